"""Containers: ZIP, gzip and WARC, opened within bounds of size, ratio and count.

Nothing is ever written to disk, so no path inside an archive can do harm; names serve as labels.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from mediacompare.readers import Options, RawRows, problem, read_member
from mediacompare.readers.markup import squeeze

#: One unpacked file; an export of a database is well below.
MAX_MEMBER_BYTES = 300_000_000
#: All unpacked files of one archive together.
MAX_TOTAL_BYTES = 2_000_000_000
#: Unpacked by packed size, above which an archive is taken for a bomb. Text shrinks to a tenth;
#: XML of Word rarely to a sixtieth.
MAX_RATIO = 400
#: Sizes up to this are never judged by their ratio.
RATIO_FREE_BYTES = 5_000_000
#: One page of a WARC.
MAX_PAGE_BYTES = 30_000_000
#: Files in one archive.
MAX_MEMBERS = 100_000


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a ZIP archive from memory; what is damaged or too large is a ValueError."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise ValueError(f"not readable as ZIP: {error}") from None
    if len(members) > MAX_MEMBERS:
        raise ValueError(f"the ZIP holds {len(members)} files; at most {MAX_MEMBERS} are read")
    return archive


def read_zip_member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> bytes:
    """Read one file of an archive; a missing, encrypted, damaged or bloated one is a ValueError."""
    try:
        info = archive.getinfo(name) if isinstance(name, str) else name
    except KeyError:
        raise ValueError(f"the ZIP holds no {name!r}") from None
    if info.flag_bits & 1:
        raise ValueError(f"{info.filename!r} in the ZIP is encrypted; save it without a password")
    limit = min(MAX_MEMBER_BYTES, max(RATIO_FREE_BYTES, info.compress_size * MAX_RATIO))
    try:
        with archive.open(info) as member:
            content = member.read(limit + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ArithmeticError,
        MemoryError,
        LookupError,
    ) as error:
        raise ValueError(f"{info.filename!r} in the ZIP is damaged: {error}") from None
    except Exception as error:
        if type(error).__name__ not in {"LZMAError", "error"}:
            raise
        raise ValueError(f"{info.filename!r} in the ZIP is damaged: {error}") from None
    if len(content) > limit:
        raise ValueError(
            f"{info.filename!r} unpacks to more than {limit:,} bytes"
            f" (packed {info.compress_size:,}); it is not read, it may be a ZIP bomb"
        )
    return content


def gunzip(data: bytes, *, max_bytes: int = MAX_MEMBER_BYTES) -> tuple[bytes, str | None]:
    """Unpack gzip as far as it goes; returns the bytes and what is wrong with the rest, if any."""
    parts: list[bytes] = []
    size = 0
    limit = min(max_bytes, max(RATIO_FREE_BYTES, len(data) * MAX_RATIO))
    rest = data
    while rest:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(rest, limit - size + 1)
        except zlib.error as error:
            return b"".join(parts), f"the gzip is damaged: {error}"
        size += len(part)
        parts.append(part)
        if size > limit:
            return b"".join(parts)[:limit], f"the gzip unpacks to more than {limit:,} bytes"
        if not unpacker.eof:
            return b"".join(parts), "the gzip is cut short"
        rest = unpacker.unused_data.lstrip(b"\x00")
    return b"".join(parts), None


def members_of(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """List the files of an archive by name, without folders and what systems leave behind."""
    for info in sorted(archive.infolist(), key=lambda member: member.filename):
        path = info.filename.replace("\\", "/")
        base = path.rpartition("/")[2]
        if info.is_dir() or not base or base.startswith(("~$", ".", "._")):
            continue
        if "__MACOSX/" in path or base in {"Thumbs.db", "desktop.ini"}:
            continue
        yield info


#: ZIP inside ZIP is opened so deep.
_MAX_DEPTH = 2
#: Stands between an archive and its member in names.
_INSIDE = "!/"


def sniff_zip(head: bytes, name: str) -> float:
    """Take a ZIP that no reader of a document knows: a folder in one file."""
    if not head.startswith(b"PK\x03\x04"):
        return 0.0
    office = (b"word/document.xml", b"xl/workbook", b"ppt/presentation", b"mimetypeapplication")
    return 0.0 if any(mark in head for mark in office) else 0.5


def read_zip(data: bytes, name: str, options: Options) -> RawRows:
    """Read every file of a ZIP by the reader that knows it."""
    result = RawRows()
    if name.count(_INSIDE) >= _MAX_DEPTH:
        result.problems.append(problem("a ZIP in a ZIP in a ZIP", "unpack it"))
        return result
    try:
        archive = open_zip(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "export or pack it again"))
        return result
    total = members = 0
    limit = min(MAX_TOTAL_BYTES, options.max_bytes)
    for info in members_of(archive):
        if total > limit:
            result.problems.append(
                problem(f"unpacked to more than {limit:,} bytes; the rest is not read", "unpack it")
            )
            break
        try:
            content = read_zip_member(archive, info)
        except ValueError as error:
            result.problems.append(problem(str(error), "pack it again"))
            continue
        total += len(content)
        members += 1
        found = read_member(content, f"{name}{_INSIDE}{info.filename}", options)
        _take(found, info.filename, result)
    if not members and not result.problems:
        result.problems.append(problem("the ZIP holds no file", "leave it out"))
    return result


def _take(found: RawRows, member: str, result: RawRows) -> None:
    """Add what a member holds, with its name on each row and problem."""
    before = len(result.rows)
    if found.metadata:
        result.problems.append(
            problem(
                f"{member}: a table that describes other files of the ZIP, not joined to them",
                "unpack the ZIP and read the folder",
                severity="warning",
            )
        )
    else:
        for row in found.rows:
            row.setdefault("source_member", member)
            result.rows.append(row)
    for one in found.problems:
        row_number = one.get("row")
        one["row"] = before + row_number if isinstance(row_number, int) else None
        one["problem"] = f"{member}: {one['problem']}"
        result.problems.append(one)


def sniff_warc(head: bytes, name: str) -> float:
    """Recognize a WARC by its first line."""
    return 0.99 if head.startswith(b"WARC/") else 0.0


def read_warc(data: bytes, name: str, options: Options) -> RawRows:
    """Read the pages of a WARC that were fetched whole; the rest (pictures, errors) is left out."""
    from warcio.archiveiterator import ArchiveIterator

    result = RawRows()
    records = skipped = total = 0
    try:
        iterator = ArchiveIterator(io.BytesIO(data), ensure_http_headers=False)
        iterator.INC_RECORD = ""  # it would be written to stderr
        for record in iterator:
            records += 1
            if records > MAX_MEMBERS * 10:
                result.problems.append(problem("more records than are read", "split the WARC"))
                break
            if record.rec_type not in {"response", "resource"}:
                continue
            headers = record.rec_headers
            address = headers.get_header("WARC-Target-URI") or ""
            kind = status = ""
            if record.http_headers is not None:
                kind = record.http_headers.get_header("Content-Type") or ""
                status = record.http_headers.get_statuscode() or ""
            elif record.rec_type == "resource":
                kind = headers.get_header("Content-Type") or ""
            if "html" not in kind.casefold() or (status and status != "200"):
                skipped += 1
                continue
            content = record.content_stream().read(MAX_PAGE_BYTES + 1)
            total += len(content)
            if getattr(record.raw_stream, "limit", 0) > 0 and len(content) <= MAX_PAGE_BYTES:
                result.problems.append(
                    problem(
                        f"{address[:200]}: the record is cut short",
                        "fetch the WARC again",
                        severity="warning",
                    )
                )
            if len(content) > MAX_PAGE_BYTES or total > min(MAX_TOTAL_BYTES, options.max_bytes):
                result.problems.append(
                    problem(f"{address[:200]}: the page is too large", "leave it out")
                )
                if len(content) <= MAX_PAGE_BYTES:
                    break
                continue
            found = read_member(content, f"{name}{_INSIDE}page.html", options)
            for row in found.rows:
                row["url"] = row.get("url") or address or None
                row["retrieved"] = headers.get_header("WARC-Date")
            _take(found, address or f"record {records}", result)
    except Exception as error:  # warcio raises what it happens to meet in a damaged file
        result.problems.append(
            problem(
                f"the WARC is damaged after record {records}: {squeeze(str(error))[:200]}",
                "fetch it again; what came before is read",
            )
        )
    if not result.rows and not result.problems:
        result.problems.append(problem("no page in the WARC", "fetch it again"))
    if skipped:
        result.problems.append(
            problem(
                f"{skipped} of {records} records are no page fetched whole"
                " (pictures, scripts, errors); left out",
                "",
                severity="info",
            )
        )
    return result
