"""Which pairs are looked at: certain pairs first, then several blocking rules with caps.

Belongs here: counting and making candidate pairs. Does not belong here: judging them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.arrays import Flags, Ints, Keys, combine, expand, sorted_distinct
from matching.spec import Block, Rule, Spec
from matching.tables import Master, Table

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class RuleCost:
    """What one blocking rule costs: pairs, records served, and what its cap leaves out."""

    rule: str
    pairs: int
    records: int
    capped_records: int
    capped_pairs: int
    largest_block: int


@dataclass
class Pairs:
    """Candidate pairs (left row, master row), ordered by left row, then canonical master order."""

    left: Ints
    right: Ints
    levels: Codes

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True)
class Found:
    """Every pair that is judged, and what is known of records beside.

    Per pair: whether it is certain. Per record: `blind` (see `Blocked`) and `empty` (it holds
    nothing that the spec compares).
    """

    pairs: Pairs
    certain: Flags
    rules: list[RuleCost]
    blind: Flags
    empty: Flags


@dataclass(frozen=True)
class Blocked:
    """Pairs found by the blocking rules, what each rule cost, and which left rows are blind.

    A row is blind when every rule that applies to it was cut off by its cap: who it might be is
    then unknown, not nobody.
    """

    left: Ints
    right: Ints
    rules: list[RuleCost]
    blind: Flags


def left_keys(left: Table, block: Block) -> Keys:
    """The key of a blocking rule for every left row."""
    return combine([left.columns[c].keys(key) for c, key, _ in block.keys])


def plan(left: Table, master: Master, blocks: tuple[Block, ...], rows: Ints) -> list[RuleCost]:
    """The cost of every rule for some left rows, before any pair is made."""
    out = []
    for block in blocks:
        keys = left_keys(left, block)[rows]
        out.append(_cost(block, master.index(block, keys).spans(keys)[1]))
    return out


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
    found: list[Keys] = []
    costs = []
    capped = np.zeros(len(left), dtype=np.bool_)
    looked = np.zeros(len(left), dtype=np.bool_)
    for block in blocks:
        keys = left_keys(left, block)[rows]
        index = master.index(block, keys)
        low, size = index.spans(keys)
        costs.append(_cost(block, size))
        over = size > block.cap
        capped[rows[over]] = True
        looked[rows[(keys != 0) & ~over]] = True
        size = np.where(over, 0, size)
        found.append(pack(np.repeat(rows, size), index.rows[expand(low, size)]))
    i, j = unpack(sorted_distinct(np.concatenate(found)))
    return Blocked(i, j, costs, capped & ~looked)


def pack(i: npt.NDArray[np.integer], j: npt.NDArray[np.integer]) -> Keys:
    """Pairs of row numbers as one sortable key each."""
    out: Keys = (i.astype(np.uint64) << np.uint64(32)) | j.astype(np.uint64)
    return out


def unpack(packed: Keys) -> tuple[Ints, Ints]:
    """The reverse of `pack`."""
    i: Ints = (packed >> np.uint64(32)).astype(np.int64)
    return i, (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


def canonical_order(left: Ints, right: Ints, master: Master) -> Ints:
    """The order of pairs: by left row, then by the master's canonical order."""
    key = (left.astype(np.uint64) << np.uint64(32)) | (master.order[right] >> np.uint64(32))
    return np.argsort(key, kind="stable").astype(np.int64)


def compare(
    spec: Spec, left: Table, i: Ints, master: Master, j: Ints, chunk: int = 2_000_000
) -> Codes:
    """Levels of pairs, one row per comparison (uint8)."""
    out = np.empty((len(spec.comparisons), len(i)), dtype=np.uint8)
    for start in range(0, len(i), chunk):
        part = slice(start, start + chunk)
        for k, comparison in enumerate(spec.comparisons):
            mine, theirs = left.columns[comparison.name], master.columns[comparison.name]
            out[k, part] = comparison.kind.compare(mine, i[part], theirs, j[part])
    return out


def satisfies(spec: Spec, rule: Rule, levels: Codes, left: Ints | None = None) -> Flags:
    """Which pairs meet a rule; comparisons that the tables do not have count as missing.

    Rules with a rival need `left`, the left row of each pair, to look at the other candidates.
    """
    ok = _has_levels(spec, rule.levels, levels)
    if rule.rival and left is not None:
        rivals = _has_levels(spec, rule.rival, levels)
        contested = np.zeros(int(left.max(initial=-1)) + 1, dtype=np.bool_)
        contested[left[rivals]] = True
        ok &= contested[left] & ~rivals
    return ok


def _has_levels(spec: Spec, wanted: dict[str, tuple[str, ...]], levels: Codes) -> Flags:
    ok = np.ones(levels.shape[1], dtype=np.bool_)
    present = {c.name: k for k, c in enumerate(spec.comparisons)}
    for name, names in wanted.items():
        if name not in present:
            ok &= "missing" in names
            continue
        comparison = spec.comparisons[present[name]]
        table = np.zeros(256, dtype=np.bool_)
        for number, level in enumerate(comparison.kind.levels):
            table[number] = level.name in names
        table[255] = "missing" in names
        ok &= table[levels[present[name]]]
    return ok


def certain_pairs(spec: Spec, left: Table, master: Master) -> Pairs:
    """Pairs that the spec calls certain: at most one per left row, found by a unique key."""
    none = np.zeros(0, dtype=np.int64)
    rule = spec.certain
    wanted = {c.name for c in spec.comparisons}
    if (
        rule is None
        or rule.reason.partition(".")[0] not in wanted
        or not set(rule.levels) <= wanted
    ):
        return Pairs(none, none, np.zeros((len(spec.comparisons), 0), dtype=np.uint8))
    name, _, key = rule.reason.partition(".")
    block = Block(((name, key, key),), 1)
    keys = left_keys(left, block)
    row = master.index(block, keys).only_row(keys)
    i = np.flatnonzero(row >= 0)
    j = row[i]
    levels = compare(spec, left, i, master, j)
    sure = satisfies(spec, rule, levels)
    return Pairs(i[sure], j[sure], levels[:, sure])


def find_pairs(spec: Spec, left: Table, master: Master) -> Found:
    """Certain pairs, and blocked pairs for all other records, in canonical order."""
    sure = certain_pairs(spec, left, master)
    blocked = block_pairs(left, master, spec.blocks, open_rows(left, sure))
    levels = compare(spec, left, blocked.left, master, blocked.right)
    i = np.concatenate([sure.left, blocked.left])
    j = np.concatenate([sure.right, blocked.right])
    order = canonical_order(i, j, master)
    levels = np.concatenate([sure.levels, levels], axis=1)[:, order]
    empty = np.ones(len(left), dtype=np.bool_)
    for comparison in spec.comparisons:
        empty &= left.columns[comparison.name].arrays[comparison.kind.main_key] == 0
    pairs = Pairs(i[order], j[order], levels)
    return Found(pairs, order < len(sure), blocked.rules, blocked.blind, empty)


def open_rows(left: Table, sure: Pairs) -> Ints:
    """Left rows without a certain pair."""
    open_ = np.ones(len(left), dtype=np.bool_)
    open_[sure.left] = False
    return np.flatnonzero(open_)
