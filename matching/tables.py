"""The two tables of a link job as integer arrays.

Belongs here: encoding a frame by a spec, ids, canonical order. Does not belong here: pairs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from matching.arrays import (
    Frequencies,
    Ints,
    KeyIndex,
    Keys,
    Sieve,
    among,
    combine,
    first_of_runs,
    hash_strings,
    mix,
    salt,
)
from matching.beside import Beside, beside
from matching.kinds import Encoded
from matching.kinds.identifier import find_owners
from matching.numbers import PERSONAL, refuse_rounded, whole_ids
from matching.source import Source
from matching.spec import Block, Spec, SpecError

# Rows looked at together: all keys of so many rows are held at once.
PIECE = 1 << 20
# Rows of the master that stand for all of them where a share is estimated.
SAMPLED = 2_000


@dataclass
class Table:
    """One encoded table. `order` is a hash of the id: it ranks rows independently of row order."""

    ids: pl.Series
    order: Keys
    columns: dict[str, Encoded]
    counts: dict[tuple[str, str], Ints] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)

    def __len__(self) -> int:
        return len(self.order)

    def take(self, rows: Ints) -> pl.Series:
        """Ids of some rows, null where the row is negative."""
        return self.ids.gather(_positions(rows))


@dataclass
class Master(Table):
    """The table that is linked to, with its frequencies and its key indexes (made when asked).

    `holds_left`: the records of the other table are among its rows (one table against itself).
    `sampled`: how often the values of a sample of its own rows occur, by comparison and key.
    `where`: where each person is, as far as the spec asks for it.
    """

    frequencies: dict[tuple[str, str], Frequencies] = field(default_factory=dict)
    indexes: dict[str, KeyIndex] = field(default_factory=dict)
    holds_left: bool = False
    sampled: dict[tuple[str, str], Ints] = field(default_factory=dict)
    where: pl.Series | None = None

    @property
    def people(self) -> int:
        """How many people there are, of whom its rows may be a part."""
        return len(self)

    def found_in(self, rows: Ints) -> dict[str, pl.Series]:
        """Where the people of some rows are, as a column of links; none where nobody asked."""
        if self.where is None:
            return {}
        return {"found_in": self.where.gather(_positions(rows)).cast(pl.String)}

    @cached_property
    def sample(self) -> Ints:
        """Some of its rows, whatever their order."""
        return canonical_sample(self.order, SAMPLED)

    def frequency(self, comparison: str, key: str, wanted: Keys | None = None) -> Frequencies:
        """How often each value of a key occurs in the master (only those in `wanted`, if given)."""
        known = self.frequencies.get((comparison, key))
        return known or self.columns[comparison].frequencies(key, wanted)

    def count(self, comparison: str, key: str, wanted: Keys) -> Ints:
        """How often each of some keys occurs, and on the way those of the sample."""
        known = self.frequencies.get((comparison, key))
        if known is not None:
            return known(wanted)
        own = self.columns[comparison].keys(key, self.sample)
        found = self.frequency(comparison, key, np.concatenate([wanted, own]))
        self.sampled[comparison, key] = found(own[own != 0])
        return found(wanted)

    def owners(self, comparison: str, numbers: Keys) -> Ints:
        """The row of the person of each number, -1 where nobody or more than one has it."""
        held = self.columns[comparison].keys("number")
        rows = np.flatnonzero(among(held, np.unique(numbers[numbers != 0])))
        return KeyIndex.of(held[rows], rows).only_row(numbers)

    def index(self, block: Block, wanted: Keys) -> KeyIndex:
        """Rows by the right-hand keys of a blocking rule, for the keys in `wanted`."""
        return self.several({block: wanted})[block]

    def several(self, wanted: dict[Block, Keys]) -> dict[Block, KeyIndex]:
        """Rows by the right-hand keys of blocking rules, for the wanted keys of each.

        Each key of a row is fetched once for all rules.
        """
        known = {b: self.indexes[b.right_name] for b in wanted if b.right_name in self.indexes}
        sieves = {block: Sieve(keys) for block, keys in wanted.items() if block not in known}
        found: dict[Block, list[Ints]] = {block: [] for block in sieves}
        for start in range(0, len(self) if sieves else 0, PIECE):
            piece = slice(start, start + PIECE)
            halves = {
                (c, key): self.columns[c].halves(key, f"{c}.{key}", piece)
                for c, key in {(c, key) for block in sieves for c, _, key in block.keys}
            }
            for block, sieve in sieves.items():
                first, *others = [halves[c, key] for c, _, key in block.keys]
                found[block].append(sieve(sum(others, start=first)) + start)
        for block, some in found.items():
            rows = np.concatenate(some)
            known[block] = KeyIndex.of(self.keys(block, rows), rows)
        return known

    def keys(self, block: Block, rows: Ints | slice | None = None) -> Keys:
        """The right-hand key of a blocking rule for every row, or for some."""
        return combine([self.columns[c].salted(k, f"{c}.{k}", rows) for c, _, k in block.keys])


def encode_left(frame: Source, spec: Spec) -> Table:
    """Encode the extract. Raises SpecError for missing or repeated ids."""
    return Table(*encoded(frame, spec, right=False), beside=beside(frame, spec))


def encode_master(frame: Source, spec: Spec) -> Master:
    """Encode the master. Raises SpecError for missing or repeated ids."""
    return Master(*encoded(frame, spec, right=True), where=where_of(frame, spec))


def where_of(people: Source, spec: Spec) -> pl.Series | None:
    """Where each person is, of the few places there are; None where the spec does not ask."""
    if spec.where is None:
        return None
    return people.get_column(spec.where).cast(pl.String).cast(pl.Categorical)


def left_keys(left: Table, block: Block, rows: Ints | None = None) -> Keys:
    """The key of a blocking rule for every left row, or for some."""
    return combine(
        [left.columns[c].salted(key, f"{c}.{other}", rows) for c, key, other in block.keys]
    )


def join_owners(left: Table, master: Master, spec: Spec) -> None:
    """Note whose number each left row carries, for comparisons of numbers of persons.

    The index made for it serves the blocking rule on the number as well: it holds every number
    that a left row may ask for.
    """
    for comparison in spec.comparisons:
        if comparison.kind.of_persons:
            mine, theirs = left.columns[comparison.name], master.columns[comparison.name]
            block = Block(((comparison.name, "number", "number"),), 1)
            keys = left_keys(left, block)
            index = master.index(block, keys)
            find_owners(mine, theirs, index.only_row(keys))
            master.indexes[block.right_name] = index


def fingerprint(left: Table, master: Master, spec: Spec) -> dict[str, int | str]:
    """Sizes and content hashes of both tables, whatever the order of their rows."""
    sums = content(left, spec), content(master, spec)
    return marks(spec, len(left), sums[0], master.people, sums[1])


def marks(
    spec: Spec, records: int, of_records: int, people: int, of_people: int
) -> dict[str, int | str]:
    """A fingerprint from the sizes and contents of both tables (`content`, or a sum of such)."""
    return {
        "spec": spec.name,
        "extract_rows": records,
        "extract": f"{of_records % 2**64:016x}",
        "master_rows": people,
        "master": f"{of_people % 2**64:016x}",
    }


def content(table: Table, spec: Spec) -> int:
    """A hash of the ids and of what is compared, the same for any order of the rows.

    The contents of parts of a table add up to that of the table (modulo 2⁶⁴).
    """
    row = table.order.copy()
    for comparison in spec.comparisons:
        kind, column = comparison.kind, table.columns[comparison.name]
        keys = {kind.main_key, *(lv.frequency for lv in kind.levels if lv.frequency)}
        entry = np.zeros(len(column), dtype=np.uint64)
        for key in keys:
            entry += column.arrays[key].astype(np.uint64, copy=False) * salt(
                f"{comparison.name}.{key}"
            )
        row += column.spread(entry)
    return int(np.add.reduce(mix(row))) if len(row) else 0


def encoded(
    frame: Source, spec: Spec, *, right: bool, only: Iterable[str] | None = None
) -> tuple[pl.Series, Keys, dict[str, Encoded]]:
    """Ids, their order and the columns of one table: of all comparisons, or of some."""
    source = _Kept(frame, spec.right_id if right else spec.left_id)
    ids, order = _ids(source, spec, right=right)
    columns = {}
    for comparison in spec.comparisons:
        if only is None or comparison.name in only:
            where = comparison.right if right else comparison.left
            columns[comparison.name] = comparison.kind.encode(source, where, right=right)
    return ids, order, columns


class _Kept:
    """A table whose id column is read once, though it may be compared as well."""

    def __init__(self, frame: Source, kept: str) -> None:
        self.kept = kept
        self._frame = frame
        self._ids: pl.Series | None = None

    @property
    def columns(self) -> list[str]:
        return self._frame.columns

    def get_column(self, name: str, /) -> pl.Series:
        if name == self.kept and self._ids is not None:
            return self._ids
        column = self._frame.get_column(name)
        refuse_rounded(column)
        if name == self.kept:
            self._ids = column
        return column

    def __len__(self) -> int:
        return len(self._frame)


def ids_of(frame: Source, spec: Spec, *, right: bool) -> pl.Series:
    """The ids of a table as text. Raises SpecError where the column is not there."""
    column, table = (spec.right_id, "master") if right else (spec.left_id, "extract")
    if column not in frame.columns:
        raise SpecError(f"the {table} has no column {column}")
    of_persons = {c.right.main for c in spec.comparisons if right and c.holds == PERSONAL}
    return whole_ids(frame.get_column(column), of_persons=column in of_persons)


def _ids(frame: Source, spec: Spec, *, right: bool) -> tuple[pl.Series, Keys]:
    column, table = (spec.right_id, "master") if right else (spec.left_id, "extract")
    ids = ids_of(frame, spec, right=right)
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


def _positions(rows: Ints) -> pl.Series:
    """Rows to gather, null where negative."""
    wanted = pl.Series(rows, dtype=pl.Int64)
    return wanted.set(wanted < 0, None)


def canonical_sample(order: Keys, size: int) -> Ints:
    """Row numbers of a sample that depends on the ids only, in canonical order."""
    if len(order) <= size:
        return np.argsort(order, kind="stable").astype(np.int64)
    rows = np.argpartition(order, size)[:size]
    return rows[np.argsort(order[rows], kind="stable")].astype(np.int64)
