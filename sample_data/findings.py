"""What somebody ought to find in the declared registers of a night: the truth about it.

Belongs here: which record and which person is a finding of which kind. Does not belong here: making
them happen (`registers/declared/records.py`), how often (`contracts`, `profiles/*.toml`).
"""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from contracts.sample import Also, Missing, Planted, Twice
from contracts.samples.beneficiaries import FINDINGS
from sample_data import render
from sample_data.damage.kinds import has
from sample_data.declared_registers import DeclaredRegisters
from sample_data.evolution import Register
from sample_data.registers import beneficiaries
from sample_data.registers.declared.tables import Declared
from sample_data.registers.written import Positions
from sample_data.undeclared import undeclared
from sample_data.world import World

SCHEMA: dict[str, pl.DataType] = {
    "kind": pl.String(),
    "source": pl.String(),
    "table": pl.String(),
    "file_name": pl.String(),
    "sheet": pl.String(),
    "line": pl.UInt32(),
    "key": pl.List(pl.String()),
    "unit": pl.Int64(),
    "true_person_id": pl.String(),
    "in_master": pl.Boolean(),
    "lawful": pl.String(),
}


def truth(own: DeclaredRegisters, places: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """All findings of a night, a row for each record, in the order of kind, source and place.

    `kind` is the id of the rule that finds it, where there is one. `lawful`: why it is none though
    it looks like one; null for what is wrong. `unit`: rows of one planting have the same
    number. `key` are the cells of the natural key as they are written. Of a kind that is a missing
    record `file_name`, `sheet`, `line` and `key` are null: a person who belongs into the table
    stands nowhere, be it on purpose or because the record was not entered; `key` is null too where
    no declaration made it. `places` as in `mentions`.
    """
    frames = [pl.DataFrame(schema=SCHEMA), *_undeclared(own, places)]
    payments = own.registers[beneficiaries.SOURCE]
    for k, wrong in enumerate(FINDINGS):
        rows = np.flatnonzero(_rows(payments, k, twice=False))
        told = _written(own, beneficiaries.SOURCE, wrong, rows, places, beneficiaries.KEY)
        frames.append(_as_told(own, wrong, told, untold=pl.lit(value=False)))
    for name, one in own.tables.items():
        register = own.registers[name]
        for k, finding in enumerate(one.sample.findings):
            if isinstance(finding, Missing):
                who = finding.who if finding.lawful else one.belongs & finding.who
                wanted = own.crowd().holds(who).copy()
                wanted[register.written.facts["person"].to_numpy()] = False
                absent = np.flatnonzero(wanted)
                frames.append(_told(own.world, register, finding, absent, absent))
                continue
            rows = np.flatnonzero(_rows(register, k, twice=isinstance(finding, Twice)))
            told = _written(own, name, finding, rows, places, one.key)
            told = told.with_columns(spoilt=_spoilt(register)[rows])
            person = register.written.facts["person"].to_numpy()[rows]
            told = told.filter(~_lacking(one, finding.seen_in))
            unsaid = _lacking(one, finding.said_in)
            if finding.said_in:
                unsaid |= pl.col("spoilt")
            told = _as_told(own, finding, told, untold=unsaid)
            frames.append(told)
            frames += [_beside(own, places, told, person, also) for also in finding.also]
    order = ("kind", "source", "file_name", "sheet", "line", "true_person_id")
    told = pl.concat(frames).unique((*order, "table", "unit"), keep="first", maintain_order=True)
    return told.sort(order)


def _as_told(
    own: DeclaredRegisters, finding: Planted, told: pl.DataFrame, *, untold: pl.Expr
) -> pl.DataFrame:
    """Rows of a finding, lawful as far as something in the registers says so. `untold`: of which
    their own file does not."""
    if finding.told_by:
        untold = untold | ~_entered(own, finding.told_by)
    if finding.seen_by:
        told = told.filter(_entered(own, finding.seen_by))
    return told.with_columns(lawful=pl.when(~untold).then("lawful")).select(*SCHEMA)


def _entered(own: DeclaredRegisters, register: str) -> pl.Expr:
    """Whether a register has a record about each person; of whom the population data do not have
    nobody sees it."""
    said = own.registers[register].written.said
    person = next(iter(said.values())).person
    numbers = render.numbers(own.world, np.unique(person[person >= 0])).drop_nulls()
    return pl.col("true_person_id").is_in(numbers.implode()).fill_null(value=False)


def _written(
    own: DeclaredRegisters, name: str, finding: Planted, rows: Positions,
    places: Mapping[str, pl.DataFrame], key: tuple[str, ...],
) -> pl.DataFrame:  # fmt: skip
    """Findings of one kind that stand in rows of a register."""
    register = own.registers[name]
    about = next((f"role_{role}" for role in finding.persons), "person")
    person = register.written.facts[about].to_numpy()[rows]
    unit = np.where(person >= 0, person, -1 - rows)  # a list of things is about nobody
    told = _told(own.world, register, finding, person, unit)
    where = places[name][rows].select("file_name", "sheet", "line")
    keys = register.written.cells[rows].select(
        key=pl.concat_list(key) if key else pl.lit([], pl.List(pl.String()))
    )
    return told.with_columns(*where, *keys).select(*SCHEMA)


def _undeclared(
    own: DeclaredRegisters, places: Mapping[str, pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    """A row for each person who must be recognised in a record."""
    for found in undeclared(own):
        where = places[found.register][found.rows].select("file_name", "sheet", "line")
        for person in found.persons:
            register = own.registers[found.register]
            told = _told(own.world, register, found.planted, person, found.unit)
            there = pl.Series(person >= 0, dtype=pl.Boolean())
            yield told.with_columns(*where).select(*SCHEMA).filter(there)


def _beside(
    own: DeclaredRegisters,
    places: Mapping[str, pl.DataFrame],
    told: pl.DataFrame,
    person: Positions,
    also: Also,
) -> pl.DataFrame:
    """What the planted records `told`, of these persons, are beside their own kind."""
    if not also.at:
        named = told.with_columns(kind=pl.lit(also.kind), lawful=pl.lit(also.lawful or None))
        return named.cast({"lawful": pl.String}).select(*SCHEMA)
    name, register = next(
        (name, one) for name, one in own.registers.items() if f"{one.source}.{one.table}" == also.at
    )
    who = next(iter(register.written.said.values())).person
    rows = np.flatnonzero(np.isin(who, person[person >= 0]))
    kind = Planted(also.kind, lawful=also.lawful)
    where = places[name][rows].select("file_name", "sheet", "line")
    return (
        _told(own.world, register, kind, who[rows], who[rows]).with_columns(*where).select(*SCHEMA)
    )


def _lacking(one: Declared, columns: tuple[str, ...]) -> pl.Expr:
    """Whether the file of each record lacks one of the columns."""
    files = [
        pl.col("file_name").str.starts_with(layout.file.partition("{")[0])
        for layout in one.layouts
        if not set(columns) <= {*one.shown(layout), *one.above(layout)}
    ]
    return pl.any_horizontal(files) if files else pl.lit(value=False)


def _spoilt(register: Register) -> pl.Series:
    """The rows in which words stand where a date belongs."""
    bits = [said.bits for said in register.written.said.values()]
    spoilt = has(bits[0], "text_in_date") if bits else np.zeros(len(register.written), dtype=bool)
    return pl.Series(spoilt, dtype=pl.Boolean())


def _rows(register: Register, number: int, *, twice: bool) -> pl.Series:
    """The rows that are a finding; where a person stands twice, all of theirs: of whom one record
    alone was entered nobody sees it."""
    facts = register.written.facts
    here = facts["finding"] == number
    if not twice:
        return here
    several = facts.select(pl.col("record").n_unique().over("person") > 1).to_series()
    return facts["person"].is_in(facts["person"].filter(here).implode()) & several


def _told(
    world: World, register: Register, finding: Planted, person: Positions, unit: Positions
) -> pl.DataFrame:
    """Findings of one kind, of which nothing stands anywhere yet."""
    known = pl.Series(person >= 0, dtype=pl.Boolean())
    told = pl.DataFrame(
        {
            "unit": unit.astype(np.int64),
            "true_person_id": render.numbers(world, person).set(~known, None),
            "in_master": pl.Series(~world.outside[person], dtype=pl.Boolean()).set(~known, None),
        }
    )
    named = {
        "kind": finding.kind,
        "source": register.source,
        "table": register.table,
        "lawful": finding.lawful or None,
    }
    others = SCHEMA.keys() - named.keys() - set(told.columns)
    return told.with_columns(
        *(pl.lit(text, pl.String()).alias(name) for name, text in named.items()),
        *(pl.lit(None, SCHEMA[name]).alias(name) for name in sorted(others)),
    ).select(*SCHEMA)
