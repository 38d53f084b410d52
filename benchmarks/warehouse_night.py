"""What one night of millions of records costs the warehouse, and how fast its views answer.

Two nights of a small generated province go through the real pipeline; then their frames in the lake
are repeated under new keys and new persons until there are as many records as asked for, and the
two assets of the warehouse run on them as every night. Belongs here: enlarging, measuring,
printing. Does not belong here: what is measured.

Usage: python -m benchmarks.warehouse_night FOLDER [--records 3000000]
Needs about 8 GB in FOLDER. Prints one line per measured step and per view.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import dagster as dg
import polars as pl

from assets.catalogue import all_assets
from assets.io_manager import LakeIOManager
from assets.workspace import Workspace
from contracts.registry import EXTRACTS
from intake.lake import read_current, write_version
from intake.layout import Night
from pipelines.night_run import run_night
from pipelines.settings import Settings
from sample_data.generate import generate
from warehouse.schema import TableKind, tables, views
from warehouse.sql import connect_reader, connect_writer, quote_identifier

PROVINCE = "66"
NIGHTS = (Night(date(2026, 11, 1), PROVINCE), Night(date(2026, 11, 2), PROVINCE))
PERSONS = 100_000
YEAR = 365
_FIRST = "0BCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""First character of the persons of each copy: numbers of persons begin with 0."""


def small_lake(home: Path) -> None:
    """Two nights of the small province, through the pipeline."""
    inbox = home / "inbox"
    if not (inbox / PROVINCE).exists():
        generated = home / "generated"
        generate(PERSONS, 5, (PROVINCE,), len(NIGHTS), generated, first_night=NIGHTS[0].date)
        (generated / "inbox").replace(inbox)
    for night in NIGHTS:
        if not (home / "reports" / PROVINCE / night.date.isoformat()).exists():
            result = run_night(night, Settings(home=home, stable_seconds=0))
            if result.exit:
                raise SystemExit(f"the small night did not run: {result}")


