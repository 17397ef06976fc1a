"""Keyness: printed values of the papers, another program, hand arithmetic, and its promises."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mediacompare.association import (
    dispersion,
    log_dice,
    log_likelihood,
    log_odds,
    log_ratio,
    pointwise_mutual_information,
)
from mediacompare.keyness import count_terms, measure_keyness
from mediacompare.tokens import make_tokens


def table(*rows: tuple[str, str, str], language: str = "en") -> pd.DataFrame:
    ids, outlets, texts = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "article_id": pd.Series(ids, dtype="str"),
            "outlet": pd.Series(outlets, dtype="str"),
            "title": pd.Series([None] * len(ids), dtype="str"),
            "text": pd.Series(texts, dtype="str"),
            "language": pd.Series([language] * len(ids), dtype="str"),
            "author": pd.Series([None] * len(ids), dtype="str"),
        }
    )


# --- formulas ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("k11", "k12", "k21", "k22", "printed"),
    [
        # Dunning 1993, table 2: bigrams of a corpus on Swiss banking, cells and -2 log lambda.
        (110, 2442, 111, 29114, 270.72),
        (29, 13, 123, 31612, 263.90),
        (31, 23, 139, 31584, 256.84),
        (10, 0, 3, 31764, 167.23),
    ],
)
def test_four_cells_print_what_dunning_printed(k11, k12, k21, k22, printed):
    value = log_likelihood(k11, k12, k11 + k21, k12 + k22, cells=4)
    assert round(float(value), 2) == printed


def test_two_cells_by_hand():
    # Rayson & Garside: E1 = c(a+b)/(c+d) = 15, E2 = 15; 2(20 ln(20/15) + 10 ln(10/15)).
    by_hand = 2 * (20 * math.log(20 / 15) + 10 * math.log(10 / 15))
    assert float(log_likelihood(20, 10, 1000, 1000)) == pytest.approx(by_hand)
    # Their calculator leaves a cell of 0 out: 2 * 5 ln(5 / (5 * 100/400)).
    assert float(log_likelihood(5, 0, 100, 300)) == pytest.approx(2 * 5 * math.log(4))
    assert float(log_likelihood(0, 5, 300, 100)) == pytest.approx(-2 * 5 * math.log(4))


@pytest.mark.parametrize(
    ("count", "reference_count", "words", "reference_words", "printed"),
    [
        # Output of Rayson's calculator in a handout of its users ("Corpus 2", slides on keywords,
        # scribd.com/presentation/807361921): 52 in 50,000 against 57 in 75,000 words.
        (52, 57, 50_000, 75_000, "2.65"),
        # Paul Rayson's own, Corpora list, 18 January 2002 ("statistics in learner English"), for
        # forms of KEEP in two corpora of one size, "rounded to zero d.p."; the lemma: 90.
        (348, 99, 1e6, 1e6, "147"),
        (15, 14, 1e6, 1e6, "0"),
        (9, 32, 1e6, 1e6, "-14"),
        (21, 25, 1e6, 1e6, "-0"),
        (392, 170, 1e6, 1e6, "90"),
    ],
)
def test_two_cells_print_what_rayson_printed(
    count, reference_count, words, reference_words, printed
):
    """Signs are ours: his page writes + and - before the value, his letter says which is which."""
    value = float(log_likelihood(count, reference_count, words, reference_words))
    digits = len(printed.partition(".")[2])
    assert f"{value:.{digits}f}" == printed


@pytest.mark.parametrize(
    ("adjective", "together", "total", "printed"),
    [
        ("crazy", 1821, 24804, 22406.529538),
        ("wrong", 884, 77845, 7498.978088),
        ("haywire", 226, 297, 4056.346901),
        ("blank", 326, 8478, 3560.834797),
        ("unpunished", 182, 259, 3214.194939),
        ("undetected", 201, 698, 3060.021742),
        ("stir-crazy", 14, 29, 231.245176),
        ("batty", 17, 215, 210.705804),
        ("hog-wild", 12, 19, 207.630165),
        ("sick", 5, 24764, 4.910525),
    ],
)
def test_four_cells_print_what_levshina_printed(adjective, together, total, printed):
    """Levshina 2015, How to do linguistics with R, chapter 10, exercises 3 and 4 (go + adjective).

    benjamins.com/sites/z.195/exercise/c10q3.xml and c10q4.xml: 28,636 uses of the construction in
    464,020,256 words.
    """
    construction, corpus = 28_636, 464_020_256
    value = log_likelihood(together, total - together, construction, corpus - construction, cells=4)
    assert f"{float(value):.6f}" == f"{printed:.6f}", adjective


def test_quanteda_g2_of_its_own_test_documents():
    """The documents of quanteda.textstats' tests, against the general G test it is tested with."""
    # d1 = "b b b b b b b a a a", d2 = "a a a a a a a b b"
    cells = np.array([[7, 3], [2, 7]])
    expected = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood")[0]
    assert float(log_likelihood(7, 2, 10, 9, cells=4)) == pytest.approx(expected)
    # d1 = "a a a b b c c c c c c d e f g h h", d2 = "a a b c c d d d d e f h":
    # textstat_keyness(measure = "lr", correction = "none") puts the features in this order.
    one = {"a": 3, "b": 2, "c": 6, "d": 1, "e": 1, "f": 1, "g": 1, "h": 2}
    two = {"a": 2, "b": 1, "c": 2, "d": 4, "e": 1, "f": 1, "g": 0, "h": 1}
    values = {
        x: float(log_likelihood(one[x], two[x], sum(one.values()), sum(two.values()), cells=4))
        for x in one
    }
    assert sorted(values, key=lambda x: -values[x]) == list("cgbhaefd")


