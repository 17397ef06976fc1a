"""Build the documentation into site/: pages, reference from docstrings, notebooks; no network.

Every link within the site is checked; a broken one ends the build with exit code 1.
"""

from __future__ import annotations

import html
import importlib
import inspect
import re
import sys
from pathlib import Path

import mistune
import nbformat

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
VERBS = {
    "read_": "a file becomes a table",
    "validate_": "articles are checked",
    "clean_": "articles are cleaned",
    "find_": "evidence, with its place in the text",
    "measure_": "scores",
    "compare_": "differences, with intervals",
    "plot_": "a table becomes a figure",
    "show_": "a view in the notebook",
    "write_": "files",
    "save_": "files",
}
STYLE = """:root{color-scheme:light dark}body{margin:0 auto;max-width:60rem;padding:1rem;
font:1rem/1.6 system-ui,sans-serif}nav{border-bottom:1px solid #8886;padding-bottom:.6rem}
nav a{margin-right:1.1em}pre{overflow-x:auto;padding:.7em;border:1px solid #8885}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid #8886;
padding:.25em .6em;text-align:left}img{max-width:100%}code{font-size:.9em}"""
PARTS = (("index.html", "Start"), ("names.html", "Names"), ("reference.html", "Reference"))


def page(title: str, body: str, extra: list[tuple[str, str]]) -> str:
    """Put a body into a page."""
    links = "".join(
        f'<a href="{target}">{html.escape(name)}</a>' for target, name in [*PARTS, *extra]
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width,initial-scale=1"><title>{html.escape(title)} – mediacompare'
        f'</title><style>{STYLE}</style></head><body><nav aria-label="Site">{links}</nav>'
        f"<main>{body}</main></body></html>\n"
    )


def markdown(text: str) -> str:
    """Render Markdown; links to pages of the repository lead to those of the site."""
    made = mistune.create_markdown(plugins=["table"], escape=True)(text)
    made = re.sub(
        r'href="(?:\.\./)?(?:docs/)?(\w[\w-]*)\.md(#[\w-]+)?"', r'href="\1.html\2"', str(made)
    )
    made = re.sub(r"<(h[1-6])>(.*?)</\1>", heading, made)
    return re.sub(r'href="(?:\.\./)?notebooks/(\w+)\.ipynb"', r'href="\1.html"', made)


def heading(found: re.Match[str]) -> str:
    """Give a heading the id that links to it use."""
    level, text = found.groups()
    plain = re.sub(r"<[^>]+>", "", text)
    slug = re.sub(r"[^\w\s-]", "", plain.lower()).strip().replace(" ", "-")
    return f'<{level} id="{slug}">{text}</{level}>'


def notebook(path: Path) -> str:
    """Render a notebook as it is stored: its words and its code."""
    cells = nbformat.read(path, as_version=4).cells
    return "".join(
        markdown(cell.source)
        if cell.cell_type == "markdown"
        else f"<pre><code>{html.escape(cell.source)}</code></pre>"
        for cell in cells
    )


def reference() -> str:
    """Make the reference from the docstrings of all public names."""
    package = importlib.import_module("mediacompare")
    parts = ["<h1>Reference</h1>"]
    for name in sorted(package.__all__):
        item = getattr(package, name)
        signature = str(inspect.signature(item)) if callable(item) else ""
        words = inspect.getdoc(item) or ""
        parts.append(
            f'<h2 id="{name}">{name}</h2><pre><code>{html.escape(name + signature)}</code></pre>'
            f"<pre>{html.escape(words)}</pre>"
        )
    return "".join(parts)


def grammar() -> str:
    """List the public names by their verb."""
    package = importlib.import_module("mediacompare")
    parts = ["<h1>The grammar of names</h1><p>The verb tells what comes back.</p>"]
    for verb, meaning in VERBS.items():
        names = sorted(name for name in package.__all__ if name.startswith(verb))
        items = "".join(
            f'<li><a href="reference.html#{name}">{name}</a>: '
            f"{html.escape((inspect.getdoc(getattr(package, name)) or '').splitlines()[0])}</li>"
            for name in names
        )
        parts.append(f"<h2>{verb}: {meaning}</h2><ul>{items}</ul>")
    return "".join(parts)


def broken_links(site: Path) -> list[str]:
    """List links within the site that lead nowhere."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in site.glob("*.html")}
    wrong = []
    for name, text in pages.items():
        for link in re.findall(r'href="([^"]+)"', text):
            target, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            there = pages.get(target or name)
            if there is None:
                if target.endswith(".html"):
                    wrong.append(f"{name}: {link}")
            elif anchor and f'id="{anchor}"' not in there:
                wrong.append(f"{name}: {link}")
    return wrong


def main() -> int:
    """Write all pages and check their links."""
    SITE.mkdir(exist_ok=True)
    guides = sorted((ROOT / "docs").glob("*.md"))
    guides += [ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md")]
    guides = [path for path in guides if path.exists()]
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    extra = [(f"{path.stem}.html", path.stem.replace("_", " ")) for path in [*guides, *notebooks]]
    made = {"index": markdown((ROOT / "README.md").read_text(encoding="utf-8"))}
    made |= {"names": grammar(), "reference": reference()}
    made |= {path.stem: markdown(path.read_text(encoding="utf-8")) for path in guides}
    made |= {path.stem: notebook(path) for path in notebooks}
    for name, body in made.items():
        (SITE / f"{name}.html").write_text(page(name, body, extra), encoding="utf-8")
    wrong = broken_links(SITE)
    for line in wrong:
        sys.stderr.write(f"broken link: {line}\n")
    sys.stdout.write(f"{len(made)} pages in {SITE.name}/; open {SITE.name}/index.html\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
