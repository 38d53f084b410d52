"""The composition root: every asset, check, job and schedule of Dongbo in one Definitions object.

Belongs here: putting the parts together, with keyword overrides for tests. Does not belong here:
the parts.
"""

from __future__ import annotations

import os

import dagster as dg

from assets.catalogue import all_assets
from assets.io_manager import LakeIOManager
from contracts.registry import FAULTS
from intake.guard import PRIVATE
from pipelines.alerts.sensors import alert_sensors
from pipelines.nightly import nightly_schedule, nightly_sync
from pipelines.retention import retention_job, retention_schedule
from pipelines.sensors import inbox_sensor
from pipelines.settings import Settings


def build_definitions(settings: Settings | None = None) -> dg.Definitions:
    """All definitions for a deployment with these settings (default: from the environment)."""
    settings = settings or Settings()
    workspace = settings.workspace
    retention = retention_job(settings)
    return dg.Definitions(
        assets=all_assets(),
        jobs=[nightly_sync, retention],
        sensors=[inbox_sensor(settings), *alert_sensors(settings)],
        schedules=[
            nightly_schedule(settings),
            retention_schedule(retention),
        ],
        resources={"workspace": workspace, "lake": LakeIOManager(lake=str(workspace.layout.lake))},
        executor=dg.in_process_executor,
    )


os.umask(PRIVATE)  # for what Dagster itself writes: event logs, captured output, schedule state
for _fault in FAULTS:
    dg.get_dagster_logger().warning("%s: the source is left out", _fault)
defs = build_definitions()
