"""How many syllables a word has.

English words are looked up in counts derived from the CMU Pronouncing Dictionary (BSD license,
part of the package, no download). What the dictionary lacks is taken apart: possessives, endings
and prefixes of known words, compounds of known words, initialisms, numbers as they are read aloud;
only what is left is counted by its vowel letters. For German, French, Spanish, Italian, Dutch and
Russian the spelling tells, and rules of each language count the vowels that are spoken apart.
"""

from __future__ import annotations

import functools
import lzma
import re
import unicodedata
from collections.abc import Callable
from importlib.resources import files

__all__ = ["SYLLABLE_LANGUAGES", "compound_words", "count_syllables", "dictionary_counts"]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Read as words in lower case, letter by letter in capitals.
_SPELLED_CAPITALS = {
    "us": 2,
    "un": 2,
    "who": 3,
    "it": 2,
    "ice": 1,
    "ai": 2,
    "pm": 2,
    "am": 2,
    "csam": 2,
}
_READ_OUT = {"st": 1, "vs": 2}
_VOWELS = "aeiouy"
_LONGEST = 45  # letters; what is longer is no word to take apart


@functools.cache
def dictionary_counts() -> dict[str, int]:
    """Read the syllable counts of the CMU Pronouncing Dictionary (first pronunciations).

    Returns
    -------
    dict of str to int
        124,890 words in lower case, each with its syllables. Read once, then kept.

    References
    ----------
    Carnegie Mellon University, The CMU Pronouncing Dictionary 0.7b.
    http://www.speech.cs.cmu.edu/cgi-bin/cmudict

    Examples
    --------
    >>> dictionary_counts()["readability"]
    5
    """
    packed = files("mediacompare.resources").joinpath("cmudict-syllables.xz").read_bytes()
    listed, counts = lzma.decompress(packed).decode("ascii").split("\n\n")
    result: dict[str, int] = {}
    word = ""
    for line, digit in zip(listed.split("\n"), counts, strict=True):
        word = word[: ord(line[0]) - 33] + line[1:]
        result[word] = _DIGITS.index(digit)
    return result


def count_syllables(word: str, language: str = "en", *, capitals: bool = False) -> int:
    """Count the syllables of a word as it is read aloud.

    Parameters
    ----------
    word : str
        One word as the tokens have it: ``"state-of-the-art"``, ``"don't"``, ``"U.S."``, ``"3.5"``.
    language : str
        Code of one of ``SYLLABLE_LANGUAGES``.
    capitals : bool
        The word is written in capitals, so that what is no word is spelled out ("US", "BKA").

    Returns
    -------
    int
        1 or more.

    Notes
    -----
    Against the dictionary's own entries the English rules alone are right for about 90 of 100;
    names from other languages are the weakest. Figures are read in English, whatever the
    language. Poetry and dialect are not covered.

    Examples
    --------
    >>> [count_syllables(word) for word in ("the", "cyberattacks", "Senator's", "U.S.", "2024")]
    [1, 4, 3, 2, 5]
    >>> count_syllables("Donaudampfschiff", "de")
    4
    """
    code = language.replace("_", "-").split("-", 1)[0].lower()
    if code not in _RULES:
        from mediacompare.errors import unknown_choice

        raise unknown_choice("language", language, SYLLABLE_LANGUAGES)
    form = unicodedata.normalize("NFC", word).casefold().replace("’", "'").strip("'-.")
    if code == "en":
        return _count_english(form, capitals)
    return max(1, sum(_count_part(part, code) for part in re.split(r"[-'. ]+", form) if part))


def _count_part(part: str, code: str) -> int:
    if part[0].isdigit():
        return _count_number(part)
    if len(part) > 1 and not re.search(r"[aeiouyäöüàáâèéêëìíîïòóôùúûœæаеёиоуыэюя]", part):
        return len(part)  # a row of consonants is spelled out
    return _RULES[code](part)


# --- English -------------------------------------------------------------------------------------


