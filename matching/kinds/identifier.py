"""Numbers of persons: twelve-digit identity numbers, nine-digit CMND, any digit string.

Belongs here: digit numbers as integers, typing slips between two numbers, and whether a number
belongs to somebody else in the master. Does not belong here: what makes a number valid
(`vietnam.ids`).
"""

from typing import Literal

import numpy as np
import polars as pl

from matching.arrays import Flags, Ints, Keys, Levels, hash_strings
from matching.kinds.base import MISSING, Columns, Encoded, Kind, Level
from matching.source import Source
from vietnam.id_placeholders import NOBODYS_NUMBERS

_HALF = 10**6
NOBODYS = pl.Series(NOBODYS_NUMBERS, dtype=pl.UInt64).implode()
RELATIONS = ("mother", "father", "spouse")
# Share of records of nobody in the master that carry the number of somebody in it, and how many
# relatives a person has whose number may be written instead.
STRANGERS, RELATIVES = 0.01, 4
_SAME, _SLIP, _RELATIVE, _OTHER_PERSON, _DIFFERENT = range(5)

OPTIONS = {
    "holds": Literal["personal_id", "cmnd"],
    "household": str,
    "mother": str,
    "father": str,
    "spouse": str,
}
WORDS = {
    "same": ("trùng số", "same number"),
    "one_slip": ("lệch một chữ số", "one digit off"),
    "relative": ("là số của người thân", "a relative's number"),
    "other_person": ("là số của người khác", "another person's number"),
    "different": ("khác số", "another number"),
}


class Identifier(Kind):
    """A number that is unique in the master.

    What a number says is said of all candidates at once (of its owner, the owner's relatives, all
    others), so levels are weighed against what a stranger's number would say, not against random
    pairs: else the owner would be counted twice.

    `relative`: the number on the record is that of the candidate's mother, father, spouse, child
    or somebody of the same household. `other_person`: it is the number of yet another person.
    """

    name = "identifier"
    options = OPTIONS
    words = WORDS
    levels = (
        Level("same", 0.93, STRANGERS, per_person=True),
        Level("one_slip", 0.03, 2.0e-6, fixed=True),
        Level("relative", 0.01, STRANGERS * RELATIVES, per_person=True),
        Level("other_person", 0.01, STRANGERS, fixed=True),
        Level("different", 0.02, 1 - STRANGERS, fixed=True),
    )
    block_keys = ("number", "head", "tail", "household")
    main_key = "number"
    of_persons = True

    def needs(self, columns: Columns, *, right: bool) -> list[str]:
        """Relations are those of the people of the master."""
        return columns.named() if right else []

    def encode(self, frame: Source, columns: Columns, *, right: bool) -> Encoded:
        """Numbers, their first and last six digits, and on the right the relations of each row."""
        number = _numbers(frame.get_column(columns.main))
        out = Encoded(
            {
                "number": number,
                "head": number // np.uint64(10**6),
                "tail": np.where(number > 0, number % np.uint64(10**6) + np.uint64(1), 0),
            }
        )
        home = str(columns.options.get("household", ""))
        known = right and home in frame.columns
        out.arrays["household"] = (
            hash_strings(frame.get_column(home).cast(pl.String))
            if known
            else np.zeros(len(number), dtype=np.uint64)
        )
        for option in RELATIONS if right else ():
            name = str(columns.options.get(option, ""))
            if name in frame.columns:
                out.extra[option] = _numbers(frame.get_column(name))
        return out

    def compare(self, left: Encoded, i: Ints, right: Encoded, j: Ints) -> Levels:
        """See `levels`; needs `find_owners` to have run for the levels about other persons."""
        a, b = left.keys("number", i), right.keys("number", j)
        level = np.full(len(i), _DIFFERENT, dtype=np.uint8)
        apart = np.flatnonzero((a != b) & (a != 0) & (b != 0))
        if "owner" in left.extra:
            owner = left.extra["owner"].astype(np.int64)[i[apart]]
            level[apart[owner >= 0]] = _OTHER_PERSON
            related = _related(a[apart], b[apart], owner, right, j[apart])
            level[apart[related]] = _RELATIVE
        rest = apart[level[apart] != _RELATIVE]
        rest = rest[_maybe_slip(a[rest].astype(np.int64), b[rest].astype(np.int64))]
        level[rest[_one_slip(a[rest].astype(np.int64), b[rest].astype(np.int64))]] = _SLIP
        level[a == b] = _SAME
        level[(a == 0) | (b == 0)] = MISSING
        return level


