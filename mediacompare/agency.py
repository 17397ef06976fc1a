"""Agency: passives with and without agent, nominalizations, who acts and who is acted on.

The clauses come from `clauses`; here they are counted by group and by actor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mediacompare.clauses import (
    ACTIVE,
    PASSIVES,
    PROSE,
    find_clauses,
    find_passives,
    language_code,
    prepare,
)
from mediacompare.phrases import agency_lists

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

__all__ = ["find_clauses", "find_passives", "measure_actors", "measure_agency"]

_FEW = 10
_NOMINAL = re.compile(r"[^\W\d_]{3,}(?:tion|sion|ment|ance|ence)s?")
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
#: Before "of" these count or bundle what comes after it: "dozens of laptops" are laptops.
_MEASURES = frozenset([
    "dozens", "hundreds", "thousands", "millions", "tens", "number", "numbers", "some", "most",
    "many", "all", "both", "several", "few", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "majority", "half", "part", "rest", "lot", "lots", "pair",
    "couple", "none", "each", "any", "scores", "group",
])  # fmt: skip
_PRONOUNS = frozenset([
    "i", "me", "we", "us", "you", "he", "him", "she", "her", "it", "they", "them", "who",
    "whom", "which", "that", "this", "these", "those", "one", "ones", "himself", "herself",
    "itself", "themselves", "ourselves", "someone", "somebody", "anyone", "anybody", "everyone",
    "everybody", "nobody", "nothing", "something", "others", "other", "another", "both", "all",
    "some", "many", "most", "several", "few", "er", "sie", "es", "ihm", "ihn", "ihr", "ihnen",
    "wir", "uns", "ich", "mich", "man", "niemand", "alle", "viele", "einige", "wer",
])  # fmt: skip
_JOINED = re.compile(r"\s+(?:and|or|und|oder)\s+", re.IGNORECASE)


def is_nominalization(word: str) -> bool:
    """Tell whether an English word, casefolded, has the form of a noun made from a verb."""
    lists = agency_lists("en")
    if word in lists.nominalization:
        return True
    return (
        len(word) >= 7
        and _NOMINAL.fullmatch(word) is not None
        and word not in lists.not_nominalization
    )


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
        ``passives_per_100_sentences``; ``active_clauses`` (with a verb of doing and an object);
        ``nominalizations``; ``nominalizations_per_100_words``; ``agents``, ``patients`` (who acts
        and who is acted on, as written, in clauses of both voices, the most frequent first, with
        counts; by kind of actor, with intervals, in `measure_actors`); ``words``, ``sentences``,
        ``articles`` (those in a language with a rule for passives); ``without_rule`` (articles in
        other languages, and without a language); ``undefined`` (what was not looked for, in how
        many articles of which language; empty where all was looked for); ``interval``
        (``articles resampled`` from 10 articles with passives on, else ``Wilson``).

    Notes
    -----
    Passives in six languages (`find_passives`), active clauses and nominalizations in English
    only: they are missing, not 0, for a group without an English article. See `find_clauses` for
    what counts and how well it is found. Nominalizations are words of seven letters or more in
    -tion, -sion, -ment, -ance, -ence that name no lasting thing (a stop list takes out
    "government", "station"), and those of a short list ("closure", "theft", "refusal"): a rough
    count of events told as things. On the 65 sentences held out (``python -m benchmarks.agency``)
    14 of 16 right, 14 of 24 found: nouns that look like their verbs ("arrest", "attack") are not
    counted.

    A passive without agent may leave out what everybody knows; the share alone shows no intent.
    The shares of active and passive clauses are no measure of style either: passives are found
    with every verb, active clauses only with verbs of doing that have an object.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a"], "outlet": ["Courier"], "language": ["en"],
    ...     "text": ["The bridge was closed by the council. It has not been repaired."]})
    >>> measure_agency(articles)[["passives", "agentless", "agents"]].values.tolist()
    [[2, 1, 'the council 1']]
    """
    tokens, codes = prepare(articles, tokens, zones, by)
    clauses = find_clauses(articles, tokens=tokens, zones=zones)
    sizes = _sizes(tokens, codes)
    passive = clauses["voice"] == "passive"
    for column, rows in (
        ("passives", clauses[passive]),
        ("agentless", clauses[passive & clauses["agent"].isna()]),
        ("active", clauses[~passive]),
    ):
        counts = rows.groupby("article_id").size()
        sizes[column] = counts.reindex(sizes.index).fillna(0).astype("int64")
    group = articles.set_index(articles["article_id"].astype("str"))[by].dropna().astype("str")
    clauses["group"] = clauses["article_id"].map(group)
    result = []
    for name, ids in sorted(group.groupby(group).groups.items()):
        own = sizes.reindex(sorted(ids))
        with_rule, english = own[own["rule"]], own[own["active_rule"]]
        n, k = int(with_rule["passives"].sum()), int(with_rule["agentless"].sum())
        sentences, words = int(with_rule["sentences"].sum()), int(english["words"].sum())
        low, high, method = _interval(
            with_rule[["agentless", "passives"]].to_numpy(float), confidence, resamples, seed
        )
        part = clauses[clauses["group"] == name]
        nominal = int(english["nominalizations"].sum()) if len(english) else None
        result.append(
            {
                by: name, "passives": n, "agentless": k,
                "agentless_share": k / n if n else None, "low": low, "high": high,
                "passives_per_100_sentences": 100 * n / sentences if sentences else None,
                "active_clauses": int(english["active"].sum()) if len(english) else None,
                "nominalizations": nominal,
                "nominalizations_per_100_words":
                    100 * nominal / words if words and nominal is not None else None,
                "agents": _listed(part["agent"]), "patients": _listed(part["patient"]),
                "words": int(with_rule["words"].sum()), "sentences": sentences,
                "articles": len(with_rule), "without_rule": len(own) - len(with_rule),
                "undefined": _undefined(own), "interval": method,
            }
        )  # fmt: skip
    types = {
        by: "str", "passives": "int64", "agentless": "int64", "agentless_share": "float64",
        "low": "float64", "high": "float64", "passives_per_100_sentences": "float64",
        "active_clauses": "Int64", "nominalizations": "Int64",
        "nominalizations_per_100_words": "float64", "agents": "str",
        "patients": "str", "words": "int64", "sentences": "int64", "articles": "int64",
        "without_rule": "int64", "undefined": "str", "interval": "str",
    }  # fmt: skip
    return pd.DataFrame(result, columns=list(types)).astype(types)


