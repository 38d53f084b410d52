"""Rows of a register that are a finding though no declaration made it, as all finders tell them.

Belongs here: the shape, and what finders ask of registers. Does not belong here: any finder.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from contracts.sample import Planted
from sample_data.declared_registers import DeclaredRegisters
from sample_data.registers.written import Positions
from sample_data.world import Bools


@dataclass(frozen=True)
class Undeclared:
    """Rows of a register that are a finding, or look like one (`planted.lawful`).

    `persons`: who must be recognised in the row for the finding to be seen, one array after the
    other; NOBODY where a row has none. `unit`: the person by whom they are counted.
    """

    register: str
    planted: Planted
    rows: Positions
    persons: tuple[Positions, ...]
    unit: Positions


def sorted_out(
    register: str, kind: str, by_reason: dict[str, Bools], *persons: Positions
) -> Iterator[Undeclared]:
    """Rows by why they are lawful ("" where they are not); counted by the first of the persons."""
    for lawful, which in by_reason.items():
        rows = np.flatnonzero(which)
        named = tuple(person[rows] for person in persons)
        yield Undeclared(register, Planted(kind, lawful=lawful), rows, named, named[0])


def column(own: DeclaredRegisters, register: str) -> Callable[[str], Positions]:
    facts = own.registers[register].written.facts
    return lambda name: facts[name].to_numpy().astype(np.int64)


def buried(own: DeclaredRegisters) -> Bools:
    """Whether a death of each person is registered."""
    found = np.zeros(len(own.world), dtype=np.bool_)
    found[column(own, "death")("deceased")] = True
    return found
