"""Form 01/PLI with its header of three merged rows, and the register of workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.unit.contracts.deliveries import flags, judged, mentioned, split_of, workbook

ABOVE = (
    "TÊN DOANH NGHIỆP, CƠ QUAN, TỔ CHỨC: CÔNG TY TNHH CÀ PHÊ EA TU",
    "BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG 6 THÁNG CUỐI NĂM 2026",
    "Kính gửi: Sở Nội vụ",
    "I. Thông tin chung",
    "- Địa chỉ: Thôn 3",
    "- Mã số doanh nghiệp: 6000123450",
    "Đắk Lắk, ngày 01 tháng 12 năm 2026",
    "II. Thông tin tình hình sử dụng lao động",
)
SPAN = ("Ngày bắt đầu", "Ngày kết thúc")
CONTRACTS = "Loại và hiệu lực hợp đồng lao động"
COLUMNS: tuple[tuple[str, ...], ...] = (
    ("STT",),
    ("Họ tên",),
    ("Mã số BHXH",),
    ("Ngày tháng năm sinh",),
    ("Giới tính",),
    ("Số CCCD/CMND/Hộ chiếu",),
    ("Cấp bậc, chức vụ, chức danh nghề, nơi làm việc",),
    *(
        ("Vị trí việc làm", caption)
        for caption in (
            "Nhà quản lý",
            "Chuyên môn kỹ thuật bậc cao",
            "Chuyên môn kỹ thuật bậc trung",
            "Khác",
        )
    ),
    ("Tiền lương", "Hệ số/Mức lương"),
    *(
        ("Tiền lương", "Phụ cấp", caption)
        for caption in (
            "Chức vụ",
            "Thâm niên VK (%)",
            "Thâm niên nghề (%)",
            "Phụ cấp lương",
            "Các khoản bổ sung",
        )
    ),
    *(("Ngành/nghề nặng nhọc, độc hại", caption) for caption in SPAN),
    (CONTRACTS, "Ngày bắt đầu HĐLĐ không xác định thời hạn"),
    *((CONTRACTS, "Hiệu lực HĐLĐ xác định thời hạn", caption) for caption in SPAN),
    *((CONTRACTS, "Hiệu lực HĐLĐ khác (dưới 1 tháng, thử việc)", caption) for caption in SPAN),
    ("Thời điểm đơn vị bắt đầu đóng BHXH",),
    ("Thời điểm đơn vị kết thúc đóng BHXH",),
    ("Ghi chú",),
)
GOOD: Mapping[int, object] = {
    1: "Nguyễn Văn Bình", 2: "6612345678", 3: "02/03/1985", 4: "Nam", 5: "066085001234",
    6: "Công nhân, xưởng 2", 10: "x", 11: "5.310.000", 12: "0", 13: "5", 17: "01/01/2020",
    18: "31/12/2020", 19: "01/04/2015", 24: "04/2015",
}  # fmt: skip


def form(path: Path, *changes: Mapping[int, object], above: Sequence[str] = ABOVE) -> Path:
    """A 01/PLI: three merged header rows, the numbers of the columns, one row for each change."""
    with xlsxwriter.Workbook(path) as book:
        sheet, plain = book.add_worksheet("01PLI"), book.add_format()
        for at, title in enumerate(above):
            sheet.write(at, 0, title)
        top = len(above)
        for level in range(3):
            _write_level(sheet, plain, top, level)
        for at in range(len(COLUMNS)):
            sheet.write(top + 3, at, f"({at + 1})")
        for number, change in enumerate(changes, 1):
            for at, cell in {**GOOD, 0: number, **change}.items():
                sheet.write(top + 3 + number, at, cell)
        sheet.write(top + 5 + len(changes), 20, "ĐẠI DIỆN DOANH NGHIỆP")
    return path


def _write_level(sheet, plain, top: int, level: int) -> None:
    """One row of the header: labels that go on to the right or to the bottom are merged."""
    at = 0
    while at < len(COLUMNS):
        path, end = COLUMNS[at][: level + 1], at + 1
        while end < len(COLUMNS) and len(path) > level and COLUMNS[end][: level + 1] == path:
            end += 1
        if len(path) > level:
            bottom = 2 if len(COLUMNS[at]) == level + 1 else level
            if end - 1 > at or bottom > level:
                sheet.merge_range(top + level, at, top + bottom, end - 1, path[-1], plain)
            else:
                sheet.write(top + level, at, path[-1])
        at = end


@pytest.fixture
def report(tmp_path: Path):
    def run(*changes: Mapping[int, object], above: Sequence[str] = ABOVE):
        path = form(tmp_path / "01PLI.xlsx", *changes, above=above)
        return split_of(judged("labour", path), "employees")

    return run


def test_three_merged_rows_are_one_header(report):
    fixed = {19: None, 20: "01/02/2026", 21: "31/01/2027"}
    split = report({}, {5: "066190004321", 4: "Nữ", 3: "05/04/1990", **fixed})
    assert flags(split) == [set(), set()]
    one, other = split.accepted.to_dicts()
    assert (one["employer"], one["employer_code"]) == ("CÔNG TY TNHH CÀ PHÊ EA TU", "6000123450")
    assert one["half_year"] == "6 tháng cuối năm 2026"
    assert (one["insurance_code"], one["other_job"], one["manager"]) == ("6612345678", "x", None)
    assert (one["permanent_from"], one["fixed_from"]) == ("2015-04-01", None)
    assert (one["insured_from"], one["insured_to"]) == ("2015-04", None)
    assert (other["permanent_from"], other["fixed_from"]) == (None, "2026-02-01")
    assert (other["fixed_to"], other["other_from"]) == ("2027-01-31", None)
    found = mentioned("labour", "employees", split)
    assert found["person_id"].to_list() == ["066085001234", "066190004321"]


def test_wages_and_hazardous_work_are_not_kept(report):
    row = report({}).accepted.to_dicts()[0]
    assert "5.310.000" not in map(str, row.values())
    assert not any(str(value) in ("2020-01-01", "31/12/2020") for value in row.values())


def test_a_passport_in_the_column_of_numbers_is_no_mistake(report):
    numbers = ("C1234567", "HC: k 1234567a", "không rõ", "abc")
    split = report(*({2: f"661234567{at}", 5: number} for at, number in enumerate(numbers)))
    assert flags(split)[:2] == [set(), set()]
    assert flags(split)[2] == {"person_number:PLACEHOLDER", "person_number:MISSING_PERSON_NUMBER"}
    assert flags(split)[3] == {"person_number:BAD_NUMBER", "person_number:MISSING_PERSON_NUMBER"}
    assert split.accepted["person_number_kind"].to_list() == ["passport", "passport", None, None]
    assert mentioned("labour", "employees", split)["person_id"].to_list() == [None] * 4


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({20: "01/02/2026", 21: "31/01/2026"}, "fixed_to:END_BEFORE_START"),
        ({25: "03/2015"}, "insured_to:END_BEFORE_START"),
        ({3: "02/03/2001", 5: "066201001234"}, "permanent_from:WORKER_TOO_YOUNG"),
        ({2: "0000000000"}, "insurance_code:PLACEHOLDER"),
        ({10: "nhiều"}, "other_job:UNEXPECTED_TEXT"),
    ],
)
def test_what_people_must_look_at(report, change, flag):
    assert flag in flags(report(change))[0]


def test_a_report_that_names_no_employer_says_so(report):
    split = report({}, above=[title for title in ABOVE if ":" not in title])
    assert flags(split) == [{"employer:EMPLOYER_UNKNOWN"}]


def test_whoever_was_employed_anew_is_two_records(report):
    split = report({}, {19: "01/05/2026", 24: "05/2026"})
    assert split.accepted["record_key"].to_list() == [
        "6000123450|066085001234|2015-04-01", "6000123450|066085001234|2026-05-01",
    ]  # fmt: skip


WORKERS = [
    "STT", "Họ và tên", "Số định danh", "Ngày sinh", "Giới tính", "Nơi cư trú", "Mã xã",
    "Tình trạng việc làm", "Mã số người sử dụng lao động", "Ngày bắt đầu làm việc",
    "Thất nghiệp từ ngày", "Mã số BHXH", "Ngày cập nhật",
]  # fmt: skip
WORKER = dict(
    zip(
        WORKERS,
        [
            1, "Trần Thị Hoa", "066190004321", "05/04/1990", "Nữ", "Buôn Ko Tam", "24133",
            "đang làm việc", "6000123450", "01/06/2020", None, "6698765432", "20/09/2026",
        ],
        strict=True,
    )
)  # fmt: skip


@pytest.fixture
def register(tmp_path: Path):
    def run(*changes: dict[str, object]):
        rows = [
            [{**WORKER, "Số định danh": f"06619000{at:04d}", **change}[c] for c in WORKERS]
            for at, change in enumerate(changes, 4321)
        ]
        path = workbook(tmp_path / "nld.xlsx", {"Người lao động": [WORKERS, *rows]})
        return split_of(judged("labour", path), "workers")

    return run


def test_a_register_of_workers_is_read(register):
    split = register(
        {}, {"Tình trạng việc làm": "thất nghiệp", "Thất nghiệp từ ngày": "01/08/2026"}
    )
    assert flags(split) == [set(), set()]
    one, other = split.accepted.to_dicts()
    assert (one["status"], one["updated_on"]) == ("Có việc làm", date(2026, 9, 20))
    assert (other["status"], other["unemployed_from"]) == ("Thất nghiệp", "2026-08-01")


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({"Tình trạng việc làm": "Thất nghiệp"}, "status:WORKER_STATE_DIFFERS"),
        ({"Thất nghiệp từ ngày": "01/08/2026"}, "status:WORKER_STATE_DIFFERS"),
        ({"Ngày bắt đầu làm việc": "04/04/2005"}, "employed_from:WORKER_TOO_YOUNG"),
        ({"Thất nghiệp từ ngày": "01/08/1989"}, "unemployed_from:EVENT_BEFORE_BIRTH"),
        ({"Mã số người sử dụng lao động": "60001"}, "employer_code:UNEXPECTED_TEXT"),
        ({"Mã số người sử dụng lao động": "6000123459"}, "employer_code:NUMBER_CHECK_DIGIT"),
    ],
)
def test_what_the_register_must_look_at(register, change, flag):
    assert flag in flags(register(change))[0]


def test_a_state_that_nobody_knows_is_refused(register):
    split = register({"Tình trạng việc làm": "lung tung"})
    assert split.quarantined["rule"].to_list() == ["UNKNOWN_CODE"]
