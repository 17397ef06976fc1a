"""Fixtures that more than one module uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with texts of others, which are never copied into the project."""
    named = os.environ.get("MEDIACOMPARE_SHARED", "../shared")
    folder = Path(named) if Path(named).is_absolute() else (ROOT / named).resolve()
    if not (folder / "articles").is_dir():
        pytest.skip(f"texts of others are not here: {folder} (set MEDIACOMPARE_SHARED)")
    return folder


@pytest.fixture(scope="session")
def cumberland(shared: Path) -> Path:
    """The five real articles."""
    return shared / "articles" / "operation-cumberland"
