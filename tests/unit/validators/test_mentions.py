"""Mentions of persons: who is mentioned, with what evidence."""

from __future__ import annotations

import polars as pl

from contracts.registry import EXTRACTS, SOURCES
from validators import mentions
from validators.mention_ids import with_mention_ids
from validators.roles import MENTION_SCHEMA
from vietnam.ids import tax_check_digit


def _mentions(split, source, table):
    contract = SOURCES[source]
    return mentions(contract, contract.table(table), split.accepted)


def test_birth_mentions_three_persons(judge):
    found = _mentions(judge("civil_status", "birth", {}), "civil_status", "birth")
    assert found.schema == pl.Schema(MENTION_SCHEMA)
    assert found.select("role", "full_name", "date_of_birth", "sex", "person_id").rows() == [
        ("child", "Nguyễn Thị Hoa", "2019-03-01", "F", "066319000123"),
        ("mother", "Trần Thị Lan", "1990", "F", "066190000124"),
        ("father", "Nguyễn Văn Nam", "1988-05-12", "M", "066088000125"),
    ]
    assert found["commune_code"].unique().to_list() == ["24133"]
    assert found["record_key"].unique().to_list() == ["24133|01/2019|7"]


def test_a_mention_tells_whose_relative_the_person_is(judge):
    found = _mentions(judge("civil_status", "birth", {}), "civil_status", "birth")
    assert found.select("role", "relation", "relative_role", "born_by").rows() == [
        ("child", None, None, None),
        ("mother", "mother", "child", 2019 - 12),
        ("father", "father", "child", 2019 - 12),
    ]
    ids = dict(with_mention_ids(found, b"key").select("role", "mention_id").iter_rows())
    made = with_mention_ids(found, b"key").select("role", "relative_id")
    told = {"child": None, "mother": ids["child"], "father": ids["child"]}
    assert dict(made.iter_rows()) == told


def test_spouses_are_each_other_s_and_nobody_is_older(judge):
    found = _mentions(judge("civil_status", "marriage", {}), "civil_status", "marriage")
    made = with_mention_ids(found, b"key")
    ids = dict(made.select("role", "mention_id").iter_rows())
    assert made.select("role", "relation", "relative_id", "born_by").sort("role").rows() == [
        ("husband", "spouse", ids["wife"], None),
        ("wife", "spouse", ids["husband"], None),
    ]


def test_whose_relative_is_not_told_where_the_other_is_absent_or_not_the_only_one(judge):
    found = _mentions(judge("civil_status", "birth", {}), "civil_status", "birth")
    mother, child = found.filter(role="mother"), found.filter(role="child")
    alone = with_mention_ids(mother, b"key")
    assert alone["relative_id"].to_list() == [None]
    twins = pl.concat([found, child.with_columns(full_name=pl.lit("Nguyễn Thị Huệ"))])
    assert with_mention_ids(twins, b"key")["relative_id"].to_list() == [None] * 4


def test_absent_father_is_not_mentioned(judge):
    change = {"father_name": None, "father_birth_date": None, "father_number": None}
    found = _mentions(judge("civil_status", "birth", change), "civil_status", "birth")
    assert found["role"].to_list() == ["child", "mother"]


def test_nine_digit_number_is_the_old_one(judge):
    split = judge("civil_status", "birth", {"mother_number": "241234567"})
    row = _mentions(split, "civil_status", "birth").row(1, named=True)
    assert (row["person_id"], row["old_id"]) == (None, "241234567")


def test_birth_year_column_gives_year_and_sex(judge):
    woman = {"birth_year_male": None, "birth_year_female": "1951", "person_number": None}
    both = {"birth_year_female": "1951", "file_no": "HS2"}
    split = judge("beneficiaries", "beneficiaries", {}, woman | {"file_no": "HS3"}, both)
    found = _mentions(split, "beneficiaries", "beneficiaries")
    assert found.select("date_of_birth", "sex").rows() == [
        ("1950", "M"),
        ("1951", "F"),
        ("1950", None),
    ]


def test_organisations_mention_nobody(judge):
    split = judge("land", "land", {}, {"organisation_name": "Công ty A", "holder_name": "Lê Tám"})
    assert _mentions(split, "land", "land")["line"].to_list() == [7]


def test_tax_code_is_no_person_number(judge):
    split = judge(
        "tax_codes", "tax_codes", {"tax_or_id": f"861234567{tax_check_digit('861234567')}"}, {}
    )
    found = _mentions(split, "tax_codes", "tax_codes")
    kinds = split.accepted["tax_or_id_kind"].to_list()
    assert kinds[1] == "personal_id"
    assert found["person_id"].to_list() == [None, "066050000130"]


def test_no_rows_no_mentions(judge):
    split = judge("land", "land", {"certificate_no": None})
    assert _mentions(split, "land", "land").schema == pl.Schema(MENTION_SCHEMA)


def test_lists_of_things_name_nobody():
    lists = {"connected_provinces", "emr_facilities", "pilot_models", "project06_tasks"}
    assert {name for name, one in EXTRACTS.items() if not one.names_persons} == lists
    assert not SOURCES["population"].names_persons


def test_a_mention_carries_the_person_s_codes_as_keyed_hashes(judge):
    card = {"card_code": "GD4 66 66 12345678", "insurance_code": "6612345678"}
    cards = _mentions(judge("health_insurance", "cards", card), "health_insurance", "cards")
    assert cards["codes"].to_list() == ["insurance:6612345678 insurance:6612345678"]
    paid = judge("social_insurance", "payments", {"account_no": "5200 2051 2345"})
    payments = _mentions(paid, "social_insurance", "payments")
    assert payments["codes"].to_list() == ["insurance:6612345678 account:520020512345"]
    # the holder of an account and the cadre of that name in that unit
    holder = _mentions(judge("access_accounts", "accounts", {}), "access_accounts", "accounts")
    cadre = _mentions(judge("cadres", "cadres", {"unit": "SO NOI VU"}), "cadres", "cadres")
    assert holder["codes"].item() == "colleague:SONOIVUNGUYENVANBINH"
    assert holder["codes"].item() in cadre["codes"].item()
    one = with_mention_ids(cards, b"key")["codes"].item()
    several = with_mention_ids(payments, b"key")["codes"].item().split(" ")
    assert set(one.split(" ")) < set(several)
    assert len(several) == 2
    assert "12345678" not in one
    assert set(with_mention_ids(cards, b"other")["codes"].item().split(" ")).isdisjoint(several)


def test_what_is_no_code_is_none(judge):
    """Twelve digits are the personal number that stands for the code; a birth has none at all."""
    numbered = judge("social_insurance", "payments", {"insurance_code": "066151001234"})
    found = _mentions(numbered, "social_insurance", "payments")
    assert with_mention_ids(found, b"key")["codes"].to_list() == [None]
    births = _mentions(judge("civil_status", "birth", {}), "civil_status", "birth")
    assert births["codes"].to_list() == [None] * 3
