"""The civil-status books: births, deaths and marriages of a province, entry by entry.

Belongs here: which events stand in which book, and what an entry says. Does not belong here: the
workbook around them (`files.py`).

A *paper* frame holds every entry of the books, whether it was digitised or not: it is what the
inventory counts. Columns: the persons (positions), `place_code`, `place_name`, `vintage`,
`place` (position, negative for new communes), `day` of registration, `year`, `book`, `number`,
`digitised`, `kind`, and for deaths `died`.
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data import render
from sample_data.damage.fields import Evidence, evidence
from sample_data.damage.kinds import BIT, Field, bits_of, has
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
from sample_data.world import DEAD, MALE, NOBODY, World, as_days, years

ENTRIES_OF_A_BOOK = 200
MERGER_YEAR, BOOKS_OF_NEW_COMMUNES = 2025, 21
NEW_COMMUNES_SINCE = as_days(date(MERGER_YEAR, 7, 1))
ORDER = ("place_code", "year", "book", "number")
KEY = ("place", "book", "number")
ENTRY = ("number", "book", "day", "kind", "place")
PERSON_TAIL = ("name", "birth", "paper", "home")

BIRTH = ("child_name", "child_sex", "child_birth", "child_number", "child_ethnicity", "born_at",
         *(f"mother_{c}" for c in PERSON_TAIL), *(f"father_{c}" for c in PERSON_TAIL))  # fmt: skip
DEATH = ("name", "sex", "birth", "paper", "ethnicity", "home", "died", "died_at", "cause")
COUPLE = ("name", "birth", "paper", "ethnicity", "home")
MARRIAGE = (*(f"husband_{c}" for c in COUPLE), *(f"wife_{c}" for c in COUPLE))
COLUMNS = {"birth": (*ENTRY, *BIRTH), "death": (*ENTRY, *DEATH), "marriage": (*ENTRY, *MARRIAGE)}
ROLES = {
    "birth": ("child", "mother", "father"),
    "death": ("deceased",),
    "marriage": ("husband", "wife"),
}
CAUSES = ("Già yếu", "Bệnh", "Bệnh", "Tai nạn giao thông", "Đột quỵ", "Ung thư", "Không rõ")


def paper_births(world: World, rng: np.random.Generator) -> pl.DataFrame:
    """Births since 1976 of people whose mother is known."""
    known = (world.mother >= 0) & (world.birth_year >= 1976)
    child = np.flatnonzero(known & (rng.random(len(world)) < 0.6))
    return births_of(world, child, rng)


def births_of(world: World, child: Positions, rng: np.random.Generator) -> pl.DataFrame:
    """Entries, not yet numbered, for the births of the given children."""
    late = rng.random(len(child)) < 0.15
    delay = np.where(late, rng.integers(61, 3000, len(child)), rng.integers(2, 60, len(child)))
    day = np.minimum(world.birth[child] + delay, as_days(world.today))
    day = np.maximum(day, world.birth[child])
    frame = pl.DataFrame(
        {
            "child": child,
            "mother": world.mother[child].astype(np.int64),
            "father": world.father[child].astype(np.int64),
        }
    )
    kind = pl.Series(["Đúng hạn", "Quá hạn"]).gather((day - world.birth[child] > 60).astype(int))
    return _placed(world, frame, child, day, kind)


def paper_deaths(world: World, rng: np.random.Generator) -> pl.DataFrame:
    """Most of the dead, and all whose death the master has not heard of yet."""
    entered = world.unheard | (rng.random(len(world)) < 0.88)
    person = np.flatnonzero((world.status == DEAD) & entered)
    return deaths_of(world, person, world.died[person].astype(np.int64), rng)


def deaths_of(
    world: World, person: Positions, died: npt.NDArray[np.int64], rng: np.random.Generator
) -> pl.DataFrame:
    """Entries, not yet numbered, for deaths of the given people on the given days."""
    late = rng.random(len(person)) < 0.12
    delay = np.where(late, rng.integers(20, 1500, len(person)), rng.integers(0, 15, len(person)))
    day = np.minimum(died + delay, as_days(world.today))
    kind = pl.Series(["Đúng hạn", "Quá hạn", "Người chết đã lâu"]).gather(
        np.digitize(day - died, [16, 1000]).astype(int)
    )
    frame = pl.DataFrame({"deceased": person.astype(np.int64), "died": died.astype(np.int64)})
    return _placed(world, frame, person, day, kind)


def paper_marriages(world: World, rng: np.random.Generator) -> pl.DataFrame:
    """Marriages since 1980 of couples who live in one household."""
    man = np.flatnonzero(
        (world.sex == MALE) & (world.spouse >= 0) & (rng.random(len(world)) < 0.62)
    )
    grown = np.maximum(world.birth[man], world.birth[world.spouse[man]]) + 20 * 365
    day = grown + (rng.random(len(man)) ** 2 * 12 * 365).astype(np.int64)
    day = np.minimum(day, as_days(world.today) - 3)
    fits = (day >= grown) & (years(day.astype(np.int32)) >= 1980)
    for one in (man, world.spouse[man]):
        fits &= (world.status[one] != DEAD) | (day < world.died[one])
    man = man[fits]
    return marriages_of(world, man, world.spouse[man], day[fits], rng)


def marriages_of(
    world: World,
    man: Positions,
    wife: npt.NDArray[np.integer],
    day: npt.NDArray[np.int64],
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Entries, not yet numbered, for the marriages of the given men to the given women."""
    wife = wife.astype(np.int64)
    frame = pl.DataFrame({"husband": man.astype(np.int64), "wife": wife})
    kind = pl.Series(["Đăng ký mới", "Đăng ký lại"]).gather(
        (rng.random(len(man)) < 0.04).astype(int)
    )
    return _placed(world, frame, np.where(rng.random(len(man)) < 0.7, man, wife), day, kind)


