"""Two articles side by side: every passage marked and linked, every text only text."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediacompare.sidebyside import Side, pair_html, show_side_by_side

LEFT = (
    "The bridge opens\n\nThe council said on Monday that the new bridge will open in June. "
    "“We are very glad that it is done,” said Mia Lund. Read also: other news."
)
RIGHT = (
    "On Monday the council said. The new bridge over the river will open in June. "
    "“We are very glad that it is done,” she said."
)


def span(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def corpus() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "outlet": ["Gazette", "<script>alert(1)</script>"],
            "title": ["The bridge opens", "A & B"],
            "text": [LEFT, RIGHT],
            "published_at": pd.to_datetime(["2025-03-04 10:00", "2025-03-05 00:00"], utc=True),
            "published_precision": ["minute", "day"],
            "author": ["Ann Lee", None],
            "language": ["en", None],
        }
    )
    near = (*span(LEFT, "new bridge will open in June"),
            *span(RIGHT, "new bridge over the river will open in June"))  # fmt: skip
    quote = (*span(LEFT, "We are very glad that it is done"),
             *span(RIGHT, "We are very glad that it is done"))  # fmt: skip
    passages = pd.DataFrame(
        [
            ("a", "b", *near, 6, "near", "running text"),
            ("a", "b", *quote, 8, "verbatim", "quotation"),
        ],
        columns=["article_id_1", "article_id_2", "start_1", "end_1", "start_2", "end_2", "words",
                 "kind", "zone"],
    )  # fmt: skip
    rows = [
        ("a", *span(LEFT, "The bridge opens"), "headline"),
        ("a", *span(LEFT, "“We are very glad that it is done,”"), "quotation"),
        ("a", *span(LEFT, "Read also: other news."), "furniture"),
        ("b", *span(RIGHT, "“We are very glad that it is done,”"), "quotation"),
    ]
    zones = pd.DataFrame(rows, columns=["article_id", "start", "end", "zone"])
    return articles, passages, zones


class Reader(HTMLParser):
    """Collects ids, links, marks and the text of each column."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.cells: list[str] = []
        self.edits: list[str] = []
        self.styles: list[str] = []
        self.in_number = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))
            self.in_number = True
        if tag == "td":
            self.cells.append("")
        if given.get("style"):
            self.styles.append(str(given["style"]))
        if given.get("class") == "edit" and self.cells:
            self.edits.append("")
        if tag == "br":
            if self.cells:
                self.cells[-1] += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "a":
            self.in_number = False

    def handle_data(self, data: str) -> None:
        if self.cells and not self.in_number:
            self.cells[-1] += data.replace("⁠", "")
            if self.open and self.open[-1] == "b":
                self.edits[-1] += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def shown() -> Reader:
    articles, passages, zones = corpus()
    return read(show_side_by_side(articles, passages=passages, zones=zones).html)


def test_both_texts_are_whole_and_unchanged() -> None:
    assert shown().cells == [LEFT, RIGHT]


def test_every_number_leads_to_a_place_in_the_other_text() -> None:
    reader = shown()
    assert len(reader.links) == 4
    for link in reader.links:
        assert link.startswith("#")
        assert link[1:] in reader.ids
    assert len(set(reader.ids)) == len(reader.ids)
    left, right = reader.links[0], reader.links[2]
    assert left.rsplit("-", 1)[0] == right.rsplit("-", 1)[0]
    assert {left[-1], right[-1]} == {"0", "1"}


def test_words_that_differ_are_marked_one_by_one() -> None:
    assert shown().edits == ["over", "the", "river"]


def test_the_same_passage_has_the_same_color_without_a_style_sheet() -> None:
    reader = shown()
    tints = [style for style in reader.styles if style.startswith("background-color")]
    assert len(tints) == 4
    assert len(set(tints)) == 2


def test_names_and_texts_stay_text() -> None:
    articles, passages, zones = corpus()
    result = show_side_by_side(articles, passages=passages, zones=zones)
    for html in (result.html, result._repr_html_()):
        assert "<script" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert "on" + "click" not in html


