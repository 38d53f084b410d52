"""How the list of cadres of a made-up province looks."""

from __future__ import annotations

from contracts.cadres.words import ACTIVE, SYNCED
from contracts.memberships import (
    CADRE,
    CADRE_NUMBER,
    INSURANCE_NUMBER,
    LEFT_SERVICE,
    RETIRED,
    TEACHER,
)
from contracts.sample import Extra, Sample, Twice
from contracts.sample_cells import After, Anchor, ByColumn, ByPerson, Choice, Text, Value
from contracts.sample_people import RESIDENT, Aged, Died

_PLACES = Choice(
    {"commune": 0.5, "Sở Y tế": 0.2, "Sở Nội vụ": 0.1, "Sở Tài chính": 0.1, "Sở Tư pháp": 0.1}
)
_DEAD = CADRE & Died(32, 4000)
_RECRUITED: dict[str, Value] = {"recruited_on": After(Anchor.DEATH, -1500, -200)}
_OVER: dict[str, Value] = {"status": Text("Nghỉ hưu")}
_RETIRED = RETIRED & Aged(58, 61) & RESIDENT

SAMPLE = Sample(
    file="Danh_sach_CBCCVC_{province}.xlsx",
    titles=(
        "ỦY BAN NHÂN DÂN {PROVINCE_NAME}",
        "DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC",
        "Ngày trích xuất: {date}",
    ),
    who=CADRE & RESIDENT,
    values={
        "cadre_no": CADRE_NUMBER,
        "_at": ByPerson(((TEACHER, Choice({"school": 1.0})),), _PLACES),
        "unit": ByColumn(
            "_at",
            {
                "school": Text("Trường THCS {commune_name}"),
                "commune": Text("UBND {commune_name}"),
            },
            Text("{_at}"),
        ),
        "position": ByColumn(
            "_at",
            {"school": Choice({"Giáo viên": 0.92, "Hiệu trưởng": 0.08})},
            Choice({"Chuyên viên": 0.75, "Phó Trưởng phòng": 0.15, "Trưởng phòng": 0.1}),
        ),
        "staff": ByColumn(
            "_at",
            {"school": Choice({"Viên chức": 0.95, "HĐLĐ": 0.05})},
            Choice({"Công chức": 0.7, "Cán bộ": 0.15, "Viên chức": 0.1, "HĐLĐ": 0.05}),
        ),
        "recruited_on": After(Anchor.BIRTH, 6800, 8000),
        "left_on": ByColumn("status", {"Nghỉ hưu": After(Anchor.NIGHT, -300, -10)}),
        "insurance_code": INSURANCE_NUMBER,
        "status": ByPerson(
            ((LEFT_SERVICE, Choice({"Nghỉ hưu": 0.5, "Chuyển công tác": 0.5})),), Text(ACTIVE)
        ),
        "sync_status": Choice({SYNCED: 0.985, "Chưa đồng bộ": 0.01, "Lỗi đồng bộ": 0.005}),
        "synced_on": ByColumn("sync_status", {SYNCED: After(Anchor.NIGHT, -200, -3)}),
    },
    findings=(
        Extra("cadre_ended_but_active", _DEAD, 0.2, {"status": Text(ACTIVE), **_RECRUITED}),
        Extra("cadre_ended_but_active", _RETIRED, 0.05, {"status": Text(ACTIVE)}),
        Extra("cadre_ended_but_active", _RETIRED, 0.02, _OVER, lawful="retired"),
        Extra("cadre_ended_but_active", _DEAD, 0.1, {**_OVER, **_RECRUITED}, lawful="retired"),
        Twice("cadre_in_two_units", CADRE, 0.01, {"unit": Text("UBND {commune_name} (cũ)")}),
    ),
)
