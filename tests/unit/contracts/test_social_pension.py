"""The monthly list of the social pension: month from the title, ages, amounts by date, states."""

from __future__ import annotations

import pytest

from tests.unit.contracts.deliveries import flags, judged, mentioned, split_of, workbook
from tests.unit.validators.conftest import judge as judge  # noqa: PLC0414 (the fixture)

SOURCE = "social_pension"
TITLES = (
    ("ỦY BAN NHÂN DÂN XÃ EA DRĂNG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (None, None, None, "Ea Drăng, ngày 05 tháng 12 năm 2026"),
    ("DANH SÁCH CHI TRẢ TRỢ CẤP HƯU TRÍ XÃ HỘI THÁNG 11 NĂM 2026",),
)
HEADER = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân", "Diện", "Số quyết định",
    "Ngày quyết định", "Hưởng từ tháng", "Số tiền", "Người nhận thay",
    "Số định danh người nhận thay", "Hình thức chi trả", "Trạng thái",
)  # fmt: skip
ROWS = (
    (1, "Nguyễn Thị Hoa", "15/08/1951", "Nữ", "066151001234", "75+", "125/QĐ-UBND", "10/08/2026",
     "08/2026", "540.000", None, None, "Qua tài khoản ngân hàng", "Đang hưởng"),
    (2, "Lê Văn Tám", "1954", "Nam", "66054001231", "70-74 hộ cận nghèo", "126/QĐ-UBND",
     "10/08/2026", "8/2026", 540000, "Lê Văn Con", "066080001230", "TM", "Đang hưởng"),
    (3, "Y Bhăm Êban", "1950", "Nam", None, "75 tuổi trở lên", None, None, None, 0, "Con trai",
     None, "Bưu điện tiền mặt", "Đã mất"),
)  # fmt: skip


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory):
    path = workbook(tmp_path_factory.mktemp("pension") / "ds.xlsx", {"S": (*TITLES, HEADER, *ROWS)})
    return split_of(judged(SOURCE, path), "payments")


def test_a_list_as_communes_send_it(split):
    assert split.quarantined.is_empty()
    assert split.accepted["pay_month"].to_list() == ["2026-11"] * 3
    assert split.accepted["commune_code"].to_list() == ["24181"] * 3
    assert split.accepted["payment_method"].to_list() == ["Tài khoản", "Tiền mặt", "Bưu điện"]
    assert split.accepted["status"].to_list() == ["Đang hưởng", "Đang hưởng", "Đã chết"]
    assert split.accepted["basis"].to_list() == [
        "Từ đủ 75 tuổi", "Từ 70 đến dưới 75 tuổi, hộ cận nghèo", "Từ đủ 75 tuổi",
    ]  # fmt: skip
    assert flags(split) == [set(), set(), {"person_number:MISSING_PERSON_NUMBER"}]


def test_who_receives_on_behalf_is_a_person_of_the_record_where_numbered(split):
    told = mentioned(SOURCE, "payments", split).select("role", "full_name", "person_id", "sex")
    assert told.rows() == [
        ("beneficiary", "Nguyễn Thị Hoa", "066151001234", "F"),
        ("beneficiary", "Lê Văn Tám", "066054001231", "M"),
        ("proxy", "Lê Văn Con", "066080001230", None),
        ("beneficiary", "Y Bhăm Êban", None, "M"),
    ]


def flagged(judge, **change: str | None) -> set[str]:
    number = {} if "person_number" in change else {"person_number": None, "sex": None}
    base = {"birth_date": "1940", "decided_on": None, "since_month": None}
    split = judge(SOURCE, "payments", base | number | change)
    assert split.quarantined.is_empty()
    return {flag.partition(":")[2] for flag in split.accepted["flags"].to_list()[0]} - {
        "MISSING_PERSON_NUMBER"
    }


@pytest.mark.parametrize(
    ("birth", "basis", "month", "young"),
    [
        ("30/11/1951", "75+", "11/2026", False),
        ("01/12/1951", "75+", "11/2026", True),
        ("1951", "75+", "01/2026", False),  # perhaps born on 1 January
        ("1952", "75+", "11/2026", True),
        ("1956", "70-74 hộ nghèo", "11/2026", False),
        ("01/12/1956", "70-74 hộ nghèo", "11/2026", True),
        ("1956", None, "11/2026", False),
        ("1957", None, "11/2026", True),
        ("1957", "75+", "06/2025", False),  # before there was the benefit nothing is judged
    ],
)
def test_age_at_the_end_of_the_month(judge, birth, basis, month, young):
    found = flagged(judge, birth_date=birth, basis=basis, pay_month=month, amount=None)
    assert ("AGE_BELOW_LIMIT" in found) is young


