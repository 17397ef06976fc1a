"""The agencies' own formats: NITF, NewsML-G2, NewsML 1 and ninjs.

Versions of one story are rows of their own: `version` says which, `published` is when the story
was first issued, `updated` when this version was. Pictures, graphics and packages have no text.
"""

from __future__ import annotations

import json
import re
from typing import Any

from mediacompare.readers import Options, RawRows, problem
from mediacompare.readers.markup import (
    decode,
    lines_of,
    name_of,
    paragraphs,
    parse_html,
    parse_xml,
    squeeze,
    text_of,
)

_SKIPPED = frozenset(
    ("media", "media-caption", "figure", "figcaption", "head", "body.head", "body.end", "header")
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG = re.compile(r"<(?:p|div|br|html|body)\b", re.I)
_ESCAPED_TAG = re.compile(r"^\s{0,20}<(?:div|iframe|script|blockquote)\b[^\n]*>\s{0,20}$", re.I)

_NINJS_NAMES = (
    "versioncreated firstcreated pubstatus body_html body_xhtml usageterms copyrightholder"
    " headlines bodies urgency"
)
_NINJS_MARKS = tuple(f'"{name}"'.encode() for name in _NINJS_NAMES.split())


def sniff_nitf(head: bytes, name: str) -> float:
    """Recognize NITF by its root element."""
    found = _root_name(head)
    return 0.97 if found == b"nitf" else 0.0


def sniff_newsml(head: bytes, name: str) -> float:
    """Recognize NewsML-G2 and NewsML 1 by their root elements."""
    found = _root_name(head)
    return 0.97 if found in {b"newsmessage", b"newsitem", b"newsml", b"packageitem"} else 0.0


def sniff_ninjs(head: bytes, name: str) -> float:
    """Recognize ninjs by its property names."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return 0.0
    return 0.95 if sum(mark in head for mark in _NINJS_MARKS) >= 2 else 0.0


def _root_name(head: bytes) -> bytes:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"<"):
        return b""
    # Comments, which may hold anything, are taken off; what is left begins with the root.
    for _ in range(20):
        if start.startswith(b"<!--"):
            end = start.find(b"-->")
        elif start.startswith((b"<?", b"<!")):
            end = start.find(b">")
        else:
            break
        if end < 0:
            return b""
        start = start[end:].lstrip(b"-> \t\r\n")
    found = re.match(rb"<(?:[\w.-]{1,30}:)?([\w.-]{1,40})", start)
    return found.group(1).lower() if found else b""


def read_nitf(data: bytes, name: str, options: Options) -> RawRows:
    """Read NITF: one story a file."""
    result = RawRows()
    try:
        root = parse_xml(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "fetch the item again"))
        return result
    for node in _outermost(root, "nitf"):
        row = _nitf_head(node)
        row.update(_nitf_body(node))
        row["outlet"] = row["agency"]
        result.rows.append(row)
    if not result.rows:
        result.problems.append(problem("no NITF story in it", "fetch the item again"))
    return result


def _outermost(root: Any, *names: str) -> list[Any]:
    """List the elements of these names that stand in none of the same names."""
    return [
        node
        for node in root.iter()
        if name_of(node) in names and not any(name_of(up) in names for up in node.iterancestors())
    ]


def _nitf_head(nitf: Any) -> dict[str, str | None]:
    row: dict[str, str | None] = {"outlet": None, "title": None, "text": None}
    row["language"] = nitf.get("baselang") or nitf.get(_XML_LANG)
    holders: list[str] = []
    for node in nitf.iter():
        kind = name_of(node)
        if kind == "date.issue":
            row["published"] = node.get("norm")
        elif kind == "pubdata":
            row.setdefault("published", node.get("date.publication"))
            length = node.get("item-length") or ""
            if node.get("unit-of-measure") == "word" and re.fullmatch(r"[0-9]{1,7}", length):
                row["word_count"] = str(int(length))
            row["section"] = node.get("position.section") or row.get("section")
        elif kind == "story.date" and not row.get("published"):
            row["published"] = node.get("norm")
        elif kind == "doc-id":
            row["source_id"] = node.get("id-string")
            holders.append(node.get("regsrc") or "")
        elif kind == "du-key":
            row["version"] = node.get("version") or row.get("version")
        elif kind == "doc.copyright":
            holder = node.get("holder") or ""
            holders.append(holder)
            row["rights"] = squeeze(f"© {node.get('year') or ''} {holder}")
        elif kind == "rights.owner":
            holders.append(text_of(node))
        elif kind == "from-src":
            holders.append(node.get("src-name") or "")
        elif kind == "ed-msg":
            row["editor_note"] = node.get("info") or None
        elif kind == "tobject.subject" and node.get("tobject.subject.type"):
            row.setdefault("subject", node.get("tobject.subject.type"))
        elif kind == "tobject":
            row.setdefault("section", node.get("tobject.type"))
        elif kind == "meta" and "wordcount" in (node.get("name") or ""):
            content = node.get("content") or ""
            row["word_count"] = str(int(content)) if re.fullmatch(r"[0-9]{1,7}", content) else None
    row["agency"] = next((holder for holder in holders if holder), None)
    return row


def _nitf_body(nitf: Any) -> dict[str, str | None]:
    row: dict[str, str | None] = {}
    captions: list[str] = []
    for node in nitf.iter():
        kind = name_of(node)
        inside = {name_of(up) for up in node.iterancestors()}
        if "body.content" in inside and kind not in {"media-caption"}:
            continue
        if kind == "hl1" and not row.get("title"):
            row["title"] = text_of(node) or None
        elif kind == "hl2" and not row.get("subtitle"):
            row["subtitle"] = text_of(node) or None
        elif kind == "byline":
            row["author"] = text_of(node, skip=frozenset(("byttl",))) or None
        elif kind == "distributor":
            row["agency"] = text_of(node) or None
        elif kind == "dateline":
            row["dateline"] = text_of(node, skip=frozenset(("story.date",))) or None
        elif kind == "abstract":
            row["abstract"] = text_of(node) or None
        elif kind == "body.content":
            row["text"] = _content(node)
        elif kind == "media-caption":
            captions.append(text_of(node))
    if not row.get("title"):
        titles = [text_of(node) for node in nitf.iter() if name_of(node) == "title"]
        row["title"] = titles[0] if titles and titles[0] else None
    if row.get("subtitle") == row.get("title"):
        row.pop("subtitle")
    if captions:
        row["graphic"] = "\n".join(captions)
    return row


def _content(node: Any) -> str | None:
    """Text of a story's content, without pictures and the code of embedded players."""
    lines = lines_of(node, skip=_SKIPPED)
    return paragraphs([line for line in lines if not _ESCAPED_TAG.match(line)])


def read_newsml(data: bytes, name: str, options: Options) -> RawRows:
    """Read NewsML-G2 and NewsML 1: one row a text item, and one a story that a package lists."""
    result = RawRows()
    try:
        root = parse_xml(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "fetch the item again"))
        return result
    others = 0
    for node in _outermost(root, "newsitem", "itemref"):
        kind = name_of(node)
        if kind == "newsitem" and node.get("guid") is not None:
            row = _g2_item(node)
        elif kind == "newsitem":
            row = _newsml1_item(node)
        elif kind == "itemref" and any(name_of(up) == "packageitem" for up in node.iterancestors()):
            row = _g2_reference(node)
        else:
            continue
        if row is None:
            others += 1
        else:
            result.rows.append(row)
    if any(row.get("listed_only") for row in result.rows):
        result.problems.append(
            problem(
                "a package of links: its stories have headlines, no text",
                "fetch the stories themselves",
                severity="warning",
            )
        )
    if others:
        result.problems.append(
            problem(f"{others} pictures or graphics without a story left out", "", severity="info")
        )
    if not result.rows and not others:
        result.problems.append(problem("no news item in it", "fetch the item again"))
    for row in result.rows:
        if not row.get("outlet"):
            row["outlet"] = row.get("agency")
    return result


