"""Phrases of an English sentence by the order of its words: noun phrases, subjects, clauses.

No parser: lists of words (resources/agency_words.csv) and marks tell where a phrase ends. What they
leave open is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from mediacompare.wordlists import list_rows

AUXILIARIES = frozenset([
    "have", "has", "had", "having", "be", "is", "are", "was", "were", "been", "being",
])  # fmt: skip
MODALS = frozenset([
    "can", "could", "will", "would", "may", "might", "must", "shall", "should", "to",
])  # fmt: skip
DETERMINERS = frozenset([
    "a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "our",
    "my",
])  # fmt: skip
PREPOSITIONS = frozenset([
    "in", "on", "at", "from", "to", "for", "with", "by", "under", "over", "during", "after",
    "before", "via", "against", "about", "into", "between", "among", "near", "using", "across",
    "along", "amid", "around", "behind", "beneath", "beside", "besides", "beyond", "despite",
    "except", "inside", "onto", "outside", "per", "since", "through", "throughout", "till",
    "toward", "towards", "until", "upon", "within", "without", "including", "concerning",
    "following", "regarding", "like", "unlike", "worth", "amongst", "above", "below", "alongside",
])  # fmt: skip
#: Verbs of no doing whose past tense ends a phrase: "before work began".
_FINITE = frozenset([
    "began", "went", "came", "fell", "rose", "stood", "sat", "became", "grew", "lay", "slept",
    "spoke", "knew", "saw", "felt", "got", "lost", "meant", "thought", "kept", "ran", "wept",
])  # fmt: skip
BOUNDS = frozenset([
    ("up", "to"), ("more", "than"), ("less", "than"), ("fewer", "than"), ("at", "least"),
    ("at", "most"),
])  # fmt: skip
_PARTICIPLES = frozenset(["lost", "meant", "felt", "thought", "kept"])
#: Skipped before a subject, as in "After police closed the road".
_OPENERS = frozenset([
    "yesterday", "today", "tonight", "tomorrow", "meanwhile", "then", "and", "but", "so", "also",
    "still", "however", "after", "before", "since", "until", "as", "once",
])  # fmt: skip
_PHRASE = 12  # words of a noun phrase at most
_SEGMENT = 25  # words between the start of a clause and its verb at most
_FAR = 60  # words looked back for the start of a clause
_NEAR = 8  # clauses of the sentence that may share a subject with the next
DO = frozenset(["do", "does", "did"])
HAVE = frozenset(["have", "has", "had"])
HARD = frozenset([
    "that", "which", "who", "whom", "whose", "where", "when", "while", "because", "if",
    "although", "though", "unless", "whether", "whereas", "how", "why", "what", "nor",
])  # fmt: skip
_BE = frozenset(["is", "are", "was", "were", "be", "been"])
_ADJECTIVAL = ("al", "ic", "ive", "ous", "ed", "ar", "ian", "ful", "less", "ary", "ish", "ese")
_PRONOUNS = frozenset(["this", "that", "these", "those"])
#: These open a clause or only a phrase: "after police closed it", "after the storm".
_SOFT = frozenset(["and", "or", "but", "after", "before", "since", "until", "as", "than", "so"])
RELATIVE = frozenset(["who", "which", "that"])
OBJECTS = frozenset([
    "him", "her", "it", "them", "us", "me", "you", "himself", "herself", "itself", "themselves",
    "ourselves", "myself",
])  # fmt: skip
SUBJECTS = frozenset(["i", "he", "she", "we", "they", "who"])
QUANTIFIERS = frozenset([
    "all", "both", "some", "many", "most", "several", "few", "more", "dozens", "hundreds",
    "thousands", "millions", "every", "each", "any", "no", "another", "one", "two", "three",
    "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "thousand", "million", "my",
    "your", "whose",
])  # fmt: skip
PARTICLES = frozenset(["out", "up", "down", "off", "away", "back", "over"])
STOPS = frozenset([
    "away", "back", "out", "up", "down", "off", "home", "here", "there", "again", "twice",
    "once", "instead", "together", "alive", "dead", "free", "open", "late", "later", "earlier",
    "ago", "online", "close", "hard", "afterward", "afterwards", "face-to-face", "forward", "live",
    "way", "high", "low", "north", "south",
    "east", "west", "able", "unable", "aware", "capable", "available", "hardest", "best", "most",
    "least", "longer", "further", "faster", "harder",
    "anyway", "too", "also", "yesterday", "today", "tonight", "tomorrow", "overnight",
])  # fmt: skip
DAYS = frozenset([
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
    "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
])  # fmt: skip
WHEN = frozenset(["last", "next", "this", "earlier", "every", "each", "late", "early"])
UNITS = frozenset([
    "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "night", "nights",
    "week", "weeks", "weekend", "month", "months", "year", "years", "decade", "decades",
    "morning", "afternoon", "evening", "time", "times", "summer", "summers", "winter",
    "winters", "spring", "autumn",
    "fall",
])  # fmt: skip
AMOUNTS = UNITS | frozenset([
    "percent", "percentage", "point", "points", "kilometers", "kilometres", "miles", "meters",
    "metres", "degrees",
])  # fmt: skip
PLURALS = frozenset([
    "police", "people", "men", "women", "children", "staff", "they", "we", "you", "i", "troops",
    "workers", "cattle", "who",
])  # fmt: skip
_SAYING = frozenset([
    "say", "says", "said", "saying", "think", "thinks", "believe", "believes", "believed", "argue",
    "argues", "argued", "insist", "insists", "insisted", "suggest", "suggests", "suggested",
    "allege", "alleges", "alleged", "claimed", "know", "knows", "knew", "stated", "added",
    "noted", "reported", "announced", "confirmed", "revealed", "told", "heard",
])  # fmt: skip
ADJECTIVES = frozenset([
    "new", "old", "large", "small", "young", "former", "senior", "other", "own", "main", "big",
])  # fmt: skip
_NOT_ADVERBS = frozenset([
    "family", "rally", "assembly", "reply", "supply", "ally", "bully", "italy", "july", "only",
])  # fmt: skip
NOUNS_IN_ING = frozenset([
    "building", "meeting", "hearing", "wing", "king", "thing", "something", "nothing",
    "everything", "anything", "morning", "evening", "ring", "spring", "string", "funding",
    "ruling", "killing", "housing", "training", "wedding", "shooting", "smoking", "painting",
    "parking", "banking", "being", "clothing", "engineering", "feeling", "finding", "fishing",
    "gambling",
])  # fmt: skip


class Lists(NamedTuple):
    """The word lists of one language."""

    be: frozenset[str]
    get: frozenset[str]
    participle: frozenset[str]
    not_participle: frozenset[str]
    adverb: frozenset[str]
    clause: frozenset[str]
    not_agent: frozenset[str]
    nominalization: frozenset[str]
    not_nominalization: frozenset[str]
    verb: frozenset[str]
    irregular_verb: frozenset[str]
    not_doing: frozenset[str]


@lru_cache(maxsize=4)
def agency_lists(language: str) -> Lists:
    """Read the word lists of one language; those it lacks are empty."""
    return Lists(
        **{
            row["kind"].replace(" ", "_"): frozenset(row["words"].split("|"))
            for row in list_rows("agency_words.csv")
            if row["language"] == language
        }
    )


class Word(NamedTuple):
    """A word of a sentence: casefolded, with its characters in the text and its zone's code."""

    text: str
    start: int
    end: int
    zone: int


