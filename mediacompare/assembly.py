"""From the raw rows of readers to the columns of the articles table."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from mediacompare.dates import ParsedDate, parse_date, parse_dates
from mediacompare.languages import detect_language, language_tag
from mediacompare.problems import (
    SHOWN,
    Problem,
    cap_problems,
    check_articles,
    make_problem,
    sort_problems,
)

UNKNOWN_OUTLET = "unknown outlet"
"""Outlet of articles that name none: visible in every table, and a problem of the reading."""

MORE_FIELDS: tuple[str, ...] = (
    *("source_id", "page", "edition", "rights", "word_count", "agency", "version"),
    *("updated", "retrieved", "masked"),
)
"""Columns that some sources have, in the order in which they follow the fixed ones."""

_INNER = {"published", "published_zone_hint", "rows_in_file", "row_in_file", "described"}


def assemble(
    rows: list[dict[str, str | None]],
    problems: list[Problem],
    *,
    outlet: str | None,
    options: Any,
) -> pd.DataFrame:
    """Make the articles table of raw rows; its ``attrs["problems"]`` lists all that is wrong."""
    problems = list(problems)
    size = len(rows)
    for row in rows:
        row["row_in_file"] = row["source_row"] if row.get("rows_in_file") != "1" else None
    published, precision = _read_dates(rows, problems, options)
    languages, sources = _read_languages(rows, problems, options.language)
    outlets = _read_outlets(rows, problems, outlet)
    ids = _make_ids(rows, problems)
    data: dict[str, Any] = {
        "article_id": ids,
        "outlet": outlets,
        "title": [_line(row.get("title")) for row in rows],
        "text": [row.get("text") or "" for row in rows],
        "published_at": published,
        "published_precision": precision,
        "language": languages,
        "author": [_line(row.get("author")) for row in rows],
        "url": [_line(row.get("url")) for row in rows],
        "section": [_line(row.get("section")) for row in rows],
        "source_file": [row["source_file"] for row in rows],
        "reader": [row.get("reader") for row in rows],
        "source_row": np.array([int(row["source_row"] or 0) for row in rows], dtype=np.int64),
        "language_source": sources,
    }
    given: dict[str, str | None] = {}
    for row in rows:
        given.update(row)
    for field in MORE_FIELDS:
        if field in given:
            data[field] = [row.get(field) for row in rows]
    for key in given:
        if key not in data and key not in _INNER:
            data[key] = [row.get(key) for row in rows]
    articles = pd.DataFrame(typed_columns(data, size))
    problems += check_articles(articles)
    articles.attrs["problems"] = sort_problems(problems)
    return articles


def typed_columns(data: Mapping[str, Any], size: int) -> dict[str, pd.Series[Any]]:
    """Give every column its type; what is neither time nor number is text."""
    typed: dict[str, pd.Series[Any]] = {}
    for name, values in data.items():
        if name == "published_at":
            typed[name] = pd.Series(
                pd.DatetimeIndex(values, dtype="datetime64[us, UTC]"), index=range(size)
            )
        elif isinstance(values, np.ndarray):
            typed[name] = pd.Series(values, index=range(size))
        else:
            typed[name] = pd.Series(values, dtype="str", index=range(size))
    return typed


def _line(value: str | None) -> str | None:
    """Make one line of a field of metadata; no-break spaces are spaces there."""
    return " ".join(value.split()) or None if value else None


def _place(row: Mapping[str, str | None]) -> dict[str, Any]:
    number = row.get("row_in_file")
    return {"file": row.get("source_file"), "row": int(number) if number else None}


def _read_dates(
    rows: Sequence[Mapping[str, str | None]], problems: list[Problem], options: Any
) -> tuple[list[datetime | None], list[str | None]]:
    """Read the dates file by file: those of one file settle each other's order."""
    published: list[datetime | None] = [None] * len(rows)
    precision: list[str | None] = [None] * len(rows)
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.get("published"):
            groups.setdefault(row.get("described") or row["source_file"] or "", []).append(place)
    for file, places in groups.items():
        texts = [_as_precise(rows[place]) for place in places]
        zones = [options.time_zone or rows[place].get("published_zone_hint") for place in places]
        found = parse_dates(texts, day_first=options.day_first, time_zone=zones)
        ambiguous = [text for text, one in zip(texts, found, strict=True) if one.ambiguous]
        if ambiguous:
            wrong = f"{len(ambiguous)} dates such as {ambiguous[0]!r} can be read in two ways"
            remedy = "say day_first=True (4 May) or day_first=False (April 5) of 04/05"
            problems.append(make_problem(wrong, remedy, "error", file=file))
        remarks = []
        for place, one in zip(places, found, strict=True):
            published[place], precision[place] = one.timestamp_utc, one.precision
            if one.problem and not one.ambiguous:
                severity = "error" if one.timestamp_utc is None else "warning"
                remedy = "correct it at its source" if severity == "error" else "look at it"
                remarks.append(make_problem(one.problem, remedy, severity, **_place(rows[place])))
        problems += cap_problems(remarks, "dates that cannot be trusted", file)
        problems += cap_problems(
            _published_after_retrieval(rows, places, found), "articles saved before they came", file
        )
    return published, precision


