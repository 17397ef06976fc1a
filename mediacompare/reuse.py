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
from mediacompare.alignment import find_alignments, pair_positions
from mediacompare.errors import missing_columns
from mediacompare.overlap import MIN_WORDS
from mediacompare.pair_measures import measure_pairs
from mediacompare.pairs import id_ranks
from mediacompare.similarity import candidate_pairs
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

PARTIAL_WORDS_EXCLUSIVE = 30
"""Words of running text in passages that no third text has, from which they were taken over though
the rest tells nothing. Independent reports on one event share 15 at most on the labeled sets; what
reaches further there (captions, embedded posts, statements) is in more than two texts."""

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

SURE = 0.65
"""The probability from which order is not asked for: a retelling may be rearranged. By words, no
independent pair of the labeled sets lies between 0.4 and 0.8."""

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
    credits = find_credits(articles, tokens=tokens)
    judged = _judge(
        articles, tokens, credits, pairs, window, minimum_words, min_words, semantic, listed=True
    )
    table, passages = judged.table, judged.passages
    evidence = _evidence(articles, tokens, table, passages)
    found = sources.find_directions(articles, tokens, table, passages, judged.named, judged.stories)
    table = _with_directions(table, found)
    variants = _variant_rows(judged.variants)
    evidence = pd.concat([evidence, found.evidence, variants], ignore_index=True)
    keys = ["article_id_1", "article_id_2", "step", "start_1", "start_2", "evidence"]
    evidence = evidence.astype(EVIDENCE_COLUMNS).sort_values(keys, ignore_index=True)
    return Reuse(
        pairs=table,
        evidence=evidence,
        tree=found.tree,
        passages=passages,
        credits=credits,
    )


def _with_directions(table: pd.DataFrame, found: sources.Directions) -> pd.DataFrame:
    for column in ("direction", "source_id", "target_id"):
        table[column] = found.pairs[column]
    return table[list(PAIR_COLUMNS)].astype(PAIR_COLUMNS)


@dataclass(frozen=True)
class _Judged:
    """Pairs with their measures and relations, and what direction and evidence need beside."""

    table: pd.DataFrame
    passages: pd.DataFrame
    named: dict[str, list[declared.Named]]
    stories: pd.DataFrame
    variants: pd.DataFrame


def _judge(
    articles: pd.DataFrame,
    tokens: Tokens,
    credits: pd.DataFrame,
    pairs: pd.DataFrame | None,
    window: str | pd.Timedelta | None,
    minimum_words: int,
    min_words: int,
    semantic: bool,
    *,
    listed: bool,
) -> _Judged:
    """Measure the pairs and go down the ladder; ``listed`` says whether passages are wanted."""
    one, two = _wanted(articles, tokens, pairs, window)
    near = window if pairs is None else None
    table, passages = measure_pairs(articles, tokens, one, two, min_words, near, semantic, listed)
    stories = find_stories(articles, tokens=tokens)
    named = declared.named_sources(articles, tokens, credits)
    table["credited"] = _credited(tokens, one, two, named)
    language = pd.factorize(np.array([base_language(tag) for tag in tokens.language], object))[0]
    table["translated"] = language[one] != language[two]
    table["variants"] = 0
    table["relation"], _ = _relations(table, minimum_words)
    variants = find_variants(tokens, table, stories)
    counted = variants.set_index(["article_id_1", "article_id_2"])["variants"]
    if len(counted):
        pair = pd.MultiIndex.from_frame(table[["article_id_1", "article_id_2"]])
        table["variants"] = counted.reindex(pair).fillna(0).to_numpy()
    table["relation"], table["reason"] = _relations(table, minimum_words)
    told = table[["words_1", "words_2"]].min(axis=1) > 0
    table["reuse_probability"] = table["reuse_probability"].where(told)
    said = {
        name: "; ".join(sorted(source.name for source in named.get(name, ()))) or None
        for name in tokens.article_id
    }
    declared_by = pd.array([said[name] for name in tokens.article_id], dtype="str")
    table["declared_source_1"] = declared_by.take(one)
    table["declared_source_2"] = declared_by.take(two)
    return _Judged(table, passages, named, stories, variants)


