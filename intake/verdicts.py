"""What the ledger of a source says of its night: three checks, whatever runs them.

Belongs here: the checks and their words. Does not belong here: the ledger itself (ledger.py), and
what a failed check stops (assets/).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from contracts.language import Purpose, SourceContract
from intake.ledger import accepted_share, logged_place, logged_refusal, unbalanced

CHECKS: Mapping[str, str] = {
    "row_ledger": "Rows counted = header + footer + blank + continuation + data, and data = "
    "accepted + quarantined + repaired + replaced.",
    "readable": "At least one sheet of each table that is expected could be read.",
    "accepted_floor": "The share of accepted rows is not below the floor of the settings.",
}
"""Check → what it asks. Their names decide exit codes (docs/decisions/002)."""


@dataclass(frozen=True)
class Verdict:
    """One check: whether it passed, in words why not (names of files as a log may hold them), and
    its numbers."""

    check: str
    passed: bool
    problem: str
    numbers: Mapping[str, float] = field(default_factory=dict)


def verdicts(
    contract: SourceContract, ledger: pl.DataFrame, floor: float, *, delivered: bool = True
) -> tuple[Verdict, ...]:
    """One verdict for each of `CHECKS`; of a source that was never `delivered` nothing is missing.

    `floor`: the share of data rows that must be accepted, 0 to 1.
    """
    return (
        _row_ledger(ledger),
        _readable(contract, ledger, delivered=delivered),
        _accepted_floor(contract, ledger, floor),
    )


def _row_ledger(ledger: pl.DataFrame) -> Verdict:
    wrong = unbalanced(ledger)
    places = ", ".join(logged_place(row) for row in wrong.iter_rows(named=True))
    return Verdict("row_ledger", wrong.is_empty(), f"rows do not add up in {places}")


def _readable(contract: SourceContract, ledger: pl.DataFrame, *, delivered: bool) -> Verdict:
    expected = {table.name for table in contract.tables if table.expected and delivered}
    missing = sorted(expected - set(ledger["table"].drop_nulls()))
    unread = ledger.filter(pl.col("message_en").is_not_null())
    refused = [logged_refusal(row) for row in unread.iter_rows(named=True)]
    problem = f"nothing could be read as {', '.join(missing)}. {' | '.join(refused)}"
    return Verdict("readable", not missing, problem, {"refused_sheets": len(refused)})


def _accepted_floor(contract: SourceContract, ledger: pl.DataFrame, floor: float) -> Verdict:
    share = accepted_share(ledger)
    numbers = {"accepted_share": 0.0 if share is None else share}
    if share is None and contract.purpose == Purpose.MASTER:
        problem = "the population master holds no row, so nobody could be recognised"
        return Verdict("accepted_floor", False, problem, numbers)
    problem = (
        f"only {share or 0:.1%} of the rows were accepted and the floor is {floor:.0%}; the "
        f"reasons are in quarantined/{contract.source}"
    )
    return Verdict("accepted_floor", share is None or share >= floor, problem, numbers)
