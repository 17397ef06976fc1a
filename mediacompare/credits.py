"""Credit lines: which agency, site or release an article says it comes from.

Looked for where credits stand, in the byline, the metadata, the head, the last lines and the
copyright line, and nowhere else: "told AFP" in the body cites, it does not credit. Codes of two
and three letters count in capitals, or inside parentheses and slashes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from mediacompare.furniture import Line

KINDS = (
    "verbatim_wire",
    "with_material",
    "republished",
    "translated",
    "press_release",
    "photo_only",
    "self",
)


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


class Agency(NamedTuple):
    """A row of ``resources/agencies.csv``."""

    code: str
    name: str
    aliases: tuple[str, ...]
    country: str
    wikidata: str
    kind: str


class Site(NamedTuple):
    """An outlet that others republish: the name used here, its hosts, its other names."""

    name: str
    hosts: tuple[str, ...]
    names: tuple[str, ...]


SITES: tuple[Site, ...] = (
    Site(
        "cnn.com",
        ("cnn.com", "edition.cnn.com", "us.cnn.com"),
        ("CNN", "CNN.com", "Cable News Network", "CNN Business"),
    ),
    Site("Sky News", ("news.sky.com", "skynews.com"), ("Sky News", "Sky")),
    Site("BBC News", ("bbc.com", "bbc.co.uk"), ("BBC", "BBC News")),
    Site("The Guardian", ("theguardian.com", "guardian.co.uk"), ("The Guardian", "Guardian")),
    Site("The New York Times", ("nytimes.com",), ("The New York Times", "New York Times")),
    Site(
        "The Washington Post", ("washingtonpost.com",), ("The Washington Post", "Washington Post")
    ),
    Site("Fox News", ("foxnews.com",), ("Fox News",)),
    Site(
        "Politico", ("politico.com", "politico.eu"), ("Politico", "POLITICO", "POLITICO Magazine")
    ),
)

# Codes that stand in lower case inside parentheses or slashes; other codes need capitals there too.
_LOWER = frozenset(
    [
        "ap",
        "sda",
        "ats",
        "dpa",
        "afp",
        "apa",
        "epd",
        "kna",
        "sid",
        "ddp",
        "dapd",
        "dts",
        "rtr",
        "rts",
        "anp",
        "upi",
        "si",
        "ots",
        "ag",
        "spk",
        "smp",
    ]
)
_DESK = frozenset(
    [
        "lno",
        "lni",
        "lby",
        "lsw",
        "lrs",
        "lhe",
        "lnw",
        "lth",
        "lsn",
        "lsa",
        "lbn",
        "lmv",
        "bb",
        "tmn",
        "infocom",
        "afx",
        "iz",
    ]
)
_RELEASE = frozenset(["pd", "ots", "pm", "pr"])
_SPLIT = re.compile(
    r"\s*[/,;|&+·]\s*|\s+(?:und|et|and|y|e|en|og|och|mit|avec|con|met|with|via)\s+|\s+[-–—]+\s+"
)
_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24})(?:[/?#:]\S{0,500})?",
    re.IGNORECASE,
)


@cache
def agencies() -> tuple[Agency, ...]:
    """Read the table of agencies that comes with the package."""
    path = resources.files("mediacompare.resources").joinpath("agencies.csv")
    with path.open(encoding="utf-8") as handle:
        return tuple(
            Agency(
                row["code"], row["name"], tuple(filter(None, row["aliases"].split("|"))),
                row["country"], row["wikidata"], row["kind"],
            )
            for row in csv.DictReader(handle)
        )  # fmt: skip


class _Names(NamedTuple):
    exact: dict[str, Agency]
    folded: dict[str, Agency]
    sites: dict[str, Site]
    hosts: dict[str, Site]


@cache
def _names() -> _Names:
    exact: dict[str, Agency] = {}
    folded: dict[str, Agency] = {}
    for agency in agencies():
        if agency.kind == "desk":
            continue
        for name in (agency.code, agency.name, *agency.aliases):
            exact.setdefault(name, agency)
            if len(name) > 4:
                folded.setdefault(name.casefold(), agency)
    sites: dict[str, Site] = {}
    hosts: dict[str, Site] = {}
    for site in SITES:
        sites.update({name.casefold(): site for name in (site.name, *site.names)})
        hosts.update(dict.fromkeys(site.hosts, site))
    return _Names(exact, folded, sites, hosts)


def find_agency(name: str, *, enclosed: bool = False) -> Agency | None:
    """Look an agency up by code, name or alias.

    Codes of up to three letters only in capitals (or as the agency writes itself: dpa), unless
    ``enclosed`` in parentheses or slashes.
    """
    names = _names()
    name = name.strip(" .:*–—-\u00a0")
    if name[:4].lower() == "the ":
        name = name[4:]
    found = names.exact.get(name)
    if found is not None:
        return found
    folded = name.casefold()
    found = names.folded.get(folded) or names.folded.get("the " + folded)
    if found is None and (enclosed and folded in _LOWER):
        found = names.exact.get(folded.upper()) or names.exact.get(folded)
    return found


class _Parsed(NamedTuple):
    agencies: list[Agency]
    release: bool
    initials: bool
    rest: list[str]


def _parse(inside: str, *, enclosed: bool) -> _Parsed:
    """Split a list like "dpa/lno", "Le Monde avec AFP", "pd/abc" into what it names."""
    found: list[Agency] = []
    rest: list[str] = []
    release = initials = False
    whole = find_agency(inside, enclosed=enclosed)
    tokens = [inside] if whole else [t for t in _SPLIT.split(inside) if t]
    for token in tokens:
        agency = find_agency(token, enclosed=enclosed)
        low = token.strip(" .").casefold()
        if agency is not None and agency.kind != "photo":
            if agency.kind == "press_release_service":
                release = True
            if agency not in found:
                found.append(agency)
        elif enclosed and low in _RELEASE:
            release = True
        elif low in _DESK:
            continue
        elif enclosed and _INITIALS.fullmatch(token.strip()):
            initials = True
        else:
            rest.append(token.strip())
    return _Parsed(found, release, initials, rest)


_INITIALS = re.compile(
    r"[a-zäöüß]{1,4}\.?|[A-Z][a-z]{0,2}\.?(?:[A-Z][a-z]{0,2}\.?){0,2}|[a-z]{2,3}[A-Z]"
)


def resolve_source(name: str) -> tuple[str | None, str | None]:
    """Give the canonical name of a source and its kind: agency, site, outlet, ….

    Examples
    --------
    >>> resolve_source("https://news.sky.com/story/some-story-1")
    ('Sky News', 'site')
    >>> resolve_source("the Associated Press")
    ('AP', 'agency')
    >>> resolve_source("The Hillside Courier")
    ('The Hillside Courier', 'outlet')
    """
    name = name.strip(" \t\u00a0\"'“”„«»*_[]()").rstrip(".,;: ")
    if not name:
        return None, None
    names = _names()
    domain = _DOMAIN.fullmatch(name)
    if domain:
        host = domain.group(1).lower()
        site = names.hosts.get(host)
        if site is None and "." in host:
            site = names.hosts.get(host.split(".", 1)[1])
        return (site.name if site else host), "site"
    agency = find_agency(name)
    if agency is not None:
        return agency.code, agency.kind
    site = names.sites.get(name.casefold()) or names.sites.get("the " + name.casefold())
    if site is not None:
        return site.name, "site"
    return name, "outlet"


class _Rule(NamedTuple):
    rule: str
    language: str
    kind: str
    pattern: str


_S = r"(?P<s>[^\n;|]{2,120}?)"
_E = r"(?:[.,;)\]]?\s*$|[.,;]\s|\s(?:and|on|under|with|as|by|le|am|el|il|op|und|et)\s)"
_THIS = r"(?:th(?:is|e) (?:post|article|story|piece|report|content|column|essay|op-ed|interview|text|item)\b[^.\n]{0,120}?\s)?"
_DONE = r"(?:was |were |is |has been )?(?:(?:first|originally|initially|previously) )?(?:appeared|published|posted|ran|run|featured|printed)(?: (?:first|originally|initially|earlier))?"

RULES: tuple[_Rule, ...] = (
    _Rule(
        "originally in language",
        "en",
        "translated",
        r"\b(?:originally|first) (?:published|written|appeared) in (?P<s>[A-Z][a-z]{2,15})\b(?=[.,;]|$| and )",
    ),
    _Rule(
        "translated from",
        "en",
        "translated",
        r"^\W?(?:this (?:article|text|story|interview|piece) (?:was|has been) )?(?:machine[- ])?translated (?:and \w+ )?(?:from (?:the )?(?P<s>[A-Z]\w{2,15})|by\b)",
    ),
    _Rule("translation", "en", "translated", r"^\W?translation(?: by|:)"),
    _Rule(
        "Übersetzung",
        "de",
        "translated",
        r"^\W?(?:übersetzung(?:\s?:| von| aus)|übersetzt (?:von|aus|mit)|aus dem (?P<s>\w{3,20}en) (?:übersetzt |übertragen )?von\b|dieser (?:text|artikel|beitrag) wurde [^.\n]{0,40}übersetzt)",
    ),
    _Rule(
        "traduit",
        "fr",
        "translated",
        r"^\W?(?:traduit (?:de |du |par )|traduction(?: :|:| de| par)|(?:cet|ce) (?:article|texte) a été traduit)",
    ),
    _Rule(
        "traducido",
        "es",
        "translated",
        r"^\W?(?:traducid[oa] (?:del |de |por )|traducción(?::| de| por)|este (?:artículo|texto) (?:fue|ha sido) traducido)",
    ),
    _Rule(
        "vertaald",
        "nl",
        "translated",
        r"^\W?(?:vertaald (?:uit|door|van)|vertaling(?::| door| van)|dit artikel is vertaald)",
    ),
    _Rule(
        "tradotto",
        "it",
        "translated",
        r"^\W?(?:tradott[oa] (?:da|dall|dal)|traduzione(?::| di| a cura)|questo articolo è stato tradotto)",
    ),
    _Rule(
        "appeared first on",
        "en",
        "republished",
        r"^\W{0,3}" + _THIS + _DONE + r" (?:on|in|at|by|with|via) " + _S + _E,
    ),
    _Rule(
        "republished from",
        "en",
        "republished",
        r"^\W{0,3}"
        + _THIS
        + r"(?:was |is |has been )?(?:re-?published|reprinted|reproduced|syndicated) (?:here )?(?:with (?:the )?permission )?(?:from|of|by|courtesy of) "
        + _S
        + _E,
    ),
    _Rule(
        "with permission from",
        "en",
        "republished",
        r"^\W?published by (?P<s>.{2,60}?) with permission from\b",
    ),
    _Rule(
        "brought to you by",
        "en",
        "republished",
        r"^\W?report from .{2,60}? brought to you by " + _S + _E,
    ),
    _Rule(
        "zuerst erschienen",
        "de",
        "republished",
        r"^\W?(?:(?:dieser|der|dieses) (?:artikel|beitrag|text|interview) (?:ist |erschien |wurde )?)?(?:zuerst|ursprünglich|zunächst)(?: erschienen| veröffentlicht)? (?:auf|bei|in|im|von) (?:der |dem )?"
        + _S
        + r"(?: erschienen| veröffentlicht|[.,;)]|\s*$)",
    ),
    _Rule(
        "publié initialement",
        "fr",
        "republished",
        r"^\W?(?:(?:cet|ce) (?:article|texte|billet) (?:a été |est )?)?(?:(?:initialement|d['’]abord|originellement) )?(?:publié|paru)(?: (?:initialement|d['’]abord|pour la première fois))? (?:sur|dans|par|en) "
        + _S
        + _E,
    ),
    _Rule(
        "publicado originalmente",
        "es",
        "republished",
        r"^\W?(?:(?:este|el) (?:artículo|texto|contenido|reportaje) )?(?:fue |ha sido |se )?(?:originalmente )?(?:publicado|publicó|apareció)(?: (?:originalmente|originariamente|por primera vez))? (?:en|por) "
        + _S
        + _E,
    ),
    _Rule(
        "oorspronkelijk verschenen",
        "nl",
        "republished",
        r"^\W?dit (?:artikel|stuk|verhaal) (?:is |verscheen |werd )(?:eerder |oorspronkelijk |eerst )(?:verschenen |gepubliceerd )?(?:op|in|bij|door) "
        + _S
        + _E,
    ),
    _Rule(
        "pubblicato originariamente",
        "it",
        "republished",
        r"^\W?(?:(?:questo |l['’])articolo )?(?:è stato |è )?(?:originariamente )?(?:pubblicato|apparso)(?: (?:originariamente|originalmente|inizialmente|per la prima volta)) (?:su|in|da|sul|nel|dal) "
        + _S
        + _E,
    ),
    _Rule(
        "source line",
        "",
        "republished",
        r"^\W?(?:source|sources|quelle|quellen|fuente|fuentes|bron|fonte|fonti)\s?:\s*"
        + _S
        + r"\s*$",
    ),
    _Rule(
        "SOURCE of a release", "en", "press_release", r"^(?-i:SOURCE)\s+(?P<s>[A-Z][^\n:]{2,80})$"
    ),
    _Rule(
        "first published by",
        "en",
        "verbatim_wire",
        r"^\W?this report by (?P<s>the [A-Z][\w ]{2,40}?) was first published\b",
    ),
    _Rule(
        "with files from",
        "en",
        "with_material",
        r"^\W?(?:with |includes )?(?:additional )?(?:files|reporting|material|contributions|information|writing)(?: provided)? (?:from|by): ?"
        + _S
        + _E,
    ),
    _Rule(
        "with files from",
        "en",
        "with_material",
        r"^\W{0,3}(?:with |includes )?(?:additional )?(?:files|reporting|material|contributions|information|writing)(?: provided)? (?:from|by) "
        + _S
        + _E,
    ),
    _Rule(
        "contributed to this report",
        "en",
        "with_material",
        r"^\W?" + _S + r" (?:also )?contributed to this (?:report|story|article)",
    ),
    _Rule(
        "wire reports",
        "en",
        "with_material",
        r"^\W?(?:compiled )?(?:from )?(?:(?P<s>[\w ]{2,30}) and )?(?:wire (?:reports|services)|news services|news agencies)\W*$",
    ),
    _Rule(
        "mit Material",
        "de",
        "with_material",
        r"^\W?(?:mit|unter verwendung von) (?:material|agenturmaterial|informationen|inhalten|text)(?:ien)?(?: (?:von|der|des|aus))? "
        + _S
        + r"[.)]?\s*$",
    ),
    _Rule(
        "mit",
        "de",
        "with_material",
        r"^\W?(?-i:[Mm]it) (?P<s>[\w/-]{2,12}(?:(?:, | und |/)[\w-]{2,12}){0,3})\W*$",
    ),
    _Rule(
        "avec",
        "fr",
        "with_material",
        r"^\W?(?P<r>[\w ’'.-]{0,40}?)\s?\bavec (?:l['’])?" + _S + r"[.)]?\s*$",
    ),
    _Rule(
        "con información de",
        "es",
        "with_material",
        r"^\W?con (?:información|informaciones|datos|material|agencias)(?: (?:de|del))? ?"
        + _S
        + r"?[.)]?\s*$",
    ),
    _Rule(
        "met medewerking van",
        "nl",
        "with_material",
        r"^\W?met (?:medewerking|informatie|bijdragen|dank)(?: (?:van|aan))? " + _S + r"[.)]?\s*$",
    ),
    _Rule(
        "con contributi di",
        "it",
        "with_material",
        r"^\W?con (?:informazioni|contributi|il contributo) (?:di|da|dell['’]) ?"
        + _S
        + r"[.)]?\s*$",
    ),
    _Rule(
        "copyright",
        "",
        "verbatim_wire",
        r"^\W{0,3}(?:tm (?:&|and) )?(?:©|\(c\)|copyright|all contents ©)\s*(?:©|\(c\))?\s*(?:copyright )?(?:19|20)?\d{0,2}[-–]?\d{0,4}[,.]?\s*(?:by )?"
        + _S
        + r"(?:[.,]\s|[.,]?\s*$|\s(?:all rights|inc\b|llc\b|ltd\b|a (?:time|warner)))",
    ),
)


@cache
def _compiled() -> tuple[tuple[_Rule, re.Pattern[str]], ...]:
    return tuple((rule, re.compile(rule.pattern, re.IGNORECASE)) for rule in RULES)


# One of these stands in every line that a rule of the table can match.
_CUE = re.compile(
    r"appeared|publi|posted|\bran\b|print|produced|syndicat|erschien|veröffentlicht|paru|apareci|apparso|verscheen"
    r"|translat|übersetz|aus dem|tradu|trado|vertal|vertaa"
    r"|source|quelle|fuente|\bbron\b|fonte|fonti|brought to you"
    r"|files from|reporting|contribut|information|material|writing|agencias|datos|medewerking|bijdragen"
    r"|\bmit\b|\bavec\b|wire |news services|news agencies|©|copyright|\(c\)|inhalten|featured",
    re.IGNORECASE,
)

_PLACE = r"[^\W\d_](?:[\w.'’ /,-]|\u00a0){0,70}?"
_DATELINE = re.compile(
    r"(?P<place>[^()\[\]\n]{0,80}?)\s*"
    r"(?:\((?P<in>[^()\n]{2,40})\)|/(?P<slash>[A-Z][\w .&-]{1,30})/)"
    r"\.?\s*(?P<dash>(?:[-–—]+|:|\||\.(?=\s)|,)?)\s*"
)
_PLACE_WORD = re.compile(
    r"[A-ZÀ-ÞČŘŠŽ0-9][\w.'’-]*|de|la|del|des|du|di|le|les|los|las|an|am|der|den|im|bei|von|sur|and|und|et|y|of|the|e|en|op|upon"
    r"|janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc|janvier|février|avril|juillet|septembre|octobre"
    r"|novembre|décembre|ene|feb|mar|abr|may|jun|jul|ago|sep|dic|enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre|gen|mag|giu|lug|set|ott|gennaio|febbraio|aprile|maggio|giugno|luglio"
    r"|settembre|ottobre|dicembre|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
)
_BARE = re.compile(
    r"(?P<place>[A-ZÀ-ÞČŘŠŽ][A-ZÀ-ÞČŘŠŽ .'’/-]{2,40}(?:, [A-Z][\w. ]{1,20}){0,2})\s?(?P<dash>\s[-–—]{1,2}|—|\s\|)\s+(?=[\W_]*[A-ZÀ-Þ0-9])"
)
_NOT_PLACE = frozenset(
    [
        "BREAKING",
        "UPDATE",
        "UPDATED",
        "EXCLUSIVE",
        "WATCH",
        "NEW",
        "LIVE",
        "VIDEO",
        "OPINION",
        "ANALYSIS",
        "REVIEW",
        "CORRECTION",
        "EDITORIAL",
        "COMMENT",
        "FILE",
        "PHOTO",
        "PHOTOS",
        "INTERVIEW",
        "ANZEIGE",
        "EILMELDUNG",
        "KOMMENTAR",
        "WERBUNG",
        "DIRECT",
        "VIDEO",
        "URGENT",
        "ÚLTIMA",
        "NOTE",
        "NOTES",
    ]
)


def _is_place(place: str) -> bool:
    words = re.split(r"[\s/,\u00a0]+", place.strip(" ,.-–—"))
    words = [word for word in words if word]
    return len(words) <= 9 and all(
        _PLACE_WORD.fullmatch(word.rstrip(".")) or word == "-" for word in words
    )


def find_dateline(line: Line, *, outlet: str | None = None) -> tuple[int, Credit | None] | None:
    """Find the dateline at the start of a line: where it ends, and the agency it credits."""
    head = line.text[:130]
    match = _DATELINE.match(head)
    if match:
        inside = match.group("in") or match.group("slash")
        place = match.group("place")
        if _is_place(place):
            parsed = _parse(inside, enclosed=True)
            end = line.start + match.end()
            if parsed.agencies or parsed.release:
                if not place.strip() and not match.group("dash") and not parsed.rest:
                    pass  # "(AP)" alone before the first word is a dateline too
                return end, _credit_of(
                    parsed, outlet, line.start, end, "dateline", head[: match.end()]
                )
            site = resolve_source(inside)
            if place.strip() and match.group("dash"):
                if site[1] == "site":
                    kind = "self" if _same(outlet, site[0], inside) else "republished"
                    return end, Credit(
                        "text",
                        line.start,
                        end,
                        kind,
                        site[0],
                        "site",
                        "dateline",
                        head[: match.end()].strip(),
                    )
                return end, None
    bare = _BARE.match(head)
    if (
        bare
        and bare.group("place").split()[0].strip(".,") not in _NOT_PLACE
        and bare.group("place").isupper()
    ):
        return line.start + bare.end(), None
    return None


def _same(outlet: str | None, *names: str | None) -> bool:
    """Say whether the outlet is the source itself, by name or domain."""
    if not outlet:
        return False
    own = resolve_source(outlet)[0]
    return any(
        name is not None
        and (name.casefold() == outlet.casefold() or resolve_source(name)[0] == own)
        for name in names
    )


def _credit_of(
    parsed: _Parsed, outlet: str | None, start: int, end: int, rule: str, matched: str,
    *, field: str = "text", partial: bool = False,
) -> Credit:  # fmt: skip
    agency = parsed.agencies[0] if parsed.agencies else None
    rest = [r for r in parsed.rest if r]
    if agency is not None and _same(outlet, agency.name, agency.code):
        kind = "self"
    elif parsed.release or (agency is not None and agency.kind == "press_release_service"):
        kind = "press_release"
    elif partial or (rest and rule != "dateline" and not field.startswith("author")):
        kind = "with_material"
    else:
        kind = "verbatim_wire"
    source = ", ".join(a.code for a in parsed.agencies) or None
    source_kind = "press_release_service" if kind == "press_release" else "agency"
    return Credit(field, start, end, kind, source, source_kind, rule, matched.strip())


_TAIL_PAREN = re.compile(r"[(\[](?P<in>[^()\[\]\n]{1,80})[)\]]\.?$")


def credit_of_line(
    line: Line, *, outlet: str | None = None, language: str | None = None
) -> Credit | None:
    """Read one short line at the head or the tail as a credit line."""
    text = line.text
    if len(text) > 400:
        return None
    if _CUE.search(text):
        for rule, pattern in _compiled():
            match = pattern.search(text)
            if match is None:
                continue
            credit = _by_rule(rule, match, line, outlet)
            if credit is not None:
                return credit
    inner = _TAIL_PAREN.fullmatch(text)
    if inner:
        return _enclosed(inner.group("in"), line.start, line.end, text, outlet)
    if len(text) <= 40:
        parsed = _parse(text.strip(" /"), enclosed=text.startswith("/"))
        if parsed.agencies and not parsed.rest:
            return _credit_of(parsed, outlet, line.start, line.end, "agency alone", text)
    return None


def _enclosed(inside: str, start: int, end: int, matched: str, outlet: str | None) -> Credit | None:
    """Read what stands in parentheses at the end: an agency, a release, or initials."""
    parsed = _parse(inside, enclosed=True)
    if parsed.agencies or parsed.release:
        return _credit_of(parsed, outlet, start, end, "closing parentheses", matched)
    if parsed.initials and not parsed.rest:
        source = outlet or None
        return Credit(
            "text", start, end, "self", source, "outlet" if source else None, "initials", matched
        )
    return None


def _by_rule(rule: _Rule, match: re.Match[str], line: Line, outlet: str | None) -> Credit | None:
    named = match.groupdict().get("s") or ""
    source, source_kind = resolve_source(named) if named else (None, None)
    kind = rule.kind
    if rule.kind == "translated":
        source_kind = "language" if named else None
        source = named or None
    elif rule.kind == "with_material":
        parsed = _parse(named, enclosed=False)
        if parsed.agencies:
            source, source_kind = ", ".join(a.code for a in parsed.agencies), "agency"
        elif rule.rule in ("mit", "avec"):
            return None
        elif rule.rule != "wire reports":
            kind, source, source_kind = "self", outlet, "outlet" if outlet else None
    elif rule.rule == "source line":
        if source_kind == "agency":
            kind = "verbatim_wire"
        elif source_kind == "press_release_service":
            kind = "press_release"
        elif source_kind == "outlet":
            parsed = _parse(named, enclosed=False)
            kind = "with_material"
            if parsed.agencies:
                source, source_kind = ", ".join(a.code for a in parsed.agencies), "agency"
    elif rule.rule == "copyright":
        if source_kind == "press_release_service":
            kind = "press_release"
        elif source_kind == "site":
            kind = "republished"
        elif source_kind != "agency":
            kind = "self"
    if source and kind != "translated" and _same(outlet, source, named):
        kind = "self"
    end = line.end
    return Credit("text", line.start, end, kind, source, source_kind, rule.rule, line.text)


def text_credits(
    lines: Sequence[Line], *, outlet: str | None = None, language: str | None = None
) -> list[tuple[Credit | None, int, int, str]]:
    """Find the credits and datelines among the lines of an article, furniture left out.

    Returns
    -------
    list of (credit or None, start, end, zone)
        ``zone`` is ``credit`` or ``dateline``; a dateline need not name an agency.
    """
    found: list[tuple[Credit | None, int, int, str]] = []
    if not lines:
        return found
    head = [line for line in lines[:6] if line.start - lines[0].start < 1500]
    done: set[int] = set()
    for line in head:
        dateline = find_dateline(line, outlet=outlet)
        if dateline is not None:
            end, credit = dateline
            found.append((credit, line.start, min(end, line.end), "dateline"))
            done.add(line.start)
            break
        if len(line.text) > 250:
            break
    edge = [line for line in lines[:3] if line.start - lines[0].start < 200] + list(lines[-4:])
    for line in edge:
        if line.start in done:
            continue
        done.add(line.start)
        credit = credit_of_line(line, outlet=outlet, language=language)
        if credit is not None:
            found.append((credit, line.start, line.end, "credit"))
    last = lines[-1]
    if not any(zone == "credit" and start == last.start for _, start, _, zone in found):
        match = _TAIL_PAREN.search(last.text[-90:])
        if match:
            start = last.end - len(last.text[-90:]) + match.start()
            credit = _enclosed(match.group("in"), start, last.end, match.group(), outlet)
            if credit is not None:
                found.append((credit, start, last.end, "credit"))
    return sorted(found, key=lambda item: item[1])


_BY = re.compile(r"^\W?(?:by|von|par|por|door|di|da|de)\s+", re.IGNORECASE)
_STAFF = re.compile(
    r"\b(?:staff|our|newsroom|redaktion|rédaction|redacción|redactie|redazione|desk|reporters?|online)\b",
    re.IGNORECASE,
)
METADATA_FIELDS = (
    "agency", "byline", "credit", "credits", "rights", "copyright", "source", "provider",
)  # fmt: skip


def credits_of_field(value: str, *, field: str, outlet: str | None = None) -> list[Credit]:
    """Read a byline or a metadata field as a credit.

    An agency with a person is the agency's own copy; an agency beside the outlet or its staff is
    material used.
    """
    text = value.strip()
    if not text or len(text) > 400:
        return []
    start = value.index(text[0])
    line = Line(start, start + len(text), text)
    if field not in ("author", "byline"):
        credit = credit_of_line(line, outlet=outlet)
        if credit is not None and credit.rule != "initials":
            return [credit._replace(field=field)]
    names = _BY.sub("", text)
    parsed = _parse(names.strip("()[] "), enclosed=False)
    found = [a for a in parsed.agencies if a.kind in ("agency", "press_release_service")]
    if not found:
        lower = names.casefold()
        for mark in (
            "with files from ",
            "additional reporting by ",
            "mit material von ",
            "mit material der ",
        ):
            at = lower.find(mark)
            if at >= 0:
                return [
                    credit._replace(field=field)
                    for credit in [
                        credit_of_line(Line(line.start, line.end, names[at:]), outlet=outlet)
                    ]
                    if credit is not None
                ]
        return []
    own = any(_STAFF.search(rest) or _same(outlet, rest) for rest in parsed.rest)
    with_files = re.search(
        r"with files from|mit material|additional reporting", names, re.IGNORECASE
    )
    return [
        _credit_of(
            parsed._replace(agencies=found), outlet, line.start, line.end, "byline", text,
            field=field if field == "author" else f"author:{field}", partial=own or bool(with_files),
        )._replace(field=field)
    ]  # fmt: skip
