"""Workbooks (.xlsx, .xlsm) to raw sheets. calamine parses; here: limits, lines, counts, text.

Not here: which row is a header (that is `headers` and `rows`).
"""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    ZipError,
)

from sources.limits import Limits
from sources.reading import RawSheet
from sources.refusals import Refusal, RefusalCode, RefusedError
from sources.values import column_text
from sources.xlsx_count import SheetCount, check_archive, count_exact, count_fast, sheet_members

_CHUNK_ROWS = 20_000


def read_xlsx(path: Path, name: str, limits: Limits) -> tuple[list[RawSheet], list[Refusal]]:
    """All worksheets of the workbook at `path`; a bad sheet becomes a refusal beside the good
    ones.
    """
    check_archive(path, limits)
    sheets: list[RawSheet] = []
    refusals: list[Refusal] = []
    with open_workbook(path) as workbook, zipfile.ZipFile(path) as archive:
        members = sheet_members(archive)
        names = [m.name for m in workbook.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        if len(names) > limits.sheets:
            raise RefusedError(
                RefusalCode.LIMIT_EXCEEDED, limit="sheets", found=len(names), allowed=limits.sheets
            )
        for sheet in names:
            try:
                sheets.append(_read_sheet(workbook, archive, members, sheet, limits))
            except RefusedError as refused:
                refusals.append(refused.refusal(name, sheet))
    return sheets, refusals


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook opened by calamine; raises `RefusedError` for what it cannot open."""
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise RefusedError(RefusalCode.PASSWORD) from error
    except ZipError as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail="ZIP") from error
    except CalamineError as error:
        raise RefusedError(RefusalCode.UNREADABLE, detail=type(error).__name__) from error


def _read_sheet(
    workbook: CalamineWorkbook,
    archive: zipfile.ZipFile,
    members: dict[str, str],
    sheet: str,
    limits: Limits,
) -> RawSheet:
    member = members.get(sheet)
    if member is None:
        raise RefusedError(RefusalCode.UNREADABLE, detail="worksheet part not found")
    count = _count(archive, member, limits)
    if count.repeated:
        raise RefusedError(
            RefusalCode.UNREADABLE, detail="repeated row numbers", rows_seen=count.filled
        )
    raw = load_sheet(workbook, sheet, limits)
    filled, last = filled_rows(raw.cells)
    if (filled, last) != (count.filled, count.last):
        exact_last, exact_filled = _exact(archive, member, limits)
        count = SheetCount(exact_last, exact_filled, count.elements, count.repeated, count.uncached)
    if (filled, last) != (count.filled, count.last):
        raise RefusedError(
            RefusalCode.ACCOUNTING, read=filled, seen=count.filled, rows_seen=count.filled
        )
    notes = (f"formulas_without_value:{count.uncached}",) if count.uncached else ()
    return RawSheet(
        name=sheet,
        cells=raw.cells.filter(pl.col("line") <= count.last),
        rows_seen=count.last,
        contents_seen=count.filled,
        merged=raw.merged,
        number_counts=raw.number_counts,
        notes=notes,
    )


def _count(archive: zipfile.ZipFile, member: str, limits: Limits) -> SheetCount:
    try:
        return count_fast(archive, member, limits)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
    except Exception as error:
        if isinstance(error, RefusedError) or type(error).__module__ != "zlib":
            raise
        raise RefusedError(RefusalCode.TRUNCATED, detail="zlib") from error


def _exact(archive: zipfile.ZipFile, member: str, limits: Limits) -> tuple[int, int]:
    try:
        return count_exact(archive, member, limits)
    except (expat.ExpatError, ValueError) as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail="XML") from error


def load_sheet(workbook: CalamineWorkbook, sheet: str, limits: Limits) -> RawSheet:
    """Cells of one sheet as text, from row 1 of the sheet; `rows_seen` is not set here."""
    try:
        source = workbook.get_sheet_by_name(sheet)
        _check_size(source, limits)
        chunks, numbers = _chunks(source, limits)
    except CalamineError as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
    cells = pl.concat(chunks) if chunks else pl.DataFrame(schema={"line": pl.UInt32})
    merged = source.merged_cell_ranges
    return RawSheet(
        name=sheet,
        cells=cells,
        rows_seen=0,
        merged=tuple(merged) if merged is not None else None,
        number_counts=numbers,
    )


def _check_size(source: CalamineSheet, limits: Limits) -> None:
    end = source.end or (0, 0)
    for limit, found, allowed in (
        ("rows", end[0] + 1, limits.rows),
        ("columns", end[1] + 1, limits.columns),
    ):
        if found > allowed:
            raise RefusedError(
                RefusalCode.LIMIT_EXCEEDED, limit=limit, found=found, allowed=allowed
            )


def _chunks(source: CalamineSheet, limits: Limits) -> tuple[list[pl.DataFrame], dict[int, int]]:
    if source.end is None:
        return [], {}
    width = source.end[1] + 1
    numbers = dict.fromkeys(range(width), 0)
    chunks: list[pl.DataFrame] = []
    line = 1
    rows: Iterator[list[object]] = iter(source.iter_rows())
    while chunk := list(itertools.islice(rows, _CHUNK_ROWS)):
        columns: dict[str, pl.Series] = {
            "line": pl.Series(range(line, line + len(chunk)), dtype=pl.UInt32)
        }
        for index, values in enumerate(zip(*chunk, strict=True)):
            series, count = column_text(values)
            check_cells(series, limits, index)
            columns[f"c{index}"] = series
            numbers[index] += count
        chunks.append(pl.DataFrame(columns))
        line += len(chunk)
    return chunks, {index: count for index, count in numbers.items() if count}


def check_cells(series: pl.Series, limits: Limits, index: int) -> None:
    """Refuse a column that holds a cell longer than the limit. Raises `RefusedError`."""
    longest = series.str.len_bytes().max() if series.len() else 0
    if isinstance(longest, int) and longest > limits.cell_chars * 4:
        raise RefusedError(
            RefusalCode.LIMIT_EXCEEDED,
            limit="cell length",
            found=longest,
            allowed=limits.cell_chars * 4,
            where=f"column {index + 1}",
        )


def filled_rows(cells: pl.DataFrame) -> tuple[int, int]:
    """(rows with any content, line of the last of them) as the parser delivered them."""
    columns = [name for name in cells.columns if name != "line"]
    if not columns or cells.height == 0:
        return 0, 0
    lines = cells.filter(
        pl.any_horizontal(
            [(pl.col(c).str.strip_chars() != "").fill_null(value=False) for c in columns]
        )
    )["line"]
    last = lines.max()
    return lines.len(), int(last) if isinstance(last, int) else 0
