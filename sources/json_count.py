"""Elements of lists in JSON, counted in the bytes without parsing a value.

Here: a scan of brackets, names and commas that shares no code with the parser. Not here: the
parser (`json_tree`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s{}\[\],:"]+', re.DOTALL)


@dataclass
class _Open:
    """A bracket that is not closed yet; `name` is the field of an object that is being read."""

    is_list: bool
    path: str
    counts: bool
    elements: int = 0
    objects: int = 0
    name: str | None = None


def count_elements(data: bytes) -> tuple[Counter[str], int]:
    """Path of a list → elements of the lists there that hold an object, and the deepest nesting.

    The path is the fields that lead to a list, with `.` between them; `""` counts the outermost
    values, those of a list at the root if there is one. A list that stands in a list itself is one
    value.
    """
    counts: Counter[str] = Counter()
    open_: list[_Open] = []
    deepest = 0
    for token in _TOKEN.findall(data):
        first = token[:1]
        if first == b",":
            if open_:
                open_[-1].name = None
        elif first in b"}]":
            _close(open_, counts)
        elif first == b'"' and open_ and not open_[-1].is_list and open_[-1].name is None:
            open_[-1].name = _plain(token)
        else:
            _begin(first, open_, counts)
            deepest = max(deepest, len(open_))
    return counts, deepest


def _begin(first: bytes, open_: list[_Open], counts: Counter[str]) -> None:
    """A value begins, which opens a bracket where it is a list or an object."""
    around = open_[-1] if open_ else None
    path, counted = "", True
    if around is not None and around.is_list:
        around.elements += 1
        around.objects += first == b"{"
        path, counted = around.path, around.counts and first != b"["
    elif around is not None:
        name = around.name or ""
        path, counted = f"{around.path}.{name}" if around.path else name, around.counts
    elif first != b"[":
        counts[""] += 1
    if first in b"{[":
        open_.append(_Open(first == b"[", path, counted))


def _close(open_: list[_Open], counts: Counter[str]) -> None:
    if not open_:
        return
    closed = open_.pop()
    if closed.is_list and closed.counts and (closed.objects or not open_):
        counts[closed.path] += closed.elements


def _plain(token: bytes) -> str:
    """The name of a field, for comparison with what the parser calls it."""
    try:
        return str(json.loads(token))
    except ValueError:
        return token.decode("utf-8", "replace")
