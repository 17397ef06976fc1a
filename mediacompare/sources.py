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

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mediacompare.candidates import (
    CREDIT,
    INFERRED,
    RETOLD,
    Candidate,
    Node,
    Parents,
    best_parents,
    credited_beside,
    credited_first,
    decided,
    firm_ones,
    rows_of,
    split_by_time,
    weigh_candidate,
)
from mediacompare.declared import Named, credited_as
from mediacompare.details import Details
from mediacompare.grouping import groups_of
from mediacompare.origins import Known, known_of
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

REUSED = ("verbatim", "partial", "rewrite")


@dataclass(frozen=True)
class Directions:
    """``pairs`` has ``direction``, ``source_id``, ``target_id`` in the order of the table given."""

    pairs: pd.DataFrame
    evidence: pd.DataFrame
    tree: pd.DataFrame


def find_directions(
    articles: pd.DataFrame,
    tokens: Tokens,
    table: pd.DataFrame,
    passages: pd.DataFrame,
    named: dict[str, list[Named]],
    stories: pd.DataFrame,
    *,
    listed: bool = True,
) -> Directions:
    """Find for each pair in which direction text went, and for each article its likely source.

    ``table`` has the relation and the measures of each pair, as :mod:`mediacompare.reuse` makes
    them; ``passages`` as ``find_passages`` gives them, ``named`` as :func:`named_sources`, and
    ``stories`` as ``find_stories``. Without ``listed`` evidence and tree stay empty.
    """
    known = known_of(articles, named)
    details = Details(tokens)
    evidence = _Evidence(listed)
    related = _related(table, tokens)
    kin: dict[str, list[Any]] = defaultdict(list)
    naming = np.array([name in named for name in tokens.article_id], dtype=bool)
    for row in rows_of(related[naming[related["one"]] | naming[related["two"]]]):
        kin[row.article_id_1].append(row)
        kin[row.article_id_2].append(row)
    beyond = _beyond(named, kin)
    known.takers.update(_takers(named, kin))
    if listed:
        _note_pairs(evidence, related, passages, details, known, beyond)
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    timely, others = split_by_time(related, tokens, known, naming)
    for row in rows_of(related[others]):
        one, two = row.article_id_1, row.article_id_2
        for target, source in ((one, two), (two, one)):
            found = weigh_candidate(row, target, source, known)
            if found is not None:
                candidates[target].append(found)
    for target, sources in beyond.items():
        for source in sources:
            why = f"credit line names {source.name}"
            why += "" if source.outside else ", of which no article here is akin"
            candidates[target].append(
                Candidate(source.name, True, "declared", CREDIT, "credit", [why])
            )
    _infer_outside(candidates, kin, named, beyond, details, evidence)
    weighed = {target: credited_first(found) for target, found in candidates.items()}
    timely.leave_out({target for target, found in weighed.items() if decided(found)})
    parents = best_parents(weighed, known, timely)
    firm = best_parents({target: firm_ones(found) for target, found in weighed.items()}, known)
    beside = {
        name: credited_beside(weighed[name], one, named[name])
        for name, (one, _) in firm.items()
        if len(named.get(name, ())) > 1
    }
    pairs = _pair_directions(table, parents, firm, beside, known, evidence)
    if not listed:
        return Directions(pairs, evidence.frame(), pd.DataFrame(columns=list(TREE_COLUMNS)))
    tree = _tree(parents, named, table, passages, stories)
    return Directions(pairs, evidence.frame(), tree)


def _related(table: pd.DataFrame, tokens: Tokens) -> pd.DataFrame:
    """Give the pairs with reuse: what their directions rest on, and their articles' positions."""
    names = [
        "article_id_1", "article_id_2", "relation", "reuse_probability", "containment_1_in_2",
        "containment_2_in_1", "retold_1_in_2", "retold_2_in_1",
    ]  # fmt: skip
    related = table.loc[table["relation"].isin(REUSED), names]
    index = pd.Index(tokens.article_id, dtype="str")
    return related.assign(
        one=index.get_indexer(pd.Index(related["article_id_1"])),
        two=index.get_indexer(pd.Index(related["article_id_2"])),
    )


