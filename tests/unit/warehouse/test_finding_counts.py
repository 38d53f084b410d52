"""What the page tells of a rule: ages, money and claims, and what of it stays hidden."""

from __future__ import annotations

import shutil
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from warehouse.build import build_candidate
from warehouse.sql import read_sql

RULE = "birth_year_contradiction"
PEOPLE = 20
OTHERS = (("tax_codes", "tax_code", "taxpayer"), ("beneficiaries", "payment", "payee"))


@pytest.fixture(scope="module")
def built(factory, tmp_path_factory) -> Path:
    night = factory.Night(night=factory.NIGHT)
    for n in range(PEOPLE):
        wrong = {"date_of_birth": "1900"}
        night.add("land", "certificate", f"l{n}", {"holder": n}, evidence=wrong)
    path = tmp_path_factory.mktemp("findings") / "one.duckdb"
    build_candidate(None, night.facts(), path, pseudonym_key=factory.KEY)
    return path


@pytest.fixture
def told(built, factory, tmp_path):
    """`told(change)`: the line of the rule after `change` of its conflicts, numbered from 1 as
    `n`, was counted."""

    def look(change: str) -> dict[str, object]:
        path = shutil.copy(built, tmp_path / "one.duckdb")
        with duckdb.connect(str(path)) as con:
            numbered = (
                "SELECT conflict, row_number() OVER (ORDER BY conflict) AS n "
                "FROM fct_conflict WHERE reason = 'birth_year_contradiction'"
            )
            con.execute(f"UPDATE fct_conflict SET {change} FROM ({numbered}) AS line "  # noqa: S608
                        "WHERE line.conflict = fct_conflict.conflict")  # fmt: skip
            con.execute("DELETE FROM fct_finding_count")
            given = {"province": "66", "night": factory.NIGHT}
            con.execute(read_sql("follow", "1_findings"), given)
            (line,) = con.sql(f"FROM mart.v_finding WHERE reason = '{RULE}'").pl().to_dicts()
            return line

    return look


def test_ages_are_shown_together_or_not_at_all(told):
    shown = told("age_days = CASE WHEN n <= 5 THEN 0 ELSE 31 END")
    assert [shown[age] for age in ("age_5", "age_10", "age_older")] == [5, 0, 15]
    assert shown["open_conflicts"] == PEOPLE
    hidden = told("age_days = CASE WHEN n <= 4 THEN 6 ELSE 31 END")
    assert (hidden["age_10"], hidden["age_older"], hidden["ages_suppressed"]) == (None, None, True)


def test_ages_do_not_tell_how_few_were_cleared(told, tmp_path):
    """Nothing younger than 31 days is nothing new: open the night before less open tonight is what
    was cleared."""
    assert told("age_days = 31")["age_older"] == PEOPLE
    with duckdb.connect(str(tmp_path / "one.duckdb")) as con:
        con.execute(
            "INSERT INTO fct_metric SELECT * REPLACE ('cleared_in_time' AS metric_id, "
            "2 AS numerator, 2 AS denominator, 100 AS rate, true AS suppressed) FROM fct_metric "
            "WHERE metric_id = 'conflicts_open' AND level = 'breakdown' AND breakdown = ?",
            [RULE],
        )
        line = con.sql(f"FROM mart.v_finding WHERE reason = '{RULE}'").pl().to_dicts()[0]
    assert (line["age_5"], line["age_older"], line["ages_suppressed"]) == (None, None, True)
    assert line["open_conflicts"] == PEOPLE


