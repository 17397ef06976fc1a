"""The labelled sets made harder: cut short, in other letters, and with passages planted.

Press in other languages with known sources is not at hand. What can be measured: the same pairs
with all letters replaced one for one by those of another script, so that no list of function
words, no stemmer and no background of frequencies fits, and sentences end in another mark; the
same pairs cut to the length of short newswire; and independent reports on one event into which
sentences of the other, edited, are planted, so that a text is derived in part.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from benchmarks.accuracy.sets import SETS, LabelledSet

_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابپتجحخدرزسشصضطعغفقکگلمنوہ", strict=True))
_MARKS = {",": "،", "?": "؟", ";": "؛"}
_END = re.compile(r"(?<=[.!?])\s+|\n+")

SHARES = {"a quarter": (0.25, 0.1), "half": (0.5, 0.15), "half, rewritten": (0.5, 0.35)}
SHARES |= {"whole": (1.0, 0.15), "whole, rewritten": (1.0, 0.4)}
"""Share of the source's sentences that are planted, and how much of their words is changed."""


def other_letters(text: str) -> str:
    """Write a text in the letters and marks of Urdu; no word of it is one."""
    changed = "".join(_LETTERS.get(c, _MARKS.get(c, c)) for c in text.lower())
    return re.sub(r"\.(?=\s|$)", "۔", changed)


def first_words(text: str, words: int) -> str:
    """Give the first sentences of a text, of so many words at most, but one at least."""
    kept: list[str] = []
    for sentence in _END.split(text):
        if kept and sum(len(one.split()) for one in kept) + len(sentence.split()) > words:
            break
        kept.append(sentence)
    return " ".join(kept)


def cut_short(labelled: LabelledSet, *, least: int = 50, most: int = 200) -> LabelledSet:
    """Cut all texts of a story or source to the same length, drawn for each."""
    rng = np.random.default_rng(0)
    articles = labelled.articles.copy()
    length = {name: int(rng.integers(least, most)) for name in sorted(articles["group"].unique())}
    both = zip(articles["text"], articles["group"], strict=True)
    texts = [first_words(text, length[group]) for text, group in both]
    return replace(labelled, articles=articles.assign(text=pd.Series(texts, articles.index, "str")))


def in_other_letters(labelled: LabelledSet) -> LabelledSet:
    """Replace all letters of a set, and say that its language is Urdu."""
    articles = labelled.articles.copy()
    for name in ("text", "title"):
        articles[name] = articles[name].map(other_letters, na_action="ignore").astype("str")
    articles["language"] = pd.Series("ur", articles.index, dtype="str")
    return replace(labelled, articles=articles)


def planted(*, short: bool) -> LabelledSet:
    """Plant edited sentences of one report on an event in another one written apart."""
    labelled = SETS["rewrites"]()
    text = labelled.articles.set_index("article_id")["text"]
    rows = labelled.pairs[labelled.pairs["part"].eq("main") & labelled.pairs["reused"].eq(0)]
    rng = np.random.default_rng(0)
    every = {word for one in text for word in one.split()}
    words = sorted(word for word in every if word.isalpha() and word.islower() and len(word) > 4)
    articles: list[tuple[str, str]] = []
    pairs: list[tuple[str, str, int, str, str]] = []
    for first, second in rows[["article_id_1", "article_id_2"]].to_numpy().tolist():
        length = int(rng.integers(60, 200)) if short else 500
        source = _sentences(first_words(text[first], length))
        own = _sentences(first_words(text[second], int(length * rng.uniform(0.6, 1.4))))
        if min(len(source), len(own)) < 2:
            continue
        name, group = f"{first}~{second}", first.rsplit("_", 1)[0]
        articles += [(f"{name}#source", " ".join(source)), (f"{name}#own", " ".join(own))]
        pairs.append((f"{name}#own", f"{name}#source", 0, "written apart", group))
        for label, (share, changed) in SHARES.items():
            count = max(1, round(share * len(source)))
            taken = [
                _edited(source[i], changed, words, rng)
                for i in sorted(rng.choice(len(source), count, replace=False))
            ]
            kept = own[: max(1, round((1 - share) * len(own)))] if share < 1 else []
            places = sorted(rng.integers(0, len(kept) + 1, len(taken)).tolist(), reverse=True)
            for place, sentence in zip(places, reversed(taken), strict=True):
                kept.insert(place, sentence)
            articles.append((f"{name}#{label}", " ".join(kept)))
            one, two = sorted((f"{name}#{label}", f"{name}#source"))
            pairs.append((one, two, 1, label, group))
    table = pd.DataFrame(articles, columns=["article_id", "text"])
    table = table.assign(outlet=table["article_id"], title=None, language="en").astype("str")
    columns = ["article_id_1", "article_id_2", "reused", "label", "group"]
    found = pd.DataFrame(pairs, columns=columns).astype(
        {"article_id_1": "str", "article_id_2": "str"}
    )
    return LabelledSet("planted", table, found.assign(part="main"))


def _sentences(text: str) -> list[str]:
    return [one for one in _END.split(text) if len(one.split()) > 3]


def _edited(sentence: str, changed: float, words: list[str], rng: np.random.Generator) -> str:
    """Leave words out, put others in their place, and sometimes begin with the second clause."""
    before, comma, after = sentence.rstrip(".!?").partition(", ")
    if comma and len(before.split()) > 2 and rng.random() < 1.5 * changed:
        sentence = f"{after}, {before}."
    result = []
    for word in sentence.split():
        draw = rng.random()
        if draw >= 0.5 * changed:
            other = draw < 1.3 * changed
            result.append(words[int(rng.integers(len(words)))] if other else word)
    return " ".join(result)
