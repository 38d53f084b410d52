"""The yearly list of poor households, as communes send it: titles, merged cells, classes."""

from __future__ import annotations

import polars as pl
import pytest

from tests.unit.contracts.deliveries import flags, judged, mentioned, split_of, workbook

SOURCE = "poor_households"
TITLES = (
    ("UBND XÃ EA DRĂNG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (None, None, None, "Đắk Lắk, ngày 05 tháng 12 năm 2025"),
    ("DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2026",),
)
HEADER = (
    "STT", "Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Dân tộc",
    "Số định danh cá nhân", "Thôn/bản", "Phân loại",
)  # fmt: skip
BUON, THOAT = "Buôn Ea Nao", "Đã thoát nghèo"
ROWS = (
    (1, "A-0012", "H'Bia Niê", "Chủ hộ", "05/05/1984", "Nữ", "Ê Đê", "066184001234", BUON, "HN"),
    (2, "A-0012", "Y Thái Niê", "Con", 2019, "Nam", "Ê Đê", None, BUON, "hộ nghèo"),
    (3, None, "H'Nga Niê", "Con", "2027", "Nữ", "Ê Đê", "066321000017", BUON, None),
    (4, "A-0013", "Lê Văn Tám", "Chủ hộ", "1960", "Nam", "Kinh", "066060001232", BUON, "Khá"),
    (5, "A-0014", "Lê Văn Tư", "Chủ hộ", "1961", "Nam", "Kinh", "66061001233", BUON, THOAT),
)  # fmt: skip


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("poor") / "ds.xlsx"
    return split_of(judged(SOURCE, workbook(path, {"Sheet1": (*TITLES, HEADER, *ROWS)})), "members")


def test_year_and_commune_stand_in_the_title(split):
    assert split.quarantined["rule"].to_list() == ["FUTURE_DATE"]  # born in 2027
    assert set(split.accepted["list_year"]) == {"2026"}
    assert set(split.accepted["commune_code"]) == {"24181"}
    assert all("list_year:from_title" in repairs for repairs in split.accepted["repairs"])


def test_classes_are_words_of_the_list(split):
    told = split.accepted.select("poverty_class", "poverty_class_raw").rows()
    assert told == [
        ("Hộ nghèo", "HN"), ("Hộ nghèo", "hộ nghèo"), (None, "Khá"),
        ("Thoát nghèo", "Đã thoát nghèo"),
    ]  # fmt: skip
    assert "poverty_class:UNKNOWN_CODE" in flags(split)[2]


def test_cells_merged_over_a_household_are_said_on_its_rows(tmp_path):
    alone = (None, None, "H'Nga Niê", "Con", "2021", "Nữ", "Ê Đê", "066321000017", None, None)
    path = workbook(tmp_path / "ds.xlsx", {"HN": (*TITLES, HEADER, ROWS[0], alone)})
    split = split_of(judged(SOURCE, path), "members")
    assert flags(split)[0] == set()
    assert flags(split)[1] == {
        "household_no:HOUSEHOLD_UNKNOWN", "poverty_class:POVERTY_CLASS_UNKNOWN",
    }  # fmt: skip


def test_members_are_mentioned_with_what_the_list_knows(split):
    told = mentioned(SOURCE, "members", split).select(
        "role", "full_name", "date_of_birth", "sex", "person_id", "commune_code"
    )
    assert told.row(0) == ("member", "H'Bia Niê", "1984-05-05", "F", "066184001234", "24181")
    assert told["person_id"].to_list()[1:] == [None, "066060001232", "066061001233"]
    assert "person_number:MISSING_PERSON_NUMBER" in flags(split)[1]
    assert "person_number:lost_zero" in split.accepted["repairs"].to_list()[3]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("DANH SÁCH HỘ NGHÈO THEO CHUẨN NGHÈO GIAI ĐOẠN 2022 - 2025, NĂM 2024", "2024"),
        ("Danh sách hộ cận nghèo năm 2027", "2027"),
    ],
)
def test_years_as_titles_say_them(tmp_path, title, year):
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": ((title,), HEADER, ROWS[0])})
    assert split_of(judged(SOURCE, path), "members").accepted["list_year"].to_list() == [year]


def test_the_name_of_the_file_may_say_the_year(tmp_path):
    path = workbook(tmp_path / "Ho_ngheo_2026.xlsx", {"Sheet1": (HEADER, ROWS[0])})
    assert split_of(judged(SOURCE, path), "members").accepted["list_year"].to_list() == ["2026"]


def test_a_list_of_no_year_is_refused_with_the_places_looked_at(tmp_path):
    titles = [row for row in TITLES if "NGHÈO" not in str(row)]
    path = workbook(tmp_path / "ds.xlsx", {"Sheet1": (*titles, HEADER, ROWS[0])})
    (told,) = judged(SOURCE, path).ledger.to_dicts()
    assert told["refusal"] == "MISSING_COLUMN"
    assert "list_year" in told["message_vi"]
    assert "tên tệp" in told["message_vi"].lower()


def test_a_year_beyond_the_next_is_flagged(tmp_path):
    rows = ((*HEADER, "Năm"), (*ROWS[0], 2028), (*ROWS[4], 2027))
    split = split_of(judged(SOURCE, workbook(tmp_path / "a.xlsx", {"HN": rows})), "members")
    assert flags(split) == [{"list_year:POVERTY_YEAR_AHEAD"}, set()]


def test_namesakes_of_one_commune_are_two_records(tmp_path):
    first = (1, "A1", "Lê Văn Tám", "Chủ hộ", "1960", "Nam", "Kinh", None, BUON, "HN")
    other = (2, "A2", "Lê Văn Tám", "Chủ hộ", "1971", "Nam", "Kinh", None, BUON, "CN")
    path = workbook(tmp_path / "a.xlsx", {"HN": (*TITLES, HEADER, first, other)})
    split = split_of(judged(SOURCE, path), "members")
    assert split.accepted["record_key"].n_unique() == 2
    assert split.accepted["poverty_class"].to_list() == ["Hộ nghèo", "Hộ cận nghèo"]
    assert split.accepted.select(pl.col("flags").list.len()).sum().item() == 2  # no numbers


def test_a_child_with_the_number_of_the_mother_keeps_both_rows(tmp_path):
    """Whose number it is people settle; nobody falls out of the list for it."""
    child = (2, "A-0012", "Y Thái Niê", "Con", 2019, "Nam", "Ê Đê", "066184001234", BUON, "HN")
    path = workbook(tmp_path / "a.xlsx", {"HN": (*TITLES, HEADER, ROWS[0], child)})
    assert split_of(judged(SOURCE, path), "members").quarantined.is_empty()
