"""Articles that outgrow memory: read and cut batch by batch, their words kept in plain files.

A batch is cut as any corpus is; what comparing needs of it (the numbers of its words, which of them
count, where each stands) goes to a folder of its own, which appears whole or not at all. Words get
the same number in every batch, by the hash of their letters. A batch that stands is not cut again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import secrets
import shutil
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
from numpy.typing import NDArray

from mediacompare import cutting, tiling
from mediacompare.errors import missing_columns
from mediacompare.kernels import choose, threads
from mediacompare.pairs import Kept, hash_words, keep_words, zone_names
from mediacompare.shingles import distinct_keys
from mediacompare.tokens import Cutter
from mediacompare.zones import ZONES

BATCH = 8_192
"""Articles cut at a time."""

NEEDED = (
    *("article_id", "outlet", "title", "text", "published_at", "published_precision"),
    *("language", "author", "producer"),
)
"""Columns that are read of a Parquet file."""

ABOUT = ("article_id", "outlet", "producer", "published_at", "published_precision")
"""Columns that are kept of each article."""

Characters = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]

Source = str | Path | Iterable[pd.DataFrame]


@dataclass(frozen=True, eq=False)
class Words:
    """What the files of a folder hold: the words of a corpus, cut in batches.

    ``articles`` are the columns `ABOUT`; ``edges`` says where the words of each batch begin.
    """

    folder: Path
    articles: pd.DataFrame
    offsets: NDArray[np.int64]
    edges: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    zones: bool
    digest: str

    def load(self, *, mapped: bool = False) -> Kept:
        """Read the words that count into memory, or side by side into files that are mapped.

        Of these the system keeps as much in memory as there is room for; `close` removes them.
        """
        read = self._map if mapped else self._read
        return Kept(
            self.offsets, read("word", np.int32), read("flags", np.uint8), None, self.hashes
        )

    def _read(self, name: str, kind: Any) -> NDArray[Any]:
        whole = np.empty(int(self.edges[-1]), dtype=kind)
        for number, (low, high) in enumerate(pairwise(self.edges.tolist())):
            _read_into(self.folder, number, name, whole[low:high])
        return whole

    def _map(self, name: str, kind: Any) -> NDArray[Any]:
        if self.edges[-1] == 0:
            return np.zeros(0, dtype=kind)
        path = self.folder / f"{name}{MAPPED}"
        with open(path, "wb") as file:
            for number in range(len(self.edges) - 1):
                file.write(_read(self.folder, number, name).data)
        return np.asarray(np.memmap(path, dtype=kind, mode="r"))

    def close(self) -> None:
        """Remove the files that are mapped."""
        for path in self.folder.glob(f"*{MAPPED}"):
            with suppress(OSError):  # where a file cannot go while it is mapped
                path.unlink()

    def rank(self) -> NDArray[np.int64]:
        """Give the place of each article's id among the sorted ids."""
        ids = pa.chunked_array(pa.array(self.articles["article_id"].array))
        order = pa.compute.sort_indices(ids).to_numpy()
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return rank

    def characters(self, begin: NDArray[np.int64], last: NDArray[np.int64]) -> Characters:
        """Look up stretches of words: first and last character, and the zone of most words.

        One pass over the files; the zone is ``len(ZONES)`` where zones were not looked at.
        """
        start, end = np.empty((2, len(begin)), dtype=np.int32)
        most = np.full(len(begin), len(ZONES), dtype=np.int8)
        # By batch; few bits are sorted fast.
        kind = np.min_scalar_type(len(self.edges))
        batch = (np.searchsorted(self.edges, begin, side="right") - 1).astype(kind)
        order = np.argsort(batch, kind="stable")
        bounds = np.searchsorted(batch[order], np.arange(len(self.edges)))
        for number, (low, high) in enumerate(pairwise(bounds.tolist())):
            if low == high:
                continue
            rows = order[low:high]
            first, final = begin[rows] - self.edges[number], last[rows] - self.edges[number]
            places = _read(self.folder, number, "start")
            start[rows] = places[first]
            end[rows] = places[final].astype(np.int32) + _read(self.folder, number, "length")[final]
            if self.zones:
                zone = _read(self.folder, number, "zone")
                found = np.empty(len(rows), dtype=np.int8)
                loop = choose(tiling.commonest, work=len(zone))
                loop(first, final + 1, zone, np.zeros(len(ZONES), np.int64), found)
                most[rows] = found
        return start, end, most


