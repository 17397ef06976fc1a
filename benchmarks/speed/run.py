"""Run mediacompare and its peers side by side on one synthetic corpus, and write what it took.

    python benchmarks/speed/run.py                     # 1,000 and 10,000 articles, five runs each
    python benchmarks/speed/run.py --sizes 100000 --repeats 1 --tasks mediacompare

Each run is a process of its own; processor time and memory are those of the whole process, imports
and all. The truth is known (see corpus.py). Results go to results/speed.json and results/speed.md;
a run adds to what is there and replaces the rows it measured again.
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
import tempfile
import time
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
SHARED_WORDS = 20  # what counts as found: this much shared wording
SHINGLE = 5
DIFFLIB_SAMPLE = 300


def pairs_of(first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    low, high = np.minimum(first, second), np.maximum(first, second)
    return pd.DataFrame({"a": low, "b": high}).drop_duplicates()


def run_mediacompare(articles: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    from mediacompare.overlap import find_passages, measure_overlap
    from mediacompare.similarity import measure_similarity
    from mediacompare.tokens import make_tokens

    laps = Laps()
    tokens = make_tokens(articles)
    laps("tokens")
    overlap = measure_overlap(articles, tokens=tokens, without=())
    laps("overlap")
    passages = find_passages(articles, tokens=tokens, without=())
    laps("passages")
    alike = measure_similarity(articles, tokens=tokens, without=(), min_cosine=0.85, idf="corpus")
    laps("cosine")
    found = overlap[overlap["shared_words"] >= SHARED_WORDS]
    number = pd.Series(np.arange(len(articles)), index=articles["article_id"])
    pairs = pairs_of(
        number[found["article_id_1"]].to_numpy(), number[found["article_id_2"]].to_numpy()
    )
    return pairs, {
        "stages": laps.taken,
        "words": len(tokens.word),
        "overlap_pairs": len(overlap),
        "passages": len(passages),
        "cosine_pairs": len(alike),
    }


def run_scikit_learn(articles: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The usual script: TF-IDF and 5-gram counts, and the products of their tables."""
    from difflib import SequenceMatcher

    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    laps = Laps()
    texts = articles["text"].tolist()
    matrix = TfidfVectorizer().fit_transform(texts)
    alike = 0
    for low in range(0, len(texts), 500):
        product = matrix[low : low + 500] @ matrix.T
        alike += int((product.data >= 0.85).sum())
    laps("cosine")
    counts = CountVectorizer(ngram_range=(SHINGLE, SHINGLE), binary=True, dtype=np.int32)
    grams = counts.fit_transform(texts)
    parts = []
    for low in range(0, len(texts), 500):
        product = (grams[low : low + 500] @ grams.T).tocoo()
        enough = product.data >= SHARED_WORDS - SHINGLE + 1
        first, second = product.row[enough] + low, product.col[enough]
        parts.append(pairs_of(first[first < second], second[first < second]))
    pairs = pd.concat(parts, ignore_index=True)
    laps("overlap")
    # The passages, by difflib: a sample of the pairs, and from it an estimate for all.
    sample = pairs.sample(min(DIFFLIB_SAMPLE, len(pairs)), random_state=1)
    for a, b in sample.itertuples(index=False):
        SequenceMatcher(
            None, texts[a].split(), texts[b].split(), autojunk=False
        ).get_matching_blocks()
    laps("passages (sample)")
    each = laps.taken["passages (sample)"] / max(len(sample), 1)
    return pairs, {
        "stages": laps.taken,
        "cosine_pairs": (alike - len(texts)) // 2,
        "passages_estimated_cpu": each * len(pairs),
    }


