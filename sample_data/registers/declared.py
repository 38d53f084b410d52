"""Registers that are only declared: made from the contract's `Sample`, without code of their own.

Belongs here: who is in such a register, and what its cells say. Does not belong here: registers
whose paper has a life of its own (the other modules of this package). Facts: `person`, `commune`
(new, position), `commune_code`, `order`, and the texts of the declared values.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from contracts.language import PersonRole, SourceContract, TableContract
from contracts.registry import SOURCES
from contracts.sample import Choice, Day, Sample, Serial, Value
from sample_data import render
from sample_data.damage.fields import Evidence, evidence
from sample_data.damage.profile import Profile
from sample_data.registers.files import FIRST_DATA_ROW, Sheet, write_workbook
from sample_data.registers.written import (
    Positions,
    Said,
    Written,
    birth_text,
    day_text,
    number_text,
    sex_text,
    spoil_rows,
)
from sample_data.world import ALIVE, DEAD, World, as_days

ORDER = ("commune_code", "order")


def declared() -> dict[str, SourceContract]:
    """The sources whose sample is declared, by name."""
    return {name: contract for name, contract in SOURCES.items() if contract.sample is not None}


def stream(seed: int, province: str, source: str) -> np.random.Generator:
    """Random numbers of one source, so that a further source changes nothing in the others."""
    code = int(province) if province.isdigit() else 0
    return np.random.default_rng([seed, code, zlib.crc32(source.encode())])


class Declared:
    """The one table of a source whose sample is declared."""

    def __init__(self, contract: SourceContract) -> None:
        if contract.sample is None:
            raise ValueError(f"{contract.source} declares no sample")
        self.contract = contract
        self.sample: Sample = contract.sample
        self.table: TableContract = contract.tables[0]
        self.role: PersonRole = self.table.roles[0]

    @property
    def key(self) -> tuple[str, ...]:
        """Columns of the natural key that the file has."""
        return tuple(name for name in self.table.key if isinstance(name, str))

    def entries(self, world: World, rng: np.random.Generator) -> pl.DataFrame:
        """Who is in the register on the first night."""
        age = world.today.year - world.birth_year
        low, high = self.sample.ages
        within = (age >= low) & (age <= high)
        share = np.select(
            [world.status == ALIVE, world.status == DEAD], [self.sample.share, self.sample.dead]
        )
        person = np.flatnonzero(within & (rng.random(len(world)) < share))
        return self.records(world, person, rng)

    def records(
        self, world: World, person: Positions, rng: np.random.Generator, first: int = 0
    ) -> pl.DataFrame:
        """One record for each person; running numbers go on after `first`."""
        commune = world.commune[person].astype(np.int64)
        codes = world.places.new["code"].gather(commune)
        columns: dict[str, object] = {
            "person": person.astype(np.int64),
            "commune": commune,
            "commune_code": codes,
            "order": pl.Series(rng.permutation(len(person))),
        }
        for name, value in self.sample.values.items():
            columns[f"value_{name}"] = _texts(value, codes, first, rng)
        return pl.DataFrame(columns)

    def write(
        self, world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator
    ) -> Written:
        """The rows of the register, with the evidence of their persons."""
        person = facts["person"].to_numpy()
        one = evidence(world, person, profile, self.contract.source, rng)
        cells = {
            **{name: facts[f"value_{name}"] for name in self.sample.values},
            **_evidence_cells(self.role, one),
        }
        if self.sample.address:
            cells[self.sample.address] = render.addresses(world, person)
        order = [c.name for c in self.table.columns if c.name in cells]
        written = Written(
            facts, pl.DataFrame(cells).select(order), {self.role.role: Said(person, one.bits)}
        )
        dates = tuple(name for name, v in self.sample.values.items() if isinstance(v, Day))
        return spoil_rows(written, profile, self.contract.source, self.key, dates, rng)

    def write_file(self, path: Path, cells: pl.DataFrame, province_name: str, night: date) -> None:
        """The rows under the official labels, as CSV (UTF-8 with byte order mark) or as a workbook
        with title rows above."""
        labels = [self.table.column(name).title_vi for name in cells.columns]
        if path.suffix == ".csv":
            named = cells.rename(dict(zip(cells.columns, labels, strict=True)))
            named.with_row_index("STT", offset=1).write_csv(path, include_bom=True)
        elif path.suffix == ".xlsx":
            titles = (
                f"ỦY BAN NHÂN DÂN {province_name.upper()}",
                self.table.title_vi.upper(),
                f"Ngày trích xuất: {night:%d/%m/%Y}",
            )
            headers = tuple((None, label) for label in labels)
            columns = tuple(cells.columns)
            write_workbook(path, [Sheet(self.sheet, titles, headers, columns, cells, None)])
        else:
            raise ValueError(f"{path.name}: a sample is a .csv or an .xlsx file")

    @property
    def sheet(self) -> str:
        """The name of its sheet in a workbook."""
        return (*self.table.sheet_aliases, self.table.title_vi)[0][:31]

    @property
    def place_of_rows(self) -> tuple[str | None, int]:
        """The sheet of its file (None where the format has none) and its first data line."""
        return (self.sheet, FIRST_DATA_ROW) if self.sample.file.endswith(".xlsx") else (None, 2)


def _texts(value: Value, communes: pl.Series, first: int, rng: np.random.Generator) -> pl.Series:
    count = communes.len()
    if isinstance(value, Choice):
        weights = np.array(list(value.texts.values()), dtype=np.float64)
        drawn = rng.choice(len(weights), count, p=weights / weights.sum())
        texts = pl.Series(list(value.texts), dtype=pl.String()).gather(drawn)
        return texts.set(texts == "", None)
    if isinstance(value, Serial):
        numbers = range(first + value.first, first + value.first + count)
        return pl.Series(
            [
                value.form.format(number, commune=commune)
                for number, commune in zip(numbers, communes, strict=True)
            ],
            dtype=pl.String(),
        )
    span = as_days(value.last) - as_days(value.first) + 1
    return day_text(as_days(value.first) + rng.integers(0, span, count))


def _evidence_cells(role: PersonRole, one: Evidence) -> Mapping[str, pl.Series]:
    """The columns of a person's evidence, as a clerk writes it."""
    cells = {role.name: one.name}
    if role.birth_date:
        cells[role.birth_date[0]] = birth_text(one)
    if role.sex:
        cells[role.sex] = sex_text(one.sex)
    if role.number:
        cells[role.number] = number_text(one)
    if role.commune:
        cells[role.commune] = one.commune
    return cells
