"""Syllables: the dictionary, words that it lacks, numbers, other languages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mediacompare.syllables import SYLLABLE_LANGUAGES, count_syllables, dictionary_counts

DATA = Path(__file__).parent / "data" / "syllables"


def marked(name: str) -> list[tuple[str, set[int]]]:
    rows = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, counts = line.split("\t")
            rows.append((word, {int(count) for count in counts.split("/")}))
    return rows


def test_the_table_is_whole_and_small() -> None:
    from importlib.resources import files

    counts = dictionary_counts()
    assert len(counts) == 124_890
    assert {counts[word] for word in ("aardvark", "the", "zucchini")} == {1, 2, 3}
    folder = files("mediacompare.resources")
    assert len(folder.joinpath("cmudict-syllables.xz").read_bytes()) <= 300_000
    notice = folder.joinpath("cmudict-syllables.LICENSE.txt").read_text(encoding="utf-8")
    assert "Copyright (C) 1993-2015 Carnegie Mellon University" in notice
    assert "cmudict-syllables.xz" in folder.joinpath("index.csv").read_text(encoding="utf-8")


# Phones as the CMU dictionary prints them: one syllable for each that bears a stress mark.
@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("readability", "R IY2 D AH0 B IH1 L AH0 T IY0"),
        ("every", "EH1 V ER0 IY0"),
        ("fire", "F AY1 ER0"),
        ("business", "B IH1 Z N AH0 S"),
        ("police", "P AH0 L IY1 S"),
        ("don't", "D OW1 N T"),
    ],
)
def test_counts_are_those_of_the_dictionary(word: str, phones: str) -> None:
    assert count_syllables(word) == sum(phone[-1].isdigit() for phone in phones.split())


def test_names_and_new_words_that_the_dictionary_lacks() -> None:
    table = dictionary_counts()
    rows = [(w, c) for w, c in marked("names_and_new_words.tsv") if w.lower() not in table]
    assert len(rows) >= 150
    wrong = [word for word, counts in rows if count_syllables(word) not in counts]
    assert 1 - len(wrong) / len(rows) >= 0.90, wrong


def test_running_words_of_the_example_corpus() -> None:
    """Every word of 34 articles: the dictionary's count, or ours against the hand's."""
    from mediacompare.articles import read_articles
    from mediacompare.tokens import make_tokens

    folder = Path(__file__).parents[1] / "data" / "example" / "articles"
    articles = read_articles(folder)
    tokens = make_tokens(articles[articles["language"] == "en"])
    running = Counter(tokens.vocabulary[word] for word in tokens.word.tolist())
    hand = dict(marked("example_corpus.tsv"))
    table = dictionary_counts()
    right = judged = 0
    for word, times in running.items():
        if word in table:
            expected = {table[word]}
        elif word.strip(".") in hand:
            expected = hand[word.strip(".")]
        else:
            continue  # numbers, and words that came into the corpus later
        judged += times
        right += times * (count_syllables(word) in expected)
    assert judged > 0.94 * running.total()
    assert right / judged >= 0.99


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("7", 2), ("12", 1), ("21", 3), ("100", 3), ("342", 6), ("1,000", 3), ("12,400", 6),
        ("1918", 4), ("1900", 4), ("1905", 4), ("2000", 3), ("2005", 4), ("2024", 5), ("3.5", 3),
        ("0.75", 6), ("1990s", 4), ("20th", 3), ("2nd", 2), ("11th", 3), ("0142", 5),
        ("covid19", 4), ("5g", 2), ("555-0100", 13),
    ],
)  # fmt: skip
def test_numbers_as_they_are_read_aloud(word: str, count: int) -> None:
    assert count_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "capitals", "count"),
    [
        ("U.S.", False, 2), ("u.s", False, 2), ("BKA", True, 3), ("US", True, 2), ("us", False, 1),
        ("NBC", True, 3), ("WTO", True, 5), ("Ph.D.", False, 3), ("O'Neill", False, 2),
        ("judge's", False, 2), ("court’s", False, 1), ("state-of-the-art", False, 4),
        ("EUROPOL", True, 3), ("hmm", False, 1),
    ],
)  # fmt: skip
def test_initialisms_and_marks(word: str, capitals: bool, count: int) -> None:
    assert count_syllables(word, capitals=capitals) == count


# Written and marked by hand, syllables as spoken in careful reading.
OTHERS = {
    "de": "Regierung:3 Polizei:3 Familie:4/3 Beamte:3 Europa:3 Donaudampfschiff:4 Bundestag:3 "
    "Ermittlungen:4 heute:2 Bäume:2 Leute:2 Mai:1 See:1 Idee:2 Museum:3 Tür:1 öffnen:2 Straße:2 "
    "Krieg:1 Präsident:3 Ministerium:5 Zeitung:2 Frau:1 zwei:1 neu:1 Freiheit:2 Quelle:2 Bayern:2 "
    "Universität:5 Verdächtige:4 Kinder:2 Jahr:1 Million:3/2 Ukraine:4/3",
    "fr": "gouvernement:4/3 enfants:2 police:2 ministère:3 ville:1 journée:2 théâtre:2 moment:2 "
    "question:2 famille:2 européenne:4 parlent:1 souvent:2 temps:1 eau:1 beau:1 pays:2 naïf:2 "
    "Noël:2 hier:1/2 aujourd'hui:3 président:3 guerre:1 élection:3 lieu:1 nouveau:2 quatre:1 "
    "cinq:1 musée:2 société:3/4 rue:1 Paris:2 Europe:2",
    "es": "gobierno:3 país:2 policía:4 ciudad:2 guerra:2 lingüística:4 poesía:4 dieciséis:3 "
    "buitre:2 ley:1 leyes:2 muy:1 hoy:1 ahora:3 presidente:4 aéreo:4 economía:5 Europa:3 quien:1 "
    "agua:2 cigüeña:3 huevo:2 río:2 oír:2 caos:2 acción:2 miércoles:3 seguía:3",
    "it": "governo:3 città:2 famiglia:3 giovane:3 paese:3 questione:3 polizia:4 poesia:4 mio:2 "
    "acqua:2 guerra:2 presidente:4 più:1 perché:2 scienza:2 oggi:2 ieri:2 uomo:2 Europa:3 "
    "Italia:3 ministro:3 lunedì:3 cuore:2 energia:4 stazione:3",
    "nl": "regering:3 politie:3 kinderen:3 Nederland:3 ziekenhuis:3 beëdigd:3 huis:1 nieuws:1 "
    "eeuw:1 mooie:2 zee:1 zeeën:2 tijd:1 ministerie:4 boeren:2 koning:2 president:3 oorlog:2",
    "ru": "правительство:4 полиция:4 дети:2 в:1 Россия:3 война:2 объявил:3 Москва:2",
}


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_other_languages(language: str) -> None:
    wrong = []
    rows = OTHERS[language].split()
    for row in rows:
        word, _, counts = row.partition(":")
        if count_syllables(word, language) not in {int(count) for count in counts.split("/")}:
            wrong.append((row, count_syllables(word, language)))
    assert len(wrong) <= 0.05 * len(rows), wrong


def test_unknown_language_names_the_choices() -> None:
    assert set(SYLLABLE_LANGUAGES) == {"en", "de", "fr", "es", "it", "nl", "ru"}
    with pytest.raises(ValueError, match=r"language='eng' is not allowed; .*nearest: 'en'"):
        count_syllables("word", "eng")


@pytest.mark.parametrize(
    "word", ["", "-", "'", "...", "ß", "ﬁ", "x" * 5000, "a-" * 3000, "9" * 4000]
)
@pytest.mark.parametrize("language", SYLLABLE_LANGUAGES)
def test_strange_words_count_quickly(word: str, language: str) -> None:
    assert count_syllables(word, language) >= 1