def _party(node: Any) -> str:
    """Name of a provider or holder: its <name>, literal, or the last part of its code."""
    for child in node:
        if name_of(child) == "name" and text_of(child):
            return text_of(child)
    return node.get("literal") or (node.get("qcode") or "").rpartition(":")[2]


def _g2_item(item: Any) -> dict[str, str | None] | None:
    row: dict[str, str | None] = {"outlet": None, "title": None, "text": None}
    row["source_id"] = item.get("guid")
    row["version"] = item.get("version")
    row["language"] = item.get(_XML_LANG)
    authors: list[str] = []
    kept: Any = None
    for node in item.iter():
        kind = name_of(node)
        if kind == "itemclass" and (node.get("qcode") or "").rpartition(":")[2] in {
            "picture",
            "graphic",
            "video",
            "audio",
        }:
            return None
        value = "" if len(node) else squeeze(node.text)
        if kind == "contentset":
            kept = node
        elif kept is not None and kept in node.iterancestors():
            continue
        elif kind == "provider":
            row["agency"] = _party(node) or row.get("agency")
        elif kind == "versioncreated":
            row["updated"] = value or None
        elif kind == "firstcreated" or (kind == "contentcreated" and not row.get("published")):
            row["published"] = value or None
        elif kind == "headline" and value:
            if "sub" in (node.get("role") or "").casefold() and row["title"]:
                row["subtitle"] = value
            else:
                row["title"] = row["title"] or value
        elif kind == "by" and value:
            row["author"] = value
        elif kind == "creator" and name_of(node.getparent()) == "contentmeta":
            authors.append(_party(node))
        elif kind == "creditline" and value:
            row["credit"] = value
        elif kind == "dateline" and value:
            row["dateline"] = value
        elif kind == "slugline" and value:
            row["slug"] = value
        elif kind == "copyrightnotice" and not row.get("rights"):
            row["rights"] = value or None
        elif kind == "copyrightholder":
            row["copyright_holder"] = _party(node) or None
        elif kind == "infosource" and "origProv" in (node.get("role") or ""):
            row["agency"] = _party(node) or row.get("agency")
        elif kind == "language" and node.get("tag"):
            row["language"] = node.get("tag")
        elif kind == "pubstatus":
            row["status"] = (node.get("qcode") or "").rpartition(":")[2] or None
        elif kind == "ednote" and value:
            row["editor_note"] = value
    if row.get("published") is None:
        row["published"] = row.get("updated")
    if not row.get("author"):
        named = [author for author in authors if author and author != row.get("agency")]
        row["author"] = "; ".join(dict.fromkeys(named)) or None
    row["agency"] = row.get("agency") or row.get("copyright_holder")
    if kept is not None:
        row["text"], row["word_count"] = _g2_content(kept)
    return row


