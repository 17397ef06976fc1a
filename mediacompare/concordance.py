"""Words in context: every place of a term, and the words that keep it company."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mediacompare.association import log_dice, log_likelihood, pointwise_mutual_information
from mediacompare.errors import missing_columns, unknown_choice
from mediacompare.patterns import match_patterns

if TYPE_CHECKING:
    from mediacompare.patterns import Matches
    from mediacompare.tokens import Tokens

PROSE = ("running text", "quotation")
_TERMS = {
    "article_id": "str",
    "outlet": "str",
    "term": "str",
    "left": "str",
    "match": "str",
    "right": "str",
    "zone": "str",
    "start": "int64",
    "end": "int64",
}


def find_terms(
    articles: pd.DataFrame,
    *,
    terms: str | Sequence[str],
    tokens: Tokens | None = None,
    zones: Sequence[str] = (*PROSE, "headline"),
    characters: int = 60,
) -> pd.DataFrame:
    """Find every place of a term, with the text around it (keyword in context).

    Parameters
    ----------
    articles
        The articles table.
    terms
        One wording or several: words in order; ``word*`` for any ending, ``one|other`` for either,
        ``word?`` for one that may be missing. Capitals do not matter.
    tokens
        Made from `articles` when not given.
    zones
        Parts of the text to look in; by default headline, running text and quotations.
    characters
        Length of the text shown on either side.

    Returns
    -------
    pandas.DataFrame
        One row a place: ``article_id``, ``outlet``, ``term`` (the wording asked for), ``left``,
        ``match`` (as written), ``right`` (line breaks shown as blanks), ``zone``, ``start``,
        ``end`` (characters of the match).

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a"], "outlet": ["Courier"], "language": ["en"],
    ...     "text": ["The bridge closed. Other bridges stay open."]})
    >>> found = find_terms(articles, terms="bridge*", characters=8)
    >>> found[["left", "match", "right"]].values.tolist()
    [['The ', 'bridge', ' closed.'], ['. Other ', 'bridges', ' stay op']]
    """
    wanted = [terms] if isinstance(terms, str) else list(terms)
    tokens, kept = _prepare(articles, tokens, wanted, zones)
    from mediacompare.zones import ZONES

    matches = match_patterns(tokens, wanted, within=kept)
    outlets = {}
    if "outlet" in articles.columns:
        outlets = dict(zip(articles["article_id"].astype("str"), articles["outlet"], strict=True))
    rows = []
    for at, length, number in zip(*_lists_of(matches), strict=True):
        i = int(np.searchsorted(tokens.offsets, at, side="right")) - 1
        text, article_id = tokens.text[i], tokens.article_id[i]
        start, end = int(tokens.start[at]), int(tokens.end[at + length - 1])
        rows.append(
            {
                "article_id": article_id, "outlet": outlets.get(article_id),
                "term": wanted[number], "left": _one_line(text[max(0, start - characters) : start]),
                "match": _one_line(text[start:end]),
                "right": _one_line(text[end : end + characters]),
                "zone": ZONES[int(tokens.zone[at])], "start": start, "end": end,
            }
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(_TERMS)).astype(_TERMS)
    return table.sort_values(["article_id", "start", "term"], ignore_index=True)


def _prepare(
    articles: pd.DataFrame, tokens: Tokens | None, terms: Sequence[str], zones: Sequence[str]
) -> tuple[Tokens, npt.NDArray[np.bool_]]:
    from mediacompare.tokens import make_tokens
    from mediacompare.zones import ZONES

    missing = [c for c in ("article_id", "text") if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    if not terms or not all(any(c.isalnum() for c in term) for term in terms):
        raise ValueError(f"terms={list(terms)!r} is not allowed; give one wording or several")
    for zone in zones:
        if zone not in ZONES:
            raise unknown_choice("zones", zone, ZONES)
    made = make_tokens(articles) if tokens is None else tokens
    return made, np.isin(made.zone, [ZONES.index(zone) for zone in zones])


def _lists_of(matches: Matches) -> tuple[list[int], list[int], list[int]]:
    return matches.word.tolist(), matches.length.tolist(), matches.pattern.tolist()


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def measure_collocates(
    articles: pd.DataFrame,
    *,
    terms: str | Sequence[str],
    tokens: Tokens | None = None,
    by: str | None = None,
    window: int = 5,
    min_count: int = 3,
    zones: Sequence[str] = PROSE,
) -> pd.DataFrame:
    """Measure which words stand near a term more often than elsewhere.

    Parameters
    ----------
    articles
        The articles table.
    terms
        One wording or several, as in `find_terms`, counted together.
    tokens
        Made from `articles` when not given.
    by
        Column whose values are the groups; all articles together when not given.
    window
        Words looked at on either side, within the sentence.
    min_count
        Least number of co-occurrences; rarer ones get no row.
    zones
        Parts of the text to look in; by default running text and quotations.

    Returns
    -------
    pandas.DataFrame
        One row a group and word, by ``log_dice`` from high to low: ``group`` (the value of `by`;
        missing for all); ``collocate``; ``count`` (places near the term); ``expected`` (if it were
        spread evenly); ``log_dice`` (14 at most); ``pmi`` (binary logarithm of count over
        expected); ``log_likelihood`` (G² of two cells: near against elsewhere, negative where it
        is rarer near); ``collocate_count``, ``term_count`` (in the group); ``articles`` (in which
        they stand together).

    Notes
    -----
    A word counts once for each place near a term; where two places of the term lie close, a word
    between them counts once. PMI favors rare words; `min_count` is its floor. Few places of a term
    make few firm collocates: read `find_terms` first.

    References
    ----------
    Rychlý 2008 (log Dice); Church & Hanks 1990 (PMI); Evert 2008, Corpora and collocations.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a"], "outlet": ["Courier"], "language": ["en"],
    ...     "text": ["The old bridge closed. An old bridge fell. Ferries run. The road is open."]})
    >>> measure_collocates(articles, terms="bridge", min_count=2)[
    ...     ["collocate", "count", "log_dice"]].values.tolist()
    [['old', 2, 14.0]]
    """
    wanted = [terms] if isinstance(terms, str) else list(terms)
    if window < 1:
        raise ValueError(f"window={window!r} is not allowed; use 1 word or more")
    if by is not None and by not in articles.columns:
        raise missing_columns("articles", [by], articles.columns)
    tokens, kept = _prepare(articles, tokens, wanted, zones)
    matches = match_patterns(tokens, wanted, within=kept)
    near, inside = _near(tokens, matches, kept, window)
    sizes = np.diff(tokens.offsets)
    article = np.repeat(np.arange(len(sizes)), sizes)
    names = np.full(len(sizes), "", dtype=object)
    if by is not None:
        label = articles.set_index(articles["article_id"].astype("str"))[by]
        names = label.reindex(list(tokens.article_id)).to_numpy(dtype=object)
    rows: list[pd.DataFrame] = []
    groups = sorted({str(x) for x in names if not pd.isna(x)})
    for name in groups:
        chosen = np.array([not pd.isna(x) and str(x) == name for x in names], dtype=bool)
        here = chosen[article] & kept
        rows.append(_collocates(tokens, article, here, near, inside, matches, name, min_count))
    types = {
        "group": "str", "collocate": "str", "count": "int64", "expected": "float64",
        "log_dice": "float64", "pmi": "float64", "log_likelihood": "float64",
        "collocate_count": "int64", "term_count": "int64", "articles": "int64",
    }  # fmt: skip
    table = pd.concat(rows) if rows else pd.DataFrame(columns=list(types))
    table = table[list(types)].astype(types)
    if by is None:
        table["group"] = pd.Series(None, index=table.index, dtype="str")
    return table.sort_values(
        ["group", "log_dice", "collocate"], ascending=[True, False, True], ignore_index=True
    )


def _near(
    tokens: Tokens, matches: Matches, kept: npt.NDArray[np.bool_], window: int
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Mark the words near a match, in its sentence, and the words of the matches themselves."""
    n = len(tokens.word)
    near, inside = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    sizes = np.diff(tokens.offsets)
    article = np.repeat(np.arange(len(sizes)), sizes)
    for step in range(1, window + 1):
        for anchor, shift in ((matches.word, -step), (matches.word + matches.length - 1, step)):
            place = anchor + shift
            valid = (place >= 0) & (place < n)
            place, origin = place[valid], anchor[valid]
            same = (article[place] == article[origin]) & (
                tokens.sentence[place] == tokens.sentence[origin]
            )
            near[place[same]] = True
    for at, length in zip(matches.word.tolist(), matches.length.tolist(), strict=True):
        inside[at : at + length] = True
    return near & kept & ~inside, inside


