"""Articles in batches are the articles of the whole."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediacompare import find_problems, read_articles, stream_articles
from mediacompare.articles import COLUMNS
from mediacompare.errors import ArticlesError

SENTENCE = "the council kept the ferry and the town said that it was glad of it for the summer"
WORDS = SENTENCE.split(" ")


def corpus(count: int) -> pd.DataFrame:
    """Invent articles with what makes batches hard: doubles, gaps, dates in two orders."""
    rows = []
    for number in range(count):
        text = " ".join(WORDS[(number + step) % len(WORDS)] for step in range(25 + number % 7))
        rows.append(
            {
                "id": None if number % 5 else f"a{number % 40}",
                "publication": ("Daily", "Associated Press Online", None)[number % 3],
                "headline": f"The  ferry {number % 11}",
                "body": "" if number % 17 == 0 else text,
                "date": ("04/05/2013", "3 May 2013", "13/05/2013 10:00", "", "2013-05-04 00:00")[
                    number % 5
                ],
                "lang": ("English", "xx", None)[number % 3],
                "url": f"https://www.example.org/{number}" if number % 2 else None,
                "views": str(number),
            }
        )
    return pd.DataFrame(rows)


def write_csv(table: pd.DataFrame, path: Path) -> Path:
    file = path / "a.csv"
    table.to_csv(file, index=False)
    return file


def write_gzip(table: pd.DataFrame, path: Path) -> Path:
    file = path / "a.csv.gz"
    file.write_bytes(gzip.compress(table.to_csv(index=False).encode()))
    return file


def write_utf16(table: pd.DataFrame, path: Path) -> Path:
    file = path / "a.csv"
    table.to_csv(file, index=False, sep=";", encoding="utf-16")
    return file


def write_cp1252(table: pd.DataFrame, path: Path) -> Path:
    file = path / "a.csv"
    changed = table.assign(headline=table["headline"] + " für Ähren")
    changed.to_csv(file, index=False, encoding="cp1252")
    return file


def write_jsonl(table: pd.DataFrame, path: Path) -> Path:
    file = path / "a.jsonl"
    lines = [json.dumps(row) for row in table.astype(object).to_dict("records")]
    file.write_text("\n".join(lines).replace("NaN", "null"), encoding="utf-8")
    return file


def write_parquet(table: pd.DataFrame, path: Path) -> Path:
    file = path / "a.parquet"
    table.to_parquet(file, row_group_size=max(1, len(table) // 3))
    return file


def write_folder(table: pd.DataFrame, path: Path) -> Path:
    write_csv(table.iloc[: len(table) // 2], path)
    write_parquet(table.iloc[len(table) // 2 :], path)
    (path / "single.txt").write_text("One article in a file of its own, about the ferry.")
    return path


WRITERS: list[Callable[[pd.DataFrame, Path], Path]] = [
    *(write_csv, write_gzip, write_utf16, write_cp1252, write_jsonl, write_parquet, write_folder),
]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("rows", [7, 60, 1000])
def test_batches_are_the_whole(
    write: Callable[[pd.DataFrame, Path], Path], rows: int, tmp_path: Path
) -> None:
    path = write(corpus(120), tmp_path)
    whole = read_articles(path)
    parts = list(stream_articles(path, rows=rows))
    assert max(map(len, parts)) <= rows
    joined = pd.concat(parts, ignore_index=True)
    joined.attrs = {}
    whole.attrs = {}
    pd.testing.assert_frame_equal(joined[list(whole.columns)], whole)
    assert set(joined.columns) == set(whole.columns)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["7", "7#2", "8", ""]),
            st.sampled_from(["Rain", " Rain ", ""]),
            st.sampled_from(["It rained.", "It did not.", ""]),
            st.sampled_from(["01/02/2020", "13/02/2020", "02/13/2020", "1.2.2020 00:00", ""]),
        ),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 9),
)
def test_any_table_in_any_batches(
    tmp_path: Path, table: list[tuple[str, str, str, str]], rows: int
) -> None:
    made = pd.DataFrame(table, columns=["id", "title", "text", "date"]).assign(x="x")
    path = write_csv(made, tmp_path)
    whole = read_articles(path)
    joined = pd.concat(stream_articles(path, rows=rows), ignore_index=True)
    assert joined["article_id"].is_unique
    order = ["article_id"] if (made["id"] == "7#2").any() else []  # documented: other numbers
    for name in (*whole.columns.drop(order),):
        assert joined[name].equals(whole[name]), name


def test_problems_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,text,date\n" + "A,x,2020-01-01\nB,y,gestern\n,z\n" * 10)
    (tmp_path / "b.csv").write_bytes(b"\x00\x01\x02" * 100)
    whole = find_problems(read_articles(tmp_path))
    batches = list(stream_articles(tmp_path, rows=4))
    told = pd.concat([find_problems(batch) for batch in batches])
    for kind in ("no date found in 'gestern'", "2 columns where the header has 3"):
        assert (told["problem"] == kind).sum() == (whole["problem"] == kind).sum() == 10, kind
    assert told.loc[told["file"] == "b.csv", "severity"].tolist() == ["error"]


def test_only_the_columns_of_every_table(tmp_path: Path) -> None:
    path = write_parquet(corpus(50), tmp_path)
    whole = read_articles(path)
    (batch,) = stream_articles(path, rows=50, others=False)
    assert list(batch.columns) == list(COLUMNS)
    whole.attrs = batch.attrs = {}
    pd.testing.assert_frame_equal(batch, whole[list(COLUMNS)])


def test_what_cannot_be_streamed_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rows=0 is not allowed; use a whole number of 1 or more"):
        stream_articles(tmp_path, rows=0)
    with pytest.raises(FileNotFoundError, match="neither a file nor a folder"):
        stream_articles(tmp_path / "none")
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    with pytest.raises(ArticlesError, match="no column of texts"):
        list(stream_articles(tmp_path))
    (tmp_path / "a.csv").write_text("file,outlet\nb.txt,Daily\n")
    (tmp_path / "b.txt").write_text("It rained on the day of the fair.")
    (batch,) = stream_articles(tmp_path)
    assert batch["outlet"].tolist() == ["unknown outlet"]
    problems = find_problems(batch)["problem"].tolist()
    assert "a table that describes other files is not joined to them in a stream" in problems


def test_a_batch_ends_where_its_texts_grow_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mediacompare import batches

    monkeypatch.setattr(batches, "BATCH_BYTES", 10_000)
    monkeypatch.setattr(batches, "PIECE", 10)
    path = tmp_path / "a.parquet"
    pd.DataFrame({"text": ["word " * 400] * 50}).to_parquet(path)
    sizes = [len(batch) for batch in stream_articles(path, rows=40)]
    assert sum(sizes) == 50
    assert max(sizes) <= 10
