"""Factiva exports: HTML in both layouts, RTF, and XML.

The positional layout ("Article Format") has no labels: the line of the word count is the anchor,
date, source and code follow it, rights come last. The tagged layout has codes of two or three
letters (HD, BY, LP, TD …). Labels and month names follow the language of the user interface.
"""

from __future__ import annotations

import re
from typing import Any

from mediacompare.readers import Options, RawRows, problem
from mediacompare.readers.markup import (
    lines_of,
    name_of,
    paragraphs,
    parse_html,
    parse_xml,
    squeeze,
    text_of,
)

#: Code of the tagged layout -> field; LP and TD make up the text.
TAGS: dict[str, str] = {
    "HD": "title",
    "BY": "author",
    "CR": "agency",
    "WC": "word_count",
    "PD": "published",
    "ET": "time",
    "SN": "outlet",
    "SC": "source_code",
    "NGC": "source_group",
    "GC": "source_group_code",
    "ED": "edition",
    "PG": "page",
    "VOL": "volume",
    "SE": "section",
    "CLM": "column",
    "LA": "language",
    "CY": "rights",
    "CX": "correction",
    "LP": "text",
    "TD": "text",
    "ART": "graphic",
    "CT": "contact",
    "RF": "reference",
    "CO": "company",
    "IN": "industry",
    "NS": "subject",
    "RE": "geographic",
    "IPC": "ipc",
    "IPD": "ipd",
    "PUB": "publisher",
    "AN": "source_id",
}
_DIGITS = r"\d{1,3}(?:[.,\s\u2009'’]\d{3}){0,3}|\d{1,7}"
#: "475 words", "877 Wörter", "8165 字": a count and one word, whatever the language.
_WORD_COUNT = re.compile(
    rf"^(?P<count>{_DIGITS})\s{{0,2}}[^\W\d_.,:;()]{{1,9}}\ufffd?[^\W\d_]{{0,8}}$"
)
_KNOWN_UNITS = re.compile(
    r"(?i)(?:words?|w.{1,2}rter|woorden|mots?|palabras?|parole|palavras|слов\w{0,2}|字|ord|słów|"
    r"単語|個の単語|語)$"
)
_AN = re.compile(r"(?:^|\s)([A-Z][A-Z0-9]{2,11}[A-Za-z0-9]{12,26})$")
#: An accession number, before which "Document" stands in the language of the interface.
_AN_IN_RTF = re.compile(
    rb"Document [A-Z][A-Z0-9]{3,11}0{2}\d{6}\w{6,14}"
    rb"|(?<![A-Za-z0-9])[A-Z][A-Z0-9]{2,11}00(?:19|20)\d{6}[a-z][a-z0-9]{5,12}(?![A-Za-z0-9])"
)
_CODE = re.compile(r"^[A-Z][A-Z0-9]{1,11}$")
_TIME = re.compile(r"^\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AP]M)?(?:\s[A-Z]{2,4})?$", re.I)
_RIGHTS = re.compile(r"(?i)^(?:\(c\)|©|copyright\b)")
#: Numbers that a browser script put before the headlines of a page.
_COUNTED = re.compile(r"^\d{1,4}\)\s{1,3}")
_NESTED = frozenset(("div", "p", "table"))
_BYLINE = re.compile(r"(?i)^(?:by|von|par|por|di|door|af|av)\s")
_RTF_TAG = re.compile(r"^([A-Z]{2,3})\s{0,4}[|\t]\s{0,4}")


def sniff_html(head: bytes, name: str) -> float:
    """Recognize Factiva's page by its own class names and title."""
    if b"<title>Factiva</title>" in head or b"fcpNavContainer" in head:
        return 0.98
    marks = (b"articleParagraph", b"factivalogo", b"enArticle")
    return 0.95 if sum(mark in head for mark in marks) >= 2 else 0.0


