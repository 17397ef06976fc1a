"""Measure what `measure_reuse` and `measure_readability` take on the synthetic corpus.

    python benchmarks/speed/reuse.py                              # 2,000 and 10,000 articles
    python benchmarks/speed/reuse.py --sizes 100000 --repeats 1

Each run is a process of its own, from the articles in memory to the table: zones, quotations,
passages, sentences, stories, relations, probabilities, directions. Processor time includes the
interpreter, imports and the processes that it started; memory is the greatest at once of the main
process, and beside it of the largest of the others. Results go to results/reuse.json and
results/reuse.md; a run replaces the rows that it measured again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
STORED, PAGE = HERE / "results" / "reuse.json", HERE / "results" / "reuse.md"


def run_reuse(articles: pd.DataFrame) -> dict[str, Any]:
    from mediacompare.reuse import measure_reuse

    table = measure_reuse(articles)
    return {
        "rows": len(table),
        "relations": table["relation"].value_counts().sort_index().to_dict(),
    }


def run_readability(articles: pd.DataFrame) -> dict[str, Any]:
    from mediacompare.readability import measure_readability

    return {"rows": len(measure_readability(articles))}


TASKS = {"measure_reuse": run_reuse, "measure_readability": run_readability}


def run_one(task: str, path: Path) -> dict[str, Any]:
    articles = pd.read_parquet(path)
    started = time.perf_counter()
    found = TASKS[task](articles)
    wall = time.perf_counter() - started
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "wall": wall,
        "cpu": own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime,
        "memory_gb": own.ru_maxrss / 1e6,
        "memory_of_others_gb": others.ru_maxrss / 1e6,
        **found,
    }


def measure(sizes: list[int], tasks: list[str], repeats: int) -> list[dict[str, Any]]:
    sys.path.insert(0, str(HERE))
    from corpus import make_corpus

    rows = []
    for n in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "articles.parquet"
            make_corpus(n).articles.to_parquet(path)
            for task in tasks:
                command = [sys.executable, __file__, "--run", task, "--articles", str(path)]
                runs = [
                    json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
                    for _ in range(repeats)
                ]
                row = {"task": task, "articles": n, "runs": repeats, **runs[0]}
                for name in ("wall", "cpu", "memory_gb", "memory_of_others_gb"):
                    row[name] = round(statistics.median(run[name] for run in runs), 2)
                rows.append(row)
                print(f"{task}, {n}: {row['cpu']} CPU s, {row['wall']} s", file=sys.stderr)
    return rows


def write_page(state: dict[str, Any]) -> str:
    host = state["machine"]
    lines = [
        "# Speed of reuse and readability",
        "",
        "Made by `python benchmarks/speed/reuse.py`; do not edit.",
        "",
        f"{host['processor']}, {host['processors']} processors, Python {host['python']}; "
        f"{host['date']}; load average when started {host['load_at_start'][0]} (what else runs "
        "lengthens the wall time, and the processor time somewhat).",
        "",
        "| task | articles | runs | CPU s | wall s | memory GB | of the largest other process | "
        "rows |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['task']} | {row['articles']:,} | {row['runs']} | {row['cpu']:.1f} | "
        f"{row['wall']:.1f} | {row['memory_gb']:.2f} | {row['memory_of_others_gb']:.2f} | "
        f"{row['rows']:,} |"
        for row in state["rows"]
    ]
    for task in TASKS:
        for small, large in pairwise(row for row in state["rows"] if row["task"] == task):
            power = np.log(large["cpu"] / small["cpu"]) / np.log(
                large["articles"] / small["articles"]
            )
            lines += [
                "",
                f"From {small['articles']:,} to {large['articles']:,} articles the processor time "
                f"of {task} grows with the number of articles to the power {power:.2f}.",
            ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 10_000])
    parser.add_argument("--tasks", nargs="+", default=list(TASKS), choices=list(TASKS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--articles", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.run:
        json.dump(run_one(chosen.run, chosen.articles), sys.stdout)
        return
    sys.path.insert(0, str(HERE))
    from run import machine

    host = machine() | {
        "date": time.strftime("%Y-%m-%d"),
        "load_at_start": [round(load, 1) for load in os.getloadavg()],
    }
    rows = measure(chosen.sizes, chosen.tasks, chosen.repeats)
    again = {(row["task"], row["articles"]) for row in rows}
    if STORED.exists():
        old = json.loads(STORED.read_text())["rows"]
        rows += [row for row in old if (row["task"], row["articles"]) not in again]
    rows.sort(key=lambda row: (list(TASKS).index(row["task"]), row["articles"]))
    state = {"machine": host, "rows": rows}
    STORED.parent.mkdir(exist_ok=True)
    STORED.write_text(json.dumps(state, indent=1) + "\n")
    PAGE.write_text(write_page(state))
    print(PAGE)


if __name__ == "__main__":
    main()
