"""Story lists of Media Cloud: the legacy explorer's CSV and what the present API client saves.

Media Cloud gives no text. The rows are kept: they say what was published, and their addresses
serve to fetch or to join the texts.
"""

from __future__ import annotations

import html
import re
from collections import Counter

from mediacompare.readers import Options, RawRows, problem
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
    result = read_csv(data, name, options)
    if not result.rows:
        result.problems.append(problem("a story list without stories", "search again"))
    result.problems = [one for one in result.problems if "no column of texts" not in one["problem"]]
    suffixes = _common_suffixes(result.rows)
    crawled = 0
    for row in result.rows:
        title = squeeze(html.unescape(html.unescape(row.get("title") or "")))
        for suffix in suffixes:
            if title.endswith(suffix) and len(title) > len(suffix):
                title = title[: -len(suffix)].strip()
                row["title_suffix"] = suffix.strip(" |-–—")
                break
        row["title"] = title or None
        published = row.get("published") or ""
        midnight = _MIDNIGHT.match(published)
        if _FRACTION.search(published):
            row["retrieved"], row["published"] = published, None
            crawled += 1
        elif midnight:
            row["published"] = midnight.group(1)
    _mark_pages(result)
    if crawled:
        result.problems.append(
            problem(
                f"{crawled} stories carry the time they were found at, to the microsecond,"
                " not the time of publication; it is kept as retrieved",
                "take the date from the page or its address",
                severity="warning",
            )
        )
    if result.rows and not any(row.get("text") for row in result.rows):
        result.problems.append(
            problem(
                "a story list of Media Cloud: addresses and titles, no text",
                "fetch the pages (for example with trafilatura) and read those",
                severity="warning",
            )
        )
    return result


def _common_suffixes(rows: list[dict[str, str | None]]) -> list[str]:
    """Find what follows the last bar or dash in several titles and names the site."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        found = re.search(r"\s[|–—-]\s[^|–—]{2,60}$", html.unescape(row.get("title") or ""))
        if found:
            counts[found.group(0), row.get("outlet") or ""] += 1
    often = max(5, len(rows) // 50)
    suffixes = {
        suffix
        for (suffix, outlet), count in counts.items()
        if count >= often
        or (count >= 2 and _letters(outlet) and _letters(outlet) in _letters(suffix))
    }
    return sorted(suffixes, key=lambda suffix: (-len(suffix), suffix))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _mark_pages(result: RawRows) -> None:
    titles = Counter((row.get("outlet"), row["title"]) for row in result.rows if row["title"])
    marked = 0
    for row in result.rows:
        if row["title"] and titles[row.get("outlet"), row["title"]] >= _SECTION_PAGES:
            row["section_page"] = "true"
            marked += 1
    if marked:
        result.problems.append(
            problem(
                f"{marked} rows share their title with {_SECTION_PAGES - 1} others or more:"
                " start pages and sections, not stories; marked in section_page",
                "leave them out",
                severity="warning",
            )
        )
