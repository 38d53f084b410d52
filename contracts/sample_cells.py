"""What the cells of a made-up register say that are no evidence of its persons.

Here: the words. Not here: the making (`sample_data.registers.declared`), and the evidence of roles
(name, birth date, sex, number, commune), which is filled and damaged without a word.

A `form` may hold in braces: other columns of the row, `{province}` (two digits), `{province_name}`,
`{commune}` (code) and `{commune_name}` of the person; `{month}` (two digits) and `{year}` of the
delivery and `{school_year}` (`2026-2027`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from contracts.sample_people import Condition
from vietnam.standards import Standard


@dataclass(frozen=True)
class Choice:
    """One of some texts, each as often as its weight says; an empty text is an empty cell."""

    texts: Mapping[str, float]


@dataclass(frozen=True)
class Text:
    """A text built of others: `Text("{group_code}4{province}{insurance_code}")`. Where one of the
    columns it speaks of is empty it is empty."""

    form: str


@dataclass(frozen=True)
class Serial:
    """A running number of the table put into `form`: `"HS-{:06d}"`, from `first` on."""

    form: str
    first: int = 1


@dataclass(frozen=True)
class Number:
    """A whole number from `first` to `last` put into `form`."""

    first: int
    last: int
    form: str = "{}"


@dataclass(frozen=True)
class PersonCode:
    """A number that a person has for life: one name is one number in all registers.

    `form` takes the number, `{:08d}`, and may hold `{province}`; it has room for `digits` digits.
    `check="tax"`: ten digits with the check digit of tax codes of persons, whatever the form.
    """

    name: str
    form: str
    digits: int = 8
    check: Literal["", "tax"] = ""


class Anchor(StrEnum):
    """Days that a `After` may count from, beside the columns of the row."""

    BIRTH = "birth"
    DEATH = "death"
    NIGHT = "night"


SLASHED = "%d/%m/%Y"


@dataclass(frozen=True)
class Day:
    """A day from `first` to `last`."""

    first: date
    last: date
    written: str = SLASHED


@dataclass(frozen=True)
class After:
    """A day `first` to `last` days after another: a column with a day, or an `Anchor` (of the main
    person). Below 0 it lies before. Empty where there is no such day."""

    since: Anchor | str
    first: int
    last: int
    written: str = SLASHED


@dataclass(frozen=True)
class Month:
    """The month of the delivery, or the one `before` months earlier: `10/2026`."""

    before: int = 0


@dataclass(frozen=True)
class AtAge:
    """The day on which the main person is so many years old.

    `until="school"`: the last day of what is given to children until then: 30 September of that
    year, for whoever is born later in the year the last day of the month (decree 188/2025/NĐ-CP,
    article 13, of health cards).
    """

    years: int
    until: Literal["day", "school"] = "day"
    written: str = SLASHED


@dataclass(frozen=True)
class Fact:
    """What is true of a person of the record: of the main one, or of the one in the role `of`.

    `grade`: the class that a child of that age visits (1 to 12). `relation`: to the head of the
    household, in Vietnamese words. `name_of_*`: the name of a relative who has no role.
    """

    what: Literal[
        "address", "hamlet", "commune", "commune_name", "household", "relation", "ethnicity",
        "old_number", "number", "full_name", "family_name", "middle_name", "given_name",
        "birth_day", "birth_year", "death_day", "age", "grade",
        "name_of_mother", "name_of_father", "name_of_spouse", "name_of_head",
    ]  # fmt: skip
    of: str = ""


@dataclass(frozen=True)
class InventedName:
    """The name of nobody in the sample, of one sex."""

    sex: Literal["M", "F"] = "M"


@dataclass(frozen=True)
class Amount:
    """Đồng: the coefficient that `of` gives for the text of the column `by`, times the standard
    that is due for the month of the delivery; empty for a text without coefficient.

    `form` takes the amount; `{:,}` gives 1.500.000.
    """

    by: str
    of: Mapping[str, float]
    standard: Standard
    form: str = "{}"


@dataclass(frozen=True)
class OfParent:
    """A column of the record that this one belongs to (`Sample.of`)."""

    column: str


@dataclass(frozen=True)
class KeyOf:
    """A column of the record of another register about the main person, as it was meant (without
    damage); empty where there is none. `table`: without it the first one that has the column; a
    register with a writer of its own has the facts that its writer names."""

    source: str
    column: str
    table: str = ""


@dataclass(frozen=True)
class ByColumn:
    """Depends on the text of another column of the row."""

    column: str
    cases: Mapping[str, Value]
    otherwise: Value = Choice({"": 1.0})


@dataclass(frozen=True)
class ByPerson:
    """Depends on the main person: the value of the first condition that holds."""

    cases: tuple[tuple[Condition, Value], ...]
    otherwise: Value = Choice({"": 1.0})


@dataclass(frozen=True)
class Sometimes:
    """Filled in a share of the rows, else empty."""

    share: float
    value: Value


Value: TypeAlias = (
    Choice | Text | Serial | Number | PersonCode | Day | After | Month | AtAge | Fact | InventedName
    | Amount | OfParent | KeyOf | ByColumn | ByPerson | Sometimes
)  # fmt: skip
