"""What decisions mean for linking, and what makes them end."""

from __future__ import annotations

import polars as pl
import pytest

from journal.basis import person_fingerprint, record_fingerprint
from journal.control import CONTROL
from journal.decisions import Action, Decision, Seen
from journal.pairs import pairs
from tests.unit.journal.conftest import said

MENTIONS = pl.DataFrame(
    {
        "mention_id": ["m1", "m2"],
        "full_name": ["Nguyễn Văn An", "Trần Thị Bình"],
        "date_of_birth": ["1980", "1975-02-03"],
        "sex": ["M", "F"],
        "person_id": [None, "066175000001"],
        "old_id": [None, None],
        "commune_code": ["24133", "24133"],
    }
)
MASTER = pl.DataFrame(
    {
        "person_id": ["P1", "P2"],
        "full_name": ["Nguyễn Văn An", "Nguyễn Văn An"],
        "date_of_birth": ["1980-01-01", "1980-05-05"],
        "sex": ["M", "M"],
        "old_id": [None, "240000001"],
        "commune_code": ["24133", "24136"],
        "mother_id": ["P8", None],
        "father_id": [None, None],
        "spouse_id": [None, None],
        "status": ["alive", "alive"],
        "died_on": [None, None],
    },
    schema_overrides={"died_on": pl.String, "father_id": pl.String, "spouse_id": pl.String},
)
RECORDS = dict(zip(MENTIONS["mention_id"], record_fingerprint(MENTIONS), strict=True))
PEOPLE = dict(zip(MASTER["person_id"], person_fingerprint(MASTER), strict=True))
SHOWN = tuple(Seen(*shown) for shown in PEOPLE.items())


def about(conflict: str, decision: Decision, person: str | None = "P1", **more):
    return said(
        conflict,
        **{
            "mention_id": "m1",
            "record_hash": RECORDS["m1"],
            "decision": decision,
            "person_id": person,
            "person_hash": PEOPLE.get(person),
            "seen": SHOWN,
        }
        | more,
    )


def hold(journal, mentions=MENTIONS, master=MASTER):
    found = pairs(journal.standing("66").values(), mentions.lazy(), master.lazy())
    assert found.schema.names() == ["record_id", "master_id", "verdict", "seq"]
    return [row[:3] for row in found.rows()]


def test_each_decision_says_what_it_means_of_a_pair(journal):
    journal.append([about("C1", Decision.SAME_PERSON)])
    assert hold(journal) == [("m1", "P1", "same")]
    journal.append([about("C1", Decision.OTHER_PERSON)])
    assert hold(journal) == [("m1", "P1", "other")]
    journal.append([about("C1", Decision.NOBODY)])
    assert hold(journal) == [("m1", None, "other"), ("m1", "P1", "other"), ("m1", "P2", "other")]


@pytest.mark.parametrize(
    "decision",
    [Decision.UNSURE, Decision.NOT_A_CONFLICT, Decision.SOURCE_WRONG, Decision.MASTER_WRONG],
)
def test_decisions_that_say_not_who_it_is_mean_nothing_for_linking(journal, decision):
    journal.append([about("C1", decision)])
    assert hold(journal) == []


def test_what_waits_for_a_second_pair_of_eyes_does_not_work_yet(journal):
    journal.append([about("C1", Decision.SAME_PERSON, needs_second=True)])
    assert hold(journal) == []


def test_the_control_sample_touches_no_link_but_where_two_people_contradict_it(journal):
    journal.append([about("K1", Decision.SAME_PERSON, reason=CONTROL)])
    assert hold(journal) == []
    (first,) = journal.append([about("K1", Decision.NOBODY, reason=CONTROL, needs_second=True)])
    assert hold(journal) == []
    second = about(
        "K1", None, None, action=Action.CONFIRM, actor="minh", reason=CONTROL, confirms=first.seq
    )
    journal.append([second])
    assert hold(journal) == [("m1", None, "other"), ("m1", "P1", "other"), ("m1", "P2", "other")]


