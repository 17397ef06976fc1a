"""English clauses of one sentence, active and passive: the verb, who does it, whom it is done to.

An active clause needs a verb of the list in resources/agency_words.csv, which has verbs of doing
only, or a form in -ed before an article. A passive takes any participle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from mediacompare.phrases import (
    ADJECTIVES,
    AMOUNTS,
    AUXILIARIES,
    BOUNDS,
    DAYS,
    DETERMINERS,
    DO,
    HARD,
    HAVE,
    MODALS,
    NOUNS_IN_ING,
    PARTICLES,
    PLURALS,
    PREPOSITIONS,
    QUANTIFIERS,
    RELATIVE,
    STOPS,
    SUBJECTS,
    UNITS,
    WHEN,
    Clause,
    Form,
    Lists,
    Span,
    Word,
    agency_lists,
    broken,
    is_adverb,
    is_auxiliary,
    is_number,
    phrase,
    reporting_forms,
    segment,
    starts_phrase,
    subject_of,
    verb_forms,
)

#: Of verbs in -ize and -ify, by the end of the form.
_KINDS = {
    "e": frozenset(["base"]),
    "y": frozenset(["base"]),
    "es": frozenset(["s"]),
    "d": frozenset(["past", "participle"]),
    "g": frozenset(["ing"]),
}
_ADVERBS_BETWEEN = 4
_AGENT_WITHIN = 12
_PARTICIPLE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*ed")
_OVER = frozenset(["take", "hand", "turn", "run", "knock"])
_NAMING = frozenset(["named", "called", "dubbed", "nicknamed", "titled", "labeled", "labelled"])
#: Verbs of which no noun looks like the form in -s, beside those in -ize, -ify, -ate, -en.
_NO_NOUNS = frozenset([
    "give", "bring", "keep", "sell", "send", "teach", "lend", "destroy", "protect", "prevent",
    "provide", "produce", "remove", "accuse", "oblige", "forbid", "allow", "obey", "defend",
    "appoint", "elect", "reject", "expel", "evict", "abolish", "punish", "publish", "persuade",
    "pursue", "reduce", "replace", "resolve", "reveal", "save", "seize", "solve", "take",
])  # fmt: skip
#: After these participles a noun may be an object: "were given keys".
_TWO_OBJECTS = frozenset([
    "given", "paid", "shown", "told", "asked", "sent", "offered", "handed", "awarded", "granted",
    "taught", "elected", "named", "called", "made", "appointed", "declared", "considered", "fined",
    "denied", "promised", "refused", "issued", "allowed", "dubbed", "labeled", "labelled",
    "caught", "found", "left", "seen", "kept", "charged", "forced", "allotted", "served", "read",
])  # fmt: skip
_NO_NOUN_IN_S = frozenset([
    "always", "perhaps", "besides", "sometimes", "afterwards", "nowadays", "overseas", "outdoors",
    "indoors", "downstairs", "upstairs", "these", "those", "whereas", "unless", "mondays",
    "sundays", "saturdays", "weekends", "series", "mornings", "evenings",
])  # fmt: skip
#: "took place" and the like: the verb with its noun is an intransitive verb.
_EMPTY = {
    "take": frozenset(["place", "part", "effect", "shape", "aim"]),
    "give": frozenset(["way", "birth", "rise"]),
    "make": frozenset(["sure", "clear", "sense", "way"]),
}


def english_clauses(text: str, words: Sequence[Word]) -> list[Clause]:
    """Find the clauses of one sentence, in the order of their verbs.

    Parameters
    ----------
    text
        The whole text; the words have their offsets in it.
    words
        The words of the sentence.
    """
    lists = agency_lists("en")
    passives = dict(_passives(text, words, lists))
    taken = {i for verb, (first, _) in passives.items() for i in range(first, verb + 1)}
    found: list[Clause] = []
    for verb in range(len(words)):
        if verb in passives:
            first, rule = passives[verb]
            agent = _by(text, words, verb, lists)
            patient = _patient(text, words, first, lists, found)
            found.append(Clause(first, verb, verb, agent, patient, "passive", rule))
        elif verb not in taken:
            clause = _active(text, words, verb, lists, found)
            if clause is not None:
                found.append(clause)
    return found


def _passives(
    text: str, words: Sequence[Word], lists: Lists
) -> Iterator[tuple[int, tuple[int, str]]]:
    """Find participles after "be" or "get", each with the first auxiliary."""
    i = 0
    while i < len(words):
        word = words[i].text
        j = None
        if word in lists.be or word in lists.get:
            j = _participle_at(text, words, i, lists)
        if j is None:
            i += 1
            continue
        rule = "get" if word in lists.get else "be"
        yield j, (_first_auxiliary(words, i, lists), f"{rule} and participle")
        second = _second_participle(text, words, j, lists)
        while second is not None:
            yield second, (second, "second participle")
            j, second = second, _second_participle(text, words, second, lists)
        i = j + 1


def _second_participle(text: str, words: Sequence[Word], j: int, lists: Lists) -> int | None:
    """Give the participle of "was arrested on Friday and charged": of a listed verb, no object."""
    for k in range(j + 1, min(j + 10, len(words) - 1)):
        word = words[k].text
        if word in HARD | SUBJECTS or word in lists.be or is_auxiliary(word):
            return None
        marked = broken(text, words[k - 1], words[k])
        if marked and "," not in text[words[k - 1].end : words[k].start]:
            return None
        at = k + 1 if word in {"and", "or"} else k if marked and k == j + 1 else None
        if at is None:
            continue
        while at < len(words) - 1 and is_adverb(words[at].text, lists):
            at += 1
        form = verb_forms().get(words[at].text)
        if form is None or "participle" not in form.kinds or text[words[at].start].isupper():
            if word in {"and", "or"}:
                return None
            continue
        if "base" in form.kinds or _object(text, words, at, form, lists, relative=False):
            return None
        return at
    return None


def _first_auxiliary(words: Sequence[Word], i: int, lists: Lists) -> int:
    """Go back to the first auxiliary: "have not yet been arrested", "is being built"."""
    first = i
    while first:
        at = first - 1
        while at and (words[at].text in lists.adverb or words[at].text.endswith("ly")):
            at -= 1
        if words[at].text not in AUXILIARIES or first - at > 3:
            break
        first = at
    return first


def _participle_at(text: str, words: Sequence[Word], i: int, lists: Lists) -> int | None:
    for j in range(i + 1, min(i + 2 + _ADVERBS_BETWEEN, len(words))):
        if broken(text, words[j - 1], words[j]):
            return None
        word = words[j].text
        if word in lists.participle or _PARTICIPLE.fullmatch(word):
            # "is opposed to" describes, "was opposed by three members" tells what they did.
            acted = j + 1 < len(words) and words[j + 1].text == "by"
            if word in lists.not_participle and not acted:
                return None
            return None if _modifies(text, words, j) else j
        joins = word == "and" and words[j - 1].text.endswith("ly")
        if word not in lists.adverb and not word.endswith("ly") and not joins:
            return None
    return None


def _modifies(text: str, words: Sequence[Word], j: int) -> bool:
    """Tell "were armed men" from "were armed by men": a noun right after the participle."""
    if j + 1 >= len(words) or broken(text, words[j], words[j + 1]):
        return False
    after = words[j + 1].text
    if words[j].text in {"armed", "registered", "organized", "united", "improved", "increased"}:
        return after.endswith("s")
    if not after.endswith("s") or len(after) < 5 or after.endswith(("ss", "ous", "us", "wards")):
        return False
    return words[j].text not in _TWO_OBJECTS and not (
        after in PREPOSITIONS | AMOUNTS | DAYS | _NO_NOUN_IN_S
        or is_adverb(after, agency_lists("en"))
    )


def _by(text: str, words: Sequence[Word], j: int, lists: Lists) -> Span | None:
    """Give the span of who acts: what follows "by", if it is no time, amount, means or "-ing"."""
    for k in range(j + 1, min(j + 1 + _AGENT_WITHIN, len(words) - 1)):
        if any(mark in text[words[k - 1].end : words[k].start] for mark in ";:.!?—–"):
            return None
        if words[k].text in lists.clause or words[k].text in lists.be:
            return None
        if words[k].text != "by":
            continue
        first = words[k + 1].text
        if first.endswith("ing") or first in lists.not_agent or first[:1].isdigit():
            return None
        if first in PREPOSITIONS or broken(text, words[k], words[k + 1]):
            return None
        end, _ = phrase(text, words, k + 1, len(words) - 1, lists)
        if words[end].text in lists.not_agent:
            return None
        return words[k + 1].start, words[end].end
    return None


def _patient(
    text: str, words: Sequence[Word], first: int, lists: Lists, found: Sequence[Clause]
) -> Span | None:
    """Give who is acted on in a passive: the subject; in "saw crates being opened" what is seen."""
    if words[first].text == "being":
        end = begin = first - 1
        if end < 0 or broken(text, words[end], words[first]) or words[end].text in lists.clause:
            return None
        while begin and end - begin < 3 and words[begin].text in DETERMINERS:
            begin -= 1
        return words[begin].start, words[end].end
    return subject_of(text, words, first, lists, found)[0]


def _active(
    text: str, words: Sequence[Word], verb: int, lists: Lists, found: Sequence[Clause]
) -> Clause | None:
    form = _form(text, words, verb)
    group = None if form is None else _verb_group(text, words, verb, form, lists)
    if form is None or group is None:
        return None
    first, rule = group
    relative = first > 0 and words[first - 1].text in RELATIVE
    goal = _object(text, words, verb, form, lists, relative=relative)
    if goal is None:
        return None
    agent, how = subject_of(text, words, first, lists, found)
    if how == "no subject" or (how == "unclear" and not starts_phrase(words[goal[0]].text)):
        return None
    patient = (words[goal[0]].start, words[goal[1]].end)
    return Clause(first, verb, goal[1], agent, patient, "active", f"{rule}, {how}")


@lru_cache(maxsize=1)
def _not_doing() -> frozenset[str]:
    """Verbs in -ed that report, think or happen: they take an object and do nothing to it."""
    return reporting_forms() | agency_lists("en").not_doing


def _form(text: str, words: Sequence[Word], verb: int) -> Form | None:
    word = words[verb].text
    if verb and text[words[verb].start].isupper():
        return None  # a name: "the Armed Services Committee"
    form = verb_forms().get(word)
    if form is not None:
        return form
    verbal = re.fullmatch(r"[a-z]{3,}(?:iz(e|es|ed|ing)|if(y|ies|ied|ying))", word)
    if verbal is not None and word not in _not_doing():
        ending = verbal.group(1) or verbal.group(2)
        return Form(word, _KINDS[ending[-2:] if ending[-1] == "s" else ending[-1]])
    if not word.endswith("ed") or len(word) < 5 or word in _not_doing():
        return None
    after = words[verb + 1].text if verb + 1 < len(words) else ""
    if after in DETERMINERS and not broken(text, words[verb], words[verb + 1]):
        return Form(word, frozenset(["past"]))
    return None


def _verb_group(
    text: str, words: Sequence[Word], verb: int, form: Form, lists: Lists
) -> tuple[int, str] | None:
    """Give the first word of "has not been able", "will close", "closed", and the tense's rule."""
    kinds = form.kinds
    before = verb - 1
    while (
        before >= 0
        and is_adverb(words[before].text, lists)
        and not broken(text, words[before], words[before + 1])
    ):
        before -= 1
    if before < 0:
        return None
    if broken(text, words[before], words[before + 1]):
        finite = "past" in kinds and words[verb].text not in _NAMING
        return (before + 1, "past") if finite else None
    word = words[before].text
    if word == "to":
        obliged = before and words[before - 1].text in HAVE and "base" in kinds
        return (before - 1, "modal verb") if obliged else None
    if word in lists.be or word in lists.get:
        if "ing" not in kinds or word in lists.get:
            return None
        return _first_of_group(text, words, before, lists), "progressive"
    if word in HAVE or word.endswith("'ve"):
        if "participle" not in kinds:
            return None
        return _first_of_group(text, words, before, lists), "perfect"
    if is_auxiliary(word):
        if "base" not in kinds:
            return None
        return _first_of_group(text, words, before, lists), "modal verb"
    if (
        word in DETERMINERS - {"that", "this", "these", "those"}
        or word in PREPOSITIONS
        or word in ADJECTIVES
        or word in {"of", "a", "as", "like"}
        or word.endswith(("'s", "s'"))
    ):
        return None
    if "past" in kinds:
        return None if is_number(word) or word in QUANTIFIERS - {"all", "both"} else (verb, "past")
    return _present(text, words, verb, form, before, lists)


