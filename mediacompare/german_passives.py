"""German passives of one sentence: a form of "werden" and the participle that ends its clause.

"ist geschlossen" tells a state, "wurde krank" a change, "wird schließen" the future: none is a
passive. Where "wird" stands with a form that may be an infinitive as well ("verlassen"), the rule
cannot tell and leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mediacompare.phrases import Clause, Span, Word, broken

_PRESENT = frozenset(["werde", "wirst", "wird", "werdet", "werden"])
_PAST = frozenset(["wurde", "wurdest", "wurden", "wurdet", "würde", "würden"])
_WERDEN = _PRESENT | _PAST
_MODALS = frozenset([
    "soll", "sollen", "sollte", "sollten", "kann", "können", "konnte", "konnten", "könnte",
    "könnten", "muss", "müssen", "musste", "mussten", "müsste", "müssten", "darf", "dürfen",
    "durfte", "durften", "dürfte", "dürften", "will", "wollen", "wollte", "wollten", "zu",
])  # fmt: skip
_SEIN = frozenset(["ist", "sind", "war", "waren", "sei", "seien", "wäre", "wären"])
_FINITE = _WERDEN | _MODALS | _SEIN
_FAR = 60  # words looked back for the start of a clause
_SEPARABLE = (
    "ab|an|auf|aus|bei|dar|durch|ein|fehl|fern|fest|fort|frei|gegen|gleich|her|heraus|herbei|hervor|"
    "herunter|hin|hinaus|hinein|hinzu|hoch|kennen|klar|los|mit|nach|nieder|preis|still|statt|teil|"
    "tot|über|um|unter|voran|vor|vorbei|vorweg|wahr|weg|weiter|wieder|zu|zurecht|zurück|"
    "zusammen|bereit|bekannt|ruhig|sicher|schwer|lahm|groß|wett|heim|irre"
)
_REGULAR = re.compile(
    rf"(?:{_SEPARABLE})?ge[a-zäöüß]{{2,20}}(?:t|en)|[a-zäöüß]{{2,20}}iert|"
    rf"(?:{_SEPARABLE})?(?:be|ver|er|ent|zer|miss)[a-zäöüß]{{2,20}}t|"
    r"(?:durch|über|unter|um|wider|hinter|voll)[a-zäöüß]{3,20}t"
)
#: Strong verbs without ge-: the participle in -en, which many share with the infinitive.
_STRONG = frozenset([
    "abberufen", "anbefohlen", "befohlen", "befunden", "begangen", "begonnen",
    "begraben", "begriffen", "behalten", "behangen", "bekommen", "beladen", "belogen", "beraten",
    "berufen", "beschlossen", "beschossen", "beschrieben", "besessen", "besprochen", "bestanden",
    "bestochen", "bestritten", "betreten", "betrieben", "betroffen", "betrogen", "bewiesen",
    "bezogen", "einbezogen", "einberufen", "empfangen", "empfohlen", "empfunden", "entbunden",
    "enthalten", "enthoben", "entkommen", "entlassen", "entnommen", "entrissen", "entschieden",
    "entsprochen", "entworfen", "entwunden", "entzogen", "erfahren", "erfunden", "ergriffen",
    "erhalten", "erhoben", "erlassen", "erraten", "erschlagen", "erschossen", "erstochen",
    "ertragen", "erwiesen", "erworben", "erzogen", "hinterlassen", "überfahren", "überfallen",
    "übergeben", "überlassen", "übernommen", "übersehen", "überstanden", "übertragen",
    "übertrieben", "überwiesen", "überworfen", "überwunden", "umgeben", "unterbrochen",
    "unterbunden", "untergraben", "unterlassen", "unternommen", "unterschlagen", "unterschrieben",
    "unterworfen", "untersagt", "verbannt", "verboten", "verbrochen", "verbunden", "verdorben",
    "vereinnahmt", "verfolgt", "vergeben", "vergessen", "vergossen", "verglichen", "vergraben",
    "verhalten", "verlassen", "verlesen", "verliehen", "verloren", "vermessen", "vermieden",
    "vernommen", "verraten", "verschlagen", "verschlossen", "verschoben", "verschrieben",
    "verschwiegen", "verschworen", "versehen", "versprochen", "verstanden", "vertreten",
    "vertrieben", "verwiesen", "verworfen", "verziehen", "verzogen", "vollzogen", "widerrufen",
    "zerbrochen", "zerrissen", "zerschlagen", "zerstritten", "vorbehalten", "vorenthalten",
    "weitergegeben", "missverstanden",
])  # fmt: skip
#: Participles that are infinitives too: after "wird" they tell the future as well.
_INFINITIVES = frozenset(
    word
    for word in _STRONG
    if re.fullmatch(r"\w+(?:halten|laden|raten|lassen|geben|fallen|fahren|tragen|schlagen|treten|"
                    r"sehen|graben|messen|gessen|lesen|rufen|kommen|fangen|ziehen)", word)
) | frozenset(["gefallen", "gehören", "gebären", "gebrauchen", "gewinnen", "gelingen", "geraten",
               "geschehen", "genießen", "gestehen", "gestalten", "geleiten", "gefährden",
               "gewähren", "gewöhnen", "genesen", "genügen", "gelten", "geben", "gehen", "gewarten",
               "gedenken", "gedeihen", "gestatten", "gebieten", "geloben"])  # fmt: skip
#: What follows "wurde" in this form is a state or an adverb; "es wurde bekannt" is no passive.
_NO_PARTICIPLES = frozenset([
    "bekannt", "bereit", "bewusst", "berühmt", "beliebt", "gesund", "gerecht", "gewiss", "genau",
    "bestimmt", "gut", "verrückt", "gesamt", "erst", "gering", "gelegen", "gelassen", "gespannt",
    "berechtigt", "verwandt", "erwachsen", "entlang", "unbekannt", "zuerst", "gemein", "geheim",
    "beredt", "ernst", "gekonnt", "gewandt", "verliebt", "begeistert", "geeignet", "bedeutend",
    "gegen",
])  # fmt: skip
#: Verbs with which "von" tells from where, or of what: no agent.
_FROM = frozenset([
    "gestrichen", "gestoßen", "getrennt", "entfernt", "ausgeschlossen", "entbunden", "überzeugt",
    "abgezogen", "abgehalten", "freigesprochen", "ausgegangen", "abgeraten",
    "ausgenommen", "abgeleitet", "abgesehen", "unterschieden", "abgebrochen",
])  # fmt: skip
_UNITS = frozenset([
    "franken", "euro", "euros", "dollar", "mark", "kronen", "pfund", "prozent", "millionen", "uhr",
    "meter", "metern", "kilometer", "kilometern", "tage", "tagen", "tag", "woche", "wochen", "jahr",
    "jahre", "jahren", "monat", "monate", "monaten", "stunde", "stunden", "minuten", "januar",
    "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober",
    "november", "dezember",
])  # fmt: skip
_CLAUSE = frozenset([
    "dass", "ob", "weil", "wenn", "als", "wie", "nachdem", "bevor", "während", "obwohl", "damit",
    "sodass", "falls", "wo", "wann", "warum", "womit", "wodurch", "da", "indem", "sobald", "bis",
])  # fmt: skip
_RELATIVES = frozenset([
    "der", "die", "das", "den", "dem", "denen", "dessen", "deren", "welche", "welcher", "welches",
])  # fmt: skip
_PREPOSITIONS = frozenset([
    "in", "im", "ins", "an", "am", "ans", "auf", "aus", "bei", "beim", "mit", "nach", "seit", "von",
    "vom", "zu", "zum", "zur", "durch", "für", "gegen", "ohne", "um", "über", "unter", "vor",
    "hinter", "neben", "zwischen", "wegen", "trotz", "während", "laut", "ab", "bis", "per", "gemäß",
    "infolge", "aufgrund", "innerhalb", "außerhalb", "statt", "gegenüber", "mithilfe", "dank",
])  # fmt: skip
#: Not nominative: after these the phrase is no subject.
_OBLIQUE = frozenset([
    "den", "dem", "einem", "einer", "ihm", "ihn", "ihnen", "mir", "mich", "dir", "dich", "uns",
    "euch", "seinem", "seiner", "ihrem", "ihrer", "diesem", "dieser", "keinem", "keiner", "des",
    "eines", "man",
])  # fmt: skip
_ADVERBS = frozenset([
    "nicht", "nie", "auch", "noch", "schon", "bereits", "wieder", "dann", "damals", "heute",
    "gestern", "morgen", "nun", "jetzt", "zudem", "dabei", "dort", "hier", "später", "zunächst",
    "zuvor", "so", "sogar", "nur", "erst", "immer", "oft", "selten", "mehrfach", "außerdem",
    "allerdings", "jedoch", "aber", "deshalb", "daher", "inzwischen", "mittlerweile", "bislang",
    "bisher", "weiter", "wohl", "offenbar", "wann", "wo", "wie", "warum", "schließlich", "zugleich",
    "dagegen", "unweit", "denn", "darum", "hierauf", "danach", "daraufhin", "ebenso", "kurz",
    "abends", "morgens", "nachts", "vorgestern", "hingegen", "trotzdem", "somit", "damit", "wobei",
    "allein", "alle", "ferner", "ebenfalls", "vorerst", "kürzlich", "jüngst", "neu", "scharf",
])  # fmt: skip
_DETERMINERS = frozenset([
    "der", "die", "das", "ein", "eine", "einer", "eines", "dieser", "diese", "dieses", "kein",
    "keine", "sein", "seine", "ihr", "ihre", "unser", "unsere", "mein", "meine", "alle", "viele",
    "einige", "mehrere", "beide", "manche", "jeder", "jede", "jedes", "den", "dem", "einem",
    "einen", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwölf", "allen", "vielen", "zwanzig", "dreißig", "deren", "dessen", "weitere", "mindestens",
    "rund", "etwa", "fast", "mehr", "weniger", "insgesamt", "über",
])  # fmt: skip
_PRONOUNS = frozenset(
    ["er", "sie", "es", "wir", "ich", "niemand", "jemand", "alle", "viele", "wer"]
)


def german_passives(text: str, words: Sequence[Word]) -> list[Clause]:
    """Find the German passives of one sentence."""
    found: list[Clause] = []
    for i in range(len(words)):
        word = words[i].text
        if word == "worden":
            hit = _before(text, words, i)
            if hit is not None:
                found.append(_clause(text, words, i, hit, "worden", found))
            continue
        if word not in _WERDEN:
            continue
        hits, rule = _participles(text, words, i)
        for hit in hits:
            found.append(_clause(text, words, i, hit, rule, found))
    return sorted(found, key=lambda c: c.verb)


def _is_participle(text: str, word: Word, *, past: bool) -> bool:
    """Tell whether a word in lower case is a past participle; `past`: even if an infinitive too."""
    if not text[word.start].islower() or word.text in _NO_PARTICIPLES:
        return False
    form = word.text
    if form in _STRONG:
        return past or form not in _INFINITIVES
    if not _REGULAR.fullmatch(form) or form in _WERDEN:
        return False
    return past or form not in _INFINITIVES


def _participles(text: str, words: Sequence[Word], i: int) -> tuple[list[int], str]:
    """Give the participles of the form of "werden" at `i`, joined by "und" if several."""
    past = words[i].text in _PAST and not words[i].text.startswith("wü")
    before = _before(text, words, i)
    if before is not None:
        # "dass er verhaftet wurde", "soll eröffnet werden"
        sure = past or words[i].text == "werden"
        if _is_participle(text, words[before], past=sure):
            return [before], "participle before werden"
    hits: list[int] = []
    j = i + 1
    while j < len(words) and j - i < 30:
        if broken(text, words[j - 1], words[j]):
            skip = _after_insertion(text, words, j)
            if skip is None:
                break
            j = skip
        word = words[j].text
        if word in _WERDEN or word in _CLAUSE:
            break
        if _is_participle(text, words[j], past=past) and _ends(text, words, j):
            hits.append(j)
            joined = j + 1 < len(words) and words[j + 1].text in {"und", "oder", "aber"}
            if not joined:
                comma = j + 1 < len(words) and words[j + 1].text == "aber"
                if not comma:
                    break
        j += 1
    if hits and j < len(words) and words[min(hits[-1] + 1, len(words) - 1)].text == "worden":
        return [], ""
    hits += _second(text, words, hits, past=past)
    return hits, "werden and participle"


def _second(text: str, words: Sequence[Word], hits: list[int], *, past: bool) -> list[int]:
    """Give the participle of a second half: "oft zitiert, aber selten gelesen"."""
    if not hits:
        return []
    at = hits[-1] + 1
    if at >= len(words) or words[at].text not in {"aber", "und", "doch", "sondern"}:
        return []
    for j in range(at + 1, min(at + 6, len(words))):
        if broken(text, words[j - 1], words[j]) or words[j].text in _WERDEN | _SEIN | _MODALS:
            return []
        if _is_participle(text, words[j], past=past) and _ends(text, words, j):
            return [j]
    return []


def _after_insertion(text: str, words: Sequence[Word], j: int) -> int | None:
    """Skip what stands between two commas, if it is short and no clause: ", wie erwartet,"."""
    if "," not in text[words[j - 1].end : words[j].start] or words[j].text in _CLAUSE - {"wie"}:
        return None
    if words[j].text in _RELATIVES | {"und", "aber", "doch", "sondern", "denn"}:
        return None
    for k in range(j + 1, min(j + 7, len(words))):
        if words[k - 1].text in _WERDEN | _SEIN | _MODALS:
            return None
        if broken(text, words[k - 1], words[k]):
            return k if "," in text[words[k - 1].end : words[k].start] else None
    return None


def _ends(text: str, words: Sequence[Word], j: int) -> bool:
    """Tell whether a participle ends its half of a clause: no noun of its own follows."""
    if j + 1 >= len(words) or broken(text, words[j], words[j + 1]):
        return True
    after = words[j + 1]
    if after.text in {"und", "oder", "aber", "sowie", "worden", "als", "wie", "sein", "haben"}:
        return True
    return after.text in _PREPOSITIONS and not text[after.start].isupper()


def _before(text: str, words: Sequence[Word], i: int) -> int | None:
    """Give the participle right before a form of "werden" at the end of a clause."""
    if not i or broken(text, words[i - 1], words[i]):
        return None
    return i - 1 if _is_participle(text, words[i - 1], past=True) else None


def _clause(
    text: str, words: Sequence[Word], werden: int, verb: int, rule: str, found: Sequence[Clause]
) -> Clause:
    start = _start(text, words, min(werden, verb))
    stop = max(werden, verb)
    agent = _agent(text, words, start, stop, verb)
    half = [c for c in found[-2:] if c.first == werden and c.verb < verb]
    if half:  # "wurden elf Wohnungen durchsucht und Rechner beschlagnahmt"
        patient = _nominative(text, words, half[-1].verb + 2, verb) or half[-1].patient
    else:
        patient = _patient(text, words, start, werden, verb)
    first = werden if werden < verb else min(werden, verb)
    return Clause(first, verb, verb, agent, patient, "passive", rule)


def _start(text: str, words: Sequence[Word], i: int) -> int:
    at = i
    while at and i - at < _FAR and not broken(text, words[at - 1], words[at]):
        at -= 1
    return at


def _agent(text: str, words: Sequence[Word], start: int, stop: int, verb: int) -> Span | None:
    """Give what follows "von" or "durch", if it is no place, time or part of another phrase."""
    for k in range(start, len(words) - 1):
        if k > stop and broken(text, words[k - 1], words[k]):
            break
        if k > stop + 6:
            break
        if words[k].text not in {"von", "vom", "durch"}:
            continue
        if words[k].text != "durch" and words[verb].text in _FROM:
            return None
        span = _phrase(text, words, k + 1, max(stop, k + 8))
        if span is None:
            continue
        first, last = span
        if words[first].text[:1].isdigit() and (
            words[k].text == "vom" or words[last].text in _UNITS
        ):
            continue
        if k > start and words[k - 1].text in _RELATIVES | {"ein", "eine", "einer", "eines"}:
            continue  # "durch die von der Polizei gerufene Feuerwehr"
        to = {w.text for w in words[last + 1 : verb]} & {"nach", "bis", "zum", "zur", "zu"}
        if to and words[k].text != "durch":
            continue  # "vom Friedhof nach dem Bahnhof gebracht"
        head = words[last]
        if not text[head.start].isupper() and words[first].text not in _PRONOUNS | {"ihm", "ihr"}:
            continue
        # "der Chef von Siemens wurde …": a noun before "von" at the head of the clause owns it
        led = k > start and text[words[k - 1].start].isupper() and k < _first_werden(words, start)
        if led:
            continue
        return words[first].start, head.end
    return None


def _first_werden(words: Sequence[Word], start: int) -> int:
    for k in range(start, min(start + 2 * _FAR, len(words))):
        if words[k].text in _FINITE:
            return k
    return len(words)


def _phrase(text: str, words: Sequence[Word], first: int, last: int) -> tuple[int, int] | None:
    """Give first and last word of a noun phrase: up to its last noun in capitals."""
    if first >= len(words):
        return None
    end = None
    at = first
    while at < len(words) and at <= last and at - first < 8:
        word = words[at]
        if at > first and broken(text, words[at - 1], word):
            break
        capital = text[word.start].isupper()
        if at > first and word.text in _PREPOSITIONS | _WERDEN | _MODALS | _SEIN | _CLAUSE:
            break
        if word.text in _PRONOUNS and at == first and not capital:
            return first, first
        if end is not None and not capital:
            genitive = word.text in {"des", "der", "eines", "einer"}
            if word.text in {"und", "oder"} and at + 1 <= last:
                joined = text[words[at + 1].start].isupper()
                if joined and not broken(text, word, words[at + 1]):
                    at += 1
                    continue
            if not genitive:
                break
        if capital and (at > first or word.text not in _DETERMINERS):
            end = at
        at += 1
    return None if end is None else (first, end)


def _patient(text: str, words: Sequence[Word], start: int, werden: int, verb: int) -> Span | None:
    """Give the subject: before "werden", or after it where an adverb or preposition opens."""
    finite = _first_werden(words, start)
    if finite > max(werden, verb):
        return None
    opening = words[start].text
    if opening in _CLAUSE | {"wann", "und"}:
        return _nominative(text, words, start + 1, verb)
    relative = start and opening in {"der", "die", "das"} and finite >= verb
    if relative:
        if "," not in text[words[start - 1].end : words[start].start]:
            return None
        return _antecedent(text, words, start - 1)
    if finite == start or opening in _PREPOSITIONS or opening in _ADVERBS or opening == "es":
        return _nominative(text, words, finite + 1, verb)
    if opening in _OBLIQUE - {"einer", "dieser", "keiner"}:
        return _nominative(text, words, finite + 1, verb)
    return _nominative(text, words, start, finite)


def _nominative(text: str, words: Sequence[Word], first: int, last: int) -> Span | None:
    while first < last and words[first].text in _ADVERBS - {"alle"}:
        first += 1
    if first >= last or first >= len(words) or words[first].text in _OBLIQUE | _PREPOSITIONS:
        return None
    if words[first].text in _DETERMINERS and first + 1 == last:
        return (words[first].start, words[first].end) if words[first].text[0] in "dz" else None
    span = _phrase(text, words, first, last - 1)
    if span is None:
        if words[first].text in _PRONOUNS - {"es"}:
            return words[first].start, words[first].end
        return None
    if words[span[1]].text in _UNITS:
        return None
    return words[span[0]].start, words[span[1]].end


def _antecedent(text: str, words: Sequence[Word], end: int) -> Span | None:
    """Give the phrase that ends right before a relative clause, None after a preposition."""
    if not text[words[end].start].isupper():
        return None
    first = end
    while first and end - first < 5 and not broken(text, words[first - 1], words[first]):
        left = words[first - 1]
        if left.text in _PREPOSITIONS:
            return None
        if words[first].text in _DETERMINERS or left.text in _WERDEN | _SEIN | _MODALS:
            break
        first -= 1
    return words[first].start, words[end].end
