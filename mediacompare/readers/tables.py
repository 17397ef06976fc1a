"""Tables of articles: CSV, TSV, XLSX, Parquet, with any column names (JSON is in `jsons.py`).

`ALIASES` says which names mean what; ``columns={"outlet": "publication"}`` overrides it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import chain, islice
from typing import Any

from mediacompare.files import unguard_cell
from mediacompare.readers import Options, RawRows, is_binary, problem
from mediacompare.readers.columns import (
    PIECE,
    Columns,
    blank_to_null,
    iterate,
    join_columns,
    map_strings,
    text_array,
    transpose,
)
from mediacompare.readers.text import decode_reported

# What a column may be called: in the tools that make such tables (trafilatura, newspaper4k,
# news-please, fundus, Media Cloud, NELA-GT, GDELT, Hugging Face cc_news, Signal-1M, Kaggle's
# All the News, Swissdox, Integrum, Factiva's field codes) and in the languages of our users.
# The first name that the table has is taken; names are compared without case, spaces and marks.
_ALIAS_LINES: dict[str, str] = {
    "source_id": (
        "article_id source_id id doc_id docid document_id stories_id story_id news_id item_id "
        "content_id uid guid uuid accession_number accessionno an fingerprint"
    ),
    "outlet": (
        "outlet publication publication_name publication_title media_name medium_name newspaper "
        "news_outlet source_name site_name sitename meta_site_name publisher paper journal "
        "hostname source_hostname source_domain domain media medium medium_code site website "
        "provider zeitung quelle medienname источник издание fuente medio periodico support "
        "testata fonte krant bron sn source "
        "publikation publikationsname zeitungsname zeitungstitel nom_publication nom_journal "
        "titre_journal journal_name newspaper_name diario revista giornale quotidiano "
        "krantnaam tijdschrift jornal veiculo gazeta źródło tidning källa avis medie kilde "
        "clean_url source_title feed_title outlet_name media_outlet"
    ),
    "title": (
        "title headline article_title story_title webtitle head hd titel uberschrift "
        "schlagzeile titre titulo titular titolo kop rubrik_titel заголовок 标题 name "
        "headline_main article_headline titre_article titulo_noticia artikeltitel manchete "
        "tytuł nagłówek overskrift tittel otsikko"
    ),
    "text": (
        "text fulltext full_text article_text articletext article_body articlebody maintext "
        "main_text body body_text bodytext plain_text plaintext content contents article "
        "news_text story_text story document cleaned_text extracted_text raw_text inhalt "
        "volltext artikel texte contenu texto contenido cuerpo testo contenuto tekst inhoud "
        "оригинал текст 正文 内容 "
        "artikeltext texte_integral corps corps_texte texte_article texto_completo "
        "texto_integro testo_completo corpo corpo_testo conteudo volledige_tekst artikeltekst "
        "treść brödtext brødtekst teksti article_content news_content content_text "
        "text_content full_content full_article story_body post_text page_text"
    ),
    "published": (
        "published_at published_utc datetime published publish_date publication_date pub_date "
        "pubdate publishdate publicationdate date_publish date_published datepublished "
        "published_date publishing_date published_on publish_time pubtime webpublicationdate "
        "first_published seendate date_time timestamp date pd datum erscheinungsdatum дата "
        "fecha data 日期 发布时间 "
        "veroffentlicht veroffentlichungsdatum publikationsdatum erschienen date_parution "
        "parution fecha_publicacion data_pubblicazione data_publicacao publicatiedatum "
        "datum_publicatie data_publikacji publiceringsdatum publicerad dato udgivelsesdato "
        "publiseringsdato datetimepub release_date posted_at post_date issue_date "
        "article_date isodate pub_datetime"
    ),
    "time": "time publication_time pub_time uhrzeit zeit heure hora ora tijd время",
    "language": (
        "language lang language_code meta_lang inlanguage sprache langue idioma lingua taal язык "
        "la język språk sprog"
    ),
    "author": (
        "author authors byline by autor autoren auteur auteurs autore auteur_s journalist "
        "reporter writer creator автор 作者 "
        "verfasser byline_original journaliste periodista giornalista redactor författare "
        "forfatter skribent influencer contributor"
    ),
    "url": (
        "url link article_url canonical_url canonical_link web_url weburl permalink href uri "
        "document_url ссылка source_url "
        "lien enlace lank page_url news_url article_link source_link"
    ),
    "section": (
        "section section_name sectionname rubric rubrik ressort rubrique seccion sezione "
        "category categories desk news_desk "
        "secao rubriek sektion news_category topic"
    ),
    "page": "page pages page_number seite pagina pg",
    "edition": "edition ausgabe edicion edizione editie",
    "rights": "rights copyright licence license",
    "word_count": (
        "word_count wordcount words n_words wc worter mots palabras parole woorden "
        "word_length nombre_mots"
    ),
    "agency": "agency news_agency newsagency agencies credit agentur",
    "updated": (
        "updated updated_at date_modify date_modified datemodified modified last_modified "
        "lastmod last_updated"
    ),
    "retrieved": (
        "retrieved retrieved_at date_download filedate crawled_at scraped_at accessed "
        "collection_utc indexed_date load_date download_date"
    ),
}
ALIASES: dict[str, tuple[str, ...]] = {
    field: tuple(line.split()) for field, line in _ALIAS_LINES.items()
}
_FILE_LINE = (
    "file filename file_name file_path filepath path text_file datei dateiname fichier archivo "
    "document_name doc_id docid document id name"
)
FILE_NAMES: tuple[str, ...] = tuple(_FILE_LINE.split())
"""Names of a column that says which file a line describes; the last few only for file names."""

_SURE_FILE_NAMES = 10
_OURS = {"article_id": "source_id", "published_at": "published", "date": "published"}
_OUR_HEADER = ("article_id", "outlet", "title", "text", "published_at", "published_precision")
"""What a CSV that mediacompare wrote begins with; `unguard_cell` says what it did to the texts."""
_URL = re.compile(r"https?://\S{1,2000}\Z", re.IGNORECASE)
_FILE = re.compile(
    r"[^\n]{1,240}\.(?:txt|text|html?|docx?|pdf|mhtml?|md|gz|xml|rtf)\Z", re.IGNORECASE
)
_FIELD_LIMIT = threading.Lock()
_MAX_COLUMNS = 2000
FIRST = 5000  # rows by which a table is judged


def plain_name(name: object) -> str:
    """Reduce a column name to what names are compared by."""
    from mediacompare.dates import _fold

    return re.sub(r"[\W_]+", "_", _fold(str(name)).casefold()).strip("_")


# What names of columns add to the word that counts: "Titre de l'article", "News Headline".
_FILLERS_LINE = (
    "de of the del della dell dello di der des du la le el l d am vom van do da article articles "
    "artikels articolo articulo artigo noticia noticias news story name nom nombre nome field "
    "fields"
)
_FILLERS = frozenset(_FILLERS_LINE.split())


def _places_by(names: Sequence[str], reduce: Callable[[str], str]) -> dict[str, int]:
    """Give the first column of each name, as it is reduced."""
    places: dict[str, int] = {}
    for position, name in enumerate(names):
        places.setdefault(reduce(name), position)
    places.pop("", None)
    return places


def _squeezed(name: str) -> str:
    """Leave out what stands between words: "publishedAt" is "published_at"."""
    return name.replace("_", "")


def _without_fillers(name: str) -> str:
    """Leave out words that say nothing."""
    return "".join(word for word in name.split("_") if word not in _FILLERS)


def map_columns(
    names: Sequence[str], rows: Sequence[Sequence[str | None]], columns: Mapping[str, str]
) -> tuple[dict[str, int], list[str]]:
    """Find which column holds what.

    Parameters
    ----------
    names : sequence of str
        The header.
    rows : sequence of sequences
        The first rows; a text or outlet column that holds addresses is taken for the address.
    columns : mapping
        The user's choice, ours to theirs.

    Returns
    -------
    dict of str to int
        Field of a raw row to the position of its column.
    list of str
        Columns that the user named and that the table lacks.
    """
    plain = [plain_name(name) for name in names]
    places: dict[str, int] = {}
    for position, name in enumerate(plain):
        places.setdefault(name, position)
    found: dict[str, int] = {}
    absent = []
    for ours, theirs in columns.items():
        position = names.index(theirs) if theirs in names else places.get(plain_name(theirs), -1)
        if position < 0:
            absent.append(theirs)
        else:
            found[_OURS.get(ours, ours)] = position
    taken = set(found.values())
    addressed = any(plain_name(alias) in places for alias in ALIASES["url"])
    for reduce in (str, _squeezed, _without_fillers):
        here = places if reduce is str else _places_by(plain, reduce)
        for field, aliases in _plain_aliases().items():
            if field in found:
                continue
            for alias in aliases:
                position = here.get(reduce(alias), -1)
                if position < 0 or position in taken:
                    continue
                if field in ("outlet", "text", "title") and _holds(_URL, rows, position):
                    if "url" not in found and not addressed:
                        found["url"] = position
                        taken.add(position)
                    continue
                if field == "text" and alias in _LABELS_TOO and _holds(_LABEL, rows, position):
                    continue
                found[field] = position
                taken.add(position)
                break
    if "title" not in found and "rubrik" in places and not _SWEDISH.isdisjoint(plain):
        found["title"] = places["rubrik"]  # a section in German
        found = {key: at for key, at in found.items() if key != "section" or at != found["title"]}
    return found, absent


@cache
def _plain_aliases() -> dict[str, tuple[str, ...]]:
    """Give the aliases as names of columns are compared."""
    return {field: tuple(map(plain_name, aliases)) for field, aliases in ALIASES.items()}


_SWEDISH = frozenset(("tidning", "forfattare", "ingress", "brodtext", "kalla", "publicerad"))


# Names of columns of texts that also name a label ("bridge", "maps") of the story told.
_LABELS_TOO = frozenset({"story", "document"})
_LABEL = re.compile(r"[^\n]{1,40}\Z")


def _holds(shape: re.Pattern[str], rows: Sequence[Sequence[str | None]], position: int) -> bool:
    """Tell whether the first values of a column all have a shape."""
    values = [row[position] for row in rows[:50] if position < len(row)]
    kept = [value.strip() for value in values if value and value.strip()]
    return bool(kept) and all(shape.match(value) for value in kept)


_SUMMARIES_LINE = (
    "lead_paragraph summary hit_sentence description short_description excerpt snippet abstract "
    "abstract_note teaser lead lede ingress zusammenfassung vorspann resume resumen riassunto "
    "samenvatting resumo chapo chapeau"
)
_SUMMARIES = tuple(_SUMMARIES_LINE.split())
"""Names of columns that hold the beginning or the gist of an article, in this order."""


def _find_summary(names: Sequence[str], found: Mapping[str, int]) -> int | None:
    """Find a column that can stand for the texts, in a table of articles without them."""
    if "title" not in found or not {"url", "published", "outlet"} & set(found):
        return None
    plain = [plain_name(name) for name in names]
    return next((plain.index(name) for name in _SUMMARIES if name in plain), None)


def _find_file_column(
    names: Sequence[str], rows: Sequence[Sequence[str | None]], found: Mapping[str, int]
) -> int | None:
    plain = [plain_name(name) for name in names]
    for number, alias in enumerate(FILE_NAMES):
        if alias in plain:
            position = plain.index(alias)
            if number < _SURE_FILE_NAMES or _holds(_FILE, rows, position):
                return position
    return None


@dataclass(frozen=True)
class Plan:
    """What the columns of a table mean, found from its header and first rows.

    `keys` name what the columns become; `parts` are the places of year, month and day, where no
    column holds the date; `time` is the place of a clock time. Without `usable` there is nothing
    in the table to read. With `markup` its texts are elements of HTML or XML.
    """

    keys: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()
    time: int | None = None
    metadata: bool = False
    usable: bool = False
    markup: bool = False


def plan_table(
    names: Sequence[str], first: Sequence[Sequence[str | None]], options: Options
) -> tuple[Plan, list[dict[str, Any]]]:
    """Find what the columns of a table mean, by its header and its first rows."""
    problems: list[dict[str, Any]] = []
    if len(names) > _MAX_COLUMNS:
        wrong = problem(f"{len(names):,} columns; not read", "look for a wrong separator")
        wrong["unlike_articles"] = True
        return Plan(), [wrong]
    found, absent = map_columns(names, first, options.columns)
    for theirs in absent:
        nearest = get_close_matches(theirs, list(names), n=1, cutoff=0.5)
        hint = f" (nearest: {nearest[0]!r})" if nearest else ""
        problems.append(
            problem(
                f"columns= names {theirs!r}, which is not a column here{hint}; "
                f"the columns are {_listed(names)}",
                "name one of these",
                severity="warning",
            )
        )
    metadata = False
    if "text" not in found:
        file_column = _find_file_column(names, first, found)
        if file_column is not None:
            metadata = True
            found = {k: v for k, v in found.items() if v != file_column} | {"file": file_column}
        elif (summary := _find_summary(names, found)) is not None and found:
            found["text"] = summary
            note = problem(
                f"no column of texts; {names[summary]!r} stands for it, which may be a summary",
                "say which column holds the text: columns={'text': …}",
                severity="warning",
            )
            problems.append(note)
        else:
            wrong = problem(
                f"no column of texts; the columns are {_listed(names)}",
                "say which column holds the text: columns={'text': …}",
            )
            problems.append(wrong)
            if "title" not in found or not {"url", "published", "outlet"} & set(found):
                wrong["unlike_articles"] = True
                return Plan(), problems
    elif _is_about_articles(found, first):
        note = problem(
            "several rows share an id, and there is no outlet, title or date: a table about "
            "articles, not of them; not read",
            "give each article its own id, or leave the table out",
        )
        note["unlike_articles"] = True
        problems.append(note)
        return Plan(), problems
    day_time = found.pop("time", None)
    parts = _separate_date(names, found)
    markup = "text" in found and _holds(_ELEMENTS, first, found["text"])
    if markup:
        elements = "the texts are marked up with elements such as <p>; these are taken off"
        problems.append(problem(elements, "", severity="info"))
    keys = tuple(_keys(names, found))
    return Plan(keys, tuple(parts), day_time, metadata, True, markup), problems


def apply_plan(plan: Plan, arrays: Sequence[Any]) -> Columns:
    """Name the columns of a piece of a table, and put dates in several columns together."""
    size = len(arrays[0]) if arrays else 0
    data = dict(zip(plan.keys, arrays, strict=True))
    if plan.parts:
        data["published"] = _computed([arrays[place] for place in plan.parts], _join_date)
    if plan.time is not None and "published" in data:
        data["published"] = _computed([data["published"], arrays[plan.time]], _with_time)
    if plan.markup:
        data["text"] = map_strings(data["text"], _without_elements)
    return Columns(size, {key: _chunked(column) for key, column in data.items()})


_ELEMENTS = re.compile(r"<(?:tx|p|div|article|body|html|section)[ >/](?s:.{0,10000000})>\Z", re.I)


def _without_elements(text: str) -> str | None:
    """Read a text that is marked up, as Swissdox gives it."""
    from mediacompare.readers.markup import lines_of, paragraphs, parse_html

    try:
        return paragraphs(lines_of(parse_html(text)))
    except ValueError:
        return text


def _chunked(column: Any) -> Any:
    """Make an array one of chunks."""
    import pyarrow as pa

    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])


def _computed(
    columns: Sequence[Any], compute: Callable[[tuple[str | None, ...]], str | None]
) -> Any:
    """Compute a column of several others, once for each distinct combination."""
    made: dict[tuple[str | None, ...], str | None] = {}
    values = []
    for cells in zip(*map(iterate, columns), strict=True):
        if cells not in made:
            made[cells] = compute(cells)
        values.append(made[cells])
    return text_array(values)


def _with_time(cells: tuple[str | None, ...]) -> str | None:
    """Add a clock time from a column of its own to a date that has none."""
    day, clock = cells
    return f"{day} {clock}" if day and clock and ":" in clock and ":" not in day else day


def to_rows(
    names: Sequence[str], records: Sequence[Sequence[str | None]], options: Options
) -> RawRows:
    """Make raw rows of a table: known columns get our names, the others keep theirs."""
    plan, problems = plan_table(names, records[:FIRST], options)
    if not plan.usable:
        return RawRows(problems=problems)
    pieces = [
        apply_plan(plan, transpose(records[start : start + PIECE], len(names)))
        for start in range(0, len(records), PIECE)
    ]
    return RawRows(columns=join_columns(pieces), problems=problems, metadata=plan.metadata)


def _is_about_articles(found: Mapping[str, int], records: Sequence[Sequence[str | None]]) -> bool:
    """Tell annotations and measures, which have many rows an article, from articles."""
    if "source_id" not in found or {"outlet", "title", "published", "url"} & set(found):
        return False
    place = found["source_id"]
    ids = [record[place] for record in records[:FIRST] if place < len(record) and record[place]]
    return len(ids) > 3 and 2 * len(set(ids)) <= len(ids)


def _listed(names: Iterable[object]) -> str:
    shown = [repr(str(name)[:60]) for name in names]
    return ", ".join(shown[:30]) + (f" and {len(shown) - 30} more" if len(shown) > 30 else "")


def _keys(names: Sequence[str], found: Mapping[str, int]) -> list[str]:
    """Name the keys of the rows: our fields, and the others by their own, unique names."""
    fields = {position: field for field, position in found.items()}
    taken = set(found)
    keys = []
    for position, name in enumerate(names):
        if position in fields:
            keys.append(fields[position])
            continue
        key = str(name).strip() or f"column_{position + 1}"
        if key in _RESERVED or key in found:
            key += "_in_file"
        if key in taken:
            key = f"{key}_{position + 1}"
        taken.add(key)
        keys.append(key)
    return keys


_RESERVED_LINE = (
    "article_id published_at published_precision language_source source_file source_row reader "
    "rows_in_file described outlet title text language author url section"
)
_RESERVED = frozenset(_RESERVED_LINE.split())


def _separate_date(names: Sequence[str], found: Mapping[str, int]) -> list[int]:
    """Find year, month and day in columns of their own, where no column holds the date."""
    if "published" in found:
        return []
    plain = [plain_name(name) for name in names]
    parts = [plain.index(part) for part in ("year", "month", "day") if part in plain]
    return parts if "year" in plain and (len(parts) != 2 or "month" in plain) else []


def _join_date(parts: Sequence[str | None]) -> str | None:
    numbers = []
    for part in parts:
        digits = re.fullmatch(r"\s*(\d{1,4})(?:\.0)?\s*", part or "")
        if digits is None:
            break
        numbers.append(int(digits[1]))
    if not numbers:
        return None
    return "-".join(f"{number:0{4 if place == 0 else 2}d}" for place, number in enumerate(numbers))


# --- CSV and TSV -------------------------------------------------------------------------------


def sniff_csv(head: bytes, name: str) -> float:
    """Take text with a header of several columns, or a name that ends in .csv or .tsv."""
    if is_binary(head) or not head.strip():
        return 0.0
    if name.casefold().endswith((".csv", ".tsv", ".tab")):
        return 0.45
    if name.casefold().endswith((".txt", ".dat", "")) and b"\t" in head:
        first = head.splitlines()[0].decode("utf-8-sig", "replace").split("\t")
        known = {plain_name(alias) for aliases in ALIASES.values() for alias in aliases}
        if len(first) > 2 and sum(plain_name(cell) in known for cell in first) >= 3:
            return 0.4
    return 0.0


def read_csv(data: bytes, name: str, options: Options) -> RawRows:
    """Read a table whose columns are separated by commas, semicolons, tabs or bars."""
    text, notes = decode_reported(data)
    table = CsvTable(Lines(text), find_separator(text[:HEAD]), options)
    pieces = list(table.pieces())
    if not table.names:
        return RawRows(problems=[*notes, problem("the table is empty", "leave it out")])
    result = RawRows(problems=table.problems, metadata=table.plan.metadata)
    if pieces:
        result = RawRows(
            columns=join_columns(pieces), problems=table.problems, metadata=table.plan.metadata
        )
    if len(result) or not result.problems:  # else it is no table of articles at all
        result.problems = notes + table.notes() + result.problems
    if not len(result) and not result.problems:
        result.problems.append(problem("the table has a header and no rows", "leave it out"))
    return result


class CsvTable:
    """A table with separated columns, read piece by piece.

    Parameters
    ----------
    lines : iterable of str
        The lines, each with its end, and `position`, the number of characters given out so far.
    separator : str
    options : Options
    plan : Plan, optional
        What the columns mean, where it was found already.

    Attributes
    ----------
    names : list of str
        The header, once the first piece is read.
    problems : list of dict
        What is wrong with its columns; `notes` tells of its rows.
    """

    def __init__(
        self, lines: Lines | TextLines, separator: str, options: Options, plan: Plan | None = None
    ) -> None:
        self.lines = lines
        self.separator = separator
        self.options = options
        self.names: list[str] = []
        self.plan = plan or Plan()
        self.problems: list[dict[str, Any]] = []
        self._odd: list[dict[str, Any]] = []
        self._odd_rows = 0
        self._number = 0  # of the records before this piece
        self._rows = self._cells = 0
        self._cut = self._guarded = False
        self._records = self._read()

    def notes(self) -> list[dict[str, Any]]:
        """Tell of rows that do not fit the header."""
        notes = list(self._odd)
        if self._odd_rows > _SHOWN:
            more = f"{self._odd_rows - _SHOWN:,} more rows"
            wrong = f"{more} of another number of columns than the header"
            notes.append(problem(wrong, _ODD_REMEDY, severity="warning"))
        return notes

    def pieces(self) -> Iterator[Columns]:
        """Give the rows, some thousands at a time."""
        waiting: list[list[Any]] = []
        rows = 0
        planned = self.plan.usable
        for records in self._records:
            arrays = self._arrays(records)
            if not arrays or not len(arrays[0]):
                continue
            if planned:
                yield apply_plan(self.plan, arrays)
                continue
            waiting.append(arrays)
            rows += len(arrays[0])
            if rows >= FIRST:
                planned = self._make_plan(waiting)
                if not planned:
                    return
                for some in waiting:
                    yield apply_plan(self.plan, some)
                waiting = []
        if self.names and not planned and self._make_plan(waiting):
            for some in waiting:
                yield apply_plan(self.plan, some)

    def _make_plan(self, pieces: Sequence[Sequence[Any]]) -> bool:
        first: list[tuple[str | None, ...]] = []
        for arrays in pieces:
            cells = [column.slice(0, FIRST - len(first)).to_pylist() for column in arrays]
            first += zip(*cells, strict=True)
            if len(first) >= FIRST:
                break
        self.plan, self.problems = plan_table(self.names, first, self.options)
        return self.plan.usable

    def _read(self) -> Iterator[list[list[str]]]:
        """Give the records after the header, some thousands at a time."""
        reader = csv.reader(self.lines, delimiter=self.separator)
        first = _next_records(reader, 40)
        while first and not any(map(str.strip, first[0])):
            first = first[1:] or _next_records(reader, 40)
        if not first:
            return
        start = _find_header_below(first)
        self.names = [cell.strip() for cell in first[start]]
        self._guarded = tuple(self.names[: len(_OUR_HEADER)]) == _OUR_HEADER
        if self._guarded:
            self.names = [unguard_cell(cell).strip() for cell in first[start]]
        records = first[start + 1 :]
        began = self.lines.position
        while True:
            some = _next_records(reader, 256)
            records += some
            far = self.lines.position - began > PIECE_LETTERS
            if records and (not some or len(records) >= PIECE or far):
                yield records
                records, began = [], self.lines.position
            if not some:
                return

    def _arrays(self, records: list[list[str]]) -> list[Any]:
        """Turn records into columns; rows of nothing but blanks are left out."""
        import pyarrow as pa
        import pyarrow.compute as pc

        width = len(self.names)
        if self._guarded:
            records = [[unguard_cell(cell) for cell in record] for record in records]
        widths = list(map(len, records))
        self._number += len(records)
        if widths.count(width) != len(widths):
            number = self._number - len(records)
            records = [
                record
                for place, record in enumerate(records, start=1)
                if len(record) == width or self._fits(record, number + place)
            ]
            widths = list(map(len, records))
            if widths and max(widths) > width:
                records = [record[:width] for record in records]
        if not records or not width:
            return []
        self._rows += len(records)
        self._cells += sum(widths)
        if not self._cut and self._rows * width > 4 * self._cells + 1_000_000:
            self._cut = True
            wrong = f"most rows hold few of its {width:,} columns; the first {_FEW} alone are read"
            self._odd.append(problem(wrong, _ODD_REMEDY, severity="warning"))
        arrays = transpose(records, min(width, _FEW) if self._cut else width)
        filled = None
        for place, column in enumerate(arrays):
            if column.null_count < len(column):
                arrays[place] = blank_to_null(column)
            if filled is None or not pc.all(filled).as_py():
                held = arrays[place].is_valid()
                filled = held if filled is None else pc.or_(filled, held)
        if not pc.all(filled).as_py():
            odd = [one != width for one in widths]  # of these there is more beyond the header
            kept = pc.or_(filled, pa.array(odd, pa.bool_()))
            arrays = [column.filter(kept) for column in arrays]
        lacking = pa.nulls(len(arrays[0]), pa.large_string())
        return arrays + [lacking] * (width - len(arrays))

    def _fits(self, record: list[str], number: int) -> bool:
        """Tell whether a record of another width holds anything; note it down."""
        if not any(map(str.strip, record)):
            return False
        width = len(self.names)
        if len(record) < width or "".join(record[width:]).strip():
            self._odd_rows += 1
            if self._odd_rows <= _SHOWN:
                self._odd.append(_odd_width(record, width, number))
        return True


_ODD_REMEDY = "look for a separator or a quotation mark inside a text"
_SHOWN = 20  # problems of one kind that are listed one by one; the others are counted
_FEW = 64  # columns kept of a table that hardly fills any
PIECE_LETTERS = 32_000_000  # letters that are Python objects at any one time
HEAD = 100_001  # letters by which the separator is found


def _next_records(reader: Iterator[list[str]], count: int) -> list[list[str]]:
    """Take some records, of cells of any length."""
    with _FIELD_LIMIT:  # the limit is one for the whole process
        limit = csv.field_size_limit(2**31 - 1)
        try:
            return list(islice(reader, count))
        finally:
            csv.field_size_limit(limit)


def _odd_width(record: Sequence[str], width: int, number: int) -> dict[str, Any]:
    wrong = f"{len(record)} columns where the header has {width}"
    return problem(wrong, _ODD_REMEDY, severity="warning", row=number)


class Lines:
    """Lines of a text with their ends, cut off a piece at a time.

    io.StringIO of the whole would hold four bytes a letter.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def __iter__(self) -> Iterator[str]:
        """Give the lines."""
        return chain.from_iterable(self._pieces())

    def _pieces(self) -> Iterator[io.StringIO]:
        text, start = self.text, 0
        while start < len(text):
            end = text.find("\n", start + _PIECE) + 1 or len(text)
            self.position = end
            yield io.StringIO(text[start:end], newline="\n")
            start = end


