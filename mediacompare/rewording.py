"""Wordings that replace each other in sentences that tell the same."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.errors import missing_columns
from mediacompare.quantities import word_lists
from mediacompare.workers import map_in_processes

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

_ALIGNED = {
    "variant_1": "str",
    "variant_2": "str",
    "count": "int64",
    "outlets": "int64",
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
_LEAST_CONTENT = 3  # content words that two sentences must share
_HOLDERS = 50  # sentences of a story that a word may stand in to pair them
_AT_ONCE = 4000  # sentences compared at once, of one or several stories
_FRAME = 4  # words on either side of a wording that are looked at
_FRAME_WORDS = 3  # of these, that must be the same where only one is a content word; one fewer
# where the wordings have one ending
_NEIGHBORS = 3  # content words on either side that show that two words stand for the same
_REACH = 8  # words within which they are looked for
_PAIRS_AT_ONCE = 2000
_SECONDS_A_WORD = 8e-6
_ENDINGS = ("ed", "ing", "ly", "tion", "ment", "ness", "ity", "s")


@dataclass(frozen=True)
class _Sentence:
    """One sentence, with its words; all that is needed to compare it in another process."""

    article_id: str
    outlet: str
    language: str
    start: int
    shown: str
    words: list[str]
    stems: list[int]
    stop: list[bool]
    number: list[bool]
    starts: list[int]
    ends: list[int]
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
        and one further column, such as `find_stories` gives. Sentences are compared within a
        story. Without it all articles are taken to tell one.
    similarity
        Least likeness of two sentences: shared content stems over all of both, weighted by how
        rare they are in the story (Dice; 0 to 1).
    min_count
        Least number of different sentence pairs that show the substitution.

    Returns
    -------
    pandas.DataFrame
        One row a substitution and sentence pair: ``variant_1``, ``variant_2`` (in small letters,
        in alphabetical order); ``count`` (different sentence pairs that show it: what is copied
        counts once); ``outlets`` (that have one of the two in such a sentence); ``rule`` (``same
        slot``: the words around it are the same on both sides; ``same action``: the package's
        list of actions has both as wordings of one, such as arrest; ``same neighbors``: words of
        one ending with three or more content words in common nearby); ``article_id_1``,
        ``article_id_2``; ``start_1``, ``end_1``, ``start_2``, ``end_2`` (characters of the
        wordings); ``sentence_1``, ``sentence_2``; ``similarity`` of the sentences. Substitutions
        that most outlets show stand first, then those of most sentence pairs, then those of the
        most similar sentences.

    Notes
    -----
    Proposals, to be read and put into a wording file: among them are substitutions that are no
    synonyms, which may tell as much. Headlines, running text and quotations are compared, each
    sentence with the two most like it of each other article; words that stand in more than 50
    sentences of a story pair none of them. Both wordings must be of one form (both in -ed, both
    plural …, as far as endings tell), stand in no other place of the other sentence, and be no
    forms or derivations of one word; names, numbers and function words are left out. What endings
    tell, and the actions, hold for English; in other languages ``same slot`` alone finds them.

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
    outlets = {}
    if "outlet" in articles.columns:
        ids = articles["article_id"].astype("str")
        outlets = dict(zip(ids, articles["outlet"].astype("str"), strict=True))
    stories = _stories(articles, tokens, groups)
    parts = (
        list(_sentences(tokens, outlets, *(side[low : low + _PAIRS_AT_ONCE] for side in alike)))
        for alike in _like_sentences(tokens, stories, similarity)
        for low in range(0, len(alike[0]), _PAIRS_AT_ONCE)
    )
    seconds = len(tokens.word) * _SECONDS_A_WORD
    made = map_in_processes(_substitutions, parts, seconds=seconds)
    rows = [row for part in made for row in part]
    return _ranked(pd.DataFrame(rows, columns=[*_ALIGNED, "_outlet_1", "_outlet_2"]), min_count)


def _ranked(table: pd.DataFrame, min_count: int) -> pd.DataFrame:
    """Count for each substitution the sentence pairs and outlets that show it; the best first."""
    variants = ["variant_1", "variant_2"]
    table = table.drop_duplicates([*variants, "article_id_1", "article_id_2", "start_1", "start_2"])
    if table.empty:
        return table[list(_ALIGNED)].astype(_ALIGNED)
    different = table.drop_duplicates([*variants, "sentence_1", "sentence_2"])
    counts = different.groupby(variants).size().rename("count")
    sides = [table[[*variants, f"_outlet_{k}"]].set_axis([*variants, "o"], axis=1) for k in (1, 2)]
    outlets = pd.concat(sides).groupby(variants)["o"].nunique().rename("outlets")
    best = table.groupby(variants)["similarity"].max().rename("_best")
    table = table.drop(columns=["count", "outlets"])
    for column in (counts, outlets, best):
        table = table.join(column, on=variants)
    table = table[table["count"] >= min_count]
    table = table.sort_values(
        [
            "outlets", "count", "_best", *variants, "similarity", "article_id_1", "article_id_2",
            "start_1", "start_2",
        ],
        ascending=[False, False, False, True, True, False, True, True, True, True],
        ignore_index=True,
    )  # fmt: skip
    return table[list(_ALIGNED)].astype(_ALIGNED)


def _stories(
    articles: pd.DataFrame, tokens: Tokens, groups: pd.DataFrame | str | None
) -> NDArray[np.int64]:
    """Give the number of each article's story, in the order of their names; -1 for none."""
    ids = list(tokens.article_id)
    if groups is None:
        return np.zeros(len(ids), dtype=np.int64)
    if isinstance(groups, str):
        if groups not in articles.columns:
            raise missing_columns("articles", [groups], articles.columns)
        story = dict(zip(articles["article_id"].astype("str"), articles[groups], strict=True))
    else:
        if "article_id" not in groups.columns or len(groups.columns) < 2:
            raise missing_columns("groups", ["article_id", "a story column"], groups.columns)
        column = next(c for c in groups.columns if c != "article_id")
        story = dict(zip(groups["article_id"].astype("str"), groups[column], strict=True))
    named = pd.Series([story.get(name) for name in ids], dtype="object")
    codes, _ = pd.factorize(named.where(named.isna(), named.astype("str")), sort=True)
    return np.asarray(codes, dtype=np.int64)


