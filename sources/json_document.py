"""A file that is one JSON value, a list of records or an object around them, to raw sheets.

Here: the document, its envelope, and which of its sheets are kept. Not here: lines of objects
(`ndjson`) and what becomes a row (`json_tree`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from contracts.language import HeaderSpec
from sources.choice import choose_header
from sources.headers import HeaderMatch
from sources.json_count import count_elements
from sources.json_tree import (
    DEEPEST,
    Sheets,
    asked_for,
    is_object,
    lists_nothing,
    parsed,
    told_fields,
    wanted_lists,
)
from sources.limits import Limits
from sources.notes import NoteCode
from sources.reading import RawSheet
from sources.refusals import RefusalCode, RefusedError
from sources.text import to_utf8

_UNLIKE = frozenset({RefusalCode.UNKNOWN_SHEET, RefusalCode.NO_HEADER})


def read_json(path: Path, specs: Mapping[str, HeaderSpec], limits: Limits) -> list[RawSheet]:
    """The sheets of the document at `path`; `line` is the number of a record in its sheet.

    Raises `RefusedError`.
    """
    text = to_utf8(path.read_bytes())
    counts, deepest = count_elements(text.data)
    if deepest > DEEPEST:
        raise RefusedError(RefusalCode.UNREADABLE, detail="nested too deeply")
    try:
        whole = parsed(text.data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        where = f"line {line}" if line else ""
        raise RefusedError(RefusalCode.TRUNCATED, where=where, detail="JSON") from error
    single = is_object(whole)
    sheets = Sheets(limits, wanted_lists(specs, single=single), told_fields(specs))
    for record in whole if isinstance(whole, list) else [whole]:
        sheets.add(record)
    kept = kept_sheets(sheets, counts, specs, limits, alone=whole if single else None)
    return [replace(s, encoding=text.encoding, notes=(*text.notes, *s.notes)) for s in kept]


def _is_empty(
    whole: object, sheets: Sheets, specs: Mapping[str, HeaderSpec], limits: Limits
) -> bool:
    """Whether an object is no record and the list that it is an envelope of holds none:
    `{"data": [], "total": 0}`."""
    if sheets.rows.keys() != {""} or sheets.passed_over or not lists_nothing(whole):
        return False
    return _seen(sheets.rows[""].sheet("", 1), specs, limits) in _UNLIKE


def kept_sheets(
    sheets: Sheets,
    counts: Counter[str],
    specs: Mapping[str, HeaderSpec],
    limits: Limits,
    *,
    alone: object | None,
) -> list[RawSheet]:
    """The sheets that registers ask for; on the first of them it is noted how many others are not.

    Of one object that stands `alone` and is no record itself the lists in it hold the records.
    Raises `RefusedError` where there are none.
    """
    single = is_object(alone)
    if single and _is_empty(alone, sheets, specs, limits):
        raise RefusedError(RefusalCode.EMPTY_FILE, rows_seen=0)
    raw = {name: rows.sheet(name, counts[name]) for name, rows in sheets.rows.items()}
    named = [name for name in raw if name and asked_for(name, specs.values())]
    chosen = [name for name in raw if not name or name in named]
    if single:
        inside = {
            name: _seen(replace(sheet, labels=tuple(sheets.rows[name].own)), specs, limits)
            for name, sheet in raw.items()
            if name and name not in named
        }
        if (held := _held(_seen(raw[""], specs, limits), inside, named)) is not None:
            chosen = [*held, *named]
    left = len(sheets.passed_over) + len(raw.keys() - {"", *chosen})
    kept = [_known(raw[name]) for name in chosen]
    if kept:
        kept[0] = replace(kept[0], notes=NoteCode.LISTS_NOT_READ.note(left))
    return kept


def _known(sheet: RawSheet) -> RawSheet:
    """A list in a record is known by its field, whatever objects stand around it."""
    return replace(sheet, known_as=sheet.name.rpartition(".")[2]) if sheet.name else sheet


Look = HeaderMatch | RefusalCode
"""What a sheet is taken for, or why it is not."""


def _held(whole: Look, inside: Mapping[str, Look], named: Sequence[str]) -> list[str] | None:
    """The lists that hold the records of a single object; None where it is a record itself.

    `inside`: what its lists say themselves. A record has all that its register asks for, and no
    list in it is more of a register than itself.
    """
    alike = [
        n for n, look in inside.items() if isinstance(look, HeaderMatch) or look not in _UNLIKE
    ]
    if isinstance(whole, HeaderMatch):
        better = [look for look in inside.values() if isinstance(look, HeaderMatch)]
        return alike if any(look.worth > whole.worth for look in better) else None
    return alike if alike or (named and whole in _UNLIKE) else None


def _seen(sheet: RawSheet, specs: Mapping[str, HeaderSpec], limits: Limits) -> Look:
    try:
        return choose_header(sheet, specs, limits)[0]
    except RefusedError as refused:
        return refused.code
