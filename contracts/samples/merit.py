"""Meritorious service in the sample: files, relatives with their martyrs, payments of a month.

Here: shares and amounts that are plausible, not counted. No martyr is anybody of the sample.
"""

from __future__ import annotations

from contracts.memberships import (
    ACCOUNT_NUMBER,
    DEAD_LATELY,
    MERIT,
    MERIT_FILE,
    POST_ACCOUNT,
    RELATIVE_OF_MARTYR,
    TAKEN_ACCOUNT,
    TO_ACCOUNT,
    WORSHIPPER,
)
from contracts.sample import Altered, Extra, Sample, Twice
from contracts.sample_cells import (
    After,
    Anchor,
    ByColumn,
    ByPerson,
    Choice,
    Fact,
    InventedName,
    Number,
    OfParent,
    PersonCode,
    Serial,
    Sometimes,
    Text,
)
from contracts.sample_people import EVERYBODY, RESIDENT, Aged, Died, Drawn, OfSex, Registered

FILE = "Nguoi_co_cong_{province}.xlsx"
_WORSHIP = "Trợ cấp thờ cúng liệt sĩ"
_BURIED = Registered("dossiers", "linked_death")
_PAID = (
    Registered("beneficiaries")
    | Registered("merit", "payments")
    | Registered("social_insurance", "payments")
    | Registered("social_pension")
)
_LATELY_DEAD = Aged(60) & Died(100, 700) & ~_PAID
_RATED = dict.fromkeys(("Thương binh", "Bệnh binh"), Number(21, 81, "{}%"))
_WIVES = Registered("civil_status", "marriage", role="wife")
_WIDOW = RELATIVE_OF_MARTYR & OfSex("F") & ~_WIVES & Drawn("martyrs_widow", 0.6)
"""No martyr's spouse is in the books with another marriage, unless planted."""
_MARRIED_AGAIN = (
    OfSex("F") & Aged(45) & RESIDENT & ~MERIT & ~RELATIVE_OF_MARTYR
    & Registered("civil_status", "marriage", 400, role="wife")
)  # fmt: skip
_RECOGNISED = Drawn("recognised_though_married_again", 0.01, _MARRIED_AGAIN)
_DECIDED_LATER = Drawn("decided_after_the_marriage", 0.005, _MARRIED_AGAIN & ~_RECOGNISED)
_UNLAWFUL = _MARRIED_AGAIN & ~_RECOGNISED & ~_DECIDED_LATER
_AGAIN = "Vợ liệt sĩ tái giá"
_RELATIVE = Choice({"Con liệt sĩ": 0.85, "Mẹ liệt sĩ": 0.15})
_GROUP = ByPerson(
    ((_WIDOW, Text("Vợ liệt sĩ")), (RELATIVE_OF_MARTYR, _RELATIVE)),
    Choice(
        {
            "Thương binh": 0.42,
            "Bệnh binh": 0.14,
            "Người hoạt động kháng chiến bị nhiễm chất độc hóa học": 0.2,
            "Bị địch bắt tù, đày": 0.12,
            "Người có công giúp đỡ cách mạng": 0.12,
        }
    ),
)

PERSONS = Sample(
    file=FILE,
    titles=("SỞ NỘI VỤ {PROVINCE_NAME}", "DANH SÁCH NGƯỜI CÓ CÔNG VÀ THÂN NHÂN"),
    who=(MERIT | RELATIVE_OF_MARTYR) & RESIDENT,
    values={
        "management_no": Serial("NCC {:06d}"),
        "file_no": MERIT_FILE,
        "ethnicity": Fact("ethnicity"),
        "copy": Choice({"Bản gốc": 0.8, "Bản sao": 0.2}),
        "address": Fact("address"),
        "group": _GROUP,
        "injury_rate": ByColumn("group", _RATED),
        "status": Choice({"Đang quản lý": 1.0}),
        "decision_no": Number(1, 2000, "{}/QĐ-LĐTBXH"),
        "effective_on": Choice({"": 1.0}),
    },
    findings=(
        Extra(
            "death_without_funeral",
            _LATELY_DEAD & ~_BURIED,
            0.8,
            {"status": Text("Đã chết")},
        ),
        Extra(
            "death_without_funeral",
            _LATELY_DEAD & _BURIED,
            0.3,
            {"status": Text("Đã chết")},
            lawful="supported",
        ),
        Extra(
            "remarried_spouse_paid",
            _RECOGNISED,
            1.0,
            {"group": Text(_AGAIN)},
            lawful="recognised",
        ),
        Extra(
            "remarried_spouse_paid",
            _DECIDED_LATER,
            1.0,
            {"group": Text("Vợ liệt sĩ"), "effective_on": After(Anchor.NIGHT, -300, -40)},
            lawful="decided_after_the_marriage",
        ),
    ),
)

