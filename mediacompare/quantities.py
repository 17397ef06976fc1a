"""Numbers in a text and what they count: "Twenty-five people have been arrested" is 25 persons.

Rules and short word lists (resources/number_words.csv, quantity_words.csv), no model. Numbers in
digits are read in any language, with the decimal mark of the language; number words, and what is
counted or done, in English, German, French, Spanish, Italian and Dutch.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, overload

from mediacompare.text_dates import TextDate, clock_times, month_names
from mediacompare.wordlists import list_rows

if TYPE_CHECKING:
    from mediacompare.tokens import Tokens

LANGUAGES = ("en", "de", "fr", "es", "it", "nl")
# Languages that write a point before decimals; the others known here write a comma.
_POINT = {"en", "zh", "ja", "ko", "he", "th", "hi", "ms", "sw"}
_COMMA = {
    "de", "fr", "es", "it", "nl", "pt", "da", "sv", "nb", "nn", "no", "fi", "pl", "cs", "sk", "hu",
    "ro", "bg", "ru", "uk", "el", "tr", "id", "vi", "ca", "hr", "sr", "sl", "et", "lv", "lt",
}  # fmt: skip
_CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP"}
CURRENCIES = frozenset(_CURRENCY.values())
_SCAN = re.compile(
    r"(?P<url>https?://\S+)"
    r"|(?P<number>\d+(?:[.,'’\u00a0\u202f]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:[-‑'’][^\W\d_]+)*)"
    r"|(?P<mark>[%€$£])"
    r"|(?P<stop>[^\w\s]|\n)"
)
_CLAUSE_END = set(".;:!?\n")
_REACH = 14  # words looked at after the counted noun for what was done to it
_REACH_BACK = 9
_REACH_COST = 6


class NumberFact(NamedTuple):
    """A number and what it counts."""

    value: float
    """The number; missing (nan) for "dozens" and for digits that can be read in two ways."""
    what: str
    """The counted noun with its modifiers as written, or a unit such as ``percent``; may be ''."""
    start: int
    end: int
    """Characters of the number itself."""
    thing: str = ""
    """Class of the noun (``person``, ``building``, ``country`` …), or '' where it has none."""
    action: str = ""
    """Class of what is done (``arrest``, ``seize`` …), or ''."""
    modifier: str = ""
    """``about``, ``at least``, ``at most``, ``vague`` or ''."""
    portion: str = ""
    """``most``, ``half``, ``part``, ``none`` of them, or ''."""
    span_start: int = 0
    span_end: int = 0
    """Characters from the number or what was done to the noun or what was done."""
    action_word: str = ""
    role: str = ""
    """Class of persons (``volunteer``, ``passenger`` …) narrower than `thing`, or ''."""


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Words:
    """The word lists of one language."""

    numbers: dict[str, float]
    scales: dict[str, float]
    longest: dict[str, int]
    breaks: frozenset[str]
    auxiliaries: frozenset[str]
    articles: frozenset[str]
    things: dict[str, str]
    roles: dict[str, str]
    actions: dict[str, str]
    modifiers: dict[str, str]
    portions: dict[str, str]
    vague: dict[str, str]
    report: frozenset[str]
    costs: frozenset[str]
    portions_need: frozenset[str]
    """Words before a number without which "majority of" is a margin; none where they are in it."""
    plural_in_s: bool
    """Whether a year before a noun without -s is a year; English only."""


@lru_cache(maxsize=8)
def word_lists(language: str | None) -> _Words | None:
    """Give the lists of a language, or None where there are none."""
    if language not in LANGUAGES:
        return None
    numbers: dict[str, float] = {}
    scales: dict[str, float] = {}
    longest: dict[str, int] = {}
    for row in list_rows("number_words.csv"):
        if row["language"] == language:
            (scales if row["kind"] == "scale" else numbers)[row["words"]] = float(row["value"])
            first = row["words"].split()[0]
            longest[first] = max(longest.get(first, 0), len(row["words"].split()))
    lists: dict[str, dict[str, str]] = {}
    for row in list_rows("quantity_words.csv"):
        if row["language"] == language:
            entries = lists.setdefault(row["kind"], {})
            entries.update((word, row["class"]) for word in row["words"].split("|"))
    get = lists.get
    return _Words(
        numbers, scales, longest,
        frozenset(get("break", {})), frozenset(get("auxiliary", {})), frozenset(get("article", {})),
        get("thing", {}), get("role", {}), get("action", {}), get("modifier", {}),
        get("portion", {}), get("vague", {}), frozenset(get("report", {})),
        frozenset(get("cost", {})),
        frozenset(["the", "its", "their", "these", "those"] if language == "en" else ()),
        language == "en",
    )  # fmt: skip


def read_number(digits: str, language: str | None = None) -> float:
    """Read a number in digits; missing (nan) where it can be read in two ways, or is none.

    ``1.000`` is 1 in English and 1000 in German; where the language is not known it is missing.

    Examples
    --------
    >>> read_number("1,250", "en"), read_number("1.250", "de"), read_number("3,5", "de")
    (1250.0, 1250.0, 3.5)
    """
    plain = re.sub(r"['’\u00a0\u202f ]", "", digits)
    marks = [c for c in plain if not c.isdigit()]
    if not marks:
        return float(plain)
    if len(set(marks)) == 2:
        if marks[-1] in marks[:-1]:
            return math.nan
        whole, _, rest = plain.rpartition(marks[-1])
        return (
            float(f"{_ungrouped(whole, marks[0])}.{rest}")
            if _grouped(whole, marks[0])
            else math.nan
        )
    mark = marks[0]
    if len(marks) > 1:
        return float(plain.replace(mark, "")) if _grouped(plain, mark) else math.nan
    whole, _, rest = plain.partition(mark)
    if len(rest) != 3 or len(whole) > 3 or whole.startswith("0"):
        return float(f"{whole}.{rest}")
    if language in _POINT or language in _COMMA:
        decimal = "." if language in _POINT else ","
        return float(f"{whole}.{rest}") if mark == decimal else float(whole + rest)
    return math.nan


def _grouped(digits: str, mark: str) -> bool:
    groups = digits.split(mark)
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _ungrouped(digits: str, mark: str) -> str:
    return digits.replace(mark, "")


@overload
def number_facts(
    text: str, language: str | None = None, *, times: Sequence[TextDate] | None = None
) -> list[NumberFact]: ...
@overload
def number_facts(
    text: Tokens, language: str | None = None, *, times: Sequence[TextDate] | None = None
) -> list[list[NumberFact]]: ...


def number_facts(
    text: str | Tokens, language: str | None = None, *, times: Sequence[TextDate] | None = None
) -> list[NumberFact] | list[list[NumberFact]]:
    """Find the numbers of a text with what they count.

    Parameters
    ----------
    text
        A text; or `Tokens`, whose articles are read one by one, each in its language.
    language
        BCP 47 code of a text; without it only digits are read.
    times
        What `clock_times` finds in the text; found here when not given.

    Returns
    -------
    list
        `NumberFact` tuples ``(value, what, start, end, thing, action, modifier, portion, …)`` in
        the order of the text; for `Tokens` one such list an article.

    Notes
    -----
    Years, dates, clock times and numbers inside words ("G20") are not counted as numbers.

    Examples
    --------
    >>> [fact[:2] for fact in number_facts("Twelve ferries and 3,400 passengers waited.", "en")]
    [(12.0, 'ferries'), (3400.0, 'passengers')]
    """
    if not isinstance(text, str):
        return [
            number_facts(part, code) for part, code in zip(text.text, text.language, strict=True)
        ]
    code = language.split("-")[0].lower() if isinstance(language, str) else None
    words = word_lists(code if code in LANGUAGES else None)
    new = tuple.__new__  # half the time of _Token(…), of which there is one a word
    tokens = [
        new(_Token, (match.lastgroup, match.group(), *match.span()))
        for match in _SCAN.finditer(text)
    ]
    starts = [i for i, token in enumerate(tokens) if _may_start(token, words)]
    if not starts:
        return []
    in_time = {
        place
        for time in (clock_times(text) if times is None else times)
        for place in range(time.start, time.end)
    }
    months = month_names(code)
    facts = []
    after = -1
    for i in starts:
        if i < after or tokens[i].start in in_time:
            continue
        if tokens[i].kind == "number" and _in_date(tokens, i, months):
            continue
        read = _read_at(tokens, i, code, words)
        if read is None:
            continue
        value, j, vague = read
        fact = _frame(text, tokens, i, j, value, vague, words)
        if fact is not None:
            facts.append(fact)
            after = j
    return facts


def _may_start(token: _Token, words: _Words | None) -> bool:
    if token.kind == "number":
        return True
    if words is None or token.kind != "word":
        return False
    low = token.text.lower()
    return low in words.longest or low in words.vague


_YEAR_FOLLOWS = frozenset(
    [
        "in",
        "since",
        "until",
        "by",
        "from",
        "im",
        "seit",
        "ab",
        "en",
        "depuis",
        "desde",
        "nel",
        "dal",
        "sinds",
    ]
)


_FIGURES = re.compile(r"\d+(?:(?:[.,]\d+)*|(?:['’\u00a0\u202f]\d{3})+(?:[.,]\d+)?)")
_NUMBERED = frozenset(["no", "nos", "nr", "núm", "n"])
_ORDINAL_ENDINGS = frozenset(["st", "nd", "rd", "th", "er", "re", "ère", "ème", "nde", "de", "ste"])


def _in_date(tokens: list[_Token], i: int, months: frozenset[str]) -> bool:
    """Tell whether digits are the day or year of a date, by the words beside them."""
    digits = tokens[i].text
    before = tokens[i - 1].text.lower() if i else ""
    if len(digits) > 4:
        # 28.02.2025; a grouped number has no such parts.
        return re.fullmatch(r"[0-3]?\d[.][01]?\d[.](?:19|20)\d\d", digits) is not None
    if not digits.isdigit():
        return False
    if _is_year(digits) and before in _YEAR_FOLLOWS:
        return True
    if int(digits) > 31 and not _is_year(digits):
        return False
    near = [t.text for t in tokens[max(0, i - 3) : i] if t.kind == "word" and len(t.text) > 2][-1:]
    near += [t.text for t in tokens[i + 1 : i + 4] if t.kind == "word" and len(t.text) > 2][:1]
    return any(word.lower() in months for word in near)


def _read_at(
    tokens: list[_Token], i: int, code: str | None, words: _Words | None
) -> tuple[float, int, bool] | None:
    """Read the number that begins at token i: value, the token after it, whether it is vague."""
    token = tokens[i]
    if token.kind == "number":
        if _glued(tokens, i):
            return None
        value, j = read_number(token.text, code), i + 1
        if math.isnan(value) and sum(not c.isdigit() for c in token.text) > 1:
            return None  # a version, a date: no number at all
        return *_scaled(tokens, value, j, words, spelled=False), False
    if words is None:
        return None
    low = token.text.lower()
    if low in words.vague:
        return math.nan, i + 1, True
    for length in range(min(words.longest[low], len(tokens) - i), 0, -1):
        phrase = " ".join(t.text.lower() for t in tokens[i : i + length])
        if phrase not in words.numbers:
            continue
        if length == 1 and phrase in words.articles and not _counts_one(tokens, i, code, words):
            return None
        return *_scaled(tokens, words.numbers[phrase], i + length, words, spelled=True), False
    # A bare "hundert", "mille" or "cent" is a number, an English "hundred" needs one before it.
    if low in words.scales and words.scales[low] <= 1000 and code != "en":
        return *_scaled(tokens, 1.0, i, words, spelled=True), False
    return None


def _counts_one(tokens: list[_Token], i: int, code: str | None, words: _Words) -> bool:
    """Tell the number from the article and pronoun: only English, only before a known noun."""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if following is None or code != "en":
        return False
    low = following.text.lower()
    return low in words.things or low in words.scales


def _glued(tokens: list[_Token], i: int) -> bool:
    """Tell whether digits belong to a word, a clock time, a score, a date, a version or a rank."""
    token = tokens[i]
    if not _FIGURES.fullmatch(token.text):
        return True  # 6'4 is no number
    if i > 1 and tokens[i - 1].text == "." and tokens[i - 2].text.lower() in _NUMBERED:
        return True  # the No. 2
    if i and tokens[i - 1].end == token.start:
        before = tokens[i - 1]
        if before.kind == "word" or before.text in "/:_@#":
            return True
        if before.text in "-–" and i > 1 and tokens[i - 2].end == before.start:
            return tokens[i - 2].kind == "word"
    if i + 1 < len(tokens) and tokens[i + 1].start == token.end:
        after = tokens[i + 1]
        touching = i + 2 < len(tokens) and tokens[i + 2].start == after.end
        if after.text in ":/_" and touching:
            return True
        if after.kind == "word" and len(after.text) == 1 and after.text.lower() not in "mk":
            return True
        if after.text.lower() in _ORDINAL_ENDINGS:
            return True  # the 14th
    return False


def _scaled(
    tokens: list[_Token], value: float, j: int, words: _Words | None, *, spelled: bool
) -> tuple[float, int]:
    """Apply "hundred", "million" and so on, and what is added after them in words."""
    if words is None:
        return value, j
    if spelled and j < len(tokens) and value in (20, 30, 40, 50, 60, 70, 80, 90):
        unit = words.numbers.get(tokens[j].text.lower(), 0)
        if 0 < unit < 10 and tokens[j].kind == "word":
            value, j = value + unit, j + 1
    total, last = 0.0, math.inf
    while j < len(tokens) and tokens[j].kind == "word":
        scale = words.scales.get(tokens[j].text.lower())
        if scale is None or (scale >= last and scale != 100):
            break
        value, j = value * scale, j + 1
        if tokens[j - 1].text.lower() in {"mio", "mrd", "mln", "mld"} and j < len(tokens):
            j += tokens[j].text == "."
        if not spelled:
            break
        k = j + 1 if j < len(tokens) and tokens[j].text.lower() in {"and", "und", "et", "y"} else j
        addition = words.numbers.get(tokens[k].text.lower()) if k < len(tokens) else None
        if addition is None or not 0 < addition < scale:
            continue
        if scale >= 1000:
            total, value, last, j = total + value, addition, scale, k + 1
        else:
            value, j = value + addition, k + 1
    return total + value, j


def _frame(
    text: str, tokens: list[_Token], i: int, j: int, value: float, vague: bool, words: _Words | None
) -> NumberFact | None:
    """Find what the number at tokens i to j counts, and what is done to it."""
    start, end = tokens[i].start, tokens[j - 1].end
    unit = ""
    after = tuple(token.text.lower() for token in tokens[j : j + 2])
    if after[:1] == ("%",) or after in _PER_CENT:
        unit = "percent"
    elif j < len(tokens) and tokens[j].text in _CURRENCY:
        unit = _CURRENCY[tokens[j].text]
    elif i and tokens[i - 1].text in _CURRENCY and tokens[i - 1].end == start:
        unit = _CURRENCY[tokens[i - 1].text]
    if words is None:
        if not unit and tokens[i].kind == "number" and _is_year(tokens[i].text):
            return None
        return NumberFact(value, unit, start, end, unit, "", "", "", start, end)
    modifier = "vague" if vague else _before(tokens, i, words.modifiers)
    portion = _before(tokens, i, words.portions)
    if portion and words.portions_need and tokens[i - 1].text.lower() not in words.portions_need:
        portion = ""  # a majority of 590 votes is no part of them
    if unit:
        cost = "cost" if _is_cost(tokens, i, j, unit, words) else ""
        return NumberFact(value, unit, start, end, unit, cost, modifier, portion, start, end)
    run, k = _noun_run(text, tokens, j, words)
    if not run:
        # "terms of two and four weeks": the first number counts what the second does.
        following = _joined_number(tokens, j, words)
        if following is not None:
            run, k = _noun_run(text, tokens, following, words)
    before = tokens[i - 1].text.lower() if i else ""
    what = text[run[0].start : run[-1].end] if run else ""
    lowered = [token.text.lower() for token in run]
    thing = next((words.things[w] for w in reversed(lowered) if w in words.things), "")
    if not thing and tokens[i].kind == "number" and _is_year(tokens[i].text):
        plural = words.plural_in_s and lowered and lowered[-1].endswith("s")
        if not run or (words.plural_in_s and (not plural or before in _BEFORE_YEAR)):
            return None  # the 2016 election, while 1930 maps are maps
    role = next((words.roles[w] for w in reversed(lowered) if w in words.roles), "")
    action_at = _action(tokens, i, j, k, lowered, thing, words)
    action, place = action_at if action_at else ("", None)
    if not action and _is_cost(tokens, i, k, thing, words):
        action = "cost"
    low = min([start] + ([place.start] if place else []))
    high = max([end] + [t.end for t in run] + ([place.end] if place else []))
    return NumberFact(
        value, what, start, end, thing, action, modifier, portion, low, high,
        place.text if place else "", role,
    )  # fmt: skip


_BEFORE_YEAR = frozenset(["the", "that", "this", "its", "in", "of", "since", "by", "for"])
_PER_CENT = {("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("per", "cento")}
_DEFINITE = frozenset(["the", "its", "their", "der", "den", "des", "las", "los", "dei", "delle"])
_JOINS = frozenset(["and", "or", "to", "und", "bis", "et", "ou", "y", "o", "a", "e", "en", "of"])


def _joined_number(tokens: list[_Token], j: int, words: _Words) -> int | None:
    """Give the token after "and three", if the number at j goes on like that."""
    if j + 1 >= len(tokens) or tokens[j].text.lower() not in _JOINS:
        return None
    if tokens[j + 1].text.lower() in _DEFINITE and j + 2 < len(tokens):
        j += 1  # "six of the 28 bearings"
    other = tokens[j + 1]
    number = other.kind == "number" or other.text.lower() in words.numbers
    return j + 2 if number else None


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdigit() and 1500 <= int(digits) <= 2100


def _before(tokens: list[_Token], i: int, phrases: dict[str, str]) -> str:
    """Look up the words just before the number, an article between allowed."""
    if i and tokens[i - 1].text in _CURRENCY:
        i -= 1
    low = [token.text.lower() for token in tokens[max(0, i - 4) : i]]
    if low and low[-1] in {"the", "its", "their", "der", "die", "den"}:
        low.pop()
    for length in (3, 2, 1):
        phrase = " ".join(low[-length:]) if len(low) >= length else ""
        if phrase in phrases:
            return phrases[phrase]
    return ""


def _noun_run(text: str, tokens: list[_Token], j: int, words: _Words) -> tuple[list[_Token], int]:
    """Give the words counted: up to four before a function word or a mark, cut at the noun."""
    run: list[_Token] = []
    k = j
    if k + 1 < len(tokens) and tokens[k].text in "-‑" and tokens[k].start == tokens[k - 1].end:
        # "25-year-old", "33-house": the number belongs to an adjective.
        return ([tokens[k + 1]], k + 2) if tokens[k + 1].kind == "word" else ([], k)
    of = {"of", "de", "d", "di", "van", "von"}
    if k < len(tokens) and tokens[k].text.lower() in of:
        k += 1
        if k < len(tokens) and tokens[k].text.lower() in {"the", "these", "those", "its", "their"}:
            k += 1
    while k < len(tokens) and len(run) < 4 and tokens[k].kind == "word":
        low = tokens[k].text.lower()
        if low in words.breaks or low in words.numbers:
            break
        if (
            run
            and low in words.actions
            and low not in words.things
            and not low.endswith(("es", "s"))
        ):
            break
        run.append(tokens[k])
        k += 1
        if _is_noun(run[-1].text, low, words) and not _noun_follows(tokens, k, words):
            break
    return run, k


def _is_noun(written: str, low: str, words: _Words) -> bool:
    """Tell a counted noun: in the list, or by its plural where the language shows one."""
    if low in words.things:
        return True
    if words.auxiliaries >= {"was", "were"} and words.breaks >= {"the"}:
        return low.endswith("s") and not low.endswith(("ss", "us", "ous"))
    if "der" in words.breaks and "das" in words.breaks:
        return written[:1].isupper()
    return "het" not in words.breaks


def _noun_follows(tokens: list[_Token], k: int, words: _Words) -> bool:
    """Tell whether the next word is an action noun or a listed noun: "house searches"."""
    if k >= len(tokens) or tokens[k].kind != "word":
        return False
    low = tokens[k].text.lower()
    if low in words.breaks:
        return False
    return low in words.things or (low in words.actions and low.endswith("s"))


def _action(
    tokens: list[_Token], i: int, j: int, k: int, lowered: list[str], thing: str, words: _Words
) -> tuple[str, _Token | None] | None:
    """Find what is done: in the noun itself, by a passive after it, or by a verb before it."""
    for low in reversed(lowered):
        if low in words.actions:
            return words.actions[low], None
    passive = _passive_after(tokens, k, words)
    if passive is not None:
        return words.actions[passive.text.lower()], passive
    if thing == "country":
        return None
    for token in reversed(tokens[max(0, i - _REACH_BACK) : i]):
        low = token.text.lower()
        if token.text in _CLAUSE_END or token.text == "," or token.kind == "number":
            return None
        if low in words.numbers and low not in words.articles:
            return None
        if low in words.actions:
            return words.actions[low], token
    return None


def _is_cost(tokens: list[_Token], i: int, k: int, thing: str, words: _Words) -> bool:
    """Tell a price: money with a word such as "cost" or "spent" near it in its clause."""
    if thing not in CURRENCIES:
        return False
    for side in (reversed(tokens[max(0, i - _REACH_BACK) : i]), tokens[k : k + _REACH_COST]):
        for token in side:
            if token.text in _CLAUSE_END or token.kind == "number":
                break
            if token.text.lower() in words.costs:
                return True
    return False


def _passive_after(tokens: list[_Token], k: int, words: _Words) -> _Token | None:
    """Find a participle after an auxiliary, or right after the noun, in the same clause."""
    helped = False
    for step, token in enumerate(tokens[k : k + _REACH]):
        low = token.text.lower()
        if token.text in _CLAUSE_END or token.kind == "number":
            return None
        if low in words.numbers and low not in words.articles:
            return None
        if low in words.auxiliaries:
            helped = True
        elif low in words.actions:
            if helped:
                return token
            following = tokens[k + step + 1] if k + step + 1 < len(tokens) else None
            closed = following is None or following.kind != "number"
            return token if step == 0 and closed and not low.endswith("s") else None
        elif helped and low in {"and", "und", "et", "y", "e", "en"}:
            return None
    return None
