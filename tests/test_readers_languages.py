# ruff: noqa: E501  # labels as they are
"""Exports of databases whose interface is set to another language; labels of our own translation."""

from __future__ import annotations

import pytest

from mediacompare.readers import Options, read_member

TEXT = "The council voted on Monday evening to keep the old ferry running."
#: End mark, labels of section, length, author, text, load date, language, kind; rights, date, words.
NEXIS: dict[str, tuple[str, ...]] = {
    "de": (
        "Ende des Dokuments",
        "Rubrik",
        "Länge",
        "Autor",
        "Textkörper",
        "Ladedatum",
        "Sprache",
        "Publikationstyp",
        "Alle Rechte vorbehalten",
        "12. März 2019 Dienstag",
        "120 Wörter",
    ),
    "fr": (
        "Fin du document",
        "Rubrique",
        "Longueur",
        "Auteur",
        "Corps du texte",
        "Date de chargement",
        "Langue",
        "Type de publication",
        "Tous droits réservés",
        "mardi 12 mars 2019",
        "120 mots",
    ),
    "es": (
        "Fin del documento",
        "Sección",
        "Longitud",
        "Autor",
        "Cuerpo",
        "Fecha de carga",
        "Idioma",
        "Tipo de publicación",
        "Todos los derechos reservados",
        "12 de marzo de 2019 martes",
        "120 palabras",
    ),
    "it": (
        "Fine del documento",
        "Sezione",
        "Lunghezza",
        "Autore",
        "Corpo",
        "Data di caricamento",
        "Lingua",
        "Tipo di pubblicazione",
        "Tutti i diritti riservati",
        "12 marzo 2019 martedì",
        "120 parole",
    ),
    "nl": (
        "Einde van document",
        "Rubriek",
        "Lengte",
        "Auteur",
        "Tekst",
        "Laaddatum",
        "Taal",
        "Publicatietype",
        "Alle rechten voorbehouden",
        "12 maart 2019 dinsdag",
        "120 woorden",
    ),
    "pt": (
        "Fim do documento",
        "Seção",
        "Extensão",
        "Autor",
        "Texto",
        "Data de carregamento",
        "Idioma",
        "Tipo de publicação",
        "Todos os direitos reservados",
        "12 de março de 2019 terça-feira",
        "120 palavras",
    ),
}
#: Keys of title, author, outlet, date, text, subject, id, address, language, page.
PROQUEST: dict[str, tuple[str, ...]] = {
    "es": (
        "Título",
        "Autor",
        "Título de publicación",
        "Fecha de publicación",
        "Texto completo",
        "Materia",
        "ID del documento de ProQuest",
        "URL del documento",
        "Idioma de la publicación",
        "Páginas",
    ),
    "fr": (
        "Titre",
        "Auteur",
        "Titre de la publication",
        "Date de publication",
        "Texte intégral",
        "Sujet",
        "Identifiant du document ProQuest",
        "URL du document",
        "Langue de publication",
        "Pages",
    ),
    "de": (
        "Titel",
        "Autor",
        "Publikationstitel",
        "Publikationsdatum",
        "Volltext",
        "Thema",
        "ProQuest-Dokument-ID",
        "Dokument-URL",
        "Publikationssprache",
        "Seiten",
    ),
    "it": (
        "Titolo",
        "Autore",
        "Titolo pubblicazione",
        "Data di pubblicazione",
        "Testo completo",
        "Argomento",
        "ID documento ProQuest",
        "URL documento",
        "Lingua di pubblicazione",
        "Pagine",
    ),
    "pt": (
        "Título",
        "Autor",
        "Título da publicação",
        "Data de publicação",
        "Texto completo",
        "Assunto",
        "ID do documento ProQuest",
        "URL do documento",
        "Idioma da publicação",
        "Páginas",
    ),
}
#: Section, title, author, words, date, outlet, code, page, language, rights, accession number.
FACTIVA: dict[str, tuple[str, ...]] = {
    "fr": (
        "Société",
        "Le bac reste",
        "Par Ann Lee",
        "358 mots",
        "4 mars 2019",
        "Le Journal",
        "LEJOU",
        "5",
        "Français",
        "(c) 2019 Le Journal",
        "Document LEJOU00020190304ef3400012",
    ),
    "de": (
        "Lokales",
        "Die Fähre bleibt",
        "Von Ann Lee",
        "358 Wörter",
        "4 März 2019",
        "Tagblatt",
        "TAGBL",
        "5",
        "Deutsch",
        "(c) 2019 Tagblatt",
        "Dokument TAGBL00020190304ef3400012",
    ),
    "es": (
        "Local",
        "El ferry se queda",
        "Por Ann Lee",
        "358 palabras",
        "4 marzo 2019",
        "El Diario",
        "ELDIA",
        "5",
        "Español",
        "Copyright 2019 El Diario",
        "Documento ELDIA00020190304ef3400012",
    ),
    "it": (
        "Cronaca",
        "Il traghetto resta",
        "Di Ann Lee",
        "358 parole",
        "4 marzo 2019",
        "Il Giornale",
        "ILGIO",
        "5",
        "Italiano",
        "(c) 2019",
        "Documento ILGIO00020190304ef3400012",
    ),
    "ru": (
        "Город",
        "Паром остается",
        "Ann Lee",
        "358 слов",
        "4 Март 2019",
        "Газета",
        "GAZET",
        "5",
        "Русский",
        "(c) 2019",
        "Документ GAZET00020190304ef3400012",
    ),
    "ja": (
        "社会",
        "渡し船",
        "Ann Lee",
        "358 語",
        "2019 年 3 月 4 日",
        "新聞",
        "SHINB",
        "5",
        "日本語",
        "(c) 2019",
        "文書 SHINB00020190304ef3400012",
    ),
    "pt": (
        "Local",
        "A balsa fica",
        "Por Ann Lee",
        "358 palavras",
        "4 Março 2019",
        "O Jornal",
        "OJORN",
        "5",
        "Português",
        "(c) 2019",
        "Documento OJORN00020190304ef3400012",
    ),
}


