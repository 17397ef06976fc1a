"""How the same thing is worded: labels of a referent, wordings that replace each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mediacompare.errors import missing_columns
from mediacompare.patterns import match_patterns

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

PLACES = ("headline", "lead", "quotation", "running text")
_REFERENTS = {"referent": "str", "label": "str", "pattern": "str"}
_FEW = 10  # articles below which resampling articles says nothing; then Wilson's interval
_LEAD_SENTENCES = 3


def read_referents(path: str | Path) -> pd.DataFrame:
    r"""Read a wording file: things that can be named in several ways, and the ways.

    Parameters
    ----------
    path
        A YAML file: one entry a referent (the thing), under it one entry a label (a way to name
        it), under it a list of wordings. In a wording ``word*`` stands for any ending,
        ``one|other`` for either word, ``word?`` for a word that may be missing. Capitals do not
        matter.

    Returns
    -------
    pandas.DataFrame
        ``referent``, ``label``, ``pattern``; one row a wording, in the order of the file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "referents.yml"
    ...     _ = file.write_text("crossing:\n  bridge: [bridge*]\n  viaduct: [viaduct]\n")
    ...     read_referents(file).values.tolist()
    [['crossing', 'bridge', 'bridge*'], ['crossing', 'viaduct', 'viaduct']]
    """
    import yaml

    source = Path(path)
    try:
        content = yaml.safe_load(source.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(
            f"referents={str(source)!r} is not a readable YAML file: {error}"
        ) from error
    return _referent_table(content, str(source))


def _referent_table(content: object, name: str) -> pd.DataFrame:
    if not isinstance(content, Mapping) or not content:
        raise ValueError(
            f"referents={name!r} must hold referents, each with its labels, each with a list of "
            "wordings; it holds none"
        )
    rows = []
    problems = []
    for referent, labels in content.items():
        if isinstance(labels, Sequence) and not isinstance(labels, str):
            labels = {str(label): [label] for label in labels}
        if not isinstance(labels, Mapping) or not labels:
            problems.append(f"{referent!r} has no labels")
            continue
        for label, patterns in labels.items():
            listed = [patterns] if isinstance(patterns, str) else patterns or [label]
            if not isinstance(listed, Sequence):
                problems.append(f"{referent!r}, {label!r}: wordings must be a list")
                continue
            rows += [(str(referent), str(label), str(pattern)) for pattern in listed]
    for _, label, pattern in rows:
        if not re.search(r"\w", pattern):
            problems.append(f"{label!r}: wording {pattern!r} has no word")
    if problems:
        raise ValueError(f"referents={name!r} cannot be read: {'; '.join(problems)}")
    return pd.DataFrame(rows, columns=list(_REFERENTS)).astype(_REFERENTS)


def _as_table(referents: object) -> pd.DataFrame:
    if isinstance(referents, pd.DataFrame):
        missing = [c for c in _REFERENTS if c not in referents.columns]
        if missing:
            raise missing_columns("referents", missing, referents.columns)
        return referents[list(_REFERENTS)].astype("str")
    if isinstance(referents, str | Path):
        return read_referents(referents)
    return _referent_table(referents, "the mapping given")


def _places(tokens: Tokens) -> npt.NDArray[np.int64]:
    """Give for each word its place, an index in `PLACES`, or -1 outside of the article proper."""
    from mediacompare.zones import ZONES

    code = np.full(len(ZONES), -1, dtype=np.int64)
    code[ZONES.index("headline")] = PLACES.index("headline")
    code[ZONES.index("quotation")] = PLACES.index("quotation")
    code[ZONES.index("running text")] = PLACES.index("running text")
    place = code[tokens.zone]
    for i, text in enumerate(tokens.text):
        begin, stop = int(tokens.offsets[i]), int(tokens.offsets[i + 1])
        prose = np.flatnonzero(place[begin:stop] >= PLACES.index("quotation"))
        if not len(prose):
            continue
        first = begin + int(prose[0])
        lead = tokens.start[first:stop] < _paragraph_end(text, int(tokens.start[first]))
        lead &= tokens.sentence[first:stop] < tokens.sentence[first] + _LEAD_SENTENCES
        part = place[first:stop]
        part[lead & (part == PLACES.index("running text"))] = PLACES.index("lead")
    return place


def _paragraph_end(text: str, start: int) -> int:
    """End of the paragraph: at a blank line, or at any line end where there are no blank lines."""
    blank = re.compile(r"\n[ \t\r]*\n")
    if blank.search(text) is None:
        blank = re.compile(r"\n")
    match = blank.search(text, start)
    return match.start() if match else len(text)


def _missing_titles(articles: pd.DataFrame, tokens: Tokens) -> pd.DataFrame:
    """Give the titles that do not stand in the text as a headline, as articles of their own."""
    from mediacompare.zones import ZONES

    headline = tokens.zone == ZONES.index("headline")
    inside = {
        tokens.article_id[i]
        for i in range(len(tokens.article_id))
        if headline[tokens.offsets[i] : tokens.offsets[i + 1]].any()
    }
    if "title" not in articles.columns:
        return articles.iloc[:0]
    title = articles["title"]
    absent = ~articles["article_id"].astype("str").isin(inside) & title.notna()
    chosen = articles.loc[absent & (title.astype("str").str.strip() != "")].copy()
    chosen["text"] = chosen["title"]
    return chosen


def measure_wording(
    articles: pd.DataFrame,
    *,
    referents: str | Path | pd.DataFrame | Mapping[str, Any],
    tokens: Tokens | None = None,
    by: str = "outlet",
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Count how each group words the same things, by place in the article.

    Parameters
    ----------
    articles
        The articles table.
    referents
        What can be worded in several ways: a wording file, the table that `read_referents` makes
        of one, or a mapping of referents to labels to wordings.
    tokens
        Made from `articles` when not given.
    by
        Column whose values are the groups.
    confidence
        Of the intervals.
    resamples, seed
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        One row a group, referent, label and place: `by`; ``referent``; ``label``; ``place``
        (``headline``, ``lead``, ``quotation``, ``running text``, and ``all`` of them);
        ``count`` (mentions); ``share`` (of the group's mentions of the referent in that place, 0
        to 1; missing where there are none) with ``low`` and ``high``; ``n`` (these mentions);
        ``articles`` (of the group, that have the label there); ``group_articles`` and
        ``group_words`` (size of the group; words without furniture, credit lines and captions);
        ``interval`` (``articles resampled`` or ``Wilson``; missing where there is no share).

    Notes
    -----
    A headline that the text lacks is taken from ``title``. The lead is the first paragraph, three
    sentences at most; a quotation in it counts as quotation. From 10 articles on, the interval
    resamples whole articles; below it is Wilson's, which takes mentions for independent and is
    therefore too narrow. Longer wordings win over shorter ones inside them, within a referent.
    A label says nothing about who meant what by it: read the places.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a", "b"], "outlet": ["Courier", "Gazette"], "language": ["en", "en"],
    ...     "text": ["The bridge closed. The bridge is old.", "The viaduct closed at noon."]})
    >>> result = measure_wording(articles, referents={"it": {"bridge": ["bridge*"],
    ...                                                      "viaduct": ["viaduct"]}})
    >>> result.loc[result["place"] == "all", ["outlet", "label", "count", "share"]].values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['Courier', 'bridge', 2, 1.0], ['Courier', 'viaduct', 0, 0.0],
     ['Gazette', 'bridge', 0, 0.0], ['Gazette', 'viaduct', 1, 1.0]]
    """
    from mediacompare.tokens import make_tokens

    table = _as_table(referents)
    missing = [c for c in ("article_id", "text", by) if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    if tokens is None:
        tokens = make_tokens(articles)
    mentions = _mentions(tokens, _places(tokens), table)
    titles = _missing_titles(articles, tokens)
    sizes = _sizes(tokens)
    if len(titles):
        title_tokens = make_tokens(titles)
        place = np.zeros(len(title_tokens.word), dtype=np.int64)
        mentions = pd.concat([mentions, _mentions(title_tokens, place, table)], ignore_index=True)
    group = articles.set_index(articles["article_id"].astype("str"))[by].astype("str")
    mentions = mentions.assign(group=mentions["article_id"].map(group))
    every = mentions.assign(place="all")
    return _shares(
        pd.concat([mentions, every], ignore_index=True), table, group.dropna(), sizes, by,
        confidence, resamples, seed,
    )  # fmt: skip


def _mentions(tokens: Tokens, place: npt.NDArray[np.int64], table: pd.DataFrame) -> pd.DataFrame:
    matches = match_patterns(tokens, table["pattern"].tolist(), families=table["referent"].tolist())
    article = np.searchsorted(tokens.offsets, matches.word, side="right") - 1
    where = place[matches.word] if len(matches.word) else np.empty(0, np.int64)
    names = np.array([*PLACES, ""], dtype=object)
    ids = np.array(list(tokens.article_id), dtype=object)
    last = matches.word + matches.length - 1
    result = pd.DataFrame(
        {
            "article_id": ids[article] if len(ids) else np.empty(0, object),
            "referent": table["referent"].to_numpy(dtype=object)[matches.pattern],
            "label": table["label"].to_numpy(dtype=object)[matches.pattern],
            "place": names[where],
            "start": tokens.start[matches.word] if len(last) else np.empty(0, np.int64),
            "end": tokens.end[last] if len(last) else np.empty(0, np.int64),
        }
    )
    return result[result["place"] != ""].reset_index(drop=True)


def _sizes(tokens: Tokens) -> pd.Series[int]:
    """Give the words of each article outside of furniture, credit lines and captions."""
    from mediacompare.zones import ZONES

    counted = np.isin(
        tokens.zone, [ZONES.index(z) for z in ("running text", "quotation", "headline")]
    )
    total = np.concatenate(([0], np.cumsum(counted)))
    sizes = total[tokens.offsets[1:]] - total[tokens.offsets[:-1]]
    return pd.Series(sizes, index=list(tokens.article_id), dtype="int64")


def _shares(
    mentions: pd.DataFrame,
    table: pd.DataFrame,
    group: pd.Series[str],
    sizes: pd.Series[int],
    by: str,
    confidence: float,
    resamples: int,
    seed: int,
) -> pd.DataFrame:
    labels = table.drop_duplicates(["referent", "label"])[["referent", "label"]]
    rows: list[dict[str, Any]] = []
    for name, members in sorted(group.groupby(group).groups.items()):
        ids = sorted(members)
        words = int(sizes.reindex(ids).fillna(0).sum())
        own = mentions[mentions["group"] == name]
        for referent, part in labels.groupby("referent", sort=False):
            names = part["label"].tolist()
            here = own[own["referent"] == referent]
            for place in (*PLACES, "all"):
                counts = _crossed(here[here["place"] == place], ids, names)
                low, high, method = _interval(counts, confidence, resamples, seed)
                n = int(counts.sum())
                for k, label in enumerate(names):
                    count = int(counts[:, k].sum())
                    rows.append(
                        {
                            by: name, "referent": referent, "label": label, "place": place,
                            "count": count, "share": count / n if n else np.nan,
                            "low": low[k], "high": high[k], "n": n,
                            "articles": int((counts[:, k] > 0).sum()),
                            "group_articles": len(ids), "group_words": words, "interval": method,
                        }
                    )  # fmt: skip
    types = {
        by: "str", "referent": "str", "label": "str", "place": "str", "count": "int64",
        "share": "float64", "low": "float64", "high": "float64", "n": "int64",
        "articles": "int64", "group_articles": "int64", "group_words": "int64", "interval": "str",
    }  # fmt: skip
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _crossed(mentions: pd.DataFrame, ids: list[str], names: list[str]) -> npt.NDArray[np.int64]:
    """Count mentions, one row an article, one column a label."""
    row = pd.Index(ids).get_indexer(pd.Index(mentions["article_id"]))
    column = pd.Index(names).get_indexer(pd.Index(mentions["label"]))
    counts = np.zeros((len(ids), len(names)), dtype=np.int64)
    np.add.at(counts, (row, column), 1)
    return counts


def _interval(
    counts: npt.NDArray[np.int64], confidence: float, resamples: int, seed: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], str | None]:
    from mediacompare.intervals import proportion_interval, resampled_totals

    total = counts.sum(axis=0)
    n = int(total.sum())
    if n == 0:
        nothing = np.full(counts.shape[1], np.nan)
        return nothing, nothing, None
    if (counts.sum(axis=1) > 0).sum() < _FEW:
        low, high = proportion_interval(total, np.full(len(total), n), confidence)
        return low, high, "Wilson"
    drawn = resampled_totals(counts.astype(float), resamples=resamples, seed=seed)
    sums = drawn.sum(axis=1, keepdims=True)
    shares = np.divide(drawn, sums, out=np.full_like(drawn, np.nan), where=sums > 0)
    low, high = np.nanquantile(shares, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return low, high, "articles resampled"


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
_NEIGHBORS = 4  # words on either side that show that two words stand for the same
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
    for row in wanted.itertuples(index=False):
        places = list(range(int(row.first_word), int(row.last_word) + 1))
        stems = tokens.stem[places].tolist()
        stop = tokens.is_stop[places].tolist()
        content = frozenset(s for s, is_stop in zip(stems, stop, strict=True) if not is_stop)
        if len(content) >= 3:
            sentences.append(
                _Sentence(
                    int(row.article),
                    int(row.start),
                    int(row.end),
                    places,
                    stems,
                    content,
                    row.zone == headline,
                )  # fmt: skip
            )
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
    return {
        sentence.stems[k]
        for k in range(max(0, i - _NEIGHBORS), min(len(sentence.stems), i + _NEIGHBORS + 1))
        if k != i and not tokens.is_stop[sentence.places[k]]
    }


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
