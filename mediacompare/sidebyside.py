"""Two articles next to each other, with what they share marked and linked.

The page is plain HTML with styles: no script, so that it looks and works the same in a live
notebook, in exported HTML, in the report and on paper. Hovering or focusing a passage marks its
counterpart (by the ``:has`` selector of style sheets); its number is a link to the other text. A
notebook that is not trusted drops style sheets: then the colors remain, since they are written on
each element.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediacompare.errors import unknown_choice

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

TINTS = (
    "#B9DCF2",
    "#FBD9A5",
    "#B5E3D2",
    "#EBC9DC",
    "#F6F0A0",
    "#F5C6A8",
    "#C3D4EE",
    "#DDDDDD",
)
"""Backgrounds of the passages: light tints of Okabe and Ito's colors, read with black letters."""

QUIET = ("credit", "dateline", "furniture", "caption", "masked")
"""Zones that are not the article's own prose."""

_ZONE_STYLES = {
    "quotation": "border-bottom:1px dotted #666666",
    "headline": "font-weight:bold",
    **dict.fromkeys(QUIET, "font-style:italic;opacity:0.75"),
}

_CELL = "text-align:start;vertical-align:top;white-space:normal"
"""On each cell itself, since notebooks set their own look for tables."""

STYLE = """
.sbs{color:inherit;font:inherit;line-height:1.55;max-width:80rem}
.sbs table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.4em 0}
.sbs td,.sbs th{width:50%;vertical-align:top;text-align:left;padding:.5em .9em;
 border:1px solid #8885;white-space:normal;font-weight:normal;background:none}
.sbs td{overflow-wrap:anywhere}
.sbs mark{border-radius:2px;padding:0 1px;box-decoration-break:clone;
 -webkit-box-decoration-break:clone;color:#000}
.sbs mark .quiet,.sbs mark span{color:#000}
.sbs a.n{font-size:.75em;font-weight:bold;text-decoration:none;color:#000;padding:0 .25em;
 border:1px solid #0008;border-radius:.6em;background:#fff}
.sbs a.n:focus-visible{outline:3px solid #0072B2}
.sbs mark:target{outline:3px solid #D55E00}
.sbs .legend{font-size:.9em;margin:.3em 0}
.sbs .edit{font-weight:bold;text-decoration:underline wavy #D55E00 1px}
@media (max-width:640px){.sbs table,.sbs tbody,.sbs tr,.sbs td,.sbs th{display:block;width:auto}}
@media print{.sbs td{font-size:9pt}.sbs mark{print-color-adjust:exact;
 -webkit-print-color-adjust:exact}}
"""


_UNSAFE = {
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)], "\ufffd"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    # Overrides of the direction of writing would reach beyond the word they stand in.
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], None),
}


def hover_style(passages: int) -> str:
    """Style sheet that marks both ends of the passage under the pointer or in focus."""
    rules = [f".sbs:has(.p{n}:is(:hover,:focus-within)) .p{n}" for n in range(1, passages + 1)]
    if not rules:
        return ""
    return ",".join(rules) + "{outline:2px solid #0072B2;outline-offset:1px}"


@dataclass(frozen=True)
class Side:
    """One of the two articles, as it is shown."""

    article_id: str
    heading: str
    """Outlet, or the id where there is none."""
    lines: tuple[str, ...]
    """What stands above the text: title, time, author, credits."""
    text: str
    zones: tuple[tuple[int, int, str], ...]
    """start, end, zone; need not cover the text."""
    words: tuple[tuple[int, int, str], ...]
    """start, end, form of each word; only needed where passages have small edits."""
    language: str | None = None


