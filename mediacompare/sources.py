"""In which direction text went: credits, times and text, weighed row by row.

A credit line beats a date, a date beats the text, and text alone never states a direction: two
retellings of one article differ from each other just as a retelling differs from its source.
Sources may lie outside the corpus: where a credit line names one, it is a node of its own, and an
article akin to the one that declares it is taken to share it, marked as inferred.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.alignment import PROSE_ZONES
from mediacompare.articles import times
from mediacompare.tokens import Tokens

DIRECTIONS = ("1_from_2", "2_from_1", "common_source", "undetermined")

TREE_COLUMNS = {
    "source": "str",
    "source_kind": "str",
    "target": "str",
    "relation": "str",
    "evidence": "str",
    "basis": "str",
    "probability": "float64",
}

# How much each kind of evidence weighs for one source against another, in log-odds. A credit
# decides; a clock time outweighs how much of the text is found in one candidate rather than in
# another, which in turn tells copies of one source apart.
CREDIT = 8.0
CLOCK = 2.0
DATE = 1.0
CONTAINED = 6.0
RETOLD = 2.0
INFERRED = 0.5
NONE = 0.0

Spans = dict[str, tuple[pd.Timestamp, pd.Timestamp]]

REUSED = ("verbatim", "partial", "rewrite")

_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\d?\.)?([a-z0-9][a-z0-9.-]{1,250}\.[a-z]{2,24})(?:[/:?#]|\Z)"
)


@dataclass(frozen=True)
class Directions:
    """``pairs`` has ``direction``, ``source_id``, ``target_id`` in the order of the table given."""

    pairs: pd.DataFrame
    evidence: pd.DataFrame
    tree: pd.DataFrame


@dataclass
class _Candidate:
    """A source that an article may have drawn on, and why."""

    source: str
    outside: bool
    relation: str
    weight: float
    basis: str
    evidence: list[str] = field(default_factory=list)
    probability: float = 1.0


def find_directions(
    articles: pd.DataFrame,
    tokens: Tokens,
    table: pd.DataFrame,
    passages: pd.DataFrame,
    named: dict[str, list[Named]],
    stories: pd.DataFrame,
) -> Directions:
    """Find for each pair in which direction text went, and for each article its likely source.

    ``table`` has the relation and the measures of each pair, as :mod:`mediacompare.reuse` makes
    them; ``passages`` as ``find_passages`` gives them, ``named`` as :func:`named_sources`, and
    ``stories`` as ``find_stories``.
    """
    spans = _spans(articles)
    details = article_details(tokens)
    evidence = _Evidence()
    candidates: dict[str, list[_Candidate]] = defaultdict(list)
    kin: dict[str, list[Any]] = defaultdict(list)
    related = table[table["relation"].isin(REUSED)]
    prose_of_quotes = _quotes_as_prose(passages)
    for row in rows_of(related):
        one, two = row.article_id_1, row.article_id_2
        kin[one].append(row)
        kin[two].append(row)
        _note_text(evidence, row, details, prose_of_quotes)
        for target, source, number in ((one, two, "1"), (two, one, "2")):
            found = _candidate(row, target, source, named, spans)
            if found is not None:
                candidates[target].append(found)
            supports = f"{number}_from_{'2' if number == '1' else '1'}"
            _note_credit(evidence, row, target, source, named, supports)
            _note_time(evidence, row, target, source, spans, supports)
    for target, sources in named.items():
        for source in sources:
            if source.outside:
                candidates[target].append(
                    _Candidate(
                        source.name,
                        True,
                        "declared",
                        CREDIT,
                        "credit",
                        [f"credit line names {source.name}"],
                    )
                )
    _infer_outside(candidates, kin, named, spans, details, evidence)
    parents = _best(candidates)
    pairs = _pair_directions(table, parents)
    tree = _tree(parents, table, passages, stories)
    return Directions(pairs, evidence.frame(), tree)


@dataclass(frozen=True)
class Named:
    """A source that an article names; ``articles`` are those of that outlet in the corpus."""

    name: str
    articles: frozenset[str]

    @property
    def outside(self) -> bool:
        """Whether the corpus holds nothing of this source."""
        return not self.articles


def named_sources(
    articles: pd.DataFrame, tokens: Tokens, credits: pd.DataFrame
) -> dict[str, list[Named]]:
    """Give for each article the sources that its credits name, outlets of the corpus told apart."""
    holders: dict[str, set[str]] = defaultdict(set)
    own: dict[str, set[str]] = {}
    urls = articles["url"] if "url" in articles else [None] * len(articles)
    for name, outlet, url in zip(tokens.article_id, articles["outlet"], urls, strict=True):
        own[name] = {_key(str(outlet))}
        if isinstance(url, str) and (host := _host(url)):
            own[name].add(host)
        for key in own[name]:
            holders[key].add(name)
    result: dict[str, list[Named]] = defaultdict(list)

    def add(target: str, name: str) -> None:
        key = _key(name)
        if not key or key in own[target] or any(_key(one.name) == key for one in result[target]):
            return
        result[target].append(Named(name, frozenset(holders.get(key, ()))))

    for target, outlet in _mentions(articles, credits):
        add(target, outlet)
    for row in rows_of(credits):
        aside = row.kind in ("self", "photo_only", "press_release")
        if aside or row.source_kind in ("language", "desk", "photo", "press_release_service"):
            continue
        if isinstance(row.source, str):
            add(row.article_id, row.source)
    return dict(result)


def _mentions(articles: pd.DataFrame, credits: pd.DataFrame) -> list[tuple[str, str]]:
    """Find the names of outlets of the corpus in credit lines and bylines."""
    by_key: dict[str, str] = {}
    for outlet in sorted(set(articles["outlet"].astype("str"))):
        if len(_key(outlet)) >= 4:
            by_key.setdefault(_key(outlet), outlet)
    fields: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(credits):
        if row.kind != "photo_only" and isinstance(row.matched, str):
            fields[row.article_id].append(row.matched)
    if "author" in articles:
        for name, author in zip(
            articles["article_id"].astype("str"), articles["author"], strict=True
        ):
            if isinstance(author, str):
                fields[name].append(author)
    found = []
    for target in sorted(fields):
        line = f" {_key(' '.join(fields[target]))} "
        found += [(target, outlet) for key, outlet in by_key.items() if f" {key} " in line]
    return found


def _key(name: str) -> str:
    """Reduce a name to its words, without article."""
    if host := _host(name):
        return host
    words = re.findall(r"[^\W_]+", name.casefold())
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _host(name: str) -> str | None:
    found = _DOMAIN.match(name.strip().casefold())
    return found[1] if found else None


def article_details(
    tokens: Tokens, keep: NDArray[np.bool_] | None = None
) -> dict[str, frozenset[str]]:
    """Give the numbers and the capitalized words within sentences of each article's prose.

    ``keep`` says for each word whether it counts; all words of prose when not given.
    """
    wanted = np.isin(tokens.zone, PROSE_ZONES)
    if keep is not None:
        wanted &= keep
    first = np.zeros(len(tokens.word), dtype=bool)
    first[tokens.sentences["first_word"].to_numpy()] = True
    result = {}
    for i, name in enumerate(tokens.article_id):
        low, high = int(tokens.offsets[i]), int(tokens.offsets[i + 1])
        text = tokens.text[i]
        kept = set()
        for k in np.flatnonzero(wanted[low:high]) + low:
            if tokens.is_number[k] or (not first[k] and text[tokens.start[k]].isupper()):
                kept.add(tokens.vocabulary[tokens.word[k]])
        result[name] = frozenset(kept)
    return result


class _Evidence:
    """Rows for the evidence table."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []

    def add(self, row: Any, step: str, evidence: str, value: float, supports: str) -> None:
        none = (pd.NA,) * 4
        pair = (row.article_id_1, row.article_id_2)
        self.rows.append((*pair, step, evidence, value, supports, *none))

    def frame(self) -> pd.DataFrame:
        columns = {
            "article_id_1": "str",
            "article_id_2": "str",
            "step": "str",
            "evidence": "str",
            "value": "float64",
            "supports": "str",
            "start_1": "Int64",
            "end_1": "Int64",
            "start_2": "Int64",
            "end_2": "Int64",
        }
        return pd.DataFrame(self.rows, columns=list(columns)).astype(columns)


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Give the rows of a table as named tuples, whose fields have the types of the columns."""
    return iter(table.itertuples(index=False))


def _spans(articles: pd.DataFrame) -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    """Give the time in which each article was published, where it is known."""
    if "published_at" not in articles or "published_precision" not in articles:
        return {}
    known = times(articles).set_axis(articles["article_id"].astype("str")).dropna()
    both = zip(known["earliest"], known["latest"], strict=True)
    return dict(zip(map(str, known.index), both, strict=True))


def _quotes_as_prose(passages: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    """Count for each pair the words that the one (1 or 2) quotes and the other prints as prose."""
    result: dict[tuple[str, str, str], float] = {}
    for number, other in (("1", "2"), ("2", "1")):
        rows = passages[
            (passages[f"zone_{number}"] == "quotation")
            & (passages[f"zone_{other}"] == "running text")
        ]
        sums = rows.groupby(["article_id_1", "article_id_2"])["words"].sum()
        result |= {(*pair, number): float(words) for pair, words in sums.items()}  # type: ignore[misc]
    return result


def _candidate(
    row: Any,
    target: str,
    source: str,
    named: dict[str, list[Named]],
    spans: Spans,
) -> _Candidate | None:
    """Weigh one article of the corpus as the source of another; None where nothing points there."""
    credited = credited_as(target, source, named)
    backward = credited_as(source, target, named)
    order = _order(spans, source, target)
    if backward and not credited:
        return None
    if order < 0 and not credited:
        return None
    if order == 0 and not credited:
        return None
    first = target == row.article_id_1
    contained = row.containment_1_in_2 if first else row.containment_2_in_1
    retold = row.retold_1_in_2 if first else row.retold_2_in_1
    weight = CONTAINED * contained + RETOLD * retold
    evidence = [f"{contained:.0%} of its word runs and {retold:.0%} of its sentences are there"]
    basis = "time"
    if order > 0:
        exact = order == 2
        weight += CLOCK if exact else DATE
        evidence.append("published earlier" + ("" if exact else ", by the date"))
    if credited:
        weight += CREDIT
        basis = "credit"
        evidence.insert(0, f"credit line names {credited}")
    return _Candidate(source, False, row.relation, weight, basis, evidence, row.reuse_probability)


def credited_as(target: str, source: str, named: dict[str, list[Named]]) -> str | None:
    """Give the name under which one article credits the outlet of another."""
    return next((one.name for one in named.get(target, ()) if source in one.articles), None)


def _order(spans: Spans, source: str, target: str) -> int:
    """Give 2 or 1 where the source was surely first (by the clock, by the date), -1 where not."""
    if source not in spans or target not in spans:
        return 0
    (low, high), (first, last) = spans[source], spans[target]
    if high <= first:
        exact = max(high - low, last - first) < pd.Timedelta(hours=12)
        return 2 if exact else 1
    return -1 if last <= low else 0


def _note_text(
    evidence: _Evidence,
    row: Any,
    details: dict[str, frozenset[str]],
    prose_of_quotes: dict[tuple[str, str, str], float],
) -> None:
    one, two = details[row.article_id_1], details[row.article_id_2]
    evidence.add(row, "text", "numbers and names that only text 1 has", len(one - two), "context")
    evidence.add(row, "text", "numbers and names that only text 2 has", len(two - one), "context")
    for number, other in (("1", "2"), ("2", "1")):
        words = prose_of_quotes.get((row.article_id_1, row.article_id_2, number))
        if words:
            name = f"words quoted in text {number} that text {other} prints as prose"
            evidence.add(row, "text", name, words, f"{other}_from_{number}")


def _note_credit(
    evidence: _Evidence,
    row: Any,
    target: str,
    source: str,
    named: dict[str, list[Named]],
    supports: str,
) -> None:
    if credited := credited_as(target, source, named):
        evidence.add(row, "credit", f"credit line of {target} names {credited}", 1.0, supports)
    if target == row.article_id_1:
        mine = {one.name for one in named.get(target, ()) if one.outside}
        other = {one.name for one in named.get(source, ()) if one.outside}
        for name in sorted(mine & other):
            evidence.add(row, "credit", f"both name {name}", 1.0, "common_source")
    for one in named.get(target, ()):
        if one.outside:
            evidence.add(
                row,
                "credit",
                f"credit line of {target} names {one.name}, outside the corpus",
                1.0,
                "context",
            )


def _note_time(
    evidence: _Evidence, row: Any, target: str, source: str, spans: Spans, supports: str
) -> None:
    order = _order(spans, source, target)
    if order > 0:
        gap = spans[target][0] - spans[source][1]
        how = "hours between publication" if order == 2 else "hours at least between the dates"
        evidence.add(row, "time", f"{source} first, {how}", gap.total_seconds() / 3600, supports)


def _infer_outside(
    candidates: dict[str, list[_Candidate]],
    kin: dict[str, list[Any]],
    named: dict[str, list[Named]],
    spans: Spans,
    details: dict[str, frozenset[str]],
    evidence: _Evidence,
) -> None:
    """Let an article share the outside source that its kin declares, where it can.

    Needed: each of the two has numbers or names that the other lacks, so that neither gives the
    other whole, and the article declares no source itself.
    """
    for target in sorted(kin):
        if named.get(target):
            continue
        for row in kin[target]:
            declared = row.article_id_2 if target == row.article_id_1 else row.article_id_1
            outside = [one for one in named.get(declared, ()) if one.outside]
            both = details[target] - details[declared] and details[declared] - details[target]
            if not outside or not both or row.relation != "rewrite":
                continue
            first = target == row.article_id_1
            retold = row.retold_1_in_2 if first else row.retold_2_in_1
            for one in outside:
                apart = "each has details that the other lacks"
                why = f"akin to {declared}, which names {one.name}; {apart}"
                candidates[target].append(
                    _Candidate(
                        one.name,
                        True,
                        "rewrite",
                        INFERRED + RETOLD * retold,
                        "inferred",
                        [why],
                        row.reuse_probability,
                    )
                )
                evidence.add(
                    row,
                    "credit",
                    f"{declared} names {one.name}; {apart}",
                    1.0,
                    "common_source",
                )


def _best(candidates: dict[str, list[_Candidate]]) -> dict[str, tuple[_Candidate, float]]:
    """Choose the best directed forest: every article's best source, without circles."""
    import networkx as nx

    graph = nx.DiGraph()
    best: dict[tuple[tuple[str, bool], str], tuple[_Candidate, float]] = {}
    for target in sorted(candidates):
        found = candidates[target]
        weights = np.array([NONE, *(one.weight for one in found)])
        shares = np.exp(weights - weights.max())
        shares /= shares.sum()
        for one, share in zip(found, shares[1:], strict=True):
            edge = ((one.source, one.outside), target)
            if edge not in best or best[edge][0].weight < one.weight:
                best[edge] = (one, float(share * one.probability))
                graph.add_edge(edge[0], (target, False), weight=one.weight)
    parents: dict[str, tuple[_Candidate, float]] = {}
    for component in nx.weakly_connected_components(graph):
        part = graph.subgraph(component)  # type: ignore[no-untyped-call]
        chosen = {
            node: max(part.in_edges(node, data="weight"), key=lambda edge: (edge[2], edge[0]))[:2]
            for node in sorted(part)
            if part.in_degree(node)
        }
        forest = nx.DiGraph(chosen.values())
        if not nx.is_directed_acyclic_graph(forest):  # type: ignore[no-untyped-call]
            forest = nx.maximum_branching(part, attr="weight")
        for source, (target, _) in forest.edges:
            parents[target] = best[(source, target)]
    return parents


