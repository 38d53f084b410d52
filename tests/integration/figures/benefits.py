"""Meritorious service in Đắk Lắk, pensions and unemployment benefit in Lâm Đồng, 2025.

Persons are those of the master who are old enough; rows are scaled down, the martyrs are not.
5,267 martyrs are 78.56 % of no whole number: 6,704 gives 78.565 %, cut off after two digits.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from contracts.registry import SOURCES
from tests.integration.published import NIGHT, Figure, Made

MATCHED, ON_FILE = 682, 702
COMPLETE, MARTYRS = 5_267, 6_704
TO_ACCOUNT, PENSIONS = 293, 400
UNEMPLOYED = 120

FIGURES = (
    Figure(
        code="dl_merit",
        metric="authentication_rate",
        where={"level": "register", "source": "merit", "register": "persons"},
        part=MATCHED,
        total=ON_FILE,
        printed="97.15",
    ),
    Figure(
        code="dl_martyrs",
        metric="records_complete",
        where={"level": "register", "source": "merit", "register": "martyrs"},
        part=COMPLETE,
        total=MARTYRS,
    ),
    Figure(
        code="ld_pension",
        metric="cashless_share",
        where={"level": "register", "source": "social_insurance", "register": "payments"},
        part=TO_ACCOUNT,
        total=PENSIONS,
        printed="73.2",
    ),
    Figure(
        code="ld_unemployment",
        metric="cashless_share",
        where={"level": "register", "source": "social_insurance", "register": "unemployment"},
        part=UNEMPLOYED,
        total=UNEMPLOYED,
        printed="100",
    ),
)


def write(made: Made) -> None:
    """One list for each figure, in the place of what the generator makes."""
    for source in ("merit", "social_insurance"):
        for path in made.folder(source).iterdir():
            path.unlink()
    _listed(made, "merit", "persons", _on_file(made))
    _listed(made, "merit", "martyrs", _martyrs())
    way = pl.when(pl.int_range(pl.len()) < TO_ACCOUNT).then(pl.lit("Tài khoản"))
    paid = _paid(_aged(made, 60, 100).head(PENSIONS)).with_columns(
        benefit=pl.lit("Lương hưu"), payment_method=way.otherwise(pl.lit("Tiền mặt"))
    )
    _listed(made, "social_insurance", "payments", paid)
    granted = _paid(_aged(made, 25, 50).head(UNEMPLOYED)).with_columns(
        decision_no=pl.format("{}/QĐ-SNV", pl.int_range(pl.len())),
        payment_method=pl.lit("Tài khoản"),
    )
    _listed(made, "social_insurance", "unemployment", granted)


def _aged(made: Made, least: int, most: int) -> pl.DataFrame:
    """The living of the master from `least` to `most` years old, as evidence of a row."""
    year = pl.col("date_of_birth").str.slice(0, 4).cast(pl.Int32)
    found = pl.read_parquet(made.file("population")).filter(
        pl.col("status") == "alive",
        year.is_between(NIGHT.date.year - most, NIGHT.date.year - least),
    )
    return found.select(
        "full_name",
        pl.col("date_of_birth").alias("birth_date"),
        pl.col("sex").replace_strict({"M": "Nam", "F": "Nữ"}),
        pl.col("person_id").alias("person_number"),
        "commune_code",
    )


def _on_file(made: Made) -> pl.DataFrame:
    """Those of the master, and some whom it does not know."""
    known = _aged(made, 60, 100).head(MATCHED)
    assert known.height == MATCHED, "generate more persons"
    strangers = [
        {
            "full_name": "Lò Văn Khuyết",
            "birth_date": f"1949-02-{n + 1:02d}",
            "sex": "Nam",
            "person_number": f"011049{990_000 + n}",
            "commune_code": known["commune_code"][0],
        }
        for n in range(ON_FILE - MATCHED)
    ]
    return pl.concat([known, pl.DataFrame(strangers)]).with_columns(
        file_no=pl.format("DL/{}", pl.int_range(pl.len())), group=pl.lit("Thương binh")
    )


def _martyrs() -> pl.DataFrame:
    """All on file; of some home or certificate is not known."""
    number = pl.int_range(MARTYRS, eager=True).alias("n")
    home = pl.when(pl.col("n") < COMPLETE).then(pl.lit("xã Hòa Thắng"))
    return number.to_frame().select(
        pl.format("DL/LS-{}", "n").alias("file_no"),
        pl.lit("Nguyễn Văn Bình").alias("full_name"),
        pl.lit("Tháng 07 Năm 1969").alias("died_on"),
        home.alias("home"),
        pl.format("AB {}b", "n").alias("certificate_no"),
    )


def _paid(people: pl.DataFrame) -> pl.DataFrame:
    """As the social insurance lists them: by point of payment, without a commune."""
    return people.drop("commune_code").with_columns(
        insurance_code=pl.format("66{}", pl.int_range(10_000_000, 10_000_000 + pl.len())),
        amount=pl.lit("4000000"),
        pay_month=pl.lit(f"{NIGHT.date:%m/%Y}"),
    )


def _listed(made: Made, source: str, table: str, rows: pl.DataFrame) -> None:
    """The list as a file of the inbox, under the official labels."""
    labels: Mapping[str, str] = {
        name: SOURCES[source].table(table).column(name).title_vi for name in rows.columns
    }
    assert rows.height, "generate more persons"
    rows.rename(labels).write_csv(made.folder(source) / f"{table}.csv", include_bom=True)
