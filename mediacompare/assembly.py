"""From the raw rows of readers to the columns of the articles table, a column at a time."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from mediacompare.dates import DateSurvey, ParsedDate, iso_times, parse_date
from mediacompare.languages import DETECTABLE_WORDS, detect_language, language_tag
from mediacompare.problems import (
    SHOWN,
    Problem,
    cap_problems,
    check_articles,
    make_problem,
    sort_problems,
)
from mediacompare.readers.columns import (
    PIECE,
    Columns,
    iterate,
    map_strings,
    replaced,
    text_array,
    tidy,
)

UNKNOWN_OUTLET = "unknown outlet"
"""Outlet of articles that name none: visible in every table, and a problem of the reading."""

MORE_FIELDS: tuple[str, ...] = (
    *("source_id", "page", "edition", "rights", "word_count", "agency", "version"),
    *("updated", "retrieved", "masked"),
)
"""Columns that some sources have, in the order in which they follow the fixed ones."""

_INNER = {"published", "published_zone_hint", "alone", "described"}
_LINES = ("title", "author", "url", "section", "outlet", "source_id")


@dataclass
class Known:
    """What a batch of a stream has to know of those before it, and of its file.

    `ids` are those given out so far; `survey` says how the dates of the file are to be read;
    `stems` counts the files of a name.
    """

    ids: SeenIds = field(default_factory=lambda: SeenIds())
    survey: DateSurvey | None = None
    stems: Mapping[str, int] = field(default_factory=dict)


def assemble(
    rows: Columns,
    problems: list[Problem],
    *,
    outlet: str | None,
    options: Any,
    known: Known | None = None,
) -> pd.DataFrame:
    """Make the articles table of raw rows; its ``attrs["problems"]`` lists all that is wrong.

    Parameters
    ----------
    rows : Columns
        From `mediacompare.readers.read_columns`.
    problems : list of dict
        What the readers found.
    outlet : str, optional
        For the articles that name none.
    options : mediacompare.readers.Options
    known : Known, optional
        What came before, where the rows are a batch of a stream; it is added to.
    """
    import pyarrow.compute as pc

    problems = list(problems)
    places = _Places(rows)
    lines = Columns(rows.size, dict(rows.data))
    for name in _LINES:
        lines.data[name] = tidy(rows.column(name))
    lines.data["text"] = pc.fill_null(rows.column("text"), "")
    published, precision = _read_dates(rows, places, problems, options, known)
    languages, sources = _read_languages(lines, places, problems, options.language)
    outlets = _read_outlets(lines, places, problems, outlet)
    ids = _make_ids(rows, lines, places, problems, known)
    data: dict[str, Any] = {
        "article_id": ids,
        "outlet": outlets,
        "title": lines.data["title"],
        "text": lines.data["text"],
        "published_at": published,
        "published_precision": precision,
        "language": languages,
        "author": lines.data["author"],
        "url": lines.data["url"],
        "section": lines.data["section"],
        "source_file": rows.column("source_file"),
        "reader": rows.column("reader"),
        "source_row": places.row,
        "language_source": sources,
    }
    for key in (*MORE_FIELDS, *rows.data):
        if key in rows.data and key not in data and key not in _INNER:
            data[key] = rows.data[key]
    articles = pd.DataFrame(typed_columns(data, rows.size))
    problems += check_articles(articles)
    articles.attrs["problems"] = sort_problems(problems)
    return articles


class _Places:
    """Where each row comes from: its file, its number there, and whether it is alone."""

    def __init__(self, rows: Columns) -> None:
        self.size = rows.size
        self.files = rows.column("source_file")
        self.row: np.ndarray[Any, Any] = rows.data["source_row"].to_numpy()
        self.alone: np.ndarray[Any, Any] = rows.data["alone"].to_numpy()

    def file(self, place: int) -> str:
        """Name the file of a row."""
        return str(self.files[place].as_py())

    def of(self, place: int) -> dict[str, Any]:
        """Name the file of a row, and its number unless it is alone there."""
        row = None if self.alone[place] else int(self.row[place])
        return {"file": self.file(place), "row": row}


def _groups(keys: Any) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """Give each key of a column in the order of its first row, and the positions of its rows."""
    codes, names = pd.factorize(pd.Series(pd.array(keys, dtype="str")))
    if len(names) == 1:
        yield str(names[0]), np.arange(len(codes))
        return
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(-1, len(names)), side="right")
    for number, name in enumerate(names):
        yield str(name), order[ends[number] : ends[number + 1]]


def typed_columns(data: Mapping[str, Any], size: int) -> dict[str, pd.Series[Any]]:
    """Give every column its type; what is neither time nor number is text."""
    typed: dict[str, pd.Series[Any]] = {}
    for name, values in data.items():
        if name == "published_at" and not isinstance(values, pd.DatetimeIndex):
            values = pd.DatetimeIndex(values, dtype="datetime64[us, UTC]")
        if isinstance(values, (np.ndarray, pd.DatetimeIndex)):
            typed[name] = pd.Series(values, index=range(size))
        elif isinstance(values, (list, pd.Series)):
            typed[name] = pd.Series(values, dtype="str", index=range(size))
        else:
            typed[name] = pd.Series(pd.array(values, dtype="str"), index=range(size))
    return typed


# --- Dates ---------------------------------------------------------------------------------------

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NO_TIME = np.iinfo(np.int64).min  # how numpy writes a missing time
_NO_ZONE = 19  # letters of a time in ISO 8601 that names no zone
_TWO_DAYS = 2 * 86_400_000_000


def _micros(found: ParsedDate) -> int:
    stamp = found.timestamp_utc
    return _NO_TIME if stamp is None else (stamp - _EPOCH) // _MICROSECOND


def _read_dates(
    rows: Columns, places: _Places, problems: list[Problem], options: Any, known: Known | None
) -> tuple[pd.DatetimeIndex, list[str | None]]:
    """Read the dates file by file: those of one file settle each other's order."""
    import pyarrow.compute as pc

    stamps = np.full(rows.size, _NO_TIME, dtype=np.int64)
    precision: list[str | None] = [None] * rows.size
    texts = as_precise(rows)
    given = pc.fill_null(pc.not_equal(texts, ""), False)
    if pc.any(given).as_py():
        chosen = np.flatnonzero(given.to_numpy())
        keys = pc.coalesce(rows.column("described"), rows.column("source_file"))
        zones = (
            None if options.time_zone else rows.data.get("published_zone_hint")
        )  # one for all, or one for each
        for file, members in _groups(keys.filter(given)):
            where = chosen[members]
            _read_dates_of(
                file,
                where,
                texts.take(where).to_pylist(),
                [options.time_zone] * len(where)
                if zones is None
                else zones.take(where).to_pylist(),
                stamps,
                precision,
                places,
                problems,
                DateSurvey(options.day_first) if known is None else known.survey,
                known is None,
            )
    late = _published_after_retrieval(rows, stamps)
    for file, members in _groups(places.files.take(late)) if len(late) else ():
        found = []
        for place in late[members][: SHOWN + 1]:
            saved = parse_date(rows.column("retrieved")[int(place)].as_py()).timestamp_utc
            day = (_EPOCH + int(stamps[place]) * _MICROSECOND).date()
            wrong = f"dated {day}, but saved on {saved.date() if saved else None} already"
            remedy = "look at the source: one of the dates is wrong"
            found.append(make_problem(wrong, remedy, "warning", **places.of(place)))
        kind = "articles saved before they came"
        more = max(0, len(members) - len(found))
        problems += cap_problems(found, kind, file, uncounted=more)
    index = pd.DatetimeIndex(stamps.view("datetime64[us]")).tz_localize("UTC")
    return index, precision


