"""Sentence by sentence: which sentence of one article retells which of another.

Two reports of one event share its names and numbers, so plain likeness ranks topic above copying.
What tells a retelling apart is relative: its sentences are nearer to their counterparts in the
other text than to any sentence of their own text, and the counterparts come in the same order.
Each word weighs by how few sentences of the two texts hold it, so the words of the topic, which
are everywhere in both, weigh little, whatever the language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare import aligning
from mediacompare.kernels import choose, share, threads
from mediacompare.pairs import outside_lists, remember
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

WORDS_AT_ONCE = 4_000_000
"""Words whose sentences are gathered at a time."""

PAIRS_AT_ONCE = 4_000
"""Pairs that a processor compares before it takes the next ones."""

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Prose:
    """What the articles' sentences are made of; furniture, credits and headlines are left out.

    The sentences compared of article ``i`` are ``begin[i]:begin[i + 1]``.

    Attributes
    ----------
    begin : one more than articles
    rows : position of each sentence in ``Tokens.sentences``
    running : whether it is running text; one more than half of which is quoted is not
    stem_begin, stems : its distinct content stems, sorted: ``stem_begin[k]:stem_begin[k + 1]``
    unquoted : of each of these, whether it stands in the sentence outside quotation marks
    sequence_begin, sequence : the content stems outside quotation marks of each article, in order
    words, words_unquoted : words of prose of each article, function words counted
    """

    begin: NDArray[np.int64]
    rows: NDArray[np.int64]
    running: NDArray[np.uint8]
    stem_begin: NDArray[np.int64]
    stems: NDArray[np.int32]
    unquoted: NDArray[np.uint8]
    sequence_begin: NDArray[np.int64]
    sequence: NDArray[np.int32]
    words: NDArray[np.int64]
    words_unquoted: NDArray[np.int64]


def article_prose(tokens: Tokens) -> Prose:
    """Take from the tokens what the comparison of sentences needs; kept with them."""
    return remember(tokens, "prose", None, lambda: _prose(tokens))


def _prose(tokens: Tokens) -> Prose:
    zone, stem = tokens.zone, tokens.stem
    prose = np.isin(zone, PROSE_ZONES)
    bare = zone != QUOTATION
    content = prose & ~tokens.is_stop & outside_lists(tokens)
    table = tokens.sentences
    zones = table["zone"].to_numpy()
    # The sentences hold every word once, in order.
    cuts = np.append(table["first_word"].to_numpy(), len(tokens.word)).astype(np.int64)
    compared = np.isin(zones, PROSE_ZONES) & (_sums(content, cuts) >= MIN_CONTENT)
    rows = np.flatnonzero(compared)
    sizes = [np.zeros(1, dtype=np.int64)]
    stems = [np.zeros(0, dtype=np.int32)]
    unquoted = [np.zeros(0, dtype=np.uint8)]
    edges = np.searchsorted(cuts, np.arange(0, len(stem) + WORDS_AT_ONCE, WORDS_AT_ONCE))
    for low, high in pairwise(np.unique(edges.clip(max=len(table))).tolist()):
        here = slice(int(cuts[low]), int(cuts[high]))
        row = np.repeat(np.arange(low, high), np.diff(cuts[low : high + 1]))
        counted = content[here] & compared[row]
        # Of a stem that a sentence has inside and outside quotation marks, the latter comes first.
        keys = row[counted] << 32 | (stem[here][counted].astype(np.int64) << 1)
        keys |= ~bare[here][counted]
        keys.sort()
        keys = keys[np.diff(keys >> 1, prepend=-1) != 0]
        within = np.bincount((keys >> 32) - low, minlength=high - low)
        sizes.append(within[compared[low:high]])
        stems.append(((keys & 0xFFFFFFFF) >> 1).astype(np.int32))
        unquoted.append(((keys & 1) == 0).astype(np.uint8))
    told = content & bare
    return Prose(
        begin=np.searchsorted(table["article"].to_numpy()[rows], np.arange(len(tokens) + 1)),
        rows=rows,
        running=(zones[rows] != QUOTATION).astype(np.uint8),
        stem_begin=np.cumsum(np.concatenate(sizes)),
        stems=np.concatenate(stems),
        unquoted=np.concatenate(unquoted),
        sequence_begin=np.append(0, np.cumsum(_sums(told, tokens.offsets))).astype(np.int64),
        sequence=stem[told],
        words=_sums(prose, tokens.offsets),
        words_unquoted=_sums(prose & bare, tokens.offsets),
    )


def _sums(values: NDArray[np.bool_], cuts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count what holds between each cut and the next."""
    if len(values) == 0:
        return np.zeros(len(cuts) - 1, dtype=np.int64)
    # Cuts may be equal, and behind the last value: reduceat would give that value's.
    before = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    return before[cuts[1:]] - before[cuts[:-1]]