Span = tuple[int, int]


class Clause(NamedTuple):
    """A clause: numbers of the first auxiliary, the verb and the last word of the object.

    Agent and patient are characters of the text.
    """

    first: int
    verb: int
    end: int
    agent: Span | None
    patient: Span | None
    voice: str
    rule: str


class Form(NamedTuple):
    """A form of a verb: of which verb, and which it may be (base, s, past, participle, ing)."""

    lemma: str
    kinds: frozenset[str]


@lru_cache(maxsize=1)
def verb_forms() -> dict[str, Form]:
    """Give every form of the listed verbs: base, s, past, participle, ing."""
    forms: dict[str, tuple[str, set[str]]] = {}

    def put(form: str, lemma: str, *kinds: str) -> None:
        forms.setdefault(form, (lemma, set()))[1].update(kinds)

    lists = agency_lists("en")
    listed = [(v, "", "") for v in sorted(lists.verb)]
    for entry in sorted(lists.irregular_verb):
        lemma, past, participle = entry.split(":")
        listed.append((lemma, past, participle))
    for lemma, past, participle in listed:
        put(lemma, lemma, "base")
        third = lemma[:-1] + "ies" if lemma.endswith("y") and lemma[-2] not in "aeou" else lemma
        if third == lemma:
            third += "es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"
        put(third, lemma, "s")
        for stem in _stems(lemma):
            put(stem + "ing", lemma, "ing")
            if not past:
                put(stem + "ed", lemma, "past", "participle")
        if lemma.endswith("y") and lemma[-2] not in "aeou" and not past:
            put(lemma[:-1] + "ied", lemma, "past", "participle")
        if past:
            put(past, lemma, "past")
            put(participle, lemma, "participle")
    return {form: Form(lemma, frozenset(kinds)) for form, (lemma, kinds) in forms.items()}