def _read_dates_of(
    file: str,
    where: np.ndarray[Any, Any],
    texts: Sequence[str],
    zones: Sequence[str | None],
    stamps: np.ndarray[Any, Any],
    precision: list[str | None],
    places: _Places,
    problems: list[Problem],
    survey: DateSurvey | None,
    whole: bool,
) -> None:
    """Read the dates of one file, each distinct one once."""
    pairs = list(zip(texts, zones, strict=True))
    counts = Counter(pairs)
    plain = iso_times([text for text, zone in counts if zone is None or len(text) != _NO_ZONE])
    times = {pair: plain[pair[0]] for pair in counts if pair[0] in plain}
    own = [pair for pair in counts if pair not in times]
    own_texts, own_zones = [text for text, _ in own], [zone for _, zone in own]
    survey = survey or DateSurvey()
    if whole:
        survey.add_times(sum(counts[pair] for pair, one in times.items() if one[1] != "day"))
        survey.add(own_texts, own_zones, [counts[pair] for pair in own])
    parsed = dict(zip(own, survey.parse(own_texts, own_zones), strict=True))
    read: dict[tuple[str, str | None], tuple[int, str | None]] = {
        **times,
        **{pair: (_micros(found), found.precision) for pair, found in parsed.items()},
    }
    stamps[where] = [read[pair][0] for pair in pairs]
    for place, pair in zip(where.tolist(), pairs, strict=True):
        precision[place] = read[pair][1]
    ambiguous = {pair: found for pair, found in parsed.items() if found.ambiguous}
    if ambiguous:
        number = sum(counts[pair] for pair in ambiguous)
        first = next(iter(ambiguous))[0]
        wrong = f"{number} dates such as {first!r} can be read in two ways"
        remedy = "say day_first=True (4 May) or day_first=False (April 5) of 04/05"
        problems.append(make_problem(wrong, remedy, "error", file=file))
    odd = {p for p, found in parsed.items() if found.problem and not found.ambiguous}
    if not odd:
        return
    remarks: list[Problem] = []
    number = 0
    for place, pair in zip(where.tolist(), pairs, strict=True):
        if pair not in odd:
            continue
        number += 1
        if len(remarks) <= SHOWN:
            one = parsed[pair]
            severity = "error" if one.timestamp_utc is None else "warning"
            remedy = "correct it at its source" if severity == "error" else "look at it"
            remarks.append(make_problem(str(one.problem), remedy, severity, **places.of(place)))
    more = number - len(remarks)
    problems += cap_problems(remarks, "dates that cannot be trusted", file, uncounted=more)


