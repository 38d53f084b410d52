"""When things are removed: the daily job that ends every retention, and old run records.

Belongs here: the job, its schedule, pruning Dagster's own history. Does not belong here: what has
expired (intake/retention.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from assets.layers import TIMEZONE
from intake.retention import Expired, Keep, find_expired, remove
from pipelines.journal_retention import forget, outdated_entries, outdated_sample
from pipelines.settings import Settings

_CRON = "0 5 * * *"
_FINISHED = (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)


@dataclass(frozen=True)
class Outdated:
    """What one pruning found: expired things, ids of old run records, numbers of the entries of the
    journal whose personal part has had its time, and how many matches of the control sample by
    province and night."""

    expired: tuple[Expired, ...]
    runs: tuple[str, ...]
    entries: tuple[int, ...]
    sample: Mapping[tuple[str, date], int]


def find_outdated(settings: Settings, instance: dg.DagsterInstance, today: date) -> Outdated:
    """What has outlived its retention on `today`; removes nothing."""
    keep = Keep(night_days=settings.keep_night_days, delivery_days=settings.keep_delivery_days)
    midnight = datetime.combine(today, datetime.min.time(), UTC)
    old = dg.RunsFilter(
        statuses=list(_FINISHED),
        created_before=midnight - timedelta(days=settings.keep_run_days),
    )
    return Outdated(
        tuple(find_expired(settings.layout, today, keep)),
        tuple(sorted(run.run_id for run in instance.get_runs(old))),
        outdated_entries(settings, today),
        outdated_sample(settings, today),
    )


def remove_outdated(settings: Settings, instance: dg.DagsterInstance, found: Outdated) -> None:
    """Remove what `find_outdated` found, with its event logs."""
    forget(settings, found.entries, found.sample)
    remove(settings.layout, found.expired)
    for run_id in found.runs:
        instance.delete_run(run_id)


def retention_job(settings: Settings) -> dg.JobDefinition:
    """The job `retention`: removes what is due, and says how much of each kind."""

    @dg.op(name="end_of_retention")
    def end_of_retention(context: dg.OpExecutionContext) -> None:
        today = datetime.now(ZoneInfo(TIMEZONE)).date()
        found = find_outdated(settings, context.instance, today)
        remove_outdated(settings, context.instance, found)
        kinds = [item.kind for item in found.expired]
        counts = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
        counts["run records"] = len(found.runs)
        counts["personal parts of decisions"] = len(found.entries)
        counts["matches of the control sample"] = sum(found.sample.values())
        context.add_output_metadata(counts)

    @dg.job(
        name="retention",
        description="Removes nights, deliveries, failed candidates, parts of snapshots, run "
        "records, filled workbooks, personal parts of decisions and the control sample that are "
        "older than the settings DONGBO_KEEP_… allow. Each removal is a line of "
        "<home>/removed.csv, or an entry of the journal.",
    )
    def retention() -> None:
        end_of_retention()

    return retention


def retention_schedule(job: dg.JobDefinition) -> dg.ScheduleDefinition:
    """Every day after the nights are done."""
    return dg.ScheduleDefinition(
        name="retention_schedule",
        job=job,
        cron_schedule=_CRON,
        execution_timezone=TIMEZONE,
        description="At 05:00 Vietnam time: removes what has outlived its retention.",
    )
