"""Variant readings: rare details that exactly two texts of a story share.

Textual criticism finds kinship by shared errors. Here: numbers and names that, of all versions of a
story, only two have, and that are rare in the language. Copies of one text are one version, of an
enumeration only the first word counts, and what stands in quotation marks does not. A name is told
by its capital; in a text without capitals, or all in them, by that of the other text.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.alignment import PROSE_ZONES, QUOTATION
from mediacompare.details import capital_words, detail_words
from mediacompare.grouping import groups_of
from mediacompare.pairs import id_ranks, outside_lists
from mediacompare.tokens import Tokens, base_language

RARE_ZIPF = 3.5
"""Words more frequent than this (on Zipf's scale, after wordfreq) are no variant readings."""

MIN_VERSIONS = 4
"""Versions of a story needed, for "only these two" to mean anything."""

MOST_ARTICLES = 300
"""Stories with more articles are left out: with many versions two share much by chance."""

VARIANT_COLUMNS = {
    "article_id_1": "str",
    "article_id_2": "str",
    "variants": "int64",
    "versions": "int64",
    "readings": "str",
}


def find_variants(tokens: Tokens, pairs: pd.DataFrame, stories: pd.DataFrame) -> pd.DataFrame:
    """Find the rare numbers and names that exactly two versions of a story share.

    Parameters
    ----------
    tokens : Tokens
        What :func:`mediacompare.tokens.make_tokens` gives.
    pairs : DataFrame
        ``article_id_1``, ``article_id_2``, ``relation``; ``verbatim`` pairs are one version.
    stories : DataFrame
        What :func:`mediacompare.find_stories` gives.

    Returns
    -------
    DataFrame
        One row a pair that shares any: ``article_id_1``, ``article_id_2``, ``variants`` (how
        many), ``versions`` (of the story), ``readings`` (the words, in alphabetical order).
    """
    n = len(tokens)
    index = pd.Index(tokens.article_id, dtype="str")
    copies = pairs[pairs["relation"] == "verbatim"]
    one, two = (
        index.get_indexer(pd.Index(copies[f"article_id_{number}"])) for number in ("1", "2")
    )
    version = groups_of(n, one, two)
    story = np.empty(n, dtype=np.int64)
    story[index.get_indexer(pd.Index(stories["article_id"]))] = pd.factorize(stories["story"])[0]
    versions = np.bincount(_distinct(story << 32 | version) >> 32)
    few = (versions >= MIN_VERSIONS) & (np.bincount(story) <= MOST_ARTICLES)
    if not few.any():
        return pd.DataFrame(columns=list(VARIANT_COLUMNS)).astype(VARIANT_COLUMNS)
    inside = few[story][tokens.article]
    bearing = outside_lists(tokens) & np.isin(tokens.zone, PROSE_ZONES)
    bearing &= tokens.zone != QUOTATION
    plain = _without_case(tokens, bearing)
    # In a text without case, what is a name has to be told by another text of the story.
    told_apart = plain & (np.bincount(story, ~plain) > 0)[story]
    named = detail_words(tokens, bearing) | (told_apart[tokens.article] & bearing)
    details = _rare_words(tokens, np.flatnonzero(named & inside))
    told = _distinct(story[details >> 32] << 32 | details & WORD)
    # Who has a word at all: also in quotations, lists and small letters.
    known = np.zeros(len(tokens.vocabulary), dtype=bool)
    known[details & WORD] = True
    rows = np.flatnonzero(known[tokens.word] & inside)
    article, word = tokens.article[rows].astype(np.int64), tokens.word[rows].astype(np.int64)
    reading = np.searchsorted(told, story[article] << 32 | word).clip(max=len(told) - 1)
    met = told[reading] == (story[article] << 32 | word)
    held = _distinct(reading[met] << 32 | article[met])
    kinds = _distinct((held >> 32) << 32 | version[held & WORD])
    in_two = np.bincount(kinds >> 32, minlength=len(told)) == 2
    reading, article = held >> 32, held & WORD
    bears = np.isin(article << 32 | (told[reading] & WORD), details)
    kept = in_two[reading] & bears
    shared: dict[tuple[int, int], list[str]] = defaultdict(list)
    rank = id_ranks(tokens)
    order = np.lexsort((rank[article[kept]], reading[kept]))
    reading, article = reading[kept][order], article[kept][order]
    cuts = np.flatnonzero(np.diff(reading, prepend=-1, append=-1))
    for low, high in pairwise(cuts.tolist()):
        form = tokens.vocabulary[int(told[reading[low]] & WORD)]
        for i, j in combinations(article[low:high].tolist(), 2):
            both = not (plain[i] and plain[j]) or any(c.isdigit() for c in form)
            if both and version[i] != version[j]:
                shared[i, j].append(form)
    names = tokens.article_id
    found = [
        (names[i], names[j], len(words), int(versions[story[i]]), ", ".join(sorted(words)))
        for (i, j), words in shared.items()
    ]
    frame = pd.DataFrame(found, columns=list(VARIANT_COLUMNS)).astype(VARIANT_COLUMNS)
    return frame.sort_values(["article_id_1", "article_id_2"], ignore_index=True)


WORD = 0xFFFFFFFF
"""The lower half of a key: what stands in the upper half goes before it."""


def _distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the distinct keys, sorted; numpy's own way goes by hashes and is slower for many."""
    keys = np.sort(keys)
    result: NDArray[np.int64] = keys[np.diff(keys, prepend=-1) != 0]
    return result


def _rare_words(tokens: Tokens, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give article and word, as keys, of the words in some rows that are rare in its language."""
    keys = _distinct(tokens.article[rows].astype(np.int64) << 32 | tokens.word[rows])
    base = np.array([base_language(tag) or "" for tag in tokens.language], dtype=object)
    codes, languages = pd.factorize(base)
    pair = codes[keys >> 32].astype(np.int64) << 32 | keys & WORD
    kinds = _distinct(pair)
    rare = np.array(
        [
            _is_rare(tokens.vocabulary[kind & WORD], languages[kind >> 32] or None)
            for kind in kinds.tolist()
        ],
        dtype=bool,
    )
    result: NDArray[np.int64] = keys[rare[np.searchsorted(kinds, pair)]]
    return result


def _without_case(tokens: Tokens, bearing: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say of which articles the capitals say nothing: none, or nothing else, in their prose.

    Scripts without capitals are among them.
    """
    letters = bearing & ~tokens.is_number
    letters[tokens.sentences["first_word"].to_numpy()] = False
    counts = [
        np.bincount(tokens.article[rows], minlength=len(tokens))
        for rows in (letters, letters & capital_words(tokens))
    ]
    return np.asarray((counts[1] == 0) | (counts[1] == counts[0]))


@functools.lru_cache(maxsize=200_000)
def _is_rare(word: str, base: str | None) -> bool:
    """Tell whether a word is rare; small and round numbers are not, nor what wordfreq lacks."""
    digits = "".join(c for c in word if c.isdigit())
    if digits:
        return len(digits.rstrip("0")) >= 3
    if base is None or len(word) < 4 or base not in _listed():
        return False
    from wordfreq import zipf_frequency

    # German nouns are capitalized too; only what is hardly a word of the language is a name.
    limit = RARE_ZIPF if base != "de" else 1.0
    return bool(zipf_frequency(word, base, wordlist="small") < limit)


@functools.cache
def _listed() -> frozenset[str]:
    from wordfreq import available_languages

    # For these three wordfreq wants programs that cut words.
    return frozenset(available_languages("small")) - {"zh", "ja", "ko"}
