"""One master and one extract, for linking at any size (benchmarks, accuracy).

Belongs here: `generate_flat`. Does not belong here: the four registers of a province
(`generate.py`). The extract is what registers hold once they are read and repaired, so it has the
columns of the `person` link spec and none of the damage that a reader undoes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data import cases, people, render
from sample_data.damage import profile as profiles
from sample_data.damage.fields import Evidence, evidence
from sample_data.damage.kinds import as_lists
from sample_data.places import places
from sample_data.world import World

TODAY = date(2026, 10, 12)
# A province has about so many people; a larger master spreads over its neighbours as well.
PEOPLE_OF_A_PROVINCE = 3_400_000
NEIGHBOURS = ("66", "68", "52", "56", "75", "51")
PEOPLE_OF_A_COMMUNE = 12_000
CHUNK = 1_000_000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Flat:
    """The three files written, and how many rows each has."""

    master: Path
    extract: Path
    truth: Path
    persons: int
    records: int


def generate_flat(
    persons: int,
    records: int,
    seed: int,
    out: Path,
    profile: str = "ordinary",
    province: str = "66",
    progress: Progress | None = None,
) -> Flat:
    """Write `master.parquet`, `extract.parquet` and `truth.parquet` into `out`.

    master: the master shape, `persons` rows ordered by person_id. extract: `record_id`,
    `full_name`, `date_of_birth`, `sex`, `person_id`, `old_id`, `commune_code`. truth:
    `record_id`, `person_id` (the master's, null when the person is not in it), `in_master`,
    `damage` (List[String]), `case`. Same arguments, same bytes. Raises ValueError for an unknown
    province or profile or too few persons.
    """
    rates = profiles.load(profile)
    rng = np.random.default_rng([seed, persons, records])
    out.mkdir(parents=True, exist_ok=True)
    tell = progress or (lambda _label, _done, _total: None)
    tell("people", 0, 3)
    wanted = max(1, -(-persons // PEOPLE_OF_A_PROVINCE))
    spread = (province, *(p for p in NEIGHBOURS if p != province))[:wanted]
    communes = max(3, persons // wanted // PEOPLE_OF_A_COMMUNE)
    # a record of a child with two numbers would have two right answers
    world = people.build(persons, places(spread, rng, communes), TODAY, rng, two_numbers=0.0)
    tell("master", 1, 3)
    files = Flat(
        out / "master.parquet", out / "extract.parquet", out / "truth.parquet", persons, records
    )
    _write_master(world, files.master)
    tell("extract", 2, 3)
    _write_extract(world, records, rates, rng, files)
    tell("extract", 3, 3)
    return files


def _write_master(world: World, path: Path) -> None:
    """The master in pieces of CHUNK rows, so that memory holds one piece of text at a time."""
    import pyarrow.parquet as pq

    inside = np.flatnonzero(~world.outside)
    order = inside[np.argsort(world.number[inside], kind="stable")]
    writer = None
    for start in range(0, len(order), CHUNK):
        table = render.master(world, order[start : start + CHUNK]).to_arrow()
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _pick(
    world: World, records: int, share_outside: float, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """The persons the records are about; the dead and those outside the master at their shares."""
    outside, inside = np.flatnonzero(world.outside), np.flatnonzero(~world.outside)
    strangers = rng.random(records) < share_outside
    person = inside[rng.integers(0, len(inside), records)]
    person[strangers] = outside[rng.integers(0, len(outside), int(strangers.sum()))]
    return person


def columns(said: Evidence) -> pl.DataFrame:
    """The columns of an extract but its ids, a number in that of its kind."""
    is_card = said.number.str.len_chars() == 9
    return pl.DataFrame(
        {
            "full_name": said.name,
            "date_of_birth": said.birth,
            "sex": said.sex,
            "person_id": said.number.set(is_card, None),
            "old_id": said.number.set(~is_card, None),
            "commune_code": said.commune,
        }
    )


def _write_extract(
    world: World, records: int, rates: profiles.Profile, rng: np.random.Generator, files: Flat
) -> None:
    person = _pick(world, records, rates.facts[profiles.FLAT].get("not_in_master", 0.0), rng)
    said = evidence(world, person, rates, profiles.FLAT, rng)
    record_id = "R" + pl.Series(np.arange(1, records + 1)).cast(pl.String()).str.zfill(8)
    extract = columns(said).insert_column(0, record_id.alias("record_id"))
    truth = pl.DataFrame(
        {
            "record_id": record_id,
            "person_id": render.numbers(world, person),
            "in_master": ~world.outside[person],
            "damage": as_lists(said.bits),
            "case": cases.of_records(cases.marks(world), person, said.bits),
        }
    )
    extract.write_parquet(files.extract)
    truth.write_parquet(files.truth)
