"""Damaged files: cut short, bits flipped, re-encoded, glued together. No crash, no endless work.

A reader may report what it likes; it must return. `read_member` catches what a reader raises, so
the readers are called directly here. 200 inputs a reader in the suite, 10,000 with ``-m fuzz``,
which alone also takes the time; the suite counts work.
"""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediacompare.readers import (
    HEAD_BYTES,
    READERS,
    Options,
    RawRows,
    Reader,
    all_readers,
    resolve,
)
from tests.exports import EXPORTS
from tests.work import calls

#: Seconds a reader may take on a megabyte, and for starting up (imports, caches) on any input.
SECONDS_A_MEGABYTE = 1.0
SECONDS_TO_START = 1.0
#: Longest piece of a real file that is damaged; the whole would make the suite slow.
PIECE = 60_000
_ENCODINGS = ("utf-16", "utf-16-le", "cp1252", "latin-1", "cp037", "shift_jis", "utf-8-sig")


@pytest.fixture(autouse=True)
def long_run_on_request(request: pytest.FixtureRequest) -> None:
    """Leave the long runs, out of the suite: they are asked for by mark."""
    asked = "fuzz" in (request.config.option.markexpr or "")
    if request.node.get_closest_marker("fuzz") and not asked:
        pytest.skip("the long fuzzing run; ask for it with -m fuzz")