@dataclass(frozen=True)
class SideBySide:
    """Two articles as HTML; notebooks show it by themselves."""

    html: str
    """The comparison, to be put into a page; needs `style`."""
    style: str
    article_ids: tuple[str, str]
    passages: int

    def _repr_html_(self) -> str:
        return f"<style>{self.style}</style>{self.html}"

    def __repr__(self) -> str:
        """Say what it is where no HTML can be shown."""
        one, two = self.article_ids
        return f"<side by side: {one} and {two}, {self.passages} shared passages>"

    def save(self, path: str | Path) -> Path:
        """Write a page of its own, which needs nothing else and runs no script."""
        from mediacompare.files import write_beside

        one, two = (escape(name) for name in self.article_ids)
        page = (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "style-src 'unsafe-inline'\">"
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{one} and {two} side by side</title>"
            "<style>:root{color-scheme:light dark}body{font-family:system-ui,sans-serif;"
            f"margin:1.5em auto;max-width:80rem;padding:0 1em}}{self.style}</style></head>"
            f"<body><main><h1>{one} and {two} side by side</h1>{self.html}</main></body></html>\n"
        )
        return write_beside(Path(path), page.encode("utf-8"))


def show_side_by_side(
    articles: pd.DataFrame,
    *,
    article_ids: Sequence[str] | None = None,
    passages: pd.DataFrame | None = None,
    reuse: pd.DataFrame | None = None,
    credits: pd.DataFrame | None = None,
    zones: pd.DataFrame | None = None,
    tokens: Tokens | None = None,
) -> SideBySide:
    """Show two articles next to each other, with the passages they share.

    Parameters
    ----------
    articles
        The articles table.
    article_ids
        The two articles; may be left out when the table has exactly two.
    passages
        Result of `find_passages`; found for the two articles when not given.
    reuse
        Result of `measure_reuse`: relation, probability and direction are then stated above.
    credits
        Result of `find_credits`: shown above the text of each article.
    zones
        Result of `find_zones`; found when not given.
    tokens
        Made from the two articles when not given.

    Returns
    -------
    SideBySide
        Shown by notebooks as it is; ``.save(path)`` writes a page, ``.html`` is the fragment.
        Passages have a color and a number; the number links to the other text. Quotations are
        underlined with dots; what is not the article's own prose is gray and italic; words that
        differ in a passage with small edits are bold with a wavy line.

    Raises
    ------
    ValueError
        If not exactly two different articles are named.
    KeyError
        If an article is not in the table.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["Gazette", "Herald"],
    ...     "text": ["The bridge opens on Monday.", "A bridge opens, on Monday."]})
    >>> passages = pd.DataFrame({"article_id_1": ["a"], "article_id_2": ["b"], "start_1": [4],
    ...     "end_1": [26], "start_2": [2], "end_2": [25], "words": [4], "kind": ["verbatim"],
    ...     "zone": ["running text"]})
    >>> zones = pd.DataFrame({"article_id": [], "start": [], "end": [], "zone": []})
    >>> show_side_by_side(articles, passages=passages, zones=zones)
    <side by side: a and b, 1 shared passages>
    """
    from mediacompare.tokens import make_tokens

    one, two = _two(articles, article_ids)
    rows = articles[articles["article_id"].astype("str").isin([one, two])].reset_index(drop=True)
    if zones is None:
        from mediacompare.zones import find_zones

        # The whole table, since furniture is known by recurring in an outlet.
        zones = find_zones(articles)
    if tokens is None:
        tokens = make_tokens(rows, zones=zones)
    if passages is None:
        from mediacompare.overlap import find_passages

        passages = find_passages(rows, tokens=tokens)
    sides = [
        make_side(rows, name, tokens=tokens, zones=zones, credits=credits) for name in (one, two)
    ]
    verdict = ""
    if reuse is not None:
        found = pick_pair(reuse, one, two)
        verdict = verdict_of(found.iloc[0].to_dict()) if len(found) else ""
    shared = pick_pair(passages, one, two)
    html = pair_html(sides[0], sides[1], shared, verdict=verdict)
    return SideBySide(html, STYLE + hover_style(len(shared)), (one, two), len(shared))


