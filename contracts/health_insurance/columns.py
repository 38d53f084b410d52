"""What the lists of health insurance share: codes of cards, their groups, columns of the insured.

Not here: the tables (`cards`, `households`, `lookups`).
"""

from __future__ import annotations

import polars as pl

from contracts.codes import code_list
from contracts.columns import birth_date, called, person_name, person_number, sex
from contracts.language import Column, Kind
from contracts.patterns import INSURANCE_CODE, TextPattern

SOURCE = "health_insurance"
GROUPS = code_list("bhyt", "groups")
FACILITY = TextPattern(
    "health facility",
    r"^(?:\d{5}|[^0-9]*(?:[0-9]{1,4}[^0-9]+){0,3}[0-9]{0,4})$",
    "name of a health facility, or its code of five digits",
    longest=160,
)
CARD_LABELS = ("Mã thẻ BHYT", "Mã số thẻ", "Số thẻ BHYT", "Mã thẻ", "Số thẻ")
CARD_FIELDS = ("maThe", "MA_THE_BHYT")


def insurance_code(*labels: str) -> Column:
    """The code of the insured for life; `labels`: beside those of the social insurance."""
    return Column(
        "insurance_code",
        Kind.CODE,
        (*labels, "Mã số BHXH", "Mã số bảo hiểm xã hội", "Mã BHXH"),
        "social insurance code",
        identifier=True,
        pii=True,
        fields=("maSoBHXH",),
        pattern=INSURANCE_CODE,
    )


def person_columns(*, must: bool = True) -> tuple[Column, ...]:
    """Number, name, birth date and sex of the insured; `must`: each row names somebody."""
    return (
        called(
            ("SO_CCCD",),
            person_number(
                "person_number",
                ("Số định danh cá nhân", "Số CCCD", "Số CCCD/ĐDCN", "CCCD", "Số CCCD/CMND"),
                "personal number",
            ),
        ),
        called(
            ("hoTen", "HO_TEN"),
            person_name(
                "full_name",
                ("Họ và tên", "Họ tên", "Họ, chữ đệm, tên", "Họ, chữ đệm và tên"),
                "full name",
                must=must,
            ),
        ),
        called(
            ("ngaySinh", "NGAY_SINH"),
            birth_date(
                "birth_date", ("Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh"), "birth date"
            ),
        ),
        called(("gioiTinh", "GIOI_TINH"), sex("sex", ("Giới tính",), "sex")),
    )


def facility() -> Column:
    """Where the insured go first."""
    labels = ("Nơi đăng ký KCB ban đầu", "Nơi KCB ban đầu", "Nơi đăng ký")
    return Column(
        "facility",
        Kind.TEXT,
        labels,
        "health facility of first contact",
        fields=("maDKBD", "MA_DKBD"),
        pattern=FACILITY,
    )


def none_of(*columns: str) -> pl.Expr:
    """Whether a row has none of the columns."""
    return pl.all_horizontal(pl.col(column).is_null() for column in columns)
