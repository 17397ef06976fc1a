"""Articles on one event, and which outlets draw on which over many of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.articles import times
from mediacompare.candidates import rows_of
from mediacompare.declared import column_of
from mediacompare.details import article_details
from mediacompare.grouping import groups_of
from mediacompare.intervals import proportion_interval
from mediacompare.pairs import WITHOUT, asked_pairs, id_ranks, kept_texts, spread
from mediacompare.similarity import find_alike, weigh
from mediacompare.tokens import Tokens, base_language, tokens_of

STORY_COSINE = 0.3
"""Mean cosine between two groups of articles from which they are one story."""

DETAILS = 0.1
"""Share of numbers and names in common that stands for that cosine between two languages."""

MOST_AT_ONCE = 3000
"""Articles that hang together and are still clustered by the mean of all their cosines."""

PAIRS_AT_ONCE = 100_000
"""Pairs of two languages whose details are compared at once."""

STORY_COLUMNS = {"article_id": "str", "story": "str", "articles": "int64"}

FLOW_COLUMNS = {
    "outlet_source": "str",
    "outlet_target": "str",
    "source_kind": "str",
    "articles": "int64",
    "by_time": "int64",
    "share_of_target": "float64",
    "low": "float64",
    "high": "float64",
    "n": "int64",
    "stories": "int64",
}


def find_stories(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    min_cosine: float = STORY_COSINE,
    window: str | pd.Timedelta | None = "14D",
) -> pd.DataFrame:
    """Find the articles that report on one event.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tokens : Tokens, optional
        What :func:`mediacompare.tokens.make_tokens` gives; made when not given.
    min_cosine : float
        Mean TF-IDF cosine (0 to 1) between two groups from which they are joined.
    window : str or Timedelta, optional
        Articles published further apart are not of one story; None for no limit. Nothing is
        parted where times are missing.

    Returns
    -------
    DataFrame
        One row an article: ``article_id``; ``story`` (the first of the ids in it, in the order of
        letters); ``articles`` (how many it has, 1 or more).

    Notes
    -----
    Average linkage over cosines; where articles of more than a few thousand hang together, they
    are parted at a higher cosine first. Between two languages the share of numbers and names in
    common stands in for the cosine. Whether two reports are on one event is a matter of degree:
    read the groups before you count by them.

    Examples
    --------
    >>> texts = ["The bridge over the Wenlow stays closed."] * 2 + ["Rain fell on the museum roof."]
    >>> table = pd.DataFrame({"article_id": ["a", "b", "c"], "text": texts, "language": "en"})
    >>> find_stories(table)["story"].tolist()
    ['a', 'a', 'c']
    """
    tokens = tokens_of(articles, tokens)
    names = tokens.article_id
    least = min_cosine if len(names) > MOST_AT_ONCE else 0.0
    if not {"published_at", "published_precision"} <= set(articles.columns):
        window = None
    asked = asked_pairs(articles, window, True)
    kept, texts = kept_texts(tokens, WITHOUT)
    found = find_alike(weigh(tokens, kept, texts, "auto"), texts, asked, least)
    named = spread(found[0], found[1], texts, asked, id_ranks(tokens))
    first, second = named.first.astype(np.int64), named.second.astype(np.int64)
    cosine = _across_languages(tokens, first, second, found[2][named.row], min_cosine)
    rank = id_ranks(tokens)
    labels = np.empty(len(names), dtype=object)
    for members, inside in _connected(len(names), first, second, cosine, min_cosine):
        edges = (first[inside], second[inside], cosine[inside])
        for part in _linked(members, *edges, min_cosine, rank):
            labels[part] = min(names[i] for i in part)
    table = pd.DataFrame({"article_id": names, "story": labels.astype("str")})
    table["articles"] = table.groupby("story")["article_id"].transform("size")
    return table.astype(STORY_COLUMNS).sort_values("article_id", ignore_index=True)


def _across_languages(
    tokens: Tokens,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    cosine: NDArray[np.float64],
    min_cosine: float,
) -> NDArray[np.float64]:
    languages = np.array([base_language(tag) or "" for tag in tokens.language], dtype=object)
    _, code = np.unique(languages.astype("U"), return_inverse=True)
    foreign = np.flatnonzero(code[first] != code[second])
    if not len(foreign):
        return cosine
    from scipy.sparse import csr_array

    details = article_details(tokens)
    held = [sorted(details[name]) for name in tokens.article_id]
    sizes = np.array([len(words) for words in held], dtype=np.int64)
    _, columns = np.unique(
        np.array([word for words in held for word in words], dtype="U"), return_inverse=True
    )
    ones = np.ones(len(columns), dtype=np.int32)
    bounds = np.concatenate(([0], np.cumsum(sizes)))
    width = int(columns.max(initial=-1)) + 1
    matrix = csr_array((ones, columns, bounds), shape=(len(held), width))
    result = cosine.copy()
    for low in range(0, len(foreign), PAIRS_AT_ONCE):
        rows = foreign[low : low + PAIRS_AT_ONCE]
        one, two = first[rows], second[rows]
        common = np.asarray((matrix[one] * matrix[two]).sum(axis=1)).ravel()
        share = common / np.maximum(1, np.minimum(sizes[one], sizes[two]))
        result[rows] = np.maximum(cosine[rows], share / DETAILS * min_cosine)
    return result


def _connected(
    n: int,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    cosine: NDArray[np.float64],
    least: float,
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Give the articles that hang together, and the pairs between them."""
    near = cosine >= least
    groups = groups_of(n, first[near], second[near])
    own = np.arange(n)
    # Numbered from 0 on, in the order of the lowest in each.
    labels = (np.cumsum(groups == own) - 1)[groups] if n else groups
    count = int((groups == own).sum())
    members = _split(np.argsort(labels, kind="stable"), labels, count)
    inside = np.flatnonzero(labels[first] == labels[second])
    of_pair = labels[first[inside]]
    pairs = inside[np.argsort(of_pair, kind="stable")]
    return list(zip(members, _split(pairs, labels[first], count), strict=True)) if n else []


