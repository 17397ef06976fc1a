"""Zones: on the five real articles, and rule by rule in sentences of our own."""

from __future__ import annotations

import csv
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediacompare.zones import ZONES, find_credits, find_quotes, find_zones, zone_spans


@pytest.fixture(scope="module")
def five(cumberland):
    with (cumberland / "metadata.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return pd.DataFrame(
        {
            "article_id": [row["file"][:3] for row in rows],
            "outlet": [row["outlet"] for row in rows],
            "title": [row["title"] or None for row in rows],
            "text": [(cumberland / row["file"]).read_text(encoding="utf-8") for row in rows],
            "language": "en",
        }
    )


def _rows(table, articles, article_id, zone):
    text = articles.set_index("article_id").loc[article_id, "text"]
    rows = table[(table["article_id"] == article_id) & (table["zone"] == zone)]
    return [text[a:b].strip() for a, b in zip(rows["start"], rows["end"], strict=True)]


def test_zones_tile_every_text(five):
    table = find_zones(five)
    for article_id, rows in table.groupby("article_id"):
        text = five.set_index("article_id").loc[article_id, "text"]
        assert rows["start"].iloc[0] == 0
        assert rows["end"].iloc[-1] == len(text)
        assert list(rows["start"].iloc[1:]) == list(rows["end"].iloc[:-1])
    assert set(table["zone"]) <= set(ZONES)


def test_all_furniture_of_the_five_articles_is_found_and_nothing_else(five):
    table = find_zones(five)
    found = {i: _rows(table, five, i, "furniture") for i in five["article_id"]}
    assert found["000"] == found["003"] == found["004"] == []
    assert [f.split()[0] for f in found["001"]] == ["listen", "3", "Videos", "Don't"]
    starts = [" ".join(f.split()[:3]) for f in found["002"]]
    assert starts[:4] == ["Connect with us", "Hi, what are", "Stock", "You May Also"]
    assert len(starts) == 12
    heads = {i: len(_rows(table, five, i, "headline")) for i in five["article_id"]}
    assert heads == {"000": 1, "001": 1, "002": 1, "003": 0, "004": 0}
    captions = {i: len(_rows(table, five, i, "caption")) for i in five["article_id"]}
    assert captions == {"000": 1, "001": 1, "002": 0, "003": 0, "004": 0}


def test_credits_of_the_five_articles(five):
    table = find_credits(five)
    found = set(zip(table["article_id"], table["kind"], table["source"], strict=True))
    assert found == {
        ("001", "self", "heise online"),
        ("001", "translated", "German"),
        ("002", "republished", "cnn.com"),
        ("003", "republished", "Sky News"),
        ("004", "self", "UPI"),
    }


def test_quotes_of_the_five_articles(five):
    table = find_quotes(five)
    counts = table[table["kind"] == "quotation"].groupby("article_id").size().to_dict()
    assert counts["000"] == 4
    assert counts["004"] == 5
    assert "003" not in counts


@pytest.mark.parametrize("find", [find_zones, find_credits, find_quotes])
def test_empty_input_gives_an_empty_typed_table(find):
    empty = pd.DataFrame({"article_id": pd.Series(dtype="str"), "text": pd.Series(dtype="str")})
    table = find(empty)
    assert table.empty
    assert table["start"].dtype == "int64"
    assert table["article_id"].dtype == "str"


def test_blank_text_is_one_zone():
    assert zone_spans("") == []
    assert zone_spans("  \n ") == [(0, 4, 0, "rest")]


BODY = [
    "The harbor board met on Tuesday and put off the new pier until the spring, because the timber"
    " has not come and nobody on the quay knows when it will.",
    "Members spoke for two hours about the ferry, the nets and the light at the end of the quay,"
    " and went home in the rain without a vote on any of the three.",
    "A second meeting is planned for May, when the boats are back and the harbor master has counted"
    " the posts that still stand after the storms of the winter.",
]


