"""Who drew on whom: what two texts share, what that shows, and how sure it is.

The ladder, each step with rows of evidence: passages word for word; quotations of a common
statement; the same article retold sentence by sentence; else no evidence. Where the evidence
comes from, see :mod:`mediacompare.overlap`, :mod:`mediacompare.alignment` and
:mod:`mediacompare.zones`; in which direction it points, :mod:`mediacompare.sources`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare import declared, sources
from mediacompare.alignment import PROSE_ZONES, QUOTATION, measure_alignment
from mediacompare.overlap import MIN_WORDS, find_passages, measure_overlap
from mediacompare.probability import probabilities
from mediacompare.similarity import candidate_pairs, measure_similarity
from mediacompare.sources import rows_of
from mediacompare.stories import find_stories
from mediacompare.tokens import Tokens, base_language, tokens_of
from mediacompare.variants import find_variants
from mediacompare.zones import find_credits

RELATIONS = (
    "verbatim",
    "partial",
    "rewrite",
    "shared_statement",
    "no_evidence",
    "undetermined",
)
"""From most to least; ``undetermined`` where the texts are too short to say."""

REUSED = ("verbatim", "partial", "rewrite")
"""The relations in which running text was reused."""

ALL_PAIRS_TO = 300
"""Articles up to which every pair is looked at; beyond, those found to have something in common."""

CANDIDATE_COSINE = 0.5
"""Cosine from which a pair is looked at although it shares no run of words."""

MINIMUM_WORDS = 150
"""Under this number of words of prose in the shorter text no verdict is given."""

VERBATIM_SHARE = 0.5
"""Share of the shorter text in passages, from which it counts as wholly or nearly the other."""

PARTIAL_WORDS = 60
"""Words of running text in passages, from which passages were taken over, whatever the rest."""

PARTIAL_WORDS_LIKELY = 30
"""The same where the probability says so too: captions and embedded posts reach further."""

PARTIAL_SHARE = 0.1
"""Share of the shorter text that those words must be."""

RETOLD_SHARE = 0.7
"""Share of either text retold in the other, in order, from which the whole was retold."""

LONG_PASSAGE = 25
"""Words of a passage from which words were copied, not only kept in a retelling."""

STATEMENT_WORDS = 20
"""Quoted words in common, from which a common statement is likely."""

STATEMENT_SHARE = 0.5
"""Share of the words in common that must be quoted."""

MIN_VARIANTS = 3
"""Rare details that only two versions of a story have, from which they are kin."""

IN_ORDER = 0.3
"""Agreement of order that a retelling has, unless the rest is sure."""

SURE = 0.8
"""The probability from which order is not asked for: a retelling may be rearranged."""

LIKELY = 0.5
"""The probability from which reuse counts as more likely than not."""

PAIR_COLUMNS = {
    "article_id_1": "str",
    "article_id_2": "str",
    "outlet_1": "str",
    "outlet_2": "str",
    "cosine": "float64",
    "containment_1_in_2": "float64",
    "containment_2_in_1": "float64",
    "longest_passage_words": "int64",
    "shared_words": "int64",
    "quoted_share": "float64",
    "words_1": "int64",
    "words_2": "int64",
    "shared_running_words": "int64",
    "passage_share": "float64",
    "advantage_1_in_2": "float64",
    "advantage_2_in_1": "float64",
    "retold_1_in_2": "float64",
    "retold_2_in_1": "float64",
    "common_sequence": "float64",
    "order_gain": "float64",
    "order_agreement": "float64",
    "meaning_margin": "float64",
    "relation": "str",
    "reuse_probability": "float64",
    "direction": "str",
    "source_id": "str",
    "target_id": "str",
    "declared_source_1": "str",
    "declared_source_2": "str",
    "reason": "str",
}

EVIDENCE_COLUMNS = {
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


@dataclass(frozen=True)
class Reuse:
    """Everything that :func:`trace_reuse` found; each table is described where it is made.

    Attributes
    ----------
    pairs : DataFrame
        As :func:`measure_reuse`.
    evidence : DataFrame
        As :func:`find_evidence`.
    tree : DataFrame
        As :func:`find_source_tree`.
    passages : DataFrame
        As :func:`mediacompare.find_passages`.
    credits : DataFrame
        As :func:`mediacompare.find_credits`.
    """

    pairs: pd.DataFrame
    evidence: pd.DataFrame
    tree: pd.DataFrame
    passages: pd.DataFrame
    credits: pd.DataFrame


def trace_reuse(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    pairs: pd.DataFrame | None = None,
    window: str | pd.Timedelta | None = None,
    minimum_words: int = MINIMUM_WORDS,
    min_words: int = MIN_WORDS,
    semantic: bool = False,
) -> Reuse:
    """Trace who drew on whom, and keep all tables that the verdicts rest on.

    Parameters
    ----------
    articles, tokens, pairs, window, minimum_words, semantic
        As in :func:`measure_reuse`, which gives the first of the tables alone.
    min_words : int
        Words of the shortest shared passage that counts.

    Returns
    -------
    Reuse
        The tables ``pairs``, ``evidence``, ``tree``, ``passages`` and ``credits``, made together:
        each verdict of the first has its rows in the others.

    Examples
    --------
    >>> text = "The old harbor crane was sold on Monday for scrap, the port authority said. " * 20
    >>> table = pd.DataFrame(
    ...     {"article_id": ["a", "b"], "outlet": ["A", "B"], "text": text, "language": "en"}
    ... )
    >>> found = trace_reuse(table, semantic=False)
    >>> found.pairs["relation"].tolist(), sorted(set(found.evidence["step"]))
    (['verbatim'], ['passages', 'sentences', 'text'])
    """
    tokens = tokens_of(articles, tokens)
    base = _wanted(articles, tokens, pairs, window)
    passages = find_passages(articles, tokens=tokens, min_words=min_words)
    passages = passages.merge(base[["article_id_1", "article_id_2"]])
    credits = find_credits(articles)
    stories = find_stories(articles, tokens=tokens)
    named = declared.named_sources(articles, tokens, credits)
    table = _measure(articles, tokens, base, passages, semantic)
    table["credited"] = [
        bool(
            declared.credited_as(row.article_id_1, row.article_id_2, named)
            or declared.credited_as(row.article_id_2, row.article_id_1, named)
        )
        for row in rows_of(table)
    ]
    table["translated"] = _two_languages(tokens, table)
    table["variants"] = 0
    table["relation"], _ = _relations(table, minimum_words)
    variants = find_variants(tokens, table, stories)
    counted = variants.set_index(["article_id_1", "article_id_2"])["variants"]
    pair = pd.MultiIndex.from_frame(table[["article_id_1", "article_id_2"]])
    table["variants"] = counted.reindex(pair).fillna(0).to_numpy()
    table["relation"], table["reason"] = _relations(table, minimum_words)
    short = table["relation"] == "undetermined"
    table["reuse_probability"] = table["reuse_probability"].where(~short)
    evidence = _evidence(table, passages)
    found = sources.find_directions(articles, tokens, table, passages, named, stories)
    for column in ("direction", "source_id", "target_id"):
        table[column] = found.pairs[column]
    for number in ("1", "2"):
        table[f"declared_source_{number}"] = [
            "; ".join(sorted(one.name for one in named.get(name, ()))) or None
            for name in table[f"article_id_{number}"]
        ]
    evidence = pd.concat([evidence, found.evidence, _variant_rows(variants)], ignore_index=True)
    keys = ["article_id_1", "article_id_2", "step", "start_1", "start_2", "evidence"]
    evidence = evidence.astype(EVIDENCE_COLUMNS).sort_values(keys, ignore_index=True)
    return Reuse(
        pairs=table[list(PAIR_COLUMNS)].astype(PAIR_COLUMNS),
        evidence=evidence,
        tree=found.tree,
        passages=passages,
        credits=credits,
    )


def _wanted(
    articles: pd.DataFrame,
    tokens: Tokens,
    pairs: pd.DataFrame | None,
    window: str | pd.Timedelta | None,
) -> pd.DataFrame:
    """Give the pairs to look at, the smaller id first, with their outlets."""
    if pairs is None and (window is not None or len(tokens) > ALL_PAIRS_TO):
        near = CANDIDATE_COSINE if len(tokens) > ALL_PAIRS_TO else 0.0
        pairs = candidate_pairs(articles, tokens=tokens, min_cosine=near, window=window)
    if pairs is None:
        order = sorted(tokens.article_id)
        first, second = np.triu_indices(len(order), 1)
        ids = np.array(order, dtype=object)
        frame = pd.DataFrame({"article_id_1": ids[first], "article_id_2": ids[second]})
    else:
        both = pairs[["article_id_1", "article_id_2"]].astype("str").to_numpy(dtype=object)
        both = np.sort(both, axis=1)
        frame = pd.DataFrame(both, columns=["article_id_1", "article_id_2"]).drop_duplicates()
    frame = frame.astype("str").sort_values(["article_id_1", "article_id_2"], ignore_index=True)
    outlet = articles.set_index(articles["article_id"].astype("str"))["outlet"].astype("str")
    frame["outlet_1"] = frame["article_id_1"].map(outlet).astype("str")
    frame["outlet_2"] = frame["article_id_2"].map(outlet).astype("str")
    return frame


def _measure(
    articles: pd.DataFrame,
    tokens: Tokens,
    base: pd.DataFrame,
    passages: pd.DataFrame,
    semantic: bool,
) -> pd.DataFrame:
    """Bring together what the measures say of each pair."""
    keys = ["article_id_1", "article_id_2"]
    cosine = measure_similarity(articles, tokens=tokens)[[*keys, "cosine"]]
    overlap = measure_overlap(articles, tokens=tokens)[
        [*keys, "containment_1_in_2", "containment_2_in_1", "longest_passage_words"]
    ]
    alignment = measure_alignment(articles, tokens=tokens, pairs=base, semantic=semantic)
    table = base.merge(cosine, on=keys, how="left").merge(overlap, on=keys, how="left")
    table = table.merge(alignment, on=keys, how="left")
    nothing = ["cosine", "containment_1_in_2", "containment_2_in_1", "longest_passage_words"]
    table[nothing] = table[nothing].fillna(0)
    table = table.merge(_shared_words(tokens, passages), on=keys, how="left")
    counts = ["shared_words", "quoted_words", "shared_running_words"]
    table[counts] = table[counts].fillna(0)
    table["reuse_probability"] = probabilities(table)
    total = table["shared_words"].where(table["shared_words"] > 0)
    table["quoted_share"] = table["quoted_words"] / total
    shorter = table[["words_1", "words_2"]].min(axis=1)
    table["passage_share"] = (table["shared_words"] / shorter.where(shorter > 0)).clip(upper=1)
    return table


def _shared_words(tokens: Tokens, passages: pd.DataFrame) -> pd.DataFrame:
    """Count for each pair the words of prose in passages, and how many of them are quoted."""
    position = {name: i for i, name in enumerate(tokens.article_id)}
    prose = np.isin(tokens.zone, PROSE_ZONES)
    quoted = tokens.zone == QUOTATION
    rows = []
    for pair, part in passages.groupby(["article_id_1", "article_id_2"], sort=True):
        one, two = map(str, pair)
        counts = []
        for name, side in ((one, "1"), (two, "2")):
            i = position[name]
            low, high = int(tokens.offsets[i]), int(tokens.offsets[i + 1])
            start = tokens.start[low:high]
            held = np.zeros(high - low, dtype=bool)
            first = np.searchsorted(start, part[f"start_{side}"].to_numpy())
            last = np.searchsorted(start, part[f"end_{side}"].to_numpy())
            for a, b in zip(first, last, strict=True):
                held[a:b] = True
            counts.append(
                (
                    int((held & prose[low:high]).sum()),
                    int((held & quoted[low:high]).sum()),
                    int((held & prose[low:high] & ~quoted[low:high]).sum()),
                )
            )
        # What is quoted in one text is quoted, though the other prints it as its own prose.
        (all_1, quoted_1, running_1), (all_2, quoted_2, running_2) = counts
        both = min(all_1, all_2)
        rows.append((one, two, both, min(both, max(quoted_1, quoted_2)), min(running_1, running_2)))
    columns = {
        "article_id_1": "str",
        "article_id_2": "str",
        "shared_words": "float64",
        "quoted_words": "float64",
        "shared_running_words": "float64",
    }
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def _two_languages(tokens: Tokens, table: pd.DataFrame) -> NDArray[np.bool_]:
    language = dict(zip(tokens.article_id, map(base_language, tokens.language), strict=True))
    one = table["article_id_1"].map(language).astype("str")
    two = table["article_id_2"].map(language).astype("str")
    return np.asarray(one != two)


def _relations(table: pd.DataFrame, minimum_words: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Go down the ladder, all pairs at once; give relations, and reasons where they need one."""
    shorter = table[["words_1", "words_2"]].min(axis=1)
    # Without any prose, as in a gallery of captions, there is nothing to judge.
    minimum_words = max(minimum_words, 1)
    running = table["shared_running_words"]
    probability = table["reuse_probability"]
    likely = probability >= LIKELY
    expected = likely | table["credited"]
    copied = (running >= PARTIAL_WORDS) | ((running >= PARTIAL_WORDS_LIKELY) & expected)
    verbatim = copied & (table["passage_share"] >= VERBATIM_SHARE)
    in_order = table["order_agreement"]
    whole = (
        (table[["retold_1_in_2", "retold_2_in_1"]].min(axis=1) >= RETOLD_SHARE)
        & (in_order >= LIKELY)
        & (table["longest_passage_words"] < LONG_PASSAGE)
    )
    partial = copied & (running >= PARTIAL_SHARE * shorter) & ~whole
    rewrite = (likely & (in_order >= IN_ORDER)) | (probability >= SURE)
    statement = (table["quoted_share"] * table["shared_words"] >= STATEMENT_WORDS) & (
        table["quoted_share"] >= STATEMENT_SHARE
    )
    translation = table["translated"] & table["credited"]
    variant = table["variants"] >= MIN_VARIANTS
    count = table["variants"].astype(int).astype(str)
    words = shorter.astype(int).astype(str)
    steps = [
        (
            shorter < minimum_words,
            "undetermined",
            "the shorter text has " + words + f" words of prose; a verdict needs {minimum_words}",
        ),
        (verbatim, "verbatim", ""),
        (partial, "partial", ""),
        (rewrite & ~statement, "rewrite", ""),
        (statement, "shared_statement", ""),
        (rewrite, "rewrite", ""),
        (
            translation,
            "rewrite",
            "a credit line names the outlet; the texts are in two languages, "
            "which words cannot compare",
        ),
        (
            variant,
            "rewrite",
            "of all versions of the story only these two have the same "
            + count
            + " rare numbers and names; the wording does not tell",
        ),
    ]
    steps.append(
        (
            likely,
            "no_evidence",
            "sentences of like content, in another order; a common statement would do the same",
        )
    )
    tests = [step[0] for step in steps]
    relation = np.select(tests, [step[1] for step in steps], default="no_evidence")
    reasons = [np.broadcast_to(np.asarray(step[2], dtype=object), len(table)) for step in steps]
    reason = np.select(tests, reasons, default="")
    return relation, np.where(reason == "", np.array(None), reason)


