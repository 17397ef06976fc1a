"""Dutch passives of one sentence: a form of "worden" and the participle of its clause.

"is gesloten" may tell a state and is left out, but for where "door" names who closed it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mediacompare.phrases import Clause, Span, Word, broken

_FAR = 40
_WORDEN = frozenset(["wordt", "worden", "werd", "werden", "word"])
_ZIJN = frozenset(["is", "zijn", "was", "waren"])
_FINITE = frozenset([
    "moet", "moeten", "moest", "moesten", "kan", "kunnen", "kon", "konden", "zal", "zullen",
    "zou", "zouden", "mag", "mogen", "mocht", "mochten", "wil", "willen", "hoeft", "hoeven",
])  # fmt: skip
_SEPARABLE = (
    "aan|af|achter|bij|binnen|dicht|door|goed|in|klaar|mee|mis|na|neer|om|omver|onder|op|open|over|"
    "samen|stil|tegen|terug|teleur|toe|uit|vast|vol|voor|voort|vrij|weg|weer|kwijt|leeg|lastig"
)
_PARTICIPLE = re.compile(
    rf"(?:{_SEPARABLE})?ge[a-zà-ÿ]{{2,20}}(?:d|t|en|aan|ien)|"
    r"(?:be|her|ont|er|mis)[a-zà-ÿ]{2,20}(?:d|t)|ver[a-zà-ÿ]{2,20}(?:d|t)|"
    r"(?:door|onder|over|aan|om|voor|weer)[a-zà-ÿ]{3,20}(?:d|t)"
)
_STRONG = frozenset([
    "bedreven", "bedrogen", "begonnen", "begraven", "begrepen", "bekeken", "beschreven",
    "besloten", "besproken", "bestreden", "betrokken", "bevolen", "bevonden", "bewezen",
    "bezeten", "bedorven", "ontbonden", "ontdaan", "ontheven", "onthouden", "ontnomen",
    "ontslagen", "ontvangen", "ontworpen", "ontzien", "onderbroken", "ondernomen",
    "onderschreven", "ondervonden", "overgenomen", "overleden", "overschreden", "overwonnen",
    "overwogen", "verbannen", "verboden", "verbonden", "verbroken", "verdreven", "vergeleken",
    "vergeten", "vergeven", "verheven", "verkozen", "verlaten", "verloren", "vernomen",
    "verschoven", "verslagen", "verstaan", "vertrokken", "vervangen", "verworpen", "verworven",
    "verzonden", "voorgeschreven", "doorzocht", "herzien", "herkozen", "misbruikt", "afgewezen",
    "voltrokken", "verkocht",
])  # fmt: skip
_NOT = frozenset([
    "bekend", "bereid", "beroemd", "bewust", "gezond", "goed", "verliefd", "vertrokken",
    "overleden", "gek", "begonnen", "gebeurd", "gelukt", "geleden", "bestand", "beleid",
    "gebied", "bericht", "besluit", "gevecht", "gericht", "verband", "verkeerd", "verdacht",
    "vermoeid", "gemeente", "gesprek", "getuigen", "gevangenen", "gewoond",
])  # fmt: skip
_PREPOSITIONS = frozenset([
    "in", "op", "aan", "bij", "met", "na", "naar", "om", "over", "sinds", "te", "tegen",
    "tijdens", "tot", "tussen", "uit", "van", "vanaf", "vanwege", "volgens", "voor", "wegens",
    "zonder", "door", "ten", "onder", "per", "binnen", "buiten", "achter", "naast", "rond",
    "via",
])  # fmt: skip
_CLAUSE = frozenset([
    "dat", "of", "omdat", "als", "toen", "terwijl", "hoewel", "nadat", "voordat", "zodat",
    "wanneer", "waar", "waarom", "hoe", "en", "maar", "want", "dus", "sinds", "zodra", "indien",
])  # fmt: skip
_RELATIVE = frozenset(["die", "dat"])
_ADVERBS = frozenset([
    "niet", "nooit", "ook", "nog", "al", "weer", "dan", "toen", "nu", "later", "eerst", "zo",
    "zelfs", "alleen", "vaak", "gisteren", "vandaag", "morgen", "hier", "daar", "er", "daarna",
    "intussen", "inmiddels", "verder", "wel", "maandag", "dinsdag", "woensdag", "donderdag",
    "vrijdag", "zaterdag", "zondag", "opnieuw", "zwaar", "scherp", "direct", "meteen", "altijd",
    "echter",
])  # fmt: skip
_DETERMINERS = frozenset([
    "de", "het", "een", "deze", "dit", "die", "dat", "zijn", "haar", "hun", "ons", "onze",
    "mijn", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf",
    "twaalf", "enkele", "veel", "vele", "alle", "geen", "elk", "elke", "ieder", "iedere",
    "sommige", "meer",
])  # fmt: skip
_PRONOUNS = frozenset(["hij", "zij", "ze", "wij", "we", "ik", "jij", "u", "niemand", "iemand"])
_NOT_AGENT = frozenset(["middel", "toedoen", "gebrek", "week", "dag", "jaar", "eeuw", "heen"])


def dutch_passives(text: str, words: Sequence[Word]) -> list[Clause]:
    """Find the Dutch passives of one sentence."""
    found: list[Clause] = []
    taken: set[int] = set()
    for i, word in enumerate(words):
        if word.text not in _WORDEN and word.text not in _ZIJN:
            continue
        for verb in _participles(text, words, i):
            if verb in taken:
                continue
            start = _start(text, words, min(i, verb))
            agent = _agent(text, words, start, max(i, verb), verb)
            if word.text in _ZIJN and (agent is None or agent[0] < word.start):
                continue
            patient = _patient(text, words, start, i, verb)
            if patient is None and found and found[-1].first == i:
                patient = found[-1].patient
            found.append(
                Clause(min(i, verb), verb, verb, agent, patient, "passive", "worden and participle")
            )
            taken.add(verb)
    return sorted(found, key=lambda c: c.verb)


def _is_participle(text: str, word: Word) -> bool:
    if not text[word.start].islower() or word.text in _NOT:
        return False
    return word.text in _STRONG or _PARTICIPLE.fullmatch(word.text) is not None


def _participles(text: str, words: Sequence[Word], i: int) -> list[int]:
    if i and not broken(text, words[i - 1], words[i]) and _is_participle(text, words[i - 1]):
        return [i - 1]  # "dat het verkocht werd"
    hits: list[int] = []
    for j in range(i + 1, min(i + 25, len(words))):
        if broken(text, words[j - 1], words[j]) or words[j].text in _WORDEN:
            break
        if words[j].text in _CLAUSE - {"en", "of"}:
            break
        if _is_participle(text, words[j]) and _ends(text, words, j):
            hits.append(j)
            if len(hits) == 2 or j + 1 >= len(words) or words[j + 1].text not in {"en", "of"}:
                break
    return hits


def _ends(text: str, words: Sequence[Word], j: int) -> bool:
    if j + 1 >= len(words) or broken(text, words[j], words[j + 1]):
        return True
    after = words[j + 1].text
    return after in {"en", "of", "worden", "werd", "werden"} or after in _PREPOSITIONS


def _start(text: str, words: Sequence[Word], i: int) -> int:
    at = i
    while at and i - at < _FAR and not broken(text, words[at - 1], words[at]):
        if words[at - 1].text in _CLAUSE - {"en"}:
            break
        at -= 1
    return at


def _agent(text: str, words: Sequence[Word], start: int, stop: int, verb: int) -> Span | None:
    for k in range(start, min(stop + 5, len(words) - 1)):
        if k > stop and broken(text, words[k - 1], words[k]):
            return None
        if words[k].text != "door" or k == verb:
            continue
        first = k + 1
        if words[first].text in _NOT_AGENT | _PREPOSITIONS or words[first].text[:1].isdigit():
            continue
        end = _phrase(text, words, first, len(words) - 1)
        if words[end].text in _NOT_AGENT:
            continue
        return words[first].start, words[end].end
    return None


def _phrase(text: str, words: Sequence[Word], start: int, last: int) -> int:
    end = start
    while end < last and end - start < 7:
        word = words[end + 1]
        if broken(text, words[end], word) or word.text in _PREPOSITIONS | _CLAUSE | _ADVERBS:
            break
        if word.text in _WORDEN | _ZIJN | _FINITE or _is_participle(text, word):
            break
        if word.text in _DETERMINERS and words[end].text not in _DETERMINERS:
            break
        end += 1
    return end


def _patient(text: str, words: Sequence[Word], start: int, worden: int, verb: int) -> Span | None:
    """Give the subject: before the finite verb, or after it where an adverb opens the clause."""
    opening = words[start].text
    finite = next(
        (k for k in range(start, worden + 1) if words[k].text in _WORDEN | _ZIJN | _FINITE), worden
    )
    apart = start > 0 and "," in text[words[start - 1].end : words[start].start]
    if opening in _RELATIVE and apart and finite > start:
        return _antecedent(text, words, start - 1)
    if finite > verb or finite == start or opening in _PREPOSITIONS | _ADVERBS:
        begin = start if finite > verb else finite + 1
    else:
        begin = start
    stop = min(verb, finite) if begin == start and finite > begin else verb
    while begin < stop and words[begin].text in _ADVERBS:
        begin += 1
    if begin >= stop or (words[begin].text in _PREPOSITIONS | {"het", "er"} and begin + 1 >= stop):
        return None
    if words[begin].text in _PREPOSITIONS:
        return None
    if words[begin].text in _PRONOUNS:
        return words[begin].start, words[begin].end
    opens = words[begin]
    if text[opens.start].islower() and opens.text not in _DETERMINERS:
        return None
    end = _phrase(text, words, begin, stop - 1)
    if begin == end and opens.text in _DETERMINERS:
        return None
    if end + 1 < stop and words[end + 1].text in _ADVERBS and begin == start:
        return None
    return words[begin].start, words[end].end


def _antecedent(text: str, words: Sequence[Word], end: int) -> Span | None:
    start = end
    while start and end - start < 5 and words[start].text not in _DETERMINERS:
        if broken(text, words[start - 1], words[start]):
            break
        start -= 1
    if start and words[start - 1].text in _PREPOSITIONS:
        return None
    return words[start].start, words[end].end
