"""Records of JSON as sheets: the records are one, every list of objects inside of them is another.

Here: what becomes a row and a column of which sheet. An object inside a record is flattened
(`Parent.Child`); the rows of a list inside carry the fields of their record too, so that a paper
knows its dossier. Not here: bytes (`ndjson`, `json_document`) and the independent count
(`json_count`).

Numbers stay as written. An object that names a field twice is kept aside with its text, and with it
the rows of the lists inside: nobody knows which value they belong to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import polars as pl

from contracts.language import HeaderSpec
from sources.headers import same_sheet
from sources.limits import Limits
from sources.reading import MALFORMED_SCHEMA, RawSheet
from sources.refusals import check_limit

DEEPEST = 64
"""Brackets inside each other, far more than any message has: what is deeper is not read."""
_BAD = "BAD_RECORD"


class Number(str):
    """A number as it is written."""

    __slots__ = ()


class Twice(NamedTuple):
    """An object in which two fields have one name."""

    pairs: list[tuple[str, object]]


Fields = dict[str, str | None]
Lists = list[tuple[str, list[object]]]


def parsed(text: str) -> object:
    """The value that `text` is. Raises `ValueError` where it is no JSON."""
    return json.loads(
        text,
        parse_int=Number,
        parse_float=Number,
        parse_constant=str,
        object_pairs_hook=_object,
    )


def _object(pairs: list[tuple[str, object]]) -> object:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Twice(pairs)


def is_object(value: object) -> bool:
    """Whether a value is an object, readable or not."""
    return isinstance(value, dict | Twice)


def lists_nothing(value: object) -> bool:
    """Whether the lists in an object, and in those in it, are all empty; false without any."""
    waiting, found = [value], []
    while waiting:
        for _, inner in _pairs(waiting.pop()):
            if isinstance(inner, list):
                found.append(inner)
            elif is_object(inner):
                waiting.append(inner)
    return bool(found) and not any(found)


def asked_for(path: str, specs: Iterable[HeaderSpec]) -> bool:
    """Whether a register calls one of its sheets as the list at `path`, or as its last field."""
    names = (path, path.rpartition(".")[2])
    return any(same_sheet(name, spec) for spec in specs for name in names)


def wanted_lists(specs: Mapping[str, HeaderSpec], *, single: bool) -> Callable[[str, int], bool]:
    """Whether the list at a path is read, that so many other lists stand around: where a register
    asks for it, or where a `single` object may be the envelope of its records."""
    return lambda path, around: (single and not around) or asked_for(path, specs.values())


def told_fields(specs: Mapping[str, HeaderSpec]) -> frozenset[str]:
    """Fields of lists that a register asks for in the row of the record (`TaiLieuNop.DuocSoHoa`):
    names of columns with a point."""
    names = (alias for spec in specs.values() for found in spec.columns.values() for alias in found)
    return frozenset(name for name in names if "." in name.strip("."))


class Sheets:
    """The sheets of a file of records: `""` for the records, else the path of a list.

    `wanted` says whether a list is read; `passed_over` are the others. A record also says, of the
    fields `told` of its lists (`TaiLieuNop.DuocSoHoa`), the values that there are.
    """

    def __init__(
        self,
        limits: Limits,
        wanted: Callable[[str, int], bool],
        told: frozenset[str] = frozenset(),
    ) -> None:
        self._limits = limits
        self._wanted = wanted
        self._told = told
        self._telling = {name.rpartition(".")[0] for name in told}
        self.rows: dict[str, Rows] = {}
        self.passed_over: set[str] = set()

    def add(self, value: object, *, line: int | None = None, text: str | None = None) -> None:
        """Take a record in, as it stands on `line`; what is no object is kept aside."""
        fields, lists, clear = flattened(value)
        rows = self.rows.setdefault("", Rows(self._limits))
        if clear:
            rows.add(fields | self._of_lists(lists), {}, line)
        else:
            rows.aside(text or as_text(value), line)
        self._inside("", lists, fields, 0, whole=clear)

    def _inside(self, path: str, lists: Lists, around: Fields, depth: int, *, whole: bool) -> None:
        """Take in the lists in an object at `path`, in so many lists; its rows are kept aside where
        an object around them is not `whole`."""
        for name, elements in lists:
            inner = f"{path}.{name}" if path else name
            rows = self._rows(inner, depth)
            for element in elements:
                fields, deeper, clear = flattened(element)
                clear = clear and whole
                if rows is not None and clear:
                    rows.add(fields | self._of_lists(deeper), around)
                elif rows is not None:
                    rows.aside(as_text(element))
                self._inside(inner, deeper, around | fields, depth + 1, whole=clear)

    def _of_lists(self, lists: Lists) -> Fields:
        """List and field → its different values, in order, joined by “; ”."""
        found: dict[str, dict[str, None]] = {}
        for name, elements in lists:
            if name not in self._telling:
                continue
            for element in elements:
                for field, text in flattened(element)[0].items():
                    if f"{name}.{field}" in self._told and text:
                        found.setdefault(f"{name}.{field}", {})[text] = None
        return {name: "; ".join(texts) for name, texts in found.items()}

    def _rows(self, path: str, depth: int) -> Rows | None:
        if not self._wanted(path, depth):
            if path.rpartition(".")[2] not in self._telling:
                self.passed_over.add(path)
            return None
        return self.rows.setdefault(path, Rows(self._limits))


def flattened(value: object) -> tuple[Fields, Lists, bool]:
    """Fields of an object with those of the objects in it, its lists of objects, and whether each
    name stands once. What is no object has no fields and is not clear."""
    fields: Fields = {}
    lists: Lists = []
    clear = is_object(value)
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        prefix, inner = waiting.pop()
        clear = clear and not isinstance(inner, Twice)
        pairs = inner.pairs if isinstance(inner, Twice) else _pairs(inner)
        for key, found in pairs:
            name = f"{prefix}.{key}" if prefix else key
            if isinstance(found, str):  # most are, numbers as well
                clear = clear and name not in fields
                fields[name] = found
            elif is_object(found):
                waiting.append((name, found))
            elif isinstance(found, list) and any(map(is_object, found)):
                lists.append((name, found))
            elif found != []:
                clear = clear and name not in fields
                fields[name] = _cell(found)
    return fields, lists, clear


def _pairs(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []


class Rows:
    """Rows of one sheet by column; a field first seen late is empty in the rows before."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._columns: dict[str, list[str | None]] = {}
        self._lines: list[int] = []
        self._malformed: list[tuple[int, str, str]] = []
        self.own: dict[str, None] = {}

    def add(self, fields: Fields, around: Fields, line: int | None = None) -> None:
        """Take a row in: its fields, and of those `around` it what it has not itself.

        Its line is the next one where none is given. `own` gathers the names of its fields.
        """
        row = {**around, **fields} if around else fields
        if not (row.keys() <= self._columns.keys() and fields.keys() <= self.own.keys()):
            self._widen(fields, around)
        check_limit("rows", self._next, self._limits.rows)
        check_limit("cells", self._next * len(self._columns), self._limits.cells)
        get = row.get
        for name, values in self._columns.items():
            values.append(get(name))
        self._lines.append(line or self._next)

    def _widen(self, fields: Fields, around: Fields) -> None:
        self.own |= dict.fromkeys(fields)
        for name in (*fields, *around):
            if name not in self._columns:
                self._columns[name] = [None] * len(self._lines)
        where = f"row {self._next}"
        check_limit("columns", len(self._columns), self._limits.columns, where=where)

    def aside(self, text: str, line: int | None = None) -> None:
        """Keep a record aside with its text."""
        check_limit("rows", self._next, self._limits.rows)
        self._malformed.append((line or self._next, _BAD, text))

    @property
    def _next(self) -> int:
        return len(self._lines) + len(self._malformed) + 1

    def sheet(self, name: str, seen: int) -> RawSheet:
        """The rows as a raw sheet; `seen` by the independent counter."""
        columns = [
            _column(f"c{index}", values, self._limits)
            for index, values in enumerate(self._columns.values())
        ]
        numbers = {
            index: sum([type(value) is Number for value in values])
            for index, values in enumerate(self._columns.values())
        }
        return RawSheet(
            name=name,
            cells=pl.DataFrame([pl.Series("line", self._lines, dtype=pl.UInt32), *columns]),
            rows_seen=seen,
            labels=tuple(self._columns),
            number_counts={index: count for index, count in numbers.items() if count},
            malformed=pl.DataFrame(self._malformed, schema=MALFORMED_SCHEMA, orient="row"),
        )