@dataclass(frozen=True, eq=False)
class _Room:
    """How much room the loops need for any of some pairs: sentences, their words, stems."""

    sentences: int
    words: int
    sequence: int
    stems: int

    def sizes(self) -> tuple[tuple[int, type], ...]:
        """Give length and type of each array in which ``aligning.nearest`` works."""
        n, words = (self.sentences + 1, np.int32), (self.words, np.int32)
        values = (self.sentences, np.float64)
        return (n, n, words, words, words, words, words, words, values, values, n, values, values,
                n, n)  # fmt: skip


def _room(prose: Prose, one: NDArray[np.int64], two: NDArray[np.int64]) -> _Room:
    sentences, words = np.diff(prose.begin), np.diff(prose.stem_begin[prose.begin])
    return _Room(
        int((sentences[one] + sentences[two]).max(initial=0)),
        int((words[one] + words[two]).max(initial=0)),
        int(np.diff(prose.sequence_begin)[two].max(initial=0)),
        1 + int(max(prose.stems.max(initial=0), prose.sequence.max(initial=0))),
    )


def _work(prose: Prose, one: NDArray[np.int64], two: NDArray[np.int64]) -> int:
    words = np.diff(prose.stem_begin[prose.begin])
    return 10 * int((words[one] + words[two]).sum())


