"""Meritorious service: persons, martyrs whose dates are words, relatives, payments of a month."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.merit.groups import REMARRIED, SPOUSE
from contracts.registry import SOURCES
from tests.unit.contracts.deliveries import flags, judged, mentioned, split_of, workbook
from tests.unit.validators.conftest import judge as judge  # noqa: PLC0414 (the fixture)

SOURCE = "merit"
NUMBERS, LAST = ("066050000130", "066145000123"), "Trần Văn Mười"
PERSONS = (
    ("DANH SÁCH NGƯỜI CÓ CÔNG",),
    ("STT", "Mã số quản lý", "Số hồ sơ tỉnh", "Số CCCD", "Họ tên", "Ngày sinh", "Giới tính",
     "Dân tộc", "Số BHYT", "Bản gốc/Bản sao", "Địa chỉ thường trú", "Phường/xã", "Loại đối tượng",
     "Tỷ lệ thương tật", "Trạng thái hồ sơ"),
    (1, "NCC 001", "DL/16720-1", "066050000130", "Lê Văn Tám", "02/09/1950", "Nam", "Kinh",
     "CC4 66 66 12345678", "Bản gốc", "Buôn Ea Nao", "24181", "Thương binh 4/4", "61%",
     "Đang quản lý"),
    (2, "NCC 002", "DL/16721", "66145000123", "Nguyễn Thị Hoa", "1945", "Nữ", "Kinh", None,
     "Bản sao", None, "24181", "Vợ liệt sỹ", None, "Đã chết"),
    (3, "NCC 003", "DL/16722", None, "Y Bhăm Êban", "1948", "Nam", "Ê Đê", None, None, None,
     "24181", "Bị địch bắt tù đày", "15", "Đang quản lý"),
    (4, "NCC 004", "DL/16723", None, "Trần Văn Cửu", "1940", "Nam", "Kinh", None, None, None,
     "24181", "Liệt sĩ", None, "Đang quản lý"),
    (5, "NCC 005", "DL/16724", "066055000131", "Trần Văn Mười", "1955", "Nam", "Kinh", None, None,
     None, "24181", "Khác lạ", None, "Đang quản lý"),
)  # fmt: skip
MARTYRS = (
    ("Số hồ sơ bộ", "Họ tên", "Bí danh", "Ngày sinh", "Quê quán", "Trú quán", "Ngày nhập ngũ",
     "Cấp bậc", "Chức vụ", "Cơ quan/đơn vị khi hy sinh", "Ngày hy sinh", "Thời kỳ", "Giấy báo tử",
     "Ngày báo tử", "Số bằng Tổ quốc ghi công", "QĐ cấp bằng số", "Ngày cấp bằng"),
    ("DL/LS-07956", "Nguyễn Văn Bình", "Ba Bình", "1930", "xã Hòa Thắng", None, "Năm 1946",
     "Hạ sĩ", None, "C3, D5", "Tháng 07 Năm 1949", "Chống Pháp", "12/BT", "Tháng 9 năm 1949",
     "AB 1234b", "Số 45/QĐ", "02/09/1957"),
    ("DL/LS-07957", "Lê Văn Cửu", None, "1950", None, None, "05/1970", None, None, None,
     "không rõ", "Chống Mỹ", None, None, None, None, None),
    ("DL/LS-07958", "Lê Văn Chín", None, "1950", "xã Ea Tu", None, "1971", None, None, None,
     "20/12/1969", "Chống Mỹ", None, "1968", "CD 55", None, "1976"),
)  # fmt: skip
RELATIVES = (
    ("Số hồ sơ liệt sĩ", "Họ tên liệt sĩ", "Họ tên", "Quan hệ", "Năm sinh", "Số CCCD", "Địa chỉ",
     "Là người thờ cúng", "Chế độ hưởng"),
    ("DL/LS-07956", "Nguyễn Văn Bình", "Trần Thị Lan", "Vợ liệt sỹ", "1932", "66132000145",
     "xã Ea Drăng", "x", "Tuất hàng tháng"),
    ("DL/LS-07956", "Nguyễn Văn Bình", "Nguyễn Văn Con", "con trai", "1949", None, None, "0", None),
)  # fmt: skip
PAYMENTS = (
    ("BẢNG KÊ CHI TRẢ TRỢ CẤP ƯU ĐÃI",),
    ("STT", "Mã giao dịch", "Số hồ sơ Tỉnh", "Họ và tên người nhận", "CCCD", "Loại đối tượng",
     "Nội dung chế độ", "Số tiền (VNĐ)", "Kênh chi trả", "Thông tin tài khoản / Điểm chi",
     "Địa bàn (Phường - Huyện)", "Trạng thái", "Ngày chi trả"),
    (1, "GD-2026-000123", "DL/16720-1", "Lê Văn Tám", "066050000130", "Thương binh",
     "Trợ cấp hàng tháng", "4.116.000", "Tài khoản Ngân hàng", "Agribank 5200123456", "Xã Ea Drăng",
     "Đã chi", "10/09/2026"),
    (2, "GD-2026-000124", "DL/16721", "Nguyễn Thị Hoa", "066145000123", "Vợ liệt sĩ",
     "Trợ cấp tuất", 2789000, "Bưu điện tiền mặt", "Bưu cục Ea Drăng", "Xã Ea Drăng", "Đã chi",
     "11/09/2026"),
)  # fmt: skip


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory):
    """One workbook of three sheets, and the payments, whose name alone says the month."""
    folder = tmp_path_factory.mktemp("merit")
    sheets = {"NCC": PERSONS, "Liệt sĩ": MARTYRS, "Thân nhân": RELATIVES}
    files = (
        workbook(folder / "NCC.xlsx", sheets),
        workbook(folder / "C70a_Ky_09-2026.xlsx", {"Sheet1": PAYMENTS}),
    )
    return judged(SOURCE, *files)


def test_every_sheet_is_its_table(delivery):
    rows = {name: split.accepted.height for name, split in delivery.splits.items()}
    assert rows == {"persons": 5, "martyrs": 3, "relatives": 2, "payments": 2}
    assert delivery.splits["persons"].quarantined.is_empty()


def test_groups_are_those_of_the_ordinance(delivery):
    split = split_of(delivery, "persons")
    groups = split.accepted["group"].to_list()
    assert groups[0] == "Thương binh, người hưởng chính sách như thương binh"
    assert groups[2].startswith("Người hoạt động cách mạng, kháng chiến")
    assert (groups[1], *groups[3:]) == ("Vợ hoặc chồng liệt sĩ", "Liệt sĩ", None)
    assert split.accepted["injury_rate"].to_list() == [61, None, 15, None, None]
    assert split.accepted["card_code"][0] == "CC4666612345678"
    assert flags(split)[0] == set()
    assert "group:MARTYR_AMONG_LIVING" in flags(split)[3]
    assert flags(split)[4] == {"group:UNKNOWN_CODE"}


def test_the_living_are_linked_and_martyrs_are_not(delivery):
    told = mentioned(SOURCE, "persons", split_of(delivery, "persons"))
    assert told["full_name"].to_list() == ["Lê Văn Tám", "Nguyễn Thị Hoa", "Y Bhăm Êban", LAST]
    assert told["person_id"].to_list() == [*NUMBERS, None, "066055000131"]
    assert mentioned(SOURCE, "martyrs", split_of(delivery, "martyrs")).is_empty()
    relatives = mentioned(SOURCE, "relatives", split_of(delivery, "relatives"))
    assert relatives.select("full_name", "person_id", "date_of_birth").rows() == [
        ("Trần Thị Lan", "066132000145", "1932"), ("Nguyễn Văn Con", None, "1949"),
    ]  # fmt: skip


def test_dates_of_martyrs_may_be_words(delivery):
    split = split_of(delivery, "martyrs")
    assert split.accepted["died_on"].to_list() == ["1949-07", None, "1969-12-20"]
    assert split.accepted["died_on_raw"].to_list() == [
        "Tháng 07 Năm 1949",
        "không rõ",
        "20/12/1969",
    ]
    assert split.accepted["enlisted_on"].to_list() == ["1946", "1970-05", "1971"]
    assert [sorted(found) for found in flags(split)] == [
        [],
        ["died_on:PLACEHOLDER"],
        ["enlisted_on:ENLISTED_AFTER_DEATH", "notified_on:CERTIFIED_BEFORE_DEATH"],
    ]
    assert split.accepted["indicators_met"].to_list() == [["complete"], [], ["complete"]]


def test_relations_are_words_of_a_list(delivery):
    split = split_of(delivery, "relatives")
    assert split.accepted.select("relation", "worships").rows() == [("Vợ", "Có"), ("Con", "Không")]


def test_the_month_of_a_payment_stands_in_the_name_of_its_file(delivery):
    split = split_of(delivery, "payments")
    assert set(split.accepted["pay_month"]) == {"2026-09"}
    assert split.accepted["payment_method"].to_list() == ["Tài khoản", "Bưu điện"]
    assert split.accepted["commune_code"].to_list() == ["24181", "24181"]
    assert split.accepted["account_no"][0] == "Agribank 5200123456"
    assert flags(split) == [set(), set()]
    cashless = SOURCES[SOURCE].table("payments").meanings.cashless
    assert [way in cashless for way in split.accepted["payment_method"]] == [True, False]


def test_payments_of_no_month_are_refused(tmp_path: Path):
    found = judged(SOURCE, workbook(tmp_path / "C70a.xlsx", {"Sheet1": PAYMENTS}))
    assert found.splits["payments"].accepted.is_empty()


@pytest.mark.parametrize(
    "title",
    [
        "CHI TRẢ THÁNG 8 NĂM 2026 VÀ THÁNG 9 NĂM 2026",
        "BẢNG KÊ TỪ THÁNG 8/2026 ĐẾN THÁNG 9/2026",
        "DANH SÁCH CHI TRẢ THÁNG 7, 8, 9/2026",
        "Kỳ 8/2026 - 9/2026",
        "NGƯỜI CÓ CÔNG THÁNG 8/2026 - THÁNG 9/2026",
    ],
)
def test_a_title_of_several_months_tells_none(tmp_path: Path, title: str):
    rows = ((title,), *PAYMENTS[1:])
    found = judged(SOURCE, workbook(tmp_path / "C70a.xlsx", {"Sheet1": rows}))
    assert found.ledger["refusal"].to_list() == ["MISSING_COLUMN"]
    assert "C70a.xlsx › Sheet1 › dòng 2" in found.ledger["message_vi"][0]
    assert "“Tháng chi trả” (pay_month)" in found.ledger["message_vi"][0]


def test_a_title_may_name_the_months_of_arrears_beside_its_own(tmp_path: Path):
    rows = (("CHI TRẢ THÁNG 11 NĂM 2026 VÀ TRUY LĨNH THÁNG 7, 8 NĂM 2026",), *PAYMENTS[1:])
    split = split_of(judged(SOURCE, workbook(tmp_path / "C70a.xlsx", {"S": rows})), "payments")
    assert split.accepted["pay_month"].to_list() == ["2026-11", "2026-11"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"injury_rate": "101"}, "INJURY_RATE_OUT_OF_RANGE"),
        ({"injury_rate": "20,5 %"}, "INJURY_RATE_OUT_OF_RANGE"),
        ({"group": "Bệnh binh", "injury_rate": "0.61"}, "INJURY_RATE_OUT_OF_RANGE"),
        ({"group": "Thương binh, bệnh binh"}, "UNKNOWN_CODE"),
        ({"group": "Bệnh binh và thương binh"}, "UNKNOWN_CODE"),
        ({"group": "Mẹ liệt sĩ; bà mẹ Việt Nam anh hùng"}, "UNKNOWN_CODE"),
        ({"card_code": "CC4666612345678; CC4666612345679"}, "SEVERAL_CODES"),
        ({"issued_on": "05/09/2026", "effective_on": "01/08/2026"}, "EFFECT_BEFORE_DECISION"),
        ({"effective_on": "1949"}, "EVENT_BEFORE_BIRTH"),
    ],
)
def test_what_is_flagged_of_a_file(judge, change, code):
    assert flags(judge(SOURCE, "persons", {}))[0] == set()
    split = judge(SOURCE, "persons", change)
    assert {flag.partition(":")[2] for flag in flags(split)[0]} == {code}


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("Vợ liệt sĩ", SPOUSE),
        ("Chồng liệt sỹ hưởng tuất", SPOUSE),
        (SPOUSE, SPOUSE),
        ("Vợ liệt sĩ tái giá", REMARRIED),
        ("vợ (chồng) liệt sỹ đã lấy chồng (vợ) khác", REMARRIED),
        ("Vợ hoặc chồng liệt sĩ tái hôn", REMARRIED),
        (REMARRIED, REMARRIED),
    ],
)
def test_spouses_who_married_again_are_a_group_of_their_own(judge, written, group):
    assert judge(SOURCE, "payments", {"group": written}).accepted["group"].to_list() == [group]


def test_one_person_may_be_paid_for_two_files(judge):
    twice = judge(SOURCE, "payments", {}, {"file_no": "DL/LS-1", "benefit": "Trợ cấp thờ cúng"})
    assert twice.accepted["record_key"].n_unique() == 2
    assert twice.quarantined.is_empty()
