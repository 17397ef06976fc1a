"""The readability formulas, each once: constant, weights, languages, direction, range, source.

Every formula is a constant and weighted ratios of counts; the scores and the page
``docs/readability.md`` are both made from ``FORMULAS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["FORMULAS", "LENGTHS", "RATIOS", "Formula", "Ratio", "in_words"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ratio:
    """What a formula is made of: ``scale * part / whole``, or the square root of it."""

    meaning: str
    part: str
    whole: str
    scale: float = 1.0
    root: bool = False

    def of(self, totals: dict[str, Floats]) -> Floats:
        """Compute the ratio from counts; missing where there is nothing to divide by."""
        with np.errstate(divide="ignore", invalid="ignore"):
            value = self.scale * totals[self.part] / totals[self.whole]
            value = np.where(totals[self.whole] > 0, value, np.nan)
            return np.asarray(np.sqrt(value) if self.root else value, dtype=np.float64)


RATIOS: dict[str, Ratio] = {
    "words_per_sentence": Ratio("words per sentence", "words", "sentences"),
    "sentences_per_word": Ratio("sentences per word", "sentences", "words"),
    "syllables_per_word": Ratio("syllables per word (figures aside)", "syllables", "spelled_words"),
    "letters_per_word": Ratio("letters per word", "letters", "words"),
    "strokes_per_word": Ratio("letters and digits per word", "characters", "words"),
    "strokes_per_100_words": Ratio("letters and digits per 100 words", "characters", "words", 100),
    "sentences_per_100_words": Ratio("sentences per 100 words", "sentences", "words", 100),
    "complex_percent": Ratio("% complex words", "complex_words", "words", 100),
    "difficult_percent": Ratio("% words not on the list", "difficult_words", "words", 100),
    "long_percent": Ratio("% words of more than 6 letters", "long_words", "words", 100),
    "long_per_sentence": Ratio(
        "words of more than 6 letters per sentence", "long_words", "sentences"
    ),
    "monosyllable_percent": Ratio("% words of 1 syllable", "monosyllables", "words", 100),
    "polysyllable_percent": Ratio("% words of 3 or more syllables", "polysyllables", "words", 100),
    "root_polysyllables": Ratio(
        "square root of (words of 3 or more syllables in 30 sentences)",
        "polysyllables",
        "sentences",
        30,
        root=True,
    ),
}


@dataclass(frozen=True)
class Formula:
    """One published formula: a constant and weighted ratios, with what must be known to use it."""

    name: str
    title: str
    languages: tuple[str, ...]  # empty: any language that writes spaces between words
    constant: float
    terms: tuple[tuple[float, str], ...]  # weight, name in RATIOS
    harder: Literal["higher", "lower"]
    scale: str
    source: str
    note: str = ""
    least_words: int = 100
    least_sentences: int = 1

    def of(self, totals: dict[str, Floats]) -> Floats:
        """Compute the score from counts."""
        score = np.full(len(totals["words"]), self.constant)
        for weight, ratio in self.terms:
            score = score + weight * RATIOS[ratio].of(totals)
        return np.where(totals["words"] > 0, score, np.nan)

    def needs(self) -> set[str]:
        """Name the counts that the formula is computed from."""
        ratios = [RATIOS[ratio] for _, ratio in self.terms]
        return {ratio.part for ratio in ratios} | {ratio.whole for ratio in ratios}


FORMULAS: tuple[Formula, ...] = (
    Formula(
        "flesch",
        "Flesch Reading Ease",
        ("en",),
        206.835,
        ((-1.015, "words_per_sentence"), (-84.6, "syllables_per_word")),
        "lower",
        "about 0 (very hard) to 100 (very easy), not cut off; 60 to 70 is plain English",
        (
            "Flesch, R. (1948). A new readability yardstick. Journal of Applied Psychology 32, "
            "221-233. https://doi.org/10.1037/h0057532"
        ),
        (
            "Figures (27; 2,024) are words, but are left out of the syllables per word, as Flesch "
            "advises for texts with several of them."
        ),
    ),
    Formula(
        "flesch_kincaid",
        "Flesch-Kincaid Grade Level",
        ("en",),
        -15.59,
        ((0.39, "words_per_sentence"), (11.8, "syllables_per_word")),
        "higher",
        "school years in the United States, about 0 to 18, not cut off",
        (
            "Kincaid, J. P., Fishburne, R. P., Rogers, R. L. & Chissom, B. S. (1975). "
            "Derivation of new readability formulas for Navy enlisted personnel. Research "
            "Branch Report 8-75. https://doi.org/10.21236/ADA006655"
        ),
    ),
    Formula(
        "fog",
        "Gunning Fog Index",
        ("en",),
        0.0,
        ((0.4, "words_per_sentence"), (0.4, "complex_percent")),
        "higher",
        "school years in the United States, about 6 to 20",
        "Gunning, R. (1952). The Technique of Clear Writing. McGraw-Hill.",
        (
            "Complex: 3 or more syllables, but no name, no combination of short words "
            "(bookkeeper, close-up), no verb that has its third syllable from -ed or -es."
        ),
    ),
    Formula(
        "smog",
        "SMOG grade",
        ("en",),
        3.1291,
        ((1.0430, "root_polysyllables"),),
        "higher",
        "school years in the United States for full comprehension, from 3.1",
        (
            "McLaughlin, G. H. (1969). SMOG grading: a new readability formula. Journal of "
            "Reading 12, 639-646. https://www.jstor.org/stable/40011226"
        ),
        (
            "Counts every word of 3 or more syllables, names and numbers included, in all "
            "sentences, scaled to 30."
        ),
        least_sentences=30,
    ),
    Formula(
        "coleman_liau",
        "Coleman-Liau Index",
        ("en",),
        23.06395 - 0.274004 * 141.8401,
        (
            (0.274004 * 0.214590, "strokes_per_100_words"),
            (-0.274004 * 1.079812, "sentences_per_100_words"),
        ),
        "higher",
        "school years in the United States, about 0 to 17",
        (
            "Coleman, M. & Liau, T. L. (1975). A computer readability formula designed for "
            "machine scoring. Journal of Applied Psychology 60, 283-284. "
            "https://doi.org/10.1037/h0076540"
        ),
        (
            "The paper's two equations (estimated cloze, then grade) put into one, without "
            "rounding. Letters and digits count: so the paper's abstract has the 639 that give "
            "its 14.5."
        ),
    ),
    Formula(
        "ari",
        "Automated Readability Index",
        ("en",),
        -21.43,
        ((4.71, "strokes_per_word"), (0.5, "words_per_sentence")),
        "higher",
        "school years in the United States, about 1 to 14",
        (
            "Smith, E. A. & Senter, R. J. (1967). Automated Readability Index. AMRL-TR-66-220, "
            "Wright-Patterson Air Force Base. https://apps.dtic.mil/sti/citations/AD0667273"
        ),
        "Letters and digits count as strokes, punctuation does not.",
    ),
    Formula(
        "dale_chall",
        "Dale-Chall raw score",
        ("en",),
        3.6365,
        ((0.1579, "difficult_percent"), (0.0496, "words_per_sentence")),
        "higher",
        (
            "4.9 and below: grade 4 and lower; 5 to 5.9: 5-6; 6: 7-8; 7: 9-10; 8: 11-12; 9: "
            "college; 10 and above: graduate"
        ),
        (
            "Dale, E. & Chall, J. S. (1948). A formula for predicting readability. Educational "
            "Research Bulletin 27, 11-20 and 37-54. https://www.jstor.org/stable/1473169"
        ),
        (
            "The list of 3,000 words is the one that textstat carries; regular endings, names "
            "and numbers count as familiar, as the authors say. The constant always stands, as "
            "in their regression."
        ),
    ),
    Formula(
        "lix",
        "LIX",
        (),
        0.0,
        ((1.0, "words_per_sentence"), (1.0, "long_percent")),
        "higher",
        "below 30 very easy, 40 medium (newspapers), 50 hard, above 60 very hard",
        (
            "Björnsson, C. H. (1968). Läsbarhet. Liber. For other languages: Björnsson, C. H. "
            "(1983). Readability of newspapers in 11 languages. Reading Research Quarterly 18, "
            "480-497. https://doi.org/10.2307/747382"
        ),
        "Compares texts of one language only: word length differs between languages.",
    ),
    Formula(
        "rix",
        "RIX",
        (),
        0.0,
        ((1.0, "long_per_sentence"),),
        "higher",
        "0.2 (grade 1) to 7.2 and above (college)",
        (
            "Anderson, J. (1983). Lix and Rix: variations on a little-known readability index. "
            "Journal of Reading 26, 490-496. https://www.jstor.org/stable/40031755"
        ),
    ),
    Formula(
        "amstad",
        "Flesch by Amstad",
        ("de",),
        180.0,
        ((-1.0, "words_per_sentence"), (-58.5, "syllables_per_word")),
        "lower",
        "about 0 (very hard) to 100 (very easy)",
        (
            "Amstad, T. (1978). Wie verständlich sind unsere Zeitungen? Dissertation, "
            "Universität Zürich."
        ),
        "Coefficients as other programs and papers give them; the dissertation was not at hand.",
    ),
    Formula(
        "wiener_1",
        "Wiener Sachtextformel 1",
        ("de",),
        -0.875,
        (
            (0.1935, "polysyllable_percent"),
            (0.1672, "words_per_sentence"),
            (0.1297, "long_percent"),
            (-0.0327, "monosyllable_percent"),
        ),
        "higher",
        "school years, 4 to 15",
        "Bamberger, R. & Vanecek, E. (1984). Lesen, Verstehen, Lernen, Schreiben. Jugend und Volk.",
    ),
    Formula(
        "wiener_2",
        "Wiener Sachtextformel 2",
        ("de",),
        -2.779,
        (
            (0.2007, "polysyllable_percent"),
            (0.1682, "words_per_sentence"),
            (0.1373, "long_percent"),
        ),
        "higher",
        "school years, 4 to 15",
        "Bamberger & Vanecek (1984), as for the first.",
    ),
    Formula(
        "wiener_3",
        "Wiener Sachtextformel 3",
        ("de",),
        -1.1144,
        ((0.2963, "polysyllable_percent"), (0.1905, "words_per_sentence")),
        "higher",
        "school years, 4 to 15",
        "Bamberger & Vanecek (1984), as for the first.",
    ),
    Formula(
        "wiener_4",
        "Wiener Sachtextformel 4",
        ("de",),
        -1.693,
        ((0.2744, "polysyllable_percent"), (0.2656, "words_per_sentence")),
        "higher",
        "school years, 4 to 15",
        "Bamberger & Vanecek (1984), as for the first.",
    ),
    Formula(
        "kandel_moles",
        "Flesch by Kandel and Moles",
        ("fr",),
        207.0,
        ((-1.015, "words_per_sentence"), (-73.6, "syllables_per_word")),
        "lower",
        "about 0 (very hard) to 100 (very easy)",
        (
            "Kandel, L. & Moles, A. (1958). Application de l'indice de Flesch à la langue "
            "française. Cahiers d'Études de Radio-Télévision 19, 253-274."
        ),
        (
            "Syllables as spoken, without the mute e at the end of a word. Coefficients as other "
            "programs give them; the paper itself was not at hand."
        ),
    ),
    Formula(
        "fernandez_huerta",
        "Lecturabilidad by Fernández Huerta",
        ("es",),
        206.84,
        ((-60.0, "syllables_per_word"), (-1.02, "words_per_sentence")),
        "lower",
        "about 0 (very hard) to 100 (very easy)",
        "Fernández Huerta, J. (1959). Medidas sencillas de lecturabilidad. Consigna 214, 29-32.",
        (
            "The paper names the last term the sentences in 100 words. With it long sentences "
            "would make a text easier; as words per sentence it is Flesch's term, and so it is "
            "meant: Law, G. (2011). Error in the Fernandez Huerta readability formula. LINGUIST "
            "List 22.2332. The paper itself was not at hand."
        ),
    ),
    Formula(
        "szigriszt_pazos",
        "Perspicuidad by Szigriszt-Pazos",
        ("es",),
        206.835,
        ((-62.3, "syllables_per_word"), (-1.0, "words_per_sentence")),
        "lower",
        (
            "INFLESZ: below 40 very hard, 40-55 rather hard, 55-65 normal, 65-80 rather easy, "
            "above 80 very easy"
        ),
        (
            "Szigriszt Pazos, F. (1993). Sistemas predictivos de legibilidad del mensaje "
            "escrito. Tesis, Universidad Complutense de Madrid. Scale: Barrio-Cantalejo, I. M. "
            "et al. (2008). Anales del Sistema Sanitario de Navarra 31, 135-152. "
            "https://doi.org/10.4321/S1137-66272008000300004"
        ),
    ),
    Formula(
        "gulpease",
        "Gulpease",
        ("it",),
        89.0,
        ((-10.0, "letters_per_word"), (300.0, "sentences_per_word")),
        "lower",
        (
            "0 (hardest) to 100 (easiest); below 80 hard with primary, 60 with middle, 40 with "
            "high school"
        ),
        (
            "Lucisano, P. & Piemontese, M. E. (1988). GULPEASE: una formula per la predizione "
            "della difficoltà dei testi in lingua italiana. Scuola e città 39, 110-124."
        ),
    ),
    Formula(
        "flesch_vacca",
        "Flesch by Vacca and Franchina (1972)",
        ("it",),
        206.0,
        ((-65.0, "syllables_per_word"), (-1.0, "words_per_sentence")),
        "lower",
        "about 0 (very hard) to 100 (very easy)",
        (
            "Franchina, V. & Vacca, R. (1986). Adaptation of Flesch readability index on a "
            "bilingual text written by the same author both in Italian and English languages. "
            "Linguaggi 3, 47-49; the coefficients of 1972, which Lucisano & Piemontese (1988) "
            "found to hold better."
        ),
    ),
    Formula(
        "flesch_vacca_1986",
        "Flesch by Vacca and Franchina (1986)",
        ("it",),
        217.0,
        ((-60.0, "syllables_per_word"), (-1.3, "words_per_sentence")),
        "lower",
        "about 0 (very hard) to 100 (very easy)",
        "Franchina & Vacca (1986), as for the first.",
    ),
    Formula(
        "douma",
        "Flesch by Douma",
        ("nl",),
        206.835,
        ((-77.0, "syllables_per_word"), (-0.93, "words_per_sentence")),
        "lower",
        "about 0 (very hard) to 100 (very easy)",
        (
            "Douma, W. H. (1960). De leesbaarheid van landbouwbladen. Landbouwhogeschool "
            "Wageningen. https://edepot.wur.nl/276323"
        ),
    ),
    Formula(
        "brouwer",
        "Leesindex A by Brouwer",
        ("nl",),
        195.0,
        ((-200 / 3, "syllables_per_word"), (-2.0, "words_per_sentence")),
        "lower",
        "about 0 (very hard) to 100 (very easy)",
        (
            "Brouwer, R. H. M. (1963). Onderzoek naar de leesmoeilijkheden van Nederlands "
            "proza. Pedagogische Studiën 40, 454-464."
        ),
    ),
    Formula(
        "oborneva",
        "Flesch by Oborneva",
        ("ru",),
        206.836,
        ((-65.14, "syllables_per_word"), (-1.52, "words_per_sentence")),
        "lower",
        "about 0 (very hard) to 100 (very easy)",
        (
            "Oborneva, I. V. (2006). Automated estimation of complexity of educational texts on "
            "the basis of statistical parameters. Dissertation, Moscow; coefficients as in "
            "Solovyev, V., Ivanov, V. & Solnyshkina, M. (2018). Journal of Intelligent & Fuzzy "
            "Systems 34, 3049-3058. https://doi.org/10.3233/JIFS-169489"
        ),
        (
            "Programs and web pages also give 206.835, 1.3 and 60.1 under her name; "
            "engine='textstat' computes those. The dissertation itself was not at hand: not "
            "verified which of the two it prints."
        ),
    ),
)

# Beside the formulas: how long the sentences are and how rich the wording.
LENGTHS: dict[str, str] = {
    "sentence_words_mean": "mean words per sentence",
    "sentence_words_median": "median words per sentence",
    "sentence_words_sd": "standard deviation of words per sentence (n - 1)",
    "sentence_words_p90": "words that nine of ten sentences do not exceed",
    "sentence_words_max": "words of the longest sentence",
    "syllables_per_word": "syllables per word",
    "letters_per_word": "letters per word",
    "mattr": "moving-average type-token ratio, 0 to 1 (Covington & McFall 2010)",
    "mtld": "measure of textual lexical diversity, in words (McCarthy & Jarvis 2010)",
    "rare_words": "share of words beyond the 3,000 most frequent, 0 to 1 (wordfreq)",
}

# What a score says in plain words: from this score on, these words. Flesch's names of the styles
# hold for the adaptations, too, which were fitted to the same scale.
_FLESCH = (
    (90.0, "very easy"),
    (80.0, "easy"),
    (70.0, "fairly easy"),
    (60.0, "plain"),
    (50.0, "fairly hard"),
    (30.0, "hard"),
    (float("-inf"), "very hard"),
)
_SCHOOL_YEARS = {"flesch_kincaid", "fog", "smog", "coleman_liau", "ari"} | {
    f"wiener_{variant}" for variant in (1, 2, 3, 4)
}
_BANDS: dict[str, tuple[tuple[float, str], ...]] = {
    "lix": (
        (60.0, "very hard"),
        (50.0, "hard"),
        (40.0, "medium"),
        (30.0, "easy"),
        (float("-inf"), "very easy"),
    ),
    "rix": (
        (7.2, "beyond school"),
        (6.2, "about school year 12"),
        (5.3, "about school year 11"),
        (4.5, "about school year 10"),
        (3.7, "about school year 9"),
        (3.0, "about school year 8"),
        (2.4, "about school year 7"),
        (1.8, "about school year 6"),
        (1.3, "about school year 5"),
        (0.8, "about school year 4"),
        (float("-inf"), "school year 3 or below"),
    ),
    "dale_chall": (
        (10.0, "beyond college"),
        (9.0, "college"),
        (8.0, "school years 11 to 12"),
        (7.0, "school years 9 to 10"),
        (6.0, "school years 7 to 8"),
        (5.0, "school years 5 to 6"),
        (float("-inf"), "school year 4 or below"),
    ),
    "szigriszt_pazos": (
        (80.0, "very easy"),
        (65.0, "fairly easy"),
        (55.0, "plain"),
        (40.0, "fairly hard"),
        (float("-inf"), "very hard"),
    ),
    "gulpease": (
        (80.0, "easy with primary school"),
        (60.0, "easy with middle school"),
        (40.0, "easy with high school"),
        (float("-inf"), "hard with high school"),
    ),
}


def in_words(name: str, score: float) -> str | None:
    """Say in plain words what a score of a formula means; None where the score is missing.

    Examples
    --------
    >>> in_words("flesch", 34.2), in_words("flesch_kincaid", 13.4), in_words("lix", 55)
    ('hard', 'about school year 13', 'hard')
    """
    if score != score:
        return None
    if name in _SCHOOL_YEARS:
        year = round(score)
        if year > 16:
            return "beyond college"
        return f"about school year {year}" if year > 1 else "school year 1 or below"
    return next(words for least, words in _BANDS.get(name, _FLESCH) if score >= least)
