"""Fit the model behind ``reuse_probability`` and write it with its card.

Run ``python -m benchmarks.accuracy.fit`` from the root of the repository.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from benchmarks.accuracy.sets import ROOT, SETS, LabelledSet
from mediacompare.probability import features
from mediacompare.reuse import measure_reuse
from mediacompare.tokens import make_tokens

TARGET = ROOT / "mediacompare" / "resources" / "reuse_model.json"

FITTED_ON = ("rewrites", "helsinki", "clough_stevenson")
MODELS = {
    "words": ["advantage", "retold", "order_gain", "passages"],
    "words and meaning": ["advantage", "retold", "order_gain", "passages", "meaning_margin"],
}

# How much each part of a set counts, both classes alike; within a part every pair counts the same.
# Pairs judged by reading count more than pairs labelled by n-grams; short answers, which are not
# news, less. The sibling rewrites are left out: they test the direction.
WEIGHTS = {
    ("rewrites", "main"): 1.0,
    ("rewrites", "own collection"): 0.5,
    ("helsinki", "silver"): 0.5,
    ("helsinki", "read"): 1.0,
    ("clough_stevenson", "main"): 0.5,
}

SHARE_REUSED = 0.2
"""What share of the pairs that people look at is taken to be reused. The sets do not tell: in them
it is whatever their makers chose. On one event, one pair in five is on the high side of what is
reported of press that is not all agency copy."""

PENALTY = 0.001
"""Weight of the squared coefficients of standardized measures, against the mean log loss."""


def measured(sets: Iterable[LabelledSet], *, semantic: bool) -> pd.DataFrame:
    """Measure the pairs of labelled sets; one row a pair, labels and measures side by side."""
    parts = []
    for labelled in sets:
        table = measure_reuse(
            labelled.articles,
            tokens=make_tokens(labelled.articles),
            pairs=labelled.pairs,
            minimum_words=0,
            semantic=semantic,
        )
        keys = ["article_id_1", "article_id_2"]
        joined = labelled.pairs.merge(
            table, on=keys, suffixes=("_labelled", ""), validate="many_to_one"
        )
        parts.append(joined.assign(set=labelled.name))
    return pd.concat(parts, ignore_index=True)


def weights(table: pd.DataFrame) -> pd.Series:
    """Give each pair its weight; 0 leaves it out of the fit."""
    result = pd.Series(0.0, index=table.index)
    for (name, part), total in WEIGHTS.items():
        here = (table["set"] == name) & (table["part"] == part)
        for reused in (0, 1):
            rows = here & (table["reused"] == reused)
            if rows.any():
                result[rows] = total / rows.sum()
    return result


def fit(values: pd.DataFrame, reused: pd.Series, weight: pd.Series) -> dict[str, Any]:
    """Fit a logistic function whose coefficients may not be negative."""
    kept = (weight > 0).to_numpy()
    x = values.fillna(0.0).to_numpy()[kept]
    y = reused.to_numpy()[kept]
    w = weight.to_numpy()[kept] / weight.sum()
    center, spread = w @ x, np.sqrt(w @ (x - w @ x) ** 2) + 1e-12
    z = (x - center) / spread

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        score = z @ theta[1:] + theta[0]
        error = w * (1 / (1 + np.exp(-score)) - y)
        value = w @ (np.logaddexp(0, score) - y * score) + PENALTY * theta[1:] @ theta[1:]
        return value, np.concatenate([[error.sum()], z.T @ error + 2 * PENALTY * theta[1:]])

    start = np.concatenate([[0.0], np.full(x.shape[1], 0.3)])
    bounds = [(None, None)] + [(0, None)] * x.shape[1]
    theta = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    slope = theta[1:] / spread
    return {
        "intercept": float(theta[0] - slope @ center),
        "coefficients": dict(zip(values.columns, map(float, slope), strict=True)),
    }


def score(card: dict[str, Any], values: pd.DataFrame) -> np.ndarray:
    """Give the log-odds of a fitted model."""
    total = np.full(len(values), card["intercept"])
    for name, coefficient in card["coefficients"].items():
        total += coefficient * values[name].fillna(0.0).to_numpy()
    return total


def out_of_fold(
    table: pd.DataFrame, names: list[str], *, by: str = "group", folds: int = 5
) -> np.ndarray:
    """Give each pair the log-odds of a model that saw no pair of its group (or set)."""
    from sklearn.model_selection import GroupKFold

    values, weight = features(table)[names], weights(table)
    result = np.full(len(table), np.nan)
    number = min(folds, table[by].nunique())
    for train, test in GroupKFold(number).split(values, table["reused"], table[by]):
        card = fit(values.iloc[train], table["reused"].iloc[train], weight.iloc[train])
        result[test] = score(card, values.iloc[test])
    return result


def main(target: Path = TARGET) -> None:
    table = measured((SETS[name]() for name in FITTED_ON), semantic=True)
    from sklearn.metrics import roc_auc_score

    models = {}
    for name, columns in MODELS.items():
        values = features(table)[columns]
        card = fit(values, table["reused"], weights(table))
        rounded = {key: round(value, 4) for key, value in card["coefficients"].items()}
        results = {}
        for label, by in (("folds by story", "group"), ("the set left out", "set")):
            found = out_of_fold(table, columns, by=by)
            for (one, part), rows in table.groupby(["set", "part"]).groups.items():
                here = table.loc[rows]
                if part == "own collection":  # only negatives: against the set's own positives
                    more = table.index[(table["set"] == one) & (table["part"] == "main")]
                    rows = rows.union(more[table.loc[more, "reused"] == 1])
                    here = table.loc[rows]
                if here["reused"].nunique() == 2:
                    auc = roc_auc_score(here["reused"], found[rows])
                    results.setdefault(label, {})[f"{one}, {part}"] = round(float(auc), 3)
        models[name] = {
            "intercept": round(card["intercept"] + np.log(SHARE_REUSED / (1 - SHARE_REUSED)), 4),
            "coefficients": rounded,
            "area_under_roc_curve": results,
        }
    counts = table[weights(table) > 0].groupby(["set", "part", "reused"]).size()
    document = {
        "what": "logistic model: probability that running text of one article was reused in the "
        "other, or both took it from one article",
        "made_by": "python -m benchmarks.accuracy.fit",
        "features": "see mediacompare/probability.py",
        "fitted_on": [
            {"set": one, "part": part, "reused": int(reused), "pairs": int(n)}
            for (one, part, reused), n in counts.items()
        ],
        "how": "weighted logistic regression, coefficients not negative, small ridge penalty; both "
        "classes weigh alike, then the intercept is shifted to the share of reused pairs below; "
        "texts in English only",
        "share_reused": SHARE_REUSED,
        "models": models,
    }
    partial = target.with_suffix(".partial")
    partial.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(target)
    print(json.dumps(models, indent=2))


if __name__ == "__main__":
    main()
