"""The articles table: reading it, its columns and types, ids, times, and what is wrong with it.

One row an article; `COLUMNS` in this order, then whatever else the source gave, untouched.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediacompare.assembly import (
    MORE_FIELDS,
    UNKNOWN_OUTLET,
    assemble,
    hash_id,
    typed_columns,
)
from mediacompare.dates import PRECISIONS, parse_dates
from mediacompare.errors import ArticlesError, unknown_choice
from mediacompare.languages import language_tag
from mediacompare.problems import (
    PROBLEM_COLUMNS,
    SHOWN,
    Problem,
    check_articles,
    list_problems,
    make_problem,
    problems_at,
    sort_problems,
)

if TYPE_CHECKING:
    from mediacompare.readers import Options

COLUMNS: tuple[str, ...] = (
    "article_id",
    "outlet",
    "title",
    "text",
    "published_at",
    "published_precision",
    "language",
    "author",
    "url",
    "section",
    "source_file",
)


def read_articles(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
    day_first: bool | None = None,
    pattern: str | None = None,
    strict: bool = False,
    max_bytes: int = 2_000_000_000,
) -> pd.DataFrame:
    r"""Read articles from files and folders of any mixture of formats into one table.

    The formats are those of `mediacompare.readers.READERS`, told apart by content: tables (CSV,
    TSV, XLSX, JSON, Parquet), text files with a table of metadata beside them, saved web pages,
    exports of news databases. Hidden files, lock files and the ``_files`` folders of saved pages
    are left out.

    Parameters
    ----------
    path : path or list of paths
        A file, a folder (everything below it), or several.
    columns : mapping, optional
        Our column names to those of a table, where its names do not tell:
        ``columns={"outlet": "publication", "text": "content"}``.
    outlet, language : str, optional
        For the articles that name none.
    time_zone : str, optional
        IANA zone of clock times that name none, such as ``"Europe/Berlin"``.
    day_first : bool, optional
        Whether 04/05/2013 is 4 May; without it such dates stay missing, unless their column shows
        the order.
    pattern : str, optional
        What file names tell: a template, ``"{outlet}_{date}_{id}"``, or a regular expression with
        named groups.
    strict : bool
        Raise `ArticlesError` with the list of all problems, if there is an error or a warning.
    max_bytes : int
        Larger files, and what unpacks to more, are not read and reported.

    Returns
    -------
    DataFrame
        One row an article, in the order of file and row, with `COLUMNS`; `reader`; `source_row`
        (from 1, within the file); `language_source` (``declared`` or ``detected``); then what else
        the sources gave, untouched. `text` is as published, after decoding; only line ends are
        made ``\n``. An article without text has an empty one. `published_at` is UTC;
        `published_precision` says how far it can be trusted (see `times`). An article whose source
        names no outlet has the domain of its address for one, or else `UNKNOWN_OUTLET`; both are
        reported. `article_id` is the source's own id, or the name of the file that holds this
        article alone, or ``h`` and 12 hexadecimal digits of its content's SHA-256. Where an id
        occurs twice, the later article gets ``#2`` after it, and that is reported.

    Raises
    ------
    FileNotFoundError
        If `path` does not exist.
    ArticlesError
        If there is no article at all, or if `strict` and there are problems; its message lists
        all of them.

    See Also
    --------
    find_problems : What could not be read, or should be looked at, with file, row and remedy.

    Notes
    -----
    Languages are detected by py3langid in texts of 20 words or more; shorter ones have none. Do
    not rely on detection between close relatives (Danish and Norwegian, Serbian and Croatian).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "news.csv").write_text(
    ...     "id,publication,content,date\n7,Daily,The bridge opened on Monday.,2024-05-06\n"
    ... )
    >>> read_articles(folder)[["article_id", "outlet", "published_precision"]].values.tolist()
    [['7', 'Daily', 'day']]
    """
    from mediacompare.readers import read_columns

    options = options_of(columns, language, time_zone, day_first, max_bytes)
    rows, problems = read_columns(path, options=options, pattern=pattern)
    if not rows.size:
        shown = os.fspath(path) if isinstance(path, (str, os.PathLike)) else list(map(str, path))
        raise ArticlesError(
            list_problems(f"path={shown!r} holds no article that can be read", problems)
            if problems
            else f"path={shown!r} holds no files to read: put articles in it, or name another"
        )
    articles = assemble(rows, problems, outlet=outlet, options=options)
    grave = [found for found in articles.attrs["problems"] if found["severity"] != "info"]
    if strict and grave:
        raise ArticlesError(list_problems("strict=True, and there are problems", grave))
    return articles


def options_of(
    columns: Mapping[str, str] | None,
    language: str | None,
    time_zone: str | None,
    day_first: bool | None,
    max_bytes: int,
) -> Options:
    """Check what was asked for, and put together what concerns the readers."""
    from mediacompare.readers import Options

    if columns is not None:
        for ours in columns:
            if ours not in (*COLUMNS, "published", "date", "time", *MORE_FIELDS):
                raise unknown_choice("columns", ours, (*COLUMNS, *MORE_FIELDS))
    tag = language_tag(language) if language else None
    if language and tag is None:
        raise ValueError(f"language={language!r} is no language; use a BCP 47 tag such as 'en'")
    _check_zone(time_zone)
    if day_first is not None and not isinstance(day_first, bool):
        raise TypeError(f"day_first={day_first!r} is not allowed; use True, False or None")
    return Options(
        columns=dict(columns or {}),
        language=tag,
        time_zone=time_zone,
        day_first=day_first,
        max_bytes=max_bytes,
    )


def _check_zone(time_zone: str | None) -> None:
    if time_zone is None:
        return
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):
        near = get_close_matches(time_zone, sorted(available_timezones()), n=1, cutoff=0.4)
        hint = f" (nearest: {near[0]!r})" if near else ""
        raise ValueError(
            f"time_zone={time_zone!r} is no IANA time zone; use a name such as "
            f"'Europe/Berlin'{hint}"
        ) from None


def find_problems(articles: pd.DataFrame) -> pd.DataFrame:
    """List what could not be read of a corpus, or should be looked at.

    Parameters
    ----------
    articles : DataFrame
        From `read_articles`, `validate_articles` or `clean_articles`. A table from elsewhere is
        looked through anew.

    Returns
    -------
    DataFrame
        file : str, below the path that was read; missing where it concerns the whole corpus
        row : Int64, from 1, within the file; missing where it concerns the file
        article_id : str, where it concerns one article that was read
        problem, remedy : str
        severity : str, ``error`` (not read, or wrong), ``warning`` or ``info``

    Examples
    --------
    >>> find_problems(validate_articles(pd.DataFrame({"outlet": ["A"], "text": ["Rain."]})))[
    ...     ["article_id", "problem"]
    ... ].values.tolist()[-1][1]
    'only 1 word'
    """
    problems = articles.attrs.get("problems")
    if problems is None:
        problems = validate_articles(articles).attrs["problems"]
    data = {name: [found.get(name) for found in problems] for name in PROBLEM_COLUMNS}
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype="Int64" if name == "row" else "str")
            for name, values in data.items()
        }
    )


def validate_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Make a table of one's own an articles table: columns, types, ids, times.

    Parameters
    ----------
    articles : DataFrame
        At least a column `text`; `outlet` should be there. Other columns of `COLUMNS` are used
        where present, and any other passes through. `published_at` may be times (without zone:
        precision ``local``; all at midnight: ``day``) or strings as `dates.parse_date` reads them.

    Returns
    -------
    DataFrame
        A new table in the given order of rows, with `COLUMNS` first; the input is not altered.
        Missing ids are hashes of the content; missing outlets are `UNKNOWN_OUTLET`; missing texts
        are empty. `find_problems` lists what to look at.

    Raises
    ------
    ArticlesError
        If a column is missing or wrong, or ids are not unique; its message lists all problems.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": ["A", "B"], "text": ["Rain fell.", "It rained."]})
    >>> list(validate_articles(table).columns) == list(COLUMNS)
    True
    """
    if not isinstance(articles, pd.DataFrame):
        raise TypeError(f"articles must be a DataFrame, not {type(articles).__name__}")
    problems: list[Problem] = []
    names = [str(name) for name in articles.columns]
    doubled = sorted(name for name, count in Counter(names).items() if count > 1)
    if doubled:
        problems.append(make_problem(f"columns occur twice: {doubled}", "rename them", "error"))
    if "text" not in names:
        problems.append(_missing_text(names))
    if problems:
        raise ArticlesError(list_problems("articles cannot be used", problems))
    size = len(articles)
    data: dict[str, Any] = {name: _strings(articles, name, problems) for name in COLUMNS}
    notes: list[Problem] = []
    data["text"] = [text or "" for text in data["text"]]
    unnamed = sum(not outlet for outlet in data["outlet"])
    if unnamed:
        wrong = f"{unnamed} without outlet; {UNKNOWN_OUTLET!r} stands for it"
        notes.append(make_problem(wrong, "fill the column 'outlet'", "warning"))
    data["outlet"] = [outlet or UNKNOWN_OUTLET for outlet in data["outlet"]]
    data["published_at"], data["published_precision"] = _times_of(articles, problems)
    _validate_languages(data, problems)
    _validate_ids(data, problems, notes)
    if problems:
        raise ArticlesError(list_problems("articles cannot be used", problems))
    typed = typed_columns(data, size)
    for name in names:
        if name not in typed:
            typed[name] = articles[name].reset_index(drop=True).copy()
    valid = pd.DataFrame(typed)
    valid.attrs = dict(articles.attrs)
    if "problems" not in valid.attrs:
        valid.attrs["problems"] = sort_problems([*notes, *check_articles(valid)])
    return valid