@given(st.integers(0, 50), st.integers(0, 50), st.integers(51, 5000), st.integers(51, 5000))
def test_g2_agrees_with_scipy(a, b, c, d):
    if a + b == 0:
        assert float(log_likelihood(a, b, c, d)) == 0
        return
    expected = np.array([c, d]) * (a + b) / (c + d)
    two = stats.power_divergence([a, b], expected, lambda_="log-likelihood")[0]
    four = stats.chi2_contingency(
        [[a, b], [c - a, d - b]], correction=False, lambda_="log-likelihood"
    )[0]
    assert abs(float(log_likelihood(a, b, c, d))) == pytest.approx(two, abs=1e-8)
    assert abs(float(log_likelihood(a, b, c, d, cells=4))) == pytest.approx(four, abs=1e-8)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(51, 5000), st.integers(51, 5000))
def test_exchanging_the_groups_changes_the_sign_only(a, b, c, d):
    for value, mirrored in [
        (log_likelihood(a, b, c, d), log_likelihood(b, a, d, c)),
        (log_ratio(a, b, c, d), log_ratio(b, a, d, c)),
        (log_odds(a, b, c, d, 1.0, 10.0)[1], log_odds(b, a, d, c, 1.0, 10.0)[1]),
    ]:
        if math.isnan(float(value)):
            assert math.isnan(float(mirrored))
        else:
            assert float(value) == pytest.approx(-float(mirrored), abs=1e-9)


def test_log_ratio_is_hardies():
    assert float(log_ratio(40, 10, 1000, 1000)) == 2
    assert float(log_ratio(10, 10, 1000, 2000)) == 1
    assert float(log_ratio(8, 0, 1000, 1000)) == 4  # 0 enters as 0.5
    assert math.isnan(float(log_ratio(0, 0, 10, 10)))


def test_log_odds_by_hand():
    """Monroe et al., equations 16 and 19 to 22, with alpha = 2 of alpha 0 = 50."""
    a, b, n, m, alpha, alpha_0 = 30, 12, 1000, 1500, 2.0, 50.0
    odds = [(y + alpha) / (k + alpha_0 - y - alpha) for y, k in ((a, n), (b, m))]
    delta = math.log(odds[0]) - math.log(odds[1])
    z = delta / math.sqrt(1 / (a + alpha) + 1 / (b + alpha))
    got = log_odds(a, b, n, m, alpha, alpha_0)
    assert float(got[0]) == pytest.approx(delta)
    assert float(got[1]) == pytest.approx(z)
    # A heavy prior pulls the difference to nothing.
    assert abs(float(log_odds(a, b, n, m, 2e6, 1e9)[0])) < 1e-3


