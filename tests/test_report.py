"""The report: whole, safe, small, the same twice, and careful in what it says."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import mediacompare as mc
from mediacompare.cli import main
from mediacompare.findings import listed, main_findings, probability_words
from mediacompare.methods import FORMULA_WORKS, METHODS, read_bibliography, works
from mediacompare.pipeline import MOST_GROUPS, Results
from mediacompare.report import render, write_report

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'
SPEECH = (
    "“We have looked at every plank of the old landing stage and we will replace those that are "
    "soft before the summer guests arrive,” said Mia Lund of the harbor office."
)
BODY = (
    "The landing stage at the lake stays closed until June, the harbor office said on Monday. "
    "Twelve boats lie in the yard and wait for repairs. The work was begun in March by two "
    "carpenters from the village and will cost 40,000 crowns. Visitors are asked to use the path "
    "along the shore and to leave their bicycles at the gate. A fence keeps them from the water. "
    "The office expects the first guests on the second Saturday of June and has hired three "
    "students for the ticket booth. Last year 9,000 people came. "
)


def hostile_articles() -> pd.DataFrame:
    """Four articles that try to be code, mathematics, and text of other directions."""
    texts = [
        BODY + SPEECH + " " + HOSTILE,
        BODY + SPEECH,
        "Nobody swims in the lake yet. " * 9 + SPEECH + " $x^2$ ‮evil‬ \x07 ﷽",
        "Ein anderer Text über den See und den Steg, der geschlossen ist. " * 8,
    ]
    return mc.validate_articles(
        pd.DataFrame(
            {
                "article_id": ["a", "b", "<b>c</b>", "d"],
                "outlet": [HOSTILE, "$x$ Gazette", "הארץ " * 40, "朝日新聞"],
                "title": [HOSTILE, None, "{{ 7 * 7 }} {% raw %}", "]]> --> </style>"],
                "text": texts,
                "published_at": ["2025-03-01T10:00:00Z", "2025-03-01", None, "2025-03-02"],
                "url": ["javascript:alert(1)", None, None, None],
            }
        )
    )


@pytest.fixture(scope="module")
def hostile() -> Results:
    return mc.collect_results(hostile_articles())


@pytest.fixture(scope="module")
def example(root: Path) -> Results:
    articles = mc.read_articles(root / "data" / "example" / "articles")
    return mc.collect_results(articles, referents=root / "data" / "example" / "referents.yml")


@pytest.fixture(scope="module")
def written(example: Results, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_report(
        example.articles, tmp_path_factory.mktemp("report") / "r.html", results=example
    )


@pytest.fixture(scope="module")
def page(written: list[Path]) -> str:
    return written[0].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def hostile_page(hostile: Results) -> str:
    return render(hostile, title=HOSTILE)[0]


class Reader(HTMLParser):
    """Ids, links, tags and attributes of a page; fails where tags do not match."""

    VOID = frozenset({"meta", "link", "br", "img", "input", "source", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.labelled: list[str] = []
        self.open: list[str] = []
        self.images: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.names |= set(given)
        if "id" in given:
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given.get("href")))
        if tag == "img":
            self.images.append(given)
        self.labelled += str(given.get("aria-labelledby") or "").split()
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


@pytest.mark.parametrize("name", ["page", "hostile_page"])
def test_page_is_well_formed_and_all_links_lead_somewhere(
    name: str, request: pytest.FixtureRequest
) -> None:
    reader = read(request.getfixturevalue(name))
    assert len(set(reader.ids)) == len(reader.ids)
    for link in reader.links:
        assert link.startswith("#")
        assert link[1:] in reader.ids, link
    assert set(reader.labelled) <= set(reader.ids)
    assert all(str(image["alt"]).strip() for image in reader.images)
    assert reader.tags.count("h1") == 1


def test_nothing_is_loaded_and_only_our_script_may_run(page: str) -> None:
    assert "default-src 'none'" in page
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'", page)
    assert "unsafe-eval" not in page
    outside = re.findall(
        r"""(?:src|href|srcset|action|url\()\s*=?\s*["']?(https?:[^"')\s]+)""", page
    )
    assert outside == []
    assert page.count("<script>") == 1


def test_articles_that_try_to_be_code_stay_text(hostile_page: str) -> None:
    html = hostile_page
    assert html.count("<script>") == 1
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert" in html
    assert "{{ 7 * 7 }}" in html
    assert ">49<" not in html
    reader = read(html)
    assert not any(name.startswith("on") for name in reader.names)
    assert not any("javascript:" in link for link in reader.links)


def test_the_order_of_the_articles_changes_no_table(hostile: Results, hostile_page: str) -> None:
    shuffled = mc.collect_results(hostile_articles().sample(frac=1, random_state=1))
    for name in ("reuse", "passages", "similarity", "overlap", "tree", "facts", "readability"):
        left, right = hostile.tables()[name], shuffled.tables()[name]
        pd.testing.assert_frame_equal(left, right, obj=name)
    assert render(hostile, title=HOSTILE)[0] == hostile_page


def test_opens_with_five_findings_each_with_its_evidence(example: Results, page: str) -> None:
    found = main_findings(example)
    assert len(found) == 5
    ids = read(page).ids
    for finding in found:
        assert finding.anchor in ids
        assert finding.text.endswith((".", ")"))
        assert finding.text[0].isupper() or finding.text[0].isdigit()
    assert page.index("What stands out") < page.index("What was read")


def test_findings_say_what_the_tables_say(example: Results) -> None:
    derived = example.reuse[example.reuse["relation"].isin(["verbatim", "partial", "rewrite"])]
    first = main_findings(example)[0].text
    assert f"In {len(derived)} of {len(example.reuse)} pairs" in first
    top = derived["reuse_probability"].max()
    assert f"probability {probability_words(top)}" in first
    none = replace(example, reuse=example.reuse.assign(relation="no_evidence"))
    assert main_findings(none)[0].text.startswith(
        f"None of {len(example.reuse)} pairs of articles shows evidence"
    )


def test_a_common_source_is_not_said_to_be_unknown(example: Results) -> None:
    common = replace(example, reuse=example.reuse.assign(direction="common_source"))
    text = main_findings(common)[0].text
    assert "the evidence points to one source of both" in text
    assert "no evidence tells" not in text
    unknown = replace(example, reuse=example.reuse.assign(direction="undetermined"))
    assert main_findings(unknown)[0].text.endswith("no evidence tells.")


def test_language_is_careful(page: str) -> None:
    words = re.sub(r"<script>.*?</script>|<style>.*?</style>|base64,[^\"]*", "", page, flags=re.S)
    ours = re.sub(r"<td dir=.*?</td>|<th scope=\"col\"><strong.*?</th>", "", words, flags=re.S)
    for word in ("copied", "plagiar", "stole", "guilty", "culprit"):
        assert word not in ours.lower(), word
    assert "they are no verdict on anyone" in page
    assert "evidence" in page


def test_every_derived_pair_is_shown_side_by_side(example: Results, page: str) -> None:
    wanted = example.reuse["relation"].isin(["verbatim", "partial", "rewrite", "shared_statement"])
    shown = page.count('<details id="pair-')
    omitted = re.search(r"(\d+) more pairs? not shown side by side", page)
    assert shown + (int(omitted.group(1)) if omitted else 0) == int(wanted.sum())
    assert page.count('class="sbs"') == shown


def test_all_problems_of_reading_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(BODY, encoding="utf-8")
    (folder / "b.txt").write_text(BODY + SPEECH, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    articles = mc.read_articles(folder)
    results = mc.collect_results(articles)
    html = render(results)[0]
    problems = mc.find_problems(articles)
    assert len(problems) > 0
    assert "empty.txt" in html


def test_says_versions_parameters_and_checksums(example: Results, page: str) -> None:
    for name, version in example.versions.items():
        assert f"<dt>{name}</dt><dd>{version}</dd>" in page
    for digest in example.checksums.values():
        assert digest in page
    for name in example.parameters:
        assert f"<dt>{name}</dt>" in page


def test_figures_have_svg_and_png(page: str) -> None:
    assert page.count("data:image/svg+xml;base64,") == page.count("data:image/png;base64,") > 8


def test_fifty_articles_fit_in_two_megabytes(example: Results) -> None:
    """The example corpus and fourteen of its articles under other names: 50."""
    more = example.articles.head(14).copy()
    more["article_id"] = more["article_id"] + "x"
    more["outlet"] = more["outlet"] + " II"
    fifty = pd.concat([example.articles, more], ignore_index=True)
    results = mc.collect_results(fifty)
    html, _ = render(results)
    assert len(results.articles) == 50
    assert len(html.encode()) <= 2_000_000


@pytest.mark.slow
def test_many_articles_give_an_overview_with_the_rest_in_tables_beside(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """300 articles of 200 outlets, words drawn at random."""
    monkeypatch.syspath_prepend(str(root))
    from benchmarks.speed.corpus import make_corpus

    articles = mc.validate_articles(make_corpus(300).articles)
    results = mc.collect_results(articles)
    written = write_report(articles, tmp_path / "many.html", results=results)
    html = written[0].read_text(encoding="utf-8")
    assert 1_000_000 < len(html.encode()) < 2_000_000
    reader = read(html)
    assert len([i for i in reader.ids if i.startswith("pair-")]) >= 3
    assert {path.stem for path in written[1:]} == set(results.tables())
    assert "100 more rows in the file articles.csv" in html
    # Key words and readability are compared where there is most to compare.
    sizes = articles["outlet"].value_counts()
    assert len(sizes) > MOST_GROUPS
    for table in (results.keyness, results.groups):
        compared = set(table.iloc[:, 0])
        assert len(compared) <= MOST_GROUPS
        assert sizes[list(compared)].min() >= sizes.drop(list(compared)).max()
    assert f"of the {MOST_GROUPS} groups with the most articles, of {len(sizes)}" in html


@pytest.mark.parametrize("number", [0, 1])
def test_one_article_and_none(number: int, tmp_path: Path) -> None:
    articles = hostile_articles().head(number)
    written = write_report(articles, tmp_path)
    assert written[0] == tmp_path / "report.html"
    read(written[0].read_text(encoding="utf-8"))


def test_tables_stand_beside_the_page_when_it_leaves_rows_out(
    example: Results, written: list[Path], hostile: Results, tmp_path: Path
) -> None:
    folder = written[0].parent / "r-tables"
    assert folder / "reuse.csv" in written
    again = mc.read_tables(folder)
    assert len(again["reuse"]) == len(example.reuse)
    assert again["reuse"]["article_id_1"].tolist() == example.reuse["article_id_1"].tolist()
    assert len(again["articles"]) == len(example.articles)
    assert "text" not in again["articles"]  # the texts stay where they are
    few = write_report(hostile.articles, tmp_path / "few.html", results=hostile)
    assert len(few) == 1  # the page holds everything


def test_a_folder_that_cannot_be_written_gives_one_message_and_leaves_nothing(
    hostile: Results, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(OSError, match="cannot write report.html into the folder"):
        write_report(hostile.articles, blocked, results=hostile)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_methods_name_exactly_the_works_of_the_measures_used(
    example: Results, tmp_path: Path
) -> None:
    text, bib = mc.write_methods(example, tmp_path / "methods")
    cited = re.findall(r"@(\w+)", text.read_text(encoding="utf-8"))
    entries = re.findall(r"^@\w+\{(\w+),", bib.read_text(encoding="utf-8"), flags=re.M)
    assert sorted(cited) == sorted(entries) == works(example)
    assert "lix" in text.read_text(encoding="utf-8")
    assert "bjornsson1968" in entries
    without = replace(example, wording=example.wording.head(0))
    assert "wilson1927" in works(example)
    assert "wilson1927" not in works(without)


def test_every_work_is_in_the_bibliography_and_used() -> None:
    entries = read_bibliography()
    known = {key for method in METHODS for key in method.works} | set(FORMULA_WORKS.values())
    assert known | {"mediacompare"} == set(entries)


def test_words_of_lists_and_probabilities() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert probability_words(0.994) == "over 0.99"
    assert probability_words(0.5) == "0.50"


def test_report_of_the_five_articles(cumberland: Path, root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "five"
    shutil.copytree(cumberland, folder)
    articles = mc.read_articles(folder)
    written = write_report(
        articles, tmp_path / "out", referents=root / "data/operation-cumberland/referents.yml"
    )
    html = written[0].read_text(encoding="utf-8")
    assert "cnn.com" in html
    assert "Sky News" in html
    assert len(html.encode()) < 1_000_000


@pytest.mark.parametrize("place", ["texts/referents.yml", "referents.yaml"])
def test_report_uses_the_wordings_that_lie_beside_the_articles(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(BODY, encoding="utf-8")
    (folder / "b.txt").write_text(BODY + SPEECH, encoding="utf-8")
    (tmp_path / place).write_text(
        "referents:\n  - name: stage\n    labels:\n      - label: landing stage\n"
        "        forms: [landing stage]\n",
        encoding="utf-8",
    )
    assert main(["report", str(folder), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().err
    assert f"Using the wordings listed in {tmp_path / place}" in said
    assert "Read 2 articles" in said
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert 'id="wording"' in page
    assert "<td>landing stage</td>" in re.sub(r"<td [^>]*>", "<td>", page)
