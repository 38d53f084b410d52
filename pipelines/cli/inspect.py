"""`dongbo inspect`: what a file is and how it would be read, before anything is delivered.

Belongs here: arguments, showing what was seen, remembering a mapping. Does not belong here: looking
(intake/inspection.py) and the form of mapping files (intake/mappings.py).
"""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from common.plural import counted
from pipelines.cli.common import (
    HomeOption,
    JsonOption,
    console,
    known_source,
    refuse,
    today_in_vietnam,
)
from pipelines.cli.night import make_settings

if TYPE_CHECKING:
    from contracts.language import SourceContract
    from intake.inspection import Inspection, TableView

app = typer.Typer()
DATA_REJECTED = 3


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="File to look at.", show_default=False)],
    source: Annotated[
        str | None, typer.Option("--source", help="Source it should be of; default: find out.")
    ] = None,
    province: Annotated[
        str | None, typer.Option("--province", help="Use the mapping file of this province.")
    ] = None,
    remember: Annotated[
        bool,
        typer.Option("--remember", help="Write the mapping file (needs --source and --province)."),
    ] = False,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Show personal data instead of its shape.")
    ] = False,
    rows: Annotated[int, typer.Option("--rows", min=0, max=100, help="First rows to show.")] = 5,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a file is: format, encoding, register, column mapping, first rows, problems.

    Nothing is registered or changed. Beyond 2 MiB the first 512 KiB of a text file and the first
    2,000 rows of Parquet, DBF and .xlsx are judged, which is said. Personal data are shown as
    their shape (Xxxxxx Xxx, 999999999999).
    With --remember the column mapping is written to <home>/mappings/<province>/<source>.toml;
    where a required column was not found, that file says what to fill in.
    Exit codes: 0 it would be read (rows that would be kept aside are counted; dongbo check names
    them) · 2 wrong arguments · 3 it would be refused as it is.

    Example: dongbo inspect PL3-01.xlsx --source land
    """
    from contracts.registry import SOURCES
    from intake.inspection import inspect_file

    _check_arguments(file, source, province, remember=remember)
    contracts = {source: SOURCES[source]} if source else dict(SOURCES)
    settings = make_settings(home, None)
    folder = settings.layout.home
    fixed = _mappings(folder, province, contracts)
    try:
        seen = inspect_file(
            file,
            contracts,
            today=today_in_vietnam(),
            fixed=fixed,
            first_rows=rows,
            show_values=show_values,
            continued_share=settings.continued_share,
        )
    except OSError as error:
        refuse(f"{file.name} cannot be opened ({type(error).__name__}).")
    if as_json:
        typer.echo(json.dumps(_plain(seen), ensure_ascii=False, indent=2, default=str))
    else:
        _show(seen, file)
    if remember and source and province:
        _remember(folder, province, contracts[source], seen, fixed)
    raise typer.Exit(0 if seen.confident else DATA_REJECTED)


def _check_arguments(
    file: Path, source: str | None, province: str | None, *, remember: bool
) -> None:
    from vietnam.provinces import PROVINCES

    if not file.is_file():
        raise typer.BadParameter(f"there is no file {file}.")
    if source is not None:
        known_source(source)
    if province is not None and province not in PROVINCES:
        raise typer.BadParameter(f"'{province}' is not set up; known: {', '.join(PROVINCES)}.")
    if remember and not (source and province):
        raise typer.BadParameter("--remember needs --source and --province.")


def _mappings(
    folder: Path, province: str | None, contracts: dict[str, SourceContract]
) -> dict[str, Any]:
    from intake.mappings import MappingError, load_mapping, mapping_path

    if province is None:
        return {}
    found = {}
    for name, contract in contracts.items():
        try:
            mapping = load_mapping(mapping_path(folder, province, name), contract)
        except MappingError as error:
            refuse(str(error))
        if mapping:
            found[name] = mapping
    return found


def _remember(
    folder: Path,
    province: str,
    contract: SourceContract,
    seen: Inspection,
    fixed: dict[str, Any],
) -> None:
    from intake.mappings import Remembered, mapping_path, write_mapping

    if not seen.tables:
        refuse("No header was found, so there is nothing to remember.", DATA_REJECTED)
    earlier = {name: Remembered(found) for name, found in fixed.get(contract.source, {}).items()}
    tables = earlier | {view.table: view.remembered for view in seen.tables}
    path = mapping_path(folder, province, contract.source)
    write_mapping(path, contract, province, tables)
    console.print(f"[green]✓[/green] mapping written: {path}", highlight=False, soft_wrap=True)
    for view in seen.tables:
        for column in view.missing:
            console.print(
                f"  [yellow]edit it[/yellow]: give {column} of \\[{view.table}] its label, "
                "then run this command again",
                highlight=False,
            )


def _plain(seen: Inspection) -> dict[str, Any]:
    return {
        "file": asdict(seen.file),
        "encoding": seen.encoding,
        "sampled": seen.sampled,
        "returned": seen.returned,
        "would_be_read": seen.confident,
        "problems": [english for english, _ in seen.problems],
        "tables": [asdict(view) for view in seen.tables],
        "note_sheets": [sheet for sheet, _, _ in seen.note_sheets],
    }


def _show(seen: Inspection, path: Path) -> None:
    out = type(console)()
    file = seen.file
    parts = [f"[bold]{escape(file.name)}[/bold]", file.kind.value, f"{file.size:,} bytes"]
    parts += [f"text in {seen.encoding}"] if seen.encoding else []
    out.print(" · ".join(parts), highlight=False)
    out.print(f"  SHA-256 {file.sha256}", highlight=False, soft_wrap=True)
    if seen.sampled:
        out.print(f"  [yellow]sample:[/yellow] {seen.sampled}; the counts below are of it only")
    if seen.returned:
        out.print("  [bold]returned by dongbo rejects:[/bold] rows replace their origins")
    for view in seen.tables:
        _show_table(out, view)
    for sheet, vietnamese, english in seen.note_sheets:
        out.print(f"[yellow]•[/yellow] {escape(f'{sheet}: {english}')}", highlight=False)
        out.print(f"  {escape(vietnamese)}", highlight=False)
    for english, vietnamese in seen.problems:
        out.print(f"[red]✗[/red] {escape(english)}\n  {escape(vietnamese)}", highlight=False)
    if seen.confident:
        _show_verdict(out, seen, path)


def _show_verdict(out: Any, seen: Inspection, path: Path) -> None:
    """What a night would do with a file that is recognised, as far as the rows seen tell."""
    aside = sum(view.aside for view in seen.tables)
    if not aside:
        rows = "the rows seen" if seen.sampled else "all its rows"
        out.print(f"[green]✓[/green] it would be read as it is: {rows} would be taken")
        return
    judged = sum(view.rows_seen for view in seen.tables)
    sources = dict.fromkeys(view.source for view in seen.tables)
    out.print(
        f"[yellow]•[/yellow] it would be read, but {aside:,} of the {judged:,} rows seen would be "
        "kept aside; why, and in which rows:",
        highlight=False,
        soft_wrap=True,
    )
    for source in sources:
        command = shlex.join(["dongbo", "check", str(path), "--source", source])
        out.print(f"  {escape(command)}", highlight=False, soft_wrap=True)


def _show_table(out: Any, view: TableView) -> None:
    sheet = f"sheet “{escape(view.sheet)}”, " if view.sheet else ""
    out.rule(f"{view.source}.{view.table} · {escape(view.title)}")
    first, last = view.header_lines
    header = f"header in rows {first}-{last}" if last else "columns named by the file itself"
    out.print(
        f"{sheet}{header}, recognised with {view.confidence:.2f}, "
        f"{counted(view.rows_seen, 'data row')} seen",
        highlight=False,
    )
    columns = Table("column", "label in the file", "confidence", "old encoding")
    for item in view.columns:
        if not item.found and not item.required:
            continue
        label = escape(item.label) if item.label else f"in {item.titled}"
        label = label if item.found else "[red]not found[/red]"
        sure = "" if item.confidence is None else f"{item.confidence:.2f}"
        columns.add_row(item.column, label, sure, item.encoding or "")
    out.print(columns)
    if view.unused:
        out.print("not used: " + escape(", ".join(view.unused)), highlight=False)
    if view.rows:
        _show_rows(out, view)
    for rule, count in view.findings.items():
        out.print(f"[yellow]•[/yellow] {rule}: {count:,}", highlight=False)
    for english, vietnamese in view.notes:
        out.print(f"[yellow]•[/yellow] {escape(english)}\n  {escape(vietnamese)}", highlight=False)


def _show_rows(out: Any, view: TableView) -> None:
    table = Table(title="first rows, one column each", show_header=False)
    table.add_column("column", style="bold")
    for index, name in enumerate(view.shown):
        table.add_row(name, *(escape(row[index] or "") for row in view.rows))
    out.print(table)
