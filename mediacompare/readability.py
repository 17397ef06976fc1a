"""How hard the articles are to read: the published formulas on right sentences, words, syllables.

Only prose is scored: headline, credit, dateline, captions and furniture are left out. The formulas
stand in ``formulas``, the counting in ``ingredients``, the syllables in ``syllables``. A score that
means nothing (too short, another language) is missing, with the reason beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mediacompare.errors import missing_columns, unknown_choice
from mediacompare.formulas import FORMULAS, LENGTHS, RATIOS, Formula, in_words
from mediacompare.ingredients import INGREDIENTS, Units, count_units, lexical_richness
from mediacompare.workers import WORTH, how_many, map_in_processes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mediacompare.tokens import Tokens

__all__ = [
    "MEASURES",
    "explain_readability",
    "measure_readability",
    "measure_readability_intervals",
]

Floats = NDArray[np.float64]


MEASURES: tuple[str, ...] = (*(formula.name for formula in FORMULAS), *LENGTHS)
ENGINES = ("published", "textstat")
_SECONDS = 2.5e-6
"""What scoring a word takes on one processor, about."""
_AT_ONCE = 2000
"""Articles that a process scores at a time."""
_LEAST_WORDS = {"mattr": 50, "mtld": 100, "rare_words": 50}
_NO_WORDS, _UNSPACED = "no words of prose", "script without spaces between words"
_FOR_ALL = (_NO_WORDS, _UNSPACED)
_LEAST_UNITS = 5  # sentences; fewer have no interval
_BY_NAME = {formula.name: formula for formula in FORMULAS}


def measure_readability(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    measures: Sequence[str] | None = None,
    quotations: bool = True,
    without: Literal["reused"] | None = None,
    reused: pd.DataFrame | None = None,
    ingredients: bool = False,
    engine: Literal["published", "textstat"] = "published",
    mattr_words: int = 50,
) -> pd.DataFrame:
    """Score how hard each article is to read.

    Parameters
    ----------
    articles : DataFrame
        The articles table. Each article's ``language`` decides which formulas apply to it.
    tokens : Tokens, optional
        Made by ``make_tokens``; made here when not given.
    measures : list of str, optional
        Names of columns to compute (see below); all by default.
    quotations : bool
        False leaves out sentences more than half of whose words stand in quotation marks.
    without : {"reused"}, optional
        Leaves out sentences more than half of whose words lie in passages of ``reused``, so that
        an outlet's own writing is scored.
    reused : DataFrame, optional
        Passages: ``article_id, start, end``, or the pairs of ``find_passages``
        (``article_id_1, start_1, end_1, article_id_2, start_2, end_2``). Of a pair both sides are
        left out, for who copied is not said there; where a column ``target_id`` names the copy, as
        ``measure_reuse`` does, only the copy's side:
        ``passages.merge(reuse[["article_id_1", "article_id_2", "target_id"]])``.
    ingredients : bool
        Adds the counts that the scores are made of, so that anyone can compute them again.
    engine : {"published", "textstat"}
        "published" follows the papers, on this package's sentences, words and syllables.
        "textstat" returns that library's own values on its own counts, for those who must match
        earlier work: of the text as published, headline and all, if nothing is left out by
        ``quotations`` or ``without``. It imports textstat, which takes seconds, and needs no
        network.
    mattr_words : int
        Window of the moving-average type-token ratio, in words.

    Returns
    -------
    DataFrame
        One row an article, by ``article_id``:

        - ``article_id``, ``outlet``, ``language``: as given;
        - ``words``, ``sentences``: of the prose that was scored;
        - a column for each formula of ``FORMULAS`` (``flesch`` … ``oborneva``), on its own scale,
          which ``docs/readability.md`` lists with direction, language and source;
        - ``sentence_words_mean``, ``_median``, ``_sd``, ``_p90``, ``_max``: words per sentence;
          ``syllables_per_word``, ``letters_per_word``; ``mattr`` (0 to 1); ``mtld`` (words);
          ``rare_words`` (share, 0 to 1);
        - with ``ingredients``: ``spelled_words`` (without figures), ``syllables`` (of these),
          ``letters, characters, long_words, monosyllables,
          polysyllables, complex_words, difficult_words, rare_word_count``;
        - ``undefined``: why scores are missing, in words; missing where none is.

    Notes
    -----
    Missing, never 0: a text of no words, too short for the formula (100 words for most, 30
    sentences for SMOG), in another language than the formula was made for, of unknown language
    (LIX, RIX and the sentence lengths remain), or in a script without spaces between words.

    The formulas were fitted to school texts. They count length, not clarity, background knowledge
    or truth; a difference of less than one school year says nothing. Do not use them for
    headlines, lists or transcripts, and do not compare scores across languages.

    References
    ----------
    See ``FORMULAS``. Covington, M. A. & McFall, J. D. (2010). Cutting the Gordian knot: the
    moving-average type-token ratio. Journal of Quantitative Linguistics 17, 94-100.
    https://doi.org/10.1080/09296171003643098

    McCarthy, P. M. & Jarvis, S. (2010). MTLD, vocd-D, and HD-D. Behavior Research Methods 42,
    381-392. https://doi.org/10.3758/BRM.42.2.381

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.articles import validate_articles
    >>> text = "The council met on Monday. It voted to keep the old bridge open. " * 10
    >>> articles = validate_articles(
    ...     pd.DataFrame({"outlet": ["A"], "text": [text], "language": ["en"]})
    ... )
    >>> scores = measure_readability(articles, measures=["flesch", "smog"])
    >>> scores[["words", "sentences", "flesch"]].round(1).values.tolist()
    [[130.0, 20.0, 89.6]]
    >>> scores["undefined"][0]
    'smog: 20 sentences, 30 needed'
    """
    chosen = _check_arguments(articles, measures, without, reused, engine, mattr_words)
    from mediacompare.tokens import tokens_of

    tokens = tokens_of(articles, tokens)
    seconds = len(tokens.word) * _SECONDS
    if seconds >= WORTH and how_many() > 1:
        parts = (
            (_some_of(tokens, articles, low), chosen, quotations, reused, ingredients, engine,
             mattr_words)
            for low in range(0, len(tokens), _AT_ONCE)
        )  # fmt: skip
        table = pd.concat(list(map_in_processes(_measure_some, parts, seconds=seconds)))
    else:
        given = (tokens, chosen, quotations, reused, ingredients, engine, mattr_words)
        table = _measure_some(given, articles)
    return table.sort_values("article_id", ignore_index=True, kind="stable")


def _measure_some(
    given: tuple[Tokens, tuple[str, ...], bool, Any, bool, str, int],
    articles: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score the articles of tokens, in their order."""
    from mediacompare.tokens import base_language

    tokens, chosen, quotations, reused, ingredients, engine, mattr_words = given
    units = count_units(tokens, quotations=quotations, reused=reused)
    counts = {
        name: units.per_article(units.parts[:, column]) for column, name in enumerate(INGREDIENTS)
    }
    n = len(tokens)
    languages = [base_language(language) for language in tokens.language]
    reasons: list[list[str]] = [[] for _ in range(n)]
    if engine == "textstat":
        whole = quotations and reused is None
        values = _with_textstat(tokens, units, counts, languages, chosen, whole, reasons)
    else:
        values = {
            name: _score(_BY_NAME[name], counts, languages, units, reasons)
            for name in chosen
            if name in _BY_NAME
        }
        values |= _lengths(tokens, units, counts, languages, chosen, mattr_words, reasons)
    for name in MEASURES:
        if name in chosen and name not in values:
            values[name] = np.full(n, np.nan)
    outlets = tokens.articles if articles is None else articles
    return _table(outlets, tokens, units, counts, values, chosen, ingredients, reasons)


