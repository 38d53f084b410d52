"""`dongbo prune`: remove what has outlived its retention.

Belongs here: showing what goes. Does not belong here: what has expired (intake/retention.py).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from common.plural import counted
from pipelines.cli.common import HomeOption, InboxOption, JsonOption, console, parse_date
from pipelines.cli.night import make_settings

if TYPE_CHECKING:
    from pipelines.retention import Outdated

app = typer.Typer()
_MEGABYTE = 1_000_000


@app.command()
def prune(
    home: HomeOption = None,
    inbox: InboxOption = None,
    today: Annotated[
        str | None,
        typer.Option(help="Count ages on this day (YYYY-MM-DD) instead of today.", metavar="DATE"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be removed.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove what is older than its retention: nights with their workbooks, filled workbooks,
    deliveries, failed candidates, parts of snapshots that were given up, run records, personal
    parts of decisions, whom the control sample asked about.

    Ages are the settings DONGBO_KEEP_NIGHT_DAYS, DONGBO_KEEP_DELIVERY_DAYS, DONGBO_KEEP_RUN_DAYS
    and DONGBO_KEEP_DECISION_DAYS. The two newest nights of a province, the newest delivery of a
    source, deliveries that were never published and decisions that the newest night rests on stay.
    Every removal becomes a line of <home>/removed.csv, of a decision an entry of the journal. The
    schedule retention_schedule does the same every day.

    Example: dongbo prune --dry-run
    """
    from zoneinfo import ZoneInfo

    from assets.layers import TIMEZONE
    from pipelines.instance import open_instance
    from pipelines.retention import find_outdated, remove_outdated

    settings = make_settings(home, inbox)
    day = parse_date(today) if today else datetime.now(ZoneInfo(TIMEZONE)).date()
    with open_instance(settings) as instance:
        found = find_outdated(settings, instance, day)
        rows = _rows(found)
        if not dry_run:
            remove_outdated(settings, instance, found)
    if as_json:
        answer = {
            "removed": not dry_run,
            "things": rows,
            "runs": len(found.runs),
            "decisions": len(found.entries),
            "control_sample": sum(found.sample.values()),
        }
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    _show(rows, found, dry_run=dry_run)


def _rows(found: Outdated) -> list[dict[str, str | int]]:
    rows: list[dict[str, str | int]] = []
    for item in found.expired:
        files, size = item.size
        names = {"kind": item.kind, "province": item.province, "source": item.source}
        rows.append({**names, "day": item.day.isoformat(), "files": files, "bytes": size})
    return rows


def _show(rows: list[dict[str, str | int]], found: Outdated, *, dry_run: bool) -> None:
    verb = "would be removed" if dry_run else "removed"
    if rows:
        table = Table("kind", "province", "source", "day", "files", "MB", title=verb)
        for column in table.columns[4:]:
            column.justify = "right"
        for row in rows:
            size = f"{int(row['bytes']) / _MEGABYTE:,.1f}"
            table.add_row(
                *(str(row[k]) for k in ("kind", "province", "source", "day", "files")), size
            )
        console.print(table)
    console.print(
        f"{counted(len(rows), 'thing')}, {counted(len(found.runs), 'run record')}, "
        f"{counted(len(found.entries), 'personal part')} of decisions and "
        f"{counted(sum(found.sample.values()), 'line')} of the control sample {verb}"
    )
