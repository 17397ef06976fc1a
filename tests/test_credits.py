"""Credit lines: all forms, in sentences of our own; names of agencies are facts."""

from __future__ import annotations

import pandas as pd
import pytest

from mediacompare.credits import KINDS, credit_of_line, credits_of_field
from mediacompare.datelines import find_dateline
from mediacompare.furniture import Line
from mediacompare.news_agencies import (
    agencies,
    find_agency,
    is_same,
    mentions_in,
    named_in,
    resolve_source,
)
from mediacompare.zones import find_credits, read_anatomy

BODY = (
    "The harbor board met on Tuesday and put off the new pier until the spring, because the timber"
    " has not come and nobody knows when it will. Three boats left early.\n\n"
    "Members spoke for two hours about the ferry, the nets and the light at the end of the quay."
)


def _line(text):
    return Line(0, len(text), text)


def _credits(text, **known):
    return [
        (credit.kind, credit.source)
        for credit in read_anatomy(text, language=known.pop("language", "en"), **known).credits
    ]


def _tail(line, **known):
    return _credits(f"{BODY}\n\n{line}", **known)


def _head(line, **known):
    return _credits(f"{line}\n\n{BODY}", **known)


@pytest.mark.parametrize(
    ("dateline", "source"),
    [
        ("LOWMERE/THE QUAY, March 7 (Reuters) -", "Reuters"),
        ("LOWMERE, Wis. (AP) —", "AP"),
        ("LOWMERE, Aug 29, 2014 (AFP) -", "AFP"),
        ("Feb. 28 (UPI) —", "UPI"),
        ("Lowmere (dpa) -", "dpa"),
        ("Lowmere/See (dpa/lno) –", "dpa"),
        ("Lowmere (KNA/iz).", "KNA"),
        ("Lowmere (SID) –", "SID"),
        ("(ANSA) - LOWMERE, 1 LUG -", "ANSA"),
        ("Lowmere, 2 ene (EFE).-", "EFE"),
        ("LOWMERE, 3 Mar. (EUROPA PRESS) -", "Europa Press"),
        ("LOWMERE, March 3 (Xinhua) --", "Xinhua"),
        ("DEN LOWMERE (ANP) -", "ANP"),
        ("Lowmere, 3 mars (AFP) -", "AFP"),
        ("Lowmere, 26. Juni. (Wolff)", "Wolff"),
        ("Lowmere (sda)", "Keystone-SDA"),
        ("Lowmere/dpa.", "dpa"),
        ("LOWMERE (Norvane News) —", "Norvane News"),
    ],
)
def test_datelines_credit_the_agency(dateline, source):
    found = find_dateline(_line(f"{dateline} The harbor board met on Tuesday."))
    assert found is not None
    assert found.zone == "dateline"
    assert found.credit is not None
    assert (found.credit.kind, found.credit.source) == ("verbatim_wire", source)
    assert found.credit.matched == dateline


@pytest.mark.parametrize(
    "start",
    [
        "LOWMERE (KSDK) —",
        "LOWMERE —",
        "LOWMERE, Wis. —",
    ],
)
def test_datelines_without_an_agency_credit_nobody(start):
    found = find_dateline(_line(f"{start} The harbor board met on Tuesday."))
    assert found is not None
    assert found.credit is None


@pytest.mark.parametrize(
    "text",
    [
        "The World Harbor Union (WHU) said on Tuesday that it would meet in May.",
        "The ranking (PR) of a page grows with its links.",
        "Senator Ada Holm (D-Va.), a member of the board, spoke first.",
        "BREAKING — The harbor board met on Tuesday.",
        "Holm told AFP (the agency) that the pier was closed.",
        "Nobody (or nearly nobody) came to the quay that day.",
        "WATCH — Boats leave the harbor at dawn.",
        "(Ada Holm/Pool Photo via AP, File)",
    ],
)
def test_no_dateline_in_prose(text):
    assert find_dateline(_line(text)) is None


def test_german_place_alone_needs_to_be_named_as_a_place():
    for rest, zone in (("Alle in Lowmere wissen es.", 4), ("Alle wissen es.", 0)):
        text = f"Lowmere. Der Hafenrat hat den neuen Steg auf das Frühjahr verschoben. {rest}"
        assert read_anatomy(text, language="de").spans[0][2] == zone


