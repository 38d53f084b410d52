"""Shapes, repairs, quarantine, sums: what `validate` promises whatever the contract."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest

from contracts.registry import EXTRACTS
from validators import SplitError
from validators.split import QUARANTINE_SCHEMA, Split, empty_accepted

TABLES = [table for contract in EXTRACTS.values() for table in contract.tables]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.source}.{table.name}")
def test_no_rows_give_the_same_schema(table, judge):
    split = judge(table.source, table.name, {})
    assert split.accepted.schema == empty_accepted(table).schema
    assert split.quarantined.schema == pl.Schema(QUARANTINE_SCHEMA)


def test_raw_survives_and_repairs_are_named(judge):
    split = judge(
        "civil_status",
        "birth",
        {"mother_number": "66190000124", "child_name": "NGUYỄN THỊ HOA", "child_sex": "nữ"},
    )
    row = split.accepted.row(0, named=True)
    assert (row["mother_number"], row["mother_number_raw"]) == ("066190000124", "66190000124")
    assert row["mother_number_kind"] == "personal_id"
    assert (row["child_name"], row["child_name_raw"]) == ("Nguyễn Thị Hoa", "NGUYỄN THỊ HOA")
    assert (row["child_sex"], row["child_sex_raw"]) == ("F", "nữ")
    assert "mother_number:lost_zero" in row["repairs"]
    assert "child_name:case" in row["repairs"]
    assert "child_sex:sex_word" in row["repairs"]
    assert split.counts.repaired == 1


def test_types_of_kinds(judge):
    row = judge("land", "land", {}).accepted.row(0, named=True)
    assert row["parcel_area"] == 129.5
    assert row["issued_on"] == "2006-02-20"
    row = judge("civil_status", "birth", {}).accepted.row(0, named=True)
    assert row["registered_on"].isoformat() == "2019-03-15"
    assert row["mother_birth_date"] == "1990"
    assert judge("beneficiaries", "beneficiaries", {}).accepted["amount"].to_list() == [810_000]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.500.000", 1_500_000),
        ("1,500,000", 1_500_000),
        ("1500000", 1_500_000),
        ("1.500.000 đ", 1_500_000),
        ("1 500 000 đồng", 1_500_000),
        ("1500000.0", 1_500_000),
        ("1.500.000,00", 1_500_000),
        ("0", 0),
    ],
)
def test_amounts(judge, text, amount):
    split = judge("beneficiaries", "beneficiaries", {"amount": text, "coefficient": None})
    assert split.accepted["amount"].to_list() == [amount]
    assert split.accepted["amount_raw"].to_list() == [text]


@pytest.mark.parametrize(
    ("text", "area"),
    [("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1234.50 m2", 1234.5), ("29,2", 29.2), ("7", 7.0)],
)
def test_areas(judge, text, area):
    change = {"parcel_area": text, "use1_area": None, "use2_area": None}
    split = judge("land", "land", change)
    assert split.accepted["parcel_area"].to_list() == [area]


def test_quarantine_keeps_place_value_and_whole_row(judge):
    split = judge("civil_status", "birth", {"registry_place": "99999", "child_sex": "Nữ"})
    (row,) = split.quarantined.rows(named=True)
    assert (row["file_name"], row["sheet"], row["line"]) == ("f.csv", "S", 7)
    assert (row["source"], row["table"], row["column"]) == (
        "civil_status",
        "birth",
        "registry_place",
    )
    assert row["value"] == "99999"
    assert json.loads(row["row_json"])["child_name"] == "Nguyễn Thị Hoa"


def test_unreadable_key_is_not_reported_as_missing_too(judge):
    split = judge("tax_codes", "tax_codes", {"tax_or_id": "6.6050E+10"})
    assert split.quarantined["rule"].to_list() == ["SCIENTIFIC_NOTATION"]


def test_several_broken_rules_give_several_lines_of_one_row(judge):
    split = judge("civil_status", "birth", {"entry_no": None, "book_no": None})
    assert split.quarantined["column"].to_list() == ["book_no", "entry_no"]
    assert split.counts.quarantined == 1


def test_malformed_records_go_to_quarantine(judge):
    malformed = pl.DataFrame(
        {"line": [9], "reason": ["TOO_FEW_FIELDS"], "raw": ["a;b"]},
        schema={"line": pl.UInt32, "reason": pl.String, "raw": pl.String},
    )
    split = judge("civil_status", "birth", {}, malformed=malformed)
    (row,) = split.quarantined.rows(named=True)
    assert (row["line"], row["rule"], row["value"]) == (9, "TOO_FEW_FIELDS", "a;b")
    assert (split.counts.rows_in, split.counts.accepted, split.counts.quarantined) == (2, 1, 1)


def test_decoded_cells_keep_the_text_as_read_and_name_the_repair(judge):
    told = {"mother_name_undecoded": "TrÇn ThÞ Lan", "mother_name_encoding": "tcvn3"}
    split = judge("civil_status", "birth", told)
    row = split.accepted.row(0, named=True)
    assert (row["mother_name"], row["mother_name_raw"]) == ("Trần Thị Lan", "TrÇn ThÞ Lan")
    assert row["repairs"] == ["mother_name:encoding_tcvn3"]
    bad = judge("civil_status", "birth", told | {"entry_no": None})
    raw = json.loads(bad.quarantined["row_json"][0])
    assert raw["mother_name"] == "TrÇn ThÞ Lan"
    assert not [name for name in raw if name.endswith(("_undecoded", "_encoding"))]


def test_each_cell_of_a_column_has_its_own_encoding_and_an_undecided_one_is_flagged(judge):
    split = judge(
        "civil_status",
        "birth",
        {"mother_name_undecoded": "TrÇn ThÞ Lan", "mother_name_encoding": "tcvn3"},
        {"entry_no": "2", "mother_name_undecoded": "Trần Thị Lan", "mother_name_encoding": None},
        {
            "entry_no": "3",
            "mother_name": "Mai Tó Trinh",
            "mother_name_undecoded": "Mai Tó Trinh",
            "mother_name_encoding": "undecided",
        },
    )
    assert split.accepted["repairs"].to_list() == [["mother_name:encoding_tcvn3"], [], []]
    assert split.accepted["flags"].to_list() == [[], [], ["mother_name:ENCODING_UNDECIDED"]]
    assert split.accepted["mother_name"].to_list()[2] == "Mai Tó Trinh"
    assert split.counts.by_rule["ENCODING_UNDECIDED"] == 1


def test_a_column_of_which_nothing_changed_needs_no_copy_of_its_text(judge):
    told = {"mother_name": "Mai Tó Trinh", "mother_name_encoding": "undecided"}
    split = judge("civil_status", "birth", told)
    row = split.accepted.row(0, named=True)
    assert (row["mother_name"], row["mother_name_raw"]) == ("Mai Tó Trinh", "Mai Tó Trinh")
    assert (row["flags"], row["repairs"]) == (["mother_name:ENCODING_UNDECIDED"], [])
    raw = json.loads(
        judge("civil_status", "birth", told | {"entry_no": None}).quarantined["row_json"][0]
    )
    assert raw["mother_name"] == "Mai Tó Trinh"
    assert "mother_name_encoding" not in raw


def test_columns_that_the_file_lacks_count_as_empty(judge):
    row = judge("civil_status", "birth", {}).accepted.row(0, named=True)
    assert row["birth_place"] is None
    assert row["birth_place_raw"] is None


def test_split_checks_its_own_sum(judge):
    split = judge("civil_status", "birth", {}, {"entry_no": None})
    assert split.check() is split
    with pytest.raises(SplitError, match="2 rows in, 0 accepted, 1 quarantined"):
        replace(split, accepted=split.accepted.clear()).check()
    with pytest.raises(SplitError, match="accepted twice"):
        replace(split, accepted=pl.concat([split.accepted] * 2)).check()
    moved = split.quarantined.with_columns(pl.lit(7, pl.UInt32).alias("line"))
    with pytest.raises(SplitError, match="accepted and quarantined"):
        Split(split.accepted, moved, split.counts).check()


def test_order_of_rows_does_not_matter(judge):
    changes = [{"entry_no": "1"}, {"entry_no": None}, {"entry_no": "2", "child_sex": "Nam"}]
    split = judge("civil_status", "birth", *changes)
    again = judge("civil_status", "birth", *reversed(changes))
    names = ["entry_no", "flags", "repairs", "record_key"]
    assert sorted(split.accepted.select(names).rows()) == sorted(
        again.accepted.select(names).rows()
    )
