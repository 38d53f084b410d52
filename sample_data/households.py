"""Households and families, still without names: who lives with whom, who descends from whom.

Belongs here: households with places, sexes, birth days and kinship. Does not belong here: names,
numbers and deaths (`people.py`).
"""

from datetime import date

import numpy as np
import numpy.typing as npt

from sample_data.places import Places
from sample_data.world import (
    CHILD,
    FEMALE,
    GRANDPARENT,
    HEAD,
    MALE,
    SPOUSE,
    Bools,
    Ints,
    World,
    as_days,
    empty_world,
)

# Peoples by new province, rough shares of the 2019 census summed over the merged provinces.
PEOPLES: dict[str, dict[str, float]] = {
    "66": {
        "Kinh": 0.745, "Ê Đê": 0.125, "Nùng": 0.028, "Tày": 0.022, "M'Nông": 0.018, "Mông": 0.016,
        "Thái": 0.008, "Gia Rai": 0.008, "Chăm": 0.010, "Dao": 0.008, "Mường": 0.007,
        "Ba Na": 0.005,
    },
    "68": {
        "Kinh": 0.815, "K'Ho": 0.060, "Mạ": 0.015, "M'Nông": 0.018, "Mông": 0.014, "Nùng": 0.018,
        "Tày": 0.016, "Chăm": 0.017, "Dao": 0.008, "Thái": 0.007, "Mường": 0.006, "Ê Đê": 0.006,
    },
}  # fmt: skip
OTHER_PEOPLES = {
    "Kinh": 0.86,
    "Gia Rai": 0.05,
    "Ba Na": 0.04,
    "Chăm": 0.03,
    "Tày": 0.01,
    "Nùng": 0.01,
}


def households(total: int, places: Places, today: date, rng: np.random.Generator) -> World:
    """Heads, spouses, grandparents and children with places and birth days, unnamed."""
    count = total // 2 + 8
    year = np.clip(rng.normal(1976, 15, count).round(), 1931, 2003).astype(np.int32)
    age = today.year - year
    married = rng.random(count) < np.where(age < 25, 0.35, np.where(age > 70, 0.6, 0.86))
    grandparent = (rng.random(count) < 0.14) & (age > 24) & (age < 62)
    mean_children = np.select([age < 25, age < 35, age < 50, age < 62], [0.4, 1.5, 2.2, 1.3], 0.35)
    children = np.minimum(rng.poisson(mean_children * np.where(married, 1.0, 0.25)), 7)
    size = 1 + married + grandparent + children
    count = int(np.searchsorted(np.cumsum(size), total)) + 1
    size, year = size[:count], year[:count]
    household = np.repeat(np.arange(count, dtype=np.int32), size)[:total]
    start = np.concatenate([[0], np.cumsum(size)[:-1]])
    position = np.arange(total) - start[household]
    has_spouse, has_elder = married[:count][household], grandparent[:count][household]
    role = np.full(total, CHILD, dtype=np.int8)
    role[position == 0] = HEAD
    role[(position == 1) & has_spouse] = SPOUSE
    role[(position == 1 + has_spouse) & has_elder] = GRANDPARENT
    world = empty_world(total, places, today, household, role)
    _places_and_peoples(world, count, rng)
    _sexes_and_links(world, start, has_spouse, rng)
    _birth_days(world, year, start, children[:count], position - 1 - has_spouse - has_elder, rng)
    return world


def _places_and_peoples(world: World, households: int, rng: np.random.Generator) -> None:
    """An old commune, its new commune, a hamlet and a people for each household."""
    places = world.places
    old = rng.choice(places.old.height, households, p=places.old["weight"].to_numpy()).astype(
        np.int32
    )
    widths = np.array([len(t) for t in places.successors])
    table = np.array([list(t) + [t[0]] * (widths.max() - len(t)) for t in places.successors])
    new = table[old, (rng.random(households) * widths[old]).astype(int)].astype(np.int32)
    group = np.zeros(households, dtype=np.int8)
    province = places.new["province_code"].to_numpy()
    for commune in np.unique(new):
        mix = PEOPLES.get(str(province[commune]), OTHER_PEOPLES)
        share = np.array(list(mix.values())) * np.append(1.0, rng.lognormal(0.0, 0.9, len(mix) - 1))
        codes = np.array([world.book.group_index(name) for name in mix], dtype=np.int8)
        here = np.flatnonzero(new == commune)
        group[here] = rng.choice(codes, len(here), p=share / share.sum())
    world.old_commune, world.commune = old[world.household], new[world.household]
    world.hamlet = rng.integers(1, 15, households).astype(np.int8)[world.household]
    world.group = group[world.household]
    married_in = (world.role == SPOUSE) & (rng.random(len(world)) < 0.05)
    world.group[married_in] = 0


