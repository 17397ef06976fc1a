"""Facts: who reports, leaves out or differs in numbers, names, dates and lists.

Rules and short word lists, no model: see `quantities` (numbers and what they count), `names`
(persons, organizations, places, lists) and `text_dates`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediacompare.absences import Story
from mediacompare.deviations import deviating_pairs, list_against_number, mark_deviations
from mediacompare.errors import missing_columns, unknown_choice
from mediacompare.fact_clusters import Fact, facts_of, in_list
from mediacompare.names import country_names, shown_members
from mediacompare.quantities import number_facts, read_number
from mediacompare.rivals import Mention
from mediacompare.statements import (
    Reading,
    Source,
    number_key,
    read_story,
    read_together,
    report_words,
    sources_by_story,
    sources_of,
    when_of,
)
from mediacompare.workers import chunks, map_in_processes

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
    "inferred": "boolean",
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
    "note": "str",
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
        ``when`` (the date given with it in the same sentence); ``inferred`` (of a date, or of
        ``when``: whether the text has less, such as a weekday, and the day of publication or, in
        `measure_facts`, another article of the story gave the rest); ``members``, ``size``,
        ``partial`` (of a list: who, how many, whether the text says that there are more);
        ``zone``; ``start``, ``end`` (characters of the text); ``rule`` (which rule found it).
        What does not apply is missing.

    Notes
    -----
    Numbers in digits are found in any language, with its decimal mark; number words, nouns and
    names in English, German, French, Spanish, Italian and Dutch. Site furniture, credit lines,
    captions and datelines are passed over; names in headlines, which may be set in capitals
    throughout, too. A list is one fact: its members are no rows of their own, unless `kinds` leaves
    lists out. Adjectives and inhabitants stand for 74 countries ("Danish police", "a Dane";
    ``rule`` is ``demonym``); a name of a language ("in Danish") does not. Where there are more than
    1,000 articles, names are settled over a thousand at a time. Do not use it as a
    complete reading: it finds what its rules know, and what
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
    sources = sources_of(articles, tokens)
    work = partial(_find_rows, kinds=tuple(kinds))
    parts = map_in_processes(work, chunks(sources, _TOGETHER), seconds=_seconds(sources))
    return _table(_FACTS, parts).sort_values(
        ["article_id", "start", "kind", "end"], ignore_index=True
    )


def _find_rows(sources: Sequence[Source], *, kinds: Sequence[str]) -> list[tuple[Any, ...]]:
    return [
        tuple(map(row.get, _FACTS))
        for reading in read_together(sources)
        for row in _rows(reading, "enumeration" in kinds)
        if row["kind"] in kinds
    ]


def _table(types: dict[str, str], parts: Iterable[list[tuple[Any, ...]]]) -> pd.DataFrame:
    """Make a table of rows, part by part, so that they are never all held as Python objects."""
    tables = [pd.DataFrame([], columns=list(types)).astype(types)]
    tables += [pd.DataFrame(rows, columns=list(types)).astype(types) for rows in parts if rows]
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _seconds(sources: Sequence[Source]) -> float:
    """Guess how long reading takes on one processor."""
    return sum(len(source.text) for source in sources) * _SECONDS_A_CHARACTER


_TOGETHER = 1000  # articles whose names `find_facts` settles together
_SECONDS_A_CHARACTER = 2e-6


def _rows(reading: Reading, lists: bool) -> list[dict[str, Any]]:
    report = report_words(reading)
    countries = country_names()
    whens = [when_of(reading, n, report) if n.action else None for n in reading.numbers]
    numbers: list[dict[str, Any]] = [
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
            "when": when.value if when is not None else None,
            "inferred": when.inferred if when is not None else None,
            "rule": f"number in {'digits' if reading.text[number.start].isdigit() else 'words'}",
        }
        for number, when in zip(reading.numbers, whens, strict=True)
    ]
    names = [
        {
            **_place(reading, name.start, name.end),
            "kind": name.kind,
            "fact": countries.get(name.key, name.key),
            "what": reading.text[name.start : name.end],
            "rule": name.rule,
        }
        for name in reading.names
        if not lists or not in_list(reading, name)
    ]
    enumerations = [
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
            "inferred": found.inferred if found.kind != "time" else None,
            "rule": found.kind,
        }
        for found in (*reading.dates, *reading.times)
    ]
    return [*numbers, *names, *enumerations, *dates]


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
    min_reported: int | None = None,
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
    min_reported
        Facts that fewer articles of their story report have no rows. By default 1, and 2 where
        there are more than 1,000 articles: what a single one has is in `find_facts`.

    Returns
    -------
    pandas.DataFrame
        One row a fact and article of its story: ``fact_id``; ``fact`` (for a reader); ``kind``;
        ``article_id``; ``outlet``; ``status`` (``reported``, ``deviates``, ``left out``,
        ``not found``); ``value`` (of a number, as this article has it); ``reading`` (the words of
        this article, short); ``deviation`` (in what it differs, and from what); ``note`` (of a
        mention: a narrower time that contradicts nothing, a date that is inferred, a country named
        by adjective or in a list only, the size of a shorter list; of a fact not found: why that
        is not to be called left out); ``mentions`` (in this article);
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
    ("most of") when others exclude it; a list when a member or two are others, or when it has more
    members than the number the article itself gives. What rounding allows ("more than 50" and 53),
    and a time within another's ("on Wednesday", "this week"), is no deviation.
    Without an action, numbers are compared where the same words, or other figures that both
    articles have, stand around them; or where an article has one figure for a thing for which
    three or more have another, close one. Years are compared where two digits are changed over.
    "Left out" means that the rules found no mention in an article of 100 words or more that tells
    of the same (it has two other facts in common with the story), in a language they know. Where
    that is not so, or where something speaks for a mention in other words, the fact is "not found".
    Look before you say that an outlet withheld something. Which of two readings is right the table
    does not know.

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
    if min_reported is None:
        min_reported = 1 if len(articles) <= _FEW else 2
    elif min_reported < 1:
        raise ValueError(f"min_reported={min_reported!r} is not allowed; it is 1 or more articles")
    stories = sources_by_story(articles, tokens, groups)
    seconds = sum(map(_seconds, stories))
    work = partial(_matrix, kinds=tuple(kinds), least=min_reported)
    contradictions: list[tuple[Any, ...]] = []

    def rows() -> Iterator[list[tuple[Any, ...]]]:
        for part, found in map_in_processes(work, _batches(stories), seconds=seconds):
            contradictions.extend(found)
            yield part

    table = _table({**_MATRIX, "_order": "int64"}, rows())
    if tokens is not None:
        tokens.memory[_place_of(stories)] = contradictions
    table["outlet"] = table["article_id"].map(_outlets(articles)).astype("str")
    table = table.sort_values(
        ["_order", "reported_by", "fact_id", "article_id"],
        ascending=[True, False, True, True],
        ignore_index=True,
    )
    return table[list(_MATRIX)]


_FEW = 1000


def _place_of(stories: Sequence[Sequence[Source]]) -> str:
    """Name the contradictions of these stories, kept with the tokens they were read from."""
    named = hashlib.blake2b()
    for story in stories:
        named.update(repr([(s.article_id, s.published) for s in story]).encode())
    return f"contradictions {named.hexdigest()}"


def _batches(stories: Sequence[list[Source]]) -> Iterator[list[list[Source]]]:
    """Put stories together until they have some hundred articles."""
    batch: list[list[Source]] = []
    size = 0
    for story in stories:
        batch.append(story)
        size += len(story)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


_BATCH = 200


def _matrix(
    stories: Sequence[Sequence[Source]], *, kinds: Sequence[str], least: int
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Give the rows of the matrix and those of the contradictions, read at once."""
    rows: list[tuple[Any, ...]] = []
    contradictions: list[tuple[Any, ...]] = []
    for sources in stories:
        readings, facts = _read_facts(sources, lists="enumeration" in kinds)
        contradictions += _contradicting(readings, facts)
        story = Story(readings, facts)
        for fact in facts:
            if fact.kind in kinds and len(fact.articles()) >= least:
                rows.extend(_matrix_rows(fact, story))
    return rows, contradictions