def run_datasketch(articles: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """MinHash with 128 permutations, banded for a Jaccard index of 0.2, and verification."""
    from datasketch import MinHash, MinHashLSH

    laps = Laps()
    shingles = []
    for text in articles["text"]:
        words = text.lower().split()
        shingles.append({" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)})
    laps("shingles")
    hashes = MinHash.bulk([[s.encode() for s in row] for row in shingles], num_perm=128)
    laps("signatures")
    index = MinHashLSH(threshold=0.2, num_perm=128)
    for i, signature in enumerate(hashes):
        index.insert(i, signature)
    first, second = [], []
    for i, signature in enumerate(hashes):
        for j in index.query(signature):
            if i < j and len(shingles[i] & shingles[j]) >= SHARED_WORDS - SHINGLE + 1:
                first.append(i)
                second.append(j)
    laps("pairs")
    return pairs_of(np.array(first, int), np.array(second, int)), {"stages": laps.taken}


def run_rensa(articles: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The same in Rust."""
    from rensa import RMinHash, RMinHashLSH

    laps = Laps()
    shingles = []
    hashes = []
    for text in articles["text"]:
        words = text.lower().split()
        row = {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
        signature = RMinHash(num_perm=128, seed=1)
        signature.update(sorted(row))
        shingles.append(row)
        hashes.append(signature)
    laps("signatures")
    index = RMinHashLSH(threshold=0.2, num_perm=128, num_bands=64)
    for i, signature in enumerate(hashes):
        index.insert(i, signature)
    first, second = [], []
    for i, signature in enumerate(hashes):
        for j in index.query(signature):
            if i < j and len(shingles[i] & shingles[j]) >= SHARED_WORDS - SHINGLE + 1:
                first.append(i)
                second.append(j)
    laps("pairs")
    return pairs_of(np.array(first, int), np.array(second, int)), {"stages": laps.taken}


TASKS = {
    "mediacompare": run_mediacompare,
    "scikit-learn": run_scikit_learn,
    "datasketch": run_datasketch,
    "rensa": run_rensa,
}
MODULES = {"scikit-learn": "sklearn"}


class Laps:
    """Processor seconds by stage."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}
        self.last = time.process_time()

    def __call__(self, name: str) -> None:
        now = time.process_time()
        self.taken[name] = round(now - self.last, 3)
        self.last = now


def run_one(task: str, corpus: Path) -> dict[str, Any]:
    """Run one task in this process, and compare what it found with the truth."""
    articles = pd.read_parquet(corpus / "articles.parquet")
    started = time.perf_counter()
    before = time.process_time()
    pairs, more = TASKS[task](articles)
    inner = {"wall": time.perf_counter() - started, "inner_cpu": time.process_time() - before}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    spent = resource.getrusage(resource.RUSAGE_SELF)
    truth = pd.read_parquet(corpus / "truth.parquet")
    number = pd.Series(np.arange(len(articles)), index=articles["article_id"])
    ids = [number[truth[f"article_id_{k}"]].to_numpy() for k in (1, 2)]
    keys = np.minimum(*ids) * len(articles) + np.maximum(*ids)
    found = pairs["a"].to_numpy() * len(articles) + pairs["b"].to_numpy()
    hit = np.isin(keys, found)
    recall = {kind: float(hit[truth["kind"] == kind].mean()) for kind in truth["kind"].unique()}
    return {
        **inner,
        "cpu": spent.ru_utime + spent.ru_stime,
        "memory_gb": peak,
        "recall": float(hit.mean()),
        "recall_by_kind": recall,
        "in_truth": float(np.isin(found, keys).mean()) if len(found) else None,
        "pairs": len(found),
        **more,
    }


def measure(sizes: list[int], tasks: list[str], repeats: int, limit: float) -> list[dict[str, Any]]:
    sys.path.insert(0, str(HERE))
    from corpus import make_corpus

    rows = []
    for n in sizes:
        with tempfile.TemporaryDirectory() as folder:
            made = make_corpus(n)
            made.articles.to_parquet(Path(folder) / "articles.parquet")
            made.truth.to_parquet(Path(folder) / "truth.parquet")
            del made
            for task in tasks:
                if importlib.util.find_spec(MODULES.get(task, task)) is None:
                    print(f"{task}: not installed, left out", file=sys.stderr)
                    continue
                runs: list[dict[str, Any]] = []
                for _ in range(repeats):
                    command = [sys.executable, __file__, "--run", task, "--corpus", folder]
                    try:
                        done = subprocess.run(
                            command, capture_output=True, text=True, timeout=limit, check=False
                        )
                    except subprocess.TimeoutExpired:
                        print(f"{task}, {n}: more than {limit:.0f} s, left out", file=sys.stderr)
                        break
                    if done.returncode:
                        print(f"{task}, {n}: {done.stderr[-500:]}", file=sys.stderr)
                        break
                    runs.append(json.loads(done.stdout))
                if runs:
                    row = {"task": task, "articles": n, "runs": len(runs), **runs[0]}
                    for name in ("cpu", "inner_cpu", "wall", "memory_gb"):
                        row[name] = round(statistics.median(run[name] for run in runs), 3)
                    rows.append(row)
                    print(f"{task}, {n}: {row['cpu']:.1f} CPU s", file=sys.stderr)
    return rows


def machine() -> dict[str, Any]:
    names = ["mediacompare", "numba", "numpy", "pandas", "scikit-learn", "datasketch", "rensa"]
    versions = {}
    for name in names:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = None
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {
        "processor": model,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "versions": versions,
        "load_at_start": [round(x, 1) for x in os.getloadavg()],
        "date": time.strftime("%Y-%m-%d"),
    }


def write_page(state: dict[str, Any]) -> str:
    host = state["machine"]
    listed = ", ".join(f"{name} {v}" for name, v in host["versions"].items() if v)
    lines = [
        "# Speed",
        "",
        "Made by `python benchmarks/speed/run.py`; do not edit.",
        "",
        f"{host['processor']}, {host['processors']} processors, Python {host['python']}, {listed}; "
        f"{host['date']}; load average when started {host['load_at_start'][0]}.",
        "",
        "Processor time and memory of the whole process, imports included; medians. Recall: of the "
        f"pairs that share copied words in truth, those found to share {SHARED_WORDS} words or "
        "more. scikit-learn's time is without passages; the column beside it estimates difflib's "
        "from a sample of pairs.",
        "",
        "| articles | program | runs | CPU s | of it in the task | wall s | memory GB | pairs | "
        "recall | in truth | passages by difflib, CPU s |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in state["rows"]:
        estimate = row.get("passages_estimated_cpu")
        truth = "" if row["in_truth"] is None else f"{row['in_truth']:.3f}"
        lines.append(
            f"| {row['articles']:,} | {row['task']} | {row['runs']} | {row['cpu']:.1f} | "
            f"{row['inner_cpu']:.1f} | {row['wall']:.1f} | {row['memory_gb']:.2f} | "
            f"{row['pairs']:,} | {row['recall']:.3f} | {truth} | "
            f"{'' if estimate is None else f'{estimate:.0f} (estimated)'} |"
        )
    lines += ["", "## Stages of mediacompare, CPU s", "", "| articles | stage | CPU s |"]
    lines.append("|---|---|---|")
    for row in state["rows"]:
        if row["task"] == "mediacompare":
            lines += [f"| {row['articles']:,} | {k} | {v:.2f} |" for k, v in row["stages"].items()]
    own = [row for row in state["rows"] if row["task"] == "mediacompare"]
    for small, large in pairwise(own):
        power = np.log(large["inner_cpu"] / small["inner_cpu"]) / np.log(
            large["articles"] / small["articles"]
        )
        lines += [
            "",
            f"From {small['articles']:,} to {large['articles']:,} articles the time of the task "
            f"grows with the number of articles to the power {power:.2f} (about 4 s of it are "
            "imports and the loading of compiled code, whatever the size).",
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--tasks", nargs="+", default=list(TASKS), choices=list(TASKS))
    parser.add_argument("--repeats", type=int, default=5, help="0 writes the page again")
    parser.add_argument("--limit", type=float, default=1800, help="seconds for one run")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.run:
        json.dump(run_one(chosen.run, chosen.corpus), sys.stdout)
        return
    host = machine()
    rows = (
        []
        if chosen.repeats == 0
        else measure(chosen.sizes, chosen.tasks, chosen.repeats, chosen.limit)
    )
    RESULTS.mkdir(exist_ok=True)
    stored = RESULTS / "speed.json"
    before = json.loads(stored.read_text()) if stored.exists() else {"rows": []}
    old = before["rows"]
    if not rows:
        host = before["machine"]
    again = {(row["task"], row["articles"]) for row in rows}
    rows += [row for row in old if (row["task"], row["articles"]) not in again]
    rows.sort(key=lambda row: (row["articles"], list(TASKS).index(row["task"])))
    state = {"machine": host, "rows": rows}
    stored.write_text(json.dumps(state, indent=1) + "\n")
    (RESULTS / "speed.md").write_text(write_page(state))
    print(RESULTS / "speed.md")


if __name__ == "__main__":
    main()
