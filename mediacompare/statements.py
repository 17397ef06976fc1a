"""What each article states: its numbers, names, lists and dates, outside of site furniture."""

from __future__ import annotations

import bisect
import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediacompare.errors import missing_columns
from mediacompare.names import (
    Enumeration,
    NameMention,
    find_enumerations,
    find_names,
    settle_names,
)
from mediacompare.quantities import NumberFact, number_facts, word_lists
from mediacompare.text_dates import WEEKDAYS, TextDate, clock_times, text_dates

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

_DATES_OF_A_SENTENCE = 20
_SKIPPED_ZONES = ("furniture", "credit", "caption", "masked", "dateline")


@dataclass(frozen=True)
class Reading:
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
    times: list[TextDate] = field(default_factory=list)

    @functools.cached_property
    def sentence_dates(self) -> dict[int, list[TextDate]]:
        """The dates of each sentence, the first few; made when the dates are settled."""
        dates: dict[int, list[TextDate]] = {}
        for found in self.dates:
            own = dates.setdefault(self.sentence(found.start), [])
            if len(own) < _DATES_OF_A_SENTENCE:
                own.append(found)
        return dates

    def zone(self, at: int) -> str:
        """Give the zone of a character."""
        i = bisect.bisect_right(self.zone_starts, at) - 1
        return self.zone_names[i] if i >= 0 else "running text"

    def sentence(self, at: int) -> int:
        """Give the number of the sentence of a character."""
        return bisect.bisect_right(self.sentence_starts, at)

    def bounds(self, at: int) -> tuple[int, int]:
        """Give where the sentence of a character begins and where the next one does."""
        i = self.sentence(at)
        begin = self.sentence_starts[i - 1] if i else 0
        return begin, self.sentence_starts[i] if i < len(self.sentence_starts) else len(self.text)


def break_words(reading: Reading) -> frozenset[str]:
    """Give the function words of the article's language."""
    words = word_lists((reading.language or "").split("-")[0].lower() or None)
    return words.breaks | words.auxiliaries if words is not None else frozenset()


def read_statements(articles: pd.DataFrame, tokens: Tokens | None) -> list[Reading]:
    """Read every article, in the order of the table; names are settled over all of them."""
    from mediacompare.tokens import make_tokens
    from mediacompare.zones import ZONES

    if tokens is None:
        tokens = make_tokens(articles)
    published = _published(articles)
    sentences = tokens.sentences
    starts_of: dict[int, list[int]] = {}
    for at, start in zip(sentences["article"].tolist(), sentences["start"].tolist(), strict=True):
        starts_of.setdefault(at, []).append(start)
    names, parts = [], []
    for i, text in enumerate(tokens.text):
        language = tokens.language[i]
        begin, stop = int(tokens.offsets[i]), int(tokens.offsets[i + 1])
        zone_starts, zone_names = _zone_runs(
            tokens.start[begin:stop].tolist(), tokens.zone[begin:stop].tolist(), ZONES
        )
        reading = Reading(
            tokens.article_id[i], text, language, zone_starts, zone_names,
            sorted(starts_of.get(i, [])), [], [], [], [],
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
        reading.times.extend(t for t in clock_times(text) if reading.zone(t.start) not in skip)
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


def read_by_story(
    articles: pd.DataFrame, tokens: Tokens | None, groups: pd.DataFrame | str | None
) -> list[list[Reading]]:
    """Read the articles of each story, in the order of their names."""
    missing = [c for c in ("article_id", "text") if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    named_story: dict[str, Any] = {}
    if isinstance(groups, str):
        if groups not in articles.columns:
            raise missing_columns("articles", [groups], articles.columns)
        named_story = dict(zip(articles["article_id"].astype("str"), articles[groups], strict=True))
    elif groups is not None:
        if "article_id" not in groups.columns or len(groups.columns) < 2:
            raise missing_columns("groups", ["article_id", "a story column"], groups.columns)
        column = next(c for c in groups.columns if c != "article_id")
        named_story = dict(zip(groups["article_id"].astype("str"), groups[column], strict=True))
    parts: dict[str, list[Reading]] = {}
    for reading in sorted(read_statements(articles, tokens), key=lambda r: r.article_id):
        named = named_story.get(reading.article_id) if groups is not None else ""
        alone = named is None or pd.isna(named)
        parts.setdefault(f"\x00{reading.article_id}" if alone else str(named), []).append(reading)
    stories = [parts[key] for key in sorted(parts)]
    for story in stories:
        _agree_on_dates(story)
    return stories


def _agree_on_dates(readings: Sequence[Reading]) -> None:
    """Resolve "Friday" by the other articles of the story, where they leave one day for it."""
    known = {d.value for r in readings for d in r.dates if d.value[:4].isdigit()}
    days = sorted(value for value in known if len(value) == 10)
    spans = sorted(value for value in known if "/" in value)
    for reading in readings:
        for k, found in enumerate(reading.dates):
            if found.value in WEEKDAYS:
                number = WEEKDAYS.index(found.value)
                fits = [d for d in days if date.fromisoformat(d).weekday() == number]
            elif found.value.startswith("XXXX-"):
                ending = found.value[4:]
                fits = sorted(v for v in known if v[4:] == ending)
            elif found.value == "week":
                fits = spans
            else:
                continue
            if len(fits) == 1:
                reading.dates[k] = found._replace(value=fits[0])


def number_key(number: NumberFact) -> str:
    """Write a number in one form: value, class of thing, class of action."""
    value = "?" if math.isnan(number.value) else f"{number.value:,.10g}"
    noun = number.thing or number.what.lower()
    return " ".join(part for part in (value, noun, number.action) if part)


def when_of(reading: Reading, number: NumberFact, report: frozenset[str]) -> str | None:
    """Give the date in the sentence that belongs to what was done, not to who said it."""
    near = []
    for found in reading.sentence_dates.get(reading.sentence(number.start), []):
        before = reading.text[max(0, found.start - 30) : found.start].lower().split()[-2:]
        if any(word.strip(".,:;()“”\"'") in report for word in before):
            continue
        near.append((abs(found.start - number.span_end), found.value))
    return min(near)[1] if near else None


def report_words(reading: Reading) -> frozenset[str]:
    """Give the words that report a statement, in the article's language."""
    words = word_lists((reading.language or "").split("-")[0].lower() or None)
    return words.report if words is not None else frozenset()
