"""How a night stands, from Dagster's records, and what of it people must hear.

Belongs here: which run of a night counts, when a night is late, why a run failed as codes. Does not
belong here: exit codes (outcomes.py), sentences (words.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import dagster as dg
import polars as pl

from assets.layers import FIRST_NIGHT, TIMEZONE
from assets.workspace import PROVINCE_TAG
from intake.lake import current_paths
from intake.layout import Night
from pipelines.alerts.problems import AFTER_PUBLICATION, Cause, Problem, Trouble
from pipelines.nightly import nightly_sync
from pipelines.outcomes import Exit, events_of, failed_gate, kind_of, outcome_of
from pipelines.settings import Settings

_PARTITION_TAG = "dagster/partition"
_OF_NO_SOURCE = frozenset({"audit", "journal_known"})
"""Checks of a whole night."""
_RUNS_OF_A_NIGHT = 20
_RUNS_OF_A_PROVINCE = 100
_TROUBLES = {
    Exit.DATA_REJECTED: Trouble.REFUSED,
    Exit.GATE_FAILED: Trouble.GATE_FAILED,
    Exit.INFRASTRUCTURE: Trouble.FAILED,
}


class Stand(StrEnum):
    """How far a night is."""

    NONE = "none"
    QUEUED = "queued"
    RUNNING = "running"
    PUBLISHED = "published"
    REFUSED = "refused"
    GATE_FAILED = "gate_failed"
    FAILED = "failed"


@dataclass(frozen=True)
class NightState:
    """A night and its newest run. `published` also holds while it is run once more after it was
    published."""

    night: Night
    stand: Stand
    published: bool
    run_id: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


def state_of(instance: dg.DagsterInstance, night: Night) -> NightState:
    """How `night` stands: its newest run counts."""
    mine = dg.RunsFilter(job_name=nightly_sync.name, tags={_PARTITION_TAG: night.key})
    records = instance.get_run_records(mine, limit=_RUNS_OF_A_NIGHT)
    if not records:
        return NightState(night, Stand.NONE, published=False)
    newest = records[0]
    return NightState(
        night,
        _stand(instance, newest.dagster_run),
        published=any(record.dagster_run.is_success for record in records),
        run_id=newest.dagster_run.run_id,
        started_at=_moment(newest.start_time),
        ended_at=_moment(newest.end_time),
    )


def last_night(
    instance: dg.DagsterInstance, province: str, *, published: bool = False
) -> Night | None:
    """The newest night of a province that has a run (that has been `published`)."""
    wanted = dg.RunsFilter(
        job_name=nightly_sync.name,
        tags={PROVINCE_TAG: province},
        statuses=[dg.DagsterRunStatus.SUCCESS] if published else None,
    )
    runs = instance.get_runs(wanted, limit=_RUNS_OF_A_PROVINCE)
    keys = [run.tags[_PARTITION_TAG] for run in runs if _PARTITION_TAG in run.tags]
    return Night.from_key(max(keys)) if keys else None


def due_night(now: datetime, published_by: time) -> date | None:
    """The newest data date that must be published by now; None before the first one there is.

    The night of a day is run in the early hours of the next one and has time until `published_by`.
    """
    local = now.astimezone(ZoneInfo(TIMEZONE))
    back = 1 if local.time() >= published_by else 2
    due = local.date() - timedelta(days=back)
    return due if due >= FIRST_NIGHT else None


def deadline(day: date, published_by: time) -> datetime:
    """The moment from which the night of `day` is late."""
    return datetime.combine(day + timedelta(days=1), published_by, ZoneInfo(TIMEZONE))


def problem_of(
    settings: Settings, instance: dg.DagsterInstance, state: NightState, *, late: bool
) -> Problem | None:
    """What people must hear of about a night that was not published; None where all is well or it
    is still early."""
    night = state.night
    if state.stand is Stand.PUBLISHED:
        return None
    if state.stand in {Stand.NONE, Stand.QUEUED, Stand.RUNNING}:
        if state.published or not late:
            return None
        kind = "idle" if state.stand is Stand.NONE else state.stand.value
        return Problem(night.province, night.date, Trouble.LATE, (Cause(f"late:{kind}"),))
    causes = sorted(_causes(settings, instance, night, str(state.run_id)))
    return Problem(night.province, night.date, Trouble(state.stand.value), tuple(causes))


def _stand(instance: dg.DagsterInstance, run: dg.DagsterRun) -> Stand:
    if run.status in {dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED}:
        return Stand.QUEUED
    if not run.is_finished:
        return Stand.RUNNING
    if run.is_success:
        return Stand.PUBLISHED
    return Stand(_TROUBLES[outcome_of(instance, run.run_id).exit].value)


def _moment(timestamp: float | None) -> datetime | None:
    return None if timestamp is None else datetime.fromtimestamp(timestamp, UTC)


def _causes(
    settings: Settings, instance: dg.DagsterInstance, night: Night, run_id: str
) -> Iterator[Cause]:
    events = events_of(instance, run_id)
    gates = [gate for event in events if (gate := failed_gate(event))]
    for gate in gates:
        source = gate.asset_key.path[-1] if gate.check_name not in _OF_NO_SOURCE else ""
        refusals = _refusals(settings, night, source) if gate.check_name == "readable" else []
        yield from refusals or [Cause(gate.check_name, source)]
    if not gates:
        yield from _errors(events)
        if any(_publishes(event) for event in events):
            yield Cause(AFTER_PUBLICATION)


def _publishes(event: dg.DagsterEvent) -> bool:
    """Whether the night's warehouse was in place from this event on."""
    key = event.asset_key if event.is_step_materialization else None
    return key is not None and key.to_user_string() == "warehouse/published"


def _refusals(settings: Settings, night: Night, source: str) -> list[Cause]:
    """Why the files of a source were not read, by code; the ledger of the lake knows."""
    try:
        ledger = current_paths(settings.layout.lake / "ledger" / source / night.folder)["rows"]
    except FileNotFoundError:
        return []
    codes = pl.read_parquet(ledger, columns=["refusal"])["refusal"].drop_nulls()
    return [Cause(code, source, count) for code, count in Counter(codes.to_list()).items()]


def _errors(events: Sequence[dg.DagsterEvent]) -> Iterator[Cause]:
    """The steps that failed, or the start of the run, with the kind of error: its text may hold
    anything."""
    failures = [event for event in events if event.is_step_failure]
    for event in failures:
        yield Cause.of_error(str(event.step_key), *kind_of(event.step_failure_data.error))
    ends = [event for event in events if event.is_job_failure and event.event_specific_data]
    errors = [error for event in ends if (error := event.job_failure_data.error)]
    if not failures:
        yield Cause.of_error("start", *kind_of(errors[-1])) if errors else Cause("stopped")
