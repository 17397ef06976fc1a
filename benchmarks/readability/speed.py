"""Time readability on many articles: python benchmarks/readability/speed.py [ARTICLES]

The articles are the English ones of ``data/example`` with a tenth of their words exchanged for
words drawn at random from the 50,000 most frequent of English, so that the vocabulary grows as in
news. One process; times are CPU seconds.
"""

from __future__ import annotations

import csv
import platform
import random
import re
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE / "results" / "speed.csv"


def main(number: int) -> None:
    import pandas as pd
    from wordfreq import top_n_list

    from mediacompare.articles import read_articles
    from mediacompare.readability import measure_readability
    from mediacompare.tokens import make_tokens

    base = read_articles(HERE.parents[1] / "data" / "example" / "articles")
    texts = base.loc[base["language"] == "en", "text"].tolist()
    words = top_n_list("en", 50_000)
    rng = random.Random(0)

    def varied(text: str) -> str:
        return re.sub(
            r"\b[a-z]{4,}\b",
            lambda found: rng.choice(words) if rng.random() < 0.1 else found.group(),
            text,
        )

    articles = pd.DataFrame(
        {
            "article_id": [f"a{i:06}" for i in range(number)],
            "outlet": "A",
            "title": None,
            "text": [varied(texts[i % len(texts)]) for i in range(number)],
            "language": "en",
        }
    ).astype({"article_id": "str", "outlet": "str", "text": "str", "language": "str"})
    measure_readability(articles.head(20))
    rows = []

    def timed(step: str, began: float) -> None:
        seconds = time.process_time() - began
        rate = 60 * number / seconds
        rows.append(
            {
                "step": step,
                "articles": number,
                "cpu_seconds": f"{seconds:.1f}",
                "articles_a_minute": f"{rate:.0f}",
                "python": platform.python_version(),
            }
        )
        print(f"{step:28} {seconds:8.1f} s {rate:12.0f} articles a minute")

    began = time.process_time()
    tokens = make_tokens(articles)
    timed("words", began)
    began = time.process_time()
    _ = tokens.zone
    timed("zones", began)
    began = time.process_time()
    _ = tokens.sentences
    timed("sentences", began)
    began = time.process_time()
    measure_readability(articles, tokens=tokens)
    timed("readability", began)
    began = time.process_time()
    measure_readability(articles)
    timed("all of these together", began)
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
