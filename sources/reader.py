"""The one way in: `read`. Here: dispatch by kind, refusals instead of exceptions. Not here:
formats.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from contracts.language import HeaderSpec
from sources.archive import FOLDER, members
from sources.choice import FixedMapping
from sources.csv_reader import read_csv
from sources.dbf import read_dbf
from sources.excel import Sheets, read_ods, read_xls, read_xlsx
from sources.files import FileIdentity, FileKind, identify, printable
from sources.html_tables import read_html
from sources.json_document import read_json
from sources.limits import Limits
from sources.ndjson import read_ndjson
from sources.note_sheets import note_sheet
from sources.notes import NoteCode
from sources.parquet import read_parquet
from sources.reading import FileReading, RawSheet, Table
from sources.refusals import Refusal, RefusalCode, RefusedError, check_limit, is_panic
from sources.tables import build_table
from sources.xml2003 import read_xml_2003

DEFAULT_LIMITS = Limits()
_BOOKS: Mapping[FileKind, Callable[[Path, str, Limits], Sheets]] = {
    FileKind.XLSX: read_xlsx,
    FileKind.XLS: read_xls,
    FileKind.ODS: read_ods,
    FileKind.XML_2003: read_xml_2003,
}
_TABLES: Mapping[FileKind, Callable[[Path, Limits], RawSheet]] = {
    FileKind.HTML: read_html,
    FileKind.PARQUET: read_parquet,
    FileKind.DBF: read_dbf,
}
_RECORDS: Mapping[FileKind, Callable[[Path, Mapping[str, HeaderSpec], Limits], list[RawSheet]]] = {
    FileKind.JSON: read_json,
    FileKind.NDJSON: read_ndjson,
}
_MAY_HOLD_NUL = frozenset(
    {FileKind.XLS, FileKind.DBF, FileKind.PARQUET, FileKind.JSON, FileKind.NDJSON}
)


def read(
    path: Path,
    specs: Mapping[str, HeaderSpec],
    limits: Limits = DEFAULT_LIMITS,
    *,
    fixed: FixedMapping | None = None,
) -> FileReading:
    """Read every table of the file at `path`, in a process of its own unless `limits.isolate` is
    off.

    `specs` maps a table name to what its header looks like; `fixed` (table → column → label) is a
    mapping that a person confirmed. Whatever is wrong with the file comes back as refusals; raises
    `OSError` only when the file cannot be opened at all.
    """
    if not limits.isolate:
        return read_here(path, specs, limits, fixed=fixed)
    from sources.sandbox import SHARED  # which starts processes that import this module

    with path.open("rb"):
        return SHARED.read(path, specs, limits, fixed)


def expect(
    path: Path,
    specs: Mapping[str, HeaderSpec],
    limits: Limits = DEFAULT_LIMITS,
    *,
    fixed: FixedMapping | None = None,
) -> None:
    """Say that `read` will be called with just this, after what was said before: the file is read
    meanwhile, unless `limits.isolate` is off."""
    if limits.isolate:
        from sources.sandbox import SHARED

        SHARED.expect(path, specs, limits, fixed)


def expect_nothing() -> None:
    """Let go of what was expected and not read."""
    from sources.sandbox import SHARED

    SHARED.forget()


def read_here(
    path: Path,
    specs: Mapping[str, HeaderSpec],
    limits: Limits = DEFAULT_LIMITS,
    *,
    fixed: FixedMapping | None = None,
) -> FileReading:
    """As `read`, in this process: nothing watches time and memory.

    A parser that breaks on a file (a panic in its native code, an error nobody foresaw) is a
    refusal READER_CRASHED that names the error's type; its text could quote the file and is
    dropped.
    """
    before = _stamp(path)
    file = identify(path)
    try:
        sheets, refusals = _raw_sheets(path, file, specs, limits)
        _unchanged(path, before)
        return _tables(file, sheets, refusals, specs, limits, fixed)
    except RefusedError as refused:
        return FileReading(file, (), (refused.refusal(file.name),))
    except BaseException as error:
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        refusal = RefusedError(RefusalCode.READER_CRASHED, detail=type(error).__name__)
        return FileReading(file, (), (refusal.refusal(file.name),))


def _unchanged(path: Path, before: tuple[int, int]) -> None:
    if _stamp(path) != before:
        raise RefusedError(RefusalCode.FILE_CHANGED)


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _raw_sheets(
    path: Path, file: FileIdentity, specs: Mapping[str, HeaderSpec], limits: Limits
) -> tuple[list[RawSheet], list[Refusal]]:
    sheets, refusals = _by_kind(path, file, specs, limits)
    sheets = [s if s.files else replace(s, files=(file.name,)) for s in sheets]
    if file.kind in _MAY_HOLD_NUL:
        sheets = [_without_nul(sheet) for sheet in sheets]
    return sheets, refusals


def _by_kind(
    path: Path, file: FileIdentity, specs: Mapping[str, HeaderSpec], limits: Limits
) -> tuple[list[RawSheet], list[Refusal]]:
    check_limit("file size", file.size, limits.file_bytes)
    if book := _BOOKS.get(file.kind):
        return book(path, file.name, limits)
    if table := _TABLES.get(file.kind):
        return [table(path, limits)], []
    if records := _RECORDS.get(file.kind):
        return records(path, specs, limits), []
    match file.kind:
        case FileKind.CSV:
            return [read_csv(path, specs, limits)], []
        case FileKind.ZIP:
            return _in_archive(path, file, specs, limits)
        case FileKind.EMPTY:
            raise RefusedError(RefusalCode.EMPTY_FILE, rows_seen=0)
        case FileKind.XLSB:
            raise RefusedError(RefusalCode.BINARY_WORKBOOK)
    raise RefusedError(RefusalCode.UNKNOWN_FORMAT)


def _without_nul(sheet: RawSheet) -> RawSheet:
    """NUL is no text, whatever let it through: it becomes U+FFFD, which is noted."""
    names = [name for name in sheet.cells.columns if name != "line"]
    found = [name for name in names if sheet.cells[name].str.contains("\0", literal=True).any()]
    if not found:
        return sheet
    count = sum(
        int(sheet.cells[name].str.count_matches("\0", literal=True).sum()) for name in found
    )
    cells = sheet.cells.with_columns(pl.col(found).str.replace_all("\0", "\ufffd", literal=True))
    return replace(sheet, cells=cells, notes=NoteCode.UNDECODABLE_BYTES.added(sheet.notes, count))


def _in_archive(
    path: Path, file: FileIdentity, specs: Mapping[str, HeaderSpec], limits: Limits
) -> tuple[list[RawSheet], list[Refusal]]:
    """Sheets of all files in a ZIP file, named `member` or `member › sheet`; no archive inside."""
    sheets: list[RawSheet] = []
    refusals: list[Refusal] = []
    with tempfile.TemporaryDirectory(prefix="dongbo-zip-") as folder:
        for found in members(path, file.name, Path(folder), limits):
            if isinstance(found, Refusal):
                refusals.append(found)
                continue
            shown, member = found
            inner = identify(member)
            if inner.kind == FileKind.ZIP:
                refusals.append(Refusal(file.name, shown, RefusalCode.UNKNOWN_FORMAT))
                continue
            try:
                inner_sheets, refused = _raw_sheets(member, inner, specs, limits)
            except RefusedError as error:
                refusals.append(error.refusal(file.name, shown))
                continue
            files = (*reversed(shown.split(FOLDER)), file.name)
            sheets += [
                replace(s, name=_inside(shown, s.name), known_as=_own_name(s), files=files)
                for s in inner_sheets
            ]
            refusals += [replace(r, file=file.name, sheet=_inside(shown, r.sheet)) for r in refused]
            member.unlink()
    return sheets, refusals


def _inside(member: str, sheet: str | None) -> str:
    return f"{member}{FOLDER}{sheet}" if sheet else member


def _tables(
    file: FileIdentity,
    sheets: list[RawSheet],
    refusals: list[Refusal],
    specs: Mapping[str, HeaderSpec],
    limits: Limits,
    fixed: FixedMapping | None,
) -> FileReading:
    tables: list[Table] = []
    skipped: list[str] = []
    unknown: list[tuple[RawSheet, Refusal]] = []
    for sheet in _with_printable_names(sheets):
        if sheet.rows_seen == 0 and sheet.labels is None:
            skipped.append(sheet.name)
            continue
        try:
            tables.append(build_table(sheet, specs, limits, fixed))
        except RefusedError as refused:
            refused.rows_seen = (
                refused.rows_seen if refused.rows_seen is not None else sheet.rows_seen
            )
            refusal = refused.refusal(file.name, printable(sheet.name) if sheet.name else None)
            unknown.append((sheet, refusal))
    notes = [note_sheet(*pair, specs) if tables else None for pair in unknown]
    refusals += [r for (_, r), found in zip(unknown, notes, strict=True) if found is None]
    if not tables and not refusals:
        refusals.append(Refusal(file.name, None, RefusalCode.EMPTY_FILE, rows_seen=0))
    kept = tuple(found for found in notes if found is not None)
    return FileReading(file, tuple(tables), tuple(refusals), tuple(skipped), kept)


def _own_name(sheet: RawSheet) -> str:
    """What its file calls a sheet."""
    return sheet.name if sheet.known_as is None else sheet.known_as


def _with_printable_names(sheets: Sequence[RawSheet]) -> list[RawSheet]:
    """Sheets under names that are safe to show and still their own: `name`, `name (2)`…"""
    taken: set[str] = set()
    named: list[RawSheet] = []
    for sheet in sheets:
        shown = unique = printable(sheet.name) if sheet.name else ""
        copy = 2
        while unique in taken:
            unique, copy = f"{shown} ({copy})", copy + 1
        taken.add(unique)
        named.append(replace(sheet, name=unique, known_as=_own_name(sheet)))
    return named
