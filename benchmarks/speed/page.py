"""The page and the plot of the results."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

#: Okabe and Ito's colors, a mark and a line for each program: no difference rests on color alone.
LOOKS = {
    "mediacompare": ("#0072B2", "o", "-"),
    "mediacompare, with cosines": ("#666666", "p", "-."),
    "mediacompare, streamed": ("#000000", "s", "-"),
    "mediacompare, Dask": ("#56B4E9", "v", ":"),
    "scikit-learn": ("#D55E00", "^", "--"),
    "datasketch": ("#009E73", "D", "--"),
    "rensa": ("#E69F00", "P", "-."),
    "like textreuse": ("#CC79A7", "X", ":"),
}
PANELS = (("cpu", "processor time, seconds"), ("memory_gb", "peak memory, GB"))


def write(state: dict[str, Any], folder: Path) -> None:
    (folder / "speed.md").write_text(page(state), encoding="utf-8")
    plot(state["rows"], folder)


def page(state: dict[str, Any]) -> str:
    host = state["machine"]
    listed = ", ".join(f"{name} {v}" for name, v in host["versions"].items() if v)
    rows = state["rows"]
    dates = sorted({row["date"] for row in rows if "date" in row})
    loads = [row["load_at_start"] for row in rows if "load_at_start" in row]
    lines = [
        "# Speed",
        "",
        "Made by `python benchmarks/speed/run.py`; do not edit.",
        "",
        f"{host['processor']}, {host['processors']} processors, {host.get('memory_gb', '?')} GB, "
        f"Python {host['python']}, {listed}; measured {' to '.join(dates[:1] + dates[1:][-1:])}, "
        f"load average when a row was begun {min(loads, default=0)} to {max(loads, default=0)}.",
        "",
        "Processor time and memory of the whole process, imports included; medians. Recall: of the "
        "pairs that share copied words in truth, those found to share 20 words or more. The times "
        "of scikit-learn and of the program like textreuse are without passages; the column at the "
        "right estimates from a sample of pairs what these would take (by difflib, by Smith and "
        "Waterman's alignment). Memory under Dask is that of the largest process; of its processor "
        "time, " + started(rows) + " is the start and the end of the cluster.",
        "",
        "Drawn in `speed.svg` and `speed.png`, beside `speed.json`.",
        "",
        "| articles | program | runs | CPU s | wall s | memory GB | pairs | recall | in truth | "
        "passages besides, CPU s |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        estimate = row.get("passages_estimated_cpu")
        truth = "" if row["in_truth"] is None else f"{row['in_truth']:.3f}"
        lines.append(
            f"| {row['articles']:,} | {row['task']} | {row['runs']} | {row['cpu']:.1f} | "
            f"{row['wall']:.1f} | {row['memory_gb']:.2f} | "
            f"{row['pairs']:,} | {row['recall']:.3f} | {truth} | "
            f"{'' if estimate is None else f'{estimate:.0f} (estimated)'} |"
        )
    lines += [
        "",
        "passim (it needs Spark, and for its clusters a download) and RNewsflow (R) are not run.",
        "",
        *times_less(rows),
        *growth(rows),
        *stages(rows),
    ]
    return "\n".join(lines) + "\n"


def started(rows: list[dict[str, Any]]) -> str:
    """Say what of the time under Dask is not the comparison's."""
    apart = [row["cpu"] - row["call_cpu"] for row in rows if "call_cpu" in row]
    return f"{min(apart):.1f} to {max(apart):.1f} s" if apart else "some"


def times_less(rows: list[dict[str, Any]]) -> list[str]:
    """Say how much less processor time than each peer, with and without its passages."""
    lines = [
        "## Times less processor time than the peers",
        "",
        "mediacompare (pairs and passages; with cosines where the program is scikit-learn, which "
        "gives these too) against the program, and against it with its passages as estimated.",
        "",
        "| articles | program | times | with passages | memory of mediacompare to its |",
        "|---|---|---|---|---|",
    ]
    own = {(row["task"], row["articles"]): row for row in rows}
    for row in rows:
        like = "mediacompare, with cosines" if row["task"] == "scikit-learn" else "mediacompare"
        ours = own.get((like, row["articles"]))
        if ours is None or row["task"].startswith("mediacompare"):
            continue
        more = row.get("passages_estimated_cpu")
        both = "" if more is None else f"{(row['cpu'] + more) / ours['cpu']:.1f}"
        lines.append(
            f"| {row['articles']:,} | {row['task']} | {row['cpu'] / ours['cpu']:.1f} | {both} | "
            f"{ours['memory_gb'] / row['memory_gb']:.2f} |"
        )
    return [*lines, ""]


def growth(rows: list[dict[str, Any]]) -> list[str]:
    """Say to which power of the number of articles processor time grows."""
    lines = [
        "## Growth",
        "",
        "The power of the number of articles with which processor time grows (1 is in proportion; "
        "the time for imports and loading, the same at every size, lowers it where corpora are "
        "small).",
        "",
        "| program | from | to | power |",
        "|---|---|---|---|",
    ]
    for task in LOOKS:
        own = [row for row in rows if row["task"] == task]
        for small, large in pairwise(own):
            power = np.log(large["cpu"] / small["cpu"])
            power /= np.log(large["articles"] / small["articles"])
            lines.append(
                f"| {task} | {small['articles']:,} | {large['articles']:,} | {power:.2f} |"
            )
    return [*lines, ""]


def stages(rows: list[dict[str, Any]]) -> list[str]:
    lines = ["## Stages of mediacompare in memory, CPU s", "", "| articles | stage | CPU s |"]
    lines.append("|---|---|---|")
    for row in rows:
        if row["task"] == "mediacompare, with cosines":
            lines += [f"| {row['articles']:,} | {k} | {v:.2f} |" for k, v in row["stages"].items()]
    return lines


def plot(rows: list[dict[str, Any]], folder: Path) -> None:
    """Draw time and memory by the number of articles, both axes logarithmic."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update({"svg.hashsalt": "mediacompare", "font.size": 9, "svg.fonttype": "path"})
    import matplotlib.pyplot as plt
    from matplotlib.ticker import LogLocator, NullFormatter

    figure, axes = plt.subplots(1, 2, figsize=(9, 4.6), layout="constrained")
    for ax, (name, label) in zip(axes, PANELS, strict=True):
        for task, (color, mark, line) in LOOKS.items():
            own = [row for row in rows if row["task"] == task]
            ax.plot(
                [row["articles"] for row in own],
                [row[name] for row in own],
                color=color, marker=mark, linestyle=line, label=task, markersize=5, linewidth=1.5,
            )  # fmt: skip
        ax.set(xscale="log", yscale="log", xlabel="articles", ylabel=label)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        ax.yaxis.set_minor_formatter(NullFormatter())
        ax.grid(visible=True, which="major", color="#D9D9D9", linewidth=0.6)
        ax.spines[["top", "right"]].set_visible(False)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)
    figure.savefig(folder / "speed.svg", metadata={"Date": None})
    figure.savefig(folder / "speed.png", dpi=150, metadata={"Software": None})
    plt.close(figure)
