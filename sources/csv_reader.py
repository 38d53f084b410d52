"""Delimited text of any delimiter and encoding to a raw sheet.

Here: putting decoded bytes, dialect, records and widths together. A record with a wrong number of
fields is kept aside with its text, never padded. Not here: which row is what (that is `rows`).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from contracts.language import HeaderSpec
from sources.csv_count import count_continued
from sources.csv_dialect import Dialect, find_dialect
from sources.csv_lines import Ints, Lines, Marks, count_marks, scan_lines, top_lines
from sources.csv_odd import OddRecords, aside, no_empty_text
from sources.csv_records import Records, join_records, split_records
from sources.limits import Limits
from sources.notes import NoteCode
from sources.reading import RawSheet
from sources.refusals import RefusalCode, RefusedError, check_limit
from sources.text import FALLBACK, Utf8Text, count_lines, from_1258, to_utf8

_TOP_LINES = 60
_QUOTED_CHUNK = 50_000


def read_csv(path: Path, specs: Mapping[str, HeaderSpec], limits: Limits) -> RawSheet:
    """The table in the text file at `path`. Raises `RefusedError`."""
    text, dialect = _decoded(path.read_bytes(), specs, limits)
    seen = count_lines(path, text.encoding)
    check_limit("columns", dialect.width, limits.columns, rows_seen=seen)
    lines = scan_lines(text.data)
    _check_lines(lines, limits)
    marks = count_marks(lines, dialect.shape.delimiter)
    records = join_records(lines, marks, dialect.shape, limits)
    _check_continued(records, limits)
    continued = _continued(path, text, dialect, limits) if records.continued else 0
    parts = _split(lines, marks, records, dialect)
    return RawSheet(
        name="",
        cells=parts.cells,
        rows_seen=seen,
        malformed=parts.malformed,
        suspects=parts.suspects,
        continuation=continued,
        encoding=text.encoding,
        notes=(*text.notes, *NoteCode.CONTINUED_LINES.note(continued)),
    )


def _decoded(
    raw: bytes, specs: Mapping[str, HeaderSpec], limits: Limits
) -> tuple[Utf8Text, Dialect]:
    """Text and dialect; Windows-1258 where it reads the header better than the first guess."""
    text = to_utf8(raw)
    if not text.data.strip():
        raise RefusedError(RefusalCode.EMPTY_FILE, rows_seen=0)
    if text.encoding == FALLBACK:
        other = from_1258(raw)
        first, second = (
            find_dialect(top_lines(t.data, _TOP_LINES), specs, limits, repair=False)
            for t in (text, other)
        )
        text = other if second.matched > first.matched else text
    return text, find_dialect(top_lines(text.data, _TOP_LINES), specs, limits)


def _check_lines(lines: Lines, limits: Limits) -> None:
    count = len(lines.starts)
    check_limit("rows", count, limits.rows)
    lengths = lines.ends - lines.starts
    longest = int(lengths.argmax()) if count else 0
    check_limit(
        "line length",
        int(lengths[longest]),
        limits.line_bytes,
        where=f"line {longest + 1}",
        rows_seen=count,
    )


def _check_continued(records: Records, limits: Limits) -> None:
    """Refuse a file of which too much would hang on quotation marks. Raises `RefusedError`."""
    found = records.continued
    lines = found + len(records.first)
    allowed = max(limits.continued_free, int(limits.continued_share * lines))
    if found > allowed:
        longest = int((records.last - records.first).argmax())
        raise RefusedError(
            RefusalCode.CONTINUED_LINES,
            where=f"line {records.first[longest] + 1}",
            rows_seen=lines,
            found=found,
            lines=lines,
            allowed=allowed,
        )


def _continued(path: Path, text: Utf8Text, dialect: Dialect, limits: Limits) -> int:
    """The independent count of the lines that continue a record."""
    return count_continued(
        path,
        text.encoding,
        dialect.shape.delimiter,
        dialect.shape.fields,
        header_line=dialect.shape.header_line,
        most_lines=limits.record_lines,
        most_bytes=limits.line_bytes,
    )


@dataclass(frozen=True)
class _Parts:
    cells: pl.DataFrame
    malformed: pl.DataFrame
    suspects: pl.DataFrame


def _split(lines: Lines, marks: Marks, records: Records, dialect: Dialect) -> _Parts:
    """Tidy records of the right width through polars, all others one by one through csv rules."""
    fields = _usual_fields(records, dialect)
    tidy = (records.first == records.last) & (records.fields == fields)
    if fields == 1:
        tidy &= marks.quotes[records.first] == 0
    chosen = records.first[tidy]
    quoted = bool(marks.quotes[chosen].any())
    cells = _tidy_cells(lines, chosen, dialect.shape.delimiter, fields, quoted=quoted)
    odd = OddRecords(dialect, fields)
    if fields > dialect.width:
        cells, beyond = _within(cells, dialect)
        odd.too_many((line, lines.text(line - 1, line - 1)) for line in beyond)
    looked_at = np.flatnonzero(~tidy)
    for start in range(0, len(looked_at), _QUOTED_CHUNK):
        chosen = looked_at[start : start + _QUOTED_CHUNK]
        firsts, lasts = records.first[chosen].tolist(), records.last[chosen].tolist()
        texts = [lines.text(first, last) for first, last in zip(firsts, lasts, strict=True)]
        split = split_records(texts, dialect.shape.delimiter)
        for first, text, found in zip(firsts, texts, split, strict=True):
            odd.add(first + 1, text, found)
    frames = [cells, *odd.frames()]
    cells = pl.concat([f for f in frames if f.height] or frames[:1])
    if odd.lines:
        cells = cells.sort("line")
    return _Parts(cells, aside(odd.malformed), aside(odd.suspects))


def _usual_fields(records: Records, dialect: Dialect) -> int:
    """How many fields the records of this file have.

    Empty fields at the end are dropped where the header has them and most records below it too:
    elsewhere a field too many is a delimiter that belongs to a value, and the row is shifted.
    """
    below = records.fields[records.first >= dialect.shape.header_line]
    return max(dialect.shape.fields, key=lambda n: (int(np.count_nonzero(below == n)), n))


def _within(cells: pl.DataFrame, dialect: Dialect) -> tuple[pl.DataFrame, list[int]]:
    """Cells under the header's names, and the lines below it that have any beside them."""
    beside = cells.columns[dialect.width + 1 :]
    filled = pl.any_horizontal(
        (pl.col(c).str.strip_chars() != "").fill_null(value=False) for c in beside
    ) & (pl.col("line") > dialect.shape.header_line)
    beyond = cells.filter(filled)["line"].to_list()
    return (cells.filter(~filled) if beyond else cells).drop(beside), beyond


