"""The catalogue: headers are complete, figures recompute, broken headers are refused."""

from __future__ import annotations

from datetime import date

import pytest

from common.headed_sql import HeadError
from contracts import reasons
from tests.unit.warehouse.test_progress import OF_PROGRESS
from warehouse.explain import NoFigureError, explain
from warehouse.metrics import Protects, UnknownMetricError, load_catalogue, parse_metric
from warehouse.sql import connect_reader, read_sql

SAMPLE = """-- id: sample
-- name_vi: Mẫu
-- name_en: Sample
-- question_vi: Bao nhiêu?
-- question_en: How many?
-- numerator: Số
-- unit: records
-- direction: up
-- protects: parts
-- source: kho
-- levels: province, source
SELECT 1
"""


def test_the_catalogue_has_what_the_province_asks_for():
    wanted = {
        "digitization_rate", "digitization_books", "digitization_units", "authentication_rate",
        "sync_rate", "quarantine_rate", "repairs", "conflicts_open", "conflicts_overdue",
        "tax_standardised", "cashless_share", "freshness", "data_age", "rows_processed", "criteria",
        "quality_index", "identifiers_whole",
    }  # fmt: skip
    assert wanted <= set(load_catalogue())


@pytest.mark.parametrize("metric_id", sorted(load_catalogue()))
def test_every_published_figure_is_the_sum_of_its_items(ordinary_warehouse, factory, metric_id):
    with connect_reader(ordinary_warehouse) as con:
        told = load_catalogue()[metric_id]
        beside = {"fct_coverage", "days_taken"} & set(told.body.split())
        elsewhere = told.indicator is not None or beside
        if elsewhere or metric_id in {"records_changed", *OF_PROGRESS} - {"conflicts_referred"}:
            # it takes a register with indicators, days or cards, a night before, or people
            with pytest.raises(NoFigureError):
                explain(con, metric_id, "66", factory.NIGHT)
            return
        found = explain(con, metric_id, "66", factory.NIGHT, limit=1000)
    assert found.agrees
    assert found.items.height == found.items_total
    assert float(found.items["numerator"].sum()) == pytest.approx(found.stored[0], abs=0.01)


def test_items_are_pseudonyms_with_those_that_do_not_count_first(ordinary_warehouse, factory):
    with connect_reader(ordinary_warehouse) as con:
        found = explain(con, "sync_rate", "66", factory.NIGHT, limit=3)
    assert found.items["item"].str.contains(r"^00000000-0000(-[0-9a-f]{4}){2}-[0-9a-f]{12}$").all()
    assert found.items["numerator"].to_list() == [0, 0, 1]
    assert found.items_total == 28


def test_unknown_metric_and_unknown_night(ordinary_warehouse):
    with connect_reader(ordinary_warehouse) as con:
        with pytest.raises(UnknownMetricError, match="There are: acknowledged_share"):
            explain(con, "nope", "66", date(2026, 1, 1))
        with pytest.raises(NoFigureError, match="run that night first"):
            explain(con, "sync_rate", "66", date(2026, 1, 1))


def test_a_night_without_anything_to_count_is_not_said_to_be_missing(ordinary_warehouse, factory):
    with connect_reader(ordinary_warehouse) as con:
        with pytest.raises(NoFigureError, match="nothing of that night counts in it") as error:
            explain(con, "satisfied_share", "66", factory.NIGHT)
        assert "run that night" not in str(error.value)


def test_figures_of_what_is_no_person_hide_nothing():
    things = {"facilities", "models", "procedures", "provinces", "tasks"}
    found = [m for m in load_catalogue().values() if m.unit in things]
    assert {m.unit for m in found} == things
    assert [m.id for m in found if m.protects is not Protects.NOTHING] == []


