"""Monthly payment list of social protection beneficiaries.

Birth years stand in two columns, one for men and one for women (voucher C70a-HD and the lists that
the post office pays from), so that the column tells the sex. Amounts follow decree 20/2021/NĐ-CP
and its successors: coefficient × standard. Standards change with the law (`vietnam.standards`), and
a province may pay more: an amount must be a multiple that some whole standard explains, and no less
than the lowest that was lawful for its month.
"""

from __future__ import annotations

import polars as pl

from contracts import own_codes, payments
from contracts.assistance import GROUP, SOCIAL_PENSION
from contracts.columns import (
    free_text,
    key,
    ordinal,
    person_name,
    person_number,
    text,
)
from contracts.groups import Group
from contracts.language import Column, Kind, Rhythm, Rule, SourceContract, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import CODE
from contracts.reasons import ErrorGroup, Reason, Severity
from vietnam import standards
from vietnam.standards import Standard

SOURCE = "beneficiaries"

AMOUNT_INCONSISTENT = Reason(
    "AMOUNT_INCONSISTENT",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Số tiền không là bội của hệ số và mức chuẩn; kiểm tra.",
    "The amount does not follow from the coefficient; check it.",
)

AMOUNT_STEP = 1000

_standard = pl.col("amount") / pl.col("coefficient")
_lowest = pl.min_horizontal(
    standards.lowest(standard, pl.col("pay_month.first"))
    for standard in (Standard.SOCIAL_ASSISTANCE, Standard.SOCIAL_PENSION)
)
"""Which of the two is paid is not told apart here: the group may be missing."""
_whole = (_standard / AMOUNT_STEP - (_standard / AMOUNT_STEP).round(0)).abs() < 1e-6

PAYMENT = TableContract(
    source=SOURCE,
    name="beneficiaries",
    title_vi="Danh sách chi trả trợ cấp bảo trợ xã hội",
    title_en="Payment list of social protection",
    sheet_aliases=("Chi trả", "Danh sách", "BTXH", "Bảo trợ xã hội"),
    columns=(
        ordinal("list"),
        key(
            "file_no",
            Kind.TEXT,
            ("Số hồ sơ", "Mã hồ sơ", "Số HS"),
            "number of the beneficiary's file",
            CODE,
        ),
        person_name(
            "full_name",
            ("Họ và tên", "Họ tên", "Họ và tên đối tượng", "Họ, chữ đệm, tên"),
            "full name",
            must=True,
        ),
        *payments.birth_years(),
        free_text("address", ("Địa chỉ", "Thôn/Buôn", "Nơi cư trú"), "address"),
        Column(
            "commune_code",
            Kind.COMMUNE,
            ("Mã xã", "Mã ĐVHC cấp xã", "Xã/phường"),
            "commune that pays",
            required=True,
        ),
        person_number(
            "person_number",
            ("Số CCCD", "Số CCCD/CMND", "CCCD", "Số định danh cá nhân"),
            "personal number",
            required=True,
        ),
        text(
            "group_code",
            ("Mã đối tượng", "Đối tượng", "Nhóm đối tượng"),
            "group of beneficiaries",
            GROUP,
        ),
        Column("coefficient", Kind.DECIMAL, ("Hệ số", "Mức hệ số"), "coefficient of the standard"),
        Column(
            "amount", Kind.MONEY, ("Số tiền", "Mức trợ cấp", "Mức hưởng"), "monthly amount, đồng"
        ),
        Column("arrears", Kind.MONEY, ("Truy lĩnh", "Số tiền truy lĩnh"), "arrears, đồng"),
        person_name(
            "proxy_name", ("Người nhận thay", "Họ tên người nhận thay"), "who receives on behalf"
        ),
        payments.proxy_number(),
        *payments.way_of_paying(),
        payments.pay_month(),
        payments.collection(),
    ),
    key=("file_no", "pay_month"),
    example={
        "file_no": "HS1",
        "full_name": "Lê Văn Tám",
        "birth_year_male": "1950",
        "commune_code": "24133",
        "person_number": "066050000130",
        "coefficient": "1,5",
        "amount": "810.000",
        "pay_month": "10/2026",
    },
    meanings=Meanings(
        kinds=("payment", "social_assistance"),
        kinds_of={SOCIAL_PENSION: ("payment", "social_pension")},
        subjects=("beneficiary",),
        not_due=frozenset({"proxy"}),
        commune="commune_code",
        event_date="pay_month",
        payment_method="payment_method",
        cashless=payments.CASHLESS,
        programme="group_code",
        amount="amount",
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
            birth_date=("birth_year_male", "birth_year_female"),
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
            AMOUNT_INCONSISTENT,
            "amount",
            ((pl.col("coefficient") > 0) & (pl.col("amount") >= 0) & ~_whole)
            | ((pl.col("coefficient") > 0) & (pl.col("amount") == 0)),
        ),
        Rule(
            payments.AMOUNT_BELOW_STANDARD,
            "amount",
            (pl.col("coefficient") > 0)
            & (pl.col("amount") > 0)
            & _whole
            & (pl.col("amount") < (pl.col("coefficient") * _lowest).round(0)),
        ),
    ),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Đối tượng bảo trợ xã hội",
    title_en="Social protection beneficiaries",
    short_vi="Bảo trợ xã hội",
    short_en="Social protection",
    group=Group.SOCIAL,
    tables=(PAYMENT,),
    freshness_days=35,
    rhythm=Rhythm.MONTHLY,
    file_patterns=("*chi_tra*", "*btxh*", "*beneficiaries*"),
    sample_file="Danh_sach_chi_tra_{province}.csv",
    inventory=True,
)