def _variant_rows(variants: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (
            row.article_id_1,
            row.article_id_2,
            "variant readings",
            f"only these two have: {row.readings}",
            row.variants,
            "rewrite",
            *(pd.NA,) * 4,
        )
        for row in rows_of(variants)
    ]
    return pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS)).astype(EVIDENCE_COLUMNS)


def _evidence(table: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """List what the relation of each pair rests on."""
    rows = []
    for row in rows_of(table):
        pair = (row.article_id_1, row.article_id_2)
        none = (pd.NA,) * 4
        if row.shared_running_words:
            kind = (
                row.relation if row.relation in ("verbatim", "partial") else "verbatim or partial"
            )
            rows.append(
                (
                    *pair,
                    "passages",
                    "words of running text in passages",
                    row.shared_running_words,
                    kind,
                    *none,
                )
            )
            rows.append(
                (
                    *pair,
                    "passages",
                    "share of the shorter text in passages",
                    row.passage_share,
                    kind,
                    *none,
                )
            )
        if row.shared_words > row.shared_running_words:
            rows.append(
                (
                    *pair,
                    "quotations",
                    "share of the common words that is quoted",
                    row.quoted_share,
                    "shared_statement",
                    *none,
                )
            )
        if row.relation in REUSED or row.reuse_probability >= LIKELY:
            rows += [
                (
                    *pair,
                    "sentences",
                    "text 1 retold in text 2, share of words",
                    row.retold_1_in_2,
                    "rewrite",
                    *none,
                ),
                (
                    *pair,
                    "sentences",
                    "text 2 retold in text 1, share of words",
                    row.retold_2_in_1,
                    "rewrite",
                    *none,
                ),
                (
                    *pair,
                    "sentences",
                    "agreement of the order of sentences",
                    row.order_agreement,
                    "rewrite",
                    *none,
                ),
            ]
    wanted = table.loc[table["relation"] != "no_evidence", ["article_id_1", "article_id_2"]]
    for row in rows_of(passages.merge(wanted)):
        supports = "shared_statement" if row.zone == "quotation" else "verbatim or partial"
        name = f"passage, {row.kind}, {row.zone}"
        rows.append(
            (
                row.article_id_1,
                row.article_id_2,
                "passages",
                name,
                row.words,
                supports,
                row.start_1,
                row.end_1,
                row.start_2,
                row.end_2,
            )
        )
    return pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS)).astype(EVIDENCE_COLUMNS)


