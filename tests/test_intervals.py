"""Intervals against scipy, published values and hand arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediacompare.intervals import (
    adjust_p,
    bootstrap_interval,
    permutation_test,
    proportion_interval,
    resampled_totals,
)

VALUES = np.array([3.1, 4.7, 2.2, 8.9, 5.5, 4.1, 12.3, 3.8, 6.6, 2.9, 7.4, 4.4])


@pytest.mark.parametrize("method", ["bca", "percentile"])
@pytest.mark.parametrize("name", ["mean", "median"])
def test_bootstrap_gives_the_digits_of_scipy(method: str, name: str) -> None:
    from scipy.stats import bootstrap

    function = {"mean": np.mean, "median": np.median}[name]
    theirs = bootstrap(
        (VALUES,), function, n_resamples=999, method=method, rng=np.random.default_rng(5)
    ).confidence_interval
    ours = bootstrap_interval(VALUES, name, resamples=999, seed=5, method=method)
    assert ours.estimate == pytest.approx(function(VALUES))
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-12)


def test_bootstrap_batches_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bootstrap_interval(VALUES, resamples=500, seed=3)
    monkeypatch.setattr("mediacompare.intervals._BATCH", 50)
    assert bootstrap_interval(VALUES, resamples=500, seed=3) == whole


def test_bootstrap_says_nothing_from_too_little() -> None:
    empty = bootstrap_interval([])
    assert np.isnan([empty.estimate, empty.low, empty.high]).all()
    assert empty.n == 0
    one = bootstrap_interval([4.0, np.nan])
    assert one.estimate == 4.0
    assert np.isnan([one.low, one.high]).all()


def test_values_all_alike_have_no_width() -> None:
    assert bootstrap_interval([2.0, 2.0, 2.0])[:3] == (2.0, 2.0, 2.0)


def test_clusters_widen_the_interval() -> None:
    # Five stories of ten near-equal articles hold five pieces of information, not fifty.
    rng = np.random.default_rng(0)
    story = np.repeat(np.arange(5), 10)
    values = rng.normal(0, 3, 5)[story] + rng.normal(0, 0.1, 50)
    plain = bootstrap_interval(values)
    clustered = bootstrap_interval(values, clusters=story)
    assert clustered.n == 5
    assert clustered.estimate == pytest.approx(plain.estimate)
    assert clustered.high - clustered.low > 1.8 * (plain.high - plain.low)
    median = bootstrap_interval(values, "median", clusters=story, resamples=200)
    assert median.low <= median.estimate <= median.high


def test_bootstrap_covers_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    hits = 0
    for trial in range(200):
        interval = bootstrap_interval(rng.normal(5, 2, 30), resamples=400, seed=trial)
        hits += interval.low <= 5 <= interval.high
    assert 0.89 <= hits / 200 <= 0.985


def test_resampled_totals_keep_the_number_of_units_and_the_mean() -> None:
    parts = np.column_stack([np.ones(40), np.arange(40)])
    totals = resampled_totals(parts, resamples=4000, seed=2)
    assert (totals[:, 0] == 40).all()
    assert totals[:, 1].mean() == pytest.approx(parts[:, 1].sum(), rel=0.01)
    # The variance of a bootstrap mean is the (population) variance over n.
    assert (totals[:, 1] / 40).var() == pytest.approx(parts[:, 1].var() / 40, rel=0.1)


# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, Wilson score without continuity
# correction (method 3).
@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_printed_values(k: int, n: int, low: float, high: float) -> None:
    ours = proportion_interval(k, n)
    assert float(ours[0]) == pytest.approx(low, abs=5e-5)
    assert float(ours[1]) == pytest.approx(high, abs=5e-5)


def test_wilson_takes_arrays_and_leaves_no_trials_missing() -> None:
    low, high = proportion_interval([0, 5, 0], [10, 10, 0])
    assert low.shape == (3,)
    assert np.isnan([low[2], high[2]]).all()
    with pytest.raises(ValueError, match="k has values below 0 or above n"):
        proportion_interval(3, 2)


def test_permutation_test_enumerates_small_groups() -> None:
    # By hand: of the 20 ways to draw 3 of 6, two are as far apart as 1,2,3 against 7,8,9.
    result = permutation_test([1, 2, 3, 7, 8, 9], [True] * 3 + [False] * 3)
    assert result == (-6.0, 0.1, 20, True)


def test_permutation_test_agrees_with_scipy() -> None:
    from scipy.stats import permutation_test as theirs

    labels = np.array([True] * 5 + [False] * 7)
    expected = theirs(
        (VALUES[labels], VALUES[~labels]),
        lambda a, b, axis: abs(a.mean(axis) - b.mean(axis)),
        alternative="greater",
        vectorized=True,
        n_resamples=np.inf,
    ).pvalue
    assert permutation_test(VALUES, labels).p == pytest.approx(expected)
    drawn = permutation_test(VALUES, labels, permutations=700)  # 792 in all: at random
    assert not drawn.exact
    assert drawn.p == pytest.approx(expected, abs=0.06)
    median = permutation_test(VALUES, labels, statistic="median")
    expected = theirs(
        (VALUES[labels], VALUES[~labels]),
        lambda a, b, axis: abs(np.median(a, axis) - np.median(b, axis)),
        alternative="greater",
        vectorized=True,
        n_resamples=np.inf,
    ).pvalue
    assert median.p == pytest.approx(expected)


def test_strata_take_the_stories_out() -> None:
    # Within each story the first group is higher by 1; the stories differ by 100.
    story = np.repeat(np.arange(8), 2)
    values = story * 100.0 + np.tile([1.0, 0.0], 8)
    labels = np.tile([True, False], 8)
    assert permutation_test(values, labels, permutations=999).p > 0.5
    assert permutation_test(values, labels, strata=story, permutations=999).p < 0.05


def test_permutation_test_without_second_group() -> None:
    result = permutation_test([1.0, 2.0], [True, True])
    assert np.isnan(result.p)
    assert np.isnan(result.difference)


# Benjamini & Hochberg (1995), section 3.2: fifteen p values; 4 are rejected at 0.05 (0.0095 is
# the last), Bonferroni (Hochberg alike) rejects 3.
PRINTED = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_corrections_on_the_printed_example() -> None:
    assert (adjust_p(PRINTED, "bh") <= 0.05).sum() == 4
    assert (adjust_p(PRINTED, "bonferroni") <= 0.05).sum() == 3
    assert (adjust_p(PRINTED, "holm") <= 0.05).sum() == 3


@pytest.mark.parametrize("method", ["bh", "by"])
def test_false_discovery_control_agrees_with_scipy(method: str) -> None:
    from scipy.stats import false_discovery_control

    shuffled = np.random.default_rng(1).permutation(PRINTED)
    assert adjust_p(shuffled, method) == pytest.approx(
        false_discovery_control(shuffled, method=method)
    )


def test_adjust_p_by_hand_and_missing() -> None:
    assert adjust_p([0.03, 0.01, np.nan, 0.02], "holm") == pytest.approx(
        [0.04, 0.03, np.nan, 0.04], nan_ok=True
    )
    assert adjust_p([0.04, 0.01, 0.03], "none").tolist() == [0.04, 0.01, 0.03]
    assert adjust_p([]).shape == (0,)


@given(st.lists(st.floats(0, 1), max_size=20))
def test_adjusted_p_is_never_smaller_and_keeps_the_order(p: list[float]) -> None:
    for method in ("bh", "by", "holm", "bonferroni"):
        adjusted = adjust_p(p, method)
        assert (adjusted >= np.asarray(p)).all()
        assert (adjusted <= 1).all()
        order = np.argsort(p, kind="stable")
        assert (np.diff(adjusted[order]) >= 0).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bootstrap_interval([1, 2], "maen"), "nearest: 'mean'"),
        (lambda: bootstrap_interval([1, 2], method="bcaa"), "method='bcaa' is not allowed"),
        (lambda: bootstrap_interval([1, 2], confidence=95), "confidence=95 is not allowed"),
        (lambda: bootstrap_interval([1, 2], resamples=0), "resamples=0 is not allowed"),
        (lambda: bootstrap_interval([[1, 2]]), "values has 2 dimensions"),
        (lambda: adjust_p([0.1], "hom"), "nearest: 'holm'"),
        (lambda: adjust_p([1.1]), "p has values"),
        (lambda: permutation_test([1, 2], [True]), "use one label a value"),
    ],
)
def test_errors_name_parameter_and_remedy(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]
