"""Answers of the social insurance whether somebody receives a benefit, where it gives no rows away.

Not here: lists of payments (`paid`).
"""

from __future__ import annotations

import polars as pl

from contracts.columns import ordinal, person_name, person_number, text
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import social_insurance as sample
from contracts.social_insurance.columns import NAME, NUMBER, SOURCE, benefit

NOT_RECEIVING_SINCE = Reason(
    "NOT_RECEIVING_SINCE",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Trả lời là không hưởng nhưng có tháng bắt đầu hưởng; kiểm tra câu trả lời.",
    "The answer is no, but a first month of benefit is given; check the answer.",
)

YES, NO = "Có", "Không"
ANSWER = listed(
    "yes or no",
    "whether somebody receives a benefit",
    {YES: r"1|x|đang hưởng|yes|true|y", NO: r"0|không hưởng|no|false|n"},
)

ANSWERS = TableContract(
    source=SOURCE,
    name="answers",
    title_vi="Trả lời đang hưởng chế độ bảo hiểm xã hội",
    title_en="Answers whether somebody receives an insurance benefit",
    sheet_aliases=("Trả lời", "Đang hưởng", "Kết quả đối chiếu BHXH"),
    expected=False,
    columns=(
        ordinal("list"),
        person_number("person_number", NUMBER, "personal number asked about", must=True),
        person_name("full_name", NAME, "full name"),
        text(
            "receiving",
            ("Đang hưởng", "Đang hưởng (0/1)", "Đang hưởng chế độ BHXH"),
            "whether they receive a benefit",
            ANSWER,
            must=True,
        ),
        benefit(),
        Column(
            "since_month",
            Kind.PARTIAL_DATE,
            ("Từ tháng", "Hưởng từ tháng"),
            "first month of the benefit",
            date_of="validity",
        ),
    ),
    key=("person_number", "benefit"),
    example={
        "person_number": "066151001234",
        "receiving": "1",
        "benefit": "Lương hưu",
        "since_month": "09/2006",
    },
    meanings=Meanings(
        kinds=("entitlement", "insurance_benefit"),
        event_date="since_month",
        valid_from="since_month",
        status="receiving",
        closed=frozenset({NO}),
        programme="benefit",
    ),
    roles=(
        PersonRole(
            "beneficiary",
            "Người được hỏi",
            "who was asked about",
            name="full_name",
            number="person_number",
        ),
    ),
    rules=(
        Rule(
            NOT_RECEIVING_SINCE,
            "since_month",
            (pl.col("receiving") == NO) & pl.col("since_month").is_not_null(),
        ),
    ),
    sample=sample.ANSWERS,
)
