"""The value `PartialDate`: a date of which the day, or the month and the day, may be unknown.

Belongs here: the value, its ISO form and order. Does not belong here: reading texts
(`vietnam.date_texts`), columns and comparison (`vietnam.dates`).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering
from typing import Self

_ISO = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date whose day, or month and day, may be unknown; the unknown sorts before the known.

    Raises ValueError for a date that is not in the calendar.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without a month is not a date")
        if self.month == 0 or self.day == 0:
            raise ValueError("an unknown month or day is None, not 0")
        date(self.year, self.month or 1, self.day or 1)

    def __lt__(self, other: Self) -> bool:
        return self.packed < other.packed

    @property
    def packed(self) -> int:
        """yyyymmdd with 00 for unknown parts."""
        return self.year * 10000 + (self.month or 0) * 100 + (self.day or 0)

    @property
    def precision(self) -> Precision:
        """`year`, `month` or `day`."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    def iso(self) -> str:
        """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
        if self.month is None:
            return f"{self.year:04}"
        if self.day is None:
            return f"{self.year:04}-{self.month:02}"
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @classmethod
    def parse_iso(cls, text: str) -> Self:
        """The date whose `iso()` is `text`. Raises ValueError for anything else."""
        if not _ISO.fullmatch(text):
            raise ValueError("not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
        return cls(*(int(part) for part in text.split("-")))
