"""Formulas of word association on plain arrays: keyness, dispersion and collocation, each once."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from mediacompare.errors import unknown_choice

Floats = npt.NDArray[np.float64]


def log_likelihood(
    count: npt.ArrayLike,
    reference_count: npt.ArrayLike,
    words: npt.ArrayLike,
    reference_words: npt.ArrayLike,
    *,
    cells: Literal[2, 4] = 2,
) -> Floats:
    """Signed log-likelihood ratio G² of a word in two corpora.

    Parameters
    ----------
    count, reference_count
        Occurrences of the word in the group and in the reference.
    words, reference_words
        All words of the group and of the reference.
    cells
        2: only the occurrences of the word enter (Rayson & Garside 2000, after Read & Cressie);
        4: the occurrences of all other words too (Dunning 1993; quanteda's ``"lr"`` without
        correction). The two are close for rare words; the second is never smaller.

    Returns
    -------
    numpy.ndarray
        G², at least 0, with a minus sign where the group uses the word less than the reference.
        Missing where either side has no words.

    References
    ----------
    Rayson & Garside 2000, doi:10.3115/1117729.1117730. Dunning 1993, Computational Linguistics
    19(1), 61-74.

    Examples
    --------
    >>> float(log_likelihood(20, 10, 1000, 1000).round(2))
    3.4
    """
    if cells not in (2, 4):
        raise unknown_choice("cells", cells, (2, 4))
    a, b, c, d = (np.asarray(x, float) for x in (count, reference_count, words, reference_words))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (a + b) / (c + d)
        observed = [a, b]
        expected = [c * share, d * share]
        if cells == 4:
            observed += [c - a, d - b]
            expected += [c * (1 - share), d * (1 - share)]
        total = sum(_x_log_ratio(o, e) for o, e in zip(observed, expected, strict=True))
        statistic = 2 * np.maximum(np.asarray(total, float), 0.0)
        sign = np.where(a * d < b * c, -1.0, 1.0)
        return np.asarray(np.where((c > 0) & (d > 0), sign * statistic, np.nan))


def _x_log_ratio(x: Floats, expected: Floats) -> Floats:
    """Return x·ln(x/expected), 0 where x is 0."""
    safe = np.where((x > 0) & (expected > 0), x / np.where(expected > 0, expected, 1.0), 1.0)
    return np.asarray(np.where(x > 0, x * np.log(safe), 0.0))


def log_ratio(
    count: npt.ArrayLike,
    reference_count: npt.ArrayLike,
    words: npt.ArrayLike,
    reference_words: npt.ArrayLike,
) -> Floats:
    """Binary logarithm of the ratio of two rates: 1 is twice as often, -1 half as often.

    A count of 0 enters as 0.5 (Hardie 2014), so that the ratio stays finite; it then tells the
    size of the corpora more than the size of the difference.

    Examples
    --------
    >>> float(log_ratio(40, 10, 1000, 1000))
    2.0
    """
    a, b, c, d = (np.asarray(x, float) for x in (count, reference_count, words, reference_words))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log2(np.where(a > 0, a, 0.5) / c) - np.log2(np.where(b > 0, b, 0.5) / d)
        return np.asarray(np.where((c > 0) & (d > 0) & (a + b > 0), value, np.nan))


def log_odds(
    count: npt.ArrayLike,
    reference_count: npt.ArrayLike,
    words: npt.ArrayLike,
    reference_words: npt.ArrayLike,
    prior: npt.ArrayLike,
    prior_words: float,
) -> tuple[Floats, Floats]:
    """Log-odds ratio with an informative Dirichlet prior, and its z score.

    Parameters
    ----------
    count, reference_count, words, reference_words
        As in `log_likelihood`.
    prior
        Pseudo-count of each word (alpha), above 0.
    prior_words
        Sum of the pseudo-counts over the whole vocabulary (alpha 0).

    Returns
    -------
    tuple of numpy.ndarray
        The difference of log-odds (natural logarithm) and its z score, the difference over its
        approximate standard deviation (equations 16, 19 to 22 of the paper). The z score takes
        words as independent draws, which they are not: rank by it, do not read a p from it.

    References
    ----------
    Monroe, Colaresi & Quinn 2008, doi:10.1093/pan/mpn018.

    Examples
    --------
    >>> difference, z = log_odds(9, 4, 100, 100, 1.0, 10.0)
    >>> round(float(difference), 3), round(float(z), 3)
    (0.742, 1.355)
    """
    a, b, c, d = (np.asarray(x, float) for x in (count, reference_count, words, reference_words))
    alpha = np.asarray(prior, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        one = np.log((a + alpha) / (c + prior_words - a - alpha))
        two = np.log((b + alpha) / (d + prior_words - b - alpha))
        difference = one - two
        z = difference / np.sqrt(1 / (a + alpha) + 1 / (b + alpha))
    return np.asarray(difference), np.asarray(z)


def dispersion(counts: npt.ArrayLike, sizes: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Gries' deviation of proportions (DP), and the same brought to a maximum of 1.

    Parameters
    ----------
    counts
        Occurrences, one row a part of the corpus (article), one column a word; or one vector.
        May be a scipy sparse matrix.
    sizes
        Words of each part.

    Returns
    -------
    tuple of numpy.ndarray
        DP: 0 is spread as the sizes of the parts would have it, near 1 is in one small part;
        and DPnorm = DP / (1 - smallest share). Missing where a word does not occur; DPnorm also
        where there is one part only.

    References
    ----------
    Gries 2008, doi:10.1075/ijcl.13.4.02gri; Lijffijt & Gries 2012, doi:10.1075/ijcl.17.1.08lij.

    Examples
    --------
    >>> dp, dp_norm = dispersion([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])
    >>> round(float(dp[0]), 2), round(float(dp_norm[0]), 2)
    (0.18, 0.22)
    """
    from scipy import sparse

    if sparse.issparse(counts):
        table = sparse.csr_matrix(counts, dtype=float)
    else:
        dense = np.asarray(counts, float)
        table = sparse.csr_matrix(dense.reshape(-1, 1) if dense.ndim == 1 else dense)
    size = np.asarray(sizes, float)
    share = size / size.sum() if size.sum() > 0 else size
    total = np.asarray(table.sum(axis=0)).ravel()
    # Parts without the word add their share; only the others need a look, so stay sparse.
    part = np.repeat(share, np.diff(table.indptr))
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = table.data / total[table.indices]
        moved = np.bincount(
            table.indices, weights=np.abs(observed - part) - part, minlength=table.shape[1]
        )
        value = np.where(total > 0, np.clip((1 + moved) / 2, 0, 1), np.nan)
        positive = share[share > 0]
        ceiling = 1 - positive.min() if len(positive) > 1 else np.nan
        return value, np.clip(value / ceiling, 0, 1)


