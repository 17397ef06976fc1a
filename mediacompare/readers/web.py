"""Saved web pages: the text by trafilatura, the rest from what the page says of itself.

A page describes itself in JSON-LD, in meta elements and in the comment of the program that saved
it; these are read before anything is guessed from its looks. Nothing is fetched.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from mediacompare.readers import Options, RawRows, is_binary, problem
from mediacompare.readers.markup import decode_markup, lines_of, parse_html, squeeze

# Pictures and fonts that SingleFile and others write into the page: up to nine tenths of it.
_DATA_URI = re.compile(r"data:[\w.+/-]{1,80}[;,][^\"'<>\s)]{60,}")
_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title|script|div|p)\b", re.I)
_SINGLE_FILE = re.compile(
    r"Page saved with SingleFile[^\n]{0,40}\n\s*url:\s*(?P<url>\S{1,2000})"
    r"(?:[^\n]{0,200}\n\s*saved date:\s*(?P<date>[^\n]{1,80}))?"
)
_SAVED_FROM = re.compile(r"<!--\s{0,5}saved from url=\(\d{1,6}\)(\S{1,2000})")
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Review)$")
_FURNITURE = frozenset(
    ["nav", "header", "footer", "aside", "form", "button", "select", "figure", "iframe"]
)
_MAX_ELEMENTS = 12_000  # trafilatura's time grows with their square; news pages have 300 to 3,000
_MAX_PARTS = 5000  # of an MHTML file: pictures, styles and scripts
_MAX_NODES = 5000  # of JSON-LD, against pages that nest without end

# Names of meta elements, without the marks between their words, which differ from site to site.
_DATES = (
    "articlepublishedtime",
    "articlepublished",
    "ogarticlepublishedtime",
    "datepublished",
    "cxenseparserecspublishtime",
    "parselypubdate",
    "sailthrudate",
    "dcdatecreated",
    "dcdatepublished",
    "dctermscreated",
    "dctermsdate",
    "publishdate",
    "publicationdate",
    "pubdate",
    "date",
    "dcdate",
)
_UPDATES = ("articlemodifiedtime", "ogupdatedtime", "datemodified", "lastmodified")
_AUTHORS = ("articleauthorname", "author", "parselyauthor", "dccreator", "articleauthor")
_SECTIONS = ("articlesection", "parselysection", "section")
_SITES = ("ogsitename", "applicationname", "applemobilewebapptitle")


def sniff_html(head: bytes, name: str) -> float:
    """Take what has the marks of a web page in its first kilobytes."""
    if is_binary(head):
        return 0.0
    start = head[:8192].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<?xml", b"<")) and re.match(rb"<!doctype\s+html|<html\b", start, re.I):
        return 0.35
    found = len(set(_TAG.findall(head[:32768])))
    if name.casefold().endswith((".html", ".htm", ".xhtml", ".shtml")):
        return 0.32 if found else 0.2
    return 0.3 if start.startswith(b"<") and found >= 3 else 0.0


def sniff_mhtml(head: bytes, name: str) -> float:
    """Take a message of several parts that a browser saved."""
    start = head[:4096].lower()
    if b"multipart/related" in start and b"mime-version:" in start and b"from:" in start:
        browser = b"snapshot-content-location" in start or b"saved by" in start
        return 0.8 if browser or name.casefold().endswith((".mhtml", ".mht")) else 0.3
    return 0.0


def read_mhtml(data: bytes, name: str, options: Options) -> RawRows:
    """Read the page in an MHTML file, with its address and the day it was saved."""
    import email
    import email.policy

    pages: list[Any] = []
    boundary = re.search(rb'boundary="?([^"\s;]{1,100})', data[:8192])
    if boundary is None or data.count(b"\n--" + boundary[1]) <= _MAX_PARTS:
        try:
            message = email.message_from_bytes(data, policy=email.policy.compat32)
            pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
        except RecursionError:
            pages = []
    if not pages:
        wrong = problem("no page in this MHTML file", "save the page again")
        return RawRows(problems=[wrong])
    content = pages[0].get_payload(decode=True)
    page = content if isinstance(content, bytes) else str(content).encode()
    charset = pages[0].get_content_charset()
    if charset and charset not in ("utf-8", "us-ascii"):
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            page = page.decode(charset).encode()
    result = read_html(page, name, options)
    # A header of bytes that are no ASCII comes as an object, not as text.
    address = message.get("Snapshot-Content-Location") or pages[0].get("Content-Location") or ""
    for row in result.rows:
        row["url"] = row.get("url") or squeeze(str(address)) or None
        row["retrieved"] = row.get("retrieved") or squeeze(str(message.get("Date") or "")) or None
    return result


def read_html(data: bytes, name: str, options: Options) -> RawRows:
    """Read one saved page as one article."""
    page = decode_markup(data)
    lean = _DATA_URI.sub("data:,", page)
    try:
        root = parse_html(lean)
    except ValueError as error:
        return RawRows(problems=[problem(str(error), "save the page again")])
    facts = _read_facts(lean, root)
    dense = sum(1 for _ in root.iter()) > _MAX_ELEMENTS
    text = _lines(root) if dense else _extract(lean)
    row: dict[str, str | None] = {"title": facts.pop("title", None), "text": text, **facts}
    notes = []
    if dense:
        wrong = f"more than {_MAX_ELEMENTS:,} elements; all lines of the article or page were taken"
        note = problem(wrong, "look for menus and comments in its text", severity="warning")
        notes.append(note)
    body = row.pop("body", None)
    if body and len(body) > 1.5 * len(text) + 200:
        row["text"] = body  # the page hides it from view and gives it in its JSON-LD
    if not (row["text"] or "").strip():
        note = problem(
            "no running text found on this page",
            "open it in a browser: it may show its text by script, or behind a paywall; "
            "save it once more when the text shows (SingleFile)",
            severity="warning",
        )
        notes.append(note)
    return RawRows(rows=[row], problems=notes)


def _extract(page: str) -> str:
    """Extract the running text by trafilatura (Barbaresi 2021)."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = trafilatura.extract(
        page, include_comments=False, include_tables=False, include_formatting=False
    )
    return (text or "").replace("\n", "\n\n")