def _split(
    order: NDArray[np.int64], labels: NDArray[np.int64], count: int
) -> list[NDArray[np.int64]]:
    return np.split(order, np.searchsorted(labels[order], np.arange(1, count)))


def _linked(
    members: NDArray[np.int64],
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    cosine: NDArray[np.float64],
    least: float,
    rank: NDArray[np.int64],
) -> list[NDArray[np.int64]]:
    """Part articles that hang together into groups whose mean cosine is high enough."""
    n = len(members)
    # Where every two are near, so is every mean of them.
    all_near = n <= MOST_AT_ONCE and int((cosine >= least).sum()) == n * (n - 1) // 2
    if n < 3 or all_near:
        return [members]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    # In the order of their ids, so that ties do not depend on the order of rows.
    members = members[np.argsort(rank[members])]
    order = np.argsort(members)
    a, b = (order[np.searchsorted(members, ends, sorter=order)] for ends in (first, second))
    if len(members) > MOST_AT_ONCE:
        tighter = least + 0.1
        if tighter >= 1:
            return [members]
        return [
            group
            for part, inside in _connected(len(members), a, b, cosine, tighter)
            for group in _linked(
                members[part], first[inside], second[inside], cosine[inside], tighter, rank
            )
        ]
    distance = np.ones((len(members), len(members)))
    near = 1 - np.minimum(1.0, cosine)
    distance[a, b] = near
    distance[b, a] = near
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), method="average")
    labels = fcluster(tree, 1 - least, criterion="distance")
    return [members[labels == label] for label in np.unique(labels)]


