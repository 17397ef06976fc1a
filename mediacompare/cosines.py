"""The loops that find all pairs of texts above a cosine, exactly.

Each text is a row of weights of length one. A row's most frequent words, as long as their own
length stays below the threshold, cannot lift a pair over it without a rarer word. So two rows that
reach it share one of the rare words of both, and these alone are indexed (Bayardo, Ma & Srikant
2007, doi:10.1145/1242572.1242591; Anastasiu & Karypis 2014, doi:10.1109/ICDE.2014.6816700). Plain
Python over arrays, so that numba can compile it.
"""

from __future__ import annotations

from typing import Any

from mediacompare.joining import near

SLACK = 1e-9
"""More than sums in different orders can differ by."""


def count_words(
    low: Any,
    high: Any,
    word: Any,
    printed: Any,
    tally: Any,
    indptr: Any,
    indices: Any,
    counts: Any,
    held: Any,
) -> None:
    """Count the words of each text, in the order in which they first stand there.

    ``held`` counts for each word the articles that have it, ``printed`` of them for each text.
    """
    n = 0
    for text in range(len(low)):
        begin = n
        for i in range(low[text], high[text]):
            w = word[i]
            if w < 0:
                continue
            if tally[w] == 0:
                indices[n] = w
                n += 1
            tally[w] += 1
        for k in range(begin, n):
            w = indices[k]
            counts[k] = tally[w]
            tally[w] = 0
            held[w] += printed[text]
        indptr[text + 1] = n


def weigh_rows(indptr: Any, indices: Any, counts: Any, rarity: Any, values: Any) -> None:
    """Weigh each count by the rarity of its word, and bring each row to length one."""
    for row in range(len(indptr) - 1):
        squares = 0.0
        for k in range(indptr[row], indptr[row + 1]):
            value = counts[k] * rarity[indices[k]]
            values[k] = value
            squares += value * value
        length = squares**0.5
        for k in range(indptr[row], indptr[row + 1]):
            values[k] /= length


def sift(rank: Any, place: Any, at: int, size: int) -> None:
    """Let an entry of a heap sink to where it belongs; the highest rank stands on top."""
    r = rank[at]
    p = place[at]
    below = 2 * at + 1
    while below < size:
        if below + 1 < size and rank[below + 1] > rank[below]:
            below += 1
        if rank[below] <= r:
            break
        rank[at] = rank[below]
        place[at] = place[below]
        at = below
        below = 2 * at + 1
    rank[at] = r
    place[at] = p


