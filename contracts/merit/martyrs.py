"""Martyrs and their relatives.

Here: the list of martyrs, counted and held against the inventory, and the list of relatives. Not
here: who is paid (`persons`).

No martyr is looked for in the population data: they died before there were personal numbers, their
dates are words (“Tháng 07 Năm 1949”) and their communes those of 1945 to 1975, so that whoever
bears the name there today is somebody else. Their relatives are linked.
"""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.columns import birth_date, free_text, key, ordinal, text
from contracts.indicators import Indicator
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.merit.groups import FILE_NO, SOURCE, name, number
from contracts.patterns import REFERENCE, WORDS, YES_NO, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import merit as sample

ENLISTED_AFTER_DEATH = Reason(
    "ENLISTED_AFTER_DEATH",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày nhập ngũ sau ngày hy sinh; kiểm tra hai ngày.",
    "Enlisted after the day of death; check both.",
)
CERTIFIED_BEFORE_DEATH = Reason(
    "CERTIFIED_BEFORE_DEATH",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày cấp bằng hoặc ngày báo tử trước ngày hy sinh; kiểm tra các ngày.",
    "Certified or notified before the day of death; check the days.",
)

RELATION = listed(
    "relation to a martyr",
    "mother, father, wife or husband, child, who raised them, or another relative",
    {
        "Mẹ": r"mẹ đẻ|mẹ ruột|má",
        "Cha": r"cha đẻ|bố|bố đẻ|ba|cha ruột",
        "Vợ": r"vợ liệt s[ĩỹ]",
        "Chồng": r"chồng liệt s[ĩỹ]",
        "Con": r"con đẻ|con trai|con gái|con nuôi|con ruột",
        "Người nuôi dưỡng": r"người có công nuôi(?: dưỡng)?(?: liệt s[ĩỹ])?|mẹ nuôi|cha nuôi",
        "Anh, chị, em": r"anh|chị|em|anh trai|em trai|em gái|chị gái|anh ruột|em ruột",
        "Người thân khác": r"cháu|cháu nội|cháu ngoại|khác|cháu ruột|dâu|con dâu|họ hàng",
    },
)


def _day(column: str, aliases: tuple[str, ...], title: str) -> Column:
    """A day that may be words, a month or a year."""
    return Column(column, Kind.PARTIAL_DATE, aliases, title)


MARTYRS = TableContract(
    source=SOURCE,
    name="martyrs",
    title_vi="Danh sách liệt sĩ",
    title_en="Martyrs",
    sheet_aliases=("Liệt sĩ", "Liệt sỹ", "Danh sách liệt sĩ", "DS liệt sĩ"),
    expected=False,
    columns=(
        ordinal("list"),
        key(
            "file_no",
            Kind.TEXT,
            ("Số hồ sơ bộ", "Số hồ sơ", "Số hồ sơ liệt sĩ", "Mã hồ sơ"),
            "number of the file, such as BD/LS-07956",
            FILE_NO,
        ),
        name("Họ tên liệt sĩ", "Họ và tên liệt sĩ", "Tên liệt sĩ", title="name of the martyr"),
        free_text("alias_name", ("Bí danh", "Tên gọi khác"), "other name"),
        birth_date("birth_date", ("Ngày sinh", "Năm sinh"), "birth date"),
        free_text("home", ("Quê quán", "Nguyên quán"), "home"),
        free_text("residence", ("Trú quán", "Nơi cư trú"), "residence"),
        _day("enlisted_on", ("Ngày nhập ngũ", "Nhập ngũ", "Ngày tham gia CM"), "enlisted"),
        text("rank", ("Cấp bậc",), "rank", WORDS),
        free_text("post", ("Chức vụ",), "post"),
        free_text(
            "unit",
            ("Cơ quan/đơn vị khi hy sinh", "Đơn vị khi hy sinh", "Đơn vị"),
            "unit in which they served",
        ),
        Column(
            "died_on",
            Kind.PARTIAL_DATE,
            ("Ngày hy sinh", "Ngày, tháng, năm hy sinh", "Năm hy sinh"),
            "day of death, perhaps in words",
            required=True,
        ),
        text("period", ("Thời kỳ", "Thời kỳ hy sinh"), "period", WORDS),
        free_text("circumstances", ("Trường hợp hy sinh",), "circumstances"),
        free_text("died_at", ("Nơi hy sinh",), "place of death"),
        free_text("buried_at", ("Nơi mai táng", "Nơi an táng"), "place of burial"),
        text("notice_no", ("Giấy báo tử", "Số giấy báo tử"), "notice of death", REFERENCE),
        _day("notified_on", ("Ngày báo tử",), "day of the notice"),
        free_text("notified_by", ("Đơn vị cấp giấy báo tử",), "who gave notice"),
        text(
            "certificate_no",
            ("Số bằng Tổ quốc ghi công", "Số bằng TQGC", "Số bằng"),
            "number of the certificate",
            REFERENCE,
        ),
        text("decision_no", ("QĐ cấp bằng số", "Quyết định cấp bằng"), "its decision", REFERENCE),
        _day("certified_on", ("Ngày cấp bằng", "Ngày quyết định cấp bằng"), "its day"),
        text("group", ("Thuộc đối tượng", "Đối tượng"), "kind of martyr", WORDS),
        Column("commune_code", Kind.COMMUNE, ("Mã xã", "Xã quản lý"), "commune that keeps it"),
    ),
    key=("file_no",),
    example={
        "file_no": "DL/LS-07956",
        "full_name": "Nguyễn Văn Bình",
        "birth_date": "1930",
        "home": "xã Ea Drăng",
        "died_on": "Tháng 07 Năm 1949",
        "certificate_no": "AB 1234b",
    },
    meanings=Meanings(
        kinds=("martyr",),
        commune="commune_code",
        event_date="died_on",
        indicators={
            "complete": Indicator(
                pl.col("home").is_not_null()
                & pl.col("died_on.year").is_not_null()
                & pl.col("certificate_no").is_not_null()
            )
        },
    ),
    rules=(
        Rule(
            reasons.EVENT_BEFORE_BIRTH,
            "died_on",
            pl.col("birth_date.first") > pl.col("died_on.last"),
            Severity.FLAG,
        ),
        Rule(
            ENLISTED_AFTER_DEATH,
            "enlisted_on",
            pl.col("enlisted_on.first") > pl.col("died_on.last"),
        ),
        *(
            Rule(CERTIFIED_BEFORE_DEATH, later, pl.col(f"{later}.last") < pl.col("died_on.first"))
            for later in ("notified_on", "certified_on")
        ),
    ),
    sample=sample.MARTYRS,
)

