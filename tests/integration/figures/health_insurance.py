"""Look-ups of health cards that found the person: over 86 %, Lâm Đồng, June 2025.

Answers that say something of the officer or the machine are in the log and do not count.
"""

from __future__ import annotations

from itertools import cycle, islice

import polars as pl

from contracts.health_insurance.lookups import RESULTS
from tests.integration.published import Figure, Made

FOUND, COUNTED, NOT_COUNTED = 1_723, 2_000, 60

FIGURES = (
    Figure(
        code="ld_bhyt_lookup",
        metric="lookup_success",
        where={"level": "source", "source": "health_insurance"},
        part=FOUND,
        total=COUNTED,
        printed="86",
    ),
)


def write(made: Made) -> None:
    """The log as the sample makes it, with the answers of that day: every code of each kind."""
    [path] = made.folder("health_insurance").glob("Tra_cuu*.csv")
    kinds = (
        (FOUND, RESULTS.having(success=True)),
        (COUNTED - FOUND, RESULTS.having(counted=True, success=False)),
        (NOT_COUNTED, RESULTS.having(counted=False)),
    )
    answers = [code for count, codes in kinds for code in islice(cycle(sorted(codes)), count)]
    asked = pl.read_csv(path, infer_schema=False).head(len(answers))
    assert asked.height == len(answers), "generate more persons"
    log = asked.with_columns(pl.Series("Mã kết quả", answers))
    log.write_csv(path, include_bom=True)
