"""`dongbo elsewhere`: which records that a night left over are of people of another province.

Belongs here: arguments, the file, what is printed. Does not belong here: the search
(`pipelines.elsewhere`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from common.plural import counted
from pipelines.cli.asked_night import asked_night
from pipelines.cli.common import HomeOption, JsonOption, console, refuse
from pipelines.cli.link_files import PARQUET, write_table
from pipelines.cli.tables import json_text, show

app = typer.Typer()


@app.command()
def elsewhere(
    out: Annotated[Path, typer.Option("--out", help="Where the records go (.csv or .parquet).")],
    province: Annotated[
        str | None, typer.Option("--province", help="Province code, where there are several.")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="The night; default: the newest one.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look for the people whom a night found in no master of its province in those of the others.

    One row per record that is found: its file, sheet and line, and found_in, the province. Neither
    name nor number of the person is told: whoever may see them asks that province. The masters are
    the newest of each province of this deployment that are not later than the night.

    Example: dongbo elsewhere --province 66 --date 2026-11-02 --out elsewhere.csv
    """
    from matching import SpecError
    from pipelines.elsewhere import found_elsewhere, masters_until

    if out.is_dir() or out.suffix.lower() not in (".csv", *PARQUET):
        refuse(f"--out {out}: name a file that ends in .csv or .parquet")
    asked = asked_night(home, province, date)
    own = asked.night.province
    nights = masters_until(asked.workspace.layout.lake, asked.night)
    if len(nights) < 2:
        refuse(
            f"No other province has a master up to {asked.night.date} in this deployment: run a "
            "night of one first, or give masters as files to dongbo link"
        )
    masters = {night.province: path for night, path in nights.items()}
    linked = asked.linked()
    try:
        found = found_elsewhere(
            linked, list(asked.mentions().values()), masters, own,
            cluster=asked.workspace.cluster, decisions=asked.decided(),
        )  # fmt: skip
    except SpecError as error:
        refuse(str(error))
    write_table(found, out)
    counts = found.group_by("source", "found_in").len("records").sort("source", "found_in")
    if as_json:
        typer.echo(json_text({
            "night": asked.night.key, "left_over": linked.filter(decision="no_match").height,
            "masters": {n.province: n.date.isoformat() for n in nights}, "found": counts.to_dicts(),
        }, indent=2))  # fmt: skip
        return
    left = counted(linked.filter(decision="no_match").height, "record")
    console.print(
        f"{left} of {asked.night.date} in province {own} in no master of theirs; "
        f"{len(found):,} found elsewhere, in {out}",
        highlight=False,
    )
    others = ", ".join(f"{n.province} of {n.date}" for n in nights if n.province != own)
    console.print(f"masters looked at: {others}", highlight=False)
    if not counts.is_empty():
        show(counts)
