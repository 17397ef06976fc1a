"""Exports in the layouts of the vendors, with news of our own invention.

The readers are tested on these everywhere, and on real files where those are at hand.
"""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from html import escape

BODY_1 = (
    "The council of Eastmere voted on Tuesday to keep the ferry running through the winter.",
    "“Without the boat we are an island twice over,” said Mayor Ada Linden, who had asked for it.",
    "The vote was nine to two, and the money will come from the harbor fund.",
)
BODY_2 = (
    "Snow closed the pass road above Quillby for the second day.",
    "Crews hope to open one lane by Friday, the county said.",
)
BODY_DE = (
    "Die Brücke über die Lauter bleibt bis März gesperrt, teilte die Gemeinde Ortwin mit.",
    "Umleitungen führen über Hesselbach; größere Fahrzeuge müssen warten.",
)


def docx(paragraphs: list[str | list[str]], links: dict[int, str] | None = None) -> bytes:
    """A Word file; a list among the paragraphs is a table of one column."""
    links = links or {}

    def paragraph(text: str, number: int) -> str:
        runs = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>'
            for part in text.split("\n")
        )
        run = f"<w:r>{runs}</w:r>"
        if number in links:
            run = f'<w:hyperlink r:id="rId{number}">{run}</w:hyperlink>'
        return f"<w:p>{run}</w:p>"

    body = []
    for number, part in enumerate(paragraphs):
        if isinstance(part, str):
            body.append(paragraph(part, number))
        else:
            cells = "".join(f"<w:tr><w:tc>{paragraph(cell, -1)}</w:tc></w:tr>" for cell in part)
            body.append(f"<w:tbl>{cells}</w:tbl>")
    document = (
        '<?xml version="1.0" encoding="utf-8"?><w:document xmlns:w="http://schemas.openxmlformats'
        '.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships"><w:body>{"".join(body)}</w:body></w:document>'
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" TargetMode="External" Target="https://advance.lexis.com/'
        f'api/document?collection=news&amp;id=urn:contentItem:{item}&amp;context="/>'
        for number, item in links.items()
    )
    rels = f'<?xml version="1.0"?><Relationships>{relations}</Relationships>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
        archive.writestr("word/_rels/document.xml.rels", rels)
    return packed.getvalue()


def nexis_paragraphs(*, cover: bool = True, mark: str = "End of Document") -> list[str | list[str]]:
    """Paragraphs of two articles as Nexis Uni writes them."""
    out: list[str | list[str]] = []
    if cover:
        out += ["", "User Name: A. READER", "Date and Time: Monday, March 4, 2024 9:10:00 AM EST"]
        out += ["Job Number: 123", "Documents (2)"]
        for title in ("1. Ferry stays", "2. Road shut"):
            out += [title, "Client/Matter: -None-", "Search Terms: ferry", "Narrowed by: "]
            out += [["Content Type", "Narrowed by", "News", "Timeline: Jan 01, 2024"]]
    out += ["", "Ferry stays;Nine to two", "The Eastmere Ledger", "March 1, 2024 Friday 10:36 EST"]
    out += ["", "\nCopyright 2024 Eastmere Press All Rights Reserved", "\n"]
    out += ["Section:\xa0NEWS; Pg. A10", "Length:\xa045 words", "Byline:\xa0ORA FINCH", "Body", ""]
    out += [*BODY_1, "\nGraphic", "", "PHOTO: The ferry at dusk", "\nLoad-Date:\xa0March 3, 2024"]
    out += ["", f"\n{mark}", ""]
    out += ["Road shut", "Quillby Courier", "July 14, 2023, Friday,, FINAL EDITION"]
    out += ["\nCopyright 2023 Quillby Media", "Length:\xa018 words", "Body", *BODY_2]
    out += ["Classification", "", "Language:\xa0ENGLISH", "\nPublication-Type:\xa0Newspaper"]
    out += ["\nLoad-Date:\xa0July 20, 2023", "", f"\n{mark}", ""]
    return out


