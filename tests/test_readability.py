"""Readability: printed values, hand arithmetic, other programs, what is missing and why."""

from __future__ import annotations

import itertools
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediacompare.formulas import FORMULAS, LENGTHS, RATIOS, in_words
from mediacompare.ingredients import INGREDIENTS, _is_complex, _is_familiar, _mattr, _mtld
from mediacompare.readability import (
    MEASURES,
    explain_readability,
    measure_readability,
    measure_readability_intervals,
)
from mediacompare.tokens import make_tokens

BY_NAME = {formula.name: formula for formula in FORMULAS}

# Coleman & Liau (1975), the abstract of their paper, which they score at 14.5.
COLEMAN_LIAU = (
    "Existing computer programs that measure readability are based largely upon subroutines which "
    "estimate number of syllables, usually by counting vowels. The shortcoming in estimating "
    "syllables is that it necessitates keypunching the prose into the computer. There is no need "
    "to estimate syllables since word length in letters is a better predictor of readability than "
    "word length in syllables. Therefore, a new readability formula was computed that has for its "
    "predictors letters per 100 words and sentences per 100 words. Both predictors can be counted "
    "by an optical scanning device, and thus the formula makes it economically feasible for an "
    "organization such as the U.S. Office of Education to calibrate the readability of all "
    "textbooks for the public school system."
)

# Our own; the counts below are by hand.
OWN = (
    "Sen. Ruiz met the mayor on Feb. 28. They spoke about the bookkeeper and the created jobs. "
    "The transportation plan has 3.5 million readers, said U.S. officials."
)


def table(*texts: str | None, language: str | None = "en") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(len(texts))],
            "outlet": [f"Outlet {i % 2}" for i in range(len(texts))],
            "title": pd.array([None] * len(texts), dtype="str"),
            "text": pd.array(list(texts), dtype="str"),
            "language": pd.array([language] * len(texts), dtype="str"),
        }
    )


def prose(
    sentences: int, words: str = "The old council met and spoke about the new bridge."
) -> str:
    return " ".join([words] * sentences)


def totals(**counts: float) -> dict[str, Any]:
    return {name: np.array([float(counts.get(name, 0))]) for name in INGREDIENTS}


# --- values printed in the papers ----------------------------------------------------------------


# Flesch (1948), table 5: typical syllables per 100 words and words per sentence of each style, and
# the range of scores of that style.
@pytest.mark.parametrize(
    ("syllables", "words", "low", "high"),
    [
        (123, 8, 90, 100), (131, 11, 80, 90), (139, 14, 70, 80), (147, 17, 60, 70),
        (155, 21, 50, 60), (167, 25, 30, 50), (192, 29, 0, 30),
    ],
)  # fmt: skip
def test_flesch_gives_the_styles_of_the_paper(
    syllables: int, words: int, low: int, high: int
) -> None:
    score = BY_NAME["flesch"].of(
        totals(words=100, spelled_words=100, syllables=syllables, sentences=100 / words)
    )
    assert low <= score[0] <= high


def test_coleman_liau_gives_the_value_of_the_paper() -> None:
    found = measure_readability(table(COLEMAN_LIAU), ingredients=True).loc[0]
    assert (found["words"], found["sentences"], found["characters"]) == (119, 5, 639)
    assert round(found["coleman_liau"], 1) == 14.5


def test_coleman_liau_is_both_equations_of_the_paper() -> None:
    letters, sentences = 480.0, 6.5
    cloze = 141.8401 - 0.214590 * letters + 1.079812 * sentences
    score = BY_NAME["coleman_liau"].of(totals(words=100, characters=letters, sentences=sentences))
    assert score[0] == pytest.approx(-27.4004 * cloze / 100 + 23.06395)


# --- hand arithmetic -----------------------------------------------------------------------------


