"""A name and a number planted in every text column of every source: one night, and no trace of them
beyond the lake."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
import xlsxwriter

from contracts.language import Kind, Purpose, SourceContract, TableContract
from contracts.registry import SOURCES
from pipelines.outcomes import Exit
from sources import Table, read
from tests.integration.support import DELIVERED, NIGHTS, Deployment
from warehouse.facts import REPORTED

NAME, NUMBER = "Trương Thị Hoàng Oanh", "066198765432"
TRACES = (NAME, "Hoàng Oanh", "hoang oanh", NUMBER)
NIGHT = NIGHTS[0]
LAKE = ("lake", "snapshots", "archive", "viec_can_xem", "journal")
"""Where personal data belong; everything else below the home is looked through."""


def planted(table: TableContract, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the name in one cell of each text column, and the number in another."""
    columns = [c.name for c in table.columns]
    frame = rows.select(
        pl.col(c) if c in rows.columns else pl.lit(None, pl.String).alias(c) for c in columns
    )
    texts = [c.name for c in table.columns if c.kind == Kind.TEXT]
    cells = {name: frame[name].to_list() for name in texts}
    for number, (text, value) in enumerate((c, v) for c in texts for v in (NAME, NUMBER)):
        cells[text][number % frame.height] = value
    return frame.with_columns(pl.Series(name, cells[name], pl.String) for name in texts)


def rewrite(contract: SourceContract, folder: Path) -> None:
    """The delivery in `folder` as one file with the canaries, under the canonical names."""
    tables: list[Table] = []
    for path in sorted(folder.iterdir()):
        tables += read(path, contract.headers).tables
        path.unlink()
    rows: dict[str, list[pl.DataFrame]] = {}
    for table in tables:
        rows.setdefault(table.name, []).append(table.rows.drop("line"))
    frames = {
        name: planted(contract.table(name), pl.concat(some, how="diagonal"))
        for name, some in rows.items()
    }
    if contract.purpose == Purpose.MASTER:
        frames["population"].write_parquet(folder / "population.parquet")
        return
    with xlsxwriter.Workbook(folder / "planted.xlsx") as book:
        for name, frame in frames.items():
            title = (*contract.table(name).sheet_aliases, name)[0]
            sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
            for number, row in enumerate([frame.columns, *frame.rows()]):
                sheet.write_row(number, 0, row)


def texts_of(warehouse: Path) -> Iterator[tuple[str, str]]:
    """Every text of every table and view, with the place it stands in."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        columns = con.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns"
        ).fetchall()
        for schema, table, column in columns:
            place = f'"{schema}"."{table}"'
            found = con.execute(
                f'SELECT DISTINCT CAST("{column}" AS VARCHAR) FROM {place}'  # noqa: S608
            ).fetchall()
            for (text,) in found:
                yield f"{place}.{column}", text or ""


def traces(data: bytes) -> list[str]:
    """The canaries in `data`: as UTF-8, composed or not, and as JSON escapes them."""
    spelt = {
        form: {form, unicodedata.normalize("NFD", form), json.dumps(form)[1:-1]} for form in TRACES
    }
    lowered = data.decode("utf-8", "ignore").lower()
    return [
        form for form, spellings in spelt.items()
        if any(spelling.lower() in lowered for spelling in spellings)
    ]  # fmt: skip


def write_by_hand(home: Path) -> None:
    folder = home / "by_hand" / NIGHT.province
    folder.mkdir(parents=True)
    claim = dict.fromkeys(REPORTED, "") | {
        "figure_id": NUMBER, "name_vi": f"Tỷ lệ theo {NAME}", "agency": NAME,
        "document": f"BC 12, CCCD {NUMBER}", "as_of": "2026-10-01", "numerator": "1",
        "denominator": "2", "percent": "50",
    }  # fmt: skip
    lines = [",".join(claim), ",".join(f'"{value}"' for value in claim.values())]
    (folder / "reported_figures.csv").write_text("\n".join(lines), encoding="utf-8")


def test_no_trace_of_a_person_in_a_wrong_cell_beyond_the_lake(
    fresh: Callable[..., Deployment], capfd: pytest.CaptureFixture[str]
) -> None:
    deployment = fresh(DELIVERED)
    sampled = [one for name, one in SOURCES.items() if deployment.delivery(name).is_dir()]
    assert len(sampled) >= 7
    for contract in sampled:
        rewrite(contract, deployment.delivery(contract.source))
    write_by_hand(deployment.home)
    result = deployment.run(NIGHT)
    assert result.exit == Exit.OK, result.problems
    assert traces("".join(capfd.readouterr()).encode()) == []
    for place, text in texts_of(deployment.warehouse):
        assert traces(text.encode()) == [], place
    looked = 0
    for path in deployment.home.rglob("*"):
        inside = path.relative_to(deployment.home).parts
        if path.is_file() and not set(inside) & set(LAKE) and inside[0] != "by_hand":
            assert traces(path.read_bytes()) == [], path.name
            looked += 1
    assert looked > 10
    quarantined = deployment.lake("quarantined", "civil_status", NIGHT)["rows"]
    assert isinstance(quarantined, pl.DataFrame)
    strays = quarantined.filter(rule="UNEXPECTED_TEXT")
    assert set(strays["column"]) == {"entry_no", "book_no"}
    assert set(strays["value"]) == {NAME, NUMBER}
