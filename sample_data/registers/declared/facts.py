"""What is true of people, as a cell of a declared table says it.

Belongs here: the words of `contracts.sample_cells.Fact`. Does not belong here: damage.
"""

from datetime import date

import numpy as np
import polars as pl

from sample_data import render
from sample_data.crowd import Crowd, Positions, ages
from sample_data.world import CHILD, DEAD, FEMALE, GRANDPARENT, HEAD, SPOUSE, years

SCHOOL_BEGINS = 8  # the month from which a day belongs to the next school year
RELATIONS = {  # role in the household → what the household book calls a man and a woman in it
    HEAD: ("Chủ hộ", "Chủ hộ"),
    SPOUSE: ("Chồng", "Vợ"),
    GRANDPARENT: ("Bố", "Mẹ"),
    CHILD: ("Con", "Con"),
}

NAMES = ("full_name", "family_name", "middle_name", "given_name")


def told(crowd: Crowd, what: str, person: Positions, month: date) -> pl.Series:
    """What is so of each person; null for NOBODY and where there is no such thing."""
    texts = _told(crowd, what, np.maximum(person, 0), month)
    return texts.set(pl.Series(person < 0, dtype=pl.Boolean()), None)


def _told(crowd: Crowd, what: str, person: Positions, month: date) -> pl.Series:
    world = crowd.world
    if what.startswith("name_of_"):
        relative = crowd.relatives(what.removeprefix("name_of_"))[person]  # type: ignore[arg-type]
        return told(crowd, "full_name", relative, month)
    if what in NAMES:
        names = render.full_names(world, person)
        return dict(zip(NAMES, (names, *name_parts(names)), strict=True))[what]
    if what in {"commune", "commune_name"}:
        named = world.places.new["code" if what == "commune" else "name"]
        return named.gather(world.commune[person])
    if what in {"age", "grade"}:
        return _years(crowd, what, person, month)
    if what == "relation":
        words = pl.Series([word for pair in RELATIONS.values() for word in pair])
        return words.gather(2 * world.role[person].astype(int) + (world.sex[person] == FEMALE))
    if what == "death_day":
        days = pl.Series(world.died[person]).cast(pl.Date()).dt.to_string("%d/%m/%Y")
        return days.set(pl.Series(world.status[person] != DEAD, dtype=pl.Boolean()), None)
    if what == "old_number":
        none = pl.Series(world.old_number[person] == 0, dtype=pl.Boolean())
        return render.digits(world.old_number[person]).set(none, None)
    return {
        "address": lambda: render.addresses(world, person),
        "hamlet": lambda: render.addresses(world, person).str.extract(r"^(.*), [^,]*$"),
        "household": lambda: render.households(world, person, f"HK{crowd.province}"),
        "ethnicity": lambda: render.ethnicities(world, person),
        "number": lambda: render.digits(world.number[person]),
        "birth_day": lambda: (
            pl.Series(world.birth[person]).cast(pl.Date()).dt.to_string("%d/%m/%Y")
        ),
        "birth_year": lambda: pl.Series(years(world.birth[person])).cast(pl.String()),
    }[what]()


def name_parts(names: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Family name, middle name and given name, as the forms of offices part them by spaces."""
    words = names.str.strip_chars().str.replace_all(r"\s+", " ")
    given = words.str.extract(r" (\S+)$")
    return words.str.extract(r"^(\S+)"), words.str.extract(r"^\S+ (.+) \S+$"), given


def _years(crowd: Crowd, what: str, person: Positions, month: date) -> pl.Series:
    """Full years, or the class that a child of that year of birth visits."""
    if what == "age":
        return pl.Series(ages(crowd.world, crowd.world.today)[person]).cast(pl.String())
    began = month.year if month.month >= SCHOOL_BEGINS else month.year - 1
    grade = began - crowd.world.birth_year[person] - 5
    pupil = pl.Series((grade < 1) | (grade > 12), dtype=pl.Boolean())
    return pl.Series(grade).cast(pl.String()).set(pupil, None)


def months_before(day: date, before: int) -> str:
    """The month that lies so many months before that of a day: 08/2026."""
    months = day.year * 12 + day.month - 1 - before
    return f"{months % 12 + 1:02d}/{months // 12}"
