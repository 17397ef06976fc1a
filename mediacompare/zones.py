"""What each stretch of a text is: running text, quotation, headline, credit, furniture, caption.

The zones tile the text: every character lies in exactly one. Prose is running text and
quotations; measures look at prose, and say so when they look at more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from mediacompare.anatomy import (
    CAPTION,
    CREDIT,
    DATELINE,
    FURNITURE,
    HEADLINE,
    MASKED,
    PROSE,
    QUOTATION,
    RUNNING,
    ZONES,
    Anatomy,
    read_anatomy,
    zone_spans,
)
from mediacompare.credit_rules import Credit
from mediacompare.credits import METADATA_FIELDS, credits_of_field
from mediacompare.errors import missing_columns
from mediacompare.furniture import recurring_lines, split_lines
from mediacompare.workers import chunks, map_in_processes

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from mediacompare.tokens import Tokens

__all__ = [
    "CAPTION", "CREDIT", "DATELINE", "FURNITURE", "HEADLINE", "MASKED", "PROSE", "QUOTATION",
    "RUNNING", "ZONES", "Anatomies", "Anatomy", "find_credits", "find_quotes", "find_recurring",
    "find_zones", "read_anatomies", "read_anatomy", "zone_spans",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Anatomies:
    """What was found in all articles, as columns; ``article`` is a position in their table.

    ``spans`` has ``article, start, end, zone`` (its code) as integers and ``rule``, ``credits``
    and ``quotes`` the fields of `Credit` and `Quote`; each in the order of the articles. The
    quotations are None where nobody asked for them.
    """

    spans: pd.DataFrame
    credits: pd.DataFrame
    quotes: pd.DataFrame | None


SECONDS = 3e-7
"""What taking apart a character takes on one processor, about."""

AT_ONCE = 400
"""Articles taken apart at a time."""

KEEP_QUOTES_TO = 20_000
"""Articles up to which quotations are kept though only zones or credits were asked for."""

_FIELDS = ("article_id", "text", "title", "author", "outlet", "language", *METADATA_FIELDS)
_Row = dict[str, str | None]


def find_recurring(articles: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Find, for each outlet, the lines that recur in its articles."""
    if "outlet" not in articles.columns:
        return {}
    parts: list[list[tuple[str, list[str]]]] = [[]]
    size = total = 0
    for outlet, column in articles.groupby("outlet", sort=True)["text"]:
        texts = column.dropna().tolist()
        if len(column) >= 3:
            if size > AT_ONCE:
                parts.append([])
                size = 0
            parts[-1].append((str(outlet), texts))
            size += len(texts)
            total += sum(map(len, texts))
    found: dict[str, frozenset[str]] = {}
    for part in map_in_processes(_recurring, parts, seconds=total * SECONDS / 4):
        found |= part
    return found


def _recurring(part: list[tuple[str, list[str]]]) -> dict[str, frozenset[str]]:
    return {outlet: recurring_lines(map(split_lines, texts)) for outlet, texts in part}


