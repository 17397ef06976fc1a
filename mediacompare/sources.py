"""In which direction text went: credits, times and text, weighed row by row.

A credit line beats a date, a date beats the text, and text alone never states a direction: two
retellings of one article differ from each other just as a retelling differs from its source. Nor
does time alone: of two articles that used a third, one comes first too. An earlier article counts
as the source where it is known to be an origin: another article names it as its source, or it is an
agency's.
Sources may lie outside the corpus: where a credit line names one, it is a node of its own, and an
article akin to the one that declares it is taken to share it, marked as inferred.
"""

from __future__ import annotations

import math
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
from mediacompare.declared import Named, column_of, credited_as
from mediacompare.news_agencies import resolve_source
from mediacompare.pairs import remember
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

ALONE = 0.5
"""Share of its probability that a source keeps for which nothing but the times speaks. Nothing that
is measured here tells a source from a sibling that was first (see docs/method.md), so a third that
both used is taken to be as likely as not."""

FIRM = ("credit", "version", "origin", "inferred")
"""What an edge must rest on for a direction to be stated; ``time`` is not among them."""

Spans = dict[str, tuple[pd.Timestamp, pd.Timestamp]]

REUSED = ("verbatim", "partial", "rewrite")


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
    since: float = math.inf
    order: int = 0


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
    known = _Known(named, _spans(articles), _origins(articles))
    details = article_details(tokens)
    evidence = _Evidence()
    candidates: dict[str, list[_Candidate]] = defaultdict(list)
    kin: dict[str, list[Any]] = defaultdict(list)
    related = table[table["relation"].isin(REUSED)]
    prose_of_quotes = _quotes_as_prose(passages)
    for row in rows_of(related):
        kin[row.article_id_1].append(row)
        kin[row.article_id_2].append(row)
    beyond = _beyond(named, kin)
    known.takers.update(_takers(named, kin))
    for row in rows_of(related):
        one, two = row.article_id_1, row.article_id_2
        _note_text(evidence, row, details, prose_of_quotes)
        _note_producer(evidence, row, known)
        for target, source, number in ((one, two, "1"), (two, one, "2")):
            found = _candidate(row, target, source, known)
            if found is not None:
                candidates[target].append(found)
            supports = f"{number}_from_{'2' if number == '1' else '1'}"
            _note_credit(evidence, row, target, source, named, beyond, supports)
            _note_time(evidence, row, target, source, known, supports)
            _note_origin(evidence, row, target, source, known, supports)
    for target, sources in beyond.items():
        for source in sources:
            why = f"credit line names {source.name}"
            why += "" if source.outside else ", of which no article here is akin"
            candidates[target].append(
                _Candidate(source.name, True, "declared", CREDIT, "credit", [why])
            )
    _infer_outside(candidates, kin, named, beyond, details, evidence)
    weighed = {target: _credited_first(found) for target, found in candidates.items()}
    parents = _best(weighed)
    firm = _best({target: _firm(found) for target, found in weighed.items()})
    pairs = _pair_directions(table, parents, firm, known, evidence)
    tree = _tree(parents, table, passages, stories)
    return Directions(pairs, evidence.frame(), tree)


@dataclass(frozen=True)
class _Origin:
    """Where an article stood."""

    outlet: str | None
    producer: str | None
    address: str | None


@dataclass(frozen=True)
class _Known:
    """What is known of the articles beside their texts."""

    named: dict[str, list[Named]]
    spans: Spans
    origins: dict[str, _Origin]
    takers: dict[str, list[str]] = field(default_factory=dict)

    def origin(self, source: str, target: str) -> str | None:
        """Say in words why an article is known as one that others take from; None where it is not.

        An article that names a source itself is none: the other may have used that source.
        """
        if self.named.get(source):
            return None
        if takers := [name for name in self.takers.get(source, ()) if name != target]:
            return f"{', '.join(takers)} {'names' if len(takers) == 1 else 'name'} it as the source"
        outlet = self.origins[source].outlet
        if outlet and resolve_source(outlet)[1] in ("agency", "press_release_service"):
            return f"{outlet} is an agency"
        return None

    def same_outlet(self, one: str, two: str) -> bool:
        outlet = self.origins[one].outlet
        return outlet is not None and outlet == self.origins[two].outlet

    def producer(self, one: str, two: str) -> str | None:
        """Give the producer of two articles of different outlets, where it is the same."""
        producer = self.origins[one].producer
        same = producer == self.origins[two].producer and not self.same_outlet(one, two)
        return producer if same else None

    def same_address(self, one: str, two: str) -> bool:
        address = self.origins[one].address
        return address is not None and address == self.origins[two].address

    def order(self, source: str, target: str) -> int:
        """Give 2 or 1 where the source was surely first (by clock, by date), -1 where not."""
        if source not in self.spans or target not in self.spans:
            return 0
        (low, high), (first, last) = self.spans[source], self.spans[target]
        if high <= first:
            exact = max(high - low, last - first) < pd.Timedelta(hours=12)
            return 2 if exact else 1
        return -1 if last <= low else 0


