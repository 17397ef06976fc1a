"""How alike two articles are in their words (TF-IDF cosine), and which pairs are worth a look."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare import cosines
from mediacompare.errors import unknown_choice
from mediacompare.kernels import COMPILE_FROM, choose, share, threads
from mediacompare.pairs import (
    NO_TIME,
    WITHOUT,
    Asked,
    Kept,
    Texts,
    asked_pairs,
    id_order,
    id_ranks,
    kept_texts,
    name_columns,
    remember,
    spread,
    zone_names,
)
from mediacompare.shingles import (
    MAX_TEXTS,
    PAIRS_AT_ONCE,
    distinct_keys,
    index_shingles,
    shared_pairs,
)
from mediacompare.tokens import Tokens, base_language, tokens_of

SMALL_CORPUS = 200
"""Articles below which document frequencies of the corpus itself are too coarse."""

ALL_PAIRS_TO = 1_000
"""Articles up to which every pair is listed unless a threshold is given."""

USUAL_COSINE = 0.5
"""Threshold beyond ``ALL_PAIRS_TO``."""

BACKGROUND_WORDS = 500
"""Words of the article for which background frequencies are turned into document frequencies."""

RAREST = 1e-6
"""Share of running words taken for a word that the background list does not have."""

IDF = ("auto", "corpus", "background")


@dataclass(frozen=True, eq=False)
class Weights:
    """One row of weights for each text, of length 1; words in the order in which they first stand.

    Sums over a row go in this order, so that a cosine depends on nothing but the two texts and
    the rarity of their words.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    values: NDArray[np.float64]
    idf: str
    note: str


def measure_similarity(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    min_cosine: float | None = None,
    idf: str = "auto",
    without: str | Collection[str] = WITHOUT,
    window: str | pd.Timedelta | None = None,
    same_outlet: bool = True,
    same_producer: bool = True,
) -> pd.DataFrame:
    """Measure the TF-IDF cosine of pairs of articles.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tokens : Tokens, optional
        What ``make_tokens(articles)`` gives; made when not given.
    min_cosine : float, optional
        Least cosine listed, 0 to 1; all such pairs are found. Without it: every pair of up to
        1,000 articles, pairs of 0.5 or more beyond.
    idf : {"auto", "corpus", "background"}
        Where the rarity of words comes from: the corpus itself (scikit-learn's
        ``TfidfTransformer``), or wordfreq's frequencies of the article's language, as if
        articles had 500 words. "auto" takes the background below 200 articles, when wordfreq
        knows all their languages.
    without, window, same_outlet, same_producer
        As in :func:`mediacompare.measure_overlap`.

    Returns
    -------
    DataFrame
        Sorted by the ids; ``attrs["idf"]`` and ``attrs["min_cosine"]`` tell what was used.

        article_id_1, article_id_2, outlet_1, outlet_2 : str
        cosine : float, 0 to 1; missing where one of the two has no words
        idf : str, "corpus" or "background"

    Notes
    -----
    The cosine ranks topic above copying: two reports on one event, written apart, reach 0.6. It
    depends on the corpus when ``idf="corpus"``. Do not use it as a verdict on reuse.

    Salton, G. & Buckley, C. (1988), doi:10.1016/0306-4573(88)90021-0.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({
    ...     "article_id": ["a", "b"],
    ...     "language": ["en", "en"],
    ...     "text": ["The bridge is closed for repairs.", "Repairs have closed the bridge."],
    ... })
    >>> measured = measure_similarity(table, without=())
    >>> round(float(measured["cosine"][0]), 2), measured["idf"][0]
    (0.98, 'background')
    """
    if idf not in IDF:
        raise unknown_choice("idf", idf, IDF)
    least = _threshold(min_cosine, len(articles))
    tokens = tokens_of(articles, tokens)
    asked = asked_pairs(articles, window, same_outlet, same_producer)
    kept, texts = kept_texts(tokens, without)
    weights = weigh(tokens, kept, texts, idf)
    rank = id_ranks(tokens)
    first, second, cosine = find_alike(weights, texts, asked, least)
    named = spread(first, second, texts, asked, rank)
    empty = np.diff(weights.indptr) == 0
    order = id_order(named.first, named.second, rank)
    row = named.row[order]
    values = cosine[row]
    values[(empty[first] | empty[second])[row]] = np.nan
    columns = name_columns(articles, named.first[order], named.second[order], outlets=True)
    columns["cosine"] = values
    columns["idf"] = pd.array([weights.idf], dtype="str").take(np.zeros(len(values), np.int64))
    table = pd.DataFrame(columns)
    table.attrs.update(idf=weights.note, min_cosine=least)
    return table


