"""Nexis Uni and Lexis+ exports: DOCX, RTF, and what users save from them as text.

One article is: title, outlet, date line, copyright, labels (`Section:`, `Byline:` …), `Body`,
paragraphs, more labels, `End of Document`. A cover with a list of contents may stand before the
first article without any separator. The older LexisNexis layouts are in `lexisnexis.py`.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NamedTuple

from mediacompare.readers import Options, RawRows, problem
from mediacompare.readers.archives import open_zip, read_zip_member
from mediacompare.readers.lexisnexis import (
    FIELDS,
    FOOTER_LABELS,
    SURE_FOOTER_LABELS,
    add_label,
    find_label,
    is_copyright,
    set_date,
    split_title,
)
from mediacompare.readers.markup import decode, parse_xml, squeeze

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable

#: Last line of an article. English is seen in real files; the others follow the labels that the
#: user interface shows and wait for a file to confirm them.
END_MARKS = frozenset(
    {
        "end of document",
        "ende des dokuments",
        "dokumentende",
        "fin du document",
        "fin de document",
        "einde van document",
        "einde van het document",
        "einde document",
        "fin del documento",
        "fine del documento",
        "fim do documento",
        "ende des dokumentes",
        "einde van dit document",
        "fine documento",
        "fin de documento",
        "slutning på dokument",
        "slut på dokumentet",
    }
)
_BODY_LABELS = {label for label, field in FIELDS.items() if field == "body"}
#: The line alone before the text.
BODY_MARKS = frozenset({"full text", "body text", "tekst", "text", *_BODY_LABELS})
#: Lines alone that begin what follows the text.
TAIL_MARKS = frozenset(
    {
        *("classification", "klassifizierung", "klassifikation", "classificatie", "clasificación"),
        *("classificazione", "classificação", "klassifikation"),
        *(label for label, name in FIELDS.items() if name in ("graphic", "notes", "correction")),
    }
)
_MARKS = (
    "client/matter:",
    *(
        f"{label}:"
        for label, name in FIELDS.items()
        if name in ("retrieved", "publication_type", "word_count")
        and label not in ("update", "mots", "wörter")
    ),
)
_PSEUDO = re.compile(r"(?i)\bthere is an error in this document\b|\bdocument is not available\b")
_COVER = re.compile(
    r"(?i)^(?:user name|date and time|job number|documents? ?\(\d+\)|client/matter|search terms|"
    r"search type|narrowed by|content type|"
    r"benutzername|datum und uhrzeit|auftragsnummer|jobnummer|dokumente? ?\(\d+\)|mandant|"
    r"suchbegriffe|suchtyp|eingegrenzt nach|inhaltstyp|"
    r"nom d'utilisateur|date et heure|numéro d(?:e tâche|u travail)|client/affaire|"
    r"termes de recherche|type de recherche|restreint par|affiné par|type de contenu|"
    r"nombre de usuario|fecha y hora|número de trabajo|documentos? ?\(\d+\)|cliente/asunto|"
    r"términos de búsqueda|tipo de búsqueda|limitado por|tipo de contenido|"
    r"nome utente|data e ora|numero (?:di )?lavoro|documenti ?\(\d+\)|cliente/pratica|"
    r"termini di ricerca|tipo di ricerca|ristretto da|tipo di contenuto|"
    r"gebruikersnaam|datum en tijd|taaknummer|documenten ?\(\d+\)|cliënt/zaak|"
    r"zoektermen|zoektype|beperkt door|inhoudstype)(?!\w)"
)
_DECLARED = re.compile(
    r"(?i)\b(?:documents?|dokumente?|documenten|documentos?|documento|documenti)\s?\((\d{1,6})\)"
)
_CONTENTS = re.compile(r"(?i)^(?:client/matter|search terms|search type|narrowed by|content type)")
_SPACED_LABEL = re.compile(r"\s{0,5}[^\W\d_][\w()-]{1,20}(?: [\w-]{1,20}){0,3}\s?:\xa0")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CONTENT_ITEM = re.compile(r"urn:contentItem:([A-Z0-9]{4}(?:-[A-Z0-9]{1,6}){2,8})")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Paragraph(NamedTuple):
    """A paragraph: its text, whether it stands in a table, and the database's id it links to."""

    text: str
    in_table: bool = False
    link: str | None = None


