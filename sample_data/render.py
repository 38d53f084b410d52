"""People written out: names, dates, numbers and addresses as text columns.

Belongs here: turning positions and integers of a `World` into text, without damage. Does not belong
here: damage (`damage/`) and file layouts (`registers/`).
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data.world import ALIVE, DEAD, DIVORCED, NOBODY, NOT_WIDOWED, UNTOLD, World

Positions = npt.NDArray[np.integer]

STATUS = ("alive", "dead", "moved_out")
MARITAL = ("single", "married", "divorced", "widowed")


def full_names(world: World, person: Positions) -> pl.Series:
    """Full names, parts joined by single spaces, as `full_name`."""
    words = pl.Series([None, *world.book.words[1:]], dtype=pl.String())
    parts = [words.gather(world.parts[person, k]).alias(str(k)) for k in range(4)]
    joined = pl.DataFrame(parts).select(
        full_name=pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)
    )
    return joined.to_series()


def iso_days(days: npt.NDArray[np.int32]) -> pl.Series:
    """Days since 1970-01-01 as YYYY-MM-DD."""
    return pl.Series(days, dtype=pl.Int32()).cast(pl.Date()).dt.to_string("iso")


def births(world: World, person: Positions) -> pl.Series:
    """Birth dates as the master knows them: YYYY-MM-DD, or YYYY."""
    iso = iso_days(world.birth[person])
    short = pl.Series(world.year_only[person], dtype=pl.Boolean())
    frame = pl.DataFrame({"iso": iso, "short": short})
    return frame.select(
        pl.when("short").then(pl.col("iso").str.slice(0, 4)).otherwise("iso")
    ).to_series()


def sexes(world: World, person: Positions) -> pl.Series:
    """M or F."""
    return pl.Series(["M", "F"]).gather(world.sex[person])


def digits(number: npt.NDArray[np.int64]) -> pl.Series:
    """Numbers as text: 12 digits, or 9 for a CMND (below 10^9: no personal number is that
    small)."""
    frame = pl.DataFrame({"n": number})
    text = pl.col("n").cast(pl.String())
    is_card = pl.col("n") < 10**9
    return frame.select(
        pl.when(is_card).then(text.str.zfill(9)).otherwise(text.str.zfill(12))
    ).to_series()


def numbers(world: World, person: Positions) -> pl.Series:
    """12-digit personal numbers; null for position -1 (nobody) and for people outside the
    master."""
    text = digits(world.number[np.maximum(person, 0)])
    unknown = (person < 0) | world.outside[np.maximum(person, 0)]
    return text.set(pl.Series(unknown, dtype=pl.Boolean()), None)


def addresses(
    world: World, person: Positions, codes: pl.Series | None = None, *, old: bool = False
) -> pl.Series:
    """Hamlet and commune: "Thôn 5, Xã Ea Kar".

    `codes` are the communes a record believes in (`old` or new ones), null where it knows none and
    has no address; without them the people's own communes.
    """
    place = world.places.old if old else world.places.new
    if codes is None:
        commune = place["name"].gather((world.old_commune if old else world.commune)[person])
    else:
        names = dict(place.select("code", "name").iter_rows())
        commune = codes.replace_strict(names, default=None, return_dtype=pl.String())
    kinds = pl.Series(["Thôn ", "Buôn ", "Tổ dân phố "])
    highland = np.array([group.matrilineal for group in world.book.groups])[world.group[person]]
    town = commune.str.starts_with("Phường").fill_null(value=False).to_numpy()
    kind = kinds.gather(np.where(town, 2, np.where(highland, 1, 0)))
    hamlet = pl.Series(world.hamlet[person], dtype=pl.Int8()).cast(pl.String())
    return kind + hamlet + ", " + commune


def ethnicities(world: World, person: Positions) -> pl.Series:
    """The people each person belongs to."""
    return pl.Series([group.name for group in world.book.groups]).gather(world.group[person])


def households(world: World, person: Positions, prefix: str = "HK") -> pl.Series:
    """The codes of the households people live in, as the master has them."""
    return prefix + pl.Series(world.household[person]).cast(pl.String()).str.zfill(8)


def marital(world: World, person: Positions) -> npt.NDArray[np.int64]:
    """Positions in MARITAL of what the master says of people."""
    spouse, told = world.spouse[person], world.marriage[person]
    widowed = (world.status[spouse] == DEAD) & ~world.unheard[spouse] & (told != NOT_WIDOWED)
    known = np.where(told == DIVORCED, 2, np.where(widowed, 3, 1))
    return np.where((spouse < 0) | (told == UNTOLD), 0, known)


def master(world: World, person: Positions, household_prefix: str = "HK") -> pl.DataFrame:
    """The population master of the given people, in the order given (shape:
    docs/architecture.md)."""
    old = pl.Series(world.old_number[person])
    died = iso_days(world.died[person])
    known = np.where(world.unheard[person], ALIVE, world.status[person])
    alive = pl.Series(known != DEAD, dtype=pl.Boolean())
    told = marital(world, person)
    married = np.isin(told, [MARITAL.index("married"), MARITAL.index("widowed")])
    spouse = np.where(married, world.spouse[person], NOBODY)
    return pl.DataFrame(
        {
            "person_id": numbers(world, person),
            "full_name": full_names(world, person),
            "date_of_birth": births(world, person),
            "sex": sexes(world, person),
            "old_id": digits(old.to_numpy()).set(old == 0, None),
            "commune_code": world.places.new["code"].gather(world.commune[person]),
            "household_id": households(world, person, household_prefix),
            "ethnicity": ethnicities(world, person),
            "mother_id": numbers(world, world.mother[person]),
            "father_id": numbers(world, world.father[person]),
            "spouse_id": numbers(world, spouse),
            "marital_status": pl.Series(MARITAL).gather(told),
            "status": pl.Series(STATUS).gather(known),
            "died_on": died.set(alive, None),
            "address": addresses(world, person),
        }
    )