def test_outlet_that_is_the_agency_credits_itself():
    assert _head("Feb. 28 (UPI) — The board met on Tuesday.", outlet="UPI") == [("self", "UPI")]
    assert _head("LOWMERE (AP) — The board met.", outlet="apnews.com AP") == [
        ("verbatim_wire", "AP")
    ]
    assert _head("LOWMERE (AP) — The board met.", outlet="The Associated Press") == [("self", "AP")]


@pytest.mark.parametrize(
    ("line", "kind", "source"),
    [
        ("This post appeared first on cnn.com", "republished", "cnn.com"),
        (
            "The post New pier put off appeared first on Hillside Courier.",
            "republished",
            "Hillside Courier",
        ),
        (
            "This article was originally published on the Hillside Courier.",
            "republished",
            "Hillside Courier",
        ),
        ("Article originally published on POLITICO Magazine", "republished", "Politico"),
        (
            "This story is republished from The Conversation under a Creative Commons license.",
            "republished",
            "The Conversation",
        ),
        (
            "Republished with permission from the Hillside Courier",
            "republished",
            "Hillside Courier",
        ),
        (
            "Published by HT Digital Content Services with permission from Hillside Courier.",
            "republished",
            "Hillside Courier",
        ),
        (
            "Report from Hillside Courier brought to you by HT Syndication.",
            "republished",
            "HT Syndication",
        ),
        ("Source: https://news.sky.com/story/pier-put-off-1", "republished", "Sky News"),
        ("Source: Reuters", "verbatim_wire", "Reuters"),
        ("Source: press release, Lowmere Museum", "press_release", "Lowmere Museum"),
        ("SOURCE Lowmere Biotech Ltd.", "press_release", "Lowmere Biotech Ltd"),
        (
            "This report by The Canadian Press was first published March 7, 2022.",
            "verbatim_wire",
            "CP",
        ),
        ("Read more from The Associated Press.", "verbatim_wire", "AP"),
        ("With files from The Canadian Press", "with_material", "CP"),
        ("With material from the Hillside Courier", "with_material", "Hillside Courier"),
        ("--(Additional reporting by Reuter)", "with_material", "Reuters"),
        ("The Associated Press contributed to this report.", "with_material", "AP"),
        ("Star staff and wire services", "with_material", "agencies"),
        ("© 2018 The Associated Press. All rights reserved.", "verbatim_wire", "AP"),
        ("TM & © 2017 Cable News Network, Inc., a Time Warner Company.", "republished", "cnn.com"),
        ("Copyright Targeted News Services", "press_release", "TNS (Targeted)"),
        ("Translated and edited by Ada Holm", "translated", None),
        ("Translated from the German by Ada Holm.", "translated", "German"),
        (
            "This column was originally published in German. A machine translated it.",
            "translated",
            "German",
        ),
        ("(AP)", "verbatim_wire", "AP"),
        ("(ANP)", "verbatim_wire", "ANP"),
        ("/ritzau/", "verbatim_wire", "Ritzau"),
        ("ČTK.", "verbatim_wire", "ČTK"),
        ("abc/de/fgh/dpa/Reuters", "with_material", "dpa, Reuters"),
    ],
)
def test_tail_lines(line, kind, source):
    assert _tail(line) == [(kind, source)]


