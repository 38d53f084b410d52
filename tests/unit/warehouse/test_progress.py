"""Progress of people: two nights, a journal of two who disagree, every figure worked out by hand.

First night: 20 births that nobody linked surely (limit 5 days), 20 certificates with another year
of birth (limit 10). A week later 15 births are decided, 10 of them in time; 6 certificates are
corrected, 6 are passed on to their agency, and 8 births are new.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from common.agreement import wilson
from findings.catalogue import rules
from journal.answers import ANSWERS
from journal.control import CONTROL
from tests.unit.warehouse import solver
from warehouse.build import build_candidate
from warehouse.explain import explain
from warehouse.facts import ANSWERS as WANTED
from warehouse.sql import connect_reader

OF_PROGRESS = (
    "conflicts_referred", "conflicts_cleared", "cleared_in_time", "decisions_overturned",
    "reviewers_overturned", "link_precision", "review_agreement",
)  # fmt: skip


def begin(factory, days: int):
    """The night with what was there on the first one."""
    night = factory.Night(night=factory.NIGHT + timedelta(days=days))
    for n in range(20):
        later = days > 0
        night.add(
            "civil_status", "birth", f"b{n}", {"child": n},
            decision="match" if later and n < 15 else "review",
        )  # fmt: skip
        wrong = {"date_of_birth": "1900"} if not later or n >= 6 else {}
        night.add("land", "certificate", f"l{n}", {"holder": 20 + n}, evidence=wrong)
    if days:
        for n in range(8):
            night.add("civil_status", "birth", f"new{n}", {"child": 40 + n}, decision="review")
    return night


def people(night, before, factory) -> None:
    """Lan decided 15 births and passed 6 certificates on; Minh saw eight births again and three
    times said otherwise; Lan judged 20 matches of the control sample, Minh one of them again, and
    seven without knowing what she had said: of two he said otherwise."""
    births = before.filter(reason="link_uncertain").sort("record_key", maintain_order=True)
    begun = datetime.combine(factory.NIGHT, datetime.min.time(), UTC)
    by_key = {row["record_key"]: row for row in births.iter_rows(named=True)}
    for n in range(15):
        when = begun + timedelta(days=2 if n < 10 else 6)
        second = {"second": "minh", "second_answer": "same_person", "agreed": True}
        if n in (1, 2):
            second |= {"second_answer": "nobody", "agreed": False}
        if n == 3:
            second |= {"second_answer": None, "agreed": False}  # taken back
        more = second if n < 8 else {}
        night.answer(by_key[f"b{n}"], "same_person", decided_at=when, **more)
    for conflict in before.filter(reason="birth_year_contradiction").iter_rows(named=True):
        if conflict["record_key"] in {f"l{n}" for n in range(6, 12)}:
            night.decide(conflict, "source_wrong")
            night.answer(conflict, "source_wrong")
    night.answer(by_key["b19"], "unsure", actor="minh", undone=True, stands=False)
    certificates = [m["mention_id"] for m in night.mentions if m["source"] == "land"]
    for n, mention in enumerate(certificates):
        case = {"conflict_id": f"K{n:016x}", "mention_id": mention, "reason": CONTROL}
        blind = {"blind_answer": "nobody" if n > 9 else "same_person"} if 4 < n < 12 else {}
        night.answer(case, "same_person", machine_right=n > 1, stands=n != 1, **blind)
        if n == 1:  # seen once more: the answer that stands counts
            night.answer(case, "unsure", actor="minh")
        if n in (2, 3):
            night.answer(case, "same_person", machine_right=True, stands=False, undone=True)


@pytest.fixture(scope="module")
def nights(factory, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("progress")
    first, second = begin(factory, 0), begin(factory, 7)
    before = build_candidate(None, first.facts(), folder / "one.duckdb", pseudonym_key=factory.KEY)
    people(second, before, factory)
    path = folder / "two.duckdb"
    build_candidate(folder / "one.duckdb", second.facts(), path, pseudonym_key=factory.KEY)
    return path


@pytest.fixture(scope="module")
def con(nights):
    with connect_reader(nights) as reader:
        yield reader


def figures(con: duckdb.DuckDBPyConnection, metric: str, level: str) -> dict[object, object]:
    found = con.execute(
        "SELECT coalesce(breakdown, source, ''), numerator::INTEGER, denominator::INTEGER "
        "FROM fct_metric WHERE metric_id = $1 AND level = $2 "
        "AND night = (SELECT max(night) FROM fct_night)",
        [metric, level],
    ).fetchall()
    return {key: (n, d) if d is not None else n for key, n, d in found}


def test_what_was_cleared_and_how_much_of_it_in_time(con):
    assert figures(con, "conflicts_cleared", "province") == {"": 21}
    assert figures(con, "conflicts_cleared", "breakdown") == {"reviewer": 15, "owner_agency": 6}
    assert figures(con, "cleared_in_time", "province") == {"": (16, 21)}
    by_reason = {"link_uncertain": (10, 15), "birth_year_contradiction": (6, 6)}
    assert figures(con, "cleared_in_time", "breakdown") == by_reason
    told = con.sql(
        "SELECT reason, decided_on IS NOT NULL, min(age_days), max(age_days), count(*) "
        "FROM fct_cleared GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert told == [
        ("birth_year_contradiction", False, 7, 7, 6),
        ("link_uncertain", True, 2, 6, 15),
    ]


def test_what_was_passed_on_is_open_still(con):
    assert figures(con, "conflicts_referred", "breakdown") == {
        "reviewer": (0, 13), "owner_agency": (6, 14),
    }  # fmt: skip
    assert figures(con, "conflicts_open", "province") == {"": 27}


def test_decisions_and_those_that_somebody_else_overturned(con):
    assert figures(con, "decisions_overturned", "province") == {"": (3, 22)}
    assert figures(con, "decisions_overturned", "breakdown") == {
        "link_uncertain": (3, 16), "birth_year_contradiction": (0, 6),
    }  # fmt: skip
    assert figures(con, "decisions_overturned", "source") == {
        "civil_status": (3, 16), "land": (0, 6),
    }  # fmt: skip
    work = con.sql(
        "SELECT decisions, unsure, undone, seen_twice, overturned FROM fct_reviewer ORDER BY 1"
    ).fetchall()
    assert work == [(1, 1, 1, 0, 0), (21, 0, 0, 8, 3)]


def test_one_decision_of_a_reviewer_is_hidden_and_so_is_what_gives_it_away(con):
    shown = con.sql("SELECT decisions, overturned, suppressed FROM mart.v_reviewer").fetchall()
    assert (None, None, True) in shown
    assert len(shown) == 2
    everybody = con.sql(
        "SELECT decisions FROM mart.v_decision_overturned WHERE level = 'province'"
    ).fetchall()
    assert ((21, 3, False) in shown) is (everybody == [(None,)])


def test_the_measured_precision_has_the_interval_of_wilson(con):
    """20 matches: of one it is not certain after all, one of the others is wrong."""
    [(*counted, low, high)] = con.sql(
        "SELECT looked_at::INTEGER, is_right::INTEGER, rate, low, high FROM mart.v_link_precision "
        "WHERE level = 'province'"
    ).fetchall()
    assert counted == [19, 18, pytest.approx(1800 / 19)]
    assert (low, high) == pytest.approx((75.36, 99.06), abs=0.01)
    assert (low, high) == pytest.approx(tuple(100 * end for end in wilson(18, 19)))


def test_agreement_of_two_people(con):
    """What was seen again does not count. Of seven matches that two judged blind, five got the same
    answer. First always the same person; so by chance 5/7, and kappa 0. AC1: usual share of the one
    answer 12/14, by chance 2 x 12/14 x 2/14."""
    [(cases, same, kappa, ac1, *ends)] = con.sql(
        "SELECT cases, agreed, kappa, ac1, kappa_low, kappa_high, ac1_low, ac1_high "
        "FROM fct_agreement"
    ).fetchall()
    assert (cases, same) == (7, 5)
    assert kappa == pytest.approx(0.0)
    assert ac1 == pytest.approx((5 / 7 - 48 / 196) / (1 - 48 / 196))
    low, high = wilson(5, 7)
    chances = (5 / 7, 5 / 7, 48 / 196, 48 / 196)
    assert ends == pytest.approx(
        [(end - c) / (1 - c) for end, c in zip((low, high, low, high), chances, strict=True)]
    )
    assert figures(con, "review_agreement", "province") == {"": (5, 7)}
    shown = con.sql("SELECT cases::INTEGER, rate, ac1 FROM mart.v_review_agreement").fetchall()
    assert shown == [(7, pytest.approx(500 / 7), pytest.approx(ac1))]


@pytest.mark.parametrize("metric_id", OF_PROGRESS)
def test_figures_of_progress_are_the_sums_of_their_items(con, factory, metric_id):
    last = factory.NIGHT + timedelta(days=7)
    found = explain(con, metric_id, "66", last, limit=1000)
    assert found.agrees
    assert found.items.height == found.items_total > 0


def test_nothing_small_follows_from_progress(nights):
    made = solver.problem(nights)
    names = {name[2] for name in made.true if name[0] == "figure"}
    assert set(OF_PROGRESS) <= names
    assert any(name[0] == "new" for name in made.true)
    assert solver.leaks(made) == {}


def test_a_register_that_was_not_delivered_has_cleared_nothing(factory, nights, tmp_path):
    later = factory.Night(night=factory.NIGHT + timedelta(days=8))
    later.add("civil_status", "birth", "b15", {"child": 15})
    path = tmp_path / "three.duckdb"
    build_candidate(nights, later.facts(), path, pseudonym_key=factory.KEY)
    with connect_reader(path) as con:
        cleared = con.sql(
            "SELECT source, count(*) FROM fct_cleared "
            "WHERE night = (SELECT max(night) FROM fct_night) GROUP BY ALL"
        ).fetchall()
    assert cleared == [("civil_status", 13)]


def test_the_warehouse_and_the_journal_speak_of_the_same_columns_and_sample():
    assert WANTED == ANSWERS
    assert CONTROL == "control", "what the SQL of answers and metrics calls it"
    assert CONTROL not in rules()
