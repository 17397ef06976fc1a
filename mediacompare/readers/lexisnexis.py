"""The older LexisNexis layouts (`1 of 74 DOCUMENTS`), as text and as HTML, and the label tables.

An article is a run of blocks: outlet, date, title, labels in capitals (`BYLINE:`), paragraphs,
more labels, copyright; which come first differs by outlet, year and the language of the interface.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mediacompare.readers import Options, RawRows, problem
from mediacompare.readers.datelines import cut_date, find_clock
from mediacompare.readers.markup import decode, lines_of, name_of, parse_html, squeeze

#: Label (lower case, no colon) -> field. In the languages of the interface that real files and
#: other readers' label lists show.
FIELDS: dict[str, str] = {
    "byline": "author",
    "autor": "author",
    "auteur": "author",
    "signature": "author",
    "name": "author",
    "author": "author",
    "section": "section",
    "rubrik": "section",
    "rubrique": "section",
    "rubriek": "section",
    "sección": "section",
    "length": "word_count",
    "länge": "word_count",
    "laenge": "word_count",
    "lengte": "word_count",
    "longueur": "word_count",
    "headline": "title",
    "title": "title",
    "titel": "title",
    "titre": "title",
    "kop": "title",
    "language": "language",
    "sprache": "language",
    "langue": "language",
    "taal": "language",
    "load-date": "retrieved",
    "update": "retrieved",
    "date-chargement": "retrieved",
    "graphic": "graphic",
    "grafik": "graphic",
    "highlight": "highlight",
    "chapeau": "highlight",
    "dateline": "dateline",
    "ortszeile": "dateline",
    "publication-type": "publication_type",
    "pub-type": "publication_type",
    "type-publication": "publication_type",
    "journal-code": "journal_code",
    "code-revue": "journal_code",
    "document-type": "document_type",
    "url": "url",
    "page": "page",
    "edition": "edition",
    "series": "series",
    "correction": "correction",
    "correction-date": "correction_date",
    "notes": "notes",
    "note": "notes",
    "show": "show",
    "guests": "guests",
    "guest": "guests",
    "anchors": "anchors",
    "anchor": "anchors",
    "reporters": "reporters",
    "reporter": "reporters",
    "host": "anchors",
    "hosts": "anchors",
    "transcript": "transcript",
    "bio": "bio",
    "type": "type",
    "distribution": "distribution",
    "subject": "subject",
    "pub-subject": "subject",
    "company": "company",
    "organization": "organization",
    "person": "person",
    "geographic": "geographic",
    "industry": "industry",
    "ticker": "ticker",
    "country": "country",
    "state": "state",
    "city": "city",
    "acc-no": "source_id",
    "accession-number": "source_id",
    "persistent-id": "source_id",
    "issn": "issn",
    "copyright": "rights",
    "terms": "terms",
    "zeitungs-code": "journal_code",
    "product": "product",
    "facility": "facility",
    "body": "body",
    "text": "body",
    "texte": "body",
    "tekst": "body",
    "corps": "body",
}
#: Labels that may follow the text. Those of people in a broadcast and of the header do not end it.
FOOTER_LABELS = frozenset(
    label
    for label, field_name in FIELDS.items()
    if field_name
    not in {"author", "title", "body", "show", "guests", "anchors", "reporters", "type", "terms"}
) - {"note", "page", "product", "edition", "state", "city", "country", "highlight", "chapeau"} | {
    "highlight"
}
#: Labels of the interface in other languages: those seen in real files stand above, these follow
#: what the interface shows and wait for a file to confirm them.
_MORE_LABELS: dict[str, str] = {
    "author": "verfasser|verfasst von|von|firma|autore|autores|autor(es)|schrijver|par|por|di|door",
    "section": "ressort|sektion|seccion|sezione|sectie|seção|secção",
    "word_count": "wortanzahl|wörter|longitud|extensión|lunghezza|comprimento|extensão|"
    "aantal woorden|nombre de mots|mots|længde|længd",
    "title": "schlagzeile|überschrift|titular|título|titolo|manchete",
    "language": "idioma|lingua|língua|sprog|språk",
    "retrieved": "load date|ladedatum|lade-datum|datum der aktualisierung|aktualisiert|"
    "aktualisierungsdatum|date de chargement|date de mise à jour|mise à jour|fecha de carga|"
    "fecha-de-carga|fecha de actualización|actualización|data di caricamento|data-caricamento|"
    "data de carregamento|laaddatum|laad-datum|datum laden|bijgewerkt",
    "graphic": "gráfico|gráficos|grafico|grafiek|afbeelding|illustration|abbildung|graphique|"
    "illustrazione|imagen",
    "highlight": "zusammenfassung|résumé|resumen|riassunto|samenvatting|destacado|"
    "in primo piano|hoogtepunt",
    "dateline": "datumszeile|lieu|lugar|luogo|plaats|local",
    "publication_type": "publikationstyp|publikations-typ|type de publication|tipo de publicación|"
    "tipo-de-publicación|tipo di pubblicazione|publicatietype|publicatie-type|"
    "tipo de publicação",
    "journal_code": "zeitschriftencode|code de revue|código de la revista|codice rivista",
    "subject": "thema|themen|betreff|sujet|sujets|tema|temas|materia|soggetto|argomento|onderwerp|"
    "assunto",
    "industry": "branche|branchen|secteur|secteurs|industrie|sector|settore|bedrijfstak|industria",
    "geographic": "geografie|geographie|géographie|géographique|geografía|geografia|geografisch",
    "person": "personen|personne|personnes|persona|personas|persone|persoon|pessoa",
    "company": "unternehmen|firmen|société|sociétés|entreprise|empresa|empresas|società|bedrijf",
    "edition": "ausgabe|édition|edición|edizione|editie|edição",
    "page": "seite|página|pagina",
    "body": "textkörper|haupttext|volltext|corps du texte|texte intégral|cuerpo|"
    "cuerpo del texto|texto|texto completo|corpo|corpo del testo|testo|hoofdtekst|"
    "corpo do texto|volledige tekst|brødtekst|brödtext",
    "notes": "anmerkungen|anmerkung|remarques|notas|nota|opmerkingen",
    "correction": "korrektur|rectification|corrección|correzione|correctie",
}
_OTHERS = {label: field for field, labels in _MORE_LABELS.items() for label in labels.split("|")}
#: Labels of other languages that may follow the text where it is sure that they are labels: a line
#: such as "Lugar: Plaza Mayor" may belong to an article.
SURE_FOOTER_LABELS = frozenset(
    label for label, field_name in _OTHERS.items() if field_name not in {"author", "title", "body"}
)
FOOTER_LABELS |= {
    label
    for label, field_name in _OTHERS.items()
    if field_name in {"retrieved", "publication_type", "language"}
}
FIELDS.update({label: field for label, field in _OTHERS.items() if label not in FIELDS})
#: Fields whose labels may stand before the text.
_HEADER_FIELDS = frozenset(
    ("author", "section", "word_count", "dateline", "highlight", "title", "body", "url", "bio")
)
_LABEL = re.compile(r"([^\W\d_][\w()-]{1,20}(?: [\w-]{1,20}){0,3})\s?:(?:[\s\xa0]|$)")
_COPYRIGHT = re.compile(
    r"(?i)^(?:copyright\b|\(c\)\s|©|all rights reserved|alle rechte vorbehalten|tous droits|"
    r"(?:©\s|)(?:todos los derechos|tutti i diritti|alle rechten voorbehouden|todos os direitos)|"
    r"derechos de autor\b|urheberrecht\b|droits d'auteur\b|auteursrecht\b|diritti d'autore\b|"
    r"no [\w ]{3,60} may be republished|prepared by [\w' ]{3,40} information services)"
)
_PAGE = re.compile(
    r"\b(?:Pgs?|Pages?|Seiten?|S|Blz|Pags?|Pág|p)\.?\s{0,2}([A-Z]{0,3}-?\d{1,4}[A-Z]?)\b", re.I
)
_START = re.compile(
    r"^[ \t\xa0]*(?:(?P<n>\d{1,6}) (?:of|von|de|van|di|af|av) (?P<of>\d{1,6}) "
    r"(?:DOCUMENTS?|DOKUMENTE?N?|DOCUMENTEN|DOCUMENTOS?|DOCUMENTI)"
    r"|(?:Dokument|Document|Documento) (?P<n2>\d{1,6}) (?:von|de|van|di) (?P<of2>\d{1,6}))"
    r"[ \t\xa0]*$",
    re.I,
)
_WORDS_ALONE = re.compile(
    r"(?i)^\d[\d.,]{0,8}\s{1,3}(?:words|wörter|woorden|mots|palabras|parole|ord)$"
)
_URL_ALONE = re.compile(r"(?i)^https?://\S+$")
_URL_AT_END = re.compile(r"(?i)[;,\s](https?://\S+)$")


def find_label(line: str) -> tuple[str, str] | None:
    """Find a label of the table at the start of a line; returns it in lower case, and the value."""
    found = _LABEL.match(line)
    if not found:
        return None
    label = found.group(1).casefold()
    return (label, line[found.end() :].strip()) if label in FIELDS else None


def is_copyright(line: str) -> bool:
    """Tell a line of rights."""
    return bool(_COPYRIGHT.match(line))


def add_label(row: dict[str, str | None], label: str, value: str) -> None:
    """Put a label's value where it belongs; lines that continue it are appended."""
    field_name = FIELDS.get(label, label)
    if field_name == "title":
        split_title(row, value)
        return
    if field_name == "word_count":
        found = re.search(r"\d[\d.,]{0,9}", value)
        if found and not row.get("word_count"):
            row["word_count"] = re.sub(r"\D", "", found.group(0))
        return
    if not value.strip(" ;"):
        return
    if field_name == "section":
        page = _PAGE.search(value)
        if page and not row.get("page"):
            row["page"] = page.group(1)
    if field_name == "highlight" and not row.get("url"):
        link = _URL_AT_END.search(value)
        if link:
            row["url"] = link.group(1)
            value = value[: link.start()].rstrip(" ;,")
    old = row.get(field_name)
    row[field_name] = f"{old.rstrip(' ;')}; {value.lstrip(' ;')}" if old else value


