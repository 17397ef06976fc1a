"""Run mediacompare and its peers side by side on one synthetic corpus, and write what it took.

    python benchmarks/speed/run.py                        # all rows that are missing
    python benchmarks/speed/run.py --sizes 1000 10000     # of these sizes
    python benchmarks/speed/run.py --sizes 100000 --tasks mediacompare scikit-learn --again
    python benchmarks/speed/run.py --page                 # the page and the plot from what stands

Each run is a process of its own; processor time and memory are those of the whole process, imports
and all. The truth is known (see corpus.py). A row is stored in results/speed.json when it is done
and not measured again unless ``--again`` says so; page and plots are made from all rows.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import programs  # noqa: E402

RESULTS = HERE / "results"
STORED = RESULTS / "speed.json"

#: Which program is run at which size, and how often (the median is given).
PLAN: dict[str, dict[int, int]] = {
    "mediacompare": {1_000: 5, 10_000: 5, 100_000: 5},
    "mediacompare, with cosines": {1_000: 5, 10_000: 5, 100_000: 3},
    "mediacompare, streamed": {1_000: 5, 10_000: 5, 100_000: 5, 1_000_000: 1},
    "mediacompare, Dask": {10_000: 3, 100_000: 3},
    "scikit-learn": {1_000: 5, 10_000: 3, 100_000: 1},
    "datasketch": {1_000: 5, 10_000: 5, 100_000: 1},
    "rensa": {1_000: 5, 10_000: 5, 100_000: 1},
    "like textreuse": {1_000: 5, 10_000: 3},
}


def run_one(task: str, corpus: Path) -> dict[str, Any]:
    """Run one program in this process, and compare what it found with the truth."""
    started = time.perf_counter()
    before = time.process_time()
    pairs, more = programs.TASKS[task](corpus)
    inner = {"wall": time.perf_counter() - started, "inner_cpu": time.process_time() - before}
    own = resource.getrusage(resource.RUSAGE_SELF)
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "folder" in pairs:
        pairs = programs.pairs_in(Path(pairs["folder"][0]), corpus)
    truth = pd.read_parquet(corpus / "truth.parquet")
    number = programs.numbers(corpus)
    ids = [number[truth[f"article_id_{k}"]].to_numpy() for k in (1, 2)]
    keys = np.minimum(*ids) * len(number) + np.maximum(*ids)
    found = pairs["a"].to_numpy() * len(number) + pairs["b"].to_numpy()
    hit = np.isin(keys, found)
    recall = {kind: float(hit[truth["kind"] == kind].mean()) for kind in truth["kind"].unique()}
    return {
        **inner,
        "cpu": own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime,
        "memory_gb": max(own.ru_maxrss, workers.ru_maxrss) * 1024 / 1e9,
        "recall": float(hit.mean()),
        "recall_by_kind": recall,
        "in_truth": float(np.isin(found, keys).mean()) if len(found) else None,
        "pairs": len(found),
        **more,
    }


def measure(task: str, n: int, repeats: int, corpus: Path, limit: float) -> dict[str, Any] | None:
    """Run a program several times; give the medians."""
    runs: list[dict[str, Any]] = []
    load = os.getloadavg()[0]
    for _ in range(repeats):
        command = [sys.executable, __file__, "--run", task, "--corpora", str(corpus)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=limit, check=False
            )
        except subprocess.TimeoutExpired:
            say(f"{task}, {n:,}: more than {limit:.0f} s, left out")
            return None
        if done.returncode:
            say(f"{task}, {n:,}: {done.stderr[-500:]}")
            return None
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    row = {"task": task, "articles": n, "runs": len(runs), **runs[0]}
    for name in ("cpu", "inner_cpu", "wall", "memory_gb", "call_cpu"):
        if name not in row:
            continue
        row[name] = round(statistics.median(run[name] for run in runs), 3)
    row["cpu_range"] = [round(f(run["cpu"] for run in runs), 3) for f in (min, max)]
    row["load_at_start"] = round(load, 1)
    row["date"] = time.strftime("%Y-%m-%d")
    say(f"{task}, {n:,}: {row['cpu']:.1f} CPU s, {row['wall']:.1f} s, {row['memory_gb']:.2f} GB")
    return row


def corpus_of(n: int, folder: Path) -> Path:
    """Make a corpus, unless it stands; in a process of its own, whose memory is given back."""
    target = folder / f"{n}"
    if not (target / "made").exists():
        say(f"making {n:,} articles")
        command = [sys.executable, str(HERE / "corpus.py"), str(n), str(target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (target / "made").touch()
    return target


def machine() -> dict[str, Any]:
    names = ["mediacompare", "numba", "numpy", "pandas", "pyarrow", "scikit-learn", "datasketch"]
    versions = {}
    for name in (*names, "rensa", "distributed"):
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = None
    model = platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    if Path("/proc/cpuinfo").exists():
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {
        "processor": model,
        "processors": os.cpu_count(),
        "memory_gb": round(memory, 1),
        "python": platform.python_version(),
        "system": platform.system(),
        "versions": versions,
    }


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def store(row: dict[str, Any] | None = None) -> None:
    """Add a row to what is stored, and make page and plots of all."""
    state = json.loads(STORED.read_text()) if STORED.exists() else {"rows": []}
    rows = [r for r in state["rows"] if r["task"] in PLAN and "date" in r]
    if row is not None:
        state["machine"] = machine()
        same = (row["task"], row["articles"])
        rows = [r for r in rows if (r["task"], r["articles"]) != same] + [row]
    rows.sort(key=lambda row: (row["articles"], list(PLAN).index(row["task"])))
    state["rows"] = rows
    RESULTS.mkdir(exist_ok=True)
    beside = STORED.with_suffix(".unfinished")
    beside.write_text(json.dumps(state, indent=1) + "\n")
    os.replace(beside, STORED)
    import page

    page.write(state, RESULTS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of articles; all planned")
    parser.add_argument("--tasks", nargs="+", default=list(PLAN), choices=list(PLAN))
    parser.add_argument("--repeats", type=int, help="runs of each row; as planned")
    parser.add_argument("--again", action="store_true", help="measure rows that stand again")
    parser.add_argument("--limit", type=float, default=3600, help="seconds for one run")
    parser.add_argument("--page", action="store_true", help="only make page and plots")
    parser.add_argument("--corpora", type=Path, default=programs.scratch(), help="scratch folder")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.run:
        print(json.dumps(run_one(chosen.run, chosen.corpora)))
        return
    if chosen.page:
        store()
        return
    sizes = chosen.sizes or sorted({n for planned in PLAN.values() for n in planned})
    standing = set()
    if STORED.exists() and not chosen.again:
        rows = json.loads(STORED.read_text())["rows"]
        standing = {(row["task"], row["articles"]) for row in rows if "date" in row}
    for n in sizes:
        for task in chosen.tasks:
            planned = PLAN[task].get(n) if chosen.sizes is None else PLAN[task].get(n, 1)
            if planned is None or (task, n) in standing:
                continue
            if importlib.util.find_spec(programs.MODULES[task]) is None:
                say(f"{task}: not installed, left out")
                continue
            corpus = corpus_of(n, chosen.corpora)
            row = measure(task, n, chosen.repeats or planned, corpus, chosen.limit)
            if row is not None:
                store(row)
    print(RESULTS / "speed.md")


if __name__ == "__main__":
    main()