def _origins(articles: pd.DataFrame) -> dict[str, _Origin]:
    names = articles["article_id"].astype("str")
    columns = [column_of(articles, name) for name in ("outlet", "producer", "url")]
    return {
        str(name): _Origin(outlet, producer, _address(url) if url else None)
        for name, outlet, producer, url in zip(names, *columns, strict=True)
    }


_TRACKING = re.compile(r"(?<=[?&])(?:utm_\w{1,40}|fbclid|gclid|ref|src)=[^&]*&?")


def _address(url: str) -> str:
    """Give an address without what does not tell pages apart."""
    found = _TRACKING.sub("", url.strip().partition("#")[0])
    return found.removeprefix("http://").removeprefix("https://").removeprefix("www.").rstrip("/?&")


def _beyond(named: dict[str, list[Named]], kin: dict[str, list[Any]]) -> dict[str, list[Named]]:
    """Give the sources named of which the corpus holds no article akin to the one that names."""
    found = {}
    for target, sources in named.items():
        akin = {
            row.article_id_2 if row.article_id_1 == target else row.article_id_1
            for row in kin.get(target, ())
        }
        if missing := [one for one in sources if not one.articles & akin]:
            found[target] = missing
    return found


def _takers(named: dict[str, list[Named]], kin: dict[str, list[Any]]) -> dict[str, list[str]]:
    """Give for each article the articles akin to it that name its outlet as their source."""
    takers: dict[str, list[str]] = defaultdict(list)
    for target in sorted(named):
        for row in kin.get(target, ()):
            source = row.article_id_2 if row.article_id_1 == target else row.article_id_1
            if credited_as(target, source, named):
                takers[source].append(target)
    return takers


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
    wanted &= tokens.is_number | (~first & capital_words(tokens))
    rows = np.flatnonzero(wanted)
    cuts = np.searchsorted(rows, tokens.offsets)
    words = tokens.word[rows]
    return {
        name: frozenset(tokens.vocabulary[word] for word in np.unique(words[low:high]).tolist())
        for name, low, high in zip(tokens.article_id, cuts, cuts[1:], strict=False)
    }


def capital_words(tokens: Tokens) -> NDArray[np.bool_]:
    """Say of each word whether its first letter is a capital."""

    def make() -> NDArray[np.bool_]:
        letters = np.zeros(len(tokens.word), dtype=np.uint32)
        for i, text in enumerate(tokens.text):
            here = slice(int(tokens.offsets[i]), int(tokens.offsets[i + 1]))
            codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            letters[here] = codes[tokens.start[here]]
        kinds, place = np.unique(letters, return_inverse=True)
        upper = np.array([chr(code).isupper() for code in kinds.tolist()], dtype=bool)
        return upper[place] if len(letters) else np.zeros(0, dtype=bool)

    return remember(tokens, "capitals", None, make)


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


def _candidate(row: Any, target: str, source: str, known: _Known) -> _Candidate | None:
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
    evidence = [f"{contained:.0%} of its word runs and {retold:.0%} of its sentences are there"]
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
    return _Candidate(
        source, False, row.relation, weight, basis, evidence, row.reuse_probability, since, order
    )


def _firm(found: list[_Candidate]) -> list[_Candidate]:
    """Keep the candidates for which more than the time speaks."""
    return [one for one in found if one.basis in FIRM]


