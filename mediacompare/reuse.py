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

from mediacompare import cosines, declared, sources
from mediacompare.alignment import PROSE_ZONES, QUOTATION, find_alignments, measure_alignment
from mediacompare.errors import missing_columns
from mediacompare.kernels import choose
from mediacompare.overlap import MIN_WORDS, find_passages, measure_overlap
from mediacompare.pairs import WITHOUT, kept_texts
from mediacompare.probability import probabilities
from mediacompare.similarity import candidate_pairs, weigh
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
    table["credited"] = np.array(
        [
            bool(declared.credited_as(a, b, named) or declared.credited_as(b, a, named))
            for a, b in zip(table["article_id_1"], table["article_id_2"], strict=True)
        ],
        dtype=bool,
    )
    table["translated"] = _two_languages(tokens, table)
    table["variants"] = 0
    table["relation"], _ = _relations(table, minimum_words)
    variants = find_variants(tokens, table, stories)
    counted = variants.set_index(["article_id_1", "article_id_2"])["variants"]
    pair = pd.MultiIndex.from_frame(table[["article_id_1", "article_id_2"]])
    table["variants"] = counted.reindex(pair).fillna(0).to_numpy()
    table["relation"], table["reason"] = _relations(table, minimum_words)
    told = table[["words_1", "words_2"]].min(axis=1) > 0
    table["reuse_probability"] = table["reuse_probability"].where(told)
    evidence = _evidence(articles, tokens, table, passages)
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
        missing = [name for name in ("article_id_1", "article_id_2") if name not in pairs]
        if missing:
            raise missing_columns("pairs", missing, pairs.columns)
        both = pairs[["article_id_1", "article_id_2"]].astype("str").to_numpy(dtype=object)
        both = np.sort(both[both[:, 0] != both[:, 1]], axis=1)
        frame = pd.DataFrame(both, columns=["article_id_1", "article_id_2"]).drop_duplicates()
    frame = frame.astype("str").sort_values(["article_id_1", "article_id_2"], ignore_index=True)
    outlet = pd.Series(
        declared.column_of(articles, "outlet"), articles["article_id"].astype("str"), dtype="str"
    )
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
    overlap = measure_overlap(articles, tokens=tokens)[
        [*keys, "containment_1_in_2", "containment_2_in_1", "longest_passage_words"]
    ]
    alignment = measure_alignment(articles, tokens=tokens, pairs=base, semantic=semantic)
    table = base.assign(cosine=_cosines(tokens, base)).merge(overlap, on=keys, how="left")
    table = table.merge(alignment, on=keys, how="left")
    nothing = ["containment_1_in_2", "containment_2_in_1", "longest_passage_words"]
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


def _cosines(tokens: Tokens, base: pd.DataFrame) -> NDArray[np.float64]:
    """Give the cosine of each pair as ``measure_similarity`` does, however small."""
    kept, texts = kept_texts(tokens, WITHOUT)
    weights = weigh(tokens, kept, texts, "auto")
    text = np.empty(len(tokens), dtype=np.int64)
    text[texts.articles] = np.repeat(np.arange(len(texts)), texts.printed)
    position = {name: i for i, name in enumerate(tokens.article_id)}
    first, second = (
        text[np.array([position[name] for name in base[column]], dtype=np.int64)]
        for column in ("article_id_1", "article_id_2")
    )
    first, second = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((second, first))
    cosine = np.empty(len(base))
    work = len(base) * len(weights.indices) // max(len(texts), 1)
    words = int(weights.indices.max(initial=-1)) + 1
    found = np.empty(len(base))
    choose(cosines.cosines_of, work=work)(
        first[order], second[order], weights.indptr, weights.indices, weights.values,
        np.zeros(words), found,
    )  # fmt: skip
    cosine[order] = found
    empty = np.diff(weights.indptr) == 0
    cosine[first == second] = 1.0
    cosine[empty[first] | empty[second]] = np.nan
    return cosine


def _shared_words(tokens: Tokens, passages: pd.DataFrame) -> pd.DataFrame:
    """Count for each pair the words of prose in passages, and how many of them are quoted."""
    keys = ["article_id_1", "article_id_2"]
    passages = passages.sort_values(keys, kind="stable")
    table = passages[keys].drop_duplicates(ignore_index=True)
    new = (passages[keys] != passages[keys].shift()).any(axis=1).to_numpy()
    pair = np.cumsum(new) - 1
    prose = np.isin(tokens.zone, PROSE_ZONES)
    quoted = tokens.zone == QUOTATION
    counts = {}
    for number in ("1", "2"):
        first, last = _apart(tokens, passages, pair, number)
        for name, words in (("all", prose), ("quoted", quoted), ("running", prose & ~quoted)):
            before = np.concatenate(([0], np.cumsum(words)))
            held = np.bincount(pair, before[last] - before[first], minlength=len(table))
            counts[name, number] = held.astype(np.float64)
    both = np.minimum(counts["all", "1"], counts["all", "2"])
    # What is quoted in one text is quoted, though the other prints it as its own prose.
    quotes = np.maximum(counts["quoted", "1"], counts["quoted", "2"])
    table["shared_words"] = both
    table["quoted_words"] = np.minimum(both, quotes)
    table["shared_running_words"] = np.minimum(counts["running", "1"], counts["running", "2"])
    return table


