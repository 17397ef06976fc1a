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


def enumerated(gap: list[int]) -> list[bool]:
    """Tell which words of a text are counted: not those of an enumeration behind its first."""
    counted = [True] * len(gap)
    i = 1
    while i < len(gap):
        if gap[i] & 1 and not gap[i] & 6:
            # Follow the commas as long as each is near the one before and nothing ends between.
            commas = [i]
            j = i + 1
            while j < len(gap) and j - commas[-1] <= 4 and not gap[j] & 6:
                if gap[j] & 1:
                    commas.append(j)
                j += 1
            ended = j == len(gap) or bool(gap[j] & 6)
            end = j if ended and j - commas[-1] <= 4 else min(commas[-1] + 2, len(gap))
            if len(commas) >= 4:
                for k in range(i, end):
                    counted[k] = False
            i = commas[-1] + 1
        else:
            i += 1
    return counted


class Text:
    """A text as the measures see it: words (None at a seam), counted, quoted."""

    def __init__(self, words: list[str | None], counted: list[bool], quoted: list[bool]) -> None:
        self.words = words
        self.counted = counted
        self.quoted = quoted

    def shingles(self, length: int) -> set[tuple[str | None, ...]]:
        """Give the distinct shingles that begin at a counted word and cross no seam."""
        runs = (
            tuple(self.words[i : i + length])
            for i in range(len(self.words) - length + 1)
            if self.counted[i]
        )
        return {run for run in runs if None not in run}


def paired(texts: list[set[tuple[str | None, ...]]], most: int) -> set[tuple[int, int]]:
    """Pair the texts that share a shingle which at most ``most`` hold, families counting once.

    A family: texts that hold a quarter of each other's shingles, counting those above the bound
    that each has in common with the first text that holds them.
    """
    holders = {
        shingle: [i for i, text in enumerate(texts) if shingle in text]
        for shingle in set().union(*texts)
    }
    common = [held for held in holders.values() if len(held) > most]
    family = list(range(len(texts)))
    for j in range(len(texts)):
        for i in range(j):
            shared = sum(held[0] == i and j in held for held in common)
            if shared and 4 * shared >= min(len(texts[i]), len(texts[j])):
                old, new = max(family[i], family[j]), min(family[i], family[j])
                family = [new if head == old else head for head in family]
    found = set()
    for held in holders.values():
        families = {family[i] for i in held}
        for i in range(len(texts)):
            for j in range(i):
                both = i in held and j in held and len(held) <= most
                ends = {family[i], family[j]}
                between = held in common and len(families) <= most and ends <= families
                if both or (between and len(ends) == 2):
                    found.add((j, i))
    for i in range(len(texts)):
        found.update((j, i) for j in range(i) if family[i] == family[j])
    return found


def tiles(a: Text, b: Text, shortest: int) -> list[tuple[int, int, int]]:
    """Tile two texts greedily, trying every pair of places each time (Wise 1993)."""
    free_a = [word is not None for word in a.words]
    free_b = [word is not None for word in b.words]
    shared = a.shingles(shortest) & b.shingles(shortest)
    found = []
    while True:
        best: tuple[tuple[int, int, int, int], int, int, int] | None = None
        for x in range(len(a.words)):
            for y in range(len(b.words)):
                n = 0
                while (
                    x + n < len(a.words)
                    and y + n < len(b.words)
                    and free_a[x + n]
                    and free_b[y + n]
                    and a.words[x + n] == b.words[y + n]
                ):
                    n += 1
                if n < shortest or not seeded(a, b, x, y, shared, shortest):
                    continue
                key = (n, -abs(x - y), -(x + y), -x)
                if best is None or key > best[0]:
                    best = (key, x, y, n)
        if best is None:
            return sorted(found)
        _, x, y, n = best
        found.append((x, y, n))
        for k in range(n):
            free_a[x + k] = free_b[y + k] = False


def seeded(a: Text, b: Text, x: int, y: int, shared: set[object], length: int) -> bool:
    """Say whether the whole run through two places holds a shingle that counts in both texts.

    A run that lies in an enumeration from end to end is not looked at.
    """
    while x and y and a.words[x - 1] == b.words[y - 1] is not None:
        x, y = x - 1, y - 1
    while x < len(a.words) and y < len(b.words) and a.words[x] == b.words[y] is not None:
        one, two = tuple(a.words[x : x + length]), tuple(b.words[y : y + length])
        if a.counted[x] and b.counted[y] and one == two and one in shared:
            return True
        x, y = x + 1, y + 1
    return False


def passages(
    a: Text, b: Text, shortest: int, min_words: int, join: bool
) -> list[tuple[int, int, int, int, int, int, str]]:
    """Give start and end in either text, words, quoted words, and the kind of each passage."""
    chains: list[list[tuple[int, int, int]]] = []
    for x, y, n in tiles(a, b, shortest):
        if join and chains:
            u, v, m = chains[-1][-1]
            between_a, between_b = a.words[u + m : x], b.words[v + m : y]
            follows = x >= u + m and y >= v + m
            small = len(between_a) <= 4 and len(between_b) <= 4
            if follows and small and None not in between_a and None not in between_b:
                chains[-1].append((x, y, n))
                continue
        chains.append([(x, y, n)])
    result = []
    for chain in chains:
        pairs = [(x + k, y + k) for x, y, n in chain for k in range(n)]
        counted = [(i, j) for i, j in pairs if a.counted[i] and b.counted[j]]
        quoted = [(i, j) for i, j in counted if a.quoted[i] or b.quoted[j]]
        if len(counted) >= min_words:
            (x, y, _), (u, v, m) = chain[0], chain[-1]
            kind = "near" if len(chain) > 1 else "verbatim"
            result.append((x, u + m, y, v + m, len(counted), len(quoted), kind))
    return result


def longest(a: Text, b: Text, shortest: int) -> int:
    """Give the counted words of the longest tile."""
    return max(
        (
            sum(a.counted[x + k] and b.counted[y + k] for k in range(n))
            for x, y, n in tiles(a, b, shortest)
        ),
        default=0,
    )
