"""Facts: who reports, leaves out or differs in numbers, names, dates and lists.

Rules and short word lists, no model: see `quantities` (numbers and what they count), `names`
(persons, organizations, places, lists) and `text_dates`.
"""

from __future__ import annotations

import bisect
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediacompare.errors import missing_columns, unknown_choice
from mediacompare.names import (
    Enumeration,
    NameMention,
    country_names,
    find_enumerations,
    find_names,
    settle_names,
    shown_members,
)
from mediacompare.quantities import NumberFact, number_facts, read_number, word_lists
from mediacompare.text_dates import TextDate, text_dates

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

__all__ = [
    "find_contradictions",
    "find_facts",
    "measure_facts",
    "number_facts",
    "read_number",
]

KINDS = ("number", "enumeration", "person", "organization", "place", "name", "date")
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
        ``name`` (a name that no rule places) and ``date``.

    Returns
    -------
    pandas.DataFrame
        One row a mention: ``article_id``; ``kind``; ``fact`` (the normalized form: ``25 person
        arrest``, a name in small letters, a country in English, a date in EDTF); ``value`` (of a
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
    readings = _read(articles, tokens)
    rows: list[dict[str, Any]] = []
    for reading in readings:
        rows.extend(row for row in _rows(reading) if row["kind"] in kinds)
    table = pd.DataFrame(rows, columns=list(_FACTS)).astype(_FACTS)
    return table.sort_values(["article_id", "start", "kind", "end"], ignore_index=True)


@dataclass(frozen=True)
class _Reading:
    """What was found in one article."""

    article_id: str
    text: str
    language: str | None
    zone_starts: list[int]
    zone_names: list[str]
    sentence_starts: list[int]
    numbers: list[NumberFact]
    names: list[NameMention]
    lists: list[Enumeration]
    dates: list[TextDate]

    def zone(self, at: int) -> str:
        i = bisect.bisect_right(self.zone_starts, at) - 1
        return self.zone_names[i] if i >= 0 else "running text"

    def sentence(self, at: int) -> int:
        return bisect.bisect_right(self.sentence_starts, at)


def _read(articles: pd.DataFrame, tokens: Tokens | None) -> list[_Reading]:
    from mediacompare.tokens import make_tokens
    from mediacompare.zones import ZONES

    if tokens is None:
        tokens = make_tokens(articles)
    published = _published(articles)
    sentences = tokens.sentences
    starts_of: dict[int, list[int]] = {
        int(key): sorted(part.tolist()) for key, part in sentences.groupby("article")["start"]
    }
    names, parts = [], []
    for i, text in enumerate(tokens.text):
        language = tokens.language[i]
        begin, stop = int(tokens.offsets[i]), int(tokens.offsets[i + 1])
        zone_starts, zone_names = _zone_runs(
            tokens.start[begin:stop].tolist(), tokens.zone[begin:stop].tolist(), ZONES
        )
        reading = _Reading(
            tokens.article_id[i], text, language, zone_starts, zone_names, starts_of.get(i, []),
            [], [], [], [],
        )  # fmt: skip
        skip = _SKIPPED_ZONES
        found = [
            m for m in find_names(text, language)
            if reading.zone(m.start) not in (*skip, "headline")
        ]  # fmt: skip
        names.append(found)
        reading.numbers.extend(
            n for n in number_facts(text, language) if reading.zone(n.start) not in skip
        )
        day = published.get(tokens.article_id[i])
        reading.dates.extend(
            d for d in text_dates(text, language, day) if reading.zone(d.start) not in skip
        )
        parts.append(reading)
    for reading, settled in zip(parts, settle_names(names, list(tokens.text)), strict=True):
        reading.names.extend(settled)
        reading.lists.extend(find_enumerations(reading.text, settled, reading.language))
    return parts


def _zone_runs(
    starts: Sequence[int], zones: Sequence[int], names: Sequence[str]
) -> tuple[list[int], list[str]]:
    at: list[int] = []
    name: list[str] = []
    for start, zone in zip(starts, zones, strict=True):
        if not name or name[-1] != names[zone]:
            at.append(int(start))
            name.append(names[zone])
    return at, name


def _published(articles: pd.DataFrame) -> dict[str, date]:
    if "published_at" not in articles.columns:
        return {}
    when = pd.to_datetime(articles["published_at"], utc=True)
    known = when.notna()
    if "published_precision" in articles.columns:
        known &= ~articles["published_precision"].isin(["month", "year"])
    ids = articles.loc[known, "article_id"].astype("str")
    return {key: stamp.date() for key, stamp in zip(ids, when[known], strict=True)}


def _rows(reading: _Reading) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    words = word_lists((reading.language or "").split("-")[0].lower() or None)
    report = words.report if words is not None else frozenset()
    for number in reading.numbers:
        rows.append(
            {
                **_place(reading, number.start, number.end),
                "kind": "number",
                "fact": _number_key(number),
                "value": number.value,
                "what": number.what or None,
                "thing": number.thing or None,
                "action": number.action or None,
                "modifier": number.modifier or None,
                "portion": number.portion or None,
                "when": _when(reading, number, report) if number.action else None,
                "rule": "number in digits"
                if reading.text[number.start].isdigit()
                else "number in words",
            }
        )
    for name in reading.names:
        country = name.rule == "country"
        rows.append(
            {
                **_place(reading, name.start, name.end),
                "kind": name.kind,
                "fact": country_names()[name.key] if country else name.key,
                "what": reading.text[name.start : name.end],
                "rule": name.rule,
            }
        )
    for listed in reading.lists:
        rows.append(
            {
                **_place(reading, listed.start, listed.end),
                "kind": "enumeration",
                "fact": f"{listed.kind}: {shown_members(listed.members)}",
                "thing": _list_thing(listed),
                "members": shown_members(listed.members),
                "size": len(listed.members),
                "partial": listed.partial,
                "rule": "list of names",
            }
        )
    for found in reading.dates:
        rows.append(
            {
                **_place(reading, found.start, found.end),
                "kind": "date",
                "fact": found.value,
                "what": reading.text[found.start : found.end],
                "rule": found.kind,
            }
        )
    return rows


def _place(reading: _Reading, start: int, end: int) -> dict[str, Any]:
    return {
        "article_id": reading.article_id,
        "zone": reading.zone(start),
        "start": start,
        "end": end,
    }


def _list_thing(listed: Enumeration) -> str:
    codes = country_names()
    return "country" if all(m in codes for m in listed.members) else listed.kind


def _number_key(number: NumberFact) -> str:
    value = "?" if math.isnan(number.value) else f"{number.value:,.10g}"
    noun = number.thing or number.what.lower()
    return " ".join(part for part in (value, noun, number.action) if part)


def _when(reading: _Reading, number: NumberFact, report: frozenset[str]) -> str | None:
    """Give the date in the sentence that belongs to what was done, not to who said it."""
    sentence = reading.sentence(number.start)
    near = []
    for found in reading.dates:
        if reading.sentence(found.start) != sentence:
            continue
        before = reading.text[max(0, found.start - 30) : found.start].lower().split()[-2:]
        if any(word.strip(".,:;()“”\"'") in report for word in before):
            continue
        near.append((abs(found.start - number.span_end), found.value))
    return min(near)[1] if near else None


_LEAST = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2e6}
_GENERIC = {"year", "month", "week", "day", "hour", "minute", "percent"}


