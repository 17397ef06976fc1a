"""Quotations: where they stand, who speaks, and the verb that reports them.

Marks are paired by what stands around them, so that „…“ and “…”, »…« and «…» need no language.
A paragraph that reopens a quotation, and one that is never closed, are kept; apostrophes, inches
and quoted terms are not taken for quotations. The scan looks at each mark a bounded number of
times: linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from mediacompare.furniture import Line, is_wrapped, split_lines

if TYPE_CHECKING:
    pass


class Quote(NamedTuple):
    """A quotation or a quoted term; offsets include the marks."""

    start: int
    end: int
    kind: str
    words: int
    speaker: str | None
    speaker_start: int
    speaker_end: int
    verb: str | None
    verb_class: str | None
    closed: bool
    rule: str


class Verbs(NamedTuple):
    """Forms of reporting verbs of one language that take the same stance to what is said.

    ``neutral`` says that it was said; ``asserting`` presents it as true or firmly held;
    ``doubting`` keeps it at a distance; ``arguing`` takes sides for or against; ``asking`` and
    ``expressing`` name the kind of speech.
    """

    language: str
    verb_class: str
    forms: str


VERBS: tuple[Verbs, ...] = (
    Verbs(
        "en",
        "neutral",
        "said says say saying tells told tell added adds adding stated states stating noted notes noting wrote writes writing read reads according commented comments remarked remarks announced announces reported reports reporting continued continues replied replies answered answers responded responds recalled recalls recounted posted tweeted described describes quoted testified mentioned observed concluded concludes began went explained explains explaining",
    ),
    Verbs(
        "en",
        "asserting",
        "confirmed confirms emphasized emphasizes emphasised emphasises stressed stresses stressing highlighted highlights underlined underscored insisted insists declared declares affirmed affirms acknowledged acknowledges admitted admits conceded concedes revealed reveals pointed warned warns warning vowed pledged promised promises predicted maintained reiterated reminded disclosed proclaimed swore",
    ),
    Verbs(
        "en",
        "doubting",
        "claimed claims claiming alleged alleges alleging purported suggested suggests believes believed thinks thought speculated supposedly allegedly contended contends hinted guessed",
    ),
    Verbs(
        "en",
        "arguing",
        "argued argues denied denies rejected disputed countered criticized criticised condemned blasted slammed accused objected defended urged urges demanded called calls calling dismissed rebutted agreed disagreed complained challenged",
    ),
    Verbs("en", "asking", "asked asks asking wondered inquired pressed questioned"),
    Verbs(
        "en",
        "expressing",
        "joked shouted screamed cried yelled whispered quipped laughed lamented exclaimed sighed boasted chanted praised thanked apologized apologised hailed",
    ),
)


@cache
def _verb_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for entry in VERBS:
        for form in entry.forms.split():
            table.setdefault(form, entry.verb_class)
    return table


# A mark between two letters or digits is an apostrophe, or belongs to a word; only the others.
_MARK = re.compile(r"[“”„‟«»‹›\"＂「」『』]|(?<!\w)['’‘‚‛]|['’‘](?!\w)")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SPACE = frozenset(" \t\n\r\u00a0\u202f\u2009\u200a\u3000")
_BEFORE_OPEN = _SPACE | frozenset("([{—–-/:'’‘“„«\"…¿¡,>|")
_AFTER_CLOSE = _SPACE | frozenset(")]}.,;:!?…—–-/'’‘”“»›\"<|[(")
_FAMILY = {
    "“": "d", "”": "d", "„": "d", "‟": "d", '"': "s", "＂": "s",
    "«": "g", "»": "g", "‹": "h", "›": "h",
    "‘": "i", "’": "i", "‚": "i", "‛": "i", "'": "a",
    "「": "k", "」": "k", "『": "l", "』": "l",
}  # fmt: skip
_LONGEST_PARAGRAPH_SEARCH = 400  # marks looked at for the end of one quotation
_TERM_WORDS = 4
_SENTENCE_END = re.compile(r"[.!?…][”“\"'’»)\]]*\s+(?=[\W_]*[A-ZÀ-ÞŒŠŽ0-9])")


class _Mark(NamedTuple):
    at: int
    char: str
    opens: bool
    closes: bool


def _paragraphs(text: str, lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Give the paragraphs: lines, or runs of lines between blank ones when lines are wrapped."""
    if not is_wrapped(lines):
        return [(line.start, line.end) for line in lines]
    spans: list[tuple[int, int]] = []
    for line in lines:
        if spans and text.count("\n", spans[-1][1], line.start) < 2:
            spans[-1] = (spans[-1][0], line.end)
        else:
            spans.append((line.start, line.end))
    return spans


