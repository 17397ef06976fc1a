"""The programs that are compared: each takes a corpus and gives the pairs that it found.

Each is what a scholar would write with the library at hand. A pair counts as found when it shares
`SHARED_WORDS` words (mediacompare) or as many shingles as these words have (the others).
"""

from __future__ import annotations

import shutil
import tempfile
import time
import zlib
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SHARED_WORDS = 20
SHINGLE = 5
SAMPLE = 300  # pairs aligned by difflib, and from them an estimate for all
ALIGNED = 20  # the same by the alignment that textreuse uses, which is slower
ROWS = 500  # of a product of two sparse tables at a time

Result = tuple[pd.DataFrame, dict[str, Any]]


class Laps:
    """Processor seconds by stage."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}
        self.last = time.process_time()

    def __call__(self, name: str) -> None:
        now = time.process_time()
        self.taken[name] = round(now - self.last, 3)
        self.last = now


def pairs_of(first: Any, second: Any) -> pd.DataFrame:
    first, second = np.asarray(first, np.int64), np.asarray(second, np.int64)
    low, high = np.minimum(first, second), np.maximum(first, second)
    return pd.DataFrame({"a": low, "b": high}).drop_duplicates()


def read(corpus: Path) -> pd.DataFrame:
    return pd.read_parquet(corpus / "articles.parquet")


def numbers(corpus: Path) -> pd.Series:
    ids = pd.read_parquet(corpus / "articles.parquet", columns=["article_id"])["article_id"]
    return pd.Series(np.arange(len(ids)), index=ids)


def run_mediacompare(corpus: Path, cosines: bool = False) -> Result:
    """In memory: tokens, pairs, passages; and the pairs of cosine 0.85 or more, if asked for."""
    from mediacompare.overlap import find_passages, measure_overlap
    from mediacompare.similarity import measure_similarity
    from mediacompare.tokens import make_tokens

    articles = read(corpus)
    laps = Laps()
    tokens = make_tokens(articles)
    laps("tokens")
    overlap = measure_overlap(articles, tokens=tokens, without=())
    laps("overlap")
    passages = find_passages(articles, tokens=tokens, without=())
    laps("passages")
    more = {}
    if cosines:
        options = {"without": (), "min_cosine": 0.85, "idf": "corpus"}
        alike = measure_similarity(articles, tokens=tokens, **options)
        laps("cosine")
        more["cosine_pairs"] = len(alike)
    found = overlap[overlap["shared_words"] >= SHARED_WORDS]
    number = numbers(corpus)
    pairs = pairs_of(number[found["article_id_1"]], number[found["article_id_2"]])
    return pairs, {
        "stages": laps.taken,
        "words": len(tokens.word),
        "overlap_pairs": len(overlap),
        "passages": len(passages),
        **more,
    }


def run_with_cosines(corpus: Path) -> Result:
    return run_mediacompare(corpus, cosines=True)


def run_streamed(corpus: Path, client: Any = None) -> Result:
    """From a Parquet file to files of pairs and passages, batch by batch and block by block."""
    from pyarrow.parquet import ParquetFile

    from mediacompare.blocks import write_overlap

    laps = Laps()
    target = corpus / ("dask" if client else "streamed")
    shutil.rmtree(target, ignore_errors=True)
    source = corpus / "articles.parquet"
    memory = "8GB" if ParquetFile(source).metadata.num_rows <= 1_000_000 else "24GB"
    blocks = write_overlap(source, target, memory=memory, without=(), client=client)
    laps("all")
    return pd.DataFrame({"folder": [str(target)]}), {
        "stages": laps.taken,
        "words": blocks.attrs["words"],
        "overlap_pairs": int(blocks["pairs"].sum()),
        "passages": int(blocks["passages"].sum()),
        "disk_gb": round(sum(f.stat().st_size for f in target.rglob("*") if f.is_file()) / 1e9, 3),
    }


def pairs_in(folder: Path, corpus: Path) -> pd.DataFrame:
    """Read the pairs that share enough words from the files of `run_streamed`."""
    number = numbers(corpus)
    parts = []
    for file in sorted((folder / "overlap").glob("*.parquet")):
        columns = ["article_id_1", "article_id_2", "shared_words"]
        part = pd.read_parquet(file, columns=columns)
        part = part[part["shared_words"] >= SHARED_WORDS]
        parts.append(pairs_of(number[part["article_id_1"]], number[part["article_id_2"]]))
    return pd.concat(parts, ignore_index=True)


def run_dask(corpus: Path) -> Result:
    """The same, its blocks on a local Dask cluster of two workers of one thread."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        before = spent_by(client)
        pairs, more = run_streamed(corpus, client)
        # What the cluster itself takes to start is not the comparison's.
        return pairs, {**more, "call_cpu": round(spent_by(client) - before, 3)}


def spent_by(client: Any) -> float:
    """Processor seconds so far of this process, which has the scheduler, and of all workers."""
    return float(time.process_time() + sum(client.run(time.process_time).values()))


