"""Class lists: one row per pupil of a school in a school year.

A list of last year may lie beside the new one, or be all that came: its rows are records that ended
with the school year. A pupil in two schools is two records; one whom a school lists twice is for
somebody to look at.
The commune of “quê quán” is where the family comes from: nobody lives there.
"""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.codes import code_list
from contracts.columns import (
    birth_date,
    free_text,
    ordinal,
    person_name,
    person_number,
    sex,
    text,
    titled,
)
from contracts.education.columns import (
    CLASS,
    GRADE,
    SCHOOL_YEAR,
    SOURCE,
    commune,
    moet_code,
    school,
)
from contracts.education.titles import CLASS_TITLES, YEAR_TITLES
from contracts.indicators import Indicator
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Kin, Meanings, PersonRole
from contracts.patterns import listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import education as made

PUPIL_AGE_DIFFERS = Reason(
    "PUPIL_AGE_DIFFERS",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Tuổi của học sinh không hợp với khối lớp; kiểm tra ngày sinh và lớp.",
    "The age of the pupil does not go with the class; check birth date and class.",
)
PUPIL_NUMBERS_DIFFER = Reason(
    "PUPIL_NUMBERS_DIFFER",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Số CMND và số định danh cá nhân là hai số 12 chữ số khác nhau; đối chiếu, giữ số đúng.",
    "Two different numbers of twelve digits stand in one row; keep the right one.",
)
SCHOOL_YEAR_WRONG = Reason(
    "SCHOOL_YEAR_WRONG",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Năm học phải là hai năm liền nhau (2026-2027); sửa năm học.",
    "A school year is two years in a row (2026-2027); correct it.",
)
SCHOOL_YEAR_OVER = Reason(
    "SCHOOL_YEAR_OVER",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Danh sách của năm học đã kết thúc, không tính là đang học; nộp danh sách năm học hiện tại.",
    "The list is of a school year that is over: nobody on it counts as enrolled; send the new one.",
)

LEFT = frozenset({"Chuyển đi", "Thôi học", "Tốt nghiệp"})
STATES = listed(
    "state of a pupil",
    "at school, come, left, gone, repeating a class, away for a time or done",
    {
        "Đang học": "đang theo học|đang học tập|học",
        "Chuyển đến": "đã chuyển đến",
        "Chuyển đi": "đã chuyển đi|chuyển trường|đã chuyển trường",
        "Thôi học": "đã thôi học|bỏ học|đã bỏ học",
        "Lưu ban": "học lại",
        "Bảo lưu": "bảo lưu kết quả",
        "Tốt nghiệp": "đã tốt nghiệp|hoàn thành chương trình",
    },
)
_AGES = {one.code: one.traits for one in code_list("education", "grades").states}
_began, _ended = (
    pl.col("school_year").str.slice(at, 4).cast(pl.Int32, strict=False) for at in (0, 5)
)
_age = _began - pl.col("birth_date.year")
_ends = pl.format("{}-08-31", pl.col("school_year").str.extract(r"(20\d{2})").cast(pl.Int32) + 1)
_over = pl.col("school_year_end") < pl.col("today")
_NUMBERS = ("moet_code", "person_number", "paper")


def _bound(which: str) -> pl.Expr:
    """The youngest or oldest age of a class; null for nursery schools."""
    ages = {code: int(traits[which]) for code, traits in _AGES.items()}
    return pl.col("grade").replace_strict(ages, default=None, return_dtype=pl.Int32)


def _none_of(*columns: str) -> pl.Expr:
    return pl.all_horizontal(pl.col(column).is_null() for column in columns)


def _personal(column: str) -> pl.Expr:
    return pl.col(f"{column}_kind") == "personal_id"


