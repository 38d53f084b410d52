from pathlib import Path

import pytest

from sample_data import hard_cases

NAMED_BY_THE_ISSUE = {
    "twins_in_one_household",
    "father_and_son_one_name",
    "namesakes_same_year_one_commune",
    "relatives_number_on_the_record",
    "spouses_numbers_swapped",
    "unaccented_name_fits_four",
    "ede_name_without_prefix",
    "dead_mans_number_reused",
}


def test_every_case_the_issue_names_is_there() -> None:
    assert {case.name for case in hard_cases.load()} >= NAMED_BY_THE_ISSUE


def test_there_are_positives_as_well() -> None:
    decisions = [one.decision for case in hard_cases.load() for one in case.expect.values()]
    assert decisions.count("match") >= 10


def test_frames_have_the_shapes_of_master_and_link_spec() -> None:
    for case in hard_cases.load():
        assert tuple(case.master_frame().columns) == hard_cases.MASTER_COLUMNS
        assert tuple(case.records_frame().columns) == hard_cases.RECORD_COLUMNS
        assert case.master_frame()["person_id"].is_unique().all()
        assert case.records_frame()["record_id"].is_unique().all()


def test_left_out_columns_are_null_and_never_empty_text() -> None:
    case = next(case for case in hard_cases.load() if case.name == "everything_agrees")
    bare = case.records_frame().filter(record_id="bare_capitals")
    assert bare["sex"].to_list() == [None]


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(
        """
- name: broken
  why: it is
  master: [{person_id: "1", colour: red}]
  records: [{record_id: a}, {record_id: b}]
  expect: {a: {decision: perhaps}, c: {decision: match, master_id: "2"}}
- name: broken
  why: twice
  master: []
  records: []
  expect: {}
""",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=r"cases\.yaml") as caught:
        hard_cases.load(path)
    told = str(caught.value)
    for part in ("colour", "one expectation", "must be one of", "not among the master", "twice"):
        assert part in told
