"""What people decided of pairs: linking obeys, and everything else stays as it was."""

from dataclasses import replace

import polars as pl
import pytest
from linking_town import records, town

from matching import SpecError, link, load_spec

SPEC = load_spec("person")
# R0003 is somebody of the master without a number, R0004 has its person's number: a certain pair.
OPEN, CERTAIN = 3, 4


@pytest.fixture(scope="module")
def master():
    return town()


@pytest.fixture(scope="module")
def extract(master):
    numberless = pl.col("record_id").is_in([f"R{OPEN:04d}", f"R{OPEN + 80:04d}"])
    return records(master).with_columns(
        pl.when(~numberless).then(name).alias(name) for name in ("person_id", "old_id")
    )


def said(*pairs):
    return pl.DataFrame(pairs, schema=["record_id", "master_id", "verdict"], orient="row")


def row(result, number):
    return result.links.row(by_predicate=pl.col("record_id") == f"R{number:04d}", named=True)


def others(result, *numbers):
    named = [f"R{number:04d}" for number in numbers]
    return result.links.filter(~pl.col("record_id").is_in(named))


def test_another_person_is_ruled_out_before_anything_is_weighed(extract, master):
    person = master["person_id"][OPEN]
    before = link(extract, master, SPEC)
    assert row(before, OPEN)["master_id"] == person
    after = link(extract, master, SPEC, decisions=said((f"R{OPEN:04d}", person, "other")))
    found = row(after, OPEN)
    assert (found["decision"], found["reason"]) == ("no_match", "decided_nobody")
    assert found["master_id"] is None
    assert after.model.to_json() == before.model.to_json()
    assert others(after, OPEN).equals(others(before, OPEN))


def test_what_people_ruled_out_moves_neither_model_nor_threshold():
    """The weaker half of the matches holds the threshold up."""
    people = town(1600)
    coarse = pl.col("date_of_birth").str.slice(0, 4)
    vague = records(people).select(
        "record_id",
        "full_name",
        date_of_birth=pl.when(pl.int_range(pl.len()) % 2 == 0).then(coarse),
    )
    spec = replace(SPEC, target_precision=0.99999)
    before = link(vague, people, spec)
    assert before.model.threshold > 0.9
    weakest = before.links.sort("probability", "record_id").head(800)
    decisions = weakest.select("record_id", "master_id", verdict=pl.lit("other"))
    assert link(vague, people, spec, decisions=decisions).model.to_json() == before.model.to_json()


def test_a_record_whose_certain_pair_falls_is_searched_for(extract, master):
    """Its twin in the master has the same name and birth date and another number."""
    twin = master.row(CERTAIN, named=True) | {"person_id": "066099999999", "old_id": None}
    people = pl.concat([master, pl.DataFrame([twin], schema=master.schema)])
    decisions = said((f"R{CERTAIN:04d}", master["person_id"][CERTAIN], "other"))
    before = row(link(extract, people, SPEC), CERTAIN)
    assert (before["reason"], before["runner_up_id"]) == ("certain", None)
    after = row(link(extract, people, SPEC, decisions=decisions), CERTAIN)
    assert (after["decision"], after["master_id"]) == ("match", "066099999999")
    assert after["runner_up_id"] != master["person_id"][CERTAIN]


@pytest.mark.parametrize("number", [OPEN, CERTAIN])
def test_the_same_person_is_a_match_though_no_rule_finds_the_pair(extract, master, number):
    stranger = master["person_id"][200]
    before = link(extract, master, SPEC, explain=True)
    mine = before.candidates.filter(pl.col("record_id") == f"R{number:04d}")
    assert stranger not in mine["master_id"]
    decisions = said((f"R{number:04d}", stranger, "same"))
    after = link(extract, master, SPEC, decisions=decisions, explain=True)
    found = row(after, number)
    assert (found["decision"], found["reason"]) == ("match", "decided")
    assert (found["master_id"], found["probability"]) == (stranger, 1.0)
    assert (found["runner_up_id"], found["margin"]) == (None, 1.0)
    best = after.candidates.filter(pl.col("record_id") == f"R{number:04d}", pl.col("rank") == 1)
    assert best["master_id"].to_list() == [stranger]
    assert others(after, number).equals(others(before, number))