def nexis_docx(*, cover: bool = True) -> bytes:
    """A DOCX of Nexis Uni."""
    paragraphs = nexis_paragraphs(cover=cover)
    titles = {"Ferry stays;Nine to two": "6ABC-1111-JBG3-63VJ-00000-00"}
    titles["Road shut"] = "6ABC-2222-JBG3-63VJ-00000-00"
    links = {
        number: titles[part]
        for number, part in enumerate(paragraphs)
        if isinstance(part, str) and part in titles
    }
    return docx(paragraphs, links)


def rtf(lines: list[str]) -> bytes:
    """Lines as RTF, what is no ASCII as escapes."""
    escaped = (
        "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in line.replace("\n", "\\line "))
        for line in lines
    )
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0 " + "\\par\n".join(escaped) + "\\par}").encode()


def nexis_rtf() -> bytes:
    """The same as RTF."""
    lines: list[str] = []
    for part in nexis_paragraphs():
        lines += [part] if isinstance(part, str) else [*part, ""]
    return rtf(lines)


def nexis_txt() -> bytes:
    """The same saved as text: byte order mark, bare CR among CRLF, page headers at the end."""
    lines: list[str] = []
    for part in nexis_paragraphs():
        lines += [part] if isinstance(part, str) else [*part, ""]
    text = "\r".join(line.replace("\n", "\r\n") for line in lines)
    return ("\ufeff" + text + "\rPage 2 of 3\rFerry stays\r \r").encode()


def lexisnexis_txt() -> bytes:
    """The older text layout in three languages."""
    return """

                               1 of 3 DOCUMENTS


                              The Eastmere Ledger

                     March 1, 2004 Monday 6:10 PM  EST
                                 Late Edition

Ferry stays;
Nine to two

BYLINE: ORA FINCH

SECTION: NEWS; Pg. A10

LENGTH: 45  words


The council of Eastmere voted on Tuesday to keep the ferry
running through the winter.

SHIP: a line that looks like a label but is text.

LOAD-DATE: March 3, 2004

LANGUAGE: ENGLISH

                       Copyright 2004 Eastmere Press
                              All Rights Reserved

                               2 of 3 DOCUMENTS

                                  Lauter-Bote

                            Mittwoch 31. März 2004

Brücke bleibt zu

AUTOR: MK Ortwin

RUBRIK: S. 7 Ausg. 167

LÄNGE: 21 Wörter

Die Brücke über die Lauter bleibt gesperrt.

UPDATE: 2. April 2004

SPRACHE: GERMAN; DEUTSCH

                       Copyright 2004 Lauter Verlag
                            Alle Rechte Vorbehalten

                               3 of 3 DOCUMENTS

                              Agence de la Vallée

Le pont reste fermé

                                  17 mai 2004

Le pont sur la Lauter reste fermé jusqu'en mars, a annoncé la commune.

Les camions attendent.

LONGUEUR: 17 mots

DATE-CHARGEMENT: 18 mai 2004
""".encode()


def lexisnexis_html() -> bytes:
    """The older HTML layout."""

    def block(*spans: str) -> str:
        inner = "".join(f'<SPAN CLASS="c2">{span}</SPAN>' for span in spans)
        return f'<BR><DIV CLASS="c5"><P CLASS="c6">{inner}</P>\n</DIV>\n'

    articles = []
    for number, (title, paragraphs) in enumerate(
        [("Ferry stays", BODY_1), ("Road shut;<BR>Second day", BODY_2)], start=1
    ):
        text = "".join(f'<P CLASS="c9"><SPAN CLASS="c2">{p}</SPAN></P>\n' for p in paragraphs)
        articles.append(
            f"<!-- Hide XML section from browser\n<DOC NUMBER={number}>\n<DOCFULL> -->\n"
            + block(f"{number} of 2 DOCUMENTS")
            + block("The Eastmere Ledger")
            + block(f"March {number}, 2013 Friday 11:21 AM GMT", "&nbsp;")
            + block(title)
            + block("BYLINE: ", "ORA FINCH")
            + block("LENGTH: ", "45 words")
            + f'<BR><DIV CLASS="c5">{text}</DIV>\n'
            + block("LOAD-DATE: ", "March 9, 2013")
            + block("LANGUAGE: ", "ENGLISH")
            + block("Copyright 2013 Eastmere Press<BR>All Rights Reserved")
            + "<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->"
        )
    return ("<HTML><HEAD></HEAD><BODY>" + "".join(articles) + "</BODY></HTML>").encode()


