"""Figures of how the same event is told: wording, key words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mediacompare.errors import unknown_choice

from .pairs import name_articles
from .style import (
    COLORS,
    SMALL,
    counted,
    finish,
    name_columns,
    name_rows,
    named_columns,
    new_axes,
    nothing,
    require,
    rows_height,
    style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_SILENT = 8
"""Groups without a mention that still have a row each; of more, the caption tells the number."""


def plot_wording(
    wording: pd.DataFrame,
    *,
    by: str = "outlet",
    referent: str | None = None,
    most: int = 60,
    title: str | None = None,
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw which words each outlet uses for the same thing: shares as dots, counts as numbers.

    Parameters
    ----------
    wording
        Result of `measure_wording`: ``<by>, referent, label, place, count, share, …``; the rows
        of all places together are drawn.
    by
        The grouping column of the table.
    referent
        Which referent to draw; by default the one named most often.
    most
        Number of groups at most, those that name the referent most often.
    title
        Heading; by default the referent.
    width, ax
        As in `plot_similarity`.

    Returns
    -------
    Axes
        Rows: groups. Columns: labels, the most used first. Area and color of a dot: share of the
        label among the group's mentions; the number in or beside it: how often.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import describe, plot_wording
    >>> wording = pd.DataFrame({"outlet": ["Gazette", "Gazette"], "referent": "bridge",
    ...     "label": ["bridge", "crossing"], "place": "all", "count": [3, 1],
    ...     "share": [0.75, 0.25]})
    >>> describe(plot_wording(wording)).data["share"].tolist()
    [0.75, 0.25]
    """
    import matplotlib as mpl

    require(wording, [by, "referent", "label", "place", "count", "share"], "wording")
    places = wording[wording["place"] == "all"]
    totals = places.groupby("referent")["count"].sum()
    if referent is None:
        referent = "" if totals.empty else str(totals.sort_index().idxmax())
    elif referent not in set(wording["referent"]):
        raise unknown_choice("referent", referent, sorted(set(wording["referent"].astype(str))))
    heading = f"What is called “{referent}”" if title is None and referent else title
    rows = places[places["referent"] == referent]
    counts = rows.pivot_table(
        index=by, columns="label", values="count", aggfunc="sum", fill_value=0, observed=True
    )
    groups = len(counts)
    silent = [str(g) for g in counts.index if counts.loc[g].sum() == 0]
    if len(silent) > _SILENT:
        counts = counts[counts.sum(axis=1) > 0]
    counts = counts.loc[
        sorted(counts.index, key=lambda g: (-counts.loc[g].sum(), str(g)))[:most],
        sorted(counts.columns, key=lambda c: (-counts[c].sum(), str(c))),
    ]
    mentions = counts.sum(axis=1)
    long = rows[rows[by].isin(counts.index) & rows["share"].notna()]
    long = long.sort_values([by, "label"], ignore_index=True)
    with style():
        own = ax is None
        if ax is None:
            ax = new_axes(width, rows_height(len(counts), each=0.19, extra=1.55))
        if long.empty:
            return nothing(
                ax, kind="plot_wording", title=heading, data=long, why="None of the labels is used."
            )
        shades = mpl.colormaps["cividis_r"]
        column_of = {label: x for x, label in enumerate(counts.columns)}
        row_of = {group: y for y, group in enumerate(counts.index)}
        present = long[long["count"] > 0]
        x = present["label"].map(column_of).to_numpy()
        y = present[by].map(row_of).to_numpy()
        ax.scatter(
            x,
            y,
            s=12 + 118 * present["share"].to_numpy(),
            c=present["share"],
            cmap=shades,
            vmin=0,
            vmax=1,
            linewidths=0.3,
            edgecolors=COLORS["gray"],
        )
        for here, there, count, part in zip(x, y, present["count"], present["share"], strict=True):
            inside = part >= 0.25
            ax.annotate(
                f"{count:g}",
                (here, there),
                xytext=(0 if inside else 7, 0),
                textcoords="offset points",
                ha="center",
                va="center",
                fontsize=SMALL,
                color="white" if inside and part > 0.5 else COLORS["black"],
            )
        name_rows(ax, list(counts.index), roomy=own, share=0.36)
        name_columns(ax, list(counts.columns))
        ax.set_xlim(-0.6, len(counts.columns) - 0.3)
        ax.grid(visible=True)
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        ax.tick_params(length=0)
        articles = _articles_behind(rows, by)
        parts = [
            f"{counted(groups, by)}{articles}, {counted(int(mentions.sum()), 'mention')}. "
            f"Area and color: share of the label within the {by}; numbers: counts."
        ]
        hidden = len(silent) if len(silent) > _SILENT else 0
        if groups - hidden > most:
            parts.append(f"{groups - hidden - most} with fewer mentions left out.")
        if silent:
            parts.append(f"{len(silent)} without a mention{', not drawn' if hidden else ''}.")
        if (mentions[mentions > 0] < 5).any():
            parts.append("Shares of fewer than five mentions say little.")
        return finish(
            ax,
            kind="plot_wording",
            title=heading,
            data=long,
            alt_text=f"Labels of {referent} by {by}. Most used over all: "
            + ", ".join(f"{label} ({int(counts[label].sum())})" for label in counts.columns[:3])
            + ".",
            caption=" ".join(parts),
            parameters={"by": by, "referent": referent, "most": most},
        )


