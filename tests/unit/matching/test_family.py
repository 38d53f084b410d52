"""Whom a record means whose relative was recognised, and who is too young to be a parent."""

import polars as pl
import pytest
from linking_town import records, town

from matching import Decision, SpecError, link, load_spec
from matching.explain import explain
from matching.explained import render

SPEC = load_spec("person")
NUMBERS = ("person_id", "old_id")
CHILD, MOTHER, NAMESAKE = 10, 31, 51  # rows of the town; mother and namesake are women


@pytest.fixture(scope="module")
def people():
    """A town where the child's mother has a namesake of the same year in the same commune."""
    master = town()
    mother = master.row(MOTHER, named=True)
    k = pl.int_range(pl.len())
    alike = [
        pl.when(k == NAMESAKE).then(pl.lit(mother[name])).otherwise(name).alias(name)
        for name in ("full_name", "commune_code")
    ]
    year = mother["date_of_birth"][:4]
    born = pl.when(k == NAMESAKE).then(pl.lit(f"{year}-12-31")).otherwise("date_of_birth")
    return master.with_columns(
        *alike,
        born.alias("date_of_birth"),
        mother_id=pl.when(k == CHILD).then(pl.lit(mother["person_id"])),
        father_id=pl.lit(None, pl.String),
        spouse_id=pl.when(k == CHILD).then(pl.lit(mother["person_id"])),
    )


def extract(people, relation="mother", relative="R0010", **changes):
    """Faithful records; the mother's (R0031) tells her name and year and whose relative she is."""
    me = pl.col("record_id") == f"R{MOTHER:04d}"
    told = {
        **dict.fromkeys(NUMBERS),
        "date_of_birth": people["date_of_birth"][MOTHER][:4],
        **changes,
    }
    return records(people).with_columns(
        *(pl.when(me).then(pl.lit(value)).otherwise(name).alias(name)
          for name, value in told.items()),
        relation=pl.when(me).then(pl.lit(relation)),
        relative_id=pl.when(me).then(pl.lit(relative)),
    )  # fmt: skip


def row(result, number=MOTHER):
    return result.links.row(by_predicate=pl.col("record_id") == f"R{number:04d}", named=True)


def settled(result, people):
    found = row(result)
    return (found["decision"], found["reason"], found["master_id"]) == (
        Decision.MATCH, "family", people["person_id"][MOTHER],
    )  # fmt: skip


def test_namesakes_are_told_apart_by_whose_mother_one_is(people):
    alone = row(link(extract(people).drop("relation"), people, SPEC))
    assert (alone["decision"], alone["reason"]) == ("review", "near_tie")
    result = link(extract(people), people, SPEC)
    assert settled(result, people)
    found = row(result)
    assert found["probability"] >= 0.99
    assert found["runner_up_id"] == people["person_id"][NAMESAKE]
    assert result.candidates.filter(record_id=f"R{MOTHER:04d}").is_empty()
    assert result.report.decisions[Decision.REVIEW] == 0


@pytest.mark.parametrize("relation", ["mother", "parent", "spouse"])
def test_every_relation_that_the_master_knows_tells(people, relation):
    assert settled(link(extract(people, relation), people, SPEC), people)


@pytest.mark.parametrize("relation", ["father", "aunt", None])
def test_other_relations_tell_nothing(people, relation):
    assert row(link(extract(people, relation), people, SPEC))["reason"] == "near_tie"


def test_a_relative_who_was_not_recognised_tells_nothing(people):
    """No such record; a record of nobody; a record under review."""
    stranger = {"record_id": "S", "full_name": "Hồ Xuân Hương", "date_of_birth": "1972-05-05"}
    more = pl.concat([extract(people, relative="S"), pl.DataFrame([stranger])], how="diagonal")
    assert row(link(more, people, SPEC))["reason"] == "near_tie"
    assert row(link(extract(people, relative="R9999"), people, SPEC))["reason"] == "near_tie"
    me = extract(people, relative=f"R{MOTHER:04d}")  # her own relative: nobody vouches for herself
    assert row(link(me, people, SPEC))["reason"] == "near_tie"


def test_a_relative_under_review_tells_nothing(people):
    """The child has a twin of the same name in the master."""
    twin = people.row(CHILD, named=True) | {"person_id": "066041999999", "old_id": None}
    more = pl.concat([people, pl.DataFrame([twin], schema=people.schema)])
    child = pl.col("record_id") == f"R{CHILD:04d}"
    told = extract(people).with_columns(pl.when(~child).then(n).alias(n) for n in NUMBERS)
    result = link(told, more, SPEC)
    assert row(result, CHILD)["reason"] == "near_tie"
    assert row(result)["reason"] == "near_tie"