@pytest.mark.parametrize("language", FACTIVA)
def test_factiva_html(language: str) -> None:
    section, title, author, *middle, number = FACTIVA[language]
    lines = "".join(f"<div>{line}</div>" for line in middle)
    article = (
        f'<div class="article {language}Article"><div>{section}</div>'
        f'<div id="hd"><span class="{language}Headline">{title}</span></div>'
        f'<div class="author">{author}</div>{lines}'
        f'<p class="articleParagraph {language}articleParagraph">{TEXT}</p><p>{number}</p></div>'
    )
    page = f"<html><head><title>Factiva</title></head><body>{article * 2}</body></html>"
    found = read_member(page.encode(), "a.html", Options())
    assert found.problems == []
    row = found.rows[1]
    expected = {"section": section, "title": title, "author": author, "word_count": "358"}
    expected |= {"published": middle[1], "outlet": middle[2], "page": "5", "text": TEXT}
    expected |= {"source_id": number.split()[1], "language": language, "reader": "factiva-html"}
    assert {key: row.get(key) for key in expected} == expected


@pytest.mark.parametrize("language", FACTIVA)
def test_factiva_rtf(language: str) -> None:
    _, title, author, *middle, number = FACTIVA[language]
    lines = [title, author, *middle, "", TEXT, "", "The end.", "", number]
    letters = ("".join(c if c.isascii() else f"\\u{ord(c)}?" for c in line) for line in lines)
    file = "{\\rtf1\\ansi " + "".join(f"{line}\\par\n" for line in letters) + "}"
    (row,) = read_member(file.encode(), "a.rtf", Options()).rows
    expected = {"title": title, "word_count": "358", "published": middle[1], "outlet": middle[2]}
    expected |= {"text": f"{TEXT}\n\nThe end.", "source_id": number.split()[1]}
    assert {key: row.get(key) for key in expected} == expected


@pytest.mark.parametrize("blank", ["\xa0", " "])
@pytest.mark.parametrize("language", NEXIS)
def test_nexis(language: str, blank: str) -> None:
    end, section, length, author, body, load, tongue, kind, rights, date, words = NEXIS[language]
    text = f"{TEXT}\n\nLugar: Plaza Mayor.\n\nThe end."  # looks like a label and is none
    article = (
        f"The ferry stays\nTagblatt\n{date}\n\nCopyright 2019 Tagblatt {rights}\n"
        f"{section}:{blank}Lokales; S. 5\n{length}:{blank}{words}\n{author}:{blank}Ann Lee\n{body}\n\n"
        f"{text}\n\n{load}:{blank}13. März 2019\n{tongue}:{blank}German\n{kind}:{blank}Zeitung\n\n{end}\n"
    )
    found = read_member((article * 2).encode(), "a.txt", Options())
    assert found.problems == []
    assert [row["reader"] for row in found.rows] == ["nexis-txt"] * 2
    row = found.rows[0]
    expected = {"title": "The ferry stays", "outlet": "Tagblatt", "author": "Ann Lee", "page": "5"}
    expected |= {"word_count": "120", "language": "German", "retrieved": "13. März 2019"}
    assert {key: row.get(key) for key in expected} == expected
    assert (row["published"] or "").startswith("12")
    assert row["text"] == text


@pytest.mark.parametrize("language", PROQUEST)
def test_proquest(language: str) -> None:
    title, author, outlet, date, full, subject, number, url, tongue, page = PROQUEST[language]
    article = (
        f"{'_' * 60}\n\nThe ferry stays\n\n{author}: Lee, Ann\n\n{full}: {TEXT}\n\nThe end.\n\n"
        f"{subject}: Ferries\n\n{title}: The ferry stays\n\n{outlet}: Tagblatt\n\n{page}: A5\n\n"
        f"{date}: 12 mar 2019\n\n{tongue}: English\n\n{number}: 2190000001\n\n"
        f"{url}: https://www.proquest.com/docview/2190000001\n\n"
    )
    found = read_member((article * 2 + "_" * 60).encode(), "a.txt", Options())
    assert found.problems == []
    row = found.rows[1]
    expected = {"title": "The ferry stays", "outlet": "Tagblatt", "author": "Lee, Ann"}
    expected |= {"page": "A5", "published": "12 mar 2019", "source_id": "2190000001"}
    expected |= {"language": "English", "text": f"{TEXT}\n\nThe end.", "reader": "proquest-txt"}
    assert {key: row.get(key) for key in expected} == expected


def test_keys_of_other_languages_do_not_cut_a_text_of_an_english_export() -> None:
    article = (
        f"{'_' * 60}\n\nThe ferry stays\n\nFull text: {TEXT}\n\nLugar: Plaza Mayor\n\nThe end.\n\n"
        "Subject: Ferries\n\nPublication title: Tagblatt\n\nProQuest document ID: 2190000001\n\n"
    )
    (row,) = read_member((article + "_" * 60).encode(), "a.txt", Options()).rows
    assert row["text"] == f"{TEXT}\n\nLugar: Plaza Mayor\n\nThe end."