def factiva_html() -> bytes:
    """The positional layout, its labels in the language of the user interface."""

    def article(divs: list[str], title: str, paragraphs: tuple[str, ...], an: str) -> str:
        before = f'<div id="hd"><span class="deHeadline counted">1) {title}</span></div>'
        head = "".join(f"<div>{div}</div>" for div in divs)
        text = "".join(
            f'<p class="articleParagraph dearticleParagraph">{p}</p>' for p in paragraphs
        )
        return (
            f'<span></span><div class="article deArticle"><p>{before}'
            f'<div class="author">Von Mia Kant</div>{head}</p>{text}'
            f"<p>Verlag Lauter</p><p>Dokument {an}</p></div><br/>"
        )

    first = ["21 Wörter", "9 Januar 2019", "Lauter-Bote", "LAUTB", "Late Edition", "14", "Deutsch"]
    second = ["8165 字", "2018 年 10 月 7 日", "17:04", "Lauter-Bote", "LAUTB", "德文"]
    rights = "© 2019 Lauter Verlag"
    body = article([*first, rights], "Brücke bleibt zu", BODY_DE, "LAUTB00020190109e9bj0001v")
    body += article([*second, rights], "Umleitung länger", BODY_DE, "LAUTB00020181007e9bj00008")
    head = '<html><head><meta charset="utf-8"/><title>Factiva</title></head><body>'
    return (
        f'{head}<div id="navcontainer" class="fcpNavContainer"></div>{body}</body></html>'.encode()
    )


def factiva_tagged() -> bytes:
    """The layout with codes."""
    fields = {
        "HD": "<b class='frHeadline'>Le pont reste fermé</b>",
        "BY": "Par Luc Aubin",
        "CR": "Agence de la Vallée",
        "WC": "19 mots",
        "PD": "29 décembre 2011",
        "ET": "15:32",
        "SN": "Le Bac",
        "SC": "LEBAC",
        "PG": "26",
        "LA": "Français",
        "CY": "(c) Le Bac",
        "LP": '<p class="articleParagraph frarticleParagraph">Le pont reste fermé.</p>',
        "TD": '<p class="articleParagraph frarticleParagraph">Les camions attendent.</p>',
        "NS": "gcat : News",
        "PUB": "Le Bac SA",
        "AN": "Document LEBAC00020111229e7ct0001r",
    }
    rows = "".join(
        f'<tr><td class="index"><b>{code}</b>&nbsp;</td><td>{value}</td></tr>'
        for code, value in fields.items()
    )
    return (
        "<html><head><title>Factiva</title></head><body>"
        f'<div class="article frArticle"><table>{rows}</table><br/></div></body></html>'
    ).encode()


def factiva_rtf() -> bytes:
    """Factiva's RTF in the positional layout."""
    lines = [
        "Ferry stays",
        "By Ora Finch",
        "45 words",
        "1 March 2024",
        "10:36",
        "The Eastmere Ledger",
    ]
    lines += ["EASTL", "A10", "English", "(c) 2024 Eastmere Press", "", *BODY_2, ""]
    lines += ["Document EASTL00020240301ed410001x"]
    return rtf(lines).replace(b"\\deff0", b"\\deff0{\\*\\generator Factiva}")


