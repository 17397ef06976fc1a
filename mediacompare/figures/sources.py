"""Figures of who drew on whom: network, timeline, tree of a story, grid of passages, flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .pairs import PAIR, article_names, name_articles
from .style import (
    COLORS,
    RELATIONS,
    SMALL,
    counted,
    figure_of,
    finish,
    inches,
    labels,
    name_columns,
    name_rows,
    new_axes,
    nothing,
    require,
    rows_height,
    shorten,
    style,
    text_width,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

DERIVED = ("verbatim", "partial", "rewrite")
CAUTION = "Shared text and order of time do not prove copying."


def _relation_handles(present: Sequence[str]) -> list[tuple[Any, str]]:
    from matplotlib.lines import Line2D

    return [
        (
            Line2D([], [], color=COLORS[color], ls=line, lw=1.6),
            name.replace("_", " "),
        )
        for name, (color, line) in RELATIONS.items()
        if name in present
    ]


def _arrow(
    ax: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    relation: str,
    directed: bool,
    probability: float = 1.0,
    bend: float = 0.15,
    **more: Any,
) -> None:
    from matplotlib.patches import FancyArrowPatch

    color, line = RELATIONS.get(relation, RELATIONS["undetermined"])
    ax.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>" if directed else "-",
            mutation_scale=7,
            connectionstyle=f"arc3,rad={bend}",
            linewidth=0.6 + 1.0 * float(np.nan_to_num(probability, nan=0.0)),
            linestyle=line,
            color=COLORS[color],
            shrinkA=3.5,
            shrinkB=3.5,
            **more,
        )
    )


def plot_reuse(
    reuse: pd.DataFrame,
    *,
    least: float = 0.5,
    most: int = 60,
    title: str | None = "Who drew on whom",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw the network of articles whose texts depend on each other.

    Parameters
    ----------
    reuse
        Result of `measure_reuse`.
    least
        Smallest ``reuse_probability`` (0 to 1) of the pairs drawn; pairs whose relation is
        ``shared_statement`` are drawn whatever their probability.
    most
        Number of articles shown at most, those with the highest probability.
    title, width, ax
        As in `plot_similarity`.

    Returns
    -------
    Axes
        Articles on a circle; a line for each pair, its color and dashes by relation, its width
        by probability; an arrow from source to taker only where the direction is supported.

    Notes
    -----
    Lines show what the evidence supports, with a probability; they are not a proof.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import describe, plot_reuse
    >>> pairs = pd.DataFrame({"article_id_1": ["a"], "article_id_2": ["b"],
    ...     "outlet_1": ["Gazette"], "outlet_2": ["Herald"], "relation": ["verbatim"],
    ...     "reuse_probability": [0.98], "direction": ["2_from_1"]})
    >>> describe(plot_reuse(pairs)).data["direction"].tolist()
    ['2_from_1']
    """
    columns = ["relation", "reuse_probability", "direction"]
    require(reuse, [*PAIR, *columns], "reuse")
    names = article_names(reuse)
    drawn = reuse[
        (reuse["relation"].isin(DERIVED) & (reuse["reuse_probability"] >= least))
        | (reuse["relation"] == "shared_statement")
    ].sort_values("reuse_probability", ascending=False, kind="stable")
    ids: list[str] = []
    for one, two in zip(drawn["article_id_1"], drawn["article_id_2"], strict=True):
        new = [name for name in (one, two) if name not in ids]
        if len(ids) + len(new) > most:
            continue
        ids += new
    connected = set(drawn["article_id_1"]) | set(drawn["article_id_2"])
    drawn = drawn[drawn["article_id_1"].isin(ids) & drawn["article_id_2"].isin(ids)]
    drawn = drawn[[*PAIR, *columns]].sort_values(["article_id_1", "article_id_2"])
    alone = len(names) - len(connected)
    with style():
        if ax is None:
            across = inches(width)
            ax = new_axes(across, across * (1.0 if len(ids) > 14 else 0.62) + 1.0 if ids else 1.4)
        if not ids:
            return nothing(
                ax,
                kind="plot_reuse",
                title=title,
                data=drawn,
                why=f"No evidence of reuse among {counted(len(names), 'article')}.",
            )
        order = _around(ids, drawn)
        _draw_circle(ax, order, names, drawn)
        parts = [
            f"{counted(len(names), 'article')}, {counted(len(drawn), 'pair')} drawn"
            f" (probability {least:g} or more, or a shared statement)."
        ]
        if alone:
            parts.append(f"{counted(alone, 'article')} without evidence of reuse not drawn.")
        if len(connected) > len(ids):
            parts.append(f"{counted(len(connected) - len(ids), 'more article')} left out.")
        parts.append("Arrows point from source to taker, where the evidence supports a direction.")
        parts.append(CAUTION)
        kinds = drawn["relation"].value_counts()
        told = ", ".join(f"{n} {str(k).replace('_', ' ')}" for k, n in kinds.items())
        directed = int(drawn["direction"].isin(["1_from_2", "2_from_1"]).sum())
        return finish(
            ax,
            kind="plot_reuse",
            title=title,
            data=drawn,
            alt_text=f"Network of {counted(len(ids), 'article')}; pairs: {told}. "
            f"{directed} with a supported direction.",
            caption=" ".join(parts),
            parameters={"least": least, "most": most},
            legend=_relation_handles(list(kinds.index)),
        )


