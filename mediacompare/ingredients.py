"""What readability formulas are made of: counts of each sentence of prose.

Every word form is looked at once for each language (syllables, letters, lists); the rest is sums
over arrays, so that a large corpus takes seconds. A sentence is the unit: it is counted whole, or
left out.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.errors import missing_columns
from mediacompare.syllables import SYLLABLE_LANGUAGES, count_syllables, dictionary_counts

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

__all__ = ["INGREDIENTS", "Units", "count_units", "lexical_richness"]

Floats = NDArray[np.float64]

INGREDIENTS: tuple[str, ...] = (
    "words",
    "sentences",
    "spelled_words",  # words that hold no digit
    "syllables",  # of these
    "letters",
    "characters",  # letters and digits
    "long_words",  # more than 6 letters
    "monosyllables",
    "polysyllables",  # 3 or more syllables
    "complex_words",  # Gunning's
    "difficult_words",  # not familiar by the list of Dale and Chall
    "rare_word_count",  # beyond the 3,000 most frequent
)
FREQUENT = 3000
BATCH = 4000
"""Articles whose words are counted at a time; about 200 MB at 500 words an article."""
_RUNNING_TEXT, _QUOTATION = 0, 1
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_MTLD_FACTOR = 0.72


@dataclass(frozen=True)
class Units:
    """The sentences that count, with the ingredients of each.

    ``parts`` has a row a sentence and a column for each of ``INGREDIENTS``, missing where the
    language has none; the sentences of article ``i`` are ``bounds[i]:bounds[i + 1]``.
    """

    parts: Floats
    bounds: NDArray[np.int64]
    first_word: NDArray[np.int64]
    last_word: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    unspaced: NDArray[np.bool_]

    def per_article(self, column: Floats) -> Floats:
        """Sum a column over the sentences of each article."""
        n = len(self.bounds) - 1
        article = np.repeat(np.arange(n), np.diff(self.bounds))
        return np.bincount(article, weights=column, minlength=n).astype(np.float64)


def count_units(
    tokens: Tokens, *, quotations: bool = True, reused: pd.DataFrame | None = None
) -> Units:
    """Count the ingredients of every sentence of prose that is not left out."""
    n = len(tokens)
    table = tokens.sentences
    first = table["first_word"].to_numpy(dtype=np.int64)
    after = table["last_word"].to_numpy(dtype=np.int64) + 1
    zone = table["zone"].to_numpy()
    kept = (zone == _RUNNING_TEXT) | (zone == _QUOTATION)
    out = np.zeros(len(tokens.word), dtype=np.bool_)
    if not quotations:
        out |= tokens.zone == _QUOTATION
    if reused is not None:
        out |= _in_passages(tokens, reused)
    kept &= 2 * _sums(out.astype(np.float64), first, after) <= after - first
    article = table["article"].to_numpy(dtype=np.int64)[kept]
    first, after = first[kept], after[kept]
    bounds = np.searchsorted(article, np.arange(n + 1)).astype(np.int64)
    parts = np.empty((len(first), len(INGREDIENTS)))
    parts[:, 0] = after - first
    parts[:, 1] = 1.0
    unspaced = np.zeros(n, dtype=np.bool_)
    # Some articles at a time, so that the counts of single words need not be held for all.
    for low in range(0, n, BATCH):
        high = min(n, low + BATCH)
        some = slice(int(bounds[low]), int(bounds[high]))
        part = _Part.of(tokens, low, high)
        shift = int(tokens.offsets[low])
        words = _word_parts(part, first[some] - shift)
        unspaced[low:high] = 2 * part.per_article(words["unspaced"][0]) > part.per_article()
        for column, name in enumerate(INGREDIENTS[2:], start=2):
            values, known = words[name]
            sums = _sums(values, first[some] - shift, after[some] - shift)
            parts[some, column] = np.where(known[article[some] - low], sums, np.nan)
    return Units(
        parts=parts,
        bounds=bounds,
        first_word=first,
        last_word=after - 1,
        start=table["start"].to_numpy(dtype=np.int64)[kept],
        end=table["end"].to_numpy(dtype=np.int64)[kept],
        unspaced=unspaced,
    )


def _sums(values: Floats, first: NDArray[np.int64], after: NDArray[np.int64]) -> Floats:
    totals = np.concatenate(([0.0], np.cumsum(values)))
    return np.asarray(totals[after] - totals[first], dtype=np.float64)


def _in_passages(tokens: Tokens, reused: pd.DataFrame) -> NDArray[np.bool_]:
    """Mark the words that lie in passages, which come as single spans or as pairs.

    Of a pair whose `target_id` is known, only the side of the one who took it is marked.
    """
    columns = set(reused.columns)
    if {"article_id", "start", "end"} <= columns:
        spans = [("article_id", "start", "end")]
    elif {"article_id_1", "start_1", "end_1", "article_id_2", "start_2", "end_2"} <= columns:
        spans = [("article_id_1", "start_1", "end_1"), ("article_id_2", "start_2", "end_2")]
    else:
        lacking = [name for name in ("article_id", "start", "end") if name not in columns]
        raise missing_columns("reused", lacking, reused.columns)
    position = {name: i for i, name in enumerate(tokens.article_id)}
    change = np.zeros(len(tokens.word) + 1, dtype=np.int64)
    targets = reused["target_id"].tolist() if "target_id" in columns else [None] * len(reused)
    for names in spans:
        sides = reused[list(names)].itertuples(index=False)
        for (name, start, end), target in zip(sides, targets, strict=True):
            i = position.get(str(name))
            if i is None or (isinstance(target, str) and target != str(name)):
                continue
            low, high = int(tokens.offsets[i]), int(tokens.offsets[i + 1])
            change[low + int(np.searchsorted(tokens.end[low:high], start, side="right"))] += 1
            change[low + int(np.searchsorted(tokens.start[low:high], end, side="left"))] -= 1
    return np.cumsum(change[:-1]) > 0


# --- each word -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """The words of neighboring articles: ``word`` counts in ``forms``, ``offsets`` from 0."""

    forms: list[str]
    word: NDArray[np.int64]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    offsets: NDArray[np.int64]
    article: NDArray[np.int64]
    text: tuple[str, ...]
    language: tuple[str | None, ...]

    @classmethod
    def of(cls, tokens: Tokens, low: int, high: int) -> _Part:
        """Cut the articles from ``low`` to ``high`` out of the tokens."""
        words = slice(int(tokens.offsets[low]), int(tokens.offsets[high]))
        used, word = np.unique(tokens.word[words], return_inverse=True)
        offsets = tokens.offsets[low : high + 1] - tokens.offsets[low]
        return cls(
            forms=[tokens.vocabulary[index] for index in used.tolist()],
            word=word.astype(np.int64),
            start=tokens.start[words],
            end=tokens.end[words],
            offsets=offsets,
            article=np.repeat(np.arange(high - low), np.diff(offsets)),
            text=tokens.text[low:high],
            language=tokens.language[low:high],
        )

    def per_article(self, values: Floats | None = None) -> Floats:
        """Sum a number of each word, or count the words, article by article."""
        counts = np.bincount(self.article, weights=values, minlength=len(self.language))
        return counts.astype(np.float64)


def _word_parts(
    tokens: _Part, sentence_first: NDArray[np.int64]
) -> dict[str, tuple[Floats, NDArray[np.bool_]]]:
    """Give every ingredient of every word, and for which articles it is known."""
    n, size = len(tokens.language), len(tokens.forms)
    result = {
        name: (np.zeros(len(tokens.word)), np.ones(n, dtype=np.bool_))
        for name in (*INGREDIENTS[2:], "unspaced")
    }
    letters = np.zeros(size)
    digits = np.zeros(size)
    unspaced = np.zeros(size)
    for index, form in enumerate(tokens.forms):
        if form.isalpha():
            letters[index] = len(form)
        else:
            letters[index] = sum(sign.isalpha() for sign in form)
            digits[index] = sum(sign.isdigit() for sign in form)
        unspaced[index] = _UNSPACED.match(form) is not None
    word = tokens.word
    spelled = (digits == 0)[word]
    result["unspaced"][0][:] = unspaced[word]
    result["spelled_words"][0][:] = spelled
    result["letters"][0][:] = letters[word]
    result["characters"][0][:] = (letters + digits)[word]
    result["long_words"][0][:] = (letters > 6)[word]
    for language, members in _by_language(tokens):
        places = np.flatnonzero(np.repeat(members, np.diff(tokens.offsets)))
        used, inverse = np.unique(word[places], return_inverse=True)
        forms = [tokens.forms[index] for index in used.tolist()]
        if language in SYLLABLE_LANGUAGES:
            syllables = np.array([count_syllables(f, language) for f in forms], dtype=np.float64)
            counts = syllables[inverse]
            if language == "en":
                _english(tokens, places, forms, inverse, counts, sentence_first, result)
            result["syllables"][0][places] = counts * spelled[places]
            result["monosyllables"][0][places] = counts == 1
            result["polysyllables"][0][places] = counts >= 3
        else:
            for name in ("syllables", "monosyllables", "polysyllables"):
                result[name][1][members] = False
        if language != "en":
            for name in ("complex_words", "difficult_words"):
                result[name][1][members] = False
        frequent = _frequent(language)
        if frequent:
            rare = np.array([_is_rare(form, frequent) for form in forms], dtype=np.float64)
            result["rare_word_count"][0][places] = rare[inverse]
        else:
            result["rare_word_count"][1][members] = False
    return result


def _by_language(tokens: _Part) -> list[tuple[str, NDArray[np.bool_]]]:
    from mediacompare.tokens import base_language

    bases = [base_language(tag) or "" for tag in tokens.language]
    return [
        (base, np.array([other == base for other in bases], dtype=np.bool_))
        for base in dict.fromkeys(bases)
    ]


def _english(
    tokens: _Part,
    places: NDArray[np.int64],
    forms: list[str],
    inverse: NDArray[np.int64],
    counts: Floats,
    sentence_first: NDArray[np.int64],
    result: dict[str, tuple[Floats, NDArray[np.bool_]]],
) -> None:
    """Settle what depends on capitals: initialisms (``counts`` is corrected), names, the lists."""
    capital, all_capitals = _capitals(tokens)
    capital, all_capitals = capital[places], all_capitals[places]
    _spell_initialisms(forms, inverse, all_capitals, tokens.article[places], counts)
    name = _names(tokens, places, capital, sentence_first)
    complex_form = np.array([_is_complex(form) for form in forms], dtype=np.bool_)
    familiar = np.array([_is_familiar(form) for form in forms], dtype=np.bool_)
    result["complex_words"][0][places] = complex_form[inverse] & (counts >= 3) & ~name
    result["difficult_words"][0][places] = ~familiar[inverse] & ~name


def _spell_initialisms(
    forms: list[str],
    inverse: NDArray[np.int64],
    all_capitals: NDArray[np.bool_],
    article: NDArray[np.int64],
    counts: Floats,
) -> None:
    # A line all in capitals says nothing: only capitals among small letters are initialisms.
    both = all_capitals[1:] & all_capitals[:-1] & (article[1:] == article[:-1])
    alone = all_capitals.copy()
    alone[1:] &= ~both
    alone[:-1] &= ~both
    for place in np.flatnonzero(alone).tolist():
        counts[place] = _spelled_out(forms[int(inverse[place])])


@functools.lru_cache(maxsize=4096)
def _spelled_out(form: str) -> int:
    return count_syllables(form, "en", capitals=True)


@functools.cache
def _upper_table() -> NDArray[np.bool_]:
    return np.array([chr(code).isupper() for code in range(0x3000)], dtype=np.bool_)


def _capitals(tokens: _Part) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which words begin with a capital, and which are capitals throughout (two and more)."""
    upper = _upper_table()
    capital = np.zeros(len(tokens.word), dtype=np.bool_)
    throughout = np.zeros(len(tokens.word), dtype=np.bool_)
    for i, text in enumerate(tokens.text):
        low, high = int(tokens.offsets[i]), int(tokens.offsets[i + 1])
        if low == high:
            continue
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        is_upper = upper[np.minimum(codes, len(upper) - 1)]
        start, end = tokens.start[low:high], tokens.end[low:high]
        second = np.minimum(start + 1, end - 1)
        capital[low:high] = is_upper[start]
        throughout[low:high] = is_upper[start] & is_upper[second] & is_upper[end - 1]
        throughout[low:high] &= end - start > 1
    return capital, throughout


