"""Lists without persons: hospitals with electronic records, tasks, models, provinces connected."""

from __future__ import annotations

from datetime import date

import pytest
import xlsxwriter

from contracts.registry import EXTRACTS, SOURCES
from tests.unit.contracts.deliveries import flags, judged, rejected, split_of, workbook

FACILITY_HEADER = [
    "STT", "Mã CSKCB (5 số)", "Tên cơ sở", "Loại (công|tư)", "Tuyến/cấp", "Đã triển khai BAĐT",
    "Ngày công bố", "Đường dẫn công bố",
]  # fmt: skip
FACILITY = [1, "66001", "Bệnh viện Mắt", "Công", "Tỉnh", "Có", "12/09/2025", None]
TASK_HEADER = [
    "STT", "Nội dung nhiệm vụ", "Văn bản giao nhiệm vụ", "Ngày giao", "Thời hạn hoàn thành",
    "Cơ quan chủ trì", "Cơ quan phối hợp", "Tình trạng", "Ngày hoàn thành", "Sản phẩm", "Vướng mắc",
]  # fmt: skip


def task(number, state, given="01/02/2025", due=None, done=None):
    content = f"Số hóa hồ sơ, việc {number}"
    return [number, content, "QĐ 06/QĐ-TTg", given, due, "Công an tỉnh", None, state, done]


@pytest.fixture
def facilities(tmp_path):
    """Judges a list of facilities, each a dict of changes by position."""

    def run(*changes):
        rows = [[change.get(at, cell) for at, cell in enumerate(FACILITY)] for change in changes]
        sheet = [["SỞ Y TẾ"], FACILITY_HEADER, *rows]
        return split_of(
            judged("emr_facilities", workbook(tmp_path / "f.xlsx", {"BAĐT": sheet})), "facilities"
        )

    return run


@pytest.fixture
def tasks(tmp_path):
    """Judges the annex with these rows, on 28 November 2026."""

    def run(*rows, sheet="Phụ lục", title="DANH MỤC NHIỆM VỤ"):
        path = workbook(tmp_path / "t.xlsx", {sheet: [[title], [], TASK_HEADER, *rows]})
        return split_of(judged("project06_tasks", path), "tasks")

    return run


def counted(split):
    return [set(words) for words in split.accepted["indicators_met"].to_list()]


def test_a_list_of_things_declares_no_person():
    for name in ("emr_facilities", "project06_tasks", "pilot_models", "connected_provinces"):
        assert name in EXTRACTS
        assert not SOURCES[name].names_persons
        assert all(not table.header.persons for table in SOURCES[name].tables)


def test_a_facility_counts_when_it_has_announced(facilities):
    split = facilities(
        {},
        {1: "66002", 2: "BV Lao", 6: None, 7: "https://soyte.example/badt/2"},
        {1: "66003", 2: "BVĐK Krông Pắc", 3: "tư nhân", 4: None, 6: None},
        {1: "66004", 2: "TTYT Ea H'leo", 4: "huyện", 5: "chưa", 6: None},
        {1: "66005", 2: "BV Phổi", 5: None, 6: None},
        {1: "66006", 2: "BV Da liễu", 5: "sắp xong", 6: None},
        {1: "66007", 2: "BV Nhi", 5: None},
    )
    told = {"emr_announced"}
    assert counted(split) == [told, told, set(), set(), set(), set(), told]
    assert split.accepted["indicators"].to_list() == [["emr_announced"]] * 7
    assert flags(split) == [
        set(), set(), {"announced_on:EMR_NOT_ANNOUNCED"}, set(), {"emr:EMR_NOT_SAID"},
        {"emr:EMR_NOT_SAID", "emr:UNKNOWN_CODE"}, set(),
    ]  # fmt: skip
    assert split.accepted["facility_name"].to_list() == [
        "Bệnh viện Mắt", "Bệnh viện Lao", "Bệnh viện Đa khoa Krông Pắc", "Trung tâm Y tế Ea H'leo",
        "Bệnh viện Phổi", "Bệnh viện Da liễu", "Bệnh viện Nhi",
    ]  # fmt: skip
    assert split.accepted["ownership"].to_list()[:4] == [
        "Công lập", "Công lập", "Tư nhân", "Công lập",
    ]  # fmt: skip
    assert split.accepted["care_level"].to_list()[:4] == [
        "tuyến tỉnh", "tuyến tỉnh", None, "tuyến huyện",
    ]  # fmt: skip


def test_a_facility_that_does_not_use_what_it_announced_is_asked_about(facilities):
    split = facilities({5: "Không"})
    assert flags(split) == [{"emr:EMR_ANNOUNCED_BUT_NOT_USED"}]
    assert counted(split) == [set()]


