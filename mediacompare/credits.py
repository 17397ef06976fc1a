"""Credit lines: which agency, site or release an article says it comes from.

Looked for where credits stand, in the byline, the metadata, the head, the last lines and the
copyright line, and nowhere else: "told AFP" in the body cites, it does not credit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mediacompare.credit_rules import (
    PHOTO_WORD,
    Credit,
    CreditRule,
    Found,
    compiled_rules,
    credit_found,
    credit_of,
    has_cue,
)
from mediacompare.datelines import find_dateline, is_name, place_alone
from mediacompare.furniture import Line, is_time_line, normal, word_set
from mediacompare.news_agencies import (
    Named,
    find_agency,
    is_same,
    mentions_in,
    named_in,
    resolve_source,
)

KINDS = (
    "verbatim_wire",
    "with_material",
    "republished",
    "translated",
    "press_release",
    "photo_only",
    "self",
)


def may_credit(text: str) -> bool:
    """Say whether a line has a cue of a credit, or names an agency."""
    return len(text) <= 300 and (has_cue(text) or bool(mentions_in(text)))


_OUTLETS = re.compile(
    r"\b(?:News|Times|Post|Press|Journal|Herald|Tribune|Gazette|Observer|Guardian|Star|Mail|Ledger"
    r"|Courier|Chronicle|Mirror|Wire|Network|Radio|TV|Magazine|Zeitung|Anzeiger|Blatt|Kurier|Bote"
    r"|Nachrichten|Presse|Rundschau|Journal|Monde|Courrier|Diario|Periódico|Krant|Dagblad|Corriere"
    r"|Gazzetta|Giornale)\b|-(?:Ledger|Post|Times|Zeitung|Anzeiger)\b"
)
_LANGUAGES = {
    "englischen": "English", "deutschen": "German", "französischen": "French", "anglais": "English",
    "italienischen": "Italian", "spanischen": "Spanish", "niederländischen": "Dutch",
    "allemand": "German", "espagnol": "Spanish", "italien": "Italian", "russischen": "Russian",
    "inglés": "English", "alemán": "German", "francés": "French", "italiano": "Italian",
    "inglese": "English", "tedesco": "German", "francese": "French", "spagnolo": "Spanish",
    "engels": "English", "duits": "German", "frans": "French", "spaans": "Spanish",
    "italiaans": "Italian", "portugués": "Portuguese", "portoghese": "Portuguese",
}  # fmt: skip


def credit_of_line(line: Line, *, outlet: str | None = None) -> Found | None:
    """Read one short line of the head or the tail as a credit line."""
    text = line.text
    if len(text) > 400:
        return None
    if has_cue(text):
        for rule, pattern in compiled_rules():
            match = pattern.search(text)
            if match is not None:
                found = _by_rule(rule, match, line, outlet)
                if found is not None:
                    return found
    inner = _TAIL_PAREN.fullmatch(text)
    if inner:
        return _enclosed(inner.group("in"), line.start, line.end, text, outlet)
    if "/" in text and _SIGNATURE.fullmatch(text):
        return _signature(line, outlet)
    if len(text) <= 60:
        alone = _CODE_ALONE.fullmatch(text) is not None
        named = named_in(text.strip(" /()[]*–—-"), enclosed=alone or text[0] in "/([")
        if named.agencies and not named.rest:
            return credit_of(named.agencies, outlet, line, "agency alone")
        return _beside(named, line, outlet)
    return None


_CODE_ALONE = re.compile(r"[a-z]{3,5}")
_JOINED = re.compile(r"\s(?:and|und|et|y|e|en)\s")
_DESK = re.compile(
    r"(?:la |die |de |our )?(?:staff|newsroom|redaktion|rédaction|redacción|redactie|redazione|red)"
    r"\.?",
    re.IGNORECASE,
)


def _beside(named: Named, line: Line, outlet: str | None) -> Found | None:
    """Read agencies beside the newsroom or an outlet, as in "Redacción / EFE", "Le Quai et AFP"."""
    agencies = [agency for agency in named.agencies if agency.kind == "agency"]
    if not agencies or not named.rest:
        return None
    joined = _JOINED.search(line.text) is not None
    for part in named.rest:
        own = _DESK.fullmatch(part) or is_same(outlet, [part])
        if not own and not (joined and _is_outlet(part) and part[0].isupper()):
            return None
    return credit_found(
        line, "with_material", ", ".join(a.code for a in agencies), "agency", "beside"
    )


_SIGNATURE = re.compile(r"/?[^\W\d_][\w.-]{1,12}(?:/[^\W\d_][\w.-]{1,12}){1,7}/?")


def _signature(line: Line, outlet: str | None) -> Found | None:
    """Read initials and agencies with slashes between, as in "abc/dpa/AFP" or "abc/de/fg"."""
    named = named_in(line.text.strip("/"), enclosed=True)
    if named.rest or named.release:
        return None
    if named.agencies:
        found = credit_of(named.agencies, outlet, line, "signature")
        if named.initials and found.credit is not None and found.credit.kind == "verbatim_wire":
            found = found._replace(credit=found.credit._replace(kind="with_material"))
        return found
    if not all(part.islower() for part in line.text.split("/")):
        return None
    return credit_found(line, "self", outlet, "outlet" if outlet else None, "initials")


_SOURCE_IS = re.compile(
    r"\W?(?:(?:source|quelle|bron|fuente|fonte)\s?:\s*|(?:mit|met|with|con|avec)\s)", re.IGNORECASE
)


def is_signature(text: str) -> bool:
    """Say whether a line is a signature such as "abc/dpa", "(dpa/AFP)": no caption."""
    if len(text) > 80:
        return False
    if _SIGNATURE.fullmatch(text) is not None:
        return True
    source = _SOURCE_IS.match(text)
    if source is None and text[:1] not in "([":
        return False
    named = named_in(text[source.end() :] if source else text.strip("()[]. "), enclosed=True)
    return bool(named.agencies) and all(
        _DESK.fullmatch(part) or resolve_source(part)[1] == "site" for part in named.rest
    )


def _by_rule(
    rule: CreditRule, match: re.Match[str], line: Line, outlet: str | None
) -> Found | None:
    """Make the credit of a line that a rule of the table matched; None where it names nobody."""
    named = " ".join((match.groupdict().get("s") or "").split())
    if rule.kind == "translated":
        language = _LANGUAGES.get(named.casefold(), named) or None
        return credit_found(
            line, "translated", language, "language" if language else None, rule.rule
        )
    source, source_kind = resolve_source(named)
    agencies = [m.agency for m in mentions_in(named) if m.agency.kind != "photo"]
    kind = rule.kind
    if rule.rule == "contributed to this report" and (who := _CONTRIBUTOR.match(named)):
        named = who.group("s")
        source, source_kind = resolve_source(named)
    if rule.kind == "with_material":
        agencies = [a for a in named_in(named).agencies if a.kind != "photo"] or agencies
        if rule.rule == "mit" and named_in(named).rest:
            return None
        if agencies:
            source, source_kind = ", ".join(dict.fromkeys(a.code for a in agencies)), "agency"
        elif rule.rule in _AGENCIES_ONLY:
            return None
        elif rule.rule in ("reporting by", "contributed to this report", "Mitarbeit") and not (
            rule.rule.startswith("contributed") and _CONTRIBUTOR.match(named)
        ):
            return Found(line.start, line.end, "credit", rule.rule, None)  # persons
        elif source_kind == "outlet" and not _is_outlet(named):
            return Found(line.start, line.end, "credit", rule.rule, None)
    elif rule.rule == "release":
        if named and not _is_sender(named):
            return None
        source = None if not named else agencies[0].code if agencies else named
        source_kind = "press_release_service" if agencies else source_kind
    elif rule.rule == "source line":
        parts = named_in(named).agencies
        if any(part.kind == "press_release_service" for part in parts):
            kind, source_kind = "press_release", "press_release_service"
            source = "; ".join(named_in(named).rest) or parts[0].code
        elif parts and source_kind == "outlet":
            source, source_kind = ", ".join(a.code for a in parts), "agency"
            kind = "with_material"
        elif source_kind == "agency":
            kind = "verbatim_wire"
        elif source_kind == "press_release_service":
            kind = "press_release"
        elif source_kind == "photo":
            return Found(line.start, line.end, "caption", rule.rule, None)
        elif len(named.split()) > 6 or (outlet and outlet.casefold() in named.casefold()):
            return None
        elif line.text.startswith("SOURCE"):
            kind = "press_release"
    elif rule.rule == "copyright":
        if agencies and agencies[0].code != "Dow Jones":  # owns newspapers, too
            source, source_kind = agencies[0].code, agencies[0].kind
        if source_kind == "photo":
            return Found(line.start, line.end, "caption", rule.rule, None)
        if source_kind == "press_release_service":
            kind = "press_release"
        elif source_kind == "site":
            kind = "republished"
        elif source_kind != "agency":
            return Found(line.start, line.end, "furniture", "copyright line", None)
    elif rule.kind == "verbatim_wire" and source_kind != "agency":
        return None
    elif rule.rule in ("appeared first on", "republished from") and (
        source is None or not (named[0].isupper() or named[0] in '"“*' or "." in named)
    ):
        the = named.lower().startswith(("the ", "http", "our "))
        if not the:
            return None
    if source and kind != "press_release" and is_same(outlet, [source, named]):
        kind = "self"
    return credit_found(line, kind, source, source_kind, rule.rule)


_CONTRIBUTOR = re.compile(r"(?P<s>The [A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})(?:['’]s\b|$)")
_AGENCIES_ONLY = ("mit", "avec", "con agencias", "op basis van")
_SMALL = word_set(
    "der des von de du la del van di della dell und and et y e of the für for zu ville mairie"
    " commune préfecture ministère police université musée ayuntamiento ministerio policía"
    " universidad museo comune regione ministero università gemeente politie ministerie"
)


def _is_sender(name: str) -> bool:
    """Say whether what follows "Press release from" can be its sender: capitalized words alone."""
    words = re.findall(r"[^\W_][\w.'’-]*", name)
    return 1 <= len(words) <= 8 and all(
        word[0].isupper() or word[0].isdigit() or word.lower() in _SMALL for word in words
    )


def _is_outlet(name: str) -> bool:
    return name.lower().startswith(("the ", "der ", "die ", "le ", "la ", "el ", "de ", "il ")) or (
        _OUTLETS.search(name) is not None
    )


# --- bylines ----------------------------------------------------------------------------------

_BY = re.compile(
    r"^\W{0,3}(?:(?i:written|reported|posted|story|text|report|article"
    r"|edited|words|photos|analysis)\s)?"
    r"(?i:by|von|par|por|door|di|da)\b:?\s+(?=[^\W\da-zß-ÿ])"
)
_STAFF = re.compile(
    r"\b(?:staff|our|newsroom|redaktion|rédaction|redacción|redactie|redazione|desk)\b",
    re.IGNORECASE,
)
_BYLINE_WORDS = word_set(
    "by and with in of for at the on from posted updated published am pm a.m p.m writer writers"
    " staff reporter reporters correspondent editor bureau chief"
    " contributor special to et y und"
    " en e von par por door di da mit avec con edt est ct et pt pdt pst cdt cst gmt bst cet"
    " cest ago hours hour minutes last modified science political business"
    " sports medical diplomatic"
    " agence agencia correspondants rédaction redaktion redacción redactie der die das"
)
_PHOTO = re.compile(PHOTO_WORD.pattern + r"|^[^/,]{3,40}\s?/\s?[A-Z]", re.IGNORECASE)


def find_byline(
    line: Line, outlet: str | None, author: str | None, near_caption: bool
) -> Found | None:
    """Read a short line of the head as a byline: an agency's, or the outlet's own."""
    if len(line.text) > 1000:
        return None
    text = line.text if "  " not in line.text else " ".join(line.text.split())
    if len(text) > 200 or text[-1] in "!?:" or (text[-1] == "." and len(text) > 60):
        return None
    by = _BY.match(text)
    mentions = [m for m in mentions_in(text) if m.agency.kind != "photo"]
    dated = near_caption and _YEAR.search(text) is not None
    if (
        mentions
        and not _PHOTO.search(text)
        and (by or dated or not near_caption)
        and (by or "(" not in text)
    ):
        rest = text
        for mention in reversed(mentions):
            rest = rest[: mention.start] + " " + rest[mention.end :]
        words = re.findall(r"[^\W\d_][\w.'’-]*", rest)
        if all(w[0].isupper() or w.rstrip(".").lower() in _BYLINE_WORDS for w in words):
            agencies = list(dict.fromkeys(m.agency for m in mentions))
            found = credit_of(agencies, outlet, line, "byline")
            if (
                found.credit is not None
                and found.credit.kind == "verbatim_wire"
                and (
                    _STAFF.search(rest)
                    or is_same(outlet, _SEPARATE.split(rest))
                    or (words and _WITH.search(text[: mentions[0].start]))
                )
            ):
                found = found._replace(credit=found.credit._replace(kind="with_material"))
            return found
    if mentions:
        return None
    if author and normal(text) in (normal(author), "by " + normal(author), "von " + normal(author)):
        return Found(line.start, line.end, "furniture", "byline", None)
    if by and len(text) <= 140 and text[-1] != ".":
        rest = text[by.end() :]
        job = rest.partition(",")[2].split()
        words = re.findall(r"[^\W\d_][\w.'’-]*", rest.split(",")[0])
        lower = [
            w
            for w in words
            if not w[0].isupper() and w.lower() not in ("and", "und", "et", "y", "en", "e")
        ]
        if words and len(words) <= 9 and len(job) <= 8 and not lower:
            return Found(line.start, line.end, "furniture", "byline", None)
    return None


def _is_plain(text: str) -> bool:
    """Say whether a byline is the agency's name alone, begins with "by", or names several."""
    several = text.find(" and ") > 0 and len(text) <= 120
    return several or _BY.match(text) is not None or find_agency(text) is not None


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WITH = re.compile(r"\w\s+(?:and|und|et|y|e|en|with|mit|avec|con|met)\s+(?:the\s+)?$")
_SEPARATE = re.compile(r"\s*[,;|/]\s*|\s+(?:and|und|et|y|en|e|with|mit|avec)\s+")


