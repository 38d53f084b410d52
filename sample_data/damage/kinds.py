"""Every kind of damage by name, with what it does: the list that profiles and truth speak of.

Belongs here: the names, the field each touches, whether kinds exclude each other, and the sentence
the documentation prints. Does not belong here: how damage is done (`text.py`, `fields.py`), nor how
often (`profiles/*.toml`).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import polars as pl


class Field(StrEnum):
    """The part of a record that a kind touches; the sections of a profile."""

    NAME = "name"
    WRITING = "writing"
    BIRTH = "birth"
    NUMBER = "number"
    COMMUNE = "commune"
    SEX = "sex"
    ROW = "row"


# Fields of which a record gets at most one kind; kinds of the others fall independently.
EXCLUSIVE = frozenset({Field.NAME, Field.BIRTH, Field.NUMBER, Field.COMMUNE, Field.SEX, Field.ROW})


@dataclass(frozen=True)
class Kind:
    """One kind of damage."""

    name: str
    field: Field
    what: str
    files_only: bool = False  # a way of writing that a reader undoes; flat extracts never have it


KINDS = (
    Kind("typo", Field.NAME, "one letter changed, dropped, doubled or exchanged with the next"),
    Kind("wrong_tone", Field.NAME, "one syllable with another tone mark"),
    Kind("syllable_dropped", Field.NAME, "a middle syllable left out"),
    Kind("syllables_swapped", Field.NAME, "two neighbouring syllables exchanged"),
    Kind("syllables_glued", Field.NAME, "two syllables written as one"),
    Kind("syllable_split", Field.NAME, "one syllable written as two"),
    Kind("abbreviated", Field.NAME, "family or middle name shortened: Ng., N., T."),
    Kind("prefix_dropped", Field.NAME, "Y, H', K', Ka or A of a minority name left out"),
    Kind("other_given_name", Field.NAME, "the name used at home instead of the registered one"),
    Kind("no_diacritics", Field.WRITING, "all marks lost"),
    Kind("capitals", Field.WRITING, "all in capitals"),
    Kind("tone_moved", Field.WRITING, "tone mark on the other vowel: hoà for hòa"),
    Kind("i_for_y", Field.WRITING, "i for y or y for i: Mĩ, Lí, Quí"),
    Kind("breves_lost", Field.WRITING, "minority letters without breve or tilde: Nam for Ñăm"),
    Kind("honorific", Field.WRITING, "Ông, Bà, Anh, Chị before the name", files_only=True),
    Kind("remark", Field.WRITING, "a remark in brackets after the name", files_only=True),
    Kind("extra_spaces", Field.WRITING, "spaces before, after or doubled", files_only=True),
    Kind("legacy_font", Field.WRITING, "letters of .VnTime (TCVN3), runs of rows", files_only=True),
    Kind("birth_missing", Field.BIRTH, "no birth date"),
    Kind("year_only", Field.BIRTH, "only the year of birth"),
    Kind("january_first", Field.BIRTH, "1 January as a stand-in for year only"),
    Kind("day_month_swapped", Field.BIRTH, "day and month exchanged"),
    Kind("birth_digit_off", Field.BIRTH, "day, month or year wrong by little"),
    Kind("two_digit_year", Field.BIRTH, "year with two digits", files_only=True),
    Kind("typed_1017", Field.BIRTH, "1017 typed for 2017", files_only=True),
    Kind("month_day_order", Field.BIRTH, "written mm/dd/yyyy", files_only=True),
    Kind("number_missing", Field.NUMBER, "no number of the person"),
    Kind("cmnd_instead", Field.NUMBER, "the old 9-digit number instead of the personal number"),
    Kind("number_digit_off", Field.NUMBER, "one digit of the number wrong"),
    Kind("number_digits_swapped", Field.NUMBER, "two neighbouring digits exchanged"),
    Kind("relatives_number", Field.NUMBER, "the number of spouse, father, mother or child"),
    Kind("dead_number", Field.NUMBER, "the number of somebody who is dead"),
    Kind("spouses_swapped", Field.NUMBER, "the numbers of husband and wife in each other's place"),
    Kind("lost_zeros", Field.NUMBER, "leading zeros lost: 11 or 10 digits", files_only=True),
    Kind("scientific", Field.NUMBER, "6.62030E+10: the last digits are gone", files_only=True),
    Kind("spaced", Field.NUMBER, "spaces inside the number", files_only=True),
    Kind("float_suffix", Field.NUMBER, ".0 after the number", files_only=True),
    Kind("old_code", Field.COMMUNE, "the code before 1 July 2025"),
    Kind("moved", Field.COMMUNE, "another commune: the person moved"),
    Kind("commune_missing", Field.COMMUNE, "no commune"),
    Kind("sex_missing", Field.SEX, "no sex"),
    Kind("sex_wrong", Field.SEX, "the other sex"),
    Kind("missing_key", Field.ROW, "a column of the natural key is empty", files_only=True),
    Kind("text_in_date", Field.ROW, "words where a date belongs", files_only=True),
    Kind("duplicate_row", Field.ROW, "the same row twice", files_only=True),
    Kind("conflicting_duplicate", Field.ROW, "twice the same key, other content", files_only=True),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}
BIT = {kind.name: np.int64(1) << np.int64(i) for i, kind in enumerate(KINDS)}


def bits_of(field: Field) -> np.int64:
    """The bits of all kinds of a field."""
    return np.int64(sum(int(BIT[kind.name]) for kind in KINDS if kind.field is field))


def has(bits: npt.NDArray[np.int64], name: str) -> npt.NDArray[np.bool_]:
    """Which records carry the kind."""
    return np.asarray((bits & BIT[name]) != 0)


def as_lists(bits: npt.NDArray[np.int64]) -> pl.Series:
    """The kinds of each record as List[String] `damage`, in the order of KINDS."""
    distinct, position = np.unique(bits, return_inverse=True)
    lists = [
        [kind.name for kind in KINDS if int(value) & int(BIT[kind.name])] for value in distinct
    ]
    words = pl.Series("damage", lists, dtype=pl.List(pl.String()))
    return words.gather(position)
