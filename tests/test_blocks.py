"""Blocks on disk: the same tables, resumed after an interruption, on one machine or a cluster."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mediacompare import blocks
from mediacompare.blocks import read_overlap, write_overlap
from mediacompare.overlap import find_passages, measure_overlap
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

    def full_disk(target: Path, block: int, tables: object) -> tuple[int, int]:
        calls.append(block)
        if len(calls) == 4:
            raise OSError("No space left on device")
        return store(target, block, tables)  # type: ignore[arg-type]

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


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_rows(articles: pd.DataFrame, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        written = write_overlap(articles, tmp_path, client=client, without=())
    assert len(written) == len(json.loads((tmp_path / "blocks.json").read_text())["spans"])
    assert np.all(written["pairs"] >= 0)
    same(tmp_path, articles)