def test_a_header_is_read():
    metric = parse_metric("sample", SAMPLE)
    assert metric.denominator is None
    assert metric.levels == ("province", "source")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("-- name_vi: Mẫu\n", "", "no line '-- name_vi"),
        ("id: sample", "id: other", "differs from the file name"),
        ("province, source", "province, galaxy", "unknown level 'galaxy'"),
        ("direction: up", "direction: sideways", "direction is up, down or none"),
        ("protects: parts", "protects: all", "protects is nothing, group, parts or shares"),
        ("unit: records", "unit:", "no line '-- unit: …'"),
        ("unit: records", "unit: records\n-- tagret: 90", "'tagret', did you mean 'target'"),
        ("unit: records", "unit: records\n-- target: most", "target: .* a valid number"),
    ],
)
def test_a_broken_header_is_refused(old, new, message):
    with pytest.raises(HeadError, match=message):
        parse_metric("sample", SAMPLE.replace(old, new))


def test_all_that_is_wrong_with_a_header_is_told_at_once():
    broken = SAMPLE.replace("id: sample", "id: other").replace("-- unit: records\n", "")
    with pytest.raises(HeadError) as refused:
        parse_metric("sample", broken.replace("direction: up", "direction: sideways"))
    assert str(refused.value) == (
        "catalogue/sample.sql: the id differs from the file name 'sample'; no line '-- unit: …'; "
        "direction is up, down or none"
    )


def test_five_criteria_follow_the_rules_bottom_up(build, factory):
    night = factory.Night()
    for n in range(8):
        night.add("land", "certificate", f"l{n}", {"holder": n}, full_name=None if n < 2 else "x")
    night.add("land", "certificate", "wrong", {"holder": 8}, evidence={"full_name": "Ai Đó"})
    night.quarantine("land", "certificate", 50, "person_id", reasons.BAD_NUMBER)
    with connect_reader(build(night)) as con:
        rates = {
            (criterion, field): (passed, evaluated)
            for criterion, field, passed, evaluated in con.execute(
                "SELECT criterion, field, passed, evaluated FROM fct_rule_result "
                "WHERE register = 'certificate'"
            ).fetchall()
        }
        [(index,)] = con.execute(
            "SELECT rate FROM fct_metric WHERE metric_id = 'criteria' AND breakdown = 'du' "
            "AND level = 'register_breakdown' AND register = 'certificate'"
        ).fetchall()
    assert rates["du", "full_name"] == (8, 10)
    assert rates["du", "person_id"] == (10, 10)
    assert rates["sach", "person_id"] == (9, 10)
    assert rates["dung", "full_name"] == (8, 9)
    assert rates["dung", "person_id"] == (9, 9)
    assert rates["song", "*"] == (9, 9)
    # full_name weighs 1, person_id 2, the record as a whole 1: (0.8 + 2 × 1 + 1) / 4
    assert index == pytest.approx(100 * 3.8 / 4, abs=0.01)


@pytest.mark.parametrize(("more", "rate"), [(12, 50.0), (0, None)])
def test_claimed_figures_are_recomputed_with_the_tolerance_of_their_print(
    build, factory, more, rate
):
    """Beside them stands the warehouse's rate of the province, a source or a register: 8 of 16, but
    not 2 of 4, too few to be shown."""
    night = factory.ordinary()
    for n in range(more):
        channel = "account" if n % 2 else "cash"
        night.add("beneficiaries", "payment", f"more{n}", {"payee": n}, channel=channel)
    claims = [
        ("1", 667, 879, "78.75", None),
        ("2", 84, 125, "70", "beneficiaries"),
        ("3", 140, 399, "35.1", "beneficiaries.payment"),
        ("4", 2, 3, "67", "land"),
    ]
    night.reported = [
        {"figure_id": i, "name_vi": "x", "agency": "a", "document": "d", "as_of": date(2025, 2, 27)}
        | {
            "numerator": float(n),
            "denominator": float(d),
            "percent": p,
            "metric_id": "cashless_share",
            "source": source,
        }
        for i, n, d, p, source in claims
    ]
    with connect_reader(build(night)) as con:
        found = con.execute(
            "SELECT figure_id, disagrees, round(recomputed_percent, 2), warehouse_rate "
            "FROM fct_reported_figure ORDER BY 1"
        ).fetchall()
    assert found == [
        ("1", True, 75.88, rate),
        ("2", True, 67.2, rate),
        ("3", False, 35.09, rate),
        ("4", False, 66.67, None),
    ]


def test_every_metric_selects_the_columns_of_an_item():
    for name in load_catalogue():
        body = read_sql("catalogue", name)
        assert "$night" in body
        assert "$province" in body