def test_ingredients_by_hand() -> None:
    found = measure_readability(table(OWN), ingredients=True).loc[0]
    # Sen Ruiz met the mayor on Feb 28 | They spoke about the bookkeeper and the created jobs |
    # The transportation plan has 3.5 million readers said U.S. officials
    assert found["sentences"] == 3
    assert found["words"] == 8 + 9 + 10
    assert found["letters"] == 23 + 44 + 53
    assert found["characters"] == found["letters"] + 2 + 2
    # The dictionary's counts of each word; it reads "Feb" as February.
    by_hand = {
        "sen": 1, "ruiz": 2, "met": 1, "the": 1, "mayor": 2, "on": 1, "feb": 4, "28": 0,
        "they": 1, "spoke": 1, "about": 2, "bookkeeper": 3, "and": 1, "created": 3, "jobs": 1,
        "transportation": 4, "plan": 1, "has": 1, "3.5": 0, "million": 2, "readers": 2, "said": 1,
        "u.s.": 2, "officials": 3,
    }  # fmt: skip
    words = make_tokens(table(OWN)).words_of(0)
    expected = sum(by_hand[word.removesuffix(".") if word != "u.s." else word] for word in words)
    assert found["syllables"] == expected  # figures are left out
    assert found["spelled_words"] == 25
    # Feb, bookkeeper, created, transportation, officials, 28, 3.5 have three and more …
    assert found["polysyllables"] == 7
    # … of which Gunning's rules leave transportation and officials.
    assert found["complex_words"] == 2
    # more than six letters: bookkeeper, created, transportation, million, readers, officials
    assert found["long_words"] == 6
    # not on the list: transportation, officials. Names, numbers and regular endings are familiar.
    assert found["difficult_words"] <= 4


def test_every_formula_by_its_coefficients() -> None:
    """Written again, as the papers print them, on counts that are easy to follow."""
    counts: dict[str, float] = dict(  # noqa: C408
        words=200, spelled_words=200, sentences=10, syllables=320,
        letters=940, characters=940, long_words=50,
        monosyllables=120, polysyllables=30, complex_words=24, difficult_words=36,
    )  # fmt: skip
    w, s, y = 200, 10, 320
    printed = {
        "flesch": 206.835 - 1.015 * w / s - 84.6 * y / w,
        "flesch_kincaid": 0.39 * w / s + 11.8 * y / w - 15.59,
        "fog": 0.4 * (w / s + 100 * 24 / w),
        "smog": 1.0430 * (30 * 30 / s) ** 0.5 + 3.1291,
        "coleman_liau": 0.0587985 * 470 - 0.295873 * 5 - 15.8008,
        "ari": 4.71 * 940 / w + 0.5 * w / s - 21.43,
        "dale_chall": 0.1579 * 18 + 0.0496 * w / s + 3.6365,
        "lix": w / s + 100 * 50 / w,
        "rix": 50 / s,
        "amstad": 180 - w / s - 58.5 * y / w,
        "wiener_1": 0.1935 * 15 + 0.1672 * 20 + 0.1297 * 25 - 0.0327 * 60 - 0.875,
        "wiener_2": 0.2007 * 15 + 0.1682 * 20 + 0.1373 * 25 - 2.779,
        "wiener_3": 0.2963 * 15 + 0.1905 * 20 - 1.1144,
        "wiener_4": 0.2744 * 15 + 0.2656 * 20 - 1.693,
        "kandel_moles": 207 - 1.015 * 20 - 0.736 * 160,
        "fernandez_huerta": 206.84 - 0.60 * 160 - 1.02 * 20,
        "szigriszt_pazos": 206.835 - 62.3 * 1.6 - 20,
        "gulpease": 89 + (300 * s - 10 * 940) / w,
        "flesch_vacca": 206 - 0.65 * 160 - 20,
        "flesch_vacca_1986": 217 - 1.3 * 20 - 0.6 * 160,
        "douma": 206.835 - 0.77 * 160 - 0.93 * 20,
        "brouwer": 195 - 2 / 3 * 160 - 2 * 20,
        "oborneva": 206.836 - 65.14 * 1.6 - 1.52 * 20,
    }
    assert set(printed) == set(BY_NAME)
    for name, value in printed.items():
        assert BY_NAME[name].of(totals(**counts))[0] == pytest.approx(value, abs=1e-3), name


def test_direction_of_every_formula() -> None:
    """Longer sentences of longer words move each score to its harder side."""
    easy = totals(
        words=200, spelled_words=200, sentences=20, syllables=260,
        letters=800, characters=800, long_words=20,
        monosyllables=150, polysyllables=6, complex_words=5, difficult_words=10,
    )  # fmt: skip
    hard = totals(
        words=200, spelled_words=200, sentences=7, syllables=360,
        letters=1100, characters=1100, long_words=70,
        monosyllables=90, polysyllables=50, complex_words=44, difficult_words=70,
    )  # fmt: skip
    for formula in FORMULAS:
        change = formula.of(hard)[0] - formula.of(easy)[0]
        assert (change > 0) == (formula.harder == "higher"), formula.name


