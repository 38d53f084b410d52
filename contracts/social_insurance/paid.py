"""Who is paid which pension or benefit for a month: pensions and the like, unemployment benefit.

Here: the lists of payments. Not here: answers of yes and no (`answers`).
"""

from __future__ import annotations

import polars as pl

from contracts import own_codes, payments, titles
from contracts.columns import birth_date, ordinal, person_name, person_number, sex, text, titled
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import REFERENCE, TextPattern
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import social_insurance as sample
from contracts.social_insurance.columns import (
    NAME,
    NUMBER,
    SOURCE,
    benefit,
    deceased_code,
    insurance_code,
    money,
)

PAYMENT_SUM_DIFFERS = Reason(
    "PAYMENT_SUM_DIFFERS",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Số tiền thực lĩnh khác tổng các chế độ cộng truy lĩnh trừ khấu trừ; kiểm tra các cột tiền.",
    "The amount paid is not the sum of benefits and arrears less what is withheld; check them.",
)
PAID_LONGER_THAN_GRANTED = Reason(
    "PAID_LONGER_THAN_GRANTED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Tháng hưởng vượt quá số tháng của quyết định; kiểm tra quyết định và số tháng.",
    "Paid for more months than the decision grants; check the decision and the months.",
)
BENEFIT_CODE = TextPattern(
    "benefit code", r"^[A-Z0-9]{1,8}$", "letters and digits, eight at most", longest=8
)
_parts = ("pension_amount", "accident_amount", "survivor_amount")
_sum = pl.sum_horizontal(*_parts, "arrears") - pl.col("withheld").fill_null(0)


_WHO = (
    ordinal("list"),
    insurance_code(),
    person_number("person_number", NUMBER, "personal number"),
    person_name("full_name", NAME, "full name", must=True),
    birth_date("birth_date", ("Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh"), "birth date"),
    sex("sex", ("Giới tính",), "sex"),
)
_HOW = (
    Column(
        "since_month",
        Kind.PARTIAL_DATE,
        ("Hưởng từ tháng", "Từ tháng", "Thời điểm hưởng"),
        "first month of the benefit",
        date_of="validity",
    ),
    *payments.way_of_paying(),
    titled(
        titles.COMMUNE,
        Column(
            "commune_code",
            Kind.COMMUNE,
            ("Mã xã", "Mã ĐVHC cấp xã", "Xã/phường"),
            "commune of the point of payment",
        ),
    ),
    payments.pay_month(),
    text("status", ("Trạng thái", "Tình trạng"), "state of the benefit", payments.STATE),
)
_BENEFICIARY = PersonRole(
    "beneficiary",
    "Người hưởng",
    "beneficiary",
    name="full_name",
    birth_date=("birth_date",),
    sex="sex",
    number="person_number",
    coded_number="insurance_code",
    commune="commune_code",
    codes=(own_codes.insurance("insurance_code"), own_codes.account("account_no")),
)

