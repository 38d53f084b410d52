"""Limits of procedures: from which day of reception on."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from vietnam.time_limits import Procedure, limits, working_days


@pytest.mark.parametrize("procedure", Procedure)
def test_every_limit_has_a_source_and_a_day(procedure):
    known = limits(procedure)
    assert len({limit.since for limit in known}) == len(known)
    assert all(limit.source and 1 <= limit.working_days <= 30 for limit in known)


def test_what_was_received_before_the_first_limit_has_none():
    received = pl.DataFrame({"day": [date(2024, 6, 30), date(2024, 7, 1), None, date(2026, 1, 5)]})
    found = received.select(working_days(Procedure.LINKED_BIRTH, pl.col("day"))).to_series()
    assert found.to_list() == [None, 3, None, 3]
