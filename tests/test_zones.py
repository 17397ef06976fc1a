from __future__ import annotations

import csv

import pandas as pd
import pytest

from mediacompare.zones import ZONES, find_credits, find_quotes, find_zones, zone_spans


@pytest.fixture(scope="module")
def five(cumberland):
    with (cumberland / "metadata.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return pd.DataFrame(
        {
            "article_id": [row["file"][:3] for row in rows],
            "outlet": [row["outlet"] for row in rows],
            "title": [row["title"] or None for row in rows],
            "text": [(cumberland / row["file"]).read_text(encoding="utf-8") for row in rows],
            "language": "en",
        }
    )


def _rows(table, articles, article_id, zone):
    text = articles.set_index("article_id").loc[article_id, "text"]
    rows = table[(table["article_id"] == article_id) & (table["zone"] == zone)]
    return [text[a:b].strip() for a, b in zip(rows["start"], rows["end"], strict=True)]


def test_zones_tile_every_text(five):
    table = find_zones(five)
    for article_id, rows in table.groupby("article_id"):
        text = five.set_index("article_id").loc[article_id, "text"]
        assert rows["start"].iloc[0] == 0
        assert rows["end"].iloc[-1] == len(text)
        assert list(rows["start"].iloc[1:]) == list(rows["end"].iloc[:-1])
    assert set(table["zone"]) <= set(ZONES)


def test_all_furniture_of_the_five_articles_is_found_and_nothing_else(five):
    table = find_zones(five)
    found = {i: _rows(table, five, i, "furniture") for i in five["article_id"]}
    assert found["000"] == found["003"] == found["004"] == []
    assert [f.split()[0] for f in found["001"]] == ["listen", "3", "Videos", "Don't"]
    starts = [" ".join(f.split()[:3]) for f in found["002"]]
    assert starts[:4] == ["Connect with us", "Hi, what are", "Stock", "You May Also"]
    assert len(starts) == 12
    heads = {i: len(_rows(table, five, i, "headline")) for i in five["article_id"]}
    assert heads == {"000": 1, "001": 1, "002": 1, "003": 0, "004": 0}
    captions = {i: len(_rows(table, five, i, "caption")) for i in five["article_id"]}
    assert captions == {"000": 1, "001": 1, "002": 0, "003": 0, "004": 0}


def test_credits_of_the_five_articles(five):
    table = find_credits(five)
    found = set(zip(table["article_id"], table["kind"], table["source"], strict=True))
    assert found == {
        ("001", "self", "heise online"),
        ("001", "translated", "German"),
        ("002", "republished", "cnn.com"),
        ("003", "republished", "Sky News"),
        ("004", "self", "UPI"),
    }


def test_quotes_of_the_five_articles(five):
    table = find_quotes(five)
    counts = table[table["kind"] == "quotation"].groupby("article_id").size().to_dict()
    assert counts["000"] == 4
    assert counts["004"] == 5
    assert "003" not in counts


@pytest.mark.parametrize("find", [find_zones, find_credits, find_quotes])
def test_empty_input_gives_an_empty_typed_table(find):
    empty = pd.DataFrame({"article_id": pd.Series(dtype="str"), "text": pd.Series(dtype="str")})
    table = find(empty)
    assert table.empty
    assert table["start"].dtype == "int64"
    assert table["article_id"].dtype == "str"


def test_blank_text_is_one_zone():
    assert zone_spans("") == []
    assert zone_spans("  \n ") == [(0, 4, 0, "rest")]
