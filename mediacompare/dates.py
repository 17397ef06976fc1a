"""Dates as vendors and outlets write them, with their precision; nothing is invented.

Precision is one of `PRECISIONS`. A clock time without a zone is ``local``: kept as if it were UTC,
uncertain by 14 hours either way. Zeros are taken for what they mostly are, padding: a time of
00:00:00 makes a day, seconds of :00 make a minute. A numeric date that can be read in two ways is
reported, not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import numpy as np

PRECISIONS: tuple[str, ...] = ("second", "minute", "local", "day", "month", "year")

_MONTH_NAMES: dict[str, str] = {
    "en": "january february march april may june july august september october november december",
    "en short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "de": "januar februar marz april mai juni juli august september oktober november dezember",
    "de short": "jan feb mrz apr mai jun jul aug sep okt nov dez",
    "de, written ae": "janner feber maerz apr mai juni juli aug sept okt nov dez",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "fr short": "janv fevr mars avr mai juin juil aout sept oct nov dec",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "es short": "ene feb mar abr may jun jul ago setiembre oct nov dic",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "nl short": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "it short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "pt short": "jan fev mar abr mai jun jul ago set out nov dez",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "nb short": "jan feb mars apr mai jun jul aug sep okt nov des",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru nominative": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь "
    "декабрь",
}
_WEEKDAY_NAMES: dict[str, str] = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "en short": "mon tue wed thu fri sat sun",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "de, north": "montag dienstag mittwoch donnerstag freitag sonnabend sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miercoles jueves viernes sabado domingo",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "it": "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    "da": "mandag tirsdag onsdag torsdag fredag lordag sondag",
}


def _fold(text: str) -> str:
    """Take accents off, so that "février" and "fevrier" are one name."""
    if text.isascii():
        return text
    marks_off = "".join(
        mark for mark in unicodedata.normalize("NFKD", text) if unicodedata.category(mark) != "Mn"
    )
    return unicodedata.normalize("NFKC", marks_off).replace("ø", "o").replace("Ø", "O")


_MONTHS: dict[str, int] = {
    _fold(name): number
    for names in _MONTH_NAMES.values()
    for number, name in enumerate(names.split(), start=1)
}
_WEEKDAYS: dict[str, int] = {
    _fold(name): number
    for names in _WEEKDAY_NAMES.values()
    for number, name in enumerate(names.split())
}

_EASTERN, _CENTRAL = "America/New_York", "America/Chicago"
_MOUNTAIN, _PACIFIC = "America/Denver", "America/Los_Angeles"
_ZONES: dict[str, str | int] = {
    # Databases print EST the whole year for the local time of the US East, and so for the rest.
    **dict.fromkeys(("EST", "EDT", "ET", "Eastern Time", "US/Eastern"), _EASTERN),
    **dict.fromkeys(("Eastern Standard Time", "Eastern Daylight Time"), _EASTERN),
    **dict.fromkeys(("CST", "CDT", "CT", "Central Time"), _CENTRAL),
    **dict.fromkeys(("MST", "MDT", "MT", "Mountain Time"), _MOUNTAIN),
    **dict.fromkeys(("PST", "PDT", "PT", "Pacific Time"), _PACIFIC),
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ", "MET", "MEST"), "Europe/Berlin"),
    **dict.fromkeys(("EET", "EEST"), "Europe/Helsinki"),
    **dict.fromkeys(("UTC", "GMT", "UT", "Z"), 0),  # minutes east of Greenwich
    **dict.fromkeys(("Coordinated Universal Time", "Greenwich Mean Time"), 0),
    "WET": "Europe/Lisbon",
    "WEST": "Europe/Lisbon",
    "BST": 60,
    "MSK": 180,
    "JST": 540,
    "KST": 540,
    "HKT": 480,
    "SGT": 480,
    "AEST": 600,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
    "SAST": 120,
    "EAT": 180,
    "WAT": 60,
}
_FIXED_US = {"EST": -300, "EDT": -240, "CST": -360, "CDT": -300} | {
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
}

_MONTH = (
    r"(?P<month_name>" + "|".join(sorted(_MONTHS, key=lambda n: (-len(n), n))) + r")(?![^\W\d_])\.?"
)
_OFFSET = r"[+\-\u2212]\d{2}:?\d{2}|[+\-\u2212]\d{1,2}"
_NAMED = "|".join(re.escape(name) for name in sorted(_ZONES, key=lambda n: (-len(n), n)))
_ZONE = (
    rf"(?P<zone>(?:UTC|GMT) ?(?:{_OFFSET})|{_OFFSET}|(?:{_NAMED})\b|[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)"
)

_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"(?:[Tt ](?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    rf" ?(?P<zone>[Zz]|UTC|GMT|{_OFFSET})?)?"
)
_COMPACT = re.compile(
    r"(?P<year>(?:1[5-9]|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:[Tt ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?:\.\d{1,9})?"
    rf"(?P<zone>[Zz]|{_OFFSET})?)?"
)
_EPOCH = re.compile(r"(\d{10})(?:\d{3}|\d{6}|\.\d{1,9})?")
_PARTIAL = re.compile(r"(?P<year>\d{4})(?:[-/](?P<month>\d{1,2}))?")

# In the order of certainty; the first that is found decides.
_SHAPES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日일])?",
        r"(?<!\d)(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
        r"(?<![\d:.])(?P<day>\d{1,2})(?:st|nd|rd|th|er|o|a|\.|°)?[\s,\-/]{0,3}(?:de |of |d')?"
        rf"{_MONTH}"
        r"[\s,\-/]{0,3}(?:de |del )?(?P<year>\d{4}|\d{2}(?![\d:]))(?!\d)",
        rf"\b{_MONTH}[\s\-]{{0,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,\-]{{1,3}}(?P<year>\d{{4}})(?!\d)",
        rf"\b{_MONTH}\s{{1,2}}(?P<day>\d{{1,2}})\s(?=\d{{1,2}}:\d\d)[^|]{{5,30}}?\s(?P<year>\d{{4}})(?!\d)",
        rf"\b{_MONTH}[\s,]{{1,3}}(?:de |del )?(?P<year>\d{{4}})(?!\d)",
        r"(?<![\d.])(?P<first>\d{1,2})(?P<sep>[-/.])(?P<second_number>\d{1,2})(?P=sep)"
        r"(?P<year>\d{4}|\d{2})(?![\d.])",
    )
)
_TIME = re.compile(
    r"(?<![\d:.])(?P<before>[上下]午|午前|午後)?\s?(?P<hour>\d{1,2})(?:\s?[:h時时点點시]\s?| Uhr )"
    r"(?P<minute>\d{2})(?!\d)"
    r"(?:[:分]?(?P<second>(?<=:)\d{2})(?:[.,]\d{1,9})?)?분?"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_TIME_DOTTED = re.compile(
    r"(?:(?:\bum|\bkl\.?|\ba las|\bore|\bom) )(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?![\d.])"
    r"|(?<![\d.])(?P<hour2>\d{1,2})\.(?P<minute2>\d{2})(?!\d) ?"
    r"(?=Uhr|uur|\bhrs|(?:GMT|UTC|BST|CES?T|MES?Z|E[SD]?T)\b)",
    re.IGNORECASE,
)
_AFTER_TIME = re.compile(
    r"(?:\s?(?:-|–|to|bis) ?\d{1,2}:\d{2}(?::\d{2})?)?"
    rf"[\s\"')\]:]{{0,4}}(?:Uhr |uur )?\(?\[?{_ZONE}"
)
_ZONE_AT_END = re.compile(rf"(?:(?<=[\s\"'.)])|^){_ZONE}\W{{0,3}}$")
_WORDS = re.compile(r"[^\W\d_]{2,12}")

_MISSING = {"", "none", "null", "nan", "nat", "n/a", "na", "-", "--", "n.d.", "unknown"}


@dataclass(frozen=True)
class ParsedDate:
    """One date: the instant in UTC, its precision, and what was wrong with it.

    A day, month or year stands as its first instant in UTC. `problem` with a `timestamp_utc` is a
    remark, without one the reason why there is none. `ambiguous` marks a numeric date that
    `day_first` would settle.
    """

    timestamp_utc: datetime | None = None
    precision: str | None = None
    problem: str | None = None
    ambiguous: bool = False


def parse_date(
    text: str | None, *, day_first: bool | None = None, time_zone: str | None = None
) -> ParsedDate:
    """Read one date.

    Parameters
    ----------
    text : str or None
        The date as written: ISO 8601 (also compact), RFC 2822, seconds since 1970, the date lines
        of databases with weekdays, editions and error messages in them, month names in English,
        German, French, Spanish, Dutch, Italian, Portuguese, Russian and the Scandinavian
        languages, year-month-day in Chinese, Japanese and Korean.
    day_first : bool, optional
        Whether 04/05/2013 is 4 May. Without it such a date is missing and reported. Dates with
        dots (04.05.2013) are day first wherever they are used, and so read.
    time_zone : str, optional
        IANA zone of clock times that name none, such as "Europe/Berlin".

    Returns
    -------
    ParsedDate
        Missing where there is no date, an impossible one, or an ambiguous one.

    Notes
    -----
    EST, EDT and ET are the local time of the US East, daylight saving included, as databases use
    them; in the shape of RFC 2822, where the standard fixes them, they are fixed offsets. An
    abbreviation with several meanings (IST) is no zone: the time is then ``local``.

    Examples
    --------
    >>> parse_date("July 14, 2017 Friday 11:37 PM EST").timestamp_utc.isoformat()
    '2017-07-15T03:37:00+00:00'
    >>> parse_date("27. Februar 2012").precision
    'day'
    >>> parse_date("04/05/2013").problem
    "'04/05/2013' is 4 May or 5 April"
    """
    if text is None or text.strip().casefold() in _MISSING:
        return ParsedDate()
    if day_first is not None and not isinstance(day_first, bool):
        raise TypeError(f"day_first={day_first!r} is not allowed; use True, False or None")
    return _parse(text.strip()[:400], day_first, time_zone)


def parse_dates(
    texts: Sequence[str | None],
    *,
    day_first: bool | None = None,
    time_zone: str | Sequence[str | None] | None = None,
) -> list[ParsedDate]:
    """Read the dates of one column of one file, which settle each other's order.

    Numeric dates are read day first if one of them has a first number above 12 and none a second
    one, and month first the other way round. Where all clock times of three or more dates are
    00:00, they are days.

    Parameters
    ----------
    texts : sequence of str or None
        The dates as written.
    day_first : bool, optional
        As in `parse_date`; overrides what the column shows.
    time_zone : str or sequence of (str or None), optional
        IANA zone of clock times that name none, for all or for each.

    Returns
    -------
    list of ParsedDate
        One for each text.

    Examples
    --------
    >>> [d.timestamp_utc.date().isoformat() for d in parse_dates(["04/05/2013", "13/05/2013"])]
    ['2013-05-04', '2013-05-13']
    """
    zones = (
        [time_zone] * len(texts) if time_zone is None or isinstance(time_zone, str) else time_zone
    )
    survey = DateSurvey(day_first)
    survey.add(texts, zones)
    return survey.parse(texts, zones)


class DateSurvey:
    """What the dates of one column say together about how each of them is to be read.

    `add` looks at dates, a part of the column at a time; `parse` reads them by what was seen.

    Parameters
    ----------
    day_first : bool, optional
        As in `parse_date`; overrides what the column shows.
    """

    def __init__(self, day_first: bool | None = None) -> None:
        self.day_first = day_first
        self.ambiguous = False
        self._first_high = self._second_high = False
        self._clocked = self._clocked_ambiguous = 0
        self._midnight = True
        self._found: dict[tuple[str | None, str | None], ParsedDate] = {}

    def add_times(self, count: int) -> None:
        """Count clock times that are not all midnight, known without being looked at."""
        if count:
            self._clocked += count
            self._midnight = False

    def add(
        self,
        texts: Sequence[str | None],
        zones: Sequence[str | None],
        counts: Sequence[int] | None = None,
    ) -> None:
        """Look at dates; `counts` says how often each occurs."""
        self._found = {}
        for place, (text, zone) in enumerate(zip(texts, zones, strict=True)):
            found = self._first_reading(text, zone)
            count = 1 if counts is None else counts[place]
            if self.day_first is None and text:
                match = _NUMERIC.search(text[:400])
                if match and match["sep"] != ".":
                    self._first_high |= int(match["first"]) > 12
                    self._second_high |= int(match["second_number"]) > 12
            if found.ambiguous:
                self.ambiguous = True
                read = parse_date(text, day_first=True, time_zone=zone)
                if read.precision in _CLOCKED:
                    self._clocked_ambiguous += count
                    self._midnight &= _MIDNIGHT.search(text or "") is not None
            elif found.precision in _CLOCKED:
                self._clocked += count
                self._midnight &= _MIDNIGHT.search(text or "") is not None

    def _first_reading(self, text: str | None, zone: str | None) -> ParsedDate:
        """Read a date by itself; what was added last is not read again."""
        key = text, zone
        if key not in self._found:
            self._found[key] = parse_date(text, day_first=self.day_first, time_zone=zone)
        return self._found[key]

    @property
    def order(self) -> bool | None:
        """Whether numeric dates are day first; None where the column does not show it."""
        if self.day_first is not None or self._first_high == self._second_high:
            return self.day_first
        return self._first_high

    @property
    def undecided(self) -> bool:
        """Whether dates further on in the column could change how those seen are read."""
        ambiguous = self.ambiguous and self.day_first is None
        return ambiguous or (self._midnight and self._clocked + self._clocked_ambiguous > 0)

    def parse(self, texts: Sequence[str | None], zones: Sequence[str | None]) -> list[ParsedDate]:
        """Read dates by what the column shows."""
        order = self.order
        clocked = self._clocked + (self._clocked_ambiguous if order is not None else 0)
        days = clocked >= 3 and self._midnight
        parsed = []
        for text, zone in zip(texts, zones, strict=True):
            found = self._first_reading(text, zone)
            if found.ambiguous and order is not None:
                found = parse_date(text, day_first=order, time_zone=zone)
            if days and found.precision in _CLOCKED:
                found = _day(found, text)
            parsed.append(found)
        return parsed


_CLOCKED = ("second", "minute", "local")
_ISO_LENGTHS = (10, 19, 20, 25)
_DAY_MICROS = 86_400_000_000


def iso_times(texts: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Read those of many texts that are plainly ISO 8601, all at once.

    Parameters
    ----------
    texts : sequence of str
        ``2024-03-01``, ``2024-03-01 10:20:30`` (or ``T``), with ``Z`` or ``+01:00``; others are
        passed over, and so are dates that do not exist.

    Returns
    -------
    dict of str to (int, str)
        Microseconds since 1970 in UTC, and the precision: what `parse_date` gives without
        `time_zone`.

    Examples
    --------
    >>> iso_times(["1970-01-02", "1970-01-01T00:00:01Z", "2 January 1970"])
    {'1970-01-02': (86400000000, 'day'), '1970-01-01T00:00:01Z': (1000000, 'second')}
    """
    found: dict[str, tuple[int, str]] = {}
    for length in _ISO_LENGTHS:
        some = [text for text in texts if len(text) == length and text.isascii()]
        if some:
            found.update(_iso_times_of(some, length))
    return found


