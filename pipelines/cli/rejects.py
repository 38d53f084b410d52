"""`dongbo rejects`: give rejected rows back to the office that sent them.

Belongs here: arguments, and saying what was written and what to do with it. Does not belong here:
the file itself (reports/rejects.py) and finding the rows (pipelines/rejected_rows.py).
"""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
    from assets.workspace import Workspace
    from intake.layout import Night
    from reports.rejects import RejectedSheet

app = typer.Typer()


class Format(StrEnum):
    """What the sender gets."""

    XLSX = "xlsx"
    CSV = "csv"


@app.command()
def rejects(
    source: Annotated[str, typer.Option("--source", help="Source, for example land.")],
    province: Annotated[str, typer.Option("--province", help="Province code, for example 66.")],
    out: Annotated[Path, typer.Option("--out", help="File to write, for example rejects.xlsx.")],
    date: Annotated[
        str | None,
        typer.Option("--date", help="Data date of the night; default: the newest one that ran."),
    ] = None,
    kind: Annotated[
        Format,
        typer.Option("--format", help="xlsx, or csv with the delimiter and encoding of the file."),
    ] = Format.XLSX,
    home: HomeOption = None,
    inbox: InboxOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the rejected rows of a source in the layout of the file they came from.

    Columns with the reasons (in Vietnamese) stand at the right end. The office corrects the rows
    in the file and drops it into the inbox, into the date folder of the original or a later one;
    the next run takes the corrected rows in place of the rejected ones, and `dongbo ledger` shows
    them as repaired. The last, grey column says where each row came from: it must stay.

    The file holds personal data: it goes to the office that sent the rows, to nobody else.

    Example: dongbo rejects --source land --province 66 --out rejects.xlsx
    """
    from intake.mappings import MappingError
    from pipelines.rejected_rows import rejected_sheets
    from vietnam.provinces import PROVINCES

    contract = known_source(source)
    workspace = open_workspace(home, inbox)
    known_province(province, sorted(PROVINCES))
    night = find_night(workspace, "quarantined", source, province, date)
    try:
        sheets = rejected_sheets(workspace.layout, contract, night, workspace.limits)
    except (FileNotFoundError, MappingError) as error:
        refuse(str(error))
    rows = sum(len(sheet.rows) for sheet in sheets)
    written = _write(sheets, out, kind) if rows else []
    if as_json:
        answer = {"night": night.key, "source": source, "rows": rows, "files": written}
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    if not rows:
        console.print(f"No row of {source} stands in quarantine for night {night.key}.")
        return
    console.print(f"[green]✓[/green] {counted(rows, 'row')} of night {night.key}:", highlight=False)
    for path in written:
        console.print(f"  {path}", highlight=False, soft_wrap=True)
    folder = Path(workspace.inbox) / province / source / str(night.date)
    console.print(
        f"Corrected, it goes into {folder}/ beside the original (or a later date folder). "
        "Personal data: only for the office that sent it.",
        highlight=False,
        soft_wrap=True,
    )


def _write(sheets: list[RejectedSheet], out: Path, kind: Format) -> list[str]:
    from reports.rejects import write_rejects, write_rejects_csv
    from validators.origins import ORIGIN_LABEL

    if kind == Format.XLSX:
        if out.suffix.lower() != ".xlsx":
            raise typer.BadParameter(f"'{out.name}' must end in .xlsx (or say --format csv).")
        return [str(write_rejects(sheets, out, ORIGIN_LABEL))]
    written = []
    for number, sheet in enumerate(sheets, start=1):
        path = out if len(sheets) == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
        encoding = write_rejects_csv(sheet, path, ORIGIN_LABEL)
        if encoding != (sheet.encoding or encoding):
            console.print(
                f"{path.name} is written as {encoding}: {sheet.encoding} cannot hold the reasons.",
                highlight=False,
            )
        written.append(str(path))
    return written


def open_workspace(home: Path | None, inbox: Path | None) -> Workspace:
    """The workspace of the deployment that the options and the environment name."""
    return make_settings(home, inbox).workspace


def find_night(
    workspace: Workspace, layer: str, source: str, province: str, date: str | None
) -> Night:
    """The night asked for, or the newest one that ran; a refusal that says what to do where there
    is none."""
    from pipelines.rejected_rows import last_night

    wanted = parse_date(date) if date else None
    night = last_night(workspace.layout.lake, layer, source, province, wanted or dt.date.max)
    if night is None or (wanted is not None and night.date != wanted):
        asked = f"night {wanted}" if wanted else "any night"
        hint = f" The newest that ran is {night.date}." if night else ""
        refuse(
            f"Nothing is known of {source} in province {province} for {asked}.{hint} "
            f"Run it first: dongbo run --date {wanted or '2026-11-02'} --province {province}"
        )
    return night