def _tidy_cells(
    lines: Lines, chosen: Ints, delimiter: str, fields: int, *, quoted: bool
) -> pl.DataFrame:
    """Cells of the chosen lines, each one record."""
    names = [f"c{i}" for i in range(fields)]
    if len(chosen) == 0:
        return pl.DataFrame(schema={"line": pl.UInt32, **dict.fromkeys(names, pl.String)})
    body = _bytes_of(lines, chosen)
    if fields == 1:
        values = pl.Series("c0", body.decode("utf-8").split("\n"), dtype=pl.String)
        cells = pl.DataFrame({"c0": values.set(values == "", None)})
    else:
        cells = pl.read_csv(
            io.BytesIO(body),
            has_header=False,
            separator=delimiter,
            quote_char='"' if quoted else None,
            infer_schema=False,
            new_columns=names,
            extra_columns="raise",
            missing_columns="raise",
        )
    if cells.height != len(chosen):
        raise RefusedError(RefusalCode.ACCOUNTING, read=cells.height, seen=len(chosen))
    if quoted and b'""' in body:
        cells = cells.with_columns(no_empty_text(names))
    numbers = pl.Series("line", chosen + 1).cast(pl.UInt32)
    return cells.insert_column(0, numbers)


def _bytes_of(lines: Lines, chosen: Ints) -> bytes:
    """The chosen lines joined with LF; one slice when they are consecutive and end with LF or
    CRLF.
    """
    first, last = int(chosen[0]), int(chosen[-1])
    if last - first + 1 == len(chosen) and lines.end == b"\n":
        return lines.data[int(lines.starts[first]) : int(lines.ends[last])]
    data = lines.data
    ranges = zip(lines.starts[chosen].tolist(), lines.ends[chosen].tolist(), strict=True)
    return b"\n".join([data[start:end] for start, end in ranges])
