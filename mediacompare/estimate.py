"""What a long run will need, told from a measured sample."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection, Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mediacompare.blocks import filed_bytes, write_overlap
from mediacompare.pairs import WITHOUT
from mediacompare.streaming import BATCH, Source, count_articles, cut_to_files, read_batches

WARM = 1_000
"""Articles run first, so that loading (or compiling) the loops is not counted."""


def estimate_overlap(
    articles: pd.DataFrame | Source,
    *,
    count: int | None = None,
    batch: int = BATCH,
    without: str | Collection[str] = WITHOUT,
    **options: Any,
) -> pd.DataFrame:
    """Estimate what :func:`write_overlap` will need, from a run on the first batch.

    Parameters
    ----------
    articles : DataFrame, path, or iterable of DataFrame
        As for ``write_overlap``. Of an iterable the first table is used up.
    count : int, optional
        Number of articles; needed for an iterable. Otherwise counted (Parquet) or reckoned from
        the size of the files.
    batch : int
        Articles of the sample.
    without
        Zones set aside, as for ``write_overlap``. Finding zones costs most of the time.
    options
        Further parameters of ``write_overlap``.

    Returns
    -------
    DataFrame
        Two rows, the steps "cut" and "compare"; ``attrs`` has the number of ``articles`` and
        ``words`` reckoned with, of articles in the ``sample``, and ``least_memory_gb``, with which
        words stay in files while pairs are compared.

        step : str
        seconds : float, at the speed that this machine had during the sample
        memory_gb : float, 10^9 bytes; missing for "cut", which needs the same for any corpus
        disk_gb : float, 10^9 bytes

    Notes
    -----
    Everything is taken to grow in proportion to the number of articles. Cutting does. Comparing
    grows faster where later articles print what earlier ones do: a story that twice as many
    outlets print has four times as many pairs, and in a corpus in any order but that of time a
    sample meets few pairs. Take the seconds and disk of comparing as the least; progress tells
    more after the first blocks.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "article_id": ["a", "b"],
    ...     "text": ["The bridge will close for repairs until the end of May, the town said.",
    ...              "Locals knew: the bridge will close for repairs until the end of May."],
    ... })
    >>> needed = estimate_overlap([table], count=2_000_000, without=())
    >>> needed["step"].tolist(), needed.attrs["words"]
    (['cut', 'compare'], 27000000)
    """
    if isinstance(articles, pd.DataFrame):
        sample, total = articles[:batch], len(articles)
    elif isinstance(articles, str | Path):
        path = Path(articles)
        sample = next(iter(read_batches(path, batch, zones=bool(without))), pd.DataFrame())
        total = count_articles(path, sample)
    else:
        sample, total = _first(articles), count or 0
        if not count:
            raise ValueError("count=None: the number of articles of an iterable has to be given")
    total = count or total
    with tempfile.TemporaryDirectory() as folder:
        options = {"without": without, "memory": "1TB", "progress": False, **options}
        write_overlap([sample[:WARM]], Path(folder) / "warm", **options)
        target = Path(folder) / "run"
        begun = time.perf_counter()
        words = cut_to_files([sample], target / "words", without=without)
        cut = time.perf_counter()
        cut_bytes = _bytes_in(target)
        write_overlap([sample], target, **options)
        done = time.perf_counter()
        all_bytes = _bytes_in(target)
    factor = total / max(len(sample), 1)
    expected = round(int(words.edges[-1]) * factor)
    table = pd.DataFrame(
        {
            "step": pd.array(["cut", "compare"], dtype="str"),
            "seconds": np.array([cut - begun, done - cut]) * factor,
            "memory_gb": [np.nan, filed_bytes(expected) / 1e9],
            "disk_gb": np.array([cut_bytes, all_bytes - cut_bytes]) * factor / 1e9,
        }
    )
    least = filed_bytes(expected, spill=True) / 1e9
    table.attrs.update(articles=total, words=expected, sample=len(sample), least_memory_gb=least)
    return table


def _first(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return next(chain(tables, [pd.DataFrame({"article_id": [], "text": []}, dtype="str")]))


def _bytes_in(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
