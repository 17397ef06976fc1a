"""The loops that find which texts share shingles, without comparing every text with every other.

A shingle is a run of words; texts that share one meet in its posting list. Plain Python over
arrays, so that numba can compile it (see :mod:`mediacompare.kernels`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mediacompare.cutting import GAP_COMMA, GAP_LINE, GAP_STOP

COUNTED, QUOTED = 1, 2
"""Bits of a word: whether it counts, and whether it is quoted."""

ITEM_WORDS = 4
"""Words that an item of an enumeration has at most."""

ITEM_COMMAS = 4
"""Commas that an enumeration has at least."""

MANY = 255
"""The number of texts at which counting ends where a byte has to do."""

FAMILY = 4
"""Texts that hold one in so many of each other's shingles are near duplicates."""

SEED = np.uint64(0xCBF29CE484222325)
PRIME = np.uint64(0x100000001B3)
BASE = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
SHIFT = np.uint64(33)
ZERO = np.uint64(0)
NO_TIME = np.iinfo(np.int64).min


def finish(key: Any) -> Any:
    """Spread the bits of a key."""
    key = (key ^ (key >> SHIFT)) * MIX_1
    key = (key ^ (key >> SHIFT)) * MIX_2
    return key ^ (key >> SHIFT)


def mark_enumerations(gap: Any, offsets: Any, flags: Any) -> None:
    """Take ``COUNTED`` from all words of an enumeration but the first.

    An enumeration has at least four commas, each within four words of the next, and no full stop
    or line break between: a list of countries, of guests, of clubs.
    """
    for article in range(len(offsets) - 1):
        low = int(offsets[article])
        high = int(offsets[article + 1])
        commas = 0
        first = low
        last = low
        for i in range(low + 1, high + 1):
            stops = i == high or (int(gap[i]) & (GAP_STOP | GAP_LINE)) != 0
            comma = i < high and not stops and (int(gap[i]) & GAP_COMMA) != 0
            if commas > 0 and (stops or i - last > ITEM_WORDS):
                if commas >= ITEM_COMMAS:
                    # The last item goes to the stop, or is one word (two after an "and").
                    end = i if stops and i - last <= ITEM_WORDS else last + 2
                    for k in range(first + 1, min(end, high)):
                        flags[k] &= QUOTED
                commas = 0
            if comma:
                if commas == 0:
                    first = i - 1
                commas += 1
                last = i


def count_words(offsets: Any, flags: Any, words: Any) -> None:
    """Count the words of each article that count."""
    for article in range(len(words)):
        for i in range(offsets[article], offsets[article + 1]):
            words[article] += int(flags[i]) & COUNTED


def hash_words(data: Any, bounds: Any, hashes: Any) -> None:
    """Hash each word by its bytes."""
    for word in range(len(bounds) - 1):
        h = SEED
        for i in range(bounds[word], bounds[word + 1]):
            h = (h ^ np.uint64(data[i])) * PRIME
        hashes[word] = finish(h)


def hash_texts(offsets: Any, word: Any, flags: Any, hashes: Any, first: Any, second: Any) -> None:
    """Hash each text by its words and their flags, in two ways."""
    for text in range(len(offsets) - 1):
        h = SEED
        g = BASE
        for i in range(offsets[text], offsets[text + 1]):
            w = word[i]
            k = SEED if w < 0 else hashes[w]
            k += np.uint64(flags[i])
            h = (h ^ k) * PRIME
            g = (g + k) * BASE
            g ^= g >> SHIFT
        first[text] = finish(h)
        second[text] = finish(g)


def count_shingles(
    low: Any,
    high: Any,
    word: Any,
    flags: Any,
    hashes: Any,
    shingle: int,
    top: Any,
    shift: Any,
    sizes: Any,
) -> None:
    """Count the shingles that fall into each bucket; the highest bits of the hash choose it."""
    for text in range(len(low)):
        run = 0
        h = ZERO
        for i in range(low[text], high[text]):
            w = word[i]
            if w < 0:
                run = 0
                h = ZERO
                continue
            if run >= shingle:
                h -= hashes[word[i - shingle]] * top
            h = h * BASE + hashes[w]
            run += 1
            if run >= shingle and int(flags[i - shingle + 1]) & COUNTED:
                sizes[finish(h) >> shift] += 1


def scatter_shingles(
    low: Any,
    high: Any,
    word: Any,
    flags: Any,
    hashes: Any,
    shingle: int,
    top: Any,
    shift: Any,
    bucket_from: Any,
    fill: Any,
    keys: Any,
    at: Any,
    text_of: Any,
) -> None:
    """Write the shingles of some buckets side by side: hash, position, text.

    ``fill[b]`` is where the next shingle of bucket ``bucket_from + b`` goes.
    """
    n = np.uint64(len(fill))
    for text in range(len(low)):
        run = 0
        h = ZERO
        for i in range(low[text], high[text]):
            w = word[i]
            if w < 0:
                run = 0
                h = ZERO
                continue
            if run >= shingle:
                h -= hashes[word[i - shingle]] * top
            h = h * BASE + hashes[w]
            run += 1
            if run >= shingle and int(flags[i - shingle + 1]) & COUNTED:
                key = finish(h)
                bucket = (key >> shift) - bucket_from
                if bucket < n:
                    e = fill[bucket]
                    fill[bucket] = e + 1
                    keys[e] = key
                    at[e] = i - shingle + 1
                    text_of[e] = text


