"""Household businesses and their owners: decree 168/2025/NĐ-CP; layout proposed.

Since 1 July 2025 the code is the owner's personal number (twelve digits), older ones are tax codes
of ten, a branch has three or five more; certificates of before carry a number such as `41A8012345`
(from memory). Key: the code, else the old number.
"""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.businesses.common import OPEN, SOURCE, life, meanings, rules, seat
from contracts.businesses.samples import HOUSEHOLDS_SAMPLE
from contracts.columns import birth_date, free_text, ordinal, person_name, person_number, sex
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import PersonRole
from contracts.patterns import BUSINESS_CODE, TextPattern
from contracts.reasons import ErrorGroup, Reason, Severity

BUSINESS_NUMBER_OF_OTHER = Reason(
    "BUSINESS_NUMBER_OF_OTHER",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Mã số hộ kinh doanh 12 số khác số định danh của chủ hộ; kiểm tra hai số.",
    "The code of twelve digits is not the personal number of the owner; check both.",
)
OLD_NUMBER = TextPattern(
    "old number of a household business",
    r"^[0-9]{2}[A-ZĐ]{1,2}[0-9]{6,9}$",
    "district, letter and number of an old certificate: `41A8012345`",
    longest=13,
)
HOUSEHOLD_BUSINESSES = TableContract(
    source=SOURCE,
    name="household_businesses",
    title_vi="Danh sách hộ kinh doanh",
    title_en="List of household businesses",
    sheet_aliases=("Hộ kinh doanh", "HKD", "Danh sách HKD"),
    columns=(
        ordinal("list"),
        Column(
            "business_code",
            Kind.CODE,
            ("Mã số hộ kinh doanh/MST", "Mã số hộ kinh doanh", "Mã số HKD", "Mã số thuế"),
            "code of the business",
            required=True,
            identifier=True,
            pii=True,
            pattern=BUSINESS_CODE,
        ),
        Column(
            "old_number",
            Kind.CODE,
            ("Số đăng ký cũ", "Số giấy chứng nhận cũ", "Số GCN đăng ký HKD"),
            "number of an old certificate",
            pattern=OLD_NUMBER,
        ),
        free_text("business_name", ("Tên hộ kinh doanh", "Tên cơ sở"), "name of the business"),
        person_name(
            "owner_name",
            ("Họ tên chủ hộ kinh doanh", "Họ và tên chủ hộ kinh doanh", "Chủ hộ kinh doanh"),
            "owner",
            must=True,
        ),
        birth_date("birth_date", ("Ngày sinh", "Năm sinh"), "birth date of the owner"),
        sex("sex", ("Giới tính",), "sex of the owner"),
        person_number(
            "owner_number",
            ("Số định danh cá nhân", "Số định danh", "Số CCCD", "Số CCCD/CMND", "CCCD"),
            "personal number of the owner",
        ),
        *seat(),
        *life(("Ngày cấp lần đầu", "Ngày đăng ký", "Ngày cấp")),
    ),
    key=(("business_code", "old_number"),),
    example={
        "ordinal": "1",
        "business_code": "066085001234",
        "business_name": "Hộ kinh doanh Bình Hoa",
        "owner_name": "Nguyễn Văn Bình",
        "birth_date": "02/03/1985",
        "sex": "Nam",
        "owner_number": "066085001234",
        "address": "Thôn 3",
        "commune_code": "24133",
        "industry": "4721 - Bán lẻ lương thực",
        "registered_on": "15/07/2025",
        "status": OPEN,
        "registrar": "UBND xã Ea Drăng",
    },
    meanings=meanings("household_business"),
    roles=(
        PersonRole(
            "owner",
            "Chủ hộ kinh doanh",
            "owner of a household business",
            name="owner_name",
            birth_date=("birth_date",),
            sex="sex",
            number="owner_number",
        ),
    ),
    rules=(
        Rule(
            reasons.MISSING_KEY,
            "business_code",
            pl.col("business_code").is_null() & pl.col("old_number").is_null(),
        ),
        Rule(
            BUSINESS_NUMBER_OF_OTHER,
            "business_code",
            (pl.col("owner_number_kind") == "personal_id")
            & (
                pl.col("business_code").str.extract(r"^(\d{12})(?:\d{5})?$")
                != pl.col("owner_number")
            ),
        ),
        *rules("business_code"),
    ),
    expected=False,
    sample=HOUSEHOLDS_SAMPLE,
)