# --- the tail ---------------------------------------------------------------------------------

_TAIL_PAREN = re.compile(r"[(\[](?P<in>[^()\[\]\n]{1,80})[)\]]\.?$")
_TAIL_DASH = re.compile(r"[.!?”\"’»]\s*(?P<all>[-–—]{1,2}\s?(?P<in>[\w/&. ]{2,40}))$")
_TAIL_REPORTING = re.compile(
    r"\(?\b(?:Additional )?(?:Reporting|Writing|Compiled) by [^()\n]{3,400}\)?$"
)


def _enclosed(inside: str, start: int, end: int, matched: str, outlet: str | None) -> Found | None:
    """Read what stands in parentheses at the end: an agency, a release, initials, a picture."""
    line = Line(start, end, matched)
    named: Named = named_in(inside, enclosed=True)
    if named.agencies and named.rest:
        people = [r for r in named.rest if len(r.split()) > 1 and r.istitle()]
        if people and "/" in inside:
            credit = Credit(
                "text",
                start,
                end,
                "photo_only",
                named.agencies[0].code,
                "agency",
                "picture credit",
                matched,
            )
            return Found(start, end, "caption", "picture credit", credit)
        if len(named.rest) > 2 or any(r[0].islower() and len(r) > 6 for r in named.rest):
            return None
        found = credit_of(named.agencies, outlet, line, "closing parentheses")
        if found.credit is not None and found.credit.kind == "verbatim_wire":
            found = found._replace(credit=found.credit._replace(kind="with_material"))
        return found
    if named.release:
        source = ", ".join(a.code for a in named.agencies) or None
        return credit_found(
            line, "press_release", source, "press_release_service", "closing parentheses"
        )
    if named.agencies:
        found = credit_of(named.agencies, outlet, line, "closing parentheses")
        if named.initials and found.credit is not None and found.credit.kind == "verbatim_wire":
            found = found._replace(credit=found.credit._replace(kind="with_material"))
        return found
    if is_name(inside) and _OUTLETS.search(inside):
        return credit_found(line, "verbatim_wire", inside, "outlet", "closing parentheses")
    if named.initials and not named.rest:
        return credit_found(line, "self", outlet, "outlet" if outlet else None, "initials")
    return None


