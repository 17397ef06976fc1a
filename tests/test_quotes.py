"""Quotations, in sentences of our own."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediacompare.quotes import quote_spans
from mediacompare.speakers import (
    LANGUAGES,
    VERB_CLASSES,
    guess_language,
    reporting_verbs,
)


def _quotes(text, language="en"):
    spans, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((at, at + len(line)))
        at += len(line) + 1
    return quote_spans(text, spans=spans, language=language)


def _texts(text, language="en", kind="quotation"):
    return [text[q.start : q.end] for q in _quotes(text, language) if q.kind == kind]


LONG = "The harbor will be dredged before the first frost of the year"


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("“", "”"),
        ("„", "“"),
        ("„", "”"),
        ("”", "”"),
        ("«", "»"),
        ("»", "«"),
        ("« ", " »"),
        ("«\u00a0", "\u00a0»"),
        ("‹", "›"),
        ('"', '"'),
        ("‘", "’"),
        ("‚", "‘"),
        ("'", "'"),
        ("``", "''"),
        ("「", "」"),
    ],
)
def test_marks_of_all_kinds_are_paired(opening, closing):
    quoted = f"{opening}{LONG}.{closing}"
    text = f"The mayor had news. {quoted} Nobody objected."
    assert _texts(text) == [quoted]
    assert all(q.closed for q in _quotes(text))


@pytest.mark.parametrize(
    "text",
    [
        "The workers’ rights and the owners’ plans weren’t the same, it’s"
        " clear, in the summer of ’68.",
        "The workers' rights and the owners' plans weren't the same, 'tis said, in the '90s.",
        "Rock 'n' roll isn't dead in Lowmere, the teachers' choir's leader joked.",
        "L'été dernier, l'homme qu'on croyait parti n'était qu'à deux pas d'ici.",
        "Un po' di pioggia non ferma l'Italia, dell'altro mondo.",
        'A 5" pipe and a 7" valve were replaced at the waterworks.',
        "Hans’ Garten und Max’ Haus stehen im ’s-Hertogenboscher Weg.",
        "Er ging in’s Haus und hat’s gesehen.",
    ],
)
def test_apostrophes_and_inches_are_no_quotations(text):
    assert _quotes(text) == []


def test_single_quotation_runs_over_possessives():
    text = "'The farmers' market stays where it is, on the quay,' said Ada Holm."
    assert _texts(text) == ["'The farmers' market stays where it is, on the quay,'"]


def test_nested_quotations_give_the_outer_one():
    text = "“He told me ‘the boats are late again’ and then he left the pier,” Ada Holm said."
    assert _texts(text) == [text[: text.index("” ") + 1]]
    german = "„Er rief ‚die Boote kommen spät‘ und ging dann vom Steg“, sagte Ada Holm."
    assert _texts(german, "de") == [german[: german.index("“") + 1]]


def test_paragraphs_that_reopen_are_one_speech():
    text = (
        "“The boats are late and the fish is old by noon, said nobody but the cook.\n"
        "“So we buy from the farm, and we tell the guests why.\n"
        "“They like it,” Ada Holm said."
    )
    quotes = _quotes(text)
    assert [q.closed for q in quotes] == [False, False, True]
    assert [q.kind for q in quotes] == ["quotation"] * 3
    assert [text[q.start : q.end] for q in quotes[:2]] == text.split("\n")[:2]
    assert quotes[0].rule == "goes on in the next paragraph"


def test_a_quotation_never_closed_ends_with_its_sentence():
    text = "Ada Holm said: “The ferry runs on Sundays again. The paper learned this on Monday."
    (quote,) = _quotes(text)
    assert text[quote.start : quote.end] == "“The ferry runs on Sundays again."
    assert not quote.closed


def test_straight_quotes_that_open_again_without_closing():
    text = (
        '"The water was high," she said. "It rose all night. "Why was nobody told?" The town waits.'
    )
    quotes = _quotes(text)
    assert [text[q.start : q.end] for q in quotes] == [
        '"The water was high,"',
        '"It rose all night.',
        '"Why was nobody told?"',
    ]
    assert [q.closed for q in quotes] == [True, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "The plan includes a so-called “green wave” for cyclists.",
        "Visitors may take home “starter kits” from the gate.",
        "They played “The Long Winter of Old Harbor Street” twice.",
        "The club, dubbed “the lions of the lower quay”, lost.",
        "Der sogenannte „grüne Weg“ ist fertig.",
        "De zogenaamde “groene golf” is klaar.",
        "La cosiddetta «onda verde» è pronta.",
    ],
)
def test_terms_are_no_quotations(text):
    quotes = _quotes(text, guess_language(text) or "en")
    assert [q.kind for q in quotes] == ["term"]
    assert quotes[0].speaker is None


@pytest.mark.parametrize(
    ("language", "text", "speaker", "verb"),
    [
        (
            "en",
            "“The pier is safe to walk on again,” said Ada Holm, the harbor master.",
            "Ada Holm",
            "said",
        ),
        ("en", "“The pier is safe to walk on again,” Ada Holm said on Monday.", "Ada Holm", "said"),
        (
            "en",
            "“The pier is safe,” Ada Holm, the harbor master, told reporters.",
            "Ada Holm",
            "told",
        ),
        ("en", "Ada Holm said: “The pier is safe to walk on again.”", "Ada Holm", "said"),
        (
            "en",
            "Ada Holm, the harbor master, warned that the pier “is not safe at all”.",
            "Ada Holm",
            "warned",
        ),
        (
            "en",
            "According to Ada Holm, “the pier is safe to walk on again” since May.",
            "Ada Holm",
            "according",
        ),
        (
            "en",
            "“The pier is safe to walk on again,” according to Ada Holm.",
            "Ada Holm",
            "according",
        ),
        ("en", "“Is the pier safe?” U.S. Rep. Ada Holm asked.", "U.S. Rep. Ada Holm", "asked"),
        (
            "en",
            "The harbor board claimed that it had “no money for a new pier”.",
            "The harbor board",
            "claimed",
        ),
        ("de", "„Der Steg ist wieder sicher“, sagte Ada Holm am Montag.", "Ada Holm", "sagte"),
        ("de", "Ada Holm betonte: „Der Steg ist wieder sicher.“", "Ada Holm", "betonte"),
        (
            "de",
            "„Der Steg ist wieder sicher“, so die Sprecherin der Stadt.",
            "die Sprecherin der Stadt",
            "so",
        ),
        (
            "de",
            "Laut Ada Holm ist der Steg „wieder so sicher wie früher“.",
            "Ada Holm",
            "laut",
        ),
        (
            "de",
            "»Der Steg ist wieder sicher«, erklärte die Hafenmeisterin.",
            "die Hafenmeisterin",
            "erklärte",
        ),
        ("fr", "« Le quai est de nouveau sûr », a déclaré Ada Holm lundi.", "Ada Holm", "déclaré"),
        ("fr", "Ada Holm a affirmé : « Le quai est de nouveau sûr. »", "Ada Holm", "affirmé"),
        (
            "fr",
            "« Le quai est sûr, a expliqué Ada Holm, et il le restera longtemps. »",
            "Ada Holm",
            "expliqué",
        ),
        ("fr", "« Le quai est de nouveau sûr », explique la maire.", "la maire", "explique"),
        ("es", "«El muelle vuelve a ser seguro», dijo Ada Holm el lunes.", "Ada Holm", "dijo"),
        ("es", "“El muelle vuelve a ser seguro”, aseguró la alcaldesa.", "la alcaldesa", "aseguró"),
        ("es", "Ada Holm señaló que el muelle “vuelve a ser seguro”.", "Ada Holm", "señaló"),
        ("nl", "‘De pier is weer veilig’, zegt Ada Holm.", "Ada Holm", "zegt"),
        ("nl", "“De pier is weer veilig”, aldus de burgemeester.", "de burgemeester", "aldus"),
        ("nl", "Volgens Ada Holm, “is de pier weer zo veilig als vroeger”.", "Ada Holm", "volgens"),
        ("it", "«Il molo è di nuovo sicuro», ha detto Ada Holm.", "Ada Holm", "detto"),
        ("de", "„Der Steg ist wieder sicher“, sagt sie selbst.", "sie", "sagt"),
        ("de", "„Der Steg ist wieder sicher“, wird Ada Holm zitiert.", "Ada Holm", "zitiert"),
        ("it", "“Il molo è di nuovo sicuro”, spiega la sindaca.", "la sindaca", "spiega"),
        ("it", "Ada Holm ha dichiarato: «Il molo è di nuovo sicuro».", "Ada Holm", "dichiarato"),
    ],
)
def test_speaker_and_verb(language, text, speaker, verb):
    (quote,) = _quotes(text, language)
    assert quote.kind == "quotation"
    assert quote.verb == verb
    assert quote.speaker == speaker
    assert text[quote.speaker_start : quote.speaker_end] == speaker


def test_subject_left_out_in_spanish_is_carried_over_and_in_french_never():
    text = "«El muelle vuelve a ser seguro», dijo Ada Holm. «Lo cerramos de noche», añadió."
    assert [q.speaker for q in _quotes(text, "es")] == ["Ada Holm", "Ada Holm"]
    french = (
        "« Le quai est de nouveau sûr », a déclaré Ada Holm. Puis le vent. « Il pleut sur le"
        " port », a rapporté sur place le gardien."
    )
    assert [q.speaker for q in _quotes(french, "fr")] == ["Ada Holm", None]


def test_a_pronoun_is_left_alone_when_somebody_else_was_named_since():
    text = (
        "“The pier is safe to walk on,” Ada Holm said. Kurt Dunn added that the town was proud."
        " “We close it at night and open it at six,” she said."
    )
    assert [q.speaker for q in _quotes(text)] == ["Ada Holm", "she"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ada Holm stayed calm, saying, “The pier is safe to walk on again.”", "Ada Holm"),
        ("Sen. Ada Holm (R-Norv.), said: “The pier is safe to walk on.”", "Sen. Ada Holm"),
        ("“The pier is safe,” Sen. Ada Holm (R-Norv.) said.", "Sen. Ada Holm"),
        ("Ms. Ada Holm on Thursday said, “The pier is safe.”", "Ms. Ada Holm"),
        ("It closed in 2008. Harbor master Ada Holm said: “It is safe.”", "Harbor master Ada Holm"),
        ("Ada Holm from Lowmere Harbor said: “The pier is safe.”", "Ada Holm from Lowmere Harbor"),
    ],
)
def test_subjects_beside_the_verb(text, speaker):
    assert [q.speaker for q in _quotes(text)] == [speaker]


def test_passive_verbs_report_nothing():
    (quote,) = _quotes("He went to the pier after he was promised “dirt” on the mayor.")
    assert quote.kind == "term"


def test_german_attribution_needs_its_comma():
    text = "Wie die Zeitung «Quai» berichtet, ist der Steg zu, und alle sind mit der Fähre da."
    assert [q.kind for q in _quotes(text, "de")] == ["term"]


def test_mid_quotation_and_carried_over():
    text = (
        "“The pier,” Ada Holm said, “is safe to walk on again.” Nobody was hurt.\n"
        "“We close it at night,” she added. “The lights are broken.”"
    )
    quotes = _quotes(text)
    assert [q.speaker for q in quotes if q.kind == "quotation"] == ["Ada Holm"] * len(
        [q for q in quotes if q.kind == "quotation"]
    )
    assert len(quotes) == 4
    assert quotes[3].verb is None


def test_speaker_is_not_carried_over_other_sentences():
    text = (
        "“The pier is safe,” Ada Holm said.\nThe council met at noon. “Never"
        " again will we pay for that old pier.”"
    )
    quotes = _quotes(text)
    assert quotes[1].speaker is None


@pytest.mark.parametrize(
    ("verb", "verb_class"),
    [
        ("said", "neutral"),
        ("confirmed", "asserting"),
        ("claimed", "doubting"),
        ("denied", "arguing"),
        ("asked", "asking"),
        ("joked", "expressing"),
    ],
)
def test_verb_classes(verb, verb_class):
    (quote,) = _quotes(f"“The old pier will stand for a while,” Ada Holm {verb}.")
    assert quote.verb_class == verb_class


def test_the_table_of_verbs_covers_six_languages_and_all_classes():
    for language in LANGUAGES:
        assert set(reporting_verbs(language).values()) == set(VERB_CLASSES)
    assert reporting_verbs("fi") == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The boats of the harbor are said to be in the way of the ferry, and that is that.", "en"),
        ("Die Boote im Hafen sind nicht mit der Fähre und den anderen gefahren, das ist so.", "de"),
        (
            "Les bateaux du port ne sont pas dans le chenal, et le bac est en"
            " retard pour une heure.",
            "fr",
        ),
        (
            "Los barcos del puerto no están en el canal por una avería que se"
            " arregla con las manos.",
            "es",
        ),
        (
            "Het bootje van de haven is niet op tijd, en dat is voor een deel met"
            " het weer te verklaren.",
            "nl",
        ),
        (
            "Le barche della città non sono nel canale per una avaria che il porto"
            " di notte non vede.",
            "it",
        ),
        ("Båtarna i hamnen är försenade och färjan går inte förrän i morgon bitti.", None),
    ],
)
def test_language_is_guessed_by_function_words(text, language):
    assert guess_language(text) == language


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="aB ,.!?“”„«»‹›\"'‘’‚「」\n:1—", max_size=200))
def test_any_text_gives_sorted_spans_within_paragraphs(text):
    quotes = _quotes(text)
    assert all(a.end <= b.start for a, b in zip(quotes, quotes[1:], strict=False))
    for quote in quotes:
        assert 0 <= quote.start < quote.end <= len(text)
        assert "\n" not in text[quote.start : quote.end]
        assert quote.words > 0


@pytest.mark.parametrize(
    "mark", ["“", '"', "'", "‘", "«", "„", " “a", '" "', "said, “", "“a.” b said "]
)
def test_time_is_linear_in_hostile_text(mark):
    def seconds(n):
        text = mark * n
        started = time.process_time()
        quote_spans(text, spans=[(0, len(text))], language="en")
        return time.process_time() - started

    seconds(100)
    assert seconds(20_000) < 6.0


POST = "The ferry will sail again on Monday, and every seat is free! Thank you for waiting."


@pytest.mark.parametrize(
    "signature",
    [
        "— Ada Lind (@adalind) July 16, 2018",
        "-- Ada Lind (@adalind) 16. Juli 2018",
        "– Ada Lind (@ada_lind) July 16, 2018",
    ],
)
@pytest.mark.parametrize("between", ["\n\n", "\n", " "])
def test_an_embedded_post_is_a_quotation(signature: str, between: str) -> None:
    text = f"The mayor wrote about it.\n\n{POST}{between}{signature}\n\nNobody answered her."
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    found = quote_spans(text, spans=lines, language="en")
    assert [(text[q.start : q.end], q.speaker, q.rule) for q in found] == [
        (POST, "Ada Lind", "post")
    ]


def test_a_handle_in_a_sentence_is_no_post() -> None:
    text = "Write to the mayor – Ada Lind (@adalind) answers – before July 16, 2018, if you can."
    assert quote_spans(text, spans=[(0, len(text))], language="en") == []
