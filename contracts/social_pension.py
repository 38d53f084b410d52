"""Monthly list of the social pension (trợ cấp hưu trí xã hội), which communes decide and pay.

Law 41/2024/QH15 on social insurance, article 21, decree 176/2025/NĐ-CP (restated): from 75 years,
from 70 in a poor or near-poor household, without a pension or monthly insurance benefit or with one
lower than the social pension; from the month in which the decision is signed; until the month of
death. Somebody who is entitled to social assistance as well gets the higher one. Amounts by month
are data (`vietnam.standards`): a back-dated decree raised them from July 2026, so lists of July to
September rightly say 500,000, and a province may pay more.

Proposed layout: the form of application (form 01 of the decree) was restated to us, no official
list was; these are the columns of the list of social protection with those that this benefit needs.
"""

from __future__ import annotations

import polars as pl

from contracts import own_codes, payments, titles
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
from contracts.patterns import CODE, REFERENCE, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import social_pension as sample
from vietnam import standards
from vietnam.ages import Activity, too_young
from vietnam.standards import Standard

SOURCE = "social_pension"

OTHER_BENEFIT_NOT_LOWER = Reason(
    "OTHER_BENEFIT_NOT_LOWER",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Lương hưu hoặc trợ cấp khác không thấp hơn trợ cấp hưu trí xã hội; kiểm tra điều kiện hưởng.",
    "The pension or other benefit is not lower than the social pension; check the entitlement.",
)
ENTITLED_BEFORE_DECISION = Reason(
    "ENTITLED_BEFORE_DECISION",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Hưởng từ tháng trước tháng ký quyết định; kiểm tra ngày quyết định và tháng hưởng.",
    "The benefit begins before the month of its decision; check both.",
)

FROM_75 = "Từ đủ 75 tuổi"
POOR_FROM_70 = "Từ 70 đến dưới 75 tuổi, hộ nghèo"
NEAR_POOR_FROM_70 = "Từ 70 đến dưới 75 tuổi, hộ cận nghèo"
_FROM_70 = r"(?:(?:từ )?(?:đủ )?70 ?(?:-|–|đến|tới)? ?(?:dưới )?7[45](?: tuổi)?,?)"
BASIS = listed(
    "basis of the social pension",
    "from 75 years, or from 70 in a poor or near-poor household",
    {
        FROM_75: r"(?:từ )?(?:đủ )?75 ?(?:\+|tuổi|tuổi trở lên|trở lên)|≥ ?75",
        POOR_FROM_70: rf"{_FROM_70} (?:thuộc )?(?:hộ )?nghèo",
        NEAR_POOR_FROM_70: rf"{_FROM_70} (?:thuộc )?(?:hộ )?cận nghèo",
    },
)

_month = pl.col("pay_month.first")


def _too_young(activity: Activity) -> pl.Expr:
    """By whichever birth column is filled."""
    columns = ("birth_date", "birth_year_male", "birth_year_female")
    return pl.any_horizontal(too_young(activity, name, "pay_month") for name in columns)


_lowest = standards.lowest(Standard.SOCIAL_PENSION, _month)
_first_month = min(one.applies_from for one in standards.amounts(Standard.SOCIAL_PENSION))
"""Who was entitled when the decree came was decided on afterwards, and paid from then on."""