def measure_outlet_flow(
    articles: pd.DataFrame,
    *,
    tree: pd.DataFrame,
    stories: pd.DataFrame | None = None,
    by: str = "outlet",
    confidence: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how many articles flow from outlet to outlet.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tree : DataFrame
        What :func:`mediacompare.find_source_tree` gives.
    stories : DataFrame, optional
        What :func:`mediacompare.find_stories` gives; without it each article is its own story.
    by : str
        The column whose values are the nodes.
    confidence, resamples, seed
        Of the interval, made by resampling whole stories.

    Returns
    -------
    DataFrame
        One row a pair of source and taker: ``outlet_source`` (an outlet, or a source outside the
        corpus), ``outlet_target``, ``source_kind`` (``article`` where the source is an outlet of
        the corpus, else ``outside``), ``articles`` (flowing), ``by_time`` (those of them for which
        nothing but the times names this source), ``share_of_target`` (0 to 1: ``articles`` of all
        articles of the taker), ``low``, ``high`` (interval of that share; with fewer than five
        stories Wilson's, which takes articles as independent), ``n`` (all articles of the taker),
        ``stories`` (in which the taker writes).

    Notes
    -----
    Only edges with a credit line, a time or an inferred outside source count. What an outlet takes
    from itself, such as an update of its own story, is no flow; nor is what passes between the
    editions of one producer (column ``producer``, where the reader knows it). A missing edge does
    not show that nothing was taken. Where many are ``by_time``, a third that both used is as
    likely: call it "printed after", not "taken from", or leave those edges of the tree out.
    """
    nodes = column_of(articles, by)
    outlet = dict(zip(articles["article_id"].astype("str"), nodes, strict=True))
    producer = dict(
        zip(articles["article_id"].astype("str"), column_of(articles, "producer"), strict=True)
    )
    if stories is None:
        story = {name: name for name in outlet}
    else:
        story = dict(zip(stories["article_id"], stories["story"], strict=True))
    inside = {node for node in nodes if node is not None}
    edges = tree[tree["source_kind"] != "statement"]
    flows: dict[tuple[str, str, str], list[str]] = {}
    alone: Counter[tuple[str, str, str]] = Counter()
    for row in rows_of(edges):
        held = row.source_kind == "article"
        source, target = outlet[row.source] if held else row.source, outlet[row.target]
        if source is None or target is None or source == target:
            continue
        if held and producer[row.source] and producer[row.source] == producer[row.target]:
            continue
        key = (source, target, "article" if source in inside else "outside")
        flows.setdefault(key, []).append(story[row.target])
        alone[key] += row.basis == "time"
    written: dict[str, dict[str, int]] = {}
    for name, target in outlet.items():
        if target is None:
            continue
        counts = written.setdefault(target, {})
        counts[story[name]] = counts.get(story[name], 0) + 1
    rows = []
    for (source, target, kind), found in sorted(flows.items()):
        counts = written[target]
        n = sum(counts.values())
        low, high = _flow_interval(found, counts, confidence, resamples, seed)
        edge = (source, target, kind, len(found), alone[source, target, kind])
        rows.append((*edge, len(found) / n, low, high, n, len(counts)))
    return pd.DataFrame(rows, columns=list(FLOW_COLUMNS)).astype(FLOW_COLUMNS)


def _flow_interval(
    found: list[str], counts: dict[str, int], confidence: float, resamples: int, seed: int
) -> tuple[float, float]:
    names = sorted(counts)
    if len(names) < 5:
        low, high = proportion_interval(len(found), sum(counts.values()), confidence)
        return float(low), float(high)
    every = np.array([counts[name] for name in names], dtype=float)
    times_found = Counter(found)
    taken = np.array([times_found[name] for name in names], dtype=float)
    draws = np.random.default_rng(seed).integers(0, len(names), (resamples, len(names)))
    shares = taken[draws].sum(axis=1) / every[draws].sum(axis=1)
    tail = (1 - confidence) / 2
    low, high = np.quantile(shares, [tail, 1 - tail])
    return float(low), float(high)


def outlet_graph(flow: pd.DataFrame, articles: pd.DataFrame, *, by: str = "outlet") -> Any:
    """Make a directed networkx graph of outlets from the table of flows.

    Parameters
    ----------
    flow : DataFrame
        What :func:`measure_outlet_flow` gives.
    articles : DataFrame
        The articles table, for the number and dates of each outlet's articles.
    by : str
        Column of ``articles`` whose values are the nodes, as in :func:`measure_outlet_flow`.

    Returns
    -------
    networkx.DiGraph
        Nodes have ``label``, ``kind`` (outlet or outside), ``articles``, ``first`` and ``last``
        (dates in ISO form, where known); edges have ``weight`` (articles), ``share``, ``low``,
        ``high``. Save it with :func:`save_network`; Gephi opens the file.

    Examples
    --------
    >>> flow = pd.DataFrame(columns=list(FLOW_COLUMNS))
    >>> outlet_graph(flow, pd.DataFrame({"outlet": ["A"], "article_id": ["a"]})).number_of_nodes()
    1
    """
    import networkx as nx

    graph = nx.DiGraph()
    spans = None
    if {"published_at", "published_precision"} <= set(articles.columns):
        spans = times(articles)
    for name, part in articles.groupby(articles[by].astype("str")):
        data: dict[str, Any] = {"label": str(name), "kind": "outlet", "articles": len(part)}
        if spans is not None:
            known = spans.loc[part.index, "earliest"].dropna()
            if len(known):
                data |= {"first": known.min().isoformat(), "last": known.max().isoformat()}
        graph.add_node(str(name), **data)
    for row in rows_of(flow):
        if row.source_kind == "outside" and row.outlet_source not in graph:
            graph.add_node(row.outlet_source, label=row.outlet_source, kind="outside", articles=0)
        graph.add_edge(
            row.outlet_source,
            row.outlet_target,
            weight=int(row.articles),
            share=float(row.share_of_target),
            low=float(row.low),
            high=float(row.high),
        )
    return graph


def save_network(graph: Any, path: Any) -> None:
    """Save a graph of outlets as GraphML or GEXF, by the ending of the path, whole or not at all.

    Parameters
    ----------
    graph : networkx.DiGraph
        What :func:`outlet_graph` gives.
    path : str or Path
        Ends in ``.graphml`` or ``.gexf``.
    """
    import io
    from pathlib import Path

    import networkx as nx

    from mediacompare.errors import unknown_choice
    from mediacompare.files import write_beside

    target = Path(path)
    writers: dict[str, Any] = {".graphml": nx.write_graphml, ".gexf": nx.write_gexf}
    if target.suffix not in writers:
        raise unknown_choice("path", target.suffix, writers)
    buffer = io.BytesIO()
    writers[target.suffix](graph, buffer)
    # GEXF carries the day on which it was written; without it the same graph gives the same bytes.
    import re

    data = re.sub(rb' lastmodifieddate="[^"]{0,40}"', b"", buffer.getvalue())
    write_beside(target, data)
