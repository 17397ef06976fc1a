"""The loops that compare two texts sentence by sentence.

The cosines of sentences are summed over lists of the sentences that hold each word. The longest
common subsequence is found 60 words at a time, as bits of one number (after Hyyrö 2004,
Bit-parallel LCS-length computation revisited). Plain Python over lists or arrays, so that numba can
compile it; nothing is allocated here.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

BITS = 60
"""Words compared at once, as bits of a number; the sum of three such numbers fits into 64 bits."""

FULL = (1 << BITS) - 1

RUNNING, OUTSIDE, ALL = 0, 1, 2
"""Which sentences: those that are running text; what stands outside quotations; all."""


def nearest(
    one: int,
    two: int,
    which: int,
    least: int,
    rows: Any,
    running: Any,
    begin: Any,
    stems: Any,
    bare: Any,
    logs: Any,
    number: Any,
    sentence: Any,
    edge: Any,
    entries: Any,
    met: Any,
    held: Any,
    first: Any,
    listed: Any,
    posting: Any,
    squares: Any,
    sums: Any,
    touched: Any,
    own: Any,
    other: Any,
    partner: Any,
    size: Any,
) -> tuple[int, int]:
    """Find for each sentence of two articles the nearest in its own and in the other text.

    A word weighs log(1 + N / n), where n of the N sentences hold it. Gives how many sentences of
    each text were compared; fills ``sentence`` (which rows they are), ``size`` (their words),
    ``own`` and ``other`` (the greatest cosine in each text) and ``partner`` (the first sentence
    of the other text that has it, counted within that text; -1 where none is alike at all).
    """
    n = 0
    n_one = 0
    filled = 0
    words = 0
    for part in range(2):
        article = one if part == 0 else two
        for row in range(rows[article], rows[article + 1]):
            if which == RUNNING and running[row] == 0:
                continue
            low = filled
            for k in range(begin[row], begin[row + 1]):
                if which != OUTSIDE or bare[k] != 0:
                    entries[filled] = stems[k]
                    filled += 1
            if which == OUTSIDE and filled - low < least:
                filled = low
                continue
            for k in range(low, filled):
                stem = entries[k]
                if number[stem] < 0:
                    number[stem] = words
                    met[words] = stem
                    held[words] = 0
                    words += 1
                entries[k] = number[stem]
                held[number[stem]] += 1
            sentence[n] = row
            edge[n] = low
            size[n] = filled - low
            n += 1
        if part == 0:
            n_one = n
    edge[n] = filled
    place = 0
    for w in range(words):
        number[met[w]] = -1
        first[w] = place
        listed[w] = place
        place += held[w]
    for s in range(n):
        squares[s] = 0.0
        sums[s] = 0.0
        own[s] = 0.0
        other[s] = 0.0
        partner[s] = -1
        found = 0
        for k in range(edge[s], edge[s + 1]):
            w = entries[k]
            weight = logs[n + held[w]] - logs[held[w]]
            weight = weight * weight
            squares[s] += weight
            for p in range(first[w], listed[w]):
                t = posting[p]
                if sums[t] == 0.0:
                    touched[found] = t
                    found += 1
                sums[t] += weight
            posting[listed[w]] = s
            listed[w] += 1
        for k in range(found):
            t = touched[k]
            cosine = min(1.0, sums[t] / sqrt(squares[t] * squares[s]))
            sums[t] = 0.0
            if t < n_one and s >= n_one:
                if cosine > other[t]:
                    other[t] = cosine
                    partner[t] = s - n_one
                if cosine > other[s] or (cosine == other[s] and t < partner[s]):
                    other[s] = cosine
                    partner[s] = t
            else:
                own[t] = max(own[t], cosine)
                own[s] = max(own[s], cosine)
    return n_one, n - n_one


def common(
    low: int, high: int, begin: int, stop: int, backward: bool, words: Any, mask: Any, carry: Any
) -> int:
    """Give the length of the longest common subsequence of two runs of words.

    ``backward`` reads the second run (``begin`` to ``stop``) from its end. ``mask`` holds 0 for
    every word, before and after.
    """
    length = 0
    n = stop - begin
    for k in range(n):
        carry[k] = 0
    for block in range(low, high, BITS):
        end = min(block + BITS, high)
        for i in range(block, end):
            mask[words[i]] |= 1 << (i - block)
        open_bits = FULL
        for k in range(n):
            word = words[stop - 1 - k] if backward else words[begin + k]
            both = open_bits & mask[word]
            if both == 0 and carry[k] == 0:
                continue
            total = open_bits + both + carry[k]
            carry[k] = total >> BITS
            open_bits = (total & FULL) | (open_bits - both)
        for i in range(block, end):
            mask[words[i]] = 0
            length += 1 - ((open_bits >> (i - block)) & 1)
    return length


def align_pairs(
    pair_1: Any,
    pair_2: Any,
    begin_pair: int,
    end_pair: int,
    margin: float,
    least_likeness: float,
    least: int,
    rows: Any,
    running: Any,
    begin: Any,
    stems: Any,
    bare: Any,
    quotes: Any,
    told: Any,
    told_stems: Any,
    logs: Any,
    number: Any,
    mask: Any,
    carry: Any,
    sentence: Any,
    edge: Any,
    entries: Any,
    met: Any,
    held: Any,
    first: Any,
    listed: Any,
    posting: Any,
    squares: Any,
    sums: Any,
    touched: Any,
    own: Any,
    other: Any,
    partner: Any,
    size: Any,
    advantage_1: Any,
    advantage_2: Any,
    retold_1: Any,
    retold_2: Any,
    sequence: Any,
    gain: Any,
    agreement: Any,
) -> None:
    """Compare pairs of articles; the last seven arrays get what ``measure_alignment`` says."""
    for pair in range(begin_pair, end_pair):
        one = pair_1[pair]
        two = pair_2[pair]
        n_one, n_two = nearest(
            one, two, RUNNING, least, rows, running, begin, stems, bare, logs, number, sentence,
            edge, entries, met, held, first, listed, posting, squares, sums, touched, own, other,
            partner, size,
        )  # fmt: skip
        for text in range(2):
            low = 0 if text == 0 else n_one
            ahead = 0
            total = 0
            for s in range(low, n_one if text == 0 else n_one + n_two):
                total += size[s]
                if other[s] - own[s] > margin:
                    ahead += size[s]
            share = ahead / total if total > 0 else 0.0
            if text == 0:
                retold_1[pair] = share
            else:
                retold_2[pair] = share
        # Sentences that are each other's nearest, and how far they come in the same order.
        mutual = 0
        for s in range(n_one):
            t = partner[s]
            if t >= 0 and partner[n_one + t] == s and other[s] >= least_likeness:
                touched[mutual] = t
                mutual += 1
        agreed = 0.0
        if mutual > 1:
            order = 0
            for a in range(mutual):
                for b in range(a + 1, mutual):
                    order += 1 if touched[b] > touched[a] else -1
            in_order = max(0.0, order / (mutual * (mutual - 1) // 2))
            agreed = mutual / min(n_one, n_two) * in_order
        agreement[pair] = agreed
        if quotes[one] != 0 or quotes[two] != 0:
            n_one, n_two = nearest(
                one, two, OUTSIDE, least, rows, running, begin, stems, bare, logs, number,
                sentence, edge, entries, met, held, first, listed, posting, squares, sums, touched,
                own, other, partner, size,
            )  # fmt: skip
        for text in range(2):
            low = 0 if text == 0 else n_one
            sum_ahead = 0.0
            total = 0
            for s in range(low, n_one if text == 0 else n_one + n_two):
                total += size[s]
                sum_ahead += (other[s] - own[s]) * size[s]
            mean = sum_ahead / total if total > 0 else 0.0
            if text == 0:
                advantage_1[pair] = mean
            else:
                advantage_2[pair] = mean
        low, high, start, stop = told[one], told[one + 1], told[two], told[two + 1]
        forward = common(low, high, start, stop, False, told_stems, mask, carry)
        backward = common(low, high, start, stop, True, told_stems, mask, carry)
        sequence[pair] = forward / max(1, min(high - low, stop - start))
        gain[pair] = (forward - backward) / max(1, high - low, stop - start)


def list_counterparts(
    pair_1: Any,
    pair_2: Any,
    begin_pair: int,
    end_pair: int,
    least_likeness: float,
    rows: Any,
    running: Any,
    begin: Any,
    stems: Any,
    bare: Any,
    logs: Any,
    number: Any,
    sentence: Any,
    edge: Any,
    entries: Any,
    met: Any,
    held: Any,
    first: Any,
    listed: Any,
    posting: Any,
    squares: Any,
    sums: Any,
    touched: Any,
    own: Any,
    other: Any,
    partner: Any,
    size: Any,
    pair_of: Any,
    row_1: Any,
    row_2: Any,
    likeness: Any,
    margin: Any,
) -> int:
    """List the sentences of pairs of articles that are each other's nearest; give how many."""
    count = 0
    for pair in range(begin_pair, end_pair):
        n_one, _ = nearest(
            pair_1[pair], pair_2[pair], ALL, 0, rows, running, begin, stems, bare, logs, number,
            sentence, edge, entries, met, held, first, listed, posting, squares, sums, touched,
            own, other, partner, size,
        )  # fmt: skip
        for s in range(n_one):
            t = partner[s]
            if t < 0 or partner[n_one + t] != s or other[s] < least_likeness:
                continue
            pair_of[count] = pair
            row_1[count] = sentence[s]
            row_2[count] = sentence[n_one + t]
            likeness[count] = other[s]
            margin[count] = other[s] - max(own[s], own[n_one + t])
            count += 1
    return count


def count_zones(
    pair: Any,
    begin: Any,
    last: Any,
    zone: Any,
    running: int,
    quotation: int,
    prose: Any,
    quoted: Any,
) -> None:
    """Count the words of prose in the passages of each pair, and those of them that are quoted.

    Passages are sorted by the pair and the word with which they begin; a word in two counts once.
    """
    reached = 0
    for k in range(len(pair)):
        n = pair[k]
        if k == 0 or pair[k - 1] != n:
            reached = 0
        for word in range(max(begin[k], reached), last[k] + 1):
            if zone[word] == running or zone[word] == quotation:
                prose[n] += 1
            if zone[word] == quotation:
                quoted[n] += 1
        reached = max(reached, last[k] + 1)


HELPERS = (nearest, common)
