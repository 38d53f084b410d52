"""The land register: one row for each certificate × parcel × person, as template PL3-01 wants it.

Belongs here: who holds which parcel and what the row says. Does not belong here: the workbook
around it (`files.py`). Facts: `person` (NOBODY for an organisation), `commune` (position of the new
commune), `certificate`, `day` of issue, `sheet`, `parcel`, `area` (m²), `use` (position in USES),
`subject`, `role`, `book_entry`.
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data import render
from sample_data.damage.fields import Evidence, evidence
from sample_data.damage.kinds import has
from sample_data.damage.profile import Profile
from sample_data.registers.written import (
    Positions,
    Said,
    Written,
    birth_text,
    blank,
    day_text,
    number_text,
    sex_text,
    spoil_rows,
)
from sample_data.world import GRANDPARENT, MALE, NOBODY, World, as_days, years

SOURCE = "land"
USE_COLUMNS = ("use", "use_area", "use_origin", "use_form", "use_until")
COLUMNS = (
    "commune", "certificate", "issued", "book_entry", "organisation", "organisation_number",
    "name", "birth", "sex", "number", "home", "subject", "role", "user_name", "user_number",
    "user_home", "reason", "parcel_id", "old_sheet", "old_parcel", "sheet", "parcel", "parcel_home",
    "area", *(f"{column}_{k}" for k in (1, 2, 3) for column in USE_COLUMNS),
)  # fmt: skip
KEY = ("certificate", "parcel_id", "name")
ORDER = ("commune_code", "sheet", "parcel", "certificate", "rank")
# Land-use codes of Circular 08/2024/TT-BTNMT, Appendix II, as far as people hold such land.
USES = ("ONT", "ODT", "CLN", "HNK", "LUC", "LUK", "RSX", "NTS", "NKH", "TMD", "SKC")
LONG_TERM = frozenset({"ONT", "ODT"})
ORIGINS = ("CNQ-CTT", "CNQ-KTT", "DG-KTT", "DT-TML", "NCQ")
ORGANISATIONS = (
    "Công ty TNHH MTV Cà phê",
    "Hợp tác xã nông nghiệp",
    "Trường tiểu học",
    "Công ty TNHH Lâm nghiệp",
)
INDIVIDUAL, HOUSEHOLD, COUPLE, ORGANISATION = "Cá nhân", "Hộ gia đình", "Vợ chồng", "Tổ chức"
SERIES = np.array(list("ABCDĐGHKLMNPSTUVXY"))


def holdings(world: World, rng: np.random.Generator) -> pl.DataFrame:
    """The certificates of a province: of single people, households, couples and organisations."""
    year = world.birth_year
    adult = np.flatnonzero((world.role <= GRANDPARENT) & (year <= 2002))
    holder = adult[rng.random(len(adult)) < 0.42]
    return certificates(world, holder, rng)


def certificates(world: World, holder: Positions, rng: np.random.Generator) -> pl.DataFrame:
    """One certificate for each holder, on one parcel or two; couples stand on two rows."""
    n = len(holder)
    draw = rng.random(n)
    married = (world.spouse[holder] >= 0) & (world.sex[holder] == MALE)
    subject = np.select([draw < 0.03, married & (draw < 0.6), draw < 0.8], [3, 2, 1], 0)
    first = np.maximum(as_days(date(1995, 1, 1)), world.birth[holder] + 20 * 365)
    last = np.where(world.died[holder] > 0, world.died[holder], as_days(world.today) - 5)
    first = np.minimum(first, last)
    day = first + (rng.random(n) * (last - first)).astype(np.int64)
    frame = pl.DataFrame(
        {
            "person": holder.astype(np.int64),
            "commune": world.commune[holder].astype(np.int64),
            "certificate": _certificate_numbers(day, rng),
            "day": day,
            "subject": pl.Series([INDIVIDUAL, HOUSEHOLD, COUPLE, ORGANISATION]).gather(subject),
            "book_entry": pl.Series(["CH ", "CS", "H "]).gather(rng.integers(0, 3, n))
            + pl.Series(rng.integers(1, 99_999, n)).cast(pl.String()).str.zfill(5),
        }
    )
    frame = _with_parcels(frame, rng)
    two = frame.filter(pl.col("subject") == COUPLE)
    wife = pl.Series(world.spouse[two["person"].to_numpy()].astype(np.int64))
    frame = pl.concat(
        [frame.with_columns(rank=pl.lit(0)), two.with_columns(person=wife, rank=pl.lit(1))]
    )
    organisation = pl.col("subject") == ORGANISATION
    role = (
        pl.when(organisation).then(pl.lit("Người đại diện"))
        .when(pl.col("subject") == HOUSEHOLD).then(pl.lit("Chủ hộ"))
        .when((pl.col("subject") == COUPLE) & (pl.col("rank") == 0)).then(pl.lit("Chồng"))
        .when(pl.col("subject") == COUPLE).then(pl.lit("Vợ"))
        .otherwise(pl.lit(INDIVIDUAL))
    )  # fmt: skip
    codes = world.places.new["code"].gather(frame["commune"].to_numpy())
    return frame.with_columns(
        role=role,
        commune_code=codes,
        person=pl.when(organisation).then(NOBODY).otherwise("person"),
    )


def _certificate_numbers(day: npt.NDArray[np.int64], rng: np.random.Generator) -> pl.Series:
    """One letter and six digits before 2003, two letters before 2024, then AA and eight digits."""
    n = len(day)
    letters = SERIES[rng.integers(0, len(SERIES), (n, 2))]
    year = years(day.astype(np.int32))
    old = np.char.add(letters[:, 0], np.where(year < 2003, "", letters[:, 1]))
    six = pl.Series(rng.integers(0, 10**6, n)).cast(pl.String()).str.zfill(6)
    eight = pl.Series(rng.integers(10**6, 10**7, n)).cast(pl.String()).str.zfill(8)
    return (pl.Series(old) + " " + six).zip_with(pl.Series(year < 2024), "AA " + eight)


def _with_parcels(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The certificates repeated for each parcel, with sheet, parcel, area and use."""
    parcels = 1 + (rng.random(frame.height) < 0.15)
    rows = frame[np.repeat(np.arange(frame.height), parcels)]
    n = rows.height
    has_old = rng.random(n) < 0.7
    return rows.with_columns(
        sheet=pl.Series(rng.integers(1, 120, n)),
        parcel=pl.Series(rng.integers(1, 900, n)),
        old_sheet=pl.Series(np.where(has_old, rng.integers(1, 60, n), 0)),
        old_parcel=pl.Series(np.where(has_old, rng.integers(1, 500, n), 0)),
        area=pl.Series(np.round(rng.lognormal(6.2, 1.1, n), 1)),
        use=pl.Series(rng.choice(len(USES), n, p=USE_SHARES)),
        two_uses=pl.Series(rng.random(n) < 0.2),
        origin=pl.Series(ORIGINS).gather(rng.integers(0, len(ORIGINS), n)),
        shared=pl.Series(rng.random(n) < 0.1),
        until=pl.Series(rng.integers(2043, 2075, n)),
    )