_KEPT = {"local": 19, "day": 10, "month": 7, "year": 4}
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")


def _as_precise(row: Mapping[str, str | None]) -> str | None:
    """Give the date of a table that mediacompare wrote only as far as it was known there."""
    published = row["published"]
    kept = _KEPT.get(row.get("published_precision_in_file") or "")
    if published and kept and _STAMP.match(published):
        return published[:kept]
    return published


def _published_after_retrieval(
    rows: Sequence[Mapping[str, str | None]], places: Sequence[int], found: Sequence[ParsedDate]
) -> list[Problem]:
    """Find dates of publication two days or more after the article was saved or loaded."""
    late = []
    for place, one in zip(places, found, strict=True):
        saved = rows[place].get("retrieved")
        if one.timestamp_utc is None or not saved:
            continue
        when = parse_date(saved).timestamp_utc
        if when is not None and (one.timestamp_utc - when).days >= 2:
            wrong = f"dated {one.timestamp_utc.date()}, but saved on {when.date()} already"
            remedy = "look at the source: one of the dates is wrong"
            late.append(make_problem(wrong, remedy, "warning", **_place(rows[place])))
    return late


def _read_languages(
    rows: Sequence[Mapping[str, str | None]], problems: list[Problem], default: str | None
) -> tuple[list[str | None], list[str | None]]:
    languages: list[str | None] = []
    sources: list[str | None] = []
    unknown: Counter[tuple[str, str]] = Counter()
    for row in rows:
        declared = row.get("language")
        tag = language_tag(declared) if declared else None
        if declared and tag is None:
            unknown[row["source_file"] or "", declared[:40]] += 1
        source: str | None = "declared"
        if tag is None:
            tag = default
        if tag is None:
            tag, source = detect_language(row.get("text") or ""), "detected"
        languages.append(tag)
        sources.append(source if tag else None)
    for (file, declared), count in sorted(unknown.items()):
        wrong = f"{count} articles declare the language {declared!r}, which is none we know"
        problems.append(make_problem(wrong, "it was detected; check it", "info", file=file))
    return languages, sources


def _read_outlets(
    rows: Sequence[Mapping[str, str | None]], problems: list[Problem], default: str | None
) -> list[str]:
    """Take the outlet that is named; else the domain, else a name that says it is unknown."""
    outlets = []
    stood_in: dict[str, Counter[str]] = {"domain": Counter(), "nothing": Counter()}
    of_domain: dict[str, set[str]] = {}
    for row in rows:
        outlet = _line(row.get("outlet")) or default
        url = row.get("url")
        domain = domain_of(url) if url else None
        if outlet and domain and row.get("reader") in ("web page", "mhtml"):
            of_domain.setdefault(domain, set()).add(outlet)
        if not outlet:
            outlet = domain
            stood_in["domain" if domain else "nothing"][row["source_file"] or ""] += 1
        outlets.append(outlet or UNKNOWN_OUTLET)
    remedy = "name it: outlet=…, columns={'outlet': …}, pattern=…, or in a table of metadata"
    for kind, stands, severity in (
        ("domain", "the domain of the address stands for it", "info"),
        ("nothing", f"{UNKNOWN_OUTLET!r} stands for it", "warning"),
    ):
        files = list(stood_in[kind])
        if not files:
            continue
        where = ", ".join(files[:5]) + (" …" if len(files) > 5 else "")
        wrong = f"{stood_in[kind].total()} of {len(rows)} articles name no outlet; {stands}"
        if len(files) > 1:
            wrong += f" (in {where})"
        file = files[0] if len(files) == 1 else None
        problems.append(make_problem(wrong, remedy, severity, file=file))
    for domain, names in sorted(of_domain.items()):
        if len(names) > 1:
            wrong = f"pages of {domain} name themselves {', '.join(sorted(names)[:5])}"
            remedy_names = "give them one outlet in a table of metadata, if they are one"
            problems.append(make_problem(wrong, remedy_names, "info"))
    return outlets


