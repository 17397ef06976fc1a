"""Containers: ZIP and gzip, opened within bounds of size, ratio and count.

Nothing is ever written to disk, so no path inside an archive can do harm; names serve as labels.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

#: One unpacked file; an export of a database is well below.
MAX_MEMBER_BYTES = 300_000_000
#: All unpacked files of one archive together.
MAX_TOTAL_BYTES = 2_000_000_000
#: Unpacked by packed size, above which an archive is taken for a bomb. Text shrinks to a tenth;
#: XML of Word rarely to a sixtieth.
MAX_RATIO = 400
#: Sizes up to this are never judged by their ratio.
RATIO_FREE_BYTES = 5_000_000
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
