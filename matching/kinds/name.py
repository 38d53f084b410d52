"""Full names of persons, Vietnamese first: syllables as integers, keys over them.

Belongs here: splitting names into syllables and the keys of a name. Does not belong here: the
levels between two names (`name_levels`), cleaning of names (`vietnam.names`, which is called for
the few names that need it).
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Flags, Ints, Levels, distinct_texts, mix
from matching.kinds import name_levels
from matching.kinds.base import Columns, Encoded, Kind, Level
from matching.kinds.syllables import Vocabulary
from matching.source import Source
from vietnam.name_steps import clean_name

WIDTH = name_levels.WIDTH
Arrays = dict[str, npt.NDArray[Any]]
FEW = 20_000
_NEXT = np.uint64(0x9E3779B97F4A7C15)
_LONGEST = 10_000
_INITIAL = r"(\p{L})\.\b"

WORDS = {
    "same": ("trùng hoàn toàn", "the same"),
    "tones_missing": ("trùng, một bên không dấu", "the same, one without marks"),
    "tones_differ": ("trùng chữ, khác dấu", "same letters, other marks"),
    "reordered": ("trùng tiếng, khác thứ tự", "same syllables, other order"),
    "abbreviated": ("một bên viết tắt", "abbreviated on one side"),
    "prefix_missing": ("một bên thiếu Y, H', K'", "Y, H' or K' left out"),
    "syllable_missing": ("một bên thiếu tiếng", "a syllable left out"),
    "one_slip": ("lệch một ký tự", "one letter off"),
    "one_syllable_differs": ("khác một tiếng đệm", "one middle syllable differs"),
    "two_slips": ("lệch hai ký tự", "two letters off"),
    "other_given": ("chỉ khác tên gọi", "only the given name differs"),
    "given_same": ("chỉ trùng tên gọi", "only the given name agrees"),
    "different": ("khác nhau", "different"),
}


class PersonName(Kind):
    """Keys: `accented` and `ascii` ignore case and spacing, `sorted` also the order.

    `front` and `back` are all syllables but the last and but the first; `bare` leaves out the
    marker of sex before names of the Central Highlands (Y, A, H', K'). `spelt` is no block key: it
    tells names apart that differ in any folded syllable, and so in where one ends.
    """

    name = "person_name"
    words = WORDS
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
        there = left.arrays["ascii"] != 0
        bare = left.arrays["plain"].astype(np.bool_)
        if level.name == "tones_missing":
            return np.asarray(there & bare)
        return np.asarray(there & ~bare) if level.name == "tones_differ" else there


KIND = PersonName()


def encode_names(names: pl.Series, chunk: int = 1_000_000) -> Encoded:
    """Encode the distinct names; they are split a chunk at a time, so that lists stay small."""
    distinct, code = distinct_texts(names)
    vocabulary = Vocabulary()
    codes, length = _split(distinct, vocabulary, chunk)
    start = np.cumsum(length) - length
    dirty = np.flatnonzero(vocabulary.doubtful(codes, start, length))
    if len(dirty):
        better, length[dirty] = _split(_cleaned(distinct.gather(pl.Series(dirty))), vocabulary)
        start[dirty] = len(codes) + np.cumsum(length[dirty]) - length[dirty]
        codes = np.concatenate([codes, better])
    by_length = np.argsort(length, kind="stable")
    sizes, first = np.unique(length[by_length], return_index=True)
    parts = [
        _same_length(vocabulary, codes, start[rows], size)
        for size, rows in zip(sizes.tolist(), np.split(by_length, first[1:]), strict=True)
    ]
    place = np.empty(len(by_length), dtype=np.uint32)
    place[by_length] = np.arange(len(by_length))
    arrays = {key: np.concatenate([part.pop(key) for part in parts]) for key in list(parts[0])}
    out = Encoded(arrays, vocabulary.ascii_series(), code=place[code])
    out.extra["syllable"] = vocabulary.tables().ascii
    out.extra["initial"] = vocabulary.initials()
    return out


def _cleaned(names: pl.Series) -> pl.Series:
    """Clean names; one by one when they are few, so that a clean column loads no more modules."""
    if len(names) > FEW:
        from vietnam.names import clean_names

        return clean_names(names).get_column("name")
    return pl.Series([clean_name(raw).name for raw in names.to_list()], dtype=pl.String)


def _split(names: pl.Series, vocabulary: Vocabulary, chunk: int = 1_000_000) -> tuple[Ints, Ints]:
    """The syllables of all names one after the other, and how many each name has."""
    codes, lengths = [], []
    for start in range(0, max(len(names), 1), chunk):
        # "N.T. Hoa": what stands for a syllable is one.
        lists = names.slice(start, chunk).str.replace_all(_INITIAL, "$1. ").str.split(" ")
        lengths.append(lists.list.len().fill_null(0).to_numpy().astype(np.int64))
        codes.append(vocabulary.codes(lists.drop_nulls().explode()))
    return np.concatenate(codes), np.concatenate(lengths)


def _same_length(vocabulary: Vocabulary, codes: Ints, start: Ints, size: int) -> Arrays:
    """Arrays of names that all have `size` syllables; names without any have the empty one."""
    known = vocabulary.tables()
    token = codes[start] if size else np.zeros(len(start), dtype=np.int64)
    tokens = np.zeros((len(start), WIDTH), dtype=np.int32)
    tokens[:, 0] = token
    joined, accents, bag = known.value[token], known.accented[token], known.ascii[token]
    plain, spelt = known.plain[token], known.whole[token]
    family = bag
    length, letters = known.size[token], known.letters[token]
    initials = length == 1
    words = (length > 0).astype(np.uint8)
    bare = np.where(known.marker[token], 0, known.bare[token])
    front, back = np.zeros(len(start), dtype=np.uint64), np.zeros(len(start), dtype=np.uint64)
    for place in range(1, size):
        token = codes[start + place]
        if place < WIDTH:
            tokens[:, place] = token
            length = length + known.size[token]
            letters = letters | known.letters[token]
            initials = initials | (known.size[token] == 1)
            words = words + (known.size[token] > 0)
        front, value, shift = joined, known.value[token], known.power[token]
        joined = joined * shift + value
        back = back * shift + value
        bare = bare * shift + value
        accents = accents * known.accented_power[token] + known.accented[token]
        bag = bag + known.ascii[token]
        spelt = spelt * _NEXT + known.whole[token]
        plain &= known.plain[token]
    bare = np.where(bare == 0, joined, bare)
    present = joined != 0
    return {
        "accented": mix(accents) * present,
        "ascii": mix(joined),
        "sorted": mix(bag) * present,
        "bare": mix(bare),
        "spelt": spelt,
        "front": front,
        "back": back,
        "family": family * present,
        "given": known.ascii[token] * present,
        "plain": plain,
        "initials": initials,
        "size": np.minimum(length, _LONGEST).astype(np.int16),
        "letters": letters,
        "tokens": tokens,
        "words": words,
    }
