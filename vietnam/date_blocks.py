"""Blocks of a column whose days and months were turned round, judged along the rows.

Belongs here: which rows of a column stand in such a block, and how sure that is. Does not belong
here: reading a text (`vietnam.date_texts`) and what becomes of a row (`vietnam.dates`).

A spreadsheet set to month first that is given day-first dates takes what it can for a date, with
day and month swapped, and leaves the rest as text: in such a block every true date has a day up to
12 and every text a later one. A block pasted under right dates shows the same between rows that
cannot be of it. Evidence is the surprise (natural logarithm of the odds) at the days, were the rows
right; it must outweigh the number of places where chance could have made such a block.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

UP_TO_12 = float(np.log(365.25 / 144))
AFTER_12 = float(np.log(365.25 / 221.25))
"""Surprise of one date with a day up to 12, and of one with a later day."""
SURE = float(np.log(10_000))
DOUBT, DOUBT_AMONG_ALIKE = float(np.log(12)), float(np.log(2))
"""Surprise from which a block is turned back, and from which its dates are flagged: less among rows
that are all true dates or all typed, since nothing else explains why some are not."""
_ALIKE = 0.98
_REACH = 10
"""Rows at the edge of a run, among mixed rows, that may be its neighbours looking alike."""
_SAVED_DOUBT = 1.0
_LEAST_TRUE = 3
_LEAST_ANCHORS, _ORDERED = 8, 0.9
_LEAST_POINTERS = 3


class Kind(IntEnum):
    """What a row says of the order of day and month."""

    NONE = 0
    TRUE_LATE = 1
    """A true date with a day after 12: as it is."""
    TRUE_EARLY = 2
    """A true date with a day up to 12: it may have been swapped."""
    TYPED_DAY_FIRST = 3
    TYPED_MONTH_FIRST = 4
    TYPED_OPEN = 5
    """Typed, both numbers up to 12."""


class Turn(IntEnum):
    """What becomes of a row: read as the column is, turned round, kept as written, or flagged."""

    AS_COLUMN = 0
    TURNED = 1
    KEPT = 2
    DOUBTFUL = 3


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows with a whole date, in order: `kind` of each, `code` of its text (the same text twice
    is no second witness), and the date it means as written (`day`) and turned round (`other`), as
    yyyymmdd; equal where there is no other."""

    kind: Ints
    code: Ints
    day: Ints
    other: Ints


def turns(rows: Rows, *, ordered: bool = True) -> Ints:
    """`Turn` of each row; where the rows are not `ordered`, nothing is told from their order."""
    found = np.zeros(rows.kind.size, dtype=np.int64)
    true = (rows.kind == Kind.TRUE_EARLY) | (rows.kind == Kind.TRUE_LATE)
    if true.any():
        _swapped_blocks(rows, found)
        if ordered:
            _out_of_order(rows, found)
    if ordered and not true.all():
        _typed_blocks(rows, found)
    return found


def _swapped_blocks(rows: Rows, found: Ints) -> None:
    """Runs of rows that a spreadsheet set to month first can have made."""
    early, late = rows.kind == Kind.TRUE_EARLY, rows.kind == Kind.TYPED_DAY_FIRST
    if not early.any() or not late.any():
        return
    other = ~(early | late)
    run = np.cumsum(other)
    count = int(run[-1]) + 1
    core = _core(rows, run, early, late, count)
    trues = _witnesses(rows, run, np.flatnonzero(early), count)
    at = np.flatnonzero(early)
    mine = run[at]
    if count == 1:  # nothing in the column speaks against one block
        texts = _witnesses(rows, run, np.flatnonzero(late), count)
        enough = trues >= _LEAST_TRUE
        sure = enough & (trues * UP_TO_12 + texts * AFTER_12 > SURE)
        found[at] = np.where(sure, Turn.TURNED, np.where(enough, Turn.DOUBTFUL, 0))
        return
    around = float((rows.kind[other] == Kind.TRUE_LATE).mean())
    sure, doubt = _verdicts(core, trues, around)
    inside = (at > core.first[mine]) & (at < core.last[mine])
    if 1 - _ALIKE < around < _ALIKE:
        inside &= _deep(run, at)
    elif around <= 1 - _ALIKE:  # among typed dates every true one is of the block
        before, after = _neighbours(rows.kind, other)
        inside |= np.where(at < core.first[mine], before[mine], after[mine])
    turned = sure[mine] & inside
    found[at[turned]] = Turn.TURNED
    found[at[~turned & (sure | doubt)[mine]]] = Turn.DOUBTFUL