def _iso_times_of(texts: Sequence[str], length: int) -> dict[str, tuple[int, str]]:
    import numpy as np

    letters = np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(-1, length)
    shape = "0000-00-00 00:00:00+00:00"[:length]
    good = np.ones(len(texts), dtype=np.bool_)
    for place, mark in enumerate(shape):
        here = letters[:, place]
        if mark == "0":
            good &= (here >= ord("0")) & (here <= ord("9"))
        elif mark == " ":
            good &= (here == ord(" ")) | (here == ord("T"))
        elif mark == "+":
            allowed = (ord("+"), ord("-")) if length == 25 else (ord("Z"), ord("z"))
            good &= (here == allowed[0]) | (here == allowed[1])
        else:
            good &= here == ord(mark)
    digits = letters.astype(np.int64) - ord("0")

    def number(start: int, end: int) -> np.ndarray[Any, Any]:
        value = np.zeros(len(texts), dtype=np.int64)
        for place in range(start, end):
            value = 10 * value + digits[:, place]
        return value

    year, month, day = number(0, 4), number(5, 7), number(8, 10)
    good &= (year >= 1450) & (year <= 2200) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    first = months.astype("datetime64[D]").astype(np.int64)
    good &= day <= (months + 1).astype("datetime64[D]").astype(np.int64) - first
    micros = (first + day - 1) * _DAY_MICROS
    precision = np.full(len(texts), 0)
    names = ("day", "local", "minute", "second")
    if length > 10:
        hour, minute, second = number(11, 13), number(14, 16), number(17, 19)
        good &= (hour <= 23) & (minute <= 59) & (second <= 59)
        clock = (hour * 60 + minute) * 60 + second
        east = 0 * clock
        if length == 25:
            hours, minutes = number(20, 22), number(23, 25)
            good &= hours * 60 + minutes <= 14 * 60
            east = np.where(letters[:, 19] == ord("-"), -1, 1) * (hours * 60 + minutes) * 60
        precision = np.where(clock == 0, 0, 1 if length == 19 else np.where(second > 0, 3, 2))
        micros += np.where(clock == 0, 0, clock - east) * 1_000_000
    return {
        text: (stamp, names[kind])
        for text, stamp, kind, fits in zip(
            texts, micros.tolist(), precision.tolist(), good.tolist(), strict=True
        )
        if fits
    }