def _some_of(tokens: Tokens, articles: pd.DataFrame, low: int) -> Tokens:
    """Take some articles from ``low`` on out of the tokens, so that little goes to a process."""
    high = min(low + _AT_ONCE, len(tokens))
    begin, end = (int(tokens.offsets[k]) for k in (low, high))
    used, word = np.unique(tokens.word[begin:end], return_inverse=True)
    part = replace(
        tokens,
        article_id=tokens.article_id[low:high],
        language=tokens.language[low:high],
        offsets=tokens.offsets[low : high + 1] - begin,
        word=word.astype(np.int32),
        start=tokens.start[begin:end],
        end=tokens.end[begin:end],
        gap=tokens.gap[begin:end],
        vocabulary=[tokens.vocabulary[k] for k in used.tolist()],
        articles=articles[["article_id", "outlet", "text"]].iloc[low:high].reset_index(drop=True),
        given_zones=None,
        memory={},
    )
    table = tokens.sentences
    first, last = np.searchsorted(table["article"].to_numpy(), [low, high])
    shift = {"article": low, "first_word": begin, "last_word": begin}
    # Lines that recur are known from the whole corpus: neither is found again in a part.
    part.__dict__["zone"] = tokens.zone[begin:end]
    part.__dict__["sentences"] = (
        table.iloc[first:last]
        .reset_index(drop=True)
        .assign(**{name: table[name].to_numpy()[first:last] - by for name, by in shift.items()})
    )
    return part


