"""Variant readings: rare details that exactly two texts of a story share.

Textual criticism finds kinship by shared errors. Here: numbers and names that, of all versions of a
story, only two have, and that are rare in the language. Copies of one text are one version, of an
enumeration only the first word counts, and what stands in quotation marks does not. A name is told
by its capital; in a text without capitals, or all in them, by that of the other text.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.alignment import PROSE_ZONES, QUOTATION
from mediacompare.pairs import outside_lists
from mediacompare.sources import article_details, capital_words, rows_of
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
    prose = np.isin(tokens.zone, PROSE_ZONES)
    bearing = outside_lists(tokens) & prose & (tokens.zone != QUOTATION)
    # Who has a word at all: also in quotations, lists and small letters.
    anywhere = [frozenset(tokens.words_of(i)) for i in range(len(tokens))]
    words_of = dict(zip(tokens.article_id, anywhere, strict=True))
    plain = _without_case(tokens, bearing)
    details = {
        name: frozenset(word for word in kept if _is_rare(word, base_language(language)))
        for (name, kept), language in zip(
            article_details(tokens, keep=bearing).items(), tokens.language, strict=True
        )
    }
    for i, name in enumerate(tokens.article_id):
        if name in plain:  # what is a name has to be told by the other text
            base = base_language(tokens.language[i])
            here = slice(int(tokens.offsets[i]), int(tokens.offsets[i + 1]))
            kept = {
                tokens.vocabulary[word] for word in set(tokens.word[here][bearing[here]].tolist())
            }
            details[name] |= {word for word in kept if _is_rare(word, base)}
    version = _versions(tokens.article_id, pairs)
    story = dict(zip(stories["article_id"], stories["story"], strict=True))
    members: dict[str, list[str]] = defaultdict(list)
    for name in sorted(tokens.article_id):
        members[story[name]].append(name)
    rows = []
    for names in members.values():
        versions = {version[name] for name in names}
        if len(versions) < MIN_VERSIONS or len(names) > MOST_ARTICLES:
            continue
        rare = frozenset[str]().union(*(details[name] for name in names))
        holders: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for word in rare & words_of[name]:
                holders[word].append(name)
        shared: dict[tuple[str, str], list[str]] = defaultdict(list)
        for word, held in holders.items():
            if len({version[name] for name in held}) != 2:
                continue
            for one, two in combinations(held, 2):
                both = word in details[one] and word in details[two]
                if one in plain and two in plain:
                    both = both and any(c.isdigit() for c in word)
                if both and version[one] != version[two]:
                    shared[one, two].append(word)
        for (one, two), words in shared.items():
            rows.append((one, two, len(words), len(versions), ", ".join(sorted(words))))
    frame = pd.DataFrame(rows, columns=list(VARIANT_COLUMNS)).astype(VARIANT_COLUMNS)
    return frame.sort_values(["article_id_1", "article_id_2"], ignore_index=True)


def _without_case(tokens: Tokens, bearing: NDArray[np.bool_]) -> frozenset[str]:
    """Name the articles whose capitals say nothing: all in small letters, all in capitals, or none.

    Scripts without capitals are among them.
    """
    letters = bearing & ~tokens.is_number
    letters[tokens.sentences["first_word"].to_numpy()] = False
    counts = [
        np.bincount(tokens.article[rows], minlength=len(tokens))
        for rows in (letters, letters & capital_words(tokens))
    ]
    same = (counts[1] == 0) | (counts[1] == counts[0])
    return frozenset(name for name, plain in zip(tokens.article_id, same, strict=True) if plain)


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

    return frozenset(available_languages("small"))


def _versions(names: tuple[str, ...], pairs: pd.DataFrame) -> dict[str, str]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(names)
    for row in rows_of(pairs[pairs["relation"] == "verbatim"]):
        graph.add_edge(row.article_id_1, row.article_id_2)
    return {name: min(part) for part in nx.connected_components(graph) for name in part}
