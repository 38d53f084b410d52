"""Cases of a small lake made by hand: who is shown, what is known of them, what is paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from contracts.registry import SOURCES
from journal.basis import person_fingerprint, record_fingerprint
from matching import link, load_spec
from review.build import cases
from review.case import Case, OtherRecord, from_json, to_json
from review.masks import mask_number, masked
from review.night_files import NightFiles

NIGHT = date(2026, 11, 2)
PEOPLE = """
person_id,full_name,date_of_birth,sex,household_id,mother_id,father_id,spouse_id,status,died_on
098149000001,Trần Thị Hương,1949-07-03,F,h1,,,098049000002,alive,
098049000002,Lê Văn Bảy,1947-11-12,M,h1,,,098149000001,alive,
098178000003,Lê Thị Hoa,1978-05-05,F,h1,098149000001,098049000002,,alive,
098149000004,Trần Thị Hường,1949,F,h2,,,,dead,2026-06-14
098090000005,Ngô Văn Út,1990-01-02,M,h1,,,,moved_out,
"""
MENTIONS = """
mention_id,source,table,record_key,role,full_name,date_of_birth,sex,person_id
m1,beneficiaries,beneficiaries,A|2026-10,beneficiary,Trần Thị Hường,1949-03-07,F,098049000002
m2,civil_status,birth,B|1,mother,Trần Thị Hương,1949,F,
m3,civil_status,birth,B|1,child,Lê Thị Hoa,1978-05-05,F,
m4,civil_status,death,D|1,deceased,Tran Thi Huong,1949,F,098149000004
m5,beneficiaries,beneficiaries,E|2026-10,beneficiary,Trần Thị Hường,1949,F,098149000004
m6,beneficiaries,beneficiaries,E|2026-05,beneficiary,Trần Thị Hường,1949,M,098149000004
"""


def table(text: str) -> pl.DataFrame:
    return pl.read_csv(text.strip().encode(), infer_schema=False).with_columns(
        pl.lit(None, pl.String).alias("old_id"), pl.lit("24133").alias("commune_code")
    )


def people() -> pl.DataFrame:
    return table(PEOPLE).with_columns(pl.lit("Buôn H'Drát").alias("address"))


def mentions() -> pl.DataFrame:
    return table(MENTIONS).with_columns(
        pl.lit("f" * 64).alias("file_sha256"), pl.lit("Trang 1").alias("sheet"), line=7
    )


def conflict(mention: str, reason: str, decision: str, master: str, **changes: object):
    row = next(row for row in mentions().iter_rows(named=True) if row["mention_id"] == mention)
    given = {
        "conflict_id": f"C{reason[:6]}{mention}", "reason": reason, "blocking": True, "due_days": 5,
        "source": row["source"], "register": row["table"], "record_key": row["record_key"],
        "role": row["role"], "mention_id": mention, "other_mention_id": None, "master_id": master,
        "file_name": "chi_tra.xlsx", "sheet": "Trang 1", "line": row["line"],
        "current_commune": None, "district_code": None, "detail": None, "decision": decision,
        "link_reason": "number_of_relative", "probability": 0.99, "register_name": "Sổ",
        "differing": ["person_id"], "content_hash": "c" * 64, "opened_on": date(2026, 10, 30),
        "desk": "reviewer", "state": "open", "said_seq": None, "said_decision": None,
        "said_by": None, "said_on": None,
    }  # fmt: skip
    return given | changes


CONFLICTS = [
    conflict("m1", "link_uncertain", "review", "098149000001"),
    conflict(
        "m5", "dead_but_paid", "match", "098149000004", other_mention_id="m4",
        desk="competent_authority", said_seq=7, said_decision="unsure", said_by="lan.nt",
        said_on=date(2026, 10, 31),
    ),
    conflict("m4", "death_not_in_master", "match", "098149000004", state="closed"),
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, Case]:
    folder: Path = tmp_path_factory.mktemp("lake")

    def put(name: str, frame: pl.DataFrame) -> Path:
        frame.write_parquet(folder / f"{name}.parquet")
        return folder / f"{name}.parquet"

    named, master = mentions(), people()
    result = link(named.rename({"mention_id": "record_id"}), master, load_spec("person"))
    ids = {"m1": ("review", "098149000001"), "m2": ("match", "098149000001"),
           "m3": ("match", "098178000003"), "m4": ("match", "098149000004"),
           "m5": ("match", "098149000004"), "m6": ("match", "098149000004")}  # fmt: skip
    links = pl.DataFrame(
        [(mention, *link_) for mention, link_ in ids.items()],
        schema=["record_id", "decision", "master_id"], orient="row",
    )  # fmt: skip
    weighed = result.candidates.clear()
    candidates = pl.DataFrame(
        [
            {
                "record_id": "m1", "master_id": master_id, "probability": p, "rank": rank,
                "level_number": number, "weight_number": bits, "level_name": name,
                "weight_name": 10.0, "level_birth": "day_month_swapped", "weight_birth": 5.0,
                "level_old_number": "missing", "weight_old_number": 0.0, "level_commune": "same",
                "weight_commune": 3.0, "level_sex": "same", "weight_sex": 1.0,
                "weight_look_alikes": -2.0,
            }
            for rank, (master_id, p, number, bits, name) in enumerate(
                [
                    ("098149000001", 0.81, "relative", 3.0, "tones_differ"),
                    ("098149000004", 0.12, "different", -3.0, "same"),
                    ("098090000005", 1e-9, "different", -9.0, "different"),
                    ("098049000002", 1e-9, "same", 18.0, "different"),
                ],
                start=1,
            )
        ],
        schema_overrides={"rank": pl.UInt32},
    )  # fmt: skip
    candidates = pl.concat([weighed, candidates], how="diagonal_relaxed")
    paid = pl.DataFrame(
        {
            "record_key": ["A|2026-10", "E|2026-10", "E|2026-05"],
            "file_name": "chi_tra.xlsx",
            "pay_month": ["2026-10", "2026-10", "2026-05"],
            "amount": [540_000, 540_000, 500_000],
        }
    )
    born = pl.DataFrame(
        {"record_key": ["B|1"], "file_name": "ho_tich.xlsx", "registered_on": ["1978-06-01"]}
    )
    died = pl.DataFrame(
        {"record_key": ["D|1"], "file_name": "ho_tich.xlsx", "died_on": ["2026-06-14"]}
    )
    events = {
        table: SOURCES["civil_status"].table(table).meanings.event_date
        for table in ("birth", "death")
    }
    files = NightFiles(
        night=NIGHT,
        province="66",
        conflicts=pl.DataFrame(CONFLICTS, infer_schema_length=None),
        mentions=(put("mentions", named),),
        links=put("links", links),
        candidates=put("candidates", candidates),
        master=put("master", master),
        model=replace(result.model, population=20_000, prior_in_master=0.9).to_json(),
        accepted={
            ("beneficiaries", "beneficiaries"): put("paid", paid),
            ("civil_status", "birth"): put("born", born.rename({"registered_on": events["birth"]})),
            ("civil_status", "death"): put("died", died.rename({"died_on": events["death"]})),
        },
        sources=(SOURCES["beneficiaries"], SOURCES["civil_status"]),
    )
    return {case.conflict_id: case for case in cases(files)}


@pytest.fixture(scope="module")
def question(made) -> Case:
    return made["Clink_um1"]


@pytest.fixture(scope="module")
def finding(made) -> Case:
    return made["Cdead_bm5"]


def test_what_is_closed_is_not_asked(made):
    assert set(made) == {"Clink_um1", "Cdead_bm5"}


def test_shown_are_the_likely_and_the_holder_of_the_number(question):
    shown = [(c.number, c.values.person_id) for c in question.candidates]
    assert shown == [(1, "098149000001"), (2, "098149000004"), (3, "098049000002")]
    first = question.candidates[0]
    levels = {c.name: (c.field, c.level, c.bits) for c in first.comparisons}
    assert levels["number"] == ("person_id", "relative", 3.0)
    assert levels["name"] == ("full_name", "tones_differ", 10.0)
    assert question.candidates[1].status == "dead"
    assert first.values.address == "Buôn H'Drát"


def test_the_steps_add_up_to_the_probability(question):
    for shown in question.candidates[:2]:
        total = question.prior_bits + sum(c.bits for c in shown.comparisons)
        total += shown.look_alike_bits + shown.rival_bits
        assert 1 / (1 + 2**-total) == pytest.approx(shown.probability)


def test_whose_number_it_is_and_how_related(question):
    assert (question.owner.full_name, question.owner.candidate) == ("Lê Văn Bảy", 3)
    assert [c.owner for c in question.candidates] == ["spouse", None, "self"]


def test_family_and_household_are_named_once_each(question):
    family = [(r.relation, r.full_name, r.birth_year, r.owns_number, r.candidate)
              for r in question.candidates[0].relatives]  # fmt: skip
    assert family == [
        ("spouse", "Lê Văn Bảy", 1947, True, 3), ("child", "Lê Thị Hoa", 1978, False, None),
        ("household", "Ngô Văn Út", 1990, False, None),
    ]  # fmt: skip
    assert question.candidates[1].relatives == ()


def test_other_records_say_whose_they_are_and_what_does_not_fit(question):
    (birth,) = question.candidates[0].others
    assert birth == OtherRecord(
        register_name="Sổ đăng ký khai sinh", role_title="Mẹ", of_name="Lê Thị Hoa", year="1978",
        source="civil_status", register="birth", role="mother",
    )  # fmt: skip
    payments = [one for one in question.candidates[1].others if one.register == "beneficiaries"]
    assert [one.differing for one in payments] == [("sex",), ()]


def test_a_finding_has_levels_without_weights(finding):
    (person,) = finding.candidates
    levels = {c.name: (c.level, c.bits) for c in person.comparisons}
    assert levels["number"] == ("same", None)
    assert levels["birth"] == ("same_year", None)
    assert (finding.prior_bits, person.rival_bits) == (None, None)


def test_months_after_the_death_are_wrong(finding):
    assert finding.beside.happened_on == "2026-06-14"
    assert finding.beside.place.file_name == "ho_tich.xlsx"
    levels = {c.name: c.level for c in finding.beside.comparisons}
    assert levels == {
        "number": "same", "old_number": "missing", "name": "tones_missing", "birth": "same_year",
        "commune": "same", "sex": "same",
    }  # fmt: skip
    paid = [(p.month, p.amount, p.wrong) for p in finding.payments]
    assert paid == [("2026-05", 500_000, False), ("2026-10", 540_000, True)]
    assert finding.amount_wrong == 540_000


def test_place_limit_and_earlier_decision(question, finding):
    assert (question.due_on, question.place.role_title) == (date(2026, 11, 4), "Người hưởng")
    assert question.commune_code == "24133"  # where the first candidate lives
    assert (question.earlier, finding.earlier.seq, finding.earlier.at) == (None, 7, "2026-10-31")


def test_fingerprints_are_those_of_the_journal(question):
    records = dict(zip(mentions()["mention_id"], record_fingerprint(mentions()), strict=True))
    persons = dict(zip(people()["person_id"], person_fingerprint(people()), strict=True))
    assert question.record_hash == records["m1"]
    assert [c.person_hash for c in question.candidates] == [
        persons[c.values.person_id] for c in question.candidates
    ]


def test_one_pattern_has_one_signature(question, finding):
    assert question.signature.startswith("link_uncertain/number_of_relative/several/")
    assert "number=relative" in question.signature
    assert finding.signature != question.signature


def test_json_gives_the_case_back_and_a_masked_one_shows_no_number(made):
    for case in made.values():
        assert from_json(to_json(case)) == case
        text = to_json(masked(case)).decode()
        assert not [person for person in people()["person_id"] if person in text]
        assert "098149••••••" in text


def test_a_mask_keeps_what_a_number_says_anyway():
    assert mask_number("098149000001") == "098149••••••"
    assert mask_number("240913557", frozenset({8})) == "••••••••7"
    assert mask_number(None) is None


def test_the_model_is_the_nights(question):
    assert question.population == 20_000
    assert isinstance(question.threshold, float)