def test_the_digits_stay() -> None:
    """A text whose scores are pinned: whoever changes them changes results."""
    found = measure_readability(table(prose(30) + " " + COLEMAN_LIAU)).loc[0]
    pinned = {
        "flesch": 77.62, "flesch_kincaid": 5.41, "fog": 7.37, "smog": 8.76, "coleman_liau": 7.96,
        "ari": 5.57, "dale_chall": 6.91, "lix": 29.16, "rix": 2.06, "mattr": 0.35, "mtld": 17.4,
    }  # fmt: skip
    assert {name: round(float(found[name]), 2) for name in pinned} == pinned


# --- Gunning's and Dale and Chall's words --------------------------------------------------------


@pytest.mark.parametrize("word", ["transportation", "considerable", "reasonable", "electricity"])
def test_complex_words(word: str) -> None:
    assert _is_complex(word)


@pytest.mark.parametrize(
    "word", ["bookkeeper", "created", "trespasses", "close-up", "state-of-the-art", "2024", "table"]
)
def test_words_that_gunning_does_not_count(word: str) -> None:
    assert not _is_complex(word)


def test_names_are_not_complex_wherever_they_stand() -> None:
    text = "Alabama waits. They saw Alabama. Nobody left."
    assert measure_readability(table(text), ingredients=True)["complex_words"][0] == 1  # nobody
    text = "Authorities waited. They saw the authorities. Others left."
    assert measure_readability(table(text), ingredients=True)["complex_words"][0] == 2


@pytest.mark.parametrize(
    "word",
    ["about", "boys", "boy's", "carried", "running", "stopped", "happier", "biggest", "quickly",
     "don't", "we'll", "1984", "long-lost", "liking"],
)  # fmt: skip
def test_familiar_words(word: str) -> None:
    assert _is_familiar(word)


@pytest.mark.parametrize("word", ["parliament", "ministerial", "investigation", "suspects"])
def test_unfamiliar_words(word: str) -> None:
    assert not _is_familiar(word)


# --- missing, not 0 ------------------------------------------------------------------------------


def test_too_short_is_missing_with_the_reason() -> None:
    found = measure_readability(table(prose(8), prose(12), prose(30))).set_index("article_id")
    assert found.loc["a0", ["flesch", "smog", "mtld"]].isna().all()
    assert "flesch, flesch_kincaid, fog" in found.loc["a0", "undefined"]
    assert "80 words, 100 needed" in found.loc["a0", "undefined"]
    assert found.loc["a1", ["flesch", "lix"]].notna().all()
    assert "smog: 12 sentences, 30 needed" in found.loc["a1", "undefined"]
    assert found.loc["a2", ["flesch", "smog"]].notna().all()


@pytest.mark.parametrize("text", ["", None, "!!! ...", "   "])
def test_nothing_to_read(text: str | None) -> None:
    found = measure_readability(table(text)).loc[0]
    assert (found["words"], found["sentences"]) == (0, 0)
    assert found[list(MEASURES)].isna().all()
    assert found["undefined"] == "all scores: no words of prose"


def test_language_decides() -> None:
    text = prose(12, "Der alte Stadtrat sprach am 3. Oktober über die neue Brücke.")
    german = measure_readability(table(text, language="de-AT")).loc[0]
    assert german["sentences"] == 12
    assert german[["amstad", "wiener_1", "lix"]].notna().all()
    assert german[["flesch", "dale_chall", "gulpease"]].isna().all()
    assert "formulas of other languages: not made for de" in german["undefined"]
    unknown = measure_readability(table(text, language=None)).loc[0]
    assert unknown[["lix", "rix", "sentence_words_mean", "mattr"]].notna().all()
    assert unknown[["flesch", "amstad", "rare_words", "syllables_per_word"]].isna().all()
    assert "language unknown" in unknown["undefined"]
    assert (
        measure_readability(table(text, language=None), ingredients=True)["syllables"].isna().all()
    )


def test_script_without_spaces_has_no_words_to_count() -> None:
    found = measure_readability(table("警方星期一表示调查仍在继续。" * 40, language="zh")).loc[0]
    assert found[list(MEASURES)].isna().all()
    assert "script without spaces between words" in found["undefined"]


