"""Where mentions of one fact differ, within an article and between articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from mediacompare.fact_clusters import LISTS_ALIKE, Fact
from mediacompare.names import NameMention, country_names, shown_members
from mediacompare.quantities import NumberFact
from mediacompare.rivals import PLAIN_UNITS, Mention, agree, noun_of
from mediacompare.statements import Reading, stands_by
from mediacompare.text_dates import compare_dates

_PERSONS = frozenset(["person", "officer", "child"])
_LONGER = 2  # how many times as long a list may be as the number that it is compared with
_INCLUDING = (
    "includ", "among them", "such as", "darunter", "dont", "entre ell", "tra cui", "waaronder",
)  # fmt: skip
RULES = {
    "number": "other number",
    "thing": "other thing",
    "portion": "other portion",
    "time": "other time",
    "date": "other date",
}


def mark_deviations(facts: Sequence[Fact], readings: Sequence[Reading]) -> None:
    """Mark the articles that differ from the commonest reading; on a tie, all of them."""
    against = {r.article_id: rows for r in readings if (rows := list_against_number(r))}
    for fact in facts:
        if len(fact.articles()) > 1:
            if fact.kind == "number":
                _mark_number(fact)
                _mark_thing(fact)
                _mark_portion(fact)
                _mark_time(fact)
            elif fact.kind == "date":
                _mark_by(fact, "date", lambda m: m.key)
            elif fact.kind == "enumeration":
                _mark_lists(fact)
        if fact.kind != "number" or not against:
            continue
        for mention in fact.mentions:
            for row in against.get(mention.article, ()):
                if row["start_1"] == mention.start:
                    why = f"{row['rule']}: {row['reading_2']}"
                    fact.deviations.setdefault(mention.article, (why, mention))


def _values(fact: Fact, read: Callable[[Mention], str | None]) -> dict[str, dict[str, Mention]]:
    """Give for each article its readings, each with the first mention that has it."""
    by_article: dict[str, dict[str, Mention]] = {}
    for mention in fact.mentions:
        value = read(mention)
        if value:
            by_article.setdefault(mention.article, {}).setdefault(value, mention)
    return by_article


def _commonest(by_article: dict[str, dict[str, Mention]]) -> list[str]:
    counts = Counter(value for values in by_article.values() for value in values)
    top = max(counts.values(), default=0)
    return [value for value in sorted(counts) if counts[value] == top] if len(counts) > 1 else []


def _mark_by(
    fact: Fact,
    what: str,
    read: Callable[[Mention], str | None],
    compatible: Callable[[Mention, Mention], bool] = lambda one, two: False,
) -> None:
    by_article = _values(fact, read)
    common = _commonest(by_article)
    first = {v: m for values in by_article.values() for v, m in values.items() if v in common}
    for article, values in by_article.items():
        if not common or (len(common) == 1 and common[0] in values):
            continue
        value, mention = next(iter(sorted(values.items())))
        others = [v for v in common if v != value and not compatible(mention, first[v])]
        if others:
            why = f"{what}: {value} (others: {', '.join(others)})"
            fact.deviations.setdefault(article, (why, mention))


def _mark_number(fact: Fact) -> None:
    _mark_by(fact, "number", _exact, _agree)


def _agree(one: Mention, two: Mention) -> bool:
    return one.number is not None and two.number is not None and agree(one.number, two.number)


def _exact(mention: Mention) -> str | None:
    number = mention.number
    return f"{number.value:,.10g}" if number is not None and number.value == number.value else None


def _mark_thing(fact: Fact) -> None:
    """Mark nouns of another class: a person may be a child or officer, an item is no device."""
    _mark_by(fact, "thing", _thing, _same_thing)


def _thing(mention: Mention) -> str | None:
    number = mention.number
    if number is None or not number.action or not number.what or mention.vague:
        return None
    thing = "person" if number.thing in _PERSONS else noun_of(number)
    return None if thing in PLAIN_UNITS else thing


def _same_thing(one: Mention, two: Mention) -> bool:
    """Tell nouns that may stand for the same: persons have many names, and so may the unknown."""
    classes = {m.number.thing for m in (one, two) if m.number is not None}
    return classes <= {""} or bool(classes & _PERSONS)


def _mark_portion(fact: Fact) -> None:
    """Mark an article that says "most of the 25" where others have all 25 of them arrested."""
    acted = [m for m in fact.mentions if m.number is not None and m.number.action]
    said = {m.article: m for m in acted if m.number is not None and m.number.portion}
    if not said or len(said) == len({m.article for m in acted}):
        return
    for article, mention in said.items():
        if mention.number is not None:
            why = f"portion: {mention.number.portion} (others: all)"
            fact.deviations.setdefault(article, (why, mention))


def _mark_time(fact: Fact) -> None:
    """Mark times that exclude each other; of narrower and wider ones only make a note."""
    by_article = _values(fact, lambda m: m.when.value if m.when is not None else None)
    common = _commonest(by_article)
    first = {v: m for values in by_article.values() for v, m in values.items() if v in common}
    for article, values in by_article.items():
        if not common or (len(common) == 1 and common[0] in values):
            continue
        for value, mention in sorted(values.items()):
            for other in (first[v] for v in common if v != value):
                if other.article == article or mention.when is None or other.when is None:
                    continue
                relation = compare_dates(mention.when, other.when)
                if relation == "apart" and _stands(mention) and _stands(other):
                    why = f"time: {value} (others: {other.when.value})"
                    fact.deviations.setdefault(article, (why, mention))
                elif relation in ("narrower", "wider"):
                    note = f"{relation} time: {value} (others: {other.when.value})"
                    fact.notes.setdefault(article, note)


def _stands(mention: Mention) -> bool:
    number = mention.number
    if number is None or mention.when is None:
        return False
    return stands_by(mention.reading, number, mention.when)


def _mark_lists(fact: Fact) -> None:
    """Mark lists that differ in a member or two; of one that is a part of another, make a note."""
    longest = fact.mentions[0]
    members = set(longest.listed.members) if longest.listed is not None else set()
    for mention in fact.mentions[1:]:
        own = set(mention.listed.members) if mention.listed is not None else set()
        if own == members or mention.article == longest.article:
            continue
        if _lists_differ(own, members):
            why = f"list: {len(own)} (others: {len(members)}; {_differing(own, members)})"
            fact.deviations.setdefault(mention.article, (why, mention))
            why = f"list: {len(members)} (others: {len(own)}; {_differing(members, own)})"
            fact.deviations.setdefault(longest.article, (why, longest))
        elif own < members:
            fact.notes.setdefault(mention.article, f"{len(own)} of the {len(members)} listed")


def _lists_differ(one: set[str], two: set[str]) -> bool:
    return one != two and len(one & two) >= LISTS_ALIKE * max(len(one), len(two))


def _differing(own: set[str], other: set[str]) -> str:
    more, fewer = own - other, other - own
    parts = [f"only here {shown_members(more)}" if more else ""]
    parts.append(f"not here {shown_members(fewer)}" if fewer else "")
    return "; ".join(part for part in parts if part)


# --- pairs of places --------------------------------------------------------------------------


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


def list_against_number(reading: Reading) -> list[dict[str, Any]]:
    """Compare "19 countries", and those named among them, with the article's list of countries."""
    codes = country_names()
    full = [e for e in reading.lists if all(m in codes for m in e.members)]
    counts = [n for n in reading.numbers if n.thing == "country" and n.value >= 2]
    if not full or len({n.value for n in counts}) != 1:
        return []  # two numbers of countries: the list may belong to either
    longest = max(full, key=lambda e: (len(e.members), -e.start))
    rows = []
    for number in counts:
        size = len(longest.members)
        said = (reading.article_id, f"{number.value:,.10g} {number.what}", number.start, number.end)
        listed = (reading.article_id, f"lists {size}", longest.start, longest.end)
        key, label = f"number:{number.value:.10g} country", f"{number.value:,.10g} {number.what}"
        if number.value < size < _LONGER * number.value:
            rows.append(_pair("within", key, label, said, listed, "list longer than number"))
        if not number.value <= size < _LONGER * number.value:
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


