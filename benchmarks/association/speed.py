"""Time `measure_keyness` without permutations: 20,000 articles by 50 outlets, on one core.

python benchmarks/association/speed.py   (about two minutes; writes results/speed.csv)

The corpus is that of benchmarks/speed/corpus.py, its 400 outlets folded into 50. Times are of the
processor, memory is the most the process held; the corpus is made in a process of its own.
"""

from __future__ import annotations

import csv
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = HERE / "results" / "speed.csv"
ARTICLES, OUTLETS = 20_000, 50
THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def make(folder: Path) -> None:
    """Write the corpus."""
    sys.path.insert(0, str(ROOT / "benchmarks" / "speed"))
    from corpus import make_corpus

    articles = make_corpus(ARTICLES).articles
    names = {name: i % OUTLETS for i, name in enumerate(sorted(articles["outlet"].unique()))}
    articles["outlet"] = [f"Outlet {names[name]:02}" for name in articles["outlet"]]
    articles.to_parquet(folder / "articles.parquet")


def run(folder: Path) -> None:
    """Measure once, in this process."""
    import pandas as pd

    import mediacompare as mc

    articles = pd.read_parquet(folder / "articles.parquet")
    mc.measure_keyness(articles.head(40), permutations=0)  # compiled code is loaded
    started = time.process_time()
    tokens = mc.make_tokens(articles)
    words = len(tokens.word)
    zones = len(tokens.zone)
    cut = time.process_time() - started
    result = mc.measure_keyness(articles, tokens=tokens, permutations=0)
    everything = time.process_time() - started
    row = {
        "articles": len(articles), "outlets": articles["outlet"].nunique(),
        "words": min(words, zones),
        "terms tested": result.attrs["tests"], "words and zones, CPU s": round(cut, 1),
        "keyness, CPU s": round(everything - cut, 1), "together, CPU s": round(everything, 1),
        "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "python": platform.python_version(), "mediacompare": mc.__version__,
    }  # fmt: skip
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)


def main() -> None:
    """Make the corpus and measure, each in its own process and with one thread."""
    environment = {**os.environ, **dict.fromkeys(THREADS, "1"), "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        for step in ("make", "run"):
            command = [sys.executable, __file__, step, folder]
            if hasattr(os, "sched_setaffinity") and sys.platform == "linux":
                command = ["taskset", "-c", "0", *command]
            subprocess.run(command, check=True, env=environment)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        {"make": make, "run": run}[sys.argv[1]](Path(sys.argv[2]))
    else:
        main()
