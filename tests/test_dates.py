"""Dates: every shape, its precision, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediacompare.dates import PRECISIONS, ParsedDate, iso_times, parse_date, parse_dates

# The shapes stand in vendors' files; the days and times here are made up.
SHAPES = [
    # ISO 8601 and its relatives
    ("2021-03-04", "2021-03-04T00:00:00", "day"),
    ("2021-03-04T15:06:07Z", "2021-03-04T15:06:07", "second"),
    ("2021-03-04T15:06:07.891+01:00", "2021-03-04T14:06:07", "second"),
    ("2021-03-04T15:06:07+0530", "2021-03-04T09:36:07", "second"),
    ("2021-03-04T15:06:00Z", "2021-03-04T15:06:00", "minute"),
    ("2021-03-04 15:06", "2021-03-04T15:06:00", "local"),
    ("2021-03-04 15:06:07", "2021-03-04T15:06:07", "local"),
    ("2021-03-04T00:00:00Z", "2021-03-04T00:00:00", "day"),
    ("2021-03-04T00:00:00-05:00", "2021-03-04T00:00:00", "day"),
    ("20210304T150607Z", "2021-03-04T15:06:07", "second"),
    ("20210304150607", "2021-03-04T15:06:07", "local"),
    ("20210304", "2021-03-04T00:00:00", "day"),
    ("2021/03/04", "2021-03-04T00:00:00", "day"),
    ("2021-03", "2021-03-01T00:00:00", "month"),
    ("2021", "2021-01-01T00:00:00", "year"),
    # RFC 2822, asctime, seconds since 1970
    ("Thu, 04 Mar 2021 15:06:07 +0100", "2021-03-04T14:06:07", "second"),
    ("Thu, 04 Mar 2021 15:06:07 GMT", "2021-03-04T15:06:07", "second"),
    ("Thu, 15 Jul 2021 15:06:07 EST", "2021-07-15T20:06:07", "second"),  # fixed by the standard
    ("Thu Mar  4 15:06:07 2021", "2021-03-04T15:06:07", "local"),
    ("Thu Mar 04 15:06:07 +0000 2021", "2021-03-04T15:06:07", "second"),
    ("1614870367", "2021-03-04T15:06:07", "second"),
    ("1614870367000", "2021-03-04T15:06:07", "second"),
    # Nexis and Lexis+
    ("March 4, 2021 Thursday 15:06 EST", "2021-03-04T20:06:00", "minute"),
    ("July 15, 2021 Thursday 11:37 PM EST", "2021-07-16T03:37:00", "minute"),  # daylight saving
    ("March 4, 2021, Thursday,, FINAL EDITION", "2021-03-04T00:00:00", "day"),
    ("March 4, 2021 Thursday Late Edition - Final", "2021-03-04T00:00:00", "day"),
    (
        "March 4, 2021, Thursday 20:00:00 - 21:00:00 Eastern Time",
        "2021-03-05T01:00:00",
        "minute",
    ),
    ("4. März 2021 Donnerstag 9:50 PM GMT+1", "2021-03-04T20:50:00", "minute"),
    ("Donnerstag 4. März 2021", "2021-03-04T00:00:00", "day"),
    ("4 maart 2021 March 4, 2021, Thursday", "2021-03-04T00:00:00", "day"),
    (
        "March 4, 2021 Thursday GENERAL_EDIT_CORRECTION ERROR Document ID 77 "
        'Unparseable date: "00:10" EST',
        "2021-03-04T05:10:00",
        "minute",
    ),
    (
        "March 4, 2021 Thursday 00:21Invalid date found for VDI: 3. Date output 'as-is'.GMT",
        "2021-03-04T00:21:00",
        "minute",
    ),
    # Factiva, Europresse, pages
    ("2021 年 3 月 4 日 17:04", "2021-03-04T17:04:00", "local"),
    ("2021年3月4日 下午5:04", "2021-03-04T17:04:00", "local"),
    ("2021年3月", "2021-03-01T00:00:00", "month"),
    ("4 Januar 2021", "2021-01-04T00:00:00", "day"),
    ("1er mars 2021 à 17h04", "2021-03-01T17:04:00", "local"),
    ("jeudi 4 février 2021", "2021-02-04T00:00:00", "day"),
    ("4 de marzo de 2021", "2021-03-04T00:00:00", "day"),
    ("giovedì 4 marzo 2021", "2021-03-04T00:00:00", "day"),
    ("donderdag 4 mei 2021", "2021-05-04T00:00:00", "day"),
    ("4. marts 2021 kl. 10.36", "2021-03-04T10:36:00", "local"),
    ("04.03.2021, 10.36 Uhr", "2021-03-04T10:36:00", "local"),
    ("04.03.2021", "2021-03-04T00:00:00", "day"),
    ("4-MAR-21", "2021-03-04T00:00:00", "day"),
    ("March 4th, 2021", "2021-03-04T00:00:00", "day"),
    ("Sept. 3, 2021 at 4:05 p.m. ET", "2021-09-03T20:05:00", "minute"),
    ("12:05 am GMT, March 4, 2021", "2021-03-04T00:05:00", "minute"),
    ("March 2021", "2021-03-01T00:00:00", "month"),
    ("4 марта 2021 г.", "2021-03-04T00:00:00", "day"),
    ("2021-03-04 00:24:11 GMT+00:00", "2021-03-04T00:24:11", "second"),
    ("2021-03-04 12:30 Europe/Madrid", "2021-03-04T11:30:00", "minute"),
    ("March 4, 2021 10:00 IST", "2021-03-04T10:00:00", "local"),  # India, Israel or Ireland
    ("25/12/2021", "2021-12-25T00:00:00", "day"),
    ("12/25/2021", "2021-12-25T00:00:00", "day"),
    ("Thursday 04/03/2021", "2021-03-04T00:00:00", "day"),  # the weekday tells
    ("03/03/2021", "2021-03-03T00:00:00", "day"),  # the same either way
]


@pytest.mark.parametrize(("text", "instant", "precision"), SHAPES)
def test_every_shape_is_read_with_its_precision(text: str, instant: str, precision: str) -> None:
    found = parse_date(text)
    assert found.timestamp_utc == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert found.precision == precision
    assert precision in PRECISIONS
    assert not found.ambiguous


#: Dates as outlets, programs and databases write them, and what they are in UTC, with their
#: precision; "?" where they can be read in two ways, "none" where there is none.
MORE_SHAPES = r"""
Montag, 4. März 2019 | 2019-03-04 day
4. März 2019 | 2019-03-04 day
04.03.2019, 14:30 Uhr | 2019-03-04 14:30 local
4.3.2019 | 2019-03-04 day
Mo., 04.03.2019 | 2019-03-04 day
4. Mrz. 2019 | 2019-03-04 day
den 4. März 2019 | 2019-03-04 day
vom 4. März 2019 | 2019-03-04 day
4.3.19 | 2019-03-04 day
4 März 2019 14 Uhr 30 | 2019-03-04 14:30 local
4. März 2019 um 14.30 Uhr | 2019-03-04 14:30 local
04.03.2019 14:30:15 MEZ | 2019-03-04 13:30:15 second
4. März 2019 14:30 CET | 2019-03-04 13:30 minute
Stand: 04.03.2019 14:30 | 2019-03-04 14:30 local
Sonnabend, 2. März 2019 | 2019-03-02 day
März 2019 | 2019-03-01 month
1. Jänner 2020 | 2020-01-01 day
lundi 4 mars 2019 | 2019-03-04 day
4 mars 2019 | 2019-03-04 day
1er mars 2019 | 2019-03-01 day
le 4 mars 2019 à 14h30 | 2019-03-04 14:30 local
4 mars 2019 à 14 h 30 | 2019-03-04 14:30 local
Publié le 04/03/2019 à 14:30 | ?
4 févr. 2019 | 2019-02-04 day
12 août 2019 | 2019-08-12 day
12 aout 2019 | 2019-08-12 day
vendredi 1er février 2019 | 2019-02-01 day
4 déc. 2019 - 10:15 | 2019-12-04 10:15 local
décembre 2019 | 2019-12-01 month
4 mars 2019 14:30 UTC+1 | 2019-03-04 13:30 minute
lunes, 4 de marzo de 2019 | 2019-03-04 day
4 de marzo de 2019 | 2019-03-04 day
4 marzo 2019 | 2019-03-04 day
4 de marzo del 2019 | 2019-03-04 day
4 MAR 2019 - 14:30 CET | 2019-03-04 13:30 minute
04 mar. 2019 14:30 h | 2019-03-04 14:30 local
1º de marzo de 2019 | 2019-03-01 day
4 ene 2019 | 2019-01-04 day
15 de septiembre de 2019 a las 14:30 | 2019-09-15 14:30 local
15 de setiembre de 2019 | 2019-09-15 day
marzo de 2019 | 2019-03-01 month
miércoles 6 de marzo de 2019 | 2019-03-06 day
maandag 4 maart 2019 | 2019-03-04 day
4 maart 2019 | 2019-03-04 day
ma 4 mrt 2019 | 2019-03-04 day
4 mrt. 2019, 14:30 | 2019-03-04 14:30 local
4 maart 2019 om 14:30 uur | 2019-03-04 14:30 local
4 maart 2019 om 14.30 uur | 2019-03-04 14:30 local
4 mei 2019 | 2019-05-04 day
04-03-2019 14:30 | ?
4 augustus 2019 | 2019-08-04 day
lunedì 4 marzo 2019 | 2019-03-04 day
4 marzo 2019 ore 14:30 | 2019-03-04 14:30 local
4 marzo 2019 alle 14:30 | 2019-03-04 14:30 local
4 marzo 2019, ore 14.30 | 2019-03-04 14:30 local
1° marzo 2019 | 2019-03-01 day
4 gen 2019 | 2019-01-04 day
4 GIU 2019 | 2019-06-04 day
ROMA, 1 LUG 2019 | 2019-07-01 day
venerdì 1 febbraio 2019 | 2019-02-01 day
segunda-feira, 4 de março de 2019 | 2019-03-04 day
4 de março de 2019 às 14h30 | 2019-03-04 14:30 local
mandag 4. marts 2019 | 2019-03-04 day
mandag den 4. marts 2019 kl. 14.30 | 2019-03-04 14:30 local
mandag 4. mars 2019 | 2019-03-04 day
måndag 4 mars 2019 | 2019-03-04 day
4 maj 2019 | 2019-05-04 day
lördag 2 mars 2019 | 2019-03-02 day
4 marca 2019 | 2019-03-04 day
4 kwietnia 2019 | 2019-04-04 day
4 марта 2019 г. | 2019-03-04 day
4 марта 2019, 14:30 | 2019-03-04 14:30 local
2019年3月4日 | 2019-03-04 day
2019年3月4日 14:30 | 2019-03-04 14:30 local
2019年3月4日 下午2:30 | 2019-03-04 14:30 local
2019년 3월 4일 | 2019-03-04 day
2018 年 10 月 7 日 17:04 | 2018-10-07 17:04 local
March 4, 2019 | 2019-03-04 day
Mar 4, 2019 | 2019-03-04 day
Mar. 4, 2019 | 2019-03-04 day
4 March 2019 | 2019-03-04 day
4th March 2019 | 2019-03-04 day
March 4th, 2019 | 2019-03-04 day
the 4th of March 2019 | 2019-03-04 day
Monday, March 4, 2019 | 2019-03-04 day
Mon, 04 Mar 2019 14:30:15 +0100 | 2019-03-04 13:30:15 second
Mon, 04 Mar 2019 14:30:15 GMT | 2019-03-04 14:30:15 second
Mon, 04 Mar 2019 14:30:15 EST | 2019-03-04 19:30:15 second
Mon Mar 04 2019 14:30:15 GMT+0100 (CET) | 2019-03-04 13:30:15 second
Mon Mar  4 14:30:15 2019 | 2019-03-04 14:30:15 local
Mon Mar 4 14:30:15 +0000 2019 | 2019-03-04 14:30:15 second
March 4, 2019 Monday 10:36 EST | 2019-03-04 15:36 minute
July 14, 2017 Friday 11:37 PM EST | 2017-07-15 03:37 minute
July 14, 2017 Friday 11:37 PM EDT | 2017-07-15 03:37 minute
May 2, 2002, Thursday,, FINAL EDITION | 2002-05-02 day
March 4, 2019 Monday Late Edition - Final | 2019-03-04 day
June 13, 2005, Monday 20:00:00 - 21:00:00 Eastern Time | 2005-06-14 00:00 minute
27. Februar 2012 Montag 9:50 PM GMT+1 | 2012-02-27 20:50 minute
Mittwoch 31. August 2011 | 2011-08-31 day
24. September 2002 | 2002-09-24 day
March 4, 2019 2:30 p.m. ET | 2019-03-04 19:30 minute
2:30 PM ET, Mon March 4, 2019 | 2019-03-04 19:30 minute
Mar 4, 2019 2:30pm | 2019-03-04 14:30 local
Updated 2:30 PM CST, March 4, 2019 | 2019-03-04 20:30 minute
March 4, 2019 at 2:30 p.m. PST | 2019-03-04 22:30 minute
4 Mar 2019 14:30 BST | 2019-03-04 13:30 minute
4 March 2019 14.30 GMT | 2019-03-04 14:30 minute
Mon 4 Mar 2019 14.30 GMT | 2019-03-04 14:30 minute
March 2019 | 2019-03-01 month
2019 | 2019-01-01 year
2019-03 | 2019-03-01 month
2019/03/04 | 2019-03-04 day
2019.03.04 | 2019-03-04 day
2019-3-4 | 2019-03-04 day
20190304 | 2019-03-04 day
20190304T143015Z | 2019-03-04 14:30:15 second
20190304143015 | 2019-03-04 14:30:15 local
20151210T191044Z | 2015-12-10 19:10:44 second
2019-03-04T14:30:15Z | 2019-03-04 14:30:15 second
2019-03-04T14:30:15.123Z | 2019-03-04 14:30:15 second
2019-03-04T14:30:15+01:00 | 2019-03-04 13:30:15 second
2019-03-04T14:30+01:00 | 2019-03-04 13:30 minute
2019-03-04T14:30:15+0100 | 2019-03-04 13:30:15 second
2019-03-04T14:30:15 | 2019-03-04 14:30:15 local
2019-03-04 14:30 | 2019-03-04 14:30 local
2019-03-04 14:30:15 UTC | 2019-03-04 14:30:15 second
2019-03-04 14:30:15+01 | 2019-03-04 13:30:15 second
2014-07-17 00:24:11 GMT+00:00 | 2014-07-17 00:24:11 second
2019-03-04 00:00:00 | 2019-03-04 day
2019-03-04T00:00:00Z | 2019-03-04 day
2019-03-04 2:30 PM | 2019-03-04 14:30 local
1551709815 | 2019-03-04 14:30:15 second
1551709815000 | 2019-03-04 14:30:15 second
25/12/2013 | 2013-12-25 day
12/25/2013 | 2013-12-25 day
12/25/2013 10:00:00 AM | 2013-12-25 10:00 local
25.12.2013 | 2013-12-25 day
25-12-2013 | 2013-12-25 day
25-Dec-2013 | 2013-12-25 day
25-Dec-13 | 2013-12-25 day
25DEC2013 | 2013-12-25 day
Dec-25-2013 | 2013-12-25 day
Wednesday 12/04/2013 | 2013-12-04 day
04/05/2013 | ?
4/5/13 | ?
03-04-2019 | ?
Summer 2019 | none
9 Januar 1993 | 1993-01-09 day
18:05, 4 March 2019 | 2019-03-04 18:05 local
10:15 a.m. EST March 4, 2019 | 2019-03-04 15:15 minute
4 March 2019 • 2:30pm | 2019-03-04 14:30 local
March 4, 2019 | 14:30 | 2019-03-04 14:30 local
2019-03-04T14:30:15-05:00[America/New_York] | 2019-03-04 19:30:15 second
00:21Invalid date found for VDI: March 4, 2019 Date output 'as-is'.GMT | 2019-03-04 00:21 minute
First published on Mon 4 Mar 2019 14.30 GMT | 2019-03-04 14:30 minute
4 Mar 2019, 14:30 IST | 2019-03-04 14:30 local
Mar 04, 2019, 02:30 AM IST | 2019-03-04 02:30 local
4 March 2019 14:30 AEDT | 2019-03-04 03:30 minute
4 July 2019 14:30 Europe/Berlin | 2019-07-04 12:30 minute
4 July 2019 14:30 CEST | 2019-07-04 12:30 minute
Jul 4, 2019, 8:30 AM SGT | 2019-07-04 00:30 minute
Thursday, 04 July 2019, 12:00 | 2019-07-04 12:00 local
2. februar 2019 | 2019-02-02 day
23 ottobre 2019 - 10:15 | 2019-10-23 10:15 local
31 February 2019 | none
2019-02-30 | none
yesterday | none
"""


def written(found: ParsedDate) -> str:
    """Write what was found as it stands in `MORE_SHAPES`."""
    stamp = found.timestamp_utc
    if stamp is None:
        return "?" if found.ambiguous else "none"
    clock = {"second": " %H:%M:%S", "minute": " %H:%M"}.get(str(found.precision), "")
    if found.precision == "local":
        clock = " %H:%M:%S" if stamp.second else " %H:%M"
    return f"{stamp:%Y-%m-%d{clock}} {found.precision}"


@pytest.mark.parametrize("line", MORE_SHAPES.strip().splitlines())
def test_more_shapes(line: str) -> None:
    text, _, expected = line.rpartition(" | ")
    assert written(parse_date(text)) == expected


@given(
    st.lists(
        st.one_of(
            st.datetimes(datetime(1400, 1, 1), datetime(2300, 1, 1)).map(
                lambda moment: moment.isoformat(timespec="seconds")
            ),
            st.datetimes(datetime(1960, 1, 1), datetime(2040, 1, 1)).map(
                lambda moment: moment.isoformat(" ", "seconds") + "Z"
            ),
            st.tuples(
                st.datetimes(datetime(1960, 1, 1), datetime(2040, 1, 1)),
                st.sampled_from(["+00:00", "-05:30", "+14:00", "+14:01", "-23:00"]),
            ).map(lambda pair: pair[0].isoformat(timespec="seconds") + pair[1]),
            st.from_regex(
                r"(19|20)\d\d-[01]\d-[0-3]\d([T ][0-2]\d:[0-6]\d:[0-6]\d)?", fullmatch=True
            ),
            st.sampled_from(
                ["2019-02-29", "2020-02-29", "2021-03-04T00:00:00Z", "2021-3-4", "x" * 19]
            ),
        )
    )
)
def test_many_dates_at_once_are_the_same_as_one_by_one(texts: list[str]) -> None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    for text, (micros, precision) in iso_times(texts).items():
        found = parse_date(text)
        assert found.timestamp_utc == epoch + timedelta(microseconds=micros), text
        assert found.precision == precision, text


MONTHS = {
    "English": "January February March April May June July August September October November "
    "December",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november "
    "december",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
    "novembre dicembre",
}


@pytest.mark.parametrize("language", MONTHS)
def test_all_months_of_six_languages(language: str) -> None:
    for number, name in enumerate(MONTHS[language].split(), start=1):
        for form in (name, name.upper(), name.capitalize()):
            found = parse_date(f"7 {form} 2019")
            assert found.timestamp_utc == datetime(2019, number, 7, tzinfo=UTC), form


@pytest.mark.parametrize("text", [None, "", "  ", "None", "null", "NaT", "n/a", "-"])
def test_no_date_is_missing_without_a_problem(text: str | None) -> None:
    found = parse_date(text)
    assert (found.timestamp_utc, found.precision, found.problem) == (None, None, None)


def test_an_ambiguous_date_is_reported_and_left_missing() -> None:
    found = parse_date("04/05/2013")
    assert found.timestamp_utc is None
    assert found.precision is None
    assert found.ambiguous
    assert found.problem == "'04/05/2013' is 4 May or 5 April"
    assert parse_date("04/05/2013", day_first=True).timestamp_utc == datetime(
        2013, 5, 4, tzinfo=UTC
    )
    assert parse_date("04/05/2013", day_first=False).timestamp_utc == datetime(
        2013, 4, 5, tzinfo=UTC
    )
    assert parse_date("04.05.2013", day_first=False).timestamp_utc == datetime(
        2013, 4, 5, tzinfo=UTC
    )


def test_a_column_settles_its_own_order() -> None:
    days_first = parse_dates(["04/05/2013", "13/05/2013", None])
    assert [one.timestamp_utc for one in days_first] == [
        datetime(2013, 5, 4, tzinfo=UTC),
        datetime(2013, 5, 13, tzinfo=UTC),
        None,
    ]
    months_first = parse_dates(["04/05/2013", "05/13/2013"])
    assert months_first[0].timestamp_utc == datetime(2013, 4, 5, tzinfo=UTC)
    contradictory = parse_dates(["04/05/2013", "05/13/2013", "13/05/2013"])
    assert contradictory[0].ambiguous
    assert contradictory[0].timestamp_utc is None
    assert all(one.ambiguous for one in parse_dates(["04/05/2013", "06/07/2013"]))


def test_a_column_of_midnights_holds_days() -> None:
    assert {one.precision for one in parse_dates([f"2020-01-0{n} 00:00" for n in range(1, 5)])} == {
        "day"
    }
    mixed = parse_dates(["2020-01-01 00:00", "2020-01-02 00:00", "2020-01-03 10:12"])
    assert [one.precision for one in mixed] == ["local", "local", "local"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("30/02/2013", "'30/02/2013' is an impossible date"),
        ("2013-02-30", "'2013-02-30' is an impossible date"),
        ("32 May 2013", "'32 May 2013' is an impossible date"),
        ("13/13/2013", "'13/13/2013' is an impossible date"),
        ("Correction Appended", "no date found in 'Correction Appended'"),
        ("three hours ago", "no date found in 'three hours ago'"),
    ],
)
def test_impossible_dates_are_reported(text: str, problem: str) -> None:
    found = parse_date(text)
    assert found.timestamp_utc is None
    assert found.problem == problem


def test_an_impossible_clock_time_leaves_the_day() -> None:
    found = parse_date("2021-03-04T25:10:00Z")
    assert found.timestamp_utc == datetime(2021, 3, 4, tzinfo=UTC)
    assert found.precision == "day"
    assert found.problem == "'2021-03-04T25:10:00Z' has an impossible clock time"


def test_a_wrong_weekday_is_remarked() -> None:
    found = parse_date("Monday, March 4, 2021")
    assert found.timestamp_utc == datetime(2021, 3, 4, tzinfo=UTC)
    assert found.problem is not None
    assert "weekday" in found.problem


def test_the_zone_given_counts_only_where_none_is_named() -> None:
    assert parse_date("2021-07-04 12:00", time_zone="Europe/Berlin").timestamp_utc == datetime(
        2021, 7, 4, 10, tzinfo=UTC
    )
    assert parse_date("2021-07-04 12:00", time_zone="Europe/Berlin").precision == "minute"
    assert parse_date("2021-07-04 12:00Z", time_zone="Europe/Berlin").timestamp_utc == datetime(
        2021, 7, 4, 12, tzinfo=UTC
    )


def test_day_first_must_be_a_truth_value() -> None:
    with pytest.raises(TypeError, match=r"day_first='yes' is not allowed; use True, False or None"):
        parse_date("04/05/2013", day_first="yes")  # type: ignore[arg-type]


@given(st.datetimes(min_value=datetime(1600, 1, 1), max_value=datetime(2199, 12, 31)))
def test_iso_round_trip(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    found = parse_date(moment.isoformat())
    assert found.timestamp_utc == moment
    padded = [moment.second == 0, moment.second == 0 and moment.minute == 0 == moment.hour]
    assert found.precision == ("day" if padded[1] else "minute" if padded[0] else "second")


@given(st.dates(min_value=datetime(1900, 1, 1).date(), max_value=datetime(2100, 1, 1).date()))
def test_written_dates_round_trip(day: object) -> None:
    for form in ("%d %B %Y", "%B %d, %Y", "%A, %d %b %Y", "%Y年%m月%d日", "%d.%m.%Y"):
        found = parse_date(day.strftime(form))  # type: ignore[attr-defined]
        assert found.timestamp_utc is not None
        assert found.timestamp_utc.date() == day
        assert (found.precision, found.problem) == ("day", None)


@given(st.text(max_size=500))
def test_any_text_is_answered(text: str) -> None:
    found = parse_date(text)
    assert (found.timestamp_utc is None) == (found.precision is None)


@pytest.mark.parametrize(
    "text",
    ["1" * 5000, "12:" * 2000, "May " * 2000, "1 May " * 1500, " " * 9000 + "x", "年" * 3000],
)
def test_of_long_nonsense_the_head_alone_is_read(text: str) -> None:
    assert parse_date(text) == parse_date(text.strip()[:400])
