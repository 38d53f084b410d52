"""How far people agree, from what became of their decisions.

Belongs here: one line per kind of second look. Does not belong here: the statistics
(`common.agreement`), single answers (`load/45_answers.sql`).
"""

from __future__ import annotations

import polars as pl

from common.agreement import agreement

CONTROL = "control"
"""The reason of answers to the control sample; the journal calls it so."""


def agreement_frame(answers: pl.LazyFrame) -> pl.DataFrame:
    """One line for the control sample (`blind`: neither knew of the other) and one for work (the
    second saw what the first had said), where two people answered a case: `blind`, `cases`,
    `agreed`, `kappa` (Cohen), `ac1` (Gwet).
    """
    pairs = (
        answers.filter(pl.col("second_answer").is_not_null())
        .select((pl.col("reason") == CONTROL).alias("blind"), "decision", "second_answer")
        .collect()
    )
    lines = []
    for blind in (True, False):
        found = agreement(pairs.filter(blind=blind).drop("blind").iter_rows())
        if found.cases:
            lines.append((blind, found.cases, found.agreed, found.kappa, found.ac1))
    return pl.DataFrame(
        lines,
        schema={
            "blind": pl.Boolean, "cases": pl.Int64, "agreed": pl.Int64, "kappa": pl.Float64,
            "ac1": pl.Float64,
        },
        orient="row",
    )  # fmt: skip