def _ancestors(name: str, parents: dict[str, tuple[_Candidate, float]]) -> list[tuple[str, bool]]:
    line: list[tuple[str, bool]] = []
    while name in parents:
        source = parents[name][0]
        node = (source.source, source.outside)
        if node in line:
            break
        line.append(node)
        if source.outside:
            break
        name = source.source
    return line


def _pair_directions(
    table: pd.DataFrame, parents: dict[str, tuple[_Candidate, float]]
) -> pd.DataFrame:
    lines = {
        name: _ancestors(name, parents)
        for name in sorted({*table["article_id_1"], *table["article_id_2"]})
    }
    rows = []
    for row in rows_of(table):
        one, two = row.article_id_1, row.article_id_2
        direction, source, target = "undetermined", None, None
        if row.relation == "shared_statement":
            direction = "common_source"
        elif row.relation in REUSED:
            if (two, False) in lines[one]:
                direction = "1_from_2"
                if lines[one][0] == (two, False):
                    source, target = two, one
            elif (one, False) in lines[two]:
                direction = "2_from_1"
                if lines[two][0] == (one, False):
                    source, target = one, two
            elif set(lines[one]) & set(lines[two]):
                direction = "common_source"
        rows.append((direction, source, target))
    return pd.DataFrame(rows, columns=["direction", "source_id", "target_id"], index=table.index)