def group_shingles(
    keys: Any,
    at: Any,
    text_of: Any,
    ends: Any,
    slot_key: Any,
    slot_count: Any,
    slot_last: Any,
    slot_group: Any,
    slot_of: Any,
    stride: int,
    offset: int,
    group_of: Any,
    held_by: Any,
    posting: Any,
    distinct: Any,
) -> int:
    """Give numbers to the shingles that two texts or more hold, bucket by bucket.

    Fills ``group_of`` (by position: the number, ``local * stride + offset``), ``held_by`` (by
    local number: how many texts), ``posting`` (the texts of each, in order) and adds to
    ``distinct`` (by text: its distinct shingles). Gives how many shingles were numbered.
    """
    groups = 0
    filled = 0
    begin = 0
    for bucket in range(len(ends)):
        end = int(ends[bucket])
        size = 16
        while size < 2 * (end - begin):
            size *= 2
        mask = np.uint64(size - 1)
        one = np.uint64(1)
        for s in range(size):
            slot_count[s] = 0
        for e in range(begin, end):
            key = keys[e]
            text = text_of[e]
            slot = key & mask
            while slot_count[slot] != 0 and slot_key[slot] != key:
                slot = (slot + one) & mask
            if slot_count[slot] == 0:
                slot_key[slot] = key
                slot_last[slot] = -1
                slot_group[slot] = -1
            if slot_last[slot] != text:
                slot_last[slot] = text
                slot_count[slot] += 1
                distinct[text] += 1
            slot_of[e - begin] = slot
        for e in range(begin, end):
            s = slot_of[e - begin]
            if slot_count[s] < 2:
                continue
            text = text_of[e]
            g = slot_group[s]
            if g < 0:
                g = groups
                slot_group[s] = g
                held_by[g] = slot_count[s]
                groups += 1
                # From here on: where its next text is written.
                slot_count[s] = filled + 2
                filled += held_by[g]
                slot_last[s] = -1
            group_of[at[e]] = g * stride + offset
            if slot_last[s] != text:
                slot_last[s] = text
                posting[slot_count[s] - 2] = text
                slot_count[s] += 1
        begin = end
    return groups


def renumber(group_of: Any, base: Any, held_by: Any, held_at: Any) -> None:
    """Turn ``local * stride + offset`` into one numbering without holes.

    ``held_at`` says beside it how many texts hold the shingle, ``MANY`` for more.
    """
    stride = len(base)
    for i in range(len(group_of)):
        g = group_of[i]
        if g >= 0:
            g = base[g % stride] + g // stride
            group_of[i] = g
            held_at[i] = min(held_by[g], MANY)


def near(
    a: int, b: int, earliest: Any, latest: Any, outlet: Any, window: int, same_outlet: bool
) -> bool:
    """Say whether a pair of texts is asked for."""
    known = window >= 0 and earliest[a] != NO_TIME and earliest[b] != NO_TIME
    if known and (earliest[b] - latest[a] > window or earliest[a] - latest[b] > window):
        return False
    return same_outlet or outlet[a] < 0 or outlet[a] != outlet[b]


def gather(
    begin: int,
    stop: int,
    low: Any,
    high: Any,
    group_of: Any,
    held_at: Any,
    posting: Any,
    posting_begin: Any,
    most: int,
    printed: Any,
    earliest: Any,
    latest: Any,
    outlet: Any,
    window: int,
    same_outlet: bool,
    mark: Any,
    first: Any,
    second: Any,
    n: int,
) -> tuple[int, int]:
    """Write the pairs of texts that share a shingle held by at most ``most`` texts.

    A text that several articles print is paired with itself. Stops before the arrays overflow,
    and gives the text to go on with, and the number of pairs.
    """
    for text in range(begin, stop):
        if n + len(mark) - text > len(first):
            return text, n
        if printed[text] > 1:
            first[n] = text
            second[n] = text
            n += 1
        for i in range(low[text], high[text]):
            g = group_of[i]
            if g < 0 or held_at[i] > most:
                continue
            k = posting_begin[g + 1] - 1
            other = posting[k]
            while other > text:
                if mark[other] != text:
                    mark[other] = text
                    if near(text, other, earliest, latest, outlet, window, same_outlet):
                        first[n] = text
                        second[n] = other
                        n += 1
                k -= 1
                other = posting[k]
    return stop, n


def find_families(
    low: Any,
    high: Any,
    group_of: Any,
    held_at: Any,
    posting: Any,
    posting_begin: Any,
    most: int,
    distinct: Any,
    family: Any,
    seen: Any,
    shared: Any,
    touched: Any,
) -> None:
    """Join texts that hold a quarter of each other's shingles, counting those that many hold.

    Each shingle held by many is counted between its first text and each other: a family of near
    duplicates has the same first text for nearly all. ``family`` gives each text's first member.
    """
    for text in range(len(low)):
        n = 0
        for i in range(low[text], high[text]):
            g = group_of[i]
            if g < 0 or held_at[i] <= most or seen[g] == text:
                continue
            seen[g] = text
            head = posting[posting_begin[g]]
            if head != text:
                if shared[head] == 0:
                    touched[n] = head
                    n += 1
                shared[head] += 1
        for k in range(n):
            head = touched[k]
            if FAMILY * shared[head] >= min(distinct[text], distinct[head]):
                a = text
                while family[a] != a:
                    a = family[a]
                b = head
                while family[b] != b:
                    b = family[b]
                if a < b:
                    family[b] = a
                else:
                    family[a] = b
            shared[head] = 0
    for text in range(len(low)):
        family[text] = family[family[text]]