def measure_reuse(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    pairs: pd.DataFrame | None = None,
    window: str | pd.Timedelta | None = None,
    minimum_words: int = MINIMUM_WORDS,
    semantic: bool = False,
) -> pd.DataFrame:
    """Measure for each pair of articles whether one was made from the other, and how.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tokens : Tokens, optional
        What :func:`mediacompare.tokens.make_tokens` gives; made when not given.
    pairs : DataFrame, optional
        ``article_id_1``, ``article_id_2`` of the pairs to look at. When not given: all pairs of up
        to 300 articles; beyond, those that share a run of five words or have a cosine of 0.5.
    window : str or Timedelta, optional
        Only pairs published within this time of each other, such as ``"72h"``.
    minimum_words : int
        Words of prose that both texts need for a verdict; under about 150 all shares are unstable.
    semantic : bool
        Compare sentences by meaning too (needs the extra ``semantic``, and some seconds to load
        its model). Not the default, so that results do not depend on what is installed; it helps
        where retellings keep few words.

    Returns
    -------
    DataFrame
        One row a pair, ``article_id_1`` before ``article_id_2``:

        ``outlet_1``, ``outlet_2``
        ``cosine``
            0 to 1, see :func:`mediacompare.measure_similarity`.
        ``containment_1_in_2``, ``containment_2_in_1``
            0 to 1: share of one text's runs of five words that the other has.
        ``longest_passage_words``, ``shared_words``
            Words of the longest shared passage, and of prose in all passages of 8 words and more.
        ``quoted_share``
            0 to 1: share of ``shared_words`` inside quotation marks in at least one of the texts;
            missing where no words are shared.
        ``words_1``, ``words_2``
            Words of prose: running text and quotations.
        ``shared_running_words``
            Words of running text in passages.
        ``passage_share``
            0 to 1: ``shared_words`` by the words of the shorter text.
        ``advantage_1_in_2``, ``advantage_2_in_1``, ``order_gain``
            -1 to 1, see :func:`mediacompare.measure_alignment`.
        ``retold_1_in_2``, ``retold_2_in_1``, ``common_sequence``, ``order_agreement``,
        ``meaning_margin``
            0 to 1, see there; the last is missing where sentences were not compared by meaning.
        ``relation``
            ``verbatim``, ``partial``, ``rewrite``, ``shared_statement``, ``no_evidence``, or
            ``undetermined`` where a text is too short.
        ``reason``
            Why there is no verdict, or why the relation is not that of the wording alone (a
            credit line between two languages, rare details that only these two have; the
            probability knows nothing of these), or less than the probability. Else missing.
        ``reuse_probability``
            0 to 1: probability that running text of one derives from the other, or of both from
            one article, if one in five of the pairs looked at were reused; missing where
            undetermined.
        ``direction``
            ``1_from_2``, ``2_from_1``, ``common_source`` or ``undetermined``.
        ``source_id``, ``target_id``
            Where one was taken directly from the other; else missing.
        ``declared_source_1``, ``declared_source_2``
            Whom the text's credit lines name, such as ``Sky News``, in the corpus or outside it;
            several are separated by ``; ``. Missing where none is named.

    Notes
    -----
    The table shows what the texts support. It cannot know of sources that are not in the corpus
    and not credited, and no relation proves that anybody copied. The probability was fitted on
    texts in English; see ``mediacompare/resources/reuse_model.json`` for the sets and results.

    Examples
    --------
    >>> text = "The old harbor crane was sold on Monday for scrap, the port authority said. " * 20
    >>> table = pd.DataFrame(
    ...     {"article_id": ["a", "b"], "outlet": ["A", "B"], "text": text, "language": "en"}
    ... )
    >>> measure_reuse(table, semantic=False)["relation"].tolist()
    ['verbatim']
    """
    return trace_reuse(
        articles,
        tokens=tokens,
        pairs=pairs,
        window=window,
        minimum_words=minimum_words,
        semantic=semantic,
    ).pairs


