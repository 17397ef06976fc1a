"""The loops that cut text into words; :mod:`mediacompare.tokens` says what a word is.

Plain Python over bytes and arrays, so that numba can compile it (see
:mod:`mediacompare.kernels`). Nothing here knows about articles.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What a character does in a word.
BREAK, LETTER, DIGIT, MARK, UNSPACED, APOSTROPHE, HYPHEN, DOT, COMMA, SKIP = range(10)
LISTING, STOP, LINE = range(10, 13)

# What stands between two words, as bits: a comma or its like, the end of a clause, of a line.
GAP_COMMA, GAP_STOP, GAP_LINE = 1, 2, 4

APOSTROPHES = "'\u2019\u2018\u02bc\u00b4\u0060\uff07"
HYPHENS = "-\u2010\u2011"
COMMAS = ",\u066b\u066c"
LISTINGS = ";\u060c\u061b\u3001\uff0c\uff1b\uff64"
STOPS = "!?:\u2026\u0589\u061f\u06d4\u0964\u0965\u1362\u3002\uff01\uff0e\uff1a\uff1f\uff61"
LINES = "\n\r\x0b\x0c\x85\u2028\u2029"
# Lengthening strokes, joiners and variation selectors, beside all format characters (Cf).
SKIPPED = "\u0640\u034f" + "".join(map(chr, range(0xFE00, 0xFE10)))

# Scripts written without spaces, cut into pairs of characters.
UNSPACED_RANGES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3038, 0x303C),
    (0x3041, 0x312F),  # Hiragana, Katakana, Bopomofo
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),  # Myanmar
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),  # Han, compatibility
    (0xFF66, 0xFF9F),  # Katakana, halfwidth
    (0x1B000, 0x1B16F),  # Kana, historical
    (0x20000, 0x3FFFF),  # Han, further planes
)

CODE_POINTS = 0x110000
_ASSIGNED = (range(0x32400), range(0xE0000, 0xE0200))
_CASED = (
    range(0x2E00),
    range(0xA640, 0xABC0),
    range(0xFF00, 0xFF60),
    range(0x10400, 0x10CF3),
    range(0x118A0, 0x118E0),
    range(0x16E40, 0x16E80),
    range(0x1E900, 0x1E944),
)

SEED = np.uint64(0xCBF29CE484222325)
PRIME = np.uint64(0x100000001B3)
MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
SHIFT = np.uint64(33)
ONE = np.uint64(1)
DOT_KEY = np.uint64(ord("."))


_KINDS = {
    **dict.fromkeys(APOSTROPHES, APOSTROPHE),
    **dict.fromkeys(HYPHENS, HYPHEN),
    **dict.fromkeys(COMMAS, COMMA),
    **dict.fromkeys(SKIPPED, SKIP),
    **dict.fromkeys(LISTINGS, LISTING),
    **dict.fromkeys(STOPS, STOP),
    **dict.fromkeys(LINES, LINE),
    ".": DOT,
}
_BY_CATEGORY = {
    "Nd": DIGIT,
    "Nl": LETTER,
    "Cf": SKIP,
    **dict.fromkeys(("Lu", "Ll", "Lt", "Lm", "Lo"), LETTER),
    **dict.fromkeys(("Mn", "Mc", "Me"), MARK),
}
_FOLDS = dict.fromkeys(APOSTROPHES, ord("'")) | dict.fromkeys(HYPHENS, ord("-"))


def kind_of(code: int) -> int:
    """Say what a code point does in a word."""
    character = chr(code)
    kind = _KINDS.get(character, -1)
    if kind < 0:
        kind = _BY_CATEGORY.get(unicodedata.category(character), BREAK)
        if kind == LETTER and any(low <= code <= high for low, high in UNSPACED_RANGES):
            kind = UNSPACED
    return kind


def fold_of(code: int) -> int:
    """Give the lower-case form of a code point, itself when that is longer.

    It is only a first step that keeps the table of distinct words small: the full folding, which
    can lengthen a word, is applied to each distinct word afterwards.
    """
    character = chr(code)
    lower = character.lower()
    return _FOLDS.get(character, ord(lower) if len(lower) == 1 else code)


@functools.cache
def character_tables() -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Give for every code point what it does in a word, and its lower-case form."""
    classes = np.zeros(CODE_POINTS, dtype=np.uint8)
    folds = np.arange(CODE_POINTS, dtype=np.int32)
    for block in _ASSIGNED:
        names = map(unicodedata.category, map(chr, block))
        classes[block.start : block.stop] = [_BY_CATEGORY.get(name, BREAK) for name in names]
    for low, high in UNSPACED_RANGES:
        part = classes[low : high + 1]
        part[part == LETTER] = UNSPACED
    for character, kind in _KINDS.items():
        classes[ord(character)] = kind
    for block in _CASED:
        folds[block.start : block.stop] = list(map(fold_of, block))
    classes.flags.writeable = folds.flags.writeable = False
    return classes, folds


