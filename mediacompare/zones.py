"""What each stretch of a text is: running text, quotation, headline, credit, furniture, caption.

The zones tile the text: every character lies in exactly one. Prose is running text and
quotations; measures look at prose, and say so when they look at more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from mediacompare.credits import METADATA_FIELDS, Credit, credits_of_field
from mediacompare.errors import missing_columns
from mediacompare.furniture import recurring_lines, split_lines
from mediacompare.quotes import Quote

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CAPTION", "CREDIT", "DATELINE", "FURNITURE", "HEADLINE", "MASKED", "PROSE", "QUOTATION",
    "RUNNING", "ZONES", "Anatomy", "find_credits", "find_quotes", "find_recurring", "find_zones",
    "read_anatomies", "read_anatomy", "zone_spans",
]  # fmt: skip


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
    rows = _rows(articles)
    recurring = find_recurring(articles)
    found = []
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
