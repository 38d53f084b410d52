"""Each reason is found in a case made for it, and not in the case beside it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from findings.catalogue import LINK_UNCERTAIN, rules
from findings.desks import Desk
from journal.decisions import Decision
from warehouse.build import build_candidate
from warehouse.digest import table_digests
from warehouse.sql import connect_reader


@pytest.fixture
def night(factory):
    return factory.Night()


@pytest.mark.parametrize("rule", rules().values(), ids=rules())
def test_a_rule_has_a_limit_of_the_dispatch_and_says_what_it_leaves_out_in_both_languages(rule):
    assert rule.due_days in {5, 10, 15}
    assert bool(rule.not_when_vi) == bool(rule.not_when_en)


def test_every_desk_has_both_names():
    for desk in Desk:
        assert desk.vi
        assert desk.en


def test_the_reviewers_desk_holds_questions_only():
    """Whatever has an answer in itself is a worklist of those who must act."""
    asked = {rule.id for rule in rules().values() if rule.desk is Desk.REVIEWER}
    assert asked == {LINK_UNCERTAIN, "shared_number"}


def test_second_eyes_are_on_decisions_that_exist_and_on_every_payment():
    for rule in rules().values():
        assert rule.needs_second <= {decision.value for decision in Decision}
    paid = [rule for rule in rules().values() if rule.id.endswith("but_paid")]
    assert len(paid) == 2
    stops_or_lets_go_on = {"same_person", "other_person", "source_wrong", "not_a_conflict"}
    assert all(stops_or_lets_go_on <= rule.needs_second for rule in paid)


def uncertain(night) -> None:
    night.add("civil_status", "birth", "b", {"child": 1}, decision="review")


def finding(night) -> None:
    """A year of birth that differs: on the desk of the owner agency."""
    night.add("civil_status", "birth", "b", {"child": 1}, evidence={"date_of_birth": "1999"})


def shared(night) -> None:
    """Two people under a number that nobody has: on the reviewers' desk."""
    for key, n in (("b", 1), ("c", 2)):
        night.add("tax_codes", "tax_code", key, {"taxpayer": n}, evidence={"person_id": "9" * 12})


@pytest.mark.parametrize(
    ("make", "decision", "state", "desk"),
    [
        (uncertain, "unsure", "open", "reviewer"),
        (uncertain, "source_wrong", "referred", "owner_agency"),
        (uncertain, "master_wrong", "referred", "police"),
        (uncertain, "not_a_conflict", "open", "reviewer"),
        (finding, "not_a_conflict", "closed", "owner_agency"),
        (finding, "source_wrong", "referred", "owner_agency"),
        (finding, "master_wrong", "referred", "police"),
        (finding, "same_person", "open", "owner_agency"),
        (shared, "not_a_conflict", "closed", "reviewer"),
        (shared, "other_person", "referred", "owner_agency"),
        (shared, "unsure", "open", "reviewer"),
    ],
)
def test_a_decision_says_who_must_act_while_the_content_is_the_same(
    night, find, make, decision, state, desk
):
    make(night)
    before = find(night)
    assert before["state"].unique().to_list() == ["open"]
    for conflict in before.iter_rows(named=True):
        night.decide(conflict, decision)
    after = find(night)
    assert after.select("state", "desk", "holds").unique().rows() == [(state, desk, True)]
    assert after["content_hash"].to_list() == before["content_hash"].to_list()
    night.people[1]["full_name"] = "Người khác"
    night.people[2]["full_name"] = "Người khác nữa"
    again = find(night).filter(pl.col("said_decision").is_not_null())
    assert again.height == before.height
    assert again.select("state", "holds").unique().rows() == [("open", False)]
    assert again["desk"].to_list() == before["desk"].to_list()


@pytest.mark.parametrize("decision", ["same_person", "other_person", "nobody"])
def test_a_link_that_is_uncertain_all_the_same_is_another_question(night, find, decision):
    uncertain(night)
    night.decide(find(night).row(0, named=True), decision)
    [row] = find(night).iter_rows(named=True)
    assert (row["state"], row["desk"], row["holds"]) == ("open", "reviewer", False)
    assert row["said_decision"] == decision


