"""Where sentences begin and end.

News is full of full stops that end nothing ("Sen.", "U.S.", "Feb. 28", "3. Oktober", "z. B.") and
of sentences that end inside quotation marks. The rules here look at each possible end once: at the
mark, at the word before it and at the word after it. They are local and linear, need no model, and
give the same answer for the same sentence wherever it stands.

Conventions: a line always ends a sentence; every sentence inside a quotation counts; closing marks
belong to the sentence that they close; a quotation that ends in "!" or "?" and goes on with "he
asked" is one sentence; the number of a list item belongs to the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mediacompare.anatomy import PROSE, QUOTATION, RUNNING

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["cut_articles", "sentence_spans"]

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_WIDE = "。！？｡．"
_OTHER = "؟۔।॥։።፧။។៕"
_MARKS = ".!?…‼⁇⁈⁉"
_CLOSERS = "\"'”’“‘»«›‹)]}」』）】》〉＂＇"
_OPENERS = "\"'“”„‚‘’«»‹›([{¿¡「『（【《〈*_#-–—•"
# A possible end, with the closing marks that belong to it (bounded, so that it stays linear).
_CANDIDATE = re.compile(
    rf"(?:[{_MARKS}{_OTHER}](?:[ \u00a0]?[{_MARKS}{_OTHER}]){{0,20}})"
    rf"(?P<close>(?:[{re.escape(_CLOSERS)}]|[ \u00a0\u202f]»(?=[\s,;:.!?]|$)|\[\d{{1,3}}\]){{0,6}})"
    rf"|[{_WIDE}]{{1,20}}(?P<wide_close>[”’」』）】》〉＂＇\"']{{0,6}})"
    r"|[ \t\u00a0](?P<bullet>[•▪◦‣●■►])(?=\s)"
)
_NEXT_WORD = re.compile(r"[^\W_](?:[^\W_]|['’\-](?=[^\W_])){0,39}")
_LIST_MARKER = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxlIVX]{1,6})")
_INLINE_ITEM = re.compile(r"[(\[](?:[a-z]|[ivx]{2,4})[)\]]\s{1,3}[^\W\d_]")
_ROMAN_NUMERAL = re.compile(r"[IVX]{1,6}")
_VOWEL = re.compile(r"[aeiouyàáâäãåæèéêëìíîïòóôöõøœùúûüýаеёиоуыэюя]", re.IGNORECASE)
_QUOTES = ("“", '"', "«", "„", "‘")
_BACK = 40


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Stand before a name, in any language: never an end. Ordinary words ("art", "sen") need a capital.
_BEFORE_NAME = _words("""
    mr mrs ms mx dr prof sen sens rep reps gov govs gen lt col sgt capt cmdr cdr maj adm rev hon
    pres supt det insp messrs st mt ft pvt cpl brig ens amb atty treas lieut fr sr sra srta dra
    d dña mme mmes mlle mgr me pr m mm sig sigg dott avv ing geom on arch rag hr frl dipl hl dhr
    mw mevr drs ir mons msgr hw lic arq pfc spc ssgt geo wm chas jas thos robt edw benj ul ra
    assoc asst vs
""")
_PLACES = _words("st mt ft pt")
_ALWAYS_OPEN = _words("""
    vs cf ca bzw vgl sog ggf evtl inkl exkl zzgl bspw resp approx viz e.g i.e d.h z.b u.a.m
    i.d.r s.o s.u p.ex p.ej c.-à-d b.v.b bijv dhr zgn o.a d.w.z m.b.v t.o.v i.v.m a.u.b т.е т.к
    т.н им г-н г-жа ул акад проф св tzv sogen sgn betr geb gest verh gesch op.cit ibid
""")
_BEFORE_NUMBER = _words("""
    godz poz no nos nr nrn num núm n n° nº p pp pg pag pág pags págs vol vols art arts artt
    artikel fig figs sec secs ch chap cap par para pt pts abs ziff kap bd rn s S st sez lit ed
    eds ep tab tel fax ext ca est c v rm § стр с рис гл ст п т №
""")
# May also end a sentence, so that a word that opens sentences decides. These need a capital …
_MAY_END_CAPITAL = _words("""
    ee uu ff aa cc oo rr hh inc corp co cos ltd llc plc bros jr sr esq ave blvd rd hwy pkwy sq
    dept assn univ inst div dist natl intl jan feb mar apr jun jul aug sep sept oct nov dec mon
    tue tues wed thu thur thurs fri sat sun ala ariz ark calif colo conn del fla ga ill ind kan
    kans ky la md mass mich minn miss mo mont neb nebr nev okla ore oreg pa penn tenn tex va vt
    wash wis wisc wyo alta ont que sask man okt dez mär mrz jänn str hbf janv févr avr juil déc
    ene abr ago dic gen mag giu lug sett ott bhf ges abt gmbh bldg ste apt rte tpke sta mts ft
    pvda
