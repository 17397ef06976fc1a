"""Files for the paper: figures with their data, tables, and the paragraph on method."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediacompare.errors import unknown_choice
from mediacompare.files import checksum, table_bytes, versions, write_beside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from mediacompare.pipeline import Results

FIGURE_FORMATS = ("pdf", "svg", "png")
TABLE_FORMATS = ("csv", "tex", "md")


def save_figure(
    ax: Axes,
    path: str | Path,
    *,
    width: str | float | None = None,
    height: float | None = None,
    formats: Sequence[str] = FIGURE_FORMATS,
    dpi: int = 300,
    inputs: Mapping[str, pd.DataFrame | Path] | None = None,
) -> list[Path]:
    """Write a figure as PDF, SVG and PNG, with the data drawn and a record of how it came about.

    Parameters
    ----------
    ax
        Axes that a ``plot_`` function returned.
    path
        Where to write, without a suffix: ``figures/reuse`` gives ``figures/reuse.pdf`` and so on.
    width
        ``"single"`` (3.4 inches), ``"one-and-a-half"`` (5), ``"double"`` (7) or inches; as drawn
        when not given. A figure drawn in the width it is printed in has the most legible labels.
    height
        Inches; as drawn when not given.
    formats
        Some of ``pdf``, ``svg``, ``png``.
    dpi
        Dots per inch of the PNG.
    inputs
        Tables or files the figure was made from, by name; their SHA-256 goes into the record.

    Returns
    -------
    list of Path
        The files: the formats, then ``.csv`` (every value drawn) and ``.json`` (title, caption,
        alternative text, parameters, versions, checksums).

    Notes
    -----
    With the same versions of the packages the bytes of figure and data are the same: no dates, no
    random ids, the font embedded. That was seen in two environments, with Python 3.11 and 3.12;
    between the two, only the record (``.json``) differs, since it names the Python that ran.
    Other versions of matplotlib give other bytes.

    Examples
    --------
    >>> import tempfile, pandas as pd
    >>> from mediacompare.figures import plot_similarity
    >>> pairs = pd.DataFrame({"article_id_1": ["a"], "article_id_2": ["b"],
    ...     "outlet_1": ["Gazette"], "outlet_2": ["Herald"], "cosine": [0.6]})
    >>> saved = save_figure(plot_similarity(pairs), tempfile.mkdtemp() + "/alike")
    >>> [file.suffix for file in saved]
    ['.pdf', '.svg', '.png', '.csv', '.json']
    """
    from mediacompare.figures.style import describe, figure_of, fit, inches, style

    about = describe(ax)
    wrong = [name for name in formats if name not in FIGURE_FORMATS]
    if wrong:
        raise unknown_choice("formats", wrong[0], FIGURE_FORMATS)
    figure = figure_of(ax)
    if width is not None or height is not None:
        figure.set_size_inches(
            inches(width) if width is not None else figure.get_figwidth(),
            figure.get_figheight() if height is None else height,
        )
        with style():
            fit(ax)
    base = Path(path)
    written: list[Path] = []
    files: dict[str, str] = {}
    for name in formats:
        content = figure_bytes(ax, name, dpi=dpi)
        files[name] = checksum(content)
        written.append(write_beside(base.with_name(f"{base.name}.{name}"), content))
    data = table_bytes(about.data)
    written.append(write_beside(base.with_name(f"{base.name}.csv"), data))
    record = {
        "figure": about.kind,
        "title": about.title,
        "caption": about.caption,
        "alternative_text": about.alt_text,
        "parameters": {name: _plain(value) for name, value in sorted(about.parameters.items())},
        "size_inches": [round(float(side), 3) for side in figure.get_size_inches()],
        "versions": versions(),
        "inputs": {
            name: checksum(item if isinstance(item, pd.DataFrame) else Path(item).read_bytes())
            for name, item in sorted((inputs or {}).items())
        },
        "data": checksum(data),
        "files": files,
    }
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    written.append(
        write_beside(base.with_name(f"{base.name}.json"), text.encode("utf-8", "replace"))
    )
    return written


def figure_bytes(ax: Axes, name: str, *, dpi: int = 300, letters: str = "path") -> bytes:
    """Draw a figure into the bytes of one format, the same on every machine.

    `letters` is how an SVG writes text: ``"path"`` as outlines, ``"none"`` as text (smaller, and
    in the reader's font).
    """
    import io
    from html import escape

    import matplotlib as mpl

    from mediacompare.figures.style import describe, figure_of, style

    about = describe(ax)
    metadata: dict[str, dict[str, Any]] = {
        "svg": {"Date": None, "Title": about.title or about.kind, "Description": about.alt_text},
        "pdf": {
            "CreationDate": None,
            "ModDate": None,
            "Title": about.title or about.kind,
            "Subject": about.alt_text,
        },
        "png": {"Title": about.title or about.kind, "Description": about.alt_text},
    }
    buffer = io.BytesIO()
    with style(), mpl.rc_context({"svg.fonttype": letters}):
        figure_of(ax).savefig(buffer, format=name, dpi=dpi, metadata=metadata[name])
    content = buffer.getvalue()
    if name == "svg":
        label = escape(about.alt_text, quote=True).encode("utf-8", "replace")
        content = content.replace(b"<svg ", b'<svg role="img" aria-label="' + label + b'" ', 1)
        content = content.replace(b"\r\n", b"\n")
    return content


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def save_table(
    table: pd.DataFrame,
    path: str | Path,
    *,
    caption: str = "",
    label: str = "",
    digits: int = 3,
    formats: Sequence[str] = TABLE_FORMATS,
) -> list[Path]:
    r"""Write a result table as CSV, LaTeX (booktabs) and Markdown.

    Parameters
    ----------
    table
        Any result table.
    path
        Where to write, without a suffix.
    caption, label
        Of the LaTeX table.
    digits
        Decimals in LaTeX and Markdown; the CSV holds the numbers in full.
    formats
        Some of ``csv``, ``tex``, ``md``.

    Returns
    -------
    list of Path
        The files written. The LaTeX needs ``\usepackage{booktabs}``. Missing values are empty in
        the CSV and a dash elsewhere.

    Examples
    --------
    >>> import tempfile, pandas as pd
    >>> table = pd.DataFrame({"outlet": ["A & B"], "share": [0.5]})
    >>> saved = save_table(table, tempfile.mkdtemp() + "/shares")
    >>> print(saved[2].read_text(encoding="utf-8").splitlines()[2])
    | A & B | 0.500 |
    """
    wrong = [name for name in formats if name not in TABLE_FORMATS]
    if wrong:
        raise unknown_choice("formats", wrong[0], TABLE_FORMATS)
    if not 0 <= digits <= 12:
        raise ValueError(f"digits={digits!r} is not allowed; it is from 0 to 12")
    made = {
        "csv": lambda: table_bytes(table),
        "tex": lambda: _latex(table, caption, label, digits).encode("utf-8", "replace"),
        "md": lambda: _markdown(table, digits).encode("utf-8", "replace"),
    }
    base = Path(path)
    return [
        write_beside(base.with_name(f"{base.name}.{name}"), made[name]())
        for name in TABLE_FORMATS
        if name in formats
    ]


def cell(value: object, digits: int = 3) -> str:
    """Write a value for reading: numbers with so many decimals, a dash for what is missing.

    Examples
    --------
    >>> cell(0.12345), cell(None), cell(7), cell("text")
    ('0.123', '–', '7', 'text')
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d %H:%M")
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return "–"
        return f"{value:.{digits}f}" if math.isfinite(value) else str(value)
    return " ".join(str(value).split())


def _rows(table: pd.DataFrame, digits: int) -> list[list[str]]:
    return [
        [cell(value, digits) for value in row]
        for row in table.astype(object).itertuples(index=False, name=None)
    ]


def _numeric(table: pd.DataFrame) -> list[bool]:
    return [bool(pd.api.types.is_numeric_dtype(dtype)) for dtype in table.dtypes]


_LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "–": "--",
}


