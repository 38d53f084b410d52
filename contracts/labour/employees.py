"""Employees as their employers report them twice a year: form 01/PLI of decree 145/2020/NĐ-CP.

Columns restated nearly word by word, the captions of their groups from memory. Due on 5 June and 5
December, one file an employer. The header has three rows; employer, code and half-year stand above
it. Key: employer, person, first day of the contract. Traps: passports of foreign workers in the
column of numbers; column numbers below the header. Wages, allowances and hazardous work are left
out: no rule asks for them.
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
    titled,
)
from contracts.labour.common import SOURCE, WORKER_TOO_YOUNG, day, insurance_code
from contracts.labour.samples import EMPLOYEES_SAMPLE
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import BUSINESS_CODE, WORDS, TextPattern
from contracts.reasons import ErrorGroup, Reason, Severity
from vietnam.ages import Activity, too_young
from vietnam.ids import tax_code_holds

EMPLOYER_UNKNOWN = Reason(
    "EMPLOYER_UNKNOWN",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Không rõ người sử dụng lao động; ghi tên và mã số doanh nghiệp ở đầu biểu.",
    "No employer is given; write its name and code above the table.",
)
HALF_YEAR = TextPattern(
    "half-year",
    r"^6 tháng (?:đầu|cuối) năm 20[0-9]{2}$",
    "`6 tháng đầu năm 2026`",
    repairs=(
        (r"(?i)^(?:6|sáu) tháng đầu(?: năm)? (20[0-9]{2})$", "6 tháng đầu năm $1", "list_word"),
        (r"(?i)^(?:6|sáu) tháng cuối(?: năm)? (20[0-9]{2})$", "6 tháng cuối năm $1", "list_word"),
    ),
)
MARK = TextPattern(
    "mark", r"^[xX1✓✔]$", "`x` where it applies", repairs=((r"^(?:X|1|✓|✔)$", "x", "list_word"),)
)
_POSITION = "Vị trí việc làm"
_FIXED = "Hiệu lực HĐLĐ xác định thời hạn"
_OTHER = "Hiệu lực HĐLĐ khác"
_PASSPORTS = "Số CCCD/CMND/hộ chiếu"


def _mark(name: str, caption: str, title: str) -> Column:
    return text(name, (f"{_POSITION} / {caption}", caption), title, MARK)


_STARTS = ("permanent_from", "fixed_from", "other_from", "insured_from")
_SPANS = (("fixed_from", "fixed_to"), ("other_from", "other_to"), ("insured_from", "insured_to"))

EMPLOYEES = TableContract(
    source=SOURCE,
    name="employees",
    title_vi="Báo cáo tình hình sử dụng lao động (mẫu 01/PLI)",
    title_en="Employers' reports on their employees (form 01/PLI)",
    sheet_aliases=("01/PLI", "01PLI", "Mẫu 01/PLI", "Báo cáo sử dụng lao động"),
    columns=(
        ordinal("report"),
        person_name(
            "full_name", ("Họ tên", "Họ và tên", "Họ và tên người lao động"), "employee", must=True
        ),
        insurance_code(),
        birth_date(
            "birth_date",
            ("Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Ngày sinh"),
            "birth date",
        ),
        sex("sex", ("Giới tính",), "sex"),
        person_number(
            "person_number",
            (_PASSPORTS, "Số CCCD/CMND/Hộ chiếu", "Số CCCD", "Số định danh cá nhân"),
            "personal number, or passport",
            required=True,
            passports=True,
        ),
        text(
            "position",
            (
                "Cấp bậc, chức vụ, chức danh nghề, nơi làm việc",
                "Cấp bậc, chức vụ, chức danh nghề",
                "Chức danh nghề, nơi làm việc",
            ),
            "grade, position, trade, place of work",
            WORDS,
        ),
        _mark("manager", "Nhà quản lý", "manager"),
        _mark("high_skill", "Chuyên môn kỹ thuật bậc cao", "of high skill"),
        _mark("mid_skill", "Chuyên môn kỹ thuật bậc trung", "of middle skill"),
        _mark("other_job", "Khác", "other job"),
        day(
            "permanent_from",
            (
                "Ngày bắt đầu HĐLĐ không xác định thời hạn",
                "HĐLĐ không xác định thời hạn",
                "HĐLĐ không xác định thời hạn / Ngày bắt đầu",
            ),
            "first day of a contract without end",
        ),
        day(
            "fixed_from",
            (f"{_FIXED} / Ngày bắt đầu", "HĐLĐ xác định thời hạn / Ngày bắt đầu"),
            "first day of a contract with an end",
        ),
        day(
            "fixed_to",
            (f"{_FIXED} / Ngày kết thúc", "HĐLĐ xác định thời hạn / Ngày kết thúc"),
            "its last day",
        ),
        day(
            "other_from",
            (f"{_OTHER} / Ngày bắt đầu", "HĐLĐ khác / Ngày bắt đầu"),
            "first day of another contract",
        ),
        day(
            "other_to",
            (f"{_OTHER} / Ngày kết thúc", "HĐLĐ khác / Ngày kết thúc"),
            "its last day",
        ),
        day(
            "insured_from",
            ("Thời điểm đơn vị bắt đầu đóng BHXH", "Thời điểm bắt đầu đóng BHXH"),
            "social insurance paid from",
        ),
        day(
            "insured_to",
            ("Thời điểm đơn vị kết thúc đóng BHXH", "Thời điểm kết thúc đóng BHXH"),
            "social insurance paid to",
        ),
        titled(
            (r"tên (?:doanh nghiệp|đơn vị|cơ quan|tổ chức)[^:]{0,60}: ?(?P<value>.+)",),
            free_text("employer", ("Tên doanh nghiệp, cơ quan, tổ chức", "Tên đơn vị"), "employer"),
        ),
        titled(
            (
                r"mã số (?:thuế|doanh nghiệp|đơn vị)[^:]{0,40}: ?(?P<value>\d[\d .-]{8,18}\d)",
                r"giấy chứng nhận đăng ký[^:]{0,80}: ?(?P<value>\d[\d .-]{8,18}\d)",
            ),
            Column(
                "employer_code",
                Kind.CODE,
                ("Mã số doanh nghiệp", "Mã số thuế"),
                "code of the employer",
                pii=True,
                pattern=BUSINESS_CODE,
            ),
        ),
        titled(
            (r"(?P<value>(?:6|sáu) tháng (?:đầu|cuối)(?: năm)? 20\d\d)",),
            text("half_year", ("Kỳ báo cáo",), "half-year reported", HALF_YEAR),
        ),
    ),
    key=(
        ("employer_code", "employer"),
        ("person_number", "insurance_code", "person_number_raw", "full_name"),
        _STARTS,
    ),
    example={
        "ordinal": "1",
        "full_name": "Nguyễn Văn Bình",
        "insurance_code": "6612345678",
        "birth_date": "02/03/1985",
        "sex": "Nam",
        "person_number": "066085001234",
        "position": "Công nhân",
        "other_job": "x",
        "permanent_from": "01/04/2015",
        "insured_from": "04/2015",
        "employer": "Công ty TNHH Cà phê Ea Tu",
        "employer_code": "6000123450",
        "half_year": "6 tháng cuối năm 2026",
    },
    meanings=Meanings(
        kinds=("employment",),
        event_date="insured_from",
        valid_from="insured_from",
        valid_to="insured_to",
    ),
    roles=(
        PersonRole(
            "employee",
            "Người lao động",
            "employee",
            name="full_name",
            birth_date=("birth_date",),
            sex="sex",
            number="person_number",
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
            EMPLOYER_UNKNOWN,
            "employer",
            pl.col("employer").is_null() & pl.col("employer_code").is_null(),
        ),
        *(
            Rule(
                reasons.END_BEFORE_START,
                last,
                pl.col(f"{last}.last") < pl.col(f"{first}.first"),
            )
            for first, last in _SPANS
        ),
        *(
            Rule(WORKER_TOO_YOUNG, day, too_young(Activity.WORKER, "birth_date", day))
            for day in _STARTS
        ),
    ),
    expected=False,
    sample=EMPLOYEES_SAMPLE,
)
