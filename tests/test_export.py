"""Files for the paper: the same bytes everywhere, and everything that is drawn on record."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes

from mediacompare.export import save_figure, save_table, write_methods
from mediacompare.figures import plot_overlap, plot_similarity
from mediacompare.files import checksum, write_beside

PAIRS = pd.DataFrame(
    {
        "article_id_1": ["a", "a", "b"],
        "article_id_2": ["b", "c", "c"],
        "outlet_1": ["Gazette", "Gazette", "$x$ & <b>"],
        "outlet_2": ["$x$ & <b>", "Héraldo", "Héraldo"],
        "cosine": [0.61, 0.12, 0.333333],
        "containment_1_in_2": [0.5, 0.0, 0.1],
        "containment_2_in_1": [0.4, 0.1, 0.0],
    }
)

DRAW = """
import sys, pandas as pd
sys.path.insert(0, {tests!r})
from test_export import PAIRS
from mediacompare.export import save_figure
from mediacompare.figures import plot_overlap, plot_similarity
save_figure(plot_similarity(PAIRS), sys.argv[1] + "/alike")
save_figure(plot_overlap(PAIRS), sys.argv[1] + "/overlap", width="double")
"""


@pytest.fixture
def ax() -> Axes:
    plt.close("all")
    return plot_similarity(PAIRS)


def test_the_same_bytes_in_another_process_zone_locale_and_hash_seed(tmp_path: Path) -> None:
    seen = []
    for number, (zone, seed, locale) in enumerate(
        [("Asia/Tokyo", "1", "C"), ("America/Lima", "77", "C.UTF-8")]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale,
                       "SOURCE_DATE_EPOCH": "", "MPLBACKEND": "Agg"}  # fmt: skip
        environment.pop("SOURCE_DATE_EPOCH")
        code = DRAW.format(tests=str(Path(__file__).parent))
        subprocess.run([sys.executable, "-c", code, str(folder)], env=environment, check=True)
        seen.append(
            {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}
        )
    assert len(seen[0]) == 10
    assert seen[0] == seen[1]


def test_writes_the_data_and_a_record_beside_the_figure(ax: Axes, tmp_path: Path) -> None:
    saved = save_figure(ax, tmp_path / "fig" / "alike", inputs={"pairs": PAIRS})
    assert [file.name for file in saved] == [
        "alike.pdf", "alike.svg", "alike.png", "alike.csv", "alike.json",
    ]  # fmt: skip
    data = pd.read_csv(saved[3])
    assert data["cosine"].tolist() == PAIRS["cosine"].tolist()
    record = json.loads(saved[4].read_text(encoding="utf-8"))
    assert record["figure"] == "plot_similarity"
    assert record["inputs"]["pairs"] == checksum(PAIRS)
    assert record["data"] == hashlib.sha256(saved[3].read_bytes()).hexdigest()
    assert record["files"]["svg"] == hashlib.sha256(saved[1].read_bytes()).hexdigest()
    assert {"matplotlib", "pandas", "python", "mediacompare"} <= set(record["versions"])
    assert record["caption"].startswith("3 articles, 3 pairs.")
    assert "3 articles" in record["alternative_text"]


def test_svg_is_described_for_screen_readers_and_pdf_embeds_its_font(
    ax: Axes, tmp_path: Path
) -> None:
    pdf, svg, png, *_ = save_figure(ax, tmp_path / "alike")
    text = svg.read_text(encoding="utf-8")
    assert 'role="img" aria-label="Heat map of 3 articles' in text
    assert "<script" not in text
    assert "<dc:date>" not in text
    assert b"/FontFile2" in pdf.read_bytes()
    assert b"DejaVuSans" in pdf.read_bytes()
    assert png.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("width", "inches"), [("single", 3.4), ("double", 7.0), (5, 5.0)])
def test_sizes_of_journals(ax: Axes, tmp_path: Path, width: str | float, inches: float) -> None:
    saved = save_figure(ax, tmp_path / "a", width=width, formats=["svg"])
    record = json.loads(saved[-1].read_text(encoding="utf-8"))
    assert record["size_inches"][0] == inches
    assert f'width="{inches * 72:g}pt"' in saved[0].read_text(encoding="utf-8")


def test_wrong_choices_are_named(ax: Axes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="formats='jpg' is not allowed"):
        save_figure(ax, tmp_path / "a", formats=["jpg"])
    _, other = plt.subplots()
    with pytest.raises(ValueError, match="not drawn by a plot_ function"):
        save_figure(other, tmp_path / "a")
    with pytest.raises(ValueError, match="digits=20 is not allowed"):
        save_table(PAIRS, tmp_path / "a", digits=20)
    plt.close("all")


def test_table_as_csv_latex_and_markdown(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "outlet_name": ["A & B_{c} 50% #1", "x|y\n<i>"],
            "share": [0.123456, None],
            "n": pd.array([3, None], dtype="Int64"),
            "when": pd.to_datetime(["2025-03-01 10:00", None], utc=True),
        }
    )
    csv, tex, md = save_table(table, tmp_path / "t", caption="Shares of 5%", label="tab:a b")
    assert csv.read_text(encoding="utf-8").splitlines()[0] == "outlet_name,share,n,when"
    assert "0.123456" in csv.read_text(encoding="utf-8")
    text = tex.read_text(encoding="utf-8")
    assert r"\toprule" in text
    assert r"A \& B\_\{c\} 50\% \#1 & 0.123 & 3 & 2025-03-01 10:00 \\" in text
    assert r"x|y \textless{}i\textgreater{} & -- & -- & -- \\" in text
    assert r"\begin{tabular}{lrrl}" in text
    assert r"\label{tab:a-b}" in text
    lines = md.read_text(encoding="utf-8").splitlines()
    assert lines[1] == "| --- | ---: | ---: | --- |"
    assert lines[3] == r"| x\|y &lt;i> | – | – | – |"
    assert all(line.count("|") - line.count(r"\|") == 5 for line in lines)


def test_a_folder_that_cannot_be_written_gives_one_clear_message(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(OSError, match=r"cannot write a\.csv into the folder .*may write to"):
        save_table(PAIRS, blocked / "a")


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_gives_one_clear_message(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(PermissionError, match="choose a folder that you may write to"):
            save_table(PAIRS, tmp_path / "a")
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space left on device"):
        write_beside(target, b"new")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_resizing_keeps_words_within_the_figure(ax: Axes, tmp_path: Path) -> None:
    save_figure(plot_overlap(PAIRS), tmp_path / "wide", width="double", formats=["png"])
    figure = plt.gcf()
    renderer = figure.canvas.get_renderer()
    for text in figure.texts:
        assert text.get_window_extent(renderer).x1 <= figure.bbox.width + 1


def test_methods_say_which_weights_prior_and_meaning_were_used(tmp_path: Path) -> None:
    from mediacompare.pipeline import collect_results

    story = "The old harbor crane was sold on Monday for scrap, the port authority said. "
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "outlet": ["Gazette", "Herald"],
            "text": [story * 20 + "“It is gone,” said Mia Lund.", story * 15],
            "language": "en",
        }
    )
    results = collect_results(articles, semantic=False, progress=False)
    paragraph, bibliography = write_methods(results, tmp_path / "methods")
    assert (paragraph.name, bibliography.name) == ("methods.md", "methods.bib")
    text = paragraph.read_text(encoding="utf-8")
    assert "frequencies in the language (wordfreq) as weights" in text
    assert "if one in five of the pairs were reused" in text
    assert "Quotations were given to speakers" in text
    assert "embeddings" not in text
    assert "semantic = False" in text
    assert "@salton1988" in text
    assert "Labels of the same referent" not in text
    assert "@article{salton1988" in bibliography.read_text(encoding="utf-8")