def _sexes_and_links(
    world: World, start: npt.NDArray[np.int64], has_spouse: Bools, rng: np.random.Generator
) -> None:
    """Sexes, and who is whose spouse, mother and father inside each household."""
    n = len(world)
    world.sex = (rng.random(n) < 0.49).astype(np.int8)
    head = start[world.household].astype(np.int32)
    is_head = world.role == HEAD
    world.sex[is_head] = rng.random(int(is_head.sum())) < 0.22
    spouse = world.role == SPOUSE
    world.sex[spouse] = 1 - world.sex[head[spouse]]
    world.spouse[spouse] = head[spouse]
    world.spouse[head[spouse]] = np.flatnonzero(spouse)
    elder = world.role == GRANDPARENT
    world.sex[elder] = rng.random(int(elder.sum())) < 0.7
    elders = np.flatnonzero(elder).astype(np.int32)
    women, men = elders[world.sex[elders] == FEMALE], elders[world.sex[elders] == MALE]
    world.mother[head[women]], world.father[head[men]] = women, men
    child = np.flatnonzero(world.role == CHILD)
    for parent, known in (
        (head[child], np.ones(len(child), bool)),
        (head[child] + 1, has_spouse[child]),
    ):
        mothers = known & (world.sex[np.minimum(parent, n - 1)] == FEMALE)
        fathers = known & ~mothers
        world.mother[child[mothers]] = parent[mothers]
        world.father[child[fathers]] = parent[fathers]


def _birth_days(
    world: World,
    head_year: Ints,
    start: npt.NDArray[np.int64],
    children: npt.NDArray[np.int64],
    child_number: npt.NDArray[np.int64],
    rng: np.random.Generator,
) -> None:
    """Birth days: spouses near the head, grandparents a generation before, children spread between
    the mother's 19th and 41st birthday."""
    n, today = len(world), as_days(world.today)
    day = rng.integers(0, 365, n)
    year = head_year[world.household].copy()
    spouse, elder, child = (world.role == role for role in (SPOUSE, GRANDPARENT, CHILD))
    shift = np.clip(rng.normal(0, 3.5, n).round(), -6, 6) + np.where(world.sex == FEMALE, 2, -2)
    year[spouse] += shift[spouse].astype(np.int32)
    year[elder] -= rng.integers(20, 36, int(elder.sum())).astype(np.int32)
    year = np.clip(year, 1912, 2007)
    first = ((year - 1970).astype("datetime64[Y]")).astype("datetime64[D]").astype(np.int32)
    world.birth = (first + day).astype(np.int32)
    kids = np.flatnonzero(child)
    head = start[world.household[kids]]
    parents = [np.where(p[kids] >= 0, p[kids], head) for p in (world.mother, world.father)]
    born, younger = world.birth[parents[0]], np.maximum(*(world.birth[p] for p in parents))
    low, high = younger + 19 * 365, np.minimum(born + 41 * 365, today - 20)
    low = np.minimum(low, high - 300 * children[world.household[kids]])
    slot = (child_number[kids] + 0.15 + 0.7 * rng.random(len(kids))) / children[
        world.household[kids]
    ]
    world.birth[kids] = (low + slot * (high - low)).astype(np.int32)


def find_parents(world: World, rng: np.random.Generator) -> None:
    """Half of the heads and spouses without parents find them among older couples of their
    commune."""
    year = world.birth_year
    couple = np.flatnonzero((world.role == HEAD) & (world.spouse >= 0))
    key = world.commune[couple].astype(np.int64) * 10_000 + year[couple]
    order = np.argsort(key, kind="stable")
    couple, key = couple[order], key[order]
    orphan = (world.mother < 0) & (world.father < 0) & (world.role <= SPOUSE) & (year >= 1955)
    seeker = np.flatnonzero(orphan & (rng.random(len(world)) < 0.5))
    base = world.commune[seeker].astype(np.int64) * 10_000 + year[seeker]
    low, high = np.searchsorted(key, base - 36), np.searchsorted(key, base - 22)
    found = high > low
    seeker, low, high = seeker[found], low[found], high[found]
    chosen = couple[low + (rng.random(len(seeker)) * (high - low)).astype(np.int64)].astype(
        np.int32
    )
    fits = world.group[chosen] == world.group[seeker]
    seeker, chosen = seeker[fits], chosen[fits]
    partner = world.spouse[chosen]
    woman = np.where(world.sex[chosen] == FEMALE, chosen, partner)
    age = year[seeker] - year[woman]
    man = np.where(world.sex[chosen] == MALE, chosen, partner)
    fits = (age >= 17) & (age <= 45) & (year[seeker] - year[man] >= 17)
    world.mother[seeker[fits]], world.father[seeker[fits]] = woman[fits], man[fits]


def make_twins(world: World, rng: np.random.Generator) -> None:
    """Of children with an older brother or sister in the household, some are that one's twin."""
    n = len(world)
    after = np.flatnonzero((world.role[1:] == CHILD) & (world.role[:-1] == CHILD)) + 1
    after = after[world.household[after] == world.household[after - 1]]
    twin = after[rng.random(len(after)) < 0.015]
    twin = twin[~np.isin(twin - 1, twin)]
    world.birth[twin] = world.birth[twin - 1]
    same_sex = rng.random(len(twin)) < 0.65
    world.sex[twin[same_sex]] = world.sex[twin[same_sex] - 1]
    world.twin = np.zeros(n, dtype=np.bool_)
    world.twin[twin] = world.twin[twin - 1] = True
