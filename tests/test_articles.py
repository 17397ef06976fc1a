"""The articles table: reading whole folders, bad input, validation, cleaning, times."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediacompare.articles import (
    COLUMNS,
    UNKNOWN_OUTLET,
    clean_articles,
    find_problems,
    read_articles,
    times,
    validate_articles,
)
from mediacompare.errors import ArticlesError

STORY = (
    "The town council decided on Tuesday evening to build a second bridge over the river and "
    "the mayor said that the work would begin in spring and take about two years. "
)
TYPES = dict.fromkeys(COLUMNS, "str") | {"published_at": "datetime64[us, UTC]"}


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def messages(articles: pd.DataFrame) -> list[str]:
    return find_problems(articles)["problem"].tolist()


METADATA = "file,outlet,title,date,notes\na.txt,Daily,Bridge,2021-03-04,x\nb.txt,Post,,,y\n"
FOLDER: dict[str, str | bytes] = {"a.txt": STORY, "b.txt": STORY.upper(), "metadata.csv": METADATA}


def test_a_folder_of_texts_with_a_table_beside_them(tmp_path: Path) -> None:
    articles = read_articles(write(tmp_path, FOLDER))
    assert list(articles.columns[: len(COLUMNS)]) == list(COLUMNS)
    assert {name: str(articles[name].dtype) for name in COLUMNS} == TYPES
    assert articles["article_id"].tolist() == ["a", "b"]
    assert articles["outlet"].tolist() == ["Daily", "Post"]
    assert articles["notes"].tolist() == ["x", "y"]
    assert articles["text"].tolist() == [STORY, STORY.upper()]
    assert articles["published_precision"].tolist()[0] == "day"
    assert articles["title"].isna().tolist() == [False, True]
    assert articles["reader"].tolist() == ["text", "text"]
    assert articles["language"].tolist()[0] == "en"
    assert articles["language_source"].tolist()[0] == "detected"
    assert articles.index.tolist() == [0, 1]


def test_the_metadata_alone_reads_the_files_it_names(tmp_path: Path) -> None:
    folder = write(tmp_path, {**FOLDER, "c.txt": "not named"})
    pd.testing.assert_frame_equal(
        read_articles(folder / "metadata.csv"),
        read_articles([folder / "a.txt", folder / "b.txt", folder / "metadata.csv"]),
    )


def test_metadata_in_a_workbook_with_stems_and_folders(tmp_path: Path) -> None:
    import io

    table = pd.DataFrame({"doc_id": ["A.TXT", "deep/b.txt"], "newspaper": ["Daily", "Post"]})
    stream = io.BytesIO()
    table.to_excel(stream, index=False)
    folder = write(
        tmp_path, {"a.txt": STORY, "deep/b.txt": STORY + "x", "about.xlsx": stream.getvalue()}
    )
    articles = read_articles(folder)
    assert articles["outlet"].tolist() == ["Daily", "Post"]
    assert articles["source_file"].tolist() == ["a.txt", "deep/b.txt"]


def test_a_mixed_folder_goes_through_one_call(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "one.csv": f"outlet,text,id\nDaily,{STORY!r},7\n",
            "two.jsonl": '{"outlet": "Post", "text": "' + STORY + '", "id": 8}\n',
            "three.txt": STORY + "Three.",
            "pages/four.html": f"<!DOCTYPE html><html lang='en'><p>{STORY * 4}</p></html>",
            "README.md": "About these files.",
            "picture.png": b"\x89PNG\r\n\x1a\n\x00\x00",
        },
    )
    articles = read_articles(folder)
    assert articles["reader"].tolist() == ["csv", "web page", "text", "jsonl"]
    assert articles["article_id"].tolist() == ["7", "four", "three", "8"]
    table = find_problems(articles)
    by_file = dict(zip(table["file"], table["severity"], strict=True))
    assert by_file["README.md"] == "info"
    assert by_file["picture.png"] == "warning"


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    folder = write(tmp_path, {**FOLDER, "more.csv": "outlet,text\nPost,It opened.\n"})
    files = sorted(folder.iterdir())
    pd.testing.assert_frame_equal(read_articles(files), read_articles(files[::-1]))
    pd.testing.assert_frame_equal(read_articles(files), read_articles(folder))
    assert read_articles(files).attrs == read_articles(folder).attrs


def test_file_names_tell_where_nothing_else_does(tmp_path: Path) -> None:
    folder = write(tmp_path, {"Daily_2021-03-04_1.txt": STORY, "odd.txt": STORY + "Odd."})
    articles = read_articles(folder, pattern="{outlet}_{date}_{id}")
    assert articles["article_id"].tolist() == ["1", "odd"]
    assert articles["outlet"].tolist() == ["Daily", UNKNOWN_OUTLET]
    assert articles["published_at"].tolist()[0] == pd.Timestamp("2021-03-04", tz="UTC")
    assert "the file name does not fit pattern='{outlet}_{date}_{id}'" in messages(articles)


def test_the_same_name_in_two_folders(tmp_path: Path) -> None:
    folder = write(tmp_path, {"x/1.txt": STORY, "y/1.txt": STORY + "Y", "y/2.txt": STORY + "Z"})
    assert read_articles(folder)["article_id"].tolist() == ["x/1", "y/1", "2"]


def test_five_articles(cumberland: Path) -> None:
    articles = read_articles(cumberland)
    assert articles["article_id"].tolist() == ["000", "001", "002", "003", "004"]
    assert articles["published_precision"].isna().tolist() == [True, True, False, True, False]
    assert set(articles["published_precision"].dropna()) == {"day"}
    assert {"notes", "source_url"} <= set(articles.columns)
    assert articles["language"].tolist() == ["en"] * 5
    assert articles["language_source"].tolist() == ["declared"] * 5
    assert set(find_problems(articles)["severity"]) == {"info"}
    read_articles(cumberland, strict=True)


# --- Bad input -----------------------------------------------------------------------------------


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(ArticlesError, match=r"holds no files to read: put articles in it"):
        read_articles(tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.txt": STORY, "b.txt": "", "c.csv": b"\xef\xbb\xbf\r\n"})
    articles = read_articles(folder, outlet="Daily")
    assert articles["text"].tolist() == [STORY, ""]  # the empty one stays as a row
    table = find_problems(articles)
    assert table.loc[table["file"] == "b.txt", "problem"].tolist() == [
        "the file is empty",
        "no text",
    ]
    assert table.loc[table["file"] == "c.csv", "problem"].tolist() == ["the file is empty"]
    with pytest.raises(ArticlesError, match=r"holds no article that can be read; 1 problem:\n- e"):
        read_articles(folder / "c.csv")


def test_a_binary_file_named_txt(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.txt": STORY, "b.txt": bytes(range(256)) * 40})
    articles = read_articles(folder, outlet="Daily")
    assert articles["article_id"].tolist() == ["a"]
    assert "binary data, not text though its name ends in .txt; not read" in messages(articles)


def test_metadata_naming_a_missing_file(tmp_path: Path) -> None:
    table = METADATA + "gone.txt,Daily,,,\n../../etc/passwd,Daily,,,\n"
    articles = read_articles(write(tmp_path, {**FOLDER, "metadata.csv": table, "new.txt": STORY}))
    found = find_problems(articles)
    missing = found[found["file"] == "metadata.csv"]
    assert missing["row"].tolist() == [3, 4]
    assert missing["problem"].tolist() == [
        "names the file 'gone.txt', which is not here",
        "names the file '../../etc/passwd', which is not here",
    ]
    assert set(missing["severity"]) == {"error"}
    assert articles["article_id"].tolist() == ["a", "b", "new"]
    assert "not in the table of metadata; read all the same" in messages(articles)
    with pytest.raises(ArticlesError, match=r"metadata.csv, row 3: names the file 'gone.txt'"):
        read_articles(tmp_path, strict=True)


def test_two_articles_with_one_id(tmp_path: Path) -> None:
    rows = f"id,outlet,text\n1,Daily,{STORY!r}\n1,Post,Another story.\n2,Post,{STORY!r}\n"
    again = f"id,outlet,text\n2,Post,{STORY!r}\n"
    articles = read_articles(write(tmp_path, {"a.csv": rows, "b.csv": again}))
    assert articles["article_id"].tolist() == ["1", "1#2", "2", "2#2"]
    found = find_problems(articles).dropna(subset=["article_id"]).set_index("article_id")
    assert found.loc[["1#2"], "problem"].tolist()[0] == (
        "another article, in a.csv, has the id '1' too; this one is kept as '1#2'"
    )
    assert found.loc[["2#2"], "problem"].tolist()[0] == (
        "the article '2' is there already, in a.csv, with the same text; kept as '2#2'"
    )
    assert found.loc[["1#2"], "severity"].tolist()[0] == "error"
    assert found.loc[["2#2"], "severity"].tolist()[0] == "warning"


def test_a_table_without_text(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.csv": "outlet,headline,wording,date\nDaily,Bridge,It.,2021\n"})
    articles = read_articles(folder)
    assert articles["text"].tolist() == [""]
    found = find_problems(articles).iloc[0:2]
    assert (
        "no column of texts; the columns are 'outlet', 'headline', 'wording', 'date'"
        in found["problem"].tolist()
    )
    assert "say which column holds the text: columns={'text': …}" in found["remedy"].tolist()
    again = read_articles(folder, columns={"text": "wording"})
    assert again["text"].tolist() == ["It."]


def test_a_table_that_holds_no_articles(tmp_path: Path) -> None:
    folder = write(tmp_path, {**FOLDER, "truth.csv": "first,second,relation\na,b,verbatim\n"})
    table = find_problems(read_articles(folder))
    assert table.loc[table["file"] == "truth.csv", "severity"].tolist() == ["info"]
    with pytest.raises(ArticlesError, match="no column of texts; the columns are 'first'"):
        read_articles(folder / "truth.csv")


def test_a_table_about_articles_is_no_table_of_them(tmp_path: Path) -> None:
    rows = "".join(f"{n % 3},{n},a stretch of the text\n" for n in range(9))
    folder = write(tmp_path, {**FOLDER, "zones.csv": "article_id,start,text\n" + rows})
    articles = read_articles(folder)
    assert articles["article_id"].tolist() == ["a", "b"]
    table = find_problems(articles)
    found = table[table["file"] == "zones.csv"]
    assert found["severity"].tolist() == ["info"]
    assert "a table about articles, not of them" in found["problem"].iloc[0]


def test_an_article_saved_before_it_was_published(tmp_path: Path) -> None:
    rows = f"Daily,{STORY},2021-03-09,2021-03-04\nDaily,{STORY}2,2021-03-04,2021-03-04\n"
    folder = write(tmp_path, {"a.csv": "outlet,text,date,date_download\n" + rows})
    assert "dated 2021-03-09, but saved on 2021-03-04 already" in messages(read_articles(folder))


def test_dates_in_three_forms_and_a_wrong_one(tmp_path: Path) -> None:
    dates = ["2021-03-04T15:06:07Z", "5 March 2021", "06/03/2021", "31 February 2021"]
    rows = "".join(f"{n},Daily,{STORY!r},{date}\n" for n, date in enumerate(dates))
    folder = write(tmp_path, {"a.csv": "id,outlet,text,date\n" + rows})
    articles = read_articles(folder)
    assert articles["published_precision"].fillna("").tolist() == ["second", "day", "", ""]
    table = find_problems(articles)
    ambiguous = table[table["problem"].str.contains("two ways")]
    assert ambiguous["problem"].tolist() == ["1 dates such as '06/03/2021' can be read in two ways"]
    assert "day_first=True" in ambiguous["remedy"].iloc[0]
    wrong = table[table["problem"] == "'31 February 2021' is an impossible date"]
    assert wrong[["file", "row", "severity"]].values.tolist() == [["a.csv", 4, "error"]]
    settled = read_articles(folder, day_first=True)
    assert settled["published_at"].iloc[2] == pd.Timestamp("2021-03-06", tz="UTC")


def test_a_line_of_fifty_megabytes(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.txt": b"bridge " * 7_500_000})
    articles = read_articles(folder, outlet="Daily")
    assert articles["text"].str.len().tolist() == [52_500_000]


def test_an_article_of_one_word(tmp_path: Path) -> None:
    articles = read_articles(write(tmp_path, {"a.txt": "Bridge"}), outlet="Daily")
    assert articles["text"].tolist() == ["Bridge"]
    assert articles["language"].isna().tolist() == [True]
    assert "only 1 word" in messages(articles)


def test_all_articles_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path, {f"{n}.txt": STORY for n in range(4)})
    articles = read_articles(folder, outlet="Daily")
    assert len(articles) == 4
    assert "all 4 articles have the same text" in messages(articles)


def test_one_article_only(tmp_path: Path) -> None:
    articles = read_articles(write(tmp_path, {"a.txt": STORY}), outlet="Daily")
    assert "one article only" in messages(articles)


def test_an_outlet_missing(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.csv": f"outlet,text,url\nDaily,{STORY},\n,{STORY}2,\n"})
    articles = read_articles(folder)
    assert articles["outlet"].tolist() == ["Daily", UNKNOWN_OUTLET]
    assert "1 of 2 articles name no outlet; 'unknown outlet' stands for it" in messages(articles)
    linked = write(tmp_path / "b", {"b.csv": "text,url\nIt.,https://www.example.org/1\n"})
    assert read_articles(linked)["outlet"].tolist() == ["example.org"]
    assert any(
        "the domain of the address stands for it" in m for m in messages(read_articles(linked))
    )
    assert read_articles(linked, outlet="Daily")["outlet"].tolist() == ["Daily"]


def test_a_title_with_a_script_is_kept_as_it_is(tmp_path: Path) -> None:
    title = "<script>alert('1')</script>"
    folder = write(tmp_path, {"a.csv": f'outlet,title,text\nDaily,"{title}",{STORY!r}\n'})
    assert read_articles(folder)["title"].tolist() == [title]


def test_strict_lists_all_problems_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.txt": STORY, "b.txt": "", "c.txt": b"\x00\x01" * 99})
    with pytest.raises(ArticlesError) as raised:
        read_articles(folder, strict=True)
    message = str(raised.value)
    for part in (
        "b.txt: the file is empty",
        "c.txt: binary data",
        "name no outlet",
        "b.txt: no text",
    ):
        assert part in message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"columns": {"outlets": "x"}},
            r"columns='outlets' is not allowed; use one of .*nearest: 'outlet'",
        ),
        ({"language": "klingonese"}, r"language='klingonese' is no language"),
        ({"time_zone": "Europe/Berln"}, r"time_zone='Europe/Berln' .*nearest: 'Europe/Berlin'"),
        ({"pattern": "plain"}, r"pattern='plain' names no field"),
        ({"day_first": "yes"}, r"day_first='yes' is not allowed"),
    ],
)
def test_wrong_arguments(tmp_path: Path, arguments: dict[str, object], message: str) -> None:
    folder = write(tmp_path, {"a.csv": "outlet,text,date\nDaily,It.,2021-03-04\n"})
    with pytest.raises((ValueError, TypeError), match=message):
        read_articles(folder, **arguments)  # type: ignore[arg-type]


# --- validate_articles ---------------------------------------------------------------------------


def test_a_table_of_ones_own() -> None:
    mine = pd.DataFrame(
        {
            "text": [STORY, STORY + "Again.", None],
            "outlet": ["Daily", None, "Post"],
            "published_at": ["2021-03-04 15:06Z", "5 March 2021", None],
            "language": ["English", "en_US", None],
            "views": [1, 2, 3],
        },
        index=[7, 8, 9],
    )
    before = mine.copy(deep=True)
    valid = validate_articles(mine)
    pd.testing.assert_frame_equal(mine, before)
    assert {name: str(valid[name].dtype) for name in COLUMNS} == TYPES
    assert valid["views"].tolist() == [1, 2, 3]
    assert valid["language"].fillna("").tolist() == ["en", "en-US", ""]
    assert valid["outlet"].tolist() == ["Daily", UNKNOWN_OUTLET, "Post"]
    assert valid["published_precision"].fillna("").tolist() == ["minute", "day", ""]
    assert valid["article_id"].is_unique
    assert valid["text"].tolist()[2] == ""
    pd.testing.assert_frame_equal(validate_articles(valid), valid)
    shuffled = validate_articles(mine.iloc[::-1])
    assert set(shuffled["article_id"]) == set(valid["article_id"])


def test_an_empty_table_is_typed() -> None:
    valid = validate_articles(pd.DataFrame({"text": []}))
    assert {name: str(valid[name].dtype) for name in COLUMNS} == TYPES
    assert times(valid).dtypes.astype(str).tolist() == ["datetime64[us, UTC]"] * 2
    table = find_problems(valid)
    assert len(table) == 0
    assert str(table["row"].dtype) == "Int64"


def test_times_that_pandas_made() -> None:
    texts = {"text": ["a", "b"]}
    naive = pd.DataFrame(texts | {"published_at": pd.to_datetime(["2021-03-04 10:11", None])})
    assert validate_articles(naive)["published_precision"].fillna("").tolist() == ["local", ""]
    aware = pd.DataFrame(
        texts
        | {
            "published_at": pd.to_datetime(
                ["2021-03-04 10:11:12", "2021-03-04 00:00:00"]
            ).tz_localize("CET")
        }
    )
    valid = validate_articles(aware)
    assert valid["published_precision"].tolist() == ["second", "minute"]
    assert valid["published_at"].iloc[0] == pd.Timestamp("2021-03-04 09:11:12", tz="UTC")
    days = pd.DataFrame(texts | {"published_at": pd.to_datetime(["2021-03-04", "2021-03-05"])})
    assert validate_articles(days)["published_precision"].tolist() == ["day", "day"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"content": ["a"]}, r"no column 'text'; the columns are 'content' \(articles.rename"),
        ({"text": ["a", "b"], "article_id": ["1", "1"]}, "article_id '1' occurs 2 times"),
        ({"text": [3.5]}, "text is no text but float '3.5'"),
        (
            {"text": ["a"], "published_at": ["2021-03-04"], "published_precision": ["hours"]},
            "published_precision='hours' is not allowed",
        ),
        ({"text": ["a"], "published_at": ["04/05/2021"]}, "'04/05/2021' is 4 May or 5 April"),
        ({"text": ["a"], "language": ["klingonese"]}, "language='klingonese' is no language"),
    ],
)
def test_what_is_wrong_is_listed(table: dict[str, list[object]], message: str) -> None:
    with pytest.raises(ArticlesError, match=message):
        validate_articles(pd.DataFrame(table))


def test_all_that_is_wrong_is_listed_at_once() -> None:
    table = pd.DataFrame(
        {"text": ["a", "b"], "article_id": ["1", "1"], "language": ["klingonese", "en"]}
    )
    with pytest.raises(ArticlesError, match="2 problems"):
        validate_articles(table)
    with pytest.raises(TypeError, match="articles must be a DataFrame, not list"):
        validate_articles([])  # type: ignore[arg-type]


@given(st.permutations(range(5)))
def test_ids_do_not_depend_on_the_order(order: list[int]) -> None:
    rows = [{"outlet": "A", "text": f"Story {n}."} for n in range(5)]
    table = validate_articles(pd.DataFrame([rows[n] for n in order]))
    assert dict(zip(table["text"], table["article_id"], strict=True)) == {
        row["text"]: own
        for row, own in zip(rows, validate_articles(pd.DataFrame(rows))["article_id"], strict=True)
    }


# --- clean_articles and times --------------------------------------------------------------------


def test_cleaning_makes_leftovers_uniform_and_nothing_else() -> None:
    table = pd.DataFrame(
        {
            "outlet": ["A"],
            "title": ["One\u00a0two"],
            "text": ["\ufeffCafe\u0301\u202fis\u00ad open.\r\nNext\u200b line  here.\t"],
        }
    )
    before = table.copy(deep=True)
    cleaned = clean_articles(table)
    pd.testing.assert_frame_equal(table, before)
    assert cleaned["text"].tolist() == ["Caf\u00e9 is open.\nNext line  here.\t"]
    assert cleaned["title"].tolist() == ["One two"]
    pd.testing.assert_frame_equal(clean_articles(cleaned), cleaned)


def test_cleaning_drops_what_is_asked_and_says_so() -> None:
    table = pd.DataFrame(
        {
            "article_id": ["late", "early", "other", "empty"],
            "outlet": ["A", "A", "B", "A"],
            "text": [STORY, STORY + "\n", STORY, " "],
            "published_at": ["2021-03-05", "2021-03-04", None, None],
        }
    )
    assert len(clean_articles(table)) == 4
    cleaned = clean_articles(table, drop_empty=True, drop_duplicates=True)
    assert cleaned["article_id"].tolist() == ["early", "other"]
    assert cleaned.index.tolist() == [0, 1]
    found = find_problems(cleaned).set_index("article_id")["problem"]
    assert "left out: outlet and text are those of 'early'" in found.loc[["late"]].tolist()
    assert "left out: it has no text" in found.loc[["empty"]].tolist()


def test_times_of_every_precision() -> None:
    table = pd.DataFrame(
        {
            "text": list("abcdefg"),
            "published_at": [
                "2021-03-04T15:06:07Z",
                "2021-03-04T15:06Z",
                "2021-03-04 15:06",
                "2021-03-04",
                "2021-02",
                "2020",
                None,
            ],
        }
    )
    found = times(validate_articles(table))
    assert [tuple(str(stamp)[:19] for stamp in row) for row in found.values.tolist()] == [
        ("2021-03-04 15:06:07", "2021-03-04 15:06:08"),
        ("2021-03-04 15:06:00", "2021-03-04 15:07:00"),
        ("2021-03-04 01:06:00", "2021-03-05 05:06:00"),
        ("2021-03-04 00:00:00", "2021-03-05 00:00:00"),
        ("2021-02-01 00:00:00", "2021-03-01 00:00:00"),
        ("2020-01-01 00:00:00", "2021-01-01 00:00:00"),
        ("NaT", "NaT"),
    ]
    # no article is before one that may be earlier, nor before itself
    assert not (found["latest"] <= found["earliest"]).any()


def test_thousands_of_taken_ids_are_counted_and_each_row_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,text\n" + "A,The same.\n" * 500 + "B,Not.\n" * 3)
    articles = read_articles(tmp_path)
    assert len(articles) == 503
    assert articles["article_id"].is_unique
    problems = find_problems(articles)["problem"]
    assert problems.str.startswith("481 more articles whose id is taken").sum() == 1
    assert problems.str.contains("is there already").sum() == 20