def _missing_text(names: Sequence[str]) -> Problem:
    from mediacompare.readers.tables import map_columns

    found, _ = map_columns(names, [], {})
    remedy = (
        f"articles.rename(columns={{{names[found['text']]!r}: 'text'}})"
        if "text" in found
        else "rename the column that holds the texts"
    )
    listed = ", ".join(map(repr, names))
    return make_problem(f"there is no column 'text'; the columns are {listed}", remedy, "error")


def _strings(articles: pd.DataFrame, name: str, problems: list[Problem]) -> list[str | None]:
    """Take a column as text; whole numbers are text as they are printed."""
    if name not in articles.columns or name == "published_at":
        return [None] * len(articles)
    values: list[str | None] = []
    wrong = []
    for place, value in enumerate(articles[name].tolist(), start=1):
        if isinstance(value, str):
            values.append(value if name == "text" else value.strip() or None)
        elif value is None or value is pd.NA or value is pd.NaT or value != value:
            values.append(None)
        elif name != "text" and isinstance(value, (int, float)):
            whole = isinstance(value, float) and value.is_integer()
            values.append(str(int(value)) if whole else str(value))
        else:
            values.append(None)
            wrong.append((place, value))
    for place, value in wrong[:SHOWN]:
        shown = f"{type(value).__name__} {str(value)[:40]!r}"
        problems.append(
            make_problem(f"{name} is no text but {shown}", "convert it", "error", row=place)
        )
    return values


