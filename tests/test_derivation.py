"""Short pieces wholly, partly and not derived, in twelve languages and seven scripts.

The texts in ``data/derivation.json`` are our own and invented: in each language a report of five
sentences, one on the same event written apart, and some sentences on other things. Derived texts
are made from these by leaving words out and moving sentences.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from mediacompare.reuse import measure_reuse, trace_reuse

TEXTS: dict[str, dict[str, list[str]]] = json.loads(
    (Path(__file__).parent / "data" / "derivation.json").read_text(encoding="utf-8")
)
UNSPACED = ("zh",)


def shortened(sentence: str, language: str, every: int) -> str:
    """Leave out every so manieth word, or character where words are not spaced; never the last."""
    joint = "" if language in UNSPACED else " "
    words = list(sentence) if language in UNSPACED else sentence.split()
    kept = [w for i, w in enumerate(words) if i % every != every - 1 or i == len(words) - 1]
    return joint.join(kept)


def versions(language: str) -> dict[str, list[str]]:
    """Give the source and what is made of it, from most derived to not at all."""
    source, apart, other = TEXTS[language].values()
    short = [shortened(sentence, language, 7) for sentence in source]
    return {
        "source": source,
        "whole": short,
        "whole, moved": [short[i] for i in (0, 2, 1, 4, 3)],
        "two sentences": [*apart[:2], source[1], source[3], *apart[2:4]],
        "two sentences, shortened": [*apart[:2], short[1], *apart[2:4], short[4], *apart[4:]],
        "one sentence": [*apart[:3], source[2], *apart[3:]],
        "apart": apart,
        "other": other,
    }


def corpus(languages: list[str], *, declared: bool = True) -> pd.DataFrame:
    rows = [
        (
            f"{language} {name}",
            name,
            ("" if language in UNSPACED else " ").join(sentences),
            language,
        )
        for language in languages
        for name, sentences in versions(language).items()
    ]
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "text", "language"])
    if not declared:
        table["language"] = None
    return table.astype("str")


def against_source(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (f"{name.split(' ')[0]} source", name)
            for name in table["article_id"]
            if not name.endswith("source")
        ],
        columns=["article_id_1", "article_id_2"],
    )


def probabilities(table: pd.DataFrame) -> pd.DataFrame:
    """Give a row a language and a column a version: its probability against the source."""
    pairs = against_source(table)
    found = measure_reuse(table, pairs=pairs)
    # What is too short for a verdict gets none, and a number all the same.
    assert found["relation"].eq("undetermined").all()
    assert found["direction"].eq("undetermined").all()
    names = found[["article_id_1", "article_id_2"]].to_numpy().tolist()
    version = [one if not one.endswith("source") else two for one, two in names]
    found["language"] = [name.split(" ")[0] for name in version]
    found["version"] = [name.split(" ", 1)[1] for name in version]
    return found.pivot_table(index="language", columns="version", values="reuse_probability")


@pytest.mark.parametrize("declared", [True, False])
def test_derived_texts_rank_above_those_written_apart(declared: bool) -> None:
    found = probabilities(corpus(list(TEXTS), declared=declared))
    apart = found[["apart", "other"]].to_numpy().max()
    derived = found.drop(columns=["apart", "other"])
    assert apart < 0.4, found["apart"]
    assert derived.min(axis=None) > apart, found
    wholly = derived[["whole", "whole, moved", "two sentences"]]
    assert wholly.min(axis=None) > 0.9, wholly


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_a_few_sentences_taken_over_into_an_own_article_are_seen(language: str) -> None:
    # Long enough for a verdict; what fills the articles up is news in the other languages.
    source, apart, other = TEXTS[language].values()
    joint = "" if language in UNSPACED else " "
    filler = [one for name in sorted(TEXTS) if name != language for one in TEXTS[name]["other"]]
    taken = source[1:3] if len(" ".join(source[1:3]).split()) >= 32 else source[1:4]
    rows = [
        ("source", joint.join([*source, *filler[:20]])),
        ("taker", joint.join([*apart, *taken, *other, *filler[20:]])),
        ("apart", joint.join([*apart, *other, *filler[20:]])),
    ]
    table = pd.DataFrame(rows, columns=["article_id", "text"])
    table = table.assign(outlet=table["article_id"], language=language).astype("str")
    found = trace_reuse(table).pairs.set_index(["article_id_1", "article_id_2"])["relation"]
    assert found["source", "taker"] == "partial"
    assert found["apart", "source"] == "no_evidence"
