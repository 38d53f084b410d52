"""How old the data of each source are, and whether its next delivery is late.

Belongs here: the newest delivery of a source against the limits of its contract. Does not belong
here: which files make a delivery (intake/delivery.py), telling people (tell.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from contracts.freshness import Freshness, freshness_of
from contracts.groups import Group
from contracts.language import Rhythm, SourceContract
from contracts.registry import SOURCES
from intake.delivery import newest_day
from intake.ingest_log import IngestLog
from intake.lake import current_paths
from intake.layout import Night
from pipelines.alerts.problems import Problem, Trouble
from pipelines.settings import Settings


@dataclass(frozen=True)
class SourceState:
    """One source on one day: its newest delivery `as_of`, the age of that in days, and what this
    means. `limit_days` is the age beyond which data are stale, `group` its field of administration,
    both by the contract."""

    source: str
    as_of: date | None
    days: int | None
    rhythm: Rhythm
    limit_days: int
    freshness: Freshness
    group: Group


def judge(contract: SourceContract, rhythm: Rhythm, as_of: date | None, day: date) -> SourceState:
    """How a source stands on `day` whose newest delivery is of `as_of`. Stale outranks late."""
    days = None if as_of is None else (day - as_of).days
    freshness = freshness_of(contract, rhythm, days)
    return SourceState(
        contract.source, as_of, days, rhythm, contract.freshness_days, freshness, contract.group
    )


def sources_of_night(settings: Settings, night: Night) -> list[SourceState]:
    """Every source as the night has read it, from the lake; a source that it did not read stands
    as MISSING."""
    lake = settings.layout.lake
    taken: dict[str, date] = {}
    for source in SOURCES:
        try:
            manifest = current_paths(lake / "received" / source / night.folder)["rows"]
        except FileNotFoundError:
            continue
        days = pl.read_parquet(manifest, columns=["as_of"])["as_of"]
        if len(days):
            taken[source] = days[0]
    return _judge_all(settings, taken, night.date)


def sources_now(settings: Settings, province: str, day: date) -> list[SourceState]:
    """Every source as it stands in inbox and register on `day`, whether a night has read it or
    not."""
    log = IngestLog(settings.layout.ingest_log)
    known = log.path.exists()
    arrived: dict[str, date] = {}
    for source, contract in SOURCES.items():
        kept = log.kept(province, source) if known else []
        folder = settings.layout.inbox / province / source
        newest = newest_day(folder, day, kept, contract.stands)
        if newest is not None:
            arrived[source] = newest
    return _judge_all(settings, arrived, day)


def source_problems(night: Night, states: Sequence[SourceState]) -> list[Problem]:
    """What people must hear of about the sources of a published night."""
    troubles = {
        Freshness.STALE: Trouble.SOURCE_STALE,
        Freshness.LATE: Trouble.DELIVERY_LATE,
    }
    return [
        Problem(night.province, night.date, troubles[s.freshness], source=s.source, as_of=s.as_of)
        for s in states
        if s.freshness in troubles
    ]


def _judge_all(settings: Settings, newest: Mapping[str, date], day: date) -> list[SourceState]:
    return [
        judge(contract, settings.rhythms.get(name, contract.rhythm), newest.get(name), day)
        for name, contract in SOURCES.items()
    ]
