"""Enterprises and their representatives by law; layout proposed.

Key: the code and the person, since an enterprise may have several representatives. One of them may
be a foreigner, whose passport then stands in the column of numbers.
"""

from __future__ import annotations

from contracts.businesses.common import OPEN, SOURCE, life, meanings, rules, seat
from contracts.businesses.samples import ENTERPRISES_SAMPLE
from contracts.columns import birth_date, free_text, ordinal, person_name, person_number, sex, text
from contracts.language import Column, Kind, TableContract
from contracts.meanings import PersonRole
from contracts.patterns import BUSINESS_CODE, WORDS

ENTERPRISES = TableContract(
    source=SOURCE,
    name="enterprises",
    title_vi="Danh sách doanh nghiệp",
    title_en="List of enterprises",
    sheet_aliases=("Doanh nghiệp", "DN", "Danh sách doanh nghiệp"),
    columns=(
        ordinal("list"),
        Column(
            "enterprise_code",
            Kind.CODE,
            ("Mã số doanh nghiệp", "Mã số doanh nghiệp/MST", "MSDN", "Mã số thuế"),
            "code of the enterprise",
            required=True,
            filled=True,
            identifier=True,
            pattern=BUSINESS_CODE,
        ),
        free_text("enterprise_name", ("Tên doanh nghiệp", "Tên", "Tên công ty"), "its name"),
        text(
            "form",
            ("Loại hình doanh nghiệp", "Loại hình"),
            "limited, joint stock, private …",
            WORDS,
        ),
        person_name(
            "representative",
            (
                "Người đại diện theo pháp luật",
                "Họ tên người đại diện theo pháp luật",
                "Người đại diện",
            ),
            "representative by law",
            required=True,
        ),
        birth_date(
            "birth_date", ("Ngày sinh", "Ngày sinh người đại diện"), "birth date of that person"
        ),
        sex("sex", ("Giới tính",), "sex of that person"),
        person_number(
            "representative_number",
            (
                "Số định danh",
                "Số định danh cá nhân",
                "Số định danh/hộ chiếu",
                "Số CCCD",
                "Số CCCD/hộ chiếu",
            ),
            "personal number of that person, or passport",
            passports=True,
        ),
        text("position", ("Chức danh", "Chức vụ"), "position of that person", WORDS),
        *seat(),
        *life(("Ngày cấp lần đầu", "Ngày thành lập", "Ngày đăng ký")),
    ),
    key=(
        "enterprise_code",
        ("representative_number", "representative_number_raw", "representative"),
    ),
    example={
        "ordinal": "1",
        "enterprise_code": "6000123450",
        "enterprise_name": "Công ty TNHH Cà phê Ea Tu",
        "form": "Công ty TNHH một thành viên",
        "representative": "Trần Thị Hoa",
        "birth_date": "05/04/1990",
        "sex": "Nữ",
        "representative_number": "066190004321",
        "position": "Giám đốc",
        "address": "Thôn 3",
        "commune_code": "24133",
        "industry": "1077",
        "registered_on": "12/05/2019",
        "status": OPEN,
        "registrar": "Sở Tài chính",
    },
    meanings=meanings("enterprise"),
    roles=(
        PersonRole(
            "representative",
            "Người đại diện theo pháp luật",
            "representative by law",
            name="representative",
            birth_date=("birth_date",),
            sex="sex",
            number="representative_number",
        ),
    ),
    rules=rules("enterprise_code"),
    expected=False,
    sample=ENTERPRISES_SAMPLE,
)