def _read_mark(text: str, match: re.Match[str], end: int, start: int) -> _Mark:
    at = match.start()
    char = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    free_before = before in _BEFORE_OPEN
    free_after = after in _AFTER_CLOSE
    spaced = before in _SPACE and after in _SPACE
    if char in "„‚「『":
        return _Mark(at, char, True, False)
    if char in "」』":
        return _Mark(at, char, False, True)
    if char in "«»‹›":
        if before in _SPACE and after not in _SPACE and after not in ".,;:!?)":
            return _Mark(at, char, True, False)
        if before not in _SPACE and after in _SPACE:
            return _Mark(at, char, False, True)
        if spaced or (free_before and free_after):
            return _Mark(at, char, char in "«‹", char in "»›")
        return _Mark(at, char, free_before or char in "«‹", free_after)
    if char == "”" and not (free_before and not free_after):
        return _Mark(at, char, False, True)
    if spaced:
        return _Mark(at, char, char in '“"＂', True)
    opens = free_before and after not in _SPACE and (not free_after or after in "[(…“‘'\"'.-–")
    closes = free_after and before not in _SPACE
    if char in "“" and not opens and not closes:
        opens = True
    if char in "'’" and opens:
        word = _WORD.match(text, at + 1, at + 12)
        if char == "’" or (word and (word.group().lower() in _ELIDED or word.group()[0].isdigit())):
            opens = False
    return _Mark(at, char, opens, closes)


_ELIDED = frozenset(
    ["tis", "twas", "em", "n", "cause", "til", "bout", "round", "cos", "s", "t", "d", "ll", "re", "ve", "m", "nuff", "neath", "kay", "k"]
)


def _matches(opening: str, closing: str) -> bool:
    if opening in "“‟":
        return closing in "”“"
    if opening == "„":
        return closing in '“”"'
    if opening == "”":
        return closing == "”"
    if opening in "‘‚‛":
        return closing in "’‘"
    if opening in "«»":
        return closing in "«»"
    if opening in "‹›":
        return closing in "‹›"
    if opening in "「『":
        return closing == {"「": "」", "『": "』"}[opening]
    return opening == closing


def _pair(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int, bool, str, int]]:
    """Pair the marks: start, end, closed, rule, number of the paragraph."""
    found: list[tuple[int, int, bool, str, int]] = []
    pending: str | None = None  # the mark a next paragraph may reopen
    for number, (start, end) in enumerate(spans):
        marks = [_read_mark(text, match, end, start) for match in _MARK.finditer(text, start, end)]
        if not marks:
            pending = None
            continue
        pending = _pair_paragraph(text, (start, end), marks, number, found, pending, spans)
    return found


