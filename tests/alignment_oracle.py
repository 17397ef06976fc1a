"""The comparison of sentences, slow and plain: matrices, sums and rapidfuzz, one pair at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import LCSseq

from mediacompare.alignment import MARGIN, MIN_CONTENT, MIN_LIKENESS, Prose


@dataclass(frozen=True)
class Likeness:
    """``across[i, j]``: cosine of sentence i of the first and j of the second; the rest by hand."""

    across: np.ndarray
    within_1: np.ndarray
    within_2: np.ndarray
    size_1: np.ndarray
    size_2: np.ndarray


def likeness(sentences_1: list[np.ndarray], sentences_2: list[np.ndarray]) -> Likeness:
    """Compare all sentences of two texts; a word's weight is log(1 + N / n)."""
    n_1 = len(sentences_1)
    every = sentences_1 + sentences_2
    vocabulary = sorted({int(word) for words in every for word in words})
    place = {word: i for i, word in enumerate(vocabulary)}
    held = np.zeros((len(every), len(vocabulary)))
    for row, words in enumerate(every):
        held[row, [place[int(word)] for word in words]] = 1
    vectors = held * np.log1p(len(every) / np.maximum(held.sum(axis=0), 1))
    vectors /= np.maximum(np.sqrt((vectors**2).sum(axis=1, keepdims=True)), 1e-12)
    product = np.minimum(vectors @ vectors.T, 1.0)
    np.fill_diagonal(product, 0)
    sizes = np.array([len(words) for words in every], dtype=float)
    return Likeness(
        across=product[:n_1, n_1:],
        within_1=product[:n_1, :n_1].max(axis=1, initial=0),
        within_2=product[n_1:, n_1:].max(axis=1, initial=0),
        size_1=sizes[:n_1],
        size_2=sizes[n_1:],
    )


def counterparts(found: Likeness) -> Iterator[tuple[int, int, float, float]]:
    """Give the pairs of sentences that are each other's nearest, with likeness and margin."""
    if not found.across.size:
        return
    across = found.across.round(12)  # equal sums made in another order are equal
    to_2, to_1 = across.argmax(axis=1), across.argmax(axis=0)
    for i, j in enumerate(to_2.tolist()):
        if to_1[j] == i and across[i, j] > 0:
            value = float(found.across[i, j])
            yield i, j, value, value - float(max(found.within_1[i], found.within_2[j]))


def sentences_of(prose: Prose, article: int, which: str) -> list[np.ndarray]:
    """Give the words of the sentences of an article: running, unquoted or all."""
    result = []
    for row in range(prose.begin[article], prose.begin[article + 1]):
        here = slice(int(prose.stem_begin[row]), int(prose.stem_begin[row + 1]))
        words = prose.stems[here]
        if which == "unquoted":
            words = words[prose.unquoted[here] != 0]
            if len(words) < MIN_CONTENT:
                continue
        if which == "running" and not prose.running[row]:
            continue
        result.append(words)
    return result


def align(prose: Prose, i: int, j: int) -> tuple[float, ...]:
    """Give the measures of a pair in the order of ``alignment.MEASURED``."""
    whole = likeness(sentences_of(prose, i, "running"), sentences_of(prose, j, "running"))
    bare = whole
    if any(prose.words[k] != prose.words_unquoted[k] for k in (i, j)):
        bare = likeness(sentences_of(prose, i, "unquoted"), sentences_of(prose, j, "unquoted"))
    first, second = (
        prose.sequence[prose.sequence_begin[k] : prose.sequence_begin[k + 1]].tolist()
        for k in (i, j)
    )
    forward = LCSseq.similarity(first, second)
    gain = forward - LCSseq.similarity(first, second[::-1])
    ahead_1, ahead_2 = ahead(whole)
    bare_1, bare_2 = ahead(bare)
    return (
        mean(bare_1, bare.size_1),
        mean(bare_2, bare.size_2),
        mean((ahead_1 > MARGIN) * 1.0, whole.size_1),
        mean((ahead_2 > MARGIN) * 1.0, whole.size_2),
        forward / max(1, min(len(first), len(second))),
        gain / max(1, len(first), len(second)),
        order_agreement(whole),
    )


def ahead(found: Likeness) -> tuple[np.ndarray, np.ndarray]:
    """By how much each sentence's counterpart is nearer than its nearest in the own text."""
    return (
        found.across.max(axis=1, initial=0) - found.within_1,
        found.across.max(axis=0, initial=0) - found.within_2,
    )


def mean(values: np.ndarray, weights: np.ndarray) -> float:
    """Give the weighted mean; 0 where nothing weighs."""
    total = weights.sum()
    return float((values * weights).sum() / total) if total else 0.0


def order_agreement(found: Likeness) -> float:
    """Give the share of the shorter text with a counterpart, by the agreement of their order."""
    pairs = [j for _, j, value, _ in counterparts(found) if value >= MIN_LIKENESS]
    shorter = min(found.across.shape)
    if len(pairs) < 2 or not shorter:
        return 0.0
    second = np.array(pairs)
    later = np.sign(second[None, :] - second[:, None])[np.triu_indices(len(pairs), 1)]
    return float(len(pairs) / shorter * max(0.0, later.mean()))