def domain_of(url: str | None) -> str | None:
    """Name the domain of an address, without ``www.``; None where it is no web address.

    Examples
    --------
    >>> domain_of("https://www.example.org:8080/news/1")
    'example.org'
    """
    try:
        parts = urlsplit((url or "").strip())
        host = parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None
    return host.removeprefix("www.") or None if host and "." in host else None


def _make_ids(rows: Sequence[Mapping[str, str | None]], problems: list[Problem]) -> list[str]:
    """Make stable ids: the source's own, the file's name, or a hash of the content."""
    stems: dict[str, set[str]] = {}
    for row in rows:
        if row.get("rows_in_file") == "1" and not _line(row.get("source_id")):
            file = PurePosixPath(row["source_file"] or "")
            for key in _short_names(file):
                stems.setdefault(key, set()).add(str(file))
    ids = []
    for row in rows:
        own = _line(row.get("source_id"))
        if not own and row.get("rows_in_file") == "1":
            file = PurePosixPath(row["source_file"] or "")
            own = next((name for name in _short_names(file) if len(stems[name]) == 1), str(file))
        get = row.get
        ids.append(own or hash_id(get("outlet"), get("title"), get("text"), get("published")))
    holders: dict[str, list[int]] = {}
    for place, own in enumerate(ids):
        holders.setdefault(own, []).append(place)
    by_file: dict[tuple[str, bool], list[Problem]] = {}
    surplus: Counter[tuple[str, bool]] = Counter()
    for own, places in holders.items():
        number = 1
        first = rows[places[0]]
        text = first.get("text") or ""
        for place in places[1:]:
            number += 1
            while (kept := f"{own}#{number}") in holders:
                number += 1
            ids[place] = kept
            row = rows[place]
            alike = text == (row.get("text") or "")
            kind = row["source_file"] or "", alike
            listed = by_file.setdefault(kind, [])
            if len(listed) > SHOWN:  # `cap_problems` counts the others: see `surplus`
                surplus[kind] += 1
            else:
                listed.append(_taken_id(own, kept, first, row, alike))
    for kind, found_here in by_file.items():
        more = "articles whose id is taken"
        problems += cap_problems(found_here, more, kind[0], uncounted=surplus[kind])
    return ids


def _taken_id(
    own: str,
    kept: str,
    first: Mapping[str, str | None],
    row: Mapping[str, str | None],
    alike: bool,
) -> Problem:
    """Describe an article whose id another one has."""
    place = first["source_file"]
    if alike:
        wrong = f"the article {own!r} is there already, in {place}, with the same text; kept as "
        remedy, severity = "clean_articles(articles, drop_duplicates=True)", "warning"
    else:
        wrong = f"another article, in {place}, has the id {own!r} too; this one is kept as "
        remedy, severity = "give it its own id", "error"
    return make_problem(f"{wrong}{kept!r}", remedy, severity, article_id=kept, **_place(row))


def _short_names(file: PurePosixPath) -> tuple[str, str]:
    """Name a file without its folder and extension, and without its extension alone."""
    if file.suffix.casefold() == ".gz":
        file = file.with_suffix("")
    return file.stem, str(file.with_suffix(""))


def hash_id(*parts: str | None) -> str:
    """Make an id of an article's content, the same in every run.

    Examples
    --------
    >>> hash_id("Daily", None, "The bridge opened.")
    'h798aab690671'
    """
    content = "\x1f".join(part or "" for part in parts)
    return "h" + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