def split_title(row: dict[str, str | None], title: str) -> None:
    """Split title and subtitle where the vendor does: at `;` before a new line or without space."""
    parts = re.split(r";\n+|;(?=[^\s;])", title.strip(), maxsplit=1)
    first = squeeze(parts[0])
    rest = squeeze(parts[1]) if len(parts) > 1 else ""
    if row.get("title"):
        row["subtitle"] = squeeze(f"{row.get('subtitle') or ''} {first} {rest}")
        return
    row["title"] = first or None
    if rest:
        row["subtitle"] = rest


def set_date(row: dict[str, str | None], line: str, *, whole_line: bool = False) -> bool:
    """Put date and edition of a date line into a row; False where the line holds no date.

    With `whole_line` the date must begin the line (a weekday or "vom" may stand before it).
    """
    cut = cut_date(line)
    if cut is None or (whole_line and len(cut.before) > 12):
        return False
    row["published"] = cut.published
    row["date_line"] = squeeze(line)
    if cut.edition and len(cut.edition) <= 120:
        row["edition"] = cut.edition
    return True


@dataclass(frozen=True)
class Block:
    """Lines that stand together, and whether the layout centers them."""

    lines: tuple[str, ...]
    centered: bool

    @property
    def line(self) -> str:
        """The lines joined."""
        return " ".join(self.lines)