def test_dp_prints_what_gries_printed():
    """Gries 2008: 'a' 1 to 5 times in parts of 9, 10, 10, 10, 11 words."""
    dp, norm = dispersion([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])
    assert round(float(dp[0]), 2) == 0.18
    assert round(float(norm[0]), 2) == 0.22


def test_dp_prints_what_another_program_prints():
    """README of the R package tlda: the lemma ALLEMAND in ten parts of a corpus (Lyne 1985).

    It prints 0.4990705 on Gries' scale. The README calls this the form of Egbert, Burch and Biber
    (2020), whose divisor (as in the program's own source) would make it 0.5537690; the number
    printed is that of Gries' own formula.
    """
    counts = [2, 0, 1, 1, 3, 0, 3, 0, 0, 0]
    sizes = [8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930]
    dp, _ = dispersion(counts, sizes)
    assert f"{float(dp[0]):.7f}" == "0.4990705"
    smallest_with_the_word = 7959 / sum(sizes)
    assert f"{float(dp[0]) / (1 - smallest_with_the_word):.7f}" == "0.5537690"


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 99)), min_size=2, max_size=9))
def test_dp_agrees_with_its_definition(parts):
    counts, sizes = np.array(parts, float).T
    got = dispersion(counts, sizes)[0][0]
    if counts.sum() == 0:
        assert np.isnan(got)
    else:
        definition = np.abs(counts / counts.sum() - sizes / sizes.sum()).sum() / 2
        assert got == pytest.approx(definition)


def test_collocation_formulas():
    assert float(log_dice(5, 10, 10)) == 13  # half as strong as always together
    assert math.isnan(float(log_dice(0, 10, 10)))
    assert math.isnan(float(pointwise_mutual_information(2, 0.5, floor=3)))
    assert float(pointwise_mutual_information(4, 0.5, floor=3)) == 3


@pytest.mark.parametrize(
    ("together", "one", "two", "printed"),
    [
        (8, 389, 230, "8.726204"),
        (300, 300, 300, "14"),
        (3, 3000, 3000, "4.034216"),
        (6, 3000, 3000, "5.034216"),
        (300, 3000, 3000, "10.67807"),
    ],
)
def test_log_dice_prints_what_another_program_prints(together, one, two, printed):
    """Masatoshi Sugiura's R script and its output: sugiura-ken.org/wiki, page logDice."""
    assert f"{float(log_dice(together, one, two)):.7g}" == printed


def test_log_dice_keeps_what_rychly_says_of_it():
    """Rychlý 2008, section 3: the reading of the scale, where the tables give no frequencies."""
    assert float(log_dice(50, 50, 50)) == 14  # the maximum
    assert float(log_dice(1, 16_384, 16_384)) == 0  # "less than 1 in 16,000"
    more = [float(log_dice(n, 5000, 5000)) for n in (10, 20, 1280)]
    assert more[1] - more[0] == pytest.approx(1)  # one more: twice as often
    assert more[2] - more[0] == pytest.approx(7)  # seven more: about a hundred times (128)


@pytest.mark.parametrize(
    ("one", "two", "printed"),
    [
        (42, 20, "18.38"),  # Ayatollah Ruhollah
        (15019, 15629, "0.29"),  # time last
    ],
)
def test_mutual_information_prints_what_manning_and_schuetze_printed(one, two, printed):
    """Manning & Schütze 1999, table 5.14: bigrams seen 20 times in 14,307,668 words.

    The two that NLTK's guide to collocations checks too.
    """
    value = pointwise_mutual_information(20, one * two / 14_307_668)
    assert f"{float(value):.2f}" == printed


def other_programs() -> pd.DataFrame:
    """What other programs gave, with versions: benchmarks/association/other_programs.py."""
    root = Path(__file__).resolve().parents[1]
    return pd.read_csv(root / "benchmarks" / "association" / "results" / "other_programs.csv")


