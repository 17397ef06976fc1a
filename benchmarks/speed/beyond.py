"""Compare a small corpus whose words stand beyond what 32 bits can number: the same must come out.

    python benchmarks/speed/beyond.py          # about a minute, 12 GB of memory

A corpus of 4.4 million articles has so many words; here they are zeros in front of a thousand
articles, which nothing looks at. Prints what was compared, or fails.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
ARTICLES = 1_000
BEGIN = 2_250_000_000


def moved(values: NDArray[Any], folder: Path) -> NDArray[Any]:
    """Put values behind zeros, in a file that takes no room for these."""
    shape = (BEGIN + len(values),)
    array = np.memmap(folder / values.dtype.name, dtype=values.dtype, mode="w+", shape=shape)
    array[BEGIN:] = values
    return np.asarray(array)


def same(one: Any, two: Any, name: str) -> None:
    if not np.array_equal(one, two):
        raise SystemExit(f"{name} differs")


def main() -> None:
    sys.path.insert(0, str(HERE))
    from corpus import make_corpus

    from mediacompare import overlap, shingles

    near = overlap.prepare(make_corpus(ARTICLES).articles, None, 5, 8, (), None, True, 100)
    with tempfile.TemporaryDirectory() as folder:
        kept, texts = near.kept, near.texts
        word, flags = (moved(values, Path(folder)) for values in (kept.word, kept.flags))
        kept = replace(kept, word=word, flags=flags, offsets=kept.offsets + BEGIN)
        texts = replace(texts, low=texts.low + BEGIN, high=texts.high + BEGIN)
        index = shingles.index_shingles(kept, texts, near.asked, shingle=5, max_texts=100)
        far = replace(near, kept=kept, texts=texts, index=index, key=None)
        for name in ("pairs", "distinct", "plain"):
            same(getattr(index, name), getattr(near.index, name), name)
        same(index.held_at[BEGIN:], near.index.held_at, "held_at")
        passages = 0
        batches = (overlap.compare_all(ready, near=True) for ready in (near, far))
        for one, two in zip(*batches, strict=True):
            for field in fields(one):
                same(getattr(one, field.name), getattr(two, field.name), field.name)
            places = overlap.passage_places(near, one)
            for name, values in overlap.passage_places(far, two).items():
                less = BEGIN if name.startswith(("begin", "last")) else 0
                same(values - less, places[name], name)
            passages += len(one.pair)
    print(f"the same {len(index.pairs):,} pairs and {passages:,} passages of texts")


if __name__ == "__main__":
    main()
