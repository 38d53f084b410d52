"""The two tables of a link job as integer arrays.

Belongs here: encoding a frame by a spec, ids, canonical order. Does not belong here: pairs.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from matching.arrays import (
    ODD,
    Frequencies,
    Ints,
    KeyIndex,
    Keys,
    combine,
    first_of_runs,
    hash_strings,
    mix,
)
from matching.kinds import Encoded
from matching.kinds.identifier import find_owners
from matching.source import Source
from matching.spec import Block, Spec, SpecError


@dataclass
class Table:
    """One encoded table. `order` is a hash of the id: it ranks rows independently of row order."""

    ids: pl.Series
    order: Keys
    columns: dict[str, Encoded]
    counts: dict[tuple[str, str], Ints] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.order)

    def take(self, rows: Ints) -> pl.Series:
        """Ids of some rows, null where the row is negative."""
        wanted = pl.Series(rows, dtype=pl.Int64)
        return self.ids.gather(wanted.set(wanted < 0, None))


@dataclass
class Master(Table):
    """The table that is linked to, with its frequencies and its key indexes (made when asked)."""

    frequencies: dict[tuple[str, str], Frequencies] = field(default_factory=dict)
    indexes: dict[str, KeyIndex] = field(default_factory=dict)

    def frequency(self, comparison: str, key: str) -> Frequencies:
        """How often each value of a key occurs in the master."""
        name = (comparison, key)
        if name not in self.frequencies:
            self.frequencies[name] = Frequencies.of(self.columns[comparison].keys(key))
        return self.frequencies[name]

    def index(self, block: Block, wanted: Keys | None = None) -> KeyIndex:
        """Rows by the right-hand keys of a blocking rule (only keys in `wanted`, if given)."""
        name = block.right_name
        if name in self.indexes:
            return self.indexes[name]
        return KeyIndex.of(self.keys(block), wanted)

    def keys(self, block: Block, rows: Ints | None = None) -> Keys:
        """The right-hand key of a blocking rule for every row, or for some."""
        parts = [self.columns[c].keys(key) for c, _, key in block.keys]
        return combine(parts if rows is None else [part[rows] for part in parts])


def encode_left(frame: Source, spec: Spec) -> Table:
    """Encode the extract. Raises SpecError for missing or repeated ids."""
    ids, order = _ids(frame, spec.left_id, "extract")
    return Table(ids, order, _columns(frame, spec, right=False))


def encode_master(frame: Source, spec: Spec) -> Master:
    """Encode the master. Raises SpecError for missing or repeated ids."""
    ids, order = _ids(frame, spec.right_id, "master")
    return Master(ids, order, _columns(frame, spec, right=True))


def join_owners(left: Table, master: Master, spec: Spec) -> None:
    """Note whose number each left row carries, for comparisons of numbers of persons."""
    for comparison in spec.comparisons:
        if comparison.kind.of_persons:
            mine, theirs = left.columns[comparison.name], master.columns[comparison.name]
            block = Block(((comparison.name, "number", "number"),), 1)
            find_owners(mine, theirs, master.index(block, mine.keys("number")))


def fingerprint(left: Table, master: Master, spec: Spec) -> dict[str, int | str]:
    """Sizes and content hashes of both tables, whatever the order of their rows."""
    return {
        "spec": spec.name,
        "extract_rows": len(left),
        "extract": _content(left, spec),
        "master_rows": len(master),
        "master": _content(master, spec),
    }


def _content(table: Table, spec: Spec) -> str:
    """A hash of the ids and of what is compared, the same for any order of the rows."""
    row = table.order.copy()
    for comparison in spec.comparisons:
        kind = comparison.kind
        keys = {kind.main_key, *(lv.frequency for lv in kind.levels if lv.frequency)}
        for key in sorted(keys):
            row *= ODD
            row += table.columns[comparison.name].keys(key)
    total = int(np.add.reduce(mix(row))) if len(row) else 0
    return f"{total:016x}"


def _columns(frame: Source, spec: Spec, *, right: bool) -> dict[str, Encoded]:
    out = {}
    for comparison in spec.comparisons:
        columns = comparison.right if right else comparison.left
        out[comparison.name] = comparison.kind.encode(frame, columns, right=right)
    return out


def _ids(frame: Source, column: str, table: str) -> tuple[pl.Series, Keys]:
    if column not in frame.columns:
        raise SpecError(f"the {table} has no column {column}")
    ids = frame.get_column(column).cast(pl.String)
    if ids.null_count():
        raise SpecError(
            f"{ids.null_count()} rows of the {table} have no {column}: fill or drop them"
        )
    order = hash_strings(ids)
    ranked = np.sort(order)
    repeated = int((~first_of_runs(ranked)).sum()) if len(ranked) else 0
    if repeated:
        rows = (
            (pl.int_range(len(ids), eager=True) + 1).filter(ids.is_duplicated()).head(5).to_list()
        )
        raise SpecError(
            f"{column} of the {table} must be unique, {repeated} rows repeat an earlier one "
            f"(first rows concerned: {', '.join(map(str, rows))}): remove the duplicates"
        )
    return ids, order


def canonical_sample(order: Keys, size: int) -> Ints:
    """Row numbers of a sample that depends on the ids only, in canonical order."""
    if len(order) <= size:
        return np.argsort(order, kind="stable").astype(np.int64)
    rows = np.argpartition(order, size)[:size]
    return rows[np.argsort(order[rows], kind="stable")].astype(np.int64)
