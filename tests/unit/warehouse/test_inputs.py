"""Hand-written files: read as people write them, all mistakes named at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from intake.faults import SPOKEN, Seen
from warehouse.facts import REPORTED
from warehouse.inputs import InputFileError, read_acknowledged, read_own_law, read_reported

OLD = [name for name in REPORTED if not name.endswith("_word")]
HEAD = ",".join(OLD) + "\n"
"""The header of the files that were written before there were words."""


def test_claims_are_read_as_they_are_printed(tmp_path: Path):
    path = tmp_path / "claims.csv"
    path.write_text(
        HEAD
        + 'a,,,Dịch vụ công,UBND tỉnh,BC 27/2,27/02/2025,667,879,"78,75"\n'
        + "b,cashless_share,beneficiaries,Qua tài khoản,Sở,BC,2025-02-27,40.462,81.740,49.5 %\n",
        encoding="utf-8-sig",
    )
    read = read_reported(path)
    assert read.schema == REPORTED
    assert read.select("metric_id", "as_of", "numerator", "denominator", "percent").rows() == [
        (None, date(2025, 2, 27), 667.0, 879.0, "78.75"),
        ("cashless_share", date(2025, 2, 27), 40462.0, 81740.0, "49.5"),
    ]


def test_all_mistakes_are_named_with_line_and_column(tmp_path: Path):
    path = tmp_path / "claims.csv"
    path.write_text(
        HEAD + "a,nope,,x,,d,31/02/2025,6.67,879,somewhat 70\nb,,,x,y,d,2025-01-01,1,2,3,4\n"
    )
    with pytest.raises(InputFileError) as caught:
        read_reported(path)
    message = str(caught.value)
    for expected in (
        "claims.csv: line 2, column metric_id: there is no such metric",
        "line 2, column agency: empty",
        "line 2, column as_of: not a day",
        "line 2, column numerator: not a whole number",
        "line 2, column percent: not a word for how exact a number is",
        "line 3: more cells than columns",
    ):
        assert expected in message
    path.write_text("figure_id,name_vi\n")
    with pytest.raises(InputFileError, match="line 1: no column metric_id, source, agency"):
        read_reported(path)


NEW = ",".join(REPORTED) + "\n"
START = "a,,,x,y,z,2025-02-27,"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (",,,,,", "line 2, columns numerator, percent: nothing is claimed: give a count"),
        (",1142,,,,", "nothing is claimed"),
        ("40.462,,,,gần,", "column denominator_word: a word without its number"),
        ("hơn 40.462,,,gần,,", "column numerator_word: another word than in the cell"),
        (
            "40.462,,,chắc,,",
            "column numerator_word: not a word for how exact a number is; write đúng",
        ),
        ("40462,,,,,hay", "column percent_word: not a word"),
        ('"40,462",,,,,', "column numerator: not a whole number; write 40462, 40.462 or 1,4 triệu"),
        ('"1,4",,,,,', "column numerator: not a whole number"),
        ("5 tạ,,,,,", "column numerator: not a whole number"),
        ("nhiều,,,,,", "column numerator: not a whole number"),
        (",,70 phần,,,", "column percent: not a percentage"),
        (",,7000,,,", "column percent: not a percentage"),
    ],
)
def test_a_mistake_in_a_number_or_its_word_says_what_to_write(tmp_path: Path, cells, message):
    path = tmp_path / "claims.csv"
    path.write_text(NEW + START + cells + "\n", encoding="utf-8")
    with pytest.raises(InputFileError) as caught:
        read_reported(path)
    assert message in str(caught.value)


def test_a_mistyped_column_and_an_id_that_stands_twice_are_told(tmp_path: Path):
    path = tmp_path / "claims.csv"
    path.write_text(HEAD.strip() + ",percent_wrd,note\n" + START + "1,2,50,about,\n")
    with pytest.raises(InputFileError, match="percent_wrd is not known; write percent_word"):
        read_reported(path)
    path.write_text(HEAD.strip() + ",note\n" + 2 * (START + "1,2,50,x\n"))
    with pytest.raises(InputFileError, match="column figure_id: twice a; give each its own"):
        read_reported(path)


@pytest.mark.parametrize(
    ("cell", "value", "word"),
    [
        ("40.462", 40_462, "exactly"),
        ("HƠN  40.462", 40_462, "over"),
        ("trên 1,4 triệu", 1_400_000, "over"),
        ("1.9 triệu", 1_900_000, "rounded"),
        ("562 nghìn", 562_000, "rounded"),
        ("đúng 2 tỷ", 2_000_000_000, "exactly"),
        ("xấp xỉ 500", 500, "about"),
        ("khoang 500", 500, "about"),
        ("gần 3,6 triệu", 3_600_000, "almost"),
        ("tròn 500", 500, "rounded"),
    ],
)
def test_counts_are_read_as_they_are_printed(tmp_path: Path, cell, value, word):
    path = tmp_path / "claims.csv"
    path.write_text(HEAD + START + f'"{cell}",,\n', encoding="utf-8")
    told = read_reported(path).row(0, named=True)
    assert (told["numerator"], told["numerator_word"]) == (value, word)
    assert (told["percent"], told["percent_word"], told["denominator_word"]) == (None, None, None)


def test_a_person_in_a_hand_written_text_goes_no_further(tmp_path: Path):
    path = tmp_path / "claims.csv"
    path.write_text(
        HEAD
        + "066190001234,,Nguyễn Thị Ngọc Ánh,Ông Trần Văn Bình,CCCD 066190001234,"
        + '"BC 066 190 001 234, ông Lê Hà ký",27/02/2025,1,2,50\n'
        + "b,,,Qua tài khoản,Sở Tư pháp,BC 12/2025,2025-02-27,1,2,50\n"
    )
    first, second = read_reported(path).rows(named=True)
    assert (first["figure_id"], first["source"]) == ("line-2", "line-2")
    assert (first["name_vi"], first["agency"]) == ("[tên]", "CCCD [số]")
    assert first["document"] == "BC [số], ông [tên] ký"
    assert (second["figure_id"], second["agency"]) == ("b", "Sở Tư pháp")


def test_only_the_jumps_of_the_night_are_acknowledged(tmp_path: Path):
    path = tmp_path / "ack.csv"
    path.write_text(
        "night,metric_id,document,note\n"
        "2026-11-02,sync_rate,CV 12,đợt nhập mới\n"
        "2026-11-03,sync_rate,CV 13,\n",
        encoding="utf-8",
    )
    assert read_acknowledged(path, date(2026, 11, 2)).rows() == [
        ("sync_rate", "CV 12", "đợt nhập mới")
    ]


LAW = "name,value,applies_from,in_force_from,source\n"


def test_own_law_is_read_and_its_mistakes_say_what_to_write(tmp_path: Path):
    path = tmp_path / "law.csv"
    path.write_text(
        LAW + "standard.merit,3.100.000,01/07/2026,2026-12-05,ông Lê Hà ký NQ 31\n",
        encoding="utf-8-sig",
    )
    assert read_own_law(path).rows() == [
        ("standard.merit", 3_100_000, date(2026, 7, 1), date(2026, 12, 5), "ông [tên] ký NQ 31")
    ]
    path.write_text(
        LAW + "standard.social_pensions,1,2026-07-01,2026-07-01,x\n" + "nothing,540k,2026-13-01,,\n"
    )
    with pytest.raises(InputFileError) as caught:
        read_own_law(path)
    assert str(caught.value) == (
        "law.csv: line 2, column name: the law has no such name; did you mean "
        "standard.social_pension?; line 3, column name: the law has no such name; see docs/law.md; "
        "line 3, column value: not a whole number; write 540000 or 540.000; "
        "line 3, column applies_from: not a day; write 2025-02-27 or 27/02/2025; "
        "line 3, column in_force_from: empty; line 3, column source: empty"
    )
    assert Seen.of(caught.value).cls.rpartition(".")[2] in SPOKEN, "a night would not repeat it"
    path.write_text(LAW + 2 * "age.worker,16,2026-07-01,2026-07-01,x\n")
    with pytest.raises(InputFileError, match=r"twice age\.worker from 2026-07-01; keep one line"):
        read_own_law(path)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("value", "age.worker,0,2026-07-01,2026-07-01,x"),
        ("value", "standard.merit,000.000,2026-07-01,2026-07-01,x"),
        ("value", "age.worker,١٦,2026-07-01,2026-07-01,x"),
        ("value", "age.worker,１６,2026-07-01,2026-07-01,x"),
        ("applies_from", "age.worker,16,0001-01-01,2026-07-01,x"),
        ("applies_from", "age.worker,16,01/07/0226,2026-07-01,x"),
        ("applies_from", "age.worker,16,٠١/٠٧/٢٠٢٦,2026-07-01,x"),
        ("in_force_from", "age.worker,16,2026-07-01,9026-07-01,x"),
        ("in_force_from", "age.worker,16,2026-07-01,2026-W27-3,x"),
    ],
)
def test_what_no_law_can_say_is_refused_by_line_and_column(tmp_path: Path, column, cells):
    path = tmp_path / "law.csv"
    path.write_text(f"{LAW}age.worker,16,2025-07-01,2025-07-01,x\n{cells}\n", encoding="utf-8")
    with pytest.raises(InputFileError, match=rf"^law\.csv: line 3, column {column}: (?!.*line)"):
        read_own_law(path)


def test_digits_of_other_scripts_are_no_claim(tmp_path: Path):
    path = tmp_path / "claims.csv"
    path.write_text(HEAD + "a,,,x,y,z,2025-02-27,٨٤,125,７０\n", encoding="utf-8")
    with pytest.raises(InputFileError, match=r"column numerator: not a .*column percent: not a "):
        read_reported(path)


SAVED = (
    "name,value,applies_from,in_force_from,source\n"
    "limit.birth_to_card,20,2026-01-01,2026-01-01,{}Quyết định 12/QĐ-UBND\n"
)


def test_what_a_spreadsheet_makes_of_the_file_is_read_or_told(tmp_path: Path):
    path = tmp_path / "law.csv"
    path.write_bytes((SAVED.format("").replace(",", ";") + ";;;;\r\n").encode("utf-8-sig"))
    assert read_own_law(path)["source"].to_list() == ["Quyết định 12/QĐ-UBND"]
    for given, told in (
        (SAVED.format("").encode("utf-16"), "not in UTF-8; save it as CSV UTF-8"),
        (
            (SAVED.format('"') + SAVED.format("").split("\n")[1]).encode(),
            "quotation mark is not closed",
        ),
    ):
        path.write_bytes(given)
        with pytest.raises(InputFileError, match=told):
            read_own_law(path)


def test_what_is_read_goes_into_the_warehouse(factory, tmp_path: Path):
    from dataclasses import replace

    from warehouse.build import build_candidate
    from warehouse.sql import connect_reader

    path = tmp_path / "claims.csv"
    path.write_text(HEAD + "a,,,x,y,z,2025-02-27,84,125,70\n", encoding="utf-8")
    law = tmp_path / "law.csv"
    law.write_text(LAW + "age.worker,16,2026-07-01,2026-07-01,x\n")
    facts = replace(
        factory.ordinary().facts(), reported=read_reported(path), own_law=read_own_law(law)
    )
    build_candidate(None, facts, tmp_path / "c.duckdb", pseudonym_key=factory.KEY)
    with connect_reader(tmp_path / "c.duckdb") as con:
        assert con.execute(
            "SELECT recomputed_percent, disagrees FROM mart.v_reported_figure"
        ).fetchall() == [(67.2, True)]
        assert con.execute("SELECT name, value FROM mart.v_own_law").fetchall() == [
            ("age.worker", 16)
        ]