def _tail_of_prose(line: Line, outlet: str | None) -> Found | None:
    """Find a credit at the end of the last paragraph, as in "… he said. (AP)"."""
    text = line.text
    window = text[-420:]
    base = line.end - len(window)
    match = _TAIL_REPORTING.search(window)
    if match:
        part = Line(base + match.start(), line.end, match.group().strip("()"))
        found = credit_of_line(part, outlet=outlet)
        return found or Found(part.start, part.end, "credit", "reporting by", None)
    match = _TAIL_PAREN.search(window)
    if match:
        inside = match.group("in")
        before = window[: match.start()].rstrip()[-1:]
        if before in '.!?”"’»“):…' or len(inside) <= 12:
            found = _enclosed(inside, base + match.start(), line.end, match.group(), outlet)
            if found is None and has_cue(inside):
                part = Line(base + match.start(), line.end, match.group())
                found = credit_of_line(part, outlet=outlet)
            if found is not None and (before in '.!?”"’»“):…' or found.rule != "initials"):
                return found
    match = _TAIL_DASH.search(window)
    if match:
        named = named_in(match.group("in").strip(), enclosed=False)
        if named.agencies and not named.rest:
            start = base + match.start("all")
            return credit_of(
                named.agencies, outlet, Line(start, line.end, match.group("all")), "closing dash"
            )
    return None


