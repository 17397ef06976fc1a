"""Voices: who is quoted, how much, and with which reporting verbs."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mediacompare.errors import missing_columns

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

_FEW = 10  # articles below which resampling articles says nothing
_ARTICLES = re.compile(
    r"^(?:(?:the|a|an|der|die|das|le|la|les|el|los|las|il|lo|het)\s+|l['’])(?=\w)", re.IGNORECASE
)

_HONORIFICS = frozenset([
    "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "senator",
    "sen", "rep", "councillor", "councilor", "cllr", "minister", "president", "mayor", "governor",
    "judge", "justice", "captain", "capt", "sergeant", "sgt", "inspector", "detective", "rev",
    "herr", "frau", "ministerin", "präsident", "präsidentin", "m", "mme", "mlle", "madame",
    "monsieur", "señor", "señora", "sr", "sra", "don", "doña", "signor", "signora", "dott",
    "meneer", "mevrouw", "dhr", "mw",
])  # fmt: skip


def measure_voices(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    by: str = "outlet",
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure whom each group quotes, how much, and with which reporting verbs.

    Parameters
    ----------
    articles
        The articles table.
    tokens
        Made from `articles` when not given.
    by
        Column whose values are the groups.
    confidence, resamples, seed
        Of the intervals, which resample articles.

    Returns
    -------
    pandas.DataFrame
        One row a group and speaker, the most quoted first; quotations whose speaker no rule found,
        or found as a pronoun that no rule resolved, stand in one row with ``speaker`` missing, and
        a group without quotations has one row with 0 quotations. `by`; ``speaker`` (as written
        most often); ``unresolved`` (of the row without speaker: the pronouns in its place, each
        with its count, as "she 2; he 1"; empty elsewhere); ``quotations``; ``words`` (inside
        the marks); ``share`` (of the words the group quotes, 0 to 1); ``neutral``,
        ``asserting``, ``doubting``, ``other`` (quotations introduced by a verb of the class;
        ``other`` is arguing, asking, expressing); ``no_verb``; ``verbs`` (each with its count);
        ``articles`` (of the group, that quote the speaker); and for the whole group
        ``group_quotations``, ``group_quoted_words`` (in quotations), ``group_term_words`` (in
        quoted terms), ``group_words`` (running text and quotations), ``group_articles``,
        ``quoted_share`` (words between quotation marks, of quotations and terms, of all words, 0
        to 1) with ``low`` and ``high``, which are missing below 10 articles.

    Notes
    -----
    Speakers are compared by their written form: without article and capitals, a surname alone, or
    with a title ("Ms. Lund"), counts as the full name that the same article gives. "The agency" and
    "the statement" stay what they are; "she" is nobody's name: where `find_quotes` could not tell
    whom it stands for, the speaker is missing.
    A quoted term ("scare quotes", titles) is no quotation and has no speaker; its words count in
    ``quoted_share`` only. A speaker's name says nothing about who was asked and
    did not answer.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a"], "outlet": ["Courier"], "language": ["en"],
    ...     "text": ["The bridge closed. “We will build a new one next year,” said Mia Lund."]})
    >>> measure_voices(articles)[["speaker", "quotations", "words", "verbs"]].values.tolist()
    [['Mia Lund', 1, 8, 'said 1']]
    """
    from mediacompare.speakers import PRONOUNS
    from mediacompare.tokens import make_tokens
    from mediacompare.zones import find_quotes

    missing = [c for c in ("article_id", "text", by) if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    if tokens is None:
        tokens = make_tokens(articles)
    sizes = _sizes(tokens)
    quotes = find_quotes(articles, tokens=tokens)
    terms = quotes[quotes["kind"] == "term"].groupby("article_id")["words"].sum()
    sizes["terms"] = terms.reindex(sizes.index).fillna(0).astype("int64")
    quotes = quotes[quotes["kind"] == "quotation"].reset_index(drop=True)
    pronoun = quotes["speaker"].str.casefold().isin(PRONOUNS)
    quotes["unresolved"] = quotes["speaker"].str.casefold().where(pronoun)
    quotes["speaker"] = _same_speaker(quotes.assign(speaker=quotes["speaker"].mask(pronoun)))
    group = articles.set_index(articles["article_id"].astype("str"))[by].dropna().astype("str")
    quotes["group"] = quotes["article_id"].map(group)
    rows: list[dict[str, Any]] = []
    for name, ids in sorted(group.groupby(group).groups.items()):
        own = quotes[quotes["group"] == name]
        size = sizes.reindex(sorted(ids)).fillna(0)
        whole = _group(own, size, confidence, resamples, seed)
        rows.extend({by: name, **row, **whole} for row in _speakers(own))
    types = {
        by: "str", "speaker": "str", "unresolved": "str", "quotations": "int64",
        "words": "int64", "share": "float64",
        "neutral": "int64", "asserting": "int64", "doubting": "int64", "other": "int64",
        "no_verb": "int64", "verbs": "str", "articles": "int64", "group_quotations": "int64",
        "group_quoted_words": "int64", "group_term_words": "int64", "group_words": "int64",
        "group_articles": "int64", "quoted_share": "float64", "low": "float64", "high": "float64",
    }  # fmt: skip
    table = pd.DataFrame(rows, columns=list(types)).astype(types)
    return table.sort_values(
        [by, "words", "quotations", "speaker"],
        ascending=[True, False, False, True],
        ignore_index=True,
    )


def _sizes(tokens: Tokens) -> pd.DataFrame:
    """Count for each article all words of the prose, and those in quotations."""
    from mediacompare.zones import ZONES

    quoted = tokens.zone == ZONES.index("quotation")
    prose = quoted | (tokens.zone == ZONES.index("running text"))
    columns = {}
    for name, mask in (("words", prose), ("quoted", quoted)):
        total = np.concatenate(([0], np.cumsum(mask)))
        columns[name] = total[tokens.offsets[1:]] - total[tokens.offsets[:-1]]
    return pd.DataFrame(columns, index=list(tokens.article_id))


def _same_speaker(quotes: pd.DataFrame) -> pd.Series[str]:
    """Write each speaker in one form: the fullest of the article, the commonest of the corpus."""
    keys: list[str | None] = []
    for _, part in quotes.groupby("article_id", sort=False):
        names = {_key(str(s)) for s in part["speaker"].dropna()}
        keys.extend(
            None if pd.isna(speaker) else _full_name(_key(str(speaker)), names)
            for speaker in part["speaker"]
        )
    keys = _without_titles(keys)
    forms: dict[str, Counter[str]] = {}
    for key, written in zip(keys, quotes["speaker"], strict=True):
        # A full name has at least one mention that ends in it; a surname alone is not its form.
        if key is not None and _key(str(written)).endswith(key):
            form = " ".join(str(written).split())[-len(key) :]
            forms.setdefault(key, Counter())[form] += 1
    best = {
        key: max(sorted(counted), key=lambda f: (counted[f], not f.isupper()))
        for key, counted in forms.items()
    }
    return pd.Series(
        [None if key is None else best[key] for key in keys], index=quotes.index, dtype="str"
    )


def _full_name(key: str, names: set[str]) -> str:
    """Give the full name that a surname stands for in an article; itself if none or several do."""
    bare = _without_honorific(key)
    full = {_without_honorific(n) for n in names if _without_honorific(n).endswith(f" {bare}")}
    whole = [n for n in full if not any(n.endswith(f" {m}") for m in full)]
    if len(whole) == 1:
        return whole[0]
    # "Dr. Moreno" is "Moreno" only where somebody else with the name cannot be meant
    return bare if bare in names and not whole else key


def _without_honorific(key: str) -> str:
    words = key.split()
    while len(words) > 1 and words[0].strip(".") in _HONORIFICS:
        words = words[1:]
    return " ".join(words)


def _without_titles(keys: list[str | None]) -> list[str | None]:
    """Cut "director ada moreno" to "ada moreno" where that stands alone somewhere."""
    alone = {key for key in keys if key is not None and " " in key}
    cut = []
    for key in keys:
        words = key.split() if key is not None else []
        tails = [" ".join(words[i:]) for i in range(1, len(words) - 1)]
        cut.append(next((tail for tail in reversed(tails) if tail in alone), key))
    return cut


def _key(speaker: str) -> str:
    return " ".join(_ARTICLES.sub("", speaker.strip()).casefold().split())


def _speakers(own: pd.DataFrame) -> list[dict[str, Any]]:
    if own.empty:
        return [
            {
                "speaker": None, "unresolved": "", "quotations": 0, "words": 0, "share": None,
                "neutral": 0,
                "asserting": 0, "doubting": 0, "other": 0, "no_verb": 0, "verbs": "", "articles": 0,
            }
        ]  # fmt: skip
    total = int(own["words"].sum())
    rows = []
    for speaker, part in own.groupby("speaker", dropna=False):
        classes = part["verb_class"].value_counts()
        words = int(part["words"].sum())
        main = {name: int(classes.get(name, 0)) for name in ("neutral", "asserting", "doubting")}
        rows.append(
            {
                "speaker": None if pd.isna(speaker) else speaker,
                "unresolved": _listed(part["unresolved"]),
                "quotations": len(part),
                "words": words,
                "share": words / total if total else None,
                **main,
                "other": int(classes.sum()) - sum(main.values()),
                "no_verb": int(part["verb"].isna().sum()),
                "verbs": _listed(part["verb"]),
                "articles": int(part["article_id"].nunique()),
            }
        )
    return rows


def _listed(words: pd.Series[str]) -> str:
    counts = Counter(words.dropna())
    return "; ".join(f"{w} {n}" for w, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])))


def _group(
    own: pd.DataFrame, size: pd.DataFrame, confidence: float, resamples: int, seed: int
) -> dict[str, Any]:
    from mediacompare.intervals import resampled_totals

    words, quoted = int(size["words"].sum()), int(size["quoted"].sum())
    terms = int(size["terms"].sum())
    marked = (size["quoted"] + size["terms"]).to_numpy(float)
    low = high = None
    if len(size) >= _FEW and words:
        drawn: npt.NDArray[np.float64] = resampled_totals(
            np.column_stack([marked, size["words"].to_numpy(float)]), resamples=resamples, seed=seed
        )
        kept = drawn[drawn[:, 1] > 0]
        bounds = [(1 - confidence) / 2, (1 + confidence) / 2]
        low, high = np.quantile(kept[:, 0] / kept[:, 1], bounds)
    return {
        "group_quotations": len(own),
        "group_quoted_words": quoted,
        "group_term_words": terms,
        "group_words": words,
        "group_articles": len(size),
        "quoted_share": (quoted + terms) / words if words else None,
        "low": low,
        "high": high,
    }
