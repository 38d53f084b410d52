"""Rows of a register as they will stand in its file, with the truth about each.

Belongs here: the frame that all registers share, damage to whole rows, ways of writing dates and
numbers. Does not belong here: what a register holds (one module each), file formats (`files.py`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data.damage.fields import Evidence
from sample_data.damage.kinds import BIT, Field, bits_of, has
from sample_data.damage.profile import Profile
from sample_data.world import NOBODY

Positions = npt.NDArray[np.int64]

DATE_WORDS = ("không rõ", "chưa xác định", "xem bản giấy", "///")


@dataclass
class Said:
    """Who a role of each row truly is (position in the world, NOBODY for nobody) and the damage."""

    person: Positions
    bits: npt.NDArray[np.int64]


@dataclass
class Written:
    """Rows of one table. `facts` (integers and dates, with the order), `cells` (text as in the
    file, null for an empty cell; columns beginning with `_` steer the writer) and `said` by
    role."""

    facts: pl.DataFrame
    cells: pl.DataFrame
    said: dict[str, Said]

    def __len__(self) -> int:
        return self.cells.height

    def take(self, rows: Positions) -> "Written":
        """Some rows, in the order given; a row may be taken twice."""
        said = {role: Said(one.person[rows], one.bits[rows]) for role, one in self.said.items()}
        return Written(self.facts[rows], self.cells[rows], said)

    def and_then(self, other: "Written") -> "Written":
        """These rows and then the other's."""
        said = {
            role: Said(
                np.concatenate([one.person, other.said[role].person]),
                np.concatenate([one.bits, other.said[role].bits]),
            )
            for role, one in self.said.items()
        }
        facts = pl.concat([self.facts, other.facts])
        return Written(facts, pl.concat([self.cells, other.cells]), said)

    def sorted_by(self, columns: tuple[str, ...]) -> "Written":
        """Rows ordered by facts; equal rows keep their order."""
        keys = self.facts.select(columns).with_row_index("_row")
        return self.take(keys.sort(*columns, "_row")["_row"].to_numpy().astype(np.int64))


def mark(written: Written, rows: Positions, kind: str) -> None:
    """Note a kind of damage for everybody named in the rows."""
    for said in written.said.values():
        said.bits[rows] |= BIT[kind]


def spoil_rows(
    written: Written,
    profile: Profile,
    source: str,
    key: tuple[str, ...],
    dates: tuple[str, ...],
    rng: np.random.Generator,
) -> Written:
    """Rows broken on purpose: an empty key, words in a date, the same row or the same key twice."""
    rates = profile.of(source, Field.ROW)
    chance = rng.random(len(written))
    bounds = np.cumsum(list(rates.values()))
    hit = np.searchsorted(bounds, chance, side="right")
    by_kind = {kind: np.flatnonzero(hit == k) for k, kind in enumerate(rates)}
    nothing = np.zeros(0, dtype=np.int64)
    for kind, columns in (("missing_key", key), ("text_in_date", dates)):
        rows = by_kind.get(kind, nothing)
        if not columns or len(rows) == 0:
            continue
        which = rng.integers(0, len(columns), len(rows))
        for k, column in enumerate(columns):
            at = rows[which == k]
            words = [
                None if kind == "missing_key" else DATE_WORDS[int(w)]
                for w in rng.integers(0, 4, len(at))
            ]
            written.cells = written.cells.with_columns(
                written.cells[column].scatter(at, pl.Series(words, dtype=pl.String()))
            )
        mark(written, rows, kind)
    return _twice(
        written,
        by_kind.get("duplicate_row", nothing),
        by_kind.get("conflicting_duplicate", nothing),
        key,
    )


def _twice(
    written: Written, same: Positions, conflicting: Positions, key: tuple[str, ...]
) -> Written:
    """The rows with repeated ones behind the original: copies, and other rows under the same
    key."""
    mark(written, same, "duplicate_row")
    mark(written, conflicting, "conflicting_duplicate")
    other = written.take((conflicting + 1) % max(len(written), 1))
    for said in other.said.values():  # it takes this row's key, and stands here only once
        said.bits &= ~(bits_of(Field.ROW) & ~BIT["text_in_date"])
    keys = written.cells.select(key)[conflicting]
    other.cells = other.cells.with_columns(keys.get_columns())
    other.facts = written.facts[conflicting]
    mark(other, np.arange(len(other)), "conflicting_duplicate")
    whole = written.and_then(written.take(same)).and_then(other)
    place = np.concatenate([np.arange(len(written)), same, conflicting])
    return whole.take(np.argsort(place, kind="stable"))


def birth_text(said: Evidence) -> pl.Series:
    """Birth dates as a clerk writes them: 05/03/1984 or 1984, with the ways of writing noted."""
    frame = pl.DataFrame({"iso": said.birth})
    year, month, day = (pl.col("iso").str.slice(*at) for at in ((0, 4), (5, 2), (8, 2)))
    full = pl.col("iso").str.len_chars() == 10
    two, odd, us = (
        pl.Series(has(said.bits, kind), dtype=pl.Boolean())
        for kind in ("two_digit_year", "typed_1017", "month_day_order")
    )
    slash = pl.lit("/")
    text = (
        pl.when(full & two)
        .then(day + slash + month + slash + year.str.slice(2, 2))
        .when(full & odd)
        .then(day + slash + month + slash + "10" + year.str.slice(2, 2))
        .when(full & us)
        .then(month + slash + day + slash + year)
        .when(full)
        .then(day + slash + month + slash + year)
        .otherwise("iso")
    )
    return frame.select(birth=text).to_series()


def number_text(said: Evidence) -> pl.Series:
    """Numbers as typed: zeros lost, scientific notation, spaces or ".0" where the damage says
    so."""
    frame = pl.DataFrame({"n": said.number})
    full = pl.col("n").str.len_chars() == 12
    lost, powers, spaced, float_ = (
        pl.Series(has(said.bits, kind), dtype=pl.Boolean())
        for kind in ("lost_zeros", "scientific", "spaced", "float_suffix")
    )
    bare = pl.col("n").str.strip_chars_start("0")
    mantissa = bare.str.slice(0, 1) + "." + bare.str.slice(1, 5)
    exponent = (bare.str.len_chars().cast(pl.Int16) - 1).cast(pl.String()).str.zfill(2)
    groups = pl.concat_str([pl.col("n").str.slice(i, 4) for i in (0, 4, 8)], separator=" ")
    text = (
        pl.when(lost)
        .then(bare)
        .when(powers & full)
        .then(mantissa + "E+" + exponent)
        .when(spaced & full)
        .then(groups)
        .when(float_)
        .then(pl.col("n") + ".0")
        .otherwise("n")
    )
    return frame.select(number=text).to_series()


def sex_text(sex: pl.Series) -> pl.Series:
    """Nam or Nữ."""
    return sex.replace({"M": "Nam", "F": "Nữ"})


def day_text(days: npt.NDArray[np.int64]) -> pl.Series:
    """Days since 1970-01-01 as dd/mm/yyyy."""
    return pl.Series(days).cast(pl.Int32()).cast(pl.Date()).dt.to_string("%d/%m/%Y")


def nobody(count: int) -> Positions:
    """NOBODY for each of `count` rows."""
    return np.full(count, NOBODY, dtype=np.int64)


def blank(column: pl.Series, where: npt.NDArray[np.bool_]) -> pl.Series:
    """The column with empty cells at some rows."""
    return column.set(pl.Series(where, dtype=pl.Boolean()), None)
