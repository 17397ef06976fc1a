"""Writing files whole or not at all, and saying what stands in them."""

from __future__ import annotations

import hashlib
import os
import re
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
        raise type(error)(error.errno, _cannot_write(path, reason)) from error
    return path


def require_writable(path: Path) -> None:
    """Raise the error that writing here would raise, before any work is done for it.

    Nothing is made or changed. What happens between now and then cannot be foreseen.

    Examples
    --------
    >>> require_writable(Path(__file__) / "table.csv")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    NotADirectoryError: [Errno 20] cannot write table.csv into the folder ...
    """
    import errno

    folder = path.parent
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if path.is_dir():
        number = errno.EISDIR
    elif not there.is_dir():
        number = errno.ENOTDIR
    elif not os.access(there, os.W_OK):
        number = errno.EACCES
    else:
        return
    # OSError makes its own subclass of the number: NotADirectoryError, PermissionError …
    raise OSError(number, _cannot_write(path, os.strerror(number)))


def _cannot_write(path: Path, reason: str) -> str:
    return (
        f"cannot write {path.name} into the folder {str(path.parent)!r} ({reason}); "
        "choose a folder that you may write to"
    )


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


_FORMULA = r"'*(?:[=+\-@\t\r＝＋－＠])"
_NUMBER = r"'*[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,4})?\Z"
_UNSAFE = re.compile(f"(?!{_NUMBER}){_FORMULA}")
_GUARDED = re.compile(f"'(?!{_NUMBER}){_FORMULA}")


def guard_cell(value: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    Such texts begin with ``=``, ``+``, ``-``, ``@`` (also in full width), a tab or a carriage
    return, after any number of apostrophes; plain numbers are left as they are. `unguard_cell`
    takes the apostrophe off again, whatever the text was.

    Examples
    --------
    >>> guard_cell("=1+1"), guard_cell("-5"), guard_cell("'=1+1"), guard_cell("a = b")
    ("'=1+1", '-5', "''=1+1", 'a = b')
    """
    return f"'{value}" if _UNSAFE.match(value) else value


def unguard_cell(value: str) -> str:
    """Take off the apostrophe that `guard_cell` put there.

    Examples
    --------
    >>> unguard_cell("'=1+1"), unguard_cell("'tis the season"), unguard_cell("''=1+1")
    ('=1+1', "'tis the season", "'=1+1")
    """
    return value[1:] if _GUARDED.match(value) else value


def table_bytes(table: pd.DataFrame) -> bytes:
    """Write a table as CSV: UTF-8, LF, times in ISO 8601, missing values empty.

    Texts and column names that a spreadsheet would take for formulas are written with an
    apostrophe before them (`guard_cell`); numbers are not touched. `read_tables` and
    `read_articles` take it off again. Parquet and JSON hold every text as it is.
    """
    import csv

    import numpy as np
    import pandas as pd

    safe = table.copy(deep=False)
    returns = False
    for place, dtype in enumerate(table.dtypes):
        if pd.api.types.is_numeric_dtype(dtype) or dtype.kind in "mM":
            continue
        cells = table.iloc[:, place].astype(object).tolist()
        returns = returns or any("\r" in cell for cell in cells if isinstance(cell, str))
        if any(_UNSAFE.match(cell) for cell in cells if isinstance(cell, str)):
            guarded = [guard_cell(cell) if isinstance(cell, str) else cell for cell in cells]
            safe.isetitem(place, np.fromiter(guarded, dtype=object, count=len(guarded)))
    safe.columns = pd.Index(
        [guard_cell(name) if isinstance(name, str) else name for name in table.columns]
    )
    content: str = safe.to_csv(
        index=False,
        lineterminator="\n",
        date_format="%Y-%m-%dT%H:%M:%S%z",
        # csv quotes only what holds its own line end: a carriage return would end the row.
        quoting=csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL,
    )
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
