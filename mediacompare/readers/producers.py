"""Who stands behind an outlet's name: databases sell one newsroom's work under many names.

"Associated Press Financial Wire" and "Associated Press International" carry the same stories; that
they agree is no copying. The column `outlet` keeps the name as given; `producer` says who it is.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

#: Producer -> beginnings of the names that databases use for it, in lower case, without "the".
PRODUCERS: dict[str, tuple[str, ...]] = {
    "Associated Press": (
        *("associated press", "ap financial wire", "ap international", "ap online"),
        *("ap worldstream", "ap alert", "ap news", "ap state & local", "ap top news"),
    ),
    "Agence France-Presse": ("agence france presse", "agence france-presse", "afp"),
    "Deutsche Presse-Agentur": ("deutsche presse-agentur", "deutsche presse agentur", "dpa"),
    "Reuters": ("reuters", "reuter", "thomson reuters"),
    "PA Media": ("press association", "pa media", "pa newswire", "pa sport"),
    "UPI": ("united press international", "upi"),
    "The Canadian Press": ("canadian press", "la presse canadienne"),
    "Australian Associated Press": ("australian associated press", "aap"),
    "Xinhua": ("xinhua",),
    "TASS": ("itar-tass", "tass"),
    "Interfax": ("interfax",),
    "EFE": ("agencia efe", "efe"),
    "Europa Press": ("europa press",),
    "ANSA": ("ansa",),
    "ANP": ("anp", "algemeen nederlands persbureau"),
    "Belga": ("belga",),
    "APA": ("austria presse agentur", "apa - austria presse agentur", "apa"),
    "Keystone-SDA": ("keystone-sda", "schweizerische depeschenagentur", "sda", "sda-ats"),
    "Ritzau": ("ritzau",),
    "NTB": ("ntb",),
    "TT": ("tt nyhetsbyrån",),
    "STT": ("stt", "stt-lehtikuva"),
    "Kyodo": ("kyodo", "japan economic newswire"),
    "Yonhap": ("yonhap",),
    "Press Trust of India": ("press trust of india", "pti - the press trust of india", "pti"),
    "IANS": ("indo-asian news service", "ians"),
    "Anadolu": ("anadolu",),
    "Bloomberg": ("bloomberg",),
    "Dow Jones": ("dow jones",),
    "PR Newswire": ("pr newswire",),
    "Business Wire": ("business wire",),
    "GlobeNewswire": ("globenewswire", "globe newswire", "marketwired", "marketwire"),
    "CNN": ("cnn",),
    "The New York Times": ("new york times", "nytimes.com", "international new york times"),
    "The Washington Post": ("washington post", "washingtonpost.com"),
    "The Guardian": (
        *("guardian (london)", "guardian.com", "theguardian.com", "guardian unlimited"),
        *("guardian - final edition", "guardian online"),
    ),
    "Der Spiegel": ("spiegel", "der spiegel"),
    "Le Monde": ("le monde", "lemonde.fr"),
    "Le Figaro": ("le figaro", "lefigaro.fr"),
    "Toronto Star": ("toronto star",),
}
#: Names that begin as one of the table and are another newsroom's.
_OTHERS = ("le monde diplomatique", "cnn türk", "cnn turk", "cnn brasil", "cnn philippines")


@lru_cache(maxsize=4096)
def find_producer(outlet: str) -> str | None:
    """Name the newsroom behind an outlet's name; None where the table knows none.

    Examples
    --------
    >>> find_producer("Associated Press Financial Wire"), find_producer("The Associated Press")
    ('Associated Press', 'Associated Press')
    >>> find_producer("The Riverside Examiner") is None
    True
    """
    name = " ".join(outlet.casefold().split()).removeprefix("the ")
    if name.startswith(_OTHERS):
        return None
    best = ""
    producer = None
    first = _FIRST_WORD.match(name)
    for beginning, known in _by_first_word().get(first[0] if first else "", ()):
        if len(beginning) > len(best) and _begins(name, beginning):
            best, producer = beginning, known
    return producer


_FIRST_WORD = re.compile(r"\w+")


@cache
def _by_first_word() -> dict[str, list[tuple[str, str]]]:
    """Sort the beginnings of names by their first words."""
    sorted_in: dict[str, list[tuple[str, str]]] = {}
    for known, beginnings in PRODUCERS.items():
        for beginning in beginnings:
            first = _FIRST_WORD.match(beginning)
            sorted_in.setdefault(first[0] if first else "", []).append((beginning, known))
    return sorted_in


def _begins(name: str, beginning: str) -> bool:
    """Tell whether a name is a beginning or goes on after it with another word."""
    return name.startswith(beginning) and not re.match(r"[\w&]", name[len(beginning) :])
