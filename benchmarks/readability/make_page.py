"""Write docs/readability.md from the table of formulas and the stored comparisons.

python benchmarks/readability/make_page.py
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from statistics import mean

from mediacompare.formulas import FORMULAS, LENGTHS, RATIOS, Formula

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PAGE = HERE.parents[1] / "docs" / "readability.md"

INTRODUCTION = """# Readability

This page is made from the table of formulas in `mediacompare/formulas.py` by
`benchmarks/readability/make_page.py`; a test keeps the two in step.

`measure_readability` scores the prose of an article: running text and quotations, without
headline, credit line, dateline, captions and site furniture. A sentence is the unit: with
`quotations=False` or `without="reused"`, a sentence is left out when more than half of its words
are quoted or reused, else it is kept whole.

What the scores can carry: a comparison of outlets over many articles, in one language, with
intervals (`compare_groups`). What they cannot: they measure length of words and sentences, not
clarity, truth or what a reader already knows. Differences below one school year, and any
conclusion from one article, are not warranted.
"""

COUNTING = """## How things are counted

- **Words**: as the tokens have them. "U.S.", "3.5", "don't", "state-of-the-art" are one word each.
- **Sentences**: by `mediacompare.sentences`; "Sen.", "Feb. 28" and "U.S. Senate" end none, each
  sentence inside a quotation counts.
- **Syllables**: English from the CMU Pronouncing Dictionary (first pronunciation), then by known
  parts, then by vowel letters; other languages by the rules of their spelling. Figures are words,
  but are left out of the syllables per word. Where a formula counts words of many syllables, a
  figure counts as it is read aloud in English, whatever the language.
- **Letters** are letters; **strokes** are letters and digits; **long words** have more than 6
  letters.
- **Names** (for Fog and Dale-Chall) are words with a capital inside a sentence, and at its start
  where the same article has the word only with a capital.
