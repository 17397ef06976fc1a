"""Comparisons that outgrow memory or patience: block by block, on disk, resumed where they stopped.

The texts are divided into blocks; each block's pairs and passages are written as soon as they are
found, to files that appear whole or not at all. What is finished survives an interruption, a full
disk or a killed process, and is not done again. With ``client=`` the blocks run on a Dask cluster.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mediacompare.overlap import (
    MIN_WORDS,
    SHINGLE,
    Ready,
    compare_all,
    overlap_columns,
    overlap_table,
    passage_columns,
    passage_table,
    prepare,
)
from mediacompare.pairs import WITHOUT, zone_names
from mediacompare.shingles import MAX_TEXTS
from mediacompare.tokens import Tokens

BLOCKS = 64
"""Blocks into which a corpus is divided, as far as it has so many texts."""

WORD_BYTES = 40
"""Memory for each word of the corpus, text included, while pairs are compared."""

PAIR_BYTES = 1_500
"""Memory for each pair of texts of a batch, passages included."""

PARTS = ("overlap", "passages")


def write_overlap(
    articles: pd.DataFrame,
    folder: str | Path,
    *,
    tokens: Tokens | None = None,
    memory: str | int = "4GB",
    client: Any = None,
    progress: bool | None = None,
    shingle: int = SHINGLE,
    min_words: int = MIN_WORDS,
    near: bool = True,
    without: str | Collection[str] = WITHOUT,
    window: str | pd.Timedelta | None = None,
    same_outlet: bool = True,
    max_texts: int = MAX_TEXTS,
) -> pd.DataFrame:
    """Measure overlap and find passages block by block, into Parquet files; resume what was begun.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    folder : path
        Where the files go; made when missing. A folder with blocks of the same articles and
        parameters is gone on with.
    tokens : Tokens, optional
        What ``make_tokens(articles)`` gives; made when not given.
    memory : str or int
        Memory to use, for example ``"4GB"``; a number counts bytes. It has to hold the words of
        the corpus (about 40 bytes each, text included).
    client : dask.distributed.Client, optional
        A Dask cluster to run the blocks on; each worker needs the same memory.
    progress : bool, optional
        Whether to show progress; by default only on a terminal.
    shingle, min_words, near, without, window, same_outlet, max_texts
        As in :func:`mediacompare.measure_overlap` and :func:`mediacompare.find_passages`.

    Returns
    -------
    DataFrame
        One row a block:

        block : int
        pairs, passages : int, how many rows its files have
        resumed : bool, whether it was found finished

    Notes
    -----
    :func:`read_overlap` gives the tables together, equal to those of ``measure_overlap`` and
    ``find_passages``. Deleting the folder starts anew.

    Examples
    --------
    >>> import tempfile
    >>> table = pd.DataFrame({
    ...     "article_id": ["a", "b"],
    ...     "text": ["The bridge will close for repairs until the end of May, the town said.",
    ...              "Locals knew: the bridge will close for repairs until the end of May."],
    ... })
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     blocks = write_overlap(table, folder, without=())
    ...     pairs, passages = read_overlap(folder)
    >>> int(blocks["pairs"].sum()), passages["words"].tolist()
    (1, [11])
    """
    budget = _bytes(memory)
    ready = prepare(articles, tokens, shingle, min_words, without, window, same_outlet, max_texts)
    needed = WORD_BYTES * len(ready.tokens.word)
    if needed > budget:
        raise ValueError(
            f"memory={memory!r} is too little: the {len(ready.tokens.word):,} words of the corpus "
            f"need about {needed / 1e9:.1f} GB; give more, or compare the articles in parts"
        )
    at_once = max(10_000, min((budget - needed) // PAIR_BYTES, 2_000_000))
    parameters = {
        "shingle": shingle,
        "min_words": min_words,
        "near": near,
        "without": sorted(zone_names(without)),
        "window": None if window is None else str(pd.Timedelta(window)),
        "same_outlet": same_outlet,
        "max_texts": max_texts,
        "articles": _fingerprint(ready.tokens, articles),
    }
    target = Path(folder)
    spans = _open(target, parameters, _spans(ready))
    names = articles.reindex(columns=["article_id", "outlet"]).reset_index(drop=True)
    finished = {block: counts for block in range(len(spans)) if (counts := _counts(target, block))}
    open_blocks = [block for block in range(len(spans)) if block not in finished]
    resumed = set(finished)

    from tqdm.auto import tqdm

    with tqdm(total=len(spans), initial=len(finished), unit="block",
              disable=None if progress is None else not progress) as bar:  # fmt: skip
        run = _run_here if client is None else _run_on_cluster
        for block, counts in run(ready, names, target, spans, open_blocks, near, at_once, client):
            finished[block] = counts
            bar.update()
    rows = [(block, *finished[block], block in resumed) for block in range(len(spans))]
    kinds = {"block": "int64", "pairs": "int64", "passages": "int64", "resumed": "bool"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def read_overlap(folder: str | Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read what :func:`write_overlap` wrote: the table of pairs and the table of passages.

    Parameters
    ----------
    folder : path
        The folder given to ``write_overlap``.

    Returns
    -------
    tuple of DataFrame
        As :func:`mediacompare.measure_overlap` and :func:`mediacompare.find_passages` give them.
        Blocks not finished are an error.
    """
    target = Path(folder)
    described = target / "blocks.json"
    if not described.exists():
        raise FileNotFoundError(f"folder={str(folder)!r} holds no blocks of write_overlap")
    n = len(json.loads(described.read_text())["spans"])
    missing = [block for block in range(n) if _counts(target, block) is None]
    if missing:
        raise ValueError(
            f"{len(missing)} of {n} blocks in {str(folder)!r} are not finished; run write_overlap "
            "again with the same articles and parameters"
        )
    tables = []
    for part in PARTS:
        files = sorted((target / part).glob("*.parquet"))
        tables.append(pd.concat([pd.read_parquet(file) for file in files], ignore_index=True))
    keys = ["article_id_1", "article_id_2"]
    pairs, passages = tables
    return (
        pairs.sort_values(keys, ignore_index=True),
        passages.sort_values([*keys, "start_1"], ignore_index=True),
    )


