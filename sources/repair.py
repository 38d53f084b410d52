"""Old encodings inside columns. `vietnam.encodings` decides; here: which columns are asked, raw
kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vietnam import encodings

UNDECODED = "_undecoded"


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
        if not worth_asking(series):
            continue
        distinct = series.unique().drop_nulls().sort()
        if not encodings.repair_column(distinct).repaired:
            continue
        result = encodings.repair_column(series)
        if result.repaired:
            found[column] = str(result.encoding)
            repaired.append(result.values.rename(column))
            repaired.append(series.rename(column + UNDECODED))
    return rows.with_columns(repaired), found


def worth_asking(series: pl.Series) -> bool:
    """Whether any cell holds a character beyond ASCII: pure ASCII needs no decoding."""
    return bool(series.str.contains(r"[^\x00-\x7f]").any())
