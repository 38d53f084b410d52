"""Land certificates in the layout of the official exchange template PL3-01.

Template of dispatch CV 2071/QLĐĐ-TKKKTTĐĐ (5 September 2025): one row is one certificate × parcel ×
person. In a real ward 87 % of the birth dates are a year only and organisations have no personal
number.
"""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.columns import (
    birth_date,
    free_text,
    key,
    ordinal,
    person_name,
    person_number,
    sex,
    text,
)
from contracts.groups import Group
from contracts.language import Column, Kind, Rhythm, Rule, SourceContract, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import CODE, REFERENCE, SERIAL, WORDS
from contracts.reasons import ErrorGroup, Reason, Severity

SOURCE = "land"

CERTIFICATE_BEFORE_1987 = Reason(
    "CERTIFICATE_BEFORE_1987",
    ErrorGroup.OUTLIER,
    Severity.FLAG,
    "Ngày cấp giấy chứng nhận trước năm 1987; kiểm tra năm cấp.",
    "The certificate is dated before 1987, when none was issued; check the year.",
)

BAD_CERTIFICATE_NUMBER = Reason(
    "BAD_CERTIFICATE_NUMBER",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Số phát hành GCN sai dạng (1-2 chữ cái và 6 hoặc 8 chữ số); kiểm tra.",
    "The certificate number is malformed (1-2 letters, 6 or 8 digits); check it.",
)

PARCEL_AREA_DIFFERS = Reason(
    "PARCEL_AREA_DIFFERS",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Diện tích thửa khác tổng diện tích theo mục đích quá 0,5 m²; kiểm tra.",
    "Parcel area differs from the sum of its uses by more than 0.5 m²; check it.",
)

FIRST_CERTIFICATE_YEAR = 1987
AREA_TOLERANCE = 0.5
USES = (1, 2, 3)
CERTIFICATE_NUMBER = r"^[A-ZĐ]{1,2}\s?\d{6}(\d{2})?$"


def _use_columns(number: int) -> tuple[Column, ...]:
    group = f"Mục đích sử dụng {number}"
    return (
        text(
            f"use{number}_type",
            (f"{group} / Loại đất", f"{group} / Mã loại đất", f"Loại đất {number}"),
            f"land type of use {number}",
            WORDS,
        ),
        Column(
            f"use{number}_area",
            Kind.AREA,
            (f"{group} / Diện tích", f"{group} / Diện tích (m2)", f"Diện tích {number}"),
            f"area of use {number}, m²",
        ),
        text(
            f"use{number}_origin",
            (f"{group} / Nguồn gốc", f"{group} / Nguồn gốc sử dụng", f"Nguồn gốc {number}"),
            f"origin of use {number}",
            WORDS,
        ),
        text(
            f"use{number}_form",
            (f"{group} / Hình thức", f"{group} / Hình thức sử dụng", f"Hình thức {number}"),
            f"form of use {number}",
            WORDS,
        ),
        text(
            f"use{number}_term",
            (f"{group} / Thời hạn", f"{group} / Thời hạn sử dụng", f"Thời hạn {number}"),
            f"term of use {number}",
            WORDS,
        ),
    )


_uses = [pl.col(f"use{n}_area") for n in USES]
_any_use = pl.any_horizontal([use.is_not_null() for use in _uses])
_is_person = pl.col("organisation_name").is_null() & pl.col("organisation_no").is_null()

