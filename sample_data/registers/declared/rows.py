"""The rows of declared tables: the evidence of their persons, damaged as the profile says.

Belongs here: filling the columns of roles. Does not belong here: what else cells say (`cells.py`).
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import or_

import numpy as np
import polars as pl

from contracts.meanings import PersonRole
from contracts.sample import Relative
from contracts.typed import DATES
from sample_data.damage.fields import Evidence, evidence
from sample_data.damage.kinds import Field
from sample_data.damage.profile import Profile
from sample_data.registers.declared.cells import empty
from sample_data.registers.declared.facts import name_parts
from sample_data.registers.declared.tables import Declared
from sample_data.registers.written import (
    Said,
    Written,
    birth_text,
    number_text,
    sex_text,
    spoil_rows,
)
from sample_data.world import World


def write(
    one: Declared, world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator
) -> Written:
    """The rows of some records, some of them broken on purpose."""
    cells = {
        name: facts[f"value_{name}"] if f"value_{name}" in facts.columns else empty(facts.height)
        for name in one.columns
    }
    said: dict[str, Said] = {}
    for role in (_as_written(role, one.sample.left_out) for role in one.table.roles):
        person = facts[f"role_{role.role}"].to_numpy().astype(np.int64)
        here = pl.Series(person >= 0, dtype=pl.Boolean())
        told = evidence(world, np.maximum(person, 0), profile, one.source, rng)
        told.never_shown(*_not_shown(role))
        whom = one.sample.persons.get(role.role)
        if isinstance(whom, Relative) and whom.year_only:
            told.year_only()
        belied = _belied(one, role, cells)
        said[role.role] = Said(person, np.where(person >= 0, told.bits, 0))
        for evident, texts in _evidence_cells(role, told):
            stands = one.stands(evident)
            parts = (texts,) if len(stands) == 1 else name_parts(texts)
            for column, part in zip(stands, parts, strict=True):
                true = here & ~belied[column] if column in belied else here
                cells[column] = part.zip_with(true, cells[column])
    written = Written(facts, pl.DataFrame(cells), said)
    if one.sample.rows:
        return written
    dates = tuple(
        name
        for name in one.columns
        if f"value_{name}" in facts.columns and one.table.column(name).kind in DATES
    )
    return spoil_rows(written, profile, one.source, one.key, dates, rng)


def _belied(one: Declared, role: PersonRole, cells: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Where a finding says another thing than is true, by column of the role's evidence. Of several
    columns for a birth date one that does is enough: the true one stands in none of them."""
    found = {name: cells[name].is_not_null() for name in one.belied}
    births = [found[name] for name in role.birth_date if name in found]
    if births:
        found |= dict.fromkeys(role.birth_date, reduce(or_, births))
    return found


def _as_written(role: PersonRole, left_out: frozenset[str]) -> PersonRole:
    """The role without the columns that the file leaves out."""
    return replace(
        role,
        birth_date=tuple(name for name in role.birth_date if name not in left_out),
        sex=None if role.sex in left_out else role.sex,
        number=None if role.number in left_out else role.number,
        commune=None if role.commune in left_out else role.commune,
    )


def _not_shown(role: PersonRole) -> Iterator[Field]:
    """The fields that a role has no column for."""
    shown = {
        Field.BIRTH: role.birth_date,
        Field.SEX: role.sex or role.sex_by_birth_column,
        Field.NUMBER: role.number,
        Field.COMMUNE: role.commune,
    }
    return (field for field, columns in shown.items() if not columns)


def _evidence_cells(role: PersonRole, told: Evidence) -> Iterator[tuple[str, pl.Series]]:
    """The columns of a person's evidence, as a clerk writes it."""
    yield role.name, told.name
    if role.sex_by_birth_column:
        born = birth_text(told)
        for column, sex in role.sex_by_birth_column.items():
            yield column, born.set((told.sex != sex).fill_null(value=True), None)
    elif role.birth_date:
        yield role.birth_date[0], birth_text(told)
    if role.sex:
        yield role.sex, sex_text(told.sex)
    if role.number:
        yield role.number, number_text(told)
    if role.commune:
        yield role.commune, told.commune
