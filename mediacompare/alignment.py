"""Sentence by sentence: which sentence of one article retells which of another.

Two reports of one event share its names and numbers, so plain likeness ranks topic above copying.
What tells a retelling apart is relative: its sentences are nearer to their counterparts in the
other text than to any sentence of their own text, and the counterparts come in the same order.
Each word weighs by how few sentences of the two texts hold it, so the words of the topic, which
are everywhere in both, weigh little, whatever the language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.pairs import outside_lists
from mediacompare.tokens import Tokens
from mediacompare.zones import ZONES

PROSE_ZONES = tuple(ZONES.index(name) for name in ("running text", "quotation"))
QUOTATION = ZONES.index("quotation")

MARGIN = 0.05
"""By how much a counterpart must be nearer than any sentence of the own text."""

MIN_CONTENT = 3
"""Content words that a sentence needs to be compared."""

MIN_LIKENESS = 0.3
"""Below this likeness two sentences are not shown as counterparts."""

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Prose:
    """What one article's sentences are made of; furniture, credits and headlines are left out.

    Attributes
    ----------
    rows : positions of the sentences in ``Tokens.sentences``
    running : whether each sentence is running text; one more than half of which is quoted is not
    stems : the distinct content stems of each sentence
    unquoted : the same without the words inside quotation marks
    sequence, sequence_unquoted : all content stems in order
    words, words_unquoted : number of words of prose, function words counted
    """

    rows: NDArray[np.int64]
    running: NDArray[np.bool_]
    stems: list[NDArray[np.int32]]
    unquoted: list[NDArray[np.int32]]
    sequence: NDArray[np.int32]
    sequence_unquoted: NDArray[np.int32]
    words: int
    words_unquoted: int


def article_prose(tokens: Tokens) -> list[Prose]:
    """Take from the tokens what the comparison of sentences needs, article by article."""
    zone, stem = tokens.zone, tokens.stem
    prose = np.isin(zone, PROSE_ZONES)
    quoted = zone == QUOTATION
    content = prose & ~tokens.is_stop & outside_lists(tokens)
    table = tokens.sentences
    zones = table["zone"].to_numpy()
    bounds = np.searchsorted(table["article"].to_numpy(), np.arange(len(tokens) + 1))
    # The sentences hold every word once, in order.
    lengths = (table["last_word"] - table["first_word"] + 1).to_numpy()
    row = np.repeat(np.arange(len(table)), lengths)
    compared = np.isin(zones, PROSE_ZONES)
    compared &= np.bincount(row[content], minlength=len(table)) >= MIN_CONTENT
    counted = content & compared[row]
    stems = _by_sentence(row[counted], stem[counted], len(table))
    counted &= ~quoted
    unquoted = _by_sentence(row[counted], stem[counted], len(table))
    result = []
    for i in range(len(tokens)):
        here = slice(int(tokens.offsets[i]), int(tokens.offsets[i + 1]))
        rows = np.flatnonzero(compared[bounds[i] : bounds[i + 1]]) + bounds[i]
        result.append(
            Prose(
                rows=rows,
                running=zones[rows] != QUOTATION,
                stems=[stems[k] for k in rows],
                unquoted=[unquoted[k] for k in rows],
                sequence=stem[here][content[here]],
                sequence_unquoted=stem[here][content[here] & ~quoted[here]],
                words=int(prose[here].sum()),
                words_unquoted=int((prose[here] & ~quoted[here]).sum()),
            )
        )
    return result


def _by_sentence(
    row: NDArray[np.int64], stem: NDArray[np.int32], sentences: int
) -> list[NDArray[np.int32]]:
    """Give the distinct stems of each sentence."""
    keys = np.sort((row.astype(np.int64) << 32) | stem)
    keys = keys[np.diff(keys, prepend=-1) != 0]
    cuts = np.searchsorted(keys, np.arange(1, sentences) << 32)
    return np.split((keys & 0xFFFFFFFF).astype(np.int32), cuts) if sentences else []


@dataclass(frozen=True)
class Likeness:
    """How alike the sentences of two texts are.

    ``across[i, j]`` is the cosine (0 to 1) of sentence i of the first and j of the second;
    ``within_1`` and ``within_2`` give for each sentence its nearest neighbor in its own text;
    ``size_1`` and ``size_2`` the number of distinct content words.
    """

    across: Floats
    within_1: Floats
    within_2: Floats
    size_1: Floats
    size_2: Floats


def likeness(
    sentences_1: list[NDArray[np.int32]], sentences_2: list[NDArray[np.int32]]
) -> Likeness:
    """Compare all sentences of two texts by their words.

    A word's weight is log(1 + N / n), where n of the N sentences of both texts hold it.
    """
    n_1, n_2 = len(sentences_1), len(sentences_2)
    every = sentences_1 + sentences_2
    sizes = np.array([len(words) for words in every], dtype=np.int64)
    flat = np.concatenate(every) if every else np.zeros(0, dtype=np.int32)
    vocabulary, inverse = np.unique(flat, return_inverse=True)
    row = np.repeat(np.arange(n_1 + n_2), sizes)
    held = np.bincount(inverse, minlength=len(vocabulary))
    weight = np.log1p((n_1 + n_2) / np.maximum(held, 1))
    vectors = np.zeros((n_1 + n_2, len(vocabulary)), dtype=np.float32)
    vectors[row, inverse] = weight[inverse]
    vectors /= np.maximum(np.sqrt((vectors**2).sum(axis=1, keepdims=True)), 1e-12)
    return _compare(vectors, n_1, sizes.astype(float))


def likeness_of_vectors(
    vectors_1: Floats, vectors_2: Floats, size_1: Floats, size_2: Floats
) -> Likeness:
    """Compare all sentences of two texts by vectors of unit length, as embeddings are."""
    return _compare(
        np.concatenate([vectors_1, vectors_2]), len(vectors_1), np.concatenate([size_1, size_2])
    )


def _compare(vectors: Floats, n_1: int, sizes: Floats) -> Likeness:
    # Rounding can lift a cosine of 1 above it.
    product = np.minimum(vectors @ vectors.T, 1.0)
    np.fill_diagonal(product, 0)
    inner_1, inner_2 = product[:n_1, :n_1], product[n_1:, n_1:]
    return Likeness(
        across=product[:n_1, n_1:],
        within_1=inner_1.max(axis=1, initial=0),
        within_2=inner_2.max(axis=1, initial=0),
        size_1=sizes[:n_1],
        size_2=sizes[n_1:],
    )


def mean(values: Floats, weights: Floats) -> float:
    """Give the weighted mean; 0 where nothing weighs, since no sentence was found alike."""
    total = weights.sum()
    return float((values * weights).sum() / total) if total else 0.0


def counterparts(found: Likeness) -> Iterator[tuple[int, int, float, float]]:
    """Give the pairs of sentences that are each other's nearest, with likeness and margin.

    The margin is how much nearer the counterpart is than any sentence of either own text.
    """
    if not found.across.size:
        return
    to_2 = found.across.argmax(axis=1)
    to_1 = found.across.argmax(axis=0)
    for i, j in enumerate(to_2.tolist()):
        if to_1[j] == i and found.across[i, j] > 0:
            value = float(found.across[i, j])
            yield i, j, value, value - float(max(found.within_1[i], found.within_2[j]))


@dataclass(frozen=True)
class Alignment:
    """What the sentences of two texts say of each other; ``measure_alignment`` names the columns.

    Each pair of values is (text 1 in text 2, text 2 in text 1).
    """

    advantage: tuple[float, float]
    retold: tuple[float, float]
    common_sequence: float
    order_gain: float
    order_agreement: float
    meaning_margin: float


def align(a: Prose, b: Prose, vectors: tuple[Floats, Floats] | None = None) -> Alignment:
    """Compare two articles sentence by sentence; with sentence vectors, by meaning too."""
    whole = likeness(_running(a), _running(b))
    unquoted = whole
    if a.words != a.words_unquoted or b.words != b.words_unquoted:
        unquoted = likeness(_long_enough(a.unquoted), _long_enough(b.unquoted))
    ahead_1, ahead_2 = _ahead(whole)
    first, second = a.sequence_unquoted.tolist(), b.sequence_unquoted.tolist()
    forward = _common(first, second)
    gain = forward - _common(first, second[::-1])
    return Alignment(
        advantage=tuple(map(mean, _ahead(unquoted), (unquoted.size_1, unquoted.size_2))),  # type: ignore[arg-type]
        retold=(
            mean((ahead_1 > MARGIN) * 1.0, whole.size_1),
            mean((ahead_2 > MARGIN) * 1.0, whole.size_2),
        ),
        common_sequence=forward / max(1, min(len(first), len(second))),
        order_gain=gain / max(1, len(first), len(second)),
        order_agreement=_order_agreement(whole),
        meaning_margin=float("nan") if vectors is None else _margin(a, b, vectors),
    )


def _running(prose: Prose) -> list[NDArray[np.int32]]:
    """Give the sentences that are not quotations; a few quoted words in one stay."""
    return [words for words, kept in zip(prose.stems, prose.running, strict=True) if kept]


def _long_enough(sentences: Sequence[NDArray[np.int32]]) -> list[NDArray[np.int32]]:
    return [words for words in sentences if len(words) >= MIN_CONTENT]


def _ahead(found: Likeness) -> tuple[Floats, Floats]:
    """By how much each sentence's counterpart is nearer than its nearest in the own text."""
    return (
        found.across.max(axis=1, initial=0) - found.within_1,
        found.across.max(axis=0, initial=0) - found.within_2,
    )