Counts = tuple[int, int]
Span = tuple[int, int]


def _run_here(
    ready: Ready, names: pd.DataFrame, target: Path, spans: list[Span], blocks: list[int],
    near: bool, at_once: int, _: Any,
) -> Iterator[tuple[int, Counts]]:  # fmt: skip
    for block in blocks:
        tables = _block(ready, names, spans[block], near, at_once, alone=False)
        yield block, _store(target, block, tables)


def _run_on_cluster(
    ready: Ready, names: pd.DataFrame, target: Path, spans: list[Span], blocks: list[int],
    near: bool, at_once: int, client: Any,
) -> Iterator[tuple[int, Counts]]:  # fmt: skip
    import distributed

    # The workers need the words' places, not the texts.
    slim = replace(ready.tokens, articles=names, given_zones=None, memory={})
    if ready.zones:
        slim.__dict__["zone"] = ready.tokens.zone
    state = client.scatter((replace(ready, tokens=slim), names), broadcast=True, hash=False)
    waiting = {
        client.submit(_remote, state, spans[block], near, at_once, pure=False, retries=3): block
        for block in blocks
    }
    for future in distributed.as_completed(list(waiting)):  # type: ignore[no-untyped-call]
        block = waiting.pop(future)
        yield block, _store(target, block, iter(future.result()))
        future.release()


def _remote(
    state: tuple[Ready, pd.DataFrame], span: Span, near: bool, at_once: int
) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    ready, names = state
    return list(_block(ready, names, span, near, at_once, alone=True))