def _note_pairs(
    evidence: _Evidence,
    related: pd.DataFrame,
    passages: pd.DataFrame,
    details: Details,
    known: Known,
    beyond: dict[str, list[Named]],
) -> None:
    """List what speaks for a direction of each pair."""
    prose_of_quotes = _quotes_as_prose(passages)
    for row in rows_of(related):
        one, two = row.article_id_1, row.article_id_2
        _note_text(evidence, row, details, prose_of_quotes)
        _note_producer(evidence, row, known)
        for target, source, number in ((one, two, "1"), (two, one, "2")):
            supports = f"{number}_from_{'2' if number == '1' else '1'}"
            _note_credit(evidence, row, target, source, known.named, beyond, supports)
            _note_time(evidence, row, target, source, known, supports)
            _note_origin(evidence, row, target, source, known, supports)


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


class _Evidence:
    """Rows for the evidence table; none where nobody asks for them."""

    def __init__(self, listed: bool) -> None:
        self.listed = listed
        self.rows: list[tuple[Any, ...]] = []

    def add(self, row: Any, step: str, evidence: str, value: float, supports: str) -> None:
        if not self.listed:
            return
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


def _note_origin(
    evidence: _Evidence, row: Any, target: str, source: str, known: Known, supports: str
) -> None:
    if known.order(source, target) <= 0 or known.producer(target, source):
        return
    if origin := known.origin(source, target):
        evidence.add(row, "credit", f"{source} was first, and {origin}", 1.0, supports)


