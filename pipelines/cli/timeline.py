"""`dongbo timeline`: what registers said of one record or one person, night by night.

Belongs here: showing it, by pseudonym. Does not belong here: what is shown (warehouse/timeline.py),
names and values, which people see in the review page only.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from pipelines.cli.common import HomeOption, JsonOption, known_province, refuse
from pipelines.cli.tables import json_text, show
from pipelines.cli.warehouse import sound_warehouse

app = typer.Typer()


@app.command()
def timeline(
    province: Annotated[str, typer.Option("--province", help="Province code.")],
    record: Annotated[
        UUID | None, typer.Option("--record", help="Pseudonym of a record (fct_record.record).")
    ] = None,
    person: Annotated[
        UUID | None, typer.Option("--person", help="Pseudonym of a person (fct_link.person).")
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """What each register said of one record or one person, and when: new, which fields changed,
    gone, matched to whom. By pseudonym: no names, no values.

    A person whose records all went over to another one is followed.

    Example: dongbo timeline --province 66 --record 00000000-0000-4d32-8f31-1b1c2a3d4e5f
    """
    from contracts.registry import SOURCES
    from vietnam.provinces import PROVINCES
    from warehouse.sql import connect_reader
    from warehouse.timeline import NothingKnownError, person_timeline, record_timeline

    known_province(province, sorted(PROVINCES))
    if (record is None) == (person is None):
        refuse("Name one of them: --record or --person.")
    with connect_reader(sound_warehouse(home)) as con:
        try:
            if record is not None:
                found = record_timeline(con, province, record, SOURCES)
            elif person is not None:
                found = person_timeline(con, province, person, SOURCES)
        except NothingKnownError as error:
            refuse(str(error))
    if as_json:
        typer.echo(json_text(found.to_dicts()))
        return
    import polars as pl

    told = found.with_columns(pl.col("fields").list.join(", "))
    show(told.select(s.name for s in told if s.null_count() < s.len()))
