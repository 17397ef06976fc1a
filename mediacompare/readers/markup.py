"""Untrusted bytes to text and element trees: what every reader of markup needs, done safely once.

XML is parsed without entities, DTD and network; HTML by libxml2 with its size limits on; bytes that
claim one encoding and hold another are read as far as they go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Elements that end a line of running text.
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 head header hr li main nav ol p pre section table tbody td"
    " tfoot th thead title tr ul block hl1 hl2 media-caption paragraph line note"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
#: Elements whose text is never shown.
_HIDDEN = frozenset(("script", "style", "template", "noscript"))

_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,40})", re.I
)
_XML_DECLARATION = re.compile(r"\A\s{0,50}<\?xml[^>]{0,300}\?>", re.I)
_XML_ENCODING = re.compile(
    rb"\A\s{0,50}<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9_:.-]{2,40})", re.I
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Bytes that are no UTF-8, smuggled in by "surrogateescape", as Windows-1252 would show them.
_ESCAPED = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "replace").replace("\x00", "\ufffd")
    for byte in range(0x80, 0x100)
}


def decode(data: bytes, *, declared: str | None = None) -> str:
    r"""Decode bytes of an unknown or wrongly declared encoding, without ever failing.

    A byte order mark is believed, then UTF-8 where it holds. Where only single bytes break UTF-8
    (exports glue texts of two encodings together), those alone are read as Windows-1252. Otherwise
    the declared encoding is tried, then a guess by charset-normalizer on the first 64 kB.

    Examples
    --------
    >>> decode(b"\xef\xbb\xbfcaf\xc3\xa9"), decode(b"caf\xe9 " + "é".encode() * 20)[:4]
    ('café', 'café')
    """
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    start = data[:4096]
    if start.count(0) > len(start) // 4:  # UTF-16 without a byte order mark
        little = start[1::2].count(0) >= start[::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    escaped = data.decode("utf-8", "surrogateescape")
    broken = len(data) - len(escaped.encode("utf-8", "ignore"))
    good = (len(data) - len(escaped.encode("ascii", "ignore")) - broken) // 2
    if declared and declared.casefold().replace("_", "-") not in {"utf-8", "utf8", "utf-16"}:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass
    if broken <= max(good, 8):
        return escaped.translate(_ESCAPED)
    from charset_normalizer import from_bytes

    best = from_bytes(data[:65536]).best()
    if best is not None and best.encoding not in {"utf_16", "utf_16_le", "utf_16_be", "utf_32"}:
        try:
            return data.decode(best.encoding, "replace")
        except LookupError:
            pass
    return data.decode("cp1252", "replace")


def decode_markup(data: bytes) -> str:
    """Decode a page or an XML document, with the encoding that it declares as the second choice."""
    found = _XML_ENCODING.search(data[:2048]) or _META_CHARSET.search(data[:8192])
    return decode(data, declared=found.group(1).decode("ascii") if found else None)


def parse_html(data: bytes | str) -> _Element:
    """Parse a page into a tree; a page without any element is a ValueError."""
    from lxml import etree

    text = data if isinstance(data, str) else decode_markup(data)
    text = _CONTROL.sub(" ", _XML_DECLARATION.sub("", text))
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.LxmlError as error:
        raise ValueError(f"not readable as HTML: {error}") from None
    if root is None:
        raise ValueError("not readable as HTML: it holds no element")
    return root


def parse_xml(data: bytes) -> _Element:
    """Parse XML without entities, DTD or network; broken XML is a ValueError that says where."""
    from lxml import etree

    text = _CONTROL.sub(" ", _XML_DECLARATION.sub("", decode_markup(data).lstrip("\ufeff")))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.strip().encode("utf-8"), parser)
    except etree.LxmlError as error:
        raise ValueError(f"not readable as XML: {error}") from None
    if root is None:
        raise ValueError("not readable as XML: it holds no element")
    return root


def name_of(element: Any) -> str:
    """Local name of an element in lower case; comments and entities have none."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def squeeze(text: str | None) -> str:
    """Make one line: runs of white space, also of no-break spaces, become one space."""
    return " ".join((text or "").split())


def lines_of(element: Any, *, skip: frozenset[str] = frozenset()) -> list[str]:
    """List the lines that an element shows: blocks and <br> end a line; empty lines are left out.

    `skip` names elements whose text is left out, beside scripts and styles.
    """
    return [line for line in _split_lines(element, _HIDDEN | skip) if line]


def _split_lines(element: Any, hidden: frozenset[str]) -> Iterator[str]:
    from lxml import etree

    parts: list[str] = []
    depth_hidden = 0
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            if not depth_hidden and node.tail:
                parts.append(node.tail)
            continue
        name = name_of(node)
        breaks = name in _BLOCKS or name == "br"
        if event == "start":
            if breaks and parts and not depth_hidden:
                yield squeeze("".join(parts))
                parts.clear()
            if name in hidden:
                depth_hidden += 1
            elif not depth_hidden and node.text:
                parts.append(node.text)
        else:
            if name in hidden:
                depth_hidden -= 1
            if breaks and name != "br" and parts and not depth_hidden:
                yield squeeze("".join(parts))
                parts.clear()
            if not depth_hidden and node.tail and node is not element:
                parts.append(node.tail)
    if parts:
        yield squeeze("".join(parts))


def text_of(element: Any, *, skip: frozenset[str] = frozenset()) -> str:
    """Text of an element as one line."""
    return " ".join(lines_of(element, skip=skip))


def paragraphs(lines: list[str]) -> str | None:
    """Join lines as the package keeps texts: a blank line between paragraphs; nothing is None."""
    kept = [line for line in lines if line]
    return "\n\n".join(kept) if kept else None