CERTIFICATE = TableContract(
    source=SOURCE,
    name="land",
    title_vi="Giấy chứng nhận quyền sử dụng đất (mẫu PL3-01)",
    title_en="Land use right certificates (template PL3-01)",
    sheet_aliases=("PL3-01", "PL3_01", "PL3", "PL3-01-CV2071"),
    columns=(
        ordinal("sheet"),
        key(
            "commune_code",
            Kind.COMMUNE,
            ("Mã ĐVHC cấp xã", "Mã đơn vị hành chính cấp xã", "Mã xã", "Mã ĐVHC"),
            "commune of the parcel",
        ),
        key(
            "certificate_no",
            Kind.TEXT,
            ("Số phát hành GCN", "Số phát hành", "Số phát hành giấy chứng nhận", "Số seri GCN"),
            "serial number of the certificate",
            SERIAL,
        ),
        Column(
            "issued_on",
            Kind.PARTIAL_DATE,
            ("Ngày cấp GCN", "Ngày cấp", "Ngày cấp giấy chứng nhận"),
            "day of issue",
        ),
        text("book_no", ("Số vào sổ", "Số vào sổ cấp GCN"), "number in the issue book", REFERENCE),
        free_text("organisation_name", ("Tên tổ chức",), "organisation that holds"),
        text(
            "organisation_no",
            ("Số định danh tổ chức", "Mã số tổ chức", "MST tổ chức"),
            "number of the organisation",
            CODE,
        ),
        person_name(
            "holder_name",
            ("Họ tên chủ sử dụng", "Họ và tên chủ sử dụng", "Tên chủ sử dụng đất"),
            "person who holds",
            required=True,
        ),
        birth_date(
            "holder_birth_date",
            ("Ngày sinh", "Năm sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh"),
            "birth date of the holder",
        ),
        sex("holder_sex", ("Giới tính",), "sex of the holder"),
        person_number(
            "holder_number",
            ("Số định danh/CCCD", "Số định danh cá nhân/CCCD", "Số CCCD", "CCCD/CMND"),
            "personal number of the holder",
            required=True,
        ),
        free_text(
            "holder_address",
            ("Địa chỉ thường trú", "Địa chỉ", "Nơi thường trú"),
            "residence of the holder",
        ),
        free_text("legal_subject", ("Pháp nhân trên GCN", "Pháp nhân"), "legal subject"),
        text(
            "legal_role",
            ("Vai trò pháp nhân", "Vai trò", "Vai trò trong pháp nhân"),
            "role in the legal subject",
            WORDS,
        ),
        person_name(
            "user_name",
            ("Tên người sử dụng hiện tại", "Người sử dụng hiện tại"),
            "person who uses it now",
        ),
        person_number(
            "user_number",
            ("Số CCCD người sử dụng hiện tại", "CCCD người sử dụng hiện tại"),
            "personal number of the user",
        ),
        free_text(
            "user_address",
            ("Địa chỉ người sử dụng hiện tại", "Địa chỉ người sử dụng hiện tại (2 cấp)"),
            "residence of the user",
        ),
        free_text("change_reason", ("Lý do thay đổi",), "why the user changed"),
        key(
            "parcel_id",
            Kind.TEXT,
            ("Mã định danh thửa đất", "Mã định danh thửa", "Mã thửa đất"),
            "identifier of the parcel",
            CODE,
        ),
        text("sheet_no_certificate", ("Số tờ trên GCN",), "map sheet, certificate", REFERENCE),
        text("parcel_no_certificate", ("Số thửa trên GCN",), "parcel, certificate", REFERENCE),
        text(
            "sheet_no",
            ("Số hiệu tờ BĐĐC", "Số tờ BĐĐC", "Số hiệu tờ bản đồ"),
            "map sheet, cadastre",
            REFERENCE,
        ),
        text(
            "parcel_no",
            ("Số thửa BĐĐC", "Số thứ tự thửa", "Số thứ tự thửa đất"),
            "parcel, cadastre",
            REFERENCE,
        ),
        free_text("parcel_address", ("Địa chỉ thửa đất", "Địa chỉ thửa"), "address of the parcel"),
        Column(
            "parcel_area",
            Kind.AREA,
            ("Diện tích thửa", "Diện tích thửa đất", "Diện tích thửa (m2)"),
            "area of the parcel, m²",
        ),
        *(column for number in USES for column in _use_columns(number)),
    ),
    key=("certificate_no", "parcel_id", ("holder_name", "organisation_name", "organisation_no")),
    example={
        "commune_code": "24133",
        "certificate_no": "CN 719597",
        "issued_on": "20/02/2006",
        "holder_name": "Lê Văn Tám",
        "holder_birth_date": "1970",
        "holder_sex": "Nam",
        "holder_number": "066070000129",
        "parcel_id": "24133_7_12",
        "parcel_area": "129,5",
        "use1_area": "100",
        "use2_area": "29.5",
    },
    meanings=Meanings(kinds=("holding",), commune="commune_code", event_date="issued_on"),
    roles=(
        PersonRole(
            "holder",
            "Chủ sử dụng đất",
            "holder",
            name="holder_name",
            birth_date=("holder_birth_date",),
            sex="holder_sex",
            number="holder_number",
            commune="commune_code",
            where=_is_person,
        ),
    ),
    rules=(
        Rule(
            BAD_CERTIFICATE_NUMBER,
            "certificate_no",
            ~pl.col("certificate_no").str.to_uppercase().str.contains(CERTIFICATE_NUMBER),
        ),
        Rule(
            CERTIFICATE_BEFORE_1987,
            "issued_on",
            pl.col("issued_on.year") < FIRST_CERTIFICATE_YEAR,
        ),
        Rule(
            PARCEL_AREA_DIFFERS,
            "parcel_area",
            _any_use
            & ((pl.col("parcel_area") - pl.sum_horizontal(_uses)).abs() > AREA_TOLERANCE + 1e-9),
        ),
        Rule(
            reasons.MISSING_KEY,
            "holder_name",
            pl.col("holder_name").is_null() & _is_person,
        ),
        Rule(
            reasons.EVENT_BEFORE_BIRTH,
            "issued_on",
            pl.col("holder_birth_date.first") > pl.col("issued_on.last"),
            Severity.FLAG,
        ),
    ),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Đất đai (mẫu PL3-01)",
    title_en="Land (template PL3-01)",
    short_vi="Đất đai",
    short_en="Land",
    group=Group.LAND,
    tables=(CERTIFICATE,),
    freshness_days=30,
    rhythm=Rhythm.WEEKLY,
    file_patterns=("*PL3*", "*land*", "*dat_dai*"),
    sample_file="PL3-01_{province}.xlsx",
    inventory=True,
)