@dataclass
class _Mention:
    """One mention of a fact, ready to be compared."""

    reading: _Reading
    start: int
    end: int
    key: str
    shown: str
    number: NumberFact | None = None
    when: str | None = None
    listed: Enumeration | None = None

    @property
    def article(self) -> str:
        return self.reading.article_id


@dataclass
class _Fact:
    """Mentions in several articles that state one fact, perhaps differently."""

    kind: str
    key: str
    label: str
    mentions: list[_Mention]
    deviations: dict[str, tuple[str, _Mention]]

    def articles(self) -> list[str]:
        return sorted({m.article for m in self.mentions})


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
    article gives another for the same things and action; a noun when it is of another class than
    most have ("devices", not "items"); a time or a portion ("most of") when others differ or do
    not say so; a list when it has more members than the number the article itself gives.
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
    for readings in _by_story(articles, tokens, groups):
        for fact in _facts_of(readings):
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
    for readings in _by_story(articles, tokens, groups):
        for reading in readings:
            rows.extend(_list_against_number(reading))
        for fact in _facts_of(readings):
            rows.extend(_deviating_pairs(fact))
        rows.extend(_differing_lists(readings))
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


def _by_story(
    articles: pd.DataFrame, tokens: Tokens | None, groups: pd.DataFrame | str | None
) -> list[list[_Reading]]:
    missing = [c for c in ("article_id", "text") if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    story: dict[str, Any] = {}
    if isinstance(groups, str):
        if groups not in articles.columns:
            raise missing_columns("articles", [groups], articles.columns)
        story = dict(zip(articles["article_id"].astype("str"), articles[groups], strict=True))
    elif groups is not None:
        if "article_id" not in groups.columns or len(groups.columns) < 2:
            raise missing_columns("groups", ["article_id", "a story column"], groups.columns)
        column = next(c for c in groups.columns if c != "article_id")
        story = dict(zip(groups["article_id"].astype("str"), groups[column], strict=True))
    parts: dict[str, list[_Reading]] = {}
    for reading in sorted(_read(articles, tokens), key=lambda r: r.article_id):
        named = story.get(reading.article_id) if groups is not None else ""
        alone = named is None or pd.isna(named)
        parts.setdefault(f"\x00{reading.article_id}" if alone else str(named), []).append(reading)
    return [parts[key] for key in sorted(parts)]


def _facts_of(readings: Sequence[_Reading]) -> list[_Fact]:
    facts = _number_facts(readings)
    named: dict[tuple[str, str], _Fact] = {}
    for reading in readings:
        for name in reading.names:
            label = country_names()[name.key] if name.rule == "country" else name.shown
            mention = _Mention(reading, name.start, name.end, name.key, name.shown)
            _add(named, name.kind, name.key, label, mention)
        for found in reading.dates:
            shown = reading.text[found.start : found.end]
            mention = _Mention(reading, found.start, found.end, found.value, shown)
            _add(named, "date", found.value, found.value, mention)
        for listed in reading.lists:
            key = ";".join(sorted(listed.members))
            shown = f"{len(listed.members)}: {shown_members(listed.members)}"
            mention = _Mention(reading, listed.start, listed.end, key, shown, listed=listed)
            _add(named, "enumeration", key, shown_members(listed.members), mention)
    return [*facts, *named.values()]


def _add(
    facts: dict[tuple[str, str], _Fact], kind: str, key: str, label: str, mention: _Mention
) -> None:
    facts.setdefault((kind, key), _Fact(kind, key, label, [], {})).mentions.append(mention)


def _number_facts(readings: Sequence[_Reading]) -> list[_Fact]:
    """Put mentions of numbers together, article by article, and mark where they differ."""
    exact: list[_Fact] = []
    vague: list[_Mention] = []
    for reading in readings:
        words = word_lists((reading.language or "").split("-")[0].lower() or None)
        report = words.report if words is not None else frozenset()
        for number in reading.numbers:
            shown = reading.text[number.start : number.end]
            shown = f"{shown} {number.what}".strip()
            mention = _Mention(
                reading, number.start, number.end, _number_key(number), shown, number,
                _when(reading, number, report) if number.action else None,
            )  # fmt: skip
            if math.isnan(number.value):
                vague.append(mention)
                continue
            home = next((f for f in exact if _same_number(f, number)), None)
            if home is None:
                home = _Fact("number", "", "", [], {})
                exact.append(home)
            home.mentions.append(mention)
    exact = _join_rivals(exact)
    for mention in vague:
        _attach_vague(exact, mention)
    for fact in exact:
        _name_number(fact)
        _mark(fact)
    return exact


def _noun(number: NumberFact) -> str:
    """Give the class of the noun, or its last word without a plural ending."""
    if number.thing:
        return number.thing
    last = number.what.lower().split()[-1] if number.what else ""
    return last[:-1] if len(last) > 3 and last.endswith("s") else last


def _same_number(fact: _Fact, number: NumberFact) -> bool:
    for mention in fact.mentions:
        other = mention.number
        if other is None or other.value != number.value:
            continue
        if other.action and number.action and other.action != number.action:
            continue
        if _noun(other) == _noun(number):
            return True
        if other.action and other.action == number.action:
            return True
    return False


def _join_rivals(facts: list[_Fact]) -> list[_Fact]:
    """Join numbers that differ but count the same things in the same action, across articles.

    Only where neither article has both: an article that gives two numbers of arrests speaks of two
    groups. The less reported number joins the more reported one.
    """
    order = sorted(facts, key=lambda f: (-len(f.articles()), f.mentions[0].key))
    kept: list[_Fact] = []
    for fact in order:
        first = fact.mentions[0].number
        home = None
        if first is not None and first.action and _noun(first) not in _GENERIC:
            own = set(fact.articles())
            rivals = [
                k
                for k in kept
                if any(
                    m.number is not None
                    and m.number.action == first.action
                    and _noun(m.number) == _noun(first)
                    for m in k.mentions
                )
            ]
            rivals = [k for k in rivals if not own & set(k.articles())]
            home = rivals[0] if rivals else None
        if home is None:
            kept.append(fact)
        else:
            home.mentions.extend(fact.mentions)
    return kept


def _attach_vague(facts: Sequence[_Fact], mention: _Mention) -> None:
    """Count "dozens arrested" as a mention of the 25 arrested, where the number allows it."""
    number = mention.number
    if number is None or not number.action:
        return
    least = _LEAST.get(mention.reading.text[number.start : number.end].lower(), 0)
    for fact in facts:
        for other in fact.mentions:
            known = other.number
            if known is None or known.action != number.action or not known.value >= least:
                continue
            if number.thing and _noun(known) != number.thing:
                continue
            fact.mentions.append(mention)
            return


def _name_number(fact: _Fact) -> None:
    numbers = [
        m.number for m in fact.mentions if m.number is not None and m.number.value == m.number.value
    ]
    values = Counter(n.value for n in numbers)
    value = max(sorted(values), key=lambda v: values[v])
    nouns = Counter(n.what for n in numbers if n.what and n.value == value)
    actions = Counter(n.action for n in numbers if n.action)
    things = Counter(_noun(n) for n in numbers if n.value == value)
    what = max(sorted(nouns), key=lambda w: nouns[w]) if nouns else ""
    action = max(sorted(actions), key=lambda w: actions[w]) if actions else ""
    thing = max(sorted(things), key=lambda w: things[w])
    label = f"{value:,.10g} {what}".strip()
    fact.label = f"{label} ({action})" if action and action not in what.lower() else label
    fact.key = " ".join(part for part in (f"{value:.10g}", thing, action) if part)


def _mark(fact: _Fact) -> None:
    """Mark the articles that differ from the commonest reading; on a tie, all of them."""
    _mark_by(fact, "number", lambda m: _exact(m))
    _mark_by(fact, "thing", lambda m: _noun(m.number) if m.number and m.number.action else None)
    _mark_portion(fact)
    _mark_by(fact, "time", lambda m: m.when)
    for reading in {m.reading.article_id: m.reading for m in fact.mentions}.values():
        for row in _list_against_number(reading):
            mention = next(
                (
                    m
                    for m in fact.mentions
                    if m.article == reading.article_id and m.start == row["start_1"]
                ),
                None,
            )
            if mention is not None:
                fact.deviations.setdefault(
                    mention.article, (f"{row['rule']}: {row['reading_2']}", mention)
                )


def _exact(mention: _Mention) -> str | None:
    number = mention.number
    return f"{number.value:,.10g}" if number is not None and number.value == number.value else None


def _mark_by(fact: _Fact, what: str, read: Any) -> None:
    by_article: dict[str, dict[str, _Mention]] = {}
    for mention in fact.mentions:
        value = read(mention)
        if value:
            by_article.setdefault(mention.article, {}).setdefault(value, mention)
    counts = Counter(value for values in by_article.values() for value in values)
    if len(counts) < 2:
        return
    top = max(counts.values())
    common = [value for value in sorted(counts) if counts[value] == top]
    for article, values in by_article.items():
        if len(common) == 1 and common[0] in values:
            continue
        value, mention = next(iter(sorted(values.items())))
        others = ", ".join(v for v in (common if len(common) > 1 else common) if v != value)
        fact.deviations.setdefault(article, (f"{what}: {value} (others: {others})", mention))


def _mark_portion(fact: _Fact) -> None:
    """An article that says "most of the 25" differs from those that have all 25."""
    said = {m.article: m for m in fact.mentions if m.number is not None and m.number.portion}
    if len(said) == len(fact.articles()):
        return
    for article, mention in said.items():
        number = mention.number
        if number is not None:
            fact.deviations.setdefault(
                article, (f"portion: {number.portion} (others: all)", mention)
            )


def _matrix_rows(
    fact: _Fact, readings: Sequence[_Reading], outlets: dict[str, Any]
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
            shown = deviation[1] if deviation else own[0]
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


def _pair(
    scope: str, fact_id: str, fact: str, one: tuple[str, str, int, int],
    two: tuple[str, str, int, int], rule: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "scope": scope, "fact_id": fact_id, "fact": fact,
        "article_id_1": one[0], "reading_1": " ".join(one[1].split()),
        "start_1": one[2], "end_1": one[3],
        "article_id_2": two[0], "reading_2": " ".join(two[1].split()),
        "start_2": two[2], "end_2": two[3], "rule": rule,
    }  # fmt: skip


def _list_against_number(reading: _Reading) -> list[dict[str, Any]]:
    """Compare "19 countries", and those named among them, with the article's list of countries."""
    codes = country_names()
    full = [e for e in reading.lists if all(m in codes for m in e.members)]
    counts = [n for n in reading.numbers if n.thing == "country" and n.value >= 2]
    if not full or not counts:
        return []
    longest = max(full, key=lambda e: (len(e.members), -e.start))
    rows = []
    for number in counts:
        size = len(longest.members)
        said = (reading.article_id, f"{number.value:,.10g} {number.what}", number.start, number.end)
        listed = (reading.article_id, f"lists {size}", longest.start, longest.end)
        key, label = f"number:{number.value:.10g} country", f"{number.value:,.10g} {number.what}"
        if size > number.value:
            rows.append(_pair("within", key, label, said, listed, "list longer than number"))
        if size < number.value:
            continue
        for member in _named_among(reading, number):
            if (
                member.key not in longest.members
                and not longest.start <= member.start < longest.end
            ):
                without = (
                    reading.article_id,
                    f"list without {member.shown}",
                    longest.start,
                    longest.end,
                )
                named = (
                    reading.article_id,
                    f"{said[1]} including {member.shown}",
                    number.start,
                    member.end,
                )
                rows.append(_pair("within", key, label, named, without, "member missing from list"))
    return rows


def _named_among(reading: _Reading, number: NumberFact) -> list[NameMention]:
    """Give the countries named after "19 countries including", up to the end of the sentence."""
    sentence = reading.sentence(number.start)
    after = reading.text[number.span_end : number.span_end + 40].lower()
    if not any(
        word in after
        for word in (
            "includ",
            "among them",
            "such as",
            "darunter",
            "dont",
            "entre ell",
            "tra cui",
            "waaronder",
        )
    ):
        return []
    return [
        m for m in reading.names
        if m.rule == "country" and m.start > number.end and reading.sentence(m.start) == sentence
    ]  # fmt: skip


def _deviating_pairs(fact: _Fact) -> list[dict[str, Any]]:
    rules = {
        "number": "other number",
        "thing": "other thing",
        "portion": "other portion",
        "time": "other time",
    }
    rows = []
    for article, (why, mention) in sorted(fact.deviations.items()):
        rule = rules.get(why.split(":")[0])
        if rule is None:
            continue
        others = [m for m in fact.mentions if m.article != article and _contrasts(m, mention, rule)]
        if not others:
            continue
        plain = [m for m in others if m.article not in fact.deviations] or others
        other = min(plain, key=lambda m: (m.article, m.start))
        one, two = sorted([mention, other], key=lambda m: m.article)
        rows.append(
            _pair(
                "between",
                f"{fact.kind}:{fact.key}",
                fact.label,
                (one.article, _told(one), one.start, one.end),
                (two.article, _told(two), two.start, two.end),
                rule,
            )  # fmt: skip
        )
    return rows


def _contrasts(one: _Mention, two: _Mention, rule: str) -> bool:
    if one.number is None or two.number is None:
        return False
    if rule == "other number":
        return _exact(one) is not None and _exact(one) != _exact(two)
    if rule == "other thing":
        return _noun(one.number) != _noun(two.number)
    if rule == "other portion":
        return one.number.portion != two.number.portion
    return one.when is not None and one.when != two.when


def _told(mention: _Mention) -> str:
    number = mention.number
    parts = [mention.shown]
    if number is not None and number.portion:
        parts.append(f"[{number.portion}]")
    if mention.when:
        parts.append(f"[{mention.when}]")
    return " ".join(parts)


def _differing_lists(readings: Sequence[_Reading]) -> list[dict[str, Any]]:
    """Set side by side lists of about the same length that share most members, but not all."""
    lists = [(r, e) for r in readings for e in r.lists if len(e.members) >= 4]
    rows = []
    for i, (reading_1, one) in enumerate(lists):
        for reading_2, two in lists[i + 1 :]:
            if reading_1 is reading_2:
                continue
            a, b = set(one.members), set(two.members)
            if a == b or len(a & b) < 0.8 * max(len(a), len(b)):
                continue
            only_1, only_2 = shown_members(a - b), shown_members(b - a)
            rows.append(
                _pair(
                    "between",
                    f"enumeration:{one.kind}",
                    f"list of {len(a)} and {len(b)}",
                    (reading_1.article_id, f"only here: {only_1 or '-'}", one.start, one.end),
                    (reading_2.article_id, f"only here: {only_2 or '-'}", two.start, two.end),
                    "lists differ",
                )  # fmt: skip
            )
    return rows
