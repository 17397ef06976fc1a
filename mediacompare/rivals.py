"""Whether two numbers or dates of two articles answer one question, and whether they agree.

No single sign is enough. Numbers are rivals when they count the same things and tell of the same
action; or stand among the same words; or are what is left over beside figures that both articles
have; or when an article gives one figure for a thing for which the others all give another, close
one. What rounding or "more than" allows is no contradiction.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mediacompare.names import Enumeration
from mediacompare.quantities import CURRENCIES, NumberFact
from mediacompare.statements import Reading, break_words
from mediacompare.text_dates import TextDate

NEAR = 1.5  # how many times as much another figure for the same may be
CLOSE = 1.25  # the same, where only the figures around it speak for it
_AROUND = 120  # characters on either side of a number that tell what it is about
_BESIDE = 250  # characters within which another figure stands beside it
_COMPARED = 8  # mentions of a fact that are compared
_COMMON_WORDS, _COMMON_SHARE = 3, 0.4
_SAME_WORDS = 2  # beside the same action
_MANY_WORDS, _HIGH_SHARE = 3, 0.5  # where the noun alone says little
_ABOUT = 1.15
_ROUND_FROM = 1000  # from here on a figure may be rounded without saying so
_NEARER = 0.5
_MANY_VALUES = 3
_SMALL_PRICE = 10_000  # below that, so many things have a price that it says nothing by itself
_DAYS_APART = 31
_CONTEXT_WORD = re.compile(r"[^\W\d_]{4,}")
PLAIN_UNITS = frozenset(
    ["year", "month", "week", "day", "hour", "minute", "percent", "time", "other", "", *CURRENCIES]
)
"""Nouns that so many numbers have that they say little about which is which."""


@dataclass
class Mention:
    """One mention of a fact, ready to be compared."""

    reading: Reading
    start: int
    end: int
    key: str
    shown: str
    number: NumberFact | None = None
    when: TextDate | None = None
    listed: Enumeration | None = None
    note: str = ""
    dated: TextDate | None = None
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
class Figures:
    """The numbers of a story by what they count, for comparing articles by what is left over."""

    by_noun: dict[tuple[str, str], list[tuple[int, float]]] = field(default_factory=dict)
    holders: dict[str, dict[float, set[str]]] = field(default_factory=dict)
    sole: dict[str, dict[str, set[float]]] = field(default_factory=dict)

    def add(self, mention: Mention) -> None:
        """Note a number."""
        number = mention.number
        if number is None or math.isnan(number.value):
            return
        at = (mention.article, noun_of(number))
        self.by_noun.setdefault(at, []).append((number.start, number.value))
        key = own_noun(number)
        if key:
            self.holders.setdefault(key, {}).setdefault(number.value, set()).add(mention.article)
            self.sole.setdefault(key, {}).setdefault(mention.article, set()).add(number.value)

    def values(self, article: str, noun: str) -> set[float]:
        """Give all values that an article has for a noun."""
        return {value for _, value in self.by_noun.get((article, noun), ())}

    def beside(self, article: str, noun: str, at: int) -> set[float]:
        """Give the values for a noun near a place."""
        listed = self.by_noun.get((article, noun), ())
        return {value for start, value in listed if abs(start - at) <= _BESIDE}


def noun_of(number: NumberFact) -> str:
    """Give the class of the noun, or its last word without a plural ending."""
    if number.thing:
        return number.thing
    last = number.what.lower().split()[-1] if number.what else ""
    return last[:-1] if len(last) > 3 and last.endswith("s") else last


def own_noun(number: NumberFact) -> str:
    """Give the noun where it is one of its own: a role of persons, or a noun without a class."""
    if number.role:
        return number.role
    noun = "" if number.thing else noun_of(number)
    return "" if noun in PLAIN_UNITS else noun


def agree(one: NumberFact, two: NumberFact) -> bool:
    """Tell whether both numbers may be right: "more than 50" and 53, 12,400 and 12,000.

    Examples
    --------
    >>> agree(NumberFact(50, "", 0, 2, modifier="at least"), NumberFact(53, "", 0, 2))
    True
    >>> agree(NumberFact(46, "", 0, 2), NumberFact(42, "", 0, 2))
    False
    """
    if one.value == two.value:
        return True
    for a, b in ((one, two), (two, one)):
        if a.modifier == "at least" and b.modifier != "at least" and b.value > a.value:
            return True
        if a.modifier == "at most" and b.modifier != "at most" and b.value < a.value:
            return True
        if a.modifier == "about" and _ratio(a.value, b.value) <= _ABOUT:
            return True
        if a.value >= _ROUND_FROM and _rounded(b.value, a.value) == a.value:
            return True
    return False


def _rounded(value: float, like: float) -> float:
    """Round a number to the last figure of another that is not zero."""
    digits = f"{like:.0f}"
    zeros = len(digits) - len(digits.rstrip("0"))
    return round(value / 10**zeros) * 10.0**zeros if zeros else math.nan


def _ratio(one: float, two: float) -> float:
    small, large = sorted((abs(one), abs(two)))
    return large / small if small else (1.0 if not large else math.inf)


def swapped(one: float, two: float) -> bool:
    """Tell two numbers that differ by two neighboring digits changed over, such as 1548 and 1584.

    Examples
    --------
    >>> swapped(1548, 1584), swapped(1548, 1549)
    (True, False)
    """
    a, b = f"{one:.10g}", f"{two:.10g}"
    if len(a) != len(b):
        return False
    places = [i for i, (c, d) in enumerate(zip(a, b, strict=True)) if c != d]
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    i = places[0]
    return a[i] == b[i + 1] and a[i + 1] == b[i]


def near(one: float, two: float, times: float = NEAR) -> bool:
    """Tell whether one of two numbers could stand for the other: alike in size, or by a slip."""
    return _ratio(one, two) <= times or swapped(one, two)


def context_of(mention: Mention) -> frozenset[str]:
    """Give the beginnings of the content words near a mention, in its sentence, its noun left out.

    Six letters stand for a stem: that holds, roughly, in any of the languages.
    """
    if mention.context is None:
        number = mention.number
        own = {w[:6] for w in re.findall(r"[^\W\d_]+", number.what.lower())} if number else set()
        low, high = mention.reading.bounds(mention.start)
        low, high = max(low, mention.start - _AROUND), min(high, mention.end + _AROUND)
        skipped = break_words(mention.reading)
        words = _CONTEXT_WORD.findall(mention.reading.text[low:high].lower())
        mention.context = frozenset(w[:6] for w in words if w not in skipped) - own
    return mention.context


def _common(one: Mention, two: Mention) -> tuple[int, float]:
    """Count the words that stand near both, and their share of the fewer."""
    a, b = context_of(one), context_of(two)
    common = len(a & b)
    return common, common / max(1, min(len(a), len(b), 8))


def likeness(one: Sequence[Mention], two: Sequence[Mention], figures: Figures) -> float:
    """Say how sure it is that two numbers answer one question; 0 where they do not."""
    best = 0.0
    for a in one[:_COMPARED]:
        for b in two[:_COMPARED]:
            if a.number is not None and b.number is not None and a.article != b.article:
                found = _likeness(a, b, a.number, b.number, figures)
                if found:
                    # Of two rivals the nearer one: 3.5 billion stands for 3.6, not for 2.5.
                    best = max(best, found + _NEARER / _ratio(a.number.value, b.number.value))
    return best


def _likeness(a: Mention, b: Mention, one: NumberFact, two: NumberFact, figures: Figures) -> float:
    if noun_of(one) != noun_of(two) and not (one.role and one.role == two.role):
        return 0.0
    if one.action and two.action and one.action != two.action:
        return 0.0
    if bool(one.portion) != bool(two.portion):
        return 0.0
    close = near(one.value, two.value)
    plain = noun_of(one) in PLAIN_UNITS
    same_action = bool(one.action) and one.action == two.action
    if same_action and noun_of(one) in CURRENCIES:
        # A ticket has its price, and so has the bridge: only amounts of one order, and small ones
        # only where the same is told of them.
        small = max(one.value, two.value) < _SMALL_PRICE and not _common(a, b)[0]
        if not close or small:
            return 0.0
    if same_action and (not plain or noun_of(one) in CURRENCIES):
        common, share = _common(a, b)
        if close or (common >= _SAME_WORDS and share >= _COMMON_SHARE):
            return 1 + share
        return 0.0
    if not close:
        return 0.0
    if _left_over(a, b, one, two, figures):
        return 0.9
    noun = noun_of(one)
    if plain and max(len(figures.values(m.article, noun)) for m in (a, b)) >= _MANY_VALUES:
        return 0.0  # polls and budgets: many figures of a kind among the same words
    common, share = _common(a, b)
    words, least = (_MANY_WORDS, _HIGH_SHARE) if plain else (_COMMON_WORDS, _COMMON_SHARE)
    return share if common >= words and share >= least else 0.0


def _left_over(a: Mention, b: Mention, one: NumberFact, two: NumberFact, figures: Figures) -> bool:
    """Tell two numbers that alone differ beside figures for the same thing that both have."""
    noun = noun_of(one)
    if noun != noun_of(two) or not noun or not near(one.value, two.value, CLOSE):
        return False
    all_1, all_2 = figures.values(a.article, noun), figures.values(b.article, noun)
    by_1, by_2 = figures.beside(a.article, noun, a.start), figures.beside(b.article, noun, b.start)
    return by_1 - all_2 == {one.value} and by_2 - all_1 == {two.value} and bool(by_1 & by_2)


def only_figure(one: Sequence[Mention], two: Sequence[Mention], figures: Figures) -> bool:
    """Tell a number that is all an article says of a thing for which others have a near one."""
    for a in one[:_COMPARED]:
        number = a.number
        key = own_noun(number) if number is not None else ""
        if number is None or not key or number.portion:
            continue
        other = next((m.number for m in two if m.number and own_noun(m.number) == key), None)
        if other is None or min(number.value, other.value) < _LEAST_SOLE:
            continue
        holders = figures.holders[key]
        agreed = holders.get(other.value, set())
        alone = figures.sole[key][a.article] == {number.value}
        if alone and len(agreed) >= _AGREED and near(number.value, other.value):
            return True
    return False


_LEAST_SOLE = 4  # below that, two and three of something may well be different ones
_AGREED = 3  # articles that have the other figure


def same_years(one: Sequence[Mention], two: Sequence[Mention]) -> bool:
    """Tell years that are one by a slip of the pen: among the same words, or beside one figure."""
    for a in one[:_COMPARED]:
        for b in two[:_COMPARED]:
            if a.article == b.article:
                continue
            if len(context_of(a) & context_of(b)) >= _COMMON_WORDS or _figures(a) & _figures(b):
                return True
    return False


def _figures(mention: Mention) -> set[str]:
    """Give the numbers and dates beside a year, the year itself left out."""
    low, high = mention.start - _BESIDE, mention.end + _BESIDE
    reading = mention.reading
    figures = {f"{n.value:.10g}" for n in reading.numbers if low <= n.start < high and n.value > 2}
    figures |= {d.value for d in reading.dates if low <= d.start < high and not d.inferred}
    return figures - {mention.key}


def same_days(one: Sequence[Mention], two: Sequence[Mention]) -> bool:
    """Tell two days of one month's distance that are told of in the same words."""
    for a in one[:_COMPARED]:
        for b in two[:_COMPARED]:
            if a.article == b.article or not 0 < _days_apart(a.key, b.key) <= _DAYS_APART:
                continue
            common, share = _common(a, b)
            if common >= _MANY_WORDS and share >= _HIGH_SHARE:
                return True
    return False


def _days_apart(one: str, two: str) -> int:
    try:
        if "XXXX" in one + two:
            one, two = "2000" + one[4:], "2000" + two[4:]
        return abs((date.fromisoformat(one) - date.fromisoformat(two)).days)
    except ValueError:
        return -1