def _g2_content(content: Any) -> tuple[str | None, str | None]:
    """Text and declared length of the best rendition: markup inside, markup as text, plain text."""
    found: list[tuple[str, str | None]] = []
    for node in content:
        kind = name_of(node)
        if kind == "inlinexml":
            bodies = [n for n in node.iter() if name_of(n) in {"body.content", "body"}]
            inner = [b for b in bodies if name_of(b) == "body.content"] or bodies or [node]
            text = _content(inner[0])
        elif kind == "inlinedata":
            text = _loose_text("".join(node.itertext()))
        else:
            continue
        if text:
            count = node.get("wordcount") or ""
            found.append((text, count if re.fullmatch(r"[1-9][0-9]{0,6}", count) else None))
    return max(found, key=lambda pair: len(pair[0])) if found else (None, None)


def _loose_text(source: str) -> str | None:
    """Text of a field that may hold HTML or plain lines; indented lines begin paragraphs."""
    if _TAG.search(source):
        try:
            root = parse_html(source)
        except ValueError:
            return squeeze(source) or None
        blocks = list(root.iter("p"))
        if len(blocks) != 1:
            return _content(root)
        source = "".join(blocks[0].itertext())
    lines = re.split(r"\n\s{0,20}\n|\n(?=[ \t\u2003]{2})", source.strip("\n"))
    return paragraphs([squeeze(line) for line in lines])


def _g2_reference(node: Any) -> dict[str, str | None] | None:
    row: dict[str, str | None] = {"outlet": None, "title": None, "text": None}
    row["source_id"] = node.get("residref")
    row["version"] = node.get("version")
    row["listed_only"] = "true"
    for child in node:
        kind = name_of(child)
        if kind == "itemclass":
            if (child.get("qcode") or "").rpartition(":")[2] in {"picture", "graphic", "video"}:
                return None
        elif kind == "headline":
            row["title"] = text_of(child) or None
        elif kind == "versioncreated":
            row["published"] = squeeze(child.text) or None
        elif kind == "provider":
            row["agency"] = _party(child) or None
        elif kind == "slugline":
            row["slug"] = text_of(child) or None
    return row if row["title"] else None


def _newsml1_item(item: Any) -> dict[str, str | None] | None:
    row: dict[str, str | None] = {"outlet": None, "title": None, "text": None}
    row["language"] = item.get(_XML_LANG)
    names = {
        "publicidentifier": "source_id",
        "revisionid": "version",
        "firstcreated": "published",
        "thisrevisioncreated": "updated",
        "headline": "title",
        "subheadline": "subtitle",
        "byline": "author",
        "dateline": "dateline",
        "slugline": "slug",
        "copyrightline": "rights",
        "creditline": "credit",
        "providerid": "provider_id",
    }
    texts: list[str] = []
    for node in item.iter():
        kind = name_of(node)
        if kind == "datacontent":
            bodies = [n for n in node.iter() if name_of(n) in {"body.content", "body"}]
            inner = [b for b in bodies if name_of(b) == "body.content"] or bodies or [node]
            text = _content(inner[0]) if len(node) else _loose_text(node.text or "")
            if text:
                texts.append(text)
        elif kind in names and not row.get(names[kind]):
            row[names[kind]] = text_of(node) or None
        elif kind == "party" and name_of(node.getparent()) in {"provider", "source"}:
            row.setdefault("agency", node.get("FormalName"))
        elif kind == "language" and node.get("FormalName"):
            row["language"] = node.get("FormalName")
        elif kind == "property" and node.get("FormalName") == "Words":
            row["word_count"] = node.get("Value")
    row["agency"] = row.get("agency") or row.pop("provider_id", None)
    if not texts and not row["title"]:
        return None
    row["text"] = max(texts, key=len) if texts else None
    return row


