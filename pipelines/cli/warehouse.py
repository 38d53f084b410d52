"""`dongbo query`, `metric`, `export`: questions to the published warehouse from the command line.

Belongs here: showing answers. Does not belong here: opening the warehouse safely
(warehouse/sql.py), what a metric is (warehouse/metrics.py), what may leave (warehouse/export.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipelines.cli.common import HomeOption, JsonOption, console, parse_date, refuse
from pipelines.cli.night import make_settings

if TYPE_CHECKING:
    import polars as pl

app = typer.Typer()
HEADLINES = """
SELECT strftime(night, '%d/%m/%Y') AS night, metric, numerator::BIGINT AS numerator,
       denominator::BIGINT AS denominator, round(rate, 2) AS "rate %"
FROM mart.v_metric
WHERE level = 'province' AND unit IN ('entries', 'mentions', 'records', 'rows')
ORDER BY metric, v_metric.night
"""


@app.command()
def query(
    sql: Annotated[
        str, typer.Argument(help="One SQL question; schema mart holds the views for analysts.")
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the published warehouse a question, in a locked read-only connection.

    The connection reads no other file, writes nothing and loads no extension.

    Example: dongbo query "SELECT * FROM mart.v_metric WHERE level = 'province'"
    """
    frame = ask(warehouse_path(home), sql)
    if as_json:
        typer.echo(json.dumps(frame.to_dicts(), ensure_ascii=False, default=str))
    else:
        show(frame)


@app.command()
def metric(
    metric_id: Annotated[str, typer.Argument(help="Metric id, as in docs/metrics.md.")],
    province: Annotated[str, typer.Option("--province", help="Province code.")],
    date: Annotated[str, typer.Option("--date", help="Data date of the night, YYYY-MM-DD.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the items behind the figure, by pseudonym.")
    ] = False,
    limit: Annotated[int, typer.Option(help="Items shown with --explain.", min=1)] = 20,
    home: HomeOption = None,
) -> None:
    """Recompute the figure of a province and night from its facts, and compare it with the stored
    one.

    Exit code 4 when the two differ.

    Example: dongbo metric sync_rate --province 66 --date 2026-11-02 --explain
    """
    from warehouse.metrics import NoFigureError, UnknownMetricError
    from warehouse.metrics import explain as recompute
    from warehouse.sql import connect_reader

    with connect_reader(warehouse_path(home)) as con:
        try:
            found = recompute(con, metric_id, province, parse_date(date), limit=limit)
        except (NoFigureError, UnknownMetricError) as error:
            refuse(str(error.args[0]))
    out = Console()
    out.print(f"[bold]{found.metric.name_vi}[/bold] · {found.metric.name_en}")
    out.print(f"{found.metric.question_en}", style="italic")
    for label, fraction in (("stored", found.stored), ("recomputed", found.recomputed)):
        out.print(f"  {label:<11} {_fraction(*fraction)} {found.metric.unit}", highlight=False)
    if explain:
        show(found.items, f"{found.items.height} of {found.items_total} items, not counted first")
    if not found.agrees:
        refuse("The stored figure is not what the facts give: the warehouse was changed.", 4)


def _fraction(numerator: float, denominator: float | None) -> str:
    if denominator is None:
        return f"{numerator:,.10g}"
    rate = f" = {100 * numerator / denominator:.2f} %" if denominator else ""
    return f"{numerator:,.10g} / {denominator:,.10g}{rate}"


@app.command()
def export(
    sql: Annotated[str, typer.Argument(help="One question that reads exportable views of mart.")],
    out: Annotated[Path, typer.Option("--out", help="File to write: .parquet, .csv or .xlsx.")],
    home: HomeOption = None,
) -> None:
    """Write the answer to a question to a file that may leave the house.

    Only views in which small groups are suppressed can be read; formulas are made harmless.

    Example: dongbo export "FROM mart.v_metric WHERE level = 'commune'" --out communes.xlsx
    """
    import duckdb

    from warehouse.export import NotExportableError
    from warehouse.export import export as write

    try:
        rows = write(warehouse_path(home), sql, out)
    except (NotExportableError, duckdb.Error) as error:
        refuse(str(error))
    console.print(f"{rows:,} rows → {out}", highlight=False, soft_wrap=True)


def warehouse_path(home: Path | None) -> Path:
    """The published warehouse of the deployment; a refusal where no night has been run."""
    path = make_settings(home, None).home.resolve() / "warehouse" / "dongbo.duckdb"
    if not path.is_file():
        refuse(f"There is no warehouse at {path}: run a night first (dongbo run --help).")
    return path


def ask(path: Path, sql: str) -> pl.DataFrame:
    """The answer as a frame; SQL mistakes are refusals that show DuckDB's message."""
    import duckdb

    from warehouse.sql import connect_reader

    with connect_reader(path) as con:
        try:
            answer: pl.DataFrame = con.sql(sql).pl()
        except duckdb.Error as error:
            refuse(str(error))
    return answer


def show(frame: pl.DataFrame, title: str | None = None) -> None:
    """Print a frame as a table on stdout, numbers to the right."""
    table = Table(title=title)
    for name, dtype in frame.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left")
    for row in frame.iter_rows():
        table.add_row(*("" if value is None else str(value) for value in row))
    Console().print(table)
