"""All measures on one corpus, in order, with text cut once.

The only place that knows the order; the report, the notebooks and the command line use it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediacompare.files import checksum, unguard_cell, versions

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

MOST_GROUPS = 30
"""Groups whose key words and readability are compared: those with the most articles. With hundreds
of outlets, testing each against the others (and each pair of them) would take hours."""


@dataclass(frozen=True, eq=False)
class Results:
    """The result tables of one corpus; the name of a table is what it is called elsewhere."""

    articles: pd.DataFrame
    problems: pd.DataFrame
    zones: pd.DataFrame
    credits: pd.DataFrame
    quotes: pd.DataFrame
    similarity: pd.DataFrame
    overlap: pd.DataFrame
    passages: pd.DataFrame
    reuse: pd.DataFrame
    evidence: pd.DataFrame
    stories: pd.DataFrame
    tree: pd.DataFrame
    flow: pd.DataFrame
    facts: pd.DataFrame
    contradictions: pd.DataFrame
    wording: pd.DataFrame
    keyness: pd.DataFrame
    voices: pd.DataFrame
    agency: pd.DataFrame
    actors: pd.DataFrame
    readability: pd.DataFrame
    groups: pd.DataFrame
    tokens: Tokens = field(repr=False)
    parameters: Mapping[str, object]
    """The choices made, by name."""
    versions: Mapping[str, str]
    checksums: Mapping[str, str]
    """SHA-256 of the articles table and of each file given."""

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return all tables by name, in the order of the measures."""
        return {
            entry.name: value
            for entry in fields(self)
            if isinstance(value := getattr(self, entry.name), pd.DataFrame)
        }


def collect_results(
    articles: pd.DataFrame,
    *,
    referents: str | Path | Any | None = None,
    by: str = "outlet",
    window: str | pd.Timedelta | None = None,
    readability: str | None = None,
    semantic: bool = False,
    seed: int = 0,
    progress: bool | None = None,
) -> Results:
    """Run all measures on a corpus.

    Parameters
    ----------
    articles
        The articles table.
    referents
        The file of referents for `measure_wording`; without it, wording is an empty table.
    by
        Column whose values are compared.
    window
        Longest time between two articles of a pair (``"72h"``) for similarity and overlap; no
        limit when not given.
    readability
        Measure to compare groups by; by default the first that is defined for most articles.
    semantic
        Compare sentence meaning for reuse too (needs the extra ``semantic``).
    seed
        Of everything that draws at random.
    progress
        Show which measure runs; by default in a terminal or notebook.

    Returns
    -------
    Results
        All tables, with parameters, versions and checksums.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"outlet": ["Gazette", "Herald"], "text": ["Rain fell.", "Snow."]})
    >>> sorted(collect_results(articles).tables())[:3]
    ['actors', 'agency', 'articles']
    """
    from mediacompare.articles import find_problems, validate_articles
    from mediacompare.tokens import make_tokens
    from mediacompare.zones import find_credits, find_quotes, find_zones

    steps = _Steps(progress)
    problems = find_problems(articles)
    if not set(_REQUIRED) <= set(articles.columns):
        articles = validate_articles(articles)
        problems = find_problems(articles)
    tokens = steps.run("tokens", make_tokens, articles)
    zones = steps.run("zones", find_zones, articles, tokens=tokens)
    parameters: dict[str, object] = {
        "by": by,
        "window": None if window is None else str(window),
        "semantic": semantic,
        "seed": seed,
        "referents": None if referents is None else _name(referents),
    }
    tables: dict[str, Any] = {
        "articles": articles,
        "problems": problems,
        "zones": zones,
        "credits": steps.run("credits", find_credits, articles, tokens=tokens),
        "quotes": steps.run("quotations", find_quotes, articles, tokens=tokens),
        "tokens": tokens,
    }
    tables |= _pairs(steps, articles, tokens, window=window)
    tables |= _sources(steps, articles, tokens, semantic=semantic, seed=seed)
    tables |= _telling(
        steps, articles, tokens, tables["stories"], by=by, referents=referents, seed=seed
    )
    tables |= _reading(steps, articles, tokens, by=by, measure=readability, seed=seed)
    levels = tables["groups"]["measure"]
    if _largest(articles, by) is not None:
        parameters["groups"] = (
            f"key words and readability of the {MOST_GROUPS} groups with the most articles, "
            f"of {articles[by].nunique()}"
        )
    parameters["readability"] = str(levels.iloc[0]) if len(levels) else None
    steps.close()
    checksums = {"articles": checksum(articles)}
    if isinstance(referents, str | Path):
        checksums[Path(referents).name] = checksum(Path(referents).read_bytes())
    return Results(**tables, parameters=parameters, versions=versions(), checksums=checksums)


_REQUIRED = (
    "article_id",
    "outlet",
    "title",
    "text",
    "published_at",
    "published_precision",
    "language",
    "author",
    "url",
)


def read_tables(folder: str | Path) -> dict[str, pd.DataFrame]:
    """Read result tables that were written as CSV, by name.

    Parameters
    ----------
    folder
        Where the files ``reuse.csv``, ``passages.csv`` and so on are.

    Returns
    -------
    dict of str to DataFrame
        Ids and names as text, times as times, the rest as pandas reads it.

    Raises
    ------
    FileNotFoundError
        If the folder has no CSV file.
    """
    files = sorted(Path(folder).glob("*.csv"))
    if not files:
        raise FileNotFoundError(f"no result tables (*.csv) in the folder {str(folder)!r}")
    tables = {}
    for file in files:
        header = pd.read_csv(file, nrows=0).columns
        texts = {
            name: "str"
            for name in header
            if name.startswith(("article_id", "outlet", "source", "target", "group", "story"))
        }
        table = pd.read_csv(file, dtype=texts)
        table.columns = pd.Index([unguard_cell(str(name)) for name in table.columns])
        for name in table.columns[table.dtypes == "str"]:
            table[name] = table[name].map(unguard_cell, na_action="ignore").astype("str")
        if "published_at" in table.columns:
            table["published_at"] = pd.to_datetime(table["published_at"], utc=True)
        tables[file.stem] = table
    return tables


