"""Cosines against scikit-learn and a plain version, thresholds, windows, candidates."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediacompare import kernels, shingles, similarity, tokens
from mediacompare.similarity import candidate_pairs, measure_similarity
from mediacompare.tokens import make_tokens


def table(
    *texts: str, language: str | None = "en", days: list[int | None] | None = None
) -> pd.DataFrame:
    n = len(texts)
    stamps = [None if day is None else f"2025-01-{day:02}" for day in days or [1] * n]
    return pd.DataFrame(
        {
            "article_id": pd.Series([f"a{i:03}" for i in range(n)], dtype="str"),
            "outlet": pd.Series([f"o{i % 3}" for i in range(n)], dtype="str"),
            "text": pd.Series(list(texts), dtype="str"),
            "language": pd.Series([language] * n, dtype="str"),
            "published_at": pd.to_datetime(pd.Series(stamps), utc=True).astype(
                "datetime64[us, UTC]"
            ),
            "published_precision": pd.Series(
                [None if stamp is None else "minute" for stamp in stamps], dtype="str"
            ),
        }
    )


def compile_everything(patch: pytest.MonkeyPatch) -> None:
    for module in (kernels, tokens, shingles, similarity):
        patch.setattr(module, "COMPILE_FROM", 0)


def by_pair(measured: pd.DataFrame) -> dict[tuple[str, str], float]:
    rows = zip(measured["article_id_1"], measured["article_id_2"], measured["cosine"], strict=True)
    return {(a, b): c for a, b, c in rows}


TEXTS = st.lists(
    st.lists(
        st.sampled_from(["the", "a", "of", "bridge", "river", "town", "vote"]), max_size=12
    ).map(" ".join),
    min_size=2,
    max_size=12,
)


def test_equals_scikit_learn() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    rng = np.random.default_rng(5)
    texts = [" ".join(rng.choice(list("abcdefghij"), size=12)) for _ in range(15)]
    texts.append(texts[3])
    measured = by_pair(measure_similarity(table(*texts), idf="corpus", without=()))
    matrix = TfidfVectorizer(token_pattern=r"\w+").fit_transform(texts)
    expected = (matrix @ matrix.T).toarray()
    assert len(measured) == 16 * 15 // 2
    for (a, b), cosine in measured.items():
        assert cosine == pytest.approx(expected[int(a[1:]), int(b[1:])], abs=1e-12)


def test_background_by_hand() -> None:
    from wordfreq import word_frequency

    texts = ["the bridge the river", "the river town"]
    measured = measure_similarity(table(*texts), without=())

    def rarity(word: str) -> float:
        share = word_frequency(word, "en", wordlist="small")
        return 1 - math.log(1 - math.exp(-500 * share))

    rows = [{w: n * rarity(w) for w, n in Counter(text.split()).items()} for text in texts]
    norms = [math.sqrt(sum(x * x for x in row.values())) for row in rows]
    dot = sum(rows[0][word] * rows[1][word] for word in ("the", "river"))
    assert measured["cosine"][0] == pytest.approx(
        dot / norms[0] / norms[1], rel=2e-3
    )  # wordfreq rounds
    assert measured["idf"].tolist() == ["background"]
    assert measured.attrs["idf"] == "background (wordfreq: en)"


@given(TEXTS, st.sampled_from([0.01, 0.3, 0.5, 0.7, 0.9, 1.0]), st.booleans())
@settings(deadline=None, max_examples=60)
def test_threshold_loses_nothing(texts: list[str], least: float, compile_it: bool) -> None:
    articles = table(*texts)
    everything = by_pair(measure_similarity(articles, idf="corpus", without=(), min_cosine=0))
    with pytest.MonkeyPatch.context() as patch:
        if compile_it:
            compile_everything(patch)
        some = measure_similarity(articles, idf="corpus", without=(), min_cosine=least)
    assert by_pair(some) == {pair: c for pair, c in everything.items() if c >= least}


@given(
    st.lists(st.tuples(st.sampled_from(["x y", "x y z", "p q"]), st.one_of(
        st.none(), st.integers(1, 20))), min_size=2, max_size=10),
    st.integers(0, 6),
    st.booleans(),
    st.sampled_from([0.0, 0.5]),
)  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_window_and_outlets(
    rows: list[tuple[str, int | None]], width: int, same_outlet: bool, least: float
) -> None:
    articles = table(*(text for text, _ in rows), days=[day for _, day in rows])
    options = {"idf": "corpus", "without": (), "min_cosine": least}
    everything = by_pair(measure_similarity(articles, **options))
    windowed = measure_similarity(articles, window=f"{width}D", same_outlet=same_outlet, **options)
    expected = {}
    for (a, b), cosine in everything.items():
        i, j = int(a[1:]), int(b[1:])
        days = rows[i][1], rows[j][1]
        # Known to the minute: the later article's minute begins a minute before it ends.
        near = None in days or abs(days[0] - days[1]) <= width
        if near and (same_outlet or i % 3 != j % 3):
            expected[a, b] = cosine
    assert by_pair(windowed) == expected


def test_rows_in_any_order_and_input_untouched() -> None:
    rng = np.random.default_rng(1)
    texts = [" ".join(rng.choice(list("abcdefgh"), size=9)) for _ in range(12)]
    articles = table(*texts, texts[0])
    before = articles.copy(deep=True)
    one = measure_similarity(articles, min_cosine=0.2, idf="corpus", without=())
    pd.testing.assert_frame_equal(articles, before)
    other = measure_similarity(
        articles.sample(frac=1, random_state=2), min_cosine=0.2, idf="corpus", without=()
    )
    pd.testing.assert_frame_equal(one, other)


def test_empty_and_single() -> None:
    for articles in (table(), table("one text"), table("", "")):
        measured = measure_similarity(articles, without=())
        assert list(measured.columns) == [
            "article_id_1", "article_id_2", "outlet_1", "outlet_2", "cosine", "idf",
        ]  # fmt: skip
        assert [str(kind) for kind in measured.dtypes] == ["str"] * 4 + ["float64", "str"]
    assert measured["cosine"].isna().tolist() == [True]


def test_unknown_language_takes_the_corpus() -> None:
    assert measure_similarity(table("x y", "x z", language=None), without=())["idf"][0] == "corpus"
    with pytest.raises(ValueError, match="idf='background' is not to be had for language missing"):
        measure_similarity(table("x y", "x z", language=None), idf="background", without=())


def test_errors_name_the_parameter() -> None:
    articles = table("x y", "x z")
    with pytest.raises(ValueError, match="idf='corpsu' is not allowed.*nearest: 'corpus'"):
        measure_similarity(articles, idf="corpsu")
    with pytest.raises(ValueError, match="min_cosine=2 is outside 0 to 1"):
        measure_similarity(articles, min_cosine=2)
    with pytest.raises(ValueError, match="window='soon' is not a length of time; use for example"):
        measure_similarity(articles, window="soon", without=())
    with pytest.raises(ValueError, match="without='furnitur' is not allowed.*'furniture'"):
        measure_similarity(articles, without=("furnitur",))
    with pytest.raises(KeyError, match="lacks 'published_at', 'published_precision'"):
        measure_similarity(articles[["article_id", "text"]], window="1D", without=())


def test_candidates_share_a_shingle_or_are_alike() -> None:
    articles = table(
        "one two three four five six", "zero one two three four five", "six five four three two",
        "unlike all others", "one two three four five six",
    )  # fmt: skip
    pairs = candidate_pairs(articles, without=())
    assert pairs[["position_1", "position_2"]].values.tolist() == [[0, 1], [0, 4], [1, 4]]
    assert pairs["shares"].all()
    pairs = candidate_pairs(articles, without=(), min_cosine=0.6, idf="corpus")
    assert [2, 4] in pairs[["position_1", "position_2"]].values.tolist()
    assert pairs.set_index(["position_1", "position_2"]).loc[(0, 2), "shares"] == False  # noqa: E712
    assert make_tokens(articles).article_id[4] == pairs["article_id_2"].iloc[-1]
