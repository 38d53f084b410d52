"""Why a row is rejected or flagged: one enum, with a sentence in Vietnamese and in English each.

Here: codes, error group, severity, words. Not here: where a rule is checked (contracts,
`validate`). The eight groups are those of dispatch 4856/BCA-TTDLQG (14 September 2026), appendix 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


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


class Reason(StrEnum):
    """Reason codes of rows. `severity` is the usual one; a filled column makes a flag a
    rejection.
    """

    MISSING_KEY = "MISSING_KEY"
    MISSING_VALUE = "MISSING_VALUE"
    MISSING_PERSON_NUMBER = "MISSING_PERSON_NUMBER"
    PLACEHOLDER = "PLACEHOLDER"
    JANUARY_FIRST = "JANUARY_FIRST"

    FUTURE_DATE = "FUTURE_DATE"
    YEAR_OUT_OF_RANGE = "YEAR_OUT_OF_RANGE"
    CERTIFICATE_BEFORE_1987 = "CERTIFICATE_BEFORE_1987"
    NEGATIVE_AMOUNT = "NEGATIVE_AMOUNT"

    DUPLICATE_ROW = "DUPLICATE_ROW"
    DUPLICATE_KEY = "DUPLICATE_KEY"

    TOO_FEW_FIELDS = "TOO_FEW_FIELDS"
    TOO_MANY_FIELDS = "TOO_MANY_FIELDS"
    UNBALANCED_QUOTE = "UNBALANCED_QUOTE"
    BAD_RECORD = "BAD_RECORD"
    DELETED_RECORD = "DELETED_RECORD"
    BAD_DATE = "BAD_DATE"
    INCOMPLETE_DATE = "INCOMPLETE_DATE"
    TWO_DIGIT_YEAR = "TWO_DIGIT_YEAR"
    LUNAR_DATE = "LUNAR_DATE"
    AMBIGUOUS_DATE = "AMBIGUOUS_DATE"
    BAD_NUMBER = "BAD_NUMBER"
    SCIENTIFIC_NOTATION = "SCIENTIFIC_NOTATION"
    SEVERAL_NUMBERS = "SEVERAL_NUMBERS"
    NUMBER_LENGTH = "NUMBER_LENGTH"
    NUMBER_AMBIGUOUS = "NUMBER_AMBIGUOUS"
    NUMBER_STRUCTURE = "NUMBER_STRUCTURE"
    NUMBER_CHECK_DIGIT = "NUMBER_CHECK_DIGIT"
    ENCODING_UNDECIDED = "ENCODING_UNDECIDED"
    BAD_NAME = "BAD_NAME"
    NAME_UNRECOVERABLE = "NAME_UNRECOVERABLE"
    NAME_OF_OTHER_PERSON = "NAME_OF_OTHER_PERSON"
    NAME_OTHER_LETTERS = "NAME_OTHER_LETTERS"
    NAME_ABBREVIATED = "NAME_ABBREVIATED"
    NAME_INCOMPLETE = "NAME_INCOMPLETE"
    BAD_SEX = "BAD_SEX"
    BAD_AMOUNT = "BAD_AMOUNT"
    BAD_DECIMAL = "BAD_DECIMAL"
    AMBIGUOUS_DECIMAL = "AMBIGUOUS_DECIMAL"
    BAD_INTEGER = "BAD_INTEGER"
    BAD_CERTIFICATE_NUMBER = "BAD_CERTIFICATE_NUMBER"
    UNEXPECTED_TEXT = "UNEXPECTED_TEXT"
    CONTRACT_BROKEN = "CONTRACT_BROKEN"

    UNKNOWN_COMMUNE = "UNKNOWN_COMMUNE"
    COMMUNE_DOUBTFUL = "COMMUNE_DOUBTFUL"
    UNKNOWN_NUMBER_PREFIX = "UNKNOWN_NUMBER_PREFIX"
    UNKNOWN_CODE = "UNKNOWN_CODE"

    SEX_CONTRADICTS_NUMBER = "SEX_CONTRADICTS_NUMBER"
    BIRTH_YEAR_CONTRADICTS_NUMBER = "BIRTH_YEAR_CONTRADICTS_NUMBER"
    EVENT_BEFORE_BIRTH = "EVENT_BEFORE_BIRTH"
    REGISTERED_BEFORE_EVENT = "REGISTERED_BEFORE_EVENT"
    BOOK_YEAR_DIFFERS = "BOOK_YEAR_DIFFERS"
    MOTHER_TOO_YOUNG = "MOTHER_TOO_YOUNG"
    SPOUSE_TOO_YOUNG = "SPOUSE_TOO_YOUNG"
    SAME_NUMBER_TWICE = "SAME_NUMBER_TWICE"
    TWO_BIRTH_YEARS = "TWO_BIRTH_YEARS"
    AMOUNT_INCONSISTENT = "AMOUNT_INCONSISTENT"
    PARCEL_AREA_DIFFERS = "PARCEL_AREA_DIFFERS"

    TAX_STATUS_UNVERIFIED = "TAX_STATUS_UNVERIFIED"

    @property
    def group(self) -> ErrorGroup:
        """Error group of the national index."""
        return _FACTS[self].group

    @property
    def severity(self) -> Severity:
        """What a breach does unless the contract says otherwise."""
        return _FACTS[self].severity

    @property
    def sentence_vi(self) -> str:
        """What is wrong and what to do, for staff."""
        return _FACTS[self].vi

    @property
    def sentence_en(self) -> str:
        """The same in English."""
        return _FACTS[self].en


@dataclass(frozen=True)
class _Fact:
    group: ErrorGroup
    severity: Severity
    vi: str
    en: str


_G = ErrorGroup
_R, _F = Severity.REJECT, Severity.FLAG
_FACTS: dict[Reason, _Fact] = {
    Reason.MISSING_KEY: _Fact(
        _G.MISSING,
        _R,
        "Thiếu giá trị khóa của bản ghi; bổ sung.",
        "A key value is missing; add it.",
    ),
    Reason.MISSING_VALUE: _Fact(
        _G.MISSING, _R, "Thiếu giá trị bắt buộc; bổ sung.", "A required value is missing; add it."
    ),
    Reason.MISSING_PERSON_NUMBER: _Fact(
        _G.MISSING,
        _F,
        "Thiếu số định danh cá nhân/CMND; bổ sung nếu có giấy tờ.",
        "The number of the person is missing; add it if a document shows it.",
    ),
    Reason.PLACEHOLDER: _Fact(
        _G.MISSING,
        _F,
        "Giá trị điền cho có (“không rõ”, 01/01/1900, số toàn 0); để trống hoặc điền đúng.",
        "A placeholder stands for a value; leave it empty or fill it in.",
    ),
    Reason.JANUARY_FIRST: _Fact(
        _G.MISSING,
        _F,
        "Ngày 01/01 có thể chỉ thay cho “chỉ biết năm”; kiểm tra ngày sinh.",
        "1 January may only stand for a known year; check the date.",
    ),
    Reason.FUTURE_DATE: _Fact(
        _G.OUTLIER,
        _R,
        "Ngày ở tương lai; kiểm tra và sửa.",
        "The date lies in the future; correct it.",
    ),
    Reason.YEAR_OUT_OF_RANGE: _Fact(
        _G.OUTLIER,
        _F,
        "Năm ngoài khoảng có thể; kiểm tra và sửa.",
        "The year is out of the possible range; correct it.",
    ),
    Reason.CERTIFICATE_BEFORE_1987: _Fact(
        _G.OUTLIER,
        _F,
        "Ngày cấp giấy chứng nhận trước năm 1987; kiểm tra năm cấp.",
        "The certificate is dated before 1987, when none was issued; check the year.",
    ),
    Reason.NEGATIVE_AMOUNT: _Fact(
        _G.OUTLIER,
        _R,
        "Số tiền hoặc diện tích âm; sửa.",
        "An amount or area is negative; correct it.",
    ),
    Reason.DUPLICATE_ROW: _Fact(
        _G.DUPLICATE,
        _R,
        "Dòng trùng hoàn toàn với dòng đã nhận; xóa dòng thừa.",
        "The row repeats one already taken; delete the extra one.",
    ),
    Reason.DUPLICATE_KEY: _Fact(
        _G.DUPLICATE,
        _R,
        "Hai dòng cùng khóa nhưng khác nội dung; xác định dòng đúng.",
        "Rows share one key but differ; decide which one is right.",
    ),
    Reason.TOO_FEW_FIELDS: _Fact(
        _G.FORMAT,
        _R,
        "Dòng thiếu ô so với tiêu đề; kiểm tra dấu phân cách.",
        "The record has fewer fields than the header; check the delimiters.",
    ),
    Reason.TOO_MANY_FIELDS: _Fact(
        _G.FORMAT,
        _R,
        "Dòng thừa ô so với tiêu đề; đặt giá trị có dấu phân cách trong dấu nháy.",
        "The record has more fields than the header; quote values that hold a delimiter.",
    ),
    Reason.UNBALANCED_QUOTE: _Fact(
        _G.FORMAT,
        _R,
        "Dấu nháy kép không khép hoặc đặt sai chỗ; sửa dấu nháy.",
        "A quotation mark is not closed or stands in a wrong place; correct the quotes.",
    ),
    Reason.BAD_RECORD: _Fact(
        _G.FORMAT,
        _R,
        "Bản ghi không đọc được; kết xuất lại bản ghi.",
        "The record cannot be read; export it again.",
    ),
    Reason.DELETED_RECORD: _Fact(
        _G.FORMAT,
        _R,
        "Bản ghi mang dấu xóa trong tệp DBF; khôi phục hoặc dọn tệp (PACK).",
        "The record is marked as deleted in the DBF file; recall it or pack the file.",
    ),
    Reason.BAD_DATE: _Fact(
        _G.FORMAT,
        _F,
        "Không đọc được ngày; ghi theo dạng ngày/tháng/năm.",
        "The date cannot be read; write it as day/month/year.",
    ),
    Reason.INCOMPLETE_DATE: _Fact(
        _G.FORMAT,
        _F,
        "Ngày thiếu ngày hoặc tháng; bổ sung đủ ngày/tháng/năm.",
        "Day or month is missing; give the full date.",
    ),
    Reason.TWO_DIGIT_YEAR: _Fact(
        _G.FORMAT, _F, "Năm chỉ có hai chữ số; ghi đủ bốn.", "The year has two digits; write four."
    ),
    Reason.LUNAR_DATE: _Fact(
        _G.FORMAT,
        _F,
        "Ngày âm lịch không được tự chuyển đổi; ghi ngày dương lịch.",
        "A lunar date is not converted; write the solar date.",
    ),
    Reason.AMBIGUOUS_DATE: _Fact(
        _G.FORMAT,
        _F,
        "Không rõ ngày hay tháng đứng trước; kiểm tra cột ngày.",
        "It is not clear whether day or month comes first; check the column.",
    ),
    Reason.BAD_NUMBER: _Fact(
        _G.FORMAT,
        _F,
        "Ô số giấy tờ không phải là số; nhập lại.",
        "The cell of a personal number holds no number; enter it again.",
    ),
    Reason.SCIENTIFIC_NOTATION: _Fact(
        _G.FORMAT,
        _F,
        "Số bị Excel đổi sang dạng 3,8E+10, đã mất chữ số; nhập lại dạng văn bản.",
        "A spreadsheet turned the number into 3.8E+10 and lost digits; enter it again as text.",
    ),
    Reason.SEVERAL_NUMBERS: _Fact(
        _G.FORMAT,
        _F,
        "Một ô chứa nhiều số; giữ lại đúng một số.",
        "One cell holds several numbers; keep one.",
    ),
    Reason.NUMBER_LENGTH: _Fact(
        _G.FORMAT,
        _F,
        "Số có độ dài sai (12 số định danh, 9 số CMND, 10 hoặc 13 số MST); kiểm tra.",
        "The number has a wrong length (12, 9, 10 or 13 digits are right); check it.",
    ),
    Reason.NUMBER_AMBIGUOUS: _Fact(
        _G.FORMAT,
        _F,
        "Số 8 hoặc 10 chữ số: có thể là MST/CMND hoặc số định danh mất số 0 đầu; đối chiếu.",
        "8 or 10 digits may be a number of its own or a longer one without its zeros; check it.",
    ),
    Reason.NUMBER_STRUCTURE: _Fact(
        _G.FORMAT,
        _F,
        "Số định danh sai cấu trúc (thế kỷ, giới tính, năm sinh); kiểm tra.",
        "The number breaks its structure (century, sex, year); check it.",
    ),
    Reason.NUMBER_CHECK_DIGIT: _Fact(
        _G.FORMAT,
        _F,
        "Mã số thuế sai chữ số kiểm tra; kiểm tra.",
        "The check digit of the tax code is wrong; check it.",
    ),
    Reason.ENCODING_UNDECIDED: _Fact(
        _G.FORMAT,
        _F,
        "Chữ có thể gõ bằng phông cũ (TCVN3, VNI…), không xác định được nên giữ nguyên; đối chiếu.",
        "The text may be in an old encoding (TCVN3, VNI…) and was left as it is; check it.",
    ),
    Reason.BAD_NAME: _Fact(
        _G.FORMAT,
        _F,
        "Ô họ tên không phải là tên người; sửa.",
        "The cell holds no name; correct it.",
    ),
    Reason.NAME_UNRECOVERABLE: _Fact(
        _G.FORMAT,
        _F,
        "Họ tên hỏng phông chữ, không khôi phục được; nhập lại.",
        "The name is damaged beyond repair; enter it again.",
    ),
    Reason.NAME_OF_OTHER_PERSON: _Fact(
        _G.FORMAT,
        _F,
        "Ô họ tên ghi theo người khác (“vợ ông …”); ghi tên của chính người đó.",
        "The cell names somebody else (“wife of …”); write the person's own name.",
    ),
    Reason.NAME_OTHER_LETTERS: _Fact(
        _G.FORMAT,
        _F,
        "Họ tên có chữ không thuộc bảng chữ Latinh (Kirin, Hy Lạp, Hán…); ghi lại bằng chữ Latinh.",
        "The name holds letters that are not Latin (Cyrillic, Greek, Han…); write it in Latin.",
    ),
    Reason.NAME_ABBREVIATED: _Fact(
        _G.FORMAT, _F, "Họ tên viết tắt; ghi đầy đủ.", "The name is abbreviated; write it in full."
    ),
    Reason.NAME_INCOMPLETE: _Fact(
        _G.FORMAT, _F, "Họ tên không đủ họ và tên; bổ sung.", "The name is incomplete; complete it."
    ),
    Reason.BAD_SEX: _Fact(
        _G.FORMAT, _F, "Giới tính phải là Nam hoặc Nữ.", "Sex must be Nam (male) or Nữ (female)."
    ),
    Reason.BAD_AMOUNT: _Fact(
        _G.FORMAT,
        _F,
        "Không đọc được số tiền; ghi số nguyên đồng.",
        "The amount cannot be read; write whole đồng.",
    ),
    Reason.BAD_DECIMAL: _Fact(
        _G.FORMAT, _F, "Không đọc được số thập phân.", "The decimal number cannot be read."
    ),
    Reason.AMBIGUOUS_DECIMAL: _Fact(
        _G.FORMAT,
        _F,
        "Dấu chấm có thể là phân cách nghìn hoặc thập phân; kiểm tra diện tích.",
        "The point may separate thousands or decimals; check the value.",
    ),
    Reason.BAD_INTEGER: _Fact(
        _G.FORMAT, _F, "Không đọc được số nguyên.", "The whole number cannot be read."
    ),
    Reason.BAD_CERTIFICATE_NUMBER: _Fact(
        _G.FORMAT,
        _F,
        "Số phát hành GCN sai dạng (1-2 chữ cái và 6 hoặc 8 chữ số); kiểm tra.",
        "The certificate number is malformed (1-2 letters, 6 or 8 digits); check it.",
    ),
    Reason.UNEXPECTED_TEXT: _Fact(
        _G.FORMAT,
        _F,
        "Nội dung không đúng dạng của cột (có thể gõ nhầm cột); kiểm tra cả dòng.",
        "The text is not of the form of its column (perhaps another column's); check the row.",
    ),
    Reason.CONTRACT_BROKEN: _Fact(
        _G.FORMAT,
        _R,
        "Giá trị sau chuẩn hóa không đúng quy định của cột; kiểm tra.",
        "The typed value breaks the contract of its column; check it.",
    ),
    Reason.UNKNOWN_COMMUNE: _Fact(
        _G.FOREIGN_KEY,
        _F,
        "Không tìm thấy mã/tên xã trong danh mục; kiểm tra.",
        "The commune is not in the list of units; check code and name.",
    ),
    Reason.COMMUNE_DOUBTFUL: _Fact(
        _G.FOREIGN_KEY,
        _F,
        "Mã xã nhận được nhưng còn nghi vấn (mã và tên lệch, hoặc nhiều nghĩa); kiểm tra.",
        "The commune was recognised with a doubt (code and name differ); check it.",
    ),
    Reason.UNKNOWN_NUMBER_PREFIX: _Fact(
        _G.FOREIGN_KEY,
        _F,
        "Ba số đầu của số định danh không có trong danh mục tỉnh/quốc gia; kiểm tra.",
        "The first three digits of the number are no known province or country; check them.",
    ),
    Reason.UNKNOWN_CODE: _Fact(
        _G.FOREIGN_KEY,
        _F,
        "Giá trị không có trong danh mục; kiểm tra.",
        "The value is not in the code list; check it.",
    ),
    Reason.SEX_CONTRADICTS_NUMBER: _Fact(
        _G.CROSS_FIELD,
        _F,
        "Giới tính khác với số định danh; đối chiếu giấy tờ.",
        "Sex contradicts the personal number; compare with the document.",
    ),
    Reason.BIRTH_YEAR_CONTRADICTS_NUMBER: _Fact(
        _G.CROSS_FIELD,
        _F,
        "Năm sinh khác với số định danh; đối chiếu giấy tờ.",
        "The birth year contradicts the personal number; compare with the document.",
    ),
    Reason.EVENT_BEFORE_BIRTH: _Fact(
        _G.CROSS_FIELD,
        _R,
        "Sự kiện xảy ra trước ngày sinh; sửa ngày.",
        "The event lies before the birth; correct the dates.",
    ),
    Reason.REGISTERED_BEFORE_EVENT: _Fact(
        _G.CROSS_FIELD,
        _F,
        "Đăng ký trước khi sự kiện xảy ra; kiểm tra ngày.",
        "Registered before it happened; check the dates.",
    ),
    Reason.BOOK_YEAR_DIFFERS: _Fact(
        _G.CROSS_FIELD,
        _F,
        "Năm của quyển sổ khác năm đăng ký; kiểm tra.",
        "The year of the book differs from the year of registration; check it.",
    ),
    Reason.MOTHER_TOO_YOUNG: _Fact(
        _G.CROSS_FIELD,
        _F,
        "Mẹ dưới 12 tuổi khi sinh con; kiểm tra ngày sinh.",
        "The mother was younger than 12 at birth; check the dates.",
    ),
    Reason.SPOUSE_TOO_YOUNG: _Fact(
        _G.CROSS_FIELD,
        _F,
        "Vợ hoặc chồng dưới 14 tuổi khi kết hôn; kiểm tra ngày sinh.",
        "A spouse was younger than 14 at marriage; check the dates.",
    ),
    Reason.SAME_NUMBER_TWICE: _Fact(
        _G.CROSS_FIELD,
        _F,
        "Hai người trong một bản ghi cùng một số giấy tờ; kiểm tra.",
        "Two persons of one record carry the same number; check it.",
    ),
    Reason.TWO_BIRTH_YEARS: _Fact(
        _G.CROSS_FIELD,
        _F,
        "Điền cả năm sinh nam và nữ; giữ một cột.",
        "Both birth year columns (male, female) are filled; keep one.",
    ),
    Reason.AMOUNT_INCONSISTENT: _Fact(
        _G.CROSS_FIELD,
        _F,
        "Số tiền không là bội của hệ số và mức chuẩn; kiểm tra.",
        "The amount does not follow from the coefficient; check it.",
    ),
    Reason.PARCEL_AREA_DIFFERS: _Fact(
        _G.CROSS_FIELD,
        _F,
        "Diện tích thửa khác tổng diện tích theo mục đích quá 0,5 m²; kiểm tra.",
        "Parcel area differs from the sum of its uses by more than 0.5 m²; check it.",
    ),
    Reason.TAX_STATUS_UNVERIFIED: _Fact(
        _G.NATIONAL_REFERENCE,
        _F,
        "MST ở trạng thái 10: thông tin chưa khớp CSDL quốc gia về dân cư; đối chiếu.",
        "Tax status 10: not matching the national population database; reconcile.",
    ),
}
