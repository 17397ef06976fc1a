"""One fact in several articles: which mentions belong together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from mediacompare.names import NameMention, country_names, shown_members
from mediacompare.quantities import NumberFact
from mediacompare.rivals import (
    Figures,
    Mention,
    likeness,
    noun_of,
    only_figure,
    own_noun,
    same_days,
    same_years,
    swapped,
)
from mediacompare.statements import Reading, number_key, report_words, when_of

_LEAST = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2e6}
_RIVALS = 200  # facts with the same noun that a number is compared with: keeps it linear
_ONLY_FIGURE = 0.2  # less sure than any likeness of words
_LISTS = 100  # lists with a member in common that a list is compared with
_SHARED_MEMBERS = 3
IN_A_LIST = "in a list"
LISTS_ALIKE = 0.8  # share of the longer list that another must have to be another form of it


@dataclass
class Fact:
    """Mentions in several articles that state one fact, perhaps differently."""

    kind: str
    key: str
    label: str
    mentions: list[Mention]
    deviations: dict[str, tuple[str, Mention]] = field(default_factory=dict)
    """Article: in what it differs, and the mention."""
    notes: dict[str, str] = field(default_factory=dict)
    """Article: what a reader should know of its mention."""
    forms: set[tuple[str, str]] = field(default_factory=set)
    """Of a number: the nouns and actions that it stands with."""
    nouns: set[str] = field(default_factory=set)
    """Of a number: all names for what it counts."""

    def articles(self) -> list[str]:
        """Name the articles that have the fact."""
        return sorted({m.article for m in self.mentions})


def facts_of(readings: Sequence[Reading], *, lists: bool = True) -> list[Fact]:
    """Put the statements of several articles together into facts.

    With `lists`, names that stand in lists and nowhere else are no facts of their own.
    """
    named: dict[tuple[str, str], Fact] = {}
    listed: list[Mention] = []
    for reading in readings:
        for name in reading.names:
            label = country_names().get(name.key, name.shown)
            note = "by adjective" if name.rule == "demonym" else ""
            mention = Mention(
                reading, name.start, name.end, name.key, name.shown,
                note=IN_A_LIST if in_list(reading, name) else note,
            )  # fmt: skip
            _add(named, name.kind, name.key, label, mention)
        for found in reading.dates:
            shown = reading.text[found.start : found.end]
            mention = Mention(
                reading, found.start, found.end, found.value, shown, dated=found,
                note="inferred, not written" if found.inferred else "",
            )  # fmt: skip
            _add(named, "date", found.value, found.value, mention)
        for time in reading.times:
            shown = reading.text[time.start : time.end]
            mention = Mention(reading, time.start, time.end, time.value, shown)
            _add(named, "time", time.value, time.value, mention)
        for one in reading.lists:
            key = ";".join(sorted(one.members))
            shown = f"{len(one.members)}: {shown_members(one.members)}"
            listed.append(Mention(reading, one.start, one.end, key, shown, listed=one))
    facts = [
        fact
        for fact in named.values()
        if not lists or any(m.note != IN_A_LIST for m in fact.mentions)
    ]
    for fact in facts:
        _note(fact)
    days = [fact for fact in facts if fact.kind == "date"]
    others = [fact for fact in facts if fact.kind != "date"]
    return [*_number_facts(readings), *_list_facts(listed), *others, *_date_facts(days)]


def in_list(reading: Reading, name: NameMention) -> bool:
    """Tell whether a name is a member of one of the article's lists."""
    return any(e.start <= name.start < e.end for e in reading.lists)


def _add(
    facts: dict[tuple[str, str], Fact], kind: str, key: str, label: str, mention: Mention
) -> None:
    facts.setdefault((kind, key), Fact(kind, key, label, [])).mentions.append(mention)


def _note(fact: Fact) -> None:
    """Keep what is said of all mentions of an article."""
    said: dict[str, set[str]] = {}
    for mention in fact.mentions:
        said.setdefault(mention.article, set()).add(mention.note)
    fact.notes.update({a: notes.pop() for a, notes in said.items() if len(notes) == 1})
    fact.notes = {article: note for article, note in fact.notes.items() if note}


# --- numbers ----------------------------------------------------------------------------------


def _number_facts(readings: Sequence[Reading]) -> list[Fact]:
    """Put mentions of numbers together, article by article."""
    exact: list[Fact] = []
    by_value: dict[float, list[Fact]] = {}
    vague: list[Mention] = []
    figures = Figures()
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
            figures.add(mention)
            alike = by_value.setdefault(number.value, [])
            home = next((f for f in alike if _same_number(f, number)), None)
            if home is None:
                home = Fact("number", "", "", [])
                exact.append(home)
                alike.append(home)
            home.mentions.append(mention)
            home.forms.add((noun_of(number), number.action))
            home.nouns |= {noun_of(number), own_noun(number)} - {""}
    exact = _join_rivals(exact, figures)
    by_action: dict[str, list[Fact]] = {}
    for fact in exact:
        for action in sorted({action for _, action in fact.forms if action}):
            by_action.setdefault(action, []).append(fact)
    for mention in vague:
        _attach_vague(by_action, mention)
    for fact in exact:
        _name_number(fact)
    return exact


def _same_number(fact: Fact, number: NumberFact) -> bool:
    """Tell whether equal numbers count the same things, or tell of the same action."""
    noun, action = noun_of(number), number.action
    for other, done in fact.forms:
        if action and done and action != done:
            continue
        if noun == other or (action and action == done):
            return True
    return False


