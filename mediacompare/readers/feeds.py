"""Feeds: RSS 2.0, RSS 1.0 (RDF) and Atom, as saved from the web.

Most feeds hold a summary, not the article; which of the two a row has is in `text_kind`.
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
from mediacompare.readers.wires import host_of

_ROOT = re.compile(
    rb"<(?:rss\b|feed\b[^>]{0,500}http://www\.w3\.org/2005/Atom|rdf:RDF\b[^>]{0,500}purl\.org/rss)"
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def sniff(head: bytes, name: str) -> float:
    """Recognize a feed by its root element."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:4000]
    return 0.95 if start.startswith(b"<") and _ROOT.search(start) else 0.0


def read(data: bytes, name: str, options: Options) -> RawRows:
    """Read a feed: one row an item."""
    result = RawRows()
    try:
        root = parse_xml(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "fetch the feed again"))
        return result
    channel = _channel(root)
    for node in root.iter():
        if name_of(node) in {"item", "entry"} and not any(
            name_of(up) in {"item", "entry"} for up in node.iterancestors()
        ):
            row = _read_item(node)
            for key, value in channel.items():
                row[key] = row.get(key) or value
            if not row.get("outlet") and row.get("url"):
                row["outlet"] = host_of(row["url"] or "")
            result.rows.append(row)
    short = sum(row.get("text_kind") == "summary" for row in result.rows)
    if short:
        result.problems.append(
            problem(
                f"{short} of {len(result.rows)} items hold a summary, not the article",
                "fetch the pages behind their links",
                severity="warning",
            )
        )
    if not result.rows:
        result.problems.append(problem("a feed without items", "leave it out", severity="warning"))
    return result


def _channel(root: Any) -> dict[str, str | None]:
    """Read what holds for all items: the name of the feed, its language and rights."""
    holder = next((node for node in root if name_of(node) == "channel"), root)
    row: dict[str, str | None] = {"outlet": None}
    row["language"] = holder.get(_XML_LANG) or root.get(_XML_LANG)
    for node in holder:
        kind = name_of(node)
        if kind == "title" and not row["outlet"]:
            row["outlet"] = text_of(node) or None
        elif kind == "language":
            row["language"] = squeeze(node.text) or None
        elif kind in {"copyright", "rights"}:
            row["rights"] = text_of(node) or None
    return row


def _read_item(item: Any) -> dict[str, str | None]:
    row: dict[str, str | None] = {"title": None, "text": None}
    authors: list[str] = []
    sections: list[str] = []
    full = summary = None
    for node in item:
        kind = name_of(node)
        value = squeeze("".join(node.itertext()))
        if kind == "title":
            row["title"] = _plain(value)
        elif kind == "link":
            address = node.get("href") or value
            if address and (not row.get("url") or node.get("rel") == "alternate"):
                row["url"] = address
        elif kind in {"guid", "id", "identifier"}:
            row["source_id"] = value or None
        elif kind in {"encoded", "content"} and "media" not in str(node.tag):
            full = _text(node) or full
        elif kind in {"description", "summary"} and "media" not in str(node.tag):
            summary = _text(node) or summary
        elif kind in {"pubdate", "published", "issued"} or (kind == "date" and value):
            row["published"] = value or None
        elif kind in {"updated", "modified"}:
            row["updated"] = value or None
        elif kind in {"creator", "author"}:
            names = [squeeze(n.text) for n in node if name_of(n) == "name"]
            authors += [name for name in (names or [value]) if name]
        elif kind == "category":
            sections.append(node.get("term") or value)
        elif kind == "source" and value and len(node) == 0:
            row["outlet"] = value
    row["author"] = "; ".join(authors) or None
    row["section"] = "; ".join(section for section in sections if section) or None
    row["text"] = full or summary
    row["text_kind"] = "full" if full else "summary" if summary else None
    row["published"] = row.get("published") or row.get("updated")
    return row


def _plain(value: str) -> str | None:
    """Take markup off a title that carries it."""
    return squeeze(text_of(parse_html(value))) or None if re.search(r"<\w|&\w", value) else value


def _text(node: Any) -> str | None:
    if len(node):
        return paragraphs(lines_of(node))
    source = node.text or ""
    if not re.search(r"<\w|&\w{2,8};", source):
        return squeeze(source) or None
    try:
        return paragraphs(lines_of(parse_html(source)))
    except ValueError:
        return squeeze(source) or None
