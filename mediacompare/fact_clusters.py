"""One fact in several articles: which mentions belong together, where they differ."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mediacompare.names import Enumeration, NameMention, country_names, shown_members
from mediacompare.quantities import CURRENCIES, NumberFact
from mediacompare.statements import Reading, break_words, number_key, report_words, when_of

_LEAST = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2e6}
_NEAR = 120  # characters on either side of a number that tell what it is about
_RIVALS = 200  # facts with the same noun that a number is compared with: keeps it linear
_COMPARED = 30  # mentions of a fact that are compared
_COMMON_WORDS = 2
_PRICES_APART = 1.5  # how many times as much another figure for one price may be
_COMMON_SHARE = 0.3
_GENERIC = {"year", "month", "week", "day", "hour", "minute", "percent"}


@dataclass
class Mention:
    """One mention of a fact, ready to be compared."""

    reading: Reading
    start: int
    end: int
    key: str
    shown: str
    number: NumberFact | None = None
    when: str | None = None
    listed: Enumeration | None = None
    context: frozenset[str] | None = None

    @property
    def article(self) -> str:
        """Name the article."""
        return self.reading.article_id

    @property
    def vague(self) -> bool:
        """Tell "dozens" from a number."""
        return self.number is not None and math.isnan(self.number.value)


@dataclass
class Fact:
    """Mentions in several articles that state one fact, perhaps differently."""

    kind: str
    key: str
    label: str
    mentions: list[Mention]
    deviations: dict[str, tuple[str, Mention]]
    forms: set[tuple[str, str]] = field(default_factory=set)
    """Of a number: the nouns and actions that it stands with."""

    def articles(self) -> list[str]:
        """Name the articles that have the fact."""
        return sorted({m.article for m in self.mentions})


def facts_of(readings: Sequence[Reading]) -> list[Fact]:
    """Put the statements of several articles together into facts."""
    facts = _number_facts(readings)
    named: dict[tuple[str, str], Fact] = {}
    for reading in readings:
        for name in reading.names:
            label = country_names()[name.key] if name.rule == "country" else name.shown
            mention = Mention(reading, name.start, name.end, name.key, name.shown)
            _add(named, name.kind, name.key, label, mention)
        for found in reading.dates:
            shown = reading.text[found.start : found.end]
            mention = Mention(reading, found.start, found.end, found.value, shown)
            _add(named, "date", found.value, found.value, mention)
        for time in reading.times:
            shown = reading.text[time.start : time.end]
            mention = Mention(reading, time.start, time.end, time.value, shown)
            _add(named, "time", time.value, time.value, mention)
        for listed in reading.lists:
            key = ";".join(sorted(listed.members))
            shown = f"{len(listed.members)}: {shown_members(listed.members)}"
            mention = Mention(reading, listed.start, listed.end, key, shown, listed=listed)
            _add(named, "enumeration", key, shown_members(listed.members), mention)
    return [*facts, *named.values()]


def _add(
    facts: dict[tuple[str, str], Fact], kind: str, key: str, label: str, mention: Mention
) -> None:
    facts.setdefault((kind, key), Fact(kind, key, label, [], {})).mentions.append(mention)


def _number_facts(readings: Sequence[Reading]) -> list[Fact]:
    """Put mentions of numbers together, article by article, and mark where they differ."""
    exact: list[Fact] = []
    by_value: dict[float, list[Fact]] = {}
    vague: list[Mention] = []
    for reading in readings:
        report = report_words(reading)
        for number in reading.numbers:
            shown = reading.text[number.start : number.end]
            shown = f"{shown} {number.what}".strip()
            mention = Mention(
                reading, number.start, number.end, number_key(number), shown, number,
                when_of(reading, number, report) if number.action else None,
            )  # fmt: skip
            if math.isnan(number.value):
                vague.append(mention)
                continue
            alike = by_value.setdefault(number.value, [])
            home = next((f for f in alike if _same_number(f, number)), None)
            if home is None:
                home = Fact("number", "", "", [], {})
                exact.append(home)
                alike.append(home)
            home.mentions.append(mention)
            home.forms.add((_noun(number), number.action))
    exact = _join_rivals(exact)
    for mention in vague:
        _attach_vague(exact, mention)
    against = {r.article_id: list_against_number(r) for r in readings}
    for fact in exact:
        _name_number(fact)
        _mark(fact, against)
    return exact


def _noun(number: NumberFact) -> str:
    """Give the class of the noun, or its last word without a plural ending."""
    if number.thing:
        return number.thing
    last = number.what.lower().split()[-1] if number.what else ""
    return last[:-1] if len(last) > 3 and last.endswith("s") else last


def _same_number(fact: Fact, number: NumberFact) -> bool:
    """Tell whether equal numbers count the same things, or tell of the same action."""
    noun, action = _noun(number), number.action
    for other, done in fact.forms:
        if action and done and action != done:
            continue
        if noun == other or (action and action == done):
            return True
    return False


def _join_rivals(facts: list[Fact]) -> list[Fact]:
    """Join numbers that differ but answer one question, across articles.

    They count the same things, and tell of the same action or stand among the same words. Only
    where no article has both: an article that gives two numbers of arrests speaks of two groups.
    The less reported number joins the more reported one.
    """
    order = sorted(facts, key=lambda f: (-len(f.articles()), f.mentions[0].key))
    kept: list[Fact] = []
    by_noun: dict[str, list[Fact]] = {}
    for fact in order:
        own = set(fact.articles())
        nouns = sorted({noun for noun, _ in fact.forms if noun})
        home, best = None, 0.0
        for noun in nouns:
            for rival in by_noun.get(noun, [])[:_RIVALS]:
                likeness = 0.0 if own & set(rival.articles()) else _likeness(fact, rival)
                if likeness > best:
                    home, best = rival, likeness
        if home is None:
            kept.append(fact)
            for noun in nouns:
                by_noun.setdefault(noun, []).append(fact)
        else:
            home.mentions.extend(fact.mentions)
            home.forms |= fact.forms
    return kept


def _likeness(one: Fact, two: Fact) -> float:
    """Say how sure it is that two numbers answer one question; 0 where they do not."""
    best = 0.0
    for a in one.mentions[:_COMPARED]:
        for b in two.mentions[:_COMPARED]:
            if a.number is None or b.number is None or _noun(a.number) != _noun(b.number):
                continue
            if a.number.action and b.number.action and a.number.action != b.number.action:
                continue
            common = _context(a) & _context(b)
            share = len(common) / max(1, min(len(_context(a)), len(_context(b)), 8))
            same_action = a.number.action and a.number.action == b.number.action
            if same_action and a.number.thing in CURRENCIES:
                # A ticket has its price, and so has the bridge: only amounts of one order.
                small, large = sorted((a.number.value, b.number.value))
                same_action = large <= _PRICES_APART * small
            if same_action and _noun(a.number) not in _GENERIC:
                best = max(best, 1 + share)
            elif len(common) >= _COMMON_WORDS and share >= _COMMON_SHARE:
                best = max(best, share)
    return best


def _context(mention: Mention) -> frozenset[str]:
    """Give the beginnings of the content words near a number, in its sentence and beyond its noun.

    Six letters stand for a stem: that holds, roughly, in any of the languages.
    """
    if mention.context is None:
        number = mention.number
        own = {w[:6] for w in re.findall(r"[^\W\d_]+", number.what.lower())} if number else set()
        low, high = mention.reading.bounds(mention.start)
        low, high = max(low, mention.start - _NEAR), min(high, mention.end + _NEAR)
        words = re.findall(r"[^\W\d_]{4,}", mention.reading.text[low:high].lower())
        skipped = break_words(mention.reading)
        mention.context = frozenset(w[:6] for w in words if w not in skipped) - own
    return mention.context


def _attach_vague(facts: Sequence[Fact], mention: Mention) -> None:
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


def _name_number(fact: Fact) -> None:
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


def _mark(fact: Fact, against: dict[str, list[dict[str, Any]]]) -> None:
    """Mark the articles that differ from the commonest reading; on a tie, all of them."""
    _mark_by(fact, "number", lambda m: _exact(m))
    _mark_by(fact, "thing", lambda m: _noun(m.number) if m.number and m.number.action else None)
    _mark_portion(fact)
    _mark_by(fact, "time", lambda m: m.when)
    for mention in fact.mentions:
        for row in against.get(mention.article, []):
            if row["start_1"] == mention.start:
                why = f"{row['rule']}: {row['reading_2']}"
                fact.deviations.setdefault(mention.article, (why, mention))


def _exact(mention: Mention) -> str | None:
    number = mention.number
    return f"{number.value:,.10g}" if number is not None and number.value == number.value else None


def _mark_by(fact: Fact, what: str, read: Any) -> None:
    by_article: dict[str, dict[str, Mention]] = {}
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
        others = ", ".join(v for v in common if v != value)
        fact.deviations.setdefault(article, (f"{what}: {value} (others: {others})", mention))


def _mark_portion(fact: Fact) -> None:
    """Mark an article that says "most of the 25" where others have all 25."""
    said = {m.article: m for m in fact.mentions if m.number is not None and m.number.portion}
    if len(said) == len(fact.articles()):
        return
    for article, mention in said.items():
        number = mention.number
        if number is not None:
            fact.deviations.setdefault(
                article, (f"portion: {number.portion} (others: all)", mention)
            )


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


def _named_among(reading: Reading, number: NumberFact) -> list[NameMention]:
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


def deviating_pairs(fact: Fact) -> list[dict[str, Any]]:
    """Set each deviating mention beside one of those that it differs from."""
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
    if one.number is None or two.number is None:
        return False
    if rule == "other number":
        return _exact(one) is not None and _exact(one) != _exact(two)
    if rule == "other thing":
        return _noun(one.number) != _noun(two.number)
    if rule == "other portion":
        return one.number.portion != two.number.portion
    return one.when is not None and one.when != two.when


def _told(mention: Mention, rule: str) -> str:
    """Give the mention, and in brackets the portion or time where it is that which differs."""
    number = mention.number
    parts = [mention.shown]
    if rule == "other portion" and number is not None and number.portion:
        parts.append(f"[{number.portion}]")
    if rule == "other time" and mention.when:
        parts.append(f"[{mention.when}]")
    return " ".join(parts)


def differing_lists(readings: Sequence[Reading]) -> list[dict[str, Any]]:
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
                )
            )
    return rows