PUPILS = TableContract(
    source=SOURCE,
    name="pupils",
    title_vi="Danh sách học sinh",
    title_en="Class lists",
    sheet_aliases=("Học sinh", "Danh sách học sinh", "DS học sinh", "DSHS"),
    columns=(
        ordinal("list"),
        moet_code("Mã học sinh"),
        person_name(
            "full_name",
            ("Họ tên", "Họ và tên", "Họ tên học sinh", "Họ và tên học sinh"),
            "full name",
        ),
        birth_date("birth_date", ("Ngày sinh", "Ngày, tháng, năm sinh"), "birth date"),
        sex("sex", ("Giới tính", "Nam/Nữ"), "sex"),
        text("status", ("Trạng thái", "Trạng thái học sinh", "Tình trạng"), "state of it", STATES),
        free_text(
            "hamlet",
            ("Tổ/thôn Hộ khẩu thường trú", "Tổ/thôn", "Hộ khẩu thường trú"),
            "hamlet of the household book",
        ),
        free_text("address", ("Chỗ ở hiện nay", "Nơi ở hiện nay", "Địa chỉ"), "address"),
        Column(
            "paper",
            Kind.PERSON_ID,
            ("Số CMND", "Số CMND/CCCD", "CMND/CCCD"),
            "identity paper, in real exports the personal number again",
            pii=True,
        ),
        person_name("father_name", ("Tên cha", "Họ tên cha", "Họ và tên cha"), "the father's name"),
        birth_date("father_birth_date", ("Năm sinh cha", "Ngày sinh cha"), "his year of birth"),
        person_name("mother_name", ("Tên mẹ", "Họ tên mẹ", "Họ và tên mẹ"), "the mother's name"),
        birth_date("mother_birth_date", ("Năm sinh mẹ", "Ngày sinh mẹ"), "her year of birth"),
        titled(
            CLASS_TITLES, text("class", ("Lớp học", "Lớp", "Mã lớp", "Tên lớp"), "class", CLASS)
        ),
        text("grade", ("Khối học", "Khối", "Khối lớp"), "grade", GRADE),
        person_number(
            "person_number",
            (
                "Số định danh cá nhân",
                "Mã định danh cá nhân",
                "Số ĐDCN",
                "Số định danh",
                "Số CCCD",
                "CCCD",
            ),
            "personal number",
        ),
        school(),
        titled(
            YEAR_TITLES,
            text("school_year", ("Năm học", "Niên khóa"), "school year", SCHOOL_YEAR, must=True),
        ),
        Column(
            "school_year_end",
            Kind.DATE,
            ("Ngày kết thúc năm học",),
            "last day before the next school year; without it, 31 August",
            date_of="validity",
            made=_ends,
        ),
        commune("UBND xã", "UBND xã/phường", "Mã xã"),
    ),
    key=(_NUMBERS, "school", "school_year"),
    example={
        "ordinal": "1",
        "moet_code": "6612345678",
        "full_name": "Nguyễn Thị Hoa",
        "birth_date": "15/08/2009",
        "sex": "Nữ",
        "status": "Đang học",
        "hamlet": "Buôn Kđun",
        "paper": "066309001230",
        "father_name": "Nguyễn Văn Bình",
        "father_birth_date": "1980",
        "mother_name": "H'Linh Niê",
        "mother_birth_date": "1983",
        "class": "12.6",
        "grade": "Khối 12",
        "person_number": "066309001230",
        "school": "TRƯỜNG THPT BUÔN MA THUỘT",
        "school_year": "2026-2027",
    },
    meanings=Meanings(
        kinds=("enrolment",),
        subjects=("pupil",),
        not_due=frozenset({"father", "mother"}),
        commune="commune_code",
        valid_to="school_year_end",
        status="status",
        closed=LEFT,
        programme="school_year",
        indicators={
            "complete": Indicator(
                pl.col("moet_code").is_not_null() & _personal("person_number"),
                ~pl.col("status").fill_null("").is_in(sorted(LEFT)) & ~_over.fill_null(value=False),
            )
        },
    ),
    roles=(
        PersonRole(
            "pupil",
            "Học sinh",
            "pupil",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
            paper="paper",
        ),
        PersonRole(
            "father",
            "Cha",
            "father",
            name="father_name",
            birth_date=("father_birth_date",),
            commune="commune_code",
            sex_is="M",
            number_expected=False,
            kin=Kin("father", "pupil", 12),
        ),
        PersonRole(
            "mother",
            "Mẹ",
            "mother",
            name="mother_name",
            birth_date=("mother_birth_date",),
            commune="commune_code",
            sex_is="F",
            number_expected=False,
            kin=Kin("mother", "pupil", 12),
        ),
    ),
    rules=(
        Rule(reasons.MISSING_KEY, "moet_code", _none_of(*_NUMBERS)),
        Rule(reasons.MISSING_VALUE, "full_name", _none_of("full_name", "person_number", "paper")),
        Rule(PUPIL_AGE_DIFFERS, "grade", (_age < _bound("youngest")) | (_age > _bound("oldest"))),
        Rule(
            PUPIL_NUMBERS_DIFFER,
            "paper",
            _personal("paper")
            & _personal("person_number")
            & (pl.col("paper") != pl.col("person_number")),
        ),
        Rule(SCHOOL_YEAR_OVER, "school_year", _over),
        Rule(SCHOOL_YEAR_WRONG, "school_year", _ended != _began + 1),
    ),
    expected=False,
    sample=made.PUPILS,
)
