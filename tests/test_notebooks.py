"""The notebooks run from top to bottom on the example corpus, and are stored clean."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[Any]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell as a notebook does; return the value of its last line."""
    tree = ast.parse(source)
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), names)
        return eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    exec(compile(tree, "cell", "exec"), names)
    return None


def test_there_are_the_six_notebooks_in_reading_order() -> None:
    assert NAMES == [
        "00_articles",
        "01_overlap",
        "02_framing",
        "03_readability",
        "04_who_copied_whom",
        "05_the_five_articles",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_notebook_is_stored_clean(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    for cell in code_cells(path):
        assert cell.outputs == []
        assert cell.execution_count is None
        tree = ast.parse(cell.source)
        kinds = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.AsyncFunctionDef)
        assert not any(isinstance(node, kinds) for node in ast.walk(tree)), cell.source
    tagged = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    for node in ast.parse(tagged[0].source).body:
        assert isinstance(node, ast.Assign), "the cell of parameters only assigns"
        assert isinstance(node.value, ast.Constant)
    assert notebook.cells[0].cell_type == "markdown"
    assert notebook.cells[0].source.startswith("# ")
    text = path.read_text(encoding="utf-8")
    assert "/home/" not in text
    assert "/tmp/" not in text


def run_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], list[str]]:
    """Run a notebook in this process; return its names and what it shows."""
    monkeypatch.chdir(path.parent)
    mpl.use("Agg")
    names: dict[str, Any] = {"__name__": "__main__"}
    shown: list[str] = []
    for cell in code_cells(path):
        value = run(cell.source, names)
        if hasattr(value, "_repr_html_"):
            shown.append(value._repr_html_())
        for number in plt.get_fignums():
            figure = plt.figure(number)
            figure.canvas.draw()
            shown.append("figure")
            plt.close(figure)
    return names, shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = time.process_time()
    shown = run_all(path, monkeypatch)[1]
    # Of processor time: another program on the machine must not fail the test.
    assert time.process_time() - start < 60
    assert len(shown) >= 3
    assert not any("<script" in html for html in shown)


def test_five_articles_are_shown_without_their_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDIACOMPARE_SHARED", str(tmp_path))
    names, shown = run_all(ROOT / "notebooks" / "05_the_five_articles.ipynb", monkeypatch)
    assert names["texts_are_here"] is False
    assert "results" not in names
    assert len(names["tables"]["articles"]) == 5
    assert len(names["tables"]["reuse"]) == 10
    assert shown.count("figure") == 5


def test_a_notebook_takes_other_articles_by_its_parameters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What papermill does: the cell of parameters, then the values given, then the rest."""
    folder = tmp_path / "mine"
    folder.mkdir()
    words = "The council met on Monday to speak about the new bridge over the river. " * 6
    (folder / "one.txt").write_text(words, encoding="utf-8")
    (folder / "two.txt").write_text(words + "Nothing was decided.", encoding="utf-8")
    (folder / "metadata.csv").write_text(
        "file,outlet\none.txt,Gazette\ntwo.txt,Herald\n", encoding="utf-8"
    )
    path = ROOT / "notebooks" / "01_overlap.ipynb"
    monkeypatch.chdir(path.parent)
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in code_cells(path)[:5]:
        run(cell.source, names)
        if "parameters" in cell.metadata.get("tags", []):
            names["articles_path"] = str(folder)
    plt.close("all")
    assert sorted(names["articles"]["outlet"]) == ["Gazette", "Herald"]
    assert len(names["similarity"]) == 1


# -- the class's notebook -------------------------------------------------------------------------


def stripped(tmp_path: Path) -> Path:
    target = tmp_path / "exercises.ipynb"
    command = [sys.executable, str(ROOT / "teaching" / "strip_solutions.py"), str(target)]
    subprocess.run(command, check=True)
    return target


def checks_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run the notebook; return what its checking cells print."""
    monkeypatch.chdir(ROOT / "teaching")
    names: dict[str, Any] = {"__name__": "__main__"}
    said: list[str] = []
    for cell in code_cells(path):
        names["print"] = lambda *words: said.append(" ".join(map(str, words)))
        run(cell.source, names)
    return said


def test_the_solutions_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    said = checks_of(ROOT / "teaching" / "exercises_with_solutions.ipynb", monkeypatch)
    assert len(said) == 6
    assert all(line.startswith("Right.") for line in said), said


def test_the_class_gets_tasks_and_checks_without_solutions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stripped(tmp_path)
    cells = code_cells(path)
    assert sum(cell.source.endswith("answer = ...") for cell in cells) == 6
    assert not any("solution" in cell.metadata.get("tags", []) for cell in cells)
    said = checks_of(path, monkeypatch)
    assert len(said) == 6
    assert all(line.startswith("Not yet.") for line in said), said
