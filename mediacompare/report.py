"""One self-contained page from the result tables: nothing is loaded, nothing is computed.

The page opens offline, runs one short script for sorting and filtering (allowed by its checksum
only, so that no text of an article can run), and is readable without it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediacompare.export import cell, figure_bytes
from mediacompare.files import table_bytes, write_beside
from mediacompare.findings import (
    RELATION_WORDS,
    Finding,
    count,
    main_findings,
    pair_anchor,
    probability_words,
)
from mediacompare.sidebyside import (
    STYLE,
    hover_style,
    make_side,
    pair_html,
    pick_pair,
    verdict_of,
    when_text,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from mediacompare.pipeline import Results

PAGE_BYTES = 1_900_000
"""What the page may take; pairs side by side fill what tables and figures leave of it."""

ROWS = 200
"""Rows of one table in the page; the rest is in the file beside it."""

ROLES = 2
"""Times that an actor is named by an outlet before the report lists it."""

STORIES = 6
"""Stories that are shown with figures."""


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


@dataclass(frozen=True)
class Figure:
    """A figure as the page shows it."""

    svg: str
    png: str
    alt: str
    title: str


@dataclass(frozen=True)
class Pair:
    """Two articles side by side, with the list of what supports the verdict."""

    anchor: str
    summary: str
    html: str
    evidence: tuple[str, ...]
    outlets: str
    stories: str


@dataclass(frozen=True)
class Story:
    """A story with its figures and pairs."""

    name: str
    articles: int
    figures: tuple[Figure, ...]
    stories: str


def write_report(
    articles: pd.DataFrame,
    path: str | Path,
    *,
    results: Results | None = None,
    title: str = "Media comparison",
    referents: str | Path | None = None,
    tables: bool | None = None,
) -> list[Path]:
    """Write the report: one page that needs nothing else.

    Parameters
    ----------
    articles
        The articles table.
    path
        The page (a name that ends in ``.html``), or a folder, in which it is ``report.html``.
    results
        Result of `collect_results`; measured when not given.
    title
        Heading of the page.
    referents
        File of referents for `measure_wording`, when `results` is not given.
    tables
        Write all result tables as CSV beside the page, the articles without their texts. By
        default only when the page leaves rows out.

    Returns
    -------
    list of Path
        The page first, then the tables, if any. The same input and versions give the same bytes.

    Raises
    ------
    OSError
        If the folder cannot be written; nothing half-written is left.
    """
    if results is None:
        from mediacompare.pipeline import collect_results

        results = collect_results(articles, referents=referents)
    target = Path(path)
    page = target if target.suffix.lower() in (".html", ".htm") else target / "report.html"
    html, complete = render(results, title=title)
    written = [write_beside(page, html.encode("utf-8", "replace"))]
    if tables or (tables is None and not complete):
        folder = page.parent / f"{page.stem}-tables"
        for name, table in results.tables().items():
            kept = table.drop(columns="text") if name == "articles" else table
            written.append(write_beside(folder / f"{name}.csv", table_bytes(kept)))
    return written


def render(results: Results, *, title: str = "Media comparison") -> tuple[str, bool]:
    """Make the page; say whether it holds all rows and pairs."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("mediacompare", "resources/report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = count
    loader = environment.loader
    assert loader is not None  # noqa: S101 - given above
    script = loader.get_source(environment, "report.js")[0]
    css = loader.get_source(environment, "report.css")[0]
    maker = _Maker(results)
    stories, stories_left_out = maker.stories()
    shared = results.passages.groupby(["article_id_1", "article_id_2"]).size()
    parts: dict[str, Any] = {
        "title": title,
        "css": css + STYLE + hover_style(min(int(shared.max()) if len(shared) else 0, 400)),
        "script": script,
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "findings": main_findings(results),
        "overview": maker.overview(),
        "outlets": maker.outlets,
        "story_names": maker.story_names,
        "figures": maker.figures(),
        "stories": stories,
        "stories_left_out": stories_left_out,
        "relations": RELATION_WORDS,
        "method": maker.method(),
        "versions": results.versions,
        "parameters": {k: "none" if v is None else str(v) for k, v in results.parameters.items()},
        "checksums": results.checksums,
    }
    template = environment.get_template("report.html.j2")
    # What the rest leaves of the page is for the pairs side by side.
    rest = template.render(**parts, views=maker.views(set()), pairs=[], pairs_left_out=0)
    pairs, pairs_left_out = maker.pairs(PAGE_BYTES - len(rest.encode("utf-8", "replace")))
    views = maker.views({pair.anchor for pair in pairs})
    html = template.render(**parts, views=views, pairs=pairs, pairs_left_out=pairs_left_out)
    complete = not pairs_left_out and not any(view.left_out for view in views.values())
    return html, complete


