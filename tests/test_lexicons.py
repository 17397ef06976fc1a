"""Lexicons: three formats, globs, longest match, evidence, and leaving out one term."""

from __future__ import annotations

import pandas as pd
import pytest

from mediacompare.lexicons import OWN, measure_lexicon, read_lexicon


def table(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": pd.Series([f"a{i:02}" for i in range(len(rows))], dtype="str"),
            "outlet": pd.Series([outlet for outlet, _ in rows], dtype="str"),
            "title": pd.Series([None] * len(rows), dtype="str"),
            "text": pd.Series([text for _, text in rows], dtype="str"),
            "language": pd.Series(["en"] * len(rows), dtype="str"),
            "author": pd.Series([None] * len(rows), dtype="str"),
        }
    )


LIWC = """%
1\tposemo (Positive emotion)
2\tanger
%
happ*\t1
hate\t2
fed up\t2
love\t1\t2
"""
QUANTEDA = """
feeling:
  good: [happ*, love]
  bad:
    anger: [hate, fed up, love]
"""
CSV = "category,pattern,weight\nanger,hate,2\nanger,fed up,\n"


def write(folder, name, text, encoding="utf-8"):
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def test_liwc(tmp_path):
    got = read_lexicon(write(tmp_path, "x.dic", LIWC))
    assert list(map(tuple, got.values.tolist())) == [
        ("anger", "fed up", 1.0), ("anger", "hate", 1.0), ("anger", "love", 1.0),
        ("posemo", "happ*", 1.0), ("posemo", "love", 1.0),
    ]  # fmt: skip


def test_quanteda(tmp_path):
    got = read_lexicon(write(tmp_path, "x.yml", QUANTEDA))
    assert got["category"].unique().tolist() == ["feeling/bad/anger", "feeling/good"]
    assert got.loc[got["category"] == "feeling/good", "pattern"].tolist() == ["happ*", "love"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_with_weights_in_usual_encodings(tmp_path, encoding):
    got = read_lexicon(write(tmp_path, "x.csv", CSV + "joy,fête,3\n", encoding))
    assert got.values.tolist() == [
        ["anger", "fed up", 1.0], ["anger", "hate", 2.0], ["joy", "fête", 3.0],
    ]  # fmt: skip


def test_semicolons_and_other_names(tmp_path):
    got = read_lexicon(write(tmp_path, "x.csv", "Term;Category\nbus;travel\n"))
    assert got[["category", "pattern"]].values.tolist() == [["travel", "bus"]]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.dic", "hate\t1\n", "is no LIWC dictionary: it lacks the two lines with '%'"),
        ("x.dic", "%\n1\ta\n%\nhate\t7\n", "line 4: no category '7'"),
        ("x.dic", "%\n1\ta\n%\nkind (02 134)125/464 1\n", "line 4: conditional entries"),
        ("x.yml", "- a\n- b\n", "is no quanteda dictionary"),
        ("x.yml", "a: [b\n", "is not a readable YAML file"),
        ("x.csv", "category,pattern,weight\na,b,much\n", "line 2: weight 'much' is not a number"),
        ("x.csv", "category,pattern\n", "holds no entries"),
    ],
)
def test_faulty_files_say_what_is_wrong(tmp_path, name, text, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        read_lexicon(write(tmp_path, name, text))


def test_a_missing_column_names_the_nearest(tmp_path):
    with pytest.raises(KeyError, match=r"lacks 'pattern' \(nearest column: 'patterns'\)"):
        read_lexicon(write(tmp_path, "x.csv", "category,patterns\na,b\n"))


def test_an_unknown_name_lists_the_own_lists():
    with pytest.raises(ValueError, match=r"source='hedge' is not allowed.*nearest: 'hedges'"):
        read_lexicon("hedge")


@pytest.mark.parametrize("name", list(OWN))
def test_own_lists_are_clean(name):
    lexicon = read_lexicon(name)
    assert len(lexicon) > 20
    assert not lexicon.duplicated(["category", "pattern"]).any()
    assert (lexicon["pattern"] == lexicon["pattern"].str.strip().str.lower()).all()
    assert OWN[name][1]


MOOD = pd.DataFrame(
    {"category": ["anger", "anger", "anger", "joy"], "pattern": ["hate", "fed up", "fed", "happ*"]}
)


def test_counts_rates_and_evidence():
    articles = table(
        ("Courier", "They hate it. They hate it and are fed up. Happy and happily."),
        ("Gazette", "Nothing here is of note."),
    )
    result = measure_lexicon(articles, lexicon=MOOD)
    anger, joy, none, _ = (row for row in result.itertuples())
    assert (anger.count, anger.words, anger.entries, anger.entries_met) == (3, 13, 3, 2)
    assert anger.rate == pytest.approx(1000 * 3 / anger.words)
    assert anger.terms == "hate 2; fed up 1"
    assert (anger.top_term, anger.top_share) == ("hate", pytest.approx(2 / 3))
    assert anger.rate_without_top == pytest.approx(1000 * 1 / anger.words)
    assert joy.terms == "happily 1; happy 1"
    assert (none.count, none.rate, none.terms) == (0, 0, "")
    assert pd.isna(none.top_term)
    assert result[["low", "high"]].isna().all().all()


def test_intervals_come_from_articles():
    texts = [("Courier", "hate " * (i % 3) + "calm words " * 10) for i in range(20)]
    row = measure_lexicon(table(*texts), lexicon=MOOD).iloc[0]
    assert row["low"] < row["rate"] < row["high"]
    assert row["articles"] == 20
    assert row["articles_met"] == 13


def test_weights_are_summed():
    lexicon = MOOD.assign(weight=[2.0, 1.0, 1.0, 5.0])
    result = measure_lexicon(table(("Courier", "We hate, hate and happen.")), lexicon=lexicon)
    assert result["weighted"].tolist() == [4.0, 5.0]


def test_globs_of_published_dictionaries():
    lexicon = pd.DataFrame({"category": ["x", "y"], "pattern": ["wom?n", "*ship"]})
    result = measure_lexicon(table(("Courier", "Women and a woman. Friendship.")), lexicon=lexicon)
    assert result["terms"].tolist() == ["woman 1; women 1", "friendship 1"]
    bad = pd.DataFrame({"category": ["x"], "pattern": ["*a*b*c*"]})
    with pytest.raises(ValueError, match=r"has more than 3 stars in one word"):
        measure_lexicon(table(("Courier", "a")), lexicon=bad)


def test_contracts():
    articles = table(("Courier", "They may hate it."), ("Gazette", "Perhaps not."))
    before = articles.copy(deep=True)
    result = measure_lexicon(articles, lexicon="hedges")
    pd.testing.assert_frame_equal(articles, before)
    shuffled = articles.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(measure_lexicon(shuffled, lexicon="hedges"), result)
    empty = measure_lexicon(articles.iloc[:0], lexicon="hedges")
    assert list(empty.columns) == list(result.columns)
    assert (empty.dtypes == result.dtypes).all()
    with pytest.raises(KeyError, match="articles lacks 'outlets'"):
        measure_lexicon(articles, lexicon="hedges", by="outlets")
