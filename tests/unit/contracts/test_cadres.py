"""Cadres as personnel offices list them: one list a unit, codes of before the merger, traps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.contracts.deliveries import flags, judged, mentioned, split_of, workbook

TITLES = (
    ["ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK"],
    ["DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC"],
    ["Đơn vị: Sở Nội vụ"],
    [],
)
HEADER = [
    "STT", "Số hiệu CBCCVC", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân/CCCD",
    "Mã đơn vị", "Chức vụ/chức danh", "Loại (cán bộ|công chức|viên chức|HĐLĐ)", "Ngày tuyển dụng",
    "Ngày nghỉ hưu/thôi việc", "Mã số BHXH", "Trạng thái", "Trạng thái đồng bộ", "Ngày đồng bộ",
]  # fmt: skip
GOOD = dict(
    zip(
        HEADER,
        [
            1, "CC-0001", "Nguyễn Văn Bình", "02/03/1985", "Nam", "066085001234",
            "000.00.05.H15", "Chuyên viên", "công chức", "01/08/2010", None, "6610012345",
            "đang công tác", "Đã đồng bộ", "15/09/2026",
        ],
        strict=True,
    )
)  # fmt: skip


@pytest.fixture
def listing(tmp_path: Path):
    """Judges a list with one row for each dict of changes."""

    def run(*changes: dict[str, object], titles=TITLES, header=HEADER, name="cbccvc.xlsx"):
        rows = [
            [{**GOOD, "STT": at, "Số hiệu CBCCVC": f"CC-{at:04d}", **change}[c] for c in header]
            for at, change in enumerate(changes, 1)
        ]
        path = workbook(tmp_path / name, {"Danh sách": [*titles, header, *rows]})
        return split_of(judged("cadres", path), "cadres")

    return run


def test_a_list_of_one_unit_is_read_whole(listing):
    split = listing({}, {"Loại (cán bộ|công chức|viên chức|HĐLĐ)": "HĐLĐ"})
    assert flags(split) == [set(), set()]
    row = split.accepted.to_dicts()[0]
    assert (row["unit"], row["unit_code"]) == ("Sở Nội vụ", "0000005H15")
    assert (row["cadre_no"], row["insurance_code"]) == ("CC0001", "6610012345")
    assert (row["status"], row["staff"]) == ("Đang công tác", "Công chức")
    assert split.accepted["staff"].to_list()[1] == "Hợp đồng lao động"
    assert "status:list_word" in row["repairs"]
    found = mentioned("cadres", "cadres", split)
    assert found.select("role", "person_id", "date_of_birth").rows()[0] == (
        "cadre", "066085001234", "1985-03-02",
    )  # fmt: skip


def test_the_codes_of_insurance_are_nobodys_number(listing):
    """4012345678 has the shape of a number that lost two zeros."""
    split = listing({"Mã số BHXH": "4012345678"}, {"Mã số BHXH": 4012345678})
    assert split.accepted["insurance_code"].to_list() == ["4012345678"] * 2
    assert mentioned("cadres", "cadres", split)["person_id"].to_list() == ["066085001234"] * 2


def test_a_unit_of_before_the_merger_is_another_record_of_the_person(listing):
    """Neither is a duplicate of the other: one person under the old code and under the new one."""
    split = listing(
        {"Số hiệu CBCCVC": "CC-7", "Mã đơn vị": "000.00.05.H41"}, {"Số hiệu CBCCVC": "CC-7"}
    )
    assert split.accepted["record_key"].to_list() == ["0000005H41|CC7", "0000005H15|CC7"]


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({"Ngày nghỉ hưu/thôi việc": "01/08/2009"}, "left_on:END_BEFORE_START"),
        ({"Ngày nghỉ hưu/thôi việc": "01/08/2026"}, "status:CADRE_LEFT_BUT_ACTIVE"),
        ({"Ngày tuyển dụng": "01/08/1984"}, "recruited_on:EVENT_BEFORE_BIRTH"),
        ({"Ngày tuyển dụng": "01/03/2003"}, "recruited_on:CADRE_TOO_YOUNG"),
        ({"Ngày tuyển dụng": "2002"}, "recruited_on:CADRE_TOO_YOUNG"),
        ({"Trạng thái": "đi vắng"}, "status:UNKNOWN_CODE"),
        ({"Mã số BHXH": "0000000000"}, "insurance_code:PLACEHOLDER"),
        ({"Giới tính": "Nữ"}, "sex:SEX_CONTRADICTS_NUMBER"),
        ({"Số định danh cá nhân/CCCD": None}, "person_number:MISSING_PERSON_NUMBER"),
    ],
)
def test_what_people_must_look_at(listing, change, flag):
    assert flag in flags(listing(change))[0]


@pytest.mark.parametrize(
    "change",
    [
        {"Ngày tuyển dụng": "02/03/2003"},  # eighteen on that day
        {"Ngày tuyển dụng": "2003"},  # perhaps eighteen
        {"Ngày tuyển dụng": "01/03/2003", "Loại (cán bộ|công chức|viên chức|HĐLĐ)": "Viên chức"},
        {"Ngày nghỉ hưu/thôi việc": "31/12/2026"},  # still to come
        {"Ngày nghỉ hưu/thôi việc": "01/08/2026", "Trạng thái": "Đã nghỉ hưu"},
    ],
)
def test_what_is_in_order(listing, change):
    assert flags(listing(change)) == [set()]


def test_a_row_without_unit_is_marked_and_one_without_number_refused(listing):
    split = listing({"Mã đơn vị": None}, {"Số hiệu CBCCVC": None}, titles=TITLES[:2])
    assert flags(split) == [{"unit:CADRE_UNIT_UNKNOWN"}]
    assert split.quarantined["rule"].to_list() == ["MISSING_KEY"]


def test_what_the_national_level_acknowledged_counts_where_a_list_tells_it(listing):
    split = listing(
        {},
        {"Trạng thái đồng bộ": None},  # a day is evidence
        {"Trạng thái đồng bộ": "chờ đồng bộ"},
        {"Trạng thái đồng bộ": "lỗi"},
        {"Trạng thái đồng bộ": None, "Ngày đồng bộ": None},
    )
    assert split.accepted["indicators"].to_list() == [["acknowledged"]] * 5
    assert split.accepted["indicators_met"].list.len().to_list() == [1, 1, 0, 0, 0]
    without = [label for label in HEADER if "đồng bộ" not in label]
    silent = listing({}, header=without, name="cbccvc2.xlsx")
    assert silent.accepted["indicators"].to_list() == [[]]


def test_a_file_that_lacks_the_column_of_numbers_is_told_so(tmp_path):
    header = [label for label in HEADER if label != "Số hiệu CBCCVC"]
    rows = [*TITLES, header, [GOOD[c] for c in header]]
    (row,) = judged("cadres", workbook(tmp_path / "x.xlsx", {"S": rows})).ledger.to_dicts()
    assert row["refusal"] == "MISSING_COLUMN"
    assert "Số hiệu CBCCVC" in row["message_vi"]


def test_personnel_software_names_its_fields_in_small_letters(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(
        "sohieucongchuc;hoten;ngaysinh;gioitinh;cmnd;Mã đơn vị;thuocloaicanbo;ngaytuyendung\n"
        "CC9;Trần Thị Hoa;1990-04-05;Nữ;066190004321;H15.05;Viên chức;2015-09-01\n",
        encoding="utf-8",
    )
    (row,) = split_of(judged("cadres", path), "cadres").accepted.to_dicts()
    assert row["flags"] == []
    assert (row["full_name"], row["person_number"], row["unit_code"]) == (
        "Trần Thị Hoa", "066190004321", "H1505",
    )  # fmt: skip
    assert row["recruited_on"] == "2015-09-01"
