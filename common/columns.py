"""Small helpers for answers that are columns.

Belongs here: repair lists from bit masks, answers for distinct values spread over a column, columns
of texts as arrays of words, which cells are blank. Does not belong here: anything about Vietnam.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

BLANK = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
"""White space of Unicode and characters of no width: a cell of nothing else is blank."""
NO_REPAIRS = pl.lit([], dtype=pl.List(pl.String))

Ints = npt.NDArray[np.int64]


def repairs_of_mask(mask: pl.Series, names: Sequence[str]) -> pl.Series:
    """List[String] of the names whose bit is set, lowest bit first; [] for 0."""
    values, at = np.unique(mask.to_numpy(), return_inverse=True)
    lists = [[name for bit, name in enumerate(names) if value >> bit & 1] for value in values]
    table = pl.Series("repairs", lists, dtype=pl.List(pl.String))
    return table.gather(pl.Series(at.astype(np.uint32)))


def repair_lists(repairs: Iterable[tuple[str, ...]]) -> pl.Series:
    """List[String] of tuples of repair names; few different ones, so each is built once."""
    known: dict[tuple[str, ...], int] = {}
    at = [known.setdefault(names, len(known)) for names in repairs]
    table = pl.Series("repairs", [list(names) for names in known], dtype=pl.List(pl.String))
    return table.gather(pl.Series(at, dtype=pl.UInt32))


def spread(texts: pl.Series, distinct: pl.Series, answers: pl.DataFrame) -> pl.DataFrame:
    """Rows of `answers` (one for each of `distinct`) in the order of `texts`; null gives nulls.

    A column named `repairs` gets an empty list instead of null.
    """
    table = answers.insert_column(0, distinct.alias("_key"))
    joined = (
        texts.alias("_key").to_frame().join(table, on="_key", how="left", maintain_order="left")
    )
    joined = joined.drop("_key")
    if "repairs" in joined.columns:
        joined = joined.with_columns(repairs=pl.coalesce("repairs", NO_REPAIRS))
    return joined


def blank_cells(texts: pl.Series) -> pl.Series:
    """Boolean without nulls: cells of `BLANK` only, and empty texts; a missing cell is not one.

    Only cells that do not begin with a visible character of ASCII are looked into.
    """
    visible = (texts >= "!") & (texts < "\x7f")
    blank = pl.Series(texts.name, [False], dtype=pl.Boolean).new_from_index(0, texts.len())
    rows = (~visible).arg_true()
    return blank.scatter(rows.filter(texts.gather(rows).str.strip_chars(BLANK) == ""), values=True)


def is_blank(text: str) -> bool:
    """Scalar twin of `blank_cells`."""
    return not text.strip(BLANK)


def coded(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(distinct texts in the order in which they first occur, the place of each row's among them).

    Null is a value like any other, so `distinct.gather(codes)` is the column again.
    """
    found = pc.dictionary_encode(texts.rechunk().to_arrow(), null_encoding="encode")
    if isinstance(found, pa.ChunkedArray):
        found = found.combine_chunks()
    distinct = pl.Series(texts.name, found.dictionary, dtype=pl.String)
    return distinct, pl.Series("code", found.indices).cast(pl.UInt32)


@dataclass(frozen=True, slots=True)
class Words:
    """A column of texts as its distinct words, the code of each word in order, and row bounds.

    Row r has the words `codes[bounds[r]:bounds[r + 1]]`; every row has at least one word.
    """

    distinct: list[str]
    codes: Ints
    bounds: Ints

    @classmethod
    def of(cls, texts: pl.Series) -> "Words":
        """Splits at single spaces; a null row has the one word ""."""
        lists = texts.fill_null("").str.split(" ")
        bounds = np.concatenate([[0], np.cumsum(lists.list.len().to_numpy(), dtype=np.int64)])
        coded = lists.explode(empty_as_null=True).to_arrow().dictionary_encode()
        if isinstance(coded, pa.ChunkedArray):
            coded = coded.combine_chunks()
        codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return cls(coded.dictionary.to_pylist(), codes, bounds)

    @property
    def sizes(self) -> Ints:
        """Number of words of each row."""
        return np.diff(self.bounds)

    @property
    def first(self) -> Ints:
        """Code of the first word of each row."""
        return self.codes[self.bounds[:-1]]

    @property
    def last(self) -> Ints:
        """Code of the last word of each row."""
        return self.codes[self.bounds[1:] - 1]

    def rows(self) -> Ints:
        """Row number of each word."""
        return np.repeat(np.arange(len(self.bounds) - 1), self.sizes)

    def any_of(self, flags: npt.NDArray[np.int64]) -> Ints:
        """For each row, the bitwise or of the flags of its words."""
        if len(self.bounds) == 1:
            return np.zeros(0, dtype=np.int64)
        return np.bitwise_or.reduceat(flags[self.codes], self.bounds[:-1])


def join_words(table: Sequence[str], codes: Ints, sizes: Ints) -> pl.Series:
    """Texts of `sizes` words each, the words given by code in `table`."""
    bounds = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    words = pa.array(table, type=pa.large_string()).take(pa.array(codes))
    lists = pa.LargeListArray.from_arrays(pa.array(bounds), words)
    joined = pl.Series("joined", lists)
    return joined.list.join(" ")


def take_words(table: Sequence[str | None], codes: Ints) -> pl.Series:
    """One word of `table` for each code."""
    return pl.Series("word", pa.array(table, type=pa.large_string()).take(pa.array(codes)))