def test_what_waits_for_a_second_pair_of_eyes_changes_nothing_yet(night, find):
    finding(night)
    night.decide(find(night).row(0, named=True), "not_a_conflict", waits=True)
    [row] = find(night).iter_rows(named=True)
    assert (row["state"], row["holds"], row["said_waits"]) == ("open", True, True)


def test_a_closed_finding_blocks_nothing_and_is_counted_nowhere(night, find, build):
    night.people[1] |= {"status": "dead", "died_on": "2020-05-04"}
    night.add("beneficiaries", "payment", "p", {"payee": 1}, event_date="2026-10")
    asked = (
        "SELECT (SELECT blocked FROM fct_record), "
        "(SELECT coalesce(sum(open), 0) FROM fct_backlog), "
        "(SELECT coalesce(sum(numerator), 0) FROM fct_metric "
        "WHERE metric_id = 'conflicts_open' AND level = 'province'), "
        "(SELECT bool_and(passed = evaluated) FROM fct_rule_result WHERE rule = 'cross_source'), "
        "(SELECT count(*) FROM fct_conflict)"
    )
    with connect_reader(build(night)) as con:
        assert con.execute(asked).fetchone() == (True, 1, 1, False, 1)
    night.decide(find(night).row(0, named=True), "not_a_conflict")
    with connect_reader(build(night)) as con:
        assert con.execute(asked).fetchone() == (False, 0, 0, True, 1)


def test_analysts_see_what_was_decided_and_when_and_a_pseudonym_of_by_whom(night, find, build):
    finding(night)
    night.decide(find(night).row(0, named=True), "source_wrong")
    asked = (
        "SELECT decision, decided_on, awaits_second, earlier_decision, earlier_on, decided_by "
        "FROM fct_conflict"
    )
    with connect_reader(build(night)) as con:
        [(*told, by)] = con.sql(asked).fetchall()
        head = con.sql("SELECT journal_seq, journal_hash FROM fct_night").fetchall()
    assert told == ["source_wrong", date(2026, 11, 2), False, None, None]  # 1 a.m. in Vietnam
    assert by is not None
    assert head == [(1, "0" * 64)]
    night.decided[0]["content_hash"] = "another"
    with connect_reader(build(night)) as con:
        [(*told, by)] = con.sql(asked).fetchall()
    assert told == [None, None, None, "source_wrong", date(2026, 11, 2)]
    assert by is None


def test_a_clean_night_has_none(night, reasons):
    night.add("civil_status", "birth", "b", {"child": 1})
    assert reasons(night) == []


def test_a_link_in_review_is_uncertain(night, reasons):
    night.add("civil_status", "birth", "b", {"child": 1}, decision="review")
    assert reasons(night) == ["link_uncertain"]


@pytest.mark.parametrize(
    ("died", "month", "found"),
    [
        ("2026-08-20", "09/2026", ["dead_but_paid"]),
        ("2026-08-20", "08/2026", []),
        ("2026-08", "2026-09", ["dead_but_paid"]),
        ("2026", "2026-09", []),
        ("2025", "2026-09", ["dead_but_paid"]),
    ],
)
def test_paid_after_the_month_of_a_registered_death(night, died, month, found, reasons):
    night.add("civil_status", "death", "d", {"deceased": 1}, event_date=died)
    night.add("beneficiaries", "payment", "p", {"payee": 1}, event_date=month)
    assert reasons(night, register="payment") == found


@pytest.mark.parametrize(
    ("died", "found"),
    [
        (
            "2026-08-20",
            [
                (
                    "dead_but_paid",
                    "after",
                    (
                        "2026-08-20; kỳ chi trả: 2026-09; tháng thứ 1 sau tháng chết; "
                        "số tiền: 500.000 đ"
                    ),
                )
            ],
        ),
        (None, [("dead_in_master", "after", "không rõ"), ("dead_in_master", "before", "không rõ")]),
    ],
)
def test_dead_in_the_master_but_paid_later(night, factory, find, died, found):
    """What one rule finds the other leaves: a clerk has one case, not two."""
    night.people[1] = factory.master_row(1, status="dead", died_on=died)
    night.add("beneficiaries", "payment", "before", {"payee": 1}, event_date="2026-08")
    night.add("beneficiaries", "payment", "after", {"payee": 1}, event_date="2026-09")
    rows = find(night).sort("record_key").select("reason", "record_key", "detail").rows()
    assert [(reason, key, said.partition(": ")[2]) for reason, key, said in rows] == found


