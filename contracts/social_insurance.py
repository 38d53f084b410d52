"""Monthly pensions and benefits of social insurance, unemployment benefit among them.

Law 41/2024/QH15 on social insurance; amounts follow each person's own contributions, so none is
judged. Two layouts, one table: the voucher that offices and the post pay from (C72a-HD, C72c-HD)
is remembered, no copy of it was found: it has a column of money for each kind of benefit and no
number of the person; the other is proposed. Where the social insurance gives no rows away, it
answers a list of personal numbers with yes or no (proposed): the second table.

Since 1 September 2026 the personal number stands for the social insurance code (notice
6877/TB-BHXH, restated), and lists of this winter mix codes of ten and of twelve digits. Ten digits
look like a tax code or like a number that lost two zeros: the column is one of codes.
"""

from __future__ import annotations

import polars as pl

from contracts import payments, titles
from contracts.columns import (
    birth_date,
    called,
    ordinal,
    person_name,
    person_number,
    sex,
    text,
    titled,
)
from contracts.groups import Group
from contracts.language import (
    Column,
    Kind,
    Meanings,
    PersonRole,
    Rhythm,
    Rule,
    SourceContract,
    TableContract,
)
from contracts.patterns import INSURANCE_CODE, TextPattern, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import social_insurance as sample

SOURCE = "social_insurance"

PAYMENT_SUM_DIFFERS = Reason(
    "PAYMENT_SUM_DIFFERS",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Số tiền thực lĩnh khác tổng các chế độ cộng truy lĩnh trừ khấu trừ; kiểm tra các cột tiền.",
    "The amount paid is not the sum of benefits and arrears less what is withheld; check them.",
)
NOT_RECEIVING_SINCE = Reason(
    "NOT_RECEIVING_SINCE",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Trả lời là không hưởng nhưng có tháng bắt đầu hưởng; kiểm tra câu trả lời.",
    "The answer is no, but a first month of benefit is given; check the answer.",
)

PENSION, ACCIDENT, SURVIVOR = "Lương hưu", "Trợ cấp TNLĐ-BNN", "Trợ cấp tuất"
BENEFIT = listed(
    "insurance benefit",
    "pension, survivor's, accident or disability benefit, unemployment benefit",
    {
        PENSION: r"hưu trí|hưu|chế độ hưu trí|lương hưu hằng tháng",
        ACCIDENT: r"TNLĐ[-, ]+BNN|tai nạn lao động.*|bệnh nghề nghiệp|TNLĐ|BNN",
        SURVIVOR: r"tuất|tuất hằng tháng|trợ cấp tuất hằng tháng|tử tuất",
        "Trợ cấp mất sức lao động": r"mất sức lao động|mất sức|MSLĐ",
        "Trợ cấp thất nghiệp": r"thất nghiệp|TCTN|BHTN",
        "Trợ cấp cán bộ xã": r"trợ cấp cán bộ xã, phường|cán bộ xã",
        "Trợ cấp khác": r"khác",
    },
)
YES, NO = "Có", "Không"
ANSWER = listed(
    "yes or no",
    "whether somebody receives a benefit",
    {YES: r"1|x|đang hưởng|yes|true|y", NO: r"0|không hưởng|no|false|n"},
)
BENEFIT_CODE = TextPattern(
    "benefit code", r"^[A-Z0-9]{1,8}$", "letters and digits, eight at most", longest=8
)
_parts = ("pension_amount", "accident_amount", "survivor_amount")
_sum = pl.sum_horizontal(*_parts, "arrears") - pl.col("withheld").fill_null(0)


def _insurance_code() -> Column:
    return called(
        ("maSoBHXH",),
        Column(
            "insurance_code",
            Kind.CODE,
            (
                "Mã số BHXH",
                "Số sổ/mã số BHXH",
                "Số sổ BHXH",
                "Mã số bảo hiểm xã hội",
                "Mã BHXH",
            ),
            "social insurance code",
            required=True,
            identifier=True,
            pii=True,
            pattern=INSURANCE_CODE,
        ),
    )