def read_html(data: bytes, name: str, options: Options) -> RawRows:
    """Read a saved Factiva page in either layout."""
    result = RawRows()
    try:
        root = parse_html(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "save the page again from Factiva"))
        return result
    for article, nodes in _articles(root):
        classes = (article.get("class") or "").split()
        table = next((node for node in nodes if node.tag == "table"), None)
        if table is not None and any(squeeze(text_of(b)) in TAGS for b in _bold(nodes)):
            row = _read_tagged(nodes)
        else:
            row = _read_positional(article, nodes)
        language = next((c[:-7] for c in classes if c.endswith("Article") and len(c) > 7), None)
        if language and len(language) <= 5:
            row["language"] = language
        _finish(row, len(result.rows) + 1, result)
    if not result.rows:
        result.problems.append(
            problem(
                "a page of Factiva without articles in it",
                "use Display Options: Full Article/Report plus Indexing, then Save",
            )
        )
    return result


def _articles(root: Any) -> list[tuple[Any, list[Any]]]:
    """Find the articles, each with the elements from its start to the next one's, in one pass."""
    out: list[tuple[Any, list[Any]]] = []
    for node in root.iter("div", "p", "table", "tr", "b"):
        classes = (node.get("class") or "").split() if node.tag == "div" else []
        if "article" in classes and any(name.endswith("Article") for name in classes):
            out.append((node, []))
        elif out:
            out[-1][1].append(node)
    return out


def _bold(nodes: list[Any]) -> list[Any]:
    """List the first few elements in bold, among them the codes of the tagged layout."""
    return [node for node in nodes if node.tag == "b"][:10]


def _finish(row: dict[str, str | None], number: int, result: RawRows) -> None:
    """Tidy the values that both layouts share and check them."""
    if row.get("word_count"):
        row["word_count"] = re.sub(r"\D", "", row["word_count"] or "") or None
    time = row.pop("time", None)
    if time and row.get("published"):
        row["published"] = f"{row['published']} {time}"
    found = _AN.search(row.get("source_id") or "")
    row["source_id"] = found.group(1) if found else row.get("source_id")
    result.rows.append(row)


def _read_positional(article: Any, nodes: list[Any]) -> dict[str, str | None]:
    head: list[tuple[str, str]] = []
    tail: list[str] = []
    text: list[str] = []
    for node in nodes:
        if node.tag not in {"div", "p"} or any(name_of(child) in _NESTED for child in node):
            continue
        classes = node.get("class") or ""
        if "articleParagraph" in classes:
            text.extend(lines_of(node))
            continue
        line = squeeze(text_of(node))
        if not line:
            continue
        if name_of(node) == "div" and not text:
            kind = "author" if classes == "author" else ""
            if node.get("id") == "hd":
                inner = " ".join(span.get("class") or "" for span in node.iter("span"))
                kind = "counted" if "counted" in inner else "title"
            head.append((kind, line))
        else:
            tail.append(line)
    row = _read_head(head)
    row["text"] = paragraphs(text)
    if tail and _AN.search(tail[-1]):
        row["source_id"] = tail.pop()
        if tail:
            row["publisher"] = tail.pop()
    else:
        holder = next(
            (
                up.get("id")
                for up in article.iterancestors("div")
                if (up.get("id") or "")[:8] == "article-"
            ),
            None,
        )
        row["source_id"] = holder[8:] if holder else None
    if tail:
        row["graphic"] = "\n".join(tail)
    return row


