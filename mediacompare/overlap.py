"""What two articles share: shingles, containment in either direction, and aligned passages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare import tiling
from mediacompare.joining import MANY
from mediacompare.kernels import COMPILE_FROM, choose, share, threads
from mediacompare.pairs import (
    WITHOUT,
    Asked,
    Kept,
    Texts,
    asked_pairs,
    id_order,
    id_ranks,
    kept_texts,
    name_columns,
    remember,
    spread,
    zone_names,
)
from mediacompare.shingles import (
    MAX_TEXTS,
    PAIRS_AT_ONCE,
    Shingles,
    index_shingles,
    shared_pairs,
)
from mediacompare.tokens import Tokens, tokens_of
from mediacompare.zones import ZONES

SHINGLE = 5
"""Words in a shingle; the shortest run of words that is looked at."""

MIN_WORDS = 8
"""Words that a passage has at least."""

KEPT_BYTES = 300_000_000
"""How much of what was found is kept with the tokens for the next measure."""

SHARE_FROM = 10_000
"""Pairs of texts from which processors share the work."""


@dataclass(frozen=True, eq=False)
class Compared:
    """Pairs of texts compared, and their passages; ``pair`` of a passage is a row of the former."""

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    shared: NDArray[np.int32]
    longest: NDArray[np.int32]
    matched: NDArray[np.int32]
    quotes: NDArray[np.int32]
    pair: NDArray[np.int64]
    place: NDArray[np.int32]
    size: NDArray[np.int32]
    edited: NDArray[np.int32]
    held: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Ready:
    """What comparing needs: the words that count, the texts, the index of their shingles."""

    tokens: Tokens
    kept: Kept
    texts: Texts
    asked: Asked
    index: Shingles
    rank: NDArray[np.int64]
    words: NDArray[np.int64]
    min_words: int
    zones: bool
    key: object


def measure_overlap(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    shingle: int = SHINGLE,
    min_words: int = MIN_WORDS,
    without: str | Collection[str] = WITHOUT,
    window: str | pd.Timedelta | None = None,
    same_outlet: bool = True,
    same_producer: bool = True,
    max_texts: int = MAX_TEXTS,
) -> pd.DataFrame:
    """Measure how much of each article's wording stands in each other article.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tokens : Tokens, optional
        What ``make_tokens(articles)`` gives; made when not given.
    shingle : int
        Words in a shingle, at least 2.
    min_words : int
        Words of the shortest passage, at least ``shingle``.
    without : str or collection of str
        Zones set aside; ``()`` keeps everything and does not look for zones (faster, but
        ``quoted_share`` is missing then).
    window : str, optional
        Longest time between two articles, for example ``"7D"``; an article without a date is near
        to all. Without it, all pairs are compared.
    same_outlet : bool
        Whether to compare articles of one outlet with each other.
    same_producer : bool
        Whether to compare articles of one producer: the column ``producer``, else the newsroom
        known to stand behind an outlet's name ("Associated Press Financial Wire" and "Associated
        Press International" are one), else the outlet itself.
    max_texts : int
        From 2 to 254. A shingle that more distinct texts hold gives no pair (it counts in pairs
        found by others). Texts that hold a quarter of each other's shingles count as one here.

    Returns
    -------
    DataFrame
        One row for each pair of articles that share a shingle, sorted by the ids:

        article_id_1, article_id_2, outlet_1, outlet_2 : str
        words_1, words_2 : int, words that count (an enumeration counts as one word)
        shared_shingles : int, distinct shingles that both have
        jaccard : float, 0 to 1, shared shingles by all shingles of both
        containment_1_in_2 : float, 0 to 1, share of article 1's shingles that article 2 has
        containment_2_in_1 : float, 0 to 1, the reverse
        longest_passage_words : int, words of the longest verbatim run
        shared_words : int, words in the passages of :func:`find_passages`, each counted once
        quoted_share : float, 0 to 1, share of the shared words that are quoted in either article;
            missing where no word is shared or zones were not looked at

    Notes
    -----
    A short article inside a long one has a high containment and a low Jaccard index (Broder 1997,
    doi:10.1109/SEQUEN.1997.666900). Two articles that quote one statement share its words without
    either being the other's source: look at ``quoted_share``. Below about 150 words the ratios are
    unstable.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({
    ...     "article_id": ["a", "b"],
    ...     "outlet": ["Post", "Echo"],
    ...     "text": ["The bridge will close for repairs until the end of May, the town said.",
    ...              "Locals knew: the bridge will close for repairs until the end of May."],
    ... })
    >>> measure_overlap(table, without=())[["shared_shingles", "shared_words"]].values.tolist()
    [[7, 11]]
    """
    ready = prepare(
        articles, tokens, shingle, min_words, without, window, same_outlet, max_texts, same_producer
    )
    parts = [overlap_columns(ready, done) for done in compare_once(ready, near=True)]
    return overlap_table(articles, ready.rank, parts)


Columns = dict[str, NDArray[Any]]
"""What is found of pairs of articles, column by column; ``first`` and ``second`` say of which."""

OVERLAP = {
    "words_1": np.int64,
    "words_2": np.int64,
    "shared_shingles": np.int64,
    "jaccard": np.float64,
    "containment_1_in_2": np.float64,
    "containment_2_in_1": np.float64,
    "longest_passage_words": np.int64,
    "shared_words": np.int64,
    "quoted_share": np.float64,
}

KINDS = ("verbatim", "near")

PASSAGES = {
    "start_1": np.int64,
    "end_1": np.int64,
    "start_2": np.int64,
    "end_2": np.int64,
    "words": np.int64,
    "kind": np.int8,
    "zone": np.int8,
    "zone_1": np.int8,
    "zone_2": np.int8,
    "texts": np.int64,
}


def find_passages(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    min_words: int = MIN_WORDS,
    near: bool = True,
    shingle: int = SHINGLE,
    without: str | Collection[str] = WITHOUT,
    window: str | pd.Timedelta | None = None,
    same_outlet: bool = True,
    same_producer: bool = True,
    max_texts: int = MAX_TEXTS,
) -> pd.DataFrame:
    """Find the passages that two articles share, whatever their order.

    Of all runs of words that two articles share the longest is taken first, and what it covers is
    taken away from the rest, so that each word is counted once in each article (greedy string
    tiling). Runs that follow each other in both articles with at most four other words between
    are joined to one near-verbatim passage. A passage never crosses a zone that was set aside.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tokens : Tokens, optional
        What ``make_tokens(articles)`` gives; made when not given.
    min_words : int
        Words that a passage has at least; an enumeration counts as one word.
    near : bool
        Whether to join runs over small edits.
    shingle : int
        Words of the shortest run that can be joined to another.
    without, window, same_outlet, same_producer, max_texts
        As in :func:`measure_overlap`.

    Returns
    -------
    DataFrame
        One row a passage, sorted by the ids and by ``start_1``:

        article_id_1, article_id_2 : str
        start_1, end_1, start_2, end_2 : int, characters in the text as published
        words : int, words that match
        kind : str, "verbatim" or "near"
        zone : str, "quotation" when more than half of the words are quoted in either article,
            else the zone of article 1
        zone_1, zone_2 : str, the zone of most of its words in each article; missing when zones
            were not looked at
        texts : int, how many distinct texts of the corpus hold its rarest shingle, 2 when these
            two alone have it (1 when the two articles print one text), 255 for more; a large
            number tells a stock phrase or a widely printed story

    Notes
    -----
    That two articles share a passage does not tell which had it first, nor that either copied.
    Greedy string tiling: Wise, M. J. (1993), String similarity via greedy string tiling and
    running Karp-Rabin matching, University of Sydney.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({
    ...     "article_id": ["a", "b"],
    ...     "text": ["The bridge will close for repairs until the end of May, the town said.",
    ...              "Locals knew: the bridge will close for repairs until the end of May."],
    ... })
    >>> row = find_passages(table, without=()).iloc[0]
    >>> table["text"][1][row["start_2"]:row["end_2"]], int(row["words"]), row["kind"]
    ('the bridge will close for repairs until the end of May', 11, 'verbatim')
    """
    ready = prepare(
        articles, tokens, shingle, min_words, without, window, same_outlet, max_texts, same_producer
    )
    parts = [passage_columns(ready, done) for done in compare_once(ready, near=near)]
    return passage_table(articles, ready.rank, parts)


def find_reprints(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    without: str | Collection[str] = WITHOUT,
) -> pd.DataFrame:
    """Find articles that print the same words: one text under several names.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tokens : Tokens, optional
        What ``make_tokens(articles)`` gives; made when not given.
    without : str or collection of str
        Zones set aside before comparing, as in :func:`measure_overlap`.

    Returns
    -------
    DataFrame
        One row for each article that has the same words as another, sorted by ``text_id`` and
        ``article_id``; articles without a word are left out:

        article_id, outlet : str
        text_id : str, the smallest id of the articles that print the text
        articles : int, how many print it

    Notes
    -----
    Exports from databases hold many reprints, most of them one agency story under several of the
    agency's own titles; they are not copying.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({
    ...     "article_id": ["a", "b", "c"],
    ...     "outlet": ["Post", "Echo", "News"],
    ...     "text": ["The bridge is closed.", "Rain is on its way.", "The bridge IS closed."],
    ... })
    >>> find_reprints(table, without=())[["article_id", "text_id", "articles"]].values.tolist()
    [['a', 'a', 2], ['c', 'a', 2]]
    """
    tokens = tokens_of(articles, tokens)
    _, texts = kept_texts(tokens, without)
    rank = id_ranks(tokens)
    text = np.repeat(np.arange(len(texts)), texts.printed)
    many = texts.printed[text] > 1
    members, text = texts.articles[many], text[many]
    smallest = np.full(len(texts), len(tokens), dtype=np.int64)
    np.minimum.at(smallest, text, rank[members])
    order = np.lexsort((rank[members], smallest[text]))
    members, text = members[order], text[order]
    by_rank = np.argsort(rank)
    names = name_columns(articles, members, by_rank[smallest[text]], outlets=True)
    return pd.DataFrame(
        {
            "article_id": names["article_id_1"],
            "outlet": names["outlet_1"],
            "text_id": names["article_id_2"],
            "articles": texts.printed[text],
        }
    )


def compare_once(ready: Ready, *, near: bool) -> Iterator[Compared]:
    """Compare all pairs, or take what the last measure found, which is kept with the tokens."""
    key = (ready.key, ready.min_words, near)
    memory = ready.tokens.memory
    if ready.asked.everything and memory.get("compared", (None, []))[0] == key:
        yield from memory["compared"][1]
        return
    batches, size = [], 0
    for done in compare_all(ready, near=near):
        yield done
        size += len(done.first) * 24 + len(done.pair) * 36
        if size < KEPT_BYTES:
            batches.append(done)
    if ready.asked.everything and size < KEPT_BYTES:
        memory["compared"] = (key, batches)


def compare_all(
    ready: Ready,
    *,
    near: bool,
    span: tuple[int, int] | None = None,
    at_once: int = PAIRS_AT_ONCE,
    alone: bool = False,
) -> Iterator[Compared]:
    """Compare all pairs of texts that share a shingle, batch by batch.

    ``span`` are the texts from and to which the first of a pair is taken; ``alone`` keeps to one
    processor.
    """
    for first, second in shared_pairs(ready.texts, ready.index, span=span, at_once=at_once):
        yield _compare(first, second, ready, join=near, alone=alone)


def overlap_columns(ready: Ready, done: Compared) -> dict[str, NDArray[Any]]:
    """Give what :func:`measure_overlap` says of the pairs of articles of a batch."""
    rows = np.flatnonzero(done.shared)
    named = spread(done.first[rows], done.second[rows], ready.texts, ready.asked, ready.rank)
    row = rows[named.row]
    a, b = done.first[row], done.second[row]
    size_1 = ready.index.distinct[np.where(named.swapped, b, a)].astype(np.int64)
    size_2 = ready.index.distinct[np.where(named.swapped, a, b)].astype(np.int64)
    shared = done.shared[row].astype(np.int64)
    matched = done.matched[row].astype(np.int64)
    quoted = np.full(len(row), np.nan)
    if ready.zones:
        np.divide(done.quotes[row], matched, out=quoted, where=matched > 0)
    return {
        "first": named.first,
        "second": named.second,
        "words_1": ready.words[named.first],
        "words_2": ready.words[named.second],
        "shared_shingles": shared,
        "jaccard": shared / (size_1 + size_2 - shared),
        "containment_1_in_2": shared / size_1,
        "containment_2_in_1": shared / size_2,
        "longest_passage_words": done.longest[row].astype(np.int64),
        "shared_words": matched,
        "quoted_share": quoted,
    }


def passage_places(ready: Ready, done: Compared) -> dict[str, NDArray[Any]]:
    """Give the passages of the pairs of articles of a batch, by the words where they stand."""
    # Passages follow each other pair by pair: a pair of articles has those of its pair of texts.
    begin = np.searchsorted(done.pair, np.arange(len(done.first) + 1))
    pairs = np.flatnonzero(np.diff(begin))
    named = spread(done.first[pairs], done.second[pairs], ready.texts, ready.asked, ready.rank)
    begin, has = begin[:-1][pairs][named.row], np.diff(begin)[pairs][named.row]
    row = np.repeat(begin - (np.cumsum(has) - has), has)
    row += np.arange(len(row))
    place = done.place[row]
    swapped = np.repeat(named.swapped, has)
    place[swapped] = place[swapped][:, [2, 3, 0, 1]]
    columns: dict[str, NDArray[Any]] = {
        "first": np.repeat(named.first, has),
        "second": np.repeat(named.second, has),
    }
    for number, article in ((1, named.first), (2, named.second)):
        origin = np.repeat(ready.kept.offsets[article], has)
        columns[f"begin_{number}"] = ready.kept.token(origin + place[:, 2 * number - 2])
        columns[f"last_{number}"] = ready.kept.token(origin + place[:, 2 * number - 1] - 1)
    columns["words"] = done.size[row]
    columns["kind"] = done.edited[row].astype(np.int8)
    columns["texts"] = done.held[row].astype(np.int16)
    return columns


def passage_columns(ready: Ready, done: Compared) -> dict[str, NDArray[Any]]:
    """Give the passages of the pairs of articles of a batch."""
    tokens = ready.tokens
    columns = passage_places(ready, done)
    zones = []
    for number in (1, 2):
        begin, end = columns.pop(f"begin_{number}"), columns.pop(f"last_{number}")
        columns[f"start_{number}"] = tokens.start[begin]
        columns[f"end_{number}"] = tokens.end[end]
        most = np.full(len(begin), len(ZONES), dtype=np.int8)
        if ready.zones:
            loop = choose(tiling.commonest, work=len(ready.kept.word))
            loop(begin, end + 1, tokens.zone, np.zeros(len(ZONES), np.int64), most)
        zones.append(most)
    quotation = ZONES.index("quotation")
    quoted = (zones[0] == quotation) | (zones[1] == quotation)
    columns["zone"] = np.where(quoted, np.int8(quotation), zones[0])
    columns["zone_1"], columns["zone_2"] = zones
    return columns


def overlap_table(
    articles: pd.DataFrame, rank: NDArray[np.int64], parts: list[dict[str, NDArray[Any]]]
) -> pd.DataFrame:
    """Put batches of pairs together."""
    return _table(articles, parts, rank, OVERLAP, outlets=True)


def passage_table(
    articles: pd.DataFrame, rank: NDArray[np.int64], parts: list[dict[str, NDArray[Any]]]
) -> pd.DataFrame:
    """Put batches of passages together."""
    table = _table(articles, parts, rank, PASSAGES, outlets=False)
    table["kind"] = pd.array(KINDS, dtype="str").take(table["kind"].to_numpy())
    names = pd.array([*ZONES, None], dtype="str")
    for column in ("zone", "zone_1", "zone_2"):
        table[column] = names.take(table[column].to_numpy())
    return table


def check_lengths(shingle: int, min_words: int, max_texts: int) -> None:
    """Check the parameters that count words and texts."""
    if shingle < 2:
        raise ValueError(f"shingle={shingle!r} is too short; use 2 words or more (5 is usual)")
    if min_words < shingle:
        raise ValueError(
            f"min_words={min_words!r} is less than shingle={shingle!r}; a passage is found by its "
            f"shingles, so use min_words={shingle} or more, or a smaller shingle"
        )
    if not 2 <= max_texts < MANY:
        raise ValueError(f"max_texts={max_texts!r} is outside 2 to {MANY - 1}")


def prepare(
    articles: pd.DataFrame,
    tokens: Tokens | None,
    shingle: int,
    min_words: int,
    without: str | Collection[str],
    window: str | pd.Timedelta | None,
    same_outlet: bool,
    max_texts: int,
    same_producer: bool = True,
) -> Ready:
    """Check the parameters and index the shingles; the index is kept with the tokens."""
    check_lengths(shingle, min_words, max_texts)
    tokens = tokens_of(articles, tokens)
    asked = asked_pairs(articles, window, same_outlet, same_producer)
    kept, texts = kept_texts(tokens, without)
    key = (zone_names(without), shingle, max_texts, asked.key)
    index = remember(
        tokens,
        "shingles",
        key,
        lambda: index_shingles(kept, texts, asked, shingle=shingle, max_texts=max_texts),
    )
    rank, zones = id_ranks(tokens), len(zone_names(without)) > 0
    return Ready(tokens, kept, texts, asked, index, rank, kept.words, min_words, zones, key)


def _compare(
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    ready: Ready,
    *,
    join: bool,
    alone: bool = False,
) -> Compared:
    kept, texts, index, min_words = ready.kept, ready.texts, ready.index, ready.min_words
    n = len(first)
    # A block of a large corpus may have few pairs; what is compiled is loaded by then.
    work = max(n * len(kept.word) // max(len(texts), 1), len(kept.word))
    loop = choose(tiling.compare, *tiling.HELPERS, work=work)
    longest = int((texts.high - texts.low).max(initial=1))
    slots = tiling.room_for(longest)
    by_pair = [np.zeros(n, dtype=np.int32) for _ in range(4)]

    def run(span: tuple[int, int]) -> list[tuple[NDArray[Any], ...]]:
        begin, stop = span
        tables = [np.full(slots, -1, dtype=np.int32) for _ in range(4)]
        earlier = np.empty(longest, np.int32)
        marks = np.zeros((2, longest), np.uint8)
        runs = np.empty((tiling.MOST_RUNS, 4), np.int32)
        room = max(2 * (stop - begin), longest) + 16
        found = []
        while begin < stop:
            pair = np.empty(room, np.int64)
            place = np.empty((room, 4), np.int32)
            size, edited, held = np.empty((3, room), np.int32)
            begin, count = loop(
                first, second, begin, stop, texts.low, texts.high, kept.word, kept.flags,
                index.group_of, index.held_at, index.distinct, index.shingle, min_words, join,
                *tables, earlier, *marks, index.plain, runs, *by_pair, pair, place, size, edited,
                held, 0,
            )  # fmt: skip
            found.append(tuple(a[:count].copy() for a in (pair, place, size, edited, held)))
        return found

    parts: list[tuple[NDArray[Any], ...]] = [
        (np.zeros(0, np.int64), np.zeros((0, 4), np.int32), *np.zeros((3, 0), np.int32))
    ]
    with np.errstate(over="ignore"):
        alone = alone or work < COMPILE_FROM or n < SHARE_FROM
        edges = [0, n] if alone else np.linspace(0, n, 4 * threads() + 1).astype(int).tolist()
        for found in share(run, pairwise(edges), alone):
            parts += found
    pair, place, size, edited, held = (np.concatenate([p[k] for p in parts]) for k in range(5))
    shared, best, matched, quotes = by_pair
    return Compared(first, second, shared, best, matched, quotes, pair, place, size, edited, held)


def _table(
    articles: pd.DataFrame,
    parts: list[Columns],
    rank: NDArray[np.int64],
    kinds: dict[str, Any],
    *,
    outlets: bool,
) -> pd.DataFrame:
    """Put batches together, sorted by the ids and by the first character."""
    first, second, columns = sorted_columns(parts, rank, kinds)
    names = name_columns(articles, first, second, outlets=outlets)
    return pd.DataFrame({**names, **columns}, copy=False)


def sorted_columns(
    parts: list[Columns], rank: NDArray[np.int64], kinds: dict[str, Any]
) -> tuple[NDArray[np.int64], NDArray[np.int64], Columns]:
    """Give the positions of the articles and the other columns, sorted; takes them from parts."""
    # Column by column, so that a long table is not held twice.

    def merge(name: str) -> NDArray[Any]:
        kind = kinds.get(name, np.int64)
        return np.concatenate([np.zeros(0, kind), *(part.pop(name) for part in parts)], dtype=kind)

    first, second = merge("first"), merge("second")
    begun = {name: merge(name) for name in kinds if name == "start_1"}
    order = id_order(first, second, rank, *begun.values())
    columns = {name: (begun.pop(name) if name in begun else merge(name))[order] for name in kinds}
    return first[order], second[order], columns