class WordNumbers:
    """Numbers for words, by the hash of their letters, which grow from batch to batch."""

    def __init__(self) -> None:
        self._known = _Numbered()

    def add(self, hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Give numbers to words that have none yet; return these in the order of their numbers."""
        fresh = distinct_keys(hashes[~self._known.has(hashes)])
        count = len(self._known.known)
        self._known.enter(fresh, np.arange(count, count + len(fresh), dtype=np.int32))
        return fresh

    def of(self, forms: pa.LargeStringArray) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
        """Give the numbers of words, and the hashes of those that are numbered here first."""
        hashes = hash_words(forms)
        fresh = self.add(hashes)
        return self._known.of(hashes), fresh


class _Numbered:
    """A table from keys to numbers, as two sorted arrays."""

    def __init__(self) -> None:
        self.known = np.zeros(0, dtype=np.uint64)
        self.number = np.zeros(0, dtype=np.int32)

    def has(self, keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
        if len(self.known) == 0:
            return np.zeros(len(keys), dtype=bool)
        places = np.searchsorted(self.known, keys).clip(max=len(self.known) - 1)
        return np.asarray(self.known[places] == keys)

    def of(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        return self.number[np.searchsorted(self.known, keys)]

    def enter(self, keys: NDArray[np.uint64], numbers: NDArray[np.int32]) -> None:
        """Enter sorted keys that are not known."""
        at = np.searchsorted(self.known, keys)
        self.number = np.insert(self.number, at, numbers)
        self.known = np.insert(self.known, at, keys)


def cut_to_files(
    articles: Source,
    folder: Path,
    *,
    without: str | Collection[str],
    batch: int = BATCH,
    bar: Any = None,
) -> Words:
    """Cut articles into words batch by batch, into files; go on with what the folder holds.

    Parameters
    ----------
    articles : path or iterable of DataFrame
        A file, a folder of files, or articles tables one after another. Parquet, CSV and JSONL
        are read batch by batch, files of other formats one at a time.
    folder : path
        Where the files go.
    without : str or collection of str
        Zones set aside, as in :func:`mediacompare.measure_overlap`.
    batch : int
        Articles cut at a time, of a path.
    bar : tqdm, optional
        Is told of the articles done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    begun = {"without": sorted(zone_names(without)), "source": describe_source(articles, batch)}
    described = folder / "source.json"
    if described.exists():
        stored = json.loads(described.read_text())
        if begun["source"] is None:
            stored["source"] = None
        if differing := [name for name, value in begun.items() if stored.get(name) != value]:
            raise ValueError(
                f"folder={str(folder.parent)!r} holds blocks of another run "
                f"({', '.join(differing)} differ); give another folder, or delete it"
            )
        if begun["source"] is not None and "batches" in stored:
            return _open(folder, int(stored["batches"]), begun)
    else:
        write_whole(described, json.dumps(begun).encode())
    numbers = WordNumbers()
    count = 0
    tables = _tables(articles, batch, bool(zone_names(without)))
    for part in _cut_ahead(tables, folder, without):
        if part.standing is None:
            part.store(folder / f"{count:05}", numbers)
        elif part.standing != part.digest:
            raise ValueError(
                f"folder={str(folder.parent)!r} holds blocks of another run (the articles "
                f"of batch {count} differ); give another folder, or delete it"
            )
        else:
            numbers.add(_read(folder, count, "fresh"))
        count += 1
        if bar is not None:
            bar.update(len(part.about))
    if (folder / f"{count:05}").exists():
        raise ValueError(
            f"folder={str(folder.parent)!r} holds blocks of another run (more articles); give "
            "another folder, or delete it"
        )
    write_whole(described, json.dumps({**begun, "batches": count}).encode())
    return _open(folder, count, begun)


def describe_source(articles: Source, batch: int) -> list[Any] | None:
    """Tell files from others by name, size and time of change; None for what is no path."""
    if not isinstance(articles, str | Path):
        return None
    base = Path(articles)
    if not base.exists():
        raise FileNotFoundError(f"articles={str(base)!r} is not there")
    files = [(file, file.stat()) for file in _files(base)]
    known = [[file.name, stat.st_size, stat.st_mtime_ns] for file, stat in files]
    return [batch, *known]


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]


