"""The loops that find which texts share shingles, without comparing every text with every other.

A shingle is a run of words; sorted by their hashes, those of texts that share one meet. Plain
Python over arrays, so that numba can compile it (see :mod:`mediacompare.kernels`).
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

SEED = np.uint64(0xCBF29CE484222325)
PRIME = np.uint64(0x100000001B3)
BASE = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
SHIFT = np.uint64(33)
ZERO, ONE, THREE, FIVE, HALF = map(np.uint64, (0, 1, 3, 5, 32))
MARKS = np.uint64(31)
TEXT_BITS = 32
COUNT = (1 << TEXT_BITS) - 1
LOW = np.uint64(COUNT)
BYTE = np.uint64(8)
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


def keep_zones(
    offsets: Any,
    word: Any,
    zone: Any,
    flags: Any,
    aside: Any,
    quotation: int,
    new_offsets: Any,
    new_word: Any,
    new_flags: Any,
    place: Any,
) -> int:
    """Leave out the words of zones set ``aside``, with a seam where words stand on both sides.

    ``place`` gets where each word stood, -1 for a seam. Gives the number of words and seams.
    """
    n = 0
    for article in range(len(offsets) - 1):
        new_offsets[article] = n
        begun = False
        cut = False
        for i in range(offsets[article], offsets[article + 1]):
            if aside[zone[i]]:
                cut = True
                continue
            if begun and cut:
                new_word[n] = -1
                new_flags[n] = 0
                place[n] = -1
                n += 1
            begun = True
            cut = False
            new_word[n] = word[i]
            new_flags[n] = flags[i] | QUOTED if zone[i] == quotation else flags[i]
            place[n] = i
            n += 1
    new_offsets[len(offsets) - 1] = n
    return n


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


def near(
    a: int, b: int, earliest: Any, latest: Any, outlet: Any, window: int, same_outlet: bool
) -> bool:
    """Say whether a pair of texts is asked for."""
    known = window >= 0 and earliest[a] != NO_TIME and earliest[b] != NO_TIME
    if known and (earliest[b] - latest[a] > window or earliest[a] - latest[b] > window):
        return False
    return same_outlet or outlet[a] < 0 or outlet[a] != outlet[b]


def count_shingles(
    order: Any,
    low: Any,
    high: Any,
    word: Any,
    flags: Any,
    shingle: int,
    top: Any,
    shift: Any,
    part_bits: int,
    sizes: Any,
    part_of: Any,
    plain: Any,
) -> None:
    """Count the shingles that fall into each bucket; the highest bits of the hash choose it.

    ``order`` gives the order in which texts are looked at. ``part_of`` gets for each position the
    part (``1 << part_bits`` buckets) of the shingle that begins there, and stays as it is where
    none does; ``plain`` says of which texts all words count and none is quoted.
    """
    for text in order:
        run = 0
        h = ZERO
        others = 0
        for i in range(low[text], high[text]):
            others |= int(flags[i]) ^ COUNTED
            w = word[i]
            if w < 0:
                run = 0
                h = ZERO
                continue
            if run >= shingle:
                h -= np.uint64(word[i - shingle]) * top
            h = h * BASE + np.uint64(w)
            run += 1
            if run >= shingle and int(flags[i - shingle + 1]) & COUNTED:
                bucket = int(finish(h) >> shift)
                sizes[bucket] += 1
                part_of[i - shingle + 1] = bucket >> part_bits
        plain[text] = others == 0


def scatter_shingles(
    order: Any,
    low: Any,
    high: Any,
    word: Any,
    flags: Any,
    shingle: int,
    shift: Any,
    bucket_from: int,
    part_of: Any,
    part: int,
    fill: Any,
    entries: Any,
    behind: Any,
) -> None:
    """Write the shingles of a part side by side: the hash, then text and position in one.

    ``fill[b]`` is where the next shingle of bucket ``bucket_from + b`` goes; ``behind`` gets the
    word before each, or -1 where none stands there at which a shingle begins.
    """
    for text in order:
        begin = low[text]
        for i in range(begin, high[text]):
            if part_of[i] == part:
                h = ZERO
                for k in range(i, i + shingle):
                    h = h * BASE + np.uint64(word[k])
                key = finish(h)
                bucket = int(key >> shift) - bucket_from
                e = fill[bucket]
                fill[bucket] = e + 1
                entries[2 * e] = key
                entries[2 * e + 1] = (np.uint64(text) << HALF) | np.uint64(i)
                behind[e] = -1
                if i > begin and int(flags[i - 1]) & COUNTED:
                    behind[e] = word[i - 1]


def group_shingles(
    entries: Any,
    behind: Any,
    ends: Any,
    most: int,
    base: int,
    earliest: Any,
    latest: Any,
    outlet: Any,
    window: int,
    same_outlet: bool,
    sieve: Any,
    slots: Any,
    slot_of: Any,
    holder: Any,
    before: Any,
    edge: Any,
    fill: Any,
    distinct: Any,
    common_size: Any,
    common_text: Any,
    pairs: Any,
    state: Any,
) -> int:
    """Give numbers to the shingles that two texts or more hold, and pair these texts.

    Most shingles stand in one place only. A sieve of two bits for each finds nearly all of these
    (0 for no place so far, 1 for one, 3 for several); the others are entered in a table. A slot
    is the hash without its lowest bit, and in one number the text that came last and how many
    came.

    Two texts that hold a shingle behind the same word share the shingle before it as well, which
    pairs them. So a shingle pairs only texts in which the word before differs, or begins no
    shingle: once for each run that they share, not for each shingle. What more than ``most`` texts
    hold pairs none; of those that hold it, the shingle behind it may pair some, see
    :func:`list_behind`.

    Puts in the place of each hash the shingle's number, from ``base`` + 1 on, above eight bits that
    say how many texts hold it (``MANY`` for more), or 0 where one text alone does. Adds to
    ``distinct`` (by text: its distinct shingles); ``common_size`` and ``common_text`` get how many
    and which texts hold each shingle above the bound. ``pairs`` gets
    the smaller text in the upper half and the larger in the lower. ``state`` is the bucket, the
    next of its shingles (-1 before it is looked at), how many it has, all so far, the common ones
    and their texts. When ``pairs`` is full, the caller empties it and calls again. Gives the
    number of pairs.
    """
    n = 0
    for bucket in range(state[0], len(ends)):
        begin = int(ends[bucket - 1]) if bucket else 0
        end = int(ends[bucket])
        if state[1] < 0:
            marks = 32
            while marks < 4 * (end - begin):
                marks *= 2
            reach = np.uint64(marks - 1)
            for k in range(marks // 32):
                sieve[k] = ZERO
            several = 0
            for e in range(begin, end):
                mark = entries[2 * e] & reach
                bits = (mark & MARKS) << ONE
                row = sieve[mark >> FIVE]
                met = (row >> bits) & THREE
                sieve[mark >> FIVE] = row | ((met << ONE | ONE) << bits)
                several += met == ONE
            size = 16
            while size < 4 * several:
                size *= 2
            full = True
            while full:
                full = False
                used = 0
                for s in range(2 * size):
                    slots[s] = 0
                for e in range(begin, end):
                    key = entries[2 * e]
                    mark = key & reach
                    if (sieve[mark >> FIVE] >> ((mark & MARKS) << ONE)) & THREE != THREE:
                        slot_of[e - begin] = -1
                        continue
                    name = np.int64(key >> ONE)
                    text = np.int64(entries[2 * e + 1] >> HALF)
                    slot = name & (size - 1)
                    while slots[2 * slot + 1] != 0 and slots[2 * slot] != name:
                        slot = (slot + 1) & (size - 1)
                    came = slots[2 * slot + 1]
                    if came == 0:
                        slots[2 * slot] = name
                        used += 1
                        if 4 * used > 3 * size:
                            full = True
                            size *= 2
                            break
                    if came >> TEXT_BITS != text + 1:
                        slots[2 * slot + 1] = ((text + 1) << TEXT_BITS) | ((came & COUNT) + 1)
                    slot_of[e - begin] = slot
            groups = 0
            edge[0] = 0
            for e in range(begin, end):
                slot = slot_of[e - begin]
                text = np.int64(entries[2 * e + 1] >> HALF)
                entries[2 * e] = ZERO
                if slot < 0:
                    distinct[text] += 1
                    continue
                came = slots[2 * slot + 1]
                if came > 0:
                    # From here on a slot is the shingle's number in the bucket, -1 where one text
                    # alone holds it, and below zero the text that came last.
                    slots[2 * slot] = -1
                    if came & COUNT > 1:
                        slots[2 * slot] = groups
                        fill[groups] = edge[groups]
                        edge[groups + 1] = edge[groups] + (came & COUNT)
                        groups += 1
                g = slots[2 * slot]
                fresh = came != -1 - text
                if fresh:
                    distinct[text] += 1
                    slots[2 * slot + 1] = -1 - text
                if g < 0:
                    continue
                number = base + state[3] + g + 1
                entries[2 * e] = np.uint64((number << 8) | min(edge[g + 1] - edge[g], MANY))
                w = int(behind[e])
                if fresh:
                    holder[fill[g]] = text
                    before[fill[g]] = w
                    fill[g] += 1
                elif before[fill[g] - 1] != w:
                    before[fill[g] - 1] = -1
            state[1] = 0
            state[2] = groups
            state[3] += groups
        for g in range(state[1], state[2]):
            lowest, highest = edge[g], edge[g + 1]
            size = highest - lowest
            if size > most:
                common_size[state[4]] = size
                state[4] += 1
                for k in range(lowest, highest):
                    common_text[state[5]] = holder[k]
                    state[5] += 1
                continue
            w = before[lowest]
            differs = w < 0
            for k in range(lowest + 1, highest):
                differs |= before[k] != w
            if not differs:
                continue
            if n + size * (size - 1) // 2 > len(pairs):
                state[0] = bucket
                state[1] = g
                return n
            for k in range(lowest, highest):
                a = int(holder[k])
                w = before[k]
                for m in range(k + 1, highest):
                    if w < 0 or before[m] != w:
                        b = int(holder[m])
                        if near(a, b, earliest, latest, outlet, window, same_outlet):
                            pairs[n] = (min(a, b) << TEXT_BITS) | max(a, b)
                            n += 1
        state[1] = -1
    state[0] = len(ends)
    return n


def place_shingles(
    entries: Any, ends: Any, cursor: Any, step: int, group_of: Any, held_at: Any
) -> None:
    """Write by position what `group_shingles` found: ``group_of`` and ``held_at``.

    The positions of a bucket rise; all buckets together are gone through ``step`` positions at a
    time, which stay in the processor's cache. ``cursor`` is where each bucket begins.
    """
    for low in range(0, len(group_of), step):
        limit = low + step
        for bucket in range(len(ends)):
            e = cursor[bucket]
            while e < ends[bucket]:
                i = np.int64(entries[2 * e + 1] & LOW)
                if i >= limit:
                    break
                found = entries[2 * e]
                if found != ZERO:
                    group_of[i] = np.int64(found >> BYTE) - 1
                    held_at[i] = np.int64(found) & MANY
                e += 1
            cursor[bucket] = e


def list_behind(
    order: Any, low: Any, high: Any, group_of: Any, held_at: Any, most: int, found: Any
) -> int:
    """List where a shingle that few texts hold stands behind one that more than ``most`` hold.

    ``found`` gets the number of the shingle in the upper half and the text in the lower, as far
    as there is room. Gives how many there are.
    """
    n = 0
    for text in order:
        for i in range(low[text] + 1, high[text]):
            if held_at[i - 1] > most and 0 < held_at[i] <= most:
                if n < len(found):
                    found[n] = (np.int64(group_of[i]) << TEXT_BITS) | text
                n += 1
    return n


def pair_listed(
    listed: Any,
    begin: int,
    earliest: Any,
    latest: Any,
    outlet: Any,
    window: int,
    same_outlet: bool,
    pairs: Any,
) -> tuple[int, int]:
    """Pair the texts that stand behind the same number; ``listed`` is sorted.

    Stops before ``pairs`` overflows, and gives where to go on, and the number of pairs.
    """
    n = 0
    while begin < len(listed):
        end = begin + 1
        while end < len(listed) and listed[end] >> TEXT_BITS == listed[begin] >> TEXT_BITS:
            end += 1
        if n + (end - begin) * (end - begin - 1) // 2 > len(pairs):
            break
        for k in range(begin, end):
            a = int(listed[k]) & COUNT
            for m in range(k + 1, end):
                b = int(listed[m]) & COUNT
                if near(a, b, earliest, latest, outlet, window, same_outlet):
                    pairs[n] = (min(a, b) << TEXT_BITS) | max(a, b)
                    n += 1
        begin = end
    return begin, n
