"""`dongbo run` and `dongbo dev`: one night headless, and the Dagster web interface.

Belongs here: showing how a night goes and how it ended. Does not belong here: running it
(night_run.py).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from common.plural import counted
from pipelines.cli.answers import HOME
from pipelines.cli.common import (
    HomeOption,
    InboxOption,
    JsonOption,
    console,
    known_province,
    parse_date,
    refuse,
    say_faults,
)

if TYPE_CHECKING:
    from pipelines.alerts.tell import Report
    from pipelines.outcomes import NightResult
    from pipelines.settings import Settings

app = typer.Typer()


@app.command()
def run(
    date: Annotated[str, typer.Option("--date", help="Data date of the night, YYYY-MM-DD.")],
    province: Annotated[str, typer.Option("--province", help="Province code, for example 66.")],
    home: HomeOption = None,
    inbox: InboxOption = None,
    wait: Annotated[
        bool,
        typer.Option("--wait", help="Wait while another night of the province is under way."),
    ] = False,
    journal: Annotated[
        int | None,
        typer.Option(
            help="Obey what people decided only up to this entry of the journal: repeats a night "
            "as it was.",
            min=0,
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Run one night of one province: read, validate, match, audit, publish, report.

    One night of a province runs at a time, whoever started it: a second start says who runs since
    when and leaves with 5, or waits with --wait.

    Exit codes: 0 published · 2 wrong arguments · 3 the delivery was refused · 4 a gate (row ledger
    or warehouse audit) failed · 5 infrastructure. After 3, 4 and 5 the warehouse published before
    stays in use. Who hears of it: docs/operations.md, Alerts.

    Example: dongbo run --date 2026-11-02 --province 66
    """
    settings = make_settings(home, inbox)
    import sqlite3

    from sqlalchemy.exc import SQLAlchemyError

    from assets.layers import dates
    from intake.layout import Night
    from pipelines.alerts.tell import tell_broken, tell_by_hand
    from vietnam.provinces import PROVINCES

    night = Night(parse_date(date), known_province(province, sorted(PROVINCES)))
    if not dates.has_partition_key(night.date.isoformat()):
        raise typer.BadParameter(
            f"{night.date} has no partition: nights go from "
            f"{dates.get_first_partition_key()} to {dates.get_last_partition_key()}."
        )
    try:
        result = run_with_progress(night, settings, quiet=as_json, wait=wait, journal=journal)
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        show_told(tell_broken(settings, night, error))
        raise
    if not result.run_id:  # not begun: another night of the province is under way
        if as_json:
            typer.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
        else:
            show_result(result)
        raise typer.Exit(int(result.exit))
    told = tell_by_hand(settings, night, result)
    if as_json:
        answer = result.as_json() | {"alerts": told.as_json()}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        show_result(result)
        show_told(told)
    raise typer.Exit(int(result.exit))


@app.command()
def dev(
    home: HomeOption = None,
    inbox: InboxOption = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000,
) -> None:
    """Run Dagster's web interface, schedules and sensors on this machine (no login, so loopback
    only).

    Ctrl-C or SIGTERM ends all of it: nights under way have 15 seconds to finish, then they are
    stopped and recorded as failed.

    Example: dongbo dev --port 3000
    """
    from pipelines.instance import PROJECT, prepare_instance
    from pipelines.process_tree import serve

    settings = make_settings(home, inbox)
    environment = os.environ | {
        "DAGSTER_HOME": str(prepare_instance(settings)),
        "DONGBO_HOME": str(settings.layout.home),
        "DONGBO_INBOX": str(settings.layout.inbox),
    }
    console.print(f"Dagster: http://127.0.0.1:{port}   (stop with Ctrl-C)")
    command = [sys.executable, "-m", "dagster", "dev", "-m", "pipelines.definitions"]
    raise typer.Exit(serve([*command, "-h", "127.0.0.1", "-p", str(port)], environment, PROJECT))


def make_settings(home: Path | None, inbox: Path | None) -> Settings:
    """Settings from the environment, overridden by what was given on the command line; leaves with
    exit code 2 where a variable holds what cannot be."""
    from pydantic import ValidationError

    from pipelines.settings import Settings, misspelt

    for name, meant in misspelt(os.environ).items():
        console.print(
            f"[yellow]•[/yellow] {name} is no setting and is not read: is {meant} meant?",
            highlight=False,
            soft_wrap=True,
        )
    say_faults()
    given: dict[str, Any] = {"home": home, "inbox": inbox}
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = [f"DONGBO_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
        refuse("; ".join(wrong))
    HOME.set(settings.layout.home)
    return settings


def run_with_progress(
    night: Any,
    settings: Settings,
    *,
    quiet: bool,
    wait: bool = False,
    journal: int | None = None,
) -> NightResult:
    """Run a night with a progress bar on stderr (none when `quiet`)."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    from pipelines.night_run import run_night

    def tell(holder: object) -> None:
        console.print(f"waiting for {holder}", highlight=False, soft_wrap=True)

    if quiet:
        return run_night(night, settings, wait=wait, told=tell, journal=journal)
    columns = (
        TextColumn(f"[bold]{night.date} {night.province}[/bold]"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[step]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("night", total=None, step="starting")

        def listen(step: str, done: int, total: int) -> None:
            bar.update(task, total=total, completed=done, step=step.replace("__", "/"))

        return run_night(night, settings, listen, wait=wait, told=tell, journal=journal)


_STANDS = {
    "late": "trễ so với nhịp gửi, dùng lần gửi {days} ngày trước · late: read as delivered {days} "
    "days ago",
    "stale": "quá cũ, dùng lần gửi {days} ngày trước · stale: read as delivered {days} days ago",
    "missing": "chưa từng nhận, đêm chạy không có nguồn này · never delivered: the night went "
    "without it",
}


def show_result(result: NightResult) -> None:
    """Rows per asset, problems, and where everything lies."""
    table = Table("asset", "rows", title=f"{result.night}: {result.exit.name.lower()}")
    table.columns[1].justify = "right"
    for asset, rows in result.rows.items():
        table.add_row(asset, f"{rows:,}")
    console.print(table)
    for source, state, days in result.not_fresh:
        console.print(
            f"[yellow]•[/yellow] {source}: {_STANDS[state].format(days=days)}", soft_wrap=True
        )
    for problem in result.problems:
        console.print(f"[red]✗[/red] {escape(problem)}", highlight=False, soft_wrap=True)
    if result.problems:
        console.print(
            "The warehouse of this night was published before that; what follows it (report, "
            "workbook, register) is missing: start the night again."
            if result.published
            else "The warehouse published before this night stays in use.",
            soft_wrap=True,
        )
    for label, path in (
        ("warehouse", result.published),
        ("report", result.report),
        ("workbooks", result.workbooks),
    ):
        if path:
            console.print(f"  {label:<10} {path}", highlight=False, soft_wrap=True)


def show_told(told: Report) -> None:
    """Who heard of it, which channel failed, and that nobody does where no address is set."""
    if told.sent:
        console.print(f"[green]✓[/green] {counted(told.sent, 'alert message')} sent")
    for line in (*told.failures, *([told.problem] if told.problem else [])):
        console.print(f"[yellow]•[/yellow] {line}", highlight=False)
    if told.open and not told.channels:
        console.print(
            f"[yellow]•[/yellow] {counted(told.open, 'alert is', 'alerts are')} open and nobody "
            "hears of it: put an address into <home>/secret/alert_addresses.txt "
            "(docs/operations.md).",
            highlight=False,
        )