def _wanted(
    articles: pd.DataFrame,
    tokens: Tokens,
    pairs: pd.DataFrame | None,
    window: str | pd.Timedelta | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the positions of the pairs to look at, sorted by their ids, the smaller id first."""
    if pairs is None and (window is not None or len(tokens) > ALL_PAIRS_TO):
        near = CANDIDATE_COSINE if len(tokens) > ALL_PAIRS_TO else 0.0
        found = candidate_pairs(articles, tokens=tokens, min_cosine=near, window=window)
        return found["position_1"].to_numpy(), found["position_2"].to_numpy()
    if pairs is None:
        return pair_positions(tokens.article_id, None)
    missing = [name for name in ("article_id_1", "article_id_2") if name not in pairs]
    if missing:
        raise missing_columns("pairs", missing, pairs.columns)
    given = pairs[["article_id_1", "article_id_2"]].astype("str")
    given = given[given["article_id_1"] != given["article_id_2"]]
    one, two = pair_positions(tokens.article_id, given)
    rank = id_ranks(tokens)
    first = np.unique((rank[one] << 32) | rank[two], return_index=True)[1]
    return one[first], two[first]


def _credited(
    tokens: Tokens,
    one: NDArray[np.int64],
    two: NDArray[np.int64],
    named: dict[str, list[declared.Named]],
) -> NDArray[np.bool_]:
    """Say of which pairs one article's credit lines name the outlet of the other."""
    names = tokens.article_id
    naming = np.array([name in named for name in names], dtype=bool)
    result = np.zeros(len(one), dtype=bool)
    for row in np.flatnonzero(naming[one] | naming[two]).tolist():
        a, b = names[one[row]], names[two[row]]
        result[row] = bool(declared.credited_as(a, b, named) or declared.credited_as(b, a, named))
    return result


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
    exclusive = table["exclusive_words"] >= PARTIAL_WORDS_EXCLUSIVE
    steps = [
        (shorter < minimum_words, "undetermined", _TOO_SHORT),
        (verbatim, "verbatim", ""),
        (partial, "partial", ""),
        (rewrite & ~statement, "rewrite", ""),
        (statement, "shared_statement", ""),
        (rewrite, "rewrite", ""),
        (translation, "rewrite", _TRANSLATED),
        (variant, "rewrite", _VARIANTS),
        (exclusive, "partial", _EXCLUSIVE),
        (likely, "no_evidence", _LIKE_CONTENT),
    ]
    step = np.select([test for test, _, _ in steps], range(len(steps)), default=len(steps))
    relation = np.array([name for _, name, _ in steps] + ["no_evidence"], dtype=object)[step]
    reason = np.full(len(table), None, dtype=object)
    words, counts = shorter.to_numpy(), table["variants"].to_numpy()
    alone = table["exclusive_words"].to_numpy()
    for number, (_, _, why) in enumerate(steps):
        for row in np.flatnonzero(step == number) if why else ():
            reason[row] = why.format(
                words=int(words[row]),
                least=minimum_words,
                variants=int(counts[row]),
                alone=int(alone[row]),
            )
    return relation, reason


_TOO_SHORT = "the shorter text has {words} words of prose; a verdict needs {least}"
_TRANSLATED = (
    "a credit line names the outlet; the texts are in two languages, which words cannot compare"
)
_VARIANTS = (
    "of all versions of the story only these two have the same {variants} rare numbers and names; "
    "the wording does not tell"
)
_EXCLUSIVE = (
    "only these two texts have passages of {alone} words of running text in common; the rest does "
    "not tell"
)
_LIKE_CONTENT = "sentences of like content, in another order; a common statement would do the same"


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
            credit line between two languages, rare details or passages that only these two
            have; the probability knows nothing of these), or less than the probability. Else
            missing.
        ``reuse_probability``
            0 to 1: probability that running text of one derives from the other, or of both from
            one article, if one in five of the pairs looked at were reused. Of short texts it
            ranks the pairs, and ``relation`` abstains; missing where a text has no prose.
        ``direction``
            ``1_from_2``, ``2_from_1``, ``common_source`` or ``undetermined``; never stated by
            the times alone, since both may have used a third article.
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
    tokens = tokens_of(articles, tokens)
    credits = find_credits(articles, tokens=tokens)
    judged = _judge(
        articles, tokens, credits, pairs, window, minimum_words, MIN_WORDS, semantic, listed=False
    )
    found = sources.find_directions(
        articles, tokens, judged.table, judged.passages, judged.named, judged.stories, listed=False
    )
    return _with_directions(judged.table, found)


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
        ``basis`` and ``probability`` (0 to 1). ``outside`` is also a credited outlet of the corpus
        of which no article here is akin.

    Notes
    -----
    ``basis`` is ``credit``; ``version``, an earlier one of the same outlet's story; ``origin``, an
    earlier article that others name as their source, or an agency's; ``time``, an earlier article
    for which nothing else speaks: it may be a sibling, so its probability is halved, and the pair
    has no direction; ``inferred``, the outside source that a kindred article names; ``text`` for
    statements. The tree keeps one source an article beside statements: of an article made of two
    others it shows the likelier, and :func:`measure_reuse` has both pairs.
    """
    return trace_reuse(articles, tokens=tokens, semantic=semantic).tree
