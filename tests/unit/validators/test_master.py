"""Population master and register inventory."""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts.registry import SOURCES
from validators import validate


class _Text:
    sheet = ""
    number_columns = ()
    titled = ()
    malformed = pl.DataFrame(schema={"line": pl.UInt32, "reason": pl.String, "raw": pl.String})

    def __init__(self, **columns):
        height = len(next(iter(columns.values())))
        self.rows = pl.DataFrame(
            {"line": range(1, height + 1), **columns}, schema_overrides={"line": pl.UInt32}
        )


class _File:
    name, sha256 = "f", "0" * 64


def _population(**change):
    row = {
        "person_id": "066190000124",
        "full_name": "Chu Thị Lan",
        "date_of_birth": "1990-05-06",
        "sex": "F",
        "commune_code": "24133",
        "status": "alive",
    }
    text = _Text(**{name: [value] for name, value in (row | change).items()})
    return validate(SOURCES["population"].tables[0], [text], _File(), today=date(2026, 11, 24))


def test_names_of_the_master_stay_whole():
    for name in ("Chu Thị Lan", "Bế Văn Thành", "Má Thị Và", "Y Bhăm Êban"):
        split = _population(full_name=name)
        assert split.accepted["full_name"].to_list() == [name]


def test_what_is_no_name_stays_in_the_master_and_is_flagged():
    for name, flag in (("0", "PLACEHOLDER"), ("29/02/2023", "BAD_NAME"), ("|", "BAD_NAME")):
        split = _population(full_name=name)
        assert split.accepted.select("full_name", "flags").rows() == [(name, [f"full_name:{flag}"])]


def test_person_without_a_valid_number_is_rejected():
    split = _population(person_id="241234567")
    assert split.quarantined["rule"].to_list() == ["NUMBER_STRUCTURE"]


def test_unknown_status_is_flagged():
    assert _population(status="gone").accepted["flags"].to_list() == [["status:UNKNOWN_CODE"]]


def test_inventory():
    table = SOURCES["register_inventory"].tables[0]
    text = _Text(
        source=["civil_status"] * 4,
        register=["birth"] * 4,
        commune_code=["24133", "24133", "x", "24133"],
        commune_vintage=["old", "old", "old", "\u00a0"],  # the warehouse has no commune without
        book_no=["01", "02", "03", "04"],
        year=["2019"] * 4,
        entries=["12", "mười", "3", "4"],
    )
    split = validate(table, [text], _File(), today=date(2026, 11, 24))
    assert split.accepted.select("entries", "year").rows() == [(12, 2019)]
    assert split.quarantined.select("line", "rule").rows() == [
        (2, "BAD_INTEGER"),
        (3, "UNKNOWN_COMMUNE"),
        (4, "MISSING_KEY"),
    ]