def test_other_programs_give_the_same_keyness():
    """association-measures (Evert's group) and logodds (Monroe's prior), on invented counts."""
    theirs = other_programs()
    assert len(theirs) == 12
    a, b = theirs["count"].to_numpy(), theirs["reference_count"].to_numpy()
    c, d = a.sum(), b.sum()
    assert log_likelihood(a, b, c, d, cells=4) == pytest.approx(theirs["log_likelihood_4"])
    assert log_ratio(a, b, c, d) == pytest.approx(theirs["log_ratio"])
    prior = theirs["prior"].to_numpy()
    difference, z = log_odds(a, b, c, d, prior, prior.sum())
    assert difference == pytest.approx(theirs["log_odds"])
    assert z == pytest.approx(theirs["log_odds_z"])


def test_other_programs_give_the_same_collocation():
    """The group as the node's company, the word as the collocate; their logarithm is decimal."""
    theirs = other_programs()
    theirs = theirs[theirs["count"] > 0]
    a, b = theirs["count"].to_numpy(), theirs["reference_count"].to_numpy()
    c, d = (other_programs()[x].sum() for x in ("count", "reference_count"))
    expected = (a + b) * c / (c + d)
    got = pointwise_mutual_information(a, expected) * math.log10(2)
    assert got == pytest.approx(theirs["mutual_information_log10"])
    assert 2.0 ** (log_dice(a, a + b, c) - 14) == pytest.approx(theirs["dice"])


def test_cells_must_be_two_or_four():
    with pytest.raises(ValueError, match=r"cells=3 is not allowed; use one of '2', '4'"):
        log_likelihood(1, 1, 10, 10, cells=3)


# --- the table --------------------------------------------------------------------------------

COURIER = "The bridge closed on Monday. The bridge is old and the bridge is narrow."
GAZETTE = "The viaduct closed on Monday. The viaduct is old, and the road is narrow."


def test_counts_and_rates_of_two_articles():
    articles = table(("a", "Courier", COURIER), ("b", "Gazette", GAZETTE))
    result = measure_keyness(articles, min_count=1)
    row = result[(result["outlet"] == "Courier") & (result["term"] == "bridge")].iloc[0]
    assert (row["count"], row["reference_count"]) == (3, 0)
    assert (row["group_words"], row["reference_words"]) == (14, 14)
    assert row["rate"] == pytest.approx(10_000 * 3 / 14)
    assert row["log_likelihood"] == pytest.approx(float(log_likelihood(3, 0, 14, 14)))
    assert row["log_likelihood_4"] == pytest.approx(float(log_likelihood(3, 0, 14, 14, cells=4)))
    assert (row["articles"], row["reference_articles"], row["n"], row["reference_n"]) == (
        1,
        0,
        1,
        1,
    )
    assert result.iloc[0]["term"] == "bridge"


def test_too_few_articles_give_no_p_and_no_interval_but_a_reason():
    articles = table(("a", "Courier", COURIER), ("b", "Gazette", GAZETTE))
    result = measure_keyness(articles, min_count=1)
    assert result[["p", "p_adjusted", "low", "high"]].isna().all().all()
    assert set(result["reason"]) == {
        "1 article in the group and 1 in the reference: a p-value needs 10 in each"
    }


def corpus(seed: int, articles: int = 24) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    words = ["river", "road", "bridge", "train", "bus", "ferry", "market", "school", "park"]
    rows = []
    for i in range(articles):
        outlet = "Courier" if i % 2 else "Gazette"
        shares = np.ones(len(words))
        if outlet == "Courier":
            shares[2] = 6
        chosen = random.choice(words, size=60, p=shares / shares.sum())
        rows.append((f"a{i:02}", outlet, " ".join(chosen)))
    return table(*rows)