def _present(
    text: str, words: Sequence[Word], verb: int, form: Form, before: int, lists: Lists
) -> tuple[int, str] | None:
    """Tell "the law bans a drug" and "rebels hold towns" from nouns that look the same."""
    word = words[before].text
    clear = verb + 1 < len(words) and starts_phrase(words[verb + 1].text)
    clear = clear or form.lemma in _NO_NOUNS or form.lemma.endswith(("ize", "ify", "ate", "en"))
    kinds = form.kinds
    if "s" in kinds:
        return (verb, "present") if clear and not _plural(word) else None
    if "base" in kinds:
        if _question(text, words, before, lists):
            return verb, "question"
        if word in RELATIVE and word != "that":
            return (verb, "present") if clear else None
        if word in PLURALS:
            return (verb, "present") if clear or word in {"they", "we", "i", "you"} else None
        if _plural(word) and not is_number(word) and clear:
            return verb, "present"
    return None


def _plural(word: str) -> bool:
    return word in PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")))


def _question(text: str, words: Sequence[Word], before: int, lists: Lists) -> bool:
    start, opened = segment(text, words, before, lists)
    if opened not in {"sentence", "mark"}:
        return False
    return start < before and (words[start].text in DO or words[start].text in MODALS - {"to"})


def _first_of_group(text: str, words: Sequence[Word], at: int, lists: Lists) -> int:
    first = at
    while first:
        left = first - 1
        while left and is_adverb(words[left].text, lists) and first - left < 4:
            left -= 1
        if not is_auxiliary(words[left].text) or broken(text, words[left], words[left + 1]):
            return first
        first = left
    return first


