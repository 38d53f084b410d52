"""Everybody of one sample as columns: the shape that all modules of this package share.

Belongs here: the `World`, its codes and the days it counts in. Does not belong here: filling it
(`households.py`, `people.py`), changing it (`nights.py`), writing it out (`render.py`).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from sample_data import names
from sample_data.places import Places

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

MALE, FEMALE = names.MALE, names.FEMALE
ALIVE, DEAD, MOVED_OUT = 0, 1, 2
NOBODY = -1
# What the population data say of a marriage: how it is; nothing yet; that it was divorced, which
# the register of marriages does not tell; that it goes on, though the spouse died.
AS_IT_IS, UNTOLD, DIVORCED, NOT_WIDOWED = 0, 1, 2, 3
HEAD, SPOUSE, GRANDPARENT, CHILD = 0, 1, 2, 3


@dataclass
class World:
    """Everybody of one sample. All arrays have one entry per person (`parts`: four).

    `birth` and `died` are days since 1970-01-01 (`died` 0 when not dead); `mother`, `father`,
    `spouse` are positions or NOBODY; `commune` is a position in `places.new`, `old_commune` in
    `places.old`; `number` is the 12-digit personal number, `old_number` the CMND or 0; `outside`
    people are not in the master; of `year_only` people the master knows the birth year only;
    `marriage` is what it says of theirs (`AS_IT_IS` …);
    `unheard` people are dead, and the master still says that they are alive.
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
    unheard: Bools
    twin: Bools
    marriage: npt.NDArray[np.int8]

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


def empty_world(
    total: int, places: Places, today: date, household: Ints, role: npt.NDArray[np.int8]
) -> World:
    """A world of `total` people of whom only household and role are known."""

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
        unheard=flags(),
        twin=flags(),
        marriage=small(),
    )
