"""Which texts share a shingle: the index of shared shingles, and the pairs of texts it gives.

Only shingles that two texts or more hold are kept, so the index is small. A shingle that very many
texts hold (boilerplate, a stock phrase) gives no pairs, or a corpus of a hundred thousand articles
would give a hundred million. A story printed by very many is no boilerplate: texts that hold a
quarter of each other's shingles are a family, which counts as one text and gives all its pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mediacompare import joining
from mediacompare.grouping import groups_of
from mediacompare.kernels import COMPILE_FROM, choose, share, threads
from mediacompare.pairs import Asked, Kept, Texts

MAX_TEXTS = 100
"""Shingles that more distinct texts hold give no candidates; a family counts once."""

FAMILY = 4
"""Texts that hold one in so many of each other's shingles are near duplicates."""

MAX_FAMILY = 2_000
"""A larger family gives the pairs of its first text with each other only."""

LEAST_SORTED, MOST_SORTED = 1_000_000, 24_000_000
"""Shingles that a processor sorts at a time, unless memory allows more: enough parts for all
processors, and no more memory than a part of the corpus takes."""

SORTED_BYTES = 20
"""Memory for each of these, for as long."""

MOST_PARTS = 128
"""Parts into which very many shingles are divided; then more are sorted at a time."""

NO_PART = 255
"""Where no shingle begins."""

BUCKET_SHINGLES = 49_152
"""Shingles in a bucket, so that its table stays in the processor's cache."""

STEP = 65_536
"""Positions written at a time at least."""

PAIRS_AT_ONCE = 2_000_000
"""Pairs of texts compared and written at a time."""

PAIRS_ROOM = 4_000_000
"""Pairs listed before those that come again are left out."""


@dataclass(frozen=True, eq=False)
class Shingles:
    """The shingles that two texts or more hold, and the pairs of texts that share one.

    ``group_of`` gives for each kept word the number of the shingle that begins there, or -1 when
    no other text holds it, ``held_at`` beside it how many texts hold that shingle (255 for more);
    ``distinct`` how many different shingles each text has; ``plain`` which texts have no word that
    does not count and none that is quoted; ``pairs`` the pairs asked for, sorted, the first text
    (the smaller number) in the upper half and the second in the lower.
    """

    shingle: int
    max_texts: int
    group_of: NDArray[np.int32]
    held_at: NDArray[np.uint8]
    distinct: NDArray[np.int32]
    plain: NDArray[np.uint8]
    pairs: NDArray[np.int64]


Common = tuple[NDArray[np.int32], NDArray[np.int32]]
"""Of shingles that more texts hold than give pairs: how many hold each, and which."""


def index_shingles(
    kept: Kept,
    texts: Texts,
    asked: Asked,
    *,
    shingle: int,
    max_texts: int,
    at_once: int | None = None,
) -> Shingles:
    """Find the shingles that two texts or more hold, and the pairs of texts that share one.

    Each processor sorts at most ``at_once`` shingles at a time, ``MOST_SORTED`` unless told
    otherwise: the more, the fewer times all words are looked at.
    """
    total = len(kept.word)
    if total >= 1 << 32:
        raise ValueError(
            f"articles: {total:,} words are more than the index can number (4.2 billion); compare "
            "them in parts"
        )
    wanted = asked.of_texts(texts)
    pairs = _Pairs()
    with np.errstate(over="ignore"):
        sorting = _Sorting(kept, texts, wanted, shingle, max_texts, at_once or MOST_SORTED)
        parts = [(np.zeros(0, np.int32), np.zeros(0, np.int32))]
        for found, common in sorting.run():
            for keys in found:
                pairs.add(keys)
            parts.append(common)
    size, text = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
    if len(size):
        for keys in sorting.pairs_behind():
            pairs.add(keys)
        pairs.add(_family_pairs(texts, wanted, sorting.distinct, (size, text), max_texts))
    group_of, held_at = sorting.group_of, sorting.held_at
    distinct, plain = sorting.distinct, sorting.plain
    return Shingles(shingle, max_texts, group_of, held_at, distinct, plain, pairs.all())


