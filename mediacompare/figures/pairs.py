"""Figures of pairs of articles: how alike they are, and what one holds of the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .style import (
    COLORS,
    SMALL,
    counted,
    figure_of,
    finish,
    inches,
    name_columns,
    name_rows,
    new_axes,
    nothing,
    require,
    style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

PAIR = ("article_id_1", "article_id_2", "outlet_1", "outlet_2")


def article_names(pairs: pd.DataFrame) -> dict[str, str]:
    """Name each article of a table of pairs: its outlet, with the id where outlets recur."""
    both = pd.concat(
        [
            pairs[["article_id_1", "outlet_1"]].set_axis(["article_id", "outlet"], axis=1),
            pairs[["article_id_2", "outlet_2"]].set_axis(["article_id", "outlet"], axis=1),
        ]
    ).drop_duplicates("article_id")
    return name_articles(both)


def name_articles(articles: pd.DataFrame) -> dict[str, str]:
    """Name each article by its outlet, with the id where the outlet has several or is missing."""
    times = articles["outlet"].value_counts()
    names = {}
    for article_id, outlet in zip(articles["article_id"], articles["outlet"], strict=True):
        if pd.isna(outlet):
            names[str(article_id)] = str(article_id)
        elif times[outlet] > 1:
            names[str(article_id)] = f"{outlet} · {article_id}"
        else:
            names[str(article_id)] = str(outlet)
    return names


def plot_similarity(
    similarity: pd.DataFrame,
    *,
    measure: str = "cosine",
    most: int = 60,
    title: str | None = "How alike the articles are",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw a heat map of the similarity of all pairs, like articles next to each other.

    Parameters
    ----------
    similarity
        Result of `measure_similarity` (or any table of pairs with the column `measure`).
    measure
        Column to draw; values from 0 to 1.
    most
        Number of articles shown at most, those with the highest values; the caption says how
        many are left out.
    title
        Heading, or None.
    width
        ``"single"``, ``"one-and-a-half"``, ``"double"`` or inches; not used with `ax`.
    ax
        Axes to draw on; by default a new figure whose height grows with the articles.

    Returns
    -------
    Axes
        With a description: see `describe`. Order of rows and columns: average-linkage clustering
        with optimal ordering of leaves, so that groups of like articles form blocks.

    Notes
    -----
    A high cosine means the same topic, not copying: do not read this figure as one of reuse.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import describe, plot_similarity
    >>> pairs = pd.DataFrame({"article_id_1": ["a"], "article_id_2": ["b"],
    ...     "outlet_1": ["Gazette"], "outlet_2": ["Herald"], "cosine": [0.6]})
    >>> describe(plot_similarity(pairs)).caption.split(".")[0]
    '2 articles, 1 pair'
    """
    require(similarity, [*PAIR, measure], "similarity")
    value = similarity[measure]
    names = article_names(similarity)
    ids, left_out = _choose(similarity, value, most)
    matrix = np.full((len(ids), len(ids)), np.nan)
    place = {name: i for i, name in enumerate(ids)}
    for one, two, score in zip(
        similarity["article_id_1"], similarity["article_id_2"], value, strict=True
    ):
        if one in place and two in place and pd.notna(score):
            matrix[place[one], place[two]] = matrix[place[two], place[one]] = score
    order = _cluster(matrix)
    return _heat_map(
        matrix[np.ix_(order, order)],
        [names[ids[i]] for i in order],
        kind="plot_similarity",
        title=title,
        label=measure.replace("_", " "),
        reading="High values mean the same topic; they do not show copying.",
        pairs=similarity[[*PAIR, measure]],
        left_out=left_out,
        parameters={"measure": measure, "most": most},
        width=width,
        ax=ax,
    )


def plot_overlap(
    overlap: pd.DataFrame,
    *,
    most: int = 60,
    title: str | None = "How much of each text is found in the other",
    width: str | float = "single",
    ax: Axes | None = None,
) -> Axes:
    """Draw a heat map of containment: the share of the row's text that the column's text has.

    Parameters
    ----------
    overlap
        Result of `measure_overlap`; the columns ``containment_1_in_2`` and
        ``containment_2_in_1`` are drawn, both from 0 to 1.
    most
        Number of articles shown at most, those that share most.
    title, width, ax
        As in `plot_similarity`.

    Returns
    -------
    Axes
        With a description: see `describe`. The two halves differ: a short text may lie wholly
        in a long one, not the reverse.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.figures import describe, plot_overlap
    >>> pairs = pd.DataFrame({"article_id_1": ["a"], "article_id_2": ["b"],
    ...     "outlet_1": ["Gazette"], "outlet_2": ["Herald"],
    ...     "containment_1_in_2": [0.9], "containment_2_in_1": [0.3]})
    >>> describe(plot_overlap(pairs)).title
    'How much of each text is found in the other'
    """
    columns = ["containment_1_in_2", "containment_2_in_1"]
    require(overlap, [*PAIR, *columns], "overlap")
    names = article_names(overlap)
    ids, left_out = _choose(overlap, overlap[columns].max(axis=1), most)
    matrix = np.full((len(ids), len(ids)), np.nan)
    place = {name: i for i, name in enumerate(ids)}
    for one, two, first, second in zip(
        overlap["article_id_1"],
        overlap["article_id_2"],
        *(overlap[c] for c in columns),
        strict=True,
    ):
        if one in place and two in place:
            matrix[place[one], place[two]] = first
            matrix[place[two], place[one]] = second
    order = _cluster(np.fmax(matrix, matrix.T))
    return _heat_map(
        matrix[np.ix_(order, order)],
        [names[ids[i]] for i in order],
        kind="plot_overlap",
        title=title,
        label="share of the text in the row",
        reading="Each row is a text, each column one in which it is looked for. "
        "Quotations are included; shared words do not say who had them first.",
        pairs=overlap[[*PAIR, *columns]],
        left_out=left_out,
        parameters={"most": most},
        width=width,
        ax=ax,
    )