def _object(
    text: str, words: Sequence[Word], verb: int, form: Form, lists: Lists, *, relative: bool
) -> tuple[int, int] | None:
    """Give the first and the last word of the direct object, or None where there is none."""
    last = len(words) - 1
    at = verb + 1
    if at > last or broken(text, words[verb], words[at]):
        return None
    word = words[at].text
    if word in PARTICLES and (word != "over" or form.lemma in _OVER):
        at += 1
        if at > last or broken(text, words[at - 1], words[at]):
            return None
        word = words[at].text
    bound = at < last and (word, words[at + 1].text) in BOUNDS
    if (
        (word in PREPOSITIONS and not bound)
        or word in lists.clause
        or word in HARD
        or word in SUBJECTS
        or (word in STOPS - {"most"} and not bound)
        or word in {"to", "of", "not", "there", "ago"}
        or is_auxiliary(word)
        or word in lists.be
        or (is_adverb(word, lists) and not bound)
        or (word in DAYS and text[words[at].start].isupper())
    ):
        return None
    if word in WHEN and at < last and words[at + 1].text in UNITS:
        return None
    if word.endswith("ing") and word not in NOUNS_IN_ING:
        return None
    end, closed = phrase(text, words, at, last, lists)
    amounts = [w.text for w in words[at : end + 1] if w.text in AMOUNTS]
    counted = bound or word in QUANTIFIERS or is_number(word)
    if not closed or words[end].text in AMOUNTS | {"past", "last"} or (amounts and counted):
        return None
    if {word, words[end].text} & _EMPTY.get(form.lemma, frozenset()):
        return None
    if end == at and word in DETERMINERS - {"this", "these", "those", "her"}:
        return None
    if not relative and end < last and not broken(text, words[end], words[end + 1]):
        after = words[end + 1].text
        if is_auxiliary(after) or after in lists.be:
            return None
    return at, end