def _common(a: list[int], b: list[int]) -> int:
    from rapidfuzz.distance import LCSseq

    return int(LCSseq.similarity(a, b))


def _order_agreement(found: Likeness) -> float:
    pairs = [(i, j) for i, j, value, _ in counterparts(found) if value >= MIN_LIKENESS]
    shorter = min(found.across.shape)
    if len(pairs) < 2 or not shorter:
        return 0.0
    second = np.array([j for _, j in pairs])
    later = np.sign(second[None, :] - second[:, None])[np.triu_indices(len(pairs), 1)]
    return float(len(pairs) / shorter * max(0.0, later.mean()))


def _margin(a: Prose, b: Prose, vectors: tuple[Floats, Floats]) -> float:
    """How much nearer in meaning the best counterpart is than the second best, in running text."""
    across = (vectors[0] @ vectors[1].T)[np.ix_(a.running, b.running)]
    if min(across.shape) < 2:
        return float("nan")
    size_1 = np.array([len(words) for words in a.stems], dtype=float)[a.running]
    size_2 = np.array([len(words) for words in b.stems], dtype=float)[b.running]
    best_1 = np.sort(across, axis=1)[:, -2:]
    best_2 = np.sort(across, axis=0)[-2:]
    nearer_1 = mean(best_1[:, 1] - best_1[:, 0], size_1)
    return min(nearer_1, mean(best_2[1] - best_2[0], size_2))


