"""What a file is, seen from its beginning: for a person who wants to know before it is delivered.

Belongs here: identity, encoding, recognised columns, first rows (personal data masked), problems.
Does not belong here: showing them (pipelines/cli/inspect.py) and taking the file (validated.py).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from contracts.language import Column, HeaderSpec, SourceContract, TableContract
from intake.mappings import Mappings, Remembered
from intake.recognition import (
    SAMPLE_BYTES,
    SAMPLE_ROWS,
    TEXT_KINDS,
    likely_source,
    limits_of,
    parts_of,
    qualified,
    sample,
    specs_of,
    undemanding,
    wrong_source,
)
from intake.returned import is_returned
from sources import (
    FileIdentity,
    FileReading,
    Limits,
    RefusalCode,
    Table,
    identify,
    read,
)
from sources.layout import text_head
from sources.notes import NoteCode, say
from sources.refusals import RefusedError
from sources.text import from_1258, to_utf8
from validators import validate

_UNSURE = frozenset(
    {RefusalCode.MISSING_COLUMN, RefusalCode.AMBIGUOUS_HEADER, RefusalCode.UNKNOWN_SHEET}
)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class ColumnView:
    """One column of the contract: the label that was taken for it or the place of the title that
    gives it, and the old encoding it was in."""

    column: str
    title: str
    required: bool
    label: str | None
    confidence: float | None
    encoding: str | None
    titled: str | None = None

    @property
    def found(self) -> bool:
        """Whether the file has it."""
        return self.label is not None or self.titled is not None


@dataclass(frozen=True)
class TableView:
    """One sheet recognised as a register (perhaps not well enough: `missing`).

    `unused` are labels that nobody took, `rows` the first rows by canonical column, `findings` how
    often a rule is broken in the rows seen, `aside` how many of those would be kept aside, `notes`
    what the reader noticed (English, Vietnamese).
    """

    source: str
    table: str
    title: str
    sheet: str
    header_lines: tuple[int, int]
    confidence: float
    columns: tuple[ColumnView, ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    rows_seen: int
    findings: Mapping[str, int]
    shown: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    notes: tuple[tuple[str, str], ...] = ()
    aside: int = 0

    @property
    def remembered(self) -> Remembered:
        """What a mapping file would hold of it."""
        found = {c.column: c.label for c in self.columns if c.label is not None}
        return Remembered(found, self.unused)


@dataclass(frozen=True)
class Inspection:
    """What is known of a file. `sampled` says how much of it was read, empty when all of it.
    `returned`: it carries the mark of `dongbo rejects`.

    `problems` are why the file would be refused as it is, in English and Vietnamese; `note_sheets`
    the sheets that hold no rows but notes, each with its sentence in Vietnamese and English.
    """

    file: FileIdentity
    encoding: str | None
    sampled: str
    returned: bool
    tables: tuple[TableView, ...]
    problems: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    note_sheets: tuple[tuple[str, str, str], ...] = ()

    @property
    def confident(self) -> bool:
        """Whether every sheet was recognised with all it needs."""
        return bool(self.tables) and not self.problems and not any(t.missing for t in self.tables)


def inspect_file(
    path: Path,
    contracts: Mapping[str, SourceContract],
    *,
    today: date,
    fixed: Mapping[str, Mappings] | None = None,
    first_rows: int = 5,
    show_values: bool = False,
    continued_share: float = Limits.continued_share,
) -> Inspection:
    """Look at the beginning of the file at `path`; `contracts` are the sources it may be of.

    Of a file beyond 2 MiB the first 512 KiB (text) or the first 2,000 rows (Parquet, DBF, .xlsx)
    are judged; .xls, .ods, JSON and ZIP are read whole. `fixed` holds mapping files by source.
    Raises `OSError` when the file cannot be opened.
    """
    file = identify(path)
    specs = specs_of(contracts)
    chosen = {
        qualified(source, name): columns
        for source, mapping in (fixed or {}).items()
        for name, columns in mapping.items()
    }
    with tempfile.TemporaryDirectory(prefix="dongbo-inspect-") as folder:
        source, sampled = sample(path, file, Path(folder))
        limits = replace(limits_of(file), continued_share=continued_share)
        reading = read(source, specs, limits, fixed=chosen)
        problems = [(r.message_en, r.message_vi) for r in reading.refusals]
        problems += _wrong_source(path, contracts, reading)
        tables = reading.tables
        if any(r.code in _UNSURE for r in reading.refusals):
            tables = (*tables, *_unsure(source, specs, chosen, reading, limits))
        views = tuple(
            _view(contracts, table, reading, today, first_rows, show_values=show_values)
            for table in tables
        )
    encoding = _encoding(path, file)
    if any(note.startswith(NoteCode.FIRST_ROWS_ONLY) for table in tables for note in table.notes):
        sampled = f"first {SAMPLE_ROWS:,} rows of each sheet, {file.size / 1048576:.1f} MiB in all"
    unread = tuple(
        (sheet.name, *say(note))
        for sheet in reading.note_sheets
        for note in NoteCode.NOTES_SHEET.note(sheet.rows_seen - sheet.blank)
    )
    return Inspection(file, encoding, sampled, is_returned(path), views, tuple(problems), unread)


def _wrong_source(
    path: Path, contracts: Mapping[str, SourceContract], reading: FileReading
) -> list[tuple[str, str]]:
    """English and Vietnamese, where one source was asked for and the file is of another."""
    if len(contracts) != 1:
        return []
    (asked,) = contracts.values()
    known = likely_source(path, asked, reading)
    return [wrong_source(known)[::-1]] if known else []


def _unsure(
    path: Path,
    specs: Mapping[str, HeaderSpec],
    fixed: Mapping[str, Mapping[str, str]],
    known: FileReading,
    limits: Limits,
) -> list[Table]:
    """What the sheets that were refused look most like, nothing demanded."""
    reading = read(path, undemanding(specs), replace(limits, header_confidence=0.0), fixed=fixed)
    sheets = {t.sheet for t in known.tables} | {sheet.name for sheet in known.note_sheets}
    return [table for table in reading.tables if table.sheet not in sheets]


def _encoding(path: Path, file: FileIdentity) -> str | None:
    if file.kind not in TEXT_KINDS:
        return None
    head = text_head(path, SAMPLE_BYTES)
    try:
        encoding = to_utf8(head).encoding
    except RefusedError:
        return None
    return from_1258(head).encoding if encoding == "latin-1" else encoding


def _view(
    contracts: Mapping[str, SourceContract],
    table: Table,
    reading: FileReading,
    today: date,
    first_rows: int,
    *,
    show_values: bool,
) -> TableView:
    source, name = parts_of(table.name)
    contract = contracts[source].table(name)
    columns = tuple(
        ColumnView(
            column.name,
            column.title_vi,
            column.required,
            table.mapping[column.name].label if column.name in table.mapping else None,
            table.mapping[column.name].confidence if column.name in table.mapping else None,
            table.encodings.get(column.name),
            table.titled[column.name].place if column.name in table.titled else None,
        )
        for column in contract.columns
    )
    taken = {match.index for match in table.mapping.values()}
    missing = tuple(c.column for c in columns if c.required and not c.found)
    shown, rows = _first_rows(contract, table, first_rows, show_values=show_values)
    findings, aside = {}, 0
    if not missing:
        judged = validate(contract, [replace(table, name=name)], reading.file, today=today)
        findings, aside = dict(judged.counts.by_rule), judged.counts.quarantined
    return TableView(
        source=source,
        table=name,
        title=contract.title_vi,
        sheet=table.sheet,
        header_lines=table.header_lines,
        confidence=table.confidence,
        columns=columns,
        missing=missing,
        unused=tuple(
            label
            for index, label in enumerate(table.header)
            if index not in taken and not label.startswith("column ")
        ),
        rows_seen=table.rows.height + table.malformed.height,
        findings=findings,
        shown=shown,
        rows=rows,
        notes=tuple((said.en, said.vi) for said in map(say, table.notes)),
        aside=aside,
    )


def _first_rows(
    contract: TableContract, table: Table, count: int, *, show_values: bool
) -> tuple[tuple[str, ...], tuple[tuple[str | None, ...], ...]]:
    named = (*table.mapping, *table.titled)
    names = tuple(name for name in named if name in table.rows.columns)
    frame = table.rows.select(names).head(count)
    if not show_values:
        known = {column.name: column for column in contract.columns}
        frame = frame.with_columns(_masked(frame[name], known.get(name)) for name in names)
    return names, tuple(frame.iter_rows())


def _masked(texts: pl.Series, column: Column | None) -> pl.Series:
    """Personal data, and texts that are not what their column is for, as their shape."""
    if column is not None and not column.pii and column.pattern is None:
        return texts
    if column is None or column.pattern is None:
        return texts.map_elements(mask, return_dtype=pl.String)
    fits = column.pattern.fits(texts).fill_null(value=False)
    return texts.zip_with(fits, texts.map_elements(mask, return_dtype=pl.String))


def mask(text: str) -> str:
    """The shape of a text: letters as `x` or `X`, digits as `9`, everything else as it is."""
    shape = re.sub(r"\d", "9", text)
    return _LETTER.sub(lambda found: "X" if found.group().isupper() else "x", shape)