def with_value(frame: pl.DataFrame, row: int, column: str, value: str) -> pl.DataFrame:
    changed = frame.get_column(column).cast(pl.String).to_list()
    changed[row] = value
    return frame.with_columns(pl.Series(column, changed, dtype=pl.String))


@pytest.mark.parametrize("column", ["full_name", "date_of_birth", "sex", "person_id", "old_id"])
def test_other_evidence_of_the_record_is_another_question(journal, column):
    journal.append([about("C1", Decision.NOBODY)])
    assert hold(journal, mentions=with_value(MENTIONS, 0, column, "x")) == []


@pytest.mark.parametrize(
    "column", ["full_name", "date_of_birth", "sex", "old_id", "mother_id", "father_id"]
)
def test_another_identity_of_one_person_shown_reopens_this_pair_only(journal, column):
    journal.append([about("C1", Decision.NOBODY)])
    assert hold(journal, master=with_value(MASTER, 0, column, "x")) == [
        ("m1", None, "other"), ("m1", "P2", "other"),
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["commune_code", "status", "died_on", "spouse_id"])
def test_moving_dying_and_marrying_make_nobody_somebody_else(journal, column):
    journal.append([about("C1", Decision.SAME_PERSON)])
    assert hold(journal, master=with_value(MASTER, 0, column, "x")) == [("m1", "P1", "same")]


def test_a_record_recoded_to_another_commune_keeps_its_decisions(journal):
    journal.append([about("C1", Decision.SAME_PERSON)])
    assert hold(journal, mentions=with_value(MENTIONS, 0, "commune_code", "24136"))


def test_a_person_or_record_that_is_gone_takes_its_pairs_along(journal):
    journal.append([about("C1", Decision.NOBODY)])
    assert hold(journal, master=MASTER.tail(1)) == [
        ("m1", None, "other"), ("m1", "P2", "other"),
    ]  # fmt: skip
    assert hold(journal, mentions=MENTIONS.tail(1)) == []


def test_nobody_holds_though_nobody_was_shown(journal):
    """Too many of one name: nobody is looked through, by linking or on the page."""
    journal.append([about("C1", Decision.NOBODY, seen=())])
    assert hold(journal) == [("m1", None, "other")]
    assert hold(journal, mentions=with_value(MENTIONS, 0, "date_of_birth", "1981")) == []


def test_the_latest_word_about_one_record_counts(journal):
    journal.append([about("C1", Decision.SAME_PERSON, "P1")])
    journal.append([about("C2", Decision.SAME_PERSON, "P2", reason="dead_but_paid")])
    assert hold(journal) == [("m1", "P2", "same")]
    journal.append([about("C3", Decision.OTHER_PERSON, "P2", reason="shared_number")])
    assert hold(journal) == [("m1", "P2", "other")]


def test_an_earlier_person_named_does_not_come_back_when_the_later_one_changes(journal):
    journal.append([about("C1", Decision.SAME_PERSON, "P1")])
    journal.append([about("C2", Decision.SAME_PERSON, "P2")])
    assert hold(journal, master=with_value(MASTER, 1, "full_name", "x")) == []


def test_a_forgotten_entry_forces_nothing(journal):
    (entry,) = journal.append([about("C1", Decision.SAME_PERSON)])
    journal.forget([entry.seq], actor="dongbo", role="retention")
    assert hold(journal) == []


def test_absent_and_missing_are_the_same_and_columns_do_not_run_into_each_other():
    bare = MENTIONS.select("mention_id", "full_name", "date_of_birth", "sex", "person_id")
    assert record_fingerprint(bare).to_list() == list(RECORDS.values())
    shifted = pl.DataFrame({"full_name": ["a", "ab"], "date_of_birth": ["bc", "c"]})
    assert record_fingerprint(shifted).n_unique() == 2
    assert record_fingerprint(pl.DataFrame({"other": ["x", "y"]})).len() == 2


def test_fingerprints_are_the_same_with_every_version_of_the_libraries():
    assert RECORDS["m1"] == "86754dd834be09e184f380d2661bedd8"
    assert PEOPLE["P2"] == "e808ad997af0ff7bfb05f339cb2c9a38"
