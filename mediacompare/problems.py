"""What is wrong with articles: one plain dict a problem, with file, row, remedy and severity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mediacompare.languages import count_roughly

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
    texts = articles["text"].fillna("").tolist()
    ids = articles["article_id"].tolist()
    counts = [count_roughly(text[:4000]) for text in texts]
    problems = problems_at(
        articles,
        {place: "no text" for place, count in enumerate(counts) if count == 0},
        "get it, or clean_articles(articles, drop_empty=True)",
        "warning",
        "articles without text",
    )
    short = {
        place: f"only {count} word{'s' * (count != 1)}"
        for place, count in enumerate(counts)
        if 0 < count < FEW_WORDS
    }
    kind = f"articles of less than {FEW_WORDS} words"
    problems += problems_at(articles, short, "too short to compare", "info", kind)
    if "word_count" in articles.columns:
        problems += _check_lengths(articles, texts)
    groups: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        if text.strip():
            groups.setdefault(text, []).append(place)
    same = {
        places[0]: f"{len(places)} articles have this same text: "
        + ", ".join(sorted(str(ids[place]) for place in places)[:5])
        + (" …" if len(places) > 5 else "")
        for places in groups.values()
        if len(places) > 1
    }
    if len(groups) == 1 and len(texts) > 2:
        wrong = f"all {len(texts)} articles have the same text"
        problems.append(make_problem(wrong, "check the source", "warning"))
    else:
        remedy = "keep them to see who printed it, or clean_articles(…, drop_duplicates=True)"
        problems += problems_at(articles, same, remedy, "info", "texts that occur several times")
    undated = int(articles["published_at"].isna().sum())
    if undated:
        wrong = f"{undated} of {len(texts)} articles have no date of publication"
        problems.append(make_problem(wrong, "who was first cannot be told of them", "info"))
    late = articles["published_at"] > pd.Timestamp.now(tz="UTC") + pd.Timedelta(days=2)
    future = {
        int(place): "its date of publication lies in the future"
        for place in np.flatnonzero(late.to_numpy(dtype=bool, na_value=False))
    }
    remedy = "correct it at its source"
    problems += problems_at(articles, future, remedy, "warning", "articles dated in the future")
    if len(texts) == 1:
        problems.append(make_problem("one article only", "comparing needs two or more", "info"))
    return problems


def problems_at(
    articles: pd.DataFrame, found: Mapping[int, str], remedy: str, severity: str, kind: str
) -> list[Problem]:
    """Place problems of one kind at their articles, by position; many are counted, not listed."""
    files = articles["source_file"].tolist()
    numbers = articles["source_row"].tolist() if "source_row" in articles.columns else None
    in_file = Counter(files)
    listed = []
    for place in sorted(found)[: SHOWN + 1]:
        file = files[place]
        alone = numbers is not None and in_file[file] == 1
        listed.append(
            make_problem(
                found[place],
                remedy,
                severity,
                file=file if isinstance(file, str) else None,
                row=None if alone else int(numbers[place]) if numbers is not None else place + 1,
                article_id=str(articles["article_id"].iloc[place]),
            )
        )
    if len(found) > SHOWN:
        rest = f"{len(found) - SHOWN} more {kind}"
        listed[SHOWN:] = [make_problem(rest, remedy, severity)]
    return listed


def _check_lengths(articles: pd.DataFrame, texts: Sequence[str]) -> list[Problem]:
    """Compare the number of words that the source declares with the text."""
    found = {}
    for place, (declared, text) in enumerate(
        zip(articles["word_count"].tolist(), texts, strict=True)
    ):
        digits = re.match(r"\s{0,3}(\d{1,3}(?:[,.]\d{3})|\d{1,7})", str(declared))
        if not digits or not text.strip():
            continue
        number, words = int(re.sub(r"\D", "", digits[1])), count_roughly(text)
        if abs(number - words) > max(50, number // 4):
            found[place] = f"{number} words declared, the text has {words}"
    remedy = "see whether it is cut off, or holds more than the article"
    kind = "texts of another length than declared"
    return problems_at(articles, found, remedy, "warning", kind)


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
