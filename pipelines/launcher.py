"""How scheduled and sensor-started nights are launched: as Dagster does, with a look at their
health.

Belongs here: the run launcher that `dagster.yaml` names. Does not belong here: what is dead
(liveness.py). Dagster's own launcher cannot say whether a run still lives; with this one the
daemon's run monitoring finds a dead process within one of its rounds, also when the code server
that began it died with it. For code server and daemon on one machine.
"""

from __future__ import annotations

import dagster as dg
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus

from pipelines.liveness import GONE, is_alive


class WatchedRunLauncher(DefaultRunLauncher):
    """Dagster's default launcher that answers whether the process of a run still lives."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        """It does."""
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """RUNNING while its process lives (or cannot be seen from here), else NOT_FOUND."""
        if is_alive(self._instance, run) is False:
            return CheckRunHealthResult(WorkerStatus.NOT_FOUND, GONE)
        return CheckRunHealthResult(WorkerStatus.RUNNING)
