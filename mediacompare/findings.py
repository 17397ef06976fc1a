"""What stands out, in sentences made from the result tables.

Nothing is computed here but counts of rows; each sentence names the place of its evidence. The
words are chosen with care: evidence and probability, and no verdict about people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from mediacompare.pipeline import Results

DERIVED = ("verbatim", "partial", "rewrite")

RELATION_WORDS = {
    "verbatim": "one text is wholly or nearly the other",
    "partial": "passages of one stand in the other, in a story of its own",
    "rewrite": "the same article told again, sentence by sentence",
    "shared_statement": "what they share is quoted, or stems from a common release",
    "no_evidence": "the texts show no dependence",
    "undetermined": "too short or too little to tell",
}
"""What each relation means, for the report and the notebooks."""


PLAIN_RULES = ("other number", "other thing", "other portion", "other time")
"""Differences that a sentence can show, the plainest first."""


@dataclass(frozen=True)
class Finding:
    """One sentence or two, and where its evidence is."""

    text: str
    anchor: str
    """Part of the report that shows the evidence."""
    link: str
    """What the link says."""


def main_findings(results: Results, *, most: int = 5) -> list[Finding]:
    """Choose the findings that matter most, in the order in which a reader should meet them.

    Dependence between articles comes first, then what articles declare themselves, what they
    share by quoting the same statement, where they contradict each other, how they name things,
    and how hard they are to read. A finding that the tables do not support is left out.
    """
    makers = (
        _reuse,
        _declared,
        _statements,
        _contradictions,
        _wording,
        _readability,
        _problems,
        _corpus,
    )
    found = [finding for maker in makers for finding in maker(results)]
    return found[:most]


def names_of(articles: pd.DataFrame) -> dict[str, str]:
    """Name articles as in the figures: the outlet, with the id where it has several."""
    from mediacompare.figures.pairs import name_articles

    return name_articles(articles)


def listed(items: Iterable[str], most: int = 4) -> str:
    """Join names as a sentence does, and count what is not named.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed("abcdef", most=2)
    ('a, b and c', 'a, b and 4 more')
    """
    names = list(items)
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def count(number: int, singular: str, plural: str = "") -> str:
    """Write a count with its noun."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def probability_words(value: float) -> str:
    """Write a probability without false precision.

    Examples
    --------
    >>> probability_words(0.998), probability_words(0.934)
    ('over 0.99', '0.93')
    """
    return "over 0.99" if value > 0.99 else f"{value:.2f}"


def pair_anchor(one: str, two: str) -> str:
    """Give the id of the place in the report where two articles stand side by side."""
    import hashlib

    return "pair-" + hashlib.sha256(f"{one}\0{two}".encode()).hexdigest()[:10]


def _reuse(results: Results) -> list[Finding]:
    pairs = results.reuse
    if pairs.empty:
        return []
    found = pairs[pairs["relation"].isin(DERIVED)].sort_values(
        ["reuse_probability", "article_id_1", "article_id_2"], ascending=[False, True, True]
    )
    if found.empty:
        return [
            Finding(
                f"None of {count(len(pairs), 'pair')} of articles shows evidence that the running "
                "text of one depends on the other. Articles on one event, written apart, share "
                "facts and quotations.",
                "reuse",
                "all pairs",
            )
        ]
    names = names_of(results.articles)
    kinds = found["relation"].value_counts()
    told = listed(f"{kind}: {kinds[kind]}" for kind in DERIVED if kind in kinds)
    directed = int(found["direction"].isin(["1_from_2", "2_from_1"]).sum())
    common = int((found["direction"] == "common_source").sum())
    top = found.iloc[0]
    text = (
        f"In {len(found):,} of {count(len(pairs), 'pair')} the evidence supports that running text "
        f"depends on the other article or on a common source ({told}). The clearest: "
        f"{names[top['article_id_1']]} and {names[top['article_id_2']]}, "
        f"{top['relation']!s}, probability {probability_words(top['reuse_probability'])}. "
    )
    if directed:
        text += f"Which of the two was the source is supported for {directed:,} of them."
    elif common:
        text += (
            f"For {common:,} of them the evidence points to one source of both: neither drew on "
            "the other alone."
        )
    else:
        text += "Which of the two was the source, no evidence tells."
    return [Finding(text, "reuse", "the pairs with their evidence")]


def _declared(results: Results) -> list[Finding]:
    tree = results.tree
    if tree.empty:
        return []
    outside = tree[tree["source_kind"] == "outside"]
    if outside.empty:
        return []
    names = names_of(results.articles)
    stated = outside[outside["basis"] == "credit"] if "basis" in outside.columns else outside
    inferred = outside.drop(stated.index)
    parts = []
    if len(stated):
        number = len(set(stated["target"]))
        shown = [
            f"{source} ({listed([names.get(t, t) for t in part['target']], 3)})"
            for source, part in stated.groupby("source", sort=True)
        ]
        parts.append(
            f"{count(number, 'article names', 'articles name')} a source outside the corpus: "
            f"{listed(shown)}."
        )
    if len(inferred):
        shown = [
            f"{names.get(str(row['target']), str(row['target']))} ({row['source']}, probability "
            f"{probability_words(float(row['probability']))})"
            for row in inferred.to_dict("records")
        ]
        parts.append(f"For {listed(shown)}, the source is inferred, not stated.")
    return [Finding(" ".join(parts), "sources", "the tree of sources")]


