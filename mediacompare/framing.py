"""How the same thing is worded: labels of a referent, wordings that replace each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mediacompare.errors import missing_columns
from mediacompare.patterns import match_patterns
from mediacompare.rewording import find_wording

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

__all__ = ["PLACES", "find_wording", "measure_wording", "read_referents"]

PLACES = ("headline", "lead", "quotation", "running text")
_REFERENTS = {"referent": "str", "label": "str", "pattern": "str"}
_FEW = 10  # articles below which resampling articles says nothing; then Wilson's interval
_ALIKE_FROM = 2000  # articles of a group from which those with the same counts are drawn together
_LEAD_SENTENCES = 3


def read_referents(path: str | Path) -> pd.DataFrame:
    r"""Read a wording file: things that can be named in several ways, and the ways.

    Parameters
    ----------
    path
        A YAML file: one entry a referent (the thing), under it one entry a label (a way to name
        it), under it a list of wordings. In a wording ``word*`` stands for any ending,
        ``one|other`` for either word, ``word?`` for a word that may be missing. Capitals do not
        matter. The long form with room for descriptions is read too: ``referents:`` a list of
        entries with ``name`` and ``labels``, these a list of ``label`` and ``forms``.

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
    if set(content) == {"referents"} and isinstance(content["referents"], Sequence):
        content = _short(content["referents"], name)
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


def _short(entries: Sequence[object], name: str) -> dict[str, Any]:
    """Bring the long form, entries with names, labels and forms, to the short one."""
    short: dict[str, Any] = {}
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, Mapping) or not {"name", "labels"} <= set(entry):
            raise ValueError(f"referents={name!r}: entry {number} needs 'name' and 'labels'")
        labels = {}
        for label in entry["labels"] or []:
            if not isinstance(label, Mapping) or "label" not in label:
                raise ValueError(
                    f"referents={name!r}: a label of {entry['name']!r} needs 'label' and 'forms'"
                )
            labels[str(label["label"])] = label.get("forms") or [label["label"]]
        short[str(entry["name"])] = labels
    return short


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
    from mediacompare.intervals import proportion_interval

    labels = table.drop_duplicates(["referent", "label"])[["referent", "label"]]
    referent, referents = pd.factorize(labels["referent"])
    known = pd.MultiIndex.from_frame(labels)
    places = [*PLACES, "all"]
    groups, members = np.unique(group.to_numpy(dtype=object).astype("U"), return_inverse=True)
    order = np.lexsort((group.index.to_numpy(dtype="U"), members))
    article = pd.Index(group.index[order]).get_indexer(pd.Index(mentions["article_id"]))
    label = known.get_indexer(pd.MultiIndex.from_frame(mentions[["referent", "label"]]))
    place = pd.Index(places).get_indexer(pd.Index(mentions["place"]))
    # One cell a group, place and label; one slot a group, place and referent.
    kept = article >= 0
    article, label, place = article[kept], label[kept], place[kept]
    shape = (len(groups), len(places), len(labels))
    cell = np.ravel_multi_index((members[order][article], place, label), shape)
    count = np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)
    once = np.unique(np.stack([cell, article]), axis=1)[0]
    having = np.bincount(once, minlength=count.size).reshape(shape)
    slots = (len(groups), len(places), len(referents))
    slot = np.ravel_multi_index((members[order][article], place, referent[label]), slots)
    speaking = np.bincount(
        np.unique(np.stack([slot, article]), axis=1)[0], minlength=np.prod(slots)
    )
    n = np.bincount(slot, minlength=int(np.prod(slots))).reshape(slots)[:, :, referent]
    low, high = proportion_interval(count.ravel(), np.maximum(1, n).ravel(), confidence)
    low, high = (np.where(n > 0, x.reshape(shape), np.nan) for x in (low, high))
    resampled = speaking.reshape(slots) >= _FEW
    bounds = np.concatenate(([0], np.cumsum(np.bincount(members, minlength=len(groups)))))
    by_slot = np.argsort(slot, kind="stable")
    starts = np.searchsorted(slot[by_slot], np.arange(np.prod(slots) + 1))
    for number in np.flatnonzero(resampled).tolist():
        in_group, in_place, in_referent = (int(i) for i in np.unravel_index(number, slots))
        names = np.flatnonzero(referent == in_referent)
        here = by_slot[starts[number] : starts[number + 1]]
        begin, stop = int(bounds[in_group]), int(bounds[in_group + 1])
        counts = np.zeros((stop - begin, len(names)), dtype=np.int64)
        np.add.at(counts, (article[here] - begin, np.searchsorted(names, label[here])), 1)
        interval = _resample(counts, confidence, resamples, seed)
        low[in_group, in_place, names], high[in_group, in_place, names] = interval
    method = np.where(resampled[:, :, referent], "articles resampled", "Wilson").astype(object)
    method[n == 0] = None
    words = sizes.reindex(group.index[order]).fillna(0).to_numpy(dtype=np.int64)
    group_words = np.add.reduceat(words, bounds[:-1]) if len(words) else np.empty(0, np.int64)
    # Rows by group, then referent and label in the order given, places within a referent.
    sorted_labels = np.argsort(referent, kind="stable")
    blocks = [sorted_labels[referent[sorted_labels] == r] for r in range(len(referents))]
    inner = [(p, k) for names in blocks for p in range(len(places)) for k in names]
    p, k = (np.array([pair[i] for pair in inner], dtype=np.int64) for i in (0, 1))
    g = np.repeat(np.arange(len(groups)), len(inner))
    p, k = np.tile(p, len(groups)), np.tile(k, len(groups))
    at = (g, p, k)
    share = np.divide(count, n, out=np.full(shape, np.nan), where=n > 0)
    types = {
        by: "str", "referent": "str", "label": "str", "place": "str", "count": "int64",
        "share": "float64", "low": "float64", "high": "float64", "n": "int64",
        "articles": "int64", "group_articles": "int64", "group_words": "int64", "interval": "str",
    }  # fmt: skip
    columns = [
        groups[g], labels["referent"].to_numpy(dtype=object)[k],
        labels["label"].to_numpy(dtype=object)[k], np.array(places, dtype=object)[p], count[at],
        share[at], low[at], high[at], n[at], having[at], np.diff(bounds)[g], group_words[g],
        method[at],
    ]  # fmt: skip
    return pd.DataFrame(dict(zip(types, columns, strict=True))).astype(types)


def _resample(
    counts: npt.NDArray[np.int64], confidence: float, resamples: int, seed: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Resample articles, the rows; give the interval of the share of each label, a column."""
    from mediacompare.intervals import resampled_totals

    if len(counts) > _ALIKE_FROM:
        # Articles with the same counts are drawn together: the same distribution in less memory.
        rows, times = np.unique(counts, axis=0, return_counts=True)
        drawn = np.random.default_rng(seed).multinomial(
            len(counts), times / len(counts), size=resamples
        ) @ rows.astype(float)
    else:
        drawn = resampled_totals(counts.astype(float), resamples=resamples, seed=seed)
    sums = drawn.sum(axis=1, keepdims=True)
    shares = np.divide(drawn, sums, out=np.full_like(drawn, np.nan), where=sums > 0)
    low, high = np.nanquantile(shares, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return low, high