def damage(data: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """Damage a file in one or two of the ways in which files are damaged."""
    for _ in range(rng.choice((1, 1, 2))):
        way = rng.randrange(8)
        if way == 0:
            data = data[: rng.randrange(len(data) + 1)]
        elif way == 1:
            data = data[rng.randrange(len(data) + 1) :]
        elif way == 2:
            flipped = bytearray(data)
            for _ in range(rng.randrange(1, 40)):
                if flipped:
                    flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
            data = bytes(flipped)
        elif way == 3:
            text = data.decode("utf-8", "replace")
            data = text.encode(rng.choice(_ENCODINGS), "replace")
        elif way == 4:
            data = data + rng.choice(others)
        elif way == 5:
            other = rng.choice(others)
            at = rng.randrange(len(data) + 1)
            data = data[:at] + other[: rng.randrange(len(other) + 1)] + data[at:]
        elif way == 6:
            start = rng.randrange(len(data) + 1)
            piece = data[start : start + rng.randrange(1, 400)]
            data = data[:start] + piece * rng.randrange(2, 60) + data[start:]
        else:
            start = rng.randrange(len(data) + 1)
            filler = rng.choice((b"\x00", b"<", b"&", b"\xff", b"]]>", b'"', b"{", b"\n\n", b"9"))
            data = data[:start] + filler * rng.randrange(1, 500) + data[start:]
    return data[:4_000_000]


def check(reader_name: str, data: bytes, name: str, *, timed: bool = False) -> RawRows:
    """Run one reader; it must return rows of strings, where it is timed in good time."""
    reader = next(one for one in READERS if one.name == reader_name)
    score = resolve(reader.sniff)(data[:HEAD_BYTES], name)
    assert 0 <= score <= 1
    start = time.process_time()
    result = resolve(reader.read)(data, name, Options())
    took = time.process_time() - start
    assert not timed or took < SECONDS_TO_START + SECONDS_A_MEGABYTE * len(data) / 1e6
    assert isinstance(result, RawRows)
    for row in result.rows:
        assert all(isinstance(key, str) for key in row)
        assert all(value is None or isinstance(value, str) for value in row.values())
    for one in result.problems:
        assert one["problem"]
        assert one["severity"] in {"error", "warning", "info"}
    assert result.rows or result.problems
    return result


def run(layout: str, samples: list[bytes], count: int, seed: int) -> None:
    """Damage the samples so many times, always in the same way."""
    name, _, reader, _ = EXPORTS[layout]
    others = [data for _, data, _, _ in EXPORTS.values()]
    rng = random.Random(seed + zlib.crc32(layout.encode()))
    for number in range(count):
        data = damage(rng.choice(samples), others, rng)
        try:
            check(reader, data, name, timed=count > 1000)
        except Exception as error:
            error.add_note(f"{layout}, input {number}: {data[:300]!r} … ({len(data)} bytes)")
            raise


@pytest.mark.parametrize("layout", EXPORTS)
def test_damaged_invented_files(layout: str) -> None:
    run(layout, [EXPORTS[layout][1]], 200, seed=1)


#: Layout -> real files of it.
REAL = {
    "nexis docx": ["nexis_docx/lexis_guardian1.docx", "nexis_docx/lexis_usa-today.docx"],
    "nexis text": ["nexis_txt/comm313_LNpilot3_2017.txt"],
    "lexisnexis text": ["lexisnexis_txt/amcat_test.txt"],
    "lexisnexis html": ["lexisnexis_html/nexis_spiegel_2012-02-01_0001.html"],
    "factiva html": ["factiva_html/amcat_factivia.htm", "factiva_html/factiva_test.html"],
    "factiva xml": ["factiva_xml/factiva_test.xml"],
    "proquest text": ["proquest_txt/star.txt"],
    "proquest e-mail": ["proquest_eml/malformed-html-tag.eml"],
    "europresse old": ["europresse_html/europresse_test1.html"],
    "media cloud": ["mediacloud_csv/fr_TUN_presse_first_299.csv"],
    "nitf": ["wire_nitf/nitf-ntb.xml", "wire_nitf/aap.xml"],
    "newsml-g2": ["wire_newsmlg2/dpa.xml", "wire_newsmlg2/snep.xml"],
    "newsml 1": ["wire_newsml1/afp.xml"],
    "ninjs": ["wire_ninjs/ninjs4.json", "wire_ninjs/ap_media_text_item.json"],
    "trafilatura csv": ["tool_output/trafilatura.csv"],
    "trafilatura xml": ["tool_output/trafilatura.xml"],
    "news-please": ["tool_output/newspaper4k_Reuters_2023_05_16.json"],
    "warc": ["warc/example.warc", "warc/example-trunc.warc"],
}


def real_samples(shared: Path, layout: str) -> list[bytes]:
    found = []
    for file in REAL[layout]:
        data = (shared / "samples" / file).read_bytes()
        text = data.lstrip()[:1] not in (b"P", b"<", b"{")
        found.append(data[:PIECE] if text and len(data) > PIECE else data)
    return found


@pytest.mark.parametrize("layout", REAL)
def test_damaged_real_files(shared: Path, layout: str) -> None:
    samples = [data[:200_000] for data in real_samples(shared, layout)]
    run(layout, samples, 200 if len(samples[0]) < 30_000 else 40, seed=2)


@pytest.mark.fuzz
@pytest.mark.parametrize("layout", EXPORTS)
def test_many_damaged_files(layout: str, request: pytest.FixtureRequest) -> None:
    samples = [EXPORTS[layout][1]]
    if layout in REAL:
        shared: Path = request.getfixturevalue("shared")
        samples += [data[:PIECE] for data in real_samples(shared, layout)]
    run(layout, samples, 10_000, seed=3)


def hostile(million: int) -> Iterator[tuple[str, bytes]]:
    """Inputs of about so many bytes that make careless readers quadratic or deep."""
    yield "spaces", b" " * million
    yield "open tags", b"<div>" * (million // 5)
    yield "open articles", b'<html><div class="article deArticle">' * (million // 37)
    yield "open spans", b'<span class="DocPublicationName">a' * (million // 34)
    yield "attributes", b"<p " + b'a="b" ' * (million // 6) + b">"
    yield "quotes", b'"' * million
    yield "commas", b",\t" * (million // 2)
    yield "brackets", b"[" * million
    yield "objects", b'{"data":' * (million // 8)
    yield "dates", b"March 1, 2024 " * (million // 14)
    yield "date lines", b"March 1, 2024 Friday\n" * (million // 21)
    yield "labels", b"BYLINE: x\n" * (million // 10)
    yield "documents", b"   1 of 2 DOCUMENTS\n\n" * (million // 21)
    yield "bodies", b"Body\nEnd of Document\n" * (million // 21)
    yield "rules", (b"_" * 60 + b"\nFull text: a\n") * (million // 74)
    yield "digits", b"1" * million
    yield "grouped digits", b"1,111," * (million // 6)
    yield "entities", b"<a>" + b"&amp;" * (million // 5) + b"</a>"
    yield "items", b"<rss>" + b"<item>" * (million // 6)
    nested = b"<newsItem guid='1'>" * 250
    yield "nested news", nested + b"<headline>a</headline>" * (million // 24)
    yield "rtf groups", b"{\\rtf1 " + b"{\\b " * (million // 4)
    yield "long line", b"From: a\nproquest " + b"=" * million
    yield "sqlite", b"SQLite format 3\x00" + b"\x10\x00\x01\x01\x00\x40\x20\x20" * (million // 8)


KINDS = [kind for kind, _ in hostile(1000)]


def untested_elsewhere() -> list[Reader]:
    """List the readers that have no such tests of their own."""
    own = {"text", "web", "tables"}
    return [one for one in all_readers() if str(one.read).partition(":")[0] not in own]


def run_reader(reader: Reader, data: bytes) -> None:
    """Look at an input and read it."""
    resolve(reader.sniff)(data[:HEAD_BYTES], "a")
    resolve(reader.read)(data, "a", Options())


@pytest.mark.parametrize("kind", KINDS)
def test_the_work_of_hostile_inputs_grows_with_their_size_alone(kind: str) -> None:
    small, large = (dict(hostile(size))[kind] for size in (50_000, 100_000))
    for reader in untested_elsewhere():
        run_reader(reader, small)  # imports, caches
        work = [calls(lambda data=data: run_reader(reader, data)) for data in (small, large)]  # type: ignore[misc]  # noqa: B023
        assert work[1] < 2.5 * work[0] + 2_000, (reader.name, work)


@pytest.mark.fuzz
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_inputs_take_linear_time(kind: str) -> None:
    data = dict(hostile(3_000_000))[kind]
    slow = []
    for reader in untested_elsewhere():
        start = time.process_time()
        run_reader(reader, data)
        took = time.process_time() - start
        if took > SECONDS_TO_START + SECONDS_A_MEGABYTE * len(data) / 1e6:
            slow.append((reader.name, round(took, 2)))
    assert slow == []