# --- what is left out ----------------------------------------------------------------------------


QUOTED = (
    prose(12) + " “We are very angry about this unacceptable delay,” the mayor said. " + prose(3)
)


def test_quotations_on_request() -> None:
    with_them = measure_readability(table(QUOTED)).loc[0]
    without = measure_readability(table(QUOTED), quotations=False).loc[0]
    assert (with_them["sentences"], without["sentences"]) == (16, 15)
    assert (with_them["words"], without["words"]) == (161, 150)


def test_reused_passages_on_request() -> None:
    text = prose(12) + " The committee rejected the proposal unanimously on Friday. " + prose(3)
    start = text.index("The committee")
    end = text.index("Friday.") + 7
    spans = pd.DataFrame({"article_id": ["a0"], "start": [start], "end": [end]})
    pairs = pd.DataFrame(
        {
            "article_id_1": ["a0"], "start_1": [start], "end_1": [end],
            "article_id_2": ["elsewhere"], "start_2": [0], "end_2": [9],
        }
    )  # fmt: skip
    for reused in (spans, pairs):
        own = measure_readability(table(text), without="reused", reused=reused).loc[0]
        assert (own["sentences"], own["words"]) == (15, 150)
    few_words = spans.assign(end=start + len("The committee rejected"))
    kept = measure_readability(table(text), without="reused", reused=few_words).loc[0]
    assert kept["sentences"] == 16
    with pytest.raises(ValueError, match="without='reused' needs reused="):
        measure_readability(table(text), without="reused")
    with pytest.raises(KeyError, match="reused lacks 'end'"):
        measure_readability(table(text), reused=spans.drop(columns="end"))


def test_an_outlets_own_writing_of_the_example_corpus(root: Path) -> None:
    """From files to scores: a verbatim copy has nothing of its own, a partial one has its own."""
    from mediacompare.articles import read_articles
    from mediacompare.overlap import find_passages
    from mediacompare.reuse import measure_reuse

    articles = read_articles(root / "data" / "example" / "articles")
    articles = articles[articles["article_id"].astype(str).str.startswith("bridge")]
    articles = articles.assign(article_id=articles["article_id"].str.removesuffix(".txt"))
    passages = find_passages(articles)
    reuse = measure_reuse(articles)
    directed = passages.merge(reuse[["article_id_1", "article_id_2", "target_id"]], how="left")
    whole = measure_readability(articles).set_index("article_id")
    both = measure_readability(articles, without="reused", reused=passages).set_index("article_id")
    copies = measure_readability(articles, without="reused", reused=directed)
    copies = copies.set_index("article_id")
    # bridge_01 is wire copy of bridge_04; bridge_10 was written apart.
    for scores in (both, copies):
        assert scores.loc["bridge_01", "words"] == 0
        assert np.isnan(scores.loc["bridge_01", "flesch"])
        assert "no words of prose" in scores.loc["bridge_01", "undefined"]
        assert scores.loc["bridge_10", "flesch"] == whole.loc["bridge_10", "flesch"]
        # bridge_05 took a part of bridge_08: what is its own is scored.
        assert 100 <= scores.loc["bridge_05", "words"] < whole.loc["bridge_05", "words"]
        assert np.isfinite(scores.loc["bridge_05", "flesch"])
        assert scores.loc["bridge_05", "flesch"] != whole.loc["bridge_05", "flesch"]
    # Who wrote what others took is scored, where measure_reuse says who that was.
    source = directed[directed["target_id"].eq("bridge_01")]
    assert set(source["article_id_2"]) == {"bridge_04"}
    alone = measure_readability(articles, without="reused", reused=source).set_index("article_id")
    assert alone.loc["bridge_04", "words"] == whole.loc["bridge_04", "words"]
    assert alone.loc["bridge_01", "words"] < 50


def test_of_a_pair_the_copy_is_left_out_where_it_is_known() -> None:
    text = prose(12)
    articles = table(text, text)
    pair = {
        "article_id_1": ["a0"], "start_1": [0], "end_1": [len(text)],
        "article_id_2": ["a1"], "start_2": [0], "end_2": [len(text)],
    }  # fmt: skip
    for target, words in (("a1", [120, 0]), ("a0", [0, 120]), (None, [0, 0])):
        reused = pd.DataFrame(pair).assign(target_id=pd.Series([target], dtype="str"))
        own = measure_readability(articles, without="reused", reused=reused)
        assert own["words"].tolist() == words