def _placed(
    world: World,
    frame: pl.DataFrame,
    person: Positions,
    day: npt.NDArray[np.int64],
    kind: pl.Series,
) -> pl.DataFrame:
    """The entries with the place that registered them: old communes before July 2025."""
    new = day >= NEW_COMMUNES_SINCE
    old_at, new_at = world.old_commune[person], world.commune[person]
    new_mask = pl.Series(new, dtype=pl.Boolean())
    columns = {}
    for name, column in (("place_code", "code"), ("place_name", "name")):
        old_value = world.places.old[column].gather(old_at)
        columns[name] = world.places.new[column].gather(new_at).zip_with(new_mask, old_value)
    return frame.with_columns(
        **columns,
        vintage=pl.Series(["old", "new"]).gather(new.astype(int)),
        place=pl.Series(np.where(new, -1 - new_at, old_at).astype(np.int64)),
        day=pl.Series(day.astype(np.int64)),
        year=pl.Series(years(day.astype(np.int32)).astype(np.int64)),
        kind=kind,
    )


def number_entries(paper: pl.DataFrame, before: pl.DataFrame | None = None) -> pl.DataFrame:
    """Books and numbers for new entries, by day, going on behind those of `before`.

    The communes of July 2025 opened books of their own; where a new commune has the code of an old
    one, they are numbered from BOOKS_OF_NEW_COMMUNES on, so that code, book and number are unique.
    """
    series = ["place_code", "vintage", "year"]
    paper = paper.sort(*series, "day", maintain_order=True)
    rank = pl.int_range(pl.len()).over(series)
    if before is not None:
        taken = before.group_by(series).agg(_taken=pl.len().cast(pl.Int64()))
        paper = paper.join(taken, on=series, how="left", maintain_order="left")
        rank = rank + pl.col("_taken").fill_null(0)
    paper = paper.with_columns(_rank=rank.cast(pl.Int64()))
    opened = (pl.col("vintage") == "new") & (pl.col("year") == MERGER_YEAR)
    paper = paper.with_columns(
        book=pl.col("_rank") // ENTRIES_OF_A_BOOK
        + pl.when(opened).then(BOOKS_OF_NEW_COMMUNES).otherwise(1),
        number=pl.col("_rank") % ENTRIES_OF_A_BOOK + 1,
    )
    return paper.drop("_rank", "_taken", strict=False)


def digitise(paper: pl.DataFrame, rate_missing: float, rng: np.random.Generator) -> pl.DataFrame:
    """The entries with `digitised`: some were never entered into the computer."""
    return paper.with_columns(digitised=pl.Series(rng.random(paper.height) >= rate_missing))