@lru_cache(maxsize=1)
def reporting_forms() -> frozenset[str]:
    """Give all forms of the English reporting verbs."""
    return frozenset(
        form
        for row in list_rows("reporting_verbs.csv")
        if row["language"] == "en"
        for form in row["forms"].split()
    )


def _stems(lemma: str) -> list[str]:
    """Give the stems before -ed and -ing: "stop", "stopp"; forms that do not exist harm nothing."""
    if lemma.endswith("e"):
        return [lemma[:-1]]
    if len(lemma) > 2 and lemma[-1] not in "aeiouwxy" and lemma[-2] in "aeiou":
        return [lemma, lemma + lemma[-1]]
    return [lemma]


def broken(text: str, left: Word, right: Word) -> bool:
    """Tell whether a mark of a clause stands between two words; a single full stop is none here.

    Sentences are cut already: the full stop left is that of "Mr." or "R. Kelly".
    """
    return any(
        mark in text[left.end : right.start]
        for mark in (",", ";", ":", "..", "!", "?", "(", ")", "—", "–")
    )


def is_adverb(word: str, lists: Lists) -> bool:
    """Tell whether a word may stand between auxiliary and verb."""
    if word in lists.adverb:
        return True
    return word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS


def is_auxiliary(word: str) -> bool:
    """Tell whether a word is a form of have, be, do or a modal verb."""
    return (
        word in AUXILIARIES
        or (word in MODALS and word != "to")
        or word in DO
        or word.endswith(("n't", "'ll", "'ve"))
    )


def is_number(word: str) -> bool:
    """Tell whether a word is written in figures."""
    return word[:1].isdigit()


def starts_phrase(word: str) -> bool:
    """Tell whether a word can only open a noun phrase."""
    return (
        word in DETERMINERS or word in QUANTIFIERS or word in OBJECTS or is_number(word)
    ) and word != "that"


def phrase(
    text: str, words: Sequence[Word], start: int, last: int, lists: Lists
) -> tuple[int, bool]:
    """Give the last word of the noun phrase that opens at `start`, and whether an end was seen."""
    end = start
    if words[start].text in SUBJECTS | {"it"}:
        return start, True
    pair = (words[start].text, words[start + 1].text if start < last else "")
    if pair in BOUNDS and start + 2 <= last:
        end = start + 2
    while end < last and end - start < _PHRASE:
        at = end + 1
        word, left = words[at].text, words[end].text
        if broken(text, words[end], words[at]):
            break
        opened = left in DETERMINERS or left in QUANTIFIERS or left in ADJECTIVES or is_number(left)
        if left in OBJECTS and left != "her":
            break
        if word == "of":
            if at == last or broken(text, words[at], words[at + 1]):
                break
            after = words[at + 1].text
            if after in PREPOSITIONS or (after.endswith("ing") and after not in NOUNS_IN_ING):
                break
            end = at + 1
            continue
        if word in {"and", "or"}:
            if at == last or not _joins(text, words, at, last, lists):
                break
            end = at + 1
            continue
        if (
            word in PREPOSITIONS
            or word in lists.clause
            or word in HARD
            or word == "to"
            or word in SUBJECTS
            or is_auxiliary(word)
            or word in lists.be
            or (
                (word in STOPS or word in _FINITE)
                and not opened
                and text[words[at].start].islower()
            )
        ):
            break
        if word in DETERMINERS and left not in {"all", "both", "half", "of", "such"}:
            break
        if word in QUANTIFIERS and not opened:
            break
        if word in DAYS and text[words[at].start].isupper() and not opened:
            break
        if word in WHEN and at < last and words[at + 1].text in UNITS and not opened:
            break
        if is_adverb(word, lists) and not opened and text[words[at].start].islower():
            break
        if not opened and _modifies_after(text, words, at, last, left):
            break
        end = at
    while end > start and words[end].text in {"of", "and", "or"}:
        end -= 1
    return end, end - start < _PHRASE