def _threshold(min_cosine: float | None, n: int) -> float:
    if min_cosine is None:
        return 0.0 if n <= ALL_PAIRS_TO else USUAL_COSINE
    if not 0 <= min_cosine <= 1:
        raise ValueError(f"min_cosine={min_cosine!r} is outside 0 to 1")
    return float(min_cosine)


def weigh(tokens: Tokens, kept: Kept, texts: Texts, idf: str) -> Weights:
    """Weigh the words of each text by how often it has them and how rare they are."""
    room = int((texts.high - texts.low).sum())
    words = len(tokens.vocabulary)
    indptr = np.zeros(len(texts) + 1, dtype=np.int64)
    indices, counts = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32)
    held = np.zeros(words, dtype=np.int64)
    choose(cosines.count_words, work=room)(
        texts.low, texts.high, kept.word, texts.printed, np.zeros(words, np.int32), indptr,
        indices, counts, held,
    )  # fmt: skip
    # What was not filled goes back, without a copy.
    indices.resize(int(indptr[-1]), refcheck=False)
    counts.resize(int(indptr[-1]), refcheck=False)
    # Articles of one text in two languages: the first language by name.
    bases = {tag: base_language(tag) or "" for tag in set(tokens.language)}
    if len(set(bases.values())) == 1:
        language = list(bases.values())[:1] * len(texts)
    else:
        tags = [bases[tag] for tag in tokens.language]
        language = [
            min(tags[i] for i in texts.articles[low:high])
            for low, high in pairwise(texts.begin.tolist())
        ]
    if idf == "auto":
        small = len(tokens) < SMALL_CORPUS
        idf = "background" if small and _has_background(set(language)) else "corpus"
    if idf == "corpus":
        # As scikit-learn does: as if one more article had every word once.
        rarity = np.log((1 + len(tokens)) / (1 + held)) + 1
        values = np.empty(len(indices))
        weigh = choose(cosines.weigh_rows, work=len(indices))
        weigh(indptr, indices, counts, rarity, values)
        note = f"corpus ({len(tokens)} articles)"
    else:
        values = _background_weights(indptr, indices, counts, tokens.vocabulary, language)
        note = f"background (wordfreq: {', '.join(sorted(set(language)))})"
    return Weights(indptr, indices, values, idf, note)


def _has_background(languages: set[str]) -> bool:
    from wordfreq import available_languages

    return bool(languages) and languages <= set(available_languages("small"))


def _background_weights(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    counts: NDArray[np.int32],
    vocabulary: list[str],
    language: list[str],
) -> NDArray[np.float64]:
    if not _has_background(set(language)):
        unknown = sorted({tag or "missing" for tag in language if not _has_background({tag})})
        raise ValueError(
            f"idf='background' is not to be had for language {', '.join(unknown)}; use "
            "idf='corpus', or give the articles a language that wordfreq knows"
        )
    values = counts.astype(np.float64)
    rows = np.repeat(np.arange(len(language)), np.diff(indptr))
    tags = np.array(language, dtype=object)
    for tag in sorted(set(language)):
        chosen = tags[rows] == tag
        values[chosen] *= background_idf(vocabulary, tag)[indices[chosen]]
    squares = np.zeros(len(language))
    filled = np.diff(indptr) > 0
    if filled.any():
        squares[filled] = np.add.reduceat(values * values, indptr[:-1][filled])
    result: NDArray[np.float64] = values / np.sqrt(squares)[rows]
    return result


