"""Takes figures out of the warehouse: Parquet, CSV or Excel, from exportable views only.

Belongs here: which questions may leave, and the forms in which they do. Does not belong
here: the views themselves; they suppress small groups.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import xlsxwriter

from common.files import whole_file
from common.spreadsheets import harmless, harmless_cells
from warehouse.question import SECONDS, NotAQuestionError, answer, parse_question, table_functions
from warehouse.schema import tables, views

SUFFIXES = (".parquet", ".csv", ".xlsx")
_SCHEMAS = ("", "mart")
_EXCEL_ROWS = 1_048_575


class NotExportableError(ValueError):
    """The question reads something that must not leave, or cannot be written as asked."""


def export(warehouse: Path, sql: str, out: Path, *, seconds: float = SECONDS) -> int:
    """Write the answer to `sql` to `out` (by its suffix) and return the number of rows.

    The question may read exportable views of schema `mart` only. In CSV, text that a spreadsheet
    would take for a formula gets an apostrophe in front; in Excel it is marked as text. The file
    appears complete or not at all. Raises NotExportableError, and as `question.answer`.
    """
    if out.suffix not in SUFFIXES:
        raise NotExportableError(f"{out.name}: the name must end in one of {', '.join(SUFFIXES)}.")
    rows = answer(warehouse, sql, seconds=seconds, check=check_exportable)
    if out.suffix != ".parquet":
        _check_flat(rows)
    with whole_file(out) as draft:
        _WRITERS[out.suffix](rows, draft)
    return rows.height


def _check_flat(rows: pl.DataFrame) -> None:
    """Raise NotExportableError for columns that a cell cannot hold."""
    nested = [name for name, kind in rows.schema.items() if kind.is_nested() or kind == pl.Binary]
    if nested:
        raise NotExportableError(
            f"Column {', '.join(nested)} holds lists or structures, which no cell can: take it "
            "apart (unnest, string_agg), or export Parquet."
        )


def check_exportable(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise NotExportableError unless `sql` is one question that reads exportable views only.

    DuckDB parses the question; every table, table function and WITH name in its tree is looked at.
    A WITH name must not be that of a table or view, so nothing can hide behind it.
    """
    try:
        nodes = parse_question(con, sql)
    except NotAQuestionError as error:
        raise NotExportableError(f"An export is one SELECT. {error}") from error
    named = {entry["key"].lower() for node in nodes for entry in _with_entries(node)}
    allowed = {v.name for v in views() if v.exportable}
    hidden = named & ({t.name for t in tables()} | {v.name for v in views()})
    barred = {f"the WITH name {name}" for name in hidden}
    barred |= {f"{name}()" for name in table_functions(nodes)}
    read = 0
    for node in nodes:
        if node.get("type") == "BASE_TABLE":
            name = node["table_name"].lower()
            if not node["schema_name"] and name in named:
                continue
            read += 1
            if name not in allowed or node["catalog_name"] or node["schema_name"] not in _SCHEMAS:
                barred.add(name)
        elif node.get("type") == "SHOW_REF":
            barred.add("SHOW or DESCRIBE")
    if barred or not read:
        raise NotExportableError(
            "Only exportable views of schema mart may leave the warehouse: "
            f"{', '.join(sorted(allowed))}."
            + (f" The question reads {', '.join(sorted(barred))}." if barred else "")
        )


def _with_entries(node: dict[str, Any]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = node.get("cte_map", {}).get("map", [])
    return entries


def _write_parquet(rows: pl.DataFrame, path: Path) -> None:
    rows.write_parquet(path)


def _write_csv(rows: pl.DataFrame, path: Path) -> None:
    safe = rows.with_columns(harmless_cells(pl.col(pl.String))).rename(harmless)
    safe.write_csv(path, include_bom=True)


def _write_excel(rows: pl.DataFrame, path: Path) -> None:
    if rows.height > _EXCEL_ROWS:
        raise NotExportableError(
            f"The answer has {rows.height} rows and a sheet holds {_EXCEL_ROWS}: "
            "export CSV or Parquet, or narrow the question."
        )
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"quote_prefix": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("dongbo")
        sheet.write_row(0, 0, rows.columns, head)
        for line, row in enumerate(rows.iter_rows(), start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, line, column, value, text, day)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, rows.height), max(0, rows.width - 1))


def _write_cell(sheet: Any, line: int, column: int, value: Any, text: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value)
    elif isinstance(value, (date, datetime)):
        sheet.write_datetime(line, column, value, day)
    elif isinstance(value, str):
        sheet.write_string(line, column, value, text)
    else:
        sheet.write_number(line, column, float(value))


_WRITERS = {".parquet": _write_parquet, ".csv": _write_csv, ".xlsx": _write_excel}
