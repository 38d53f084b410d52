"""The hard cases of linking as they arise among generated people, named for the truth.

Belongs here: telling which record is which case. The names are those of `hard_cases.yaml` where the
case stands there. Does not belong here: making them happen (`people.py`, `damage/`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data.damage.kinds import has
from sample_data.world import World

Positions = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# First that holds wins.
CASES = (
    "dead_mans_number_reused",
    "spouses_numbers_swapped",
    "relatives_number_on_the_record",
    "twins_in_one_household",
    "father_and_son_one_name",
    "namesakes_same_year_one_commune",
    "minority_name_without_prefix",
    "unaccented_name",
)


@dataclass(frozen=True)
class Marks:
    """What is hard about people themselves, one entry per person; found once for a world."""

    twin: Bools
    like_parent: Bools
    namesake: Bools


def marks(world: World) -> Marks:
    """The marks of everybody in the world as it is now."""
    return Marks(world.twin, _named_like_parent(world), namesakes(world))


def of_records(known: Marks, person: Positions, bits: npt.NDArray[np.int64]) -> pl.Series:
    """The case of each record as String `case`, null for an everyday record."""
    holds = (
        has(bits, "dead_number"),
        has(bits, "spouses_swapped"),
        has(bits, "relatives_number"),
        known.twin[person],
        known.like_parent[person],
        known.namesake[person],
        has(bits, "prefix_dropped"),
        has(bits, "no_diacritics"),
    )
    number = np.select(holds, range(len(CASES)), default=len(CASES))
    return pl.Series([*CASES, None], dtype=pl.String()).gather(number).alias("case")


def _name_keys(world: World) -> npt.NDArray[np.int64]:
    """One integer for each distinct name (parts are below 2^15, four of them fit 60 bits)."""
    parts = world.parts.astype(np.int64)
    return ((parts[:, 0] << 15 | parts[:, 1]) << 15 | parts[:, 2]) << 15 | parts[:, 3]


def _named_like_parent(world: World) -> Bools:
    """People whose father has the same full name, and those fathers."""
    key = _name_keys(world)
    child = np.flatnonzero(world.father >= 0)
    child = child[key[child] == key[world.father[child]]]
    marked = np.zeros(len(world), dtype=np.bool_)
    marked[child] = marked[world.father[child]] = True
    return marked


def namesakes(world: World) -> Bools:
    """People who share full name, birth year and commune with somebody else."""
    frame = pl.DataFrame(
        {"name": _name_keys(world), "year": world.birth_year, "commune": world.commune}
    )
    return frame.select(pl.len().over("name", "year", "commune") > 1).to_series().to_numpy()