def _modifies_after(text: str, words: Sequence[Word], at: int, last: int, left: str) -> bool:
    """Tell "drugs found in a car", "people leaving the hall" from "the injured", "a building"."""
    word = words[at].text
    if word.endswith("ing") and word not in NOUNS_IN_ING and len(word) > 4:
        if left.endswith(_ADJECTIVAL):
            return False  # "the alleged hacking"
        after = words[at + 1].text if at < len(words) - 1 else ""
        ends = not after or broken(text, words[at], words[at + 1])
        return not (ends or is_auxiliary(after) or after in _BE)  # "election meddling was"
    form = verb_forms().get(word)
    past = form is not None and form.kinds & {"past", "participle"}
    if not past and not word.endswith("ed"):
        return False
    if at == last or starts_phrase(words[at + 1].text):
        return True
    after = words[at + 1].text
    return (
        after in PREPOSITIONS
        or after in DAYS
        or after in {"to", "of", "as"}
        or broken(text, words[at], words[at + 1])
    )


def _joins(text: str, words: Sequence[Word], at: int, last: int, lists: Lists) -> bool:
    """Tell "men and women" from "men and seized" and "the signs, and police left"."""
    after = words[at + 1].text
    if broken(text, words[at], words[at + 1]) or after in SUBJECTS or is_auxiliary(after):
        return False
    form = verb_forms().get(after)
    if (form is not None and "past" in form.kinds) or after in _SAYING or after in PREPOSITIONS:
        return False
    if form is None and after.endswith("ed") and after not in {"injured", "wounded"}:
        return False
    if is_adverb(after, lists) or after in HARD or after in lists.be or after == "to":
        return False
    if at + 2 <= last and not broken(text, words[at + 1], words[at + 2]):
        if starts_phrase(words[at + 2].text) and not starts_phrase(after):
            return False  # "and owns two mines"
        if words[at + 2].text in HARD - RELATIVE | {"that"}:
            return False
    end = at + 1
    while end < last and end - at < 6 and not broken(text, words[end], words[end + 1]):
        word = words[end + 1].text
        form = verb_forms().get(word)
        if is_auxiliary(word) or (form is not None and "past" in form.kinds):
            return end + 1 == last + 1
        if word in PREPOSITIONS or word in lists.clause:
            return True
        end += 1
    return True


def segment(text: str, words: Sequence[Word], end: int, lists: Lists) -> tuple[int, str]:
    """Give the first word of the clause that holds `end`, and what opens it."""
    start = end
    while start and end - start < _FAR:
        left = start - 1
        word = words[left].text
        here = words[start].text
        first = start == end or word in HARD | _SOFT | _SAYING
        if here in SUBJECTS - {"who"} or (here in {"it", "you"} and first):
            return start, "pronoun"
        if broken(text, words[left], words[start]):
            return start, "mark"
        if words[left].zone != words[start].zone:
            return start, "mark"
        if word in HARD:
            return start, word
        if word in _SAYING and (not left or words[left - 1].text not in DETERMINERS):
            return start, "saying"
        if word in _SOFT and _has_verb(text, words, left, lists):
            return start, word
        start = left
    return start, "far" if start else "sentence"


def _has_verb(text: str, words: Sequence[Word], end: int, lists: Lists) -> bool:
    """Tell whether a finite verb stands before `end` in its clause."""
    at = end
    while at and end - at < _FAR:
        at -= 1
        word = words[at].text
        if is_auxiliary(word) or word in lists.be or word in _SAYING:
            return True
        form = verb_forms().get(word)
        named = at > 0 and words[at - 1].text in DETERMINERS
        if form is not None and "past" in form.kinds and not named:
            return True
        if form is None and word.endswith("ed") and len(word) > 4:
            return True
        if word in HARD or (at and broken(text, words[at - 1], words[at])):
            return False
    return False