_KEPT = {"local": 19, "day": 10, "month": 7, "year": 4}
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")


def as_precise(rows: Columns) -> Any:
    """Give the dates of a table that mediacompare wrote only as far as they were known there."""
    import pyarrow as pa

    texts = rows.column("published")
    kept = rows.data.get("published_precision_in_file")
    if kept is None:
        return texts
    cut = [
        text[: _KEPT[far]] if text and far in _KEPT and _STAMP.match(text) else text
        for text, far in zip(iterate(texts), iterate(kept), strict=True)
    ]
    return pa.chunked_array([pa.array(cut, pa.large_string())])


def _published_after_retrieval(rows: Columns, stamps: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Find dates of publication two days or more after the article was saved or loaded."""
    if "retrieved" not in rows.data:
        return np.empty(0, dtype=np.int64)
    made: dict[str | None, int] = {None: _NO_TIME}
    saved = []
    for value in iterate(rows.data["retrieved"]):
        if value not in made:
            made[value] = _micros(parse_date(value))
        saved.append(made[value])
    when = np.array(saved, dtype=np.int64)
    both = np.flatnonzero((when != _NO_TIME) & (stamps != _NO_TIME))
    return both[stamps[both] - when[both] >= _TWO_DAYS]


# --- Languages and outlets -----------------------------------------------------------------------


def _read_languages(
    rows: Columns, places: _Places, problems: list[Problem], default: str | None
) -> tuple[Any, list[str | None]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    declared = rows.column("language")
    values = pc.unique(declared)
    tags = pa.array([language_tag(v) if v else None for v in values.to_pylist()], pa.large_string())
    languages = tags.take(pc.index_in(declared, values).combine_chunks())
    _report_languages(declared, languages, places, problems)
    unnamed = languages.is_null()
    sources = np.full(rows.size, "declared", dtype=object)
    sources[unnamed.to_numpy(zero_copy_only=False)] = None
    if default is not None:
        languages = pc.fill_null(languages, default)
        sources[:] = "declared"
    elif languages.null_count:
        heads = pc.utf8_slice_codeunits(rows.data["text"].filter(unnamed), 0, 1000)
        long = pc.greater_equal(pc.utf8_length(heads), 2 * DETECTABLE_WORDS - 1)
        where = np.flatnonzero(unnamed.to_numpy(zero_copy_only=False))[long.to_numpy()]
        found = [detect_language(head) for head in iterate(heads.filter(long))]
        mask = np.zeros(rows.size, dtype=np.bool_)
        mask[where] = True
        languages = pc.replace_with_mask(
            languages, pa.array(mask), pa.array(found, pa.large_string())
        )
        sources[where] = [None if tag is None else "detected" for tag in found]
    return languages, sources.tolist()


def _report_languages(
    declared: Any, languages: Any, places: _Places, problems: list[Problem]
) -> None:
    """Say which languages are declared that are none."""
    import pyarrow.compute as pc

    wrong_here = pc.and_(pc.fill_null(pc.not_equal(declared, ""), False), languages.is_null())
    if not pc.any(wrong_here).as_py():
        return
    unknown: Counter[tuple[str, str]] = Counter(
        zip(
            iterate(places.files.filter(wrong_here)),
            iterate(pc.utf8_slice_codeunits(declared.filter(wrong_here), 0, 40)),
            strict=True,
        )
    )
    remedy = "it was detected; check it"
    by_file: dict[str, list[Problem]] = {}
    for (file, name), count in sorted(unknown.items()):
        wrong = f"{count} articles declare the language {name!r}, which is none we know"
        by_file.setdefault(file, []).append(make_problem(wrong, remedy, "info", file=file))
    for file, found in by_file.items():
        problems += cap_problems(found, "languages that are none", file)


def _read_outlets(
    rows: Columns, places: _Places, problems: list[Problem], default: str | None
) -> Any:
    """Take the outlet that is named; else the domain, else a name that says it is unknown."""
    import pyarrow as pa
    import pyarrow.compute as pc

    outlets = rows.data["outlet"]
    if default is not None:
        outlets = pc.fill_null(outlets, default)
    of_page = pc.is_in(rows.column("reader"), pa.array(["web page", "mhtml"], pa.large_string()))
    wanted = pc.or_(outlets.is_null(), of_page)
    stood_in: dict[str, Any] = {}
    of_domain: dict[str, set[str]] = {}
    if pc.any(wanted).as_py():
        domains = map_strings(pc.if_else(wanted, rows.data["url"], None), domain_of)
        pages = pc.and_(of_page, pc.and_(outlets.is_valid(), domains.is_valid()))
        for domain, name in zip(
            iterate(domains.filter(pages)), iterate(outlets.filter(pages)), strict=True
        ):
            of_domain.setdefault(domain, set()).add(name)
        unnamed = outlets.is_null()
        stood_in["domain"] = places.files.filter(pc.and_(unnamed, domains.is_valid()))
        stood_in["nothing"] = places.files.filter(pc.and_(unnamed, domains.is_null()))
        outlets = pc.fill_null(pc.coalesce(outlets, domains), UNKNOWN_OUTLET)
    remedy = "name it: outlet=…, columns={'outlet': …}, pattern=…, or in a table of metadata"
    for kind, stands, severity in (
        ("domain", "the domain of the address stands for it", "info"),
        ("nothing", f"{UNKNOWN_OUTLET!r} stands for it", "warning"),
    ):
        count = len(stood_in.get(kind, ()))
        if not count:
            continue
        files = pc.unique(stood_in[kind]).to_pylist()
        where = ", ".join(files[:5]) + (" …" if len(files) > 5 else "")
        wrong = f"{count} of {rows.size} articles name no outlet; {stands}"
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


# --- Ids -----------------------------------------------------------------------------------------


def _make_ids(
    rows: Columns, lines: Columns, places: _Places, problems: list[Problem], known: Known | None
) -> Any:
    """Make stable ids: the source's own, the file's name, or a hash of the content."""
    import pyarrow as pa

    ids = lines.data["source_id"]
    if ids.null_count:
        without = ids.is_null()
        places_without = np.flatnonzero(without.to_numpy())
        alone = places.alone[places_without]
        made: list[str] = [""] * len(places_without)
        if alone.any():
            named = _name_files(places, places_without[alone], known)
            for number, name in zip(np.flatnonzero(alone).tolist(), named, strict=True):
                made[number] = name
        if not alone.all():
            hashed = pa.array(~alone)
            parts = [
                rows.column(name).filter(without).filter(hashed)
                for name in ("outlet", "title", "text", "published")
            ]
            cells = zip(*map(iterate, parts), strict=True)
            short: dict[tuple[str | None, ...], str] = {}  # rows of next to nothing are often equal
            for number, own in zip(np.flatnonzero(~alone).tolist(), cells, strict=True):
                if len(own[2] or "") > _SHORT:
                    made[number] = hash_id(*own)
                    continue
                if own not in short:
                    short[own] = hash_id(*own)
                made[number] = short[own]
        ids = pa.chunked_array([replaced(ids, without, pa.array(made, pa.large_string()))])
    if known is not None:
        return _number_in_stream(ids, lines.data["text"], places, problems, known.ids)
    return _number_taken(ids, lines.data["text"], places, problems)


_SHORT = 100  # letters


def _name_files(places: _Places, wanted: np.ndarray[Any, Any], known: Known | None) -> list[str]:
    """Name single articles by their files, shortly where no other file has that name."""
    files = [PurePosixPath(places.file(place)) for place in wanted.tolist()]
    stems: Mapping[str, int]
    if known is None:
        stems = Counter(key for file in set(files) for key in set(short_names(file)))
    else:
        stems = known.stems
    return [
        next((name for name in short_names(file) if stems.get(name, 1) == 1), str(file))
        for file in files
    ]


def _number_taken(ids: Any, texts: Any, places: _Places, problems: list[Problem]) -> Any:
    """Give the later articles of an id a number, and report them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    own = pd.Series(pd.array(ids, dtype="str"))
    later = np.flatnonzero(own.duplicated().to_numpy())
    if not len(later):
        return ids
    codes, _ = pd.factorize(own)
    first = np.unique(codes, return_index=True)[1][codes[later]]
    order = np.lexsort((later, first))
    later, first = later[order], first[order]
    numbers = own.groupby(codes).cumcount().to_numpy()[later] + 1
    taken = pc.take(ids, pa.array(later))
    kept = pc.binary_join_element_wise(
        taken, pa.array(numbers).cast(pa.large_string()), pa.scalar("#", pa.large_string())
    )
    if pc.any(pc.match_substring(ids, "#")).as_py():  # the source itself may have such an id
        kept = _free_numbers(iterate(taken), set(iterate(ids)))
    alike = np.empty(len(later), dtype=np.bool_)
    for start in range(0, len(later), PIECE):
        some = slice(start, start + PIECE)
        alike[some] = pc.equal(texts.take(first[some]), texts.take(later[some]))
    _report_taken(later, taken, kept, alike, lambda n: places.file(first[n]), places, problems)
    return _renamed(ids, later, kept)


def _free_numbers(taken: Iterable[str], holders: set[str]) -> Any:
    """Give ids, those of a kind beside each other, numbers that no id of the source has."""
    kept, last = [], ("", 1)
    for name in taken:
        number = last[1] + 1 if last[0] == name else 2
        while f"{name}#{number}" in holders:
            number += 1
        last = name, number
        kept.append(f"{name}#{number}")
    return text_array(kept)


def _renamed(ids: Any, where: np.ndarray[Any, Any], names: Any) -> Any:
    """Put other ids at some positions, given in any order."""
    import pyarrow as pa

    mask = np.zeros(len(ids), dtype=np.bool_)
    mask[where] = True
    values = names.take(pa.array(np.argsort(where)))
    return pa.chunked_array([replaced(ids, pa.array(mask), values)])


def _report_taken(
    later: np.ndarray[Any, Any],
    taken: Any,
    kept: Any,
    alike: np.ndarray[Any, Any],
    first_file: Callable[[int], str],
    places: _Places,
    problems: list[Problem],
) -> None:
    """Report articles whose id another one has, the first of each file and kind one by one."""
    import pyarrow as pa

    kinds: dict[tuple[str, bool], np.ndarray[Any, Any]] = {}
    for file, members in _groups(places.files.take(pa.array(later))):
        for same in (True, False):
            of_kind = members[alike[members] == same]
            if len(of_kind):
                kinds[file, same] = of_kind
    for kind in sorted(kinds, key=lambda one: int(kinds[one][0])):
        found = []
        for number in kinds[kind][: SHOWN + 1].tolist():
            own, name = taken[number].as_py(), kept[number].as_py()
            if kind[1]:
                wrong = f"the article {own!r} is there already, in {first_file(number)}, with the "
                wrong += f"same text; kept as {name!r}"
                remedy, severity = "clean_articles(articles, drop_duplicates=True)", "warning"
            else:
                wrong = f"another article, in {first_file(number)}, has the id {own!r} too; this "
                wrong += f"one is kept as {name!r}"
                remedy, severity = "give it its own id", "error"
            place = places.of(int(later[number]))
            found.append(make_problem(wrong, remedy, severity, article_id=name, **place))
        more = len(kinds[kind]) - len(found)
        problems += cap_problems(found, "articles whose id is taken", kind[0], uncounted=more)


class SeenIds:
    """The ids of a stream so far, in twenty bytes each: by 64 bits of their hash."""

    def __init__(self) -> None:
        self._runs: list[tuple[np.ndarray[Any, Any], ...]] = []
        self._files: list[str] = []
        self._more: dict[int, int] = {}  # number of articles of an id, where it is not one

    def find(self, keys: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], ...]:
        """Tell of each key whether it is known, the hash of its first text, and its file."""
        known = np.zeros(len(keys), dtype=np.bool_)
        texts = np.zeros(len(keys), dtype=np.int64)
        files = np.zeros(len(keys), dtype=np.int32)
        for run in self._runs:
            place = np.minimum(np.searchsorted(run[0], keys), len(run[0]) - 1)
            here = run[0][place] == keys
            known |= here
            texts[here], files[here] = run[1][place[here]], run[2][place[here]]
        return known, texts, files

    def add(self, keys: np.ndarray[Any, Any], texts: np.ndarray[Any, Any], file: str) -> None:
        """Add new keys, each once."""
        if not len(keys):
            return
        if not self._files or self._files[-1] != file:
            self._files.append(file)
        files = np.full(len(keys), len(self._files) - 1, dtype=np.int32)
        order = np.argsort(keys, kind="stable")
        self._runs.append((keys[order], texts[order], files[order]))
        while len(self._runs) > 1 and len(self._runs[-2][0]) <= 2 * len(self._runs[-1][0]):
            last, before = self._runs.pop(), self._runs.pop()
            both = [np.concatenate(pair) for pair in zip(before, last, strict=True)]
            order = np.argsort(both[0], kind="stable")
            self._runs.append(tuple(part[order] for part in both))

    def next_number(self, key: int) -> int:
        """Count one more article of a known id."""
        self._more[key] = self._more.get(key, 1) + 1
        return self._more[key]

    def file(self, number: int) -> str:
        """Name a file by its number."""
        return self._files[number]