def sniff_docx(head: bytes, name: str) -> float:
    """Recognize a Word file; whether Nexis wrote it is seen only when it is opened."""
    if head.startswith(b"PK") and b"word/document.xml" in head:
        return 0.9
    return 0.0


def read_docx(data: bytes, name: str, options: Options) -> RawRows:
    """Read the articles of a Nexis DOCX; any other Word file is one article a file."""
    result = RawRows()
    try:
        paragraphs, wrong = _docx_paragraphs(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "export it again, or save it anew in Word"))
        return result
    if wrong:
        result.problems.append(problem(wrong, "export it again; what came before is read"))
    if not paragraphs:
        result.problems.append(problem("a Word file without text", "leave it out"))
        return result
    if not _looks_like_nexis(paragraph.text for paragraph in paragraphs):
        _read_plain(paragraphs, name, result)
        return result
    return _read_lines(paragraphs, result)


def sniff_txt(head: bytes, name: str) -> float:
    """Recognize a Nexis export saved as text by its end marks and labels."""
    if head.startswith((b"PK", b"{\\rtf", b"<")):
        return 0.0
    lines = decode(head).splitlines()
    return 0.95 if _looks_like_nexis(lines) else 0.0


def read_txt(data: bytes, name: str, options: Options) -> RawRows:
    """Read a Nexis export that was saved as text, whatever its line ends."""
    lines = decode(data).replace("\x0c", "\n").splitlines()
    return _read_lines([Paragraph(line) for line in lines], RawRows())


def sniff_rtf(head: bytes, name: str) -> float:
    """Recognize a Nexis RTF: the marks stand in it as plain words."""
    if not head.startswith(b"{\\rtf"):
        return 0.0
    marks = (b"End of Document", b"Load-Date", b"Client/Matter", b"Publication-Type")
    return 0.95 if any(mark in head for mark in marks) else 0.0


def read_rtf(data: bytes, name: str, options: Options) -> RawRows:
    """Read a Nexis RTF (layout as in DOCX; no real file was at hand to try it on)."""
    result = RawRows()
    try:
        lines = rtf_lines(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "export it as DOCX"))
        return result
    return _read_lines([Paragraph(line) for line in lines], result)


def rtf_lines(data: bytes) -> list[str]:
    """Turn RTF into lines of text; bytes may be UTF-8 although the file declares cp1252."""
    from striprtf.striprtf import rtf_to_text

    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError:
        source = data.decode("latin-1")
    try:
        text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError) as error:
        raise ValueError(f"not readable as RTF: {error}") from None
    return text.replace("\x0c", "\n").splitlines()