# --- textstat ------------------------------------------------------------------------------------


def test_textstat_returns_its_own_values_without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import nltk

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked for a download")

    monkeypatch.setattr(nltk, "download", refuse)
    text = prose(30) + " The U.S. Senate voted. Sen. Smith left. " + COLEMAN_LIAU
    found = measure_readability(table(text, ""), engine="textstat").set_index("article_id")
    import textstat

    ours = found.loc["a0"]
    assert ours["words"] == textstat.textstat.lexicon_count(text)
    assert ours["sentences"] == textstat.textstat.sentence_count(text)
    assert ours["lix"] == textstat.textstat.lix(text)
    assert ours["ari"] == textstat.textstat.automated_readability_index(text)
    assert ours["coleman_liau"] == textstat.textstat.coleman_liau_index(text)
    # Its syllables come from the same dictionary: 0.39 * 11.8 … on its own counts.
    sentences, words = ours["sentences"], ours["words"]
    syllables = (206.835 - 1.015 * words / sentences - ours["flesch"]) / 84.6 * words
    assert syllables == pytest.approx(round(syllables), abs=1e-6)
    assert ours["flesch_kincaid"] == pytest.approx(
        0.39 * words / sentences + 11.8 * syllables / words - 15.59
    )
    assert np.isnan(found.loc["a1", "flesch"])  # textstat says 0
    assert "mtld" in found.loc["a0", "undefined"]


def test_textstat_leaves_its_own_dictionary_alone() -> None:
    import importlib

    module: Any = importlib.import_module("textstat.backend.counts._count_syllables")
    before = module.get_cmudict
    measure_readability(table(prose(12)), engine="textstat", measures=["flesch"])
    assert module.get_cmudict is before


