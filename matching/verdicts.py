"""What people decided of single pairs, and how linking obeys: same person, or another.

Belongs here: reading such decisions, taking pairs away, putting pairs in. Does not belong here: who
decided when and whether it still holds (the caller gives only what holds).

The model is estimated on all pairs, then decided without those that people ruled out: what somebody
said of ten records must not move the weights of all others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from matching.arrays import Flags, Floats, Ints, Keys
from matching.candidates import Found, block_pairs, canonical_order, compare
from matching.decide import MATCH, NO_MATCH, Codes, Decisions, Ranking, code_of
from matching.pairs import Pairs, pack
from matching.reasons import Reason
from matching.scoring import segments
from matching.spec import Spec, SpecError
from matching.tables import Master, Table

COLUMNS = ("record_id", "master_id", "verdict")
SAME, OTHER = "same", "other"


@dataclass(frozen=True)
class Verdicts:
    """Decided pairs: left row, master row, whether they are one person. Each pair stands once.

    `nobody`: left rows of which people said that they are none of the many namesakes through whom
    nobody looks either (`Blocked.uncovered`).
    """

    left: Ints
    right: Ints
    same: Flags
    nobody: Ints

    def __len__(self) -> int:
        return len(self.left)

    @property
    def settled(self) -> Ints:
        """Left rows whose person was named."""
        return self.left[self.same]

    @property
    def ruled_out(self) -> Keys:
        """The pairs of two persons, packed."""
        return pack(self.left[~self.same], self.right[~self.same])

    def change(self, spec: Spec, left: Table, master: Master, found: Found) -> Found:
        """The pairs without those that are another person's, with those that are one's.

        A record that was not searched for because its pair was certain is searched for when that
        pair falls.
        """
        ruled_out = self.ruled_out
        pairs = found.pairs
        falls = np.isin(pack(pairs.left, pairs.right), ruled_out)
        open_ = np.unique(pairs.left[falls & found.certain])
        i, j = self.settled, self.right[self.same]
        uncovered, cut = found.uncovered, found.cut
        if len(open_):
            blocked = block_pairs(left, master, spec.blocks, open_)
            i, j = np.append(i, blocked.left), np.append(j, blocked.right)
            uncovered, cut = uncovered | blocked.uncovered, cut | blocked.cut
        new = ~np.isin(pack(i, j), np.append(pack(pairs.left, pairs.right)[~falls], ruled_out))
        _, once = np.unique(pack(i, j), return_index=True)
        new &= np.isin(np.arange(len(i)), once)
        levels = compare(spec, left, i[new], master, j[new])
        rows = np.append(pairs.left[~falls], i[new]), np.append(pairs.right[~falls], j[new])
        more = pairs.levels.shape[1] + np.arange(levels.shape[1])
        order = canonical_order(*rows, master)
        made = Pairs(
            rows[0][order],
            rows[1][order],
            np.append(pairs.pattern[~falls], more)[order],
            np.concatenate([pairs.levels, levels], axis=1),
        )
        sure = np.append(found.certain[~falls], np.zeros(len(more), dtype=np.bool_))[order]
        uncovered = uncovered.copy()
        uncovered[self.nobody] = False
        return replace(found, pairs=made, certain=sure, uncovered=uncovered, cut=cut)

    def named(self, pairs: Pairs) -> Flags:
        """Which pairs people said to be one person."""
        return np.isin(pack(pairs.left, pairs.right), pack(self.settled, self.right[self.same]))

    def believe(self, pairs: Pairs, chance: Floats, nobody: Floats) -> tuple[Floats, Floats]:
        """The probabilities (see `scoring.posterior`) once the persons named are sure."""
        settled = np.isin(pairs.left, self.settled)
        records = pairs.left[segments(pairs.left)]
        sure = np.where(settled, self.named(pairs).astype(np.float64), chance)
        return sure, np.where(np.isin(records, self.settled), 0.0, nobody)

    def rank(self, ranking: Ranking) -> Ranking:
        """Nobody comes second where a person was named."""
        second = ranking.second.copy()
        second[self.settled] = -1
        return replace(ranking, second=second)

    def settle(self, made: Decisions) -> Decisions:
        """Matches where a person was named; where nobody is left, that people ruled them out."""
        decision, reason = made.decision.copy(), made.reason.copy()
        asked: Codes = np.zeros(len(decision), dtype=np.uint8)
        asked[self.left] = asked[self.nobody] = 1
        reason[(asked == 1) & (decision == NO_MATCH)] = code_of(Reason.DECIDED_NOBODY)
        decision[self.settled] = MATCH
        reason[self.settled] = code_of(Reason.DECIDED)
        return Decisions(decision, reason)


def read_verdicts(
    decisions: pl.DataFrame, left: Table, master: Table, *, one_to_one: bool
) -> Verdicts | None:
    """Decisions by row, None where there are none.

    `decisions`: `record_id`, `master_id`, `verdict` (same | other). *Other* without a `master_id`
    is for those among too many namesakes whom no rule looks at: it makes the record nobody's, as
    long as no rule finds anybody. Raises SpecError that counts what cannot be obeyed and names no
    record or person.
    """
    if decisions.is_empty():
        return None
    lacking = [name for name in COLUMNS if name not in decisions.columns]
    if lacking:
        raise SpecError(f"the decisions have no column {', '.join(lacking)}")
    stated = decisions.select(pl.col(name).cast(pl.String) for name in COLUMNS).unique()
    problems = _problems(stated, one_to_one=one_to_one)
    beyond = (pl.col("verdict") == OTHER) & pl.col("master_id").is_null()
    nobody = _rows(stated.filter(beyond).get_column("record_id"), left)
    stated = stated.filter(~beyond)
    rows = {
        name: _rows(stated.get_column(name), table)
        for name, table in (("record_id", left), ("master_id", master))
    }
    for name, table in (("record_id", "extract"), ("master_id", "master")):
        beside = nobody if name == "record_id" else nobody[:0]
        unknown = int((np.append(rows[name], beside) < 0).sum())
        if unknown:
            problems.append(f"{unknown} name a {name} that the {table} does not have")
    if problems:
        raise SpecError(f"of {len(stated)} decisions {'; '.join(problems)}")
    same = (stated.get_column("verdict") == SAME).to_numpy()
    i, j = rows["record_id"], rows["master_id"]
    order = np.lexsort((j, i))
    return Verdicts(i[order], j[order], same[order], nobody)


def _problems(stated: pl.DataFrame, *, one_to_one: bool) -> list[str]:
    """What of the decisions cannot be meant, counted."""
    same = stated.filter(pl.col("verdict") == SAME)
    counts = {
        f"{{}} are neither {SAME} nor {OTHER}": stated.filter(
            ~pl.col("verdict").is_in([SAME, OTHER]).fill_null(value=False)
        ).height,
        "{} records are said to be of two persons": _repeated(same, "record_id"),
        "{} pairs are said to be the same person and another": _repeated(
            stated, "record_id", "master_id"
        ),
        "{} persons are said to have two records, and the spec is one-to-one": (
            _repeated(same, "master_id") if one_to_one else 0
        ),
    }
    return [words.format(number) for words, number in counts.items() if number]


def _repeated(frame: pl.DataFrame, *names: str) -> int:
    return frame.group_by(names).len().filter(pl.col("len") > 1).height


def _rows(wanted: pl.Series, table: Table) -> Ints:
    """The row of each id in a table, -1 where it has none."""
    name = wanted.name
    ids = pl.DataFrame({name: table.ids.cast(pl.String)}).with_row_index("row")
    known = ids.filter(pl.col(name).is_in(wanted.unique().drop_nulls().implode()))
    found = wanted.to_frame().join(known, on=name, how="left", maintain_order="left")
    return found.get_column("row").cast(pl.Int64).fill_null(-1).to_numpy()
