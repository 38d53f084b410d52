"""Lists of health insurance in the layouts that arrive, the keys of cards, ages, look-ups."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from contracts.registry import SOURCES
from intake.checking import FileCheck, check_file
from validators import Split, mentions

CONTRACT = SOURCES["health_insurance"]
TODAY = date(2026, 11, 24)
HOA = {"Họ và tên": "Nguyễn Thị Hoa", "Ngày sinh": "15/08/1951", "Giới tính": "Nữ",
       "Địa chỉ": "Buôn Kđun"}  # fmt: skip
Judged = tuple[FileCheck, dict[str, Split]]


def judged(path: Path, header: Sequence[str], *rows: Mapping[str, object]) -> Judged:
    """A workbook with a title, the header, the rows and the signatures of who made it."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write(0, 0, "DANH SÁCH THẺ BẢO HIỂM Y TẾ")
        page.write_row(2, 0, header)
        for number, row in enumerate(rows, 1):
            cells = {"STT": number, **row}
            page.write_row(2 + number, 0, [cells.get(label, "") for label in header])
        page.write(5 + len(rows), 1, "NGƯỜI LẬP SỔ")
        page.write(5 + len(rows), 5, "THỦ TRƯỞNG ĐƠN VỊ")
    return check_file(path, CONTRACT, today=TODAY)


def the_row(found: Judged, table: str = "cards") -> dict[str, object]:
    check, splits = found
    assert check.refusals == (), check.refusals
    assert splits[table].quarantined.is_empty(), splits[table].quarantined["rule"].to_list()
    (row,) = splits[table].accepted.to_dicts()
    return row


def test_form_d03_of_a_commune(tmp_path):
    header = ("STT", "Họ và tên", "Mã số thẻ", "Ngày sinh", "Giới tính", "Địa chỉ", "Nơi đăng ký",
              "Thời hạn từ", "Thời hạn đến")  # fmt: skip
    row = the_row(judged(tmp_path / "D03.xlsx", header, {
        **HOA, "Mã số thẻ": "GD 4 66 66.1234-5678", "Nơi đăng ký": "66016",
        "Thời hạn từ": "01/01/2026", "Thời hạn đến": "31/12/9999",
    }))  # fmt: skip
    assert row["record_key"] == "GD4666612345678|2026-01-01"
    assert (row["facility"], row["valid_to"], row["address"]) == ("66016", None, "Buôn Kđun")
    assert "valid_to:no_end" in row["repairs"]
    assert row["flags"] == ["person_number:MISSING_PERSON_NUMBER"]


def test_form_d03_with_one_heading_over_both_days(tmp_path):
    path = tmp_path / "D03.xlsx"
    first = ("STT", "Họ và tên", "Mã số thẻ", "Ngày sinh", "Giới tính", "Địa chỉ", "Nơi đăng ký")
    row = (1, "Nguyễn Thị Hoa", "GD4666612345678", "15/08/1951", "Nữ", "Buôn Kđun", "66016",
           "01/01/2026", "31/12/2026")  # fmt: skip
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for column, label in enumerate(first):
            page.merge_range(0, column, 1, column, label)
        page.merge_range(0, 7, 0, 8, "Thời hạn")
        page.write_row(1, 7, ("Từ", "Đến"))
        page.write_row(2, 0, row)
    card = the_row(check_file(path, CONTRACT, today=TODAY))
    assert (str(card["valid_from"]), str(card["valid_to"])) == ("2026-01-01", "2026-12-31")


@pytest.mark.parametrize(("second", "told"), [("Lê Văn Tám", 3), ("Nguyễn Thị Hoa", 0), ("", 0)])
def test_two_columns_of_one_name_agree_or_are_refused(tmp_path, second: str, told: int):
    path = tmp_path / "the.xlsx"
    header = ("STT", "Họ và tên", "Mã số thẻ", "Thời hạn từ", "Thời hạn đến", "Họ và tên")
    row = (1, "Nguyễn Thị Hoa", "GD4666612345678", "01/01/2026", "31/12/2026", second)
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("BHYT")
        page.write(0, 0, "DANH SÁCH THẺ BẢO HIỂM Y TẾ")
        page.write_row(1, 0, header)
        page.write_row(2, 0, row)
    found = check_file(path, CONTRACT, today=TODAY)
    if not told:
        assert the_row(found)["full_name"] == "Nguyễn Thị Hoa"
        return
    (refusal,) = found[0].refusals
    assert (refusal.code, found[0].sheets) == ("SAME_LABEL", ())
    assert f"the.xlsx › BHYT › dòng {told}: Hai cột cùng tên “Họ và tên”" in refusal.message_vi
    assert second not in refusal.message_vi


