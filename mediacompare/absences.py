"""What it means that no rule found a fact in an article: left out, or just not found."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence

from mediacompare.fact_clusters import Fact
from mediacompare.names import LANGUAGES
from mediacompare.statements import Reading
from mediacompare.text_dates import compare_dates, date_span

LONG_ENOUGH = 100  # words of prose; a shorter text leaves most things out
IN_COMMON = 2  # other facts that an article must share with the story to be on the same event
_WEEK = 7
_WORD = re.compile(r"[^\W_]+")


class Story:
    """The articles of one story and their facts, asked why an article lacks one of them."""

    def __init__(self, readings: Sequence[Reading], facts: Sequence[Fact]) -> None:
        self.readings = readings
        common: Counter[str] = Counter()
        for fact in facts:
            holders = fact.articles()
            if len(holders) > 1 and fact.kind != "name":
                common.update(holders)
        self._always = {r.article_id: _always(r, common[r.article_id]) for r in readings}

    @functools.cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {
            r.article_id: frozenset(word.casefold() for word in _WORD.findall(r.text))
            for r in self.readings
        }

    @functools.cached_property
    def _values(self) -> dict[str, frozenset[float]]:
        return {r.article_id: frozenset(n.value for n in r.numbers) for r in self.readings}

    def absence(self, fact: Fact, reading: Reading) -> tuple[str, str | None]:
        """Say how an article lacks a fact, and why it is not called left out."""
        note = self._always[reading.article_id] or self._trace(fact, reading)
        return ("not found", note) if note else ("left out", None)

    def _trace(self, fact: Fact, reading: Reading) -> str | None:
        """Name what speaks for a mention that the rules do not see."""
        first = fact.mentions[0]
        if fact.kind == "number" and first.number is not None:
            if first.number.value in self._values[reading.article_id]:
                return "the number stands there with something else"
        elif fact.kind in ("person", "organization", "name"):
            if _base(reading) not in {_base(m.reading) for m in fact.mentions}:
                return "told in another language"
            words = _WORD.findall(fact.key)
            if not words:
                return None
            wanted = words[-1:] if fact.kind == "person" else words
            if self._words[reading.article_id].issuperset(wanted):
                return "its words stand there"
        elif fact.kind == "date" and first.dated is not None:
            span = date_span(first.dated.value)
            near = {"narrower", "wider", "overlaps"}
            if span is None or (span[1] - span[0]).days < _WEEK:
                near.add("unknown")  # a weekday may mean any day or week
            if any(compare_dates(found, first.dated) in near for found in reading.dates):
                return "a date stands there that may mean it"
        return None


def _always(reading: Reading, in_common: int) -> str | None:
    """Say why nothing can be called left out of an article."""
    if _base(reading) not in LANGUAGES:
        return "the rules do not know the language"
    if reading.words < LONG_ENOUGH:
        return "short text"
    if in_common < IN_COMMON:
        return "tells of something else"
    return None


def _base(reading: Reading) -> str:
    return (reading.language or "").split("-")[0].lower()