# --- sentences that tell the same --------------------------------------------------------------


def _like_sentences(
    tokens: Tokens, stories: NDArray[np.int64], least: float
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]]:
    """Pair sentences of different articles of a story, each among the most alike of its article."""
    from mediacompare.zones import ZONES

    prose = [ZONES.index(zone) for zone in ("running text", "quotation", "headline")]
    table = tokens.sentences
    article = table["article"].to_numpy(dtype=np.int64)
    story = stories[article] if len(article) else article
    kept = np.flatnonzero(table["zone"].isin(prose).to_numpy() & (story >= 0))
    rank = np.empty(len(tokens.article_id), dtype=np.int64)
    rank[sorted(range(len(rank)), key=lambda i: tokens.article_id[i])] = np.arange(len(rank))
    kept = kept[np.lexsort((kept, rank[article[kept]], story[kept]))]
    bounds = np.flatnonzero(np.diff(story[kept], prepend=-1, append=-1))
    low = 0
    for at in range(1, len(bounds)):
        if at + 1 < len(bounds) and bounds[at + 1] - low <= _AT_ONCE:
            continue
        part = kept[low : bounds[at]]
        low = int(bounds[at])
        first, second, score = _alike(tokens, table, part, story[part], article[part], least)
        yield part[first], part[second], score


