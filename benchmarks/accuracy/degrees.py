"""How far four degrees of rewriting can be told apart on the 95 short answers.

Run ``python -m benchmarks.accuracy.degrees`` from the root of the repository (some minutes). It
takes the measures of the literature, chooses among sets of them and classifiers by inner folds
alone, and writes ``results/degrees.csv``: what is right out of fold when all answers to a task,
or all of a group of participants, were unseen. It is kept so that nobody has to try them again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
import pandas as pd
from rapidfuzz.distance import LCSseq, Levenshtein
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, LeaveOneGroupOut
from sklearn.naive_bayes import CategoricalNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, StandardScaler
from sklearn.svm import SVC

from benchmarks.accuracy.sets import ROOT, SETS
from mediacompare.furniture import word_set

RESULT = ROOT / "benchmarks" / "accuracy" / "results" / "degrees.csv"
DEGREES = {"non": 0, "heavy": 1, "light": 2, "cut": 3}
FUNCTION = word_set(
    "the of and a in to is was it for with he be on i that by at you are not his this from but had"
    " which she they or an were we their been has have will would her there can all as if who what"
    " said"
)

Words = list[str]


def words_of(text: str) -> Words:
    """Cut a text into words."""
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.lower())


def runs(words: Words, n: int) -> set[tuple[str, ...]]:
    """Give the distinct runs of n words."""
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def contained(a: Words, b: Words, n: int) -> float:
    """Share of the runs of one text that the other has (Broder 1997; Clough & Stevenson 2011)."""
    mine = runs(a, n)
    return len(mine & runs(b, n)) / max(1, len(mine))


def tiles(a: Words, b: Words, least: int) -> list[tuple[int, int, int]]:
    """Cover both texts by their longest common runs, longest first (Wise 1996)."""
    used_a, used_b = np.zeros(len(a), bool), np.zeros(len(b), bool)
    vocabulary = {word: i for i, word in enumerate(dict.fromkeys(a + b))}
    same = np.equal.outer([vocabulary[w] for w in a], [vocabulary[w] for w in b])
    found: list[tuple[int, int, int]] = []
    while True:
        length = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int64)
        free = same & ~used_a[:, None] & ~used_b[None, :]
        for i in range(len(a) - 1, -1, -1):
            length[i, :-1] = np.where(free[i], length[i + 1, 1:] + 1, 0)
        longest = int(length.max())
        if longest < least:
            return sorted(found)
        for i, j in np.argwhere(length == longest).tolist():
            if not used_a[i : i + longest].any() and not used_b[j : j + longest].any():
                used_a[i : i + longest] = used_b[j : j + longest] = True
                found.append((i, j, longest))


def order(values: list[int]) -> float:
    """Agreement of a sequence with increasing order, -1 to 1 (Hatzivassiloglou et al. 1999)."""
    signs = [np.sign(later - earlier) for earlier, later in combinations(values, 2)]
    return float(np.mean(signs)) if signs else 0.0


def measures(answer: str, source: str, stem: Callable[[str], str]) -> dict[str, float]:
    """Measure an answer against its source by content, structure and style."""
    a, b = words_of(answer), words_of(source)
    content_a, content_b = (
        [stem(w) for w in t if w not in FUNCTION and len(w) > 2] for t in (a, b)
    )
    style_a, style_b = ([w for w in t if w in FUNCTION] for t in (a, b))
    found = {f"contained {n}": contained(a, b, n) for n in (1, 2, 3, 4, 5, 7)}
    found |= {f"contained stems {n}": contained(content_a, content_b, n) for n in (1, 2, 3)}
    found |= {f"function words {n}": contained(style_a, style_b, n) for n in (3, 5, 8)}
    found["not in source"] = float(np.mean([word not in set(b) for word in a]))
    found["common sequence"] = LCSseq.similarity(a, b) / len(a)
    found["common sequence, stems"] = LCSseq.similarity(content_a, content_b) / len(content_a)
    backward = LCSseq.similarity(a, b[::-1])
    found["order gain"] = found["common sequence"] - backward / len(a)
    for least in (2, 3, 5):
        cut = tiles(a, b, least)
        sizes = [length for _, _, length in cut]
        found[f"tiled {least}"] = sum(sizes) / len(a)
        found[f"tile length {least}"] = float(np.log1p(np.mean(sizes))) if sizes else 0.0
        found[f"tiles {least}"] = len(cut) / len(a)
    cut = tiles(a, b, 3)
    for long in (8, 12, 20):
        found[f"in tiles of {long}"] = sum(c for _, _, c in cut if c >= long) / len(a)
    found["longest tile"] = max((c for _, _, c in cut), default=0) / len(a)
    found["order of tiles"] = order([j for _, j, _ in cut])
    letters = [Counter(t[i : i + 4] for i in range(len(t) - 3)) for t in (" ".join(a), " ".join(b))]
    found["letters"] = (letters[0] & letters[1]).total() / max(1, letters[0].total())
    common = [word for word in dict.fromkeys(content_a) if word in set(content_b)]
    found["order of words"] = order([content_b.index(word) for word in common])
    of_source = [words_of(s) for s in re.split(r"(?<=[.!?])\s+|\n+", source) if words_of(s)]
    nearest = []
    for sentence in (words_of(s) for s in re.split(r"(?<=[.!?])\s+|\n+", answer)):
        if sentence:
            shares = [LCSseq.similarity(sentence, other) / len(sentence) for other in of_source]
            other = of_source[int(np.argmax(shares))]
            edit = 1 - Levenshtein.distance(sentence, other) / max(len(sentence), len(other))
            nearest.append((len(sentence), max(shares), edit))
    weight, share, edit = np.array(nearest).T
    weight = weight / weight.sum()
    found |= {"sentences": weight @ share, "sentences, edits": weight @ edit}
    found |= {f"sentences over {cut}": weight @ (share > cut) for cut in (0.5, 0.8)}
    found |= {f"edits under {1 - cut:.1f}": weight @ (edit > cut) for cut in (0.7, 0.9)}
    return found | {"length": len(a) / len(b), "sentence length": len(a) / len(nearest)}


class Ordinal(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Cumulative model: one logistic function for each step from degree to degree."""

    def __init__(self, C: float = 1.0) -> None:
        self.C = C

    def fit(self, x: np.ndarray, y: np.ndarray) -> Ordinal:
        self.classes_ = np.unique(y)
        line = LogisticRegression(C=self.C, max_iter=3000)
        self.steps_ = [clone(line).fit(x, y > k) for k in self.classes_[:-1]]
        return self

    def predict(self, x: np.ndarray) -> np.ndarray:
        above = [step.predict_proba(x)[:, 1] for step in self.steps_]
        least = np.minimum.accumulate(np.array([np.ones(len(x)), *above, np.zeros(len(x))]))
        return self.classes_[(least[:-1] - least[1:]).argmax(axis=0)]