_MIDNIGHT = re.compile(r"(?<![\d:])0?0:00(?![:\d])")
_MIDNIGHT_AND_ZONE = re.compile(rf"[Tt]?(?<![\d:])0?0:00(?![:\d])(?:\s?{_ZONE})?")
_NUMERIC = _SHAPES[-1]


def _day(found: ParsedDate, text: str | None) -> ParsedDate:
    """Take the clock time off again."""
    day = _parse(_MIDNIGHT_AND_ZONE.sub(" ", text or "").strip(), None, None)
    return day if day.precision == "day" else replace(found, precision="local")


@lru_cache(maxsize=65_536)
def _parse(text: str, day_first: bool | None, time_zone: str | None) -> ParsedDate:
    for pattern in (_ISO, _COMPACT):
        match = pattern.fullmatch(text)
        if match:
            return _assemble(text, match.groupdict(), match["zone"], time_zone)
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return ParsedDate(datetime.fromtimestamp(int(epoch[1]), UTC), "second")
    partial = _PARTIAL.fullmatch(text)
    if partial:
        return _assemble(text, partial.groupdict(), None, time_zone)
    folded = re.sub(r"\s+", " ", _fold(text)).strip()
    for shape in _shapes_for(folded):
        match = shape.search(folded)
        if match:
            break
    else:
        return ParsedDate(problem=f"no date found in {_shown(text)}")
    parts: dict[str, str | None] = match.groupdict()
    if shape is _NUMERIC:
        settled = _settle(text, folded, match, day_first)
        if isinstance(settled, ParsedDate):
            return settled
        parts["day"], parts["month"] = settled
    if parts.get("month_name"):
        parts["month"] = str(_MONTHS[str(parts["month_name"]).casefold()])
    # The asctime shape has the time between day and year; elsewhere it stands outside the date.
    inside = folded[match.start() : match.end()] if ":" in match[0] else ""
    rest = folded[: match.start()] + " | " + inside + folded[match.end() :]
    clock, zone = _find_time(rest)
    rfc = re.match(r"(?:[A-Z][a-z]{2}, ?)?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}", folded)
    if rfc and zone in _FIXED_US:
        zone = _offset_text(_FIXED_US[zone])
    parts.update(clock)
    result = _assemble(text, parts, zone, time_zone)
    return _check_weekday(result, folded, parts, text)


