"""What is a finding in a night though no declaration made it: the world itself, or damage, did.

Belongs here: which records these are, and why some that look like them are none. Does not belong
here: the table of the truth (`findings`), making any of it happen (`people`, `nights`, `damage`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from contracts.sample import Planted
from sample_data import render
from sample_data.crowd import ages
from sample_data.damage.kinds import BIT, has
from sample_data.declared_registers import DeclaredRegisters
from sample_data.registers import beneficiaries
from sample_data.registers.written import Positions
from sample_data.world import (
    ALIVE,
    DEAD,
    DIVORCED,
    MOVED_OUT,
    NOBODY,
    UNTOLD,
    Bools,
    World,
    as_days,
)
from vietnam.standards import Standard, due

PAID, MISTYPED = "dead_but_paid", np.int64(BIT["number_digit_off"] | BIT["number_digits_swapped"])
NOT_SHOWN = (
    "number_missing", "cmnd_instead", "relatives_number", "dead_number", "scientific",
)  # fmt: skip
"""Damage that leaves a row without a number that is the person's own."""
# What the rules ask for (findings/deadlines.toml, vietnam/ages.toml): days, full years.
RESIDENCE_DAYS, MARITAL_DAYS, SMALL = 60, 30, 6


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


def undeclared(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """All of them."""
    for find in FINDERS:
        yield from find(own)


def _sorted_out(
    register: str, kind: str, by_reason: dict[str, Bools], *persons: Positions
) -> Iterator[Undeclared]:
    """Rows by why they are lawful ("" where they are not); counted by the first of the persons."""
    for lawful, which in by_reason.items():
        rows = np.flatnonzero(which)
        named = tuple(person[rows] for person in persons)
        yield Undeclared(register, Planted(kind, lawful=lawful), rows, named, named[0])


def _column(own: DeclaredRegisters, register: str) -> Callable[[str], Positions]:
    facts = own.registers[register].written.facts
    return lambda name: facts[name].to_numpy().astype(np.int64)


def _buried(own: DeclaredRegisters) -> Bools:
    """Whether a death of each person is registered."""
    found = np.zeros(len(own.world), dtype=np.bool_)
    found[_column(own, "death")("deceased")] = True
    return found


def _paid_after_death(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Whom the list of social protection pays for a month after their death: it keeps some of the
    dead, of whom the population data know."""
    world, name = own.world, beneficiaries.SOURCE
    person = _column(own, name)("person")
    month = as_days(world.today.replace(day=1))
    late = (world.status[person] == DEAD) & (world.died[person] < month)
    yield from _sorted_out(name, PAID, {"": late}, person)


def _two_rights(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Who stands in that list as a poor single parent and by another right, which adds up."""
    name = beneficiaries.SOURCE
    person = _column(own, name)("person")
    alone = (own.registers[name].written.facts["group"] == beneficiaries.SINGLE).to_numpy()
    both = np.isin(person, person[alone])
    yield from _sorted_out(name, "two_benefits", {"single_poor_parent": both}, person)


def _pensioned(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Whom that list pays the social pension though social insurance pays them as well; lawful
    where what it pays is lower."""
    name, pension = beneficiaries.SOURCE, own.registers.get("social_insurance.payments")
    if pension is None:
        return
    digits = pension.written.cells["amount"].str.replace_all("[^0-9]", "")
    paid = pl.DataFrame(
        {"person": pension.written.facts["person"], "amount": digits.cast(pl.Int64, strict=False)}
    )
    total = dict(paid.group_by("person").agg(pl.col("amount").sum()).iter_rows())
    person = _column(own, name)("person")
    drawn = np.array([total.get(one, 0) for one in person.tolist()], dtype=np.int64)
    facts = own.registers[name].written.facts
    social = (facts["group"] == beneficiaries.PENSION).to_numpy() & (drawn > 0)
    least = due(Standard.SOCIAL_PENSION, own.world.today, own.world.today, own.province) or 0
    reasons = {"": social & (drawn >= least), "lower_pension": social & (drawn < least)}
    yield from _sorted_out(name, "pension_and_social_pension", reasons, person)


def _numbers_of_nobody(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Pupils whose number was mistyped, so that it is nobody's (not where it became the number of
    a year to come, which is none); lawful where the population data do not have the pupil under any
    number, or the list says that the pupil left."""
    for name, one in own.tables.items():
        meanings = one.table.meanings
        if "enrolment" not in meanings.kinds:
            continue
        written = own.registers[name].written
        pupil = written.said[meanings.subjects[0]]
        said = written.cells["person_number"].str.replace_all("[^0-9]", "")
        century = said.str.slice(3, 1).cast(pl.Int64, strict=False) // 2
        year = 1900 + 100 * century + said.str.slice(4, 2).cast(pl.Int64, strict=False)
        passed = (year <= own.world.today.year).fill_null(value=False).to_numpy()
        typed = ((pupil.bits & MISTYPED) != 0) & passed
        left = written.facts[f"value_{meanings.status}"].is_in(sorted(meanings.closed)).to_numpy()
        outside = own.world.outside[pupil.person]
        reasons = {
            "": typed & ~left & ~outside,
            "left_school": typed & left & ~outside,
            "not_in_population_data": outside,
        }
        yield from _sorted_out(name, "pupil_number_wrong", reasons, pupil.person)


def _unknown(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Who is paid and in no population data; lawful where the row has no number of theirs."""
    paying: dict[str, str | None] = {beneficiaries.SOURCE: None}
    for name, one in own.tables.items():
        if "payment" in one.table.meanings.kinds:
            paying[name] = one.table.roles[0].coded_number
    for name, coded in paying.items():
        written = own.registers[name].written
        [paid, *_] = written.said.values()
        outside = own.world.outside[np.maximum(paid.person, 0)] & (paid.person >= 0)
        unsaid = np.any([has(paid.bits, kind) for kind in NOT_SHOWN], axis=0)
        if coded is not None:  # twelve digits among the codes are the number
            unsaid &= (written.cells[coded].str.len_chars() != 12).fill_null(value=True).to_numpy()
        reasons = {"": outside & ~unsaid, "no_number": outside & unsaid}
        yield from _sorted_out(name, "ghost_recipient", reasons, paid.person)


def _nowhere(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Small children who are not in the population data, where a parent is; nothing in them says
    which of these children moved away."""
    world, of = own.world, _column(own, "birth")
    child, parents = of("child"), (of("mother"), of("father"))
    small = ages(world, world.today)[child] < SMALL
    absent = world.outside[child] & small & (world.status[child] != DEAD)
    known = tuple((one >= 0) & ~world.outside[one] for one in parents)
    living = (world.status == ALIVE) & ~_buried(own)
    there = np.logical_or(*(know & living[one] for know, one in zip(known, parents, strict=True)))
    moved = np.logical_or(
        *(know & (world.status[one] == MOVED_OUT) for know, one in zip(known, parents, strict=True))
    )
    lately = as_days(world.today) - of("day") <= RESIDENCE_DAYS
    same_day = _born_that_day(world, child)
    reasons = {
        "": absent & there & ~moved & ~lately & ~same_day,
        "child_of_that_day_is_there": absent & there & same_day,
        "registered_lately": absent & there & ~moved & lately & ~same_day,
        "parent_moved_out": absent & moved,
        "no_parent_there": absent & ~there,
    }
    named = [np.where(know, one, NOBODY) for know, one in zip(known, parents, strict=True)]
    for found in _sorted_out("birth", "child_not_in_residence", reasons, child, *named):
        seen_by = found.persons if found.planted.lawful else found.persons[1:]
        yield replace(found, persons=seen_by)


def _born_that_day(world: World, child: Positions) -> Bools:
    """Whether the master has another child of a parent of each, born on the same day."""
    found = np.zeros(len(child), dtype=np.bool_)
    for parent in (world.mother, world.father):
        born = parent.astype(np.int64) * 100_000 + world.birth
        found |= (parent[child] >= 0) & np.isin(born[child], born[~world.outside & (parent >= 0)])
    return found


def _twice(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Births of children who are one child, and of twins."""
    world, of = own.world, _column(own, "birth")
    child, mother = of("child"), of("mother")
    names = world.parts[child]
    frame = pl.DataFrame(
        {"child": child, "mother": mother, "birth": world.birth[child], "sex": world.sex[child]}
    ).with_columns(pl.Series(names[:, k]).alias(f"part{k}") for k in range(names.shape[1]))
    born = ["mother", "birth"]
    same = [*born, "sex", *(f"part{k}" for k in range(names.shape[1]))]
    several = frame.select(
        one=pl.col("child").n_unique().over(same) > 1,
        born=pl.col("child").n_unique().over(born) > 1,
        first=pl.col("child").min().over(born),
    )
    there = (mother >= 0) & ~world.outside[child] & ~world.outside[mother]
    one, both = several["one"].to_numpy(), several["born"].to_numpy()
    for lawful, which in (("", one & there), ("twins", both & ~one)):
        rows = np.flatnonzero(which)
        planted = Planted("duplicate_children_number", lawful=lawful)
        unit = several["first"].to_numpy()[rows]
        yield Undeclared("birth", planted, rows, (child[rows], mother[rows]), unit)


def _spouses(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Marriages that the population data do not tell, or tell of one spouse."""
    world, of = own.world, _column(own, "marriage")
    husband, wife = of("husband"), of("wife")
    living = (world.status == ALIVE) & ~_buried(own) & ~world.outside
    alive, told = living[husband] & living[wife], world.marriage[husband]
    known = ~world.outside[husband] & ~world.outside[wife]
    lately = as_days(world.today) - of("day") <= MARITAL_DAYS
    reasons = {
        "": (told == UNTOLD) & alive & ~lately,
        "registered_lately": (told == UNTOLD) & alive & lately,
        "divorced": (told == DIVORCED) & alive,
        "one_is_not_there": (told == UNTOLD) & known & ~alive,
    }
    yield from _sorted_out("marriage", "spouse_disagrees", reasons, husband, wife)


def _widowed(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Deaths of people whose spouse the population data still call married."""
    world, of = own.world, _column(own, "death")
    dead = of("deceased")
    spouse = world.spouse[dead].astype(np.int64)
    left = (world.status == ALIVE) & ~_buried(own) & ~world.outside
    survived = (spouse >= 0) & left[spouse] & ~world.outside[dead]
    said = render.marital(world, np.maximum(spouse, 0))
    married = survived & (said == render.MARITAL.index("married"))
    lately = as_days(world.today) - of("day") <= MARITAL_DAYS
    reasons = {
        "": married & ~lately,
        "registered_lately": married & lately,
        "widowed": survived & (said == render.MARITAL.index("widowed")),
        "survivor_moved_out": (spouse >= 0) & (world.status[spouse] == MOVED_OUT)
        & (world.status[dead] == DEAD),
    }  # fmt: skip
    yield from _sorted_out("death", "married_status_of_dead", reasons, dead)


FINDERS = (
    _paid_after_death, _two_rights, _pensioned, _numbers_of_nobody, _unknown, _nowhere, _twice,
    _spouses, _widowed,
)  # fmt: skip