def test_a_dead_holder_of_land_does_not_block(night, factory, find):
    night.people[1] = factory.master_row(1, status="dead", died_on="2020-01-01")
    night.add("land", "certificate", "l", {"holder": 1})
    found = find(night)
    assert found.select("reason", "blocking").rows() == [("holder_dead", False)]


def test_a_registered_death_that_the_master_does_not_know(night, reasons):
    night.add("civil_status", "death", "d", {"deceased": 1})
    assert reasons(night) == ["death_not_in_master"]


def test_moved_out_but_paid(night, factory, reasons):
    night.people[1] = factory.master_row(1, status="moved_out")
    night.add("beneficiaries", "payment", "p", {"payee": 1})
    assert reasons(night) == ["moved_out_but_paid"]


def test_two_births_and_two_deaths_point_from_the_later_to_the_earlier(night, factory, find):
    night.people[2] = factory.master_row(2, status="dead", died_on="2019-01-01")
    for key, day in (("early", "2019-01-01"), ("late", "2021-01-01")):
        night.add("civil_status", "birth", f"b-{key}", {"child": 1}, event_date=day)
        night.add("civil_status", "death", f"d-{key}", {"deceased": 2}, event_date=day)
    found = find(night)
    assert found.select("reason", "record_key", "other_record_key").rows() == [
        ("two_births", "b-late", "b-early"),
        ("two_deaths", "d-late", "d-early"),
    ]


def test_two_live_marriages_but_not_after_the_spouse_died(night, factory, find):
    night.add("civil_status", "marriage", "m1", {"husband": 2, "wife": 3}, event_date="2010-01-01")
    night.add("civil_status", "marriage", "m2", {"husband": 2, "wife": 5}, event_date="2015-01-01")
    night.people[7] = factory.master_row(7, status="dead", died_on="2012-06-01")
    night.add("civil_status", "marriage", "m3", {"husband": 6, "wife": 7}, event_date="2010-01-01")
    night.add("civil_status", "marriage", "m4", {"husband": 6, "wife": 9}, event_date="2015-01-01")
    found = find(night).filter(reason="two_live_marriages")
    assert found.select("record_key", "role", "other_record_key").rows() == [
        ("m2", "husband", "m1")
    ]


def test_a_number_that_the_master_does_not_know_on_two_persons(night, reasons):
    unknown = {"person_id": "066099999999"}
    night.add("land", "certificate", "one", {"holder": 1}, evidence=unknown)
    night.add("land", "certificate", "two", {"holder": 2}, evidence=unknown)
    night.add("land", "certificate", "same", {"holder": 3}, evidence={"person_id": "066099999998"})
    night.add(
        "tax_codes", "tax_code", "same", {"taxpayer": 3}, evidence={"person_id": "066099999998"}
    )
    assert reasons(night, reason="shared_number") == ["shared_number", "shared_number"]


def test_one_unknown_person_written_in_two_ways_is_not_two(night, reasons):
    unknown = {"person_id": "066099999999", "date_of_birth": "1980"}
    for n, name in enumerate(("ĐẶNG THỊ THUÝ", "Đặng Thị Thúy", "Dang Thi Thuy")):
        evidence = unknown | {"full_name": name}
        night.add(
            "land", "certificate", f"l{n}", {"holder": 1}, decision="no_match", evidence=evidence
        )
    assert reasons(night) == []
    evidence = unknown | {"full_name": "Lê Văn Tám", "date_of_birth": "1955"}
    night.add("tax_codes", "tax_code", "t", {"taxpayer": 2}, decision="no_match", evidence=evidence)
    assert reasons(night) == ["shared_number"] * 4


def test_the_number_of_somebody_else(night, factory, reasons):
    night.add("land", "certificate", "l", {"holder": 1}, evidence={"person_id": factory.person(2)})
    assert reasons(night) == ["number_of_another"]


