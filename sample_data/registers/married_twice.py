"""Marriages that stand in the books twice: a couple registered again, a husband with two wives.

Belongs here: which, and their second entries. Does not belong here: what an entry says, books and
numbers (`civil_status.py`), how often (`contracts.samples.civil_status`, `profiles/*.toml`).
"""

import numpy as np
import polars as pl

from contracts.samples.civil_status import AGAIN, TWO_WIVES
from sample_data.damage.profile import Profile
from sample_data.registers import civil_status
from sample_data.registers.written import Positions
from sample_data.world import ALIVE, AS_IT_IS, FEMALE, World, as_days

GROWN = 20 * 366  # days
SOONEST, LATEST = 300, 4_000
"""Days after the first entry in which the second one follows."""
SETTLED = 60
"""Days before the first night by which the second entry was made."""


def entries(
    world: World, paper: pl.DataFrame, profile: Profile, rng: np.random.Generator
) -> pl.DataFrame:
    """Second entries, not yet numbered, beside those of `paper` that were digitised, of couples who
    are alive and married by the population data."""
    first = paper.filter("digitised")
    man, wife = first["husband"].to_numpy(), first["wife"].to_numpy()
    last = as_days(world.today) - SETTLED
    day = first["day"].to_numpy() + rng.integers(SOONEST, LATEST, first.height)
    fits = day <= last
    for one in (man, wife):
        fits &= (world.status[one] == ALIVE) & ~world.outside[one]
        fits &= world.marriage[one] == AS_IT_IS
    chance = rng.random(first.height)
    share = [profile.share_of(one.name, one.share) for one in (TWO_WIVES, AGAIN)]
    two, again = fits & (chance < share[0]), fits & (chance >= share[0]) & (chance < sum(share))
    other = _unmarried(world, man[two], day[two], rng)
    found = other >= 0
    return pl.concat(
        [
            civil_status.marriages_of(world, man[two][found], other[found], day[two][found], rng),
            civil_status.marriages_of(world, man[again], wife[again], day[again], rng).with_columns(
                kind=pl.lit("Đăng ký lại")
            ),
        ]
    )


def _unmarried(world: World, man: Positions, day: Positions, rng: np.random.Generator) -> Positions:
    """A woman for each, another one each time, who is nobody's wife, no relative of his household,
    and was grown up on the day; -1 where chance gives none."""
    free = (world.status == ALIVE) & ~world.outside & (world.sex == FEMALE) & (world.spouse < 0)
    woman = np.flatnonzero(free & (world.birth <= as_days(world.today) - GROWN))
    drawn = np.full(len(man), -1, dtype=np.int64)
    count = min(len(man), len(woman))
    drawn[:count] = rng.choice(woman, count, replace=False)
    fits = (world.birth[drawn] + GROWN <= day) & (world.household[drawn] != world.household[man])
    return np.where(fits, drawn, -1)
