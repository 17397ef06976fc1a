"""One style for every figure: sizes, colors, labels that fit, captions and descriptions.

Colors are Okabe and Ito's (2008) for kinds and cividis (Nuñez, Anderton and Renslow 2018,
doi:10.1371/journal.pone.0199239) for amounts: both hold for color-blind readers, and cividis in
gray print as well. The only font is DejaVu Sans, which matplotlib ships, so that a figure has the
same bytes on every machine. Names in a script that DejaVu lacks are numbered instead; who has a
font for them sets ``matplotlib.rcParams["font.family"] = ["Noto Sans CJK JP"]`` before plotting.
"""

from __future__ import annotations

import math
import os.path
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mediacompare.errors import missing_columns, unknown_choice

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend

WIDTHS = {"single": 3.4, "one-and-a-half": 5.0, "double": 7.0}
"""Width in inches of a figure over one, one and a half or two columns of a journal."""

COLORS = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "purple": "#CC79A7",
    "gray": "#6E6E6E",
    "light": "#D9D9D9",
}
"""Okabe and Ito's colors, and two grays."""

KINDS = ("blue", "vermilion", "green", "orange", "purple", "sky", "black", "yellow")
"""The order in which colors are given to kinds."""

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")
"""Marks that go with the colors, so that no difference rests on color alone."""

RELATIONS = {
    "verbatim": ("blue", "-"),
    "partial": ("sky", "-"),
    "rewrite": ("vermilion", "--"),
    "declared": ("black", "-"),
    "shared_statement": ("gray", ":"),
    "undetermined": ("light", ":"),
    "no_evidence": ("light", ":"),
}
"""Color and line of each relation of two articles."""

SMALL, NORMAL, LARGE = 6.0, 7.0, 8.0  # points; journals ask for 5 to 8 in the printed size

_RC: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#404040",
    "axes.formatter.use_locale": False,
    "axes.formatter.use_mathtext": False,
    "axes.grid": False,
    "axes.labelsize": NORMAL,
    "axes.linewidth": 0.6,
    "axes.prop_cycle": None,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlepad": 6.0,
    "axes.titlesize": LARGE,
    "axes.titleweight": "bold",
    "axes.unicode_minus": True,
    "figure.dpi": 160,
    "figure.facecolor": "white",
    "font.size": NORMAL,
    "grid.color": "#E3E3E3",
    "grid.linewidth": 0.5,
    "image.cmap": "cividis",
    "legend.borderaxespad": 0.2,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "legend.handlelength": 1.6,
    "lines.linewidth": 1.0,
    "lines.markersize": 4.0,
    "patch.linewidth": 0.5,
    "pdf.compression": 6,
    "pdf.fonttype": 42,
    "path.simplify": True,
    "savefig.bbox": None,
    "savefig.facecolor": "auto",
    "svg.fonttype": "path",
    "svg.hashsalt": "mediacompare",
    "text.usetex": False,
    "xtick.labelsize": SMALL,
    "xtick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.labelsize": SMALL,
    "ytick.major.size": 2.5,
    "ytick.major.width": 0.6,
}


@dataclass(frozen=True)
class Description:
    """What a figure shows, for those who cannot see it and for those who check it."""

    kind: str
    """Name of the function that drew it."""
    title: str
    """Its heading."""
    alt_text: str
    """One or two sentences for a screen reader."""
    caption: str
    """Number of articles, what was left out, and what the figure does not show."""
    data: pd.DataFrame
    """Every value that is drawn."""
    parameters: Mapping[str, object] = field(default_factory=dict)
    """The choices made, by name."""


def describe(ax: Axes) -> Description:
    """Return what a figure of this package shows: alternative text, caption and data.

    Parameters
    ----------
    ax
        Axes that a ``plot_`` function returned.

    Returns
    -------
    Description
        ``kind``, ``alt_text``, ``caption``, ``data`` (what is drawn, as a table), ``parameters``.

    Raises
    ------
    ValueError
        If the Axes were not drawn by a ``plot_`` function of this package.
    """
    found = ax.__dict__.get("mediacompare")
    if not isinstance(found, Description):
        raise ValueError("ax was not drawn by a plot_ function of mediacompare")
    return found


