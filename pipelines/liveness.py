"""Runs whose process is gone: killed, out of memory, or ended with the machine.

Belongs here: whether the process behind a run still lives, and marking the runs of dead ones as
failed, so that they hold up nobody. Does not belong here: the lock on a province
(intake/turns.py), starting a night again (a person or the next schedule does, knowing the cause).
"""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import TYPE_CHECKING

import dagster as dg

from assets.workspace import PROCESS_TAG, PROVINCE_TAG
from common.processes import Process, started_at

if TYPE_CHECKING:
    from dagster._core.storage.dagster_run import RunRecord

GONE = (
    "the process that worked on this night is gone (killed, out of memory, or the machine was "
    "restarted) before the night was complete. Start the night again"
)
_NEVER_BEGAN = (
    "this night was launched and no process took it up. Start it again when the code server runs"
)
_WORKING = (
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
)
_CLOCK_SLACK = 1.0  # seconds; an event is recorded after its process began
_LAUNCH_SECONDS = 300.0  # as `start_timeout_seconds` of dagster.yaml


def is_alive(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool | None:
    """Whether the process of a run still lives; None where no process of this machine is known.

    A run says which process works on it in its tags; one that did not get so far is known by the
    process number in the engine's events, which counts if that process began before the event.
    """
    noted = Process.parse(run.tags.get(PROCESS_TAG, ""))
    if noted is not None:
        return noted.is_alive()
    entries = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ENGINE_EVENT)
    for entry in reversed(entries):
        event = entry.dagster_event
        number = event.engine_event_data.metadata.get("pid") if event else None
        if number is not None and str(number.value).isdigit():
            began = started_at(int(str(number.value)))
            return began is not None and began <= entry.timestamp + _CLOCK_SLACK
    return None


def reap(instance: dg.DagsterInstance, provinces: Collection[str]) -> tuple[str, ...]:
    """Mark the runs of these provinces whose process is gone as failed; returns their ids.

    A run that is queued, alive, or of another machine is left alone.
    """
    dead = [d for d in dead_runs(instance) if d[0].tags.get(PROVINCE_TAG) in provinces]
    for run, why in dead:
        instance.report_run_failed(run, why)
    return tuple(run.run_id for run, _ in dead)


def dead_runs(instance: dg.DagsterInstance) -> list[tuple[dg.DagsterRun, str]]:
    """Runs that stand as under way although nobody works on them, and why we know; changes
    nothing."""
    under_way = instance.get_run_records(dg.RunsFilter(statuses=list(_WORKING)))
    judged = [(record.dagster_run, _why_dead(instance, record)) for record in under_way]
    return [(run, why) for run, why in judged if why is not None]


def reap_first(
    context: dg.ScheduleEvaluationContext | dg.SensorEvaluationContext, provinces: Collection[str]
) -> None:
    """The same before a schedule or a sensor asks for nights; without an instance (in a dry
    evaluation) there is nothing to reap."""
    if context.instance_ref is not None:
        reap(context.instance, provinces)


def _why_dead(instance: dg.DagsterInstance, record: RunRecord) -> str | None:
    run = record.dagster_run
    alive = is_alive(instance, run)
    if alive is False:
        return GONE
    age = time.time() - record.update_timestamp.timestamp()
    never_began = run.status in (dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING)
    no_process = alive is None and PROCESS_TAG not in run.tags
    return _NEVER_BEGAN if never_began and no_process and age > _LAUNCH_SECONDS else None
