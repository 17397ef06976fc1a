"""Uncertainty: bootstrap intervals, intervals of shares, permutation tests, corrections of p.

All random numbers come from ``numpy.random.default_rng(seed)``: the same call gives the same
digits. What cannot be said (too few values) is ``nan``, never 0 and never a p of 1.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mediacompare.errors import unknown_choice

__all__ = [
    "Interval",
    "PermutationResult",
    "adjust_p",
    "bootstrap_interval",
    "permutation_test",
    "proportion_interval",
    "resampled_totals",
]

Floats = NDArray[np.float64]
Statistic = Literal["mean", "median"] | Callable[[Floats], Any]

_METHODS = ("bca", "percentile")
_CORRECTIONS = ("bh", "by", "holm", "bonferroni", "none")
_BATCH = 2_000_000  # numbers drawn at a time, so that memory stays bounded


class Interval(NamedTuple):
    """An estimate with its interval; ``n`` is the number of units that were resampled."""

    estimate: float
    low: float
    high: float
    n: int


class PermutationResult(NamedTuple):
    """Difference of the groups, two-sided p, number of relabelings, and whether those are all."""

    difference: float
    p: float
    permutations: int
    exact: bool


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence={confidence!r} is not allowed; use a number between 0 and 1")


def _check_resamples(parameter: str, number: int) -> None:
    if number < 1:
        raise ValueError(f"{parameter}={number!r} is not allowed; use a whole number of 1 or more")


def _function_of(statistic: Statistic) -> Callable[[Floats], Any]:
    """Turn the name of a statistic into a function over the last axis."""
    if callable(statistic):
        return statistic
    if statistic == "mean":
        return lambda values: np.mean(values, axis=-1)
    if statistic == "median":
        return lambda values: np.median(values, axis=-1)
    raise unknown_choice("statistic", statistic, ("mean", "median"))


def bootstrap_interval(
    values: ArrayLike,
    statistic: Statistic = "mean",
    *,
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
    method: Literal["bca", "percentile"] = "bca",
) -> Interval:
    """Estimate a statistic and its bootstrap interval.

    Parameters
    ----------
    values : array of float
        One value a unit (an article, a sentence). Missing values are left out.
    statistic : {"mean", "median"} or callable
        A callable takes an array and works over its last axis (``numpy.std`` with ``axis=-1``).
    clusters : array, optional
        What each value belongs to (a story, an author). Whole clusters are then resampled, because
        articles on one story are not independent of each other. Percentile method only.
    confidence : float
        Between 0 and 1.
    resamples : int
        Number of bootstrap samples.
    seed : int
        Of ``numpy.random.default_rng``.
    method : {"bca", "percentile"}
        "bca" corrects for bias and skewness; it falls back on the percentiles where it is not
        defined (all values alike but one, clusters).

    Returns
    -------
    Interval
        ``estimate, low, high`` in the unit of the values, ``n`` the units (clusters, where given).
        With no value all three are ``nan``; with one value ``low`` and ``high`` are.

    Notes
    -----
    Under about ten units the interval is too narrow whichever method is used: show the points too.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical
    Association 82, 171-185. https://doi.org/10.1080/01621459.1987.10478410

    Examples
    --------
    >>> bootstrap_interval([12, 15, 9, 20, 14, 11], seed=1).estimate
    13.5
    """
    _check_confidence(confidence)
    _check_resamples("resamples", resamples)
    if method not in _METHODS:
        raise unknown_choice("method", method, _METHODS)
    function = _function_of(statistic)
    data = np.asarray(values, dtype=np.float64)
    if data.ndim != 1:
        raise ValueError(f"values has {data.ndim} dimensions; use one value a unit")
    kept = ~np.isnan(data)
    rng = np.random.default_rng(seed)
    if clusters is not None:
        return _cluster_interval(
            data[kept], np.asarray(clusters)[kept], statistic, confidence, resamples, rng
        )
    data = data[kept]
    n = len(data)
    if n == 0:
        return Interval(np.nan, np.nan, np.nan, 0)
    estimate = float(function(data))
    if n == 1:
        return Interval(estimate, np.nan, np.nan, 1)
    drawn = np.empty(resamples)
    step = max(1, _BATCH // n)
    for first in range(0, resamples, step):
        size = min(step, resamples - first)
        drawn[first : first + size] = function(data[rng.integers(0, n, (size, n))])
    tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
    if method == "bca":
        tails = _bca_tails(drawn, estimate, data, function, tails)
    low, high = np.quantile(drawn, tails)
    return Interval(estimate, float(low), float(high), n)


def _bca_tails(
    drawn: Floats,
    estimate: float,
    data: Floats,
    function: Callable[[Floats], Any],
    tails: Floats,
) -> Floats:
    """Shift the two tail probabilities by bias and acceleration (Efron 1987)."""
    from scipy.special import ndtr, ndtri

    n = len(data)
    below = (np.sum(drawn < estimate) + np.sum(drawn <= estimate)) / (2 * len(drawn))
    if not 0 < below < 1 or n > 2000:  # the jackknife is quadratic; there BCa hardly matters
        return tails
    bias = ndtri(below)
    jackknife = np.array([float(function(np.delete(data, i))) for i in range(n)])
    spread = jackknife.mean() - jackknife
    scale = np.sum(spread**2) ** 1.5
    if scale == 0:
        return tails
    acceleration = np.sum(spread**3) / (6 * scale)
    z = bias + ndtri(tails)
    return np.asarray(ndtr(bias + z / (1 - acceleration * z)), dtype=np.float64)


def _cluster_interval(
    data: Floats,
    clusters: NDArray[Any],
    statistic: Statistic,
    confidence: float,
    resamples: int,
    rng: np.random.Generator,
) -> Interval:
    """Resample whole clusters; the statistic is that of all their values together."""
    function = _function_of(statistic)
    names, code = np.unique(clusters.astype(str), return_inverse=True)
    n = len(names)
    if n == 0:
        return Interval(np.nan, np.nan, np.nan, 0)
    estimate = float(function(data))
    if n == 1:
        return Interval(estimate, np.nan, np.nan, 1)
    picks = rng.integers(0, n, (resamples, n))
    if statistic == "mean":
        sums = np.bincount(code, weights=data, minlength=n)
        sizes = np.bincount(code, minlength=n)
        drawn = sums[picks].sum(axis=1) / sizes[picks].sum(axis=1)
    else:
        members = [data[code == cluster] for cluster in range(n)]
        drawn = np.array([float(function(np.concatenate([members[i] for i in p]))) for p in picks])
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(estimate, float(low), float(high), n)


def resampled_totals(parts: ArrayLike, *, resamples: int = 2000, seed: int = 0) -> Floats:
    """Sum bootstrap samples of the rows of a table.

    Whatever is computed from sums (words per sentence, a rate, a readability formula) can be
    computed from these totals for all resamples at once.

    Parameters
    ----------
    parts : array of shape (units, columns)
        One row a unit, such as words, syllables and letters of each sentence.
    resamples : int
        Number of bootstrap samples.
    seed : int
        Of ``numpy.random.default_rng``.

    Returns
    -------
    array of shape (resamples, columns)
        Sums over units drawn with replacement, as many as there are rows; 0 rows give zeros.

    Examples
    --------
    >>> resampled_totals([[2.0, 10.0], [2.0, 20.0]], resamples=3, seed=0).shape
    (3, 2)
    """
    _check_resamples("resamples", resamples)
    table = np.asarray(parts, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"parts has {table.ndim} dimensions; use one row a unit")
    n, columns = table.shape
    if n == 0:
        return np.zeros((resamples, columns))
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(n, np.full(n, 1 / n), size=resamples)
    return np.asarray(counts @ table, dtype=np.float64)


def proportion_interval(
    k: ArrayLike, n: ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Give the Wilson score interval of shares.

    Parameters
    ----------
    k, n : array of int
        Hits and trials; one share for each pair (numbers and arrays are broadcast).
    confidence : float
        Between 0 and 1.

    Returns
    -------
    low, high : array of float
        Between 0 and 1; ``nan`` where ``n`` is 0.

    Notes
    -----
    It takes the trials for independent. Words of one article are not: resample articles there.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, 209-212.
    https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    >>> low, high = proportion_interval(8, 10)
    >>> round(float(low), 4), round(float(high), 4)
    (0.4902, 0.9433)
    """
    from scipy.special import ndtri

    _check_confidence(confidence)
    hits, trials = np.broadcast_arrays(
        np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    )
    if np.any(hits < 0) or np.any(hits > trials):
        raise ValueError("k has values below 0 or above n; use hits between 0 and n")
    z = float(ndtri((1 + confidence) / 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = hits / trials
        center = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
        half = (
            z / (1 + z**2 / trials) * np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
        )
    low = np.where(hits == 0, 0.0, center - half)
    high = np.where(hits == trials, 1.0, center + half)
    empty = trials == 0
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def permutation_test(
    values: ArrayLike,
    labels: ArrayLike,
    *,
    statistic: Literal["mean", "median"] = "mean",
    strata: ArrayLike | None = None,
    permutations: int = 9999,
    seed: int = 0,
) -> PermutationResult:
    """Test whether two groups differ, by giving out their labels anew.

    Parameters
    ----------
    values : array of float
        One value a unit (an article). Missing values are left out with their labels.
    labels : array of bool
        True for the first group.
    statistic : {"mean", "median"}
        Its difference, first group less second, is tested.
    strata : array, optional
        Labels are exchanged only within a stratum (a story), which holds the stories fixed.
    permutations : int
        Number of random relabelings; where all are no more than that, all are used.
    seed : int
        Of ``numpy.random.default_rng``.

    Returns
    -------
    PermutationResult
        ``difference`` in the unit of the values; ``p`` two-sided, above 0 and at most 1, with one
        added above and below for random relabelings; ``permutations``; ``exact``. Both numbers
        are ``nan`` where a group is empty.

    Notes
    -----
    With few units p cannot be small: 3 against 3 has 20 relabelings, so p is 0.1 or more.

    References
    ----------
    Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
    Applications in Genetics and Molecular Biology 9. https://doi.org/10.2202/1544-6115.1585

    Examples
    --------
    >>> permutation_test([1, 2, 3, 7, 8, 9], [True, True, True, False, False, False]).p
    0.1
    """
    _check_resamples("permutations", permutations)
    function = _function_of(statistic)
    data = np.asarray(values, dtype=np.float64)
    first = np.asarray(labels, dtype=np.bool_)
    if data.shape != first.shape or data.ndim != 1:
        raise ValueError(
            f"labels has shape {first.shape}, values {data.shape}; use one label a value"
        )
    kept = ~np.isnan(data)
    data, first = data[kept], first[kept]
    n, k = len(data), int(first.sum())
    if k in {0, n}:
        return PermutationResult(np.nan, np.nan, 0, exact=False)
    observed = float(function(data[first]) - function(data[~first]))
    if strata is None and comb(n, k) <= permutations:
        from itertools import combinations

        chosen = np.array(list(combinations(range(n), k)))
        masks = np.zeros((len(chosen), n), dtype=np.bool_)
        np.put_along_axis(masks, chosen, True, axis=1)
        drawn = _differences(data, masks, function, statistic)
        hits = int(np.sum(np.abs(drawn) >= abs(observed) - 1e-12 * max(1.0, abs(observed))))
        return PermutationResult(observed, hits / len(drawn), len(drawn), exact=True)
    rng = np.random.default_rng(seed)
    blocks = (
        [np.arange(n)]
        if strata is None
        else [np.flatnonzero(code) for code in _indicators(np.asarray(strata)[kept])]
    )
    hits = 0
    step = max(1, _BATCH // n)
    for begin in range(0, permutations, step):
        size = min(step, permutations - begin)
        masks = np.empty((size, n), dtype=np.bool_)
        for block in blocks:
            masks[:, block] = rng.permuted(np.tile(first[block], (size, 1)), axis=1)
        drawn = _differences(data, masks, function, statistic)
        hits += int(np.sum(np.abs(drawn) >= abs(observed) - 1e-12 * max(1.0, abs(observed))))
    return PermutationResult(observed, (hits + 1) / (permutations + 1), permutations, exact=False)


def _indicators(labels: NDArray[Any]) -> list[NDArray[np.bool_]]:
    names = labels.astype(str)
    return [names == name for name in np.unique(names)]


def _differences(
    data: Floats, masks: NDArray[np.bool_], function: Callable[[Floats], Any], statistic: str
) -> Floats:
    """Give the difference of the groups for each row of labels (all rows have the same counts)."""
    n, k = len(data), int(masks[0].sum())
    if statistic == "mean":
        sums = masks @ data
        return np.asarray(sums / k - (data.sum() - sums) / (n - k), dtype=np.float64)
    order = np.argsort(~masks, axis=1, kind="stable")
    sorted_data = data[order]
    return np.asarray(function(sorted_data[:, :k]) - function(sorted_data[:, k:]))


def adjust_p(p: ArrayLike, method: str = "bh") -> Floats:
    """Correct p values for the number of tests made.

    Parameters
    ----------
    p : array of float
        Between 0 and 1; missing values (tests that could not be made) stay missing and are not
        counted.
    method : {"bh", "by", "holm", "bonferroni", "none"}
        "bh" and "by" bound the share of false discoveries (Benjamini & Hochberg; Benjamini &
        Yekutieli for any dependence), "holm" and "bonferroni" the chance of any.

    Returns
    -------
    array of float
        Adjusted p values, between 0 and 1, in the order given.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
    Statistical Society B 57, 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x

    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics 6, 65-70. https://www.jstor.org/stable/4615733

    Examples
    --------
    >>> adjust_p([0.01, 0.02, 0.03, 0.5], "holm").tolist()
    [0.04, 0.06, 0.06, 0.5]
    """
    if method not in _CORRECTIONS:
        raise unknown_choice("method", method, _CORRECTIONS)
    given = np.asarray(p, dtype=np.float64)
    if np.any((given < 0) | (given > 1)):
        raise ValueError("p has values below 0 or above 1")
    result = given.copy()
    flat = result.ravel()
    known = np.flatnonzero(~np.isnan(flat))
    m = len(known)
    if m == 0 or method == "none":
        return result
    order = known[np.argsort(flat[known], kind="stable")]
    ranked = flat[order]
    if method == "bonferroni":
        adjusted = ranked * m
    elif method == "holm":
        adjusted = np.maximum.accumulate(ranked * np.arange(m, 0, -1))
    else:
        factor = float(np.sum(1 / np.arange(1, m + 1))) if method == "by" else 1.0
        raised = np.maximum(ranked * factor * m / np.arange(1, m + 1), ranked)
        adjusted = np.minimum.accumulate(raised[::-1])[::-1]
    flat[order] = np.minimum(adjusted, 1.0)
    return flat.reshape(given.shape)