RELATIVES = TableContract(
    source=SOURCE,
    name="relatives",
    title_vi="Danh sách thân nhân liệt sĩ",
    title_en="Relatives of martyrs",
    sheet_aliases=("Thân nhân", "Thân nhân liệt sĩ", "DS thân nhân"),
    expected=False,
    columns=(
        ordinal("list"),
        key(
            "martyr_file_no",
            Kind.TEXT,
            ("Số hồ sơ liệt sĩ", "Số hồ sơ bộ", "Số hồ sơ", "Mã hồ sơ liệt sĩ"),
            "file of the martyr",
            FILE_NO,
        ),
        free_text("martyr_name", ("Họ tên liệt sĩ", "Họ và tên liệt sĩ", "Liệt sĩ"), "the martyr"),
        name("Họ tên thân nhân", "Họ và tên thân nhân", title="name of the relative"),
        Column(
            "relation",
            Kind.TEXT,
            ("Quan hệ", "Quan hệ với liệt sĩ", "Mối quan hệ"),
            "what they were to the martyr",
            required=True,
            pattern=RELATION,
        ),
        birth_date("birth_date", ("Năm sinh", "Ngày sinh", "Ngày, tháng, năm sinh"), "birth date"),
        number(),
        free_text("address", ("Địa chỉ", "Nơi cư trú", "Địa chỉ thường trú"), "residence"),
        Column("commune_code", Kind.COMMUNE, ("Mã xã", "Phường/xã", "Xã/phường"), "commune"),
        text("worships", ("Là người thờ cúng", "Người thờ cúng"), "worships them", YES_NO),
        text("benefit", ("Chế độ hưởng", "Chế độ"), "which benefit", WORDS),
    ),
    key=("martyr_file_no", ("person_number", "full_name")),
    example={
        "martyr_file_no": "DL/LS-07956",
        "full_name": "Trần Thị Lan",
        "relation": "Vợ",
        "birth_date": "1932",
        "person_number": "066132000145",
        "worships": "x",
        "commune_code": "24181",
    },
    meanings=Meanings(
        kinds=("relative_of_martyr",),
        commune="commune_code",
        programme="relation",
        linked_key="martyr_file_no",
    ),
    roles=(
        PersonRole(
            "relative",
            "Thân nhân liệt sĩ",
            "relative of a martyr",
            name="full_name",
            birth_date=("birth_date",),
            number="person_number",
            commune="commune_code",
        ),
    ),
    sample=sample.RELATIVES,
)