def _named_among(reading: Reading, number: NumberFact) -> list[NameMention]:
    """Give the countries named after "19 countries including", up to the end of the sentence."""
    sentence = reading.sentence(number.start)
    after = reading.text[number.span_end : number.span_end + 40].lower()
    if not any(word in after for word in _INCLUDING):
        return []
    return [
        m for m in reading.names
        if m.rule == "country" and m.start > number.end and reading.sentence(m.start) == sentence
    ]  # fmt: skip


def deviating_pairs(fact: Fact) -> list[dict[str, Any]]:
    """Set each deviating mention beside one of those that it differs from."""
    if fact.kind == "enumeration":
        return _list_pairs(fact)
    rows = []
    for article, (why, mention) in sorted(fact.deviations.items()):
        rule = RULES.get(why.split(":")[0])
        if rule is None:
            continue
        others = [m for m in fact.mentions if m.article != article and _contrasts(m, mention, rule)]
        if not others:
            continue
        plain = [m for m in others if m.article not in fact.deviations] or others
        other = min(plain, key=lambda m: (m.vague, m.article, m.start))
        one, two = sorted([mention, other], key=lambda m: m.article)
        rows.append(
            _pair(
                "between",
                f"{fact.kind}:{fact.key}",
                fact.label,
                (one.article, _told(one, rule), one.start, one.end),
                (two.article, _told(two, rule), two.start, two.end),
                rule,
            )
        )
    return rows