def picture(ax: Axes, *, dpi: int = 90) -> Figure:
    """Turn Axes into a picture for the page: SVG, and PNG for those who cannot show SVG."""
    from PIL import Image

    from mediacompare.figures import describe

    about = describe(ax)
    raw = Image.open(io.BytesIO(figure_bytes(ax, "png", dpi=dpi))).convert("RGB")
    small = io.BytesIO()
    raw.quantize(colors=32, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        small, format="PNG", optimize=True
    )
    return Figure(
        svg=base64.b64encode(_small_svg(figure_bytes(ax, "svg", letters="none"))).decode(),
        png=base64.b64encode(small.getvalue()).decode(),
        alt=f"{about.alt_text} {about.caption}",
        title=about.title,
    )


_SHORTER = (
    (re.compile(rb"<\?xml.*?<svg ", re.DOTALL), b"<svg "),
    (re.compile(rb"<metadata>.*?</metadata>", re.DOTALL), b""),
    (re.compile(rb' transform="rotate\(-0 [^)]*\)"'), b""),
    (re.compile(rb"(\.\d\d)\d+"), rb"\1"),
    (re.compile(rb">\s+<"), b"><"),
    (re.compile(rb"\s*\n\s*"), b" "),
)
"""What a page can do without: the file's own description, turns by nothing, decimals, blanks."""


def _small_svg(svg: bytes) -> bytes:
    """Shorten a figure for the page; its letters are drawn by the reader's own font."""
    for pattern, instead in _SHORTER:
        svg = pattern.sub(instead, svg)
    return svg.replace(
        b"font-family: 'DejaVu Sans'", b"font-family:'DejaVu Sans',Verdana,sans-serif"
    )


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


