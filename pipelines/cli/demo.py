"""`dongbo demo`: a generated province through two nights, and where to look next.

Belongs here: the tour. Does not belong here: anything that only the demo can do.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.common import console, refuse
from pipelines.cli.night import make_settings, run_with_progress, show_result
from pipelines.cli.tables import show
from pipelines.cli.warehouse import HEADLINES, ask

app = typer.Typer()
_FIRST = date(2026, 11, 1)
_MARK = "made-by-dongbo-demo"


@app.command()
def demo(
    home: Annotated[Path, typer.Option("--home", help="Folder for the demo.")] = Path("demo"),
    persons: Annotated[
        int, typer.Option(help="Persons in the population master.", min=50)
    ] = 20_000,
    seed: Annotated[int, typer.Option(help="Same seed, same demo.")] = 1,
    province: Annotated[str, typer.Option(help="Province code.")] = "66",
) -> None:
    """Generate a synthetic province, run two consecutive nights through Dagster, show what came
    out."""
    from intake.layout import Night
    from intake.turns import holder_of
    from pipelines.outcomes import Exit
    from sample_data.generate import generate

    if home.exists() and not (home / _MARK).exists() and any(home.iterdir()):
        refuse(f"{home} holds something that is not a demo; name another folder with --home.")
    holder = holder_of(make_settings(home, None).workspace.layout.turns, province)
    if holder is not None:
        refuse(f"{home} is in use: {holder}. Wait until it has ended.", int(Exit.INFRASTRUCTURE))
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / _MARK).touch()
    console.rule("1  A synthetic province")
    with console.status("generating"):
        generate(
            persons=persons,
            seed=seed,
            provinces=[province],
            nights=2,
            out=home,
            profile="ordinary",
            first_night=_FIRST,
            progress=None,
        )
    settings = make_settings(home, home / "inbox")
    for number in range(2):
        night = Night(_FIRST + timedelta(days=number), province)
        console.rule(f"{number + 2}  Night {night.date}")
        result = run_with_progress(night, settings, quiet=False)
        show_result(result)
        if result.exit:
            raise typer.Exit(int(result.exit))
    console.rule("Headline rates, both nights")
    show(ask(settings.layout.warehouse, HEADLINES), always_table=True)
    console.rule("Next")
    dongbo = os.path.relpath(sys.argv[0]) if os.sep in sys.argv[0] else sys.argv[0]
    report = home / "reports" / province / str(_FIRST + timedelta(days=1)) / "bao_cao_dem.html"
    question = "FROM mart.v_conflict_backlog"
    for command, what in (
        (f"xdg-open {report}", "the report of the night"),
        (f"{dongbo} query --home {home} '{question}'", "what people must look at"),
        (f"{dongbo} dev --home {home}", "the asset graph and both runs in the Dagster UI"),
    ):
        console.print(f"  [bold]{command}[/bold]\n      {what}", highlight=False, soft_wrap=True)
