"""What happens between two nights: births, deaths, marriages, moves and corrections.

Belongs here: changing a `World` from one night to the next, about one per cent of it. Does not
belong here: what the registers make of it (`evolution.py`).
"""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import numpy.typing as npt

from sample_data.world import (
    ALIVE,
    AS_IT_IS,
    CHILD,
    DEAD,
    FEMALE,
    MALE,
    MOVED_OUT,
    NOBODY,
    World,
    as_days,
)

Positions = npt.NDArray[np.int64]

# Shares of the people to whom it happens in one night (at least one person each).
BORN = 0.0016
DIED = 0.0006
MARRIED = 0.0010
MOVED = 0.0025
LEFT = 0.0005
CAME = 0.0005
CORRECTED = 0.0020


@dataclass
class Events:
    """To whom something happened since the night before, as positions in the world."""

    born: Positions
    died: Positions
    married: Positions  # the husbands
    moved: Positions
    left: Positions
    came: Positions
    corrected: Positions


def advance_night(world: World, today: date, rng: np.random.Generator) -> Events:
    """Change the world to what it is on `today`, and tell what happened. People keep their
    positions; the newborn come last."""
    before = as_days(world.today)
    world.today = today
    alive = (world.status == ALIVE) & ~world.outside
    age = (as_days(today) - world.birth) / 365.25
    n = int((~world.outside).sum())
    died = _some(alive, n * DIED, rng, weight=np.clip(age - 40, 1, None) ** 2)
    world.status[died] = DEAD
    world.died[died] = rng.integers(before, as_days(today), len(died))
    alive[died] = False
    married = _marry(world, alive, age, n * MARRIED, rng)
    single = alive & (world.spouse < 0) & (age > 19)
    single[married] = False
    moved = _some(single, n * MOVED, rng)
    _move(world, moved, rng)
    left = _some(alive & (age > 18), n * LEFT, rng)
    world.status[left] = MOVED_OUT
    came = _some(world.outside, n * CAME, rng)
    world.outside[came] = False
    corrected = _correct(world, n * CORRECTED, rng)
    mothers = (world.sex == FEMALE) & alive & (age > 20) & (age < 40) & (world.status == ALIVE)
    born = _give_birth(world, _some(mothers, n * BORN, rng), before, rng)
    return Events(born, died, married, moved, left, came, corrected)


def _some(
    among: npt.NDArray[np.bool_],
    count: float,
    rng: np.random.Generator,
    weight: npt.NDArray[np.float64] | None = None,
) -> Positions:
    """About `count` different people, at least one if there is anybody; ordered by position."""
    candidates = np.flatnonzero(among)
    wanted = min(len(candidates), max(1, round(count)))
    share = None if weight is None else weight[candidates] / weight[candidates].sum()
    chosen: Positions = np.sort(rng.choice(candidates, wanted, replace=False, p=share))
    return chosen


def _marry(
    world: World,
    alive: npt.NDArray[np.bool_],
    age: npt.NDArray[np.float64],
    count: float,
    rng: np.random.Generator,
) -> Positions:
    """Couples of single people of 20 to 45 who are no children of one household; the husbands."""
    single = alive & (world.spouse < 0) & (age >= 20) & (age < 45)
    men = _some(single & (world.sex == MALE), count, rng)
    women = rng.permutation(_some(single & (world.sex == FEMALE), count, rng))
    pairs = min(len(men), len(women))
    men, women = men[:pairs], women[:pairs]
    fits = world.household[men] != world.household[women]
    men, women = men[fits], women[fits]
    world.spouse[men], world.spouse[women] = women, men
    return np.asarray(men, dtype=np.int64)


def _move(world: World, person: Positions, rng: np.random.Generator) -> None:
    """New commune, hamlet and household for people who live alone or with their parents."""
    places = world.places
    old = rng.integers(0, places.old.height, len(person))
    world.old_commune[person] = old
    world.commune[person] = np.array(
        [places.successors[k][0] for k in old.tolist()], dtype=np.int32
    )
    world.hamlet[person] = rng.integers(1, 15, len(person))
    world.household[person] = int(world.household.max()) + 1 + np.arange(len(person))


def _correct(world: World, count: float, rng: np.random.Generator) -> Positions:
    """Birth days found for people of whom the master knew the year, and old numbers recorded."""
    year_only = np.flatnonzero(world.year_only & ~world.outside)
    dated = year_only[: max(1, round(count / 2))]
    world.year_only[dated] = False
    without = (world.old_number == 0) & (world.birth_year < 2000) & ~world.outside
    carded = _some(without, count / 2, rng)
    taken = set(world.old_number.tolist())
    for person in carded.tolist():
        number = 0
        while number == 0 or number in taken:
            number = int(rng.integers(240_000_000, 249_999_999))
        taken.add(number)
        world.old_number[person] = number
    return np.sort(np.concatenate([dated, carded]))


def _give_birth(
    world: World, mother: Positions, before: int, rng: np.random.Generator
) -> Positions:
    """Children of the given mothers, added behind everybody else."""
    first, n = len(world), len(mother)
    for field in fields(World):
        column = getattr(world, field.name)
        if isinstance(column, np.ndarray):
            setattr(world, field.name, np.concatenate([column, column[mother]]))
    child = np.arange(first, first + n)
    world.sex[child] = (rng.random(n) < 0.48).astype(np.int8)
    world.birth[child] = rng.integers(before - 20, before + 1, n)
    world.role[child] = CHILD
    world.mother[child], world.father[child] = mother, world.spouse[mother]
    world.spouse[child], world.marriage[child] = NOBODY, AS_IT_IS
    world.old_number[child], world.died[child] = 0, 0
    world.year_only[child] = world.twin[child] = world.unheard[child] = False
    _name_children(world, child, rng)
    _number_children(world, child, rng)
    return child


def _name_children(world: World, child: Positions, rng: np.random.Generator) -> None:
    matrilineal = np.array([group.matrilineal for group in world.book.groups])[world.group[child]]
    father = world.father[child]
    through = np.where(matrilineal | (father < 0), world.mother[child], father)
    alike = world.group[through] == world.group[child]
    family = np.where(
        alike, world.family[through], world.book.draw_families(rng, world.group[child])
    )
    world.family[child] = family
    year = world.birth_year[child]
    world.parts[child] = world.book.draw(rng, world.group[child], world.sex[child], year, family)


def _number_children(world: World, child: Positions, rng: np.random.Generator) -> None:
    """Free numbers of the province of birth registration."""
    taken = set(world.number.tolist())
    home = world.places.old["old_province"].cast(int).to_numpy()[world.old_commune[child]]
    year = world.birth_year[child]
    cell = (home * 10 + 2 * (year // 100 - 19) + world.sex[child]) * 100 + year % 100
    for person, prefix in zip(child.tolist(), cell.tolist(), strict=True):
        number = 0
        while number == 0 or number in taken:
            number = prefix * 10**6 + int(rng.integers(0, 10**6))
        taken.add(number)
        world.number[person] = number
