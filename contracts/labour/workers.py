"""The register of workers of decree 318/2025/NĐ-CP, in force from 1 January 2026.

Fields of article 4 restated; **layout proposed**. One row a person of 15 years or more; public
employees and armed forces do not register. Disability, poverty and merit of workers are told by
their own registers and left out. Key: the personal number, else the code of insurance, else what
stands in the cell of the number.
"""

from __future__ import annotations

import polars as pl

from contracts import own_codes, reasons
from contracts.columns import (
    birth_date,
    free_text,
    ordinal,
    person_name,
    person_number,
    sex,
    text,
)
from contracts.labour.common import (
    EMPLOYED_STATE,
    SOURCE,
    UNEMPLOYED_STATE,
    WORKER_TOO_YOUNG,
    day,
    insurance_code,
)
from contracts.labour.samples import WORKERS_SAMPLE
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import BUSINESS_CODE, WORDS, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from vietnam.ages import Activity, too_young
from vietnam.ids import tax_code_holds

WORKER_STATE_DIFFERS = Reason(
    "WORKER_STATE_DIFFERS",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Tình trạng việc làm trái với nơi làm việc hoặc ngày thất nghiệp; kiểm tra và cập nhật.",
    "The state of work contradicts the employer or the day since when unemployed; check it.",
)

OUT = "Không tham gia lực lượng lao động"
STATES = listed(
    "state of work",
    "employed, unemployed or out of the labour force",
    {
        EMPLOYED_STATE: "đang làm việc|có việc|đang có việc làm|việc làm",
        UNEMPLOYED_STATE: "đang thất nghiệp|chưa có việc làm|mất việc|không có việc làm",
        OUT: "không tham gia|không tham gia hoạt động kinh tế|nội trợ|đi học|không có nhu cầu",
    },
)
WORKERS = TableContract(
    source=SOURCE,
    name="workers",
    title_vi="Cơ sở dữ liệu người lao động",
    title_en="Register of workers",
    sheet_aliases=("Người lao động", "Đăng ký lao động", "Danh sách người lao động"),
    columns=(
        ordinal("list"),
        person_name("full_name", ("Họ và tên", "Họ tên", "Họ, chữ đệm, tên"), "worker", must=True),
        person_number(
            "person_number",
            ("Số định danh cá nhân", "Số định danh", "Số CCCD", "CCCD"),
            "personal number",
            required=True,
        ),
        birth_date("birth_date", ("Ngày, tháng, năm sinh", "Ngày sinh", "Năm sinh"), "birth date"),
        sex("sex", ("Giới tính",), "sex"),
        free_text("address", ("Nơi cư trú", "Nơi ở hiện tại", "Địa chỉ"), "residence"),
        Column("commune_code", Kind.COMMUNE, ("Mã xã", "Mã ĐVHC cấp xã", "Xã/phường"), "commune"),
        text(
            "status",
            ("Tình trạng việc làm", "Tình trạng", "Trạng thái việc làm"),
            "state of work",
            STATES,
            must=True,
        ),
        text(
            "position",
            ("Công việc đang làm", "Chức danh công việc", "Vị trí việc làm"),
            "work",
            WORDS,
        ),
        text("contract_kind", ("Loại hợp đồng lao động", "Loại hợp đồng"), "contract", WORDS),
        free_text(
            "employer",
            ("Tên người sử dụng lao động", "Người sử dụng lao động", "Nơi làm việc"),
            "employer",
        ),
        Column(
            "employer_code",
            Kind.CODE,
            ("Mã số người sử dụng lao động", "Mã số doanh nghiệp", "Mã số thuế đơn vị"),
            "code of the employer",
            pii=True,
            pattern=BUSINESS_CODE,
        ),
        day("employed_from", ("Ngày bắt đầu làm việc", "Làm việc từ ngày"), "first day of work"),
        day("unemployed_from", ("Thất nghiệp từ ngày", "Ngày thất nghiệp"), "unemployed since"),
        text("unemployed_why", ("Lý do thất nghiệp",), "why unemployed", WORDS),
        insurance_code(),
        text("insurance_kind", ("Loại hình BHXH", "Loại BHXH"), "kind of insurance", WORDS),
        Column("updated_on", Kind.DATE, ("Ngày cập nhật", "Ngày đăng ký"), "day of the entry"),
    ),
    key=(("person_number", "insurance_code", "person_number_raw", "full_name"),),
    example={
        "ordinal": "1",
        "full_name": "Trần Thị Hoa",
        "person_number": "066190004321",
        "birth_date": "05/04/1990",
        "sex": "Nữ",
        "commune_code": "24133",
        "status": EMPLOYED_STATE,
        "position": "Thợ may",
        "employer": "Công ty may Ea Drăng",
        "employer_code": "6000123450",
        "employed_from": "01/06/2020",
        "insurance_code": "6698765432",
        "updated_on": "20/09/2026",
    },
    meanings=Meanings(
        kinds=("employment", "worker"),
        commune="commune_code",
        event_date="employed_from",
        valid_from="employed_from",
        valid_to="unemployed_from",
        status="status",
        closed=frozenset({UNEMPLOYED_STATE, OUT}),
    ),
    roles=(
        PersonRole(
            "worker",
            "Người lao động",
            "worker",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
            commune="commune_code",
            codes=(own_codes.insurance("insurance_code"),),
        ),
    ),
    rules=(
        Rule(
            reasons.NUMBER_CHECK_DIGIT,
            "employer_code",
            ~tax_code_holds(pl.col("employer_code")),
        ),
        Rule(
            WORKER_STATE_DIFFERS,
            "status",
            (
                pl.col("status").is_in([UNEMPLOYED_STATE, OUT])
                & pl.col("employer_code").is_not_null()
                & pl.col("unemployed_from").is_null()
            )
            | (
                (pl.col("status") == EMPLOYED_STATE)
                & (pl.col("unemployed_from.first") > pl.col("employed_from.last"))
            ),
        ),
        Rule(
            WORKER_TOO_YOUNG,
            "employed_from",
            too_young(Activity.WORKER, "birth_date", "employed_from"),
        ),
        Rule(
            reasons.EVENT_BEFORE_BIRTH,
            "unemployed_from",
            pl.col("birth_date.first") > pl.col("unemployed_from.last"),
            Severity.FLAG,
        ),
    ),
    expected=False,
    sample=WORKERS_SAMPLE,
)
