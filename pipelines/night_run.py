"""Running one night headless, in this process, on the deployment's real Dagster instance.

Belongs here: starting the job for a partition, telling a listener how it goes. Does not belong
here: how that is shown (cli/), what came of it (outcomes.py), what the assets do (assets/).
"""

from __future__ import annotations

import math
import signal
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import dagster as dg

from assets.decided import JOURNAL_TAG
from assets.workspace import PROCESS_TAG, PROVINCE_TAG
from common.processes import this_process
from intake.guard import private_files
from intake.layout import Night
from intake.turns import Holder, TurnTakenError, take_turn
from pipelines.definitions import build_definitions
from pipelines.in_process import execute
from pipelines.instance import open_instance
from pipelines.liveness import reap
from pipelines.outcomes import Exit, NightResult, outcome_of
from pipelines.settings import Settings

Listener = Callable[[str, int, int], None]


def run_night(
    night: Night,
    settings: Settings,
    listener: Listener | None = None,
    *,
    wait: bool = False,
    told: Callable[[Holder], None] | None = None,
    journal: int | None = None,
) -> NightResult:
    """Run every asset of `night`; `listener(step, done, total)` hears of each step as it starts.

    Where another run is working on the province, the result says which (exit 5) and nothing was
    begun; with `wait` we wait until it has ended, and `told` hears of whom. `journal` is the number
    of the last entry of people's decisions to obey (default: the newest). Runs of the province
    whose process is gone are marked failed first. OSError, sqlite3.Error or
    sqlalchemy.exc.SQLAlchemyError where the home cannot be written.
    """
    run_id = str(uuid.uuid4())
    turns = settings.layout.turns
    patience = math.inf if wait else 0.0
    try:
        with (
            private_files(),
            take_turn(turns, night.province, night.key, run_id, wait=patience, told=told),
        ):
            return _run(night, settings, run_id, listener, journal)
    except TurnTakenError as taken:
        return NightResult(night.key, "", Exit.INFRASTRUCTURE, (str(taken),))


def _run(
    night: Night, settings: Settings, run_id: str, listener: Listener | None, journal: int | None
) -> NightResult:
    tags = {PROVINCE_TAG: night.province, PROCESS_TAG: this_process().text}
    if journal is not None:
        tags[JOURNAL_TAG] = str(journal)
    job = build_definitions(settings).resolve_job_def("nightly_sync")
    with open_instance(settings) as instance:
        reap(instance, [night.province])
        total = len(job.graph.node_dict)
        _narrate(instance, run_id, total, listener)
        with _ended_by_signals():
            execute(
                job,
                instance,
                run_id=run_id,
                partition_key=night.key,
                tags=tags,
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            )
        return outcome_of(instance, run_id)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM ends the night as Ctrl-C does: the run is recorded as stopped, not left standing.

    Dagster takes over SIGINT's handler for both while it runs. Of a process that was started in the
    background of a script SIGINT is ignored; then SIGTERM would be, too.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN

    def stop(number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGINT or not ignored:
            raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _narrate(
    instance: dg.DagsterInstance, run_id: str, total: int, listener: Listener | None
) -> None:
    """Has `listener` hear of each step from the run itself: no log is read over and over."""
    if listener is None:
        return
    started, done = "", 0

    def hear(entry: dg.EventLogEntry) -> None:
        nonlocal started, done
        match entry.dagster_event_type:
            case dg.DagsterEventType.STEP_START:
                started = entry.step_key or ""
            case dg.DagsterEventType.STEP_SUCCESS:
                done += 1
            case _:
                return
        listener(started, done, total)

    instance.add_event_listener(run_id, hear)
