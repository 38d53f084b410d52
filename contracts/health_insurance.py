"""Health insurance cards (thẻ bảo hiểm y tế), as the provincial social insurance lists them.

Groups, validity and withdrawal: law 25/2008/QH12 on health insurance (articles 12, 16, 20), decree
188/2025/NĐ-CP. Card code: decision 1351/QĐ-BHXH (2015) as amended by 1697/QĐ-BHXH (2023) and
1018/QĐ-BHXH (2024): two letters of the group, level 1 to 5, two digits of the province of issue,
ten digits of the social insurance code. Cards since 2021 show the ten digits only, and from
1 September 2026 the twelve-digit personal number stands for them (notice 6877/TB-BHXH). None has a
check digit, and many ten-digit codes look like a personal number that lost its zeros: these columns
are codes. A person may hold one card after another: a card and its first day are one record.
Levels of two groups changed on 1 January 2026 and printed cards keep the old digit, so every level
that a group ever had is right.
"""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.codes import code_list
from contracts.columns import (
    birth_date,
    called,
    free_text,
    ordinal,
    person_name,
    person_number,
    sex,
    text,
)
from contracts.groups import Group
from contracts.language import (
    Column,
    Kind,
    Meanings,
    PersonRole,
    Rhythm,
    Rule,
    SourceContract,
    TableContract,
)
from contracts.patterns import INSURANCE_CODE, WORDS, TextPattern
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import health_insurance as made

SOURCE = "health_insurance"

CARD_VALIDITY_REVERSED = Reason(
    "CARD_VALIDITY_REVERSED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Thẻ hết hạn trước ngày bắt đầu có giá trị; kiểm tra hai ngày.",
    "The card ends before it begins; check both days.",
)
CARD_GROUP_DIFFERS = Reason(
    "CARD_GROUP_DIFFERS",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Mã đối tượng khác hai chữ cái đầu của mã thẻ; kiểm tra mã thẻ.",
    "The group differs from the first two letters of the card code; check the code.",
)
CARD_LEVEL_DIFFERS = Reason(
    "CARD_LEVEL_DIFFERS",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Mức hưởng (ký tự 3 của mã thẻ) không phải của nhóm đối tượng đó; kiểm tra mã thẻ.",
    "The level (third character of the card code) is none that its group has; check the code.",
)

CARD = TextPattern(
    "health card",
    r"^(?:[A-Z]{2}[1-5]\d{12}|\d{10}|\d{12})$",
    "a card code of 15 characters, or the 10 or 12 digits that newer cards show",
    longest=15,
)
FACILITY = TextPattern(
    "health facility",
    r"^(?:\d{5}|[^0-9]*(?:[0-9]{1,4}[^0-9]+){0,3}[0-9]{0,4})$",
    "name of a health facility, or its code of five digits",
    longest=160,
)
UNIT_CODE = TextPattern(
    "managing unit", r"^[A-Z0-9]{2,10}$", "letters and digits, ten at most", longest=10
)
GROUPS = code_list("bhyt", "groups")
_LEVELS = sorted({f"{one.code}{one.traits['level']}" for one in GROUPS.states})
_opening = pl.col("card_code").str.extract(r"^([A-Z]{2}[1-5])\d{12}$")
"""Group and level of a card of 15 characters."""
WITHDRAWN = frozenset({"Thu hồi", "Đã thu hồi", "Báo giảm", "Hết hiệu lực", "Hết hạn"})

