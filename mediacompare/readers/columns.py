"""Raw rows kept by columns: what a table of many small rows is read into, without an object a row.

A `Columns` is what `RawRows` holds where a reader found a table; `Columns.to_rows` gives the same
as dicts. Every column of strings is an Arrow array, in which a million cells are one object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, "str | None"]

PIECE = 8192
"""Rows that are Python objects at any one time."""

# What str.split and str.strip take for blank; RE2's \s knows ASCII alone.
_WIDE = r"\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
BLANK = rf"\x09-\x0d\x1c-\x20{_WIDE}"
ALL_BLANK = rf"\A[{BLANK}]*\z"
_UNTIDY = rf"\A[{BLANK}]|[{BLANK}]\z|[{BLANK}][{BLANK}]|[\x09-\x0d\x1c-\x1f{_WIDE}]"


@dataclass
class Columns:
    """Rows by columns; `data` maps the keys of raw rows to arrays of `size` strings or nulls."""

    size: int = 0
    data: dict[str, Any] = field(default_factory=dict)

    def to_rows(self) -> list[Row]:
        """Make dicts; the first has every key, the others the known ones and what they hold."""
        from mediacompare.readers import ROW_FIELDS

        rows: list[Row] = []
        for start in range(0, self.size, PIECE):
            lists = [column.slice(start, PIECE).to_pylist() for column in self.data.values()]
            for cells in zip(*lists, strict=True):
                row = dict(zip(self.data, cells, strict=True))
                if rows and None in cells:
                    row = {
                        k: cell for k, cell in row.items() if cell is not None or k in ROW_FIELDS
                    }
                rows.append(row)
        return rows

    def slice(self, start: int, size: int) -> Columns:
        """Take some rows."""
        data = {name: column.slice(start, size) for name, column in self.data.items()}
        return Columns(max(0, min(size, self.size - start)), data)

    def column(self, name: str) -> Any:
        """Take one column; nulls where there is none of this name."""
        found = self.data.get(name)
        return constant(None, self.size) if found is None else found


def text_array(values: Sequence[Any]) -> Any:
    """Make an array of strings; halves of characters, which JSON may hold, become U+FFFD."""
    import pyarrow as pa

    try:
        return pa.array(values, pa.large_string())
    except (UnicodeEncodeError, pa.ArrowException, TypeError):
        return pa.array([_whole(value) for value in values], pa.large_string())


def _whole(value: object) -> str | None:
    """Write a value as text that can be encoded."""
    if value is None:
        return None
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def constant(value: str | None, size: int) -> Any:
    """Repeat one value."""
    import pyarrow as pa

    return pa.chunked_array([pa.repeat(pa.scalar(value, pa.large_string()), size)])


def from_rows(rows: Sequence[Mapping[str, str | None]]) -> Columns:
    """Turn dicts into columns, in the order in which their keys first occur."""
    import pyarrow as pa

    keys: dict[str, None] = {}
    for row in rows:
        keys.update(dict.fromkeys(row))
    data = {key: pa.chunked_array([text_array([row.get(key) for row in rows])]) for key in keys}
    return Columns(len(rows), data)


def join_columns(parts: Sequence[Columns]) -> Columns:
    """Put tables below each other; what one lacks is null there."""
    import pyarrow as pa

    kinds = {key: column.type for part in parts for key, column in part.data.items()}
    missing: dict[tuple[int, Any], Any] = {}  # one array of nulls for all columns that lack it
    data = {}
    for key, kind in kinds.items():
        chunks: list[Any] = []
        lacking = 0
        for part in [*parts, None]:
            column = None if part is None else part.data.get(key)
            if part is not None and column is None:
                lacking += part.size
                continue
            if lacking:
                if (lacking, kind) not in missing:
                    missing[lacking, kind] = pa.nulls(lacking, kind)
                chunks.append(missing[lacking, kind])
                lacking = 0
            chunks += column.chunks if column is not None else ()
        joined = pa.chunked_array(chunks, kind)
        if joined.num_chunks > 16 and len(joined) < 1000 * joined.num_chunks:
            joined = pa.chunked_array([joined.combine_chunks()], kind)
        data[key] = joined
    return Columns(sum(part.size for part in parts), data)


def transpose(records: Sequence[Sequence[Any]], width: int) -> list[Any]:
    """Turn records into `width` arrays; what a record lacks is null, what it has more is cut."""
    import pyarrow as pa

    held = max(map(len, records), default=0)
    even = min(map(len, records), default=0) >= min(held, width)
    lists: Iterable[Sequence[Any]]
    if min(held, width) > _NARROW:
        lists = list(zip_longest(*records))[:width]
    elif even:
        lists = ([record[place] for record in records] for place in range(min(held, width)))
    else:
        lists = (
            [record[place] if len(record) > place else None for record in records]
            for place in range(min(held, width))
        )
    columns = [text_array(cells) for cells in lists]
    lacking = width - len(columns)
    return columns + [pa.nulls(len(records), pa.large_string())] * lacking


_NARROW = 32  # columns up to which taking each cell by itself is quicker


def blank_to_null(column: Any) -> Any:
    """Take cells of nothing but blanks for missing."""
    import pyarrow.compute as pc

    blank = pc.match_substring_regex(column, ALL_BLANK)
    return pc.if_else(blank, None, column) if pc.any(blank).as_py() else column


def tidy(column: Any) -> Any:
    """Make one line of each value, blanks single; nothing is null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    untidy = pc.match_substring_regex(column, _UNTIDY)
    chosen = pc.fill_null(pc.or_(untidy, pc.equal(column, "")), False)
    if not pc.any(chosen).as_py():
        return column
    lines = map_strings(column.filter(chosen), lambda value: " ".join(value.split()) or None)
    return pa.chunked_array([replaced(column, chosen, lines)])


def replaced(column: Any, chosen: Any, values: Any) -> Any:
    """Put values, in their order, where a mask is true."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column, chosen, values = (
        part.combine_chunks() if isinstance(part, pa.ChunkedArray) else part
        for part in (column, chosen, values)
    )
    return pc.replace_with_mask(column, chosen, values)


def map_strings(column: Any, change: Callable[[str], str | None]) -> Any:
    """Change every value of a column; each distinct one is computed once."""
    made: dict[str | None, str | None] = {None: None}
    values = []
    for value in iterate(column):
        if value not in made:
            made[value] = change(value)
        values.append(made[value])
    return text_array(values)


def iterate(column: Any) -> Iterator[Any]:
    """Give the values of a column, few at a time as Python objects."""
    starts = range(0, len(column), PIECE)
    return chain.from_iterable(column.slice(start, PIECE).to_pylist() for start in starts)


def arrow_of(series: pd.Series[Any]) -> Any:
    """Give the Arrow array behind a column of text, without a copy where there is one."""
    import pyarrow as pa

    array = series.array
    if hasattr(array, "__arrow_array__"):
        made = array.__arrow_array__()
        made = made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])
        if pa.types.is_large_string(made.type):
            return made
    return pa.chunked_array([text_array([v if isinstance(v, str) else None for v in series])])