def _around(ids: Sequence[str], drawn: pd.DataFrame) -> list[str]:
    """Order on the circle: connected groups together, neighbors after each other."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(ids))
    graph.add_edges_from(zip(drawn["article_id_1"], drawn["article_id_2"], strict=True))
    groups = sorted(nx.connected_components(graph), key=lambda g: (-len(g), min(g)))
    order: list[str] = []
    for group in groups:
        first = max(sorted(group), key=lambda name: graph.degree(name))
        ahead, seen = [first], {first}
        while ahead:
            name = ahead.pop()
            order.append(name)
            new = sorted(set(graph[name]) - seen, reverse=True)
            seen.update(new)
            ahead += new
    return order


def _draw_circle(
    ax: Axes, order: Sequence[str], names: Mapping[str, str], drawn: pd.DataFrame
) -> None:
    figure = figure_of(ax)
    across = figure.get_figwidth() * 72 * min(1.0, ax.get_position().width / 0.775)
    count = len(order)
    size = SMALL if count <= 40 else 5.0
    radial = count > 14
    room = across * (0.22 if radial else 0.27)
    texts = labels([names[name] for name in order], room, size)
    widest = max(text_width(text, size) for text in texts)
    radius = max(20.0, across / 2 - widest - 8)
    if not radial:
        radius = min(radius, across * 0.27)
    angles = np.pi / 2 - 2 * np.pi * (np.arange(count) + 0.5) / count
    points = {
        n: (radius * np.cos(a), radius * np.sin(a)) for n, a in zip(order, angles, strict=True)
    }
    for row in drawn.to_dict("records"):
        one, two = points[row["article_id_1"]], points[row["article_id_2"]]
        if row["direction"] == "1_from_2":
            one, two = two, one
        near = np.hypot(one[0] - two[0], one[1] - two[1]) < radius * 0.6
        _arrow(
            ax,
            one,
            two,
            relation=row["relation"],
            directed=row["direction"] in ("1_from_2", "2_from_1"),
            probability=row["reuse_probability"],
            bend=0.25 if near else 0.12,
            zorder=2,
        )
    ax.scatter(
        [x for x, _ in points.values()],
        [y for _, y in points.values()],
        s=14,
        color=COLORS["black"],
        zorder=3,
        linewidths=0,
    )
    for text, angle, (x, y) in zip(texts, angles, points.values(), strict=True):
        right = np.cos(angle) >= -1e-9
        turn = np.degrees(angle) if radial else 0.0
        ax.annotate(
            text,
            (x, y),
            xytext=(6 * np.cos(angle), 6 * np.sin(angle)),
            textcoords="offset points",
            fontsize=size,
            ha="left" if right else "right",
            va="center",
            rotation=turn if right or not radial else turn + 180,
            rotation_mode="anchor",
            annotation_clip=False,
        )
    half = across / 2
    tall = half if radial else radius + 14
    ax.set_xlim(-half, half)
    ax.set_ylim(-tall, tall)
    ax.set_aspect("equal")
    ax.set_axis_off()


def plot_timeline(
    articles: pd.DataFrame,
    *,
    reuse: pd.DataFrame | None = None,
    most: int = 60,
    title: str | None = "When each article appeared",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw articles along time, with arrows where a direction of reuse is supported.

    Parameters
    ----------
    articles
        The articles table. A time known to the minute is a point; a date alone is a bar over the
        whole day, a clock time without a zone a bar over all that it can mean.
    reuse
        Result of `measure_reuse`; only pairs whose direction is supported get an arrow.
    most
        Number of articles shown at most, the earliest.
    title, width, ax
        As in `plot_similarity`.

    Returns
    -------
    Axes
        With a description: see `describe`. Articles without a date stand below the line.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import describe, plot_timeline
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["Gazette", "Herald"],
    ...     "published_at": pd.to_datetime(["2025-03-01 08:00", None], utc=True),
    ...     "published_precision": ["minute", None]})
    >>> describe(plot_timeline(articles)).caption.split(". ")[0]
    '2 articles, 1 without a date.'
    """
    import matplotlib.dates as mdates

    from mediacompare.articles import times

    require(articles, ["article_id", "outlet", "published_at", "published_precision"], "articles")
    span = times(articles)
    table = pd.DataFrame(
        {
            "article_id": articles["article_id"].astype("str").to_numpy(),
            "outlet": articles["outlet"].to_numpy(),
            "published_precision": articles["published_precision"].to_numpy(),
            "earliest": span["earliest"].to_numpy(),
            "latest": span["latest"].to_numpy(),
        }
    ).sort_values(["earliest", "latest", "article_id"], na_position="last", ignore_index=True)
    names = name_articles(table)
    left_out = max(0, len(table) - most)
    table = table.head(most)
    dated = table["earliest"].notna()
    with style():
        own = ax is None
        if ax is None:
            ax = new_axes(width, rows_height(len(table), extra=1.15))
        if not dated.any():
            return nothing(
                ax,
                kind="plot_timeline",
                title=title,
                data=table,
                why=f"None of {counted(len(table), 'article')} has a date.",
            )
        early = _days(table["earliest"])
        late = _days(table["latest"])
        # The latest moment is exclusive: a time to the minute spans a minute.
        for row in np.flatnonzero(dated.to_numpy()).tolist():
            if late[row] - early[row] > 2 / 24:
                ax.plot(
                    [early[row], late[row]],
                    [row, row],
                    color=COLORS["sky"],
                    linewidth=3.0,
                    solid_capstyle="butt",
                    zorder=2,
                )
            else:
                ax.plot(early[row], row, "o", color=COLORS["blue"], zorder=3)
        first, last = np.nanmin(early), np.nanmax(late)
        margin = max((last - first) * 0.05, 1 / 48)
        ax.set_xlim(first - margin, last + margin)
        for row in np.flatnonzero(~dated.to_numpy()).tolist():
            ax.text(
                0.01,
                row,
                "no date",
                transform=ax.get_yaxis_transform(),
                fontsize=SMALL,
                color=COLORS["gray"],
                va="center",
            )
        arrows = _timeline_arrows(ax, table, early, late, reuse)
        name_rows(ax, [names[name] for name in table["article_id"]], roomy=own)
        ax.grid(visible=True, axis="both")
        ax.tick_params(axis="y", length=0)
        locator: Any = mdates.AutoDateLocator(  # type: ignore[no-untyped-call]
            tz="UTC", minticks=2, maxticks=5
        )
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(_iso_dates(locator))
        ax.set_xlabel("time (UTC)")
        undated = int((~dated).sum())
        parts = [
            counted(len(table), "article")
            + (f", {undated} without a date" if undated else "")
            + "."
        ]
        if left_out:
            parts.append(f"{counted(left_out, 'later article')} left out.")
        if (late - early > 2 / 24).any():
            parts.append("Bars: known to the day only, or without a time zone.")
        if reuse is not None:
            parts.append(
                f"{counted(len(arrows), 'arrow')}: from source to taker, only where the "
                "evidence supports a direction. " + CAUTION
            )
        return finish(
            ax,
            kind="plot_timeline",
            title=title,
            data=table,
            alt_text=f"Timeline of {counted(len(table), 'article')} from "
            f"{table['earliest'].min():%Y-%m-%d} to {table['latest'].max():%Y-%m-%d}"
            + (f"; {counted(len(arrows), 'arrow')} from source to taker." if arrows else "."),
            caption=" ".join(parts),
            parameters={"most": most},
            legend=_relation_handles([relation for relation in RELATIONS if relation in arrows]),
        )


