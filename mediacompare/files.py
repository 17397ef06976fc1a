"""Writing files whole or not at all, and saying what stands in them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

PACKAGES = (
    "mediacompare",
    "matplotlib",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "rapidfuzz",
    "scikit-learn",
    "scipy",
    "snowballstemmer",
    "syntok",
    "textstat",
    "trafilatura",
    "wordfreq",
)
"""Packages whose version can change a result."""


def write_beside(path: Path, content: bytes) -> Path:
    """Write a file beside its place, then rename it there, so that no half file is ever seen.

    Raises
    ------
    OSError
        If the folder cannot be made or written; the message names it and says what to do.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_beside(folder / "new" / "a.txt", b"text").read_bytes()
    b'text'
    """
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{path.name[:40]}.{os.getpid()}.part"
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise type(error)(
            error.errno,
            f"cannot write {path.name} into the folder {str(folder)!r} ({reason}); "
            "choose a folder that you may write to",
        ) from error
    return path


def versions(names: Sequence[str] = PACKAGES) -> dict[str, str]:
    """Return the version of Python and of each package that is installed."""
    import platform
    from importlib import metadata

    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def table_bytes(table: pd.DataFrame) -> bytes:
    """Write a table as CSV: UTF-8, LF, times in ISO 8601, missing values empty."""
    content: str = table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%S%z")
    return content.encode("utf-8", errors="surrogatepass")


def checksum(content: bytes | pd.DataFrame) -> str:
    """Return the SHA-256 of bytes, or of a table as `table_bytes` writes it.

    Examples
    --------
    >>> checksum(b"")[:16]
    'e3b0c44298fc1c14'
    """
    data = content if isinstance(content, bytes) else table_bytes(content)
    return hashlib.sha256(data).hexdigest()
