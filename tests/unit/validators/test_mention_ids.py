"""Ids of mentions: unique, whatever the order, and not touched by what happens to others."""

from __future__ import annotations

import polars as pl
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from validators.mention_ids import with_mention_ids
from validators.roles import MENTION_SCHEMA
from vietnam.chars import fold

KEY = b"a key of the tests"
Person = dict[str, str | None]
PERSON = st.fixed_dictionaries(
    {
        "full_name": st.sampled_from(["Lê Tám", "Lê Tâm", "Trần Thị Lan", "Phạm Hoa", None]),
        "date_of_birth": st.sampled_from(["1970", "1970-05-02", None]),
        "person_id": st.sampled_from(["066070000129", "066170000128", None]),
        "commune_code": st.sampled_from(["24133", None]),
    }
)
FEW = settings(max_examples=25)
SEVERAL = st.lists(PERSON, min_size=2, max_size=5)


def mentions(people: list[Person], record: str = "K") -> pl.DataFrame:
    rows = [
        {"source": "land", "table": "land", "record_key": record, "role": "holder", **person}
        | {"file_sha256": "f", "sheet": "", "line": line}
        for line, person in enumerate(people)
    ]
    return pl.DataFrame(rows, schema=MENTION_SCHEMA)


def ids(*people: Person) -> list[str]:
    """The ids of the holders of one record, in the order in which they are given."""
    return with_mention_ids(mentions(list(people)), KEY).sort("line")["mention_id"].to_list()


def namesakes(one: Person, other: Person) -> bool:
    return fold(one["full_name"] or "") == fold(other["full_name"] or "")


@FEW
@given(SEVERAL, PERSON, st.randoms(use_true_random=False))
def test_unique_and_the_same_in_whatever_order_rows_come(people, alone, random):
    found = pl.concat([mentions(people), mentions([alone], "L"), mentions(people, "M")])
    made = with_mention_ids(found, KEY)
    assert made["mention_id"].n_unique() == len(made) == len(found)
    order = random.sample(range(len(found)), len(found))
    assert with_mention_ids(found[order], KEY).equals(made)


@FEW
@given(PERSON, PERSON, SEVERAL)
def test_whoever_is_alone_keeps_the_id_whatever_is_corrected(before, after, elsewhere):
    assert ids(before) == ids(after)
    beside = with_mention_ids(pl.concat([mentions([after]), mentions(elsewhere, "L")]), KEY)
    assert beside.filter(record_key="K")["mention_id"].to_list() == ids(before)


def test_the_id_of_whoever_is_alone_is_that_of_earlier_versions():
    """Else every conflict of a province would be a new one after an update."""
    assert ids({"full_name": "Lê Tám"}) == ["679f2b46b1b99fe04c8639193934df71"]


@FEW
@given(SEVERAL, PERSON)
def test_the_others_keep_their_ids_when_one_comes_or_goes(people, another):
    assume(not any(namesakes(another, person) for person in people))
    assert ids(*people, another)[:-1] == ids(*people)


@FEW
@given(SEVERAL, PERSON, PERSON)
def test_the_others_keep_their_ids_when_one_is_corrected(people, before, after):
    assume(not any(namesakes(p, person) for person in people for p in (before, after)))
    assert ids(*people, before)[:-1] == ids(*people, after)[:-1]


@FEW
@given(SEVERAL, PERSON, PERSON)
def test_a_namesake_keeps_the_id_when_the_other_is_corrected(people, before, after):
    """As long as they stay namesakes who differ in birth date or number."""
    after = after | {"full_name": before["full_name"]}
    told = [{**person, "commune_code": None} for person in people]
    assume(not any({**p, "commune_code": None} in told for p in (before, after)))
    assert ids(*people, before)[:-1] == ids(*people, after)[:-1]


@FEW
@given(SEVERAL, st.data())
def test_marks_and_places_of_one_of_several_do_not_count(people, data):
    at = data.draw(st.integers(0, len(people) - 1))
    bare = {"full_name": fold(people[at]["full_name"] or "").title() or None}
    changed = [*people[:at], people[at] | bare | {"commune_code": "24154"}, *people[at + 1 :]]
    assert sorted(ids(*changed)) == sorted(ids(*people))


@FEW
@given(SEVERAL, PERSON, PERSON)
def test_one_of_several_with_a_name_of_its_own_keeps_the_id(people, before, after):
    assume(not any(namesakes(before, person) for person in people))
    assert ids(*people, before) == ids(*people, after | {"full_name": before["full_name"]})
