"""What is known of the articles beside their texts: outlet, producer, address, times, credits."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.articles import times
from mediacompare.declared import Named, column_of
from mediacompare.news_agencies import resolve_source
from mediacompare.pairs import NO_TIME

AGENCIES = ("agency", "press_release_service")

Spans = dict[str, tuple[pd.Timestamp, pd.Timestamp]]


@dataclass(frozen=True)
class Origin:
    """Where an article stood."""

    outlet: str | None
    producer: str | None
    address: str | None


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of the articles beside their texts; arrays have one entry an article.

    ``earliest`` and ``latest`` are microseconds (``NO_TIME`` where unknown), ``outlet`` and
    ``producers`` numbers (-1 where unknown).
    """

    named: dict[str, list[Named]]
    spans: Spans
    origins: dict[str, Origin]
    position: dict[str, int]
    earliest: NDArray[np.int64]
    latest: NDArray[np.int64]
    outlet: NDArray[np.int64]
    producers: NDArray[np.int64]
    takers: dict[str, list[str]] = field(default_factory=dict)

    def may_be_origin(self, source: str) -> bool:
        """Say whether `origin` may name a reason."""
        return not self.named.get(source) and (
            bool(self.takers.get(source)) or _is_agency(self.origins[source].outlet)
        )

    def surely_first(self, source: str, target: str) -> bool:
        """Say whether one article began to be published before the other."""
        first, then = self.earliest[self.position[source]], self.earliest[self.position[target]]
        return bool(NO_TIME < first < then)

    def origin(self, source: str, target: str) -> str | None:
        """Say in words why an article is known as one that others take from; None where it is not.

        An article that names a source itself is none: the other may have used that source.
        """
        if self.named.get(source):
            return None
        if takers := [name for name in self.takers.get(source, ()) if name != target]:
            return f"{', '.join(takers)} {'names' if len(takers) == 1 else 'name'} it as the source"
        outlet = self.origins[source].outlet
        return f"{outlet} is an agency" if _is_agency(outlet) else None

    def same_outlet(self, one: str, two: str) -> bool:
        """Say whether two articles are of one outlet."""
        outlet = self.origins[one].outlet
        return outlet is not None and outlet == self.origins[two].outlet

    def producer(self, one: str, two: str) -> str | None:
        """Give the producer of two articles of different outlets, where it is the same."""
        producer = self.origins[one].producer
        same = producer == self.origins[two].producer and not self.same_outlet(one, two)
        return producer if same else None

    def same_address(self, one: str, two: str) -> bool:
        """Say whether two articles stood at one address."""
        address = self.origins[one].address
        return address is not None and address == self.origins[two].address

    def order(self, source: str, target: str) -> int:
        """Give 2 or 1 where the source was surely first (by clock, by date), -1 where not."""
        if source not in self.spans or target not in self.spans:
            return 0
        (low, high), (first, last) = self.spans[source], self.spans[target]
        if high <= first:
            exact = max(high - low, last - first) < pd.Timedelta(hours=12)
            return 2 if exact else 1
        return -1 if last <= low else 0


@functools.lru_cache(maxsize=65_536)
def _is_agency(outlet: str | None) -> bool:
    return outlet is not None and resolve_source(outlet)[1] in AGENCIES


def known_of(articles: pd.DataFrame, named: dict[str, list[Named]]) -> Known:
    """Bring together what is known of the articles."""
    names = articles["article_id"].astype("str").tolist()
    outlets, producers, urls = (column_of(articles, name) for name in ("outlet", "producer", "url"))
    earliest, latest = np.full((2, len(articles)), NO_TIME, dtype=np.int64)
    spans: Spans = {}
    if {"published_at", "published_precision"} <= set(articles.columns):
        found = times(articles).set_axis(names)
        dated = found.notna().all(axis=1).to_numpy()
        for name, target in (("earliest", earliest), ("latest", latest)):
            stamps = found[name].dt.tz_localize(None).to_numpy("datetime64[us]")
            target[dated] = stamps[dated].astype(np.int64)
        found = found[dated]
        both = zip(found["earliest"], found["latest"], strict=True)
        spans = dict(zip(found.index.tolist(), both, strict=True))
    origins = {
        name: Origin(outlet, producer, _address(url) if url else None)
        for name, outlet, producer, url in zip(names, outlets, producers, urls, strict=True)
    }
    return Known(
        named,
        spans,
        origins,
        {name: i for i, name in enumerate(names)},
        earliest,
        latest,
        pd.factorize(np.array(outlets, dtype=object))[0],
        pd.factorize(np.array(producers, dtype=object))[0],
    )


_TRACKING = re.compile(r"(?<=[?&])(?:utm_\w{1,40}|fbclid|gclid|ref|src)=[^&]*&?")


def _address(url: str) -> str:
    """Give an address without what does not tell pages apart."""
    found = _TRACKING.sub("", url.strip().partition("#")[0])
    return found.removeprefix("http://").removeprefix("https://").removeprefix("www.").rstrip("/?&")
