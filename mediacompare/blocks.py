"""Comparisons that outgrow memory or patience: block by block, on disk, resumed where they stopped.

The texts are divided into blocks; each block's pairs and passages are written as soon as they are
found, to files that appear whole or not at all. What is finished survives an interruption, a full
disk or a killed process, and is not done again. With ``client=`` the blocks run on a Dask cluster.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.kernels import COMPILE_FROM, share, threads
from mediacompare.overlap import (
    MIN_WORDS,
    SHINGLE,
    Columns,
    Ready,
    check_lengths,
    compare_all,
    overlap_columns,
    passage_columns,
    passage_places,
    prepare,
)
from mediacompare.pair_files import Names, write_pairs, write_passages
from mediacompare.pairs import WITHOUT, Asked, Kept, Texts, asked_pairs, distinct_texts, zone_names
from mediacompare.shingles import LEAST_SORTED, MAX_TEXTS, SORTED_BYTES, Shingles, index_shingles
from mediacompare.streaming import (
    BATCH,
    Source,
    Words,
    appears_whole,
    cut_to_files,
    load_shared,
    save_shared,
    stamp_of,
    write_whole,
)
from mediacompare.tokens import Tokens
from mediacompare.zones import ZONES

BLOCKS = 64
"""Blocks into which a corpus is divided, as far as it has so many texts."""

WORD_BYTES = 40
"""Memory for each word of a corpus in memory, text included, while pairs are compared."""

FILED_WORD_BYTES = 11
"""Memory for each word of a corpus whose words are in files."""

SPILLED_WORD_BYTES = 6
"""The same where the words stay in files while pairs are compared."""

FILED_BYTES = 1_300_000_000
"""Memory for the program, for who the articles are, and for the batches that are cut: as much as a
million articles took."""

PAIR_BYTES = 1_500
"""Memory for each pair of texts of a batch, passages included."""

PLACE_BYTES = 160
"""Memory for each passage whose characters are looked up."""

PARTS = ("overlap", "passages")

PLACES = np.dtype(
    [
        *((name, np.int32) for name in ("first", "second")),
        *((f"{name}_{k}", np.int64) for k in (1, 2) for name in ("begin", "last")),
        *(("words", np.int32), ("kind", np.int8), ("texts", np.int16)),
    ]
)
"""A passage whose characters are not yet looked up."""


def write_overlap(
    articles: pd.DataFrame | Source,
    folder: str | Path,
    *,
    tokens: Tokens | None = None,
    memory: str | int = "4GB",
    client: Any = None,
    progress: bool | None = None,
    batch: int = BATCH,
    shingle: int = SHINGLE,
    min_words: int = MIN_WORDS,
    near: bool = True,
    without: str | Collection[str] = WITHOUT,
    window: str | pd.Timedelta | None = None,
    same_outlet: bool = True,
    same_producer: bool = True,
    max_texts: int = MAX_TEXTS,
) -> pd.DataFrame:
    """Measure overlap and find passages block by block, into Parquet files; resume what was begun.

    Parameters
    ----------
    articles : DataFrame, path, or iterable of DataFrame
        The articles table; or a file or folder as :func:`mediacompare.stream_articles` reads it;
        or articles tables one after another, as that function gives them. Both are cut batch by
        batch and never held in memory together.
    folder : path
        Where the files go; made when missing. A folder with batches and blocks of the same
        articles and parameters is gone on with.
    tokens : Tokens, optional
        What ``make_tokens(articles)`` gives; made when not given. Only with a DataFrame.
    memory : str or int
        Memory to use, for example ``"4GB"``; a number counts bytes. It has to hold about 40 bytes
        for each word of a DataFrame, its text included. Of what is read in batches, 11 bytes for
        each word and 1.3 GB; with less, down to 6 bytes for each word, words stay in files, which
        is slower.
    client : dask.distributed.Client, optional
        A Dask cluster to run the blocks on. Workers that see the folder read the words from it
        and write to it; others are sent the words, and each needs the same memory.
    progress : bool, optional
        Whether to show progress, with the time left; by default only on a terminal.
    batch : int
        Articles read and cut at a time.
    shingle, min_words, near, without, window, same_outlet, same_producer, max_texts
        As in :func:`mediacompare.measure_overlap` and :func:`mediacompare.find_passages`.

    Returns
    -------
    DataFrame
        One row a block; ``attrs`` has the numbers of ``articles``, of ``words`` and of distinct
        ``texts`` (articles of the same words are compared once; :func:`mediacompare.find_reprints`
        names them).

        block : int
        pairs, passages : int, how many rows its files have
        resumed : bool, whether it was found finished

    Notes
    -----
    :func:`read_overlap` gives the tables together, equal to those of ``measure_overlap`` and
    ``find_passages``. With one exception: the lines that recur in an outlet's articles (furniture)
    are looked for within each batch of what is read in batches, not in all of its articles, so
    that with zones set aside a line may count that would not; with ``without=()`` there is no
    difference. Deleting the folder starts anew. :func:`estimate_overlap` tells beforehand what a
    run will need.

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
    check_lengths(shingle, min_words, max_texts)
    parameters: dict[str, Any] = {
        "shingle": shingle,
        "min_words": min_words,
        "near": near,
        "without": sorted(zone_names(without)),
        "window": None if window is None else str(pd.Timedelta(window)),
        "same_outlet": same_outlet,
        "same_producer": same_producer,
        "max_texts": max_texts,
    }
    target = Path(folder).absolute()
    words: Words | None = None
    if isinstance(articles, pd.DataFrame):
        ready = prepare(
            articles, tokens, shingle, min_words, without, window, same_outlet, max_texts,
            same_producer,
        )  # fmt: skip
        names = Names.of(articles, ready.rank)
        needed = WORD_BYTES * len(ready.tokens.word)
        _check_memory(memory, needed, len(ready.tokens.word))
        parameters["articles"] = _fingerprint(ready.tokens, articles)
        described = _opened(target, parameters)
    else:
        if tokens is not None:
            raise TypeError("tokens go with a DataFrame; what is read in batches is cut here")
        with _bar(progress, unit="article") as bar:
            words = cut_to_files(articles, target / "words", without=without, batch=batch, bar=bar)
        names = Names.of(words.articles, words.rank())
        needed, spill = _needed_of_files(memory, int(words.edges[-1]))
        parameters["articles"] = words.digest
        described = _opened(target, parameters)
        ready = _hollow(words, names.rank)
        if described is None or _missing(target, described):
            ready = _ready_of_files(
                ready,
                words,
                asked_pairs(words.articles, window, same_outlet, same_producer),
                lengths=(shingle, min_words, max_texts),
                # A cluster's workers map the same files, and files want memory, too.
                mapped=spill or client is not None,
                spare=(budget - needed) // (2 if spill else 1),
            )
    if described is None:
        described = {
            "spans": _spans(ready),
            "corpus": {
                "articles": len(names.rank),
                "words": int(ready.words.sum()),
                "texts": len(ready.texts),
            },
            "parameters": parameters,
        }
        for part in PARTS:
            (target / part).mkdir(parents=True, exist_ok=True)
        if words is not None:
            (target / "places").mkdir(exist_ok=True)
        write_whole(target / "blocks.json", json.dumps(described, indent=1).encode())
    spans = described["spans"]
    open_blocks = _missing(target, described)
    finished = {block: counts for block in range(len(spans)) if (counts := _counts(target, block))}
    resumed = set(finished)
    at_once = max(10_000, min((budget - needed) // PAIR_BYTES // threads(), 2_000_000))
    job = _Job(ready, names, target, near, at_once, words is not None)
    with _bar(progress, total=len(spans), initial=len(finished), unit="block") as bar:
        todo = [(block, (int(spans[block][0]), int(spans[block][1]))) for block in open_blocks]
        runs = _run_here(job, todo) if client is None else _run_on_cluster(job, todo, client)
        try:
            for block, counts in runs:
                finished[block] = counts
                bar.update()
        finally:
            del ready, job, runs
            if words is not None:
                words.close()
    if words is not None:
        _look_up(words, names, target, budget)
    rows = [(block, *finished[block], block in resumed) for block in range(len(spans))]
    kinds = {"block": "int64", "pairs": "int64", "passages": "int64", "resumed": "bool"}
    table = pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
    table.attrs.update(described["corpus"])
    return table


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
    missing = _missing(target, {"spans": [()] * n})
    if missing or any(target.glob("places/*.npy")):
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
Found = tuple[Columns, Columns | NDArray[Any]]
"""What is found of a batch of pairs: overlap, and passages or, for later, their places."""


@dataclass(frozen=True, eq=False)
class _Job:
    """A corpus ready to be compared, and where its blocks go.

    ``later`` says that the characters of passages are looked up when all blocks are done.
    """

    ready: Ready
    names: Names
    target: Path
    near: bool
    at_once: int
    later: bool


def _run_here(job: _Job, todo: list[tuple[int, Span]]) -> Iterator[tuple[int, Counts]]:
    # Of a large corpus each processor takes its own blocks; of a small one they share a block.
    many = len(job.ready.kept.word) >= COMPILE_FROM and threads() > 1

    def run(one: tuple[int, Span]) -> tuple[int, Counts]:
        block, span = one
        return block, _store(job, block, _block(job, span, alone=many))

    yield from share(run, todo, alone=not many)


def _run_on_cluster(
    job: _Job, todo: list[tuple[int, Span]], client: Any
) -> Iterator[tuple[int, Counts]]:
    import distributed

    # The workers need the words' places, not the texts.
    tokens = job.ready.tokens
    slim = replace(
        tokens, article_id=(), language=(), vocabulary=[], gap=tokens.gap[:0],
        articles=pd.DataFrame(), given_zones=None, memory={},
    )  # fmt: skip
    if job.ready.zones and not job.later:
        slim.__dict__["zone"] = tokens.zone
    kept = replace(job.ready.kept, hashes=job.ready.kept.hashes[:0])
    sent = replace(job, ready=replace(job.ready, tokens=slim, kept=kept, key=None))
    file = job.target / "shared.bin"
    stamp = save_shared(sent, file)
    try:
        seen = client.run(_sees, str(file), stamp)
        if all(seen.values()):
            address: Any = (str(file), stamp)
        else:
            address = client.scatter(sent, broadcast=True, hash=False)
        waiting = {
            client.submit(_remote, address, block, span, pure=False, retries=3): block
            for block, span in todo
        }
        for future in distributed.as_completed(list(waiting)):  # type: ignore[no-untyped-call]
            block = waiting.pop(future)
            found = future.result()
            counts = found if isinstance(found, tuple) else _store(job, block, found)
            yield block, counts
            future.release()
    finally:
        file.unlink(missing_ok=True)


def _remote(address: Any, block: int, span: Span) -> Counts | list[Found]:
    """Run a block on a worker: from and to the folder where it is seen, else by the wires."""
    if isinstance(address, _Job):
        return list(_block(address, span, alone=True))
    job = _shared(*address)
    # Done before its worker died, or before the word of it was lost.
    counts = _counts(job.target, block)
    return counts or _store(job, block, _block(job, span, alone=True))


def _sees(file: str, stamp: str) -> bool:
    try:
        return stamp_of(Path(file)) == stamp
    except OSError:
        return False


@functools.lru_cache(maxsize=1)
def _shared(file: str, stamp: str) -> Any:
    return load_shared(Path(file))


def _block(job: _Job, span: Span, *, alone: bool) -> Iterator[Found]:
    """Give what is found of the pairs whose first text lies in a block, batch by batch."""
    ready = job.ready
    for done in compare_all(ready, near=job.near, span=span, at_once=job.at_once, alone=alone):
        if job.later:
            yield overlap_columns(ready, done), _places(passage_places(ready, done))
        else:
            yield overlap_columns(ready, done), passage_columns(ready, done)


def _places(columns: Columns) -> NDArray[Any]:
    rows = np.empty(len(columns["first"]), dtype=PLACES)
    for name in PLACES.names or ():
        rows[name] = columns[name]
    return rows


def _look_up(words: Words, names: Names, target: Path, budget: int) -> None:
    """Turn the passages' words into characters, as many at once as memory holds."""
    files = sorted((target / "places").glob("*.npy"))
    while files:
        rows: list[NDArray[Any]] = []
        while len(rows) < len(files) and sum(map(len, rows)) < budget // PLACE_BYTES:
            rows.append(np.load(files[len(rows)]))
        bounds = np.cumsum([0] + [len(part) for part in rows]).tolist()
        places = (
            np.concatenate([part[f"{side}_{k}"] for k in (1, 2) for part in rows])
            for side in ("begin", "last")
        )
        found = words.characters(*places)
        sides = [tuple(a[: bounds[-1]] for a in found), tuple(a[bounds[-1] :] for a in found)]

        def write(
            one: tuple[Path, NDArray[Any], tuple[int, int]],
            sides: list[tuple[NDArray[Any], ...]] = sides,
        ) -> None:
            file, part, (low, high) = one
            columns = _characters(part, [tuple(a[low:high] for a in side) for side in sides])
            write_passages(target / "passages" / f"{file.stem}.parquet", names, [columns])
            file.unlink()

        done = zip(files, rows, pairwise(bounds), strict=False)
        files = files[len(rows) :]
        deque(share(write, done, alone=bounds[-1] < COMPILE_FROM), maxlen=0)


def _characters(
    part: NDArray[Any], sides: list[tuple[NDArray[Any], ...]]
) -> dict[str, NDArray[Any]]:
    """Give the columns of passages whose characters were looked up."""
    columns: dict[str, NDArray[Any]] = {name: part[name] for name in ("words", "kind", "texts")}
    for name in ("first", "second"):
        columns[name] = part[name].astype(np.int64)
    for k, (start, end, zone) in enumerate(sides, 1):
        columns[f"start_{k}"], columns[f"end_{k}"], columns[f"zone_{k}"] = start, end, zone
    quotation = ZONES.index("quotation")
    quoted = (columns["zone_1"] == quotation) | (columns["zone_2"] == quotation)
    columns["zone"] = np.where(quoted, np.int8(quotation), columns["zone_1"])
    return columns


def _ready_of_files(
    hollow: Ready,
    words: Words,
    asked: Asked,
    *,
    lengths: tuple[int, int, int],
    mapped: bool,
    spare: int,
) -> Ready:
    """Read the words of files, and index their shingles in the memory there is."""
    shingle, min_words, max_texts = lengths
    at_once = LEAST_SORTED + spare // (SORTED_BYTES * threads())
    try:
        kept = words.load(mapped=mapped)
        texts = distinct_texts(kept)
        index = index_shingles(
            kept, texts, asked, shingle=shingle, max_texts=max_texts, at_once=at_once
        )
    except BaseException:
        words.close()
        raise
    return replace(
        hollow, kept=kept, texts=texts, asked=asked, index=index, words=kept.words,
        min_words=min_words,
    )  # fmt: skip


def _hollow(words: Words, rank: NDArray[np.int64]) -> Ready:
    """Give what comparing needs, with nothing in it yet but who the articles are."""
    none, small = np.zeros(0, np.int64), np.zeros(0, np.int32)
    byte = np.zeros(0, np.uint8)
    tokens = Tokens((), (), none, small, small, small, byte, [], words.articles)
    kept = Kept(words.offsets, small, byte, None, words.hashes)
    texts = Texts(none, none, none, np.zeros(1, np.int64))
    asked = asked_pairs(words.articles, None, True)
    index = Shingles(0, 0, small, byte, small, byte, none)
    return Ready(tokens, kept, texts, asked, index, rank, none, 0, words.zones, None)


def _spans(ready: Ready) -> list[Span]:
    """Divide the texts into blocks that begin about the same number of pairs."""
    pairs, n = ready.index.pairs, len(ready.texts)
    places = np.linspace(0, len(pairs), BLOCKS, endpoint=False).astype(int)[: len(pairs)]
    return list(pairwise(np.unique([0, *(pairs[places] >> 32), n]).tolist())) or [(0, 0)]


def _opened(target: Path, parameters: dict[str, Any]) -> dict[str, Any] | None:
    """Read what a folder holds, when it is of the same run."""
    described = target / "blocks.json"
    if not described.exists():
        return None
    stored: dict[str, Any] = json.loads(described.read_text())
    differing = [k for k, v in parameters.items() if stored["parameters"].get(k) != v]
    if differing:
        raise ValueError(
            f"folder={str(target)!r} holds blocks of another run ({', '.join(differing)} "
            "differ); give another folder, or delete it"
        )
    return stored


def _missing(target: Path, described: dict[str, Any]) -> list[int]:
    return [b for b in range(len(described["spans"])) if _counts(target, b) is None]


def _store(job: _Job, block: int, batches: Iterable[Found]) -> Counts:
    """Write a block's batches, and last the file that says that it is finished."""
    target, names = job.target, job.names
    for part in (*PARTS, "places"):
        for left_over in (target / part).glob(f"{block:05}-*"):
            left_over.unlink()
    pairs, passages = 0, 0
    for number, (of_pairs, of_passages) in enumerate(batches):
        name = f"{block:05}-{number:03}"
        pairs += write_pairs(target / "overlap" / f"{name}.parquet", names, [of_pairs])
        if isinstance(of_passages, dict):
            file = target / "passages" / f"{name}.parquet"
            passages += write_passages(file, names, [of_passages])
        else:
            _write_places(target / "places" / f"{name}.npy", of_passages)
            passages += len(of_passages)
    if pairs == 0:
        # An empty table has columns, too.
        write_pairs(target / "overlap" / f"{block:05}-none.parquet", names, [])
        write_passages(target / "passages" / f"{block:05}-none.parquet", names, [])
    write_whole(target / f"{block:05}.json", json.dumps([pairs, passages]).encode())
    return pairs, passages


def _write_places(path: Path, rows: NDArray[Any]) -> None:
    with appears_whole(path) as unfinished, open(unfinished, "wb") as file:
        np.save(file, rows)


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


def filed_bytes(words: int, *, spill: bool = False) -> int:
    """Give the memory for words that are in files; few need little more than in memory."""
    each = SPILLED_WORD_BYTES if spill else FILED_WORD_BYTES
    return each * words + min(FILED_BYTES, WORD_BYTES * words)


def _needed_of_files(memory: str | int, words: int) -> tuple[int, bool]:
    """Give the memory for words that are in files, and whether they have to stay there."""
    needed = filed_bytes(words)
    if needed <= _bytes(memory):
        return needed, False
    needed = filed_bytes(words, spill=True)
    _check_memory(memory, needed, words)
    return needed, True


def _check_memory(memory: str | int, needed: int, words: int) -> None:
    if needed > _bytes(memory):
        raise ValueError(
            f"memory={memory!r} is too little: the {words:,} words of the corpus "
            f"need about {needed / 1e9:.1f} GB; give more, or compare the articles in parts"
        )


def _bar(progress: bool | None, **options: Any) -> Any:
    from tqdm.auto import tqdm

    return tqdm(disable=None if progress is None else not progress, **options)


def _bytes(memory: str | int) -> int:
    if isinstance(memory, int) and memory > 0:
        return memory
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kMGT]?)i?B\s*", str(memory))
    if found is None:
        raise ValueError(f"memory={memory!r} is not an amount; use for example '4GB' or '500MB'")
    return int(float(found[1]) * 1000 ** " kMGT".index(found[2] or " "))
