"""Differences between groups of articles (outlets), with intervals, tests and corrections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.errors import missing_columns, unknown_choice
from mediacompare.intervals import adjust_p, bootstrap_interval, permutation_test

__all__ = ["compare_groups"]

Floats = NDArray[np.float64]

_KINDS = {
    "group": "str",
    "reference": "str",
    "measure": "str",
    "estimate": "float64",
    "low": "float64",
    "high": "float64",
    "n": "int64",
    "n_reference": "Int64",
    "p": "float64",
    "p_adjusted": "float64",
    "undefined": "str",
}


def compare_groups(
    articles_measures: pd.DataFrame,
    *,
    measure: str | Sequence[str],
    by: str = "outlet",
    reference: str | None = None,
    statistic: Literal["mean", "median"] = "mean",
    clusters: str | None = None,
    match: str | None = None,
    tolerance: float = 0.2,
    confidence: float = 0.95,
    resamples: int = 2000,
    permutations: int = 9999,
    seed: int = 0,
    adjust: str = "bh",
) -> pd.DataFrame:
    """Compare the articles of groups: the level of each group, and the differences between them.

    Parameters
    ----------
    articles_measures : DataFrame
        One row an article, such as ``measure_readability`` gives.
    measure : str or list of str
        Columns with numbers to compare. Articles where one is missing are left out of it.
    by : str
        Column with the groups. Articles without one are left out.
    reference : str, optional
        Group that all others are compared with; by default every pair is compared.
    statistic : {"mean", "median"}
        What describes a group.
    clusters : str, optional
        Column whose articles belong together, such as a story. Whole clusters are then resampled,
        and the test exchanges outlets only within a cluster: it asks whether outlets differ on the
        same stories.
    match : str, optional
        Column of lengths (``"words"``). Each difference is then taken over pairs of articles, one
        of each group, whose lengths differ by no more than ``tolerance``.
    tolerance : float
        Of ``match``: largest difference as a share of the longer one.
    confidence : float
        Between 0 and 1.
    resamples, permutations : int
        Number of bootstrap samples and of random relabelings.
    seed : int
        Of ``numpy.random.default_rng``.
    adjust : {"bh", "by", "holm", "bonferroni", "none"}
        Correction over all differences of the call; see ``adjust_p``.

    Returns
    -------
    DataFrame
        First the levels, then the differences; by measure, reference, group:

        - ``group``; ``reference``: missing for a level, else the difference is group less
          reference; ``measure``;
        - ``estimate``, ``low``, ``high``: in the unit of the measure;
        - ``n``, ``n_reference``: articles (pairs, where matched);
        - ``p``, ``p_adjusted``: two-sided permutation test of no difference, 0 to 1;
        - ``undefined``: why something is missing.

    Notes
    -----
    Missing: interval and p with fewer than two articles in a group, or no pair to match. With five
    articles of five outlets there are levels only. A small p tells that the labels matter, not that
    the difference does: read the estimate on the scale of the measure.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({"outlet": list("AAABBB"), "flesch": [50, 52, 54, 60, 62, 64.0]})
    >>> found = compare_groups(scores, measure="flesch")
    >>> found.loc[2, ["group", "reference", "estimate", "p"]].astype(str).tolist()
    ['B', 'A', '10.0', '0.1']
    """
    measures = [measure] if isinstance(measure, str) else list(measure)
    _check(articles_measures, measures, by, clusters, match, statistic, tolerance)
    table = articles_measures[articles_measures[by].notna()]
    if "article_id" in table.columns:
        table = table.sort_values("article_id", kind="stable")
    groups = sorted(table[by].astype(str).unique())
    if reference is not None and reference not in groups:
        raise unknown_choice("reference", reference, groups)
    label = table[by].astype(str).to_numpy()
    level_rows: list[dict[str, Any]] = []
    difference_rows: list[dict[str, Any]] = []
    options = (statistic, confidence, resamples, permutations, seed)
    for name in measures:
        values = table[name].to_numpy(dtype=np.float64, na_value=np.nan)
        known = ~np.isnan(values)
        unit = table[clusters].astype(str).to_numpy()[known] if clusters else None
        size = None
        if match:
            size = table[match].to_numpy(dtype=np.float64, na_value=np.nan)[known]
        here, whose = values[known], label[known]
        level_rows += [
            {"group": group, "measure": name}
            | _level(
                here[whose == group], unit[whose == group] if unit is not None else None, options
            )
            for group in groups
        ]
        for first, second in _pairs(groups, reference):
            row = _difference(here, whose, first, second, unit, size, tolerance, options)
            difference_rows.append({"group": first, "reference": second, "measure": name} | row)
    adjusted = adjust_p([row["p"] for row in difference_rows], adjust)
    for row, p in zip(difference_rows, adjusted.tolist(), strict=True):
        row["p_adjusted"] = p
    result = pd.DataFrame(level_rows + difference_rows, columns=list(_KINDS)).astype(_KINDS)
    order = {name: i for i, name in enumerate(measures)}
    result["_level"] = result["reference"].notna()
    result["_measure"] = result["measure"].map(order)
    result = result.sort_values(["_level", "_measure", "reference", "group"], ignore_index=True)
    return result.drop(columns=["_level", "_measure"])


def _check(
    table: pd.DataFrame,
    measures: list[str],
    by: str,
    clusters: str | None,
    match: str | None,
    statistic: str,
    tolerance: float,
) -> None:
    needed = [*measures, by, *(name for name in (clusters, match) if name)]
    lacking = [name for name in needed if name not in table.columns]
    if lacking:
        raise missing_columns("articles_measures", lacking, table.columns)
    for name in measures:
        if not pd.api.types.is_numeric_dtype(table[name]):
            raise TypeError(f"measure={name!r} holds {table[name].dtype}; use a column of numbers")
    if statistic not in {"mean", "median"}:
        raise unknown_choice("statistic", statistic, ("mean", "median"))
    if clusters and match:
        raise ValueError("clusters and match cannot be used together; use one of them")
    if not 0 <= tolerance < 1:
        raise ValueError(f"tolerance={tolerance!r} is not allowed; use a share from 0 to below 1")


def _pairs(groups: list[str], reference: str | None) -> Iterator[tuple[str, str]]:
    for i, second in enumerate(groups):
        if reference is not None and second != reference:
            continue
        for first in groups if reference is not None else groups[i + 1 :]:
            if first != second:
                yield first, second


Options = tuple[Literal["mean", "median"], float, int, int, int]


def _level(values: Floats, unit: NDArray[Any] | None, options: Options) -> dict[str, Any]:
    statistic, confidence, resamples, _, seed = options
    interval = bootstrap_interval(
        values, statistic, clusters=unit, confidence=confidence, resamples=resamples, seed=seed
    )
    reason = None
    if np.isnan(interval.low):
        what = "clusters" if unit is not None and len(values) > 1 else "articles"
        reason = f"{interval.n} {what if interval.n != 1 else what[:-1]} with a value, 2 needed"
    return {
        "estimate": interval.estimate,
        "low": interval.low,
        "high": interval.high,
        "n": len(values),
        "undefined": reason,
    }


def _difference(
    values: Floats,
    label: NDArray[Any],
    first: str,
    second: str,
    unit: NDArray[Any] | None,
    size: Floats | None,
    tolerance: float,
    options: Options,
) -> dict[str, Any]:
    statistic, confidence, resamples, permutations, seed = options
    one, two = np.flatnonzero(label == first), np.flatnonzero(label == second)
    row: dict[str, Any] = {"n": len(one), "n_reference": len(two), "p": np.nan}
    row |= {"estimate": np.nan, "low": np.nan, "high": np.nan, "undefined": None}
    if size is not None:
        one, two = _matched(size, one, two, tolerance)
        row |= {"n": len(one), "n_reference": len(two)}
        if len(one) < 2:
            row["undefined"] = f"{len(one)} pairs of like length, 2 needed"
            return row
        strata: NDArray[Any] | None = np.tile(np.arange(len(one)), 2)
        interval = bootstrap_interval(
            values[one] - values[two],
            statistic,
            confidence=confidence,
            resamples=resamples,
            seed=seed,
        )
        row |= {"estimate": interval.estimate, "low": interval.low, "high": interval.high}
    else:
        function = np.mean if statistic == "mean" else np.median
        if len(one) and len(two):
            row["estimate"] = float(function(values[one]) - function(values[two]))
        if min(len(one), len(two)) < 2:
            row["undefined"] = f"{len(one)} and {len(two)} articles with a value, 2 each needed"
            return row
        both = np.concatenate((one, two))
        strata = None if unit is None else unit[both]
        drawn = _drawn_differences(values, one, two, unit, statistic, resamples, seed)
        tails = [(1 - confidence) / 2, (1 + confidence) / 2]
        row["low"], row["high"] = np.nanquantile(drawn, tails).tolist()
        if unit is not None and not set(unit[one]) & set(unit[two]):
            row["undefined"] = "no cluster holds both groups, so there is no test"
            return row
    both = np.concatenate((one, two))
    labels = np.arange(len(both)) < len(one)
    test = permutation_test(
        values[both],
        labels,
        statistic=statistic,
        strata=strata,
        permutations=permutations,
        seed=seed,
    )
    row["p"] = test.p
    return row


def _drawn_differences(
    values: Floats,
    one: NDArray[np.int64],
    two: NDArray[np.int64],
    unit: NDArray[Any] | None,
    statistic: str,
    resamples: int,
    seed: int,
) -> Floats:
    """Draw articles of each group, or clusters with the articles of both groups."""
    rng = np.random.default_rng(seed)
    function = np.mean if statistic == "mean" else np.median
    drawn = np.empty(resamples)
    if unit is None:
        step = max(1, 1_000_000 // max(len(one), len(two)))
        for begin in range(0, resamples, step):
            rows = min(step, resamples - begin)
            a = values[one[rng.integers(0, len(one), (rows, len(one)))]]
            b = values[two[rng.integers(0, len(two), (rows, len(two)))]]
            drawn[begin : begin + rows] = function(a, axis=1) - function(b, axis=1)
        return drawn
    names = np.unique(np.concatenate((unit[one], unit[two])))
    members = [(values[one[unit[one] == name]], values[two[unit[two] == name]]) for name in names]
    for i, picks in enumerate(rng.integers(0, len(names), (resamples, len(names)))):
        a = np.concatenate([members[pick][0] for pick in picks])
        b = np.concatenate([members[pick][1] for pick in picks])
        drawn[i] = function(a) - function(b) if len(a) and len(b) else np.nan
    return drawn


def _matched(
    size: Floats, one: NDArray[np.int64], two: NDArray[np.int64], tolerance: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair articles of like length, each once, going through both groups from short to long."""
    one = one[np.argsort(size[one], kind="stable")]
    two = two[np.argsort(size[two], kind="stable")]
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(one) and j < len(two):
        a, b = float(size[one[i]]), float(size[two[j]])
        if abs(a - b) <= tolerance * max(a, b):
            pairs.append((int(one[i]), int(two[j])))
            i, j = i + 1, j + 1
        elif a < b or np.isnan(a):
            i += 1
        else:
            j += 1
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]