def _number_in_stream(
    ids: Any, texts: Any, places: _Places, problems: list[Problem], seen: SeenIds
) -> Any:
    """Give articles of a batch a number where their id is taken, there or in one before."""
    own = list(iterate(ids))
    keys = np.fromiter(map(hash, own), dtype=np.int64, count=len(own))
    contents = np.fromiter(map(hash, iterate(texts)), dtype=np.int64, count=len(own))
    unique, first = np.unique(keys, return_index=True)
    known, first_texts, files = seen.find(unique)
    new = ~known
    seen.add(unique[new], contents[first[new]], places.file(0))
    later_mask = np.ones(len(own), dtype=np.bool_)
    later_mask[first[new]] = False
    later = np.flatnonzero(later_mask)
    if not len(later):
        return ids
    first_texts[new] = contents[first[new]]
    where = np.searchsorted(unique, keys[later])
    taken = [own[place] for place in later.tolist()]
    kept, made = [], []
    for name, key in zip(taken, keys[later].tolist(), strict=True):
        while True:
            renamed = f"{name}#{seen.next_number(key)}"
            other = np.array([hash(renamed)], dtype=np.int64)
            if not seen.find(other)[0][0]:
                break
        kept.append(renamed)
        made.append(hash(renamed))
    here = places.file(0)
    seen.add(np.array(made, dtype=np.int64), contents[later], here)
    alike = contents[later] == first_texts[where]

    def first_file(number: int) -> str:
        place = where[number]
        return here if new[place] else seen.file(int(files[place]))

    named = text_array(kept)
    _report_taken(later, text_array(taken), named, alike, first_file, places, problems)
    return _renamed(ids, later, named)


def short_names(file: PurePosixPath) -> tuple[str, str]:
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
    content = "\x1f".join([part or "" for part in parts])
    return "h" + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