def test_a_word_in_one_article_only_is_not_significant():
    """40 times in one of 20 articles: chi-squared p near 1e-13, by articles p is 1."""
    rows = [
        (f"a{i:02}", "Courier" if i < 10 else "Gazette", "plain words " * 20) for i in range(20)
    ]
    rows[0] = ("a00", "Courier", "plain words " * 20 + "zebra " * 40)
    result = measure_keyness(table(*rows), min_count=5)
    zebra = result[(result["outlet"] == "Courier") & (result["term"] == "zebra")].iloc[0]
    assert stats.chi2.sf(zebra["log_likelihood"], 1) < 1e-10
    assert zebra["p"] > 0.9
    assert zebra["dispersion"] > 0.7
    assert zebra["articles"] == 1


def test_a_planted_word_is_found():
    result = measure_keyness(corpus(1), permutations=1999)
    bridge = result[(result["outlet"] == "Courier") & (result["term"] == "bridge")].iloc[0]
    assert bridge["p_adjusted"] < 0.01
    assert bridge["low"] > 0
    assert bridge["reason"] == ""


def test_p_is_that_of_all_reassignments():
    """Eight articles, four in the group: the 70 reassignments by hand."""
    articles = corpus(3, articles=8)
    result = measure_keyness(
        articles, min_articles=4, permutations=4000, target="Courier", top=None, seed=5
    )
    tokens = make_tokens(articles)
    counts = count_terms(tokens)
    dense, sizes = counts.table.toarray(), counts.sizes
    own = np.array([outlet == "Courier" for outlet in articles["outlet"]])
    for row in result[result["p"] < 0.5].itertuples():
        column = dense[:, counts.terms.index(row.term)]

        def g2(mask, column=column):
            return abs(
                float(
                    log_likelihood(
                        column[mask].sum(),
                        column[~mask].sum(),
                        sizes[mask].sum(),
                        sizes[~mask].sum(),
                    )
                )
            )

        every = []
        for chosen in itertools.combinations(range(8), 4):
            mask = np.zeros(8, bool)
            mask[list(chosen)] = True
            every.append(g2(mask))
        exact = np.mean(np.array(every) >= g2(own) - 1e-9)
        assert row.p == pytest.approx(exact, abs=0.12)


def test_adjustment_is_benjamini_hochberg_over_all_terms():
    result = measure_keyness(corpus(2), top=None)
    assert result.attrs["tests"] == len(result)
    expected = stats.false_discovery_control(result["p"].to_numpy(), method="bh")
    assert result["p_adjusted"].to_numpy() == pytest.approx(expected)


def test_interval_takes_articles_as_units():
    articles = corpus(4)
    result = measure_keyness(articles, target="Courier", permutations=0, top=None)
    row = result[result["term"] == "bridge"].iloc[0]
    counts = count_terms(make_tokens(articles))
    column = counts.table.toarray()[:, counts.terms.index("bridge")]
    variance = 0.0
    for name in ("Courier", "Gazette"):
        mask = (articles["outlet"] == name).to_numpy()
        x, size = column[mask], counts.sizes[mask]
        rate = x.sum() / size.sum()
        n = mask.sum()
        variance += n / (n - 1) * ((x - rate * size) ** 2).sum() / x.sum() ** 2
    half = stats.t.ppf(0.975, 11) * math.sqrt(variance) / math.log(2)
    assert row["low"] == pytest.approx(row["log_ratio"] - half)
    assert row["high"] == pytest.approx(row["log_ratio"] + half)
    assert row["reason"] == "permutations=0: none asked for"


def test_copies_of_a_story_count_once():
    rows = [("a", "Courier", COURIER), ("b", "Gazette", GAZETTE)]
    copies = [("c", "Gazette", GAZETTE), ("d", "Gazette", GAZETTE)]
    once = measure_keyness(table(*rows), min_count=1)
    story = pd.DataFrame({"article_id": ["b", "c", "d"], "story": ["s", "s", "s"]})
    merged = measure_keyness(table(*rows, *copies), min_count=1, weights="stories", groups=story)
    pd.testing.assert_frame_equal(once, merged)
    plain = measure_keyness(table(*rows, *copies), min_count=1)
    assert plain["count"].sum() > merged["count"].sum()


