"""Cadres whose record the national database acknowledged: 39,743 of 39,743, Đắk Lắk, February 2025.

The people are those of the master who are of working age; rows are scaled down by ten.
"""

from __future__ import annotations

import polars as pl

from contracts.cadres import ACTIVE, SYNCED
from contracts.registry import SOURCES
from tests.integration.published import NIGHT, Figure, Made

SCALE = 10
DUE = 39_743 // SCALE

FIGURES = (
    Figure(
        code="dl_cadres",
        metric="acknowledged_share",
        where={"level": "source", "source": "cadres"},
        part=DUE,
        total=DUE,
        printed="100",
    ),
)


def write(made: Made) -> None:
    """One list of the whole province, every record acknowledged."""
    born = pl.col("date_of_birth").str.slice(0, 4).cast(pl.Int32)
    people = pl.read_parquet(made.file("population")).filter(
        pl.col("status") == "alive", born.is_between(NIGHT.date.year - 60, NIGHT.date.year - 24)
    )
    assert people.height >= DUE, "generate more persons"
    cells = {
        "cadre_no": pl.format("CC{}", pl.int_range(pl.len())),
        "full_name": "full_name",
        "birth_date": "date_of_birth",
        "sex": pl.col("sex").replace_strict({"M": "Nam", "F": "Nữ"}),
        "person_number": "person_id",
        "unit": pl.lit("Sở Nội vụ"),
        "unit_code": pl.lit("000.00.05.H15"),
        "recruited_on": pl.lit("01/08/2025"),
        "status": pl.lit(ACTIVE),
        "sync_status": pl.lit(SYNCED),
    }
    table = SOURCES["cadres"].table("cadres")
    listed = people.head(DUE).select(
        (pl.col(cell) if isinstance(cell, str) else cell).alias(table.column(name).title_vi)
        for name, cell in cells.items()
    )
    folder = made.folder("cadres")
    for path in folder.iterdir():
        path.unlink()
    listed.write_csv(folder / "CBCCVC_66.csv", include_bom=True)
