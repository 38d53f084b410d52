"""Lines of JSON objects to raw sheets. Numbers stay as written; a broken line is kept aside.

Not here: JSON that is one value (`json_document`), and what becomes a row (`json_tree`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from contracts.language import HeaderSpec
from sources.json_count import count_elements
from sources.json_document import kept_sheets
from sources.json_tree import DEEPEST, Sheets, is_object, parsed, told_fields, wanted_lists
from sources.limits import Limits
from sources.reading import RawSheet
from sources.refusals import check_limit
from sources.text import count_lines, to_utf8

_LIST_OF_OBJECTS = re.compile(rb"\[\s*\{")


def read_ndjson(path: Path, specs: Mapping[str, HeaderSpec], limits: Limits) -> list[RawSheet]:
    """One row per line, one column per field in the order of first sight, and the lists of objects
    that a register asks for. Raises `RefusedError`."""
    text = to_utf8(path.read_bytes())
    seen = count_lines(path, text.encoding)
    check_limit("rows", seen, limits.rows)
    pieces = text.data.split(b"\n" if b"\n" in text.data else b"\r")
    if pieces and not pieces[-1]:
        pieces.pop()
    single = sum(1 for piece in pieces if piece.strip()) == 1
    sheets = Sheets(limits, wanted_lists(specs, single=single), told_fields(specs))
    counts: Counter[str] = Counter()
    blank, alone = 0, None
    for number, piece in enumerate(pieces, start=1):
        where = f"line {number}"
        check_limit("line length", len(piece), limits.line_bytes, where=where, rows_seen=seen)
        if not piece.strip():
            blank += 1
            continue
        value = _value(piece)
        if is_object(value) and _LIST_OF_OBJECTS.search(piece):
            counts += count_elements(piece)[0]
        raw = piece.decode("utf-8", "replace").strip("\r")
        alone = value
        sheets.add(value, line=number, text=raw)
    counts[""] = seen
    kept = kept_sheets(sheets, counts, specs, limits, alone=alone if single else None)
    return [
        replace(s, blank=0 if s.name else blank, encoding=text.encoding, notes=text.notes + s.notes)
        for s in kept
    ]


def _value(piece: bytes) -> object:
    """What stands on a line; None when that is no JSON, or nested too deeply to be read."""
    if piece.count(b"[") + piece.count(b"{") > DEEPEST and count_elements(piece)[1] > DEEPEST:
        return None
    try:
        return parsed(piece.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
