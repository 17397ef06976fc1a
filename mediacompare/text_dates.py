"""Dates as a sentence gives them: "28 February 2025", "last November", "Friday", "this week".

`dates` reads the date fields of articles; here are the dates inside their texts. They are written
in the Extended Date/Time Format (ISO 8601-2): ``XXXX-11`` is a November whose year is not said. A
weekday or a relative date is resolved only where the article's own date is known.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from mediacompare import dates as _dates

LANGUAGES = ("en", "de", "fr", "es", "it", "nl")

# Words that may stand before a month without day or year; "may", "march", "mars" are words too.
_BEFORE_MONTH = {
    "en": "in|since|until|by|last|next|this|early|late|mid|of|from|during",
    "de": "im|seit|bis|letzten|vergangenen|nächsten|anfang|ende|mitte|ab",
    "fr": "en|depuis|jusqu'en|début|fin|mi",
    "es": "en|desde|hasta|de|pasado|principios de|finales de",
    "it": "a|in|da|fino a|scorso|di",
    "nl": "in|sinds|tot|vorige|begin|eind|half",
}
# Relative expressions and the days they span, counted from the day of publication.
_RELATIVE: dict[str, dict[str, tuple[str, int]]] = {
    "en": {
        "yesterday": ("day", -1), "today": ("day", 0), "tomorrow": ("day", 1),
        "this week": ("week", 0), "earlier in the week": ("week", 0),
        "earlier this week": ("week", 0), "later this week": ("week", 0),
        "last week": ("week", -1), "next week": ("week", 1),
        "this month": ("month", 0), "last month": ("month", -1), "next month": ("month", 1),
        "this year": ("year", 0), "last year": ("year", -1), "next year": ("year", 1),
    },
    "de": {
        "gestern": ("day", -1), "heute": ("day", 0), "morgen": ("day", 1),
        "diese woche": ("week", 0), "dieser woche": ("week", 0),
        "vergangene woche": ("week", -1), "vergangener woche": ("week", -1),
        "letzte woche": ("week", -1), "nächste woche": ("week", 1),
        "vergangenes jahr": ("year", -1), "letztes jahr": ("year", -1),
        "vergangenen jahr": ("year", -1),
    },
    "fr": {
        "hier": ("day", -1), "aujourd'hui": ("day", 0), "demain": ("day", 1),
        "cette semaine": ("week", 0), "la semaine dernière": ("week", -1),
        "la semaine prochaine": ("week", 1), "le mois dernier": ("month", -1),
        "l'année dernière": ("year", -1), "l'an dernier": ("year", -1),
    },
    "es": {
        "ayer": ("day", -1), "hoy": ("day", 0), "esta semana": ("week", 0),
        "la semana pasada": ("week", -1), "la próxima semana": ("week", 1),
        "el mes pasado": ("month", -1), "el año pasado": ("year", -1),
    },
    "it": {
        "ieri": ("day", -1), "oggi": ("day", 0), "domani": ("day", 1),
        "questa settimana": ("week", 0), "la settimana scorsa": ("week", -1),
        "la scorsa settimana": ("week", -1), "l'anno scorso": ("year", -1),
        "lo scorso anno": ("year", -1),
    },
    "nl": {
        "gisteren": ("day", -1), "vandaag": ("day", 0), "morgen": ("day", 1),
        "deze week": ("week", 0), "vorige week": ("week", -1), "volgende week": ("week", 1),
        "vorige maand": ("month", -1), "vorig jaar": ("year", -1),
    },
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = r"(?P<iso>\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b)"
_DOTTED = r"(?P<dotted>\b(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.\s?(?:(?:19|20)\d\d)\b)"


class TextDate(NamedTuple):
    """One date in a text."""

    value: str
    """EDTF, or the weekday or relative expression where it is not resolved."""
    start: int
    end: int
    kind: str
    """``day``, ``month``, ``year``, ``weekday``, ``relative`` or ``time``."""
    inferred: bool = False
    """Whether the value rests on more than the words: the day of publication, other articles."""


def _names(table: dict[str, str], language: str) -> dict[str, int]:
    wanted = {
        key
        for key in table
        if key == language or (key.startswith(f"{language} ") and "written" not in key)
    }
    return {
        name: number
        for key in sorted(wanted)
        for number, name in enumerate(table[key].split(), start=1)
    }


@lru_cache(maxsize=16)
def _month_numbers(language: str) -> dict[str, int]:
    further = {"sept": 9} if language in ("en", "de", "it", "es") else {}
    return _names(_dates._MONTH_NAMES, language) | further


@lru_cache(maxsize=16)
def _weekday_numbers(language: str) -> dict[str, int]:
    full = {k: v for k, v in _dates._WEEKDAY_NAMES.items() if "short" not in k}
    return {name: number - 1 for name, number in _names(full, language).items()}


@lru_cache(maxsize=16)
def month_names(language: str | None) -> frozenset[str]:
    """Give the names of the months in small letters, with and without accents."""
    if language not in LANGUAGES:
        return frozenset()
    folded = set(_month_numbers(language))
    accented = (
        {"février", "août", "décembre", "märz", "jänner"} if language in ("fr", "de") else set()
    )
    return frozenset(folded | accented)


@lru_cache(maxsize=16)
def weekday_names(language: str | None) -> frozenset[str]:
    """Give the names of the weekdays in small letters, as the tables fold them."""
    return frozenset(_weekday_numbers(language)) if language in LANGUAGES else frozenset()


def _accented(name: str) -> str:
    """Let a folded name match with its accents: the tables hold "fevrier" for "février"."""
    return "".join({"e": "[eéè]", "a": "[aáä]", "u": "[uû]", "i": "[iì]"}.get(c, c) for c in name)


@lru_cache(maxsize=16)
def _pattern(language: str | None) -> re.Pattern[str]:
    year = r"(?:1[5-9]|20)\d\d"
    if language not in LANGUAGES:
        return re.compile(f"{_ISO}|{_DOTTED}")
    listed = sorted(_month_numbers(language), key=len, reverse=True)
    months = "|".join(_accented(m) for m in listed)
    spelled = "|".join(_accented(m) for m in listed if len(m) > 3)
    days = "|".join(_accented(d) for d in sorted(_weekday_numbers(language), key=len, reverse=True))
    relative = "|".join(
        re.escape(r).replace(r"\ ", r"\s")
        for r in sorted(_RELATIVE[language], key=len, reverse=True)
    )
    before = _BEFORE_MONTH[language]
    day = r"(?:[12]\d|3[01]|0?[1-9])"
    of = r"(?:\s+(?:de|di|d'|del|of))?"
    parts = [
        _ISO,
        _DOTTED,
        rf"(?P<d1>\b{day})(?:\.|st|nd|rd|th|er|º)?{of}\s+(?P<m1>{months})\b\.?"
        rf"(?:(?:,|\s+de|\s+del)?\s+(?P<y1>{year}))?\b",
        rf"\b(?P<m2>{months})\b\.?\s+(?P<d2>{day})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<y2>{year})\b)?",
        rf"\b(?P<m3>{months})\b\.?{of}\s+(?P<y3>{year})\b",
        rf"\b(?:{before})\s+(?P<m4>{spelled})\b(?:\s+(?P<y4>{year})\b|(?!\.?\s+\d))",
        rf"\b(?P<weekday>{days})s?\b",
        rf"\b(?P<relative>{relative})\b",
        rf"\b(?:in|since|of|by|until|from|back\s+to|before|after|im|von|bis|vor|nach|jahr|seit|en|depuis|desde|nel|dal|del|année|año|anno|"
        rf"sinds)\s+(?P<year>{year})\b(?![-–.,]?\d)",
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


# English and German write months and weekdays with a capital: "may" and "sun" are other words.
_CAPITALIZED = {"en", "de"}


def text_dates(
    text: str, language: str | None = None, published: date | None = None
) -> list[TextDate]:
    """Find the dates in a text, in the order of their places.

    Parameters
    ----------
    text
        Any text.
    language
        BCP 47; English, German, French, Spanish, Italian and Dutch are known. In others, and where
        it is missing, only dates in digits are found.
    published
        Day of publication. With it relative days ("yesterday", "last November") are resolved, and
        weekdays, as the last one up to that day: news mostly looks back, and where it looks ahead
        this is wrong. A day or month without a year stays without.

    Examples
    --------
    >>> [found.value for found in text_dates("On Friday, as in November 2024, it rained.", "en")]
    ['friday', '2024-11']
    """
    code = language.split("-")[0].lower() if isinstance(language, str) else None
    known = code if code in LANGUAGES else None
    pattern, triggers = _pattern(known), _triggers(known)
    found = []
    before = before_that = after = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if word.group()[0].isdigit() or _folded(word.group()) in triggers:
            # A date begins at this word or up to two before it: "in May", "principios de mayo".
            for place in (before_that, before, start):
                match = pattern.match(text, place) if place >= after else None
                if match is None or match.end() <= start:
                    continue
                mention = _read(match, code, published)
                if mention is not None:
                    found.append(mention)
                after = match.end()
                break
        before_that, before = before, start
    return found


_WORD = re.compile(r"\w+")


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return _dates._fold(word.lower()) if len(word) < _LONGEST_WORD else ""


_LONGEST_WORD = 20


@lru_cache(maxsize=16)
def _triggers(language: str | None) -> frozenset[str]:
    """Give the words that a date has, or begins with, beside digits."""
    if language is None:
        return frozenset()
    phrases = {re.findall(r"\w+", _dates._fold(phrase))[0] for phrase in _RELATIVE[language]}
    days = _weekday_numbers(language)
    return frozenset({*_month_numbers(language), *days, *(f"{day}s" for day in days), *phrases})


def _read(match: re.Match[str], code: str | None, published: date | None) -> TextDate | None:
    got = {name: value for name, value in match.groupdict().items() if value is not None}
    start, end = match.span()
    if "iso" in got:
        return TextDate(got["iso"], start, end, "day")
    if "dotted" in got:
        d, m, y = (int(part) for part in got["dotted"].replace(" ", "").split("."))
        return TextDate(f"{y}-{m:02}-{d:02}", start, end, "day")
    if code is None:
        return None
    for number in "1234":
        name = got.get(f"m{number}")
        if name is None:
            continue
        if code in _CAPITALIZED and not name[0].isupper():
            return None
        month = _month_numbers(code)[_dates._fold(name.lower())]
        cue = match.group().split()[0].lower() if number == "4" else ""
        start = match.start(f"m{number}") if number == "4" else start
        day, year = got.get(f"d{number}"), got.get(f"y{number}")
        return _month_date(month, day, year, start, end, published, cue)
    if "weekday" in got:
        name = got["weekday"]
        if code in _CAPITALIZED and not name[0].isupper():
            return None
        number_of_day = _weekday_numbers(code)[_dates._fold(name.lower())]
        if published is None:
            return TextDate(WEEKDAYS[number_of_day], start, end, "weekday")
        back = (published.weekday() - number_of_day) % 7
        return TextDate((published - timedelta(days=back)).isoformat(), start, end, "weekday", True)
    if "relative" in got:
        phrase = " ".join(got["relative"].lower().split()).replace("’", "'")
        unit, step = _RELATIVE[code][phrase]
        value = _resolve(unit, step, published)
        return TextDate(value, start, end, "relative", published is not None)
    return TextDate(got["year"], match.start("year"), end, "year")


def _month_date(
    month: int,
    day: str | None,
    year: str | None,
    start: int,
    end: int,
    published: date | None,
    cue: str,
) -> TextDate | None:
    """Write a month or day; the year only where it is said, or "last" or "next" says it."""
    inferred = year is None and published is not None and cue in _LAST | _NEXT
    if inferred and published is not None:
        step = 1 if month > published.month else 0
        year = str(published.year - step if cue in _LAST else published.year + 1 - step)
    written = f"{year or 'XXXX'}-{month:02}"
    if day is None:
        return TextDate(written, start, end, "month", inferred)
    return TextDate(f"{written}-{int(day):02}", start, end, "day", inferred)


_LAST = frozenset(["last", "letzten", "vergangenen", "pasado", "scorso", "vorige"])
_NEXT = frozenset(["next", "nächsten"])


def _resolve(unit: str, step: int, published: date | None) -> str:
    """Give a relative date in EDTF, or a name for it such as "week-1" where the day is unknown."""
    if published is None:
        return unit if step == 0 else f"{unit}{step:+}"
    if unit == "day":
        return (published + timedelta(days=step)).isoformat()
    if unit == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02}"
    return str(published.year + step)


def date_span(value: str) -> tuple[date, date] | None:
    """Give the first and last day of a date as `text_dates` writes it; None where it has no year.

    Examples
    --------
    >>> [day.isoformat() for day in date_span("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    if "/" in value:
        first, _, last = value.partition("/")
        one, two = date_span(first), date_span(last)
        return (one[0], two[1]) if one and two else None
    try:
        parts = [int(part) for part in value.split("-")]
        if len(parts) == 3:
            day = date(*parts)
            return day, day
        if len(parts) == 2:
            following = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
            return date(parts[0], parts[1], 1), following - timedelta(days=1)
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    except (ValueError, TypeError):
        return None


def compare_dates(one: TextDate, two: TextDate) -> str:
    """Tell how the first of two dates stands to the second.

    ``same``, ``narrower``, ``wider``, ``overlaps``, ``apart``, or ``unknown`` where the texts do
    not say enough. A weekday counts by its name: which week is meant, only the day of publication
    tells, and that may be the day of an update. Weeks counted from there are apart only where more
    than a week lies between.

    Examples
    --------
    >>> week = TextDate("2025-02-24/2025-03-02", 0, 9, "relative", True)
    >>> compare_dates(TextDate("wednesday", 0, 9, "weekday"), week)
    'narrower'
    """
    if one.value == two.value:
        return "same"
    days = _weekday_of(one), _weekday_of(two)
    if "weekday" in (one.kind, two.kind) and None not in days:
        return "same" if days[0] == days[1] else "apart"
    span_1, span_2 = date_span(one.value), date_span(two.value)
    if span_1 is None or span_2 is None:
        for a, b, verdict in ((one, two, "narrower"), (two, one, "wider")):
            week = b.value == "week" or 7 <= _days(date_span(b.value)) <= 31
            if a.kind == "weekday" and week:
                return verdict
        return "unknown"
    if span_2[0] <= span_1[0] and span_1[1] <= span_2[1]:
        return "narrower"
    if span_1[0] <= span_2[0] and span_2[1] <= span_1[1]:
        return "wider"
    apart = max((span_2[0] - span_1[1]).days, (span_1[0] - span_2[1]).days)
    if apart <= 0:
        return "overlaps"
    loose = one.inferred or two.inferred
    return "apart" if apart > 7 or not loose else "unknown"


def _weekday_of(found: TextDate) -> int | None:
    if found.value in WEEKDAYS:
        return WEEKDAYS.index(found.value)
    span = date_span(found.value)
    return span[0].weekday() if span is not None and span[0] == span[1] else None


def _days(span: tuple[date, date] | None) -> int:
    return (span[1] - span[0]).days + 1 if span is not None else 0


# Words before digits that make a clock time of them: "at 9:30", where "9:30" may be a result.
_CLOCK_CUES = (
    *("at", "from", "until", "till", "by", "before", "after", "about", "around", "um", "gegen"),
    *("ab", "bis", "vor", "nach", "à", "vers", "dès", "las", "alle", "ore", "om", "tot", "vanaf"),
)
_CLOCK = re.compile(
    r"(?<![\w:.,/$€£-])(?P<hour>2[0-4]|[01]?\d)(?!\d)"
    r"(?:(?P<mark>[:.h])(?P<minute>[0-5]\d)(?![\d:]))?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?|\s(?P<word>Uhr|uur|heures|horas)\b)?",
    re.IGNORECASE,
)
_CLOCK_CUE = re.compile(rf"\b(?:{'|'.join(_CLOCK_CUES)})\s$", re.IGNORECASE)


def clock_times(text: str) -> list[TextDate]:
    """Find clock times, written ``22:50`` in the result.

    A time is told by "a.m.", "p.m." or a word such as "Uhr"; by a colon (or the French h) after
    two digits or a word such as "at". Spelled ones ("nine o'clock") are not found.

    Examples
    --------
    >>> [found.value for found in clock_times("From 9 p.m. until 22:50; Rovers won 3:12.")]
    ['21:00', '22:50']
    """
    found = []
    for match in _CLOCK.finditer(text):
        hour, minute = int(match["hour"]), match["minute"] or "00"
        if match["half"]:
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + 12 * (match["half"].lower() == "p")
        elif not match["word"]:
            cue = _CLOCK_CUE.search(text, max(0, match.start() - 10), match.start())
            sure = cue is not None or len(match["hour"]) == 2
            if match["minute"] is None or match["mark"] == "." or not sure:
                continue
        if hour == 24 and minute != "00":
            continue
        start = match.start("hour")
        found.append(TextDate(f"{hour:02}:{minute}", start, match.end(), "time"))
    return found