""")
# … and these do not.
_MAY_END = _words("""
    jr sr inc corp ltd mill mio mrd mia tsd min max std sek km² qm lb lbs oz sq cu ft in. yd mph
    avg jan feb febr mär mrz apr jun jul aug sept okt nov dez janv févr avr juil déc ene abr ago
    dic str eur dol cts prov dist gov dept est misc env chr ff vp hg hrsg red jh jhd jhdt jhs
    руб тыс млн млрд гг г обл р
""")
_OFTEN_ENDS = _words("""
    etc usw ecc enz etcetera u.s.w u.ä o.ä u.a u.v.m p.a n.chr v.chr и.т.д al
""")
_CLOCK = _words("""
    a.m p.m am pm a.m. p.m.
""")
_TIME_WORDS = _words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december mon tue tues wed thu thurs fri sat sun
    jan feb mar apr jun jul aug sep sept oct nov dec et est edt ct cst cdt mt mst mdt pt pst pdt
    gmt utc bst cet cest aest jst ist msk eastern central pacific mountain greenwich eve london
    paris berlin
""")
_MONTHS = _words("""
    januar jänner februar feber märz april mai juni juli august september oktober november
    dezember jan feb mär apr jun jul aug sep sept okt nov dez janvier février mars avril juin
    juillet août septembre octobre novembre décembre januari februari maart mei augustus
    december marts maj tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta
    heinäkuuta elokuuta syyskuuta ledna února března dubna května června července srpna září
    října listopadu prosince január február március április május június július augusztus
    szeptember október
""")
_ORDINAL_LANGUAGES = _words("""
    de gsw lb nds da no nb nn fi cs sk hu hr sr bs sl et lv tr is pl
""")
_NAMES_WITH_MARK = _words("""
    Yahoo! Jeopardy! Joomla! Which? Yum! Chips! Hulu! Kahoot! IDEO! Wham! Westward!
""")
_REPORTING = _words("""
    said says say asked asks added adds told tells wrote writes replied replies shouted shouts
    cried cries exclaimed yelled screamed demanded demands wondered wonders recalled recalls
    joked jokes quipped tweeted tweets posted declared declares announced answered answers
    continued continues explained explains insisted insists argued argues concluded concludes
    commented chanted laughed whispered muttered called fragte fragt sagte sagt rief ruft
    schrieb schreibt antwortete demande demandé dit lance déclare dijo dice preguntó pregunta
    disse chiede chiese zei vroeg vraagt roept riep
""")
_STARTERS = _words("""
    The A An He She It They We I You This That These Those There Here But And Or If In On At By
    For From With As After Before When While Where What Who Why How His Her Its Their Our My
    Your Although Though Since Meanwhile However According Also Some Many Most Several Few Both
    Each Every Another One Two Three Four Five Six Seven Ten Dozens Hundreds Thousands Not Now
    Then Still Yet So Because During Under Over To Until Unlike Despite Between Among Once Even
    Only Just Last Next Such Other Others No None Nobody Nothing Whether Of Instead Moreover
    Nevertheless Nonetheless Later Earlier Today Yesterday Tomorrow Ever Perhaps Maybe Asked Do
    Did Does Is Are Was Were Has Have Had Can Could Will Would Should May Might Must Let Like
    Without Within Through Throughout Across Against Around Upon Police Officials Authorities
    Prosecutors Investigators Residents Experts Critics Researchers Scientists Protesters
    Lawmakers Voters Workers Students People Doctors Analysts Shares Supporters Opponents
    Neighbors Neighbours Families Witnesses Firefighters Teachers Der Die Das Den Dem Des Ein
    Eine Einer Eines Einen Einem Er Sie Es Wir Ich Ihr Und Aber Auch Im Am Bei Beim Nach Vor Von
    Vom Zu Zum Zur Für Mit Ohne Über Unter Seit Während Doch Wie Als Wenn Weil Da Dann Dort Hier
    Dies Diese Dieser Dieses Nur Noch Nun Jetzt Zudem Außerdem Dabei Dazu Damit Danach Darum
    Deshalb Trotzdem Insgesamt Bisher Bis Auf Aus Man Kein Keine Nicht Wer Wo Warum Seine Ihre
    Sein Sowohl Le La Les L Un Une Du De Il Elle Ils Elles Nous Vous Je Tu Ce Cet Cette Ces Mais
    Et Ou Où Donc Ni Car Si Quand Lorsque Comme Pour Par Avec Sans Sous Sur Dans En Au Aux Après
    Avant Depuis Pendant Selon Son Sa Ses Leur Leurs Notre Qui Que Quel Quelle Pourquoi Ainsi
    Alors Cependant Toutefois Aujourd El Los Las Una Unos Unas Ella Ellos Ellas Yo Nosotros Esto
    Esta Este Estos Estas Ese Esa Pero Y O Según Cuando Donde Como Por Para Con Sin Sobre Desde
    Hasta Entre Tras Durante Aunque Además Su Sus Al Del También Así Hay Lo Gli Uno Egli Lui Lei
    Loro Noi Ma E Anche Nel Nella Nei Alla Dal Dalla Della Dopo Prima Secondo Quando Dove Come
    Perché Per Senza Questo Questa Questi Queste Quello Quella Non È Het Een Hij Zij Ze Wij Ik
    Dit Dat Deze Maar Ook Op Bij Naar Van Voor Met Zonder Sinds Toen Omdat Waar Wat Hoe Toch Nog
    Nu Volgens Daarom Tijdens Na Zijn Haar Hun В На Он Она Они Это Мы Я Но И А По С К У О Из За
    Для От До При После Как Так Что Кто Если Когда Однако Его Ее Не Также
""")
_DOMAINS = _words("""
    com org net edu gov mil int info io co uk de fr es it nl ru at ch us eu tv me app dev ai
    news be ca au
""")


