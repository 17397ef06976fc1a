"""The tables of the report: which rows and columns the page shows of each result, and how.

Nothing is computed here but the choice and the order of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediacompare.export import cell
from mediacompare.findings import RELATION_WORDS, pair_anchor, probability_words
from mediacompare.sidebyside import when_text

if TYPE_CHECKING:
    from mediacompare.pipeline import Results

ROWS = 200
"""Rows of one table in the page; the rest is in the file beside it."""

ROLES = 2
"""Times that an actor is named by an outlet before the report lists it."""


@dataclass(frozen=True)
class Column:
    """A column of a table in the page."""

    name: str
    label: str
    digits: int = 2
    help: str = ""


@dataclass(frozen=True)
class Cell:
    """A value in the page: what is read, what is sorted by, how it looks, where it leads."""

    text: str
    value: str | None = None
    look: str = ""
    link: str = ""


@dataclass(frozen=True)
class Row:
    """A row with the outlets and stories it belongs to, for the filters."""

    cells: tuple[Cell, ...]
    outlets: str
    stories: str
    anchor: str = ""


@dataclass(frozen=True)
class View:
    """A table as the page shows it."""

    key: str
    title: str
    note: str
    columns: tuple[Column, ...]
    numeric: tuple[bool, ...]
    rows: tuple[Row, ...]
    left_out: int


def _story_names(articles: pd.DataFrame, stories: pd.DataFrame) -> dict[str, str]:
    """Name each story of several articles by the headline of its first article."""
    story_of = dict(zip(stories["article_id"].astype("str"), stories["story"], strict=True))
    first = articles.assign(_id=articles["article_id"].astype("str"))
    first = first.assign(_story=first["_id"].map(story_of))
    first = first.sort_values(["published_at", "_id"], kind="stable", na_position="last")
    names: dict[str, str] = {}
    for story, rows in first.groupby("_story", sort=True):
        if len(rows) < 2:
            continue
        titles = [str(title) for title in rows["title"] if not pd.isna(title)]
        name = " ".join((titles[0] if titles else str(story)).split())
        name = name if len(name) <= 70 else name[:69].rstrip() + "…"
        names[str(story)] = name if name not in names.values() else f"{name} ({story})"
    return names


class Who:
    """Names the articles, outlets and stories of a page, and numbers them for its filters."""

    def __init__(self, results: Results) -> None:
        from mediacompare.figures.pairs import name_articles

        articles = results.articles
        ids = articles["article_id"].astype("str")
        self.names = name_articles(articles)
        self.outlet = {
            i: "" if pd.isna(o) else str(o) for i, o in zip(ids, articles["outlet"], strict=True)
        }
        stories = results.stories
        self.story: dict[str, str] = {}
        if len(stories):
            called = _story_names(articles, stories)
            self.story = {
                str(i): called[str(s)]
                for i, s in zip(stories["article_id"], stories["story"], strict=True)
                if str(s) in called
            }
        self.story_names = sorted(set(self.story.values()))
        self.outlets = sorted({o for o in self.outlet.values() if o})
        self.outlet_number = {name: number for number, name in enumerate(self.outlets, start=1)}
        self.story_number = {name: number for number, name in enumerate(self.story_names, start=1)}

    def tags(self, article_ids: Sequence[str]) -> tuple[str, str]:
        """Numbers of the outlets and stories of some articles, as the filters count them."""
        outlets = sorted(
            {self.outlet_number[self.outlet[i]] for i in article_ids if self.outlet.get(i)}
        )
        stories = sorted({self.story_number[self.story[i]] for i in article_ids if i in self.story})
        return " ".join(map(str, outlets)), " ".join(map(str, stories))


class Tables:
    """Makes the tables of the page."""

    def __init__(self, results: Results, who: Who) -> None:
        self.results = results
        self.who = who

    def view(
        self,
        key: str,
        title: str,
        note: str,
        table: pd.DataFrame,
        columns: Sequence[Column],
        *,
        ids: Sequence[str] = (),
        group: str | None = None,
        links: Mapping[int, str] | None = None,
        left_out: int = 0,
    ) -> View:
        """Turn a table into what the page shows of it."""
        columns = [column for column in columns if column.name in table.columns]
        numeric = tuple(
            bool(pd.api.types.is_numeric_dtype(table[column.name].dtype)) for column in columns
        )
        shown = table.head(ROWS)
        rows: list[Row] = []
        for number, record in enumerate(shown.to_dict("records")):
            mine = [str(record[name]) for name in ids if not pd.isna(record[name])]
            outlets, stories = self.who.tags(mine)
            if group is not None and not pd.isna(record[group]):
                outlets, stories = str(self.who.outlet_number.get(str(record[group]), "")), ""
            elif not mine:
                outlets, stories = "", ""
            cells = [
                self._cell(
                    column, record[column.name], number_column, (links or {}).get(number, "")
                )
                for column, number_column in zip(columns, numeric, strict=True)
            ]
            rows.append(Row(tuple(cells), outlets, stories))
        return View(
            key, title, note, tuple(columns), numeric, tuple(rows),
            left_out + max(0, len(table) - len(shown)),
        )  # fmt: skip

    def _cell(self, column: Column, value: Any, numeric: bool, link: str) -> Cell:
        name = column.name
        if name.startswith("article_id") or name in ("source_id", "target_id", "target"):
            return Cell(self.who.names.get(str(value)) or cell(value))
        if name == "relation" and isinstance(value, str):
            return Cell(value.replace("_", " "), None, f"tag {value}", link)
        if name == "severity" and isinstance(value, str):
            return Cell(value, None, f"tag {value}")
        text = cell(value, column.digits)
        if numeric:
            missing = pd.isna(value)
            if name in ("reuse_probability", "probability") and not missing:
                text = probability_words(float(value))
            return Cell(text, "" if missing else f"{float(value):.7g}")
        return Cell(text.replace("_", " ") if name in ("direction", "kind") else text)

    def views(self, shown: set[str]) -> dict[str, View]:
        """Make all tables of the page."""
        r = self.results
        names = self.who.names
        made = [
            self.view(
                "articles", "The articles", "As read; nothing is changed in the texts.",
                r.articles.assign(
                    published=[when_text(row) for row in r.articles.to_dict("records")],
                    words=(r.tokens.offsets[1:] - r.tokens.offsets[:-1]).tolist(),
                ),
                [
                    Column("article_id", "article"), Column("title", "title"),
                    Column("published", "published"),
                    Column("language", "language"),
                    Column("author", "author"), Column("words", "words"),
                ],
                ids=["article_id"],
            ),
            self.view(
                "problems", "Remarks on reading",
                "What could not be read, is missing, or should be looked at, and what to do.",
                r.problems,
                [
                    Column("severity", "severity"), Column("file", "file"), Column("row", "row"),
                    Column("article_id", "article"), Column("problem", "remark"),
                    Column("remedy", "what to do"),
                ],
            ),
            self._reuse_view(shown),
            self.view(
                "tree", "Sources",
                "Each article with the source that its evidence supports best; sources outside "
                "the corpus are named as the articles name them.",
                r.tree.assign(source=[names.get(str(s), str(s)) for s in r.tree["source"]]),
                [
                    Column("source", "source"), Column("target", "article"),
                    Column("source_kind", "kind of source"), Column("relation", "relation"),
                    Column("basis", "rests on"), Column("evidence", "evidence"),
                    Column("probability", "probability"),
                ],
                ids=["target"],
            ),
            self.view(
                "credits", "Credit lines",
                "Agencies, sites and releases that the articles name as their source.",
                r.credits,
                [
                    Column("article_id", "article"), Column("kind", "kind"),
                    Column("source", "source"), Column("source_kind", "kind of source"),
                    Column("matched", "as it stands there"),
                ],
                ids=["article_id"],
            ),
            self.view(
                "flow", "Between outlets",
                "How many of a taker's articles draw on another outlet, with intervals by "
                "resampling stories.",
                r.flow,
                [
                    Column("outlet_source", "source"), Column("outlet_target", "taker"),
                    Column("articles", "articles"), Column("share_of_target", "share of taker's"),
                    Column("low", "low"), Column("high", "high"), Column("n", "taker's articles"),
                ],
                group="outlet_target",
            ),
            self._overlap_view(),
            self._wording_view(),
            self._keyness_view(),
            self.view(
                "contradictions", "Where facts differ",
                "Found by rules, for a reader to judge: two numbers may both be right at "
                "different hours.",
                r.contradictions,
                [
                    Column("scope", "where"), Column("fact", "fact"),
                    Column("article_id_1", "article"), Column("reading_1", "says"),
                    Column("article_id_2", "other article"), Column("reading_2", "says"),
                    Column("rule", "rule"),
                ],
                ids=["article_id_1", "article_id_2"],
            ),
            self._facts_view(),
            self._plain_view("voices", "Voices", "Who is quoted, how much, and with which verb."),
            self._plain_view(
                "agency", "How often it is left open who acts",
                "Passives with and without an agent, by rule; the rule's accuracy is stated in "
                "the documentation.",
            ),
            self._actors_view(),
            self.view(
                "groups", "Readability by outlet",
                "Estimates with intervals. A formula counts lengths; it does not know whether a "
                "text is clear." + self._of_many(),
                r.groups,
                [Column(str(c), str(c).replace("_", " ")) for c in r.groups.columns],
                group="group",
            ),
            self.view(
                "readability", "Readability by article",
                "A dash: the score means nothing here; the last column says why.",
                r.readability,
                [
                    Column(str(c), str(c).replace("_", " "), 1)
                    for c in r.readability.columns
                    if c != "outlet" and r.readability[c].notna().any()
                ],
                ids=["article_id"],
            ),
        ]  # fmt: skip
        return {view.key: view for view in made}

    def _reuse_view(self, shown: set[str]) -> View:
        pairs = self.results.reuse
        rank = {name: place for place, name in enumerate(RELATION_WORDS)}
        # No evidence in itself is a row too; where there are too many, the strongest stay.
        table = pairs.assign(
            _rank=pairs["relation"].map(rank).fillna(99),
            _probability=-pairs["reuse_probability"].astype("float64").fillna(0.0),
        ).sort_values(["_rank", "_probability", "article_id_1", "article_id_2"], kind="stable")
        links = {
            number: f"#{anchor}"
            for number, (one, two) in enumerate(
                zip(table["article_id_1"].head(ROWS), table["article_id_2"].head(ROWS), strict=True)
            )
            if (anchor := pair_anchor(str(one), str(two))) in shown
        }
        return self.view(
            "reuse", "All pairs",
            "The relation is what the evidence supports; the probability is that the running "
            "text of one derives from the other, or both from one article. Open the relation to "
            "see the two texts.",
            table,
            [
                Column("article_id_1", "article 1"), Column("article_id_2", "article 2"),
                Column("relation", "relation"), Column("reuse_probability", "probability"),
                Column("direction", "direction"), Column("source_id", "source"),
                Column("containment_1_in_2", "1 in 2"), Column("containment_2_in_1", "2 in 1"),
                Column("longest_passage_words", "longest passage (words)"),
                Column("shared_words", "shared words"), Column("quoted_share", "of them quoted"),
                Column("cosine", "cosine"), Column("reason", "why"),
            ],
            ids=["article_id_1", "article_id_2"], links=links,
        )  # fmt: skip

    def _overlap_view(self) -> View:
        keys = ["article_id_1", "article_id_2"]
        similarity = self.results.similarity[[*keys, "cosine"]]
        table = similarity.merge(
            self.results.overlap.drop(columns=["outlet_1", "outlet_2"]), on=keys, how="outer"
        ).sort_values(["cosine", *keys], ascending=[False, True, True], kind="stable")
        return self.view(
            "overlap", "Similarity and overlap",
            "Cosine ranks topic above copying. Containment is the share of one text's runs of "
            "words that the other has; it differs by direction.",
            table,
            [
                Column("article_id_1", "article 1"), Column("article_id_2", "article 2"),
                Column("cosine", "cosine"), Column("jaccard", "Jaccard"),
                Column("containment_1_in_2", "1 in 2"), Column("containment_2_in_1", "2 in 1"),
                Column("longest_passage_words", "longest passage (words)"),
                Column("shared_words", "shared words"), Column("quoted_share", "of them quoted"),
            ],
            ids=keys,
        )  # fmt: skip

    def _wording_view(self) -> View:
        table = self.results.wording
        if len(table):
            table = table[(table["place"] == "all") & (table["n"] > 0)]
        by = str(table.columns[0])
        return self.view(
            "wording", "Who uses which word",
            "Share: of the outlet's mentions of the same thing. All places of the article "
            "together; the file has headline, lead, quotation and running text apart.",
            table,
            [
                Column(by, by), Column("referent", "what is named"), Column("label", "label"),
                Column("count", "count"), Column("n", "of mentions"), Column("share", "share"),
                Column("low", "low"), Column("high", "high"),
            ],
            group=by,
        )  # fmt: skip

    def _actors_view(self) -> View:
        table = self.results.actors
        by = str(table.columns[0])
        roles = table["acts"] + table["acted_on"]
        named = table[table["actor"].notna() & (roles >= ROLES)]
        return self.view(
            "actors", "Who acts, and who is acted on",
            "Where a rule can tell: in clauses whose agent or patient is named next to the verb. "
            f"Actors named {ROLES} times or more by an outlet; the file has all.",
            named,
            [
                Column(by, by), Column("actor", "actor"), Column("acts", "acts", 0),
                Column("acted_on", "acted on", 0),
                Column("acted_on_agentless", "of it, by nobody named", 0),
                Column("verbs_acting", "what it does"),
                Column("verbs_acted_on", "what is done to it"),
            ],
            group=by,
        )  # fmt: skip

    def _keyness_view(self) -> View:
        table = self.results.keyness
        by = str(table.columns[0])
        strongest = table[table["log_odds_z"] > 0]
        kept = strongest.groupby(by, sort=True).head(10)
        return self.view(
            "keyness", "Words that an outlet uses more than the others",
            "The ten highest of each outlet by weighted log-odds. With few articles they are "
            "ranked, not tested: then there is no p."
            + self._of_many(),
            kept,
            [
                Column(by, by), Column("term", "term"), Column("count", "count", 0),
                Column("reference_count", "elsewhere", 0), Column("log_ratio", "log ratio"),
                Column("log_odds_z", "z of log-odds"), Column("articles", "articles"),
                Column("p_adjusted", "p, adjusted", 3),
            ],
            group=by,
        )  # fmt: skip

    def _of_many(self) -> str:
        """Say for which outlets a comparison was made, where not for all."""
        groups = self.results.parameters.get("groups")
        return f" Compared: {groups}." if groups else ""

    def _facts_view(self) -> View:
        table = self.results.facts
        said = table[table["status"].isin(["reported", "deviates"])]
        said = said.sort_values(
            ["reported_by", "fact_id", "article_id"], ascending=[False, True, True], kind="stable"
        )
        return self.view(
            "facts", "Facts and who reports them",
            "Numbers, names, dates and lists as the rules read them. What an article is not "
            "listed with, no rule found in it: look at the text.",
            said,
            [
                Column("fact", "fact"), Column("kind", "kind"), Column("article_id", "article"),
                Column("status", "status"), Column("reading", "as it stands there"),
                Column("deviation", "differs in"), Column("note", "note"),
                Column("reported_by", "reported by"), Column("articles", "of articles"),
            ],
            ids=["article_id"],
        )  # fmt: skip

    def _plain_view(self, name: str, title: str, note: str) -> View:
        """Show a table with all of its columns."""
        table: pd.DataFrame = getattr(self.results, name)
        columns = [Column(str(c), str(c).replace("_", " ")) for c in table.columns]
        ids = ["article_id"] if "article_id" in table.columns else []
        group = "outlet" if not ids and "outlet" in table.columns else None
        return self.view(name, title, note, table, columns, ids=ids, group=group)
