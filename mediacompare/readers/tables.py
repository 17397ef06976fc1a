"""Tables of articles: CSV, TSV, XLSX, Parquet, with any column names (JSON is in `jsons.py`).

`ALIASES` says which names mean what; ``columns={"outlet": "publication"}`` overrides it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from mediacompare.files import unguard_cell
from mediacompare.readers import Options, RawRows, is_binary, problem
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
        "testata fonte krant bron sn source"
    ),
    "title": (
        "title headline article_title story_title webtitle head hd titel uberschrift "
        "schlagzeile titre titulo titular titolo kop rubrik_titel заголовок 标题 name"
    ),
    "text": (
        "text fulltext full_text article_text articletext article_body articlebody maintext "
        "main_text body body_text bodytext plain_text plaintext content contents article "
        "news_text story_text story document cleaned_text extracted_text raw_text inhalt "
        "volltext artikel texte contenu texto contenido cuerpo testo contenuto tekst inhoud "
        "оригинал текст 正文 内容"
    ),
    "published": (
        "published_at published_utc datetime published publish_date publication_date pub_date "
        "pubdate publishdate publicationdate date_publish date_published datepublished "
        "published_date publishing_date published_on publish_time pubtime webpublicationdate "
        "first_published seendate date_time timestamp date pd datum erscheinungsdatum дата "
        "fecha data 日期 发布时间"
    ),
    "time": "time publication_time pub_time uhrzeit zeit heure hora ora tijd время",
    "language": (
        "language lang language_code meta_lang inlanguage sprache langue idioma lingua taal язык la"
    ),
    "author": (
        "author authors byline by autor autoren auteur auteurs autore auteur_s journalist "
        "reporter writer creator автор 作者"
    ),
    "url": (
        "url link article_url canonical_url canonical_link web_url weburl permalink href uri "
        "document_url ссылка source_url"
    ),
    "section": (
        "section section_name sectionname rubric rubrik ressort rubrique seccion sezione "
        "category categories desk news_desk"
    ),
    "page": "page pages page_number seite pagina pg",
    "edition": "edition ausgabe edicion edizione editie",
    "rights": "rights copyright licence license",
    "word_count": "word_count wordcount words n_words wc",
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


def plain_name(name: object) -> str:
    """Reduce a column name to what names are compared by."""
    from mediacompare.dates import _fold

    return re.sub(r"[\W_]+", "_", _fold(str(name)).casefold()).strip("_")


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
    for field, aliases in ALIASES.items():
        if field in found:
            continue
        for alias in aliases:
            position = places.get(plain_name(alias), -1)
            if position < 0 or position in taken:
                continue
            if field in ("outlet", "text", "title") and _holds(_URL, rows, position):
                if "url" not in found and not any(plain_name(a) in places for a in ALIASES["url"]):
                    found["url"] = position
                    taken.add(position)
                continue
            if field == "text" and alias in _LABELS_TOO and _holds(_LABEL, rows, position):
                continue
            found[field] = position
            taken.add(position)
            break
    return found, absent


# Names of columns of texts that also name a label ("bridge", "maps") of the story told.
_LABELS_TOO = frozenset({"story", "document"})
_LABEL = re.compile(r"[^\n]{1,40}\Z")


def _holds(shape: re.Pattern[str], rows: Sequence[Sequence[str | None]], position: int) -> bool:
    """Tell whether the first values of a column all have a shape."""
    values = [row[position] for row in rows[:50] if position < len(row)]
    kept = [value.strip() for value in values if value and value.strip()]
    return bool(kept) and all(shape.match(value) for value in kept)


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


def to_rows(
    names: Sequence[str],
    records: Sequence[Sequence[str | None]],
    options: Options,
    *,
    first_row: int = 1,
) -> RawRows:
    """Make raw rows of a table: known columns get our names, the others keep theirs."""
    result = RawRows()
    if len(names) > _MAX_COLUMNS:
        wrong = problem(f"{len(names):,} columns; not read", "look for a wrong separator")
        wrong["unlike_articles"] = True
        return RawRows(problems=[wrong])
    found, absent = map_columns(names, records, options.columns)
    for theirs in absent:
        nearest = get_close_matches(theirs, list(names), n=1, cutoff=0.5)
        hint = f" (nearest: {nearest[0]!r})" if nearest else ""
        result.problems.append(
            problem(
                f"columns= names {theirs!r}, which is not a column here{hint}; "
                f"the columns are {_listed(names)}",
                "name one of these",
                severity="warning",
            )
        )
    if "text" not in found:
        file_column = _find_file_column(names, records, found)
        if file_column is not None:
            result.metadata = True
            found = {k: v for k, v in found.items() if v != file_column} | {"file": file_column}
        else:
            wrong = problem(
                f"no column of texts; the columns are {_listed(names)}",
                "say which column holds the text: columns={'text': …}",
            )
            result.problems.append(wrong)
            if "title" not in found or not {"url", "published", "outlet"} & set(found):
                wrong["unlike_articles"] = True
                return result
    elif _is_about_articles(found, records):
        note = problem(
            "several rows share an id, and there is no outlet, title or date: a table about "
            "articles, not of them; not read",
            "give each article its own id, or leave the table out",
        )
        note["unlike_articles"] = True
        result.problems.append(note)
        return result
    day_time = found.pop("time", None)
    separate = _separate_date(names, found)
    keys = _keys(names, found)
    for record in records:
        # The first row names every column; the others only what they hold, to save memory.
        row: dict[str, str | None] = dict.fromkeys(found if result.rows else keys)
        if None in record:
            row.update(
                (key, value) for key, value in zip(keys, record, strict=False) if value is not None
            )
        else:
            row.update(zip(keys, record, strict=False))
        if separate:
            row["published"] = _join_date([row.get(keys[place]) for place in separate])
        if day_time is not None and row.get("published"):
            clock = row.get(keys[day_time]) or ""
            if ":" in clock and ":" not in (row["published"] or ""):
                row["published"] = f"{row['published']} {clock}"
        result.rows.append(row)
    return result


def _is_about_articles(found: Mapping[str, int], records: Sequence[Sequence[str | None]]) -> bool:
    """Tell annotations and measures, which have many rows an article, from articles."""
    if "source_id" not in found or {"outlet", "title", "published", "url"} & set(found):
        return False
    place = found["source_id"]
    ids = [record[place] for record in records[:5000] if place < len(record) and record[place]]
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
    separator = _find_separator(text)
    with _FIELD_LIMIT:  # the limit is one for the whole process
        limit = csv.field_size_limit(max(len(text), 131_072))
        try:
            records: list[list[str]] = list(csv.reader(_lines_of(text), delimiter=separator))
        finally:
            csv.field_size_limit(limit)
    if not records:
        return RawRows(problems=[*notes, problem("the table is empty", "leave it out")])
    names = [cell.strip() for cell in records[0]]
    if tuple(names[: len(_OUR_HEADER)]) == _OUR_HEADER:
        records = [[unguard_cell(cell) for cell in record] for record in records]
        names = [cell.strip() for cell in records[0]]
    body: list[Sequence[str | None]] = []
    width, odd = len(names), 0
    for number, record in enumerate(records[1:], start=1):
        if len(record) != width:
            if not "".join(record).strip():
                continue
            if len(record) < width or "".join(record[width:]).strip():
                odd += 1
                if odd <= _SHOWN:
                    notes.append(_odd_width(record, width, number))
            record = record[:width]
        # Most rows hold something in every cell: they are kept as they are.
        if all(map(_filled, record)):
            body.append(record)
        elif any(map(_filled, record)) or len(records[number]) != width:  # there is more beyond it
            body.append([cell if _filled(cell) else None for cell in record])
    if odd > _SHOWN:
        wrong = f"{odd - _SHOWN:,} more rows of another number of columns than the header"
        notes.append(problem(wrong, _ODD_REMEDY, severity="warning"))
    result = to_rows(names, body, options)
    if result.rows or not result.problems:
        result.problems = notes + result.problems  # else it is no table of articles at all
    if not body and not result.problems:
        result.problems.append(problem("the table has a header and no rows", "leave it out"))
    return result


_ODD_REMEDY = "look for a separator or a quotation mark inside a text"
_SHOWN = 20  # problems of one kind that are listed one by one; the others are counted
_filled = str.strip  # truthy for a cell with anything but blanks in it


def _odd_width(record: Sequence[str], width: int, number: int) -> dict[str, Any]:
    wrong = f"{len(record)} columns where the header has {width}"
    return problem(wrong, _ODD_REMEDY, severity="warning", row=number)


def _lines_of(text: str) -> Iterator[str]:
    """Cut lines with their ends off, a piece at a time: io.StringIO holds four bytes a letter."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE) + 1 or len(text)
        yield from io.StringIO(text[start:end], newline="\n")
        start = end