def subject_of(
    text: str,
    words: Sequence[Word],
    first: int,
    lists: Lists,
    found: Sequence[Clause],
) -> tuple[Span | None, str]:
    """Give the subject of the verb whose first auxiliary is `first`, and how it was told.

    Told by: "subject", "relative" (the noun before "who"), "shared subject" (of the clause before
    "and"), "subject before an insertion", "unclear" (then it is None), "no subject" (no clause).
    """
    pronoun, mark, _ = words[first].text.partition("'")
    if mark and pronoun in SUBJECTS | {"it", "you"}:  # "he's entering", "they've closed"
        return (words[first].start, words[first].start + len(pronoun)), "subject"
    end = first - 1
    while end >= 0 and is_adverb(words[end].text, lists):
        if broken(text, words[end], words[end + 1]):
            break
        end -= 1
    if end < 0:
        return None, "no subject"
    while end >= 0 and words[end].text in MODALS and not broken(text, words[end], words[end + 1]):
        if words[end].text == "to":
            left = words[end - 1].text if end else ""
            raised = [c for c in found[-_NEAR:] if c.verb == end - 1 and c.voice == "passive"]
            if raised:  # "the tunnel is said to be haunted"
                return raised[0].patient, "subject"
            if left not in lists.be and left not in HAVE:
                return None, "unclear"
            end -= 1
        end -= 1
    if end < 0:
        return None, "no subject"
    word = words[end].text
    if broken(text, words[end], words[end + 1]):
        mark = text[words[end].end : words[end + 1].start]
        if "," not in mark:
            return None, "no subject"
        shared = _shared(text, words, end, lists, found)
        if shared is not None:
            return shared, "shared subject"
        span = _before_insertion(text, words, end, lists)
        return (span, "subject before an insertion") if span else (None, "no subject")
    if word in {"and", "or", "but", "then", "yet"}:
        shared = _shared(text, words, end - 1, lists, found)
        return (shared, "shared subject") if shared is not None else (None, "unclear")
    if word in RELATIVE:
        if end == 0:
            return (words[0].start, words[0].end), "subject"
        return antecedent(text, words, end, lists), "relative"
    return _subject(text, words, end, lists, found)


def _shared(
    text: str, words: Sequence[Word], end: int, lists: Lists, found: Sequence[Clause]
) -> Span | None:
    """Give the subject of the clause before: "police arrested a man and seized a car"."""
    before = [c for c in found[-_NEAR:] if c.verb <= end]
    if not before:
        return None
    last = max(before, key=lambda c: c.verb)
    apart = any(
        "," in text[words[i].end : words[i + 1].start]
        for i in range(last.verb, min(end + 1, len(words) - 1))
    )
    if apart and last.first and segment(text, words, last.first - 1, lists)[1] in HARD:
        return None
    if apart and last.first and words[last.first - 1].text in RELATIVE:
        return None
    between = words[last.verb + 1 : end + 1]
    if len(between) > 14 or any(w.text in HARD or w.text in SUBJECTS for w in between):
        return None
    return last.patient if last.voice == "passive" else last.agent


def _before_insertion(text: str, words: Sequence[Word], end: int, lists: Lists) -> Span | None:
    """Give the subject that commas part from its verb: "The judge, 60, closed the case"."""
    at = end
    while at and end - at < _FAR and not broken(text, words[at - 1], words[at]):
        at -= 1
    if not at or "," not in text[words[at - 1].end : words[at].start]:
        return None
    stop = at - 1
    start, opened = segment(text, words, stop, lists)
    if opened not in {"sentence", "mark", "that", "saying"} or _has_verb(text, words, at, lists):
        return None
    return _core(text, words, start, stop, lists)


def antecedent(text: str, words: Sequence[Word], pronoun: int, lists: Lists) -> Span | None:
    """Give the noun phrase right before "who", "which", "that"; None after another preposition."""
    end = pronoun - 1
    start = end
    named = text[words[end].start].isupper()
    if words[pronoun].text == "that" and named:
        return None  # "ways of fighting the Guard that will bring"
    while start and end - start < 8:
        if broken(text, words[start - 1], words[start]):
            break
        word, left = words[start].text, words[start - 1].text
        if left == "of":
            if words[pronoun].text != "who":
                return None
            start -= 2 if start > 1 else 1
            continue
        if word in DETERMINERS or is_number(word):
            break
        if left in PREPOSITIONS or left == "to":
            break
        form = verb_forms().get(left)
        if (
            left in lists.clause
            or left in HARD
            or left in _SAYING
            or is_auxiliary(left)
            or left in lists.be
            or (form is not None and form.kinds & {"past", "ing"} and word not in DETERMINERS)
            or is_adverb(left, lists)
        ):
            break
        start -= 1
    if start and words[start - 1].text in PREPOSITIONS | {"and", "or"}:
        # "thanks to volunteers who gave", but not "a man from Leeds who", "a raid on a bank that"
        person = words[pronoun].text == "who" and words[start - 1].text in PREPOSITIONS
        if not person or text[words[end].start].isupper():
            return None
    if words[start].text in SUBJECTS | OBJECTS | lists.clause or is_auxiliary(words[start].text):
        return None
    if is_adverb(words[end].text, lists) or words[end].text in UNITS:
        return None
    return words[start].start, words[end].end


