"""Europresse (Eureka) exports: HTML in the older layout of tables and the newer of <article>.

The parts of the heading carry class names, but their order and what they hold varies: the date is
looked for first. Search hits split words by highlighting, which is undone.
"""

from __future__ import annotations

import re
from typing import Any

from mediacompare.readers import Options, RawRows, problem
from mediacompare.readers.datelines import cut_date
from mediacompare.readers.markup import lines_of, paragraphs, parse_html, squeeze

_ID = re.compile(
    r"\b(?:news|web|bio|rpt|cnw|tv|radio)·\d{8}[a-z]?·[A-Z0-9_]{1,12}·[\w.-]{1,60}", re.I
)
_PAGE = re.compile(r"(?i)\bpp?\.\s?([A-Z]{0,3}\d{1,4}(?:[-,]\s?[A-Z]{0,3}\d{1,4}){0,5})")
_WORDS = re.compile(r"(?i)\b(\d{1,6}) (?:mots|words)\b")
_RIGHTS = re.compile(r"(?i)^(?:©|\(c\)|copyright\b|tous droits)")
_END = re.compile(
    r"(?i)^(?:numéro de document|document number|ce certificat est émis|this certificate is issued|"
    r"certificat publi|date d'émission|cet article est paru dans|le présent document est protégé|"
    r"note\(s\) ?:|référence\(s\) de publication)"
)
_ISSUE = re.compile(r"(?i),?\s(?:no|n°|nº|vol)\.?\s?[\w-]{1,12}.{0,40}$")
_CERTIFICATE = re.compile(r"(?i)^(?:ce certificat|this certificate)")
#: Marks the parts of the heading in the lines of an article; private, no text can hold it.
_MARK = "\ue000"
_PARTS = {
    "docpublicationname": "outlet",
    "rdp__docpublicationname": "outlet",
    "docheader": "header",
    "titrearticlevisu": "title",
    "rdp__articletitle": "title",
    "rdp__subtitle": "subtitle",
    "docauthors": "author",
    "rdp__byline": "author",
    "doctitreauthor": "author",
}


def sniff_html(head: bytes, name: str) -> float:
    """Recognize Europresse by its class names or its maker."""
    marks = (b"DocPublicationName", b"TitreArticleVisu", b"docOcurrContainer", b"cedrom-sni")
    found = sum(mark in head for mark in marks)
    return 0.97 if found >= 2 else 0.9 if found else 0.0


def read_html(data: bytes, name: str, options: Options) -> RawRows:
    """Read a saved page of Europresse in either layout."""
    result = RawRows()
    try:
        root = parse_html(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "save the selection again as HTML"))
        return result
    for node in root.iter("span", "div", "p"):
        parts = [_PARTS[c] for c in (node.get("class") or "").lower().split() if c in _PARTS]
        if parts and not (node.text or "").startswith(_MARK):
            node.text = f"{_MARK}{parts[0]}{_MARK}{node.text or ''}"
    for article in _articles(root):
        row = _read_article(article)
        if row.get("outlet") or row.get("text"):
            result.rows.append(row)
    if not result.rows:
        result.problems.append(
            problem("a page of Europresse without articles", "save the documents, not the list")
        )
    return result


def _articles(root: Any) -> list[list[str]]:
    """Lines of each article: an <article> each, or from one name of a publication to the next."""
    elements = [node for node in root.iter("article") if node.find(".//article") is None]
    if elements:
        return [lines_of(node) for node in elements]
    out: list[list[str]] = []
    start = f"{_MARK}outlet{_MARK}"
    for line in lines_of(root):
        before, mark, rest = line.partition(start)
        if mark:
            if before and out:
                out[-1].append(before)
            out.append([start + rest])
        elif out:
            out[-1].append(line)
    return out


def _read_article(lines: list[str]) -> dict[str, str | None]:
    row: dict[str, str | None] = {"outlet": None, "title": None, "text": None}
    header: list[str] = []
    loose: list[str] = []
    text: list[str] = []
    ended = False
    for line in lines:
        if not row.get("source_id") or not _CERTIFICATE.match(line):
            found = _ID.search(line)
            if found and not row.get("source_id"):
                row["source_id"] = found.group(0)
        parts = line.split(_MARK)
        if len(parts) > 1:
            for kind, value in zip(parts[1::2], parts[2::2], strict=False):
                value = value.strip()
                if kind == "header":
                    header.append(value)
                elif value and kind in {"outlet", "title", "subtitle", "author"}:
                    row[kind] = squeeze(f"{row[kind]} {value}") if row.get(kind) else value
            continue
        if _END.match(line) or _ID.fullmatch(line):
            ended = True
        elif _RIGHTS.match(line) and len(line) < 300:
            row["rights"] = line
        elif not ended:
            (text if row["title"] else loose).append(line)
    _read_heading(header, row)
    if row["outlet"]:
        issue = _ISSUE.search(row["outlet"])
        if issue:
            row["issue"] = issue.group(0).strip(" ,")
            row["outlet"] = row["outlet"][: issue.start()].strip()
    if loose and not row["title"] and not text:
        text = loose
    elif loose:
        row["kicker"] = " ".join(loose)
    if not row.get("author") and len(text) > 1 and _looks_like_author(text[0]):
        row["author"] = text.pop(0)
    row["text"] = paragraphs(text)
    return row


def _read_heading(header: list[str], row: dict[str, str | None]) -> None:
    """Read section, date, page and length from the line between publication and title."""
    line = squeeze(" ".join(header))
    if not line:
        return
    page = _PAGE.search(line)
    if page:
        row["page"] = page.group(1)
        line = f"{line[: page.start()]} {line[page.end() :]}"
    words = _WORDS.search(line)
    if words:
        row["word_count"] = words.group(1)
        line = f"{line[: words.start()]} {line[words.end() :]}"
    cut = cut_date(line)
    if cut is None:
        row["section"] = line.strip(" ,-") or None
        return
    row["published"] = cut.published
    row["section"] = cut.before or None
    if cut.edition:
        row["edition"] = cut.edition


def _looks_like_author(line: str) -> bool:
    """Tell a line of names from the first paragraph: short, without the mark of a sentence."""
    return len(line) <= 90 and len(line.split()) <= 9 and not re.search(r"[.!?:…»\"]$", line)
