"""Texts in every old encoding at once: how likely each reading is, and how often each occurs.

Belongs here: the arithmetic over the distinct texts of a column. Does not belong here: single words
(`vietnam.readings`), rows and neighbours, the decision (`vietnam.mixed_encodings`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from common.columns import Ints, coded
from vietnam.readings import IMPOSSIBLE, READINGS, readings
from vietnam.telltale import foreign
from vietnam.word_likelihood import CLAN, SYLLABLE

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]

UNKNOWN = -1
"""Label of what is not certain."""
SURE = 0.999
"""Probability from which a reading is taken."""
_RARE = 1e-5
"""Weight of an encoding before the column is seen; Unicode weighs 1."""
CERTAIN = 7.0
"""Difference of logarithms from which a cell leaves no choice."""
_VOUCHED = 0.9
"""Cells that must speak for an encoding before it counts as one of the column."""
_ROUNDS = 50
_LONGEST = 400
_WORD = r"[^ \t\r\n,.;:()/\-\"]+"
HIGHLAND = r"(?i)^(?:[hk]['’].+|y|a|ka|ha|siu|ksor|rmah|nay|rcom|ralan|rah|kpuih|cil|klong)$"
"""Words of names of the peoples of the Central Highlands, in ASCII."""


@dataclass(slots=True)
class Texts:
    """Distinct texts in every reading (arrays of texts × readings).

    `weights`: likelihood, `IMPOSSIBLE` also for a reading that changes nothing; `same`: it changes
    nothing; `rank`: that of its worst word (`vietnam.readings.Reading`).
    """

    weights: Floats
    same: Bools
    rank: Ints


def weigh(texts: pl.Series) -> Texts:
    """The texts in every reading. Words that an earlier conversion destroyed say nothing."""
    lists = texts.str.head(_LONGEST).str.extract_all(_WORD)
    sizes = lists.list.len().fill_null(0).to_numpy()
    words, codes = coded(lists.filter(pl.Series(sizes > 0)).explode())
    code, text = codes.to_numpy(), np.repeat(np.arange(len(texts)), sizes)
    asked, highland = _words_asked(words)
    opens = np.diff(text, prepend=-1) > 0
    opens &= sizes[text] > 1
    among = np.zeros(len(texts), dtype=np.bool_)
    among[text[highland[code]]] = True
    place = np.flatnonzero(asked[code])
    return _summed(words, code[place], text[place], opens[place], among)


def _words_asked(words: pl.Series) -> tuple[Bools, Bools]:
    """Words that can tell an encoding, and words of highland names."""
    word = pl.col("word")
    found = (
        words.alias("word")
        .to_frame()
        .select(
            asked=foreign(word) & ~word.str.contains(r"[?\x{fffd}]"),
            highland=word.str.contains(HIGHLAND),
        )
    )
    return found["asked"].to_numpy(), found["highland"].to_numpy()


def _summed(words: pl.Series, code: Ints, text: Ints, opens: Bools, highland: Bools) -> Texts:
    """The readings of texts from those of their words.

    Of each place: the word (`code`), the text (ascending) and whether it opens several words;
    `highland` of each text: in names of these peoples the syllables of Kinh names are no more
    frequent than others.
    """
    shape = (len(highland), len(READINGS))
    weights, changes = np.zeros(shape), np.zeros(shape, dtype=np.bool_)
    rank = np.full(shape, 3, dtype=np.int64)
    if len(code):
        used = np.flatnonzero(np.bincount(code, minlength=len(words)))
        key = np.zeros(len(words), dtype=np.int64)
        key[used] = np.arange(len(used))
        key = key[code]
        table = np.array([readings(word) for word in words.gather(used)])
        weight = table[:, :, :2].swapaxes(1, 2)[key, opens.astype(np.int64)]
        if highland.any():
            weight[highland[text][:, None] & (weight > CLAN)] = SYLLABLE
        starts = np.flatnonzero(np.diff(text, prepend=-1))
        at = text[starts]
        weights[at] = np.add.reduceat(weight, starts)
        rank[at] = np.minimum.reduceat(table[:, :, 2].astype(np.int8)[key], starts)
        changes[at] = np.logical_or.reduceat((table[:, :, 3] > 0)[key], starts)
    impossible = weights <= IMPOSSIBLE
    same = ~changes & ~impossible
    same[:, 0] = False
    weights[same | impossible] = IMPOSSIBLE
    rank[same | impossible] = 0
    return Texts(weights, same, rank)


def shares_of(seen: Texts, rows: Ints, labels: Labels) -> Floats:
    """How often each reading occurs in a column (expectation maximisation).

    Only Vietnamese counts, and an encoding is in a column only when a cell that is not Vietnamese
    as it stands says so: cells that read well in two ways do not vouch for each other, and one that
    reads the same in two ways counts for neither.
    """
    votes = np.where(seen.rank == 3, seen.weights, IMPOSSIBLE)
    votes[:, 0] = seen.weights[:, 0]
    before = np.full(len(READINGS), _RARE)
    before[0] = 1.0 + np.count_nonzero(labels == 0)
    clear = seen.rank[:, 0] < 3
    found = _maximised(votes[clear], rows[clear], before)
    present = found >= _VOUCHED
    present[0] = False
    votes[:, 1:][:, ~present[1:]] = IMPOSSIBLE
    counting = ~seen.same[:, present].any(axis=1)
    found = _maximised(votes[counting], rows[counting], before)
    shares: Floats = found / found.sum()
    return shares


def _maximised(votes: Floats, rows: Ints, before: Floats) -> Floats:
    """How many cells are in each reading, those of `before` among them."""
    open_ = (votes[:, 1:] > IMPOSSIBLE).any(axis=1)
    votes, at = np.unique(votes[open_], axis=0, return_inverse=True)
    times = np.bincount(at.ravel(), weights=rows[open_], minlength=len(votes))
    stays = np.zeros(len(READINGS))
    stays[0] = rows[~open_].sum()
    found = before
    for _ in range(_ROUNDS):
        last = np.log(found / found.sum())
        found = before + stays + (normal(votes + last) * times[:, None]).sum(axis=0)
        if np.abs(np.log(found / found.sum()) - last).max() < 0.01:
            break
    return found


def normal(logarithms: Floats) -> Floats:
    """Each line as probabilities that sum to one."""
    raised = np.exp(logarithms - logarithms.max(axis=1, keepdims=True, initial=IMPOSSIBLE))
    chances: Floats = raised / raised.sum(axis=1, keepdims=True)
    return chances


def certain_of(seen: Texts, shares: Floats) -> Labels:
    """Reading of each text that leaves no choice whatever stands beside it, else `UNKNOWN`."""
    labels = np.full(len(seen.weights), UNKNOWN, dtype=np.int8)
    if not len(labels):
        return labels
    order = np.sort(seen.weights, axis=1)
    best = seen.weights.argmax(axis=1)
    clear = order[:, -1] - order[:, -2] >= CERTAIN
    chance = normal(seen.weights + np.log(shares))
    place = np.arange(len(labels))
    sure = clear & (chance[place, best] >= SURE) & (seen.rank[place, best] == 3)
    labels[sure] = best[sure]
    return labels