def _docx_paragraphs(data: bytes) -> tuple[list[Paragraph], str | None]:
    """List the paragraphs of a Word file, and say what is wrong with the rest, if anything.

    The document is read as a stream, so that a thousand articles need little memory.
    """
    from lxml import etree

    archive = open_zip(data)
    document = read_zip_member(archive, "word/document.xml")
    links = _docx_links(archive)
    out: list[Paragraph] = []
    parts: list[str] = []
    link: str | None = None
    tables = 0
    events = etree.iterparse(
        io.BytesIO(document),
        events=("start", "end"),
        tag=tuple(_WORD + tag for tag in ("p", "t", "br", "cr", "tab", "tbl", "hyperlink")),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, node in events:
            tag = node.tag[len(_WORD) :]
            if event == "start":
                if tag == "tbl":
                    tables += 1
                elif tag == "hyperlink":
                    link = link or links.get(node.get(_RELATION) or "")
            elif tag == "t":
                parts.append(node.text or "")
            elif tag in {"br", "cr"}:
                parts.append("\n")
            elif tag == "tab":
                parts.append("\t")
            elif tag == "tbl":
                tables -= 1
            elif tag == "p":
                out.append(Paragraph("".join(parts), tables > 0, link))
                parts.clear()
                link = None
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
    except etree.LxmlError as error:
        return out, f"the Word file is damaged after paragraph {len(out)}: {error}"
    return out, None


def _docx_links(archive: zipfile.ZipFile) -> dict[str, str]:
    """Map the links of a Word file to the database's ids of the articles they lead to."""
    try:
        root = parse_xml(read_zip_member(archive, "word/_rels/document.xml.rels"))
    except ValueError:
        return {}
    out = {}
    for node in root.iter():
        found = _CONTENT_ITEM.search(node.get("Target") or "")
        if found:
            out[node.get("Id") or ""] = found.group(1)
    return out


def _looks_like_nexis(lines: Iterable[str]) -> bool:
    """Tell Nexis' layout by its marks: an end mark, or `Body` with a label of Nexis."""
    body = labels = 0
    for number, line in enumerate(lines):
        if number > 20_000:
            break
        if len(line) > 200:
            continue
        plain = squeeze(line).casefold()
        if plain in END_MARKS:
            return True
        if plain in BODY_MARKS:
            body += 1
        elif plain.startswith(_MARKS):
            labels += 1
        if body and labels:
            return True
    return False


def _read_plain(paragraphs: list[Paragraph], name: str, result: RawRows) -> None:
    """Take a Word file that Nexis did not write as one article, its first line as the title."""
    lines = [squeeze(paragraph.text) for paragraph in paragraphs]
    kept = [line for line in lines if line]
    row: dict[str, str | None] = {"title": None, "text": "\n\n".join(kept) or None}
    if len(kept) > 1 and len(kept[0]) <= 250:
        row = {"title": kept[0], "text": "\n\n".join(kept[1:])}
    result.rows.append(row)
    result.problems.append(
        problem(
            "a Word file that is no export of Nexis: read as one article, first line as title",
            "check title and text; give outlet and date by columns= or a table",
            severity="warning",
        )
    )


def _read_lines(paragraphs: list[Paragraph], result: RawRows) -> RawRows:
    """Split at the end marks and read each article."""
    chunk: list[Paragraph] = []
    ended = False
    for paragraph in paragraphs:
        plain = squeeze(paragraph.text)
        if len(plain) < 40 and plain.casefold() in END_MARKS:
            _add_article(chunk, result)
            chunk = []
            ended = True
        else:
            chunk.append(paragraph)
    rest = [squeeze(paragraph.text) for paragraph in chunk]
    if any(line.casefold() in BODY_MARKS for line in rest if len(line) < 20):
        _add_article(chunk, result)
        result.problems.append(
            problem(
                "the last article has no end mark: the file may be cut short",
                "compare it with the database and export it again",
                severity="warning",
                row=len(result.rows),
            )
        )
    elif not ended:
        result.problems.append(
            problem("no article found between Nexis' marks", "set the database to English, export")
        )
    return result


def _add_article(chunk: list[Paragraph], result: RawRows) -> None:
    lines = [(squeeze(text), in_table, text) for text, in_table, _ in chunk]
    body = _find_body(lines)
    head = lines[: body if body is not None else len(lines)]
    cover = _cover_end(head)
    if cover:
        for text, _, _ in head[:cover]:
            found = _DECLARED.search(text) if result.declared is None else None
            if found:
                result.declared = int(found.group(1))
    links = (paragraph.link for paragraph in chunk[cover : len(head)])
    row: dict[str, str | None] = {"source_id": next((link for link in links if link), None)}
    _read_header([(text, raw) for text, _, raw in head[cover:]], row)
    if body is not None:
        spaced = any(_SPACED_LABEL.match(raw) for _, _, raw in head[cover:])
        _read_body([(text, raw) for text, _, raw in lines[body + 1 :]], row, spaced=spaced)
    number = len(result.rows) + 1
    everything = f"{row.get('title') or ''} {row.get('text') or ''}"[:2000]
    if _PSEUDO.search(everything):
        row["pseudo_article"] = "true"
        result.problems.append(
            problem(
                "the database put an error message in place of the article",
                "fetch this article again, or leave the row out",
                severity="warning",
                row=number,
            )
        )
    result.rows.append(row)


def _find_body(lines: list[tuple[str, bool, str]]) -> int | None:
    for index, (text, _, _) in enumerate(lines):
        if len(text) < 20 and text.casefold() in BODY_MARKS:
            return index
    return None


def _cover_end(head: list[tuple[str, bool, str]]) -> int:
    """Index where the first article begins after cover and contents, 0 where there is no cover."""
    last = -1
    for index, (text, _, _) in enumerate(head):
        if _COVER.match(text):
            last = index
    if last < 0:
        return 0
    end = last + 1
    # What the last entry was narrowed by stands in a table, in text as the lines up to a blank one.
    while end < len(head) and (head[end][1] or (head[end][0] and not _any_table(head))):
        end += 1
    return end


def _any_table(head: list[tuple[str, bool, str]]) -> bool:
    return any(in_table for _, in_table, _ in head)


def _read_header(head: list[tuple[str, str]], row: dict[str, str | None]) -> None:
    top: list[tuple[str, str]] = []
    label: str | None = None
    seen_label = False
    for text, raw in head:
        if not text:
            continue
        found = find_label(text)
        if found and (seen_label or top):
            label = found[0]
            add_label(row, label, found[1])
            seen_label = True
        elif is_copyright(text) and len(top) >= 1:
            row["rights"] = text if not row.get("rights") else f"{row['rights']} {text}"
            label = None
            seen_label = True
        elif seen_label:
            if label:
                add_label(row, label, text)
        else:
            top.append((text, raw))
    _read_top(top, row)


def _read_top(top: list[tuple[str, str]], row: dict[str, str | None]) -> None:
    """Read title, outlet, date and what may stand between them."""
    lines = []
    for text, raw in top:
        if text.casefold() == "correction appended":
            row["correction_appended"] = "true"
        else:
            lines.append((text, raw))
    if not lines:
        return
    date_at = None
    for index in range(1, len(lines)):
        trial: dict[str, str | None] = {}
        if set_date(trial, lines[index][0], whole_line=True):
            date_at = index
            row.update(trial)
            if index >= 2:
                break
    if date_at is None:
        title, outlet = (lines[:-1], lines[-1:]) if len(lines) > 1 else ([], lines)
        extra: list[tuple[str, str]] = []
    else:
        before = lines[:date_at]
        extra = lines[date_at + 1 :]
        if len(before) >= 3 and re.fullmatch(r"\([^()]{1,60}\)", before[-1][0]):
            row["edition"] = before[-1][0].strip("()")
            before = before[:-1]
        title, outlet = before[:-1], before[-1:]
    row["outlet"] = outlet[0][0].rstrip(".") if outlet else None
    if title:
        split_title(row, "\n".join(raw.strip() for _, raw in title))
    if extra:
        more = "; ".join(text for text, _ in extra)
        row["edition"] = f"{row['edition']}; {more}" if row.get("edition") else more


def _ends_text(label: str, *, sure: bool) -> bool:
    """Tell a label that follows the text; where labels are not marked, few of them do."""
    return label in FOOTER_LABELS or (sure and label in SURE_FOOTER_LABELS)


def _read_body(lines: list[tuple[str, str]], row: dict[str, str | None], *, spaced: bool) -> None:
    """Read the text and what follows it.

    A press release may hold lines such as "Company: …". With `spaced`, the export sets no-break
    spaces after its labels, and only those are labels.
    """
    text: list[str] = []
    label: str | None = None
    in_tail = False
    for line, raw in lines:
        if not line:
            continue
        plain = line.casefold()
        if len(plain) < 25 and plain in TAIL_MARKS:
            in_tail = True
            label = None if plain.startswith(("classif", "klassif")) else plain
            continue
        found = find_label(line) if not spaced or _SPACED_LABEL.match(raw) else None
        if (
            found
            and _ends_text(found[0], sure=spaced or in_tail)
            and (in_tail or FIELDS.get(found[0]) != "section")
        ):
            in_tail = True
            label = found[0]
            add_label(row, label, found[1])
        elif in_tail:
            if label:
                add_label(row, label, line)
        else:
            text.append(line)
    if "FULL TEXT" in text[1:4] and text[0] == "ABSTRACT":
        at = text.index("FULL TEXT")
        row["abstract"] = " ".join(text[1:at])
        text = text[at + 1 :]
    row["text"] = "\n\n".join(text) or None
