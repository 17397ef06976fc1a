"""The tables of the five real articles: none of their sentences, and the same when made anew."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from mediacompare import read_tables
from mediacompare.files import versions

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data" / "operation-cumberland"
TABLES = sorted(path.stem for path in (DATA / "tables").glob("*.csv"))
FIGURES = sorted(path.stem for path in (DATA / "figures").glob("*.svg"))
RUN = 10


def words(text: str) -> list[str]:
    """Cut a text into words; addresses are facts, whatever words they are made of."""
    return re.findall(r"\w+", re.sub(r"https?://\S+", " ", text).casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    got = words(text)
    return {tuple(got[i : i + RUN]) for i in range(len(got) - RUN + 1)}


def make(out: Path, shared: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", str(DATA / "make.py"), str(out)],
        env={**os.environ, "MEDIACOMPARE_SHARED": str(shared)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return read_tables(DATA / "tables")


@pytest.fixture(scope="module")
def card() -> str:
    return " ".join((DATA / "README.md").read_text(encoding="utf-8").split())


def test_a_run_of_ten_words_would_be_found() -> None:
    text = "One two three four five six seven eight nine ten eleven."
    assert runs("“One two, three-four five six seven\neight nine TEN!”") & runs(text)
    assert not runs("one two three four five six seven eight nine") & runs(text)


def test_no_ten_words_of_the_articles_stand_in_any_file(cumberland: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(cumberland.glob("*.txt"))]
    assert len(texts) == 5
    theirs = set().union(*map(runs, texts))
    assert len(theirs) > 2000
    files = [p for p in sorted(DATA.rglob("*")) if p.is_file() and "__pycache__" not in p.parts]
    assert len(files) > 40
    for path in files:
        found = runs(path.read_text(encoding="utf-8", errors="replace")) & theirs
        assert not found, f"{path.name}: {sorted(found)[:2]}"


def test_no_column_holds_text_of_the_articles(tables: dict[str, pd.DataFrame]) -> None:
    text = {"text", "matched", "reading", "reading_1", "reading_2", "agents", "patients", "verb"}
    for name, table in tables.items():
        assert not text & set(table.columns), name
    assert tables["articles"]["title"].isna().all()
    assert tables["evidence"]["evidence"].str.len().max() < 80
    assert not tables["evidence"]["evidence"].str.contains(":").any()


def test_checksums_are_those_of_the_texts(
    tables: dict[str, pd.DataFrame], cumberland: Path
) -> None:
    for row in tables["articles"].itertuples():
        content = (cumberland / str(row.source_file)).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row.sha256


@pytest.mark.slow
def test_made_anew_the_files_are_the_same(cumberland: Path, tmp_path: Path) -> None:
    done = make(tmp_path, cumberland.parent.parent)
    assert done.returncode == 0, done.stderr
    for name in [f"tables/{name}.csv" for name in TABLES] + ["metadata.csv", "methods.bib"]:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), name
    assert sorted(p.stem for p in (tmp_path / "tables").glob("*.csv")) == TABLES
    assert sorted(p.stem for p in (tmp_path / "figures").glob("*.svg")) == FIGURES
    here = versions()
    for name in FIGURES:
        assert (tmp_path / f"figures/{name}.csv").read_bytes() == (
            DATA / f"figures/{name}.csv"
        ).read_bytes(), name
        record = json.loads((DATA / f"figures/{name}.json").read_text(encoding="utf-8"))
        if record["versions"]["matplotlib"] == here["matplotlib"]:
            for suffix in ("svg", "png"):
                drawn = (tmp_path / f"figures/{name}.{suffix}").read_bytes()
                assert drawn == (DATA / f"figures/{name}.{suffix}").read_bytes(), name


def test_without_the_texts_it_says_what_is_missing(tmp_path: Path) -> None:
    done = make(tmp_path / "out", tmp_path)
    assert done.returncode == 1
    assert "000.txt, 001.txt, 002.txt, 003.txt, 004.txt, metadata.csv not found" in done.stderr
    assert "MEDIACOMPARE_SHARED" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_card_names_every_table_and_figure_has_its_files(card: str) -> None:
    assert len(TABLES) == 19
    for name in TABLES:
        assert f"| `{name}` |" in card, name
    for name in FIGURES:
        for suffix in ("png", "csv", "json"):
            assert (DATA / "figures" / f"{name}.{suffix}").is_file(), name


def test_who_drew_on_whom(tables: dict[str, pd.DataFrame], card: str) -> None:
    reuse = tables["reuse"].set_index(["article_id_1", "article_id_2"])
    told = reuse.loc[("000", "003")]
    assert (told["relation"], told["direction"]) == ("rewrite", "common_source")
    assert told["longest_passage_words"] == 12
    assert told["shared_words"] == 71
    assert f"agreement of order {told['order_agreement']:.2f}" in card
    assert f"probability of reuse at {told['reuse_probability']:.3f}" in card
    quoted = reuse.loc[("002", "004")]
    assert quoted["relation"] == "shared_statement"
    assert f"{quoted['quoted_share']:.0%} of their {quoted['shared_words']} common" in card
    assert f"({quoted['cosine']:.2f};" in card
    assert reuse["relation"].value_counts()["no_evidence"] == 8
    credits = tables["credits"][tables["credits"]["kind"] == "republished"]
    named = dict(zip(credits["article_id"], credits["source"], strict=True))
    assert named == {"002": "cnn.com", "003": "Sky News"}
    tree = tables["tree"]
    (inferred,) = tree.loc[tree["basis"] == "inferred"].to_dict("records")
    assert (inferred["source"], inferred["target"]) == ("Sky News", "000")
    assert f"with a probability of {inferred['probability']:.2f}" in card
    passages = tables["passages"]
    prose = passages[(passages["article_id_1"] == "001") & (passages["article_id_2"] == "004")]
    assert prose[["words", "zone_1", "zone_2"]].values.tolist() == [
        [14, "running text", "quotation"]
    ]


def test_what_is_told_and_by_whom(tables: dict[str, pd.DataFrame], card: str) -> None:
    facts = tables["facts"].set_index(["fact", "article_id"])["status"]
    left_out = {
        "25 suspects (arrest)": ["000"],
        "273 suspects (identify)": ["004"],
        "33 houses (search)": ["002"],
        "173 items (seize)": ["002"],
        "19 countries": [],
        "Jess Phillips": ["001", "002", "004"],
    }
    for fact, articles in left_out.items():
        status = facts[fact]
        assert status[status == "left out"].index.tolist() == articles, fact
    rules = tables["contradictions"].set_index("rule")["article_id_1"].to_dict()
    assert rules["list longer than number"] == rules["member missing from list"] == "004"
    quoted = tables["voices"].groupby("outlet")["quoted_share"].first()
    shares = quoted[["UPI", "Unnamed site B", "Unnamed site A"]].map("{:.0%}".format).tolist()
    assert "make up {} of 004, {} of 002 and {} of 000".format(*shares) in card
    passives = tables["agency"].set_index("outlet")
    for article, outlet in zip(
        tables["articles"]["article_id"], tables["articles"]["outlet"], strict=True
    ):
        row = passives.loc[outlet]
        assert f"{row['agentless']} of {row['passives']} in {article}" in card


def test_how_it_is_named_and_how_hard_it_is(tables: dict[str, pd.DataFrame], card: str) -> None:
    wording = tables["wording"]
    wording = wording[(wording["referent"] == "material") & (wording["count"] > 0)]
    whole = wording[wording["place"] == "all"].set_index(["label", "outlet"])["count"]
    assert whole["CSAM"].to_dict() == {"Unnamed site A": 4, "Unnamed site C": 6}
    assert whole["child sexual abuse material", "Unnamed site B"] == 5
    assert whole["images or depictions of child abuse", "heise online"] == 5
    assert whole.groupby("outlet").sum()[["Unnamed site B", "heise online"]].tolist() == [7, 7]
    porn = wording[(wording["label"] == "child porn") & (wording["place"] != "all")]
    assert porn[["outlet", "place", "count"]].values.tolist() == [["heise online", "headline", 1]]
    agency = wording[wording["outlet"] == "UPI"].set_index(["label", "place"])["count"]
    assert agency["child sexual abuse material", "quotation"] == 2
    assert agency["child sexual abuse material", "all"] == 2
    scores = tables["readability"].set_index("article_id")
    assert (scores["flesch"].idxmin(), scores["flesch"].idxmax()) == ("000", "001")
    assert f"{scores['flesch'].min():.1f} (000) to {scores['flesch'].max():.1f} (001)" in card
    assert scores["flesch_kincaid"].between(15, 18).all()
    means = scores["sentence_words_mean"]
    assert f"have {means['001']:.0f} (001) to {means['004']:.0f} words (004)" in card
    assert scores["smog"].isna().all()
    assert (scores["sentences"].min(), scores["sentences"].max()) == (12, 24)