def _choose(pairs: pd.DataFrame, value: pd.Series, most: int) -> tuple[list[str], int]:
    """Ids of the articles with the highest values, and how many are left out."""
    if most < 2:
        raise ValueError(f"most={most!r} is not allowed; it is 2 or more articles")
    highest: dict[str, float] = {}
    for column in ("article_id_1", "article_id_2"):
        for article_id, score in value.groupby(pairs[column]).max().items():
            number = -1.0 if pd.isna(score) else float(score)
            highest[str(article_id)] = max(highest.get(str(article_id), -1.0), number)
    ranked = sorted(highest, key=lambda name: (-highest[name], name))
    return sorted(ranked[:most]), max(0, len(ranked) - most)


def _cluster(matrix: NDArray[np.float64]) -> list[int]:
    """Order of the rows in which like ones are neighbors."""
    count = len(matrix)
    if count < 3:
        return list(range(count))
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import squareform

    distance = 1.0 - np.clip(np.nan_to_num(matrix, nan=0.0), 0.0, 1.0)
    np.fill_diagonal(distance, 0.0)
    flat = squareform(distance, checks=False)
    tree = linkage(flat, method="average")
    if count <= 200:
        tree = optimal_leaf_ordering(tree, flat)
    return [int(i) for i in leaves_list(tree)]


def _heat_map(
    matrix: NDArray[np.float64],
    names: Sequence[str],
    *,
    kind: str,
    title: str | None,
    label: str,
    reading: str,
    pairs: pd.DataFrame,
    left_out: int,
    parameters: dict[str, object],
    width: str | float,
    ax: Axes | None,
) -> Axes:
    import matplotlib as mpl

    count = len(names)
    with style():
        own = ax is None
        if ax is None:
            across = inches(width)
            cell = max(0.09, min(0.5, (across - 1.7) / max(count, 1)))
            ax = new_axes(across, max(1.0, count * cell) + (1.6 if count <= 24 else 1.0))
        if not count:
            return nothing(
                ax, kind=kind, title=title, why="No pair of articles to compare.", data=pairs
            )
        shades = mpl.colormaps["cividis"].with_extremes(bad="#ECECEC")
        shown = matrix.copy()
        np.fill_diagonal(shown, np.nan)
        image = ax.imshow(
            shown, cmap=shades, vmin=0.0, vmax=1.0, aspect="auto", interpolation="nearest"
        )
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        ax.tick_params(length=0)
        thinned = name_rows(ax, names, share=0.34, roomy=own)
        if count <= 24:
            name_columns(ax, names)
            order = ""
        else:
            ax.set_xticks([])
            order = " Columns stand in the order of the rows."
        if count <= 10:
            for (row, column), score in np.ndenumerate(shown):
                if not np.isnan(score):
                    ax.text(
                        column,
                        row,
                        f"{score:.2f}".lstrip("0") if score < 1 else "1",
                        ha="center",
                        va="center",
                        fontsize=SMALL,
                        color="white" if score < 0.5 else COLORS["black"],
                    )
        bar = figure_of(ax).colorbar(image, ax=ax, fraction=0.05, pad=0.02, aspect=24)
        bar.set_label(label)
        bar.outline.set_visible(False)
        missing = int(np.isnan(matrix[np.triu_indices(count, 1)]).sum())
        parts = [f"{counted(count, 'article')}, {counted(len(pairs), 'pair')}."]
        if left_out:
            parts.append(f"{counted(left_out, 'article')} with lower values left out.")
        if missing:
            parts.append("Gray: the pair is not in the table (below its threshold).")
        if thinned > 1:
            parts.append(f"One name in {thinned} is written.")
        high = pairs.iloc[:, 4:].max(axis=1)
        alt = f"Heat map of {counted(count, 'article')}: {label}."
        if high.notna().any():
            top = pairs.iloc[int(high.fillna(-1.0).to_numpy().argmax())]
            alt += (
                f" The highest value, {high.max():.2f}, is between {top['outlet_1']} and "
                f"{top['outlet_2']}."
            )
        return finish(
            ax,
            kind=kind,
            title=title,
            alt_text=alt,
            caption=" ".join(parts) + order + " " + reading,
            data=pairs,
            parameters=parameters,
        )
