"""`dongbo doctor`: whether a deployment has what its nights need, and what to do where not.

Belongs here: showing it. Does not belong here: looking (pipelines/doctor/).
"""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pipelines.cli.common import HomeOption, InboxOption, JsonOption, refuse
from pipelines.cli.night import make_settings

app = typer.Typer()
out = Console()
_MARKS = {"ok": "[green]✓[/green]", "warning": "[yellow]•[/yellow]", "problem": "[red]✗[/red]"}


@app.command()
def doctor(
    home: HomeOption = None,
    inbox: InboxOption = None,
    send_test: Annotated[
        bool, typer.Option("--send-test", help="Send a test message to every alert channel.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Look at all that a night needs: versions, disk, clock and time zone, permissions, pseudonym
    key, inbox, databases, the published file, the journal of decisions, Dagster's database, dead
    runs, daemon, schedule and sensors, alert channels. Changes nothing; every problem comes
    with what to do.

    Exit codes: 0 no problem (warnings may stand) · 2 there is no such deployment · 5 a problem.

    Example: dongbo doctor --send-test
    """
    settings = make_settings(home, inbox)
    from pipelines.doctor.examine import examine
    from pipelines.doctor.findings import Level
    from pipelines.outcomes import Exit

    if not settings.home.is_dir():
        refuse(f"There is no deployment at {settings.home}: name it with --home.")
    found = examine(settings, send_test=send_test)
    problems = sum(finding.level is Level.PROBLEM for finding in found)
    if as_json:
        findings = [
            {"check": f.check, "level": f.level.value, "said": f.said, "to_do": f.to_do}
            for f in found
        ]
        answer = {"ok": not problems, "problems": problems, "findings": findings}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for f in found:
            out.print(
                f"{_MARKS[f.level.value]} [bold]{f.check}[/bold]  {escape(f.said)}",
                highlight=False,
                soft_wrap=True,
            )
            if f.to_do:
                out.print(f"    → {escape(f.to_do)}", highlight=False, soft_wrap=True)
    raise typer.Exit(int(Exit.INFRASTRUCTURE if problems else Exit.OK))