def test_a_story_in_two_outlets_is_shared_between_them():
    articles = table(("a", "Courier", COURIER), ("b", "Gazette", COURIER)).assign(story="s")
    result = measure_keyness(articles, min_count=0.1, weights="stories", groups="story")
    row = result[(result["outlet"] == "Courier") & (result["term"] == "bridge")].iloc[0]
    assert (row["count"], row["reference_count"]) == (1.5, 1.5)


def test_runs_of_words_stay_within_sentences():
    articles = table(("a", "Courier", COURIER), ("b", "Gazette", GAZETTE))
    result = measure_keyness(articles, words=2, min_count=1, top=None)
    terms = set(result["term"])
    assert {"the bridge", "the viaduct", "is old"} <= terms
    assert "monday the" not in terms


def test_target_and_reference_can_be_chosen():
    articles = table(
        ("a", "Courier", COURIER), ("b", "Gazette", GAZETTE), ("c", "Herald", "The ferry runs.")
    )
    result = measure_keyness(articles, target="Courier", reference="Gazette", min_count=1)
    assert set(result["outlet"]) == {"Courier"}
    assert set(result["reference_words"]) == {14}
    other = table(("x", "Elsewhere", GAZETTE))
    outside = measure_keyness(articles, target="Courier", reference=other, min_count=1)
    assert set(outside["outlet"]) == {"Courier"}
    pd.testing.assert_series_equal(outside["log_likelihood"], result["log_likelihood"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "outlets"}, r"articles lacks 'outlets' \(nearest column: 'outlet'\)"),
        ({"target": "Courrier"}, r"target='Courrier' is not allowed.*nearest: 'Courier'"),
        ({"weights": "story"}, r"weights='story' is not allowed"),
        ({"weights": "stories"}, r"weights='stories' needs groups="),
        ({"prior": "backgrounds"}, r"prior='backgrounds' is not allowed"),
        ({"zones": ("quotations",)}, r"zones='quotations' is not allowed"),
        ({"words": 0}, r"words=0 is not allowed; use 1 or more"),
        ({"confidence": 95}, r"confidence=95 is not allowed; use a number between 0 and 1"),
        ({"top": 0}, r"top=0 is not allowed"),
    ],
)
def test_errors_say_what_to_do(options, message):
    articles = table(("a", "Courier", COURIER), ("b", "Gazette", GAZETTE))
    with pytest.raises((ValueError, KeyError), match=message):
        measure_keyness(articles, **options)


def test_contracts():
    articles = corpus(6)
    before = articles.copy(deep=True)
    result = measure_keyness(articles, permutations=100)
    pd.testing.assert_frame_equal(articles, before)
    shuffled = articles.sample(frac=1, random_state=1).reset_index(drop=True)
    pd.testing.assert_frame_equal(measure_keyness(shuffled, permutations=100), result)
    empty = measure_keyness(articles.iloc[:0])
    assert list(empty.columns) == list(result.columns)
    assert (empty.dtypes == result.dtypes).all()
    assert result["dispersion_norm"].dropna().between(0, 1).all()


def test_one_group_alone_has_nothing_to_be_compared_with():
    result = measure_keyness(table(("a", "Courier", COURIER)))
    assert result.empty


def test_the_background_lowers_common_words():
    """With the background as prior "the" needs more to stand out than a rare word does."""
    articles = table(
        ("a", "Courier", "the the the the viaduct viaduct viaduct viaduct"),
        ("b", "Gazette", "road road road road rail rail rail rail"),
    )
    result = measure_keyness(articles, min_count=1, target="Courier")
    z = result.set_index("term")["log_odds_z"]
    assert z["viaduct"] > z["the"] > 0


def test_cumberland_has_no_significant_term(cumberland):
    """Facts.md: on five articles no term survives; here none is even tested."""
    from mediacompare.articles import read_articles

    articles = read_articles(cumberland)
    result = measure_keyness(articles)
    assert result["p"].isna().all()
    assert result["reason"].str.startswith("1 article in the group and 4 in the reference").all()
    csam = result[(result["term"] == "csam") & (result["count"] > 0)]
    counts = dict(zip(csam["outlet"], csam["count"], strict=True))
    assert sorted(counts.values()) == [4, 6]
