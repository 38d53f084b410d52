"""What class lists and lists of school staff share: patterns of their texts, common columns.

Not here: the tables (`pupils`, `teachers`), the patterns of titles (`titles`).
"""

from __future__ import annotations

from contracts.columns import text, titled
from contracts.education.titles import COMMUNE_TITLES, SCHOOL_TITLES
from contracts.language import Column, Kind
from contracts.patterns import TextPattern

SOURCE = "education"
_BEFORE = "word_before"

MOET_CODE = TextPattern(
    "code of the education database",
    r"^(?:\d{10}|\d{12})$",
    "ten digits, or the twelve of the personal number",
    longest=12,
)
SCHOOL = TextPattern(
    "school",
    r"^[^0-9]*(?:[0-9]{1,4}[^0-9]+){0,3}[0-9]{0,4}$",
    "name of a school: `THCS Nguyễn Du`",
    repairs=((r"(?i)^trường\s*:?\s+", "", _BEFORE),),
    longest=120,
)
SCHOOL_YEAR = TextPattern(
    "school year",
    r"^20\d{2}-20\d{2}$",
    "two years: `2026-2027`",
    repairs=(
        (r"^(20\d{2})\s*[-–—/ ]\s*(20\d{2})$", "$1-$2", "school_year"),
        (r"^(20)(\d{2})\s*[-–—/]\s*(\d{2})$", "$1$2-$1$3", "school_year"),
    ),
    longest=9,
)
_NURSERY = r"(?:nhà trẻ|nhóm trẻ|mẫu giáo|mầm|chồi|lá)[\p{L}0-9 .\-]{0,25}"
CLASS = TextPattern(
    "class",
    rf"(?i)^(?:[0-9]{{1,2}}(?:[ ./_\-]?[\p{{L}}0-9]{{1,12}}){{0,3}}|{_NURSERY})$",
    "a class: `12.6`, `6A1`, `Lá 2`",
    repairs=((r"(?i)^lớp\s*:?\s*", "", _BEFORE),),
    longest=40,
)
GRADE = TextPattern(
    "grade",
    rf"(?i)^(?:[1-9]|1[0-2]|{_NURSERY}|[0-9]{{1,2}}(?: ?- ?[0-9]{{1,2}})? (?:tuổi|tháng))$",
    "1 to 12, or a group of a nursery school",
    repairs=((r"(?i)^(?:khối lớp|khối|lớp)\s*:?\s*0?", "", _BEFORE),),
    longest=40,
)


def moet_code(*more: str) -> Column:
    """The code of a person in the ministry's database; `more`: labels beside the official ones."""
    return Column(
        "moet_code",
        Kind.CODE,
        (
            "Mã định danh Bộ GD&ĐT",
            "Mã định danh Bộ GD-ĐT",
            "Mã định danh Bộ GDĐT",
            "Mã định danh của Bộ GD&ĐT",
            *more,
        ),
        "code in the database of the ministry of education",
        required=True,
        identifier=True,
        pii=True,
        pattern=MOET_CODE,
    )


def school() -> Column:
    """The school, which class lists say in a title only."""
    labels = ("Tên trường", "Trường", "Trường học", "Đơn vị")
    return titled(SCHOOL_TITLES, text("school", labels, "school", SCHOOL, must=True))


def commune(*labels: str) -> Column:
    """The commune whose committee runs the school: of parents the best hint at where they live."""
    what = "commune whose committee runs the school"
    return titled(COMMUNE_TITLES, Column("commune_code", Kind.COMMUNE, labels, what))
