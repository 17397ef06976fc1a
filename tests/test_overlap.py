"""Shared shingles and passages, against plain versions and by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediacompare import joining, kernels, overlap, pairs, shingles, tiling, tokens
from mediacompare.overlap import find_passages, find_reprints, measure_overlap
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


def check_pairs_against_the_oracle(texts: list[list[str]], most: int) -> None:
    articles = table(*(" ".join(words) for words in texts))
    made = make_tokens(articles)
    held = [oracle.Text(words, [True] * len(words), []).shingles(2) for words in texts]
    # The package joins families by the first of its texts, which it numbers by their content.
    distinct = pairs.distinct_texts(pairs.keep_words(made, ()))
    rank = {int(distinct.articles[begin]): k for k, begin in enumerate(distinct.begin[:-1])}
    chosen = sorted(rank, key=rank.__getitem__)
    expected = oracle.paired([held[i] for i in chosen], most)
    index = shingles.index_shingles(
        *pairs.kept_texts(made, ()),
        pairs.asked_pairs(articles, None, True),
        shingle=2,
        max_texts=most,
    )
    listed = [(key >> 32, key & 0xFFFFFFFF) for key in index.pairs.tolist()]
    assert listed == sorted(expected)


MANY_TEXTS = st.lists(st.lists(st.sampled_from(list("abcde")), max_size=9), min_size=2, max_size=9)


@given(MANY_TEXTS, st.integers(2, 4))
@settings(deadline=None, max_examples=300)
def test_pairs_are_those_that_share_what_few_hold(texts: list[list[str]], most: int) -> None:
    check_pairs_against_the_oracle(texts, most)


@given(MANY_TEXTS, st.integers(2, 4))
@settings(deadline=None, max_examples=100)
def test_compiled_pairs_are_those_that_share_what_few_hold(
    texts: list[list[str]], most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        compile_everything(patch)
        patch.setattr(shingles, "LEAST_SORTED", 8)
        patch.setattr(shingles, "BUCKET_SHINGLES", 4)
        patch.setattr(shingles, "PAIRS_ROOM", 6)
        check_pairs_against_the_oracle(texts, most)


def test_a_shingle_behind_a_common_one_pairs_its_texts() -> None:
    """Two texts hold "c d" behind "b c", which three more hold and which so pairs none."""
    texts = [list("bc" + "d" * (k < 2)) + [f"{k}{m}" for m in range(8)] for k in range(5)]
    check_pairs_against_the_oracle(texts, 2)
    assert (
        len(measure_overlap(table(*map(" ".join, texts)), shingle=2, min_words=2, max_texts=2)) == 1
    )


def compile_everything(patch: pytest.MonkeyPatch) -> None:
    for module in (kernels, tokens, shingles, overlap):
        patch.setattr(module, "COMPILE_FROM", 0)


# --- by hand -------------------------------------------------------------------------------------


def passages_of(articles: pd.DataFrame, **options: object) -> list[tuple[str, str, str, int]]:
    found = find_passages(articles, without=(), **options)  # type: ignore[arg-type]
    texts = articles.set_index("article_id")["text"]
    return [
        (
            row.kind,
            texts[row.article_id_1][row.start_1 : row.end_1],
            texts[row.article_id_2][row.start_2 : row.end_2],
            row.words,
        )
        for row in found.itertuples()
    ]


def test_moved_paragraphs_are_all_found() -> None:
    one, two, three = numbered(0, 12), numbered(20, 30), numbered(40, 55)
    articles = table(f"{one}. {two}. {three}.", f"{three}. x y z. {one}. q r s t u. {two}.")
    found = passages_of(articles)
    assert [(kind, words) for kind, _, _, words in found] == [
        ("verbatim", 12), ("verbatim", 10), ("verbatim", 15),
    ]  # fmt: skip
    assert all(a == b for _, a, b, _ in found)


def test_small_edits_are_joined_and_larger_ones_not() -> None:
    head, tail = numbered(0, 6), numbered(10, 16)
    for between, kinds in (("a b c d", ["near"]), ("a b c d e", [])):
        articles = table(f"{head} {tail}", f"{head} {between} {tail}")
        assert [row[0] for row in passages_of(articles)] == kinds
    articles = table(f"{head} {tail}", f"{head} a {tail}")
    assert passages_of(articles, near=False) == []
    assert passages_of(articles)[0][2:] == (f"{head} a {tail}", 12)


def test_a_passage_used_twice_is_counted_once() -> None:
    part = numbered(0, 10)
    articles = table(f"{part}. {part}.", f"so {part} it is.")
    assert [row[3] for row in passages_of(articles)] == [10]
    measured = measure_overlap(articles, without=())
    assert measured["shared_words"].tolist() == [10]
    assert measured["containment_2_in_1"][0] == pytest.approx(6 / 9)


def test_an_enumeration_counts_as_one_word() -> None:
    listed = "Peru, Chad, Mali, New Zealand, Oman, Togo, Laos and Fiji"
    articles = table(f"We met in {listed}.", f"They are {listed}.")
    assert passages_of(articles) == []
    measured = measure_overlap(articles, without=())
    assert measured[["words_1", "words_2"]].values.tolist() == [[4, 3]]
    # Three commas make no enumeration.
    listed = "Peru, Chad, Mali, Oman and also Togo or maybe Laos"
    assert len(passages_of(table(f"We met in {listed}.", f"They are {listed}."))) == 1


def test_case_marks_and_hyphens_do_not_matter() -> None:
    articles = table(
        "“We don’t know the state\u2011of\u2011the\u2011art at U.S. ports,” he said on May 3.",
        "WE DON'T KNOW THE STATE-OF-THE-ART AT U.S. PORTS, HE SAID ON MAY 3",
    )
    assert passages_of(articles)[0][3] == 13


def test_quoted_share_and_zones() -> None:
    quote, prose = numbered(0, 10, "q"), numbered(0, 9, "p")
    articles = table(f"He said {quote} to {prose}", f"{prose} and then {quote}")
    text = articles["text"][0]
    edge = text.index(quote)
    rows = [
        ("a000", 0, edge, "running text", ""),
        ("a000", edge, edge + len(quote), "quotation", ""),
        ("a000", edge + len(quote), len(text), "running text", ""),
        ("a001", 0, len(articles["text"][1]), "running text", ""),
    ]
    zones = pd.DataFrame(rows, columns=["article_id", "start", "end", "zone", "rule"])
    made = make_tokens(articles, zones=zones)
    found = find_passages(articles, tokens=made)
    assert found["zone"].tolist() == ["quotation", "running text"]
    assert found["zone_1"].tolist() == ["quotation", "running text"]
    assert found["zone_2"].tolist() == ["running text", "running text"]
    measured = measure_overlap(articles, tokens=made)
    assert measured["quoted_share"][0] == pytest.approx(10 / 19)
    assert measure_overlap(articles, without=())["quoted_share"].isna().all()
    assert find_passages(articles, without=())["zone"].isna().all()


def test_texts_tells_stock_phrases() -> None:
    phrase = numbered(0, 10)
    own = [numbered(100 * i, 100 * i + 20, "x") for i in range(1, 7)]
    articles = table(*(f"{text} {phrase}" for text in own), own[0])
    found = find_passages(articles, without=())
    rows = found.set_index(["article_id_1", "article_id_2"])["texts"]
    assert rows["a000", "a001"] == 6
    assert rows["a000", "a006"] == 2


# --- many texts ----------------------------------------------------------------------------------


def edited(rng: np.random.Generator, words: list[str], share: float) -> str:
    return " ".join(f"e{rng.integers(10**9)}" if rng.random() < share else word for word in words)


def test_a_widely_printed_story_is_not_lost() -> None:
    rng = np.random.default_rng(11)
    story = [f"s{i}" for i in range(120)]
    copies = [edited(rng, story, 0.03) for _ in range(20)]
    copies += [" ".join(story)] * 10
    copies += [f"{numbered(0, 40, f'own{i}x')} {' '.join(story[30:60])}" for i in range(3)]
    stock = numbered(0, 9, "stock")
    others = [f"{numbered(0, 60, f'o{i}x')} {stock}" for i in range(30)]
    articles = table(*copies, *others)
    measured = measure_overlap(articles, without=(), max_texts=8)
    pairs_found = set(zip(measured["article_id_1"], measured["article_id_2"], strict=True))
    wanted = {(f"a{i:03}", f"a{j:03}") for i in range(33) for j in range(i + 1, 33)}
    # All pairs of the story; none that share the stock phrase alone.
    assert pairs_found == wanted
    same = measured[(measured["article_id_1"] >= "a020") & (measured["article_id_2"] < "a030")]
    assert len(same) == 45
    assert (same["shared_words"] == 120).all()
    assert (same["containment_1_in_2"] == 1).all()
    full = measure_overlap(articles, without=())
    joined = full.merge(measured, on=["article_id_1", "article_id_2"], suffixes=("", "_bound"))
    assert len(joined) == len(measured)
    for column in ("shared_shingles", "jaccard", "shared_words", "longest_passage_words"):
        assert (joined[column] == joined[f"{column}_bound"]).all()


def corpus_of(n: int) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    texts = []
    for i in range(n):
        kind = rng.integers(4)
        if kind == 0 or i < 3:
            texts.append(" ".join(f"w{x}" for x in rng.zipf(1.3, 90) % 500))
        elif kind == 1:
            texts.append(texts[rng.integers(i)])
        else:
            texts.append(edited(rng, texts[rng.integers(i)].split(), 0.1))
    articles = table(*texts, outlets=[f"o{i % 4}" for i in range(n)])
    days = pd.Series(rng.integers(0, 30, n))
    articles["published_at"] = pd.Timestamp("2025-01-01", tz="UTC") + pd.to_timedelta(
        days, unit="D"
    ).astype("timedelta64[us]")
    articles["published_precision"] = pd.Series(["minute"] * n, dtype="str")
    return articles


class Far:
    """An array whose first value stands far beyond what 32 bits can number."""

    BEGIN = 3_000_000_000

    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    def __getitem__(self, place: int) -> object:
        return self.values[int(place) - self.BEGIN]


def test_words_beyond_two_billion_are_compared() -> None:
    """Positions are 64 bits everywhere; of a text in 32, they are counted from where it begins."""
    ready = overlap.prepare(corpus_of(8), None, 5, 8, (), None, True, 100)
    kept, texts, index = ready.kept, ready.texts, ready.index
    first, second = next(shingles.shared_pairs(texts, index))

    def run(begin: int, wrap: Callable[[np.ndarray], Any], plain: np.ndarray) -> list[Any]:
        longest = int((texts.high - texts.low).max())
        tables = [np.full(tiling.room_for(longest), -1, np.int32) for _ in range(4)]
        by_pair = np.zeros((4, len(first)), np.int32)
        found = np.zeros(999, np.int64), np.zeros((999, 4), np.int32), *np.zeros((3, 999), np.int32)
        _, count = tiling.compare(
            first, second, 0, len(first), texts.low + begin, texts.high + begin, wrap(kept.word),
            wrap(kept.flags), wrap(index.group_of), wrap(index.held_at), index.distinct, 5, 8, True,
            *tables, np.empty(longest, np.int32), *np.zeros((2, longest), np.uint8), plain,
            np.empty((tiling.MOST_RUNS, 4), np.int32), *by_pair, *found, 0,
        )  # fmt: skip
        return [array[:count].tolist() for array in found] + by_pair.tolist()

    # With and without looking at words.
    for plain in (index.plain, np.zeros_like(index.plain)):
        with np.errstate(over="ignore"):
            near = run(0, np.asarray, plain)
            assert any(near[0])
            assert run(Far.BEGIN, Far, plain) == near


@pytest.mark.parametrize("measure", [measure_overlap, find_passages])
def test_rows_blocks_and_threads_do_not_matter(
    measure: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(measure)
    articles = corpus_of(60)
    before = articles.copy(deep=True)
    one = measure(articles, without=(), max_texts=10)
    pd.testing.assert_frame_equal(articles, before)
    shuffled = articles.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(measure(shuffled, without=(), max_texts=10), one)
    compile_everything(monkeypatch)
    monkeypatch.setattr(shingles, "LEAST_SORTED", 500)
    monkeypatch.setattr(shingles, "BUCKET_SHINGLES", 64)
    monkeypatch.setattr(overlap, "SHARE_FROM", 10)
    pd.testing.assert_frame_equal(measure(articles, without=(), max_texts=10), one)
    monkeypatch.setattr(kernels, "threads", lambda: 3)
    monkeypatch.setattr(overlap, "threads", lambda: 3)
    pd.testing.assert_frame_equal(measure(shuffled, without=(), max_texts=10), one)


def test_swapping_two_articles_swaps_the_columns() -> None:
    articles = corpus_of(20)
    turned = articles.assign(
        article_id=[f"a{len(articles) - 1 - i:03}" for i in range(len(articles))]
    ).astype({"article_id": "str"})
    one = measure_overlap(articles, without=())
    two = measure_overlap(turned, without=())
    names = {f"a{i:03}": f"a{len(articles) - 1 - i:03}" for i in range(len(articles))}
    back = two.assign(
        article_id_1=two["article_id_2"].map(names).astype("str"),
        article_id_2=two["article_id_1"].map(names).astype("str"),
        outlet_1=two["outlet_2"], outlet_2=two["outlet_1"],
        words_1=two["words_2"], words_2=two["words_1"],
        containment_1_in_2=two["containment_2_in_1"], containment_2_in_1=two["containment_1_in_2"],
    ).sort_values(["article_id_1", "article_id_2"], ignore_index=True)  # fmt: skip
    pd.testing.assert_frame_equal(back, one)


@pytest.mark.parametrize("compile_it", [False, True])
def test_window_and_outlets_leave_out_pairs_and_change_nothing_else(
    compile_it: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if compile_it:
        compile_everything(monkeypatch)
    articles = corpus_of(60)
    full = measure_overlap(articles, without=())
    days = articles.set_index("article_id")["published_at"].dt.floor("D")
    apart = (days[full["article_id_1"]].array - days[full["article_id_2"]].array) / pd.Timedelta(
        "1D"
    )
    near = np.abs(np.asarray(apart)) <= 3
    some = measure_overlap(articles, without=(), window="3D")
    pd.testing.assert_frame_equal(some, full[near].reset_index(drop=True))
    other = full["outlet_1"] != full["outlet_2"]
    some = measure_overlap(articles, without=(), same_outlet=False, window="3D")
    pd.testing.assert_frame_equal(some, full[near & other].reset_index(drop=True))
    found = find_passages(articles, without=(), same_outlet=False, window="3D")
    wanted = full[near & other & (full["shared_words"] > 0)]
    assert set(zip(found["article_id_1"], found["article_id_2"], strict=True)) == set(
        zip(wanted["article_id_1"], wanted["article_id_2"], strict=True)
    )
    sums = found.groupby(["article_id_1", "article_id_2"])["words"].sum()
    assert sums.tolist() == wanted["shared_words"].tolist()


# --- contracts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "articles", [table(), table("one text"), table("", ""), table("a b c d e f", "g h i j k l")]
)
def test_nothing_shared_gives_typed_columns(articles: pd.DataFrame) -> None:
    measured = measure_overlap(articles, without=())
    assert {name: str(kind) for name, kind in measured.dtypes.items()} == {
        **dict.fromkeys(["article_id_1", "article_id_2", "outlet_1", "outlet_2"], "str"),
        **dict.fromkeys(["words_1", "words_2", "shared_shingles"], "int64"),
        **dict.fromkeys(["jaccard", "containment_1_in_2", "containment_2_in_1"], "float64"),
        **dict.fromkeys(["longest_passage_words", "shared_words"], "int64"),
        "quoted_share": "float64",
    }
    found = find_passages(articles, without=())
    assert {name: str(kind) for name, kind in found.dtypes.items()} == {
        **dict.fromkeys(["article_id_1", "article_id_2"], "str"),
        **dict.fromkeys(["start_1", "end_1", "start_2", "end_2", "words"], "int64"),
        **dict.fromkeys(["kind", "zone", "zone_1", "zone_2"], "str"),
        "texts": "int64",
    }
    assert len(measured) == len(found) == 0


def test_errors_name_the_parameter() -> None:
    articles = table("a b", "c d")
    with pytest.raises(ValueError, match="shingle=1 is too short; use 2 words or more"):
        measure_overlap(articles, shingle=1)
    with pytest.raises(ValueError, match="min_words=4 is less than shingle=5"):
        find_passages(articles, min_words=4)
    with pytest.raises(ValueError, match="max_texts=1 is outside 2 to 254"):
        find_passages(articles, max_texts=1)
    with pytest.raises(ValueError, match="without='credits' is not allowed.*nearest: 'credit'"):
        find_passages(articles, without=("credits",))


def test_few_articles_do_not_wait_for_the_compiler() -> None:
    import subprocess
    import sys

    code = """