def factiva_xml() -> bytes:
    """XML of Factiva's services."""
    article = """<ppsarticle><article><accessionNo>EASTL00020240301ed410001x</accessionNo>
    <baseLanguage>EN</baseLanguage><copyright>(c) 2024</copyright>
    <headline><paragraph><hlt>Ferry</hlt> stays</paragraph></headline>
    <leadParagraph><paragraph>The vote was nine to two.</paragraph></leadParagraph>
    <publicationDate><dateTime>2024-03-01T15:36:58Z</dateTime></publicationDate>
    <sourceName>The Eastmere Ledger</sourceName>
    <tailParagraphs><paragraph>The fund pays.</paragraph></tailParagraphs>
    <wordCount>9</wordCount></article></ppsarticle>"""
    return (
        '<?xml version="1.0" encoding="utf-8"?><PPSResponse><ppsArticleResponse '
        'xmlns="http://global.factiva.com/pps/2.0"><ppsarticleResultSet count="1">'
        f"{article}</ppsarticleResultSet></ppsArticleResponse></PPSResponse>"
    ).encode()


def proquest_txt() -> bytes:
    """ProQuest's text: look-alike keys in the text, a proxy in the link, a space lost in a key."""
    rule = "_" * 60
    link = (
        "https://proxy.example.edu/login?url=https://www.proquest.com/docview/{}/se-2?accountid=1"
    )

    def record(number: int, title: str, outlet: str, paragraphs: tuple[str, ...]) -> str:
        text = "\n".join(paragraphs)
        return f"""{rule}

Document {number} of 2

{title}

Publication info: Mar {number}, 2022.

{link.format(number)}

Abstract: None available.

Links: https://example.edu/openurl?x=1&amp;date=2022-03-0{number}

Full text: {text}

Re: this line only looks like a key.
Twitter: so does this one.

CAPTION: The ferry at dusk
CREDIT: Ora Finch

Subject: Ferries; Winter

Title: {title}

Publication title: {outlet}; Eastmere

Publicationdate: Mar {number}, 2022

Section: News

Language of publication: English

ProQuest documentID: 26373919{number}

Document URL: {link.format(number)}

Copyright: Copyright 2022 Eastmere Press.

Last updated: 2022-03-10

Database: Invented Newsstream

"""

    records = record(1, "Ferry stays", "The Eastmere Ledger (Online)", BODY_1)
    records += record(2, "Road shut", "Quillby Courier", BODY_2)
    end = f"{rule}\n\nContact us at: http://example.org\nDatabase copyright © 2022 Invented\n"
    return (records + end).replace("\n", "\r\n").encode()


def proquest_html() -> bytes:
    """ProQuest's HTML, where each text is a page of its own, the second with a broken tag."""

    def record(number: int, title: str, paragraphs: tuple[str, ...], broken: bool) -> str:
        text = "".join(f"<p>{p}</p>" for p in paragraphs)
        inner = f"<html><head><title></title></head><body>{text}</body></html>"
        if broken:
            inner = "html&gt;" + inner.removeprefix("<html>")
        keys = "".join(
            f"<p><strong>{key}: </strong>{value}</p>"
            for key, value in {
                "Publication title": "Quillby Courier; Quillby",
                "Publication date": f"May {number}, 2010",
                "ProQuest document ID": f"2514399{number}",
                "Language of publication": "English",
            }.items()
        )
        return (
            f'<div><a name="DocID_MSTAR_{number}"></a><p>{title}</p>'
            f"<p><strong>Author:  </strong>Finch, Ora</p>"
            f'<p><strong>Full text: </strong><Text WordCount="20">{inner}</Text></p>{keys}</div>'
        )

    body = record(1, "Ferry stays", BODY_1, False) + record(2, "Road shut", BODY_2, True)
    footer = "<p>Database copyright © 2020 Invented LLC</p>"
    return (
        "<!DOCTYPE html><html><head><title>ProQuest Export</title></head><body>"
        f"<p>Email 4 of 5</p>{body}{footer}</body></html>"
    ).encode()