def _read_facts(sources: Sequence[Source], *, lists: bool) -> tuple[list[Reading], list[Fact]]:
    readings = read_story(sources)
    facts = facts_of(readings, lists=lists)
    mark_deviations(facts, readings)
    return readings, facts


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
    stories = sources_by_story(articles, tokens, groups)
    kept = tokens.memory.get(_place_of(stories)) if tokens is not None else None
    if kept is not None:
        table = _table(_CONTRADICTIONS, [kept])
    else:
        seconds = sum(map(_seconds, stories))
        work = map_in_processes(_contradictions, _batches(stories), seconds=seconds)
        table = _table(_CONTRADICTIONS, work)
    return table.drop_duplicates().sort_values(
        ["scope", "fact_id", "article_id_1", "article_id_2", "rule", "start_1", "start_2"],
        ascending=[False, True, True, True, True, True, True],
        ignore_index=True,
    )


def _contradictions(stories: Sequence[Sequence[Source]]) -> list[tuple[Any, ...]]:
    return [row for sources in stories for row in _contradicting(*_read_facts(sources, lists=True))]


def _contradicting(readings: Sequence[Reading], facts: Sequence[Fact]) -> list[tuple[Any, ...]]:
    rows = [row for reading in readings for row in list_against_number(reading)]
    rows += [row for fact in facts for row in deviating_pairs(fact)]
    return [tuple(map(row.get, _CONTRADICTIONS)) for row in rows]


def _outlets(articles: pd.DataFrame) -> dict[str, Any]:
    if "outlet" not in articles.columns:
        return {}
    return dict(zip(articles["article_id"].astype("str"), articles["outlet"], strict=True))


def _matrix_rows(fact: Fact, story: Story) -> list[tuple[Any, ...]]:
    order = KINDS.index(fact.kind)
    fact_id = f"{fact.kind}:{fact.key}"
    own: dict[str, list[Mention]] = {}
    for mention in fact.mentions:
        own.setdefault(mention.article, []).append(mention)
    rows: list[tuple[Any, ...]] = []
    for reading in story.readings:
        article = reading.article_id
        mentions = own.get(article, [])
        head = (fact_id, fact.label, fact.kind, article, None)
        counts = (len(own), len(story.readings), order)
        if not mentions:
            status, note = story.absence(fact, reading)
            rows.append((*head, status, None, None, None, note, 0, None, None, None, *counts))
            continue
        deviation = fact.deviations.get(article)
        shown = deviation[1] if deviation else min(mentions, key=lambda m: (m.vague, m.start))
        rows.append(
            (
                *head, "deviates" if deviation else "reported",
                shown.number.value if shown.number is not None else None,
                " ".join(shown.shown.split()), deviation[0] if deviation else None,
                fact.notes.get(article), len(mentions), reading.zone(shown.start), shown.start,
                shown.end, *counts,
            )
        )  # fmt: skip
    return rows
