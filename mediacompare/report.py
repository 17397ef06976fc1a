"""One self-contained page from the result tables: nothing is loaded, nothing is computed.

The page opens offline, runs one short script for sorting and filtering (allowed by its checksum
only, so that no text of an article can run), and is readable without it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
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
from mediacompare.report_tables import Tables, Who
from mediacompare.sidebyside import (
    STYLE,
    hover_style,
    make_side,
    pair_html,
    pick_pair,
    verdict_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from mediacompare.pipeline import Results

PAGE_BYTES = 1_900_000
"""What the page may take; pairs side by side fill what tables and figures leave of it."""

STORIES = 6
"""Stories that are shown with figures."""


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
    who = Who(results)
    maker = _Maker(results, who)
    tables = Tables(results, who)
    stories, stories_left_out = maker.stories()
    shared = results.passages.groupby(["article_id_1", "article_id_2"]).size()
    parts: dict[str, Any] = {
        "title": title,
        "css": css + STYLE + hover_style(min(int(shared.max()) if len(shared) else 0, 400)),
        "script": script,
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "findings": main_findings(results),
        "overview": maker.overview(),
        "outlets": who.outlets,
        "story_names": who.story_names,
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
    rest = template.render(**parts, views=tables.views(set()), pairs=[], pairs_left_out=0)
    pairs, pairs_left_out = maker.pairs(PAGE_BYTES - len(rest.encode("utf-8", "replace")))
    views = tables.views({pair.anchor for pair in pairs})
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


class _Maker:
    """Makes the parts of the page that are no tables."""

    def __init__(self, results: Results, who: Who) -> None:
        self.results = results
        self.who = who

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
            outlets, stories = self.who.tags([one, two])
            probability = record["reuse_probability"]
            known = (
                "" if pd.isna(probability) else f", probability {probability_words(probability)}"
            )
            made.append(
                Pair(
                    pair_anchor(one, two),
                    f"{self.who.names[one]} and {self.who.names[two]}: "
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
        weight = derived["article_id_1"].astype("str").map(self.who.story).value_counts()
        sizes = pd.Series(self.who.story).value_counts() if self.who.story else pd.Series(dtype=int)
        names = sorted(
            (name for name in self.who.story_names if sizes[name] > 1),
            key=lambda s: (-int(weight.get(s, 0)), -int(sizes[s]), self.who.story_names.index(s)),
        )
        made: list[Story] = []
        for name in names[:STORIES]:
            ids = {i for i, s in self.who.story.items() if s == name}
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
                pictures.append(_draw(draw.plot_source_tree, tree, names=self.who.names))
            if articles["published_at"].notna().any():
                pictures.append(_draw(draw.plot_timeline, articles, reuse=inside["reuse"]))
            if len(inside["passages"]):
                pictures.append(_draw(draw.plot_passages, inside["passages"], articles=articles))
            facts = r.facts[r.facts["article_id"].astype("str").isin(ids)]
            if facts["status"].isin(["reported", "deviates"]).any():
                pictures.append(_draw(draw.plot_facts, facts, most=20))
            made.append(Story(name, len(ids), tuple(pictures), str(self.who.story_number[name])))
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
            ("Stories with several articles", f"{len(self.who.story_names):,}"),
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
