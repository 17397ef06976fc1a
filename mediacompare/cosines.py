"""The loops that find all pairs of texts above a cosine, exactly.

Each text is a row of weights of length one. A row's most frequent words, as long as their own
length stays below the threshold, cannot lift a pair over it without a rarer word, and so are not
indexed (Bayardo, Ma & Srikant 2007, doi:10.1145/1242572.1242591; Anastasiu & Karypis 2014,
doi:10.1109/ICDE.2014.6816700). Plain Python over arrays, so that numba can compile it.
"""

from __future__ import annotations

from typing import Any

from mediacompare.joining import near

SLACK = 1e-9
"""More than sums in different orders can differ by."""


def count_words(
    low: Any, high: Any, word: Any, tally: Any, indptr: Any, indices: Any, counts: Any
) -> None:
    """Count the words of each text; rows sorted by word."""
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
        indices[begin:n].sort()
        for k in range(begin, n):
            counts[k] = tally[indices[k]]
            tally[indices[k]] = 0
        indptr[text + 1] = n


def transpose(
    indptr: Any, indices: Any, values: Any, rank: Any, fill: Any, rows: Any, column_values: Any
) -> None:
    """Write a table of rows by column, ``rank`` giving the place of each column."""
    for row in range(len(indptr) - 1):
        for k in range(indptr[row], indptr[row + 1]):
            c = rank[indices[k]]
            e = fill[c]
            fill[c] = e + 1
            rows[e] = row
            column_values[e] = values[k]


def find_prefixes(indptr: Any, values: Any, least: float, prefix: Any, length: Any) -> None:
    """Find for each row where its index begins, and the length of what stands before."""
    for row in range(len(indptr) - 1):
        squares = 0.0
        k = int(indptr[row])
        stop = int(indptr[row + 1])
        while k < stop:
            more = squares + values[k] * values[k]
            if more**0.5 >= least - SLACK:
                break
            squares = more
            k += 1
        prefix[row] = k
        length[row] = squares**0.5


def fill_index(
    indptr: Any, indices: Any, values: Any, prefix: Any, fill: Any, rows: Any, weights: Any
) -> None:
    """Write the indexed part of each row, by word."""
    for row in range(len(indptr) - 1):
        for k in range(prefix[row], indptr[row + 1]):
            e = fill[indices[k]]
            fill[indices[k]] = e + 1
            rows[e] = row
            weights[e] = values[k]


def join(
    begin: int,
    stop: int,
    least: float,
    indptr: Any,
    indices: Any,
    values: Any,
    prefix: Any,
    length: Any,
    starts: Any,
    heads: Any,
    ends: Any,
    rows: Any,
    weights: Any,
    earliest: Any,
    latest: Any,
    outlet: Any,
    window: int,
    same_outlet: bool,
    no_time: int,
    dense: Any,
    upto: Any,
    sums: Any,
    touched: Any,
    first: Any,
    second: Any,
    n: int,
) -> tuple[int, int]:
    """Find for rows ``begin`` to ``stop`` the rows before them at a cosine of about ``least``.

    None at ``least`` or more is left out; sums made in another order decide on the few below.
    With a window, rows are sorted by ``earliest`` and the unknown come last; ``heads`` moves past
    what is too old. Stops before the arrays overflow; gives the row to go on with, and the pairs.
    """
    for row in range(begin, stop):
        if n + row > len(first):
            return row, n
        low, high = int(indptr[row]), int(indptr[row + 1])
        known = window >= 0 and earliest[row] != no_time
        squares = 0.0
        upto[0] = 0.0
        for k in range(low, high):
            dense[indices[k]] = values[k]
            squares += values[k] * values[k]
            upto[k - low + 1] = squares**0.5
        found = 0
        # From the rarest word on; what is left of this row bounds what a new pair can reach.
        for k in range(high - 1, low - 1, -1):
            word = indices[k]
            weight = values[k]
            fresh = squares**0.5 >= least - SLACK
            squares -= weight * weight
            if squares < 0.0:
                squares = 0.0
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
                if sums[other] != 0.0:
                    sums[other] += weight * weights[e]
                elif fresh:
                    sums[other] = weight * weights[e]
                    touched[found] = other
                    found += 1
                e += 1
        for t in range(found):
            other = touched[t]
            reached = sums[other]
            sums[other] = 0.0
            # What is left lies before the index of the other row: at most the length of that
            # part of either row.
            edge = prefix[other]
            place = high
            if edge < indptr[other + 1]:
                lowest, highest = low, high
                while lowest < highest:
                    middle = (lowest + highest) // 2
                    if indices[middle] < indices[edge]:
                        lowest = middle + 1
                    else:
                        highest = middle
                place = lowest
            if reached + length[other] * upto[place - low] < least - SLACK:
                continue
            for k in range(indptr[other], prefix[other]):
                reached += dense[indices[k]] * values[k]
            if reached < least - SLACK:
                continue
            if not near(row, other, earliest, latest, outlet, window, same_outlet):
                continue
            first[n] = row
            second[n] = other
            n += 1
        for k in range(low, high):
            dense[indices[k]] = 0.0
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
