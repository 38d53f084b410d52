"""Yearly list of poor and near-poor households, one row per member.

The list of a year holds for that calendar year; what depends on it (social pension from 70, health
cards, support of schooling) asks whether the household stands in it. Circular 07/2021/TT-BLĐTBXH,
criteria of decree 07/2021/NĐ-CP for 2021 to 2025, a new standard for 2026 to 2030: remembered, not
read. Proposed layout: no official form was found; the words “Mã hộ nghèo, Tên chủ hộ, Thôn/Xóm,
Khu vực, Phân loại, Dân tộc, Năm nghèo” are those of a tool in use.

The head stands first. The number of the household, its class and its place are often written on the
head's row alone (cells merged downwards), so none of them is what a row cannot do without; the year
may stand in the title only.
"""

from __future__ import annotations

import polars as pl

from contracts import reasons, titles
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
from contracts.groups import Group
from contracts.language import Column, Kind, Rhythm, Rule, SourceContract, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import REFERENCE, WORDS, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import poor_households as sample

SOURCE = "poor_households"

HOUSEHOLD_UNKNOWN = Reason(
    "HOUSEHOLD_UNKNOWN",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Không có mã hộ (có thể do gộp ô); ghi mã hộ ở dòng của từng người.",
    "No household is given (perhaps cells are merged); write its number on each member's row.",
)
POVERTY_CLASS_UNKNOWN = Reason(
    "POVERTY_CLASS_UNKNOWN",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Không rõ hộ nghèo, cận nghèo hay thoát nghèo (có thể do gộp ô); ghi ở dòng của từng người.",
    "Poor or near-poor is not said (perhaps cells are merged); write it on each member's row.",
)
POVERTY_YEAR_AHEAD = Reason(
    "POVERTY_YEAR_AHEAD",
    ErrorGroup.OUTLIER,
    Severity.FLAG,
    "Năm của danh sách sau năm tới; kiểm tra năm.",
    "The year of the list lies beyond next year; check it.",
)

POOR, NEAR_POOR, NO_LONGER, LATELY = "Hộ nghèo", "Hộ cận nghèo", "Thoát nghèo", "Hộ mới thoát nghèo"
CLASS = listed(
    "poverty class",
    "poor, near-poor, no longer poor, or lately so",
    {
        POOR: r"nghèo|HN|hộ nghèo (?:n\d|phát sinh)|hộ tái nghèo",
        NEAR_POOR: r"cận nghèo|CN|HCN|hộ cận nghèo phát sinh|hộ tái cận nghèo",
        NO_LONGER: r"(?:hộ |đã )?thoát nghèo|(?:hộ |đã )?thoát cận nghèo",
        LATELY: r"mới thoát nghèo|hộ mới thoát cận nghèo",
    },
)
YEAR_TITLES = (
    r"nghèo\D*(?:^|[^\d ] )năm (?P<value>20\d\d)",
    r"nghèo.*20\d\d ?[-–] ?20\d\d\D{1,3}năm (?P<value>20\d\d)",
    r"nghèo\D{0,20}(?P<value>20\d\d)(?: *[^-–\d ]| *$)",
)
"""“DANH SÁCH HỘ NGHÈO NĂM 2026”, “… GIAI ĐOẠN 2022 - 2025, NĂM 2024”, “Ho_ngheo_2026.xlsx”."""

