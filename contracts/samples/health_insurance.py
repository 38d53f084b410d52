"""Health cards of the sample.

Groups follow who the people are to all registers; their order is that of article 12 of the law, so
that whoever belongs to two groups has the card of the first. Shares are plausible, not counted.
"""

from __future__ import annotations

from datetime import date

from contracts.codes import code_list
from contracts.memberships import (
    ARMY_FAMILY,
    CADRE,
    CARD_ASKED_FOR,
    DEAD_LATELY,
    DEATH_ON_ITS_WAY,
    EMPLOYED,
    INSURANCE_NUMBER,
    MERIT,
    NEAR_POOR,
    PENSIONER,
    POOR,
    PUPIL,
    RELATIVE_OF_MARTYR,
    UNDER_SIX,
)
from contracts.sample import Also, Altered, Extra, Layout, Missing, Sample, Twice
from contracts.sample_cells import (
    After,
    Anchor,
    AtAge,
    ByColumn,
    ByPerson,
    Choice,
    Day,
    Fact,
    KeyOf,
    Serial,
    Text,
    Value,
)
from contracts.sample_people import RESIDENT, UNHEARD, Aged, Died, Drawn, Registered

_GROUPS = code_list("bhyt", "groups")
_LEVEL_OF = {
    code: Choice({str(one.traits["level"]): 1.0 for one in _GROUPS.states if one.code == code})
    for code in sorted(_GROUPS.codes)
}
"""Group → its level; both the old and the new one where cards of both are about."""
_SOURCE = "health_insurance"
_BIRTHS = Registered("civil_status", "birth", 31)
"""Registered for longer than a card may take."""
_DEATHS = "civil_status.death"
_LISTED = RESIDENT & ~ARMY_FAMILY & ~CARD_ASKED_FOR & (UNDER_SIX | Drawn("insured", 0.93))
_WITHDRAWN = Drawn("card_withdrawn", 0.015)
_REPLACED = Drawn("card_replaced", 0.004, Aged(9) & ~PENSIONER & ~_WITHDRAWN & _LISTED)
"""The old card is still on the list; who looks it up is told that there is a new one."""
_GOOD = {
    "000": 0.91, "051": 0.01, "060": 0.02, "070": 0.02, "001": 0.005, "054": 0.01, "101": 0.01,
    "401": 0.005, "050": 0.01,
}  # fmt: skip
_ANSWER = ByPerson(
    (
        (_REPLACED, Choice({"003": 0.7, "004": 0.3})),
        (_LISTED & _WITHDRAWN, Choice({"110": 0.6, "120": 0.4})),
        (_LISTED, Choice(_GOOD)),
    ),
    Choice({"010": 0.5, "050": 0.3, "121": 0.1, "001": 0.1}),
)
"""Answer of the gateway: 86 % of the look-ups of persons succeed."""
_IN_FORCE: dict[str, Value] = {
    "valid_from": After(Anchor.DEATH, -300, -30),
    "valid_to": Day(date(2027, 12, 31), date(2027, 12, 31)),
    "status": Text("Còn hiệu lực"),
}
_LATELY = Registered("civil_status", "death", 0, 16)
_DEAD = DEAD_LATELY & ~_LATELY
_SECOND: dict[str, Value] = {
    "group_code": Text("BT"),
    "_shown": Text("all"),
    "status": Text("Còn hiệu lực"),
}
_TWO = Aged(9) & ~PENSIONER & ~_WITHDRAWN & ~_REPLACED
_CHILDS: dict[str, Value] = {
    "group_code": Text("TE"),
    "valid_from": AtAge(0),
    "status": Text("Còn hiệu lực"),
}
_NOT_POOR = Aged(20, 55) & ~POOR & ~NEAR_POOR
_FIRST, _LAST = date(2026, 1, 1), date(2026, 6, 30)
_SCHOOL_YEAR = date(2026, 10, 1), date(2027, 9, 30)
CARDS = Sample(
    file="Danh_sach_the_BHYT_{province}.xlsx",
    titles=(
        "BẢO HIỂM XÃ HỘI {PROVINCE_NAME}",
        "DANH SÁCH THẺ BẢO HIỂM Y TẾ",
        "Ngày trích xuất: {date}",
    ),
    others=(
        Layout(
            file="D03_TS_{province}.xlsx",
            share=0.12,
            sheet="D03-TS",
            titles=("DANH SÁCH NGƯỜI CHỈ THAM GIA BẢO HIỂM Y TẾ", "(Mẫu D03-TS)"),
            labels={
                "card_code": "Mã số thẻ",
                "facility": "Nơi đăng ký",
                "valid_from": "Thời hạn từ",
                "valid_to": "Thời hạn đến",
            },
            columns=(
                "card_code",
                "full_name",
                "birth_date",
                "sex",
                "address",
                "facility",
                "valid_from",
                "valid_to",
            ),
        ),
        Layout(
            file="Dai_ly_thu_BHYT_{province}.csv",
            share=0.08,
            labels={"valid_from": "Ngày giá trị", "facility": "Nơi KCB ban đầu"},
            columns=(
                "insurance_code",
                "full_name",
                "birth_date",
                "sex",
                "address",
                "facility",
                "valid_from",
            ),
        ),
    ),
    who=_LISTED,
    values={
        "group_code": ByPerson(
            (
                (UNDER_SIX, Text("TE")),
                (MERIT, Choice({"CC": 0.3, "CK": 0.7})),
                (RELATIVE_OF_MARTYR, Text("TS")),
                (POOR, Text("HN")),
                (PENSIONER, Text("HT")),
                (Aged(76), Text("LH")),
                (CADRE, Text("HC")),
                (EMPLOYED, Text("DN")),
                (NEAR_POOR, Text("CN")),
                (PUPIL, Text("HS")),
            ),
            Text("GD"),
        ),
        "insurance_code": INSURANCE_NUMBER,
        "_level": ByColumn("group_code", _LEVEL_OF),
        "_shown": Choice({"all": 0.6, "code": 0.25, "number": 0.15}),
        "card_code": ByColumn(
            "_shown",
            {
                "all": Text("{group_code}{_level}{province}{insurance_code}"),
                "number": Fact("number"),
            },
            Text("{insurance_code}"),
        ),
        "address": Fact("address"),
        "facility": Choice({"Trung tâm Y tế khu vực": 0.7, "66016": 0.3}),
        "valid_from": ByColumn(
            "group_code",
            {"TE": AtAge(0), "HS": Day(_SCHOOL_YEAR[0], _SCHOOL_YEAR[0])},
            Day(_FIRST, _LAST),
        ),
        "valid_to": ByColumn(
            "group_code",
            {
                "TE": AtAge(6, until="school"),
                "HS": Day(_SCHOOL_YEAR[1], _SCHOOL_YEAR[1]),
                "GD": After("valid_from", 364, 364),
            },
            Day(date(2027, 12, 31), date(2027, 12, 31)),
        ),
        "status": ByPerson(((_WITHDRAWN, Text("Thu hồi")),), Text("Còn hiệu lực")),
        "reduced_on": ByColumn("status", {"Thu hồi": After(Anchor.NIGHT, -60, -1)}),
        "reduction_reason": ByColumn("status", {"Thu hồi": Choice({"Chuyển nhóm": 1, "": 1})}),
        "unit_code": Text("BH{commune}"),
    },
    findings=(
        Extra("dead_with_valid_card", _DEAD, 0.15, _IN_FORCE),
        Extra(
            "dead_with_valid_card",
            _DEAD,
            0.06,
            _IN_FORCE | {"valid_to": After(Anchor.DEATH, 0, 0)},
            lawful="ended_with_the_death",
            said_in=("valid_to",),
        ),
        Extra(
            "dead_with_valid_card",
            DEAD_LATELY & Registered("civil_status", "death", 0, 12),
            0.5,
            _IN_FORCE,
            lawful="registered_lately",
            also=(Also("dead_with_valid_card", _DEATHS, lawful="registered_lately"),),
        ),
        Extra(
            "dead_with_valid_card",
            UNHEARD & Died(32) & Registered("civil_status", "death", 17),
            0.5,
            _IN_FORCE,
            also=(Also("death_not_cascaded", _DEATHS),),
        ),
        Extra(
            "dead_with_valid_card",
            UNHEARD & Registered("civil_status", "death", 0, 6),
            0.9,
            _IN_FORCE,
            lawful="registered_lately",
            also=(Also("death_not_cascaded", _DEATHS, lawful="registered_lately"),),
        ),
        Extra(
            "dead_with_valid_card",
            DEATH_ON_ITS_WAY,
            0.9,
            _IN_FORCE,
            lawful="registered_lately",
            also=(Also("death_not_cascaded", _DEATHS, lawful="linked_dossier_in_time"),),
        ),
        Missing("child_without_card", Aged(1, 5) & _BIRTHS, 0.03),
        Missing(
            "child_without_card", ARMY_FAMILY & Aged(0, 5) & RESIDENT, 1.0, lawful="army_family"
        ),
        Missing(
            "child_without_card",
            CARD_ASKED_FOR & RESIDENT & _BIRTHS,
            1.0,
            lawful="linked_dossier_in_time",
        ),
        Twice("two_valid_cards", _TWO, 0.005, _SECOND, seen_in=("card_code",)),
        Twice(
            "two_valid_cards",
            _TWO,
            0.003,
            _SECOND
            | {
                "valid_from": Day(date(2028, 1, 1), date(2028, 1, 1)),
                "valid_to": Day(date(2028, 12, 31), date(2028, 12, 31)),
            },
            lawful="begins_when_the_other_ended",
        ),
        Twice(
            "two_valid_cards",
            _TWO,
            0.003,
            _SECOND | {"status": Text("Thu hồi")},
            lawful="withdrawn",
            said_in=("status",),
            seen_in=("card_code",),
        ),
        Twice(
            "two_valid_cards",
            _REPLACED,
            1.0,
            _SECOND | {"valid_from": After(Anchor.NIGHT, -100, -60)},
            lawful="replaced",
            also=(Also("two_valid_cards", "health_insurance.lookups", lawful="replaced"),),
        ),
        Altered(
            "poor_status_missing",
            _NOT_POOR,
            0.003,
            {"group_code": Text("HN"), "status": Text("Còn hiệu lực")},
            seen_in=("group_code",),
        ),
        Altered(
            "poor_status_missing",
            _NOT_POOR,
            0.003,
            {"group_code": Text("HN"), "status": Text("Thu hồi")},
            lawful="withdrawn",
            said_in=("status",),
            seen_in=("group_code",),
        ),
        Altered(
            "child_card_expired_age",
            Aged(2, 5),
            0.02,
            {"valid_to": AtAge(8)},
            seen_in=("group_code", "valid_to"),
        ),
        Altered(
            "child_card_expired_age",
            Aged(7, 8),
            0.02,
            {**_CHILDS, "valid_to": Day(date(2027, 12, 31), date(2027, 12, 31))},
            seen_in=("group_code",),
        ),
        Altered(
            "child_card_expired_age",
            Aged(7, 8),
            0.02,
            {**_CHILDS, "valid_to": AtAge(6, until="school")},
            lawful="ended_in_time",
            said_in=("valid_to",),
            seen_in=("group_code",),
        ),
        Altered(
            "child_card_expired_age",
            Aged(7, 8),
            0.02,
            {**_CHILDS, "valid_to": AtAge(8), "status": Text("Thu hồi")},
            lawful="withdrawn",
            said_in=("status",),
            seen_in=("group_code",),
        ),
    ),
)

