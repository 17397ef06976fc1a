"""Build the documentation: a small static site, without network, the same bytes every time.

Run ``python docs/build.py`` (``make docs``) from the root of the repository. Pages come from
``docs/*.md``, the notebooks, the docstrings of what ``mediacompare`` exports, the changelog and the
results of the benchmarks. Numbers are read where they were measured, never typed here. The build
fails where a link leads nowhere or a page asks for something from outside.
"""

from __future__ import annotations

import argparse
import ast
import dataclasses
import functools
import html
import inspect
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jinja2
import mistune
import nbformat
import pygments  # type: ignore[import-untyped]
import pygments.formatters  # type: ignore[import-untyped]
import pygments.lexers  # type: ignore[import-untyped]
from markupsafe import Markup

import mediacompare

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))  # also when this file is loaded by its path, as the tests do

from docstrings import inline, render  # noqa: E402
from measured import Measured  # noqa: E402


@dataclass(frozen=True)
class Group:
    """A page of the reference: modules of the public API, in the order of ``__init__``."""

    slug: str
    title: str
    about: str
    modules: tuple[str, ...]


GROUPS = (
    Group(
        "articles",
        "Articles",
        "Files become one table, with one row an article; what could not be read is reported.",
        ("articles", "batches"),
    ),
    Group(
        "zones",
        "Zones, credits and quotations",
        "What each stretch of a text is, where an article says it is from, and whom it quotes.",
        ("zones",),
    ),
    Group(
        "tokens",
        "Words and sentences",
        "The one place where texts are cut; every measure takes what it gives.",
        ("tokens",),
    ),
    Group(
        "overlap",
        "Similarity, overlap, alignment",
        "How alike articles are, which words they share, and which sentences tell the same.",
        ("similarity", "overlap", "blocks", "estimate", "alignment"),
    ),
    Group(
        "facts",
        "Facts",
        "Numbers, names, dates and lists: who reports them, who leaves them out, who differs.",
        ("facts",),
    ),
    Group(
        "framing",
        "Wording, voices, agency",
        "Different words for the same thing, the words that mark an outlet, who speaks, who acts.",
        (
            "framing",
            "rewording",
            "concordance",
            "keyness",
            "lexicons",
            "voices",
            "clauses",
            "agency",
        ),
    ),
    Group(
        "readability",
        "Readability and groups",
        "The published formulas with their limits, and the comparison of groups with intervals.",
        ("readability", "groups"),
    ),
    Group(
        "reuse",
        "Who drew on whom",
        "Relation, probability and direction of each pair, with the evidence for each; stories, "
        "flows between outlets, and how firm the verdicts are.",
        ("reuse", "stories", "checks"),
    ),
    Group(
        "figures",
        "Figures",
        "Each takes a table of results and an ``ax``, draws it, and returns the Axes.",
        ("figures",),
    ),
    Group(
        "output",
        "Side by side, files, report",
        "Two articles next to each other, figures and tables for a paper, and the report.",
        ("sidebyside", "export", "pipeline", "report"),
    ),
)


@dataclass(frozen=True)
class Page:
    """A page of the site: where it goes, what it is called, and what it is made from."""

    file: str
    title: str
    short: str
    source: str
    above: str = ""


TOP = (
    Page("index.html", "mediacompare", "Start", "docs/index.md"),
    Page("guide.html", "Guide", "Guide", "docs/guide.md"),
    Page("reference.html", "Reference", "Reference", "mediacompare/__init__.py"),
    Page("names.html", "The grammar of names", "Names", "docs/names.md"),
    Page("method.html", "The method and its limits", "Method", "docs/method.md"),
    Page("readability.html", "Readability", "Readability", "docs/readability.md"),
    Page("formats.html", "Formats", "Formats", "docs/formats.md"),
    Page("speed.html", "Speed", "Speed", "docs/speed.md"),
    Page("teachers.html", "For teachers", "Teachers", "docs/teachers.md"),
    Page("cite.html", "How to cite", "Cite", "docs/cite.md"),
    Page("changelog.html", "Changelog", "Changelog", "CHANGELOG.md"),
)
"""The pages that every page leads to, in the order of the bar at its top."""

