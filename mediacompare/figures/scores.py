"""Figures of scores by group, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mediacompare.errors import unknown_choice

from .style import (
    COLORS,
    SMALL,
    counted,
    finish,
    name_rows,
    new_axes,
    nothing,
    require,
    rows_height,
    style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_scores(
    groups: pd.DataFrame,
    *,
    measure: str | None = None,
    by: str = "outlet",
    label: str | None = None,
    most: int = 60,
    title: str | None = None,
    width: str | float = "single",
    kind: str = "plot_scores",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw one number for each group with its interval, the groups in order.

    Parameters
    ----------
    groups
        A table ``group, measure, estimate, low, high, n`` such as `compare_groups` returns.
    measure
        Which measure to draw, when the table has several; by default the first.
    by
        What the groups are, for the caption.
    label
        Name of the axis.
    most
        Number of groups at most: those with the most articles.
    title, width, ax
        As in `plot_similarity`.
    kind, note
        Name of the figure and a further sentence for the caption.

    Returns
    -------
    Axes
        Points with intervals; the number on the right is `n`.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import plot_scores
    >>> groups = pd.DataFrame({"group": ["Gazette"], "measure": ["lix"], "estimate": [48.0],
    ...     "low": [44.0], "high": [52.0], "n": [7]})
    >>> float(plot_scores(groups).lines[0].get_xdata()[0])
    48.0
    """
    require(groups, ["group", "measure", "estimate", "low", "high", "n"], "groups")
    if "reference" in groups.columns:  # levels are drawn, differences are not
        groups = groups[groups["reference"].isna()]
    known = list(dict.fromkeys(groups["measure"].astype(str)))
    if measure is None:
        measure = known[0] if known else ""
    elif measure not in known:
        raise unknown_choice("measure", measure, known)
    rows = groups[groups["measure"].astype(str) == measure]
    table = rows[rows["estimate"].notna()]
    undefined = len(rows) - len(table)
    left_out = max(0, len(table) - most)
    table = table.sort_values(["n", "group"], ascending=[False, True]).head(most)
    table = table.sort_values(["estimate", "group"], ascending=[True, True], ignore_index=True)
    with style():
        own = ax is None
        if ax is None:
            ax = new_axes(width, rows_height(len(table), extra=1.25))
        if table.empty:
            return nothing(
                ax,
                kind=kind,
                title=title,
                data=rows,
                why="No group has a value: see the reasons in the table.",
            )
        y = np.arange(len(table))
        ax.plot(table["estimate"].astype(float), y, "o", color=COLORS["blue"], zorder=3)
        held = (table["low"].notna() & table["high"].notna()).to_numpy()
        ax.hlines(
            y[held],
            table["low"][held].astype(float),
            table["high"][held].astype(float),
            color=COLORS["sky"],
            linewidth=2.2,
            zorder=2,
        )
        name_rows(ax, list(table["group"]), roomy=own)
        for row, n in enumerate(table["n"]):
            ax.text(
                1.02,
                row,
                f"{n:g}",
                transform=ax.get_yaxis_transform(),
                va="center",
                fontsize=SMALL,
                color=COLORS["gray"],
            )
        ax.margins(x=0.08)
        ax.set_xlabel(label or measure.replace("_", " "))
        ax.grid(visible=True, axis="x")
        ax.tick_params(axis="y", length=0)
        parts = [
            f"{counted(len(table), by)}, {counted(int(table['n'].sum()), 'article')} (numbers "
            "on the right)."
        ]
        if held.any():
            parts.append(
                "Lines: intervals as in the table; where they overlap widely, the order "
                "says little."
            )
        if not held.all():
            parts.append(f"{int((~held).sum())} with too few articles for an interval.")
        if left_out:
            parts.append(f"{left_out} with fewer articles left out.")
        if undefined:
            parts.append(f"{undefined} without a value.")
        if note:
            parts.append(note)
        low, high = table.iloc[0], table.iloc[-1]
        return finish(
            ax,
            kind=kind,
            title=title,
            data=table,
            alt_text=f"{measure.replace('_', ' ')} of {counted(len(table), by)}, from "
            f"{low['estimate']:.3g} ({low['group']}) to {high['estimate']:.3g} ({high['group']}).",
            caption=" ".join(parts),
            parameters={"measure": measure, "by": by, "most": most},
        )


def plot_readability(
    groups: pd.DataFrame,
    *,
    measure: str | None = None,
    by: str = "outlet",
    most: int = 60,
    title: str | None = "How hard the articles are to read",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw a readability score by group with intervals, the scale explained.

    Parameters
    ----------
    groups
        Result of `compare_groups` on `measure_readability`: ``group, measure, estimate, low,
        high, n``.
    measure
        Which formula, when the table has several; by default the first.
    by, most, title, width, ax
        As in `plot_scores`.

    Returns
    -------
    Axes
        Points with intervals by group; the axis says which way is harder.

    Notes
    -----
    A formula counts lengths of words and sentences. It does not know whether a text is clear.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import plot_readability
    >>> groups = pd.DataFrame({"group": ["Gazette", "Herald"], "measure": "lix",
    ...     "estimate": [48.0, 55.0], "low": [44.0, 50.0], "high": [52.0, 60.0], "n": [7, 9]})
    >>> plot_readability(groups).get_xlabel()
    'lix (harder →)'
    """
    from mediacompare.readability import FORMULAS

    known = [str(name) for name in groups["measure"]] if "measure" in groups.columns else []
    name = measure or (known[0] if known else "")
    easier = any(f.name == name and f.harder == "lower" for f in FORMULAS)
    return plot_scores(
        groups,
        measure=measure,
        by=by,
        most=most,
        title=title,
        width=width,
        ax=ax,
        kind="plot_readability",
        label=f"{name.replace('_', ' ')} ({'easier' if easier else 'harder'} →)",
        note="The formula counts lengths; it does not know whether a text is clear.",
    )
