"""Variant readings: details that of all versions of a story only two have."""

from __future__ import annotations

import pandas as pd

from mediacompare.tokens import make_tokens
from mediacompare.variants import MOST_ARTICLES, VARIANT_COLUMNS, find_variants

COMMON = "The board in Lowmere met on Tuesday and spoke of the pier."
TEXTS = {
    "a": f"{COMMON} It needs 4711 planks, said the mason Quibberthwaite.",
    "b": f"{COMMON} Quibberthwaite, who is a mason, asked for 4711 planks.",
    "c": f"{COMMON} It costs 2500 crowns.",
    "d": f"{COMMON} It costs 2500 crowns and takes 38 days.",
}


def variants(
    texts: dict[str, str],
    *,
    verbatim: tuple[tuple[str, str], ...] = (),
    story: dict[str, str] | None = None,
    language: str | None = "en",
) -> pd.DataFrame:
    names = list(texts)
    articles = pd.DataFrame({"article_id": names, "text": list(texts.values())})
    articles["language"] = pd.Series([language] * len(names), dtype="str")
    pairs = pd.DataFrame(verbatim, columns=["article_id_1", "article_id_2"])
    pairs["relation"] = "verbatim"
    stories = pd.DataFrame(
        {"article_id": names, "story": [(story or {}).get(n, "s") for n in names]}
    )
    return find_variants(make_tokens(articles), pairs.astype("str"), stories)


def test_rare_details_that_only_two_versions_have() -> None:
    found = variants(TEXTS)
    assert {name: str(kind) for name, kind in found.dtypes.items()} == VARIANT_COLUMNS
    # Quibberthwaite begins a sentence in b, where a capital says nothing; 2500 is a round number.
    assert found.to_numpy().tolist() == [["a", "b", 1, 4, "4711"]]


def test_names_count_where_they_are_no_word_of_the_language() -> None:
    texts = TEXTS | {"b": f"{COMMON} The mason, Quibberthwaite, asked for 4711 planks."}
    assert variants(texts)["readings"].tolist() == ["4711, quibberthwaite"]
    assert variants(texts, language="de")["readings"].tolist() == ["4711, quibberthwaite"]
    assert variants(texts, language=None)["readings"].tolist() == ["4711"]
    everyday = {name: text.replace("Quibberthwaite", "Monday") for name, text in texts.items()}
    assert variants(everyday)["readings"].tolist() == ["4711"]


def test_in_a_text_without_capitals_the_other_tells_the_names() -> None:
    texts = TEXTS | {"b": f"{COMMON} The mason, Quibberthwaite, asked for 4711 planks."}
    for change in (str.lower, str.upper):
        changed = texts | {"b": change(texts["b"])}
        assert variants(changed)["readings"].tolist() == ["4711, quibberthwaite"]
        # Where neither text tells names from words, numbers alone count.
        neither = changed | {"a": change(texts["a"])}
        assert variants(neither)["readings"].tolist() == ["4711"]


def test_what_a_third_version_has_does_not_count() -> None:
    assert variants(TEXTS | {"c": f"{COMMON} Some speak of 4711 planks."}).empty


def test_copies_are_one_version() -> None:
    # c is a copy of a: of four versions two hold the number, and both prints of one are listed.
    texts = TEXTS | {"c": TEXTS["a"], "e": f"{COMMON} It costs nothing."}
    found = variants(texts, verbatim=(("a", "c"),))
    assert found[["article_id_1", "article_id_2"]].to_numpy().tolist() == [["a", "b"], ["b", "c"]]
    assert found["versions"].tolist() == [4, 4]
    assert variants(texts).empty  # five versions, and three of them have the number


def test_who_has_a_word_in_small_letters_or_in_quotation_marks_has_it_too() -> None:
    texts = TEXTS | {"b": f"{COMMON} The mason, Quibberthwaite, asked for 4711 planks."}
    assert variants(texts)["readings"].tolist() == ["4711, quibberthwaite"]
    for other in (
        "Some say quibberthwaite is no name.",
        "“Ask Quibberthwaite,” she told the town.",
    ):
        assert variants(texts | {"d": f"{COMMON} {other}"})["readings"].tolist() == ["4711"]


def test_quotations_do_not_count_and_a_list_counts_once() -> None:
    for said, expected in (
        ("“It needs 4711 planks,” she said.", []),
        ("Free are 4711, 4712, 4713, 4714, 4715 and 4716.", ["4711"]),
    ):
        texts = TEXTS | {"a": f"{COMMON} {said}", "b": f"{COMMON} Again: {said}"}
        assert variants(texts)["readings"].tolist() == expected


def test_few_versions_and_wide_stories_are_left_out() -> None:
    assert variants({name: TEXTS[name] for name in "abc"}).empty
    assert variants(TEXTS, story={"d": "t"}).empty
    many = {f"n{i}": COMMON for i in range(MOST_ARTICLES - 3)}
    assert variants(TEXTS | many).empty
    del many["n0"]
    assert len(variants(TEXTS | many)) == 1


def test_the_order_of_rows_does_not_matter() -> None:
    backward = dict(reversed(TEXTS.items()))
    pd.testing.assert_frame_equal(variants(TEXTS), variants(backward))


def test_nothing_in_nothing_out() -> None:
    found = variants({})
    assert {name: str(kind) for name, kind in found.dtypes.items()} == VARIANT_COLUMNS
