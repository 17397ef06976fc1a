"""Languages as sources name them, as BCP 47 tags; and their detection where none is named."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import repeat

DETECTABLE_WORDS = 20
"""Words that a text needs before its language is detected."""

_ISO_639: dict[str, str] = {
    # tag: ISO 639-2 codes, English name, own name, and the name that databases show
    "ar": "ara arabic العربية arabisch arabe",
    "bg": "bul bulgarian български",
    "ca": "cat catalan català",
    "cs": "ces cze czech čeština tschechisch",
    "da": "dan danish dansk dänisch",
    "de": "deu ger german deutsch allemand alemán tedesco duits немецкий 德语",
    "el": "ell gre greek ελληνικά griechisch",
    "en": "eng english englisch anglais inglés inglese engels английский 英语",
    "es": "spa spanish español castellano spanisch espagnol spagnolo spaans испанский",
    "et": "est estonian eesti",
    "fa": "fas per persian farsi فارسی",
    "fi": "fin finnish suomi finnisch",
    "fr": "fra fre french français französisch francés francese frans французский 法语",
    "he": "heb hebrew עברית",
    "hi": "hin hindi हिन्दी",
    "hr": "hrv croatian hrvatski",
    "hu": "hun hungarian magyar ungarisch",
    "id": "ind indonesian",
    "it": "ita italian italiano italienisch italien italiaans итальянский",
    "ja": "jpn japanese 日本語",
    "ko": "kor korean 한국어",
    "lt": "lit lithuanian lietuvių",
    "lv": "lav latvian latviešu",
    "ms": "msa may malay",
    "nb": "nob bokmål",
    "nl": "nld dut dutch nederlands niederländisch néerlandais olandese",
    "nn": "nno nynorsk",
    "no": "nor norwegian norsk norwegisch",
    "pl": "pol polish polski polnisch",
    "pt": "por portuguese português portugiesisch portugais",
    "ro": "ron rum romanian română",
    "ru": "rus russian русский russisch russe",
    "sk": "slk slo slovak slovenčina",
    "sl": "slv slovenian slovenščina",
    "sr": "srp serbian српски",
    "sv": "swe swedish svenska schwedisch",
    "th": "tha thai ไทย",
    "tr": "tur turkish türkçe türkisch turc",
    "uk": "ukr ukrainian українська",
    "ur": "urd urdu",
    "vi": "vie vietnamese",
    "zh": "zho chi chinese 中文 chinesisch chinois 汉语",
}
_NAMES: dict[str, str] = {
    name.casefold(): tag for tag, names in _ISO_639.items() for name in names.split()
}
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|\d{3}))?"
    r"(?:[-_.@][\w.-]{0,40})?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def language_tag(declared: str) -> str | None:
    """Turn a language as a source names it into a BCP 47 tag; None where it is none.

    Examples
    --------
    >>> language_tag("ENGLISH; inglés"), language_tag("deu"), language_tag("en_us")
    ('en', 'de', 'en-US')
    >>> language_tag("unknown") is None
    True
    """
    text = declared.strip()[:80]
    if text.isalpha() and len(text) > 3:
        return _NAMES.get(text.casefold())
    for word in re.split(r"[^\w-]+", text.casefold()):
        if word in _NAMES:
            return _NAMES[word]
    match = _TAG.fullmatch(text)
    if match is None or match["language"].casefold() in ("und", "xx", "mul", "zxx", "na"):
        return None
    language = match["language"].casefold()
    if len(language) == 3 and language not in _NAMES:
        return None
    parts = [_NAMES.get(language, language)]
    if match["script"]:
        parts.append(match["script"].capitalize())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts)


def count_roughly(text: str) -> int:
    """Count words as a reader would; in scripts without spaces, two characters are one."""
    words = len(text.split())
    if len(text) > 12 * words:
        spaceless = len(re.findall("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]", text))
        words += spaceless // 2
    return words


# The commonest function words. Where one language has far more of them than any other, nothing
# else needs to be asked: a hundred times faster than the classifier, which judges the rest.
_FUNCTION_WORDS: dict[str, str] = {
    "en": "the of and to in a that is was for on with as by it from at his her were this are have "
    "be not has had he she they but an which who their been will would said",
    "de": "der die und das den von zu in mit sich des auf für ist im dem nicht ein eine als auch "
    "es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
    "fr": "le la les de des et du un une est dans que pour qui sur par plus pas au ce avec il en "
    "à se sont ne son sa ses a été aux cette mais elle nous",
    "es": "el la los las de que y en un por con para una su del se al es lo como más pero sus a "
    "ha no fue este ya entre cuando muy sobre también",
    "it": "il di che la e un per del della non una con sono le dei nel al gli i da si in a è lo "
    "ha anche più alla come dal delle ma nella questo",
    "nl": "de het een van en in is dat op te met voor zijn niet aan er om ook als door die maar "
    "bij naar uit heeft werd wordt ze hij tot dan nog",
    "pt": "o de que e do da em um para com não uma os no se na por mais as dos como mas a ao à "
    "foi é são pela pelo ele das seu sua também",
}
# Of each word, one in the bits of every language that has it: all are counted by one sum.
_BITS = 16
_CODE_OF_WORD: dict[str, int] = {
    word: sum(
        1 << (_BITS * place)
        for place, words in enumerate(_FUNCTION_WORDS.values())
        if word in words.split()
    )
    for word in " ".join(_FUNCTION_WORDS.values()).split()
}


def _by_function_words(words: list[str]) -> str | None:
    """Name the language whose function words make up a fifth of a text, and twice the next."""
    codes = sum(map(_CODE_OF_WORD.get, words, repeat(0)))
    counts = {
        tag: (codes >> (_BITS * place)) & ((1 << _BITS) - 1)
        for place, tag in enumerate(_FUNCTION_WORDS)
    }
    ranked = sorted(counts, key=lambda tag: -counts[tag])
    first, second = counts[ranked[0]], counts[ranked[1]]
    return ranked[0] if first >= 0.2 * len(words) and first >= 2 * second else None


def detect_language(text: str) -> str | None:
    """Detect the language of a text by its function words, or else by py3langid.

    Only the first 1,000 characters are looked at. Texts under `DETECTABLE_WORDS` words are left
    undetected: there any method guesses. py3langid is the classifier of Lui & Baldwin (2012),
    "langid.py: An off-the-shelf language identification tool", ACL demonstrations, 25-30.
    """
    head = text[:1000]
    if len(head) < 2 * DETECTABLE_WORDS - 1 or count_roughly(head) < DETECTABLE_WORDS:
        return None
    tag = _by_function_words(head.casefold().split())
    if tag is not None:
        return tag
    if sum(map(str.isalpha, head)) < 60:
        return None
    import py3langid

    tag, _ = py3langid.classify(head)
    return str(tag)