MEMBERS = TableContract(
    source=SOURCE,
    name="members",
    title_vi="Danh sách hộ nghèo, hộ cận nghèo",
    title_en="List of poor and near-poor households",
    sheet_aliases=("Hộ nghèo", "Hộ cận nghèo", "HN", "HCN", "Danh sách hộ nghèo", "DS hộ nghèo"),
    columns=(
        ordinal("list"),
        Column(
            "household_no",
            Kind.HOUSEHOLD,
            ("Mã hộ", "Mã hộ nghèo", "Mã số hộ", "Mã hộ gia đình", "Mã hộ nghèo, cận nghèo"),
            "number of the household",
            required=True,
            pii=True,
        ),
        person_name(
            "full_name",
            (
                "Họ và tên",
                "Họ tên",
                "Họ, chữ đệm, tên",
                "Họ và tên thành viên",
                "Họ và tên thành viên trong hộ",
                "Tên thành viên",
            ),
            "full name of the member",
            must=True,
        ),
        text(
            "relation",
            ("Quan hệ với chủ hộ", "Mối quan hệ với chủ hộ", "Quan hệ"),
            "what the member is to the head",
            WORDS,
        ),
        person_name("head_name", ("Tên chủ hộ", "Họ và tên chủ hộ", "Họ tên chủ hộ"), "head"),
        birth_date("birth_date", ("Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh"), "birth date"),
        sex("sex", ("Giới tính",), "sex"),
        free_text("ethnicity", ("Dân tộc",), "ethnic group"),
        person_number(
            "person_number",
            ("Số định danh cá nhân", "Số định danh", "Số CCCD", "CCCD", "Số CCCD/CMND"),
            "personal number",
            required=True,
        ),
        free_text("hamlet", ("Thôn/bản", "Thôn/Xóm", "Thôn, bản", "Thôn", "Địa chỉ"), "hamlet"),
        titled(
            titles.COMMUNE,
            Column(
                "commune_code",
                Kind.COMMUNE,
                ("Mã xã", "Mã ĐVHC cấp xã", "Xã/phường", "Xã"),
                "commune",
            ),
        ),
        text("region", ("Khu vực",), "region of the standard", WORDS),
        text(
            "poverty_class",
            ("Phân loại", "Phân loại hộ", "Diện", "Loại hộ", "Kết quả rà soát"),
            "poor, near-poor or no longer poor",
            CLASS,
        ),
        titled(
            YEAR_TITLES,
            Column(
                "list_year",
                Kind.PARTIAL_DATE,
                ("Năm", "Năm nghèo", "Năm rà soát"),
                "year for which the list holds",
                required=True,
                filled=True,
                identifier=True,
                date_of="validity",
            ),
        ),
        text(
            "certificate_no",
            ("Số giấy chứng nhận", "Số GCN", "Số giấy chứng nhận hộ nghèo"),
            "number of the certificate",
            REFERENCE,
        ),
    ),
    key=(
        "list_year",
        "commune_code",
        ("household_no", "hamlet"),
        "full_name",
        ("person_number", "birth_date"),
    ),
    example={
        "household_no": "24133-0012",
        "full_name": "H'Bia Niê",
        "relation": "Chủ hộ",
        "birth_date": "1984",
        "sex": "Nữ",
        "ethnicity": "Ê Đê",
        "person_number": "066184001234",
        "hamlet": "Buôn Ea Nao",
        "commune_code": "24133",
        "poverty_class": "Hộ nghèo",
        "list_year": "2026",
    },
    meanings=Meanings(
        kinds=("household_member", "poverty"),
        commune="commune_code",
        event_date="list_year",
        valid_from="list_year",
        valid_to="list_year",
        status="poverty_class",
        closed=frozenset({NO_LONGER, LATELY}),
        programme="poverty_class",
        household="household_no",
    ),
    roles=(
        PersonRole(
            "member",
            "Thành viên hộ",
            "member of the household",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
            commune="commune_code",
        ),
    ),
    rules=(
        Rule(HOUSEHOLD_UNKNOWN, "household_no", pl.col("household_no").is_null()),
        Rule(POVERTY_CLASS_UNKNOWN, "poverty_class", pl.col("poverty_class").is_null()),
        Rule(
            POVERTY_YEAR_AHEAD,
            "list_year",
            pl.col("list_year.year") > pl.col("today").dt.year() + 1,
        ),
        Rule(
            reasons.EVENT_BEFORE_BIRTH,
            "list_year",
            pl.col("birth_date.first") > pl.col("list_year.last"),
            Severity.FLAG,
        ),
    ),
    sample=sample.MEMBERS,
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Hộ nghèo, hộ cận nghèo",
    title_en="Poor and near-poor households",
    short_vi="Hộ nghèo",
    short_en="Poor households",
    group=Group.SOCIAL,
    tables=(MEMBERS,),
    freshness_days=397,
    rhythm=Rhythm.YEARLY,
    required=False,
    file_patterns=("*ho_ngheo*", "*hongheo*", "*can_ngheo*", "*poor_households*"),
)
