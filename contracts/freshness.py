"""What the age of a source's newest delivery means, by its contract.

Not here: which delivery is the newest (`intake.delivery`), who hears of it (`pipelines.alerts`).
"""

from __future__ import annotations

from enum import StrEnum

from contracts.language import Rhythm, SourceContract


class Freshness(StrEnum):
    """How a source stands. MISSING: nothing has ever arrived."""

    FRESH = "fresh"
    LATE = "late"
    STALE = "stale"
    MISSING = "missing"


def freshness_of(contract: SourceContract, rhythm: Rhythm, days: int | None) -> Freshness:
    """How a source stands whose newest delivery is `days` old (None: there never was one). Stale
    outranks late."""
    if days is None:
        return Freshness.MISSING
    if days > contract.freshness_days:
        return Freshness.STALE
    latest = rhythm.latest_days
    return Freshness.LATE if latest is not None and days > latest else Freshness.FRESH
