"""The list of the social pension of the sample: whoever is entitled and on no other list.

Here: shares that are plausible, not counted. Social protection has a list of its own, with a writer
of its own, which pays the same benefit to some: those are left to it.
"""

from __future__ import annotations

from contracts.memberships import (
    ACCOUNT_NUMBER,
    DEAD_LATELY,
    LOW_BENEFIT,
    NEAR_POOR,
    PENSIONER,
    POOR,
    POST_ACCOUNT,
    TAKEN_ACCOUNT,
    TO_ACCOUNT,
)
from contracts.sample import Also, Altered, Extra, Finding, Relative, Sample, Twice, Unrelated
from contracts.sample_cells import (
    After,
    Amount,
    Anchor,
    AtAge,
    ByColumn,
    ByPerson,
    Choice,
    Fact,
    Month,
    Number,
    Serial,
    Text,
    Value,
)
from contracts.sample_people import EVERYBODY, RESIDENT, UNHEARD, Aged, Died, OfSex, Registered
from vietnam.standards import Standard

_ELSEWHERE = Registered("beneficiaries")
_OLD = Aged(75)
_POOR_FROM_70 = Aged(70, 74) & (POOR | NEAR_POOR)
_DEAD = Unrelated(Died(60) & ~UNHEARD)
_EIGHT_YEARS = After(Anchor.BIRTH, -3600, -2950, "%Y")
_EARLIER = {
    "birth_year_male": ByPerson(((OfSex("M"), _EIGHT_YEARS),)),
    "birth_year_female": ByPerson(((OfSex("F"), _EIGHT_YEARS),)),
}
"""Born some eight years before the true day."""
_ONCE = ~_ELSEWHERE & ~Registered("social_insurance", "payments")
"""No other list pays them: what is planted is all that is wrong."""
_LATE = _OLD & DEAD_LATELY & _ONCE
_DEAD_LONG_REGISTERED = _OLD & UNHEARD & Died(40) & Registered("civil_status", "death", 40) & _ONCE
"""A limit of a week had passed before the month that is paid."""
_TWICE = _OLD & _ELSEWHERE & RESIDENT & ~Registered("social_insurance", "payments")
_ARREARS: dict[str, Value] = {
    "amount": Text("0"),
    "arrears": Choice({"500.000": 0.6, "1.000.000": 0.4}),
}
_TAKEN, _LEFT = Text("Đã nhận"), Text("Chưa nhận")


def _left(share: float, *months: Text, lawful: str = "") -> tuple[Finding, ...]:
    """Who did not collect the money of this month; `months`: what was done with that of the months
    before, the last one first, which the list repeats."""
    said = ("unpaid_three_months", Aged(76), share)
    before = (
        Twice(*said, {"pay_month": Month(k), "collected": what}, lawful=lawful)
        for k, what in enumerate(months, 1)
    )
    return (Altered(*said, {"collected": _LEFT}, lawful=lawful), *before)


_BASES = ("75+", "70-74 hộ nghèo", "70-74 hộ cận nghèo")

