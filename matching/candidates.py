"""Which pairs are looked at: certain pairs first, then several blocking rules with caps.

Belongs here: counting and making candidate pairs. Does not belong here: judging them, rules
(`matching.met`), the shape of pairs (`matching.pairs`).
"""

from dataclasses import dataclass

import numpy as np

from matching.arrays import (
    Flags,
    Ints,
    KeyIndex,
    Keys,
    distinct_columns,
    expand,
    sorted_distinct,
)
from matching.kinds import MISSING, Encoded, Kind
from matching.met import satisfies
from matching.pairs import Codes, Pairs, pack, unpack
from matching.spec import Block, Spec
from matching.tables import Master, Table, left_keys


@dataclass(frozen=True)
class RuleCost:
    """What one blocking rule costs: pairs, records served, and what its cap leaves out."""

    rule: str
    pairs: int
    records: int
    capped_records: int
    capped_pairs: int
    largest_block: int

    def __add__(self, other: "RuleCost") -> "RuleCost":
        """What it costs for the records of both."""
        return RuleCost(
            self.rule,
            self.pairs + other.pairs,
            self.records + other.records,
            self.capped_records + other.capped_records,
            self.capped_pairs + other.capped_pairs,
            max(self.largest_block, other.largest_block),
        )


@dataclass(frozen=True)
class Blocked:
    """Pairs found by the blocking rules, what each rule cost, and which left rows are uncovered.

    `cut`: for every row the rules that their cap cut off, one bit each. A row is uncovered when
    every rule that applies to it was cut off by its cap: who it might be is then unknown, not
    nobody.
    """

    left: Ints
    right: Ints
    rules: list[RuleCost]
    uncovered: Flags
    cut: Keys


@dataclass(frozen=True)
class Found:
    """Every pair that is judged, and what is known of the records.

    Per pair: whether it is certain. Per record: `uncovered` and `cut` (see `Blocked`) and `empty`
    (it holds nothing that the spec compares). `synthetic`: what was found for synthetic records on
    the way.
    """

    pairs: Pairs
    certain: Flags
    rules: list[RuleCost]
    uncovered: Flags
    cut: Keys
    empty: Flags
    synthetic: Blocked | None = None


@dataclass(frozen=True)
class Asked:
    """Rows of a table whose candidates are wanted, and the blocking rules that bring them."""

    table: Table
    rows: Ints
    blocks: tuple[Block, ...]


def plan(left: Table, master: Master, blocks: tuple[Block, ...], rows: Ints) -> list[RuleCost]:
    """The cost of every rule for some left rows, before any pair is made."""
    keys = {block: left_keys(left, block, rows) for block in blocks}
    return [_cost(b, index.spans(keys[b])[1]) for b, index in master.several(keys).items()]


def _cost(block: Block, size: Ints) -> RuleCost:
    over = size > block.cap
    return RuleCost(
        block.name,
        int(size[~over].sum()),
        int(((size > 0) & ~over).sum()),
        int(over.sum()),
        int(size[over].sum()),
        int(size.max(initial=0)),
    )


def block_pairs(left: Table, master: Master, blocks: tuple[Block, ...], rows: Ints) -> Blocked:
    """All distinct pairs of some left rows by all rules."""
    return block_several([Asked(left, rows, blocks)], master)[0]


def block_several(asked: list[Asked], master: Master) -> list[Blocked]:
    """All distinct pairs of each of several tables; the master is looked through once per rule."""
    searches = [_Search(one) for one in asked]
    wanted: dict[Block, list[Keys]] = {}
    for search in searches:
        for block, keys in search.keys.items():
            wanted.setdefault(block, []).append(keys)
    indexes = master.several({block: np.concatenate(keys) for block, keys in wanted.items()})
    return [search.pairs(indexes, master) for search in searches]


