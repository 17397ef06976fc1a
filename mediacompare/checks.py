"""How far the verdicts can be trusted on this corpus: false matches, and other ways of looking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from mediacompare.articles import times
from mediacompare.errors import missing_columns, unknown_choice
from mediacompare.intervals import proportion_interval
from mediacompare.reuse import trace_reuse
from mediacompare.tokens import Tokens, make_tokens, tokens_of
from mediacompare.zones import find_zones

THRESHOLD_COLUMNS = {
    "measure": "str",
    "cut": "float64",
    "false_rate": "float64",
    "low": "float64",
    "high": "float64",
    "n": "int64",
    "same_story_rate": "float64",
    "n_same_story": "int64",
}


def calibrate_threshold(
    pairs: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    stories: pd.DataFrame,
    measure: str = "reuse_probability",
    cuts: Sequence[float] = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99),
    window: str | pd.Timedelta | None = "14D",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate how often pairs that cannot be copies pass each cut of a measure.

    Pairs of two different stories, and pairs published further apart than the window, are taken
    as pairs that cannot be copies.

    Parameters
    ----------
    pairs : DataFrame
        What :func:`mediacompare.measure_reuse` (or another measure of pairs) gives for all pairs.
    articles : DataFrame
        The articles table.
    stories : DataFrame
        What :func:`mediacompare.find_stories` gives.
    measure : str
        The column to cut.
    cuts : sequence of float
        The cuts to try; a pair passes when its value is at least the cut.
    window : str or Timedelta, optional
        Pairs further apart cannot be copies; None for no limit.
    confidence : float
        Of Wilson's interval.

    Returns
    -------
    DataFrame
        One row a cut: ``measure``, ``cut``; ``false_rate`` (0 to 1: share of the pairs that cannot
        be copies and pass), ``low``, ``high`` (its interval), ``n`` (those pairs, where they have a
        value and both articles a story; rates are missing where there are none);
        ``same_story_rate`` (share of the pairs of one story that pass), ``n_same_story``.

    Notes
    -----
    Pairs of different stories are easier to tell from copies than independent reports on one
    event: the rate is a lower bound of the rate of errors among the latter. The rate is one of the
    pairs given; of more than 300 articles :func:`mediacompare.measure_reuse` gives only those that
    have something in common, of which more pass than of all pairs.

    Examples
    --------
    >>> pairs = pd.DataFrame({"article_id_1": ["a"], "article_id_2": ["b"], "cosine": [0.4]})
    >>> stories = pd.DataFrame({"article_id": ["a", "b"], "story": ["a", "b"]})
    >>> articles = pd.DataFrame({"article_id": ["a", "b"]})
    >>> found = calibrate_threshold(pairs, articles, stories=stories, measure="cosine", cuts=[0.3])
    >>> found[["false_rate", "n"]].to_numpy().tolist()
    [[1.0, 1.0]]
    """
    if measure not in pairs.columns:
        raise missing_columns("pairs", [measure], pairs.columns)
    story = dict(zip(stories["article_id"], stories["story"], strict=True))
    one, two = pairs["article_id_1"].map(story), pairs["article_id_2"].map(story)
    apart = np.array(one != two)
    placed = np.asarray(one.notna() & two.notna())
    if window is not None and {"published_at", "published_precision"} <= set(articles.columns):
        spans = times(articles).set_axis(articles["article_id"].astype("str"))
        first = spans.reindex(pairs["article_id_1"]).reset_index(drop=True)
        second = spans.reindex(pairs["article_id_2"]).reset_index(drop=True)
        gap = np.maximum(
            (first["earliest"] - second["latest"]).dt.total_seconds(),
            (second["earliest"] - first["latest"]).dt.total_seconds(),
        )
        apart |= np.asarray(gap > pd.Timedelta(window).total_seconds())
    values = pairs[measure].to_numpy(dtype=float)
    known = ~np.isnan(values) & placed
    cannot, same = values[known & apart], values[known & ~apart]
    rows = []
    for cut in cuts:
        passed = int((cannot >= cut).sum())
        rate = low = high = float("nan")
        if len(cannot):
            rate = passed / len(cannot)
            low, high = map(float, proportion_interval(passed, len(cannot), confidence))
        within = float((same >= cut).mean()) if len(same) else float("nan")
        rows.append((measure, float(cut), rate, low, high, len(cannot), within, len(same)))
    return pd.DataFrame(rows, columns=list(THRESHOLD_COLUMNS)).astype(THRESHOLD_COLUMNS)