def _shapes_for(folded: str) -> tuple[re.Pattern[str], ...]:
    """Leave out the shapes with a month's name where there is none: most of what is no date."""
    if not _MONTHS.keys().isdisjoint(_NAMES.findall(folded.casefold())):
        return _SHAPES
    return _SHAPES_OF_NUMBERS if _NUMBERS.search(folded) else ()


_NAMES = re.compile(r"[^\W\d_]{3,12}")
_NUMBERS = re.compile(r"\d[-/.]\d|[년年]")
_SHAPES_OF_NUMBERS = tuple(shape for shape in _SHAPES if "month_name" not in shape.groupindex)


def _settle(
    text: str, folded: str, match: re.Match[str], day_first: bool | None
) -> tuple[str, str] | ParsedDate:
    """Find which number of a numeric date is the day: (day, month), or why not."""
    first, second, year = match["first"], match["second_number"], _year(match["year"])
    if day_first is None and match["sep"] == ".":
        day_first = True
    readings = [
        order
        for order in (True, False)
        if _valid(year, *((second, first) if order else (first, second)))
    ]
    if day_first is None and len(readings) == 2 and first != second:
        weekday = _weekday_in(folded)
        fitting = [
            order
            for order in readings
            if date(
                year, *((int(second), int(first)) if order else (int(first), int(second)))
            ).weekday()
            == weekday
        ]
        if len(fitting) != 1:
            one, other = date(year, int(second), int(first)), date(year, int(first), int(second))
            return ParsedDate(
                problem=f"{_shown(text)} is {one.day} {_english(one)} or "
                f"{other.day} {_english(other)}",
                ambiguous=True,
            )
        readings = fitting
    if day_first is None and readings:
        day_first = readings[0]
    return (first, second) if day_first in (True, None) else (second, first)


