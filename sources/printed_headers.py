"""Rows below the header that are no data because the table was printed: column numbers, and the
header again on every page.

Here: finding them. Not here: every other kind of row (`rows`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

_COLUMN_NUMBER = re.compile(r"[(\[]?\s*(\d{1,3}|[A-Za-z]{1,2})\s*[)\]]?\s*(?:=.*)?$")
_SURE_WIDTH = 5


def column_number_rows(
    body: pl.DataFrame, columns: Sequence[str], under: Sequence[int]
) -> list[int]:
    """Rows `(1) (2) (3)` or `A B 1 2` among those `under` a header, at least half of the columns.

    The numbers run from 1 without a gap; in a table of few columns, where a data row could look the
    same, they must stand in brackets.
    """
    found: list[int] = []
    texts = body.select(columns)
    for row in sorted({row for row in under if row < body.height}):
        values = texts.row(row)
        cells = [value.strip() for value in values if value and value.strip()]
        if len(cells) < max(min(3, len(columns)), len(columns) // 2):
            continue
        numbers = [_COLUMN_NUMBER.match(cell) for cell in cells]
        if not all(numbers) or (
            len(cells) < _SURE_WIDTH and not all(cell[0] in "([" for cell in cells)
        ):
            continue
        digits = [int(n[1]) for n in numbers if n and n[1].isdigit()]
        if digits and digits == list(range(1, len(digits) + 1)):
            found.append(row)
    return found


def repeated_header(body: pl.DataFrame, leaves: Sequence[str]) -> list[int]:
    """Rows that repeat the last header row (printed on every page)."""
    wanted = {f"c{i}": leaf for i, leaf in enumerate(leaves) if leaf and f"c{i}" in body.columns}
    if len(wanted) < 3:
        return []
    (first, label), *_ = wanted.items()
    candidates = body.with_row_index("row").filter(_squeezed(first) == label)
    if candidates.height == 0:
        return []
    same = pl.all_horizontal([_squeezed(c) == leaf for c, leaf in wanted.items()])
    return candidates.filter(same)["row"].to_list()


def headers_above(
    body: pl.DataFrame,
    columns: Sequence[str],
    repeated: Sequence[int],
    upper: Sequence[Sequence[str]],
) -> list[int]:
    """Rows right above a repeated last header row that repeat the upper header rows."""
    found: list[int] = []
    texts = body.select(columns)
    for row in repeated:
        for distance, labels in enumerate(reversed(upper), start=1):
            if row < distance:
                break
            cells = texts.row(row - distance)
            if [" ".join((cell or "").split()) for cell in cells] != list(labels):
                break
            found.append(row - distance)
    return found


def _squeezed(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all(r"\s+", " ").str.strip_chars()