def _two(articles: pd.DataFrame, article_ids: Sequence[str] | None) -> tuple[str, str]:
    known = articles["article_id"].astype("str").tolist()
    if article_ids is None:
        if len(known) != 2:
            raise ValueError(
                f"article_ids is needed: the table has {len(known)} articles; "
                "name the two to show, for example article_ids=('a', 'b')"
            )
        article_ids = known
    if isinstance(article_ids, str) or len(article_ids) != 2 or len(set(article_ids)) != 2:
        raise ValueError(f"article_ids={article_ids!r} is not allowed; name two different articles")
    for name in article_ids:
        if str(name) not in known:
            raise KeyError(str(unknown_choice("article_ids", name, known[:20])))
    one, two = sorted(str(name) for name in article_ids)
    return one, two


def pick_pair(table: pd.DataFrame, one: str, two: str) -> pd.DataFrame:
    """Rows of a table of pairs that belong to two articles, the smaller id first."""
    return table[
        (table["article_id_1"].astype("str") == one) & (table["article_id_2"].astype("str") == two)
    ]


def verdict_of(row: Mapping[Any, Any]) -> str:
    """Say in a sentence what the evidence supports for a pair."""
    relation = str(row["relation"]).replace("_", " ")
    said = f"What the evidence supports: {relation}"
    probability = row.get("reuse_probability")
    if probability is not None and not pd.isna(probability):
        number = "over 0.99" if probability > 0.99 else f"{probability:.2f}"
        said += f"; probability that the running text is reused {number}"
    direction = {
        "1_from_2": f"{row['article_id_1']} from {row['article_id_2']}",
        "2_from_1": f"{row['article_id_2']} from {row['article_id_1']}",
        "common_source": "both from a common source",
    }.get(str(row.get("direction")), "undetermined")
    said += f"; direction: {direction}"
    reason = row.get("reason")
    if isinstance(reason, str) and reason:
        said += f" ({reason})"
    return said + "."


def make_side(
    articles: pd.DataFrame,
    article_id: str,
    *,
    tokens: Tokens | None,
    zones: pd.DataFrame | None,
    credits: pd.DataFrame | None = None,
) -> Side:
    """Gather what is shown of one article."""
    row = articles[articles["article_id"].astype("str") == article_id].iloc[0].to_dict()
    text = "" if pd.isna(row["text"]) else str(row["text"])
    lines = []
    if _held(row, "title"):
        lines.append(str(row["title"]))
    lines.append(when_text(row))
    if _held(row, "author"):
        lines.append(f"By {row['author']}")
    if credits is not None and len(credits):
        for credit in credits[credits["article_id"].astype("str") == article_id].to_dict("records"):
            kind = str(credit["kind"]).replace("_", " ")
            lines.append(f"Credit ({kind}): {credit['source']} – “{credit['matched']}”")
    spans: tuple[tuple[int, int, str], ...] = ()
    if zones is not None and len(zones):
        mine = zones[zones["article_id"].astype("str") == article_id]
        spans = tuple(
            (int(start), int(end), str(zone))
            for start, end, zone in zip(mine["start"], mine["end"], mine["zone"], strict=True)
        )
    words: tuple[tuple[int, int, str], ...] = ()
    if tokens is not None and article_id in tokens.article_id:
        place = tokens.article_id.index(article_id)
        first, last = int(tokens.offsets[place]), int(tokens.offsets[place + 1])
        words = tuple(
            zip(
                tokens.start[first:last].tolist(),
                tokens.end[first:last].tolist(),
                tokens.words_of(place),
                strict=True,
            )
        )
    heading = str(row["outlet"]) if _held(row, "outlet") else article_id
    language = str(row["language"]) if _held(row, "language") else None
    return Side(article_id, heading, tuple(lines), text, spans, words, language)


def _held(row: Mapping[Any, Any], column: str) -> bool:
    value = row.get(column)
    return value is not None and not pd.isna(value) and str(value).strip() != ""


def when_text(row: Mapping[Any, Any]) -> str:
    """Write a time with no more precision than it has."""
    moment, precision = row.get("published_at"), row.get("published_precision")
    if moment is None or pd.isna(moment):
        return "No date"
    shapes = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}
    if precision in shapes:
        return str(moment.strftime(shapes[str(precision)]))
    zone = "time zone unknown" if precision == "local" else "UTC"
    shape = "%Y-%m-%d %H:%M:%S" if precision == "second" else "%Y-%m-%d %H:%M"
    return f"{moment.strftime(shape)} ({zone})"


