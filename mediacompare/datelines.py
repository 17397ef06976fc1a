"""Datelines: the place, the date and often the agency before the first sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mediacompare.credit_rules import PHOTO_WORD, Credit, Found, credit_found, credit_of
from mediacompare.furniture import Line, word_set
from mediacompare.news_agencies import find_agency, is_same, named_in, resolve_source

_DATELINE = re.compile(
    r"(?P<place>[^()\[\]\n]{0,80}?)\s*"
    r"(?:\((?P<in>[^()\n]{2,40})\)|/(?P<slash>[A-Z][\w .&-]{1,30})/)"
    r"\.?\s*(?P<dash>(?:[-–—]+|:|\||\.(?=\s)|,)?)\s*"
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ' ]{2,30}(?:, \d{1,2} [A-Z]{3,9})? [-–—]+\s*)?"
)
_PLACE_WORDS = word_set(
    "de la del des du di le les los las an am der den im bei von sur and"
    " und et y of the e en op"
    " upon an in janv févr mars avr mai juin juil août sept oct nov déc janvier février avril"
    " juillet septembre octobre novembre décembre ene feb mar abr may jun jul ago sep dic enero"
    " febrero marzo abril mayo junio julio agosto septiembre octubre"
    " noviembre diciembre gen mag"
    " giu lug set ott gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre"
    " januari februari maart april mei juni juli augustus september oktober november december"
)
_BARE = re.compile(
    r"(?P<place>[A-ZÀ-ÞČŘŠŽ][A-ZÀ-ÞČŘŠŽ .'’/-]{2,40}(?:, [A-Z][\w. ]{1,20}){0,2})"
    r"(?:\s[-–—]{1,2}\s+|—\s*|\s\|\s+)(?=[\W_]*[^\W\d_a-zà-ÿ])"
)
_NOT_PLACE = word_set(
    "BREAKING UPDATE UPDATED EXCLUSIVE WATCH NEW LIVE VIDEO OPINION ANALYSIS REVIEW CORRECTION"
    " EDITORIAL COMMENT FILE PHOTO PHOTOS INTERVIEW ANZEIGE EILMELDUNG KOMMENTAR WERBUNG DIRECT"
    " URGENT NOTE NOTES READ MORE WARNING FACT CHECK Q A I THE QUIZ POLL TIP"
)
_WIRE_WORD = re.compile(
    r"(?P<place>[A-ZÀ-Þ][^()\n]{1,60}?)[.,]?\s(?P<in>INTERFAX|/TASS/|Interfax)\.?\s?[-–—.]\s*"
)
_FUNKE = re.compile(
    r"(?P<place>[A-ZÀ-Þ][\w.’' ()/-]{1,40}?)\s?[/,]\s?(?P<in>[A-Za-z]{2,8})\s?(?:[-–—:|]+|\.)\s+"
)
_STATION = re.compile(r"[KWCX][A-Z]{2,3}(?:-?(?:TV|FM|AM|DT|HD|LP))?|[A-Z]{2,6}\d{1,2}(?: News)?")


def _is_place(place: str) -> bool:
    words = [word for word in re.split(r"[\s/,\u00a0]+", place.strip(" ,.-–—")) if word]
    return len(words) <= 9 and all(
        word[0].isupper() or word[0].isdigit() or word.rstrip(".") in _PLACE_WORDS or word in "-–—"
        for word in words
    )


def find_dateline(line: Line, *, outlet: str | None = None, bare: bool = True) -> Found | None:
    """Find the dateline at the start of a line, and the agency it credits.

    ``bare``: also places in capitals before a dash, without an agency.
    """
    head = line.text[:130]
    for pattern in (_DATELINE, _FUNKE, _WIRE_WORD):
        match = pattern.match(head)
        if match is None or not _is_place(match.group("place")):
            continue
        inside = (match.group("in") or match.group("slash")).strip(" /")
        if PHOTO_WORD.search(inside) or (
            not match.group("place") and match.end() >= len(line.text)
        ):
            continue
        named = named_in(inside, enclosed=True)
        end = min(line.start + match.end(), line.end)
        short = Line(line.start, end, head[: match.end()].strip())
        if named.agencies or named.release:
            if pattern is _FUNKE and not (find_agency(inside) or inside in ("dpa", "sda")):
                continue
            if named.agencies:
                found = credit_of(named.agencies, outlet, short, "dateline")
            elif not match.group("dash"):
                continue
            else:
                found = credit_found(
                    short, "press_release", None, "press_release_service", "dateline"
                )
            return found._replace(zone="dateline")
        if pattern is not _DATELINE or not match.group("dash") or not match.group("place").strip():
            continue
        source, source_kind = resolve_source(inside)
        credit: Credit | None = None
        if is_same(outlet, [source, inside]):
            credit = credit_found(short, "self", source, source_kind, "dateline").credit
        elif source_kind == "site":
            credit = credit_found(short, "republished", source, "site", "dateline").credit
        elif not _STATION.fullmatch(inside) and is_name(inside) and match.group("dash") != ",":
            credit = credit_found(
                short, "verbatim_wire", source, "agency", "dateline, agency not in the table"
            ).credit
        elif not (inside.isupper() and match.group("dash")[0] in "-–—"):
            continue
        return Found(line.start, end, "dateline", "dateline", credit)
    if bare:
        match = _BARE.match(head)
        if match and len(match.group("place").split(",")[0].split()) > 3:
            match = None
        if match and not _NOT_PLACE.intersection(re.findall(r"\w+", match.group("place"))):
            return Found(line.start, line.start + match.end(), "dateline", "place and dash", None)
    return None


_ALONE = re.compile(
    r"(?P<place>[A-ZÄÖÜ][\wäöüß-]{2,20}(?:/[A-ZÄÖÜ][\wäöüß-]{2,20})?)\. (?=[A-ZÄÖÜ„»])"
)


def place_alone(lines: Sequence[Line], i: int) -> Found | None:
    """Find a German dateline such as "Wendelau. Das …": only if the text has "in Wendelau", too."""
    line = lines[i]
    match = _ALONE.match(line.text)
    if match is None:
        return None
    place = match.group("place").split("/")[0]
    named = re.compile(rf"\b(?:in|aus|nach|von|bei|um) {re.escape(place)}\b")
    if not any(named.search(other.text) for other in lines):
        return None
    return Found(line.start, line.start + match.end(), "dateline", "place alone", None)


def is_name(inside: str) -> bool:
    """Say whether an unknown name can be an agency: two to four capitalized words."""
    words = inside.split()
    return 2 <= len(words) <= 4 and all(w[0].isupper() for w in words) and not inside.isupper()