def _timeline_arrows(
    ax: Axes, table: pd.DataFrame, early: Any, late: Any, reuse: pd.DataFrame | None
) -> list[str]:
    """Draw the arrows; return the relation of each."""
    if reuse is None:
        return []
    require(reuse, ["source_id", "target_id", "direction", "relation"], "reuse")
    place = {name: row for row, name in enumerate(table["article_id"])}
    left = ax.get_xlim()[0]
    drawn: list[str] = []
    for pair in reuse.to_dict("records"):
        if pair["direction"] not in ("1_from_2", "2_from_1"):
            continue
        source, target = place.get(str(pair["source_id"])), place.get(str(pair["target_id"]))
        if source is None or target is None:
            continue
        x = [left if np.isnan(early[r]) else (early[r] + late[r]) / 2 for r in (source, target)]
        _arrow(
            ax,
            (x[0], source),
            (x[1], target),
            relation=str(pair["relation"]),
            directed=True,
            probability=float(pair.get("reuse_probability") or 0.0),
            zorder=4,
        )
        drawn.append(str(pair["relation"]))
    return drawn


def _days(moments: pd.Series) -> NDArray[np.float64]:
    """Days since 1970, as matplotlib counts; missing stays missing."""
    plain_moments = moments.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    days = plain_moments.astype("int64") / 86_400e6
    return np.where(np.isnat(plain_moments), np.nan, days)