- **Missing, never 0**: with the reason in `undefined`.
"""

# Where another program stands off, and why: read in its source, and seen in the counts.
WHY = {
    "words": (
        "py-readability-metrics takes curly quotation marks and long dashes for words; textacy "
        "(spaCy) parts words at hyphens; textstat glues words together at a dash without spaces."
    ),
    "sentences": (
        "textstat cuts at every full stop, question and exclamation mark, then drops what has two "
        "words or fewer: two errors that partly cancel here. The others agree with us on these "
        "texts, which have few abbreviations; the next table has texts with many."
    ),
    "syllables": (
        "Ours leave figures out. textstat looks up the same dictionary and counts a figure as "
        "one, py-readability-metrics counts pairs of vowel letters, textacy places for a hyphen "
        "(pyphen), which are fewer than syllables."
    ),
    "characters": (
        "textstat's `char_count` includes punctuation (its `letter_count` equals our letters and "
        "digits). textacy counts hyphens and apostrophes inside words."
    ),
    "letters": (
        "textstat counts digits as letters; py-readability-metrics everything in its words."
    ),
    "polysyllables": (
        "With us figures count as read aloud (1868 has five); textstat counts them as one; pyphen "
        "finds few."
    ),
    "complex_words": (
        "textstat leaves out the words on Dale and Chall's list, not names, combinations and "
        "verbs in -ed and -es, as Gunning does."
    ),
    "difficult_words": (
        "textstat counts names and regular endings (plurals, -ed, -ing) as difficult; by the "
        "authors' rules they are familiar."
    ),
    "long_words": ("As good as equal."),
    "flesch": ("Follows the syllables and sentences."),
    "flesch_kincaid": ("Follows the syllables and sentences."),
    "fog": (
        "Follows the complex words; py-readability-metrics leaves out every word with a capital "
        "and every word with a hyphen."
    ),
    "coleman_liau": (
        "textstat shortens a constant (0.058 for 0.0588) and cuts other sentences; the others "
        "count other words."
    ),
    "ari": ("textstat counts punctuation as strokes and cuts other sentences."),
    "dale_chall": (
        "Follows the difficult words (py-readability-metrics compares stems and counts names). "
        "Both others add the constant 3.6365 only above 5% difficult words; in the paper it "
        "always stands."
    ),
    "lix": ("Follows the sentences."),
}


def equation(formula: Formula) -> str:
    """Write a formula as it is computed."""
    parts = [f"{formula.constant:.6g}"] if formula.constant else []
    for weight, name in formula.terms:
        sign = "−" if weight < 0 else "+"
        size = f"{abs(weight):.6g}"
        term = f"{size} × {RATIOS[name].meaning}" if size != "1" else RATIOS[name].meaning
        parts.append(f"{sign} {term}" if parts else (f"−{term}" if weight < 0 else term))
    return " ".join(parts)


def entry(formula: Formula) -> list[str]:
    """Describe one formula."""
    languages = ", ".join(formula.languages) or "any with spaces between words"
    least = f"{formula.least_words} words"
    if formula.least_sentences > 1:
        least += f" and {formula.least_sentences} sentences"
    lines = [
        f"### `{formula.name}`: {formula.title}",
        "",
        f"    {equation(formula)}",
        "",
        f"- Languages: {languages}. At least {least}.",
        f"- {formula.harder.capitalize()} is harder. Scale: {formula.scale}.",
        f"- Source: {formula.source}",
    ]
    if formula.note:
        lines.append(f"- {formula.note}")
    return [*lines, ""]


def read(name: str) -> list[dict[str, str]]:
    """Read a table of results."""
    with (RESULTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def programs() -> list[str]:
    """Compare the programs on the ten texts."""
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    versions = {}
    for row in read("other_programs.csv"):
        values[row["measure"], row["program"]].append(float(row["value"]))
        versions[row["program"]] = row["version"]
    names = ["mediacompare", "textstat", "py-readability-metrics", "textacy"]
    lines = [
        "## Beside other programs",
        "",
        "Means over the same ten texts, the prose of ten English articles of `data/example`; each "
        "value is in `benchmarks/readability/results/other_programs.csv`. "
        '`engine="textstat"` gives textstat\'s column.',
        "",
        "| measure | "
        + " | ".join(f"{n} {versions[n]}".strip() for n in names)
        + " | why they differ |",
        "|---|" + "---:|" * len(names) + "---|",
    ]
    for measure, why in WHY.items():
        cells = [
            f"{mean(values[measure, name]):.1f}" if values[measure, name] else "" for name in names
        ]
        lines.append(f"| `{measure}` | " + " | ".join(cells) + f" | {why} |")
    return [*lines, ""]


def splitters() -> list[str]:
    """Compare the splitters on the marked sentences."""
    lines = [
        "## Sentences",
        "",
        "F1 of the sentence boundaries on the sentences that we marked by hand "
        "(`tests/data/sentences`). Our rules were mended on the set *news* and left alone after "
        "the set *held-out* was written. *counted* is the number of sentences that the program "
        "finds. *punkt* are the trained models that NLTK downloads, *punkt-untrained* is NLTK "
        "offline.",
        "",
        "| set | languages | sentences | program | counted | extra | missed | F1 |",
        "|---|---|---:|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row['set']} | {row['languages']} | {row['sentences']} | {row['splitter']} "
        f"{row['version']} | {row['counted']} | {row['extra']} | {row['missed']} | {row['f1']} |"
        for row in read("sentence_splitters.csv")
    ]
    return [*lines, ""]


def page() -> str:
    """Give the whole page."""
    lines = [INTRODUCTION, COUNTING, "## Formulas", ""]
    for formula in FORMULAS:
        lines += entry(formula)
    lines += ["## Lengths and richness", "", "| column | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in LENGTHS.items()]
    lines += ["", *programs(), *splitters()]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
