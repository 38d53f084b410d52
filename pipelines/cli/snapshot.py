"""`dongbo snapshot`: read a database of a province into a delivery of the inbox.

Belongs here: arguments, progress, what is printed. Does not belong here: the snapshot itself
(`sources.database_snapshot`).
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from common.plural import counted
from pipelines.cli.common import (
    HomeOption,
    InboxOption,
    JsonOption,
    console,
    known_province,
    known_source,
    parse_date,
    refuse,
)
from pipelines.cli.night import make_settings

if TYPE_CHECKING:
    from sources.database_snapshot import SnapshotResult

app = typer.Typer()


@app.command()
def snapshot(
    province: Annotated[str, typer.Option("--province", help="Province code, for example 66.")],
    source: Annotated[str, typer.Option("--source", help="Source, for example land.")],
    date: Annotated[str, typer.Option("--date", help="Data date of the delivery, YYYY-MM-DD.")],
    home: HomeOption = None,
    inbox: InboxOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of a snapshot delivered before.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read a database at one moment into the inbox, as Parquet that a night reads like any file.

    What is read stands in <home>/databases/<province>/<source>.toml, the connection in an
    environment variable that this file names. Cut off, it leaves nothing: run it again.

    Exit codes: 0 delivered · 2 arguments or settings are wrong · 5 database, network or disk.

    Example: dongbo snapshot --province 66 --source land --date 2026-11-02
    """
    _known(province, source)
    settings = make_settings(home, inbox)
    data_date = parse_date(date).isoformat()
    target = settings.layout.inbox / province / source / data_date / f"{source}.parquet"
    if target.exists() and not replace:
        refuse(escape(f"{target} is there already; give --replace to read the database again."))
    result = _take(settings.layout.home, province, source, target, quiet=as_json)
    if as_json:
        shown = {
            "file": str(result.path),
            "rows": result.rows,
            "columns": result.columns,
        }
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    size = f"{counted(result.rows, 'row')} × {counted(result.columns, 'column')}"
    console.print(
        f"[green]✓[/green] {size}: {result.path}",
        highlight=False,
        soft_wrap=True,
    )


def _known(province: str, source: str) -> None:
    from vietnam.provinces import PROVINCES

    known_province(province, sorted(PROVINCES))
    known_source(source)


def _take(home: Path, province: str, source: str, target: Path, *, quiet: bool) -> SnapshotResult:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from pipelines.outcomes import Exit
    from sources.database import Cause, DatabaseError, load_settings, settings_path
    from sources.database_snapshot import take_snapshot
    from sources.limits import Limits

    columns: tuple[Any, ...] = (
        TextColumn(f"[bold]{province} {source}[/bold]"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("rows"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=quiet) as bar:
        task = bar.add_task("rows", total=None)

        def listen(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        try:
            database = load_settings(settings_path(home, province, source))
            return take_snapshot(database, os.environ, target, Limits(), listen)
        except DatabaseError as error:
            code = Exit.USAGE if error.cause == Cause.SETTINGS else Exit.INFRASTRUCTURE
            refuse(escape(f"{province} {source}: {error}"), int(code))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            refuse(
                f"{province} {source}: cannot write to the disk: {reason}", int(Exit.INFRASTRUCTURE)
            )
