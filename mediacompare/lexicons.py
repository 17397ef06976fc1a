"""Lexicons: word lists with categories, read from the usual formats, counted with their evidence.

A rate is shown with the words that made it, how much of it one word makes, and how many entries
were ever met: a lexicon measures its own entries, not a frame, an emotion or a bias.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mediacompare.errors import missing_columns, unknown_choice
from mediacompare.wordlists import list_rows

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

PROSE = ("running text", "quotation")
_LEXICON = {"category": "str", "pattern": "str", "weight": "float64"}
_FEW = 10
_SHOWN = 10
FORMATS = {".csv": "csv", ".tsv": "csv", ".dic": "liwc", ".yml": "quanteda", ".yaml": "quanteda"}
OWN: dict[str, tuple[str, str]] = {
    "hedges": (
        "hedges_en.csv",
        "Own list after the classes of Hyland 2005, Metadiscourse, Continuum",
    ),
    "boosters": (
        "boosters_en.csv",
        "Own list after the classes of Hyland 2005, Metadiscourse, Continuum",
    ),
    "factives": (
        "factives_en.csv",
        "Own list after Kiparsky & Kiparsky 1970, Fact; Hooper 1975, On assertive predicates",
    ),
    "implicatives": (
        "implicatives_en.csv",
        "Own list after Karttunen 1971, Implicative verbs, Language 47, doi:10.2307/412084",
    ),
    "reporting_verbs": (
        "",
        "The package's reporting verbs in six languages; category is language and class",
    ),
}
"""The package's own lists: file and source."""


def read_lexicon(source: str | Path, *, format: str | None = None) -> pd.DataFrame:
    r"""Read a word list with categories.

    Parameters
    ----------
    source
        A file: CSV or TSV with a column ``category`` and one of ``pattern``, ``term`` or
        ``word`` (and ``weight``, if there are weights); a LIWC dictionary ``.dic``; a quanteda
        dictionary in YAML. Or the name of one of the package's own lists: ``hedges``,
        ``boosters``, ``factives``, ``implicatives`` (English), ``reporting_verbs`` (six
        languages).
    format
        ``csv``, ``liwc`` or ``quanteda``; by the file's ending when not given.

    Returns
    -------
    pandas.DataFrame
        ``category`` (nested categories joined by ``/``), ``pattern`` (words, ``*`` for any letters,
        ``?`` for one), ``weight`` (1 where the file has none); sorted, each row once.

    Notes
    -----
    Many published lexicons may not be passed on; the package ships only lists of its own. In a
    LIWC file an entry in parentheses conditions, ``(02 134)125/464``, has no counterpart here: its
    unconditioned part is not guessed, and reading stops with a message.

    Examples
    --------
    >>> read_lexicon("implicatives")["category"].unique().tolist()
    ['implicative', 'negative implicative']
    """
    if isinstance(source, str) and source in OWN:
        return _own(source)
    path = Path(source)
    if not path.exists() and path.suffix == "":
        raise unknown_choice("source", str(source), OWN)
    kind = format or FORMATS.get(path.suffix.lower())
    if kind not in set(FORMATS.values()):
        raise unknown_choice("format", kind or path.suffix, sorted(set(FORMATS.values())))
    text = _decode(path.read_bytes())
    reader = {"csv": _read_csv, "liwc": _read_liwc, "quanteda": _read_quanteda}[kind]
    return _table(reader(text, str(path)), str(path))


def _own(name: str) -> pd.DataFrame:
    if name == "reporting_verbs":
        rows = [
            (f"{row['language']}/{row['class']}", form, 1.0)
            for row in list_rows("reporting_verbs.csv")
            for form in row["forms"].split()
        ]
        return _table(rows, name)
    entries = list_rows(f"lexicons/{OWN[name][0]}")
    return _table([(row["category"], row["pattern"], 1.0) for row in entries], name)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _table(rows: Sequence[tuple[str, str, float]], name: str) -> pd.DataFrame:
    clean = [(c.strip(), " ".join(p.split()), w) for c, p, w in rows if re.search(r"\w", p)]
    if not clean:
        raise ValueError(f"source={name!r} holds no entries")
    table = pd.DataFrame(clean, columns=list(_LEXICON)).astype(_LEXICON)
    table = table.drop_duplicates(["category", "pattern"])
    return table.sort_values(["category", "pattern"], ignore_index=True)