@contextmanager
def style() -> Iterator[None]:
    """Draw within the style of this package, whatever the user's own settings are."""
    import matplotlib as mpl
    import matplotlib.style
    from cycler import cycler

    settings = dict(_RC)
    settings["axes.prop_cycle"] = cycler(color=[COLORS[name] for name in KINDS])
    settings["font.family"] = ["DejaVu Sans", *_own_fonts()]
    with matplotlib.style.context(["default", settings]):
        yield
        # A notebook turns interactive drawing on when the first figure is made: it stays on.
        interactive = mpl.is_interactive()
    mpl.interactive(interactive)


def _own_fonts() -> list[str]:
    """Fonts that the user has named; the generic families name none."""
    import matplotlib as mpl

    generic = {"sans-serif", "serif", "monospace", "cursive", "fantasy", "DejaVu Sans"}
    named = mpl.rcParams["font.family"]
    families = [named] if isinstance(named, str) else list(named)
    return [family for family in families if family not in generic]


def inches(width: str | float) -> float:
    """Turn the name of a width, or a number of inches, into inches."""
    if isinstance(width, str):
        if width not in WIDTHS:
            raise unknown_choice("width", width, WIDTHS)
        return WIDTHS[width]
    if not 1.0 <= float(width) <= 40.0:
        raise ValueError(f"width={width!r} is not allowed; it is in inches, from 1 to 40")
    return float(width)


def new_axes(width: str | float, height: float) -> Axes:
    """Make the Axes of a figure of its own, shown by notebooks like any other."""
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(inches(width), height), layout="constrained")
    figure.__dict__["mediacompare_own"] = True
    return figure.add_subplot()


def require(table: pd.DataFrame, columns: Sequence[str], parameter: str) -> None:
    """Refuse a table that lacks columns the figure needs."""
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise missing_columns(parameter, missing, table.columns)


# ---------------------------------------------------------------------------------------------
# text: untrusted, of any script and length


def plain(text: object) -> str:
    r"""Make any text safe to draw: no mathematics, no control characters, one line.

    Examples
    --------
    >>> print(plain("$x$ and \u202eback"))
    \$x\$ and back
    """
    kept = "".join(c if c.isprintable() else " " for c in str(text))
    return " ".join(kept.split()).replace("$", r"\$")


@lru_cache(maxsize=8)
def _glyphs(families: tuple[str, ...]) -> frozenset[int]:
    from matplotlib import font_manager

    known: set[int] = set()
    for family in families:
        path = font_manager.findfont(
            font_manager.FontProperties(family=[family]), fallback_to_default=True
        )
        known.update(font_manager.get_font(path).get_charmap())
    return frozenset(known)


def _drawable(text: str) -> bool:
    known = _glyphs(("DejaVu Sans", *_own_fonts()))
    return all(ord(c) in known for c in text)


@lru_cache(maxsize=65536)
def _char_width(char: str) -> float:
    """Width of one character of DejaVu Sans at one point, in points; a square for what it lacks."""
    if ord(char) not in _glyphs(("DejaVu Sans",)):
        return 1.0
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    width, _, _ = text_to_path.get_text_width_height_descent(
        char, FontProperties(family=["DejaVu Sans"], size=100), False
    )
    return float(width) / 100


def text_width(text: str, size: float) -> float:
    """Width in points of a line at a font size; kerning is left out."""
    # sum() of floats rounds otherwise from Python 3.12 on, which would show in the files' bytes.
    return math.fsum(_char_width(c) for c in text.replace(r"\$", "$")) * size


def shorten(text: object, points: float, size: float = SMALL) -> str:
    """Abbreviate with an ellipsis to a width in points, keeping the beginning and the end."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    if text_width(line, size) > points:
        tail = line[-4:]
        head = line[: max(1, int(points / (0.4 * size)))]
        while len(head) > 1 and text_width(f"{head}…{tail}", size) > points:
            head = head[:-1]
        line = f"{head.rstrip()}…{tail.lstrip()}"
    return line.replace("$", r"\$")


def labels(
    names: Iterable[object], points: float, size: float = SMALL, *, apart: bool = True
) -> list[str]:
    """Abbreviate names to a width, number those no font here can draw.

    Different names stay different (`apart`): where abbreviations agree, what the names have in
    common at their beginning goes first.
    """
    given = [str(name) for name in names]
    result = [shorten(name, points, size) for name in given]
    same: dict[str, list[int]] = {}
    for place, label in enumerate(result):
        same.setdefault(label, []).append(place)
    for places in same.values():
        if apart and len({given[place] for place in places}) > 1:
            held = [given[place] for place in places]
            common = len(os.path.commonprefix(held))  # noqa: RUF071 - names, no paths
            for place in places:
                result[place] = shorten(
                    "…" + given[place][given[place].rfind(" ", 0, common) + 1 :], points, size
                )
    seen: dict[str, int] = {}
    for place, label in enumerate(result):
        if not label or not _drawable(label.replace(r"\$", "$")):
            label = f"no. {place + 1}"
        count = seen.get(label, 0)
        seen[label] = count + 1
        result[place] = f"{label} ({count + 1})" if apart and count else label
    return result


def wrap(text: str, points: float, size: float) -> str:
    """Break a text into lines no wider than so many points."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size) > points * 0.96:
            lines.append(line)
            line = word
        else:
            line = longer
    return "\n".join([*lines, line])