def write(
    table: str, world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator
) -> Written:
    """The rows of a table (birth, death or marriage) for the given entries."""
    writer = {"birth": _births, "death": _deaths, "marriage": _marriages}[table]
    cells, said = writer(world, facts, profile, rng)
    entry = {
        "number": facts["number"].cast(pl.String()),
        "book": facts.select(
            pl.format("{}/{}", pl.col("book").cast(pl.String()).str.zfill(2), "year")
        ).to_series(),
        "day": day_text(facts["day"].to_numpy()),
        "kind": facts["kind"],
        "place": facts.select(pl.format("{} - {}", "place_code", "place_name")).to_series(),
    }
    written = Written(facts, pl.DataFrame(entry | cells).select(COLUMNS[table]), said)
    source = {"birth": "birth_child", "death": "death", "marriage": "marriage"}[table]
    return spoil_rows(written, profile, source, KEY, ("day",), rng)


def _births(
    world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator
) -> tuple[dict[str, pl.Series], dict[str, Said]]:
    child = facts["child"].to_numpy()
    said_child = evidence(world, child, profile, "birth_child", rng, old_communes=True)
    said_child = said_child.never_shown(Field.COMMUNE)
    hospital = rng.random(len(child)) < 0.7
    cells = {
        "child_name": said_child.name,
        "child_sex": sex_text(said_child.sex),
        "child_birth": birth_text(said_child),
        "child_number": number_text(said_child),
        "child_ethnicity": render.ethnicities(world, child),
        "born_at": ("Trạm y tế " + facts["place_name"]).zip_with(
            pl.Series(~hospital),
            pl.Series(["Bệnh viện đa khoa tỉnh"]).gather(np.zeros(len(child), int)),
        ),
    }
    said = {"child": Said(child, said_child.bits)}
    for role in ("mother", "father"):
        person = facts[role].to_numpy()
        there = person >= 0
        one = evidence(
            world, np.maximum(person, 0), profile, "birth_parent", rng, old_communes=True
        )
        columns = _person_cells(world, one.never_shown(Field.SEX))
        cells |= {f"{role}_{column}": blank(columns[column], ~there) for column in PERSON_TAIL}
        said[role] = Said(np.where(there, person, NOBODY), np.where(there, one.bits, 0))
    return cells, said


def _person_cells(world: World, one: Evidence) -> dict[str, pl.Series]:
    return {
        "name": one.name,
        "birth": birth_text(one),
        "paper": number_text(one),
        "ethnicity": render.ethnicities(world, one.person),
        "home": render.addresses(world, one.person, one.commune, old=True),
    }


def _deaths(
    world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator
) -> tuple[dict[str, pl.Series], dict[str, Said]]:
    person = facts["deceased"].to_numpy()
    one = evidence(world, person, profile, "death", rng, old_communes=True)
    cells = _person_cells(world, one)
    places = pl.Series(["Tại nhà", "Bệnh viện đa khoa tỉnh", "Trung tâm y tế huyện"])
    cells |= {
        "sex": sex_text(one.sex),
        "died": day_text(facts["died"].to_numpy()),
        "died_at": places.gather(rng.integers(0, 3, len(person))),
        "cause": pl.Series(CAUSES).gather(rng.integers(0, len(CAUSES), len(person))),
    }
    return cells, {"deceased": Said(person, one.bits)}


def _marriages(
    world: World, facts: pl.DataFrame, profile: Profile, rng: np.random.Generator
) -> tuple[dict[str, pl.Series], dict[str, Said]]:
    husband, wife = facts["husband"].to_numpy(), facts["wife"].to_numpy()
    one = evidence(world, husband, profile, "marriage", rng, old_communes=True)
    other = evidence(world, wife, profile, "marriage", rng, old_communes=True)
    one, other = one.never_shown(Field.SEX), other.never_shown(Field.SEX)
    _swap_for_both(world, one, other)
    cells: dict[str, pl.Series] = {}
    for role, said in (("husband", one), ("wife", other)):
        cells |= {f"{role}_{column}": text for column, text in _person_cells(world, said).items()}
    return cells, {"husband": Said(husband, one.bits), "wife": Said(wife, other.bits)}


def _swap_for_both(world: World, one: Evidence, other: Evidence) -> None:
    """Where a husband has his wife's number she has his: numbers are swapped on the whole entry."""
    for this, that in ((one, other), (other, one)):
        swapped = has(this.bits, "spouses_swapped") & ~has(that.bits, "spouses_swapped")
        at = np.flatnonzero(swapped)
        that.bits[at] = (that.bits[at] & ~bits_of(Field.NUMBER)) | BIT["spouses_swapped"]
        that.number = that.number.scatter(at, render.digits(world.number[this.person[at]]))