def _zones(lines, **known):
    text = "\n\n".join(lines)
    return {
        text[a:b].strip(): (ZONES[zone], rule)
        for a, b, zone, rule in zone_spans(text, **({"language": "en"} | known))
    }


def _zone_of(line, *, place="end", **known):
    lines = [*BODY, line] if place == "end" else [line, *BODY]
    if place == "middle":
        lines = [BODY[0], line, *BODY[1:]]
    return _zones(lines, **known).get(line, ("running text", "rest"))[0]


FURNITURE_LINES = {
    "en": "Share this article|4 min read|Follow us on Facebook or Mastodon|Read more|Comments (12)"
    "|Sign up for our newsletter|We use cookies to improve this page.|Advertisement"
    "|Print · Save · Share|Home › Region|Updated 4 March, 6.45 p.m., with reaction|Skip to content"
    "|Support local journalism: join us|Read next: The town of goats|Back to top|Print view",
    "de": "Artikel teilen|Lesezeit: 3 Minuten|Folgen Sie uns auf Facebook|Anzeige|Kommentare"
    "|Newsletter abonnieren und nichts verpassen|Lesen Sie auch: Ziegen im Dorf"
    "|Diese Website verwendet Cookies.|Vorlesen|Zur Startseite|Merken",
    "fr": "Partager|Temps de lecture : 3 min|Suivez-nous sur Facebook|Publicité"
    "|Lire aussi : Les chèvres"
    "|Inscrivez-vous à notre newsletter|Nous utilisons des cookies.|Commentaires|Imprimer",
    "es": "Compartir|Tiempo de lectura: 3 min|Síguenos en Facebook|Publicidad|Lee"
    " también: Las cabras"
    "|Suscríbete a nuestra newsletter|Utilizamos cookies propias.|Comentarios|Imprimir",
    "nl": "Deel dit artikel|Leestijd: 3 minuten|Volg ons op Facebook|Advertentie"
    "|Lees ook: De geiten"
    "|Schrijf je in voor onze nieuwsbrief|Wij gebruiken cookies.|Reacties|Afdrukken",
    "it": "Condividi|Tempo di lettura: 3 min|Seguici su Facebook|Pubblicità|Leggi anche: Le capre"
    "|Iscriviti alla nostra newsletter|Utilizziamo i cookie.|Commenti|Stampa",
}


@pytest.mark.parametrize(
    ("language", "line"),
    [(language, line) for language, lines in FURNITURE_LINES.items() for line in lines.split("|")],
)
def test_furniture_of_six_languages(language, line):
    assert _zone_of(line, place="middle", language=language) == "furniture"
    assert _zone_of(line, place="end", language=language) == "furniture"


@pytest.mark.parametrize(
    "line",
    [
        "Share prices of the harbor company fell on Tuesday.",
        "Sign language was taught at the quay school for the first time.",
        "Follow us down the quay and you will see the old crane.",
        "Read more slowly, the harbor master told the clerk.",
        "Advertisement revenue at the paper fell by half.",
        "Comments by the harbor master were met with silence.",
        "More from the trial of the ferry is expected in May.",
        "By signing up to the treaty, the port gave up its tolls.",
        "Print is not dead, said the owner of the quay press.",
        "Updated tables show 12 boats, not 14.",
        "Listen: the horn of the ferry has a new tone.",
        "Watch the boats at dawn and you will know.",
        "Also in the harbor, a crane was moved.",
        "Der Newsletter der Stadt erscheint seit Mai nicht mehr.",
        "Teilen wollte den Gewinn am Ende niemand.",
        "Publicité et politique font rarement bon ménage au port.",
        "Compartir el muelle no será fácil, dijo el patrón.",
        "Delen van de kade zijn gesloten.",
        "Condividi il pane, dice il proverbio del porto.",
        "Contact with the ferry was lost at noon.",
        "March 3 was the coldest day on the quay.",
        "By Tuesday the boats had gone.",
    ],
)
@pytest.mark.parametrize("place", ["middle", "end"])
def test_prose_that_begins_like_furniture_stays(line, place):
    assert _zone_of(line, place=place) == "running text"