def _pair_paragraph(
    text: str,
    span: tuple[int, int],
    marks: Sequence[_Mark],
    number: int,
    found: list[tuple[int, int, bool, str, int]],
    pending: str | None,
    spans: Sequence[tuple[int, int]],
) -> str | None:
    _, end = span
    left: str | None = None
    i = 0
    while i < len(marks):
        mark = marks[i]
        if not mark.opens:
            i += 1
            continue
        close = _find_close(text, marks, i, end)
        if close is None:
            if mark.char in "'’‘‚" and mark.char != "‚":
                i += 1
                continue
            nxt = spans[number + 1] if number + 1 < len(spans) else None
            reopened = nxt is not None and text[nxt[0]] == mark.char
            stop = end if reopened else _sentence_end(text, mark.at, end)
            again = next(
                (m for m in marks[i + 1 :] if m.opens and m.char == mark.char and m.at < stop), None
            )
            if again is not None:
                stop = again.at
                while stop > mark.at + 1 and text[stop - 1] in _SPACE:
                    stop -= 1
            if stop - mark.at > 2:
                rule = "reopened" if reopened and again is None else "never closed"
                found.append((mark.at, stop, False, rule, number))
                if reopened and again is None:
                    left = mark.char
            while i < len(marks) and marks[i].at < stop:
                i += 1
            continue
        last = marks[close].at + 1
        found.append((mark.at, last, True, "paired", number))
        i = close + 1
    return left


def _find_close(text: str, marks: Sequence[_Mark], i: int, end: int) -> int | None:
    """Find the mark that closes the one at i; None when another opens first or none does."""
    opening = marks[i]
    family = _FAMILY[opening.char]
    weak: int | None = None
    depth = 0
    for k in range(i + 1, min(len(marks), i + _LONGEST_PARAGRAPH_SEARCH)):
        mark = marks[k]
        if not _matches(opening.char, mark.char):
            if opening.char == mark.char and mark.opens and family != "a":
                return None
            continue
        if mark.opens and not mark.closes:
            if family in "gh" and mark.char == opening.char:
                depth += 1
                continue
            if mark.char == opening.char:
                return weak
            if family == "d" and opening.char != "„":
                return weak
        if not mark.closes:
            continue
        if depth:
            depth -= 1
            continue
        if family in "ai":
            before = text[mark.at - 1]
            after = text[mark.at + 1] if mark.at + 1 < end else " "
            if before in "sSxzß" and after not in '.,;:!?)”"—–' and mark.at + 1 < end:
                weak = weak if weak is not None else k
                continue
        return k
    return weak


def _sentence_end(text: str, start: int, end: int) -> int:
    match = _SENTENCE_END.search(text, start + 1, end)
    return match.start() + 1 if match else end


_SO_CALLED = re.compile(
    r"(?:so-called|known as|dubbed|nicknamed|titled|entitled|called|code-?named|named|the (?:word|term|phrase)"
    r"|sogenannte[nrsm]?|so genannte[nrsm]?|namens|genannt|dit|dite|soi-disant|llamad[oa]s?|denominad[oa]s?"
    r"|zogenaamde?|zogeheten|cosiddett[oaie]|chiamat[oaie])\s*(?:an?\s|the\s|as\s)?$",
    re.IGNORECASE,
)
_ENDS_SAYING = (",", ".", "!", "?", "…")
_STARTS = frozenset(["but", "and", "so", "yet", "while", "he", "she", "they", "it", "we", "i"])
_PRONOUNS = frozenset(
    ["he", "she", "they", "it", "we", "i", "er", "sie", "es", "il", "elle", "ils", "elles", "on", "él", "ella", "ellos", "hij", "zij", "ze", "lui", "lei", "loro", "who", "which"]
)
_NAME_STOP = re.compile(
    r"\s(?:in|on|at|during|after|before|of Thursday|when|as|while|to|that|by|via|through|from|with|for|about|earlier|later|yesterday|today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|[,;:.!?()—–“”\"«»]"
)