def proquest_eml() -> bytes:
    """The HTML as an e-mail in quoted-printable."""
    import quopri

    head = (
        "From: noreply@proquest.com\r\nSubject: Your ProQuest Research\r\nMIME-Version: 1.0\r\n"
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable'
        "\r\n\r\n"
    )
    return head.encode() + quopri.encodestring(proquest_html())


def europresse_old() -> bytes:
    """Europresse's older layout."""

    def article(title: str, header: str, text: str, number: int) -> str:
        return (
            '<table><tr><td><span class="DocPublicationName">Le Bac, no. 5968</span><br>'
            f'<span class="DocHeader">Politique, </span><span class="DocHeader">{header}</span>'
            f'<br><br><span class="TitreArticleVisu">{title}</span><br><br>Luc Aubin<br><p></p>'
            f"{text}<p></p><b><i>© 2012 Le Bac. Tous droits réservés.</i></b><p></p>"
            f"Numéro de document : news·20121004·BAC·{number}<br>"
            "<table><tr><td>Ce certificat est émis à <b>X</b></td></tr></table></td></tr></table>"
        )

    hit = 'Le <span style="color:red">pont</span> reste fermé, dit la commune.<p></p>Fin mars.'
    body = article("Le pont", "jeudi 4 octobre 2012, p. 03", hit, 156190)
    body += article("La neige", "jeudi 4 octobre 2012, p. 04", "La route est fermée.", 156191)
    return (
        '<html xmlns:n1="http://www.cedrom-sni.com/schema/newsv1.xsd"><head></head>'
        f"<body>{body}</body></html>"
    ).encode()


def europresse_new() -> bytes:
    """Europresse's newer layout."""
    article = """<article><header>
    <div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Bac</span></div>
    <span class="DocHeader">Politique, jeudi 4 octobre 2012 832 mots, p. 3</span>
    <div><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Le pont</p></div>
    <div class="sm-margin-bottomNews"><span class="docAuthors">Luc Aubin</span></div></header>
    <section><div class="docOcurrContainer"><p>Le <mark>pont</mark> reste fermé.</p>
    <p>Les camions attendent.</p></div></section>
    <footer><div class="publiC-lblNodoc">news·20121004·BAC·0q1503_12</div></footer></article>"""
    return f"<html><body>{article}</body></html>".encode()


def media_cloud() -> bytes:
    """A story list with entities, a site's name in titles, and a crawl time."""
    head = "stories_id,publish_date,title,url,language,ap_syndicated,themes,media_id,media_name"
    lines = [
        '"1","2019-04-24 17:00:24","Ferry &amp; fund | The Bac","https://bac.example/1"',
        '"2","2019-07-08 06:19:31.752546","Start | The Bac","https://bac.example/2"',
        '"3","2019-07-09 00:00:00","Road shut","https://bac.example/3"',
    ]
    return "\n".join([head, *(f'{line},"en","False","","7","Bac"' for line in lines)]).encode()


def nela_json() -> bytes:
    """A list of NELA-GT with one masked text."""
    words = " ".join(["word"] * 60)
    masked = f"{words} @ @ @ @ @ @ @ {words}"
    base = {"source": "bac", "author": "", "url": "https://bac.example/1", "published": "x"}
    return json.dumps(
        [
            base
            | {"id": "bac--1", "date": "2020-03-01", "title": "Ferry", "content": masked}
            | {"published_utc": 1583072160, "collection_utc": 1583080000},
            base
            | {"id": "bac--2", "date": "2020-03-02", "title": "Road", "content": words + " @mayor"}
            | {"published_utc": 0, "collection_utc": 1583180000},
        ]
    ).encode()


