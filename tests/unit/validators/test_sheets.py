"""Sheets judged together: each row and its place as if its sheet had been judged by itself."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

import polars as pl
import pytest

from contracts.language import Column, Kind, TableContract
from contracts.registry import SOURCES
from validators import Split, stand_together, validate
from validators.kinds import type_column
from validators.sheets import as_one
from validators.typed import Typed, stacked

TODAY = date(2026, 11, 24)
MALFORMED = {"line": pl.UInt32, "reason": pl.String, "raw": pl.String}
ODD = (None, "", " ", "?", "11/05/1990", "05/11/1990", "13/02/1990", "02/13/1990", "1990", "00000",
       "66190000123", "66190000124", "66190000125", "12345678", "123456789", "066190000123",
       "22015", "Phường Tân Lập", "1.234", "nam", "NGUYỄN  VĂN AN", "không rõ")  # fmt: skip
"""Texts of which some mean this or that by what else stands in their column."""


def tables_of_all_kinds() -> list[TableContract]:
    """As few tables as have a column of every kind, the widest first."""
    every = [table for source in SOURCES.values() for table in source.tables]
    left, found = set(Kind), []
    for table in sorted(every, key=lambda table: len(kinds_of(table)), reverse=True):
        if kinds_of(table) & left:
            left -= kinds_of(table)
            found.append(table)
    assert not left
    return found


def kinds_of(table: TableContract) -> set[Kind]:
    return {column.kind for column in table.columns}


@dataclass(frozen=True)
class File:
    name: str = "book.xlsx"
    sha256: str = "ab"


@dataclass(frozen=True)
class Text:
    sheet: str
    rows: pl.DataFrame
    number_columns: frozenset[str] = frozenset()
    titled: frozenset[str] = frozenset()
    malformed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MALFORMED))


def sheets_of(contract: TableContract, seed: int) -> list[Text]:
    """Three sheets (1, 9 and 14 rows); in each a column holds few odd texts, often the same."""
    drawn = random.Random(seed)
    made = []
    for name, height in (("7B", 9), ("7A", 14), ("6C", 1)):
        columns = {"line": pl.Series(range(8, 8 + height), dtype=pl.UInt32)}
        for column in contract.columns:
            usual = contract.example.get(column.name)
            texts = [usual, usual, *drawn.sample(ODD, 3)]
            cells = [drawn.choice(texts) for _ in range(height)]
            columns[column.name] = pl.Series(cells, dtype=pl.String)
        broken = pl.DataFrame([(99, "TOO_FEW_FIELDS", name)], schema=MALFORMED, orient="row")
        made.append(Text(name, pl.DataFrame(columns), malformed=broken))
    return made


def rows_of(splits: list[Split]) -> tuple[list[tuple], list[tuple], list[tuple]]:
    """Accepted, quarantined and raw rows, each sorted; a row accepted twice would stand twice."""
    accepted = pl.concat(split.accepted for split in splits)
    quarantined = pl.concat(split.quarantined for split in splits)
    raw = pl.concat(frame for split in splits for frame in split.raw)
    return tuple(sorted(map(repr, frame.rows())) for frame in (accepted, quarantined, raw))


@pytest.mark.parametrize("contract", tables_of_all_kinds(), ids=lambda table: table.name)
def test_every_row_is_judged_as_in_its_own_sheet(contract):
    for seed in range(4):
        sheets = sheets_of(contract, seed)
        together = validate(contract, sheets, File(), today=TODAY)
        alone = [validate(contract, [sheet], File(), today=TODAY) for sheet in sheets]
        assert rows_of([together]) == rows_of(alone)
        assert together.counts.rows_in == sum(split.counts.rows_in for split in alone)
        assert together.accepted["sheet"].is_sorted()


LOST, KEPT = ["66190000123", "66190000124", "66190000125"], ["066190000123"] * 3
OF_TODAY, OF_ANY_DAY = ["Xã Nội Bài", "Xã Thư Lâm"], ["Phường Ngọc Hà", "Phường Cửa Nam"]


@pytest.mark.parametrize(
    ("kind", "sheets"),
    [
        (Kind.DATE, [["02/13/1990", "04/25/1991", "11/05/1990"], ["13/02/1990", "11/05/1990"]]),
        (Kind.PERSON_ID, [["20512345", *LOST], ["20512345", *KEPT]]),
        (Kind.COMMUNE, [[*OF_TODAY, *OF_ANY_DAY], OF_ANY_DAY]),
    ],
)
def test_what_a_column_tells_of_its_cells_is_asked_of_each_sheet(kind, sheets):
    column, texts = Column("c", kind, ("cột",)), pl.Series("c", [*chain(*sheets)], dtype=pl.String)
    heights = [len(sheet) for sheet in sheets]
    typed = type_column(column, texts, TODAY, heights=heights)
    alone = [type_column(column, pl.Series("c", sheet), TODAY) for sheet in sheets]
    assert told(typed) == told(stacked(alone)) == [*chain(*map(told, alone))]
    assert told(typed) != told(type_column(column, texts, TODAY))


def told(typed: Typed) -> list[tuple]:
    """Of each cell the value, and what was repaired or wrong."""
    values = typed.columns[0].to_list()
    words: list[list[str]] = [[] for _ in values]
    for row, word in (*typed.repairs.rows(), *typed.problems.rows()):
        words[row].append(word)
    return list(zip(values, map(sorted, words), strict=True))


def test_a_single_sheet_is_not_copied():
    (sheet, *_) = sheets_of(SOURCES["education"].table("pupils"), 0)
    assert as_one([sheet]).rows is sheet.rows


def test_only_sheets_of_the_same_columns_stand_together():
    one, other, _ = sheets_of(SOURCES["education"].table("pupils"), 0)
    assert stand_together(one, other)
    last = one.rows.columns[-1]
    for different in (
        replace(other, rows=other.rows.drop(last)),
        replace(other, rows=other.rows.with_columns(pl.col(last).alias(f"{last}_undecoded"))),
        replace(other, number_columns=frozenset({last})),
        replace(other, titled=frozenset({last})),
    ):
        assert not stand_together(one, different)