RELATIVES = Sample(
    file=FILE,
    who=RELATIVE_OF_MARTYR & RESIDENT,
    values={
        "martyr_file_no": PersonCode("martyr_file", "DL/LS-{:05d}", digits=5),
        "martyr_name": InventedName("M"),
        "relation": Choice({"Vợ": 0.3, "Con": 0.5, "Mẹ": 0.05, "Em trai": 0.1, "Cháu": 0.05}),
        "address": Fact("address"),
        "worships": Choice({"x": 0.4, "": 0.6}),
        "benefit": Choice({"Tuất hàng tháng": 0.5, "Trợ cấp thờ cúng": 0.4, "": 0.1}),
    },
)

MARTYRS = Sample(
    file=FILE,
    who=None,
    of="relatives",
    values={
        "file_no": OfParent("martyr_file_no"),
        "full_name": OfParent("martyr_name"),
        "birth_date": Number(1918, 1953),
        "home": Sometimes(0.95, Choice({"xã Hòa Thắng": 0.4, "xã Ea Tu": 0.3, "Nghệ An": 0.3})),
        "enlisted_on": Choice({"": 0.7, "Năm 1946": 0.1, "1947": 0.2}),
        "rank": Choice({"Hạ sĩ": 0.4, "Trung sĩ": 0.2, "Binh nhất": 0.4}),
        "_month": Number(1, 12, "{:02d}"),
        "_year": Number(1948, 1975),
        "_said": Choice({"words": 0.5, "month": 0.2, "year": 0.25, "nothing": 0.05}),
        "died_on": ByColumn(
            "_said",
            {
                "words": Text("Tháng {_month} Năm {_year}"),
                "month": Text("{_month}/{_year}"),
                "year": Text("{_year}"),
            },
        ),
        "period": Choice({"Chống Pháp": 0.3, "Chống Mỹ": 0.7}),
        "commune_code": Fact("commune"),
        "certificate_no": Sometimes(0.87, Serial("AB {:05d}b")),
    },
)

PAYMENTS = Sample(
    file="C70a_NCC_Ky_{month}-{year}_{province}.xlsx",
    titles=("BẢNG KÊ CHI TRẢ TRỢ CẤP ƯU ĐÃI NGƯỜI CÓ CÔNG",),
    who=(MERIT | RELATIVE_OF_MARTYR) & RESIDENT,
    share=0.93,
    values={
        "transaction_no": Serial("GD-{year}-{:06d}"),
        "file_no": MERIT_FILE,
        "group": ByPerson(
            ((WORSHIPPER, Text(_WORSHIP)),), ByPerson(((_WIDOW, Text("Vợ liệt sĩ")),))
        ),
        "benefit": ByColumn("group", {_WORSHIP: Text(_WORSHIP)}, Text("Trợ cấp hàng tháng")),
        "amount": ByColumn("group", {_WORSHIP: Text("1400000")}, Number(1_600, 9_400, "{}000")),
        "payment_method": ByPerson(
            ((TO_ACCOUNT, Text("Tài khoản Ngân hàng")),), Text("Bưu điện tiền mặt")
        ),
        "account_no": ByColumn("payment_method", {"Tài khoản Ngân hàng": ACCOUNT_NUMBER}),
        "status": Choice({"Đã chi": 0.99, "Chưa nhận": 0.01}),
        "paid_on": After(Anchor.NIGHT, -9, -1),
    },
    findings=(
        Extra("dead_but_paid", Aged(60) & DEAD_LATELY, 0.06, {"group": Text("Thương binh")}),
        Extra(
            "remarried_spouse_paid",
            _UNLAWFUL,
            0.006,
            {"group": Text("Vợ liệt sĩ")},
        ),
        Extra(
            "remarried_spouse_paid",
            _RECOGNISED | _DECIDED_LATER,
            1.0,
            {"group": Text("Vợ liệt sĩ")},
            lawful="recognised",
            told_by="merit.persons",
        ),
        Extra(
            "remarried_spouse_paid",
            _UNLAWFUL,
            0.002,
            {"group": Text(_AGAIN)},
            lawful="paid_as_recognised",
        ),
        Altered(
            "shared_account",
            EVERYBODY,
            0.04,
            {"payment_method": Text("Tài khoản Ngân hàng"), "account_no": TAKEN_ACCOUNT},
        ),
        Altered(
            "shared_account",
            EVERYBODY,
            0.04,
            {"payment_method": Text("Bưu điện tiền mặt"), "account_no": POST_ACCOUNT},
            lawful="account_of_the_post",
        ),
        Twice(
            "worship_twice",
            WORSHIPPER,
            0.3,
            {"benefit": Text(f"{_WORSHIP} bổ sung")},
            seen_by="merit.relatives",
        ),
        Twice(
            "worship_twice",
            WORSHIPPER,
            0.2,
            {"benefit": Text(f"{_WORSHIP} (điều chỉnh)"), "amount": Text("0")},
            lawful="nothing_paid",
        ),
    ),
)
