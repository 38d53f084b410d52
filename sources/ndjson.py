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
    end = b"\n" if b"\n" in text.data else b"\r"
    pieces = text.data.split(end)
    if pieces and not pieces[-1]:
        pieces.pop()
    columns: dict[str, list[str | None]] = {}
    lines: list[int] = []
    malformed: list[tuple[int, str, str]] = []
    blank = 0
    for number, piece in enumerate(pieces, start=1):
        check_limit(
            "line length", len(piece), limits.line_bytes, where=f"line {number}", rows_seen=seen
        )
        if not piece.strip():
            blank += 1
            continue
        row = _row(piece)
        if row is None:
            malformed.append((number, "BAD_RECORD", piece.decode("utf-8", "replace").strip("\r")))
            continue
        for name in row:
            if name not in columns:
                columns[name] = [None] * len(lines)
        check_limit("columns", len(columns), limits.columns, rows_seen=seen)
        for name, values in columns.items():
            values.append(row.get(name))
        lines.append(number)
    return RawSheet(
        name="",
        cells=pl.DataFrame(
            {
                "line": pl.Series(lines, dtype=pl.UInt32),
                **{
                    f"c{index}": pl.Series(values, dtype=pl.String)
                    for index, values in enumerate(columns.values())
                },
            }
        ),
        rows_seen=seen,
        labels=tuple(columns),
        malformed=pl.DataFrame(malformed, schema=MALFORMED_SCHEMA, orient="row"),
        blank=blank,
        encoding=text.encoding,
        notes=text.notes,
    )


def _row(piece: bytes) -> dict[str, str | None] | None:
    """Field → text of one object; None when the line is no object."""
    try:
        found = json.loads(
            piece.decode("utf-8"),
            parse_int=str,
            parse_float=str,
            parse_constant=str,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {name: _text(value) for name, value in found.items()}


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8") or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
