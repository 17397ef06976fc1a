"""The word lists shipped with the package, as rows; resources/index.csv says whence each is."""

from __future__ import annotations

import csv
from importlib import resources


def list_rows(name: str) -> list[dict[str, str]]:
    """Read a CSV file of the package's resources.

    Examples
    --------
    >>> list_rows("number_words.csv")[1]
    {'language': 'en', 'words': 'one', 'value': '1', 'kind': 'number'}
    """
    text = resources.files("mediacompare.resources").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