def _money(name: str, aliases: tuple[str, ...], title: str) -> Column:
    return Column(name, Kind.MONEY, aliases, f"{title}, đồng")


def _benefit() -> Column:
    return text("benefit", ("Loại chế độ", "Chế độ", "Loại trợ cấp"), "which benefit", BENEFIT)


_NAME = ("Họ và tên", "Họ tên", "Họ, chữ đệm, tên", "Họ và tên người hưởng")
_NUMBER = ("Số định danh cá nhân", "Số định danh", "Số CCCD", "CCCD", "Số CCCD/CMND")

PAYMENTS = TableContract(
    source=SOURCE,
    name="payments",
    title_vi="Danh sách chi trả lương hưu, trợ cấp bảo hiểm xã hội",
    title_en="Payment list of pensions and social insurance benefits",
    sheet_aliases=("C72a-HD", "C72c-HD", "Chi trả BHXH", "Lương hưu", "Chi trả lương hưu"),
    expected=False,
    columns=(
        ordinal("list"),
        _insurance_code(),
        person_number("person_number", _NUMBER, "personal number"),
        person_name("full_name", _NAME, "full name", must=True),
        birth_date("birth_date", ("Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh"), "birth date"),
        sex("sex", ("Giới tính",), "sex"),
        _benefit(),
        Column(
            "benefit_code", Kind.CODE, ("Mã hưởng", "Mã chế độ"), "its code", pattern=BENEFIT_CODE
        ),
        _money("amount", ("Mức hưởng", "Số tiền thực lĩnh", "Số tiền", "Tổng số tiền"), "paid"),
        _money("pension_amount", ("Mức hưởng / Lương hưu", "Lương hưu"), "pension"),
        _money(
            "accident_amount",
            ("Mức hưởng / TNLĐ-BNN", "TNLĐ-BNN", "Trợ cấp TNLĐ-BNN"),
            "accident benefit",
        ),
        _money("survivor_amount", ("Mức hưởng / Tuất", "Tuất", "Trợ cấp tuất"), "survivor's"),
        _money("arrears", ("Truy lĩnh", "Số tiền truy lĩnh"), "arrears"),
        _money("withheld", ("Khấu trừ", "Số tiền khấu trừ"), "withheld"),
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
        amount="amount",
        payment_method="payment_method",
        cashless=payments.CASHLESS,
    ),
    roles=(
        PersonRole(
            "beneficiary",
            "Người hưởng",
            "beneficiary",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
            coded_number="insurance_code",
            commune="commune_code",
        ),
    ),
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

ANSWERS = TableContract(
    source=SOURCE,
    name="answers",
    title_vi="Trả lời đang hưởng chế độ bảo hiểm xã hội",
    title_en="Answers whether somebody receives an insurance benefit",
    sheet_aliases=("Trả lời", "Đang hưởng", "Kết quả đối chiếu BHXH"),
    expected=False,
    columns=(
        ordinal("list"),
        person_number("person_number", _NUMBER, "personal number asked about", must=True),
        person_name("full_name", _NAME, "full name"),
        text(
            "receiving",
            ("Đang hưởng", "Đang hưởng (0/1)", "Đang hưởng chế độ BHXH"),
            "whether they receive a benefit",
            ANSWER,
            must=True,
        ),
        _benefit(),
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

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Lương hưu, trợ cấp bảo hiểm xã hội",
    title_en="Pensions and social insurance benefits",
    short_vi="Bảo hiểm xã hội",
    short_en="Social insurance",
    group=Group.SOCIAL,
    tables=(PAYMENTS, ANSWERS),
    freshness_days=35,
    rhythm=Rhythm.MONTHLY,
    required=False,
    file_patterns=("*bhxh*", "*luong_huu*", "*C72*", "*social_insurance*"),
)