class _Lazy(dict[int, int]):
    """A table that works out what it is asked for."""

    def __init__(self, work_out: Callable[[int], int]) -> None:
        super().__init__()
        self.work_out = work_out

    def __missing__(self, code: int) -> int:
        self[code] = self.work_out(code)
        return self[code]


def lazy_tables() -> tuple[dict[int, int], dict[int, int]]:
    """Give the same tables for the few characters of a small corpus."""
    return _Lazy(kind_of), _Lazy(fold_of)


def code_at(data: Any, at: int, stop: int) -> int:
    """Give the code point that begins at a byte, or -1 past the end."""
    if at >= stop:
        return -1
    lead = int(data[at])
    if lead < 0x80:
        return lead
    if lead < 0xE0:
        return ((lead & 0x1F) << 6) | (int(data[at + 1]) & 0x3F)
    if lead < 0xF0:
        return (
            ((lead & 0x0F) << 12) | ((int(data[at + 1]) & 0x3F) << 6) | (int(data[at + 2]) & 0x3F)
        )
    return (
        ((lead & 0x07) << 18)
        | ((int(data[at + 1]) & 0x3F) << 12)
        | ((int(data[at + 2]) & 0x3F) << 6)
        | (int(data[at + 3]) & 0x3F)
    )


def width(code: int) -> int:
    """Give the number of bytes of a code point in UTF-8."""
    if code < 0x80:
        return 1
    if code < 0x800:
        return 2
    if code < 0x10000:
        return 3
    return 4


def pass_over(data: Any, at: int, stop: int, classes: Any, kind_1: int, kind_2: int) -> Any:
    """Pass over code points of two kinds; give the byte reached and how many they were."""
    passed = 0
    code = code_at(data, at, stop)
    while code >= 0 and (int(classes[code]) == kind_1 or int(classes[code]) == kind_2):
        at += width(code)
        passed += 1
        code = code_at(data, at, stop)
    return at, passed


def finish(key: Any) -> Any:
    """Spread the bits of a key, so that its lowest can index a table."""
    key = (key ^ (key >> SHIFT)) * MIX_1
    key = (key ^ (key >> SHIFT)) * MIX_2
    return key ^ (key >> SHIFT)


def find_slot(key: Any, keys: Any, numbers: Any) -> Any:
    """Find where a key stands in a table, or where it would: an open-addressing table.

    The keys stand by their numbers, so that those of frequent words, which come first, are
    together in the processor's cache.
    """
    mask = np.uint64(len(numbers) - 1)
    slot = key & mask
    while numbers[slot] != 0 and keys[numbers[slot] - 1] != key:
        slot = (slot + ONE) & mask
    return slot


