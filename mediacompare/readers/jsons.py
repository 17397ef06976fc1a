"""Articles in JSON and JSON lines: lists, objects that hold lists, one article, data frames."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mediacompare.readers import Options, RawRows, is_binary, problem
from mediacompare.readers.tables import ALIASES, cell_text, plain_name, to_rows
from mediacompare.readers.text import decode_reported

_MAX_FIELDS = 200  # of all articles of a file together
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
        records = [item for item in content if isinstance(item, dict)]
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
    if values and all(isinstance(value, dict) for value in values):
        return [{"id": key, **value} for key, value in content.items()]
    return None


def read_jsonl(data: bytes, name: str, options: Options) -> RawRows:
    """Read one JSON object a line; a broken line is reported, the others are kept."""
    text, notes = decode_reported(data)
    records, broken = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            whole = line.rstrip().endswith("}")
            record = json.loads(line) if whole else "it does not end with a brace"
        except (ValueError, RecursionError) as error:
            record = str(error)
        if isinstance(record, dict):
            records.append(record)
        else:
            wrong = f"line {number} is no JSON object" + (
                f": {record[:200]}" if isinstance(record, str) else ""
            )
            broken.append(wrong)
    remedy = "the other lines are read; export these again"
    notes += [problem(wrong, remedy) for wrong in broken[:20]]
    if len(broken) > 20:
        notes.append(problem(f"{len(broken) - 20:,} more broken lines", remedy))
    result = _from_records(records, options)
    result.problems = notes + result.problems
    return result


def _from_records(records: Sequence[Mapping[str, Any]], options: Options) -> RawRows:
    flat = [_flatten(record) for record in records]
    names = list(dict.fromkeys(key for record in flat for key in record))
    if not names:
        return RawRows(problems=[problem("no articles in this file", "leave it out")])
    kept = _fields_to_keep(names) if len(names) > _MAX_FIELDS else names
    result = to_rows(kept, [[record.get(name) for name in kept] for record in flat], options)
    if len(kept) < len(names):
        wrong = f"{len(names):,} different fields; {len(kept):,} of them are kept"
        result.problems.append(problem(wrong, "keep fewer at the source", severity="warning"))
    return result


def _fields_to_keep(names: Sequence[str]) -> list[str]:
    """Keep the fields that we know, and the first of the others."""
    known = {plain_name(alias) for aliases in ALIASES.values() for alias in aliases}
    ours = [name for name in names if plain_name(name) in known]
    return list(dict.fromkeys([*ours, *names]))[:_MAX_FIELDS]


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
