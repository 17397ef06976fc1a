"""Bad input, end to end through the command line: one clear message each, and nothing lost."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mediacompare.cli import main

BODY = (
    "The lighthouse on the Skerry has been dark for a week, the coast guard said on Tuesday. A "
    "storm broke two panes of the lantern and water ran into the motor. Repairs will take until "
    "the end of the month and cost 90,000 crowns. Ships are warned by radio. Two technicians went "
    "out by boat but had to turn back because of the swell. A buoy with a lamp was laid out "
    "instead, which can be seen four miles off. The last keeper left the island in 1983; since "
    "then the light has been run from the mainland. Fishermen say that they know the rocks anyway. "
)
OTHER = (
    "Nine choirs sang in the market hall on Sunday, and nobody had to pay. The idea came from the "
    "music school, which has lost a third of its pupils since its fees were raised. Money was "
    "collected in hats: 4,310 crowns in all, enough to lend out six violins for a year. The mayor "
    "came late and sang along. The next concert is planned for June, then in the open. "
)

Result = tuple[int, str, str]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> object:
    """Run a command; every run is looked at for a traceback and for more than one error."""

    def run_it(*arguments: object) -> Result:
        capfdbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = (stream.decode("utf-8") for stream in capfdbinary.readouterr())
        assert "Traceback" not in err
        failed = re.findall(r"^mediacompare: ", err, re.MULTILINE)
        assert len(failed) == (0 if code == 0 else 1), err
        if code:
            assert out == "", "a table was printed although the command failed"
        return code, out, err

    return run_it


def records(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out, newline="")))


def write(folder: Path, **files: str | bytes) -> Path:
    """Write files; double underscores in the names are dots."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def problems(err: str, word: str) -> list[str]:
    """The lines about problems that hold a word."""
    return [line for line in err.splitlines() if line.startswith("  ") and word in line]


@pytest.fixture
def report(run: object, tmp_path: Path) -> object:
    """Write the report, see that it is whole, and give it with the messages."""

    def make(folder: Path, *arguments: object) -> tuple[str, str]:
        target = tmp_path / "out"
        code, out, err = run("report", folder, "--out", target, *arguments)
        assert (code, out) == (0, ""), err
        assert [path.name for path in target.iterdir()] == ["report.html"]
        page = (target / "report.html").read_text(encoding="utf-8")
        assert page.rstrip().endswith("</html>")
        assert "Wrote " in err
        return page, err

    return make


