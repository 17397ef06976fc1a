"""Make the tables and figures of the five articles anew from their texts.

    make cumberland

reads the texts from the folder that MEDIACOMPARE_SHARED names (default ../shared), where they lie
in articles/operation-cumberland, and writes beside this script, or into the folder given. What is
written holds facts, figures and places in the texts, but none of their sentences.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FILES = ("000.txt", "001.txt", "002.txt", "003.txt", "004.txt", "metadata.csv")

TABLES = (
    "articles", "problems", "zones", "credits", "quotes", "similarity", "overlap", "passages",
    "reuse", "evidence", "stories", "tree", "facts", "contradictions", "wording", "voices",
    "agency", "readability", "groups",
)  # fmt: skip
"""Not keyness and flow: with one article an outlet, neither says anything."""

WITH_TEXT = {
    "articles": ["text", "title"],
    "credits": ["matched"],
    "quotes": ["verb"],
    "facts": ["reading"],
    "contradictions": ["reading_1", "reading_2"],
    "agency": ["agents", "patients"],
}
"""Columns that hold words of the articles. A headline is one of their sentences, too."""

DECIMALS = 6
"""Of every number written, so that the last bit of an addition does not change a file."""


def find_texts() -> Path:
    """Find the folder with the five texts, or stop and say what is missing."""
    named = os.environ.get("MEDIACOMPARE_SHARED") or "../shared"
    folder = (ROOT / named).resolve() / "articles" / "operation-cumberland"
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise SystemExit(
            f"Cannot make the tables anew: {', '.join(missing)} not found in {folder}.\n"
            "The texts belong to their publishers and are not part of the project. Put the five "
            "texts and metadata.csv there,\nor set MEDIACOMPARE_SHARED to the folder that holds "
            "articles/operation-cumberland. Nothing was changed."
        )
    return folder


def make(out: Path) -> list[Path]:
    """Write metadata, tables, figures and the paragraph on method."""
    import matplotlib as mpl
    import pandas as pd

    import mediacompare as mc
    from mediacompare.files import table_bytes, write_beside

    mpl.use("Agg")
    folder = find_texts()
    results = mc.collect_results(
        mc.read_articles(folder),
        referents=HERE / "referents.yml",
        semantic=False,
        progress=False,
    )
    written = []

    def write(table: pd.DataFrame, name: str) -> None:
        numbers = table.select_dtypes("number").round(DECIMALS)
        written.append(write_beside(out / name, table_bytes(table.assign(**numbers))))

    write(pd.read_csv(folder / "metadata.csv", dtype="str").drop(columns="title"), "metadata.csv")
    tables = results.tables()
    for name in TABLES:
        table = tables[name].drop(columns=WITH_TEXT.get(name, []))
        if name == "articles":
            files = [(folder / file).read_bytes() for file in table["source_file"]]
            table = table.assign(
                title=pd.Series([None] * len(table), dtype="str"),
                words=tables["readability"]["words"],
                characters=[len(text) for text in tables["articles"]["text"]],
                sha256=[hashlib.sha256(file).hexdigest() for file in files],
            )
        if name == "evidence":
            table = table.assign(evidence=table["evidence"].str.replace(r":.*", "", regex=True))
        write(table, f"tables/{name}.csv")

    names = dict(zip(results.articles["article_id"], results.articles["outlet"], strict=True))
    drawn = {
        "similarity": lambda: mc.plot_similarity(results.similarity),
        "overlap": lambda: mc.plot_overlap(results.overlap),
        "passages": lambda: mc.plot_passages(results.passages, articles=results.articles),
        "reuse": lambda: mc.plot_reuse(results.reuse),
        "source_tree": lambda: mc.plot_source_tree(results.tree, names=names, width="double"),
        "timeline": lambda: mc.plot_timeline(results.articles, reuse=results.reuse),
        "facts": lambda: mc.plot_facts(
            results.facts, kinds=["number", "enumeration"], width="one-and-a-half"
        ),
        "wording": lambda: mc.plot_wording(results.wording),
        "voices": lambda: mc.plot_voices(results.voices),
        "agency": lambda: mc.plot_agency(results.agency),
        "readability": lambda: mc.plot_readability(results.groups),
    }
    for name, draw in drawn.items():
        written += mc.save_figure(draw(), out / "figures" / name, formats=("svg", "png"), dpi=150)
    left_out = {name: tables[name].head(0) for name in tables if name not in TABLES}
    written += mc.write_methods(dataclasses.replace(results, **left_out), out / "methods")
    return written


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    made = make(target)
    print(f"{len(made)} files written into {target}")  # noqa: T201 - a script says what it did
