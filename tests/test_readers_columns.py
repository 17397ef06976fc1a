# ruff: noqa: E501  # headers as they are
"""Tables as programs, databases and people of several languages name their columns."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from mediacompare import find_problems, read_articles

TEXT = (
    "The council voted on Monday evening to keep the old ferry running through the summer and said "
    "that the bridge would wait for another year."
)
#: Who makes such a table -> its header, a row with "TEXT" in it, and the columns it fills.
TABLES: dict[str, tuple[str, str, str]] = {
    "all the news v1": (
        ",id,title,publication,author,date,year,month,url,content",
        '0,17283,A bridge,New York Times,Ann Lee,2016-12-31,2016.0,12.0,,"TEXT"',
        "title outlet text date author",
    ),
    "all the news v2": (
        "date,year,month,day,author,title,article,url,section,publication",
        '2016-12-09 18:31:00,2016,12.0,9,Lee,A bridge,"TEXT",https://www.vox.com/a,Arts,Vox',
        "title outlet text date author url section",
    ),
    "hf headline/body": (
        "headline,body,source,date",
        'A bridge,"TEXT",Daily,2020-01-02',
        "title outlet text date",
    ),
    "huffpost": (
        "link,headline,category,short_description,authors,date",
        'https://www.huffpost.com/x,A bridge,US,"TEXT",Lee,2022-09-23',
        "title text date url author section outlet",
    ),
    "cnn_dailymail": (
        "id,article,highlights",
        'abc,"TEXT",Short',
        "text",
    ),
    "xsum": (
        "document,summary,id",
        '"TEXT",Short,99',
        "text",
    ),
    "isot": (
        "title,text,subject,date",
        'A bridge,"TEXT",politicsNews,"December 31, 2017 "',
        "title text date",
    ),
    "newsapi": (
        "source_id,source_name,author,title,description,url,url_to_image,published_at,content",
        'x,Daily,Lee,A bridge,Short,https://x.org/a,http://img,2023-11-02 10:00:00.000000,"TEXT"',
        "title outlet text date author url",
    ),
    "eventregistry": (
        "uri,lang,isDuplicate,date,time,dateTime,dateTimePub,url,title,body,source_title,authors",
        '123,eng,False,2020-01-02,10:00:00,2020-01-02T10:00:00Z,2020-01-02T09:58:00Z,https://x.org/a,A bridge,"TEXT",Daily,Lee',
        "title outlet text date url author language",
    ),
    "gdelt doc": (
        "url,url_mobile,title,seendate,socialimage,domain,language,sourcecountry",
        "https://x.org/a,,A bridge,20200102T100000Z,,x.org,English,US",
        "title outlet date url language",
    ),
    "mediacloud new": (
        "id,indexed_date,language,media_name,media_url,publish_date,title,url",
        "abc,2024-01-02 03:04:05,en,x.org,x.org,2024-01-01,A bridge,https://x.org/a",
        "title outlet date url language",
    ),
    "zotero": (
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","ISSN","DOI","Url","Abstract Note","Date","Date Added","Date Modified","Access Date","Pages","Num Pages","Issue","Volume","Language","Notes"',
        '"AB","newspaperArticle","2020","Lee, Ann","A bridge","Daily","","","","https://x.org/a","TEXT","2020-01-02","2021-01-01","2021-01-01","2021-01-01","5","","","","en",""',
        "title outlet date author url",
    ),
    "nexis xlsx list": (
        "Titel;Publikation;Datum;Autor;Wörter;Zusammenfassung",
        "A bridge;Daily;02.01.2020;Lee;25;TEXT",
        "title outlet date author",
    ),
    "semicolon de": (
        "Überschrift;Text;Erscheinungsdatum;Zeitung;Seite;Verfasser",
        "Brücke;TEXT;02.01.2020;Tagblatt;5;Lee",
        "title text date outlet author",
    ),
    "de2": (
        "Schlagzeile;Artikeltext;Veröffentlicht am;Medium;Autor;Ressort;Sprache",
        "Brücke;TEXT;02.01.2020;Tagblatt;Lee;Lokales;Deutsch",
        "title text date outlet author section language",
    ),
    "fr": (
        "Titre;Texte intégral;Date de publication;Source;Auteur;Rubrique;Langue",
        "Pont;TEXT;02/01/2020;Le Journal;Lee;Société;Français",
        "title text outlet author section language",
    ),
    "fr2": (
        "titre,corps,date_parution,nom_publication,auteurs,lien",
        'Pont,"TEXT",2020-01-02,Le Journal,Lee,https://x.fr/a',
        "title text date outlet author url",
    ),
    "es": (
        "Titular;Cuerpo de la noticia;Fecha de publicación;Medio;Autor;Sección;Enlace",
        "Puente;TEXT;2020-01-02;El Diario;Lee;Local;https://x.es/a",
        "title text date outlet author section url",
    ),
    "es2": (
        "título,texto completo,fecha,periódico,autor,idioma",
        'Puente,"TEXT",2020-01-02,El Diario,Lee,español',
        "title text date outlet author language",
    ),
    "it": (
        "Titolo;Testo;Data di pubblicazione;Testata;Autore;Sezione;Lingua",
        "Ponte;TEXT;2020-01-02;Il Giornale;Lee;Cronaca;Italiano",
        "title text date outlet author section language",
    ),
    "nl": (
        "Kop;Tekst;Publicatiedatum;Krant;Auteur;Rubriek;Taal",
        "Brug;TEXT;2020-01-02;De Krant;Lee;Binnenland;Nederlands",
        "title text date outlet author section language",
    ),
    "nl2": (
        "titel,artikel,datum,medium,auteur,pagina",
        'Brug,"TEXT",2020-01-02,De Krant,Lee,5',
        "title text date outlet author",
    ),
    "pt": (
        "Título;Conteúdo;Data de publicação;Jornal;Autor;Seção;Idioma",
        "Ponte;TEXT;2020-01-02;O Jornal;Lee;Local;Português",
        "title text date outlet author section language",
    ),
    "pl": (
        "tytuł;treść;data publikacji;źródło;autor",
        "Most;TEXT;2020-01-02;Gazeta;Lee",
        "title text date outlet author",
    ),
    "sv": (
        "rubrik;text;datum;tidning;författare",
        "Bro;TEXT;2020-01-02;Bladet;Lee",
        "title text date outlet author",
    ),
    "da": (
        "overskrift;brødtekst;dato;avis;forfatter",
        "Bro;TEXT;2020-01-02;Bladet;Lee",
        "title text date outlet author",
    ),
    "proquest tdm": (
        "GOID,Title,Publication,Publisher,Date,Text,Language",
        '123,A bridge,Daily,Pub Inc,2020-01-02,"TEXT",ENG',
        "title outlet date text language",
    ),
    "lexis api": (
        "ResultId,Headline,Source,PublicationDate,Byline,WordLength,Body",
        '1,A bridge,Daily,2020-01-02T00:00:00Z,Lee,25,"TEXT"',
        "title outlet date text author",
    ),
    "guardian api": (
        "id,type,sectionId,sectionName,webPublicationDate,webTitle,webUrl,apiUrl,fields_headline,fields_bodyText",
        'a/b,article,uk,UK news,2020-01-02T10:00:00Z,A bridge,https://x.org/a,https://api,A bridge,"TEXT"',
        "title date text url section",
    ),
    "nyt archive": (
        "abstract,web_url,snippet,lead_paragraph,print_section,source,pub_date,section_name,headline_main,byline_original",
        'Short,https://nyt.com/a,Sn,"TEXT",A,The New York Times,2020-01-02T10:00:00+0000,U.S.,A bridge,By Ann Lee',
        "title outlet date url section author text",
    ),
    "newscatcher": (
        "title,author,published_date,published_date_precision,link,clean_url,excerpt,summary,rights,rank,topic,country,language,_id,_score",
        'A bridge,Lee,2020-01-02 10:00:00,full,https://x.org/a,x.org,Ex,"TEXT",x.org,5,news,US,en,abc,5.1',
        "title outlet date text url author language",
    ),
    "mediastack": (
        "author,title,description,url,source,image,category,language,country,published_at",
        'Lee,A bridge,"TEXT",https://x.org/a,Daily,,general,en,us,2020-01-02T10:00:00+00:00',
        "title outlet date url author language",
    ),
    "swissdox": (
        "id\tpubtime\tmedium_code\tmedium_name\trubric\tregional\tdoctype\tdoctype_description\tlanguage\tchar_count\tdateline\thead\tsubhead\tcontent_id\tcontent",
        "1\t2020-01-02 00:00:00+01\tNZZ\tNeue Zürcher Zeitung\tIN\t\tPRD\tprint\tde\t100\t\tBrücke\t\tx\t<tx><p>TEXT</p></tx>",
        "title outlet date text language",
    ),
    "coverage": (
        "Publication Date,Publication,Article Title,Full Text,Reporter,Page Number,Word Count",
        '2-Jan-2020,Daily,A bridge,"TEXT",Lee,A5,25',
        "title outlet date text author",
    ),
    "spaces": (
        "Article ID , Head Line , Full Article Text , News Paper , Publish Date ",
        '1,A bridge,"TEXT",Daily,2020-01-02',
        "title outlet date text",
    ),
    "decimal": (
        "titel;text;datum;quelle;score",
        "Brücke;TEXT;02.01.2020;Tagblatt;0,75",
        "title text date outlet",
    ),
    "meltwater": (
        "Date\tHeadline\tURL\tOpening Text\tHit Sentence\tSource\tInfluencer\tCountry\tLanguage\tReach",
        "02-Jan-2020 10:15AM\tA bridge\thttps://x.org/a\tOpen\tTEXT\tDaily\tLee\tUS\tEnglish\t5",
        "title outlet date url author language text",
    ),
    "brandwatch": (
        "Query Id,Query Name,Date,Title,Snippet,Url,Domain,Full Text,Author,Language",
        '1,q,2020-01-02 10:15:00.0,A bridge,Sn,https://x.org/a,x.org,"TEXT",Lee,en',
        "title outlet date url author language text",
    ),
    "factiva csv": (
        "Headline,Date,Source,Word count,Lead Paragraph,Full text,Accession No",
        'A bridge,2 January 2020,Daily,25,Lead,"TEXT",DLY00000020200102eg12',
        "title outlet date text",
    ),
    "cision": (
        "News Date,News Headline,Outlet Name,News Text,Contact Name",
        '1/2/2020 10:00:00 AM,A bridge,Daily,"TEXT",Lee',
        "title outlet text",
    ),
    "multieurlex fr": (
        "Publication;Titre de l'article;Contenu de l'article;Parution;Journaliste",
        "Le Journal;Pont;TEXT;2 janvier 2020;Lee",
        "title outlet text date author",
    ),
}

#: Whose service answers so -> the answer, with "TEXT" in it, and the columns it fills.
ANSWERS: dict[str, tuple[object, str]] = {
    "newsapi": (
        {
            "status": "ok",
            "totalResults": 1,
            "articles": [
                {
                    "source": {"id": None, "name": "Daily"},
                    "author": "Lee",
                    "title": "A bridge",
                    "description": "x",
                    "url": "https://x.org/a",
                    "publishedAt": "2020-01-02T10:00:00Z",
                    "content": "TEXT",
                }
            ],
        },
        "title outlet text date url author",
    ),
    "eventregistry": (
        {
            "articles": {
                "results": [
                    {
                        "uri": "1",
                        "lang": "eng",
                        "date": "2020-01-02",
                        "time": "10:00:00",
                        "dateTime": "2020-01-02T10:00:00Z",
                        "url": "https://x.org/a",
                        "title": "A bridge",
                        "body": "TEXT",
                        "source": {"uri": "x.org", "dataType": "news", "title": "Daily"},
                        "authors": [{"uri": "l", "name": "Lee"}],
                    }
                ],
                "totalResults": 1,
            }
        },
        "title outlet text date url author language",
    ),
    "guardian": (
        {
            "response": {
                "status": "ok",
                "results": [
                    {
                        "id": "a",
                        "type": "article",
                        "sectionName": "UK news",
                        "webPublicationDate": "2020-01-02T10:00:00Z",
                        "webTitle": "A bridge",
                        "webUrl": "https://x.org/a",
                        "fields": {
                            "headline": "A bridge",
                            "bodyText": "TEXT",
                            "byline": "Lee",
                            "publication": "The Guardian",
                        },
                    }
                ],
            }
        },
        "title outlet text date url author section",
    ),
    "nyt": (
        {
            "copyright": "c",
            "response": {
                "docs": [
                    {
                        "abstract": "x",
                        "web_url": "https://x.org/a",
                        "lead_paragraph": "TEXT",
                        "source": "The New York Times",
                        "headline": {"main": "A bridge", "kicker": None},
                        "pub_date": "2020-01-02T10:00:00+0000",
                        "byline": {"original": "By Lee"},
                        "section_name": "U.S.",
                    }
                ]
            },
        },
        "title outlet date url author text section",
    ),
    "newscatcher": (
        {
            "status": "ok",
            "articles": [
                {
                    "title": "A bridge",
                    "author": "Lee",
                    "published_date": "2020-01-02 10:00:00",
                    "link": "https://x.org/a",
                    "clean_url": "x.org",
                    "summary": "TEXT",
                    "language": "en",
                    "_id": "1",
                }
            ],
        },
        "title outlet text date url author",
    ),
    "webz": (
        {
            "posts": [
                {
                    "thread": {"uuid": "u", "site": "x.org", "title": "A bridge"},
                    "uuid": "u",
                    "url": "https://x.org/a",
                    "author": "Lee",
                    "published": "2020-01-02T10:00:00.000+02:00",
                    "title": "A bridge",
                    "text": "TEXT",
                    "language": "english",
                }
            ]
        },
        "title outlet text date url",
    ),
    "gnews": (
        {
            "totalArticles": 1,
            "articles": [
                {
                    "title": "A bridge",
                    "description": "x",
                    "content": "TEXT",
                    "url": "https://x.org/a",
                    "publishedAt": "2020-01-02T10:00:00Z",
                    "source": {"name": "Daily", "url": "https://x.org"},
                }
            ],
        },
        "title outlet text date url",
    ),
    "mediastack": (
        {
            "pagination": {},
            "data": [
                {
                    "author": "Lee",
                    "title": "A bridge",
                    "description": "TEXT",
                    "url": "https://x.org/a",
                    "source": "Daily",
                    "language": "en",
                    "published_at": "2020-01-02T10:00:00+00:00",
                }
            ],
        },
        "title outlet date url text",
    ),
    "gdelt": (
        {
            "articles": [
                {
                    "url": "https://x.org/a",
                    "title": "A bridge",
                    "seendate": "20200102T100000Z",
                    "domain": "x.org",
                    "language": "English",
                }
            ]
        },
        "title outlet date url",
    ),
    "elastic": (
        {
            "hits": {
                "total": 1,
                "hits": [
                    {
                        "_id": "1",
                        "_source": {
                            "headline": "A bridge",
                            "body": "TEXT",
                            "date": "2020-01-02",
                            "outlet": "Daily",
                        },
                    }
                ],
            }
        },
        "title outlet text date",
    ),
    "schema": (
        [
            {
                "@type": "NewsArticle",
                "headline": "A bridge",
                "articleBody": "TEXT",
                "datePublished": "2020-01-02T10:00:00Z",
                "author": {"name": "Lee"},
                "publisher": {"name": "Daily"},
                "url": "https://x.org/a",
                "inLanguage": "en",
            }
        ],
        "title outlet text date url author language",
    ),
}


def check(articles: pd.DataFrame, wanted: str) -> None:
    """Look whether the columns of a reading are filled."""
    row = articles.iloc[0]
    lost = [
        name
        for name in wanted.replace("date", "published_at").split()
        if pd.isna(row[name]) or row[name] in ("", "unknown outlet")
    ]
    assert lost == []
    if "text" in wanted.split():
        assert row["text"] == TEXT
    if "title" in wanted.split():
        assert row["title"] in (
            "A bridge",
            "Brücke",
            "Pont",
            "Puente",
            "Ponte",
            "Brug",
            "Bro",
            "Most",
        )


@pytest.mark.parametrize("maker", TABLES)
def test_columns_are_known_by_their_names(maker: str, tmp_path: Path) -> None:
    header, row, wanted = TABLES[maker]
    content = "\n".join([header, *[row.replace("TEXT", TEXT)] * 2])
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    check(read_articles(tmp_path), wanted)


@pytest.mark.parametrize("maker", ANSWERS)
def test_answers_of_services_are_known(maker: str, tmp_path: Path) -> None:
    answer, wanted = ANSWERS[maker]
    content = json.dumps(answer).replace("TEXT", TEXT)
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    check(read_articles(tmp_path), wanted)


def test_a_summary_stands_for_a_text_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,url,description\nA bridge,https://x.org/a,It opens.\n")
    articles = read_articles(tmp_path)
    assert articles["text"].tolist() == ["It opens."]
    problems = find_problems(articles).set_index("problem")["severity"]
    told = "no column of texts; 'description' stands for it, which may be a summary"
    assert problems[told] == "warning"


def test_lines_above_the_header_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('sep=;\nTitel;Text;Datum\nBrücke;"Eins; zwei";02.01.2020\n')
    articles = read_articles(tmp_path)
    assert articles["text"].tolist() == ["Eins; zwei"]
    (tmp_path / "a.csv").write_text("\nErgebnis der Suche\n\nTitel;Text;Datum\nBrücke;Eins;2020\n")
    assert read_articles(tmp_path)["title"].tolist() == ["Brücke"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
def test_encodings_and_separators_of_spreadsheets(
    encoding: str, separator: str, tmp_path: Path
) -> None:
    rows = [["Überschrift", "Text", "Datum", "Zeitung", "Anteil"]]
    rows += [["Brücke", "Größe der Fähre, für später.", "02.01.2020", "Tagblatt", "0,75"]] * 3
    lines = [separator.join(f'"{cell}"' for cell in row) for row in rows]
    (tmp_path / "a.csv").write_bytes("\r\n".join(lines).encode(encoding))
    articles = read_articles(tmp_path)
    row = articles.iloc[0]
    assert (row["title"], row["text"]) == ("Brücke", "Größe der Fähre, für später.")
    assert (row["outlet"], row["Anteil"]) == ("Tagblatt", "0,75")
    assert str(row["published_at"].date()) == "2020-01-02"


def test_halves_of_characters_do_not_stop_the_reading(tmp_path: Path) -> None:
    lines = '{"title": "A \\ud83d bridge", "text": "It \\ud83d\\ude00 opens."}\n' * 2
    (tmp_path / "a.jsonl").write_text(lines)
    assert read_articles(tmp_path)["title"].tolist() == ["A \ufffd bridge"] * 2
    assert read_articles(tmp_path)["text"].tolist()[0] == "It \U0001f600 opens."