def pair_html(left: Side, right: Side, passages: pd.DataFrame, *, verdict: str = "") -> str:
    """Write two articles and their passages as HTML, for `STYLE` and `hover_style`.

    `passages` are rows of `find_passages` of this pair, `left` being article 1.
    """
    key = hashlib.sha256(f"{left.article_id}\0{right.article_id}".encode()).hexdigest()[:8]
    records = passages.sort_values(["start_1", "start_2"], kind="stable").to_dict("records")
    spans: list[list[tuple[int, int, int, dict[Any, Any]]]] = [[], []]
    edits: list[set[tuple[int, int]]] = [set(), set()]
    for number, record in enumerate(records, start=1):
        for side in (0, 1):
            spans[side].append(
                (int(record[f"start_{side + 1}"]), int(record[f"end_{side + 1}"]), number, record)
            )
        if record["kind"] == "near":
            for side, found in enumerate(_edited(left, right, record)):
                edits[side] |= found
    columns = [
        _text_html(side, spans[place], edits[place], key=key, place=place)
        for place, side in enumerate((left, right))
    ]
    heads = "".join(
        f'<th scope="col" style="{_CELL}">{_head_html(side)}</th>' for side in (left, right)
    )
    words = sum(int(record["words"]) for record in records)
    told = (
        f"{len(records)} shared passages, {words} words"
        if len(records) != 1
        else f"1 shared passage, {words} words"
    )
    said = f'<p class="legend"><strong>{escape(verdict)}</strong></p>' if verdict else ""
    label = escape(f"{left.heading} and {right.heading} side by side")
    return (
        f'<div class="sbs" id="sbs-{key}" role="group" aria-label="{label}">{said}'
        f'<p class="legend">{told}. {_legend(left, right, records)}</p>'
        f"<table><tbody><tr>{heads}</tr>"
        f"<tr>{''.join(columns)}</tr></tbody></table></div>"
    )


def _legend(left: Side, right: Side, records: Sequence[Mapping[Any, Any]]) -> str:
    parts = ["Same color and number: the same passage; the number leads to the other text."]
    zones = {zone for side in (left, right) for _, _, zone in side.zones}
    if "quotation" in zones:
        parts.append(f'<span style="{_ZONE_STYLES["quotation"]}">Dotted line: quotation.</span>')
    if zones & set(QUIET):
        parts.append(
            f'<span style="{_ZONE_STYLES["credit"]}">Faint italics: credit, dateline, caption or '
            "site furniture.</span>"
        )
    if any(record["kind"] == "near" for record in records):
        parts.append(
            '<b class="edit" style="font-weight:bold;text-decoration:underline">Underlined</b>: '
            "words that differ within a passage."
        )
    return " ".join(parts)


def _head_html(side: Side) -> str:
    lines = "".join(f"<br>{escape(line)}" for line in side.lines)
    return f'<strong dir="auto">{escape(side.heading)}</strong> ({escape(side.article_id)}){lines}'


def _edited(left: Side, right: Side, record: Mapping[Any, Any]) -> list[set[tuple[int, int]]]:
    """Words of a near passage, of either text, that have no equal in the other."""
    from rapidfuzz.distance import Indel

    words = [
        [
            word
            for word in side.words
            if word[0] >= record[f"start_{number}"] and word[1] <= record[f"end_{number}"]
        ]
        for number, side in ((1, left), (2, right))
    ]
    found: list[set[tuple[int, int]]] = [set(), set()]
    steps = Indel.opcodes([w[2] for w in words[0]], [w[2] for w in words[1]])
    for step in steps:
        if step.tag != "equal":
            found[0] |= {(w[0], w[1]) for w in words[0][step.src_start : step.src_end]}
            found[1] |= {(w[0], w[1]) for w in words[1][step.dest_start : step.dest_end]}
    return found