def enlarge(small: Path, large: Path, records: int) -> None:
    """Repeat the lake of `small` below `large` until the first night has `records` records.

    The key goes with it: a lake without the key it was made with is refused.
    """
    shutil.copytree(small / "secret", large / "secret")
    linked = [p.name for p in sorted((small / "lake" / "mentions").iterdir())]
    there = [p.name for p in sorted((small / "lake" / "accepted").iterdir())]
    sources = [name for name in there if name in EXTRACTS]
    accepted = [_current(small, "accepted", source, NIGHTS[0]) for source in sources]
    copies = -(-records // sum(f.height for tables in accepted for f in tables.values()))
    for night in NIGHTS:
        for source in sources:
            for layer, change in (
                ("accepted", _rows), ("quarantined", _lines), ("mentions", _mentions),
            ):  # fmt: skip
                if layer != "mentions" or source in linked:
                    _repeat(small, large, layer, source, night, copies, change)
            _write(large, "ledger", source, night, _times(small, source, night, copies))
        _repeat(small, large, "accepted", "population", night, copies, _persons)
        _write(large, "links", "person", night, _times_linked(small, linked, night, copies))
        for layer, name in _AS_THEY_ARE:
            frames = _current(small, layer, name, night)
            if name == "register_inventory" and name in frames:
                entries = pl.col("entries") * copies
                frames = {name: frames[name].with_columns(entries)}
            _write(large, layer, name, night, frames)


_AS_THEY_ARE = [
    ("links", "model"),
    *((layer, "register_inventory") for layer in ("accepted", "quarantined", "ledger")),
    *((layer, "population") for layer in ("quarantined", "ledger")),
    *(("decisions", name) for name in ("answers", "head", "person", "standing")),
]


def _current(home: Path, layer: str, name: str, night: Night) -> dict[str, pl.DataFrame]:
    return read_current(home / "lake" / layer / name / night.folder)


def _write(
    home: Path, layer: str, name: str, night: Night, frames: dict[str, pl.DataFrame]
) -> None:
    write_version(home / "lake" / layer / name / night.folder, frames, "enlarged")


Change = Callable[[pl.DataFrame, int], pl.DataFrame]


def _repeat(
    small: Path, large: Path, layer: str, name: str, night: Night, copies: int, change: Change
) -> None:
    frames = {
        table: pl.concat(change(frame, copy) for copy in range(copies))
        for table, frame in _current(small, layer, name, night).items()
    }
    _write(large, layer, name, night, frames)


def _person(column: str, copy: int) -> pl.Expr:
    """The number of the same person in another copy: still 12 characters."""
    number = pl.col(column)
    return (
        pl.when(number.str.len_chars() == 12)
        .then(_FIRST[copy] + number.str.slice(1))
        .otherwise(number)
        .alias(column)
    )


def _identified(column: str, copy: int) -> pl.Expr:
    """The mention of the same record in another copy."""
    return (f"{copy:02d}" + pl.col(column).str.slice(2)).alias(column)


def _lines(frame: pl.DataFrame, copy: int) -> pl.DataFrame:
    return frame.with_columns((pl.col("line") + copy * 10_000_000).cast(frame.schema["line"]))


def _rows(frame: pl.DataFrame, copy: int) -> pl.DataFrame:
    return _lines(frame, copy).with_columns(pl.col("record_key") + f"~{copy}")


def _mentions(frame: pl.DataFrame, copy: int) -> pl.DataFrame:
    return _rows(frame, copy).with_columns(
        _identified("mention_id", copy), _person("person_id", copy)
    )


def _links(frame: pl.DataFrame, copy: int) -> pl.DataFrame:
    return frame.with_columns(
        _identified("record_id", copy),
        _person("master_id", copy),
        _person("runner_up_id", copy),
    )


def _times_linked(
    small: Path, sources: list[str], night: Night, copies: int
) -> dict[str, pl.DataFrame]:
    """The links of every copy in the order of the mentions: source by source, copy by copy."""
    [(table, links)] = _current(small, "links", "person", night).items()
    own = [
        pl.concat(_current(small, "mentions", source, night).values())
        .select(record_id="mention_id")
        .join(links, on="record_id", how="left", maintain_order="left")
        for source in sources
    ]
    return {table: pl.concat(_links(frame, copy) for frame in own for copy in range(copies))}


def _persons(frame: pl.DataFrame, copy: int) -> pl.DataFrame:
    numbers = ("person_id", "mother_id", "father_id", "spouse_id")
    return _rows(frame, copy).with_columns(_person(column, copy) for column in numbers)


def _times(small: Path, source: str, night: Night, copies: int) -> dict[str, pl.DataFrame]:
    [(table, ledger)] = _current(small, "ledger", source, night).items()
    return {table: ledger.with_columns(pl.col("^.*_rows$|^rows_seen$") * copies)}


def run_warehouse(home: Path, night: Night) -> None:
    """The assets `conflicts` and `warehouse` of one night on what lies in the lake of `home`."""
    started = _cpu()
    workspace = Workspace(home=str(home), inbox=str(home / "inbox"))
    result = dg.materialize(
        all_assets(),
        partition_key=night.key,
        resources={"workspace": workspace, "lake": LakeIOManager(lake=str(workspace.layout.lake))},
        selection=dg.AssetSelection.assets("conflicts/person", "warehouse/published"),
        run_config={"loggers": {"console": {"config": {"log_level": "ERROR"}}}},
    )
    if not result.success:
        raise SystemExit("the night failed")
    print(f"{started:.1f} CPU-s to import and start, {_cpu() - started:.1f} CPU-s for the night")


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def measure_night(home: Path, night: Night) -> None:
    """Run a night in a process of its own and print what it used, children included."""
    command = [sys.executable, "-m", "benchmarks.warehouse_night", str(home)]
    process = subprocess.Popen(
        [*command, "--only", night.date.isoformat()], stdout=subprocess.PIPE, text=True
    )
    said = process.stdout.read().strip() if process.stdout else ""
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the night of {night.date} failed")
    print(f"{night.date}: {said}; largest process {used.ru_maxrss / 2**20:.2f} GiB", flush=True)


def a_year(published: Path, target: Path) -> None:
    """Copy `published` and give it its last night `YEAR` times, day by day into the past."""
    target.with_name(target.name + ".wal").unlink(missing_ok=True)
    shutil.copyfile(published, target)
    last = NIGHTS[-1].date
    with connect_writer(target) as con:
        for table in tables():
            if table.kind is not TableKind.NIGHT:
                continue
            name = quote_identifier(table.name)
            con.execute(f"DELETE FROM {name} WHERE night < $last", {"last": last})  # noqa: S608
            days = [c.name for c in table.columns if c.type.startswith("DATE")]
            moved = ", ".join(f"({d} - n::INT)::DATE AS {d}" for d in days)
            con.execute(
                f"INSERT INTO {name} SELECT * EXCLUDE (n) REPLACE ({moved}) "  # noqa: S608
                f"FROM (FROM {name}), range(1, {YEAR}) AS back(n)"
            )
        con.execute("CHECKPOINT")


def measure_views(warehouse: Path) -> None:
    """Read every view whole into Arrow, three times, and print the quickest."""
    print(f"{'view':<28}{'seconds':>9}{'CPU-s':>8}{'rows':>12}")
    with connect_reader(warehouse) as con:
        for view in views():
            tries = []
            for _ in range(3):
                started, cpu = time.perf_counter(), _cpu()
                rows = con.table(f"mart.{view.name}").to_arrow_table().num_rows
                tries.append((time.perf_counter() - started, _cpu() - cpu))
            wall, used = min(tries)
            print(f"mart.{view.name:<23}{wall:>9.2f}{used:>8.2f}{rows:>12,}", flush=True)


def main() -> None:
    """Make what is missing in FOLDER, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=3_000_000)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        run_warehouse(given.folder, Night(date.fromisoformat(given.only), PROVINCE))
        return
    small, large = given.folder / "small", given.folder / f"{given.records}"
    if not large.exists():
        small_lake(small)
        draft = large.with_suffix(".part")
        shutil.rmtree(draft, ignore_errors=True)
        enlarge(small, draft, given.records)
        draft.replace(large)
    shutil.rmtree(large / "warehouse", ignore_errors=True)
    for night in NIGHTS:
        measure_night(large, night)
    year = given.folder / "year.duckdb"
    a_year(large / "warehouse" / "dongbo.duckdb", year)
    print(f"{YEAR} nights: {year.stat().st_size / 2**20:.0f} MiB on disk")
    measure_views(year)


if __name__ == "__main__":
    main()
