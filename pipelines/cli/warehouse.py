"""`dongbo query`: one SQL question to the published warehouse, from the command line.

Belongs here: showing rows. Does not belong here: opening the warehouse safely (warehouse/sql.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pipelines.cli.common import HomeOption, JsonOption, console, refuse
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
    type(console)().print(table)
