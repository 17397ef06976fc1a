"""Wordings with globs and alternatives, matched against the words of all articles at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens


_MOST_STARS = 3


@dataclass(frozen=True)
class Matches:
    """Where patterns match: parallel arrays, in the order of the words."""

    word: npt.NDArray[np.int64]
    length: npt.NDArray[np.int64]
    pattern: npt.NDArray[np.int64]


def match_patterns(
    tokens: Tokens,
    patterns: Sequence[str],
    *,
    families: Sequence[object] | None = None,
    within: npt.NDArray[np.bool_] | None = None,
    optional: bool = True,
) -> Matches:
    """Find wordings in the words of all articles; within a family the longest match wins.

    Parameters
    ----------
    tokens
        The words.
    patterns
        Wordings as in `read_referents`.
    families
        For each pattern the group within which matches may not overlap; one group when not given.
    within
        For each word whether a match may hold it; all may when not given.
    optional
        Whether ``word?`` is a word that may be missing; else ``?`` is any one character, as in
        published dictionaries.
    """
    words = tokens.word
    n = len(words)
    article = np.repeat(np.arange(len(tokens.article_id)), np.diff(tokens.offsets))
    tables: dict[str, npt.NDArray[np.bool_]] = {}
    found: list[tuple[npt.NDArray[np.int64], int, int]] = []
    for number, pattern in enumerate(patterns):
        for parts in _expand(pattern, optional):
            length = len(parts)
            if not length or length > n:
                continue
            last = n - length + 1
            hit = article[:last] == article[length - 1 :]
            if within is not None:
                for step in range(length):
                    hit &= within[step : step + last]
            for step, part in enumerate(parts):
                if part not in tables:
                    tables[part] = _table(part, tokens.vocabulary)
                hit &= tables[part][words[step : step + last]]
            found.append((np.flatnonzero(hit).astype(np.int64), length, number))
    return _longest(found, list(families) if families is not None else [0] * len(patterns))


def _expand(pattern: str, optional: bool) -> list[list[str]]:
    """Write a pattern as lists of words, with and without its optional ones."""
    lists: list[list[str]] = [[]]
    for part in re.sub(r"[“”„\"(),]", " ", pattern).split():
        if optional and part.endswith("?"):
            lists = [*lists, *([*have, part[:-1]] for have in lists)]
        else:
            lists = [[*have, part] for have in lists]
    return lists


def _table(part: str, vocabulary: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Mark the words of the vocabulary that one part of a pattern stands for."""
    choices = [choice.casefold().replace("’", "'") for choice in part.split("|") if choice]
    plain = {choice for choice in choices if not set(choice) & {"*", "?"}}
    table = np.fromiter((word in plain for word in vocabulary), dtype=bool, count=len(vocabulary))
    globs = [choice for choice in choices if choice not in plain]
    if globs:
        match = re.compile("|".join(f"(?:{_glob(choice)})" for choice in globs)).fullmatch
        table |= np.fromiter(
            (match(word) is not None for word in vocabulary), dtype=bool, count=len(vocabulary)
        )
    return table


def _glob(choice: str) -> str:
    """Write a glob as a regular expression; at most three stars, so that matching stays linear."""
    parts = re.split(r"\*+", choice)
    if len(parts) > _MOST_STARS + 1:
        raise ValueError(f"wording {choice!r} has more than {_MOST_STARS} stars in one word")
    return ".*".join(re.escape(part).replace(r"\?", ".") for part in parts)


def _longest(
    found: Sequence[tuple[npt.NDArray[np.int64], int, int]], families: Sequence[object]
) -> Matches:
    entries = sorted(
        (str(families[number]), -length, int(at), number)
        for places, length, number in found
        for at in places.tolist()
    )
    taken: dict[str, set[int]] = {}
    kept = []
    for family, negative, at, number in entries:
        used = taken.setdefault(family, set())
        span = range(at, at - negative)
        if used.isdisjoint(span):
            used.update(span)
            kept.append((at, -negative, number))
    kept.sort()
    table = np.array(kept, dtype=np.int64).reshape(-1, 3)
    return Matches(table[:, 0], table[:, 1], table[:, 2])
