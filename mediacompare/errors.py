"""Wording of the errors that every module raises alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class ArticlesError(ValueError):
    """The articles cannot be used as they are; the message lists every problem at once."""


def unknown_choice(parameter: str, got: object, allowed: Iterable[object]) -> ValueError:
    """Make the error for a value that is not among the allowed ones.

    The message names the parameter, what it got, what is allowed, and the nearest match.

    Examples
    --------
    >>> str(unknown_choice("engine", "textstats", ["published", "textstat"]))
    "engine='textstats' is not allowed; use one of 'published', 'textstat' (nearest: 'textstat')"
    """
    names = [str(choice) for choice in allowed]
    nearest = get_close_matches(str(got), names, n=1, cutoff=0.5)
    hint = f" (nearest: {nearest[0]!r})" if nearest else ""
    listed = ", ".join(repr(name) for name in names)
    return ValueError(f"{parameter}={got!r} is not allowed; use one of {listed}{hint}")


def missing_columns(parameter: str, missing: Sequence[str], present: Iterable[object]) -> KeyError:
    """Make the error for a table that lacks columns it needs.

    Examples
    --------
    >>> missing_columns("articles", ["outlet"], ["article_id", "outlets"]).args[0]
    "articles lacks 'outlet' (nearest column: 'outlets'); it has 'article_id', 'outlets'"
    """
    names = [str(column) for column in present]
    parts = []
    for column in missing:
        nearest = get_close_matches(column, names, n=1, cutoff=0.5)
        parts.append(f"{column!r}" + (f" (nearest column: {nearest[0]!r})" if nearest else ""))
    listed = ", ".join(repr(name) for name in names)
    return KeyError(f"{parameter} lacks {', '.join(parts)}; it has {listed}")
