"""A part of the master: the people that some records meet, with what is known of all the others.

Belongs here: a master whose rows, keys and frequencies were handed in. Does not belong here: how
they came here (`meeting`), the steps of linking.

Whatever the steps ask of it they are told as the whole master would: how many people have a key,
how often a value occurs, how many people there are. So each step is the one of the local engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from matching.arrays import Frequencies, Ints, KeyIndex, Keys, Rows, among, expand
from matching.spec import Block, Spec
from matching.tables import Master, encoded, where_of


@dataclass(frozen=True)
class MetIndex(KeyIndex):
    """Rows by key, for keys of which it is known how many people have them.

    `keys`: ascending, `size`: of how many people each is, `low`: where its rows start, `times`: how
    many there are: as many, or none of keys that too many people have.
    """

    size: Ints
    low: Ints
    times: Ints

    @classmethod
    def met(cls, keys: Keys, size: Ints, rows: Rows, times: Ints) -> MetIndex:
        """From distinct keys, the number of people of each, and the rows of each (`times`) one key
        after the other."""
        order = np.argsort(keys)
        low = np.cumsum(times) - times
        return cls(keys[order], rows.astype(np.uint32), size[order], low[order], times[order])

    def only(self, wanted: Keys) -> MetIndex:
        """What is known of some keys."""
        at = np.flatnonzero(np.isin(self.keys, wanted))
        rows = self.rows[expand(self.low[at], self.times[at])]
        return MetIndex.met(self.keys[at], self.size[at], rows, self.times[at])

    def spans(self, keys: Keys) -> tuple[Ints, Ints]:
        """First position and number of people of each asked key (0 for missing)."""
        low = np.zeros(len(keys), dtype=np.int64)
        size = np.zeros(len(keys), dtype=np.int64)
        if not len(self.keys):
            return low, size
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = np.flatnonzero((self.keys[at] == keys) & (keys != 0))
        low[known], size[known] = self.low[at[known]], self.size[at[known]]
        return low, size


@dataclass
class PartMaster(Master):
    """Some people of a master of `total`; `met`: indexes by the name of a rule's right keys;
    `shared`: numbers (ascending) that several people of the whole master have."""

    total: int = 0
    met: dict[str, MetIndex] = field(default_factory=dict)
    shared: Keys = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    @property
    def people(self) -> int:
        """How many people the whole master has."""
        return self.total

    def index(self, block: Block, wanted: Keys) -> KeyIndex:
        """Rows by a key that belongs to one person: of all who have it two are here at least."""
        return super().several({block: wanted})[block]

    def owners(self, comparison: str, numbers: Keys) -> Ints:
        """See `Master.owners`; nobody is the owner of a number that others have as well."""
        row = super().owners(comparison, numbers)
        row[among(numbers, self.shared)] = -1
        return row

    def several(self, wanted: dict[Block, Keys]) -> dict[Block, KeyIndex]:
        """The indexes of the rules of blocking as they were handed in."""
        return {block: self.met[block.right_name] for block in wanted}


def part_of(
    spec: Spec,
    frame: pl.DataFrame,
    total: int,
    frequencies: dict[tuple[str, str], Frequencies],
    shared: Keys,
) -> PartMaster:
    """People from their rows as they are in the master, each once."""
    ids, order, columns = encoded(frame, spec, right=True)
    return PartMaster(
        ids, order, columns, total=total, frequencies=frequencies, shared=shared,
        where=where_of(frame, spec),
    )  # fmt: skip


def rows_of(order: Keys, wanted: Keys) -> Ints:
    """The row of each of some people by the key of the id; every one of them must be there."""
    ranked = np.argsort(order)
    at = np.searchsorted(order[ranked], wanted)
    return ranked[at].astype(np.int64)
