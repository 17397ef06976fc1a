"""One text taken apart: its lines, headline, captions, furniture, credits and quotations.

The order in which the rules are tried, and how what they find is made to tile the text. For
tables over all articles see `mediacompare.zones`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from mediacompare.credit_rules import Credit
from mediacompare.credits import (
    find_byline,
    is_signature,
    may_credit,
    text_credits,
)
from mediacompare.furniture import (
    RECURRING,
    TIME_LINE,
    Line,
    furniture_rules,
    is_time_line,
    is_wrapped,
    normal,
    split_lines,
    word_set,
)
from mediacompare.news_agencies import is_same
from mediacompare.quotes import Quote, quote_spans

if TYPE_CHECKING:
    pass

ZONES = (
    "running text",
    "quotation",
    "headline",
    "credit",
    "dateline",
    "furniture",
    "caption",
    "masked",
)
RUNNING, QUOTATION, HEADLINE, CREDIT, DATELINE, FURNITURE, CAPTION, MASKED = range(8)
PROSE = (RUNNING, QUOTATION)


# Furniture that a credit takes precedence over: "Posted 5:57 am, by Associated Press".
_YIELDING = (RECURRING, TIME_LINE)


class Anatomy(NamedTuple):
    """What was found in one text."""

    spans: list[tuple[int, int, int, str]]
    credits: list[Credit]
    quotes: list[Quote]


_CAPTION = re.compile(
    r"^\W{0,2}(?:"
    r"(?:image|photo|picture|photograph|photos|images|foto|fotos|bild|bilder"
    r"|grafik|illustration|infographic|graphic"
    r"|photographie|crédits? photos?|crédits?|légende|imagen|imágenes|beeld"
    r"|afbeelding|immagine|symbolbild|symbolfoto"
    r"|archivbild|archivfoto|screenshot|picture credit|photo credit|image"
    r" credit|image source|image caption|bildquelle"
    r"|bildrechte|copyright image|getty images|caption|bildunterschrift|foto"
    r" de archivo|archive photo)"
    r"\s?(?:credit|courtesy|by|von|de|di|du)?\s?[:©|/]"
    r"|file\s?[-–—]{1,2}\s|file photo\b|photo by\b|photograph by\b|photo"
    r" courtesy\b|©\s?(?:getty|afp|ap|reuters|epa|dpa(?!-infocom, dpa:))\b"
    r"|\((?:image|photo|foto|bild|picture|illustration|imagen|beeld|immagine"
    r"|photograph|credit|crédit)s?\b[^()]{0,120}\)$"
    r")",
    re.IGNORECASE,
)
_CAPTION_END = re.compile(
    r"(?:\((?:AP |AFP |Reuters )?(?:Photo|Foto|Image|File|Pool)\b[^()]{0,100}\)"
    r"|(?:/|via |\| ?)(?:Getty(?: Images)?|AFP|AP|Reuters|EPA|Shutterstock|dpa|Keystone)\)?"
    r"|\((?:Getty Images|Shutterstock|iStock|Alamy)[^()]{0,60}\)"
    r"|(?:AP Photo|Getty Images|AFP/Getty|REUTERS|EPA)/[\w .'-]{2,60}\)?"
    r"|\b(?:Photos?|Fotos?|Images?|Bild|Picture|Illustration|Imagen|Beeld"
    r"|Immagine|Crédits?|Photograph)"
    r"\s?[:©]\s?(?:[^.!?]|(?<=[A-Z])\.){2,70}"
    r"|\bfile photo\.?)\W*$"
)
_CAPTION_CUE = re.compile(
    r"hoto|oto\b|oto:|otos:|Bild|Beeld|Immagine|Imagen|Picture|Illustration"
    r"|Crédit|Image|File|Pool|Getty|AFP|AP\b|EUTERS|euters|EPA|dpa|tock|lamy"
    r"|Keystone"
)
_NAME_AND_AGENCY = re.compile(
    r"[A-ZÀ-Þ][\w.'’-]*(?: [\w.'’-]+){0,4}\s?[/|]\s?"
    r"(?:AP|AFP|EPA|Reuters|REUTERS|dpa|Getty|Keystone|Associated Press"
    r"|TNS)(?:\s?[/|] ?[\w ]{2,30})?"
)
_PLACE_CAPTION = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'.-]*)(?: [\w’'.-]+){0,6} (?:in|at|outside|near) (?:the |The )?"
    r"[A-ZÀ-Þ][\w’'.-]*(?:,? (?:of |de |the )?[A-ZÀ-Þ][\w’'.-]*){0,5}\.?"
)
# A caption without a mark has no verb: none of these, no word in -ed, and of the words in -s only
# some plurals that pictures show.
_VERBS = word_set(
    "is are was were be been being has have had do does did will would can could may might"
    " must shall should said say met meet made make took take came come went go got get began"
    " begin won win lost lose held hold led lead left leave sat sit stood stand lay lie died"
    " die fell fall rose rise sank sink broke break drove drive flew fly found find gave give"
    " grew grow heard hear kept keep knew know paid pay ran run saw see sent send shot shook"
    " spent spoke swept taught thought threw told tore woke wore wrote burnt built burst"
    " caught chose cost cut drew drank ate fought forgot froze hit hid hung hurt laid lit"
    " meant put quit read rode rang sang sold set shut slept slid slid split spread sprang"
    " stole stuck struck swam swore swung became become bought brought bit bled blew bound"
    " dealt dug fled forbade knelt leapt lent sought spun spat strode wept wound he she they"
    " we you this that there these those who which what when where why how not nobody"
)
_PLURALS = word_set(
    "headquarters offices officers buildings protesters demonstrators supporters boats ships"
    " soldiers troops firefighters workers students scenes streets ruins crowds flags members"
    " residents shoppers passengers voters visitors tourists cars trucks tents houses trees"
    " barracks premises children refugees migrants farmers fans players doctors nurses"
    " patients trains buses"
)


def _is_place_caption(line: Line) -> bool:
    """Say whether a line names a thing and its place and has no verb: a caption without a mark."""
    if len(line.text) > 90 or not _PLACE_CAPTION.fullmatch(line.text):
        return False
    words = line.text.rstrip(".").split()
    lower = [word for word in words[1:] if word[0].islower()]
    return not any(
        word in _VERBS
        or word.endswith("ed")
        or (word.endswith("s") and not word.endswith(("ss", "’s", "'s")) and word not in _PLURALS)
        for word in lower
    )


def _caption_rule(line: Line, i: int, lines: Sequence[Line], before: int) -> str | None:
    """Name the rule that calls a line a caption; ``before``: lines of the article before it."""
    text = line.text
    if is_signature(text):
        return None
    if len(text) <= 250 and _CAPTION.match(text):
        return "picture credit"
    if (
        len(text) <= 700
        and _CAPTION_CUE.search(text, max(0, len(text) - 60))
        and (
            _CAPTION_END.search(text, max(0, len(text) - 160))
            or _NAME_AND_AGENCY.fullmatch(text.strip("()"))
        )
    ):
        return "picture credit"
    if i * 2 < len(lines) and text[:7].lower() == "credit:":
        return "picture credit"
    if i and before in (1, 2, 3) and i + 1 < len(lines) and _is_place_caption(line):
        return "thing and place, no verb"
    return None


def _paragraph_lines(text: str) -> list[Line]:
    """Give the paragraphs as lines, whether or not the text is broken to a width.

    In a text broken to a width a paragraph ends at a blank line, or at a line clearly shorter than
    the others that is followed by one in upper case.
    """
    lines = split_lines(text)
    if not is_wrapped(lines):
        return lines
    lengths = sorted(line.end - line.start for line in lines)
    width = lengths[len(lengths) * 9 // 10]
    merged: list[Line] = []
    last = 0  # length of the line before
    for line in lines:
        length = line.end - line.start
        if (
            merged
            and text.count("\n", merged[-1].end, line.start) < 2
            and (last * 4 >= width * 3 or line.text[0].islower())
        ):
            start = merged[-1].start
            merged[-1] = Line(start, line.end, text[start : line.end])
        else:
            merged.append(line)
        last = length
    return merged


_ENDS = re.compile(r"[.!?…:;,][\"'”’»“)\]]*$")


def _headline(lines: Sequence[Line], rules: list[str | None], title: str | None) -> int | None:
    """Find the line that is the headline; lines above it become furniture."""
    wanted = normal(title) if title else ""
    if wanted:
        for i, line in enumerate(lines[:15]):
            if len(line.text) <= 2 * len(wanted) + 40 and normal(line.text) == wanted:
                for k in range(i):
                    if (
                        rules[k] is None
                        and len(lines[k].text) <= 80
                        and not _ENDS.search(lines[k].text)
                    ):
                        rules[k] = "above the headline"
                rules[i] = None
                return i
    free = [i for i in range(min(len(lines), 16)) if rules[i] is None]
    if len(free) < 2:
        return None
    first = free[0]
    if first and _is_label(lines[first]) and len(free) > 2:
        rules[first] = "above the headline"
        free = free[1:]
        first = free[0]
    line = lines[first]
    # what follows must be longer, and somewhere near there must be prose
    body = next((lines[i] for i in free[1:8] if len(lines[i].text) >= 80), None)
    if (
        3 <= len(line.text.split()) <= 25
        and len(line.text) <= 160
        and not _ENDS.search(line.text)
        and body is not None
        and len(body.text) > len(line.text)
        and line.text[0] not in "(—–-•*"
        and "\n" not in line.text
        and not (is_time_line(line.text) or _ADDRESS.match(line.text))
        and find_byline(line, None, None, False) is None
        and _caption_rule(line, 0, lines, 0) is None
    ):
        return first
    return None


_ADDRESS = re.compile(r".{0,60}@|https?:", re.IGNORECASE)


def _is_label(line: Line) -> bool:
    return len(line.text.split()) <= 2 and not _ENDS.search(line.text)


def read_anatomy(
    text: str,
    *,
    title: str | None = None,
    author: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
    recurring: frozenset[str] = frozenset(),
) -> Anatomy:
    """Take one text apart: its zones, credits and quotations in one pass."""
    lines = _paragraph_lines(text)
    rules = furniture_rules(lines, recurring=recurring)
    pieces: list[tuple[int, int, int, str]] = []
    if outlet:
        for i, line in enumerate(lines[:6]):
            if len(line.text) <= 40 and rules[i] is None and is_same(outlet, [line.text]):
                rules[i] = "name of the outlet"
    headline = _headline(lines, rules, title)
    body: list[Line] = []
    captions: list[bool] = []
    for i, line in enumerate(lines):
        rule = rules[i]
        if i == headline:
            pieces.append((line.start, line.end, HEADLINE, "title" if title else "first line"))
            continue
        if rule is not None and not (rule in _YIELDING and may_credit(line.text)):
            pieces.append((line.start, line.end, FURNITURE, rule))
            continue
        caption = _caption_rule(line, i, lines, len(body))
        body.append(line)
        captions.append(caption is not None)
        if caption is not None:
            pieces.append((line.start, line.end, CAPTION, caption))
    credits: list[Credit] = []
    holes: list[tuple[int, int]] = [
        (line.start, line.end) for line, caption in zip(body, captions, strict=True) if caption
    ]
    for item in text_credits(body, captions, outlet=outlet, author=author):
        if item.credit is not None:
            credits.append(item.credit)
        pieces.append((item.start, item.end, ZONES.index(item.zone), item.rule))
        holes.append((item.start, item.end))
    held = {start for start, _ in holes}
    for i, line in enumerate(lines):
        yielded = rules[i] in _YIELDING and i != headline and may_credit(line.text)
        if yielded and line.start not in held:  # to a credit that was none
            pieces.append((line.start, line.end, FURNITURE, str(rules[i])))
            holes.append((line.start, line.end))
    holes.sort()
    prose: list[tuple[int, int]] = []
    for line in body:
        start = line.start
        for a, b in holes:
            if a >= line.end or b <= line.start:
                continue
            if a > start:
                prose.append((start, a))
            start = max(start, b)
        if start < line.end:
            prose.append((start, line.end))
    quotes = quote_spans(text, spans=prose, language=language)
    pieces += [
        (quote.start, quote.end, QUOTATION, quote.rule)
        for quote in quotes
        if quote.kind == "quotation"
    ]
    return Anatomy(_tile(text, sorted(pieces)), credits, quotes)


def _tile(
    text: str, pieces: Sequence[tuple[int, int, int, str]]
) -> list[tuple[int, int, int, str]]:
    """Fill what is left with running text; blanks between lines go to what stands before them."""
    spans: list[tuple[int, int, int, str]] = []
    at = 0
    for start, end, zone, rule in [*pieces, (len(text), len(text), RUNNING, "")]:
        gap = text[at:start]
        blank = len(gap) - len(gap.lstrip())
        if spans and blank and (blank == len(gap) or spans[-1][2] != QUOTATION):
            first, _, last_zone, last_rule = spans[-1]
            spans[-1] = (first, at + blank, last_zone, last_rule)
            at += blank
        if start > at:
            spans.append((at, start, RUNNING, "rest"))
        if end > max(start, at):
            spans.append((max(start, at), end, zone, rule))
        at = max(at, end)
    return spans


def zone_spans(
    text: str,
    *,
    title: str | None = None,
    author: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
    recurring: frozenset[str] = frozenset(),
) -> list[tuple[int, int, int, str]]:
    """Give the zones of one text: start, end, code (the position in `ZONES`), rule.

    Sorted and without gaps: every character lies in exactly one span.

    Examples
    --------
    >>> zone_spans("LEEDS (PA) - Rain fell. Share")[0]
    (0, 13, 4, 'dateline')
    """
    return read_anatomy(
        text, title=title, author=author, outlet=outlet, language=language, recurring=recurring
    ).spans
