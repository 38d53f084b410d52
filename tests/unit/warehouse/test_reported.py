"""What the warehouse says of figures that agencies published: the 37 of the seed articles, written
as they were printed, and each word at the edge of what it allows."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.inputs import read_reported
from warehouse.sql import connect_reader

SEEDS = Path(__file__).with_name("seed_figures.csv")
AGREE = {"moh_emr_public": 67.2, "moh_account_paid": 50.0}
ASK = {"dl_dvc_integrated": ("fraction_differs", 75.88)}
NO_PERCENT = {
    "dl_land_units": 53.33, "dl_tasks_general": 100.0, "dl_tasks_specific": 98.44,
    "moh_emr_private": 35.09, "moh_provinces": 76.47, "ld_tasks": 34.09, "ld_models": 50.0,
}  # fmt: skip
NO_TOTAL = {"dl_martyrs": 6704.0, "dl_cadres": 39743.0, "dl_cashless": 81741.0}
NO_PART = {"hp_anlao_online": 1048.0}
COUNT_ONLY = {
    "dl_health_books", "dl_eid_active", "dl_bank", "moh_emr_all", "na_linked_all",
    "na_linked_birth", "na_linked_death", "ld_health_books", "ld_health_records",
    "ld_id_applications", "ld_eid_created",
}  # fmt: skip
PERCENT_ONLY = {
    "dl_books", "dl_beneficiaries", "dl_merit", "dl_tax", "ld_online", "ld_pay", "ld_digitised",
    "ld_reuse", "ld_bhyt_lookup", "ld_pension", "ld_unemployment", "ld_eid_active",
}  # fmt: skip


@pytest.fixture
def held(build, factory):
    """Figures as an agency printed them → what stands in the view, by id."""

    def hold(frame):
        night = factory.ordinary()
        night.reported = frame.to_dicts()
        with connect_reader(build(night)) as con:
            told = con.execute("SELECT * FROM mart.v_reported_figure")
            names = [column[0] for column in told.description]
            rows = [dict(zip(names, row, strict=True)) for row in told.fetchall()]
        return {row["figure_id"]: row for row in rows}

    return hold


def test_every_figure_of_the_articles_is_read_and_none_is_accused_of_its_wording(held):
    seeds = read_reported(SEEDS)
    found = held(seeds)
    assert len(found) == seeds.height == 37
    remarks = {code: row["remark"] for code, row in found.items()}
    assert {code for code, row in found.items() if row["disagrees"]} == set(ASK)
    assert {code for code, remark in remarks.items() if remark is None} == set(AGREE)
    for code, (remark, percent) in ASK.items():
        assert (remarks[code], round(found[code]["recomputed_percent"], 2)) == (remark, percent)
    for code, percent in {**AGREE, **NO_PERCENT}.items():
        assert round(found[code]["recomputed_percent"], 2) == percent, code
    assert {code for code, remark in remarks.items() if remark == "no_percent"} == set(NO_PERCENT)
    implied = {c: r["implied_denominator"] for c, r in found.items() if r["remark"] == "no_total"}
    assert implied == NO_TOTAL
    implied = {c: r["implied_numerator"] for c, r in found.items() if r["remark"] == "no_part"}
    assert implied == NO_PART
    assert {code for code, remark in remarks.items() if remark == "count_only"} == COUNT_ONLY
    assert {code for code, remark in remarks.items() if remark == "percent_only"} == PERCENT_ONLY


def test_words_are_kept_beside_their_numbers(held):
    found = held(read_reported(SEEDS))
    words = {
        code: (row["numerator_word"], row["denominator_word"], row["percent_word"])
        for code, row in found.items()
    }
    assert words["dl_cashless"] == ("over", None, "exactly")
    assert words["moh_account_paid"] == ("rounded", "over", "about")
    assert words["dl_bank"] == ("rounded", None, None)  # printed in millions
    assert words["dl_eid_active"] == ("over", None, None)
    assert words["moh_emr_public"] == ("exactly", "exactly", "almost")
    assert found["dl_eid_active"]["numerator"] == 1_400_000


CASES = [
    ("667", "879", "75,88", None),
    ("667", "879", "75,8", None),  # cut off, not rounded
    ("667", "879", "75,9", None),
    ("667", "879", "75,7", "fraction_differs"),
    ("667", "879", "76,0", "fraction_differs"),
    ("84", "125", "70", "fraction_differs"),  # without the word it is one
    ("84", "125", "gần 70", None),
    ("78", "125", "gần 70", "fraction_differs"),  # 62.4
    ("88", "125", "gần 70", None),  # 70.4 is printed 70
    ("89", "125", "gần 70", "fraction_differs"),
    ("84", "125", "khoảng 70", None),
    ("98", "125", "khoảng 70", "fraction_differs"),  # 78.4
    ("84", "125", "hơn 60", None),  # more than is said is no falsehood
    ("84", "125", "hơn 68", "fraction_differs"),
    ("84", "125", "tròn 70", None),  # 66.5 to 73.5
    ("82", "125", "tròn 70", "fraction_differs"),
    ("hơn 80", "125", "67,2", None),
    ("hơn 90", "125", "67,2", "fraction_differs"),
    ("84", "hơn 100", "67,2", None),
    ("84", "hơn 200", "67,2", "fraction_differs"),
    ("1,9 triệu", "3,8 triệu", "50,5", None),
    ("1,9 triệu", "3,8 triệu", "60", "fraction_differs"),
    ("0", "125", "0", None),
    ("1", "0", "50", "of_nothing"),
    ("0", "0", "", "no_percent"),
    ("", "1.142", "91,77", "no_part"),
    ("", "12", "91,77", "no_part_fits"),  # 11 of 12 are 91.67
    ("5.267", "", "78,56", "no_total"),
    ("3", "", "78,56", "no_total_fits"),
    ("3", "", "hơn 50", "no_total"),
    ("3", "", "0", "no_total"),
    ("3", "", "", "count_only"),
    ("", "", "100", "percent_only"),
]


def test_a_difference_is_one_where_the_words_allow_no_agreement(held, tmp_path: Path):
    path = tmp_path / "claims.csv"
    lines = [
        f'c{n},,,x,y,z,2025-02-27,"{part}","{total}","{percent}"'
        for n, (part, total, percent, _) in enumerate(CASES)
    ]
    head = ",".join(read_reported(SEEDS).columns[:10])
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    found = held(read_reported(path))
    remarks = [found[f"c{n}"]["remark"] for n in range(len(CASES))]
    said = [(*case[:3], remark) for case, remark in zip(CASES, remarks, strict=True)]
    assert said == CASES
    asks = {"fraction_differs", "of_nothing", "no_part_fits", "no_total_fits"}
    assert all(row["disagrees"] == (row["remark"] in asks) for row in found.values())