def test_export_of_an_agent_has_no_card(tmp_path):
    header = ("Mã hộ", "Mã số BHXH", "Họ và tên", "Ngày sinh", "Giới tính", "Địa chỉ",
              "Số biên lai", "Tỉ lệ đóng (%)", "Ngày giá trị", "Mức đóng",
              "Nơi KCB ban đầu")  # fmt: skip
    row = the_row(judged(tmp_path / "daily.xlsx", header, {
        **HOA, "Mã hộ": "6600000123", "Mã số BHXH": "4012345678", "Số biên lai": "BL-7713",
        "Tỉ lệ đóng (%)": 70, "Ngày giá trị": "05/10/2026", "Mức đóng": "884.520",
        "Nơi KCB ban đầu": "Trạm y tế xã Ea Drăng",
    }))  # fmt: skip
    assert row["record_key"] == "4012345678|2026-10-05"
    assert (row["card_code"], row["insurance_code"]) == (None, "4012345678")
    assert (row["household"], row["person_number"]) == ("6600000123", None)
    assert "BL-7713" not in str(row)
    assert "884" not in str(row)


def test_form_4_is_a_list_of_households(tmp_path):
    header = ("STT", "Họ, chữ đệm và tên", "Mã số bảo hiểm y tế", "Số CCCD/ĐDCN",
              "Ngày, tháng, năm sinh", "Nơi đăng ký KCB ban đầu", "Mức lương cơ sở",
              "Mối quan hệ với chủ hộ", "Tỷ lệ NSNN hỗ trợ", "Bản điện tử", "Bản giấy",
              "Số tháng")  # fmt: skip
    found = judged(tmp_path / "mau4.xlsx", header, {
        "Họ, chữ đệm và tên": "Nguyễn Thị Hoa", "Mã số bảo hiểm y tế": "6612345678",
        "Số CCCD/ĐDCN": "066151001234", "Ngày, tháng, năm sinh": "15/08/1951",
        "Nơi đăng ký KCB ban đầu": "Trạm y tế xã", "Mức lương cơ sở": "2.340.000",
        "Mối quan hệ với chủ hộ": "Vợ", "Tỷ lệ NSNN hỗ trợ": "50", "Bản điện tử": "x",
        "Số tháng": 12,
    })  # fmt: skip
    row = the_row(found, "households")
    assert (row["insurance_code"], row["relation"], row["months"]) == ("6612345678", "Vợ", 12)
    assert row["flags"] == []
    (who,) = mentions(
        CONTRACT, CONTRACT.table("households"), found[1]["households"].accepted
    ).to_dicts()
    assert (who["role"], who["person_id"]) == ("member", "066151001234")


def test_names_of_fields_of_look_up_systems(tmp_path):
    answer = {
        "maThe": "GD4666612345678", "hoTen": "Nguyễn Thị Hoa", "ngaySinh": "19510815",
        "gioiTinh": 2, "maDKBD": "66016", "gtTheTu": "20260101", "gtTheDen": "20261231",
        "maSoBHXH": "6612345678", "maTheCu": "HN2666612345678", "maTheMoi": None,
        "ngayDu5Nam": "20300101",
    }  # fmt: skip
    path = tmp_path / "the_bhyt.json"
    path.write_text(json.dumps([answer], ensure_ascii=False), encoding="utf-8")
    row = the_row(check_file(path, CONTRACT, today=TODAY))
    assert (row["card_code"], row["insurance_code"]) == ("GD4666612345678", "6612345678")
    assert (row["birth_date"], row["sex"]) == ("1951-08-15", "F")
    assert (row["valid_from"], row["valid_to"]) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("card", "flags"),
    [
        ("GD4666612345678", set()),
        ("gd4 66 66-1234-5678", set()),
        ("6612345678", set()),
        ("066151001234", set()),
        ("GD4666699999999", {"card_code:CARD_NUMBER_DIFFERS"}),
        ("6699999999", {"card_code:CARD_NUMBER_DIFFERS"}),
        ("GD66666123456", {"card_code:UNEXPECTED_TEXT"}),
        ("0000000000", {"card_code:PLACEHOLDER"}),
        ("GD4666612345678; HN2666612345678", {"card_code:SEVERAL_CODES"}),
    ],
)
def test_keys_of_cards(judge, card, flags):
    """Of a card that cannot be read the insurance code beside it is the key."""
    split = judge("health_insurance", "cards", {"card_code": card})
    assert set(split.accepted["flags"].to_list()[0]) == flags