def _read_head(head: list[tuple[str, str]]) -> dict[str, str | None]:
    """Read the lines without labels, outward from the word count."""
    row: dict[str, str | None] = {"title": None, "outlet": None}
    lines = [line for _, line in head]
    anchor = _find_anchor(lines)
    before = head[:anchor] if anchor is not None else head
    titled = next((i for i, (kind, _) in enumerate(before) if kind in {"title", "counted"}), None)
    if titled is None and before:
        titled = 0
    extra: list[str] = []
    for index, (kind, line) in enumerate(before):
        if index == titled:
            row["title"] = _COUNTED.sub("", line) if kind == "counted" else line
        elif kind == "author":
            row["author"] = line
        elif titled is not None and index < titled:
            row["section"] = line
        else:
            extra.append(line)
    if extra and not row.get("author"):
        row["author"] = extra.pop(0)
    if extra:
        row["credit"] = "; ".join(extra)
    if anchor is None:
        return row
    row["word_count"] = lines[anchor]
    after = lines[anchor + 1 :]
    if after:
        row["published"] = after.pop(0)
    if after and _TIME.match(after[0]):
        row["time"] = after.pop(0)
    if after:
        row["outlet"] = after.pop(0)
    if after and _CODE.match(after[0]):
        row["source_code"] = after.pop(0)
    rights = next((i for i, line in enumerate(after) if _RIGHTS.match(line)), None)
    if rights is not None:
        row["rights"] = " ".join(after[rights:])
        after = after[:rights]
    if after:
        row["language"] = after.pop()
    for line in after:
        if re.fullmatch(r"[A-Z]{0,3}[-.]?\d{1,4}[A-Z]?(?:[-,/ ][A-Z]{0,3}\d{1,4}){0,6}", line):
            row["page"] = line
        else:
            row["edition"] = f"{row['edition']}; {line}" if row.get("edition") else line
    return row


def _find_anchor(lines: list[str]) -> int | None:
    """Find the word count: a known unit first, then any count that a date line follows."""
    counts = [index for index, line in enumerate(lines) if _WORD_COUNT.match(line)]
    for index in counts:
        if _KNOWN_UNITS.search(lines[index]):
            return index
    for index in counts:
        if index + 1 < len(lines) and re.search(r"\d{4}", lines[index + 1]):
            return index
    return None


def _read_tagged(nodes: list[Any]) -> dict[str, str | None]:
    row: dict[str, str | None] = {"title": None, "outlet": None}
    text: list[str] = []
    for line in nodes:
        if line.tag != "tr":
            continue
        cells = [cell for cell in line if name_of(cell) == "td"]
        if len(cells) < 2:
            continue
        tag = squeeze(text_of(cells[0])).upper()
        if TAGS.get(tag) == "text":
            text.extend(lines_of(cells[1]))
        else:
            _add_tag(row, tag, squeeze(text_of(cells[1])))
    row["text"] = paragraphs(text)
    return row


def _add_tag(row: dict[str, str | None], tag: str, value: str) -> None:
    field_name = TAGS.get(tag)
    if field_name and value:
        row[field_name] = f"{row[field_name]}; {value}" if row.get(field_name) else value


def sniff_rtf(head: bytes, name: str) -> float:
    """Recognize a Factiva RTF by the name of the vendor or an accession number."""
    if not head.startswith(b"{\\rtf"):
        return 0.0
    if b"Factiva" in head or b"Dow Jones" in head:
        return 0.95
    return 0.9 if _AN_IN_RTF.search(head) else 0.0


def read_rtf(data: bytes, name: str, options: Options) -> RawRows:
    """Read a Factiva RTF in either layout (as HTML without marks; no real file was at hand)."""
    from mediacompare.readers.nexis import rtf_lines

    result = RawRows()
    try:
        lines = rtf_lines(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "save as HTML instead"))
        return result
    return read_lines(lines, result)


def read_lines(lines: list[str], result: RawRows) -> RawRows:
    """Read Factiva's text form: each article ends with the line of its accession number."""
    article: list[str] = []
    for raw in lines:
        line = squeeze(raw)
        article.append(line)
        if len(line) < 80 and _AN.search(line) and len(line.split()) <= 3 and len(article) > 4:
            _add_text_article(article, result)
            article = []
    if sum(len(line) for line in article) > 400 and _find_anchor(article) is not None:
        _add_text_article(article, result)
        result.problems.append(
            problem(
                "the last article has no accession number: the file may be cut short",
                "export it again",
                severity="warning",
                row=len(result.rows),
            )
        )
    if not result.rows:
        result.problems.append(problem("no article with an accession number found", "save as HTML"))
    return result


def _add_text_article(article: list[str], result: RawRows) -> None:
    marks = (_RTF_TAG.match(line) for line in article)
    if sum(mark is not None and mark[1] in TAGS for mark in marks) >= 5:
        row = _tagged_lines(article)
    else:
        end = _head_end(article)
        head = _guess_kinds([line for line in article[:end] if line])
        row = _read_head(head)
        body = [line for line in article[end:-1] if line]
        row["source_id"] = article[-1]
        row["text"] = paragraphs(body)
    _finish(row, len(result.rows) + 1, result)


