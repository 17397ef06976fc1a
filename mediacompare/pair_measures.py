"""What the measures say of each pair of articles, brought together by their positions.

Nothing here goes over names: a corpus of a hundred thousand articles has a million pairs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare import aligning, cosines
from mediacompare.alignment import (
    PROSE_ZONES,
    align_positions,
    article_prose,
    measure_meaning,
)
from mediacompare.kernels import choose
from mediacompare.overlap import (
    MIN_WORDS,
    SHINGLE,
    compare_all,
    compare_once,
    overlap_columns,
    passage_columns,
    passage_places,
    passage_table,
    prepare,
)
from mediacompare.pairs import WITHOUT, id_ranks, kept_texts, name_columns
from mediacompare.probability import probabilities
from mediacompare.shingles import MAX_TEXTS
from mediacompare.similarity import weigh
from mediacompare.tokens import Tokens


def measure_pairs(
    articles: pd.DataFrame,
    tokens: Tokens,
    one: NDArray[np.int64],
    two: NDArray[np.int64],
    min_words: int,
    window: str | pd.Timedelta | None,
    semantic: bool,
    listed: bool,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Bring together what the measures say of each pair; give the passages, too, if wanted."""
    prose = article_prose(tokens)
    cosine = _cosines(tokens, one, two)
    shared, passages = _shared(articles, tokens, one, two, min_words, window, listed)
    table = pd.DataFrame(
        name_columns(articles, one, two, outlets=True)
        | {"cosine": cosine, **shared, "words_1": prose.words[one], "words_2": prose.words[two]}
        | align_positions(tokens, one, two)
        | {"meaning_margin": measure_meaning(tokens, one, two) if semantic else np.nan},
        copy=False,
    )
    table["reuse_probability"] = probabilities(table)
    total = table["shared_words"].where(table["shared_words"] > 0)
    table["quoted_share"] = table["quoted_words"] / total
    shorter = table[["words_1", "words_2"]].min(axis=1)
    table["passage_share"] = (table["shared_words"] / shorter.where(shorter > 0)).clip(upper=1)
    return table, passages


def _cosines(tokens: Tokens, one: NDArray[np.int64], two: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the cosine of each pair as ``measure_similarity`` does, however small."""
    kept, texts = kept_texts(tokens, WITHOUT)
    weights = weigh(tokens, kept, texts, "auto")
    text = np.empty(len(tokens), dtype=np.int64)
    text[texts.articles] = np.repeat(np.arange(len(texts)), texts.printed)
    first, second = np.minimum(text[one], text[two]), np.maximum(text[one], text[two])
    order = np.lexsort((second, first))
    cosine = np.empty(len(one))
    work = len(one) * len(weights.indices) // max(len(texts), 1)
    words = int(weights.indices.max(initial=-1)) + 1
    found = np.empty(len(one))
    choose(cosines.cosines_of, work=work)(
        first[order], second[order], weights.indptr, weights.indices, weights.values,
        np.zeros(words), found,
    )  # fmt: skip
    cosine[order] = found
    empty = np.diff(weights.indptr) == 0
    cosine[first == second] = 1.0
    cosine[empty[first] | empty[second]] = np.nan
    return cosine


SHARED = (
    "containment_1_in_2",
    "containment_2_in_1",
    "longest_passage_words",
    "shared_words",
    "quoted_words",
    "shared_running_words",
    "exclusive_words",
)


def _shared(
    articles: pd.DataFrame,
    tokens: Tokens,
    one: NDArray[np.int64],
    two: NDArray[np.int64],
    min_words: int,
    window: str | pd.Timedelta | None,
    listed: bool,
) -> tuple[dict[str, NDArray[np.float64]], pd.DataFrame]:
    """Give what the pairs share in words, and the passages; pairs not met share nothing."""
    rank = id_ranks(tokens)
    keys = (rank[one] << 32) | rank[two]
    columns = {name: np.zeros(len(one)) for name in SHARED}

    def place(found: dict[str, NDArray[Any]]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        key = (rank[found["first"]] << 32) | rank[found["second"]]
        row = np.searchsorted(keys, key)
        known = row < len(keys)
        known[known] = keys[row[known]] == key[known]
        return row, known

    parts = []
    for least in dict.fromkeys((MIN_WORDS, min_words)):
        ready = prepare(articles, tokens, SHINGLE, least, WITHOUT, window, True, MAX_TEXTS)
        # What was found is kept for those who list passages; else a batch is let go at once.
        kept = listed or "compared" in tokens.memory
        for done in (compare_once if kept else compare_all)(ready, near=True):
            if least == MIN_WORDS:
                found = overlap_columns(ready, done)
                row, known = place(found)
                for name in SHARED[:3]:
                    columns[name][row[known]] = found[name][known]
            if least == min_words:
                found = passage_places(ready, done)
                row, known = place(found)
                _count_shared(tokens, found, row, known, columns)
                only = {name: np.zeros(len(one)) for name in SHARED[3:6]}
                _count_shared(tokens, found, row, known & (found["texts"] == 2), only)
                columns["exclusive_words"] += only["shared_running_words"]
            if least == min_words and listed:
                found = passage_columns(ready, done)
                parts.append({name: values[known] for name, values in found.items()})
    return columns, passage_table(articles, rank, parts)


def _count_shared(
    tokens: Tokens,
    found: dict[str, NDArray[Any]],
    row: NDArray[np.int64],
    known: NDArray[np.bool_],
    columns: dict[str, NDArray[np.float64]],
) -> None:
    """Count for each pair the words of prose in passages, and how many of them are quoted."""
    rows, pair = np.unique(row[known], return_inverse=True)
    counts = {}
    for number in ("1", "2"):
        begin, last = (found[f"{edge}_{number}"][known] for edge in ("begin", "last"))
        order = np.lexsort((last, begin, pair))
        prose, quoted = np.zeros((2, len(rows)), dtype=np.int64)
        loop = choose(aligning.count_zones, work=int((last - begin + 1).sum()))
        loop(pair[order], begin[order], last[order], tokens.zone, *PROSE_ZONES, prose, quoted)
        counts[number] = prose, quoted
    (all_1, quoted_1), (all_2, quoted_2) = counts["1"], counts["2"]
    both = np.minimum(all_1, all_2)
    columns["shared_words"][rows] = both
    # What is quoted in one text is quoted, though the other prints it as its own prose.
    columns["quoted_words"][rows] = np.minimum(both, np.maximum(quoted_1, quoted_2))
    columns["shared_running_words"][rows] = np.minimum(all_1 - quoted_1, all_2 - quoted_2)