HOUSEHOLDS = Sample(
    file="Mau_so_4_ho_gia_dinh_{province}.xlsx",
    titles=("DANH SÁCH HỘ GIA ĐÌNH THAM GIA BẢO HIỂM Y TẾ",),
    who=RESIDENT & Drawn("insured_household", 0.08, by="household"),
    left_out=frozenset({"sex"}),
    together=True,
    values={
        "insurance_code": INSURANCE_NUMBER,
        "facility": Choice({"Trạm y tế": 0.7, "66016": 0.3}),
        "relation": Fact("relation"),
        "state_share": Choice({"0": 0.6, "50": 0.4}),
        "months": Choice({"12": 0.8, "6": 0.15, "3": 0.05}),
    },
)

LOOKUPS = Sample(
    file="Tra_cuu_the_BHYT_{province}.csv",
    who=RESIDENT & (Drawn("looked_up", 0.2) | _REPLACED),
    each=(1, 2),
    leaves=False,
    values={
        "lookup_no": Serial("TC{:07d}"),
        "looked_up_on": After(Anchor.NIGHT, -30, -1, "%d/%m/%Y %H:%M"),
        "card_code": KeyOf(_SOURCE, "card_code", "cards"),
        "result": _ANSWER,
    },
    findings=(
        Extra(
            "card_used_after_death",
            DEAD_LATELY,
            0.03,
            {
                "looked_up_on": After(Anchor.DEATH, 3, 55, "%d/%m/%Y %H:%M"),
                "result": Choice({"000": 1.0}),
            },
        ),
        Extra(
            "card_used_after_death",
            DEAD_LATELY,
            0.03,
            {
                "looked_up_on": After(Anchor.DEATH, -50, -3, "%d/%m/%Y %H:%M"),
                "result": Choice({"000": 1.0}),
            },
            lawful="before_the_death",
        ),
    ),
)
