"""Shared shingles and passages, against plain versions and by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediacompare import kernels, pairs, shingles, tokens
from mediacompare.overlap import find_passages, measure_overlap
from mediacompare.tokens import make_tokens
from tests import oracle


def table(*texts: str, outlets: Sequence[str] | None = None) -> pd.DataFrame:
    n = len(texts)
    return pd.DataFrame(
        {
            "article_id": pd.Series([f"a{i:03}" for i in range(n)], dtype="str"),
            "outlet": pd.Series(outlets or [f"o{i}" for i in range(n)], dtype="str"),
            "text": pd.Series(list(texts), dtype="str"),
        }
    )


def numbered(low: int, high: int, name: str = "w") -> str:
    return " ".join(f"{name}{i}" for i in range(low, high))


def all_running(articles: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": articles["article_id"],
            "start": 0,
            "end": articles["text"].str.len(),
            "zone": "running text",
            "rule": "",
        }
    )


# --- against the plain version -------------------------------------------------------------------

WORDS = st.lists(st.sampled_from(list("abcdef")), max_size=22)
PIECES = st.lists(
    st.tuples(WORDS, st.sampled_from(["running text", "quotation", "furniture"])), max_size=4
)
JOINTS = st.sampled_from([" ", " ", " ", " ", ", ", ". "])


@st.composite
def corpora(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    texts, rows = [], []
    for number in range(draw(st.integers(2, 4))):
        text = ""
        for words, zone in draw(PIECES):
            start = len(text)
            for word in words:
                text += word + draw(JOINTS)
            if len(text) > start:
                rows.append((f"a{number:03}", start, len(text), zone, ""))
        texts.append(text)
    columns = ["article_id", "start", "end", "zone", "rule"]
    zones = pd.DataFrame(rows, columns=columns).astype({"start": "int64", "end": "int64"})
    return table(*texts), zones


def plain_texts(
    articles: pd.DataFrame, zones: pd.DataFrame
) -> tuple[list[oracle.Text], list[list[tuple[int, int]]]]:
    result, offsets = [], []
    for name, text in zip(articles["article_id"], articles["text"], strict=True):
        spans = oracle.cut_words(text)
        counted = oracle.enumerated(oracle.gaps(text))
        rows = zones[zones["article_id"] == name]
        words: list[str | None] = []
        counts, quoted, places = [], [], []
        cut = False
        for (a, b), counts_here in zip(spans, counted, strict=True):
            zone = rows.loc[(rows["start"] <= a) & (a < rows["end"]), "zone"].item()
            if zone == "furniture":
                cut = True
                continue
            if cut and words:
                words.append(None)
                counts.append(False)
                quoted.append(False)
                places.append((-1, -1))
            cut = False
            words.append(text[a:b].casefold())
            counts.append(counts_here)
            quoted.append(zone == "quotation")
            places.append((a, b))
        result.append(oracle.Text(words, counts, quoted))
        offsets.append(places)
    return result, offsets


def check_against_the_oracle(articles: pd.DataFrame, zones: pd.DataFrame) -> None:
    shingle, min_words = 2, 3
    made = make_tokens(articles, zones=zones)
    options = {"tokens": made, "shingle": shingle, "min_words": min_words, "without": ["furniture"]}
    measured = measure_overlap(articles, **options).set_index(["article_id_1", "article_id_2"])
    found = find_passages(articles, **options)
    verbatim = find_passages(articles, near=False, **options)
    plain, places = plain_texts(articles, zones)
    # The package numbers texts by their content, and settles ties in that direction.
    texts = pairs.distinct_texts(pairs.keep_words(made, ["furniture"]))
    number = np.empty(len(articles), dtype=int)
    for text in range(len(texts)):
        number[texts.articles[texts.begin[text] : texts.begin[text + 1]]] = text
    seen = set()
    for i in range(len(articles)):
        for j in range(i + 1, len(articles)):
            names = (f"a{i:03}", f"a{j:03}")
            a, b = plain[i], plain[j]
            one, two = a.shingles(shingle), b.shingles(shingle)
            if not one & two:
                continue
            seen.add(names)
            row = measured.loc[names]
            turned = number[i] > number[j]
            first, second = (b, a) if turned else (a, b)
            expected = oracle.passages(first, second, shingle, min_words, join=True)
            assert row["words_1"] == sum(a.counted)
            assert row["words_2"] == sum(b.counted)
            assert row["shared_shingles"] == len(one & two)
            assert row["jaccard"] == pytest.approx(len(one & two) / len(one | two))
            assert row["containment_1_in_2"] == pytest.approx(len(one & two) / len(one))
            assert row["containment_2_in_1"] == pytest.approx(len(one & two) / len(two))
            assert row["longest_passage_words"] == oracle.longest(first, second, shingle)
            words = sum(passage[4] for passage in expected)
            assert row["shared_words"] == words
            if words:
                share = sum(passage[5] for passage in expected) / words
                assert row["quoted_share"] == pytest.approx(share)
            else:
                assert np.isnan(row["quoted_share"])
            for given_table, join in ((found, True), (verbatim, False)):
                expected = oracle.passages(first, second, shingle, min_words, join=join)
                wanted = []
                for u, v, x, y, count, _, kind in expected:
                    spans = [(u, v), (x, y)]
                    if turned:
                        spans.reverse()
                    (u, v), (x, y) = spans
                    at = (*places[i][u][:1], places[i][v - 1][1])
                    at += (*places[j][x][:1], places[j][y - 1][1])
                    wanted.append((*at, count, kind))
                rows = given_table[
                    (given_table["article_id_1"] == names[0])
                    & (given_table["article_id_2"] == names[1])
                ]
                columns = ["start_1", "end_1", "start_2", "end_2", "words", "kind"]
                assert list(rows[columns].itertuples(index=False, name=None)) == sorted(wanted)
    assert set(measured.index) == seen


@given(corpora())
@settings(deadline=None, max_examples=60)
def test_equals_the_oracle(corpus: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    check_against_the_oracle(*corpus)


@given(corpora())
@settings(deadline=None, max_examples=30)
def test_compiled_equals_the_oracle(corpus: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        compile_everything(patch)
        check_against_the_oracle(*corpus)


def compile_everything(patch: pytest.MonkeyPatch) -> None:
    for module in (kernels, tokens, shingles):
        patch.setattr(module, "COMPILE_FROM", 0)