def nela_sqlite() -> bytes:
    """The same as a database."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE TABLE newsdata (id text, date text, source text, title text, content text,"
        " author text, url text, published text, published_utc integer, collection_utc integer)"
    )
    for record in json.loads(nela_json()):
        connection.execute(
            "INSERT INTO newsdata VALUES (:id, :date, :source, :title, :content, :author, :url,"
            " :published, :published_utc, :collection_utc)",
            record,
        )
    connection.commit()
    made = connection.serialize()
    connection.close()
    return made


def nitf() -> bytes:
    """A story in NITF."""
    text = "".join(f"<p>{p}</p>" for p in BODY_1)
    return f"""<?xml version="1.0" encoding="utf-8"?>
    <!-- invented --><nitf baselang="en-US"><head><title>Ferry stays</title><docdata>
    <doc-id id-string="VA.1" regsrc="VA"/><date.issue norm="20240301T153600Z"/>
    <du-key key="ferry" version="2"/>
    <doc.copyright holder="Valley Agency" year="2024"/></docdata></head>
    <body><body.head><hedline><hl1>Ferry stays</hl1><hl2>Nine to two</hl2></hedline>
    <byline>By Ora Finch<byttl>Staff Writer</byttl></byline>
    <distributor>Valley Agency</distributor><dateline><location>EASTMERE</location></dateline>
    </body.head><body.content>{text}<media><media-caption>Photo: Valley</media-caption></media>
    </body.content></body></nitf>""".encode()


def newsml_g2() -> bytes:
    """A message with a story and a picture."""
    text = "".join(f"<p>{p}</p>" for p in BODY_DE)
    return f"""<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">
    <itemSet><newsItem guid="urn:va:1" version="3" xml:lang="de">
    <rightsInfo><copyrightHolder literal="Tal-Agentur"/></rightsInfo>
    <itemMeta><itemClass qcode="ninat:text"/><provider literal="TA"/>
    <versionCreated>2024-03-01T12:00:00+01:00</versionCreated>
    <firstCreated>2024-03-01T11:00:00+01:00</firstCreated><pubStatus qcode="stat:usable"/>
    </itemMeta><contentMeta><by>Mia Kant</by><headline>Brücke bleibt zu</headline>
    <creditline>TA</creditline><dateline>Ortwin</dateline></contentMeta>
    <contentSet><inlineXML contenttype="application/xhtml+xml" wordcount="22">
    <html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
    <body><header><h1>Brücke bleibt zu</h1></header><section>{text}</section></body></html>
    </inlineXML></contentSet></newsItem>
    <newsItem guid="urn:va:2" version="1"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta>
    </newsItem></itemSet></newsMessage>""".encode()


def newsml_1() -> bytes:
    """A story in NewsML 1."""
    return f"""<?xml version="1.0"?><NewsML><NewsItem xml:lang="en"><Identification>
    <NewsIdentifier><ProviderId>va.example</ProviderId><RevisionId>1</RevisionId>
    <PublicIdentifier>urn:newsml:va:1</PublicIdentifier></NewsIdentifier></Identification>
    <NewsManagement><FirstCreated>20240301T153600+0000</FirstCreated></NewsManagement>
    <NewsComponent><NewsLines><DateLine>EASTMERE, March 1 (VA) -</DateLine>
    <HeadLine>Ferry stays</HeadLine></NewsLines><AdministrativeMetadata><Provider>
    <Party FormalName="VA"/></Provider></AdministrativeMetadata><ContentItem><DataContent><nitf>
    <body><body.content><p>{BODY_1[0]}</p><p>{BODY_1[2]}</p></body.content></body></nitf>
    </DataContent></ContentItem></NewsComponent></NewsItem></NewsML>""".encode()


def ninjs() -> bytes:
    """A story in ninjs."""
    return json.dumps(
        {
            "uri": "https://va.example/1",
            "type": "text",
            "versioncreated": "2024-03-01T15:40:00Z",
            "firstcreated": "2024-03-01T15:36:00Z",
            "pubstatus": "usable",
            "headline": "Ferry stays",
            "byline": "Ora Finch",
            "source": "Valley Agency",
            "language": "en",
            "body_html": "".join(f"<p>{escape(p)}</p>" for p in BODY_1),
        }
    ).encode()


def rss() -> bytes:
    """A feed of two items, one with its whole text."""
    full = escape("".join(f"<p>{p}</p>" for p in BODY_1))
    return f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
    xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Eastmere Ledger</title>
    <language>en</language><item><title>Ferry stays</title><link>https://ledger.example/1</link>
    <guid>l1</guid><pubDate>Fri, 01 Mar 2024 10:36:00 -0500</pubDate><dc:creator>Ora Finch
    </dc:creator><description>Short.</description><content:encoded>{full}</content:encoded></item>
    <item><title>Road shut</title><link>https://ledger.example/2</link>
    <description>Snow closed the road.</description></item></channel></rss>""".encode()


