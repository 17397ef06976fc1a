"""ProQuest exports: text, HTML, and what ProQuest sends by e-mail.

A record is a title, keys before the text (`Author:` … `Full text:`), the text, and keys behind it
(`Subject:` … `Database:`). Texts contain lines that look like keys (`CREDIT:`, `Re:`), so only the
keys of the table count, in the text form only after a blank line, in HTML only in bold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from mediacompare.readers import Options, RawRows, problem
from mediacompare.readers.markup import (
    decode,
    decode_markup,
    lines_of,
    paragraphs,
    parse_html,
    squeeze,
)

#: Key without spaces, lower case -> field. Line wrapping in exports eats spaces in keys.
KEYS: dict[str, str] = {
    "author": "author",
    "correspondenceauthor": "contact",
    "publicationinfo": "publication_info",
    "abstract": "abstract",
    "links": "links",
    "fulltext": "text",
    "subject": "subject",
    "businessindexingterm": "business_subject",
    "location": "geographic",
    "people": "person",
    "company/organization": "organization",
    "company": "company",
    "classification": "classification",
    "identifier/keyword": "keywords",
    "title": "title",
    "alternatetitle": "alternate_title",
    "correction": "correction",
    "publicationtitle": "outlet",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "firstpage": "page",
    "page": "page",
    "publicationyear": "publication_year",
    "publicationdate": "published",
    "dateline": "dateline",
    "column": "column",
    "section": "section",
    "edition": "edition",
    "publisher": "publisher",
    "placeofpublication": "place_of_publication",
    "countryofpublication": "country",
    "publicationsubject": "publication_subject",
    "issn": "issn",
    "eissn": "eissn",
    "sourcetype": "publication_type",
    "languageofpublication": "language",
    "language": "language",
    "documenttype": "document_type",
    "documentfeature": "document_feature",
    "doi": "doi",
    "proquestdocumentid": "source_id",
    "documenturl": "url",
    "copyright": "rights",
    "lastupdated": "retrieved",
    "database": "database",
    "publicationhistory": "publication_history",
    "onlinepublicationdate": "online_date",
    "creditline": "agency",
    "credit": "agency",
}
#: Keys of the interface in other languages, without spaces: translated by what the interface
#: shows; no real export in them was at hand.
_MORE_KEYS: dict[str, str] = {
    "title": "titel titre título titolo",
    "author": "autor verfasser auteur autore autores auteurs autoren",
    "text": "volltext texteintégral texteintegral textocompleto testocompleto testointegrale "
    "textointegral volledigetekst",
    "abstract": "zusammenfassung résumé resumen riassunto resumo samenvatting kurzfassung",
    "outlet": "publikationstitel titelderpublikation titelderveröffentlichung "
    "titredelapublication titredepublication títulodelapublicación títulodepublicación "
    "titolopubblicazione titolodellapubblicazione títulodapublicação titelvandepublicatie "
    "publicatietitel",
    "published": "publikationsdatum veröffentlichungsdatum erscheinungsdatum datedepublication "
    "fechadepublicación fechadelapublicación datadipubblicazione datapubblicazione "
    "datadepublicação publicatiedatum",
    "publication_year": "erscheinungsjahr publikationsjahr annéedepublication añodepublicación "
    "annodipubblicazione anodepublicação publicatiejaar",
    "subject": "thema themen schlagwort sujet materia argomento assunto onderwerp",
    "geographic": "ort lieu lugar ubicación luogo local locatie",
    "person": "personen personnes personas persone pessoas",
    "page": "seiten seite página páginas pagina pagine paginas",
    "section": "rubrik ressort rubrique sección sezione seção rubriek",
    "publisher": "verlag herausgeber éditeur editorial editor editore editora uitgever",
    "place_of_publication": "erscheinungsort lieudepublication lugardepublicación "
    "luogodipubblicazione localdepublicação plaatsvanpublicatie",
    "country": "erscheinungsland publikationsland paysdepublication paísdepublicación "
    "paesedipubblicazione paísdepublicação landvanpublicatie",
    "publication_type": "quellentyp typedesource tipodefuente tipodifonte tipodefonte brontype",
    "language": "publikationssprache sprachederveröffentlichung sprachederpublikation sprache "
    "languedepublication langue idiomadelapublicación idiomadepublicación idioma "
    "linguadipubblicazione lingua idiomadapublicação taalvanpublicatie taal",
    "document_type": "dokumenttyp dokumententyp typededocument tipodedocumento tipodidocumento "
    "documenttype",
    "source_id": "proquest-dokument-id proquestdokument-id proquest-dokumenten-id "
    "identifiantdudocumentproquest iddedocumentproquest iddudocumentproquest "
    "iddedocumentodeproquest iddeldocumentodeproquest iddedocumentoproquest "
    "iddocumentoproquest iddodocumentoproquest proquest-document-id",
    "url": "dokument-url dokumenten-url urldudocument urldeldocumento urldedocumento "
    "urldeldocumentodeproquest urldocumento urldodocumento document-url",
    "rights": "urheberrecht droitsdauteur derechosdeautor direitosautorais auteursrecht",
    "retrieved": "letzteaktualisierung zuletztaktualisiert dernièremiseàjour últimaactualización "
    "ultimoaggiornamento últimaatualização laatstbijgewerkt",
    "database": "datenbank basededonnées basededatos bancadati banchedati basededados",
    "links": "enlaces liens collegamenti",
}
ALL_KEYS: dict[str, str] = {
    **{key: field for field, keys in _MORE_KEYS.items() for key in keys.split()},
    **KEYS,
}
#: Keys that may follow the text.
_AFTER_TEXT = frozenset(
    key for key, name in ALL_KEYS.items() if name not in {"author", "abstract", "links", "text"}
) - {"credit", "company"}
_KEY = re.compile(r"([^\W\d_](?:[^\W\d_]|[/ '’-]){2,44}):(?:\s|$)")
#: Keys of an English export: in it, lines such as "Lugar: Plaza Mayor" belong to the text.
_ENGLISH = ("Full text:", "ProQuest document ID:", "Publication title:", "Publication info:")
_RULE = re.compile(r"^_{20,}\s*$")
_DOCUMENT = re.compile(r"(?i)^document \d{1,6} of (\d{1,6})$")
_FOOTER = re.compile(r"(?i)^(?:contact us at|contact proquest|database copyright|terms and cond)")
_MAILED = re.compile(r"(?i)^email (\d{1,4}) of (\d{1,4})$")
_INFO_DATE = re.compile(
    r"\b(\d{1,2} [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|[A-Z][a-z]{2,8} \d{4})\b"
)
_LAST_LINES = re.compile(r"^(CAPTION|CREDIT|Illustration|Caption):\s{0,3}")
#: Marks a key in lines made from HTML; a private character, so that no text can hold it.
_MARK = "\ue000"
_INNER_TAGS = re.compile(r"(?i)</?(?:html|head|body|text|title)\b[^<>]{0,300}>")
_INNER_META = re.compile(r"(?i)<(?:meta|link)\b[^<>]{0,500}>")


def sniff_txt(head: bytes, name: str) -> float:
    """Recognize the text export by its rules of underscores and its keys."""
    if b"\n____________________" not in head and not head.lstrip(b"\xef\xbb\xbf").startswith(
        b"____"
    ):
        return 0.0
    marks = (b"Full text:", b"ProQuest document ID", b"Publication title:", b"Publication info:")
    if sum(mark in head for mark in marks) >= 2:
        return 0.95
    found = (_KEY.match(line) for line in decode(head).splitlines() if len(line) < 400)
    fields = {ALL_KEYS.get(_plain_key(one[1])) for one in found if one}
    return 0.95 if "text" in fields and fields & {"source_id", "outlet", "published"} else 0.0


def read_txt(data: bytes, name: str, options: Options) -> RawRows:
    """Read the text export."""
    result = RawRows()
    record: list[str] = []
    declared: set[int] = set()
    for line in [*decode(data).splitlines(), "_" * 60]:
        if not _RULE.match(line):
            record.append(line.strip())
            continue
        for text in record[:8]:
            found = _DOCUMENT.match(text)
            if found:
                declared.add(int(found.group(1)))
        _add_record(record, result, marked=False)
        record = []
    if len(declared) == 1:
        result.declared = declared.pop()
    if not result.rows:
        result.problems.append(problem("no record found between ProQuest's rules", "export again"))
    return result


def sniff_html(head: bytes, name: str) -> float:
    """Recognize the HTML export by its title or the names of its records."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return 0.0
    if b"<title>ProQuest" in head or b"DocID_MSTAR" in head:
        return 0.97
    return 0.9 if b"ProQuest document ID" in head else 0.0


