"""What is wrong with articles: one plain dict a problem, with file, row, remedy and severity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediacompare.languages import count_roughly
from mediacompare.readers.columns import ALL_BLANK, BLANK, arrow_of, iterate

PROBLEM_COLUMNS: tuple[str, ...] = ("file", "row", "article_id", "problem", "remedy", "severity")
SEVERITIES: tuple[str, ...] = ("error", "warning", "info")
FEW_WORDS = 20
"""Under this many words an article is too short for any measure, and reported."""

SHOWN = 20  # problems of one kind and file that are listed one by one

Problem = dict[str, Any]


def make_problem(
    text: str,
    remedy: str,
    severity: str,
    *,
    file: str | None = None,
    row: int | None = None,
    article_id: str | None = None,
) -> Problem:
    """Describe one problem; `severity` is one of `SEVERITIES`."""
    return {
        "file": file,
        "row": row,
        "article_id": article_id,
        "problem": text,
        "remedy": remedy,
        "severity": severity,
    }


def list_problems(heading: str, problems: Sequence[Problem]) -> str:
    """Put all problems into one message."""
    lines = [f"{heading}; {len(problems)} problem{'s' * (len(problems) != 1)}:"]
    for found in problems[:200]:
        place = str(found["file"] or found["article_id"] or "articles")
        if found["row"] is not None:
            place += f", row {found['row']}"
        remedy = f" ({found['remedy']})" if found["remedy"] else ""
        lines.append(f"- {found['severity']}: {place}: {found['problem']}{remedy}")
    if len(problems) > 200:
        lines.append(f"- and {len(problems) - 200} more")
    return "\n".join(lines)


def cap_problems(
    problems: list[Problem], kind: str, file: str | None, *, uncounted: int = 0
) -> list[Problem]:
    """Keep the first of many alike, and count the rest; `uncounted` are not in the list."""
    if len(problems) <= SHOWN:
        return problems
    rest = len(problems) - SHOWN + uncounted
    last = problems[SHOWN]
    summary = make_problem(f"{rest} more {kind}", last["remedy"], last["severity"], file=file)
    return [*problems[:SHOWN], summary]


def check_articles(articles: pd.DataFrame) -> list[Problem]:
    """Find what is wrong with the articles themselves, wherever they come from."""
    import pyarrow.compute as pc

    texts = pc.fill_null(arrow_of(articles["text"]), "")
    short = np.flatnonzero(~np.asarray(pc.match_substring_regex(texts, _ENOUGH_WORDS)))
    heads = pc.utf8_slice_codeunits(texts.take(short), 0, 4000)
    counts = np.fromiter(map(count_roughly, iterate(heads)), dtype=np.int64, count=len(short))
    problems = problems_at(
        articles,
        short[counts == 0],
        lambda place: "no text",
        "get it, or clean_articles(articles, drop_empty=True)",
        "warning",
        "articles without text",
    )
    few = (counts > 0) & (counts < FEW_WORDS)
    words = dict(zip(short[few][: SHOWN + 1].tolist(), counts[few].tolist(), strict=False))
    problems += problems_at(
        articles,
        short[few],
        lambda place: f"only {words[place]} word{'s' * (words[place] != 1)}",
        "too short to compare",
        "info",
        f"articles of less than {FEW_WORDS} words",
    )
    if "word_count" in articles.columns:
        problems += _check_lengths(articles, texts)
    problems += _check_doubles(articles, texts)
    undated = int(articles["published_at"].isna().sum())
    if undated:
        wrong = f"{undated} of {len(texts)} articles have no date of publication"
        problems.append(make_problem(wrong, "who was first cannot be told of them", "info"))
    late = articles["published_at"] > pd.Timestamp.now(tz="UTC") + pd.Timedelta(days=2)
    problems += problems_at(
        articles,
        np.flatnonzero(late.to_numpy(dtype=bool, na_value=False)),
        lambda place: "its date of publication lies in the future",
        "correct it at its source",
        "warning",
        "articles dated in the future",
    )
    if len(texts) == 1:
        problems.append(make_problem("one article only", "comparing needs two or more", "info"))
    return problems


_WORD = f"[{BLANK}]*[^{BLANK}]+"
_ENOUGH_WORDS = rf"\A{_WORD}(?:[{BLANK}]+[^{BLANK}]+){{{FEW_WORDS - 1}}}"  # in RE2: linear time


def _check_doubles(articles: pd.DataFrame, texts: Any) -> list[Problem]:
    """Find texts that occur several times, by their hashes first."""
    import pyarrow.compute as pc

    filled = np.flatnonzero(np.asarray(pc.invert(pc.match_substring_regex(texts, ALL_BLANK))))
    hashes = np.fromiter(map(hash, iterate(texts)), dtype=np.int64, count=len(texts))[filled]
    order = np.argsort(hashes, kind="stable")
    equal = np.diff(hashes[order]) == 0
    doubled = np.zeros(len(filled), dtype=np.bool_)
    doubled[order[1:][equal]] = doubled[order[:-1][equal]] = True
    where = filled[doubled]
    groups: dict[str, list[int]] = {}
    for place, text in zip(where.tolist(), iterate(texts.take(where)), strict=True):
        groups.setdefault(text, []).append(place)
    if len(texts) > 2 and len(groups) == 1 and len(where) == len(filled):
        wrong = f"all {len(texts)} articles have the same text"
        return [make_problem(wrong, "check the source", "warning")]
    if len(filled) == 1 and len(texts) > 2:
        wrong = f"all {len(texts)} articles have the same text"
        return [make_problem(wrong, "check the source", "warning")]
    same = {places[0]: places for places in groups.values() if len(places) > 1}

    def say(place: int) -> str:
        ids = sorted(articles["article_id"].iloc[same[place]].astype(str).tolist())
        more = " …" if len(ids) > 5 else ""
        return f"{len(ids)} articles have this same text: {', '.join(ids[:5])}{more}"

    remedy = "keep them to see who printed it, or clean_articles(…, drop_duplicates=True)"
    kind = "texts that occur several times"
    return problems_at(articles, sorted(same), say, remedy, "info", kind)


def problems_at(
    articles: pd.DataFrame,
    places: Sequence[int] | np.ndarray[Any, Any],
    say: Callable[[int], str],
    remedy: str,
    severity: str,
    kind: str,
) -> list[Problem]:
    """Place problems of one kind at their articles, by position; many are counted, not listed."""
    listed = []
    for place in map(int, places[: SHOWN + 1]):
        file = articles["source_file"].iloc[place]
        row: int | None = place + 1
        if "source_row" in articles.columns:
            alone = (articles["source_file"] == file).sum() == 1
            row = None if alone else int(articles["source_row"].iloc[place])
        listed.append(
            make_problem(
                say(place),
                remedy,
                severity,
                file=file if isinstance(file, str) else None,
                row=row,
                article_id=str(articles["article_id"].iloc[place]),
            )
        )
    if len(places) > SHOWN:
        rest = f"{len(places) - SHOWN} more {kind}"
        listed[SHOWN:] = [make_problem(rest, remedy, severity)]
    return listed


def _check_lengths(articles: pd.DataFrame, texts: Any) -> list[Problem]:
    """Compare the number of words that the source declares with the text."""
    found: dict[int, str] = {}
    numbers: dict[str | None, int | None] = {}
    declared = iterate(arrow_of(articles["word_count"]))
    for place, (given, text) in enumerate(zip(declared, iterate(texts), strict=True)):
        if given not in numbers:
            digits = re.match(r"\s{0,3}(\d{1,3}(?:[,.]\d{3})|\d{1,7})", str(given))
            numbers[given] = int(re.sub(r"\D", "", digits[1])) if digits else None
        number = numbers[given]
        if number is None or not text.strip():
            continue
        words = count_roughly(text)
        if abs(number - words) > max(50, number // 4):
            found[place] = f"{number} words declared, the text has {words}"
    remedy = "see whether it is cut off, or holds more than the article"
    kind = "texts of another length than declared"
    return problems_at(articles, list(found), found.__getitem__, remedy, "warning", kind)


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Put problems in the order of file and row, the grave ones first."""
    order = {severity: number for number, severity in enumerate(SEVERITIES)}
    return sorted(
        problems,
        key=lambda found: (
            found["file"] or "",
            found["row"] or 0,
            order[found["severity"]],
            found["problem"],
        ),
    )