def _iso_dates(locator: Any) -> Any:
    """Dates in digits, so that no locale changes a figure."""
    import matplotlib.dates as mdates

    formatter: Any = mdates.ConciseDateFormatter(  # type: ignore[no-untyped-call]
        locator, tz="UTC"
    )
    formatter.formats = ["%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%H:%M:%S"]
    formatter.zero_formats = ["", "%Y", "%m-%d", "%m-%d", "%m-%d", "%H:%M"]
    formatter.offset_formats = ["", "%Y", "%Y", "%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d"]
    return formatter


def plot_source_tree(
    tree: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    most: int = 60,
    title: str | None = "Where the story comes from",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw the tree of a story: each article below the source it most likely drew on.

    Parameters
    ----------
    tree
        Result of `find_source_tree`: ``source, target, source_kind, relation, evidence,
        probability``.
    names
        What to write for an article id, for example its outlet.
    most
        Number of rows at most.
    title, width, ax
        As in `plot_similarity`.

    Returns
    -------
    Axes
        Read from the top like a table of contents. Squares are sources outside the corpus, as
        articles name them; diamonds are statements that several quote; circles are articles.
        Gray: relation, probability and evidence.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import plot_source_tree
    >>> tree = pd.DataFrame({"source": ["cnn.com"], "target": ["002"], "source_kind": ["outside"],
    ...     "relation": ["verbatim"], "evidence": ["credit line"], "probability": [0.99]})
    >>> [text.get_text() for text in plot_source_tree(tree).texts][:2]
    ['cnn.com (outside)', '002']
    """
    columns = ["source", "target", "source_kind", "relation", "evidence", "probability"]
    require(tree, columns, "tree")
    rows = _indent(tree)
    called = dict(names or {})
    left_out = max(0, len(rows) - most)
    rows = rows[:most]
    with style():
        if ax is None:
            ax = new_axes(width, rows_height(len(rows), each=0.21, least=0.5, extra=0.85))
        if not rows:
            return nothing(
                ax,
                kind="plot_source_tree",
                title=title,
                data=tree,
                why="No article shows a source.",
            )
        across = figure_of(ax).get_figwidth() * 72 * min(1.0, ax.get_position().width / 0.775)
        kinds = dict(zip(tree["source"].astype(str), tree["source_kind"], strict=True))
        parents: dict[int, int] = {}
        for row, (depth, name, edge) in enumerate(rows):
            x = 6.0 + 13.0 * depth
            mark, color = _ROOTS.get(kinds.get(name, "") if edge is None else "", ("o", "black"))
            ax.plot(x, row, mark, color=COLORS[color], markersize=4, zorder=3)
            if edge is not None:
                top = parents[depth - 1]
                hue, line = RELATIONS.get(str(edge["relation"]), ("gray", ":"))
                ax.plot(
                    [x - 13, x - 13, x - 3],
                    [top + 0.2, row, row],
                    color=COLORS[hue],
                    linestyle=line,
                    linewidth=1.0,
                    zorder=2,
                )
            parents[depth] = row
            shown = shorten(called.get(name, name), (across - x - 12) * 0.5)
            if edge is None and kinds.get(name) == "outside":
                shown = f"{shown} (outside)"
            called_here = ax.text(x + 6, row, shown, va="center", fontsize=SMALL)
            if edge is not None:
                after = x + 14 + text_width(shown, SMALL)
                said = str(edge["relation"]).replace("_", " ")
                if said not in ("declared", "shared statement"):
                    said += f", {_percent(edge['probability'])}"
                if pd.notna(edge["evidence"]) and str(edge["evidence"]):
                    said += f": {edge['evidence']}"
                ax.annotate(
                    shorten(said, max(20.0, across - after - 12)),
                    xy=(1.0, 0.5),
                    xycoords=called_here,
                    xytext=(4, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=SMALL,
                    color=COLORS["gray"],
                    annotation_clip=False,
                )
        ax.set_xlim(0, across)
        ax.set_ylim(len(rows) - 0.5, -0.5)
        ax.set_axis_off()
        outside_count = tree.loc[tree["source_kind"] == "outside", "source"].nunique()
        parts = [
            f"{counted(tree['target'].nunique(), 'article')} with a source, "
            f"{counted(outside_count, 'source')} outside the corpus."
        ]
        if left_out:
            parts.append(f"{counted(left_out, 'row')} left out.")
        parts.append("Each hangs under its best supported source, and under statements it prints.")
        return finish(
            ax,
            kind="plot_source_tree",
            title=title,
            data=tree,
            alt_text="Tree of sources: "
            + "; ".join(
                f"{called.get(str(s), str(s))} to {called.get(str(t), str(t))}"
                for s, t in zip(tree["source"][:12], tree["target"][:12], strict=True)
            )
            + ".",
            caption=" ".join(parts),
            parameters={"most": most},
            legend=_relation_handles(sorted(set(tree["relation"].dropna().astype(str)))),
        )


_ROOTS = {"outside": ("s", "orange"), "statement": ("D", "purple")}
"""Mark and color of sources that are no articles of the corpus."""


def _percent(probability: object) -> str:
    if probability is None or pd.isna(probability):  # type: ignore[call-overload]
        return "no probability"
    number = float(probability)  # type: ignore[arg-type]
    return "over 99%" if number > 0.99 else f"{number:.0%}"


def _indent(tree: pd.DataFrame) -> list[tuple[int, str, dict[str, Any] | None]]:
    """Rows of the tree from the top: depth, name, and the edge that leads there."""
    children: dict[str, list[dict[str, Any]]] = {}
    targets = set(tree["target"].astype(str))
    for record in tree.sort_values(["source", "target"], kind="stable").to_dict("records"):
        children.setdefault(str(record["source"]), []).append(
            {str(key): value for key, value in record.items()}
        )
    rows: list[tuple[int, str, dict[str, Any] | None]] = []
    seen: set[str] = set()
    kind = dict(zip(tree["source"].astype(str), tree["source_kind"], strict=True))
    ranks = {"outside": 0, "article": 1, "statement": 2}
    roots = sorted(set(children) - targets, key=lambda n: (ranks.get(str(kind[n]), 1), n))
    roots += sorted(set(children) & targets)  # only reached where a table holds a circle
    for root in roots:
        if kind[root] == "statement":  # who quotes it; these stand in their own places too
            rows.append((0, root, None))
            rows += [(1, str(child["target"]), child) for child in children[root]]
            continue
        stack: list[tuple[int, str, dict[str, Any] | None]] = [(0, root, None)]
        while stack:
            depth, name, edge = stack.pop()
            if name in seen:
                continue
            seen.add(name)
            rows.append((depth, name, edge))
            stack += [
                (depth + 1, str(child["target"]), child)
                for child in reversed(children.get(name, []))
            ]
    return rows


def plot_outlet_flow(
    flow: pd.DataFrame,
    *,
    most: int = 30,
    title: str | None = "Which outlet took from which",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw the share of a taker's articles that draw on another outlet, with intervals.

    Parameters
    ----------
    flow
        Result of `measure_outlet_flow`: ``outlet_source, outlet_target, articles,
        share_of_target, low, high, n``.
    most
        Number of pairs of outlets at most, those with the most articles.
    title, width, ax
        As in `plot_similarity`.

    Returns
    -------
    Axes
        One row a pair of outlets, "source → taker".

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import plot_outlet_flow
    >>> flow = pd.DataFrame({"outlet_source": ["Wire"], "outlet_target": ["Gazette"],
    ...     "articles": [3], "share_of_target": [0.5], "low": [0.2], "high": [0.8], "n": [6]})
    >>> [label.get_text() for label in plot_outlet_flow(flow).get_yticklabels()]
    ['Wire → Gazette']
    """
    columns = ["outlet_source", "outlet_target", "articles", "share_of_target", "low", "high", "n"]
    require(flow, columns, "flow")
    table = flow.sort_values(
        ["articles", "share_of_target", "outlet_source", "outlet_target"],
        ascending=[False, False, True, True],
    )
    left_out = max(0, len(table) - most)
    table = table.head(most)
    with style():
        own = ax is None
        if ax is None:
            ax = new_axes(width, rows_height(len(table), extra=1.2))
        if table.empty:
            return nothing(
                ax,
                kind="plot_outlet_flow",
                title=title,
                data=flow,
                why="No article with a supported source.",
            )
        rows = np.arange(len(table))
        ax.hlines(rows, table["low"], table["high"], color=COLORS["sky"], linewidth=2.2)
        ax.plot(table["share_of_target"], rows, "o", color=COLORS["blue"])
        names = [
            f"{s} → {t}"
            for s, t in zip(table["outlet_source"], table["outlet_target"], strict=True)
        ]
        name_rows(ax, names, share=0.5, roomy=own)
        for row, (articles, n) in enumerate(zip(table["articles"], table["n"], strict=True)):
            ax.text(
                1.02,
                row,
                f"{articles:g}/{n:g}",
                transform=ax.get_yaxis_transform(),
                va="center",
                fontsize=SMALL,
                color=COLORS["gray"],
            )
        ax.set_xlim(0, 1)
        ax.set_xlabel("share of the taker's articles")
        ax.grid(visible=True, axis="x")
        ax.tick_params(axis="y", length=0)
        parts = [
            f"{counted(len(table), 'pair')} of outlets; on the right, articles with that "
            "source of all articles of the taker. Lines: intervals as in the table."
        ]
        if left_out:
            parts.append(f"{counted(left_out, 'pair')} with fewer articles left out.")
        top = table.iloc[0]
        return finish(
            ax,
            kind="plot_outlet_flow",
            title=title,
            data=table,
            alt_text=f"Most often: {top['outlet_source']} to {top['outlet_target']}, "
            f"{counted(int(top['articles']), 'article')} of {int(top['n'])}.",
            caption=" ".join(parts),
            parameters={"most": most},
        )


def plot_passages(
    passages: pd.DataFrame,
    *,
    articles: pd.DataFrame,
    least: int = 8,
    most: int = 30,
    title: str | None = "Who has which passage",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw the grid of one story: passages down, articles across in order of publication.

    Parameters
    ----------
    passages
        Result of `find_passages`. Passages that overlap in an article are one row: the same
        wording as it went through the articles.
    articles
        The articles table: names and times of the columns.
    least
        Words of the shortest passage shown.
    most
        Number of passages at most, those in most articles and the longest first.
    title, width, ax
        As in `plot_similarity`.

    Returns
    -------
    Axes
        A filled cell: the article has the passage. A ring: it is the only one known to have had
        it before all others; none where times do not tell.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import describe, plot_passages
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["Gazette", "Herald"],
    ...     "published_at": pd.to_datetime(["2025-03-01", "2025-03-03"], utc=True),
    ...     "published_precision": ["day", "day"]})
    >>> passages = pd.DataFrame({"article_id_1": ["a"], "article_id_2": ["b"], "start_1": [0],
    ...     "end_1": [50], "start_2": [10], "end_2": [60], "words": [9], "kind": ["verbatim"],
    ...     "zone": ["running text"]})
    >>> describe(plot_passages(passages, articles=articles)).data["first"].tolist()
    [True, False]
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    from mediacompare.articles import times

    columns = [
        "article_id_1",
        "article_id_2",
        "start_1",
        "end_1",
        "start_2",
        "end_2",
        "words",
        "kind",
        "zone",
    ]
    require(passages, columns, "passages")
    require(articles, ["article_id", "outlet", "published_at", "published_precision"], "articles")
    if least < 1:
        raise ValueError(f"least={least!r} is not allowed; it is 1 or more words")
    grid = _group(passages[passages["words"] >= least])
    span = times(articles)
    when = {
        str(name): (early, late)
        for name, early, late in zip(
            articles["article_id"], span["earliest"], span["latest"], strict=True
        )
    }
    far = pd.Timestamp.max.tz_localize("UTC")
    ids = sorted(
        set(grid["article_id"]),
        key=lambda name: (far if pd.isna(when[name][0]) else when[name][0], name),
    )
    names = name_articles(articles)
    sizes = grid.groupby("passage").agg(articles=("article_id", "nunique"), words=("words", "max"))
    sizes = sizes.sort_values(["articles", "words"], ascending=False, kind="stable")
    left_out = max(0, len(sizes) - most)
    kept = list(sizes.index[:most])
    grid = grid[grid["passage"].isin(kept)].copy()
    grid["first"] = _first(grid, when)
    shades = {"quotation": "orange", "running text": "blue"}
    with style():
        own = ax is None
        if ax is None:
            down = len(ids) if len(ids) > 24 else len(kept)
            ax = new_axes(width, rows_height(down, each=0.15, extra=1.9))
        if grid.empty:
            return nothing(
                ax,
                kind="plot_passages",
                title=title,
                data=grid,
                why=f"No shared passage of {least} words or more.",
            )
        row_of = {passage: row for row, passage in enumerate(kept)}
        column_of = {name: column for column, name in enumerate(ids)}
        turned = len(ids) > 24  # names need rows of their own
        ring = 4.0 if max(len(ids), len(kept)) <= 24 or turned else 3.0
        for record in grid.to_dict("records"):
            color = COLORS[shades.get(str(record["zone"]), "gray")]
            near = record["kind"] == "near"
            x, y = column_of[record["article_id"]], row_of[record["passage"]]
            if turned:
                x, y = y, x
            ax.add_patch(_cell(x, y, 0.86, color, near))
            if record["first"]:
                ax.plot(
                    x,
                    y,
                    "o",
                    markersize=ring,
                    markerfacecolor="white",
                    markeredgecolor="black",
                    markeredgewidth=0.8,
                )
        lengths = [f"{sizes.loc[passage, 'words']} words" for passage in kept]
        held = [names.get(name, name) for name in ids]
        name_rows(ax, held if turned else lengths, roomy=own, apart=turned)
        name_columns(ax, lengths if turned else held, apart=not turned)
        ax.set_xticks(np.arange(-0.5, len(kept if turned else ids)), minor=True)
        ax.grid(visible=True, axis="x", which="minor")
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        ax.tick_params(length=0, which="both")
        parts = [
            f"{counted(len(kept), 'passage')} of {least} words or more in "
            f"{counted(len(ids), 'article')}, in order of publication (undated last)."
        ]
        if left_out:
            parts.append(f"{counted(left_out, 'passage')} left out.")
        undated = [name for name in ids if pd.isna(when[name][0])]
        if undated:
            parts.append(f"{len(undated)} without a date.")
        parts.append(CAUTION)
        present = set(grid["zone"].astype(str))
        legend: list[tuple[Any, str]] = [
            (Patch(color=COLORS[color]), zone) for zone, color in shades.items() if zone in present
        ]
        if present - set(shades):
            legend.append((Patch(color=COLORS["gray"]), "other zones"))
        if (grid["kind"] == "near").any():
            legend.append(
                (
                    Patch(facecolor="white", edgecolor=COLORS["gray"], hatch="/////"),
                    "with small edits",
                )
            )
        if grid["first"].any():
            legend.append(
                (
                    Line2D(
                        [],
                        [],
                        marker="o",
                        linestyle="",
                        markerfacecolor="white",
                        markeredgecolor="black",
                    ),
                    "had it first",
                )
            )
        return finish(
            ax,
            kind="plot_passages",
            title=title,
            data=grid,
            alt_text=f"Grid of {counted(len(kept), 'passage')} by {counted(len(ids), 'article')}; "
            f"the longest has {counted(int(sizes['words'].max()), 'word')}.",
            caption=" ".join(parts),
            parameters={"least": least, "most": most},
            legend=legend,
        )


