"""Who acts and who is acted on: the rules against sentences marked by hand, and their promises."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.agency.__main__ import LANGUAGES, RESULTS, compare, measure, read_sample
from mediacompare import phrases
from mediacompare.agency import find_clauses, find_passives, measure_actors, measure_agency
from mediacompare.dutch_passives import dutch_passives
from mediacompare.english_clauses import english_clauses
from mediacompare.german_passives import german_passives
from mediacompare.romance_passives import french_passives


def table(*texts: str, language: str | None = "en") -> pd.DataFrame:
    n = len(texts)
    return pd.DataFrame(
        {
            "article_id": pd.Series([f"a{i:02}" for i in range(n)], dtype="str"),
            "outlet": pd.Series(["Courier" if i % 2 else "Gazette" for i in range(n)], dtype="str"),
            "title": pd.Series([None] * n, dtype="str"),
            "text": pd.Series(list(texts), dtype="str"),
            "language": pd.Series([language] * n, dtype="str"),
            "author": pd.Series([None] * n, dtype="str"),
        }
    )


def told(text: str, language: str = "en") -> list[tuple[str, str, str, str]]:
    """Voice, agent, verb, patient of every clause."""
    found = find_clauses(table(text, language=language)).fillna({"agent": "-", "patient": "-"})
    return list(found[["voice", "agent", "verb", "patient"]].itertuples(index=False, name=None))


# --- the samples ------------------------------------------------------------------------------


def test_the_samples_are_as_large_as_the_documents_say():
    sizes = {
        (language, half): len(read_sample(language, half))
        for language in LANGUAGES
        for half in ("mend", "held out")
    }
    assert sizes == {
        ("en", "mend"): 64, ("en", "held out"): 65, ("de", "mend"): 27, ("de", "held out"): 27,
        **{(x, half): 12 for x in ("fr", "es", "it", "nl") for half in ("mend", "held out")},
    }  # fmt: skip
    for language, half in sizes:
        for sentence in read_sample(language, half):
            for _, agent, verb, patient in sentence.clauses:
                for part in (agent, verb, patient):
                    assert part in sentence.text, (part, sentence.text)


@pytest.fixture(scope="module")
def measured() -> pd.DataFrame:
    return measure()


def test_what_was_measured_is_what_is_stored(measured):
    """A change of the rules that changes the numbers must run `python -m benchmarks.agency`."""
    with RESULTS.open(encoding="utf-8") as file:
        stored = list(csv.DictReader(file))
    now = measured.astype("str").to_dict("records")
    assert now == stored


def test_the_docstrings_state_the_numbers_held_out(measured):
    held = measured[measured["half"] == "held out"].set_index(["language", "thing"])

    def stated(language: str, thing: str) -> str:
        row = held.loc[(language, thing)]
        return f"{row['right']} of {row['found']} right, {row['right']} of {row['marked']} found"

    document = " ".join(str(find_clauses.__doc__).split())
    for voice in ("active", "passive"):
        for what in ("clauses", "agents", "patients"):
            assert stated("en", f"{voice}: {what}") in document, (voice, what)
    for what in ("clauses", "agents", "patients"):
        assert stated("de", f"passive: {what}") in document, what
    others = held.loc[[(x, "passive: clauses") for x in ("fr", "es", "it", "nl")]].sum()
    right, found, marked = (int(others[x]) for x in ("right", "found", "marked"))
    assert f"{right} of {found} passives right, {right} of {marked} found" in document
    assert stated("en", "nominalizations") in " ".join(str(measure_agency.__doc__).split())


def test_the_wrong_are_told_from_the_right():
    """The measure itself: a clause found with another agent is a miss for the agent alone."""
    got, gold = compare("en", "mend")["active: agents"]
    assert got - gold == set()
    assert all(len(x) == 3 for x in gold)


# --- active clauses ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Police arrested two men in the harbor.", [("active", "Police", "arrested", "two men")]),
        (
            "Police arrested two men and seized a car.",
            [("active", "Police", "arrested", "two men"), ("active", "Police", "seized", "a car")],
        ),
        (
            "The driver, a man of 42, attacked the guard.",
            [("active", "The driver", "attacked", "the guard")],
        ),
        (
            "A guard who had locked the gate saved the children.",
            [
                ("active", "A guard", "locked", "the gate"),
                ("active", "A guard", "saved", "the children"),
            ],
        ),
        ("Mr. Alder closed the mill.", [("active", "Mr. Alder", "closed", "the mill")]),
        ("They've closed the mill.", [("active", "They", "closed", "the mill")]),
        ("After police closed the road, it froze.", [("active", "police", "closed", "the road")]),
        ("The US closed its embassy.", [("active", "The US", "closed", "its embassy")]),
        (
            "He was arrested on Friday and charged with fraud.",
            [("passive", "-", "arrested", "He"), ("passive", "-", "charged", "He")],
        ),
    ],
)
def test_who_does_what_to_whom(text, clauses):
    assert told(text) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "The two men arrested on Friday were brothers.",
        "Arrested men often confess.",
        "The meeting lasted two hours.",
        "Prices rose five percent.",
        "The mayor said the plan was good.",
        "She wanted a house.",
        "The Armed Services Committee met.",
        "The concert took place in May.",
        "They decided to close the bridge.",
        "A police search of the house went on.",
        "We have an old boat.",
    ],
)
def test_what_is_no_clause_of_doing(text):
    assert [c for c in told(text) if c[0] == "active"] == []


def test_an_agent_that_cannot_be_told_is_missing():
    """Where the words before the verb leave it open, nobody is named rather than the wrong one."""
    clauses = told("In the towns along the coast fishermen burned the boats.")
    assert clauses == [("active", "-", "burned", "the boats")]
    # "that" after "of": the fund or the region?
    assert told("The fund of the region that financed the path is small.")[0][1] == "-"


def test_offsets_are_those_of_the_text():
    text = "On Monday the police  arrested two men. The car was sold by the state."
    for row in find_clauses(table(text)).to_dict("records"):
        assert text[row["agent_start"] : row["agent_end"]] == row["agent"]
        assert text[row["patient_start"] : row["patient_end"]] == row["patient"]
        assert text[row["start"] : row["end"]].endswith(row["verb"])


# --- German -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Die Brücke wurde gesperrt.", [("passive", "-", "gesperrt", "Die Brücke")]),
        (
            "Gestern wurde der Mann von der Polizei verhaftet.",
            [("passive", "der Polizei", "verhaftet", "der Mann")],
        ),
        ("Die Brücke ist gesperrt.", []),
        ("Die Stadt wird die Brücke sperren.", []),
        ("Er wurde krank.", []),
        ("Sie werden den Ort verlassen.", []),
        ("Das Ergebnis wurde gestern bekannt.", []),
        ("Der Name wurde von der Liste gestrichen.", [("passive", "-", "gestrichen", "Der Name")]),
    ],
)
def test_german_passives(text, clauses):
    assert told(text, "de") == clauses


@pytest.mark.parametrize(
    ("language", "text", "clauses"),
    [
        ("fr", "Le pont a été fermé par la mairie.",
         [("passive", "la mairie", "fermé", "Le pont")]),
        ("fr", "Les ouvriers sont arrivés.", []),
        ("fr", "Le magasin est fermé.", []),
        ("fr", "Il s'est levé.", []),
        ("es", "El puente ha sido cerrado por el alcalde.",
         [("passive", "el alcalde", "cerrado", "El puente")]),
        ("es", "El puente está cerrado.", []),
        ("es", "La reunión fue larga.", []),
        ("it", "Il ponte è stato chiuso dal comune.",
         [("passive", "comune", "chiuso", "Il ponte")]),
        ("it", "I treni sono arrivati.", []),
        ("it", "Il ponte è chiuso.", []),
        ("nl", "De brug werd door de gemeente gesloten.",
         [("passive", "de gemeente", "gesloten", "De brug")]),
        ("nl", "De brug is gesloten.", []),
        ("nl", "Hij werd ziek.", []),
    ],
)  # fmt: skip
def test_passives_of_four_more_languages(language, text, clauses):
    assert told(text, language) == clauses


def test_a_future_is_no_passive_in_german():
    """Forms that are infinitives too: "werden" alone may be the future, with a modal it is not."""
    assert told("Er fragt, wie sie sich verhalten werden.", "de") == []
    assert told("Das Haus soll verlassen werden.", "de") == [
        ("passive", "-", "verlassen", "Das Haus")
    ]


def test_von_is_an_agent_only_where_nothing_else_is_meant():
    assert told("Er wurde wegen Vorbereitung von Anschlägen verhaftet.", "de")[0][1] == "-"
    assert told("Sie wurde nicht von Anfang an eingeführt.", "de")[0][1] == "-"
    assert told("Die von der Polizei gerufene Feuerwehr wurde gelobt.", "de")[0][1] == "-"
    assert told("Der Mann, der von zwei Kindern gesehen wurde, ging.", "de")[0][1] == "zwei Kindern"


# --- the measures -----------------------------------------------------------------------------


def test_a_language_without_rule_is_no_zero():
    row = measure_agency(table("A ponte foi fechada.", language="pt")).iloc[0]
    assert (row["articles"], row["without_rule"], row["passives"]) == (0, 1, 0)
    assert pd.isna(row["agentless_share"])
    assert pd.isna(row["active_clauses"])
    assert pd.isna(row["nominalizations"])
    assert row["undefined"] == (
        "passives not looked for: 1 in pt; "
        "active clauses and nominalizations not looked for: 1 in pt"
    )
    assert measure_actors(table("A ponte foi fechada.", language="pt")).empty
    unknown = measure_agency(table("Le pont.", language=None)).iloc[0]
    assert "1 without a language" in unknown["undefined"]


def test_german_articles_have_passives_but_no_nominalizations():
    row = measure_agency(table("Die Brücke wurde gesperrt.", language="de")).iloc[0]
    assert (row["passives"], row["agentless"], row["articles"]) == (1, 1, 1)
    assert pd.isna(row["nominalizations"])
    assert pd.isna(row["nominalizations_per_100_words"])
    assert row["undefined"] == "active clauses and nominalizations not looked for: 1 in de"


STORY = (
    "Police arrested two suspects. The suspects were questioned by officers from the port. "
    "They attacked an officer. Dozens of laptops were seized. The police station was searched."
)


def test_actors_by_name():
    actors = {"police": ["police", "officer*"], "suspects": ["suspect*"]}
    result = measure_actors(table(STORY), actors=actors).set_index("actor")
    police, suspects = result.loc["police"], result.loc["suspects"]
    assert (police["acts"], police["acted_on"], police["acts_passive"]) == (2, 1, 1)
    assert (suspects["acts"], suspects["acted_on"], suspects["acted_on_agentless"]) == (0, 2, 0)
    assert police["acting_share"] == pytest.approx(2 / 3)
    assert police["low"] < police["acting_share"] < police["high"]
    assert police["interval"] == "Wilson"
    assert police["verbs_acting"] == "arrested 1; questioned 1"
    others = result.loc[result.index.isna()].iloc[0]
    # they; laptops; the police station, which is no police
    assert (others["acts"], others["acted_on"]) == (1, 2)
    assert list(result.index.isna())[-1]


def test_actors_without_names_are_the_last_words():
    result = measure_actors(table(STORY))
    acted_on = dict(zip(result["actor"].fillna("-"), result["acted_on"], strict=True))
    assert acted_on["laptops"] == 1  # not dozens
    assert acted_on["station"] == 1
    assert "they" not in acted_on
    assert acted_on["-"] == 0


def test_both_of_two_act():
    result = measure_actors(table("Teachers and parents criticized the mayor of Brun."))
    acts = dict(zip(result["actor"], result["acts"], strict=True))
    assert acts == {"parents": 1, "teachers": 1, "mayor": 0}


def test_many_articles_are_resampled():
    texts = ["Police arrested a man. The crowd attacked the police."] * 24
    result = measure_actors(table(*texts), actors={"police": ["police"]}, resamples=200)
    row = result[result["actor"] == "police"].iloc[0]
    assert (row["articles"], row["group_articles"], row["interval"]) == (
        12, 12, "articles resampled",
    )  # fmt: skip
    assert row["acting_share"] == 0.5
    assert (row["low"], row["high"]) == (0.5, 0.5)  # every article alike


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"actors": {}}, r"actors must map each name to its wordings"),
        ({"actors": {"police": []}}, r"actors\['police'\] must be a list of wordings, got \[\]"),
        ({"by": "outlets"}, r"articles lacks 'outlets' \(nearest column: 'outlet'\)"),
        ({"zones": ("quotations",)}, r"zones='quotations' is not allowed"),
    ],
)
def test_errors_say_what_to_do(options, message):
    with pytest.raises((ValueError, KeyError), match=message):
        measure_actors(table(STORY), **options)


def test_contracts():
    articles = table(STORY, "Police closed the road.", "The road was closed.")
    before = articles.copy(deep=True)
    for measured in (find_clauses, find_passives, measure_actors, measure_agency):
        result = measured(articles)
        pd.testing.assert_frame_equal(articles, before)
        shuffled = articles.iloc[::-1].reset_index(drop=True)
        pd.testing.assert_frame_equal(measured(shuffled), result)
        empty = measured(articles.iloc[:0])
        assert list(empty.columns) == list(result.columns)
        assert (empty.dtypes == result.dtypes).all()


class Counted(list[phrases.Word]):
    """The words of a sentence that count how often they are looked at."""

    looks = 0

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        Counted.looks += 1
        return super().__getitem__(at)


@pytest.mark.parametrize(
    ("rules", "piece"),
    [
        (english_clauses, "and who closed the closed the "),
        (english_clauses, "and "),
        (english_clauses, "closed the road and "),
        (english_clauses, "road road road closed the road "),
        (english_clauses, "was closed and closed, was, "),
        (english_clauses, "the man to be the "),
        (french_passives, "a été fermé et "),
        (french_passives, "les gens qui ont été "),
        (dutch_passives, "werd door de "),
        (dutch_passives, "huis gesloten werd huis "),
        (german_passives, "wurde von der "),
        (german_passives, "wurde geschlossen und "),
        (german_passives, "Haus Haus geschlossen werden "),
    ],
)
def test_hostile_text_takes_no_more_than_its_length(rules, piece):
    """Work, not time: the rules look at a bounded number of words around each verb."""
    looks = []
    for n in (300, 600):
        text = piece * n
        found = re.finditer(r"\w+", text)
        words = Counted(phrases.Word(m[0].casefold(), m.start(), m.end(), 0) for m in found)
        Counted.looks = 0
        rules(text, words)
        looks.append(Counted.looks)
    assert looks[1] < 2.2 * looks[0] + 1000


# --- the five articles, read by hand ----------------------------------------------------------


def test_who_acts_in_the_five_articles(cumberland):
    """The police and Europol act; suspects, houses and devices are acted on; read by hand."""
    from mediacompare.articles import read_articles

    articles = read_articles(cumberland)
    actors = {
        "police": ["police", "law enforcement", "law enforcement agency", "authorities",
                   "investigator*", "europol", "investigation"],
        "accused": ["suspect*", "perpetrators", "offenders", "actors", "national", "he",
                    "criminal gang", "individuals", "people", "man"],
    }  # fmt: skip
    result = measure_actors(articles.assign(one="all"), by="one", actors=actors)
    got = result.set_index("actor")[["acts", "acted_on"]]
    assert got.loc["police"].tolist() == [14, 0]
    assert got.loc["accused"].tolist() == [12, 16]


def test_the_samples_hold_no_sentence_of_an_article(cumberland):
    from mediacompare.articles import read_articles

    texts = " ".join(read_articles(cumberland)["text"])
    for name in LANGUAGES:
        path = Path(__file__).parent / "data" / "agency" / f"{name}.txt"
        for line in path.read_text(encoding="utf-8").splitlines():
            assert len(line) < 30 or line not in texts
