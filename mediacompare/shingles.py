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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mediacompare import joining
from mediacompare.kernels import COMPILE_FROM, choose, share, threads
from mediacompare.pairs import Asked, Kept, Texts

MAX_TEXTS = 100
"""Shingles that more distinct texts hold give no candidates; a family counts once."""

MAX_FAMILY = 2_000
"""A larger family gives the pairs of its first text with each other only."""

PASS_SHINGLES = 24_000_000
"""Most shingles sorted at a time; each takes 24 bytes for as long."""

MOST_PARTS = 128
"""Parts into which very many shingles are divided; then more are sorted at a time."""

NO_PART = 255
"""Where no shingle begins."""

BUCKET_SHINGLES = 49_152
"""Shingles in a bucket, so that its table stays in the processor's cache."""

PAIRS_AT_ONCE = 2_000_000
"""Pairs of texts gathered, compared and written at a time."""


@dataclass(frozen=True, eq=False)
class Shingles:
    """The shingles that two texts or more hold.

    ``group_of`` gives for each kept word the number of the shingle that begins there, or -1 when
    no other text holds it, ``held_at`` beside it how many texts hold that shingle (255 for more);
    ``held_by`` how many texts hold each by its number; ``posting`` which;
    ``distinct`` how many different shingles each text has; ``family`` the first text of its
    family of near duplicates (found only where shingles exceed the bound).
    """

    shingle: int
    max_texts: int
    group_of: NDArray[np.int32]
    held_at: NDArray[np.uint8]
    held_by: NDArray[np.int32]
    posting: NDArray[np.int32]
    posting_begin: NDArray[np.int64]
    distinct: NDArray[np.int32]
    family: NDArray[np.int32]


