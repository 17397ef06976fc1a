"""Blocks on disk: the same tables, resumed after an interruption, on one machine or a cluster."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mediacompare import blocks, streaming
from mediacompare.articles import read_articles
from mediacompare.blocks import read_overlap, write_overlap
from mediacompare.estimate import estimate_overlap
from mediacompare.overlap import find_passages, measure_overlap
from mediacompare.tokens import make_tokens
from tests.test_overlap import corpus_of, table


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return corpus_of(50)


def same(folder: Path, articles: pd.DataFrame, **options: object) -> None:
    pairs, passages = read_overlap(folder)
    options = {"without": (), **options}
    pd.testing.assert_frame_equal(pairs, measure_overlap(articles, **options))  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(passages, find_passages(articles, **options))  # type: ignore[arg-type]


def test_blocks_equal_the_whole(articles: pd.DataFrame, tmp_path: Path) -> None:
    written = write_overlap(articles, tmp_path / "a", without=())
    assert not written["resumed"].any()
    assert len(written) > 5
    same(tmp_path / "a", articles)
    write_overlap(articles, tmp_path / "b", without=(), window="3D", same_outlet=False)
    same(tmp_path / "b", articles, window="3D", same_outlet=False)


def test_an_interrupted_run_is_resumed(
    articles: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = blocks._store
    calls = []

    def full_disk(job: Any, block: int, batches: Any) -> tuple[int, int]:
        calls.append(block)
        if len(calls) == 4:
            raise OSError("No space left on device")
        return store(job, block, batches)

    monkeypatch.setattr(blocks, "_store", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_overlap(articles, tmp_path, without=())
    with pytest.raises(ValueError, match="blocks in .* are not finished"):
        read_overlap(tmp_path)
    monkeypatch.setattr(blocks, "_store", store)
    written = write_overlap(articles, tmp_path, without=())
    assert written["resumed"].sum() == 3
    same(tmp_path, articles)
    # What a killed process left half written is written over.
    last = tmp_path / f"{len(written) - 1:05}.json"
    last.unlink()
    assert write_overlap(articles, tmp_path, without=())["resumed"].sum() == len(written) - 1
    same(tmp_path, articles)
    assert not list(tmp_path.rglob("*.unfinished"))


def test_another_run_is_refused(articles: pd.DataFrame, tmp_path: Path) -> None:
    write_overlap(articles, tmp_path, without=())
    with pytest.raises(ValueError, match="holds blocks of another run .max_texts differ."):
        write_overlap(articles, tmp_path, without=(), max_texts=50)
    with pytest.raises(ValueError, match="holds blocks of another run .articles differ."):
        write_overlap(articles.iloc[1:], tmp_path, without=())


def test_errors_and_empty(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="memory='lots' is not an amount; use for example '4GB'"):
        write_overlap(table("a", "b"), tmp_path, memory="lots")
    with pytest.raises(ValueError, match="memory='100B' is too little: the 9 words"):
        write_overlap(table("a b c d e f g h", "i"), tmp_path, memory="100B", without=())
    with pytest.raises(FileNotFoundError, match="holds no blocks"):
        read_overlap(tmp_path / "none")
    write_overlap(table("a", "b"), tmp_path / "few", without=())
    same(tmp_path / "few", table("a", "b"))
    write_overlap(table(), tmp_path / "none", without=())
    same(tmp_path / "none", table())


def test_one_producer_is_left_out_on_request() -> None:
    line = "The old bridge over the river will be closed for repairs until the end of May."
    articles = table(line, line + " So they said.", line, line, line)
    articles["outlet"] = ["Associated Press International", "The Associated Press", "Post", "Post",
                          "Echo"]  # fmt: skip
    names = ["article_id_1", "article_id_2"]
    every = {tuple(row) for row in measure_overlap(articles, without=())[names].to_numpy()}
    assert len(every) == 10
    ids = articles["article_id"].tolist()
    fewer = measure_overlap(articles, without=(), same_producer=False)[names].to_numpy()
    assert {tuple(row) for row in fewer} == every - {(ids[0], ids[1]), (ids[2], ids[3])}
    passages = find_passages(articles, without=(), same_producer=False)[names].to_numpy()
    assert {tuple(row) for row in passages} == {tuple(row) for row in fewer}
    articles["producer"] = [None, None, None, "Group", "Group"]
    fewer = measure_overlap(articles, without=(), same_producer=False)[names].to_numpy()
    assert {tuple(row) for row in fewer} == every - {(ids[0], ids[1]), (ids[3], ids[4])}
    with pytest.raises(KeyError, match="articles lacks .outlet."):
        measure_overlap(articles.drop(columns="outlet"), without=(), same_producer=False)


def stored(articles: pd.DataFrame, path: Path) -> Path:
    if path.suffix == ".parquet":
        articles.to_parquet(path)
    elif path.suffix == ".csv":
        articles.to_csv(path, index=False)
    else:
        articles.to_json(path, orient="records", lines=True, date_format="iso")
    return path


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_what_is_read_in_batches_gives_the_same_rows(
    articles: pd.DataFrame, tmp_path: Path, ending: str
) -> None:
    file = stored(articles, tmp_path / f"articles.{ending}")
    written = write_overlap(file, tmp_path / "run", without=(), batch=7, window="3D")
    assert len(list((tmp_path / "run" / "words").glob("*/word.npy"))) == -(-len(articles) // 7)
    assert len(written) > 5
    # Dates in words are read again: midnight is a day.
    same(tmp_path / "run", articles if ending == "parquet" else read_articles(file), window="3D")
    texts = articles["text"].str.casefold().nunique()
    assert written.attrs["articles"] == len(articles)
    assert 0 < written.attrs["texts"] <= texts
    again = write_overlap(file, tmp_path / "run", without=(), batch=7, window="3D")
    assert again["resumed"].all()
    assert again["pairs"].tolist() == written["pairs"].tolist()
    assert again.attrs == written.attrs


def test_a_folder_of_files_and_tables_one_by_one(articles: pd.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    stored(articles[:20], tmp_path / "in" / "a.parquet")
    stored(articles[20:], tmp_path / "in" / "b.jsonl")
    write_overlap(tmp_path / "in", tmp_path / "one", without=(), same_producer=False)
    same(tmp_path / "one", read_articles(tmp_path / "in"), same_producer=False)
    parts = (articles[low : low + 13] for low in range(0, len(articles), 13))
    write_overlap(parts, tmp_path / "two", without=(), near=False, shingle=4)
    pairs, passages = read_overlap(tmp_path / "two")
    whole = find_passages(articles, without=(), near=False, shingle=4)
    pd.testing.assert_frame_equal(passages, whole)
    assert len(pairs) > 0


def test_zones_are_looked_for_in_batches_too(tmp_path: Path) -> None:
    body = "The old bridge over the river will be closed for repairs until the end of May."
    quoted = f"“{body[:-1]},” the mayor said."
    articles = table(f"{body}\n\nShare this article\n\n{body}", quoted, f"{quoted} It rained.")
    file = stored(articles, tmp_path / "articles.parquet")
    for batch in (1, 10):
        write_overlap(file, tmp_path / str(batch), batch=batch)
        pairs, passages = read_overlap(tmp_path / str(batch))
        pd.testing.assert_frame_equal(pairs, measure_overlap(articles))
        pd.testing.assert_frame_equal(passages, find_passages(articles))
    assert set(passages["zone"]) >= {"quotation"}
    assert pairs["quoted_share"].max() > 0


def test_cutting_is_resumed(
    articles: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stored(articles, tmp_path / "articles.parquet")
    run = tmp_path / "run"
    cut = streaming._cut
    cuts = []

    def counted(*arguments: object) -> object:
        cuts.append(arguments[0])
        return cut(*arguments)  # type: ignore[arg-type]

    def parts(stop: int) -> Iterator[pd.DataFrame]:
        for low in range(0, len(articles), 8):
            if low == stop:
                raise KeyboardInterrupt
            yield articles[low : low + 8]

    monkeypatch.setattr(streaming, "_cut", counted)
    with pytest.raises(KeyboardInterrupt):
        write_overlap(parts(40), run, without=())
    standing = len(list((run / "words").glob("*/batch.json")))
    assert 0 < standing <= 5
    cuts.clear()
    write_overlap(parts(-1), run, without=())
    assert len(cuts) == -(-len(articles) // 8) - standing
    same(run, articles)
    with pytest.raises(ValueError, match=r"another run .the articles of batch 1 differ."):
        write_overlap([articles[:8], articles[9:]], run, without=())
    with pytest.raises(ValueError, match=r"another run .more articles."):
        write_overlap([articles[:8]], run, without=())
    # A file that has not changed is not read again; one that has is another corpus.
    write_overlap(file, tmp_path / "file", without=())
    cuts.clear()
    write_overlap(file, tmp_path / "file", without=())
    assert not cuts
    stored(articles[1:], file)
    with pytest.raises(ValueError, match=r"another run .source differ."):
        write_overlap(file, tmp_path / "file", without=())


def test_a_full_disk_leaves_what_was_cut(
    articles: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stored(articles, tmp_path / "articles.parquet")
    save = np.save
    saved = []

    def full(target: object, values: object) -> None:
        saved.append(target)
        if len(saved) == 15:
            raise OSError("No space left on device")
        save(target, values)  # type: ignore[arg-type]

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(OSError, match="No space left"):
        write_overlap(file, tmp_path / "run", without=(), batch=10)
    assert len(list((tmp_path / "run" / "words").glob("*/batch.json"))) == 2
    assert not list((tmp_path / "run").rglob("*.unfinished"))
    # Now where passages wait for their characters.
    saved.clear()
    monkeypatch.setattr(blocks, "_look_up", lambda *_: full_disk())

    def full_disk() -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "save", save)
    with pytest.raises(OSError, match="No space left"):
        write_overlap(file, tmp_path / "run", without=(), batch=10)
    with pytest.raises(ValueError, match="are not finished"):
        read_overlap(tmp_path / "run")
    monkeypatch.undo()
    assert write_overlap(file, tmp_path / "run", without=(), batch=10)["resumed"].all()
    same(tmp_path / "run", articles)


def test_sources_that_cannot_be_read_in_batches(articles: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="articles=.*none' is not there"):
        write_overlap(tmp_path / "none", tmp_path / "run")
    with pytest.raises(TypeError, match="got one of str"):
        write_overlap(["a"], tmp_path / "strings")
    with pytest.raises(ValueError, match="1 ids occur more than once, such as"):
        write_overlap([articles, articles[:1]], tmp_path / "twice", without=())
    with pytest.raises(TypeError, match="tokens go with a DataFrame"):
        write_overlap([articles], tmp_path / "tokens", tokens=make_tokens(articles))
    with pytest.raises(ValueError, match="memory='1kB' is too little: the .* words"):
        write_overlap([articles], tmp_path / "little", memory="1kB", without=())
    write_overlap([], tmp_path / "empty", without=())
    pairs, passages = read_overlap(tmp_path / "empty")
    assert len(pairs) == len(passages) == 0


def test_words_stay_in_files_where_memory_is_short(
    articles: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stored(articles, tmp_path / "articles.parquet")
    words = len(make_tokens(articles).word)
    loaded = []
    load = streaming.Words.load

    def noted(self: streaming.Words, *, mapped: bool) -> Any:
        loaded.append((mapped, load(self, mapped=mapped)))
        return loaded[-1][1]

    monkeypatch.setattr(streaming.Words, "load", noted)
    full, least = (blocks.filed_bytes(words, spill=spill) for spill in (False, True))
    for memory, spills in ((full, False), (full - 1, True), (least, True)):
        run = tmp_path / str(memory)
        write_overlap(file, run, memory=memory, without=())
        same(run, articles)
        mapped, kept = loaded.pop()
        assert mapped == spills
        assert isinstance(kept.word.base, np.memmap) == spills
        assert [path.name for path in (run / "words").iterdir() if path.is_file()] == [
            "source.json"
        ]
    with pytest.raises(ValueError, match="is too little: the .* words of the corpus"):
        write_overlap(file, tmp_path / "less", memory=least - 1, without=())

    def interrupted(*_: object, **__: object) -> None:
        assert list((tmp_path / "stopped").rglob("*.mapped"))
        raise KeyboardInterrupt

    monkeypatch.setattr(blocks, "index_shingles", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_overlap(file, tmp_path / "stopped", memory=least, without=())
    assert not list((tmp_path / "stopped").rglob("*.mapped"))


def test_an_estimate_is_measured_on_the_first_batch(articles: pd.DataFrame, tmp_path: Path) -> None:
    words = len(make_tokens(articles).word)
    whole = estimate_overlap(articles, without=())
    known = {"articles": len(articles), "words": words, "sample": len(articles)}
    assert whole.attrs == {**known, "least_memory_gb": blocks.filed_bytes(words, spill=True) / 1e9}
    assert whole["step"].tolist() == ["cut", "compare"]
    assert (whole["seconds"] > 0).all()
    assert (whole["disk_gb"] > 0).all()
    assert whole["memory_gb"].isna().tolist() == [True, False]
    # In proportion: what is said of memory is what write_overlap asks for.
    file = stored(articles, tmp_path / "a.parquet")
    more = estimate_overlap(file, without=(), batch=10, count=10_000)
    assert (more.attrs["articles"], more.attrs["sample"]) == (10_000, 10)
    ten = len(make_tokens(articles[:10]).word)
    assert more.attrs["words"] == ten * 1_000
    assert more["memory_gb"][1] == blocks.filed_bytes(ten * 1_000) / 1e9
    assert estimate_overlap(file, without=(), batch=10).attrs["articles"] == len(articles)
    # From the size of a file the number is reckoned, names and dates counted as text.
    file = stored(articles, tmp_path / "a.jsonl")
    reckoned = estimate_overlap(file, without=(), batch=10).attrs["articles"]
    assert len(articles) <= reckoned < 2 * len(articles)
    with pytest.raises(ValueError, match="count=None: the number of articles of an iterable"):
        estimate_overlap([articles])


@contextmanager
def two_workers() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(**options, silence_logs=50) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_rows(
    articles: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stored(articles, tmp_path / "articles.parquet")
    with two_workers() as client:
        written = write_overlap(articles, tmp_path / "table", client=client, without=())
        write_overlap(file, tmp_path / "file", client=client, without=(), batch=20)
        # Workers that do not see the folder are sent the words, and send back the tables.
        monkeypatch.setattr(blocks, "_sees", lambda *_: False)
        write_overlap(file, tmp_path / "sent", client=client, without=(), batch=20)
    described = json.loads((tmp_path / "table" / "blocks.json").read_text())
    assert len(written) == len(described["spans"])
    assert np.all(written["pairs"] >= 0)
    for name in ("table", "file", "sent"):
        same(tmp_path / name, articles)
        assert not (tmp_path / name / "shared.bin").exists()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_killed_worker_costs_only_its_blocks(articles: pd.DataFrame, tmp_path: Path) -> None:
    def slowly() -> int:
        store = blocks._store

        def stored(*arguments: Any) -> tuple[int, int]:
            time.sleep(0.1)
            counts = store(*arguments)
            (arguments[0].target / f"ran-{arguments[1]}-{os.getpid()}").touch()
            return counts

        blocks._store = stored  # type: ignore[assignment]
        return os.getpid()

    file = stored(articles, tmp_path / "articles.parquet")
    run = tmp_path / "run"
    with two_workers() as client, ThreadPoolExecutor(1) as pool:
        pids = sorted(client.run(slowly).values())
        running = pool.submit(write_overlap, file, run, client=client, without=())
        while len(list(run.glob("ran-*"))) < 8:
            assert not running.done(), running.result()
            time.sleep(0.01)
        os.kill(pids[0], signal.SIGKILL)
        before = {path: path.stat().st_mtime_ns for path in run.glob("0*.json")}
        written = running.result()
    assert 7 < len(before) < len(written)
    # What was finished is as it was; each block was run once, but for those in the killed one's
    # hands, which had not finished them.
    assert before == {path: path.stat().st_mtime_ns for path in before}
    ran = [path.name.split("-")[1] for path in run.glob("ran-*")]
    assert len(ran) == len(set(ran))
    same(run, articles)
