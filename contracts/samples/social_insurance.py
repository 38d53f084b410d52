"""Pensions and insurance benefits of the sample, and answers about old people.

Here: shares and amounts that are plausible, not counted.
"""

from __future__ import annotations

from contracts.memberships import (
    ACCOUNT_NUMBER,
    CADRE,
    DEAD_LATELY,
    EMPLOYED,
    INSURANCE_NUMBER,
    LEFT_SERVICE,
    LOW_BENEFIT,
    NEAR_POOR,
    PENSIONER,
    POOR,
    RETIRED,
    TO_ACCOUNT,
    UNEMPLOYED,
)
from contracts.sample import Altered, Extra, Sample
from contracts.sample_cells import (
    AtAge,
    ByColumn,
    ByPerson,
    Choice,
    Fact,
    Number,
    PersonCode,
    Serial,
    Text,
)
from contracts.sample_people import RESIDENT, Aged

_SURVIVOR = Aged(62, 69)
"""Those whose pensions no other finding rests on."""

PAYMENTS = Sample(
    file="Chi_tra_luong_huu_BHXH_{province}.xlsx",
    titles=(
        "BẢO HIỂM XÃ HỘI {PROVINCE_NAME}",
        "DANH SÁCH CHI TRẢ LƯƠNG HƯU VÀ TRỢ CẤP BHXH",
        "Tháng {month} năm {year}",
    ),
    who=(PENSIONER | LOW_BENEFIT) & RESIDENT,
    values={
        "_code": Choice({"old": 0.8, "number": 0.2}),
        "insurance_code": ByColumn("_code", {"number": Fact("number")}, INSURANCE_NUMBER),
        "benefit": ByPerson(
            ((RETIRED, Text("Lương hưu")), (LOW_BENEFIT, Text("Tuất"))),
            Choice({"Mất sức lao động": 0.4, "TNLĐ-BNN": 0.2, "Tuất": 0.4}),
        ),
        "amount": ByPerson(
            ((LOW_BENEFIT, Number(300, 480, "{}000")),), Number(3_200, 9_800, "{}000")
        ),
        "deceased_code": ByColumn("benefit", {"Tuất": PersonCode("deceased", "{province}{:08d}")}),
        "since_month": ByColumn("benefit", {"Lương hưu": AtAge(57, written="%m/%Y")}),
        "payment_method": ByPerson(((TO_ACCOUNT, Text("Tài khoản")),), Text("Tiền mặt")),
        "account_no": ByColumn("payment_method", {"Tài khoản": ACCOUNT_NUMBER}),
        "status": Choice({"Đang hưởng": 1.0}),
    },
    findings=(
        Extra(
            "dead_but_paid",
            Aged(60) & DEAD_LATELY,
            0.08,
            {"benefit": Text("Lương hưu"), "amount": Number(3_200, 9_800, "{}000")},
        ),
        Altered(
            "too_many_survivors",
            _SURVIVOR,
            0.02,
            {"benefit": Text("Tuất"), "deceased_code": Text("{province}00011223")},
        ),
        Altered(
            "too_many_survivors",
            _SURVIVOR,
            0.01,
            {
                "benefit": Text("Tuất"),
                "deceased_code": Text("{province}00022334"),
                "status": Text("Thôi hưởng"),
                "amount": Text("0"),
            },
            lawful="ended",
        ),
    ),
)

UNEMPLOYMENT = Sample(
    file="Chi_tra_TCTN_{province}.xlsx",
    titles=(
        "BẢO HIỂM XÃ HỘI {PROVINCE_NAME}",
        "CHI TRẢ TRỢ CẤP THẤT NGHIỆP THÁNG {month} NĂM {year}",
    ),
    who=UNEMPLOYED & RESIDENT,
    values={
        "insurance_code": INSURANCE_NUMBER,
        "decision_no": Serial("{:05d}/QĐ-SNV"),
        "months": Choice({"3": 0.4, "6": 0.4, "12": 0.2}),
        "month_no": Choice({"1": 0.4, "2": 0.35, "3": 0.25}),
        "amount": Number(2_400, 8_100, "{}000"),
        "payment_method": Choice({"Tài khoản": 0.97, "Tiền mặt": 0.03}),
        "account_no": ByColumn("payment_method", {"Tài khoản": ACCOUNT_NUMBER}),
    },
    findings=(
        Extra("unemployed_but_employed", EMPLOYED & RESIDENT, 0.01),
        Extra("cadre_on_benefit", CADRE & ~LEFT_SERVICE & RESIDENT, 0.06),
        Extra("cadre_on_benefit", LEFT_SERVICE & RESIDENT, 0.5, lawful="left_service"),
    ),
)

ANSWERS = Sample(
    file="Tra_loi_BHXH_{province}.xlsx",
    titles=("TRẢ LỜI ĐANG HƯỞNG CHẾ ĐỘ BẢO HIỂM XÃ HỘI",),
    who=(Aged(75) | (Aged(70, 74) & (POOR | NEAR_POOR))) & RESIDENT,
    share=0.5,
    values={
        "receiving": ByPerson(((PENSIONER | LOW_BENEFIT, Text("1")),), Text("0")),
        "benefit": ByPerson(((PENSIONER, Text("Lương hưu")), (LOW_BENEFIT, Text("Tuất")))),
        "since_month": ByPerson(((PENSIONER, AtAge(57, written="%m/%Y")),)),
    },
)