@pytest.mark.parametrize(
    ("language", "line", "kind", "source"),
    [
        ("de", "Mit Material der dpa", "with_material", "dpa"),
        ("de", "mit dpa und dapd", "with_material", "dpa, dapd"),
        ("de", "(mit dpa)", "with_material", "dpa"),
        ("de", "Mit Informationen von Reuters", "with_material", "Reuters"),
        ("de", "Quelle: kathpress", "verbatim_wire", "Kathpress"),
        ("de", "(ap/sda)", "verbatim_wire", "AP, Keystone-SDA"),
        ("de", "(SDA)", "verbatim_wire", "Keystone-SDA"),
        ("de", "(pd/swe)", "press_release", None),
        ("de", "(si)", "verbatim_wire", "si"),
        ("de", "Übersetzung: Ada Holm", "translated", None),
        ("de", "Aus dem Englischen von Ada Holm", "translated", "English"),
        ("de", "Zuerst erschienen in der Hügelpost", "republished", "Hügelpost"),
        ("de", "Dieser Artikel ist zuerst bei Hügelpost erschienen.", "republished", "Hügelpost"),
        ("fr", "Le Quai avec AFP", "with_material", "AFP"),
        ("fr", "(Le Quai avec AFP)", "with_material", "AFP"),
        ("fr", "Traduit de l'anglais par Ada Holm", "translated", "English"),
        ("fr", "Cet article a été publié initialement sur Le Quai.", "republished", "Le Quai"),
        ("es", "Con información de EFE", "with_material", "EFE"),
        ("es", "Con agencias", "with_material", "agencies"),
        ("es", "Publicado originalmente en El Muelle.", "republished", "El Muelle"),
        ("es", "Traducción de Ada Holm", "translated", None),
        ("nl", "Met medewerking van ANP", "with_material", "ANP"),
        ("nl", "Bron: ANP", "verbatim_wire", "ANP"),
        ("nl", "Dit artikel verscheen eerder in De Kade.", "republished", "De Kade"),
        ("nl", "Vertaald uit het Engels", "translated", "English"),
        ("nl", "Met ANP", "with_material", "ANP"),
        ("nl", "(met ANP)", "with_material", "ANP"),
        ("nl", "Met ANP/Reuters", "with_material", "ANP, Reuters"),
        ("nl", "Door onze redactie, met ANP", "with_material", "ANP"),
        ("nl", "(ANP/AFP)", "verbatim_wire", "ANP, AFP"),
        ("nl", "Op basis van berichten van ANP en Reuters", "with_material", "ANP, Reuters"),
        ("nl", "Met informatie van persbureau ANP", "with_material", "ANP"),
        ("de", "Mit Agenturmaterial", "with_material", "agencies"),
        ("de", "(mit Agenturmaterial von dpa und Reuters)", "with_material", "dpa, Reuters"),
        ("de", "Quelle: ntv.de, abc/dpa", "with_material", "dpa"),
        (
            "de",
            "Dieser Text wurde mit Material der Nachrichtenagentur dpa erstellt.",
            "with_material",
            "dpa",
        ),
        ("de", "Erstmals erschienen in der Hügelpost", "republished", "Hügelpost"),
        ("de", "Dieser Beitrag ist eine Übernahme aus der Hügelpost.", "republished", "Hügelpost"),
        ("de", "(dpa/AFP)", "verbatim_wire", "dpa, AFP"),
        ("de", "(APA, red)", "with_material", "APA"),
        ("de", "(SDA/abc)", "with_material", "Keystone-SDA"),
        ("de", "Pressemitteilung der Stadt Lowmere", "press_release", "Stadt Lowmere"),
        ("de", "Quelle: Pressemitteilung der Stadt Lowmere", "press_release", "Stadt Lowmere"),
        (
            "de",
            "Original-Content von: Kai GmbH, übermittelt durch news aktuell",
            "press_release",
            "Kai GmbH",
        ),
        ("fr", "Le Quai et AFP", "with_material", "AFP"),
        ("fr", "D'après AFP", "with_material", "AFP"),
        ("fr", "ats", "verbatim_wire", "Keystone-SDA"),
        ("fr", "Article paru dans Le Quai", "republished", "Le Quai"),
        ("fr", "Communiqué de presse de la ville de Lowmere", "press_release", "ville de Lowmere"),
        ("es", "Redacción / EFE", "with_material", "EFE"),
        ("es", "Traducido del inglés por Ada Holm", "translated", "English"),
        ("it", "Riproduzione riservata © Copyright ANSA", "verbatim_wire", "ANSA"),
        ("it", "Tradotto dall'inglese da Ada Holm", "translated", "English"),
        ("it", "Con agenzie", "with_material", "agencies"),
        ("it", "(Red/ANSA)", "with_material", "ANSA"),
        ("en", "With AAP", "with_material", "AAP"),
        ("en", "Distributed by Tribune Content Agency, LLC.", "republished", "TNS"),
        ("en", "Press release distributed by GlobeNewswire", "press_release", "GlobeNewswire"),
        ("en", "This is a press release from the Quay Museum.", "press_release", "the Quay Museum"),
        ("en", "The Quay Mail contributed to this report.", "with_material", "The Quay Mail"),
        (
            "en",
            "The Quay Mail's Ada Holm contributed to this report.",
            "with_material",
            "The Quay Mail",
        ),
        ("en", "By Ada Holm in Lowmere and AFP", "with_material", "AFP"),
        ("it", "Con informazioni di ANSA", "with_material", "ANSA"),
        ("it", "Fonte: Adnkronos", "verbatim_wire", "Adnkronos"),
        ("it", "Pubblicato originariamente su Il Molo.", "republished", "Il Molo"),
        ("it", "Traduzione di Ada Holm", "translated", None),
    ],
)  # fmt: skip
def test_tail_lines_in_other_languages(language, line, kind, source):
    assert _tail(line, language=language) == [(kind, source)]


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("By KURT HOLM, --(Reuter)", "Reuters"),
        ("ADA HOLM, CP", "CP"),
        ("Ada Holm, Associated Press", "AP"),
        ("By ADA HOLM, AP Business Writer", "AP"),
        ("Ada Holm, New York Times Service", "NYT News Service"),
        ("By ADA HOLM   Associated Press", "AP"),
        ("The Associated Press", "AP"),
        ("The Associated Press | Tuesday, March 4, 2025, 8:15 a.m.", "AP"),
        ("Posted 6:20 am, March 4, 2025, by Associated Press", "AP"),
        ("Ada Holm and Kurt DunnAssociated Press", "AP"),
        ("Deutsche Presse-Agentur", "dpa"),
        ("AFP, LOWMERE", "AFP"),
    ],
)
def test_bylines_of_agencies(line, source):
    assert _head(line) == [("verbatim_wire", source)]
    if not line.startswith("Posted"):
        (credit,) = credits_of_field(line.split(" | ")[0], field="author")
        assert (credit.kind, credit.source) == ("verbatim_wire", source)