PLAIN = ("docs/formats.md", "docs/readability.md", "CHANGELOG.md")
"""Pages taken as they are; the others are templates, into which measured numbers are put."""

ALSO = {
    "benchmarks/speed/README.md": "speed.html",
    "benchmarks/speed/results/speed.md": "speed.html",
    "benchmarks/accuracy/results/README.md": "method.html",
    "mediacompare/__init__.py": "reference.html",
    "notebooks": "guide.html",
    "teaching": "teachers.html",
    "teaching/": "teachers.html",
    "CITATION.cff": "cite.html",
}
"""Other files of the repository, and the page that shows what is in them."""


def exported() -> dict[str, list[str]]:
    """Give for each module the names that ``mediacompare`` takes from it, in order."""
    tree = ast.parse((ROOT / "mediacompare" / "__init__.py").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mediacompare."):
            names = [alias.asname or alias.name for alias in node.names]
            found.setdefault(str(node.module).removeprefix("mediacompare."), []).extend(names)
    listed = [name for names in found.values() for name in names]
    if sorted(listed) != sorted(mediacompare.__all__):
        odd = sorted(set(listed) ^ set(mediacompare.__all__))
        raise SystemExit(f"mediacompare.__all__ and its imports differ: {', '.join(odd)}")
    homeless = set(found) - {module for group in GROUPS for module in group.modules}
    if homeless:
        raise SystemExit(f"docs/build.py, GROUPS: no page for {', '.join(sorted(homeless))}")
    return found


@dataclass
class Site:
    """What pages need to know of each other."""

    modules: dict[str, list[str]]
    notebooks: list[Path]
    pages: list[Page] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pages = list(TOP)
        for path in self.notebooks:
            self.pages.append(
                Page(
                    f"guide-{path.stem}.html",
                    _title(path),
                    path.stem,
                    f"notebooks/{path.name}",
                    "guide.html",
                )
            )
        for group in GROUPS:
            names = [name for module in group.modules for name in self.modules.get(module, ())]
            sources = ", ".join(sorted({_source(name) for name in names}))
            page = Page(
                f"reference-{group.slug}.html", group.title, group.title, sources, "reference.html"
            )
            self.pages.append(page)

    @functools.cached_property
    def places(self) -> dict[str, str]:
        """Where the site shows what is named: functions, notebooks, files of the repository."""
        found = dict(ALSO)
        for page in self.pages:
            if page.above != "reference.html":
                found[page.source] = page.file
        found |= {path.stem: f"guide-{path.stem}.html" for path in self.notebooks}
        for group in GROUPS:
            for module in group.modules:
                for name in self.modules.get(module, ()):
                    found[name] = f"reference-{group.slug}.html#{name}"
        return found

    def code(self, text: str) -> str:
        """Make HTML of a piece of code; link it where it names something that has a place."""
        made = f"<code>{html.escape(text, quote=False)}</code>"
        bare = re.sub(r"\(.*\)\Z", "", text)
        parts = bare.split(".")
        name = parts[-1] if parts[0] in ("mc", "mediacompare") else bare
        place = self.places.get(name)
        return f'<a href="{place}">{made}</a>' if place else made

    def page(self, file: str) -> Page:
        """Give the page of a file."""
        return next(page for page in self.pages if page.file == file)


def _source(name: str) -> str:
    path = inspect.getsourcefile(getattr(mediacompare, name))
    return Path(str(path)).resolve().relative_to(ROOT).as_posix()


def _title(path: Path) -> str:
    cell = nbformat.read(path, as_version=4).cells[0]  # type: ignore[no-untyped-call]
    return str(cell.source).splitlines()[0].removeprefix("# ").strip()


def highlight(source: str, language: str, *, kind: str = "") -> str:
    """Make HTML of code, its words in colors."""
    try:
        lexer = pygments.lexers.get_lexer_by_name(language or "text", stripnl=False)
    except pygments.util.ClassNotFound:
        lexer = pygments.lexers.get_lexer_by_name("text", stripnl=False)
    formatter = pygments.formatters.HtmlFormatter(nowrap=True)
    made = pygments.highlight(source.rstrip("\n"), lexer, formatter).rstrip("\n")
    made = re.sub(
        r'<span class="(?:n|p|o|nb|nn|nf|w|nc|bp|vm)">((?:(?!</span>).)*)</span>', r"\1", made
    )
    opening = f'<pre class="{kind}" tabindex="0">' if kind else '<pre tabindex="0">'
    return f"{opening}<code>{made}</code></pre>\n"


def example(lines: str) -> str:
    """Make HTML of an example with its prompts."""
    return highlight(lines, "pycon")


def slug(text: str) -> str:
    """Make the id of a heading, as code hosts make it."""
    plain = re.sub(r"<[^>]+>", "", html.unescape(text)).strip().casefold()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


class Renderer(mistune.HTMLRenderer):
    """Markdown as pages of this site: ids for headings, links to where the site shows a file."""

    def __init__(self, site: Site, source: str) -> None:
        super().__init__(escape=True)
        self.site = site
        self.folder = Path(source).parent
        self.ids: Counter[str] = Counter()
        self.headings: list[tuple[int, str, str]] = []
        self.tables = 0

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Give every heading an id of its own."""
        name = slug(text)
        self.ids[name] += 1
        if self.ids[name] > 1:
            name += f"-{self.ids[name] - 1}"
        if level > 1:
            text = re.sub(r"</?a\b[^>]*>", "", text)
        self.headings.append((level, name, re.sub(r"<[^>]+>", "", text)))
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def codespan(self, text: str) -> str:
        """Link what names something."""
        return self.site.code(html.unescape(text))

    def block_code(self, code: str, info: str | None = None) -> str:
        """Color code by its language."""
        language = (info or "").split()[0] if info else ""
        if language == "python" and code.startswith(">>> "):
            language = "pycon"
        return highlight(code, language)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Lead to the page that shows a file of the repository."""
        text = re.sub(r"</?a\b[^>]*>", "", text)
        return f'<a href="{html.escape(self.place(url))}">{text}</a>'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Put a picture with its description."""
        words = html.escape(re.sub(r"<[^>]+>", "", text))
        return f'<img src="{html.escape(url)}" alt="{words}">'

    def place(self, url: str) -> str:
        """Give the address of what a link in the source leads to."""
        parts = urlsplit(url)
        if parts.scheme or not parts.path:
            return url
        file = os.path.normpath((self.folder / unquote(parts.path)).as_posix())
        if any(page.file == parts.path for page in self.site.pages):
            target = parts.path
        elif file in self.site.places:
            target = self.site.places[file]
        else:
            raise SystemExit(f"{self.folder}: the link to {url} leads to no page of the site")
        return target + (f"#{parts.fragment}" if parts.fragment else "")


def _table(renderer: Any, text: str) -> str:
    inside = re.sub(r'<(t[hd]) style="text-align:right">', r'<\1 class="right">', text)
    inside = re.sub(r'<(t[hd]) style="text-align:\w+">', r"<\1>", inside)
    inside = inside.replace("<th>", '<th scope="col">').replace(
        '<th class="right">', '<th scope="col" class="right">'
    )
    renderer.tables += 1
    return (
        f'<div class="table" role="region" aria-label="Table {renderer.tables}" tabindex="0">'
        f"<table>\n{inside}</table></div>\n"
    )


def markdown(site: Site, source: str) -> tuple[mistune.Markdown, Renderer]:
    """Make what turns the Markdown of one file into HTML."""
    renderer = Renderer(site, source)
    made = mistune.create_markdown(renderer=renderer, plugins=["table", "url"])
    renderer.register("table", _table)
    return made, renderer


def contents(headings: Iterable[tuple[int, str, str]], *, levels: Sequence[int] = (2,)) -> str:
    """Make the list of what is on a page; nothing for short pages."""
    rows = [(name, text) for level, name, text in headings if level in levels]
    if len(rows) < 4:
        return ""
    items = "".join(f'<li><a href="#{name}">{text}</a></li>' for name, text in rows)
    return (
        f'<nav class="within" aria-label="On this page"><p>On this page</p><ul>{items}</ul></nav>'
    )


def written_page(site: Site, page: Page, template: jinja2.Environment, known: Any) -> str:
    """Make the page of a Markdown file."""
    text = (ROOT / page.source).read_text(encoding="utf-8")
    if page.source not in PLAIN:
        text = template.from_string(text).render(measured=known, notebooks=_listed(site))
    to_html, renderer = markdown(site, page.source)
    made = str(to_html(text))
    if "](#" not in text:
        first = made.find("<h2")
        if first >= 0:
            made = made[:first] + contents(renderer.headings) + made[first:]
    return made


def _listed(site: Site) -> list[dict[str, str]]:
    """Describe each notebook by its title and first paragraph."""
    found = []
    for path in site.notebooks:
        cells = nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]
        first = str(cells[0].source).split("\n\n")
        about = " ".join(first[1].split()) if len(first) > 1 else ""
        found.append({"path": f"../notebooks/{path.name}", "title": _title(path), "about": about})
    return found


def notebook_page(site: Site, path: Path, *, execute: bool) -> str:
    """Make the page of a notebook from its text and code, with what it shows if executed."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    if execute:
        run_notebook(notebook, path)
    to_html, _ = markdown(site, f"notebooks/{path.name}")
    made = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            made.append(str(to_html(cell.source)))
        elif cell.cell_type == "code":
            made.append(highlight(cell.source, "python"))
            made += [shown for output in cell.outputs if (shown := _output(output, cell.source))]
    if not execute:
        said = (
            '<p class="soft">The page shows text and code. To see the pictures, open '
            f"<code>notebooks/{path.name}</code> in JupyterLab (<code>make lab</code>), or build "
            "these pages with <code>python docs/build.py --execute</code>.</p>\n"
        )
        made.insert(1, said)
    return "".join(made)


def run_notebook(notebook: Any, path: Path) -> None:
    """Execute a notebook as it stands; never on texts of others, which must not be published."""
    from nbclient import NotebookClient

    before = os.environ.get("MEDIACOMPARE_SHARED")
    os.environ["MEDIACOMPARE_SHARED"] = "no-texts-of-others"
    try:
        where = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()
    finally:
        if before is None:
            del os.environ["MEDIACOMPARE_SHARED"]
        else:
            os.environ["MEDIACOMPARE_SHARED"] = before


def _output(output: Any, source: str = "") -> str:
    """Make HTML of what a cell showed; nothing that runs code."""
    if output.output_type == "stream":
        if output.name == "stderr":
            return ""
        return f'<div class="out"><pre tabindex="0">{html.escape(output.text)}</pre></div>\n'
    data = output.get("data", {})
    if "image/png" in data:
        drawn = re.search(r"\bplot_\w+", source)
        said = inspect.getdoc(getattr(mediacompare, drawn[0], None)) if drawn else None
        words = html.escape((said or "Figure made by the code above").splitlines()[0])
        picture = "".join(data["image/png"].split())
        return f'<div class="out"><img alt="{words}" src="data:image/png;base64,{picture}"></div>\n'
    if "text/html" in data and "<script" not in data["text/html"]:
        shown = re.sub(r"<style scoped>.*?</style>", "", data["text/html"], flags=re.DOTALL)
        shown = shown.replace(' border="1"', "")
        return (
            f'<div class="out table" role="region" aria-label="Result" tabindex="0">{shown}</div>\n'
        )
    if "text/plain" in data:
        return f'<div class="out"><pre tabindex="0">{html.escape(data["text/plain"])}</pre></div>\n'
    return ""


def signature(name: str) -> str:
    """Write how a function is called, one parameter a line where it is long."""
    thing = getattr(mediacompare, name)
    if inspect.isclass(thing):
        return f"class {name}"
    found = inspect.signature(thing)
    parts = []
    starred = False
    for one in found.parameters.values():
        if one.kind is one.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        part = one.name
        if one.annotation is not one.empty:
            part += f": {_kind(one.annotation)}"
        if one.default is not one.empty:
            part += (
                f" = {one.default!r}" if one.annotation is not one.empty else f"={one.default!r}"
            )
        parts.append(part)
    result = found.return_annotation
    after = "" if result is found.empty else f" -> {_kind(result)}"
    line = f"{name}({', '.join(parts)}){after}"
    if len(line) <= 88:
        return line
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){after}"