# ---------------------------------------------------------------------------------------------
# what every figure carries


def finish(
    ax: Axes,
    *,
    kind: str,
    title: str | None,
    alt_text: str,
    caption: str,
    data: pd.DataFrame,
    parameters: Mapping[str, object],
    legend: Sequence[tuple[Any, str]] = (),
) -> Axes:
    """Set title, legend and caption, and attach the description."""
    ax.__dict__["mediacompare"] = Description(
        kind, title or "", alt_text, caption, data.reset_index(drop=True), dict(parameters)
    )
    ax.__dict__["mediacompare_legend"] = tuple(legend)
    fit(ax)
    return ax


def alone(ax: Axes) -> bool:
    """Whether the Axes have the figure to themselves, colorbar aside."""
    return all(other is ax or other.get_label() == "<colorbar>" for other in figure_of(ax).axes)


def fit(ax: Axes) -> None:
    """Place title, legend and caption for the present size of the figure."""
    for old in ax.__dict__.pop("mediacompare_placed", ()):
        old.remove()
    about = describe(ax)
    legend = ax.__dict__["mediacompare_legend"]
    if alone(ax):
        placed = _fit_figure(ax, about, legend)
    else:
        placed = _fit_axes(ax, about, legend)
    ax.__dict__["mediacompare_placed"] = tuple(placed)


def _fit_figure(ax: Axes, about: Description, legend: Sequence[tuple[Any, str]]) -> list[Artist]:
    """Title and legend on top of the figure, the caption at its foot, the plot between."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = figure_of(ax)
    width, height = figure.get_figwidth() * 72, figure.get_figheight() * 72
    edge, top, bottom = 4.0, 4.0, 4.0
    placed: list[Artist] = []
    if about.title:
        text = wrap(plain(about.title), width - 2 * edge, LARGE * 1.12)
        placed.append(
            figure.text(
                edge / width,
                1 - top / height,
                text,
                ha="left",
                va="top",
                fontsize=LARGE,
                fontweight="bold",
                linespacing=1.2,
            )
        )
        top += (text.count("\n") + 1) * LARGE * 1.25 + 3
    if legend:
        box, lines = _legend(figure, legend, width - 2 * edge)
        box.set_bbox_to_anchor((edge / width, 1 - top / height), transform=figure.transFigure)
        placed.append(box)
        top += lines * SMALL * 1.6 + 3
    if about.caption:
        text = wrap(plain(about.caption), width - 2 * edge, SMALL)
        placed.append(
            figure.text(
                edge / width,
                bottom / height,
                text,
                ha="left",
                va="bottom",
                fontsize=SMALL,
                color=COLORS["gray"],
                linespacing=1.25,
            )
        )
        bottom += (text.count("\n") + 1) * SMALL * 1.3 + 4
    room = (0.0, bottom / height, 1.0, max(0.2, 1 - (top + bottom) / height))
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(rect=room, w_pad=3 / 72, h_pad=2 / 72)
    return placed


def _fit_axes(ax: Axes, about: Description, legend: Sequence[tuple[Any, str]]) -> list[Artist]:
    """Title and legend above the plot area, the caption below it: one figure of several."""
    figure = figure_of(ax)
    width = max(60.0, ax.get_position().width * figure.get_figwidth() * 72)
    pad = 5.0
    placed: list[Artist] = []
    if legend:
        box, lines = _legend(ax, legend, width)
        box.set_loc("lower left")
        box.set_bbox_to_anchor((0.0, 1.0), transform=ax.transAxes)
        placed.append(box)
        pad += lines * SMALL * 1.6 + 3
    if about.title:
        ax.set_title(
            wrap(plain(about.title), width, LARGE * 1.12),
            loc="left",
            pad=pad,
            fontsize=LARGE,
            fontweight="bold",
        )
    if about.caption:
        note = ax.annotate(
            wrap(plain(about.caption), width, SMALL),
            xy=(0.0, 0.0),
            xycoords=("axes fraction", ax.xaxis.label),
            xytext=(0, -5),
            textcoords="offset points",
            ha="left",
            va="top",
            fontsize=SMALL,
            color=COLORS["gray"],
            annotation_clip=False,
            linespacing=1.25,
        )
        placed.append(note)
    return placed


def _legend(
    holder: Axes | Figure, entries: Sequence[tuple[Any, str]], room: float
) -> tuple[Legend, int]:
    """Make the legend in as few lines as its names allow; return it and its lines."""
    names = [shorten(name, room / 2, SMALL) for _, name in entries]
    widest = max(text_width(name, SMALL) for name in names) + 24
    columns = max(1, min(len(names), int(room / widest)))
    box = holder.legend(
        [handle for handle, _ in entries],
        names,
        loc="upper left",
        ncols=columns,
        borderpad=0.0,
        borderaxespad=0.0,
        columnspacing=1.0,
        handletextpad=0.5,
        labelspacing=0.3,
    )
    return box, -(-len(names) // columns)


def nothing(ax: Axes, *, kind: str, title: str | None, why: str, data: pd.DataFrame) -> Axes:
    """Draw that there is nothing to draw, and why."""
    figure = figure_of(ax)
    if "mediacompare_own" in figure.__dict__:
        figure.set_figheight(1.2)
    ax.set_axis_off()
    ax.text(
        0.5,
        0.5,
        wrap(plain(why), 200, NORMAL),
        ha="center",
        va="center",
        transform=ax.transAxes,
        color=COLORS["gray"],
    )
    return finish(ax, kind=kind, title=title, alt_text=why, caption="", data=data, parameters={})


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> counted(1, "article"), counted(12345, "article")
    ('1 article', '12,345 articles')
    """
    word = singular if number == 1 else (plural or f"{singular}s")
    return f"{number:,} {word}"


