"""The example corpus: its texts and what its tables say of them agree.

Nothing of the package is used here, so that the labels do not lean on the code they are to check.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import datetime
from itertools import combinations, groupby
from pathlib import Path

import pytest
import yaml

CORPUS = Path(__file__).resolve().parent.parent / "data" / "example"
RELATIONS = {"verbatim", "partial", "rewrite", "shared_statement", "no_evidence"}
DIRECTIONS = {"1_from_2", "2_from_1", "common_source", "undetermined"}
SHINGLE = 8
STATEMENT = 25  # identical quoted words from which a pair counts as a shared statement

WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
QUOTATION = re.compile(r"“[^“”]{1,800}”|\"[^\"]{1,800}\"|„[^„“]{1,800}“")


def rows(name: str) -> list[dict[str, str]]:
    with (CORPUS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


METADATA = {Path(row["file"]).stem: row for row in rows("articles/metadata.csv")}
TRUTH = rows("truth.csv")
ZONES = rows("zones.csv")
FACTS = rows("facts.csv")
TEXTS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((CORPUS / "articles").glob("*.txt"))
}
PAIRS = {(row["article_id_1"], row["article_id_2"]): row for row in TRUTH}


def words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in WORD.findall(text)]


def prose(article_id: str) -> str:
    """The text without headline, dateline, credit, caption and furniture."""
    text = TEXTS[article_id]
    found = [row["text"] for row in ZONES if row["article_id"] == article_id]
    for piece in sorted(found, key=len, reverse=True):
        text = text.replace(piece, "\n", 1)
    return text


PROSE = {article_id: prose(article_id) for article_id in TEXTS}


def shared_runs(one: list[str], other: list[str], shingle: int = SHINGLE) -> list[list[str]]:
    """Stretches of the first text, all of whose shingles also stand in the second."""
    known = {tuple(other[i : i + shingle]) for i in range(len(other) - shingle + 1)}
    marked = [False] * len(one)
    for i in range(len(one) - shingle + 1):
        if tuple(one[i : i + shingle]) in known:
            marked[i : i + shingle] = [True] * shingle
    return [
        [word for word, _ in run]
        for is_shared, run in groupby(zip(one, marked, strict=True), key=lambda pair: pair[1])
        if is_shared
    ]


def shared_words(pair: tuple[str, str]) -> tuple[int, float, int]:
    """Shared words of the shorter text, their share of it, and the longest run."""
    one, other = sorted((words(PROSE[article_id]) for article_id in pair), key=len)
    runs = shared_runs(one, other)
    count = sum(map(len, runs))
    return count, count / len(one), max(map(len, runs), default=0)


def shared_quoted_words(pair: tuple[str, str]) -> int:
    """Words shared in runs of eight, where both texts have them in quotation marks."""
    quoted = [
        [word for match in QUOTATION.finditer(PROSE[a]) for word in [*words(match.group()), "¶"]]
        for a in pair
    ]
    return sum(word != "¶" for run in shared_runs(quoted[0], quoted[1]) for word in run)


def published(article_id: str) -> datetime | None:
    """The clock time, or None where only the date or nothing is known."""
    given = METADATA[article_id]["published_at"]
    return datetime.fromisoformat(given) if "T" in given else None


def test_files_and_metadata_are_in_step() -> None:
    names = [row["file"] for row in rows("articles/metadata.csv")]
    assert len(names) == len(set(names))
    assert set(METADATA) == set(TEXTS)
    assert len(TEXTS) >= 30
    assert len({row["outlet"] for row in METADATA.values()}) >= 10
    assert Counter(row["story"] for row in METADATA.values()).keys() == {"bridge", "maps", "buses"}
    for row in METADATA.values():
        assert row["outlet"]
        assert row["title"]
        assert re.fullmatch(r"https://[a-z0-9.-]+\.example/\S*", row["url"]), row["url"]
        assert row["language"] in {"en", "de"}
        assert row["file"].startswith(row["story"])


def test_titles_fit_the_headlines() -> None:
    headlines = {row["article_id"]: row["text"] for row in ZONES if row["kind"] == "headline"}
    assert 0 < len(headlines) < len(TEXTS), "some open with their headline, some do not"
    for article_id, headline in headlines.items():
        assert words(headline) == words(METADATA[article_id]["title"])


@pytest.mark.parametrize("article_id", sorted(TEXTS))
def test_each_article_is_a_clean_text_of_200_to_600_words(article_id: str) -> None:
    text = TEXTS[article_id]
    assert 200 <= len(text.split()) <= 600
    assert len(words(PROSE[article_id])) >= 200
    assert "\r" not in text
    assert "\ufeff" not in text
    assert "[[" not in text
    assert "@" not in PROSE[article_id]
    assert text.endswith("\n")
    assert not re.search(r" $|\n{3}|  ", text, flags=re.MULTILINE)


def test_times_parse_and_most_have_a_zone() -> None:
    clock = date = none = 0
    for row in METADATA.values():
        given = row["published_at"]
        if "T" in given:
            assert datetime.fromisoformat(given).tzinfo is not None
            clock += 1
        elif given:
            assert re.fullmatch(r"2025-\d\d-\d\d", given)
            datetime.fromisoformat(given)
            date += 1
        else:
            none += 1
    assert (clock, date, none) == (31, 4, 1)


def test_every_pair_of_a_story_is_labelled_once() -> None:
    expected = {
        pair
        for story in {row["story"] for row in METADATA.values()}
        for pair in combinations(sorted(a for a in TEXTS if METADATA[a]["story"] == story), 2)
    }
    assert len(TRUTH) == len(PAIRS)
    assert set(PAIRS) == expected
    for (one, other), row in PAIRS.items():
        assert one < other
        assert row["story"] == METADATA[one]["story"] == METADATA[other]["story"]
        assert row["relation"] in RELATIONS
        assert row["direction"] in DIRECTIONS
        assert row["evidence_withheld"] in {"true", "false"}
        assert row["note"]


def test_direction_source_and_target_agree() -> None:
    for (one, other), row in PAIRS.items():
        ends = (row["source_id"], row["target_id"])
        if row["direction"] == "2_from_1":
            assert ends in {(one, other), ("", "")}
        elif row["direction"] == "1_from_2":
            assert ends in {(other, one), ("", "")}
        else:
            assert ends == ("", "")
        assert (row["relation"] == "no_evidence") == (row["direction"] == "undetermined")


def test_no_source_is_later_than_what_was_taken_from_it() -> None:
    timed = 0
    for (one, other), row in PAIRS.items():
        if row["direction"] not in {"1_from_2", "2_from_1"}:
            continue
        source, target = (one, other) if row["direction"] == "2_from_1" else (other, one)
        earlier, later = published(source), published(target)
        if earlier and later:
            assert earlier < later, (source, target)
            timed += 1
    assert timed > 20


def test_each_article_has_one_direct_source_beside_the_statements() -> None:
    taken = Counter(
        row["target_id"]
        for row in TRUTH
        if row["target_id"] and row["relation"] != "shared_statement"
    )
    assert set(taken.values()) == {1}


def test_siblings_have_a_common_ancestor() -> None:
    above: dict[str, set[str]] = {article_id: set() for article_id in TEXTS}
    for (one, other), row in PAIRS.items():
        if row["direction"] == "2_from_1":
            above[other].add(one)
        elif row["direction"] == "1_from_2":
            above[one].add(other)
    for (one, other), row in PAIRS.items():
        if row["direction"] == "common_source" and row["evidence_withheld"] == "false":
            assert above[one] & above[other], (one, other)


@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_relations_agree_with_the_shared_passages(relation: str) -> None:
    pairs = [pair for pair, row in PAIRS.items() if row["relation"] == relation]
    assert pairs
    for pair in pairs:
        count, share, longest = shared_words(pair)
        quoted = shared_quoted_words(pair)
        if relation == "verbatim":
            assert share >= 0.5, (pair, share)
            assert share >= 0.8, (pair, share, "the card says: never below 80%")
        elif relation == "partial":
            assert count >= 40, (pair, count)
            assert share < 0.5, (pair, share)
            assert quoted < STATEMENT, (pair, quoted)
        elif relation == "rewrite":
            assert count < 40, (pair, count)
            assert longest < 15, (pair, longest)
            assert quoted < STATEMENT, (pair, quoted)
        elif relation == "shared_statement":
            assert quoted >= STATEMENT, (pair, quoted)
            assert share < 0.3, (pair, share)
            assert count - quoted <= 15, (pair, count, quoted)
        else:
            assert share <= 0.05, (pair, share)
            assert longest <= 15, (pair, longest)
            assert quoted < STATEMENT, (pair, quoted)


def test_each_kind_of_plant_is_there() -> None:
    credit = " | ".join(row["text"] for row in ZONES if row["kind"] in {"credit", "dateline"})
    for planted in (
        "(Norvane News) —",
        "With material from",
        "With files from",
        "This post appeared first on",
        "Republished from",
        "Translated from the German",
        "Source: Norvane News",
        "Source: press release",
    ):
        assert planted in credit, planted
    assert {row["kind"] for row in ZONES} == {
        "furniture",
        "credit",
        "dateline",
        "caption",
        "headline",
    }


def test_zones_stand_in_the_files_once_and_in_order() -> None:
    places: dict[str, list[tuple[int, int]]] = {}
    for row in ZONES:
        text = TEXTS[row["article_id"]]
        assert text.count(row["text"]) == 1, row
        start = text.index(row["text"])
        places.setdefault(row["article_id"], []).append((start, start + len(row["text"])))
    for spans in places.values():
        assert spans == sorted(spans)
        assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:], strict=False))


def test_what_follows_the_last_paragraph_of_prose_is_no_prose() -> None:
    """A line without a full stop or closing mark is a piece of furniture that was forgotten."""
    for article_id, text in PROSE.items():
        for line in filter(None, map(str.strip, text.split("\n"))):
            assert re.search(r"[.!?:][”\"“’']?$", line), (article_id, line)


def test_facts_stand_in_the_articles() -> None:
    seen = set()
    for row in FACTS:
        assert row["text"] in TEXTS[row["article_id"]], row
        assert METADATA[row["article_id"]]["story"] == row["story"]
        assert row["status"] in {"reported", "deviates"}
        assert (row["value"] != row["normalized_value"]) == (row["status"] == "deviates")
        key = (row["story"], row["fact"], row["article_id"])
        assert key not in seen
        seen.add(key)
    normalized: dict[tuple[str, str], set[str]] = {}
    for row in FACTS:
        normalized.setdefault((row["story"], row["fact"]), set()).add(row["normalized_value"])
    assert all(len(values) == 1 for values in normalized.values())


def test_variant_readings_are_shared_by_a_family_only() -> None:
    deviating: dict[tuple[str, str], set[str]] = {}
    for row in FACTS:
        if row["status"] == "deviates":
            deviating.setdefault((row["fact"], row["value"]), set()).add(row["article_id"])
    families = {key: ids for key, ids in deviating.items() if len(ids) > 1}
    assert len(families) == 2
    for ids in families.values():
        for pair in combinations(sorted(ids), 2):
            assert PAIRS[pair]["relation"] in {"verbatim", "rewrite"}


def test_referents_are_used() -> None:
    referents = yaml.safe_load((CORPUS / "referents.yml").read_text(encoding="utf-8"))["referents"]
    names = [referent["name"] for referent in referents]
    assert len(names) == len(set(names)) >= 6
    corpus = "\n".join(TEXTS.values()).casefold()
    for referent in referents:
        assert referent["description"]
        forms = [form for label in referent["labels"] for form in label["forms"]]
        assert len(forms) == len(set(forms)), referent["name"]
        for label in referent["labels"]:
            assert any(
                re.search(rf"(?<!\w){re.escape(form.casefold())}(?!\w)", corpus)
                for form in label["forms"]
            ), (referent["name"], label["label"])


def test_card_lists_every_article_and_license_is_free() -> None:
    card = (CORPUS / "README.md").read_text(encoding="utf-8")
    for article_id, row in METADATA.items():
        assert f"| {article_id} | {row['outlet']} |" in card
    assert "invented" in card
    assert "CC0" in card
    assert "CC0 1.0 Universal" in (CORPUS / "LICENSE").read_text(encoding="utf-8")
