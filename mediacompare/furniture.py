"""Site furniture: the lines of a page that are not the article.

Teasers, share buttons, newsletter boxes, reading times, notices. Two kinds of rules: phrases, in
``resources/furniture_phrases.csv``, and lines that recur in the articles of one outlet
(`recurring_lines`). Both are written to leave prose alone: a phrase must be the whole line, or
begin a short one, and a recurring line must stand in articles that otherwise differ.

In the table of phrases, ``how`` is ``line`` (the phrase is the whole line), ``start`` (it begins a
line of at most ``longest`` characters), ``open`` (the same, and no full stop ends the line),
``colon`` (it begins a line and a colon follows), ``colon open`` (the same, and no full stop ends
the line) or ``block`` (it is the heading of a list of
teasers, or of one on the same line after a colon). Phrases are written as `normal` makes them.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple


def word_set(words: str) -> frozenset[str]:
    """Make the set of the words of a string; for word lists that are read as lines."""
    return frozenset(words.split())


class Line(NamedTuple):
    """A line of text that is not blank; the offsets leave out the blanks around it."""

    start: int
    end: int
    text: str


_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_APOSTROPHES = str.maketrans("", "", "'’‘´`\u00ad\u200b\ufeff")
_TERMINAL = (".", "!", "?", ".”", "!”", "?”", '."', '!"', '?"', "”", '"', "»", "“", ":", ";", "。")
LONGEST_LINE = 300
SHORT_LINE = 160
RECURRING = "recurring line"
TIME_LINE = "time line"


def split_lines(text: str) -> list[Line]:
    r"""Cut a text into its lines, without the blank ones and the blanks around each.

    Examples
    --------
    >>> [line.text for line in split_lines("One line. \n\n  Another.")]
    ['One line.', 'Another.']
    """
    lines = []
    for match in _LINE.finditer(text):
        raw = match.group()
        kept = raw.strip()
        if kept:
            start = match.start() + len(raw) - len(raw.lstrip())
            lines.append(Line(start, start + len(kept), kept))
    return lines


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Say whether lines were broken to a width, so that a line is no paragraph.

    True when at least four lines are 40 to 110 characters long, hardly any is longer, and a
    third or more of those followed by another begin it in lower case.
    """
    if len(lines) < 6:
        return False
    lengths = [line.end - line.start for line in lines]
    if max(lengths) > 160:
        return False
    full = [i for i, n in enumerate(lengths[:-1]) if n >= 40]
    if len(full) < 4:
        return False
    broken = sum(1 for i in full if lines[i + 1].text[0].islower())
    return broken * 3 >= len(full)


def normal(line: str) -> str:
    """Reduce a line to what the phrases are compared with.

    Examples
    --------
    >>> normal("  3 min. read »")
    '0 min read'
    >>> normal("Don’t miss out – follow us!")
    'dont miss out follow us'
    """
    plain = _NUMBER.sub("0", line.casefold().translate(_APOSTROPHES))
    return _NOT_WORD.sub(" ", plain).strip()


