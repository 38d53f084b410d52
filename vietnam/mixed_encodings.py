"""In which encoding each cell of a table is: judged by its words, its row and its neighbours.

Belongs here: the decision, cell by cell. Does not belong here: how likely a word is in an encoding
(`vietnam.readings`), single columns and files (`vietnam.encodings`).

Lists are pasted together, so one column may hold several encodings. How often each occurs is
estimated from the cells that leave no choice (expectation maximisation over the words); a cell that
reads well in two ways is settled by that share, by what else stands in its row, and by what stands
above and below it, each weighed by how well it foretells the certain cells of the same column. What
stays undecided is left as it is and marked; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from vietnam.column_cells import Cells, Judged, only_label
from vietnam.readings import READINGS
from vietnam.telltale import Telling
from vietnam.text_readings import CERTAIN, UNKNOWN, Labels, weigh


def judge(
    columns: Sequence[pl.Series], telling: Sequence[Telling] | None = None
) -> list[Judged | None]:
    """Judge the String columns of one table together; None for a column that stays as it is.

    `telling` is what each tells (`Telling.of`), where the caller has it.
    """
    distinct = telling or [Telling.of(column) for column in columns]
    told = [_suspicious(texts) for texts in distinct]
    if not any(told):
        return [None] * len(columns)
    asked = {
        at: Cells.of(columns[at], distinct[at], judged=True) for at, hit in enumerate(told) if hit
    }
    alone = {at: cell.alone() for at, cell in asked.items()}
    if all(alone.values()):
        return [
            asked[at].result(column, decision, mixed=False) if (decision := alone.get(at)) else None
            for at, column in enumerate(columns)
        ]
    present = any(cell.present.any() for cell in asked.values())
    cells = [
        asked.get(at) or Cells.of(column, distinct[at], judged=present)
        for at, column in enumerate(columns)
    ]
    counts = np.zeros((len(columns[0]), len(READINGS)), dtype=np.uint16)
    for cell in cells:
        known = np.flatnonzero(cell.labels != UNKNOWN)
        counts[known, cell.labels[known]] += 1
    around = _neighbours(only_label(counts))
    decided = [cell.decided(counts, around) for cell in cells]
    mixed = any((decision.taken > 0).any() for decision in decided)
    return [
        cell.result(column, decision, mixed=mixed)
        for cell, column, decision in zip(cells, columns, decided, strict=True)
    ]


def _suspicious(telling: Telling) -> bool:
    """Whether any of the texts that look as an old encoding leaves them reads better in one."""
    hits = telling.texts.filter(telling.marked & ~telling.beyond)
    if hits.is_empty():
        return False
    seen = weigh(hits)
    gain = seen.weights[:, 1:] - seen.weights[:, :1]
    fits = (seen.rank[:, 1:] > seen.rank[:, :1]) | (seen.rank[:, 1:] == 3)
    return bool((fits & (gain >= CERTAIN)).any())


def _neighbours(labels: Labels) -> Labels:
    """What the nearest known rows above and below agree on, `UNKNOWN` when they do not."""
    known = pl.Series(labels)
    known = known.set(known == UNKNOWN, None)
    above = known.shift(1).forward_fill()
    below = known.shift(-1).backward_fill()
    agreed = pl.select(pl.when(above == below).then(above)).to_series()
    return agreed.fill_null(UNKNOWN).to_numpy().astype(np.int8)
