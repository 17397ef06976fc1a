"""Who speaks: the reporting verb of the sentence around a quotation, and its subject.

An attribution stands after a quotation (“…,” said X; X said; so X), before it (X said: “…”;
according to X, “…”), at the end of the sentence (“…” of the year, X said), or inside the marks
(« …, a déclaré X, … »). Verbs come from ``resources/reporting_verbs.csv``. No parser: a subject is
the run of words beside the verb, up to a comma or a function word; where that fails there is none.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from mediacompare.furniture import word_set

VERB_CLASSES = ("neutral", "asserting", "doubting", "arguing", "asking", "expressing")
LANGUAGES = ("en", "de", "fr", "es", "nl", "it")


@cache
def reporting_verbs(language: str) -> Mapping[str, str]:
    """Give the forms of the reporting verbs of a language, each with its class.

    ``neutral`` says that something was said; ``asserting`` presents it as true or firmly held;
    ``doubting`` keeps it at a distance; ``arguing`` takes sides; ``asking`` and ``expressing``
    name the kind of speech. Empty for languages other than the six.

    Examples
    --------
    >>> reporting_verbs("en")["claimed"], reporting_verbs("de")["betonte"]
    ('doubting', 'asserting')
    """
    table: dict[str, str] = {}
    path = resources.files("mediacompare.resources").joinpath("reporting_verbs.csv")
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if row["language"] == language:
                for form in row["forms"].split():
                    table.setdefault(form, row["class"])
    return table


WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
BLANKS = " \t\n\r\u00a0\u202f\u2009\u200a\u3000"


_FUNCTION = {
    "en": "the of and to in is that was for with said",
    "de": "der die und das den von ist nicht mit sich",
    "fr": "le les des et une dans est pour que du",
    "es": "el los las que del una por con se para",
    "nl": "het een van de dat niet zijn voor met is",
    "it": "il che di della per una del gli non sono",
}


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _FUNCTION.items()}


def guess_language(text: str) -> str | None:
    """Guess which of the six languages a text is in, by its function words; None if none fits."""
    words = [match.group().lower() for match in WORD.finditer(text, 0, min(len(text), 1500))]
    counts = sorted(
        ((sum(word in function for word in words), language)
         for language, function in _function_words().items()),
        reverse=True,
    )  # fmt: skip
    (most, best), (second, _) = counts[:2]
    return best if most > max(1, len(words) // 14, second) else None


# A full stop that ends a sentence: not after an initial or one of the usual short forms.
_STOP = re.compile(r"[.!?…。！？][)\]”“\"'’»›]*(?=[ \t\n\r\u00a0\u202f]|$)|[。！？]|[;\n]")
_SHORT = re.compile(
    r"(?:\b[A-ZÀ-Þ]|\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt"
    r"|Maj|Adm|Cmdr|Rev|Hon|St|Jr|Sr"
    r"|Pres|Atty|Det|Insp|Supt|Jan|Feb|Aug|Sept|Oct|Nov|Dec|No|vs|bzw|ca|Mme"
    r"|Mlle|Mgr|Sra|Srta|Dra|Ing"
    r"|Inc|Co|Corp|Ltd|Dipl|Hr|Fr|dhr|mevr|drs|ir|sig|on|dott|avv|etc|z\.B|d\.h|u\.a|Nr|Abs)|\b\d{1,2})$"
)


def sentence_stop(text: str, start: int, end: int) -> int:
    """Give where the sentence that holds ``start`` stops, at most at ``end``."""
    for match in _STOP.finditer(text, start, end):
        at = match.start()
        if text[at] == "." and at + 1 < end and _SHORT.search(text, max(start, at - 8), at):
            continue
        if text[at] in ".!?…" and text[match.end() : match.end() + 2].strip()[:1].islower():
            continue
        return match.end()
    return end


def _last_sentence(text: str, start: int, end: int) -> int:
    """Give where the sentence that goes on to ``end`` begins, at least at ``start``."""
    begin = start
    for match in _STOP.finditer(text, start, end):
        at = match.start()
        if match.end() >= end and text[at] not in "\n;.":
            break
        if text[at] == "." and _SHORT.search(text, max(start, at - 8), at):
            continue
        if text[at] == "." and text[match.end() : match.end() + 2].strip()[:1].islower():
            continue
        begin = match.end()
    return begin


class Attribution(NamedTuple):
    """A reporting verb and who speaks; `near` when it stands beside the quotation."""

    verb: str
    verb_class: str
    speaker: tuple[int, int] | None
    near: bool  # the verb stands right before or after the quotation
    after: bool


_PREPOSED = word_set(
    "according per laut selon según volgens aldus secondo so zufolge gemäß d'après d’après"
)
_AUX = word_set(
    "has had have is was were a ont avait s'est s’est est hat haben hatte ha han había heeft hebben"
    " hanno aveva would also then later further again previously once recently simply quickly"
    " auch dann weiter später zudem außerdem noch sich además también luego después ook nog"
    " daarna verder anche poi inoltre ancora ensuite également encore aussi alors quant"
    " wird wurde wurden werde publicly repeatedly earlier thus now still finally never"
    " not did do does"
)
_NO_SUBJECT = word_set(
    "that which who whom whose to of in on at for with by from as because"
    " but and or while when where"
    " if although though since whether than how what why after before until into about over against"
    " dass daß weil und oder aber wenn als ob wo wie que qui dont où et mais ou quand comme"
    " car lorsque y pero porque cuando donde dat die en maar omdat toen of che e ma perché quando"
    " dove mentre is are was were be been being has have had will would can could may might should"
    " said says"
)
_OPENERS = word_set(
    "in on at after before during when while as for from with by under since following speaking"
    " asked although though if despite despite amid about because am im bei nach vor seit während"
    " auf mit dans en lors après avant à au aux pour selon tras durante"
    " ante al con sobre na tijdens"
    " bij op met voor nel nella dopo durante prima a yesterday today meanwhile however"
    " nevertheless instead later earlier still then but and yet so"
)
_RIGHT_STOP = re.compile(
    r"[,;:!?()—–“”\"«»„\n]|\s-\s|\.(?=\s|$)|\s(?:in|on|at|during|after"
    r"|before|when|as|while|to|that|by|via"
    r"|through|from|with|for|about|earlier|later|yesterday|today|(?:Mon|Tues"
    r"|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|am|im|bei|beim|nach|vor|gegenüber|auf|mit|zu|zum|zur|während|über|und|dazu"
    r"|dans|à|au|aux|lors|après|avant|devant|sur|en|pour|lundi|mardi"
    r"|mercredi|jeudi|vendredi|samedi|dimanche|ce"
    r"|durante|ante|tras|al|sobre|este|esta|para|a|el\s(?:lunes|martes"
    r"|miércoles|jueves|viernes|sábado|domingo)"
    r"|tegen|bij|op|tijdens|na|voor|over|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    r"|nel|nella|dopo|alla|ai|commentando|parlando|intervenendo|who|which|whose"
    r"|ist|sind|war|waren|hat|haben|wird|werden|soll|sei|is|zijn|heeft|wordt"
    r"|est|sont|sera|es|son|será)(?=\s|[,.;:]|$)"
)
PRONOUNS = word_set(
    "he she they it we i er sie es wir ich il elle ils elles on je nous él ella ellos ellas yo hij"
    " zij ze we ik lui lei loro io"
)
PERSONAL = word_set("he she er sie il elle él ella hij zij lui lei")


def attribution_after(
    text: str, end: int, right: int, verbs: Mapping[str, str], *, comma_needed: bool = False
) -> Attribution | None:
    """Read what follows a quotation: “…,” said X / X said / a déclaré X / so X."""
    mark_before = text[end - 2]
    at = end
    while at < right and text[at] in " \t\u00a0\u202f,–—-":
        at += 1
    if at >= right:
        return None
    comma = "," in text[end:at]
    if mark_before == "." and not comma and text[at].isupper():
        return None
    if text[end] in ".;:" if end < right else True:
        return None
    if comma_needed and not comma and mark_before not in ",!?…—–-":
        return None  # „…“, sagte X: German always has the comma
    stop = sentence_stop(text, at, min(right, end + 240))
    words: list[re.Match[str]] = []
    for match in WORD.finditer(text, at, stop):
        words.append(match)
        if len(words) == 16:
            break
    if not words:
        return None
    for j, word in enumerate(words):
        form = word.group().lower()
        found = verbs.get(form)
        if found is None and "-" in form:  # dit-il, a-t-elle, ajoute-t-on
            found = verbs.get(form.split("-", 1)[0])
            if found is None and form in ("a-t-il", "a-t-elle", "ont-ils", "ont-elles", "a-t-on"):
                tail = verbs.get(words[j + 1].group().lower()) if j + 1 < len(words) else None
                if tail:
                    begin = word.start() + form.rindex("-") + 1
                    return Attribution(
                        words[j + 1].group().lower(), tail, (begin, word.end()), True, True
                    )
            if found is not None:
                begin = word.start() + form.rindex("-") + 1
                return Attribution(form.split("-")[0], found, (begin, word.end()), j < 3, True)
        if found is None:
            if form in _NO_SUBJECT and form not in _AUX and j == 0:
                return _trailing(text, at, stop, verbs)
            continue
        if form in _PREPOSED:
            if form in ("so", "per", "secondo") and (j or not _names(words[1:2])):
                continue
            begin = word.end()
            if form == "according" and j + 1 < len(words):
                begin = words[j + 1].end()
            return Attribution(form, found, _right_of(text, begin, stop), j < 2, True)
        lead = [w for w in words[:j] if w.group().lower() not in _AUX]
        if not lead:
            following = _right_of(text, word.end(), stop, words[j + 1 : j + 3], verbs)
            return Attribution(form, found, following, True, True)
        if lead[0].group().lower() in _NO_SUBJECT or not (comma or mark_before in ",!?….—–-"):
            return _trailing(text, at, stop, verbs)
        begin = lead[0].start()
        finish = lead[-1].end()
        for mark in ",(":
            cut = text.find(mark, begin, finish)
            if cut > begin:
                finish = cut
        while finish > begin and text[finish - 1] in BLANKS:
            finish -= 1
        aux = words[0].group().lower()
        if aux in ("hat", "haben", "hatte", "habe") and begin > words[0].start():
            return Attribution(form, found, (begin, finish), True, True)
        if finish - begin > 90:
            return None
        return Attribution(form, found, (begin, finish), j < 14, True)
    return None


def _names(words: Sequence[re.Match[str]]) -> bool:
    """Say whether a word begins a noun phrase: a name, a determiner, a pronoun."""
    return bool(words) and (
        words[0].group()[0].isupper() or words[0].group().lower() in _DETERMINERS | PRONOUNS
    )


def _trailing(text: str, at: int, stop: int, verbs: Mapping[str, str]) -> Attribution | None:
    """Read an attribution that ends the sentence after a last comma: “…” of the year, he said."""
    comma = text.rfind(",", at, stop)
    if comma < 0:
        return None
    words = list(WORD.finditer(text, comma + 1, stop))
    if not 1 <= len(words) <= 8:
        return None
    for j, word in enumerate(words):
        form = word.group().lower()
        found = verbs.get(form)
        if found is None or (form in _PREPOSED and form not in ("according", "laut")):
            continue
        if form in ("according", "laut"):
            begin = words[j + 1].end() if form == "according" and j + 1 < len(words) else word.end()
            return Attribution(form, found, _right_of(text, begin, stop), False, True)
        if j == 0:
            return Attribution(form, found, _right_of(text, word.end(), stop), False, True)
        if words[0].group().lower() in _NO_SUBJECT:
            return None
        return Attribution(form, found, (words[0].start(), words[j - 1].end()), False, True)
    return None


def _right_of(
    text: str,
    begin: int,
    stop: int,
    words: Sequence[re.Match[str]] = (),
    verbs: Mapping[str, str] | None = None,
) -> tuple[int, int] | None:
    """Give the noun phrase that begins here: up to a comma, a preposition of time, the end."""
    while begin < stop and text[begin] in BLANKS:
        begin += 1
    for _ in range(3):
        word = WORD.match(text, begin, stop)
        if word is None or word.group().lower() not in _ADVERBS:
            break
        begin = word.end()
        while begin < stop and text[begin] in BLANKS:
            begin += 1
    first = WORD.match(text, begin, stop)
    if first is None or first.group() in _PREPOSITIONS:
        return None
    if first.group().lower() in _NO_SUBJECT - _DETERMINERS:
        return None
    if first.group().lower() in PRONOUNS:
        return first.span()
    cut = _RIGHT_STOP.search(text, begin, stop)
    while (
        cut is not None
        and cut.group() == "."
        and _SHORT.search(text, max(begin, cut.start() - 8), cut.start())
    ):
        cut = _RIGHT_STOP.search(text, cut.end(), stop)
    finish = cut.start() if cut else stop
    while finish > begin and text[finish - 1] in " \t\u00a0.,":
        finish -= 1
    if finish <= begin or finish - begin > 90:
        return None
    return (begin, finish)


_PREPOSITIONS = word_set(
    "sur dans à au aux lors après avant devant en pour auprès au-dessus am im bei beim nach vor auf"
    " gegenüber zu zum zur in on at during after before to tras durante ante al sobre para tegen"
    " bij op tijdens na voor nel nella dopo alla ai sui"
)
_ADVERBS = word_set(
    "also then later auch dann weiter zudem también además ook anche poi"
    " inoltre ensuite également aussi por pour"
)


_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_ING = re.compile(r"\w+ing\b")
_NAME_RUN = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'.-]*)(?: (?:[A-ZÀ-Þ][\w’'.-]*|de|van|von|der|bin|al)){0,4}"
)


def _participle_subject(text: str, begin: int, at: int) -> tuple[int, int] | None:
    """Give the subject of a main clause that a participle follows: Holm stayed calm, saying."""
    if not _ING.match(text, at) or "," not in text[max(begin, at - 3) : at]:
        return None
    comma = text.rfind(",", begin, at)
    before = text.rfind(",", begin, comma)
    for start in (before + 1, begin):
        while start < comma and text[start] in BLANKS:
            start += 1
        word = WORD.match(text, start, comma)
        if start < begin or word is None:
            continue
        if word.group().lower() in PRONOUNS:
            return word.span()
        name = _NAME_RUN.match(text, start, comma)
        if name and word.group().lower() not in _OPENERS | _NO_SUBJECT and name.end() < comma:
            return name.span()
    return None


def _left_of(text: str, begin: int, at: int) -> tuple[int, int] | None:
    """Give the subject that ends before a verb: X said, X, the minister, said, the agency said."""
    close = at
    while close > begin and text[close - 1] in " ,\t\n\u00a0":
        close -= 1
    if text[close - 1] == ")":  # Sen. Ada Holm (R-Norv.), said
        opened = text.rfind("(", begin, close)
        if opened > begin:
            at = opened
    participle = _participle_subject(text, begin, at)
    if participle is not None:
        return participle
    words = list(WORD.finditer(text, begin, at))
    while words and words[-1].group().lower() in _AUX:
        words.pop()
    if len(words) > 2 and words[-1].group().lower() in _DAYS:  # Holm on Thursday said
        words = words[:-2] if words[-2].group().lower() in ("on", "am") else words[:-1]
    if not words:
        return None
    finish = words[-1].end()
    if "," in text[finish:at]:
        # an apposition: go back to the comma that opens it
        comma = text.rfind(",", begin, finish)
        if comma < 0:
            return None
        words = [word for word in words if word.end() <= comma]
        if not words:
            return None
        finish = words[-1].end()
    if words[-1].group().lower() in PRONOUNS:
        return words[-1].span()
    kept: list[re.Match[str]] = []
    for k in range(len(words) - 1, max(-1, len(words) - 10), -1):
        word = words[k]
        between = text[word.end() : kept[-1].start()].strip(BLANKS) if kept else ""
        if between and not (between == "." and _SHORT.search(text, begin, word.end())):
            break
        form = word.group().lower()
        if form in _NO_SUBJECT and not (
            kept
            and k
            and text[words[k - 1].end() : word.start()].strip() == ""
            and words[k - 1].group().lower() not in _NO_SUBJECT
            and (
                form in ("of", "for", "die")
                or (form in ("from", "at") and words[k - 1].group()[0].isupper())
            )
        ):
            break
        if form in _OPENERS and form not in ("from", "at", "for") and not word.group().istitle():
            break
        kept.append(word)
    if not kept:
        return None
    first = kept[-1]
    if first.group().lower() in _OPENERS:
        kept.pop()
        if not kept:
            return None
        first = kept[-1]
    if finish - first.start() > 90:
        return None
    name = text[first.start() : finish]
    if not any(w.group()[0].isupper() for w in kept) and first.group().lower() not in (
        _DETERMINERS | PRONOUNS
    ):
        return None
    return (first.start(), finish) if name else None


_DETERMINERS = word_set(
    "the a an one his her their its our my some officials police authorities investigators"
    " der die das ein eine le la les un une l’ l' el los las una de het een il lo gli i"
)


_BE = word_set("was were been be is are being")

# English forms that are as often plural nouns: the claims of, phone calls with.
_NOUNS = word_set(
    "calls claims reports comments notes posts states answers remarks demands questions hopes fears"
    " estimates tweets promises warning report quotes urges counters contends objects"
)


def _is_noun(text: str, words: Sequence[re.Match[str]], k: int) -> bool:
    """Say whether a form that may be a noun is one here: no name, pronoun or comma before it."""
    before = words[k - 1]
    word = before.group()
    if "," in text[before.end() : words[k].start()]:
        return False
    if word.lower() in PRONOUNS or word[0].isupper() or word in _AUX:
        return False
    return k < 2 or words[k - 2].group().lower() not in _DETERMINERS


def attribution_before(
    text: str, left: int, start: int, verbs: Mapping[str, str]
) -> Attribution | None:
    """Read what leads to a quotation: X said: “…”, X said that “…”, according to X, “…”."""
    begin = _last_sentence(text, max(left, start - 260), start)
    found: tuple[re.Match[str], str] | None = None
    words = list(WORD.finditer(text, begin, start))
    for k in range(len(words) - 1, -1, -1):
        form = words[k].group().lower()
        verb_class = verbs.get(form)
        if verb_class is None or (form in _NOUNS and k and _is_noun(text, words, k)):
            continue
        if k and words[k - 1].group().lower() in _BE and not form.endswith("ing"):
            continue  # was promised, is called: nobody speaks
        found = (words[k], verb_class)
        break
    if found is None:
        return None
    word, verb_class = found
    form = word.group().lower()
    position = words.index(word)
    near = len(words) - position <= 5
    if form in _PREPOSED:
        if form in ("so", "per", "secondo") and position:
            return None
        offset = word.end()
        if form == "according" and position + 1 < len(words):
            offset = words[position + 1].end()
        return Attribution(form, verb_class, _right_of(text, offset, start), near, False)
    speaker = _left_of(text, begin, word.start())
    for earlier in reversed(words[:position]):
        # highlighted the risk, stating: …; said no and added: …
        if speaker is not None:
            break
        if earlier.group().lower() in verbs:
            speaker = _left_of(text, begin, earlier.start())
    if speaker is None and position == 0:
        speaker = _right_of(text, word.end(), start)
    return Attribution(form, verb_class, speaker, near, False)


_INCISE = re.compile(
    r"[,!?]\s(?=(?:a|ont|avait|s['’]est|se|ha|dit|dijo|dice)\b"
    r"|[a-zéè]{4,12}(?:-t)?-(?:il|elle|on)\b|[a-zéèêà]{4,12}\s)"
)


def attribution_inside(
    text: str, start: int, end: int, verbs: Mapping[str, str]
) -> Attribution | None:
    """Read a French or Spanish attribution inside the marks: « …, a déclaré X, … »."""
    for match in _INCISE.finditer(text, start, min(end, start + 800)):
        words = list(WORD.finditer(text, match.end(), min(end, match.end() + 40)))[:4]
        for j, word in enumerate(words):
            form = word.group().lower()
            lead = all(w.group().lower() in _AUX for w in words[:j])
            if not lead:
                break
            verb_class = verbs.get(form)
            if verb_class is not None and (
                j
                or text[match.start()] in "!?"
                or form
                in (
                    "dit",
                    "explique",
                    "affirme",
                    "estime",
                    "ajoute",
                    "précise",
                    "assure",
                    "souligne",
                    "raconte",
                    "poursuit",
                    "indique",
                    "confie",
                )
            ):
                return Attribution(
                    form, verb_class, _right_of(text, word.end(), end - 1), True, True
                )
    return None
