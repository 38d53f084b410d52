"""What several commands share: argument types, the console, refusing with an exit code.

Belongs here: small helpers of the command line. Does not belong here: commands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

if TYPE_CHECKING:
    from contracts.language import SourceContract

USAGE = 2

console = Console(
    stderr=True
)  # progress and messages; results that another program reads go to stdout


class Lang(StrEnum):
    """Languages of what is said to people."""

    vi = "vi"
    en = "en"


def refuse(message: str, code: int = USAGE) -> NoReturn:
    """Print what is wrong and what to do, and leave with `code`."""
    from rich.markup import escape

    console.print(f"[red]✗[/red] {escape(message)}", highlight=False)
    raise typer.Exit(code)


def parse_date(text: str) -> date:
    """A date of the command line, `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a date; write it as 2026-11-02.") from None


def today_in_vietnam(now: datetime | None = None) -> date:
    """The day in Vietnam, as a night has it; until seven in the morning UTC is a day behind."""
    from zoneinfo import ZoneInfo

    from assets.layers import TIMEZONE

    return (now or datetime.now(UTC)).astimezone(ZoneInfo(TIMEZONE)).date()


def known_province(code: str, known: Sequence[str]) -> str:
    """A province code that has partitions, or a usage error that lists them."""
    if code not in known:
        raise typer.BadParameter(f"'{code}' is not set up; known: {', '.join(known)}.")
    return code


def known_source(name: str) -> SourceContract:
    """The contract of a source, or a usage error that lists those that can be used and says which
    declarations cannot."""
    from contracts.registry import SOURCES

    if name not in SOURCES:
        say_faults()
        raise typer.BadParameter(f"'{name}' is no source; known: {', '.join(SOURCES)}.")
    return SOURCES[name]


def say_faults() -> None:
    """Which declared registers cannot be used, and why."""
    from rich.markup import escape

    from contracts.registry import FAULTS

    for fault in FAULTS:
        console.print(
            f"[yellow]•[/yellow] {escape(str(fault))}. Bỏ qua nguồn này · the source is left out",
            highlight=False,
            soft_wrap=True,
        )


HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Folder of everything Dongbo makes (default: $DONGBO_HOME, else ./var).",
        show_default=False,
    ),
]
InboxOption = Annotated[
    Path | None,
    typer.Option(
        "--inbox",
        help="Folder where deliveries arrive (default: $DONGBO_INBOX, else <home>/inbox).",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
