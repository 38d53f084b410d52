"""`dongbo generate`: a synthetic province with its truth, or two flat tables for linkage
benchmarks.

Belongs here: arguments. Does not belong here: how the data are made (sample_data/).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.common import console, parse_date, refuse, say_faults

app = typer.Typer()


@app.command()
def generate(
    out: Annotated[Path, typer.Option("--out", help="Folder to write into (made if missing).")],
    persons: Annotated[int, typer.Option(help="Persons in the population master.", min=50)] = 5000,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 1,
    province: Annotated[
        list[str] | None, typer.Option("--province", help="Province code; repeat for several.")
    ] = None,
    nights: Annotated[
        int, typer.Option(help="Consecutive nights; each changes about 1 %.", min=1)
    ] = 2,
    first_night: Annotated[str, typer.Option(help="Date of the first night.")] = "2026-11-01",
    profile: Annotated[
        str, typer.Option(help="Damage profile: ordinary, harsh, or a TOML file.")
    ] = "ordinary",
    flat: Annotated[
        bool,
        typer.Option(
            "--flat", help="Write master, extract and truth Parquet only (for `dongbo link`)."
        ),
    ] = False,
    records: Annotated[
        int, typer.Option(help="Records of the extract, with --flat.", min=1)
    ] = 2000,
) -> None:
    """Make synthetic registers as they really arrive, the population master, and the truth beside
    them.

    Every person is invented. The truth lies in <out>/truth, apart from the inputs in <out>/inbox.

    Example: dongbo generate --persons 20000 --seed 7 --province 66 --nights 2 --out /tmp/province
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    say_faults()
    provinces = province or ["66"]
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("generating", total=None)

            def tell(step: str, done: int, total: int) -> None:
                bar.update(task, description=step, completed=done, total=total)

            if flat:
                from sample_data.flat import generate_flat

                generate_flat(
                    persons,
                    records,
                    seed,
                    out,
                    profile=profile,
                    province=provinces[0],
                    progress=tell,
                )
            else:
                from sample_data.generate import generate as generate_province

                generate_province(
                    persons=persons,
                    seed=seed,
                    provinces=provinces,
                    nights=nights,
                    out=out,
                    profile=profile,
                    first_night=parse_date(first_night),
                    progress=tell,
                )
    except (ValueError, FileNotFoundError) as error:
        refuse(str(error))
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        console.print(f"  {path}  {path.stat().st_size:,} bytes", highlight=False, soft_wrap=True)