def _collocates(
    tokens: Tokens,
    article: npt.NDArray[np.int64],
    here: npt.NDArray[np.bool_],
    near: npt.NDArray[np.bool_],
    inside: npt.NDArray[np.bool_],
    matches: Matches,
    name: str,
    min_count: int,
) -> pd.DataFrame:
    size = len(tokens.vocabulary)
    close = near & here
    far = here & ~near & ~inside
    together = np.bincount(tokens.word[close], minlength=size)
    elsewhere = np.bincount(tokens.word[far], minlength=size)
    total = together + elsewhere
    term_count = int(here[matches.word].sum()) if len(matches.word) else 0
    chosen = np.flatnonzero(together >= max(min_count, 1))
    near_words, all_words = int(together.sum()), int(total.sum())
    pairs = np.unique(np.stack([tokens.word[close].astype(np.int64), article[close]]), axis=1)
    spread = np.bincount(pairs[0], minlength=size)
    expected = near_words * total[chosen] / max(all_words, 1)
    columns: dict[str, Any] = {
        "group": name,
        "collocate": [tokens.vocabulary[w] for w in chosen],
        "count": together[chosen],
        "expected": expected,
        "log_dice": log_dice(together[chosen], total[chosen], term_count),
        "pmi": pointwise_mutual_information(together[chosen], expected, floor=min_count),
        "log_likelihood": log_likelihood(
            together[chosen], elsewhere[chosen], near_words, all_words - near_words
        ),
        "collocate_count": total[chosen],
        "term_count": term_count,
        "articles": spread[chosen],
    }
    return pd.DataFrame(columns)
