"""What conditions may ask of a whole day: which working day it is, and from which one it counts."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from contracts.registry import SOURCES
from validators.dated import working_days_of
from validators.kinds import type_column

DEATH = SOURCES["dossiers"].table("linked_death")


@pytest.mark.parametrize(
    ("text", "late", "rest"),
    [
        ("15/01/2026", 0, 0),
        ("15/01/2026 15:00", 0, 0),
        ("15/01/2026 15:01", 1, 0),
        ("2026-01-15 9:05:00", 0, 0),
        ("20260115150000", 0, 0),
        ("20260115153000", 1, 0),
        ("15/01/2026 3:30 PM", 1, 0),
        ("15/01/2026 2:30 CH", 0, 0),
        ("202601151501", 1, 0),
        ("17/01/2026 16:00", 0, 2),
    ],
)
def test_a_late_hour_counts_from_the_next_working_day(text, late, rest):
    """A day of rest has the number of the working day behind it, whatever the hour."""
    column = DEATH.column("received_on")
    texts = pl.Series([text, "15/01/2026"])
    typed = type_column(column, texts, date(2026, 11, 28))
    numbers, counted = working_days_of(typed.columns[0], texts)
    assert (numbers.name, counted.name) == ("received_on.working", "received_on.counted")
    assert counted[0] - numbers[0] == late
    assert numbers[0] - numbers[1] == rest
    assert typed.problems.is_empty()