@pytest.mark.parametrize(
    ("author", "outlet", "kind", "source"),
    [
        ("Le Figaro et AFP", "Le Figaro", "with_material", "AFP"),
        ("Associated Press; Hillside staff reporter", "Hillside Courier", "with_material", "AP"),
        ("Ada Holm, with files from Bloomberg News", None, "with_material", "Bloomberg"),
        ("Afp Afp", "Hillside Courier", "verbatim_wire", "AFP"),
        ("Ada Holm Kurt Dunn In Lowmere Afp", None, "verbatim_wire", "AFP"),
        ("Star staff and wire services", "Star", "with_material", "agencies"),
        ("Reuters", "Reuters", "self", "Reuters"),
        ("PR Newswire", None, "press_release", "PR Newswire"),
    ],
)
def test_author_field(author, outlet, kind, source):
    found = credits_of_field(author, field="author", outlet=outlet)
    if author == outlet:
        assert found == []  # the outlet's own name says nothing
    else:
        assert [(credit.kind, credit.source) for credit in found] == [(kind, source)]


@pytest.mark.parametrize(
    "author", ["Ada Holm", "Ada Holm and Kurt Dunn", "By Gwen Stefani-Holm", "Pa Holm", "the desk"]
)
def test_author_field_without_an_agency(author):
    assert credits_of_field(author, field="author", outlet="Hillside Courier") == []


@pytest.mark.parametrize(
    "line",
    [
        "Photo: AP",
        "Fotos: dpa, AFP",
        "Foto: NTB / Scanpix",
        "(Photo by Ada Holm / AFP)",
        "Boats in the harbor of Lowmere on Tuesday. (AP Photo/Ada Holm)",
        "The quay at dawn. Ada Holm/Getty Images",
        "(Ada Holm / AP)",
    ],
)
def test_photo_credits_are_no_text_credits(line):
    for text in (f"{line}\n\n{BODY}", f"{BODY}\n\n{line}"):
        anatomy = read_anatomy(text, language="en")
        assert not [c for c in anatomy.credits if c.kind != "photo_only"]
        assert [z for _, _, z, _ in anatomy.spans if z == 6]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada Holm told AFP that the pier would open soon.",
        "According to Reuters, the ferry will not run in May.",
        "The letter, first published by Bloomberg, names three boats.",
        "The Associated Press first reported the closure on Monday, and others followed.",
        "She works for AP.",
        "Met ANP sprak de havenmeester niet.",
        "With Reuters he spoke for two hours.",
        "D'après AFP, le bac ne partira pas en mai.",
    ],
)
def test_citations_are_no_credits(sentence):
    assert _credits(f"{BODY}\n\n{sentence} {BODY}") == []
    assert _credits(f"{sentence} {BODY}") == []