PAYMENTS = TableContract(
    source=SOURCE,
    name="payments",
    title_vi="Danh sách chi trả trợ cấp hưu trí xã hội",
    title_en="Payment list of the social pension",
    sheet_aliases=("Hưu trí xã hội", "HTXH", "Trợ cấp hưu trí xã hội", "Chi trả HTXH"),
    columns=(
        ordinal("list"),
        text("file_no", ("Số hồ sơ", "Mã hồ sơ", "Số HS"), "number of the file", CODE),
        person_name(
            "full_name",
            ("Họ và tên", "Họ tên", "Họ, chữ đệm, tên", "Họ và tên đối tượng"),
            "full name",
            must=True,
        ),
        birth_date("birth_date", ("Ngày sinh", "Ngày, tháng, năm sinh"), "birth date"),
        *payments.birth_years(),
        sex("sex", ("Giới tính",), "sex"),
        free_text("ethnicity", ("Dân tộc",), "ethnic group"),
        person_number(
            "person_number",
            (
                "Số định danh cá nhân",
                "Thẻ Căn cước hoặc số định danh cá nhân",
                "Số CCCD",
                "Số CCCD/CMND",
                "CCCD",
            ),
            "personal number",
            required=True,
        ),
        free_text("address", ("Địa chỉ", "Nơi cư trú", "Thôn/Buôn", "Địa chỉ liên lạc"), "address"),
        titled(
            titles.COMMUNE,
            Column(
                "commune_code",
                Kind.COMMUNE,
                ("Mã xã", "Mã ĐVHC cấp xã", "Xã/phường"),
                "commune that pays",
                required=True,
            ),
        ),
        text("basis", ("Diện", "Diện hưởng", "Đối tượng", "Mã đối tượng"), "by what right", BASIS),
        text(
            "decision_no",
            ("Số quyết định", "Quyết định số", "Số QĐ"),
            "number of the decision",
            REFERENCE,
        ),
        Column("decided_on", Kind.DATE, ("Ngày quyết định", "Ngày QĐ"), "day of the decision"),
        Column(
            "since_month",
            Kind.PARTIAL_DATE,
            ("Hưởng từ tháng", "Thời điểm hưởng", "Từ tháng"),
            "first month of the benefit",
            date_of="validity",
        ),
        Column(
            "other_benefit",
            Kind.MONEY,
            (
                "Lương hưu/trợ cấp khác (đồng)",
                "Lương hưu/trợ cấp khác",
                "Lương hưu, trợ cấp BHXH hằng tháng",
            ),
            "pension or other monthly benefit, đồng",
        ),
        Column(
            "amount", Kind.MONEY, ("Số tiền", "Mức trợ cấp", "Mức hưởng"), "monthly amount, đồng"
        ),
        Column("arrears", Kind.MONEY, ("Truy lĩnh", "Số tiền truy lĩnh"), "arrears, đồng"),
        person_name(
            "proxy_name",
            ("Người nhận thay", "Họ tên người nhận thay", "Họ và tên người nhận thay"),
            "who receives on behalf",
        ),
        payments.proxy_number(),
        *payments.way_of_paying(),
        payments.pay_month(),
        text(
            "status",
            ("Trạng thái", "Tình trạng", "Biến động"),
            "state of the benefit",
            payments.STATE,
        ),
        payments.collection(),
    ),
    key=("pay_month", "commune_code", ("file_no", "person_number", "full_name")),
    example={
        "full_name": "Nguyễn Thị Hoa",
        "birth_date": "15/08/1951",
        "sex": "Nữ",
        "person_number": "066151001234",
        "commune_code": "24181",
        "basis": "75+",
        "decision_no": "125/QĐ-UBND",
        "decided_on": "10/08/2026",
        "since_month": "08/2026",
        "amount": "540.000",
        "payment_method": "Tài khoản",
        "pay_month": "11/2026",
    },
    meanings=Meanings(
        kinds=("payment", "social_pension"),
        subjects=("beneficiary",),
        not_due=frozenset({"proxy"}),
        commune="commune_code",
        event_date="pay_month",
        valid_from="since_month",
        status="status",
        closed=payments.CLOSED,
        programme="basis",
        amount="amount",
        payment_method="payment_method",
        cashless=payments.CASHLESS,
        on_behalf="proxy_name",
        collected="collected",
        uncollected=frozenset({payments.NOT_TAKEN}),
    ),
    roles=(
        PersonRole(
            "beneficiary",
            "Người hưởng",
            "beneficiary",
            name="full_name",
            birth_date=("birth_date", "birth_year_male", "birth_year_female"),
            sex="sex",
            sex_by_birth_column={"birth_year_male": "M", "birth_year_female": "F"},
            number="person_number",
            commune="commune_code",
            codes=(own_codes.account("account_no"),),
        ),
        payments.proxy(),
    ),
    rules=(
        payments.two_birth_years(),
        Rule(
            payments.AGE_BELOW_LIMIT,
            "birth_date",
            pl.when(pl.col("basis") == FROM_75)
            .then(_too_young(Activity.SOCIAL_PENSION))
            .otherwise(_too_young(Activity.SOCIAL_PENSION_POOR)),
        ),
        Rule(
            payments.AMOUNT_BELOW_STANDARD,
            "amount",
            (pl.col("amount") > 0) & (pl.col("amount") < _lowest),
        ),
        Rule(
            OTHER_BENEFIT_NOT_LOWER,
            "other_benefit",
            (pl.col("amount") > 0)
            & (pl.col("other_benefit") > 0)
            & (pl.col("other_benefit") >= pl.max_horizontal("amount", _lowest)),
        ),
        Rule(
            ENTITLED_BEFORE_DECISION,
            "since_month",
            (pl.col("since_month.last") < pl.col("decided_on.first").dt.month_start())
            & (pl.col("since_month.last") > pl.lit(_first_month).dt.month_end()),
        ),
        payments.paid_before_entitled("since_month"),
        payments.paid_though_ended(),
    ),
    sample=sample.PAYMENTS,
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Trợ cấp hưu trí xã hội",
    title_en="Social pension",
    short_vi="Hưu trí xã hội",
    short_en="Social pension",
    group=Group.SOCIAL,
    tables=(PAYMENTS,),
    freshness_days=35,
    rhythm=Rhythm.MONTHLY,
    required=False,
    file_patterns=("*huu_tri_xa_hoi*", "*htxh*", "*social_pension*"),
)
