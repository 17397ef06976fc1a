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

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any, cast

from mediacompare.readers.columns import Columns, constant, from_rows, join_columns, replaced

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


class RawRows:
    """What a reader found in one file.

    `declared` is the number of articles that the export says it holds, where it says so.
    Each problem is a dict made by `problem`; the file is filled in by the caller. The caller adds
    ``source_file``, ``source_row`` (from 1) and ``reader`` to every row. `metadata` says that the
    rows describe files beside this one, named in their key "file".

    A reader gives `rows`, dicts of strings; of a table of many rows it may give `columns` instead
    (see `mediacompare.readers.columns`). Who asks for `rows` gets them either way.
    """

    def __init__(
        self,
        rows: list[dict[str, str | None]] | None = None,
        declared: int | None = None,
        problems: list[dict[str, Any]] | None = None,
        metadata: bool = False,
        columns: Columns | None = None,
    ) -> None:
        self._rows = [] if rows is None else rows
        self._columns = columns
        self.declared = declared
        self.problems = [] if problems is None else problems
        self.metadata = metadata

    def __len__(self) -> int:
        return len(self._rows) if self._columns is None else self._columns.size

    def __bool__(self) -> bool:
        return True

    @property
    def rows(self) -> list[dict[str, str | None]]:
        """The rows, which may be altered; what was kept by columns is no longer so kept."""
        if self._columns is not None:
            self._rows, self._columns = self._columns.to_rows(), None
            for number, row in enumerate(self._rows, start=1):
                row["source_row"] = str(number)
        return self._rows

    @rows.setter
    def rows(self, rows: list[dict[str, str | None]]) -> None:
        self._rows, self._columns = rows, None

    @property
    def columns(self) -> Columns | None:
        """The rows by columns, if they are kept so."""
        return self._columns


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
    Reader(
        "nexis-docx", "nexis:sniff_docx", "nexis:read_docx", (".docx",), "Nexis Uni, Lexis+ (Word)"
    ),
    Reader("nexis-txt", "nexis:sniff_txt", "nexis:read_txt", (".txt",), "Nexis saved as text"),
    Reader("nexis-rtf", "nexis:sniff_rtf", "nexis:read_rtf", (".rtf", ".doc"), "Nexis Uni (RTF)"),
    Reader(
        "lexisnexis-txt",
        "lexisnexis:sniff_txt",
        "lexisnexis:read_txt",
        (".txt",),
        "LexisNexis text",
    ),
    Reader(
        "lexisnexis-html",
        "lexisnexis:sniff_html",
        "lexisnexis:read_html",
        (".html", ".htm"),
        "LexisNexis HTML",
    ),
    Reader("factiva-html", "factiva:sniff_html", "factiva:read_html", (".html", ".htm"), "Factiva"),
    Reader("factiva-rtf", "factiva:sniff_rtf", "factiva:read_rtf", (".rtf",), "Factiva (RTF)"),
    Reader("factiva-xml", "factiva:sniff_xml", "factiva:read_xml", (".xml",), "Factiva (XML)"),
    Reader("proquest-txt", "proquest:sniff_txt", "proquest:read_txt", (".txt",), "ProQuest text"),
    Reader(
        "proquest-html", "proquest:sniff_html", "proquest:read_html", (".html", ".htm"), "ProQuest"
    ),
    Reader(
        "proquest-mail", "proquest:sniff_eml", "proquest:read_eml", (".eml",), "ProQuest e-mail"
    ),
    Reader(
        "europresse",
        "europresse:sniff_html",
        "europresse:read_html",
        (".html", ".htm"),
        "Europresse",
    ),
    Reader("media-cloud", "mediacloud:sniff_csv", "mediacloud:read", (".csv",), "Media Cloud list"),
    Reader("nela-sqlite", "nela:sniff_sqlite", "nela:read_sqlite", (".db",), "NELA-GT database"),
    Reader("nela-json", "nela:sniff_json", "nela:read_json", (".json",), "NELA-GT JSON"),
    Reader("nitf", "wires:sniff_nitf", "wires:read_nitf", (".xml",), "NITF of agencies"),
    Reader("newsml", "wires:sniff_newsml", "wires:read_newsml", (".xml",), "NewsML 1 and G2"),
    Reader("ninjs", "wires:sniff_ninjs", "wires:read_ninjs", (".json",), "ninjs of agencies"),
    Reader(
        "trafilatura-csv",
        "tools:sniff_trafilatura_csv",
        "tools:read_trafilatura_csv",
        (".csv", ".tsv"),
        "trafilatura CSV",
    ),
    Reader(
        "trafilatura-xml",
        "tools:sniff_trafilatura_xml",
        "tools:read_trafilatura_xml",
        (".xml",),
        "trafilatura XML and TEI",
    ),
    Reader(
        "crawler-json",
        "tools:sniff_json",
        "tools:read_json",
        (".json",),
        "newspaper4k, news-please, fundus",
    ),
    Reader("feed", "feeds:sniff", "feeds:read", (".xml", ".rss", ".atom"), "RSS, Atom"),
    Reader("warc", "archives:sniff_warc", "archives:read_warc", (".warc",), "WARC of web pages"),
    Reader("zip", "archives:sniff_zip", "archives:read_zip", (".zip",), "ZIP of any of these"),
    Reader("csv", "tables:sniff_csv", "tables:read_csv", (".csv", ".tsv", ".tab"), "CSV, TSV"),
    Reader("xlsx", "tables:sniff_xlsx", "tables:read_xlsx", (".xlsx", ".xlsm"), "Excel workbook"),
    Reader("json", "jsons:sniff_json", "jsons:read_json", (".json",), "JSON"),
    Reader("jsonl", "jsons:sniff_jsonl", "jsons:read_jsonl", (".jsonl", ".ndjson"), "JSON lines"),
    Reader("parquet", "tables:sniff_parquet", "tables:read_parquet", (".parquet",), "Parquet"),
    Reader("web page", "web:sniff_html", "web:read_html", (".html", ".htm"), "saved web page"),
    Reader("mhtml", "web:sniff_mhtml", "web:read_mhtml", (".mhtml", ".mht"), "web page as MHTML"),
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
    return _imported(address) if isinstance(address, str) else address


