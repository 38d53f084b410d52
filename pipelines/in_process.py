"""A job run in this process that forgets each step's outputs once they are stored.

Dagster's own `execute_in_process` keeps every output in memory until the run has ended, so that
tests can ask for them: of a night of a million people that is gigabytes, and whoever wants them
finds them in the lake. Belongs here: that one call, with the keeping switched off. It stands on
private names of Dagster; `tests/unit/pipelines/test_in_process.py` says so when a new version no
longer has them. Does not belong here: which job runs and why.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import dagster as dg
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.execute_in_process import core_execute_in_process, merge_run_tags


@contextmanager
def _imported_stays() -> Iterator[None]:
    """Python's search for garbage leaves out what was there before: it would look through all of
    Dagster again and again, a twentieth of a night.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@_imported_stays()
def execute(
    job: dg.JobDefinition,
    instance: dg.DagsterInstance,
    *,
    run_id: str,
    partition_key: str,
    tags: Mapping[str, str],
    run_config: Mapping[str, Any],
) -> None:
    """Run `job` for a partition in this process; what came of it stands in the instance."""
    core_execute_in_process(
        job=InMemoryJob(job_def=job.as_ephemeral_job(resource_defs={}, input_values={})),
        run_config=run_config,
        instance=instance,
        output_capturing_enabled=False,
        raise_on_error=False,
        run_tags=merge_run_tags(
            job_def=job,
            partition_key=partition_key,
            tags=tags,
            asset_selection=None,
            instance=instance,
            run_config=run_config,
        ),
        run_id=run_id,
        asset_selection=frozenset(),
    )
