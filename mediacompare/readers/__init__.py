"""The readers: one small pure function a format, from bytes to raw rows.

A reader is one entry of `READERS` and two functions in one file of this folder:

``sniff(head: bytes, name: str) -> float``
    How sure the reader is that the file is its own, from 0 (no) to 1 (certain), judged by the
    content. `head` is the first `HEAD_BYTES` bytes of the file; of a ZIP container (DOCX, XLSX …)
    it is followed by the names of its members, one a line, after the line ``ZIP MEMBERS``.
    `name` is the path as shown to the user; gzip is taken off (bytes and ``.gz``) before. The
    highest value wins, on a tie the earlier entry. A plain fallback (any text, any CSV, any web
    page) answers at most 0.5, so that a reader that knows its vendor's marks answers more.

``read(data: bytes, name: str, options: Options) -> RawRows``
    The raw rows, every value the string that the file holds: no date is parsed, no language
    normalized, nothing left out. It must not raise on a damaged file but put a problem into
    `RawRows.problems` (an exception is caught and reported, and then the file's rows are lost).

Other packages add readers through the entry point group ``mediacompare.readers``, whose value is
a `Reader`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, cast

HEAD_BYTES = 65_536

ROW_FIELDS: tuple[str, ...] = (
    "source_id",  # the source's own id of the article; becomes article_id
    "outlet",
    "title",
    "text",
    "published",  # the date as the file gives it; dates.parse_dates reads it
    "published_zone_hint",  # IANA zone of clock times that name none, where the format fixes it
    "language",  # declared, in any form ("German", "eng", "de_DE")
    "author",
    "url",
    "section",
    "page",
    "edition",
    "rights",
    "word_count",  # as declared by the source
    "agency",
    "version",
    "updated",  # raw date string of the last change; never taken for the publication
    "retrieved",  # raw date string of download or database load; never taken for the publication
    "masked",  # "true" where the source masked words of the text
)
"""What a raw row may hold; any other key passes through as a column of its own."""


@dataclass(frozen=True)
class Options:
    """What the user asked for, as far as it concerns a reader."""

    columns: Mapping[str, str] = field(default_factory=dict)  # ours -> theirs
    language: str | None = None
    time_zone: str | None = None
    day_first: bool | None = None
    max_bytes: int = 2_000_000_000  # of any one file, also after unpacking


@dataclass
class RawRows:
    """What a reader found in one file.

    `declared` is the number of articles that the export says it holds, where it says so.
    Each problem is a dict made by `problem`; the file is filled in by the caller.
    """

    rows: list[dict[str, str | None]] = field(default_factory=list)
    declared: int | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)


Sniff = Callable[[bytes, str], float]
Read = Callable[[bytes, str, Options], RawRows]


@dataclass(frozen=True)
class Reader:
    """One format.

    `sniff` and `read` are functions, or their address ``"module:function"`` (a module of this
    folder, or a dotted path), so that nothing is imported before a file needs it.
    """

    name: str
    sniff: str | Sniff
    read: str | Read
    extensions: tuple[str, ...]
    description: str


READERS: tuple[Reader, ...] = (
    Reader("csv", "tables:sniff_csv", "tables:read_csv", (".csv", ".tsv", ".tab"), "CSV, TSV"),
    Reader("text", "text:sniff", "text:read", (".txt", ".text", ".md"), "one article a text file"),
)


def problem(
    text: str, remedy: str = "", *, severity: str = "error", row: int | None = None
) -> dict[str, Any]:
    """Describe one problem: what, the remedy, how grave, and the row (from 1) it is in.

    `severity` is ``error`` (something could not be read, or is wrong), ``warning`` (read, but look
    at it) or ``info``.

    Examples
    --------
    >>> problem("the file is empty", "leave it out")["severity"]
    'error'
    """
    return {
        "file": None,
        "row": row,
        "article_id": None,
        "problem": text,
        "remedy": remedy,
        "severity": severity,
    }


def resolve(address: str | Callable[..., Any]) -> Callable[..., Any]:
    """Import the function that an entry of `READERS` names."""
    if not isinstance(address, str):
        return address
    module, _, function = address.partition(":")
    path = module if "." in module else f"{__name__}.{module}"
    return cast("Callable[..., Any]", getattr(import_module(path), function))
