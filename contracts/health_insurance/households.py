"""Form 4 of decree 188/2025/NĐ-CP: who of a household takes part in health insurance.

The form was restated to us by the numbers of its columns; their captions are ours. It tells neither
a card nor a first day, and no code of the household.
"""

from __future__ import annotations

from contracts import own_codes
from contracts.columns import ordinal
from contracts.health_insurance.columns import SOURCE, facility, insurance_code, person_columns
from contracts.language import Column, Kind, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import WORDS
from contracts.samples import health_insurance as made

HOUSEHOLDS = TableContract(
    source=SOURCE,
    name="households",
    title_vi="Danh sách hộ gia đình tham gia bảo hiểm y tế",
    title_en="Members of households who take part",
    sheet_aliases=("Mẫu số 4", "Mẫu 4", "Hộ gia đình"),
    columns=(
        ordinal("list"),
        *person_columns(),
        insurance_code("Mã số bảo hiểm y tế", "Mã số BHYT"),
        facility(),
        Column(
            "relation",
            Kind.TEXT,
            ("Mối quan hệ với chủ hộ", "Quan hệ với chủ hộ"),
            "what the member is to the head of the household",
            required=True,
            pattern=WORDS,
        ),
        Column(
            "state_share",
            Kind.DECIMAL,
            ("Tỷ lệ NSNN hỗ trợ", "Tỷ lệ ngân sách nhà nước hỗ trợ", "Tỷ lệ hỗ trợ"),
            "per cent that the State pays",
        ),
        Column("months", Kind.INTEGER, ("Số tháng", "Số tháng đóng"), "months that are paid"),
    ),
    key=(("insurance_code", "person_number", "full_name"), "birth_date"),
    example={
        "ordinal": "1",
        "full_name": "Nguyễn Thị Hoa",
        "insurance_code": "6612345678",
        "person_number": "066151001234",
        "birth_date": "15/08/1951",
        "facility": "Trạm y tế xã Ea Drăng",
        "relation": "Vợ",
        "state_share": "50",
        "months": "12",
    },
    meanings=Meanings(kinds=("household_member",)),
    roles=(
        PersonRole(
            "member",
            "Thành viên hộ tham gia BHYT",
            "insured member of a household",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
            codes=(own_codes.insurance("insurance_code"),),
        ),
    ),
    expected=False,
    sample=made.HOUSEHOLDS,
)