def _credited_first(found: list[_Candidate]) -> list[_Candidate]:
    """Keep what decides: credits and earlier versions before times, times before inference.

    Of a credited outlet's articles one that was published later counts only where there is no
    other: sites change the time of what they update.
    """
    decisive = [one for one in found if one.basis in ("credit", "version")]
    if not decisive:
        return found
    in_time = [one for one in decisive if one.order >= 0]
    held = any(not one.outside for one in in_time)
    return in_time if held else decisive


def _note_origin(
    evidence: _Evidence, row: Any, target: str, source: str, known: _Known, supports: str
) -> None:
    if known.order(source, target) <= 0 or known.producer(target, source):
        return
    if origin := known.origin(source, target):
        evidence.add(row, "credit", f"{source} was first, and {origin}", 1.0, supports)


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


def _note_producer(evidence: _Evidence, row: Any, known: _Known) -> None:
    if producer := known.producer(row.article_id_1, row.article_id_2):
        name = f"same producer: both are editions of {producer}, which is no copying"
        evidence.add(row, "credit", name, 1.0, "common_source")


def _note_credit(
    evidence: _Evidence,
    row: Any,
    target: str,
    source: str,
    named: dict[str, list[Named]],
    beyond: dict[str, list[Named]],
    supports: str,
) -> None:
    if credited := credited_as(target, source, named):
        evidence.add(row, "credit", f"credit line of {target} names {credited}", 1.0, supports)
    if target == row.article_id_1:
        for name in _both_name(target, source, named):
            evidence.add(row, "credit", f"both name {name}", 1.0, "common_source")
    for one in beyond.get(target, ()):
        where = "outside the corpus" if one.outside else "of which no article here is akin"
        name = f"credit line of {target} names {one.name}, {where}"
        evidence.add(row, "credit", name, 1.0, "context")


def _both_name(one: str, two: str, named: dict[str, list[Named]]) -> list[str]:
    mine = {source.name for source in named.get(one, ())}
    return sorted(mine & {source.name for source in named.get(two, ())})


def _note_time(
    evidence: _Evidence, row: Any, target: str, source: str, known: _Known, supports: str
) -> None:
    order = known.order(source, target)
    if order <= 0:
        return
    gap = known.spans[target][0] - known.spans[source][1]
    hours = gap.total_seconds() / 3600
    how = "hours between publication" if order == 2 else "hours at least between the dates"
    if known.producer(target, source):
        supports = "context"
    evidence.add(row, "time", f"{source} first, {how}", hours, supports)
    if known.same_outlet(target, source):
        same = known.same_address(target, source) or row.relation == "verbatim"
        what = "version of the same story" if same else "text of the same outlet"
        evidence.add(row, "version", f"{source} is an earlier {what}, hours", hours, supports)