def log_dice(together: npt.ArrayLike, count_1: npt.ArrayLike, count_2: npt.ArrayLike) -> Floats:
    """Rychlý's log Dice: 14 at most, one less is half as strong, independent of corpus size.

    Missing where the two never stand together.

    References
    ----------
    Rychlý 2008, A lexicographer-friendly association score, RASLAN 2008, 6-9.

    Examples
    --------
    >>> float(log_dice(10, 10, 10))
    14.0
    """
    f, x, y = (np.asarray(v, float) for v in (together, count_1, count_2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(f > 0, 14 + np.log2(2 * f / (x + y)), np.nan))


def pointwise_mutual_information(
    together: npt.ArrayLike, expected: npt.ArrayLike, *, floor: float = 0.0
) -> Floats:
    """Binary logarithm of observed over expected co-occurrences; missing below the floor.

    The measure favors rare words without measure: two words seen once, together, top every
    list. Hence `floor`, the least number of co-occurrences for which a value is given.

    References
    ----------
    Church & Hanks 1990, Computational Linguistics 16(1), 22-29.

    Examples
    --------
    >>> float(pointwise_mutual_information(8, 2, floor=3))
    2.0
    """
    f, e = (np.asarray(v, float) for v in (together, expected))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where((f > 0) & (f >= floor), np.log2(f / e), np.nan))
