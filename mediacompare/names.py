"""Names of persons, organizations and places in a text, and lists of them, by rules.

No model: runs of capitals, what stands beside them (titles, "the … agency", reporting verbs), own
word lists (resources/name_words.csv) and a gazetteer of countries in six languages
(resources/countries.csv). A name that no rule can place stays a plain ``name``. Where a script has
no capitals only countries are found; in German, where every noun has one, only runs of two or more
words, known names and abbreviations. Adjectives and inhabitants ("Danish police", "a Dane") stand
for the country (resources/demonyms.csv).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mediacompare.quantities import word_lists
from mediacompare.text_dates import month_names, weekday_names
from mediacompare.wordlists import list_rows

LANGUAGES = ("en", "de", "fr", "es", "it", "nl")
KINDS = ("person", "organization", "place", "name")
_WORD = re.compile(r"[^\W\d_]+(?:[-‑'’.&][^\W_]+)*\.?|\d+|\S")
_POSSESSIVE = re.compile(r"['’]s?$")
_DETERMINERS = frozenset(["the", "a", "an", "die", "der", "das", "la", "le", "el", "il", "de"])
_OPENERS = set("“”„«»\"'‘([—–-:;!?.•*|")


@dataclass(frozen=True)
class NameMention:
    """One place where a name stands."""

    key: str
    """The name in small letters without article and possessive; a country's code in capitals."""
    shown: str
    start: int
    end: int
    kind: str
    rule: str
    sure: bool
    """Whether the name shows by more than the capital at the beginning of a sentence."""


@dataclass(frozen=True)
class Enumeration:
    """Three or more names in a row, or names after "19 countries including"."""

    members: tuple[str, ...]
    start: int
    end: int
    kind: str
    partial: bool
    """Whether the text says that there are more ("including", "such as")."""


@dataclass(frozen=True)
class _Lists:
    organization: frozenset[str]
    person: frozenset[str]
    event: frozenset[str]
    place_preposition: frozenset[str]
    particle: frozenset[str]
    nationality: frozenset[str]
    compound_titles: tuple[str, ...]
    list_and: tuple[str, ...]
    including: tuple[str, ...]


