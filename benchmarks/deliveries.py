"""What reading and validating large deliveries costs, and how soon `dongbo inspect` answers.

Belongs here: making the files, measuring, printing. Does not belong here: what is measured.

Persons come from `sample_data.flat`, the other cells repeat those of the committed province; keys
are new in every row. Each line is one process with its reading child, from the file to accepted
Parquet in a lake, or `dongbo inspect`.

Usage: python -m benchmarks.deliveries FOLDER
Needs about 1 GB in FOLDER, which is kept for the next time.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import polars as pl

from assets.workspace import Workspace
from benchmarks.run import Usage, measure
from contracts.registry import SOURCES
from intake.delivery import receive_delivery
from intake.judging import judge_delivery
from intake.lake import write_version
from intake.layout import Night
from sample_data.flat import generate_flat
from sample_data.registers import land
from sample_data.registers.files import land_sheets, write_workbook
from sources import Limits, read
from sources.sandbox import SHARED

NIGHT = Night(date(2026, 11, 2), "66")
SAMPLE = Path(__file__).parents[1] / "sample_data" / "province_66" / "inbox" / "66"
CSV_ROWS, PL3_ROWS = 1_000_000, 200_000
INSPECTED_BYTES = 100_000_000
LEFT_OUT = ("arrears", "proxy_name")  # 15 of the 17 columns of a payment list
FILES = {"beneficiaries": "danh_sach.csv", "land": "PL3-01.xlsx"}


def sample_cells(source: str) -> pl.DataFrame:
    """The text cells of a register of the committed province."""
    table = SOURCES[source].tables[0]
    spec = table.header
    path = next((SAMPLE / source).glob("*/*"))
    return read(path, {table.name: spec}, Limits()).tables[0].rows.drop("line")


def repeated(source: str, rows: int, persons: pl.DataFrame) -> pl.DataFrame:
    """Rows of the sample over and over, each of another person."""
    sample = sample_cells(source)
    cells = sample.select(pl.all().gather(pl.int_range(rows, dtype=pl.UInt32) % sample.height))
    people = persons.head(rows).select(
        commune_code="commune_code", name="full_name", year=pl.col("date_of_birth").str.head(4),
        number=pl.coalesce("person_id", "old_id"), serial=pl.int_range(rows).cast(pl.String),
        sex="sex",
    )  # fmt: skip
    return cells.drop("commune_code").hstack(people)


def write_payments(path: Path, persons: pl.DataFrame) -> None:
    """A payment list as CSV in UTF-8."""
    cells = repeated("beneficiaries", CSV_ROWS, persons).with_columns(
        ordinal="serial",
        file_no=pl.col("commune_code") + "." + pl.col("serial"),
        full_name="name",
        person_number="number",
        birth_year_male=pl.when(sex="M").then("year"),
        birth_year_female=pl.when(sex="F").then("year"),
    )
    columns = [c for c in SOURCES["beneficiaries"].tables[0].columns if c.name not in LEFT_OUT]
    cells.select(pl.col(c.name).alias(c.title_vi) for c in columns).write_csv(path)


def write_land(path: Path, persons: pl.DataFrame) -> None:
    """A workbook in the layout of template PL3-01, 40 columns."""
    cells = repeated("land", PL3_ROWS, persons).with_columns(
        certificate_no="AA " + pl.col("serial").str.zfill(8),
        holder_name=pl.when(pl.col("holder_name").is_not_null()).then("name"),
        holder_number=pl.when(pl.col("holder_name").is_not_null()).then("number"),
        holder_birth_date=pl.when(pl.col("holder_name").is_not_null()).then("year"),
        holder_sex=pl.when(pl.col("holder_name").is_not_null()).then(
            pl.col("sex").replace_strict({"M": "Nam", "F": "Nữ"}, default=None)
        ),
    )
    names = [c.name for c in SOURCES["land"].tables[0].columns if c.name != "ordinal"]
    cells = cells.select(names).rename(dict(zip(names, land.COLUMNS, strict=True)))
    write_workbook(path, land_sheets(cells, "Tỉnh Đắk Lắk", NIGHT.date))


def prepare(folder: Path) -> None:
    """The files in an inbox, and a CSV of 100 MB to be inspected; what is there stays."""
    people = folder / "persons" / "extract.parquet"
    if not people.is_file():
        generate_flat(CSV_ROWS, CSV_ROWS, 1, people.parent, "ordinary")
    for source, write in (("beneficiaries", write_payments), ("land", write_land)):
        path = delivery(folder, source)
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}")
            write(draft, pl.read_parquet(people))
            draft.replace(path)
    head = folder / "100MB.csv"
    if not head.is_file():
        with delivery(folder, "beneficiaries").open("rb") as whole:
            head.write_bytes(whole.read(INSPECTED_BYTES))


def delivery(folder: Path, source: str) -> Path:
    """Where the delivery of a source lies."""
    return folder / "inbox" / NIGHT.province / source / NIGHT.date.isoformat() / FILES[source]


def accept(folder: Path, source: str) -> None:
    """From the inbox to accepted Parquet, as the assets of the source do it."""
    workspace = Workspace(home=str(folder / "home"), inbox=str(folder / "inbox"))
    manifest = receive_delivery(
        delivery(folder, source).parents[1], NIGHT.date, workspace.layout.snapshots
    )
    judged = judge_delivery(SOURCES[source], manifest, workspace.layout, NIGHT)
    for table, split in judged.splits.items():
        write_version(workspace.layout.lake / "accepted" / table, {table: split.accepted}, "v")
        print(f"{table}: {split.accepted.height:,} accepted of {split.counts.rows_in:,}")
    SHARED.close()  # its CPU time counts once it has ended


def tell(what: str, used: Usage) -> None:
    """One line of the result."""
    print(f"| {what} | {used.cpu_s:.1f} | {used.wall_s:.1f} | {used.rss_gib * 1024:,.0f} |")


def main() -> None:
    """Make the files, then measure each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--step", choices=("start", "prepare", *FILES), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.step == "prepare":
        prepare(wanted.folder)
        return
    if wanted.step == "start":
        return  # what the imports cost alone
    if wanted.step:
        accept(wanted.folder, wanted.step)
        return
    again = [sys.executable, "-m", "benchmarks.deliveries", str(wanted.folder), "--step"]
    measure([*again, "prepare"])  # in a process of its own: one that forks hands its size down
    dongbo = str(Path(sys.executable).with_name("dongbo"))
    print("| | CPU s | wall s | MiB |\n| --- | ---: | ---: | ---: |")
    tell("start of the program alone", measure([*again, "start"]))
    tell("CSV, 1,000,000 × 15, to accepted Parquet", measure([*again, "beneficiaries"]))
    tell("PL3-01 .xlsx, 200,000 × 40, to accepted Parquet", measure([*again, "land"]))
    tell(
        "`dongbo inspect`, CSV of 100 MB",
        measure([dongbo, "inspect", str(wanted.folder / "100MB.csv")]),
    )


if __name__ == "__main__":
    main()
