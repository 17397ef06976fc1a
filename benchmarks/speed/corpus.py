"""A synthetic corpus of news whose reuse is known: words by Zipf's law, stories of about eight.

The vocabulary and its frequencies are wordfreq's; each story has its own topic words; the texts
make no sense. Per story: an agency text, copies of it (whole, lightly edited, in part) and reports
of the same topic written apart. Now and then a story is printed by very many outlets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

STORY = 8
WORDS = 510
OUTLETS = 400
KINDS = ("source", "verbatim", "edited", "partial", "independent")
SHARES = (0.22, 0.22, 0.2)  # of the articles that follow the source; the rest are independent
PHRASES = 3_000
WIDE_EVERY = 10_000  # articles for each widely printed story
WIDE = 300  # outlets that print it


@dataclass
class Corpus:
    articles: pd.DataFrame
    truth: pd.DataFrame  # article_id_1, article_id_2, kind: pairs that share copied words


def make_corpus(n: int, seed: int = 7) -> Corpus:
    rng = np.random.default_rng(seed)
    from wordfreq import get_frequency_dict

    listed = [(w, f) for w, f in get_frequency_dict("en", "large").items() if w.isalpha()][:80_000]
    names = np.array([w for w, _ in listed], dtype=object)
    share = np.array([f for _, f in listed])
    cumulative = np.cumsum(share / share.sum())

    def draw(size: int) -> np.ndarray:
        return np.searchsorted(cumulative, rng.random(size)).clip(max=len(names) - 1)

    # Stock phrases of six to ten words that all outlets use.
    phrases = [draw(rng.integers(6, 11)) for _ in range(PHRASES)]
    heavy = 1 / np.arange(1, PHRASES + 1)
    heavy = np.cumsum(heavy / heavy.sum())

    def prose(size: int, topic: np.ndarray) -> np.ndarray:
        words = draw(size)
        at = rng.random(size) < 0.08
        words[at] = rng.choice(topic, at.sum())
        if rng.random() < 0.6 and size > 40:
            phrase = phrases[int(np.searchsorted(heavy, rng.random()))]
            place = rng.integers(0, size - len(phrase))
            words[place : place + len(phrase)] = phrase
        return words

    def edit(words: np.ndarray) -> np.ndarray:
        words = words.copy()
        at = rng.random(len(words)) < 0.04
        words[at] = draw(int(at.sum()))
        keep = rng.random(len(words)) > 0.02
        return words[keep]

    def partial(source: np.ndarray, topic: np.ndarray) -> np.ndarray:
        size = int(rng.integers(60, 200))
        place = int(rng.integers(0, max(1, len(source) - size)))
        own = prose(int(rng.integers(150, 400)), topic)
        cut = int(rng.integers(0, len(own)))
        return np.concatenate([own[:cut], source[place : place + size], own[cut:]])

    texts: list[np.ndarray] = []
    story_of: list[int] = []
    kind_of: list[int] = []
    story = 0
    wide = n // WIDE_EVERY
    while len(texts) < n:
        size = WIDE if story < wide else int(rng.poisson(STORY - 1)) + 1
        topic = rng.integers(2_000, len(names), 25)
        source = prose(int(np.clip(rng.normal(WORDS, 120), 150, 1500)), topic)
        for k in range(min(size, n - len(texts))):
            u = rng.random()
            if k == 0:
                kind, text = 0, source
            elif u < SHARES[0]:
                kind, text = 1, source
            elif u < SHARES[0] + SHARES[1] or size == WIDE:
                kind, text = 2, edit(source)
            elif u < sum(SHARES):
                kind, text = 3, partial(source, topic)
            else:
                kind, text = 4, prose(int(np.clip(rng.normal(WORDS, 120), 100, 1500)), topic)
            texts.append(text)
            story_of.append(story)
            kind_of.append(kind)
        story += 1
    order = rng.permutation(n)
    starts = rng.integers(0, 365 * 24 * 60, story)

    def write(words: np.ndarray) -> str:
        listed = names[words].tolist()
        parts, i = [], 0
        while i < len(listed):
            length = int(rng.integers(8, 30))
            sentence = listed[i : i + length]
            sentence[0] = sentence[0].capitalize()
            parts.append(" ".join(sentence) + ".")
            i += length
        return " ".join(parts)

    minutes = np.array([starts[s] for s in story_of]) + rng.exponential(600, n).astype(int)
    ids = np.array([f"a{i:08}" for i in range(n)], dtype=object)
    articles = pd.DataFrame(
        {
            "article_id": ids,
            "outlet": [f"outlet {o}" for o in rng.integers(0, OUTLETS, n)],
            "text": [write(texts[i]) for i in order],
            "language": "en",
            "published_at": pd.Timestamp("2024-01-01", tz="UTC")
            + pd.to_timedelta(minutes[order], unit="min"),
            "published_precision": "minute",
        }
    ).astype({"article_id": "str", "outlet": "str", "text": "str", "language": "str"})
    return Corpus(articles, _truth(articles, order, story_of, kind_of))


def _truth(
    articles: pd.DataFrame, order: np.ndarray, story_of: list[int], kind_of: list[int]
) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "article_id": articles["article_id"],
            "story": np.array(story_of)[order],
            "kind": np.array(kind_of)[order],
        }
    )
    table = table[table["kind"] < 4]
    # What holds the whole source shares words with all that hold some of it.
    whole = table[table["kind"] < 3]
    pairs = table.merge(whole, on="story", suffixes=("_1", "_2"))
    pairs = pairs[pairs["article_id_1"] != pairs["article_id_2"]]
    worst = pairs[["kind_1", "kind_2"]].max(axis=1)
    swap = pairs["article_id_1"] > pairs["article_id_2"]
    first = pairs["article_id_1"].where(~swap, pairs["article_id_2"])
    second = pairs["article_id_2"].where(~swap, pairs["article_id_1"])
    result = pd.DataFrame(
        {"article_id_1": first, "article_id_2": second, "kind": [KINDS[k] for k in worst]}
    )
    return result.drop_duplicates().sort_values(["article_id_1", "article_id_2"], ignore_index=True)
