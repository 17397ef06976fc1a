"""A synthetic corpus of news whose reuse is known: words by Zipf's law, stories of about eight.

    python benchmarks/speed/corpus.py 1000000 FOLDER    # articles.parquet and truth.parquet

The vocabulary and its frequencies are wordfreq's; each story has its own topic words; the texts
make no sense. Per story: an agency text, copies of it (whole, lightly edited, in part) and reports
of the same topic written apart. Now and then a story is printed by very many outlets. The corpus is
made in parts of up to 100,000 articles, each with a seed of its own and shuffled in itself, so that
memory is bounded; a story lies within a part.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

STORY = 8
WORDS = 510
OUTLETS = 400
KINDS = ("source", "verbatim", "edited", "partial", "independent")
SHARES = (0.22, 0.22, 0.2)  # of the articles that follow the source; the rest are independent
VOCABULARY = 80_000
TOPIC = 25
PHRASES = 3_000
WIDE_EVERY = 10_000  # articles for each widely printed story
WIDE = 300  # outlets that print it
PART = 100_000  # articles made at a time
WRITTEN = 10_000  # articles put into words at a time
RESOLUTION = 1 << 20  # of the frequencies of words


@dataclass
class Corpus:
    articles: pd.DataFrame
    truth: pd.DataFrame  # article_id_1, article_id_2, kind: pairs that share copied words


def make_corpus(n: int, seed: int = 7) -> Corpus:
    parts = list(make_parts(n, seed))
    return Corpus(
        pd.concat([part.articles for part in parts], ignore_index=True),
        pd.concat([part.truth for part in parts], ignore_index=True),
    )


def make_parts(n: int, seed: int = 7) -> Iterator[Corpus]:
    for number, low in enumerate(range(0, n, PART)):
        yield _make_part(low, min(PART, n - low), np.random.default_rng([seed, number]))


def write_corpus(n: int, folder: Path, seed: int = 7) -> None:
    """Write articles.parquet and truth.parquet, part by part."""
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, pq.ParquetWriter] = {}
    for part in make_parts(n, seed):
        for name, table in (("articles", part.articles), ("truth", part.truth)):
            data = pa.Table.from_pandas(table, preserve_index=False)
            if name not in writers:
                writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", data.schema)
            writers[name].write_table(data, row_group_size=20_000)
    for writer in writers.values():
        writer.close()


@cache
def _vocabulary() -> tuple[np.ndarray, np.ndarray]:
    """Give words, and numbers of words as often as they occur."""
    from wordfreq import get_frequency_dict

    listed = [(w, f) for w, f in get_frequency_dict("en", "large").items() if w.isalpha()]
    names = np.array([w for w, _ in listed[:VOCABULARY]], dtype=object)
    share = np.cumsum([f for _, f in listed[:VOCABULARY]])
    grid = (np.arange(RESOLUTION) + 0.5) / RESOLUTION * share[-1]
    return names, np.searchsorted(share, grid).astype(np.int32)


@cache
def _forms() -> pa.Array:
    """Give each word as it stands: within a sentence, at its begin, its end, an article's end."""
    names = _vocabulary()[0].tolist()
    titled = [name.capitalize() for name in names]
    return pa.array(
        [form + end for end in (" ", ". ", ".") for forms in (names, titled) for form in forms],
        pa.large_string(),
    )


