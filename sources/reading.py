"""What reading a file gives. Here: the result shapes. Not here: how they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import polars as pl

from sources.accounting import Accounting
from sources.files import FileIdentity
from sources.headers import ColumnMatch, MergedRange
from sources.refusals import Refusal
from sources.titles import Titled

MALFORMED_SCHEMA = {"line": pl.UInt32, "reason": pl.String, "raw": pl.String}


@dataclass(frozen=True)
class RawSheet:
    """One sheet before its header is known.

    `cells`: `line` UInt32 (1-based physical row), then `c0`…`cN` String; missing is null. `labels`
    is set where the format itself names its columns (Parquet, DBF, JSON); then no row is a header.
    `number_counts`: how many cells of a column were numbers in the file. `no_text`: columns of
    binary, nested or rounded values. `malformed`: records with a wrong number of fields (`line`,
    `reason`, `raw`), already left out of `cells`. `suspects`: the same of short records that stand
    in `cells` padded: a title or a footer may be short, a data row may not. `files`: the name of
    the file and of the folders around it in an archive, the nearest first, the archive last.
    """

    name: str
    cells: pl.DataFrame
    rows_seen: int
    contents_seen: int | None = None
    merged: tuple[MergedRange, ...] | None = None
    labels: tuple[str, ...] | None = None
    number_counts: Mapping[int, int] = field(default_factory=dict)
    no_text: frozenset[int] = frozenset()
    malformed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MALFORMED_SCHEMA))
    suspects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MALFORMED_SCHEMA))
    continuation: int = 0
    blank: int = 0
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    known_as: str | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One recognised sheet.

    `name` is the key of the spec, `header` the unique column labels of the file in order, `mapping`
    canonical column → file column with confidence. `rows`: `line` UInt32, then the canonical
    columns present (String), then the columns nobody asked for under their label. A column of which
    cells were repaired keeps its text as read in `<column>_undecoded`, and `encodings` names what
    they were in (`repair.repair_encodings`). `number_columns` are those that the file stores as
    numbers, so that zeros in front are gone. `titled`: columns that the header lacks and a title or
    a name holds; in `rows` every row has the text. `malformed`: records kept aside (`line`,
    `reason`, `raw`).
    """

    __pydantic_config__: ClassVar = {"arbitrary_types_allowed": True}  # frames, as they are

    name: str
    sheet: str
    header: tuple[str, ...]
    header_lines: tuple[int, int]
    mapping: Mapping[str, ColumnMatch]
    confidence: float
    rows: pl.DataFrame
    malformed: pl.DataFrame
    accounting: Accounting
    encodings: Mapping[str, str] = field(default_factory=dict)
    number_counts: Mapping[str, int] = field(default_factory=dict)
    number_columns: tuple[str, ...] = ()
    titled: Mapping[str, Titled] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    encoding: str | None = None


@dataclass(frozen=True)
class NoteSheet:
    """A sheet of notes, left unread: `rows_seen` by the independent counter, `blank` of them."""

    name: str
    rows_seen: int
    blank: int


@dataclass(frozen=True)
class FileReading:
    """Everything read from one file: tables, and what was refused.

    `skipped` names empty sheets, `note_sheets` are those that hold notes for people, no rows.
    """

    file: FileIdentity
    tables: tuple[Table, ...]
    refusals: tuple[Refusal, ...]
    skipped: tuple[str, ...] = ()
    note_sheets: tuple[NoteSheet, ...] = ()