def test_what_the_evidence_tells_as_well_is_left_to_it(people):
    day = extract(people, date_of_birth=people["date_of_birth"][MOTHER])
    assert row(link(day, people, SPEC))["reason"] == "evidence"


def test_a_mother_who_is_named_otherwise_stays_a_question(people):
    """Registers hold other mothers than the master: the family alone is not enough."""
    other = extract(people, full_name="Hồ Xuân Hương", date_of_birth="1972-05-05")
    assert row(link(other, people, SPEC))["decision"] != "match"


@pytest.mark.parametrize(
    ("born", "reason"), [(slice(4), "other_given_name"), (slice(10), "family")]
)
def test_another_given_name_stays_a_question_but_for_the_very_day_of_birth(people, born, reason):
    """A later wife may have the same year, family and middle name."""
    name = " ".join([*people["full_name"][MOTHER].split()[:-1], "Quyên"])
    day = people["date_of_birth"][MOTHER][born]
    found = row(link(extract(people, full_name=name, date_of_birth=day), people, SPEC))
    assert (found["reason"], found["master_id"]) == (reason, people["person_id"][MOTHER])


def test_whom_no_rule_brings_is_found_through_the_family(people):
    """More namesakes than any rule lets pass."""
    name = people["full_name"][MOTHER]
    more = [
        people.row(MOTHER, named=True)
        | {
            "person_id": f"0661{year}{k:06d}",
            "old_id": None,
            "date_of_birth": f"19{year}-03-{k % 28 + 1:02d}",
        }
        for k, year in enumerate(range(10, 99))
    ]
    crowd = pl.concat([people, pl.DataFrame(more, schema=people.schema)])
    only_name = extract(people, date_of_birth=None, commune_code=None, sex=None, full_name=name)
    assert row(link(only_name.drop("relation"), crowd, SPEC))["reason"] == "too_many_namesakes"
    model = link(extract(people), people, SPEC).model
    result = link(only_name, crowd, SPEC, model=model, explain=True)
    assert settled(result, people)
    seen = result.candidates.filter(record_id=f"R{MOTHER:04d}")
    assert seen["master_id"].to_list() == [people["person_id"][MOTHER]]
    assert seen["level_name"].to_list() == ["same"]


def test_the_family_never_brings_back_whom_people_ruled_out(people):
    mother, namesake = people["person_id"][MOTHER], people["person_id"][NAMESAKE]
    said = pl.DataFrame(
        {"record_id": [f"R{MOTHER:04d}"], "master_id": [mother], "verdict": ["other"]}
    )
    found = row(link(extract(people), people, SPEC, decisions=said))
    assert found["master_id"] != mother
    named = said.with_columns(master_id=pl.lit(namesake), verdict=pl.lit("same"))
    found = row(link(extract(people), people, SPEC, decisions=named))
    assert (found["master_id"], found["reason"]) == (namesake, "decided")


def test_only_a_relative_beyond_doubt_overrules_evidence(people):
    """The record tells the namesake's commune, not the mother's."""
    elsewhere = pl.when(pl.int_range(pl.len()) == NAMESAKE).then(pl.lit("24121"))
    apart = people.with_columns(elsewhere.otherwise("commune_code").alias("commune_code"))
    there = extract(apart, commune_code="24121")
    namesake = people["person_id"][NAMESAKE]
    alone = row(link(there.drop("relation"), apart, SPEC))
    assert (alone["reason"], alone["master_id"]) == ("evidence", namesake)
    certain = link(there, apart, SPEC)
    assert row(certain, CHILD)["reason"] == "certain"
    assert settled(certain, people)
    child = pl.col("record_id") == f"R{CHILD:04d}"
    doubtful = there.with_columns(pl.when(~child).then(name).alias(name) for name in NUMBERS)
    likely = link(doubtful, apart, SPEC)
    assert row(likely, CHILD)["reason"] == "evidence"
    assert (row(likely)["reason"], row(likely)["master_id"]) == ("evidence", namesake)


def test_evidence_for_another_is_weighed_against_the_family(people):
    """The record tells the namesake's very day of birth."""
    day = extract(people, date_of_birth=people["date_of_birth"][NAMESAKE])
    found = row(link(day, people, SPEC))
    assert (found["reason"], found["master_id"]) == ("evidence", people["person_id"][NAMESAKE])