def _lines(root: Any) -> str:
    """Take all lines of the article, the main part or the page, without its menus and forms."""
    for name in ("article", "main", "body"):
        element = next(root.iter(name), None)
        if element is not None:
            return "\n\n".join(lines_of(element, skip=_FURNITURE))
    return ""


# --- What the page says of itself ----------------------------------------------------------------


def _read_facts(page: str, root: Any) -> dict[str, str | None]:
    meta = _read_meta(root)
    linked = _read_json_ld(root)
    canonical = _attribute(root, "//link[@rel='canonical']/@href")
    node = _choose(linked, canonical or meta.get("ogurl"))
    saved = _SINGLE_FILE.search(page[:4096])
    saved_from = _SAVED_FROM.search(page[:4096])
    site = _first(meta, _SITES)
    facts: dict[str, str | None] = {
        "title": _title(root, meta, node, site),
        "outlet": meta.get("ogsitename") or _name(node.get("publisher")) or site,
        "published": _first_date(
            _string(node.get("datePublished")),
            *(meta.get(key) for key in _DATES),
            _attribute(root, "//*[@itemprop='datePublished']/@datetime"),
            _attribute(root, "//*[@itemprop='datePublished']/@content"),
            _attribute(root, "//article//time[@pubdate]/@datetime"),
            _attribute(root, "//article//time/@datetime"),
            _attribute(root, "//time/@datetime"),
            _string(node.get("dateCreated")),
        ),
        "updated": _string(node.get("dateModified")) or _first(meta, _UPDATES),
        "author": _authors(node, meta),
        "section": _names(node.get("articleSection")) or _first(meta, _SECTIONS),
        "language": _string(node.get("inLanguage"))
        or root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or meta.get("oglocale")
        or meta.get("contentlanguage"),
        "url": next(
            (
                address
                for address in (
                    canonical,
                    meta.get("ogurl"),
                    _string(node.get("url")),
                    saved["url"] if saved else None,
                    meta.get("savepageurl"),
                    saved_from[1] if saved_from else None,
                )
                if address and re.match(r"https?://", address)
            ),
            None,
        ),
        "retrieved": (saved["date"] if saved else None) or meta.get("savepagedate"),
        "rights": _name(node.get("copyrightHolder")) or meta.get("copyright"),
        "word_count": _string(node.get("wordCount")),
        "body": _body(node),
    }
    return {key: squeeze(value) or None if key != "body" else value for key, value in facts.items()}


def _read_meta(root: Any) -> dict[str, str]:
    """Read the meta elements; the first of a name counts, and marks in names do not."""
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        content = squeeze(element.get("content"))
        key = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
            or ""
        )
        if content and key:
            meta.setdefault(_plain(key), content)
    return meta


