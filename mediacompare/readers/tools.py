"""Output of programs that collect articles: trafilatura, newspaper4k, news-please, fundus.

Their JSON lines and tables with a header go through `tables.py`, whose aliases know their columns;
here is what needs more: trafilatura's CSV without a header and its XML and TEI, and single JSON
documents whose values have quirks.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from mediacompare.readers import Options, RawRows, problem
from mediacompare.readers.markup import (
    decode,
    lines_of,
    name_of,
    paragraphs,
    parse_xml,
    squeeze,
    text_of,
)
from mediacompare.readers.tables import _FIELD_LIMIT
from mediacompare.readers.wires import host_of

#: Columns of trafilatura's CSV, which has no header; versions before 2.0 end earlier.
_TRAFILATURA = "url id fingerprint hostname title image date text comments license pagetype"
_MISSING = frozenset(("", "null", "none", "nan", "n/a"))
_FINGERPRINT = re.compile(r"(?:null|[0-9a-f]{14,18})\Z")
_SKIPPED = frozenset(("comments", "graphic"))


def sniff_trafilatura_csv(head: bytes, name: str) -> float:
    """Recognize trafilatura's CSV: tabs, an address first, a fingerprint third."""
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").split("\t")
    if len(first) < 8 or not first[0].startswith(("http://", "https://", "null")):
        return 0.0
    return 0.95 if _FINGERPRINT.match(first[2]) else 0.0


def read_trafilatura_csv(data: bytes, name: str, options: Options) -> RawRows:
    """Read trafilatura's CSV: tab-separated, no header, "null" where a value is missing."""
    result = RawRows()
    text = decode(data).replace("\x00", "")
    with _FIELD_LIMIT:  # the limit is one for the whole process
        limit = csv.field_size_limit(max(len(text), 131_072))
        try:
            records = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
        except csv.Error as error:
            result.problems.append(problem(f"not readable as CSV: {error}", "write it again"))
            return result
        finally:
            csv.field_size_limit(limit)
    for record in records:
        values = {
            key: _value(cell)
            for key, cell in zip(_TRAFILATURA.split(), record, strict=False)
            if cell
        }
        if not any(values.values()):
            continue
        result.rows.append(
            {
                "source_id": values.get("id"),
                "outlet": values.get("hostname"),
                "title": values.get("title"),
                "text": values.get("text"),
                "published": values.get("date"),
                "url": values.get("url"),
                "rights": values.get("license"),
                "page_type": values.get("pagetype"),
                "fingerprint": values.get("fingerprint"),  # of the content: no id of an article
            }
        )
        if len(record) < 8:
            result.problems.append(
                problem(
                    f"a line of {len(record)} fields where trafilatura writes 11",
                    "write the file again",
                    severity="warning",
                    row=len(result.rows),
                )
            )
    if not result.rows:
        result.problems.append(problem("no article in it", "write the file again"))
    return result


def _value(cell: str) -> str | None:
    return None if cell.strip().casefold() in _MISSING else cell


def sniff_trafilatura_xml(head: bytes, name: str) -> float:
    """Recognize trafilatura's XML by its root, and TEI by its name space."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(b"<"):
        return 0.0
    if b"http://www.tei-c.org/ns/1.0" in head[:4000] or b"<TEI" in head[:2000]:
        return 0.9
    found = re.search(rb"<doc\b[^>]{0,20000}(?:sitename|hostname|fingerprint)=", start[:30_000])
    return 0.95 if found else 0.0


def read_trafilatura_xml(data: bytes, name: str, options: Options) -> RawRows:
    """Read trafilatura's XML (also many documents below one root) and its TEI."""
    result = RawRows()
    try:
        root = parse_xml(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "write the file again"))
        return result
    for node in root.iter():
        kind = name_of(node)
        if kind == "doc" and not any(name_of(up) == "doc" for up in node.iterancestors()):
            result.rows.append(_doc_row(node))
        elif kind == "tei" and not any(name_of(up) == "tei" for up in node.iterancestors()):
            result.rows.append(_tei_row(node))
    if not result.rows:
        result.problems.append(problem("no document in it", "write the file again"))
    return result


def _doc_row(doc: Any) -> dict[str, str | None]:
    main = next((node for node in doc if name_of(node) == "main"), None)
    return {
        "source_id": doc.get("id"),
        "outlet": doc.get("sitename") or doc.get("hostname"),
        "title": doc.get("title"),
        "text": paragraphs(_article_lines(main)) if main is not None else None,
        "published": doc.get("date"),
        "author": doc.get("author"),
        "url": doc.get("url"),
        "section": doc.get("categories"),
        "language": doc.get("language"),
        "rights": doc.get("license"),
        "hostname": doc.get("hostname"),
        "abstract": doc.get("description") or doc.get("excerpt"),
        "retrieved": doc.get("filedate"),
        "fingerprint": doc.get("fingerprint"),
    }


def _article_lines(node: Any) -> list[str]:
    for line_break in node.iter():
        if name_of(line_break) == "lb":
            line_break.tail = "\n" + (line_break.tail or "")
    return [line for line in lines_of(node, skip=_SKIPPED) if line]


