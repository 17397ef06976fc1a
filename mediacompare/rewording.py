"""Wordings that replace each other in sentences of different articles that tell the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mediacompare.errors import missing_columns

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

_ALIGNED = {
    "variant_1": "str",
    "variant_2": "str",
    "count": "int64",
    "rule": "str",
    "article_id_1": "str",
    "article_id_2": "str",
    "start_1": "int64",
    "end_1": "int64",
    "start_2": "int64",
    "end_2": "int64",
    "sentence_1": "str",
    "sentence_2": "str",
    "similarity": "float64",
}
_LONGEST_VARIANT = 3  # words of a wording that is set against another
_BEST = 2  # sentences of an article that may be set beside one of another article
_NEIGHBORS = 3  # content words on either side that show that two words stand for the same
_REACH = 8  # words within which they are looked for
_ENDINGS = ("ed", "ing", "ly", "tion", "ment", "s")


@dataclass(frozen=True)
class _Sentence:
    """One sentence: places of its words in the tokens, their stems, and its content stems."""

    article: int
    start: int
    end: int
    places: list[int]
    stems: list[int]
    content: frozenset[int]
    title: bool


def find_wording(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    groups: pd.DataFrame | str | None = None,
    similarity: float = 0.3,
    min_count: int = 1,
) -> pd.DataFrame:
    """Propose wordings that replace each other in sentences that tell the same.

    Parameters
    ----------
    articles
        The articles table.
    tokens
        Made from `articles` when not given.
    groups
        Articles that tell the same story: a column of `articles`, or a table with ``article_id``
        and one further column. Sentences are compared within a story. Without it all articles are
        taken to tell one, and every pair of them is compared: keep that to some hundred articles.
    similarity
        Least likeness of two sentences: shared content stems over all of both, weighted by how
        rare they are in the story (Dice; 0 to 1).
    min_count
        Least number of sentence pairs that show the substitution.

    Returns
    -------
    pandas.DataFrame
        One row a substitution and sentence pair, the most frequent first: ``variant_1``,
        ``variant_2`` (in small letters, in alphabetical order); ``count`` (sentence pairs that
        show it); ``rule`` (``same slot``: what stands on both sides of it is the same;
        ``first verbs``: the first words in -ed of two longer such stretches; ``same neighbors``:
        words of one ending with two or more content words in common nearby); ``article_id_1``,
        ``article_id_2``; ``start_1``, ``end_1``, ``start_2``, ``end_2`` (characters of the
        wordings); ``sentence_1``, ``sentence_2``; ``similarity`` of the sentences.

    Notes
    -----
    Proposals, to be read and put into a wording file: among them are substitutions that are no
    synonyms, which may tell as much. Headlines, running text and quotations are compared, each
    sentence with the two most like it of each other article. The rules for verbs know English
    endings; in other languages only ``same slot`` finds them. Names are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a", "b"], "outlet": ["Courier", "Gazette"], "language": ["en", "en"],
    ...     "text": ["Inspectors seized twelve crates of fireworks in the harbor on Monday.",
    ...              "Inspectors confiscated twelve crates of fireworks in the harbor."]})
    >>> find_wording(articles)[["variant_1", "variant_2", "rule"]].values.tolist()
    [['confiscated', 'seized', 'same slot']]
    """
    from mediacompare.tokens import make_tokens

    missing = [c for c in ("article_id", "text") if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    if not 0 < similarity <= 1:
        raise ValueError(f"similarity={similarity!r} is not allowed; use a number above 0, up to 1")
    if tokens is None:
        tokens = make_tokens(articles)
    rows: list[dict[str, Any]] = []
    for members in _stories(articles, tokens, groups):
        sentences = _content_sentences(tokens, members)
        for one, two, score in _like_sentences(sentences, similarity):
            rows.extend(_substitutions(tokens, one, two, score))
    table = pd.DataFrame(rows, columns=list(_ALIGNED))
    if len(table):
        table = table.drop_duplicates(
            ["variant_1", "variant_2", "article_id_1", "article_id_2", "start_1", "start_2"]
        )
        table["count"] = table.groupby(["variant_1", "variant_2"])["rule"].transform("size")
        table = table[table["count"] >= min_count]
    table = table.astype(_ALIGNED)
    return table.sort_values(
        ["count", "variant_1", "variant_2", "article_id_1", "article_id_2", "start_1", "start_2"],
        ascending=[False, True, True, True, True, True, True],
        ignore_index=True,
    )


def _stories(
    articles: pd.DataFrame, tokens: Tokens, groups: pd.DataFrame | str | None
) -> list[list[int]]:
    """Give the positions of the articles of each story."""
    ids = list(tokens.article_id)
    if groups is None:
        return [sorted(range(len(ids)), key=lambda i: ids[i])]
    if isinstance(groups, str):
        if groups not in articles.columns:
            raise missing_columns("articles", [groups], articles.columns)
        story = dict(zip(articles["article_id"].astype("str"), articles[groups], strict=True))
    else:
        if "article_id" not in groups.columns or len(groups.columns) < 2:
            raise missing_columns("groups", ["article_id", "a story column"], groups.columns)
        column = next(c for c in groups.columns if c != "article_id")
        story = dict(zip(groups["article_id"].astype("str"), groups[column], strict=True))
    parts: dict[str, list[int]] = {}
    for i in sorted(range(len(ids)), key=lambda i: ids[i]):
        named = story.get(ids[i])
        if named is not None and not pd.isna(named):
            parts.setdefault(str(named), []).append(i)
    return [parts[key] for key in sorted(parts)]


def _content_sentences(tokens: Tokens, members: Sequence[int]) -> list[_Sentence]:
    from mediacompare.zones import ZONES

    prose = {ZONES.index(zone) for zone in ("running text", "quotation", "headline")}
    headline = ZONES.index("headline")
    table = tokens.sentences
    wanted = table[table["article"].isin(members) & table["zone"].isin(prose)]
    sentences = []
    columns = [wanted[c].tolist() for c in ("article", "start", "end", "first_word", "last_word")]
    for (article, start, end, first, last), zone in zip(
        zip(*columns, strict=True), wanted["zone"].tolist(), strict=True
    ):
        places = list(range(first, last + 1))
        stems = tokens.stem[places].tolist()
        stop = tokens.is_stop[places].tolist()
        content = frozenset(s for s, is_stop in zip(stems, stop, strict=True) if not is_stop)
        if len(content) >= 3:
            title = zone == headline
            sentences.append(_Sentence(article, start, end, places, stems, content, title))
    return sentences


def _like_sentences(
    sentences: Sequence[_Sentence], least: float
) -> list[tuple[_Sentence, _Sentence, float]]:
    """Pair sentences of different articles, each among the most alike of its article."""
    holders: dict[int, list[int]] = {}
    for k, sentence in enumerate(sentences):
        for stem in sentence.content:
            holders.setdefault(stem, []).append(k)
    n = len(sentences)
    weight = {stem: float(np.log(1 + n / len(having))) for stem, having in holders.items()}
    total = [sum(weight[s] for s in sorted(x.content)) for x in sentences]
    shared: dict[tuple[int, int], float] = {}
    common = max(50, n // 10)
    for stem, having in sorted(holders.items()):
        if len(having) > common:
            continue
        for position, i in enumerate(having):
            for j in having[position + 1 :]:
                if sentences[i].article != sentences[j].article:
                    shared[i, j] = shared.get((i, j), 0.0) + weight[stem]
    scored = {
        (i, j): 2 * value / (total[i] + total[j])
        for (i, j), value in shared.items()
        if len(sentences[i].content & sentences[j].content) >= 3
    }
    ranked: dict[tuple[int, int], list[float]] = {}
    for (i, j), score in scored.items():
        ranked.setdefault((i, sentences[j].article), []).append(score)
        ranked.setdefault((j, sentences[i].article), []).append(score)
    bar = {key: sorted(values, reverse=True)[:_BEST][-1] for key, values in ranked.items()}
    return [
        (sentences[i], sentences[j], score)
        for (i, j), score in sorted(scored.items())
        if score >= least
        and score >= bar[i, sentences[j].article]
        and score >= bar[j, sentences[i].article]
    ]


def _substitutions(
    tokens: Tokens, one: _Sentence, two: _Sentence, score: float
) -> list[dict[str, Any]]:
    from rapidfuzz.distance import LCSseq

    found: dict[tuple[int, int, int, int], str] = {}
    i = j = 0
    gaps: list[tuple[int, int, int, int]] = []
    for op in LCSseq.opcodes(one.stems, two.stems):
        if op.tag != "equal":
            continue
        gaps.append((i, op.src_start, j, op.dest_start))
        i, j = op.src_end, op.dest_end
    gaps.append((i, len(one.stems), j, len(two.stems)))
    for a, b, c, d in gaps:
        slot = _slot(tokens, one, two, a, b, c, d)
        if slot is not None:
            found.setdefault(*slot)
    for span in _near(tokens, one, two):
        found.setdefault(span, "same neighbors")
    return [
        _aligned(tokens, one, two, span, rule, score)
        for span, rule in found.items()
        if not (_is_name(tokens, one, *span[:2]) or _is_name(tokens, two, *span[2:]))
    ]


def _is_name(tokens: Tokens, sentence: _Sentence, a: int, b: int) -> bool:
    """Tell a name, which is no wording: capitals inside a sentence, where nouns have none."""
    if (tokens.language[sentence.article] or "").startswith("de"):
        return False
    text = tokens.text[sentence.article]
    for k in range(max(a, 1), b):
        start = int(tokens.start[sentence.places[k]])
        word = text[start : int(tokens.end[sentence.places[k]])]
        opens = text[max(0, start - 1) : start] in {"“", "„", '"', "(", "«"}
        if word[0].isupper() and word[1:].islower() and not opens and not sentence.title:
            return True
    return False


def _slot(
    tokens: Tokens, one: _Sentence, two: _Sentence, a: int, b: int, c: int, d: int
) -> tuple[tuple[int, int, int, int], str] | None:
    """Read what stands between two shared words, or between one and the edge, on either side."""
    open_1, open_2 = a == 0 and b == len(one.stems), c == 0 and d == len(two.stems)
    left, right = _trim(tokens, one, a, b), _trim(tokens, two, c, d)
    if left is None or right is None or open_1 or open_2:
        return None
    if max(left[1] - left[0], right[1] - right[0]) <= _LONGEST_VARIANT:
        return (*left, *right), "same slot"
    # A longer gap: its first verbs, or participles, may still stand for each other.
    verb_1, verb_2 = _first_verb(tokens, one, *left), _first_verb(tokens, two, *right)
    if verb_1 is not None and verb_2 is not None:
        return (verb_1, verb_1 + 1, verb_2, verb_2 + 1), "first verbs"
    return None


def _first_verb(tokens: Tokens, sentence: _Sentence, a: int, b: int) -> int | None:
    return next(
        (k for k in range(a, b) if _ending(_words(tokens, sentence, k, k + 1)) == "ed"), None
    )


def _trim(tokens: Tokens, sentence: _Sentence, a: int, b: int) -> tuple[int, int] | None:
    """Cut function words off both ends of a stretch; None where nothing else is in it."""
    stop = tokens.is_stop
    while a < b and stop[sentence.places[a]]:
        a += 1
    while a < b and stop[sentence.places[b - 1]]:
        b -= 1
    if a == b or all(tokens.is_number[sentence.places[k]] for k in range(a, b)):
        return None
    return a, b


def _words(tokens: Tokens, sentence: _Sentence, a: int, b: int) -> str:
    return " ".join(tokens.vocabulary[tokens.word[sentence.places[k]]] for k in range(a, b))


def _ending(word: str) -> str:
    return next((e for e in _ENDINGS if word.endswith(e) and len(word) > len(e) + 2), "")


def _near(tokens: Tokens, one: _Sentence, two: _Sentence) -> list[tuple[int, int, int, int]]:
    """Find words of one form, missing from the other sentence, among the same neighbors."""
    found = []
    for i, k in _alone(tokens, one, two):
        best: tuple[int, int] | None = None
        for j, m in _alone(tokens, two, one):
            if _ending(k) != _ending(m) or not _ending(k):
                continue
            common = len(_around(tokens, one, i) & _around(tokens, two, j))
            if common >= 2 and (best is None or common > best[0]):
                best = (common, j)
        if best is not None:
            found.append((i, i + 1, best[1], best[1] + 1))
    return found


def _alone(tokens: Tokens, sentence: _Sentence, other: _Sentence) -> list[tuple[int, str]]:
    have = set(other.stems)
    return [
        (i, _words(tokens, sentence, i, i + 1))
        for i, stem in enumerate(sentence.stems)
        if stem not in have
        and not tokens.is_stop[sentence.places[i]]
        and not tokens.is_number[sentence.places[i]]
    ]


def _around(tokens: Tokens, sentence: _Sentence, i: int) -> set[int]:
    """Give the stems of the content words nearest on either side."""
    stop = tokens.is_stop
    content = [k for k, place in enumerate(sentence.places) if not stop[place] and k != i]
    before = [k for k in content if i - _REACH <= k < i][-_NEIGHBORS:]
    after = [k for k in content if i < k <= i + _REACH][:_NEIGHBORS]
    return {sentence.stems[k] for k in (*before, *after)}


def _aligned(
    tokens: Tokens,
    one: _Sentence,
    two: _Sentence,
    span: tuple[int, int, int, int],
    rule: str,
    score: float,
) -> dict[str, Any]:
    a, b, c, d = span
    sides = [(one, a, b), (two, c, d)]
    if _words(tokens, one, a, b) > _words(tokens, two, c, d):
        sides.reverse()
    row: dict[str, Any] = {"count": 1, "rule": rule, "similarity": score}
    for side, (sentence, low, high) in enumerate(sides, start=1):
        text = tokens.text[sentence.article]
        row[f"variant_{side}"] = _words(tokens, sentence, low, high)
        row[f"article_id_{side}"] = tokens.article_id[sentence.article]
        row[f"start_{side}"] = int(tokens.start[sentence.places[low]])
        row[f"end_{side}"] = int(tokens.end[sentence.places[high - 1]])
        row[f"sentence_{side}"] = " ".join(text[sentence.start : sentence.end].split())
    return row
