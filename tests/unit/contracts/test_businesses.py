"""Household businesses and enterprises: codes of ten and twelve digits, owners, states."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.registry import SOURCES
from tests.unit.contracts.deliveries import flags, judged, mentioned, split_of, workbook

HOUSEHOLDS = [
    "STT", "Mã số hộ kinh doanh/MST", "Số đăng ký cũ", "Tên hộ kinh doanh",
    "Họ tên chủ hộ kinh doanh", "Ngày sinh", "Giới tính", "Số định danh cá nhân",
    "Địa chỉ trụ sở", "Mã xã", "Ngành nghề chính", "Vốn kinh doanh", "Ngày cấp lần đầu",
    "Ngày thay đổi", "Ngày chấm dứt", "Tình trạng", "Cơ quan đăng ký",
]  # fmt: skip
CODE, OLD, OWNER = HOUSEHOLDS[1], HOUSEHOLDS[2], HOUSEHOLDS[7]
GOOD = dict(
    zip(
        HOUSEHOLDS,
        [
            1, "6000123450", "40A8012345", "HKD Nguyễn Văn Bình", "Nguyễn Văn Bình", "02/03/1985",
            "Nam", "066085001234", "Thôn 3", "24133", "47211 - Bán lẻ lương thực", "300000000",
            "15/07/2015", None, None, "đang hoạt động", "UBND huyện Ea H'leo",
        ],
        strict=True,
    )
)  # fmt: skip
ENTERPRISES = [
    "STT", "Mã số doanh nghiệp", "Tên", "Người đại diện theo pháp luật", "Ngày sinh", "Giới tính",
    "Số định danh", "Chức danh", "Địa chỉ trụ sở chính", "Ngày thành lập", "Tình trạng",
]  # fmt: skip
COMPANY = dict(
    zip(
        ENTERPRISES,
        [
            1, "6000123450", "Công ty TNHH Ea Tu", "Trần Thị Hoa", "05/04/1990", "Nữ",
            "066190004321", "Giám đốc", "Thôn 3", "12/05/2019", "00 - NNT đã được cấp MST",
        ],
        strict=True,
    )
)  # fmt: skip


@pytest.fixture
def households(tmp_path: Path):
    def run(*changes: dict[str, object]):
        rows = [[{**GOOD, **change}[c] for c in HOUSEHOLDS] for change in changes]
        path = workbook(tmp_path / "hkd.xlsx", {"HKD": [["DANH SÁCH HKD"], [], HOUSEHOLDS, *rows]})
        return split_of(judged("businesses", path), "household_businesses")

    return run


@pytest.fixture
def enterprises(tmp_path: Path):
    def run(*changes: dict[str, object]):
        rows = [[{**COMPANY, **change}[c] for c in ENTERPRISES] for change in changes]
        path = workbook(tmp_path / "dn.xlsx", {"Doanh nghiệp": [ENTERPRISES, *rows]})
        return split_of(judged("businesses", path), "enterprises")

    return run


def test_codes_of_every_age_are_read_and_are_nobodys_number(households):
    split = households(
        {},
        {CODE: "066085001234"},
        {CODE: "066085001234-00001"},
        {CODE: "6000123450-001", OWNER: None},
        {CODE: None},
    )
    assert split.accepted["business_code"].to_list() == [
        "6000123450", "066085001234", "06608500123400001", "6000123450001", None,
    ]  # fmt: skip
    assert split.accepted["record_key"].to_list()[-1] == "40A8012345"
    assert [found - {"owner_number:MISSING_PERSON_NUMBER"} for found in flags(split)] == [set()] * 5
    found = mentioned("businesses", "household_businesses", split)
    assert found["person_id"].to_list() == ["066085001234"] * 3 + [None, "066085001234"]


def test_a_business_of_no_number_is_refused(households):
    split = households({CODE: None, OLD: None}, {CODE: "0000000000", OLD: None})
    assert split.accepted.is_empty()
    assert set(split.quarantined["rule"]) >= {"MISSING_KEY"}


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({CODE: "6000123451"}, "business_code:NUMBER_CHECK_DIGIT"),
        ({CODE: "066085009999"}, "business_code:BUSINESS_NUMBER_OF_OTHER"),
        ({CODE: "60001234"}, "business_code:UNEXPECTED_TEXT"),
        ({"Ngày sinh": "16/07/1997", OWNER: None}, "registered_on:BUSINESS_OWNER_TOO_YOUNG"),
        ({"Ngày thay đổi": "14/07/2015"}, "changed_on:END_BEFORE_START"),
        ({"Ngày chấm dứt": "2014"}, "ended_on:END_BEFORE_START"),
        ({"Ngày chấm dứt": "01/11/2026"}, "status:BUSINESS_ENDED_BUT_OPEN"),
        ({"Tình trạng": "bán hàng"}, "status:UNKNOWN_CODE"),
        ({"Ngành nghề chính": "066085001234"}, "industry:UNEXPECTED_TEXT"),
    ],
)
def test_what_people_must_look_at(households, change, flag):
    assert flag in flags(households(change))[0]


@pytest.mark.parametrize(
    "change",
    [
        {"Ngày sinh": "15/07/1997", OWNER: "066097001234"},  # eighteen on that day
        {"Ngày chấm dứt": "01/11/2026", "Tình trạng": "chấm dứt"},
        {"Ngày chấm dứt": "31/12/2026"},
        {"Tình trạng": "tạm ngừng"},
        {"Ngày thay đổi": "07/2015"},
        {OWNER: "241234567", CODE: "066085001234"},  # an old card beside the number
    ],
)
def test_what_is_in_order(households, change):
    assert flags(households(change)) == [set()]


@pytest.mark.parametrize(
    ("written", "state", "closed"),
    [
        ("NGỪNG HOẠT ĐỘNG", "Chấm dứt hoạt động", True),
        ("01 - ngừng hoạt động, đã chấm dứt hiệu lực MST", "Chấm dứt hoạt động", True),
        ("04", "Hết hiệu lực", True),
        ("05: tạm ngừng", "Tạm ngừng kinh doanh", False),
        ("06", "Không hoạt động tại địa chỉ", False),
        ("10", "Chờ cập nhật định danh", False),
    ],
)
def test_states_are_words_or_codes_of_the_tax_office(households, written, state, closed):
    assert households({"Tình trạng": written}).accepted["status"].to_list() == [state]
    table = SOURCES["businesses"].table("household_businesses")
    assert (state in table.meanings.closed) == closed


def test_capital_is_not_kept(households):
    assert "300000000" not in map(str, households({}).accepted.row(0))


def test_an_enterprise_has_as_many_records_as_representatives(enterprises):
    split = enterprises(
        {},
        {"Người đại diện theo pháp luật": "Lê Văn Tám", "Giới tính": "Nam", "Ngày sinh": "1970",
         "Số định danh": "066070001234"},
        {"Người đại diện theo pháp luật": "Kim Min Ho", "Giới tính": "Nam", "Ngày sinh": "1970",
         "Số định danh": "M12345678"},
    )  # fmt: skip
    assert flags(split) == [set()] * 3
    assert split.accepted["status"].to_list() == ["Đang hoạt động"] * 3
    assert split.accepted["record_key"].to_list()[2] == "6000123450|M12345678"
    found = mentioned("businesses", "enterprises", split)
    assert found["person_id"].to_list() == ["066190004321", "066070001234", None]


def test_both_lists_may_be_sheets_of_one_workbook_or_come_alone(tmp_path):
    path = workbook(
        tmp_path / "kd.xlsx",
        {
            "HKD": [HOUSEHOLDS, list(GOOD.values())],
            "Doanh nghiệp": [ENTERPRISES, list(COMPANY.values())],
        },
    )
    found = judged("businesses", path)
    assert split_of(found, "household_businesses").accepted.height == 1
    assert split_of(found, "enterprises").accepted.height == 1