# --- all of a text ----------------------------------------------------------------------------


def _is_prose(text: str) -> bool:
    if len(text) < 1000 and "   " in text:
        text = " ".join(text.split())
    return len(text) >= 160 or (len(text) >= 80 and text[-1] in '.!?”"’»“')


_PLAINLY = re.compile(
    r"contributed to this (?:report|story|article)\.|appeared first on|^(?:©|Copyright) (?:20|19|©)"
)


def text_credits(
    lines: Sequence[Line],
    captions: Sequence[bool],
    *,
    outlet: str | None = None,
    author: str | None = None,
) -> list[Found]:
    """Find credits, datelines and bylines among the lines that are no furniture and no headline.

    Parameters
    ----------
    lines
        The lines left, in order.
    captions
        For each, whether it is a caption: no credit is read from one, and a name and an agency
        beside one are the picture's.
    """
    found: dict[int, Found] = {}
    prose = [i for i, line in enumerate(lines) if not captions[i] and _is_prose(line.text)]
    first = prose[0] if prose else min(len(lines), 3)
    last = prose[-1] if prose else -1
    for i in range(min(first, 14)):
        line = lines[i]
        if captions[i] or line.start - lines[0].start > 2500:
            continue
        beside = (i > 0 and captions[i - 1]) or (i + 1 < len(lines) and captions[i + 1])
        item = find_byline(line, outlet, author, beside)
        if item is None and beside and mentions_in(line.text) and len(line.text) < 60:
            item = Found(line.start, line.end, "caption", "picture credit", None)
        if item is None and is_time_line(line.text):
            item = Found(line.start, line.end, "furniture", "time line", None)
        if item is None:
            item = credit_of_line(line, outlet=outlet)
            if item is not None and item.rule == "initials":
                item = None
        if item is not None:
            found[i] = item
    early = [
        i
        for i in range(first + 1, min(first + 40, len(lines) - 1))
        if not captions[i] and lines[i].start - lines[0].start < 8000
    ]
    for i in early[:16]:  # an agency's byline below pictures with long captions
        if len(lines[i].text) <= 60:
            item = find_byline(lines[i], outlet, None, False)
            dated = is_time_line(lines[i + 1].text)
            if item is not None and item.credit and (dated or _is_plain(lines[i].text)):
                found[i] = item
                break
    candidates = [
        i for i in range(min(first + 1, len(lines))) if i not in found and not captions[i]
    ]
    for n, i in enumerate(candidates + early):
        if i in found:
            continue
        item = find_dateline(lines[i], outlet=outlet, bare=n < len(candidates))
        if item is None and i == first and i < len(lines):
            item = place_alone(lines, i)
        if item is not None:
            found[i] = item
            break
    tail = list(range(max(last, first) + 1, len(lines)))[:14]
    tail += [i for i in range(max(first + 1, len(lines) - 4), len(lines)) if i not in tail]
    # what a page appends may be longer than its article: lines that say it in so many words
    tail += [
        i
        for i in range(max(first + 1, len(lines) // 2), len(lines))
        if i not in tail and len(lines[i].text) <= 250 and _PLAINLY.search(lines[i].text)
    ]
    for i in tail:
        if captions[i] or i in found:
            continue
        item = credit_of_line(lines[i], outlet=outlet)
        if item is None and len(lines[i].text) <= 60 and is_time_line(lines[i].text):
            item = Found(lines[i].start, lines[i].end, "furniture", "time line", None)
        if item is None and i >= last:
            item = find_byline(lines[i], outlet, author, False)
            if item is not None and item.zone == "credit" and not _BY.match(lines[i].text):
                item = None
        if item is not None:
            found[i] = item
    result = list(found.values())
    ends = [i for i in (last, len(lines) - 1) if 0 <= i < len(lines)]
    for i in dict.fromkeys(ends):
        if captions[i] or (i in found and found[i].zone != "dateline"):
            continue
        item = _tail_of_prose(lines[i], outlet)
        if item is not None and (i not in found or item.start >= found[i].end):
            result.append(item)
    return sorted(result)


# --- metadata ---------------------------------------------------------------------------------

METADATA_FIELDS = (
    "agency", "byline", "credit", "credits", "rights", "copyright", "copyright_holder", "source",
)  # fmt: skip
_MATERIAL = re.compile(
    r"with files from|additional reporting|mit material|avec|con información"
    r"|with reporting|y agencias"
    r"|et agences|and agencies|und agenturen|en agentschappen|e agenzie",
    re.IGNORECASE,
)


def credits_of_field(
    value: str,
    *,
    field: str,
    outlet: str | None = None,
    outlets: frozenset[str] = frozenset(),
) -> list[Credit]:
    """Read a byline or a metadata field as a credit.

    An agency with a person is the agency's own copy; an agency beside the outlet or its staff is
    material used. ``outlets``, in lower case, are the other outlets of the corpus.
    """
    text = value.strip()
    if not text or len(text) > 400 or text.casefold() == (outlet or "").casefold():
        return []
    start = value.index(text[0])
    line = Line(start, start + len(text), text)
    if field not in ("author", "byline", "source"):
        found = credit_of_line(line, outlet=outlet)
        if found is not None and found.credit is not None and found.rule != "initials":
            return [found.credit._replace(field=field)]
    names = _BY.sub("", text)
    mentions = [m for m in mentions_in(names) if m.agency.kind != "photo"]
    if not mentions:
        titled = re.sub(r"\b(?:Afp|Dpa|Upi|Efe|Ansa|Ats|Sda)\b", lambda m: m.group().upper(), names)
        named = named_in(names.strip("()[] "), enclosed=names.startswith("("))
        mentions_2 = [m.agency for m in mentions_in(titled)] + named.agencies
        agencies = [a for a in dict.fromkeys(mentions_2) if a.kind in _TEXT_KINDS]
        rest = "" if agencies else names
    else:
        agencies = list(dict.fromkeys(m.agency for m in mentions))
        rest = names
        for mention in reversed(mentions):
            rest = rest[: mention.start] + " , " + rest[mention.end :]
    if agencies:
        if len(text.split()) > 12 and field == "source":
            return []
        credit = credit_of(agencies, outlet, line, "byline").credit
        assert credit is not None  # noqa: S101  (for the type checker: _of always makes one)
        own = _STAFF.search(rest) is not None or _MATERIAL.search(names) is not None
        if mentions and _WITH.search(names[: mentions[0].start]):
            own = True
        own_name = is_same(outlet, _SEPARATE.split(rest))
        if credit.kind == "verbatim_wire" and (own or own_name):
            credit = credit._replace(kind="with_material")
        return [credit._replace(field=field)]
    for part in _SEPARATE.split(names):
        if part.casefold() in outlets and not is_same(outlet, [part]):
            return [
                Credit(field, line.start, line.end, "republished", part, "outlet", "byline", text)
            ]
    return []


_TEXT_KINDS = frozenset({"agency", "press_release_service"})