def find_evidence(
    articles: pd.DataFrame, *, tokens: Tokens | None = None, semantic: bool = False
) -> pd.DataFrame:
    """Find the rows of evidence that each verdict of :func:`measure_reuse` rests on.

    Parameters
    ----------
    articles, tokens, semantic
        As in :func:`measure_reuse`. Who needs the verdicts and the evidence calls
        :func:`trace_reuse` once.

    Returns
    -------
    DataFrame
        ``article_id_1``, ``article_id_2``; ``step`` (credit, passages, quotations, sentences,
        time, text); ``evidence`` (what was found, in words); ``value`` (its size, in the unit that
        ``evidence`` names); ``supports`` (a relation or a direction); ``start_1``, ``end_1``,
        ``start_2``, ``end_2`` (characters of the texts as published; missing where the evidence
        is not in one place).
    """
    return trace_reuse(articles, tokens=tokens, semantic=semantic).evidence


def find_source_tree(
    articles: pd.DataFrame, *, tokens: Tokens | None = None, semantic: bool = False
) -> pd.DataFrame:
    """Find for each article the source it most likely drew on, in the corpus or outside it.

    Parameters
    ----------
    articles, tokens, semantic
        As in :func:`measure_reuse`.

    Returns
    -------
    DataFrame
        One row an article with a source: ``source`` (an article id, or the name of a source
        outside the corpus), ``source_kind`` (``article``, ``outside`` or ``statement``),
        ``target`` (article id), ``relation``, ``evidence`` (what the edge rests on, in words),
        ``basis`` (``credit``, ``time`` or ``inferred``) and ``probability`` (0 to 1).
    """
    return trace_reuse(articles, tokens=tokens, semantic=semantic).tree