def _latex_text(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in text)


def _latex(table: pd.DataFrame, caption: str, label: str, digits: int) -> str:
    columns = "".join("r" if number else "l" for number in _numeric(table))
    lines = [r"\begin{table}", r"\centering"]
    if caption:
        lines.append(rf"\caption{{{_latex_text(caption)}}}")
    if label:
        lines.append(rf"\label{{{re.sub(r'[^A-Za-z0-9:._-]', '-', label)}}}")
    lines += [rf"\begin{{tabular}}{{{columns}}}", r"\toprule"]
    lines.append(" & ".join(_latex_text(str(name)) for name in table.columns) + r" \\")
    lines.append(r"\midrule")
    lines += [" & ".join(_latex_text(c) for c in row) + r" \\" for row in _rows(table, digits)]
    lines += [r"\bottomrule", r"\end{tabular}", r"\end{table}", ""]
    return "\n".join(lines)


def _markdown(table: pd.DataFrame, digits: int) -> str:
    def safe(text: str) -> str:
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")

    lines = ["| " + " | ".join(safe(str(name)) for name in table.columns) + " |"]
    lines.append("|" + "|".join(" ---: " if n else " --- " for n in _numeric(table)) + "|")
    lines += ["| " + " | ".join(safe(c) for c in row) + " |" for row in _rows(table, digits)]
    return "\n".join(lines) + "\n"


def write_methods(results: Results, path: str | Path) -> list[Path]:
    """Write the paragraph on method and the works to cite for what was measured.

    Parameters
    ----------
    results
        Result of `collect_results`.
    path
        Where to write, without a suffix.

    Returns
    -------
    list of Path
        ``.md`` (the paragraph: what was measured how, with which versions and thresholds) and
        ``.bib`` (BibTeX of exactly the works that the measures used come from).
    """
    from mediacompare.methods import bibliography, paragraph

    base = Path(path)
    return [
        write_beside(base.with_name(f"{base.name}.md"), paragraph(results).encode()),
        write_beside(base.with_name(f"{base.name}.bib"), bibliography(results).encode()),
    ]
