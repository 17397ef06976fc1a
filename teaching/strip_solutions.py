"""Make the class's notebook: take out the solutions, keep tasks and checks."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat

HERE = Path(__file__).resolve().parent
BLANK = "# Your code:\nanswer = ..."


def strip(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Replace each cell tagged ``solution`` by an empty one, and clear what was run."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = []
        cell.execution_count = None
        tags = cell.metadata.get("tags", [])
        if "solution" in tags:
            cell.source = BLANK
            cell.metadata["tags"] = [tag for tag in tags if tag != "solution"]
    return notebook


def main(target: Path) -> None:
    """Write the stripped notebook to a file."""
    notebook = nbformat.read(HERE / "exercises_with_solutions.ipynb", as_version=4)
    target.write_text(nbformat.writes(strip(notebook), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "exercises.ipynb")
