"""The list of taxpayers of a province: personal numbers since July 2025, tax codes before.

Belongs here: who is registered under which number. Does not belong here: the file around it
(`files.py`). Facts: `person`, `commune` (new, position), `tax_code` (null where the personal number
serves), `status`, `day` of issue.
"""

from datetime import date

import numpy as np
import polars as pl

from sample_data import numbers, render
from sample_data.damage.fields import evidence
from sample_data.damage.kinds import Field, bits_of
from sample_data.damage.profile import Profile
from sample_data.registers.written import (
    Positions,
    Said,
    Written,
    birth_text,
    day_text,
    number_text,
    sex_text,
    spoil_rows,
)
from sample_data.world import ALIVE, DEAD, MOVED_OUT, World, as_days

SOURCE = "tax_codes"
COLUMNS = ("number", "name", "birth", "sex", "home", "commune", "status", "issued", "office")
KEY = ("number",)
ORDER = ("commune_code", "order")
STILL_TAX_CODE = 0.14
# Statuses of Circular 90/2026/TT-BTC, Appendix I, as far as they occur with people.
STATUSES, SHARES = ("00", "01", "02", "03", "06", "10"), (0.86, 0.03, 0.01, 0.01, 0.03, 0.06)


def taxpayers(world: World, rng: np.random.Generator) -> pl.DataFrame:
    """People of working age, some old and a few dead ones."""
    age = world.today.year - world.birth_year
    chance = np.select([age < 18, age < 65], [0.0, 0.42], 0.08)
    person = np.flatnonzero((rng.random(len(world)) < chance) & (world.status != MOVED_OUT))
    return registrations(world, person, rng)


def registrations(world: World, person: Positions, rng: np.random.Generator) -> pl.DataFrame:
    """One registration for each person."""
    n = len(person)
    codes = pl.Series(numbers.tax_codes(n, rng), dtype=pl.String())
    by_code = rng.random(n) < STILL_TAX_CODE
    first = np.maximum(as_days(date(2008, 1, 1)), world.birth[person] + 18 * 365)
    latest = np.minimum(first + 6000, as_days(world.today) - 1)
    day = np.minimum(first, latest) + (rng.random(n) * np.maximum(latest - first, 0)).astype(
        np.int64
    )
    status = pl.Series(STATUSES).gather(rng.choice(len(STATUSES), n, p=SHARES))
    dead = (world.status[person] == DEAD) & (rng.random(n) < 0.6)
    commune = world.commune[person].astype(np.int64)
    return pl.DataFrame(
        {
            "person": person.astype(np.int64),
            "commune": commune,
            "commune_code": world.places.new["code"].gather(commune),
            "order": pl.Series(rng.permutation(n)),
            "tax_code": codes.set(pl.Series(~by_code, dtype=pl.Boolean()), None),
            "day": day.astype(np.int64),
            "status": status.set(pl.Series(dead, dtype=pl.Boolean()), "03"),
            "alive": pl.Series(world.status[person] == ALIVE, dtype=pl.Boolean()),
        }
    )


def write(world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator) -> Written:
    """The rows of the list; the number column holds a personal number or a tax code."""
    person = facts["person"].to_numpy()
    one = evidence(world, person, profile, SOURCE, rng)
    code = facts["tax_code"]
    one.bits = np.where(code.is_not_null().to_numpy(), one.bits & ~bits_of(Field.NUMBER), one.bits)
    offices = "Thuế cơ sở " + world.places.new["name"].gather(facts["commune"].to_numpy())
    cells = {
        "number": code.fill_null(number_text(one)),
        "name": one.name,
        "birth": birth_text(one),
        "sex": sex_text(one.sex),
        "home": render.addresses(world, person),
        "commune": one.commune,
        "status": facts["status"],
        "issued": day_text(facts["day"].to_numpy()),
        "office": offices,
    }
    written = Written(
        facts, pl.DataFrame(cells).select(COLUMNS), {"taxpayer": Said(person, one.bits)}
    )
    return spoil_rows(written, profile, SOURCE, KEY, ("birth", "issued"), rng)
