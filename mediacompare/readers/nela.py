"""NELA-GT collections: the SQLite database, and JSON with one list a source.

Before publication, the makers replaced words of each article by "@" (seven in a row every hundred
words, five every twenty in short ones). Such texts are marked `masked`: shingles must not cross a
mask, and measures of whole sentences are not possible on them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from mediacompare.readers import Options, RawRows, problem
from mediacompare.readers.markup import decode

_MASK = re.compile(r"(?:^|\s)@(?:\s@){4}")
_COLUMNS: tuple[str, ...] = (
    *("id", "date", "source", "title", "content", "author", "url"),
    *("published", "published_utc", "collection_utc"),
)


def sniff_sqlite(head: bytes, name: str) -> float:
    """Recognize an SQLite database; whether it is NELA's is seen when it is opened."""
    if not head.startswith(b"SQLite format 3\x00"):
        return 0.0
    return 0.97 if b"newsdata" in head else 0.5


def read_sqlite(data: bytes, name: str, options: Options) -> RawRows:
    """Read the table `newsdata`; nothing else of the database is run or believed."""
    import sqlite3

    result = RawRows()
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_allow_reading)
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if "newsdata" not in {str(row[0]) for row in tables}:
            result.problems.append(
                problem(
                    "an SQLite database without NELA's table newsdata",
                    "export the table you need as CSV or Parquet",
                )
            )
            return result
        cursor = connection.execute("SELECT * FROM newsdata LIMIT 0")
        present = {column[0] for column in cursor.description}
        wanted = [column for column in _COLUMNS if column in present]
        listed = ", ".join(f'"{column}"' for column in wanted)
        connection.text_factory = lambda value: value.decode("utf-8", "replace")
        rows = connection.execute(f"SELECT {listed} FROM newsdata ORDER BY rowid")  # noqa: S608
        _add((dict(zip(wanted, row, strict=True)) for row in rows), result)
    except (sqlite3.Error, sqlite3.Warning, MemoryError, OverflowError, ValueError) as error:
        result.problems.append(
            problem(f"the database is damaged: {error}", "fetch it again; what came before is read")
        )
    finally:
        connection.close()
    return result


def _allow_reading(action: int, *names: Any) -> int:
    """Allow SQLite to select and read columns, nothing more."""
    import sqlite3

    allowed = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY


def sniff_json(head: bytes, name: str) -> float:
    """Recognize NELA's JSON by its keys."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return 0.0
    return 0.95 if b'"collection_utc"' in head and b'"content"' in head else 0.0


def read_json(data: bytes, name: str, options: Options) -> RawRows:
    """Read NELA's JSON."""
    result = RawRows()
    try:
        content = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        result.problems.append(problem(f"not readable as JSON: {error}", "fetch it again"))
        return result
    records = content if isinstance(content, list) else [content]
    _add((record for record in records if isinstance(record, dict)), result)
    return result


def _add(records: Iterable[dict[str, Any]], result: RawRows) -> None:
    masked = 0
    for record in records:
        values = {
            key: str(record[key]).strip()
            for key in _COLUMNS
            if record.get(key) is not None and not isinstance(record[key], (dict, list, bytes))
        }
        text = values.get("content") or None
        row: dict[str, str | None] = {
            "source_id": values.get("id"),
            "outlet": values.get("source"),
            "title": values.get("title"),
            "text": text,
            "published": _published(values),
            "author": values.get("author"),
            "url": values.get("url"),
            "retrieved": values.get("collection_utc"),
        }
        if text and _MASK.search(text):
            row["masked"] = "true"
            masked += 1
        result.rows.append(row)
    if not result.rows:
        result.problems.append(problem("a collection without articles", "fetch it again"))
    if masked:
        result.problems.append(
            problem(
                f"the makers masked words by @ in {masked} of {len(result.rows)} texts",
                "shingles across a mask are left out; readability is not measured on them",
                severity="warning",
            )
        )


def _published(values: dict[str, str]) -> str | None:
    """Take the time in UTC if there is one, else the date."""
    stamp = values.get("published_utc", "").partition(".")[0]
    if re.fullmatch(r"[1-9]\d{8,9}", stamp):
        return stamp
    return values.get("date") or values.get("published") or None
