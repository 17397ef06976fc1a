"""Whom articles name as their source: credits and bylines, matched with the corpus's outlets."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from mediacompare.news_agencies import resolve_source
from mediacompare.tokens import Tokens

_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\d?\.)?([^\W_](?:[\w.-]{0,250}[^\W_])?\.[a-z]{2,24})(?:[/:?#]|\Z)"
)
_WORD = re.compile(r"[^\W_]+")
# Articles that a credit in the language leaves out or declines: "erschienen in der Zeit".
_ARTICLES = frozenset(
    (
        "the",
        "der",
        "die",
        "das",
        "le",
        "la",
        "les",
        "el",
        "los",
        "las",
        "il",
        "lo",
        "i",
        "de",
        "het",
    )
)
_PICTURE = re.compile(
    r"\b(?:photo|foto|picture|image|imagen|bild|beeld)\w{0,8}\s?(?::|by\b|von\b|de\b|credit|courtesy)",
    re.IGNORECASE,
)

NOT_TEXT = ("self", "photo_only", "press_release")
"""Kinds of credits that name no source of the text that could be an outlet."""


@dataclass(frozen=True)
class Named:
    """A source that an article names; ``articles`` are those of that outlet in the corpus."""

    name: str
    articles: frozenset[str]

    @property
    def outside(self) -> bool:
        """Whether the corpus holds nothing of this source."""
        return not self.articles


def named_sources(
    articles: pd.DataFrame, tokens: Tokens, credits: pd.DataFrame
) -> dict[str, list[Named]]:
    """Give for each article the sources that its credits name, outlets of the corpus told apart.

    An outlet is known by its name, by the agency or site that goes by that name, by its producer
    and by the host of its articles' addresses. What credits itself is no source.
    """
    own, holders = _holders(articles, tokens)
    result: dict[str, list[Named]] = defaultdict(list)
    seen: dict[str, set[str]] = defaultdict(set)

    def add(target: str, name: str) -> None:
        keys = _keys(name)
        if not keys or keys & own[target] or keys & seen[target]:
            return
        seen[target] |= keys
        held = frozenset().union(*(holders.get(key, frozenset()) for key in keys))
        result[target].append(Named(name, held))

    for target, outlet in _mentions(articles, credits):
        add(target, outlet)
    for article, kind, source, source_kind in zip(
        *(credits[name] for name in ("article_id", "kind", "source", "source_kind")), strict=True
    ):
        if kind in NOT_TEXT or not isinstance(source, str):
            continue
        if source_kind in ("language", "desk", "photo", "press_release_service"):
            continue
        for name in source.split(", ") if source_kind == "agency" else [source]:
            add(article, name)
    return dict(result)


def credited_as(target: str, source: str, named: dict[str, list[Named]]) -> str | None:
    """Give the name under which one article credits the outlet of another."""
    return next((one.name for one in named.get(target, ()) if source in one.articles), None)


def column_of(articles: pd.DataFrame, name: str) -> list[str | None]:
    """Give a column's values as text, None where one is missing or the column is."""
    if name not in articles.columns:
        return [None] * len(articles)
    return [None if pd.isna(value) else str(value) for value in articles[name].astype(object)]


