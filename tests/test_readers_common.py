"""What all readers share, and the common formats: tables, text files, saved web pages."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from mediacompare.readers import (
    READERS,
    ROW_FIELDS,
    Options,
    RawRows,
    all_readers,
    find_paths,
    find_reader,
    read_member,
    read_paths,
    resolve,
)
from mediacompare.readers.tables import ALIASES
from mediacompare.readers.text import compile_pattern
from tests.work import blocks, calls

OPTIONS = Options()
CSV = b"id,outlet,title,text\n1,Daily,Bridge,The bridge opened on Monday.\n"


def read(data: bytes, name: str, **options: object) -> RawRows:
    return read_member(data, name, Options(**options))  # type: ignore[arg-type]


# --- The table of readers ------------------------------------------------------------------------


def test_every_entry_names_functions_that_exist() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
    for reader in READERS:
        assert callable(resolve(reader.sniff)), reader.name
        assert callable(resolve(reader.read)), reader.name
        assert reader.description
        assert all(extension.startswith(".") for extension in reader.extensions)


def test_all_readers_holds_the_table() -> None:
    assert all_readers()[: len(READERS)] == READERS


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (CSV, "a.csv", "csv"),
        (b"outlet\ttitle\ttext\tdate\nA\tB\tC\t2020\n", "export.txt", "csv"),
        (b"Just a story.\n\nIt has two paragraphs.", "a.txt", "text"),
        (b'[{"title": "A", "text": "B"}]', "a.json", "json"),
        (b'{"title": "A", "text": "B"}\n{"title": "C", "text": "D"}\n', "a.jsonl", "jsonl"),
        (b"<!DOCTYPE html><html><head></head><body><p>A</p></body></html>", "noname", "web page"),
        (b"PAR1\x00\x00\x00\x00", "a.bin", "parquet"),
        (b"\x00\x01\x02" * 50, "a.txt", None),
        (b"%PDF-1.7 ...", "a.txt", None),
    ],
)
def test_the_content_decides(data: bytes, name: str, expected: str | None) -> None:
    found = find_reader(data, name)
    assert (found.name if found else None) == expected


def test_a_failing_reader_loses_its_file_only(tmp_path: Path, monkeypatch: object) -> None:
    (tmp_path / "good.csv").write_bytes(CSV)
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and nothing of a table")
    rows, problems = read_paths(tmp_path, options=OPTIONS)
    assert [row["source_file"] for row in rows] == ["good.csv"]
    assert [one["file"] for one in problems] == ["bad.parquet"]
    assert "Parquet" in problems[0]["problem"]


def test_the_declared_count_is_compared() -> None:
    from mediacompare import readers

    reader = readers.Reader(
        "declaring",
        lambda head, name: float(head.startswith(b"DECLARES")),
        lambda data, name, options: RawRows([{"text": "One."}], declared=3),
        (".x",),
        "for this test",
    )
    readers.all_readers.cache_clear()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(readers, "READERS", (reader,))
            found = read(b"DECLARES 3", "a.x")
    finally:
        readers.all_readers.cache_clear()
    assert [one["problem"] for one in found.problems] == [
        "the file says that it holds 3 articles, 1 were read"
    ]
    assert found.rows[0]["reader"] == "declaring"


# --- Files and folders ---------------------------------------------------------------------------


def test_lock_files_hidden_files_and_parts_of_pages_are_left_out(tmp_path: Path) -> None:
    for name in (
        "a.txt",
        ".hidden.txt",
        "~$a.docx",
        ".~lock.a.docx#",
        "page_files/b.txt",
        ".git/c.txt",
        "__MACOSX/d.txt",
        "deep/e.txt",
        "Thumbs.db",
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("Text.")
    assert [file.relative_to(tmp_path).as_posix() for file in find_paths(tmp_path)] == [
        "a.txt",
        "deep/e.txt",
    ]


def test_the_order_of_paths_does_not_matter(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.csv"):
        (tmp_path / name).write_bytes(CSV if name.endswith("csv") else name.encode())
    names = [tmp_path / "c.csv", tmp_path / "b.txt", tmp_path / "a.txt"]
    assert read_paths(names, options=OPTIONS) == read_paths(names[::-1], options=OPTIONS)
    rows, _ = read_paths(names, options=OPTIONS)
    assert [row["source_file"] for row in rows] == ["a.txt", "b.txt", "c.csv"]


def test_a_missing_path_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    with pytest.raises(FileNotFoundError, match=r"neither a file nor a folder \(nearest: 'ar"):
        read_paths(tmp_path / "artikles", options=OPTIONS)


def test_gzip_is_taken_off_and_bounded() -> None:
    assert read(gzip.compress(CSV), "a.csv.gz").rows[0]["title"] == "Bridge"
    cut = read(gzip.compress(CSV * 100)[:-20], "a.csv.gz")
    assert any("cut short" in one["problem"] for one in cut.problems)
    bomb = gzip.compress(b"A" * 50_000_000)
    tracemalloc.start()
    found = read(bomb, "a.txt.gz", max_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
    assert any("unpacks to more than" in one["problem"] for one in found.problems)


def test_too_large_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A" * 2000)
    rows, problems = read_paths(tmp_path, options=Options(max_bytes=1000))
    assert rows == []
    assert problems[0]["problem"] == "2,000 bytes, more than max_bytes=1,000; not read"


# --- Tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_all_its_forms(separator: str, line_end: str, encoding: str) -> None:
    header = separator.join(["Zeitung", "Titel", "Inhalt", "Datum"])
    row = separator.join(["Der Bote", "Brücke", '"Sie steht, endlich; ""ganz"" | so."', "4.5.2021"])
    found = read((header + line_end + row + line_end).encode(encoding), "a.csv")
    assert found.problems == []
    assert found.rows[0] | {"reader": "csv"} == {
        "outlet": "Der Bote",
        "title": "Brücke",
        "text": 'Sie steht, endlich; "ganz" | so.',
        "published": "4.5.2021",
        "reader": "csv",
        "source_row": "1",
    }


def test_another_encoding_is_reported() -> None:
    found = read("outlet,text\nMüller,Die Brücke für Fußgänger öffnet.\n".encode("cp1252"), "a.csv")
    assert found.rows[0]["outlet"] == "Müller"
    assert [one["severity"] for one in found.problems] == ["info"]
    assert "not UTF-8" in found.problems[0]["problem"]


HEADERS = {
    # of tools and collections, as facts: which column is which
    "Kaggle v1": (
        ",id,title,publication,author,date,year,month,url,content",
        {"source_id": "id", "outlet": "publication", "published": "date", "text": "content"},
    ),
    "Kaggle v2": (
        "date,year,month,day,author,title,article,url,section,publication",
        {"text": "article", "outlet": "publication", "published": "date", "section": "section"},
    ),
    "Swissdox": (
        "id\tpubtime\tmedium_code\tmedium_name\trubric\tregional\tdoctype\tlanguage\tchar_count"
        "\tdateline\thead\tsubhead\tcontent_id\tcontent",
        {
            "source_id": "id",
            "published": "pubtime",
            "outlet": "medium_name",
            "section": "rubric",
            "title": "head",
            "text": "content",
        },
    ),
    "trafilatura": (
        "title,author,hostname,date,fingerprint,id,raw_text,text,language,sitename,url",
        {"outlet": "sitename", "text": "text", "published": "date", "source_id": "id"},
    ),
    "news-please": (
        "authors,date_download,date_modify,date_publish,maintext,source_domain,title,url,language",
        {
            "author": "authors",
            "published": "date_publish",
            "updated": "date_modify",
            "retrieved": "date_download",
            "text": "maintext",
            "outlet": "source_domain",
        },
    ),
    "cc_news": (
        "title,text,domain,date,description,url,image_url",
        {"outlet": "domain", "text": "text", "published": "date"},
    ),
    "NELA-GT": (
        "id,date,source,title,content,author,published,published_utc,collection_utc,url",
        {"outlet": "source", "text": "content", "published": "published_utc", "author": "author"},
    ),
    "Integrum": (
        "Источник,Дата,Время,Заголовок,Анонс,Оригинал,Автор",
        {"outlet": "Источник", "published": "Дата", "title": "Заголовок", "author": "Автор"},
    ),
}


@pytest.mark.parametrize("kind", HEADERS)
def test_columns_of_tools_and_collections(kind: str) -> None:
    header, expected = HEADERS[kind]
    separator = "\t" if "\t" in header else ","
    names = header.split(separator)
    values = [f"value of {name}" for name in names]
    data = f"{header}\n{separator.join(values)}\n".encode()
    row = read(data, "a.csv").rows[0]
    for ours, theirs in expected.items():
        assert row[ours] == f"value of {theirs}", (kind, ours)


def test_every_alias_means_one_thing() -> None:
    from mediacompare.readers.tables import plain_name

    meanings: dict[str, set[str]] = {}
    for field, aliases in ALIASES.items():
        assert field in {*ROW_FIELDS, "time"}
        for alias in aliases:
            meanings.setdefault(plain_name(alias), set()).add(field)
    assert {alias: found for alias, found in meanings.items() if len(found) > 1} == {}


def test_columns_override_and_others_pass_through() -> None:
    data = b"publication,outlet,text,lead,views\nDaily,web,The text.,Lead.,12\n"
    row = read(data, "a.csv", columns={"outlet": "publication", "text": "lead"}).rows[0]
    assert row["outlet"] == "Daily"
    assert row["text"] == "Lead."
    assert row["outlet_in_file"] == "web"
    assert row["text_in_file"] == "The text."
    assert row["views"] == "12"


def test_a_column_that_is_not_there_names_the_nearest() -> None:
    found = read(CSV, "a.csv", columns={"outlet": "outlets"})
    assert (
        "columns= names 'outlets', which is not a column here (nearest: 'outlet')"
        in (found.problems[0]["problem"])
    )


def test_addresses_are_no_outlets_and_no_texts() -> None:
    data = b"title,source,content\nBridge,https://example.org/1,It opened.\n"
    row = read(data, "a.csv").rows[0]
    assert row["url"] == "https://example.org/1"
    assert "outlet" not in row
    assert row["text"] == "It opened."


def test_a_column_of_labels_is_no_column_of_texts() -> None:
    labels = read(b"title,story,outlet,date\nIt opens,bridge,Daily,2021\n", "a.csv")
    assert labels.rows[0]["story"] == "bridge"
    story = "It opened on Monday, and people walked across it for an hour before the first cars."
    texts = read(f'title,story,outlet\nIt opens,"{story}",Daily\n'.encode(), "a.csv")
    assert texts.rows[0]["text"] == story


def test_date_and_time_in_columns_of_their_own() -> None:
    data = "Источник,Дата,Время,Заголовок,Текст\nГазета,04.03.2021,15:06,Мост,Мост открыт.\n"
    assert read(data.encode(), "a.csv").rows[0]["published"] == "04.03.2021 15:06"
    parts = b"year,month,day,outlet,text\n2021,3,4,Daily,It opened.\n2021,3,,Daily,Again.\n"
    rows = read(parts, "a.csv").rows
    assert [row["published"] for row in rows] == ["2021-03-04", "2021-03"]


def test_columns_of_one_name_and_very_many_columns() -> None:
    found = read(b"text,x,x,x\nIt opened.,1,2,3\n", "a.csv")
    assert found.rows[0] | {"reader": "csv", "source_row": "1"} == {
        "text": "It opened.",
        "x": "1",
        "x_3": "2",
        "x_4": "3",
        "reader": "csv",
        "source_row": "1",
    }
    wide = read(b"text," + b"x," * 300_000 + b"\nIt opened.\n", "a.csv")
    assert wide.rows == []
    assert "columns; not read" in wide.problems[-1]["problem"]


def test_uneven_rows_are_kept_and_reported() -> None:
    data = b"outlet,title,text\nA,B,C\nD,E\nF,G,H,I\n"
    found = read(data, "a.csv")
    assert [row["title"] for row in found.rows] == ["B", "E", "G"]
    assert [(one["row"], one["problem"]) for one in found.problems] == [
        (2, "2 columns where the header has 3"),
        (3, "4 columns where the header has 3"),
    ]


def test_a_line_of_fifty_megabytes() -> None:
    text = b"word " * 10_000_000
    found = read(b"outlet,text\nDaily," + text + b"\n", "a.csv")
    assert len(found.rows[0]["text"] or "") == len(text)
    short, line = (b"outlet,text\nDaily," + text[:length] + b"\n" for length in (9, len(text)))
    assert calls(lambda: read(line, "a.csv")) < 1.1 * calls(lambda: read(short, "a.csv"))


#: Tables of tiny rows: what comes first, the row, what comes last, rows read of each, and calls.
TINY: dict[str, tuple[str, bytes, bytes, bytes, int, float]] = {
    "even": ("a.csv", b"title,text\n", b"b,a\n", b"", 1, 2),
    "ragged": ("a.csv", b"title,text\n", b"a\n", b"", 1, 7),
    "wide": ("a.csv", b"title,text\n", b"a,b,c\n", b"", 1, 9),
    "empty lines": ("a.csv", b"title,text\n", b"\n", b"a,b\n", 0, 6),
    "blank": ("a.csv", b"title,text\n", b" , \n", b"a,b\n", 0, 2),
    "one long row": ("a.csv", b"title,text\n", b",", b"\na,b\n", 0, 3),
    "lines of JSON": ("a.jsonl", b'{"text": "a"}\n', b"{}\n", b"", 1, 8),
    "lines of text": ("a.jsonl", b"", b'{"text": "a"}\n', b"", 1, 14),
    "broken lines": ("a.jsonl", b'{"text": "a"}\n', b'{"text": "a"\n', b"", 0, 9),
    "JSON": ("a.json", b"[", b'{"text": "a"},', b'{"text": "b"}]', 1, 14),
}


@pytest.mark.parametrize("kind", TINY)
def test_tiny_rows_cost_little_each(kind: str) -> None:
    name, head, row, tail, each, allowed = TINY[kind]
    small, large = (head + row * count + tail for count in (20_000, 40_000))
    read(small, name)  # imports
    found = read(large, name)
    assert abs(len(found) - each * 40_000) <= 1
    assert len(found.problems) <= 22  # of many alike the first, and their number
    more = calls(lambda: read(large, name)) - calls(lambda: read(small, name))
    assert more / 20_000 < allowed
    assert blocks(lambda: read(large, name)) < 2_000  # no object a row


def test_a_table_of_tiny_rows_is_put_together_without_an_object_a_row(tmp_path: Path) -> None:
    from mediacompare import read_articles

    counts = []
    for rows in (20_000, 40_000):
        (tmp_path / "a.csv").write_bytes(b"title,text\n" + b"b,a\n" * rows)
        read_articles(tmp_path)
        counts.append(calls(lambda: read_articles(tmp_path)))
        assert blocks(lambda: read_articles(tmp_path)) < 5_000
    assert (counts[1] - counts[0]) / 20_000 < 10


def test_problems_of_many_rows_are_counted() -> None:
    found = read(b"title,text\na,b\n" + b"a\n" * 1000, "a.csv")
    assert [one["row"] for one in found.problems[:2]] == [2, 3]
    assert found.problems[-1]["problem"].startswith("980 more rows of another number of columns")


def test_lines_are_cut_the_same_at_the_ends_of_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    from mediacompare.readers import tables

    text = 'title,text\nA,"one\n\ntwo"\nB,\u2028three\x85\n\nC,"four"'
    whole = [row["text"] for row in read(text.encode(), "a.csv").rows]
    assert whole == ["one\n\ntwo", "\u2028three\x85", "four"]
    for size in range(1, 12):
        monkeypatch.setattr(tables, "_PIECE", size)
        assert (
            list(tables.Lines(text))
            == [line + "\n" for line in text.split("\n")[:-1]] + text.split("\n")[-1:]
        )
        assert [row["text"] for row in read(text.encode(), "a.csv").rows] == whole


def test_what_a_crawler_wrote_of_saved_pages_is_told(tmp_path: Path) -> None:
    told = {
        "V1": {
            "title": "A bridge opens",
            "publishing_date": "2024-05-06 10:00:00",
            "body": {"summary": [], "sections": [{"headline": [], "paragraphs": ["It opened."]}]},
        }
    }
    (tmp_path / "Courier.json").write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "Courier_2024_05_06.html").write_bytes(page())
    (tmp_path / "Gazette_2024_05_06.html").write_bytes(page())
    rows, problems = read_paths(tmp_path, options=OPTIONS)
    assert [row["reader"] for row in rows] == ["crawler-json", "web page", "web page"]
    assert rows[0]["text"] == "It opened."
    (wrong,) = [one for one in problems if "crawler" in one["problem"]]
    assert (wrong["file"], wrong["severity"]) == ("Courier.json", "warning")
    assert "of the 1 saved pages beside it" in wrong["problem"]


def test_the_field_limit_is_left_as_it_was() -> None:
    import csv

    before = csv.field_size_limit()
    read(CSV, "a.csv")
    assert csv.field_size_limit() == before


def workbook(rows: list[list[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_workbooks() -> None:
    from datetime import datetime

    data = workbook(
        [
            ["Export of 3 March", None, None, None],
            ["Quelle", "Titel", "Text", "Datum"],
            ["Bote", "=1+1", "Die Brücke steht.", datetime(2021, 3, 4, 15, 6)],
            ["Bote", 7, "Sie steht noch.", datetime(2021, 3, 5)],
        ]
    )
    found = read(data, "a.xlsx")
    assert found.problems == []
    assert [row["title"] for row in found.rows] == ["=1+1", "7"]
    assert found.rows[0]["published"] == "2021-03-04 15:06:00"
    assert found.rows[0]["reader"] == "xlsx"


def test_a_damaged_workbook_is_reported() -> None:
    data = workbook([["Quelle", "Text"], ["Bote", "Die Brücke steht."]])
    broken = resolve("tables:read_xlsx")(data[:200] + b"?" * 40 + data[240:], "a.xlsx", OPTIONS)
    assert "the workbook is damaged" in broken.problems[0]["problem"]


def test_sheets_without_articles_are_left_aside() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["first", "second"])
    book.active.append(["x", "y"])
    sheet = book.create_sheet("articles")
    sheet.append(["outlet", "text"])
    sheet.append(["Daily", "It opened."])
    stream = io.BytesIO()
    book.save(stream)
    found = read(stream.getvalue(), "a.xlsx")
    assert [row["outlet"] for row in found.rows] == ["Daily"]
    assert [one["severity"] for one in found.problems] == ["info"]


def test_a_bloated_workbook_is_not_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"A" * 30_000_000)
    found = read(stream.getvalue(), "a.xlsx")
    assert found.rows == []
    assert "unpacks to" in found.problems[0]["problem"]


@pytest.mark.parametrize(
    "content",
    [
        [{"title": "Bridge", "body": "It opened.", "source": "Daily"}],
        {"articles": [{"title": "Bridge", "content": "It opened.", "publication": "Daily"}]},
        {"response": {"docs": [{"headline": "Bridge", "text": "It opened.", "outlet": "Daily"}]}},
        {"title": "Bridge", "text": "It opened.", "publisher": {"name": "Daily"}},
        {"title": {"0": "Bridge"}, "text": {"0": "It opened."}, "outlet": {"0": "Daily"}},
        {"a1": {"title": "Bridge", "text": "It opened.", "outlet": "Daily"}},
    ],
)
def test_json_in_all_its_forms(content: object) -> None:
    found = resolve("jsons:read_json")(json.dumps(content).encode(), "a.json", OPTIONS)
    assert found.problems == []
    (row,) = found.rows
    assert (row["title"], row["text"], row["outlet"]) == ("Bridge", "It opened.", "Daily")


def test_json_lists_of_names_and_nested_bodies() -> None:
    content = {
        "title": "Bridge",
        "authors": ["Ada", {"name": "Bo"}],
        "body": {"summary": ["Short."], "sections": [{"headline": ["Now"], "paragraphs": ["It."]}]},
        "publishing_date": "2021-03-04 15:06:07+00:00",
    }
    (row,) = resolve("jsons:read_json")(json.dumps(content).encode(), "a.json", OPTIONS).rows
    assert row["text"] == "Short.\n\nNow\n\nIt."
    assert row["published"] == "2021-03-04 15:06:07+00:00"


def test_a_broken_line_of_json_is_reported_and_the_others_kept() -> None:
    data = b'{"title": "A", "text": "One."}\n{"title": "B", "te\n{"title": "C", "text": "Two."}\n'
    found = read(data, "a.jsonl")
    assert [row["title"] for row in found.rows] == ["A", "C"]
    assert found.problems[0]["problem"].startswith("line 2 is no JSON object")


def test_broken_json_and_deep_json_are_reported() -> None:
    for data in (b'[{"title": "A"', b"[" * 200_000, b'{"a":' * 100_000):
        found = resolve("jsons:read_json")(data, "a.json", OPTIONS)
        assert found.rows == []
        assert "not readable as JSON" in found.problems[0]["problem"]


def test_parquet() -> None:
    import pandas as pd

    table = pd.DataFrame(
        {
            "publication": ["Daily", None],
            "content": ["It opened.", "It closed."],
            "date": pd.to_datetime(["2021-03-04 15:06:07", None]),
            "views": [3, 4],
        }
    )
    stream = io.BytesIO()
    table.to_parquet(stream)
    rows = read(stream.getvalue(), "a.parquet").rows
    assert [row["outlet"] for row in rows] == ["Daily", None]
    assert [row["published"] for row in rows] == ["2021-03-04T15:06:07", None]
    assert [row["views"] for row in rows] == ["3", "4"]


# --- Text files ----------------------------------------------------------------------------------


def test_text_is_kept_as_it_stands_but_for_line_ends_and_mark() -> None:
    data = "\ufeff One\u00a0line.\r\n\r\nAnother\rand a third.\n\n".encode()
    (row,) = read(data, "a.txt").rows
    assert row["text"] == " One\u00a0line.\n\nAnother\nand a third.\n\n"


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        (
            "{outlet}_{date}_{id}",
            "in/New_York_Post_2021-03-04_17.txt",
            {"outlet": "New_York_Post", "published": "2021-03-04", "source_id": "17"},
        ),
        (
            "{outlet}/{date} {title}",
            "all/Daily/20210304 The bridge.txt",
            {"outlet": "Daily", "published": "20210304", "title": "The bridge"},
        ),
        ("{date}*", "2021-03-04T1506 anything.html", {"published": "2021-03-04T1506"}),
        ("{outlet}-{desk}", "Daily-city.txt", {"outlet": "Daily", "desk": "city"}),
        (
            r"(?P<outlet>[a-z]+)\.(?P<date>[0-9-]+)",
            "x/daily.2021-03-04.5.txt",
            {"outlet": "daily", "published": "2021-03-04"},
        ),
        ("{outlet}_{date}", "nothing-fits.txt", None),
    ],
)
def test_patterns_of_file_names(pattern: str, path: str, expected: dict[str, str] | None) -> None:
    assert compile_pattern(pattern)(path) == expected


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("no fields", "names no field"),
        ("(?P<outlet>[", "is no regular expression"),
        ("{outlet}_{outlet}", "names 'outlet' twice"),
    ],
)
def test_wrong_patterns(pattern: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compile_pattern(pattern)


# --- Saved web pages -----------------------------------------------------------------------------

STORY = "".join(
    f"<p>The bridge over the river opened on Monday for the {n}th time, and people walked across "
    "it for an hour before the first cars came from the other side of the valley.</p>"
    for n in range(4, 10)
)


def page(head: str = "", body: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html lang='en-GB'><head>{head}</head><body><nav>Home News</nav>"
        f"<article><h1>A bridge opens</h1>{body}{STORY}</article></body></html>"
    ).encode()


LINKED = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Valley News"},
        {
            "@type": ["ReportageNewsArticle", "Thing"],
            "headline": "A bridge opens &amp; stays",
            "datePublished": "2021-03-04T15:06:07+01:00",
            "dateModified": "2021-03-05T10:00:00+01:00",
            "author": [{"@type": "Person", "name": "Ada Long"}, "Bo Short"],
            "publisher": {"@type": "Organization", "name": "Valley News"},
            "articleSection": ["Local", "Traffic"],
            "inLanguage": "en",
        },
        {"@type": "NewsArticle", "headline": "A teaser", "url": "https://example.org/other"},
    ],
}


def test_a_page_is_believed_what_it_says_of_itself() -> None:
    head = (
        f"<script type='application/ld+json'>{json.dumps(LINKED)}</script>"
        "<meta property='og:site_name' content='Valley News Online'>"
        "<link rel='canonical' href='https://example.org/bridge'>"
    )
    (row,) = read(page(head), "bridge.html").rows
    assert row["title"] == "A bridge opens & stays"
    assert row["published"] == "2021-03-04T15:06:07+01:00"
    assert row["updated"] == "2021-03-05T10:00:00+01:00"
    assert row["author"] == "Ada Long; Bo Short"
    assert row["outlet"] == "Valley News Online"
    assert row["section"] == "Local; Traffic"
    assert row["language"] == "en"
    assert row["url"] == "https://example.org/bridge"
    assert (row["text"] or "").count("The bridge over the river opened on Monday") == 6
    assert "Home News" not in (row["text"] or "")


def test_meta_elements_stand_in_for_json_ld() -> None:
    head = (
        "<title>A bridge opens | Valley News</title>"
        "<meta property='article:published:time' content='2021-03-04T15:06:07Z'>"
        "<meta name='author' content='Ada Long'><meta property='og:locale' content='en_US'>"
        "<script type='application/ld+json'>{broken</script>"
    )
    (row,) = read(page(head), "a.html").rows
    assert row["title"] == "A bridge opens"
    assert row["published"] == "2021-03-04T15:06:07Z"
    assert row["author"] == "Ada Long"
    assert row["outlet"] is None


def test_a_clock_time_of_the_same_day_is_preferred() -> None:
    head = (
        "<meta name='datePublished' content='2021-03-04'>"
        "<meta name='pubdate' content='2021-03-04T15:06:07Z'>"
    )
    assert read(page(head), "a.html").rows[0]["published"] == "2021-03-04T15:06:07Z"
    late = (
        "<meta name='datePublished' content='2021-03-04'>"
        "<meta name='pubdate' content='2022-03-04T15:06:07Z'>"
    )
    assert read(page(late), "a.html").rows[0]["published"] == "2021-03-04"


def test_a_kicker_that_the_page_shows_belongs_to_the_title() -> None:
    linked = {"@type": "NewsArticle", "headline": "It opens - at last", "datePublished": "2021"}
    head = (
        f"<script type='application/ld+json'>{json.dumps(linked)}</script>"
        "<meta property='og:title' content='It opens: at last'>"
    )
    assert read(page(head), "a.html").rows[0]["title"] == "It opens: at last"


def test_single_file_pages_lose_their_pictures_and_keep_their_address() -> None:
    comment = (
        "<!--\n Page saved with SingleFile \n url: https://example.org/bridge?x=1 \n"
        " saved date: Thu Mar 04 2021 18:00:00 GMT+0100 (CET)\n-->"
    )
    picture = "<img src='data:image/png;base64," + "A" * 3_000_000 + "'>"
    data = b"<!DOCTYPE html> <html><head>" + comment.encode() + page(body=picture)[30:]
    (row,) = read(data, "bridge.html").rows
    small = data.replace(b"A" * 2_999_000, b"")
    assert calls(lambda: read(data, "a.html")) < 1.1 * calls(lambda: read(small, "a.html"))
    assert row["url"] == "https://example.org/bridge?x=1"
    assert (row["retrieved"] or "").startswith("Thu Mar 04 2021")
    assert "AAAA" not in (row["text"] or "")


def test_mhtml() -> None:
    import quopri

    body = quopri.encodestring(page("<meta charset='utf-8'>", "<p>Caf\u00e9 by the bridge.</p>"))
    data = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/bridge\r\n"
        b"Subject: A bridge\r\nDate: Thu, 4 Mar 2021 18:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="xx"\r\n\r\n--xx\r\n'
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + body
        + b"\r\n--xx--\r\n"
    )
    (row,) = read(data, "bridge.mhtml").rows
    assert row["reader"] == "mhtml"
    assert row["title"] == "A bridge opens"
    assert row["url"] == "https://example.org/bridge"
    assert (row["retrieved"] or "").startswith("Thu, 4 Mar 2021")
    assert "The bridge over the river" in (row["text"] or "")


@pytest.mark.parametrize(
    "unit", ["<p>a ", "<div>", "<a href=x>link text</a> ", "<h1>a b</h1>", "<", "<table><tr><td>a"]
)
def test_the_work_of_a_page_grows_with_its_elements_alone(unit: str) -> None:
    small, large = (page(body=unit * (size // len(unit))) for size in (50_000, 100_000))
    assert len(read(large, "a.html").rows) == 1
    assert calls(lambda: read(large, "a.html")) < 2.5 * calls(lambda: read(small, "a.html")) + 5_000


def test_a_page_without_text_is_a_row_with_a_problem() -> None:
    found = read(b"<!DOCTYPE html><html><head><title>Gone</title></head><body></body></html>", "a")
    assert found.rows[0]["title"] == "Gone"
    assert found.rows[0]["text"] == ""
    assert "no running text" in found.problems[0]["problem"]


def test_the_text_of_json_ld_stands_in_for_a_hidden_one() -> None:
    words = "The whole story stands here. " * 60
    linked = {"@type": "NewsArticle", "headline": "Hidden", "articleBody": words}
    data = (
        "<!DOCTYPE html><html><head><script type='application/ld+json'>"
        f"{json.dumps(linked)}</script></head><body><p>Subscribe to read on.</p></body></html>"
    ).encode()
    assert read(data, "a.html").rows[0]["text"] == words.strip()


# --- Against real pages --------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    import re

    return re.findall(r"\w+", text.casefold())


def test_saved_pages_of_ten_countries(shared: Path) -> None:
    """Title in 95%, time in 90%, word overlap at F1 .95 on the median page."""
    from collections import Counter
    from datetime import datetime
    from statistics import median

    from mediacompare.dates import parse_date

    titles, times, overlaps = [], [], []
    for truth_file in sorted((shared / "samples" / "saved_html").glob("*/*.json")):
        truths = list(json.loads(truth_file.read_text(encoding="utf-8")).values())
        for file in sorted(truth_file.parent.glob(f"{truth_file.stem}_*.html.gz")):
            (row,) = read(file.read_bytes(), file.name).rows
            found = Counter(words_of(row["text"] or ""))
            scored = []
            for truth in truths:
                sections = truth["body"].get("sections") or []
                parts = list(truth["body"].get("summary") or [])
                parts += [p for s in sections for p in [*s["headline"], *s["paragraphs"]]]
                given = Counter(words_of(" ".join(parts)))
                shared_words = sum((found & given).values())
                scored.append(
                    (2 * shared_words / (sum(found.values()) + sum(given.values())), truth)
                )
            overlap, truth = max(scored, key=lambda pair: pair[0])
            overlaps.append(overlap)
            titles.append(row["title"] == truth["title"].strip())
            stated = datetime.fromisoformat(truth["publishing_date"])
            parsed = parse_date(row["published"])
            width = {"second": 1.0, "minute": 60.0}.get(parsed.precision or "", 0.0)
            times.append(
                parsed.timestamp_utc is not None
                and stated.tzinfo is not None
                and abs((parsed.timestamp_utc - stated).total_seconds()) < width
            )
    assert len(titles) == 25
    assert sum(titles) >= 0.95 * len(titles)
    assert sum(times) >= 0.90 * len(times)
    assert median(overlaps) >= 0.95
