"""Answers of banks: whose the account is, in capitals without marks."""

from __future__ import annotations

import pytest

from tests.unit.contracts.deliveries import flags, judged, mentioned, split_of, workbook
from tests.unit.validators.conftest import judge as judge  # noqa: PLC0414 (the fixture)

SOURCE = "payee_check"
HEADER = (
    "STT", "Số định danh", "Họ tên gửi", "Ngân hàng", "Số tài khoản", "Tên chủ tài khoản",
    "Kết quả",
)  # fmt: skip
ROWS = (
    (1, "066151001234", "Nguyễn Thị Hoa", "Agribank", "5200205123456", "NGUYEN THI HOA", "khớp"),
    (2, "66054001231", "Đặng Văn Tám", "Agribank", "0066123", "LE VAN CON", "Sai tên"),
    (3, "066050000130", "Y Bhăm Êban", "Vietcombank", "1017", None, "TK đã đóng"),
    (4, "066055000131", "Trần Văn Mười", "BIDV", "6612345678", None, "Không tồn tại"),
    (5, "066055000132", "Trần Văn Chín", "BIDV", None, None, "khớp"),
    (6, "066055000133", "Trần Văn Hai", "BIDV", "77", None, "chờ"),
)  # fmt: skip


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory):
    path = workbook(tmp_path_factory.mktemp("payee") / "tra_loi.xlsx", {"S": (HEADER, *ROWS)})
    return split_of(judged(SOURCE, path), "answers")


def test_answers_are_words_of_a_list(split):
    assert split.accepted["result"].to_list() == [
        "Khớp", "Không khớp tên", "Tài khoản đóng", "Không tồn tại",
    ]  # fmt: skip
    assert flags(split) == [
        set(),
        {"result:ACCOUNT_OF_OTHER"},
        {"result:ACCOUNT_UNPAYABLE"},
        {"result:ACCOUNT_UNPAYABLE"},
    ]
    refused = set(split.quarantined.select("line", "column").rows())
    assert refused == {(6, "account_no"), (7, "result")}


def test_an_account_keeps_its_zeros_and_is_no_number_of_a_person(split):
    assert split.accepted["account_no"].to_list() == [
        "5200205123456",
        "0066123",
        "1017",
        "6612345678",
    ]


def test_whom_was_asked_about_is_linked_and_the_account_holder_is_not(split):
    told = mentioned(SOURCE, "answers", split)
    assert told["person_id"].to_list() == [
        "066151001234", "066054001231", "066050000130", "066055000131",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "holder", "wrong"),
    [
        ("Đặng Thị Hoà", "DANG THI HOA", False),
        ("H'Bia Niê", "H BIA NIE", False),
        ("Đặng Thị Hoà", "DANG THI HOAN", True),
        ("Đặng Thị Hoà", None, False),
    ],
)
def test_names_that_a_bank_calls_the_same(judge, sent, holder, wrong):
    split = judge(SOURCE, "answers", {"full_name": sent, "account_holder": holder})
    found = flags(split)[0]
    assert ("account_holder:ANSWER_CONTRADICTS_NAMES" in found) is wrong
