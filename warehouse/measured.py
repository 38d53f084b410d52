"""Which columns of a register the quality of its data is measured by.

Belongs here: the choice and the weights. Does not belong here: the criteria themselves
(`load/80_rule_results.sql`).
"""

from __future__ import annotations

from typing import NamedTuple

from contracts.language import Column, TableContract
from contracts.persons import evidence

_IDENTIFIER_WEIGHT = 2


class Measured(NamedTuple):
    """One column whose quality is measured.

    `role` and `evidence` say of whom it is what (`child`, `date_of_birth`), so that it can be
    compared with the population master; None where it says nothing about a person. `weight`: its
    share in the quality index of the register.
    """

    column: Column
    role: str | None
    evidence: str | None
    weight: int


def measured(table: TableContract) -> list[Measured]:
    """The columns that a register must have, that identify, or that tell about a person."""
    told = evidence(table)
    found = []
    for column in table.columns:
        role, what = told.get(column.name, (None, None))
        if column.required or column.identifier or role is not None:
            weight = _IDENTIFIER_WEIGHT if column.identifier else 1
            found.append(Measured(column, role, what, weight))
    return found