class TextLines:
    """Lines of an open file with their ends; `position` counts bytes."""

    def __init__(self, file: Any) -> None:
        self.file = file

    @property
    def position(self) -> int:
        """How far the file is read."""
        return int(self.file.buffer.tell())

    def __iter__(self) -> Iterator[str]:
        """Give the lines."""
        return iter(self.file)


_PIECE = 1_000_000


def find_separator(text: str) -> str:
    """Choose the separator that cuts the first records into the same number of columns."""
    head = text[: HEAD - 1]
    best, best_score = ",", 0.0
    for separator in ",;\t|":
        try:
            records = [record for record in csv.reader(Lines(head), delimiter=separator) if record][
                :30
            ]
        except csv.Error:
            continue
        if len(records) > 2 and len(text) > len(head):
            records = records[:-1]
        header = records[_find_header_below(records)] if records else []
        if len(header) < 2:
            continue
        width = len(header)
        even = sum(len(record) == width for record in records) / len(records)
        known = {alias for aliases in _plain_aliases().values() for alias in aliases}
        names = sum(plain_name(cell) in known for cell in header)
        score = even * (1 + min(width, 10) / 20) + min(names, 5)
        if score > best_score:
            best, best_score = separator, score
    return best


# --- XLSX --------------------------------------------------------------------------------------


