"""News agencies, press-release services and outlets as sources: their names, codes and hosts.

Two tables of package data, ``agencies.csv`` and ``sites.csv``. Codes of up to three letters count
only as the agency writes them (AP, dpa), or in lower case inside parentheses and slashes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

from mediacompare.furniture import word_set


class Agency(NamedTuple):
    """A row of ``resources/agencies.csv``; ``code`` is the name used in tables."""

    code: str
    name: str
    aliases: tuple[str, ...]
    country: str
    wikidata: str
    kind: str


class Named(NamedTuple):
    """What a list such as "dpa/lno", "Le Monde avec AFP" or "pd/abc" names."""

    agencies: list[Agency]
    release: bool
    initials: bool
    rest: list[str]


class Mention(NamedTuple):
    """An agency named in running words; offsets in the string searched."""

    agency: Agency
    start: int
    end: int


class _Names(NamedTuple):
    exact: dict[str, Agency]
    folded: dict[str, Agency]
    sites: dict[str, str]
    hosts: dict[str, str]
    desks: frozenset[str]


# Codes that stand in lower case inside parentheses and slashes; other codes need capitals there.
_LOWER = word_set(
    "ap sda ats dpa afp apa epd kna sid ddp dapd dts rtr rts anp upi si ots spk smp ansa efe belga"
)
_RELEASE = word_set("pd ots pm pr")
_SPLIT = re.compile(
    r"\s*[/,;|&+·•]\s*|\s+(?:und|et|and|y|e|en|og|och|mit|avec|con|met|with|via)\s+|\s+[-–—]+\s+"
)
_INITIALS = re.compile(
    r"[a-zäöüß]{1,4}\.?|[A-Z][a-z]{0,2}\.?(?:[A-Z][a-z]{0,2}\.?){0,2}|[a-z]{2,3}[A-Z]"
)
_HOST = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24})(?:[/?#:]\S{0,500})?",
    re.IGNORECASE,
)
_TRIMMED = " \t\u00a0\"'“”„«»*_[]()"
# "Ada HolmAssociated Press", run together by a page, is cut in two.
_WORD = re.compile(r"[^\s,;|()\[\]•·*]+?(?=Associated )|[^\s,;|()\[\]•·*]+")


@cache
def agencies() -> tuple[Agency, ...]:
    """Read the table of agencies that comes with the package."""
    path = resources.files("mediacompare.resources").joinpath("agencies.csv")
    with path.open(encoding="utf-8") as handle:
        return tuple(
            Agency(
                row["code"],
                row["name"],
                tuple(filter(None, row["aliases"].split("|"))),
                row["country"],
                row["wikidata"],
                row["kind"],
            )
            for row in csv.DictReader(handle)
        )


@cache
def _names() -> _Names:
    exact: dict[str, Agency] = {}
    folded: dict[str, Agency] = {}
    desks = set()
    for agency in agencies():
        if agency.kind == "desk":
            desks.add(agency.code)
            continue
        for name in (agency.code, agency.name, *agency.aliases):
            exact.setdefault(name, agency)
            if len(name) > 4:
                folded.setdefault(name.casefold(), agency)
    sites: dict[str, str] = {}
    hosts: dict[str, str] = {}
    path = resources.files("mediacompare.resources").joinpath("sites.csv")
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            for name in (row["name"], *row["names"].split("|")):
                sites[name.casefold()] = row["name"]
            hosts.update(dict.fromkeys(row["hosts"].split("|"), row["name"]))
    return _Names(exact, folded, sites, hosts, frozenset(desks | {"afx", "iz"}))


def find_agency(name: str, *, enclosed: bool = False) -> Agency | None:
    """Look an agency up by code, name or alias; ``enclosed`` in parentheses or slashes.

    Examples
    --------
    >>> find_agency("the Associated Press").code
    'AP'
    >>> find_agency("ap") is None, find_agency("ap", enclosed=True).code
    (True, 'AP')
    """
    names = _names()
    name = name.strip(" .:*–—-\u00a0")
    found = names.exact.get(name)
    if found is None and name[:4].lower() == "the ":
        found = names.exact.get(name[4:])
    if found is not None:
        return found
    folded = name.casefold()
    found = names.folded.get(folded) or names.folded.get(folded.removeprefix("the "))
    if found is None and enclosed and folded in _LOWER:
        found = names.exact.get(folded.upper()) or names.exact.get(folded)
    return found


def named_in(text: str, *, enclosed: bool = False) -> Named:
    """Split a list of sources and say what each part of it is.

    Examples
    --------
    >>> named = named_in("ap/sda", enclosed=True)
    >>> [agency.code for agency in named.agencies]
    ['AP', 'Keystone-SDA']
    >>> named_in("pd/xyz", enclosed=True).release
    True
    """
    found: list[Agency] = []
    rest: list[str] = []
    release = initials = False
    whole = find_agency(text, enclosed=enclosed)
    parts = [text] if whole else [part for part in _SPLIT.split(text) if part]
    for part in parts:
        agency = find_agency(part, enclosed=enclosed)
        low = part.strip(" .").casefold()
        if agency is not None and agency.kind != "photo":
            release = release or agency.kind == "press_release_service"
            if agency not in found:
                found.append(agency)
        elif enclosed and low in _RELEASE:
            release = True
        elif low in _names().desks:
            continue
        elif enclosed and _INITIALS.fullmatch(part.strip()):
            initials = True
        elif part.strip():
            rest.append(part.strip())
    return Named(found, release, initials, rest)


def mentions_in(text: str) -> list[Mention]:
    """Find the agencies named in a short line, by full name or code, longest name first.

    Examples
    --------
    >>> [mention.agency.code for mention in mentions_in("By ADA HOLM Associated Press")]
    ['AP']
    """
    names = _names()
    words = [match.span() for match in _WORD.finditer(text)]
    found: list[Mention] = []
    i = 0
    while i < len(words):
        for length in (4, 3, 2, 1):
            if i + length > len(words):
                continue
            start, end = words[i][0], words[i + length - 1][1]
            name = text[start:end].strip(".:'’\"“”–—-")
            agency = names.exact.get(name)
            if agency is None and len(name) > 4 and name[0].isupper():
                agency = names.folded.get(name.casefold())
            if agency is None and length == 1 and "/" in name:
                parts = [find_agency(part) for part in name.split("/")]
                agency = next((part for part in parts if part is not None), None)
            if agency is not None:
                found.append(Mention(agency, start, end))
                i += length
                break
        else:
            i += 1
    return found


def resolve_source(name: str) -> tuple[str | None, str | None]:
    """Give the name used here for a source, and its kind: agency, site, outlet, ….

    Examples
    --------
    >>> resolve_source("https://news.sky.com/story/some-story-1")
    ('Sky News', 'site')
    >>> resolve_source("the Associated Press")
    ('AP', 'agency')
    >>> resolve_source("The Hillside Courier")
    ('The Hillside Courier', 'outlet')
    """
    name = name.strip(_TRIMMED).rstrip(".,;: ")
    if not name:
        return None, None
    names = _names()
    address = _HOST.fullmatch(name)
    if address:
        host = address.group(1).lower()
        known = names.hosts.get(host) or names.hosts.get(host.split(".", 1)[1])
        return known or host, "site"
    agency = find_agency(name)
    if agency is not None:
        return agency.code, agency.kind
    folded = name.casefold()
    site = names.sites.get(folded) or names.sites.get(folded.removeprefix("the "))
    if site is not None:
        return site, "site"
    return name.removeprefix("the "), "outlet"


def is_same(outlet: str | None, names: Iterable[str | None]) -> bool:
    """Say whether the outlet is itself one of the sources named, by name, code or host."""
    if not outlet:
        return False
    own = resolve_source(outlet)[0]
    # "Agence France Presse -- English" is AFP: full names count inside the outlet's, codes do not
    within = {m.agency.code for m in mentions_in(outlet) if m.end - m.start > 4}
    own_host = outlet.casefold().removeprefix("www.")
    for name in names:
        if not name:
            continue
        source = resolve_source(name)[0]
        if name.casefold() == outlet.casefold() or source == own or source in within:
            return True
        if "." in own_host and " " not in own_host:  # seattletimes.com is The Seattle Times
            squeezed = re.sub(r"[^a-z0-9]", "", name.casefold().removeprefix("the "))
            if len(squeezed) > 4 and squeezed in re.sub(r"[^a-z0-9]", "", own_host.split(".")[0]):
                return True
    return False