def _kind(annotation: object) -> str:
    """Write a type as people call it."""
    return str(annotation).replace("pd.", "").replace("os.PathLike[str]", "PathLike")


def members(site: Site, name: str) -> str:
    """List fields and methods of a class that its docstring does not."""
    thing = getattr(mediacompare, name)
    rows = []
    if dataclasses.is_dataclass(thing) and "Attributes\n---" not in (inspect.getdoc(thing) or ""):
        known = [one.name for one in dataclasses.fields(thing)]
        rows.append(f"<dt>Fields</dt><dd>{', '.join(site.code(one) for one in known)}</dd>")
    for method, made in vars(thing).items():
        plain = inspect.isfunction(made) and not method.startswith("_")
        said = inspect.getdoc(made) if plain else None
        if said:
            called = f"{method}{inspect.signature(made)}".replace("self, ", "").replace("self", "")
            about = inline(said.split("\n\n")[0].replace("\n", " "), site.code)
            called = html.escape(called.replace("pd.", "").replace("'", ""), quote=False)
            rows.append(f"<dt><code>{called}</code></dt><dd>{about}</dd>")
    return f'<dl class="columns">{"".join(rows)}</dl>' if rows else ""


def _names(site: Site, group: Group) -> list[str]:
    return [name for module in group.modules for name in site.modules.get(module, ())]