def _alike(
    tokens: Tokens,
    table: pd.DataFrame,
    rows: NDArray[np.int64],
    story: NDArray[np.int64],
    article: NDArray[np.int64],
    least: float,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Compare the sentences of some stories: all products of rows that share a stem, as arrays."""
    from scipy.sparse import csr_array

    n = len(rows)
    first = table["first_word"].to_numpy(dtype=np.int64)[rows]
    size = table["last_word"].to_numpy(dtype=np.int64)[rows] + 1 - first
    sentence = np.repeat(np.arange(n), size)
    place = np.arange(int(size.sum())) + np.repeat(first - (np.cumsum(size) - size), size)
    content = ~tokens.is_stop[place]
    sentence, stem = sentence[content], tokens.stem[place[content]].astype(np.int64)
    # One column a story and stem, each sentence once in it.
    width = int(stem.max(initial=0)) + 1
    _, column = np.unique(story[sentence] * width + stem, return_inverse=True)
    columns = int(column.max(initial=-1)) + 1
    each = np.unique(sentence * max(1, columns) + column)
    sentence, column = each // max(1, columns), each % max(1, columns)
    held = np.bincount(column, minlength=columns)
    of_story = np.bincount(story, minlength=int(story.max(initial=0)) + 1)
    at = np.empty(columns, dtype=np.int64)
    at[column] = story[sentence]
    weight = np.log1p(of_story[at] / np.maximum(1, held)) if columns else np.empty(0)
    total = np.bincount(sentence, weights=weight[column], minlength=n)
    full = np.bincount(sentence, minlength=n) >= _LEAST_CONTENT
    joins = full[sentence] & (held[column] <= _HOLDERS)
    ones = csr_array(
        (np.ones(int(joins.sum())), (sentence[joins], column[joins])), shape=(n, columns)
    )
    shared = ((ones * weight) @ ones.T).tocoo()
    one, two, value = shared.row.astype(np.int64), shared.col.astype(np.int64), shared.data
    other = (one < two) & (article[one] != article[two])
    one, two, value = one[other], two[other], value[other]
    score = 2 * value / (total[one] + total[two])
    alike = np.flatnonzero(score >= least)
    one, two, score = one[alike], two[alike], score[alike]
    whole = csr_array((np.ones(len(sentence)), (sentence, column)), shape=(n, columns))
    common = np.asarray((whole[one] * whole[two]).sum(axis=1)).ravel()
    enough = common >= _LEAST_CONTENT
    one, two, score = one[enough], two[enough], score[enough]
    order = np.lexsort((two, one))
    one, two, score = one[order], two[order], score[order]
    best = _among_best(one, article[two], score) & _among_best(two, article[one], score)
    return one[best], two[best], score[best]


def _among_best(
    sentence: NDArray[np.int64], article: NDArray[np.int64], score: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tell the pairs that are among the best of a sentence with an article, equal ones too."""
    frame = pd.DataFrame({"sentence": sentence, "article": article, "score": score})
    ranks = frame.groupby(["sentence", "article"])["score"].rank(method="min", ascending=False)
    return ranks.to_numpy() <= _BEST


_Pair = tuple[_Sentence, _Sentence, float]


def _sentences(
    tokens: Tokens,
    outlets: dict[str, str],
    first: NDArray[Any],
    second: NDArray[Any],
    score: NDArray[Any],
) -> Iterator[_Pair]:
    """Give the pairs of sentences with their words, those with the same words left out."""
    from mediacompare.zones import ZONES

    table = tokens.sentences
    headline = ZONES.index("headline")
    columns = [table[c].to_numpy() for c in ("article", "start", "end", "first_word", "last_word")]
    zone = table["zone"].to_numpy()
    made: dict[int, _Sentence] = {}

    def sentence(row: int) -> _Sentence:
        if row not in made:
            i, start, end, low, high = (int(column[row]) for column in columns)
            part = slice(low, high + 1)
            name = tokens.article_id[i]
            made[row] = _Sentence(
                name, outlets.get(name, name),
                (tokens.language[i] or "").split("-")[0].lower(), start,
                tokens.text[i][start:end],
                [tokens.vocabulary[word] for word in tokens.word[part].tolist()],
                tokens.stem[part].tolist(), tokens.is_stop[part].tolist(),
                tokens.is_number[part].tolist(), tokens.start[part].tolist(),
                tokens.end[part].tolist(), int(zone[row]) == headline,
            )  # fmt: skip
        return made[row]

    for one, two, value in zip(first.tolist(), second.tolist(), score.tolist(), strict=True):
        a, b = sentence(one), sentence(two)
        if a.stems != b.stems:
            yield a, b, value


# --- what stands for what ----------------------------------------------------------------------


_Span = tuple[int, int, int, int]


def _substitutions(pairs: Sequence[_Pair]) -> list[tuple[Any, ...]]:
    rows = []
    for one, two, score in pairs:
        found: dict[_Span, str] = dict.fromkeys(_slots(one, two), "same slot")
        for rule, spans in (("same action", _same_action), ("same neighbors", _near)):
            taken = [{k for s in found for k in range(s[n], s[n + 1])} for n in (0, 2)]
            for span in spans(one, two):
                if span[0] not in taken[0] and span[2] not in taken[1]:
                    found[span] = rule
        rows += [_row(one, two, span, rule, score) for span, rule in found.items()]
    return rows


def _slots(one: _Sentence, two: _Sentence) -> Iterator[_Span]:
    """Find short stretches that alone differ between words that both sentences have."""
    from rapidfuzz.distance import LCSseq

    ends = (len(one.stems), len(two.stems))
    blocks = [
        (0, 0, 0, 0),
        *(
            (op.src_start, op.src_end, op.dest_start, op.dest_end)
            for op in LCSseq.opcodes(one.stems, two.stems)
            if op.tag == "equal"
        ),
        (ends[0], ends[0], ends[1], ends[1]),
    ]
    for before, after in itertools.pairwise(blocks):
        a, b, c, d = before[1], after[0], before[3], after[2]
        left, right = _trim(one, a, b), _trim(two, c, d)
        if left is None or right is None:
            continue
        longest = max(left[1] - left[0], right[1] - right[0])
        cut = max(b - a - (left[1] - left[0]), d - c - (right[1] - right[0]))
        if longest > _LONGEST_VARIANT or cut > 1:
            continue
        frame = [*range(before[0], before[1])[-_FRAME:], *range(after[0], after[1])[:_FRAME]]
        content = sum(not one.stop[place] for place in frame)
        edges = (a == 0 and c == 0) + (b == ends[0] and d == ends[1])
        sides = (before[1] > before[0]) + (after[1] > after[0]) + edges
        if sides < 2 or content < (1 if longest == 1 else 3):
            continue
        formed = bool(_ending(one.words[left[1] - 1]))
        if content == 1 and len(frame) + edges + formed < _FRAME_WORDS:
            continue
        if _replaces(one, two, (*left, *right)):
            yield (*left, *right)


def _trim(sentence: _Sentence, a: int, b: int) -> tuple[int, int] | None:
    """Cut function words off both ends of a stretch; None where nothing else is in it."""
    while a < b and sentence.stop[a]:
        a += 1
    while a < b and sentence.stop[b - 1]:
        b -= 1
    return (a, b) if a < b else None


def _same_action(one: _Sentence, two: _Sentence) -> Iterator[_Span]:
    """Find words that the list of actions has for one action, such as arrested, apprehended."""
    lists = word_lists(one.language), word_lists(two.language)
    if one.language != two.language or lists[0] is None:
        return
    actions = lists[0].actions
    done = [[(k, actions[w]) for k, w in enumerate(s.words) if w in actions] for s in (one, two)]
    if any(len({k for k, _ in side}) != len({a for _, a in side}) for side in done):
        return  # one action told of twice: which word stands for which?
    for i, action in done[0]:
        for j, other in done[1]:
            if action == other and _replaces(one, two, (i, i + 1, j, j + 1)):
                yield i, i + 1, j, j + 1


def _near(one: _Sentence, two: _Sentence) -> Iterator[_Span]:
    """Find words of one form, missing from the other sentence, among the same neighbors."""
    alone = [_alone(one, two), _alone(two, one)]
    forms = {form for form, _ in alone[0]} & {form for form, _ in alone[1]}
    if not forms:
        return
    numbers = {stem for stem, number in zip(one.stems, one.number, strict=True) if number}
    around = [
        {k: _around(s, k) for form, k in words if form in forms}
        for s, words in zip((one, two), alone, strict=True)
    ]
    found = []
    for form, i in alone[0]:
        if form not in forms:
            continue
        before_1, after_1 = around[0][i]
        for other, j in alone[1]:
            if other != form:
                continue
            before_2, after_2 = around[1][j]
            shared = {*before_1, *after_1} & {*before_2, *after_2}
            common = len(shared) + (not shared.isdisjoint(numbers))
            touching = (before_1[-1:] == before_2[-1:] != []) + (after_1[:1] == after_2[:1] != [])
            touching += not numbers.isdisjoint({*before_1[-2:]} & {*before_2[-2:]})
            if common < _NEIGHBORS or not touching:
                continue
            if _passive(one, i) == _passive(two, j) and _replaces(one, two, (i, i + 1, j, j + 1)):
                found.append((-common - touching, i, j))
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in sorted(found):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield i, i + 1, j, j + 1


def _passive(sentence: _Sentence, i: int) -> bool:
    """Tell a word in -ed after a form of to be."""
    lists = word_lists(sentence.language)
    if lists is None or not sentence.words[i].endswith("ed"):
        return False
    return any(word in lists.auxiliaries for word in sentence.words[max(0, i - 2) : i])


def _alone(sentence: _Sentence, other: _Sentence) -> list[tuple[str, int]]:
    """Give the content words that the other sentence lacks, by their endings."""
    have = set(other.stems)
    return [
        (form, k)
        for k, stem in enumerate(sentence.stems)
        if stem not in have
        and not sentence.stop[k]
        and not sentence.number[k]
        and (form := _ending(sentence.words[k]))
    ]


def _around(sentence: _Sentence, i: int) -> tuple[list[int], list[int]]:
    """Give the stems of the content words nearest on either side."""
    content = [k for k, stop in enumerate(sentence.stop) if not stop and k != i]
    before = [k for k in content if i - _REACH <= k < i][-_NEIGHBORS:]
    after = [k for k in content if i < k <= i + _REACH][:_NEIGHBORS]
    return [sentence.stems[k] for k in before], [sentence.stems[k] for k in after]


def _replaces(one: _Sentence, two: _Sentence, span: _Span) -> bool:
    """Tell two wordings that may stand for each other: of one form, and not of one word."""
    a, b, c, d = span
    if set(one.words[a:b]) & set(two.words) or set(two.words[c:d]) & set(one.words):
        return False
    if any(one.number[a:b]) or any(two.number[c:d]) or _is_name(one, a, b) or _is_name(two, c, d):
        return False
    first, second = one.words[a:b], two.words[c:d]
    for words, sentence in ((first, one), (second, two)):
        lists = word_lists(sentence.language)
        skipped = lists.breaks | lists.auxiliaries if lists is not None else frozenset()
        if words[0] in skipped or words[-1] in skipped or any(c.isdigit() for c in words[-1]):
            return False
    english = one.language == two.language == "en"
    if english and _ending(first[-1]) != _ending(second[-1]):
        return False
    return not any(_derived(v, w) for v in first for w in second)


def _ending(word: str) -> str:
    return next((e for e in _ENDINGS if word.endswith(e) and len(word) > len(e) + 2), "")


def _derived(one: str, two: str) -> bool:
    """Tell forms and derivations of one word: create, creation; generated, AI-generated."""
    short, long = sorted((one, two), key=len)
    same = next(
        (k for k, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    return same >= max(4, 0.6 * len(short)) or (len(short) > 3 and short in long)


def _is_name(sentence: _Sentence, a: int, b: int) -> bool:
    """Tell a name, which is no wording: capitals inside a sentence, where nouns have none."""
    if sentence.language == "de":
        return False
    for k in range(max(a, 1), b):
        low = sentence.starts[k] - sentence.start
        word = sentence.shown[low : sentence.ends[k] - sentence.start]
        opens = sentence.shown[max(0, low - 1) : low] in {"“", "„", '"', "(", "«"}
        if word[:1].isupper() and word[1:].islower() and not opens and not sentence.title:
            return True
    return False


def _row(one: _Sentence, two: _Sentence, span: _Span, rule: str, score: float) -> tuple[Any, ...]:
    a, b, c, d = span
    sides = [(one, a, b), (two, c, d)]
    if one.words[a:b] > two.words[c:d]:
        sides.reverse()
    (first, low_1, high_1), (second, low_2, high_2) = sides
    return (
        " ".join(first.words[low_1:high_1]), " ".join(second.words[low_2:high_2]), 1, 1, rule,
        first.article_id, second.article_id,
        first.starts[low_1], first.ends[high_1 - 1], second.starts[low_2], second.ends[high_2 - 1],
        " ".join(first.shown.split()), " ".join(second.shown.split()), score,
        first.outlet, second.outlet,
    )  # fmt: skip