def _check_arguments(
    articles: pd.DataFrame,
    measures: Sequence[str] | None,
    without: str | None,
    reused: pd.DataFrame | None,
    engine: str,
    mattr_words: int,
) -> tuple[str, ...]:
    if engine not in ENGINES:
        raise unknown_choice("engine", engine, ENGINES)
    if without not in {None, "reused"}:
        raise unknown_choice("without", without, ("reused",))
    if without == "reused" and reused is None:
        raise ValueError(
            "without='reused' needs reused=, a table of passages (article_id, start, end), "
            "for instance from find_passages"
        )
    if mattr_words < 2:
        raise ValueError(f"mattr_words={mattr_words!r} is not allowed; use 2 or more")
    lacking = [name for name in ("article_id", "outlet", "text") if name not in articles.columns]
    if lacking:
        raise missing_columns("articles", lacking, articles.columns)
    if measures is None:
        return MEASURES
    if isinstance(measures, str):
        measures = [measures]
    for name in measures:
        if name not in MEASURES:
            raise unknown_choice("measures", name, MEASURES)
    return tuple(name for name in MEASURES if name in measures)


def _score(
    formula: Formula,
    counts: dict[str, Floats],
    languages: list[str | None],
    units: Units,
    reasons: list[list[str]],
) -> Floats:
    """Compute one formula for all articles, and note why it is missing where it is."""
    score = formula.of(counts)
    words, sentences = counts["words"], counts["sentences"]
    for i, language in enumerate(languages):
        reason = ""
        if words[i] == 0:
            reason = _NO_WORDS
        elif units.unspaced[i]:
            reason = _UNSPACED
        elif formula.languages and language is None:
            reason = "language unknown"
        elif formula.languages and language not in formula.languages:
            reason = f"not made for {language}"
        elif words[i] < formula.least_words:
            reason = f"{words[i]:.0f} words, {formula.least_words} needed"
        elif sentences[i] < formula.least_sentences:
            reason = f"{sentences[i]:.0f} sentences, {formula.least_sentences} needed"
        if reason:
            score[i] = np.nan
            name = formula.name
            if reason.startswith("not made for"):
                name = "formulas of other languages"
            elif reason in _FOR_ALL:
                name = "all scores"
            reasons[i].append(f"{name}\t{reason}")
    return score