class _Steps:
    """Runs measures one after the other and shows which one runs."""

    def __init__(self, progress: bool | None) -> None:
        from tqdm.auto import tqdm

        disable = None if progress is None else not progress
        self._bar = tqdm(total=21, unit="step", leave=False, disable=disable)

    def run(self, name: str, step: Any, /, *given: Any, **options: Any) -> Any:
        self._bar.set_description(name)
        result = step(*given, **options)
        self._bar.update()
        return result

    def close(self) -> None:
        self._bar.close()


def _largest(articles: pd.DataFrame, by: str) -> list[str] | None:
    """Choose the groups to compare, those with the most articles; None where all can be."""
    sizes = articles[by].value_counts()
    if len(sizes) <= MOST_GROUPS:
        return None
    names = sorted(sizes.index, key=lambda name: (-int(sizes[name]), str(name)))
    return [str(name) for name in names[:MOST_GROUPS]]


def _name(referents: object) -> str:
    return Path(referents).name if isinstance(referents, str | Path) else type(referents).__name__


def _pairs(
    steps: _Steps, articles: pd.DataFrame, tokens: Tokens, *, window: str | pd.Timedelta | None
) -> dict[str, pd.DataFrame]:
    from mediacompare.overlap import measure_overlap
    from mediacompare.similarity import measure_similarity

    return {
        "similarity": steps.run(
            "similarity", measure_similarity, articles, tokens=tokens, window=window
        ),
        "overlap": steps.run("overlap", measure_overlap, articles, tokens=tokens, window=window),
    }


def _sources(
    steps: _Steps, articles: pd.DataFrame, tokens: Tokens, *, semantic: bool, seed: int
) -> dict[str, pd.DataFrame]:
    from mediacompare.reuse import trace_reuse
    from mediacompare.stories import find_stories, measure_outlet_flow

    # One call makes the pairs, their evidence and the tree, which rest on each other.
    traced = steps.run("reuse", trace_reuse, articles, tokens=tokens, semantic=semantic)
    stories = steps.run("stories", find_stories, articles, tokens=tokens)
    return {
        "passages": traced.passages,
        "reuse": traced.pairs,
        "evidence": traced.evidence,
        "tree": traced.tree,
        "stories": stories,
        "flow": steps.run(
            "outlet flow",
            measure_outlet_flow,
            articles,
            tree=traced.tree,
            stories=stories,
            seed=seed,
        ),
    }


def _telling(
    steps: _Steps,
    articles: pd.DataFrame,
    tokens: Tokens,
    stories: pd.DataFrame,
    *,
    by: str,
    referents: Any,
    seed: int,
) -> dict[str, pd.DataFrame]:
    from mediacompare.agency import measure_actors, measure_agency
    from mediacompare.facts import find_contradictions, measure_facts
    from mediacompare.framing import measure_wording
    from mediacompare.keyness import measure_keyness
    from mediacompare.voices import measure_voices

    groups = stories[["article_id", "story"]]
    if referents is None:  # nothing to count: the table with its columns, without rows
        wording = measure_wording(articles.head(0), referents={"none": {"none": ["none"]}}, by=by)
    else:
        wording = steps.run(
            "wording",
            measure_wording,
            articles,
            referents=referents,
            tokens=tokens,
            by=by,
            seed=seed,
        )
    return {
        "facts": steps.run("facts", measure_facts, articles, tokens=tokens, groups=groups),
        "contradictions": steps.run(
            "contradictions", find_contradictions, articles, tokens=tokens, groups=groups
        ),
        "wording": wording,
        "keyness": steps.run(
            "key words",
            measure_keyness,
            articles,
            tokens=tokens,
            by=by,
            target=_largest(articles, by),
            seed=seed,
        ),
        "voices": steps.run("voices", measure_voices, articles, tokens=tokens, by=by, seed=seed),
        "agency": steps.run("agency", measure_agency, articles, tokens=tokens, by=by, seed=seed),
        "actors": steps.run("actors", measure_actors, articles, tokens=tokens, by=by, seed=seed),
    }


def _reading(
    steps: _Steps,
    articles: pd.DataFrame,
    tokens: Tokens,
    *,
    by: str,
    measure: str | None,
    seed: int,
) -> dict[str, pd.DataFrame]:
    from mediacompare.formulas import FORMULAS
    from mediacompare.groups import compare_groups
    from mediacompare.readability import measure_readability

    scores = steps.run("readability", measure_readability, articles, tokens=tokens)
    if measure is None:
        # The first formula, in their order, that is defined for most articles.
        defined = {f.name: int(scores[f.name].notna().sum()) for f in FORMULAS if f.name in scores}
        measure = max(defined, key=lambda name: defined[name])
    compared = scores
    if by not in scores.columns:
        column = articles.set_index(articles["article_id"].astype("str"))[by]
        compared = scores.assign(**{by: scores["article_id"].map(column)})
    largest = _largest(articles, by)
    if largest is not None:
        compared = compared[compared[by].astype("str").isin(largest)]
    groups = steps.run("groups", compare_groups, compared, measure=measure, by=by, seed=seed)
    return {"readability": scores, "groups": groups}


__all__: Sequence[str] = ["Results", "collect_results", "read_tables"]