def _apart(
    tokens: Tokens, passages: pd.DataFrame, pair: NDArray[np.int64], number: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the words of each passage in one text, those of an earlier passage left out."""
    position = {name: i for i, name in enumerate(tokens.article_id)}
    ids = passages[f"article_id_{number}"]
    article = np.array([position[name] for name in ids], dtype=np.int64) << 32
    places = (tokens.article.astype(np.int64) << 32) | tokens.start
    first = np.searchsorted(places, article | passages[f"start_{number}"].to_numpy())
    last = np.searchsorted(places, article | passages[f"end_{number}"].to_numpy())
    order = np.lexsort((last, first, pair))
    # Passages of the pairs before end before those of this one begin, once pairs are set apart.
    shift = pair[order] * (len(tokens.word) + 1)
    reached = np.maximum.accumulate(last[order] + shift)
    begin = first[order] + shift
    begin[1:] = np.maximum(begin[1:], reached[:-1])
    result = np.empty((2, len(order)), dtype=np.int64)
    result[0, order] = begin - shift
    result[1, order] = np.maximum(last[order], begin - shift)
    return result[0], result[1]


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
    return _rows(
        variants,
        "variant readings",
        "only these two have: " + variants["readings"],
        variants["variants"],
        np.where(variants["variants"] >= MIN_VARIANTS, "rewrite", "context"),
    )


def _rows(
    table: pd.DataFrame, step: str, evidence: Any, value: pd.Series, supports: Any
) -> pd.DataFrame:
    """Make one row of evidence of each row of a table of pairs or passages."""
    frame = table[["article_id_1", "article_id_2"]].copy()
    frame["step"], frame["evidence"], frame["value"] = step, evidence, value
    frame["supports"] = supports
    for name in ("start_1", "end_1", "start_2", "end_2"):
        frame[name] = table.get(name, pd.NA)
    return frame.astype(EVIDENCE_COLUMNS)


def _evidence(
    articles: pd.DataFrame, tokens: Tokens, table: pd.DataFrame, passages: pd.DataFrame
) -> pd.DataFrame:
    """List what the relation of each pair rests on."""
    copied = table[table["shared_running_words"] > 0]
    kind = copied["relation"].where(
        copied["relation"].isin(["verbatim", "partial"]), "verbatim or partial"
    )
    quoted = table[table["shared_words"] > table["shared_running_words"]]
    likely = (table["reuse_probability"] >= LIKELY) & (table["relation"] != "undetermined")
    told = table[table["relation"].isin(REUSED) | likely]
    wanted = table.loc[table["relation"] != "no_evidence", ["article_id_1", "article_id_2"]]
    listed = passages.merge(wanted)
    retold = table[table["relation"] == "rewrite"]
    aligned = find_alignments(articles, tokens=tokens, pairs=retold)
    words, share = "words of running text in passages", "share of the shorter text in passages"
    parts = [
        _rows(copied, "passages", words, copied["shared_running_words"], kind),
        _rows(copied, "passages", share, copied["passage_share"], kind),
        _rows(
            quoted,
            "quotations",
            "share of the common words that is quoted",
            quoted["quoted_share"],
            "shared_statement",
        ),
        *(
            _rows(told, "sentences", name, told[column], "rewrite")
            for column, name in (
                ("retold_1_in_2", "share of text 1 in sentences with a counterpart in text 2"),
                ("retold_2_in_1", "share of text 2 in sentences with a counterpart in text 1"),
                ("order_agreement", "agreement of the order of sentences"),
            )
        ),
        _rows(
            listed,
            "passages",
            "passage, " + listed["kind"] + ", " + listed["zone"],
            listed["words"],
            np.where(listed["zone"] == "quotation", "shared_statement", "verbatim or partial"),
        ),
        _rows(aligned, "sentences", "counterparts, likeness", aligned["likeness"], "rewrite"),
    ]
    return pd.concat(parts, ignore_index=True)


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
            one article, if one in five of the pairs looked at were reused. Of short texts it
            ranks the pairs, and ``relation`` abstains; missing where a text has no prose.
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
        ``article_id_1``, ``article_id_2``; ``step`` (credit, time, version, chain, passages,
        quotations, sentences, text, variant readings); ``evidence`` (what was found, in words);
        ``value`` (its size, in the unit that ``evidence`` names); ``supports`` (a relation or a
        direction); ``start_1``, ``end_1``, ``start_2``, ``end_2`` (characters of the texts as
        published; missing where the evidence is not in one place).
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
        ``basis`` (``credit``, ``version``: an earlier one of the same outlet's story, ``time`` or
        ``inferred``; ``text`` for statements) and ``probability`` (0 to 1). ``outside`` is also a
        credited outlet of the corpus of which no article here is akin.
    """
    return trace_reuse(articles, tokens=tokens, semantic=semantic).tree