def _summary(site: Site, name: str) -> str:
    said = (inspect.getdoc(getattr(mediacompare, name)) or "").split("\n\n")[0]
    return inline(" ".join(said.split()), site.code)


def reference_page(site: Site, group: Group) -> str:
    """Make a page of the reference: every name of a group with its docstring."""
    names = _names(site, group)
    made = [f"<h1>{group.title}</h1>", f"<p>{inline(group.about, site.code)}</p>"]
    made.append(contents([(2, name, f"<code>{name}</code>") for name in names]))
    for name in names:
        said = inspect.getdoc(getattr(mediacompare, name))
        if not said:
            raise SystemExit(f"mediacompare.{name} has no docstring")
        made.append(f'<h2 id="{name}"><code>{name}</code></h2>')
        made.append(highlight(signature(name), "python", kind="signature"))
        try:
            made.append(render(said, site.code, example, level=3))
        except ValueError as error:
            raise SystemExit(f"mediacompare.{name}: {error}") from error
        if inspect.isclass(getattr(mediacompare, name)):
            made.append(members(site, name))
    return "\n".join(made)


def reference_index(site: Site) -> str:
    """Make the list of everything that the package exports."""
    made = [
        "<h1>Reference</h1>",
        "<p>Everything that <code>import mediacompare as mc</code> gives, in the order in which "
        "data flow. All of it takes plain pandas tables. How the names are made is on the page "
        f'<a href="names.html">{site.page("names.html").title}</a>.</p>',
    ]
    for group in GROUPS:
        file = f"reference-{group.slug}.html"
        made.append(f'<h2 id="{group.slug}"><a href="{file}">{group.title}</a></h2>')
        made.append(f"<p>{inline(group.about, site.code)}</p>")
        rows = "".join(
            f"<dt>{site.code(name)}</dt><dd>{_summary(site, name)}</dd>"
            for name in _names(site, group)
        )
        made.append(f'<dl class="columns">{rows}</dl>')
    return "\n".join(made)


