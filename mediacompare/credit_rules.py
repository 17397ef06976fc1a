"""How credit lines read: the rules tried on a line at the head or the tail of an article.

One table for English, German, French, Spanish, Dutch and Italian. A rule gives the kind of credit
that a line declares; `mediacompare.credits` says where such lines are looked for, and decides on
the source named. Quantifiers are bounded: a line of 400 characters is the longest ever tried.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from mediacompare.furniture import Line
from mediacompare.news_agencies import Agency, is_same


class CreditRule(NamedTuple):
    """How one kind of credit line reads; the group s of the pattern names the source."""

    rule: str
    kind: str
    pattern: str


_S = (
    r"(?P<s>(?!\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue"
    r"|wed|thu|fri|sat|sun)[a-z]{0,6}\b)[^\n;|]{2,120}?)"
)
_END = r"(?:[.,;)\]]?\W{0,2}$|[.,;]\s|\s(?:and|on|under|with|as|by|le|am|el|il|op|und|et)\s)"
_LAST = r"[.)\]]?\s*$"
_THIS = (
    r"(?:th(?:is|e) (?:post|article|story|piece|report|content|column|essay|op-ed|interview|text"
    r"|item|post)\b[^.\n]{0,120}?\s|(?:an? (?:\w+ )?version of )?(?:this"
    r"|the) \w+ |(?:article|story|post) )?"
)
_DONE = (
    r"(?:was |were |is |has been )?(?:(?:first|originally|initially|previously) )?"
    r"(?:appeared|published|posted|ran|run|featured|printed)"
    r"(?: (?:first|originally|initially|earlier))?"
)

# Tried in this order on one line at the head or the tail; the group s names the source.
RULES: tuple[CreditRule, ...] = (
    # translated
    CreditRule(
        "originally in a language",
        "translated",
        r"\b(?:originally|first) (?:published|written|appeared) in"
        r" (?P<s>[A-Z][a-z]{2,15})\b(?=[.,;]|$| and | by )(?=.{0,120}\btranslat"
        r"|.{0,2}$)",
    ),
    CreditRule(
        "translated from",
        "translated",
        r"^\W?(?:this (?:article|text|story|interview|piece) (?:was|has been)"
        r" )?(?:machine[- ])?translated (?:and \w+ )?(?:from (?:the"
        r" )?(?P<s>[A-Z]\w{2,15})|by\b)",
    ),
    CreditRule("translation by", "translated", r"^\W?translation(?: by|:)"),
    CreditRule(
        "Übersetzung",
        "translated",
        r"^\W?(?:übersetzung(?:\s?:| von| aus)|übersetzt (?:von|aus|mit)|aus dem"
        r" (?P<s>\w{3,20}en) (?:übersetzt |übertragen )?von\b|(?:dieser|der)"
        r" (?:text|artikel|beitrag) (?:wurde|ist) [^.\n]{0,60}übersetzt)",
    ),
    CreditRule(
        "traduit",
        "translated",
        r"^\W?(?:traduit (?:de |du |par )(?:l['’](?P<s>\w{4,12}))?|traduction(?:"
        r" :|:| de| par)|(?:cet|ce) (?:article|texte) a été traduit)",
    ),
    CreditRule(
        "traducido",
        "translated",
        r"^\W?(?:traducid[oa] (?:del (?P<s>\w{4,12})\b|de |por )|traducción(?::| de| por)|este"
        r" (?:artículo|texto) (?:fue|ha sido) traducido)",
    ),
    CreditRule(
        "vertaald",
        "translated",
        r"^\W?(?:vertaald (?:uit het (?P<s>\w{4,12})\b|uit|door|van)"
        r"|vertaling(?::| door| van)|dit artikel"
        r" is vertaald)",
    ),
    CreditRule(
        "tradotto",
        "translated",
        r"^\W?(?:tradott[oa] (?:dall['’](?P<s>\w{4,12})\b|dal? |da)"
        r"|traduzione(?::| di| a cura)|questo"
        r" articolo è stato tradotto)",
    ),
    # republished
    CreditRule(
        "with permission from",
        "republished",
        r"^\W?published by .{2,60}? with permission from " + _S + _END,
    ),
    CreditRule(
        "appeared first on",
        "republished",
        r"^\W{0,3}" + _THIS + _DONE + r" (?:on|in|at|by|with|via) " + _S + _END,
    ),
    CreditRule(
        "republished from",
        "republished",
        r"^\W{0,3}" + _THIS + r"(?:was |is |has been )?(?:re-?published|reprinted|reproduced"
        r"|syndicated|distributed) (?:here )?(?:with (?:the )?permission )?(?:from|of|by"
        r"|courtesy of) " + _S + _END,
    ),
    CreditRule(
        "brought to you by",
        "republished",
        r"^\W?report from .{2,60}? brought to you by " + _S + _END,
    ),
    CreditRule(
        "zuerst erschienen",
        "republished",
        r"^\W?(?:(?:dieser|der|dieses) (?:artikel|beitrag|text|interview) (?:ist"
        r" |erschien |wurde )?)?(?:zuerst|ursprünglich|zunächst|erstmals)(?: erschienen|"
        r" veröffentlicht)? (?:auf|bei|in|im|von) (?:der |dem )?"
        + _S
        + r"(?: erschienen| veröffentlicht|[.,;)]|\s*$)",
    ),
    CreditRule(
        "Übernahme",
        "republished",
        r"^\W?(?:(?:dieser|der) (?:artikel|beitrag|text) ist )?(?:eine )?übernahme (?:aus|von)"
        r" (?:der |dem )?" + _S + _END,
    ),
    CreditRule(
        "publié initialement",
        "republished",
        r"^\W?(?:(?:(?:cet|ce) )?(?:article|texte|billet) (?:a été |est"
        r" )?)?(?:(?:initialement|d['’]abord|originellement) )?(?:publié"
        r"|paru)(?: (?:initialement|d['’]abord|pour la première fois))? (?:sur"
        r"|dans|par|en) " + _S + _END,
    ),
    CreditRule(
        "publicado originalmente",
        "republished",
        r"^\W?(?:(?:este|el) (?:artículo|texto|contenido|reportaje) )?(?:fue |ha"
        r" sido |se )?(?:originalmente )?(?:publicado|publicó|apareció)(?:"
        r" (?:originalmente|originariamente|por primera vez))? (?:en|por) " + _S + _END,
    ),
    CreditRule(
        "oorspronkelijk verschenen",
        "republished",
        r"^\W?dit (?:artikel|stuk|verhaal) (?:is |verscheen |werd )(?:eerder "
        r"|oorspronkelijk |eerst )(?:verschenen |gepubliceerd )?(?:op|in|bij"
        r"|door) " + _S + r"(?: verschenen| gepubliceerd|[.,;)]|\s*$)",
    ),
    CreditRule(
        "pubblicato originariamente",
        "republished",
        r"^\W?(?:(?:questo |l['’])articolo )?(?:è stato |è )?(?:originariamente"
        r" )?(?:pubblicato|apparso)(?: (?:originariamente|originalmente"
        r"|inizialmente|per la prima volta)) (?:su|in|da|sul|nel|dal) " + _S + _END,
    ),
    # wire copy and releases
    CreditRule(
        "release",
        "press_release",
        r"^\W?(?:this is an? |ceci est un |(?:source|quelle|bron|fuente|fonte)\s?: ?)?"
        r"(?:(?:press|news|media) release|(?:presse|medien)mitteilung|presseaussendung|persbericht"
        r"|communiqué(?: de presse)?|(?:nota|comunicado) de prensa|comunicato stampa)"
        r"(?: (?:from|by|of|issued by|distributed by|der|des|von|du|de la|del|de l['’]|de|van|della"
        r"|dell['’]|di)? ?(?P<s>[^\n:;.]{2,70}))?" + _LAST,
    ),
    CreditRule(
        "Original-Content",
        "press_release",
        r"^\W?original-content von:? (?P<s>[^\n]{2,80}?),? (?:übermittelt|transmitted) ",
    ),
    CreditRule(
        "SOURCE of a release", "press_release", r"^(?-i:SOURCE)\s+(?P<s>(?-i:[A-Z])[^\n:]{2,80})$"
    ),
    CreditRule(
        "source line",
        "republished",
        r"^\W?(?:source|sources|quelle|quellen|fuente|fuentes|bron|fonte"
        r"|fonti)\s?:\s*" + _S + r"\W{0,2}$",
    ),
    CreditRule(
        "first published by",
        "verbatim_wire",
        r"^\W?this report by (?P<s>the [A-Z][\w ]{2,40}?) was first published\b",
    ),
    CreditRule(
        "read more from", "verbatim_wire", r"^\W?read more from (?P<s>the [A-Z][\w ]{2,40}?)\.?$"
    ),
    CreditRule(
        "reported by",
        "republished",
        r"^\W?reported by (?P<s>[A-Z][\w ]{2,40}?), an? .{2,60}-affiliated\b",
    ),
    # with material
    CreditRule(
        "with files from",
        "with_material",
        r"^\W{0,3}(?:with |includes )?(?:additional |agency )?(?:files|material"
        r"|contributions|information|inputs?|content|copy)(?: provided)? (?:from"
        r"|by|of):? ?" + _S + _LAST,
    ),
    CreditRule(
        "reporting by",
        "with_material",
        r"^\W{0,3}(?:with )?(?:additional )?(?:reporting|writing|compiled) by:?"
        r" ?(?P<s>.{2,300}?)" + _LAST,
    ),
    CreditRule(
        "Mitarbeit",
        "with_material",
        r"^\W?(?:mitarbeit|medewerking|avec la collaboration de|ha collaborado"
        r"|ha collaborato)\b:? ?(?P<s>.{2,160}?)" + _LAST,
    ),
    CreditRule(
        "contributed to this report",
        "with_material",
        r"^\W?(?P<s>.{2,160}?) (?:also )?(?:contributed to|reported for) this"
        r" (?:report|story|article)\b",
    ),
    CreditRule(
        "wire reports",
        "with_material",
        r"^\W?(?:credit: ?)?(?:compiled )?(?:from )?(?:[\w’' ]{2,40} (?:and|,)"
        r" )?(?P<s>wire (?:reports|services)|news services|(?:news"
        r" )?agencies)\W*$",
    ),
    CreditRule(
        "mit Material",
        "with_material",
        r"^\W?(?:mit|unter verwendung von) (?:material|agenturmaterial"
        r"|informationen|inhalten|text)(?:ien)?(?: (?:von|der|des|aus))? " + _S + _LAST,
    ),
    CreditRule(
        "mit Material",
        "with_material",
        r"^\W?(?:dieser|der) (?:artikel|beitrag|text) (?:wurde|ist|entstand|enthält)\b.{0,30}?"
        r"\bmaterial (?:der|von|des) (?:nachrichtenagentur(?:en)? )?"
        + _S
        + r"(?: erstellt| verfasst| entstanden)?"
        + _LAST,
    ),
    CreditRule(
        "mit",
        "with_material",
        r"^\W?(?:[\w ’'.-]{2,40}, )?(?:mit|met|with|con|com|med) (?P<s>[\w./ ,&-]{2,60})\W*$",
    ),
    CreditRule(
        "op basis van",
        "with_material",
        r"^\W?(?:op basis van (?:berichten|berichtgeving|informatie) van|d['’]après)"
        r" (?:l['’]|persbureau )?" + _S + _LAST,
    ),
    CreditRule(
        "avec", "with_material", r"^\W?(?P<r>[\w ’'.-]{0,40}?)\s?\bavec (?:l['’])?" + _S + _LAST
    ),
    CreditRule(
        "con información de",
        "with_material",
        r"^\W?con (?:información|informaciones|datos|material) (?:de|del|de la) " + _S + _LAST,
    ),
    CreditRule("con agencias", "with_material", r"^\W?con (?P<s>agencias)\W*$"),
    CreditRule(
        "met medewerking van",
        "with_material",
        r"^\W?met (?:medewerking|informatie|bijdragen) van (?:(?:het )?persbureau )?" + _S + _LAST,
    ),
    CreditRule(
        "con contributi di",
        "with_material",
        r"^\W?con (?:informazioni|contributi|il contributo) (?:di|da|dell['’]) ?" + _S + _LAST,
    ),
    # copyright
    CreditRule(
        "copyright",
        "verbatim_wire",
        r"^\W{0,3}(?:tm (?:&|and) |riproduzione riservata )?"
        r"(?:©|\(c\)|copyright|all contents ©)\s*(?:©|\(c\))?\s*(?:copyright )?(?:19\d\d"
        r"|20\d\d)?(?:[-–]\d{2,4})?[,.]?\s*(?:by"
        r" )?(?P<s>[^\n;|]{2,120}?)(?:[.,]\s|[.,]?\s*$|\s(?:all rights|inc\b"
        r"|llc\b|ltd\b|a (?:time|warner)))",
    ),
)


@cache
def compiled_rules() -> tuple[tuple[CreditRule, re.Pattern[str]], ...]:
    """Give the rules with their patterns, compiled when first used."""
    return tuple((rule, re.compile(rule.pattern, re.IGNORECASE)) for rule in RULES)


# One of these stands in every line that a rule of the table can match.
_CUES = (
    "appeared", "publi", "posted", " ran ", "print", "produced", "syndicat", "featured", "erschien",
    "veröffentlicht", "paru", "apareci", "apparso", "verscheen", "verschenen", "pubblic", "transl",
    "übersetz", "aus dem", "tradu", "tradot", "vertal", "vertaa", "source", "quelle", "fuente",
    "bron", "fonte", "fonti", "brought to", "read more from", "report", "files from", "contribut",
    "informa", "material", "writing", "compiled", "input", "agencias", "datos", "medewerking",
    "bijdragen", "inhalten", "mitarbeit", "collabora", "mit ", "avec ", "met ", "with ", "con ",
    "med ", "com ", "op basis", "d'après", "d’après", "release", "mitteilung", "communiqué",
    "prensa", "stampa", "aussendung", "persbericht", "übernahme", "distribut", "original-",
    "wire ", "news services", "agencies", "©", "(c)", "copyright", "content", "copy",
)  # fmt: skip


def has_cue(text: str) -> bool:
    """Say whether a line can match a rule at all; cheaper than trying them."""
    low = text.casefold()
    return any(cue in low for cue in _CUES)


class Credit(NamedTuple):
    """A credit found: where, of which kind, and whom it names."""

    field: str
    start: int
    end: int
    kind: str
    source: str | None
    source_kind: str | None
    rule: str
    matched: str


class Found(NamedTuple):
    """A stretch of text that is no prose; ``credit`` where it names a source."""

    start: int
    end: int
    zone: str
    rule: str
    credit: Credit | None


PHOTO_WORD = re.compile(
    r"\b(?:photo|foto|getty|pool|image|via|file|picture|shutterstock|handout|bild|credit)\b",
    re.IGNORECASE,
)


def credit_found(
    line: Line, kind: str, source: str | None, source_kind: str | None, rule: str
) -> Found:
    """Make a credit of a whole line."""
    credit = Credit("text", line.start, line.end, kind, source, source_kind, rule, line.text)
    return Found(line.start, line.end, "credit", rule, credit)


def credit_of(agencies: Sequence[Agency], outlet: str | None, line: Line, rule: str) -> Found:
    """Make the credit of agencies that stand alone."""
    kind = "verbatim_wire"
    source_kind = "agency"
    if agencies[0].kind == "press_release_service":
        kind, source_kind = "press_release", "press_release_service"
    elif is_same(outlet, [agencies[0].name, agencies[0].code]):
        kind = "self"
    elif agencies[0].kind == "photo":
        kind = "photo_only"
    return credit_found(line, kind, ", ".join(a.code for a in agencies), source_kind, rule)