def test_ages_of_later_nights_do_not_tell_it_either(factory, tmp_path):
    """Somebody who keeps the views of four nights: of the twenty of the first night those who are
    left are the older ones, and what is missing was cleared."""
    path, shown = None, {}
    for day in (0, 6, 7, 8, 9):
        night = factory.Night(night=factory.NIGHT + timedelta(days=day))
        for n in range(46):
            born = n < PEOPLE if day == 0 else 2 <= n < 26
            wrong = {"date_of_birth": "1900"} if born else {}
            night.add("land", "certificate", f"l{n}", {"holder": n}, evidence=wrong)
            sex = {"sex": "FM"[n % 2]} if (n < PEOPLE if day == 0 else 8 <= n < 36) else {}
            for source, table, role in OTHERS:
                night.add(source, table, f"{table} {n}", {role: n}, evidence=sex)
        candidate = tmp_path / f"{day}.duckdb"
        build_candidate(path, night.facts(), candidate, pseudonym_key=factory.KEY)
        path = candidate
    with duckdb.connect(str(path), read_only=True) as con:
        for line in con.sql("FROM mart.v_finding").pl().filter(reason=RULE).to_dicts():
            shown[(line["night"] - factory.NIGHT).days] = line
        cleared = con.sql("FROM mart.v_conflict_cleared").pl().filter(reason=RULE)
    assert (shown[0]["open_conflicts"], shown[9]["open_conflicts"]) == (PEOPLE, 24)
    assert cleared["cleared"].to_list() == [None]
    assert shown[9]["age_10"] is None, f"cleared: {PEOPLE - shown[9]['age_10']}"


@pytest.mark.parametrize(("days", "hidden"), [(30, True), (31, False)])
def test_ages_are_shown_again_when_no_class_begins_with_that_night(told, tmp_path, days, hidden):
    told("age_days = 31")
    with duckdb.connect(str(tmp_path / "one.duckdb")) as con:
        con.execute(
            "INSERT INTO fct_metric SELECT * REPLACE (night - CAST($days AS INTEGER) AS night, "
            "'cleared_in_time' AS metric_id, 2 AS numerator, 2 AS denominator, 100 AS rate, "
            "true AS suppressed) FROM fct_metric "
            "WHERE metric_id = 'conflicts_open' AND level = 'breakdown' AND breakdown = $rule",
            {"days": days, "rule": RULE},
        )
        [(found,)] = con.execute(
            "SELECT ages_suppressed FROM mart.v_finding WHERE reason = $rule", {"rule": RULE}
        ).fetchall()
    assert found is hidden


@pytest.mark.parametrize(
    ("change", "amount", "hidden"),
    [
        ("amount = 540000", 11_000_000, False),  # of 10,800,000
        ("amount = 500000", 500000 * PEOPLE, False),
        ("amount = NULL", None, False),
        ("amount = CASE WHEN n <= 5 THEN 540000 END", 3_000_000, False),  # of 2,700,000
        ("amount = CASE WHEN n <= 4 THEN 540000 END", None, True),
        ("amount = CASE WHEN n <= 17 THEN 540000 END", None, True),  # three without money
        ("amount = 540000, person = '00000000-0000-0000-0000-000000000001'::UUID", None, True),
        ("amount = CASE WHEN n = 1 THEN 9e8 ELSE 540000 END", None, True),  # one has nearly all
    ],
)  # fmt: skip
def test_money_of_few_persons_or_nearly_all_of_one_is_hidden(told, change, amount, hidden):
    line = told(change)
    assert (line["amount"], line["amount_suppressed"]) == (amount, hidden)


@pytest.mark.parametrize("largest", [540_001, 999_999, 1_000_000, 3_544_000])
def test_the_money_of_two_nights_does_not_tell_that_of_one_person(told, largest):
    """One of them has more tonight: what is shown stays, or jumps by more than anybody has."""
    shown = [
        told(f"amount = CASE WHEN n = 1 THEN {more} WHEN n = 2 THEN {largest} ELSE 540000 END")[
            "amount"
        ]
        for more in range(1, largest + 1, largest // 7)
    ]
    steps = {after - before for before, after in pairwise(sorted(set(shown)))}
    assert all(step >= largest for step in steps)
    assert len(set(shown)) < len(shown) / 2


def test_claims_are_shown_together_or_not_at_all(told):
    shown = told("claimed = CASE WHEN n <= 8 THEN 'done' END")
    assert (shown["claimed_done"], shown["claimed_right"]) == (8, 0)
    for few in ("n <= 4", "n <= 17"):  # few who said so, few who did not
        assert told(f"claimed = CASE WHEN {few} THEN 'done' END")["claimed_done"] is None