def measure_actors(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    actors: Mapping[str, Sequence[str]] | None = None,
    by: str = "outlet",
    zones: Sequence[str] = PROSE,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how often each group lets an actor act, and how often be acted on.

    Parameters
    ----------
    articles
        The articles table.
    tokens
        Made from `articles` when not given.
    actors
        Who belongs together: a name, and the wordings that mean it, as
        ``{"police": ["police", "officer*", "Europol"]}``; ``word*`` stands for any ending,
        capitals do not matter. A wording must be the last words of the phrase: "police station" is
        no police. When not given, each last word of a phrase is an actor.
    by
        Column whose values are the groups.
    zones
        Parts of the text to look at; by default running text and quotations.
    confidence, resamples, seed
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row a group and actor, the most frequent first: `by`; ``actor`` (the last row of a
        group, with ``actor`` missing, counts pronouns, which are not resolved, and, where `actors`
        are given, all others); ``acts`` (clauses in which it is the agent); ``acted_on`` (in
        which it is the patient, active or passive); ``acts_passive`` (of ``acts``, after "by");
        ``acted_on_agentless`` (of ``acted_on``, passives that name no agent); ``acting_share``
        (``acts`` of both, 0 to 1) with ``low`` and ``high``; ``verbs_acting``,
        ``verbs_acted_on`` (with counts, the most frequent first); ``articles`` (of the group,
        that have the actor in such a clause); ``group_articles`` (in a language with a rule);
        ``interval`` (``articles resampled`` from 10 articles with the actor on, else ``Wilson``).

    Notes
    -----
    A count of grammar, not of power: who is the subject of verbs of doing, and who their object.
    In other languages than English only passives are looked for, so agents are few there: do not
    compare the shares of groups in different languages. `find_clauses` shows every clause, and its
    notes say how many are right and how many are found. Of "Teachers and parents" both act. Of
    "dozens of laptops" the laptops are the actor.

    After van Leeuwen's activation and passivation of social actors (1996, in: Caldas-Coulthard &
    Coulthard, eds., Texts and Practices, Routledge), as far as word order shows them.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a"], "outlet": ["Courier"], "language": ["en"],
    ...     "text": ["Police arrested two men. The men had attacked an officer."]})
    >>> result = measure_actors(articles, actors={"police": ["police", "officer*"], "men": ["men"]})
    >>> result[["actor", "acts", "acted_on"]].values.tolist()
    [['men', 1, 1], ['police', 1, 1]]
    """
    patterns = _check_actors(actors)
    tokens, codes = prepare(articles, tokens, zones, by)
    clauses = find_clauses(articles, tokens=tokens, zones=zones)
    sizes = _sizes(tokens, codes)
    group = articles.set_index(articles["article_id"].astype("str"))[by].dropna().astype("str")
    roles = _roles(clauses, patterns)
    roles["group"] = roles["article_id"].map(group)
    result = []
    for name, ids in sorted(group.groupby(group).groups.items()):
        group_articles = int(sizes.reindex(sorted(ids))["rule"].sum())
        own = roles[roles["group"] == name]
        for actor, part in own.groupby("actor", dropna=False):
            acts, acted_on = part[part["acts"]], part[~part["acts"]]
            table = part.groupby("article_id")["acts"].agg(["sum", "size"]).to_numpy(float)
            low, high, method = _interval(table, confidence, resamples, seed)
            result.append(
                {
                    by: name, "actor": None if pd.isna(actor) else actor,
                    "acts": len(acts), "acted_on": len(acted_on),
                    "acts_passive": int((acts["voice"] == "passive").sum()),
                    "acted_on_agentless": int(acted_on["agentless"].sum()),
                    "acting_share": len(acts) / len(part), "low": low, "high": high,
                    "verbs_acting": _listed(acts["verb"]),
                    "verbs_acted_on": _listed(acted_on["verb"]),
                    "articles": len(table), "group_articles": group_articles, "interval": method,
                }
            )  # fmt: skip
    types = {
        by: "str", "actor": "str", "acts": "int64", "acted_on": "int64", "acts_passive": "int64",
        "acted_on_agentless": "int64", "acting_share": "float64", "low": "float64",
        "high": "float64", "verbs_acting": "str", "verbs_acted_on": "str", "articles": "int64",
        "group_articles": "int64", "interval": "str",
    }  # fmt: skip
    made = pd.DataFrame(result, columns=list(types)).astype(types)
    made["_n"], made["_last"] = made["acts"] + made["acted_on"], made["actor"].isna()
    made = made.sort_values(
        [by, "_last", "_n", "actor"], ascending=[True, True, False, True], ignore_index=True
    )
    return made[list(types)]


def _check_actors(actors: Mapping[str, Sequence[str]] | None) -> dict[str, list[list[str]]] | None:
    if actors is None:
        return None
    if not isinstance(actors, Mapping) or not actors:
        raise ValueError(
            "actors must map each name to its wordings, such as "
            f"{{'police': ['police', 'officer*']}}; got {actors!r}"
        )
    patterns = {}
    for name, wordings in actors.items():
        listed = [wordings] if isinstance(wordings, str) else list(wordings)
        if not listed or not all(isinstance(w, str) and w.strip() for w in listed):
            raise ValueError(f"actors[{name!r}] must be a list of wordings, got {wordings!r}")
        patterns[str(name)] = [w.casefold().replace("’", "'").split() for w in listed]
    return patterns


def _roles(clauses: pd.DataFrame, patterns: dict[str, list[list[str]]] | None) -> pd.DataFrame:
    """Give one row for each actor in a role: who acts, and who is acted on."""
    rows = []
    for clause in clauses.to_dict("records"):
        for acts, phrase in ((True, clause["agent"]), (False, clause["patient"])):
            if pd.isna(phrase):
                continue
            rows += [
                (
                    clause["article_id"], actor, acts, clause["voice"], clause["verb"],
                    not acts and clause["voice"] == "passive" and pd.isna(clause["agent"]),
                )
                for actor in sorted(_actors_of(str(phrase), patterns), key=str)
            ]  # fmt: skip
    types = {
        "article_id": "str", "actor": "str", "acts": "bool", "voice": "str", "verb": "str",
        "agentless": "bool",
    }  # fmt: skip
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _actors_of(phrase: str, patterns: dict[str, list[list[str]]] | None) -> Iterable[str | None]:
    found: set[str | None] = set()
    for part in _JOINED.split(phrase):
        words = [w.casefold().replace("’", "'") for w in _WORD.findall(part)]
        words = _head(words)
        if not words:
            continue
        if patterns is None:
            last = words[-1].removesuffix("'s")
            found.add(None if last in _PRONOUNS or last[:1].isdigit() else last)
            continue
        named = {
            name
            for name, wordings in patterns.items()
            if any(_ends_with(words, wording) for wording in wordings)
        }
        found |= named or {None}
    return found


def _head(words: list[str]) -> list[str]:
    """Cut a phrase to the words up to its head: "the mayor of Leeds", "dozens of laptops"."""
    while "of" in words:
        at = words.index("of")
        if words[:at] and words[at - 1] in _MEASURES and at + 1 < len(words):
            words = words[at + 1 :]
        else:
            return words[:at]
    return words


def _ends_with(words: list[str], wording: list[str]) -> bool:
    if len(wording) > len(words):
        return False
    tail = words[len(words) - len(wording) :]
    return all(_pattern(p).fullmatch(w) for p, w in zip(wording, tail, strict=True))


@lru_cache(maxsize=1000)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile("[^ ]*".join(re.escape(part) for part in word.split("*")[:4]))


def _sizes(tokens: Tokens, codes: set[int]) -> pd.DataFrame:
    """Count words, sentences and nominalizations of each article, and say which rules it has."""
    nominal = np.array([is_nominalization(w) for w in tokens.vocabulary], dtype=bool)
    kept = np.isin(tokens.zone, sorted(codes))
    rows = []
    for i in range(len(tokens.article_id)):
        part = slice(int(tokens.offsets[i]), int(tokens.offsets[i + 1]))
        mask = kept[part]
        language = language_code(tokens.language[i])
        rows.append(
            {
                "language": language or "no language",
                "rule": language in PASSIVES,
                "active_rule": language in ACTIVE,
                "words": int(mask.sum()),
                "sentences": len(np.unique(tokens.sentence[part][mask])),
                "nominalizations": int(nominal[tokens.word[part][mask]].sum()),
            }
        )
    table = pd.DataFrame(
        rows,
        columns=["language", "rule", "active_rule", "words", "sentences", "nominalizations"],
    )
    table.index = pd.Index(list(tokens.article_id), dtype="str")
    return table


def _undefined(own: pd.DataFrame) -> str:
    """Say what was not looked for, in how many articles of which language."""
    reasons = []
    for what, rule in (
        ("passives", "rule"),
        ("active clauses and nominalizations", "active_rule"),
    ):
        counts = Counter(own.loc[~own[rule].astype(bool), "language"])
        if counts:
            listed = ", ".join(f"{n} in {language}" for language, n in sorted(counts.items()))
            reasons.append(f"{what} not looked for: {listed}")
    return "; ".join(reasons).replace(" in no language", " without a language")


def _interval(
    table: np.ndarray[Any, np.dtype[np.float64]], confidence: float, resamples: int, seed: int
) -> tuple[float | None, float | None, str | None]:
    """Give an interval of a share, from parts and wholes by article."""
    from mediacompare.intervals import proportion_interval, resampled_totals

    k, n = table.sum(axis=0) if len(table) else (0, 0)
    if not n:
        return None, None, None
    if (table[:, 1] > 0).sum() < _FEW:
        low, high = proportion_interval(int(k), int(n), confidence)
        return float(low), float(high), "Wilson"
    drawn = resampled_totals(table, resamples=resamples, seed=seed)
    drawn = drawn[drawn[:, 1] > 0]
    bounds = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], bounds)
    return float(low), float(high), "articles resampled"


def _listed(names: pd.Series[str], most: int = 10) -> str:
    counts = names.dropna().value_counts()
    pairs = sorted(counts.items(), key=lambda x: (-int(x[1]), str(x[0])))
    return "; ".join(f"{name} {count}" for name, count in pairs[:most])