def _tables(articles: Source, batch: int, zones: bool) -> Iterator[pd.DataFrame]:
    if isinstance(articles, str | Path):
        yield from read_batches(Path(articles), batch, zones)
        return
    for table in articles:
        given: object = table
        if not isinstance(given, pd.DataFrame):
            got = type(given).__name__
            raise TypeError(f"articles must be tables, a path or a DataFrame; got one of {got}")
        yield table


def read_batches(path: Path, batch: int, zones: bool) -> Iterator[pd.DataFrame]:
    """Read files batch by batch, as articles tables.

    Parquet files that are articles tables already are taken as they stand.
    """
    from pyarrow.parquet import ParquetFile

    files = _files(path)
    if all(file.suffix.lower() == ".parquet" and _is_ready(ParquetFile(file)) for file in files):
        for file in files:
            # Else all that was read stays in memory.
            opened = ParquetFile(file, pre_buffer=False)
            columns = [name for name in NEEDED if name in opened.schema_arrow.names]
            for part in opened.iter_batches(batch_size=batch, columns=columns):
                yield part.to_pandas()
        return
    from mediacompare.batches import stream_articles

    # Nothing but zones depends on the language, and to detect it takes time.
    language = None if zones else "en"
    yield from stream_articles(path, rows=batch, language=language, others=False)


def count_articles(path: Path, sample: pd.DataFrame) -> int:
    """Count the articles of Parquet files, or reckon from the bytes of others and a sample."""
    from pyarrow.parquet import ParquetFile

    files = _files(path)
    if all(file.suffix.lower() == ".parquet" for file in files):
        return sum(ParquetFile(file).metadata.num_rows for file in files)
    size = sum(file.stat().st_size for file in files)
    texts = pa.array(sample.get("text", pd.Series([], dtype="str")).array, from_pandas=True)
    letters = int(pa.compute.sum(pa.compute.binary_length(texts)).as_py() or 0)
    return max(len(sample), round(size * len(sample) / max(letters, 1)))


def _is_ready(file: Any) -> bool:
    """Say whether a Parquet file has ids, texts and times as the articles table has them."""
    schema = file.schema_arrow
    names = set(schema.names)
    if not {"article_id", "outlet", "text"} <= names:
        return False
    texts = [schema.field(name).type for name in ("article_id", "outlet", "text")]
    if not all(pa.types.is_string(kind) or pa.types.is_large_string(kind) for kind in texts):
        return False
    times = schema.field("published_at").type if "published_at" in names else None
    return times is None or (
        pa.types.is_timestamp(times) and times.tz == "UTC" and "published_precision" in names
    )