def _count_english(form: str, capitals: bool) -> int:
    table = dictionary_counts()
    if capitals and form in _SPELLED_CAPITALS:
        return _SPELLED_CAPITALS[form]
    if re.fullmatch(r"[^\W\d_](?:\.[^\W\d_]){1,9}", form):
        return _spelled(form)
    found = table.get(form) or _READ_OUT.get(form)
    if found:
        return found
    if "-" in form:
        return max(1, sum(_count_english(part, capitals) for part in form.split("-") if part))
    if "." in form and not any(sign.isdigit() for sign in form):
        parts = [part for part in form.split(".") if part]
        return max(1, sum(_count_english(part, capitals) for part in parts))
    if any(sign.isdigit() for sign in form):
        return _count_number(form)
    if "'" in form:
        return _with_apostrophe(form, capitals)
    plain = _without_marks(form)
    if capitals and len(plain) <= 4 and plain not in table:
        return _spelled(plain)
    if not any(sign in _VOWELS for sign in plain):
        return _spelled(plain) if plain.isalpha() and plain.isascii() else max(1, len(plain) // 2)
    known = _known_parts(plain, 2) if len(plain) <= _LONGEST else 0
    return known or _by_letters(plain, accented=form)


def _spelled(letters: str) -> int:
    return max(1, sum(3 if letter == "w" else 1 for letter in letters if letter.isalnum()))


def _with_apostrophe(form: str, capitals: bool) -> int:
    """Count "o'neill", "court's", "d'azur": the ending "'s" adds one after a hissing sound."""
    head, _, tail = form.rpartition("'")
    if tail == "s":
        hissing = head.endswith(("s", "x", "z", "ch", "sh", "ce", "se", "ge", "ze"))
        return _count_english(head, capitals) + hissing
    if tail in {"d", "ll", "t", "re", "ve", "m", ""}:
        return _count_english(head, capitals) + (tail in {"d", "ll"} and head[-1:] not in _VOWELS)
    parts = [part for part in form.split("'") if part]
    return max(1, sum(_count_english(part, capitals) for part in parts if len(part) > 1)) + (
        parts[0] == "o"
    )


_SUFFIXES = (
    # ending, what the stem ended in, syllables that the ending adds
    ("ization", ("ize",), 2), ("isation", ("ise", "ize"), 2), ("ability", ("able",), 2),
    ("ingly", ("", "e"), 2), ("edly", ("", "e"), 1), ("ness", ("", "y"), 1), ("less", ("",), 1),
    ("fulness", ("ful",), 1), ("ment", ("",), 1), ("ments", ("",), 1), ("like", ("",), 1),
    ("ship", ("",), 1), ("ships", ("",), 1), ("hood", ("",), 1), ("able", ("", "e"), 2),
    ("isms", ("",), 2), ("ism", ("", "y"), 2), ("ists", ("", "e"), 1), ("ist", ("", "e"), 1),
    ("izing", ("",), 2), ("izes", ("",), 2), ("ized", ("",), 1), ("ize", ("",), 1),
    ("ising", ("",), 2), ("ised", ("",), 1), ("ise", ("",), 1), ("ish", ("", "e"), 1),
    ("iest", ("y",), 1), ("iers", ("y",), 1), ("ier", ("y",), 1), ("ily", ("y",), 0),
    ("ings", ("", "e"), 1), ("ing", ("", "e"), 1), ("ers", ("", "e"), 1), ("er", ("", "e"), 1),
    ("est", ("", "e"), 1), ("ly", ("", "le"), 1), ("ward", ("",), 1), ("wards", ("",), 1),
    ("wide", ("",), 1), ("wise", ("",), 1), ("ful", ("",), 1), ("ity", ("", "e"), 2),
    ("ians", ("",), 2), ("ian", ("",), 2), ("ans", ("",), 1), ("an", ("",), 1),
    ("ies", ("y", "ie"), 0), ("ied", ("y",), 0), ("gate", ("",), 1), ("gates", ("",), 1),
)  # fmt: skip
_PREFIXES = {
    "un": 1, "re": 1, "non": 1, "anti": 2, "pre": 1, "post": 1, "pro": 1, "over": 2, "under": 2,
    "out": 1, "mis": 1, "dis": 1, "de": 1, "sub": 1, "super": 2, "inter": 2, "intra": 2,
    "trans": 1, "multi": 2, "micro": 2, "macro": 2, "mega": 2, "mini": 2, "bio": 2, "cyber": 2,
    "crypto": 2, "deep": 1, "eco": 2, "euro": 2, "geo": 2, "hyper": 2, "neo": 2, "nano": 2,
    "neuro": 2, "photo": 2, "psycho": 2, "semi": 2, "socio": 3, "tele": 2, "ultra": 2, "video": 3,
    "web": 1, "co": 1, "counter": 2, "ex": 1, "fore": 1, "self": 1, "step": 1, "bi": 1, "tri": 1,
    "electro": 3, "agro": 2, "immuno": 3, "techno": 2, "petro": 2, "ethno": 2, "quasi": 2,
    "thermo": 2, "hydro": 2, "radio": 3, "auto": 2, "kilo": 2, "giga": 2, "cardio": 3, "pan": 1,
}  # fmt: skip


def _known_parts(form: str, depth: int) -> int:
    """Count a word by known parts: ending, prefix, compound. 0 when it does not come apart."""
    table = dictionary_counts()
    found = table.get(form)
    if found:
        return found
    if depth == 0 or len(form) < 4:
        return 0
    if form.endswith("s") and not form.endswith("ss"):
        stem = form[:-1]
        base = _known_parts(stem, depth - 1)
        if base:
            return base + stem.endswith(("s", "x", "z", "ch", "sh", "ce", "se", "ge", "ze"))
        if form.endswith("es") and form[:-2].endswith(("s", "x", "z", "ch", "sh", "o")):
            base = _known_parts(form[:-2], depth - 1)
            if base:
                return base + (not form[:-2].endswith("o"))
    if form.endswith("ed") and len(form) > 4:
        for stem in (form[:-1], form[:-2], *_undoubled(form[:-2])):
            base = _known_parts(stem, depth - 1)
            if base and len(stem) > 2:
                return base + stem.rstrip("e").endswith(("t", "d"))
    for ending, stems, added in _SUFFIXES:
        if form.endswith(ending) and len(form) - len(ending) >= 3:
            rest = form[: -len(ending)]
            for stem in [rest + old for old in stems] + list(_undoubled(rest)):
                base = _known_parts(stem, depth - 1)
                if base:
                    return base + added
    for cut in range(min(7, len(form) - 3), 1, -1):
        if form[:cut] in _PREFIXES:
            base = _known_parts(form[cut:], depth - 1)
            if base:
                return base + _PREFIXES[form[:cut]]
    if len(form) >= 7:
        for cut in range(len(form) - 3, 2, -1):
            first, second = table.get(form[:cut]), table.get(form[cut:])
            if (
                first
                and second
                and form[:cut] in compound_words()
                and form[cut:] in compound_words()
            ):
                return first + second
    return 0


def _undoubled(stem: str) -> tuple[str, ...]:
    return (stem[:-1],) if len(stem) > 3 and stem[-1] == stem[-2] else ()


@functools.cache
def compound_words() -> frozenset[str]:
    """Give words that make compounds: of the 15,000 most frequent, those of four letters up."""
    from wordfreq import top_n_list

    short = {"air", "art", "bar", "bed", "bus", "car", "cup", "day", "dog", "eye", "fan", "gun"}
    short |= {"gas", "ice", "key", "law", "man", "men", "net", "oil", "sea", "sky", "sun", "tax"}
    short |= {"war", "way", "web", "box", "big", "hot", "off", "out", "top", "pay", "job", "bot"}
    return frozenset(w for w in top_n_list("en", 15000) if len(w) > 3 or w in short)


_SPLIT_VOWELS = re.compile(
    # Neighboring vowel letters that are spoken apart.
    r"(?<![tcsgx])i(?=a(?!g))|(?<=[bdflmnprtvzk])i(?=a)|(?<![tcsgx])i(?=o)|i(?=u)|y(?=[aio])"
    r"|(?<![gq])u(?=a(?!y))|u(?=ou)|(?<=[aeiou])y(?=[aeiou])|e(?=o(?!u|p))|i(?=et)|i(?=ent)|i(?=enc)"
    r"|u(?=ity)|e(?=um)|[aeo](?=ing)|a(?=[eo]\b)|ii|u(?=u)|o(?=e[lmnt])|(?<=r)e(?=a[cl]t)|i(?=i)"
)
_SILENT_E = re.compile(r"(?<=[^aeiouy])e(?:s|d)?$")


def _by_letters(form: str, accented: str = "") -> int:
    """Count an unknown English word, or a name, by its vowel letters."""
    word = form
    if word.startswith("y") and word[1:2] in _VOWELS and len(word) > 1:
        word = word[1:]
    if word.startswith("mc") and len(word) > 3:
        return 1 + _by_letters(word[2:])
    if word.endswith("'s"):
        word = word[:-2]
    groups = len(re.findall(r"[aeiouy]+", word))
    groups += len(_SPLIT_VOWELS.findall(word))
    groups += bool(re.search(r"[bdfgkptz]ling[s]?$|[^aeiou]tres?$", word))
    groups -= len(re.findall(r"(?<=[^aeiouyl])e(?=(?:ly|less|ment|ness|ful)[a-z]{0,4}$)", word))
    groups -= bool(re.search(r"[aeo]y(?:ed|er|ers)$", word)) and not word.endswith(("er", "ers"))
    groups -= bool(re.search(r"[aeiou][gq]ues?$", word))
    silent = _SILENT_E.search(word)
    if silent and groups > 1 and not accented.endswith(("é", "è", "ê", "ë")):
        tail = silent.group()
        stem = word[: silent.start()]
        kept = (
            (tail == "e" and re.search(r"[^aeiouylrw]l$", stem))
            or (tail == "es" and re.search(r"(?:[sxz]|ch|sh|c|g|[^aeiouylr]l)$", stem))
            or (tail == "ed" and re.search(r"(?:[td]|[^aeiouylr]l)$", stem))
        )
        groups -= not kept
    if re.search(r"(?:[^aeiouy]sm|thm)s?$", word) or re.search(r"[aeiouy]sms?$", word):
        groups += 1
    return max(1, groups)


def _without_marks(form: str) -> str:
    if form.isascii():
        return form
    for sign, plain in (("ø", "o"), ("ł", "l"), ("æ", "e"), ("œ", "e"), ("ß", "ss")):
        form = form.replace(sign, plain)
    decomposed = unicodedata.normalize("NFD", form)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


# --- numbers -------------------------------------------------------------------------------------

_UNITS = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # zero to nineteen
_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)


