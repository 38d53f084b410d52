"""Full names of persons, Vietnamese first: syllables as integers, keys over them.

Belongs here: splitting names into syllables and the keys of a name. Does not belong here: the
levels between two names (`name_levels`), cleaning of names (`vietnam.names`, which is called for
the few names that need it).
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Levels, mix
from matching.kinds import name_levels
from matching.kinds.base import Columns, Encoded, Kind, Level
from matching.kinds.syllables import Vocabulary
from matching.source import Source
from vietnam.name_steps import clean_name

WIDTH = name_levels.WIDTH
Arrays = dict[str, npt.NDArray[Any]]
FEW = 20_000
_KEYS = ("accented", "ascii", "sorted", "bare", "front", "back", "family", "given")


class PersonName(Kind):
    """Keys: `accented` and `ascii` ignore case and spacing, `sorted` also the order.

    `front` and `back` are all syllables but the last and but the first; `bare` leaves out the
    marker of sex before names of the Central Highlands (Y, A, H', K').
    """

    levels = name_levels.LEVELS
    block_keys = ("accented", "ascii", "sorted", "given", "family", "front", "back", "bare")
    main_key = "ascii"

    def encode(self, frame: Source, columns: Columns, *, right: bool) -> Encoded:
        """Keys and syllable codes of every name; names that look dirty are cleaned first."""
        del right
        return encode_names(frame.get_column(columns.main).cast(pl.String))

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """See `name_levels.LEVELS`."""
        return name_levels.compare(left, i, right, j)

    def reach(self, left: Encoded, level: Level) -> Flags:
        """Tones are missing from bare names only, and differ only where there are some."""
        there = left.keys("ascii") != 0
        bare = left.arrays["plain"].astype(np.bool_)
        if level.name == "tones_missing":
            return np.asarray(there & bare)
        return np.asarray(there & ~bare) if level.name == "tones_differ" else there


def encode_names(names: pl.Series, chunk: int = 1_000_000) -> Encoded:
    """Encode names, a chunk of rows at a time so that lists of syllables stay small."""
    vocabulary = Vocabulary()
    parts = [
        _encode_cleaned(names.slice(start, chunk), vocabulary)
        for start in range(0, max(len(names), 1), chunk)
    ]
    arrays = {key: np.concatenate([part.pop(key) for part in parts]) for key in list(parts[0])}
    out = Encoded(arrays, vocabulary.ascii_series())
    out.extra["syllable"] = vocabulary.ascii_hashes()
    out.extra["initial"] = vocabulary.initials()
    return out


def _encode_cleaned(names: pl.Series, vocabulary: Vocabulary) -> Arrays:
    arrays, doubtful = _encode(names, vocabulary)
    rows = np.flatnonzero(doubtful)
    if len(rows):
        better, _ = _encode(_cleaned(names.gather(pl.Series(rows))), vocabulary)
        for key, values in arrays.items():
            values[rows] = better[key]
    return arrays


def _cleaned(names: pl.Series) -> pl.Series:
    """Clean names; one by one when they are few, so that a clean column loads no more modules."""
    distinct = names.unique().sort()
    if len(distinct) > FEW:
        from vietnam.names import clean_names

        return clean_names(names).get_column("name")
    table = {raw: clean_name(raw).name for raw in distinct.to_list()}
    return names.replace_strict(table, return_dtype=pl.String)


def _encode(names: pl.Series, vocabulary: Vocabulary) -> tuple[Arrays, Flags]:
    """Arrays of names, and which of them may need cleaning."""
    lists = names.str.split(" ")
    length = lists.list.len().fill_null(0).to_numpy().astype(np.int64)
    codes = vocabulary.codes(lists.drop_nulls().explode())
    start = np.cumsum(length) - length
    out: Arrays = {key: np.zeros(len(length), dtype=np.uint64) for key in _KEYS}
    out["plain"] = np.ones(len(length), dtype=np.bool_)
    out["tokens"] = np.zeros((len(length), WIDTH), dtype=np.int32)
    for size in np.unique(length[length > 0]).tolist():
        rows = np.flatnonzero(length == size)
        for key, values in _same_length(vocabulary, codes, start[rows], size).items():
            out[key][rows] = values
    return out, vocabulary.doubtful(codes, start, length)


def _same_length(vocabulary: Vocabulary, codes: Ints, start: Ints, size: int) -> Arrays:
    """Arrays of names that all have `size` syllables."""
    syllable, value, power = vocabulary.ascii_hashes(), vocabulary.values(), vocabulary.powers()
    accent, accent_power = vocabulary.accented_values(), vocabulary.accented_powers()
    token = codes[start]
    tokens = np.zeros((len(start), WIDTH), dtype=np.int32)
    tokens[:, 0] = token
    joined, accents, bag = value[token], accent[token], syllable[token]
    plain = vocabulary.plain()[token]
    family = bag
    bare = np.where(vocabulary.markers()[token], 0, vocabulary.bare_values()[token])
    front, back = np.zeros(len(start), dtype=np.uint64), np.zeros(len(start), dtype=np.uint64)
    for place in range(1, size):
        token = codes[start + place]
        if place < WIDTH:
            tokens[:, place] = token
        front, letters, shift = joined, value[token], power[token]
        joined = joined * shift + letters
        back = back * shift + letters
        bare = bare * shift + letters
        accents = accents * accent_power[token] + accent[token]
        bag = bag + syllable[token]
        plain &= vocabulary.plain()[token]
    bare = np.where(bare == 0, joined, bare)
    present = joined != 0
    return {
        "accented": mix(accents) * present,
        "ascii": mix(joined),
        "sorted": mix(bag) * present,
        "bare": mix(bare),
        "front": front,
        "back": back,
        "family": family * present,
        "given": syllable[token] * present,
        "plain": plain,
        "tokens": tokens,
    }
