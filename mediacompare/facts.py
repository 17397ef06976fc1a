"""Facts: who reports, leaves out or differs in numbers, names, dates and lists.

Rules and short word lists, no model: see `quantities` (numbers and what they count), `names`
(persons, organizations, places, lists) and `text_dates`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediacompare.errors import missing_columns, unknown_choice
from mediacompare.fact_clusters import (
    Fact,
    deviating_pairs,
    differing_lists,
    facts_of,
    list_against_number,
)
from mediacompare.names import country_names, shown_members
from mediacompare.quantities import number_facts, read_number
from mediacompare.statements import (
    Reading,
    number_key,
    read_by_story,
    read_statements,
    report_words,
    when_of,
)

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

__all__ = [
    "find_contradictions",
    "find_facts",
    "measure_facts",
    "number_facts",
    "read_number",
]

KINDS = ("number", "enumeration", "person", "organization", "place", "name", "date", "time")
_SKIPPED_ZONES = ("furniture", "credit", "caption", "masked", "dateline")
_FACTS: dict[str, str] = {
    "article_id": "str",
    "kind": "str",
    "fact": "str",
    "value": "float64",
    "what": "str",
    "thing": "str",
    "action": "str",
    "modifier": "str",
    "portion": "str",
    "when": "str",
    "members": "str",
    "size": "Int64",
    "partial": "boolean",
    "zone": "str",
    "start": "int64",
    "end": "int64",
    "rule": "str",
}
_MATRIX: dict[str, str] = {
    "fact_id": "str",
    "fact": "str",
    "kind": "str",
    "article_id": "str",
    "outlet": "str",
    "status": "str",
    "value": "float64",
    "reading": "str",
    "deviation": "str",
    "mentions": "int64",
    "zone": "str",
    "start": "Int64",
    "end": "Int64",
    "reported_by": "int64",
    "articles": "int64",
}
_CONTRADICTIONS: dict[str, str] = {
    "scope": "str",
    "fact_id": "str",
    "fact": "str",
    "article_id_1": "str",
    "article_id_2": "str",
    "reading_1": "str",
    "reading_2": "str",
    "start_1": "int64",
    "end_1": "int64",
    "start_2": "int64",
    "end_2": "int64",
    "rule": "str",
}


def find_facts(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    kinds: Sequence[str] = KINDS,
) -> pd.DataFrame:
    """Find the numbers, names, dates and lists that each article states, with their places.

    Parameters
    ----------
    articles
        The articles table.
    tokens
        Made from `articles` when not given; used for the zones.
    kinds
        Of facts to find: ``number``, ``enumeration``, ``person``, ``organization``, ``place``,
        ``name`` (a name that no rule places), ``date`` and ``time`` (of the clock).

    Returns
    -------
    pandas.DataFrame
        One row a mention: ``article_id``; ``kind``; ``fact`` (the normalized form: ``25 person
        arrest``, a name in small letters, a country in English, a date in EDTF,
        a time as ``22:50``); ``value`` (of a
        number); ``what`` (the counted noun, or the name, as written); ``thing``, ``action``
        (classes of what is counted and of what is done); ``modifier`` (``about``, ``at least``,
        ``at most``, ``vague``); ``portion`` (``most``, ``half``, ``part``, ``none`` of them);
        ``when`` (the date given with it in the same sentence); ``members``, ``size``,
        ``partial`` (of a list: who, how many, whether the text says that there are more);
        ``zone``; ``start``, ``end`` (characters of the text); ``rule`` (which rule found it).
        What does not apply is missing.

    Notes
    -----
    Numbers in digits are found in any language, with its decimal mark; number words, nouns and
    names in English, German, French, Spanish, Italian and Dutch. Site furniture, credit lines,
    captions and datelines are passed over; names in headlines, which may be set in capitals
    throughout, too. Do not use it as a complete reading: it finds what its rules know, and what
    it does not find may still be said.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a"], "outlet": ["Courier"], "language": ["en"],
    ...     "text": ["The storm closed 14 schools in Denmark."]})
    >>> find_facts(articles)[["kind", "fact", "start"]].values.tolist()
    [['number', '14 schools close', 17], ['place', 'Denmark', 31]]
    """
    if isinstance(kinds, str):
        kinds = (kinds,)
    for kind in kinds:
        if kind not in KINDS:
            raise unknown_choice("kinds", kind, KINDS)
    missing = [c for c in ("article_id", "text") if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    readings = read_statements(articles, tokens)
    rows: list[dict[str, Any]] = []
    for reading in readings:
        rows.extend(row for row in _rows(reading) if row["kind"] in kinds)
    table = pd.DataFrame(rows, columns=list(_FACTS)).astype(_FACTS)
    return table.sort_values(["article_id", "start", "kind", "end"], ignore_index=True)


def _rows(reading: Reading) -> list[dict[str, Any]]:
    report = report_words(reading)
    countries = country_names()
    numbers = [
        {
            **_place(reading, number.start, number.end),
            "kind": "number",
            "fact": number_key(number),
            "value": number.value,
            "what": number.what or None,
            "thing": number.thing or None,
            "action": number.action or None,
            "modifier": number.modifier or None,
            "portion": number.portion or None,
            "when": when_of(reading, number, report) if number.action else None,
            "rule": f"number in {'digits' if reading.text[number.start].isdigit() else 'words'}",
        }
        for number in reading.numbers
    ]
    names = [
        {
            **_place(reading, name.start, name.end),
            "kind": name.kind,
            "fact": countries[name.key] if name.rule == "country" else name.key,
            "what": reading.text[name.start : name.end],
            "rule": name.rule,
        }
        for name in reading.names
    ]
    lists = [
        {
            **_place(reading, listed.start, listed.end),
            "kind": "enumeration",
            "fact": f"{listed.kind}: {shown_members(listed.members)}",
            "thing": "country" if all(m in countries for m in listed.members) else listed.kind,
            "members": shown_members(listed.members),
            "size": len(listed.members),
            "partial": listed.partial,
            "rule": "list of names",
        }
        for listed in reading.lists
    ]
    dates = [
        {
            **_place(reading, found.start, found.end),
            "kind": "time" if found.kind == "time" else "date",
            "fact": found.value,
            "what": reading.text[found.start : found.end],
            "rule": found.kind,
        }
        for found in (*reading.dates, *reading.times)
    ]
    return [*numbers, *names, *lists, *dates]


def _place(reading: Reading, start: int, end: int) -> dict[str, Any]:
    return {
        "article_id": reading.article_id,
        "zone": reading.zone(start),
        "start": start,
        "end": end,
    }


def measure_facts(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    groups: pd.DataFrame | str | None = None,
    kinds: Sequence[str] = KINDS,
) -> pd.DataFrame:
    """Make the matrix of facts: which article reports, leaves out or differs in each.

    Parameters
    ----------
    articles
        The articles table.
    tokens
        Made from `articles` when not given.
    groups
        Articles that tell the same story: a column of `articles`, or a table with ``article_id``
        and one further column. Facts are compared within a story. Without it all articles are
        taken to tell one.
    kinds
        Of facts, as in `find_facts`.

    Returns
    -------
    pandas.DataFrame
        One row a fact and article of its story: ``fact_id``; ``fact`` (for a reader); ``kind``;
        ``article_id``; ``outlet``; ``status`` (``reported``, ``left out``, ``deviates``);
        ``value`` (of a number, as this article has it); ``reading`` (the words of this article,
        short); ``deviation`` (in what it differs, and from what); ``mentions`` (in this article);
        ``zone``, ``start``, ``end`` (of the first mention, or the deviating one);
        ``reported_by`` (articles that report the fact, deviating or not); ``articles`` (of the
        story). Numbers stand first, then lists, names and dates, each from the most to the least
        reported.

    Notes
    -----
    Numbers are one fact when they are equal and count the same class of things or tell of the same
    action ("25 suspects were arrested", "the arrest of 25 people"). A number deviates when an
    article gives another for the same things and action (a price: another of the same order); a
    noun when it is of another class than most have ("devices", not "items"); a time or a portion
    ("most of") when others differ or do not say so; a list when it has more members than the number
    the article itself gives.
    "Left out" means that the rules found no mention: look before you say that an outlet withheld
    something. Which of two readings is right the table does not know.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a", "b"], "outlet": ["Courier", "Gazette"], "language": ["en", "en"],
    ...     "text": ["Police arrested 12 people.", "Fourteen people have been arrested."]})
    >>> measure_facts(articles)[["fact", "article_id", "status"]].values.tolist()
    [['12 people (arrest)', 'a', 'deviates'], ['12 people (arrest)', 'b', 'deviates']]
    """
    if isinstance(kinds, str):
        kinds = (kinds,)
    for kind in kinds:
        if kind not in KINDS:
            raise unknown_choice("kinds", kind, KINDS)
    outlets = _outlets(articles)
    rows: list[dict[str, Any]] = []
    for readings in read_by_story(articles, tokens, groups):
        for fact in facts_of(readings):
            if fact.kind in kinds:
                rows.extend(_matrix_rows(fact, readings, outlets))
    table = pd.DataFrame(rows, columns=[*_MATRIX, "_order"]).astype(_MATRIX)
    if len(table):
        table = table.sort_values(
            ["_order", "reported_by", "fact_id", "article_id"],
            ascending=[True, False, True, True],
            ignore_index=True,
        )
    return table[list(_MATRIX)]


def find_contradictions(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    groups: pd.DataFrame | str | None = None,
) -> pd.DataFrame:
    """List the places where an article contradicts another, or itself.

    Parameters
    ----------
    articles, tokens, groups
        As in `measure_facts`.

    Returns
    -------
    pandas.DataFrame
        One row a pair of places: ``scope`` (``within`` an article or ``between`` two);
        ``fact_id``; ``fact``; ``article_id_1``, ``article_id_2`` (the same within);
        ``reading_1``, ``reading_2`` (what stands there, short); ``start_1``, ``end_1``,
        ``start_2``, ``end_2`` (characters); ``rule``: ``other number``, ``other thing``,
        ``other portion``, ``other time``, ``list longer than number``,
        ``member missing from list``, ``lists differ``.

    Notes
    -----
    Candidates for a reader to judge: two numbers may both be right at different hours. Between
    articles each deviating one is set beside the first that has the commonest reading.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a"], "outlet": ["Courier"], "language": ["en"],
    ...     "text": ["Two countries, among them Sweden, signed. It was signed by Norway, "
    ...              "Denmark and Finland."]})
    >>> find_contradictions(articles)["rule"].tolist()
    ['list longer than number', 'member missing from list']
    """
    rows: list[dict[str, Any]] = []
    for readings in read_by_story(articles, tokens, groups):
        for reading in readings:
            rows.extend(list_against_number(reading))
        for fact in facts_of(readings):
            rows.extend(deviating_pairs(fact))
        rows.extend(differing_lists(readings))
    table = pd.DataFrame(rows, columns=list(_CONTRADICTIONS)).astype(_CONTRADICTIONS)
    return table.drop_duplicates().sort_values(
        ["scope", "fact_id", "article_id_1", "article_id_2", "rule", "start_1", "start_2"],
        ascending=[False, True, True, True, True, True, True],
        ignore_index=True,
    )


def _outlets(articles: pd.DataFrame) -> dict[str, Any]:
    if "outlet" not in articles.columns:
        return {}
    return dict(zip(articles["article_id"].astype("str"), articles["outlet"], strict=True))


def _matrix_rows(
    fact: Fact, readings: Sequence[Reading], outlets: dict[str, Any]
) -> list[dict[str, Any]]:
    order = KINDS.index(fact.kind)
    reporting = fact.articles()
    rows = []
    for reading in readings:
        own = sorted(
            (m for m in fact.mentions if m.article == reading.article_id), key=lambda m: m.start
        )
        row: dict[str, Any] = {
            "fact_id": f"{fact.kind}:{fact.key}",
            "fact": fact.label,
            "kind": fact.kind,
            "article_id": reading.article_id,
            "outlet": outlets.get(reading.article_id),
            "status": "left out",
            "mentions": len(own),
            "reported_by": len(reporting),
            "articles": len(readings),
            "_order": order,
        }
        if own:
            deviation = fact.deviations.get(reading.article_id)
            shown = deviation[1] if deviation else min(own, key=lambda m: (m.vague, m.start))
            row.update(
                status="deviates" if deviation else "reported",
                value=shown.number.value if shown.number is not None else None,
                reading=" ".join(shown.shown.split()),
                deviation=deviation[0] if deviation else None,
                zone=reading.zone(shown.start),
                start=shown.start,
                end=shown.end,
            )
        rows.append(row)
    return rows
