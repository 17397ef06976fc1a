"""The labelled sets: articles, and pairs of them with what is known of each.

Texts of others are read where the user keeps them (``MEDIACOMPARE_SHARED``, default
``../shared``) and never copied. The example corpus is our own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]


def shared() -> Path:
    """Give the folder with texts of others."""
    named = Path(os.environ.get("MEDIACOMPARE_SHARED", "../shared"))
    return named if named.is_absolute() else (ROOT / named).resolve()


@dataclass(frozen=True)
class LabelledSet:
    """Articles and labelled pairs.

    ``pairs`` has ``article_id_1, article_id_2, reused`` (0 or 1), ``label`` (what the set calls
    it), ``part`` (which question the pair belongs to) and ``group`` (pairs of one story or source
    share a group, which is never split between fitting and testing).
    """

    name: str
    articles: pd.DataFrame
    pairs: pd.DataFrame


def _documents(name: str) -> pd.DataFrame:
    path = shared() / "benchmarks" / f"{name}.jsonl"
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    table = pd.DataFrame(rows).replace("None", None)
    return pd.DataFrame(
        {
            "article_id": table["id"].astype("str"),
            "outlet": table["source"].astype("str"),
            "title": table["title"].astype("str"),
            "text": table["text"].astype("str"),
            "language": table["language"].astype("str") if "language" in table else "en",
            "group": table["group"].astype("str") if "group" in table else table["id"],
        }
    )


def _labels(name: str) -> pd.DataFrame:
    return pd.read_csv(shared() / "benchmarks" / f"{name}.labels.csv", dtype="str")


def _pairs(a: pd.Series, b: pd.Series, **columns: object) -> pd.DataFrame:
    first = [min(pair) for pair in zip(a, b, strict=True)]
    second = [max(pair) for pair in zip(a, b, strict=True)]
    return pd.DataFrame({"article_id_1": first, "article_id_2": second, **columns})


def _components(a: pd.Series, b: pd.Series) -> list[str]:
    """Name the connected component of each pair, so that folds never share an article."""
    import networkx as nx

    graph = nx.Graph(zip(a, b, strict=True))
    name = {node: min(part) for part in nx.connected_components(graph) for node in part}
    return [name[node] for node in a]


def read_rewrites() -> LabelledSet:
    """Rewrites by language models against independent reports on one event, and two controls.

    ``own collection``: each rewrite against the two original texts of its own collection that are
    most alike in topic, of those at most a third longer or shorter than its source. ``siblings``:
    two rewrites of one source.
    """
    articles, labels = _documents("rewrites"), _labels("rewrites")
    source = articles.set_index("article_id")
    rewrite = labels["kind"].str.startswith("rewrite")
    event = labels["id_a"].str.rsplit("_", n=1).str[0]
    group = labels["id_a"].where(rewrite, event)
    parts = [
        _pairs(
            labels["id_a"],
            labels["id_b"],
            reused=labels["reused"].astype(int),
            label=labels["kind"],
            part="main",
            group=group,
        )
    ]
    own = source[source.index.isin(labels.loc[rewrite, "id_a"])]
    parts.append(_alike(own, labels[rewrite]))
    siblings = labels[rewrite].groupby("id_a")["id_b"].apply(list)
    rows = [
        (names[i], names[j], group)
        for group, names in siblings.items()
        for i in range(len(names))
        for j in range(i + 1, len(names))
    ]
    both = pd.DataFrame(rows, columns=["a", "b", "group"])
    parts.append(
        _pairs(
            both["a"], both["b"], reused=1, label="sibling", part="siblings", group=both["group"]
        )
    )
    articles = _timed(articles, labels.loc[rewrite, ["id_a", "id_b"]])
    return LabelledSet("rewrites", articles, pd.concat(parts, ignore_index=True))


def _timed(articles: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """Give each source eight o'clock and its rewrites the hours after, so that times tempt.

    The times are invented: the set has none. A rewrite is later than its source and than some of
    its siblings, which did not take from each other.
    """
    hour = dict.fromkeys(articles["article_id"], 0)
    hour |= dict(zip(taken["id_b"], taken.groupby("id_a").cumcount() + 1, strict=True))
    at = pd.Timestamp("2025-03-01T08:00Z") + pd.to_timedelta(
        articles["article_id"].map(hour), unit="h"
    )
    return articles.assign(
        published_at=at, published_precision=pd.Series("minute", articles.index, dtype="str")
    )


def _alike(originals: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(
        originals["text"]
    )
    near = (vectors @ vectors.T).toarray()
    length = originals["text"].str.split().str.len().to_numpy()
    position = {name: i for i, name in enumerate(originals.index)}
    a, b, groups = [], [], []
    for name, rewrite in zip(labels["id_a"], labels["id_b"], strict=True):
        here = position[name]
        ratio = length / length[here]
        allowed = (ratio > 0.75) & (ratio < 1.34)
        allowed[here] = False
        order = sorted(range(len(originals)), key=lambda i: (-near[here, i], originals.index[i]))
        for other in [i for i in order if allowed[i]][:2]:
            a.append(originals.index[other])
            b.append(rewrite)
            groups.append(name)
    return _pairs(
        pd.Series(a),
        pd.Series(b),
        reused=0,
        label="own collection, other text",
        part="own collection",
        group=groups,
    )


def read_helsinki() -> LabelledSet:
    """Wire copy in the wild; ``part`` tells the pairs that were read from the silver ones."""
    articles, labels = _documents("helsinki"), _labels("helsinki")
    pairs = _pairs(
        labels["id_a"],
        labels["id_b"],
        reused=labels["reused"].astype(int),
        label=labels["category"],
        part=labels["evidence"],
        group=_components(labels["id_a"], labels["id_b"]),
    )
    return LabelledSet("helsinki", articles, pairs)


def read_clough_stevenson() -> LabelledSet:
    """Short answers copied, lightly revised, heavily revised or written without the source."""
    articles, labels = _documents("clough_stevenson"), _labels("clough_stevenson")
    pairs = _pairs(
        labels["id"],
        labels["source_id"],
        reused=labels["reused"].astype(int),
        label=labels["category"],
        part="main",
        group=labels["source_id"],
    )
    return LabelledSet("clough_stevenson", articles, pairs)


def read_example() -> LabelledSet:
    """Our own example corpus with its truth."""
    from mediacompare.articles import read_articles

    folder = ROOT / "data" / "example"
    truth = pd.read_csv(folder / "truth.csv", dtype="str")
    pairs = _pairs(
        truth["article_id_1"],
        truth["article_id_2"],
        reused=truth["relation"].isin(["verbatim", "partial", "rewrite"]).astype(int),
        label=truth["relation"],
        part="main",
        group="example " + truth["story"],
        direction=truth["direction"],
        evidence_withheld=truth["evidence_withheld"],
    )
    return LabelledSet("example", read_articles(folder / "articles"), pairs)


SETS: dict[str, Callable[[], LabelledSet]] = {
    "rewrites": read_rewrites,
    "helsinki": read_helsinki,
    "clough_stevenson": read_clough_stevenson,
    "example": read_example,
}
"""Every set by name."""