def atom() -> bytes:
    """An Atom feed."""
    return b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
    <title>Quillby Courier</title>
    <entry><title>Road shut</title><link href="https://courier.example/1"/><id>c1</id>
    <published>2024-03-01T10:36:00Z</published><updated>2024-03-02T10:36:00Z</updated>
    <author><name>Ora Finch</name></author>
    <content type="html">&lt;p&gt;Snow closed the road.&lt;/p&gt;</content></entry></feed>"""


def trafilatura_csv() -> bytes:
    """A line of trafilatura's CSV."""
    text = '"' + "\n".join(BODY_2) + '"'
    cells = ["https://courier.example/1", "null", "5c63501b8106532d", "courier.example"]
    cells += ["Road shut", "null", "2024-03-01", text, "null", "null", "article"]
    return "\t".join(cells).encode()


def trafilatura_xml() -> bytes:
    """trafilatura's XML."""
    text = "".join(f"<p>{p}</p>" for p in BODY_2)
    return (
        '<doc sitename="Quillby Courier" title="Road shut" author="Ora Finch" date="2024-03-01" '
        'url="https://courier.example/1" hostname="courier.example" '
        f'fingerprint="5c63501b8106532d"><main>{text}</main><comments><p>No!</p></comments></doc>'
    ).encode()


