"""What records tell beside what is compared: the last year of birth, whose relative, which codes.

Belongs here: reading those columns of the extract. Does not belong here: what follows from them
(`matching.family`, `matching.codes`, `matching.candidates`), what is compared (`matching.kinds`).
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.arrays import Ints, Keys, hash_strings
from matching.source import Source
from matching.spec import Spec, SpecError

# What a person may be to another one, and as what the master may know that.
RELATIONS = {"mother": ("mother",), "father": ("father",), "parent": ("mother", "father"),
             "spouse": ("spouse",)}  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """What records tell beside what is compared.

    `latest`: by comparison, the last year the person can have been born in (0: not told).
    `relation`: which of `RELATIONS` the person is to another record's (-1: none), `relative`: the
    key of that record in its `order`. `codes`: rows and the key of a code that each carries, a row
    with several codes several times. None: no record tells.
    """

    latest: dict[str, Ints] = field(default_factory=dict)
    relation: npt.NDArray[np.int8] | None = None
    relative: Keys | None = None
    codes: tuple[Ints, Keys] | None = None


def beside(frame: Source, spec: Spec) -> Beside:
    """What the extract tells so. Raises SpecError for a year that is none."""
    latest = {
        name: _years(frame.get_column(column))
        for name, column in spec.latest
        if column in frame.columns
    }
    codes = None
    if spec.codes is not None and spec.codes.column in frame.columns:
        codes = _codes(frame.get_column(spec.codes.column))
    if spec.family is None or spec.family.relative not in frame.columns:
        return Beside(latest, codes=codes)
    relative = hash_strings(frame.get_column(spec.family.relative).cast(pl.String))
    told = frame.get_column(spec.family.relation).cast(pl.String)
    number = {word: place for place, word in enumerate(RELATIONS)}
    relation = told.replace_strict(number, default=-1, return_dtype=pl.Int8).fill_null(-1)
    return Beside(latest, relation.to_numpy(), relative, codes)


def _codes(column: pl.Series) -> tuple[Ints, Keys] | None:
    """Rows and keys of codes (blanks between them), None where there are none."""
    each = (
        pl.DataFrame({"row": pl.int_range(len(column), eager=True), "code": column.cast(pl.String)})
        .drop_nulls("code")
        .with_columns(pl.col("code").str.split(" "))
        .explode("code")
        .filter(pl.col("code") != "")
    )
    if each.is_empty():
        return None
    return each["row"].to_numpy(), hash_strings(each["code"])


def _years(column: pl.Series) -> Ints:
    """Whole years, 0 for none. Raises SpecError for what is none."""
    years = column.cast(pl.Int64, strict=False)
    wrong = years.null_count() - column.null_count()
    if wrong:
        raise SpecError(f"{wrong} rows of the extract have a {column.name} that is no year")
    return years.fill_null(0).to_numpy()
