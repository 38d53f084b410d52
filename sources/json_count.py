"""Elements of lists in JSON, counted in the bytes without parsing a value.

Here: a scan of quotes, brackets and commas that shares no code with the parser. Not here: the
parser (`json_tree`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

_BLOCK = 1 << 22
_QUOTE, _COMMA = ord('"'), ord(",")
_MARKS = np.isin(np.arange(256), np.frombuffer(b"{}[]", dtype=np.uint8))


@dataclass
class _Open:
    """A bracket that is not closed yet, where it stands and the path of a list in it."""

    is_list: bool
    path: str
    counts: bool
    start: int
    commas: int = 0
    values: int = 0
    objects: int = 0


def count_elements(data: bytes) -> tuple[Counter[str], int]:
    """Path of a list → elements of the lists there that hold an object, and the deepest nesting.

    The path is the fields that lead to a list, with `.` between them; `""` counts the outermost
    values, those of a list at the root if there is one. A list that stands in a list itself is one
    value.
    """
    # an escaped quote ends no text, and a backslash that is escaped itself escapes nothing
    bare = data.replace(b"\\\\", b"__").replace(b'\\"', b"__") if b"\\" in data else data
    counts: Counter[str] = Counter()
    open_: list[_Open] = []
    deepest = 0
    for place, commas in _brackets(bare):
        if open_:
            open_[-1].commas += commas
        mark = bare[place : place + 1]
        if mark in b"}]":
            _close(open_, counts, bare, place)
            continue
        open_.append(_opened(mark, place, open_, data, bare))
        deepest = max(deepest, len(open_))
        if len(open_) == 1 and mark == b"{":
            counts[""] += 1
    return counts, deepest


def _brackets(bare: bytes) -> Iterator[tuple[int, int]]:
    """Where each bracket stands that is in no text, and the commas since the last one."""
    inside, before = np.uint8(0), 0
    for start in range(0, len(bare), _BLOCK):
        block = np.frombuffer(
            bare, dtype=np.uint8, count=min(_BLOCK, len(bare) - start), offset=start
        )
        texts = (np.cumsum(block == _QUOTE, dtype=np.uint8) + inside) & 1
        inside = texts[-1]
        outside = texts == 0
        places = np.flatnonzero(_MARKS[block] & outside)
        commas = np.flatnonzero((block == _COMMA) & outside)
        so_far = np.searchsorted(commas, places)
        since = np.diff(so_far, prepend=0)
        if len(since):
            since[0] += before
            before = 0
        yield from zip((places + start).tolist(), since.tolist(), strict=True)
        before += len(commas) - (int(so_far[-1]) if len(so_far) else 0)


def _opened(mark: bytes, place: int, open_: list[_Open], data: bytes, bare: bytes) -> _Open:
    """The bracket at `place`; its path is that of the list it stands in, or of its field."""
    if not open_:
        return _Open(mark == b"[", "", counts=True, start=place)
    around = open_[-1]
    path, counts = around.path, around.counts
    if around.is_list:
        around.values += 1
        around.objects += mark == b"{"
        counts = counts and mark == b"{"
    else:
        name = _name(data, bare, place)
        path = f"{path}.{name}" if path else name
    return _Open(mark == b"[", path, counts, place)


def _name(data: bytes, bare: bytes, place: int) -> str:
    """The last text before a bracket: the name of its field."""
    end = bare.rfind(b'"', 0, place)
    token = data[bare.rfind(b'"', 0, max(end, 0)) : end + 1]
    try:
        return str(json.loads(token)) if b"\\" in token else token[1:-1].decode("utf-8")
    except ValueError:
        return ""


def _close(open_: list[_Open], counts: Counter[str], bare: bytes, place: int) -> None:
    if not open_:
        return
    closed = open_.pop()
    if not (closed.is_list and closed.counts and (closed.objects or not open_)):
        return
    filled = closed.values or closed.commas or bare[closed.start + 1 : place].strip()
    counts[closed.path] += closed.commas + 1 if filled else 0
