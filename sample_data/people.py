"""The people of a province who never lived: households, families, names, numbers.

Belongs here: building a `World` (everybody, in and outside the master) and what is true of each
person. Does not belong here: what registers write about them (`registers/`), damage (`damage/`),
and what changes between nights (`nights.py`).

Everything is whole numpy columns; a person is a position in them. Households are drawn first (head,
spouse, a grandparent, children), then heads find parents among older couples of their commune, so
that families span households. Names are given from the oldest generation down, for a child's family
name is its father's (its mother's among matrilineal peoples).
"""

from datetime import date

import numpy as np
import numpy.typing as npt

from sample_data import names, numbers
from sample_data.households import find_parents, households, make_twins
from sample_data.places import Places
from sample_data.world import (
    ALIVE,
    AS_IT_IS,
    CHILD,
    DEAD,
    DIVORCED,
    FEMALE,
    HEAD,
    MALE,
    MOVED_OUT,
    NOBODY,
    NOT_WIDOWED,
    UNTOLD,
    World,
    as_days,
)

OLD, UNHEARD_DAYS = 1956, 150
"""Who was born before that may have died in the days before the first night."""
OUTSIDE_SHARE = 0.04  # people known to registers and missing from the master

# Where settlers registered their births, with weights; and the first two digits of their old cards.
ORIGINS = {
    38: 9,
    40: 12,
    42: 9,
    37: 5,
    34: 6,
    36: 6,
    30: 4,
    49: 12,
    51: 9,
    52: 14,
    1: 3,
    33: 2,
    44: 3,
    45: 2,
    46: 4,
}
NORTHERN_ORIGINS = {4: 10, 20: 7, 10: 3, 11: 2, 12: 1, 14: 2, 8: 3, 2: 3, 19: 1}
NORTHERN = ("Tày", "Nùng", "Mông", "Dao", "Thái", "Mường")
CARD_SERIES = {
    66: 24, 54: 22, 68: 25, 67: 24, 60: 26, 38: 17, 40: 18, 42: 18, 37: 16, 34: 15, 36: 16, 30: 14,
    49: 20, 51: 21, 52: 21, 1: 1, 33: 14, 44: 19, 45: 19, 46: 19, 4: 8, 20: 8, 10: 6, 11: 4, 12: 4,
    14: 5, 8: 7, 2: 7, 19: 9, 62: 23, 64: 23, 56: 22, 58: 26, 70: 28, 75: 27,
}  # fmt: skip


def build(
    persons: int,
    places: Places,
    today: date,
    rng: np.random.Generator,
    deaths: float = 1.0,
    two_numbers: float = 1.0,
) -> World:
    """A world whose master holds exactly `persons` people on `today`; `deaths` times as many as
    usual have died, and `two_numbers` times as many children are in it under two numbers.

    Raises ValueError for fewer than 20 persons, which make no families.
    """
    if persons < 20:
        raise ValueError(f"{persons} persons make no families: ask for 20 or more.")
    total = persons + max(2, round(persons * OUTSIDE_SHARE))
    world = households(total, places, today, rng)
    find_parents(world, rng)
    make_twins(world, rng)
    own, told = rng.spawn(2)  # what came later into the sample changes nothing in the rest
    _name_everybody(world, rng)
    _enter_twice(world, two_numbers, own)
    _make_namesakes(world, rng)
    _die_and_leave(world, deaths, rng)
    _number_everybody(world, rng)
    _leave_out(world, total - persons, rng)
    _tell_marriages(world, told)
    world.year_only = (world.birth_year < 1970) & (rng.random(total) < 0.03)
    return world


def _name_everybody(world: World, rng: np.random.Generator) -> None:
    """Names from the oldest generation down, family names inherited, some given names repeated."""
    matrilineal = np.array([group.matrilineal for group in world.book.groups])
    through = np.where(matrilineal[world.group] | (world.father < 0), world.mother, world.father)
    alike = (through >= 0) & (world.group[np.maximum(through, 0)] == world.group)
    through = np.where(alike, through, NOBODY)
    named = np.zeros(len(world), dtype=np.bool_)
    waiting = np.arange(len(world))
    year = world.birth_year
    while len(waiting):
        parent = through[waiting]
        ready = waiting[(parent < 0) | named[np.maximum(parent, 0)]]
        family = world.book.draw_families(rng, world.group[ready])
        inherits = through[ready] >= 0
        family[inherits] = world.family[through[ready[inherits]]]
        world.family[ready] = family
        world.parts[ready] = world.book.draw(
            rng, world.group[ready], world.sex[ready], year[ready], family
        )
        named[ready] = True
        waiting = waiting[~named[waiting]]
    _share_middle_names(world, rng)
    _name_after_father(world, rng)