class _Maker:
    """Makes the parts of the page; holds what several of them need."""

    def __init__(self, results: Results) -> None:
        from mediacompare.figures.pairs import name_articles

        self.results = results
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
        self._outlets = {name: number for number, name in enumerate(self.outlets, start=1)}
        self._stories = {name: number for number, name in enumerate(self.story_names, start=1)}

    # -- filters ----------------------------------------------------------------------------

    def _tags(self, article_ids: Sequence[str]) -> tuple[str, str]:
        """Numbers of the outlets and stories of some articles, as the filters count them."""
        outlets = sorted({self._outlets[self.outlet[i]] for i in article_ids if self.outlet.get(i)})
        stories = sorted({self._stories[self.story[i]] for i in article_ids if i in self.story})
        return " ".join(map(str, outlets)), " ".join(map(str, stories))

    # -- tables -----------------------------------------------------------------------------

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
            outlets, stories = self._tags(mine)
            if group is not None and not pd.isna(record[group]):
                outlets, stories = str(self._outlets.get(str(record[group]), "")), ""
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
            return Cell(self.names.get(str(value)) or cell(value))
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
                r.tree.assign(source=[self.names.get(str(s), str(s)) for s in r.tree["source"]]),
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
                Column("cosine", "cosine"), Column("reason", "why undetermined"),
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
                Column("deviation", "differs in"), Column("reported_by", "reported by"),
                Column("articles", "of articles"),
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

    # -- side by side -----------------------------------------------------------------------

    def pairs(self, room: int) -> tuple[list[Pair], int]:
        """Make the pairs side by side, the clearest first, as many as there is room for."""
        r = self.results
        wanted = r.reuse[
            r.reuse["relation"].isin(["verbatim", "partial", "rewrite", "shared_statement"])
        ]
        rank = {name: place for place, name in enumerate(RELATION_WORDS)}
        wanted = wanted.assign(
            _derived=wanted["relation"] == "shared_statement",
            _rank=wanted["relation"].map(rank),
        ).sort_values(
            ["_derived", "reuse_probability", "article_id_1", "article_id_2"],
            ascending=[True, False, True, True], kind="stable",
        )  # fmt: skip
        made: list[Pair] = []
        size = 0
        for record in wanted.to_dict("records"):
            one, two = str(record["article_id_1"]), str(record["article_id_2"])
            sides = [
                make_side(r.articles, i, tokens=r.tokens, zones=r.zones, credits=r.credits)
                for i in (one, two)
            ]
            html = pair_html(
                sides[0], sides[1], pick_pair(r.passages, one, two), verdict=verdict_of(record)
            )
            evidence = tuple(self._evidence(one, two))
            size += len((html + "".join(evidence)).encode("utf-8", "replace")) + 600
            if size > room and len(made) >= 3:
                break
            outlets, stories = self._tags([one, two])
            probability = record["reuse_probability"]
            known = (
                "" if pd.isna(probability) else f", probability {probability_words(probability)}"
            )
            made.append(
                Pair(
                    pair_anchor(one, two),
                    f"{self.names[one]} and {self.names[two]}: "
                    f"{str(record['relation']).replace('_', ' ')}{known}",
                    html,
                    evidence,
                    outlets,
                    stories,
                )
            )
        return made, len(wanted) - len(made)

    def _evidence(self, one: str, two: str) -> list[str]:
        rows = pick_pair(self.results.evidence, one, two)
        said = []
        # Passages with a place are seen in the texts themselves.
        seen = (rows["step"] == "passages") & rows["start_1"].notna()
        for record in rows[~seen].to_dict("records"):
            value = record["value"]
            text = f"{str(record['step']).capitalize()}: {record['evidence']}"
            if not pd.isna(value):
                text += f" ({cell(float(value), 0 if float(value) > 1 else 2)})"
            supports = record["supports"]
            if isinstance(supports, str) and supports not in ("", "context"):
                text += f" – supports {supports.replace('_', ' ')}"
            said.append(text)
        return said

    # -- figures ----------------------------------------------------------------------------

    def figures(self) -> dict[str, tuple[Figure, ...]]:
        """Draw the figures of the whole corpus, by part of the page."""
        from mediacompare import figures as draw

        r = self.results
        made: dict[str, tuple[Figure, ...]] = {}
        if len(r.articles) > 1:
            made["similarity"] = (
                _draw(draw.plot_similarity, r.similarity, most=60),
                _draw(draw.plot_overlap, r.overlap, most=60),
            )
            made["reuse"] = (_draw(draw.plot_reuse, r.reuse),)
        if len(r.flow) and r.articles["article_id"].size > r.articles["outlet"].nunique():
            made["flow"] = (_draw(draw.plot_outlet_flow, r.flow),)
        if len(r.wording):
            named = r.wording[(r.wording["place"] == "all")].groupby("referent")["count"].sum()
            by = str(r.wording.columns[0])
            made["wording"] = tuple(
                _draw(draw.plot_wording, r.wording, by=by, referent=str(referent))
                for referent in sorted(named.index[named > 0], key=lambda n: (-named[n], n))[:4]
            )
        if (r.voices["quotations"] > 0).any():
            made["voices"] = (_draw(draw.plot_voices, r.voices, by=str(r.voices.columns[0])),)
        if len(r.groups):
            made["readability"] = (_draw(draw.plot_readability, r.groups),)
        return made

    def stories(self) -> tuple[list[Story], int]:
        """Draw the stories with the most evidence of reuse."""
        from mediacompare import figures as draw

        r = self.results
        derived = r.reuse[r.reuse["relation"].isin(["verbatim", "partial", "rewrite"])]
        weight = derived["article_id_1"].astype("str").map(self.story).value_counts()
        sizes = pd.Series(self.story).value_counts() if self.story else pd.Series(dtype=int)
        names = sorted(
            (name for name in self.story_names if sizes[name] > 1),
            key=lambda s: (-int(weight.get(s, 0)), -int(sizes[s]), self.story_names.index(s)),
        )
        made: list[Story] = []
        for name in names[:STORIES]:
            ids = {i for i, s in self.story.items() if s == name}
            articles = r.articles[r.articles["article_id"].astype("str").isin(ids)]
            inside = {
                key: table[
                    table["article_id_1"].astype("str").isin(ids)
                    & table["article_id_2"].astype("str").isin(ids)
                ]
                for key, table in (("reuse", r.reuse), ("passages", r.passages))
            }
            tree = r.tree[r.tree["target"].astype("str").isin(ids)]
            pictures = []
            if len(tree):
                pictures.append(_draw(draw.plot_source_tree, tree, names=self.names))
            if articles["published_at"].notna().any():
                pictures.append(_draw(draw.plot_timeline, articles, reuse=inside["reuse"]))
            if len(inside["passages"]):
                pictures.append(_draw(draw.plot_passages, inside["passages"], articles=articles))
            facts = r.facts[r.facts["article_id"].astype("str").isin(ids)]
            if facts["status"].isin(["reported", "deviates"]).any():
                pictures.append(_draw(draw.plot_facts, facts, most=20))
            made.append(Story(name, len(ids), tuple(pictures), str(self._stories[name])))
        return made, max(0, len(names) - STORIES)

    # -- words ------------------------------------------------------------------------------

    def overview(self) -> list[tuple[str, str]]:
        """Say what was read."""
        a = self.results.articles
        dated = a["published_at"].dropna()
        span = (
            f"{dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d} ({len(dated)} of {len(a)} dated)"
            if len(dated)
            else "none of the articles has a date"
        )
        languages = a["language"].dropna().value_counts()
        severity = self.results.problems["severity"].value_counts()
        return [
            ("Articles", f"{len(a):,}"),
            ("Outlets", f"{a['outlet'].nunique():,}"),
            ("Stories with several articles", f"{len(self.story_names):,}"),
            ("Published", span),
            ("Languages", ", ".join(f"{k} ({v})" for k, v in sorted(languages.items())) or "–"),
            ("Words", f"{int(self.results.tokens.offsets[-1]):,}"),
            (
                "Remarks on reading",
                ", ".join(f"{int(n)} {name}" for name, n in sorted(severity.items())) or "none",
            ),
        ]

    def method(self) -> list[str]:
        """Say how it was measured."""
        from mediacompare.methods import sentences

        return sentences(self.results)


def _draw(plot: Any, table: pd.DataFrame, **choices: Any) -> Figure:
    """Draw on a figure of its own, which no notebook or window ever sees."""
    import matplotlib.pyplot as plt

    ax = plot(table, **choices)
    try:
        return picture(ax)
    finally:
        plt.close(ax.get_figure(root=True))


__all__ = ["Finding", "render", "write_report"]