def sniff_txt(head: bytes, name: str) -> float:
    """Recognize the text export by its `1 of 74 DOCUMENTS` lines."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"PK", b"{\\rtf", b"<", b"{", b"[")):
        return 0.0
    return 0.95 if any(_START.match(line) for line in decode(head).splitlines()) else 0.0


def read_txt(data: bytes, name: str, options: Options) -> RawRows:
    """Read the hard-wrapped text export; lines are joined to paragraphs again."""
    result = RawRows()
    articles: list[tuple[re.Match[str], list[Block]]] = []
    current: list[str] = []
    start: re.Match[str] | None = None
    for line in [*decode(data).replace("\x0c", "\n").splitlines(), None]:
        found = _START.match(line) if line is not None else None
        if line is None or found:
            if start is not None:
                articles.append((start, _blocks_of_lines(current)))
            current = []
            start = found
        else:
            current.append(line)
    for found, blocks in articles:
        _add_article(found, blocks, result)
    _count(articles, result)
    return result


def _blocks_of_lines(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    current: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            current.append(line)
        elif current:
            centered = all(len(text) - len(text.lstrip(" ")) >= 4 for text in current)
            blocks.append(Block(tuple(squeeze(text) for text in current), centered))
            current = []
    return blocks


def sniff_html(head: bytes, name: str) -> float:
    """Recognize the HTML export by the comments that number its documents."""
    return 0.97 if b"<DOC NUMBER=" in head or b"<!-- LXNComment" in head else 0.0


def read_html(data: bytes, name: str, options: Options) -> RawRows:
    """Read the HTML export: one <DIV> a block, the label in bold."""
    result = RawRows()
    try:
        root = parse_html(data)
    except ValueError as error:
        result.problems.append(problem(str(error), "export it again"))
        return result
    articles: list[tuple[re.Match[str], list[Block]]] = []
    current: list[Block] | None = None
    for node in root.iter("div", "p"):
        name_here = name_of(node)
        inside = next(node.iterancestors("div"), None)
        if name_here == "div":
            if next(node.iter("p"), None) is None:
                continue
            for blocks in _blocks_of_div(node):
                found = _START.match(blocks.line)
                if found:
                    current = []
                    articles.append((found, current))
                elif current is not None:
                    current.append(blocks)
        elif inside is None and current is not None:
            current.append(Block(tuple(lines_of(node)), centered=False))
    for found, kept in articles:
        _add_article(found, [block for block in kept if any(block.lines)], result)
    _count(articles, result)
    return result


def _blocks_of_div(div: Any) -> list[Block]:
    """One block for each paragraph directly in the <DIV>."""
    out = []
    for node in div:
        if name_of(node) != "p":
            continue
        lines = lines_of(node)
        if lines:
            out.append(Block(tuple(lines), centered=False))
    return out


def _count(articles: list[tuple[re.Match[str], list[Block]]], result: RawRows) -> None:
    """Compare the numbers in `N of M`, if they all stem from one export, with what was read."""
    if not articles:
        result.problems.append(
            problem("no document with a number (1 of 74 DOCUMENTS) found", "export it again")
        )
    totals = {found["of"] or found["of2"] for found, _ in articles}
    numbers = sorted(int(found["n"] or found["n2"]) for found, _ in articles)
    if len(totals) != 1 or not numbers:
        return
    total = int(totals.pop())
    if numbers[0] == 1 and numbers[-1] == total:
        result.declared = total
        return
    missing = numbers[-1] - numbers[0] + 1 - len(set(numbers))
    if missing > 0:
        result.problems.append(
            problem(
                f"of the documents {numbers[0]} to {numbers[-1]} that the export numbers,"
                f" {missing} are not in the file",
                "export them again",
                severity="warning",
            )
        )


def _add_article(found: re.Match[str], blocks: list[Block], result: RawRows) -> None:
    row: dict[str, str | None] = {"outlet": None, "title": None, "text": None}
    body_at = _read_header(blocks, row)
    _read_rest(blocks[body_at:], row)
    result.rows.append(row)
    if row["outlet"] is None and row["text"] is None:
        result.problems.append(
            problem(
                f"document {found['n'] or found['n2']} of the export is broken:"
                " it has neither outlet nor text",
                "export it again",
                severity="warning",
                row=len(result.rows),
            )
        )


def _read_header(blocks: list[Block], row: dict[str, str | None]) -> int:
    """Read the blocks before the text; returns the index of the first block of the text."""
    labels_seen = False
    titled = False
    label: str | None = None
    for index, block in enumerate(blocks):
        line = block.line
        first = find_label(line)
        if first is not None and _is_label(block.lines[0], first[0]):
            if FIELDS[first[0]] == "body":
                if first[1]:
                    blocks[index] = Block((first[1],), centered=False)
                    return index
                return index + 1
            _add_labels(block, row)
            labels_seen = labels_seen or FIELDS[first[0]] != "show"
            label = first[0] if not first[1] else None
            titled = titled or bool(row.get("title"))
            if FIELDS[first[0]] == "show" and row.get("published"):
                _add_show_time(line, row)
            continue
        if is_copyright(line):
            rights, others = _split_copyright(block)
            row["rights"] = squeeze(f"{row.get('rights') or ''} {rights}")
            if not others:
                continue
            block = Block(tuple(others), block.centered)
            line = block.line
        if _WORDS_ALONE.match(line):
            add_label(row, "length", line)
            labels_seen = True
            continue
        if _URL_ALONE.match("".join(block.lines)):
            row["url"] = "".join(block.lines)
            continue
        if not row.get("published") and not labels_seen and _take_date(block, row):
            continue
        if row["outlet"] is None and not labels_seen:
            row["outlet"] = line.rstrip(".") if len(line) <= 200 else None
            continue
        if not titled and not labels_seen and len(line) <= 600:
            if row.get("published") and block.centered:
                row["edition"] = squeeze(f"{row.get('edition') or ''} {line}")
                continue
            split_title(row, "\n".join(block.lines))
            titled = True
            continue
        if label is not None and FIELDS[label] not in {"highlight"}:
            add_label(row, label, line)
            label = None
            continue
        if not labels_seen and _is_byline(blocks, index):
            row["author"] = f"{row['author']}; {line}" if row.get("author") else line
            continue
        return index
    return len(blocks)


def _is_label(line: str, label: str) -> bool:
    """Labels of these layouts are in capitals."""
    return line[: len(label)].isupper()


def _add_labels(block: Block, row: dict[str, str | None]) -> None:
    """Read a block of labels, one or several, whose values may run over lines."""
    label: str | None = None
    values: list[str] = []
    for line in block.lines:
        found = find_label(line)
        if found and _is_label(line, found[0]):
            if label:
                add_label(row, label, "\n".join(values))
            label, values = found[0], [found[1]]
        else:
            values.append(line)
    if label:
        value = "\n".join(values)
        add_label(row, label, value if FIELDS[label] == "title" else squeeze(value))


def _split_copyright(block: Block) -> tuple[str, list[str]]:
    """Take the lines of rights off a block; what follows them is outlet or date."""
    if not re.match(r"(?i)copyright|\(c\)|©", block.lines[0]):
        return block.line, []
    rights = [block.lines[0]]
    rest = list(block.lines[1:])
    while rest and (
        is_copyright(rest[0])
        or rest[0].casefold() in {"rights reserved", "reserved"}
        or rights[-1].endswith((",", " All", "&"))
        or re.match(r"(?i)^(?:gmbh|co\. kg|permission of)\b", rest[0])
    ):
        rights.append(rest.pop(0))
    return " ".join(rights), rest


def _take_date(block: Block, row: dict[str, str | None]) -> bool:
    """Read a block that holds the date; lines before it name the outlet, lines after an edition."""
    if len(block.lines) > 5:
        return False
    for index, line in enumerate(block.lines):
        trial: dict[str, str | None] = {}
        if not set_date(trial, line, whole_line=True):
            continue
        if not block.centered and row.get("outlet") is None and index == 0:
            return False
        before = [text for text in block.lines[:index] if not is_copyright(text)]
        after = [
            text for text in block.lines[index + 1 :] if text.casefold() != "correction appended"
        ]
        if len(after) < len(block.lines) - index - 1:
            row["correction_appended"] = "true"
        joined = " ".join([line, *after])
        trial.clear()
        set_date(trial, joined, whole_line=True)
        row.update(trial)
        if before and row["outlet"] is None:
            row["outlet"] = before[0]
            if len(before) > 1:
                row["section"] = " ".join(before[1:])
        return True
    return False


def _add_show_time(line: str, row: dict[str, str | None]) -> None:
    """Add the hour of a broadcast, which stands in the line of the show, to the date."""
    clock = find_clock(line)
    published = row.get("published")
    if clock and published and ":" not in published:
        row["published"] = f"{published} {clock}"


def _is_byline(blocks: list[Block], index: int) -> bool:
    """Tell a short line between title and labels from a text of one line."""
    block = blocks[index]
    if len(block.lines) > 2 or len(block.line) > 120:
        return False
    for ahead in range(index + 1, min(index + 3, len(blocks))):
        found = find_label(blocks[ahead].line)
        if found and _is_label(blocks[ahead].lines[0], found[0]):
            return FIELDS[found[0]] in _HEADER_FIELDS and any(
                find_label(other.line) is None
                and not other.centered
                and not is_copyright(other.line)
                for other in blocks[ahead + 1 :]
            )
        if len(blocks[ahead].lines) > 2:
            return False
    return False


def _read_rest(blocks: list[Block], row: dict[str, str | None]) -> None:
    """Read the text and the labels behind it."""
    text: list[str] = []
    label: str | None = None
    in_footer = False
    for block in blocks:
        found = find_label(block.line)
        if found and _is_label(block.lines[0], found[0]) and found[0] in FOOTER_LABELS:
            in_footer = True
            _add_labels(block, row)
            label = found[0]
        elif is_copyright(block.line) and (in_footer or block.centered):
            row["rights"] = squeeze(f"{row.get('rights') or ''} {block.line}")
            label = None
        elif in_footer:
            if label:
                add_label(row, label, block.line)
        elif not block.line.startswith("VIEW ORIGINAL PAGE"):
            text.append(block.line)
    row["text"] = "\n\n".join(text) or None
