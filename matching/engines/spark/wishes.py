"""What people said of records, and of which records they ask who else there was.

Belongs here: the decisions and the list, of one bucket and of all. Does not belong here: obeying
them (`matching.verdicts`, `matching.listed`).

Both are small: they travel with the plan, and each bucket takes what is of its records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa

from matching.arrays import Ints, Keys, hash_strings
from matching.engines.spark.parcels import Parcel, Sender, frame_of, pack
from matching.listed import rows_of
from matching.spec import Spec
from matching.tables import Table, ids_of
from matching.verdicts import Verdicts, read_verdicts

Known = Callable[[pl.Series, bool], pl.Series]
"""Which of some ids the extract has, or (True) the master."""


@dataclass(frozen=True)
class Wishes:
    """See `matching.api.link` for `decisions` and `listed`."""

    decisions: pl.DataFrame | None = None
    listed: pl.Series | None = None

    def check(self, known: Known) -> None:
        """Raises SpecError for decisions that cannot be obeyed, as the local engine does."""
        if self.decisions is None or self.decisions.is_empty():
            return
        tables = []
        for name, right in (("record_id", False), ("master_id", True)):
            named = pl.Series(name, [], dtype=pl.String)
            if name in self.decisions.columns:
                named = self.decisions.get_column(name).cast(pl.String).drop_nulls().unique()
            ids = known(named, right)
            tables.append(Table(ids, hash_strings(ids), {}))
        read_verdicts(self.decisions, *tables, one_to_one=False)

    def verdicts(self, left: Table, master: Table) -> Verdicts | None:
        """The decisions about the records of a bucket, whose persons are among `master`."""
        ours = self._of(left)
        return None if ours is None else read_verdicts(ours, left, master, one_to_one=False)

    def persons(self, left: Table) -> Keys:
        """The keys of the persons whom decisions about records of a bucket name."""
        ours = self._of(left)
        if ours is None:
            return np.zeros(0, dtype=np.uint64)
        return hash_strings(ours.get_column("master_id").cast(pl.String).drop_nulls().unique())

    def searched(self, left: Table) -> Ints:
        """The records of a bucket that are searched for even where a pair is certain."""
        ours = self._of(left)
        named = [] if ours is None else [ours.get_column("record_id").cast(pl.String)]
        if self.listed is not None:
            named.append(self.listed.cast(pl.String))
        if not named:
            return np.zeros(0, dtype=np.int64)
        return rows_of(pl.concat([one.alias("record_id") for one in named]), left)

    def _of(self, left: Table) -> pl.DataFrame | None:
        if self.decisions is None or self.decisions.is_empty():
            return None
        of = pl.col("record_id").cast(pl.String)
        return self.decisions.filter(of.is_in(left.ids.cast(pl.String).implode()))


@dataclass(frozen=True)
class KnownIds(Sender):
    """Which of some ids a table has."""

    spec: Spec
    asked: pl.Series
    right: bool

    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """Rows of the table → `ids`."""
        for batch in rows:
            ids = ids_of(frame_of([batch]), self.spec, right=self.right)
            found = ids.filter(ids.is_in(self.asked.implode()))
            yield Parcel(0, -1, "ids", pack({"frame": found.rename(self.asked.name).to_frame()}))