def _note_text(
    evidence: _Evidence,
    row: Any,
    details: Details,
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


def _note_producer(evidence: _Evidence, row: Any, known: Known) -> None:
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
    evidence: _Evidence, row: Any, target: str, source: str, known: Known, supports: str
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
    candidates: dict[str, list[Candidate]],
    kin: dict[str, list[Any]],
    named: dict[str, list[Named]],
    beyond: dict[str, list[Named]],
    details: Details,
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
            if not outside or row.relation != "rewrite":
                continue
            if details[target] <= details[declared] or details[declared] <= details[target]:
                continue
            first = target == row.article_id_1
            retold = row.retold_1_in_2 if first else row.retold_2_in_1
            for one in outside:
                apart = "each has details that the other lacks"
                why = f"akin to {declared}, which names {one.name}; {apart}"
                candidates[target].append(
                    Candidate(
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
    table: pd.DataFrame,
    parents: Parents,
    firm: Parents,
    beside: dict[str, set[str]],
    known: Known,
    evidence: _Evidence,
) -> pd.DataFrame:
    """State the direction of each pair, and add the evidence where it runs over a third.

    ``firm`` are the likeliest sources of those for which more than the time speaks; where the
    likeliest of all is another, the pair has a direction but is not said to be source and taker.
    ``beside`` are articles of further outlets that an article credits.
    """
    direction = np.full(len(table), "undetermined", dtype=object)
    source, target = np.full((2, len(table)), None, dtype=object)
    relation = table["relation"].to_numpy(dtype=object)
    direction[relation == "shared_statement"] = "common_source"
    if evidence.listed:
        for row in rows_of(table[relation == "shared_statement"]):
            name = "words in common that stand in quotation marks"
            words = row.quoted_share * row.shared_words
            evidence.add(row, "quotations", name, words, "common_source")
    one, two = (
        np.array([known.position[name] for name in table[f"article_id_{number}"]], dtype=np.int64)
        for number in ("1", "2")
    )
    named, sourced = np.zeros((2, len(known.position)), dtype=bool)
    named[[known.position[name] for name in known.named]] = True
    sourced[[known.position[name] for name in firm]] = True
    same = (known.producers[one] == known.producers[two]) & (known.producers[one] >= 0)
    told = same | (named[one] & named[two]) | sourced[one] | sourced[two]
    wanted = np.flatnonzero(told & np.isin(relation, REUSED))
    lines: dict[str, list[Node]] = {}
    for place, row in zip(wanted.tolist(), rows_of(table.iloc[wanted]), strict=True):
        first, second = row.article_id_1, row.article_id_2
        for name in (first, second):
            if name not in lines:
                lines[name] = _ancestors(name, firm)
        if known.producer(first, second) or _both_name(first, second, known.named):
            direction[place] = "common_source"
        for name, other, said in ((first, second, "1_from_2"), (second, first, "2_from_1")):
            if (other, False) not in lines[name]:
                if other in beside.get(name, ()):
                    direction[place], source[place], target[place] = said, other, name
                continue
            direction[place] = said
            if lines[name][0] == (other, False):
                likeliest = parents[name][0]
                if (likeliest.source, likeliest.outside) == (other, False):
                    source[place], target[place] = other, name
            else:
                via = [node for node, _ in lines[name][: lines[name].index((other, False))]]
                way = f"{name} by way of {', '.join(via)}"
                evidence.add(row, "chain", way, firm[name][1], said)
        shared = [node for node in lines[first] if node in lines[second]]
        if direction[place] == "undetermined" and shared:
            direction[place] = "common_source"
            way = f"both go back to {shared[0][0]}"
            probability = min(firm[first][1], firm[second][1])
            evidence.add(row, "chain", way, probability, "common_source")
    return pd.DataFrame(
        {"direction": direction, "source_id": source, "target_id": target}, index=table.index
    )


def _tree(
    parents: Parents,
    named: dict[str, list[Named]],
    table: pd.DataFrame,
    passages: pd.DataFrame,
    stories: pd.DataFrame,
) -> pd.DataFrame:
    """Give each article its likeliest source; what else its credit lines name stands beside it."""
    rows: list[tuple[Any, ...]] = []
    for target, (found, probability) in parents.items():
        kind = "outside" if found.outside else "article"
        more = [
            one.name
            for one in named.get(target, ())
            if found.source != one.name and found.source not in one.articles
        ]
        also = [f"credit lines also name {', '.join(sorted(more))}"] if more else []
        why = "; ".join([*found.evidence, *also])
        rows.append((found.source, kind, target, found.relation, why, found.basis, probability))
    rows += _statements(table, passages, stories)
    frame = pd.DataFrame(rows, columns=list(TREE_COLUMNS)).astype(TREE_COLUMNS)
    return frame.sort_values(["target", "source_kind", "source"], ignore_index=True)


def _joined(pairs: pd.DataFrame) -> list[list[str]]:
    """Give the names that hang together over pairs, in the order of letters."""
    names = sorted({*pairs["article_id_1"], *pairs["article_id_2"]})
    index = pd.Index(names, dtype="str")
    ends = (
        index.get_indexer(pd.Index(pairs[column])).astype(np.int64)
        for column in ("article_id_1", "article_id_2")
    )
    members: dict[int, list[str]] = defaultdict(list)
    for name, group in zip(names, groups_of(len(names), *ends).tolist(), strict=True):
        members[group].append(name)
    return list(members.values())


def _statements(
    table: pd.DataFrame, passages: pd.DataFrame, stories: pd.DataFrame
) -> list[tuple[Any, ...]]:
    """Make one node of each statement whose words several articles quote.

    Its members are the articles that share it with each other, and those that have quoted words in
    common with one of these.
    """
    quoted = passages[passages["zone"] == "quotation"]
    shared = table[table["relation"] == "shared_statement"]
    core = {*shared["article_id_1"], *shared["article_id_2"]}
    near = quoted[quoted["article_id_1"].isin(core) | quoted["article_id_2"].isin(core)]
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
    for members in _joined(pd.concat([shared, near])[["article_id_1", "article_id_2"]]):
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