def _lengths(
    tokens: Tokens,
    units: Units,
    counts: dict[str, Floats],
    languages: list[str | None],
    chosen: tuple[str, ...],
    mattr_words: int,
    reasons: list[list[str]],
) -> dict[str, Floats]:
    """Compute sentence lengths and lexical richness."""
    n = len(tokens)
    values: dict[str, Floats] = {}
    wanted = [name for name in LENGTHS if name in chosen]
    if not wanted:
        return values
    for name in ("syllables_per_word", "letters_per_word"):
        values[name] = RATIOS[name].of(counts)
    values |= {name: np.full(n, np.nan) for name in LENGTHS if name.startswith("sentence_words")}
    lengths = units.parts[:, INGREDIENTS.index("words")]
    for i in range(n):
        here = lengths[units.bounds[i] : units.bounds[i + 1]]
        if not len(here):
            continue
        values["sentence_words_mean"][i] = here.mean()
        values["sentence_words_median"][i] = np.median(here)
        values["sentence_words_sd"][i] = here.std(ddof=1) if len(here) > 1 else np.nan
        values["sentence_words_p90"][i] = np.quantile(here, 0.9)
        values["sentence_words_max"][i] = here.max()
    with np.errstate(divide="ignore", invalid="ignore"):
        values["rare_words"] = counts["rare_word_count"] / counts["words"]
    if {"mattr", "mtld"} & set(wanted):
        values |= lexical_richness(tokens, units, mattr_words)
    least = _LEAST_WORDS | {"mattr": mattr_words}
    for name in wanted:
        for i in range(n):
            reason = ""
            if counts["words"][i] == 0:
                reason = _NO_WORDS
            elif units.unspaced[i]:
                reason = _UNSPACED
            elif counts["words"][i] < least.get(name, 0):
                reason = f"{counts['words'][i]:.0f} words, {least[name]} needed"
            elif np.isnan(values[name][i]):
                if name == "sentence_words_sd":
                    reason = "1 sentence, 2 needed"
                elif name == "mtld":
                    reason = "no word comes twice"
                elif languages[i] is None:
                    reason = "language unknown"
                else:
                    reason = f"not made for {languages[i]}"
            if reason:
                values[name][i] = np.nan
                reasons[i].append(f"{'all scores' if reason in _FOR_ALL else name}\t{reason}")
    return {name: values[name] for name in wanted}


def _table(
    articles: pd.DataFrame,
    tokens: Tokens,
    units: Units,
    counts: dict[str, Floats],
    values: dict[str, Floats],
    chosen: tuple[str, ...],
    ingredients: bool,
    reasons: list[list[str]],
) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "article_id": pd.array(list(tokens.article_id), dtype="str"),
        "outlet": articles["outlet"].astype("str").array,
        "language": pd.array(list(tokens.language), dtype="str"),
        "words": counts["words"].astype(np.int64),
        "sentences": counts["sentences"].astype(np.int64),
    }
    columns |= {name: values[name] for name in chosen}
    if ingredients:
        for name in INGREDIENTS[2:]:
            columns[name] = pd.array(counts[name], dtype="Float64").astype("Int64")
    columns["undefined"] = pd.array([_sentence(given) for given in reasons], dtype="str")
    return pd.DataFrame(columns)


def _sentence(reasons: list[str]) -> str | None:
    """Join reasons, those alike together: "flesch, fog: 80 words, 100 needed; …"."""
    if not reasons:
        return None
    by_reason: dict[str, list[str]] = {}
    for given in reasons:
        name, _, reason = given.partition("\t")
        names = by_reason.setdefault(reason, [])
        if name not in names:
            names.append(name)
    return "; ".join(f"{', '.join(names)}: {reason}" for reason, names in by_reason.items())


# --- textstat ------------------------------------------------------------------------------------

# Which call of textstat gives which column; Flesch's has the coefficients of the language.
_TEXTSTAT: dict[str, tuple[str, tuple[int, ...]]] = {
    "flesch": ("flesch_reading_ease", ()),
    "flesch_kincaid": ("flesch_kincaid_grade", ()),
    "fog": ("gunning_fog", ()),
    "smog": ("smog_index", ()),
    "coleman_liau": ("coleman_liau_index", ()),
    "ari": ("automated_readability_index", ()),
    "dale_chall": ("dale_chall_readability_score", ()),
    "lix": ("lix", ()),
    "rix": ("rix", ()),
    "amstad": ("flesch_reading_ease", ()),
    "wiener_1": ("wiener_sachtextformel", (1,)),
    "wiener_2": ("wiener_sachtextformel", (2,)),
    "wiener_3": ("wiener_sachtextformel", (3,)),
    "wiener_4": ("wiener_sachtextformel", (4,)),
    "kandel_moles": ("flesch_reading_ease", ()),
    "fernandez_huerta": ("fernandez_huerta", ()),
    "szigriszt_pazos": ("szigriszt_pazos", ()),
    "gulpease": ("gulpease_index", ()),
    "flesch_vacca_1986": ("flesch_reading_ease", ()),
    "douma": ("flesch_reading_ease", ()),
    "oborneva": ("flesch_reading_ease", ()),
}


