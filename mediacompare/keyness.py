"""Keyness: which words one group of articles uses more than another, with counts and spread.

The formulas stand in `association`; here they are put into one table, with intervals and tests
that take articles, not words, as what was drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from mediacompare.association import (
    Floats,
    dispersion,
    log_likelihood,
    log_odds,
    log_ratio,
)
from mediacompare.errors import missing_columns, unknown_choice

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

PROSE = ("running text", "quotation")
_PERMUTATION_BLOCK = 50
_SETTLED = 20  # exceedances after which a term's p needs no further permutations
_COLUMNS: dict[str, str] = {
    "term": "str",
    "count": "float64",
    "reference_count": "float64",
    "group_words": "float64",
    "reference_words": "float64",
    "rate": "float64",
    "reference_rate": "float64",
    "log_likelihood": "float64",
    "log_likelihood_4": "float64",
    "log_ratio": "float64",
    "low": "float64",
    "high": "float64",
    "log_odds": "float64",
    "log_odds_z": "float64",
    "prior": "float64",
    "dispersion": "float64",
    "dispersion_norm": "float64",
    "articles": "int64",
    "reference_articles": "int64",
    "n": "int64",
    "reference_n": "int64",
    "p": "float64",
    "p_adjusted": "float64",
    "reason": "str",
}


@dataclass(frozen=True)
class TermCounts:
    """How often each term stands in each article: one row an article, one column a term."""

    table: Any  # scipy.sparse.csr_matrix, int64
    terms: list[str]
    sizes: npt.NDArray[np.int64]


def count_terms(tokens: Tokens, *, words: int = 1, zones: Sequence[str] = PROSE) -> TermCounts:
    """Count words, or runs of `words` words, in every article.

    A run of several words stays within one sentence and one stretch of the chosen zones. The
    size of an article is the number of terms counted, so rates of pairs are per pair.
    """
    from scipy import sparse

    article, word = _kept_words(tokens, zones)
    if words > 1:
        article, word, terms = _word_runs(tokens, zones, words)
    else:
        terms = list(tokens.vocabulary)
    n, v = len(tokens.article_id), len(terms)
    table = sparse.csr_matrix(
        (np.ones(len(word), dtype=np.int64), (article, word)), shape=(n, v), dtype=np.int64
    )
    table.sum_duplicates()
    return TermCounts(table, terms, np.bincount(article, minlength=n).astype(np.int64))


def _zone_mask(tokens: Tokens, zones: Sequence[str]) -> npt.NDArray[np.bool_]:
    from mediacompare.zones import ZONES

    for zone in zones:
        if zone not in ZONES:
            raise unknown_choice("zones", zone, ZONES)
    if set(zones) == set(ZONES):
        return np.ones(len(tokens.word), dtype=bool)
    wanted = np.array([name in zones for name in ZONES])
    return np.asarray(wanted[tokens.zone])


def _article_of_word(tokens: Tokens) -> npt.NDArray[np.int64]:
    sizes = np.diff(tokens.offsets)
    return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)


def _kept_words(
    tokens: Tokens, zones: Sequence[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    keep = _zone_mask(tokens, zones)
    return _article_of_word(tokens)[keep], tokens.word[keep].astype(np.int64)


def _word_runs(
    tokens: Tokens, zones: Sequence[str], words: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], list[str]]:
    """Find runs of consecutive words; ids are renumbered at each step so that 64 bits suffice."""
    keep = _zone_mask(tokens, zones)
    article = _article_of_word(tokens)
    sentence = np.asarray(tokens.sentence, dtype=np.int64)
    word = tokens.word.astype(np.int64)
    n = len(word)
    if n < words:
        return np.empty(0, np.int64), np.empty(0, np.int64), []
    last = n - words + 1
    fits = keep[:last].copy()
    code = word[:last].copy()
    for step in range(1, words):
        end = step + last
        fits &= keep[step:end]
        fits &= (article[step:end] == article[:last]) & (sentence[step:end] == sentence[:last])
        _, code = np.unique(code * len(tokens.vocabulary) + word[step:end], return_inverse=True)
    first = np.flatnonzero(fits)
    _, where, code = np.unique(code[first], return_index=True, return_inverse=True)
    starts = first[where]
    vocabulary = tokens.vocabulary
    terms = [" ".join(vocabulary[w] for w in word[s : s + words]) for s in starts]
    return article[first], code.astype(np.int64), terms


def measure_keyness(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    by: str = "outlet",
    target: str | Sequence[str] | None = None,
    reference: str | Sequence[str] | pd.DataFrame | None = None,
    words: int = 1,
    zones: Sequence[str] = PROSE,
    weights: Literal["articles", "stories"] = "articles",
    groups: pd.DataFrame | str | None = None,
    prior: Literal["background", "corpus"] | float = "background",
    prior_words: float = 500.0,
    min_count: float = 3,
    min_articles: int = 10,
    permutations: int = 1000,
    top: int | None = 200,
    confidence: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare the words of each group of articles with those of the other groups.

    Parameters
    ----------
    articles
        The articles table.
    tokens
        Made from `articles` when not given.
    by
        Column whose values are the groups.
    target
        The group or groups to describe; all when not given.
    reference
        What to compare with: one value or several values of `by`; another articles table; or, when
        not given, all other groups together.
    words
        Length of a term in words: 1, or 2 and more for runs within a sentence.
    zones
        Which parts of the text count; by default the running text and quotations.
    weights
        ``"articles"``: each article counts. ``"stories"``: articles of one entry of `groups`
        (copies of one another) share the weight of one, so that a story printed by ten outlets
        does not count ten times; counts are then fractions.
    groups
        For ``weights="stories"``: a column of `articles`, or a table whose second column beside
        ``article_id`` is the story. Give groups of copies to count copies once; with all reports
        on one event as groups (`find_stories`) each event counts as one text. Articles without an
        entry count as their own.
    prior
        Of the weighted log-odds. ``"background"``: half the words' frequency in the language
        at large (package wordfreq), half their frequency in all articles compared, since a word
        unknown to the background would else be ruled out; ``"corpus"``: only the latter;
        a number: the same pseudo-count for every term. Terms of several words have no background
        and use the corpus.
    prior_words
        Weight of the prior in words (alpha 0). The authors used 500.
    min_count
        Terms rarer than this in group and reference together are left out.
    min_articles
        Below this number of articles in the group or in the reference, no interval and no p.
    permutations
        Random assignments of whole articles to group and reference; 0 for none.
    top
        Keep for each group this number of terms used more and this number used less, by the
        absolute z of the log-odds; None for all. p-values are adjusted over all terms tested.
    confidence
        Of the interval of the log ratio.
    seed
        Of the permutations.

    Returns
    -------
    pandas.DataFrame
        One row a group and term, in the order of `log_odds_z` from high to low:
        `by`; ``term``; ``count``, ``reference_count`` (occurrences); ``group_words``,
        ``reference_words``; ``rate``, ``reference_rate`` (per 10,000 words);
        ``log_likelihood`` (G² of two cells, Rayson & Garside), ``log_likelihood_4`` (four cells,
        Dunning), both negative where the group uses the term less; ``log_ratio`` (binary
        logarithm of the rates' ratio) with ``low`` and ``high``; ``log_odds``, ``log_odds_z``,
        ``prior`` (the pseudo-count); ``dispersion``, ``dispersion_norm`` (DP in the group, 0
        even to 1 in one article); ``articles``, ``reference_articles`` (that have the term);
        ``n``, ``reference_n`` (articles, or stories when these are the weights); ``p``,
        ``p_adjusted`` (Benjamini-Hochberg over all terms and groups of the call); ``reason``
        (why there is no p; empty when there is one). ``attrs["tests"]`` is the number of terms
        tested.

    Notes
    -----
    The interval takes articles, not words, as the units (linearized variance of a ratio with
    articles as clusters, t quantile): a word used forty times in one article is one observation.
    For the same reason p is the share of random reassignments of whole articles that give a G²
    at least as large, not the tail of a chi-squared distribution. Permutation of a term stops
    early when 20 reassignments have exceeded it (Besag & Clifford 1991). Undefined values are
    missing, never 0.

    The statistics give the values printed by Dunning, Rayson, Levshina and Gries to the last digit,
    and those of two other programs (tests/test_keyness.py, where each source stands;
    benchmarks/association says what could not be confirmed). Without permutations 20,000
    articles by 50 outlets, 9.8 million words, took 27 s of one core with cutting the texts, and
    1.4 GB (``python benchmarks/association/speed.py``).

    Do not use it to say that a group "has a frame": it ranks words and shows where they stand.
    With a handful of articles nothing is significant; read the counts and go to the texts.

    References
    ----------
    Rayson & Garside 2000, doi:10.3115/1117729.1117730; Dunning 1993; Hardie 2014;
    Monroe, Colaresi & Quinn 2008, doi:10.1093/pan/mpn018; Gries 2008,
    doi:10.1075/ijcl.13.4.02gri; Besag & Clifford 1991, doi:10.1093/biomet/78.2.301.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a", "b"], "outlet": ["Courier", "Gazette"], "language": ["en", "en"],
    ...     "text": ["The bridge closed. The bridge is old.", "The crossing closed at noon."]})
    >>> result = measure_keyness(articles, min_count=1)
    >>> result[["outlet", "term", "count", "reference_count"]].head(1).values.tolist()
    [['Courier', 'bridge', 2.0, 0.0]]
    >>> result["reason"].iloc[0]
    '1 article in the group and 1 in the reference: a p-value needs 10 in each'
    """
    _check_options(articles, by, words, weights, prior, prior_words, permutations, top, confidence)
    from mediacompare.tokens import make_tokens

    outside = None
    if isinstance(reference, pd.DataFrame):
        outside = reference
        articles = _with_outside(articles, outside, by)
        tokens = None
    if tokens is None:
        tokens = make_tokens(articles)
    counts = count_terms(tokens, words=words, zones=zones)
    label = articles.set_index("article_id")[by].reindex(list(tokens.article_id))
    units = _make_units(counts, label, tokens.article_id, articles, weights, groups)
    names = sorted(set(units.label) - {_OUTSIDE})
    targets = names if target is None else _chosen("target", target, names)
    references = None
    if reference is not None and not isinstance(reference, pd.DataFrame):
        references = _chosen("reference", reference, names)

    sides = []
    for name in targets:
        in_target = np.array([x == name for x in units.label], dtype=bool)
        if outside is not None:
            in_reference = np.array([x == _OUTSIDE for x in units.label], dtype=bool)
        elif references is None:
            in_reference = ~in_target
        else:
            in_reference = np.isin(units.label, references) & ~in_target
        if in_target.any() and in_reference.any():
            sides.append((name, in_target, in_reference))
    background = _background(tokens, counts.terms, words, prior)
    frames, tested = [], []
    for number, (name, in_target, in_reference) in enumerate(sides):
        frame = _compare(
            units, name, in_target, in_reference, background, prior, prior_words,
            min_count, min_articles, permutations, confidence, seed + number,
        )  # fmt: skip
        rows = _most_key(frame, top)
        tested.append((frame["p"].to_numpy(), rows))
        frames.append(frame.iloc[rows])
    return _assemble(frames, tested, by, counts.terms)


