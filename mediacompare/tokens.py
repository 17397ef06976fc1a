"""The one place where text is cut: words with offsets, and for each word its zone and sentence.

A word is a run of letters, marks and digits, joined by an inner apostrophe or hyphen, by a dot
between digits or initials and by a comma between digits: ``don't``, ``state-of-the-art``,
``3.5``, ``1,000``, ``U.S.``. Where a script writes no spaces (Han, Kana, Thai, Lao, Khmer,
Myanmar), each pair of neighboring characters is a word. A word's form is case-folded, with
straight apostrophes and plain hyphens, composed (NFC), without soft hyphens and zero-width
characters; its offsets count characters of the text as published.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
from numpy.typing import NDArray

from mediacompare import cutting
from mediacompare.errors import missing_columns
from mediacompare.kernels import COMPILE_FROM, choose, share
from mediacompare.workers import map_in_processes

BLOCK_BYTES = 4_000_000
"""Text cut at a time; the arrays of one block take about three times as much."""

FORMS = 65_536
"""Places for distinct words, a power of two; a thread's table grows from there."""

STOP_WORDS = 150
"""How many of a language's most frequent words count as function words."""

_STRAIGHT = dict.fromkeys(map(ord, cutting.APOSTROPHES), "'") | dict.fromkeys(
    map(ord, cutting.HYPHENS), "-"
)
_INITIALS = re.compile(r"(?:.*[-'])?[^\W\d_](?:\.[^\W\d_])+")
_NUMBER = re.compile(r"[^\D]+(?:[.,'][^\D]+)*")


