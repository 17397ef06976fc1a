"""What makes reuse fast at scale gives what the slow and plain ways give, on a generated corpus."""

from __future__ import annotations

import pickle
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mediacompare import sentences, sources, tokens, zones
from mediacompare.articles import read_articles
from mediacompare.candidates import split_by_time
from mediacompare.details import article_details, capital_words
from mediacompare.grouping import groups_of
from mediacompare.overlap import find_passages
from mediacompare.pairs import outside_lists
from mediacompare.reuse import Reuse, measure_reuse, trace_reuse
from mediacompare.stories import find_stories
from mediacompare.tokens import Tokens, base_language, make_tokens
from mediacompare.variants import MIN_VERSIONS, MOST_ARTICLES, _is_rare, find_variants

PAIR = ["article_id_1", "article_id_2"]


@pytest.fixture(scope="module")
def corpus(root: Path) -> pd.DataFrame:
    """Make more of the example corpus: printed again by others, later, whole or in part."""
    example = read_articles(root / "data" / "example" / "articles")
    example = example[example["article_id"].str.startswith(("bridge", "buses"))]
    rng = np.random.default_rng(3)
    parts = [example]
    for number in range(2):
        copy = example.copy()
        copy["article_id"] = [f"again{number}_{name}" for name in copy["article_id"]]
        copy["outlet"] = [f"{name} {number}" for name in copy["outlet"]]
        copy["published_at"] += pd.to_timedelta(rng.integers(1, 99, len(copy)), unit="h")
        if number:
            texts = [text.split("\n\n") for text in copy["text"]]
            copy["text"] = ["\n\n".join(text[: max(2, len(text) // 2)]) for text in texts]
        parts.append(copy)
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def made(corpus: pd.DataFrame) -> Tokens:
    return make_tokens(corpus)


@pytest.fixture(scope="module")
def traced(corpus: pd.DataFrame, made: Tokens) -> Reuse:
    return trace_reuse(corpus, tokens=made)


def test_verdicts_alone_are_those_that_come_with_evidence(
    corpus: pd.DataFrame, traced: Reuse
) -> None:
    assert traced.pairs["relation"].nunique() >= 4
    pd.testing.assert_frame_equal(measure_reuse(corpus), traced.pairs)


def test_candidates_weighed_as_arrays_are_those_weighed_one_by_one(
    corpus: pd.DataFrame, made: Tokens, traced: Reuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    timely = []

    def one_by_one(related: Any, tokens: Any, known: Any, naming: Any) -> Any:
        usual, _ = split_by_time(related, tokens, known, naming)
        timely.append(len(usual.spans))
        none, _ = split_by_time(related.iloc[:0], tokens, known, naming)
        return none, np.ones(len(related), dtype=bool)

    monkeypatch.setattr(sources, "split_by_time", one_by_one)
    slowly = trace_reuse(corpus, tokens=made)
    assert timely[0] > 10
    pd.testing.assert_frame_equal(slowly.pairs, traced.pairs)
    pd.testing.assert_frame_equal(slowly.tree, traced.tree)
    pd.testing.assert_frame_equal(slowly.evidence, traced.evidence)


def test_shared_words_are_those_of_the_passages(
    corpus: pd.DataFrame, made: Tokens, traced: Reuse
) -> None:
    passages = find_passages(corpus, tokens=made)
    place = {name: i for i, name in enumerate(made.article_id)}
    held: dict[tuple[str, str], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for row in passages.itertuples():
        for number in (0, 1):
            name = (row.article_id_1, row.article_id_2)[number]
            low, high = made.offsets[place[name]], made.offsets[place[name] + 1]
            start, end = (row.start_1, row.start_2)[number], (row.end_1, row.end_2)[number]
            inside = (made.start[low:high] >= start) & (made.end[low:high] <= end)
            words = (low + np.flatnonzero(inside)).tolist()
            held[row.article_id_1, row.article_id_2][number].update(
                word for word in words if made.zone[word] in (0, 1)
            )
    table = traced.pairs.set_index(PAIR)
    assert len(held) > 300
    for pair, both in held.items():
        quoted = max(sum(made.zone[word] == 1 for word in words) for words in both)
        running = min(sum(made.zone[word] == 0 for word in words) for words in both)
        shared = min(map(len, both))
        row = table.loc[pair]
        assert (row["shared_words"], row["shared_running_words"]) == (shared, running), pair
        if shared:
            assert row["quoted_share"] == pytest.approx(min(shared, quoted) / shared)
    others = table[~table.index.isin(held)]
    assert (others["shared_words"] == 0).all()


def test_variants_are_those_of_sets_of_words(
    corpus: pd.DataFrame, made: Tokens, traced: Reuse
) -> None:
    stories = find_stories(corpus, tokens=made)
    found = find_variants(made, traced.pairs, stories)
    assert len(found) > 5
    rows = sorted(slow_variants(made, traced.pairs, stories))
    assert list(found.itertuples(index=False, name=None)) == rows


def slow_variants(made: Tokens, pairs: pd.DataFrame, stories: pd.DataFrame) -> list[Any]:
    names = made.article_id
    place = {name: i for i, name in enumerate(names)}
    prose = np.isin(made.zone, (0, 1)) & (made.zone != 1)
    details = {
        name: {word for word in kept if _is_rare(word, base_language(made.language[place[name]]))}
        for name, kept in article_details(made, keep=outside_lists(made) & prose).items()
    }
    assert capital_words(made).any()  # no text here is without capitals: all tell names by them
    anywhere = {name: set(made.words_of(i)) for name, i in place.items()}
    copies = pairs[pairs["relation"] == "verbatim"]
    version = {name: name for name in names}
    for one, two in zip(copies["article_id_1"], copies["article_id_2"], strict=True):
        old, new = version[two], version[one]
        version = {name: new if held == old else held for name, held in version.items()}
    rows = []
    for _, members in stories.groupby("story")["article_id"]:
        group = sorted(members)
        versions = {version[name] for name in group}
        if len(versions) < MIN_VERSIONS or len(group) > MOST_ARTICLES:
            continue
        shared = defaultdict(list)
        for word in set().union(*(details[name] for name in group)):
            held = [name for name in group if word in anywhere[name]]
            if len({version[name] for name in held}) == 2:
                for one, two in combinations(held, 2):
                    if word in details[one] & details[two] and version[one] != version[two]:
                        shared[one, two].append(word)
        for (one, two), words in shared.items():
            rows.append((one, two, len(words), len(versions), ", ".join(sorted(words))))
    return rows


def test_what_goes_through_processes_comes_out_the_same(
    corpus: pd.DataFrame, made: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = []

    def pickled(function: Any, given: Any, *, seconds: float) -> Any:
        # As in another process, whose start takes seconds.
        for part in given:
            parts.append(function.__name__)
            yield pickle.loads(pickle.dumps(function(pickle.loads(pickle.dumps(part)))))

    usual = {
        "zones": zones.find_zones(corpus),
        "credits": zones.find_credits(corpus),
        "quotes": zones.find_quotes(corpus),
        "sentences": made.sentences,
    }
    monkeypatch.setattr(zones, "map_in_processes", pickled)
    monkeypatch.setattr(tokens, "map_in_processes", pickled)
    monkeypatch.setattr(zones, "AT_ONCE", 7)
    monkeypatch.setattr(sentences, "AT_ONCE", 11)
    again = make_tokens(corpus)
    parted = {
        "zones": zones.find_zones(corpus, tokens=again),
        "credits": zones.find_credits(corpus, tokens=again),
        "quotes": zones.find_quotes(corpus, tokens=again),
        "sentences": again.sentences,
    }
    for name, table in usual.items():
        pd.testing.assert_frame_equal(parted[name], table)
    # Zones, credits and quotations were read once for all three.
    assert parts.count("_take_part") == -(-len(corpus) // 7)
    assert parts.count("cut_articles") == -(-len(corpus) // 11)


def test_groups_by_hand_and_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    from mediacompare import grouping, kernels

    rng = np.random.default_rng(1)
    one, two = rng.integers(0, 200, (2, 120))
    plain = groups_of(200, one, two)
    near = np.eye(200, dtype=bool)
    near[one, two] = near[two, one] = True
    for _ in range(8):  # 256 steps from each
        near = (near.astype(np.int64) @ near) > 0
    assert plain.tolist() == near.argmax(axis=1).tolist()
    monkeypatch.setattr(
        grouping, "choose", lambda loop, *helpers, work: kernels.compiled(loop, *helpers)
    )
    assert groups_of(200, one, two).tolist() == plain.tolist()
    assert groups_of(0, one[:0], two[:0]).tolist() == []


def test_a_view_without_function_words_is_measured_anew(corpus: pd.DataFrame) -> None:
    from mediacompare.checks import compare_settings

    some = corpus[corpus["article_id"].str.startswith("bridge")].head(6)
    table = compare_settings(some, settings=["with function words"])
    probability = table.set_index([*PAIR, "setting"])["reuse_probability"].unstack()  # noqa: PD010
    assert (probability["as usual"] != probability["with function words"]).any()
