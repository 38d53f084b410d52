"""Relatives known by their name alone whom the master does not confirm."""

import numpy as np
import polars as pl
import pytest
from linking_town import records, town

from matching import link, load_spec
from matching.unconfirmed import STATES, weighed

SPEC = load_spec("person")
CHILD, MOTHER = 10, 31  # rows of the town
PAIRS = range(60, 400, 2)  # children whose mother is the next row


def people(named: int | None, among: float = 1.0):
    """A town in which the master names `named` as the mother of the child, and those of a share of
    the other children."""
    master = town()
    mothers = {CHILD: named} | {k: k + 1 for k in PAIRS if (k / 400) < among}
    column = [mothers.get(k) for k in range(len(master))]
    ids = [None if k is None else master["person_id"][k] for k in column]
    return master.with_columns(mother_id=pl.Series(ids, dtype=pl.String))


def extract(master, **changes):
    """Faithful records with whose mother they are of; the mother of the child tells her name
    alone."""
    told = dict.fromkeys(("person_id", "old_id", "date_of_birth", "commune_code", "sex"))
    me = pl.col("record_id") == f"R{MOTHER:04d}"
    children = {f"R{k + 1:04d}": f"R{k:04d}" for k in PAIRS} | {f"R{MOTHER:04d}": f"R{CHILD:04d}"}
    found = records(master).with_columns(
        pl.when(me).then(pl.lit(value, pl.String)).otherwise(name).alias(name)
        for name, value in (told | changes).items()
    )
    child = pl.col("record_id").replace_strict(children, default=None, return_dtype=pl.String)
    relation = pl.when(child.is_not_null()).then(pl.lit("mother"))
    return found.with_columns(relative_id=child, relation=relation)


def mother(result):
    return result.links.row(by_predicate=pl.col("record_id") == f"R{MOTHER:04d}", named=True)


def test_whom_the_master_names_stays_matched():
    master = people(named=MOTHER)
    found = mother(link(extract(master), master, SPEC))
    assert (found["reason"], found["master_id"]) == ("evidence", master["person_id"][MOTHER])


@pytest.mark.parametrize("named", [None, 51])
def test_whom_the_master_does_not_name_goes_to_people(named):
    master = people(named)
    found = mother(link(extract(master), master, SPEC))
    assert (found["decision"], found["reason"]) == ("review", "unconfirmed")
    assert found["master_id"] == master["person_id"][MOTHER]
    assert found["probability"] < 0.99
    alone = mother(link(extract(master).drop("relation"), master, SPEC))
    assert (alone["decision"], alone["reason"]) == ("match", "evidence")


@pytest.mark.parametrize("told", ["person_id", "date_of_birth"])
def test_a_number_or_a_day_of_birth_needs_no_confirmation(told):
    master = people(named=None)
    found = mother(link(extract(master, **{told: master[told][MOTHER]}), master, SPEC))
    assert found["decision"] == "match"


def test_silence_says_little_where_the_master_names_few_mothers():
    master = people(named=None, among=0.3)
    result = link(extract(master), master, SPEC)
    assert result.model.family["names_nobody"] > 0.5
    assert mother(result)["reason"] == "evidence"


def test_a_model_knows_what_the_master_says_of_those_who_are_right():
    master = people(named=None)
    result = link(extract(master), master, SPEC)
    assert sum(result.model.family.values()) == pytest.approx(1)
    assert result.model.family["confirmed"] > 0.9
    again = link(extract(master), master, SPEC, model=result.model)
    assert again.links.equals(result.links)


def test_a_probability_is_weighed_with_how_often_it_is_so_of_others_who_are_right():
    shares = dict.fromkeys(STATES, 0.1) | {STATES[0]: 1.0}
    chance = weighed(np.array([0.9, 0.9]), shares, np.array([0, 1]))
    assert chance.tolist() == pytest.approx([0.9, 0.09 / 0.19])