@cache
def _imported(address: str) -> Callable[..., Any]:
    module, _, function = address.partition(":")
    path = module if "." in module else f"{__name__}.{module}"
    return cast("Callable[..., Any]", getattr(import_module(path), function))


@cache
def all_readers() -> tuple[Reader, ...]:
    """List the readers of this package and those that other packages register."""
    from importlib.metadata import entry_points

    added = sorted(entry_points(group="mediacompare.readers"), key=lambda point: point.name)
    return READERS + tuple(cast("Reader", point.load()) for point in added)


def find_reader(data: bytes, name: str) -> Reader | None:
    """Name the reader whose format the content is; None where no reader knows it."""
    head = data[:HEAD_BYTES]
    if head.startswith(b"PK\x03\x04"):
        head += b"\nZIP MEMBERS\n" + _zip_members(data)
    best, best_score = None, 0.0
    for reader in all_readers():
        score = float(resolve(reader.sniff)(head, name))
        if score > best_score:
            best, best_score = reader, score
    return best


def _zip_members(data: bytes) -> bytes:
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(archive.namelist()[:10_000]).encode("utf-8", "replace")
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        return b""


def read_member(data: bytes, name: str, options: Options) -> RawRows:
    """Read the bytes of one file: gzip off, the reader found, its rows marked with its name.

    Never raises on the content: what cannot be read is a problem of the result.
    """
    notes = []
    if data.startswith(b"\x1f\x8b"):
        from mediacompare.readers.archives import gunzip

        data, wrong = gunzip(data, max_bytes=options.max_bytes)
        name = name.removesuffix(".gz")
        if wrong:
            notes.append(problem(wrong, "fetch the file again; what came before is read"))
    blank = b" \t\r\n\x00\xef\xbb\xbf"
    if not data[:4096].strip(blank) and not data.strip(blank):
        notes.append(problem("the file is empty", "leave it out, or fetch it again"))
        kept = PurePosixPath(name).suffix.casefold() == ".txt"  # a row: metadata may describe it
        return RawRows([{"text": "", "reader": "text", "source_row": "1"}] * kept, problems=notes)
    reader = None
    try:
        reader = find_reader(data, name)
        if reader is None:
            return RawRows(problems=[*notes, _unread(data, name)])
        found = cast("RawRows", resolve(reader.read)(data, name, options))
    except Exception as error:  # one damaged file must not lose the others
        which = f"the {reader.name} reader" if reader else "telling its format"
        wrong = f"{which} failed: {type(error).__name__}: {str(error)[:300]}"
        return RawRows(problems=[*notes, problem(wrong, "open the file and save it anew")])
    if found.columns is not None:
        found.columns.data.setdefault("reader", constant(reader.name, len(found)))
    else:
        for number, row in enumerate(found.rows, start=1):
            row.setdefault("reader", reader.name)
            row["source_row"] = str(number)
    found.problems = notes + found.problems
    if found.declared is not None and found.declared != len(found):
        found.problems.append(
            problem(
                f"the file says that it holds {found.declared} articles, {len(found)} were read",
                "compare its list of contents; export the missing ones again",
                severity="warning",
            )
        )
    return found


