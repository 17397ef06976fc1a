"""Measure what the comparison of a candidate pair costs, passages and all.

    python benchmarks/speed/alignment.py

Counted is the processor time of the compiled loop ``tiling.compare`` over all pairs of distinct
texts that share a shingle (those that ``measure_overlap`` compares), divided by their number. The
loop finds the shared runs, tiles them, joins them over small edits and writes the passages; not
counted are the index of shingles, which finds the pairs, and the tables made of the result. The
median of five runs goes to results/alignment.json.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from mediacompare import kernels, overlap, shingles
from mediacompare.tokens import make_tokens

HERE = Path(__file__).resolve().parent
ARTICLES = 10_000
RUNS = 5


def main() -> None:
    sys.path.insert(0, str(HERE))
    from corpus import make_corpus
    from run import machine

    host = machine()
    articles = make_corpus(ARTICLES).articles
    ready = overlap.prepare(articles, make_tokens(articles), 5, 8, (), None, True, 100)
    batches = list(shingles.shared_pairs(ready.texts, ready.index))
    pairs = sum(len(first) for first, _ in batches)
    spent = 0.0
    usual = kernels.Compiled.__call__

    def timed(self: kernels.Compiled, *arguments: Any) -> Any:
        nonlocal spent
        before = time.thread_time()
        result = usual(self, *arguments)
        if self.loop.__name__ == "compare":
            spent += time.thread_time() - before
        return result

    kernels.Compiled.__call__ = timed  # type: ignore[method-assign]
    runs, passages = [], 0
    for _ in range(RUNS + 1):  # the first loads the loop
        spent = 0.0
        passages = sum(
            len(overlap._compare(*batch, ready, join=True).pair)  # the step itself
            for batch in batches
        )
        runs.append(1e6 * spent / pairs)
    result = {
        "articles": ARTICLES,
        "pairs": pairs,
        "passages": passages,
        "microseconds_a_pair": round(statistics.median(runs[1:]), 2),
        "least": round(min(runs[1:]), 2),
        "most": round(max(runs[1:]), 2),
        "machine": host,
    }
    (HERE / "results" / "alignment.json").write_text(json.dumps(result, indent=1) + "\n")
    print({key: value for key, value in result.items() if key != "machine"})


if __name__ == "__main__":
    main()
