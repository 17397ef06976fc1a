"""Text files: one article a file; what is known of it stands beside it or in its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from mediacompare.errors import unknown_choice
from mediacompare.readers import Options, RawRows, is_binary, problem
from mediacompare.readers.markup import decode

_EXTENSIONS = {"", ".txt", ".text", ".md", ".asc"}

#: What stands for a field of the template: everything but what would make it ambiguous.
_FIELDS: dict[str, str] = {
    "date": r"\d{4}[-_.]?\d{2}[-_.]?\d{2}"
    r"(?:[T_ -]?\d{2}[-:.h]?\d{2}(?:[-:.]?\d{2})?(?:Z|[+-]\d{4})?)?"
    r"|\d{1,2}[-.]\d{1,2}[-.]\d{4}|\d{4}-\d{2}|\d{4}",
    "language": r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?",
    "page": r"\d{1,4}",
}
_RENAMED = {"date": "published", "id": "source_id", "published_at": "published"}
_PLACE = re.compile(r"\{([A-Za-z_]\w{0,40})\}|\*")


def decode_reported(data: bytes) -> tuple[str, list[dict[str, Any]]]:
    """Decode a text file; line ends become newlines; an encoding other than UTF is reported."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    notes = []
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            note = problem(
                f"not UTF-8 (byte {error.start}); its encoding was guessed",
                "look at its accented letters; save it as UTF-8 if they are wrong",
                severity="info",
            )
            notes.append(note)
    return text, notes


def sniff(head: bytes, name: str) -> float:
    """Take any text whose name says that it is plain text."""
    if PurePosixPath(name).suffix.casefold() not in _EXTENSIONS or is_binary(head):
        return 0.0
    return 0.2


def read(data: bytes, name: str, options: Options) -> RawRows:
    """Read one text file as one article."""
    text, notes = decode_reported(data)
    return RawRows(rows=[{"text": text}], problems=notes)


def compile_pattern(pattern: str) -> Callable[[str], dict[str, str] | None]:
    """Make the function that reads a file's name.

    Parameters
    ----------
    pattern : str
        Either a template of the name without its extension, such as
        ``"{outlet}_{date}_{id}"`` or, with folders, ``"{outlet}/{date}*"`` (fields `outlet`,
        `date`, `id`, `title`, `author`, `language`, `section`, `page` or a column of your own;
        ``*`` stands for anything), or a regular expression with named groups,
        ``r"(?P<outlet>[a-z]+)-(?P<date>[0-9-]+)"``, searched in the path below the folder.

    Returns
    -------
    function
        From a relative path to the fields found, or None where the name does not fit.

    Examples
    --------
    >>> compile_pattern("{outlet}_{date}_{id}")("Daily_News_2024-05-01_17.txt")
    {'outlet': 'Daily_News', 'published': '2024-05-01', 'source_id': '17'}
    """
    template = "(?P<" not in pattern
    if template:
        expression, slashes = _from_template(pattern)
    else:
        expression, slashes = pattern, 0
    try:
        compiled = re.compile(expression)
    except re.error as error:
        raise ValueError(f"pattern={pattern!r} is no regular expression: {error}") from None
    if not compiled.groupindex:
        raise ValueError(
            f"pattern={pattern!r} names no field; write a template such as "
            "'{outlet}_{date}_{id}' or a regular expression with named groups (?P<outlet>…)"
        )

    def find(shown: str) -> dict[str, str] | None:
        path = PurePosixPath(shown)
        if template:
            subject = "/".join([*path.parent.parts, path.stem][-slashes - 1 :])
            match = compiled.fullmatch(subject)
        else:
            match = compiled.search(shown)
        if match is None:
            return None
        return {
            _RENAMED.get(key, key): value.strip()
            for key, value in match.groupdict().items()
            if value and value.strip()
        }

    return find


def _from_template(pattern: str) -> tuple[str, int]:
    parts, last, seen = [], 0, set()
    for place in _PLACE.finditer(pattern):
        parts.append(re.escape(pattern[last : place.start()]))
        last = place.end()
        field = place[1]
        if field is None:
            parts.append("[^/]*?")
        elif field in seen:
            raise ValueError(f"pattern={pattern!r} names {field!r} twice")
        else:
            seen.add(field)
            parts.append(f"(?P<{field}>{_FIELDS.get(field, '[^/]+?')})")
    parts.append(re.escape(pattern[last:]))
    if "{}" in pattern:
        raise unknown_choice("pattern", "{}", ["{outlet}", "{date}", "{id}", "{title}"])
    return "".join(parts), pattern.count("/")
