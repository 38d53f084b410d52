"""How the sample makes class lists and lists of school staff.

A sheet per school, with school, school year and commune in its titles; schools of the upper level
are the province's and name no commune. Staff have no number, as in the real export. Shares are
plausible, not counted.
"""

from __future__ import annotations

from contracts.memberships import DEAD_LATELY, OF_SCHOOL_AGE, PUPIL, PUPIL_NUMBER, TEACHER
from contracts.sample import Altered, Extra, Missing, Relative, Sample, Twice
from contracts.sample_cells import ByColumn, ByPerson, Choice, Fact, Sometimes, Text, Value
from contracts.sample_people import DEAD, MOVED_OUT, RESIDENT, Aged, Drawn

_TITLE = "SỞ GIÁO DỤC VÀ ĐÀO TẠO {PROVINCE_NAME}"
_LEVELS: dict[str, Value] = {str(grade): Text("TH") for grade in range(1, 6)}
_LEVELS |= {str(grade): Text("THCS") for grade in range(6, 10)}
_ELSEWHERE: dict[str, Value] = {
    "_place": Choice({"Lê Quý Đôn": 1.0, "Nguyễn Du": 1.0}),
    "status": Text("Đang học"),
}
_LEFT = Drawn("pupil_left", 0.015, PUPIL)
_NO_LISTS = Drawn("no_class_lists", 0.06, by="commune")
"""Communes whose schools have delivered nothing."""

PUPILS = Sample(
    file="Danh_sach_hoc_sinh_{province}.xlsx",
    sheet="{school}",
    titles=(
        _TITLE,
        "ỦY BAN NHÂN DÂN {COMMUNE_CODE}",
        "TRƯỜNG {SCHOOL}",
        "DANH SÁCH HỌC SINH NĂM HỌC {school_year}",
    ),
    who=PUPIL & RESIDENT & ~_NO_LISTS,
    values={
        "moet_code": PUPIL_NUMBER,
        "_grade": Fact("grade"),
        "_section": Choice({"1": 1.0, "2": 1.0, "3": 0.5}),
        "_level": ByColumn("_grade", _LEVELS, Text("THPT")),
        "_place": Fact("commune_name"),
        "school": Text("{_level} {_place}"),
        "commune_code": ByColumn("_level", {"THPT": Choice({"": 1.0})}, Fact("commune_name")),
        "status": ByPerson(
            ((_LEFT, Choice({"Chuyển đi": 0.67, "Thôi học": 0.33})),),
            Choice({"Đang học": 0.99, "Chuyển đến": 0.01}),
        ),
        "hamlet": Fact("hamlet"),
        "address": Fact("address"),
        "paper": Sometimes(0.4, Fact("number")),
        "class": Text("{_grade}A{_section}"),
        "grade": Text("Khối {_grade}"),
    },
    persons={
        "father": Relative(("father",), 0.93, year_only=True),
        "mother": Relative(("mother",), 0.97, year_only=True),
    },
    findings=(
        Twice("two_enrolments", PUPIL & ~_LEFT, 0.006, _ELSEWHERE),
        Twice("two_enrolments", _LEFT, 0.5, _ELSEWHERE, lawful="left_the_other_school"),
        Altered("class_of_another_age", Aged(6, 9), 0.004, {"grade": Text("Khối 12")}),
        Missing("child_not_at_school", OF_SCHOOL_AGE, 0.015),
        *(
            Missing("child_not_at_school", OF_SCHOOL_AGE & who, 1.0, lawful=why)
            for who, why in (
                (_NO_LISTS & RESIDENT, "no_lists_of_the_commune"),
                (MOVED_OUT, "moved_out"),
                (DEAD, "dead"),
            )
        ),
        Extra("death_contradicted", DEAD_LATELY & Aged(6, 17), 0.5, {"status": Text("Đang học")}),
        Extra(
            "death_contradicted",
            DEAD_LATELY & Aged(6, 17),
            0.2,
            {"status": Text("Thôi học")},
            lawful="left_school",
        ),
    ),
)

TEACHERS = Sample(
    file="Danh_sach_can_bo_giao_vien_{province}.xlsx",
    titles=(_TITLE, "DANH SÁCH CÁN BỘ, GIÁO VIÊN"),
    who=TEACHER & RESIDENT,
    left_out=frozenset({"sex", "person_number"}),
    values={
        "commune_code": Text("UBND {commune_name}"),
        "_level": Choice({"TH": 0.45, "THCS": 0.35, "THPT": 0.2}),
        "school": Text("{_level} {commune_name}"),
        "moet_code": PUPIL_NUMBER,
        "status": Choice({"Đang làm việc": 0.985, "Nghỉ hưu": 0.01, "Tạm nghỉ": 0.005}),
        "post": Choice({"Giáo viên": 0.85, "Nhân viên": 0.1, "Cán bộ quản lý": 0.05}),
    },
    findings=(
        Extra("death_contradicted", TEACHER & DEAD_LATELY, 0.3, {"status": Text("Đang làm việc")}),
    ),
)
