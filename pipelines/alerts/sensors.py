"""The sensors that tell people: after each run of a night, and every few minutes what is late.

Belongs here: Dagster's side of it. Does not belong here: what is told, to whom (tell.py).

They are on from the start, unlike what starts nights: a night must not end unheard because
somebody forgot a switch.
"""

from __future__ import annotations

import logging

import dagster as dg

from common.plural import counted
from intake.layout import Night
from pipelines.alerts.tell import Report, tell_night, tell_what_is_due
from pipelines.nightly import nightly_sync
from pipelines.settings import Settings

_WATCH_SECONDS = 300
_ENDS = {
    "published": dg.DagsterRunStatus.SUCCESS,
    "failed": dg.DagsterRunStatus.FAILURE,
    "stopped": dg.DagsterRunStatus.CANCELED,
}
_PARTITION_TAG = "dagster/partition"


def alert_sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """One sensor for each way in which a run of a night ends, and `alert_watch`."""
    return [*(_run_sensor(settings, end) for end in _ENDS), _watch(settings)]


def _run_sensor(settings: Settings, end: str) -> dg.SensorDefinition:
    # All code locations: a run by hand has none, and when its process was killed nobody else tells.
    @dg.run_status_sensor(
        name=f"alert_{end}",
        run_status=_ENDS[end],
        monitor_all_code_locations=True,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Tells people of a night whose run ended as {end}, once, whoever started it.",
    )
    def sensor(context: dg.RunStatusSensorContext) -> None:
        key = context.dagster_run.tags.get(_PARTITION_TAG)
        if context.dagster_run.job_name == nightly_sync.name and key is not None:
            log_report(context.log, tell_night(settings, context.instance, Night.from_key(key)))

    return sensor


def _watch(settings: Settings) -> dg.SensorDefinition:
    @dg.sensor(
        name="alert_watch",
        minimum_interval_seconds=_WATCH_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Every five minutes: tells people of nights that are not published by "
        "DONGBO_PUBLISHED_BY, and tries channels again that failed.",
    )
    def watch(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        report = tell_what_is_due(settings, context.instance)
        log_report(context.log, report)
        sent, still_open = counted(report.sent, "message"), counted(report.open, "alert")
        return dg.SkipReason(f"{sent} sent, {still_open} open")

    return watch


def log_report(log: logging.Logger, report: Report) -> None:
    """Say in the log of a sensor what was sent and which channel failed."""
    if report.sent:
        log.info("%d messages sent", report.sent)
    for line in (*report.failures, *([report.problem] if report.problem else [])):
        log.warning(line)
