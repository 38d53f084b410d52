"""Cards of health insurance, in the layouts (b) and (c) of the charter and as one would ask for.

A person may hold one card after another: a card and its first day are one record. Where a list has
no card code (layout c) the insurance code stands for it, as it does on cards since 2021.
"""

from __future__ import annotations

import polars as pl

from contracts import own_codes, reasons
from contracts.columns import free_text, ordinal, text
from contracts.health_insurance.columns import (
    CARD_FIELDS,
    CARD_LABELS,
    GROUPS,
    SOURCE,
    facility,
    insurance_code,
    none_of,
    person_columns,
)
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import HEALTH_CARD, WORDS, TextPattern, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import health_insurance as made
from vietnam.ages import Activity, least_age, too_young

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
CARD_NUMBER_DIFFERS = Reason(
    "CARD_NUMBER_DIFFERS",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Mười số cuối của mã thẻ khác mã số BHXH cùng dòng; kiểm tra hai mã.",
    "The last ten digits of the card differ from the insurance code beside it; check both.",
)
CARD_BEYOND_SIX = Reason(
    "CARD_BEYOND_SIX",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Thẻ trẻ em dưới 6 tuổi có giá trị quá tuổi; thu hồi, cấp thẻ theo nhóm khác.",
    "The card of a child under six is valid beyond that age; withdraw it, issue another.",
)
CARD_TOO_YOUNG = Reason(
    "CARD_TOO_YOUNG",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Chưa đủ tuổi của nhóm đối tượng trên thẻ khi thẻ có giá trị; kiểm tra ngày sinh và nhóm.",
    "Below the age of the group of the card when it begins; check birth date and group.",
)

UNIT_CODE = TextPattern(
    "managing unit", r"^[A-Z0-9]{2,10}$", "letters and digits, ten at most", longest=10
)
WITHDRAWN = frozenset({"Thu hồi", "Báo giảm", "Hết hạn"})
STATES = listed(
    "state of a card",
    "in force, withdrawn, reported as ended or expired",
    {
        "Còn hiệu lực": "còn giá trị|còn hạn|còn hạn sử dụng|còn giá trị sử dụng|đang sử dụng",
        "Thu hồi": "đã thu hồi|thẻ đã thu hồi",
        "Báo giảm": "đã báo giảm|thẻ đã báo giảm",
        "Hết hạn": "hết hiệu lực|hết giá trị|hết giá trị sử dụng|thẻ hết giá trị sử dụng",
        "Tạm khóa": "tạm khoá|tạm dừng",
    },
)

_LEVELS = sorted({f"{one.code}{one.traits['level']}" for one in GROUPS.states})
_opening = pl.col("card_code").str.extract(r"^([A-Z]{2}[1-5])\d{12}$")
"""Group and level of a card of 15 characters."""
_group = pl.coalesce("group_code", _opening.str.slice(0, 2))
_last_ten = pl.col("card_code").str.extract(r"^(?:[A-Z]{2}[1-5]\d{2})?(\d{10})$")
_born = pl.col("birth_date.last")
_six = least_age(Activity.NO_CHILD, pl.col("valid_from"))
_child_ends = (
    pl.when(_born.dt.month() <= 9)
    .then(pl.date(_born.dt.year() + _six, 9, 30))
    .otherwise(_born.dt.offset_by(pl.format("{}y", _six)).dt.month_end())
)
"""The last day of a child's card: 30 September of the year in which the child is six, or the end of
the month of birth in it where that comes later."""


_KEYS = ("card_code", "insurance_code", "person_number")

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
            CARD_LABELS,
            "code of the card",
            identifier=True,
            pii=True,
            fields=CARD_FIELDS,
            pattern=HEALTH_CARD,
        ),
        insurance_code("Mã số bảo hiểm y tế"),
        *person_columns(),
        Column("household", Kind.HOUSEHOLD, ("Mã hộ", "Mã hộ gia đình"), "household", pii=True),
        free_text("address", ("Địa chỉ", "Nơi cư trú"), "address"),
        Column(
            "group_code",
            Kind.CODE,
            ("Mã đối tượng", "Đối tượng", "Nhóm đối tượng"),
            "group of the insured",
            codes=GROUPS.codes,
        ),
        Column("commune_code", Kind.COMMUNE, ("Mã xã", "Mã ĐVHC cấp xã"), "commune"),
        facility(),
        Column(
            "valid_from",
            Kind.DATE,
            (
                "Giá trị từ ngày",
                "Thời hạn từ",
                "Ngày giá trị",
                "Từ ngày",
                "Thời hạn / Từ",
                "Thời hạn / Từ ngày",
            ),
            "first day of validity",
            required=True,
            filled=True,
            date_of="validity",
            fields=("gtTheTu", "GT_THE_TU"),
        ),
        Column(
            "valid_to",
            Kind.DATE,
            (
                "Giá trị đến ngày",
                "Thời hạn đến",
                "Đến ngày",
                "Thời hạn / Đến",
                "Thời hạn / Đến ngày",
            ),
            "last day of validity",
            date_of="validity",
            fields=("gtTheDen", "GT_THE_DEN"),
        ),
        text("status", ("Trạng thái thẻ", "Trạng thái", "Tình trạng thẻ"), "state of it", STATES),
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
    key=(_KEYS, "valid_from"),
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
        kinds=("insurance", "card"),
        commune="commune_code",
        event_date="valid_from",
        valid_from="valid_from",
        valid_to="valid_to",
        status="status",
        closed=WITHDRAWN,
        programme="group_code",
        linked_key="card_code",
        household="household",
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
            codes=(own_codes.insurance("insurance_code"), own_codes.insurance("card_code")),
        ),
    ),
    rules=(
        Rule(reasons.MISSING_KEY, "card_code", none_of(*_KEYS)),
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
            CARD_NUMBER_DIFFERS,
            "card_code",
            (pl.col("insurance_code").str.len_chars() == 10)
            & (_last_ten != pl.col("insurance_code")),
        ),
        Rule(
            CARD_BEYOND_SIX,
            "valid_to",
            (_group == "TE") & (pl.max_horizontal("valid_from", "valid_to") > _child_ends),
        ),
        Rule(
            CARD_TOO_YOUNG,
            "group_code",
            ((_group == "LH") & too_young(Activity.SOCIAL_PENSION, "birth_date", "valid_from"))
            | ((_group == "CT") & too_young(Activity.OLD_SURVIVOR, "birth_date", "valid_from")),
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
