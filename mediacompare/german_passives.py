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
    "zusammen|bereit|bekannt|ruhig|sicher|schwer|lahm|gross|wett|heim|irre"
)
_REGULAR = re.compile(
    rf"(?:{_SEPARABLE})?ge[a-zäöüß]{{2,20}}(?:t|en)|[a-zäöüß]{{2,20}}iert|"
    rf"(?:{_SEPARABLE})?(?:be|ver|er|ent|zer|miss)[a-zäöüß]{{2,20}}t|"
    r"(?:durch|über|unter|um|wider|hinter|voll)[a-zäöüß]{3,20}t"
)
#: Strong verbs without ge-: the participle in -en, which many share with the infinitive.
_STRONG = frozenset([
    "abberufen", "anbefohlen", "befohlen", "befunden", "begangen", "begonnen", "begraben",
    "begriffen", "behalten", "behangen", "bekommen", "beladen", "belogen", "beraten", "berufen",
    "beschlossen", "beschossen", "beschrieben", "besessen", "besprochen", "bestanden",
    "bestochen", "bestritten", "betreten", "betrieben", "betroffen", "betrogen", "bewiesen",
    "bezogen", "einbezogen", "einberufen", "empfangen", "empfohlen", "empfunden", "entbunden",
    "enthalten", "enthoben", "entkommen", "entlassen", "entnommen", "entrissen", "entschieden",
    "entsprochen", "entworfen", "entwunden", "entzogen", "erfahren", "erfunden", "ergriffen",
    "erhalten", "erhoben", "erlassen", "erraten", "erschlagen", "erschossen", "erstochen",
    "ertragen", "erwiesen", "erworben", "erzogen", "hinterlassen", "überfahren", "überfallen",
    "übergeben", "überlassen", "übernommen", "übersehen", "überstanden", "übertragen",
    "übertrieben", "überwiesen", "überworfen", "überwunden", "umgeben", "unterbrochen",
    "unterbunden", "untergraben", "unterlassen", "unternommen", "unterschlagen",
    "unterschrieben", "unterworfen", "untersagt", "verbannt", "verboten", "verbrochen",
    "verbunden", "verdorben", "vereinnahmt", "verfolgt", "vergeben", "vergessen", "vergossen",
    "verglichen", "vergraben", "verhalten", "verlassen", "verlesen", "verliehen", "verloren",
    "vermessen", "vermieden", "vernommen", "verraten", "verschlagen", "verschlossen",
    "verschoben", "verschrieben", "verschwiegen", "verschworen", "versehen", "versprochen",
    "verstanden", "vertreten", "vertrieben", "verwiesen", "verworfen", "verziehen", "verzogen",
    "vollzogen", "widerrufen", "zerbrochen", "zerrissen", "zerschlagen", "zerstritten",
    "vorbehalten", "vorenthalten", "weitergegeben", "missverstanden",
])  # fmt: skip
#: Participles that are infinitives too: after "wird" they tell the future as well.
_INFINITIVES = frozenset(
    word
    for word in _STRONG
    if re.fullmatch(r"\w+(?:halten|laden|raten|lassen|geben|fallen|fahren|tragen|schlagen|treten|"
                    r"sehen|graben|messen|gessen|lesen|rufen|kommen|fangen|ziehen)", word)
) | frozenset(["gefallen", "gehören", "gebären", "gebrauchen", "gewinnen", "gelingen", "geraten",
               "geschehen", "geniessen", "gestehen", "gestalten", "geleiten", "gefährden",
               "gewähren", "gewöhnen", "genesen", "genügen", "gelten", "geben", "gehen", "gewarten",
               "gedenken", "gedeihen", "gestatten", "gebieten", "geloben"])  # fmt: skip
