"""Plain, slow, obviously right versions of what the package computes fast."""

from __future__ import annotations

import unicodedata

from mediacompare import cutting


def kind(character: str) -> str:
    """Say what a character does in a word."""
    if character in cutting.SKIPPED or unicodedata.category(character) == "Cf":
        return "skip"
    for members, name in (
        (cutting.APOSTROPHES, "apostrophe"),
        (cutting.HYPHENS, "hyphen"),
        (cutting.COMMAS, "comma"),
        (".", "dot"),
        (cutting.LISTINGS, "listing"),
        (cutting.STOPS, "stop"),
        (cutting.LINES, "line"),
    ):
        if character in members:
            return name
    category = unicodedata.category(character)
    if category == "Nd":
        return "digit"
    if category[0] == "M":
        return "mark"
    if category[0] == "L" or category == "Nl":
        code = ord(character)
        unspaced = any(low <= code <= high for low, high in cutting.UNSPACED_RANGES)
        return "unspaced" if unspaced else "letter"
    return "break"


def cut_words(text: str) -> list[tuple[int, int]]:
    """Give the start and end of each word of a text."""
    # Format characters join nothing and part nothing: cut the text without them, then look up
    # where its characters stand.
    kept = [i for i, character in enumerate(text) if kind(character) != "skip"]
    bare = "".join(text[i] for i in kept)
    kinds = [kind(character) for character in bare]
    words: list[tuple[int, int]] = []
    i = 0
    while i < len(bare):
        if kinds[i] == "unspaced":
            units = []
            while i < len(bare) and kinds[i] == "unspaced":
                j = i + 1
                while j < len(bare) and kinds[j] == "mark":
                    j += 1
                units.append((i, j))
                i = j
            if len(units) == 1:
                words.append(units[0])
            words += [(a, d) for (a, _), (_, d) in zip(units, units[1:], strict=False)]
        elif kinds[i] in ("letter", "digit"):
            j = end_of_word(kinds, i)
            words.append((i, j))
            i = j
        else:
            i += 1
    return [(kept[a], kept[b - 1] + 1) for a, b in words]


def end_of_word(kinds: list[str], i: int) -> int:
    """Give the end of the spaced word that begins at ``i``."""
    kinds = [*kinds, "break", "break", "break", "break"]

    def after_marks(j: int) -> int:
        while kinds[j] == "mark":
            j += 1
        return j

    # The pieces of the word and the joints between them.
    j = i
    piece = 0  # letters and digits since the last joint
    initials = False
    before = ""
    while True:
        while kinds[j] in ("letter", "digit", "mark"):
            piece += kinds[j] != "mark"
            before = kinds[j] if kinds[j] != "mark" else before
            j += 1
        following = kinds[j + 1]
        if kinds[j] == "dot" and before == "letter" and piece == 1:
            beyond = kinds[after_marks(j + 2)]
            if following == "letter" and beyond not in ("letter", "digit"):
                j, piece, initials = j + 1, 0, True
                continue
            if initials:
                j += 1
                if kinds[j] not in ("hyphen", "apostrophe"):
                    return j
                following = kinds[j + 1]
        joined = kinds[j] in ("hyphen", "apostrophe") and following in ("letter", "digit")
        joined |= kinds[j] in ("dot", "comma") and before == "digit" and following == "digit"
        if not joined:
            return j
        j, piece, initials = j + 1, 0, False


def gaps(text: str) -> list[int]:
    """Tell what stands before each word: 1 a comma, 2 a stop, 4 a line break, added up."""
    result = []
    before = 0
    for place, (start, end) in enumerate(cut_words(text)):
        kinds = {kind(character) for character in text[before:start]}
        result.append(
            bool(kinds & {"comma", "listing"})
            + 2 * bool(kinds & {"dot", "stop"})
            + 4 * (place == 0 or "line" in kinds)
        )
        before = max(before, end)
    return result