def sniff_xlsx(head: bytes, name: str) -> float:
    """Take a ZIP container with a workbook in it."""
    return 0.9 if head.startswith(b"PK\x03\x04") and b"xl/workbook.xml" in head else 0.0


def read_xlsx(data: bytes, name: str, options: Options) -> RawRows:
    """Read the sheets of a workbook; cells stay as they are stored, formulas as their text."""
    import warnings
    import zipfile

    import openpyxl

    tables, notes = [], []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > min(options.max_bytes, 5_000_000 + 400 * len(data)):
            wrong = f"the workbook unpacks to {unpacked:,} bytes; not read"
            return RawRows(problems=[problem(wrong, "save it as CSV")])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles that do not concern the cells
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # they may be declared as a million empty rows
                found = _read_sheet(sheet, options)
                if found is not None:
                    tables.append(found)
            book.close()
    except Exception as error:  # openpyxl and zipfile raise what a damaged file makes them
        wrong = f"the workbook is damaged: {type(error).__name__}: {str(error)[:200]}"
        notes.append(problem(wrong, "open it and save it anew, or save it as CSV"))
    with_rows = [found for found in tables if found.rows and not found.metadata]
    kept = with_rows or tables
    result = RawRows(problems=notes, metadata=bool(kept) and not with_rows and kept[0].metadata)
    for found in kept:
        result.rows += found.rows
        result.problems += found.problems
    for found in tables:
        if found not in kept:
            result.problems += [{**note, "severity": "info"} for note in found.problems]
    if not tables and not notes:
        result.problems.append(problem("the workbook is empty", "leave it out"))
    return result