def test_sex_and_birth_year_against_the_master(night, find):
    night.add("land", "certificate", "s", {"holder": 1}, evidence={"sex": "M"})
    night.add("land", "certificate", "y", {"holder": 2}, evidence={"date_of_birth": "1900-03-03"})
    night.add(
        "land", "certificate", "ok", {"holder": 4}, evidence={"sex": None, "date_of_birth": None}
    )
    found = find(night)
    assert found.select("reason", "record_key", "differing").rows() == [
        ("birth_year_contradiction", "y", ["date_of_birth", "commune_code"]),
        ("sex_contradiction", "s", ["sex"]),
    ]


def test_only_matches_contradict(night, reasons):
    night.add("land", "certificate", "l", {"holder": 1}, decision="no_match", evidence={"sex": "M"})
    assert reasons(night) == []


def test_the_age_is_carried_from_night_to_night_and_the_content_hash_changes(factory, tmp_path):
    def build(night, published: Path | None = None) -> pl.DataFrame:
        return build_candidate(
            published, night.facts(), tmp_path / f"{night.night}.duckdb", pseudonym_key=factory.KEY
        )

    one = factory.Night()
    one.add("civil_status", "birth", "b", {"child": 1}, decision="review")
    same, published = build(one), tmp_path / f"{one.night}.duckdb"
    two = factory.Night(night=factory.NIGHT + timedelta(days=6))
    two.add("civil_status", "birth", "b", {"child": 1}, decision="review")
    two.add("civil_status", "birth", "new", {"child": 2}, decision="review")
    found = build(two, published)
    assert found.select("record_key", "age_days").rows() == [("b", 6), ("new", 0)]
    assert (
        found.filter(record_key="b")
        .select("conflict_id", "content_hash")
        .equals(same.select("conflict_id", "content_hash"))
    )
    two.mentions[0]["full_name"] = "Trần Văn Khác"
    changed = build(two, published).filter(record_key="b")
    assert changed["conflict_id"].to_list() == same["conflict_id"].to_list()
    assert changed["content_hash"].to_list() != same["content_hash"].to_list()
    with connect_reader(tmp_path / f"{two.night}.duckdb") as con:
        assert con.execute(
            "SELECT age_days, age_days > due_days FROM fct_conflict WHERE night > opened_on"
        ).fetchall() == [(6, True)]


def test_an_old_night_built_anew_leaves_every_age_as_it_was(factory, tmp_path):
    """Five nights, then the second once more: one conflict stays open, one is settled halfway."""

    def night(day: int):
        made = factory.Night(night=factory.NIGHT + timedelta(days=day))
        made.add("civil_status", "birth", "stays", {"child": 1}, decision="review")
        settled = "review" if day < 2 else "match"
        made.add("civil_status", "birth", "settled", {"child": 2}, decision=settled)
        return made.facts()

    def build(day: int, name: str, published: Path | None) -> Path:
        candidate = tmp_path / f"{name}.duckdb"
        found = build_candidate(published, night(day), candidate, pseudonym_key=factory.KEY)
        ages.append(dict(found.select("record_key", "age_days").iter_rows()))
        return candidate

    ages: list[dict[str, int]] = []
    published = None
    for day in range(5):
        published = build(day, str(day), published)
    again = build(1, "again", published)
    assert ages[-1] == ages[1] == {"stays": 1, "settled": 1}
    assert ages[4] == {"stays": 4}
    with connect_reader(published) as before, connect_reader(again) as after:
        for table in ("fct_conflict", "fct_conflict_span", "fct_backlog", "fct_record"):
            assert table_digests(after)[table] == table_digests(before)[table]
        later = "SELECT * FROM fct_change WHERE night > $night ORDER BY ALL"
        given = {"night": factory.NIGHT + timedelta(days=1)}
        assert after.execute(later, given).fetchall() == before.execute(later, given).fetchall()


def test_order_of_rows_does_not_matter(factory, find):
    night = factory.ordinary()
    night.people[26] |= {"status": "dead", "died_on": "2026-08-01"}
    first = find(night)
    assert find(night, shuffle=3).equals(first)
    assert first.schema["differing"] == pl.List(pl.String)
