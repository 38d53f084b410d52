"""Findings about children that the world or damage made: births, dossiers of births, pupils.

Belongs here: which records these are, and why some that look like them are none.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from contracts.sample import Planted
from sample_data.crowd import ages
from sample_data.damage.kinds import BIT
from sample_data.declared_registers import DeclaredRegisters
from sample_data.registers.written import DATE_WORDS, Positions
from sample_data.undeclared.rows import Undeclared, buried, column, sorted_out
from sample_data.world import ALIVE, DEAD, MOVED_OUT, NOBODY, Bools, World, as_days

MISTOLD = sum(
    BIT[kind]
    for kind in (
        "birth_missing", "year_only", "january_first", "day_month_swapped", "birth_digit_off",
        "sex_wrong", "typo", "syllable_dropped", "syllables_swapped", "abbreviated",
        "prefix_dropped", "other_given_name", "two_digit_year",
    )
)  # fmt: skip
"""Damage after which an entry tells another day, sex or name of a child; tones do not count."""
MISTYPED = np.int64(BIT["number_digit_off"] | BIT["number_digits_swapped"])
# What the rules ask for (findings/deadlines.toml, vietnam/ages.toml): days, full years.
RESIDENCE_DAYS, SMALL = 60, 6
UNDER_WAY = "Đang xử lý"
RESULTS = ("certificate_on", "residence_on", "card_on")
"""Of the linked dossier of a birth."""


def numbers_of_nobody(own: DeclaredRegisters) -> Iterator[Undeclared]:
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
        yield from sorted_out(name, "pupil_number_wrong", reasons, pupil.person)


def results_unread(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Linked dossiers of births in which words stand where the day of a result belongs: as far as
    anybody can read, the result is not there. Of whom another dossier tells it is none."""
    for name, one in own.tables.items():
        if "linked_birth" not in one.table.meanings.kinds:
            continue
        written = own.registers[name].written
        words = pl.any_horizontal(pl.col(result).is_in(DATE_WORDS) for result in RESULTS)
        unread = written.cells.select(words.fill_null(value=False)).to_series()
        facts = written.facts
        given = pl.all_horizontal(pl.col(f"value_{result}").is_not_null() for result in RESULTS)
        alone = pl.col("record").n_unique().over("person") == 1
        which = unread & facts.select(given & alone).to_series()
        person = written.said[one.table.meanings.subjects[0]].person
        yield from sorted_out(name, "linked_birth_late", {"": which.to_numpy()}, person)


def nowhere(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Small children who are not in the population data, where a parent is; nothing in them says
    which of these children moved away."""
    world, of = own.world, column(own, "birth")
    child, parents = of("child"), (of("mother"), of("father"))
    small = ages(world, world.today)[child] < SMALL
    absent = world.outside[child] & small & (world.status[child] != DEAD)
    known = tuple((one >= 0) & ~world.outside[one] for one in parents)
    living = (world.status == ALIVE) & ~buried(own)
    there = np.logical_or(*(know & living[one] for know, one in zip(known, parents, strict=True)))
    moved = np.logical_or(
        *(know & (world.status[one] == MOVED_OUT) for know, one in zip(known, parents, strict=True))
    )
    lately = as_days(world.today) - of("day") <= RESIDENCE_DAYS
    same_day = _born_that_day(world, child)
    day = of("day").astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    year = own.registers["birth"].written.cells["child_birth"].str.slice(-4)
    told = year.cast(pl.Int64, strict=False).fill_null(world.today.year).to_numpy()
    otherwise = (told > day) | (told < world.today.year - SMALL)
    applied = _dossier_open(own)[child]
    reasons = {
        "": absent & there & ~moved & ~lately & ~same_day & ~applied & ~otherwise,
        "born_otherwise_by_the_entry": absent & there & otherwise,
        "linked_dossier_in_time": absent & there & applied,
        "child_of_that_day_is_there": absent & there & same_day,
        "registered_lately": absent & there & ~moved & lately & ~same_day,
        "parent_moved_out": absent & moved,
        "no_parent_there": absent & ~there,
    }
    named = [np.where(know, one, NOBODY) for know, one in zip(known, parents, strict=True)]
    yield from sorted_out("birth", "child_not_in_residence", reasons, child, *named)


def _dossier_open(own: DeclaredRegisters) -> Bools:
    """Whether the linked dossier of each person's birth is under way."""
    found = np.zeros(len(own.world), dtype=np.bool_)
    for name, one in own.tables.items():
        if "linked_birth" in one.table.meanings.kinds:
            written = own.registers[name].written
            child = written.said[one.table.meanings.subjects[0]].person
            under_way = (written.facts["value_status"] == UNDER_WAY).to_numpy()
            found[child[under_way & (child >= 0)]] = True
    return found


def _born_that_day(world: World, child: Positions) -> Bools:
    """Whether the master has another child of a parent of each, born on the same day."""
    found = np.zeros(len(child), dtype=np.bool_)
    for parent in (world.mother, world.father):
        born = parent.astype(np.int64) * 100_000 + world.birth
        found |= (parent[child] >= 0) & np.isin(born[child], born[~world.outside & (parent >= 0)])
    return found


def twice(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Births of children who are one child, and of twins. Where one of the entries tells the day,
    the sex or the name otherwise nobody sees that there was one child: twins have names that are
    nearly the same."""
    world, of = own.world, column(own, "birth")
    child, mother = of("child"), of("mother")
    names = world.parts[child]
    told = (own.registers["birth"].written.said["child"].bits & MISTOLD) == 0
    frame = pl.DataFrame(
        {
            "child": child,
            "mother": mother,
            "birth": world.birth[child],
            "sex": world.sex[child],
            "told": told,
        }
    ).with_columns(pl.Series(names[:, k]).alias(f"part{k}") for k in range(names.shape[1]))
    born = ["mother", "birth"]
    same = [*born, "sex", *(f"part{k}" for k in range(names.shape[1]))]
    several = frame.select(
        one=pl.col("child").n_unique().over(same) > 1,
        told=pl.col("told").all().over(same),
        born=pl.col("child").n_unique().over(born) > 1,
        first=pl.col("child").min().over(born),
    )
    father = of("father")
    parent = np.where(world.outside[mother] & (father >= 0), father, mother)
    there = mother >= 0
    one, both = several["one"].to_numpy(), several["born"].to_numpy()
    day_told = several["told"].to_numpy()
    for lawful, which in (("", one & there & day_told), ("twins", both & ~one)):
        rows = np.flatnonzero(which)
        planted = Planted("duplicate_children_number", lawful=lawful)
        unit = several["first"].to_numpy()[rows]
        yield Undeclared("birth", planted, rows, (child[rows], parent[rows]), unit)
