"""The nightly job and its schedule.

Belongs here: which assets make a night, when it starts, how a run is tagged. Does not belong here:
how a person starts one (cli/).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from assets.layers import TIMEZONE
from assets.workspace import PROVINCE_TAG
from pipelines.liveness import reap_first
from pipelines.settings import Settings
from pipelines.watched import watched_provinces

nightly_sync = dg.define_asset_job(
    "nightly_sync",
    selection=dg.AssetSelection.all(),
    description="One night of one province: received → accepted → mentions → links → conflicts → "
    "warehouse → report. Nothing is published unless every blocking check passes.",
    tags={"dagster/max_runtime": "14400"},
)


def nightly_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """Start last night's partition of each watched province, once per night and province."""

    @dg.schedule(
        job=nightly_sync,
        cron_schedule=settings.night_start,
        execution_timezone=TIMEZONE,
        name="nightly_sync_schedule",
        description="At 01:00 Vietnam time: the data date that has just ended, for each province.",
    )
    def schedule(
        context: dg.ScheduleEvaluationContext,
    ) -> Iterator[dg.RunRequest | dg.SkipReason]:
        local = context.scheduled_execution_time.astimezone(ZoneInfo(TIMEZONE))
        ended = local.date() - timedelta(days=1)
        provinces = watched_provinces(settings)
        if not provinces:
            yield dg.SkipReason(
                "no province has delivered anything yet; put files into "
                "inbox/<province>/<source>/<date>/ or name provinces in DONGBO_PROVINCES"
            )
        reap_first(context, provinces)
        for province in provinces:
            key = dg.MultiPartitionKey({"date": ended.isoformat(), "province": province})
            yield dg.RunRequest(run_key=str(key), partition_key=key, tags={PROVINCE_TAG: province})

    return schedule
