"""The command line: tables on standard output, messages on standard error, exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediacompare as mc
from mediacompare.cli import COMMANDS, main
from mediacompare.files import guard_cell, table_bytes, unguard_cell

SPEECH = (
    "“We have looked at every mill on this river, and this is the only one whose wheel still turns "
    "as it did when my grandmother worked here,” said miller Tove Brandt."
)
BODY = (
    "The water mill at Lindau will grind flour again after the wheel was repaired in spring. The "
    "repair cost 38,000 crowns and took eleven weeks. Two carpenters replaced 46 paddles, and a "
    "smith made new bands for the axle. The mill had stood still since 1987. On Saturday the first "
    "rye was ground before 300 visitors. The flour is sold in the shop next door in bags of two "
    "pounds. Half of the money was given by a foundation, the rest was collected in the village. "
    "School classes can visit the mill on Wednesdays. A baker from the next town has ordered "
    "forty bags for the harvest festival. Before that, the ditch behind the house must be cleared "
    "of mud, for which the village has asked its fire brigade. The association that runs the mill "
    "has 64 members, most of them above seventy, and is looking for younger ones who would learn "
    "how to dress a stone and how to hear from the sound of the wheel that it runs too fast. "
)
APART = (
    "Lindau has a new attraction: an old mill. Visitors may watch how grain becomes flour, twice a "
    "week and without a ticket. The association that runs it hopes for guests from the coast. "
)
REFERENTS = "mill:\n  mill: [mill, mills]\n  attraction: [attraction]\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four articles: a story, its copy with a credit line, a story written apart, a note."""
    folder = tmp_path_factory.mktemp("corpus")
    texts = {
        "a": BODY + SPEECH,
        "b": BODY + SPEECH + "\n\nThis post appeared first on cnn.com.",
        "c": APART * 3 + SPEECH,
        "d": "+++ Mill open +++ Flour sold out.",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    (folder / "metadata.csv").write_text(
        "file,outlet,title,published_at,language\n"
        "a.txt,Courier,Mill grinds again,2025-05-03T09:00:00Z,en\n"
        'b.txt,Gazette,"=HYPERLINK(""http://x.example"",""Mill"")",2025-05-03T12:00:00Z,en\n'
        "c.txt,Tourist,+ Attraction,2025-05-05,en\n"
        "d.txt,@Ticker,-,2025-05,en\n",
        encoding="utf-8",
    )
    (folder / "referents.yml").write_text(REFERENTS, encoding="utf-8")
    return folder


Result = tuple[int, bytes, str]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> object:
    def run_it(*arguments: object) -> Result:
        capfdbinary.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = capfdbinary.readouterr()
        return code, out, err.decode("utf-8")

    return run_it


def records(out: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out.decode("utf-8"), newline="")))


def more(name: str, corpus: Path) -> list[object]:
    """What a command needs beside the articles."""
    return ["--referents", corpus / "referents.yml"] if name == "wording" else []


NAMES = [command.name for command in COMMANDS]


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_every_command_prints_its_table_and_nothing_else(
    command: object, corpus: Path, run: object
) -> None:
    code, out, err = run(command.name, corpus, *more(command.name, corpus))
    assert code == 0
    assert err.splitlines()[0].startswith("Read 4 articles")
    articles = mc.read_articles(corpus)
    expected = getattr(mc, command.columns_of)
    header = out.decode("utf-8").splitlines()[0].split(",")
    options = {"referents": corpus / "referents.yml"} if command.name == "wording" else {}
    made = articles if command.name == "read" else expected(articles, **options)
    assert header == list(made.columns)
    if command.name != "facts":  # which looks within stories here
        assert out == table_bytes(made)
    assert len(records(out)) > 0


