"""Indicators of records: pairs of conditions on a typed row that metrics count.

Here: the words, what each means, and the shape of a declaration. Not here: any register's own
conditions (its module), evaluating them (`validators.indicated`), the metrics that count them
(`warehouse/catalogue`, one per word).

Numerators and denominators of administrative procedures follow decision 766/QĐ-TTg and the working
paper "Mô tả công thức tính chỉ số 766", which numbers them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from contracts.origin import Origin, declared_here


@dataclass(frozen=True)
class Indicator:
    """What a record counts in (`among`; without it every record) and when it counts as fulfilled.

    Both are conditions on the typed row, as those of rules; null is no. `fulfilled` is asked only
    of records that `among` holds of.
    """

    fulfilled: pl.Expr
    among: pl.Expr | None = None
    origin: Origin = field(default_factory=declared_here, compare=False, repr=False)

    @property
    def conditions(self) -> tuple[pl.Expr, ...]:
        """The conditions there are."""
        return (self.fulfilled,) if self.among is None else (self.among, self.fulfilled)


WORDS: Mapping[str, tuple[str, str]] = {
    "acknowledged": ("due to the national level", "acknowledged by it"),
    "accepted_model": ("pilot models on the list", "accepted after their trial"),
    "complete": ("on file", "with every part that the register must tell"),
    "connected": ("provinces on the list of a system", "connected to it"),
    "digitised": (
        "received (766: 4.2)",
        "with a file among its papers and, where paper is due, a file of the result",
    ),
    "electronic_result": (
        "whose procedure gives a result on paper (766: 4.1)",
        "with a file of the result",
    ),
    "emr_announced": (
        "health facilities on the list",
        "that use electronic medical records and have announced it",
    ),
    "fee_paid_online": (
        "procedures in force that have a fee (766: 3.5)",
        "with a dossier at the national portal whose fee is not 0",
    ),
    "integrated": ("procedures of the catalogue in force", "offered at the national portal"),
    "linked_complete": ("of a group of linked procedures", "with every result of the group"),
    "linked_on_time": (
        "of a group of linked procedures with every result, or past its day",
        "with the last result by the day that is due",
    ),
    "looked_up": (
        "look-ups of a person that the service could answer",
        "answered with the person",
    ),
    "on_time": (
        "handled, or being handled (766: 2.1)",
        "finished by the day promised, waiting for papers taken out; not yet: not past that day",
    ),
    "online_complete": (
        "received (766: 3.3, before it is multiplied by the share of synchronised dossiers)",
        "submitted online and, where paper is due, with a file of the result",
    ),
    "online_service": (
        "procedures of the catalogue in force (766: 3.1)",
        "offered online, wholly or partly",
    ),
    "paid_online": (
        "whose procedure has a fee, without those whose fee is 0 (766: 3.6)",
        "paid online",
    ),
    "population_data": (
        "procedures in force that are for citizens (766: 4.5a)",
        "with a dossier of an account that VNeID or the population data vouch for",
    ),
    "reused": ("received (766: 4.3)", "with data or papers used again"),
    "satisfied": (
        "handled, or being handled, where it is told whether there was a complaint (766: 5.4)",
        "in time (766: 2.1) and without a complaint",
    ),
    "shared": (
        "received (766: 4.4)",
        "with a paper from the citizen's store, or its result on the electronic list",
    ),
    "submitted_online": ("received", "submitted online"),
    "task_done": ("tasks on the list", "done"),
    "task_late": ("tasks on the list", "not done although their last day has passed"),
    "task_ongoing": ("tasks on the list", "being worked on, before their last day"),
    "task_regular": ("tasks on the list", "done again and again, without an end"),
    "vneid": ("received (766: 4.5)", "by an account that VNeID or the population data vouch for"),
}
"""Indicator → (which records count, which of them fulfil it); of each one metric is made."""