def test_one_code_under_two_spellings_is_refused_on_both_lines(facilities):
    split = facilities({2: "BVĐK vùng Tây Nguyên"}, {2: "Bệnh viện Tây Nguyên"}, {1: "66009"})
    assert split.accepted["facility_code"].to_list() == ["66009"]
    assert rejected(split) == [
        ("BAĐT", 3, "record_key", "DUPLICATE_KEY"), ("BAĐT", 4, "record_key", "DUPLICATE_KEY"),
    ]  # fmt: skip


def test_one_name_under_two_codes_is_asked_about_however_it_is_spelled(facilities):
    split = facilities({2: "BV Mắt"}, {1: "66002", 2: "BỆNH VIỆN MẮT"}, {1: "66003", 2: "BV Lao"})
    twice = {"facility_name:FACILITY_UNDER_TWO_CODES"}
    assert flags(split) == [twice, twice, set()]


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({1: "6601"}, "facility_code", "UNEXPECTED_TEXT"),
        ({3: "liên doanh"}, "ownership", "UNKNOWN_CODE"),
        ({2: None}, "facility_name", "MISSING_VALUE"),
    ],
)
def test_a_facility_that_cannot_be_counted_is_refused_with_its_place(
    facilities, change, column, rule
):
    assert rejected(facilities(change)) == [("BAĐT", 3, column, rule)]


def test_a_header_of_two_rows_and_merged_headings_are_read(tmp_path):
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("BAĐT")
        sheet.merge_range(0, 0, 0, 7, "DANH SÁCH")
        for at, label in enumerate(["STT", "Mã CSKCB", "Tên cơ sở"]):
            sheet.merge_range(1, at, 2, at, label)
        sheet.merge_range(1, 3, 1, 4, "Phân loại")
        sheet.merge_range(1, 5, 1, 7, "Bệnh án điện tử")
        under = ["Loại", "Tuyến", "Đã triển khai BAĐT", "Ngày công bố", "Đường dẫn công bố"]
        sheet.write_row(2, 3, under)
        sheet.write_row(3, 0, [f"({at})" for at in range(1, 9)])
        sheet.merge_range(4, 0, 4, 7, "I. KHỐI CÔNG LẬP")
        sheet.write_row(5, 0, ["1", "66001", "BV Mắt", "Công", "Tỉnh", "Có", "12/09/2025"])
        sheet.write_row(6, 0, ["B", "Ngoài công lập"])
        sheet.write_row(7, 0, ["1", "66002", "BV Tâm", "Tư", "", "Có", "12/09/2025"])
        sheet.write_row(8, 0, ["", "Cộng: 2"])
    found = judged("emr_facilities", path)
    split = split_of(found, "facilities")
    assert split.accepted["facility_code"].to_list() == ["66001", "66002"]
    assert split.quarantined.is_empty()
    assert found.ledger["notes"].to_list() == [["section_rows:2"]]


def test_each_task_is_done_late_regular_or_going_on(tasks):
    split = tasks(
        task(1, "Đã hoàn thành", done="03/04/2025"),
        task(2, "hoàn thành", due="01/01/2024", given=None),
        task(3, "quá hạn", due="27/11/2026"),
        task(4, "quá hạn"),
        task(5, "thường xuyên"),
        task(6, "đang triển khai", due="28/11/2026"),
        task(7, "đang thực hiện", due="11/2026"),
        task(8, "đang thực hiện"),
        task(9, "thường xuyên", due="Thường xuyên"),
        task(10, "quá hạn", due="Quý III/2026"),
        task(11, "đang thực hiện", due="Quý IV/2026"),
    )
    done, late, going, regular = {"task_done"}, {"task_late"}, {"task_ongoing"}, {"task_regular"}
    assert counted(split) == [
        done, done, late, late, regular, going, going, going, regular, late, going,
    ]  # fmt: skip
    assert flags(split) == [set()] * 11
    assert split.accepted["due"].to_list()[-3:] == [None, "2026-09", "2026-12"]


@pytest.mark.parametrize(
    ("row", "flag", "counts"),
    [
        (task(1, "đang thực hiện", due="10/2026"), "status:TASK_LATE_NOT_SAID", "task_late"),
        (task(1, "thường xuyên", due="2025"), "status:TASK_LATE_NOT_SAID", "task_late"),
        (task(1, "quá hạn", due="12/2026"), "status:TASK_SAID_LATE", "task_ongoing"),
        (task(1, "đang thực hiện", done="01/03/2025"), "status:TASK_DONE_NOT_SAID", "task_ongoing"),
        (task(1, "xong", done="31/01/2025"), "done_on:END_BEFORE_START", "task_done"),
        (task(1, "xong", due="01/2025"), "due:END_BEFORE_START", "task_done"),
        (task(1, "đang thực hiện", due="sớm"), "due:BAD_DATE", "task_ongoing"),
    ],
)
def test_what_state_and_days_contradict(tasks, row, flag, counts):
    split = tasks(row)
    assert flags(split) == [{flag}]
    assert counted(split) == [{counts}]