#: What follows "wurde" in this form is a state or an adverb; "es wurde bekannt" is no passive.
_NO_PARTICIPLES = frozenset([
    "bekannt", "bereit", "bewusst", "berühmt", "beliebt", "gesund", "gerecht", "gewiss",
    "genau", "bestimmt", "gut", "verrückt", "gesamt", "erst", "gering", "gelegen", "gelassen",
    "gespannt", "berechtigt", "verwandt", "erwachsen", "entlang", "unbekannt", "zuerst",
    "gemein", "geheim", "beredt", "ernst", "gekonnt", "gewandt", "verliebt", "begeistert",
    "geeignet", "bedeutend", "gegen",
])  # fmt: skip
#: Verbs with which "von" tells from where, or of what: no agent.
_FROM = frozenset([
    "gestrichen", "gestossen", "getrennt", "entfernt", "ausgeschlossen", "entbunden",
    "überzeugt", "abgezogen", "abgehalten", "freigesprochen", "ausgegangen", "abgeraten",
    "geflogen", "gebracht", "transportiert", "gefahren", "geschickt", "geholt", "überführt",
    "verlegt", "ausgenommen", "abgeleitet", "abgesehen", "unterschieden", "abgebrochen",
])  # fmt: skip
_UNITS = frozenset([
    "franken", "euro", "euros", "dollar", "mark", "kronen", "pfund", "prozent", "millionen",
    "uhr", "meter", "metern", "kilometer", "kilometern", "tage", "tagen", "tag", "woche",
    "wochen", "jahr", "jahre", "jahren", "monat", "monate", "monaten", "stunde", "stunden",
    "minuten", "januar", "februar", "märz", "april", "mai", "juni", "juli", "august",
    "september", "oktober", "november", "dezember",
])  # fmt: skip
#: Before "von" these are its head or open an attribute.
_OWNED = frozenset([
    "des", "ein", "eine", "einer", "eines", "einem", "einen", "viele", "einige", "keiner",
    "beide", "aufgrund", "infolge", "anstelle", "wegen", "trotz", "laut", "mithilfe", "anhand",
    "zugunsten", "unweit", "abseits", "jenseits", "seitens", "ersten", "zweiten", "dritten",
    "letzten", "teil", "im", "am", "vom", "zum", "zur",
])  # fmt: skip
_CLAUSE = frozenset([
    "dass", "ob", "weil", "wenn", "als", "wie", "nachdem", "bevor", "während", "obwohl",
    "damit", "sodass", "falls", "wo", "wann", "warum", "womit", "wodurch", "da", "indem",
    "sobald", "bis",
])  # fmt: skip
_RELATIVES = frozenset([
    "der", "die", "das", "den", "dem", "denen", "dessen", "deren", "welche", "welcher",
    "welches",
])  # fmt: skip
_PREPOSITIONS = frozenset([
    "in", "im", "ins", "an", "am", "ans", "auf", "aus", "bei", "beim", "mit", "nach", "seit",
    "von", "vom", "zu", "zum", "zur", "durch", "für", "gegen", "ohne", "um", "über", "unter",
    "vor", "hinter", "neben", "zwischen", "wegen", "trotz", "während", "laut", "ab", "bis",
    "per", "gemäss", "infolge", "aufgrund", "innerhalb", "ausserhalb", "statt", "gegenüber",
    "mithilfe", "dank",
])  # fmt: skip
#: Not nominative: after these the phrase is no subject.
_OBLIQUE = frozenset([
    "den", "dem", "einem", "einer", "ihm", "ihn", "ihnen", "mir", "mich", "dir", "dich", "uns",
    "euch", "seinem", "seiner", "ihrem", "ihrer", "diesem", "dieser", "keinem", "keiner", "des",
    "eines", "man",
])  # fmt: skip
_ADVERBS = frozenset([
    "doch", "nicht", "nie", "auch", "noch", "schon", "bereits", "wieder", "dann", "damals",
    "heute", "gestern", "morgen", "nun", "jetzt", "zudem", "dabei", "dort", "hier", "später",
    "zunächst", "zuvor", "so", "sogar", "nur", "erst", "immer", "oft", "selten", "mehrfach",
    "ausserdem", "allerdings", "jedoch", "aber", "deshalb", "daher", "inzwischen",
    "mittlerweile", "bislang", "bisher", "weiter", "wohl", "offenbar", "wann", "wo", "wie",
    "warum", "schliesslich", "zugleich", "dagegen", "unweit", "denn", "darum", "hierauf",
    "danach", "daraufhin", "ebenso", "kurz", "abends", "morgens", "nachts", "vorgestern",
    "hingegen", "trotzdem", "somit", "damit", "wobei", "allein", "alle", "ferner", "ebenfalls",
    "vorerst", "kürzlich", "jüngst", "neu", "scharf",
])  # fmt: skip
_OPENING = frozenset([
    "weit", "zwar", "mitunter", "derzeit", "zurzeit", "teils", "kaum", "insgesamt", "bald",
    "zuletzt", "zudem", "zugleich", "immerhin", "einst", "früher", "seither", "seitdem",
    "dennoch", "gleichzeitig", "anschliessend", "anschliessend", "besonders", "vermutlich",
    "offiziell", "entsprechend", "rund",
])  # fmt: skip
_DETERMINERS = frozenset([
    "der", "die", "das", "ein", "eine", "einer", "eines", "dieser", "diese", "dieses", "kein",
    "keine", "sein", "seine", "ihr", "ihre", "unser", "unsere", "mein", "meine", "alle",
    "viele", "einige", "mehrere", "beide", "manche", "jeder", "jede", "jedes", "den", "dem",
    "einem", "einen", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
    "elf", "zwölf", "allen", "vielen", "zwanzig", "dreissig", "deren", "dessen", "weitere",
    "mindestens", "rund", "etwa", "fast", "mehr", "weniger", "insgesamt", "über",
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
        led = {w.text for w in words[_start(text, words, i) : before]}
        sure = past or (words[i].text == "werden" and bool(led & _MODALS) and "sich" not in led)
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
    agent = _agent(text, words, start, werden, verb)
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


def _agent(text: str, words: Sequence[Word], start: int, werden: int, verb: int) -> Span | None:
    """Give what follows "von" or "durch", if it is no place, time or part of another phrase."""
    stop = max(werden, verb)
    finite = _first_werden(words, start)
    first = min(werden, finite) + 1 if finite < verb else start
    places = [k for k in (start, *range(first, stop + 2)) if k < len(words) - 1]
    for k in places:
        by = words[k].text
        if by not in {"von", "vom", "durch"} or (k > stop and broken(text, words[k - 1], words[k])):
            continue
        if by != "durch" and words[verb].text in _FROM:
            return None
        span = _phrase(text, words, k + 1, k + 8, of=False)
        if span is None or span[1] + 1 > len(words):
            continue
        head, after = words[span[1]], words[span[1] + 1].text if span[1] + 1 < len(words) else ""
        if text[head.end : head.end + 1] == "-" or (after == "an" and by != "durch"):
            continue  # "von den Mitte- und Linksparteien", "von Anfang an"
        dated = words[span[0]].text[:1].isdigit() and by == "vom"
        if dated or head.text in _UNITS:
            continue
        named = text[head.start].isupper()
        if not named and words[span[0]].text not in _PRONOUNS | {"ihm", "ihr"}:
            continue
        if by != "durch" and _attribute(text, words, start, k, span, verb):
            continue
        return words[span[0]].start, head.end
    return None


def _attribute(
    text: str, words: Sequence[Word], start: int, k: int, span: tuple[int, int], verb: int
) -> bool:
    """Tell "der Bau von Brücken" and "die von X gebaute Brücke" from an agent; True in doubt."""
    if {w.text for w in words[span[1] + 1 : verb]} & {"nach", "bis", "zum", "zur", "zu"}:
        return True  # "vom Friedhof nach dem Bahnhof gebracht"
    if k == start:
        return False
    left = words[k - 1]
    relative = k - 1 == start and start > 0 and left.text in _RELATIVES
    if left.text in _RELATIVES | _OWNED and not relative:
        return True  # "die von der Polizei gerufene Feuerwehr", but "der von zwei Zeugen erkannt"
    if not text[left.start].isupper():
        return False
    if words[k].text == "von" and words[span[0]].text not in _DETERMINERS:
        return True  # "die Vorbereitung von Anschlägen"
    after = words[span[1] + 1].text if span[1] + 1 < len(words) else ""
    return after in _PREPOSITIONS and span[1] < verb  # "ein Verbot von Urlaub für Täter"


def _first_werden(words: Sequence[Word], start: int) -> int:
    for k in range(start, min(start + 2 * _FAR, len(words))):
        if words[k].text in _FINITE:
            return k
    return len(words)


def _phrase(
    text: str, words: Sequence[Word], first: int, last: int, *, of: bool = True
) -> tuple[int, int] | None:
    """Give first and last word of a noun phrase: up to its last noun in capitals.

    `of`: with a second noun after "der", which may be a genitive or open another phrase.
    """
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
            genitive = word.text in {"des", "eines"} or (of and word.text in {"der", "einer"})
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
    if finite >= verb:
        return None  # a clause that ends in its verb, without the word that opened it
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
    opens = words[span[0]]
    if span[0] == span[1] and (
        opens.text in _OPENING
        or opens.text.endswith(("lang", "lich", "ig", "weise", "mals", "wärts", "falls"))
    ):
        return None
    if words[span[1]].text in _UNITS:
        return None
    if text[opens.start].islower() and not (
        opens.text in _DETERMINERS or opens.text.endswith(("e", "er", "en", "es"))
    ):
        return None  # "erhielt der Brite den Vorzug und Greipel wurde"
    return words[span[0]].start, words[span[1]].end


def _antecedent(text: str, words: Sequence[Word], end: int) -> Span | None:
    """Give the phrase that ends right before a relative clause, None after a preposition."""
    if not text[words[end].start].isupper():
        return None
    genitive = end > 1 and words[end - 1].text in {"der", "des"}
    if genitive and text[words[end - 2].start].isupper():
        return None  # "die Wohnblocks der Stadt, die"
    first = end
    while first and end - first < 5 and not broken(text, words[first - 1], words[first]):
        left = words[first - 1]
        if left.text in _PREPOSITIONS:
            return None
        if words[first].text in _DETERMINERS or left.text in _WERDEN | _SEIN | _MODALS:
            break
        first -= 1
    return words[first].start, words[end].end