def _with_textstat(
    tokens: Tokens,
    units: Units,
    counts: dict[str, Floats],
    languages: list[str | None],
    chosen: tuple[str, ...],
    whole: bool,
    reasons: list[list[str]],
) -> dict[str, Floats]:
    """Compute with textstat, offline, on its own counts; ``counts`` gets its words, sentences."""
    values = {name: np.full(len(tokens), np.nan) for name in chosen}
    with _offline_textstat() as make:
        for i, text in enumerate(tokens.text):
            if not whole:
                low, high = units.bounds[i], units.bounds[i + 1]
                text = "\n".join(
                    text[a:b]
                    for a, b in zip(units.start[low:high], units.end[low:high], strict=True)
                )
            language = languages[i]
            library = make(language or "en")
            counts["words"][i] = library.lexicon_count(text)
            counts["sentences"][i] = library.sentence_count(text)
            for name in chosen:
                made_for = _BY_NAME[name].languages if name in _BY_NAME else ()
                reason = ""
                if name not in _TEXTSTAT:
                    reason = "not in textstat"
                elif not counts["words"][i]:
                    reason = "no words"
                elif made_for and language is None:
                    reason = "language unknown"
                elif made_for and language not in made_for:
                    reasons[i].append(f"formulas of other languages\tnot made for {language}")
                else:
                    call, arguments = _TEXTSTAT[name]
                    values[name][i] = getattr(library, call)(text, *arguments)
                if reason:
                    reasons[i].append(f"{name}\t{reason}")
    return values


@contextmanager
def _offline_textstat() -> Iterator[Callable[[str], Any]]:
    """Lend textstat this package's syllable counts, where it would fetch a dictionary.

    Only while it computes; it caches a few results, so numbers asked of textstat later may stem
    from these counts, which are those of the same dictionary.
    """
    import importlib

    from mediacompare.syllables import dictionary_counts

    module: Any = importlib.import_module("textstat.backend.counts._count_syllables")
    library = importlib.import_module("textstat.textstat").textstatistics
    shared = {count: [["0"] * count] for count in range(40)}
    table = {word: shared[count] for word, count in dictionary_counts().items()}
    made: dict[str, Any] = {}

    def make(language: str) -> Any:
        if language not in made:
            made[language] = library()
            made[language].set_lang("en_US" if language == "en" else language)
        return made[language]

    fetch = module.get_cmudict
    module.get_cmudict = lambda lang: table if lang.startswith("en") else None
    try:
        yield make
    finally:
        module.get_cmudict = fetch


# --- intervals -----------------------------------------------------------------------------------


