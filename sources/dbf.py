"""dBASE and FoxPro tables to a raw sheet; text is decoded column by column.

Here: the header, fixed-width records and binary field types of dBASE III to Visual FoxPro. Not
here: memo files (a memo field holds the number of a block in one; it is read as empty and noted).
Records marked as deleted are kept aside one by one.
"""

from __future__ import annotations

import datetime as dt
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from sources.limits import Limits
from sources.notes import NoteCode
from sources.reading import MALFORMED_SCHEMA, RawSheet
from sources.refusals import RefusalCode, RefusedError, check_limit
from sources.values import cell_text
from vietnam import encodings

_JULIAN_EPOCH = dt.date(1970, 1, 1).toordinal() - 2440588
_BINARY = frozenset("IBYT+@O")
_NUMBERS = frozenset("NFIBY+O")
_MEMO = frozenset("MGPW")
_NO_BLOCK = tuple(b" 0\x00")
Cells = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


@dataclass(frozen=True)
class _Field:
    name: str
    kind: str
    start: int
    length: int


def read_dbf(path: Path, limits: Limits) -> RawSheet:
    """All records as text; `line` is the record number from 1. Raises `RefusedError`."""
    data = path.read_bytes()
    try:
        count, header, width = struct.unpack_from("<IHH", data, 4)
        fields = _fields(data, header, width)
    except (struct.error, IndexError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail="DBF header") from error
    _check(len(data), count, header, width, fields, limits)
    seen = _physical(len(data), header, width)
    if seen < count:
        raise RefusedError(
            RefusalCode.TRUNCATED, detail=f"{seen} < {count} records", rows_seen=seen
        )
    cut = bool(limits.first_rows) and count > limits.first_rows
    count = limits.first_rows if cut else count
    body = np.frombuffer(data, dtype=np.uint8, count=count * width, offset=header)
    records = body.reshape(count, width)
    deleted = records[:, 0] == ord("*")
    parts = [records[:, field.start : field.start + field.length] for field in fields]
    columns = {
        f"c{index}": _column(part, field)
        for index, (part, field) in enumerate(zip(parts, fields, strict=True))
    }
    memos = sum(
        _pointers(part) for part, field in zip(parts, fields, strict=True) if field.kind in _MEMO
    )
    cells = pl.DataFrame({"line": pl.Series(range(1, count + 1), dtype=pl.UInt32), **columns})
    gone = pl.Series(deleted, dtype=pl.Boolean)
    return RawSheet(
        name="",
        cells=cells.filter(~gone),
        rows_seen=count,
        labels=tuple(field.name for field in fields),
        number_counts=_numbers(cells.filter(~gone), fields),
        malformed=_deleted(cells.filter(gone)),
        notes=(*_notes(cells, memos), *NoteCode.FIRST_ROWS_ONLY.note(count if cut else 0)),
    )


def _numbers(cells: pl.DataFrame, fields: list[_Field]) -> dict[int, int]:
    """Filled cells of each field of numbers."""
    return {
        index: cells.height - cells[f"c{index}"].null_count()
        for index, field in enumerate(fields)
        if field.kind in _NUMBERS
    }


def _notes(cells: pl.DataFrame, memos: int) -> tuple[str, ...]:
    names = [name for name in cells.columns if name != "line"]
    lost = sum(int(cells[name].str.count_matches("\ufffd").sum() or 0) for name in names)
    return (
        *NoteCode.UNDECODABLE_BYTES.note(lost),
        *NoteCode.MEMO_FIELDS_NOT_READ.note(memos),
    )


def _pointers(cells: Cells) -> int:
    """How many cells of a memo field point into the memo file: not blank, not block 0."""
    return int((~np.isin(cells, _NO_BLOCK)).any(axis=1).sum())


def _fields(data: bytes, header: int, width: int) -> list[_Field]:
    fields: list[_Field] = []
    place, start = 32, 1
    while place + 32 <= header and data[place] != 0x0D:
        raw = data[place : place + 32]
        name = raw[:11].split(b"\x00")[0].decode("latin-1").strip()
        length = raw[16] + (raw[17] << 8 if chr(raw[11]) == "C" else 0)
        fields.append(_Field(name or f"column {len(fields) + 1}", chr(raw[11]), start, length))
        start += length
        place += 32
    return [field for field in fields if field.start + field.length <= width]


def _check(
    size: int, count: int, header: int, width: int, fields: list[_Field], limits: Limits
) -> None:
    if not fields or width < 2 or header > size:
        raise RefusedError(RefusalCode.UNREADABLE, detail="DBF header")
    for limit, found, allowed in (
        ("rows", count, limits.rows),
        ("columns", len(fields), limits.columns),
    ):
        check_limit(limit, found, allowed)


def _physical(size: int, header: int, width: int) -> int:
    """Whole records that the size of the file has room for."""
    return (size - header) // width


def _column(cells: Cells, field: _Field) -> pl.Series:
    if field.length == 0 or len(cells) == 0 or field.kind in _MEMO:
        return pl.Series([None] * len(cells), dtype=pl.String)
    raw = np.ascontiguousarray(cells).view(f"V{field.length}").ravel()
    values = [bytes(value) for value in raw.tolist()]
    if field.kind in _BINARY and field.length in {4, 8}:
        return pl.Series([_binary(value, field) for value in values], dtype=pl.String)
    return _decoded([value.strip(b" \x00") for value in values])


def _decoded(values: list[bytes]) -> pl.Series:
    """Text of one column: ASCII and UTF-8 as they are, else by the encoding the column shows."""
    joined = b"\n".join(value.replace(b"\n", b" ") for value in values)
    try:
        texts = joined.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        texts = encodings.decode_bytes(joined).text.split("\n")
        if len(texts) != len(values):
            texts = [value.decode("latin-1") for value in values]
    return pl.Series([text or None for text in texts], dtype=pl.String)


def _binary(value: bytes, field: _Field) -> str | None:
    if field.kind == "I" and len(value) == 4:
        return str(struct.unpack("<i", value)[0])
    if field.kind == "B" and len(value) == 8:
        return cell_text(struct.unpack("<d", value)[0])
    if field.kind == "Y" and len(value) == 8:
        return cell_text(struct.unpack("<q", value)[0] / 10_000)
    if field.kind in "T@" and len(value) == 8:
        return _moment(*struct.unpack("<iI", value))
    return value.hex() if value.strip(b" \x00") else None


def _moment(day: int, milliseconds: int) -> str | None:
    ordinal = day + _JULIAN_EPOCH
    if not 1 <= ordinal <= dt.date.max.toordinal() or milliseconds >= 86_400_000:
        return None
    date = dt.date.fromordinal(ordinal)
    clock = dt.timedelta(milliseconds=milliseconds)
    return date.isoformat() if not milliseconds else f"{date.isoformat()} {clock}"


def _deleted(cells: pl.DataFrame) -> pl.DataFrame:
    if cells.height == 0:
        return pl.DataFrame(schema=MALFORMED_SCHEMA)
    texts = [pl.col(c).fill_null("") for c in cells.columns if c != "line"]
    return cells.select(
        "line",
        pl.lit("DELETED_RECORD").alias("reason"),
        pl.concat_str(texts, separator=";").alias("raw"),
    )