def quote_spans(
    text: str, *, spans: Sequence[tuple[int, int]] | None = None, language: str | None = None
) -> list[Quote]:
    """Find the quotations of a text, in order.

    Parameters
    ----------
    text
        The text.
    spans
        Its paragraphs (start, end), where only these are to be searched.
    language
        BCP 47; reporting verbs of all six languages are known without it.
    """
    if _MARK.search(text) is None:
        return []
    if spans is None:
        spans = _paragraphs(text, split_lines(text))
    pairs = _pair(text, spans)
    quotes: list[Quote] = []
    previous: Quote | None = None
    for i, (start, end, closed, rule, number) in enumerate(pairs):
        paragraph = spans[number]
        left = pairs[i - 1][1] if i and pairs[i - 1][4] == number else paragraph[0]
        right = (
            pairs[i + 1][0] if i + 1 < len(pairs) and pairs[i + 1][4] == number else paragraph[1]
        )
        words = sum(1 for _ in _WORD.finditer(text, start + 1, end))
        if not words:
            continue
        verb = _reported(text, start, end, left, right)
        same = (
            previous is not None
            and previous.rule == "reopened"
            and i
            and pairs[i - 1][4] == number - 1
        )
        kind = _kind(text, start, end, words, verb is not None or bool(same), left, closed)
        speaker: tuple[str, int, int] | None = None
        if kind == "quotation":
            if verb is not None:
                speaker = verb[2]
            elif (
                previous is not None
                and previous.kind == "quotation"
                and (same or (previous.verb is not None and left == previous.end))
            ):
                if previous.speaker is not None:
                    speaker = (previous.speaker, previous.speaker_start, previous.speaker_end)
        quote = Quote(
            start, end, kind, words,
            speaker[0] if speaker else None,
            speaker[1] if speaker else -1,
            speaker[2] if speaker else -1,
            verb[0] if verb else None,
            verb[1] if verb else None,
            closed, rule,
        )  # fmt: skip
        quotes.append(quote)
        if kind == "quotation":
            previous = quote
    return quotes


def _kind(
    text: str, start: int, end: int, words: int, reported: bool, left: int, closed: bool
) -> str:
    inner = text[start + 1 : end - 1 if closed else end].strip()
    if _SO_CALLED.search(text, max(left, start - 24), start):
        return "term"
    if words > 8:
        return "quotation"
    if reported:
        return "quotation"
    if words > _TERM_WORDS and not inner.istitle():
        return "quotation"
    if inner.endswith((".", "!", "?")) and words > 2 and inner[0].isupper():
        return "quotation"
    return "term"


def _reported(
    text: str, start: int, end: int, left: int, right: int
) -> tuple[str, str, tuple[str, int, int] | None] | None:
    """Find the reporting verb of the sentence around a quotation, and who speaks."""
    table = _verb_table()
    after = text[end : min(right, end + 160)]
    stop = re.search(r"[.!?;](?:\s|$)", after)
    ended = text[end - 2] in ".!?" if end - 2 > start else False
    clause = after[: stop.start()] if stop else after
    if not (ended and clause[:1] in _SPACE and clause.lstrip()[:1].isupper() and False):
        for word in _WORD.finditer(clause):
            form = word.group().lower()
            if form in table:
                speaker = _speaker_after(clause, word.start(), word.end(), end)
                return form, table[form], speaker
    before = text[max(left, start - 160) : start]
    cut = 0
    for match in _SENTENCE_END.finditer(before):
        cut = match.end()
    clause = before[cut:]
    words = list(_WORD.finditer(clause))
    for word in reversed(words):
        form = word.group().lower()
        if form in table:
            return form, table[form], None
    return None


def _speaker_after(clause: str, at: int, stop: int, base: int) -> tuple[str, int, int] | None:
    left = clause[:at].strip(" ,")
    if left:
        begin = clause.index(left)
        name = left.split(",")[0]
    else:
        rest = clause[stop:]
        begin = stop + len(rest) - len(rest.lstrip())
        rest = rest.lstrip()
        cut = _NAME_STOP.search(rest)
        name = rest[: cut.start()] if cut else rest
    name = name.strip()
    if not name or len(name) > 80:
        return None
    return name, base + begin, base + begin + len(name)