class _Sorting:
    """The shingles of a corpus, sorted part by part so that those that are the same meet."""

    def __init__(
        self,
        kept: Kept,
        texts: Texts,
        wanted: Asked,
        shingle: int,
        max_texts: int,
        at_once: int,
    ) -> None:
        work = len(kept.word)
        self.work, self.alone = work, work < COMPILE_FROM
        self.kept, self.texts, self.shingle, self.max_texts = kept, texts, shingle, max_texts
        self.near = (
            wanted.earliest, wanted.latest, wanted.outlet, wanted.window, wanted.same_outlet
        )  # fmt: skip
        # In the order in which their words stand, which is read fastest.
        self.order = np.argsort(texts.low, kind="stable")
        self.group_of = np.full(work, -1, dtype=np.int32)
        self.held_at = np.zeros(work, dtype=np.uint8)
        self.distinct = np.zeros(len(texts), dtype=np.int32)
        self.plain = np.zeros(len(texts), dtype=np.uint8)
        self.bits = bits = max(1, int(np.ceil(np.log2(max(work, 1) / BUCKET_SHINGLES))))
        at_once = min(at_once, max(LEAST_SORTED, work // (4 * threads())))
        part_bits = bits
        while part_bits and work >> (bits - part_bits) > at_once:
            part_bits -= 1
        self.part_bits = max(part_bits, bits - MOST_PARTS.bit_length() + 1)
        self.idle: list[_Room] = []

    def run(self) -> Iterator[tuple[list[NDArray[np.int64]], Common]]:
        """Sort all parts; give the pairs that each gives, and its common shingles."""
        part_of = np.full(self.work, NO_PART, dtype=np.uint8)
        top = np.uint64(1)
        for _ in range(self.shingle - 1):
            top *= joining.BASE
        count = choose(joining.count_shingles, joining.finish, work=self.work)

        def count_some(chosen: slice) -> NDArray[np.int64]:
            sizes = np.zeros(1 << self.bits, dtype=np.int64)
            count(
                self.order[chosen], self.texts.low, self.texts.high, self.kept.word,
                self.kept.flags, self.shingle, top, np.uint64(64 - self.bits), self.part_bits,
                sizes, part_of, self.plain,
            )  # fmt: skip
            return sizes

        # Each text has its own words, so that several may be looked at together.
        n = 1 if self.alone else 2 * threads()
        edges = np.linspace(0, len(self.order), n + 1).astype(int).tolist()
        spans = [slice(low, high) for low, high in pairwise(edges)]
        counted = share(count_some, spans, self.alone)
        sizes = sum(counted, np.zeros(1 << self.bits, dtype=np.int64))
        parts = sizes.reshape(-1, 1 << self.part_bits)
        # A shingle that is numbered stands in two places at least.
        base = np.append(0, np.cumsum(parts.sum(axis=1) // 2)).tolist()

        def sort(part: int) -> tuple[list[NDArray[np.int64]], Common, NDArray[np.int32]]:
            try:
                room = self.idle.pop()
            except IndexError:
                most = int(parts.sum(axis=1).max())
                room = _Room(most, int(parts.max()), 1 << 16 if self.alone else PAIRS_ROOM)
            found = self._sort(part, parts[part], base[part], part_of, room)
            self.idle.append(room)
            return found

        for found, common, distinct in share(sort, range(len(parts)), self.alone):
            self.distinct += distinct
            yield found, common
        self.idle = []

    def _sort(
        self,
        part: int,
        sizes: NDArray[np.int64],
        base: int,
        part_of: NDArray[np.uint8],
        room: _Room,
    ) -> tuple[list[NDArray[np.int64]], Common, NDArray[np.int32]]:
        """Sort one part: pairs, common shingles, and how many different ones each text has."""
        scatter = choose(joining.scatter_shingles, joining.finish, work=self.work)
        group = choose(joining.group_shingles, joining.near, work=self.work)
        place = choose(joining.place_shingles, work=self.work)
        ends = np.cumsum(sizes)
        scatter(
            self.order, self.texts.low, self.texts.high, self.kept.word, self.kept.flags,
            self.shingle, np.uint64(64 - self.bits), part << self.part_bits, part_of, part,
            ends - sizes, room.entries, room.behind,
        )  # fmt: skip
        distinct = np.zeros(len(self.texts), dtype=np.int32)
        n = int(ends[-1])
        common = np.empty(n // self.max_texts + 1, np.int32), np.empty(n, np.int32)
        state = np.array([0, -1, 0, 0, 0, 0], dtype=np.int64)
        found = []
        while state[0] < len(ends):
            listed = group(
                room.entries, room.behind, ends, self.max_texts, base, *self.near,
                *room.by_bucket, distinct, *common, room.pairs, state,
            )  # fmt: skip
            found.append(distinct_keys(room.pairs[:listed]))
        step = max(STEP, self.work // 1000)
        place(room.entries, ends, ends - sizes, step, self.group_of, self.held_at)
        size, text = (part[:end].copy() for part, end in zip(common, state[4:], strict=True))
        return found, (size, text), distinct

    def pairs_behind(self) -> Iterator[NDArray[np.int64]]:
        """Give the pairs of texts that share a shingle behind a common one."""
        listing = choose(joining.list_behind, work=self.work)
        pair = choose(joining.pair_listed, joining.near, work=self.work)
        places = self.order, self.texts.low, self.texts.high, self.group_of, self.held_at
        n = listing(*places, self.max_texts, np.zeros(0, np.int64))
        listed = np.empty(n, dtype=np.int64)
        listing(*places, self.max_texts, listed)
        listed = distinct_keys(listed)
        room = np.empty(PAIRS_ROOM, np.int64)
        begin = 0
        while begin < len(listed):
            begin, found = pair(listed, begin, *self.near, room)
            yield distinct_keys(room[:found])


class _Room:
    """Arrays in which a thread sorts the shingles of a part, used again for the next."""

    def __init__(self, shingles: int, largest: int, pairs: int) -> None:
        slots = 32
        while slots < 4 * largest:
            slots *= 2
        self.entries = np.empty(2 * shingles, np.uint64)
        self.behind = np.empty(shingles, np.int32)
        # The sieve, the table and where each shingle stands in it; the texts that hold each, the
        # words before; where these begin and end.
        self.by_bucket = (
            np.empty(slots // 32, np.uint64),
            np.empty(2 * slots, np.int64),
            *(np.empty(largest + 2, np.int32) for _ in range(5)),
        )
        self.pairs = np.empty(pairs, np.int64)


class _Pairs:
    """Pairs of texts that come in sorted runs, many of them again and again."""

    def __init__(self) -> None:
        self.known = np.zeros(0, dtype=np.int64)
        self.waiting: list[NDArray[np.int64]] = []

    def add(self, keys: NDArray[np.int64]) -> None:
        """Add a run; now and then leave out what came again."""
        self.waiting.append(keys)
        if sum(map(len, self.waiting)) > max(PAIRS_ROOM, len(self.known)):
            self.all()

    def all(self) -> NDArray[np.int64]:
        """Give all of them, each once, sorted."""
        if self.waiting:
            self.known = distinct_keys(np.concatenate((self.known, *self.waiting)))
            self.waiting = []
        return self.known


def shared_pairs(
    texts: Texts,
    index: Shingles,
    *,
    span: tuple[int, int] | None = None,
    at_once: int = PAIRS_AT_ONCE,
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """Give the pairs of texts that share a shingle, in batches sorted by the first text.

    The first text is one of ``span``, of all when not told otherwise. A text printed by several
    articles is paired with itself.
    """
    begin, last = (0, len(texts)) if span is None else span
    low, high = np.searchsorted(index.pairs, [begin << 32, last << 32])
    keys = index.pairs[low:high]
    own = begin + np.flatnonzero(texts.printed[begin:last] > 1)
    if len(own):
        keys = distinct_keys(np.concatenate((keys, own << 32 | own)))
    for k in range(0, len(keys), at_once):
        some = keys[k : k + at_once]
        yield (some >> 32).astype(np.int32), (some & 0xFFFFFFFF).astype(np.int32)


def _family_pairs(
    texts: Texts, wanted: Asked, distinct: NDArray[np.int32], common: Common, most: int
) -> NDArray[np.int64]:
    """Give the pairs within families, and between those that share a shingle under the bound."""
    size, text = common
    begins = np.cumsum(size, dtype=np.int64) - size
    family = _families(distinct, common, begins)
    order = np.argsort(family, kind="stable")
    heads, begin, sizes = np.unique(family[order], return_index=True, return_counts=True)

    def members(head: int) -> NDArray[np.int64]:
        k = int(np.searchsorted(heads, head))
        return order[begin[k] : begin[k] + sizes[k]]

    parts = [np.zeros(0, dtype=np.int64)]
    for head in heads[sizes > 1].tolist():
        inside = members(head)
        if len(inside) > MAX_FAMILY:
            parts.append(_keys(np.full(len(inside) - 1, head), inside[inside != head]))
        else:
            i, j = np.triu_indices(len(inside), 1)
            parts.append(_keys(inside[i], inside[j]))
    # The families that hold each common shingle; few of these shingles come under the bound.
    units = distinct_keys((np.repeat(np.arange(len(size)), size) << 32) | family[text])
    edges = np.searchsorted(units >> 32, np.arange(len(size) + 1))
    width = np.diff(edges)
    between = [np.zeros(0, dtype=np.int64)]
    for g in np.flatnonzero((width > 1) & (width <= most)).tolist():
        inside = units[edges[g] : edges[g + 1]] & 0xFFFFFFFF
        i, j = np.triu_indices(len(inside), 1)
        between.append(_keys(inside[i], inside[j]))
    for key in distinct_keys(np.concatenate(between)).tolist():
        left, right = members(key >> 32), members(key & 0xFFFFFFFF)
        parts.append(_keys(np.repeat(left, len(right)), np.tile(right, len(left))))
    found = distinct_keys(np.concatenate(parts))
    fits = wanted.holds(found >> 32, found & 0xFFFFFFFF)
    return found[fits]


def _families(
    distinct: NDArray[np.int32], common: Common, begins: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give the first text of the family of each text: the texts that hold a quarter of each other.

    Each common shingle is counted between the first text that holds it and each other: a family
    has the same first text for nearly all.
    """
    size, text = common
    head = np.repeat(np.minimum.reduceat(text, begins), size).astype(np.int64)
    keys = ((head << 32) | text)[head != text]
    keys.sort()
    new = np.flatnonzero(np.diff(keys, prepend=-1))
    shared = np.diff(new, append=len(keys))
    one, two = keys[new] >> 32, keys[new] & 0xFFFFFFFF
    alike = FAMILY * shared >= np.minimum(distinct[one], distinct[two])
    return groups_of(len(distinct), one[alike], two[alike])


def _keys(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    return (np.minimum(a, b) << 32) | np.maximum(a, b)


Key = TypeVar("Key", np.int64, np.uint64)


def distinct_keys(keys: NDArray[Key]) -> NDArray[Key]:
    """Sort and leave out what comes again; numpy's own way by a table takes ten times as long."""
    keys.sort()
    if len(keys) == 0:
        return keys
    return keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
