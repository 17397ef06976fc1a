"""From measures of a pair to a probability: a logistic function with its coefficients in a file.

``resources/reuse_model.json`` holds the coefficients and says what they were fitted on, how, and
with which result; ``benchmarks/accuracy/fit.py`` writes it.
"""

from __future__ import annotations

import functools
import json
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PASSAGE_WORDS = 20
"""Words of running text in passages up to which they count nothing: two reports may share them."""

FEATURES = {
    "advantage": "the greater of advantage_1_in_2 and advantage_2_in_1",
    "retold": "the greater of retold_1_in_2 and retold_2_in_1",
    "order_gain": "order_gain",
    "passages": f"logarithm of shared_running_words by {PASSAGE_WORDS}, at least 0",
    "meaning_margin": "meaning_margin, where sentences were compared by meaning",
}
"""What the model looks at, each from the columns of ``measure_reuse``."""


def features(pairs: pd.DataFrame) -> pd.DataFrame:
    """Take from the measures of pairs what the model looks at."""
    words = pairs["shared_running_words"].to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "advantage": pairs[["advantage_1_in_2", "advantage_2_in_1"]].max(axis=1),
            "retold": pairs[["retold_1_in_2", "retold_2_in_1"]].max(axis=1),
            "order_gain": pairs["order_gain"],
            "passages": np.log(np.maximum(words, PASSAGE_WORDS) / PASSAGE_WORDS),
            "meaning_margin": pairs["meaning_margin"],
        }
    )


@functools.cache
def model() -> dict[str, Any]:
    """Give the fitted model with its card."""
    text = files("mediacompare").joinpath("resources/reuse_model.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def probabilities(pairs: pd.DataFrame) -> NDArray[np.floating[Any]]:
    """Give for each pair the probability that running text was reused, 0 to 1.

    Pairs whose ``meaning_margin`` is missing are judged by words and order alone.
    """
    values = features(pairs)
    result = np.empty(len(values))
    has_meaning = values["meaning_margin"].notna().to_numpy()
    for name, rows in (("words", ~has_meaning), ("words and meaning", has_meaning)):
        card = model()["models"][name]
        score = np.full(int(rows.sum()), float(card["intercept"]))
        for feature, coefficient in card["coefficients"].items():
            score += float(coefficient) * values.loc[rows, feature].to_numpy(dtype=float)
        result[rows] = 1 / (1 + np.exp(-score))
    return result
