"""Wording: the wording file, counts by place, proposed substitutions, words in context."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from mediacompare.concordance import find_terms, measure_collocates
from mediacompare.framing import find_wording, measure_wording, read_referents
from mediacompare.intervals import proportion_interval
from mediacompare.patterns import match_patterns
from mediacompare.tokens import make_tokens


def table(*rows: tuple[str, str], titles: list[str | None] | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": pd.Series([f"a{i:02}" for i in range(len(rows))], dtype="str"),
            "outlet": pd.Series([outlet for outlet, _ in rows], dtype="str"),
            "title": pd.Series(titles or [None] * len(rows), dtype="str"),
            "text": pd.Series([text for _, text in rows], dtype="str"),
            "language": pd.Series(["en"] * len(rows), dtype="str"),
            "author": pd.Series([None] * len(rows), dtype="str"),
        }
    )


CROSSING = {"crossing": {"bridge": ["bridge*"], "viaduct": ["viaduct", "old stone? viaduct"]}}
NEWS = (
    ("Courier", "The council closed the bridge on Monday because of cracks in the piers.\n\n"
     "“The bridge was never made for lorries,” said Mia Lund, an engineer.\n\n"
     "Two other bridges stay open for now, and the ferry runs every hour until midnight."),
    ("Gazette", "The council shut the viaduct on Monday because of cracks in the piers.\n\n"
     "The old stone viaduct carried lorries for a century, and the old viaduct may not again."),
)  # fmt: skip


# --- the wording file -------------------------------------------------------------------------


def test_wording_files_take_short_forms(tmp_path):
    file = tmp_path / "referents.yml"
    file.write_text("it:\n  bridge: bridge*\n  viaduct:\nthem: [people, residents]\n")
    got = read_referents(file)
    assert got.values.tolist() == [
        ["it", "bridge", "bridge*"], ["it", "viaduct", "viaduct"],
        ["them", "people", "people"], ["them", "residents", "residents"],
    ]  # fmt: skip


def test_the_long_form_says_the_same(tmp_path):
    file = tmp_path / "referents.yml"
    file.write_text(
        "referents:\n  - name: it\n    description: A crossing.\n    labels:\n"
        "      - label: bridge\n        forms: [bridge*]\n      - label: viaduct\n"
    )
    assert read_referents(file).values.tolist() == [
        ["it", "bridge", "bridge*"], ["it", "viaduct", "viaduct"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("referents:\n  - labels: []\n", "entry 1 needs 'name' and 'labels'"),
        ("referents:\n  - name: a\n    labels: [b]\n", "a label of 'a' needs 'label' and 'forms'"),
        ("", "must hold referents"),
        ("- a\n", "must hold referents"),
        ("it: bridge\n", "'it' has no labels"),
        ("it:\n  bridge: ['*']\n", "wording '\\*' has no word"),
        ("it: [a\n", "is not a readable YAML file"),
    ],
)
def test_faulty_wording_files_say_what_is_wrong(tmp_path, text, message):
    file = tmp_path / "referents.yml"
    file.write_text(text)
    with pytest.raises(ValueError, match=message):
        read_referents(file)


def test_the_shipped_wording_file_is_read(root):
    got = read_referents(root / "data" / "operation-cumberland" / "referents.yml")
    assert {"material", "arrested", "taken"} <= set(got["referent"])
    assert got.groupby("referent")["label"].nunique().min() >= 2


def test_the_wording_file_of_the_example_corpus_finds_its_labels(root):
    from mediacompare.articles import read_articles

    articles = read_articles(root / "data" / "example" / "articles")
    result = measure_wording(articles, referents=root / "data" / "example" / "referents.yml")
    every = result[result["place"] == "all"]
    assert every["referent"].nunique() >= 3
    assert (every.groupby("referent")["count"].sum() > 10).all()


# --- matching ---------------------------------------------------------------------------------


def matched(text: str, *patterns: str) -> list[tuple[str, str]]:
    tokens = make_tokens(table(("Courier", text)))
    found = match_patterns(tokens, patterns)
    return [
        (text[tokens.start[at] : tokens.end[at + n - 1]], patterns[k])
        for at, n, k in zip(found.word, found.length, found.pattern, strict=True)
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("bridge", ["bridge"]),
        ("bridge*", ["bridge", "Bridges"]),
        ("old stone? bridge*", ["old stone bridge", "old Bridges"]),
        ("stone|old bridge*", ["stone bridge", "old Bridges"]),
        ("*idge", ["bridge"]),
        ("bridge. The", ["bridge. The"]),
    ],
)
def test_patterns(pattern, expected):
    text = "An old stone bridge. The old Bridges fell."
    if pattern == "bridge. The":
        assert matched(text, "bridge the") == [("bridge. The", "bridge the")]
    else:
        assert [shown for shown, _ in matched(text, pattern)] == expected


def test_longer_wordings_win():
    assert matched("the old stone viaduct", "viaduct", "old stone viaduct") == [
        ("old stone viaduct", "old stone viaduct")
    ]


def test_no_match_crosses_articles():
    tokens = make_tokens(table(("A", "an old"), ("B", "bridge fell")))
    assert len(match_patterns(tokens, ["old bridge"]).word) == 0


# --- counts by place --------------------------------------------------------------------------


def counts(result: pd.DataFrame, outlet: str, label: str) -> dict[str, int]:
    rows = result[(result["outlet"] == outlet) & (result["label"] == label)]
    return dict(zip(rows["place"], rows["count"], strict=True))


def test_counts_by_place():
    titles = ["Cracks close old bridge", None]
    result = measure_wording(table(*NEWS, titles=titles), referents=CROSSING)
    assert counts(result, "Courier", "bridge") == {
        "headline": 1, "lead": 1, "quotation": 1, "running text": 1, "all": 4,
    }  # fmt: skip
    assert counts(result, "Gazette", "viaduct") == {
        "headline": 0, "lead": 1, "quotation": 0, "running text": 2, "all": 3,
    }  # fmt: skip
    nothing = result[(result["outlet"] == "Gazette") & (result["place"] == "quotation")]
    assert nothing[["share", "low", "high", "interval"]].isna().all().all()
    assert (nothing["n"] == 0).all()


def test_shares_have_wilsons_interval_with_few_articles():
    result = measure_wording(table(*NEWS), referents=CROSSING)
    row = result[(result["outlet"] == "Courier") & (result["place"] == "all")].iloc[0]
    assert (row["count"], row["n"], row["share"], row["articles"]) == (3, 3, 1.0, 1)
    low, high = proportion_interval(3, 3, 0.95)
    assert (row["low"], row["high"]) == (float(low), float(high))
    assert row["interval"] == "Wilson"


def test_with_many_articles_the_articles_are_resampled():
    rows = [("Courier", f"The {'bridge' if i % 3 else 'viaduct'} closed again.") for i in range(30)]
    result = measure_wording(table(*rows), referents=CROSSING)
    row = result[(result["label"] == "bridge") & (result["place"] == "all")].iloc[0]
    assert row["interval"] == "articles resampled"
    assert row["share"] == pytest.approx(2 / 3)
    assert 0.45 < row["low"] < row["share"] < row["high"] < 0.9


def test_articles_drawn_together_give_the_same_intervals(monkeypatch):
    from mediacompare import framing

    rows = [("Courier", f"The {'bridge' if i % 3 else 'viaduct'} closed again.") for i in range(90)]
    one = measure_wording(table(*rows), referents=CROSSING)
    monkeypatch.setattr(framing, "_ALIKE_FROM", 50)
    two = measure_wording(table(*rows), referents=CROSSING)
    columns = ["share", "low", "high"]
    pd.testing.assert_frame_equal(one[columns], two[columns], atol=0.02, rtol=0)
    assert one["interval"].tolist() == two["interval"].tolist()


def test_contracts_of_wording():
    articles = table(*NEWS)
    before = articles.copy(deep=True)
    result = measure_wording(articles, referents=CROSSING)
    pd.testing.assert_frame_equal(articles, before)
    shuffled = articles.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(measure_wording(shuffled, referents=CROSSING), result)
    empty = measure_wording(articles.iloc[:0], referents=CROSSING)
    assert list(empty.columns) == list(result.columns)
    assert (empty.dtypes == result.dtypes).all()
    with pytest.raises(KeyError, match=r"articles lacks 'outlets' \(nearest column: 'outlet'\)"):
        measure_wording(articles, referents=CROSSING, by="outlets")
    with pytest.raises(KeyError, match="referents lacks 'pattern'"):
        measure_wording(articles, referents=pd.DataFrame({"referent": [], "label": []}))


# --- proposed substitutions -------------------------------------------------------------------


def test_substitutions_are_proposed_with_their_sentences():
    articles = table(
        ("Courier", "Inspectors seized twelve crates of fireworks in the harbor on Monday."),
        ("Gazette", "Twelve crates of fireworks have been confiscated in the harbor."),
        ("Herald", "Inspectors impounded twelve crates of fireworks in the harbor on Monday."),
    )
    result = find_wording(articles)
    pairs = {(r.variant_1, r.variant_2): r for r in result.itertuples()}
    assert ("confiscated", "seized") in pairs
    assert ("impounded", "seized") in pairs
    assert pairs["impounded", "seized"].rule == "same slot"
    for row in result.itertuples():
        texts = dict(zip(articles["article_id"], articles["text"], strict=True))
        first = texts[row.article_id_1]
        assert first[row.start_1 : row.end_1].lower() == row.variant_1
        assert row.sentence_1 == first
        assert row.variant_1 < row.variant_2


def test_unlike_sentences_and_names_are_not_compared():
    articles = table(
        ("Courier", "Inspectors seized twelve crates of fireworks in the harbor of Linz."),
        ("Gazette", "Inspectors seized twelve crates of fireworks in the harbor of Graz."),
        ("Herald", "The choir sang three songs by an unknown composer of the valley."),
    )
    assert find_wording(articles).empty


def test_stories_are_kept_apart():
    articles = table(
        ("Courier", "Inspectors seized twelve crates of fireworks in the harbor on Monday."),
        ("Gazette", "Inspectors impounded twelve crates of fireworks in the harbor on Monday."),
    )
    assert len(find_wording(articles.assign(story="s"), groups="story")) == 1
    assert find_wording(articles.assign(story=["s", "t"]), groups="story").empty


@pytest.mark.parametrize(
    ("one", "two"),
    [
        # Forms and derivations of a word, function words, numbers, other forms, other places.
        ("Inspectors seized twelve crates of it.", "Inspectors seizing twelve crates of it."),
        ("The creation of twelve new posts in Graz.", "The creating of twelve new posts in Graz."),
        ("Twelve crates of silk above the harbor.", "Twelve crates of silk at the harbor."),
        ("Inspectors seized 12 crates of fireworks.", "Inspectors seized 14 crates of fireworks."),
        ("The crates of fireworks vanished quickly.", "The crates of fireworks vanished again."),
        ("Divers found the old bell near the wreck.", "Near the wreck divers found the old bell."),
    ],
)  # fmt: skip
def test_what_is_no_substitution_is_not_proposed(one, two):
    assert find_wording(table(("Courier", one), ("Gazette", two))).empty


def test_an_action_of_two_names_is_proposed_where_the_words_around_it_differ():
    articles = table(
        ("Courier", "Fourteen smugglers of rare orchids were arrested in the harbor on Monday."),
        ("Gazette", "In the harbor, agents apprehended fourteen men with rare orchids on board."),
    )  # fmt: skip
    result = find_wording(articles, similarity=0.2)
    assert result[["variant_1", "variant_2", "rule"]].values.tolist() == [
        ["apprehended", "arrested", "same action"]
    ]


def test_copied_sentences_count_once_and_more_outlets_stand_first():
    seized = "Inspectors seized twelve crates of fireworks in the harbor on Monday."
    other = "Inspectors impounded twelve crates of fireworks in the harbor on Monday."
    choir = "The choir sang three {} songs by a composer of the valley in the chapel."
    articles = table(
        ("A", f"{seized} {choir.format('old')}"), ("B", seized), ("C", seized),
        ("D", f"{other} {choir.format('ancient')}"),
    )  # fmt: skip
    result = find_wording(articles)
    first = result.drop_duplicates(["variant_1", "variant_2"])
    assert first[["variant_1", "variant_2", "count", "outlets"]].values.tolist() == [
        ["impounded", "seized", 1, 4],
        ["ancient", "old", 1, 2],
    ]
    assert len(result) == 4
    assert find_wording(articles, min_count=2).empty


def test_words_of_many_sentences_pair_none(monkeypatch):
    """The work grows with the articles, not with their square: pairs are counted, not seconds."""
    from mediacompare import rewording

    compared = []
    whole = rewording._substitutions

    def counting(pairs):
        compared.append(len(pairs))
        return whole(pairs)

    monkeypatch.setattr(rewording, "_substitutions", counting)
    words = ["crates", "boxes", "bottles", "sacks", "chests", "cases"]
    for n in (60, 240):
        rows = [
            (f"O{i}", f"Inspectors seized fireworks in the harbor, {words[i % 6]} number{i // 2}.")
            for i in range(n)
        ]
        find_wording(table(*rows))
    assert sum(compared) <= 240


def test_other_languages_have_slots():
    articles = table(
        ("Anzeiger", "Die Polizei beschlagnahmte zwölf Kisten Feuerwerk im alten Hafen."),
        ("Bote", "Die Polizei konfiszierte zwölf Kisten Feuerwerk im alten Hafen."),
    ).assign(language="de")
    result = find_wording(articles)
    assert result[["variant_1", "variant_2"]].values.tolist() == [
        ["beschlagnahmte", "konfiszierte"]
    ]


def test_contracts_of_find_wording():
    articles = table(*NEWS)
    before = articles.copy(deep=True)
    result = find_wording(articles)
    assert {("bridge", "viaduct"), ("closed", "shut")} & set(
        zip(result["variant_1"], result["variant_2"], strict=True)
    )
    pd.testing.assert_frame_equal(articles, before)
    pd.testing.assert_frame_equal(find_wording(articles.iloc[::-1].reset_index(drop=True)), result)
    empty = find_wording(articles.iloc[:0])
    assert list(empty.columns) == list(result.columns)
    assert (empty.dtypes == result.dtypes).all()
    with pytest.raises(ValueError, match="similarity=0 is not allowed"):
        find_wording(articles, similarity=0)


# --- words in context -------------------------------------------------------------------------


def test_terms_are_shown_with_what_stands_around_them():
    articles = table(*NEWS)
    result = find_terms(articles, terms=["bridge*", "ferry"], characters=12)
    assert result["match"].tolist() == ["bridge", "bridge", "bridges", "ferry"]
    assert result["zone"].tolist() == ["running text", "quotation", "running text", "running text"]
    first = result.iloc[0]
    text = articles["text"].iloc[0]
    assert text[first["start"] : first["end"]] == "bridge"
    assert (first["left"], first["right"]) == (" closed the ", " on Monday b")
    assert not result["left"].str.contains("\n").any()


def test_collocates_by_hand():
    text = (
        "The old bridge closed early. Cars crossed the old bridge again. A new road opened. "
        "The old mill stands. Trains ran late."
    )
    result = measure_collocates(table(("Courier", text)), terms="bridge", window=2, min_count=1)
    old = result[result["collocate"] == "old"].iloc[0]
    # Near, within two words and the sentence: the old closed early, the old again = 7 words;
    # elsewhere 12 words with one more "old"; the term itself stands twice.
    assert (old["count"], old["collocate_count"], old["term_count"]) == (2, 3, 2)
    assert old["expected"] == pytest.approx(7 * 3 / (7 + 12 + 1))
    assert old["log_dice"] == pytest.approx(14 + math.log2(2 * 2 / (3 + 2)))
    assert "cars" not in set(result["collocate"])
    assert result["group"].isna().all()


def test_collocates_by_group_and_floor():
    result = measure_collocates(table(*NEWS), terms="bridge*|viaduct", by="outlet", min_count=2)
    assert (result["count"] >= 2).all()
    assert set(result["group"]) <= {"Courier", "Gazette"}
    assert result.loc[result["group"] == "Gazette", "collocate"].tolist()[0] in ("old", "the")


def test_contracts_of_words_in_context():
    articles = table(*NEWS)
    for measure in (find_terms, measure_collocates):
        result = measure(articles, terms="bridge")
        shuffled = articles.iloc[::-1].reset_index(drop=True)
        pd.testing.assert_frame_equal(measure(shuffled, terms="bridge"), result)
        empty = measure(articles.iloc[:0], terms="bridge")
        assert list(empty.columns) == list(result.columns)
        assert (empty.dtypes == result.dtypes).all()
        with pytest.raises(ValueError, match=r"terms=\['\*'\] is not allowed"):
            measure(articles, terms="*")


# --- the five articles, counted by hand -------------------------------------------------------


@pytest.fixture(scope="module")
def five(cumberland):
    from mediacompare.articles import read_articles

    articles = read_articles(cumberland)
    return articles.assign(article_id=[str(x)[:3] for x in articles["article_id"]])


@pytest.fixture(scope="module")
def wording(five, root):
    referents = root / "data" / "operation-cumberland" / "referents.yml"
    return measure_wording(five, referents=referents, by="article_id")


# In 000 to 004. With headline and standfirst; the counts of facts.md take the body alone, where
# 002 has "child sexual abuse material" 4 times (not 5) and 001 "images or depictions" 4 (not 5).
BY_HAND = {
    "CSAM": (4, 0, 0, 6, 0),
    "child sexual abuse material": (2, 0, 5, 1, 2),
    "images or depictions of child abuse": (1, 5, 0, 1, 0),
    "child porn": (0, 1, 0, 0, 0),
    "child abuse material": (0, 1, 1, 0, 0),
    "apprehended": (1, 0, 0, 1, 0),
    "seized": (1, 1, 0, 0, 1),
    "confiscated": (0, 0, 0, 1, 0),
    "main suspect": (0, 1, 0, 0, 1),
    "primary suspect": (1, 0, 0, 0, 0),
    "key suspect": (0, 0, 0, 1, 0),
    "sexual extortion": (1, 0, 0, 0, 0),
    "sexual exploitation": (0, 0, 0, 1, 0),
    "blackmail": (0, 1, 0, 0, 0),
}


@pytest.mark.parametrize(("label", "expected"), BY_HAND.items())
def test_wording_of_the_five_articles(wording, label, expected):
    rows = wording[(wording["label"] == label) & (wording["place"] == "all")]
    assert tuple(rows.sort_values("article_id")["count"]) == expected


def test_body_counts_of_the_five_articles(wording):
    def in_place(label: str, article: str, place: str) -> int:
        rows = wording.set_index(["label", "article_id", "place"])["count"]
        return int(rows[label, article, place])

    name = "child sexual abuse material"
    assert in_place(name, "002", "all") - in_place(name, "002", "headline") == 4
    name = "images or depictions of child abuse"
    assert in_place(name, "001", "lead") == 1
    assert in_place(name, "001", "running text") == 4
    assert in_place("child porn", "001", "headline") == 1


#: What a reader takes for two wordings of one thing, and the two proposals that are none.
SUBSTITUTED = {
    ("actual", "real"), ("announced", "reported"), ("apprehended", "arrested"),
    ("assisting", "collaborating"), ("citizen", "national"), ("code-named", "referred"),
    ("completely", "entirely"), ("completely", "fully"), ("confiscated", "seized"),
    ("constitutes", "makes"), ("content", "material"), ("devices", "items"),
    ("emphasized", "stated"), ("entirely", "fully"), ("exploitation", "extortion"),
    ("following", "making"), ("global", "international"), ("homes", "houses"),
    ("investigation", "operation"), ("key", "main"), ("key", "primary"), ("main", "primary"),
    ("offenders", "perpetrators"), ("pertaining", "surrounding"),
}  # fmt: skip
NONE = {("arrested", "executed"), ("poses", "presents the authorities")}


def test_substitutions_in_the_five_articles(five):
    found = find_wording(five)
    assert set(zip(found["variant_1"], found["variant_2"], strict=True)) == SUBSTITUTED | NONE