def test_without_any_key_a_row_is_kept_aside(judge):
    nothing = {"card_code": None, "insurance_code": None, "person_number": None}
    split = judge("health_insurance", "cards", {}, nothing)
    assert split.accepted.height == 1
    assert ("card_code", "MISSING_KEY") in split.quarantined.select("column", "rule").rows()


@pytest.mark.parametrize(
    ("born", "valid_to", "beyond"),
    [
        ("30/09/2021", "30/09/2027", False),
        ("30/09/2021", "01/10/2027", True),
        ("01/02/2021", "30/09/2027", False),
        ("01/10/2021", "31/10/2027", False),
        ("15/10/2021", "31/10/2027", False),
        ("15/10/2021", "01/11/2027", True),
        ("29/02/2024", "30/09/2030", False),
        ("2021", "31/12/2027", False),
        ("2021", "01/01/2028", True),
        ("01/02/2015", "31/12/2026", True),
    ],
)
def test_the_card_of_a_child_ends_with_the_age_of_six(judge, born, valid_to, beyond):
    child = {"birth_date": born, "group_code": "TE", "card_code": "TE1666612345678",
             "valid_to": valid_to, "person_number": None}  # fmt: skip
    (flags,) = judge("health_insurance", "cards", child).accepted["flags"].to_list()
    assert ("valid_to:CARD_BEYOND_SIX" in flags) == beyond
    (flags,) = judge("health_insurance", "cards", {**child, "group_code": "GD"}).accepted["flags"]
    assert "valid_to:CARD_BEYOND_SIX" not in flags


@pytest.mark.parametrize(
    ("group", "born", "young"),
    [("LH", "01/01/1951", False), ("LH", "02/01/1951", True), ("LH", "1951", False),
     ("CT", "1946", False), ("CT", "1947", True), ("GD", "2000", False)],
)  # fmt: skip
def test_groups_of_the_old(judge, group, born, young):
    change = {"group_code": group, "birth_date": born, "card_code": "6612345678",
              "person_number": None}  # fmt: skip
    (flags,) = judge("health_insurance", "cards", change).accepted["flags"].to_list()
    assert ("group_code:CARD_TOO_YOUNG" in flags) == young


@pytest.mark.parametrize(
    ("text", "state"), [("ĐÃ THU HỒI", "Thu hồi"), ("còn hạn", "Còn hiệu lực")]
)
def test_states_are_words_of_a_list(judge, text, state):
    split = judge("health_insurance", "cards", {"status": text})
    assert split.accepted["status"].to_list() == [state]


def test_look_ups(tmp_path):
    header = ("STT", "Mã lượt tra cứu", "Thời điểm tra cứu", "Họ tên cán bộ tra cứu",
              "Số CCCD cán bộ", "Mã thẻ BHYT", "Số CCCD", "Họ tên", "Ngày sinh",
              "Mã kết quả")  # fmt: skip
    asked = {"Thời điểm tra cứu": "05/10/2026 08:15", "Họ tên": "Nguyễn Thị Hoa",
             "Ngày sinh": "1951", "Họ tên cán bộ tra cứu": "Trần Văn Lợi",
             "Số CCCD cán bộ": "066085001234"}  # fmt: skip
    results = ["000", 0, 3, "051 - Mã thẻ không đúng", 54, "401", "070"]
    rows = [
        {**asked, "Mã lượt tra cứu": f"TC{n}", "Mã kết quả": result, "Mã thẻ BHYT": "sai-mã"}
        for n, result in enumerate(results)
    ]
    check, splits = judged(tmp_path / "tra_cuu.xlsx", header, *rows)
    found = splits["lookups"]
    assert found.quarantined.is_empty(), found.quarantined["rule"].to_list()
    assert found.accepted["result"].to_list() == ["000", "000", "003", "051", "054", "401", "070"]
    among = [bool(words) for words in found.accepted["indicators"].to_list()]
    met = [bool(words) for words in found.accepted["indicators_met"].to_list()]
    assert among == [True, True, True, True, False, False, True]
    assert met == [True, True, True, False, False, False, False]
    assert "066085001234" not in str(found.accepted.to_dicts())
    assert "Trần Văn Lợi" not in str(found.accepted.to_dicts())
    assert check.accepted == 7
    assert CONTRACT.table("lookups").due_roles == frozenset()


def test_an_unknown_result_is_kept_aside(judge):
    split = judge("health_insurance", "lookups", {}, {"result": "999"})
    assert split.quarantined.select("column", "rule").rows() == [("result", "UNKNOWN_CODE")]
