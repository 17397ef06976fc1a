"""The sources that an article may have drawn on, weighed against each other, and the likeliest.

Where a story is reprinted by hundreds there are very many for which nothing but the times speaks;
these are weighed as arrays.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.declared import Named, credited_as
from mediacompare.grouping import groups_of
from mediacompare.origins import Known
from mediacompare.pairs import NO_TIME
from mediacompare.tokens import Tokens

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

ALONE = 0.5
"""Share of its probability that a source keeps for which nothing but the times speaks. Nothing that
is measured here tells a source from a sibling that was first (see docs/method.md), so a third that
both used is taken to be as likely as not."""

FIRM = ("credit", "version", "origin", "inferred")
"""What an edge must rest on for a direction to be stated; ``time`` is not among them."""


@dataclass
class Candidate:
    """A source that an article may have drawn on, and why."""

    source: str
    outside: bool
    relation: str
    weight: float
    basis: str
    evidence: list[str] = field(default_factory=list)
    probability: float = 1.0
    since: float = math.inf
    order: int = 0


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Give the rows of a table as named tuples, whose fields have the types of the columns."""
    return iter(table.itertuples(index=False))


class Timely:
    """Candidates for which nothing but the times speaks: very many where a story is reprinted.

    Arrays, sorted by target and from the best on; a candidate is made when it is asked for.
    """

    def __init__(self, rows: pd.DataFrame, names: tuple[str, ...]) -> None:
        rank = np.argsort(np.argsort(np.array(names, dtype=object)))
        place = rank[rows["source"].to_numpy()]
        order = np.lexsort((place, rows["since"], -rows["weight"].round(9), rows["target"]))
        self.columns = {name: rows[name].to_numpy()[order] for name in rows.columns}
        self.names = names
        target = self.columns["target"]
        cuts = np.flatnonzero(np.diff(target, prepend=-1, append=-1))
        self.spans = {names[target[low]]: (low, high) for low, high in pairwise(cuts.tolist())}

    def leave_out(self, targets: set[str]) -> None:
        """Leave out targets for which more decisive candidates speak."""
        for target in targets & self.spans.keys():
            del self.spans[target]

    def of(self, target: str, most: int | None = None) -> list[Candidate]:
        """Give the candidates of a target, the best first; ``most`` of them."""
        low, high = self.spans.get(target, (0, 0))
        at = self.columns
        return [
            Candidate(
                source=self.names[at["source"][i]],
                outside=False,
                relation=str(at["relation"][i]),
                weight=float(at["weight"][i]),
                basis="time",
                evidence=[
                    _amount(at["contained"][i], at["retold"][i]),
                    "published earlier" + ("" if at["order"][i] == 2 else ", by the date"),
                ],
                probability=float(at["probability"][i]),
                since=float(at["since"][i]),
                order=int(at["order"][i]),
            )
            for i in range(low, high if most is None else low + most)
        ]

    def weights(self, target: str) -> NDArray[np.float64]:
        """Give their weights."""
        low, high = self.spans.get(target, (0, 0))
        weights: NDArray[np.float64] = self.columns["weight"][low:high]
        return weights


def split_by_time(
    related: pd.DataFrame, tokens: Tokens, known: Known, naming: NDArray[np.bool_]
) -> tuple[Timely, NDArray[np.bool_]]:
    """Part the pairs for which at most the times speak from those that are looked at one by one."""
    one, two = related["one"].to_numpy(), related["two"].to_numpy()
    same_outlet = (known.outlet[one] == known.outlet[two]) & (known.outlet[one] >= 0)
    same_producer = (known.producers[one] == known.producers[two]) & (known.producers[one] >= 0)
    origin = np.array([known.may_be_origin(name) for name in tokens.article_id], dtype=bool)
    others = naming[one] | naming[two] | origin[one] | origin[two] | same_outlet | same_producer
    parts = []
    for target, source, number in ((one, two, ("1", "2")), (two, one, ("2", "1"))):
        first = known.earliest[target]
        before = (known.latest[source] <= first) & ~others
        before &= (known.earliest[source] != NO_TIME) & (first != NO_TIME)
        kept = np.flatnonzero(before)
        target, source = target[kept], source[kept]
        width = np.maximum(
            known.latest[source] - known.earliest[source],
            known.latest[target] - known.earliest[target],
        )
        exact = width < np.timedelta64(12, "h") / np.timedelta64(1, "us")
        contained = related[f"containment_{number[0]}_in_{number[1]}"].to_numpy()[kept]
        retold = related[f"retold_{number[0]}_in_{number[1]}"].to_numpy()[kept]
        parts.append(
            pd.DataFrame(
                {
                    "target": target,
                    "source": source,
                    "relation": related["relation"].to_numpy(dtype=object)[kept],
                    "weight": CONTAINED * contained
                    + RETOLD * retold
                    + np.where(exact, CLOCK, DATE),
                    "probability": related["reuse_probability"].to_numpy()[kept],
                    "since": known.earliest[source] / 1e6,
                    "order": np.where(exact, 2, 1),
                    "contained": contained,
                    "retold": retold,
                }
            )
        )
    return Timely(pd.concat(parts, ignore_index=True), tokens.article_id), others


