"""`dongbo inbox`: what has arrived, what waits, what is published.

Belongs here: showing the register of the inbox. Does not belong here: keeping it (assets/inbox.py)
and starting nights (pipelines/sensors.py, `dongbo run`).
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from pipelines.cli.common import HomeOption, InboxOption, JsonOption, console, known_province
from pipelines.cli.night import make_settings

if TYPE_CHECKING:
    from assets.inbox import Look, Registered
    from pipelines.sensors import Plan

app = typer.Typer()


@app.command()
def inbox(
    province: Annotated[
        str | None, typer.Option("--province", help="One province only, for example 66.")
    ] = None,
    home: HomeOption = None,
    inbox: InboxOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look at the inbox twice, register what is whole, and show what is known.

    Deliveries go into <inbox>/<province>/<source>/<YYYY-MM-DD>/; a file dropped straight into
    <inbox>/<province>/<source>/ belongs to the day on which it was complete, Vietnam time. Each
    content is read once, whatever its name; files still being copied wait. Nothing is moved or
    deleted. The sensor of `dongbo dev` does the same every 30 s and starts the nights; without it,
    start them with dongbo run.

    Example: dongbo inbox --province 66
    """
    from assets.register import Register
    from pipelines.sensors import look_at_inbox, plan_nights
    from pipelines.watched import readable_provinces

    settings = make_settings(home, inbox)
    if province is not None:
        known_province(province, readable_provinces(settings))
    first = look_at_inbox(settings)
    if first.waiting:
        with console.status("waiting whether files still grow"):
            time.sleep(settings.settle_seconds + 0.1)
    look = look_at_inbox(settings) if first.waiting else first
    entries = Register(settings.home.resolve() / "inbox.sqlite").entries(province)
    plan = plan_nights(settings, look)
    if as_json:
        typer.echo(json.dumps(_plain(entries, look, plan), ensure_ascii=False, indent=2))
    else:
        _show(entries, look, plan)


def _plain(entries: list[Registered], look: Look, plan: Plan) -> dict[str, Any]:
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
        "still_copied": len(look.waiting),
        "problems": list(look.problems),
        "due": [due.night.key for due in plan.due],
        "waiting": list(plan.waiting),
    }


def _state(entry: Registered) -> str:
    if entry.archived:
        return "published, archived"
    return "published" if entry.committed else "new"


def _show(entries: list[Registered], look: Look, plan: Plan) -> None:
    table = Table("date", "prov.", "source", "file", "bytes", "kind", "state", title="Inbox")
    table.columns[4].justify = "right"
    for e in entries:
        kind = "corrected rows" if e.returned else "extract"
        state = f"[green]{_state(e)}[/green]" if e.committed else f"[bold]{_state(e)}[/bold]"
        table.add_row(str(e.day), e.province, e.source, escape(e.name), f"{e.size:,}", kind, state)
    console.print(table)
    if look.waiting:
        console.print(f"[yellow]•[/yellow] {len(look.waiting)} files are still being copied")
    for text in (*look.problems, *plan.waiting):
        console.print(f"[yellow]•[/yellow] {escape(text)}", highlight=False)
    for due in plan.due:
        night = due.night
        console.print(
            f"[bold]dongbo run --date {night.date} --province {night.province}[/bold]   "
            "has something new",
            highlight=False,
        )