def _valid(year: int, month: str, day: str) -> bool:
    try:
        date(year, int(month), int(day))
    except ValueError:
        return False
    return True


def _english(day: date) -> str:
    return _MONTH_NAMES["en"].split()[day.month - 1].capitalize()


def _year(digits: str) -> int:
    """Complete a year of two digits as POSIX does: 69 to 99 are 1969 to 1999."""
    number = int(digits)
    if len(digits) > 2:
        return number
    return number + (1900 if number >= 69 else 2000)


def _find_time(rest: str) -> tuple[dict[str, str | None], str | None]:
    """Find a clock time and its zone in what is left of a date line."""
    match = _TIME.search(rest)
    if match is None:
        dotted = _TIME_DOTTED.search(rest)
        if dotted is None:
            return {}, None
        clock: dict[str, str | None] = {
            "hour": dotted["hour"] or dotted["hour2"],
            "minute": dotted["minute"] or dotted["minute2"],
        }
        end = dotted.end()
    else:
        clock = {"hour": match["hour"], "minute": match["minute"], "second": match["second"]}
        half = (match["half"] or "").casefold()[:1]
        if match["before"]:
            half = "p" if match["before"] in ("下午", "午後") else "a"
        hour = int(match["hour"])
        if half and 1 <= hour <= 12:
            clock["hour"] = str(hour % 12 + (12 if half == "p" else 0))
        end = match.end()
    zone = _AFTER_TIME.match(rest, end) or _ZONE_AT_END.search(rest, end)
    return clock, zone["zone"] if zone else None


