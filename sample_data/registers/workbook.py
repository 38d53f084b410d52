"""Excel workbooks as offices make them: titles, merged headers, numbers of columns, signatures.

Belongs here: how rows become cells of a sheet. Does not belong here: which sheets a register has
(`files.py`, `declared/pages.py`), nor what the rows say.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from sample_data.registers.sheet_rows import Rows, put_rows

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  (fixed, so that files are equal byte by byte)

Header = tuple[str, ...]  # the groups above a column, the uppermost first, and its name


@dataclass(frozen=True)
class Sheet:
    """One sheet: title rows, columns, rows, and what stands below them.

    `headers` leave out the running number, which is `ordinal`. `numbered`: (1), (2) … below them.
    `plain`: every cell is text and nothing stands below the rows.
    """

    name: str
    titles: tuple[str, ...]
    headers: tuple[Header, ...]
    columns: tuple[str, ...]
    cells: pl.DataFrame
    signer: str | None = None
    ordinal: str = "STT"
    numbered: bool = True
    plain: bool = False

    @property
    def depth(self) -> int:
        """How many rows the header has, without the numbers of the columns."""
        return max(len(header) for header in self.headers)

    @property
    def first_line(self) -> int:
        """The row of the first record, from 1."""
        return len(self.titles) + self.depth + self.numbered + 1


def write_workbook(path: Path, sheets: list[Sheet]) -> None:
    """An Excel workbook; same sheets, same bytes. Raises ValueError when a sheet has too many
    rows."""
    import xlsxwriter

    for sheet in sheets:
        if sheet.cells.height > 1_048_000:
            raise ValueError(
                f"{path.name}, sheet {sheet.name}: {sheet.cells.height} rows do not fit one "
                "Excel sheet; generate fewer persons per province."
            )
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": CREATED})
        formats = {
            "head": book.add_format(
                {"bold": True, "text_wrap": True, "align": "center", "border": 1}
            ),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            _write_head(page, sheet, formats)
            if not sheet.plain:
                _write_cells(page, sheet, formats)
    plain = {
        number: Rows(sheet.first_line, sheet.cells.select(sheet.columns))
        for number, sheet in enumerate(sheets, start=1)
        if sheet.plain
    }
    if plain:
        put_rows(path, plain)


def _write_head(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for row, title in enumerate(sheet.titles):
        if title:
            page.write_string(row, 0, title)
    headers = ((sheet.ordinal,), *sheet.headers)
    _write_headers(page, headers, len(sheet.titles), sheet.depth, formats["head"])
    if sheet.numbered:
        for column in range(len(headers)):
            page.write_string(sheet.first_line - 2, column, f"({column + 1})", formats["head"])


def _write_cells(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    texts = [sheet.cells[name].to_list() for name in sheet.columns]
    kinds = {
        k: sheet.cells[f"_{name}_kind"].to_list()
        for k, name in enumerate(sheet.columns)
        if f"_{name}_kind" in sheet.cells.columns
    }
    last = sheet.first_line - 1
    for line in range(sheet.cells.height):
        last = sheet.first_line - 1 + line
        if sheet.signer is None:
            page.write_number(last, 0, line + 1)
        else:
            page.write_string(last, 0, str(line + 1))
        for k, cells in enumerate(texts):
            if (text := cells[line]) is not None:
                _write_cell(
                    page, last, k + 1, text, kinds[k][line] if k in kinds else 0, formats["day"]
                )
    if sheet.signer is not None:
        page.write_string(last + 1, 0, f"Tổng số: {sheet.cells.height}")
        page.write_string(last + 3, len(sheet.headers) - 3, "NGƯỜI LẬP BIỂU")
        page.write_string(last + 4, len(sheet.headers) - 3, sheet.signer)


def _write_cell(page: Any, row: int, column: int, text: str, kind: int, day_format: Any) -> None:
    """A cell as text, or as the number or date that Excel made of it where the text allows."""
    if kind == 1 and text.replace(".", "", 1).isdigit():
        page.write_number(row, column, float(text))
        return
    if kind == 2 and len(text) == 10 and text[6:].isdigit() and int(text[6:]) > 1900:
        day = datetime(int(text[6:]), int(text[3:5]), int(text[:2]))  # noqa: DTZ001  (a calendar day)
        page.write_datetime(row, column, day, day_format)
        return
    page.write_string(row, column, text)


def _write_headers(
    page: Any, headers: tuple[Header, ...], top: int, depth: int, head: Any, at: int = 0
) -> None:
    """Labels from row `top` on, as people merge them: groups over their columns, a column without
    group down to the last of `depth` rows. `at`: the first column."""
    column = 0
    while column < len(headers):
        label, *below = headers[column]
        end = column
        if below:
            while end + 1 < len(headers) and headers[end + 1][:-1][:1] == (label,):
                end += 1
            inner = tuple(header[1:] for header in headers[column : end + 1])
            _write_headers(page, inner, top + 1, depth - 1, head, at + column)
        _write_label(page, (top, at + column), (top if below else top + depth - 1, at + end),
                     label, head)  # fmt: skip
        column = end + 1


def _write_label(
    page: Any, first: tuple[int, int], last: tuple[int, int], label: str, head: Any
) -> None:
    if first == last:
        page.write_string(*first, label, head)
    else:
        page.merge_range(*first, *last, label, head)