_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "export the articles as DOCX, HTML or text instead"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (DOC, XLS)", "save it as DOCX, XLSX or text"),
    (b"PK\x03\x04", "a ZIP container", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"\x89PNG", "a picture", "leave it out"),
    (b"\xff\xd8\xff", "a picture", "leave it out"),
    (b"GIF8", "a picture", "leave it out"),
)


_CONTROL = bytes((*range(9), *range(14, 27), *range(28, 32)))


def is_binary(head: bytes) -> bool:
    """Tell whether bytes are no text in any encoding that a text file is kept in."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if head.startswith(tuple(magic for magic, _, _ in _MAGIC)):
        return True
    zeros = sorted((head[:4096:2].count(0), head[1:4096:2].count(0)))
    if zeros[0] == 0 and zeros[1] > len(head[:4096]) // 3:  # UTF-16 without its mark
        head = head.replace(b"\x00", b"")
    control = len(head) - len(head.translate(None, _CONTROL))
    return b"\x00" in head or control > len(head) // 50


def _unread(data: bytes, name: str) -> dict[str, Any]:
    for magic, kind, remedy in _MAGIC:
        if data.startswith(magic):
            return problem(f"{kind}, not read", remedy, severity="warning")
    if is_binary(data[:HEAD_BYTES]):
        extension = PurePosixPath(name).suffix
        claim = f" though its name ends in {extension}" if extension else ""
        return problem(f"binary data, not text{claim}; not read", "leave it out, or convert it")
    return problem("no reader knows this kind of file", "leave it out", severity="info")


_DOCUMENTATION = {"readme", "license", "licence", "copying", "changelog", "notice", "contributing"}
_SYSTEM_FILES = {"thumbs.db", "desktop.ini", "datapackage.json"}


def find_paths(path: Path) -> list[Path]:
    """List the files of a folder, without hidden files, lock files and parts of saved pages."""
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(
            name for name in folders if not name.startswith((".", "__")) and not _is_part(name)
        )
        found += [
            Path(folder, name)
            for name in names
            if not name.startswith((".", "~$", "._")) and name.casefold() not in _SYSTEM_FILES
        ]
    return sorted(found, key=lambda file: file.relative_to(path).as_posix())


def _is_part(folder: str) -> bool:
    """Tell a folder in which a browser keeps the pictures and scripts of a saved page."""
    return folder.endswith(("_files", "_Dateien", "_fichiers", "_archivos", ".files"))


def read_paths(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    options: Options,
    pattern: str | None = None,
) -> tuple[list[dict[str, str | None]], list[dict[str, Any]]]:
    """Read files and folders into raw rows and problems, both ordered by file and row.

    The rows are dicts; `read_columns` gives the same by columns.
    """
    columns, problems = read_columns(path, options=options, pattern=pattern)
    numbers = columns.data.pop("source_row", None)
    columns.data.pop("alone", None)
    rows = columns.to_rows()
    for row, number in zip(rows, numbers.to_pylist() if rows else (), strict=True):
        row["source_row"] = str(number)
    return rows, problems


def read_columns(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    options: Options,
    pattern: str | None = None,
) -> tuple[Columns, list[dict[str, Any]]]:
    """Read files and folders into columns of raw rows, and problems, ordered by file and row.

    Beside the keys of raw rows, `source_row` counts them within their file, and `alone` says
    whether their file holds no other.

    Parameters
    ----------
    path : path or list of paths
        Files and folders; in folders everything below is read.
    options : Options
        What concerns the readers.
    pattern : str, optional
        How file names tell of the article; see `mediacompare.readers.text.compile_pattern`.
    """
    from tqdm import tqdm

    roots, base = roots_of(path)
    files = files_of(roots, base)
    read: dict[str, RawRows] = {}
    for shown in tqdm(
        sorted(files),
        "reading",
        unit="file",
        leave=False,
        disable=None if len(files) > 99 else True,
    ):
        read[shown] = _read_file(files[shown][0], shown, options)
    _read_described(read, base, options)
    return _join(read, {shown for shown, (_, given) in files.items() if given}, pattern)


def roots_of(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
) -> tuple[list[Path], Path]:
    """Name the paths given, all of which must be there, and the folder they are shown below."""
    named = [path] if isinstance(path, (str, os.PathLike)) else list(path)
    roots = [Path(one) for one in named]
    for root in roots:
        if not root.exists():
            raise FileNotFoundError(_not_there(root))
    return roots, _base_of(roots)


def files_of(roots: Sequence[Path], base: Path) -> dict[str, tuple[Path, bool]]:
    """List files under the names they are shown by, each with whether the user named it."""
    files: dict[str, tuple[Path, bool]] = {}
    for root in roots:
        for file in [root] if root.is_file() else find_paths(root):
            shown = Path(os.path.relpath(file, base)).as_posix()
            files.setdefault(shown, (file, root.is_file()))
    return files


def _base_of(roots: Sequence[Path]) -> Path:
    """Choose the folder that paths are shown relative to."""
    parents = [str((root.parent if root.is_file() else root).resolve()) for root in roots]
    if not parents:
        return Path()
    try:
        return Path(os.path.commonpath(parents))
    except ValueError:  # on different drives
        return Path(parents[0])


def _not_there(path: Path) -> str:
    from difflib import get_close_matches

    folder = path.parent
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    nearest = get_close_matches(path.name, names, n=1, cutoff=0.5)
    hint = f" (nearest: {nearest[0]!r})" if nearest else ""
    return f"path={str(path)!r} is neither a file nor a folder{hint}"


def _read_file(file: Path, shown: str, options: Options) -> RawRows:
    try:
        size = file.stat().st_size
        if size > options.max_bytes:
            wrong = f"{size:,} bytes, more than max_bytes={options.max_bytes:,}; not read"
            return RawRows(problems=[problem(wrong, "raise max_bytes, or split the file")])
        data = file.read_bytes()
    except OSError as error:
        wrong = f"cannot be opened: {error.strerror or error}"
        return RawRows(problems=[problem(wrong, "check that you may read it")])
    return read_member(data, shown, options)


def _read_described(read: dict[str, RawRows], base: Path, options: Options) -> None:
    """Read the files that a table of metadata describes, where the user named the table alone."""
    for table in [shown for shown, found in read.items() if found.metadata]:
        folder = PurePosixPath(table).parent
        for row in read[table].rows:
            shown = _inside(folder, row.get("file"))
            if shown and shown not in read and os.path.isfile(f"{base}/{shown}"):
                read[shown] = _read_file(base / shown, shown, options)


def _inside(folder: PurePosixPath, named: str | None) -> str | None:
    """Find the path that a table of metadata means; None for one that leads out of its folder."""
    named = (named or "").replace("\\", "/")
    parts = [part for part in named.split("/") if part not in ("", ".")]
    if not parts or ".." in parts or named.startswith("/") or ":" in parts[0]:
        return None
    return "/".join(parts) if folder == _HERE else f"{folder}/{'/'.join(parts)}"


_HERE = PurePosixPath()


def _join(
    read: dict[str, RawRows], given: set[str], pattern: str | None
) -> tuple[Columns, list[dict[str, Any]]]:
    from mediacompare.readers.text import compile_pattern

    compiled = compile_pattern(pattern) if pattern else None
    tables = [shown for shown in sorted(read) if read[shown].metadata]
    notes = _describe(read, tables)
    parts: list[Columns] = []
    problems: list[dict[str, Any]] = []
    described_folders = [PurePosixPath(table).parent for table in tables]
    for shown in sorted(read):
        found = read[shown]
        if found.metadata:
            problems += placed(shown, found.problems)
            problems += placed(shown, notes.get(shown, []))
            continue
        beside = any(PurePosixPath(shown).is_relative_to(folder) for folder in described_folders)
        text = found.columns is None and found.rows and found.rows[0].get("reader") == "text"
        if text and not any("described" in row for row in found.rows):
            stem = PurePosixPath(shown).stem.casefold()
            if stem in _DOCUMENTATION and shown not in given:
                note = problem("documentation, not read as an article", severity="info")
                problems += placed(shown, [note])
                continue
            if beside:
                note = problem(
                    "not in the table of metadata; read all the same",
                    "add a line for it, or move it elsewhere",
                    severity="info",
                )
                problems += placed(shown, [note])
        pages = _pages_told_of(shown, found, read)
        if pages:
            note = problem(
                f"looks like what a crawler wrote of the {pages} saved pages beside it; its "
                f"{len(found)} articles are read too",
                "leave out the file or the pages, so that no article is there twice",
                severity="warning",
            )
            problems += placed(shown, [note])
        if not len(found) and (beside or len(read) > 1) and shown not in given:
            for wrong in found.problems:
                if wrong.pop("unlike_articles", False):
                    wrong["severity"] = "info" if beside else "warning"
        if len(found):
            parts.append(columns_of(found, shown, compiled, pattern))
        problems += placed(shown, found.problems)
    for wrong in problems:
        wrong.pop("unlike_articles", None)
    return join_columns(parts), problems


def columns_of(
    found: RawRows,
    shown: str,
    compiled: Callable[[str], dict[str, str] | None] | None = None,
    pattern: str | None = None,
    *,
    alone: bool | None = None,
    first_row: int = 1,
) -> Columns:
    """Make columns of the rows of one file, with its name and what that tells on each.

    Parameters
    ----------
    found : RawRows
        The rows; a name that does not fit the pattern is added to its problems.
    shown : str
        The path of the file as it is shown.
    compiled, pattern
        What file names tell; see `mediacompare.readers.text.compile_pattern`.
    alone : bool, optional
        Whether the file holds one article; by default as `found` does.
    first_row : int
        Number of the first row within the file.
    """
    import pyarrow as pa

    values = compiled(shown) if compiled else {}
    if values is None:
        note = problem(
            f"the file name does not fit pattern={pattern!r}",
            "rename the file or widen the pattern",
            severity="warning",
        )
        found.problems.append(note)
    size = len(found)
    if found.columns is None:
        for row in found.rows:
            for key, value in (values or {}).items():
                if not row.get(key):
                    row[key] = value
            _add_producer(row)
            row.pop("source_row", None)
        made = from_rows(found.rows)
    else:
        made = Columns(size, dict(found.columns.data))
        for key, value in (values or {}).items():
            made.data[key] = _filled_up(made, key, value)
        _add_producers(made)
    made.data["source_file"] = constant(shown, size)
    rows = pa.array(range(first_row, first_row + size), pa.int64())
    made.data["source_row"] = pa.chunked_array([rows])
    alone = size == 1 if alone is None else alone
    made.data["alone"] = pa.chunked_array([pa.repeat(pa.scalar(alone), size)])
    return made


def _filled_up(columns: Columns, key: str, value: str) -> Any:
    """Give a column with a value where it has none."""
    import pyarrow.compute as pc

    column = columns.column(key)
    return pc.if_else(pc.fill_null(pc.equal(column, ""), True), value, column)


def _add_producer(row: dict[str, str | None]) -> None:
    """Name the newsroom; only now is the outlet known, which metadata or a name may have set."""
    from mediacompare.readers.producers import find_producer

    producer = find_producer(row.get("outlet") or "")
    if producer:
        row["producer"] = producer


def _add_producers(columns: Columns) -> None:
    """Name the newsrooms of a table, each outlet once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from mediacompare.readers.columns import map_strings
    from mediacompare.readers.producers import find_producer

    if "outlet" not in columns.data:
        return
    outlets = pc.unique(columns.data["outlet"])
    producers = map_strings(outlets, find_producer)
    known = producers.is_valid()
    if pc.any(known).as_py():
        made = producers.take(pc.index_in(columns.data["outlet"], outlets))
        kept = columns.column("producer")
        chosen = made.is_valid()
        merged = replaced(kept, chosen, made.filter(chosen))
        columns.data["producer"] = pa.chunked_array([merged])