def _cell(x: int, y: int, size: float, color: str, near: bool) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle(
        (x - size / 2, y - size / 2),
        size,
        size,
        facecolor="white" if near else color,
        edgecolor=color,
        linewidth=0.6,
        hatch="/////" if near else None,
    )


def _group(passages: pd.DataFrame) -> pd.DataFrame:
    """Join passages of pairs that overlap in an article into the rows of a grid."""
    spans: dict[str, list[tuple[int, int, int]]] = {}
    order = ["article_id_1", "article_id_2", "start_1", "start_2"]
    records = passages.sort_values(order).to_dict("records")
    for number, record in enumerate(records):
        for side in ("1", "2"):
            spans.setdefault(str(record[f"article_id_{side}"]), []).append(
                (int(record[f"start_{side}"]), int(record[f"end_{side}"]), number)
            )
    parent = list(range(len(records)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for held in spans.values():
        held.sort()
        last_end, last = -1, -1
        for start, end, number in held:
            # Joined where more than half of the shorter one overlaps: chance contact is none.
            if last >= 0 and last_end - start > 0.5 * (end - start):
                parent[max(root(number), root(last))] = min(root(number), root(last))
            if end > last_end:
                last_end, last = end, number
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for number, record in enumerate(records):
        for side in ("1", "2"):
            key = (root(number), str(record[f"article_id_{side}"]))
            row = rows.setdefault(
                key,
                {
                    "passage": key[0],
                    "article_id": key[1],
                    "start": int(record[f"start_{side}"]),
                    "end": int(record[f"end_{side}"]),
                    "words": 0,
                    "kind": "near",
                    "zone": "",
                },
            )
            row["start"] = min(row["start"], int(record[f"start_{side}"]))
            row["end"] = max(row["end"], int(record[f"end_{side}"]))
            if int(record["words"]) > row["words"]:
                # How this article prints it: one may quote what another has as its own prose.
                row["words"] = int(record["words"])
                row["zone"] = str(record.get(f"zone_{side}", record["zone"]))
            if record["kind"] == "verbatim":
                row["kind"] = "verbatim"
    columns = ["passage", "article_id", "start", "end", "words", "kind", "zone"]
    table = pd.DataFrame(list(rows.values()), columns=columns)
    return table.sort_values(["passage", "article_id"], ignore_index=True)


def _first(grid: pd.DataFrame, when: Mapping[str, tuple[Any, Any]]) -> list[bool]:
    """Whether a row's article is known to have had the passage before all others."""
    first: dict[tuple[int, str], bool] = {}
    for passage, held in grid.groupby("passage")["article_id"]:
        for name in held:
            mine = when[name][1]
            first[(int(str(passage)), name)] = not pd.isna(mine) and all(
                other == name or (not pd.isna(when[other][0]) and mine <= when[other][0])
                for other in held
            )
    return [first[(int(p), a)] for p, a in zip(grid["passage"], grid["article_id"], strict=True)]