@pytest.mark.parametrize("name", NAMES)
def test_help_teaches_what_a_command_does_and_what_its_columns_mean(
    name: str, run: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    code, out, err = run(name, "--help")
    text = out.decode("utf-8")
    command = next(one for one in COMMANDS if one.name == name)
    assert (code, err) == (0, "")
    assert command.answers in " ".join(text.split())
    assert f"help(mediacompare.{command.columns_of})" in text
    explained = text.partition("explains them:")[2]
    assert len(explained.split()) > 10, "the docstring has no section Returns"
    assert "`" not in explained
    for option in ("--by", "--window", "--semantic", "--referents"):
        assert (option in text) == (option.strip("-") in command.options), option


def test_help_names_every_command_and_the_report(run: object) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for name in (*NAMES, "report"):
        assert re.search(rf"^    {name}\b", out.decode("utf-8"), re.MULTILINE)
    assert b"examples:" in out
    code, out, err = run("--version")
    assert (code, out.decode().strip(), err) == (0, f"mediacompare {mc.__version__}", "")
    code, out, _ = run("report", "--help")
    assert code == 0
    assert b"--tables" in out


# --- Formats -----------------------------------------------------------------------------------


def test_formats_hold_the_same_table(corpus: Path, run: object, tmp_path: Path) -> None:
    articles = mc.read_articles(corpus)
    expected = mc.measure_overlap(articles)
    code, out, _ = run("overlap", corpus, "--format", "json")
    assert code == 0
    rows = json.loads(out)
    assert [row["article_id_1"] for row in rows] == expected["article_id_1"].tolist()
    assert [row["jaccard"] for row in rows] == expected["jaccard"].tolist()
    code, out, _ = run("overlap", corpus, "--format", "parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(out)), expected)
    code, out, err = run("overlap", corpus, "--out", tmp_path / "new" / "o.parquet")
    assert (code, out) == (0, b"")
    assert err.splitlines()[-1] == f"Wrote {len(expected)} rows to {tmp_path / 'new' / 'o.parquet'}"
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "new" / "o.parquet"), expected)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["o.parquet"]


class Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_html_is_escaped_and_loses_no_text(run: object, tmp_path: Path) -> None:
    long = "One word after another, " * 20 + "<script>alert(1)</script> & the end."
    (tmp_path / "x.txt").write_text(long, encoding="utf-8")
    code, out, _ = run("read", tmp_path, "--format", "html", "--outlet", "<b>A</b>")
    assert code == 0
    page = Cells()
    page.feed(out.decode("utf-8"))
    assert "script" not in page.tags
    assert "b" not in page.tags
    cells = [cell.strip() for cell in page.cells]
    assert long in cells
    assert "<b>A</b>" in cells
    assert out.startswith(b"<!doctype html>")


@pytest.mark.parametrize("form", ["csv", "json", "html", "parquet"])
def test_an_empty_table_has_its_columns(form: str, run: object, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("One article alone has no pair. " * 30, encoding="utf-8")
    code, out, _ = run("overlap", tmp_path, "--outlet", "A", "--format", form)
    assert code == 0
    if form == "csv":
        assert out.decode().startswith("article_id_1,article_id_2,")
        assert out.count(b"\n") == 1
    elif form == "json":
        assert json.loads(out) == []
    elif form == "html":
        assert b"article_id_1" in out
    else:
        assert "jaccard" in pd.read_parquet(io.BytesIO(out)).columns


def test_the_ending_of_out_tells_the_format(corpus: Path, run: object, tmp_path: Path) -> None:
    assert run("read", corpus, "--out", tmp_path / "a.json")[0] == 0
    assert len(json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))) == 4
    code, out, err = run("read", corpus, "--out", tmp_path / "a.xlsx")
    assert (code, out) == (2, b"")
    assert "ends in none of .csv, .parquet, .json, .html; say which with --format" in err
    assert not (tmp_path / "a.xlsx").exists()
    assert run("read", corpus, "--out", tmp_path / "a.txt", "--format", "csv")[0] == 0
    assert len(records((tmp_path / "a.txt").read_bytes())) == 4


# --- Cells that a spreadsheet would calculate ---------------------------------------------------

FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")


def test_no_cell_of_an_article_becomes_a_formula(corpus: Path, run: object) -> None:
    code, out, _ = run("read", corpus)
    assert code == 0
    rows = records(out)
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if FORMULA.match(cell)]
    assert [row["title"] for row in rows] == [
        "Mill grinds again",
        '\'=HYPERLINK("http://x.example","Mill")',
        "'+ Attraction",
        "'-",
    ]
    assert rows[3]["outlet"] == "'@Ticker"
    assert rows[3]["text"].startswith("'+++ Mill open +++")


def test_what_was_written_is_read_back_as_it_was(corpus: Path, run: object, tmp_path: Path) -> None:
    assert run("read", corpus, "--out", tmp_path / "articles.csv")[0] == 0
    one, two = mc.read_articles(corpus), mc.read_articles(tmp_path / "articles.csv")
    kept = ["article_id", "outlet", "title", "text", "published_at", "published_precision"]
    pd.testing.assert_frame_equal(one[kept], two[kept])
    assert two["published_precision"].tolist() == ["minute", "minute", "day", "month"]
    tables = tmp_path / "tables"
    assert run("quotes", corpus, "--out", tables / "quotes.csv")[0] == 0
    assert run("voices", corpus, "--out", tables / "voices.csv")[0] == 0
    read = mc.read_tables(tables)
    assert read["voices"].iloc[:, 0].tolist() == mc.measure_voices(one).iloc[:, 0].tolist()
    assert read["quotes"]["article_id"].tolist() == mc.find_quotes(one)["article_id"].tolist()