KIND = Identifier()


def find_owners(left: Encoded, right: Encoded, owner: Ints) -> None:
    """Note whose number each left row carries (-1: nobody's) and that person's household."""
    left.extra["owner"] = owner
    home = np.zeros(len(owner), dtype=np.uint64)
    home[owner >= 0] = right.keys("household", owner[owner >= 0])
    left.arrays["household"] = home


def _numbers(series: pl.Series) -> Keys:
    """Digit strings as unsigned integers; what is no number is read by `vietnam.ids`, else 0.

    Placeholders are 0 as well: as numbers they would speak against everybody but their holder.
    """
    number = series.cast(pl.UInt64, strict=False)
    values = number.fill_null(0).to_numpy()
    if number.null_count() > series.null_count():
        from vietnam.ids import parse_ids

        odd = np.flatnonzero((number.is_null() & series.is_not_null()).to_numpy())
        values = values.copy()
        read = parse_ids(series.gather(pl.Series(odd)).cast(pl.String)).get_column("value")
        values[odd] = read.cast(pl.UInt64, strict=False).fill_null(0).to_numpy()
    nobodys = pl.Series(values).is_in(NOBODYS)
    return np.where(nobodys.to_numpy(), np.uint64(0), values) if nobodys.any() else values


def _related(number: Keys, candidate: Keys, owner: Ints, right: Encoded, j: Ints) -> Flags:
    """Whether the owner of the number and the candidate are of one family or household."""
    related = np.zeros(len(number), dtype=np.bool_)
    known = owner >= 0
    safe = np.where(known, owner, 0)
    for relation in RELATIONS:
        if relation in right.extra:
            whose = right.extra[relation]
            related |= whose[j] == number
            related |= known & (whose[safe] == candidate)
    home = right.keys("household")
    related |= known & (home[j] == home[safe]) & (home[j] != 0)
    return related


def _maybe_slip(a: Ints, b: Ints) -> Flags:
    """Never false for a slip: one half of the number stays as it is, or the digits where the halves
    meet are swapped, or a digit is lost and with it a tenth of the size."""
    head, other = a // _HALF, b // _HALF
    halves = (head == other) | (a - head * _HALF == b - other * _HALF)
    lost = (a * 5 < b) | (b * 5 < a)
    return np.asarray(halves | lost | ((a - b) % (9 * _HALF // 10) == 0))


def _one_slip(a: Ints, b: Ints) -> Flags:
    """One digit wrong, two neighbours swapped, or one digit lost or doubled."""
    wrong = np.zeros(len(a), dtype=np.int8)
    swap = np.zeros(len(a), dtype=np.int8)
    last_a = last_b = np.zeros(len(a), dtype=np.int64)
    x, y = a.copy(), b.copy()
    for place in range(12):
        rest_a, rest_b = x // 10, y // 10
        digit_a, digit_b = x - rest_a * 10, y - rest_b * 10
        differs = digit_a != digit_b
        wrong += differs
        if place:
            swap += differs & (digit_a == last_b) & (digit_b == last_a)
        last_a, last_b, x, y = digit_a, digit_b, rest_a, rest_b
    slip = (wrong == 1) | ((wrong == 2) & (swap == 1))
    return np.asarray(slip | _digit_lost(a, b) | _digit_lost(b, a))


def _digit_lost(short: Ints, long: Ints) -> Flags:
    """Whether `short` is `long` with one digit left out (and is a tenth of its size)."""
    found = np.zeros(len(short), dtype=np.bool_)
    maybe = np.flatnonzero(short * 5 < long)
    s, full = short[maybe], long[maybe]
    hit = np.zeros(len(maybe), dtype=np.bool_)
    for place in range(12):
        unit = 10**place
        hit |= full // (unit * 10) * unit + full % unit == s
    found[maybe] = hit
    return found