def cut(
    data: Any,
    bounds: Any,
    begin: int,
    classes: Any,
    folds: Any,
    word: Any,
    start: Any,
    end: Any,
    gap: Any,
    offsets: Any,
    n: int,
    keys: Any,
    numbers: Any,
    first_byte: Any,
    last_byte: Any,
    known: int,
) -> tuple[int, int, int]:
    """Cut texts into words; fill the arrays behind the first ``n`` words.

    ``data`` are the texts in UTF-8, text ``i`` between ``bounds[i]`` and ``bounds[i + 1]``;
    ``start`` and ``end`` count code points within the text; ``gap`` tells what stands before the
    word; ``word`` is the number of its lower-case form. ``numbers`` is the table of forms: a number
    plus one; ``keys`` gives the key by number, ``first_byte`` and ``last_byte`` where the form
    stood first. Gives the text to go on with, the number of words and of forms; where texts
    are left, the caller enlarges the table, which is never more than two thirds full, and resumes.
    """
    limit = len(numbers) * 2 // 3
    for article in range(begin, len(bounds) - 1):
        at = int(bounds[article])
        stop = int(bounds[article + 1])
        if known + (stop - at) // 2 + 1 > limit:
            return article, n, known
        place = 0
        between = GAP_LINE
        while at < stop:
            code = code_at(data, at, stop)
            kind = int(classes[code])
            if kind in (LETTER, DIGIT):
                first, begun = place, at
                last, ended = place, at
                h = SEED
                run = 0  # letters since the word began or since its last joint
                dotted = False  # the word is made of initials so far: U.S
                spaced = False  # a space follows, or the like
                before = kind
                while True:
                    h = (h ^ np.uint64(folds[code])) * PRIME
                    at += width(code)
                    place += 1
                    if kind != MARK:
                        run += 1
                        before = kind
                    # Most words are plain ASCII letters: no need to look further for these.
                    while at < stop:
                        code = int(data[at])
                        if code >= 0x80:
                            break
                        kind = int(classes[code])
                        if kind not in (LETTER, DIGIT):
                            spaced = kind == BREAK
                            break
                        h = (h ^ np.uint64(folds[code])) * PRIME
                        at += 1
                        place += 1
                        run += 1
                        before = kind
                    last, ended = place, at
                    if spaced:
                        break
                    # Format characters are passed over, and belong to the word only when it
                    # goes on behind them.
                    at, passed = pass_over(data, at, stop, classes, SKIP, SKIP)
                    place += passed
                    code = code_at(data, at, stop)
                    if code < 0:
                        break
                    kind = int(classes[code])
                    if kind in (LETTER, DIGIT, MARK):
                        continue
                    if kind < APOSTROPHE or kind > COMMA:
                        break
                    ahead, passed = pass_over(data, at + width(code), stop, classes, SKIP, SKIP)
                    after = code_at(data, ahead, stop)
                    follows = int(classes[after]) if after >= 0 else BREAK
                    if kind == DOT and before == LETTER and run == 1:
                        initial = False
                        if follows == LETTER:
                            beyond, _ = pass_over(
                                data, ahead + width(after), stop, classes, SKIP, MARK
                            )
                            code = code_at(data, beyond, stop)
                            initial = code < 0 or (
                                int(classes[code]) != LETTER and int(classes[code]) != DIGIT
                            )
                        if initial or dotted:
                            h = (h ^ DOT_KEY) * PRIME
                            last, ended = place + 1, at + 1
                            at = ahead
                            place += 1 + passed
                            code = after
                            kind = follows
                            if initial:
                                dotted = True
                                run = 0
                                continue
                            # The dot after the last initial; "U.S.-led" goes on behind it.
                            dotted = False
                            if kind != HYPHEN and kind != APOSTROPHE:
                                break
                            ahead, passed = pass_over(
                                data, at + width(code), stop, classes, SKIP, SKIP
                            )
                            after = code_at(data, ahead, stop)
                            follows = int(classes[after]) if after >= 0 else BREAK
                        else:
                            break
                    if kind in (HYPHEN, APOSTROPHE):
                        joins = follows in (LETTER, DIGIT)
                    else:
                        joins = before == DIGIT and follows == DIGIT
                    if not joins:
                        break
                    h = (h ^ np.uint64(folds[code])) * PRIME
                    at = ahead
                    place += 1 + passed
                    run = 0
                    dotted = False
                    code = after
                    kind = follows
                key = finish(h)
                slot = find_slot(key, keys, numbers)
                if numbers[slot] == 0:
                    keys[known] = key
                    first_byte[known], last_byte[known] = begun, ended
                    known += 1
                    numbers[slot] = known
                word[n] = numbers[slot] - 1
                start[n], end[n] = first, last
                gap[n] = between
                between = 0
                n += 1
                if spaced:
                    at += 1
                    place += 1
            elif kind == UNSPACED:
                units = 0
                before_place, before_byte, before_h = place, at, SEED
                while kind == UNSPACED:
                    unit_place, unit_byte = place, at
                    h = SEED
                    while True:
                        if kind != SKIP:
                            h = (h ^ np.uint64(folds[code])) * PRIME
                        at += width(code)
                        place += 1
                        if kind != SKIP:
                            last, ended = place, at
                        code = code_at(data, at, stop)
                        if code < 0:
                            kind = BREAK
                            break
                        kind = int(classes[code])
                        if kind != MARK and kind != SKIP:
                            break
                    if units > 0 or kind != UNSPACED:
                        key = finish(before_h ^ finish(h)) if units > 0 else finish(~h)
                        slot = find_slot(key, keys, numbers)
                        if numbers[slot] == 0:
                            keys[known] = key
                            first_byte[known], last_byte[known] = before_byte, ended
                            known += 1
                            numbers[slot] = known
                        word[n] = numbers[slot] - 1
                        start[n], end[n] = before_place, last
                        gap[n] = between
                        between = 0
                        n += 1
                    before_place, before_byte, before_h = unit_place, unit_byte, h
                    units += 1
            else:
                if kind in (COMMA, LISTING):
                    between |= GAP_COMMA
                elif kind in (DOT, STOP):
                    between |= GAP_STOP
                elif kind == LINE:
                    between |= GAP_LINE
                at += width(code)
                place += 1
        offsets[article + 1] = n
    return len(bounds) - 1, n, known


def enter_keys(known: int, keys: Any, numbers: Any) -> None:
    """Enter keys, which stand by their numbers, in an empty table."""
    for number in range(known):
        numbers[find_slot(keys[number], keys, numbers)] = number + 1


def copy_forms(
    data: Any, first: Any, last: Any, low: int, high: int, bounds: Any, letters: Any, plain: Any
) -> None:
    """Copy words side by side, their ASCII letters as small ones; ``plain`` if there are no others.

    Word ``i`` of those from ``low`` to ``high`` stands between bytes ``first[i]`` and ``last[i]``
    of the texts, and gets to ``bounds[i]``.
    """
    for number in range(low, high):
        others = 0
        to = bounds[number]
        for at in range(first[number], last[number]):
            code = int(data[at])
            if 65 <= code <= 90:
                code += 32
            elif code < 97 or code > 122:
                others += 1
            letters[to] = code
            to += 1
        plain[number] = others == 0


def renumber(word: Any, numbers: Any) -> None:
    """Give words other numbers; what is below zero stays."""
    for i in range(len(word)):
        if word[i] >= 0:
            word[i] = numbers[word[i]]


HELPERS = (code_at, width, pass_over, finish, find_slot)
