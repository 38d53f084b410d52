"""What starts nights between schedules: files that arrive in the inbox.

Belongs here: the Dagster sensor and which nights it asks for. Does not belong here: looking at
files and remembering them (intake/inbox.py).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import dagster as dg

from assets.layers import dates
from assets.workspace import PROVINCE_TAG
from common.plural import counted
from contracts.registry import SOURCES
from intake.inbox import InboxScan, LogEntry, folder_day, is_real_folder, shown
from intake.ingest_log import IngestLog
from intake.layout import Night
from intake.required import required_sources
from pipelines.liveness import reap_first
from pipelines.nightly import nightly_sync
from pipelines.settings import Settings
from pipelines.watched import readable_provinces

_LOOK_SECONDS = 30


@dataclass(frozen=True)
class Due:
    """A night to start and the key under which Dagster starts it once."""

    night: Night
    run_key: str


@dataclass(frozen=True)
class Plan:
    """What new files lead to: nights to start, and why others wait (one sentence each)."""

    due: tuple[Due, ...]
    waiting: tuple[str, ...]


def scan_inbox(settings: Settings) -> InboxScan:
    """One scan of the inbox of a deployment; records what has become whole."""
    workspace = settings.workspace
    return IngestLog(workspace.layout.ingest_log).scan(
        settings.layout.inbox,
        workspace.layout.snapshots,
        provinces=readable_provinces(settings),
        sources=list(SOURCES),
        stable_for=settings.stable_seconds,
        patience=settings.patience_seconds,
    )


def plan_nights(settings: Settings, scan: InboxScan, province: str | None = None) -> Plan:
    """The nights (of one `province`) that have files nobody has published yet.

    A night waits while files of its province are still being copied (not longer than
    `patience_seconds`: then it starts, and is refused if it needs such a file), while a source that
    it cannot do without has never arrived, and while it has no partition. The key of a start is
    made of the night and of the files' contents: the same files start a night once, whatever
    happens between two looks; one more file starts it again.
    """
    entries = IngestLog(settings.layout.ingest_log).entries()
    copying = {drop.province for drop in set(scan.waiting) - set(scan.stuck)}
    new: dict[Night, list[LogEntry]] = {}
    for entry in entries:
        if entry.counts and not entry.committed and province in (None, entry.province):
            new.setdefault(Night(entry.day, entry.province), []).append(entry)
    due: list[Due] = []
    waiting: list[str] = []
    for night, files in sorted(new.items(), key=lambda item: (item[0].date, item[0].province)):
        required = required_sources(settings.required, night.province)
        missing = _missing(required, entries, night, settings.layout.inbox)
        reason = _why_wait(night, copying, missing)
        if reason:
            waiting.append(f"{night.key}: {reason}")
        else:
            due.append(Due(night, _run_key(night, files)))
    return Plan(tuple(due), tuple(waiting))


def _why_wait(night: Night, copying: Collection[str], missing: Sequence[str]) -> str | None:
    if not dates.has_partition_key(night.date.isoformat()):
        first, last = dates.get_first_partition_key(), dates.get_last_partition_key()
        return f"no partition yet (nights go from {first} to {last})"
    if night.province in copying:
        return "files are still being copied"
    if missing:
        return f"nothing has arrived yet of {', '.join(missing)}"
    return None


def _missing(
    required: Collection[str], entries: Sequence[LogEntry], night: Night, inbox: Path
) -> list[str]:
    arrived = {
        e.source
        for e in entries
        if e.province == night.province and e.day <= night.date and e.counts and not e.returned
    }
    return sorted(
        source
        for source in set(required) - arrived
        if not _folder_before(inbox / night.province / source, night.date)
    )


def _folder_before(folder: Path, night: date) -> bool:
    """Whether the inbox still holds an older delivery that was never registered."""
    if not (is_real_folder(folder) and is_real_folder(folder.parent)):
        return False
    days = (folder_day(path.name) for path in folder.iterdir() if is_real_folder(path))
    return any(day is not None and day < night for day in days)


def _run_key(night: Night, files: Sequence[LogEntry]) -> str:
    contents = "\n".join(sorted(f"{e.source}/{e.sha256}" for e in files))
    return f"inbox|{night.key}|{hashlib.sha256(contents.encode()).hexdigest()[:16]}"


def inbox_sensor(settings: Settings) -> dg.SensorDefinition:
    """The sensor `inbox`: looks every 30 s, starts the night of what has arrived whole."""

    @dg.sensor(
        job=nightly_sync,
        name="inbox_sensor",
        minimum_interval_seconds=_LOOK_SECONDS,
        description="Registers each new file of the inbox once by content, as soon as two looks "
        "see it unchanged, and starts the night of its date and province. Moves nothing.",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        reap_first(context, readable_provinces(settings))
        scan = scan_inbox(settings)
        plan = plan_nights(settings, scan)
        _tell(context, scan)
        if not plan.due:
            return dg.SkipReason(_summary(scan, plan))
        return dg.SensorResult(run_requests=[_request(due) for due in plan.due])

    return sensor


def _request(due: Due) -> dg.RunRequest:
    night = due.night
    key = dg.MultiPartitionKey({"date": night.date.isoformat(), "province": night.province})
    return dg.RunRequest(
        run_key=due.run_key, partition_key=key, tags={PROVINCE_TAG: night.province}
    )


def _tell(context: dg.SensorEvaluationContext, scan: InboxScan) -> None:
    counts: Mapping[str, int] = {
        "registered": len(scan.registered),
        "known bytes under another name": len(scan.again),
        "still being copied": len(scan.waiting),
        "taken away": len(scan.gone),
    }
    context.log.info(", ".join(f"{number} {what}" for what, number in counts.items()))
    for problem in (*scan.logged, *still_changing(scan)):
        context.log.warning(problem)


def still_changing(scan: InboxScan) -> tuple[str, ...]:
    """One sentence per folder with files that have been changing for too long, without their
    names."""
    folders = Counter(shown(drop.path.parent, 3) for drop in scan.stuck)
    return tuple(
        f"{folder}: {counted(number, 'file')} still changing and no longer waited for; ask "
        "the sender whether the copy hangs (names: dongbo inbox)"
        for folder, number in folders.items()
    )


def _summary(scan: InboxScan, plan: Plan) -> str:
    parts = [*plan.waiting]
    if scan.waiting:
        parts.append(f"{counted(len(scan.waiting), 'file')} may still be growing")
    return "; ".join(parts) or "nothing new in the inbox"
