"""Words, their forms and offsets; the cut against a plain one; zones and sentences of words."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediacompare import cutting, tokens
from mediacompare.tokens import Tokens, form, make_tokens
from tests import oracle

ALPHABET = "aB7é\u0301ßİ.,-’' \n\u00ad\u200b\u200d日本ก\u0e33あU.S.3।क\u093f\u0640中1"


def table(*texts: str | None, language: str | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(len(texts))],
            "text": pd.Series(list(texts), dtype="str"),
            "language": pd.Series([language] * len(texts), dtype="str"),
        }
    )


def words(text: str) -> list[str]:
    return make_tokens(table(text)).words_of(0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t stop", ["don't", "stop"]),
        ("state-of-the-art", ["state-of-the-art"]),
        ("3.5 and 1,000 and 1’000", ["3.5", "and", "1,000", "and", "1'000"]),
        ("in the U.S. The", ["in", "the", "u.s.", "the"]),
        ("the U.S", ["the", "u.s."]),
        ("U.S.-led, the U.S.’s", ["u.s.-led", "the", "u.s.'s"]),
        ("J.R.R. Hart and J. Hart", ["j.r.r.", "hart", "and", "j", "hart"]),
        ("z.B. der e.V.", ["z.b.", "der", "e.v."]),
        ("J.Hart of example.org", ["j", "hart", "of", "example", "org"]),
        ("wait--what – now", ["wait", "what", "now"]),
        ("'quoted' “so”", ["quoted", "so"]),
        ("ends here.3 or 7.", ["ends", "here", "3", "or", "7"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("so\u00adft ze\u200bro \u00ad-", ["soft", "zero"]),
        ("日本語の本 東", ["日本", "本語", "語の", "の本", "東"]),
        ("กินข้าว", ["กิน", "นข้", "ข้า", "าว"]),
        ("2024年", ["2024", "年"]),
        ("दिल्ली में", ["दिल्ली", "में"]),
        ("Привет, мир", ["привет", "мир"]),
        ("서울 시민", ["서울", "시민"]),
        ("ﬁnd №5 ½", ["find", "5"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_offsets_give_back_the_text_as_published() -> None:
    text = "« Ça s’est “joué” à l’U.N. », 😀 dit-il. so\u00adft\u00ad 日本語"
    made = make_tokens(table("before", text))
    low, high = made.offsets[1], made.offsets[2]
    cuts = [text[a:b] for a, b in zip(made.start[low:high], made.end[low:high], strict=True)]
    assert cuts == ["Ça", "s’est", "joué", "à", "l’U.N.", "dit-il", "so\u00adft", "日本", "本語"]
    assert [form(cut) for cut in cuts] == made.words_of(1)


@given(st.lists(st.text(alphabet=ALPHABET, max_size=40), max_size=4))
@settings(deadline=None)
def test_cut_equals_the_oracle(texts: list[str]) -> None:
    made = make_tokens(table(*texts))
    for i, text in enumerate(texts):
        span = slice(made.offsets[i], made.offsets[i + 1])
        pairs = list(zip(made.start[span].tolist(), made.end[span].tolist(), strict=True))
        assert pairs == oracle.cut_words(text)
        assert made.words_of(i) == [form(text[a:b]) for a, b in pairs]
        assert made.gap[span].tolist() == oracle.gaps(text)


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_can_be_cut(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    made = make_tokens(table(text))
    pairs = list(zip(made.start.tolist(), made.end.tolist(), strict=True))
    assert pairs == oracle.cut_words(text)


@given(st.text(alphabet=ALPHABET, max_size=60))
@settings(deadline=None)
def test_forms_do_not_depend_on_writing(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(kind, text) for kind in ("NFC", "NFD"))
    assert words(composed) == words(decomposed)
    plain = text.replace("İ", "")  # lower() and casefold() part ways here, by Unicode's own rule
    assert words(plain.replace("’", "'").replace("\u00ad", "")) == words(plain)


def test_compiled_and_plain_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    texts = ["".join(rng.choice(list(ALPHABET), size=200)) for _ in range(60)]
    plain = make_tokens(table(*texts))
    monkeypatch.setattr(tokens, "COMPILE_FROM", 0)
    monkeypatch.setattr("mediacompare.kernels.COMPILE_FROM", 0)
    monkeypatch.setattr(tokens, "BLOCK_BYTES", 3000)
    fast = make_tokens(table(*texts))
    for name in ("offsets", "word", "start", "end", "gap"):
        np.testing.assert_array_equal(getattr(plain, name), getattr(fast, name))
        assert getattr(plain, name).dtype == getattr(fast, name).dtype
    assert plain.vocabulary == fast.vocabulary == sorted(set(fast.vocabulary))


def test_many_distinct_words_outgrow_the_table() -> None:
    text = " ".join(f"w{i}" for i in range(9000))
    assert words(text) == text.split()


def test_every_code_point_is_classed_as_unicode_says() -> None:
    classes, _ = cutting.character_tables()
    names = "break letter digit mark unspaced apostrophe hyphen dot comma skip listing stop line"
    kinds = names.split()
    for code in (*range(0x3500), *range(0xA000, 0xD800), *range(0xE000, 0x20000, 7)):
        assert kinds[classes[code]] == oracle.kind(chr(code)), hex(code)


def test_both_tables_of_characters_agree() -> None:
    classes, folds = cutting.character_tables()
    for code in range(0x3FFFF):
        assert folds[code] == cutting.fold_of(code), hex(code)
    for code in (*range(0x3500), *range(0x9FF0, 0xAC10), *range(0xD7A0, 0x3FFFF, 3)):
        assert classes[code] == cutting.kind_of(code), hex(code)


def test_missing_text_has_no_words_and_the_table_is_not_altered() -> None:
    given_table = table("one two", None, "three")
    before = given_table.copy(deep=True)
    made = make_tokens(given_table)
    assert np.diff(made.offsets).tolist() == [2, 0, 1]
    assert made.text == ("one two", "", "three")
    pd.testing.assert_frame_equal(given_table, before)


def test_empty_table() -> None:
    made = make_tokens(table())
    assert len(made) == 0
    assert made.offsets.tolist() == [0]
    assert made.vocabulary == []
    assert made.word.dtype == np.int32


def test_select_keeps_what_was_made() -> None:
    made = make_tokens(table("one two", "three", "four five six", language="en"))
    numbers = made.is_number
    part = made.select([2, 0])
    assert isinstance(part, Tokens)
    assert part.article_id == ("a2", "a0")
    assert part.words_of(0) == ["four", "five", "six"]
    assert part.words_of(1) == ["one", "two"]
    assert part.text == ("four five six", "one two")
    assert len(part.is_number) == 5
    assert not numbers.any()
    assert part.select(np.array([True, False])).article_id == ("a2",)


def test_stems_follow_the_language_of_the_article() -> None:
    articles = table("running houses", "Häuser laufen", "running")
    articles["language"] = pd.Series(["en-GB", "de", None], dtype="str")
    made = make_tokens(articles)
    assert [made.stems[i] for i in made.stem] == ["run", "hous", "haus", "lauf", "running"]


def test_numbers_and_stop_words() -> None:
    articles = table("The 3.5 covid-19 of 1,000", language="en")
    made = make_tokens(articles)
    assert made.is_number.tolist() == [False, True, False, False, True]
    assert made.is_stop.tolist() == [True, False, False, True, False]
    assert not make_tokens(table("the of")).is_stop.any()


def test_errors_name_the_parameter() -> None:
    with pytest.raises(KeyError, match="articles lacks 'text' .nearest column: 'texts'."):
        make_tokens(pd.DataFrame({"article_id": ["a"], "texts": ["b"]}))
    with pytest.raises(TypeError, match="tokens must be what make_tokens"):
        tokens.tokens_of(table("a"), "no")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="tokens were made from other articles"):
        tokens.tokens_of(table("a"), make_tokens(table("a", "b")))