def tei() -> bytes:
    """trafilatura's TEI."""
    text = "".join(f"<p>{p}</p>" for p in BODY_2)
    return f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
    <title type="main">Road shut</title><author>Ora Finch</author></titleStmt><publicationStmt>
    <publisher>Quillby Courier</publisher></publicationStmt><sourceDesc><biblFull><titleStmt>
    <title>Road shut</title></titleStmt><publicationStmt><publisher>Quillby Courier</publisher>
    <ptr type="URL" target="https://courier.example/1"/><date>2024-03-01</date></publicationStmt>
    </biblFull></sourceDesc></fileDesc></teiHeader><text><body><div type="entry">{text}</div>
    <div type="comments"><p>No!</p></div></body></text></TEI>""".encode()


def news_please() -> bytes:
    """A document of news-please, where missing values are the word None."""
    return json.dumps(
        {
            "authors": ["Ora Finch"],
            "date_download": "2024-03-05 10:00:00",
            "date_modify": "None",
            "date_publish": "2024-03-01 10:36:00",
            "language": "en",
            "maintext": "\n".join(BODY_2),
            "source_domain": "courier.example",
            "title": "Road shut",
            "url": "https://courier.example/1",
        }
    ).encode()


def fundus() -> bytes:
    """A document of fundus."""
    sections = [{"headline": ["Road"], "paragraphs": list(BODY_2)}]
    return json.dumps(
        {
            "title": "Road shut",
            "authors": ["Ora Finch"],
            "publishing_date": "2024-03-01 10:36:00+00:00",
            "topics": ["snow"],
            "publisher": "Quillby Courier",
            "body": {"summary": ["In short."], "sections": sections},
        }
    ).encode()


def warc() -> bytes:
    """A WARC of one page fetched whole and one that was not found."""

    def record(address: str, status: str, page: str) -> bytes:
        http = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
            "WARC-Date: 2024-03-05T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        return head.encode() + http + b"\r\n\r\n"

    text = "".join(f"<p>{p}</p>" for p in BODY_1 * 3)
    head = "<head><title>Ferry stays</title></head>"
    page = f"<html>{head}<body><article>{text}</article></body></html>"
    found = record("https://ledger.example/1", "200 OK", page)
    return found + record("https://ledger.example/2", "404 Not Found", "<html>no</html>")


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP of files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def zip_of_files() -> bytes:
    """A ZIP as Nexis makes it: one file an article, and what Word and macOS leave behind."""
    paragraphs = nexis_paragraphs(cover=False)
    middle = next(n for n, part in enumerate(paragraphs) if part == "\nEnd of Document") + 1
    return zipped(
        {
            "Ferry stays.DOCX": docx(paragraphs[:middle]),
            "Road shut.DOCX": docx(paragraphs[middle:]),
            "~$Road shut.DOCX": b"lock",
            "__MACOSX/._Road shut.DOCX": b"junk",
        }
    )


#: Layout -> file name, content, reader that must take it, articles in it.
EXPORTS: dict[str, tuple[str, bytes, str, int]] = {
    "nexis docx": ("a.DOCX", nexis_docx(), "nexis-docx", 2),
    "nexis docx, no cover": ("a.docx", nexis_docx(cover=False), "nexis-docx", 2),
    "nexis rtf": ("a.rtf", nexis_rtf(), "nexis-rtf", 2),
    "nexis text": ("a.txt", nexis_txt(), "nexis-txt", 2),
    "lexisnexis text": ("a.txt", lexisnexis_txt(), "lexisnexis-txt", 3),
    "lexisnexis html": ("a.html", lexisnexis_html(), "lexisnexis-html", 2),
    "factiva html": ("a.html", factiva_html(), "factiva-html", 2),
    "factiva tagged": ("a.htm", factiva_tagged(), "factiva-html", 1),
    "factiva rtf": ("a.rtf", factiva_rtf(), "factiva-rtf", 1),
    "factiva xml": ("a.xml", factiva_xml(), "factiva-xml", 1),
    "proquest text": ("a.txt", proquest_txt(), "proquest-txt", 2),
    "proquest html": ("a.html", proquest_html(), "proquest-html", 2),
    "proquest e-mail": ("a.eml", proquest_eml(), "proquest-mail", 2),
    "europresse old": ("a.html", europresse_old(), "europresse", 2),
    "europresse new": ("a.html", europresse_new(), "europresse", 1),
    "media cloud": ("a.csv", media_cloud(), "media-cloud", 3),
    "nela json": ("a.json", nela_json(), "nela-json", 2),
    "nela sqlite": ("a.db", nela_sqlite(), "nela-sqlite", 2),
    "nitf": ("a.xml", nitf(), "nitf", 1),
    "newsml-g2": ("a.xml", newsml_g2(), "newsml", 1),
    "newsml 1": ("a.xml", newsml_1(), "newsml", 1),
    "ninjs": ("a.json", ninjs(), "ninjs", 1),
    "rss": ("a.xml", rss(), "feed", 2),
    "atom": ("a.xml", atom(), "feed", 1),
    "trafilatura csv": ("a.csv", trafilatura_csv(), "trafilatura-csv", 1),
    "trafilatura xml": ("a.xml", trafilatura_xml(), "trafilatura-xml", 1),
    "trafilatura tei": ("a.xml", tei(), "trafilatura-xml", 1),
    "news-please": ("a.json", news_please(), "crawler-json", 1),
    "fundus": ("a.json", fundus(), "crawler-json", 1),
    "warc": ("a.warc", warc(), "warc", 1),
    "zip": ("a.zip", zip_of_files(), "zip", 2),
}
