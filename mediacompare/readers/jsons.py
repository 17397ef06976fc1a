"""Articles in JSON and JSON lines: lists, objects that hold lists, one article, data frames."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from mediacompare.readers import Options, RawRows, is_binary, problem
from mediacompare.readers.columns import PIECE, join_columns, text_array
from mediacompare.readers.tables import (
    ALIASES,
    FIRST,
    PIECE_LETTERS,
    Lines,
    TextLines,
    apply_plan,
    cell_text,
    plain_name,
    plan_table,
)
from mediacompare.readers.text import decode_reported

_SHOWN = 20  # broken lines that are listed one by one
MAX_FIELDS = 200  # of all articles of a file together
_LIST_LINE = "articles items results data stories docs documents response news entries rows hits"
_LISTS = tuple(_LIST_LINE.split())


def sniff_json(head: bytes, name: str) -> float:
    """Take what begins as a JSON object or list."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start not in (b"{", b"[") or is_binary(head):
        return 0.0
    return 0.4 if name.casefold().endswith(".json") else 0.3


def sniff_jsonl(head: bytes, name: str) -> float:
    """Take lines that each are a JSON object."""
    lines = [line for line in head.lstrip(b"\xef\xbb\xbf").splitlines()[:3] if line.strip()]
    if not lines or not lines[0].lstrip().startswith(b"{") or is_binary(head):
        return 0.0
    try:
        whole = isinstance(json.loads(lines[0]), dict)
    except (ValueError, RecursionError):
        whole = False
    if name.casefold().endswith((".jsonl", ".ndjson", ".jl")):
        return 0.45
    return 0.42 if whole and len(lines) > 1 and lines[1].lstrip().startswith(b"{") else 0.0


def read_json(data: bytes, name: str, options: Options) -> RawRows:
    """Read a JSON list of articles, one article, or an object that holds the list."""
    text, notes = decode_reported(data)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("{") and "\n{" in text:
            return read_jsonl(data, name, options)
        wrong = problem(f"not readable as JSON: {error}", "export it again")
        return RawRows(problems=[*notes, wrong])
    records = _records(content)
    if records is None:
        wrong = problem("no list of articles in this JSON", "convert it to CSV")
        wrong["unlike_articles"] = True
        return RawRows(problems=[*notes, wrong])
    result = _from_records(records, options)
    result.problems = notes + result.problems
    return result


def _records(content: Any, depth: int = 0) -> list[dict[str, Any]] | None:
    """Find the list of articles in a JSON document."""
    if isinstance(content, list):
        records = [_unwrapped(item) for item in content if isinstance(item, dict)]
        return records or ([] if not content else None)
    if not isinstance(content, dict) or depth > 2:
        return None
    known = {plain_name(alias) for field in ("text", "title") for alias in ALIASES[field]}
    if any(plain_name(key) in known and isinstance(value, str) for key, value in content.items()):
        return [content]
    if any(plain_name(key) in known and isinstance(value, dict) for key, value in content.items()):
        columns = {key: value for key, value in content.items() if isinstance(value, dict)}
        if "body" in content and isinstance(content.get("title"), str):
            return [content]
        index = list(dict.fromkeys(key for column in columns.values() for key in column))
        if index:  # a data frame saved column by column
            return [{name: column.get(key) for name, column in columns.items()} for key in index]
    for key in _LISTS:
        if key in content:
            inner = _records(content[key], depth + 1)
            if inner is not None:
                return inner
    values = list(content.values())
    for inner_list in values:  # a list by any name, if it holds articles
        if isinstance(inner_list, list) and inner_list and isinstance(inner_list[0], dict):
            first = _unwrapped(inner_list[0])
            if any(plain_name(key) in known for key in first):
                return _records(inner_list, depth + 1)
    if values and all(isinstance(value, dict) for value in values):
        return [{"id": key, **value} for key, value in content.items()]
    return None


def _unwrapped(item: dict[str, Any]) -> dict[str, Any]:
    """Take an article out of what a search engine puts around it."""
    source = item.get("_source")
    return (
        {**{k: v for k, v in item.items() if k != "_source"}, **source}
        if isinstance(source, dict)
        else item
    )


def read_jsonl(data: bytes, name: str, options: Options) -> RawRows:
    """Read one JSON object a line; a broken line is reported, the others are kept."""
    text, notes = decode_reported(data)
    lines = JsonLines(Lines(text))
    result = _from_pieces(lines.pieces(), options)
    result.problems = notes + lines.notes() + result.problems
    return result


class JsonLines:
    """Lines of JSON, read piece by piece; `notes` tells which of them were broken."""

    def __init__(self, lines: Lines | TextLines) -> None:
        self.lines = lines
        self._broken: list[str] = []
        self._count = 0

    def notes(self) -> list[dict[str, Any]]:
        """Tell of broken lines."""
        remedy = "the other lines are read; export these again"
        notes = [problem(wrong, remedy) for wrong in self._broken]
        if self._count > _SHOWN:
            notes.append(problem(f"{self._count - _SHOWN:,} more broken lines", remedy))
        return notes

    def pieces(self) -> Iterator[list[dict[str, Any]]]:
        """Give the records, some thousands at a time."""
        decode = cast("Any", json.JSONDecoder()).scan_once
        records: list[dict[str, Any]] = []
        began = self.lines.position
        for number, line in enumerate(self.lines, start=1):
            bare = line.strip(" \t\r\n")
            try:
                record, end = decode(bare, 0)
            except (ValueError, RecursionError, StopIteration):
                if not bare.strip():
                    continue
                record, end = None, -1
            if end == len(bare) and type(record) is dict:
                records.append(record)
                if len(records) >= PIECE or (
                    not number % 64 and self.lines.position - began > PIECE_LETTERS
                ):
                    yield records
                    records, began = [], self.lines.position
            else:
                self._note(number, line.rstrip("\n"))
        if records:
            yield records

    def _note(self, number: int, line: str) -> None:
        """Say what is wrong with a line, once it is known that something is."""
        self._count += 1
        if self._count > _SHOWN:
            return
        reason = "it does not end with a brace"
        if line.rstrip().endswith("}"):
            reason = ""
            try:
                json.loads(line)
            except (ValueError, RecursionError) as error:
                reason = str(error)
        told = f": {reason[:200]}" if reason else ""
        self._broken.append(f"line {number} is no JSON object{told}")


def _from_records(records: Sequence[Mapping[str, Any]], options: Options) -> RawRows:
    pieces = (records[start : start + PIECE] for start in range(0, len(records), PIECE))
    return _from_pieces(pieces, options)


def _from_pieces(pieces: Iterable[Sequence[Mapping[str, Any]]], options: Options) -> RawRows:
    """Make one table of the records; which names it has is known at its end."""
    names: dict[str, None] = {}
    tables = [(len(records), piece_arrays(records, names)) for records in pieces]
    if not names:
        return RawRows(problems=[problem("no articles in this file", "leave it out")])
    kept = fields_to_keep(names)
    first: list[tuple[str | None, ...]] = []
    for size, arrays in tables:
        rows = min(size, FIRST - len(first))
        cells = [column.slice(0, rows).to_pylist() for column in in_order(arrays, kept, size)]
        first += zip(*cells, strict=True)
        if len(first) >= FIRST:
            break
    plan, problems = plan_table(kept, first, options)
    if len(kept) < len(names):
        wrong = f"{len(names):,} different fields; {len(kept):,} of them are kept"
        problems.append(problem(wrong, "keep fewer at the source", severity="warning"))
    if not plan.usable:
        return RawRows(problems=problems)
    parts = [apply_plan(plan, in_order(arrays, kept, size)) for size, arrays in tables]
    return RawRows(columns=join_columns(parts), problems=problems, metadata=plan.metadata)


def piece_arrays(records: Sequence[Mapping[str, Any]], names: dict[str, None]) -> dict[str, Any]:
    """Turn records into columns of text by the names of their fields, which `names` collects."""
    flat = [_flatten(record) for record in records]
    here: dict[str, None] = {}
    for record in flat:
        here.update(record)  # type: ignore[arg-type]  # its keys alone matter
    names.update(dict.fromkeys(here))
    kept = fields_to_keep(names)
    return {
        name: text_array([record.get(name) for record in flat]) for name in kept if name in here
    }


def in_order(arrays: Mapping[str, Any], names: Sequence[str], size: int) -> list[Any]:
    """Put the columns of a piece in the order of the table; nulls for those that it lacks."""
    import pyarrow as pa

    missing = pa.nulls(size, pa.large_string())
    return [arrays.get(name, missing) for name in names]


def fields_to_keep(names: Iterable[str]) -> list[str]:
    """Keep all fields; of very many those that we know, and the first of the others."""
    names = list(names)
    if len(names) <= MAX_FIELDS:
        return names
    known = {plain_name(alias) for aliases in ALIASES.values() for alias in aliases}
    ours = [name for name in names if plain_name(name) in known]
    return list(dict.fromkeys([*ours, *names]))[:MAX_FIELDS]


def _flatten(record: Mapping[str, Any]) -> dict[str, str | None]:
    """Make one level of strings of an article with lists and objects in it."""
    flat: dict[str, str | None] = {}
    for key, value in record.items():
        if isinstance(value, Mapping):
            if "sections" in value or "paragraphs" in value:
                flat[key] = "\n\n".join(_paragraphs(value)) or None
                continue
            name = value.get("name")
            if isinstance(name, str):
                flat[key] = name
                continue
            for inner, deeper in value.items():
                flat[f"{key}_{inner}"] = cell_text(deeper)
        else:
            flat[key] = cell_text(value)
    return flat


def _paragraphs(body: Any, depth: int = 0) -> list[str]:
    """List the paragraphs of a body kept as nested lists (fundus)."""
    if isinstance(body, str):
        return [body.strip()] if body.strip() else []
    if depth > 6:
        return []
    if isinstance(body, Mapping):
        keys = [key for key in ("summary", "headline", "paragraphs", "sections") if key in body]
        return [part for key in keys for part in _paragraphs(body[key], depth + 1)]
    if isinstance(body, list):
        return [part for item in body for part in _paragraphs(item, depth + 1)]
    return []