def _infer_outside(
    candidates: dict[str, list[_Candidate]],
    kin: dict[str, list[Any]],
    named: dict[str, list[Named]],
    beyond: dict[str, list[Named]],
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
            outside = beyond.get(declared, ())
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


Node = tuple[str, bool]
Parents = dict[str, tuple[_Candidate, float]]


def _best(candidates: dict[str, list[_Candidate]]) -> Parents:
    """Choose the best directed forest: every article's best source, without circles."""
    import networkx as nx

    best: dict[tuple[Node, str], tuple[_Candidate, float]] = {}
    incoming: dict[str, list[Node]] = defaultdict(list)
    graph = nx.DiGraph()
    for target in sorted(candidates):
        # Of several reasons for one source the best counts, once.
        found: dict[Node, _Candidate] = {}
        for one in sorted(candidates[target], key=_rank):
            found.setdefault((one.source, one.outside), one)
        weights = np.array([NONE, *(one.weight for one in found.values())])
        shares = np.exp(weights - weights.max())
        shares /= shares.sum()
        for (node, one), share in zip(found.items(), shares[1:], strict=True):
            alone = ALONE if one.basis == "time" else 1.0
            best[node, target] = (one, float(share * one.probability * alone))
            incoming[target].append(node)  # from the best on
            graph.add_edge(node, (target, False))
    parents = {target: best[nodes[0], target] for target, nodes in incoming.items()}
    # A circle lies within a strongly connected part; there the best branching is sought, with the
    # best source from outside the part for each article.
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
    return dict(sorted(parents.items()))


def _rank(one: _Candidate) -> tuple[float, float, bool, str]:
    """Order candidates from the best on; of equals the earliest."""
    return (-round(one.weight, 9), one.since, one.outside, one.source)


def _ancestors(name: str, parents: Parents) -> list[Node]:
    line: list[Node] = []
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
    table: pd.DataFrame, parents: Parents, firm: Parents, known: _Known, evidence: _Evidence
) -> pd.DataFrame:
    """State the direction of each pair, and add the evidence where it runs over a third.

    ``firm`` are the likeliest sources of those for which more than the time speaks; where the
    likeliest of all is another, the pair has a direction but is not said to be source and taker.
    """
    result = pd.DataFrame(
        {"direction": "undetermined", "source_id": None, "target_id": None}, index=table.index
    ).astype("object")
    wanted = table["relation"].isin((*REUSED, "shared_statement")).to_numpy()
    stated = table[wanted]
    lines = {
        name: _ancestors(name, firm)
        for name in sorted({*stated["article_id_1"], *stated["article_id_2"]})
    }
    rows = []
    for row in rows_of(stated):
        one, two = row.article_id_1, row.article_id_2
        direction, source, target = "undetermined", None, None
        if row.relation == "shared_statement":
            direction = "common_source"
            name = "words in common that stand in quotation marks"
            words = row.quoted_share * row.shared_words
            evidence.add(row, "quotations", name, words, direction)
        elif row.relation in REUSED:
            if known.producer(one, two) or _both_name(one, two, known.named):
                direction = "common_source"
            for name, other, said in ((one, two, "1_from_2"), (two, one, "2_from_1")):
                if (other, False) not in lines[name]:
                    continue
                direction = said
                if lines[name][0] == (other, False):
                    likeliest = parents[name][0]
                    if (likeliest.source, likeliest.outside) == (other, False):
                        source, target = other, name
                else:
                    via = [node for node, _ in lines[name][: lines[name].index((other, False))]]
                    way = f"{name} by way of {', '.join(via)}"
                    evidence.add(row, "chain", way, firm[name][1], said)
            shared = [node for node in lines[one] if node in lines[two]]
            if direction == "undetermined" and shared:
                direction = "common_source"
                way = f"both go back to {shared[0][0]}"
                evidence.add(row, "chain", way, min(firm[one][1], firm[two][1]), direction)
        rows.append((direction, source, target))
    result.loc[wanted] = np.array(rows, dtype=object).reshape(-1, 3)
    return result


def _tree(
    parents: Parents,
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
) -> list[tuple[Any, ...]]:
    """Make one node of each statement whose words several articles quote.

    Its members are the articles that share it with each other, and those that have quoted words in
    common with one of these.
    """
    import networkx as nx

    quoted = passages[passages["zone"] == "quotation"]
    shared = table[table["relation"] == "shared_statement"]
    core = {*shared["article_id_1"], *shared["article_id_2"]}
    graph = nx.Graph(zip(shared["article_id_1"], shared["article_id_2"], strict=True))
    near = quoted[quoted["article_id_1"].isin(core) | quoted["article_id_2"].isin(core)]
    graph.add_edges_from(zip(near["article_id_1"], near["article_id_2"], strict=True))
    most: dict[str, int] = {}
    marked: set[str] = set()
    for row in rows_of(near):
        for target, zone in ((row.article_id_1, row.zone_1), (row.article_id_2, row.zone_2)):
            most[target] = max(most.get(target, 0), int(row.words))
            if zone == "quotation":
                marked.add(target)
    story = dict(zip(stories["article_id"], stories["story"], strict=True))
    sizes = stories["story"].value_counts().to_dict()
    statements = []
    for members in sorted(map(sorted, nx.connected_components(graph))):
        n = sum(sizes[name] for name in {story[member] for member in members})
        statements.append((f"statement in {len(members)} of {n} articles", members))
    names = [name for name, _ in statements]
    rows = []
    for name, members in statements:
        # Two statements are two nodes, though as many articles have them.
        node = name if names.count(name) == 1 else f"{name}, with {members[0]}"
        for target in members:
            how = "in quotation marks" if target in marked else "as its own prose"
            words = f"up to {most[target]} words of it in one piece" if target in most else "parts"
            why = f"{words}, {how}"
            rows.append((node, "statement", target, "shared_statement", why, "text", None))
    return rows