import sys
import pandas as pd
from mediacompare.overlap import find_passages, find_reprints, measure_overlap
from mediacompare.similarity import measure_similarity
assert "sklearn" not in sys.modules
text = "The bridge will close for repairs until the end of May, the town said. " * 20
articles = pd.DataFrame({"article_id": list("abcde"), "text": [text + c for c in "abcde"]})
articles["language"] = "en"
assert len(find_passages(articles)) and len(measure_overlap(articles)) == 10
assert len(measure_similarity(articles)) == 10
assert "numba" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_reprints() -> None:
    articles = table("one two", "x", "ONE, two", "one two", "y", "", "")
    found = find_reprints(articles, without=())
    assert found["article_id"].tolist() == ["a000", "a002", "a003"]
    assert found["text_id"].tolist() == ["a000"] * 3
    assert found["articles"].tolist() == [3, 3, 3]
    assert found["outlet"].tolist() == ["o0", "o2", "o3"]
    empty = find_reprints(table("one"), without="credit")
    assert [str(kind) for kind in empty.dtypes] == ["str", "str", "str", "int64"]


def test_compiled_loops_are_loaded_without_the_compiler() -> None:
    import subprocess
    import sys

    code = """
import sys
import pandas as pd
from mediacompare import kernels, overlap, shingles, similarity, tokens
for module in (kernels, overlap, shingles, similarity, tokens):
    module.COMPILE_FROM = 0
text = "The bridge will close for repairs until the end of May, the town said. " * 20
articles = pd.DataFrame({"article_id": list("abcde"), "text": [text + c for c in "abcde"]})
cut = tokens.make_tokens(articles)
assert len(overlap.measure_overlap(articles, tokens=cut, without=())) == 10
assert len(overlap.find_passages(articles, tokens=cut, without=())) >= 10
found = similarity.measure_similarity(
    articles, tokens=cut, without=(), min_cosine=0.5, idf="corpus"
)
assert len(found) == 10
print("numba" in sys.modules)
"""
    # The first may have to compile what no other test has compiled.
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
    assert done.stdout.split() == ["False"]


def test_compiled_code_that_was_damaged_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(kernels, "_folders", lambda: iter([tmp_path]))
    offsets, flags = np.array([0, 2, 3]), np.array([1, 0, 1], np.uint8)
    for damage in (None, b"", b"0" * 40):
        if damage is not None:
            (stored,) = tmp_path.glob("mediacompare-count_words-*")
            stored.write_bytes(damage)
        words = np.zeros(2, dtype=np.int64)
        kernels.Compiled(joining.count_words, ())(offsets, flags, words)
        assert words.tolist() == [1, 1]
    with pytest.raises(TypeError, match="not contiguous"):
        kernels.Compiled(joining.count_words, ())(offsets, flags[::2], np.zeros(1, np.int64))
