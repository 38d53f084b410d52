"""The figures that Đắk Lắk published in February 2025, from real rows through the real pipeline.

Published: civil status books digitised 94.83 %, land digitised in 8 of 15 districts, beneficiaries
100 %, personal tax codes 100 %, cashless 40,462 people = 49.5 %. The sample generator makes the
registers without damage; what the paper holds (the inventory) and who is paid how is set in the
files, people paid scaled down by two hundred; nothing is set in the warehouse.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from intake.layout import Night
from pipelines.outcomes import Exit
from sample_data.generate import generate
from tests.integration.support import Deployment, deploy
from vietnam.units import communes
from warehouse.sql import connect_reader

NIGHT = Night(date(2026, 10, 12), "66")
DISTRICTS, DISTRICTS_DONE = 15, 8
CIVIL_STATUS = 0.9483
SCALE = 200
CASHLESS, PAID = 40_462 // SCALE, int(40_462 / 0.495) // SCALE


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    folder = tmp_path_factory.mktemp("dak_lak")
    undamaged = folder / "undamaged.toml"
    undamaged.write_text('about = "no damage, everything digitised"\n', encoding="utf-8")
    made = generate(10_000, 25, ("66",), 1, folder, profile=str(undamaged))
    inbox = made.inbox / "66"
    _pay_by_account(inbox)
    _keep_reviewed(inbox)
    parcels = _place_parcels(inbox)
    _take_inventory(inbox, parcels)
    deployment = deploy(folder / "home", made.inbox)
    result = deployment.run(NIGHT)
    assert result.exit is Exit.OK, result.problems
    return deployment


def _file(inbox: Path, source: str) -> Path:
    [path] = (inbox / source / NIGHT.date.isoformat()).iterdir()
    return path


@dataclass(frozen=True)
class Lines:
    """A CSV file of the inbox, cell by cell, in the bytes it arrived in."""

    path: Path
    separator: str
    encoding: str

    def read(self) -> tuple[list[str], list[list[str]]]:
        """The header, composed so that it can be searched, and the rows as they are."""
        text = self.path.read_bytes().decode(self.encoding)
        head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=self.separator)
        return [unicodedata.normalize("NFC", name) for name in head], rows

    def keep(self, rows: list[list[str]]) -> None:
        """Write the header as it was, and only `rows`."""
        text = self.path.read_bytes().decode(self.encoding)
        head, *_ = csv.reader(io.StringIO(text, newline=""), delimiter=self.separator)
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=self.separator, lineterminator="\r\n").writerows([head, *rows])
        self.path.write_bytes(out.getvalue().encode(self.encoding))

    def entries(self) -> pl.DataFrame:
        """How many rows there are by commune."""
        head, rows = self.read()
        codes = pl.Series("commune_code", [row[head.index("Mã xã")] for row in rows])
        return codes.value_counts(name="entries").with_columns(pl.col("entries").cast(pl.Int64))


def _payments(inbox: Path) -> Lines:
    return Lines(_file(inbox, "beneficiaries"), ";", "cp1258")


def _taxpayers(inbox: Path) -> Lines:
    return Lines(_file(inbox, "tax_codes"), ",", "utf-8-sig")


def _pay_by_account(inbox: Path) -> None:
    """Keep 408 beneficiaries and pay 202 of them to an account: 49.5 % as published."""
    lines = _payments(inbox)
    head, rows = lines.read()
    way = head.index("Hình thức chi trả")
    account = next(row[way] for row in rows if row[way].startswith("T"))
    other = next(row[way] for row in rows if not row[way].startswith("T"))
    assert len(rows) >= PAID, "generate more persons"
    for n, row in enumerate(rows[:PAID]):
        row[way] = account if n < CASHLESS else other
    lines.keep(rows[:PAID])


def _keep_reviewed(inbox: Path) -> None:
    """Tax codes as they stand after the review: each carries the personal number of somebody."""
    lines = _taxpayers(inbox)
    head, rows = lines.read()
    number = head.index("MST/Số định danh")
    known = set(pl.read_parquet(_file(inbox, "population"), columns=["person_id"])["person_id"])
    lines.keep([row for row in rows if row[number] in known])


def _old_districts() -> list[tuple[str, str, str, str]]:
    """One commune of each of the fifteen districts of Đắk Lắk before the merger."""
    old = communes("old").filter(province_code="66").sort("district_code", "code")
    first = old.unique("district_code", keep="first", maintain_order=True)
    assert first.height == DISTRICTS
    return list(first.select("code", "name", "district_code", "district_name").iter_rows())


def _place_parcels(inbox: Path) -> Counter[str]:
    """Write the parcels under communes of before the merger, over all fifteen districts."""
    path = _file(inbox, "land")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet["B4"].value == "Mã ĐVHC cấp xã"
    places = [code for code, *_ in _old_districts()]
    parcels: Counter[str] = Counter()
    for n, row in enumerate(sheet.iter_rows(min_row=7)):
        row[1].value = places[n % DISTRICTS]
        parcels[places[n % DISTRICTS]] += 1
    book.save(path)
    return parcels


def _take_inventory(inbox: Path, parcels: Counter[str]) -> None:
    """What the paper holds: more than is digitised in civil status and in seven districts' land."""
    path = _file(inbox, "register_inventory")
    inventory = pl.read_csv(path, infer_schema=False)
    entries = pl.col("entries").cast(pl.Int64)
    civil = inventory.filter(source="civil_status").with_columns(entries)
    missing = round(civil["entries"].sum() / CIVIL_STATUS) - civil["entries"].sum()
    share, rest = divmod(missing, civil.height)
    civil = civil.with_columns(
        pl.col("entries") + share + (pl.int_range(pl.len()) < rest).cast(pl.Int64)
    )
    tax = _inventory_of(inventory, "tax_codes", _taxpayers(inbox))
    paid = _inventory_of(inventory, "beneficiaries", _payments(inbox))
    land = pl.DataFrame(
        [
            {"source": "land", "register": "land", "commune_code": code, "commune_name": name}
            | {"commune_vintage": "old", "district_code": district, "district_name": title}
            | {"entries": parcels[code] + (0 if n < DISTRICTS_DONE else 40)}
            for n, (code, name, district, title) in enumerate(_old_districts())
        ]
    )
    pl.concat([civil, paid, tax, land], how="diagonal").select(inventory.columns).write_csv(path)


