"""School staff: one row per person and school, which has no personal number in the real export."""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.columns import birth_date, ordinal, person_name, person_number, sex, text
from contracts.education.columns import SOURCE, commune, moet_code, school
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import WORDS, listed
from contracts.samples import education as made

LEFT_WORK = frozenset({"Nghỉ hưu", "Thôi việc", "Chuyển đi", "Từ trần"})
STATES = listed(
    "state of school staff",
    "at work, away for a time, retired, left, moved or dead",
    {
        "Đang làm việc": "đang công tác|đang giảng dạy|đang dạy",
        "Tạm nghỉ": "nghỉ thai sản|nghỉ không lương|nghỉ ốm|biệt phái",
        "Nghỉ hưu": "đã nghỉ hưu|hưu trí",
        "Thôi việc": "đã thôi việc|nghỉ việc|đã nghỉ việc",
        "Chuyển đi": "đã chuyển đi|chuyển trường|chuyển công tác|đã chuyển công tác",
        "Từ trần": "đã từ trần|đã mất|chết",
    },
)

TEACHERS = TableContract(
    source=SOURCE,
    name="teachers",
    title_vi="Danh sách cán bộ, giáo viên",
    title_en="School staff",
    sheet_aliases=("Giáo viên", "Danh sách giáo viên", "Cán bộ", "Nhân sự"),
    columns=(
        ordinal("list"),
        commune("UBND Xã", "Xã/Phường", "UBND xã/phường", "Mã xã"),
        school(),
        moet_code("Mã giáo viên"),
        person_name("full_name", ("Họ tên", "Họ và tên"), "full name", must=True),
        birth_date("birth_date", ("Ngày sinh", "Ngày, tháng, năm sinh"), "birth date"),
        sex("sex", ("Giới tính", "Nam/Nữ"), "sex"),
        person_number(
            "person_number",
            ("Số định danh cá nhân", "Mã định danh cá nhân", "Số CCCD", "CCCD"),
            "personal number",
        ),
        text("status", ("Trạng thái", "Tình trạng"), "state of it", STATES),
        Column(
            "post",
            Kind.TEXT,
            ("Vị trí việc làm", "Chức vụ", "Chức danh"),
            "post",
            required=True,
            pattern=WORDS,
        ),
    ),
    key=(("moet_code", "person_number"), "school"),
    example={
        "ordinal": "1",
        "commune_code": "UBND Xã Ea Drăng",
        "school": "THCS Nguyễn Du",
        "moet_code": "6600000017",
        "full_name": "Trần Văn Lợi",
        "birth_date": "02/03/1985",
        "status": "Đang làm việc",
        "post": "Giáo viên",
    },
    meanings=Meanings(
        kinds=("employment",),
        commune="commune_code",
        status="status",
        closed=LEFT_WORK,
    ),
    roles=(
        PersonRole(
            "employee",
            "Cán bộ, giáo viên",
            "employee",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
            number_expected=False,
        ),
    ),
    rules=(
        Rule(
            reasons.MISSING_KEY,
            "moet_code",
            pl.col("moet_code").is_null() & pl.col("person_number").is_null(),
        ),
    ),
    expected=False,
    sample=made.TEACHERS,
)
