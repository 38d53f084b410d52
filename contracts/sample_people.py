"""Whom a made-up register is about: conditions on the people of the sample.

Here: the words. Not here: which people of a world meet them (`sample_data.crowd`). Conditions are
combined with `&`, `|` and `~`: `(Aged(75) | (Aged(70, 74) & POOR)) & ~PENSIONER`. What several
registers must agree about (who is poor, who is a cadre) is a `Drawn` of `contracts.memberships`:
one name is one draw, so the poor household of one register is the poor household of all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kinship = Literal["mother", "father", "spouse", "child", "head"]
"""What a relative is to the person: `child` is the youngest one, `head` that of the household."""


class Condition:
    """What is true of some people of the sample and not of others."""

    def __and__(self, other: Condition) -> Condition:
        return AllOf((self, other))

    def __or__(self, other: Condition) -> Condition:
        return OneOf((self, other))

    def __invert__(self) -> Condition:
        return Not(self)


@dataclass(frozen=True)
class AllOf(Condition):
    """All of these; of none at all: everybody."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class OneOf(Condition):
    """One of these or more."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Not(Condition):
    """Everybody else."""

    condition: Condition


EVERYBODY: Condition = AllOf(())


@dataclass(frozen=True)
class Is(Condition):
    """`resident` (alive and not moved out), `dead` or `moved_out`; `head` of a household;
    `unheard`: dead, and the population data do not know it yet."""

    what: Literal["resident", "dead", "moved_out", "head", "unheard"]


RESIDENT: Condition = Is("resident")
DEAD: Condition = Is("dead")
MOVED_OUT: Condition = Is("moved_out")
HEAD: Condition = Is("head")
UNHEARD: Condition = Is("unheard")


@dataclass(frozen=True)
class Aged(Condition):
    """From `first` to `last` full years old on the night; the dead count on."""

    first: int
    last: int = 150


@dataclass(frozen=True)
class DaysOld(Condition):
    """Born `least` to `most` days before the night."""

    least: int
    most: int = 100_000


@dataclass(frozen=True)
class Born(Condition):
    """Born from `first` to `last`."""

    first: date
    last: date


@dataclass(frozen=True)
class Died(Condition):
    """Dead for `least` to `most` days."""

    least: int = 0
    most: int = 100_000


@dataclass(frozen=True)
class OfSex(Condition):
    """Men (`M`) or women (`F`)."""

    sex: Literal["M", "F"]


@dataclass(frozen=True)
class Has(Condition):
    """Has such a relative who meets a condition; of several children one is enough."""

    relative: Kinship
    who: Condition = EVERYBODY


@dataclass(frozen=True)
class Drawn(Condition):
    """A share of those who meet `of`, drawn once: one name gives one draw in all registers.

    `by`: whether persons are drawn one by one, or whole households or (new) communes.
    """

    name: str
    share: float
    of: Condition = field(default=EVERYBODY)
    by: Literal["person", "household", "commune"] = "person"


@dataclass(frozen=True)
class Registered(Condition):
    """Named by a record of another source, in the table `table` if one is given: in its first role
    or in `role`. Of civil status also by one that was entered from `least` to `most` days ago.
    `as_usual`: by a record of a declared table in which nothing was planted."""

    source: str
    table: str = ""
    least: int = 0
    most: int = 100_000
    role: str = ""
    as_usual: bool = False
