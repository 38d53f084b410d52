"""What banks answer about the payees of a province: whose the accounts are that it pays to.

Sent for lists that the province owns, so that no secret of somebody else's account leaves a bank;
circular 17/2024/TT-NHNN has banks verify their customers (restated). Proposed layout: no form was
found. The name that a bank gives has capitals without marks, and an account of somebody else may
be lawful (an authorised proxy, an institution), so an answer other than “khớp” is a question.
"""

from __future__ import annotations

import polars as pl

from contracts import own_codes
from contracts.columns import free_text, ordinal, person_name, person_number, text
from contracts.groups import Group
from contracts.language import Column, Kind, Rhythm, Rule, SourceContract, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import WORDS, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.samples import payee_check as sample

SOURCE = "payee_check"

ACCOUNT_OF_OTHER = Reason(
    "ACCOUNT_OF_OTHER",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Tài khoản đứng tên hoặc định danh của người khác; kiểm tra ủy quyền hoặc xin tài khoản đúng.",
    "The account is in another name or number; check the authorisation or ask for the right one.",
)
ACCOUNT_UNPAYABLE = Reason(
    "ACCOUNT_UNPAYABLE",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Tài khoản đã đóng hoặc không tồn tại, không chi trả được; xin tài khoản khác.",
    "The account is closed or does not exist and cannot be paid to; ask for another.",
)
ANSWER_CONTRADICTS_NAMES = Reason(
    "ANSWER_CONTRADICTS_NAMES",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Kết quả là khớp nhưng tên chủ tài khoản khác họ tên gửi; đề nghị ngân hàng kiểm tra lại.",
    "The answer is that names agree, but they differ; ask the bank again.",
)

AGREES, NAME_DIFFERS, CLOSED = "Khớp", "Không khớp tên", "Tài khoản đóng"
UNKNOWN, NUMBER_DIFFERS = "Không tồn tại", "Định danh khác"
RESULT = listed(
    "answer of a bank",
    "the account is the payee's, or why it is not",
    {
        AGREES: r"khớp đúng|đúng|trùng khớp|ok|hợp lệ",
        NAME_DIFFERS: r"không khớp|sai tên|khác tên|không trùng tên",
        CLOSED: r"(?:tài khoản|tk) (?:đã )?(?:đóng|khóa|khoá|ngừng hoạt động)|đã đóng|đóng",
        UNKNOWN: r"(?:tài khoản|tk) không tồn tại|không có|không tìm thấy|sai số tài khoản",
        NUMBER_DIFFERS: r"khác định danh|sai (?:định danh|CCCD)|không khớp (?:định danh|CCCD)",
    },
)


def _plain(name: str) -> pl.Expr:
    """A name as banks print it: capitals without marks."""
    bare = pl.col(name).str.normalize("NFD").str.replace_all("[\\u0300-\\u036f]", "")
    return bare.str.to_uppercase().str.replace_all("Đ", "D").str.replace_all(r"[^A-Z]+", "")


ANSWERS = TableContract(
    source=SOURCE,
    name="answers",
    title_vi="Ngân hàng trả lời về tài khoản người hưởng",
    title_en="Answers of banks on the accounts of payees",
    sheet_aliases=("Kết quả đối chiếu", "Đối chiếu tài khoản", "Kiểm tra tài khoản"),
    columns=(
        ordinal("list"),
        person_number(
            "person_number",
            ("Số định danh", "Số định danh cá nhân", "Số CCCD", "CCCD"),
            "number sent",
            required=True,
        ),
        person_name(
            "full_name",
            ("Họ tên gửi", "Họ và tên", "Họ tên", "Họ tên người hưởng"),
            "name sent",
            must=True,
        ),
        text("bank", ("Ngân hàng", "Tên ngân hàng"), "bank", WORDS),
        Column(
            "account_no",
            Kind.CODE,
            ("Số tài khoản", "Số TK", "Tài khoản"),
            "bank account",
            required=True,
            filled=True,
            pii=True,
        ),
        free_text("account_holder", ("Tên chủ tài khoản", "Chủ tài khoản"), "whose account it is"),
        text("result", ("Kết quả", "Kết quả kiểm tra"), "answer of the bank", RESULT, must=True),
        Column("checked_on", Kind.DATE, ("Ngày kiểm tra", "Ngày trả lời"), "day of the answer"),
    ),
    key=("bank", "account_no", ("person_number", "full_name")),
    example={
        "person_number": "066151001234",
        "full_name": "Nguyễn Thị Hoa",
        "bank": "Agribank",
        "account_no": "5200 2051 23456",
        "account_holder": "NGUYEN THI HOA",
        "result": "khớp",
        "checked_on": "20/11/2026",
    },
    meanings=Meanings(kinds=("payee_check",), event_date="checked_on", programme="result"),
    roles=(
        PersonRole(
            "payee",
            "Người hưởng",
            "payee",
            name="full_name",
            number="person_number",
            codes=(own_codes.account("account_no"),),
        ),
    ),
    rules=(
        Rule(ACCOUNT_OF_OTHER, "result", pl.col("result").is_in([NAME_DIFFERS, NUMBER_DIFFERS])),
        Rule(ACCOUNT_UNPAYABLE, "result", pl.col("result").is_in([CLOSED, UNKNOWN])),
        Rule(
            ANSWER_CONTRADICTS_NAMES,
            "account_holder",
            (pl.col("result") == AGREES) & (_plain("full_name") != _plain("account_holder")),
        ),
    ),
    sample=sample.ANSWERS,
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Đối chiếu tài khoản người hưởng",
    title_en="Check of payees' accounts",
    short_vi="Đối chiếu tài khoản",
    short_en="Payee check",
    group=Group.SOCIAL,
    tables=(ANSWERS,),
    freshness_days=100,
    rhythm=Rhythm.IRREGULAR,
    required=False,
    file_patterns=("*doi_chieu_tai_khoan*", "*kiem_tra_tai_khoan*", "*payee_check*"),
)
