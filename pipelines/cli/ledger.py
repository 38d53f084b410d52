"""`dongbo ledger`: where every row of a delivery went.

Belongs here: showing the ledger of a night. Does not belong here: keeping it (intake/ledger.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from pipelines.cli.common import (
    HomeOption,
    InboxOption,
    JsonOption,
    console,
    known_province,
    known_source,
)
from pipelines.cli.rejects import find_night, open_workspace
from pipelines.cli.tables import fits, is_read_by_a_person, print_blocks, print_csv

if TYPE_CHECKING:
    import polars as pl

app = typer.Typer()
GATE_FAILED = 4
_COLUMNS = (
    ("rows_seen", "seen"),
    ("header_rows", "header"),
    ("footer_rows", "footer"),
    ("blank_rows", "blank"),
    ("continuation_rows", "continued"),
    ("data_rows", "data"),
    ("accepted_rows", "accepted"),
    ("quarantined_rows", "quarantined"),
    ("repaired_rows", "repaired"),
    ("replaced_rows", "replaced"),
)
_ALWAYS = frozenset({"rows_seen", "data_rows", "accepted_rows", "quarantined_rows"})


@app.command()
def ledger(
    date: Annotated[str, typer.Option("--date", help="Data date of the night, YYYY-MM-DD.")],
    province: Annotated[str, typer.Option("--province", help="Province code, for example 66.")],
    source: Annotated[
        str | None, typer.Option("--source", help="One source only, for example land.")
    ] = None,
    home: HomeOption = None,
    inbox: InboxOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show for each file and sheet how many rows were seen and where each of them went.

    Rows seen come from a counter that shares no code with the parser. Two sums must hold:
    seen = header + footer + blank + continuation + data, and
    data = accepted + quarantined + repaired + replaced. Repaired rows came back corrected
    (dongbo rejects) and were accepted; replaced ones came back and are judged as their new version.
    Into a pipe or a file the lines go as CSV.
    The id (the first digits of the SHA-256) is what logs call a file whose name could be a
    person's.
    Exit codes: 0 the sums hold · 2 wrong arguments or no such night · 4 a sum does not hold.

    Example: dongbo ledger --date 2026-11-02 --province 66 --source land
    """
    from contracts.registry import SOURCES
    from vietnam.provinces import PROVINCES

    known_province(province, sorted(PROVINCES))
    if source is not None:
        known_source(source)
    frames = read_ledgers(home, inbox, date, province, [source] if source else list(SOURCES))
    problems = [text for frame in frames.values() for text in disagreements(frame)]
    if as_json:
        lines = [line for frame in frames.values() for line in frame.to_dicts()]
        answer = {"ok": not problems, "problems": problems, "lines": lines}
        typer.echo(json.dumps(answer, ensure_ascii=False, default=str, indent=2))
    else:
        _show(frames, problems)
    raise typer.Exit(GATE_FAILED if problems else 0)


def read_ledgers(
    home: Path | None, inbox: Path | None, date: str, province: str, sources: list[str]
) -> dict[str, pl.DataFrame]:
    """The ledger of each source for a night; a refusal where none of them was written."""
    from intake.lake import read_current
    from intake.layout import Night
    from intake.ledger import in_current_shape
    from pipelines.cli.common import parse_date

    workspace = open_workspace(home, inbox)
    night = Night(parse_date(date), province)
    found: dict[str, pl.DataFrame] = {}
    for source in sources:
        folder = workspace.layout.lake / "ledger" / source / night.folder
        if (folder / "current.json").is_file():
            found[source] = in_current_shape(read_current(folder)["rows"])
    if not found:
        find_night(workspace, "ledger", sources[0], province, date)
    return found


def disagreements(ledger: pl.DataFrame) -> list[str]:
    """What does not add up, one sentence per sum and sheet."""
    from intake.ledger import KINDS, ROW_OUTCOMES

    sentences = []
    for row in ledger.filter(ledger["table"].is_not_null()).iter_rows(named=True):
        place = _place(row)
        kinds, fates = (sum(row[name] or 0 for name in names) for names in (KINDS, ROW_OUTCOMES))
        if kinds != row["rows_seen"]:
            sentences.append(f"{place}: {row['rows_seen']:,} rows seen, {kinds:,} accounted for")
        if fates != row["data_rows"]:
            sentences.append(f"{place}: {row['data_rows']:,} data rows, {fates:,} judged")
    return sentences


def _show(frames: dict[str, pl.DataFrame], problems: list[str]) -> None:
    from intake.file_names import ID_DIGITS

    rows = [row for frame in frames.values() for row in frame.iter_rows(named=True)]
    total = {name: sum(row[name] or 0 for row in rows) for name, _ in _COLUMNS}
    columns = [(name, title) for name, title in _COLUMNS if total[name] or name in _ALWAYS]
    table = Table(title="Row ledger", box=SIMPLE_HEAD, padding=0, pad_edge=False)
    table.add_column("file › sheet", min_width=16, overflow="fold")
    table.add_column("id", no_wrap=True)
    table.add_column("register", overflow="fold")
    for _, title in columns:
        table.add_column(title, justify="right", no_wrap=True)
    for row in rows:
        refused = "[red]refused[/red]" if row["refusal"] else "notes, not read"
        register = row["table"] or refused
        short = row["file_sha256"][:ID_DIGITS]
        table.add_row(escape(_place(row)), short, register, *_cells(row, columns))
    table.add_section()
    table.add_row("[bold]sum[/bold]", "", "", *_cells(total, columns))
    import polars as pl

    read = is_read_by_a_person()
    out = type(console)() if read else console
    if not read:
        print_csv(pl.concat(frames.values()))
    elif fits(out, table):
        out.print(table)
    else:
        print_blocks(out, _lines(rows, columns), "Row ledger")
    for row in rows:
        for text in (row["message_en"], row["message_vi"], *_noted(row)):
            if text:
                out.print(f"[yellow]•[/yellow] {escape(text)}", highlight=False)
    for text in problems:
        out.print(f"[red]✗[/red] {escape(text)}", highlight=False)
    if not problems:
        out.print("[green]OK[/green] every row is accounted for", highlight=False)


def _lines(rows: Sequence[dict[str, Any]], columns: Sequence[tuple[str, str]]) -> pl.DataFrame:
    """The rows of the table as a frame, for one block each."""
    import polars as pl

    from intake.file_names import ID_DIGITS

    titles = [title for _, title in columns]
    return pl.DataFrame(
        [
            [_place(row), row["file_sha256"][:ID_DIGITS], row["table"], *_cells(row, columns)]
            for row in rows
        ],
        schema=["file › sheet", "id", "register", *titles],
        orient="row",
    )


def _noted(row: dict[str, Any]) -> list[str]:
    """What the reader noticed in the sheet, each as an English and a Vietnamese sentence."""
    from sources.notes import say

    sentences = [say(note) for note in row["notes"]]
    return [f"{_place(row)}: {text}" for said in sentences for text in (said.en, said.vi)]


def _place(row: dict[str, Any]) -> str:
    return f"{row['file_name']} › {row['sheet']}" if row["sheet"] else str(row["file_name"])


def _cells(row: dict[str, Any], columns: Sequence[tuple[str, str]]) -> list[str]:
    return ["" if row[name] is None else f"{row[name]:,}" for name, _ in columns]