def _count_number(form: str) -> int:
    """Count a number read aloud in English: "1918" is nineteen-eighteen, "3.5" three point five."""
    digits = re.match(r"[\d.,']+", form)
    if not digits:  # "covid19": letters, then digits
        split = re.search(r"\d", form)
        at = split.start() if split else len(form)
        return max(1, (_count_english(form[:at], False) if form[:at].strip("'-.") else 0)) + (
            _count_number(form[at:]) if at < len(form) else 0
        )
    number, rest = digits.group().strip(".,'"), form[digits.end() :].strip("'-.")
    whole, _, fraction = re.sub(r"[,'](?=\d{3}(?:\D|$))", "", number).partition(".")
    whole = re.sub(r"\D", "", whole)
    count = 0
    if whole.isascii() and whole:
        count = _read_year(int(whole)) if _is_year(whole, number, fraction) else _read(whole)
    if fraction:
        count += 1 + sum(_UNITS[int(sign)] for sign in fraction if sign in "0123456789")
    if rest in {"st", "nd", "rd", "th", "s"} or not rest:
        # "twentieth" and "second" are longer by one than "twenty" and "two".
        count += rest == "th" and whole[-1:] == "0" and whole[-2:-1] not in {"", "0", "1"}
        count += rest == "nd"
    else:
        count += _count_english(rest, len(rest) <= 2)
    return max(1, count)


