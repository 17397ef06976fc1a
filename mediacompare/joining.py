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
ZERO, ONE, THREE, FIVE, HALF = map(np.uint64, (0, 1, 3, 5, 32))
MARKS = np.uint64(31)
PART_BITS = 7
PARTS = (1 << PART_BITS) - 1
TEXT_BITS = 32
COUNT = (1 << TEXT_BITS) - 1
LOW = np.uint64(COUNT)
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


def count_shingles(
    low: Any,
    high: Any,
    word: Any,
    flags: Any,
    hashes: Any,
    shingle: int,
    top: Any,
    shift: Any,
    part_bits: int,
    sizes: Any,
    part_of: Any,
) -> None:
    """Count the shingles that fall into each bucket; the highest bits of the hash choose it.

    ``part_of`` gets for each position the part (``1 << part_bits`` buckets) of the shingle that
    begins there, and stays as it is where none does.
    """
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
                bucket = int(finish(h) >> shift)
                sizes[bucket] += 1
                part_of[i - shingle + 1] = bucket >> part_bits


def scatter_shingles(
    low: Any,
    high: Any,
    word: Any,
    hashes: Any,
    shingle: int,
    shift: Any,
    bucket_from: int,
    part_of: Any,
    part: int,
    fill: Any,
    entries: Any,
) -> None:
    """Write the shingles of a part side by side: the hash, then text and position in one.

    ``fill[b]`` is where the next shingle of bucket ``bucket_from + b`` goes.
    """
    for text in range(len(low)):
        for i in range(low[text], high[text]):
            if part_of[i] == part:
                h = ZERO
                for k in range(i, i + shingle):
                    h = h * BASE + hashes[word[k]]
                key = finish(h)
                bucket = int(key >> shift) - bucket_from
                e = fill[bucket]
                fill[bucket] = e + 1
                entries[2 * e] = key
                entries[2 * e + 1] = (np.uint64(text) << HALF) | np.uint64(i)


def group_shingles(
    entries: Any,
    ends: Any,
    sieve: Any,
    slots: Any,
    slot_of: Any,
    part: int,
    group_of: Any,
    held_by: Any,
    begun: Any,
    posting: Any,
    distinct: Any,
) -> int:
    """Give numbers to the shingles that two texts or more hold, bucket by bucket.

    Most shingles stand in one place only. A sieve of two bits for each finds nearly all of these
    (0 for no place so far, 1 for one, 3 for several); the others are entered in a table. A slot
    is the hash without its lowest bit, and in one number the text that came last and how many
    came.

    Fills ``group_of`` (by position: the number, with ``part`` in the lowest bits), ``held_by`` (by
    number: how many texts), ``begun`` (where they begin in ``posting``), ``posting`` (the texts of
    each, in order) and adds to ``distinct`` (by text: its distinct shingles). Gives how many
    shingles were numbered.
    """
    groups = 0
    filled = 0
    begin = 0
    for bucket in range(len(ends)):
        end = int(ends[bucket])
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
            before = (row >> bits) & THREE
            sieve[mark >> FIVE] = row | ((before << ONE | ONE) << bits)
            several += before == ONE
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
                state = slots[2 * slot + 1]
                if state == 0:
                    slots[2 * slot] = name
                    used += 1
                    if 4 * used > 3 * size:
                        full = True
                        size *= 2
                        break
                if state >> TEXT_BITS != text + 1:
                    slots[2 * slot + 1] = ((text + 1) << TEXT_BITS) | ((state & COUNT) + 1)
                slot_of[e - begin] = slot
        for e in range(begin, end):
            slot = slot_of[e - begin]
            text = np.int64(entries[2 * e + 1] >> HALF)
            if slot < 0:
                distinct[text] += 1
                continue
            state = slots[2 * slot + 1]
            if state > 0:
                count = state & COUNT
                slots[2 * slot] = -1
                if count > 1:
                    slots[2 * slot] = groups
                    held_by[groups] = count
                    begun[groups] = filled
                    filled += count
                    groups += 1
                # From here on below zero: the text that came last, and how many came.
                state = -1
            g = slots[2 * slot]
            came = -1 - state
            fresh = came >> TEXT_BITS != text + 1
            if fresh:
                distinct[text] += 1
                slots[2 * slot + 1] = -1 - (((text + 1) << TEXT_BITS) | ((came & COUNT) + 1))
            if g >= 0:
                group_of[np.int64(entries[2 * e + 1] & LOW)] = (g << PART_BITS) | part
                if fresh:
                    posting[begun[g] + (came & COUNT)] = text
        begin = end
    return groups


def number_shingles(
    low: Any,
    high: Any,
    base: Any,
    held_by: Any,
    begun: Any,
    posting: Any,
    group_of: Any,
    held_at: Any,
    number_of: Any,
    new_held_by: Any,
    new_begun: Any,
    new_posting: Any,
) -> None:
    """Give the shingles new numbers, in the order in which texts have them.

    So what stands side by side in a text is found side by side in the index. ``base`` gives for
    each part the number of its first shingle; ``held_at`` gets by position how many texts hold the
    shingle, ``MANY`` for more.
    """
    groups = 0
    filled = 0
    for text in range(len(low)):
        for i in range(low[text], high[text]):
            if group_of[i] < 0:
                continue
            g = base[group_of[i] & PARTS] + (group_of[i] >> PART_BITS)
            if number_of[g] < 0:
                number_of[g] = groups
                new_held_by[groups] = held_by[g]
                new_begun[groups] = filled
                for k in range(held_by[g]):
                    new_posting[filled + k] = posting[begun[g] + k]
                filled += held_by[g]
                groups += 1
            group_of[i] = number_of[g]
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
