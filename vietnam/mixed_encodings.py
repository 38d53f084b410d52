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
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from common.columns import Ints, coded
from vietnam.readings import READINGS, Encoding, convert_text
from vietnam.text_readings import (
    CERTAIN,
    CONTROL,
    SURE,
    UNKNOWN,
    Bools,
    Floats,
    Labels,
    Texts,
    certain_of,
    foreign,
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

_BEYOND = "[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]"
"""Letters of Vietnamese that no one-byte reader shows."""
TELLTALE = (
    CONTROL + r"|[\x{80}-\x{9f}\x{a1}-\x{bf}×÷ÄÅÆÇËÎÏÑÖØÛÜßÞäåæçëîïñöøûüÿþŒœŠšŽžŸƒˆ˜†‡•‰‹›€„‚™]"
    r"|Ã\x{a0}|[À-ÿ]{2}|[Vv]ãn|[Tt]hò|^V[òÒ] |[AEae][À-ÿ]|[Oo][ÂÊÌ-ÏÒ-Ýâêì-ïò-ýÔô]|[a-zà-ÿ][À-ÖØ-Þ]"
    r"|(?:^|[^Qq])[Uu][ÀÁÃÈÉÌ-ÏÒ-ÜÕàáãèéì-ïò-üõ]|(?:^|[^Gg])[Ii][Ì-ÏÒ-Üì-ïò-ü]|[Yy][À-ÉË-éë-ÿ]"
)
"""Pattern (polars) of text that an old encoding leaves and Vietnamese in Unicode hardly holds."""
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


def judge(
    columns: Sequence[pl.Series], telling: Sequence[pl.Series] | None = None
) -> list[Judged | None]:
    """Judge the String columns of one table together; None for a column that stays as it is.

    `telling` are their distinct texts beyond ASCII (`telling_of`), where the caller has them.
    """
    distinct = telling or [telling_of(column) for column in columns]
    told = [_suspicious(texts.filter(texts.str.contains(TELLTALE))) for texts in distinct]
    if not any(told):
        return [None] * len(columns)
    asked = {
        at: _Cells.of(columns[at], distinct[at], judged=True) for at, hit in enumerate(told) if hit
    }
    alone = {at: cell.alone() for at, cell in asked.items()}
    if all(alone.values()):
        return [
            asked[at].result(column, decision, mixed=False) if (decision := alone.get(at)) else None
            for at, column in enumerate(columns)
        ]
    present = any(cell.present.any() for cell in asked.values())
    cells = [
        asked.get(at) or _Cells.of(column, distinct[at], judged=present)
        for at, column in enumerate(columns)
    ]
    counts = np.zeros((len(columns[0]), len(READINGS)), dtype=np.uint16)
    for cell in cells:
        known = np.flatnonzero(cell.labels != UNKNOWN)
        counts[known, cell.labels[known]] += 1
    around = _neighbours(_only(counts))
    decided = [cell.decided(counts, around) for cell in cells]
    mixed = any((decision.taken > 0).any() for decision in decided)
    return [
        cell.result(column, decision, mixed=mixed)
        for cell, column, decision in zip(cells, columns, decided, strict=True)
    ]


def _suspicious(hits: pl.Series) -> bool:
    """Whether any of the texts that look as an old encoding leaves them reads better in one."""
    if hits.is_empty():
        return False
    seen = weigh(hits)
    gain = seen.weights[:, 1:] - seen.weights[:, :1]
    fits = (seen.rank[:, 1:] > seen.rank[:, :1]) | (seen.rank[:, 1:] == 3)
    return bool((fits & (gain >= CERTAIN)).any())


def telling_of(column: pl.Series) -> pl.Series:
    """Distinct texts with a character beyond ASCII: only they can tell an encoding."""
    return column.filter(column.str.len_bytes() != column.str.len_chars()).unique()


@dataclass(frozen=True, slots=True)
class _Decision:
    """Of each cell that is asked about: the reading taken (0: it stays), and how likely it is right
    as it stands.
    """

    taken: Ints
    chance: Floats


@dataclass(slots=True)
class _Cells:
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
    def of(cls, column: pl.Series, telling: pl.Series, *, judged: bool) -> _Cells:
        """Looks at one column; the cells of one that is not `judged` only speak for their row."""
        text = pl.col("text")
        beyond = pl.lit(value=False) if telling.is_empty() else text.str.contains(_BEYOND)
        asked = pl.lit(value=False)
        if judged and telling.is_empty():
            asked = text.str.contains(CONTROL)
        elif judged:
            asked = foreign(text) & (~beyond | text.str.contains(TELLTALE))
        kinds = (
            column.rename("text")
            .to_frame()
            .with_columns(unicode=beyond & ~asked, asked=asked)
            .select(pl.col("unicode", "asked").fill_null(value=False))
        )
        labels = np.full(len(column), UNKNOWN, dtype=np.int8)
        labels[kinds["unicode"].to_numpy()] = 0
        rows = kinds["asked"].arg_true().to_numpy().astype(np.int64)
        texts, places = coded(column.gather(rows))
        codes = places.to_numpy().astype(np.int64)
        seen = weigh(texts)
        shares = shares_of(seen, np.bincount(codes, minlength=len(texts)), labels)
        certain = certain_of(seen, shares)
        present = np.bincount(certain[certain > 0], minlength=len(READINGS)) > 0
        certain[(certain == 0) & seen.same[:, present].any(axis=1)] = UNKNOWN
        labels[rows] = certain[codes]
        return cls(rows, codes, texts, seen, shares, present, labels)

    def alone(self) -> _Decision | None:
        """The readings where neither rows nor neighbours can change them; else None.

        While no cell is certain to be in an old encoding, all that stands around the cells can tell
        is Unicode, which makes the other readings less likely (`_told_by`). So where these are too
        unlikely to be marked without it, they are with it.
        """
        chance = normal(self.seen.weights + np.log(self.shares))[:, 0]
        if (1 - chance >= _ALONE - _ROUNDING).any():
            return None
        return _Decision(np.zeros(len(self.rows), dtype=np.int64), chance[self.codes])

    def decided(self, counts: npt.NDArray[np.uint16], around: Labels) -> _Decision:
        """The reading of every cell, by its words, its row and its neighbours."""
        certain = self.labels[self.rows]
        others = counts.copy()
        known = np.flatnonzero(self.labels != UNKNOWN)
        others[known, self.labels[known]] -= 1
        row_label = _only(others)
        prior = np.log(self.shares)[None, :].repeat(len(self.rows), axis=0)
        for context in (row_label, around):
            prior += self._told_by(context)[context[self.rows]]
        chance = normal(self.seen.weights[self.codes] + prior)
        best = np.where(certain == UNKNOWN, chance.argmax(axis=1), certain)
        place = np.arange(len(self.rows))
        sure = (certain != UNKNOWN) | (chance[place, best] >= SURE)
        take = (best > 0) & sure & self._readable()[self.codes, best]
        return _Decision(np.where(take, best, 0), chance[:, 0])

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

    def _doubtful(self, decision: _Decision, *, mixed: bool) -> Bools:
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

    def result(self, column: pl.Series, decision: _Decision, *, mixed: bool) -> Judged | None:
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


def _converted(text: str, reading: int) -> str:
    if reading < 0:
        return text.replace("Ð", "Đ").replace("ð", "đ")
    return convert_text(text, READINGS[reading])


def _only(counts: npt.NDArray[np.uint16]) -> Labels:
    """The one label that a row has, `UNKNOWN` for none or several."""
    labels: Labels = counts.argmax(axis=1).astype(np.int8)
    labels[np.count_nonzero(counts, axis=1) != 1] = UNKNOWN
    return labels


def _neighbours(labels: Labels) -> Labels:
    """What the nearest known rows above and below agree on, `UNKNOWN` when they do not."""
    known = pl.Series(labels)
    known = known.set(known == UNKNOWN, None)
    above = known.shift(1).forward_fill()
    below = known.shift(-1).backward_fill()
    agreed = pl.select(pl.when(above == below).then(above)).to_series()
    return agreed.fill_null(UNKNOWN).to_numpy().astype(np.int8)
