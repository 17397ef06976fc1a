"""Damaged tables, JSON, text files and web pages; the vendors' exports are in their own module."""

from __future__ import annotations

import io
import json
import random
import zlib
from functools import cache

import pytest

from tests.test_readers_fuzz import check, damage, long_run_on_request

__all__ = ["long_run_on_request"]  # a fixture: it keeps the long runs out of the suite

_HEAD = ("id", "outlet", "title", "text", "date")
_ROWS = [
    (str(number), "Valley News", f"Bridge {number}", f'It "opened", again; day {number}.', "2024")
    for number in range(1, 12)
]


@cache
def samples() -> dict[str, tuple[str, str, bytes]]:
    """Give a small file of each common format: name, reader, content."""
    import openpyxl
    import pyarrow as pa
    from pyarrow import parquet

    records = [dict(zip(_HEAD, row, strict=True)) for row in _ROWS]
    cells = [[f'"{cell}"' for cell in (part.replace('"', '""') for part in row)] for row in _ROWS]
    sheet = openpyxl.Workbook()
    for row in (_HEAD, *_ROWS):
        sheet.active.append(row)  # type: ignore[union-attr]
    book, table = io.BytesIO(), io.BytesIO()
    sheet.save(book)
    parquet.write_table(pa.Table.from_pylist(records), table)
    body = "".join(f"<p>The bridge over the river opened on day {n}.</p>" for n in range(20))
    linked = json.dumps({"@type": "NewsArticle", "headline": "Bridge", "datePublished": "2024"})
    page = (
        f"<!DOCTYPE html><html lang=en><head><title>Bridge</title>"
        f"<script type='application/ld+json'>{linked}</script></head>"
        f"<body><article>{body}</article></body></html>"
    ).encode()
    mhtml = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/1\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; '
        b'boundary="xx"\r\n\r\n--xx\r\nContent-Type: text/html\r\n\r\n' + page + b"\r\n--xx--\r\n"
    )
    lines = [",".join(_HEAD), *(",".join(row) for row in cells)]
    return {
        "csv": ("a.csv", "csv", "\n".join(lines).encode()),
        "tsv": ("a.tsv", "csv", "\n".join(["\t".join(_HEAD), *map("\t".join, _ROWS)]).encode()),
        "xlsx": ("a.xlsx", "xlsx", book.getvalue()),
        "parquet": ("a.parquet", "parquet", table.getvalue()),
        "json": ("a.json", "json", json.dumps({"articles": records}, indent=1).encode()),
        "json by columns": (
            "a.json",
            "json",
            json.dumps({k: {str(n): r[k] for n, r in enumerate(records)} for k in _HEAD}).encode(),
        ),
        "jsonl": ("a.jsonl", "jsonl", "\n".join(map(json.dumps, records)).encode()),
        "text": ("a.txt", "text", b"A bridge opens\n\nIt opened on Monday.\n" * 20),
        "web page": ("a.html", "web page", page),
        "mhtml": ("a.mhtml", "mhtml", mhtml),
    }


LAYOUTS = (
    *("csv", "tsv", "xlsx", "parquet", "json", "json by columns", "jsonl", "text"),
    *("web page", "mhtml"),
)


def run(layout: str, count: int, seed: int) -> None:
    """Damage the sample so many times, always in the same way."""
    name, reader, sample = samples()[layout]
    others = [data for _, _, data in samples().values()]
    rng = random.Random(seed + zlib.crc32(layout.encode()))
    for number in range(count):
        data = damage(sample, others, rng)
        try:
            check(reader, data, name, timed=count > 1000)
        except Exception as error:
            error.add_note(f"{layout}, input {number}: {data[:300]!r} … ({len(data)} bytes)")
            raise


@pytest.mark.parametrize("layout", LAYOUTS)
def test_damaged_common_files(layout: str) -> None:
    run(layout, 50 if layout in ("web page", "mhtml") else 200, seed=4)


@pytest.mark.fuzz
@pytest.mark.parametrize("layout", LAYOUTS)
def test_many_damaged_common_files(layout: str) -> None:
    run(layout, 1_000 if layout in ("web page", "mhtml") else 10_000, seed=5)


def test_a_parquet_file_with_a_broken_text_is_reported() -> None:
    name, reader, sample = samples()["parquet"]
    broken = sample.replace(b"Bridge 1", b"Bridg\xe51")
    assert broken != sample
    found = check(reader, broken, name)
    assert found.rows == []
    assert found.problems[0]["problem"].startswith("not readable as Parquet: ")


def test_an_mhtml_header_that_is_no_ascii_does_not_lose_the_page() -> None:
    name, reader, sample = samples()["mhtml"]
    broken = sample.replace(b"https://example.org/1", b"https://example.org/\xb1")
    assert broken != sample
    (row,) = check(reader, broken, name).rows
    assert "The bridge over the river" in (row["text"] or "")
