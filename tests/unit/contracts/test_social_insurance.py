"""Pensions and insurance benefits: the voucher, the list asked for, answers of yes and no."""

from __future__ import annotations

import pytest

from tests.unit.contracts.deliveries import flags, judged, mentioned, split_of, workbook
from tests.unit.validators.conftest import judge as judge  # noqa: PLC0414 (the fixture)

SOURCE = "social_insurance"
VOUCHER = (
    ("BẢO HIỂM XÃ HỘI TỈNH ĐẮK LẮK", None, None, None, "Mẫu số C72a-HD"),
    ("DANH SÁCH CHI TRẢ LƯƠNG HƯU VÀ TRỢ CẤP BHXH",),
    ("Tháng 11 năm 2026",),
    ("STT", "Họ và tên", "Số sổ/mã số BHXH", "Mức hưởng", None, None, "Truy lĩnh", "Khấu trừ",
     "Số tiền thực lĩnh", "Ký nhận"),
    (None, None, None, "Lương hưu", "TNLĐ-BNN", "Tuất"),
    (1, "Nguyễn Thị Hoa", "6612345678", 5120000, None, None, None, None, 5120000, None),
    (2, "Lê Văn Tám", "066054001231", 3800000, None, None, 100000, 50000, 3850000, None),
    (3, "Y Bhăm Êban", "0000000000", None, None, "1.265.000", None, None, "1.265.001", None),
    (None, "Tổng cộng", None, 8920000, None, 1265000, None, None, 10235001, None),
)  # fmt: skip


@pytest.fixture(scope="module")
def voucher(tmp_path_factory: pytest.TempPathFactory):
    path = workbook(tmp_path_factory.mktemp("insurance") / "C72a.xlsx", {"C72a-HD": VOUCHER})
    return split_of(judged(SOURCE, path), "payments")


def test_the_voucher_has_a_column_of_money_for_each_benefit(voucher):
    assert voucher.quarantined.is_empty()
    money = voucher.accepted.select("pension_amount", "survivor_amount", "amount").rows()
    assert money == [
        (5_120_000, None, 5_120_000), (3_800_000, None, 3_850_000), (None, 1_265_000, 1_265_001),
    ]  # fmt: skip
    assert set(voucher.accepted["pay_month"]) == {"2026-11"}
    assert flags(voucher)[1] == set()
    assert "amount:PAYMENT_SUM_DIFFERS" in flags(voucher)[2]


def test_twelve_digits_for_the_code_are_the_person(voucher):
    """Ten digits are never taken for a number that lost its zeros, and ten zeros are no code."""
    assert voucher.accepted["insurance_code"].to_list() == ["6612345678", "066054001231", None]
    told = mentioned(SOURCE, "payments", voucher)
    assert told["person_id"].to_list() == [None, "066054001231", None]
    missing = ["person_number:MISSING_PERSON_NUMBER" in found for found in flags(voucher)]
    assert missing == [True, False, True]
    assert "insurance_code:PLACEHOLDER" in flags(voucher)[2]


def test_the_number_column_comes_first(judge):
    other = {"insurance_code": "066054001231"}
    split = judge(SOURCE, "payments", other, other | {"person_number": None, "sex": None})
    found = mentioned(SOURCE, "payments", split)["person_id"].to_list()
    assert found == ["066151001234", "066054001231"]


@pytest.mark.parametrize("code", ["4012345678", "8012345678", "0123456789", "10 1234 5678"])
def test_no_zero_is_put_back_into_a_code(judge, code):
    split = judge(SOURCE, "payments", {"insurance_code": code, "person_number": None})
    assert split.accepted["insurance_code"].to_list() == [code.replace(" ", "")]
    assert mentioned(SOURCE, "payments", split)["person_id"].to_list() == [None]


def test_states_and_months(judge):
    ended = judge(
        SOURCE, "payments", {"status": "Chuyển tỉnh"}, {"status": "Tạm dừng", "amount": "0"}
    )
    assert flags(ended) == [{"status:PAID_THOUGH_ENDED"}, set()]
    early = judge(SOURCE, "payments", {"since_month": "12/2026"})
    assert flags(early) == [{"pay_month:PAID_BEFORE_ENTITLED"}]


def test_a_pension_and_a_survivors_benefit_are_two_records(judge):
    split = judge(SOURCE, "payments", {}, {"benefit": "Tuất", "amount": "1265000"})
    assert split.accepted["benefit"].to_list() == ["Lương hưu", "Trợ cấp tuất"]
    assert split.accepted["record_key"].n_unique() == 2


def test_answers_of_yes_and_no(tmp_path):
    rows = (
        ("Số định danh", "Đang hưởng (0/1)", "Loại chế độ", "Từ tháng"),
        ("066151001234", 1, "hưu trí", "09/2006"),
        ("66054001231", 0, None, None),
        ("066080001230", 0, "thất nghiệp", "10/2026"),
        ("12345", 1, None, None),
        ("066080001231", "có lẽ", None, None),
    )
    split = split_of(judged(SOURCE, workbook(tmp_path / "tra_loi.xlsx", {"S": rows})), "answers")
    assert split.accepted["receiving"].to_list() == ["Có", "Không", "Không"]
    assert flags(split) == [set(), set(), {"since_month:NOT_RECEIVING_SINCE"}]
    refused = split.quarantined.select("line", "column", "rule").rows()
    assert {(5, "person_number"), (6, "receiving")} == {row[:2] for row in refused}
    told = mentioned(SOURCE, "answers", split)
    assert told.select("full_name", "person_id").rows() == [
        (None, "066151001234"), (None, "066054001231"), (None, "066080001230"),
    ]  # fmt: skip


def test_unemployment_benefit_is_a_list_of_its_own(tmp_path):
    rows = (
        ("CHI TRẢ TRỢ CẤP THẤT NGHIỆP THÁNG 11 NĂM 2026",),
        ("STT", "Mã số BHXH", "Số định danh cá nhân", "Họ và tên", "Ngày sinh", "Giới tính",
         "Số quyết định hưởng", "Số tháng hưởng", "Tháng hưởng thứ", "Mức hưởng",
         "Hình thức chi trả"),
        (1, "6612345679", "066190001238", "Trần Thị Lan", "15/08/1990", "Nữ", "1234/QĐ-SNV", 5, 2,
         3900000, "CK"),
        (2, "6612345680", "066085001238", "Lê Văn Tám", "1985", "Nam", "1235/QĐ-SNV", 3, 4,
         3900000, "Tài khoản"),
    )  # fmt: skip
    found = judged(SOURCE, workbook(tmp_path / "tctn.xlsx", {"S": rows}))
    split = split_of(found, "unemployment")
    assert found.splits["payments"].accepted.is_empty()
    assert split.accepted["payment_method"].to_list() == ["Tài khoản", "Tài khoản"]
    assert flags(split) == [set(), {"month_no:PAID_LONGER_THAN_GRANTED"}]
    assert mentioned(SOURCE, "unemployment", split).height == 2
