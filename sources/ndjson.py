"""Lines of JSON objects to a raw sheet. Numbers stay as written; a broken line is kept aside.

Not here: JSON that is one big array.
"""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from sources.limits import Limits
from sources.reading import MALFORMED_SCHEMA, RawSheet
from sources.refusals import check_limit
from sources.text import count_lines, to_utf8


class _FieldTwiceError(ValueError):
    """One object names a field twice."""


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _FieldTwiceError
    return found


def read_ndjson(path: Path, limits: Limits) -> RawSheet:
    """One row per line, one column per field in the order of first sight. Raises `RefusedError`."""
    text = to_utf8(path.read_bytes())
    seen = count_lines(path, text.encoding)
    check_limit("rows", seen, limits.rows)
    pieces = text.data.split(b"\n" if b"\n" in text.data else b"\r")
    if pieces and not pieces[-1]:
        pieces.pop()
    table = _Objects(limits, seen)
    for number, piece in enumerate(pieces, start=1):
        table.add(number, piece)
    return RawSheet(
        name="",
        cells=table.cells(),
        rows_seen=seen,
        labels=tuple(table.columns),
        number_counts=table.number_counts(),
        malformed=pl.DataFrame(table.malformed, schema=MALFORMED_SCHEMA, orient="row"),
        blank=table.blank,
        encoding=text.encoding,
        notes=text.notes,
    )


class _Objects:
    """Objects gathered into columns; a field first seen late is empty in the rows before."""

    def __init__(self, limits: Limits, seen: int) -> None:
        self.limits = limits
        self.seen = seen
        self.columns: dict[str, list[str | None]] = {}
        self.lines: list[int] = []
        self.malformed: list[tuple[int, str, str]] = []
        self.blank = 0
        self.numbers: dict[str, int] = {}

    def add(self, number: int, piece: bytes) -> None:
        """Take one line in."""
        where = f"line {number}"
        check_limit(
            "line length", len(piece), self.limits.line_bytes, where=where, rows_seen=self.seen
        )
        if not piece.strip():
            self.blank += 1
            return
        row = _row(piece)
        if row is None:
            raw = piece.decode("utf-8", "replace").strip("\r")
            self.malformed.append((number, "BAD_RECORD", raw))
            return
        for name in row:
            self.columns.setdefault(name, [None] * len(self.lines))
        check_limit("columns", len(self.columns), self.limits.columns, rows_seen=self.seen)
        for name, values in self.columns.items():
            value = row.get(name)
            if type(value) is _Number:
                self.numbers[name] = self.numbers.get(name, 0) + 1
            values.append(_text(value))
        self.lines.append(number)

    def number_counts(self) -> dict[int, int]:
        """Place of a column → how many of its values were written as numbers."""
        places = {name: index for index, name in enumerate(self.columns)}
        return {places[name]: count for name, count in self.numbers.items()}

    def cells(self) -> pl.DataFrame:
        """The rows as a raw sheet wants them."""
        columns = {
            f"c{index}": pl.Series(values, dtype=pl.String)
            for index, values in enumerate(self.columns.values())
        }
        return pl.DataFrame({"line": pl.Series(self.lines, dtype=pl.UInt32), **columns})


def _row(piece: bytes) -> dict[str, object] | None:
    """The fields of one object; None when the line is no object."""
    try:
        found = json.loads(
            piece.decode("utf-8"),
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=str,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8") or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