def _articles_behind(rows: pd.DataFrame, by: str) -> str:
    if "group_articles" not in rows.columns or rows.empty:
        return ""
    return f" with {counted(int(rows.groupby(by)['group_articles'].max().sum()), 'article')}"


def plot_keyness(
    keyness: pd.DataFrame,
    *,
    group: str | None = None,
    by: str = "outlet",
    top: int = 12,
    title: str | None = None,
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw the words that one group uses more, and less, than the others, with their counts.

    Parameters
    ----------
    keyness
        Result of `measure_keyness`.
    group
        Which group to draw; by default the first in the table.
    by
        The grouping column of the table.
    top
        Terms shown at most on each side, by the absolute ``log_odds_z``.
    title
        Heading; by default the name of the group.
    width, ax
        As in `plot_similarity`.

    Returns
    -------
    Axes
        Bars: binary logarithm of the ratio of the rates (1 is twice as often); lines: its
        interval where the table has one. Numbers: occurrences in the group and elsewhere.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import describe, plot_keyness
    >>> keyness = pd.DataFrame({"outlet": ["Gazette"], "term": ["bridge"], "count": [6.0],
    ...     "reference_count": [1.0], "log_ratio": [2.1], "log_odds_z": [1.9], "n": [3.0],
    ...     "reference_n": [4.0], "p": [None], "reason": ["too few articles"]})
    >>> describe(plot_keyness(keyness)).data["term"].tolist()
    ['bridge']
    """
    columns = [
        by,
        "term",
        "count",
        "reference_count",
        "log_ratio",
        "log_odds_z",
        "n",
        "reference_n",
    ]
    require(keyness, columns, "keyness")
    if top < 1:
        raise ValueError(f"top={top!r} is not allowed; it is 1 or more terms")
    known = list(dict.fromkeys(keyness[by].astype(str)))
    if group is None:
        group = known[0] if known else ""
    elif group not in known:
        raise unknown_choice("group", group, known)
    heading = f"Words of {group} against the others" if title is None and group else title
    rows = keyness[keyness[by].astype(str) == group]
    ranked = rows.sort_values(["log_odds_z", "term"], ascending=[False, True])
    more = ranked[ranked["log_odds_z"] > 0].head(top)
    less = ranked[ranked["log_odds_z"] < 0].tail(top)
    table = pd.concat([more, less]).reset_index(drop=True)
    with style():
        own = ax is None
        if ax is None:
            ax = new_axes(width, rows_height(len(table), each=0.14, extra=1.5))
        if table.empty:
            return nothing(
                ax,
                kind="plot_keyness",
                title=heading,
                data=table,
                why="No term is frequent enough to compare.",
            )
        y = np.arange(len(table))
        ratio = table["log_ratio"].astype(float)
        colors = [COLORS["blue" if z > 0 else "orange"] for z in table["log_odds_z"]]
        ax.barh(y, ratio.fillna(0.0), color=colors, height=0.72)
        if {"low", "high"} <= set(table.columns):
            known_interval = table["low"].notna() & table["high"].notna()
            ax.hlines(
                y[known_interval],
                table["low"][known_interval].astype(float),
                table["high"][known_interval].astype(float),
                color=COLORS["black"],
                linewidth=0.8,
            )
        ax.axvline(0, color=COLORS["black"], linewidth=0.6)
        name_rows(ax, list(table["term"]), roomy=own, share=0.3)
        for row, (count, other) in enumerate(
            zip(table["count"], table["reference_count"], strict=True)
        ):
            ax.text(
                1.02,
                row,
                f"{count:.3g} : {other:.3g}",
                transform=ax.get_yaxis_transform(),
                va="center",
                fontsize=SMALL,
                color=COLORS["gray"],
            )
        ax.set_xlabel("log ratio (1: twice as often)")
        ax.grid(visible=True, axis="x")
        ax.spines["left"].set_visible(False)
        ax.tick_params(axis="y", length=0)
        n, other_n = float(table["n"].iloc[0]), float(table["reference_n"].iloc[0])
        left_out = len(rows) - len(table)
        parts = [
            f"{n:.3g} against {other_n:.3g} articles; on the right, occurrences in the group "
            "and elsewhere."
        ]
        if left_out:
            parts.append(f"{counted(left_out, 'term')} with a smaller difference left out.")
        if "p" in table.columns and table["p"].isna().all():
            reason = str(table["reason"].iloc[0]) if "reason" in table.columns else ""
            parts.append(
                "No p-values" + (f": {reason}." if reason else ".") + " Ranked, not tested."
            )
        return finish(
            ax,
            kind="plot_keyness",
            title=heading,
            data=table,
            alt_text=f"Words that {group} uses more: {', '.join(more['term'].head(5)) or 'none'}; "
            f"less: {', '.join(less['term'].tail(5)) or 'none'}.",
            caption=" ".join(parts),
            parameters={"group": group, "by": by, "top": top},
        )


STATUSES = {
    "reported": ("blue", "o", "reported"),
    "deviates": ("vermilion", "D", "reported otherwise"),
    "left out": ("gray", "o", "left out"),
    "not found": ("gray", "x", "not found"),
}
"""Color, mark and words for what an article does with a fact."""
_SAID = ("reported", "deviates")


def _fact_label(fact: str) -> str:
    """Shorten a list to what it lists, and write dates as they are read."""
    head, _, members = fact.partition(": ")
    if head.startswith("list of ") and members.count("; ") > 1:
        return head
    if _EDTF.fullmatch(fact):
        return " – ".join(_date_label(part) for part in fact.split("/"))
    return fact


_EDTF = re.compile(r"(?:\d{4}|XXXX)-\d\d(?:-\d\d)?(?:/\d{4}-\d\d-\d\d)?")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


def _date_label(date: str) -> str:
    """Write "2024-11" as "Nov 2024" and "XXXX-09-27" as "27 Sep"."""
    year, month, *day = date.split("-")
    names = _MONTHS.split()
    name = names[int(month) - 1] if 1 <= int(month) <= len(names) else month
    parts = [str(int(day[0])) if day else "", name, "" if year == "XXXX" else year]
    return " ".join(part for part in parts if part)


def plot_facts(
    facts: pd.DataFrame,
    *,
    kinds: Sequence[str] | None = None,
    most: int = 25,
    most_articles: int = 60,
    title: str | None = "Who reports which fact",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw the matrix of facts by articles: reported, reported otherwise, left out, not found.

    Parameters
    ----------
    facts
        Result of `measure_facts`.
    kinds
        Kinds of facts to draw (``number``, ``enumeration``, ``person``, …); all by default.
    most
        Facts shown at most: those that articles differ in first, then those most reported. Fewer
        where facts stand in columns and the width has no room to name so many.
    most_articles
        Articles shown at most, those that report most of these facts.
    title, width, ax
        As in `plot_similarity`.

    Returns
    -------
    Axes
        One mark a fact and article. With more than 15 articles, articles stand in rows.

    Notes
    -----
    "Left out" means that no rule found it in a text on the same that is long enough; "not found"
    that the text is short, on something else, or may say it in other words (`measure_facts` says
    which, in ``note``). Look at the text before you say that it is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import describe, plot_facts
    >>> facts = pd.DataFrame({"fact_id": ["f"] * 2, "fact": ["14 schools close"] * 2,
    ...     "kind": ["number"] * 2, "article_id": ["a", "b"], "outlet": ["Gazette", "Herald"],
    ...     "status": ["reported", "left out"]})
    >>> describe(plot_facts(facts)).data["status"].tolist()
    ['reported', 'left out']
    """
    require(facts, ["fact_id", "fact", "kind", "article_id", "outlet", "status"], "facts")
    if kinds is not None:
        known = sorted(set(facts["kind"].astype(str)))
        for kind in kinds:
            if kind not in known:
                raise unknown_choice("kinds", kind, known)
        facts = facts[facts["kind"].isin(list(kinds))]
    said = facts[facts["status"].isin(_SAID)]
    reported = said.groupby("fact_id")["article_id"].nunique().to_dict()
    differing = set(facts.loc[facts["status"] == "deviates", "fact_id"])
    ranked = sorted(reported, key=lambda f: (f not in differing, -reported[f], str(f)))
    names = name_articles(facts.drop_duplicates("article_id"))
    turned = min(len(names), most_articles) > 15
    if turned:
        most = min(most, named_columns(width if ax is None else ax))
    left_out = max(0, len(ranked) - most)
    kept = ranked[:most]
    shown = facts[facts["fact_id"].isin(kept)]
    busy = shown[shown["status"].isin(_SAID)].groupby("article_id").size()
    articles = sorted(names, key=lambda a: (-int(busy.get(a, 0)), a))[:most_articles]
    table = shown[shown["article_id"].isin(articles)]
    table = table.sort_values(["fact_id", "article_id"], ignore_index=True)
    with style():
        own = ax is None
        if ax is None:
            down = len(articles) if turned else len(kept)
            ax = new_axes(width, rows_height(down, each=0.14, extra=1.9))
        if table.empty:
            return nothing(ax, kind="plot_facts", title=title, data=table, why="No fact was found.")
        fact_of = {fact: place for place, fact in enumerate(kept)}
        article_of = {name: place for place, name in enumerate(sorted(articles))}
        across = table["article_id"].map(article_of).to_numpy()
        down_at = table["fact_id"].map(fact_of).to_numpy()
        x, y = (down_at, across) if turned else (across, down_at)
        legend: list[tuple[Any, str]] = []
        for status, (color, marker, words) in STATUSES.items():
            here = (table["status"] == status).to_numpy()
            if not here.any():
                continue
            gone = status not in _SAID
            handle = ax.plot(
                x[here],
                y[here],
                linestyle="",
                marker=marker,
                markersize=2.6 if gone else 4.4,
                markerfacecolor="white" if gone else COLORS[color],
                markeredgecolor=COLORS[color],
                markeredgewidth=0.4 if gone else 0.0,
            )[0]
            legend.append((handle, words))
        texts = table.drop_duplicates("fact_id").set_index("fact_id")["fact"]
        facts_shown = [_fact_label(str(texts.get(fact, fact))) for fact in kept]
        people = [names[name] for name in sorted(articles)]
        name_rows(ax, people if turned else facts_shown, roomy=own, share=0.38 if turned else 0.45)
        name_columns(ax, facts_shown if turned else people)
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        ax.tick_params(length=0)
        counts = table["status"].value_counts()
        parts = [f"{counted(len(kept), 'fact')}, {counted(len(articles), 'article')}."]
        if left_out:
            parts.append(f"{counted(left_out, 'fact')} that fewer report left out.")
        if len(names) > len(articles):
            parts.append(f"{counted(len(names) - len(articles), 'article')} left out.")
        parts.append("“Left out” means that no rule found it: look at the text.")
        if int(counts.get("not found", 0)):
            parts.append("“Not found”: nor in a text that is short, or may say it in other words.")
        return finish(
            ax,
            kind="plot_facts",
            title=title,
            data=table,
            alt_text=f"Matrix of {counted(len(kept), 'fact')} by "
            f"{counted(len(articles), 'article')}: {int(counts.get('reported', 0))} reported, "
            f"{int(counts.get('deviates', 0))} reported otherwise, "
            f"{int(counts.get('left out', 0))} left out, "
            f"{int(counts.get('not found', 0))} not found.",
            caption=" ".join(parts),
            parameters={"most": most, "most_articles": most_articles},
            legend=legend,
        )
