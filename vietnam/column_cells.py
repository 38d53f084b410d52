"""The cells of one column of a table in every reading, and what is decided of them.

Belongs here: which cells are asked about, what words, row and neighbours say of each, the column as
decided. Does not belong here: the arithmetic of texts (`vietnam.text_readings`), and what a table
says as a whole (`vietnam.mixed_encodings`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from common.columns import Ints, coded
from vietnam.readings import READINGS, Encoding, convert_text
from vietnam.telltale import CONTROL, Telling, beyond_ascii
from vietnam.text_readings import (
    SURE,
    UNKNOWN,
    Bools,
    Floats,
    Labels,
    Texts,
    certain_of,
    normal,
    shares_of,
    weigh,
)

QUIET = 1e-4
"""Probability of an old encoding up to which a cell that stays is not marked."""
_ALONE = 0.3
"""The same where no other cell of the column is in that encoding."""
_ROUNDING = 1e-6
"""What a sum of logarithms may be off by, as a difference of probabilities."""
_AT_LEAST = 1e-3
"""Share that any other encoding is given before words of another language are read."""
_STRIKING = 8.5
"""Difference from which a cell is marked though no other cell is in an old encoding."""
_SMOOTHING = 1.0
"""Cells that the general share of a reading weighs against what a context was seen to foretell."""

_KEEPS_ETH = (READINGS.index(Encoding.VISCII), READINGS.index(Encoding.CP1258))


@dataclass(frozen=True, slots=True)
class Judged:
    """One column, judged.

    `values`: the texts after repair; `encoding` (String): what a converted cell was in, null where
    a cell stands as it was; `undecided` (Boolean): cells left as they are that may be in another
    encoding. All in the order of the column.
    """

    values: pl.Series
    encoding: pl.Series
    undecided: pl.Series


@dataclass(frozen=True, slots=True)
class Decision:
    """Of each cell that is asked about: the reading taken (0: it stays), and how likely it is right
    as it stands.
    """

    taken: Ints
    chance: Floats


@dataclass(slots=True)
class Cells:
    """The cells of one column that an old encoding may have written, by distinct text.

    `rows`: their places, `codes`: the distinct text of each. `shares`: how often each reading
    occurs, `present`: whether a cell certainly is in it. `labels`: per row of the column the
    certain reading, or `UNKNOWN`.
    """

    rows: Ints
    codes: Ints
    texts: pl.Series
    seen: Texts
    shares: Floats
    present: Bools
    labels: Labels

    @classmethod
    def of(cls, column: pl.Series, telling: Telling, *, judged: bool) -> Cells:
        """Looks at one column; the cells of one that is not `judged` only speak for their row."""
        labels = np.full(len(column), UNKNOWN, dtype=np.int8)
        if judged:
            hit = _asked(column, telling)
            rows = hit.arg_true().to_numpy().astype(np.int64)
            unicode = beyond_ascii(column) & ~hit
        else:
            rows = np.zeros(0, dtype=np.int64)
            unicode = column.is_in(telling.texts.filter(telling.beyond).implode())
        labels[unicode.arg_true().to_numpy()] = 0
        texts, places = coded(column.gather(rows))
        codes = places.to_numpy().astype(np.int64)
        seen = weigh(texts)
        shares = shares_of(seen, np.bincount(codes, minlength=len(texts)), labels)
        certain = certain_of(seen, shares)
        present = np.bincount(certain[certain > 0], minlength=len(READINGS)) > 0
        certain[(certain == 0) & seen.same[:, present].any(axis=1)] = UNKNOWN
        labels[rows] = certain[codes]
        return cls(rows, codes, texts, seen, shares, present, labels)

    def alone(self) -> Decision | None:
        """The readings where neither rows nor neighbours can change them; else None.

        While no cell is certain to be in an old encoding, all that stands around the cells can tell
        is Unicode, which makes the other readings less likely (`_told_by`). So where these are too
        unlikely to be marked without it, they are with it.
        """
        chance = normal(self.seen.weights + np.log(self.shares))[:, 0]
        if (1 - chance >= _ALONE - _ROUNDING).any():
            return None
        return Decision(np.zeros(len(self.rows), dtype=np.int64), chance[self.codes])

    def decided(self, counts: npt.NDArray[np.uint16], around: Labels) -> Decision:
        """The reading of every cell, by its words, its row and its neighbours."""
        certain = self.labels[self.rows]
        others = counts.copy()
        known = np.flatnonzero(self.labels != UNKNOWN)
        others[known, self.labels[known]] -= 1
        row_label = only_label(others)
        prior = np.log(self.shares)[None, :].repeat(len(self.rows), axis=0)
        for context in (row_label, around):
            prior += self._told_by(context)[context[self.rows]]
        chance = normal(self.seen.weights[self.codes] + prior)
        best = np.where(certain == UNKNOWN, chance.argmax(axis=1), certain)
        place = np.arange(len(self.rows))
        sure = (certain != UNKNOWN) | (chance[place, best] >= SURE)
        take = (best > 0) & sure & self._readable()[self.codes, best]
        return Decision(np.where(take, best, 0), chance[:, 0])

    def _readable(self) -> Bools:
        """Readings that may be taken (texts × readings).

        Words of another language tell little: they are read only where no other encoding fits even
        if it were not that rare in this column.
        """
        shares = np.maximum(self.shares, _AT_LEAST)
        chance = normal(self.seen.weights[:, 1:] + np.log(shares[1:]))
        alone = np.pad(chance >= SURE, ((0, 0), (1, 0)))
        rank = self.seen.rank
        better = (rank > rank[:, :1]) & (rank[:, :1] < 2)
        readable: Bools = (rank == 3) | (better & self.present & alone)
        return readable

    def _told_by(self, context: Labels) -> Floats:
        """What a context foretells (labels × readings): log of how it shifts the share of each.

        The last line is for an unknown label, which tells nothing.
        """
        table = np.zeros((len(READINGS) + 1, len(READINGS)))
        known = self.labels != UNKNOWN
        np.add.at(table, (context[known], self.labels[known]), 1.0)
        told = (table + _SMOOTHING * self.shares) / (table.sum(axis=1, keepdims=True) + _SMOOTHING)
        shift: Floats = np.log(told) - np.log(self.shares)
        shift[UNKNOWN] = 0.0
        return shift

    def _doubtful(self, decision: Decision, *, mixed: bool) -> Bools:
        """Cells that stay as they are and may be wrong; `mixed`: the table has old encodings."""
        rank, as_read = self.seen.rank, self.seen.rank[:, :1]
        broken, better = as_read[:, 0] == 0, (rank > as_read)[:, 1:]
        fits = better | (rank[:, 1:] == 3)
        gain = np.where(fits, self.seen.weights[:, 1:] - self.seen.weights[:, :1], 0.0)
        other = 1 - decision.chance
        doubt: Bools = (other >= _ALONE) | (gain.max(axis=1) >= _STRIKING)[self.codes]
        if mixed:
            doubt |= (other >= QUIET) | (broken | better.any(axis=1))[self.codes]
        doubt &= decision.taken == 0
        return doubt

    def result(self, column: pl.Series, decision: Decision, *, mixed: bool) -> Judged | None:
        """The column as it was decided, None when nothing changes and nothing is doubted."""
        doubt = self._doubtful(decision, mixed=mixed)
        values, encoding = column, pl.Series("encoding", [None], dtype=pl.String)
        encoding = encoding.new_from_index(0, len(column))
        taken = self._with_eth(decision.taken, doubt)
        undecided = np.zeros(len(column), dtype=np.bool_)
        undecided[self.rows[doubt]] = True
        changed = np.flatnonzero(taken)
        if not len(changed) and not doubt.any():
            return None
        if len(changed):
            pairs, at = np.unique(
                np.stack([self.codes[changed], taken[changed]]), axis=1, return_inverse=True
            )
            made = [_converted(self.texts[int(code)], int(reading)) for code, reading in pairs.T]
            places = pl.Series(self.rows[changed])
            picks = pl.Series(at.ravel())
            values = column.clone().scatter(places, pl.Series(made, dtype=pl.String).gather(picks))
            names = pl.Series([READINGS[abs(reading)].value for reading in pairs[1]])
            encoding = encoding.scatter(places, names.gather(picks))
        return Judged(values, encoding, pl.Series("undecided", undecided))

    def _with_eth(self, taken: Ints, doubt: Bools) -> Ints:
        """`taken`, and minus a reading for cells of which only Ð is to be read in that encoding."""
        kept = [reading for reading in _KEEPS_ETH if self.present[reading]]
        if not kept:
            return taken
        eth = self.texts.str.contains("[Ðð]").to_numpy()[self.codes] & (taken == 0)
        eth &= ~doubt
        return np.where(eth, -kept[0], taken)


def _asked(column: pl.Series, telling: Telling) -> pl.Series:
    """Boolean without nulls: cells that an old encoding may have written."""
    asked = telling.texts.filter(telling.marked | ~telling.beyond)
    hit = column.is_in(asked.implode()).fill_null(value=False)
    ascii_only = (~beyond_ascii(column)).arg_true()
    control = ascii_only.filter(column.gather(ascii_only).str.contains(CONTROL))
    return hit.scatter(control, values=True)


def _converted(text: str, reading: int) -> str:
    if reading < 0:
        return text.replace("Ð", "Đ").replace("ð", "đ")
    return convert_text(text, READINGS[reading])


def only_label(counts: npt.NDArray[np.uint16]) -> Labels:
    """The one label that a row has, `UNKNOWN` for none or several."""
    labels: Labels = counts.argmax(axis=1).astype(np.int8)
    labels[np.count_nonzero(counts, axis=1) != 1] = UNKNOWN
    return labels