FEW = ["contained 1", "not in source", "in tiles of 12", "in tiles of 20", "tiled 5"]
FEW += ["edits under 0.3", "sentences over 0.5", "common sequence"]
COLUMNS = {
    "all": None,
    "containment": [f"contained {n}" for n in (1, 2, 3, 4, 5, 7)],
    "containment and sequence": ["contained 3", "common sequence"],
    "few": FEW,
}
MODELS: dict[str, BaseEstimator] = {
    "discriminant": LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"),
    "naive Bayes": make_pipeline(
        KBinsDiscretizer(5, encode="ordinal", strategy="quantile", quantile_method="linear"),
        CategoricalNB(min_categories=6),
    ),
    "logistic, 0.1": make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=3000)),
    "logistic, 1": make_pipeline(StandardScaler(), LogisticRegression(C=1, max_iter=3000)),
    "ordinal, 0.1": make_pipeline(StandardScaler(), Ordinal(C=0.1)),
    "ordinal, 1": make_pipeline(StandardScaler(), Ordinal(C=1)),
    "vectors": make_pipeline(StandardScaler(), SVC(C=1)),
    "neighbors": make_pipeline(StandardScaler(), KNeighborsClassifier(7)),
    "trees": ExtraTreesClassifier(150, min_samples_leaf=2, random_state=0),
}


def main() -> None:
    import snowballstemmer

    stem = snowballstemmer.stemmer("english").stemWord
    labelled = SETS["clough_stevenson"]()
    text = labelled.articles.set_index("article_id")["text"]
    first = labelled.pairs["article_id_1"].str.startswith("orig")
    source = labelled.pairs["article_id_1"].where(first, labelled.pairs["article_id_2"])
    answer = labelled.pairs["article_id_2"].where(first, labelled.pairs["article_id_1"])
    both = zip(answer, source, strict=True)
    table = pd.DataFrame([measures(text[a], text[s], stem) for a, s in both])
    y = labelled.pairs["label"].map(DEGREES).to_numpy()
    tried = [(name, columns or list(table)) for name, columns in COLUMNS.items()]
    choices = [(name, columns, model) for name, columns in tried for model in MODELS]

    def predict(columns: list[str], model: str, train: np.ndarray, test: np.ndarray) -> np.ndarray:
        x = table[columns].to_numpy()
        fitted = clone(MODELS[model]).fit(x[train], y[train])
        return np.asarray(fitted.predict(x[test]))

    def split(groups: np.ndarray, folds: int | None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        way = GroupKFold(folds) if folds else LeaveOneGroupOut()
        yield from way.split(groups, groups=groups)

    rows = []
    people = answer.str.split("_").str[0].to_numpy()
    for kind, groups, folds in (("task", source.to_numpy(), None), ("participants", people, 5)):
        out = {(name, model): np.full(len(y), -1) for name, _, model in choices}
        nested = np.full(len(y), -1)
        for train, test in split(groups, folds):
            inner = dict.fromkeys(out, 0)
            for name, columns, model in choices:
                out[name, model][test] = predict(columns, model, train, test)
                for a, b in split(groups[train], folds and folds - 1):
                    found = predict(columns, model, train[a], train[b])
                    inner[name, model] += int((found == y[train[b]]).sum())
            nested[test] = out[max(inner, key=lambda one: inner[one])][test]
        every = np.array(list(out.values()))
        rows.append((kind, "chosen by inner folds", "", nested))
        rows += [(kind, name, model, found) for (name, model), found in out.items()]
        missed = int((every != y).all(axis=0).sum())
        print(f"unseen {kind}: {missed} of {len(y)} answers are wrong with every choice")
    result = pd.DataFrame(
        {
            "unseen": [row[0] for row in rows],
            "measures": [row[1] for row in rows],
            "classifier": [row[2] for row in rows],
            "right": [float((row[3] == y).mean()) for row in rows],
            "right_or_next": [float((np.abs(row[3] - y) <= 1).mean()) for row in rows],
        }
    )
    result.to_csv(RESULT, index=False, float_format="%.3f")
    print(result.sort_values("right", ascending=False).head(8).to_string(index=False))
    print(result[result["measures"] == "chosen by inner folds"].to_string(index=False))


if __name__ == "__main__":
    main()
