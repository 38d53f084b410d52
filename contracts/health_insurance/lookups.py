"""Look-ups of cards at the national gateway, one row for each question of a facility.

What was typed may be wrong, which is what most failures are about: a card code of any form is kept,
and nobody is due to be found. The officer who asked and the facility are not taken: who went where
is nobody's business here.
"""

from __future__ import annotations

import polars as pl

from contracts import own_codes, reasons
from contracts.codes import code_list
from contracts.columns import called, ordinal, text
from contracts.health_insurance.columns import (
    CARD_FIELDS,
    CARD_LABELS,
    SOURCE,
    none_of,
    person_columns,
)
from contracts.indicators import Indicator
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import TextPattern
from contracts.samples import health_insurance as made

RESULTS = code_list("bhyt", "lookups")
RESULT = TextPattern(
    "result of a look-up",
    rf"^(?:{'|'.join(sorted(RESULTS.codes))})$",
    "code of three digits: `000`",
    reasons.UNKNOWN_CODE,
    repairs=(
        (r"^(\d{3})\s*[-–:.]\s*\D.*$", "$1", "list_word"),
        (r"^(\d{2})(?:\.0)?$", "0$1", "lost_zero"),
        (r"^(\d)(?:\.0)?$", "00$1", "lost_zeros"),
    ),
)
_KEYS = ("lookup_no", "card_code", "person_number")

LOOKUPS = TableContract(
    source=SOURCE,
    name="lookups",
    title_vi="Nhật ký tra cứu thẻ bảo hiểm y tế",
    title_en="Look-ups of health insurance cards",
    sheet_aliases=("Tra cứu", "Nhật ký tra cứu", "Tra cứu thẻ"),
    columns=(
        ordinal("list"),
        Column(
            "lookup_no",
            Kind.CODE,
            ("Mã lượt tra cứu", "Mã giao dịch", "Mã tra cứu", "Mã lượt"),
            "number of the look-up",
            pii=True,
            fields=("MA_LK",),
        ),
        Column(
            "looked_up_on",
            Kind.DATE,
            ("Ngày tra cứu", "Thời điểm tra cứu", "Thời gian tra cứu", "Ngày giờ tra cứu"),
            "day of the look-up",
            required=True,
            filled=True,
        ),
        Column(
            "card_code",
            Kind.CODE,
            CARD_LABELS,
            "code of the card that was typed",
            pii=True,
            fields=CARD_FIELDS,
        ),
        *person_columns(must=False),
        called(
            ("maKetQua",),
            text(
                "result",
                ("Mã kết quả", "Kết quả tra cứu", "Kết quả"),
                "what the gateway answered",
                RESULT,
                must=True,
            ),
        ),
    ),
    key=(_KEYS, "looked_up_on", "result"),
    example={
        "ordinal": "1",
        "lookup_no": "TC0000001",
        "looked_up_on": "05/10/2026 08:15",
        "card_code": "GD4666612345678",
        "person_number": "066151001234",
        "full_name": "Nguyễn Thị Hoa",
        "birth_date": "15/08/1951",
        "sex": "Nữ",
        "result": "000",
    },
    meanings=Meanings(
        kinds=("lookup",),
        event_date="looked_up_on",
        status="result",
        closed=RESULTS.having(over=True),
        linked_key="card_code",
        not_due=frozenset({"patient"}),
        indicators={
            "looked_up": Indicator(
                pl.col("result").is_in(sorted(RESULTS.having(success=True))),
                pl.col("result").is_in(sorted(RESULTS.having(counted=True))),
            )
        },
    ),
    roles=(
        PersonRole(
            "patient",
            "Người được tra cứu",
            "person looked up",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
            number_expected=False,
            codes=(own_codes.insurance("card_code"),),
        ),
    ),
    rules=(Rule(reasons.MISSING_KEY, "card_code", none_of(*_KEYS)),),
    expected=False,
    sample=made.LOOKUPS,
)
