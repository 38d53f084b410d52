"""What both linked groups of services have in common: days of results, and what figures count.

Here: those. Not here: the tables (`linked_birth`, `linked_death`) and the limits
(`vietnam/time_limits.toml`).
"""

from __future__ import annotations

import polars as pl

from contracts.dossiers import reasons, words
from contracts.indicators import Indicator
from contracts.language import Column, Kind, Rule
from vietnam.working_days import due_number, in_time


def day(name: str, aliases: tuple[str, ...], title: str, *, must: bool = False) -> Column:
    """A day of the group: its reception, or that of one of its results."""
    return Column(name, Kind.DATE, aliases, title, required=must)


def result_indicators(results: tuple[str, ...], limit: pl.Expr) -> dict[str, Indicator]:
    """What figures count of a linked group: every result there, and the last one in time."""
    going = pl.col("received_on").is_not_null() & ~pl.col("status").is_in(
        sorted(words.WITHDRAWN)
    ).fill_null(value=False)
    complete = pl.all_horizontal(pl.col(day).is_not_null() for day in results)
    due = due_number(pl.col("received_on.counted"), limit)
    last = pl.max_horizontal(pl.col(f"{day}.working") for day in results)
    return {
        "linked_complete": Indicator(complete, going),
        "linked_on_time": Indicator(
            complete & in_time(last, due),
            going & due.is_not_null() & (complete | ~in_time(pl.col("today.working"), due)),
        ),
    }


def before_received(results: tuple[str, ...]) -> Rule:
    """A result of the group that lies before the reception is flagged."""
    first = pl.min_horizontal(pl.col(day) for day in results)
    return Rule(reasons.LINKED_RESULT_BEFORE_RECEIVED, "received_on", first < pl.col("received_on"))