@lru_cache(maxsize=8)
def _lists(language: str | None) -> _Lists:
    got = {
        row["kind"]: row["words"].split("|")
        for row in list_rows("name_words.csv")
        if row["language"] == language
    }
    get = got.get
    return _Lists(
        frozenset(get("organization", [])), frozenset(get("person", [])),
        frozenset(get("event", [])), frozenset(get("place preposition", [])),
        frozenset(get("particle", [])), frozenset(get("nationality", [])),
        tuple(w for w in get("person", []) if len(w) > 4) if language == "de" else (),
        tuple(get("list and", ["&"])), tuple(get("including", [])),
    )  # fmt: skip


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Give the English name of each country code."""
    rows = list_rows("countries.csv")
    return {row["code"]: row["names"].split("|")[0] for row in rows if row["language"] == "en"}


@lru_cache(maxsize=8)
def _countries(
    language: str | None,
) -> tuple[dict[str, str], dict[str, list[str]], re.Pattern[str]]:
    """Give the code of each name, the names by their first word, and a pattern for such words."""
    names: dict[str, str] = {}
    for row in list_rows("countries.csv"):
        if row["language"] == (language if language in LANGUAGES else "en"):
            names.update((name, row["code"]) for name in row["names"].split("|"))
    by_first: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        first = _LETTERS.search(name)
        by_first.setdefault(first.group() if first else name, []).append(name)
    letters = "".join(sorted({first[0] for first in by_first}))
    pattern = re.compile(rf"(?<![\w-])[{re.escape(letters)}][^\W\d_]*")
    return names, by_first, pattern


_LETTERS = re.compile(r"(?<![\w-])[^\W\d_]+")


def find_countries(text: str, language: str | None) -> list[NameMention]:
    """Find countries by name, as written with capitals; "UK" and "Britain" are one."""
    names, by_first, pattern = _countries(language)
    found = []
    after = 0
    for match in pattern.finditer(text):
        start = match.start()
        for name in by_first.get(match.group(), ()) if start >= after else ():
            end = start + len(name)
            if text.startswith(name, start) and not _in_word(text, end):
                code = names[name]
                shown = country_names()[code]
                found.append(NameMention(code, shown, start, end, "place", "country", True))
                after = end
                break
    return found


def _in_word(text: str, at: int) -> bool:
    return at < len(text) and (text[at].isalnum() or text[at] == "_")


@dataclass(frozen=True)
class _Demonyms:
    """Words of one language for who and what is of a country, and the codes of these."""

    people: dict[str, str]
    adjectives: dict[str, str]


@lru_cache(maxsize=8)
def _demonyms(language: str) -> _Demonyms:
    people: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    for row in list_rows("demonyms.csv"):
        for word in row[language].split("|") if row[language] else ():
            if language == "de" and word[0].islower():
                adjectives.update((word + ending, row["code"]) for ending in _GERMAN_ENDINGS)
            elif language == "en" and not _INHABITANT.search(word):
                adjectives[word] = row["code"]
            elif language in ("en", "de"):
                people[word] = row["code"]
            else:
                adjectives[word] = row["code"]
                if language == "fr":
                    people[word.capitalize()] = row["code"]
    return _Demonyms(people, adjectives)


_GERMAN_ENDINGS = ("e", "en", "er", "es", "em")
_INHABITANT = re.compile(r"(?:[^s]s|hm[ae]n|hwoman|ander|Dane|Swede|Spaniard|Briton)$")
_BEFORE_LANGUAGE = frozenset(["in", "en", "al", "het", "du", "del", "dal", "auf", "op", "l"])
_OF_LANGUAGE = frozenset(["language", "version", "original", "translation", "text", "word"])


def _find_demonyms(
    text: str,
    tokens: Sequence[tuple[str, int, int]],
    language: str,
    covered: set[int],
    breaks: frozenset[str],
    lists: _Lists,
) -> list[NameMention]:
    """Find "Danish police" and "a Dane", but not a language ("in Danish") or part of a name."""
    demonyms = _demonyms(language)
    capitals = language in ("en", "nl")
    no_noun = breaks | _OF_LANGUAGE
    found = []
    for k, (word, start, _) in enumerate(tokens):
        if len(word) < 4 or (capitals and not word[0].isupper()):
            continue
        plain = word.isalpha()
        bare = word if plain else _POSSESSIVE.sub("", word).rstrip(".")
        shown = bare if plain else bare.partition("-")[0]
        if k and tokens[k - 1][0] in _COMPASS and tokens[k - 1][2] + 1 == start:
            shown, start = f"{tokens[k - 1][0]} {shown}", tokens[k - 1][1]
        elif word.startswith(_HYPHENED):
            shown = bare
        person = demonyms.people.get(shown)
        code = person or demonyms.adjectives.get(shown)
        if code is None or start in covered:
            continue
        following = tokens[k + 1][0] if k + 1 < len(tokens) else ""
        if following[:1].isupper() and following.lower() not in _OF_STATES:
            if following.lower().strip(".") not in lists.person and language != "de":
                continue  # "American Airlines"
            if language == "de" and person:
                continue  # "Deutsche Bank"
        if person is None:
            before = tokens[k - 1][0].lower() if k else ""
            noun = following[:1].isalpha() and following.lower().strip(".") not in no_noun
            if (language == "en" and not noun and "-" not in word) or before in _BEFORE_LANGUAGE:
                continue
        name = country_names()[code]
        found.append(NameMention(code, name, start, start + len(shown), "place", "demonym", True))
    return found


_OF_STATES = frozenset(
    ["police", "army", "navy", "government", "parliament", "senate", "congress", "court"]
)
_COMPASS = frozenset(["South", "North", "New", "Saudi"])
_HYPHENED = ("nord-", "sud-", "néo-", "Noord-", "Zuid-", "Nieuw-", "saudi-")


def find_names(text: str, language: str | None = None) -> list[NameMention]:
    """Find the names in a text, each with a first guess at its kind.

    Examples
    --------
    >>> [(m.shown, m.kind) for m in find_names("The mayor, Ada Moreno, left for Belgium.", "en")]
    [('Ada Moreno', 'person'), ('Belgium', 'place')]
    """
    code = language.split("-")[0].lower() if isinstance(language, str) else None
    countries = find_countries(text, code)
    if code not in LANGUAGES:
        return countries
    covered = {at for c in countries for at in range(c.start, c.end)}
    tokens = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
    lists, words = _lists(code), word_lists(code)
    breaks = words.breaks if words is not None else frozenset()
    months = month_names(code)
    found = []
    i = 0
    while i < len(tokens):
        if not _capital(tokens[i][0]) or _fused(tokens[i][0]) or tokens[i][1] in covered:
            i += 1
            continue
        j = _run_end(text, tokens, i, lists, covered)
        first = i
        opens = _opens(text, tokens, i)
        # A sentence may open with a function word: "In Operation Cumberland", "Last August".
        while first < j and tokens[first][0].lower() in breaks:
            first += 1
        for begin, stop in _parts(tokens, first, j, lists, months):
            opening = opens and begin == i
            mention = _name(text, tokens, begin, stop, opening, code, lists, months)
            if mention is not None:
                found.append(mention)
        i = max(j, i + 1)
    demonyms = _find_demonyms(text, tokens, code, covered, breaks, lists)
    return sorted([*found, *countries, *demonyms], key=lambda m: m.start)


def _parts(
    tokens: Sequence[tuple[str, int, int]],
    first: int,
    j: int,
    lists: _Lists,
    months: frozenset[str],
) -> list[tuple[int, int]]:
    """Cut a run of capitals at a title inside it and at a month: who someone is, and who it is."""
    low = [tokens[k][0].lower().strip(".") for k in range(first, j)]
    title = max((k for k, w in enumerate(low[:-1]) if _is_title(w, lists)), default=None)
    if title is not None and not any(w in lists.organization for w in low[title + 1 :]):
        start = first + title
        while start > first and low[start - first - 1] in {"executive", "vice", "deputy", "prime"}:
            start -= 1
        return [*_parts(tokens, first, start, lists, months), (first + title + 1, j)]
    cut = next((k for k, w in enumerate(low) if w in months), None)
    if cut is not None:
        return [(first, first + cut)] if cut else []
    return [(first, j)] if first < j else []


def _is_title(word: str, lists: _Lists) -> bool:
    """Tell a title, in German also at the end of a compound: "Innenministerin"."""
    if word in lists.person:
        return True
    return bool(lists.compound_titles) and word.endswith(lists.compound_titles)


def _capital(word: str) -> bool:
    return word[:1].isupper()


def _fused(word: str) -> bool:
    """Tell "AI-generated" from a name: a small letter after the hyphen."""
    parts = re.split("[-‑]", word)
    return len(parts) > 1 and parts[-1][:1].islower()


def _run_end(
    text: str,
    tokens: Sequence[tuple[str, int, int]],
    i: int,
    lists: _Lists,
    covered: set[int],
) -> int:
    """Give the end of the run of capitals; particles may stand inside, marks may not."""
    j = i + 1
    if _POSSESSIVE.search(tokens[i][0]):
        return j
    while j < len(tokens) and j - i < 8:
        word, start, _ = tokens[j]
        gap = text[tokens[j - 1][2] : start]
        if gap not in (" ", "\u00a0") or start in covered:
            break
        previous = tokens[j - 1][0]
        if previous.endswith(".") and len(previous) > 4:
            break
        if _capital(word):
            if _fused(word):
                break
            j += 1
            if _POSSESSIVE.search(word):
                break
            continue
        after = tokens[j + 1] if j + 1 < len(tokens) else None
        inside = word in lists.particle or (
            word in ("for", "für", "pour", "para", "per", "voor")
            and any(t[0].lower() in lists.organization for t in tokens[i:j])
        )
        if inside and after is not None and _capital(after[0]):
            joins = after[1] not in covered and word != "the"
            if joins and text[tokens[j][2] : after[1]] == " ":
                j += 1
                continue
        break
    return j


def _opens(text: str, tokens: Sequence[tuple[str, int, int]], i: int) -> bool:
    """Tell whether token i opens a sentence, line or quotation."""
    if i == 0:
        return True
    word, _, end = tokens[i - 1]
    return word[-1] in _OPENERS or "\n" in text[end : tokens[i][1]]


def _name(
    text: str,
    tokens: Sequence[tuple[str, int, int]],
    first: int,
    j: int,
    opens: bool,
    code: str,
    lists: _Lists,
    months: frozenset[str],
) -> NameMention | None:
    start, end = tokens[first][1], tokens[j - 1][2]
    shown = text[start:end].rstrip(".") if tokens[j - 1][0].count(".") == 1 else text[start:end]
    end = start + len(shown)
    bare = _POSSESSIVE.sub("", shown) if _POSSESSIVE.search(shown) else shown
    parts = [p for p in re.split(r"[ \u00a0]", bare) if p]
    low = [p.lower().strip(".") for p in parts]
    if not low or low[0] in months or all(p in months for p in low) or len(bare) < 2:
        return None
    if any(p in weekday_names(code) for p in low):
        return None
    # "Danish" and "Executive Director" tell who someone is, and are no names by themselves.
    if all(p in lists.nationality or p in lists.person or p == "executive" for p in low):
        return None
    adverb = opens and code == "en" and len(low) == 1 and low[0].endswith("ly")
    if adverb and text[end : end + 1] == ",":
        return None  # "Additionally, …"
    letters = [c for c in bare if c.isalpha()]
    acronym = len(parts) == 1 and len(letters) >= 2 and all(c.isupper() for c in letters)
    if len(parts) == 1 and code == "de" and not acronym:
        return None
    kind, rule = _classify(text, tokens, first, j, low, acronym, lists, code)
    key = " ".join(p.rstrip(".") if len(p) > 2 else p for p in parts).casefold().replace("’", "'")
    sure = not opens or len(parts) > 1 or acronym
    if code == "de" and rule == "capitals":
        sure = False  # every German noun has a capital: two in a row are no name yet
    return NameMention(key, bare, start, start + len(bare), kind, rule, sure)


def _classify(
    text: str,
    tokens: Sequence[tuple[str, int, int]],
    first: int,
    j: int,
    low: Sequence[str],
    acronym: bool,
    lists: _Lists,
    code: str,
) -> tuple[str, str]:
    """Give the kind of a name and the rule that tells it."""
    words = word_lists(code)
    report = words.report if words is not None else frozenset()
    if any(w in lists.event for w in low):
        return "name", "event word"
    if any(w in lists.organization for w in low):
        return "organization", "organization word"
    before = [t[0].lower().strip(".") for t in tokens[max(0, first - 3) : first]]
    after = [t[0].lower() for t in tokens[j : j + 8]]
    if len(low) > 1 and any(_is_title(w, lists) for w in (*before[-2:], low[0])):
        return "person", "title"
    if after[:1] == [","]:
        rest = after[1:]
        stop = next((n for n, w in enumerate(rest) if w in {",", ".", ";", "said"}), len(rest))
        apposition = rest[:stop]
        determined = apposition[:1] and apposition[0] in _DETERMINERS
        if determined and any(w in lists.organization for w in apposition):
            return "organization", "apposition"
        if len(low) > 1 and any(w in lists.person for w in apposition):
            return "person", "apposition"
    if (
        before
        and before[-1] == ","
        and len(low) > 1
        and any(w in lists.person for w in before[:-1])
    ):
        return "person", "apposition"
    if acronym:
        return "name", "abbreviation"
    speaks = (after[:1] and after[0] in report) or (before and before[-1] in report)
    if len(low) in (2, 3, 4) and speaks and all(w.isalpha() or "-" in w for w in low):
        return "person", "speaks"
    if before and before[-1] in lists.place_preposition:
        return "place", "preposition"
    return "name", "capitals"


def settle_names(
    mentions: Sequence[Sequence[NameMention]], texts: Sequence[str]
) -> list[list[NameMention]]:
    """Settle kinds and forms over all articles: one name, one kind; drop mere sentence openers.

    A name seen only as the first word of sentences is kept only where another place shows it to be
    one. An abbreviation explained in brackets, "Joint Taskforce (JT)", is the same name; so is a
    surname after the full name in the same article.
    """
    votes: dict[str, Counter[str]] = {}
    shown: dict[str, Counter[str]] = {}
    sure: set[str] = set()
    for article in mentions:
        for m in article:
            weight = 3 if m.rule not in ("capitals", "preposition", "abbreviation") else 1
            if m.kind != "name":
                votes.setdefault(m.key, Counter())[m.kind] += weight
            shown.setdefault(m.key, Counter())[m.shown] += 1
            if m.sure or m.rule == "apposition":
                sure.add(m.key)
    short = _abbreviations(mentions, texts)
    settled = []
    for article in mentions:
        own = []
        full = {
            m.key.split()[-1]: m.key
            for m in article
            if _best(votes, m.key) == "person" and " " in m.key
        }
        for m in article:
            if m.key not in sure and m.key not in full:
                continue
            key = short.get(m.key, m.key)
            key = next((full[part] for part in (key,) if part in full), key)
            if key == m.key and " " in m.key:
                tail = [k for k in full.values() if k.endswith(" " + m.key)]
                key = tail[0] if tail else key
            kind = _best(votes, key) or _best(votes, m.key) or "name"
            fixed = m.rule in ("country", "demonym")
            name = m.shown if fixed else _commonest(shown.get(key, shown[m.key]))
            own.append(NameMention(key, name, m.start, m.end, kind, m.rule, m.sure))
        settled.append(own)
    return settled


def _best(votes: dict[str, Counter[str]], key: str) -> str:
    counted = votes.get(key)
    return max(sorted(counted), key=lambda k: counted[k]) if counted else ""


def _commonest(counted: Counter[str]) -> str:
    return max(sorted(counted), key=lambda k: (counted[k], not k.isupper()))


def _abbreviations(
    mentions: Sequence[Sequence[NameMention]], texts: Sequence[str]
) -> dict[str, str]:
    """Pair "Joint Cybercrime Action Taskforce (J-CAT)": short form to long form.

    Some need no brackets: "EU" is the European Union where an article of the corpus has that name.
    """
    pairs: dict[str, str] = {}
    for article, text in zip(mentions, texts, strict=True):
        for long, short in itertools.pairwise(article):
            between = text[long.end : short.start]
            after = text[short.end : short.end + 1]
            letters = "".join(c for c in short.shown if c.isalpha()).casefold()
            if between in (" (", " („", " (“") and after in (")", "”") and " " in long.key:
                initials = "".join(w[0] for w in re.split(r"[\s-]+", long.key) if w)
                loose = iter(long.key.replace(" ", ""))
                if letters == initials or all(c in loose for c in letters):
                    pairs.setdefault(short.key, long.key)
    present = {m.key for article in mentions for m in article}
    for abbreviation, names in _KNOWN.items():
        written = [name for name in names if name in present]
        if abbreviation in present and len(written) == 1:
            pairs.setdefault(abbreviation, written[0])
    return pairs


_KNOWN = {
    "eu": ("european union", "europäische union", "union européenne", "unión europea"),
    "un": ("united nations", "vereinte nationen", "nations unies", "naciones unidas"),
    "who": ("world health organization", "world health organisation"),
}
"""Abbreviations that the press does not explain in brackets, and what they stand for."""


def find_enumerations(
    text: str, mentions: Sequence[NameMention], language: str | None
) -> list[Enumeration]:
    """Find lists of three or more names; a country counts by its code, each member once."""
    code = language.split("-")[0].lower() if isinstance(language, str) else None
    lists = _lists(code if code in LANGUAGES else "en")
    ands = "|".join(re.escape(w) for w in lists.list_and)
    article = r"(?:(?:the|la|le|les|l'|el|los|las|il|i|gli|die|den|der|das|de|het)\s+)?"
    link = re.compile(
        rf"\s*(?:,\s*(?P<last>(?:{ands})\s+)?|\s(?P<and>{ands})\s+){article}", re.IGNORECASE
    )
    found = []
    run: list[NameMention] = []
    closed = False  # after "Apple and Skype", ", the Post reports" is no further member
    for m in [*mentions, None]:
        if m is not None and m.rule == "demonym":
            continue
        joined = (
            link.fullmatch(text, run[-1].end, m.start)
            if m is not None and run and run[-1].end <= m.start <= run[-1].end + _LINK
            else None
        )
        if m is not None and joined is not None and not (closed and "," in joined.group()):
            run.append(m)
            closed = closed or bool(joined["last"] or joined["and"])
            continue
        if len(run) >= 3:
            found.append(_enumeration(text, run, lists))
        run, closed = [m] if m is not None else [], False
    return found


_LINK = 40  # characters between two members of a list at most


def _enumeration(text: str, run: Sequence[NameMention], lists: _Lists) -> Enumeration:
    kinds = Counter(m.kind for m in run)
    kind = max(sorted(kinds), key=lambda k: kinds[k])
    members = tuple(dict.fromkeys(m.key for m in run))
    lead = " ".join(
        re.findall(r"[^\W\d_]+", text[max(0, run[0].start - 40) : run[0].start].lower())[-4:]
    )
    partial = any(re.search(rf"(?:^|\s){re.escape(w)}(?:\s|$)", lead) for w in lists.including)
    return Enumeration(members, run[0].start, run[-1].end, kind, partial)


def shown_members(members: Iterable[str]) -> str:
    """Write members for a reader: country codes by name, others as they are."""
    names = country_names()
    return "; ".join(sorted(names.get(m, m) for m in members))
