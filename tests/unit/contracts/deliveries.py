"""Files as they arrive, written cell by cell, and what a night makes of them.

Here: writing and judging. Not here: what any register says (its own test).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from contracts.registry import REASONS, SOURCES
from intake.judging import Delivered, Judged, judge_files
from sources import Limits
from validators import Split, mentions

TODAY = date(2026, 11, 28)
Rows = Sequence[Sequence[object]]


def workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook of these sheets, row by row; None leaves a cell empty."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, column, cell)
    return path


def judged(source: str, *files: Path) -> Judged:
    """A delivery of these files, judged on `TODAY`."""
    delivered = [Delivered(path, TODAY) for path in files]
    return judge_files(SOURCES[source], delivered, today=TODAY, limits=Limits(isolate=False))


def split_of(judged: Judged, table: str) -> Split:
    """One table, of files that were all read."""
    refused = judged.ledger.filter(pl.col("refusal").is_not_null())
    assert refused.is_empty(), refused.to_dicts()
    return judged.splits[table]


def flags(split: Split) -> list[set[str]]:
    """`column:CODE` of each accepted row."""
    return [set(found) for found in split.accepted["flags"].to_list()]


def rejected(split: Split) -> list[tuple[str, int, str, str]]:
    """Sheet, line, column and reason of each line in quarantine; every reason has a sentence."""
    told = split.quarantined.select("sheet", "line", "column", "rule").rows()
    assert all(REASONS[rule].sentence_vi for *_, rule in told)
    return told


def mentioned(source: str, table: str, split: Split) -> pl.DataFrame:
    """The persons that the accepted rows mention."""
    contract = SOURCES[source]
    return mentions(contract, contract.table(table), split.accepted)