PAYMENTS = TableContract(
    source=SOURCE,
    name="payments",
    title_vi="Danh sách chi trả lương hưu, trợ cấp bảo hiểm xã hội",
    title_en="Payment list of pensions and social insurance benefits",
    sheet_aliases=("C72a-HD", "C72c-HD", "Chi trả BHXH", "Lương hưu", "Chi trả lương hưu"),
    expected=False,
    columns=(
        *_WHO,
        benefit(),
        deceased_code(),
        Column(
            "benefit_code", Kind.CODE, ("Mã hưởng", "Mã chế độ"), "its code", pattern=BENEFIT_CODE
        ),
        money("amount", ("Mức hưởng", "Số tiền thực lĩnh", "Số tiền", "Tổng số tiền"), "paid"),
        money("pension_amount", ("Mức hưởng / Lương hưu", "Lương hưu"), "pension"),
        money(
            "accident_amount",
            ("Mức hưởng / TNLĐ-BNN", "TNLĐ-BNN", "Trợ cấp TNLĐ-BNN"),
            "accident benefit",
        ),
        money("survivor_amount", ("Mức hưởng / Tuất", "Tuất", "Trợ cấp tuất"), "survivor's"),
        money("arrears", ("Truy lĩnh", "Số tiền truy lĩnh"), "arrears"),
        money("withheld", ("Khấu trừ", "Số tiền khấu trừ"), "withheld"),
        *_HOW,
    ),
    key=("pay_month", ("person_number", "insurance_code"), "full_name", "benefit"),
    example={
        "insurance_code": "6612345678",
        "person_number": "066151001234",
        "full_name": "Nguyễn Thị Hoa",
        "birth_date": "15/08/1951",
        "sex": "Nữ",
        "benefit": "Lương hưu",
        "amount": "5.120.000",
        "since_month": "09/2006",
        "payment_method": "Tài khoản",
        "commune_code": "24181",
        "pay_month": "11/2026",
        "status": "Đang hưởng",
    },
    meanings=Meanings(
        kinds=("payment", "insurance_benefit"),
        commune="commune_code",
        event_date="pay_month",
        valid_from="since_month",
        status="status",
        closed=payments.CLOSED,
        programme="benefit",
        linked_key="deceased_code",
        amount="amount",
        payment_method="payment_method",
        cashless=payments.CASHLESS,
    ),
    roles=(_BENEFICIARY,),
    rules=(
        Rule(
            PAYMENT_SUM_DIFFERS,
            "amount",
            pl.any_horizontal(pl.col(part) > 0 for part in _parts) & (pl.col("amount") != _sum),
        ),
        payments.paid_before_entitled("since_month"),
        payments.paid_though_ended(),
    ),
    sample=sample.PAYMENTS,
)

UNEMPLOYMENT = TableContract(
    source=SOURCE,
    name="unemployment",
    title_vi="Danh sách chi trả trợ cấp thất nghiệp",
    title_en="Payment list of unemployment benefit",
    sheet_aliases=("Trợ cấp thất nghiệp", "TCTN", "BHTN", "Chi trả TCTN"),
    expected=False,
    columns=(
        *_WHO,
        Column(
            "decision_no",
            Kind.TEXT,
            ("Số quyết định hưởng", "Số QĐ hưởng TCTN", "Số quyết định", "Quyết định hưởng"),
            "decision on the benefit",
            required=True,
            pattern=REFERENCE,
        ),
        Column("months", Kind.INTEGER, ("Số tháng hưởng", "Số tháng được hưởng"), "months granted"),
        Column("month_no", Kind.INTEGER, ("Tháng hưởng thứ", "Tháng thứ"), "which month it is"),
        money("amount", ("Mức hưởng", "Số tiền thực lĩnh", "Số tiền"), "paid"),
        *_HOW,
    ),
    key=("pay_month", ("person_number", "insurance_code"), "full_name", "decision_no"),
    example={
        "insurance_code": "6612345679",
        "person_number": "066190001238",
        "full_name": "Trần Thị Lan",
        "birth_date": "15/08/1990",
        "sex": "Nữ",
        "decision_no": "1234/QĐ-SNV",
        "months": "5",
        "month_no": "2",
        "amount": "3.900.000",
        "since_month": "10/2026",
        "payment_method": "Tài khoản",
        "pay_month": "11/2026",
    },
    meanings=Meanings(
        kinds=("payment", "unemployment_benefit"),
        commune="commune_code",
        event_date="pay_month",
        valid_from="since_month",
        status="status",
        closed=payments.CLOSED,
        linked_key="decision_no",
        amount="amount",
        payment_method="payment_method",
        cashless=payments.CASHLESS,
    ),
    roles=(_BENEFICIARY,),
    rules=(
        Rule(PAID_LONGER_THAN_GRANTED, "month_no", pl.col("month_no") > pl.col("months")),
        payments.paid_before_entitled("since_month"),
        payments.paid_though_ended(),
    ),
    sample=sample.UNEMPLOYMENT,
)
