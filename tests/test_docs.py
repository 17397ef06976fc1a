"""The documentation: it builds offline, its links hold, and it says what the program does."""

from __future__ import annotations

import doctest
import importlib.util
import inspect
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pandas as pd
import pytest

import mediacompare
from mediacompare import reuse, sources
from mediacompare.zones import ZONES

ROOT = Path(__file__).resolve().parent.parent
OWN = sorted(
    path
    for path in (ROOT / "docs").glob("*.md")
    if path.name not in ("formats.md", "readability.md")
)


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["docs_build"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def build() -> ModuleType:
    return load()


@pytest.fixture(scope="module")
def folder(build: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("docs") / "site"
    build.build(made)
    return Path(made)


class Reader(HTMLParser):
    """The elements of a page in order, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "img", "br", "hr", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    assert reader.open == [], f"{path.name}: not closed: {reader.open}"
    return reader


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def test_every_page_is_whole_and_asks_for_nothing_from_outside(folder: Path) -> None:
    pages = sorted(folder.glob("*.html"))
    assert len(pages) > 20
    for path in pages:
        reader = read(path)
        for tag, attrs in reader.elements:
            assert tag not in ("script", "iframe", "object", "embed", "style"), path.name
            assert not any(name.startswith("on") for name in attrs), path.name
            if tag != "a":
                for name in ("src", "href", "srcset", "data"):
                    assert ":" not in (attrs.get(name) or ""), f"{path.name}: {attrs}"
    assert "url(" not in (folder / "site.css").read_text(encoding="utf-8")


def test_pages_are_accessible(folder: Path) -> None:
    titles = []
    for path in sorted(folder.glob("*.html")):
        reader = read(path)
        tags = [tag for tag, _ in reader.elements]
        assert ("html", {"lang": "en"}) in reader.elements
        assert tags.count("h1") == 1, path.name
        assert tags.count("main") == 1
        levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        steps = [b - a for a, b in zip(levels, levels[1:], strict=False)]
        assert max(steps, default=0) <= 1, f"{path.name}: a level of headings is left out"
        assert ("a", {"class": "skip", "href": "#main"}) in reader.elements
        assert all(attrs.get("aria-label") for tag, attrs in reader.elements if tag == "nav")
        assert all(attrs.get("alt") for tag, attrs in reader.elements if tag == "img")
        assert all(attrs.get("scope") for tag, attrs in reader.elements if tag == "th")
        current = [attrs for _, attrs in reader.elements if "aria-current" in attrs]
        assert len(current) == 1, path.name
        text = path.read_text(encoding="utf-8")
        titles.append(re.search("<title>(.*?)</title>", text)[1])  # type: ignore[index]
    assert len(set(titles)) == len(titles)


def test_two_builds_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    other = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    command = [sys.executable, str(ROOT / "docs" / "build.py"), "--out", str(tmp_path / "again")]
    done = subprocess.run(command, env=other, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    once = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert once.keys() == again.keys()
    assert [name for name in once if once[name] != again[name]] == []
    assert not any(str(ROOT).encode() in content for content in once.values())


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ('<a href="nowhere.html">x</a>', "link to nowhere.html leads nowhere"),
        ('<a href="#nothing">x</a>', "link to #nothing: no such place on the page"),
        ('<a href="guide.html#nothing">x</a>', "no such place on the page"),
        ('<a href="javascript:x()">x</a>', "leads nowhere"),
        ('<img alt="a" src="https://example.org/a.png">', "is not part of the site"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "is not part of the site"),
        ('<img src="picture.svg">', "a picture has no description"),
        ("<script>1</script>", "<script> is not allowed"),
        ('<p id="main"></p>', "id 'main' twice"),
    ],
)
def test_faults_are_found(build: ModuleType, tmp_path: Path, planted: str, fault: str) -> None:
    whole = (
        '<main id="main"><a href="guide.html#main">x</a> <a href="https://a.example">y</a></main>'
    )
    for name in ("index.html", "guide.html"):
        (tmp_path / name).write_text(whole, encoding="utf-8")
    (tmp_path / "picture.svg").write_text("<svg/>", encoding="utf-8")
    assert build.find_faults(tmp_path) == []
    (tmp_path / "index.html").write_text(whole + planted, encoding="utf-8")
    found = build.find_faults(tmp_path)
    assert len(found) == 1
    assert found[0].startswith("index.html: ")
    assert fault in found[0]


def test_a_link_in_a_source_to_no_page_stops_the_build(build: ModuleType) -> None:
    site = build.Site(build.exported(), sorted((ROOT / "notebooks").glob("*.ipynb")))
    to_html, _ = build.markdown(site, "docs/names.md")
    assert 'href="method.html#direction"' in to_html("[a](method.md#direction)")
    assert 'href="guide-01_overlap.html"' in to_html("[a](../notebooks/01_overlap.ipynb)")
    assert 'href="reference-reuse.html#measure_reuse"' in to_html("`mc.measure_reuse(articles)`")
    with pytest.raises(SystemExit, match="gone.md leads to no page"):
        to_html("[a](gone.md)")


def test_markdown_cannot_bring_code_into_a_page(build: ModuleType) -> None:
    site = build.Site(build.exported(), [])
    to_html, _ = build.markdown(site, "docs/names.md")
    assert "<script" not in to_html("a <script>alert(1)</script> b\n\n<script>alert(1)</script>")


def test_reference_holds_every_name_once_in_the_order_of_the_package(
    build: ModuleType, folder: Path
) -> None:
    found = []
    for group in build.GROUPS:
        reader = read(folder / f"reference-{group.slug}.html")
        found += [str(attrs["id"]) for tag, attrs in reader.elements if tag == "h2"]
    assert found == [name for names in build.exported().values() for name in names]
    assert sorted(found) == sorted(mediacompare.__all__)
    index = (folder / "reference.html").read_text(encoding="utf-8")
    assert re.findall(r'<dt><a href="[^"#]*#(\w+)"', index) == found


def test_nothing_of_a_docstring_is_lost(build: ModuleType, folder: Path) -> None:
    for group in build.GROUPS:
        text = (folder / f"reference-{group.slug}.html").read_text(encoding="utf-8")
        for part in text.split('<h2 id="')[1:]:
            name = part.partition('"')[0]
            said = inspect.getdoc(getattr(mediacompare, name))
            assert said
            said = re.sub(r":\w+:(?=`)", "", said)
            reader = Reader()
            reader.feed(part.partition("</main>")[0].partition("<nav")[0].partition("</h2>")[2])
            # Colors split words of the examples; headings and text have nothing between them.
            lost = words(said) - words(" ".join([*reader.text, name])) - words("".join(reader.text))
            assert not lost, f"{name}: {lost}"


def test_docstring_forms_are_understood(build: ModuleType) -> None:
    text = """Say one thing about `other`.

    Longer, see :func:`pkg.other` and doi:10.1016/0306-4573(88)90021-0.

    Parameters
    ----------
    first, second : int, optional
        Two numbers.

    Returns
    -------
    DataFrame
        One row:

        one, two : str
        three : float, 0 to 1;
            ``missing`` where none
        ``four``, ``five``
            A share.

    Examples
    --------
    >>> 1 < 2
    True
    """
    made = sys.modules["docstrings"].render(
        inspect.cleandoc(text), lambda code: f"<code>{code}</code>", build.example, level=3
    )
    doi = "10.1016/0306-4573(88)90021-0"
    assert f'<a href="https://doi.org/{doi}">doi:{doi}</a>.' in made
    assert "<dt><code>first</code>, <code>second</code> <span" in made
    assert "<dt><code>one</code>, <code>two</code></dt><dd>str</dd>" in made
    assert "<dd>float, 0 to 1; <code>missing</code> where none</dd>" in made
    assert "<dt><code>four</code>, <code>five</code></dt><dd>A share.</dd>" in made
    assert "&lt;" in made
    with pytest.raises(ValueError, match="Parametres"):
        sys.modules["docstrings"].render("A.\n\nParametres\n---\nx", str, str, level=3)


def test_guide_holds_the_notebooks_without_their_outputs(folder: Path) -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        page = folder / f"guide-{path.stem}.html"
        shown = words("".join(read(page).text))
        for cell in nbformat.read(path, as_version=4).cells:
            source = re.sub(r"\]\([^)]*\)", "]", cell.source)
            assert not words(source) - shown, f"{path.name}: {words(source) - shown}"
        assert 'class="out' not in page.read_text(encoding="utf-8")


def test_outputs_of_executed_notebooks_carry_no_code(build: ModuleType) -> None:
    output: Any = nbformat.v4.new_output
    text = {"text/html": "<script>1</script>", "text/plain": "<b>"}
    assert "&lt;b&gt;" in build._output(output("display_data", data=text))
    assert "<script" not in build._output(output("display_data", data=text))
    table = {"text/html": '<table border="1" class="dataframe"><tr><td>1</td></tr></table>'}
    assert "<td>1</td>" in build._output(output("display_data", data=table))
    picture = output("display_data", data={"image/png": "AA\nAA\n"})
    shown = build._output(picture, "ax = mc.plot_reuse(reuse)")
    assert 'src="data:image/png;base64,AAAA"' in shown
    said = (inspect.getdoc(mediacompare.plot_reuse) or "").splitlines()[0]
    assert f'alt="{said}"' in shown


def test_the_grammar_names_every_verb_in_use() -> None:
    text = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
    known = set(re.findall(r"`([a-z]+_)`", text))
    nouns = {"times", "outlet_graph", "Tokens", "Reuse", "Results", "candidate_pairs"}
    for name in mediacompare.__all__:
        if name in nouns:
            assert f"`{name}`" in text
        else:
            assert name.split("_")[0] + "_" in known, f"docs/names.md does not know {name}"
    for verb in known:
        assert any(name.startswith(verb) for name in mediacompare.__all__), verb


def test_the_grammar_explains_every_parameter_that_three_functions_have() -> None:
    text = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
    table = text.partition("## Parameters")[2].partition("## Tables")[0]
    explained = set(re.findall(r"`(\w+)`", table))
    uses: Counter[str] = Counter()
    for name in mediacompare.__all__:
        thing = getattr(mediacompare, name)
        if inspect.isfunction(thing):
            found = inspect.signature(thing).parameters.values()
            uses.update(one.name for one in found if one.kind is one.KEYWORD_ONLY)
    assert {name for name, n in uses.items() if n >= 3} - explained == set()


def test_the_grammar_has_the_values_of_the_program(folder: Path) -> None:
    text = (folder / "names.html").read_text(encoding="utf-8")
    for value in (*reuse.RELATIONS, *sources.DIRECTIONS, *ZONES):
        assert f"<code>{value}</code>" in text
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([^`]+)` \|", method, re.MULTILINE) == list(ZONES)
    for value in reuse.RELATIONS:
        assert f"`{value}`" in method


def test_no_measured_number_is_typed() -> None:
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\(https?://[^)]*\)", "", text, flags=re.DOTALL)
    # The customary cut, chance, and the name of a language model: not measured.
    assert set(re.findall(r"\d+\.\d+|\d+ ?%", text)) == {"0.85", "0.5", "1.5"}


def test_numbers_come_from_the_results(build: ModuleType, tmp_path: Path) -> None:
    measured = sys.modules["measured"].Measured
    results = Path("benchmarks") / "accuracy" / "results"
    if not (ROOT / results / "ranking.csv").is_file():
        pytest.skip("no results of the accuracy benchmark here")
    shutil.copytree(ROOT / results, tmp_path / results)
    table = pd.read_csv(tmp_path / results / "ranking.csv")
    row = (table["pairs"] == "helsinki, silver") & (table["measure"] == "cosine")
    table.loc[row, "auc"] = 0.123
    table.to_csv(tmp_path / results / "ranking.csv", index=False)
    assert measured(tmp_path).auc("helsinki, silver", "cosine") == "0.12"
    assert "| 0.123 |" in measured(tmp_path).ranking()
    assert "| 0.123 |" not in measured(ROOT).ranking()
    relations = pd.read_csv(ROOT / results / "relations-words.csv")
    here = relations[(relations["set"] == "rewrites") & relations["label"].str.startswith("same")]
    hit = here.loc[here["relation"].isin(reuse.REUSED), "pairs"].sum()
    said = measured(ROOT).counted("rewrites", "same event", reuse.REUSED, "words")
    assert said == f"{hit} of {here['pairs'].sum()}"


def test_pages_say_so_where_nothing_was_measured(tmp_path: Path, build: ModuleType) -> None:
    none = sys.modules["measured"].Measured(tmp_path)
    assert none.ranking() == none.relations() == none.calibration() == none.speed() == ""
    assert none.pictures == []
    site = build.Site(build.exported(), sorted((ROOT / "notebooks").glob("*.ipynb")))
    template = build.jinja2.Environment(undefined=build.jinja2.StrictUndefined)
    for name in ("method.html", "speed.html", "teachers.html"):
        page = build.written_page(site, site.page(name), template, none)
        assert "<h1" in page
        if name != "teachers.html":
            assert "are not here" in page or "no results" in page


@pytest.mark.parametrize("path", OWN, ids=[path.name for path in OWN])
def test_copying_is_never_stated_as_a_fact(path: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").split())
    for sentence in re.split(r"(?<=[.!?:;])\s", text):
        if re.search(r"\bcopied\b", sentence, re.IGNORECASE):
            assert re.search(r"\b(not|nobody|never|no|cannot)\b", sentence), sentence


def test_examples_on_the_first_page_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {}, "index.md", "docs/index.md", 0)
    assert len(test.examples) >= 5
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_citation_is_that_of_the_package(folder: Path) -> None:
    text = (folder / "cite.html").read_text(encoding="utf-8")
    assert f"version {mediacompare.__version__}" in text
    assert "Universität Zürich" in text
    assert "{" not in "".join(read(folder / "cite.html").text).partition("The works")[2]