def _column(name: str, values: list[str | None], limits: Limits) -> pl.Series:
    """A column of texts; `""` is an empty cell. Raises `RefusedError` where one is too long."""
    try:
        column = pl.Series(name, values, dtype=pl.String)
    except UnicodeEncodeError:  # half of a letter, which UTF-8 cannot hold
        column = pl.Series(name, [v and _clean(v) for v in values], dtype=pl.String)
    longest = column.str.len_chars().max()
    check_limit("cell length", longest if isinstance(longest, int) else 0, limits.cell_chars)
    return column.set(column == "", None)


def _cell(value: object) -> str | None:
    """A value that is no object and no text as the text of a cell."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return as_text(value)


def as_text(value: object) -> str:
    """A value as JSON, names that stand twice included."""
    if type(value) is Number:
        return str(value)
    if isinstance(value, Twice):
        pairs = [f"{_quoted(key)}: {as_text(inner)}" for key, inner in value.pairs]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, dict):
        return as_text(Twice(list(value.items())))
    if isinstance(value, list):
        return "[" + ", ".join([as_text(inner) for inner in value]) + "]"
    return _clean(json.dumps(value, ensure_ascii=False))


def _quoted(text: str) -> str:
    return _clean(json.dumps(text, ensure_ascii=False))


def _clean(text: str) -> str:
    """The text without halves of letters, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