def _times_of(
    articles: pd.DataFrame, problems: list[Problem]
) -> tuple[list[datetime | None], list[str | None]]:
    """Read `published_at` and `published_precision` of a table that did not come from a reader."""
    size = len(articles)
    if "published_at" not in articles.columns:
        return [None] * size, [None] * size
    column = articles["published_at"]
    declared = _strings(articles, "published_precision", problems)
    for place, one in enumerate(declared, start=1):
        if one is not None and one not in PRECISIONS:
            wrong = str(unknown_choice("published_precision", one, PRECISIONS))
            problems.append(make_problem(wrong, "correct it", "error", row=place))
    if isinstance(column.dtype, pd.DatetimeTZDtype) or column.dtype.kind == "M":
        naive = not isinstance(column.dtype, pd.DatetimeTZDtype)
        times = column.dt.tz_localize("UTC") if naive else column.dt.tz_convert("UTC")
        stamps = [None if stamp is pd.NaT else stamp for stamp in times.dt.as_unit("us")]
        midnight = all(stamp is None or stamp == stamp.normalize() for stamp in stamps)
        found = [
            None
            if stamp is None
            else "day"
            if midnight
            else "local"
            if naive
            else "second"
            if stamp.second
            else "minute"
            for stamp in stamps
        ]
        return stamps, [
            None if stamp is None else own or default
            for stamp, own, default in zip(stamps, declared, found, strict=True)
        ]
    texts = [
        value.isoformat()
        if isinstance(value, (date, datetime))
        else str(value)
        if not (value is None or value is pd.NA or value is pd.NaT or value != value)
        else None
        for value in column.tolist()
    ]
    parsed = parse_dates(texts)
    for place, found_date in enumerate(parsed, start=1):
        if found_date.timestamp_utc is None and found_date.problem:
            remedy = "write dates as 2013-05-04" if found_date.ambiguous else "correct it"
            wrong = f"published_at: {found_date.problem}"
            problems.append(make_problem(wrong, remedy, "error", row=place))
    return [one.timestamp_utc for one in parsed], [
        None if one.timestamp_utc is None else own or one.precision
        for own, one in zip(declared, parsed, strict=True)
    ]


