"""`dongbo inbox`: what has arrived, what waits, what is published, what is missing.

Belongs here: showing the ingest log. Does not belong here: keeping it (intake/ingest_log.py)
and starting nights (pipelines/sensors.py, `dongbo run`).
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from pipelines.cli.common import (
    HomeOption,
    InboxOption,
    JsonOption,
    console,
    known_province,
    parse_date,
)
from pipelines.cli.night import make_settings

if TYPE_CHECKING:
    from intake.inbox import InboxFile, InboxScan, LogEntry
    from pipelines.arrivals import Missing
    from pipelines.sensors import Plan

app = typer.Typer()


@app.command()
def inbox(
    province: Annotated[
        str | None, typer.Option("--province", help="One province only, for example 66.")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            "--date", help="List what is missing of this day (default: today, Vietnam time)."
        ),
    ] = None,
    home: HomeOption = None,
    inbox: InboxOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look at the inbox twice, register what is whole, show what is known and what is missing.

    Deliveries go into <inbox>/<province>/<source>/<YYYY-MM-DD>/; a file dropped straight into
    <inbox>/<province>/<source>/ belongs to the day on which it was complete, Vietnam time. Each
    content is read once, whatever its name; files still being copied wait; a file that was taken
    away again is shown as gone and no longer counts. Nothing is moved or deleted. The id of a file
    (the first digits of its SHA-256) is what logs call it by when its name could be a person's. The
    sensor of `dongbo dev` does the same every 30 s and starts the nights; without it, start them
    with dongbo run.

    Example: dongbo inbox --province 66
    """
    from intake.ingest_log import VIETNAM, IngestLog
    from pipelines.arrivals import missing_on
    from pipelines.sensors import plan_nights, scan_inbox
    from pipelines.watched import readable_provinces, watched_provinces

    settings = make_settings(home, inbox)
    day = parse_date(date) if date else datetime.now(VIETNAM).date()
    if province is not None:
        known_province(province, readable_provinces(settings))
    first = scan_inbox(settings)
    if first.waiting:
        with console.status("waiting whether files still grow"):
            time.sleep(settings.stable_seconds + 0.1)
    scan = scan_inbox(settings) if first.waiting else first
    entries = IngestLog(settings.layout.ingest_log).entries(province)
    plan = plan_nights(settings, scan, province)
    provinces = [province] if province else watched_provinces(settings)
    missing = missing_on(day, provinces, entries, scan.waiting, settings.required)
    if as_json:
        answer = _plain(entries, scan, plan) | {"day": str(day), "missing": _plainly(missing)}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _show(entries, scan, plan)
        _show_missing(day, missing)


def _plainly(missing: list[Missing]) -> list[dict[str, Any]]:
    return [asdict(one) | {"last": one.last.isoformat() if one.last else None} for one in missing]


def _plain(entries: list[LogEntry], scan: InboxScan, plan: Plan) -> dict[str, Any]:
    return {
        "files": [
            {
                "province": e.province,
                "source": e.source,
                "date": e.day.isoformat(),
                "name": e.name,
                "sha256": e.sha256,
                "size": e.size,
                "returned": e.returned,
                "state": _state(e),
            }
            for e in entries
        ],
        "still_copied": len(scan.waiting),
        "stuck": [_place(drop) for drop in scan.stuck],
        "problems": list(scan.problems),
        "due": [due.night.key for due in plan.due],
        "waiting": list(plan.waiting),
    }


def _place(drop: InboxFile) -> str:
    from intake.inbox import shown

    return shown(drop.path)


def _state(entry: LogEntry) -> str:
    if entry.archived:
        return "published, archived"
    if entry.committed:
        return "published, taken away" if entry.gone else "published"
    return "gone" if entry.gone else "new"


def _show(entries: list[LogEntry], scan: InboxScan, plan: Plan) -> None:
    from intake.file_names import ID_DIGITS

    headings = ("date", "prov.", "source", "file", "id", "bytes", "kind", "state")
    table = Table(*headings, title="Inbox")
    table.columns[5].justify = "right"
    for column in (0, 4, 5):
        table.columns[column].no_wrap = True
    table.columns[3].overflow = "fold"  # the name that logs do not say is looked up here
    for e in entries:
        kind = "corrected rows" if e.returned else "extract"
        style = "green" if e.committed else "dim" if e.gone else "bold"
        table.add_row(
            str(e.day), e.province, e.source, escape(e.name), e.sha256[:ID_DIGITS],
            f"{e.size:,}", kind, f"[{style}]{_state(e)}[/{style}]",
        )  # fmt: skip
    console.print(table)
    for drop in scan.waiting:
        words = (
            "keeps changing and is no longer waited for: ask the sender whether the copy hangs"
            if drop in scan.stuck
            else "is still being copied"
        )
        _point(f"{_place(drop)} {words}")
    for text in (*scan.problems, *plan.waiting):
        _point(text)
    for due in plan.due:
        night = due.night
        console.print(
            f"[bold]dongbo run --date {night.date} --province {night.province}[/bold]   "
            "has something new",
            highlight=False,
        )


def _show_missing(day: date, missing: list[Missing]) -> None:
    if not missing:
        console.print(f"Nothing is missing of {day}.", highlight=False)
        return
    table = Table("prov.", "source", "newest before", "", title=f"Not arrived of {day}")
    for one in missing:
        note = "is being copied" if one.arriving else "" if one.required else "optional"
        last = f"{one.last} ({(day - one.last).days} days)" if one.last else "never"
        table.add_row(one.province, one.source, last, note)
    console.print(table)


def _point(text: str) -> None:
    console.print(f"[yellow]•[/yellow] {escape(text)}", highlight=False, soft_wrap=True)
