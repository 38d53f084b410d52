"""How the lists of businesses of a made-up province look."""

from __future__ import annotations

from datetime import date

from contracts.businesses.common import ENDED, OPEN, SUSPENDED
from contracts.memberships import CADRE, TAX_NUMBER, TRADER
from contracts.sample import Extra, Sample
from contracts.sample_cells import (
    After,
    Anchor,
    ByColumn,
    Choice,
    Day,
    Fact,
    PersonCode,
    Serial,
    Text,
    Value,
)
from contracts.sample_people import RESIDENT, Aged, Died, Drawn

_FILE = "Ho_kinh_doanh_doanh_nghiep_{province}.xlsx"
_HEADS = Drawn("enterprise_head", 0.01, Aged(25, 70) & ~CADRE)
_SEAT: dict[str, Value] = {"address": Fact("address"), "commune_code": Fact("commune")}
_STATE: dict[str, Value] = {
    "status": Choice({OPEN: 0.9, SUSPENDED: 0.06, ENDED: 0.04}),
    "ended_on": ByColumn("status", {ENDED: After(Anchor.NIGHT, -300, -10)}),
}
_OPEN: dict[str, Value] = {"status": Choice({OPEN: 1.0})}
_ENDED: dict[str, Value] = {"status": Choice({ENDED: 1.0})}

HOUSEHOLDS_SAMPLE = Sample(
    file=_FILE,
    titles=("DANH SÁCH HỘ KINH DOANH", "Ngày trích xuất: {date}"),
    who=TRADER & RESIDENT,
    values={
        **_SEAT,
        **_STATE,
        "_since": Choice({"new": 0.4, "old": 0.6}),
        "business_code": ByColumn("_since", {"new": Fact("number")}, TAX_NUMBER),
        "old_number": ByColumn("_since", {"old": Serial("40A8{:06d}")}),
        "_owner": Fact("given_name"),
        "business_name": Text("Hộ kinh doanh {_owner}"),
        "industry": Choice(
            {"4711 - Bán lẻ": 0.5, "5610 - Nhà hàng, quán ăn": 0.3, "Sửa chữa xe máy": 0.2}
        ),
        "registered_on": ByColumn(
            "_since",
            {"new": Day(date(2025, 7, 1), date(2025, 11, 30))},
            After(Anchor.BIRTH, 6600, 8000),
        ),
        "registrar": Text("UBND {commune_name}"),
    },
    findings=(
        Extra("business_owner_dead", TRADER & Died(32, 4000), 0.2, _OPEN),
        Extra("business_owner_dead", TRADER & Died(32, 4000), 0.1, _ENDED, lawful="ended"),
    ),
)
ENTERPRISES_SAMPLE = Sample(
    file=_FILE,
    titles=("DANH SÁCH DOANH NGHIỆP", "Ngày trích xuất: {date}"),
    who=_HEADS & RESIDENT,
    values={
        **_SEAT,
        **_STATE,
        "enterprise_code": PersonCode("enterprise", "{}", check="tax"),
        "_commune": Fact("commune_name"),
        "enterprise_name": Text("Công ty TNHH {_commune}"),
        "form": Choice({"Công ty TNHH một thành viên": 0.7, "Công ty Cổ phần": 0.3}),
        "position": Choice({"Giám đốc": 0.9, "Chủ tịch": 0.1}),
        "industry": Choice({"1077 - Sản xuất cà phê": 0.5, "4100 - Xây dựng nhà": 0.5}),
        "registered_on": After(Anchor.BIRTH, 7000, 9100),
        "registrar": Choice({"Sở Tài chính": 1.0}),
    },
    findings=(Extra("business_owner_dead", _HEADS & Died(32, 4000), 0.2, _OPEN),),
)
