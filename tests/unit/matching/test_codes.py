"""Whom a record means whose code another record carries."""

import polars as pl
import pytest
from linking_town import records, town

from matching import link, load_spec
from matching.explain import explain
from matching.explained import render

SPEC = load_spec("person")
NUMBERS = ("person_id", "old_id")
PAID, NAMESAKE, OTHER = 31, 51, 77  # rows of the town


@pytest.fixture(scope="module")
def people():
    """A town where the one who is paid has a namesake in the same commune."""
    master = town()
    paid = master.row(PAID, named=True)
    k = pl.int_range(pl.len())
    return master.with_columns(
        pl.when(k == NAMESAKE).then(pl.lit(paid[name])).otherwise(name).alias(name)
        for name in ("full_name", "commune_code")
    )


def extract(people, codes="file", kept="file", **changes):
    """Faithful records, that of R0031 with its `kept` codes; a payment P, which tells name and
    commune and its `codes`."""
    faithful = records(people).with_columns(
        codes=pl.when(pl.col("record_id") == f"R{PAID:04d}").then(pl.lit(kept, pl.String))
    )
    told = dict.fromkeys((*NUMBERS, "date_of_birth"))
    payment = (
        faithful.filter(pl.col("record_id") == f"R{PAID:04d}")
        .with_columns(record_id=pl.lit("P"), codes=pl.lit(codes, pl.String))
        .with_columns(pl.lit(v, pl.String).alias(name) for name, v in (told | changes).items())
    )
    return pl.concat([faithful, payment])


def row(result, record="P"):
    return result.links.row(by_predicate=pl.col("record_id") == record, named=True)


def test_a_code_tells_a_person_from_a_namesake(people):
    assert row(link(extract(people).drop("codes"), people, SPEC))["reason"] == "near_tie"
    found = row(link(extract(people), people, SPEC))
    assert (found["reason"], found["master_id"]) == ("code", people["person_id"][PAID])
    assert found["probability"] >= 0.99


@pytest.mark.parametrize(
    ("codes", "kept"),
    [(None, "file"), ("file", None), ("other", "file"), ("fil", "file"), ("", "")],
)
def test_other_codes_tell_nothing(people, codes, kept):
    assert row(link(extract(people, codes, kept), people, SPEC))["reason"] == "near_tie"


def test_one_of_several_codes_is_enough(people):
    several = extract(people, codes="account file", kept="file card")
    assert row(link(several, people, SPEC))["reason"] == "code"


def test_a_code_of_two_persons_names_neither(people):
    """A couple shares an account; or the codes of one record are of two persons."""
    other = pl.col("record_id") == f"R{OTHER:04d}"
    shared = extract(people).with_columns(
        codes=pl.when(other).then(pl.lit("file")).otherwise("codes")
    )
    assert row(link(shared, people, SPEC))["reason"] == "near_tie"
    two = extract(people, codes="file account").with_columns(
        codes=pl.when(other).then(pl.lit("account")).otherwise("codes")
    )
    assert row(link(two, people, SPEC))["reason"] == "near_tie"


def test_a_record_that_is_not_sure_itself_tells_nothing(people):
    me = pl.col("record_id") == f"R{PAID:04d}"
    told = [*NUMBERS, "date_of_birth"]
    doubtful = extract(people).with_columns(pl.when(~me).then(name).alias(name) for name in told)
    result = link(doubtful, people, SPEC)
    assert row(result, f"R{PAID:04d}")["reason"] == "near_tie"
    assert row(result)["reason"] == "near_tie"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"person_id": "079183123456", "date_of_birth": "1983-09-09"}, "code_of_another"),
        ({"old_id": "271234567", "date_of_birth": "1983-09-09"}, "code_of_another"),
        ({"person_id": "079183123456"}, "evidence"),
        ({"person_id": "079183123456", "date_of_birth": "1983-09-09",
          "full_name": "Hồ Xuân Hương"}, "evidence"),
    ],
)  # fmt: skip
def test_a_namesake_with_the_code_puts_a_match_by_evidence_in_doubt(told, reason):
    """Somebody who is not in the master has the name, commune and year of one who is."""
    master = town()
    year = master["date_of_birth"][PAID][:4]
    given = extract(master, kept=None, date_of_birth=year)
    other = given.filter(pl.col("record_id") == "P").with_columns(
        record_id=pl.lit("Q"), **{k: pl.lit(v) for k, v in told.items()}
    )
    assert row(link(given, master, SPEC))["reason"] == "evidence"
    assert row(link(pl.concat([given, other]), master, SPEC))["reason"] == reason


def test_another_given_name_needs_the_number_or_the_day_of_birth(people):
    """A relative may be paid to the same account."""
    name = " ".join([*people["full_name"][PAID].split()[:-1], "Quyên"])
    relative = row(link(extract(people, full_name=name), people, SPEC))
    assert relative["decision"] != "match"
    numbered = extract(people, full_name=name, person_id=people["person_id"][PAID])
    without = row(link(numbered.drop("codes"), people, SPEC))
    assert without["reason"] == "number_only"
    found = row(link(numbered, people, SPEC))
    assert (found["reason"], found["master_id"]) == ("code", people["person_id"][PAID])


def test_a_person_told_quite_otherwise_stays_a_question(people):
    other = extract(people, full_name="Hồ Xuân Hương", date_of_birth="1972-05-05")
    assert row(link(other, people, SPEC))["decision"] != "match"


def test_a_code_never_brings_back_whom_people_ruled_out(people):
    said = {"record_id": ["P"], "master_id": [people["person_id"][PAID]], "verdict": ["other"]}
    found = row(link(extract(people), people, SPEC, decisions=pl.DataFrame(said)))
    assert found["master_id"] != people["person_id"][PAID]


def test_the_order_of_rows_does_not_matter(people):
    one = link(extract(people), people, SPEC)
    other = link(extract(people).reverse(), people.reverse(), SPEC)
    assert other.links.sort("record_id").equals(one.links.sort("record_id"))


def test_an_explanation_says_what_the_code_adds(people):
    given = extract(people)
    model = link(given, people, SPEC).model
    told = explain(given, people, SPEC, "P", model=model)
    assert told.reason == "code"
    best = told.candidates[0]
    assert best.master_id == people["person_id"][PAID]
    assert best.named_by == "code"
    assert best.named_bits > 0
    assert "số hồ sơ, mã số hoặc tài khoản" in render(told, SPEC)
