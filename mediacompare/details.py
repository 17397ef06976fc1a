"""The details of an article: its numbers, and the capitalized words within its sentences."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from mediacompare.alignment import PROSE_ZONES
from mediacompare.pairs import remember
from mediacompare.tokens import Tokens


def article_details(
    tokens: Tokens, keep: NDArray[np.bool_] | None = None
) -> dict[str, frozenset[str]]:
    """Give the numbers and the capitalized words within sentences of each article's prose.

    ``keep`` says for each word whether it counts; all words of prose when not given.
    """
    rows = np.flatnonzero(detail_words(tokens, keep))
    cuts = np.searchsorted(rows, tokens.offsets)
    words = tokens.word[rows]
    return {
        name: frozenset(tokens.vocabulary[word] for word in np.unique(words[low:high]).tolist())
        for name, low, high in zip(tokens.article_id, cuts, cuts[1:], strict=False)
    }


def detail_words(tokens: Tokens, keep: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
    """Say of each word whether it is one of `article_details`."""
    wanted = np.isin(tokens.zone, PROSE_ZONES)
    if keep is not None:
        wanted &= keep
    first = np.zeros(len(tokens.word), dtype=bool)
    first[tokens.sentences["first_word"].to_numpy()] = True
    wanted &= tokens.is_number | (~first & capital_words(tokens))
    return wanted


class Details(dict[str, frozenset[int]]):
    """The details of articles by name, as numbers of words, made when they are asked for."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.tokens = tokens

    @functools.cached_property
    def _words(self) -> tuple[dict[str, int], NDArray[np.int64], NDArray[np.int32]]:
        rows = np.flatnonzero(detail_words(self.tokens))
        place = {name: i for i, name in enumerate(self.tokens.article_id)}
        return place, np.searchsorted(rows, self.tokens.offsets), self.tokens.word[rows]

    def __missing__(self, name: str) -> frozenset[int]:
        place, cuts, words = self._words
        i = place[name]
        self[name] = frozenset(words[cuts[i] : cuts[i + 1]].tolist())
        return self[name]


def capital_words(tokens: Tokens) -> NDArray[np.bool_]:
    """Say of each word whether its first letter is a capital."""

    def make() -> NDArray[np.bool_]:
        letters = np.zeros(len(tokens.word), dtype=np.uint32)
        for i, text in enumerate(tokens.text):
            here = slice(int(tokens.offsets[i]), int(tokens.offsets[i + 1]))
            codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            letters[here] = codes[tokens.start[here]]
        kinds = np.flatnonzero(np.bincount(letters, minlength=1))
        upper = np.zeros(int(kinds.max(initial=0)) + 1, dtype=bool)
        upper[kinds] = [chr(code).isupper() for code in kinds.tolist()]
        return upper[letters]

    return remember(tokens, "capitals", None, make)