def run_scikit_learn(corpus: Path) -> Result:
    """The usual script: TF-IDF and 5-gram counts, and the products of their tables."""
    from difflib import SequenceMatcher

    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    texts = read(corpus)["text"].tolist()
    laps = Laps()
    matrix = TfidfVectorizer().fit_transform(texts)
    alike = 0
    for low in range(0, len(texts), ROWS):
        product = matrix[low : low + ROWS] @ matrix.T
        alike += int((product.data >= 0.85).sum())
    laps("cosine")
    counts = CountVectorizer(ngram_range=(SHINGLE, SHINGLE), binary=True, dtype=np.int32)
    grams = counts.fit_transform(texts)
    parts = []
    for low in range(0, len(texts), ROWS):
        product = (grams[low : low + ROWS] @ grams.T).tocoo()
        enough = product.data >= SHARED_WORDS - SHINGLE + 1
        first, second = product.row[enough] + low, product.col[enough]
        parts.append(pairs_of(first[first < second], second[first < second]))
    pairs = pd.concat(parts, ignore_index=True)
    laps("overlap")
    # The passages, by difflib: a sample of the pairs, and from it an estimate for all.
    sample = pairs.sample(min(SAMPLE, len(pairs)), random_state=1)
    for a, b in sample.itertuples(index=False):
        SequenceMatcher(
            None, texts[a].split(), texts[b].split(), autojunk=False
        ).get_matching_blocks()
    laps("passages (sample)")
    each = laps.taken.pop("passages (sample)") / max(len(sample), 1)
    return pairs, {
        "stages": laps.taken,
        "cosine_pairs": (alike - len(texts)) // 2,
        "passages_estimated_cpu": each * len(pairs),
    }


def shingles_of(text: str) -> set[str]:
    words = text.lower().split()
    return {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def run_datasketch(corpus: Path) -> Result:
    """MinHash with 128 permutations, banded for a Jaccard index of 0.2, and verification."""
    from datasketch import MinHash, MinHashLSH

    articles = read(corpus)
    laps = Laps()
    shingles = [shingles_of(text) for text in articles["text"]]
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
    return pairs_of(first, second), {"stages": laps.taken}


def run_rensa(corpus: Path) -> Result:
    """The same in Rust."""
    from rensa import RMinHash, RMinHashLSH

    articles = read(corpus)
    laps = Laps()
    shingles = []
    hashes = []
    for text in articles["text"]:
        row = shingles_of(text)
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
    return pairs_of(first, second), {"stages": laps.taken}


HASHES, BANDS = 240, 80  # as in textreuse's introduction


def run_like_textreuse(corpus: Path) -> Result:
    """The algorithm of R's textreuse, in Python: 240 minhashes in 80 bands, then alignment.

    Candidates are verified on their sets of shingles; Smith and Waterman's local alignment of a
    sample of the pairs found gives the estimate for all.
    """
    articles = read(corpus)
    laps = Laps()
    rng = np.random.default_rng(1)
    factor = rng.integers(1, 2**31, HASHES, dtype=np.uint64) | np.uint64(1)
    shift = rng.integers(0, 2**31, HASHES, dtype=np.uint64)
    shingles = []
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for i, text in enumerate(articles["text"]):
        row = shingles_of(text)
        shingles.append(row)
        keys = np.array([zlib.crc32(s.encode()) for s in row], dtype=np.uint64)
        signature = ((keys[:, None] * factor + shift) >> np.uint64(32)).min(axis=0, initial=2**63)
        for band, part in enumerate(signature.reshape(BANDS, -1)):
            buckets[band, part.tobytes()].append(i)
    laps("signatures")
    candidates: set[tuple[int, int]] = set()
    for members in buckets.values():
        candidates.update(combinations(members, 2))
    found = [
        (i, j)
        for i, j in candidates
        if len(shingles[i] & shingles[j]) >= SHARED_WORDS - SHINGLE + 1
    ]
    laps("pairs")
    pairs = pairs_of([i for i, _ in found], [j for _, j in found])
    sample = pairs.sample(min(ALIGNED, len(pairs)), random_state=1)
    texts = articles["text"]
    for a, b in sample.itertuples(index=False):
        align(texts[a].lower().split(), texts[b].lower().split())
    laps("passages (sample)")
    each = laps.taken.pop("passages (sample)") / max(len(sample), 1)
    return pairs, {"stages": laps.taken, "passages_estimated_cpu": each * len(pairs)}


def align(first: list[str], second: list[str]) -> int:
    """Score the best local alignment of words: a match 2, a mismatch -1, a gap -1."""
    above = [0] * (len(second) + 1)
    best = 0
    for word in first:
        row = [0]
        for j, other in enumerate(second):
            score = above[j] + (2 if word == other else -1)
            score = max(score, above[j + 1] - 1, row[j] - 1, 0)
            row.append(score)
            if score > best:
                best = score
        above = row
    return best


TASKS = {
    "mediacompare": run_mediacompare,
    "mediacompare, with cosines": run_with_cosines,
    "mediacompare, streamed": run_streamed,
    "mediacompare, Dask": run_dask,
    "scikit-learn": run_scikit_learn,
    "datasketch": run_datasketch,
    "rensa": run_rensa,
    "like textreuse": run_like_textreuse,
}
MODULES = {
    "mediacompare": "mediacompare",
    "mediacompare, with cosines": "mediacompare",
    "mediacompare, streamed": "mediacompare",
    "mediacompare, Dask": "distributed",
    "scikit-learn": "sklearn",
    "datasketch": "datasketch",
    "rensa": "rensa",
    "like textreuse": "numpy",
}


def scratch() -> Path:
    """Give the folder in which corpora are kept between runs."""
    return Path(tempfile.gettempdir()) / "mediacompare-speed"
