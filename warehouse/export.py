"""Takes figures out of the warehouse: Parquet, CSV or Excel, from exportable views only.

Belongs here: which questions may leave, and how text is made harmless for spreadsheets. Does not
belong here: the views themselves; they suppress small groups.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import xlsxwriter

from warehouse.schema import tables, views
from warehouse.sql import connect_reader

SUFFIXES = (".parquet", ".csv", ".xlsx")
_SCHEMAS = ("", "mart")
_RISKY = r"^[=+\-@\t\r]"
_EXCEL_ROWS = 1_048_575


class NotExportableError(ValueError):
    """The question reads something that must not leave, or cannot be written as asked."""


def export(warehouse: Path, sql: str, out: Path) -> int:
    """Write the answer to `sql` to `out` (by its suffix) and return the number of rows.

    The question may read exportable views of schema `mart` only. In CSV, text that a spreadsheet
    would take for a formula gets an apostrophe in front; in Excel it is marked as text. The file
    appears complete or not at all. Raises NotExportableError, duckdb.Error on an SQL mistake.
    """
    if out.suffix not in SUFFIXES:
        raise NotExportableError(f"{out.name}: the name must end in one of {', '.join(SUFFIXES)}.")
    with connect_reader(warehouse) as con:
        check_exportable(con, sql)
        answer: pl.DataFrame = con.sql(sql).pl()
    if out.suffix != ".parquet":
        _check_flat(answer)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(f".{out.stem}.part{out.suffix}")
    try:
        _WRITERS[out.suffix](answer, draft)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return answer.height


def _check_flat(answer: pl.DataFrame) -> None:
    """Raise NotExportableError for columns that a cell cannot hold."""
    nested = [name for name, kind in answer.schema.items() if kind.is_nested() or kind == pl.Binary]
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
    [(text,)] = con.execute("SELECT json_serialize_sql($sql::VARCHAR)", {"sql": sql}).fetchall()
    tree = json.loads(text)
    if tree["error"] or len(tree["statements"]) != 1:
        raise NotExportableError("An export is one SELECT: " + str(tree.get("error_message", "")))
    nodes = list(_nodes(tree))
    named = {entry["key"].lower() for node in nodes for entry in _with_entries(node)}
    allowed = {v.name for v in views() if v.exportable}
    hidden = named & ({t.name for t in tables()} | {v.name for v in views()})
    barred = {f"the WITH name {name}" for name in hidden}
    read = 0
    for node in nodes:
        if node.get("type") == "BASE_TABLE":
            name = node["table_name"].lower()
            if not node["schema_name"] and name in named:
                continue
            read += 1
            if name not in allowed or node["catalog_name"] or node["schema_name"] not in _SCHEMAS:
                barred.add(name)
        elif node.get("type") == "TABLE_FUNCTION":
            barred.add(f"{node['function']['function_name']}()")
        elif node.get("type") == "SHOW_REF":
            barred.add("SHOW or DESCRIBE")
    if barred or not read:
        raise NotExportableError(
            "Only exportable views of schema mart may leave the warehouse: "
            f"{', '.join(sorted(allowed))}."
            + (f" The question reads {', '.join(sorted(barred))}." if barred else "")
        )


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in a parsed question, outermost first."""
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from _nodes(part)


def _with_entries(node: dict[str, Any]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = node.get("cte_map", {}).get("map", [])
    return entries


def _write_parquet(answer: pl.DataFrame, path: Path) -> None:
    answer.write_parquet(path)


def _write_csv(answer: pl.DataFrame, path: Path) -> None:
    text = pl.col(pl.String)
    safe = answer.with_columns(
        pl.when(text.str.contains(_RISKY)).then("'" + text).otherwise(text).name.keep()
    ).rename(lambda name: "'" + name if re.match(_RISKY, name) else name)
    safe.write_csv(path, include_bom=True)


def _write_excel(answer: pl.DataFrame, path: Path) -> None:
    if answer.height > _EXCEL_ROWS:
        raise NotExportableError(
            f"The answer has {answer.height} rows and a sheet holds {_EXCEL_ROWS}: "
            "export CSV or Parquet, or narrow the question."
        )
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"quote_prefix": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("dongbo")
        sheet.write_row(0, 0, answer.columns, head)
        for line, row in enumerate(answer.iter_rows(), start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, line, column, value, text, day)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, answer.height), max(0, answer.width - 1))


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
