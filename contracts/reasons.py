"""Why a row is rejected or flagged, with a sentence in Vietnamese and in English each.

Here: what a reason is, and those that any register may give. Not here: the reasons of one register
(its module declares them) and where a rule is checked (contracts, `validators.validate`). The eight
groups are those of dispatch 4856/BCA-TTDLQG (14 September 2026), appendix 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """What a broken rule does: `reject` sends the row to quarantine, `flag` marks it."""

    REJECT = "reject"
    FLAG = "flag"


class ErrorGroup(IntEnum):
    """The eight error groups of the national data quality index.

    No reason of a row is `STALE`: that is told of a delivery, from its contract's `freshness_days`.
    """

    MISSING = 1
    OUTLIER = 2
    DUPLICATE = 3
    FORMAT = 4
    FOREIGN_KEY = 5
    CROSS_FIELD = 6
    STALE = 7
    NATIONAL_REFERENCE = 8


@dataclass(frozen=True)
class Reason:
    """Why a row is rejected or flagged.

    `code`: capital letters, digits and underscores; one code means one reason in all registers.
    `severity`: what a breach does unless the contract says otherwise; a column that must be filled
    makes a flag a rejection. The sentences say what is wrong and what to do, for staff and in
    English.
    """

    code: str
    group: ErrorGroup
    severity: Severity
    sentence_vi: str
    sentence_en: str

    def __str__(self) -> str:
        return self.code


MISSING_KEY = Reason(
    "MISSING_KEY",
    ErrorGroup.MISSING,
    Severity.REJECT,
    "Thiếu giá trị khóa của bản ghi; bổ sung.",
    "A key value is missing; add it.",
)

MISSING_VALUE = Reason(
    "MISSING_VALUE",
    ErrorGroup.MISSING,
    Severity.REJECT,
    "Thiếu giá trị bắt buộc; bổ sung.",
    "A required value is missing; add it.",
)

MISSING_PERSON_NUMBER = Reason(
    "MISSING_PERSON_NUMBER",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Thiếu số định danh cá nhân/CMND; bổ sung nếu có giấy tờ.",
    "The number of the person is missing; add it if a document shows it.",
)

PLACEHOLDER = Reason(
    "PLACEHOLDER",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Giá trị điền cho có (“không rõ”, 01/01/1900, số toàn 0); để trống hoặc điền đúng.",
    "A placeholder stands for a value; leave it empty or fill it in.",
)

JANUARY_FIRST = Reason(
    "JANUARY_FIRST",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Ngày 01/01 có thể chỉ thay cho “chỉ biết năm”; kiểm tra ngày sinh.",
    "1 January may only stand for a known year; check the date.",
)

FUTURE_DATE = Reason(
    "FUTURE_DATE",
    ErrorGroup.OUTLIER,
    Severity.REJECT,
    "Ngày ở tương lai; kiểm tra và sửa.",
    "The date lies in the future; correct it.",
)

YEAR_OUT_OF_RANGE = Reason(
    "YEAR_OUT_OF_RANGE",
    ErrorGroup.OUTLIER,
    Severity.FLAG,
    "Năm ngoài khoảng có thể; kiểm tra và sửa.",
    "The year is out of the possible range; correct it.",
)

NEGATIVE_AMOUNT = Reason(
    "NEGATIVE_AMOUNT",
    ErrorGroup.OUTLIER,
    Severity.REJECT,
    "Số tiền hoặc diện tích âm; sửa.",
    "An amount or area is negative; correct it.",
)

DUPLICATE_ROW = Reason(
    "DUPLICATE_ROW",
    ErrorGroup.DUPLICATE,
    Severity.REJECT,
    "Dòng trùng hoàn toàn với dòng đã nhận; xóa dòng thừa.",
    "The row repeats one already taken; delete the extra one.",
)

DUPLICATE_KEY = Reason(
    "DUPLICATE_KEY",
    ErrorGroup.DUPLICATE,
    Severity.REJECT,
    "Hai dòng cùng khóa nhưng khác nội dung; xác định dòng đúng.",
    "Rows share one key but differ; decide which one is right.",
)

TOO_FEW_FIELDS = Reason(
    "TOO_FEW_FIELDS",
    ErrorGroup.FORMAT,
    Severity.REJECT,
    "Dòng thiếu ô so với tiêu đề; kiểm tra dấu phân cách.",
    "The record has fewer fields than the header; check the delimiters.",
)

TOO_MANY_FIELDS = Reason(
    "TOO_MANY_FIELDS",
    ErrorGroup.FORMAT,
    Severity.REJECT,
    "Dòng thừa ô so với tiêu đề; đặt giá trị có dấu phân cách trong dấu nháy.",
    "The record has more fields than the header; quote values that hold a delimiter.",
)

UNBALANCED_QUOTE = Reason(
    "UNBALANCED_QUOTE",
    ErrorGroup.FORMAT,
    Severity.REJECT,
    "Dấu nháy kép không khép hoặc đặt sai chỗ; sửa dấu nháy.",
    "A quotation mark is not closed or stands in a wrong place; correct the quotes.",
)

BAD_RECORD = Reason(
    "BAD_RECORD",
    ErrorGroup.FORMAT,
    Severity.REJECT,
    "Bản ghi không đọc được; kết xuất lại bản ghi.",
    "The record cannot be read; export it again.",
)

DELETED_RECORD = Reason(
    "DELETED_RECORD",
    ErrorGroup.FORMAT,
    Severity.REJECT,
    "Bản ghi mang dấu xóa trong tệp DBF; khôi phục hoặc dọn tệp (PACK).",
    "The record is marked as deleted in the DBF file; recall it or pack the file.",
)

BAD_DATE = Reason(
    "BAD_DATE",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Không đọc được ngày; ghi theo dạng ngày/tháng/năm.",
    "The date cannot be read; write it as day/month/year.",
)

INCOMPLETE_DATE = Reason(
    "INCOMPLETE_DATE",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Ngày thiếu ngày hoặc tháng; bổ sung đủ ngày/tháng/năm.",
    "Day or month is missing; give the full date.",
)

TWO_DIGIT_YEAR = Reason(
    "TWO_DIGIT_YEAR",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Năm chỉ có hai chữ số; ghi đủ bốn.",
    "The year has two digits; write four.",
)

LUNAR_DATE = Reason(
    "LUNAR_DATE",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Ngày âm lịch không được tự chuyển đổi; ghi ngày dương lịch.",
    "A lunar date is not converted; write the solar date.",
)

AMBIGUOUS_DATE = Reason(
    "AMBIGUOUS_DATE",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Không rõ ngày hay tháng đứng trước; kiểm tra cột ngày.",
    "It is not clear whether day or month comes first; check the column.",
)

BAD_NUMBER = Reason(
    "BAD_NUMBER",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Ô số giấy tờ không phải là số; nhập lại.",
    "The cell of a personal number holds no number; enter it again.",
)

SCIENTIFIC_NOTATION = Reason(
    "SCIENTIFIC_NOTATION",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Số bị Excel đổi sang dạng 3,8E+10, đã mất chữ số; nhập lại dạng văn bản.",
    "A spreadsheet turned the number into 3.8E+10 and lost digits; enter it again as text.",
)

SEVERAL_NUMBERS = Reason(
    "SEVERAL_NUMBERS",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Một ô chứa nhiều số; giữ lại đúng một số.",
    "One cell holds several numbers; keep one.",
)

SEVERAL_CODES = Reason(
    "SEVERAL_CODES",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Một ô chứa nhiều mã; giữ lại đúng một mã.",
    "One cell holds several codes; keep one.",
)

NUMBER_LENGTH = Reason(
    "NUMBER_LENGTH",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Số có độ dài sai (12 số định danh, 9 số CMND, 10 hoặc 13 số MST); kiểm tra.",
    "The number has a wrong length (12, 9, 10 or 13 digits are right); check it.",
)

NUMBER_AMBIGUOUS = Reason(
    "NUMBER_AMBIGUOUS",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Số 8 hoặc 10 chữ số: có thể là MST/CMND hoặc số định danh mất số 0 đầu; đối chiếu.",
    "8 or 10 digits may be a number of its own or a longer one without its zeros; check it.",
)

NUMBER_STRUCTURE = Reason(
    "NUMBER_STRUCTURE",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Số định danh sai cấu trúc (thế kỷ, giới tính, năm sinh); kiểm tra.",
    "The number breaks its structure (century, sex, year); check it.",
)

NUMBER_CHECK_DIGIT = Reason(
    "NUMBER_CHECK_DIGIT",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Mã số thuế sai chữ số kiểm tra; kiểm tra.",
    "The check digit of the tax code is wrong; check it.",
)

ENCODING_UNDECIDED = Reason(
    "ENCODING_UNDECIDED",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Chữ có thể gõ bằng phông cũ (TCVN3, VNI…), không xác định được nên giữ nguyên; đối chiếu.",
    "The text may be in an old encoding (TCVN3, VNI…) and was left as it is; check it.",
)

BAD_NAME = Reason(
    "BAD_NAME",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Ô họ tên không phải là tên người; sửa.",
    "The cell holds no name; correct it.",
)

NAME_UNRECOVERABLE = Reason(
    "NAME_UNRECOVERABLE",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Họ tên hỏng phông chữ, không khôi phục được; nhập lại.",
    "The name is damaged beyond repair; enter it again.",
)

NAME_OF_OTHER_PERSON = Reason(
    "NAME_OF_OTHER_PERSON",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Ô họ tên ghi theo người khác (“vợ ông …”); ghi tên của chính người đó.",
    "The cell names somebody else (“wife of …”); write the person's own name.",
)

NAME_OTHER_LETTERS = Reason(
    "NAME_OTHER_LETTERS",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Họ tên có chữ không thuộc bảng chữ Latinh (Kirin, Hy Lạp, Hán…); ghi lại bằng chữ Latinh.",
    "The name holds letters that are not Latin (Cyrillic, Greek, Han…); write it in Latin.",
)

NAME_ABBREVIATED = Reason(
    "NAME_ABBREVIATED",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Họ tên viết tắt; ghi đầy đủ.",
    "The name is abbreviated; write it in full.",
)

NAME_INCOMPLETE = Reason(
    "NAME_INCOMPLETE",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Họ tên không đủ họ và tên; bổ sung.",
    "The name is incomplete; complete it.",
)

BAD_SEX = Reason(
    "BAD_SEX",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Giới tính phải là Nam hoặc Nữ.",
    "Sex must be Nam (male) or Nữ (female).",
)

BAD_AMOUNT = Reason(
    "BAD_AMOUNT",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Không đọc được số tiền; ghi số nguyên đồng.",
    "The amount cannot be read; write whole đồng.",
)

BAD_DECIMAL = Reason(
    "BAD_DECIMAL",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Không đọc được số thập phân.",
    "The decimal number cannot be read.",
)

AMBIGUOUS_DECIMAL = Reason(
    "AMBIGUOUS_DECIMAL",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Dấu chấm có thể là phân cách nghìn hoặc thập phân; kiểm tra diện tích.",
    "The point may separate thousands or decimals; check the value.",
)

BAD_INTEGER = Reason(
    "BAD_INTEGER",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Không đọc được số nguyên.",
    "The whole number cannot be read.",
)

UNEXPECTED_TEXT = Reason(
    "UNEXPECTED_TEXT",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Nội dung không đúng dạng của cột (có thể gõ nhầm cột); kiểm tra cả dòng.",
    "The text is not of the form of its column (perhaps another column's); check the row.",
)

CONTRACT_BROKEN = Reason(
    "CONTRACT_BROKEN",
    ErrorGroup.FORMAT,
    Severity.REJECT,
    "Giá trị sau chuẩn hóa không đúng quy định của cột; kiểm tra.",
    "The typed value breaks the contract of its column; check it.",
)

UNKNOWN_COMMUNE = Reason(
    "UNKNOWN_COMMUNE",
    ErrorGroup.FOREIGN_KEY,
    Severity.FLAG,
    "Không tìm thấy mã/tên xã trong danh mục; kiểm tra.",
    "The commune is not in the list of units; check code and name.",
)

COMMUNE_DOUBTFUL = Reason(
    "COMMUNE_DOUBTFUL",
    ErrorGroup.FOREIGN_KEY,
    Severity.FLAG,
    "Mã xã nhận được nhưng còn nghi vấn (mã và tên lệch, hoặc nhiều nghĩa); kiểm tra.",
    "The commune was recognised with a doubt (code and name differ); check it.",
)

UNKNOWN_NUMBER_PREFIX = Reason(
    "UNKNOWN_NUMBER_PREFIX",
    ErrorGroup.FOREIGN_KEY,
    Severity.FLAG,
    "Ba số đầu của số định danh không có trong danh mục tỉnh/quốc gia; kiểm tra.",
    "The first three digits of the number are no known province or country; check them.",
)

UNKNOWN_CODE = Reason(
    "UNKNOWN_CODE",
    ErrorGroup.FOREIGN_KEY,
    Severity.FLAG,
    "Giá trị không có trong danh mục; kiểm tra.",
    "The value is not in the code list; check it.",
)

SEX_CONTRADICTS_NUMBER = Reason(
    "SEX_CONTRADICTS_NUMBER",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Giới tính khác với số định danh; đối chiếu giấy tờ.",
    "Sex contradicts the personal number; compare with the document.",
)

BIRTH_YEAR_CONTRADICTS_NUMBER = Reason(
    "BIRTH_YEAR_CONTRADICTS_NUMBER",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Năm sinh khác với số định danh; đối chiếu giấy tờ.",
    "The birth year contradicts the personal number; compare with the document.",
)

EVENT_BEFORE_BIRTH = Reason(
    "EVENT_BEFORE_BIRTH",
    ErrorGroup.CROSS_FIELD,
    Severity.REJECT,
    "Sự kiện xảy ra trước ngày sinh; sửa ngày.",
    "The event lies before the birth; correct the dates.",
)

END_BEFORE_START = Reason(
    "END_BEFORE_START",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày kết thúc trước ngày bắt đầu; kiểm tra hai ngày.",
    "The last day lies before the first; check both days.",
)

COMMON: Mapping[str, Reason] = MappingProxyType(
    {found.code: found for found in tuple(globals().values()) if isinstance(found, Reason)}
)
"""Code → reason, of those that any register may give."""