def background_idf(vocabulary: list[str], language: str) -> NDArray[np.float64]:
    """Give the rarity of words in a language, as if each article had 500 words.

    Examples
    --------
    >>> background_idf(["the", "bridge", "zyzzyva"], "en").round(1).tolist()
    [1.0, 4.5, 8.6]
    """
    from wordfreq import get_frequency_dict

    frequency = get_frequency_dict(language, wordlist="small")
    share = np.array([frequency.get(word, RAREST) for word in vocabulary], dtype=np.float64)
    held: NDArray[np.float64] = 1.0 - np.exp(-BACKGROUND_WORDS * share)
    result: NDArray[np.float64] = 1.0 - np.log(held)
    return result


def find_alike(
    weights: Weights, texts: Texts, asked: Asked, least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Find all pairs of texts with a cosine of ``least`` or more, the first number the smaller.

    A text that several articles print is paired with itself.
    """
    if least <= 0:
        first, second = np.triu_indices(len(texts), 1)
    else:
        parts = list(_join(weights, asked.of_texts(texts), least))
        keys = np.concatenate([np.zeros(0, np.int64), *parts])
        keys.sort()
        first, second = keys >> 32, keys & 0xFFFFFFFF
    work = len(first) * len(weights.indices) // max(len(texts), 1)
    words = int(weights.indices.max(initial=-1)) + 1
    cosine = np.empty(len(first))
    choose(cosines.cosines_of, work=work)(
        first, second, weights.indptr, weights.indices, weights.values, np.zeros(words), cosine
    )
    reached = cosine >= least
    own = np.flatnonzero(texts.printed > 1)
    return (
        np.concatenate((first[reached], own)),
        np.concatenate((second[reached], own)),
        np.concatenate((cosine[reached], np.ones(len(own)))),
    )


def _join(weights: Weights, wanted: Asked, least: float) -> Iterator[NDArray[np.int64]]:
    n = len(weights.indptr) - 1
    work = 5 * len(weights.indices)
    columns = int(weights.indices.max(initial=-1)) + 1
    # Words by falling frequency; rows by time, those without one last.
    held = np.bincount(weights.indices, minlength=columns)
    rank = np.empty(columns, dtype=np.int32)
    rank[np.lexsort((np.arange(columns), -held))] = np.arange(columns, dtype=np.int32)
    order = np.lexsort((np.arange(n), wanted.earliest, wanted.earliest == NO_TIME))
    longest = int(np.diff(weights.indptr).max(initial=0))
    bounds = np.zeros(n + 1, dtype=np.int64)
    words, values = np.empty(len(weights.indices), np.int32), np.empty(len(weights.indices))
    rest = np.empty(len(weights.indices))
    held = np.zeros(columns, dtype=np.int64)
    choose(cosines.take_rare, cosines.sift, work=work)(
        order, weights.indptr, weights.indices, weights.values, rank, least,
        np.empty(longest, np.int32), np.empty(longest, np.int64), bounds, words, values, rest, held,
    )  # fmt: skip
    words.resize(int(bounds[-1]), refcheck=False)
    values.resize(int(bounds[-1]), refcheck=False)
    rest.resize(int(bounds[-1]), refcheck=False)
    fill = np.concatenate(([0], np.cumsum(held))).astype(np.int64)
    rows, listed = np.empty(len(words), dtype=np.int32), np.empty(2 * len(words))
    choose(cosines.list_rows, work=work)(
        bounds, words, values, rest, fill[:-1].copy(), rows, listed
    )
    earliest, latest = wanted.earliest[order], wanted.latest[order]
    outlet = wanted.outlet[order]
    loop = choose(cosines.join, *cosines.HELPERS, work=work)

    def run(span: tuple[int, int]) -> list[NDArray[np.int64]]:
        begin, stop = span
        heads = fill[:-1].copy()
        sums, touched = np.zeros(2 * n), np.empty(n, dtype=np.int32)
        found = []
        room = max(min(PAIRS_AT_ONCE, n * (n - 1) // 2 + n), n)
        first, second = np.empty((2, room), dtype=np.int32)
        while begin < stop:
            begin, count = loop(
                begin, stop, least, bounds, words, values, rest, fill[:-1], heads, fill[1:], rows,
                listed, earliest, latest, outlet, wanted.window, wanted.same_outlet, NO_TIME, sums,
                touched, first, second, 0,
            )  # fmt: skip
            a, b = order[first[:count]], order[second[:count]]
            found.append((np.minimum(a, b) << 32) | np.maximum(a, b))
        return found

    workers = threads() if work >= COMPILE_FROM else 1
    edges = (n * np.sqrt(np.linspace(0, 1, 4 * workers + 1))).astype(int)
    spans = list(pairwise(edges.tolist()))
    if workers == 1:
        spans = [(0, n)]
    for found in share(run, spans, workers == 1):
        yield from found


def candidate_pairs(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    shingle: int = 5,
    min_cosine: float | None = None,
    idf: str = "auto",
    without: str | Collection[str] = WITHOUT,
    window: str | pd.Timedelta | None = None,
    same_outlet: bool = True,
    max_texts: int = MAX_TEXTS,
) -> pd.DataFrame:
    """Find the pairs of articles worth a closer look: they share a shingle, or are alike.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tokens : Tokens, optional
        What ``make_tokens(articles)`` gives; made when not given.
    shingle : int
        Words in a shingle.
    min_cosine : float, optional
        Pairs of at least this cosine are candidates too, whether or not they share a shingle.
    idf, without, window, same_outlet, max_texts
        As in :func:`measure_similarity` and :func:`mediacompare.measure_overlap`.

    Returns
    -------
    DataFrame
        Sorted by the ids:

        article_id_1, article_id_2 : str
        position_1, position_2 : int, the rows of the articles table (and of the tokens)
        shares : bool, whether they share a shingle that at most ``max_texts`` texts hold
        alike : bool, whether their cosine reaches ``min_cosine``

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({
    ...     "article_id": ["a", "b", "c"],
    ...     "text": ["The bridge is closed for repairs until May.", "Rain is on its way.",
    ...              "Closed for repairs until May: the bridge."],
    ... })
    >>> candidate_pairs(table, without=(), shingle=4)[["position_1", "position_2"]].values.tolist()
    [[0, 2]]
    """
    tokens = tokens_of(articles, tokens)
    asked = asked_pairs(articles, window, same_outlet)
    kept, texts = kept_texts(tokens, without)
    index = remember(
        tokens,
        "shingles",
        (zone_names(without), shingle, max_texts, asked.key),
        lambda: index_shingles(kept, texts, asked, shingle=shingle, max_texts=max_texts),
    )
    empty = np.zeros(0, dtype=np.int64)
    shares = [empty]
    shares += [_keys(first, second) for first, second in shared_pairs(texts, index)]
    alike = empty
    if min_cosine is not None:
        weights = weigh(tokens, kept, texts, idf)
        first, second, _ = find_alike(weights, texts, asked, _threshold(min_cosine, 0))
        alike = np.sort(_keys(first, second))
    shared = np.concatenate(shares)  # sorted, as it comes
    keys = distinct_keys(np.concatenate((shared, alike)))
    rank = id_ranks(tokens)
    named = spread(keys >> 32, keys & 0xFFFFFFFF, texts, asked, rank)
    order = id_order(named.first, named.second, rank)
    first, second, row = named.first[order], named.second[order], named.row[order]
    columns = name_columns(articles, first, second, outlets=False)
    columns["position_1"], columns["position_2"] = first, second
    for name, members in (("shares", shared), ("alike", alike)):
        columns[name] = _holds(members, keys)[row]
    return pd.DataFrame(columns)


def _keys(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.int64]:
    keys: NDArray[np.int64] = (first.astype(np.int64) << 32) | second
    return keys


def _holds(members: NDArray[np.int64], keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which keys are among sorted members."""
    if len(members) == 0:
        return np.zeros(len(keys), dtype=bool)
    place = np.minimum(np.searchsorted(members, keys), len(members) - 1)
    return np.asarray(members[place] == keys)