def _read_csv(text: str, name: str) -> list[tuple[str, str, float]]:
    first = text.split("\n", 1)[0]
    delimiter = max("\t;,", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    fields = {str(field).strip().lower(): field for field in reader.fieldnames or []}
    term = next((fields[f] for f in ("pattern", "term", "word", "entry") if f in fields), None)
    if term is None:
        raise missing_columns(f"source={name!r}", ["pattern"], reader.fieldnames or [])
    category, weight = fields.get("category"), fields.get("weight")
    rows = []
    for number, row in enumerate(reader, start=2):
        value = 1.0
        if weight is not None and (row[weight] or "").strip():
            try:
                value = float(row[weight])
            except ValueError:
                raise ValueError(
                    f"source={name!r}, line {number}: weight {row[weight]!r} is not a number"
                ) from None
        rows.append((row[category] or "" if category else "terms", row[term] or "", value))
    return rows


def _read_liwc(text: str, name: str) -> list[tuple[str, str, float]]:
    """Read a LIWC dictionary: between two lines of % the categories, then the entries."""
    lines = text.splitlines()
    bars = [i for i, line in enumerate(lines) if line.strip() == "%"]
    if len(bars) < 2:
        raise ValueError(f"source={name!r} is no LIWC dictionary: it lacks the two lines with '%'")
    categories: dict[str, str] = {}
    for line in lines[bars[0] + 1 : bars[1]]:
        parts = line.split(None, 1)
        if len(parts) == 2:
            categories[parts[0]] = (
                re.sub(r"\s*\(.*?\)\s*$", "", parts[1].strip()) or parts[1].strip()
            )
    rows = []
    for number, line in enumerate(lines[bars[1] + 1 :], start=bars[1] + 2):
        if not line.strip():
            continue
        if "<" in line or re.search(r"\(\d+ ", line):
            raise ValueError(
                f"source={name!r}, line {number}: conditional entries are not understood: {line!r}"
            )
        match = re.fullmatch(r"(\S.*?)[\t ]+((?:\d+[\t ]*)+)", line.strip())
        if match is None:
            raise ValueError(f"source={name!r}, line {number}: no category numbers in {line!r}")
        for code in match.group(2).split():
            if code not in categories:
                raise ValueError(f"source={name!r}, line {number}: no category {code!r}")
            rows.append((categories[code], match.group(1), 1.0))
    return rows


def _read_quanteda(text: str, name: str) -> list[tuple[str, str, float]]:
    import yaml

    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"source={name!r} is not a readable YAML file: {error}") from error
    if not isinstance(content, Mapping):
        raise ValueError(f"source={name!r} is no quanteda dictionary: it holds no categories")
    return list(_flatten(content, ""))


def _flatten(content: object, above: str) -> Iterator[tuple[str, str, float]]:
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from _flatten(value, f"{above}/{key}" if above else str(key))
    elif isinstance(content, Sequence) and not isinstance(content, str):
        for value in content:
            yield from _flatten(value, above)
    elif content is not None:
        yield above or "terms", str(content), 1.0


