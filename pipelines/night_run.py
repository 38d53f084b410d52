"""Running one night headless, in this process, on the deployment's real Dagster instance.

Belongs here: starting the job for a partition, telling a listener how it goes. Does not belong
here: how that is shown (cli/), what came of it (outcomes.py), what the assets do (assets/).
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dagster as dg

from assets.workspace import Night
from pipelines.definitions import build_definitions
from pipelines.instance import open_instance
from pipelines.nightly import PROVINCE_TAG
from pipelines.outcomes import NightResult, outcome_of
from pipelines.settings import Settings

Listener = Callable[[str, int, int], None]
_POLL_SECONDS = 0.25


def run_night(night: Night, settings: Settings, listener: Listener | None = None) -> NightResult:
    """Run every asset of `night`; `listener(step, done, total)` hears of each step as it starts."""
    job = build_definitions(settings).resolve_job_def("nightly_sync")
    with open_instance(settings) as instance:
        run_id = str(uuid.uuid4())
        total = len(job.graph.node_dict)
        with _narrate(instance, run_id, total, listener):
            job.execute_in_process(
                instance=instance,
                run_id=run_id,
                partition_key=night.key,
                tags={PROVINCE_TAG: night.province},
                raise_on_error=False,
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            )
        return outcome_of(instance, run_id)


@contextmanager
def _narrate(
    instance: dg.DagsterInstance, run_id: str, total: int, listener: Listener | None
) -> Iterator[None]:
    if listener is None:
        yield
        return
    finished = threading.Event()

    def follow() -> None:
        while not finished.wait(_POLL_SECONDS):
            tell()

    def tell() -> None:
        kinds = {dg.DagsterEventType.STEP_START, dg.DagsterEventType.STEP_SUCCESS}
        started, done = "", 0
        for entry in instance.all_logs(run_id, of_type=kinds):
            if entry.dagster_event_type == dg.DagsterEventType.STEP_START:
                started = entry.step_key or ""
            else:
                done += 1
        if started:
            listener(started, done, total)

    thread = threading.Thread(target=follow, name="night-progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()
        tell()
