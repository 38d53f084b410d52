"""Personal tax codes under review against the population register.

Since 1 July 2025 the 12-digit personal number serves as tax code (circular 86/2024/TT-BTC, now
90/2026/TT-BTC), so one column holds either. Status 10 means that the holder's data do not match the
national population database.
"""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.columns import (
    birth_date,
    free_text,
    ordinal,
    person_name,
    person_number,
    sex,
    text,
)
from contracts.groups import Group
from contracts.language import Column, Kind, Rhythm, Rule, SourceContract, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import WORDS
from contracts.reasons import ErrorGroup, Reason, Severity

SOURCE = "tax_codes"

TAX_STATUS_UNVERIFIED = Reason(
    "TAX_STATUS_UNVERIFIED",
    ErrorGroup.NATIONAL_REFERENCE,
    Severity.FLAG,
    "MST ở trạng thái 10: thông tin chưa khớp CSDL quốc gia về dân cư; đối chiếu.",
    "Tax status 10: not matching the national population database; reconcile.",
)


TAXPAYER = TableContract(
    source=SOURCE,
    name="tax_codes",
    title_vi="Mã số thuế cá nhân",
    title_en="Personal tax codes",
    sheet_aliases=("MST", "Mã số thuế", "MST cá nhân"),
    columns=(
        ordinal("list"),
        person_number(
            "tax_or_id",
            ("MST/Số định danh", "Mã số thuế", "MST", "MST/CCCD", "Mã số thuế/Số định danh"),
            "tax code or personal number",
            must=True,
            number_of="any",
            tolerated=frozenset({reasons.NUMBER_AMBIGUOUS}),
        ),
        person_name(
            "full_name",
            ("Họ và tên người nộp thuế", "Tên người nộp thuế", "Họ và tên", "Họ tên"),
            "full name of the taxpayer",
            must=True,
        ),
        birth_date("birth_date", ("Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh"), "birth date"),
        sex("sex", ("Giới tính",), "sex"),
        free_text("address", ("Địa chỉ", "Địa chỉ thường trú"), "address"),
        Column("commune_code", Kind.COMMUNE, ("Mã xã", "Mã ĐVHC cấp xã"), "commune"),
        text("status", ("Trạng thái", "Trạng thái MST", "Tình trạng"), "tax status", WORDS),
        Column("issued_on", Kind.PARTIAL_DATE, ("Ngày cấp", "Ngày cấp MST"), "day of issue"),
        text(
            "tax_office",
            ("Cơ quan thuế quản lý", "Cơ quan thuế", "CQT quản lý"),
            "tax office in charge",
            WORDS,
        ),
    ),
    key=(("tax_or_id", "tax_or_id_raw"),),
    example={
        "tax_or_id": "066050000130",
        "full_name": "Lê Văn Tám",
        "birth_date": "03/04/1950",
        "sex": "Nam",
        "status": "00",
    },
    meanings=Meanings(kinds=("tax_code",), commune="commune_code", event_date="issued_on"),
    roles=(
        PersonRole(
            "taxpayer",
            "Người nộp thuế",
            "taxpayer",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="tax_or_id",
            commune="commune_code",
            number_expected=False,
        ),
    ),
    rules=(
        Rule(
            TAX_STATUS_UNVERIFIED,
            "status",
            pl.col("status").str.contains(r"^\s*10(\D|$)"),
        ),
        Rule(
            reasons.EVENT_BEFORE_BIRTH,
            "issued_on",
            pl.col("birth_date.first") > pl.col("issued_on.last"),
            Severity.FLAG,
        ),
    ),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Mã số thuế cá nhân",
    title_en="Personal tax codes",
    short_vi="Mã số thuế",
    short_en="Tax codes",
    group=Group.ECONOMY,
    tables=(TAXPAYER,),
    freshness_days=30,
    rhythm=Rhythm.WEEKLY,
    file_patterns=("*mst*", "*tax_codes*", "*ma_so_thue*"),
    sample_file="MST_ca_nhan_{province}.csv",
    inventory=True,
)
