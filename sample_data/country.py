"""Several provinces, people moving between them: a master and an extract of each.

Belongs here: `generate_country`, who moved and whose records stay behind. Does not belong here: the
people (`people.py`), the extract of one province alone (`flat.py`).

Whoever moved is in the master of the province they live in now. Records in the province they left
are of the time before (its commune on them) or later ones (the commune they live in): kept on by
work, land or family there.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data import flat, people, render
from sample_data.damage import profile as profiles
from sample_data.damage.fields import evidence
from sample_data.damage.kinds import as_lists
from sample_data.places import places
from sample_data.world import NOBODY, World

PROVINCES = ("66", "68", "52", "56", "75")
MOVED = 0.1
"""Share of the people who lived in another province before: half of them with their household."""
BEFORE = 0.5
"""Share of the records of people who left that are of the time before."""

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Country:
    """By province: its master and its extract; and one truth for all records."""

    masters: dict[str, Path]
    extracts: dict[str, Path]
    truth: Path


def generate_country(
    persons: int,
    records: int,
    seed: int,
    out: Path,
    provinces: tuple[str, ...] = PROVINCES,
    profile: str = "ordinary",
    twice: float = 0.0,
) -> Country:
    """Write `masters/NN.parquet` and `extracts/NN.parquet` for each province, and `truth.parquet`.

    `persons`: people of all masters; `records`: of each extract, `elsewhere` of them (the profile's
    share) of people who left for another province. Masters and extracts: the shapes of
    `flat.generate_flat`. truth: `record_id`, `person_id` (null when in no master),
    `province_code` of the master that has the person, `kept_in` of the register, `damage`. A share
    `twice` of those who moved is in the master of the province they left as well, as they were.
    Same arguments, same bytes. Raises ValueError for fewer than two provinces, an unknown one or
    too few persons.
    """
    if len(provinces) < 2:
        raise ValueError("nobody moves within one province: give two or more")
    rates = profiles.load(profile)
    rng = np.random.default_rng([seed, persons, records, len(provinces)])
    communes = max(3, persons // len(provinces) // flat.PEOPLE_OF_A_COMMUNE)
    spread = places(provinces, rng, communes)
    now = people.build(persons, spread, flat.TODAY, rng, two_numbers=0.0)
    before, moved = _before(now, rng)
    lived, lives = _province(before), _province(now)
    both = moved[rng.random(len(moved)) < twice]
    country = Country(
        {code: out / "masters" / f"{code}.parquet" for code in provinces},
        {code: out / "extracts" / f"{code}.parquet" for code in provinces},
        out / "truth.parquet",
    )
    for folder in ("masters", "extracts"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    truths = []
    for code in provinces:
        own, left = np.flatnonzero(lives == code), moved[lived[moved] == code]
        _write_master(now, own, before, both[lived[both] == code], country.masters[code])
        extract, truth = _kept(now, before, own, left, records, rates, rng)
        number = pl.Series(np.arange(len(extract))).cast(pl.String).str.zfill(8)
        record_id = (f"{code}-" + number).alias("record_id")
        extract.insert_column(0, record_id).write_parquet(country.extracts[code])
        truths.append(truth.with_columns(record_id, kept_in=pl.lit(code)))
    columns = ["record_id", "person_id", "province_code", "kept_in", "damage"]
    pl.concat(truths).select(columns).write_parquet(country.truth)
    return country


def _before(now: World, rng: np.random.Generator) -> tuple[World, Rows]:
    """The world before people moved, and who moved: each lived where somebody of another province
    lives. Who moved alone has a household of their own now, who moved with theirs moved it."""
    whole = rng.random(int(now.household.max()) + 1) < MOVED / 2
    alone = rng.random(len(now)) < MOVED / 2
    moves = (whole[now.household] | alone) & ~now.outside
    province = _province(now)
    there = rng.integers(0, len(now), len(now))
    # a household leaves one place, that of its first person
    first = np.searchsorted(now.household, now.household)
    there = np.where(whole[now.household], there[first], there)
    moved = np.flatnonzero(moves & (province != province[there]))
    before = replace(
        now,
        commune=now.commune.copy(),
        old_commune=now.old_commune.copy(),
        hamlet=now.hamlet.copy(),
    )
    for name in ("commune", "old_commune", "hamlet"):
        getattr(before, name)[moved] = getattr(now, name)[there[moved]]
    single = moved[~whole[now.household[moved]]]
    fresh = now.household.copy()
    fresh[single] = now.household.max() + 1 + np.arange(len(single))
    now.household = fresh
    return before, moved


def _province(world: World) -> npt.NDArray[np.str_]:
    """The code of the province that each person lives in."""
    codes = np.array(world.places.new["province_code"].to_list())
    return np.asarray(codes[world.commune])


def _write_master(now: World, own: Rows, before: World, still: Rows, path: Path) -> None:
    """Who lives in a province, and those who left and still stand there, by number."""
    living = own[~now.outside[own]]
    rows = pl.concat([render.master(now, living), render.master(before, still)])
    rows.sort("person_id").write_parquet(path, compression="zstd")


def _kept(
    now: World,
    before: World,
    own: Rows,
    left: Rows,
    records: int,
    rates: profiles.Profile,
    rng: np.random.Generator,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records of one province and their truth, in the order in which they were written."""
    facts = rates.facts[profiles.FLAT]
    kind = rng.random(records)
    elsewhere = kind < facts.get("elsewhere", 0.0)
    strangers = kind > 1 - facts.get("not_in_master", 0.0)
    person = np.full(records, NOBODY, dtype=np.int64)
    for of, among in (
        (elsewhere, left),
        (strangers, own[now.outside[own]]),
        (~elsewhere & ~strangers, own[~now.outside[own]]),
    ):
        if len(among) == 0 and of.any():
            raise ValueError("too few persons for so many provinces: ask for more")
        person[of] = among[rng.integers(0, max(1, len(among)), int(of.sum()))]
    early = elsewhere & (rng.random(records) < BEFORE)
    parts = [
        _written(world, person[rows], rows, rates, rng)
        for world, rows in ((before, np.flatnonzero(early)), (now, np.flatnonzero(~early)))
    ]
    both = pl.concat([part for part in parts if len(part)]).sort("row")
    truth = pl.DataFrame({
        "person_id": render.numbers(now, person),
        "province_code": pl.Series(_province(now)[person]).set(
            pl.Series(now.outside[person]), None
        ),
        "damage": both["damage"],
    })  # fmt: skip
    return both.drop("row", "damage"), truth


def _written(
    world: World, person: Rows, rows: Rows, rates: profiles.Profile, rng: np.random.Generator
) -> pl.DataFrame:
    """What is written about persons in some rows of an extract."""
    said = evidence(world, person, rates, profiles.FLAT, rng)
    return flat.columns(said).with_columns(row=pl.Series(rows), damage=as_lists(said.bits))
