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
    labels,
    name_room,
    name_rows,
    new_axes,
    nothing,
    require,
    rows_height,
    style,
    text_width,
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
    counts: str = "article",
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
    kind, note, counts
        Name of the figure, a further sentence for the caption, what `n` counts.

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
            f"{counted(len(table), by)}, {counted(int(table['n'].sum()), counts)} (numbers "
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
    from mediacompare.formulas import FORMULAS

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


def plot_agency(
    agency: pd.DataFrame,
    *,
    by: str = "outlet",
    most: int = 60,
    title: str | None = "How often passives leave out who acts",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw the share of passives that name no agent, by group, with intervals.

    Parameters
    ----------
    agency
        Result of `measure_agency`.
    by, most, title, width, ax
        As in `plot_scores`.

    Returns
    -------
    Axes
        Points with intervals; the number on the right is the number of passives.

    Notes
    -----
    A passive without agent may leave out what everybody knows: the share alone shows no intent.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import plot_agency
    >>> agency = pd.DataFrame({"outlet": ["Gazette"], "passives": [8], "agentless": [6],
    ...     "agentless_share": [0.75], "low": [0.41], "high": [0.93], "articles": [1]})
    >>> plot_agency(agency).get_xlabel()
    'share of passives without agent'
    """
    require(agency, [by, "passives", "agentless_share", "low", "high", "articles"], "agency")
    groups = pd.DataFrame(
        {
            "group": agency[by],
            "measure": "agentless_share",
            "estimate": agency["agentless_share"],
            "low": agency["low"],
            "high": agency["high"],
            "n": agency["passives"],
        }
    )
    return plot_scores(
        groups,
        by=by,
        label="share of passives without agent",
        most=most,
        title=title,
        width=width,
        kind="plot_agency",
        counts="passive",
        note="The share alone shows no intent: what everybody knows is left out too.",
        ax=ax,
    )


def _two_names(groups: list[object], speakers: list[object], room: float) -> list[str]:
    """Write "group: speaker" with each shortened on its own, so that both can be told."""
    colon = text_width(": ", SMALL)

    def short(names: list[object], points: float) -> dict[object, str]:
        different = list(dict.fromkeys(names))
        made = [label.replace(r"\$", "$") for label in labels(different, points)]
        return dict(zip(different, made, strict=True))

    group = short(groups, room * 0.4)
    widest = max(text_width(name, SMALL) for name in group.values())
    speaker = short(speakers, room - colon - widest)
    return [f"{group[g]}: {speaker[s]}" for g, s in zip(groups, speakers, strict=True)]


def plot_voices(
    voices: pd.DataFrame,
    *,
    by: str = "outlet",
    most: int = 30,
    title: str | None = "Who is quoted",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw how many words of whom each group quotes.

    Parameters
    ----------
    voices
        Result of `measure_voices`.
    by
        The grouping column of the table.
    most
        Rows at most: the pairs of group and speaker with the most quoted words.
    title, width, ax
        As in `plot_scores`.

    Returns
    -------
    Axes
        Bars: words inside quotation marks; on the right: number of quotations.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import plot_voices
    >>> voices = pd.DataFrame({"outlet": ["Gazette"], "speaker": ["Mia Lund"],
    ...     "quotations": [1], "words": [8], "group_articles": [1]})
    >>> [label.get_text() for label in plot_voices(voices).get_yticklabels()]
    ['Gazette: Mia Lund']
    """
    require(voices, [by, "speaker", "quotations", "words", "group_articles"], "voices")
    said = voices[voices["quotations"] > 0]
    table = said.assign(speaker=said["speaker"].astype(object).where(said["speaker"].notna(), None))
    table = table.sort_values(["words", by], ascending=[False, True], kind="stable")
    left_out = max(0, len(table) - most)
    table = table.head(most)
    with style():
        own = ax is None
        if ax is None:
            ax = new_axes(width, rows_height(len(table), extra=1.2))
        if table.empty:
            return nothing(
                ax, kind="plot_voices", title=title, data=voices, why="Nobody is quoted."
            )
        unknown = table["speaker"].isna().to_numpy()
        said_by = ["speaker not found" if pd.isna(name) else name for name in table["speaker"]]
        names = _two_names(list(table[by]), said_by, name_room(ax, 0.5))
        colors = [COLORS["light" if missing else "blue"] for missing in unknown]
        ax.barh(range(len(table)), table["words"].astype(float), color=colors, height=0.72)
        name_rows(ax, names, roomy=own, share=0.5)
        for row, n in enumerate(table["quotations"]):
            ax.text(
                1.02, row, f"{n:g}", transform=ax.get_yaxis_transform(), va="center",
                fontsize=SMALL, color=COLORS["gray"],
            )  # fmt: skip
        ax.set_xlabel("words quoted")
        ax.grid(visible=True, axis="x")
        ax.tick_params(axis="y", length=0)
        articles = int(voices.groupby(by)["group_articles"].max().sum())
        parts = [
            f"{counted(articles, 'article')}, {counted(int(said['quotations'].sum()), 'quotation')}"
            " (numbers on the right)."
        ]
        if left_out:
            parts.append(f"{counted(left_out, 'row')} with fewer words left out.")
        if unknown.any():
            parts.append("Gray: no rule found the speaker, or found a pronoun only.")
        parts.append("Who is quoted does not say who was asked.")
        return finish(
            ax, kind="plot_voices", title=title, data=table,
            alt_text=f"Most quoted words: {names[0]}, {int(table['words'].iloc[0])} words.",
            caption=" ".join(parts), parameters={"by": by, "most": most},
        )  # fmt: skip
