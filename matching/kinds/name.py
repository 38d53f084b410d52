"""Full names of persons, Vietnamese first: syllables as integers, keys over them.

Belongs here: splitting names into syllables and the keys of a name. Does not belong here: the
levels between two names (`name_levels`), cleaning of names (`vietnam.names`, which is called for
the few names that need it).
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Levels, mix
from matching.kinds import name_levels
from matching.kinds.base import Columns, Encoded, Kind, Level
from matching.kinds.syllables import Vocabulary
from matching.source import Source
from vietnam.names import clean_names

WIDTH = name_levels.WIDTH
Arrays = dict[str, npt.NDArray[np.generic]]


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
    arrays = _encode(names, vocabulary)
    rows = np.flatnonzero(arrays.pop("doubtful"))
    if len(rows):
        cleaned = clean_names(names.gather(pl.Series(rows))).get_column("name")
        better = _encode(cleaned, vocabulary)
        for key, values in arrays.items():
            values[rows] = better[key]
    return arrays


def _encode(names: pl.Series, vocabulary: Vocabulary) -> Arrays:
    lists = names.str.split(" ")
    length = lists.list.len().fill_null(0).to_numpy().astype(np.int64)
    codes = vocabulary.codes(lists.drop_nulls().explode())
    start = np.cumsum(length) - length
    syllable = vocabulary.ascii_hashes()
    accent, accent_power = vocabulary.accented_values(), vocabulary.accented_powers()
    power, value, plain_syllable = vocabulary.powers(), vocabulary.values(), vocabulary.plain()
    n = len(length)
    joined = np.zeros(n, dtype=np.uint64)
    accents = np.zeros(n, dtype=np.uint64)
    front = np.zeros(n, dtype=np.uint64)
    bare = np.zeros(n, dtype=np.uint64)
    marker, bare_value = vocabulary.markers(), vocabulary.bare_values()
    back = np.zeros(n, dtype=np.uint64)
    bag = np.zeros(n, dtype=np.uint64)
    plain = np.ones(n, dtype=np.bool_)
    tokens = np.zeros((n, WIDTH), dtype=np.int32)
    for place in range(int(length.max(initial=0))):
        rows = np.flatnonzero(length > place)
        token = codes[start[rows] + place]
        before = joined[rows]
        front[rows] = before
        if place == 0:
            bare[rows] = np.where(marker[token], 0, bare_value[token])
        else:
            bare[rows] = bare[rows] * power[token] + value[token]
        joined[rows] = before * power[token] + value[token]
        if place:
            back[rows] = back[rows] * power[token] + value[token]
        accents[rows] = accents[rows] * accent_power[token] + accent[token]
        bag[rows] += syllable[token]
        plain[rows] &= plain_syllable[token]
        if place < WIDTH:
            tokens[rows, place] = token
    before_mix = joined
    joined = mix(joined)
    present = joined != 0
    doubtful = vocabulary.doubtful(codes, start, length)
    return {
        "accented": mix(accents) * present,
        "ascii": joined,
        "sorted": mix(bag) * present,
        "bare": mix(np.where(bare == 0, before_mix, bare)),
        "front": front,
        "back": back,
        "family": _end(codes, start, syllable) * present,
        "given": _end(codes, start + length - 1, syllable) * present,
        "plain": plain,
        "tokens": tokens,
        "doubtful": doubtful,
    }


def _end(codes: Ints, position: Ints, syllable: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Hash of the syllable at a position (names without syllables get any, to be masked)."""
    if not len(codes):
        return np.zeros(len(position), dtype=np.uint64)
    return np.asarray(syllable[codes[np.clip(position, 0, len(codes) - 1)]], dtype=np.uint64)