def _pages_told_of(shown: str, found: RawRows, read: Mapping[str, RawRows]) -> int:
    """Count the saved pages whose names begin as that of the JSON beside them (fundus)."""
    if first_reader(found) not in ("crawler-json", "json"):
        return 0
    start = str(PurePosixPath(shown).with_suffix(""))
    return sum(
        other.startswith((f"{start}_", f"{start}.", f"{start}-"))
        and "/" not in other[len(start) :]
        and first_reader(rows) in ("web page", "mhtml")
        for other, rows in read.items()
    )


def first_reader(found: RawRows) -> str | None:
    """Name the reader of the first row."""
    if not len(found):
        return None
    if found.columns is None:
        return found.rows[0].get("reader")
    return cast("str | None", found.columns.column("reader")[0].as_py())


_SHOWN = 20  # problems of one kind in one file that are listed one by one


def placed(shown: str, problems: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Name the file of each problem; of many with one remedy, list the first and count the rest."""
    placed: list[dict[str, Any]] = []
    seen: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for found in problems:
        alike = seen.setdefault((found["remedy"], found["severity"]), [])
        alike.append(found)
        if len(alike) <= _SHOWN:
            placed.append({**found, "file": found.get("file") or shown})
    for (remedy, severity), alike in seen.items():
        if len(alike) > _SHOWN:
            count = len(alike) - _SHOWN + sum(one.get("more", 0) for one in alike)
            rest = f"{count} more such as: {alike[_SHOWN]['problem']}"
            placed.append({**problem(rest, remedy, severity=severity), "file": shown})
    return placed


def _describe(read: dict[str, RawRows], tables: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of files what tables of metadata say; report lines without a file."""
    notes: dict[str, list[dict[str, Any]]] = {}
    for table in tables:
        folder = PurePosixPath(table).parent
        below = [
            shown
            for shown in sorted(read)
            if not read[shown].metadata and PurePosixPath(shown).is_relative_to(folder)
        ]
        by_name: dict[str, list[str]] = {}
        for shown in below:
            for key in {PurePosixPath(shown).name.casefold(), PurePosixPath(shown).stem.casefold()}:
                by_name.setdefault(key, []).append(shown)
        missing = 0
        for number, line in enumerate(read[table].rows, start=1):
            named = line.get("file") or ""
            target = _inside(folder, named)
            candidates = (
                [target]
                if target in read
                else by_name.get(named.replace("\\", "/").rpartition("/")[2].casefold(), [])
            )
            if len(candidates) == 1 and target is not None:
                _fill(read[str(candidates[0])], line, table)
                continue
            missing += 1
            if missing > _SHOWN + 1:
                notes[table][-1]["more"] = missing - _SHOWN - 1
                continue
            wrong = (
                f"names the file {named!r}, which is not here"
                if not candidates or target is None
                else f"names the file {named!r}, which is here {len(candidates)} times"
            )
            notes.setdefault(table, []).append(
                problem(wrong, "correct the name, or add the file", row=number)
            )
    return notes


def _fill(found: RawRows, line: Mapping[str, str | None], table: str) -> None:
    """Add a line of metadata to the rows of its file; for a single article it prevails."""
    single = len(found.rows) == 1
    for row in found.rows:
        for key, value in line.items():
            if key in ("file", "reader", "source_row"):
                continue
            if not row.get(key) or (single and value):
                row[key] = value
        row["described"] = table