def _tree(
    parents: dict[str, tuple[_Candidate, float]],
    table: pd.DataFrame,
    passages: pd.DataFrame,
    stories: pd.DataFrame,
) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for target, (found, probability) in parents.items():
        kind = "outside" if found.outside else "article"
        why = "; ".join(found.evidence)
        rows.append((found.source, kind, target, found.relation, why, found.basis, probability))
    rows += _statements(table, passages, stories)
    frame = pd.DataFrame(rows, columns=list(TREE_COLUMNS)).astype(TREE_COLUMNS)
    return frame.sort_values(["target", "source_kind", "source"], ignore_index=True)


def _statements(
    table: pd.DataFrame, passages: pd.DataFrame, stories: pd.DataFrame
) -> Iterator[tuple[Any, ...]]:
    """Make one node of each statement whose words several articles quote."""
    import networkx as nx

    quoted = passages[passages["zone"] == "quotation"]
    graph = nx.Graph()
    shared = table[table["relation"] == "shared_statement"]
    for row in rows_of(shared):
        graph.add_edge(row.article_id_1, row.article_id_2)
    for row in rows_of(quoted):
        if row.article_id_1 in graph or row.article_id_2 in graph:
            graph.add_edge(row.article_id_1, row.article_id_2)
    most: dict[str, int] = {}
    marked: set[str] = set()
    for row in rows_of(quoted):
        for target, zone in ((row.article_id_1, row.zone_1), (row.article_id_2, row.zone_2)):
            most[target] = max(most.get(target, 0), int(row.words))
            if zone == "quotation":
                marked.add(target)
    for members in sorted(map(sorted, nx.connected_components(graph))):
        inside = stories["story"][stories["article_id"].isin(members)]
        n = int(stories["story"].isin(inside).sum())
        name = f"statement in {len(members)} of {n} articles"
        for target in members:
            how = "in quotation marks" if target in marked else "as its own prose"
            why = f"up to {most[target]} words of it in one piece, {how}"
            yield name, "statement", target, "shared_statement", why, "text", 1.0