def _join_rivals(facts: list[Fact], figures: Figures) -> list[Fact]:
    """Join numbers that differ but answer one question, across articles (see `rivals`).

    Only where no article has both: an article that gives two numbers of arrests speaks of two
    groups. The less reported number joins the more reported one.
    """
    order = sorted(facts, key=lambda f: (-len(f.articles()), f.mentions[0].key))
    holders = [set(fact.articles()) for fact in order]
    by_noun: dict[str, list[int]] = {}
    alike: list[tuple[float, int, int]] = []
    for i, fact in enumerate(order):
        rivals = {j for noun in fact.nouns for j in by_noun.get(noun, ())[:_RIVALS]}
        for j in sorted(rivals):
            if holders[i] & holders[j]:
                continue
            found = likeness(fact.mentions, order[j].mentions, figures)
            if not found and only_figure(fact.mentions, order[j].mentions, figures):
                found = _ONLY_FIGURE
            if found:
                alike.append((-found, j, i))
        for noun in fact.nouns:
            by_noun.setdefault(noun, []).append(i)
    home = list(range(len(order)))
    for _, j, i in sorted(alike):
        while home[j] != j:
            j = home[j]
        if home[i] == i and i != j and not holders[i] & holders[j]:
            home[i] = j
            holders[j] |= holders[i]
            order[j].mentions.extend(order[i].mentions)
            order[j].forms |= order[i].forms
    return [fact for i, fact in enumerate(order) if home[i] == i]


def _attach_vague(by_action: dict[str, list[Fact]], mention: Mention) -> None:
    """Count "dozens arrested" as a mention of the 25 arrested, where the number allows it."""
    number = mention.number
    if number is None or not number.action:
        return
    least = _LEAST.get(mention.reading.text[number.start : number.end].lower(), 0)
    for fact in by_action.get(number.action, [])[:_RIVALS]:
        for other in fact.mentions[:_RIVALS]:
            known = other.number
            if known is None or known.action != number.action or not known.value >= least:
                continue
            if number.thing and noun_of(known) != number.thing:
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
    things = Counter(noun_of(n) for n in numbers if n.value == value)
    what = max(sorted(nouns), key=lambda w: nouns[w]) if nouns else ""
    action = max(sorted(actions), key=lambda w: actions[w]) if actions else ""
    thing = max(sorted(things), key=lambda w: things[w])
    label = f"{value:,.10g} {what}".strip()
    fact.label = f"{label} ({action})" if action and action not in what.lower() else label
    fact.key = " ".join(part for part in (f"{value:.10g}", thing, action) if part)


# --- lists ------------------------------------------------------------------------------------


def _list_facts(mentions: Sequence[Mention]) -> list[Fact]:
    """Put lists together: one that is part of a longer one, or shares most members with it."""
    order = sorted(
        mentions, key=lambda m: (-len(m.listed.members) if m.listed else 0, m.key, m.article)
    )
    facts: list[Fact] = []
    holders: dict[str, list[int]] = {}
    for mention in order:
        one = mention.listed
        if one is None:
            continue
        own = set(one.members)
        seen: Counter[int] = Counter()
        for member in own:
            seen.update(holders.get(member, ())[:_LISTS])
        home = None
        for at, shared in sorted(seen.items(), key=lambda item: (-item[1], item[0])):
            longest = facts[at].mentions[0].listed
            size = len(longest.members) if longest is not None else 0
            if shared >= _SHARED_MEMBERS and (shared == len(own) or shared >= LISTS_ALIKE * size):
                home = facts[at]
                break
        if home is not None:
            home.mentions.append(mention)
            continue
        for member in own:
            holders.setdefault(member, []).append(len(facts))
        facts.append(Fact("enumeration", mention.key, _list_label(mention), [mention]))
    return facts


def _list_label(mention: Mention) -> str:
    one = mention.listed
    if one is None:
        return mention.shown
    codes = country_names()
    kind = "country" if all(m in codes for m in one.members) else one.kind
    shown = {name.key: name.shown for name in mention.reading.names}
    members = shown_members(shown.get(m, m) if m not in codes else m for m in one.members)
    return f"list of {len(one.members)} {_PLURAL[kind]}: {members}"


_PLURAL = {
    "country": "countries",
    "person": "persons",
    "organization": "organizations",
    "place": "places",
    "name": "names",
}


# --- dates ------------------------------------------------------------------------------------


def _date_facts(facts: list[Fact]) -> list[Fact]:
    """Join years that differ by a slip of the pen, and days that are told of in the same words."""
    written = [f for f in facts if any(m.dated and not m.dated.inferred for m in f.mentions)]
    years = [f for f in written if len(f.key) == 4 and f.key.isdigit()]
    days = [f for f in written if len(f.key) == 10 and f.key[-2:].isdigit()]
    gone: set[int] = set()
    for group, same in ((years, _one_year), (days, _one_day)):
        group.sort(key=lambda f: (-len(f.articles()), f.key))
        for i, home in enumerate(group[:_RIVALS]):
            if id(home) in gone:
                continue
            for fact in group[i + 1 : _RIVALS]:
                if id(fact) in gone or set(home.articles()) & set(fact.articles()):
                    continue
                if same(home, fact):
                    home.mentions.extend(fact.mentions)
                    home.notes.update(fact.notes)
                    gone.add(id(fact))
    return [fact for fact in facts if id(fact) not in gone]


def _one_year(one: Fact, two: Fact) -> bool:
    return swapped(float(one.key), float(two.key)) and same_years(one.mentions, two.mentions)


def _one_day(one: Fact, two: Fact) -> bool:
    return same_days(one.mentions, two.mentions)