USE_SHARES = np.array([26, 12, 28, 11, 6, 4, 5, 2, 2, 2, 2]) / 100


def write(world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator) -> Written:
    """The rows of the register for the given holdings, damaged at the rates of the profile."""
    person = facts["person"].to_numpy()
    there = person >= 0
    one = evidence(world, np.maximum(person, 0), profile, SOURCE, rng)
    home = render.addresses(world, one.person, one.commune)
    cells = _holder_cells(world, one, home, there, rng) | _parcel_cells(world, facts)
    cells |= _current_user(world, person, rng)
    cells |= {
        "commune": facts["commune_code"],
        "certificate": facts["certificate"],
        "issued": day_text(facts["day"].to_numpy()),
        "book_entry": facts["book_entry"],
        "subject": facts["subject"],
        "role": facts["role"],
        "_issued_kind": _kinds(rng, len(facts), number=0.0, day=0.35),
        "_area_kind": pl.Series(np.ones(len(facts), dtype=np.int8)),
    }
    frame = pl.DataFrame(cells).select(*COLUMNS, pl.selectors.starts_with("_"))
    said = {"holder": Said(np.where(there, person, NOBODY), np.where(there, one.bits, 0))}
    return spoil_rows(
        Written(facts, frame, said), profile, SOURCE, KEY[:2], ("birth", "issued"), rng
    )