def test_head_says_outlet_title_time_with_its_precision_author_and_credit() -> None:
    articles, passages, zones = corpus()
    credits = pd.DataFrame(
        {"article_id": ["b"], "kind": ["with_material"], "source": ["UPI"], "matched": ["(UPI)"]}
    )
    html = show_side_by_side(articles, passages=passages, zones=zones, credits=credits).html
    assert "2025-03-04 10:00 (UTC)" in html
    assert "<br>2025-03-05</th>" in html or "<br>2025-03-05<br>" in html
    assert "2025-03-05 00:00" not in html
    assert "By Ann Lee" in html
    assert "Credit (with material): UPI – “(UPI)”" in html


def test_zones_are_visible_and_named() -> None:
    articles, passages, zones = corpus()
    html = show_side_by_side(articles, passages=passages, zones=zones).html
    assert 'title="furniture">Read also: other news.</span>' in html
    assert 'title="headline">The bridge opens</span>' in html
    assert "Dotted line: quotation." in html


def test_verdict_speaks_of_evidence_and_probability() -> None:
    articles, passages, zones = corpus()
    reuse = pd.DataFrame(
        {"article_id_1": ["a"], "article_id_2": ["b"], "relation": ["rewrite"],
         "reuse_probability": [0.934], "direction": ["undetermined"], "reason": [None]}
    )  # fmt: skip
    html = show_side_by_side(articles, passages=passages, zones=zones, reuse=reuse).html
    assert "What the evidence supports: rewrite" in html
    assert "reused 0.93" in html
    assert "direction: undetermined" in html
    assert "copied" not in html


def test_page_of_its_own_needs_nothing_and_runs_nothing(tmp_path: Path) -> None:
    articles, passages, zones = corpus()
    result = show_side_by_side(articles, passages=passages, zones=zones)
    page = result.save(tmp_path / "pair.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert page == result.save(tmp_path / "again.html").read_text(encoding="utf-8")


def test_passages_and_zones_are_found_when_not_given() -> None:
    sentence = (
        "The council said on Monday that the new bridge will open in the first week of June. "
    )
    articles = pd.DataFrame(
        {"article_id": ["a", "b"], "outlet": ["A", "B"], "text": [sentence + "Rain.", sentence]}
    ).assign(published_at=pd.NaT, published_precision=None, title=None, author=None, language="en")
    result = show_side_by_side(articles)
    assert result.passages == 1
    assert "No date" in result.html


def test_two_articles_must_be_named() -> None:
    articles, passages, zones = corpus()
    more = pd.concat([articles, articles.tail(1).assign(article_id="c")])
    with pytest.raises(ValueError, match="the table has 3 articles; name the two"):
        show_side_by_side(more, passages=passages, zones=zones)
    with pytest.raises(ValueError, match="name two different articles"):
        show_side_by_side(articles, article_ids=("a", "a"), passages=passages, zones=zones)
    with pytest.raises(KeyError, match="article_ids='bb'"):
        show_side_by_side(articles, article_ids=("a", "bb"), passages=passages, zones=zones)


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
)
def test_any_text_and_any_spans_give_well_formed_html_with_all_of_the_text(
    text: str, spans: list[tuple[int, int]], zones: list[tuple[int, int]]
) -> None:
    size = len(text)
    fitting = [(min(a, size), min(max(a, b), size)) for a, b in spans]
    rows = [(s, e, s, e, 3, "verbatim", "running text") for s, e in fitting]
    passages = pd.DataFrame(
        rows, columns=["start_1", "end_1", "start_2", "end_2", "words", "kind", "zone"]
    )
    tiles, at = [], 0
    for a, b in sorted(zones):
        low, high = max(a, at), min(b, size)
        if low < high:
            tiles.append((low, high, "quotation"))
            at = high
    side = Side("a", "A", (), text, tuple(tiles), ())
    reader = read(pair_html(side, side, passages))
    for link in reader.links:
        assert link[1:] in reader.ids
    plain = [c for c in text.replace("\r\n", "\n") if c.isalnum()]
    assert [c for c in reader.cells[0] if c.isalnum()] == plain
