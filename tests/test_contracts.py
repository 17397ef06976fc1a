"""What every public function keeps that takes articles and gives a table.

`CALLS` lists all of them with what they need beside the articles; a new one that is not listed
fails `test_every_function_is_listed`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mediacompare as mc

REFERENTS = {"ferry": {"ferry": ["ferry"], "boat": ["boat", "boats"]}}
LEXICON = pd.DataFrame(
    {"language": "en", "category": ["place", "money"], "pattern": ["harbor", "crowns"]}
)


@dataclass(frozen=True)
class Call:
    """A function, what it needs beside the articles, and which contracts do not apply to it."""

    name: str
    needs: dict[str, Any] = field(default_factory=dict)
    tokens: bool = True  # it takes tokens, once made for all

    @property
    def function(self) -> Callable[..., pd.DataFrame]:
        return getattr(mc, self.name)

    def __call__(self, articles: pd.DataFrame, **options: Any) -> pd.DataFrame:
        needs = {
            name: value(articles) if callable(value) else value
            for name, value in self.needs.items()
        }
        return self.function(articles, **needs, **options)


def tree_of(articles: pd.DataFrame) -> pd.DataFrame:
    return mc.find_source_tree(articles, semantic=False)


CALLS = (
    Call("find_problems", tokens=False),
    Call("find_zones"),
    Call("find_credits"),
    Call("find_quotes"),
    Call("measure_similarity"),
    Call("measure_overlap"),
    Call("find_passages"),
    Call("find_reprints"),
    Call("measure_alignment", {"semantic": False}),
    Call("find_alignments"),
    Call("find_facts"),
    Call("measure_facts"),
    Call("find_contradictions"),
    Call("measure_wording", {"referents": REFERENTS, "resamples": 50}),
    Call("find_wording"),
    Call("find_terms", {"terms": "ferry"}),
    Call("measure_collocates", {"terms": "ferry", "min_count": 1}),
    Call("measure_keyness"),
    Call("measure_lexicon", {"lexicon": LEXICON, "resamples": 50}),
    Call("measure_voices", {"resamples": 50}),
    Call("find_clauses"),
    Call("find_passives"),
    Call("measure_agency", {"resamples": 50}),
    Call("measure_actors", {"resamples": 50}),
    Call("measure_readability"),
    Call("measure_readability_intervals", {"resamples": 50}),
    Call("measure_reuse", {"semantic": False}),
    Call("find_evidence", {"semantic": False}),
    Call("find_source_tree", {"semantic": False}),
    Call("find_stories"),
    Call("measure_outlet_flow", {"tree": tree_of, "resamples": 50}, tokens=False),
)
IDS = ("article_id_1", "article_id_2")
NAMES = [call.name for call in CALLS]
BY_NAME = {call.name: call for call in CALLS}

SPEECH = (
    "“The old ferry has carried us for forty years and nobody here wanted to see it go, but the "
    "hull can no longer be repaired and the crossing must stay safe,” harbor master Ines Dahl said."
)
FIRST = (
    "The ferry between Norrholm and Vinge will be replaced by two smaller boats in May, the port "
    "authority said on Monday. The boats cost 4.2 million crowns and were built in a yard on the "
    "mainland. Each of them takes 60 passengers and 12 cars. The crossing was closed for nine days "
    "in January after water was found in the engine room. Passengers were brought across by a "
    "fishing cutter instead. The new timetable was approved by the council in a vote of 14 to 3. "
    "It has a boat leave every 40 minutes in summer and every hour in winter. Fares remain what "
    "they were. The old ferry was sold to a museum, which will show it from next year. Workers "
    "will deepen the basin on the Vinge side before the boats arrive. "
)
RETOLD = (
    "Two smaller boats are to take over from the ferry that links Norrholm and Vinge, according to "
    "the port authority on Monday. They were built on the mainland and cost 4.3 million crowns. "
    "There is room for 60 passengers and 12 cars on each. After water was found in the engine room "
    "in January, the crossing had been closed for nine days. A fishing cutter brought passengers "
    "across in the meantime. Members of the council approved the new timetable by 14 votes to 3. "
    "Boats will leave every 40 minutes in summer, in winter every hour. Fares stay the same. A "
    "museum has bought the old ferry and will exhibit it from next year. Before the boats arrive, "
    "the basin at Vinge will be deepened by workers. "
)
OTHER = (
    "Pupils of the school in Ostermark have planted an orchard behind the gym. Sixty trees were "
    "given by a nursery. Head teacher Jonas Falk said the fruit will be used in the kitchen. "
    "“Every class looks after a row of its own, and the youngest have the pears,” he said. The "
    "work took four weekends. Parents dug holes, and the fire brigade brought the water. "
    "A fence was built against the deer. The first harvest is expected in three years. Until then "
    "children learn to graft, to prune and to wait, said Falk. The town pays for the tools and "
    "hopes that other schools will follow. Two of them have already asked for advice. "
)
GERMAN = (
    "Die Fähre zwischen Norrholm und Vinge wird im Mai durch zwei kleinere Boote ersetzt, teilte "
    "die Hafenbehörde am Montag mit. Die Boote kosten 4,2 Millionen Kronen. „Die alte Fähre hat "
    "uns vierzig Jahre lang getragen“, sagte Hafenmeisterin Ines Dahl. Im Januar war die "
    "Verbindung neun Tage lang unterbrochen. Der Gemeinderat stimmte dem Fahrplan mit 14 zu 3 zu. "
)


def make_articles() -> pd.DataFrame:
    """Eight articles: a wire story, a copy, a retelling, another subject, short and empty ones."""
    rows = [
        ("w1", "Coast Wire", "New boats for Norrholm", FIRST + SPEECH, "2025-02-03T08:00:00Z"),
        ("p1", "Post", "Boats", FIRST + SPEECH + "\n\nSource: Coast Wire", "2025-02-03T11:00:00Z"),
        ("h1", "Herald", None, RETOLD + SPEECH + "\n\nSource: Sky News", "2025-02-04"),
        ("h2", "Herald", "Orchard", OTHER, None),
        ("p2", "Post", "Orchard behind the gym", OTHER[:400] + "The ferry waited.", "2025-02"),
        ("g1", "Bote", "Neue Boote", GERMAN * 2, "2025-02-05T09:30:00+01:00"),
        ("s1", "Herald", "Short", "The ferry was late.", "2025-02-06"),
        ("e1", "Post", "Empty", "", None),
    ]
    names = ["article_id", "outlet", "title", "text", "published_at"]
    table = pd.DataFrame(rows, columns=names)
    table["language"] = ["de" if name == "g1" else "en" for name in table["article_id"]]
    return mc.validate_articles(table)


@cache
def articles() -> pd.DataFrame:
    return make_articles()


@cache
def full(name: str) -> pd.DataFrame:
    return BY_NAME[name](articles())


def dtypes(table: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(dtype) for name, dtype in table.dtypes.items()}


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-9, atol=1e-12)


def test_every_function_is_listed() -> None:
    public = {
        name
        for name in mc.__all__
        if name.startswith(("find_", "measure_"))
        and next(iter(inspect.signature(getattr(mc, name)).parameters)) == "articles"
    }
    assert public == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_one_positional_argument_and_tokens_by_keyword(name: str) -> None:
    parameters = inspect.signature(BY_NAME[name].function).parameters
    positional = [p.name for p in parameters.values() if p.kind is not p.KEYWORD_ONLY]
    assert positional == ["articles"]
    assert ("tokens" in parameters) == BY_NAME[name].tokens


@pytest.mark.parametrize("name", NAMES)
def test_the_input_is_left_as_it_was(name: str) -> None:
    given, before = make_articles(), make_articles()
    BY_NAME[name](given)
    pd.testing.assert_frame_equal(given, before)
    assert given.attrs == before.attrs


@pytest.mark.parametrize("name", NAMES)
def test_the_result_says_something_on_these_articles(name: str) -> None:
    assert len(full(name)) > 0, "contracts kept by an empty table show nothing"
    assert isinstance(full(name).index, pd.RangeIndex)
    assert full(name).columns.is_unique


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_gives_an_empty_table_of_the_same_types(name: str) -> None:
    empty = articles().head(0)
    empty.attrs = {}
    found = BY_NAME[name](empty)
    assert dtypes(found) == dtypes(full(name))
    if name != "find_problems":
        assert len(found) == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_order_and_the_index_of_the_rows_do_not_matter(name: str) -> None:
    order = np.random.default_rng(7).permutation(len(articles()))
    shuffled = articles().iloc[order]
    assert shuffled["article_id"].tolist() != articles()["article_id"].tolist()
    same(BY_NAME[name](shuffled), full(name))


@pytest.mark.parametrize("name", NAMES)
def test_four_columns_are_enough(name: str) -> None:
    minimal = articles()[["article_id", "outlet", "text", "language"]].copy()
    minimal.attrs = {}
    assert dtypes(BY_NAME[name](minimal)) == dtypes(full(name))


@pytest.mark.parametrize("name", [call.name for call in CALLS if call.tokens])
def test_tokens_made_beforehand_change_nothing(name: str) -> None:
    given = make_articles()
    tokens = mc.make_tokens(given)
    same(BY_NAME[name](given, tokens=tokens), full(name))


@pytest.mark.parametrize("name", NAMES)
def test_one_article_and_unknown_languages_are_no_error(name: str) -> None:
    one = articles().head(1).copy()
    one["language"] = pd.Series([None], dtype="str")
    one["title"] = pd.Series([None], dtype="str")
    assert dtypes(BY_NAME[name](one)) == dtypes(full(name))


@pytest.mark.parametrize("name", NAMES)
def test_ids_and_places_are_those_of_the_articles(name: str) -> None:
    table = full(name)
    texts = dict(zip(articles()["article_id"], articles()["text"], strict=True))
    for end in ("", "_1", "_2"):
        column = f"article_id{end}"
        if column not in table.columns:
            continue
        assert set(table[column].dropna()) <= set(texts)
        starts, ends = f"start{end}", f"end{end}"
        if starts not in table.columns or table.get("field", pd.Series("text")).ne("text").any():
            continue
        for row in table[[column, starts, ends]].dropna().itertuples(index=False, name=None):
            assert 0 <= row[1] <= row[2] <= len(texts[row[0]])
    # In find_wording the wordings are ordered, and the articles stand beside theirs.
    first, second = ("variant_1", "variant_2") if name == "find_wording" else IDS
    if {first, second} <= set(table.columns):
        assert (table[first] < table[second]).all()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_undefined_is_missing_and_nothing_is_infinite(name: str) -> None:
    numbers = full(name).select_dtypes("number").astype("float64")
    assert not np.isinf(numbers.to_numpy()).any()
    texts = full(name).select_dtypes("str")
    assert not texts.isin(["nan", "None", "<NA>"]).any().any()


@pytest.mark.parametrize(
    "name", [n for n in NAMES if n not in ("find_problems", "measure_outlet_flow")]
)
def test_a_column_that_is_missing_is_named(name: str) -> None:
    without = articles().drop(columns=["text"])
    with pytest.raises((KeyError, ValueError), match="text"):
        BY_NAME[name](without)
