"""Quotations: where they stand, who speaks, and the verb that reports them.

Marks are paired by what stands around them, so that „…“ and “…”, »…« and «…» need no language.
A paragraph that reopens a quotation, and one that is never closed, are kept; apostrophes, inches
and quoted terms are not taken for quotations. Speakers are looked for in the sentence around a
quotation, after it, before it, or in its middle, by the reporting verbs of
``resources/reporting_verbs.csv`` (English, German, French, Spanish, Dutch, Italian). The scan
looks at each mark and each gap a bounded number of times: linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mediacompare.furniture import word_set
from mediacompare.speakers import (
    BLANKS,
    LANGUAGES,
    PERSONAL,
    PRONOUNS,
    WORD,
    Attribution,
    attribution_after,
    attribution_before,
    attribution_inside,
    guess_language,
    reporting_verbs,
    sentence_stop,
)


class Quote(NamedTuple):
    """A quotation or a quoted term; offsets include the marks, -1 where there is no speaker."""

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


# --- pairing the marks ------------------------------------------------------------------------

# A mark between two letters or digits is an apostrophe or belongs to a word: not looked at.
_MARK = re.compile(r"``|''|[“”„‟«»‹›\"＂「」『』]|(?<!\w)['’‘‚‛]|['’‘](?!\w)")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_SPACE = frozenset(BLANKS)
_BEFORE_OPEN = _SPACE | frozenset("([{—–-/:'’‘“„«\"…¿¡,>|＝")
_AFTER_CLOSE = _SPACE | frozenset(")]}.,;:!?…—–-/'’‘”“»›\"<|[(。，、")
_INSIDE_START = frozenset("[(…“‘'\"„«‚.-–—¿¡$€£#@")
# What an apostrophe at the start of a word stands for, in several languages.
_ELIDED = word_set(
    "tis twas twere twill em n cause til till bout round cos s t d ll re ve m nuff neath k kay er"
    " im ne ner nem nen ns was"
)
_CLOSES = {
    "“": "”“", "‟": "”“", "„": "“”\"", "”": "”", "‘": "’‘", "‚": "’‘", "‛": "’‘", "’": "’",
    "«": "«»", "»": "«»", "‹": "‹›", "›": "‹›", "「": "」", "『": "』", "\"": "\"", "＂": "＂",
    "'": "'", "``": "''", "''": "''",
}  # fmt: skip
_SINGLE = frozenset("'’‘‚‛")
_MARKS_AHEAD = 200
_LONGEST = 6000


class _Mark(NamedTuple):
    at: int
    text: str
    opens: bool
    closes: bool


class _Pair(NamedTuple):
    start: int
    end: int
    closed: bool
    rule: str
    paragraph: int


def _read_mark(text: str, match: re.Match[str], start: int, end: int) -> _Mark:
    """Say whether a mark can open and can close a quotation, by its neighbors."""
    at, stop = match.span()
    mark = match.group()
    before = text[at - 1] if at > start else " "
    after = text[stop] if stop < end else " "
    space_before, space_after = before in _SPACE, after in _SPACE
    if mark in ("„", "‚", "「", "『", "``"):
        return _Mark(at, mark, not space_after or mark == "„", False)
    if mark in "」』":
        return _Mark(at, mark, False, True)
    if mark in "«»‹›":
        usual = mark in "«‹"  # opens so in French, Italian, Spanish; the other way in German
        if space_before and space_after:
            return _Mark(at, mark, usual, not usual)
        if space_before:
            opens = after not in ".,;:!?)"
            return _Mark(at, mark, opens, not opens)
        if space_after:
            return _Mark(at, mark, usual and before in _BEFORE_OPEN, not usual or before not in "(")
        if before in _BEFORE_OPEN and after in _AFTER_CLOSE:
            return _Mark(at, mark, usual, not usual)
        opens = before in _BEFORE_OPEN
        return _Mark(at, mark, opens, not opens)
    free_before = before in _BEFORE_OPEN
    free_after = after in _AFTER_CLOSE
    if mark == "”":
        swedish = free_before and not free_after and not space_after
        return _Mark(at, mark, swedish, not swedish)
    if space_before and space_after:
        return _Mark(at, mark, mark in ("“", '"', "＂"), mark not in ("‘", "‛"))
    opens = free_before and not space_after and (not free_after or after in _INSIDE_START)
    closes = free_after and not space_before
    if mark == "“" and not opens and not closes:
        opens = not free_before and not free_after and before.isalnum() and after.isalpha()
    if mark in ("'", "’") and opens:
        word = WORD.match(text, stop, min(stop + 12, end))
        if mark == "’" or (
            word and (word.group().lower() in _ELIDED or (word.group()[0].isdigit()))
        ):
            opens = False
    if mark in ('"', "''", "'") and before.isdigit() and closes and not opens:
        closes = True  # 5" is an inch only while no quotation is open; _find_close sees to it
    return _Mark(at, mark, opens, closes)


def _find_close(text: str, marks: Sequence[_Mark], i: int, end: int) -> int | None:
    """Find the mark that closes the one at i; None when the same opens again or none closes."""
    opening = marks[i]
    wanted = _CLOSES[opening.text]
    weak: int | None = None
    depth = 0
    for k in range(i + 1, min(len(marks), i + _MARKS_AHEAD)):
        mark = marks[k]
        if mark.at - opening.at > _LONGEST:
            break
        if mark.text not in wanted and mark.text != opening.text:
            continue
        if mark.opens and not mark.closes:
            if mark.text in "«»‹›" and mark.text == opening.text and opening.text in "«‹":
                depth += 1
                continue
            if mark.text == opening.text or (mark.text in wanted and opening.text != "„"):
                return weak
            continue
        if not mark.closes or mark.text not in wanted:
            continue
        if depth:
            depth -= 1
            continue
        if opening.text in _SINGLE and opening.text != "‚":
            before = text[mark.at - 1]
            after = text[mark.at + 1] if mark.at + 1 < end else "."
            if before in "sSxzß" and after not in '.,;:!?)”"—–':
                weak = k if weak is None else weak
                continue
        return k
    return weak


def _pair(text: str, spans: Sequence[tuple[int, int]]) -> list[_Pair]:
    found: list[_Pair] = []
    for number, (start, end) in enumerate(spans):
        marks = [_read_mark(text, m, start, end) for m in _MARK.finditer(text, start, end)]
        i = 0
        while i < len(marks):
            mark = marks[i]
            if not mark.opens:
                i += 1
                continue
            close = _find_close(text, marks, i, end)
            if close is not None:
                last = marks[close].at + len(marks[close].text)
                found.append(_Pair(mark.at, last, True, "paired", number))
                i = close + 1
                continue
            if mark.text in _SINGLE and mark.text not in "‚‘":
                i += 1
                continue
            pair = _unclosed(text, marks, i, spans, number)
            if pair is None:
                i += 1
                continue
            found.append(pair)
            while i < len(marks) and marks[i].at < pair.end:
                i += 1
    return found


def _unclosed(
    text: str, marks: Sequence[_Mark], i: int, spans: Sequence[tuple[int, int]], number: int
) -> _Pair | None:
    """End a quotation that nothing closes: at the next that opens, the paragraph, the sentence."""
    mark = marks[i]
    start, end = spans[number]
    following = spans[number + 1] if number + 1 < len(spans) else None
    reopened = following is not None and text.startswith(mark.text, following[0])
    again = next(
        (m.at for m in marks[i + 1 : i + 1 + _MARKS_AHEAD] if m.opens and m.text == mark.text), None
    )
    if mark.text in _SINGLE and not reopened:
        return None
    if again is not None:
        stop, rule = again, "opened again"
        first = sentence_stop(text, mark.at + 1, again)
        if mark.at != start and first < again - 400:
            stop = first
    elif reopened:
        stop, rule = end, "goes on in the next paragraph"
    else:
        stop, rule = sentence_stop(text, mark.at + 1, end), "never closed"
    while stop > mark.at + 1 and text[stop - 1] in _SPACE:
        stop -= 1
    return _Pair(mark.at, stop, False, rule, number) if stop - mark.at > 3 else None


# --- quotations and terms ----------------------------------------------------------------------

_SO_CALLED = re.compile(
    r"(?:so-called|known as|dubbed|nicknamed|titled|entitled|called|code-?named|named|headlined"
    r"|the (?:word|words|term|terms|phrase|label|slogan|expression)"
    r"|sogenannte[nrsm]?|so genannte[nrsm]?"
    r"|namens|genannt|betitelt|unter dem (?:titel|motto|namen)|das wort|der begriff"
    r"|dite?s?|soi-disant|intitulée?s?|surnommée?s?|baptisée?s?|le mot|le terme"
    r"|llamad[oa]s?|denominad[oa]s?|titulad[oa]s?|apodad[oa]s?|la palabra|el término"
    r"|zogenaamde?|zogeheten|getiteld|genaamd|het woord|de term"
    r"|cosiddett[oaie]|chiamat[oaie]|intitolat[oaie]|soprannominat[oaie]|la parola|il termine)"
    r"\s(?:(?:an?|the|as|le|la|les|de|der|die|das|el|los|il)\s)?$",
    re.IGNORECASE,
)


def _count_words(text: str, start: int, end: int) -> int:
    words = sum(1 for _ in WORD.finditer(text, start, end))
    unspaced = len(_UNSPACED.findall(text, start, end))
    return max(words, (unspaced + 1) // 2)


def _kind(
    text: str, pair: _Pair, words: int, attribution: Attribution | None, continues: bool, left: int
) -> str:
    inner = text[pair.start + 1 : pair.end - 1 if pair.closed else pair.end].strip()
    if words <= 8 and _SO_CALLED.search(text, max(left, pair.start - 28), pair.start):
        return "term"
    if words > 8 or continues:
        return "quotation"
    if attribution is not None and (attribution.near or words > 2):
        return "quotation"
    if words > 4:
        capitals = sum(w.group()[0].isupper() for w in WORD.finditer(inner))
        return "term" if capitals * 4 >= words * 3 else "quotation"
    if words > 2 and inner.rstrip(",").endswith((".", "!", "?")) and inner[:1].isupper():
        return "quotation"
    return "term"


def quote_spans(
    text: str, *, spans: Sequence[tuple[int, int]], language: str | None = None
) -> list[Quote]:
    """Find the quotations of a text, in order.

    Parameters
    ----------
    text
        The text.
    spans
        The paragraphs (start, end) to search.
    language
        BCP 47; guessed among the six languages when missing. Other languages have no reporting
        verbs here, so that no speaker is found, and terms are told by their length.
    """
    if not spans:
        return []
    posts = _embedded_posts(text, spans)
    if _MARK.search(text, spans[0][0], spans[-1][1]) is None:
        return posts
    pairs = _pair(text, spans)
    if not pairs:
        return posts
    code = language.split("-")[0].lower() if language else guess_language(text)
    verbs = reporting_verbs(code) if code in LANGUAGES else {}
    reader = _Reader(text, spans, pairs, verbs, code)
    found = reader.quotes()
    if posts:
        found = [
            one for one in found if not any(p.start < one.end and one.start < p.end for p in posts)
        ]
    return sorted(posts + found)


# How sites print a post of a social network: the words, then a dash, name, handle and date.
_SIGNATURE = re.compile(
    r"(?:—|–|--?) ?(?P<name>[^\n()—–]{1,80}?) ?\(@\w{1,30}\)[ ,]{0,2}"
    r"(?:[^\W\d_]{3,12}\.? \d{1,2}, |\d{1,2}\.? [^\W\d_]{3,12}\.? )\d{4}\s*\Z"
)


def _embedded_posts(text: str, spans: Sequence[tuple[int, int]]) -> list[Quote]:
    """Find posts of a social network; their words are as much quoted as those between marks."""
    found = []
    for i, (start, end) in enumerate(spans):
        at = text.find("(@", start, end)
        if at < 0:
            continue
        first = max(text.rfind(dash, start, at) for dash in ("—", "–", "-"))
        while first > start and text[first - 1] == "-":
            first -= 1
        signature = _SIGNATURE.match(text[first:end]) if first >= start else None
        if signature is None:
            continue
        low, high = start, first
        if not text[start:first].strip() and i:
            low, high = spans[i - 1]
        words = _count_words(text, low, high)
        if not words:
            continue
        name = (first + signature.start("name"), first + signature.end("name"))
        high = low + len(text[low:high].rstrip())
        found.append(
            Quote(
                low, high, "quotation", words, text[slice(*name)], *name, None, None, True, "post"
            )
        )
    return found


# Names: capitalized words in a row, or one before a reporting verb.
_NAMED = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?: (?:de |van |von |al )?[A-ZÀ-Þ][\w’'-]+){0,3}")
_STARTERS = word_set("the in on at a an it he she they on this that but and der die das le la el")


class _Reader:
    """Goes through the pairs of one text and keeps who spoke last."""

    def __init__(
        self,
        text: str,
        spans: Sequence[tuple[int, int]],
        pairs: Sequence[_Pair],
        verbs: Mapping[str, str],
        language: str | None,
    ) -> None:
        self.text = text
        self.spans = spans
        self.pairs = pairs
        self.verbs = verbs
        self.language = language

    def _bounds(self, i: int) -> tuple[int, int]:
        pair = self.pairs[i]
        start, end = self.spans[pair.paragraph]
        if i and self.pairs[i - 1].paragraph == pair.paragraph:
            start = self.pairs[i - 1].end
        if i + 1 < len(self.pairs) and self.pairs[i + 1].paragraph == pair.paragraph:
            end = self.pairs[i + 1].start
        return start, end

    def _attributions(self) -> list[Attribution | None]:
        """Give each quotation what its own sentence says, then what neighbors in it say."""
        text, verbs = self.text, self.verbs
        found: list[Attribution | None] = []
        for i, pair in enumerate(self.pairs):
            left, right = self._bounds(i)
            here = None
            if pair.closed:
                here = attribution_after(
                    text, pair.end, right, verbs, comma_needed=self.language == "de"
                )
            if here is None or not here.near:
                lead = attribution_before(text, left, pair.start, verbs)
                if lead is not None and (here is None or lead.near):
                    earlier = found[i - 1] if i and left == self.pairs[i - 1].end else None
                    if earlier is not None and (earlier.after or lead.speaker is None):
                        lead = lead._replace(speaker=earlier.speaker)
                    here = lead
            if here is None and pair.end - pair.start > 40:
                here = attribution_inside(text, pair.start + 1, pair.end, verbs)
            found.append(here)
        for i in range(len(self.pairs) - 2, -1, -1):
            later = found[i + 1]
            if found[i] is None and later is not None and later.after:
                a, b = self.pairs[i], self.pairs[i + 1]
                if (
                    a.paragraph == b.paragraph
                    and b.start - a.end < 200
                    and text[a.end - 2] not in ".!?"
                    and sentence_stop(text, a.end, b.start) == b.start
                ):
                    found[i] = later._replace(near=False)
        return found

    def quotes(self) -> list[Quote]:
        text = self.text
        attributions = self._attributions()
        result: list[Quote] = []
        last: Quote | None = None  # the last quotation
        named: tuple[int, int] | None = None  # the last speaker that is no pronoun
        named_in = -9  # and the paragraph it was named in
        for i, pair in enumerate(self.pairs):
            words = _count_words(text, pair.start, pair.end)
            if not words:
                continue
            left, _ = self._bounds(i)
            here = attributions[i]
            before = self.pairs[i - 1] if i else None
            continues = (
                before is not None
                and before.rule == "goes on in the next paragraph"
                and before.paragraph == pair.paragraph - 1
                and pair.start == self.spans[pair.paragraph][0]
            )
            kind = _kind(text, pair, words, here, continues, left)
            speaker: tuple[int, int] | None = None
            if kind == "quotation":
                if here is not None:
                    speaker = here.speaker
                    if speaker is not None or here.after:
                        speaker = self._resolve(speaker, named, pair.paragraph - named_in)
                elif (
                    last is not None
                    and last.speaker is not None
                    and (continues or self._carries(i, last))
                ):
                    speaker = (last.speaker_start, last.speaker_end)
                if speaker is not None and not self._is_pronoun(speaker):
                    named, named_in = speaker, pair.paragraph
            quote = Quote(
                pair.start,
                pair.end,
                kind,
                words,
                text[speaker[0] : speaker[1]] if speaker else None,
                speaker[0] if speaker else -1,
                speaker[1] if speaker else -1,
                here.verb if here is not None and kind == "quotation" else None,
                here.verb_class if here is not None and kind == "quotation" else None,
                pair.closed,
                pair.rule,
            )
            result.append(quote)
            if kind == "quotation":
                last = quote
        return result

    def _is_pronoun(self, span: tuple[int, int]) -> bool:
        return self.text[span[0] : span[1]].lower() in PRONOUNS

    def _resolve(
        self, speaker: tuple[int, int] | None, named: tuple[int, int] | None, distance: int
    ) -> tuple[int, int] | None:
        """Replace a pronoun, or nothing, by the last speaker named, if near and of its kind."""
        if speaker is None:  # Spanish and Italian leave the subject out: dijo, ha detto
            drops = self.language in ("es", "it")
            return named if drops and named is not None and distance <= 1 else None
        if not self._is_pronoun(speaker) or named is None or distance > 3:
            return speaker
        if speaker[0] > named[1] and self._others_named(named, speaker[0]):
            return speaker
        pronoun = self.text[speaker[0] : speaker[1]].lower()
        name = self.text[named[0] : named[1]]
        is_person = len(re.findall(r"\b[A-ZÀ-Þ]\w+", name)) >= 2 or not name.isupper()
        if pronoun in PERSONAL and is_person:
            return named
        if pronoun in ("it", "they", "es", "wir", "we") and " " not in name.strip():
            return named
        return speaker

    def _others_named(self, named: tuple[int, int], at: int) -> bool:
        """Say whether somebody else is named, or speaks, outside quotations after the last name."""
        text = self.text
        known = set(WORD.findall(text, named[0], named[1]))
        begin = max(sentence_stop(text, named[1], at), at - 1200)
        gaps = []
        for pair in self.pairs:
            if pair.end <= begin:
                continue
            if pair.start >= at:
                break
            gaps.append((begin, pair.start))
            begin = pair.end
        gaps.append((begin, at))
        for start, end in gaps:
            for match in _NAMED.finditer(text, max(start, 0), max(end, start)):
                words = WORD.findall(match.group())
                if known.intersection(words):
                    continue
                follower = WORD.search(text, match.end(), min(match.end() + 16, end))
                says = follower is not None and follower.group().lower() in self.verbs
                if says or (len(words) > 1 and words[0].lower() not in _STARTERS):
                    return True
        return False

    def _carries(self, i: int, last: Quote) -> bool:
        """Say whether the same speaker clearly goes on: nothing else stands between."""
        text = self.text
        pair = self.pairs[i]
        start, end = self.spans[pair.paragraph]
        if last.end <= start:
            alone = pair.start == start and end - pair.end <= 2
            previous = self.spans[pair.paragraph - 1] if pair.paragraph else (0, 0)
            return alone and last.start >= previous[0]
        gap = text[last.end : pair.start]
        if len(gap) > 200:
            return False
        stop = sentence_stop(text, last.end, pair.start)
        return last.verb is not None and not text[stop : pair.start].strip()