def _read_sheet(sheet: Any, options: Options) -> RawRows | None:
    """Read one sheet; None if it is empty."""
    cells = ([_shown(cell) for cell in row] for row in sheet.iter_rows())
    records = [row for row in cells if any(row)]
    if not records:
        return None
    start = _find_header(records)
    width = max(place for place, cell in enumerate(records[start], 1) if cell)
    names = [cell or "" for cell in records[start][:width]]
    found = to_rows(names, [row[:width] for row in records[start + 1 :]], options)
    for note in found.problems:
        note["problem"] = f"sheet {sheet.title!r}: {note['problem']}"
    return found


def _shown(cell: Any) -> str | None:
    """Write a cell as text; a date without clock time where its format shows none."""
    from datetime import date, datetime

    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, datetime):
        whole_day = not re.search("[hs]", str(cell.number_format or ""), re.IGNORECASE)
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _find_header(records: Sequence[Sequence[str | None]]) -> int:
    """Find the header below lines of title: the first row that names two columns we know."""
    known = {alias for aliases in _plain_aliases().values() for alias in aliases}
    for number, record in enumerate(records[:20]):
        if sum(plain_name(cell) in known for cell in record if cell) >= 2:
            return number
    return 0


def _find_header_below(records: Sequence[Sequence[str]]) -> int:
    """Find the header below lines of title ("sep=;", the name of a search), which are shorter."""
    place = _find_header(records)
    filled = [sum(map(bool, map(str.strip, records[number]))) for number in (0, place)]
    return place if filled[1] > filled[0] else 0