def test_textstat_is_imported_only_when_asked_for() -> None:
    import subprocess
    import sys

    code = (
        "import sys, pandas as pd; from mediacompare.readability import measure_readability as m;"
        "m(pd.DataFrame({'article_id': ['a'], 'outlet': ['A'], 'text': ['One two. ' * 60],"
        " 'language': ['en']})); assert not {'textstat', 'nltk'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# --- lengths and richness ------------------------------------------------------------------------


def test_sentence_lengths_by_hand() -> None:
    text = "One two three. One two three four five. One. One two three four five six seven."
    found = measure_readability(table(text)).loc[0]
    assert found["sentence_words_mean"] == 4
    assert found["sentence_words_median"] == 4
    assert found["sentence_words_sd"] == pytest.approx(np.std([3, 5, 1, 7], ddof=1))
    assert found["sentence_words_max"] == 7
    assert found["letters_per_word"] == pytest.approx(
        sum(len(word.strip(".")) for word in text.split()) / 16
    )


def test_mattr_is_the_mean_over_windows() -> None:
    words = np.random.default_rng(3).integers(0, 30, 200).astype(np.int32)
    for window in (2, 50, 199, 200):
        shares = [
            len(set(words[i : i + window].tolist())) / window for i in range(200 - window + 1)
        ]
        assert _mattr(words, window) == pytest.approx(np.mean(shares))
    assert np.isnan(_mattr(words, 201))


def test_mtld_by_hand() -> None:
    # a b a: 2/3 falls below 0.72, one factor of 3 words; then c d e f: ratio 1, nothing left over.
    assert _mtld([0, 1, 0, 2, 3, 4, 5]) == 7.0
    # One factor at the third word, then the same word twice: ratio 0.5, a factor again.
    assert _mtld([0, 1, 0, 2, 2]) == 2.5
    assert np.isnan(_mtld([1, 2, 3]))
    # A rest of ratio 3/4: (1 - 0.75) / 0.28 of a factor.
    assert _mtld([0, 1, 2, 0]) == pytest.approx(4 / (0.25 / 0.28))


def test_rare_words_are_a_share() -> None:
    text = prose(10) + " " + prose(10, "The zwieback gazetteer quibbled sheepishly.")
    found = measure_readability(table(text), ingredients=True).loc[0]
    assert found["rare_word_count"] == 40
    assert found["rare_words"] == pytest.approx(40 / 150)


# --- contracts -----------------------------------------------------------------------------------


def test_columns_are_the_same_with_and_without_articles() -> None:
    full = measure_readability(table(prose(12), prose(3)))
    empty = measure_readability(table())
    assert list(full.columns) == ["article_id", "outlet", "language", "words", "sentences",
                                  *MEASURES, "undefined"]  # fmt: skip
    assert list(empty.columns) == list(full.columns)
    assert empty.dtypes.equals(full.dtypes)
    more = measure_readability(table(), ingredients=True)
    assert [c for c in more.columns if c not in full.columns] == list(INGREDIENTS[2:])


def test_order_of_rows_does_not_matter_and_input_is_untouched() -> None:
    articles = table(prose(12), prose(20), QUOTED, COLEMAN_LIAU, None)
    before = articles.copy(deep=True)
    found = measure_readability(articles, ingredients=True)
    again = measure_readability(articles.iloc[::-1].reset_index(drop=True), ingredients=True)
    pd.testing.assert_frame_equal(found, again)
    pd.testing.assert_frame_equal(articles, before)
    one = measure_readability(articles.iloc[[3]].reset_index(drop=True), ingredients=True)
    pd.testing.assert_frame_equal(one, found.iloc[[3]].reset_index(drop=True))


def test_articles_do_not_depend_on_their_neighbors(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = table(OWN, "The BKA.", "UN staff met. " * 40, "US", QUOTED, "", COLEMAN_LIAU)
    found = measure_readability(articles, ingredients=True)
    for size in (1, 2, 3):
        monkeypatch.setattr("mediacompare.ingredients.BATCH", size)
        pd.testing.assert_frame_equal(found, measure_readability(articles, ingredients=True))
    alone = [
        measure_readability(articles.iloc[[i]].reset_index(drop=True), ingredients=True)
        for i in range(len(articles))
    ]
    assert [one["syllables"][0] for one in alone] == found["syllables"].tolist()


def test_scores_are_recomputable_from_the_ingredients() -> None:
    found = measure_readability(table(QUOTED, COLEMAN_LIAU, prose(40)), ingredients=True)
    counts = {name: found[name].to_numpy(dtype=float) for name in INGREDIENTS}
    for formula in FORMULAS:
        shown = found[formula.name].to_numpy()
        again = formula.of(counts)
        known = ~np.isnan(shown)
        assert shown[known] == pytest.approx(again[known])


@settings(max_examples=25, deadline=None)
@given(
    st.text(max_size=300), st.sampled_from(["en", "de", "fr", "es", "it", "nl", "ru", "zh", None])
)
def test_any_text_gives_a_row_without_infinity(text: str, language: str | None) -> None:
    found = measure_readability(table(text, language=language), ingredients=True)
    assert len(found) == 1
    numbers = found[list(MEASURES)].to_numpy()
    assert not np.isinf(numbers).any()
    if found["words"][0] == 0:
        assert np.isnan(numbers).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "textstats"}, "engine='textstats' is not allowed.*nearest: 'textstat'"),
        ({"measures": ["flesh"]}, "measures='flesh' is not allowed.*nearest: 'flesch'"),
        ({"without": "reuse"}, "without='reuse' is not allowed.*nearest: 'reused'"),
        ({"mattr_words": 1}, "mattr_words=1 is not allowed; use 2 or more"),
    ],
)
def test_errors_name_parameter_and_nearest(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        measure_readability(table(prose(2)), **options)
    with pytest.raises(KeyError, match="articles lacks 'outlet'"):
        measure_readability(table(prose(2)).drop(columns="outlet"))


# --- intervals -----------------------------------------------------------------------------------


def test_intervals_by_resampling_sentences() -> None:
    sentences = ["The cat sat.", "Authorities investigated unprecedented irregularities today."]
    text = " ".join(itertools.islice(itertools.cycle(sentences), 60))
    articles = table(text, prose(60), prose(3))
    found = measure_readability_intervals(articles, measures=["flesch", "rix"], seed=4)
    assert list(found.columns) == [
        "article_id", "outlet", "measure", "estimate", "low", "high", "n",
    ]  # fmt: skip
    mixed = found[(found["article_id"] == "a0") & (found["measure"] == "rix")].iloc[0]
    # Half of the sentences have 4 long words, half none: mean 2, its standard error 2 / sqrt(60).
    assert mixed["estimate"] == 2
    half = 1.96 * 2 / 60**0.5
    assert (mixed["low"], mixed["high"]) == pytest.approx((2 - half, 2 + half), abs=0.12)
    same = found[(found["article_id"] == "a1") & (found["measure"] == "flesch")].iloc[0]
    assert same["low"] == pytest.approx(same["high"])
    short = found[found["article_id"] == "a2"]
    assert short[["estimate", "low", "high"]].isna().all().all()
    pd.testing.assert_frame_equal(
        found, measure_readability_intervals(articles, measures=["flesch", "rix"], seed=4)
    )
    with pytest.raises(ValueError, match="measures='mtld' is not allowed"):
        measure_readability_intervals(articles, measures=["mtld"])


# --- plain words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_plain_words_follow_the_scale(formula: Any) -> None:
    said = [in_words(formula.name, float(score)) for score in range(-40, 140)]
    assert all(said)
    changes = [words for words, _ in itertools.groupby(said)]
    assert len(changes) == len(set(changes)) >= 4, "a word comes back further up the scale"
    assert in_words(formula.name, float("nan")) is None


def test_scores_in_plain_words() -> None:
    scores = measure_readability(table(COLEMAN_LIAU, prose(12), prose(2)))
    found = explain_readability(scores, measures=["flesch", "lix", "smog"])
    assert found[["article_id", "measure"]].values.tolist() == [
        ["a0", "flesch"], ["a0", "lix"], ["a1", "flesch"], ["a1", "lix"],
    ]  # fmt: skip
    # 119 words, 5 sentences, 217 syllables in 117 words without figures: 25.8, below 30.
    assert found["score"].iloc[0] == pytest.approx(206.835 - 1.015 * 119 / 5 - 84.6 * 217 / 117)
    # LIX: 23.8 words a sentence and 42 long words; 10 and 1 of 10 in the other text, whose Flesch
    # score is 206.835 - 10.15 - 84.6 * 1.2 = 95.2.
    assert found["score"].iloc[1:].tolist() == pytest.approx([23.8 + 4200 / 119, 95.165, 20.0])
    assert found["in_words"].tolist() == ["very hard", "hard", "very easy", "very easy"]
    assert explain_readability(scores.iloc[:0]).dtypes.equals(found.dtypes)
    with pytest.raises(ValueError, match="measures='flesh' is not allowed"):
        explain_readability(scores, measures=["flesh"])


# --- the table of formulas and its page ----------------------------------------------------------


def test_every_formula_says_what_it_needs() -> None:
    assert len(BY_NAME) == len(FORMULAS)
    for formula in FORMULAS:
        assert formula.needs() <= set(INGREDIENTS)
        assert all(ratio in RATIOS for _, ratio in formula.terms)
        assert formula.scale
        assert len(formula.source) > 20
    assert set(LENGTHS) | set(BY_NAME) == set(MEASURES)


def test_the_page_is_made_from_the_table() -> None:
    from benchmarks.readability.make_page import page

    shown = Path(__file__).parents[1] / "docs" / "readability.md"
    assert shown.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("without", [None, "reused"])
def test_processes_score_the_same(
    without: str | None, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mediacompare import readability
    from mediacompare.articles import read_articles
    from mediacompare.overlap import find_passages

    articles = read_articles(root / "data" / "example" / "articles")
    tokens = make_tokens(articles)
    given: dict[str, Any] = {"tokens": tokens, "quotations": False, "ingredients": True}
    if without:
        given |= {"without": without, "reused": find_passages(articles, tokens=tokens)}
    alone = measure_readability(articles, **given)
    monkeypatch.setattr(readability, "WORTH", 0)
    monkeypatch.setattr(readability, "_AT_ONCE", 7)
    monkeypatch.setenv("MEDIACOMPARE_PROCESSES", "2")
    calls = []

    def map_here(function: Any, parts: Any, *, seconds: float) -> Any:
        # What goes to a process is pickled on the way; starting one takes seconds.
        for part in parts:
            calls.append(len(part[0]))
            yield pickle.loads(pickle.dumps(function(pickle.loads(pickle.dumps(part)))))

    monkeypatch.setattr(readability, "map_in_processes", map_here)
    pd.testing.assert_frame_equal(measure_readability(articles, **given), alone)
    assert sum(calls) == len(articles) > max(calls)
