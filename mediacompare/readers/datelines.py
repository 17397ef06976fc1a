"""Date lines of the news databases: the date, the clock time and its zone, and what else is there.

Vendors put weekday, time, zone, edition and even crash messages into one line. `cut_date` takes
the date and time out as they stand; `mediacompare.dates` reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
januar februar märz maerz mai juni juli oktober dezember jänner feber mrz okt dez
janvier février fevrier mars avril juin juillet août aout septembre octobre novembre décembre
decembre janv févr fevr avr juil déc
januari februari maart mei augustus
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
ene abr ago dic
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug ott set
janeiro fevereiro março marco maio junho julho setembro outubro novembro dezembro
marts maj augusti desember
"""
_SEASONS = "spring summer fall autumn winter frühjahr sommer herbst printemps été automne hiver"
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
lunes martes miércoles miercoles jueves viernes sábado sabado domingo
lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi venerdì venerdi sabato domenica
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag
"""

_MONTH = "(?:" + "|".join(sorted(set(_MONTHS.split()), key=len, reverse=True)) + r")\b\.?"
_DATE = re.compile(
    r"(?<![\w/])(?:"
    rf"(?P<mdy>{_MONTH}\s{{0,3}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,3}}(?:1[6-9]|20)\d\d)"
    rf"|(?P<dmy>\d{{1,2}}(?:\.|er|st|nd|rd|th|º)?\s{{0,3}}(?:de\s|of\s)?{_MONTH},?\s{{1,3}}"
    r"(?:del?\s)?(?:1[6-9]|20)\d\d)"
    r"|(?P<iso>(?:1[6-9]|20)\d\d-\d{1,2}-\d{1,2})"
    r"|(?P<cjk>(?:1[6-9]|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
    r"|(?P<numeric>\d{1,2}[./]\d{1,2}[./](?:1[6-9]|20)\d\d)"
    rf"|(?P<month>{_MONTH},?\s{{1,3}}(?:1[6-9]|20)\d\d)"
    rf"|(?P<season>(?:{'|'.join(_SEASONS.split())}),?\s{{1,3}}(?P<season_year>(?:1[6-9]|20)\d\d))"
    r")(?!\d)",
    re.I,
)
_TIME = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})[:.h](?P<minutes>\d{2}(?:[:.]\d{2})?)(?!\d)"
    r"(?:\s{0,2}(?P<half>[ap])\.?m\b\.?)?",
    re.I,
)
_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?\b", re.I)

#: Zones as vendors write them; `mediacompare.dates` knows what they mean.
_ZONE_NAMES = (
    "EST EDT ET CST CDT CT MST MDT MT PST PDT PT GMT UTC BST IST CET CEST MEZ MESZ MET EET EEST MSK"
    " AEST AEDT AWST ACST JST KST HKT SGT NZST NZDT SAST EAT WAT"
)
_ZONE = re.compile(r"(?<![A-Za-z])(" + _ZONE_NAMES.replace(" ", "|") + r")(?![A-Za-z+-])")
_ZONE_WORDS = re.compile(
    r"(?i)\b(?:eastern|central european|central|mountain|pacific)(?: standard)? time\b"
)
_WEEKDAY = re.compile(
    r"(?i)(?<![\w-])(?:" + "|".join(sorted(_WEEKDAYS.split(), key=len)[::-1]) + r")\b\.?,?"
)
_CRASH = re.compile(r"(?i)(?:error document id|unparseable date|invalid date found)")
#: Longest line that can be a date line; longer ones are text that mentions a date. The vendor's
#: crash messages make date lines longer than one would expect.
MAX_LINE = 600


@dataclass(frozen=True)
class DateLine:
    """What a date line holds: date, time and zone as written, and what stands around them."""

    published: str
    edition: str
    before: str


def cut_date(line: str) -> DateLine | None:
    """Cut date, time and zone out of a date line; None where there is no date.

    Examples
    --------
    >>> cut_date("May 2, 2002, Thursday,, FINAL EDITION")
    DateLine(published='May 2, 2002 Thursday', edition='FINAL EDITION', before='')
    >>> cut_date("27. Februar 2012 Montag 9:50 PM GMT+1").published
    '27. Februar 2012 Montag 9:50 PM GMT+1'
    """
    if len(line) > MAX_LINE:
        return None
    found = _DATE.search(line)
    if not found:
        return None
    before = " ".join(_WEEKDAY.sub(" ", line[: found.start()]).split()).strip(" ,;-")
    after = line[found.end() :]
    if found["season_year"]:
        return DateLine(found["season_year"], " ".join(after.split()).strip(" ,;-"), before)
    published = found.group(0)
    # The weekday stays with the date: one that contradicts it shows a date that is days off.
    weekday = _WEEKDAY.search(f"{line[: found.start()]} {after[:25]}")
    if weekday and len(weekday.group(0).strip(".,")) >= 5:
        published = f"{published} {weekday.group(0).strip('.,')}"
    clock = find_clock(after)
    crashed = _CRASH.search(after)
    if clock:
        published = f"{published} {clock}"
        after = _ZONE_WORDS.sub(" ", _ZONE.sub(" ", _OFFSET.sub(" ", _TIME.sub(" ", after))))
    rest = "" if crashed else _DATE.sub(" ", _WEEKDAY.sub(" ", after))
    return DateLine(published, " ".join(rest.split()).strip(" ,;-"), before)


def find_clock(text: str) -> str | None:
    """Find the first clock time in a line, with the zone that stands anywhere after it.

    Examples
    --------
    >>> find_clock("Friday 11:37 PM EST"), find_clock("00:21Invalid date found. 'as-is'.GMT")
    ('11:37 PM EST', '00:21 GMT')
    >>> find_clock("20:00:00 - 21:00:00 Eastern Time"), find_clock("Sunday")
    ('20:00:00 Eastern Time', None)
    """
    found = _TIME.search(text)
    if not found or int(found["hour"]) > 23:
        return None
    clock = f"{found['hour']}:{found['minutes'].replace('.', ':')}"
    if found["half"]:
        clock += f" {found['half'].upper()}M"
    after = text[found.end() :]
    words = _ZONE_WORDS.search(after)
    if words:
        name = words.group(0)
        return f"{clock} {'CET' if name.casefold().startswith('central e') else name}"
    zone = _OFFSET.search(after) or _ZONE.search(after)
    return f"{clock} {zone.group(0)}" if zone else clock
