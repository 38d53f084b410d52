"""Delimited text of any delimiter and encoding to a raw sheet.

Here: putting decoded bytes, dialect, records and widths together. A record with a wrong number of
fields is kept aside with its text, never padded. Not here: which row is what (that is `rows`).
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from sources.csv_dialect import Dialect, find_dialect
from sources.csv_lines import (
    Ints,
    Lines,
    Marks,
    Records,
    count_marks,
    join_records,
    scan_lines,
    split_records,
    top_records,
)
from sources.headers import HeaderSpec
from sources.limits import Limits
from sources.reading import MALFORMED_SCHEMA, RawSheet
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
    marks = count_marks(lines, dialect.delimiter)
    records = join_records(lines, marks.quotes, dialect.delimiter, dialect.width)
    parts = _split(lines, marks, records, dialect)
    return RawSheet(
        name="",
        cells=parts.cells,
        rows_seen=seen,
        malformed=parts.malformed,
        suspects=parts.suspects,
        continuation=len(lines.starts) - parts.records,
        encoding=text.encoding,
        notes=text.notes,
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
            find_dialect(top_records(t.data, _TOP_LINES), specs, limits.header_rows, repair=False)
            for t in (text, other)
        )
        text = other if second.matched > first.matched else text
    top = top_records(text.data, _TOP_LINES)
    return text, find_dialect(top, specs, limits.header_rows)


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


@dataclass(frozen=True)
class _Parts:
    cells: pl.DataFrame
    malformed: pl.DataFrame
    suspects: pl.DataFrame
    records: int


def _split(lines: Lines, marks: Marks, records: Records, dialect: Dialect) -> _Parts:
    """Tidy records of the right width through polars, all others one by one through csv rules."""
    width = dialect.width
    tidy = (records.first == records.last) & (marks.fields[records.first] == width)
    if width == 1:
        tidy &= marks.quotes[records.first] == 0
    chosen = records.first[tidy]
    frames = [_tidy_cells(lines, chosen, dialect, quoted=bool(marks.quotes[chosen].any()))]
    odd = _OddRecords(width, dialect.header_line)
    looked_at = np.flatnonzero(~tidy)
    for start in range(0, len(looked_at), _QUOTED_CHUNK):
        chosen = looked_at[start : start + _QUOTED_CHUNK]
        firsts, lasts = records.first[chosen].tolist(), records.last[chosen].tolist()
        texts = [lines.text(first, last) for first, last in zip(firsts, lasts, strict=True)]
        split = split_records(texts, dialect.delimiter)
        for first, text, found in zip(firsts, texts, split, strict=True):
            odd.add(first + 1, text, found)
    frames.extend(odd.frames())
    cells = pl.concat([f for f in frames if f.height] or frames[:1])
    if odd.lines:
        cells = cells.sort("line")
    return _Parts(cells, _aside(odd.malformed), _aside(odd.suspects), len(records.first))


def _aside(rows: Sequence[tuple[int, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=MALFORMED_SCHEMA, orient="row")


class _OddRecords:
    """Records that need a look of their own: quoted, short, long or unbalanced ones."""

    def __init__(self, width: int, header_line: int) -> None:
        self.width = width
        self.header_line = header_line
        self.lines: list[int] = []
        self.rows: list[Sequence[str | None]] = []
        self.malformed: list[tuple[int, str, str]] = []
        self.suspects: list[tuple[int, str, str]] = []
        self._done: list[pl.DataFrame] = []

    def add(self, line: int, text: str, fields: list[str] | None) -> None:
        """Sort one record into cells or keep it aside."""
        if fields is not None and len(fields) == self.width:
            self._take(line, fields)
            return
        if fields is None:
            self.malformed.append((line, "UNBALANCED_QUOTE", text))
            return
        while len(fields) > self.width and not fields[-1].strip():
            fields.pop()
        if len(fields) > self.width and line > self.header_line:
            self.malformed.append((line, "TOO_MANY_FIELDS", text))
            return
        if len(fields) < self.width and line > self.header_line:
            self.suspects.append((line, "TOO_FEW_FIELDS", text))
        self._take(line, fields[: self.width] + [""] * (self.width - len(fields)))

    def _take(self, line: int, fields: Sequence[str]) -> None:
        self.lines.append(line)
        self.rows.append(fields)
        if len(self.rows) >= _QUOTED_CHUNK:
            self._flush()

    def _flush(self) -> None:
        start = len(self.lines) - len(self.rows)
        columns = list(zip(*self.rows, strict=True)) or [()] * self.width
        frame = pl.DataFrame(
            {
                "line": pl.Series(self.lines[start:], dtype=pl.UInt32),
                **{f"c{i}": pl.Series(v, dtype=pl.String) for i, v in enumerate(columns)},
            }
        )
        self._done.append(frame.with_columns(_no_empty_text(frame.columns[1:])))
        self.rows = []

    def frames(self) -> list[pl.DataFrame]:
        """The cells collected so far."""
        if self.rows:
            self._flush()
        return self._done


def _tidy_cells(lines: Lines, chosen: Ints, dialect: Dialect, *, quoted: bool) -> pl.DataFrame:
    """Cells of the chosen lines, each one record."""
    names = [f"c{i}" for i in range(dialect.width)]
    if len(chosen) == 0:
        return pl.DataFrame(schema={"line": pl.UInt32, **dict.fromkeys(names, pl.String)})
    body = _bytes_of(lines, chosen)
    if dialect.width == 1:
        values = pl.Series("c0", body.decode("utf-8").split("\n"), dtype=pl.String)
        cells = pl.DataFrame({"c0": values.set(values == "", None)})
    else:
        cells = pl.read_csv(
            io.BytesIO(body),
            has_header=False,
            separator=dialect.delimiter,
            quote_char='"' if quoted else None,
            infer_schema=False,
            new_columns=names,
            extra_columns="raise",
            missing_columns="raise",
        )
    if cells.height != len(chosen):
        raise RefusedError(RefusalCode.ACCOUNTING, read=cells.height, seen=len(chosen))
    if quoted and b'""' in body:
        cells = cells.with_columns(_no_empty_text(names))
    numbers = pl.Series("line", chosen + 1).cast(pl.UInt32)
    return cells.insert_column(0, numbers)


def _no_empty_text(names: Sequence[str]) -> list[pl.Expr]:
    return [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in names]


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