def _is_year(whole: str, number: str, fraction: str) -> bool:
    return len(whole) == 4 and whole == number and not fraction and 1100 <= int(whole) <= 2099


def _read_year(year: int) -> int:
    high, low = divmod(year, 100)
    if 2000 <= year <= 2009:
        return 3 + (_UNITS[low] if low else 0)
    if low == 0:
        return _below_hundred(high) + 2
    return _below_hundred(high) + (1 + _UNITS[low] if low < 10 else _below_hundred(low))


def _below_hundred(number: int) -> int:
    if number < 20:
        return _UNITS[number]
    return _TENS[number // 10] + (_UNITS[number % 10] if number % 10 else 0)


def _read(whole: str) -> int:
    if len(whole) > 12 or (len(whole) > 1 and whole[0] == "0"):  # digit by digit
        return sum(_UNITS[int(sign)] for sign in whole)
    number = int(whole)
    if number == 0:
        return 2
    count = 0
    for position, name in enumerate((0, 2, 2, 2)):  # thousand, million, billion
        part = number // 1000**position % 1000
        if part:
            hundreds, rest = divmod(part, 100)
            count += (_UNITS[hundreds] + 2 if hundreds else 0) + name
            count += _below_hundred(rest) if rest else 0
    return count


# --- other languages -----------------------------------------------------------------------------


_GERMAN = re.compile(
    r"äu|eu(?!m)|[ae][iy]|au|aa|ee|oo|ie(?!n$|r[et]|tät)|(?<!q)u|[aeioäöüyéèáàêôë]"
)


def _count_de(part: str) -> int:
    return max(1, len(_GERMAN.findall(part)))


def _count_nl(part: str) -> int:
    pattern = r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie(?!ë)|oe|eu|ui|ij|ei|ou|au|[aeiouyäëïöüáéèêó]"
    return max(1, len(re.findall(pattern, part)))


_FRENCH = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")


def _count_fr(part: str) -> int:
    """Count written syllables without the mute e at the end, as in prose read aloud."""
    word = re.sub(r"(?<=[aeiouéèêîïôûù])y(?=[aeiouéèêîïôûù])", "j", part)
    word = re.sub(r"(?<=[gq])u(?=[aeiouéèêîïô])", "", word).replace("pays", "païs")
    # "é" before a vowel, "ï" and "ë" are spoken apart (théâtre, européen, naïf, Noël).
    count = len(re.findall(r"é(?=[aiouâê]|en)|(?<=[ao])[ïë]|(?<=[aou])é", word))
    for found in _FRENCH.finditer(word):
        group = found.group()
        count += 1
        count += group.startswith(("io", "ia", "ie")) and bool(
            re.search(r"[^aeiou][lr]$", word[: found.start()])
        )
    # The mute e at the end; "-ent" is mute in verbs, and spoken in "moment" and "souvent".
    mute = re.search(r"[^aeiouéèêàâîïôùûœ]e(s|nt)?$", word)
    if count > 1 and mute and not (mute.group(1) == "nt" and _FRENCH_SPOKEN.search(word)):
        count -= 1
    return max(1, count)


_FRENCH_SPOKEN = re.compile(r"(?:m|c|[dgl]|v|qu|arg|ti|ri)ent$")


_SPANISH_STRONG = "aeoáéíóú"


def _count_es(part: str) -> int:
    """Count Spanish nuclei: two strong vowels, or an accented weak one, are spoken apart."""
    word = re.sub(r"(?<=q)u(?=[eiéí])|(?<=g)u(?=[eiéí])", "", part)
    word = re.sub(r"y(?=[aeiouáéíóú])", "j", word)
    count, before = 0, ""
    for sign in word:
        if sign in "aeiouáéíóúüy":
            both_strong = before in _SPANISH_STRONG and sign in _SPANISH_STRONG
            same = before == sign
            count += not before or both_strong or same
            before = sign
        elif sign != "h" or not before:
            before = ""
    return max(1, count)


_ITALIAN_STRESSED_I = re.compile(
    r"(?:^[mztsdpv]i|oliz[i]|oesi|log[i]|graf[i]|sof[i]|cras[i]|craz[i]|nom[i]|patr[i]|energ[i]"
    r"|ter[i]|allerg[i]|strateg[i]|famac[i]|farmac[i]|periferi|tecnologi|pati|mani)[aeo]$"
)


def _count_it(part: str) -> int:
    """Count Italian nuclei; "i" after c, g, sc before a vowel only softens."""
    if _ITALIAN_STRESSED_I.search(part):  # the accent on "i" is not written: po-li-zi-a
        return 1 + _count_it(part[:-1])
    word = re.sub(r"(?<=[cg])i(?=[aeouàèéòù])", "", part)
    word = re.sub(r"(?<=q)u|(?<=g)u(?=[aeiou])", "", word)
    count, before = 0, ""
    for sign in word:
        if sign in "aeiouàèéìíòóùúyj":
            strong = sign in "aeoàèéòóìíùú"
            count += not before or (before in "aeoàèéòóìíùú" and strong)
            before = sign
        else:
            before = ""
    return max(1, count)


def _count_ru(part: str) -> int:
    return max(1, sum(sign in "аеёиоуыэюяіїєaeiouy" for sign in part))


_RULES: dict[str, Callable[[str], int]] = {
    "en": _by_letters,
    "de": _count_de,
    "nl": _count_nl,
    "fr": _count_fr,
    "es": _count_es,
    "it": _count_it,
    "ru": _count_ru,
}
SYLLABLE_LANGUAGES: tuple[str, ...] = tuple(_RULES)
