"""Measure what facts and wording take: processor seconds a thousand articles, and memory.

    python benchmarks/speed/facts.py                     # 2,000 and 10,000 articles
    python benchmarks/speed/facts.py --sizes 1000

The synthetic words of `corpus` have few capitals, figures and dates, so a sentence of the story
with a number, a name, a country and a date is put after every 45 words.
Each measure runs in a process of its own. Cutting the words is not counted; the processes that a
measure starts are. Results go to results/facts.json.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd

HERE = Path(__file__).resolve().parent
STORED = HERE / "results" / "facts.json"
EVERY = 45
MEASURES = ("measure_facts", "find_facts", "find_wording", "measure_wording")
REFERENTS = {
    "dwelling": {"house": ["house*"], "home": ["home*"]},
    "officers": {"police": ["police"], "officer": ["officer*"]},
}


def make_articles(n: int) -> pd.DataFrame:
    """Give the corpus, its stories (what hangs together by copying), and facts put between."""
    from corpus import make_corpus

    made = make_corpus(n)
    story = dict(zip(made.articles["article_id"], made.articles["article_id"], strict=True))

    def first(name: str) -> str:
        while story[name] != name:
            story[name] = name = story[story[name]]
        return name

    for one, two in zip(made.truth["article_id_1"], made.truth["article_id_2"], strict=True):
        low, high = sorted((first(one), first(two)))
        story[high] = low
    stories = [first(name) for name in made.articles["article_id"]]
    number = {name: k for k, name in enumerate(sorted(set(stories)))}
    texts = []
    for name, text in zip(stories, made.articles["text"], strict=True):
        words, k = text.split(), number[name]
        told = [
            f"{' '.join(words[at : at + EVERY])}. Police in Denmark arrested {10 + (k + at) % 90} "
            f"people on {1 + k % 28} March 2025, said Ada Moreno{at % 7} of the Harbor Office."
            for at in range(0, len(words), EVERY)
        ]
        texts.append(" ".join(told))
    return made.articles.assign(text=texts, story=stories)


def used() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def run_one(measure: str, n: int) -> dict[str, Any]:
    from mediacompare import facts, framing
    from mediacompare.tokens import make_tokens

    articles = make_articles(n)
    tokens = make_tokens(articles)
    for made in ("zone", "sentences", "stem", "is_stop", "is_number"):
        getattr(tokens, made)
    known = {"tokens": tokens}
    function = getattr(facts, measure, None) or getattr(framing, measure)
    if measure in ("measure_facts", "find_wording"):
        known["groups"] = "story"
    if measure == "measure_wording":
        known["referents"] = REFERENTS
    before = used()
    rows = len(function(articles, **known))
    seconds = used() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "measure": measure, "articles": n, "words": len(tokens.word), "rows": rows,
        "cpu_seconds": round(seconds, 1),
        "cpu_seconds_per_1000": round(1000 * seconds / n, 2), "peak_mb_with_tokens": peak,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000, 10_000])
    parser.add_argument("--measures", nargs="+", default=list(MEASURES), choices=MEASURES)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(run_one(options.one[0], int(options.one[1]))))
        return
    kept = json.loads(STORED.read_text(encoding="utf-8"))["rows"] if STORED.exists() else []
    rows = {(row["measure"], row["articles"]): row for row in kept}
    for n in options.sizes:
        for measure in options.measures:
            command = [sys.executable, __file__, "--one", measure, str(n)]
            out = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE)
            row = json.loads(out.stdout.splitlines()[-1])
            rows[measure, n] = row
            print(row)
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    content = {"machine": machine, "rows": [rows[key] for key in sorted(rows)]}
    STORED.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
