"""What is said when a condition of a declaration cannot be asked of the rows of a delivery.

Here: finding which one it is, without quoting a value. Not here: the conditions (`contracts`), nor
trying them on made-up rows before a night (`contracts.faults`).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from contracts.origin import Origin

Condition = tuple[str, Origin, pl.Expr]
"""What it belongs to, where that is declared, and the condition itself."""


class RuleError(ValueError):
    """A condition fails on a row; says where it is declared and holds no value."""


def failing(conditions: Iterable[Condition], rows: pl.DataFrame) -> RuleError:
    """Which of the `conditions` cannot be asked of these rows."""
    for what, origin, condition in conditions:
        try:
            rows.select(condition)
        except pl.exceptions.PolarsError as error:
            return RuleError(
                f"{origin}: {what} fails on a row of the delivery "
                f"({type(error).__name__}): correct its condition, for example with strict=False"
            )
    return RuleError("the conditions cannot be asked together of the rows of the delivery")