def _text_html(
    side: Side,
    spans: Sequence[tuple[int, int, int, dict[Any, Any]]],
    edits: Iterable[tuple[int, int]],
    *,
    key: str,
    place: int,
) -> str:
    """Write one text: its passages marked, zones and edits within them."""
    size = len(side.text)
    # Where passages overlap, the longer one is shown.
    owner: list[tuple[int, int, int]] = []
    for start, end, number, _ in sorted(spans, key=lambda s: (s[0] - s[1], s[2])):
        for low, high in _free(owner, max(0, start), min(size, end)):
            owner.append((low, high, number))
    owner.sort()
    about = {number: record for _, _, number, record in spans}
    zones = sorted(side.zones)
    marks = sorted(edits)
    pieces: list[str] = []
    named: set[int] = set()
    at = 0
    for low, high, number in [*owner, (size, size, 0)]:
        pieces.append(_zoned(side.text, at, low, zones, marks))
        at = high
        if low == high:
            continue
        record = about[number]
        tint = TINTS[(number - 1) % len(TINTS)]
        link = ident = ""
        if number not in named:
            named.add(number)
            ident = f' id="s{key}-{number}-{place}"'
            kind = "verbatim" if record["kind"] == "verbatim" else "with small edits"
            told = f"Passage {number}: {int(record['words'])} words, {kind}, {record['zone']}"
            link = (
                f'<a class="n" href="#s{key}-{number}-{1 - place}" '
                f'title="{escape(told)}; go to the other text">{number}</a>&#8288;'
            )
        inner = _zoned(side.text, low, high, zones, marks)
        pieces.append(
            f'<mark class="p{number}"{ident} style="background-color:{tint};color:#000000">'
            f"{link}{inner}</mark>"
        )
    # A number whose passage lies wholly under a longer one still needs a place to lead to.
    hidden = "".join(f'<span id="s{key}-{n}-{place}"></span>' for n in sorted(set(about) - named))
    lang = f' lang="{escape(side.language)}"' if side.language else ""
    return f'<td dir="auto"{lang} style="{_CELL}">{hidden}{"".join(pieces)}</td>'


def _free(taken: Sequence[tuple[int, int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Stretches of start:end that no longer passage has."""
    free = [(start, end)] if start < end else []
    for low, high, _ in taken:
        free = [
            part
            for a, b in free
            for part in ((a, min(b, low)), (max(a, high), b))
            if part[0] < part[1]
        ]
    return free


def _zoned(
    text: str,
    start: int,
    end: int,
    zones: Sequence[tuple[int, int, str]],
    edits: Sequence[tuple[int, int]],
) -> str:
    """Write a stretch of text with its zones."""
    if start >= end:
        return ""
    pieces: list[str] = []
    at = start
    for low, high, zone in zones:
        if high <= start or low >= end:
            continue
        low, high = max(low, start, at), min(high, end)
        pieces.append(_edit_html(text, at, low, edits))
        inner = _edit_html(text, low, high, edits)
        look = _ZONE_STYLES.get(zone)
        if look and inner.strip():
            kind = "quiet" if zone in QUIET else zone
            inner = f'<span class="{kind}" style="{look}" title="{escape(zone)}">{inner}</span>'
        pieces.append(inner)
        at = max(at, high)
    pieces.append(_edit_html(text, at, end, edits))
    return "".join(pieces)


def _edit_html(text: str, start: int, end: int, edits: Sequence[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = start
    for low, high in edits:
        if low < start or high > end:
            continue
        pieces.append(_lines(text[at:low]))
        pieces.append(
            '<b class="edit" style="font-weight:bold;text-decoration:underline">'
            f"{_lines(text[low:high])}</b>"
        )
        at = high
    pieces.append(_lines(text[at:end]))
    return "".join(pieces)


def _lines(text: str) -> str:
    """Escape, and keep line breaks; control characters that HTML forbids become spaces."""
    safe = text.translate(_UNSAFE)
    safe = safe.replace("\r\n", "\n").replace("\r", "\n")
    return escape(safe).replace("\n", "<br>")
