"""Workbooks (.xlsx, .xlsm, .xls, .ods) to raw sheets. calamine parses; here: limits, lines, counts,
text.

Not here: which row is a header (that is `headers` and `rows`).
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from sources.counted import Seen, checked
from sources.files import printable
from sources.limits import Limits
from sources.notes import NoteCode
from sources.ods_count import count_ods
from sources.reading import RawSheet
from sources.refusals import Refusal, RefusalCode, RefusedError, check_limit, panic_refused
from sources.values import column_text
from sources.xls_count import count_xls, with_true_code_page
from sources.xlsx_count import (
    SheetCount,
    count_exact,
    count_fast,
    sheet_members,
)
from sources.xlsx_head import head_copy
from sources.xlsx_rows import renumber_rows
from sources.zips import XML_ERRORS, ZIP_ERRORS, check_archive, check_parts

_CHUNK_ROWS = 20_000
_XLSX = (".xlsx", ".xlsm")
PARSER_ERRORS: tuple[type[Exception], ...] = (CalamineError, ValueError, OSError, OverflowError)


Sheets = tuple[list[RawSheet], list[Refusal]]


def read_xlsx(path: Path, name: str, limits: Limits) -> Sheets:
    """All worksheets of an .xlsx or .xlsm file; a bad sheet is a refusal beside the good ones."""
    check_archive(path, limits)
    with _archive(path) as archive:
        check_parts(archive)
        members = _members(archive)
        if limits.first_rows:
            return _read_head(archive, members, name, limits)
        counts = {sheet: _counted(archive, member, limits) for sheet, member in members.items()}
        repeated = {
            s: c.repeated for s, c in counts.items() if isinstance(c, SheetCount) and c.repeated
        }
        if not repeated:
            return _read_book(
                _named(path, *_XLSX),
                name,
                limits,
                lambda s: _seen(archive, members, counts, s, limits),
            )
        with (
            renumber_rows(path, archive, members, set(repeated), limits) as copy,
            _archive(copy.path) as new,
        ):
            for sheet in repeated:
                counts[sheet] = _counted(new, members[sheet], limits)
            sheets, refusals = _read_book(
                copy.path, name, limits, lambda s: _seen(new, members, counts, s, limits)
            )
    noted = [
        replace(s, notes=(*s.notes, *NoteCode.ROWS_RENUMBERED.note(repeated.get(s.name, 0))))
        for s in sheets
    ]
    return noted, refusals


def _read_head(
    archive: zipfile.ZipFile, members: dict[str, str], name: str, limits: Limits
) -> Sheets:
    """The first rows of each sheet, noted where there are more."""
    with head_copy(archive, members.values(), limits) as (copy, cut):
        sheets, refusals = read_xlsx(copy, name, replace(limits, first_rows=0))
    note = NoteCode.FIRST_ROWS_ONLY.note(limits.first_rows)
    noted = [replace(s, notes=(*s.notes, *note)) if members[s.name] in cut else s for s in sheets]
    return noted, refusals


def read_ods(path: Path, name: str, limits: Limits) -> Sheets:
    """All sheets of an OpenDocument spreadsheet."""
    check_archive(path, limits)
    with _archive(path) as archive:
        check_parts(archive)
        try:
            counts = count_ods(archive, limits)
        except ZIP_ERRORS as error:
            raise RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__) from error
    book = _named(path, ".ods")
    return _read_book(book, name, limits, lambda sheet: _known(counts.get(sheet)))


def read_xls(path: Path, name: str, limits: Limits) -> Sheets:
    """All sheets of an .xls file (BIFF 5 to 8)."""
    data = path.read_bytes()
    counted = count_xls(data)
    for rows in counted.values():  # before calamine, which makes room for the box of every sheet
        check_limit("columns", rows.width, limits.columns)
        check_limit("cells", rows.height * rows.width, limits.cells)
    counts = {
        sheet: (rows.last, len(rows.filled), len(rows.filled & rows.hidden))
        for sheet, rows in counted.items()
    }
    return _read_book(
        with_true_code_page(data), name, limits, lambda sheet: _known(counts.get(sheet))
    )


def _known(count: tuple[int, int, int] | None) -> Seen:
    if count is None:
        raise RefusedError(RefusalCode.UNREADABLE, detail="sheet not counted")
    last, filled, hidden = count
    return Seen(last, filled, notes=NoteCode.HIDDEN_ROWS.note(hidden))


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except ZIP_ERRORS as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail="ZIP") from error


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    try:
        return sheet_members(archive)
    except XML_ERRORS as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail="workbook.xml") from error


def _counted(archive: zipfile.ZipFile, member: str, limits: Limits) -> SheetCount | RefusedError:
    """The fast count of a sheet, or why it cannot be counted: that concerns this sheet only."""
    try:
        return count_fast(archive, member, limits)
    except RefusedError as refused:
        return refused
    except ZIP_ERRORS as error:
        return RefusedError(RefusalCode.TRUNCATED, detail=type(error).__name__)


def _read_book(
    book: Path | bytes, name: str, limits: Limits, seen: Callable[[str], Seen]
) -> Sheets:
    sheets: list[RawSheet] = []
    refusals: list[Refusal] = []
    with open_workbook(book) as workbook:
        found = [m for m in workbook.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        check_limit("sheets", len(found), limits.sheets)
        for sheet, visible in ((m.name, m.visible) for m in found):
            try:
                counted = seen(sheet)
                raw = checked(load_sheet(workbook, sheet, limits), counted)
                hidden = NoteCode.HIDDEN_SHEET.note(int(visible != SheetVisibleEnum.Visible))
                sheets.append(replace(raw, notes=(*raw.notes, *hidden)))
            except RefusedError as refused:
                refusals.append(refused.refusal(name, printable(sheet)))
    return sheets, refusals


def open_workbook(book: Path | bytes) -> CalamineWorkbook:
    """The workbook opened by calamine, a path by the ending of its name, bytes by what they hold.

    Raises `RefusedError` for what it cannot open.
    """
    with _parsing(RefusalCode.UNREADABLE):
        if isinstance(book, bytes):
            return CalamineWorkbook.from_filelike(io.BytesIO(book))
        return CalamineWorkbook.from_path(book)


def _named(path: Path, *endings: str) -> Path | bytes:
    """The path, or what the file holds where its name says that it is something else."""
    return path if path.suffix.lower() in endings else path.read_bytes()


@contextmanager
def _parsing(code: RefusalCode) -> Iterator[None]:
    """What calamine raises, a panic of its native code included, becomes a refusal."""
    try:
        with panic_refused(code):
            yield
    except PasswordError as error:
        raise RefusedError(RefusalCode.PASSWORD) from error
    except ZipError as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail="ZIP") from error
    except PARSER_ERRORS as error:
        raise RefusedError(code, detail=type(error).__name__) from error


def _seen(
    archive: zipfile.ZipFile,
    members: dict[str, str],
    counts: dict[str, SheetCount | RefusedError],
    sheet: str,
    limits: Limits,
) -> Seen:
    count = counts.get(sheet)
    if count is None:
        raise RefusedError(RefusalCode.UNREADABLE, detail="worksheet part not found")
    if isinstance(count, RefusedError):
        raise count
    notes = (
        *NoteCode.FORMULAS_WITHOUT_VALUE.note(count.uncached),
        *NoteCode.HIDDEN_ROWS.note(count.hidden),
    )
    return Seen(count.last, count.filled, lambda: _exact(archive, members[sheet], limits), notes)


def _exact(archive: zipfile.ZipFile, member: str, limits: Limits) -> tuple[int, int]:
    try:
        return count_exact(archive, member, limits)
    except XML_ERRORS as error:
        raise RefusedError(RefusalCode.TRUNCATED, detail="XML") from error


def load_sheet(workbook: CalamineWorkbook, sheet: str, limits: Limits) -> RawSheet:
    """Cells of one sheet as text, from row 1 of the sheet; `rows_seen` is not set here."""
    with _parsing(RefusalCode.TRUNCATED):
        source = workbook.get_sheet_by_name(sheet)
        _check_size(source, limits)
        chunks, numbers = _chunks(source, limits)
        merged = source.merged_cell_ranges
    cells = pl.concat(chunks) if chunks else pl.DataFrame(schema={"line": pl.UInt32})
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
        check_limit(limit, found, allowed)


def _chunks(source: CalamineSheet, limits: Limits) -> tuple[list[pl.DataFrame], dict[int, int]]:
    if source.end is None or source.start is None:
        return [], {}
    left, width = source.start[1], source.end[1] + 1
    numbers = dict.fromkeys(range(width), 0)
    chunks: list[pl.DataFrame] = []
    line = 1
    rows: Iterator[list[object]] = iter(source.iter_rows())
    while chunk := list(itertools.islice(rows, _CHUNK_ROWS)):
        columns: dict[str, pl.Series] = {
            "line": pl.Series(range(line, line + len(chunk)), dtype=pl.UInt32)
        }
        for index in range(left):
            columns[f"c{index}"] = pl.Series([None], dtype=pl.String).new_from_index(0, len(chunk))
        for index, values in enumerate(zip(*chunk, strict=True), start=left):
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
    size = longest if isinstance(longest, int) else 0
    check_limit("cell length", size, limits.cell_chars * 4, where=f"column {index + 1}")