def test_the_person_of_a_decision_is_taken_where_a_person_has_one_record(extract, master):
    spec = replace(SPEC, cardinality="one-to-one")
    person = master["person_id"][CERTAIN]
    for decided in (10, 11, 12):  # whatever the order in which records would come first
        after = link(extract, master, spec, decisions=said((f"R{decided:04d}", person, "same")))
        assert row(after, decided)["master_id"] == person
        loser = row(after, CERTAIN)
        assert loser["decision"] != "match"
        assert loser["reason"] == "taken"


def test_the_order_of_rows_and_of_decisions_does_not_matter(extract, master):
    decisions = said(
        (f"R{OPEN:04d}", master["person_id"][OPEN], "other"),
        (f"R{CERTAIN:04d}", master["person_id"][CERTAIN], "other"),
        ("R0009", master["person_id"][200], "same"),
        ("R0009", master["person_id"][9], "other"),
    )
    one = link(extract, master, SPEC, decisions=decisions, explain=True)
    other = link(
        extract.reverse(),
        master.sample(fraction=1, shuffle=True, seed=2),
        SPEC,
        decisions=pl.concat([decisions.reverse(), decisions]),  # said twice is said once
        explain=True,
    )
    assert other.links.sort("record_id").equals(one.links.sort("record_id"))
    keys = ["record_id", "rank"]
    assert other.candidates.sort(keys).equals(one.candidates.sort(keys))
    assert other.report == one.report


def test_no_decisions_are_none(extract, master):
    one = link(extract, master, SPEC, decisions=said().cast(pl.String), explain=True)
    other = link(extract, master, SPEC, explain=True)
    assert one.links.equals(other.links)
    assert one.candidates.equals(other.candidates)


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([("R9999", 0, "other")], "1 name a record_id that the extract does not have"),
        ([("R0001", None, "same")], "1 name a master_id that the master does not have"),
        ([("R0001", 0, "same"), ("R0001", 1, "same")], "1 records are said to be of two persons"),
        ([("R0001", 0, "same"), ("R0001", 0, "other")], "1 pairs are said to be the same person"),
        ([("R0001", 0, "perhaps"), ("R0001", 1, None)], "2 are neither same nor other"),
    ],
)
def test_what_cannot_be_obeyed_is_counted_and_nobody_is_named(extract, master, pairs, told):
    decisions = said(*((r, p if p is None else master["person_id"][p], v) for r, p, v in pairs))
    with pytest.raises(SpecError) as refused:
        link(extract, master, SPEC, decisions=decisions)
    assert told in str(refused.value)
    assert "R0001" not in str(refused.value)
    assert not any(number in str(refused.value) for number in master["person_id"])


def test_two_records_of_one_person_are_refused_where_a_person_has_one(extract, master):
    decisions = said(*((f"R000{k}", master["person_id"][0], "same") for k in (1, 2)))
    link(extract, master, SPEC, decisions=decisions)
    with pytest.raises(SpecError, match="1 persons are said to have two records"):
        link(extract, master, replace(SPEC, cardinality="one-to-one"), decisions=decisions)


def test_decisions_without_their_columns_are_refused(extract, master):
    with pytest.raises(SpecError, match="no column verdict"):
        link(extract, master, SPEC, decisions=said(("a", "b", "same")).drop("verdict"))


def test_nobody_of_too_many_namesakes_is_nobody_as_long_as_no_rule_finds_anybody(extract, master):
    crowd = pl.DataFrame(
        {
            "person_id": [f"0661990{n:05d}" for n in range(200)],
            "full_name": "Nguyễn Văn Hùng",
            "date_of_birth": "1980",
            "commune_code": "24121",
        }
    )
    alike = crowd.head(2).select(
        "full_name", "date_of_birth", "commune_code", record_id=pl.Series(["R0001", "R0002"])
    )
    before = link(alike, crowd, SPEC)
    assert before.links["reason"].unique().to_list() == ["too_many_namesakes"]
    after = link(alike, crowd, SPEC, decisions=said(("R0001", None, "other")))
    found = row(after, 1)
    assert (found["decision"], found["reason"]) == ("no_match", "decided_nobody")
    assert others(after, 1).equals(others(before, 1))
    named = said(("R0001", None, "other"), ("R0001", crowd["person_id"][7], "same"))
    assert row(link(alike, crowd, SPEC, decisions=named), 1)["master_id"] == crowd["person_id"][7]
    somebody = link(extract, master, SPEC, decisions=said((f"R{OPEN:04d}", None, "other")))
    assert somebody.links.equals(link(extract, master, SPEC).links)
    with pytest.raises(SpecError, match="1 name a record_id that the extract does not have"):
        link(alike, crowd, SPEC, decisions=said(("R0009", None, "other")))