def _holder_cells(
    world: World,
    one: Evidence,
    home: pl.Series,
    there: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> dict[str, pl.Series]:
    n = len(one.person)
    organisations = pl.Series(ORGANISATIONS).gather(rng.integers(0, len(ORGANISATIONS), n))
    commune = world.places.new["name"].gather(world.commune[one.person])
    tax = pl.Series(rng.integers(6_000_000_000, 6_099_999_999, n)).cast(pl.String())
    births = birth_text(one)
    year_alone = (births.str.len_chars() == 4).fill_null(value=False).to_numpy()
    kinds = np.where(
        year_alone,
        _draw(rng, n, number=0.5, day=0.0),
        np.where(has(one.bits, "month_day_order"), 0, _draw(rng, n, number=0.0, day=0.3)),
    )
    return {
        "organisation": blank(organisations + " " + commune, there),
        "organisation_number": blank(tax, there),
        "name": blank(one.name, ~there),
        "birth": blank(births, ~there),
        "sex": blank(sex_text(one.sex), ~there),
        "number": blank(number_text(one), ~there),
        "home": blank(home, ~there),
        "_birth_kind": pl.Series(kinds.astype(np.int8)),
        "_number_kind": pl.Series(has(one.bits, "lost_zeros").astype(np.int8)),
    }


def _current_user(
    world: World, person: Positions, rng: np.random.Generator
) -> dict[str, pl.Series]:
    """For some parcels the person who uses it now: bought, inherited or given."""
    n = len(person)
    changed = (rng.random(n) < 0.04) & (person >= 0)
    user = rng.integers(0, len(world), n)
    reasons = pl.Series(["Nhận chuyển nhượng", "Nhận thừa kế", "Được tặng cho"])
    return {
        "user_name": blank(render.full_names(world, user), ~changed),
        "user_number": blank(render.digits(world.number[user]), ~changed),
        "user_home": blank(render.addresses(world, user), ~changed),
        "reason": blank(reasons.gather(rng.integers(0, 3, n)), ~changed),
    }


def _parcel_cells(world: World, facts: pl.DataFrame) -> dict[str, pl.Series]:
    """Parcel columns, with one land use or two; the areas of the uses sum to the parcel's."""
    sheet, parcel = facts["sheet"].cast(pl.String()), facts["parcel"].cast(pl.String())
    no_old = (facts["old_sheet"] == 0).to_numpy()
    cells = {
        "parcel_id": facts["commune_code"] + "_" + sheet + "_" + parcel,
        "old_sheet": blank(facts["old_sheet"].cast(pl.String()), no_old),
        "old_parcel": blank(facts["old_parcel"].cast(pl.String()), no_old),
        "sheet": sheet,
        "parcel": parcel,
        "parcel_home": world.places.new["name"].gather(facts["commune"].to_numpy()),
        "area": _decimal(facts["area"].to_numpy()),
    }
    return cells | _use_cells(facts)


def _use_cells(facts: pl.DataFrame) -> dict[str, pl.Series]:
    """Three times land use, area, origin, form and end; the third stays empty."""
    area, two = facts["area"].to_numpy(), facts["two_uses"].to_numpy()
    house = np.where(two, np.round(area * 0.3, 1), area)
    first = np.where(two, USES.index("ONT"), facts["use"].to_numpy())
    garden = np.full(len(area), USES.index("CLN"))
    nothing = np.zeros(len(area), dtype=np.bool_)
    cells: dict[str, pl.Series] = {}
    uses = ((first, house, ~nothing), (garden, area - house, two), (first, area, nothing))
    for k, (use, size, shown) in enumerate(uses, start=1):
        long_term = pl.Series(np.isin(use, [USES.index(code) for code in LONG_TERM]))
        until = "15/10/" + facts["until"].cast(pl.String())
        columns = {
            "use": pl.Series(USES).gather(use),
            "use_area": _decimal(size),
            "use_origin": facts["origin"],
            "use_form": pl.Series(["Riêng", "Chung"]).gather(facts["shared"].cast(pl.UInt32())),
            "use_until": until.set(long_term, "Lâu dài"),
        }
        cells |= {f"{name}_{k}": blank(column, ~shown) for name, column in columns.items()}
    return cells


def _decimal(values: npt.NDArray[np.float64]) -> pl.Series:
    return pl.Series(np.round(values, 1)).cast(pl.String())


def _draw(
    rng: np.random.Generator, count: int, *, number: float, day: float
) -> npt.NDArray[np.int8]:
    """How Excel holds each cell: 0 text, 1 a number, 2 a date."""
    chance = rng.random(count)
    return np.where(chance < number, 1, np.where(chance < number + day, 2, 0)).astype(np.int8)


def _kinds(rng: np.random.Generator, count: int, *, number: float, day: float) -> pl.Series:
    return pl.Series(_draw(rng, count, number=number, day=day))