def _tei_row(tei: Any) -> dict[str, str | None]:
    row: dict[str, str | None] = {"outlet": None, "title": None, "text": None}
    for node in tei.iter():
        kind = name_of(node)
        above = name_of(node.getparent()) if node.getparent() is not None else ""
        value = "" if kind in {"text", "tei", "teiheader", "body"} else squeeze(node.text)
        if kind == "title" and above in {"titlestmt", "biblfull"} and not row["title"]:
            row["title"] = value or None
        elif (
            kind in {"author", "persname"}
            and value
            and above in {"titlestmt", "author", "analytic"}
        ):
            row["author"] = row.get("author") or value
        elif kind == "publisher" and value:
            row["outlet"] = row["outlet"] or value
        elif kind == "date" and not row.get("published"):
            row["published"] = node.get("when") or value or None
        elif kind == "ptr" or (kind == "ref" and above == "bibl"):
            row["url"] = row.get("url") or node.get("target")
        elif kind == "idno" and value:
            row["source_id"] = value
        elif kind == "language":
            row["language"] = node.get("ident") or value or None
        elif kind == "abstract":
            row["abstract"] = text_of(node) or None
        elif kind == "term" and not row.get("section"):
            row["section"] = value or None
        elif kind == "body" and row["text"] is None:
            comments = [n for n in node if "comments" in (n.get("type") or "")]
            for comment in comments:
                node.remove(comment)
            row["text"] = paragraphs(lines_of(node))
    return row


def sniff_json(head: bytes, name: str) -> float:
    """Recognize single documents of newspaper4k, news-please and fundus by their keys."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return 0.0
    for marks in (
        (b'"maintext"', b'"date_publish"'),
        (b'"date_download"', b'"source_domain"'),
        (b'"publish_date"', b'"meta_lang"'),
        (b'"publish_date"', b'"canonical_link"'),
        (b'"publishing_date"', b'"body"'),
        (b'"fingerprint"', b'"source-hostname"'),
        (b'"raw_text"', b'"hostname"'),
    ):
        if all(mark in head for mark in marks):
            return 0.9
    return 0.0


def read_json(data: bytes, name: str, options: Options) -> RawRows:
    """Read one document, a list of them, or one a line."""
    result = RawRows()
    text = decode(data)
    try:
        documents = _documents(json.loads(text))
    except (ValueError, RecursionError) as error:
        documents = _json_lines(text, result)
        if not documents:
            result.problems = [problem(f"not readable as JSON: {error}", "write it again")]
    result.rows = [_json_row(document) for document in documents]
    if not result.rows and not result.problems:
        result.problems.append(problem("no article in it", "write the file again"))
    return result


def _documents(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, dict):
        for key in ("articles", "data", "results", "documents"):
            if isinstance(content.get(key), list):
                content = content[key]
                break
        else:
            inner = list(content.values())  # documents by the name of their file
            if not inner or not all(isinstance(part, dict) and "title" in part for part in inner):
                return [content]
            content = inner
    return [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []


def _json_lines(text: str, result: RawRows) -> list[dict[str, Any]]:
    out = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
        except (ValueError, RecursionError):
            result.problems.append(
                problem(f"line {number} is no JSON", "write the file again", severity="warning")
            )
            continue
        if isinstance(document, dict):
            out.append(document)
    return out


def _string(value: Any) -> str | None:
    """Text of a JSON value: lists are joined, and the word "None" is nothing."""
    if isinstance(value, str):
        return _value(value)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        parts = [_string(part) for part in value[:1000]]
        return "; ".join(part for part in parts if part) or None
    return None


def _json_row(document: dict[str, Any]) -> dict[str, str | None]:
    def first(*keys: str) -> str | None:
        return next((found for key in keys if (found := _string(document.get(key)))), None)

    body = document.get("body")
    text = first("maintext", "text", "raw_text")
    if isinstance(body, dict):
        text = _fundus_body(body)
    elif text is None:
        text = _string(body)
    url = first("canonical_link", "url", "source_url", "source")
    plain_url = first("url")
    if url and not url.startswith("http"):
        url = plain_url
    outlet = first("meta_site_name", "sitename", "publisher", "source_domain", "hostname")
    return {
        "source_id": first("id"),
        "outlet": outlet or (host_of(url) if url else None),
        "title": first("title"),
        "text": text,
        "published": first("date_publish", "publish_date", "publishing_date", "date"),
        "updated": first("date_modify", "modified_date"),
        "retrieved": first("date_download", "filedate", "crawl_date"),
        "language": first("language", "lang", "meta_lang"),
        "author": first("authors", "author"),
        "url": url,
        "section": first("categories", "topics"),
        "rights": first("license", "copyright"),
        "abstract": first("description", "excerpt", "meta_description"),
        "fingerprint": first("fingerprint"),
    }


def _fundus_body(body: dict[str, Any]) -> str | None:
    """Text of fundus' body: summary, then each section's headline and paragraphs."""
    lines: list[str] = []
    summary = body.get("summary")
    lines += (
        [part for part in summary if isinstance(part, str)] if isinstance(summary, list) else []
    )
    sections = body.get("sections")
    for section in sections if isinstance(sections, list) else []:
        if isinstance(section, dict):
            for key in ("headline", "paragraphs"):
                parts = section.get(key)
                if isinstance(parts, list):
                    lines += [part for part in parts if isinstance(part, str)]
    return paragraphs([line.strip() for line in lines])
