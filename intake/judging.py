"""Files of one source read, judged and accounted for: what a night and `dongbo check` share.

Belongs here: from files to splits, ledger and superseded rows, as plain functions of paths. Does
not belong here: how files are read (sources/), what a rule says (validators/), where a night keeps
its files (validated.py) and Dagster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from common.spreadsheets import given_cells
from contracts.language import SourceContract
from intake.layout import Layout, Night
from intake.ledger import Hint, close_ledger, read_rows, unusable_mapping
from intake.mappings import (
    MappingError,
    Mappings,
    how_to_fix,
    load_mapping,
    mapping_path,
)
from intake.recognition import likely_source, wrong_source
from sources import FileKind, FileReading, Limits, Table, expect, read
from validators import Split, stand_together, validate
from validators.corrections import Round, apply_corrections
from validators.lookups import look_up
from validators.origins import MARK, find_origins

_DEFAULT = Limits()
_ROWS_TOGETHER = 20_000
"""Small sheets are judged together; large ones one by one, so that not all are held twice."""


@dataclass(frozen=True)
class Delivered:
    """One file of a delivery: where its bytes lie, the day its data are of, and for a file that
    came back corrected the day on which it came."""

    path: Path
    as_of: date
    returned: date | None = None


@dataclass(frozen=True)
class Judged:
    """A delivery read and judged: one Split per table, the ledger (shape LEDGER), and the rows that
    came back corrected (shape `validators.corrections.SUPERSEDED`)."""

    splits: dict[str, Split]
    ledger: pl.DataFrame
    superseded: pl.DataFrame


class _Piece(NamedTuple):
    """Sheets judged; of a returned file the day it came and where its rows came from."""

    split: Split
    returned: date | None
    origins: pl.DataFrame | None


def judge_delivery(
    contract: SourceContract,
    manifest: pl.DataFrame,
    layout: Layout,
    night: Night,
    limits: Limits = _DEFAULT,
) -> Judged:
    """Read and validate every file of a manifest (shape `intake.delivery.MANIFEST`).

    A mapping file that cannot be used refuses every file of the source, in words.
    """
    path = mapping_path(layout.home, night.province, contract.source)
    try:
        fixed = load_mapping(path, contract)
    except MappingError as error:
        refused = [
            unusable_mapping(
                contract.source, e["as_of"], e["file_sha256"], e["file_name"], str(error)
            )
            for e in manifest.sort("file_sha256").iter_rows(named=True)
        ]
        return account_for(contract, night.date, {}, refused)
    files = _delivered(manifest, layout)
    hint = Hint(*how_to_fix(path, night.province, contract.source))
    return judge_files(contract, files, today=night.date, fixed=fixed, hint=hint, limits=limits)


def expect_delivery(
    contract: SourceContract,
    manifest: pl.DataFrame,
    layout: Layout,
    night: Night,
    limits: Limits = _DEFAULT,
) -> None:
    """Have the files of a manifest read while other work is done: `judge_delivery` will be called
    with the same, after that of deliveries expected before."""
    try:
        fixed = load_mapping(mapping_path(layout.home, night.province, contract.source), contract)
    except MappingError:
        return  # `judge_delivery` reads nothing then and says what is wrong
    for file in _delivered(manifest, layout):
        expect(file.path, contract.headers, limits, fixed=fixed)


def _delivered(manifest: pl.DataFrame, layout: Layout) -> list[Delivered]:
    return [
        Delivered(
            layout.snapshot_path(entry["file_sha256"], entry["file_name"]),
            entry["as_of"],
            entry["delivered"] if entry["returned"] else None,
        )
        for entry in manifest.sort("file_sha256").iter_rows(named=True)
    ]


def judge_files(
    contract: SourceContract,
    files: Iterable[Delivered],
    *,
    today: date,
    fixed: Mappings | None = None,
    hint: Hint | None = None,
    limits: Limits = _DEFAULT,
    whole: bool = True,
) -> Judged:
    """Read and validate every file; dates after `today` lie in the future.

    `whole`: these are all files of a delivery, so rows are judged by what other tables of the
    source say of them too; of a file alone nobody knows what lies beside it. `fixed` is the mapping
    file of the source, `hint` what a person can do about a header. A file that holds nothing of
    this source and is recognised as one of another is told so. Raises `OSError` when a file cannot
    be opened.
    """
    specs = contract.headers
    pieces: dict[str, list[_Piece]] = {table.name: [] for table in contract.tables}
    lines: list[dict[str, object]] = []
    for file in files:
        reading = read(file.path, specs, limits, fixed=fixed)
        known = likely_source(file.path, contract, reading)
        advice = Hint(*wrong_source(known)) if known else hint
        lines += read_rows(contract.source, file.as_of, reading, advice)
        judged = _judged(contract, reading, file.returned, today)
        del reading  # the text of the rows is large, and what is kept of it lies in the pieces
        for name, piece in judged:
            pieces[name].append(piece)
    found = account_for(contract, today, pieces, lines)
    if whole:
        return replace(found, splits=look_up(contract, found.splits, today))
    return found


def _judged(
    contract: SourceContract, reading: FileReading, returned: date | None, today: date
) -> Iterator[tuple[str, _Piece]]:
    """The sheets of a file, judged, under the name of their table; alike ones together."""
    file, tables = reading.file, list(reading.tables)
    del reading
    written = returned and file.kind == FileKind.CSV
    while tables:
        if written:
            tables[0] = _as_given(tables[0])
        name, count = tables[0].name, _alike_first(tables)
        origins = None
        if returned:
            origins = pl.concat(table_origins(file.sha256, table) for table in tables[:count])
        # given away, not held here: `validate` lets the text go once it is typed
        split = validate(
            contract.table(name), [tables.pop(0) for _ in range(count)], file, today=today
        )
        yield name, _Piece(split, returned, origins)


def _alike_first(tables: list[Table]) -> int:
    """Puts the sheets that are judged together with the first one right behind it; how many these
    are, itself included."""
    first, *others = tables
    together, apart, rows = [first], [], first.rows.height
    for table in others:
        more = rows + table.rows.height
        fits = table.name == first.name and stand_together(first, table)
        if fits and more <= _ROWS_TOGETHER:
            together.append(table)
            rows = more
        else:
            apart.append(table)
    tables[:] = [*together, *apart]
    return len(together)


def _as_given(table: Table) -> Table:
    """A returned CSV table without what `dongbo rejects` put before formulas."""
    return replace(table, rows=table.rows.with_columns(given_cells(pl.col(pl.String))))


def table_origins(file_sha256: str, table: Table) -> pl.DataFrame:
    """Where the rows of a returned sheet came from, malformed records included."""
    marked = [name for name in table.rows.columns if MARK in name]
    texts = [table.rows.select("line", pl.col(name).alias("text")) for name in marked[:1]]
    texts.append(table.malformed.select("line", pl.col("raw").alias("text")))
    return find_origins(file_sha256, table.sheet, pl.concat(texts))


def account_for(
    contract: SourceContract,
    today: date,
    pieces: Mapping[str, list[_Piece]],
    lines: list[dict[str, object]],
) -> Judged:
    """Pieces merged table by table, returned rows in the place of what they correct, and the
    ledger of it all."""
    splits: dict[str, Split] = {}
    superseded: list[pl.DataFrame] = []
    for table in contract.tables:
        own = pieces.get(table.name, [])
        rounds = [
            Round(
                day,
                [p.split for p in own if p.returned == day],
                pl.concat(p.origins for p in own if p.returned == day and p.origins is not None),
            )
            for day in sorted({p.returned for p in own if p.returned})
        ]
        base = [p.split for p in own if p.returned is None]
        corrected = apply_corrections(table, base, rounds, today=today)
        splits[table.name] = corrected.split
        superseded.append(corrected.superseded)
    return Judged(splits, close_ledger(lines, splits.values(), superseded), pl.concat(superseded))