@pytest.mark.parametrize("language", [(), ("--language", "en")], ids=["as it is", "by choice"])
def test_a_large_corpus_is_compared_block_by_block(
    corpus: Path, run: object, tmp_path: Path, language: tuple[str, ...]
) -> None:
    file, folder = tmp_path / "articles.parquet", tmp_path / "pairs"
    articles = mc.read_articles(corpus)
    articles.to_parquet(file)
    code, table, said = run("overlap", file, "--folder", folder, "--memory", "2GB", *language)
    assert (code, table) == (0, b"")
    pairs, passages = mc.read_overlap(folder)
    pd.testing.assert_frame_equal(pairs, mc.measure_overlap(articles))
    assert f"Wrote {len(pairs)} pairs and {len(passages)} passages to {folder}" in said
    assert ("4 articles" in said) == (not language)
    code, _, said = run("overlap", file, "--folder", folder, "--out", "pairs.csv")
    assert code == 2
    assert "either --out" in said


@given(st.text(alphabet="'=+-@\t\r＝１5.e a", max_size=8))
def test_guarding_a_cell_can_be_undone(text: str) -> None:
    guarded = guard_cell(text)
    assert unguard_cell(guarded) == text
    number = re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", guarded, re.ASCII)
    assert number or not FORMULA.match(guarded)


def test_numbers_times_and_missing_values_are_left_alone() -> None:
    table = pd.DataFrame(
        {
            "=n": [-1.5, None],
            "i": pd.array([-2, None], dtype="Int64"),
            "t": pd.to_datetime(["2025-01-02T03:04:05Z", None], utc=True),
            "s": pd.Series(["-1.5", None], dtype="str"),
            "c": pd.Categorical(["@x", "y"]),
            "o": [-3, "=a"],
        }
    )
    before = table.copy(deep=True)
    assert table_bytes(table).decode() == (
        "'=n,i,t,s,c,o\n-1.5,-2,2025-01-02T03:04:05+0000,-1.5,'@x,-3\n,,,,y,'=a\n"
    )
    pd.testing.assert_frame_equal(table, before)


def test_a_carriage_return_does_not_end_a_row() -> None:
    table = pd.DataFrame({"a": ["x\ry", "z"], "n": [1, 2]})
    found = list(csv.reader(io.StringIO(table_bytes(table).decode(), newline="")))
    assert found == [["a", "n"], ["x\ry", "1"], ["z", "2"]]


# --- Messages and codes -------------------------------------------------------------------------


def test_declared_sources_stand_in_the_table_and_in_the_messages(corpus: Path, run: object) -> None:
    code, out, err = run("reuse", corpus)
    assert code == 0
    pair = next(r for r in records(out) if (r["article_id_1"], r["article_id_2"]) == ("a", "b"))
    assert pair["relation"] == "verbatim"
    assert (pair["declared_source_1"], pair["declared_source_2"]) == ("", "cnn.com")
    assert "b names its source: cnn.com" in err


def test_the_five_articles(cumberland: Path, run: object) -> None:
    code, out, err = run("reuse", cumberland)
    assert code == 0
    rows = {(row["article_id_1"], row["article_id_2"]): row for row in records(out)}
    assert len(rows) == 10
    assert rows["000", "003"]["relation"] == "rewrite"
    assert rows["002", "004"]["relation"] == "shared_statement"
    assert rows["002", "003"]["declared_source_1"] == "cnn.com"
    assert rows["002", "003"]["declared_source_2"] == "Sky News"
    assert rows["000", "001"]["declared_source_1"] == ""
    assert err.splitlines()[-3:-1] == [
        "002 names its source: cnn.com",
        "003 names its source: Sky News",
    ]
    assert err.splitlines()[-1].startswith("000 may have the same source, Sky News: ")


def test_quiet_leaves_errors_only(corpus: Path, run: object, tmp_path: Path) -> None:
    code, out, err = run("reuse", corpus, "--quiet")
    assert (code, err) == (0, "")
    assert len(records(out)) == 6
    assert run("read", corpus, "--quiet", "--out", tmp_path / "a.csv") == (0, b"", "")
    code, out, err = run("read", tmp_path / "none", "--quiet")
    assert (code, out) == (1, b"")
    assert err.startswith("mediacompare: ")


