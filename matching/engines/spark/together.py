"""Which records must lie in one bucket: those that tell of each other.

Belongs here: whose relative records say their person is, which codes they share, and the groups
that come of it. Does not belong here: what follows from it (`matching.settle`).

Codes and relatives are settled by the steps of the local engine, which look from one record at
others. Groups are small where codes are of persons (a family with its files); what is told of them
is brought to the driver, sixteen bytes for each relative and code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from matching.arrays import Ints, Keys, among, first_of_runs, hash_strings
from matching.beside import beside
from matching.engines.spark.parcels import Parcel, Sender, frame_of, pack
from matching.spec import Spec, SpecError
from matching.tables import ids_of

MOST = 200_000
"""Records of one group: a worker holds a bucket at once."""


def _no_keys() -> Keys:
    return np.zeros(0, dtype=np.uint64)


@dataclass(frozen=True)
class Together:
    """Records (`order`, ascending) that go where another one (`first`) goes; all others go by their
    own key."""

    order: Keys = field(default_factory=_no_keys)
    first: Keys = field(default_factory=_no_keys)

    def __call__(self, order: Keys) -> Keys:
        """By which key each record goes to its bucket: that of its group, or its own."""
        out = order.copy()
        moved = np.flatnonzero(among(order, self.order))
        out[moved] = self.first[np.searchsorted(self.order, order[moved])]
        return out

    @classmethod
    def of(cls, told: Sequence[dict[str, Any]]) -> Together:
        """From what tasks tell (`TellTies`). Raises SpecError where a group is too large."""
        record, relative, carrier, code = (
            np.concatenate([_no_keys(), *(one[name] for one in told)])
            for name in ("record", "relative", "carrier", "code")
        )
        # a code of one record ties nothing
        ranked = np.sort(code)
        again = ranked[~first_of_runs(ranked)] if len(ranked) else ranked
        several = among(code, again)
        nodes, number = np.unique(
            np.concatenate([record, carrier[several], relative, code[several]]),
            return_inverse=True,
        )
        one, other = np.split(number, 2)
        group = groups(one, other, len(nodes))
        is_record = np.ones(len(nodes), dtype=np.bool_)
        is_record[number[len(one) + len(record) :]] = False
        is_record[one] = True
        largest = int(np.bincount(group[is_record], minlength=1).max(initial=0))
        if largest > MOST:
            raise SpecError(
                f"{largest} records tell of each other by relatives and codes, and one worker must "
                f"hold them at once (at most {MOST}): leave out codes that many people share, or "
                "link with the engine local"
            )
        moved = np.flatnonzero(group != np.arange(len(nodes)))
        return cls(nodes[moved], nodes[group[moved]])


def groups(one: Ints, other: Ints, size: int) -> Ints:
    """The smallest number of the group of each of 0 … size - 1, where each `one` and `other` are of
    the same."""
    group = np.arange(size)
    while True:
        low = np.minimum(group[one], group[other])
        joined = group.copy()
        np.minimum.at(joined, group[one], low)
        np.minimum.at(joined, group[other], low)
        while (joined[joined] != joined).any():
            joined = joined[joined]
        if (joined == group).all():
            return group
        group = joined


@dataclass(frozen=True)
class TellTies(Sender):
    """Whose relative records say their person is, and which codes they carry."""

    spec: Spec

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """Rows of the extract → `ties`."""
        for batch in rows:
            frame = frame_of([batch])
            order = hash_strings(ids_of(frame, self.spec, right=False))
            told = beside(frame, self.spec)
            relative = told.relative if told.relative is not None else np.zeros_like(order)
            tied = np.flatnonzero(relative)
            carrier, code = told.codes or (np.zeros(0, dtype=np.int64), _no_keys())
            yield Parcel(0, -1, "ties", pack({
                "record": order[tied], "relative": relative[tied],
                "carrier": order[carrier], "code": code,
            }))  # fmt: skip
