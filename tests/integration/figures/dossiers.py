"""Dossiers submitted online, paid, digitised, used again (Lâm Đồng, June 2025; An Lão, November
2025), those of both linked groups (Nghệ An, July 2023), and procedures integrated into the
national portal (Đắk Lắk, February 2025).

One province stands for all: An Lão is one of its communes, and the dossiers elsewhere bring the
whole to what Lâm Đồng published. Nothing is scaled down. Who applies, was born or died is anybody
of the master: no figure here asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from contracts.registry import SOURCES
from tests.integration.published import Figure, Made

COMMUNE, ELSEWHERE = "24133", "24154"
HERE, HERE_ONLINE = 1_142, 1_048
ALL = 5_000
ONLINE = ALL - (HERE - HERE_ONLINE)
WITH_FEE, PAID_ONLINE = 1_000, 641
DIGITISED, REUSED = 3_985, 1_550
BIRTHS, DEATHS = 1_406, 127
PROCEDURES, INTEGRATED = 879, 667

_DOSSIERS = {"level": "source", "source": "dossiers"}
FIGURES = (
    Figure(
        code="hp_anlao_online",
        metric="online_share",
        where={"level": "commune", "commune_code": COMMUNE},
        part=HERE_ONLINE,
        total=HERE,
        printed="91.77",
    ),
    Figure(code="ld_online", metric="online_share", where=_DOSSIERS, part=ONLINE, total=ALL),
    Figure(
        code="ld_pay",
        metric="online_payment_share",
        where=_DOSSIERS,
        part=PAID_ONLINE,
        total=WITH_FEE,
    ),
    Figure(
        code="ld_digitised",
        metric="digitised_dossiers",
        where=_DOSSIERS,
        part=DIGITISED,
        total=ALL,
    ),
    Figure(code="ld_reuse", metric="reuse_share", where=_DOSSIERS, part=REUSED, total=ALL),
    Figure(
        code="dl_dvc_integrated",
        metric="integrated_share",
        where=_DOSSIERS,
        part=INTEGRATED,
        total=PROCEDURES,
        printed="75.88",
    ),
    Figure(
        code="na_linked_all",
        metric="linked_complete_share",
        where=_DOSSIERS,
        part=BIRTHS + DEATHS,
        total=BIRTHS + DEATHS,
    ),
    Figure(
        code="na_linked_birth",
        metric="linked_complete_share",
        where={"level": "register", "source": "dossiers", "register": "linked_birth"},
        part=BIRTHS,
        total=BIRTHS,
    ),
    Figure(
        code="na_linked_death",
        metric="linked_complete_share",
        where={"level": "register", "source": "dossiers", "register": "linked_death"},
        part=DEATHS,
        total=DEATHS,
    ),
)

Cells = Mapping[str, pl.Expr]
_number = pl.int_range(pl.len())


def write(made: Made) -> None:
    """The flat export and both extracts, in the place of what was generated."""
    people = pl.read_parquet(made.file("population")).filter(pl.col("status") == "alive")
    folder = made.folder("dossiers")
    for path in folder.iterdir():
        path.unlink()
    told = {
        "dossier": (ALL, _dossiers()),
        "linked_birth": (BIRTHS, _births()),
        "linked_death": (DEATHS, _deaths()),
        "procedure": (PROCEDURES, _procedures()),
    }
    for name, (count, cells) in told.items():
        assert people.height >= count, "generate more persons"
        table = SOURCES["dossiers"].table(name)
        rows = people.head(count).select(
            cell.cast(pl.String).alias(table.column(column).title_vi)
            for column, cell in cells.items()
        )
        rows.write_csv(folder / f"{name}.csv", include_bom=True)


def _yes(holds: pl.Expr) -> pl.Expr:
    return pl.when(holds).then(pl.lit("Có")).otherwise(pl.lit("Không"))


def _dossiers() -> Cells:
    """The first rows are those of the commune, and only of them some came to the counter."""
    return {
        "dossier_no": pl.format("H15.33-260601-{}", _number + 100_000),
        "procedure_code": pl.lit("2.000815"),
        "channel": pl.when(_number.is_between(HERE_ONLINE, HERE - 1))
        .then(pl.lit("Trực tiếp"))
        .otherwise(pl.lit("Trực tuyến")),
        "applicant_kind": pl.lit("Người dân"),
        "applicant": pl.col("full_name"),
        "applicant_no": pl.col("person_id"),
        "birth_date": pl.col("date_of_birth"),
        "received_on": pl.lit("01/06/2026"),
        "due_on": pl.lit("08/06/2026"),
        "finished_on": pl.lit("05/06/2026"),
        "status": pl.lit("Đã trả kết quả"),
        "commune_code": pl.when(_number < HERE).then(pl.lit(COMMUNE)).otherwise(pl.lit(ELSEWHERE)),
        "paper_file": _yes(_number < DIGITISED + 300),
        "eresult": _yes(_number < DIGITISED),
        "reused": _yes(_number < REUSED),
        "fee": _yes(_number < WITH_FEE),
        "paid_online": _yes(_number < PAID_ONLINE),
    }


def _procedures() -> Cells:
    return {
        "procedure_code": pl.format("1.{}", _number + 100_000),
        "service_level": pl.lit("Toàn trình"),
        "integrated": _yes(_number < INTEGRATED),
    }


def _births() -> Cells:
    return {
        "dossier_no": pl.format("H15.34-260601-{}", _number + 100_000),
        "procedure_code": pl.lit("2.000986"),
        "child_name": pl.col("full_name"),
        "child_born": pl.col("date_of_birth"),
        "child_number": pl.col("person_id"),
        "received_on": pl.lit("01/06/2026"),
        "certificate_on": pl.lit("01/06/2026"),
        "residence_on": pl.lit("02/06/2026"),
        "card_on": pl.lit("03/06/2026"),
        "status": pl.lit("Đã trả kết quả"),
    }


def _deaths() -> Cells:
    return {
        "dossier_no": pl.format("H15.35-260601-{}", _number + 100_000),
        "procedure_code": pl.lit("1.006714"),
        "dead_name": pl.col("full_name"),
        "dead_born": pl.col("date_of_birth"),
        "dead_number": pl.col("person_id"),
        "died_on": pl.lit("30/05/2026"),
        "scheme": pl.lit("Bảo trợ xã hội"),
        "received_on": pl.lit("01/06/2026"),
        "certificate_on": pl.lit("01/06/2026"),
        "residence_ended_on": pl.lit("02/06/2026"),
        "benefit_on": pl.lit("05/06/2026"),
        "status": pl.lit("Đã trả kết quả"),
    }