def _validate_languages(data: dict[str, Any], problems: list[Problem]) -> None:
    for place, declared in enumerate(data["language"]):
        if declared is None:
            continue
        tag = language_tag(declared)
        if tag is None:
            wrong = f"language={declared!r} is no language"
            remedy = "use a BCP 47 tag such as 'en', or leave it missing"
            problems.append(make_problem(wrong, remedy, "error", row=place + 1))
        data["language"][place] = tag


def _validate_ids(data: dict[str, Any], problems: list[Problem], notes: list[Problem]) -> None:
    counts = Counter(own for own in data["article_id"] if own)
    for own, count in sorted(counts.items()):
        if count > 1:
            wrong = f"article_id {own!r} occurs {count} times"
            problems.append(make_problem(wrong, "give each article its own id", "error"))
    made: Counter[str] = Counter()
    for place, own in enumerate(data["article_id"]):
        if own:
            continue
        stamp = data["published_at"][place]
        key = hash_id(
            data["outlet"][place],
            data["title"][place],
            data["text"][place],
            stamp.isoformat() if stamp is not None else None,
        )
        made[key] += 1
        unique = key if made[key] == 1 else f"{key}#{made[key]}"
        data["article_id"][place] = unique
        if made[key] > 1:
            wrong = "the same article as one before: outlet, title, text and date are the same"
            remedy = "clean_articles(articles, drop_duplicates=True)"
            notes.append(make_problem(wrong, remedy, "warning", row=place + 1, article_id=unique))


# --- Cleaning and times --------------------------------------------------------------------------

_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


