"""Accounts that may query population data: who holds them, which ought to be closed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.contracts.deliveries import flags, judged, mentioned, split_of, workbook

HEADER = [
    "STT", "Tên tài khoản", "Họ tên", "Số định danh", "Đơn vị", "Mã đơn vị", "Vai trò",
    "Quyền tra cứu dân cư (037|…)", "Ngày cấp", "Ngày khóa", "Trạng thái", "Lần đăng nhập cuối",
    "Máy trạm đã dán tem/đăng ký",
]  # fmt: skip
GOOD = dict(
    zip(
        HEADER,
        [
            1, "tk", "Nguyễn Văn Bình", "066085001234", "UBND xã Ea Drăng", "H15.05",
            "Cán bộ một cửa", "037", "01/03/2025", None, "đang hoạt động", "30/10/2026 08:15:20",
            "x",
        ],
        strict=True,
    )
)  # fmt: skip


@pytest.fixture
def listing(tmp_path):
    """Judges a list with one row for each dict of changes, on 28 November 2026."""

    def run(*changes: dict[str, object]):
        rows = [
            [{**GOOD, "STT": at, "Tên tài khoản": f"tk.{at}", **change}[c] for c in HEADER]
            for at, change in enumerate(changes, 1)
        ]
        path = workbook(tmp_path / "tk.xlsx", {"Tài khoản": [["PHỤ LỤC"], [], HEADER, *rows]})
        return split_of(judged("access_accounts", path), "accounts")

    return run


def test_a_list_is_read_whole(listing):
    split = listing({}, {"Quyền tra cứu dân cư (037|…)": "033; 037", "Trạng thái": "khoá"})
    assert flags(split) == [set(), set()]
    one, other = split.accepted.to_dicts()
    assert (one["last_login"], one["workstation"]) == (date(2026, 10, 30), "Có")
    assert (one["status"], one["unit_code"]) == ("Đang hoạt động", "H1505")
    assert (other["status"], other["query_right"]) == ("Đã khóa", "033; 037")
    assert (
        mentioned("access_accounts", "accounts", split)["person_id"].to_list()
        == ["066085001234"] * 2
    )


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({"Họ tên": None, "Số định danh": None}, "full_name:ACCOUNT_WITHOUT_HOLDER"),
        ({"Ngày khóa": "27/11/2026"}, "status:ACCOUNT_LOCKED_BUT_OPEN"),
        ({"Ngày khóa": "01/02/2025", "Trạng thái": "Khóa"}, "locked_on:END_BEFORE_START"),
        ({"Lần đăng nhập cuối": "29/08/2026"}, "last_login:ACCOUNT_UNUSED"),
        ({"Lần đăng nhập cuối": None}, "last_login:ACCOUNT_UNUSED"),
        ({"Máy trạm đã dán tem/đăng ký": "chưa"}, "workstation:WORKSTATION_UNREGISTERED"),
        ({"Quyền tra cứu dân cư (037|…)": "tra cứu hết"}, "query_right:UNKNOWN_CODE"),
        ({"Số định danh": None}, "person_number:MISSING_PERSON_NUMBER"),
    ],
)
def test_what_people_must_look_at(listing, change, flag):
    assert flags(listing(change)) == [{flag}]


@pytest.mark.parametrize(
    "change",
    [
        {"Lần đăng nhập cuối": "30/08/2026"},  # ninety days ago
        {"Lần đăng nhập cuối": None, "Ngày cấp": "01/11/2026"},  # new
        {"Lần đăng nhập cuối": "01/01/2026", "Trạng thái": "Thu hồi"},
        {"Lần đăng nhập cuối": "01/01/2026", "Quyền tra cứu dân cư (037|…)": "không"},
        {"Ngày khóa": "31/12/2026"},  # to come
        {"Họ tên": None, "Số định danh": None, "Trạng thái": "đã khóa"},
        {"Máy trạm đã dán tem/đăng ký": "chưa", "Quyền tra cứu dân cư (037|…)": None},
    ],
)
def test_what_is_in_order(listing, change):
    assert flags(listing(change)) == [set()]


def test_an_account_of_a_system_is_nobody(listing):
    split = listing({"Họ tên": "Hệ thống một cửa điện tử 01", "Số định danh": None})
    assert "full_name:ACCOUNT_WITHOUT_HOLDER" in flags(split)[0]
    assert mentioned("access_accounts", "accounts", split).is_empty()


def test_a_name_of_an_account_stays_as_it_is_written(listing):
    split = listing({"Tên tài khoản": "binh.nv"}, {"Tên tài khoản": "binhnv"})
    assert split.accepted["record_key"].to_list() == ["BINH.NV", "BINHNV"]