def index_shingles(kept: Kept, texts: Texts, *, shingle: int, max_texts: int) -> Shingles:
    """Find the shingles that two texts or more hold."""
    work = len(kept.word)
    total = max(work, 1)
    bits = max(1, int(np.ceil(np.log2(total / BUCKET_SHINGLES))))
    shift = np.uint64(64 - bits)
    if total >= 1 << 32:
        raise ValueError(
            f"articles: {total:,} words are more than the index can number (4.2 billion); compare "
            "them in parts"
        )
    part_bits = bits
    while part_bits and total >> (bits - part_bits) > PASS_SHINGLES:
        part_bits -= 1
    part_bits = max(part_bits, bits - MOST_PARTS.bit_length() + 1)
    source = (texts.low, texts.high, kept.word)
    part_of = np.full(work, NO_PART, dtype=np.uint8)
    with np.errstate(over="ignore"):
        top = np.uint64(1)
        for _ in range(shingle - 1):
            top *= joining.BASE
        count = choose(joining.count_shingles, joining.finish, work=work)

        def count_some(chosen: slice) -> NDArray[np.int64]:
            sizes = np.zeros(1 << bits, dtype=np.int64)
            count(
                texts.low[chosen], texts.high[chosen], kept.word, kept.flags, kept.hashes, shingle,
                top, shift, part_bits, sizes, part_of,
            )  # fmt: skip
            return sizes

        # Each text has its own words, so that several may be looked at together.
        alone = work < COMPILE_FROM
        edges = np.linspace(0, len(texts), 2 if alone else 2 * threads() + 1).astype(int).tolist()
        spans = [slice(low, high) for low, high in pairwise(edges)]
        sizes = sum(share(count_some, spans, alone), np.zeros(1 << bits, dtype=np.int64))
        group_of = np.full(work, -1, dtype=np.int32)
        passes = 1 << (bits - part_bits)
        scatter = choose(joining.scatter_shingles, joining.finish, work=work)
        group = choose(joining.group_shingles, work=work)

        def run(
            part: int,
        ) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
            low = part << part_bits
            inside = sizes[low : low + (1 << part_bits)]
            ends = np.cumsum(inside)
            n = int(ends[-1])
            entries = np.empty(2 * n, dtype=np.uint64)
            scatter(
                *source, kept.hashes, shingle, shift, low, part_of, part, ends - inside, entries
            )
            largest = int(inside.max())
            room = 32
            while room < 4 * largest:
                room *= 2
            sieve, slots = np.empty(room // 32, np.uint64), np.empty(2 * room, np.int64)
            held_by, begun = np.empty(n // 2 + 1, np.int32), np.empty(n // 2 + 1, np.int64)
            posting = np.empty(n, dtype=np.int32)
            distinct = np.zeros(len(texts), dtype=np.int32)
            groups = group(entries, ends, sieve, slots, np.empty(largest, np.int32), part, group_of,
                           held_by, begun, posting, distinct)  # fmt: skip
            held_by.resize(groups, refcheck=False)
            begun.resize(groups, refcheck=False)
            posting.resize(int(begun[-1]) + int(held_by[-1]) if groups else 0, refcheck=False)
            return held_by, begun, posting, distinct

        distinct = np.zeros(len(texts), dtype=np.int32)
        found: tuple[list[NDArray[Any]], ...] = ([], [], [])
        for holders, begins, members, some in share(run, range(passes), alone or passes == 1):
            found[0].append(holders)
            found[1].append(begins)
            found[2].append(members)
            distinct += some
    base, places = (np.cumsum([0] + [len(array) for array in found[k]]) for k in (0, 2))
    for array, at in zip(found[1], places, strict=False):
        array += at
    unsorted_held_by, begun, unsorted_posting = map(_join_up, found)
    held_at = part_of
    held_at[:] = 0
    held_by, posting = np.empty_like(unsorted_held_by), np.empty_like(unsorted_posting)
    posting_begin = np.append(np.empty_like(begun), len(posting))
    choose(joining.number_shingles, work=work)(
        texts.low, texts.high, base[:-1].astype(np.int64), unsorted_held_by, begun,
        unsorted_posting, group_of, held_at, np.full(len(begun), -1, np.int32), held_by,
        posting_begin, posting,
    )  # fmt: skip
    del unsorted_held_by, unsorted_posting, begun
    family = np.arange(len(texts), dtype=np.int32)
    if len(held_by) and int(held_by.max()) > max_texts:
        choose(joining.find_families, work=work)(
            texts.low, texts.high, group_of, held_at, posting, posting_begin, max_texts, distinct,
            family, np.full(len(held_by), -1, np.int32), np.zeros(len(texts), np.int32),
            np.empty(len(texts), np.int32),
        )  # fmt: skip
    return Shingles(
        shingle,
        max_texts,
        group_of,
        held_at,
        held_by,
        posting,
        posting_begin,
        distinct,
        family,
    )


def _join_up(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """Put arrays behind each other, giving each back as soon as it is copied."""
    whole = np.empty(sum(map(len, parts)), dtype=parts[0].dtype)
    begin = 0
    while parts:
        part = parts.pop(0)
        whole[begin : begin + len(part)] = part
        begin += len(part)
    return whole


def shared_pairs(
    texts: Texts,
    index: Shingles,
    asked: Asked,
    *,
    span: tuple[int, int] | None = None,
    at_once: int = PAIRS_AT_ONCE,
    extra: NDArray[np.int64] | None = None,
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """Give the pairs of texts that share a shingle, in batches sorted by the first text.

    The first text is one of ``span``, of all when not told otherwise. A text printed by several
    articles is paired with itself. ``extra`` is what :func:`family_pairs` gives, made when not
    given.
    """
    n = len(texts)
    work = len(index.group_of)
    loop = choose(joining.gather, joining.near, work=work)
    wanted = asked.of_texts(texts)
    room = max(at_once, n + 1) if work >= COMPILE_FROM else n * (n + 1) // 2 + n + 1
    mark = np.full(n, -1, dtype=np.int32)
    if extra is None:
        extra = family_pairs(texts, index, asked)
    begin, last = (0, n) if span is None else span
    while begin < last:
        first = np.empty(room, dtype=np.int32)
        second = np.empty(room, dtype=np.int32)
        reached, count = loop(
            begin, last, texts.low, texts.high, index.group_of, index.held_at, index.posting,
            index.posting_begin, index.max_texts, texts.printed, wanted.earliest, wanted.latest,
            wanted.outlet, wanted.window, wanted.same_outlet, mark, first, second, 0,
        )  # fmt: skip
        keys = (first[:count].astype(np.int64) << 32) | second[:count]
        low, high = np.searchsorted(extra, [begin << 32, reached << 32])
        keys = distinct_keys(np.concatenate((keys, extra[low:high])))
        yield (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)
        begin = reached


def family_pairs(texts: Texts, index: Shingles, asked: Asked) -> NDArray[np.int64]:
    """Give the pairs within families, and between those that share a shingle under the bound.

    Sorted numbers, the first text in their upper half and the second in their lower.
    """
    wanted = asked.of_texts(texts)
    family = index.family.astype(np.int64)
    order = np.argsort(family, kind="stable")
    heads, begin, sizes = np.unique(family[order], return_index=True, return_counts=True)
    none = np.zeros(0, dtype=np.int64)
    common = np.flatnonzero(index.held_by > index.max_texts)
    if len(common) == 0:
        return none

    def members(head: int) -> NDArray[np.int64]:
        k = int(np.searchsorted(heads, head))
        return order[begin[k] : begin[k] + sizes[k]]

    parts = [none]
    for head in heads[sizes > 1].tolist():
        inside = members(head)
        if len(inside) > MAX_FAMILY:
            parts.append(_keys(np.full(len(inside) - 1, head), inside[inside != head]))
        else:
            i, j = np.triu_indices(len(inside), 1)
            parts.append(_keys(inside[i], inside[j]))
    # The families that hold each common shingle; few of these shingles come under the bound.
    texts_of = index.held_by[common].astype(np.int64)
    inner = np.arange(int(texts_of.sum())) - np.repeat(np.cumsum(texts_of) - texts_of, texts_of)
    held = index.posting[np.repeat(index.posting_begin[common], texts_of) + inner]
    units = distinct_keys((np.repeat(np.arange(len(common)), texts_of) << 32) | family[held])
    edges = np.searchsorted(units >> 32, np.arange(len(common) + 1))
    width = np.diff(edges)
    between = [none]
    for g in np.flatnonzero((width > 1) & (width <= index.max_texts)).tolist():
        inside = units[edges[g] : edges[g + 1]] & 0xFFFFFFFF
        i, j = np.triu_indices(len(inside), 1)
        between.append(_keys(inside[i], inside[j]))
    for key in distinct_keys(np.concatenate(between)).tolist():
        left, right = members(key >> 32), members(key & 0xFFFFFFFF)
        parts.append(_keys(np.repeat(left, len(right)), np.tile(right, len(left))))
    found = distinct_keys(np.concatenate(parts))
    fits = wanted.holds(found >> 32, found & 0xFFFFFFFF)
    return found[fits]


def _keys(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    return (np.minimum(a, b) << 32) | np.maximum(a, b)


def distinct_keys(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sort and leave out what comes again; numpy's own way by a table takes ten times as long."""
    keys.sort()
    if len(keys) == 0:
        return keys
    return keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