PAYMENTS = Sample(
    file="Chi_tra_huu_tri_xa_hoi_{province}.xlsx",
    titles=(
        "ỦY BAN NHÂN DÂN {PROVINCE_NAME}",
        "DANH SÁCH CHI TRẢ TRỢ CẤP HƯU TRÍ XÃ HỘI THÁNG {month} NĂM {year}",
    ),
    who=(_OLD | _POOR_FROM_70) & ~PENSIONER & ~_ELSEWHERE & RESIDENT,
    share=0.95,
    values={
        "file_no": Serial("HTXH {:06d}"),
        "ethnicity": Fact("ethnicity"),
        "address": Fact("address"),
        "basis": ByPerson(
            ((_OLD, Text(_BASES[0])), (_POOR_FROM_70 & POOR, Text(_BASES[1]))), Text(_BASES[2])
        ),
        "decision_no": Number(1, 900, "{}/QĐ-UBND"),
        "since_month": ByPerson(
            ((Aged(77), Text("07/2025")), (_OLD, AtAge(75, written="%m/%Y"))), Text("01/2026")
        ),
        "amount": Amount("basis", dict.fromkeys(_BASES, 1.0), Standard.SOCIAL_PENSION, form="{:,}"),
        "arrears": Choice({"": 1.0}),
        "payment_method": ByPerson(
            ((TO_ACCOUNT, Text("Tài khoản")),), Choice({"Tiền mặt": 0.6, "Bưu điện": 0.4})
        ),
        "account_no": ByColumn("payment_method", {"Tài khoản": ACCOUNT_NUMBER}),
        "pay_month": Month(),
        "status": Choice({"Đang hưởng": 1.0}),
        "collected": Choice({_TAKEN.form: 0.98, _LEFT.form: 0.02}),
    },
    persons={"proxy": Relative(("child", "spouse"), share=0.06, who=RESIDENT)},
    findings=(
        Extra("dead_but_paid", _LATE, 0.08),
        Extra("dead_but_paid", _LATE, 0.03, _ARREARS, lawful="arrears", said_in=("amount",)),
        Extra(
            "dead_but_paid",
            _DEAD_LONG_REGISTERED,
            0.1,
            also=(Also("death_not_cascaded", "civil_status.death"),),
        ),
        Extra("pension_and_social_pension", _OLD & PENSIONER & ~_ELSEWHERE & RESIDENT, 0.03),
        Altered("too_young_for_benefit", _POOR_FROM_70, 1.0, {}, lawful="poor_from_70"),
        Altered("pension_and_social_pension", LOW_BENEFIT, 1.0, {}, lawful="lower_pension"),
        Extra(
            "pension_and_social_pension",
            PENSIONER & Aged(70, 74) & ~(POOR | NEAR_POOR) & ~_ELSEWHERE & RESIDENT,
            0.005,
            {"basis": Text(_BASES[0])},
            also=(Also("too_young_for_benefit"),),
        ),
        Extra("two_benefits", _TWICE, 0.02),
        Extra(
            "two_benefits",
            _TWICE,
            0.008,
            {"since_month": Text("{month}/{year}")},
            lawful="month_of_the_change",
            said_in=("since_month",),
        ),
        Extra("two_benefits", _TWICE, 0.004, _ARREARS, lawful="arrears"),
        Extra(
            "too_young_for_benefit",
            Aged(64, 69) & RESIDENT & _ONCE,
            0.004,
            {"basis": Text(_BASES[0])},
        ),
        *_left(0.01, _LEFT, _LEFT),
        *_left(0.004, _TAKEN, _LEFT, lawful="collected_between"),
        *_left(0.004, _LEFT, lawful="two_months"),
        Altered("proxy_dead", EVERYBODY, 0.06, persons={"proxy": _DEAD}),
        Altered(
            "proxy_dead",
            EVERYBODY,
            0.04,
            {"status": Text("Thôi hưởng"), "amount": Text("0")},
            persons={"proxy": _DEAD},
            lawful="ended",
        ),
        Altered(
            "shared_account",
            EVERYBODY,
            0.05,
            {"payment_method": Text("Tài khoản"), "account_no": TAKEN_ACCOUNT},
        ),
        Altered(
            "shared_account",
            EVERYBODY,
            0.05,
            {"payment_method": Text("Bưu điện"), "account_no": POST_ACCOUNT},
            lawful="account_of_the_post",
        ),
        Extra(
            "age_raised",
            Aged(67, 69) & ~PENSIONER & ~_ELSEWHERE & RESIDENT,
            0.06,
            {"basis": Text(_BASES[0]), "since_month": Text("01/2026"), **_EARLIER},
        ),
        Altered("age_raised", Aged(80), 0.02, _EARLIER, lawful="old_enough"),
        Extra(
            "poor_status_missing",
            Aged(70, 74) & ~POOR & ~NEAR_POOR & ~PENSIONER & ~_ELSEWHERE & RESIDENT,
            0.02,
            {"basis": Text(_BASES[1]), "since_month": Text("01/2026")},
        ),
    ),
)
