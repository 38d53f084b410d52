"""How far people agree, from what became of their decisions.

Belongs here: the one line of a night. Does not belong here: the statistics (`common.agreement`),
single answers (`load/45_answers.sql`).
"""

from __future__ import annotations

import polars as pl

from common.agreement import agreement


def agreement_frame(answers: pl.LazyFrame) -> pl.DataFrame:
    """One line about the cases that two people answered: `cases`, `agreed`, `kappa` (Cohen), `ac1`
    (Gwet); none where there are no such cases.
    """
    pairs = (
        answers.filter(pl.col("second_answer").is_not_null())
        .select("decision", "second_answer")
        .collect()
    )
    found = agreement(pairs.iter_rows())
    return pl.DataFrame(
        [(found.cases, found.agreed, found.kappa, found.ac1)] if found.cases else [],
        schema={
            "cases": pl.Int64, "agreed": pl.Int64, "kappa": pl.Float64, "ac1": pl.Float64,
        },
        orient="row",
    )  # fmt: skip
