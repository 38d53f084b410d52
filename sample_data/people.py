"""The people of a province who never lived: households, families, names, numbers.

Belongs here: building a `World` (everybody, in and outside the master) and what is true of each
person. Does not belong here: what registers write about them (`registers/`), damage (`damage/`), and
what changes between nights (`nights.py`).

Everything is whole numpy columns; a person is a position in them. Households are drawn first (head,
spouse, a grandparent, children), then heads find parents among older couples of their commune, so
that families span households. Names are given from the oldest generation down, for a child's family
name is its father's (its mother's among matrilineal peoples).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from sample_data import names, numbers
from sample_data.places import Places

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

MALE, FEMALE = names.MALE, names.FEMALE
ALIVE, DEAD, MOVED_OUT = 0, 1, 2
NOBODY = -1
HEAD, SPOUSE, GRANDPARENT, CHILD = 0, 1, 2, 3
OUTSIDE_SHARE = 0.04  # people known to registers and missing from the master

# Peoples by new province, rough shares of the 2019 census summed over the merged provinces.
PEOPLES: dict[str, dict[str, float]] = {
    "66": {
        "Kinh": 0.745, "Ê Đê": 0.125, "Nùng": 0.028, "Tày": 0.022, "M'Nông": 0.018, "Mông": 0.016,
        "Thái": 0.008, "Gia Rai": 0.008, "Chăm": 0.010, "Dao": 0.008, "Mường": 0.007, "Ba Na": 0.005,
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
    66: 24, 54: 22, 68: 25, 67: 24, 60: 26, 38: 17, 40: 18, 42: 18, 37: 16, 34: 15, 36: 16, 30: 14, 49: 20,
    51: 21, 52: 21, 1: 1, 33: 14, 44: 19, 45: 19, 46: 19, 4: 8, 20: 8, 10: 6, 11: 4, 12: 4, 14: 5, 8: 7, 2: 7,
    19: 9, 62: 23, 64: 23, 56: 22, 58: 26, 70: 28, 75: 27,
}  # fmt: skip


@dataclass
class World:
    """Everybody of one sample. All arrays have one entry per person (`parts`: four).

    `birth` and `died` are days since 1970-01-01 (`died` 0 when not dead); `mother`, `father`, `spouse`
    are positions or NOBODY; `commune` is a position in `places.new`, `old_commune` in `places.old`;
    `number` is the 12-digit personal number, `old_number` the CMND or 0; `outside` people are not in
    the master; of `year_only` people the master knows the birth year only.
    """

    places: Places
    book: names.NameBook
    today: date
    parts: names.Indices
    family: names.Indices
    group: npt.NDArray[np.int8]
    sex: npt.NDArray[np.int8]
    birth: Ints
    household: Ints
    role: npt.NDArray[np.int8]
    commune: Ints
    old_commune: Ints
    hamlet: npt.NDArray[np.int8]
    mother: Ints
    father: Ints
    spouse: Ints
    status: npt.NDArray[np.int8]
    died: Ints
    number: npt.NDArray[np.int64]
    old_number: npt.NDArray[np.int64]
    outside: Bools
    year_only: Bools
    twin: Bools

    def __len__(self) -> int:
        return len(self.sex)

    @property
    def birth_year(self) -> Ints:
        """Year of birth of everybody."""
        return years(self.birth)


def years(days: npt.NDArray[np.int32]) -> Ints:
    """The calendar year of days since 1970-01-01."""
    return (days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int32) + 1970).astype(
        np.int32
    )


def as_days(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def build(persons: int, places: Places, today: date, rng: np.random.Generator) -> World:
    """A world whose master holds exactly `persons` people on `today`.

    Raises ValueError for fewer than 20 persons, which make no families.
    """
    if persons < 20:
        raise ValueError(f"{persons} persons make no families: ask for 20 or more.")
    total = persons + max(2, round(persons * OUTSIDE_SHARE))
    world = _households(total, places, today, rng)
    _find_parents(world, rng)
    _make_twins(world, rng)
    _name_everybody(world, rng)
    _make_namesakes(world, rng)
    _die_and_leave(world, rng)
    _number_everybody(world, rng)
    _leave_out(world, total - persons, rng)
    world.year_only = (world.birth_year < 1970) & (rng.random(total) < 0.03)
    return world


def _households(total: int, places: Places, today: date, rng: np.random.Generator) -> World:
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
    world = _empty_world(total, places, today, household, role)
    _places_and_peoples(world, count, rng)
    _sexes_and_links(world, start, has_spouse, rng)
    _birth_days(world, year, start, children[:count], position - 1 - has_spouse - has_elder, rng)
    return world


def _empty_world(
    total: int, places: Places, today: date, household: Ints, role: npt.NDArray[np.int8]
) -> World:
    def flags() -> Bools:
        return np.zeros(total, dtype=np.bool_)

    def small() -> npt.NDArray[np.int8]:
        return np.zeros(total, dtype=np.int8)

    def days() -> Ints:
        return np.zeros(total, dtype=np.int32)

    def nobody() -> Ints:
        return np.full(total, NOBODY, dtype=np.int32)

    return World(
        places,
        names.load(),
        today,
        parts=np.zeros((total, names.PARTS), dtype=np.int16),
        family=np.zeros(total, dtype=np.int16),
        group=small(),
        sex=small(),
        birth=days(),
        household=household,
        role=role,
        commune=days(),
        old_commune=days(),
        hamlet=small(),
        mother=nobody(),
        father=nobody(),
        spouse=nobody(),
        status=small(),
        died=days(),
        number=np.zeros(total, dtype=np.int64),
        old_number=np.zeros(total, dtype=np.int64),
        outside=flags(),
        year_only=flags(),
        twin=flags(),
    )


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
    shift = rng.normal(0, 3.5, n).round() + np.where(world.sex == FEMALE, 2, -2)
    year[spouse] += shift[spouse].astype(np.int32)
    year[elder] -= rng.integers(20, 36, int(elder.sum())).astype(np.int32)
    year = np.clip(year, 1912, 2007)
    first = ((year - 1970).astype("datetime64[Y]")).astype("datetime64[D]").astype(np.int32)
    world.birth = (first + day).astype(np.int32)
    kids = np.flatnonzero(child)
    head = start[world.household[kids]]
    parent = np.where(world.mother[kids] >= 0, world.mother[kids], head)
    born = world.birth[parent]
    low, high = born + 19 * 365, np.minimum(born + 41 * 365, today - 20)
    low = np.minimum(low, high - 300 * children[world.household[kids]])
    slot = (child_number[kids] + 0.15 + 0.7 * rng.random(len(kids))) / children[
        world.household[kids]
    ]
    world.birth[kids] = (low + slot * (high - low)).astype(np.int32)


def _find_parents(world: World, rng: np.random.Generator) -> None:
    """Half of the heads and spouses without parents find them among older couples of their commune."""
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
    fits = (age >= 17) & (age <= 45)
    man = np.where(world.sex[chosen] == MALE, chosen, partner)
    world.mother[seeker[fits]], world.father[seeker[fits]] = woman[fits], man[fits]


def _make_twins(world: World, rng: np.random.Generator) -> None:
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


def _die_and_leave(world: World, rng: np.random.Generator) -> None:
    """The dead (mostly old) with their day of death, and those who moved to another province."""
    today = as_days(world.today)
    age = (today - world.birth) / 365.25
    dead = rng.random(len(world)) < 0.002 + 0.22 * np.clip((age - 55) / 40, 0, 1)
    since = np.maximum(world.birth, as_days(date(2008, 1, 1)))
    for parent in (world.mother, world.father):  # nobody dies before a child is born
        known = parent >= 0
        np.maximum.at(since, parent[known], np.minimum(world.birth[known], today - 10))
    day = since + rng.random(len(world)) * (today - 10 - since)
    world.died = np.where(dead, np.maximum(day, world.birth + 1), 0).astype(np.int32)
    world.status = np.where(dead, DEAD, ALIVE).astype(np.int8)
    moved = (world.status == ALIVE) & (rng.random(len(world)) < 0.012)
    world.status[moved] = MOVED_OUT


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