class _Search:
    """The keys that one table asks for, and then its pairs."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self.keys = {b: left_keys(asked.table, b, asked.rows) for b in asked.blocks}

    def pairs(self, indexes: dict[Block, KeyIndex], master: Master) -> Blocked:
        """The distinct possible pairs of all rules."""
        rows = self._asked.rows
        found, costs = [], []
        cut = np.zeros(len(self._asked.table), dtype=np.uint64)
        looked = np.zeros(len(self._asked.table), dtype=np.bool_)
        for number, (block, keys) in enumerate(self.keys.items()):
            low, size = indexes[block].spans(keys)
            costs.append(_cost(block, size))
            over = size > block.cap
            cut[rows[over]] |= np.uint64(1) << np.uint64(min(number, 63))
            looked[rows[(keys != 0) & ~over]] = True
            size = np.where(over, 0, size)
            found.append(pack(np.repeat(rows, size), indexes[block].rows[expand(low, size)]))
        i, j = unpack(sorted_distinct(np.concatenate(found)))
        i, j = _possible(self._asked.table, i, master, j)
        return Blocked(i, j, costs, (cut > 0) & ~looked, cut)


def canonical_order(left: Ints, right: Ints, master: Master) -> Ints:
    """The order of pairs: by left row, then by the master's canonical order.

    Half of the order's bits decide all but one in 2³² of the pairs of a record; the whole of them
    is asked for the rest, so that a chance likeness does not leave it to the rows.
    """
    rank = master.order[right]
    key = (left.astype(np.uint64) << np.uint64(32)) | (rank >> np.uint64(32))
    order = np.argsort(key, kind="stable").astype(np.int64)
    ordered = key[order]
    if (ordered[1:] == ordered[:-1]).any():
        return np.lexsort((rank, left)).astype(np.int64)
    return order


def compare(
    spec: Spec, left: Table, i: Ints, right: Table, j: Ints, chunk: int = 2_000_000
) -> Codes:
    """Levels of pairs, one row per comparison (uint8)."""
    out = np.empty((len(spec.comparisons), len(i)), dtype=np.uint8)
    for start in range(0, len(i), chunk):
        part = slice(start, start + chunk)
        for k, comparison in enumerate(spec.comparisons):
            mine, theirs = left.columns[comparison.name], right.columns[comparison.name]
            out[k, part] = _compare(comparison.kind, mine, i[part], theirs, j[part])
    return out


def _compare(kind: Kind, mine: Encoded, i: Ints, theirs: Encoded, j: Ints) -> Codes:
    """Levels of pairs by one comparison; all pairs of values are judged first when they are few."""
    i, j = mine.entries(i), theirs.entries(j)
    mine, theirs = mine.by_entry(), theirs.by_entry()
    values = len(mine), len(theirs)
    if values[0] * values[1] > len(i):
        return kind.compare(mine, i, theirs, j)
    a, b = np.divmod(np.arange(values[0] * values[1]), values[1])
    table: Codes = kind.compare(mine, a, theirs, b)
    levels: Codes = table[i * values[1] + j]
    return levels


def group(spec: Spec, levels: Codes) -> tuple[Ints, Codes]:
    """Which pattern of levels each pair has, and the patterns in ascending order."""
    sizes = [len(comparison.kind.levels) + 1 for comparison in spec.comparisons]
    pattern, table = distinct_columns(levels, sizes)
    for row, size in zip(table, sizes, strict=True):
        row[row == size - 1] = MISSING
    return pattern.astype(np.int64), table


def certain_pairs(spec: Spec, left: Table, master: Master) -> tuple[Ints, Ints, Codes]:
    """Pairs that the spec calls certain, and their levels: at most one per left row.

    They are found by a key that is unique in the master.
    """
    rule = spec.certain
    wanted = {c.name for c in spec.comparisons}
    i = j = np.zeros(0, dtype=np.int64)
    if rule is None or not {rule.reason.partition(".")[0], *rule.levels} <= wanted:
        return i, j, np.zeros((len(spec.comparisons), 0), dtype=np.uint8)
    name, _, key = rule.reason.partition(".")
    block = Block(((name, key, key),), 1)
    owner = left.columns[name].extra.get("owner") if key == "number" else None
    if owner is None:
        keys = left_keys(left, block)
        row = master.index(block, keys).only_row(keys)
    else:
        row = owner.astype(np.int64, copy=False)
    i = np.flatnonzero(row >= 0)
    j = row[i]
    levels = compare(spec, left, i, master, j)
    sure = satisfies(spec, rule, levels)
    return i[sure], j[sure], levels[:, sure]


def find_pairs(spec: Spec, left: Table, master: Master, synthetic: Asked | None = None) -> Found:
    """Certain pairs, and blocked pairs for all other records, in canonical order.

    `synthetic`: rows of another table whose candidates are looked for on the way.
    """
    sure_left, sure_right, sure_levels = certain_pairs(spec, left, master)
    asked = [Asked(left, open_rows(left, sure_left), spec.blocks)]
    blocked, *others = block_several(asked if synthetic is None else [*asked, synthetic], master)
    levels = compare(spec, left, blocked.left, master, blocked.right)
    i = np.concatenate([sure_left, blocked.left])
    j = np.concatenate([sure_right, blocked.right])
    order = canonical_order(i, j, master)
    pattern, patterns = group(spec, np.concatenate([sure_levels, levels], axis=1))
    empty = np.ones(len(left), dtype=np.bool_)
    for comparison in spec.comparisons:
        empty &= ~comparison.kind.there(left.columns[comparison.name])
    pairs = Pairs(i[order], j[order], pattern[order], patterns)
    certain = order < len(sure_left)
    return Found(pairs, certain, blocked.rules, blocked.uncovered, blocked.cut, empty, *others)


def _possible(left: Table, i: Ints, master: Master, j: Ints) -> tuple[Ints, Ints]:
    """Pairs without people who were born later than their record allows."""
    for name, latest in left.beside.latest.items():
        until = latest[i]
        kept = (until == 0) | (master.columns[name].ints("year", j) <= until)
        i, j = i[kept], j[kept]
    return i, j


def open_rows(left: Table, sure: Ints) -> Ints:
    """Left rows without a certain pair."""
    open_ = np.ones(len(left), dtype=np.bool_)
    open_[sure] = False
    return np.flatnonzero(open_)