def _block(
    ready: Ready, names: pd.DataFrame, span: Span, near: bool, at_once: int, *, alone: bool
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Give the tables of the pairs whose first text lies in a block, batch by batch."""
    empty = True
    for done in compare_all(ready, near=near, span=span, at_once=at_once, alone=alone):
        empty = False
        yield (
            overlap_table(names, ready, [overlap_columns(ready, done)]),
            passage_table(names, ready, [passage_columns(ready, done)]),
        )
    if empty:
        yield overlap_table(names, ready, []), passage_table(names, ready, [])


def _spans(ready: Ready) -> list[Span]:
    """Divide the texts into blocks of about the same number of shared shingles."""
    held = np.concatenate(([0], np.cumsum(ready.index.held_at, dtype=np.int64)))
    work = np.cumsum(held[ready.texts.high] - held[ready.texts.low] + 1)
    if len(work) == 0:
        return [(0, 0)]
    edges = np.searchsorted(work, np.linspace(0, work[-1], BLOCKS + 1)[1:-1])
    cuts = np.unique(np.concatenate(([0], edges, [len(work)])))
    return list(pairwise(cuts.tolist()))


def _open(target: Path, parameters: dict[str, Any], spans: list[Span]) -> list[Span]:
    """Make the folder, or check that what it holds is of the same run."""
    described = target / "blocks.json"
    if described.exists():
        stored = json.loads(described.read_text())
        differing = [k for k, v in parameters.items() if stored["parameters"].get(k) != v]
        if differing:
            raise ValueError(
                f"folder={str(target)!r} holds blocks of another run ({', '.join(differing)} "
                "differ); give another folder, or delete it"
            )
        return [(low, high) for low, high in stored["spans"]]
    for part in PARTS:
        (target / part).mkdir(parents=True, exist_ok=True)
    _write(described, json.dumps({"parameters": parameters, "spans": spans}, indent=1).encode())
    return spans


def _store(target: Path, block: int, tables: Iterator[tuple[pd.DataFrame, pd.DataFrame]]) -> Counts:
    """Write a block's batches, and last the file that says that it is finished."""
    for part in PARTS:
        for left_over in (target / part).glob(f"{block:05}-*"):
            left_over.unlink()
    counts = [0, 0]
    for number, batch in enumerate(tables):
        for k, (part, table) in enumerate(zip(PARTS, batch, strict=True)):
            path = target / part / f"{block:05}-{number:03}.parquet"
            unfinished = path.with_suffix(".unfinished")
            try:
                table.to_parquet(unfinished, index=False)
                os.replace(unfinished, path)
            finally:
                unfinished.unlink(missing_ok=True)
            counts[k] += len(table)
    _write(target / f"{block:05}.json", json.dumps(counts).encode())
    return counts[0], counts[1]


def _write(path: Path, data: bytes) -> None:
    unfinished = path.with_suffix(".unfinished")
    try:
        unfinished.write_bytes(data)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _counts(target: Path, block: int) -> Counts | None:
    path = target / f"{block:05}.json"
    if not path.exists():
        return None
    pairs, passages = json.loads(path.read_text())
    return pairs, passages


def _fingerprint(tokens: Tokens, articles: pd.DataFrame) -> str:
    """Tell two corpora apart: by ids, words and their places, dates and outlets."""
    digest = hashlib.blake2b(digest_size=16)
    columns = ("article_id", "outlet", "published_at", "published_precision")
    known = articles.reindex(columns=[name for name in columns if name in articles.columns])
    digest.update(pd.util.hash_pandas_object(known, index=False).to_numpy().tobytes())
    for array in (tokens.offsets, tokens.word, tokens.start):
        digest.update(np.ascontiguousarray(array).data)
    digest.update("\n".join(tokens.vocabulary).encode())
    return digest.hexdigest()


def _bytes(memory: str | int) -> int:
    if isinstance(memory, int) and memory > 0:
        return memory
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kMGT]?)i?B\s*", str(memory))
    if found is None:
        raise ValueError(f"memory={memory!r} is not an amount; use for example '4GB' or '500MB'")
    return int(float(found[1]) * 1000 ** " kMGT".index(found[2] or " "))
