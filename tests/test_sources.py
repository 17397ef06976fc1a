"""Directions and the source tree, case by case, on short texts of our own."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from mediacompare.articles import validate_articles
from mediacompare.candidates import ALONE
from mediacompare.declared import named_sources
from mediacompare.details import article_details
from mediacompare.sources import TREE_COLUMNS, Directions, find_directions
from mediacompare.tokens import make_tokens
from mediacompare.zones import find_credits

BODY = (
    "The harbor board met on Tuesday and put off the new pier until the spring, because the timber "
    "has not come and nobody knows when it will.\n\nMembers spoke for two hours about the ferry, "
    "the nets and the light at the end of the quay."
)
PASSAGES = ["article_id_1", "article_id_2", "words", "zone", "zone_1", "zone_2"]


def article(name: str, outlet: str | None, at: str | None = None, **more: Any) -> dict[str, Any]:
    precision = more.pop("precision", "minute" if at and "T" in at else "day")
    row = {"article_id": name, "outlet": outlet, "text": BODY, "language": "en"}
    row |= {"published_at": pd.Timestamp(at, tz="UTC") if at else pd.NaT}
    row |= {"published_precision": precision if at else None}
    tail = more.pop("tail", None)
    row |= more
    if tail:
        row["text"] = f"{row['text']}\n\n{tail}"
    return row


def corpus(*rows: dict[str, Any]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows))
    table["published_at"] = pd.to_datetime(table["published_at"], utc=True)
    return table


def pair(one: str, two: str, relation: str = "verbatim", **more: Any) -> dict[str, Any]:
    swap = one > two
    row = {"relation": relation, "reuse_probability": 0.99, "quoted_share": 0.0}
    row |= {"containment_1_in_2": 0.5, "containment_2_in_1": 0.5, "shared_words": 100}
    row |= {"retold_1_in_2": 0.9, "retold_2_in_1": 0.9} | more
    if swap:
        for name in ("containment", "retold"):
            a, b = f"{name}_1_in_2", f"{name}_2_in_1"
            row[a], row[b] = row[b], row[a]
        one, two = two, one
    return {"article_id_1": one, "article_id_2": two} | row


def directions(
    articles: pd.DataFrame,
    *pairs: dict[str, Any],
    passages: pd.DataFrame | None = None,
    story: dict[str, str] | None = None,
) -> Directions:
    tokens = make_tokens(articles)
    names = list(tokens.article_id)
    rows = pairs or tuple(pair(a, b) for a, b in combinations(sorted(names), 2))
    table = pd.DataFrame(rows).sort_values(["article_id_1", "article_id_2"], ignore_index=True)
    stories = pd.DataFrame(
        {"article_id": names, "story": [(story or {}).get(n, "s") for n in names]}
    )
    if passages is None:
        passages = pd.DataFrame(columns=PASSAGES)
    named = named_sources(articles, tokens, find_credits(articles))
    found = find_directions(articles, tokens, table, passages, named, stories)
    keys = table[["article_id_1", "article_id_2"]]
    return Directions(pd.concat([keys, found.pairs], axis=1), found.evidence, found.tree)


def said(found: Directions) -> dict[tuple[str, str], str]:
    """Give for each pair, in words, who is from whom; every statement has its evidence."""
    result = {}
    for row in found.pairs.itertuples():
        one, two = row.article_id_1, row.article_id_2
        words = {"1_from_2": f"{one}<{two}", "2_from_1": f"{two}<{one}"}
        result[one, two] = words.get(row.direction, row.direction)
        if row.direction != "undetermined":
            here = found.evidence[
                (found.evidence["article_id_1"] == one) & (found.evidence["article_id_2"] == two)
            ]
            assert (here["supports"] == row.direction).any(), (one, two, row.direction)
    return result


def edges(found: Directions) -> set[tuple[str, str, str]]:
    return set(zip(found.tree["source"], found.tree["target"], found.tree["basis"], strict=True))


FIRST_ON = "This post appeared first on {}."


def test_a_credit_beats_the_time() -> None:
    articles = corpus(
        article("a", "Hill Courier", "2025-03-01T10:00", tail=FIRST_ON.format("Lake Herald")),
        article("b", "Lake Herald", "2025-03-01T12:00"),
    )
    found = directions(articles)
    assert said(found) == {("a", "b"): "a<b"}
    assert found.pairs.loc[0, ["source_id", "target_id"]].tolist() == ["b", "a"]
    assert edges(found) == {("b", "a", "credit")}
    assert found.tree["evidence"].iloc[0].endswith("although published later")


def test_of_a_credited_outlet_the_version_before_counts() -> None:
    articles = corpus(
        article("a", "Hill Courier", "2025-03-01T10:00", tail=FIRST_ON.format("Lake Herald")),
        article("early", "Lake Herald", "2025-03-01T09:00"),
        article("late", "Lake Herald", "2025-03-01T12:00"),
    )
    found = directions(
        articles,
        pair("a", "early", containment_1_in_2=0.3),
        pair("a", "late", containment_1_in_2=0.9),
        pair("early", "late", "partial"),
    )
    assert ("early", "a", "credit") in edges(found)


def test_a_credit_to_somebody_else_beats_the_time() -> None:
    # Both print the agency: that one was an hour earlier does not make it the other's source.
    articles = corpus(
        article("a", "Hill Courier", "2025-03-01T10:00", text=f"LOWMERE (Reuters) - {BODY}"),
        article("b", "Lake Herald", "2025-03-01T11:00", text=f"LOWMERE (Reuters) - {BODY}"),
    )
    found = directions(articles, pair("a", "b", containment_1_in_2=1.0, containment_2_in_1=1.0))
    assert said(found) == {("a", "b"): "common_source"}
    assert edges(found) == {("Reuters", "a", "credit"), ("Reuters", "b", "credit")}


def test_the_time_alone_states_nothing_but_shows_where_to_look() -> None:
    # Both may have used a third, whatever of the one is found in the other.
    articles = corpus(
        article("a", "Hill Courier", "2025-03-01T10:00"),
        article("b", "Lake Herald", "2025-03-01T12:00"),
    )
    for contained in (0.0, 0.2, 1.0):
        found = directions(articles, pair("a", "b", containment_2_in_1=contained))
        assert said(found) == {("a", "b"): "undetermined"}
        assert found.pairs[["source_id", "target_id"]].isna().all(axis=None)
        assert edges(found) == {("a", "b", "time")}
        assert found.tree["probability"].iloc[0] < ALONE
        assert found.evidence.loc[found.evidence["step"] == "time", "supports"].tolist() == [
            "2_from_1"
        ]


def test_the_time_with_a_known_origin_beats_the_text() -> None:
    # A third article names the earlier one as its source: the later one needs no other.
    rows = [
        article("a", "Hill Courier", "2025-03-01T10:00"),
        article("b", "Lake Herald", "2025-03-01T12:00"),
        article("c", "Quay Mail", "2025-03-02T12:00", tail=FIRST_ON.format("Hill Courier")),
    ]
    found = directions(corpus(*rows))
    assert said(found) == {("a", "b"): "b<a", ("a", "c"): "c<a", ("b", "c"): "common_source"}
    assert ("a", "b", "origin") in edges(found)
    why = found.tree.set_index("target").loc["b", "evidence"]
    assert why.startswith("c names it as the source; ")
    # Not so where the two texts of the outlet are not akin, nor where the time says otherwise.
    strangers = [pair("a", "b"), pair("b", "c"), pair("a", "c", "no_evidence")]
    assert said(directions(corpus(*rows), *strangers))["a", "b"] == "undetermined"
    rows[1]["published_at"] = pd.Timestamp("2025-03-01T09:00Z")
    assert said(directions(corpus(*rows)))["a", "b"] == "undetermined"


def test_who_names_a_source_is_no_origin() -> None:
    # The other may have used that source as well.
    rows = [
        article("a", "Hill Courier", "2025-03-01T10:00", tail="(Reuters)"),
        article("b", "Lake Herald", "2025-03-01T12:00"),
        article("c", "Quay Mail", "2025-03-02T12:00", tail=FIRST_ON.format("Hill Courier")),
    ]
    assert said(directions(corpus(*rows)))["a", "b"] == "undetermined"


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [("Reuters", "b<a"), ("PR Newswire", "b<a"), ("CNN", "undetermined"), (None, "undetermined")],
)
def test_what_an_agency_sent_out_first_is_an_origin(outlet: str | None, expected: str) -> None:
    articles = corpus(
        article("a", outlet, "2025-03-01T10:00"), article("b", "Lake Herald", "2025-03-01T12:00")
    )
    found = directions(articles)
    assert said(found) == {("a", "b"): expected}
    if expected == "b<a":
        assert f"{outlet} is an agency" in found.tree["evidence"].iloc[0]


def test_a_likelier_taker_in_between_leaves_the_direction_to_the_origin() -> None:
    # b is wholly in c, which came between and names a: by way of c or not, b goes back to a.
    rows = [
        article("a", "Hill Courier", "2025-03-01T10:00"),
        article("b", "Lake Herald", "2025-03-01T14:00"),
        article("c", "Quay Mail", "2025-03-01T12:00", tail=FIRST_ON.format("Hill Courier")),
    ]
    found = directions(
        corpus(*rows),
        pair("a", "b", containment_2_in_1=0.3),
        pair("b", "c", containment_1_in_2=1.0),
        pair("a", "c"),
    )
    assert ("c", "b", "time") in edges(found)
    assert said(found) == {("a", "b"): "b<a", ("a", "c"): "c<a", ("b", "c"): "common_source"}
    direct = found.pairs.set_index(["article_id_1", "article_id_2"])["source_id"]
    assert pd.isna(direct["a", "b"])
    assert direct["a", "c"] == "a"


def test_the_text_alone_states_nothing() -> None:
    articles = corpus(article("a", "Hill Courier"), article("b", "Lake Herald"))
    found = directions(articles, pair("a", "b", containment_1_in_2=1.0, containment_2_in_1=0.2))
    assert said(found) == {("a", "b"): "undetermined"}
    assert found.tree.empty
    assert {n: str(t) for n, t in found.tree.dtypes.items()} == TREE_COLUMNS


@pytest.mark.parametrize(
    ("first", "second", "precisions", "expected"),
    [
        ("2025-03-01", "2025-03-01", ("day", "day"), "undetermined"),
        ("2025-03-01", "2025-03-02", ("day", "day"), "b<a"),
        ("2025-03-01", "2025-03-01T23:00", ("day", "minute"), "undetermined"),
        ("2025-03-01T10:00", "2025-03-01T10:00", ("minute", "minute"), "undetermined"),
        ("2025-03-01T10:00", "2025-03-01T10:01", ("minute", "minute"), "b<a"),
        ("2025-03-01T10:00", "2025-03-01T23:00", ("local", "minute"), "undetermined"),
        ("2025-03-01T10:00", "2025-03-02T00:00", ("local", "minute"), "b<a"),
        ("2025-03-01T10:00", "2025-03-02T13:00", ("local", "local"), "undetermined"),
        ("2025-03-01T10:00", "2025-03-02T14:00", ("local", "local"), "b<a"),
        ("2025-03-01", "2025-03-20", ("month", "day"), "undetermined"),
    ],
)
def test_times_order_only_as_far_as_they_are_known(
    first: str, second: str, precisions: tuple[str, str], expected: str
) -> None:
    articles = corpus(
        article("a", "Reuters", first, precision=precisions[0]),
        article("b", "Lake Herald", second, precision=precisions[1]),
    )
    assert said(directions(articles)) == {("a", "b"): expected}


def test_a_chain_gives_its_direction_with_the_way() -> None:
    articles = corpus(
        article("a", "Hill Courier", tail=FIRST_ON.format("Lake Herald")),
        article("b", "Lake Herald", tail=FIRST_ON.format("Quay Mail")),
        article("c", "Quay Mail"),
    )
    found = directions(articles)
    assert said(found) == {("a", "b"): "a<b", ("a", "c"): "a<c", ("b", "c"): "b<c"}
    indirect = found.pairs.set_index(["article_id_1", "article_id_2"]).loc[("a", "c")]
    assert pd.isna(indirect["source_id"])
    chain = found.evidence[found.evidence["step"] == "chain"]
    assert chain["evidence"].tolist() == ["a by way of b"]


def test_siblings_have_a_common_source() -> None:
    articles = corpus(
        article("a", "Hill Courier", tail=FIRST_ON.format("Quay Mail")),
        article("b", "Lake Herald", tail=FIRST_ON.format("Quay Mail")),
        article("c", "Quay Mail"),
    )
    assert said(directions(articles))["a", "b"] == "common_source"


def test_credits_that_contradict_each_other_leave_it_to_the_time() -> None:
    rows = [
        article("a", "Hill Courier", tail=FIRST_ON.format("Lake Herald")),
        article("b", "Lake Herald", tail=FIRST_ON.format("Hill Courier")),
    ]
    assert said(directions(corpus(*rows))) == {("a", "b"): "undetermined"}
    rows[0]["published_at"], rows[1]["published_at"] = map(
        pd.Timestamp, ("2025-03-02T10:00Z", "2025-03-02T09:00Z")
    )
    for row in rows:
        row["published_precision"] = "minute"
    assert said(directions(corpus(*rows))) == {("a", "b"): "a<b"}


def test_a_circle_of_credits_is_broken_at_its_weakest() -> None:
    articles = corpus(
        article("a", "Hill Courier", tail=FIRST_ON.format("Lake Herald")),
        article("b", "Lake Herald", tail=FIRST_ON.format("Quay Mail")),
        article("c", "Quay Mail", tail=FIRST_ON.format("Hill Courier")),
    )
    pairs = [
        pair("a", "b", containment_1_in_2=0.9),
        pair("b", "c", containment_1_in_2=0.9),
        pair("a", "c", containment_2_in_1=0.1),
    ]
    found = directions(articles, *pairs)
    assert edges(found) == {("b", "a", "credit"), ("c", "b", "credit")}
    shuffled = directions(articles.iloc[[2, 0, 1]].reset_index(drop=True), *pairs[::-1])
    pd.testing.assert_frame_equal(found.tree, shuffled.tree)


def test_names_do_not_depend_on_ids_or_rows() -> None:
    rows = [
        article("a", "Hill Courier", "2025-03-01T10:00", tail=FIRST_ON.format("Quay Mail")),
        article("b", "Lake Herald", "2025-03-01T11:00"),
        article("c", "Quay Mail", "2025-03-01T09:00"),
        article("d", "Dune Post", "2025-03-01T12:00"),
    ]
    expected = said(directions(corpus(*rows)))
    assert "undetermined" not in expected.values()
    other = {"a": "z", "b": "y#1 ü", "c": "x/…", "d": "w,1"}
    renamed = [row | {"article_id": other[row["article_id"]]} for row in reversed(rows)]
    found = said(directions(corpus(*renamed)))
    for (one, two), words in expected.items():
        key = (min(other[one], other[two]), max(other[one], other[two]))
        swapped = "<".join(other[name] for name in words.split("<")) if "<" in words else words
        assert found[key] == swapped


@pytest.mark.parametrize(
    ("outlet", "url", "line"),
    [
        ("Lake Herald", None, "This post appeared first on the Lake Herald."),
        ("The Lake Herald", None, "This post appeared first on Lake Herald."),
        ("LAKE HERALD", None, "This post appeared first on Lake Herald."),
        (
            "Lake Herald",
            "https://www.lakeherald.example/a/1",
            "Source: https://lakeherald.example/a/1",
        ),
        (
            "Lake Herald",
            "https://m.lakeherald.example/a",
            "This post appeared first on lakeherald.example",
        ),
        ("CNN", None, "This post appeared first on cnn.com"),
        ("The Associated Press", None, "Source: AP"),
        ("X", "https://x.example/1", "This post appeared first on x.example"),
    ],
)
def test_an_outlet_is_known_by_all_its_names(outlet: str, url: str | None, line: str) -> None:
    articles = corpus(article("a", "Hill Courier", tail=line), article("b", outlet, url=url))
    named = named_sources(articles, make_tokens(articles), find_credits(articles))
    assert [one.articles for one in named["a"]] == [frozenset({"b"})]


@pytest.mark.parametrize(
    ("outlet", "author"),
    [
        ("The Times", "Ada Holm, New York Times"),  # another paper
        ("The Times", "Ada Times"),  # a person
        ("The Mirror", "Ada Holm, mirror maker"),
        ("Post", "Ada Holm, Lake-Post"),
        ("Courier", "Hill Courier"),  # part of another outlet's name
        ("Hill Courier", "Ada Holm, Hill Courier"),  # itself
        ("Lake Herald", "Photo: Lake Herald"),
        ("dmk", "(dmk)"),  # initials
    ],
)
def test_what_only_looks_like_an_outlet_is_no_source(outlet: str, author: str) -> None:
    articles = corpus(article("a", "Hill Courier", author=author), article("b", outlet))
    named = named_sources(articles, make_tokens(articles), find_credits(articles))
    assert not any("b" in one.articles for one in named.get("a", ()))


def test_photo_credits_and_initials_name_nobody() -> None:
    articles = corpus(
        article("a", "Hill Courier", tail="(dmk)"),
        article("b", "Lake Herald", tail="Photo: Reuters"),
    )
    assert not named_sources(articles, make_tokens(articles), find_credits(articles))


def test_a_line_printed_twice_names_one_source() -> None:
    line = FIRST_ON.format("Lake Herald")
    articles = corpus(article("a", "Hill Courier", tail=f"{line}\n\n{line}"))
    named = named_sources(articles, make_tokens(articles), find_credits(articles))
    assert [one.name for one in named["a"]] == ["Lake Herald"]


def test_several_agencies_are_several_sources() -> None:
    articles = corpus(
        article("a", "Hill Courier", author="AP, Reuters"), article("b", "Lake Herald", author="AP")
    )
    named = named_sources(articles, make_tokens(articles), find_credits(articles))
    assert {one.name for one in named["a"]} == {"AP", "Reuters"}
    found = directions(articles)
    assert said(found) == {("a", "b"): "common_source"}
    # The tree keeps one source an article, and says which others are named.
    rows = found.tree.set_index("target")
    assert rows["source"].to_dict() == {"a": "AP", "b": "AP"}
    assert rows["evidence"].to_dict() == {
        "a": "credit line names AP; credit lines also name Reuters",
        "b": "credit line names AP",
    }


def test_of_an_article_made_of_two_the_tree_keeps_the_likelier_and_the_pairs_both() -> None:
    both = f"{FIRST_ON.format('Lake Herald')}\n\n{FIRST_ON.format('Quay Mail')}"
    articles = corpus(
        article("a", "Hill Courier", tail=both),
        article("b", "Lake Herald"),
        article("c", "Quay Mail"),
    )
    found = directions(
        articles,
        pair("a", "b", "partial", containment_1_in_2=0.3),
        pair("a", "c", "partial", containment_1_in_2=0.5),
        pair("b", "c", "no_evidence"),
    )
    assert edges(found) == {("c", "a", "credit")}
    assert found.tree["evidence"].iloc[0].endswith("credit lines also name Lake Herald")
    assert said(found)["a", "c"] == "a<c"
    assert said(found)["a", "b"] == "a<b"


def test_a_credited_outlet_without_a_kindred_article_is_a_node_all_the_same() -> None:
    articles = corpus(
        article("a", "Hill Courier", tail=FIRST_ON.format("Lake Herald")),
        article("b", "Lake Herald"),
    )
    found = directions(articles, pair("a", "b", "no_evidence"))
    assert said(found) == {("a", "b"): "undetermined"}
    row = found.tree.iloc[0]
    assert (row["source"], row["source_kind"], row["basis"]) == ("Lake Herald", "outside", "credit")
    assert "no article here is akin" in row["evidence"]


def test_a_source_outside_is_inferred_for_rewrites_that_each_know_more() -> None:
    # Each has a number that the other lacks.
    one, two = f"{BODY} It costs 4711 crowns.", f"{BODY} It takes 1234 planks."
    rows = [
        article("a", "Hill Courier", text=one),
        article("b", "Lake Herald", text=two, tail=FIRST_ON.format("cnn.com")),
    ]
    found = directions(corpus(*rows), pair("a", "b", "rewrite"))
    assert edges(found) == {("cnn.com", "b", "credit"), ("cnn.com", "a", "inferred")}
    assert said(found) == {("a", "b"): "common_source"}
    copied = directions(corpus(*rows), pair("a", "b", "partial"))
    assert edges(copied) == {("cnn.com", "b", "credit")}
    rows[1]["text"] = f"{BODY}\n\n{FIRST_ON.format('cnn.com')}"
    nothing_new = directions(corpus(*rows), pair("a", "b", "rewrite"))
    assert edges(nothing_new) == {("cnn.com", "b", "credit")}


def test_an_earlier_version_of_the_same_story() -> None:
    address = "https://lakeherald.example/pier"
    articles = corpus(
        article("a", "Lake Herald", "2025-03-01T10:00", url=address, tail="(Reuters)"),
        article(
            "b",
            "Lake Herald",
            "2025-03-01T12:00",
            url=f"{address}?utm_source=x#top",
            tail="(Reuters)",
        ),
    )
    found = directions(articles, pair("a", "b", "partial"))
    assert said(found) == {("a", "b"): "b<a"}
    assert edges(found) == {("a", "b", "version"), ("Reuters", "a", "credit")}
    rows = found.evidence[found.evidence["step"] == "version"]
    assert rows["evidence"].tolist() == ["a is an earlier version of the same story, hours"]
    assert rows["value"].tolist() == [pytest.approx(2 - 1 / 60)]
    # Another page of the outlet is an earlier text, not an earlier version.
    articles["url"] = [address, f"{address}-explained"]
    other = directions(articles, pair("a", "b", "partial"))
    assert "earlier text of the same outlet" in " ".join(other.evidence["evidence"])


def test_editions_of_one_producer_do_not_take_from_each_other() -> None:
    articles = corpus(
        article("a", "AP Online", "2025-03-01T10:00", producer="Associated Press"),
        article("b", "AP Worldstream", "2025-03-01T12:00", producer="Associated Press"),
        article("c", "Hill Courier", "2025-03-01T14:00", producer=None),
    )
    found = directions(articles)
    assert said(found)["a", "b"] == "common_source"
    rows = found.evidence[found.evidence["evidence"].str.startswith("same producer")]
    assert rows[["article_id_1", "article_id_2"]].to_numpy().tolist() == [["a", "b"]]
    assert not any(target in ("a", "b") for _, target, _ in edges(found))


def test_columns_may_be_missing() -> None:
    articles = corpus(
        article("a", "Hill Courier", tail=FIRST_ON.format("Lake Herald")),
        article("b", "Lake Herald"),
    )
    bare = articles[["article_id", "outlet", "text"]]
    assert said(directions(bare)) == {("a", "b"): "a<b"}
    articles["outlet"] = pd.Series([None, None], dtype="str")
    assert said(directions(articles)) == {("a", "b"): "undetermined"}


def test_outlets_of_one_letter() -> None:
    articles = corpus(
        article("1", "A", "2025-03-01T10:00"), article("2", "B", "2025-03-01T11:00", author="A B")
    )
    assert edges(directions(articles)) == {("1", "2", "time")}


def statement(*pairs: tuple[str, str], words: int = 30, zone: str = "quotation") -> pd.DataFrame:
    rows = [(*sorted(names), words, zone, zone, zone) for names in pairs]
    return pd.DataFrame(rows, columns=PASSAGES)


def quotes(*names: str, outlet: str = "O") -> pd.DataFrame:
    return corpus(*(article(name, outlet + name) for name in names))


def test_a_statement_is_one_node_of_those_that_quote_it() -> None:
    found = directions(
        quotes("a", "b", "c", "d", "e"),
        pair("a", "b", "shared_statement", quoted_share=0.9),
        passages=statement(("a", "b"), ("b", "c"), ("d", "e")),
    )
    assert said(found) == {("a", "b"): "common_source"}
    nodes = found.tree[found.tree["source_kind"] == "statement"]
    assert set(nodes["source"]) == {"statement in 3 of 5 articles"}
    assert nodes["target"].tolist() == ["a", "b", "c"]
    assert nodes["evidence"].iloc[0] == "up to 30 words of it in one piece, in quotation marks"


def test_the_members_of_a_statement_do_not_depend_on_ids() -> None:
    sizes = set()
    for names in (("a", "b", "x", "y"), ("y", "x", "b", "a"), ("x", "a", "y", "b")):
        far, near, one, two = names
        found = directions(
            quotes(*names),
            pair(one, two, "shared_statement", quoted_share=0.9),
            passages=statement((one, two), (near, one), (far, near)),
        )
        sizes.add(len(found.tree))
    assert sizes == {3}


def test_statements_of_two_stories_are_two_nodes() -> None:
    found = directions(
        quotes("a", "b", "c", "d"),
        pair("a", "b", "shared_statement", quoted_share=0.9),
        pair("c", "d", "shared_statement", quoted_share=0.9),
        passages=statement(("a", "b"), ("c", "d")),
        story={"a": "s", "b": "s", "c": "t", "d": "t"},
    )
    assert set(found.tree["source"]) == {
        "statement in 2 of 2 articles, with a",
        "statement in 2 of 2 articles, with c",
    }


def test_a_statement_quoted_in_parts_needs_no_passage_that_is_mostly_quoted() -> None:
    found = directions(
        quotes("a", "b"),
        pair("a", "b", "shared_statement", quoted_share=0.5),
        passages=statement(("a", "b"), zone="running text"),
    )
    assert found.tree["target"].tolist() == ["a", "b"]


def test_details_are_numbers_and_capitals_within_sentences() -> None:
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "text": ["Rain fell on Lowmere. Ärger about 4711 planks, says Ödön 𝐀da.", ""],
            "language": "en",
        }
    )
    assert article_details(make_tokens(articles)) == {
        "a": frozenset({"lowmere", "4711", "ödön"}) | article_words(articles),
        "b": frozenset(),
    }


def article_words(articles: pd.DataFrame) -> frozenset[str]:
    """Give the mathematical capital's word, however it is folded."""
    return frozenset(word for word in make_tokens(articles).words_of(0) if word.endswith("da"))


def test_nothing_in_nothing_out() -> None:
    empty = validate_articles(corpus(article("a", "A"))).iloc[:0]
    tokens = make_tokens(empty)
    table = pd.DataFrame([pair("a", "b")]).iloc[:0]
    stories = pd.DataFrame({"article_id": [], "story": []})
    found = find_directions(empty, tokens, table, pd.DataFrame(columns=PASSAGES), {}, stories)
    assert found.pairs.empty
    assert found.evidence.empty
    assert {n: str(t) for n, t in found.tree.dtypes.items()} == TREE_COLUMNS