def _rows(articles: pd.DataFrame) -> list[_Row]:
    import pandas as pd

    if not isinstance(articles, pd.DataFrame):
        raise TypeError(f"articles must be a DataFrame, not {type(articles).__name__}")
    missing = [c for c in ("article_id", "text") if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    names = [name for name in _FIELDS[:6] if name != "article_id"]
    names += [name for name in METADATA_FIELDS if name in articles.columns]
    columns = {}
    for name in names:
        if name in articles.columns:
            values = articles[name].astype(object)
            columns[name] = [None if pd.isna(v) else str(v) for v in values]
        else:
            columns[name] = [None] * len(articles)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def read_anatomies(
    articles: pd.DataFrame, tokens: Tokens | None = None, *, quotes: bool = False
) -> Anatomies:
    """Take all articles apart, in several processes where they are many.

    What was found is kept with the tokens, for the next who asks about the same articles.
    """
    memory = {} if tokens is None else tokens.memory
    quotes = quotes or len(articles) <= KEEP_QUOTES_TO
    known = memory.get("anatomies")
    if known is not None:
        table, found = known
        same = list(table.columns) == _known_fields(articles) and table.equals(
            articles[table.columns].reset_index(drop=True)
        )
        if same and (found.quotes is not None or not quotes):
            return found  # type: ignore[no-any-return]
    found = _take_apart(articles, quotes)
    memory["anatomies"] = (articles[_known_fields(articles)].reset_index(drop=True), found)
    return found


def _known_fields(articles: pd.DataFrame) -> list[str]:
    return [name for name in _FIELDS if name in articles.columns]


def _take_apart(articles: pd.DataFrame, quotes: bool) -> Anatomies:
    import numpy as np
    import pandas as pd

    rows = _rows(articles)
    recurring = find_recurring(articles)
    outlets = frozenset(row["outlet"].casefold() for row in rows if row["outlet"])
    total = sum(len(row["text"] or "") for row in rows)
    parts = (
        _Part(
            part,
            {name: recurring[name] for name in _outlets(part) if recurring.get(name)},
            outlets,
            quotes,
        )
        for part in chunks(rows, AT_ONCE)
    )
    spans: list[NDArray[np.int64]] = [np.zeros((0, 5), dtype=np.int64)]
    rules: dict[str, int] = {}
    credits: list[tuple[Any, ...]] = []
    quoted: list[pd.DataFrame] = [pd.DataFrame(columns=list(_QUOTE_TYPES)).astype(_QUOTE_TYPES)]
    begin = 0
    for size, made, names, own, said in map_in_processes(
        _take_part, parts, seconds=total * SECONDS
    ):
        codes = np.array([rules.setdefault(name, len(rules)) for name in names], dtype=np.int64)
        made[:, 0] += begin
        made[:, 4] = codes[made[:, 4]]
        spans.append(made)
        credits += [(begin + article, *credit) for article, credit in own]
        if said is not None:
            said["article"] += begin
            quoted.append(said)
        begin += size
    table = np.concatenate(spans)
    return Anatomies(
        pd.DataFrame(
            {
                "article": table[:, 0].astype(np.int32),
                "start": table[:, 1].astype(np.int32),
                "end": table[:, 2].astype(np.int32),
                "zone": table[:, 3].astype(np.uint8),
                "rule": pd.array(list(rules), dtype="str").take(table[:, 4]),
            }
        ),
        pd.DataFrame(credits, columns=["article", *Credit._fields]),
        pd.concat(quoted, ignore_index=True) if quotes else None,
    )


class _Part(NamedTuple):
    rows: Sequence[_Row]
    recurring: dict[str, frozenset[str]]
    outlets: frozenset[str]
    quotes: bool


def _outlets(rows: Sequence[_Row]) -> set[str]:
    return {row["outlet"] or "" for row in rows}


_Taken = tuple[int, Any, list[str], list[tuple[int, Credit]], Any]


def _take_part(part: _Part) -> _Taken:
    """Take some articles apart; articles and rules are numbered from 0 within them."""
    import numpy as np
    import pandas as pd

    spans: list[tuple[int, int, int, int, int]] = []
    rules: dict[str, int] = {}
    credits: list[tuple[int, Credit]] = []
    quotes: list[tuple[Any, ...]] = []
    for i, row in enumerate(part.rows):
        anatomy = read_anatomy(
            row["text"] or "",
            title=row["title"],
            author=row["author"],
            outlet=row["outlet"],
            language=row["language"],
            recurring=part.recurring.get(row["outlet"] or "", frozenset()),
        )
        for field in ("author", *METADATA_FIELDS):
            value = row.get(field)
            if value:
                anatomy.credits.extend(
                    credits_of_field(value, field=field, outlet=row["outlet"], outlets=part.outlets)
                )
        spans += [
            (i, start, end, zone, rules.setdefault(rule, len(rules)))
            for start, end, zone, rule in anatomy.spans
        ]
        credits += [(i, credit) for credit in anatomy.credits]
        if part.quotes:
            quotes += [(i, *quote[:-1]) for quote in anatomy.quotes]
    said = None
    if part.quotes:
        said = pd.DataFrame(quotes, columns=list(_QUOTE_TYPES)).astype(_QUOTE_TYPES)
    made = np.array(spans, dtype=np.int64).reshape(-1, 5)
    return len(part.rows), made, list(rules), credits, said


_QUOTE_TYPES = {
    "article": "int64",
    "start": "int64",
    "end": "int64",
    "kind": "str",
    "words": "int64",
    "speaker": "str",
    "speaker_start": "int64",
    "speaker_end": "int64",
    "verb": "str",
    "verb_class": "str",
    "closed": "bool",
}  # the fields of `Quote` without the rule


def _names(articles: pd.DataFrame, positions: pd.Series) -> Any:
    return articles["article_id"].astype("str").array.take(positions.to_numpy(dtype="int64"))


def find_zones(articles: pd.DataFrame, *, tokens: Tokens | None = None) -> pd.DataFrame:
    r"""Find what each stretch of each text is: prose, quotation, headline, credit, furniture, ….

    Furniture is found by phrases and, where an outlet has three articles or more, by the lines
    that recur in articles which otherwise differ.

    Parameters
    ----------
    articles
        The articles table; ``title``, ``author``, ``outlet`` and ``language`` sharpen the result
        and may be missing.
    tokens : Tokens, optional
        What ``make_tokens(articles)`` gives; with them, what was found is kept for the next
        measure of these articles.

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

    spans = read_anatomies(articles, tokens).spans
    table = pd.DataFrame(
        {
            "article_id": _names(articles, spans["article"]),
            "start": spans["start"].astype("int64"),
            "end": spans["end"].astype("int64"),
            "zone": pd.array(ZONES, dtype="str").take(spans["zone"].to_numpy()),
            "rule": spans["rule"],
        }
    )
    return table.sort_values(["article_id", "start"], kind="stable", ignore_index=True)


def find_credits(articles: pd.DataFrame, *, tokens: Tokens | None = None) -> pd.DataFrame:
    """Find the credits of each article: which agency, site or release it says it comes from.

    Looked for in the head (byline, dateline), the last lines, the copyright line, ``author`` and
    the metadata columns ``agency, byline, credit, credits, rights, copyright, copyright_holder,
    source`` where they exist; never in the body ("told AFP" cites).

    Parameters
    ----------
    articles
        The articles table.
    tokens : Tokens, optional
        As in `find_zones`.

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
    wire copy and its undeclared use see Boumans et al. (2018), International Journal of
    Communication 12, 1768-1789, https://ijoc.org/index.php/ijoc/article/view/7109.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame(
    ...     {"article_id": ["a"], "text": ["LOWMERE (Reuters) - The pier opened on Tuesday."]}
    ... )
    >>> find_credits(table)[["kind", "source", "rule"]].values.tolist()
    [['verbatim_wire', 'Reuters', 'dateline']]
    """
    credits = read_anatomies(articles, tokens).credits
    table = credits[list(Credit._fields)].copy()
    table.insert(0, "article_id", _names(articles, credits["article"]))
    types = dict.fromkeys(table.columns, "str") | {"start": "int64", "end": "int64"}
    return table.astype(types).sort_values(
        ["article_id", "field", "start", "end", "rule"], kind="stable", ignore_index=True
    )


def find_quotes(articles: pd.DataFrame, *, tokens: Tokens | None = None) -> pd.DataFrame:
    """Find the quotations and quoted terms of each article, who speaks, and the reporting verb.

    Parameters
    ----------
    articles
        The articles table; ``language`` says which reporting verbs count (English, German,
        French, Spanish, Dutch, Italian; guessed among them when missing).
    tokens : Tokens, optional
        As in `find_zones`.

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
    quotes = read_anatomies(articles, tokens, quotes=True).quotes
    assert quotes is not None  # noqa: S101  (for the type checker: they were asked for)
    table = quotes.drop(columns="article")
    table.insert(0, "article_id", _names(articles, quotes["article"]))
    for name in ("speaker_start", "speaker_end"):
        table[name] = table[name].astype("Int64").mask(table["speaker"].isna())
    return table.sort_values(["article_id", "start"], kind="stable", ignore_index=True)