def name_rows(
    ax: Axes,
    names: Sequence[object],
    *,
    share: float = 0.42,
    roomy: bool = False,
    apart: bool = True,
) -> int:
    """Write names beside rows 0, 1, … from the top; leave some out where they would overlap.

    `roomy` says that the figure was made high enough for all of them.

    Returns the step: 1 where every row is named, 2 where every second is.
    """
    figure = figure_of(ax)
    height = figure.get_figheight() * 72 * max(0.05, ax.get_position().height)
    step = 1 if roomy else max(1, -(-int(len(names) * SMALL * 1.05) // max(1, int(height))))
    texts = labels(names, name_room(ax, share), apart=apart)
    ax.set_yticks(range(0, len(texts), step), texts[::step])
    ax.set_ylim(len(texts) - 0.5, -0.5)
    return step


def name_columns(ax: Axes, names: Sequence[object], *, top: bool = True, apart: bool = True) -> int:
    """Write names upright over columns 0, 1, …; leave some out where they would overlap."""
    figure = figure_of(ax)
    width = figure.get_figwidth() * 72 * ax.get_position().width * 0.8
    step = max(1, -(-int(len(names) * SMALL * 1.05) // max(1, int(width))))
    texts = labels(names, 72.0, apart=apart)
    each = width / max(1, len(texts))
    flat = max((text_width(text, SMALL) for text in texts), default=0.0) < each * 0.9
    if top:
        ax.xaxis.tick_top()
    ax.set_xticks(range(0, len(texts), step), texts[::step], rotation=0 if flat else 90)
    ax.set_xlim(-0.5, len(texts) - 0.5)
    return step


def named_columns(place: Axes | str | float) -> int:
    """Count the columns that have room for an upright name each, in Axes or a figure's width."""
    if isinstance(place, str | float | int):
        points = inches(place) * 72 * 0.775
    else:
        points = figure_of(place).get_figwidth() * 72 * place.get_position().width
    return max(1, int(points * 0.7 / (SMALL * 1.05)))


def name_room(ax: Axes, share: float) -> float:
    """Points that names beside rows may take: a share of the figure, less if it has several."""
    part = min(1.0, ax.get_position().width / 0.775)
    return float(figure_of(ax).get_figwidth() * 72 * share * part)


def rows_height(
    count: int, *, each: float = 0.145, least: float = 0.9, extra: float = 0.95
) -> float:
    """Height in inches of a figure with so many rows, title, axis and caption."""
    return max(least, count * each) + extra


def figure_of(ax: Axes) -> Figure:
    """Return the figure that holds the Axes."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("ax belongs to no figure")
    return figure
