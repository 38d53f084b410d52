"""Old encodings inside tables. Here: which columns are asked, raw kept. Not here: deciding (that is
`vietnam.encodings`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vietnam import encodings

UNDECODED = "_undecoded"
ENCODING = "_encoding"
UNDECIDED = "undecided"
"""What `<column>_encoding` says of a cell that may be in an old encoding and was left as it is."""
_KEYED = r"(?i)aa|ee|oo|dd|[a-z]w|[aeiouyw][a-z]*[sfrxj1-9]"
"""A word that keystrokes of Telex or VNI may have left; no syllable without accents looks so."""
_WORDS = r"[A-Za-z0-9]\s+[A-Za-z]"
_TYPED_SHARE = 0.5
_LOOKED_AT = 0.6
"""Share of the cells of which some must hold a space: the others alone are not enough."""
_FEWEST_TYPED = 5
"""Different texts with keystrokes that a column must hold: "lee his lee" is English on its own."""


def repair_encodings(
    rows: pl.DataFrame, columns: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Repair the cells of the text columns of `rows` that `vietnam.encodings` finds damaged.

    Where cells changed, the text as read stays in `<column>_undecoded`. `<column>_encoding` tells
    of each cell what it was in, or `UNDECIDED` (also where characters were lost), null where
    nothing is to be said; a column of which nothing is to be said has none.
    Returns the frame and column → encodings, the most frequent first.
    """
    found: dict[str, str] = {}
    repaired: list[pl.Series] = []
    telling = [encodings.Telling.of(rows[column]) for column in columns]
    judged = encodings.judge([rows[column] for column in columns], telling)
    for column, tells, cells in zip(columns, telling, judged, strict=True):
        series = rows[column]
        values, told = series, pl.Series([], dtype=pl.String)
        if cells is not None:
            values = cells.values
            told = cells.encoding.scatter(cells.undecided.arg_true(), UNDECIDED)
        elif tells.texts.is_empty():
            values, told = _keystrokes(series)
        if tells.texts.str.contains("\ufffd", literal=True).any():
            lost = series.str.contains("\ufffd", literal=True).fill_null(value=False)
            told = told if len(told) else told.extend_constant(None, len(series))
            values, told = values.zip_with(~lost, series), told.set(lost, UNDECIDED)
        if not told.is_empty():
            counts = told.drop_nulls().value_counts(name="cells")
            counts = counts.sort("cells", told.name, descending=[True, False])
            names = [name for name in counts[told.name] if name != UNDECIDED]
            if names:
                found[column] = ", ".join(names)
                repaired += [values.rename(column), series.rename(column + UNDECODED)]
            repaired.append(told.rename(column + ENCODING))
    return rows.with_columns(repaired), found


def _keystrokes(series: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(the column as it was meant, encoding of each cell) of one typed in Telex or VNI keystrokes.

    The second is empty for a column that was not.
    """
    distinct = _typed(series)
    encoding = encodings.keystrokes_of(distinct)
    none = pl.Series("encoding", [], dtype=pl.String)
    if encoding is encodings.Encoding.UNICODE:
        return series, none
    values = encodings.convert_keystrokes(series, distinct, encoding)
    if _rare(distinct, encodings.convert_keystrokes(distinct, distinct, encoding)):
        return series, none
    told = none.extend_constant(encoding.value, len(series))
    return values, told.set(values.eq_missing(series), None)


def _typed(series: pl.Series) -> pl.Series:
    """Distinct cells of an ASCII column that may hold keystrokes; none of any other.

    Half of the cells must be several words with such a mark among them: codes, numbers, file
    numbers and text without accents are not asked about.
    """
    filled = series.drop_nulls()
    enough = max(1, _TYPED_SHARE * filled.len())
    first = filled.head(int(_LOOKED_AT * filled.len()))
    beyond = filled.len() - first.len()
    if first.str.contains(r"\s").sum() + beyond < enough:
        return filled.clear()
    marked = filled.filter(filled.str.contains(_KEYED))
    if marked.len() < enough or marked.str.contains(_WORDS).sum() < enough:
        return filled.clear()
    return filled.unique()


def _rare(distinct: pl.Series, readable: pl.Series) -> bool:
    """Whether keystrokes were found in too few cells to be the way the column was typed."""
    altered = int((readable != distinct).sum())
    return altered < max(_FEWEST_TYPED, _TYPED_SHARE * distinct.len())


def header_readings(grid: Sequence[Sequence[str | None]]) -> list[list[list[str | None]]]:
    """The top rows of a sheet as they stand, then made readable if that changes anything."""
    rows = [list(row) for row in grid]
    readable = repaired_grid(rows)
    return [rows] if readable == rows else [rows, readable]


def repaired_grid(grid: Sequence[Sequence[str | None]]) -> list[list[str | None]]:
    """The top rows of a sheet with labels typed in an old encoding made readable."""
    rows = [list(row) for row in grid]
    places = [(at, place) for at, row in enumerate(rows) for place, cell in enumerate(row) if cell]
    texts = pl.Series([rows[at][place] for at, place in places], dtype=pl.String)
    (cells,) = encodings.judge([texts])
    if cells is not None:
        for (at, place), text in zip(places, cells.values.to_list(), strict=True):
            rows[at][place] = text
    return rows