def _plain(text: str) -> str:
    """Keep only letters and digits, to compare what differs in marks and spaces."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _read_json_ld(root: Any) -> list[dict[str, Any]]:
    """List the things that the page describes in JSON-LD."""
    nodes: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        source = re.sub(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)", "", script.text or "")
        source = re.sub(r"(?:-->|//\s*\]\]>|\]\]>)?[;\s]*\Z", "", source)
        try:
            content = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        nodes += list(_walk(content))[: _MAX_NODES - len(nodes)]
    return nodes


def _walk(content: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(content, list):
        for item in content[:_MAX_NODES]:
            yield from _walk(item, depth + 1)
    elif isinstance(content, dict):
        yield content
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf"):
            if isinstance(content.get(key), (dict, list)):
                yield from _walk(content[key], depth + 1)


def _choose(nodes: Sequence[dict[str, Any]], address: str | None) -> Mapping[str, Any]:
    """Choose the description of the page's own article, not of a teaser's."""
    best: Mapping[str, Any] = {}
    best_score = 0
    for node in nodes:
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if not any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds):
            continue
        score = 1 + 2 * ("headline" in node or "name" in node) + 2 * ("datePublished" in node)
        mentioned = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
        texts = [one.get("@id") if isinstance(one, dict) else one for one in mentioned]
        if address and any(isinstance(one, str) and _same(one, address) for one in texts):
            score += 3
        if score > best_score:
            best, best_score = node, score
    return best


def _same(one: str, other: str) -> bool:
    def bare(address: str) -> str:
        return re.sub(r"^https?://(?:www\.)?|[?#].*$|/+$", "", address.strip(), flags=re.S)

    return bare(one) == bare(other)


def _string(value: Any) -> str | None:
    """Take a string out of JSON-LD, where a single one may stand in a list."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("name") or value.get("alternateName")
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return squeeze(html.unescape(str(value))) or None
    return None


def _name(value: Any) -> str | None:
    return _string(value) if not isinstance(value, (int, float)) else None


def _names(value: Any) -> str | None:
    """Join the names of one or several persons or sections."""
    items = value if isinstance(value, list) else [value]
    names: list[str] = []
    for item in items[:50]:
        name = _string(item)
        if name and name not in names and not re.match(r"https?://", name):
            names.append(name)
    return "; ".join(names) or None


def _authors(node: Mapping[str, Any], meta: Mapping[str, str]) -> str | None:
    named = _names(node.get("author")) or _names(node.get("creator"))
    if named:
        return named
    for key in _AUTHORS:
        author = meta.get(key)
        if author and not re.match(r"https?://", author):
            return html.unescape(author)
    return None


def _body(node: Mapping[str, Any]) -> str | None:
    """Take the text that JSON-LD gives whole."""
    body = node.get("articleBody")
    if not isinstance(body, str):
        return None
    body = html.unescape(re.sub(r"<(?:br|/p)\b[^<>]{0,200}>", "\n\n", body))
    return re.sub(r"<[^<>]{1,2000}>", "", body).strip() or None


def _title(
    root: Any, meta: Mapping[str, str], node: Mapping[str, Any], site: str | None
) -> str | None:
    """Choose the headline: JSON-LD before the one for social media before what is shown.

    The social one is taken where it is the same in other marks (JSON-LD joins parts of it with
    hyphens), or has a kicker before it that the page shows too.
    """
    shown = [squeeze(" ".join(element.itertext())) for element in islice(root.iter("h1"), 20)]
    shown = [one for one in shown if one]
    declared = _string(node.get("headline"))
    social = html.unescape(meta.get("ogtitle") or meta.get("twittertitle") or "") or None
    if declared and social and declared != social:
        one, other = _plain(declared), _plain(social)
        kicker = other.endswith(one) and any(other == _plain(heading) for heading in shown)
        cut_short = declared.endswith(("…", "...")) and other.startswith(one)
        if one == other or kicker or cut_short:
            declared = social
    title = declared or social or next(iter(shown), None)
    title = title or _attribute(root, "//head/title/text()")
    return _without_site(title, site, shown) if title else None


def _without_site(title: str, site: str | None, shown: Sequence[str]) -> str:
    """Take the name of the site off the end of a title."""
    for place in re.finditer(r"\s[|–—-]\s", title):
        start, end = title[: place.start()].strip(), title[place.end() :].strip()
        if start in shown or (site and end and _plain(end) == _plain(site)):
            return start
    return title


def _first(meta: Mapping[str, str], keys: Sequence[str]) -> str | None:
    return next((html.unescape(meta[key]) for key in keys if meta.get(key)), None)


def _first_date(*texts: str | None) -> str | None:
    """Take the first date with a clock time, else the first date, else what stands first."""
    from mediacompare.dates import parse_date

    given = [text for text in texts if text]
    parsed = [(text, parse_date(text)) for text in given]
    dated = [(text, found) for text, found in parsed if found.timestamp_utc is not None]
    if not dated:
        return given[0] if given else None
    first = dated[0][1].timestamp_utc
    for text, found in dated:
        near = first and found.timestamp_utc and abs(found.timestamp_utc - first).days < 1
        if near and found.precision in ("second", "minute"):
            return text
    return dated[0][0]


def _attribute(root: Any, path: str) -> str | None:
    found = root.xpath(path)
    return squeeze(str(found[0])) or None if found else None
