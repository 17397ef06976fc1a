"""The loops that find which passages two texts share, and that count each shared word once.

Greedy string tiling (Wise 1993): of all runs of words that both texts have, the longest is taken
first; what it covers, in either text, is taken away from the rest; and so on. The order of the
passages plays no part. Plain Python over arrays, so that numba can compile it (see
:mod:`mediacompare.kernels`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mediacompare.joining import COUNTED, MANY, QUOTED

REPEATS = 32
"""How many times one shingle is looked at within one text; more is a loop, not prose."""

MOST_RUNS = 512
"""How many shared runs of a pair are looked at, the first in the order of the second text."""

SPREAD = np.uint64(0x9E3779B97F4A7C15)
HALF = np.uint64(32)

EDIT = 4
"""Words on either side that an edit within a near-verbatim passage may put in, out or in place."""


def room_for(length: int) -> int:
    """Give the number of slots for a table of so many shingles: a power of two.

    Mostly empty, so that what is not in it is seen at the first look.
    """
    slots = 16
    while slots < 8 * length:
        slots *= 2
    return slots


def enter(
    low: int, high: int, group_of: Any, slot_group: Any, slot_at: Any, earlier: Any
) -> tuple[int, bool]:
    """Enter the shingles of a text in the table; ``earlier`` chains the places in it of each.

    Gives the size of the table, and whether a shingle stands in several places.
    """
    slots = room_for(high - low)
    several = False
    mask = np.uint64(slots - 1)
    one = np.uint64(1)
    for s in range(slots):
        slot_group[s] = -1
    for i in range(high - 1, low - 1, -1):
        g = group_of[i]
        if g < 0:
            continue
        slot = ((np.uint64(g) * SPREAD) >> HALF) & mask
        while slot_group[slot] >= 0 and slot_group[slot] != g:
            slot = (slot + one) & mask
        if slot_group[slot] < 0:
            slot_group[slot] = g
            slot_at[slot] = -1
        else:
            several = True
        earlier[i - low] = slot_at[slot]
        slot_at[slot] = i - low
    return slots, several


def follow_runs(
    low_a: int,
    high_a: int,
    low_b: int,
    high_b: int,
    word: Any,
    group_of: Any,
    held_at: Any,
    shingle: int,
    ordinary: bool,
    slots: int,
    slot_group: Any,
    slot_at: Any,
    run: Any,
) -> tuple[int, int]:
    """Do what ``find_runs`` does, going from the end of each run on to the next.

    Only for a first text that has no shingle twice; gives -1 where some shingle of the second
    text belongs to two runs, or counts in one text alone. ``ordinary`` says that all words of
    both count.
    """
    mask = np.uint64(slots - 1)
    one = np.uint64(1)
    runs = 0
    common = 0
    j = low_b
    while j < high_b:
        g = group_of[j]
        if g < 0:
            j += 1
            continue
        slot = ((np.uint64(g) * SPREAD) >> HALF) & mask
        while slot_group[slot] >= 0 and slot_group[slot] != g:
            slot = (slot + one) & mask
        if slot_group[slot] < 0:
            j += 1
            continue
        if runs == len(run):
            return -1, 0
        u, v = low_a + int(slot_at[slot]), j
        # No shingle begins at the last words of a text, so this ends within it.
        e, f = u, v
        rarest = MANY
        while group_of[e] >= 0 and group_of[e] == group_of[f]:
            rarest = min(rarest, int(held_at[e]))
            e += 1
            f += 1
        common += e - u
        e += shingle - 1
        f += shingle - 1
        # What follows, or stands before, has the same words only where some do not count.
        while not ordinary and e < high_a and f < high_b and word[e] == word[f] and word[e] >= 0:
            e += 1
            f += 1
            if group_of[e - shingle] != group_of[f - shingle]:
                return -1, 0
            if group_of[e - shingle] >= 0:
                rarest = min(rarest, int(held_at[e - shingle]))
                common += 1
        while (
            not ordinary
            and u > low_a
            and v > low_b
            and word[u - 1] == word[v - 1]
            and word[u - 1] >= 0
        ):
            u -= 1
            v -= 1
            if group_of[u] != group_of[v]:
                return -1, 0
        run[runs, 0] = u - low_a
        run[runs, 1] = v - low_b
        run[runs, 2] = e - u
        run[runs, 3] = rarest
        runs += 1
        j = f - shingle + 1
    sort_runs(runs, run)
    reached = 0
    for k in range(runs):
        if reached - run[k, 0] >= shingle:
            return -1, 0
        reached = max(reached, run[k, 0] + run[k, 2])
    return runs, common


def find_runs(
    low_a: int,
    high_a: int,
    low_b: int,
    high_b: int,
    word: Any,
    group_of: Any,
    shingle: int,
    slots: int,
    slot_group: Any,
    slot_at: Any,
    slot_used: Any,
    stamp: int,
    slot_stamp: Any,
    earlier: Any,
    run: Any,
) -> tuple[int, int]:
    """Find the maximal runs of words that both texts have; give them and the common shingles."""
    mask = np.uint64(slots - 1)
    one = np.uint64(1)
    runs = 0
    common = 0
    for j in range(low_b, high_b):
        g = group_of[j]
        if g < 0:
            continue
        slot = ((np.uint64(g) * SPREAD) >> HALF) & mask
        while slot_group[slot] >= 0 and slot_group[slot] != g:
            slot = (slot + one) & mask
        if slot_group[slot] < 0:
            continue
        if slot_stamp[slot] != stamp:
            slot_stamp[slot] = stamp
            slot_used[slot] = 0
            common += 1
        slot_used[slot] += 1
        if slot_used[slot] > REPEATS:
            continue
        x = int(slot_at[slot])
        looks = 0
        while x >= 0 and looks < REPEATS and runs < len(run):
            looks += 1
            y = j - low_b
            covered = False
            for k in range(runs - 1, -1, -1):
                ahead = x - run[k, 0]
                if ahead == y - run[k, 1] and 0 <= ahead < run[k, 2]:
                    covered = True
                    break
            if not covered:
                u, v = low_a + x, j
                while u > low_a and v > low_b and word[u - 1] == word[v - 1] and word[u - 1] >= 0:
                    u -= 1
                    v -= 1
                e, f = low_a + x + shingle, j + shingle
                while e < high_a and f < high_b and word[e] == word[f] and word[e] >= 0:
                    e += 1
                    f += 1
                run[runs, 0] = u - low_a
                run[runs, 1] = v - low_b
                run[runs, 2] = e - u
                run[runs, 3] = 0
                runs += 1
            x = int(earlier[x])
    return runs, common


def before(x: int, y: int, length: int, u: int, v: int, other: int) -> bool:
    """Say whether a run is taken before another: longer, then more in place, then earlier."""
    if length != other:
        return length > other
    if abs(x - y) != abs(u - v):
        return abs(x - y) < abs(u - v)
    if x + y != u + v:
        return x + y < u + v
    return x < u


def sort_runs(runs: int, run: Any) -> None:
    """Sort by place in the first text; they are few, and nearly sorted."""
    for t in range(1, runs):
        if run[t - 1, 0] <= run[t, 0]:
            continue
        x, y, length, rarest = run[t, 0], run[t, 1], run[t, 2], run[t, 3]
        k = t - 1
        while k >= 0 and run[k, 0] > x:
            for c in range(4):
                run[k + 1, c] = run[k, c]
            k -= 1
        run[k + 1, 0], run[k + 1, 1], run[k + 1, 2], run[k + 1, 3] = x, y, length, rarest


def take_tiles(runs: int, run: Any, shortest: int, mark_a: Any, mark_b: Any) -> int:
    """Keep of the runs what greedy string tiling takes, in ``run[:tiles]`` by place.

    A run is its place in either text, its words, and how few texts hold one of its shingles (0
    where that has not been looked up).
    """
    sort_runs(runs, run)
    apart = True
    for k in range(1, runs):
        if run[k - 1, 0] + run[k - 1, 2] > run[k, 0] or run[k - 1, 1] + run[k - 1, 2] > run[k, 1]:
            apart = False
            break
    if apart:
        # In one order in both texts, and none on another: nothing to choose.
        return runs
    tiles = 0
    while tiles < runs:
        best = tiles
        for k in range(tiles + 1, runs):
            if before(run[k, 0], run[k, 1], run[k, 2], run[best, 0], run[best, 1], run[best, 2]):
                best = k
        x, y, length = run[best, 0], run[best, 1], run[best, 2]
        if length < shortest:
            break
        # What of it is not yet covered, in pieces.
        whole = True
        for k in range(length):
            if mark_a[x + k] != 0 or mark_b[y + k] != 0:
                whole = False
                break
        if whole:
            for k in range(length):
                mark_a[x + k] = 1
                mark_b[y + k] = 1
            rarest = run[best, 3]
            for c in range(4):
                run[best, c] = run[tiles, c]
            run[tiles, 0], run[tiles, 1], run[tiles, 2], run[tiles, 3] = x, y, length, rarest
            tiles += 1
            continue
        runs -= 1
        for c in range(4):
            run[best, c] = run[runs, c]
        k = 0
        while k < length:
            if mark_a[x + k] != 0 or mark_b[y + k] != 0:
                k += 1
                continue
            e = k
            while e < length and mark_a[x + e] == 0 and mark_b[y + e] == 0:
                e += 1
            if e - k >= shortest and runs < len(run):
                run[runs, 0], run[runs, 1], run[runs, 2] = x + k, y + k, e - k
                run[runs, 3] = 0
                runs += 1
            k = e
    for t in range(tiles):
        for k in range(run[t, 2]):
            mark_a[run[t, 0] + k] = 0
            mark_b[run[t, 1] + k] = 0
    sort_runs(tiles, run)
    return tiles


def count_words(p: int, q: int, length: int, flags: Any) -> tuple[int, int]:
    """Count the words of a tile that count in both texts, and those of them that are quoted."""
    if p < 0 or q < 0:
        return 0, 0
    words = 0
    marked = 0
    for k in range(length):
        counts = int(flags[p + k]) & int(flags[q + k]) & COUNTED
        words += counts
        marked += counts & ((int(flags[p + k]) | int(flags[q + k])) // QUOTED)
    return words, marked


def rarest_of(p: int, length: int, group_of: Any, held_at: Any, alone: bool) -> int:
    """Give how few texts hold a shingle of a stretch; ``alone`` where one not shared counts."""
    least = MANY
    for i in range(p, p + length):
        if group_of[i] >= 0:
            least = min(least, int(held_at[i]))
        elif alone:
            least = 1
    return least


def gap_is_edit(low: int, end: int, start: int, word: Any, ordinary: bool) -> bool:
    """Say whether what lies between two tiles, in one text, is small and without a seam."""
    if start < end or start - end > EDIT:
        return False
    return ordinary or all_words(word, low + end, low + start)


def all_words(word: Any, low: int, high: int) -> bool:
    """Say whether no seam lies between two positions."""
    seams = 0
    for i in range(low, high):
        if word[i] < 0:
            seams += 1
    return seams == 0


def compare(
    first: Any,
    second: Any,
    begin: int,
    stop: int,
    low: Any,
    high: Any,
    word: Any,
    flags: Any,
    group_of: Any,
    held_at: Any,
    distinct: Any,
    shingle: int,
    min_words: int,
    join: bool,
    slot_group: Any,
    slot_at: Any,
    slot_used: Any,
    slot_stamp: Any,
    earlier: Any,
    mark_a: Any,
    mark_b: Any,
    plain: Any,
    run: Any,
    shared: Any,
    longest: Any,
    matched: Any,
    quotes: Any,
    pair_of: Any,
    place: Any,
    size: Any,
    edited: Any,
    held: Any,
    n: int,
) -> tuple[int, int]:
    """Compare pairs of texts, sorted by the first; give the pair to go on with and the passages.

    By pair: ``shared`` distinct shingles, words of the ``longest`` verbatim run, words
    ``matched`` in passages, and of those the words quoted in either text (``quotes``). By
    passage: the pair, ``place`` (start and end in either text), the words matched (``size``),
    whether edits were joined (``edited``), and how many texts hold its rarest shingle (``held``).
    """
    entered = -1
    slots = 0
    several = False
    for pair in range(begin, stop):
        a = int(first[pair])
        b = int(second[pair])
        low_a, high_a, low_b, high_b = int(low[a]), int(high[a]), int(low[b]), int(high[b])
        ordinary = plain[a] != 0 and plain[b] != 0
        if n + min(high_a - low_a, high_b - low_b) // min_words + 1 > len(pair_of):
            return pair, n
        if a == b:
            # Several articles print it: every stretch between two seams is shared.
            runs = 0
            x = low_a
            while x < high_a:
                e = x
                while e < high_a and word[e] >= 0:
                    e += 1
                if e - x >= shingle and runs < len(run):
                    run[runs, 0], run[runs, 1], run[runs, 2] = x - low_a, x - low_a, e - x
                    run[runs, 3] = 0
                    runs += 1
                x = e + 1
            shared[pair] = distinct[a]
        else:
            if entered != a:
                slots, several = enter(low_a, high_a, group_of, slot_group, slot_at, earlier)
                entered = a
            runs, common = -1, 0
            if not several:
                runs, common = follow_runs(
                    low_a,
                    high_a,
                    low_b,
                    high_b,
                    word,
                    group_of,
                    held_at,
                    shingle,
                    ordinary,
                    slots,
                    slot_group,
                    slot_at,
                    run,
                )
            if runs < 0:
                runs, common = find_runs(
                    low_a,
                    high_a,
                    low_b,
                    high_b,
                    word,
                    group_of,
                    shingle,
                    slots,
                    slot_group,
                    slot_at,
                    slot_used,
                    pair,
                    slot_stamp,
                    earlier,
                    run,
                )
            shared[pair] = common
        tiles = take_tiles(runs, run, shingle, mark_a, mark_b)
        longest[pair] = 0
        matched[pair] = 0
        quotes[pair] = 0
        t = 0
        while t < tiles:
            # A passage: a tile, and those that follow behind small edits in both texts.
            words = 0
            marked = 0
            rarest = MANY
            u = t
            while True:
                x, y, length = int(run[u, 0]), int(run[u, 1]), int(run[u, 2])
                verbatim = length
                if not ordinary:
                    verbatim, more = count_words(low_a + x, low_b + y, length, flags)
                    marked += more
                if run[u, 3] > 0:
                    rarest = min(rarest, run[u, 3])
                else:
                    few = rarest_of(low_a + x, length - shingle + 1, group_of, held_at, a == b)
                    rarest = min(rarest, few)
                words += verbatim
                if verbatim > longest[pair]:
                    longest[pair] = verbatim
                u += 1
                if not join or u == tiles:
                    break
                if not (
                    gap_is_edit(low_a, x + length, int(run[u, 0]), word, ordinary)
                    and gap_is_edit(low_b, y + length, int(run[u, 1]), word, ordinary)
                ):
                    break
            if words >= min_words:
                pair_of[n] = pair
                place[n, 0] = run[t, 0]
                place[n, 1] = run[u - 1, 0] + run[u - 1, 2]
                place[n, 2] = run[t, 1]
                place[n, 3] = run[u - 1, 1] + run[u - 1, 2]
                size[n] = words
                edited[n] = 1 if u - t > 1 else 0
                held[n] = rarest
                matched[pair] += words
                quotes[pair] += marked
                n += 1
            t = u
    return stop, n


def commonest(begin: Any, end: Any, code: Any, tally: Any, most: Any) -> None:
    """Give the code that most words of each stretch have, the smallest of several."""
    for k in range(len(begin)):
        for c in range(len(tally)):
            tally[c] = 0
        for i in range(begin[k], end[k]):
            tally[code[i]] += 1
        best = 0
        for c in range(len(tally)):
            if tally[c] > tally[best]:
                best = c
        most[k] = best


HELPERS = (
    room_for,
    enter,
    follow_runs,
    count_words,
    rarest_of,
    find_runs,
    before,
    sort_runs,
    take_tiles,
    all_words,
    gap_is_edit,
)