# --- Nothing to read ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["report", "read", "problems", "reuse"])
def test_an_empty_folder(command: str, run: object, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    out = ["--out", tmp_path / "out" / "r.html"] if command == "report" else []
    code, _, err = run(command, folder, *out)
    assert code == 1
    assert err == (
        f"mediacompare: path={str(folder)!r} holds no files to read: put articles in it, or name "
        "another\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_path_that_is_not_there(run: object, tmp_path: Path) -> None:
    write(tmp_path, articles__csv="outlet,text\nA,B\n")
    code, _, err = run("read", tmp_path / "article.csv")
    assert code == 1
    assert len(err.splitlines()) == 1
    assert "article.csv" in err
    assert "articles.csv" in err, "the nearest name is given"


def test_an_empty_file_alone(run: object, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__csv="")
    code, _, err = run("read", folder)
    assert code == 1
    assert "a.csv: the file is empty (leave it out, or fetch it again)" in err


def test_an_empty_file_among_others(run: object, report: object, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__txt=BODY, b__txt="", c__txt=OTHER)
    code, out, err = run("read", folder, "--outlet", "A")
    assert code == 0
    assert [row["article_id"] for row in records(out)] == ["a", "b", "c"]
    assert [row["text"] for row in records(out)] == [BODY, "", OTHER]
    assert len(problems(err, "b.txt")) in (1, 2)
    assert problems(err, "the file is empty")
    page, _ = report(folder, "--outlet", "A")
    assert "the file is empty" in page


def test_a_binary_file_named_txt(run: object, report: object, tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
    folder = write(tmp_path / "in", a__txt=BODY, b__txt=OTHER, picture__txt=picture)
    code, out, err = run("read", folder, "--outlet", "A")
    assert code == 0
    assert [row["article_id"] for row in records(out)] == ["a", "b"]
    (line,) = problems(err, "picture.txt")
    assert "binary data" in line or "a picture" in line
    page, _ = report(folder, "--outlet", "A")
    assert "picture.txt" in page
    alone = write(tmp_path / "alone", picture__txt=picture)
    code, _, err = run("read", alone)
    assert code == 1
    assert "picture.txt" in err


def test_a_table_without_a_column_of_texts(run: object, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", news__csv="outlet,headline,url\nA,Storm,https://a.example/1\n")
    code, out, err = run("problems", folder)
    rows = records(out)
    if code:  # nothing that could be compared was in it
        assert "no column of texts; the columns are 'outlet', 'headline', 'url'" in err
    else:
        assert any("no column of texts" in row["problem"] for row in rows)
        assert any("columns={'text': …}" in row["remedy"] for row in rows)


# --- Metadata, ids, dates ----------------------------------------------------------------------


def test_metadata_naming_a_missing_file(run: object, report: object, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in",
        a__txt=BODY,
        b__txt=OTHER,
        metadata__csv="file,outlet\na.txt,Post\nb.txt,Echo\nc.txt,Star\n",
    )
    code, out, err = run("read", folder)
    assert code == 0
    assert [(row["article_id"], row["outlet"]) for row in records(out)] == [
        ("a", "Post"),
        ("b", "Echo"),
    ]
    (line,) = problems(err, "c.txt")
    assert "metadata.csv row 3: " in line
    page, _ = report(folder)
    assert "c.txt" in page


def test_two_articles_with_one_id(run: object, report: object, tmp_path: Path) -> None:
    table = f"id,outlet,text\n7,Post,{quoted(BODY)}\n7,Echo,{quoted(OTHER)}\n"
    folder = write(tmp_path / "in", news__csv=table)
    code, out, err = run("read", folder)
    assert code == 0
    assert [(row["article_id"], row["text"]) for row in records(out)] == [
        ("7", BODY),
        ("7#2", OTHER),
    ]
    (line,) = problems(err, "'7'")
    assert "kept as '7#2'" in line
    report(folder)


def test_dates_in_three_formats_and_a_wrong_one(
    run: object, report: object, tmp_path: Path
) -> None:
    dates = ["2025-03-04T10:30:00Z", "4 March 2025", "Mar 5, 2025", "45 March 2025"]
    lines = [f"{n},Outlet {n},{quoted(BODY + str(n))},{quoted(d)}" for n, d in enumerate(dates)]
    folder = write(tmp_path / "in", news__csv="\n".join(["id,outlet,text,date", *lines]) + "\n")
    code, out, err = run("read", folder)
    assert code == 0
    rows = records(out)
    assert [row["published_at"][:10] for row in rows] == ["2025-03-04"] * 2 + ["2025-03-05", ""]
    assert [row["published_precision"] for row in rows] == ["minute", "day", "day", ""]
    (line,) = problems(err, "45 March 2025")
    assert "news.csv row 4: " in line
    report(folder)


def test_an_outlet_missing(run: object, report: object, tmp_path: Path) -> None:
    table = f"id,outlet,text\n1,Post,{quoted(BODY)}\n2,,{quoted(OTHER)}\n"
    folder = write(tmp_path / "in", news__csv=table)
    code, out, err = run("read", folder)
    assert code == 0
    first, second = (row["outlet"] for row in records(out))
    assert first == "Post"
    (line,) = problems(err, "outlet")
    assert repr(second) in line
    page, _ = report(folder)
    assert second in page


# --- Texts -------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def test_a_line_of_fifty_megabytes(tmp_path: Path) -> None:
    line = ("word " * 10_000_000 + "END").encode()
    folder = write(tmp_path / "in", a__txt=BODY, long__txt=line)
    command = [sys.executable, "-m", "mediacompare.cli", "read", str(folder), "--outlet", "A"]
    made = subprocess.run(
        [*command, "--out", str(tmp_path / "a.parquet")], capture_output=True, timeout=100
    )
    assert made.returncode == 0, made.stderr.decode()
    assert made.stdout == b""
    import pandas as pd

    table = pd.read_parquet(tmp_path / "a.parquet")
    assert table["article_id"].tolist() == ["a", "long"]
    assert len(table["text"].iloc[1]) == len(line)
    assert table["text"].iloc[1].endswith("END")


def test_an_article_of_one_word(run: object, report: object, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__txt=BODY, b__txt="Storm")
    code, out, err = run("reuse", folder, "--outlet", "A")
    assert code == 0
    (row,) = records(out)
    assert row["relation"] == "undetermined"
    assert 0 <= float(row["reuse_probability"]) < 0.5
    assert "a verdict needs 150" in row["reason"]
    assert "1 words of prose" in row["reason"] or "1 word of prose" in row["reason"]
    assert problems(err, "only 1 word")
    code, out, _ = run("readability", folder, "--outlet", "A")
    assert code == 0
    assert [row["article_id"] for row in records(out)] == ["a", "b"]
    assert records(out)[1]["flesch"] == ""
    report(folder, "--outlet", "A")


def test_all_articles_the_same(run: object, report: object, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__txt=BODY * 2, b__txt=BODY * 2, c__txt=BODY * 2)
    code, out, err = run("reuse", folder, "--outlet", "A")
    assert code == 0
    rows = records(out)
    assert len(rows) == 3
    assert {row["relation"] for row in rows} == {"verbatim"}
    assert {row["direction"] for row in rows} == {"undetermined"}
    assert {float(row["cosine"]) for row in rows} == {1.0}
    assert problems(err, "all 3 articles have the same text")
    report(folder, "--outlet", "A")


@pytest.mark.parametrize("command", ["similarity", "overlap", "passages", "reuse", "sources"])
def test_one_article_only_has_no_pair(command: str, run: object, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__txt=BODY)
    code, out, err = run(command, folder, "--outlet", "A")
    assert code == 0
    assert records(out) == []
    assert len(out.splitlines()) == 1, "the columns are printed"
    assert problems(err, "one article only – comparing needs two or more")


@pytest.mark.parametrize("command", ["quotes", "facts", "keyness", "voices", "agency", "stories"])
def test_one_article_only_can_be_measured(command: str, run: object, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__txt=BODY)
    assert run(command, folder, "--outlet", "A")[0] == 0


def test_the_report_on_one_article_says_what_it_cannot_show(report: object, tmp_path: Path) -> None:
    page, _ = report(write(tmp_path / "in", a__txt=BODY), "--outlet", "A")
    assert "one article only" in page


def test_a_title_with_a_script(run: object, report: object, tmp_path: Path) -> None:
    title = "<script>alert('x')</script><img src=x onerror=alert(1)>"
    table = (
        f"id,outlet,title,text\n1,Post,{quoted(title)},{quoted(BODY)}\n"
        f"2,<b>Echo</b>,Choirs,{quoted(OTHER + title)}\n"
    )
    folder = write(tmp_path / "in", news__csv=table)
    code, out, _ = run("read", folder)
    assert code == 0
    assert records(out)[0]["title"] == title, "the table holds it as it is"
    code, out, _ = run("read", folder, "--format", "html")
    assert code == 0
    assert "<script" not in out
    page, _ = report(folder, "--title", title)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>Echo" not in page
    assert "&lt;script&gt;alert" in page


# --- Where nothing can be written ---------------------------------------------------------------


@pytest.mark.parametrize("command", ["report", "reuse"])
def test_a_folder_that_cannot_be_written(command: str, run: object, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__txt=BODY, b__txt=OTHER)
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    target = tmp_path / "file" / ("out.html" if command == "report" else "out.csv")
    code, _, err = run(command, folder, "--out", target)
    assert code == 1
    assert err == (
        f"mediacompare: cannot write {target.name} into the folder {str(target.parent)!r} "
        "(Not a directory); choose a folder that you may write to\n"
    ), "before anything is read or measured"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "in"]


def test_a_folder_without_permission_is_found_out_before_any_work(
    run: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", a__txt=BODY, b__txt=OTHER)
    monkeypatch.setattr("mediacompare.files.os.access", lambda *_: False)
    code, _, err = run("report", folder, "--out", tmp_path / "new" / "deep")
    assert code == 1
    assert err.startswith("mediacompare: cannot write report.html into the folder ")
    assert "(Permission denied); choose a folder that you may write to" in err
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(run: object, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__txt=BODY, b__txt=OTHER)
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    code, _, err = run("report", folder, "--out", locked)
    assert code == 1
    assert "cannot write report.html" in err
    assert "Permission denied" in err
    assert list(locked.iterdir()) == []


def test_a_folder_of_the_name_of_the_page(run: object, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__txt=BODY, b__txt=OTHER)
    (tmp_path / "page.html").mkdir()
    code, _, err = run("report", folder, "--out", tmp_path / "page.html")
    assert code == 1
    assert "cannot write page.html" in err
    assert "Is a directory" in err


def test_a_disk_that_fills_up_leaves_the_old_report(
    run: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", a__txt=BODY, b__txt=OTHER)
    target = write(tmp_path / "out", report__html="old") / "report.html"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mediacompare.files.os.replace", full)
    code, _, err = run("report", folder, "--out", tmp_path / "out", "--outlet", "A")
    assert code == 1
    assert "No space left on device" in err
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in target.parent.iterdir()] == ["report.html"]


# --- As a program -------------------------------------------------------------------------------


def test_the_program_says_it_in_one_line(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "mediacompare.cli"]
    (tmp_path / "empty").mkdir()
    found = subprocess.run(
        [*program, "report", str(tmp_path / "empty")], capture_output=True, timeout=60, cwd=tmp_path
    )
    assert (found.returncode, found.stdout) == (1, b"")
    assert len(found.stderr.splitlines()) == 1
    assert found.stderr.startswith(b"mediacompare: ")
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_everything_at_once_and_nothing_lost(run: object, report: object, tmp_path: Path) -> None:
    """A folder as people have them: what can be read is read, the rest is listed."""
    folder = write(
        tmp_path / "in",
        good__txt=BODY,
        latin__txt=("Café " * 40).encode("cp1252"),
        empty__txt="",
        picture__txt=b"\x00\x01\x02" * 500,
        broken__json='[{"outlet": "A", "text": ',
        broken__docx=b"PK\x03\x04 not a document",
        pages__csv=f"outlet,text,date\nPost,{quoted(OTHER)},04/05/2025\n",
    )
    code, out, err = run("problems", folder, "--outlet", "Unknown")
    assert code == 0
    listed = {row["file"] for row in records(out)}
    assert {"empty.txt", "picture.txt", "broken.json", "broken.docx", "pages.csv"} <= listed
    assert all(row["remedy"] and row["severity"] for row in records(out))
    code, out, _ = run("read", folder, "--outlet", "Unknown")
    texts = [row["text"].strip() for row in records(out)]
    assert sum(text.startswith("Café Café") for text in texts) == 1
    assert {BODY.strip(), OTHER.strip(), ""} <= set(texts)
    report(folder, "--outlet", "Unknown")
    code, _, err = run("read", folder, "--strict")
    assert code == 1
    assert all(name in err for name in ("empty.txt", "picture.txt", "broken.json", "pages.csv"))
