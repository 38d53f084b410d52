"""Numbers of persons as staff keep them: new and old ones in one column, zeros lost, ".0" gained.

Belongs here: bringing each number of an extract to the comparison of its kind. Does not belong
here: what a number is (`vietnam.ids`), comparing numbers (`matching.kinds.identifier`).

A nine-digit number compared with twelve-digit ones is nobody's, and hides its person. The spec says
which comparison `holds` which kind; a column of twelve digits costs one look.
"""

from typing import overload

import numpy as np
import polars as pl

from matching.arrays import Flags
from matching.source import Source
from matching.spec import Spec, SpecError

PERSONAL, CARD = "personal_id", "cmnd"
# Twelve digits less the two zeros that they may have lost; below it stands a card or nothing.
_SMALLEST_PERSONAL = 10**9
_EXACT_IN_FOUR_BYTES = 2**24
# A card less its zero, which only a column that lost them all shows for certain: as a number of
# a person eight digits are nothing else.
_SHORT_CARD = r"^\d{8}$"


class SortedNumbers:
    """A table whose columns of numbers were read already, the others read when asked for.

    Each of the numbers is handed out once and not kept: who encodes a table asks once for each
    column. Asked again, what is as it was in the file is read again.
    """

    def __init__(self, frame: Source, read: dict[str, pl.Series], *, changed: bool) -> None:
        self._frame, self._read, self._changed = frame, read, changed
        self._columns = list(dict.fromkeys([*frame.columns, *read]))

    @property
    def columns(self) -> list[str]:
        """Names of the columns, with one for numbers of a kind that had none."""
        return self._columns

    def get_column(self, name: str, /) -> pl.Series:
        """One column."""
        known = self._read.get(name)
        if known is None:
            return self._frame.get_column(name)
        if not self._changed:
            del self._read[name]
        return known

    def __len__(self) -> int:
        return len(self._frame)


@overload
def by_kind(extract: pl.DataFrame, spec: Spec) -> pl.DataFrame: ...
@overload
def by_kind(extract: Source, spec: Spec) -> Source: ...
def by_kind(extract: Source, spec: Spec) -> Source:
    """The extract with each number in the column of its kind, as far as the spec names both.

    A number leaves the column of the other kind, where it would count as nobody's, and goes into
    its own where that is empty. What is no number of the other kind stays as it is. An extract that
    needs nothing moved is given back itself.
    """
    columns = {c.holds: c.left.main for c in spec.comparisons if c.holds}
    there = {kind: name for kind, name in columns.items() if name in extract.columns}
    if len(columns) < 2 or not there:
        return extract
    texts = {kind: _text(extract.get_column(name)) for kind, name in there.items()}
    empty = pl.Series([None], dtype=pl.String).new_from_index(0, len(extract))
    personal, card = (texts.get(kind, empty) for kind in (PERSONAL, CARD))
    old = _of_kind(personal, CARD) if PERSONAL in texts else empty
    new = _of_kind(card, PERSONAL) if CARD in texts else empty
    if old.null_count() == len(old) and new.null_count() == len(new):
        if isinstance(extract, pl.DataFrame):
            return extract
        return SortedNumbers(extract, {there[k]: text for k, text in texts.items()}, changed=False)
    personal, card = personal.set(old.is_not_null(), None), card.set(new.is_not_null(), None)
    moved = {
        columns[PERSONAL]: personal.fill_null(new),
        columns[CARD]: card.fill_null(old),
    }
    if isinstance(extract, pl.DataFrame):
        return extract.with_columns(**moved)
    return SortedNumbers(extract, moved, changed=True)


def _text(column: pl.Series) -> pl.Series:
    """Numbers as text; those that a spreadsheet kept as fractions without their ".0"."""
    if column.dtype.is_float():
        refuse_rounded(column)
        column = column.cast(pl.Int64, strict=False)
    return column.cast(pl.String)


def refuse_rounded(column: pl.Series) -> None:
    """Raises SpecError for whole numbers that four bytes have rounded: other people's numbers."""
    if column.dtype == pl.Float32 and bool((column.abs() >= _EXACT_IN_FOUR_BYTES).any()):
        raise SpecError(
            f"{column.name} is stored in fractions of four bytes, which round its numbers: export "
            "it as text"
        )


def whole_ids(ids: pl.Series, *, of_persons: bool) -> pl.Series:
    """Ids as text, without the ".0" of a spreadsheet; personal numbers that are stored as numbers
    with the zeros that they lost, where that is certain."""
    stored = ids.dtype.is_numeric()
    if ids.dtype.is_float():
        whole = ids.cast(pl.Int64, strict=False)
        ids = whole if bool((whole == ids).fill_null(value=True).all()) else ids
    text = ids.cast(pl.String)
    if not (stored and of_persons):
        return text
    from vietnam.ids import parse_ids

    return parse_ids(text, numbers=True).get_column("value").fill_null(text).alias(ids.name)


def _of_kind(numbers: pl.Series, kind: str) -> pl.Series:
    """The numbers of a kind, in full; null for all others. Plain ones of the other kind are not
    looked at."""
    value = numbers.cast(pl.UInt64, strict=False)
    plain = (value >= _SMALLEST_PERSONAL) if kind == CARD else (value < _SMALLEST_PERSONAL)
    odd = numbers.is_not_null() & ~plain.fill_null(value=False)
    out = pl.Series([None], dtype=pl.String).new_from_index(0, len(numbers))
    if not odd.any():
        return out
    from vietnam.ids import parse_ids

    asked = numbers.filter(odd)
    # what lost its zeros is judged by those of the column that kept theirs
    kept = numbers.filter(~odd & numbers.str.starts_with("0")).head(len(asked))
    read = parse_ids(pl.concat([asked, kept])).head(len(asked))
    found = read.get_column("value").zip_with(
        (read.get_column("kind") == kind).fill_null(value=False), out.head(len(asked))
    )
    if kind == CARD:
        found = found.fill_null(("0" + asked).zip_with(asked.str.contains(_SHORT_CARD), found))
    rows: Flags = odd.to_numpy()
    return out.scatter(np.flatnonzero(rows), found)