class _Reader(HTMLParser):
    """Take from a page its ids and what it refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if "id" in known:
            self.ids.append(known["id"])
        if tag == "a" and "href" in known:
            self.links.append(known["href"])
        elif "href" in known:
            self.loaded.append(known["href"])
        self.loaded += [
            known[name] for name in ("src", "srcset", "poster", "data") if name in known
        ]
        if tag in ("script", "iframe", "object", "embed"):
            self.faults.append(f"<{tag}> is not allowed")
        if tag == "img" and not known.get("alt"):
            self.faults.append("a picture has no description")


def find_faults(folder: Path) -> list[str]:
    """List links that lead nowhere, things from outside, ids that stand twice."""
    read: dict[str, _Reader] = {}
    for path in sorted(folder.glob("*.html")):
        read[path.name] = _Reader()
        read[path.name].feed(path.read_text(encoding="utf-8"))
    faults = []
    for name, page in read.items():
        faults += [f"{name}: {fault}" for fault in page.faults]
        faults += [f"{name}: id {one!r} twice" for one, n in Counter(page.ids).items() if n > 1]
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto"):
                continue
            file = unquote(parts.path) or name
            if parts.scheme or not (folder / file).is_file():
                faults.append(f"{name}: link to {link} leads nowhere")
            elif parts.fragment and parts.fragment not in read.get(file, _Reader()).ids:
                faults.append(f"{name}: link to {link}: no such place on the page")
        for thing in page.loaded:
            if thing.startswith("data:image/"):
                continue
            if urlsplit(thing).scheme or not (folder / thing).is_file():
                faults.append(f"{name}: {thing} is not part of the site")
    for path in sorted(folder.glob("*.css")):
        if re.search(r"url\(|@import", path.read_text(encoding="utf-8")):
            faults.append(f"{path.name}: loads something")
    return faults


def build(folder: Path, *, execute: bool = False) -> list[Path]:
    """Build the site into a folder; raise SystemExit with all faults, if there are any."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in [*folder.glob("*.html"), *folder.glob("*.svg"), *folder.glob("*.css")]:
        old.unlink()
    site = Site(exported(), sorted((ROOT / "notebooks").glob("*.ipynb")))
    known = Measured(ROOT)
    text = jinja2.Environment(  # noqa: S701 – makes Markdown, which is escaped when rendered
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    frame = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, autoescape=True)
    outer = frame.from_string((DOCS / "page.html.j2").read_text(encoding="utf-8"))
    bodies: dict[str, str] = {"reference.html": reference_index(site)}
    for path in site.notebooks:
        bodies[f"guide-{path.stem}.html"] = notebook_page(site, path, execute=execute)
    for group in GROUPS:
        bodies[f"reference-{group.slug}.html"] = reference_page(site, group)
    for page in site.pages:
        if page.file not in bodies:
            bodies[page.file] = written_page(site, page, text, known)
    for page in site.pages:
        row = [one for one in site.pages if one.above and one.above == page.above]
        at = row.index(page) if page in row else -1
        made = outer.render(
            page=page,
            body=Markup(bodies[page.file]),  # noqa: S704 – made above
            top=TOP,
            version=mediacompare.__version__,
            before=row[at - 1] if at > 0 else None,
            after=row[at + 1] if 0 <= at < len(row) - 1 else None,
        )
        (folder / page.file).write_text(made + "\n", encoding="utf-8", newline="\n")
    shutil.copyfile(DOCS / "site.css", folder / "site.css")
    for picture in known.pictures:
        shutil.copyfile(picture, folder / picture.name)
    faults = find_faults(folder)
    if faults:
        raise SystemExit("The site has faults:\n" + "\n".join(faults))
    return [folder / page.file for page in site.pages]


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the site as the command line says."""
    parser = argparse.ArgumentParser(description="Build the documentation.")
    parser.add_argument("--out", type=Path, default=ROOT / "site", help="folder (default: site)")
    parser.add_argument(
        "--execute", action="store_true", help="run the notebooks and show what they show"
    )
    options = parser.parse_args(arguments)
    pages = build(options.out, execute=options.execute)
    sys.stdout.write(f"{len(pages)} pages in {options.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