def measure_alignment(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    pairs: pd.DataFrame | None = None,
    semantic: bool = False,
) -> pd.DataFrame:
    """Measure how far one article retells another, sentence by sentence.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tokens : Tokens, optional
        What :func:`mediacompare.tokens.make_tokens` gives; made when not given.
    pairs : DataFrame, optional
        ``article_id_1``, ``article_id_2`` of the pairs to look at; all pairs when not given.
    semantic : bool
        Compare the sentences by meaning too (needs the extra ``semantic``).

    Returns
    -------
    DataFrame
        One row a pair: ``article_id_1``, ``article_id_2``; ``words_1``, ``words_2`` (words of
        prose); ``advantage_1_in_2``, ``advantage_2_in_1`` (-1 to 1: mean over the sentences of one
        text, outside quotations, of how much nearer their counterpart in the other text is than
        any sentence of their own text); ``retold_1_in_2``, ``retold_2_in_1`` (0 to 1: share of the
        content words of running text that stand in sentences with a nearer counterpart; sentences
        more than half of which are quoted are left out);
        ``common_sequence`` (0 to 1: longest common subsequence of content stems outside
        quotations, by the shorter text); ``order_gain`` (-1 to 1: the same less what the reversed
        text gives, by the longer text, so that shared words in another order count nothing);
        ``order_agreement`` (0 to 1: share of the shorter text's sentences with a mutual
        counterpart, times the agreement of their order); ``meaning_margin`` (0 to 1: how much
        nearer in meaning the best counterpart is than the second best, over sentences of running
        text; missing without ``semantic`` and where a text has fewer than two of them).

    Notes
    -----
    Under about 150 words all of these are unstable. Measures of two languages, but for
    ``meaning_margin``, see only names and numbers. The measures were chosen on labelled sets; see
    the benchmark ``benchmarks/accuracy``.

    Examples
    --------
    >>> text = "The old harbor crane was sold on Monday. Its buyer stayed away from the sale."
    >>> told = "On Monday the old harbor crane was sold. The buyer had stayed away from the sale."
    >>> table = pd.DataFrame({"article_id": ["a", "b"], "text": [text, told], "language": "en"})
    >>> float(measure_alignment(table)["retold_1_in_2"].iloc[0])
    1.0
    """
    from threadpoolctl import threadpool_limits

    from mediacompare.tokens import tokens_of

    tokens = tokens_of(articles, tokens)
    prose = article_prose(tokens)
    wanted = list(pair_positions(tokens.article_id, pairs))
    vectors: dict[int, Floats] = {}
    if semantic:
        from mediacompare.semantic import prose_vectors

        vectors = prose_vectors(tokens, prose, sorted({i for pair in wanted for i in pair}))
    rows = []
    # The products are small; starting threads for each costs more than they take.
    with threadpool_limits(1, user_api="blas"):
        for i, j in wanted:
            found = align(prose[i], prose[j], (vectors[i], vectors[j]) if semantic else None)
            measured = (
                *found.advantage,
                *found.retold,
                found.common_sequence,
                found.order_gain,
                found.order_agreement,
                found.meaning_margin,
            )
            names = (tokens.article_id[i], tokens.article_id[j])
            rows.append((*names, prose[i].words, prose[j].words, *measured))
    frame = pd.DataFrame(rows, columns=list(ALIGNMENT_COLUMNS)).astype(ALIGNMENT_COLUMNS)
    return frame.sort_values(["article_id_1", "article_id_2"], ignore_index=True)


