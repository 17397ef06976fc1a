"""Agency: passives with and without agent, nominalizations, who acts and who is acted on.

Rules for English, with the word lists of resources/agency_words.csv. Other languages have no rule
here, and their articles are counted as such.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from mediacompare.errors import missing_columns, unknown_choice
from mediacompare.wordlists import list_rows

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

LANGUAGES = ("en",)
PROSE = ("running text", "quotation")
_ADVERBS_BETWEEN = 4
_AGENT_WITHIN = 12
_FEW = 10
_NOMINAL = re.compile(r"[^\W\d_]{3,}(?:tion|sion|ment|ance|ence)s?")
_PARTICIPLE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*ed")
_PASSIVES: dict[str, str] = {
    "article_id": "str",
    "start": "int64",
    "end": "int64",
    "participle": "str",
    "agent": "str",
    "agent_start": "Int64",
    "agent_end": "Int64",
    "patient": "str",
    "patient_start": "Int64",
    "patient_end": "Int64",
    "zone": "str",
    "sentence": "int64",
}


class _Lists(NamedTuple):
    be: frozenset[str]
    get: frozenset[str]
    participle: frozenset[str]
    not_participle: frozenset[str]
    adverb: frozenset[str]
    clause: frozenset[str]
    not_agent: frozenset[str]
    not_nominalization: frozenset[str]


@lru_cache(maxsize=4)
def _lists(language: str) -> _Lists:
    return _Lists(
        **{
            row["kind"].replace(" ", "_"): frozenset(row["words"].split("|"))
            for row in list_rows("agency_words.csv")
            if row["language"] == language
        }
    )


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    zone: int
    place: int


def find_passives(
    articles: pd.DataFrame, *, tokens: Tokens | None = None, zones: Sequence[str] = PROSE
) -> pd.DataFrame:
    """Find the passives of each article, with the one who acts and the one acted on.

    Parameters
    ----------
    articles
        The articles table.
    tokens
        Made from `articles` when not given.
    zones
        Parts of the text to look at; by default running text and quotations.

    Returns
    -------
    pandas.DataFrame
        One row a passive: ``article_id``; ``start``, ``end`` (characters, from the auxiliary to
        the participle); ``participle``; ``agent``, ``agent_start``, ``agent_end`` (what follows
        "by"; missing where nobody is named); ``patient``, ``patient_start``, ``patient_end``
        (what stands before the auxiliary; missing where it cannot be told); ``zone``;
        ``sentence`` (number in the article).

    Notes
    -----
    English only. A passive is a form of "be" or "get", up to four adverbs, and a past participle,
    regular or from a list of irregular ones; participles that are mostly adjectives ("involved",
    "interested") are left out. So are passives without auxiliary ("the man arrested on Friday").
    Measured on sentences written and marked by hand (tests/test_voices.py): on 60 that were seen
    while the rules were made, precision 0.98 and recall 0.88 for passives, 0.93 and 0.78 for
    agents; on 40 written afterwards 0.97 and 0.91, agents 0.91 and 0.91. Not found are passives in
    questions ("Was it locked?"), after an insertion, and the second of two ("opened and closed").
    The samples are small and no newspaper text; patients were not measured.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a"], "outlet": ["Courier"], "language": ["en"],
    ...     "text": ["The bridge was closed by the council. It has not been repaired."]})
    >>> find_passives(articles)[["patient", "participle", "agent"]].fillna("-").values.tolist()
    [['The bridge', 'closed', 'the council'], ['It', 'repaired', '-']]
    """
    tokens, codes = _prepare(articles, tokens, zones)
    rows: list[dict[str, Any]] = []
    for i, article_id in enumerate(tokens.article_id):
        language = _code(tokens.language[i])
        if language not in LANGUAGES:
            continue
        lists = _lists(language)
        for number, sentence in _sentences(tokens, i, codes):
            for row in _passives(tokens.text[i], sentence, lists):
                zone = row.pop("zone_code")
                rows.append(
                    {"article_id": article_id, "sentence": number, "zone": _zone_name(zone), **row}
                )
    table = pd.DataFrame(rows, columns=list(_PASSIVES)).astype(_PASSIVES)
    return table.sort_values(["article_id", "start"], ignore_index=True)


def _prepare(
    articles: pd.DataFrame, tokens: Tokens | None, zones: Sequence[str], *columns: str
) -> tuple[Tokens, set[int]]:
    from mediacompare.tokens import make_tokens
    from mediacompare.zones import ZONES

    missing = [c for c in ("article_id", "text", *columns) if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    for zone in zones:
        if zone not in ZONES:
            raise unknown_choice("zones", zone, ZONES)
    made = make_tokens(articles) if tokens is None else tokens
    return made, {ZONES.index(zone) for zone in zones}


def _zone_name(code: int) -> str:
    from mediacompare.zones import ZONES

    return ZONES[code]


def _code(language: str | None) -> str | None:
    return language.split("-")[0].lower() if isinstance(language, str) else None


def _sentences(tokens: Tokens, i: int, codes: set[int]) -> list[tuple[int, list[_Word]]]:
    begin, stop = int(tokens.offsets[i]), int(tokens.offsets[i + 1])
    vocabulary = tokens.vocabulary
    groups: dict[int, list[_Word]] = {}
    for place, (word, start, end, zone, sentence) in enumerate(
        zip(
            tokens.word[begin:stop].tolist(), tokens.start[begin:stop].tolist(),
            tokens.end[begin:stop].tolist(), tokens.zone[begin:stop].tolist(),
            tokens.sentence[begin:stop].tolist(), strict=True,
        )
    ):  # fmt: skip
        if zone in codes:
            groups.setdefault(sentence, []).append(_Word(vocabulary[word], start, end, zone, place))
    return sorted(groups.items())


def _passives(text: str, words: Sequence[_Word], lists: _Lists) -> list[dict[str, Any]]:
    found = []
    i = 0
    while i < len(words):
        word = words[i].text
        if word not in lists.be and word not in lists.get:
            i += 1
            continue
        j = _participle_at(text, words, i, lists)
        if j is None:
            i += 1
            continue
        first = _first_auxiliary(words, i, lists)
        agent = _agent(text, words, j, lists)
        patient = _patient(text, words, first, lists)
        found.append(
            {
                "start": words[first].start,
                "end": words[j].end,
                "participle": words[j].text,
                "agent": text[agent[0] : agent[1]] if agent else None,
                "agent_start": agent[0] if agent else None,
                "agent_end": agent[1] if agent else None,
                "patient": text[patient[0] : patient[1]] if patient else None,
                "patient_start": patient[0] if patient else None,
                "patient_end": patient[1] if patient else None,
                "zone_code": words[i].zone,
            }
        )
        i = j + 1
    return found


_AUXILIARIES = frozenset(
    ["have", "has", "had", "having", "be", "is", "are", "was", "were", "been", "being"]
)
_MODALS = frozenset(
    ["can", "could", "will", "would", "may", "might", "must", "shall", "should", "to"]
)


def _first_auxiliary(words: Sequence[_Word], i: int, lists: _Lists) -> int:
    """Go back to the first auxiliary: "have not yet been arrested", "is being built"."""
    first = i
    while first:
        at = first - 1
        while at and (words[at].text in lists.adverb or words[at].text.endswith("ly")):
            at -= 1
        if words[at].text not in _AUXILIARIES or first - at > 3:
            break
        first = at
    return first


def _broken(text: str, left: _Word, right: _Word) -> bool:
    """Tell whether a mark of a clause stands between two words."""
    return any(mark in text[left.end : right.start] for mark in ",;:.!?()—–")


def _participle_at(text: str, words: Sequence[_Word], i: int, lists: _Lists) -> int | None:
    for j in range(i + 1, min(i + 2 + _ADVERBS_BETWEEN, len(words))):
        if _broken(text, words[j - 1], words[j]):
            return None
        word = words[j].text
        if word in lists.participle or _PARTICIPLE.fullmatch(word):
            # "is opposed to" describes, "was opposed by three members" tells what they did.
            acted = j + 1 < len(words) and words[j + 1].text == "by"
            if word in lists.not_participle and not acted:
                return None
            return None if _modifies(text, words, j) else j
        joins = word == "and" and words[j - 1].text.endswith("ly")
        if word not in lists.adverb and not word.endswith("ly") and not joins:
            return None
    return None


_DETERMINERS = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my"]
)


def _modifies(text: str, words: Sequence[_Word], j: int) -> bool:
    """Tell "were armed men" from "were armed by men": a noun right after the participle."""
    if words[j].text not in {"armed", "registered", "organized", "united", "improved", "increased"}:
        return False
    return (
        j + 1 < len(words)
        and words[j + 1].text.endswith("s")
        and not _broken(text, words[j], words[j + 1])
    )


def _agent(text: str, words: Sequence[_Word], j: int, lists: _Lists) -> tuple[int, int] | None:
    """Give the span of who acts: what follows "by", if it is no time, amount, means or "-ing"."""
    for k in range(j + 1, min(j + 1 + _AGENT_WITHIN, len(words) - 1)):
        if any(mark in text[words[k - 1].end : words[k].start] for mark in ";:.!?—–"):
            return None
        if words[k].text in lists.clause or words[k].text in lists.be:
            return None
        if words[k].text != "by":
            continue
        first = words[k + 1].text
        if first.endswith("ing") or first in lists.not_agent or first[:1].isdigit():
            return None
        end = k + 1
        while (
            end + 1 < len(words)
            and end - k < 8
            and not _broken(text, words[end], words[end + 1])
            and words[end + 1].text not in lists.clause
            and words[end + 1].text not in _PREPOSITIONS
        ):
            end += 1
        if words[end].text in lists.not_agent:
            return None
        return words[k + 1].start, words[end].end
    return None


_PREPOSITIONS = frozenset(
    ["in", "on", "at", "from", "to", "for", "with", "by", "under", "over", "during", "after"]
) | frozenset(["before", "via", "against", "about", "into", "between", "among", "near", "using"])
_PRONOUNS = frozenset(["he", "she", "it", "they", "we", "you", "i", "who", "which", "that"])


def _patient(
    text: str, words: Sequence[_Word], first: int, lists: _Lists
) -> tuple[int, int] | None:
    """Give the span of who is acted on: the noun phrase that opens the clause of the auxiliary.

    Told only where the clause begins at a mark, a conjunction or the sentence; after "and" or
    "or" without a comma the words may belong to the clause before.
    """
    end = first - 1
    while end >= 0 and (words[end].text in _MODALS or words[end].text in lists.adverb):
        end -= 1
    if end < 0 or _broken(text, words[end], words[end + 1]) or words[end].text in lists.clause:
        return None
    begin = end
    if words[first].text == "being":
        while begin and end - begin < 3 and words[begin].text in _DETERMINERS:
            begin -= 1
        return words[begin].start, words[end].end
    while (
        begin
        and end - begin < 12
        and not _broken(text, words[begin - 1], words[begin])
        and words[begin - 1].text not in lists.clause
    ):
        begin -= 1
    if begin and end - begin >= 12:
        return None
    joined = begin > 1 and words[begin - 1].text in {"and", "or", "but"}
    if joined and not _broken(text, words[begin - 2], words[begin - 1]):
        opening = text[words[begin].start]
        if not (opening.isdigit() or opening.isupper() or words[begin].text in _DETERMINERS):
            return None
    while begin < end and words[begin].text in _MODALS | lists.adverb:
        begin += 1
    stop = begin
    while stop < end and words[stop + 1].text not in _PREPOSITIONS | _PRONOUNS:
        stop += 1
    if words[begin].text in _PREPOSITIONS | _AUXILIARIES:
        return None
    return words[begin].start, words[stop].end


def measure_agency(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    by: str = "outlet",
    zones: Sequence[str] = PROSE,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how often each group leaves out who acts: agentless passives, nominalizations.

    Parameters
    ----------
    articles
        The articles table.
    tokens
        Made from `articles` when not given.
    by
        Column whose values are the groups.
    zones
        Parts of the text to look at; by default running text and quotations.
    confidence, resamples, seed
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row a group: `by`; ``passives``; ``agentless`` (that name no agent);
        ``agentless_share`` (0 to 1, missing without passives) with ``low`` and ``high``;
        ``passives_per_100_sentences``; ``nominalizations``; ``nominalizations_per_100_words``;
        ``agents``, ``patients`` (who acts and who is acted on in passives, the most frequent
        first, with counts); ``words``, ``sentences``, ``articles`` (those with a rule);
        ``without_rule`` (articles in languages without one); ``interval`` (``articles resampled``
        from 10 articles on, else ``Wilson``).

    Notes
    -----
    English only; see `find_passives` for what counts. Nominalizations are words of seven letters
    or more in -tion, -sion, -ment, -ance, -ence that name no lasting thing (a stop list takes out
    "government", "station"): a rough count of events told as things. A passive without agent may
    leave out what everybody knows; the share alone shows no intent.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a"], "outlet": ["Courier"], "language": ["en"],
    ...     "text": ["The bridge was closed by the council. It has not been repaired."]})
    >>> measure_agency(articles)[["passives", "agentless", "agents"]].values.tolist()
    [[2, 1, 'the council 1']]
    """
    tokens, codes = _prepare(articles, tokens, zones, by)
    passives = find_passives(articles, tokens=tokens, zones=zones)
    sizes = _sizes(tokens, codes)
    counts = passives.groupby("article_id").size()
    bare = passives[passives["agent"].isna()].groupby("article_id").size()
    sizes["passives"] = counts.reindex(sizes.index).fillna(0).astype("int64")
    sizes["agentless"] = bare.reindex(sizes.index).fillna(0).astype("int64")
    group = articles.set_index(articles["article_id"].astype("str"))[by].dropna().astype("str")
    passives["group"] = passives["article_id"].map(group)
    rows = []
    for name, ids in sorted(group.groupby(group).groups.items()):
        own = sizes.reindex(sorted(ids))
        with_rule = own[own["rule"]]
        words, sentences = int(with_rule["words"].sum()), int(with_rule["sentences"].sum())
        n, k = int(with_rule["passives"].sum()), int(with_rule["agentless"].sum())
        low, high, method = _interval(with_rule, confidence, resamples, seed)
        nominal = int(with_rule["nominalizations"].sum())
        part = passives[passives["group"] == name]
        rows.append(
            {
                by: name, "passives": n, "agentless": k,
                "agentless_share": k / n if n else None, "low": low, "high": high,
                "passives_per_100_sentences": 100 * n / sentences if sentences else None,
                "nominalizations": nominal,
                "nominalizations_per_100_words": 100 * nominal / words if words else None,
                "agents": _listed(part["agent"]), "patients": _listed(part["patient"]),
                "words": words, "sentences": sentences, "articles": len(with_rule),
                "without_rule": len(own) - len(with_rule), "interval": method,
            }
        )  # fmt: skip
    types = {
        by: "str", "passives": "int64", "agentless": "int64", "agentless_share": "float64",
        "low": "float64", "high": "float64", "passives_per_100_sentences": "float64",
        "nominalizations": "int64", "nominalizations_per_100_words": "float64", "agents": "str",
        "patients": "str", "words": "int64", "sentences": "int64", "articles": "int64",
        "without_rule": "int64", "interval": "str",
    }  # fmt: skip
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _sizes(tokens: Tokens, codes: set[int]) -> pd.DataFrame:
    """Count words, sentences and nominalizations of each article with a rule."""
    nominal = np.array(
        [
            len(w) >= 7 and _NOMINAL.fullmatch(w) is not None
            and w not in _lists("en").not_nominalization
            for w in tokens.vocabulary
        ],
        dtype=bool,
    )  # fmt: skip
    kept = np.isin(tokens.zone, sorted(codes))
    rows = []
    for i in range(len(tokens.article_id)):
        part = slice(int(tokens.offsets[i]), int(tokens.offsets[i + 1]))
        mask = kept[part]
        rows.append(
            {
                "rule": _code(tokens.language[i]) in LANGUAGES,
                "words": int(mask.sum()),
                "sentences": len(np.unique(tokens.sentence[part][mask])),
                "nominalizations": int(nominal[tokens.word[part][mask]].sum()),
            }
        )
    table = pd.DataFrame(rows, columns=["rule", "words", "sentences", "nominalizations"])
    table.index = pd.Index(list(tokens.article_id), dtype="str")
    return table


def _interval(
    own: pd.DataFrame, confidence: float, resamples: int, seed: int
) -> tuple[float | None, float | None, str | None]:
    from mediacompare.intervals import proportion_interval, resampled_totals

    n = int(own["passives"].sum())
    if not n:
        return None, None, None
    if (own["passives"] > 0).sum() < _FEW:
        low, high = proportion_interval(int(own["agentless"].sum()), n, confidence)
        return float(low), float(high), "Wilson"
    drawn = resampled_totals(
        own[["agentless", "passives"]].to_numpy(float), resamples=resamples, seed=seed
    )
    drawn = drawn[drawn[:, 1] > 0]
    bounds = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], bounds)
    return float(low), float(high), "articles resampled"


def _listed(names: pd.Series[str], most: int = 10) -> str:
    counts = names.dropna().value_counts()
    pairs = sorted(counts.items(), key=lambda x: (-int(x[1]), str(x[0])))
    return "; ".join(f"{name} {count}" for name, count in pairs[:most])