def measure_lexicon(
    articles: pd.DataFrame,
    *,
    lexicon: str | Path | pd.DataFrame,
    tokens: Tokens | None = None,
    by: str = "outlet",
    zones: Sequence[str] = PROSE,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Count the entries of a lexicon by group, with the words that make each rate.

    Parameters
    ----------
    articles
        The articles table.
    lexicon
        What `read_lexicon` reads, or the table it makes.
    tokens
        Made from `articles` when not given.
    by
        Column whose values are the groups; ``"article_id"`` for single articles.
    zones
        Parts of the text to count in; by default running text and quotations.
    confidence, resamples, seed
        Of the intervals, which resample articles.

    Returns
    -------
    pandas.DataFrame
        One row a group and category: `by`; ``category``; ``count`` (matches; with weights their
        sum in ``weighted``); ``words``; ``rate`` (matches per 1,000 words, missing without words)
        with ``low`` and ``high`` (missing below 10 articles); ``entries`` (of the category),
        ``entries_met`` (of them, found in the group); ``terms`` (the words that matched, the most
        frequent first, with counts); ``top_term``, ``top_share`` (its share of the matches, 0 to
        1), ``rate_without_top`` (leave-one-term-out: the lowest rate that leaving out one word
        gives); ``articles`` (of the group), ``articles_met`` (that have a match).

    Notes
    -----
    Within a category longer entries win over shorter ones inside them; a word may count in
    several categories. Where ``top_share`` is high the rate is that of one word. The words do not
    know negation, irony or who speaks. Do not name a frame, an emotion or a bias from it.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({
    ...     "article_id": ["a"], "outlet": ["Courier"], "language": ["en"],
    ...     "text": ["It may rain. It may perhaps snow."]})
    >>> measure_lexicon(articles, lexicon="hedges")[["count", "words", "terms"]].values.tolist()
    [[3, 7, 'may 2; perhaps 1']]
    """
    from mediacompare.patterns import match_patterns
    from mediacompare.tokens import make_tokens
    from mediacompare.zones import ZONES

    table = _as_lexicon(lexicon)
    missing = [c for c in ("article_id", "text", by) if c not in articles.columns]
    if missing:
        raise missing_columns("articles", missing, articles.columns)
    for zone in zones:
        if zone not in ZONES:
            raise unknown_choice("zones", zone, ZONES)
    if tokens is None:
        tokens = make_tokens(articles)
    kept = np.isin(tokens.zone, [ZONES.index(zone) for zone in zones])
    matches = match_patterns(
        tokens,
        table["pattern"].tolist(),
        families=table["category"].tolist(),
        within=kept,
        optional=False,
    )
    total = np.concatenate(([0], np.cumsum(kept)))
    sizes = total[tokens.offsets[1:]] - total[tokens.offsets[:-1]]
    article = np.searchsorted(tokens.offsets, matches.word, side="right") - 1
    found = pd.DataFrame(
        {
            "article": article,
            "pattern": matches.pattern,
            "category": table["category"].to_numpy(dtype=object)[matches.pattern],
            "weight": table["weight"].to_numpy()[matches.pattern],
            "term": _terms(tokens, matches.word, matches.length),
        }
    )
    ids = pd.Index(list(tokens.article_id))
    group = articles.set_index(articles["article_id"].astype("str"))[by].dropna().astype("str")
    rows = []
    for name, members in sorted(group.groupby(group).groups.items()):
        places = np.sort(ids.get_indexer(pd.Index(sorted(members))))
        own = found[found["article"].isin(places)]
        for category, entries in table.groupby("category").size().items():
            part = own[own["category"] == category]
            counts = (
                part.groupby("article").size().reindex(places).fillna(0).to_numpy(dtype=np.float64)
            )
            rows.append(
                {by: name, "category": category, "entries": int(entries),
                 **_row(part, counts, sizes[places], confidence, resamples, seed)}
            )  # fmt: skip
    types = {
        by: "str", "category": "str", "count": "int64", "weighted": "float64", "words": "int64",
        "rate": "float64", "low": "float64", "high": "float64", "entries": "int64",
        "entries_met": "int64", "terms": "str", "top_term": "str", "top_share": "float64",
        "rate_without_top": "float64", "articles": "int64", "articles_met": "int64",
    }  # fmt: skip
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _as_lexicon(lexicon: str | Path | pd.DataFrame) -> pd.DataFrame:
    if not isinstance(lexicon, pd.DataFrame):
        return read_lexicon(lexicon)
    missing = [c for c in ("category", "pattern") if c not in lexicon.columns]
    if missing:
        raise missing_columns("lexicon", missing, lexicon.columns)
    weights = lexicon["weight"] if "weight" in lexicon.columns else pd.Series(1.0, lexicon.index)
    rows = zip(lexicon["category"], lexicon["pattern"], weights, strict=True)
    return _table([(str(c), str(p), float(w)) for c, p, w in rows], "lexicon")


def _terms(tokens: Tokens, word: npt.NDArray[np.int64], length: npt.NDArray[np.int64]) -> list[str]:
    vocabulary = tokens.vocabulary
    return [
        " ".join(vocabulary[w] for w in tokens.word[at : at + n].tolist())
        for at, n in zip(word.tolist(), length.tolist(), strict=True)
    ]


def _row(
    part: pd.DataFrame,
    counts: npt.NDArray[Any],
    sizes: npt.NDArray[Any],
    confidence: float,
    resamples: int,
    seed: int,
) -> dict[str, Any]:
    from mediacompare.intervals import resampled_totals

    words, count = int(sizes.sum()), len(part)
    low = high = None
    if len(sizes) >= _FEW and words:
        drawn = resampled_totals(
            np.column_stack([counts, sizes.astype(float)]), resamples=resamples, seed=seed
        )
        drawn = drawn[drawn[:, 1] > 0]
        bounds = [(1 - confidence) / 2, (1 + confidence) / 2]
        low, high = np.quantile(1000 * drawn[:, 0] / drawn[:, 1], bounds)
    terms = sorted(Counter(part["term"]).items(), key=lambda x: (-x[1], x[0]))
    top = terms[0] if terms else None
    return {
        "count": count,
        "weighted": float(part["weight"].sum()),
        "words": words,
        "rate": 1000 * count / words if words else None,
        "low": low,
        "high": high,
        "entries_met": int(part["pattern"].nunique()),
        "terms": "; ".join(f"{term} {n}" for term, n in terms[:_SHOWN]),
        "top_term": top[0] if top else None,
        "top_share": top[1] / count if top else None,
        "rate_without_top": 1000 * (count - top[1]) / words if top and words else None,
        "articles": len(sizes),
        "articles_met": int((counts > 0).sum()),
    }
