"""`dongbo`: the command that data engineers, IT staff and analysts start everything with.

Belongs here: the list of commands and how a mistake is answered. Does not belong here: what a
command does (its own module). Command modules import heavy libraries inside their functions, so
`--help` answers at once.
"""

from __future__ import annotations

import os
from typing import Annotated

import typer

from intake.guard import PRIVATE
from pipelines.cli import (
    check,
    decide,
    demo,
    doctor,
    elsewhere,
    generate,
    inbox,
    inspect,
    journal,
    ledger,
    link,
    night,
    prune,
    rejects,
    review,
    snapshot,
    status,
    timeline,
    warehouse,
    worklists,
)
from pipelines.cli.answers import DEBUG, Answering

app = typer.Typer(
    cls=Answering,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,  # locals would show personal data
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Dongbo (đồng bộ): keeps a province's registers in step with the population master, "
    "every night.",
)
COMMANDS = (
    night.app, status.app, doctor.app, inbox.app, inspect.app, check.app, ledger.app, rejects.app,
    decide.app, worklists.app, elsewhere.app,
    snapshot.app, warehouse.app, timeline.app, link.app, prune.app, generate.app, demo.app,
)  # fmt: skip
for commands in COMMANDS:
    app.add_typer(commands)
app.add_typer(review.app, name="review")
app.add_typer(journal.app, name="journal")


@app.callback()
def options(
    debug: Annotated[
        bool,
        typer.Option("--debug", help="When something goes wrong, show where (no values of data)."),
    ] = False,
) -> None:
    """What holds for every command."""
    DEBUG.set(debug)


def main() -> None:
    """Entry point of the console script. Whatever a command writes is for its owner only."""
    os.umask(PRIVATE)
    app()