def sentence_spans(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Find the sentences of a stretch of prose.

    Parameters
    ----------
    text : str
        Prose: one block of an article, or all of it. Each line is taken apart by itself.
    language : str, optional
        BCP 47 code ("en", "de-AT"). It decides what few rules depend on the language, such as
        German ordinals ("im 19. Jahrhundert"). Without it, what holds in most languages is used.

    Returns
    -------
    list of (start, end)
        Character positions, in order, not overlapping: ``text[start:end]`` is a sentence without
        white space around it. Everything but white space lies in exactly one sentence. Empty for
        empty text.

    Notes
    -----
    Not for text without punctuation or case (speech transcripts), where it finds lines only.

    Examples
    --------
    >>> text = 'Sen. Ruiz left the U.S. Senate on Feb. 28. "It is time. I am tired," she said.'
    >>> [text[start:end] for start, end in sentence_spans(text, "en")]
    ['Sen. Ruiz left the U.S. Senate on Feb. 28.', '"It is time.', 'I am tired," she said.']
    """
    code = (language or "").replace("_", "-").split("-", 1)[0].lower()
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        _split_line(text, line.start(), line.end(), code, spans)
    return spans


SECONDS = 1.2e-7
"""What cutting a character takes on one processor, about."""

AT_ONCE = 400
"""Articles cut at a time."""


class Zoned(NamedTuple):
    """An article to cut: its text, its language, and its zones as (start, end, code), in order."""

    text: str
    language: str | None
    zones: Sequence[Sequence[int]]


def cut_articles(part: Sequence[Zoned]) -> NDArray[np.int64]:
    """Cut articles into sentences, none of which crosses the border of prose.

    Gives rows of six numbers: article (from 0), start, end, zone, and the two characters between
    which the words of the sentence begin (what stands between two sentences goes to the first).
    """
    rows = [
        (article, *row)
        for article, (text, language, zones) in enumerate(part)
        for row in _sentences_of(text, language, zones)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 6)


def _sentences_of(
    text: str, language: str | None, zones: Iterable[Sequence[int]]
) -> Iterator[tuple[int, int, int, int, int]]:
    for low, high, zone, quotes in _blocks(zones):
        cuts = sentence_spans(text[low:high], language)
        last = len(cuts) - 1
        edge = low
        for k, (start, end) in enumerate(cuts):
            a, b = low + start, low + end
            kind = zone
            if zone in PROSE:
                # More than half of it quoted makes a sentence of prose a quotation.
                quoted = sum(min(b, d) - max(a, c) for c, d in quotes if c < b and d > a)
                kind = QUOTATION if 2 * quoted > b - a else RUNNING
            following = low + cuts[k + 1][0] if k < last else high
            yield a, b, kind, edge, following
            edge = following


def _blocks(
    zones: Iterable[Sequence[int]],
) -> Iterator[tuple[int, int, int, list[tuple[int, int]]]]:
    """Join neighboring zones of prose; each other zone is a block of its own."""
    block: tuple[int, int, int, list[tuple[int, int]]] | None = None
    for start, end, zone in zones:
        quotes = [(start, end)] if zone == QUOTATION else []
        if block is not None and block[2] in PROSE and zone in PROSE:
            block = (block[0], end, zone, block[3] + quotes)
            continue
        if block is not None:
            yield block
        block = (start, end, zone, quotes)
    if block is not None:
        yield block


def _split_line(text: str, low: int, high: int, code: str, spans: list[tuple[int, int]]) -> None:
    """Add the sentences of ``text[low:high]``, which holds no line break."""
    start = low
    for found in _CANDIDATE.finditer(text, low, high):
        end = found.end()
        if found.group("bullet"):
            _add(text, low, start, found.start(), spans)
            start = found.start()
        elif _ends(
            text,
            start,
            found.start(),
            end,
            high,
            found.group("close") or found.group("wide_close") or "",
            code,
        ):
            _add(text, low, start, end, spans)
            start = end
    _add(text, low, start, high, spans)


def _add(text: str, low: int, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end <= start:
        return
    if spans and spans[-1][1] > low and not _has_word(text, start, end):
        # Marks alone (a stray bracket, "***") are no sentence; they stay with the one before.
        spans[-1] = (spans[-1][0], end)
        return
    spans.append((start, end))


def _has_word(text: str, start: int, end: int) -> bool:
    return any(text[position].isalnum() for position in range(start, end))


def _ends(text: str, start: int, mark: int, end: int, high: int, close: str, code: str) -> bool:
    """Say whether a sentence ends with the mark at ``mark``; its closing marks reach to ``end``."""
    if end >= high:
        return True
    first = text[mark]
    after = text[end]
    if first in _WIDE or first in _OTHER:
        # "。」と述べた": the quotation is part of the sentence that reports it.
        return not (close and after in "とってなが、，,")
    spaced = after.isspace()
    if not spaced and not _glued(text, mark, end, high, close):
        return False
    position = end
    while position < high and (text[position].isspace() or text[position] in _OPENERS):
        position += 1
    if position >= high:
        return True
    opened = text[end:position].strip()
    after = text[position]
    if after in ",;:)":
        return False
    found = _NEXT_WORD.match(text, position, high)
    word = found.group() if found else ""
    if after.islower() and not (len(word) > 1 and word[1].isupper()):
        return bool(opened) and bool(_INLINE_ITEM.match(text, position - 1, high))
    marks = text[mark:end]
    if "!" in marks or "?" in marks or first in "‼⁇⁈⁉":
        return _ends_loud(text, mark, position, high, close, word)
    before = _word_before(text, start, mark)
    if len(marks.rstrip(_CLOSERS)) > 1 or first == "…":
        # An ellipsis: "he waited ... I think" goes on, "he waited... Then" does not.
        return not (word == "I" and mark > start and text[mark - 1].isspace())
    return _ends_stop(text, start, mark, position, high, close, opened, before, word, code)


def _glued(text: str, mark: int, end: int, high: int, close: str) -> bool:
    """Say whether two sentences were glued ("he said.The court"), which no address or name is."""
    if not (text[end].isupper() and end + 1 < high and text[end + 1].islower()) and not (
        text[end] in "“„«" and end + 1 < high and text[end + 1].isupper()
    ):
        return False
    low = mark
    while low > 0 and mark - low < _BACK and not text[low - 1].isspace():
        low -= 1
    token = text[low:mark]
    if mark - low < 2 or not (close or (text[mark - 1].islower() and text[mark - 2].islower())):
        return False
    if any(sign in token for sign in "/@:_.#=") or token.startswith("www"):
        return False
    found = _NEXT_WORD.match(text, end, high)
    return not (found and found.group().lower() in _DOMAINS)


def _word_before(text: str, start: int, mark: int) -> str:
    low = mark
    while low > start and mark - low < _BACK:
        sign = text[low - 1]
        if not (sign.isalnum() or sign in ".'’-&" or sign == "º" or sign == "ª"):
            break
        low -= 1
    return text[low:mark]


def _ends_loud(text: str, mark: int, position: int, high: int, close: str, word: str) -> bool:
    """Decide after "!" and "?": the rest may report the quotation, or the mark belong to a name."""
    if not close:
        return f"{_word_before(text, 0, mark)}{text[mark]}" not in _NAMES_WITH_MARK
    # '"Why?" Ms. Ortiz asked.' is one sentence: up to four words, then a verb of saying.
    for _ in range(5):
        if word in _REPORTING:
            return False
        found = _NEXT_WORD.match(text, position, high)
        if not found or not word[:1].isupper():
            return True
        position = found.end()
        while position < high and text[position] in " \u00a0.":
            position += 1
        found = _NEXT_WORD.match(text, position, high)
        word = found.group() if found else ""
    return True


def _ends_stop(
    text: str,
    start: int,
    mark: int,
    position: int,
    high: int,
    close: str,
    opened: str,
    before: str,
    word: str,
    code: str,
) -> bool:
    """Decide after one full stop, by the word before it and the word after it."""
    if not before:
        return bool(close) or (mark > start and not text[mark - 1].isspace())
    if (
        not close
        and mark - start <= 20
        and _LIST_MARKER.fullmatch(text[start:mark].lstrip("\"'“”„«»‹›‘’*-–—• \t\u00a0"))
    ):
        return False
    after = text[position]
    starter = word in _STARTERS and text[position + len(word) : position + len(word) + 1] != "."
    numeral = before.isdigit()
    if numeral or (_ROMAN_NUMERAL.fullmatch(before) and len(before) > 1):
        if close:
            return True
        if numeral and len(before) <= 2 and word.lower() in _MONTHS:
            return False
        score = mark - start > len(before) and text[mark - len(before) - 1] in ":,"
        if code in _ORDINAL_LANGUAGES and len(before) <= 3 and not opened and not score:
            return starter or not after.isalpha()
        return True
    lowered = before.lower()
    if lowered in _ALWAYS_OPEN:
        return False
    bare = lowered.replace("’", "'")
    if "'" in bare:  # l'art. 5, dell'on. Rossi
        bare = bare.rpartition("'")[2]
    if "-" in bare:
        bare = bare.rpartition("-")[2]
    if len(bare) == 1 and bare.isalpha():
        return _ends_letter(text, start, mark, before, word, starter, close)
    if "." in bare:
        place_time = text.startswith(" time", position + len(word))  # 6 a.m. Washington time
        return _ends_dotted(before, lowered, word, starter, close, opened, place_time)
    if (bare in _BEFORE_NUMBER or bare.endswith("str")) and after.isdigit():
        return False
    capital = before[-len(bare)].isupper()
    if bare in _PLACES and capital:
        return starter  # St. Louis; Main St.
    if bare in _BEFORE_NAME and not close and (capital or code not in {"en", ""}):
        return False
    if bare in _OFTEN_ENDS:
        return not opened.startswith("(")
    if bare in _MAY_END or (capital and bare in _MAY_END_CAPITAL):
        quotes = opened.startswith(_QUOTES)
        return (starter or quotes) and not opened.startswith(("-", "–", "—"))
    if bare.isalpha() and 1 < len(bare) <= 5 and bare.isascii() and not _VOWEL.search(bare):
        # No vowel at all ("Sgt", "bzw", "vgl"): an abbreviation, unless all capitals ("the NHS.").
        return starter or before.isupper()
    return True


def _ends_letter(
    text: str, start: int, mark: int, before: str, word: str, starter: bool, close: str
) -> bool:
    """Decide after one letter and a full stop: an initial, "Plan B.", "z. B."."""
    if close or (mark - start > 1 and text[mark - 2] in "=/?&_@#~%"):
        return True
    pair = f"{text[max(start, mark - 4) : mark - 1].strip(' .').lower()}.{before.lower()}"
    if pair in _ALWAYS_OPEN:
        return False
    return starter


def _ends_dotted(
    before: str,
    lowered: str,
    word: str,
    starter: bool,
    close: str,
    opened: str,
    place_time: bool,
) -> bool:
    """Decide after letters with dots among them: "U.S.", "p.m.", "Ph.D.", an address, a number."""
    aside = opened.startswith(("(", "-", "–", "—"))
    if lowered in _CLOCK:
        return not (word.lower() in _TIME_WORDS or aside or place_time)
    if lowered in _OFTEN_ENDS:
        return True
    parts = lowered.split(".")
    if all(1 <= len(part) <= 2 for part in parts) and before.replace(".", "").isalpha():
        return (starter or bool(close) or opened.startswith(_QUOTES)) and not aside
    return True
