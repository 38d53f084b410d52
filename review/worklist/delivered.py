"""The record of a case as its owner delivered it: every cell under the label of its own file.

Belongs here: finding the file and the row, labels of headers over several rows. Does not belong
here: reading layouts (`sources.layout`), what is wrong with the record.

Where the file is no longer kept, or cannot be read again, the record stands as it was accepted,
under the titles of its contract.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from contracts.language import SourceContract, TableContract
from intake.lake import accepted_path
from intake.layout import Layout, Night
from intake.mappings import MappingError, load_mapping, mapping_path
from review.case import Case
from sources import Limits
from sources.layout import Cells, SheetLayout, read_layouts
from sources.refusals import RefusedError


@dataclass(frozen=True)
class Own:
    """A record by the columns of its owner: a label and a text (None where empty) each."""

    cells: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Register:
    """What a night has of a register: `records` of conflicts as their owner delivered them, and
    whether there is anything at all (`there`)."""

    records: Mapping[str, Own]
    there: bool = True


Delivered = Callable[[str, str, Night, Sequence[Case]], Register]
"""Source, register, night and cases about it → the record of each case, by conflict id."""


def nothing_delivered(
    _source: str, _register: str, _night: Night, _cases: Sequence[Case]
) -> Register:
    """Of a page without a lake: cases are told by their particulars alone."""
    return Register({})


def delivered_in(
    layout: Layout, sources: Mapping[str, SourceContract], limits: Limits | None = None
) -> Delivered:
    """`Delivered` of a deployment; a file is read once for all cases that are asked for."""

    def look(source: str, register: str, night: Night, cases: Sequence[Case]) -> Register:
        contract = sources.get(source)
        path = accepted_path(layout, night, source, register)
        if path is None:
            return Register({}, there=False)
        if contract is None:
            return Register({})
        keys = pl.Series("record_key", sorted({case.place.record_key for case in cases}))
        accepted = pl.scan_parquet(path)
        there = accepted.select(pl.len()).collect().item() > 0
        rows = accepted.join(keys.to_frame().lazy(), on="record_key", how="semi").collect()
        table = contract.table(register)
        found = _as_delivered(layout, contract, night.province, rows, limits or Limits())
        own = {
            row["record_key"]: found.get(_place(row)) or _as_accepted(table, row)
            for row in rows.iter_rows(named=True)
        }
        return Register(
            {
                case.conflict_id: own[case.place.record_key]
                for case in cases
                if case.place.record_key in own
            },
            there,
        )

    return look


_Place = tuple[str, str, int]


def _place(row: Mapping[str, Any]) -> _Place:
    return row["file_sha256"], row["sheet"] or "", row["line"]


def _as_delivered(
    layout: Layout, contract: SourceContract, province: str, rows: pl.DataFrame, limits: Limits
) -> dict[_Place, Own]:
    try:
        fixed = load_mapping(mapping_path(layout.home, province, contract.source), contract)
    except MappingError:
        fixed = None
    found: dict[_Place, Own] = {}
    for (sha256, name), of_file in rows.group_by("file_sha256", "file_name"):
        path = layout.snapshot_path(str(sha256), str(name))
        if not path.is_file():
            continue
        sheets = of_file.group_by("sheet")
        wanted = {str(sheet or ""): lines["line"].to_list() for (sheet,), lines in sheets}
        try:
            layouts = read_layouts(path, contract.headers, wanted, limits, fixed)
        except (RefusedError, OSError):
            continue
        for sheet in layouts:
            labels = labels_of(sheet)
            for line, cells in sheet.rows.items():
                found[str(sha256), sheet.sheet, line] = Own(_cells(labels, cells))
    return found


def _cells(labels: Sequence[str], cells: Cells) -> tuple[tuple[str, str | None], ...]:
    padded = [*cells, *[None] * len(labels)]
    return tuple(zip(labels, padded[: len(labels)], strict=True))


def labels_of(layout: SheetLayout) -> list[str]:
    """What each column is called in its file: a header of several rows read from above down, each
    label once; a column without one is called by its place."""
    first, last = layout.header
    width = max(map(len, (*layout.above, *layout.rows.values())), default=0)
    rows = [[*row, *[None] * (width - len(row))] for row in layout.above[first : last + 1]]
    for (top, left), (bottom, right) in layout.merged:
        if first <= top <= last and left < width:
            text = rows[top - first][left]
            for row in range(top, min(bottom, last) + 1):
                for column in range(left, min(right, width - 1) + 1):
                    rows[row - first][column] = text
    labels: list[str] = []
    for column in range(width):
        parts = dict.fromkeys(" ".join(cell.split()) for row in rows if (cell := row[column]))
        label = ", ".join(parts) or f"(cột {column + 1})"
        taken = sum(label == other or other.startswith(f"{label} (") for other in labels)
        labels.append(f"{label} ({taken + 1})" if taken and label in labels else label)
    return labels


def _as_accepted(table: TableContract, row: Mapping[str, Any]) -> Own:
    """The record under the titles of its contract, its texts as they came where they are kept."""
    return Own(
        tuple(
            (column.title_vi, _text(row.get(f"{column.name}_raw", row.get(column.name))))
            for column in table.columns
            if column.name in row
        )
    )


def _text(value: object) -> str | None:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return None if value is None else str(value)