_OUTSIDE = "\x00reference"


def _check_options(
    articles: pd.DataFrame,
    by: str,
    words: int,
    weights: str,
    prior: object,
    prior_words: float,
    permutations: int,
    top: int | None,
    confidence: float,
) -> None:
    missing = [c for c in ("article_id", "text", by) if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    if words < 1:
        raise ValueError(f"words={words!r} is not allowed; use 1 or more")
    if weights not in ("articles", "stories"):
        raise unknown_choice("weights", weights, ("articles", "stories"))
    if isinstance(prior, str):
        if prior not in ("background", "corpus"):
            raise unknown_choice("prior", prior, ("background", "corpus"))
    elif not isinstance(prior, int | float) or not prior > 0:
        raise ValueError(
            f"prior={prior!r} is not allowed; use 'background', 'corpus' or a number above 0"
        )
    if not prior_words > 0:
        raise ValueError(f"prior_words={prior_words!r} is not allowed; use a number above 0")
    if permutations < 0:
        raise ValueError(f"permutations={permutations!r} is not allowed; use 0 (none) or more")
    if top is not None and top < 1:
        raise ValueError(f"top={top!r} is not allowed; use 1 or more, or None for all terms")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence={confidence!r} is not allowed; use a number between 0 and 1")


def _chosen(parameter: str, value: str | Sequence[str], names: list[str]) -> list[str]:
    chosen = [value] if isinstance(value, str) else list(value)
    for name in chosen:
        if name not in names:
            raise unknown_choice(parameter, name, names)
    return sorted(set(chosen))


def _with_outside(articles: pd.DataFrame, outside: pd.DataFrame, by: str) -> pd.DataFrame:
    missing = [c for c in ("article_id", "text") if c not in outside.columns]
    if missing:
        raise missing_columns("reference", missing, outside.columns)
    other = outside.copy()
    other["article_id"] = _OUTSIDE + other["article_id"].astype("str")
    other[by] = _OUTSIDE
    return pd.concat([articles, other], ignore_index=True)


@dataclass(frozen=True)
class _Units:
    """The rows that are compared: articles, or stories within a group, with their counts."""

    table: Any  # scipy.sparse.csr_matrix, float64
    sizes: Floats
    label: npt.NDArray[np.object_]


def _make_units(
    counts: TermCounts,
    label: pd.Series[Any],
    article_id: Iterable[str],
    articles: pd.DataFrame,
    weights: str,
    groups: pd.DataFrame | str | None,
) -> _Units:
    """Order rows by name, so that nothing hangs on the order given; merge copies on request."""
    from scipy import sparse

    if weights == "stories" and groups is None:
        raise ValueError(
            "weights='stories' needs groups=: a column of articles, or a table with article_id "
            "and the story of each article"
        )
    ids = pd.Index([str(x) for x in article_id])
    known = label.notna().to_numpy()
    story = np.array(ids.to_list(), dtype=object)
    if weights == "stories" and groups is not None:
        given = _stories(articles, groups).reindex(ids).to_numpy(dtype=object)
        has = ~pd.isna(given)
        story[has] = ["\x01" + str(x) for x in given[has]]
    frame = pd.DataFrame(
        {"row": np.arange(len(ids)), "label": label.to_numpy(dtype=object), "story": story}
    )[known]
    frame["label"] = frame["label"].astype(str)
    copies = frame.groupby("story")["row"].transform("size").to_numpy()
    frame["weight"] = 1.0 / copies
    frame = frame.sort_values(["label", "story", "row"], kind="stable")
    unit = frame.groupby(["label", "story"], sort=True).ngroup().to_numpy()
    n = int(unit.max()) + 1 if len(unit) else 0
    gather = sparse.csr_matrix(
        (frame["weight"].to_numpy(), (unit, frame["row"].to_numpy())), shape=(n, len(ids))
    )
    first = np.unique(unit, return_index=True)[1]
    table = sparse.csr_matrix(gather @ counts.table.astype(float))
    table.sort_indices()
    return _Units(
        table, np.asarray(gather @ counts.sizes.astype(float)), frame["label"].to_numpy()[first]
    )


def _stories(articles: pd.DataFrame, groups: pd.DataFrame | str) -> pd.Series[Any]:
    if isinstance(groups, str):
        if groups not in articles.columns:
            raise missing_columns("articles", [groups], articles.columns)
        return articles.set_index("article_id")[groups]
    if "article_id" not in groups.columns:
        raise missing_columns("groups", ["article_id"], groups.columns)
    others = [c for c in groups.columns if c != "article_id"]
    if not others:
        raise ValueError("groups has only the column 'article_id'; it needs one with the story too")
    return groups.drop_duplicates("article_id").set_index("article_id")[others[0]]


def _background(tokens: Tokens, terms: list[str], words: int, prior: str | float) -> Floats | None:
    """Share of each term in the languages at large, mixed as the articles mix them."""
    if prior != "background" or words > 1 or not terms:
        return None
    from wordfreq import available_languages, get_frequency_dict

    languages = [None if x is None else str(x).split("-")[0].lower() for x in tokens.language]
    sizes = pd.Series(np.diff(tokens.offsets), index=languages, dtype=float)
    sizes = sizes[sizes.index.isin(list(available_languages("small")))].groupby(level=0).sum()
    if sizes.empty or sizes.sum() == 0:
        return None
    total = np.zeros(len(terms))
    for language, size in sorted(sizes.items()):
        known = get_frequency_dict(str(language), wordlist="best")
        total += size * np.array([known.get(term, 0.0) for term in terms])
    return np.asarray(total / sizes.sum())


def _compare(
    units: _Units,
    name: str,
    in_target: npt.NDArray[np.bool_],
    in_reference: npt.NDArray[np.bool_],
    background: Floats | None,
    prior: str | float,
    prior_words: float,
    min_count: float,
    min_articles: int,
    permutations: int,
    confidence: float,
    seed: int,
) -> pd.DataFrame:
    """All columns for one group; `term` is still the number of the term."""
    own, other = units.table[in_target], units.table[in_reference]
    c, d = units.sizes[in_target].sum(), units.sizes[in_reference].sum()
    a_all, b_all = (np.asarray(x.sum(axis=0)).ravel() for x in (own, other))
    term = np.flatnonzero((a_all + b_all >= min_count) & (a_all + b_all > 0))
    a, b = a_all[term], b_all[term]
    own, other = own[:, term], other[:, term]
    if isinstance(prior, str):
        pooled = (a + b) / (c + d) if c + d > 0 else np.zeros(len(term))
        share = pooled if background is None else (background[term] + pooled) / 2
        alpha, alpha_sum = prior_words * share, float(prior_words)
    else:
        alpha, alpha_sum = np.full(len(term), float(prior)), float(prior) * len(term)
    odds, z = log_odds(a, b, c, d, alpha, alpha_sum)
    spread, spread_norm = dispersion(own, units.sizes[in_target])
    n, m = int(in_target.sum()), int(in_reference.sum())
    ratio = log_ratio(a, b, c, d)
    low = high = np.full(len(term), np.nan)
    p = np.full(len(term), np.nan)
    reason = ""
    if n < min_articles or m < min_articles:
        noun = "article" if n == 1 else "articles"
        reason = (
            f"{n} {noun} in the group and {m} in the reference: "
            f"a p-value needs {min_articles} in each"
        )
    else:
        half = _half_width(
            own, other, units.sizes[in_target], units.sizes[in_reference], confidence
        )
        defined = (a > 0) & (b > 0)
        low, high = np.where(defined, ratio - half, np.nan), np.where(defined, ratio + half, np.nan)
        if permutations:
            both = in_target | in_reference
            p = _permute(units.table[both][:, term], units.sizes[both], in_target[both],
                         permutations, seed)  # fmt: skip
        else:
            reason = "permutations=0: none asked for"
    return pd.DataFrame(
        {
            "group": name,
            "term": term,
            "count": a,
            "reference_count": b,
            "group_words": c,
            "reference_words": d,
            "rate": 1e4 * a / c if c > 0 else np.nan,
            "reference_rate": 1e4 * b / d if d > 0 else np.nan,
            "log_likelihood": log_likelihood(a, b, c, d),
            "log_likelihood_4": log_likelihood(a, b, c, d, cells=4),
            "log_ratio": ratio,
            "low": low,
            "high": high,
            "log_odds": odds,
            "log_odds_z": z,
            "prior": alpha,
            "dispersion": spread,
            "dispersion_norm": spread_norm,
            "articles": np.bincount(own.indices, minlength=len(term)).astype(np.int64),
            "reference_articles": np.bincount(other.indices, minlength=len(term)).astype(np.int64),
            "n": n,
            "reference_n": m,
            "p": p,
            "reason": reason,
        }
    )


def _half_width(
    own: Any, other: Any, own_sizes: Floats, other_sizes: Floats, confidence: float
) -> Floats:
    """Half the interval of the log ratio: articles are the units, words within them are not."""
    from scipy import stats

    variance = _relative_variance(own, own_sizes) + _relative_variance(other, other_sizes)
    quantile = float(stats.t.ppf((1 + confidence) / 2, min(len(own_sizes), len(other_sizes)) - 1))
    return np.asarray(quantile * np.sqrt(variance) / math.log(2))


def _relative_variance(table: Any, sizes: Floats) -> Floats:
    """Variance of the logarithm of a rate, linearized: sum of (x - rate * size)² over x total²."""
    n = len(sizes)
    total = np.asarray(table.sum(axis=0)).ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = total / sizes.sum()
        squares = np.asarray(table.multiply(table).sum(axis=0)).ravel()
        cross = table.T @ sizes
        residual = squares - 2 * rate * cross + rate**2 * (sizes**2).sum()
        return np.asarray(n / (n - 1) * np.maximum(residual, 0.0) / total**2)


def _permute(
    table: Any, sizes: Floats, in_target: npt.NDArray[np.bool_], permutations: int, seed: int
) -> Floats:
    """Share of reassignments of whole articles with a G² at least as large, for every term."""
    random = np.random.default_rng(seed)
    total_words = sizes.sum()
    columns = table.T.tocsr()
    total = np.asarray(columns.sum(axis=1)).ravel()
    a = columns @ in_target.astype(float)
    c = float(sizes[in_target].sum())
    observed = np.abs(log_likelihood(a, total - a, c, total_words - c)) - 1e-9
    exceeded = np.zeros(len(total))
    drawn = np.zeros(len(total))
    active = np.arange(len(total))
    done = 0
    while done < permutations and len(active):
        block = min(_PERMUTATION_BLOCK, permutations - done)
        label = np.stack([random.permutation(in_target) for _ in range(block)], axis=1).astype(
            float
        )
        c_block = sizes @ label
        a_block = np.asarray(columns @ label)
        rest = total[active, None] - a_block
        statistic = np.abs(log_likelihood(a_block, rest, c_block, total_words - c_block))
        exceeded[active] += (statistic >= observed[active, None]).sum(axis=1)
        drawn[active] += block
        done += block
        still = exceeded[active] < _SETTLED
        if not still.all():
            active, columns = active[still], columns[still]
    return np.asarray((exceeded + 1) / (drawn + 1))


def _most_key(frame: pd.DataFrame, top: int | None) -> npt.NDArray[np.int64]:
    """Give the rows to keep: the `top` highest and the `top` lowest z scores."""
    z = frame["log_odds_z"].to_numpy()
    order = np.lexsort((frame["term"].to_numpy(), -z))
    if top is None:
        return order
    more, less = order[z[order] >= 0], order[z[order] < 0]
    return np.concatenate([more[:top], less[-top:]])


def _assemble(
    frames: list[pd.DataFrame],
    tested: list[tuple[Floats, npt.NDArray[np.int64]]],
    by: str,
    terms: list[str],
) -> pd.DataFrame:
    """Adjust p over all terms tested, of which the frames hold those kept."""
    from mediacompare.intervals import adjust_p

    tests = sum(len(p) for p, _ in tested)
    types = {by: "str", **_COLUMNS}
    if not tests:
        empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})
        empty.attrs["tests"] = 0
        return empty
    every = np.concatenate([p for p, _ in tested])
    adjusted = np.full(len(every), np.nan)
    known = ~np.isnan(every)
    if known.any():
        adjusted[known] = adjust_p(every[known], method="bh")
    ends = np.cumsum([len(p) for p, _ in tested])
    parts = [
        frame.assign(p_adjusted=adjusted[end - len(p) : end][rows])
        for frame, (p, rows), end in zip(frames, tested, ends, strict=True)
    ]
    table = pd.concat(parts, ignore_index=True).rename(columns={"group": by})
    table["term"] = [terms[i] for i in table["term"]]
    table = table.sort_values([by, "log_odds_z", "term"], ascending=[True, False, True])
    result = table.reset_index(drop=True)[list(types)].astype(types)
    result.attrs["tests"] = tests
    return result