def clean_articles(
    articles: pd.DataFrame, *, drop_empty: bool = False, drop_duplicates: bool = False
) -> pd.DataFrame:
    r"""Make typographic leftovers uniform, and drop what is asked for.

    In `title` and `text`, line ends become ``\n``; no-break and other wide spaces become spaces;
    soft hyphens, zero-width spaces and byte order marks are taken out; letters are composed (NFC).
    Nothing else is touched. Offsets of results made before no longer hold.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    drop_empty : bool
        Leave out articles without text.
    drop_duplicates : bool
        Leave out articles whose outlet and text are those of an earlier one (the earliest
        published, then the first by id). The same text in two outlets is kept: it is what reuse
        is about.

    Returns
    -------
    DataFrame
        A new table; what was left out is in `find_problems`, each with its id.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": ["A"], "text": ["Rain\u00a0fell.\r\n"]})
    >>> clean_articles(table)["text"].tolist()
    ['Rain fell.\n']
    """
    valid = validate_articles(articles)
    problems = list(valid.attrs["problems"])
    for name in ("title", "text"):
        valid[name] = pd.Series(
            [_clean(value) if isinstance(value, str) else None for value in valid[name].tolist()],
            dtype="str",
        )
    dropped: dict[int, str] = {}
    if drop_empty:
        for place, text in enumerate(valid["text"].tolist()):
            if not text.strip():
                dropped[place] = "left out: it has no text"
    if drop_duplicates:
        order = valid.sort_values(["published_at", "article_id"], na_position="last").index
        kept: dict[tuple[str, str], str] = {}
        outlets, texts = valid["outlet"].tolist(), valid["text"].tolist()
        ids = valid["article_id"].tolist()
        for place in map(int, order):
            key = (outlets[place], " ".join(texts[place].split()))
            if place in dropped or not key[1]:
                continue
            if key in kept:
                dropped[place] = f"left out: outlet and text are those of {kept[key]!r}"
            else:
                kept[key] = ids[place]
    places = sorted(dropped)
    problems += problems_at(valid, places, dropped.__getitem__, "", "info", "articles left out")
    cleaned = valid.drop(index=list(dropped)).reset_index(drop=True)
    cleaned.attrs["problems"] = sort_problems(problems)
    return cleaned


def _clean(text: str) -> str:
    import unicodedata

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _SPACES.sub(" ", text)))


def times(articles: pd.DataFrame) -> pd.DataFrame:
    """Tell between which two instants each article was published.

    Article A appeared before B only if ``latest`` of A is not after ``earliest`` of B.

    Parameters
    ----------
    articles : DataFrame
        With `published_at` and `published_precision`.

    Returns
    -------
    DataFrame
        With the index of `articles`; missing where the date is.

        earliest : datetime64[us, UTC]
        latest : datetime64[us, UTC], later than earliest: by one second, one minute, one day, a
            month or a year, as the precision says; ``local`` clock times, whose zone is unknown,
            range from 14 hours before to 14 hours after.

    Notes
    -----
    A day is the UTC day of that date. Where outlets lie many time zones apart, two neighboring
    days do not prove an order; give clock times where it matters.

    Examples
    --------
    >>> table = validate_articles(
    ...     pd.DataFrame({"text": ["Rain."], "published_at": ["28 February 2025"]})
    ... )
    >>> [str(stamp) for stamp in times(table).iloc[0]]
    ['2025-02-28 00:00:00+00:00', '2025-03-01 00:00:00+00:00']
    """
    start = articles["published_at"].astype("datetime64[us, UTC]")
    precision = articles["published_precision"]
    earliest, latest = start.copy(), start.copy()
    for name, width in _WIDTHS.items():
        rows = precision == name
        if name == "local":
            earliest[rows] = start[rows] - width
        latest[rows] = start[rows] + width
    known = precision.isin(list(_WIDTHS))
    return pd.DataFrame(
        {"earliest": earliest.where(known), "latest": latest.where(known)}, index=articles.index
    )


_WIDTHS: dict[str, Any] = {
    "second": pd.Timedelta(seconds=1),
    "minute": pd.Timedelta(minutes=1),
    "local": pd.Timedelta(hours=14),
    "day": pd.Timedelta(days=1),
    "month": pd.DateOffset(months=1),
    "year": pd.DateOffset(years=1),
}