def _verdicts(core: "_Core", trues: Ints, around: float) -> tuple[Flags, Flags]:
    """Whether each run surely is a block, and whether it may be one; `around` is the share of true
    dates among the rows that are of none."""
    both = (core.trues > 0) & (core.texts > 0)
    surprise = core.trues * UP_TO_12 + core.texts * AFTER_12
    chances = float(np.log(max(1, int(both.sum()))))
    sure = both & (trues >= _LEAST_TRUE) & (surprise > SURE + chances)
    if 1 - _ALIKE < around < _ALIKE:
        return sure, both & (surprise > DOUBT + chances)
    if sure.any():  # where one block is, what is too short to be sure of may be another
        return sure, (trues > 0) & (core.trues + core.texts > 0)
    doubt = both & (surprise > DOUBT_AMONG_ALIKE + chances)
    if around <= 1 - _ALIKE:
        chances = float(np.log(max(1, int((trues > 0).sum()))))
        doubt |= trues * UP_TO_12 + core.texts * AFTER_12 > DOUBT_AMONG_ALIKE + chances
    return sure, doubt & (trues > 0)


def _deep(run: Ints, at: Ints) -> Flags:
    """Whether rows stand so far inside their run that what lies around cannot reach them."""
    first = np.searchsorted(run, run[at], side="left")
    last = np.searchsorted(run, run[at], side="right") - 1
    return (at - first > _REACH) & (last - at > _REACH)


@dataclass(frozen=True, slots=True)
class _Core:
    """Of each run: true dates between texts, texts between true dates, first and last text."""

    trues: Ints
    texts: Ints
    first: Ints
    last: Ints


