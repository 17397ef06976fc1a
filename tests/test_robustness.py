"""What changes no relation on the example corpus: the place of paragraphs, marks, case."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from mediacompare.articles import read_articles
from mediacompare.reuse import trace_reuse

KEYS = ["article_id_1", "article_id_2"]
STRANGE = (
    "The county's chess league meanwhile opens its season on Friday with four rounds in the old "
    "granary, where forty boards have been set out and tea is served from noon."
)


def insert(text: str) -> str:
    """Put a paragraph on something else in the middle."""
    middle = text.index("\n\n", len(text) // 2)
    return f"{text[:middle]}\n\n{STRANGE}{text[middle:]}"


def reorder(text: str) -> str:
    """Move the second paragraph to the end, before what closes the article."""
    parts = text.split("\n\n")
    return "\n\n".join([parts[0], *parts[2:-2], parts[1], *parts[-2:]])


def shuffle(text: str) -> str:
    """Shuffle the paragraphs but those that open and close the article, with their credits."""
    parts = text.split("\n\n")
    inner = parts[1:-2]
    random.Random(5).shuffle(inner)
    return "\n\n".join([parts[0], *inner, *parts[-2:]])


PERTURBATIONS: dict[str, Callable[[str], str]] = {
    "a paragraph inserted": insert,
    "a paragraph moved": reorder,
    "paragraphs shuffled": shuffle,
    "capital letters": str.upper,
    "small letters": str.lower,
    "straight marks": lambda text: re.sub("[“”„]", '"', text),
    "German marks": lambda text: text.replace("“", "„").replace("”", "“"),
    "French marks": lambda text: text.replace("“", "«").replace("”", "»"),
    "single marks": lambda text: text.replace("“", "‘").replace("”", "’"),
    "hyphens for dashes": lambda text: text.replace("—", "--").replace("–", "--"),
}


@pytest.fixture(scope="module")
def example(root: Path) -> pd.DataFrame:
    return read_articles(root / "data" / "example" / "articles")


@pytest.fixture(scope="module")
def before(example: pd.DataFrame) -> pd.DataFrame:
    return trace_reuse(example).pairs.set_index(KEYS)


def changed_pairs(
    example: pd.DataFrame, before: pd.DataFrame, change: Callable[[str], str], places: list[int]
) -> tuple[int, list[str]]:
    """Change one article of each story; give how many pairs it is in, and what differs."""
    story = example["article_id"].str.split("_").str[0]
    chosen = [
        name
        for _, names in example.groupby(story)["article_id"]
        for name in names.iloc[[place % len(names) for place in places]].tolist()
    ]
    table = example.copy()
    held = table["article_id"].isin(chosen)
    table.loc[held, "text"] = table.loc[held, "text"].map(change)
    after = trace_reuse(table).pairs.set_index(KEYS)
    touched = [
        pair
        for pair in after.index
        if (pair[0] in chosen) != (pair[1] in chosen)
        and pair[0].split("_")[0] == pair[1].split("_")[0]
    ]
    was, now = before.loc[touched], after.loc[touched]
    differing = [
        f"{pair}: {old} became {new}"
        for pair, old, new in zip(touched, was["relation"], now["relation"], strict=True)
        if old != new
    ]
    said = ["1_from_2", "2_from_1"]
    differing += [
        f"{pair}: {old} became {new}"
        for pair, old, new in zip(touched, was["direction"], now["direction"], strict=True)
        if new in said and old != new
    ]
    return len(touched), differing


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_no_relation_changes(name: str, example: pd.DataFrame, before: pd.DataFrame) -> None:
    place = 3 * list(PERTURBATIONS).index(name)
    pairs, differing = changed_pairs(example, before, PERTURBATIONS[name], [place])
    assert pairs == 33
    assert differing == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PERTURBATIONS)
def test_no_relation_of_other_articles_changes(
    name: str, example: pd.DataFrame, before: pd.DataFrame
) -> None:
    first = 3 * list(PERTURBATIONS).index(name)
    for place in (first + 2, first + 5, first + 10):
        pairs, differing = changed_pairs(example, before, PERTURBATIONS[name], [place])
        assert pairs == 33
        assert differing == []


def test_swapping_names_swaps_directions_and_nothing_else(
    example: pd.DataFrame, before: pd.DataFrame
) -> None:
    names = sorted(example["article_id"])
    other = dict(zip(names, reversed(names), strict=True))
    swapped = trace_reuse(example.assign(article_id=example["article_id"].map(other))).pairs
    swapped = swapped.set_index(KEYS)
    turned = {"1_from_2": "2_from_1", "2_from_1": "1_from_2"}
    for (one, two), row in before.iterrows():
        pair = tuple(sorted((other[one], other[two])))
        again = swapped.loc[pair]
        assert again["relation"] == row["relation"], (one, two)
        assert again["reuse_probability"] == pytest.approx(row["reuse_probability"], abs=1e-6)
        assert again["direction"] == turned.get(row["direction"], row["direction"]), (one, two)