_FOLLOW = re.compile(
    r"(?:follow|join|find|like|subscribe|folge|folgen sie|folgt|suivez"
    r"|rejoignez|retrouvez|sigue|síguenos"
    r"|volg|segui|seguici|you can also follow)\b",
    re.IGNORECASE,
)
_PLATFORM = re.compile(
    r"\b(?:facebook|twitter|instagram|whatsapp|telegram|mastodon|linkedin"
    r"|youtube|tiktok|bluesky|threads"
    r"|channels|kanälen|réseaux|canales|canali|kanalen|@\w+)\b|\bon x\b|@\w{3,}",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[A-Z]{0,3}\d{4,8}[-/]\d{2,6}\s+[A-Z0-9][A-Z0-9-]{3,}")
_STAMP = re.compile(
    r"(?:last )?(?:updated?|published|posted|modified|first published"
    r"|originally published|aktualisiert"
    r"|veröffentlicht|stand|erstellt|publié|mis à jour|modifié|actualizado|publicado|bijgewerkt"
    r"|gepubliceerd|aggiornato|pubblicato)\b[^.!?]{0,24}\d",
    re.IGNORECASE,
)


_CRUMBS = re.compile(r"[^.!?›>»«]{2,40}(?:\s[›>»]\s[^.!?›>»«]{2,40}){1,5}")
_DOT = re.compile(r"\s[·|•]\s")


def _is_labels(text: str) -> bool:
    """Say whether dots or bars separate labels of a page: Print · Save · Share."""
    parts = [part for part in _DOT.split(text) if part.strip()]
    line = _tables().line
    known = sum(normal(part) in line or is_time_line(part) for part in parts)
    return (
        len(parts) > 1
        and known > 0
        and (known * 2 >= len(parts) or len(parts) > 2)
        and len(text) <= 100
        and not text.endswith(_TERMINAL)
    )


class _Tables(NamedTuple):
    line: dict[str, str]
    start: dict[str, tuple[tuple[str, str, int, bool], ...]]
    block: dict[str, str]
    colon: dict[str, str]
    title: dict[str, str]


@cache
def _tables() -> _Tables:
    line: dict[str, str] = {}
    block: dict[str, str] = {}
    colon: dict[str, str] = {}
    title: dict[str, str] = {}
    start: dict[str, list[tuple[str, str, int, bool]]] = defaultdict(list)
    path = resources.files("mediacompare.resources").joinpath("furniture_phrases.csv")
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            rule = f"{row['rule']} ({row['language']})"
            phrase, how = row["phrase"], row["how"]
            if how == "line":
                line.setdefault(phrase, rule)
            elif how == "block":
                block.setdefault(phrase, rule)
            elif how == "colon":
                colon.setdefault(phrase, rule)
            elif how == "colon open":
                title.setdefault(phrase, rule)
            else:
                first = phrase.split(" ", 1)[0]
                start[first].append((phrase, rule, int(row["longest"]), how == "open"))
    starts = {word: tuple(items) for word, items in start.items()}
    return _Tables(line, starts, block, colon, title)


def _rule_of(line: Line, key: str) -> str | None:
    """Name the phrase rule that a line falls under, by its normal form."""
    tables = _tables()
    found = tables.line.get(key) or tables.line.get(key.removesuffix(" 0"))
    if found is not None:
        return found
    length = line.end - line.start
    colon = line.text.find(":", 0, 45)
    if colon > 0 and not (length > 120 and line.text.endswith(".")):
        label = normal(line.text[:colon])
        found = tables.colon.get(label) or tables.block.get(label)
        if found is None and not line.text.endswith(_TERMINAL):
            found = tables.title.get(label)
        if found is not None:
            return found
    if length <= SHORT_LINE:
        if _FOLLOW.match(line.text) and _PLATFORM.search(line.text):
            return "follow us on a platform"
        if _SLUG.match(line.text):
            return "slug of a wire story"
        if _CRUMBS.fullmatch(line.text):
            return "breadcrumbs"
        if _DOT.search(line.text) and _is_labels(line.text):
            return "labels in a row"
        if _STAMP.match(line.text) and not line.text.endswith(_TERMINAL):
            return TIME_LINE
    for phrase, rule, longest, is_open in tables.start.get(key.split(" ", 1)[0], ()):
        if (
            length <= longest
            and not (is_open and line.text.endswith(_TERMINAL))
            and key.startswith(phrase)
            and (len(key) == len(phrase) or key[len(phrase)] == " ")
        ):
            return rule
    return None


def _is_teaser(line: Line) -> bool:
    """Say whether a line under a heading of teasers can be one: cut off, or a headline."""
    text = line.text
    if text[:3].casefold() == "by " or text[0] == "©":
        return False
    if text.endswith(("...", "…", "[…]", "[...]")):
        return len(text) <= 400
    return len(text) <= 160 and not text.endswith(_TERMINAL)


def furniture_rules(
    lines: Sequence[Line], *, recurring: frozenset[str] = frozenset()
) -> list[str | None]:
    """Name, for each line, the rule that calls it furniture; None for the others."""
    rules: list[str | None] = [None] * len(lines)
    tables = _tables()
    in_block: str | None = None
    for i, line in enumerate(lines):
        if line.end - line.start > LONGEST_LINE:
            if in_block and not _is_teaser(line):
                in_block = None
            elif in_block:
                rules[i] = in_block
            continue
        if line.end - line.start > SHORT_LINE and not recurring:
            first = line.text.split(None, 1)[0].casefold()
            if first not in tables.start:
                if in_block and not _is_teaser(line):
                    in_block = None
                elif in_block:
                    rules[i] = in_block
                continue
        key = normal(line.text)
        block = tables.block.get(key)
        if block is not None:
            in_block = block
            rules[i] = block
            continue
        if recurring and key in recurring:
            rules[i] = RECURRING
            continue
        rule = _rule_of(line, key)
        if rule is not None:
            rules[i] = rule
            continue
        if in_block:
            if _is_teaser(line):
                rules[i] = in_block
            else:
                in_block = None
    return rules


def recurring_lines(
    texts: Iterable[Sequence[Line]], *, least: int = 3, longest: int = LONGEST_LINE
) -> frozenset[str]:
    """Find the lines that recur in the articles of one outlet.

    Parameters
    ----------
    texts
        The lines of each article of the outlet.
    least
        In how many articles that otherwise differ a line must stand.
    longest
        Longer lines are never taken, in characters.

    Returns
    -------
    frozenset of str
        The lines as `normal` makes them.
    """
    held = list(texts)
    holders: dict[str, list[int]] = defaultdict(list)
    for i, lines in enumerate(held):
        short = {normal(line.text) for line in lines if line.end - line.start <= longest}
        for key in short - {""}:
            holders[key].append(i)
    keys: dict[int, dict[str, int]] = {}
    return frozenset(
        key
        for key, articles in holders.items()
        if len(articles) >= least and _distinct(articles, held, keys, least) >= least
    )


def _distinct(
    articles: Sequence[int],
    held: Sequence[Sequence[Line]],
    keys: dict[int, dict[str, int]],
    least: int,
) -> int:
    """Count articles that share less than half of their text with those counted before.

    ``keys`` keeps the lengths of each article's lines by their normal form, once made.
    """
    kept: list[int] = []
    for i in articles[:60]:
        if i not in keys:
            keys[i] = {normal(line.text): line.end - line.start for line in held[i]}
            keys[i].pop("", None)
        size_i = sum(keys[i].values())
        for j in kept:
            common = sum(length for key, length in keys[i].items() if key in keys[j])
            if common * 2 > min(size_i, sum(keys[j].values())):
                break
        else:
            kept.append(i)
            if len(kept) >= least:
                return len(kept)
    return len(kept)


_TIME_WORD = re.compile(
    r"\d{1,4}(?:st|nd|rd|th|er|e|º)?|\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
    r"|[ap]\.?m\.?|\d{1,2}(?::\d{2})?[ap]m|\d{4}-\d{2}-\d{2}t[\d:.]+z?|[+-]\d{2}:?\d{2}",
    re.IGNORECASE,
)
_TIME_WORDS = word_set(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february"
    " march april june july"
    " august september october november december mon tue tues wed thu thur thurs fri sat sun"
    " monday tuesday wednesday thursday friday saturday sunday et est edt ct cst cdt mt mst mdt"
    " pt pst pdt gmt utc bst cet cest mez mesz ist aest uhr h at on the of"
    " a p m ago hour hours hrs"
    " minute minutes min mins day days week weeks month months yesterday today updated posted"
    " published first last modified originally date stand aktualisiert veröffentlicht erstellt"
    " zuletzt datum am um vom den montag dienstag mittwoch donnerstag freitag samstag sonntag"
    " januar februar märz april mai juni juli oktober dezember vor stunden"
    " tagen publié mis à jour"
    " le modifié créé il y a heures janvier février mars avril juin juillet"
    " août septembre octobre"
    " novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche"
    " actualizado publicado"
    " el a las de del lunes martes miércoles jueves viernes sábado domingo"
    " enero febrero marzo abril"
    " mayo junio julio agosto septiembre octubre noviembre diciembre hace horas gepubliceerd"
    " bijgewerkt gewijzigd op om uur januari februari maart mei augustus"
    " oktober geleden maandag"
    " dinsdag woensdag donderdag vrijdag zaterdag zondag laatste pubblicato"
    " aggiornato il alle ore"
    " gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre lunedì martedì"
    " mercoledì giovedì venerdì sabato domenica fa time"
)


def is_time_line(text: str) -> bool:
    """Say whether a line holds a date or a time and nothing else.

    Examples
    --------
    >>> is_time_line("Updated 4 March 2025, 6:45 p.m."), is_time_line("March was cold.")
    (True, False)
    """
    if len(text) > 90:
        return False
    words = re.split(r"[\s,;|•·()\u00a0–—]+", text.strip(" .:-–—•|"))
    return (
        sum(char.isalnum() for char in text) > 4
        and any(map(str.isdigit, text))
        and all(
            not word
            or word.strip(".:-/").casefold() in _TIME_WORDS
            or _TIME_WORD.fullmatch(word.strip(".:/")) is not None
            or word in "-/"
            for word in words
        )
    )