def read_ninjs(data: bytes, name: str, options: Options) -> RawRows:
    """Read ninjs 1 and 2, also inside the envelope of a content service."""
    result = RawRows()
    try:
        document = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        result.problems.append(problem(f"not readable as JSON: {error}", "fetch the item again"))
        return result
    skipped = 0
    for item in _ninjs_items(document):
        if item.get("type") in {"picture", "graphic", "video", "audio"}:
            skipped += 1
        else:
            result.rows.append(_ninjs_row(item))
    if skipped:
        result.problems.append(
            problem(f"{skipped} pictures or graphics left out", "", severity="info")
        )
    for number, row in enumerate(result.rows, start=1):
        if not row["outlet"] and row["url"]:
            row["outlet"] = host_of(row["url"])
            result.problems.append(
                problem(
                    f"the item names no source; outlet is its address, {row['outlet']}",
                    "give outlet=",
                    severity="info",
                    row=number,
                )
            )
        if not row["text"]:
            result.problems.append(
                problem(
                    "the item holds no text, only links to it",
                    "fetch the story itself",
                    severity="warning",
                    row=number,
                )
            )
    if not result.rows and not skipped:
        result.problems.append(problem("no news item in it", "fetch the item again"))
    return result


def host_of(url: str) -> str | None:
    """Name the host of an address, without "www." and the port.

    Examples
    --------
    >>> host_of("https://www.example.org:443/a"), host_of("not an address")
    ('example.org', None)
    """
    found = re.match(r"(?i)https?://(?:[^/@\s]{0,100}@)?([a-z0-9.-]{1,253})", url)
    return found.group(1).casefold().removeprefix("www.") if found else None


def _ninjs_items(document: Any) -> list[dict[str, Any]]:
    """Find the items: the document, a list of them, or below data, item, items, _items."""
    queue = [document]
    found: list[dict[str, Any]] = []
    while queue and len(found) < 1_000_000:
        here = queue.pop(0) if len(queue) < 1000 else queue.pop()
        if isinstance(here, list):
            queue.extend(here)
        elif isinstance(here, dict):
            if any(key in here for key in ("versioncreated", "headline", "headlines", "bodies")):
                found.append(here)
            else:
                queue.extend(
                    here[key] for key in ("data", "item", "items", "_items") if key in here
                )
    return found


def _string(value: Any) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        parts = [_string(part) for part in value]
        return "; ".join(part for part in parts if part) or None
    if isinstance(value, dict):
        return _string(value.get("name") or value.get("value") or value.get("literal"))
    return None


def _ninjs_row(item: dict[str, Any]) -> dict[str, str | None]:
    text: str | None = None
    for key in ("body_html", "body_xhtml", "body_text"):
        value = item.get(key)
        if isinstance(value, str) and value.strip() and text is None:
            text = _loose_text(value)
    bodies = item.get("bodies")
    if text is None and isinstance(bodies, list):
        values = [body.get("value") for body in bodies if isinstance(body, dict)]
        text = next((_loose_text(v) for v in values if isinstance(v, str) and v.strip()), None)
    headlines = item.get("headlines")
    title = _string(item.get("headline")) or (
        _string(headlines[0]) if isinstance(headlines, list) and headlines else None
    )
    agency = next(
        (
            found
            for key in ("source", "provider", "copyrightholder", "copyrightHolder", "infosource")
            if (found := _string(item.get(key)))
        ),
        None,
    )
    updated = _string(item.get("versioncreated") or item.get("versionCreated"))
    author = _string(item.get("byline") or item.get("by")) or _string(item.get("authors"))
    uri = _string(item.get("uri") or item.get("guid"))
    return {
        "source_id": uri,
        "outlet": agency,
        "title": title or _string(item.get("title")),
        "text": text,
        "published": _string(item.get("firstcreated") or item.get("firstCreated")) or updated,
        "updated": updated,
        "version": _string(item.get("version")),
        "language": _string(item.get("language")),
        "author": author,
        "url": uri if uri and uri.startswith("http") else None,
        "rights": _string(item.get("copyrightnotice") or item.get("usageterms")),
        "agency": agency,
        "slug": _string(item.get("slugline")),
        "abstract": _string(item.get("description_text")),
        "status": _string(item.get("pubstatus")),
        "editor_note": _string(item.get("ednote")),
        "word_count": _string(item.get("wordcount")),
        "dateline": _string(item.get("located")),
    }