@pytest.mark.parametrize("initials", ["(xyz)", "(kb)", "(Kel)", "(bbr.)", "(cfü)", "(HM)"])
def test_initials_are_the_outlets_own(initials):
    assert _tail(initials, outlet="Hillside Courier") == [("self", "Hillside Courier")]


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("He did not come. (AP)", [("verbatim_wire", "AP")]),
        ("Er kam nicht. (dpa)", [("verbatim_wire", "dpa")]),
        ("He did not come. – Reuters", [("verbatim_wire", "Reuters")]),
        ("He did not come. (Reporting by Ada Holm; editing by Kurt Dunn)", []),
        ("He works for the Quay Party (QP)", []),
        ("He works for the union of ports and piers (upp).", []),
    ],
)
def test_end_of_the_last_paragraph(text, credit):
    assert _credits(f"{BODY} {text}", outlet="Hillside Courier") == credit


def test_persons_who_contributed_are_set_aside_without_a_source():
    anatomy = read_anatomy(f"{BODY}\n\nAda Holm and Kurt Dunn contributed to this report.")
    assert anatomy.credits == []
    assert anatomy.spans[-1][2] == 3


def test_codes_of_two_and_three_letters():
    assert find_agency("AP").code == "AP"
    assert find_agency("ap") is None
    assert find_agency("ap", enclosed=True).code == "AP"
    assert find_agency("tt", enclosed=True) is None
    assert find_agency("the associated press").code == "AP"
    assert find_agency("reuters").code == "Reuters"


def test_lists_of_sources():
    assert [a.code for a in named_in("ap/sda", enclosed=True).agencies] == ["AP", "Keystone-SDA"]
    assert named_in("pd/xyz", enclosed=True).release
    assert named_in("xyz", enclosed=True).initials
    assert named_in("Le Quai et AFP").rest == ["Le Quai"]
    assert [m.agency.code for m in mentions_in("By Ada Holm Associated Press")] == ["AP"]


def test_sources_have_one_name():
    for name in ("cnn.com", "https://edition.cnn.com/2025/x", "CNN", "the CNN"):
        assert resolve_source(name) == ("cnn.com", "site")
    assert resolve_source("www.hillside.example/a/b") == ("hillside.example", "site")
    assert resolve_source("the Hillside Courier") == ("Hillside Courier", "outlet")
    assert resolve_source(" ") == (None, None)
    assert is_same("Agence France Presse -- English", ["AFP"])
    assert is_same("seattletimes.com", ["The Seattle Times"])
    assert not is_same("hillside.example", ["The Lowmere Times"])
    assert not is_same(None, ["Reuters"])


def test_the_table_of_agencies_is_sound():
    table = agencies()
    codes = [agency.code for agency in table]
    assert len(codes) == len(set(codes))
    assert {agency.kind for agency in table} == {
        "agency", "press_release_service", "desk", "photo",
    }  # fmt: skip
    assert all(not a.wikidata or (a.wikidata[0] == "Q" and a.wikidata[1:].isdigit()) for a in table)
    known = "AP Reuters AFP dpa UPI PA CP AAP NZPA APA SID epd KNA ANP Belga Ritzau NTB TT STT ANSA Adnkronos EFE Lusa ČTK PAP MTI Xinhua TASS Interfax Kyodo Jiji Yonhap IANS PTI ANI Anadolu Bloomberg ots"  # noqa: E501
    assert set(known.split()) <= set(codes)


def test_find_credits_reads_text_author_and_metadata():
    articles = pd.DataFrame(
        {
            "article_id": ["b", "a", "c"],
            "outlet": ["Hillside Courier", "Hillside Courier", "Norvane News"],
            "text": [f"{BODY}\n\n(dpa)", BODY, BODY],
            "author": [None, "Norvane News", "Norvane News"],
            "rights": [None, "© 2025 Reuters. All rights reserved.", None],
        }
    )
    before = articles.copy(deep=True)
    table = find_credits(articles)
    pd.testing.assert_frame_equal(articles, before)
    assert list(table.columns) == [
        "article_id", "field", "start", "end", "kind", "source", "source_kind", "rule", "matched",
    ]  # fmt: skip
    rows = list(
        zip(table["article_id"], table["field"], table["kind"], table["source"], strict=True)
    )
    assert rows == [
        ("a", "author", "republished", "Norvane News"),
        ("a", "rights", "verbatim_wire", "Reuters"),
        ("b", "text", "verbatim_wire", "dpa"),
    ]
    assert set(table["kind"]) <= set(KINDS)
    shuffled = find_credits(articles.iloc[::-1])
    pd.testing.assert_frame_equal(table, shuffled)


def test_no_credit_in_a_long_line():
    assert credit_of_line(_line("This post appeared first on cnn.com " + "x" * 400)) is None
