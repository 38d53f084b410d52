"""What somebody ought to find in the declared registers of a night: the truth about it.

Belongs here: which record and which person is a finding of which kind. Does not belong here: making
them happen (`registers/declared/records.py`), how often (`contracts`, `profiles/*.toml`).
"""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from contracts.sample import Missing, Planted, Twice
from sample_data import render
from sample_data.damage.kinds import BIT
from sample_data.declared_registers import DeclaredRegisters
from sample_data.evolution import Register
from sample_data.registers import beneficiaries
from sample_data.registers.declared.records import RIGHT
from sample_data.registers.declared.tables import Declared
from sample_data.registers.written import Positions
from sample_data.world import World, as_days

PAID = Planted("dead_but_paid")
WRONG_NUMBER = "pupil_number_wrong"
MISTYPED = np.int64(BIT["number_digit_off"] | BIT["number_digits_swapped"])
SCHEMA: dict[str, pl.DataType] = {
    "kind": pl.String(),
    "source": pl.String(),
    "table": pl.String(),
    "file_name": pl.String(),
    "sheet": pl.String(),
    "line": pl.UInt32(),
    "key": pl.List(pl.String()),
    "true_person_id": pl.String(),
    "in_master": pl.Boolean(),
    "lawful": pl.String(),
}


def truth(own: DeclaredRegisters, places: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """All findings of a night, a row for each record, in the order of kind, source and place.

    `kind` is the id of the rule that finds it, where there is one. `lawful`: why it is none though
    it looks like one; null for what is wrong. `key` are the cells of the natural key as they are
    written. Of a kind that is a missing record `file_name`, `sheet`, `line` and `key` are null: a
    person who belongs into the table stands nowhere, be it on purpose or because the record was not
    entered; it is null too where no declaration made it. `places` as in `mentions`.
    """
    frames = [
        pl.DataFrame(schema=SCHEMA),
        *_paid_after_death(own, places),
        *_numbers_of_nobody(own, places),
    ]
    for name, one in own.tables.items():
        register = own.registers[name]
        for k, finding in enumerate(one.sample.findings):
            if isinstance(finding, Missing):
                who = finding.who if finding.lawful else one.belongs & finding.who
                wanted = own.crowd().holds(who).copy()
                wanted[register.written.facts["person"].to_numpy()] = False
                frames.append(_told(own.world, one.name, finding, np.flatnonzero(wanted)))
                continue
            rows = np.flatnonzero(_rows(register, k, twice=isinstance(finding, Twice)))
            about = next((f"role_{role}" for role in finding.persons), "person")
            person = register.written.facts[about].to_numpy()[rows]
            told = _told(own.world, one.name, finding, person)
            where = places[name][rows].select("file_name", "sheet", "line")
            keys = register.written.cells[rows].select(
                key=pl.concat_list(one.key) if one.key else pl.lit([], pl.List(pl.String()))
            )
            told = told.with_columns(*where, *keys)
            told = told.filter(~_lacking(one, finding.seen_in))
            silent = pl.when(~_lacking(one, finding.said_in))
            frames.append(told.with_columns(lawful=silent.then("lawful")).select(*SCHEMA))
    return pl.concat(frames).sort("kind", "source", "file_name", "sheet", "line", "true_person_id")


def _paid_after_death(
    own: DeclaredRegisters, places: Mapping[str, pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    """Whose death is registered and who is paid for a later month, though no declaration says so:
    the list of social protection keeps some of the dead, and the population data know of some
    registered deaths not yet, so that they are paid like the living."""
    month = as_days(own.world.today.replace(day=1))
    deaths = own.registers["death"].written.facts
    dead = deaths.filter(pl.col("died") < month)["deceased"].implode()
    paid = [
        name
        for name, one in own.tables.items()
        if any(finding.kind == PAID.kind for finding in one.sample.findings)
    ]
    for name in (beneficiaries.SOURCE, *paid):
        facts = own.registers[name].written.facts
        planted = pl.col("finding") != RIGHT if "finding" in facts.columns else pl.lit(value=False)
        here = facts.select(pl.col("person").is_in(dead) & ~planted).to_series()
        rows = np.flatnonzero(here)
        told = _told(own.world, name, PAID, facts["person"].to_numpy()[rows])
        where = places[name][rows].select("file_name", "sheet", "line")
        yield told.with_columns(*where).select(*SCHEMA)


def _numbers_of_nobody(
    own: DeclaredRegisters, places: Mapping[str, pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    """Pupils whose number was mistyped, so that it is nobody's; lawful where the population data
    do not have the pupil under any number, or the list says that the pupil left."""
    for name, one in own.tables.items():
        meanings = one.table.meanings
        if "enrolment" not in meanings.kinds:
            continue
        written = own.registers[name].written
        pupil = written.said[meanings.subjects[0]]
        typed = (pupil.bits & MISTYPED) != 0
        left = written.facts[f"value_{meanings.status}"].is_in(sorted(meanings.closed)).to_numpy()
        outside = own.world.outside[pupil.person]
        for lawful, which in (
            ("", typed & ~left & ~outside),
            ("left_school", typed & left & ~outside),
            ("not_in_population_data", outside),
        ):
            rows = np.flatnonzero(which)
            planted = Planted(WRONG_NUMBER, lawful=lawful)
            told = _told(own.world, name, planted, pupil.person[rows])
            where = places[name][rows].select("file_name", "sheet", "line")
            yield told.with_columns(*where).select(*SCHEMA)


def _lacking(one: Declared, columns: tuple[str, ...]) -> pl.Expr:
    """Whether the file of each record lacks one of the columns."""
    files = [
        pl.col("file_name").str.starts_with(layout.file.partition("{")[0])
        for layout in one.layouts
        if not set(columns) <= {*one.shown(layout), *one.above(layout)}
    ]
    return pl.any_horizontal(files) if files else pl.lit(value=False)


def _rows(register: Register, number: int, *, twice: bool) -> pl.Series:
    """The rows that are a finding; where a person stands twice, both."""
    facts = register.written.facts
    here = facts["finding"] == number
    return facts["person"].is_in(facts["person"].filter(here).implode()) if twice else here


def _told(world: World, register: str, finding: Planted, person: Positions) -> pl.DataFrame:
    """Findings of one kind, of which nothing stands anywhere yet."""
    known = pl.Series(person >= 0, dtype=pl.Boolean())  # a list of things is about nobody
    told = pl.DataFrame(
        {
            "true_person_id": render.numbers(world, person).set(~known, None),
            "in_master": pl.Series(~world.outside[person], dtype=pl.Boolean()).set(~known, None),
        }
    )
    source, _, table = register.partition(".")
    named = {
        "kind": finding.kind,
        "source": source,
        "table": table or source,
        "lawful": finding.lawful or None,
    }
    others = SCHEMA.keys() - named.keys() - set(told.columns)
    return told.with_columns(
        *(pl.lit(text, pl.String()).alias(name) for name, text in named.items()),
        *(pl.lit(None, SCHEMA[name]).alias(name) for name in sorted(others)),
    ).select(*SCHEMA)
