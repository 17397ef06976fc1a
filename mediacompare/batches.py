"""Articles in batches, where a corpus is larger than memory: Parquet, CSV and JSON lines.

The table of each batch is what `read_articles` gives for those rows; ids are unique in the whole
stream. Files of other formats in the folder are read one at a time.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from mediacompare.articles import COLUMNS, options_of
from mediacompare.assembly import Known, as_precise, assemble, short_names
from mediacompare.dates import DateSurvey
from mediacompare.errors import ArticlesError
from mediacompare.problems import Problem, list_problems, sort_problems
from mediacompare.readers.columns import PIECE, Columns, iterate, join_columns

BATCH_BYTES = 256_000_000
"""Bytes of text after which a batch ends, whatever its number of rows."""

_STREAMED = ("csv", "jsonl", "parquet")


def stream_articles(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    rows: int = 10_000,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
    day_first: bool | None = None,
    pattern: str | None = None,
    others: bool = True,
    max_bytes: int = 1_000_000_000_000,
) -> Iterator[pd.DataFrame]:
    r"""Read articles in batches, without ever holding all of them.

    Parquet, CSV (TSV …) and JSON lines, also gzipped, are read batch by batch; a file of another
    format is read whole, one at a time. A table of metadata about text files is not joined to
    them: that needs `read_articles`.

    Parameters
    ----------
    path : path or list of paths
        A file, a folder (everything below it), or several.
    rows : int
        Articles in a batch. A batch is smaller where a file ends, or where its texts pass
        `BATCH_BYTES`.
    columns, outlet, language, time_zone, day_first, pattern
        As in `read_articles`. Giving `language` saves its detection.
    others : bool
        Whether columns of the source beyond `COLUMNS` are given too. Without them, those of a
        Parquet file are not even read.
    max_bytes : int
        Larger files are not read and reported.

    Returns
    -------
    iterator of DataFrame
        Batches in the order of file and row, each the table that `read_articles` gives for these
        articles, ids included. `find_problems` of a batch lists what concerns its rows; what
        concerns a whole file is with its first or last batch.

    Raises
    ------
    FileNotFoundError
        If `path` does not exist.
    ArticlesError
        If there is no article at all.

    See Also
    --------
    read_articles : The whole at once.

    Notes
    -----
    Batches differ from `read_articles` of the whole in three ways. The same text in two batches is
    not reported. JSON lines whose later fields are other ones are judged 8,192 lines at a time. And
    of ids such as ``7`` and ``7#2``, both the source's own and both taken, the later number may be
    another. What is known of earlier batches takes 20 bytes an article. Where dates can only be
    understood from their whole column (04/05/2013), the dates of the file are looked through first.
    A CSV or JSON lines file that is not UTF-8 (or UTF-16 with its mark) is held in memory whole.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "news.csv"
    >>> _ = file.write_text("outlet,text\n" + "Daily,Rain fell.\n" * 5)
    >>> [len(batch) for batch in stream_articles(file, rows=2)]
    [2, 2, 1]
    """
    if isinstance(rows, bool) or not isinstance(rows, int) or rows < 1:
        raise ValueError(f"rows={rows!r} is not allowed; use a whole number of 1 or more")
    options = options_of(columns, language, time_zone, day_first, max_bytes)
    stream = _Stream(path, rows, options, outlet, pattern, others)
    return stream.batches()


class _Stream:
    """One pass over the files of a path."""

    def __init__(
        self,
        path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
        rows: int,
        options: Any,
        outlet: str | None,
        pattern: str | None,
        others: bool,
    ) -> None:
        from mediacompare.readers import files_of, roots_of
        from mediacompare.readers.text import compile_pattern

        roots, base = roots_of(path)
        self.files = files_of(roots, base)
        self.path = path
        self.rows = rows
        self.options = options
        self.outlet = outlet
        self.pattern = pattern
        self.compiled = compile_pattern(pattern) if pattern else None
        self.others = others
        self.problems: list[Problem] = []
        named = (name for shown in self.files for name in set(short_names(PurePosixPath(shown))))
        self.known = Known(stems=Counter(named))

    def batches(self) -> Iterator[pd.DataFrame]:
        """Give the tables; problems found after the last row of a file go with its last batch."""
        last: pd.DataFrame | None = None
        for shown in sorted(self.files):
            for batch in self._batches_of(self.files[shown][0], shown):
                if last is not None:
                    yield last
                last = batch
            if last is not None and self.problems:
                last.attrs["problems"] = sort_problems([*last.attrs["problems"], *self.problems])
                self.problems = []
        if last is None:
            shown_path = os.fspath(self.path) if isinstance(self.path, (str, os.PathLike)) else ""
            heading = f"path={shown_path!r} holds no article that can be read"
            raise ArticlesError(list_problems(heading, self.problems))
        yield last

    def _batches_of(self, file: Path, shown: str) -> Iterator[pd.DataFrame]:
        from mediacompare.readers import RawRows, columns_of, placed

        source = _Source(file, shown, self.options, None if self.others else COLUMNS)
        self.known.survey = DateSurvey(self.options.day_first)
        surveyed = False
        number = 1
        for piece, final in _batched(source.pieces(), self.rows):
            found = RawRows(columns=piece)
            alone = final and number == 1 and piece.size == 1
            named = columns_of(
                found, shown, self.compiled, self.pattern, alone=alone, first_row=number
            )
            if number > 1:
                found.problems = []  # of the file's name, told once
            if not surveyed:
                surveyed = self._survey(named, source)
            problems = placed(shown, [*source.take_problems(), *found.problems])
            number += piece.size
            table = assemble(
                named, problems, outlet=self.outlet, options=self.options, known=self.known
            )
            yield table if self.others else table[[*COLUMNS]]
        self.problems += placed(shown, source.take_problems())

    def _survey(self, named: Columns, source: _Source) -> bool:
        """Look at the dates of a batch, and at those of the whole file where that is needed."""
        survey = self.known.survey = self.known.survey or DateSurvey(self.options.day_first)
        _look_at(survey, named, self.options.time_zone)
        if not survey.undecided:
            return False
        whole = DateSurvey(self.options.day_first)
        for piece in source.again():
            _look_at(whole, piece, self.options.time_zone)
        self.known.survey = whole
        return True


def _look_at(survey: DateSurvey, columns: Columns, time_zone: str | None) -> None:
    pairs = Counter(
        zip(
            iterate(as_precise(columns)),
            iterate(columns.column("published_zone_hint")),
            strict=True,
        )
    )
    texts = [text or None for text, _ in pairs]
    survey.add(texts, [time_zone or zone for _, zone in pairs], list(pairs.values()))


def _batched(pieces: Iterator[Columns], rows: int) -> Iterator[tuple[Columns, bool]]:
    """Cut pieces anew into batches of so many rows, and say which is the last."""
    waiting: list[Columns] = []
    held = size = 0
    ready: Columns | None = None
    for piece in pieces:
        waiting.append(piece)
        held += piece.size
        size += sum(column.nbytes for column in piece.data.values())
        while held >= rows or (held and size > BATCH_BYTES):
            whole = join_columns(waiting)
            taken = min(rows, held)
            if ready is not None:
                yield ready, False
            ready, rest = whole.slice(0, taken), whole.slice(taken, held)
            size = size * rest.size // held
            held = rest.size
            waiting = [rest] if held else []
    if held:
        if ready is not None:
            yield ready, False
        ready = join_columns(waiting)
    if ready is not None:
        yield ready, True


class _Source:
    """One file: its rows piece by piece, and again where they have to be looked through twice."""

    def __init__(self, file: Path, shown: str, options: Any, only: Sequence[str] | None) -> None:
        self.file = file
        self.shown = shown
        self.options = options
        self.only = only
        self._problems: list[Problem] = []
        self._pieces: Callable[[bool], Iterator[Columns]] | None = None

    def take_problems(self) -> list[Problem]:
        """Give the problems found since they were last asked for."""
        taken, self._problems = self._problems, []
        return taken

    def pieces(self) -> Iterator[Columns]:
        """Give the rows; whatever the file holds, it costs no other file."""
        from mediacompare.readers import problem

        try:
            if self.file.stat().st_size > self.options.max_bytes:
                wrong = f"more than max_bytes={self.options.max_bytes:,} bytes; not read"
                self._problems.append(problem(wrong, "raise max_bytes, or split the file"))
                return
            readers = {"csv": self._csv, "jsonl": self._jsonl, "parquet": self._parquet}
            self._pieces = readers.get(self._kind() or "", self._whole)
            yield from self._pieces(False)
        except Exception as error:  # one damaged file must not lose the others
            wrong = f"reading failed: {type(error).__name__}: {str(error)[:300]}"
            self._problems.append(problem(wrong, "open the file and save it anew"))

    def again(self) -> Iterator[Columns]:
        """Give the columns of dates once more from the start; problems are not told twice."""
        kept = self._problems
        self._problems = []
        if self._pieces is not None:
            yield from self._pieces(True)
        self._problems = kept

    def _kind(self) -> str | None:
        """Name the reader of the file; None where it is not read by pieces."""
        from mediacompare.readers import HEAD_BYTES, find_reader

        with self._open() as stream:
            head = stream.read(HEAD_BYTES)
        if head.startswith(b"PK\x03\x04"):
            return None
        reader = find_reader(head, self.shown.removesuffix(".gz"))
        return reader.name if reader and reader.name in _STREAMED else None

    def _open(self) -> Any:
        with self.file.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        return gzip.open(self.file) if packed else self.file.open("rb")

    def _whole(self, again: bool) -> Iterator[Columns]:
        """Read a file that cannot be read by pieces."""
        from mediacompare.readers import problem, read_member
        from mediacompare.readers.columns import from_rows

        found = read_member(self.file.read_bytes(), self.shown, self.options)
        self._problems += found.problems
        if found.metadata:
            wrong = "a table that describes other files is not joined to them in a stream"
            self._problems.append(problem(wrong, "use read_articles"))
        elif len(found):
            yield found.columns or from_rows(
                [{k: v for k, v in row.items() if k != "source_row"} for row in found.rows]
            )

    def _lines(self, stack: ExitStack) -> Any:
        """Open a text file as lines; one in an unknown encoding is read whole."""
        from mediacompare.readers.tables import Lines, TextLines
        from mediacompare.readers.text import decode_reported

        with self._open() as stream:
            start = stream.read(4)
            if start.startswith((b"\xff\xfe", b"\xfe\xff")):
                encoding = "utf-16"
            else:
                encoding = "utf-8-sig"
                decoder = codecs.getincrementaldecoder("utf-8")()
                try:
                    decoder.decode(start)
                    while block := stream.read(8_000_000):
                        decoder.decode(block)
                    decoder.decode(b"", final=True)
                    zeros = start.count(0)
                except UnicodeDecodeError:
                    zeros = 4
                if zeros > 1:
                    encoding = ""
        if not encoding:
            with self._open() as stream:
                text, notes = decode_reported(stream.read())
            self._problems += notes
            return Lines(text)
        stream = stack.enter_context(self._open())
        decoded = io.TextIOWrapper(stream, encoding, "replace", newline=None)
        return TextLines(stack.enter_context(decoded))

    def _csv(self, again: bool) -> Iterator[Columns]:
        from mediacompare.readers.tables import HEAD, CsvTable, Lines, find_separator

        with ExitStack() as stack:
            lines = self._lines(stack)
            if isinstance(lines, Lines):
                head = lines.text[:HEAD]
            else:
                head = lines.file.read(HEAD)
                lines = self._lines(stack)
            table = CsvTable(lines, find_separator(head), self.options)
            told = False
            for piece in table.pieces():
                if not told:
                    self._problems += table.problems
                    told = True
                if table.plan.metadata:
                    self._not_joined()
                    return
                yield self._marked(piece, "csv", again)
            self._problems += table.notes() + ([] if told else table.problems)

    def _jsonl(self, again: bool) -> Iterator[Columns]:
        from mediacompare.readers.jsons import JsonLines, fields_to_keep, in_order, piece_arrays
        from mediacompare.readers.tables import FIRST, Plan, apply_plan, plan_table

        with ExitStack() as stack:
            lines = JsonLines(self._lines(stack))
            names: dict[str, None] = {}
            planned: list[str] = []
            plan = Plan()
            for records in lines.pieces():
                arrays = piece_arrays(records, names)
                kept = fields_to_keep(names)
                if kept != planned:
                    first = in_order(
                        {name: column.slice(0, FIRST) for name, column in arrays.items()},
                        kept,
                        min(FIRST, len(records)),
                    )
                    cells = [column.to_pylist() for column in first]
                    plan, problems = plan_table(kept, list(zip(*cells, strict=True)), self.options)
                    self._problems += problems
                    planned = kept
                if plan.metadata:
                    self._not_joined()
                    return
                if plan.usable:
                    piece = apply_plan(plan, in_order(arrays, kept, len(records)))
                    yield self._marked(piece, "jsonl", again)
            self._problems += lines.notes()

    def _parquet(self, again: bool) -> Iterator[Columns]:
        import pyarrow as pa
        from pyarrow import parquet

        from mediacompare.readers.tables import FIRST, apply_plan, column_text, plan_table

        with self.file.open("rb") as stream:
            opened = parquet.ParquetFile(stream, pre_buffer=False, buffer_size=1_000_000)
            names = [str(name) for name in opened.schema_arrow.names]
            first: list[Any] = [[] for _ in names]
            for batch in opened.iter_batches(batch_size=FIRST):
                first = [column_text(column).to_pylist() for column in batch.columns]
                break
            plan, problems = plan_table(names, list(zip(*first, strict=True)), self.options)
            self._problems += problems
            if plan.metadata:
                self._not_joined()
            if plan.metadata or not plan.usable:
                return
            places = list(range(len(names)))
            if again:
                dates = {"published", "published_precision_in_file"}
                wanted = {place for place in places if plan.keys[place] in dates}
                wanted |= {*plan.parts, *([] if plan.time is None else [plan.time])}
                places = sorted(wanted)
            elif self.only is not None:
                places = [p for p in places if _needed(plan.keys[p]) or p in plan.parts]
            chosen = [names[place] for place in places]
            for batch in opened.iter_batches(batch_size=PIECE, columns=chosen):
                missing = pa.nulls(batch.num_rows, pa.large_string())
                arrays: list[Any] = [missing] * len(names)
                for place, column in zip(places, batch.columns, strict=True):
                    arrays[place] = column_text(column)
                piece = apply_plan(plan, arrays)
                if self.only is not None:
                    kept = {plan.keys[place] for place in places} | {"published"}
                    piece.data = {k: v for k, v in piece.data.items() if k in kept}
                yield self._marked(piece, "parquet", again)

    def _marked(self, piece: Columns, reader: str, again: bool) -> Columns:
        """Name the reader of a piece."""
        from mediacompare.readers.columns import constant

        if not again:
            piece.data.setdefault("reader", constant(reader, piece.size))
        return piece

    def _not_joined(self) -> None:
        from mediacompare.readers import problem

        wrong = "a table that describes other files is not joined to them in a stream"
        self._problems.append(problem(wrong, "use read_articles"))


def _needed(key: str) -> bool:
    """Tell whether a column is wanted where only those of every articles table are."""
    inner = ("source_id", "published", "published_precision_in_file", "retrieved")
    return key in COLUMNS or key in inner