def weigh_candidate(row: Any, target: str, source: str, known: Known) -> Candidate | None:
    """Weigh one article of the corpus as the source of another; None where nothing points there."""
    if known.producer(target, source):
        return None
    credited = credited_as(target, source, known.named)
    backward = credited_as(source, target, known.named)
    order = known.order(source, target)
    if credited and backward and order <= 0:
        credited = None  # of two credits that contradict each other the times decide, or nothing
    elif backward and not credited:
        return None
    if order <= 0 and not credited:
        return None
    first = target == row.article_id_1
    contained = row.containment_1_in_2 if first else row.containment_2_in_1
    retold = row.retold_1_in_2 if first else row.retold_2_in_1
    weight = CONTAINED * contained + RETOLD * retold
    evidence = [_amount(contained, retold)]
    basis = "time"
    if order > 0:
        exact = order == 2
        weight += CLOCK if exact else DATE
        evidence.append("published earlier" + ("" if exact else ", by the date"))
    if known.same_outlet(target, source) and order > 0:
        if known.same_address(target, source) or row.relation == "verbatim":
            weight += CREDIT
            basis = "version"
            evidence.insert(0, "earlier version of the same story")
        else:
            evidence.insert(0, "earlier text of the same outlet")
    elif credited:
        weight += CREDIT
        basis = "credit"
        evidence.insert(0, f"credit line names {credited}")
        if order < 0:
            evidence.append("although published later")
    elif origin := known.origin(source, target):
        basis = "origin"
        evidence.insert(0, origin)
    since = known.spans[source][0].timestamp() if source in known.spans else math.inf
    return Candidate(
        source, False, row.relation, weight, basis, evidence, row.reuse_probability, since, order
    )


def _amount(contained: float, retold: float) -> str:
    return f"{contained:.0%} of its word runs and {retold:.0%} of its sentences are there"


def decided(found: list[Candidate]) -> bool:
    """Say whether candidates decide, so that times and inferences do not count beside them."""
    return any(one.basis in ("credit", "version") for one in found)


def firm_ones(found: list[Candidate]) -> list[Candidate]:
    """Keep the candidates for which more than the time speaks."""
    return [one for one in found if one.basis in FIRM]


def credited_first(found: list[Candidate]) -> list[Candidate]:
    """Keep what decides: credits and earlier versions before times, times before inference.

    Of a credited outlet's articles one that was published later counts only where there is no
    other: sites change the time of what they update.
    """
    if not decided(found):
        return found
    decisive = [one for one in found if one.basis in ("credit", "version")]
    in_time = [one for one in decisive if one.order >= 0]
    held = any(not one.outside for one in in_time)
    return in_time if held else decisive


def credited_beside(found: list[Candidate], parent: Candidate, named: list[Named]) -> set[str]:
    """Give the articles of the other outlets that are credited, the likeliest of each outlet."""
    result = set()
    for source in named:
        if parent.source in source.articles:
            continue
        held = [one for one in found if one.basis == "credit" and one.source in source.articles]
        if held:
            result.add(min(held, key=_rank).source)
    return result


Node = tuple[str, bool]
Parents = dict[str, tuple[Candidate, float]]


