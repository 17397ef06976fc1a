"""The vendors' formats: on exports of our own invention, and on real files where at hand."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from mediacompare.articles import read_articles
from mediacompare.dates import parse_dates
from mediacompare.readers import Options, RawRows, find_reader, read_member, read_paths
from mediacompare.readers.archives import gunzip, open_zip, read_zip_member
from mediacompare.readers.datelines import cut_date
from mediacompare.readers.lexisnexis import find_label
from mediacompare.readers.markup import decode, lines_of, parse_html, parse_xml
from mediacompare.readers.producers import find_producer
from mediacompare.readers.proquest import unwrap_link
from tests import exports
from tests.exports import EXPORTS


def read(layout: str) -> RawRows:
    name, data, _, _ = EXPORTS[layout]
    return read_member(data, name, Options())


@pytest.mark.parametrize("layout", EXPORTS)
def test_the_content_finds_its_reader(layout: str) -> None:
    name, data, expected, _ = EXPORTS[layout]
    for called in (name, "file", "misleading.txt"):
        found = find_reader(data, called)
        assert found is not None
        assert found.name == expected


@pytest.mark.parametrize("layout", EXPORTS)
def test_every_article_is_read(layout: str) -> None:
    _, _, _, count = EXPORTS[layout]
    result = read(layout)
    assert len(result.rows) == count
    assert result.declared in {None, count}
    for row in result.rows:
        assert row["title"]
        assert row["reader"]
        assert all(value is None or isinstance(value, str) for value in row.values())
    if layout not in {"media cloud", "warc"}:
        assert all(row["text"] and row["outlet"] for row in result.rows)


def test_nexis_docx() -> None:
    ferry, road = read("nexis docx").rows
    assert ferry["source_id"] == "6ABC-1111-JBG3-63VJ-00000-00"
    assert (ferry["title"], ferry["subtitle"]) == ("Ferry stays", "Nine to two")
    assert ferry["outlet"] == "The Eastmere Ledger"
    assert ferry["published"] == "March 1, 2024 Friday 10:36 EST"
    assert ferry["text"] == "\n\n".join(exports.BODY_1)
    assert (ferry["section"], ferry["page"]) == ("NEWS; Pg. A10", "A10")
    assert ferry["author"] == "ORA FINCH"
    assert ferry["word_count"] == "45"
    assert ferry["graphic"] == "PHOTO: The ferry at dusk"
    assert ferry["retrieved"] == "March 3, 2024"  # the database's date, not the paper's
    assert (road["published"], road["edition"]) == ("July 14, 2023 Friday", "FINAL EDITION")
    assert road["language"] == "ENGLISH"
    assert read("nexis docx").declared == 2
    assert read("nexis docx, no cover").declared is None


@pytest.mark.parametrize("layout", ["nexis text", "nexis rtf"])
def test_nexis_text_is_the_docx_without_ids(layout: str) -> None:
    for plain, word in zip(read(layout).rows, read("nexis docx").rows, strict=True):
        for key in ("title", "outlet", "published", "text", "author", "edition", "page"):
            assert plain.get(key) == word.get(key)


def test_nexis_reports_what_is_missing() -> None:
    paragraphs = exports.nexis_paragraphs()
    cut = paragraphs[: paragraphs.index("Road shut")]
    found = read_member(exports.docx(cut), "a.docx", Options())
    assert len(found.rows) == 1
    assert any("says that it holds 2" in one["problem"] for one in found.problems)
    open_end = paragraphs[: paragraphs.index("Classification")]
    found = read_member(exports.docx(open_end), "a.docx", Options())
    assert len(found.rows) == 2
    assert any("no end mark" in one["problem"] for one in found.problems)


def test_nexis_document_cut_short_keeps_what_came_before() -> None:
    archive = open_zip(exports.nexis_docx())
    document = read_zip_member(archive, "word/document.xml")
    cut = document[: document.index(b"Quillby Courier")]
    found = read_member(exports.zipped({"word/document.xml": cut}), "a.docx", Options())
    assert [row["title"] for row in found.rows] == ["Ferry stays"]
    assert any("is damaged after paragraph" in one["problem"] for one in found.problems)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252", "utf-8-sig"])
def test_nexis_text_in_other_encodings(encoding: str) -> None:
    text = exports.nexis_txt().decode("utf-8-sig")
    found = read_member(text.encode(encoding), "a.txt", Options())
    assert [row["text"] for row in found.rows] == [
        "\n\n".join(exports.BODY_1),
        "\n\n".join(exports.BODY_2),
    ]


def test_nexis_marks_pseudo_articles() -> None:
    paragraphs = exports.nexis_paragraphs(cover=False)
    broken = ["We are sorry but there is an error in this document." if part == exports.BODY_1[0]
              else part for part in paragraphs]  # fmt: skip
    found = read_member(exports.docx(broken), "a.docx", Options())
    assert [row.get("pseudo_article") for row in found.rows] == ["true", None]
    assert any("error message" in one["problem"] and one["row"] == 1 for one in found.problems)


def test_nexis_labels_inside_a_press_release() -> None:
    paragraphs = exports.nexis_paragraphs(cover=False)
    at = paragraphs.index(exports.BODY_1[1])
    paragraphs[at:at] = ["Company: Eastmere Ferries", "Contact: Ora Finch"]
    row = read_member(exports.docx(paragraphs), "a.docx", Options()).rows[0]
    assert row["text"] is not None
    assert "Company: Eastmere Ferries" in row["text"]
    assert row["text"].endswith(exports.BODY_1[-1])
    assert row.get("company") is None


def test_nexis_abstract_before_the_full_text() -> None:
    paragraphs = exports.nexis_paragraphs(cover=False)
    at = paragraphs.index(exports.BODY_1[0])
    paragraphs[at:at] = ["ABSTRACT", "The ferry stays.", "FULL TEXT"]
    row = read_member(exports.docx(paragraphs), "a.docx", Options()).rows[0]
    assert row["abstract"] == "The ferry stays."
    assert row["text"] == "\n\n".join(exports.BODY_1)


def test_nexis_correction_where_the_date_is_expected() -> None:
    paragraphs = exports.nexis_paragraphs(cover=False)
    at = paragraphs.index("March 1, 2024 Friday 10:36 EST")
    paragraphs[at] = "Correction Appended"
    row = read_member(exports.docx(paragraphs), "a.docx", Options()).rows[0]
    assert row["outlet"] == "The Eastmere Ledger"
    assert row["correction_appended"] == "true"
    assert row.get("published") is None  # neither Load-Date nor copyright year stands in


def test_nexis_does_not_take_a_date_from_the_title() -> None:
    paragraphs = exports.nexis_paragraphs(cover=False)
    at = paragraphs.index("Ferry stays;Nine to two")
    paragraphs[at] = "What happened on May 5, 1999, part 1"
    row = read_member(exports.docx(paragraphs), "a.docx", Options()).rows[0]
    assert row["title"] == "What happened on May 5, 1999, part 1"
    assert row["published"] == "March 1, 2024 Friday 10:36 EST"


def test_a_word_file_of_another_origin_is_one_article() -> None:
    found = read_member(exports.docx(["Ferry stays", "", *exports.BODY_1]), "a.docx", Options())
    (row,) = found.rows
    assert row["title"] == "Ferry stays"
    assert row["text"] == "\n\n".join(exports.BODY_1)
    assert found.problems[0]["severity"] == "warning"


@pytest.mark.parametrize(
    ("line", "published", "edition"),
    [
        ("January 10, 2018 Wednesday 10:36 EST", "January 10, 2018 Wednesday 10:36 EST", ""),
        ("July 14, 2017 Friday 11:37 PM EST", "July 14, 2017 Friday 11:37 PM EST", ""),
        ("May 2, 2002, Thursday,, FINAL EDITION", "May 2, 2002 Thursday", "FINAL EDITION"),
        (
            "June 3, 2004 Monday, Late Edition - Final",
            "June 3, 2004 Monday",
            "Late Edition - Final",
        ),
        (
            "June 13, 2005, Monday 20:00:00 - 21:00:00 Eastern Time",
            "June 13, 2005 Monday 20:00:00 Eastern Time",
            "",
        ),
        ("27. Februar 2012 Montag 9:50 PM GMT+1", "27. Februar 2012 Montag 9:50 PM GMT+1", ""),
        ("Mittwoch 31. August 2011", "31. August 2011 Mittwoch", ""),
        ("24. September 2002 September 24, 2002", "24. September 2002", ""),
        ("vom 3. März 1999", "3. März 1999", ""),
        ("1 mei 2015 vrijdag", "1 mei 2015 vrijdag", ""),
        ("Summer, 2008", "2008", ""),
        ("January 2009", "January 2009", ""),
        (
            "March 1, 2024 Friday GENERAL_EDIT_CORRECTION ERROR Document ID 123 Unparseable date:"
            ' "00:10" EST',
            "March 1, 2024 Friday 00:10 EST",
            "",
        ),
        (
            "March 1, 2024 Friday 00:21Invalid date found for VDI: x. Date output 'as-is'.GMT",
            "March 1, 2024 Friday 00:21 GMT",
            "",
        ),
    ],
)
def test_date_lines(line: str, published: str, edition: str) -> None:
    cut = cut_date(line)
    assert cut is not None
    assert (cut.published, cut.edition) == (published, edition)


def test_a_weekday_that_contradicts_its_date_is_reported() -> None:
    paragraphs = exports.nexis_paragraphs(cover=False)
    paragraphs[paragraphs.index("March 1, 2024 Friday 10:36 EST")] = "March 1, 2024 Monday"
    row = read_member(exports.docx(paragraphs), "a.docx", Options()).rows[0]
    (date,) = parse_dates([row["published"]], day_first=None, time_zone=[None])
    assert date.problem is not None
    assert "weekday" in date.problem


@pytest.mark.parametrize("line", ["", "Part 19", "Covid-19, part 1", "12 words", "a" * 700])
def test_lines_without_a_date(line: str) -> None:
    assert cut_date(line) is None


def test_labels_must_be_known() -> None:
    assert find_label("BYLINE: Ora Finch") == ("byline", "Ora Finch")
    assert find_label("Section:\xa0News") == ("section", "News")
    assert find_label("SHIP: a line of the text") is None
    assert find_label("no label") is None


def test_lexisnexis_text() -> None:
    ferry, bridge, valley = read("lexisnexis text").rows
    assert (ferry["title"], ferry["subtitle"]) == ("Ferry stays", "Nine to two")
    assert ferry["published"] == "March 1, 2004 Monday 6:10 PM EST"
    assert ferry["edition"] == "Late Edition"
    assert ferry["text"] == (
        "The council of Eastmere voted on Tuesday to keep the ferry running through the winter."
        "\n\nSHIP: a line that looks like a label but is text."
    )
    assert (bridge["author"], bridge["page"]) == ("MK Ortwin", "7")
    assert bridge["published"] == "31. März 2004 Mittwoch"
    assert valley["title"] == "Le pont reste fermé"
    assert valley["text"] is not None
    assert valley["text"].endswith("Les camions attendent.")
    assert (valley["word_count"], valley["retrieved"]) == ("17", "18 mai 2004")


def test_lexisnexis_text_reports_a_broken_document() -> None:
    data = exports.lexisnexis_txt() + b"\n   4 of 9 DOCUMENTS\n\n     Copyright 2009 Nobody\n"
    found = read_member(data, "a.txt", Options())
    assert len(found.rows) == 4
    assert any("document 4 of the export is broken" in one["problem"] for one in found.problems)


def test_lexisnexis_html() -> None:
    ferry, road = read("lexisnexis html").rows
    assert ferry["text"] == "\n\n".join(exports.BODY_1)
    assert ferry["published"] == "March 1, 2013 Friday 11:21 AM GMT"
    assert (road["title"], road["subtitle"]) == ("Road shut", "Second day")
    assert road["text"] == "\n\n".join(exports.BODY_2)
    assert road["author"] == "ORA FINCH"


def test_factiva_html_in_two_interface_languages() -> None:
    german, chinese = read("factiva html").rows
    assert german["title"] == "Brücke bleibt zu"  # the browser's "1) " is taken off
    assert (german["published"], german["word_count"]) == ("9 Januar 2019", "21")
    assert (german["edition"], german["page"]) == ("Late Edition", "14")
    assert german["source_id"] == "LAUTB00020190109e9bj0001v"
    assert german["language"] == "de"
    assert chinese["published"] == "2018 年 10 月 7 日 17:04"
    assert chinese["word_count"] == "8165"
    assert chinese["outlet"] == "Lauter-Bote"
    assert chinese["text"] == "\n\n".join(exports.BODY_DE)


def test_factiva_tagged() -> None:
    (row,) = read("factiva tagged").rows
    assert row["text"] == "Le pont reste fermé.\n\nLes camions attendent."
    assert row["agency"] == "Agence de la Vallée"
    assert row["published"] == "29 décembre 2011 15:32"
    assert row["source_id"] == "LEBAC00020111229e7ct0001r"


def test_factiva_rtf() -> None:
    (row,) = read("factiva rtf").rows
    assert (row["title"], row["author"]) == ("Ferry stays", "By Ora Finch")
    assert row["published"] == "1 March 2024 10:36"
    assert row["text"] == "\n\n".join(exports.BODY_2)


def test_factiva_rtf_with_empty_lines_between() -> None:
    data = exports.factiva_rtf().replace(b"\\par\n", b"\\par\n\\par\n")
    (row,) = read_member(data, "a.rtf", Options()).rows
    (close,) = read("factiva rtf").rows
    assert row == close


def test_proquest_text_takes_only_its_own_keys() -> None:
    ferry, road = read("proquest text").rows
    assert ferry["text"] is not None
    assert ferry["text"].startswith(exports.BODY_1[0])
    assert ferry["text"].endswith(
        "Re: this line only looks like a key.\n\nTwitter: so does this one."
    )
    assert (ferry["graphic"], ferry["author"]) == ("The ferry at dusk", "Ora Finch")
    assert ferry["outlet"] == "The Eastmere Ledger (Online)"
    assert (ferry["published"], ferry["source_id"]) == ("Mar 1, 2022", "263739191")
    assert ferry["url"] == "https://www.proquest.com/docview/1/se-2"
    assert road["text"] is not None
    assert ferry["retrieved"] == "2022-03-10"


@pytest.mark.parametrize("layout", ["proquest html", "proquest e-mail"])
def test_proquest_html(layout: str) -> None:
    ferry, road = read(layout).rows
    assert ferry["text"] == "\n\n".join(exports.BODY_1)
    assert road["text"] == "\n\n".join(exports.BODY_2)  # its first tag is broken
    assert (road["published"], road["source_id"]) == ("May 2, 2010", "25143992")
    assert any("e-mail 4 of 5" in one["problem"] for one in read(layout).problems)


def test_proquest_date_broken_by_the_mail() -> None:
    data = exports.proquest_txt().replace(
        b"Publicationdate: Mar 1, 2022", b"Publicationdate: Mar 1, 2 022"
    )
    row = read_member(data, "a.txt", Options()).rows[0]
    assert row["published"] == "Mar 1, 2022"  # from the publication info


def test_proxies_are_taken_off_links() -> None:
    plain = "https://www.proquest.com/docview/1/se-2"
    assert unwrap_link(f"https://p.example/login?url={plain}?accountid=9") == plain
    assert unwrap_link(f"https://p.example/login?qurl={plain.replace(':', '%3A', 1)}") == plain
    assert unwrap_link("https://paper.example/a?b=1") == "https://paper.example/a?b=1"


def test_europresse() -> None:
    bridge, snow = read("europresse old").rows
    assert bridge["text"] == "Le pont reste fermé, dit la commune.\n\nFin mars."
    assert (bridge["outlet"], bridge["issue"]) == ("Le Bac", "no. 5968")
    assert (bridge["published"], bridge["page"]) == ("4 octobre 2012 jeudi", "03")
    assert (bridge["section"], bridge["author"]) == ("Politique", "Luc Aubin")
    assert snow["source_id"] == "news·20121004·BAC·156191"
    (new,) = read("europresse new").rows
    assert new["text"] == "Le pont reste fermé.\n\nLes camions attendent."
    assert (new["published"], new["page"], new["word_count"]) == (
        "4 octobre 2012 jeudi",
        "3",
        "832",
    )


def test_media_cloud() -> None:
    found = read("media cloud")
    first, start, last = found.rows
    assert (first["title"], first["title_suffix"]) == ("Ferry & fund", "The Bac")
    assert (start["published"], start["retrieved"]) == (None, "2019-07-08 06:19:31.752546")
    assert last["published"] == "2019-07-09"
    assert any("no text" in one["problem"] for one in found.problems)


@pytest.mark.parametrize("layout", ["nela json", "nela sqlite"])
def test_nela_flags_masked_texts(layout: str) -> None:
    found = read(layout)
    assert [row.get("masked") for row in found.rows] == ["true", None]
    assert [row["published"] for row in found.rows] == ["1583072160", "2020-03-02"]
    assert any("masked words by @ in 1 of 2" in one["problem"] for one in found.problems)


def test_a_database_is_only_read() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE other (x)")
    connection.execute("CREATE VIEW newsdata AS SELECT x FROM other")
    connection.commit()
    found = read_member(connection.serialize(), "a.db", Options())
    connection.close()
    assert found.rows == []
    assert any("without NELA's table" in one["problem"] for one in found.problems)


def test_wires() -> None:
    (story,) = read("nitf").rows
    assert story["text"] == "\n\n".join(exports.BODY_1)
    assert (story["outlet"], story["author"]) == ("Valley Agency", "By Ora Finch")
    assert (story["published"], story["version"]) == ("20240301T153600Z", "2")
    assert story["graphic"] == "Photo: Valley"
    (item,) = read("newsml-g2").rows
    assert item["text"] == "\n\n".join(exports.BODY_DE)
    assert (item["published"], item["updated"]) == (
        "2024-03-01T11:00:00+01:00",
        "2024-03-01T12:00:00+01:00",
    )
    assert any("1 pictures" in one["problem"] for one in read("newsml-g2").problems)
    (old,) = read("newsml 1").rows
    assert (old["title"], old["agency"]) == ("Ferry stays", "VA")
    (new,) = read("ninjs").rows
    assert new["text"] == "\n\n".join(exports.BODY_1)
    assert new["published"] == "2024-03-01T15:36:00Z"


def test_feeds_tell_summaries_from_texts() -> None:
    full, short = read("rss").rows
    assert full["text"] == "\n\n".join(exports.BODY_1)
    assert (full["text_kind"], short["text_kind"]) == ("full", "summary")
    assert (full["outlet"], full["author"]) == ("The Eastmere Ledger", "Ora Finch")
    (entry,) = read("atom").rows
    assert (entry["url"], entry["author"]) == ("https://courier.example/1", "Ora Finch")


def test_tools() -> None:
    for layout in ("trafilatura csv", "trafilatura xml", "trafilatura tei", "news-please"):
        (row,) = read(layout).rows
        assert row["title"] == "Road shut"
        assert (row["published"] or "").startswith("2024-03-01")
        assert row["text"] is not None
        assert row["text"].replace("\n\n", "\n") == "\n".join(exports.BODY_2)
        assert row["url"] == "https://courier.example/1"
    (row,) = read("fundus").rows
    assert row["text"] == "\n\n".join(["In short.", "Road", *exports.BODY_2])
    (row,) = read("news-please").rows
    assert row["updated"] is None  # the word None
    by_file = b'{"a.html": ' + exports.fundus() + b', "b.html": ' + exports.fundus() + b"}"
    assert len(read_member(by_file, "a.json", Options()).rows) == 2


def test_warc_keeps_pages_fetched_whole() -> None:
    found = read("warc")
    (row,) = found.rows
    assert row["url"] == "https://ledger.example/1"
    assert row["retrieved"] == "2024-03-05T10:00:00Z"
    assert any("1 of 2 records" in one["problem"] for one in found.problems)


def test_zip_names_the_member_of_each_row() -> None:
    rows = read("zip").rows
    assert [row["source_member"] for row in rows] == ["Ferry stays.DOCX", "Road shut.DOCX"]
    assert {row["reader"] for row in rows} == {"nexis-docx"}


def test_zip_bounds() -> None:
    bomb = exports.zipped({"a.txt": b"0" * 30_000_000})
    found = read_member(bomb, "a.zip", Options())
    assert found.rows == []
    assert any("may be a ZIP bomb" in one["problem"] for one in found.problems)
    nested = exports.zip_of_files()
    for _ in range(4):
        nested = exports.zipped({"inner.zip": nested})
    found = read_member(nested, "a.zip", Options())
    assert found.rows == []
    assert any("a ZIP in a ZIP in a ZIP" in one["problem"] for one in found.problems)
    with pytest.raises(ValueError, match="not readable as ZIP"):
        open_zip(b"PK\x03\x04 and no more")
    with pytest.raises(ValueError, match="holds no 'x'"):
        read_zip_member(open_zip(nested), "x")


def test_paths_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "in" / "a.zip"
    file.parent.mkdir()
    file.write_bytes(exports.zipped({"../../outside.txt": " ".join(exports.BODY_1).encode()}))
    articles = read_articles(file)
    assert len(articles) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "in"]


def test_gzip_bounds() -> None:
    import gzip

    content, wrong = gunzip(gzip.compress(b"abc") + gzip.compress(b"def"))
    assert (content, wrong) == (b"abcdef", None)
    content, wrong = gunzip(gzip.compress(bytes(range(256)) * 100)[:-20])
    assert wrong is not None
    content, wrong = gunzip(gzip.compress(b"0" * 30_000_000))
    assert wrong is not None
    assert len(content) <= 15_000_000


def test_xml_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read me")
    outside = f'<!DOCTYPE r [<!ENTITY e SYSTEM "{secret.as_uri()}">]><r>&e;</r>'.encode()
    assert "do not read me" not in "".join(str(part) for part in parse_xml(outside).itertext())
    bomb = '<!DOCTYPE r [<!ENTITY a "' + "x" * 100 + '">'
    for name, inner in zip("bcdefghij", "abcdefghi", strict=True):
        bomb += f'<!ENTITY {name} "{f"&{inner};" * 20}">'
    try:
        text = "".join(str(part) for part in parse_xml((bomb + "]><r>&j;</r>").encode()).itertext())
    except ValueError:
        text = ""
    assert len(text) < 10_000


def test_lines_of_a_page() -> None:
    page = "<p>One<br>two</p><div>three <b>four</b><script>x()</script></div>five<ul><li>six</ul>"
    assert lines_of(parse_html(page)) == ["One", "two", "three four", "five", "six"]


def test_bytes_of_two_encodings() -> None:
    mixed = "größer ".encode() * 10 + "größer".encode("cp1252")
    assert decode(mixed) == "größer " * 10 + "größer"
    assert decode("Ærø – «ja»".encode("utf-16")) == "Ærø – «ja»"


def test_producers() -> None:
    for name in ("Associated Press Financial Wire", "Associated Press International", "AP Online"):
        assert find_producer(name) == "Associated Press"
    assert find_producer("Agence France Presse -- English") == "Agence France-Presse"
    assert find_producer("Le Monde diplomatique") is None
    assert find_producer("Applied Physics News") is None


def test_producers_of_rows_whoever_names_their_outlet(tmp_path: Path) -> None:
    export = exports.nexis_txt().replace(b"Quillby Courier", b"AP Online")
    (tmp_path / "a.txt").write_bytes(export)
    rows, _ = read_paths(tmp_path, options=Options())
    assert [row.get("producer") for row in rows] == [None, "Associated Press"]
    # A table of metadata prevails over what the file says, and a pattern over nothing.
    folder = tmp_path / "described"
    folder.mkdir()
    (folder / "a.txt").write_text("The bridge opened on Monday.", encoding="utf-8")
    (folder / "list.csv").write_text("file,outlet\na.txt,AP Alert\n", encoding="utf-8")
    rows, _ = read_paths(folder, options=Options())
    assert [row.get("producer") for row in rows] == ["Associated Press"]
    named = tmp_path / "named"
    named.mkdir()
    (named / "Reuters_1.txt").write_text("The bridge opened on Monday.", encoding="utf-8")
    rows, _ = read_paths(named, options=Options(), pattern="{outlet}_{id}")
    assert [row.get("producer") for row in rows] == ["Reuters"]


# --- Real files ----------------------------------------------------------------------------------

REAL = {
    "nexis_docx/lexis_nyt1.docx": 50,
    "nexis_docx/lexis_usa-today.docx": 7,
    "nexis_docx/lexis_guardian1.docx": 2,
    "nexis_docx/lexis_guardian3.docx": 62,
    "nexis_txt/comm313_LN47_2017_4.txt": 30,
    "nexis_txt/comm313_LNpilot3_2017.txt": 7,
    "lexisnexis_txt/amcat_test2.txt": 1,
    "lexisnexis_html/nexis_afp_2013-03-12_0501.html": 74,
    "lexisnexis_html/nexis_spiegel_2012-02-01_0001.html": 49,
    "lexisnexis_html/lexisnexis_test_en.html": 2,
    "factiva_html/amcat_factivia.htm": 9,
    "factiva_html/amcat_zt04.htm": 55,
    "factiva_html/koheiw_german-ui.html": 100,
    "factiva_html/koheiw_nyt_1_1993-01-03.html": 27,
    "factiva_html/factiva_test.html": 2,
    "factiva_xml/factiva_test.xml": 3,
    "proquest_txt/star.txt": 373,
    "proquest_eml/sample.eml": 100,
    "proquest_eml/malformed-html-tag.eml": 2,
    "europresse_html/europresse_test1.html": 3,
    "tool_output/trafilatura.csv": 1,
    "tool_output/trafilatura.xml": 1,
    "tool_output/newspaper4k_Reuters_2023_05_16.json": 1,
    "tool_output/newspaper4k_APNews_2024_09_03.json": 1,
    "wire_nitf/aap.xml": 1,
    "wire_nitf/ap-nitf.xml": 1,
    "wire_nitf/efe_nitf.xml": 1,
    "wire_nitf/nitf-ntb.xml": 1,
    "wire_nitf/pa1.xml": 1,
    "wire_nitf/pa4.xml": 1,
    "wire_newsmlg2/ansa-newsmlg2-text.xml": 1,
    "wire_newsmlg2/dpa.xml": 1,
    "wire_newsmlg2/stt1.xml": 1,
    "wire_newsml1/afp.xml": 1,
    "wire_newsml1/ap.xml": 3,
    "wire_ninjs/ninjs1.json": 1,
    "wire_ninjs/ninjs4.json": 1,
    "wire_ninjs/ninjsExSimpleText1.json": 1,
}
#: Files in which some articles name no date at all (a correction stands in its place).
WITHOUT_DATE = {"nexis_docx/lexis_nyt1.docx": 1, "nexis_docx/lexis_guardian3.docx": 3}


@pytest.mark.parametrize("file", REAL)
def test_real_files(shared: Path, file: str) -> None:
    articles = read_articles(shared / "samples" / file)
    assert len(articles) == REAL[file]
    for column in ("title", "text"):
        filled = articles[column].notna() & (articles[column] != "")
        assert filled.mean() >= 0.99
    assert (articles["outlet"] != "unknown outlet").mean() >= 0.99
    assert articles["published_at"].isna().sum() == WITHOUT_DATE.get(file, 0)
    assert articles["reader"].nunique() == 1
    wrong = [one["problem"] for one in articles.attrs["problems"] if one["severity"] == "error"]
    assert wrong == []


def test_real_declared_counts(shared: Path) -> None:
    folder = shared / "samples"
    for file, declared in {
        "nexis_docx/lexis_nyt1.docx": 50,
        "nexis_docx/lexis_usa-today.docx": 7,
        "nexis_txt/comm313_LN47_2017_4.txt": 30,
        "nexis_txt/comm313_LNpilot3_2017.txt": 7,
        "lexisnexis_html/nexis_afp_2013-03-12_0501.html": 74,
        "lexisnexis_html/nexis_spiegel_2012-02-01_0001.html": 49,
        "factiva_xml/factiva_test.xml": 3,
    }.items():
        assert read_member((folder / file).read_bytes(), file, Options()).declared == declared


def test_media_cloud_rows(shared: Path) -> None:
    articles = read_articles(shared / "samples/mediacloud_csv/fr_TUN_presse_first_299.csv")
    assert len(articles) == 299
    assert articles["title"].notna().all()
    assert not articles["title"].str.contains("&#|&amp;").any()


def test_packages_of_links_keep_their_headlines(shared: Path) -> None:
    articles = read_articles(shared / "samples/wire_newsmlg2/snep.xml")
    assert len(articles) == 10
    assert (articles["text"] == "").all()


def _words(value: object) -> str:
    return " ".join(str(value or "").split())


#: What this reader sees otherwise than the other one, on purpose: by number of the record.
OTHER_TITLE = {6, 9, 12, 18, 19}  # no title at all; "LEADALL:" kept; the subtitle apart
OTHER_OUTLET = {10, 20}  # the other took the holder of the copyright
OTHER_TEXT = {7, 8, 10, 13, 21, 23, 24}  # caption, highlight, byline or labels in the other's text
NO_DATE = {15}  # the other took the date of loading


def test_against_another_readers_records(shared: Path) -> None:
    folder = shared / "samples/lexisnexis_txt"
    found = read_member((folder / "amcat_test.txt").read_bytes(), "amcat_test.txt", Options())
    rows = [row for row in found.rows if row["outlet"] or row["text"]]
    expected = json.loads((folder / "amcat_test_body_sols.json").read_text(encoding="utf-8"))
    assert len(found.rows) == 27
    assert len(rows) == len(expected) == 26
    for number, (row, other) in enumerate(zip(rows, expected, strict=True)):
        if number not in OTHER_TITLE:
            assert _words(row["title"]) == _words(other["title"]), number
        if number not in OTHER_OUTLET:
            assert _words(row["outlet"]) == _words(other["medium"]), number
        if number not in OTHER_TEXT:
            assert _words(row["text"]) == _words(other["text"]), number
        if "length_int" in other:
            assert row["word_count"] == str(other["length_int"])
        if number not in NO_DATE:
            (date,) = parse_dates([row["published"]], day_first=None, time_zone=[None])
            assert date.timestamp_utc is not None
            if date.precision == "day":
                assert date.timestamp_utc.date().isoformat() == other["date"][:10], number
        else:
            assert row.get("published") is None
    assert [number for number, row in enumerate(rows) if not row["text"]] == [7]


def test_mixed_folder_does_not_depend_on_the_order(shared: Path, tmp_path: Path) -> None:
    for number, (name, data, _, _) in enumerate(EXPORTS.values()):
        (tmp_path / f"{number:02d}-{name}").write_bytes(data)
    files = sorted(tmp_path.iterdir())
    first = read_articles(files)
    second = read_articles(files[::-1])
    assert first.equals(second)
    assert set(first["reader"]) >= {"nexis-docx", "factiva-html", "proquest-txt", "feed"}
    assert first["source_file"].map(lambda name: re.match(r"\d\d-", name) is not None).all()


# --- The guide -----------------------------------------------------------------------------------


def test_the_reader_of_the_guide_works(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example in docs/formats.md is run as it stands there, through an entry point."""
    import importlib.metadata

    from mediacompare.readers import all_readers

    guide = (root / "docs/formats.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", guide, re.S)
    sample = re.search(r"```text\n(.*?)```", guide, re.S)
    assert code is not None
    assert sample is not None
    (tmp_path / "eastmere_clippings.py").write_text(code.group(1), encoding="utf-8")
    file = tmp_path / "march.clip"
    file.write_text(sample.group(1), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    point = importlib.metadata.EntryPoint(
        "eastmere", "eastmere_clippings:READER", "mediacompare.readers"
    )
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: (point,))
    all_readers.cache_clear()
    try:
        articles = read_articles(file)
    finally:
        monkeypatch.undo()
        all_readers.cache_clear()
    assert articles[["outlet", "title", "text", "reader"]].to_numpy().tolist() == [
        ["The Eastmere Ledger", "Ferry stays", "The council voted to keep the ferry.", "eastmere"]
    ]
    assert articles["published_precision"].tolist() == ["day"]


#: Row of the guide's table -> folder of the real files that it counts.
COUNTED = {
    "Nexis Uni, Lexis+: DOCX": "nexis_docx",
    "Nexis saved as text": "nexis_txt",
    "LexisNexis Academic, HTML": "lexisnexis_html",
    "Factiva, HTML": "factiva_html",
    "Factiva, XML": "factiva_xml",
    "ProQuest, text": "proquest_txt",
    "ProQuest, HTML and e-mail": "proquest_eml",
    "Europresse, HTML": "europresse_html",
    "NITF": "wire_nitf",
    "NewsML-G2": "wire_newsml",
}


def test_the_counts_of_the_guide_are_the_tested_ones(root: Path) -> None:
    table = (root / "docs/formats.md").read_text(encoding="utf-8").splitlines()
    for name, folder in COUNTED.items():
        (row,) = [line for line in table if line.startswith(f"| {name}")]
        files = [file for file in REAL if file.startswith(folder)]
        count = sum(REAL[file] for file in files)
        assert f"{count} of {count}" in row
