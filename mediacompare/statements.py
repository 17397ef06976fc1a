"""What each article states: its numbers, names, lists and dates, outside of site furniture."""

from __future__ import annotations

import bisect
import functools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
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
_BESIDE = 25  # characters between what was done and a date that is surely its own
_SKIPPED_ZONES = ("furniture", "credit", "caption", "masked", "dateline")


@dataclass(frozen=True)
class Source:
    """One article with what is needed to read it; small, so that it can go to another process."""

    article_id: str
    text: str
    language: str | None
    published: date | None
    zone_starts: list[int]
    zone_names: list[str]
    sentence_starts: list[int]
    words: int
    """Words of running text and quotations."""


@dataclass(frozen=True)
class Reading:
    """What was found in one article."""

    article_id: str
    text: str
    language: str | None
    zone_starts: list[int]
    zone_names: list[str]
    sentence_starts: list[int]
    words: int
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


def sources_of(articles: pd.DataFrame, tokens: Tokens | None) -> list[Source]:
    """Give every article with its zones and sentences, in the order of the ids."""
    from mediacompare.tokens import make_tokens
    from mediacompare.zones import ZONES

    if tokens is None:
        tokens = make_tokens(articles)
    published = _published(articles)
    sentences = tokens.sentences
    starts_of: dict[int, list[int]] = {}
    for at, start in zip(sentences["article"].tolist(), sentences["start"].tolist(), strict=True):
        starts_of.setdefault(at, []).append(start)
    prose = {ZONES.index("running text"), ZONES.index("quotation")}
    sources = []
    for i, text in enumerate(tokens.text):
        begin, stop = int(tokens.offsets[i]), int(tokens.offsets[i + 1])
        starts, zones = tokens.start[begin:stop], tokens.zone[begin:stop]
        changes = np.flatnonzero(np.diff(zones, prepend=255))
        sources.append(
            Source(
                tokens.article_id[i], text, tokens.language[i],
                published.get(tokens.article_id[i]), starts[changes].tolist(),
                [ZONES[zone] for zone in zones[changes].tolist()], sorted(starts_of.get(i, [])),
                int(np.isin(zones, list(prose)).sum()),
            )
        )  # fmt: skip
    return sorted(sources, key=lambda source: source.article_id)


def read_together(sources: Sequence[Source]) -> list[Reading]:
    """Read articles; their names are settled over all of them, and so are their dates."""
    readings = [_read(source) for source in sources]
    texts = [source.text for source in sources]
    for reading, settled in zip(
        readings, settle_names([r.names for r in readings], texts), strict=True
    ):
        reading.names[:] = settled
        reading.lists.extend(find_enumerations(reading.text, settled, reading.language))
    return readings


def _read(source: Source) -> Reading:
    """Read one article; its names are first guesses."""
    text, language = source.text, source.language
    reading = Reading(
        source.article_id, text, language, source.zone_starts, source.zone_names,
        source.sentence_starts, source.words, [], [], [], [],
    )  # fmt: skip
    skip = _SKIPPED_ZONES
    reading.names.extend(
        m for m in find_names(text, language) if reading.zone(m.start) not in (*skip, "headline")
    )
    times = clock_times(text)
    reading.numbers.extend(
        n for n in number_facts(text, language, times=times) if reading.zone(n.start) not in skip
    )
    reading.dates.extend(
        d for d in text_dates(text, language, source.published) if reading.zone(d.start) not in skip
    )
    reading.times.extend(t for t in times if reading.zone(t.start) not in skip)
    return reading


def _published(articles: pd.DataFrame) -> dict[str, date]:
    if "published_at" not in articles.columns:
        return {}
    when = pd.to_datetime(articles["published_at"], utc=True)
    known = when.notna()
    if "published_precision" in articles.columns:
        known &= ~articles["published_precision"].isin(["month", "year"])
    ids = articles.loc[known, "article_id"].astype("str")
    return {key: stamp.date() for key, stamp in zip(ids, when[known], strict=True)}


def sources_by_story(
    articles: pd.DataFrame, tokens: Tokens | None, groups: pd.DataFrame | str | None
) -> list[list[Source]]:
    """Give the articles of each story; one that is in none is one of its own."""
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
    parts: dict[str, list[Source]] = {}
    for source in sources_of(articles, tokens):
        named = named_story.get(source.article_id) if groups is not None else ""
        alone = named is None or pd.isna(named)
        parts.setdefault(f"\x00{source.article_id}" if alone else str(named), []).append(source)
    return [parts[key] for key in sorted(parts)]


def read_story(sources: Sequence[Source]) -> list[Reading]:
    """Read the articles of one story; weekdays and the like are settled among them."""
    readings = read_together(sources)
    _agree_on_dates(readings)
    return readings


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
                reading.dates[k] = found._replace(value=fits[0], inferred=True)


def number_key(number: NumberFact) -> str:
    """Write a number in one form: value, class of thing, class of action."""
    value = "?" if math.isnan(number.value) else f"{number.value:,.10g}"
    noun = number.thing or number.what.lower()
    return " ".join(part for part in (value, noun, number.action) if part)


def when_of(reading: Reading, number: NumberFact, report: frozenset[str]) -> TextDate | None:
    """Give the date in the sentence that belongs to what was done, not to who said it."""
    near: list[tuple[int, TextDate]] = []
    for found in reading.sentence_dates.get(reading.sentence(number.start), []):
        before = reading.text[max(0, found.start - 30) : found.start].lower().split()[-2:]
        if any(word.strip(".,:;()“”\"'") in report for word in before):
            continue
        near.append((abs(found.start - number.span_end), found))
    return min(near)[1] if near else None


def stands_by(reading: Reading, number: NumberFact, found: TextDate) -> bool:
    """Tell whether a date stands right beside what was done, with nothing said between."""
    low, high = number.span_start, number.span_end
    if found.start >= high:
        between = reading.text[high : found.start]
    else:
        between = reading.text[found.end : low]
    if len(between) > _BESIDE or re.search('[,.;:()“”"—–\n]', between):
        return False
    return set(between.lower().split()) <= break_words(reading)


def report_words(reading: Reading) -> frozenset[str]:
    """Give the words that report a statement, in the article's language."""
    words = word_lists((reading.language or "").split("-")[0].lower() or None)
    return words.report if words is not None else frozenset()
