"""Books, land, beneficiaries and tax codes, as Đắk Lắk published them in February 2025.

Who is paid how and what paper holds is set in the files; people paid are scaled down by two
hundred, the other figures are per cents.
"""

from __future__ import annotations

from collections import Counter

import openpyxl
import polars as pl

from tests.integration.published import Figure, Lines, Made
from vietnam.units import communes

DISTRICTS, DISTRICTS_DONE = 15, 8
CIVIL_STATUS = 0.9483
SCALE = 200
CASHLESS, PAID = 40_462 // SCALE, int(40_462 / 0.495) // SCALE

FIGURES = (
    Figure(
        code="dl_books",
        metric="digitization_rate",
        where={"level": "source", "source": "civil_status"},
        printed="94.83",
    ),
    Figure(
        code="dl_land_units",
        metric="digitization_units",
        where={"level": "register", "register": "land"},
        part=DISTRICTS_DONE,
        total=DISTRICTS,
    ),
    Figure(
        code="dl_beneficiaries",
        metric="digitization_rate",
        where={"level": "source", "source": "beneficiaries"},
        part=PAID,
        total=PAID,
        printed="100",
    ),
    Figure(code="dl_tax", metric="tax_standardised", where={"level": "province"}, printed="100"),
    Figure(
        code="dl_cashless",
        metric="cashless_share",
        where={"level": "register", "source": "beneficiaries"},
        part=CASHLESS,
        total=PAID,
        printed="49.5",
    ),
)


def write(made: Made) -> None:
    """Set the files of the four registers, and say what paper holds of them."""
    _pay_by_account(made)
    _keep_reviewed(made)
    missing = _leave_entries_on_paper(made)
    parcels = _place_parcels(made)
    made.inventory += [
        _books(made, missing),
        _entries_of(made, "tax_codes", _taxpayers(made)),
        _entries_of(made, "beneficiaries", _payments(made)),
        _parcels(parcels),
    ]


def _payments(made: Made) -> Lines:
    return Lines(made.file("beneficiaries"), ";", "cp1258")


def _taxpayers(made: Made) -> Lines:
    return Lines(made.file("tax_codes"), ",", "utf-8-sig")


def _pay_by_account(made: Made) -> None:
    """Keep 408 beneficiaries and pay 202 of them to an account: 49.5 % as published."""
    lines = _payments(made)
    head, rows = lines.read()
    way = head.index("Hình thức chi trả")
    account = next(row[way] for row in rows if row[way].startswith("T"))
    other = next(row[way] for row in rows if not row[way].startswith("T"))
    assert len(rows) >= PAID, "generate more persons"
    for n, row in enumerate(rows[:PAID]):
        row[way] = account if n < CASHLESS else other
    lines.keep(rows[:PAID])


def _keep_reviewed(made: Made) -> None:
    """Tax codes as they stand after the review: each carries the personal number of somebody."""
    lines = _taxpayers(made)
    head, rows = lines.read()
    number = head.index("MST/Số định danh")
    known = set(pl.read_parquet(made.file("population"), columns=["person_id"])["person_id"])
    lines.keep([row for row in rows if row[number] in known])


def _old_districts() -> list[tuple[str, str, str, str]]:
    """One commune of each of the fifteen districts of Đắk Lắk before the merger."""
    old = communes("old").filter(province_code="66").sort("district_code", "code")
    first = old.unique("district_code", keep="first", maintain_order=True)
    assert first.height == DISTRICTS
    return list(first.select("code", "name", "district_code", "district_name").iter_rows())


def _place_parcels(made: Made) -> Counter[str]:
    """Write the parcels under communes of before the merger, over all fifteen districts."""
    path = made.file("land")
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


def _leave_entries_on_paper(made: Made) -> int:
    """Take births out of the book until so few are left that one number of paper entries prints
    the per cent that was published; how many entries paper then holds more than the inventory."""
    listed = made.listed.filter(source="civil_status")["entries"].cast(pl.Int64).sum()
    taken = next(n for n in range(listed) if _printed(listed - n) == f"{CIVIL_STATUS:.2%}")
    path = made.file("civil_status")
    book = openpyxl.load_workbook(path)
    births = book["Khai sinh"]
    numbered = [row[0] for row in births.iter_rows() if str(row[0].value).isdigit()]
    births.cell(numbered[-1].row + 1, 1, f"Tổng số: {len(numbered) - taken}")
    births.delete_rows(numbered[-taken].row, taken)
    book.save(path)
    return round((listed - taken) / CIVIL_STATUS) - listed


def _printed(entries: int) -> str:
    return f"{entries / round(entries / CIVIL_STATUS):.2%}"


def _books(made: Made, missing: int) -> pl.DataFrame:
    """The books of civil status hold `missing` entries more than were listed."""
    civil = made.listed.filter(source="civil_status")
    civil = civil.with_columns(pl.col("entries").cast(pl.Int64))
    share, rest = divmod(missing, civil.height)
    more = share + (pl.int_range(pl.len()) < rest).cast(pl.Int64)
    return civil.with_columns(pl.col("entries") + more)


def _parcels(parcels: Counter[str]) -> pl.DataFrame:
    """In seven districts there is more land than is digitised."""
    return pl.DataFrame(
        [
            {"source": "land", "register": "land", "commune_code": code, "commune_name": name}
            | {"commune_vintage": "old", "district_code": district, "district_name": title}
            | {"entries": parcels[code] + (0 if n < DISTRICTS_DONE else 40)}
            for n, (code, name, district, title) in enumerate(_old_districts())
        ]
    )


def _entries_of(made: Made, source: str, lines: Lines) -> pl.DataFrame:
    """The inventory of a register whose entries are exactly the rows of its file, by commune."""
    listed = made.listed.filter(source=source)
    return listed.drop("entries").join(lines.entries(), on="commune_code").select(listed.columns)