def cell_text(value: Any) -> str | None:
    """Write a value of JSON or Parquet as text; lists of names are joined by semicolons."""
    if value is None or value == "" or value != value:  # the last is NaN
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        inner = [
            item.get("name") if isinstance(item, Mapping) and "name" in item else item
            for item in value
        ]
        plain = all(isinstance(item, (str, int, float)) for item in inner)
        if plain:
            return "; ".join(str(item) for item in inner) or None
    if isinstance(value, (list, Mapping)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


# --- Parquet and Arrow -------------------------------------------------------------------------


def sniff_parquet(head: bytes, name: str) -> float:
    """Take Parquet and Arrow files by their first bytes."""
    return 0.9 if head.startswith((b"PAR1", b"ARROW1")) else 0.0


def read_parquet(data: bytes, name: str, options: Options) -> RawRows:
    """Read a Parquet or an Arrow (Feather) file."""
    import pyarrow as pa
    from pyarrow import feather, parquet

    buffer = pa.BufferReader(data)
    try:
        table = (
            parquet.read_table(buffer) if data.startswith(b"PAR1") else feather.read_table(buffer)
        )
        arrays = [column_text(column) for column in table.columns]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        wrong = f"not readable as Parquet: {str(error)[:200]}"
        return RawRows(problems=[problem(wrong, "save it again")])
    if table.num_columns == 0:
        return RawRows(problems=[problem("the table has no columns", "leave it out")])
    names = [str(name) for name in table.column_names]
    cells = [column.slice(0, FIRST).to_pylist() for column in arrays]
    plan, problems = plan_table(names, list(zip(*cells, strict=True)), options)
    if not plan.usable:
        return RawRows(problems=problems)
    columns = apply_plan(plan, arrays)
    return RawRows(columns=columns, problems=problems, metadata=plan.metadata)


def column_text(column: Any) -> Any:
    """Write a column of Arrow as text, as `cell_text` and ``isoformat`` write its values."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_large_string(kind) or pa.types.is_string(kind) or kind == pa.string_view():
        column.validate(full=True)  # a damaged text shows only here
        column = column.cast(pa.large_string())
        empty = pc.equal(column, "")
        return pc.if_else(empty, None, column) if pc.any(empty).as_py() else column
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_date32(kind):
        return column.cast(pa.large_string())
    if pa.types.is_timestamp(kind) and kind.tz in (None, "UTC"):
        whole = column.cast(pa.timestamp("s", kind.tz), safe=False)
        if pc.all(pc.equal(whole.cast(kind), column)).as_py() is not False:
            naive = whole.cast(pa.timestamp("s"))
            return pc.strftime(naive, f"%Y-%m-%dT%H:%M:%S{'+00:00' if kind.tz else ''}").cast(
                pa.large_string()
            )
    dated = pa.types.is_timestamp(kind) or pa.types.is_date(kind)
    texts: list[Any] = []
    for start in range(0, len(column), PIECE):
        values = column.slice(start, PIECE).to_pylist()
        if dated:
            made = [None if value is None else value.isoformat() for value in values]
        else:
            made = [cell_text(value) for value in values]
        texts.append(text_array(made))
    return pa.chunked_array(texts, pa.large_string())
