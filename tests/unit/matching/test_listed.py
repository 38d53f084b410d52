"""Candidates of records that were matched: who else there was, and no link is another for it."""

import polars as pl
import pytest
from linking_town import records, town

from matching import link, load_spec

SPEC = load_spec("person")
# R0003 is matched by evidence, R0004 has its person's number: a certain pair, no further search.
EVIDENT, CERTAIN = "R0003", "R0004"
TWINS = ("066099999998", "066099999999")


@pytest.fixture(scope="module")
def master():
    """A town in which each of the two persons has a namesake born in the same year."""
    people = town()
    twins = [
        people.row(at, named=True)
        | {"person_id": number, "old_id": None, "date_of_birth": f"{born}-12-31"}
        for at, number in zip((3, 4), TWINS, strict=True)
        for born in [people["date_of_birth"][at][:4]]
    ]
    return pl.concat([people, pl.DataFrame(twins, schema=people.schema)])


@pytest.fixture(scope="module")
def extract():
    numberless = pl.col("record_id") == EVIDENT
    return records(town()).with_columns(
        pl.when(~numberless).then(name).alias(name) for name in ("person_id", "old_id")
    )


@pytest.fixture(scope="module")
def listed(extract, master):
    return link(extract, master, SPEC, listed=pl.Series([EVIDENT, CERTAIN, "nobody's id"]))


def of(result, record):
    return result.candidates.filter(record_id=record).sort("rank")


def test_no_link_is_another_and_no_model(extract, master, listed):
    alone = link(extract, master, SPEC)
    assert listed.links.equals(alone.links)
    assert listed.model.to_json() == alone.model.to_json()
    more = set(listed.candidates["record_id"]) - set(alone.candidates["record_id"])
    assert more == {EVIDENT, CERTAIN}


@pytest.mark.parametrize(("record", "twin"), [(EVIDENT, TWINS[0]), (CERTAIN, TWINS[1])])
def test_the_match_comes_first_and_the_namesake_is_among_its_rivals(listed, record, twin):
    link_of = listed.links.row(by_predicate=pl.col("record_id") == record, named=True)
    found = of(listed, record)
    assert found["master_id"][0] == link_of["master_id"]
    assert found["probability"][0] == pytest.approx(link_of["probability"])
    assert found["rank"].to_list() == list(range(1, len(found) + 1))
    assert twin in found["master_id"]
    assert found["weight_name"].null_count() == 0


def test_whom_people_ruled_out_is_no_rival(extract, master):
    said = pl.DataFrame(
        [(CERTAIN, TWINS[1], "other")], schema=["record_id", "master_id", "verdict"], orient="row"
    )
    result = link(extract, master, SPEC, decisions=said, listed=pl.Series([CERTAIN]))
    assert TWINS[1] not in of(result, CERTAIN)["master_id"]
