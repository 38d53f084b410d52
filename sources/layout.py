"""How a file looked: the rows above its data as they stood, and chosen rows cell by cell.

Here: reading a file that was taken before once more, to give rows back in their own layout. Not
here: writing (reports) and judging (validators).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from contracts.language import HeaderSpec
from sources.choice import FixedMapping, top_grid
from sources.csv_reader import _decoded as read_dialect
from sources.csv_records import rough_fields
from sources.files import FileKind, identify
from sources.headers import MergedRange
from sources.limits import Limits
from sources.reader import _raw_sheets
from sources.reading import RawSheet
from sources.refusals import RefusedError
from sources.rows import RowKind, classify_body
from sources.tables import build_table
from sources.text import wide_encoding

_NUMBER_ROWS = 3
_TOP_BYTES = 1 << 20
Cells = tuple[str | None, ...]


@dataclass(frozen=True)
class SheetLayout:
    """One sheet as it stood, with a column of its own for each that a title or a name tells.

    The rows go back in a file of another name, and perhaps not all of them.

    `above`: every row from the first to the last header row, and column numbers under it, cells in
    file order. `header` is the first and last header row (0-based index into `above`), `merged` the
    merged ranges inside `above`. `columns`: canonical column → place. `rows`: line → cells of the
    rows asked for; records with a wrong number of fields are cut at the delimiter as far as it
    goes. `delimiter` and `encoding` are those of a text file.
    """

    table: str
    sheet: str
    above: tuple[Cells, ...]
    header: tuple[int, int]
    merged: tuple[MergedRange, ...]
    columns: Mapping[str, int]
    rows: Mapping[int, Cells]
    delimiter: str | None = None
    encoding: str | None = None


def read_layouts(
    path: Path,
    specs: Mapping[str, HeaderSpec],
    wanted: Mapping[str, Collection[int]],
    limits: Limits,
    fixed: FixedMapping | None = None,
) -> list[SheetLayout]:
    """The layout of each sheet of `wanted` (sheet → lines) that can be recognised, in file order.

    Text of an old encoding is given readable, as the validators saw it. Meant for a file that was
    read before: it is opened in this process. Raises `RefusedError` when it cannot be read.
    """
    file = identify(path)
    sheets, _ = _raw_sheets(path, file, specs, limits)
    delimiter = _delimiter(path, specs, limits) if file.kind == FileKind.CSV else None
    layouts = []
    for sheet in sheets:
        if sheet.name in wanted:
            try:
                layouts.append(
                    _layout(sheet, specs, limits, fixed, set(wanted[sheet.name]), delimiter)
                )
            except RefusedError:
                continue  # the ledger of its night says why; it has no rows to give back
    return layouts


def _delimiter(path: Path, specs: Mapping[str, HeaderSpec], limits: Limits) -> str:
    return read_dialect(text_head(path, _TOP_BYTES), specs, limits)[1].shape.delimiter


def text_head(path: Path, size: int) -> bytes:
    """The first `size` bytes of a text file, cut back to whole lines; all of a smaller one."""
    with path.open("rb") as handle:
        head = handle.read(size + 1)
    if len(head) <= size:
        return head
    if wide_encoding(head):
        return head[: size - size % 4]
    end = max(head.rfind(b"\n"), head.rfind(b"\r"))
    return head[: end + 1] or head[:size]


def _layout(
    sheet: RawSheet,
    specs: Mapping[str, HeaderSpec],
    limits: Limits,
    fixed: FixedMapping | None,
    lines: set[int],
    delimiter: str | None,
) -> SheetLayout:
    table = build_table(sheet, specs, limits, fixed)
    width = sheet.cells.width - 1
    if sheet.labels is not None:
        above: list[Cells] = [tuple(sheet.labels)]
        header = (0, 0)
    else:
        numbers = sheet.cells["line"]
        first, last = (numbers.index_of(line) or 0 for line in table.header_lines)
        header = (first, last)
        height = last + 1 + _column_numbers(sheet.cells.slice(last + 1, _NUMBER_ROWS))
        above = [tuple(row) for row in top_grid(sheet, height)]
    columns = {column: match.index for column, match in table.mapping.items()}
    merged = [m for m in sheet.merged or () if m[0][0] < len(above)]
    malformed = [
        (line, raw)
        for line, raw in table.malformed.select("line", "raw").iter_rows()
        if line in lines
    ]
    layout = SheetLayout(
        table=table.name,
        sheet=sheet.name,
        above=tuple(above),
        header=header,
        merged=tuple(merged),
        columns=columns,
        rows=_rows(sheet, table.rows.select("line", *table.encodings), columns, lines)
        | {line: _broken(raw, delimiter, width) for line, raw in malformed},
        delimiter=delimiter,
        encoding=sheet.encoding,
    )
    labels = {name: specs[table.name].columns[name][0] for name in table.titled}
    return _with_titles(layout, width, labels, [said.text for said in table.titled.values()])


def _with_titles(
    layout: SheetLayout, width: int, labels: Mapping[str, str], texts: Sequence[str]
) -> SheetLayout:
    """The layout and, right of its `width` columns, those of `labels` with their `texts`."""
    if not labels:
        return layout
    last = layout.header[1]
    above = list(layout.above)
    above[last] = (*_padded(above[last], width), *labels.values())
    return replace(
        layout,
        above=tuple(above),
        columns={**layout.columns, **{n: width + i for i, n in enumerate(labels)}},
        rows={line: (*_padded(cells, width), *texts) for line, cells in layout.rows.items()},
    )


def _column_numbers(below: pl.DataFrame) -> int:
    """How many rows right under the header hold column numbers."""
    kinds = classify_body(below, [], [])
    count = 0
    while count < kinds.len() and kinds[count] == RowKind.COLUMN_NUMBER:
        count += 1
    return count


def _rows(
    sheet: RawSheet, readable: pl.DataFrame, columns: Mapping[str, int], lines: set[int]
) -> dict[int, Cells]:
    chosen = sheet.cells.filter(pl.col("line").is_in(sorted(lines)))
    repaired = [name for name in readable.columns if name != "line"]
    if repaired:
        chosen = chosen.join(readable, on="line", how="left", maintain_order="left").with_columns(
            pl.coalesce(name, f"c{columns[name]}").alias(f"c{columns[name]}") for name in repaired
        )
    cells = chosen.drop(repaired)
    return {row[0]: tuple(row[1:]) for row in cells.iter_rows()}


def _broken(raw: str, delimiter: str | None, width: int) -> Cells:
    """The fields of a record with a wrong number of them; what is too much stays in the last."""
    fields = rough_fields(raw, delimiter) if delimiter else [raw]
    if len(fields) > width:
        fields = (
            [*fields[: width - 1], delimiter.join(fields[width - 1 :])] if delimiter else fields
        )
    return _padded(fields, width)


def _padded(cells: Sequence[str | None], width: int) -> Cells:
    return tuple([*cells, *[None] * width][:width])
