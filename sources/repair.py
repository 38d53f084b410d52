"""Old encodings inside columns. `vietnam.encodings` decides; here: which columns are asked, raw
kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vietnam import encodings

UNDECODED = "_undecoded"
_KEYED = r"(?i)aa|ee|oo|dd|[a-z]w|[aeiouyw][a-z]*[sfrxj1-9]"
"""A word that keystrokes of Telex or VNI may have left; no syllable without accents looks so."""
_WORDS = r"[A-Za-z0-9]\s+[A-Za-z]"
_TYPED_SHARE = 0.5
_FEWEST_TYPED = 5
"""Different texts with keystrokes that a column must hold: "lee his lee" is English on its own."""


def repair_encodings(
    rows: pl.DataFrame, columns: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Repair each text column of `rows` that `vietnam.encodings` recognises as damaged.

    The text as read stays in `<column>_undecoded`. Returns the frame and column → encoding.
    """
    found: dict[str, str] = {}
    repaired: list[pl.Series] = []
    for column in columns:
        series = rows[column]
        distinct = telling(series)
        ascii_only = distinct.is_empty()
        if ascii_only:
            distinct = _typed(series)
        if encodings.encoding_of(distinct) is encodings.Encoding.UNICODE:
            continue
        result = encodings.repair_column(distinct)
        if not result.repaired or (ascii_only and _rare(distinct, result.values)):
            continue
        found[column] = str(result.encoding)
        repaired.append(
            series.replace_strict(distinct, result.values, default=series, return_dtype=pl.String)
        )
        repaired.append(series.rename(column + UNDECODED))
    return rows.with_columns(repaired), found


def _typed(series: pl.Series) -> pl.Series:
    """Distinct cells of an ASCII column that may hold keystrokes; none of any other.

    Half of the cells must be several words with such a mark among them: codes, numbers, file
    numbers and text without accents are not asked about.
    """
    filled = series.drop_nulls()
    marked = filled.filter(filled.str.contains(_KEYED))
    enough = max(1, _TYPED_SHARE * filled.len())
    if marked.len() < enough or marked.str.contains(_WORDS).sum() < enough:
        return filled.clear()
    return filled.unique()


def _rare(distinct: pl.Series, readable: pl.Series) -> bool:
    """Whether keystrokes were found in too few cells to be the way the column was typed."""
    altered = int((readable != distinct).sum())
    return altered < max(_FEWEST_TYPED, _TYPED_SHARE * distinct.len())


def repaired_grid(grid: Sequence[Sequence[str | None]]) -> list[list[str | None]]:
    """The top rows of a sheet with labels typed in an old encoding made readable."""
    rows = [list(row) for row in grid]
    texts = telling(pl.Series([cell for row in rows for cell in row if cell], dtype=pl.String))
    result = encodings.repair_column(texts)
    if not result.repaired:
        return rows
    readable = dict(zip(texts.to_list(), result.values.to_list(), strict=True))
    return [[readable.get(cell, cell) if cell else cell for cell in row] for row in rows]


def telling(series: pl.Series) -> pl.Series:
    """Distinct cells with a character beyond ASCII: only they can tell an encoding."""
    return series.filter(series.str.len_bytes() != series.str.len_chars()).unique()
