"""What people must hear of: the kinds of problem, and when two problems are the same one.

Belongs here: the words of the domain, without Dagster, disk or network. Does not belong here:
finding problems (nights.py, freshness.py) and saying them (words.py).
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Trouble(StrEnum):
    """Kinds of problem. The first four are of a night, the others of a source."""

    REFUSED = "refused"
    GATE_FAILED = "gate_failed"
    FAILED = "failed"
    LATE = "late"
    SOURCE_STALE = "source_stale"
    DELIVERY_LATE = "delivery_late"

    @property
    def of_source(self) -> bool:
        """Whether the night was published and only one of its sources is not as it should be."""
        return self in {Trouble.SOURCE_STALE, Trouble.DELIVERY_LATE}


AFTER_PUBLICATION = "after_publication"  # code of a cause: the warehouse had been replaced


@dataclass(frozen=True, order=True)
class Cause:
    """One reason of a problem, as a code: a check of a source that was not passed, the code of a
    refusal, the step and the class of an error. Codes are ours, never text out of a file.

    `count` is the number of files or sheets.
    """

    code: str
    source: str = ""
    count: int = 1

    @classmethod
    def of_error(cls, step: str, name: str, fault: int | None) -> Cause:
        """An error of the class `name` in a step; of a fault of the machine its kind says more."""
        kind = errno.errorcode.get(fault, name) if fault is not None else name
        return cls(f"error:{step}:{kind}")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a province.

    `night` is the data date on which it was seen. `as_of` is the day of the newest delivery of
    `source`, None where there is none.
    """

    province: str
    night: date
    trouble: Trouble
    causes: tuple[Cause, ...] = ()
    source: str = ""
    as_of: date | None = None

    @property
    def subject(self) -> str:
        """What the problem is about: a night or a source has one open problem at most."""
        return source_subject(self.source) if self.trouble.of_source else night_subject(self.night)

    def same_as(self, other: Problem) -> bool:
        """Whether nothing has changed that people would want to hear of again."""
        if self.trouble is other.trouble is Trouble.LATE:
            return True  # that it waits, then runs, is no news: it is late
        return (self.trouble, self.causes, self.as_of) == (
            other.trouble,
            other.causes,
            other.as_of,
        )


def night_subject(night: date) -> str:
    """The subject of everything that keeps a night from being published."""
    return f"night {night.isoformat()}"


def source_subject(source: str) -> str:
    """The subject of everything that is wrong with the deliveries of a source."""
    return f"source {source}"