def _holders(
    articles: pd.DataFrame, tokens: Tokens
) -> tuple[dict[str, set[str]], dict[str, frozenset[str]]]:
    """Give the keys under which each article's outlet is known, and the articles of each key."""
    own: dict[str, set[str]] = {name: set() for name in tokens.article_id}
    wide: dict[str, set[str]] = defaultdict(set)  # keys to outlets, for keys that may be shared
    outlets = column_of(articles, "outlet")
    columns = (outlets, column_of(articles, "url"), column_of(articles, "producer"))
    loose: dict[str, set[str]] = defaultdict(set)
    for name, outlet, url, producer in zip(tokens.article_id, *columns, strict=True):
        for known in (outlet, producer):
            own[name] |= _keys(known) if known else frozenset()
        host = _host(url) if url else None
        if host:
            own[name] |= _keys(host)
            parts = host.split(".")
            for i in range(1, len(parts) - 1):
                loose[name].add(".".join(parts[i:]))
        words = _WORD.findall(outlet.casefold()) if outlet else []
        if len(words) > 1 and words[0] in _ARTICLES:
            loose[name].add(" ".join(words[1:]))
        for key in loose[name]:
            wide[key].add(outlet or "")
    strict: dict[str, set[str]] = defaultdict(set)
    for name, keys in own.items():
        for key in keys:
            strict[key].add(name)
    # "Zeit" is Die Zeit and edition.cnn.com is cnn.com, where no other outlet could be meant.
    for name, keys in loose.items():
        for key in keys:
            if len(wide[key]) == 1 and key not in strict:
                own[name].add(key)
    holders: dict[str, set[str]] = defaultdict(set)
    for name, keys in own.items():
        for key in keys:
            holders[key].add(name)
    return own, {key: frozenset(names) for key, names in holders.items()}


@functools.lru_cache(maxsize=65_536)
def _keys(name: str) -> frozenset[str]:
    resolved = resolve_source(name)[0]
    return frozenset({_key(name), _key(resolved or "")} - {""})


def _key(name: str) -> str:
    """Reduce a name to its words, without article, and an address to its host."""
    if host := _host(name):
        return host
    words = _WORD.findall(name.casefold())
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _host(name: str) -> str | None:
    found = _DOMAIN.match(name.strip().casefold())
    return found[1] if found else None


def _mentions(articles: pd.DataFrame, credits: pd.DataFrame) -> list[tuple[str, str]]:
    """Find the names of outlets of the corpus in credit lines and bylines."""
    by_key: dict[tuple[str, ...], str] = {}
    for outlet in sorted({name for name in column_of(articles, "outlet") if name}):
        words = tuple(_key(outlet).split())
        if len(" ".join(words)) >= 4:
            by_key.setdefault(words, outlet)
    longest = max(map(len, by_key), default=0)
    lines: dict[str, list[str]] = defaultdict(list)
    for article, kind, matched in zip(
        *(credits[name] for name in ("article_id", "kind", "matched")), strict=True
    ):
        if kind not in ("self", "photo_only") and isinstance(matched, str):
            lines[article].append(matched)
    for article, author in zip(
        articles["article_id"].astype("str"), column_of(articles, "author"), strict=True
    ):
        if author and not _PICTURE.search(author):
            lines[article].append(author)
    found = []
    for target in sorted(lines):
        named = {name for line in lines[target] for name in _named_in(line, by_key, longest)}
        found += [(target, outlet) for outlet in sorted(named)]
    return found


def _named_in(line: str, by_key: dict[tuple[str, ...], str], longest: int) -> Iterable[str]:
    """Find the outlets named in a line, the longest name first; no part of a longer name.

    A name of one word ("Times") has to stand alone: capitals beside it make it part of another
    ("New York Times", "Ada Times"), and without a capital it is a word.
    """
    words = list(_WORD.finditer(line))
    folded = [word.group().casefold() for word in words]
    i = 0
    while i < len(words):
        for length in range(min(longest, len(words) - i), 0, -1):
            outlet = by_key.get(tuple(folded[i : i + length]))
            if outlet is None or (length == 1 and not _alone(line, words, i)):
                continue
            yield outlet
            i += length - 1
            break
        i += 1


def _alone(line: str, words: list[re.Match[str]], i: int) -> bool:
    word = words[i].group()
    if word[0].islower():
        return False
    before = words[i - 1] if i else None
    after = words[i + 1] if i + 1 < len(words) else None
    if before is not None and _joined(line, before, words[i]):
        name = before.group()
        if name[0].isupper() and name.casefold() not in (*_ARTICLES, "by", "from", "source"):
            return False
    return not (after is not None and _joined(line, words[i], after) and after.group()[0].isupper())


def _joined(line: str, one: re.Match[str], two: re.Match[str]) -> bool:
    between = line[one.end() : two.start()]
    return between.strip(" ") in ("", "-", "‑", "&") and "  " not in between