def test_the_year_columns_tell_age_and_sex(judge):
    young = flagged(judge, birth_date=None, birth_year_female="1957", pay_month="11/2026")
    assert young == {"AGE_BELOW_LIMIT"}
    assert "TWO_BIRTH_YEARS" in flagged(judge, birth_year_male="1940", birth_year_female="1940")


@pytest.mark.parametrize(
    ("month", "amount", "low"),
    [
        ("08/2026", "500.000", False),  # raised afterwards, from July on: the rest comes as arrears
        ("11/2026", "500.000", True),
        ("11/2026", "540.000", False),
        ("11/2026", "650.000", False),  # provinces may pay more
        ("07/2025", "360000", True),
    ],
)
def test_amounts_by_month(judge, month, amount, low):
    assert ("AMOUNT_BELOW_STANDARD" in flagged(judge, pay_month=month, amount=amount)) is low


@pytest.mark.parametrize(
    ("other", "amount", "wrong"),
    [("300.000", "540.000", False), ("540.000", "540.000", True), ("600000", "650000", False)],
)
def test_a_lower_pension_is_lawful(judge, other, amount, wrong):
    found = flagged(judge, other_benefit=other, amount=amount, pay_month="11/2026")
    assert ("OTHER_BENEFIT_NOT_LOWER" in found) is wrong


@pytest.mark.parametrize(
    ("decided", "since", "month", "found"),
    [
        ("31/08/2026", "08/2026", "09/2026", set()),
        ("01/09/2026", "08/2026", "09/2026", {"ENTITLED_BEFORE_DECISION"}),
        ("01/10/2025", "07/2025", "09/2026", set()),  # entitled when the decree came
        ("10/10/2026", "10/2026", "09/2026", {"PAID_BEFORE_ENTITLED"}),
        (None, "12/2026", "11/2026", {"PAID_BEFORE_ENTITLED"}),  # begins after today
    ],
)
def test_months_of_decision_and_payment(judge, decided, since, month, found):
    assert flagged(judge, decided_on=decided, since_month=since, pay_month=month) == found


def test_an_amount_after_the_end(judge):
    assert flagged(judge, status="Giảm do chết") == {"PAID_THOUGH_ENDED"}
    assert flagged(judge, status="từ trần", amount="0") == set()


def test_one_month_in_the_title_or_none(tmp_path):
    two = ("DANH SÁCH CHI TRẢ THÁNG 9 VÀ THÁNG 10 NĂM 2026",)
    for name, sheet, month in (
        ("ds.xlsx", "S", None),
        ("Ky_10-2026.xlsx", "S", "2026-10"),
        ("ds.xlsx", "T09-2026", "2026-09"),
        ("ds.xlsx", "Thang 9.2026", "2026-09"),
        ("ds.xlsx", "9-2026", "2026-09"),
        ("ds.xlsx", "T8 - T9.2026", None),
        ("ds.xlsx", "Mẫu 9", None),
    ):
        rows = (TITLES[0], two, HEADER, ROWS[0])
        found = judged(SOURCE, workbook(tmp_path / name, {sheet: rows}))
        months = found.splits["payments"].accepted["pay_month"].to_list()
        assert months == ([month] if month else [])
        assert found.ledger["refusal"].to_list() == [None if month else "MISSING_COLUMN"]


@pytest.mark.parametrize(
    ("above", "label", "unit"),
    [
        ("(Đơn vị: nghìn đồng)", "Số tiền", "nghìn đồng"),
        ("ĐVT: 1.000 đồng", "Số tiền", "1.000 đồng"),
        ("(triệu đồng)", "Số tiền", "triệu đồng"),
        (None, "Số tiền (ngàn đồng)", "nghìn đồng"),
        (None, "Số tiền (tr.đ)", "triệu đồng"),
        ("Đơn vị tính: đồng", "Số tiền", None),
        ("Đơn vị: nghìn đồng", "Số tiền (đồng)", None),
        ("Mức chuẩn: 540 nghìn đồng", "Số tiền", None),
    ],
)
def test_amounts_are_in_dong_or_the_list_is_refused(tmp_path, above, label, unit):
    header = [label if cell == "Số tiền" else cell for cell in HEADER]
    path = workbook(tmp_path / "ds.xlsx", {"S": (*TITLES, (None, above), header, ROWS[0])})
    found = judged(SOURCE, path)
    assert found.ledger["refusal"].to_list() == ["OTHER_UNIT" if unit else None]
    assert unit is None or unit in found.ledger["message_vi"][0]


def test_paid_in_two_communes_is_two_records(judge):
    split = judge(SOURCE, "payments", {}, {"commune_code": "24133"})
    assert split.accepted["record_key"].n_unique() == 2