_PIECE = 1_000_000


def _find_separator(text: str) -> str:
    """Choose the separator that cuts the first records into the same number of columns."""
    head = text[:100_000]
    best, best_score = ",", 0.0
    for separator in ",;\t|":
        try:
            records = [
                record for record in csv.reader(_lines_of(head), delimiter=separator) if record
            ][:30]
        except csv.Error:
            continue
        if len(records) > 2 and len(text) > len(head):
            records = records[:-1]
        if not records or len(records[0]) < 2:
            continue
        width = len(records[0])
        even = sum(len(record) == width for record in records) / len(records)
        known = {plain_name(alias) for aliases in ALIASES.values() for alias in aliases}
        names = sum(plain_name(cell) in known for cell in records[0])
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
    known = {plain_name(alias) for aliases in ALIASES.values() for alias in aliases}
    for number, record in enumerate(records[:20]):
        if sum(plain_name(cell) in known for cell in record if cell) >= 2:
            return number
    return 0


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
    columns: list[list[str | None]] = []
    try:
        table = (
            parquet.read_table(buffer) if data.startswith(b"PAR1") else feather.read_table(buffer)
        )
        for column in table.columns:
            dated = pa.types.is_timestamp(column.type) or pa.types.is_date(column.type)
            values = column.to_pylist()  # a damaged text shows only here: UnicodeDecodeError
            if dated:
                columns.append([None if value is None else value.isoformat() for value in values])
            else:
                columns.append([cell_text(value) for value in values])
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        wrong = f"not readable as Parquet: {str(error)[:200]}"
        return RawRows(problems=[problem(wrong, "save it again")])
    if table.num_columns == 0:
        return RawRows(problems=[problem("the table has no columns", "leave it out")])
    names = [str(name) for name in table.column_names]
    return to_rows(names, list(zip(*columns, strict=True)), options)