@dataclass(frozen=True, eq=False)
class Tokens:
    """All words of a corpus as parallel arrays, in the order of the articles table.

    The words of article ``i`` are ``offsets[i]:offsets[i + 1]`` of every array.

    Attributes
    ----------
    article_id, language : tuple of str
        One entry an article; the language may be None.
    offsets : int64, one more than articles
        Where the words of each article begin and end.
    word : int32
        Index of each word's form in ``vocabulary``.
    start, end : int32
        Characters in the article's text as published.
    gap : uint8
        What stands before each word, as bits: 1 a comma or semicolon, 2 the end of a clause or
        sentence, 4 the end of a line.
    vocabulary : list of str
        The distinct forms, sorted.
    text : tuple of str
        The texts as published; a missing text is empty.
    zone : uint8, made when first asked for
        Index of each word's zone in ``zones.ZONES``.
    sentence : int32, made when first asked for
        Number of each word's sentence within its article, from 0.
    sentences : DataFrame, made when first asked for
        ``article`` (position in the table), ``start``, ``end`` (characters), ``zone`` (index in
        ``zones.ZONES``; a sentence more than half of which is quoted is a quotation),
        ``first_word``, ``last_word`` (positions in the arrays, both included).
    stem : int32, made when first asked for
        Index of each word's stem in ``stems``; a language without stemmer keeps the word.
    is_number, is_stop : bool, made when first asked for
        Whether the word is written in digits; whether it is one of the most frequent words of the
        article's language (never, where the language is unknown).
    """

    article_id: tuple[str, ...]
    language: tuple[str | None, ...]
    offsets: NDArray[np.int64]
    word: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    gap: NDArray[np.uint8]
    vocabulary: list[str]
    articles: pd.DataFrame = field(repr=False)
    given_zones: pd.DataFrame | None = field(default=None, repr=False)
    memory: dict[str, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        """Give the number of articles."""
        return len(self.article_id)

    def words_of(self, article: int) -> list[str]:
        """Give the words of one article, by its position in the table."""
        span = self.word[self.offsets[article] : self.offsets[article + 1]]
        return [self.vocabulary[word] for word in span.tolist()]

    def select(self, positions: Sequence[int] | NDArray[Any]) -> Tokens:
        """Give the tokens of some articles, by their positions, in the order given."""
        chosen = np.asarray(positions)
        if chosen.dtype == bool:
            chosen = np.flatnonzero(chosen)
        chosen = chosen.astype(np.int64)
        counts = np.diff(self.offsets)[chosen]
        offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        places = np.repeat(self.offsets[:-1][chosen] - offsets[:-1], counts)
        places += np.arange(offsets[-1])
        part = replace(
            self,
            article_id=tuple(self.article_id[i] for i in chosen),
            language=tuple(self.language[i] for i in chosen),
            offsets=offsets,
            word=self.word[places],
            start=self.start[places],
            end=self.end[places],
            gap=self.gap[places],
            articles=self.articles.iloc[chosen].reset_index(drop=True),
            memory={},
        )
        # What has been made for the whole holds for the part.
        for name in ("zone", "sentence", "stem", "is_number", "is_stop"):
            if name in self.__dict__:
                part.__dict__[name] = self.__dict__[name][places]
        if "stem" in self.__dict__:
            part.__dict__["stems"] = self.stems
        return part

    @functools.cached_property
    def text(self) -> tuple[str, ...]:
        """The texts as published."""
        return tuple(text for part in _texts(self.articles) for text in part.to_pylist())

    @functools.cached_property
    def article(self) -> NDArray[np.int32]:
        """The position in the table of the article in which each word stands."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.offsets))

    @functools.cached_property
    def _zone_spans(self) -> tuple[NDArray[np.int64], pd.DataFrame]:
        from mediacompare.zones import ZONES, read_anatomies

        table = self.given_zones
        if table is None:
            spans = read_anatomies(self.articles, self).spans
            bounds = np.searchsorted(spans["article"].to_numpy(), np.arange(len(self) + 1))
            return bounds, spans.drop(columns="rule").astype("int64")
        position = {name: i for i, name in enumerate(self.article_id)}
        codes = {name: code for code, name in enumerate(ZONES)}
        spans = pd.DataFrame(
            {
                "article": table["article_id"].map(position),
                "start": table["start"],
                "end": table["end"],
                "zone": table["zone"].map(codes),
            }
        )
        spans = spans.dropna().astype("int64").sort_values(["article", "start"], ignore_index=True)
        bounds = np.searchsorted(spans["article"].to_numpy(), np.arange(len(self) + 1))
        return bounds, spans

    @functools.cached_property
    def zone(self) -> NDArray[np.uint8]:
        """The zone of each word, by the zone of its first character."""
        _, spans = self._zone_spans
        # One key for article and character, so that one search finds all words.
        starts = (spans["article"].to_numpy() << 32) | spans["start"].to_numpy()
        places = (self.article.astype(np.int64) << 32) | self.start
        found = np.searchsorted(starts, places, side="right") - 1
        return spans["zone"].to_numpy()[found].astype(np.uint8)

    @functools.cached_property
    def sentences(self) -> pd.DataFrame:
        """The sentences that hold a word."""
        from mediacompare.sentences import AT_ONCE, SECONDS, Zoned, cut_articles

        bounds, spans = self._zone_spans
        rows = spans[["start", "end", "zone"]].to_numpy()

        def part(low: int) -> list[Zoned]:
            return [
                Zoned(self.text[i], self.language[i], rows[bounds[i] : bounds[i + 1]].tolist())
                for i in range(low, min(low + AT_ONCE, len(self)))
            ]

        begins = range(0, len(self), AT_ONCE)
        seconds = sum(map(len, self.text)) * SECONDS
        found = [np.zeros((0, 6), dtype=np.int64)]
        for low, cut in zip(
            begins, map_in_processes(cut_articles, map(part, begins), seconds=seconds), strict=True
        ):
            cut[:, 0] += low
            here = slice(*self.offsets[[low, min(low + AT_ONCE, len(self))]].tolist())
            # A word belongs to the sentence in which it begins.
            places = (self.article[here].astype(np.int64) << 32) | self.start[here]
            for column, less in ((4, 0), (5, 1)):
                keys = (cut[:, 0] << 32) | cut[:, column]
                cut[:, column] = here.start + np.searchsorted(places, keys) - less
            found.append(cut[cut[:, 4] <= cut[:, 5]])
        columns = ["article", "start", "end", "zone", "first_word", "last_word"]
        return pd.DataFrame(np.concatenate(found), columns=columns)

    @functools.cached_property
    def sentence(self) -> NDArray[np.int32]:
        """The number of each word's sentence within its article."""
        table = self.sentences
        article = table["article"].to_numpy()
        before = np.searchsorted(article, article)
        number = np.arange(len(table)) - before
        lengths = (table["last_word"] - table["first_word"] + 1).to_numpy()
        return np.repeat(number, lengths).astype(np.int32)

    @functools.cached_property
    def _stemmed(self) -> tuple[NDArray[np.int32], list[str]]:
        stems: dict[str, int] = {}
        result = np.empty(len(self.word), dtype=np.int32)
        for language, members in self._by_language():
            words = np.unique(self.word[members])
            forms = [self.vocabulary[word] for word in words.tolist()]
            numbers = [stems.setdefault(stem, len(stems)) for stem in _stem(forms, language)]
            result[members] = np.array(numbers, dtype=np.int32)[
                np.searchsorted(words, self.word[members])
            ]
        return result, list(stems)

    @functools.cached_property
    def stem(self) -> NDArray[np.int32]:
        """The stem of each word, as an index in ``stems``."""
        return self._stemmed[0]

    @functools.cached_property
    def stems(self) -> list[str]:
        """The distinct stems."""
        return self._stemmed[1]

    @functools.cached_property
    def is_number(self) -> NDArray[np.bool_]:
        """Whether each word is written in digits only."""
        kinds = np.fromiter(
            (_NUMBER.fullmatch(form) is not None for form in self.vocabulary),
            dtype=bool,
            count=len(self.vocabulary),
        )
        return kinds[self.word]

    @functools.cached_property
    def is_stop(self) -> NDArray[np.bool_]:
        """Whether each word is among the most frequent words of its article's language."""
        result = np.zeros(len(self.word), dtype=bool)
        for language, members in self._by_language():
            frequent = stop_words(language)
            kinds = np.fromiter(
                (form in frequent for form in self.vocabulary), bool, count=len(self.vocabulary)
            )
            result[members] = kinds[self.word[members]]
        return result

    def _by_language(self) -> Iterator[tuple[str | None, NDArray[np.bool_]]]:
        bases = [base_language(tag) for tag in self.language]
        for base in dict.fromkeys(bases):
            of_article = np.array([other == base for other in bases], dtype=bool)
            yield base, np.repeat(of_article, np.diff(self.offsets))


def make_tokens(articles: pd.DataFrame, *, zones: pd.DataFrame | None = None) -> Tokens:
    """Cut the texts of a corpus into words, once for all measures.

    Parameters
    ----------
    articles : DataFrame
        The articles table; ``article_id`` and ``text`` are needed.
    zones : DataFrame, optional
        What :func:`mediacompare.find_zones` gives. Made when first needed, when not given.

    Returns
    -------
    Tokens
        The words of all articles with their offsets.

    Notes
    -----
    Two texts that differ only in case, in curly or straight apostrophes, in the kind of hyphen,
    in soft hyphens and zero-width characters, or in Unicode composition have the same words.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": ["a"], "text": ["The U.S. team’s 3.5 points."]})
    >>> make_tokens(table).words_of(0)
    ['the', 'u.s.', "team's", '3.5', 'points']
    """
    cut = _cut_articles(articles)
    tokens = _tokens(articles, cut, zones)
    tokens.vocabulary.extend(_name(cut))
    return tokens


class Cutter:
    """Cuts batches of articles, one after another: its numbers of words hold for all of them.

    The tokens that it gives have no vocabulary, and hold until the next batch. ``words`` has what
    the caller makes of the numbers.
    """

    def __init__(self) -> None:
        self.words = np.zeros(0, dtype=np.int32)
        self._forms = _Forms()
        self._room = _Room()

    def cut(self, articles: pd.DataFrame) -> tuple[Tokens, pa.LargeStringArray]:
        """Give a batch's words, and the forms of the numbers not met before.

        Two numbers can have one form.
        """
        parts = [_bytes(part) for part in _texts(articles)]
        size = sum(int(bounds[-1] - bounds[0]) for _, bounds in parts)
        before = self._forms.known
        self._forms.origins = []
        arrays = self._room.of(size // 2 + len(articles))
        offsets = np.zeros(len(articles) + 1, dtype=np.int64)
        low, n = 0, 0
        with np.errstate(over="ignore"):
            for data, bounds in parts:
                inner = offsets[low : low + len(bounds)]
                n = _cut_into(data, bounds, arrays, inner, n, self._forms, size)
                low += len(bounds) - 1
        cut = _Cut(offsets, [array[:n] for array in arrays], [], [])
        forms = self._forms.names(before, size)
        return _tokens(articles, cut, None), forms


def _cut_articles(articles: pd.DataFrame) -> _Cut:
    if missing := [name for name in ("article_id", "text") if name not in articles.columns]:
        raise missing_columns("articles", missing, articles.columns)
    return _cut(_texts(articles))


def _tokens(articles: pd.DataFrame, cut: _Cut, zones: pd.DataFrame | None) -> Tokens:
    names = articles["article_id"].astype("str").tolist()
    language: tuple[str | None, ...] = (None,) * len(articles)
    if "language" in articles.columns:
        tags = articles["language"].astype(object).where(articles["language"].notna(), None)
        language = tuple(None if tag is None else str(tag) for tag in tags.tolist())
    word, start, end, gap = cut.arrays
    return Tokens(
        article_id=tuple(names),
        language=language,
        offsets=cut.offsets,
        word=word,
        start=start,
        end=end,
        gap=gap,
        vocabulary=[],
        articles=articles.reset_index(drop=True),
        given_zones=zones,
    )


def tokens_of(articles: pd.DataFrame, tokens: Tokens | None) -> Tokens:
    """Give the tokens handed to a measure, when they are those of the articles, or make them."""
    if tokens is None:
        return make_tokens(articles)
    given: object = tokens
    if not isinstance(given, Tokens):
        got = type(given).__name__
        raise TypeError(f"tokens must be what make_tokens(articles) gives, got {got}")
    names = articles["article_id"].astype("str").reset_index(drop=True)
    own = tokens.articles.reindex(columns=["article_id"])["article_id"]
    if names.equals(own.astype("str").reset_index(drop=True)):
        return tokens
    if tokens.article_id != tuple(names):
        raise ValueError(
            f"tokens were made from other articles ({len(tokens)} of them, or in another order) "
            f"than the {len(articles)} given; use make_tokens(articles)"
        )
    return tokens


def _texts(articles: pd.DataFrame) -> list[pa.LargeStringArray]:
    """Give the texts in the parts in which they are held; a missing text is empty."""
    column = pa.array(articles["text"].astype("str").array, from_pandas=True)
    parts = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    return [part.cast(pa.large_string()).fill_null("") for part in parts if len(part)]


def _bytes(texts: pa.LargeStringArray) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Give the UTF-8 bytes of all texts and where each begins, without copying them."""
    _, places, data = texts.buffers()
    if data is None:
        return np.zeros(0, np.uint8), np.zeros(len(texts) + 1, np.int64)
    bounds = np.frombuffer(places, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return np.frombuffer(data, np.uint8), bounds


class _Forms:
    """The distinct words that one thread has met, by number."""

    def __init__(self) -> None:
        size = FORMS
        self.known = 0
        self.keys, self.numbers = np.zeros(size, np.uint64), np.zeros(size, np.int32)
        self.first, self.last = np.zeros(size, np.int64), np.zeros(size, np.int64)
        self.origins: list[tuple[int, NDArray[np.uint8]]] = []

    def grow(self, room: int, work: int) -> None:
        """Enlarge the table until it takes so many more forms."""
        size = len(self.numbers)
        while size * 2 // 3 < self.known + room:
            size *= 2
        for array in (self.keys, self.first, self.last):
            array.resize(size, refcheck=False)
        self.numbers = np.zeros(size, np.int32)
        loop = choose(cutting.enter_keys, cutting.find_slot, work=work)
        loop(self.known, self.keys, self.numbers)

    def names(self, begin: int, work: int) -> pa.LargeStringArray:
        """Give the forms by number, from a number on, from where each stood first."""
        first, last = self.first[begin : self.known], self.last[begin : self.known]
        bounds = np.concatenate(([0], np.cumsum(last - first)))
        letters = np.empty(int(bounds[-1]), dtype=np.uint8)
        plain = np.zeros(len(first), dtype=np.uint8)
        loop = choose(cutting.copy_forms, work=work)
        edges = [number - begin for number, _ in self.origins] + [len(first)]
        for (_, data), low, high in zip(self.origins, edges[:-1], edges[1:], strict=True):
            if low < high:
                loop(data, first, last, low, high, bounds, letters, plain)
        buffers = [None, pa.py_buffer(bounds), pa.py_buffer(letters)]
        names = pa.Array.from_buffers(pa.large_string(), len(first), buffers)
        others = np.flatnonzero(plain == 0)
        folded = [form(name) for name in names.take(pa.array(others)).to_pylist()]
        return pa.compute.replace_with_mask(
            names, pa.array(plain == 0), pa.array(folded, pa.large_string())
        )


class _Room:
    """Arrays in which a thread writes the words of one piece, used again for the next."""

    def __init__(self) -> None:
        self.arrays: list[NDArray[Any]] = []

    def of(self, size: int) -> list[NDArray[Any]]:
        if not self.arrays or len(self.arrays[0]) < size:
            self.arrays = [np.empty(size, kind) for kind in _KINDS]
        return self.arrays


_KINDS = (np.int32, np.int32, np.int32, np.uint8)  # word, start, end, gap


@dataclass(frozen=True, eq=False)
class _Piece:
    """The words of a run of articles, by one thread's numbers."""

    inner: NDArray[np.int64]
    room: _Room
    forms: _Forms


@dataclass(frozen=True, eq=False)
class _Cut:
    """The words of all articles, numbered by the thread that met them.

    ``arrays`` are word, start, end and gap; ``made`` says whose numbers a stretch of words has.
    """

    offsets: NDArray[np.int64]
    arrays: list[NDArray[Any]]
    made: list[tuple[int, int, _Forms]]
    forms: list[_Forms]


def _cut_into(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    arrays: list[NDArray[Any]],
    offsets: NDArray[np.int64],
    n: int,
    forms: _Forms,
    size: int,
) -> int:
    """Cut texts into words behind the first ``n`` of the arrays; give how many there are then.

    ``size`` is how much is cut altogether.
    """
    small = size < COMPILE_FROM
    loop = choose(cutting.cut, *cutting.HELPERS, work=size)
    classes, folds = cutting.lazy_tables() if small else cutting.character_tables()
    forms.origins.append((forms.known, data))
    source = data.tobytes() if small else data
    article = 0
    while True:
        article, n, forms.known = loop(
            source, bounds, article, classes, folds, *arrays, offsets, n, forms.keys,
            forms.numbers, forms.first, forms.last, forms.known,
        )  # fmt: skip
        if article == len(bounds) - 1:
            return n
        forms.grow(int(bounds[article + 1] - bounds[article]) // 2 + 1, size)


def _cut(texts: list[pa.LargeStringArray]) -> _Cut:
    parts = [_bytes(part) for part in texts]
    size = sum(int(bounds[-1] - bounds[0]) for _, bounds in parts)
    small = size < COMPILE_FROM
    # What a thread takes and gives back, so that memory is touched once.
    idle_forms: list[_Forms] = []
    idle_rooms: list[_Room] = []
    all_forms: list[_Forms] = []

    def cut(span: tuple[NDArray[np.uint8], NDArray[np.int64]]) -> _Piece:
        data, edges = span
        try:
            forms = idle_forms.pop()
        except IndexError:
            forms = _Forms()
            all_forms.append(forms)
        try:
            room = idle_rooms.pop()
        except IndexError:
            room = _Room()
        arrays = room.of(int(edges[-1] - edges[0]) // 2 + len(edges))
        inner = np.zeros(len(edges), dtype=np.int64)
        _cut_into(data, edges, arrays, inner, 0, forms, size)
        idle_forms.append(forms)
        return _Piece(inner, room, forms)

    offsets = np.zeros(sum(len(bounds) - 1 for _, bounds in parts) + 1, dtype=np.int64)
    whole: list[NDArray[Any]] = [np.empty(0, kind) for kind in _KINDS]
    made: list[tuple[int, int, _Forms]] = []
    article, n, read = 0, 0, 0
    with np.errstate(over="ignore"):
        spans = [span for part in parts for span in _pieces(*part)]
        for (_, edges), piece in zip(spans, share(cut, spans, small), strict=True):
            more = int(piece.inner[-1])
            read += int(edges[-1] - edges[0])
            if n + more > len(whole[0]):
                # As many for the rest as so far, and some; memory not used is given back.
                expected = int((n + more) * (1.1 * size / max(read, 1))) + 1
                whole = [_longer(array, n, max(expected, n + more)) for array in whole]
            for array, part in zip(whole, piece.room.arrays, strict=True):
                array[n : n + more] = part[:more]
            idle_rooms.append(piece.room)
            offsets[article + 1 : article + len(edges)] = n + piece.inner[1:]
            made.append((n, n + more, piece.forms))
            article += len(edges) - 1
            n += more
    for array in whole:
        array.resize(n, refcheck=False)
    return _Cut(offsets, whole, made, all_forms)


def _name(cut: _Cut) -> list[str]:
    """Give all words the numbers of one sorted vocabulary; return it."""
    word = cut.arrays[0]
    names = {id(forms): forms.names(0, len(word)).to_pylist() for forms in cut.forms}
    vocabulary = sorted(set().union(*names.values()))
    numbers = {name: i for i, name in enumerate(vocabulary)}
    order = {
        key: np.fromiter(map(numbers.__getitem__, listed), np.int32, len(listed))
        for key, listed in names.items()
    }
    for low, high, forms in cut.made:
        word[low:high] = order[id(forms)][word[low:high]]
    return vocabulary


def _longer(array: NDArray[Any], used: int, size: int) -> NDArray[Any]:
    longer = np.empty(size, array.dtype)
    longer[:used] = array[:used]
    return longer


def _pieces(
    data: NDArray[np.uint8], bounds: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.int64]]]:
    """Give runs of articles of about one block of text, at least one article each."""
    low, n = 0, len(bounds) - 1
    while low < n:
        high = int(np.searchsorted(bounds, bounds[low] + BLOCK_BYTES, side="right")) - 1
        high = min(max(high, low + 1), n)
        edges = bounds[low : high + 1]
        yield data[edges[0] : edges[-1]], edges - edges[0]
        low = high


def form(word: str) -> str:
    """Give the form under which a word is compared.

    Examples
    --------
    >>> form("O’Neill"), form("STRASSE") == form("Straße"), form("U.S")
    ("o'neill", True, 'u.s.')
    """
    kept = "".join(c for c in word if not _skipped(c)).translate(_STRAIGHT)
    folded = unicodedata.normalize("NFD", kept).casefold()
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFD", folded).casefold())
    return composed + "." if _INITIALS.fullmatch(composed) else composed


@functools.cache
def _skipped(character: str) -> bool:
    return character in cutting.SKIPPED or unicodedata.category(character) == "Cf"


def base_language(tag: str | None) -> str | None:
    """Give the language of a BCP 47 tag, without region and script.

    Examples
    --------
    >>> base_language("en-US"), base_language(None)
    ('en', None)
    """
    return None if tag is None else re.split(r"[-_]", tag.lower(), maxsplit=1)[0]


@functools.cache
def stop_words(language: str | None) -> frozenset[str]:
    """Give the most frequent words of a language, after wordfreq; none where it knows none.

    Examples
    --------
    >>> "the" in stop_words("en"), len(stop_words(None))
    (True, 0)
    """
    if language is None:
        return frozenset()
    from wordfreq import available_languages, top_n_list

    if language not in available_languages("small"):
        return frozenset()
    return frozenset(form(word) for word in top_n_list(language, STOP_WORDS, wordlist="small"))


# Snowball's names of the languages it has stemmers for.
STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


def _stem(forms: list[str], language: str | None) -> list[str]:
    name = STEMMERS.get(language or "")
    if name is None:
        return forms
    import snowballstemmer

    stemmed: list[str] = snowballstemmer.stemmer(name).stemWords(forms)
    return stemmed