def _contrasts(one: Mention, two: Mention, rule: str) -> bool:
    if rule == "other date":
        return one.key != two.key
    if one.number is None or two.number is None:
        return False
    if rule == "other number":
        return _exact(one) is not None and not _agree(one, two)
    if rule == "other thing":
        return _thing(one) not in (None, _thing(two)) and not _same_thing(one, two)
    if rule == "other portion":
        return bool(one.number.action) and one.number.portion != two.number.portion
    if one.when is None or two.when is None or not _stands(one):
        return False
    return compare_dates(one.when, two.when) == "apart"


def _told(mention: Mention, rule: str) -> str:
    """Give the mention, and in brackets the portion or time where it is that which differs."""
    number = mention.number
    parts = [mention.shown]
    if rule == "other portion" and number is not None and number.portion:
        parts.append(f"[{number.portion}]")
    if rule == "other time" and mention.when is not None:
        parts.append(f"[{mention.when.value}{', inferred' if mention.when.inferred else ''}]")
    return " ".join(parts)


def _list_pairs(fact: Fact) -> list[dict[str, Any]]:
    """Set the longest list beside each that differs from it in a member or two."""
    longest = fact.mentions[0]
    members = set(longest.listed.members) if longest.listed is not None else set()
    rows = []
    for mention in fact.mentions[1:]:
        own = set(mention.listed.members) if mention.listed is not None else set()
        if mention.article == longest.article or not _lists_differ(own, members):
            continue
        pair = sorted(
            ((mention, own, members), (longest, members, own)), key=lambda p: p[0].article
        )
        places = [
            (m.article, f"only here: {shown_members(a - b) or '-'}", m.start, m.end)
            for m, a, b in pair
        ]
        sizes = f"list of {len(pair[0][1])} and {len(pair[1][1])}"
        rows.append(
            _pair("between", f"{fact.kind}:{fact.key}", sizes, places[0], places[1], "lists differ")
        )
    return rows
