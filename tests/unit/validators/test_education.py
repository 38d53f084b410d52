"""Class lists and lists of school staff as the ministry's database exports them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from contracts.registry import SOURCES
from intake.checking import FileCheck, check_file
from validators import Split, mentions

CONTRACT = SOURCES["education"]
TODAY = date(2026, 11, 24)
TITLES = (
    "SỞ GIÁO DỤC VÀ ĐÀO TẠO TỈNH ĐẮK LẮK",
    "TRƯỜNG THPT BUÔN MA THUỘT - NĂM HỌC 2026 - 2027",
    "DANH SÁCH HỌC SINH LỚP 12.6",
)
HEADER = (
    "STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "Trạng thái",
    "SĐT liên hệ", "Nơi sinh chi tiết", "Tổ/thôn Hộ khẩu thường trú", "Tỉnh thành quê quán",
    "Phường Xã quê quán", "Chỗ ở hiện nay", "Số CMND", "Ngày cấp", "Nơi cấp", "Tên cha",
    "Nghề nghiệp cha", "Năm sinh cha", "Tên mẹ", "Nghề nghiệp mẹ", "Năm sinh mẹ", "Lớp học",
    "Khối học", "Số định danh cá nhân",
)  # fmt: skip
HOA = {
    "Mã định danh Bộ GD&ĐT": "6612345678", "Họ tên": "Nguyễn Thị Hoa", "Ngày sinh": "15/08/2009",
    "Giới tính": "Nữ", "Dân tộc": "Kinh", "Trạng thái": "Đang học", "SĐT liên hệ": "0912345678",
    "Nơi sinh chi tiết": "Bệnh viện tỉnh", "Tổ/thôn Hộ khẩu thường trú": "Buôn Kđun",
    "Tỉnh thành quê quán": "Tỉnh Nghệ An", "Phường Xã quê quán": "Xã Ea Kao",
    "Chỗ ở hiện nay": "Phường Ea Tam", "Số CMND": "066309001230", "Ngày cấp": "01/09/2024",
    "Nơi cấp": "Cục CSQLHC về TTXH", "Tên cha": "Nguyễn Văn Bình", "Nghề nghiệp cha": "Nông dân",
    "Năm sinh cha": "1980", "Tên mẹ": "Trần Thị Lan", "Nghề nghiệp mẹ": "Giáo viên",
    "Năm sinh mẹ": "1983", "Lớp học": "12.6", "Khối học": "Khối 12",
    "Số định danh cá nhân": "066309001230",
}  # fmt: skip
Judged = tuple[FileCheck, dict[str, Split]]


def write(
    path: Path,
    rows: Sequence[Mapping[str, str]],
    header: Sequence[str] = HEADER,
    titles: Sequence[str] = TITLES,
    sheet: str = "Sheet1",
) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for line, title in enumerate(titles):
            page.write(line, 0, title)
        page.write_row(len(titles), 0, header)
        for number, row in enumerate(rows, 1):
            cells = {"STT": str(number), **row}
            page.write_row(len(titles) + number, 0, [cells.get(label, "") for label in header])
    return path


def judged(path: Path) -> Judged:
    return check_file(path, CONTRACT, today=TODAY)


def the_row(found: Judged, table: str = "pupils") -> dict[str, object]:
    """The only row, accepted."""
    check, splits = found
    assert check.refusals == (), check.refusals
    assert splits[table].quarantined.is_empty(), splits[table].quarantined["rule"].to_list()
    (row,) = splits[table].accepted.to_dicts()
    return row


def test_the_class_list_with_its_25_columns(tmp_path):
    found = judged(write(tmp_path / "DSHS.xlsx", [HOA]))
    row = the_row(found)
    assert row["record_key"] == "6612345678|THPTBUÔNMATHUỘT|2026-2027"
    assert (row["full_name"], row["birth_date"], row["sex"]) == (
        "Nguyễn Thị Hoa",
        "2009-08-15",
        "F",
    )
    assert (row["person_number"], row["paper"]) == ("066309001230", "066309001230")
    assert (row["father_name"], row["father_birth_date"]) == ("Nguyễn Văn Bình", "1980")
    assert (row["mother_name"], row["mother_birth_date"]) == ("Trần Thị Lan", "1983")
    assert (row["class"], row["grade"], row["status"]) == ("12.6", "12", "Đang học")
    assert row["commune_code"] is None
    assert row["flags"] == []
    assert {"school:from_title", "school_year:from_title", "grade:word_before"} <= {*row["repairs"]}
    assert row["indicators"] == row["indicators_met"] == ["complete"]
    shown = str(row)
    assert "0912345678" not in shown
    assert "Nông dân" not in shown


def test_whom_a_class_list_mentions(tmp_path):
    _, splits = judged(write(tmp_path / "DSHS.xlsx", [HOA]))
    table = CONTRACT.table("pupils")
    found = mentions(CONTRACT, table, splits["pupils"].accepted)
    assert found.select("role", "full_name", "person_id", "date_of_birth", "sex").rows() == [
        ("pupil", "Nguyễn Thị Hoa", "066309001230", "2009-08-15", "F"),
        ("father", "Nguyễn Văn Bình", None, "1980", "M"),
        ("mother", "Trần Thị Lan", None, "1983", "F"),
    ]
    assert table.due_roles == {"pupil"}


@pytest.mark.parametrize(
    ("sheet", "file", "titles", "school", "grade_class"),
    [
        ("12.6", "THPT_Buon_Ma_Thuot_2026-2027.xlsx", (), "THPT Buon Ma Thuot", "12.6"),
        ("THCS Nguyễn Du", "NH 2026-2027.xlsx", ("Lớp 6A1",), "THCS Nguyễn Du", "6A1"),
        ("Lớp 6A1", "DS.xlsx", ("UBND XÃ EA DRĂNG", "TRƯỜNG TH VÀ THCS LÊ LỢI", "NH: 2026-2027"),
         "TH VÀ THCS LÊ LỢI", "6A1"),
        ("a", "DSHS_lop_6A1.xlsx", ("Trường: PTDTNT N'Trang Lơng", "Niên khóa 2026/2027"),
         "PTDTNT N'Trang Lơng", "6A1"),
        ("a", "b.xlsx", ("TRƯỜNG HERMANN GMEINER, NĂM HỌC: 2026-2027 - LỚP 6A1",),
         "HERMANN GMEINER", "6A1"),
    ],
)  # fmt: skip
def test_school_and_year_stand_in_title_sheet_or_file(
    tmp_path, sheet, file, titles, school, grade_class
):
    header = [label for label in HEADER if label != "Lớp học"]
    row = the_row(judged(write(tmp_path / file, [HOA], header, titles, sheet)))
    assert (row["school"], row["school_year"], row["class"]) == (school, "2026-2027", grade_class)


def test_a_folder_is_a_school(tmp_path):
    path = write(tmp_path / "12.6.xlsx", [HOA], titles=("DANH SÁCH HỌC SINH LỚP 12.6",))
    with zipfile.ZipFile(tmp_path / "hoc_sinh.zip", "w") as archive:
        archive.write(path, "THPT Hồng Đức/2026-2027/12.6.xlsx")
    row = the_row(judged(tmp_path / "hoc_sinh.zip"))
    assert (row["school"], row["school_year"]) == ("THPT Hồng Đức", "2026-2027")


def test_the_commune_is_that_of_the_school_and_not_where_the_family_comes_from(tmp_path):
    titles = ("UBND XÃ EA DRĂNG", "TRƯỜNG THCS NGUYỄN DU", "NĂM HỌC 2026-2027")
    assert (
        the_row(judged(write(tmp_path / "a.xlsx", [HOA], titles=titles)))["commune_code"] == "24181"
    )


def test_a_title_that_names_no_school_year_is_refused_with_where_it_was_looked_for(tmp_path):
    check, _ = judged(write(tmp_path / "DSHS.xlsx", [HOA], titles=("TRƯỜNG THCS NGUYỄN DU",)))
    (refused,) = check.refusals
    assert refused.code == "MISSING_COLUMN"
    assert "Năm học" in refused.message_vi
    assert "tên trang tính" in refused.message_vi


def test_two_school_years_are_a_question(tmp_path):
    titles = (*TITLES, "NĂM HỌC 2025-2026")
    check, _ = judged(write(tmp_path / "DSHS.xlsx", [HOA], titles=titles))
    (refused,) = check.refusals
    assert refused.code == "TITLES_DIFFER"


def test_the_list_of_eight_columns_has_no_name(tmp_path):
    header = ("Mã lớp", "Mã định danh Bộ GD&ĐT", "Ngày sinh", "Chỗ ở hiện nay",
              "Số điện thoại liên hệ", "Số định danh cá nhân", "Họ tên cha",
              "Họ tên mẹ")  # fmt: skip
    row = {**HOA, "Mã lớp": "12A1", "Họ tên cha": "Nguyễn Văn Bình", "Họ tên mẹ": "Trần Thị Lan"}
    found = the_row(judged(write(tmp_path / "DSHS.xlsx", [row], header)))
    assert (found["full_name"], found["person_number"]) == (None, "066309001230")
    assert (found["class"], found["mother_name"]) == ("12A1", "Trần Thị Lan")
    assert found["flags"] == []


def test_teachers(tmp_path):
    header = ("UBND Xã", "Tên trường", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh",
              "Trạng thái", "Vị trí việc làm")  # fmt: skip
    loi = {"UBND Xã": "UBND Xã Ea Drăng", "Tên trường": "Trường THCS Nguyễn Du",
           "Họ tên": "Trần Văn Lợi",
           "Mã định danh Bộ GD&ĐT": "6600000017", "Ngày sinh": "02/03/1985",
           "Trạng thái": "Đang làm việc", "Vị trí việc làm": "Giáo viên"}  # fmt: skip
    found = judged(write(tmp_path / "giao_vien.xlsx", [loi], header, ("DANH SÁCH GIÁO VIÊN",)))
    row = the_row(found, "teachers")
    assert (row["commune_code"], row["school"]) == ("24181", "THCS Nguyễn Du")
    assert row["record_key"] == "6600000017|THCSNGUYỄNDU"
    assert row["flags"] == []
    (who,) = mentions(
        CONTRACT, CONTRACT.table("teachers"), found[1]["teachers"].accepted
    ).to_dicts()
    assert (who["role"], who["date_of_birth"], who["person_id"]) == ("employee", "1985-03-02", None)
    xa = [label if label != "UBND Xã" else "Xã/Phường" for label in header]
    loi["Xã/Phường"] = "Phường Ea Kao"
    found = judged(write(tmp_path / "ward.xlsx", [loi], xa, ()))
    assert the_row(found, "teachers")["commune_code"] is not None


def test_ten_digits_are_a_code_and_a_lost_zero_is_put_back_to_numbers_of_persons_only(judge):
    split = judge(
        "education",
        "pupils",
        {"moet_code": "4012345678"},
        {"moet_code": "66 1234 5678"},
        {"moet_code": "066309001230"},
        {"person_number": "66309001230"},
    )
    codes = split.accepted["moet_code"].to_list()
    assert codes == ["4012345678", "6612345678", "066309001230", "6612345678"]
    assert split.accepted["person_number"].to_list() == ["066309001230"] * 4


FLAGGED = [
    ({"birth_date": "15/08/2016", "person_number": None, "paper": None}, "grade",
     "PUPIL_AGE_DIFFERS"),
    ({"school_year": "2026-2028"}, "school_year", "SCHOOL_YEAR_WRONG"),
    ({"paper": "066309001231"}, "paper", "PUPIL_NUMBERS_DIFFER"),
    ({"person_number": None, "paper": None}, "person_number", "MISSING_PERSON_NUMBER"),
    ({"grade": "Khối 13"}, "grade", "UNEXPECTED_TEXT"),
    ({"moet_code": "0000000000"}, "moet_code", "PLACEHOLDER"),
    ({"person_number": "066009001230", "paper": None}, "sex", "SEX_CONTRADICTS_NUMBER"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "column", "reason"), FLAGGED)
def test_what_is_wrong_is_flagged(judge, change, column, reason):
    split = judge("education", "pupils", {}, change)
    good, bad = split.accepted["flags"].to_list()
    assert good == []
    assert f"{column}:{reason}" in bad


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"moet_code": None, "person_number": None, "paper": None}, "moet_code", "MISSING_KEY"),
        ({"full_name": None, "person_number": None, "paper": None}, "full_name", "MISSING_VALUE"),
        ({"school_year": "sáu"}, "school_year", "UNEXPECTED_TEXT"),
    ],
)
def test_what_cannot_be_used_is_kept_aside(judge, change, column, reason):
    split = judge("education", "pupils", {}, change)
    assert split.accepted.height == 1
    assert (column, reason) in split.quarantined.select("column", "rule").rows()


def test_a_pupil_without_a_code_is_known_by_the_number(judge):
    split = judge("education", "pupils", {"moet_code": None})
    assert split.accepted["record_key"][0].startswith("066309001230|")
    assert split.accepted["indicators_met"].to_list() == [[]]


@pytest.mark.parametrize("text", ["2026 - 2027", "2026/2027", "2026-27", "2026–2027"])
def test_school_years_are_written_alike(judge, text):
    split = judge("education", "pupils", {"school_year": text})
    assert split.accepted["school_year"].to_list() == ["2026-2027"]
    assert "school_year:school_year" in split.accepted["repairs"].to_list()[0]


@pytest.mark.parametrize("grade", ["Khối 1", "1", "Lớp 01", "khối lớp 1"])
def test_a_grade_is_a_number(judge, grade):
    change = {"grade": grade, "birth_date": "15/08/2020", "person_number": None, "paper": None}
    split = judge("education", "pupils", change)
    assert split.accepted["grade"].to_list() == ["1"]


def test_nursery_schools_have_classes_of_their_own(judge):
    change = {"grade": "Mẫu giáo 5-6 tuổi", "class": "Lá 2", "birth_date": "2021",
              "person_number": None, "paper": None}  # fmt: skip
    split = judge("education", "pupils", change)
    assert split.accepted.select("grade", "class").rows() == [("Mẫu giáo 5-6 tuổi", "Lá 2")]
    assert split.accepted["flags"].to_list() == [["person_number:MISSING_PERSON_NUMBER"]]


def test_who_left_is_not_enrolled(judge):
    split = judge("education", "pupils", {"status": "Chuyển đi"})
    assert split.accepted["indicators"].to_list() == [[]]
    assert "Chuyển đi" in CONTRACT.table("pupils").meanings.closed


def test_a_pupil_in_two_schools_is_two_records(judge):
    split = judge("education", "pupils", {}, {"school": "Trường THPT Hồng Đức"})
    keys = split.accepted.select(pl.col("record_key").str.split("|").list.get(1)).to_series()
    assert keys.to_list() == ["THPTBUÔNMATHUỘT", "THPTHỒNGĐỨC"]


def test_a_list_of_last_year_is_told_and_nobody_on_it_is_at_school(tmp_path):
    over = (*TITLES[:1], "TRƯỜNG THPT BUÔN MA THUỘT - NĂM HỌC 2025-2026", *TITLES[2:])
    old = {**HOA, "Khối học": "Khối 11"}
    row = the_row(judged(write(tmp_path / "cu.xlsx", [old], titles=over)))
    assert row["flags"] == ["school_year:SCHOOL_YEAR_OVER"]
    assert (str(row["school_year_end"]), row["indicators"]) == ("2026-08-31", [])
    new = the_row(judged(write(tmp_path / "moi.xlsx", [HOA])))
    assert (new["flags"], str(new["school_year_end"])) == ([], "2027-08-31")
    assert new["indicators_met"] == ["complete"]
