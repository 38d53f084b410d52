"""How `dongbo` answers what went wrong while a command ran.

Belongs here: one sentence and exit code 5 for a fault of the machine, a file with the traceback for
a mistake of ours. Does not belong here: wrong arguments (each command says what is right, exit code
2) and what a command found (its own exit codes). Nothing here prints the text of an error: it may
hold a name or a number.
"""

from __future__ import annotations

import errno
import os
import tempfile
import traceback
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from pipelines.cli.common import console

INFRASTRUCTURE = 5
HOME: ContextVar[Path | None] = ContextVar("home", default=None)
"""The home that the running command works on."""
DEBUG: ContextVar[bool] = ContextVar("debug", default=False)
"""Whether a person wants to see where it failed."""


class Answering(TyperGroup):
    """The commands of `dongbo`, none of which ends in a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; leave with 5 and a sentence where the machine or we are at fault."""
        HOME.set(None)
        try:
            return super().invoke(ctx)
        except (typer.TyperException, typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # the reader of our output has gone: click ends quietly
            _answer(error)
            raise typer.Exit(INFRASTRUCTURE) from None


def _answer(error: Exception) -> None:
    from intake.faults import sentence_of

    home = HOME.get()
    sentence = sentence_of(error, home)
    if DEBUG.get():
        _show_where(error)
    if sentence is None:
        where = traceback.extract_tb(error.__traceback__)[-1]
        kept = _keep(error, home)
        sentence = (
            f"{type(error).__name__} in {Path(where.filename).name}, line {where.lineno}: this is "
            f"a mistake in Dongbo. Please report it with these words; the whole traceback, which "
            f"may hold personal data, is in {kept}"
        )
    console.print(f"[red]✗[/red] {escape(sentence)}.", highlight=False, soft_wrap=True)


def _show_where(error: BaseException) -> None:
    """The way to an error and what it came of, without its text."""
    chain = error.__cause__ or error.__context__
    if chain is not None:
        _show_where(chain)
    for line in traceback.format_tb(error.__traceback__):
        console.print(escape(line.rstrip()), highlight=False, soft_wrap=True)
    console.print(f"{type(error).__name__} (its text is not shown)", highlight=False)


def _keep(error: Exception, home: Path | None) -> Path:
    """Write the traceback where only the owner reads it: into the home, else the folder for
    temporary files."""
    text = "".join(traceback.format_exception(error))
    name = f"{datetime.now().astimezone():%Y%m%d_%H%M%S}_{os.getpid()}.txt"
    folder = home / "errors" if home is not None and home.is_dir() else None
    if folder is not None:
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            return _write(folder / name, text)
        except OSError:
            pass  # the home may be what is wrong
    return _write(Path(tempfile.gettempdir()) / f"dongbo_{name}", text)


def _write(path: Path, text: str) -> Path:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
    return path