def _assemble(
    text: str, parts: dict[str, str | None], zone: str | None, time_zone: str | None
) -> ParsedDate:
    """Make the instant from its parts; refuse the impossible."""
    year = _year(parts["year"] or "0")
    month, day = parts.get("month"), parts.get("day")
    try:
        start = datetime(year, int(month or 1), int(day or 1), tzinfo=UTC)
    except ValueError:
        return ParsedDate(problem=f"{_shown(text)} is an impossible date")
    if not 1450 <= year <= 2200:
        return ParsedDate(problem=f"{_shown(text)} has the year {year}")
    if not day:
        return ParsedDate(start, "month" if month else "year")
    hour, minute, second = parts.get("hour"), parts.get("minute"), parts.get("second")
    if hour is None or minute is None:
        return ParsedDate(start, "day")
    if int(hour) == int(minute) == int(second or -1) == 0:
        return ParsedDate(start, "day")
    try:
        clock = start.replace(
            hour=int(hour), minute=int(minute), second=min(int(second or 0), 59), tzinfo=None
        )
    except ValueError:
        return ParsedDate(start, "day", f"{_shown(text)} has an impossible clock time")
    known = _zone(zone) or (_zone(time_zone) if time_zone else None)
    if known is None:
        return ParsedDate(clock.replace(tzinfo=UTC), "local")
    try:
        instant = clock.replace(tzinfo=known).astimezone(UTC)
    except OverflowError:
        return ParsedDate(problem=f"{_shown(text)} is an impossible date")
    return ParsedDate(instant, "second" if second and int(second) else "minute")


def _zone(name: str | None) -> tzinfo | None:
    """Turn an offset, an abbreviation or an IANA name into a zone; None where it is unknown."""
    if not name:
        return None
    known = _ZONES.get(name.upper() if len(name) == 1 else name)
    if isinstance(known, int):
        return timezone(timedelta(minutes=known))
    digits = re.search(r"([+\-\u2212])(\d{1,2}):?(\d{2})?$", name)
    if digits:
        minutes = int(digits[2]) * 60 + int(digits[3] or 0)
        if minutes > 14 * 60:
            return None
        return timezone(timedelta(minutes=minutes if digits[1] == "+" else -minutes))
    try:
        return ZoneInfo(known or name)
    except (KeyError, ValueError, OSError):
        return None


def _offset_text(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"


def _weekday_in(folded: str) -> int | None:
    found = {
        _WEEKDAYS[word.casefold()]
        for word in _WORDS.findall(folded)
        if word.casefold() in _WEEKDAYS
    }
    return found.pop() if len(found) == 1 else None


def _check_weekday(
    result: ParsedDate, folded: str, parts: dict[str, str | None], text: str
) -> ParsedDate:
    """Say so where the weekday that the line names is not that of its date."""
    if result.timestamp_utc is None or not parts.get("day") or result.problem:
        return result
    weekday = _weekday_in(folded)
    day = date(_year(parts["year"] or "0"), int(parts["month"] or 1), int(parts["day"] or 1))
    if weekday is None or weekday == day.weekday():
        return result
    return replace(result, problem=f"{_shown(text)} names a weekday that is not that of its date")


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:79] + "…")