def _witnesses(rows: Rows, run: Ints, at: Ints, count: int) -> Ints:
    """How many different texts stand at the rows `at` of each run."""
    texts = int(rows.code.max()) + 1
    return np.bincount(np.unique(run[at] * texts + rows.code[at]) // texts, minlength=count)


def _core(rows: Rows, run: Ints, early: Flags, late: Flags, count: int) -> _Core:
    """What of each run cannot be the rows beside it that happen to look alike."""
    first_text, last_text = _ends(run, late, count)
    first_true, last_true = _ends(run, early, count)
    true_at, text_at = np.flatnonzero(early), np.flatnonzero(late)
    of_true, of_text = run[true_at], run[text_at]
    trues = (true_at > first_text[of_true]) & (true_at < last_text[of_true])
    texts = (text_at > first_true[of_text]) & (text_at < last_true[of_text])
    return _Core(
        _witnesses(rows, run, true_at[trues], count),
        _witnesses(rows, run, text_at[texts], count),
        first_text,
        last_text,
    )


def _ends(run: Ints, flags: Flags, count: int) -> tuple[Ints, Ints]:
    """First and last flagged row of each run; beyond all rows, and -1, where it has none."""
    at = np.flatnonzero(flags)
    first = np.full(count, run.size, dtype=np.int64)
    last = np.full(count, -1, dtype=np.int64)
    first[run[at][::-1]] = at[::-1]  # of several rows of a run the last one written stays
    last[run[at]] = at
    return first, last


def _neighbours(kind: Ints, other: Flags) -> tuple[Flags, Flags]:
    """Whether a typed date ends each run above and below: then true dates at its edge are its own.

    Beside a true date, and at the ends of the column, they may belong to what lies around.
    """
    typed = (kind[other] == Kind.TYPED_OPEN) | (kind[other] == Kind.TYPED_MONTH_FIRST)
    edge = np.zeros(1, dtype=np.bool_)
    return np.concatenate([edge, typed]), np.concatenate([typed, edge])


def _out_of_order(rows: Rows, found: Ints) -> None:
    """True dates that break the order of a sorted column as written and keep it turned round.

    The rows whose order is certain are the measure. Three such rows without one that speaks against
    it are turned back; fewer are flagged.
    """
    anchor = (rows.kind == Kind.TRUE_LATE) | (rows.kind == Kind.TYPED_DAY_FIRST)
    days = rows.day[anchor]
    if days.size < _LEAST_ANCHORS or (np.diff(days) >= 0).mean() < _ORDERED:
        return
    at = np.flatnonzero((rows.kind == Kind.TRUE_EARLY) & (rows.day != rows.other))
    upper = np.searchsorted(np.flatnonzero(anchor), at)
    low = np.concatenate([[np.iinfo(np.int64).min], days])[upper]
    high = np.concatenate([days, [np.iinfo(np.int64).max]])[upper]
    closed = (upper > 0) & (upper < days.size) & (low <= high)
    fits = (low <= rows.day[at]) & (rows.day[at] <= high)
    turned_fits = (low <= rows.other[at]) & (rows.other[at] <= high)
    points = closed & ~fits & turned_fits
    against = closed & fits & ~turned_fits
    run = np.cumsum(against)
    enough = np.bincount(run[points], minlength=int(run[-1]) + 1 if run.size else 1)
    still = found[at] != Turn.TURNED
    turned = points & still & (enough[run] >= _LEAST_POINTERS)
    found[at[turned]] = Turn.TURNED
    found[at[points & still & ~turned]] = Turn.DOUBTFUL


def _typed_blocks(rows: Rows, found: Ints) -> None:
    """Typed dates in the order of the block they stand in, where the column falls into blocks.

    A lone row of the other order is a slip. Blocks are real when it takes fewer words to say where
    the order changes than to say the order of each row.
    """
    certain = np.flatnonzero(
        (rows.kind == Kind.TYPED_DAY_FIRST) | (rows.kind == Kind.TYPED_MONTH_FIRST)
    )
    month_first = rows.kind[certain] == Kind.TYPED_MONTH_FIRST
    kept = _without_slips(month_first)
    certain, month_first = certain[kept], month_first[kept]
    if certain.size == 0 or month_first.all() or not month_first.any():
        return
    changes = int((np.diff(month_first.astype(np.int64)) != 0).sum())
    share = month_first.mean()
    each = -certain.size * (share * np.log(share) + (1 - share) * np.log(1 - share))
    saved = each - changes * (np.log(certain.size / changes) + 1)
    if saved < _SAVED_DOUBT:
        return
    at = np.flatnonzero(rows.kind == Kind.TYPED_OPEN)
    below = np.searchsorted(certain, at)
    before, after = np.maximum(below - 1, 0), np.minimum(below, certain.size - 1)
    same = month_first[before] == month_first[after]
    order = np.where(month_first[after], Turn.TURNED, Turn.KEPT)
    if saved < SURE:  # the few of the other order are a block, or they are not
        usual = Turn.TURNED if share > 0.5 else Turn.KEPT
        found[at[~same | (order != usual)]] = Turn.DOUBTFUL
        return
    found[at] = np.where(same, order, Turn.DOUBTFUL)


def _without_slips(month_first: Flags) -> Flags:
    """Rows but those that differ from both neighbours of theirs."""
    if month_first.size < 3:
        return np.ones(month_first.size, dtype=np.bool_)
    alone = (month_first[1:-1] != month_first[:-2]) & (month_first[1:-1] != month_first[2:])
    edge = np.ones(1, dtype=np.bool_)
    return np.concatenate([edge, ~alone, edge])