def _subject(
    text: str, words: Sequence[Word], end: int, lists: Lists, found: Sequence[Clause]
) -> tuple[Span | None, str]:
    start, opened = segment(text, words, end, lists)
    if end - start > _SEGMENT or opened == "far":
        return None, "unclear"
    if words[start].text in DO or words[start].text in MODALS - {"to"}:
        start += 1
    inside = [c for c in found[-_NEAR:] if start <= c.verb <= end]
    if inside:
        # "Parents who had hired a lawyer won the case"
        last = inside[-1]
        if opened in RELATIVE and last.end == end and len(inside) == 1 and start > 1:
            begin, before = segment(text, words, start - 2, lists)
            if before in {"sentence", "mark"} and not _has_verb(text, words, start - 1, lists):
                return _core(text, words, begin, start - 2, lists), "subject"
        return None, "unclear"
    if opened in RELATIVE and opened != "that":
        return None, "unclear"
    opening = words[start].text
    form = verb_forms().get(opening)
    if opened == "that" and not (
        _reports(words, start - 1)
        or starts_phrase(opening)
        or opening in SUBJECTS | PLURALS | {"it"}
        or text[words[start].start].isupper()
    ):
        return None, "unclear"  # "the fund that promotes cycling gave"
    if opened in {"and", "or"} and form is not None and form.kinds & {"base", "past"}:
        return None, "unclear"  # "able to make or alter images"
    span = _core(text, words, start, end, lists)
    return (span, "subject") if span else (None, "unclear")


def _reports(words: Sequence[Word], that: int) -> bool:
    """Tell "said on Friday that" from "the fund that": a reporting verb shortly before."""
    return any(words[i].text in reporting_forms() for i in range(max(0, that - 5), that))


def _core(text: str, words: Sequence[Word], start: int, end: int, lists: Lists) -> Span | None:
    """Give the noun phrase that opens the words of a subject, or None if they open otherwise."""
    start = _after_adverbials(text, words, start, end, lists)
    if start > end:
        return None
    word = words[start].text
    bound = start < end and (word, words[start + 1].text) in BOUNDS
    if (
        (word in PREPOSITIONS and not bound)
        or word in HARD
        or word in {"to", "and", "or", "but", "as", "not", "there", "according"}
        or is_auxiliary(word)
        or word in lists.be
        or (
            word.endswith("ing") and word not in NOUNS_IN_ING and text[words[start].start].islower()
        )
    ):
        return None
    stop, closed = phrase(text, words, start, end, lists)
    if not closed or (stop == start and word in DETERMINERS - _PRONOUNS):
        return None
    rest = words[stop + 1 : end + 1]
    if rest:
        opens = rest[0].text
        form = verb_forms().get(opens)
        finite = form is not None and "past" in form.kinds and "participle" not in form.kinds
        if word in SUBJECTS | {"it"} and opens not in PREPOSITIONS:
            return None  # "the material he made was sold"
        if finite or opens in DETERMINERS | SUBJECTS | (_FINITE - _PARTICIPLES):
            return None
        if is_adverb(opens, lists) and len(rest) > 1:
            return None
        if any(is_auxiliary(w.text) or w.text in lists.be for w in rest):
            return None
    return words[start].start, words[stop].end


def _after_adverbials(text: str, words: Sequence[Word], start: int, end: int, lists: Lists) -> int:
    """Skip "On Monday", "last week", "in March", "meanwhile" at the head of a clause."""
    while start <= end:
        word = words[start].text
        after = words[start + 1].text if start < end else ""
        if word in WHEN and after in UNITS | DAYS:
            start += 2
        elif word in {"on", "in", "by", "since", "until", "at"} and (
            after in DAYS or is_number(after) or after in {"noon", "midnight", "dawn"}
        ):
            start += 2
            if start <= end and is_number(words[start].text):
                start += 1
        elif word in DAYS | _OPENERS or (is_adverb(word, lists) and word not in QUANTIFIERS):
            start += 1
        else:
            return start
    return start