def align_positions(
    tokens: Tokens, one: NDArray[np.int64], two: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    """Compare pairs of articles, by their positions; see `measure_alignment` for the columns."""
    prose = article_prose(tokens)
    room = _room(prose, one, two)
    logs = np.log(np.maximum(np.arange(2 * room.sentences + 2), 1))
    quotes = (prose.words != prose.words_unquoted).astype(np.uint8)
    given: Any = (
        prose.begin, prose.running, prose.stem_begin, prose.stems, prose.unquoted, quotes,
        prose.sequence_begin, prose.sequence, logs,
    )  # fmt: skip
    made: Any = tuple(np.zeros(len(one)) for _ in MEASURED)
    work = _work(prose, one, two)
    loop = choose(aligning.align_pairs, *aligning.HELPERS, work=work)
    pairs: Any = (one, two)
    alone = loop is aligning.align_pairs
    if alone:  # plain Python is faster with lists
        given, pairs, made = _lists(given), _lists(pairs), _lists(made)

    def run(span: tuple[int, int]) -> None:
        space: tuple[Any, ...] = (
            np.full(room.stems, -1, dtype=np.int32),
            np.zeros(room.stems, dtype=np.int64),
            np.zeros(room.sequence, dtype=np.int64),
            *(np.zeros(size, dtype=kind) for size, kind in room.sizes()),
        )
        if alone:
            space = _lists(space)
        loop(*pairs, *span, MARGIN, MIN_LIKENESS, MIN_CONTENT, *given, *space, *made)

    _run(run, len(one), alone)
    return {name: np.asarray(values) for name, values in zip(MEASURED, made, strict=True)}


def _run(run: Callable[[tuple[int, int]], Any], n: int, alone: bool) -> list[Any]:
    width = n if alone else max(1, min(PAIRS_AT_ONCE, n // (4 * threads()) + 1))
    edges = [*range(0, n, max(width, 1)), n]
    return list(share(run, pairwise(edges), alone))


def _lists(arrays: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(array.tolist() for array in arrays)


MEASURED = (
    "advantage_1_in_2",
    "advantage_2_in_1",
    "retold_1_in_2",
    "retold_2_in_1",
    "common_sequence",
    "order_gain",
    "order_agreement",
)
"""The columns of `measure_alignment` that words alone give."""


def _margin(prose: Prose, i: int, j: int, vectors: dict[int, Floats]) -> float:
    """How much nearer in meaning the best counterpart is than the second best, in running text."""
    sizes, kept = [], []
    for article in (i, j):
        here = slice(int(prose.begin[article]), int(prose.begin[article + 1]))
        kept.append(prose.running[here] != 0)
        words = np.diff(prose.stem_begin[here.start : here.stop + 1])
        sizes.append(words[kept[-1]].astype(float))
    across = (vectors[i] @ vectors[j].T)[np.ix_(*kept)]
    if min(across.shape) < 2:
        return float("nan")
    best_1 = np.sort(across, axis=1)[:, -2:]
    best_2 = np.sort(across, axis=0)[-2:]
    nearer_1 = _mean(best_1[:, 1] - best_1[:, 0], sizes[0])
    return min(nearer_1, _mean(best_2[1] - best_2[0], sizes[1]))


def _mean(values: Floats, weights: Floats) -> float:
    total = weights.sum()
    return float((values * weights).sum() / total) if total else 0.0


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
    from mediacompare.tokens import tokens_of

    tokens = tokens_of(articles, tokens)
    one, two = pair_positions(tokens.article_id, pairs)
    prose = article_prose(tokens)
    names = pd.array(tokens.article_id, dtype="str")
    columns: dict[str, Any] = {
        "article_id_1": names.take(one),
        "article_id_2": names.take(two),
        "words_1": prose.words[one],
        "words_2": prose.words[two],
        **align_positions(tokens, one, two),
        "meaning_margin": measure_meaning(tokens, one, two) if semantic else np.nan,
    }
    frame = pd.DataFrame(columns).astype(ALIGNMENT_COLUMNS)
    return frame.sort_values(["article_id_1", "article_id_2"], ignore_index=True)


def measure_meaning(
    tokens: Tokens, one: NDArray[np.int64], two: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Give the column ``meaning_margin`` of `measure_alignment` for pairs of positions."""
    from threadpoolctl import threadpool_limits

    from mediacompare.semantic import prose_vectors

    prose = article_prose(tokens)
    vectors = prose_vectors(tokens, prose, np.union1d(one, two).tolist())
    # The products are small; starting threads for each costs more than they take.
    with threadpool_limits(1, user_api="blas"):
        margins = [
            _margin(prose, i, j, vectors) for i, j in zip(one.tolist(), two.tolist(), strict=True)
        ]
    return np.array(margins, dtype=np.float64)


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
    one, two = pair_positions(tokens.article_id, pairs)
    prose = article_prose(tokens)
    table = tokens.sentences
    found = _counterparts(prose, one, two, min_likeness)
    pair = found["pair"]
    names = pd.array(tokens.article_id, dtype="str")
    columns: dict[str, Any] = {
        "article_id_1": names.take(one[pair]),
        "article_id_2": names.take(two[pair]),
    }
    for number in ("1", "2"):
        rows = prose.rows[found[f"row_{number}"]]
        for edge in ("start", "end"):
            columns[f"{edge}_{number}"] = table[edge].to_numpy()[rows]
    columns["likeness"], columns["margin"] = found["likeness"], found["margin"]
    # Those of a pair stand together, in the order of the first text.
    columns["order"] = np.arange(len(pair)) - np.searchsorted(pair, pair) + 1
    frame = pd.DataFrame(columns)
    return frame.sort_values(["article_id_1", "article_id_2", "start_1"], ignore_index=True)


def _counterparts(
    prose: Prose, one: NDArray[np.int64], two: NDArray[np.int64], least: float
) -> dict[str, NDArray[Any]]:
    """List the sentences that are each other's nearest; ``pair`` is a position in the arguments."""
    room = _room(prose, one, two)
    logs = np.log(np.maximum(np.arange(2 * room.sentences + 2), 1))
    given: Any = (prose.begin, prose.running, prose.stem_begin, prose.stems, prose.unquoted, logs)
    loop = choose(aligning.list_counterparts, *aligning.HELPERS, work=_work(prose, one, two))
    alone = loop is aligning.list_counterparts
    pairs: tuple[Any, ...] = (one, two)
    if alone:  # plain Python is faster with lists
        given, pairs = _lists(given), _lists(pairs)
    most = np.minimum(np.diff(prose.begin)[one], np.diff(prose.begin)[two])

    def run(span: tuple[int, int]) -> list[NDArray[Any]]:
        space: tuple[Any, ...] = (
            np.full(room.stems, -1, dtype=np.int32),
            *(np.zeros(size, dtype=kind) for size, kind in room.sizes()),
        )
        n = int(most[slice(*span)].sum())
        listed: list[Any] = [np.zeros(n, dtype=np.int64) for _ in range(3)]
        listed += [np.zeros(n) for _ in range(2)]
        if alone:
            space, listed = _lists(space), list(_lists(listed))
        count = loop(*pairs, *span, least, *given, *space, *listed)
        return [np.asarray(values[:count]) for values in listed]

    kinds = {"pair": "int64", "row_1": "int64", "row_2": "int64", "likeness": "f8", "margin": "f8"}
    parts = [[np.zeros(0, dtype=kind) for kind in kinds.values()]]
    parts += _run(run, len(one), alone)
    return {
        name: np.concatenate([part[k] for part in parts]).astype(kind)
        for k, (name, kind) in enumerate(kinds.items())
    }


def pair_positions(
    article_id: tuple[str, ...], pairs: pd.DataFrame | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the positions of the two articles of each pair, the smaller id first."""
    order = sorted(range(len(article_id)), key=article_id.__getitem__)
    place = np.array(order, dtype=np.int64)
    if pairs is None:
        first, second = np.triu_indices(len(order), 1)
        return place[first], place[second]
    rank = pd.Series(np.arange(len(order)), index=pd.Index([article_id[i] for i in order]))
    found = []
    for column in ("article_id_1", "article_id_2"):
        ranks = rank.reindex(pairs[column])
        if ranks.isna().any():
            one = str(pairs[column][ranks.isna().to_numpy()].iloc[0])
            raise KeyError(f"pairs names article {one!r}, which is not among the articles")
        found.append(ranks.to_numpy(dtype=np.int64))
    return place[np.minimum(*found)], place[np.maximum(*found)]
