"""What all measures of pairs share: the words that count, which pairs are asked for, and names.

Articles whose counted words are the same are one *text* here. Every loop over pairs runs over
texts, numbered by a hash of their words, so that nothing depends on the order of the rows; the
results are spread over the articles at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from mediacompare import joining
from mediacompare.errors import missing_columns, unknown_choice
from mediacompare.kernels import choose
from mediacompare.tokens import Tokens
from mediacompare.zones import ZONES

WITHOUT = ("furniture", "credit", "caption", "dateline", "masked")
"""Zones that are set aside unless told otherwise: what stands there is not the article's report."""

NO_TIME = np.iinfo(np.int64).min

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Kept:
    """The words that count, without the zones set aside; a seam (-1) where a zone was cut out.

    ``flags`` has the bits ``COUNTED`` (not for seams, and not for the words of an enumeration
    behind its first) and ``QUOTED`` (inside quotation marks). ``place`` is each word's position
    in the tokens; None when all are kept.
    """

    offsets: NDArray[np.int64]
    word: NDArray[np.int32]
    flags: NDArray[np.uint8]
    place: NDArray[np.int32] | None
    hashes: NDArray[np.uint64]

    @property
    def words(self) -> NDArray[np.int64]:
        """The number of words of each article that count."""
        words = np.zeros(len(self.offsets) - 1, dtype=np.int64)
        choose(joining.count_words, work=len(self.flags))(self.offsets, self.flags, words)
        return words

    def token(self, position: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the position in the tokens of a kept word."""
        return position if self.place is None else self.place[position].astype(np.int64)


def zone_names(without: str | Collection[str]) -> frozenset[str]:
    """Read which zones to set aside, one name or several."""
    names = {without} if isinstance(without, str) else set(without)
    for name in sorted(names):
        if name not in ZONES:
            raise unknown_choice("without", name, ZONES)
    return frozenset(names)


def keep_words(tokens: Tokens, without: str | Collection[str]) -> Kept:
    """Set zones aside, and find enumerations; ``without=()`` does not look at zones at all."""
    codes = sorted(ZONES.index(name) for name in zone_names(without))
    offsets, word = tokens.offsets, tokens.word
    flags = _counted(tokens)
    place = None
    if codes:
        aside = np.zeros(len(ZONES), dtype=np.uint8)
        aside[codes] = 1
        # There are fewer seams than words; what is not filled is not touched, and given back.
        room = 2 * len(word)
        kept = np.empty(room, np.int32), np.empty(room, np.uint8), np.empty(room, np.int32)
        new_offsets = np.empty(len(offsets), dtype=np.int64)
        n = choose(joining.keep_zones, work=len(word))(
            offsets, word, tokens.zone, flags, aside, ZONES.index("quotation"), new_offsets, *kept
        )
        for array in kept:
            array.resize(n, refcheck=False)
        offsets, (word, flags, place) = new_offsets, kept
    return Kept(offsets, word, flags, place, hash_words(tokens.vocabulary))


def outside_lists(tokens: Tokens) -> NDArray[np.bool_]:
    """Say of each word whether it counts: of an enumeration only the first does."""
    return np.asarray(_counted(tokens) != 0)


def _counted(tokens: Tokens) -> NDArray[np.uint8]:
    flags = np.full(len(tokens.word), joining.COUNTED, dtype=np.uint8)
    choose(joining.mark_enumerations, work=len(flags))(tokens.gap, tokens.offsets, flags)
    return flags


def hash_words(vocabulary: list[str] | pa.LargeStringArray) -> NDArray[np.uint64]:
    """Hash words by their letters, so that two corpora agree on them."""
    if isinstance(vocabulary, list):
        vocabulary = pa.array(vocabulary, pa.large_string())
    _, places, letters = vocabulary.buffers()
    bounds = np.frombuffer(places, np.int64) if len(vocabulary) else np.zeros(1, np.int64)
    data = letters.to_pybytes() if letters is not None else b""
    hashes = np.empty(len(vocabulary), dtype=np.uint64)
    with np.errstate(over="ignore"):
        loop = choose(joining.hash_words, joining.finish, work=len(data))
        loop(np.frombuffer(data, np.uint8), bounds, hashes)
    return hashes


@dataclass(frozen=True, eq=False)
class Texts:
    """The distinct texts: where the words of each stand, and which articles print it.

    ``articles[begin[t]:begin[t + 1]]`` are the positions of the articles that print text ``t``.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    articles: NDArray[np.int64]
    begin: NDArray[np.int64]

    def __len__(self) -> int:
        """Give the number of distinct texts."""
        return len(self.low)

    @property
    def printed(self) -> NDArray[np.int64]:
        """How many articles print each text."""
        return np.diff(self.begin)


def distinct_texts(kept: Kept) -> Texts:
    """Put articles with the same words (and the same of them quoted) together."""
    n = len(kept.offsets) - 1
    keys = np.empty((2, n), dtype=np.uint64)
    with np.errstate(over="ignore"):
        loop = choose(joining.hash_texts, joining.finish, work=len(kept.word))
        loop(kept.offsets, kept.word, kept.flags, kept.hashes, keys[0], keys[1])
    order = np.lexsort((np.arange(n), keys[1], keys[0]))
    first, second = keys[:, order]
    new = np.ones(n, dtype=bool)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    # A text without words equals nothing.
    new |= (kept.offsets[1:] == kept.offsets[:-1])[order]
    starts = np.flatnonzero(new)
    heads = order[starts]
    return Texts(
        kept.offsets[heads], kept.offsets[heads + 1], order, np.append(starts, n).astype(np.int64)
    )


def kept_texts(tokens: Tokens, without: str | Collection[str]) -> tuple[Kept, Texts]:
    """Give the words that count and the distinct texts; kept with the tokens for the next one."""

    def make() -> tuple[Kept, Texts]:
        kept = keep_words(tokens, without)
        return kept, distinct_texts(kept)

    return remember(tokens, "texts", zone_names(without), make)


def remember(tokens: Tokens, name: str, key: object, make: Callable[[], T]) -> T:
    """Give what was last made from the tokens under a name, when made with the same key."""
    known: tuple[object, T] | None = tokens.memory.get(name)
    if known is None or known[0] != key:
        known = (key, make())
        tokens.memory[name] = known
    return known[1]


@dataclass(frozen=True, eq=False)
class Asked:
    """Which pairs of articles are asked for: within a window, of different outlets.

    ``earliest`` and ``latest`` are microseconds; ``NO_TIME`` where unknown, which is near to all.
    """

    earliest: NDArray[np.int64]
    latest: NDArray[np.int64]
    outlet: NDArray[np.int32]
    window: int
    same_outlet: bool

    @property
    def everything(self) -> bool:
        """Whether all pairs are asked for."""
        return self.window < 0 and self.same_outlet

    @property
    def key(self) -> object:
        """What tells one choice of pairs from another."""
        if self.everything:
            return None
        digest = hashlib.blake2b(digest_size=16)
        for array in (self.earliest, self.latest, self.outlet):
            digest.update(np.ascontiguousarray(array).data)
        return self.window, self.same_outlet, digest.hexdigest()

    def holds(self, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which pairs of articles are asked for."""
        fits = np.ones(len(i), dtype=bool)
        if self.window >= 0:
            known = (self.earliest[i] != NO_TIME) & (self.earliest[j] != NO_TIME)
            gap = np.maximum(self.earliest[j] - self.latest[i], self.earliest[i] - self.latest[j])
            fits &= ~known | (gap <= self.window)
        if not self.same_outlet:
            fits &= (self.outlet[i] != self.outlet[j]) | (self.outlet[i] < 0)
        return fits

    def of_texts(self, texts: Texts) -> Asked:
        """Give the same for texts: a pair of texts is asked for when one of its articles' is."""
        begin = texts.begin[:-1]
        if len(begin) == 0:
            return self
        earliest = np.minimum.reduceat(self.earliest[texts.articles], begin)
        latest = np.maximum.reduceat(self.latest[texts.articles], begin)
        lowest = np.minimum.reduceat(self.outlet[texts.articles], begin)
        highest = np.maximum.reduceat(self.outlet[texts.articles], begin)
        mixed = lowest != highest
        return Asked(
            earliest,
            latest,
            np.where(mixed, -1, lowest).astype(np.int32),
            self.window,
            self.same_outlet,
        )


def asked_pairs(
    articles: pd.DataFrame,
    window: str | pd.Timedelta | None,
    same_outlet: bool,
    same_producer: bool = True,
) -> Asked:
    """Read what was asked for from the parameters."""
    n = len(articles)
    earliest = np.full(n, NO_TIME, dtype=np.int64)
    latest = earliest.copy()
    width = -1
    if window is not None:
        width = _microseconds(window)
        needed = ("published_at", "published_precision")
        if missing := [name for name in needed if name not in articles.columns]:
            raise missing_columns("articles", missing, articles.columns)
        from mediacompare.articles import times

        spans = times(articles)
        known = spans.notna().all(axis=1).to_numpy()
        for name, target in (("earliest", earliest), ("latest", latest)):
            stamps = spans[name].dt.tz_localize(None).to_numpy("datetime64[us]").astype(np.int64)
            target[known] = stamps[known]
    outlet = np.full(n, -1, dtype=np.int32)
    if not (same_outlet and same_producer):
        if "outlet" not in articles.columns:
            raise missing_columns("articles", ["outlet"], articles.columns)
        outlet[:] = pd.factorize(articles["outlet"] if same_producer else _producers(articles))[0]
    return Asked(earliest, latest, outlet, width, same_outlet and same_producer)


def _producers(articles: pd.DataFrame) -> pd.Series[str]:
    """Give who stands behind each article's outlet; an outlet not known is its own producer."""
    from mediacompare.readers.producers import find_producer

    outlet = articles["outlet"].astype("str")
    known = {name: find_producer(name) or name for name in outlet.dropna().unique().tolist()}
    producer = outlet.map(known)
    if "producer" in articles.columns:
        producer = articles["producer"].astype("str").fillna(producer)
    return producer


def _microseconds(window: str | pd.Timedelta) -> int:
    try:
        width = pd.Timedelta(window)
    except ValueError:
        width = pd.NaT  # type: ignore[assignment]
    if pd.isna(width) or width < pd.Timedelta(0):
        raise ValueError(
            f"window={window!r} is not a length of time; use for example '7D', '72h' or '90min'"
        )
    return int(width // pd.Timedelta(microseconds=1))


@dataclass(frozen=True, eq=False)
class Named:
    """Pairs of articles, the one with the smaller id first, and where each came from.

    ``first`` and ``second`` are positions in the table; ``row`` the row of the pair of texts;
    ``swapped`` says that ``first`` prints the second of the two texts.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    row: NDArray[np.int64]
    swapped: NDArray[np.bool_]


def spread(
    pair_1: NDArray[Any], pair_2: NDArray[Any], texts: Texts, asked: Asked, rank: NDArray[np.int64]
) -> Named:
    """Give every pair of articles for pairs of texts (``pair_1 <= pair_2``)."""
    printed = texts.printed
    width = printed[pair_2]
    per_row = printed[pair_1] * width
    if len(per_row) == 0 or int(per_row.max()) == 1:
        row = np.arange(len(pair_1))
        a, b = texts.articles[texts.begin[pair_1]], texts.articles[texts.begin[pair_2]]
        fits = asked.holds(a, b)
    else:
        row = np.repeat(np.arange(len(pair_1)), per_row)
        inner = np.arange(len(row)) - np.repeat(np.cumsum(per_row) - per_row, per_row)
        a = texts.articles[texts.begin[pair_1][row] + inner // width[row]]
        b = texts.articles[texts.begin[pair_2][row] + inner % width[row]]
        # Two articles that print one text are met twice, and each with itself.
        fits = (pair_1[row] != pair_2[row]) | (rank[a] < rank[b])
        fits &= asked.holds(a, b)
    if not fits.all():
        a, b, row = a[fits], b[fits], row[fits]
    swapped = rank[a] > rank[b]
    return Named(np.where(swapped, b, a), np.where(swapped, a, b), row, swapped)


def id_order(
    first: NDArray[np.int64], second: NDArray[np.int64], rank: NDArray[np.int64], *then: Any
) -> NDArray[np.int64]:
    """Give the order of pairs by their ids, and then by further keys, which are not below zero."""
    keys = [rank[first], rank[second], *then]
    room = [int(key.max(initial=0)).bit_length() for key in keys]
    if sum(room) > 62:
        return np.lexsort(keys[::-1]).astype(np.int64)
    # In one number they are sorted several times faster.
    whole = np.zeros(len(first), dtype=np.int64)
    for key, bits in zip(keys, room, strict=True):
        whole <<= bits
        whole |= key
    order: NDArray[np.int64] = np.argsort(whole)
    # Rows equal in all keys, if ever, stay in the order given.
    sorted_keys = whole[order]
    if len(order) and bool((sorted_keys[1:] == sorted_keys[:-1]).any()):
        order = np.argsort(whole, kind="stable")
    return order


def id_ranks(tokens: Tokens) -> NDArray[np.int64]:
    """Give the place of each article's id among the sorted ids."""
    order = sorted(range(len(tokens)), key=tokens.article_id.__getitem__)
    rank = np.empty(len(tokens), dtype=np.int64)
    rank[order] = np.arange(len(tokens))
    return rank


def name_columns(
    articles: pd.DataFrame, first: NDArray[np.int64], second: NDArray[np.int64], *, outlets: bool
) -> dict[str, Any]:
    """Give the columns that say which two articles a row is about."""
    columns: dict[str, Any] = {}
    for name in ("article_id", "outlet") if outlets else ("article_id",):
        if name in articles.columns:
            values = articles[name].astype("str").array
        else:
            values = pd.array([None] * len(articles), dtype="str")
        for number, positions in ((1, first), (2, second)):
            columns[f"{name}_{number}"] = values.take(positions)
    return columns
