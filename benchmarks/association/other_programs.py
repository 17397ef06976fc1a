"""Compute keyness and collocation of invented counts with other programs.

python benchmarks/association/other_programs.py   (association-measures 0.3.2, logodds 0.1.0)
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pandas as pd

RESULTS = Path(__file__).resolve().parent / "results" / "other_programs.csv"

#: word: occurrences in the group, in the reference, in the language at large
COUNTS = {
    "bridge": (48, 3, 20), "viaduct": (0, 27, 1), "closed": (22, 31, 40), "mayor": (17, 16, 35),
    "the": (912, 1480, 9000), "of": (401, 633, 4700), "ferry": (9, 0, 4), "harbor": (1, 2, 6),
    "council": (64, 40, 55), "said": (120, 133, 700), "engineer": (5, 19, 12), "old": (33, 35, 260),
}  # fmt: skip
ALPHA = 0.01


def main() -> None:
    """Write one row a word and program."""
    import association_measures.measures as measures
    import logodds

    words, reference = (sum(c[i] for c in COUNTS.values()) for i in (0, 1))
    table = pd.DataFrame(
        [(w, a, words, b, reference) for w, (a, b, _) in COUNTS.items()],
        columns=["word", "f1", "N1", "f2", "N2"],
    ).set_index("word")
    scores = measures.score(table, discounting="Hardie2014", disc=0.5, digits=10)
    details = logodds.log_odds_details(
        {w: c[0] for w, c in COUNTS.items()},
        {w: c[1] for w, c in COUNTS.items()},
        prior_counts={w: c[2] for w, c in COUNTS.items()},
        alpha=ALPHA,
    )
    out = pd.DataFrame(
        {
            "count": table["f1"], "reference_count": table["f2"],
            "prior": [details[w]["prior"] for w in table.index],
            "log_likelihood_4": scores["log_likelihood"].round(8),
            "log_ratio": scores["log_ratio"].round(8),
            "mutual_information_log10": scores["mutual_information"].where(table["f1"] > 0),
            "dice": scores["dice"].round(10),
            "log_odds": [round(details[w]["delta"], 10) for w in table.index],
            "log_odds_z": [round(details[w]["z"], 10) for w in table.index],
        }
    )  # fmt: skip
    out["programs"] = f"association-measures {version('association-measures')}; " + (
        f"logodds {version('logodds')}"
    )
    out.to_csv(RESULTS, lineterminator="\n")


if __name__ == "__main__":
    main()