def test_messages_cannot_steer_the_terminal(run: object, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A text of its own. " * 30, encoding="utf-8")
    (tmp_path / "b\x1b[2Jb.txt").write_text("", encoding="utf-8")
    code, _, err = run("problems", tmp_path, "--outlet", "A")
    assert code == 0
    assert "\x1b" not in err
    assert "b�[2Jb.txt" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["reuses", "x"], "invalid choice: 'reuses'"),
        (["reuse"], "the following arguments are required: PATH"),
        (["read", "x", "--columns", "outlet"], "--columns takes OURS=THEIRS"),
        (["wording", "x"], "wording needs a file of referents and their labels: --referents"),
        (["read", "x", "--format", "xlsx"], "invalid choice: 'xlsx'"),
        (["read", "x", "--by", "section"], "unrecognized arguments: --by section"),
    ],
)
def test_a_command_that_is_not_understood(arguments: list[str], message: str, run: object) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, b"")
    assert message in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--language", "Klingonese"], "language='Klingonese' is no language"),
        (["--time-zone", "Europe/Pari"], "(nearest: 'Europe/Paris')"),
        (["--columns", "outlett=x"], "columns='outlett' is not allowed"),
        (["--strict"], "strict=True, and there are problems; "),
    ],
)
def test_what_cannot_be_done_is_one_message(
    arguments: list[str], message: str, run: object, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("A text without an outlet. " * 20, encoding="utf-8")
    code, out, err = run("read", tmp_path, *arguments)
    assert (code, out) == (1, b"")
    assert message in err
    assert len(re.findall(r"^mediacompare: ", err, re.MULTILINE)) == 1


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("keyness", ["--by", "outlett"], "(nearest column: 'outlet')"),
        ("overlap", ["--window", "three days"], "three days"),
        ("wording", ["--referents", "nowhere.yml"], "nowhere.yml"),
    ],
)
def test_wrong_values_are_named(
    name: str, arguments: list[str], message: str, corpus: Path, run: object
) -> None:
    code, out, err = run(name, corpus, *arguments)
    assert (code, out) == (1, b"")
    last = [line for line in err.splitlines() if line.startswith("mediacompare: ")]
    assert len(last) == 1
    assert message in last[0]


def test_window_limits_the_pairs(corpus: Path, run: object) -> None:
    pairs = {
        name: [(r["article_id_1"], r["article_id_2"]) for r in records(out)]
        for name in ("similarity", "reuse")
        for code, out, _ in [run(name, corpus, "--window", "6h", *more(name, corpus))]
    }
    assert ("a", "b") in pairs["similarity"]
    assert ("a", "c") not in pairs["similarity"]
    assert ("a", "b") in pairs["reuse"]
    assert ("a", "c") not in pairs["reuse"]


def test_several_paths_and_columns_of_ones_own(run: object, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("who,what\nA,First text here.\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("who,what\nB,Second text here.\n", encoding="utf-8")
    paths = [tmp_path / "one.csv", tmp_path / "two.csv"]
    code, out, _ = run("read", *paths, "--columns", "outlet=who", "--columns", "text=what")
    assert code == 0
    assert [(r["outlet"], r["text"]) for r in records(out)] == [
        ("A", "First text here."),
        ("B", "Second text here."),
    ]


# --- As a program -------------------------------------------------------------------------------

PROGRAM = [sys.executable, "-m", "mediacompare.cli"]


def test_a_reader_that_leaves_the_pipe_is_no_error(tmp_path: Path) -> None:
    rows = "".join(f"{n},A,{'A line of text. ' * 40}\n" for n in range(3000))
    (tmp_path / "many.csv").write_text("id,outlet,text\n" + rows, encoding="utf-8")
    program = subprocess.Popen(
        [*PROGRAM, "read", str(tmp_path), "--quiet"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    assert program.stdout.readline().startswith(b"article_id,outlet")
    program.stdout.close()
    err = program.stderr.read()
    program.stderr.close()
    assert (program.wait(timeout=60), err) == (0, b"")


def test_the_program_is_installed_under_its_name(corpus: Path) -> None:
    name = Path(sys.executable).with_name("mediacompare")
    if not name.exists():
        pytest.skip("not installed with its scripts")
    found = subprocess.run([name, "credits", corpus], capture_output=True, timeout=120, check=True)
    assert [row["source"] for row in records(found.stdout)] == ["cnn.com"]
    assert b"Traceback" not in found.stderr
    assert b"Read 4 articles" in found.stderr


def test_output_does_not_depend_on_the_locale(corpus: Path) -> None:
    made = [
        subprocess.run(
            [*PROGRAM, "quotes", str(corpus)],
            capture_output=True,
            timeout=120,
            check=True,
            env={"PATH": "/usr/bin", "LC_ALL": locale, "TZ": zone, "PYTHONHASHSEED": seed},
        ).stdout
        for locale, zone, seed in (("C", "UTC", "1"), ("de_DE.UTF-8", "Asia/Kolkata", "2"))
    ]
    assert made[0] == made[1]
    assert "Tove Brandt" in made[0].decode("utf-8")
