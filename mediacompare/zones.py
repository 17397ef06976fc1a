"""What each stretch of a text is: running text, quotation, headline, credit, furniture, caption.

The zones tile the text: every character lies in exactly one. Prose is running text and
quotations; measures look at prose, and say so when they look at more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from mediacompare.credits import (
    METADATA_FIELDS,
    Credit,
    credits_of_field,
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
    recurring_lines,
    split_lines,
)
from mediacompare.news_agencies import is_same
from mediacompare.quotes import Quote, quote_spans

if TYPE_CHECKING:
    import pandas as pd

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
_SHORT_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "said",
        "says",
        "say",
        "met",
        "meets",
        "made",
        "makes",
        "took",
        "takes",
        "came",
        "comes",
        "went",
        "goes",
        "got",
        "gets",
        "began",
        "begins",
        "won",
        "wins",
        "lost",
        "loses",
        "held",
        "holds",
        "led",
        "leads",
        "left",
        "leaves",
        "sat",
        "sits",
        "stood",
        "lay",
        "lies",
        "died",
        "dies",
        "fell",
        "falls",
        "rose",
        "rises",
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "this",
        "that",
        "there",
        "these",
        "those",
        "who",
        "which",
        "what",
        "when",
        "where",
        "why",
        "how",
        "not",
    ]
)


def _is_place_caption(line: Line) -> bool:
    """Say whether a line names a thing and its place and has no verb: a caption without a mark."""
    if len(line.text) > 90 or not _PLACE_CAPTION.fullmatch(line.text):
        return False
    words = line.text.rstrip(".").split()
    lower = [word for word in words[1:] if word[0].islower()]
    return not any(word in _SHORT_VERBS or word.endswith("ed") for word in lower)


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
        and (_CAPTION_END.search(text, max(0, len(text) - 160)) or _NAME_AND_AGENCY.fullmatch(text))
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
            if normal(line.text) == wanted:
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
        and not (is_time_line(line.text) or _BYLINE_START.match(line.text))
        and find_byline(line, None, None, False) is None
        and _caption_rule(line, 0, lines, 0) is None
    ):
        return first
    return None


_BYLINE_START = re.compile(r"(?:by|von|par|por|door|di)\s+[A-ZÀ-Þ]|.{0,60}@|https?:", re.IGNORECASE)


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
    return Anatomy(_tile(text, sorted(pieces), prose), credits, quotes)


def _tile(
    text: str, pieces: Sequence[tuple[int, int, int, str]], prose: Sequence[tuple[int, int]]
) -> list[tuple[int, int, int, str]]:
    """Fill what is left with running text; blanks between go to what stands before them."""
    spans: list[tuple[int, int, int, str]] = []
    at = 0
    for start, end, zone, rule in pieces:
        if start > at:
            gap = text[at:start]
            if gap.strip() or not spans:
                _append(spans, at, start, RUNNING, "rest")
            else:
                a, _, z, r = spans[-1]
                spans[-1] = (a, start, z, r)
        _append(spans, max(start, at), end, zone, rule)
        at = max(at, end)
    if at < len(text):
        if text[at:].strip() or not spans:
            _append(spans, at, len(text), RUNNING, "rest")
        else:
            a, _, z, r = spans[-1]
            spans[-1] = (a, len(text), z, r)
    return spans


def _append(
    spans: list[tuple[int, int, int, str]], start: int, end: int, zone: int, rule: str
) -> None:
    if end > start:
        spans.append((start, end, zone, rule))


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


def find_recurring(articles: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Find, for each outlet, the lines that recur in its articles."""
    found: dict[str, frozenset[str]] = {}
    if "outlet" not in articles.columns:
        return found
    for outlet, texts in articles.groupby("outlet", sort=True)["text"]:
        if len(texts) >= 3:
            found[str(outlet)] = recurring_lines([split_lines(text) for text in texts.dropna()])
    return found


