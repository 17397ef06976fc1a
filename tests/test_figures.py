"""What is drawn is what the table says; labels fit; names are text and nothing else."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from mediacompare import figures
from mediacompare.figures import style as look

mpl.use("Agg")

HOSTILE = [
    "<script>alert(1)</script>",
    "$x$ and \\frac{1}{2} $",
    "‮evil‬ הארץ",
    "A newspaper with a very long name that no column of any journal will ever hold",
    "The\nPost\t\x00\x07",
]


@pytest.fixture(autouse=True)
def close() -> Iterator[None]:
    yield
    plt.close("all")


def outlets(n: int) -> list[str]:
    if n == 5:
        return HOSTILE
    return [f"Outlet number {i:02d} of the County" if i % 7 else f"The {i}" for i in range(n)]


def ids(n: int) -> list[str]:
    return [f"{i:03d}" for i in range(n)]


def articles(n: int) -> pd.DataFrame:
    random = np.random.default_rng(2)
    minutes = pd.to_timedelta(random.integers(0, 2880, n), unit="min")
    day = np.arange(n) % 4 == 3
    when = pd.Series(pd.Timestamp("2025-02-28 06:00", tz="UTC") + minutes)
    when[day] = when[day].dt.floor("D")
    when[n - 1] = pd.NaT
    precision = pd.Series(np.where(day, "day", "minute")).astype("str")
    precision[n - 1] = np.nan
    return pd.DataFrame(
        {
            "article_id": ids(n),
            "outlet": outlets(n),
            "published_at": when.astype("datetime64[us, UTC]"),
            "published_precision": precision,
        }
    )


def pairs(n: int) -> pd.DataFrame:
    random = np.random.default_rng(1)
    kinds = ["verbatim", "partial", "rewrite", "shared_statement"]
    names = outlets(n)
    rows = []
    for i, j in itertools.combinations(range(n), 2):
        one, two = ids(n)[i], ids(n)[j]
        near = float(random.beta(2, 4))
        relation, direction, source, target = "no_evidence", "undetermined", None, None
        if random.random() < 2 / n:
            relation = kinds[int(random.integers(4))]
            if relation != "shared_statement" and random.random() < 0.6:
                direction, source, target = (
                    ("1_from_2", two, one) if random.random() < 0.5 else ("2_from_1", one, two)
                )
        rows.append(
            (one, two, names[i], names[j], near, near / 2, near / 3, relation,
             0.1 if relation == "no_evidence" else 0.6 + 0.4 * random.random(),
             direction, source, target)
        )  # fmt: skip
    columns = (
        "article_id_1 article_id_2 outlet_1 outlet_2 cosine containment_1_in_2 containment_2_in_1 "
        "relation reuse_probability direction source_id target_id"
    )
    return pd.DataFrame(rows, columns=columns.split())


def passages(n: int) -> pd.DataFrame:
    random = np.random.default_rng(4)
    rows = []
    for k in range(2 * n):
        held = sorted(random.choice(n, min(n, int(random.integers(2, 5))), replace=False))
        words = int(random.integers(8, 60))
        zone = ["running text", "quotation", "credit"][int(random.integers(0, 3))]
        kind = "near" if random.random() < 0.4 else "verbatim"
        for i, j in itertools.combinations(held, 2):
            span = (1000 * k, 1000 * k + 6 * words)
            rows.append((ids(n)[i], ids(n)[j], *span, *span, words, kind, zone))
    columns = "article_id_1 article_id_2 start_1 end_1 start_2 end_2 words kind zone"
    return pd.DataFrame(rows, columns=columns.split())


def tree(n: int) -> pd.DataFrame:
    random = np.random.default_rng(5)
    rows: list[tuple[Any, ...]] = [
        ("cnn.com", "000", "outside", "declared", "credit line names cnn.com", 1.0),
        ("$5$ <b>wire</b>", "001", "outside", "rewrite", "inferred " * 20, 0.9),
        ("statement quoted by 2", "002", "statement", "shared_statement", "9 words", 1.0),
    ]
    rows += [
        (f"{random.integers(0, i):03d}", f"{i:03d}", "article", "partial", "earlier", 0.7)
        for i in range(2, n)
    ]
    columns = "source target source_kind relation evidence probability"
    return pd.DataFrame(rows, columns=columns.split())


def flow(n: int) -> pd.DataFrame:
    names = outlets(n)
    rows = [(names[i], names[(i + 1) % n], i + 1, 0.5, 0.3, 0.7, 2 * (i + 1)) for i in range(n)]
    columns = "outlet_source outlet_target articles share_of_target low high n"
    return pd.DataFrame(rows, columns=columns.split())


def wording(n: int) -> pd.DataFrame:
    random = np.random.default_rng(6)
    rows = []
    for name in outlets(n):
        counts = random.poisson(1.5, 4)
        for label, count in zip(["bridge", "crossing", "$span$", "link " * 9], counts, strict=True):
            share = count / counts.sum() if counts.sum() else np.nan
            rows.append((name, "the <b>bridge</b>", label, "all", int(count), share, 3))
    columns = "outlet referent label place count share group_articles"
    return pd.DataFrame(rows, columns=columns.split())


def keyness(n: int) -> pd.DataFrame:
    random = np.random.default_rng(7)
    z = random.normal(0, 2, 60)
    return pd.DataFrame(
        {
            "outlet": outlets(n)[0],
            "term": [f"term {i} $z$" for i in range(60)],
            "count": random.poisson(6, 60).astype(float),
            "reference_count": random.poisson(9, 60).astype(float),
            "log_ratio": z * 0.7,
            "low": z * 0.7 - 1,
            "high": z * 0.7 + 1,
            "log_odds_z": z,
            "n": 1.0,
            "reference_n": n - 1.0,
            "p": np.nan,
            "reason": "1 article in the group: a p-value needs 10",
        }
    )


def facts(n: int) -> pd.DataFrame:
    random = np.random.default_rng(8)
    rows = [
        (f"f{f}", f"{f} schools close $", "number", article, outlet,
         ["reported", "left out", "deviates"][int(random.choice(3, p=[0.5, 0.45, 0.05]))])
        for f in range(30)
        for article, outlet in zip(ids(n), outlets(n), strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["fact_id", "fact", "kind", "article_id", "outlet", "status"])


def groups(n: int) -> pd.DataFrame:
    random = np.random.default_rng(9)
    estimate = random.normal(45, 8, n)
    table = pd.DataFrame(
        {
            "group": outlets(n),
            "reference": pd.Series([None] * n, dtype="str"),
            "measure": "lix",
            "estimate": estimate,
            "low": estimate - 4,
            "high": estimate + 5,
            "n": random.integers(1, 90, n),
        }
    )
    table.loc[[1], ["low", "high"]] = np.nan
    return table


def voices(n: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "outlet": outlets(n),
            "speaker": [None if i % 5 == 2 else f"Speaker {i} $s$" for i in range(n)],
            "quotations": [i % 4 for i in range(n)],
            "words": [7 * (i % 4) for i in range(n)],
            "group_articles": 2,
        }
    )


def agency(n: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "outlet": outlets(n),
            "passives": range(n),
            "agentless_share": [np.nan if i == 0 else 0.5 for i in range(n)],
            "low": [np.nan if i == 0 else 0.3 for i in range(n)],
            "high": [np.nan if i == 0 else 0.7 for i in range(n)],
            "articles": 1,
        }
    )


Draw = Callable[..., Axes]
PLOTS: dict[str, Callable[[int, Axes | None], Axes]] = {
    "similarity": lambda n, ax: figures.plot_similarity(pairs(n), ax=ax),
    "overlap": lambda n, ax: figures.plot_overlap(pairs(n), ax=ax),
    "reuse": lambda n, ax: figures.plot_reuse(pairs(n), ax=ax),
    "timeline": lambda n, ax: figures.plot_timeline(articles(n), reuse=pairs(n), ax=ax),
    "source_tree": lambda n, ax: figures.plot_source_tree(tree(n), ax=ax),
    "outlet_flow": lambda n, ax: figures.plot_outlet_flow(flow(n), ax=ax),
    "passages": lambda n, ax: figures.plot_passages(passages(n), articles=articles(n), ax=ax),
    "wording": lambda n, ax: figures.plot_wording(wording(n), ax=ax),
    "keyness": lambda n, ax: figures.plot_keyness(keyness(n), ax=ax),
    "facts": lambda n, ax: figures.plot_facts(facts(n), ax=ax),
    "readability": lambda n, ax: figures.plot_readability(groups(n), ax=ax),
    "voices": lambda n, ax: figures.plot_voices(voices(n), ax=ax),
    "agency": lambda n, ax: figures.plot_agency(agency(n), ax=ax),
}
EMPTY: dict[str, Callable[[], Axes]] = {
    "similarity": lambda: figures.plot_similarity(pairs(5).head(0)),
    "overlap": lambda: figures.plot_overlap(pairs(5).head(0)),
    "reuse": lambda: figures.plot_reuse(pairs(5).head(0)),
    "timeline": lambda: figures.plot_timeline(articles(5).tail(1)),
    "source_tree": lambda: figures.plot_source_tree(tree(5).head(0)),
    "outlet_flow": lambda: figures.plot_outlet_flow(flow(5).head(0)),
    "passages": lambda: figures.plot_passages(passages(5).head(0), articles=articles(5)),
    "wording": lambda: figures.plot_wording(wording(5).head(0)),
    "keyness": lambda: figures.plot_keyness(keyness(5).head(0)),
    "facts": lambda: figures.plot_facts(facts(5).head(0)),
    "readability": lambda: figures.plot_readability(groups(5).head(0)),
    "voices": lambda: figures.plot_voices(voices(5).head(0)),
    "agency": lambda: figures.plot_agency(agency(5).head(0)),
}


def boxes(ax: Axes) -> list[Any]:
    """Boxes in pixels of all words outside the plot area's own numbers."""
    figure = ax.get_figure(root=True)
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    texts = [*figure.texts, *ax.texts]
    for axis in (ax.xaxis, ax.yaxis) if ax.axison else ():
        low, high = sorted(axis.get_view_interval())
        texts += [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
        texts += [tick.label2 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    return [
        (text, text.get_window_extent(renderer))
        for text in texts
        if text.get_text() and text.get_visible()
    ]


@pytest.mark.parametrize("n", [5, 60])
@pytest.mark.parametrize("name", PLOTS)
def test_words_lie_within_the_figure_and_apart(name: str, n: int) -> None:
    ax = PLOTS[name](n, None)
    figure = ax.get_figure(root=True)
    found = boxes(ax)
    assert figure.get_figwidth() == pytest.approx(3.4)
    for text, box in found:
        assert min(box.x0, box.y0) >= -2, (text.get_text(), box)
        assert box.x1 <= figure.bbox.width + 2, (text.get_text(), box)
        assert box.y1 <= figure.bbox.height + 2, (text.get_text(), box)
    for labels in (ax.get_yticklabels(), ax.get_xticklabels(), figure.texts):
        drawn = [box for text, box in found if text in labels]
        for one, two in itertools.combinations(drawn, 2):
            overlap = min(one.x1, two.x1) - max(one.x0, two.x0)
            height = min(one.y1, two.y1) - max(one.y0, two.y0)
            # Two pixels of the boxes, which reach over the letters, may touch.
            assert overlap <= 2 or height <= 2


@pytest.mark.parametrize("name", PLOTS)
def test_says_how_much_is_shown_in_words_and_table(name: str) -> None:
    about = figures.describe(PLOTS[name](5, None))
    assert about.kind == f"plot_{name}"
    assert len(about.alt_text) > 20
    assert any(c.isdigit() for c in about.caption)
    assert len(about.data) > 0


@pytest.mark.parametrize("name", PLOTS)
def test_draws_on_the_axes_given_and_leaves_the_table_alone(name: str) -> None:
    _, axes = plt.subplots(1, 2, figsize=(9, 4))
    assert PLOTS[name](5, axes[1]) is axes[1]
    plt.gcf().canvas.draw()


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_table_gives_a_figure_that_says_so(name: str) -> None:
    ax = EMPTY[name]()
    ax.get_figure(root=True).canvas.draw()
    assert any(len(text.get_text()) > 10 for text in ax.texts)


@pytest.mark.parametrize("name", PLOTS)
def test_names_are_never_read_as_mathematics(name: str) -> None:
    ax = PLOTS[name](5, None)
    figure = ax.get_figure(root=True)
    texts = [*figure.texts, *ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels()]
    for text in texts:
        assert text._preprocess_math(text.get_text())[1] is False


def test_every_plot_function_is_tested() -> None:
    drawn = {name for name in figures.__all__ if name.startswith("plot_")} - {"plot_scores"}
    assert drawn == {f"plot_{name}" for name in PLOTS} == {f"plot_{name}" for name in EMPTY}


def test_heat_map_holds_the_values_of_the_table() -> None:
    table = pairs(5)
    ax = figures.plot_similarity(table)
    drawn = np.ma.filled(ax.images[0].get_array(), np.nan)
    assert sorted(drawn[~np.isnan(drawn)]) == pytest.approx(sorted([*table["cosine"]] * 2))


def test_overlap_reads_row_in_column() -> None:
    table = pairs(5).iloc[[0]].assign(containment_1_in_2=0.9, containment_2_in_1=0.2)
    ax = figures.plot_overlap(table)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    drawn = ax.images[0].get_array()
    first = next(i for i, label in enumerate(labels) if "script" in label)
    assert drawn[first, 1 - first] == pytest.approx(0.9)
    assert drawn[1 - first, first] == pytest.approx(0.2)


def test_arrows_only_where_a_direction_is_supported() -> None:
    table = pairs(5)
    ax = figures.plot_reuse(table)
    drawn = figures.describe(ax).data
    arrows = [p for p in ax.patches if isinstance(p, FancyArrowPatch)]
    heads = [p for p in arrows if type(p.get_arrowstyle()).__name__ == "CurveFilledB"]
    assert len(arrows) == len(drawn) > 0
    assert len(heads) == drawn["direction"].isin(["1_from_2", "2_from_1"]).sum()


def test_timeline_shows_a_day_as_a_bar_and_a_minute_as_a_point() -> None:
    table = articles(5)
    ax = figures.plot_timeline(table)
    points = [line for line in ax.lines if line.get_marker() == "o"]
    bars = [line for line in ax.lines if line.get_marker() == "None"]
    assert len(points) == (table["published_precision"] == "minute").sum()
    assert len(bars) == (table["published_precision"] == "day").sum()
    left, right = bars[0].get_xdata()
    assert right - left == pytest.approx(1.0)


def test_passages_that_overlap_are_one_row_and_ties_have_no_first() -> None:
    stories = pd.DataFrame(
        {
            "article_id": ["a", "b", "c"],
            "outlet": ["A", "B", "C"],
            "published_at": pd.to_datetime(["2025-03-01"] * 2 + ["2025-03-04"], utc=True),
            "published_precision": ["day", "day", "day"],
        }
    )
    table = pd.DataFrame(
        {
            "article_id_1": ["a", "a", "b"],
            "article_id_2": ["b", "c", "c"],
            "start_1": [0, 5, 100],
            "end_1": [60, 60, 155],
            "start_2": [100, 30, 30],
            "end_2": [160, 85, 85],
            "words": [12, 11, 11],
            "kind": ["verbatim"] * 3,
            "zone": ["running text"] * 3,
        }
    )
    ax = figures.plot_passages(table, articles=stories)
    data = figures.describe(ax).data
    assert len(set(data["passage"])) == 1
    assert data["article_id"].tolist() == ["a", "b", "c"]
    assert not data["first"].any()  # a and b are of one day
    assert len([p for p in ax.patches if isinstance(p, Rectangle)]) == 3
    later = stories.assign(
        published_at=pd.to_datetime(["2025-03-01", "2025-03-02", "2025-03-04"], utc=True)
    )
    again = figures.describe(figures.plot_passages(table, articles=later)).data
    assert again.loc[again["first"], "article_id"].tolist() == ["a"]


def test_facts_have_one_mark_each() -> None:
    table = facts(5)
    ax = figures.plot_facts(table, most=10)
    data = figures.describe(ax).data
    assert sum(len(line.get_xdata()) for line in ax.lines) == len(data) == 50


def test_scores_stand_in_order_with_their_intervals() -> None:
    table = groups(5)
    ax = figures.plot_readability(table)
    x = ax.lines[0].get_xdata()
    assert list(x) == sorted(table["estimate"])
    assert len(ax.collections[0].get_segments()) == 4  # one group has no interval


def test_differences_between_groups_are_not_drawn_as_levels() -> None:
    table = groups(5)
    more = pd.concat([table, table.assign(reference="other", estimate=999.0)])
    drawn = figures.plot_readability(more).lines[0].get_xdata()
    assert max(drawn) < 999


def test_unknown_choices_name_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"width='doubel' .*nearest: 'double'"):
        figures.plot_similarity(pairs(5), width="doubel")
    with pytest.raises(ValueError, match="measure='lixx'.*nearest: 'lix'"):
        figures.plot_readability(groups(5), measure="lixx")
    with pytest.raises(KeyError, match="similarity lacks 'cosin'.*nearest column: 'cosine'"):
        figures.plot_similarity(pairs(5), measure="cosin")


def test_a_name_without_letters_of_the_font_is_numbered() -> None:
    assert look.labels(["Gazette", "朝日新聞"], 80) == ["Gazette", "no. 2"]


def test_long_names_that_begin_alike_stay_apart() -> None:
    names = [f"The Daily Chronicle of the Northern County, edition {i}" for i in range(9)]
    assert len(set(look.labels(names, 60))) == 9


def test_the_settings_of_the_user_change_nothing_and_stay() -> None:
    from mediacompare.export import figure_bytes

    plain = figure_bytes(figures.plot_similarity(pairs(5)), "svg")
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "savefig.bbox": "tight"}):
        changed = figure_bytes(figures.plot_similarity(pairs(5)), "svg")
        assert mpl.rcParams["font.size"] == 30
    assert changed == plain


