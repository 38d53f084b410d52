"""`dongbo journal`: what people decided, shown, verified and backed up.

Belongs here: showing answers. Does not belong here: the journal (journal/), what is verified
(pipelines/journal_check.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from common.plural import counted
from pipelines.cli.common import HomeOption, JsonOption, console, refuse
from pipelines.cli.night import make_settings
from pipelines.cli.tables import json_text, show

if TYPE_CHECKING:
    from journal.decisions import Entry
    from pipelines.settings import Settings

app = typer.Typer(
    no_args_is_help=True, help="The journal of what people decided: show, verify, back up."
)
_CHANGED = 4


@app.command()
def verify(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Read the whole journal and say whether anybody changed it: an entry edited, removed, moved or
    cut off. Each night notes the last entry that it knew; the journal is held against these notes
    in the published warehouse and its dated copies too.

    Exit codes: 0 whole · 4 something is wrong · 5 it cannot be read.

    Example: dongbo journal verify
    """
    from pipelines.journal_check import verify_journal

    settings = _settings(home)
    found = verify_journal(settings.layout, settings.journal)
    if as_json:
        typer.echo(
            json_text(
                {
                    "whole": not found.faults,
                    "entries": found.head.seq,
                    "hash": found.head.hash,
                    "anchors": found.anchors,
                    "unread": list(found.unread),
                    "faults": [
                        {"entry": f.seq, "kind": f.kind.value, "said": f.sentence}
                        for f in found.faults
                    ],
                },
                indent=2,
            )
        )
    else:
        for name in found.unread:
            console.print(f"[yellow]•[/yellow] {name} cannot be read: its notes were not used")
        for fault in found.faults:
            console.print(f"[red]✗[/red] {fault.sentence}", highlight=False)
        if not found.faults:
            console.print(
                f"[green]✓[/green] the journal is whole: {_entries(found.head.seq)}, held against "
                f"{counted(found.anchors, 'note')} of nights",
                highlight=False,
            )
    if found.faults:
        raise typer.Exit(_CHANGED)


@app.command(name="list")
def list_(
    home: HomeOption = None,
    province: Annotated[str | None, typer.Option(help="Only this province.")] = None,
    conflict: Annotated[str | None, typer.Option(help="Only this conflict.")] = None,
    after: Annotated[int, typer.Option(help="Only entries after this number.", min=0)] = 0,
    limit: Annotated[int, typer.Option(help="At most so many, the latest.", min=1)] = 50,
    as_json: JsonOption = False,
) -> None:
    """Show entries of the journal: who said what of which conflict, and when. Numbers of persons
    are masked, notes left out.

    Example: dongbo journal list --conflict C0123456789abcdef
    """
    from contextlib import closing

    import polars as pl

    from intake.secret_key import pseudonym_key
    from journal.store import Journal

    settings = _settings(home)
    if isinstance(settings.journal, Path) and not settings.journal.is_file():
        entries: tuple[Entry, ...] = ()
    else:
        with closing(Journal.open(settings.journal, pseudonym_key(settings.layout))) as journal:
            entries = journal.entries(after, province=province, conflict=conflict)
    rows = [_row(entry) for entry in entries[-limit:]]
    if as_json:
        typer.echo(json_text(rows, indent=2))
    elif rows:
        show(pl.DataFrame(rows, infer_schema_length=None))
    else:
        console.print("no entry")


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="File to write; it must not be there yet.")],
    home: HomeOption = None,
) -> None:
    """Write a copy of the journal, whole as of one moment, while people go on deciding. It holds
    personal data and the queue: keep it as the lake is kept. A journal in PostgreSQL is backed up
    with that database (pg_dump).

    Example: dongbo journal backup /backup/journal-2026-11-02.sqlite
    """
    from journal.database import copy_sqlite

    settings = _settings(home)
    if not isinstance(settings.journal, Path):
        refuse("The journal is in PostgreSQL: back it up with pg_dump.")
    if not settings.journal.is_file():
        refuse(f"There is no journal at {settings.journal} yet.")
    if target.exists():
        refuse(f"{target} is there already: name a new file.")
    copy_sqlite(settings.journal, target)
    console.print(f"[green]✓[/green] {target}", highlight=False)


def _settings(home: Path | None) -> Settings:
    settings = make_settings(home, None)
    if not settings.home.is_dir():
        refuse(f"There is no deployment at {settings.home}: name it with --home.")
    return settings


def _entries(number: int) -> str:
    return counted(number, "entry", "entries")


def _row(entry: Entry) -> dict[str, object]:
    said = entry.said
    return {
        "entry": entry.seq,
        "at": entry.at.isoformat(timespec="seconds"),
        "actor": said.actor,
        "role": said.role,
        "channel": said.channel.value,
        "province": said.province,
        "conflict": said.conflict_id,
        "reason": said.reason,
        "action": said.action.value,
        "decision": said.decision.value if said.decision else None,
        "person": _masked(said.person_id),
        "grounds": said.grounds,
        "of_entry": said.confirms if said.confirms is not None else said.supersedes,
        "needs_second": said.needs_second,
        "forgotten": entry.forgotten,
    }


def _masked(number: str | None) -> str | None:
    """The last three digits, as on the page."""
    return None if number is None else "•" * max(len(number) - 3, 0) + number[-3:]
