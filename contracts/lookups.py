"""What a row is told by other tables of its source: its procedure in a catalogue, its papers.

Here: the words of such a declaration. Not here: finding the rows (`validators.lookups`), what is
wrong with a declaration (`contracts.faults`), any particular catalogue.

A table is joined when every file of the delivery is judged, in whatever order they came. So only
conditions of rules that flag and of indicators may ask what was told, never one that rejects: a row
is not refused for what another table says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from contracts.origin import Origin, declared_here

TODAY = "today"
"""As `Lookup.day`: the day of the night."""


class Found(StrEnum):
    """What became of looking a row up, in `<name>.found`; null where a row has no day to ask for.

    `UNNAMED`: it has no key. `NO_TABLE`: nothing of the other table was delivered. `UNKNOWN`: no
    row has its key. `NOT_IN_FORCE`: some have, of other days. `UNCLEAR`: several of its day differ
    in what is taken.
    """

    ONE = "one"
    UNNAMED = "unnamed"
    NO_TABLE = "no_table"
    UNKNOWN = "unknown"
    NOT_IN_FORCE = "not_in_force"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Lookup:
    """The one row of another table that a row means, by its key and a day.

    Conditions may look at `<name>.<column>` of each column it `takes` (null where no one row is
    found) and at `<name>.found` (see `Found`), of which some rule must speak.

    `by`: the column of this table and that of the other that must be equal. `day`: the column of
    whole days of this table, or `TODAY`, on which the other row must be in force, as its table
    means `valid_from` and `valid_to`; one without a last day ends where the next begins.
    """

    name: str
    table: str
    by: tuple[str, str]
    takes: tuple[str, ...]
    day: str = TODAY
    origin: Origin = field(default_factory=declared_here, compare=False, repr=False)

    @property
    def names(self) -> frozenset[str]:
        """What conditions may look at."""
        return frozenset(f"{self.name}.{one}" for one in (*self.takes, "found"))

    def says(self, found: Found) -> pl.Expr:
        """Whether looking a row up ended so."""
        return pl.col(f"{self.name}.found") == found.value


@dataclass(frozen=True)
class Exists:
    """Whether another table has a row with the key of this one of which `where` holds.

    Conditions may look at `<name>.exists`: null where a row has no key or nothing of the other
    table was delivered. `by` as in `Lookup`; `where` may look at typed columns of the other table,
    and `what` says it in words: "… has a row that is …".
    """

    name: str
    table: str
    by: tuple[str, str]
    where: pl.Expr
    what: str
    origin: Origin = field(default_factory=declared_here, compare=False, repr=False)

    @property
    def names(self) -> frozenset[str]:
        """What conditions may look at."""
        return frozenset({f"{self.name}.exists"})


def waits(condition: pl.Expr, lookups: Iterable[Lookup | Exists]) -> bool:
    """Whether a condition looks at what other tables tell, so that it waits for them."""
    told = {name for lookup in lookups for name in lookup.names}
    return not told.isdisjoint(condition.meta.root_names())
