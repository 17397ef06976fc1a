"""Stories, the flow between outlets, and the checks of thresholds and settings."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from mediacompare.articles import read_articles
from mediacompare.checks import SETTINGS, calibrate_threshold, compare_settings
from mediacompare.reuse import trace_reuse
from mediacompare.stories import (
    FLOW_COLUMNS,
    STORY_COLUMNS,
    find_stories,
    measure_outlet_flow,
    outlet_graph,
    save_network,
)


@pytest.fixture(scope="module")
def example(root: Path) -> pd.DataFrame:
    return read_articles(root / "data" / "example" / "articles")


def test_the_stories_of_the_example_are_found(example: pd.DataFrame) -> None:
    found = find_stories(example)
    assert {name: str(kind) for name, kind in found.dtypes.items()} == STORY_COLUMNS
    planted = example.set_index("article_id")["story"].reindex(found["article_id"])
    pure = pd.crosstab(found["story"].to_numpy(), planted.to_numpy())
    assert (pure.gt(0).sum(axis=1) == 1).all()
    # One column of opinion on the maps shares too few words with the reports to be found.
    assert pure.to_numpy().max(axis=0).sum() >= len(example) - 1


def test_stories_do_not_depend_on_the_order_of_rows(example: pd.DataFrame) -> None:
    shuffled = example.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(find_stories(example), find_stories(shuffled))


def test_a_window_parts_what_is_months_apart() -> None:
    text = "The footbridge over the Wenlow stays closed until the bearings have been replaced."
    table = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "text": [text, text],
            "language": "en",
            "published_at": pd.to_datetime(["2025-03-01", "2025-09-01"], utc=True),
            "published_precision": "day",
        }
    )
    assert find_stories(table)["articles"].tolist() == [1, 1]
    assert find_stories(table, window=None)["articles"].tolist() == [2, 2]


def test_empty_and_single() -> None:
    table = pd.DataFrame({"article_id": ["a"], "text": ["One."], "language": ["en"]}).astype("str")
    assert find_stories(table)["story"].tolist() == ["a"]
    empty = find_stories(table.iloc[:0])
    assert {name: str(kind) for name, kind in empty.dtypes.items()} == STORY_COLUMNS


def tree(*edges: tuple[str, str, str]) -> pd.DataFrame:
    basis = {"article": "time", "outside": "credit"}
    rows = [(source, k, target, "verbatim", "", basis[k], 0.9) for source, k, target in edges]
    columns = ["source", "source_kind", "target", "relation", "evidence", "basis", "probability"]
    return pd.DataFrame(rows, columns=columns)


def test_flow_by_hand() -> None:
    articles = pd.DataFrame(
        {"article_id": ["w1", "w2", "p1", "p2", "p3"], "outlet": ["W", "W", "P", "P", "P"]}
    )
    edges = tree(("w1", "article", "p1"), ("w2", "article", "p2"), ("cnn.com", "outside", "p3"))
    flow = measure_outlet_flow(articles, tree=edges)
    assert {name: str(kind) for name, kind in flow.dtypes.items()} == FLOW_COLUMNS
    rows = flow.set_index(["outlet_source", "outlet_target"])
    assert rows.loc[("W", "P"), "articles"] == 2
    assert rows["by_time"].to_dict() == {("W", "P"): 2, ("cnn.com", "P"): 0}
    assert rows.loc[("W", "P"), "share_of_target"] == pytest.approx(2 / 3)
    # Wilson's interval for 2 of 3, by the formula.
    assert rows.loc[("W", "P"), "low"] == pytest.approx(0.2077, abs=1e-4)
    assert rows.loc[("W", "P"), "high"] == pytest.approx(0.9385, abs=1e-4)
    assert rows.loc[("cnn.com", "P"), "source_kind"] == "outside"


def test_flow_over_stories_resamples_them() -> None:
    articles = pd.DataFrame(
        {
            "article_id": [f"{o}{i}" for o in "wp" for i in range(20)],
            "outlet": [o for o in "WP" for _ in range(20)],
        }
    )
    stories = pd.DataFrame(
        {
            "article_id": articles["article_id"],
            "story": articles["article_id"].str[1:],
        }
    )
    edges = tree(*((f"w{i}", "article", f"p{i}") for i in range(10)))
    row = measure_outlet_flow(articles, tree=edges, stories=stories).iloc[0]
    assert row["share_of_target"] == 0.5
    assert 0.2 < row["low"] < 0.4
    assert 0.6 < row["high"] < 0.8
    again = measure_outlet_flow(articles, tree=edges, stories=stories).iloc[0]
    assert (row["low"], row["high"]) == (again["low"], again["high"])


def test_networks_open_again(tmp_path: Path, example: pd.DataFrame) -> None:
    found = trace_reuse(example[example["article_id"].str.startswith("bridge")], semantic=False)
    flow = measure_outlet_flow(example, tree=found.tree)
    graph = outlet_graph(flow, example)
    for ending, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        path = tmp_path / f"flow.{ending}"
        save_network(graph, path)
        first = path.read_bytes()
        save_network(graph, path)
        assert path.read_bytes() == first
        back = read(path)
        assert set(back.nodes) == set(graph.nodes)
        assert {(a, b) for a, b in back.edges()} == set(graph.edges())
        assert all("first" in data for _, data in back.nodes(data=True) if data.get("first"))
    with pytest.raises(ValueError, match=r"path='.png' is not allowed"):
        save_network(graph, tmp_path / "flow.png")


def test_false_matches_are_counted_on_pairs_that_cannot_be_copies() -> None:
    pairs = pd.DataFrame(
        {
            "article_id_1": ["a", "a", "a", "b", "b", "c"],
            "article_id_2": ["b", "c", "d", "c", "d", "d"],
            "cosine": [0.9, 0.2, 0.6, 0.1, 0.3, 0.95],
        }
    )
    stories = pd.DataFrame({"article_id": list("abcd"), "story": ["x", "x", "y", "y"]})
    articles = pd.DataFrame({"article_id": list("abcd")})
    table = calibrate_threshold(
        pairs, articles, stories=stories, measure="cosine", cuts=[0.25, 0.5, 0.7]
    )
    assert table["n"].tolist() == [4, 4, 4]
    assert table["false_rate"].tolist() == [0.5, 0.25, 0.0]
    assert table["same_story_rate"].tolist() == [1.0, 1.0, 1.0]
    with pytest.raises(KeyError, match="nearest column: 'cosine'"):
        calibrate_threshold(pairs, articles, stories=stories, measure="cosin")


def test_no_pair_of_two_stories_passes_one_half(example: pd.DataFrame) -> None:
    pairs = trace_reuse(example, semantic=False).pairs
    stories = find_stories(example)
    table = calibrate_threshold(pairs, example, stories=stories).set_index("cut")
    assert table.loc[0.5, "n"] > 400
    assert table.loc[0.5, "false_rate"] < 0.01


def test_settings_repeat_the_verdicts(example: pd.DataFrame) -> None:
    some = example[example["article_id"].isin(["bridge_01", "bridge_04", "bridge_07"])]
    table = compare_settings(some)
    assert len(table) == 3 * len(SETTINGS)
    usual = table[table["setting"] == "as usual"]
    assert not usual["changed"].any()
    copy = table[(table["article_id_1"] == "bridge_01") & (table["article_id_2"] == "bridge_04")]
    assert (copy["relation"] == "verbatim").all()
    with pytest.raises(ValueError, match="settings='as usua'"):
        compare_settings(some, settings=["as usua"])
