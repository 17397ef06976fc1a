"""French, Spanish and Italian passives of one sentence: a form of "to be" and a participle.

Told where the form cannot be anything else: the past of "to be" ("a été", "ha sido", "è stato"),
its future and simple past, Italian "venire"; the present and the imperfect ("est fermé", "es",
"è") only with an agent, for alone they tell a state or, in French and Italian, the past of verbs
such as "to arrive". Reflexive passives ("se cerraron") are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mediacompare.phrases import Clause, Span, Word, broken

_FAR = 40
_REFLEXIVE = frozenset(["se", "si", "s'est", "s'était", "me", "te"])
_AGENT_WITHIN = 10
_PHRASE = 9


class _Rules(NamedTuple):
    sure: frozenset[str]  # forms of "to be" that make a passive with any participle
    unsure: frozenset[str]  # that make one with an agent
    before: frozenset[str]  # auxiliaries, modal verbs and negation before them
    participle: re.Pattern[str]
    no_participle: frozenset[str]
    by: frozenset[str]
    by_joined: str  # "dall'opposizione"
    not_agent: frozenset[str]
    prepositions: frozenset[str]
    of: frozenset[str]
    clause: frozenset[str]
    relative: frozenset[str]
    determiners: frozenset[str]
    adverbs: frozenset[str]
    adverb_ending: str
    joins: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FRENCH = _Rules(
    sure=_words("été fut furent sera seront serait seraient être soit soient fût"),
    unsure=_words("est sont était étaient"),
    before=_words(
        "a ont avait avaient aura auront aurait auraient ait aient avoir ayant doit doivent "
        "devait devaient devra devront devrait devraient peut peuvent pouvait pouvaient "
        "pourra pourront pourrait pourraient va vont allait allaient ne pas n'a n'ont n'avait "
        "n'avaient n'aura n'auront n'est n'était"
    ),
    participle=re.compile(
        r"[a-zà-ÿœ'\-]{2,30}é(?:e|s|es)?|[a-zà-ÿœ'\-]{0,20}(?:mis|pris|quis|clus|dissous|dissoute)e?s?|"
        r"[a-zà-ÿœ'\-]{0,20}(?:fait|dit|crit|duit|truit|soustrait|extrait|couvert|offert|ouvert|souffert|"
        r"teint|joint|peint|traint|treint|craint|mort)e?s?|"
        r"[a-zà-ÿœ'\-]{0,20}(?:vendu|rendu|tendu|fendu|pendu|pondu|perdu|mordu|battu|vaincu|tenu|vu|lu|élu|"
        r"reçu|perçu|conçu|aperçu|connu|voulu|rompu|corrompu|interrompu|résolu|exclu|conclu|inclu|cousu|"
        r"répandu|venu)e?s?|"
        r"(?:suivi|poursuivi|saisi|averti|puni|fini|établi|choisi|accueilli|rempli|démenti|garanti|subi|"
        r"trahi|envahi|réuni|servi|bâti|démoli|enrichi|franchi|élargi|interdit|banni|fourni|blanchi|"
        r"investi|rétabli|adouci|aboli|agrandi|défini|muni|nourri|sali|ralenti|assujetti|converti)e?s?"
    ),
    no_participle=_words(
        "allé allée allés allées arrivé arrivée arrivés arrivées resté restée restés restées "
        "tombé tombée tombés tombées entré entrée entrés entrées rentré rentrée né née nés "
        "nées décédé décédée décédés décédées venu venue venus venues devenu devenue devenus "
        "devenues parvenu intervenu revenu revenue survenu survenue mort morte morts mortes "
        "côté été santé âgé âgée âgés âgées situé située situés situées monté retourné passé "
        "passée liberté société cité sécurité majorité unité année idée journée soirée armée "
        "musée lycée qualité réalité"
    ),
    by=frozenset(["par"]),
    by_joined="",
    not_agent=_words(
        "jour an mois semaine heure exemple ailleurs rapport téléphone erreur hasard voie "
        "courrier conséquent endroits terre mer avion train année personne cœur écrit défaut "
        "avance passé"
    ),
    prepositions=_words(
        "à au aux dans en sur sous pour par avec sans contre vers chez entre pendant depuis "
        "dès après avant lors selon malgré parmi afin hors via jusqu'à jusqu'au près"
    ),
    of=_words("de du des"),
    clause=_words(
        "que qui dont où quand si lorsque lorsqu'il parce car mais comme puisque tandis alors "
        "donc et ou ni qu'il qu'elle qu'ils qu'elles qu'un qu'une"
    ),
    relative=frozenset(["qui"]),
    determiners=_words(
        "le la les un une des ce cet cette ces son sa ses leur leurs notre nos votre vos mon "
        "ma mes plusieurs quelques deux trois quatre cinq six sept huit neuf dix onze douze "
        "chaque aucun aucune certains certaines tous toutes"
    ),
    adverbs=_words(
        "pas plus jamais aussi déjà encore bien tout très ensuite puis enfin toujours souvent "
        "hier ainsi point rien alors depuis immédiatement peu mieux également"
    ),
    adverb_ending="ment",
    joins=_words("et ou puis"),
)
_SPANISH = _Rules(
    sure=_words(
        "sido fue fueron será serán sería serían sea sean fuera fueran fuese fuesen ser siendo"
    ),
    unsure=_words("es son era eran"),
    before=_words(
        "ha han había habían habrá habrán habría habrían haya hayan haber no nunca ya debe "
        "deben debía debían deberá deberán debería deberían puede pueden podía podían podrá "
        "podrán podría podrían va van iba iban a tiene tienen que suele suelen pudo pudieron"
    ),
    participle=re.compile(
        r"[a-zà-ÿ]{2,30}(?:ado|ada|ados|adas|ido|ida|idos|idas|ído|ída|ídos|ídas)|"
        r"[a-zà-ÿ]{0,20}(?:hech|dich|vist|puest|escrit|abiert|cubiert|muert|rot|vuelt|suelt|impres|"
        r"elect|descrit|inscrit|suscrit)(?:o|a|os|as)"
    ),
    no_participle=_words(
        "partido partidos soldado soldados abogado abogada abogados estado estados lado lados "
        "mercado mercados delgado casado casada casados sentido vida comida salida medida "
        "sido ido ida nada parecido parecida pesado pesada adecuado adecuada delicado "
        "delicada complicado complicada demasiado privado privada marido apellido pasado "
        "pasada resultado candidato candidatos muerto muerta muertos muertas grado cuidado "
        "jurado senado segundo debido"
    ),
    by=frozenset(["por"]),
    by_joined="",
    not_agent=_words(
        "día año mes semana hora ejemplo teléfono error completo supuesto escrito correo lo "
        "tanto unanimidad mayoría ciento ahora separado fin vía mar tierra avión tren motivos "
        "razones qué eso ello esto parte"
    ),
    prepositions=_words(
        "a al en con sin sobre para por contra hacia hasta desde entre durante según tras "
        "ante bajo mediante"
    ),
    of=_words("de del"),
    clause=_words(
        "que quien quienes cuando si porque donde pero como aunque mientras pues y e o u ni "
        "cuyo cuya"
    ),
    relative=_words("que quien quienes"),
    determiners=_words(
        "el la los las un una unos unas este esta estos estas ese esa esos esas su sus "
        "nuestro nuestra varios varias algunos algunas dos tres cuatro cinco seis siete ocho "
        "nueve diez once doce cada ningún ninguna muchos muchas otros otras otro otra mi mis "
        "todos todas"
    ),
    adverbs=_words(
        "no ya nunca también aún todavía bien muy después luego siempre ayer casi más menos "
        "así poco jamás además"
    ),
    adverb_ending="mente",
    joins=_words("y e o"),
)
_ITALIAN = _Rules(
    sure=_words(
        "stato stata stati state fu furono sarà saranno sarebbe sarebbero essere sia siano "
        "fosse fossero viene vengono venne vennero veniva venivano verrà verranno verrebbe "
        "verrebbero venga vengano venire"
    ),
    unsure=_words("è sono era erano"),
    before=_words(
        "è sono era erano sarà saranno sarebbe sarebbero essere sia siano fosse fossero non "
        "mai già deve devono doveva dovevano dovrà dovranno dovrebbe dovrebbero può possono "
        "poteva potevano potrà potranno potrebbe potrebbero ha hanno"
    ),
    participle=re.compile(
        r"[a-zà-ÿ]{2,30}(?:at|ut|it)(?:o|a|i|e)|"
        r"[a-zà-ÿ]{0,20}(?:chius|uccis|decis|mess|pres|spes|res|appes|sospes|difes|offes|incis|divis|"
        r"condivis|corrot|rott|dett|fatt|lett|elett|scritt|dirett|condott|prodott|ridott|tradott|"
        r"introdott|distrutt|strutt|costrett|ristrett|trett|tratt|scelt|tolt|colt|raccolt|accolt|risolt|"
        r"sconvolt|coinvolt|apert|copert|scopert|offert|vint|convint|spint|respint|dipint|estint|"
        r"rimoss|moss|promoss|espress|repress|soppress|concess|ammess|commess|permess|trasmess|"
        r"percoss|espuls|pers|arrest|post|propost|impost|espost|depost|dispost|compost|chiest|richiest|"
        r"vist|previst|rimast)(?:o|a|i|e)"
    ),
    no_participle=_words(
        "andato andata andati andate arrivato arrivata arrivati arrivate partito partita "
        "partiti partite entrato entrata entrati uscito uscita usciti nato nata nati nate "
        "morto morta morti morte rimasto rimasta rimasti rimaste diventato diventata "
        "diventati diventate venuto venuta venuti caduto caduta caduti tornato tornata "
        "tornati stato stata stati state successo riuscito riuscita riusciti salito salita "
        "scaduto piaciuto marito vita lite partita avvocato candidato soldato mercato senato "
        "appuntamento risultato privato privata delicato adatto adatta tutto tutta tutti "
        "tutte molto alto alta seguito subito minuto aiuto ferita accaduto avvenuto scomparso "
        "cresciuto cresciuta esploso iniziato iniziata finito finita"
    ),
    by=_words("da dal dalla dallo dai dagli dalle"),
    by_joined="dall'",
    not_agent=_words(
        "anni mesi giorni ieri oggi tempo lunedì martedì mercoledì giovedì venerdì sabato "
        "domenica gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
        "novembre dicembre sempre poco solo allora parte qui lì fuori lontano momento punto"
    ),
    prepositions=_words(
        "a ad al allo alla ai agli alle in nel nello nella nei negli nelle con su sul sullo "
        "sulla sui sugli sulle per tra fra da dal dalla dallo dai dagli dalle contro verso "
        "dopo prima durante secondo senza presso entro oltre dietro sotto"
    ),
    of=_words("di del dello della dei degli delle"),
    clause=_words("che chi cui quando se perché dove ma come mentre e ed o né poiché affinché"),
    relative=frozenset(["che"]),
    determiners=_words(
        "il lo la i gli le un uno una questo questa questi queste quel quella quei quelle suo "
        "sua suoi sue loro nostro nostra due tre quattro cinque sei sette otto nove dieci "
        "undici dodici ogni nessun nessuna diversi diverse alcuni alcune molti molte altri "
        "altre tutti tutte"
    ),
    adverbs=_words(
        "non mai già anche ancora poi sempre bene molto più meno subito infine quasi ieri "
        "così poco stato stata stati state"
    ),
    adverb_ending="mente",
    joins=_words("e ed o poi"),
)


def french_passives(text: str, words: Sequence[Word]) -> list[Clause]:
    """Find the French passives of one sentence."""
    return _passives(text, words, _FRENCH)


def spanish_passives(text: str, words: Sequence[Word]) -> list[Clause]:
    """Find the Spanish passives of one sentence."""
    return _passives(text, words, _SPANISH)


def italian_passives(text: str, words: Sequence[Word]) -> list[Clause]:
    """Find the Italian passives of one sentence."""
    return _passives(text, words, _ITALIAN)


def _passives(text: str, words: Sequence[Word], rules: _Rules) -> list[Clause]:
    found: list[Clause] = []
    done = -1
    for i, word in enumerate(words):
        if i <= done or (word.text not in rules.sure and word.text not in rules.unsure):
            continue
        j = _participle(text, words, i, rules)
        if j is None:
            continue
        agent = _agent(text, words, j, rules)
        if agent is None and word.text in rules.unsure:
            continue
        first = _first(text, words, i, rules)
        if first and words[first - 1].text in _REFLEXIVE:
            continue
        patient = _patient(text, words, first, rules)
        found.append(Clause(first, j, j, agent, patient, "passive", "to be and participle"))
        done = j
        second = _second(text, words, j, rules)
        if second is not None:
            agent = _agent(text, words, second, rules)
            found.append(
                Clause(second, second, second, agent, patient, "passive", "second participle")
            )
            done = second
    return found


def _adverb(word: str, rules: _Rules) -> bool:
    return word in rules.adverbs or (len(word) > 6 and word.endswith(rules.adverb_ending))


def _is_participle(text: str, word: Word, rules: _Rules) -> bool:
    return (
        text[word.start].islower()
        and word.text not in rules.no_participle
        and rules.participle.fullmatch(word.text) is not None
    )


def _participle(text: str, words: Sequence[Word], i: int, rules: _Rules) -> int | None:
    for j in range(i + 1, min(i + 5, len(words))):
        if broken(text, words[j - 1], words[j]):
            return None
        if words[j].text in rules.sure and words[j].text not in rules.adverbs:
            return None
        if _adverb(words[j].text, rules):
            continue
        return j if _is_participle(text, words[j], rules) else None
    return None


def _second(text: str, words: Sequence[Word], j: int, rules: _Rules) -> int | None:
    at = j + 1
    if at >= len(words) or words[at].text not in rules.joins or broken(text, words[j], words[at]):
        return None
    at += 1
    while at < min(j + 4, len(words) - 1) and _adverb(words[at].text, rules):
        at += 1
    if at < len(words) and _is_participle(text, words[at], rules):
        return at
    return None


def _first(text: str, words: Sequence[Word], i: int, rules: _Rules) -> int:
    first = i
    while first and i - first < 5 and not broken(text, words[first - 1], words[first]):
        left = words[first - 1].text
        if left not in rules.before and not _adverb(left, rules):
            break
        if left in rules.relative:
            break
        first -= 1
    return first


def _agent(text: str, words: Sequence[Word], j: int, rules: _Rules) -> Span | None:
    for k in range(j + 1, min(j + 1 + _AGENT_WITHIN, len(words))):
        word = words[k]
        if broken(text, words[k - 1], word):
            return None
        if word.text in rules.clause or word.text in rules.sure:
            return None
        joined = rules.by_joined
        if joined and word.text.startswith(joined):
            end = _phrase(text, words, k, rules)
            if word.text[len(joined) :] in rules.not_agent:
                return None
            return word.start + len(joined), words[end].end
        if word.text in rules.by and k + 1 < len(words):
            start = k + 1
            after = words[start]
            if after.text in rules.not_agent | rules.prepositions or after.text[:1].isdigit():
                return None
            if broken(text, word, after) or not (
                after.text in rules.determiners
                or text[after.start].isupper()
                or after.text.endswith(("s", "i", "e"))
                or word.text != "da"
            ):
                return None
            end = _phrase(text, words, start, rules)
            if words[end].text in rules.not_agent:
                return None
            return after.start, words[end].end
    return None


def _phrase(text: str, words: Sequence[Word], start: int, rules: _Rules) -> int:
    """Give the last word of the noun phrase that opens at `start`, with "of" and its noun."""
    end = start
    while end + 1 < len(words) and end - start < _PHRASE:
        word = words[end + 1]
        if broken(text, words[end], word) or word.text in rules.prepositions | rules.clause:
            break
        if _adverb(word.text, rules):
            break
        if word.text in rules.determiners and words[end].text not in rules.of | rules.determiners:
            break
        if word.text in rules.sure | rules.unsure | rules.before:
            break
        if _is_participle(text, word, rules) and words[end].text not in rules.determiners:
            break
        end += 1
    while end > start and words[end].text in rules.of:
        end -= 1
    return end


def _patient(text: str, words: Sequence[Word], first: int, rules: _Rules) -> Span | None:
    """Give the subject: the phrase that opens the clause, or the noun before a relative pronoun."""
    if not first or broken(text, words[first - 1], words[first]):
        return None
    if words[first - 1].text in rules.relative:
        return _antecedent(text, words, first - 2, rules) if first > 1 else None
    start = first - 1
    while start and first - start < _FAR:
        left = words[start - 1]
        if broken(text, left, words[start]) or left.text in rules.clause:
            break
        start -= 1
    while start < first and _adverb(words[start].text, rules):
        start += 1
    if start >= first:
        return None
    # "Des milliers": the article, not "of the"
    article = words[start].text == "des" and text[words[start].start].isupper()
    if words[start].text in rules.prepositions | rules.of | rules.before and not article:
        return None
    opens = words[start]
    if not (
        opens.text in rules.determiners
        or not text[opens.start].islower()
        or opens.text.startswith(("l'", "d'", "un'", "dell'"))
    ):
        return None
    end = min(_phrase(text, words, start, rules), first - 1)
    rest = words[end + 1 : first]
    if rest and rest[0].text not in rules.prepositions and not _is_participle(text, rest[0], rules):
        return None
    return words[start].start, words[end].end


def _antecedent(text: str, words: Sequence[Word], end: int, rules: _Rules) -> Span | None:
    start = end
    while start and end - start < 5:
        if words[start].text in rules.determiners:
            break
        left = words[start - 1]
        if broken(text, left, words[start]) or left.text in rules.clause:
            break
        if left.text in rules.prepositions | rules.of:
            return None
        start -= 1
    led = start > 0 and not broken(text, words[start - 1], words[start])
    if led and words[start - 1].text in rules.prepositions | rules.of:
        return None
    if words[start].text in rules.prepositions | rules.of:
        return None
    return words[start].start, words[end].end