def test_a_state_that_nobody_knows_is_refused_with_its_place(tasks):
    split = tasks(task(1, "hoàn thành"), task(2, "chờ xin ý kiến"))
    assert rejected(split) == [("Phụ lục", 5, "status", "UNKNOWN_CODE")]


def test_headings_totals_and_signatures_are_no_tasks(tasks):
    split = tasks(
        ["I", "NHIỆM VỤ CHUNG"],
        task(1, "hoàn thành"),
        ["II.", "Nhiệm vụ cụ thể"],
        task(2, "hoàn thành"),
        ["Tổng cộng", "2 nhiệm vụ"],
        [None, "Tổng số: 2"],
        [None, None, None, None, None, None, None, "NGƯỜI LẬP BIỂU"],
    )
    assert split.accepted["line"].to_list() == [5, 7]
    assert split.quarantined.is_empty()


@pytest.mark.parametrize(
    ("sheet", "title", "kind"),
    [
        ("Nhiệm vụ chung", "PHỤ LỤC", "Nhiệm vụ chung"),
        ("Sheet1", "PHỤ LỤC NHIỆM VỤ CỤ THỂ ĐỀ ÁN 06", "Nhiệm vụ cụ thể"),
        ("Sheet1", "NHIỆM VỤ CỦA TỈNH", "Nhiệm vụ của tỉnh"),
        ("Sheet1", "DANH MỤC NHIỆM VỤ", None),
    ],
)
def test_the_kind_of_the_tasks_may_stand_in_a_title(tasks, sheet, title, kind):
    found = tasks(task(1, "hoàn thành"), sheet=sheet, title=title)
    assert found.accepted["task_kind"].to_list() == [kind]


def test_a_model_counts_when_it_is_accepted(tmp_path):
    header = ["STT", "Tên mô hình", "Đơn vị thực hiện", "Ngày triển khai", "Tình trạng",
              "Ngày nghiệm thu", "Thời hạn"]  # fmt: skip
    rows = [
        [
            1,
            "Khám bệnh bằng căn cước",
            "Sở Y tế",
            "01/03/2024",
            "Hoàn thành",
            "15/12/2024",
            "Quý IV/2026",
        ],
        [2, "Lưu trú", "Công an tỉnh", "01/03/2024", "đang thí điểm", None],
        [3, "Vé điện tử", "Sở Du lịch", "01/03/2024", "Đã nghiệm thu", "15/02/2024"],
        [4, "Bán thuốc", "Sở Y tế", "01/03/2024", "đang triển khai", "15/12/2024"],
        [5, "Khách sạn", "Sở Du lịch", "01/03/2024", "lơ lửng", None],
    ]
    path = workbook(tmp_path / "m.xlsx", {"Mô hình": [["UBND TỈNH"], header, *rows]})
    split = split_of(judged("pilot_models", path), "models")
    accepted = {"accepted_model"}
    assert split.accepted["due"].to_list()[0] == "2026-12"
    assert counted(split) == [accepted, set(), accepted, set()]
    assert flags(split) == [
        set(), set(), {"accepted_on:END_BEFORE_START"}, {"status:MODEL_ACCEPTED_NOT_SAID"},
    ]  # fmt: skip
    assert rejected(split) == [("Mô hình", 7, "status", "UNKNOWN_CODE")]


def test_provinces_are_those_in_force_however_they_are_written(tmp_path):
    header = ["STT", "Tỉnh, thành phố", "Đã kết nối", "Ngày kết nối"]
    rows = [
        [1, "Tỉnh Đắk Lắk", "x", "20/10/2025"],
        [2, "TP. Hồ Chí Minh", "Chưa", None],
        [3, "lam dong", "đã kết nối", None],
        [4, "Huế", "không", "01/10/2025"],
        [5, "Tỉnh Phú Yên", "x", "20/10/2025"],
    ]
    title = "Danh sách tỉnh kết nối phần mềm bảo trợ xã hội"
    path = workbook(tmp_path / "p.xlsx", {"Kết nối": [[title], header, *rows]})
    split = split_of(judged("connected_provinces", path), "connections")
    assert split.accepted["province"].to_list() == ["Đắk Lắk", "Hồ Chí Minh", "Lâm Đồng", "Huế"]
    assert split.accepted["system"].to_list() == ["phần mềm bảo trợ xã hội"] * 4
    assert split.accepted["connected_on"].to_list()[0] == date(2025, 10, 20)
    assert counted(split) == [{"connected"}, set(), {"connected"}, set()]
    assert flags(split)[3] == {"connected:CONNECTED_NOT_SAID"}
    assert rejected(split) == [("Kết nối", 7, "province", "UNKNOWN_CODE")]
