"""What the pages state as measured: read from where it was measured, so that no page can be older.

Each method gives Markdown or a number as text; where a result is not there, an empty text, and the
page says so.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

import mediacompare
from mediacompare import (
    alignment,
    candidates,
    overlap,
    probability,
    reuse,
    similarity,
    sources,
    stories,
)
from mediacompare.methods import METHODS, read_bibliography
from mediacompare.zones import ZONES

MODELS = ("words", "words and meaning")

LABELS = {
    "rewrites": "rewrites",
    "helsinki": "helsinki",
    "clough_stevenson": "short answers",
    "example": "example corpus",
}
"""What the pages call the labeled sets."""


class Measured:
    """Results, constants and records of the repository, for the pages to quote."""

    alignment = alignment
    candidates = candidates
    overlap = overlap
    reuse = reuse
    similarity = similarity
    sources = sources
    stories = stories
    features = probability.FEATURES
    zones = ZONES
    version = mediacompare.__version__

    def __init__(self, root: Path) -> None:
        self.root = root
        self.accuracy = root / "benchmarks" / "accuracy" / "results"

    @property
    def pictures(self) -> list[Path]:
        """Pictures that pages show, where they were made."""
        return [one for one in [self.accuracy / "reliability.svg"] if one.is_file()]

    @functools.cached_property
    def model(self) -> dict[str, Any]:
        """The card of the probability of reuse."""
        return probability.model()

    def _csv(self, name: str) -> pd.DataFrame:
        path = self.accuracy / f"{name}.csv"
        return pd.read_csv(path) if path.is_file() else pd.DataFrame()

    def auc(self, pairs: str, measure: str) -> str:
        """Give the area under the ROC curve of a measure on one set of pairs."""
        table = self._csv("ranking")
        row = table[(table["pairs"] == pairs) & (table["measure"] == measure)]
        return f"{float(row['auc'].iloc[0]):.2f}"

    def ranking(self) -> str:
        """Tell how well each measure ranks reused pairs before others."""
        table = self._csv("ranking")
        if table.empty:
            return ""
        wide = table.set_index(["pairs", "measure"])["auc"]
        counts = table.drop_duplicates("pairs").set_index("pairs")
        columns = list(dict.fromkeys(table["measure"]))
        rows = [
            [
                name.replace("clough_stevenson", LABELS["clough_stevenson"]),
                str(counts.loc[name, "reused"]),
                str(counts.loc[name, "not"]),
                *[f"{wide[name, column]:.3f}" for column in columns],
            ]
            for name in counts.index
        ]
        heads = [column.replace("reuse_probability, ", "by ") for column in columns]
        return table_of(["pairs", "reused", "not", *heads], rows, right=range(1, len(heads) + 3))

    def relations(self, model: str = "words") -> str:
        """Count what the ladder says of the labeled pairs."""
        table = self._csv("relations-" + model.replace(" ", "-"))
        if table.empty:
            return ""
        wide = table.pivot_table(
            index=["set", "part", "label"], columns="relation", values="pairs", fill_value=0
        )
        said = [one for one in reuse.RELATIONS if one in wide.columns]
        rows = []
        for keys, counts in wide.iterrows():
            name, part, label = map(str, tuple(keys))  # type: ignore[arg-type]
            what = label if part == "main" else f"{label} ({part})"
            cells = [str(int(counts[one])) if counts[one] else "–" for one in said]
            rows.append([LABELS.get(name, name), what, str(int(counts.sum())), *cells])
        return table_of(["set", "labeled", "pairs", *said], rows, right=range(2, len(said) + 3))

    def counted(self, name: str, label: str, relations: tuple[str, ...], model: str) -> str:
        """Say of how many pairs with a label the ladder gives one of the relations."""
        table = self._csv("relations-" + model.replace(" ", "-"))
        here = table[(table["set"] == name) & table["label"].str.startswith(label)]
        hit = here.loc[here["relation"].isin(relations), "pairs"].sum()
        return f"{int(hit)} of {int(here['pairs'].sum())}"

    def altered(self) -> str:
        """Tell how well pairs are ranked that were made harder."""
        table = self._csv("altered")
        if table.empty:
            return ""
        rows = [
            [
                *map(str, (row.pairs, row.letters, row.derived, row.reused, row.without)),
                *(f"{row.reuse_probability:.3f}", f"{row.cosine:.3f}"),
            ]
            for row in table.rename(columns={"not": "without"}).itertuples()
        ]
        heads = ["pairs", "letters", "derived", "reused", "not", "by words", "cosine"]
        return table_of(heads, rows, right=range(3, 7))

    def degrees(self) -> str:
        """Say how many of the short answers got the right of four degrees."""
        table = self._csv("degrees")
        if table.empty:
            return ""
        chosen = table[table["classifier"].isna()]
        best = table[table["classifier"].notna()]["right"].max()
        said = [f"{row.right:.0%} right with unseen {row.unseen}" for row in chosen.itertuples()]
        return f"{' and '.join(said)} ({best:.0%} at best, in hindsight)"

    def calibration(self, model: str = "words") -> str:
        """Set stated probabilities beside the shares that were reused."""
        table = self._csv("calibration")
        if table.empty:
            return ""
        here = table[table["model"] == model]
        rows = [
            [
                f"{row.low:.1f} to {row.high:.1f}",
                str(row.pairs),
                f"{row.stated:.2f}",
                f"{row.was:.2f}",
            ]
            for row in here.set_axis(
                ["model", "low", "high", "pairs", "weight", "stated", "was"], axis=1
            ).itertuples()
        ]
        heads = ["probability stated", "pairs", "mean stated", "share reused"]
        return table_of(heads, rows, right=(1, 2, 3))

    @functools.cached_property
    def verdicts(self) -> dict[str, dict[str, str]]:
        """Read the verdicts that the accuracy run wrote, by model and by what was counted."""
        path = self.accuracy / "README.md"
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        found: dict[str, dict[str, str]] = {}
        for model in MODELS:
            part = re.search(rf"## Verdicts by {model}\n(.*?)(?=\n## |\Z)", text, re.DOTALL)
            lines = part[1].splitlines() if part else []
            pairs = [line[2:].partition(": ") for line in lines if line.startswith("- ")]
            found[model] = {what: value for what, _, value in pairs}
        errors = re.findall(r"- ([\w ]+): expected calibration error (0\.\d+)", text)
        found["calibration"] = dict(errors)
        return found

    def fitted_on(self) -> str:
        """List the pairs that the probability was fitted on."""
        counts: dict[tuple[str, str], dict[int, int]] = {}
        for one in self.model["fitted_on"]:
            counts.setdefault((one["set"], one["part"]), {})[one["reused"]] = one["pairs"]
        rows = [
            [LABELS.get(name, name), part, str(n.get(1, 0)), str(n.get(0, 0))]
            for (name, part), n in counts.items()
        ]
        return table_of(["set", "part", "reused", "not"], rows, right=(2, 3))

    def left_out(self) -> str:
        """Show the area under the curve on each set, for a model that never saw the set."""
        by_model = [
            self.model["models"][model]["area_under_roc_curve"]["the set left out"]
            for model in MODELS
        ]
        rows = []
        for name in dict.fromkeys(name for areas in by_model for name in areas):
            shown = name.replace("clough_stevenson", LABELS["clough_stevenson"])
            rows.append([shown, *(f"{areas[name]:.3f}" for areas in by_model)])
        return table_of(["set left out", *(f"by {one}" for one in MODELS)], rows, right=(1, 2))

    def coefficients(self) -> str:
        """Show what the probability is made of."""
        models = self.model["models"]
        rows = []
        for name, said in self.features.items():
            cells = [f"{models[m]['coefficients'].get(name, float('nan')):.2f}" for m in MODELS]
            rows.append([name, said, *("–" if cell == "nan" else cell for cell in cells)])
        rows.append(["intercept", "", *(f"{models[m]['intercept']:.2f}" for m in MODELS)])
        heads = ["feature", "what it is", *(f"by {one}" for one in MODELS)]
        return table_of(heads, rows, right=(2, 3))

    def methods(self) -> str:
        """Say of each part how it is measured, and after whom."""
        lines = []
        for method in METHODS:
            said = method.sentence.replace("{measure}", "a published formula")
            works = "; ".join(self.short(key) for key in method.works)
            lines.append(f"- **{method.part}**: {said}" + (f" ({works}.)" if works else ""))
        return "\n".join(lines)

    def short(self, key: str) -> str:
        """Name a work in a few words, with a link to its DOI where it has one."""
        work = self.works[key]
        names = [one.split(",")[0] for one in work["author"].split(" and ")]
        who = (
            names[0]
            if len(names) == 1
            else " & ".join(names)
            if len(names) == 2
            else names[0] + " et al."
        )
        text = f"{who} {work['year']}"
        return f"[{text}](https://doi.org/{work['doi']})" if "doi" in work else text

    @functools.cached_property
    def works(self) -> dict[str, dict[str, str]]:
        """Read the fields of the works in the package's bibliography."""
        found = {}
        for key, entry in read_bibliography().items():
            fields = dict(re.findall(r"(\w+) = \{((?:[^{}]|\{[^{}]*\}){0,400})\}", entry))
            found[key] = {name: _plain(value) for name, value in fields.items()}
        return found

    def bibliography(self) -> str:
        """List the works that the methods come from."""
        lines = []
        for work in self.works.values():
            if "year" not in work:
                continue
            where = next(
                (
                    work[one]
                    for one in ("journal", "booktitle", "publisher", "institution", "school")
                    if one in work
                ),
                "",
            )
            volume = f" {work['volume']}" if "volume" in work else ""
            pages = f", {work['pages']}" if "pages" in work else ""
            doi = f" [doi:{work['doi']}](https://doi.org/{work['doi']})" if "doi" in work else ""
            who = work["author"].replace(" and ", "; ")
            place = f"*{where}*{volume}{pages}."
            title = work["title"].rstrip(".")
            mark = "" if title.endswith("?") else "."
            lines.append((who.casefold(), f"- {who} ({work['year']}). {title}{mark} {place}{doi}"))
        return "\n".join(line for _, line in sorted(lines))

    @property
    def citation(self) -> dict[str, Any]:
        """Read how the package wants to be cited."""
        text = (self.root / "CITATION.cff").read_text(encoding="utf-8")
        found: dict[str, Any] = yaml.safe_load(text)
        return found

    def cited(self) -> str:
        """Write the citation of the package in one line."""
        card = self.citation
        who = "; ".join(str(one.get("name") or one.get("family-names")) for one in card["authors"])
        year = str(card["date-released"])[:4]
        return f"{who} ({year}). *{card['title']}* (version {card['version']}) [computer software]."

    def bibtex(self) -> str:
        """Give the entry of the package for a bibliography."""
        return read_bibliography()["mediacompare"].replace("VERSION", self.version).strip()

    def data(self) -> str:
        """List the data in the package with licenses and sources."""
        path = self.root / "mediacompare" / "resources" / "index.csv"
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        return table_of(list(table.columns), table.to_numpy().tolist())

    def speed(self) -> str:
        """Give the table of the speed benchmark, without its heading."""
        path = self.root / "benchmarks" / "speed" / "results" / "speed.md"
        text = _below(path.read_text(encoding="utf-8")) if path.is_file() else ""
        return re.sub(r"\AMade by [^\n]{0,200}\n+", "", text)

    def speed_notes(self) -> str:
        """Give what the speed benchmark says about itself, without its heading."""
        path = self.root / "benchmarks" / "speed" / "README.md"
        if not path.is_file():
            return ""
        text = _below(path.read_text(encoding="utf-8"))
        return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)

    def teaching(self) -> str:
        """Give the plan for the class, without its heading, where there is one."""
        path = self.root / "teaching" / "README.md"
        return _below(path.read_text(encoding="utf-8")) if path.is_file() else ""


def _plain(value: str) -> str:
    """Write a field of BibTeX as people read it."""
    value = re.sub(r"\{?\\\"\{?([A-Za-z])\}?\}?", "\\1\u0308", value)
    value = value.replace(r"\&", "&").replace("--", "–")
    return unicodedata.normalize("NFC", re.sub(r"[{}]", "", value))


def _below(text: str) -> str:
    """Take off the heading of a file."""
    return text.partition("\n")[2].strip() if text.startswith("# ") else text.strip()


def table_of(heads: list[str], rows: list[list[str]], *, right: Any = ()) -> str:
    """Write a table in Markdown."""
    marks = ["---:" if i in set(right) else "---" for i in range(len(heads))]
    cells = [[cell.replace("|", r"\|") for cell in row] for row in [heads, marks, *rows]]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)