def test_teasers_under_a_heading_up_to_prose():
    zones = _zones(
        [
            BODY[0],
            "You may also like",
            "Goats at the town hall",
            "Ten ways to mend a net",
            *BODY[1:],
        ]
    )
    assert zones["Goats at the town hall"] == ("furniture", "related (en)")
    assert zones["Ten ways to mend a net"] == ("furniture", "related (en)")
    prose = [text for text, (zone, _) in zones.items() if zone == "running text"]
    assert "\n\n".join(prose) == "\n\n".join([BODY[0], BODY[1] + "\n\n" + BODY[2]])


@pytest.mark.parametrize(
    ("line", "place", "zone"),
    [
        ("New pier put off until the spring", "start", "headline"),
        ("The old pier of Lowmere at low tide. Photo: Ada Holm", "middle", "caption"),
        ("(Image: Ada Holm)", "middle", "caption"),
        ("Foto: Ada Holm", "middle", "caption"),
        ("Crédit photo : Ada Holm", "middle", "caption"),
        ("FILE - The old pier in this file photo taken in March.", "middle", "caption"),
        ("Ada Holm / AFP", "middle", "caption"),
        ("Harbor office in Lowmere, Norvania.", "middle", "caption"),
        ("A lone boat outside the Old Harbor", "middle", "caption"),
        ("It rained in Lowmere.", "middle", "running text"),
        ("Nobody was hurt in Lowmere.", "middle", "running text"),
        ("A boat sank near Lowmere.", "middle", "running text"),
        ("By Ada Holm", "start", "furniture"),
        ("By Ada Holm, harbor reporter", "start", "furniture"),
        ("Von Ada Holm", "start", "furniture"),
        ("Von der Leyen reist nach Lowmere", "start", "headline"),
        ("Tuesday, 4 March 2025, 6:45 p.m.", "start", "furniture"),
        ("LOWMERE — ", "start", "running text"),
    ],
)
def test_headlines_captions_bylines_and_times(line, place, zone):
    assert _zone_of(line, place=place) == zone


def test_headline_is_the_title_where_it_is_known_and_what_is_above_is_furniture():
    lines = ["Harbor", "New pier put off", "Ada Holm", *BODY]
    zones = _zones(lines, title="New pier put off", author="Ada Holm")
    assert zones["Harbor"] == ("furniture", "above the headline")
    assert zones["New pier put off"] == ("headline", "title")
    assert zones["Ada Holm"] == ("furniture", "byline")


def test_first_paragraph_is_no_headline():
    zones = _zones(["It rained on the quay.", *BODY])
    assert {zone for zone, _ in zones.values()} == {"running text"}


def test_quotations_are_a_zone_and_terms_are_not():
    line = "“The pier can wait until the spring,” Ada Holm said. They call it the “long leg”."
    zones = _zones([*BODY, line])
    assert zones["“The pier can wait until the spring,”"][0] == "quotation"
    assert "“long leg”" not in zones


def test_quotation_marks_in_furniture_are_not_read():
    articles = pd.DataFrame(
        {
            "article_id": ["a"],
            "text": ["\n\n".join([*BODY, "Read next", "“Goats are people too” and more"])],
        }
    )
    assert find_quotes(articles).empty


def test_lines_broken_to_a_width_are_joined():
    text = (
        "New pier put off\n"
        "LOWMERE (Reuters) - The harbor board met on Tuesday and put off\n"
        "the new pier until the spring, because the timber has not come\n"
        "and nobody on the quay knows when it will. “We have no posts and\n"
        "no planks,” Ada Holm said, and the members went home in the rain\n"
        "without a vote on any of the three questions that were put.\n"
    )
    zones = zone_spans(text, language="en")
    found = {text[a:b].strip(): ZONES[zone] for a, b, zone, _ in zones}
    assert found["New pier put off"] == "headline"
    assert found["LOWMERE (Reuters) -"] == "dateline"
    assert found["“We have no posts and\nno planks,”"] == "quotation"


