"""How far people agree who judged the same and knew nothing of each other.

Belongs here: the one line of a night. Does not belong here: the statistics (`common.agreement`),
single answers (`load/45_answers.sql`).
"""

from __future__ import annotations

import polars as pl

from common.agreement import agreement

_COLUMNS = ("kappa", "kappa_low", "kappa_high", "ac1", "ac1_low", "ac1_high")


def agreement_frame(answers: pl.LazyFrame) -> pl.DataFrame:
    """One line about the matches of the control sample that two people judged blind: `cases`,
    `agreed`, `kappa` (Cohen) and `ac1` (Gwet), each with `_low` and `_high` of its interval of
    95 %; none where there are no such matches.
    """
    pairs = (
        answers.filter(pl.col("blind_answer").is_not_null())
        .select("decision", "blind_answer")
        .collect()
    )
    found = agreement(pairs.iter_rows())
    kappa, ac1 = found.kappa_interval or (None, None), found.ac1_interval or (None, None)
    line = (found.cases, found.agreed, found.kappa, *kappa, found.ac1, *ac1)
    counts = {"cases": pl.Int64, "agreed": pl.Int64}
    return pl.DataFrame(
        [line] if found.cases else [],
        schema=counts | dict.fromkeys(_COLUMNS, pl.Float64),
        orient="row",
    )
