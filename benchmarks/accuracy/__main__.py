"""Measure how right the verdicts on reuse are, on every labelled set that is at hand.

Run ``python -m benchmarks.accuracy`` (``make accuracy``) from the root of the repository. It writes
``benchmarks/accuracy/results/`` and prints the same. Where a model was fitted on a set, the numbers
on that set are those of models that saw nothing of the pair's story or source.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.accuracy import altered as altered_module
from benchmarks.accuracy import degrees as tried
from benchmarks.accuracy.altered import cut_short, in_other_letters, planted
from benchmarks.accuracy.fit import FITTED_ON, MODELS, SHARE_REUSED, measured, out_of_fold
from benchmarks.accuracy.sets import ROOT, SETS, LabelledSet, shared
from mediacompare.probability import features
from mediacompare.reuse import REUSED, trace_reuse

RESULTS = ROOT / "benchmarks" / "accuracy" / "results"
PRIOR = np.log(SHARE_REUSED / (1 - SHARE_REUSED))

VIEWS = {
    "rewrites against independent reports": ("rewrites", ("main",)),
    "rewrites against their own collection": ("rewrites", ("main", "own collection")),
    "helsinki, pairs that were read": ("helsinki", ("read",)),
    "helsinki, silver": ("helsinki", ("silver",)),
    "clough_stevenson": ("clough_stevenson", ("main",)),
    "example": ("example", ("main",)),
}
"""The questions asked: a set and the parts of it; 'own collection' has negatives only."""

PEERS = {
    "cosine": "TF-IDF cosine, function words kept, background idf under 200 articles",
    "containment": "greater containment of 5-grams",
    "follow": "RNewsflow's recipe: the asymmetric overlap of TF-IDF weights, the greater of both",
    "cosine_085": "NELA's recipe: TF-IDF cosine of at least 0.85, yes or no",
}


def view_rows(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Give the pairs that a question is about."""
    wanted, parts = VIEWS[name]
    rows = table[(table["set"] == wanted) & table["part"].isin(parts)]
    if "own collection" in parts:
        rows = rows[(rows["part"] == "own collection") | (rows["reused"] == 1)]
    return rows