def _outlet(count, *, line, outlet="Hillside Courier", same=False):
    texts = []
    for i in range(count):
        mark = "" if same else "abcde"[i]
        own = [" ".join(word + mark for word in part.split()) for part in BODY]
        texts.append("\n\n".join([*own, line]))
    return pd.DataFrame(
        {
            "article_id": [f"{outlet}-{i}" for i in range(count)],
            "outlet": outlet,
            "text": texts,
            "language": "en",
        }
    )


def _is_furniture(articles, line):
    table = find_zones(articles)
    texts = articles.set_index("article_id")["text"]
    return [
        table[(table["article_id"] == i) & (table["start"] <= texts[i].index(line))]["zone"].iloc[
            -1
        ]
        == "furniture"
        for i in articles["article_id"]
    ]


LINE = "Hillside Courier readers know the tide before it turns."


def test_lines_that_recur_in_an_outlet_are_furniture():
    assert _is_furniture(_outlet(3, line=LINE), LINE) == [True] * 3
    rules = set(find_zones(_outlet(3, line=LINE))["rule"])
    assert "recurring line" in rules


def test_lines_in_two_articles_are_not():
    assert _is_furniture(_outlet(2, line=LINE), LINE) == [False] * 2


def test_copies_of_one_article_have_no_furniture_in_common():
    assert _is_furniture(_outlet(5, line=LINE, same=True), LINE) == [False] * 5


def test_lines_recurring_over_outlets_are_not_furniture():
    parts = [_outlet(1, line=LINE, outlet=name) for name in ("North", "South", "West")]
    assert _is_furniture(pd.concat(parts, ignore_index=True), LINE) == [False] * 3


def test_a_credit_that_recurs_is_a_credit_still():
    articles = _outlet(4, line="With files from The Canadian Press")
    assert len(find_credits(articles)) == 4


def test_order_of_rows_and_missing_columns():
    articles = pd.concat([_outlet(3, line=LINE), _outlet(2, line=LINE, outlet="South")])
    before = articles.copy(deep=True)
    table = find_zones(articles)
    pd.testing.assert_frame_equal(articles, before)
    pd.testing.assert_frame_equal(table, find_zones(articles.sample(frac=1, random_state=1)))
    bare = pd.DataFrame({"article_id": ["a", "b"], "text": ["One.", None]})
    assert list(find_zones(bare)["article_id"]) == ["a"]


@pytest.mark.parametrize("find", [find_zones, find_credits, find_quotes])
def test_errors_name_what_is_missing(find):
    with pytest.raises(KeyError, match="articles lacks 'text' \\(nearest column: 'texts'\\)"):
        find(pd.DataFrame({"article_id": ["a"], "texts": ["b"]}))
    with pytest.raises(TypeError, match="articles must be a DataFrame, not list"):
        find([])


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "(AP)",
        "\n",
        "\n\n",
        "Share",
        "Source: ",
        "By Ada",
        " said ",
        "You may also like",
        "LOWMERE (AP) -",
        "Photo: ",
        "a b c. ",
        "…",
        "\r\n",
        "\u2028",
        "Über ",
        "中文",
        "© 2020 ",
        "///",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40))
def test_zones_tile_any_text(pieces):
    text = "".join(pieces)
    spans = zone_spans(
        text, title="Share", author="Ada", outlet="AP", recurring=frozenset({"share"})
    )
    assert all(a < b for a, b, _, _ in spans)
    assert [a for a, *_ in spans] == [0, *[b for _, b, _, _ in spans[:-1]]][: len(spans)]
    assert (spans[-1][1] if spans else 0) == len(text)


@pytest.mark.parametrize(
    "piece",
    ["(", "Source: ", "By A ", "/AP", "“a", "\nRelated", "A. ", "\nx", "© ", "Photo ", "a-il, "],
)
def test_time_is_linear_in_hostile_text(piece):
    def seconds(n):
        text = piece * n
        started = time.process_time()
        zone_spans(text, language="fr")
        return time.process_time() - started

    seconds(10)
    assert seconds(20_000) < 6.0
