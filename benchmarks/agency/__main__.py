"""Count hits and misses of the rules for clauses on the sentences of tests/data/agency.

python -m benchmarks.agency            counts both halves, writes results/agency.csv
python -m benchmarks.agency --mend en  lists what is wrong in the half used to mend the rules
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import pandas as pd

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[1] / "tests" / "data" / "agency"
RESULTS = HERE / "results" / "agency.csv"
LANGUAGES = ("en", "de", "fr", "es", "it", "nl")


class Marked(NamedTuple):
    """A sentence, its clauses (voice, agent, verb, patient) and its nominalizations."""

    text: str
    clauses: tuple[tuple[str, str, str, str], ...]
    nouns: tuple[str, ...]


def read_sample(language: str, half: str) -> list[Marked]:
    """Read the sentences of one language and half ("mend", "held out")."""
    sentences: list[tuple[str, list[tuple[str, str, str, str]], list[str]]] = []
    here = ""
    for line in (SAMPLES / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            here = line.strip("[]")
        elif here != half:
            continue
        elif line.startswith(("active |", "passive |")):
            voice, agent, verb, patient = (part.strip() for part in line.split("|"))
            sentences[-1][1].append((voice, agent, verb, patient))
        elif line.startswith("nouns:"):
            sentences[-1][2].extend(w.strip().casefold() for w in line[6:].split(","))
        else:
            sentences.append((line.strip(), [], []))
    return [Marked(text, tuple(clauses), tuple(nouns)) for text, clauses, nouns in sentences]


def found_in(sample: list[Marked], language: str) -> tuple[pd.DataFrame, list[list[str]]]:
    """Give the clauses and the nominalizations that the package finds, sentence by sentence."""
    from mediacompare.agency import is_nominalization
    from mediacompare.clauses import find_clauses
    from mediacompare.tokens import make_tokens

    articles = pd.DataFrame(
        {
            "article_id": [f"{i:03}" for i in range(len(sample))],
            "outlet": "sample",
            "language": language,
            "text": [marked.text for marked in sample],
        }
    ).astype("str")
    tokens = make_tokens(articles)
    nouns = [[w for w in tokens.words_of(i) if is_nominalization(w)] for i in range(len(sample))]
    return find_clauses(articles, tokens=tokens), nouns


Things = dict[str, tuple[set[tuple[object, ...]], set[tuple[object, ...]]]]


def compare(language: str, half: str) -> Things:
    """Give for each thing what was found and what was marked."""
    sample = read_sample(language, half)
    clauses, nouns = found_in(sample, language)
    found = clauses[["article_id", "voice", "agent", "verb", "patient"]].fillna("").astype("str")
    got = [(int(i), *row) for i, *row in found.itertuples(index=False, name=None)]
    gold = [(i, *clause) for i, marked in enumerate(sample) for clause in marked.clauses]
    things: Things = {}
    for voice in ("passive", "active"):
        own = [[r for r in rows if r[1] == voice] for rows in (got, gold)]
        for what, column in (("clauses", 3), ("agents", 2), ("patients", 4)):
            one, two = ({(r[0], r[3], r[column]) for r in rows if r[column]} for rows in own)
            things[f"{voice}: {what}"] = (set(one), set(two))
    if language == "en":
        things["nominalizations"] = (
            {(i, w) for i, own in enumerate(nouns) for w in own},
            {(i, w) for i, marked in enumerate(sample) for w in marked.nouns},
        )
    return things


def measure() -> pd.DataFrame:
    """Count for both halves of both languages."""
    rows = []
    for language in LANGUAGES:
        for half in ("mend", "held out"):
            for thing, (got, gold) in compare(language, half).items():
                if not gold and not got:
                    continue
                hits = len(got & gold)
                rows.append(
                    {
                        "language": language, "half": half, "thing": thing,
                        "sentences": len(read_sample(language, half)), "marked": len(gold),
                        "found": len(got), "right": hits,
                        "precision": round(hits / len(got), 3) if got else None,
                        "recall": round(hits / len(gold), 3) if gold else None,
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def show_mend(language: str) -> None:
    """Print what is wrong in the half that may be looked at."""
    sample = read_sample(language, "mend")
    for thing, (got, gold) in compare(language, "mend").items():
        for sign, wrong in (("found, not marked", got - gold), ("marked, not found", gold - got)):
            for row in sorted(wrong, key=str):
                print(f"{thing}: {sign}: {row[1:]} in: {sample[int(str(row[0]))].text}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--mend"]:
        show_mend(sys.argv[2])
    else:
        table = measure()
        table.to_csv(RESULTS, index=False, lineterminator="\n")
        print(table.to_string(index=False))