def _spread(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Give start, start + 1, … for each length, one after another."""
    ends = np.cumsum(lengths)
    return np.repeat(starts - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)


def _prose(rng: np.random.Generator, lengths: np.ndarray, topic: np.ndarray) -> np.ndarray:
    """Write texts of these lengths, one after another; some words are of the topic (by row)."""
    _, drawn = _vocabulary()
    words = drawn[rng.integers(0, RESOLUTION, int(lengths.sum()))]
    at = np.flatnonzero(rng.random(len(words)) < 0.08)
    row = np.searchsorted(np.cumsum(lengths), at, side="right")
    words[at] = topic[row, rng.integers(0, TOPIC, len(at))]
    # Stock phrases of six to ten words that all outlets use, some much more than others.
    fixed = np.random.default_rng(1)
    sizes = fixed.integers(6, 11, PHRASES)
    phrases = drawn[fixed.integers(0, RESOLUTION, int(sizes.sum()))]
    begins = np.cumsum(sizes) - sizes
    heavy = np.cumsum(1 / np.arange(1, PHRASES + 1))
    chosen = np.flatnonzero((rng.random(len(lengths)) < 0.6) & (lengths > 40))
    phrase = np.searchsorted(heavy / heavy[-1], rng.random(len(chosen)))
    place = (rng.random(len(chosen)) * (lengths[chosen] - sizes[phrase])).astype(np.int64)
    place += (np.cumsum(lengths) - lengths)[chosen]
    words[_spread(place, sizes[phrase])] = phrases[_spread(begins[phrase], sizes[phrase])]
    return words


def _make_part(low: int, n: int, rng: np.random.Generator) -> Corpus:
    names, drawn = _vocabulary()
    wide = n // WIDE_EVERY
    sizes = rng.poisson(STORY - 1, n) + 1
    sizes[:wide] = WIDE
    stories = int(np.searchsorted(np.cumsum(sizes), n)) + 1
    sizes = sizes[:stories]
    sizes[-1] -= int(sizes.sum()) - n
    story = np.repeat(np.arange(stories), sizes)
    topic = rng.integers(2_000, len(names), (stories, TOPIC)).astype(np.int32)
    source_length = rng.normal(WORDS, 120, stories).clip(150, 1500).astype(np.int64)
    source = _prose(rng, source_length, topic)
    source_at = np.cumsum(source_length) - source_length

    kind = np.searchsorted(np.cumsum(SHARES), rng.random(n), side="right") + 1
    kind[(story < wide) & (kind > 1)] = 2
    kind[np.cumsum(sizes) - sizes] = 0
    copied = kind < 3
    partly = kind == 3
    # How much of an article is the source's, from where, and how much is its own.
    taken = np.where(copied, source_length[story], 0)
    taken[partly] = np.minimum(rng.integers(60, 200, partly.sum()), source_length[story[partly]])
    skipped = (rng.random(n) * (source_length[story] - taken)).astype(np.int64)
    own = np.where(kind == 4, rng.normal(WORDS, 120, n).clip(100, 1500).astype(np.int64), 0)
    own[partly] = rng.integers(150, 400, partly.sum())
    cut = np.where(partly, (rng.random(n) * own).astype(np.int64), 0)

    length = taken + own
    begin = np.cumsum(length) - length
    words = np.empty(int(length.sum()), dtype=np.int32)
    mine = np.ones(len(words), dtype=bool)
    places = _spread(begin + cut, taken)
    mine[places] = False
    words[places] = source[_spread(source_at[story] + skipped, taken)]
    words[mine] = _prose(rng, own, topic[story])
    # Light edits: 4% of the words changed, 2% left out.
    edited = np.repeat(kind == 2, length)
    at = np.flatnonzero(edited & (rng.random(len(words)) < 0.04))
    words[at] = drawn[rng.integers(0, RESOLUTION, len(at))]
    kept = ~edited | (rng.random(len(words)) > 0.02)
    length = np.add.reduceat(kept, begin, dtype=np.int64)
    words = words[kept]
    begin = np.cumsum(length) - length

    order = rng.permutation(n)
    minutes = rng.integers(0, 365 * 24 * 60, stories)[story] + rng.exponential(600, n).astype(int)
    texts = [
        _write(rng, words[_spread(begin[rows], length[rows])], length[rows])
        for rows in (order[a:b] for a, b in pairwise([*range(0, n, WRITTEN), n]))
    ]
    ids = [f"a{low + i:08}" for i in range(n)]
    outlets = np.array([f"outlet {o}" for o in range(OUTLETS)], dtype=object)
    articles = pd.DataFrame(
        {
            "article_id": pd.array(ids, dtype="str"),
            "outlet": pd.array(outlets[rng.integers(0, OUTLETS, n)], dtype="str"),
            "text": pd.array(pa.chunked_array(texts), dtype="str"),
            "language": pd.array(["en"] * n, dtype="str"),
            "published_at": pd.Timestamp("2024-01-01", tz="UTC").as_unit("us")
            + pd.to_timedelta(minutes[order], unit="min"),
            "published_precision": pd.array(["minute"] * n, dtype="str"),
        }
    )
    return Corpus(articles, _truth(articles, story[order], kind[order]))


def _write(rng: np.random.Generator, words: np.ndarray, length: np.ndarray) -> pa.Array:
    """Put words into sentences of 8 to 29 words, and these into texts."""
    last = np.cumsum(length) - 1
    ends = np.zeros(len(words), dtype=bool)
    ends[np.cumsum(rng.integers(8, 30, len(words) // 8 + 1)).clip(max=len(words) - 1)] = True
    ends[last] = True
    first = np.ones(len(words), dtype=bool)
    first[1:] = ends[:-1]
    closing = ends.astype(np.int64)
    closing[last] = 2
    forms = _forms()
    written = forms.take(pa.array(words + VOCABULARY * (first + 2 * closing)))
    _, places, data = written.buffers()
    bounds = np.frombuffer(places, np.int64)[np.append(0, last + 1)]
    return pa.LargeStringArray.from_buffers(len(length), pa.py_buffer(bounds), data)


def _truth(articles: pd.DataFrame, story: np.ndarray, kind: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame({"place": np.arange(len(articles)), "story": story, "kind": kind})
    table = table[table["kind"] < 4]
    # What holds the whole source shares words with all that hold some of it.
    whole = table[table["kind"] < 3]
    pairs = table.merge(whole, on="story", suffixes=("_1", "_2"))
    pairs = pairs[pairs["place_1"] != pairs["place_2"]]
    first = pairs[["place_1", "place_2"]].min(axis=1).to_numpy()
    second = pairs[["place_1", "place_2"]].max(axis=1).to_numpy()
    worst = pairs[["kind_1", "kind_2"]].max(axis=1).to_numpy()
    _, at = np.unique(first * len(articles) + second, return_index=True)
    ids = articles["article_id"].array
    return pd.DataFrame(
        {
            "article_id_1": ids.take(first[at]),
            "article_id_2": ids.take(second[at]),
            "kind": pd.array(KINDS, dtype="str").take(worst[at]),
        }
    )


if __name__ == "__main__":
    started = time.process_time()
    write_corpus(int(sys.argv[1]), Path(sys.argv[2]))
    print(f"{time.process_time() - started:.1f} CPU s")