ALIGNMENT_COLUMNS = {
    "article_id_1": "str",
    "article_id_2": "str",
    "words_1": "int64",
    "words_2": "int64",
    "advantage_1_in_2": "float64",
    "advantage_2_in_1": "float64",
    "retold_1_in_2": "float64",
    "retold_2_in_1": "float64",
    "common_sequence": "float64",
    "order_gain": "float64",
    "order_agreement": "float64",
    "meaning_margin": "float64",
}


def find_alignments(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    pairs: pd.DataFrame | None = None,
    min_likeness: float = MIN_LIKENESS,
) -> pd.DataFrame:
    """Find the sentences of two articles that are each other's nearest counterpart.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tokens : Tokens, optional
        What :func:`mediacompare.tokens.make_tokens` gives; made when not given.
    pairs : DataFrame, optional
        ``article_id_1``, ``article_id_2`` of the pairs to look at; all pairs when not given.
    min_likeness : float
        Leave out counterparts that are less alike (0 to 1).

    Returns
    -------
    DataFrame
        ``article_id_1``, ``article_id_2``, ``start_1``, ``end_1``, ``start_2``, ``end_2``
        (characters of the texts as published), ``likeness`` (0 to 1: cosine over content stems,
        weighted by how few sentences of both texts hold them), ``margin`` (-1 to 1: how much
        nearer the counterpart is than any sentence of the own text; above 0.1 a retelling is
        likely), ``order`` (rank of the sentence in text 1 among those listed, from 1).

    Notes
    -----
    Do not read a single pair of sentences as proof of copying: two reports of one fact are alike.

    Examples
    --------
    >>> text = "The old harbor crane was sold on Monday. Its buyer stayed away from the sale."
    >>> told = "On Monday the old harbor crane was sold. The buyer had stayed away from the sale."
    >>> table = pd.DataFrame({"article_id": ["a", "b"], "text": [text, told], "language": "en"})
    >>> find_alignments(table)[["start_1", "start_2", "order"]].to_numpy().tolist()
    [[0, 0, 1], [41, 41, 2]]
    """
    from mediacompare.tokens import tokens_of

    tokens = tokens_of(articles, tokens)
    prose = article_prose(tokens)
    table = tokens.sentences
    start, end = table["start"].to_numpy(), table["end"].to_numpy()
    found: list[tuple[str, str, int, int, int, int, float, float, int]] = []
    for i, j in pair_positions(tokens.article_id, pairs):
        a, b = prose[i], prose[j]
        rank = 0
        for k, m, value, margin in counterparts(likeness(a.stems, b.stems)):
            if value < min_likeness:
                continue
            rank += 1
            p, q = a.rows[k], b.rows[m]
            spans = (int(start[p]), int(end[p]), int(start[q]), int(end[q]))
            found.append((tokens.article_id[i], tokens.article_id[j], *spans, value, margin, rank))
    columns = {
        "article_id_1": "str",
        "article_id_2": "str",
        "start_1": "int64",
        "end_1": "int64",
        "start_2": "int64",
        "end_2": "int64",
        "likeness": "float64",
        "margin": "float64",
        "order": "int64",
    }
    frame = pd.DataFrame(found, columns=list(columns)).astype(columns)
    return frame.sort_values(["article_id_1", "article_id_2", "start_1"], ignore_index=True)


def pair_positions(
    article_id: tuple[str, ...], pairs: pd.DataFrame | None
) -> Iterator[tuple[int, int]]:
    """Give the positions of the two articles of each pair, the smaller id first."""
    position = {name: i for i, name in enumerate(article_id)}
    if pairs is None:
        order = sorted(article_id)
        for n, name in enumerate(order):
            for other in order[n + 1 :]:
                yield position[name], position[other]
        return
    for name, other in zip(pairs["article_id_1"], pairs["article_id_2"], strict=True):
        for one in (name, other):
            if one not in position:
                raise KeyError(f"pairs names article {one!r}, which is not among the articles")
        yield position[min(name, other)], position[max(name, other)]
