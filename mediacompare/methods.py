"""The paragraph on method and the works behind it: one entry a measure, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mediacompare.pipeline import Results


@dataclass(frozen=True)
class Method:
    """What was done for one part of the results, and where it comes from."""

    part: str
    used: Callable[[Results], bool]
    sentence: str
    works: tuple[str, ...]


def _any(name: str) -> Callable[[Results], bool]:
    return lambda results: len(getattr(results, name)) > 0


METHODS: tuple[Method, ...] = (
    Method(
        "zones",
        _any("zones"),
        "Credit lines, datelines, quotations, captions, headlines and site furniture were found by "
        "rules and set apart; the texts themselves were not changed. Texts were cut once into "
        "words and sentences, and every measure used the same cut.",
        (),
    ),
    Method(
        "similarity",
        _any("similarity"),
        "Similarity of two articles is the cosine of their TF-IDF vectors{idf}.",
        ("salton1988",),
    ),
    Method(
        "overlap",
        _any("overlap"),
        "Overlap is the share of one text's runs of words that the other contains (containment, "
        "given both ways) and their Jaccard coefficient; shared passages were aligned word by word "
        "and kept with their places in both texts.",
        ("broder1997",),
    ),
    Method(
        "reuse",
        _any("reuse"),
        "The relation of two articles was decided step by step: credit lines, shared passages, how "
        "much of what is shared is quoted, and the alignment of sentences{meaning}. The "
        "probability that running text was reused comes from a logistic model fitted on labelled "
        "pairs, and holds if one in five of the pairs were reused. A direction is given only where "
        "a credit line, times of publication or the texts support it; else it is undetermined.",
        ("clough2002", "wilkerson2015"),
    ),
    Method(
        "tree",
        _any("tree"),
        "The tree of sources is the arborescence of highest probability over articles and the "
        "sources that they name.",
        ("edmonds1967",),
    ),
    Method(
        "flow",
        _any("flow"),
        "Shares of articles taken from another outlet have intervals by resampling stories.",
        ("efron1979",),
    ),
    Method(
        "facts",
        _any("facts"),
        "Numbers with what they count, names, dates and lists were read by rules, normalized, and "
        "compared within a story.",
        (),
    ),
    Method(
        "wording",
        _any("wording"),
        "Labels of the same referent were counted by place in the article from a list of wordings; "
        "shares have intervals by resampling articles, or Wilson's where there are fewer than ten.",
        ("wilson1927",),
    ),
    Method(
        "voices",
        _any("voices"),
        "Quotations were given to speakers, and to classes of reporting verbs, by rules on the "
        "words around them; statements without quotation marks were not counted. Passives, whether "
        "they name who acts, and nominalizations were found by rules.",
        (),
    ),
    Method(
        "keyness",
        _any("keyness"),
        "Words of an outlet were ranked by weighted log-odds with an informative prior and are "
        "given with counts, log ratio, log-likelihood and dispersion; p-values come from permuting "
        "whole articles, corrected after Benjamini and Hochberg, and are left out where there are "
        "fewer than ten articles on a side.",
        ("monroe2008", "dunning1993", "gries2008", "benjamini1995"),
    ),
    Method(
        "readability",
        lambda results: len(results.groups) > 0,
        "Readability is {measure} on running text and quotations, without headlines, credits and "
        "furniture; texts too short for the formula have no score. Intervals resample articles.",
        (),
    ),
)
"""All parts, in the order of the report; keys of works are those of resources/references.bib."""

FORMULA_WORKS = {
    "flesch": "flesch1948",
    "flesch_kincaid": "kincaid1975",
    "fog": "gunning1952",
    "smog": "mclaughlin1969",
    "coleman_liau": "coleman1975",
    "ari": "smith1967",
    "dale_chall": "dale1948",
    "lix": "bjornsson1968",
    "rix": "anderson1983",
    "amstad": "amstad1978",
}
"""The work that a formula comes from."""

PACKAGE_WORKS = ("mediacompare",)
"""Software to cite with every result."""


def sentences(results: Results) -> list[str]:
    """Say what was measured how, one sentence or two a part."""
    articles = results.articles
    said = [
        f"The corpus of {len(articles):,} articles by {articles['outlet'].nunique():,} outlets was "
        f"analyzed with mediacompare {results.versions.get('mediacompare', '')} "
        f"(Python {results.versions.get('python', '')})."
    ]
    given = {
        "measure": str(results.parameters.get("readability") or "").replace("_", " "),
        "idf": " and".join(_IDF.get(kind, "") for kind in sorted(set(results.similarity["idf"]))),
        "meaning": _MEANING if results.reuse["meaning_margin"].notna().any() else "",
    }
    said += [method.sentence.format(**given) for method in METHODS if method.used(results)]
    return said


_IDF = {
    "background": ", with the words' frequencies in the language (wordfreq) as weights",
    "corpus": ", weighted by the number of articles of the corpus that have the word",
}
_MEANING = " by words and, by sentence embeddings, by meaning"


def paragraph(results: Results) -> str:
    """Write the paragraph on method, with parameters, versions and works, as Markdown."""
    keys = works(results)
    lines = [" ".join(sentences(results)), ""]
    chosen = ", ".join(f"{name} = {value}" for name, value in results.parameters.items())
    lines += [f"Parameters: {chosen}.", ""]
    made = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    lines += [f"Versions: {made}.", ""]
    for name, digest in results.checksums.items():
        lines.append(f"SHA-256 of {name}: {digest}.")
    lines += ["", "Works to cite: " + ", ".join(f"@{key}" for key in keys) + ".", ""]
    return "\n".join(lines)


def works(results: Results) -> list[str]:
    """List the keys of exactly the works that the measures used come from."""
    keys = set(PACKAGE_WORKS)
    for method in METHODS:
        if method.used(results):
            keys.update(method.works)
    formula = FORMULA_WORKS.get(str(results.parameters.get("readability")))
    if formula and len(results.groups):
        keys.add(formula)
    return sorted(keys)


def bibliography(results: Results) -> str:
    """Write the BibTeX entries of exactly the works that the measures used come from."""
    entries = read_bibliography()
    version = results.versions.get("mediacompare", "")
    return "\n".join(entries[key].replace("VERSION", version) for key in works(results))


def read_bibliography() -> dict[str, str]:
    """Read the package's BibTeX file: the key of each entry, and the entry."""
    text = (files("mediacompare") / "resources" / "references.bib").read_text(encoding="utf-8")
    entries = {}
    for block in text.split("\n@")[0:]:
        entry = block if block.startswith("@") else "@" + block
        if "{" in entry:
            key = entry.split("{", 1)[1].split(",", 1)[0].strip()
            entries[key] = entry.rstrip() + "\n"
    return entries