def _share_middle_names(world: World, rng: np.random.Generator) -> None:
    """Brothers and sisters of one sex often share the middle name, twins nearly always."""
    kinh = np.array([group.like_kinh for group in world.book.groups])[world.group]
    child = (world.role == CHILD) & kinh
    younger = np.flatnonzero(child[1:] & child[:-1]) + 1
    younger = younger[
        (world.household[younger] == world.household[younger - 1])
        & (world.sex[younger] == world.sex[younger - 1])
    ]
    share = rng.random(len(younger)) < np.where(
        world.twin[younger] & world.twin[younger - 1], 0.85, 0.35
    )
    for place in (1, 2):
        world.parts[younger[share], place] = world.parts[younger[share] - 1, place]
    same = younger[(world.parts[younger] == world.parts[younger - 1]).all(axis=1)]
    while len(same):  # two children of one household never share the whole name
        world.parts[same, 3] = _given_again(world, same, rng)
        same = same[(world.parts[same] == world.parts[same - 1]).all(axis=1)]


def _given_again(
    world: World, persons: npt.NDArray[np.int64], rng: np.random.Generator
) -> names.Indices:
    again = np.zeros(len(persons), dtype=np.int16)
    for sex in (MALE, FEMALE):
        chosen = np.flatnonzero(world.sex[persons] == sex)
        again[chosen] = world.book.kinh_given[sex].draw(rng, np.full(len(chosen), 2, dtype=np.int8))
    return again


def _name_after_father(world: World, rng: np.random.Generator) -> None:
    """Some sons have the father's whole name; more differ from it in the given name only."""
    kinh = np.array([group.like_kinh for group in world.book.groups])[world.group]
    sons = np.flatnonzero((world.sex == MALE) & kinh & (world.father >= 0) & (world.role != HEAD))
    sons = sons[world.family[sons] == world.family[world.father[sons]]]
    chance = rng.random(len(sons))
    whole, near = sons[chance < 0.006], sons[(chance >= 0.006) & (chance < 0.05)]
    world.parts[whole] = world.parts[world.father[whole]]
    for place in (1, 2):
        world.parts[near, place] = world.parts[world.father[near], place]


def _enter_twice(world: World, times: float, rng: np.random.Generator) -> None:
    """Some small brothers and sisters are one child, whom the master has under two numbers."""
    small = world.birth > as_days(world.today) - 16 * 365
    again = np.flatnonzero(small[1:] & (world.role[1:] == CHILD) & (world.role[:-1] == CHILD)) + 1
    same = (world.mother[again] >= 0) & (world.mother[again] == world.mother[again - 1])
    apart = ~world.twin[again] & ~world.twin[again - 1]
    again = again[same & apart & (rng.random(len(again)) < 0.006 * times)]
    again = again[~np.isin(again - 1, again)]
    for known in (world.parts, world.family, world.group, world.sex, world.birth):
        known[again] = known[again - 1]


def _tell_marriages(world: World, rng: np.random.Generator) -> None:
    """Of some couples the master does not say that they are married, or says it of one of them;
    others were divorced; of some who are widowed it says that they are married."""
    chance = rng.random(len(world))
    spouse = world.spouse
    husband = np.flatnonzero((world.sex == MALE) & (spouse >= 0))
    untold = husband[chance[husband] < 0.008]
    both = untold[chance[untold] < 0.005]
    divorced = husband[(chance[husband] >= 0.008) & (chance[husband] < 0.02)]
    world.marriage[untold] = world.marriage[spouse[both]] = UNTOLD
    world.marriage[divorced] = world.marriage[spouse[divorced]] = DIVORCED
    left = (spouse >= 0) & (world.marriage == AS_IT_IS)
    left &= (world.status != DEAD) & (world.status[spouse] == DEAD)
    world.marriage[left] = np.where(chance[left] > 0.92, NOT_WIDOWED, AS_IT_IS)