def follow(labelled: LabelledSet) -> pd.DataFrame:
    """Measure overlap as RNewsflow does: shared TF-IDF weight by the weight of one text."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    articles = labelled.articles.set_index("article_id")
    weights = TfidfVectorizer(stop_words="english").fit_transform(articles["text"])
    place = {name: i for i, name in enumerate(articles.index)}
    first = weights[[place[name] for name in labelled.pairs["article_id_1"]]]
    second = weights[[place[name] for name in labelled.pairs["article_id_2"]]]
    both = np.asarray(first.multiply(second).sum(axis=1)).ravel()
    one = np.asarray(first.multiply(first).sum(axis=1)).ravel()
    two = np.asarray(second.multiply(second).sum(axis=1)).ravel()
    score = both / np.maximum(np.minimum(one, two), 1e-12)
    return labelled.pairs[["article_id_1", "article_id_2"]].assign(follow=score)


def ranking(table: pd.DataFrame, models: Iterable[str]) -> pd.DataFrame:
    """Area under the ROC curve and average precision of each measure on each question."""
    rows = []
    for view in VIEWS:
        here = view_rows(table, view)
        if here["reused"].nunique() < 2:
            continue
        for measure in [*(f"reuse_probability, {name}" for name in models), *PEERS]:
            score = here[measure].fillna(0)
            rows.append(
                {
                    "pairs": view,
                    "reused": int(here["reused"].sum()),
                    "not": int((1 - here["reused"]).sum()),
                    "measure": measure,
                    "auc": roc_auc_score(here["reused"], score),
                    "average_precision": average_precision_score(here["reused"], score),
                }
            )
    return pd.DataFrame(rows)


def calibration(table: pd.DataFrame, model: str, bins: int = 10) -> tuple[pd.DataFrame, float]:
    """Compare probability and frequency, every set at the share of reused pairs that is assumed."""
    rows = table[table["set"].isin(FITTED_ON) & table["part"].isin(("main", "read"))]
    p = rows[f"reuse_probability, {model}"].to_numpy()
    y = rows["reused"].to_numpy()
    weight = np.where(y == 1, SHARE_REUSED / (y == 1).sum(), (1 - SHARE_REUSED) / (y == 0).sum())
    place = np.clip((p * bins).astype(int), 0, bins - 1)
    found = []
    for k in range(bins):
        here = place == k
        if here.any():
            total = weight[here].sum()
            found.append(
                {
                    "model": model,
                    "from": k / bins,
                    "to": (k + 1) / bins,
                    "pairs": int(here.sum()),
                    "weight": total,
                    "mean_probability": (weight[here] @ p[here]) / total,
                    "share_reused": (weight[here] @ y[here]) / total,
                }
            )
    frame = pd.DataFrame(found)
    gap = (frame["mean_probability"] - frame["share_reused"]).abs()
    return frame, float((gap * frame["weight"]).sum() / frame["weight"].sum())


def relations(table: pd.DataFrame) -> pd.DataFrame:
    """What the ladder says of the labelled pairs."""
    counted = table[table["part"] != "own collection"]
    return (
        counted.groupby(["set", "part", "label", "relation"]).size().rename("pairs").reset_index()
    )


def example_verdicts(table: pd.DataFrame) -> dict[str, object]:
    """Relations and directions on the example corpus against its truth."""
    here = table[table["set"] == "example"]
    right = here["relation"] == here["label"]
    said = here["direction"].isin(["1_from_2", "2_from_1"]) & here["label"].isin(REUSED)
    wrong = said & (here["direction"] != here["direction_labelled"])
    labels = sorted(here["label"].unique())
    f1 = f1_score(here["label"], here["relation"], labels=labels, average=None, zero_division=0)
    return {
        "pairs": len(here),
        "relations right": int(right.sum()),
        "directions stated": int(said.sum()),
        "directions wrong": int(wrong.sum()),
        **{f"F1 {label}": round(float(value), 3) for label, value in zip(labels, f1, strict=True)},
    }


def degrees(table: pd.DataFrame, meaning: bool) -> dict[str, float]:
    """Four and two degrees of rewriting, by classifiers that saw no answer to the same task."""
    from mediacompare.overlap import measure_overlap

    rows = table[table["set"] == "clough_stevenson"].reset_index(drop=True)
    keys = ["article_id_1", "article_id_2"]
    columns = features(rows)
    articles = SETS["clough_stevenson"]().articles
    source_first = rows["article_id_1"].str.startswith("orig").to_numpy()
    for shingle in (2, 3, 4, 5):
        overlap = measure_overlap(articles, shingle=shingle, without=()).set_index(keys)
        overlap = overlap.reindex(pd.MultiIndex.from_frame(rows[keys]))
        columns[f"contained_{shingle}"] = np.where(
            source_first, overlap["containment_2_in_1"], overlap["containment_1_in_2"]
        )
    columns["longest"] = overlap["longest_passage_words"].to_numpy(dtype=float)
    more = ["common_sequence", "passage_share", "order_agreement", "cosine"]
    more += [f"{name}_{way}" for name in ("retold", "advantage") for way in ("1_in_2", "2_in_1")]
    columns[more] = rows[more]
    if not meaning:
        columns = columns.drop(columns="meaning_margin")
    columns = columns.fillna(0)
    folds = GroupKFold(rows["group"].nunique())
    groups = rows["group"]
    four = cross_val_predict(
        ExtraTreesClassifier(800, min_samples_leaf=2, random_state=0),
        columns,
        rows["label"],
        groups=groups,
        cv=folds,
    )
    reused = rows["label"] != "non"
    line = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=5000))
    two = cross_val_predict(line, columns, reused, groups=groups, cv=folds)
    return {
        "four degrees": float((four == rows["label"]).mean()),
        "two degrees": float((two == reused).mean()),
    }


def source_or_sibling(table: pd.DataFrame) -> dict[str, float]:
    """Whether what a later text has of an earlier one tells its source from a sibling: the AUC.

    Of two siblings either is taken for the later.
    """
    rows = table[(table["set"] == "rewrites") & (table["reused"] == 1)]
    rows = rows[rows["relation"].isin(REUSED)]
    direct = rows["part"] == "main"
    first_later = (rows["article_id_2"] == rows["group"]) & direct
    found = {}
    for name in ("containment", "retold", "advantage"):
        of_later = rows[f"{name}_2_in_1"].where(~first_later, rows[f"{name}_1_in_2"])
        found[name] = float(roc_auc_score(direct, of_later))
    for name in ("common_sequence", "order_gain"):
        found[name] = float(roc_auc_score(direct, rows[name]))
    return found


def altered() -> pd.DataFrame:
    """Area under the ROC curve by words where texts are short, in other letters, derived in part.

    These numbers are of the model as it is, which was fitted on the pairs as published.
    """
    rewrites, answers = SETS["rewrites"](), SETS["clough_stevenson"]()
    made = {
        "rewrites against independent reports": (rewrites, "rewrites"),
        "short answers": (answers, "clough_stevenson"),
        "planted copies": (planted(short=False), "planted"),
        "planted copies, 60 to 200 words": (planted(short=True), "planted"),
    }
    made |= {
        "rewrites, 50 to 200 words": (cut_short(rewrites), "rewrites"),
        "short answers, 50 to 200 words": (cut_short(answers), "clough_stevenson"),
    }
    rows = []
    for name, (labelled, _) in made.items():
        for letters, change in (("Latin", lambda one: one), ("Arabic", in_other_letters)):
            table = measured([change(labelled)], semantic=False)
            table = table[table["part"] == "main"]
            labels = [None, *sorted(table.loc[table["reused"] == 1, "label"].unique())]
            for label in labels if labelled.name == "planted" else [None]:
                here = (
                    table
                    if label is None
                    else table[(table["reused"] == 0) | (table["label"] == label)]
                )
                found = {"pairs": name, "letters": letters, "derived": label or "all"}
                found |= {
                    "reused": int(here["reused"].sum()),
                    "not": int((1 - here["reused"]).sum()),
                }
                found |= {
                    measure: roc_auc_score(here["reused"], here[measure].fillna(0))
                    for measure in ("reuse_probability", "cosine")
                }
                rows.append(found)
    return pd.DataFrame(rows)


EXPECTED = {
    ("000", "003"): "rewrite",
    ("002", "004"): "shared_statement",
}
"""What the five articles show, after the design; the other eight pairs show no evidence."""


def five_articles(semantic: bool) -> pd.DataFrame:
    """Verdicts on the five real articles beside what is known of them."""
    from mediacompare.articles import read_articles

    articles = read_articles(shared() / "articles" / "operation-cumberland")
    table = trace_reuse(articles, semantic=semantic).pairs
    keys = zip(table["article_id_1"], table["article_id_2"], strict=True)
    table["expected"] = [EXPECTED.get(key, "no_evidence") for key in keys]
    columns = ["article_id_1", "article_id_2", "relation", "expected", "reuse_probability"]
    return table[[*columns, "direction"]]


def _one_line(module: Any) -> str:
    """Give what a module says of itself, without its first line."""
    return " ".join(str(module.__doc__).split("\n\n", 1)[1].split())


GROUPS = {"task": "all answers to a task", "participants": "all answers of a fifth of the writers"}


def _degrees_tried() -> list[str]:
    """Say what the attempts at four degrees came to."""
    table = pd.read_csv(tried.RESULT)
    chosen = table[table["measures"] == "chosen by inner folds"].set_index("unseen")
    best = table[table["classifier"].notna()].groupby("unseen")["right"].max()
    number = len(table[table["classifier"].notna()]) // table["unseen"].nunique()
    lines = [
        f"- {GROUPS[str(unseen)]} unseen: {row['right']:.1%} right with measures and "
        f"classifier chosen by inner folds ({row['right_or_next']:.1%} right or one degree off); "
        f"{best[unseen]:.1%} with the best of {number} choices in hindsight"
        for unseen, row in chosen.iterrows()
    ]
    return [*lines, "", _one_line(tried)]


def markdown(table: pd.DataFrame, digits: int = 3) -> str:
    """Write a table in Markdown."""
    shown = table.map(lambda x: f"{x:.{digits}f}" if isinstance(x, float) else str(x))
    lines = ["| " + " | ".join(map(str, shown.columns)) + " |", "|" + "---|" * len(shown.columns)]
    lines += ["| " + " | ".join(row) + " |" for row in shown.to_numpy().tolist()]
    return "\n".join(lines)


def reliability_plot(frames: pd.DataFrame, path: Path) -> None:
    """Draw probability against frequency."""
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    with mpl.rc_context({"svg.hashsalt": "mediacompare"}):
        figure, ax = plt.subplots(figsize=(3.4, 3.2), layout="constrained")
        ax.plot([0, 1], [0, 1], color="0.7", lw=1, label="perfect")
        marks = zip(frames.groupby("model"), ("#0072B2", "#D55E00"), "os", strict=False)
        for (name, part), color, mark in marks:
            ax.plot(
                part["mean_probability"], part["share_reused"], marker=mark, color=color, label=name
            )
        ax.set(xlabel="reuse probability (out of fold)", ylabel="share of pairs reused")
        ax.legend(frameon=False, loc="upper left")
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    options = parser.parse_args()
    if not shared().is_dir():
        raise SystemExit(f"the labelled sets are not here: {shared()} (set MEDIACOMPARE_SHARED)")
    sets = [SETS[name]() for name in options.sets]
    RESULTS.mkdir(exist_ok=True)
    words = measured(sets, semantic=False)
    meaning = measured(sets, semantic=True)
    keys = ["set", "part", "article_id_1", "article_id_2"]
    table = meaning.copy()
    table["cosine_085"] = (table["cosine"] >= 0.85).astype(float)
    table["containment"] = table[["containment_1_in_2", "containment_2_in_1"]].max(axis=1)
    peers = pd.concat([follow(one).assign(set=one.name) for one in sets])
    peers = peers.drop_duplicates(["set", "article_id_1", "article_id_2"])
    table = table.merge(peers, on=["set", "article_id_1", "article_id_2"], how="left")
    for name, columns in MODELS.items():
        source = words if name == "words" else meaning
        whole = source.set_index(keys)["reuse_probability"]
        column = f"reuse_probability, {name}"
        table[column] = whole.reindex(pd.MultiIndex.from_frame(table[keys])).to_numpy()
        fitted = meaning["set"].isin(FITTED_ON).to_numpy()
        odds = out_of_fold(meaning[fitted].reset_index(drop=True), columns) + PRIOR
        table.loc[fitted, column] = 1 / (1 + np.exp(-odds))
    parts = ["# Accuracy of the verdicts on reuse", "", __doc__.split("\n\n", 1)[1], ""]
    ranks = ranking(table, MODELS)
    ranks.to_csv(RESULTS / "ranking.csv", index=False, float_format="%.4f")
    wide = ranks.pivot_table(
        index=["pairs", "reused", "not"], columns="measure", values="auc", sort=False
    )
    parts += ["## Area under the ROC curve", "", markdown(wide.reset_index()), ""]
    parts += [f"- `{name}`: {text}" for name, text in PEERS.items()] + [""]
    curves, errors = zip(*(calibration(table, name) for name in MODELS), strict=True)
    pd.concat(curves).to_csv(RESULTS / "calibration.csv", index=False, float_format="%.4f")
    reliability_plot(pd.concat(curves), RESULTS / "reliability.svg")
    share = f"at {SHARE_REUSED:.0%} reused"
    parts += ["## Calibration", ""]
    parts += [
        f"- {name}: expected calibration error {error:.3f} ({share}, out of fold)"
        for name, error in zip(MODELS, errors, strict=True)
    ]
    if {"rewrites", "clough_stevenson"} <= set(options.sets):
        harder = altered()
        harder.to_csv(RESULTS / "altered.csv", index=False, float_format="%.4f")
        parts += ["", "## Short texts, other letters, texts derived in part", "", markdown(harder)]
        parts += ["", _one_line(altered_module), ""]
    if tried.RESULT.exists():
        parts += ["", "## Four degrees of rewriting", "", *_degrees_tried()]
    for name, source in (("words", words), ("words and meaning", meaning)):
        parts += ["", f"## Verdicts by {name}", ""]
        verdicts = relations(source)
        verdicts.to_csv(RESULTS / f"relations-{name.replace(' ', '-')}.csv", index=False)
        if "example" in options.sets:
            said = example_verdicts(source)
            parts += [f"- example, {key}: {value}" for key, value in said.items()]
        read = source[(source["part"] == "read") & source["label"].isin(["quote", "caption"])]
        if len(read):
            called = int(read["relation"].isin(REUSED).sum())
            parts.append(f"- helsinki, quotes and captions called reuse: {called} of {len(read)}")
        twins = source[source["part"] == "siblings"]
        if len(twins):
            fair = twins["direction"].isin(["common_source", "undetermined"]).mean()
            parts.append(f"- sibling rewrites not said to be each other's source: {fair:.1%}")
            areas = ", ".join(f"{k} {v:.2f}" for k, v in source_or_sibling(source).items())
            parts.append(
                "- a source told from a sibling by what the later text has of the earlier, area "
                f"under the ROC curve: {areas}"
            )
        direct = source[(source["set"] == "rewrites") & (source["label"].str.startswith("rewrite"))]
        direct = direct[direct["relation"].isin(REUSED)]
        if len(direct):
            stated = int(direct["direction"].isin(["1_from_2", "2_from_1"]).sum())
            parts.append(
                "- rewrites said to be taken from their source, of which only the times tell: "
                f"{stated} of {len(direct)}"
            )
        if "clough_stevenson" in options.sets:
            shares = degrees(source, name != "words")
            parts += [f"- clough_stevenson, {key} right: {v:.1%}" for key, v in shares.items()]
        short = (source[["words_1", "words_2"]].min(axis=1) < 150) & (source["part"] == "main")
        parts.append(f"- pairs on which the package abstains unless told otherwise: {short.sum()}")
        if (shared() / "articles").is_dir():
            five = five_articles(name != "words")
            hit = int((five["relation"] == five["expected"]).sum())
            parts += [f"- five real articles: {hit} of {len(five)} pairs as expected", ""]
            parts += [markdown(five, 2)]
    text = "\n".join(parts) + "\n"
    (RESULTS / "README.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
