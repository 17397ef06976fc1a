"""Files of pairs and passages: Parquet, names and kinds by number, rows sorted by the ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from mediacompare.overlap import KINDS, OVERLAP, PASSAGES, Columns, sorted_columns
from mediacompare.streaming import appears_whole
from mediacompare.zones import ZONES


@dataclass(frozen=True, eq=False)
class Names:
    """Who the articles are: the different ids and outlets, and which of these each article has."""

    ids: tuple[pa.Array, NDArray[np.int64]]
    outlets: tuple[pa.Array, NDArray[np.int64]]
    rank: NDArray[np.int64]

    @classmethod
    def of(cls, articles: pd.DataFrame, rank: NDArray[np.int64]) -> Names:
        """Read them from the articles table; ``rank`` is the place among the sorted ids."""
        ids, outlets = (_coded(articles, name) for name in ("article_id", "outlet"))
        return cls(ids, outlets, rank)


def _coded(articles: pd.DataFrame, name: str) -> tuple[pa.Array, NDArray[np.int64]]:
    if name not in articles.columns:
        return pa.array([], pa.large_string()), np.full(len(articles), -1)
    values = pa.array(articles[name].astype("str").array, from_pandas=True)
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    coded = values.cast(pa.large_string()).dictionary_encode()
    return coded.dictionary, coded.indices.fill_null(-1).to_numpy().astype(np.int64)


def write_pairs(path: Path, names: Names, parts: Sequence[Columns]) -> int:
    """Write what :func:`mediacompare.measure_overlap` says of pairs; give the number of rows."""
    first, second, columns = sorted_columns(list(parts), names.rank, OVERLAP)
    table: dict[str, Any] = {}
    for name, values in (("article_id", names.ids), ("outlet", names.outlets)):
        for number, positions in ((1, first), (2, second)):
            table[f"{name}_{number}"] = _named(values[0], values[1][positions])
    # What is missing is so in the table that is read, too.
    table.update((name, pa.array(column)) for name, column in columns.items())
    return _write(path, table)


def write_passages(path: Path, names: Names, parts: Sequence[Columns]) -> int:
    """Write what :func:`mediacompare.find_passages` finds; give the number of rows."""
    first, second, columns = sorted_columns(list(parts), names.rank, PASSAGES)
    table: dict[str, Any] = {}
    for number, positions in ((1, first), (2, second)):
        table[f"article_id_{number}"] = _named(names.ids[0], names.ids[1][positions])
    kinds, zones = (pa.array(listed, pa.large_string()) for listed in (KINDS, ZONES))
    for name, column in columns.items():
        if name == "kind":
            table[name] = _named(kinds, column)
        elif name.startswith("zone"):
            table[name] = _named(zones, np.where(column < len(ZONES), column, -1))
        else:
            table[name] = pa.array(column)
    return _write(path, table)


def _named(values: pa.Array, codes: NDArray[Any]) -> pa.Array:
    """Give a column of names by their numbers, with no more names than it needs; -1 is missing."""
    present = np.zeros(len(values) + 1, dtype=bool)
    present[codes] = True  # the last stands for what is missing
    present[-1] = False
    used = np.flatnonzero(present)
    number = np.empty(len(values) + 1, dtype=np.int32)
    number[used] = np.arange(len(used))
    missing = codes < 0
    indices = pa.array(number[codes], mask=missing if missing.any() else None)
    return pa.DictionaryArray.from_arrays(indices, values.take(pa.array(used)))


def _write(path: Path, columns: dict[str, Any]) -> int:
    from pyarrow import parquet

    table = pa.table(columns)
    with appears_whole(path) as unfinished:
        # Without the schema of Arrow, or the names would be read as categories; the rows of a file
        # are from the whole corpus, so that its least and greatest ids tell nothing.
        parquet.write_table(table, unfinished, store_schema=False, write_statistics=False)
    return int(table.num_rows)
