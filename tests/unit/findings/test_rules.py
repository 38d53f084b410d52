"""The heads of rules, and which rules a night can ask."""

from __future__ import annotations

import re
import traceback
from datetime import date

import duckdb
import pytest

from common.headed_sql import HeadError
from contracts.registry import SOURCES
from findings.catalogue import LINK_UNCERTAIN, SecondEyes, in_order, parse_rule, rules
from findings.desks import Desk
from findings.needs import meanings_of
from findings.run import RuleError, State, find

HEAD = """-- id: sample
-- rank: 5
-- name_vi: Mẫu
-- name_en: Sample
-- sentence_vi: Một câu.
-- sentence_en: A sentence.
-- desk: police
-- severity: major
-- blocking: no
-- due_days: 5
-- second_eyes: payment
-- needs: payment, death.event_date
-- basis: Luật
-- certainty: read
-- basis_from: 2026-01-01
-- basis_until: 2026-12-31
-- lawful: arrears, funeral

SELECT uuid() AS mention_id
"""
NIGHT = date(2026, 11, 28)
PROVIDED = frozenset({"payment", "death", "death.event_date"})


def ask(text: str = HEAD, *, provided=PROVIDED, night=NIGHT):
    """The outcome of one rule, and what it found."""
    with duckdb.connect(config={"threads": 1}) as con:
        [outcome] = find(con, [parse_rule("sample", text)], provided, night, "66")
        return outcome, con.sql("FROM st_contradiction").fetchall()


def test_a_head_is_read():
    rule = parse_rule("sample", HEAD)
    assert rule.desk is Desk.POLICE
    assert rule.second_eyes is SecondEyes.PAYMENT
    assert rule.about_payment
    assert rule.needs == ("payment", "death.event_date")
    assert [one.code for one in rule.explanations] == ["arrears", "funeral", "by_document"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("desk: police", "desk: nobody", "desk is reviewer, owner_agency"),
        ("-- basis: Luật\n", "", "no line '-- basis: …'"),
        ("due_days: 5", "due_days: 0", "due_days: .*greater than 0"),
        ("lawful: arrears", "lawful: arears", "lawful.toml has no 'arears'"),
        ("rank: 5", "rnak: 5", "unknown word 'rnak', did you mean 'rank'"),
        ("needs: payment", "needs: paymnet", "needs 'paymnet', .* did you mean payment"),
        ("death.event_date", "death.event", "'death.event', .* did you mean death.event_date"),
        ("id: sample", "id: other", "differs from the file name"),
    ],
)
def test_a_broken_head_is_refused_with_its_file(old, new, message):
    with pytest.raises(HeadError, match=rf"findings/rules/sample\.sql: .*{message}"):
        parse_rule("sample", HEAD.replace(old, new))


def test_a_rule_is_asked_where_all_that_it_needs_is_there():
    outcome, found = ask()
    assert (outcome.state, outcome.found, len(found)) == (State.ASKED, 1, 1)
    assert found[0][0] == "sample"


def test_without_a_source_a_rule_is_silent_and_says_what_is_missing():
    outcome, found = ask(provided={"payment", "death"})
    assert (outcome.state, outcome.missing, found) == (
        State.NO_SOURCE, ("death.event_date",), []
    )  # fmt: skip


@pytest.mark.parametrize(
    ("night", "state"),
    [
        (date(2025, 12, 31), State.NOT_IN_FORCE),
        (date(2026, 1, 1), State.ASKED),
        (date(2026, 12, 31), State.ASKED),
        (date(2027, 1, 1), State.NOT_IN_FORCE),
    ],
)
def test_a_rule_is_asked_while_its_basis_is_in_force(night, state):
    assert ask(night=night)[0].state is state


def test_a_rule_that_fails_names_its_file():
    with pytest.raises(RuleError, match=r"findings/rules/sample\.sql: .*no_such_table"):
        ask(HEAD.replace("SELECT uuid() AS mention_id", "SELECT mention_id FROM no_such_table"))


def test_a_value_of_a_record_is_never_repeated():
    """What DuckDB says of a conversion quotes the cell, and a night prints what a rule says."""
    body = "SELECT uuid() AS mention_id, (SELECT 'Nguyễn Văn A'::DATE)::VARCHAR AS detail"
    broken = HEAD.replace("SELECT uuid() AS mention_id", f"{body} FROM (SELECT random())")
    with pytest.raises(RuleError, match=r"findings/rules/sample\.sql: ConversionEx") as caught:
        ask(broken)
    assert "Nguyễn" not in "".join(traceback.format_exception(caught.value))


def test_meanings_are_the_kinds_of_tables_and_what_their_columns_mean():
    words = meanings_of([SOURCES["beneficiaries"].table("beneficiaries")])
    assert {"payment", "payment.amount", "payment.event_date"} <= words
    assert not {word for word in words if word.startswith("death")}


def test_what_a_rule_leaves_to_another_is_asked_before_it():
    """Rules run by rank, so one may look at what more urgent ones have found."""
    left_out = {
        (rule.id, other)
        for rule in rules().values()
        if "st_contradiction" in rule.body
        for other in re.findall(r"reason = '(\w+)'", rule.body)
    }
    assert ("orphan_access", "cadre_ended_but_active") in left_out
    for one, other in left_out:
        assert rules()[other].rank < rules()[one].rank


def test_the_most_urgent_rule_is_first():
    one, two = parse_rule("sample", HEAD), rules()[LINK_UNCERTAIN]
    assert list(in_order([two, one])) == ["sample", LINK_UNCERTAIN]
    ranks = [rule.rank for rule in rules().values()]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
