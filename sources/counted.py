"""A sheet held against its independent count: both see the same rows, or it is not taken.

Here: what a counter reports and the comparison. Not here: counting (`*_count`) and reading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from sources.reading import RawSheet
from sources.refusals import RefusalCode, RefusedError
from sources.rows import filled_cells


@dataclass(frozen=True)
class Seen:
    """What an independent counter saw of a sheet: last row with content, rows with content.

    `again` counts once more, exactly, when the fast count and the parser differ.
    """

    last: int
    filled: int
    again: Callable[[], tuple[int, int]] | None = None
    notes: tuple[str, ...] = ()


def checked(raw: RawSheet, seen: Seen) -> RawSheet:
    """The sheet with its counts, when parser and counter agree on them."""
    filled, last = filled_rows(raw.cells)
    counted = (seen.last, seen.filled)
    if (last, filled) != counted and seen.again is not None:
        counted = seen.again()
    if (last, filled) != counted:
        raise RefusedError(
            RefusalCode.ACCOUNTING, read=filled, seen=counted[1], rows_seen=counted[1]
        )
    return replace(
        raw,
        cells=raw.cells.filter(pl.col("line") <= last),
        rows_seen=counted[0],
        contents_seen=counted[1],
        notes=seen.notes,
    )


def filled_rows(cells: pl.DataFrame) -> tuple[int, int]:
    """(rows with any content, line of the last of them) as the parser delivered them."""
    lines = cells["line"].filter(filled_cells(cells) > 0)
    last = lines.max()
    return lines.len(), int(last) if isinstance(last, int) else 0