def read_html(data: bytes, name: str, options: Options) -> RawRows:
    """Read the HTML export."""
    return _read_page(decode_markup(data), RawRows())


def sniff_eml(head: bytes, name: str) -> float:
    """Recognize an e-mail from ProQuest, also a forwarded one."""
    start = head[:20_000]
    if not re.search(rb"(?im)^(?:from|received|mime-version|return-path|delivered-to):", start):
        return 0.0
    return 0.97 if b"proquest" in start.lower() else 0.0


def read_eml(data: bytes, name: str, options: Options) -> RawRows:
    """Read an e-mail: its HTML part, or else its text part, as the exports of that kind."""
    import email
    from email import policy

    result = RawRows()
    try:
        message = email.message_from_bytes(data, policy=policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        result.problems.append(problem(f"not readable as e-mail: {error}", "save it again"))
        return result
    result.problems.append(
        problem(
            "by e-mail, long lines are wrapped: about every thousand characters a space may be"
            " lost or added inside a word",
            "where exact wording counts, export as text or HTML from the database",
            severity="info",
        )
    )
    for kind, read in (("text/html", _read_page), ("text/plain", _read_plain)):
        for part in parts:
            if part.get_content_type() != kind:
                continue
            try:
                content = part.get_payload(decode=True)
            except (ValueError, LookupError, TypeError, AttributeError):
                continue
            if isinstance(content, bytes) and b"ProQuest" in content:
                charset = part.get_content_charset()
                read(decode(content, declared=charset), result)
        if result.rows:
            return result
    result.problems.append(problem("the e-mail holds no record of ProQuest", "send it again"))
    return result


def _read_plain(text: str, result: RawRows) -> RawRows:
    found = read_txt(text.encode("utf-8"), "", Options())
    result.rows.extend(found.rows)
    result.problems.extend(found.problems)
    result.declared = found.declared
    return result


def _read_page(page: str, result: RawRows) -> RawRows:
    try:
        # Each text is a whole page of its own inside the page, sometimes with a broken tag.
        root = parse_html(_INNER_META.sub("", _INNER_TAGS.sub(" ", page.replace(_MARK, " "))))
    except ValueError as error:
        result.problems.append(problem(str(error), "export it again"))
        return result
    rule = "_" * 60
    for node in root.iter("strong", "b", "a"):
        if node.tag == "a":
            if (node.get("name") or "").startswith("DocID"):
                node.text = f"{rule}{_MARK}{node.get('name')}{_MARK}"
        elif (node.text or "").rstrip().endswith(":"):
            node.text = f"{_MARK}{node.text}"
    record: list[str] = []
    started = False
    for text in lines_of(root):
        mailed = _MAILED.match(text)
        if mailed:
            result.problems.append(
                problem(
                    f"this is e-mail {mailed.group(1)} of {mailed.group(2)}",
                    "save all of them into the folder",
                    severity="info",
                )
            )
        if text.startswith(rule):
            if started:
                _add_record(record, result, marked=True)
            started = True
            record = [text[len(rule) :].rpartition(_MARK)[2].strip()]
        else:
            record.append(text)
    if started or any(text.startswith(_MARK) for text in record):
        _add_record(record, result, marked=True)
    if not result.rows:
        result.problems.append(problem("a page of ProQuest without a record", "export it again"))
    return result


def _plain_key(key: str) -> str:
    """Reduce a key to what keys are compared by."""
    return re.sub("[ '’]", "", key).casefold()


def _find_key(line: str, keys: Mapping[str, str], *, marked: bool) -> tuple[str, str] | None:
    if marked:
        if not line.startswith(_MARK):
            return None
        line = line[1:]
    found = _KEY.match(line)
    if not found:
        return None
    key = _plain_key(found.group(1))
    return (key, line[found.end() :].strip()) if key in keys else None


def _add_record(record: list[str], result: RawRows, *, marked: bool) -> None:
    row: dict[str, str | None] = {}
    top: list[str] = []
    text: list[str] = []
    key: str | None = None
    blank = True
    in_text = False
    english = any(line.lstrip(_MARK).startswith(_ENGLISH) for line in record)
    keys = KEYS if english else ALL_KEYS
    for raw in record:
        line = raw.strip()
        if not line:
            blank = True
            continue
        if _FOOTER.match(line.replace(_MARK, "")) and (key is None or blank or marked):
            key = "footer"
            continue
        found = _find_key(line, keys, marked=marked) if blank or marked else None
        if found and (not in_text or found[0] in _AFTER_TEXT):
            key, value = found
            in_text = keys[key] == "text"
            if in_text:
                if value:
                    text.append(value)
            else:
                _put(row, keys[key], value)
        elif in_text:
            text.append(line.replace(_MARK, ""))
        elif key is None:
            top.append(line)
        elif key in keys:
            if not (keys[key] == "publication_info" and "http" in line):
                _put(row, keys[key], line.replace(_MARK, ""))
            elif not row.get("url"):
                row["url"] = line
        blank = marked
    if not row and not text:
        return
    _finish(row, top, text)
    result.rows.append(row)


def _put(row: dict[str, str | None], field_name: str, value: str) -> None:
    if not value.strip(" ;,.") or (field_name == "title" and row.get("title")):
        return
    old = row.get(field_name)
    row[field_name] = f"{old}; {value}" if old and field_name != "url" else value


def _finish(row: dict[str, str | None], top: list[str], text: list[str]) -> None:
    """Tidy the values: title, outlet, text with its captions and credit taken off, links."""
    heading = next((line for line in top if not _DOCUMENT.match(line)), None)
    row["title"] = squeeze(row.get("title") or heading) or None
    outlet = row.get("outlet") or (row.get("publication_info") or "").partition(" ; ")[0]
    row["outlet"] = outlet.partition(";")[0].strip() or None
    if row["outlet"] and re.search(r"\d{4}", row["outlet"]) and not row.get("publication_title"):
        row["outlet"] = None if _INFO_DATE.fullmatch(row["outlet"].rstrip(".")) else row["outlet"]
    if not _INFO_DATE.search(row.get("published") or ""):
        # Missing, or broken by a mail server that wraps long lines: "Feb 26, 2 009".
        found = _INFO_DATE.search(row.get("publication_info") or "")
        other = row.get("published") or row.get("publication_year")
        row["published"] = found.group(1) if found else other
    if text and text[0].casefold() == "html>":
        text = text[1:]
    elif text and text[0].casefold().startswith("html>"):
        text[0] = text[0][5:].lstrip()
    _take_last_lines(row, text)
    row["text"] = paragraphs([squeeze(line) for line in text if line != "Enlarge this image."])
    if (row["text"] or "").casefold().rstrip(".") in {"not available", "none available"}:
        row["text"] = None
    row.pop("links", None)
    for field_name in ("abstract",):
        if (row.get(field_name) or "").rstrip(".").casefold() in {
            "none available",
            "not available",
        }:
            row[field_name] = None
    if row.get("url"):
        row["url"] = unwrap_link(row["url"] or "")


def _take_last_lines(row: dict[str, str | None], text: list[str]) -> None:
    """Move the captions and the credit that the publisher appended out of the text."""
    end = len(text)
    for index in range(len(text) - 1, max(len(text) - 12, -1), -1):
        if _LAST_LINES.match(text[index]):
            end = index
    for line in text[end:]:
        found = _LAST_LINES.match(line)
        kind = found.group(1).upper() if found else "CAPTION"
        value = line[found.end() :] if found else line
        if kind == "CREDIT":
            _put(row, "credit", value)
        else:
            _put(row, "graphic", value)
    del text[end:]
    if not row.get("author") and row.get("credit"):
        row["author"] = row["credit"]


def unwrap_link(link: str) -> str:
    """Take the library's proxy and the account number off a link.

    Examples
    --------
    >>> unwrap_link("https://proxy.example.edu/login?url=https://www.proquest.com/docview/1/se-2?accountid=9")
    'https://www.proquest.com/docview/1/se-2'
    """
    link = link.split()[0] if link.split() else link
    for _ in range(3):
        found = re.search(r"(?i)[?&](?:q?url)=(https?(?::|%3a).*)$", link)
        if not found:
            break
        link = found.group(1) if "://" in found.group(1)[:8] else unquote(found.group(1))
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.casefold() not in {"accountid", "parentsessionid"}
    ]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))