def _head_end(article: list[str]) -> int:
    """Find where the text begins: after the line of rights, or else after the first empty line."""
    start = _find_anchor(article) or 0
    near = range(start, min(start + 24, len(article)))
    rights = next((index for index in near if _RIGHTS.match(article[index])), None)
    if rights is not None:
        return rights + 1
    return next((i for i in range(start, len(article)) if not article[i]), len(article) - 1)


def _guess_kinds(lines: list[str]) -> list[tuple[str, str]]:
    """Tell section, headline and byline apart in text, where nothing marks them."""
    anchor = _find_anchor(lines)
    before = anchor if anchor is not None else len(lines)
    title = 0
    if before >= 2 and not _BYLINE.match(lines[1]):
        few, more = len(lines[0].split()), len(lines[1].split())
        title = 1 if few <= 3 and more >= 5 else 0
    kinds = ["title" if index == title else "" for index in range(len(lines))]
    for index in range(title + 1, before):
        if _BYLINE.match(lines[index]):
            kinds[index] = "author"
            break
    return list(zip(kinds, lines, strict=True))


def _tagged_lines(article: list[str]) -> dict[str, str | None]:
    row: dict[str, str | None] = {"title": None, "outlet": None}
    text: list[str] = []
    tag = ""
    for line in article:
        found = _RTF_TAG.match(line)
        if found and found[1] in TAGS:
            tag = found[1]
            line = line[found.end() :]
        line = line.strip("| ")
        if TAGS.get(tag) == "text":
            if line:
                text.append(line)
        else:
            _add_tag(row, tag, line)
    row["text"] = paragraphs(text)
    return row


def sniff_xml(head: bytes, name: str) -> float:
    """Recognize the XML of Factiva's services by its names."""
    if b"global.factiva.com" in head or b"ppsArticleResponse" in head:
        return 0.98
    return 0.9 if b"<accessionNo>" in head and b"<headline" in head else 0.0


def read_xml(data: bytes, name: str, options: Options) -> RawRows:
    """Read the XML of Factiva's services; the count of the result set is the declared one."""
    result = RawRows()
    try:
        root = parse_xml(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "fetch the file again"))
        return result
    for node in root.iter():
        kind = name_of(node)
        count = node.get("count") or ""
        if kind == "ppsarticleresultset" and re.fullmatch(r"[0-9]{1,7}", count):
            result.declared = int(count)
        elif kind == "article":
            _finish(_read_xml_article(node), len(result.rows) + 1, result)
    if not result.rows:
        result.problems.append(problem("no article in it", "fetch the file again"))
    return result


def _read_xml_article(article: Any) -> dict[str, str | None]:
    fields = {
        "accessionno": "source_id",
        "baselanguage": "language",
        "copyright": "rights",
        "headline": "title",
        "byline": "author",
        "credit": "agency",
        "pages": "page",
        "sectionname": "section",
        "edition": "edition",
        "publishername": "publisher",
        "sourcename": "outlet",
        "sourcecode": "source_code",
        "wordcount": "word_count",
        "notes": "notes",
        "columnname": "column",
    }
    row: dict[str, str | None] = {"title": None, "outlet": None}
    text: list[str] = []
    for node in article:
        kind = name_of(node)
        if kind in {"leadparagraph", "tailparagraphs"}:
            text.extend(
                squeeze("".join(paragraph.itertext()))
                for paragraph in node
                if name_of(paragraph) == "paragraph"
            )
        elif kind == "publicationdate":
            row["published"] = squeeze("".join(node.itertext())) or None
        elif kind == "modificationdate":
            row["updated"] = squeeze("".join(node.itertext())) or None
        elif kind in fields:
            value = squeeze("".join(node.itertext()))
            if value:
                row[fields[kind]] = value
    row["text"] = paragraphs(text)
    return row