def _names(
    tokens: _Part,
    places: NDArray[np.int64],
    capital: NDArray[np.bool_],
    sentence_first: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Tell the names: capitals inside a sentence, and at its start if the article has it so."""
    opening = np.isin(places, sentence_first)
    key = tokens.article[places].astype(np.int64) << 32 | tokens.word[places]
    inside = np.unique(key[capital & ~opening])
    small = np.unique(key[~capital])
    return capital & (~opening | (np.isin(key, inside) & ~np.isin(key, small)))


# --- Gunning's complex words ---------------------------------------------------------------------

_NOT_PARTS = frozenset(
    [
        "able", "ably", "ages", "ally", "nation", "nations", "ration", "rations", "mental",
        "dent", "dance", "ling", "ring", "ants", "ance", "ents", "city", "tent", "ship",
        "less", "like", "ward", "wise", "king", "sting", "rate", "aged", "ting",
        "ment", "ness", "able", "port",
    ]
)  # fmt: skip


def _is_complex(form: str) -> bool:
    """Say whether a word of three syllables and more is complex (whoever calls knows names)."""
    if any(sign.isdigit() for sign in form) or "." in form:
        return False
    if "-" in form:
        return any(count_syllables(part) >= 3 for part in form.split("-") if part)
    count = count_syllables(form)
    if count < 3:
        # Spelled out it may have more syllables ("BKA"); an initialism is a name.
        return False
    word = form.partition("'")[0]
    table = dictionary_counts()
    if count == 3 and re.search(r"[td]ed$", word):
        return False
    verb = f"{word[:-1]}d" in table or f"{word[:-2]}ing" in table
    if count == 3 and re.search(r"(?:s|z|ch|sh|x|c|g)es$", word) and verb:
        return False
    return not _is_combination(word)


def _is_combination(word: str) -> bool:
    """Say whether a word is two short easy words put together, such as "bookkeeper"."""
    from mediacompare.syllables import compound_words

    if len(word) < 8:
        return False
    common, table = compound_words(), dictionary_counts()
    for cut in range(3, len(word) - 2):
        first, second = word[:cut], word[cut:]
        if (
            first in common
            and second in common
            and second not in _NOT_PARTS
            and table.get(first, 3) < 3
            and table.get(second, 3) < 3
        ):
            return True
    return False


# --- the list of Dale and Chall ------------------------------------------------------------------


@functools.cache
def _easy_words() -> frozenset[str]:
    """Read the list of 3,000 familiar words that textstat carries, without importing textstat."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("textstat")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("dale_chall needs textstat, whose word list it uses")
    path = Path(spec.submodule_search_locations[0]) / "resources" / "en" / "easy_words.txt"
    return frozenset(
        line.strip().lower() for line in path.read_text(encoding="utf-8").splitlines() if line
    )


def _is_familiar(form: str) -> bool:
    """Say whether a word is on the list, or is by the authors' rules (regular endings, numbers)."""
    easy = _easy_words()
    if form in easy or any(sign.isdigit() for sign in form):
        return True
    if "-" in form:
        return all(_is_familiar(part) for part in form.split("-") if part)
    if "'" in form:
        head, _, tail = form.rpartition("'")
        if tail == "t" and head.endswith("n"):
            return head[:-1] in easy or head in easy or head in {"won", "can"}
        return tail in {"s", "", "ll", "d", "re", "ve", "m"} and _is_familiar(head)
    for ending, replaced in (
        ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("d", ""), ("ing", ""),
        ("ing", "e"), ("ly", ""), ("ily", "y"),
    ):  # fmt: skip
        if form.endswith(ending) and len(form) > len(ending) + 1:
            stem = form[: -len(ending)] + replaced
            if stem in easy:
                return True
            if ending in {"ed", "ing"} and len(stem) > 3 and stem[-1] == stem[-2]:
                return stem[:-1] in easy
    return _is_compared(form, easy)


def _is_compared(form: str, easy: frozenset[str]) -> bool:
    """Say whether "-er" or "-est" compares a familiar adjective ("worker" compares nothing)."""
    for ending in ("er", "est"):
        if not form.endswith(ending) or len(form) < len(ending) + 3:
            continue
        rest = form[: -len(ending)]
        stems = [rest, rest + "e"]
        if rest.endswith("i"):
            stems.append(rest[:-1] + "y")
        if rest[-1] == rest[-2]:
            stems.append(rest[:-1])
        if any(stem in easy for stem in stems):
            return f"{rest}est" in dictionary_counts()
    return False


# --- frequency and richness ----------------------------------------------------------------------


@functools.cache
def _frequent(language: str) -> frozenset[str]:
    """Give the most frequent words of a language, none where wordfreq does not have it."""
    if not language:
        return frozenset()
    from wordfreq import available_languages, top_n_list

    if language not in available_languages():
        return frozenset()
    return frozenset(form.casefold() for form in top_n_list(language, FREQUENT))


def _is_rare(form: str, frequent: frozenset[str]) -> bool:
    if form in frequent or any(sign.isdigit() for sign in form):
        return False
    head, mark, tail = form.rpartition("'")
    if mark and (head in frequent or tail in frequent):  # the court's, l'homme
        return not (tail in {"s", "", "t", "ll", "d", "re", "ve", "m"} or tail in frequent)
    if "-" in form:
        return any(part not in frequent for part in form.split("-") if part)
    return form.replace(".", "") not in frequent


def lexical_richness(tokens: Tokens, units: Units, window: int) -> dict[str, Floats]:
    """Compute MATTR and MTLD over the words of the sentences that count, in order."""
    n = len(tokens)
    values = {"mattr": np.full(n, np.nan), "mtld": np.full(n, np.nan)}
    for i in range(n):
        low, high = units.bounds[i], units.bounds[i + 1]
        if low == high:
            continue
        words = np.concatenate(
            [
                tokens.word[first : last + 1]
                for first, last in zip(
                    units.first_word[low:high], units.last_word[low:high], strict=True
                )
            ]
        )
        values["mattr"][i] = _mattr(words, window)
        forward = words.tolist()
        values["mtld"][i] = (_mtld(forward) + _mtld(forward[::-1])) / 2
    return values


def _mattr(words: NDArray[np.int32], window: int) -> float:
    """Average the share of different words over all windows, by each word's last occurrence."""
    n = len(words)
    if n < window:
        return float("nan")
    order = np.argsort(words, kind="stable")
    before = np.full(n, -1, dtype=np.int64)
    same = words[order[1:]] == words[order[:-1]]
    before[order[1:][same]] = order[:-1][same]
    # Word i is new in the windows that reach it but not its last occurrence.
    place = np.arange(n)
    first = np.maximum(np.maximum(place - window + 1, before + 1), 0)
    last = np.minimum(place, n - window)
    return float(np.maximum(last - first + 1, 0).sum() / (n - window + 1) / window)


def _mtld(words: list[int]) -> float:
    """Divide the words by the number of stretches in which the type-token ratio falls to 0.72."""
    factors = 0.0
    seen: set[int] = set()
    count = 0
    for word in words:
        count += 1
        seen.add(word)
        if len(seen) < _MTLD_FACTOR * count:
            factors += 1
            seen = set()
            count = 0
    if count:
        factors += (1 - len(seen) / count) / (1 - _MTLD_FACTOR)
    return len(words) / factors if factors else float("nan")