SETTINGS = {
    "as usual": "zones set aside, quotations told from prose, function words left out",
    "quotations as prose": "marks of quotation ignored",
    "without quotations": "quoted words set aside like furniture",
    "with furniture": "credits, captions and site furniture kept as prose",
    "with function words": "function words counted as content",
    "passages of 6 words": "shared passages from 6 words instead of 8",
    "passages of 12 words": "shared passages from 12 words instead of 8",
}
"""The ways of looking that :func:`compare_settings` tries."""

SETTING_COLUMNS = {
    "article_id_1": "str",
    "article_id_2": "str",
    "setting": "str",
    "relation": "str",
    "reuse_probability": "float64",
    "direction": "str",
    "changed": "bool",
}


def compare_settings(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    settings: Sequence[str] = tuple(SETTINGS),
    semantic: bool = False,
) -> pd.DataFrame:
    """Repeat the verdicts of :func:`mediacompare.measure_reuse` under other choices.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    tokens : Tokens, optional
        What :func:`mediacompare.tokens.make_tokens` gives; made when not given.
    settings : sequence of str
        Names from ``SETTINGS``; "as usual" is always among them.
    semantic : bool
        As in :func:`mediacompare.measure_reuse`.

    Returns
    -------
    DataFrame
        One row a pair and setting: ``article_id_1``, ``article_id_2``, ``setting``, ``relation``,
        ``reuse_probability`` (0 to 1), ``direction``, ``changed`` (whether the relation differs
        from the one found as usual).

    Notes
    -----
    A verdict that changes with a choice nobody can justify is not a finding. Each setting costs as
    much as :func:`mediacompare.measure_reuse`; all look at the pairs that are looked at as usual.
    """
    for name in settings:
        if name not in SETTINGS:
            raise unknown_choice("settings", name, SETTINGS)
    tokens = tokens_of(articles, tokens)
    zones = find_zones(articles)
    parts: list[pd.DataFrame] = []
    for name in dict.fromkeys(["as usual", *settings]):
        words = 8
        view = tokens
        if name == "quotations as prose":
            view = make_tokens(articles, zones=_renamed(zones, {"quotation": "running text"}))
        elif name == "without quotations":
            view = make_tokens(articles, zones=_renamed(zones, {"quotation": "furniture"}))
        elif name == "with furniture":
            kept = dict.fromkeys(("furniture", "credit", "caption", "dateline"), "running text")
            view = make_tokens(articles, zones=_renamed(zones, kept))
        elif name == "with function words":
            view = replace(tokens, memory={})  # nothing made of the function words is kept
            view.__dict__["is_stop"] = np.zeros(len(tokens.word), dtype=bool)
        elif name.startswith("passages of"):
            words = int(name.split()[2])
        found = trace_reuse(
            articles,
            tokens=view,
            pairs=parts[0] if parts else None,
            semantic=semantic,
            min_words=words,
        ).pairs
        keys = ["article_id_1", "article_id_2", "relation", "reuse_probability", "direction"]
        parts.append(found[keys].assign(setting=name))
    table = pd.concat(parts, ignore_index=True)
    usual = parts[0].set_index(["article_id_1", "article_id_2"])["relation"]
    pairs = pd.MultiIndex.from_frame(table[["article_id_1", "article_id_2"]])
    table["changed"] = table["relation"].to_numpy() != usual.reindex(pairs).to_numpy()
    order = {name: i for i, name in enumerate(SETTINGS)}
    table = table.sort_values(
        ["article_id_1", "article_id_2", "setting"],
        key=lambda column: column.map(order) if column.name == "setting" else column,
        ignore_index=True,
    )
    return table[list(SETTING_COLUMNS)].astype(SETTING_COLUMNS)


def _renamed(zones: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    return zones.assign(zone=zones["zone"].replace(names).astype("str"))