def take_rare(
    order: Any,
    indptr: Any,
    indices: Any,
    values: Any,
    rank: Any,
    least: float,
    heap_rank: Any,
    heap_place: Any,
    bounds: Any,
    words: Any,
    weights: Any,
    rest: Any,
    held: Any,
) -> None:
    """Take the rarest words of each row, until what is left is shorter than ``least``.

    ``order`` gives the order of the rows; ``words`` become ranks, the rarest first; ``rest`` is
    by word the square of the length of the words more frequent; ``held`` counts the rows taken
    for each rank.
    """
    short = (least - SLACK) * (least - SLACK)
    n = 0
    for i in range(len(order)):
        row = order[i]
        low = int(indptr[row])
        size = int(indptr[row + 1]) - low
        left = 0.0
        for k in range(size):
            heap_rank[k] = rank[indices[low + k]]
            heap_place[k] = low + k
            left += values[low + k] * values[low + k]
        for k in range(size // 2 - 1, -1, -1):
            sift(heap_rank, heap_place, k, size)
        while size > 0 and left >= short:
            r = heap_rank[0]
            value = values[heap_place[0]]
            left -= value * value
            words[n] = r
            weights[n] = value
            rest[n] = max(left, 0.0)
            held[r] += 1
            n += 1
            size -= 1
            heap_rank[0] = heap_rank[size]
            heap_place[0] = heap_place[size]
            sift(heap_rank, heap_place, 0, size)
        bounds[i + 1] = n


def list_rows(
    bounds: Any, words: Any, weights: Any, rest: Any, fill: Any, rows: Any, listed: Any
) -> None:
    """Write for each word the rows that have it among their rare ones, with weight and rest."""
    for row in range(len(bounds) - 1):
        for k in range(bounds[row], bounds[row + 1]):
            e = fill[words[k]]
            fill[words[k]] = e + 1
            rows[e] = row
            listed[2 * e] = weights[k]
            listed[2 * e + 1] = rest[k]


def more_frequent(row: int, edge: int, bounds: Any, words: Any, weights: Any, rest: Any) -> float:
    """Give the square of the length of a row's words more frequent than a rank."""
    k = int(bounds[row + 1]) - 1
    squares = float(rest[k])
    while k >= bounds[row] and words[k] < edge:
        squares += weights[k] * weights[k]
        k -= 1
    return squares


def join(
    begin: int,
    stop: int,
    least: float,
    bounds: Any,
    words: Any,
    weights: Any,
    rest: Any,
    starts: Any,
    heads: Any,
    ends: Any,
    rows: Any,
    listed: Any,
    earliest: Any,
    latest: Any,
    outlet: Any,
    window: int,
    same_outlet: bool,
    no_time: int,
    sums: Any,
    touched: Any,
    first: Any,
    second: Any,
    n: int,
) -> tuple[int, int]:
    """Find for rows ``begin`` to ``stop`` the rows before them that may reach the cosine ``least``.

    None at ``least`` or more is left out. ``sums`` has for each row what is summed up so far, and
    the square of what more frequent words can add at most. With a window, rows are sorted by
    ``earliest`` and the unknown come last; ``heads`` moves past what is too old. Stops before the
    arrays overflow; gives the row to go on with, and the pairs.
    """
    for row in range(begin, stop):
        if n + row > len(first):
            return row, n
        low, high = int(bounds[row]), int(bounds[row + 1])
        known = window >= 0 and earliest[row] != no_time
        found = 0
        for k in range(low, high):
            word = words[k]
            weight = weights[k]
            left = rest[k]
            e = starts[word]
            last = ends[word]
            if known:
                e = heads[word]
                while e < last and latest[rows[e]] < earliest[row] - window:
                    e += 1
                heads[word] = e
            while e < last:
                other = rows[e]
                if other >= row:
                    break
                added = weight * listed[2 * e]
                more = left * listed[2 * e + 1]
                if sums[2 * other] != 0.0:
                    sums[2 * other] += added
                    sums[2 * other + 1] = more
                else:
                    # Rarer words they do not share: a new pair has this and what is left.
                    lacking = least - SLACK - added
                    if lacking <= 0.0 or lacking * lacking <= more:
                        touched[found] = other
                        found += 1
                        sums[2 * other] = added
                        sums[2 * other + 1] = more
                e += 1
        for t in range(found):
            other = touched[t]
            lacking = least - SLACK - sums[2 * other]
            more = sums[2 * other + 1]
            sums[2 * other] = 0.0
            if lacking > 0.0:
                if lacking * lacking > more:
                    continue
                # What is not summed up are words more frequent than the rare ones of both.
                edge = max(words[high - 1], words[bounds[other + 1] - 1])
                more = more_frequent(row, edge, bounds, words, weights, rest)
                more *= more_frequent(other, edge, bounds, words, weights, rest)
                if lacking * lacking > more:
                    continue
            if not near(row, other, earliest, latest, outlet, window, same_outlet):
                continue
            first[n] = row
            second[n] = other
            n += 1
    return stop, n


def cosines_of(
    first: Any, second: Any, indptr: Any, indices: Any, values: Any, dense: Any, cosine: Any
) -> None:
    """Give the cosine of each pair of rows; pairs with the same first row stand together."""
    entered = -1
    for pair in range(len(first)):
        a = int(first[pair])
        b = int(second[pair])
        if a != entered:
            if entered >= 0:
                for k in range(indptr[entered], indptr[entered + 1]):
                    dense[indices[k]] = 0.0
            for k in range(indptr[a], indptr[a + 1]):
                dense[indices[k]] = values[k]
            entered = a
        total = 0.0
        for k in range(indptr[b], indptr[b + 1]):
            total += dense[indices[k]] * values[k]
        cosine[pair] = min(total, 1.0)
    if entered >= 0:
        for k in range(indptr[entered], indptr[entered + 1]):
            dense[indices[k]] = 0.0


HELPERS = (near, more_frequent)