def measure_readability_intervals(
    articles: pd.DataFrame,
    *,
    tokens: Tokens | None = None,
    measures: Sequence[str] = ("flesch",),
    quotations: bool = True,
    without: Literal["reused"] | None = None,
    reused: pd.DataFrame | None = None,
    confidence: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Give each article's score an interval, by resampling its sentences.

    Parameters
    ----------
    articles, tokens, quotations, without, reused
        As in ``measure_readability``.
    measures : list of str
        Names of formulas (columns of ``measure_readability``).
    confidence : float
        Between 0 and 1.
    resamples : int
        Number of bootstrap samples.
    seed : int
        Every article is drawn with it, so that its interval does not depend on the others.

    Returns
    -------
    DataFrame
        One row an article and measure, by both: ``article_id``, ``outlet``, ``measure``,
        ``estimate``, ``low``, ``high`` (on the scale of the formula), ``n`` (sentences). All
        three are missing where the score is; ``low`` and ``high`` below 5 sentences.

    Notes
    -----
    The interval tells how much the score would change with other sentences of the same kind. It
    says nothing about how well the formula fits readers. For outlets use ``compare_groups``.

    Examples
    --------
    >>> import pandas as pd
    >>> from mediacompare.articles import validate_articles
    >>> text = "The council met on Monday. It voted to keep the old stone bridge open. " * 10
    >>> articles = validate_articles(
    ...     pd.DataFrame({"outlet": ["A"], "text": [text], "language": ["en"]})
    ... )
    >>> found = measure_readability_intervals(articles, measures=["flesch"])
    >>> bool((found["low"] < found["estimate"]).all())
    True
    """
    from mediacompare.intervals import resampled_totals
    from mediacompare.tokens import tokens_of

    if not 0 < confidence < 1:
        raise ValueError(f"confidence={confidence!r} is not allowed; use a number between 0 and 1")
    chosen = _check_arguments(articles, measures, without, reused, "published", 50)
    for name in chosen:
        if name not in _BY_NAME:
            raise unknown_choice("measures", name, _BY_NAME)
    tokens = tokens_of(articles, tokens)
    scores = measure_readability(
        articles,
        tokens=tokens,
        measures=chosen,
        quotations=quotations,
        without=without,
        reused=reused,
    ).set_index("article_id")
    units = count_units(tokens, quotations=quotations, reused=reused)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    rows: list[tuple[Any, ...]] = []
    for i, name in enumerate(tokens.article_id):
        parts = units.parts[units.bounds[i] : units.bounds[i + 1]]
        totals: dict[str, Floats] = {}
        of_article: Any = scores.loc[name]
        if len(parts) >= _LEAST_UNITS and of_article[list(chosen)].notna().any():
            drawn = resampled_totals(parts, resamples=resamples, seed=seed)
            totals = {part: drawn[:, column] for column, part in enumerate(INGREDIENTS)}
        for measure in chosen:
            estimate = float(of_article[measure])
            low = high = float("nan")
            if totals and not np.isnan(estimate):
                low, high = np.quantile(_BY_NAME[measure].of(totals), tails).tolist()
            rows.append((name, of_article["outlet"], measure, estimate, low, high, len(parts)))
    columns = ["article_id", "outlet", "measure", "estimate", "low", "high", "n"]
    kinds = dict.fromkeys(columns[:3], "str") | dict.fromkeys(columns[3:6], "float64")
    table = pd.DataFrame(rows, columns=columns).astype(kinds | {"n": "int64"})
    return table.sort_values(["article_id", "measure"], ignore_index=True)


def explain_readability(
    scores: pd.DataFrame, *, measures: Sequence[str] | None = None
) -> pd.DataFrame:
    """Say in plain words what the scores mean, one row an article and measure.

    Parameters
    ----------
    scores : DataFrame
        What ``measure_readability`` gives.
    measures : list of str, optional
        Names of formulas; by default all that ``scores`` holds.

    Returns
    -------
    DataFrame
        By article and, within it, in the order of ``FORMULAS``: ``article_id``, ``outlet``,
        ``measure``, ``title`` (the formula's name), ``score``, ``in_words`` ("hard", "about school
        year 11"), ``harder`` ("higher" or "lower" scores are the harder ones). Missing scores have
        no row.

    Notes
    -----
    The words are those of the formulas' authors for texts of their time and country. They are
    labels of a scale, not findings about readers.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({"article_id": ["a"], "outlet": ["A"], "flesch": [34.2]})
    >>> explain_readability(scores)[["title", "score", "in_words", "harder"]].values.tolist()
    [['Flesch Reading Ease', 34.2, 'hard', 'lower']]
    """
    lacking = [name for name in ("article_id", "outlet") if name not in scores.columns]
    if lacking:
        raise missing_columns("scores", lacking, scores.columns)
    present = [formula for formula in FORMULAS if formula.name in scores.columns]
    if measures is not None:
        for name in measures:
            if name not in _BY_NAME:
                raise unknown_choice("measures", name, _BY_NAME)
        lacking = [name for name in measures if name not in scores.columns]
        if lacking:
            raise missing_columns("scores", lacking, scores.columns)
        present = [formula for formula in present if formula.name in measures]
    rows = [
        (
            name,
            outlet,
            formula.name,
            formula.title,
            score,
            in_words(formula.name, score),
            formula.harder,
        )
        for formula in present
        for name, outlet, score in zip(
            scores["article_id"], scores["outlet"], scores[formula.name], strict=True
        )
        if pd.notna(score)
    ]
    columns = ["article_id", "outlet", "measure", "title", "score", "in_words", "harder"]
    kinds = dict.fromkeys(columns, "str") | {"score": "float64"}
    table = pd.DataFrame(rows, columns=columns).astype(kinds)
    return table.sort_values("article_id", ignore_index=True, kind="stable")