def best_parents(
    candidates: dict[str, list[Candidate]], known: Known, timely: Timely | None = None
) -> Parents:
    """Choose the best directed forest: every article's best source, without circles."""
    timed: dict[str, Any] = {} if timely is None else timely.spans
    parents: Parents = {}
    circular: set[str] = set()
    for target in sorted({*timed, *(name for name, found in candidates.items() if found)}):
        found = candidates.get(target)
        if found or timely is None:
            weighed = _weighed(found or [], target, timely)
            parents[target] = weighed[0]
            circular.update(
                one.source
                for one, _ in weighed
                if not one.outside and not known.surely_first(one.source, target)
            )
        else:
            # Each source once, sorted from the best on.
            (best,) = timely.of(target, most=1)
            share = _shares(timely.weights(target))[0]
            parents[target] = (best, float(share * best.probability * ALONE))
    if circular:
        joined = _joined_with(circular, candidates, known, timely)
        _break_circles(parents, joined, candidates, timely)
    return parents


def _joined_with(
    circular: set[str],
    candidates: dict[str, list[Candidate]],
    known: Known,
    timely: Timely | None,
) -> set[str]:
    """Give the articles that hang together with some, over any candidates."""
    links = [
        (known.position[one.source], known.position[target])
        for target, found in candidates.items()
        for one in found
        if not one.outside
    ]
    edges = np.array(links, dtype=np.int64).reshape(-1, 2)
    if timely is not None:
        earlier = np.stack([timely.columns["source"], timely.columns["target"]], axis=1)
        edges = np.concatenate([edges, earlier])
    group = groups_of(len(known.position), edges[:, 0], edges[:, 1])
    held = {int(group[known.position[name]]) for name in circular}
    return {name for name, i in known.position.items() if int(group[i]) in held}


def _shares(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give each candidate's share of belief; what is left is that of none of them."""
    every = np.concatenate(([NONE], weights))
    shares = np.exp(every - every.max())
    shares /= shares.sum()
    result: NDArray[np.float64] = shares[1:]
    return result


def _weighed(
    found: list[Candidate], target: str, timely: Timely | None
) -> list[tuple[Candidate, float]]:
    """Give the candidates of an article from the best on, each source once, with probability."""
    every = [*found, *(timely.of(target) if timely is not None else [])]
    single: dict[Node, Candidate] = {}
    for one in sorted(every, key=_rank):
        # Of several reasons for one source the best counts, once.
        single.setdefault((one.source, one.outside), one)
    shares = _shares(np.array([one.weight for one in single.values()]))
    return [
        (one, float(share * one.probability * (ALONE if one.basis == "time" else 1.0)))
        for one, share in zip(single.values(), shares, strict=True)
    ]


def _break_circles(
    parents: Parents,
    joined: set[str],
    candidates: dict[str, list[Candidate]],
    timely: Timely | None,
) -> None:
    """Replace the parents within circles by the best branching there.

    A circle lies within a strongly connected part; for each article the best source from outside
    the part counts too.
    """
    import networkx as nx

    best: dict[tuple[Node, str], tuple[Candidate, float]] = {}
    incoming: dict[str, list[Node]] = defaultdict(list)
    graph = nx.DiGraph()
    for target in sorted(joined & parents.keys()):
        for one, probability in _weighed(candidates.get(target, []), target, timely):
            node = (one.source, one.outside)
            best[node, target] = (one, probability)
            incoming[target].append(node)
            graph.add_edge(node, (target, False))
    for part in nx.strongly_connected_components(graph):
        if len(part) < 2:
            continue
        inside = nx.DiGraph()
        for target, _ in sorted(part):
            for node in incoming[target]:
                inside.add_edge(node, (target, False), weight=best[node, target][0].weight)
                if node not in part:
                    break
        for target, _ in part:
            parents.pop(target, None)
        for node, (target, _) in nx.maximum_branching(inside, attr="weight").edges:
            parents[target] = best[node, target]


def _rank(one: Candidate) -> tuple[float, float, bool, str]:
    """Order candidates from the best on; of equals the earliest."""
    return (-round(one.weight, 9), one.since, one.outside, one.source)