def test_the_order_of_rows_does_not_matter(people):
    third = people.row(NAMESAKE, named=True) | {"person_id": "066141999999", "old_id": None}
    people = pl.concat([people, pl.DataFrame([third], schema=people.schema)])
    one = link(extract(people), people, SPEC, explain=True)
    shuffled = extract(people).sample(fraction=1, shuffle=True, seed=4)
    other = link(shuffled, people.reverse(), SPEC, explain=True)
    assert other.links.sort("record_id").equals(one.links.sort("record_id"))
    keys = ["record_id", "rank"]
    assert other.candidates.sort(keys).equals(one.candidates.sort(keys))
    assert other.report == one.report


@pytest.mark.parametrize(("years", "left"), [(0, "match"), (-1, "no_match")])
def test_whoever_was_born_too_late_is_no_candidate(people, years, left):
    person = 200
    me = pl.col("record_id") == f"R{person:04d}"
    year = int(people["date_of_birth"][person][:4])
    told = records(people).with_columns(
        *(pl.when(~me).then(name).alias(name) for name in NUMBERS),
        born_by=pl.when(me).then(year + years),
    )
    assert row(link(told, people, SPEC), person)["decision"] == left
    certain = told.with_columns(person_id=people["person_id"])
    assert row(link(certain, people, SPEC), person)["reason"] == "certain"
    # the same when the record is searched for since people ruled its certain pair out
    twin = people.row(person, named=True) | {"person_id": "066141999999", "old_id": None}
    more = pl.concat([people, pl.DataFrame([twin], schema=people.schema)])
    said = {"record_id": f"R{person:04d}", "master_id": people["person_id"][person]}
    decisions = pl.DataFrame([said | {"verdict": "other"}])
    assert row(link(certain, more, SPEC, decisions=decisions), person)["decision"] == left


def test_a_misspelt_column_is_refused(people):
    for right, wrong in (("relation", "relatoin"), ("relative_id", "relativ_id")):
        with pytest.raises(
            SpecError, match=rf"no column {right} \(did you mean {wrong}\?\): family"
        ):
            link(extract(people).rename({right: wrong}), people, SPEC)
    late = records(people).with_columns(bornby=pl.lit(1990))
    with pytest.raises(SpecError, match=r"no column born_by \(did you mean bornby\?\): latest"):
        link(late, people, SPEC)


def test_a_last_year_that_is_none_is_counted(people):
    told = records(people).with_columns(born_by=pl.lit("1990"))
    assert link(told, people, SPEC).report.decisions[Decision.MATCH] > 0
    wrong = told.with_columns(born_by=pl.lit("about 1990"))
    with pytest.raises(SpecError, match="400 rows of the extract have a born_by that is no year"):
        link(wrong, people, SPEC)


def test_an_explanation_says_what_the_family_adds(people):
    told = extract(people)
    result = link(told, people, SPEC)
    done = explain(told, people, SPEC, f"R{MOTHER:04d}", model=result.model)
    assert (done.decision, done.reason) == ("match", "family")
    first, second = done.candidates
    assert first.master_id == people["person_id"][MOTHER]
    odds = 2**first.total_bits, 2**second.total_bits
    assert first.probability == pytest.approx(odds[0] / (sum(odds) + 1))
    assert (first.named_by, second.named_by) == ("family", None)
    assert (first.named_bits > 10, second.named_bits) == (True, 0)
    assert "ghi là cha, mẹ, vợ hoặc chồng" in render(done, SPEC, "vi")
    assert "as mother, father or spouse" in render(done, SPEC, "en")
    child = explain(told, people, SPEC, f"R{CHILD:04d}", model=result.model)
    assert "spouse" not in render(child, SPEC, "en")


def test_an_explanation_obeys_what_people_decided(people):
    told, ids = extract(people), [f"R{MOTHER:04d}", f"R{CHILD:04d}"]
    model = link(told, people, SPEC).model
    said = pl.DataFrame(
        {
            "record_id": [*ids, "R0100"],
            "master_id": people["person_id"][[NAMESAKE, CHILD, 100]],
            "verdict": ["same", "other", "other"],
        }
    )
    done = explain(told, people, SPEC, ids[0], model=model, decisions=said)
    assert (done.decision, done.reason) == ("match", "decided")
    assert done.candidates[0].master_id == people["person_id"][NAMESAKE]
    # without the child nothing tells the mother from her namesake
    alone = explain(told, people, SPEC, ids[0], model=model, decisions=said[1:])
    assert (alone.decision, alone.reason) == ("review", "near_tie")