def _rows(articles: pd.DataFrame) -> list[dict[str, str | None]]:
    import pandas as pd

    from mediacompare.errors import missing_columns

    if not isinstance(articles, pd.DataFrame):
        raise TypeError(f"articles must be a DataFrame, not {type(articles).__name__}")
    missing = [c for c in ("article_id", "text") if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    names = ["article_id", "text", "title", "author", "outlet", "language"]
    names += [name for name in METADATA_FIELDS if name in articles.columns]
    columns = {}
    for name in names:
        if name in articles.columns:
            values = articles[name].astype(object)
            columns[name] = [None if pd.isna(v) else str(v) for v in values]
        else:
            columns[name] = [None] * len(articles)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def read_anatomies(articles: pd.DataFrame) -> list[tuple[str, Anatomy]]:
    """Take all articles apart, in the order of the table."""
    recurring = find_recurring(articles)
    found = []
    rows = _rows(articles)
    outlets = frozenset(row["outlet"].casefold() for row in rows if row["outlet"])
    for row in rows:
        anatomy = read_anatomy(
            row["text"] or "",
            title=row["title"],
            author=row["author"],
            outlet=row["outlet"],
            language=row["language"],
            recurring=recurring.get(row["outlet"] or "", frozenset()),
        )
        for field in ("author", *METADATA_FIELDS):
            value = row.get(field)
            if value:
                anatomy.credits.extend(
                    credits_of_field(value, field=field, outlet=row["outlet"], outlets=outlets)
                )
        found.append((str(row["article_id"]), anatomy))
    return found


def find_zones(articles: pd.DataFrame) -> pd.DataFrame:
    r"""Find what each stretch of each text is: prose, quotation, headline, credit, furniture, ….

    Furniture is found by phrases and, where an outlet has three articles or more, by the lines
    that recur in articles which otherwise differ.

    Parameters
    ----------
    articles
        The articles table; ``title``, ``author``, ``outlet`` and ``language`` sharpen the result
        and may be missing.

    Returns
    -------
    DataFrame
        One row a stretch, sorted; the rows of an article tile its text without gap or overlap:

        - ``article_id`` : str
        - ``start``, ``end`` : int, positions in ``text`` as published, in characters
        - ``zone`` : one of `ZONES` (``masked`` is never given here: it is for callers who mask)
        - ``rule`` : the rule that found it; ``rest`` for running text

        An empty or missing text has no row.

    Notes
    -----
    Written to leave prose alone rather than to find all furniture: on the 1,142 texts of three
    benchmarks read for this, what was taken from prose was a listing at most; page furniture
    that neither a phrase nor recurrence gives away stays running text. Do not use it to measure
    how much furniture a page has.

    Examples
    --------
    >>> import pandas as pd
    >>> text = "New pier opens\n\nSix boats were there.\n\nShare this article"
    >>> table = pd.DataFrame({"article_id": ["a"], "text": [text], "title": ["New pier opens"]})
    >>> find_zones(table)[["start", "end", "zone"]].values.tolist()
    [[0, 16, 'headline'], [16, 39, 'running text'], [39, 57, 'furniture']]
    """
    import pandas as pd

    rows = [
        (article_id, start, end, ZONES[zone], rule)
        for article_id, anatomy in read_anatomies(articles)
        for start, end, zone, rule in anatomy.spans
    ]
    table = pd.DataFrame(rows, columns=["article_id", "start", "end", "zone", "rule"])
    types = dict.fromkeys(table.columns, "str") | {"start": "int64", "end": "int64"}
    return table.astype(types).sort_values(
        ["article_id", "start"], kind="stable", ignore_index=True
    )


def find_credits(articles: pd.DataFrame) -> pd.DataFrame:
    """Find the credits of each article: which agency, site or release it says it comes from.

    Looked for in the head (byline, dateline), the last lines, the copyright line, ``author`` and
    the metadata columns ``agency, byline, credit, credits, rights, copyright, copyright_holder,
    source`` where they exist; never in the body ("told AFP" cites).

    Parameters
    ----------
    articles
        The articles table.

    Returns
    -------
    DataFrame
        One row a credit, sorted:

        - ``article_id`` : str
        - ``field`` : ``text``, ``author`` or another column
        - ``start``, ``end`` : int, positions in that field, in characters
        - ``kind`` : ``verbatim_wire`` (the agency's copy), ``with_material`` (used in an own
          text), ``republished``, ``translated``, ``press_release``, ``photo_only``, ``self`` (the
          outlet itself, an agency in its own copy, or an author's initials)
        - ``source`` : its name here: an agency's code (``UPI``, ``dpa``), a site (``cnn.com``,
          ``Sky News``), an outlet as written, the language translated from in English; several
          agencies separated by ", "; missing where the credit names nobody
        - ``source_kind`` : ``agency``, ``site``, ``outlet``, ``press_release_service``,
          ``language``, ``photo``; missing where nobody is named
        - ``rule`` : the rule that found it
        - ``matched`` : the words that say so

    Notes
    -----
    An article without a row declares nothing; it is not therefore the outlet's own. Agencies are
    known by ``resources/agencies.csv``; others are seen only where the form alone is clear. On
    wire copy and its undeclared use see Boumans et al. (2018), doi:10.1080/1461670X.2017.1338138.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame(
    ...     {"article_id": ["a"], "text": ["LOWMERE (Reuters) - The pier opened on Tuesday."]}
    ... )
    >>> find_credits(table)[["kind", "source", "rule"]].values.tolist()
    [['verbatim_wire', 'Reuters', 'dateline']]
    """
    import pandas as pd

    rows = [
        (article_id, *credit)
        for article_id, anatomy in read_anatomies(articles)
        for credit in anatomy.credits
    ]
    table = pd.DataFrame(rows, columns=["article_id", *Credit._fields])
    types = dict.fromkeys(table.columns, "str") | {"start": "int64", "end": "int64"}
    return table.astype(types).sort_values(
        ["article_id", "field", "start", "end", "rule"], kind="stable", ignore_index=True
    )


def find_quotes(articles: pd.DataFrame) -> pd.DataFrame:
    """Find the quotations and quoted terms of each article, who speaks, and the reporting verb.

    Parameters
    ----------
    articles
        The articles table; ``language`` says which reporting verbs count (English, German,
        French, Spanish, Dutch, Italian; guessed among them when missing).

    Returns
    -------
    DataFrame
        One row a quotation, one a paragraph where it runs over several; sorted:

        - ``article_id`` : str
        - ``start``, ``end`` : int, positions in ``text`` in characters, marks included
        - ``kind`` : ``quotation``, or ``term`` (short, and nobody is said to say it)
        - ``words`` : int, words between the marks
        - ``speaker`` : as written; a pronoun is replaced by the name it clearly stands for;
          missing where the text does not say, and for terms
        - ``speaker_start``, ``speaker_end`` : Int64, where that name stands; missing likewise
        - ``verb``, ``verb_class`` : the form that reports it (``said``, ``laut``) and its class
          (``neutral asserting doubting arguing asking expressing``); missing where there is none
        - ``closed`` : bool, False where no mark closes it, or it goes on in the next paragraph

    Notes
    -----
    Speech without marks (indirect, or after a dash) is not found. Subjects are found without a
    parser: do not count voices by them without reading a sample. Verb classes after Hooper
    (1975), doi:10.1163/9789004368828_005, and Karttunen (1971), doi:10.2307/412084.

    Examples
    --------
    >>> import pandas as pd
    >>> text = "“The pier is safe,” Ada Holm insisted. They call it the “long leg”."
    >>> table = find_quotes(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    >>> table[["kind", "words", "speaker", "verb_class"]].fillna("-").values.tolist()
    [['quotation', 4, 'Ada Holm', 'asserting'], ['term', 2, '-', '-']]
    """
    import pandas as pd

    names = [name for name in Quote._fields if name != "rule"]
    rows = [
        (article_id, *(getattr(quote, name) for name in names))
        for article_id, anatomy in read_anatomies(articles)
        for quote in anatomy.quotes
    ]
    table = pd.DataFrame(rows, columns=["article_id", *names])
    for name in ("speaker_start", "speaker_end"):
        table[name] = table[name].astype("Int64").mask(table["speaker"].isna())
    types = dict.fromkeys(["article_id", "kind", "speaker", "verb", "verb_class"], "str")
    types |= {"start": "int64", "end": "int64", "words": "int64", "closed": "bool"}
    return table.astype(types).sort_values(
        ["article_id", "start"], kind="stable", ignore_index=True
    )
