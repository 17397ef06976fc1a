"""Render numpydoc docstrings as HTML: sections, parameters, columns, examples.

Only what the package's docstrings use is known. What is not known stays text; nothing is lost.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable

SECTIONS = (
    "Parameters",
    "Attributes",
    "Returns",
    "Yields",
    "Raises",
    "See Also",
    "Notes",
    "References",
    "Examples",
)
"""The headings of numpydoc, in their order; any other heading is an error."""

LISTS = ("Parameters", "Attributes", "Raises", "See Also")
"""Sections that are lists of entries, each with its description indented below."""

Code = Callable[[str], str]
"""Makes HTML of what stands between backticks, with a link where it names something."""

_INLINE = re.compile(
    r"``(?P<literal>[^`]+)``|:\w{1,10}:`~?(?P<role>[^`]+)`|`(?P<code>[^`]+)`"
    r"|(?P<url>https?://[^\s<>\"]+)|(?P<doi>\bdoi:\s?10\.\d{4,9}/[^\s<>\",;]+)"
    r"|\*(?P<emphasis>[^*\s][^*]{0,80})\*"
)
_NAMES = re.compile(r"(?:``[^`]+``|\w+)(?:,\s(?:``[^`]+``|\w+))*,?")
_COLUMN = re.compile(
    r"(?P<names>(?:``)?[a-z]\w*(?:``)?(?:, (?:``)?[a-z]\w*(?:``)?)*) : (?P<rest>\S.*)"
)


def inline(text: str, code: Code) -> str:
    """Make HTML of running text."""
    made = []
    place = 0
    for found in _INLINE.finditer(text):
        made.append(html.escape(text[place : found.start()], quote=False))
        place = found.end()
        if written := found["literal"] or found["role"] or found["code"]:
            made.append(code(written))
        elif found["emphasis"]:
            made.append(f"<em>{html.escape(found['emphasis'], quote=False)}</em>")
        else:
            address = trimmed(found[0])
            place = found.start() + len(address)
            target = address
            if found["doi"]:
                target = "https://doi.org/" + address.removeprefix("doi:").strip()
            made.append(f'<a href="{html.escape(target)}">{html.escape(address)}</a>')
    made.append(html.escape(text[place:], quote=False))
    return "".join(made)


def trimmed(address: str) -> str:
    """Take off an address what belongs to the sentence around it."""
    address = address.rstrip(".,;:")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:")
    return address


def sections(docstring: str) -> tuple[str, dict[str, str]]:
    """Take a docstring apart: what stands before the first section, and the sections."""
    lines = docstring.splitlines()
    starts = [
        i
        for i in range(len(lines) - 1)
        if lines[i] and re.fullmatch("-{3,}", lines[i + 1]) and not lines[i].startswith(" ")
    ]
    found: dict[str, str] = {}
    for k, start in enumerate(starts):
        name = lines[start]
        if name not in SECTIONS or name in found:
            raise ValueError(f"docstring has an unknown or second section {name!r}")
        end = starts[k + 1] if k + 1 < len(starts) else len(lines)
        found[name] = "\n".join(lines[start + 2 : end]).strip("\n")
    first = starts[0] if starts else len(lines)
    return "\n".join(lines[:first]).strip(), found


def blocks(text: str, code: Code, example: Callable[[str], str]) -> str:
    """Make HTML of paragraphs, lists, columns with their descriptions, and examples.

    ``example`` makes HTML of lines that begin with ``>>>`` and what they print.
    """
    lines = text.splitlines()
    made: list[str] = []
    terms: list[tuple[str, str]] = []
    paragraph: list[str] = []

    def end_paragraph() -> None:
        if paragraph:
            made.append(f"<p>{inline(' '.join(paragraph), code)}</p>")
            paragraph.clear()

    def end_terms() -> None:
        if terms:
            rows = "".join(f"<dt>{term}</dt><dd>{said}</dd>" for term, said in terms)
            made.append(f'<dl class="columns">{rows}</dl>')
            terms.clear()

    i = 0
    while i < len(lines):
        line = lines[i]
        if not line.strip():
            end_paragraph()
            i += 1
        elif line.startswith(">>> "):
            end_paragraph()
            end_terms()
            end = next((k for k in range(i, len(lines)) if not lines[k].strip()), len(lines))
            made.append(example("\n".join(lines[i:end])))
            i = end
        elif line.startswith("- "):
            end_paragraph()
            end_terms()
            items, i = _items(lines, i)
            inner = [blocks(item, code, example) for item in items]
            if all(one.startswith('<dl class="columns">') for one in inner):
                rows = [one.removeprefix('<dl class="columns">')[: -len("</dl>")] for one in inner]
                made.append(f'<dl class="columns">{"".join(rows)}</dl>')
            else:
                made.append("<ul>" + "".join(f"<li>{_bare(one)}</li>" for one in inner) + "</ul>")
        elif (end := _term_end(lines, i)) > i:
            end_paragraph()
            body, after = _indented(lines, end)
            column = _column(lines[i])
            if column and end == i + 1:
                said = blocks("\n".join([column["rest"], *body]), code, example)
                terms.append((_names(column["names"], code), _bare(said)))
            else:
                names = " ".join(lines[i:end])
                terms.append((_names(names, code), _bare(blocks("\n".join(body), code, example))))
            i = after
        else:
            if not paragraph:
                end_terms()
            paragraph.append(line.strip())
            i += 1
    end_paragraph()
    end_terms()
    return "".join(made)


def _bare(made: str) -> str:
    """Take the paragraph off what is one paragraph."""
    alone = made.startswith("<p>") and made.endswith("</p>") and made.count("<p>") == 1
    return made[3:-4] if alone else made


def _names(names: str, code: Code) -> str:
    each = [name.strip().strip("`") for name in names.split(",")]
    return ", ".join(code(name) for name in each if name)


def _column(line: str) -> re.Match[str] | None:
    return _COLUMN.fullmatch(line)


def _term_end(lines: list[str], i: int) -> int:
    """Say where the term that begins in line ``i`` ends, or ``i`` if none begins there."""
    if _column(lines[i]):
        return i + 1
    end = i
    while end < len(lines) and "``" in lines[end] and _NAMES.fullmatch(lines[end]):
        end += 1
        if not lines[end - 1].endswith(","):
            break
    if end == i or lines[end - 1].endswith(","):
        return i
    alone = end == len(lines) or not lines[end].strip()
    # A line of names alone is a term where its neighbors are.
    followed = not alone and (lines[end].startswith(" ") or _term_end(lines, end) > end)
    return end if followed or alone else i


def _indented(lines: list[str], i: int) -> tuple[list[str], int]:
    """Take the lines from ``i`` on that are indented, without the indentation."""
    end = i
    while end < len(lines) and lines[end].startswith(" "):
        end += 1
    return textwrap.dedent("\n".join(lines[i:end])).splitlines(), end


def _items(lines: list[str], i: int) -> tuple[list[str], int]:
    items: list[str] = []
    while i < len(lines) and (lines[i].startswith(("- ", "  ")) and lines[i].strip()):
        if lines[i].startswith("- "):
            items.append(lines[i][2:])
        else:
            items[-1] += "\n" + lines[i][2:]
        i += 1
    # A continued line of an item is text, not a description of its own.
    return [re.sub(r"\n +(?=\S)", "\n", item).replace("\n", " ") for item in items], i


def entries(text: str, code: Code, example: Callable[[str], str], *, exceptions: bool) -> str:
    """Make HTML of a list of parameters, attributes, exceptions or related functions."""
    lines = text.splitlines()
    rows = []
    i = 0
    while i < len(lines):
        if not lines[i].strip():
            i += 1
            continue
        names, _, kind = lines[i].partition(" : ")
        body, i = _indented(lines, i + 1)
        term = ", ".join(code(name.strip()) for name in names.split(","))
        if kind and exceptions:
            body.insert(0, kind)
        elif kind:
            term += f' <span class="kind">{inline(kind, code)}</span>'
        rows.append(f"<dt>{term}</dt><dd>{_bare(blocks(chr(10).join(body), code, example))}</dd>")
    return f'<dl class="entries">{"".join(rows)}</dl>'


def render(docstring: str, code: Code, example: Callable[[str], str], *, level: int) -> str:
    """Make HTML of a docstring; the headings of its sections have the level given."""
    before, found = sections(docstring)
    summary, _, rest = before.partition("\n\n")
    made = [f'<p class="summary">{inline(" ".join(summary.split()), code)}</p>']
    if rest:
        made.append(blocks(rest, code, example))
    for name, text in found.items():
        made.append(f"<h{level}>{name}</h{level}>")
        if name in LISTS:
            plain = name in ("Raises", "See Also")
            made.append(entries(text, code, example, exceptions=plain))
        elif name == "Returns":
            head, _, said = text.partition("\n")
            made.append(f'<p class="kind">{inline(head, code)}</p>')
            made.append(blocks(textwrap.dedent(said), code, example))
        else:
            made.append(blocks(text, code, example))
    return "\n".join(made)