def _make_namesakes(world: World, rng: np.random.Generator) -> None:
    """Some single heads take name and birth year of a stranger in their commune."""
    single = (world.role == HEAD) & (world.spouse < 0) & (world.mother < 0) & (world.father < 0)
    childless = np.ones(len(world), dtype=np.bool_)
    for parent in (world.mother, world.father):
        childless[parent[parent >= 0]] = False
    taker = np.flatnonzero(single & childless & (rng.random(len(world)) < 0.06))
    order = np.lexsort((world.sex, world.commune))
    place = np.empty(len(world), dtype=np.int64)
    place[order] = np.arange(len(world))
    giver = order[(place[taker] + rng.integers(1, 40, len(taker))) % len(world)]
    year = world.birth_year
    fits = (world.commune[giver] == world.commune[taker]) & (world.sex[giver] == world.sex[taker])
    fits &= (
        (world.household[giver] != world.household[taker])
        & ~np.isin(giver, taker)
        & (year[giver] < 2004)
    )
    taker, giver = taker[fits], giver[fits]
    world.parts[taker], world.family[taker], world.group[taker] = (
        world.parts[giver],
        world.family[giver],
        world.group[giver],
    )
    first = (year[giver] - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int32)
    world.birth[taker] = first + rng.integers(0, 365, len(taker)).astype(np.int32)


def _die_and_leave(world: World, deaths: float, rng: np.random.Generator) -> None:
    """The dead (mostly old) with their day of death, and those who moved to another province."""
    today = as_days(world.today)
    age = (today - world.birth) / 365.25
    chance = 0.002 + 0.22 * np.clip((age - 55) / 40, 0, 1)
    dead = rng.random(len(world)) < deaths * chance
    since = np.maximum(world.birth, as_days(date(2008, 1, 1)))
    for parent in (world.mother, world.father):  # nobody dies before a child is born
        known = parent >= 0
        np.maximum.at(since, parent[known], np.minimum(world.birth[known], today - 10))
    day = since + rng.random(len(world)) * (today - 10 - since)
    world.died = np.where(dead, np.maximum(day, world.birth + 1), 0).astype(np.int32)
    world.status = np.where(dead, DEAD, ALIVE).astype(np.int8)
    moved = (world.status == ALIVE) & (rng.random(len(world)) < 0.012)
    world.status[moved] = MOVED_OUT


def die_unheard(world: World, times: float, rng: np.random.Generator) -> None:
    """A few old people have died lately, and the population data do not know it yet: `times` as
    many as usual, which is one in forty of the dead."""
    old = np.flatnonzero((world.status == ALIVE) & ~world.outside & (world.birth_year < OLD))
    wanted = max(1, round(times * int((world.status == DEAD).sum()) / 40))
    person = np.sort(rng.choice(old, min(len(old), wanted), replace=False))
    world.status[person] = DEAD
    world.died[person] = as_days(world.today) - rng.integers(5, UNHEARD_DAYS, len(person))
    world.unheard[person] = True


def _number_everybody(world: World, rng: np.random.Generator) -> None:
    """Personal numbers for all; CMND for those who came of age before 2021."""
    home = world.places.old["old_province"].cast(int).to_numpy()[world.old_commune].astype(np.int64)
    year = world.birth_year
    province = home.copy()
    northern = np.isin(world.group, [world.book.group_index(name) for name in NORTHERN])
    moved_in = rng.random(len(world)) < np.where(
        year < 1985, 0.6, np.where(year < 2005, 0.25, 0.07)
    )
    for origins, chosen in (
        (ORIGINS, moved_in & (world.group == 0)),
        (NORTHERN_ORIGINS, moved_in & northern),
    ):
        weights = np.array(list(origins.values())) / sum(origins.values())
        province[chosen] = rng.choice(np.array(list(origins)), int(chosen.sum()), p=weights)
    world.number = numbers.personal_numbers(province, world.sex, year, rng)
    has_card = (year <= 2004) & (rng.random(len(world)) < 0.72)
    series = np.vectorize(CARD_SERIES.get, otypes=[np.int64])(province[has_card], 29)
    world.old_number[has_card] = numbers.old_numbers(series, rng)


def _leave_out(world: World, count: int, rng: np.random.Generator) -> None:
    """Exactly `count` people are not in the master: half whole households, half single people."""
    households = int(world.household[-1]) + 1
    order = rng.permutation(households)
    rank = np.empty(households, dtype=np.int64)
    rank[order] = np.arange(households)
    by_household = np.argsort(rank[world.household], kind="stable")[: count // 2]
    world.outside[by_household] = True
    rest = np.flatnonzero(~world.outside)
    world.outside[rng.choice(rest, count - count // 2, replace=False)] = True