@dataclass
class _Part:
    """A batch that was cut, or that stands already (then ``standing`` is its digest)."""

    digest: str
    about: pd.DataFrame
    standing: str | None
    arrays: dict[str, NDArray[Any]]
    forms: pa.LargeStringArray
    cutter: Cutter

    def store(self, target: Path, numbers: WordNumbers) -> None:
        """Write the arrays into a folder that appears whole or not at all."""
        number, fresh = numbers.of(self.forms)
        self.cutter.words = np.concatenate((self.cutter.words, number))
        word = self.arrays["word"]
        choose(cutting.renumber, work=len(word))(word, self.cutter.words)
        arrays = {**self.arrays, "fresh": fresh}
        beside = target.with_suffix(".unfinished")
        shutil.rmtree(beside, ignore_errors=True)
        try:
            beside.mkdir()
            for name, values in arrays.items():
                with open(beside / f"{name}.npy", "wb") as file:
                    np.save(file, values)
            self.about.to_parquet(beside / "articles.parquet", index=False)
            (beside / "batch.json").write_text(json.dumps({"digest": self.digest}))
            os.replace(beside, target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _cut_ahead(
    tables: Iterator[pd.DataFrame], folder: Path, without: str | Collection[str]
) -> Iterator[_Part]:
    """Cut batches on all processors, in order, few ahead; each is done with when the next is."""
    waiting: deque[Future[_Part]] = deque()
    idle: SimpleQueue[Cutter] = SimpleQueue()
    for _ in range(threads() + 1):
        idle.put(Cutter())

    def cut(table: pd.DataFrame, standing: str | None) -> _Part:
        if missing := [name for name in ("article_id", "text") if name not in table.columns]:
            raise missing_columns("articles", missing, table.columns)
        about = table[[name for name in ABOUT if name in table.columns]].copy()
        about["article_id"] = about["article_id"].astype("str")
        cutter = idle.get()
        part = _Part(_digest(table), about, standing, {}, None, cutter)
        if standing is None:
            part.arrays, part.forms = _cut(table, without, cutter)
        return part

    def first() -> Iterator[_Part]:
        part = waiting.popleft().result()
        yield part
        idle.put(part.cutter)

    with ThreadPoolExecutor(threads()) as pool:
        for number, table in enumerate(tables):
            standing = _digest_of(folder / f"{number:05}")
            waiting.append(pool.submit(cut, table, standing))
            if len(waiting) > threads():
                yield from first()
        while waiting:
            yield from first()


def _cut(
    articles: pd.DataFrame, without: str | Collection[str], cutter: Cutter
) -> tuple[dict[str, NDArray[Any]], pa.LargeStringArray]:
    """Cut a batch into arrays that hold until the cutter's next; give them, and forms not met."""
    tokens, forms = cutter.cut(articles)
    kept = keep_words(tokens, without)
    zone = tokens.zone if zone_names(without) else None
    start, length = tokens.start, np.subtract(tokens.end, tokens.start, out=tokens.end)
    arrays: dict[str, NDArray[Any]] = {"word": kept.word, "flags": kept.flags}
    if kept.place is not None:
        # A seam has no place; what is written there is never looked up.
        start, length = start[kept.place], length[kept.place]
        zone = None if zone is None else zone[kept.place]
    arrays["start"], arrays["length"] = _small(start), _small(length)
    if zone is not None:
        arrays["zone"] = zone
    arrays["offsets"] = kept.offsets
    return arrays, forms


def _small(values: NDArray[np.int32]) -> NDArray[Any]:
    """Give numbers from 0 in as few bytes as hold them."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def _digest(articles: pd.DataFrame) -> str:
    """Tell two batches apart."""
    digest = hashlib.sha256()  # processors have instructions for it
    for name in NEEDED:
        if name in articles.columns:
            values = articles[name]
            if isinstance(values.dtype, pd.DatetimeTZDtype):
                digest.update(values.to_numpy("datetime64[us]").tobytes())
                continue
            column = pa.array(values.astype("str").array, from_pandas=True)
            if isinstance(column, pa.ChunkedArray):
                column = column.combine_chunks()
            column = column.cast(pa.large_string()).fill_null("\0")
            _, places, data = column.buffers()
            bounds = np.frombuffer(places, np.int64)[column.offset :][: len(column) + 1]
            digest.update(name.encode() + np.diff(bounds).tobytes())
            if data is not None and len(bounds):
                digest.update(memoryview(data)[bounds[0] : bounds[-1]])
    return digest.hexdigest()


def _digest_of(target: Path) -> str | None:
    described = target / "batch.json"
    if not described.exists():
        return None
    return str(json.loads(described.read_text())["digest"])


def _read(folder: Path, number: int, name: str) -> NDArray[Any]:
    values: NDArray[Any] = np.load(folder / f"{number:05}" / f"{name}.npy")
    return values


def _read_into(folder: Path, number: int, name: str, target: NDArray[Any]) -> None:
    """Read an array to where it belongs."""
    with open(folder / f"{number:05}" / f"{name}.npy", "rb") as file:
        np.lib.format.read_magic(file)
        np.lib.format.read_array_header_1_0(file)
        if file.readinto(target.data.cast("B")) != target.nbytes:
            raise ValueError(f"{file.name} is too short; delete the folder, and begin again")


def _open(folder: Path, count: int, begun: dict[str, Any]) -> Words:
    """Read what is known of the batches but their words."""
    digest = hashlib.blake2b(json.dumps(begun["without"]).encode(), digest_size=16)
    tables, offsets, edges = [], [np.zeros(1, np.int64)], [0]
    fresh = [np.zeros(0, np.uint64)]
    for number in range(count):
        digest.update(str(_digest_of(folder / f"{number:05}")).encode())
        tables.append(pd.read_parquet(folder / f"{number:05}" / "articles.parquet"))
        inner = _read(folder, number, "offsets")
        offsets.append(inner[1:] + edges[-1])
        edges.append(edges[-1] + int(inner[-1]))
        fresh.append(_read(folder, number, "fresh"))
    if tables:
        articles = pd.concat(tables, ignore_index=True)
    else:
        articles = pd.DataFrame({"article_id": pd.array([], dtype="str")})
    doubled = articles["article_id"].duplicated()
    if doubled.any():
        first = articles["article_id"][doubled].iloc[0]
        raise ValueError(
            f"articles: {int(doubled.sum())} ids occur more than once, such as {first!r}; give "
            "each article an id of its own"
        )
    return Words(
        folder,
        articles,
        np.concatenate(offsets),
        np.array(edges, dtype=np.int64),
        np.concatenate(fresh),
        bool(begun["without"]),
        digest.hexdigest(),
    )


@contextmanager
def appears_whole(path: Path) -> Iterator[Path]:
    """Give a path to write to, which takes its name when all is written, and goes when not."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.unfinished")
    try:
        yield unfinished
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all."""
    with appears_whole(path) as unfinished:
        unfinished.write_bytes(data)


MAPPED = ".mapped"
"""How names of files end that are mapped and removed at the end of a run."""

ALIGNED = 64
"""Arrays begin at multiples of so many bytes in a file that processes share."""


class _Pickler(pickle.Pickler):
    """Names the files of arrays that are mapped, instead of copying them."""

    def reducer_override(self, value: Any) -> Any:
        base = getattr(value, "base", None)
        if isinstance(base, np.memmap) and base.filename and base.shape == value.shape:
            return _map_file, (str(base.filename), value.dtype.str)
        return NotImplemented


def _map_file(path: str, kind: str) -> NDArray[Any]:
    return np.asarray(np.memmap(path, dtype=kind, mode="r"))


def save_shared(value: Any, path: Path) -> str:
    """Write an object and its arrays to a file that other processes map; give its stamp."""
    buffers: list[pickle.PickleBuffer] = []
    stream = io.BytesIO()
    _Pickler(stream, protocol=5, buffer_callback=buffers.append).dump(value)
    head = stream.getbuffer()
    stamp = secrets.token_hex(16)
    with appears_whole(path) as unfinished, open(unfinished, "wb") as file:
        sizes = [len(head), *(buffer.raw().nbytes for buffer in buffers)]
        file.write(stamp.encode() + len(sizes).to_bytes(8, "little"))
        file.write(np.array(sizes, dtype=np.int64).tobytes())
        for piece in (head, *(buffer.raw() for buffer in buffers)):
            file.write(bytes(-file.tell() % ALIGNED))
            file.write(piece)
    return stamp


def stamp_of(path: Path) -> str:
    """Give the stamp of a file written by :func:`save_shared`."""
    with open(path, "rb") as file:
        return file.read(32).decode()


def load_shared(path: Path) -> Any:
    """Give the object; its arrays are read where they are used."""
    mapped = np.memmap(path, dtype=np.uint8, mode="r")
    count = int.from_bytes(mapped[32:40].tobytes(), "little")
    sizes = np.frombuffer(mapped[40 : 40 + 8 * count].tobytes(), dtype=np.int64)
    at = 40 + 8 * count
    pieces = []
    for size in sizes.tolist():
        at += -at % ALIGNED
        pieces.append(mapped[at : at + size])
        at += size
    return pickle.loads(pieces[0].tobytes(), buffers=pieces[1:])  # noqa: S301
