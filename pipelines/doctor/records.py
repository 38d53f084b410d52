"""Dagster: its database, dead runs, the daemon, what starts nights and what tells of them.

Belongs here: what only the records of the deployment know. Does not belong here: files (home.py).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
from dagster._core.scheduler.instigation import InstigatorStatus
from dagster._utils.schedules import cron_string_iterator, is_valid_cron_string

from assets.layers import TIMEZONE
from common.plural import counted
from pipelines.doctor.findings import Finding, ok, problem, warning
from pipelines.liveness import dead_runs
from pipelines.nightly import nightly_sync
from pipelines.settings import Settings

_UI = "in the UI of dongbo dev (Automation)"
_OFF = {
    "nightly_sync_schedule": (
        "nightly_sync_schedule is off, inbox_sensor is on: nights start only when files arrive",
        f"Turn nightly_sync_schedule on {_UI}, or let cron run each night.",
    ),
    "inbox_sensor": (
        "inbox_sensor is off, nightly_sync_schedule is on: files that arrive start no night",
        f"Turn inbox_sensor on {_UI}; until then dongbo inbox names the nights to run.",
    ),
}
"""What is not done while one of the two starters is off, and what to do."""
_TELLERS = ("alert_published", "alert_failed", "alert_stopped", "alert_watch")
_ON = {InstigatorStatus.RUNNING, InstigatorStatus.AUTOMATICALLY_RUNNING}
_HEARTBEAT_SECONDS = 300.0
_DAEMONS = ("SENSOR", "SCHEDULER", "QUEUED_RUN_COORDINATOR")
_BY_HAND = timedelta(hours=36)


def check_database(settings: Settings, instance: dg.DagsterInstance) -> Iterator[Finding]:
    """Whether Dagster's database answers, and its SQLite files are whole."""
    runs = instance.get_runs_count()
    history = settings.layout.instance / "history"
    files = [history / "runs.db", history / "runs" / "index.db"]
    files.append(settings.layout.instance / "schedules" / "schedules.db")
    broken = [path.name for path in files if path.is_file() and not _whole(path)]
    if broken:
        yield problem(
            "dagster",
            f"damaged: {', '.join(broken)}",
            "Stop Dongbo and put the folder back from its backup, or move it away: run "
            "records are lost, no data.",
        )
    elif not instance.run_launcher.supports_check_run_worker_health:
        yield warning(
            "dagster",
            f"{counted(runs, 'run')}; its dagster.yaml cannot notice that a run died",
            f"Take run_launcher and run_monitoring of Dongbo's dagster.yaml over into "
            f"{settings.layout.instance / 'dagster.yaml'}.",
        )
    else:
        yield ok("dagster", f"{counted(runs, 'run')}, the database is whole")


def _whole(path: Path) -> bool:
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
        try:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False


def check_runs(instance: dg.DagsterInstance) -> Iterator[Finding]:
    """Whether a run stands as under way although nobody works on it."""
    dead = dead_runs(instance)
    if not dead:
        yield ok("runs", "no dead run")
    for run, why in dead:
        night = run.tags.get("dagster/partition", run.job_name)
        day, _, province = night.partition("|")
        again = f"dongbo run --date {day} --province {province}" if province else "start it again"
        yield problem("runs", f"{night}: {why.split('. ')[0]}", f"It is ended by: {again}")


def check_starters(instance: dg.DagsterInstance) -> Iterator[Finding]:
    """Whether something starts nights: schedule and sensor with the daemon, or cron."""
    states = {name: _on(instance, name) for name in _OFF}
    alive = _daemon_alive(instance)
    mend = "Keep dongbo dev running and turn both on in its UI (Automation)."
    if alive and all(states.values()):
        yield ok("schedule", "the daemon runs, schedule and sensor are on")
        return
    off = [name for name, on in states.items() if not on]
    if alive and len(off) == 1:
        yield warning("schedule", *_OFF[off[0]])
        return
    said = "; ".join(
        [*([] if alive else ["the daemon does not run"]), *(f"{name} is off" for name in off)]
    )
    if _run_lately(instance):
        yield warning("schedule", f"{said}; nights are started in another way", mend)
    else:
        yield problem("schedule", f"{said}: nothing starts a night", mend)


def check_hours(settings: Settings) -> Iterator[Finding]:
    """Whether nights begin before the hour by which they must be published."""
    if not is_valid_cron_string(settings.night_start):
        yield problem(
            "schedule",
            f"DONGBO_NIGHT_START is no cron line: {settings.night_start}",
            "Write minute, hour, day, month, weekday, for example 0 1 * * *.",
        )
        return
    midnight = datetime.now(ZoneInfo(TIMEZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    start = next(
        iter(cron_string_iterator(midnight.timestamp(), settings.night_start, TIMEZONE))
    ).time()
    if start >= settings.published_by:
        yield warning(
            "schedule",
            f"nights start at {start:%H:%M} and are late from {settings.published_by:%H:%M} on",
            "Set DONGBO_PUBLISHED_BY to an hour after DONGBO_NIGHT_START, on the same day.",
        )


def check_tellers(instance: dg.DagsterInstance) -> Iterator[Finding]:
    """Whether the sensors of alerts were turned off."""
    stopped = [name for name in _TELLERS if _states(instance, name) & {InstigatorStatus.STOPPED}]
    if stopped:
        yield problem(
            "alerts",
            f"turned off: {', '.join(stopped)}",
            "Turn them on in the UI (Automation): nobody hears of a bad night.",
        )
    else:
        yield ok("alerts", "the sensors that tell people are on wherever the daemon runs")


def _states(instance: dg.DagsterInstance, name: str) -> set[InstigatorStatus]:
    return {s.status for s in instance.all_instigator_state() if s.instigator_name == name}


def _on(instance: dg.DagsterInstance, name: str) -> bool:
    return bool(_states(instance, name) & _ON)


def _daemon_alive(instance: dg.DagsterInstance) -> bool:
    beats = instance.get_daemon_heartbeats()
    now = time.time()
    return all(
        name in beats and now - beats[name].timestamp < _HEARTBEAT_SECONDS for name in _DAEMONS
    )


def _run_lately(instance: dg.DagsterInstance) -> bool:
    lately = dg.RunsFilter(job_name=nightly_sync.name, created_after=datetime.now(UTC) - _BY_HAND)
    return bool(instance.get_runs(lately, limit=1))
