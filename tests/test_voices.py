"""Voices and agency: quotations by speaker and verb; passives against a sample marked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from mediacompare.agency import find_passives, measure_agency
from mediacompare.voices import measure_voices


def table(*rows: tuple[str, str], language: str = "en") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": pd.Series([f"a{i:02}" for i in range(len(rows))], dtype="str"),
            "outlet": pd.Series([outlet for outlet, _ in rows], dtype="str"),
            "title": pd.Series([None] * len(rows), dtype="str"),
            "text": pd.Series([text for _, text in rows], dtype="str"),
            "language": pd.Series([language] * len(rows), dtype="str"),
            "author": pd.Series([None] * len(rows), dtype="str"),
        }
    )


# --- voices -----------------------------------------------------------------------------------

QUOTED = (
    "The bridge will close for a year. “We cannot wait any longer for the repairs,” said Mia Lund, "
    "the city engineer. “It will be noisy for everybody,” Lund added.\n\n"
    "“The cracks are not new to anyone here,” claimed Karl Odum. Nobody else spoke about it.",
    "The bridge closes. Traffic will be sent over the old ferry, and the “quiet” street is open.",
)


def test_speakers_verbs_and_shares():
    articles = table(("Courier", QUOTED[0]), ("Gazette", QUOTED[1]))
    result = measure_voices(articles)
    lund, odum, nobody = (row for row in result.to_dict("records"))
    assert (lund["speaker"], lund["quotations"], lund["words"]) == ("Mia Lund", 2, 14)
    assert (lund["neutral"], lund["doubting"], lund["verbs"]) == (2, 0, "added 1; said 1")
    assert (odum["speaker"], odum["words"], odum["doubting"]) == ("Karl Odum", 8, 1)
    assert lund["share"] == pytest.approx(14 / 22)
    assert lund["group_quoted_words"] == 22
    assert lund["quoted_share"] == pytest.approx(22 / lund["group_words"])
    assert nobody["outlet"] == "Gazette"
    assert (nobody["quotations"], nobody["group_term_words"]) == (0, 1)
    assert nobody["quoted_share"] == pytest.approx(1 / nobody["group_words"])
    assert pd.isna(nobody["speaker"])
    assert pd.isna(nobody["share"])
    assert result[["low", "high"]].isna().all().all()


def test_a_pronoun_is_no_speaker():
    """Where nobody tells whom "she" stands for, the speaker is missing and the pronoun kept."""
    text = (
        "Two women met the mayor. “The path must stay open for all of us,” she said. "
        "“The path will stay open for a year,” said Mia Lund."
    )
    result = measure_voices(table(("Courier", text)))
    assert "she" not in result["speaker"].fillna("").str.casefold().tolist()
    nobody = result[result["speaker"].isna()].iloc[0]
    assert (nobody["quotations"], nobody["unresolved"], nobody["verbs"]) == (1, "she 1", "said 1")
    lund = result[result["speaker"] == "Mia Lund"].iloc[0]
    assert (lund["quotations"], lund["unresolved"]) == (1, "")


def voices_of(*speakers: str) -> dict[str, int]:
    text = " ".join(f"“The {i} paths must stay open,” said {s}." for i, s in enumerate(speakers))
    result = measure_voices(table(("Courier", text)))
    return dict(zip(result["speaker"].fillna("-"), result["quotations"], strict=True))


def test_titles_and_surnames_are_one_person_where_that_is_clear():
    assert voices_of("Mia Lund", "Ms. Lund", "Lund") == {"Mia Lund": 3}
    assert voices_of("Councillor Lund", "Mia Lund") == {"Mia Lund": 2}
    assert voices_of("Dr. Lund", "Dr. Lund") == {"Dr. Lund": 2}
    # Two of the name: the surname alone is neither.
    assert voices_of("Mia Lund", "Karl Lund", "Lund") == {"Mia Lund": 1, "Karl Lund": 1, "Lund": 1}
    assert voices_of("Dr. Lund", "Mr. Lund") == {"Dr. Lund": 1, "Mr. Lund": 1}


def test_intervals_resample_articles():
    rows = [("Courier", QUOTED[i % 2]) for i in range(12)]
    result = measure_voices(table(*rows))
    assert (result["low"] < result["quoted_share"]).all()
    assert (result["quoted_share"] < result["high"]).all()
    assert result["group_articles"].unique().tolist() == [12]
    assert result.iloc[0]["articles"] == 6


def test_contracts_of_voices():
    articles = table(("Courier", QUOTED[0]), ("Gazette", QUOTED[1]))
    before = articles.copy(deep=True)
    result = measure_voices(articles)
    pd.testing.assert_frame_equal(articles, before)
    shuffled = articles.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(measure_voices(shuffled), result)
    empty = measure_voices(articles.iloc[:0])
    assert list(empty.columns) == list(result.columns)
    assert (empty.dtypes == result.dtypes).all()
    with pytest.raises(KeyError, match=r"articles lacks 'outlets' \(nearest column: 'outlet'\)"):
        measure_voices(articles, by="outlets")


# --- agency: sentences written for this test, passives and agents marked by hand ---------------

# Each sentence with its passives (the participle) and for each the agent, or None. A passive is a
# form of be or get with a past participle that names an event or the state it left; adjectives
# ("was interested", "is involved") are none.
MARKED: tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...] = (
    ("The bridge was closed on Monday.", (("closed", None),)),
    ("The bridge was closed by the council.", (("closed", "the council"),)),
    ("The council closed the bridge.", ()),
    ("Two lorries have been stopped by police near the harbor.", (("stopped", "police"),)),
    ("Residents had not been told about the plan.", (("told", None),)),
    ("The plan is being revised by a team of four engineers.",
     (("revised", "a team of four engineers"),)),
    ("She was interested in the old maps.", ()),
    ("He is involved in the campaign.", ()),
    ("The money was quickly and quietly spent.", (("spent", None),)),
    ("Nobody was hurt when the wall collapsed.", (("hurt", None),)),
    ("The wall had collapsed before the rain came.", ()),
    ("The bill will be paid by Friday.", (("paid", None),)),
    ("The bill will be paid by the owners.", (("paid", "the owners"),)),
    ("Costs were cut by using cheaper steel.", (("cut", None),)),
    ("Costs were cut by ten percent.", (("cut", None),)),
    ("The letters were delivered by hand.", (("delivered", None),)),
    ("The choir got invited by a radio station.", (("invited", "a radio station"),)),
    ("They got lost on the way home.", ()),
    ("It is believed that the tunnel dates from 1890.", (("believed", None),)),
    ("The tunnel is said to be haunted.", (("said", None), ("haunted", None))),
    ("The mayor was tired and wanted to go home.", ()),
    ("The house, which was built by a miller, is for sale.", (("built", "a miller"),)),
    ("The man arrested on Friday has been released.", (("released", None),)),
    ("Trees are planted, watered and looked after by volunteers.",
     (("planted", "volunteers"), ("watered", "volunteers"), ("looked", "volunteers"))),
    ("The vote was held, as always, in the gym.", (("held", None),)),
    ("Was the gate locked last night?", (("locked", None),)),
    ("The gate wasn't locked.", (("locked", None),)),
    ("He has been a baker for ten years.", ()),
    ("The shop is located beside the station.", ()),
    ("The results are expected in June.", (("expected", None),)),
    ("Their work has been praised by critics and readers alike.",
     (("praised", "critics and readers alike"),)),
    ("The old rule should never have been dropped.", (("dropped", None),)),
    ("The path is used by cyclists.", (("used", "cyclists"),)),
    ("She used to live by the sea.", ()),
    ("The statue was made of bronze.", (("made", None),)),
    ("He was seen leaving the building by two guards.", (("seen", "two guards"),)),
    ("The roof, damaged by hail, must be replaced.", (("replaced", None),)),
    ("The files were, according to the clerk, destroyed.", (("destroyed", None),)),
    ("It was so badly written that nobody read it.", (("written", None),)),
    ("The dog was bitten, not the boy.", (("bitten", None),)),
    ("Prices are set by the market.", (("set", "the market"),)),
    ("The sun had set by the time they arrived.", ()),
    ("The book was left on the bus.", (("left", None),)),
    ("The bus left at noon.", ()),
    ("The award was given to her by the city of Linz.", (("given", "the city of Linz"),)),
    ("Children were being taught in tents.", (("taught", None),)),
    ("This is based on a rumor.", ()),
    ("The goods are stored in sheds and sold by the pound.", (("stored", None), ("sold", None))),
    ("I am told the ferry will be late.", (("told", None),)),
    ("The team is advanced and well organized.", ()),
    ("He was born in Graz.", (("born", None),)),
    ("The crowd was moved to tears by the song.", (("moved", "the song"),)),
    ("The road is open.", ()),
    ("The road has been open since May.", ()),
    ("A fence was put up by neighbors in the night.", (("put", "neighbors"),)),
    ("The trial is adjourned until spring.", (("adjourned", None),)),
    ("The minister is opposed to the plan.", ()),
    ("The plan was opposed by three members.", (("opposed", "three members"),)),
    ("Tickets must be bought in advance.", (("bought", None),)),
    ("The singer was surrounded by fans when she arrived.", (("surrounded", "fans"),)),
)  # fmt: skip


# Written after the rules, and not used to change them.
UNSEEN: tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...] = (
    ("The harvest was ruined by frost in April.", (("ruined", "frost"),)),
    ("Nothing has been decided yet.", (("decided", None),)),
    ("Her report will be read in parliament.", (("read", None),)),
    ("The old mill is owned by a foundation.", (("owned", "a foundation"),)),
    ("The shop is run by two sisters from Malta.", (("run", "two sisters"),)),
    ("The doors are opened at eight and closed at six.", (("opened", None), ("closed", None))),
    ("Was anyone told?", (("told", None),)),
    ("He is known as a careful driver.", (("known", None),)),
    ("The lake is frozen.", ()),
    ("The windows were broken, but nothing was stolen.", (("broken", None), ("stolen", None))),
    ("They were surprised by the noise.", (("surprised", "the noise"),)),
    ("The team has won three games.", ()),
    ("The team was beaten twice by its old rival.", (("beaten", "its old rival"),)),
    ("The driver had been drinking.", ()),
    ("The tower is seen by many as a warning.", (("seen", "many"),)),
    ("All seats had been taken by noon.", (("taken", None),)),
    ("Several streets remain closed.", ()),
    ("The pond was drained so the wall could be mended.", (("drained", None), ("mended", None))),
    ("The choice was theirs.", ()),
    ("Milk is delivered by van.", (("delivered", None),)),
    ("The van was driven by a student.", (("driven", "a student"),)),
    ("The court, it is thought, will wait.", (("thought", None),)),
    ("The report, written by an engineer, was withheld.", (("withheld", None),)),
    ("Many were moved.", (("moved", None),)),
    ("The village has been cut off by the snow.", (("cut", "the snow"),)),
    ("She got paid at last.", (("paid", None),)),
    ("He got married in May.", ()),
    ("The meeting is scheduled for Tuesday.", (("scheduled", None),)),
    ("The museum is dedicated to glass.", ()),
    ("The prize is being shared by three authors this year.", (("shared", "three authors"),)),
    ("The grant was not, in the end, paid out.", (("paid", None),)),
    ("Visitors are asked to be quiet.", (("asked", None),)),
    ("No one can be forced to sign.", (("forced", None),)),
    ("It has never been proven that the fire was set by a guest.",
     (("proven", None), ("set", "a guest"))),
    ("The price has risen by half.", ()),
    ("The field is surrounded by hedges.", (("surrounded", "hedges"),)),
    ("The clock was made in 1830.", (("made", None),)),
    ("The guests are gone.", ()),
    ("The plans were drawn up in secret.", (("drawn", None),)),
    ("The streets were empty and the shops were shuttered.", (("shuttered", None),)),
)  # fmt: skip


def scores(sample=MARKED) -> dict[str, tuple[int, int, int]]:
    """Hits, found and marked, for passives and for their agents."""
    found = find_passives(table(*[("Courier", sentence) for sentence, _ in sample]))
    got, gold = set(), set()
    for row in found.to_dict("records"):
        agent = None if pd.isna(row["agent"]) else row["agent"]
        got.add((row["article_id"], row["participle"], agent))
    for i, (_, passives) in enumerate(sample):
        gold |= {(f"a{i:02}", participle, agent) for participle, agent in passives}
    plain_got, plain_gold = {x[:2] for x in got}, {x[:2] for x in gold}
    with_got, with_gold = {x for x in got if x[2]}, {x for x in gold if x[2]}
    return {
        "passives": (len(plain_got & plain_gold), len(plain_got), len(plain_gold)),
        "agents": (len(with_got & with_gold), len(with_got), len(with_gold)),
    }


def test_precision_and_recall_on_the_marked_sample():
    """Kept as measured: a change of the rules that changes them must say so here."""
    got = scores()
    assert got["passives"] == (43, 44, 48)  # precision 0.98, recall 0.90
    assert got["agents"] == (15, 15, 18)  # precision 1, recall 0.83


def test_precision_and_recall_on_sentences_not_seen():
    got = scores(UNSEEN)
    assert got["passives"] == (33, 34, 35)  # precision 0.97, recall 0.94
    assert got["agents"] == (11, 12, 11)  # precision 0.92, recall 1


def test_who_is_acted_on():
    text = (
        "Twelve crates were seized. Inspectors in the harbor were warned by a clerk. The boxes and "
        "bags that were found have been burnt. They saw crates being opened."
    )
    found = find_passives(table(("Courier", text)))
    patients = found["patient"].fillna("-").tolist()
    assert patients == [
        "Twelve crates",
        "Inspectors",
        "-",  # "that" may stand for the bags or for both
        "The boxes and bags",
        "crates",
    ]
    for row in found.dropna(subset="patient").to_dict("records"):
        assert text[row["patient_start"] : row["patient_end"]] == row["patient"]
    assert text[found["start"].iloc[0] : found["end"].iloc[0]] == "were seized"


def test_shares_rates_and_nominalizations():
    text = (
        "The closure of the bridge led to protests. The demolition was ordered by the council. "
        "The decision was not explained. The government met in the station."
    )
    row = measure_agency(table(("Courier", text))).iloc[0]
    assert (row["passives"], row["agentless"], row["sentences"]) == (2, 1, 4)
    assert row["agentless_share"] == 0.5
    assert row["interval"] == "Wilson"
    assert row["nominalizations"] == 3  # closure, demolition, decision; not government
    assert row["passives_per_100_sentences"] == 50
    assert row["agents"] == "the council 1"
    assert (row["active_clauses"], row["undefined"]) == (0, "")


def test_contracts_of_agency():
    articles = table(*[("Courier" if i % 2 else "Gazette", s) for i, (s, _) in enumerate(MARKED)])
    before = articles.copy(deep=True)
    for measure in (find_passives, measure_agency):
        result = measure(articles)
        pd.testing.assert_frame_equal(articles, before)
        shuffled = articles.iloc[::-1].reset_index(drop=True)
        pd.testing.assert_frame_equal(measure(shuffled), result)
        empty = measure(articles.iloc[:0])
        assert list(empty.columns) == list(result.columns)
        assert (empty.dtypes == result.dtypes).all()
    assert (measure_agency(articles)["interval"] == "articles resampled").all()
    with pytest.raises(ValueError, match=r"zones='quotations' is not allowed"):
        find_passives(articles, zones=("quotations",))


# --- the five articles, counted by hand -------------------------------------------------------


@pytest.fixture(scope="module")
def five(cumberland):
    from mediacompare.articles import read_articles

    articles = read_articles(cumberland)
    return articles.assign(article_id=[str(x)[:3] for x in articles["article_id"]])


def test_quoted_share_of_the_five_articles(five):
    result = measure_voices(five, by="article_id").drop_duplicates("article_id")
    got = [f"{share:.2f}" for share in result.sort_values("article_id")["quoted_share"]]
    assert got == ["0.14", "0.00", "0.31", "0.01", "0.46"]


def test_speakers_of_the_five_articles(five):
    result = measure_voices(five, by="article_id")
    speakers = result.groupby("article_id")["speaker"].apply(lambda s: sorted(s.dropna())).to_dict()
    assert speakers["000"] == ["Europol", "Jess Phillips"]
    assert speakers["001"] == speakers["003"] == []
    assert {"Catherine De Bolle", "Europol"} <= set(speakers["002"])
    assert {"Catherine De Bolle", "Europol"} <= set(speakers["004"])
    words = result.set_index(["article_id", "speaker"])["words"]
    assert words["002", "Catherine De Bolle"] == 51
    assert words["000", "Jess Phillips"] == 32


def test_agentless_passives_of_the_five_articles(five):
    """Facts.md has 9 of 10 in 001, without the standfirst, which has one more."""
    result = measure_agency(five, by="article_id").set_index("article_id")
    pairs = list(zip(result["agentless"], result["passives"], strict=True))
    assert pairs == [(4, 4), (10, 11), (5, 7), (7, 8), (5, 6)]
    agents = find_passives(five).dropna(subset="agent")
    assert agents.groupby("article_id")["agent"].apply(list).to_dict() == {
        "001": ["perpetrators"], "002": ["Danish law enforcement", "individuals"],
        "003": ["offenders"], "004": ["individuals"],
    }  # fmt: skip