def _inventory_of(inventory: pl.DataFrame, source: str, lines: Lines) -> pl.DataFrame:
    """The inventory of a register whose entries are exactly the rows of its file, by commune."""
    listed = inventory.filter(source=source)
    return listed.drop("entries").join(lines.entries(), on="commune_code").select(listed.columns)


def _rate(deployment: Deployment, metric: str, **where: str) -> tuple[float, float, float]:
    with connect_reader(deployment.warehouse) as con:
        rows = con.table("mart.v_metric").pl().filter(metric_id=metric, **where)
    assert rows.height == 1
    return rows.select("numerator", "denominator", "rate").cast(pl.Float64).row(0)


def test_civil_status_is_digitised_to_94_83_percent(published):
    *_, rate = _rate(published, "digitization_rate", level="source", source="civil_status")
    assert f"{rate:.2f}" == "94.83"


def test_land_is_digitised_in_8_of_15_districts(published):
    done, districts, _ = _rate(published, "digitization_units", level="register", register="land")
    assert (done, districts) == (DISTRICTS_DONE, DISTRICTS)


def test_beneficiaries_are_complete(published):
    *_, rate = _rate(published, "digitization_rate", level="source", source="beneficiaries")
    assert rate == 100


def test_tax_codes_are_standardised(published):
    *_, rate = _rate(published, "tax_standardised", level="province")
    assert rate == 100


def test_cashless_is_49_5_percent(published):
    paid, people, rate = _rate(published, "cashless_share", level="province")
    assert (paid, people) == (CASHLESS, PAID)
    assert f"{rate:.1f}" == "49.5"