CARDS = TableContract(
    source=SOURCE,
    name="cards",
    title_vi="Danh sách thẻ bảo hiểm y tế",
    title_en="List of health insurance cards",
    sheet_aliases=("Thẻ BHYT", "BHYT", "Danh sách thẻ", "DS thẻ BHYT", "D03-TS"),
    columns=(
        ordinal("list"),
        Column(
            "card_code",
            Kind.CODE,
            ("Mã thẻ BHYT", "Mã số thẻ", "Số thẻ BHYT", "Mã thẻ", "Số thẻ"),
            "code of the card",
            required=True,
            filled=True,
            identifier=True,
            pii=True,
            fields=("maThe", "MA_THE_BHYT"),
            pattern=CARD,
        ),
        Column(
            "insurance_code",
            Kind.CODE,
            ("Mã số BHXH", "Mã số bảo hiểm xã hội", "Mã số bảo hiểm y tế", "Mã BHXH"),
            "social insurance code",
            pii=True,
            fields=("maSoBHXH",),
            pattern=INSURANCE_CODE,
        ),
        person_number(
            "person_number",
            ("Số định danh cá nhân", "Số CCCD", "Số CCCD/ĐDCN", "CCCD", "Số CCCD/CMND"),
            "personal number",
        ),
        called(
            ("hoTen",),
            person_name(
                "full_name", ("Họ và tên", "Họ tên", "Họ, chữ đệm, tên"), "full name", must=True
            ),
        ),
        called(
            ("ngaySinh",),
            birth_date(
                "birth_date", ("Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh"), "birth date"
            ),
        ),
        called(("gioiTinh",), sex("sex", ("Giới tính",), "sex")),
        free_text("address", ("Địa chỉ", "Nơi cư trú"), "address"),
        Column(
            "group_code",
            Kind.CODE,
            ("Mã đối tượng", "Đối tượng", "Nhóm đối tượng"),
            "group of the insured",
            codes=GROUPS.codes,
        ),
        Column("commune_code", Kind.COMMUNE, ("Mã xã", "Mã ĐVHC cấp xã"), "commune"),
        called(
            ("maDKBD", "MA_DKBD"),
            text(
                "facility",
                ("Nơi đăng ký KCB ban đầu", "Nơi KCB ban đầu", "Nơi đăng ký"),
                "health facility of first contact",
                FACILITY,
            ),
        ),
        Column(
            "valid_from",
            Kind.DATE,
            ("Giá trị từ ngày", "Thời hạn từ", "Ngày giá trị", "Từ ngày"),
            "first day of validity",
            required=True,
            filled=True,
            date_of="validity",
            fields=("gtTheTu", "GT_THE_TU"),
        ),
        Column(
            "valid_to",
            Kind.DATE,
            ("Giá trị đến ngày", "Thời hạn đến", "Đến ngày"),
            "last day of validity",
            date_of="validity",
            fields=("gtTheDen", "GT_THE_DEN"),
        ),
        text("status", ("Trạng thái thẻ", "Trạng thái", "Tình trạng thẻ"), "state of it", WORDS),
        Column("reduced_on", Kind.DATE, ("Ngày báo giảm",), "day it was reported withdrawn"),
        text("reduction_reason", ("Lý do giảm", "Lý do báo giảm"), "why it was withdrawn", WORDS),
        Column(
            "unit_code",
            Kind.CODE,
            ("Mã đơn vị quản lý", "Mã đơn vị"),
            "unit that manages it",
            pattern=UNIT_CODE,
        ),
    ),
    key=("card_code", "valid_from"),
    example={
        "ordinal": "1",
        "card_code": "GD4 66 66 12345678",
        "insurance_code": "6612345678",
        "person_number": "066151001234",
        "full_name": "Nguyễn Thị Hoa",
        "birth_date": "15/08/1951",
        "sex": "Nữ",
        "group_code": "GD",
        "commune_code": "24133",
        "facility": "Trạm y tế xã Ea Drăng",
        "valid_from": "01/01/2026",
        "valid_to": "31/12/2099",
        "status": "Còn hiệu lực",
    },
    meanings=Meanings(
        kinds=("insurance",),
        commune="commune_code",
        event_date="valid_from",
        valid_from="valid_from",
        valid_to="valid_to",
        status="status",
        closed=WITHDRAWN,
        programme="group_code",
    ),
    roles=(
        PersonRole(
            "insured",
            "Người tham gia BHYT",
            "insured person",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
            commune="commune_code",
        ),
    ),
    rules=(
        Rule(CARD_VALIDITY_REVERSED, "valid_to", pl.col("valid_to") < pl.col("valid_from")),
        Rule(
            CARD_GROUP_DIFFERS,
            "group_code",
            pl.col("card_code").str.contains("^[A-Z]")
            & (pl.col("card_code").str.slice(0, 2) != pl.col("group_code")),
        ),
        Rule(
            CARD_LEVEL_DIFFERS,
            "card_code",
            _opening.str.slice(0, 2).is_in(sorted(GROUPS.codes)) & ~_opening.is_in(_LEVELS),
        ),
        Rule(
            reasons.EVENT_BEFORE_BIRTH,
            "valid_from",
            pl.col("birth_date.first") > pl.col("valid_from.last"),
            Severity.FLAG,
        ),
    ),
    sample=made.CARDS,
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Thẻ bảo hiểm y tế",
    title_en="Health insurance cards",
    short_vi="Bảo hiểm y tế",
    short_en="Health insurance",
    group=Group.HEALTH,
    tables=(CARDS,),
    freshness_days=35,
    rhythm=Rhythm.MONTHLY,
    required=False,
    file_patterns=("*bhyt*", "*the_bhyt*", "*D03*", "*health_insurance*"),
)
