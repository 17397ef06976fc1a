"""Story lists of Media Cloud: the legacy explorer's CSV and what the present API client saves.

Media Cloud gives no text. The rows are kept: they say what was published, and their addresses
serve to fetch or to join the texts.
"""

from __future__ import annotations

import html
import re
from collections import Counter

from mediacompare.readers import Options, RawRows, problem
from mediacompare.readers.columns import text_array
from mediacompare.readers.markup import squeeze
from mediacompare.readers.tables import read_csv

_FRACTION = re.compile(r"\d{2}:\d{2}:\d{2}\.\d{3,9}")
_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$")
#: A headline that so many stories of one list share is the name of a page, not of a story.
_SECTION_PAGES = 5


def sniff_csv(head: bytes, name: str) -> float:
    """Recognize a story list by its header."""
    first = head.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].lower()
    if b"stories_id" in first and b"title" in first:
        return 0.97
    return 0.95 if b"media_name" in first and b"indexed_date" in first else 0.0


def read(data: bytes, name: str, options: Options) -> RawRows:
    """Read a story list: entities decoded, the site's name off titles, crawl times set aside."""
    if not sniff_csv(data[:10_000], name):
        return RawRows(problems=[problem("no story list of Media Cloud", "download it again")])
    import pyarrow as pa

    result = read_csv(data, name, options)
    if not len(result):
        result.problems.append(problem("a story list without stories", "search again"))
    result.problems = [one for one in result.problems if "no column of texts" not in one["problem"]]
    columns = result.columns
    if columns is None:
        return result
    titles = columns.column("title").to_pylist()
    outlets = columns.column("outlet").to_pylist()
    found = _common_suffixes(titles, outlets)
    cut: list[str | None] = [None] * columns.size
    for place, given in enumerate(titles):
        if not given:
            continue
        title = squeeze(html.unescape(html.unescape(given)))
        for suffix in found:
            if title.endswith(suffix) and len(title) > len(suffix):
                title = title[: -len(suffix)].strip()
                cut[place] = suffix.strip(" |-–—")
                break
        titles[place] = title or None
    dates = columns.column("published").to_pylist()
    times: list[str | None] = [None] * columns.size
    crawled = 0
    for place, published in enumerate(dates):
        if not published:
            continue
        midnight = _MIDNIGHT.match(published)
        if _FRACTION.search(published):
            times[place], dates[place] = published, None
            crawled += 1
        elif midnight:
            dates[place] = midnight.group(1)
    pages = _find_pages(titles, outlets, result)
    for name, values in (
        ("title", titles),
        ("published", dates),
        ("title_suffix", cut),
        (
            "retrieved",
            [t or r for t, r in zip(times, columns.column("retrieved").to_pylist(), strict=True)],
        ),
        ("section_page", pages),
    ):
        if name in columns.data or any(values):
            columns.data[name] = pa.chunked_array([text_array(values)])
    if crawled:
        result.problems.append(
            problem(
                f"{crawled} stories carry the time they were found at, to the microsecond,"
                " not the time of publication; it is kept as retrieved",
                "take the date from the page or its address",
                severity="warning",
            )
        )
    if not any(columns.column("text").to_pylist()):
        result.problems.append(
            problem(
                "a story list of Media Cloud: addresses and titles, no text",
                "fetch the pages (for example with trafilatura) and read those",
                severity="warning",
            )
        )
    return result


def _common_suffixes(titles: list[str | None], outlets: list[str | None]) -> list[str]:
    """Find what follows the last bar or dash in several titles and names the site."""
    counts: Counter[tuple[str, str]] = Counter()
    for title, outlet in zip(titles, outlets, strict=True):
        found = re.search(r"\s[|–—-]\s[^|–—]{2,60}$", html.unescape(title)) if title else None
        if found:
            counts[found.group(0), outlet or ""] += 1
    often = max(5, len(titles) // 50)
    suffixes = {
        suffix
        for (suffix, outlet), count in counts.items()
        if count >= often
        or (count >= 2 and _letters(outlet) and _letters(outlet) in _letters(suffix))
    }
    return sorted(suffixes, key=lambda suffix: (-len(suffix), suffix))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _find_pages(
    titles: list[str | None], outlets: list[str | None], result: RawRows
) -> list[str | None]:
    """Mark rows whose title many others of their outlet have."""
    both = list(zip(outlets, titles, strict=True))
    counts = Counter(both)
    pages = ["true" if one[1] and counts[one] >= _SECTION_PAGES else None for one in both]
    marked = len(pages) - pages.count(None)
    if marked:
        result.problems.append(
            problem(
                f"{marked} rows share their title with {_SECTION_PAGES - 1} others or more:"
                " start pages and sections, not stories; marked in section_page",
                "leave them out",
                severity="warning",
            )
        )
    return pages