def _statements(results: Results) -> list[Finding]:
    pairs = results.reuse
    if pairs.empty:
        return []
    found = pairs[pairs["relation"] == "shared_statement"]
    if found.empty:
        return []
    names = names_of(results.articles)
    top = found.sort_values(
        ["shared_words", "article_id_1", "article_id_2"], ascending=[False, True, True]
    ).iloc[0]
    quoted = top.get("quoted_share")
    share = f", {quoted:.0%} of the shared words inside quotation marks" if pd.notna(quoted) else ""
    text = (
        f"{count(len(found), 'pair shares', 'pairs share')} mainly a statement that both quote "
        "or a common release, which is no sign that one drew on the other. "
        f"The most in common: {names[top['article_id_1']]} and {names[top['article_id_2']]} "
        f"({count(int(top['shared_words']), 'word')}{share})."
    )
    return [Finding(text, "reuse", "the pairs with their evidence")]


def _contradictions(results: Results) -> list[Finding]:
    table = results.contradictions
    if table.empty:
        return []
    names = names_of(results.articles)
    between = int((table["scope"] == "between").sum())
    within = len(table) - between
    plainest = {rule: rank for rank, rule in enumerate(PLAIN_RULES)}
    row = (
        table.assign(_rank=table["rule"].map(plainest).fillna(len(plainest)))
        .sort_values(["_rank", "scope", "fact_id", "article_id_1"])
        .iloc[0]
    )
    first = f"{names.get(row['article_id_1'], row['article_id_1'])}: “{row['reading_1']}”"
    if row["scope"] == "between":
        second = f"{names.get(row['article_id_2'], row['article_id_2'])}: “{row['reading_2']}”"
    else:
        second = f"and in the same article “{row['reading_2']}”"
    told = listed(
        part
        for part in (
            f"{between} between articles" if between else "",
            f"{within} within one" if within else "",
        )
        if part
    )
    text = (
        f"The rules found {count(len(table), 'place')} where facts differ ({told}), for a reader "
        f"to judge. For example: {first}; {second}."
    )
    return [Finding(text, "facts", "all differences")]


def _wording(results: Results) -> list[Finding]:
    table = results.wording
    if table.empty:
        return []
    by = str(table.columns[0])
    rows = table[(table["place"] == "all") & table["share"].notna() & (table["n"] >= 3)]
    if rows.empty:
        return []
    spread = rows.groupby(["referent", "label"])["share"].agg(["min", "max"])
    spread = (spread["max"] - spread["min"]).rename("range").reset_index()
    widest = spread.iloc[int(spread["range"].to_numpy().argmax())]
    if not widest["range"] > 0:
        return []
    referent, label = str(widest["referent"]), str(widest["label"])
    here = rows[(rows["referent"] == referent) & (rows["label"] == label)]
    high = here.sort_values(["share", "n", by], ascending=[False, False, True]).iloc[0]
    low = here.sort_values(["share", "n", by], ascending=[True, False, True]).iloc[0]
    text = (
        f"Outlets name the same thing differently. For “{referent}”, {high[by]} says “{label}” in "
        f"{int(high['count'])} of {count(int(high['n']), 'mention')}, {low[by]} in "
        f"{int(low['count'])} of {int(low['n'])}. Few mentions carry little weight."
    )
    return [Finding(text, "wording", "who uses which word")]


def _readability(results: Results) -> list[Finding]:
    table = results.groups
    if table.empty:
        return []
    defined = table[table["estimate"].notna() & table["reference"].isna()]
    if len(defined) < 2:
        return []
    measure = str(defined["measure"].iloc[0])
    rows = defined[defined["measure"] == measure].sort_values(["estimate", "group"])
    low, high = rows.iloc[0], rows.iloc[-1]
    some = "groups" in results.parameters  # where there are too many to compare all
    whose = f"the {len(rows)} outlets with the most articles" if some else "outlets"
    text = (
        f"By {measure.replace('_', ' ')}, {whose} range from {low['estimate']:.1f} "
        f"({low['group']}) to {high['estimate']:.1f} ({high['group']}). "
    )
    if pd.isna(low["high"]) or pd.isna(high["low"]):
        text += "There are too few articles for intervals: read this as a description, no more."
    elif low["high"] >= high["low"]:
        text += "Their intervals overlap: the order may be chance."
    else:
        text += "Their intervals do not overlap."
    return [Finding(text, "readability", "all scores")]


def _problems(results: Results) -> list[Finding]:
    table = results.problems
    severe = table[table["severity"].isin(["error", "warning"])]
    if severe.empty:
        return []
    errors = int((severe["severity"] == "error").sum())
    text = (
        f"Reading the corpus gave {count(len(severe), 'remark')} to look at"
        + (f", {errors} of them errors" if errors else "")
        + f". The first: {severe.iloc[0]['problem']}."
    )
    return [Finding(text, "read", "all remarks")]


def _corpus(results: Results) -> list[Finding]:
    articles = results.articles
    outlets = articles["outlet"].nunique()
    dated = int(articles["published_at"].notna().sum())
    text = (
        f"The corpus holds {count(len(articles), 'article')} of {count(outlets, 'outlet')}; "
        f"{dated:,} have a date. What so many articles show of these outlets holds for these "
        "articles."
    )
    return [Finding(text, "read", "the articles")]