def test_importing_figures_does_not_import_matplotlib(root: Path) -> None:
    code = "import sys, mediacompare.figures; print('matplotlib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.strip() == "False"


def test_title_legend_and_caption_survive_a_tight_box() -> None:
    """Notebooks crop figures to what takes part in the layout."""
    figure = figures.plot_reuse(pairs(5)).get_figure(root=True)
    figure.canvas.draw()
    box = figure.get_tightbbox(figure.canvas.get_renderer()).transformed(figure.dpi_scale_trans)
    renderer = figure.canvas.get_renderer()
    for artist in [*figure.texts, *figure.legends]:
        inside = artist.get_window_extent(renderer)
        assert inside.y0 >= box.y0 - 1
        assert inside.y1 <= box.y1 + 1
        assert inside.x0 >= box.x0 - 1
        assert inside.x1 <= box.x1 + 1


def test_interactive_drawing_stays_on_in_a_notebook() -> None:
    with look.style():
        mpl.interactive(True)
    try:
        assert mpl.is_interactive()
    finally:
        mpl.interactive(False)


def test_a_passage_is_colored_by_how_each_article_prints_it() -> None:
    from mediacompare.figures.sources import _group

    passages = pd.DataFrame(
        {
            "article_id_1": ["a"],
            "article_id_2": ["b"],
            "start_1": [0],
            "end_1": [60],
            "start_2": [10],
            "end_2": [70],
            "words": [12],
            "kind": ["verbatim"],
            "zone": ["quotation"],
            "zone_1": ["running text"],
            "zone_2": ["quotation"],
        }
    )
    assert _group(passages)["zone"].tolist() == ["running text", "quotation"]
