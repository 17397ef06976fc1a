"""Differences between groups: hand arithmetic, planted effects, matching, clusters, contracts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mediacompare.groups import compare_groups
from mediacompare.intervals import adjust_p, bootstrap_interval, permutation_test

COLUMNS = [
    "group", "reference", "measure", "estimate", "low", "high", "n", "n_reference", "p",
    "p_adjusted", "undefined",
]  # fmt: skip


def scores(seed: int = 0, n: int = 40, **means: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = [
        {"outlet": outlet, "flesch": rng.normal(mean, 5), "words": rng.integers(150, 900)}
        for outlet, mean in means.items()
        for _ in range(n)
    ]
    table = pd.DataFrame(rows)
    table.insert(0, "article_id", [f"a{i:04}" for i in range(len(table))])
    return table


def test_levels_and_differences() -> None:
    table = scores(A=50.0, B=50.0, C=65.0)
    found = compare_groups(table, measure="flesch", seed=3)
    assert list(found.columns) == COLUMNS
    assert len(found) == 3 + 3
    levels = found[found["reference"].isna()].set_index("group")
    a = table.loc[table["outlet"] == "A", "flesch"]
    expected = bootstrap_interval(a, seed=3)
    assert tuple(levels.loc["A", ["estimate", "low", "high"]]) == pytest.approx(expected[:3])
    differences = found[found["reference"].notna()].set_index(["group", "reference"])
    row = differences.loc[("C", "A")]
    c = table.loc[table["outlet"] == "C", "flesch"]
    assert row["estimate"] == pytest.approx(c.mean() - a.mean())
    # The normal interval of a difference of means, which a bootstrap of 40 and 40 must come near.
    half = 1.96 * (a.var() / 40 + c.var() / 40) ** 0.5
    assert (row["low"], row["high"]) == pytest.approx(
        (row["estimate"] - half, row["estimate"] + half), abs=0.4
    )
    assert row["p"] == permutation_test(np.concatenate((c, a)), np.arange(80) < 40, seed=3).p
    assert differences.loc[("B", "A"), "p"] > 0.05
    assert list(differences["p_adjusted"]) == pytest.approx(list(adjust_p(differences["p"])))


def test_reference_and_several_measures() -> None:
    table = scores(A=50.0, B=55.0, C=60.0).assign(lix=lambda t: 100 - t["flesch"])
    found = compare_groups(
        table, measure=["lix", "flesch"], reference="B", statistic="median", adjust="holm"
    )
    differences = found[found["reference"].notna()]
    assert differences["group"].tolist() == ["A", "C", "A", "C"]
    assert differences["measure"].tolist() == ["lix", "lix", "flesch", "flesch"]
    assert set(differences["reference"]) == {"B"}
    assert differences["estimate"].iloc[0] == pytest.approx(-differences["estimate"].iloc[2])


def test_five_articles_of_five_outlets_have_levels_only() -> None:
    table = scores(n=1, A=50.0, B=52.0, C=54.0, D=56.0, E=58.0)
    found = compare_groups(table, measure="flesch")
    assert found["estimate"].notna().all()
    assert found[["low", "high", "p"]].isna().all().all()
    assert found["undefined"].iloc[0] == "1 article with a value, 2 needed"
    assert found["undefined"].iloc[5] == "1 and 1 articles with a value, 2 each needed"


def test_missing_scores_are_left_out() -> None:
    table = scores(A=50.0, B=55.0)
    table.loc[table["outlet"] == "B", "flesch"] = np.nan
    found = compare_groups(table, measure="flesch").set_index("group")
    assert found.loc["B", "n"].tolist() == [0, 0]
    assert found.loc["B", "estimate"].isna().all()


def test_matched_lengths_take_out_what_length_makes() -> None:
    """B writes longer; length alone makes its score higher."""
    rng = np.random.default_rng(1)
    words = np.concatenate((rng.integers(200, 600, 80), rng.integers(400, 1200, 80)))
    table = pd.DataFrame(
        {
            "article_id": [f"a{i:03}" for i in range(160)],
            "outlet": ["A"] * 80 + ["B"] * 80,
            "words": words,
            "mtld": words / 10 + rng.normal(0, 2, 160),
        }
    )
    plain = compare_groups(table, measure="mtld").iloc[2]
    matched = compare_groups(table, measure="mtld", match="words", tolerance=0.05).iloc[2]
    assert plain["p"] < 0.001
    assert plain["estimate"] > 25
    assert abs(matched["estimate"]) < 3
    assert 10 < matched["n"] < 80
    assert matched["n"] == matched["n_reference"]
    none = compare_groups(table.iloc[[0, 1, -1, -2]].assign(words=[1, 2, 99, 98]),
                          measure="mtld", match="words").iloc[2]  # fmt: skip
    assert none["undefined"] == "0 pairs of like length, 2 needed"
    assert np.isnan(none["estimate"])


def test_stories_as_clusters() -> None:
    """Within each story B is easier by 3; stories differ by far more."""
    rng = np.random.default_rng(2)
    story = np.tile(np.arange(20), 2)
    base = rng.normal(50, 20, 20)
    table = pd.DataFrame(
        {
            "article_id": [f"a{i:03}" for i in range(40)],
            "outlet": ["A"] * 20 + ["B"] * 20,
            "story_id": story.astype(str),
            "flesch": base[story] + np.repeat([0.0, 3.0], 20) + rng.normal(0, 0.5, 40),
        }
    )
    plain = compare_groups(table, measure="flesch").iloc[2]
    paired = compare_groups(table, measure="flesch", clusters="story_id").iloc[2]
    assert plain["p"] > 0.3
    assert paired["p"] < 0.01
    assert paired["estimate"] == pytest.approx(plain["estimate"])
    assert paired["high"] - paired["low"] < 1 < plain["high"] - plain["low"]
    apart = table.assign(story_id=[f"s{i}" for i in range(40)])
    row = compare_groups(apart, measure="flesch", clusters="story_id").iloc[2]
    assert np.isnan(row["p"])
    assert row["undefined"] == "no cluster holds both groups, so there is no test"


def test_order_of_rows_does_not_matter_and_input_is_untouched() -> None:
    table = scores(A=50.0, B=55.0)
    before = table.copy(deep=True)
    found = compare_groups(table, measure="flesch")
    pd.testing.assert_frame_equal(
        found, compare_groups(table.sample(frac=1, random_state=1), measure="flesch")
    )
    pd.testing.assert_frame_equal(table, before)


def test_no_articles_give_an_empty_typed_table() -> None:
    full = compare_groups(scores(A=50.0, B=55.0), measure="flesch")
    empty = compare_groups(scores(A=50.0).iloc[:0], measure="flesch")
    assert len(empty) == 0
    assert empty.dtypes.equals(full.dtypes)


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"measure": "flesh"}, KeyError, "nearest column: 'flesch'"),
        ({"measure": "article_id"}, TypeError, "measure='article_id' holds"),
        ({"measure": "flesch", "by": "outlets"}, KeyError, "nearest column: 'outlet'"),
        ({"measure": "flesch", "reference": "Z"}, ValueError, "reference='Z' is not allowed"),
        ({"measure": "flesch", "statistic": "mode"}, ValueError, "statistic='mode'"),
        ({"measure": "flesch", "adjust": "fdr"}, ValueError, "method='fdr' is not allowed"),
        ({"measure": "flesch", "match": "words", "tolerance": 2}, ValueError, "tolerance=2"),
        (
            {"measure": "flesch", "match": "words", "clusters": "outlet"},
            ValueError,
            "clusters and match cannot be used together",
        ),
    ],
)
def test_errors(options: dict[str, Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        compare_groups(scores(n=3, A=50.0, B=55.0), **options)
