"""Why a row of the civil status registers is rejected or flagged, beside the common reasons."""

from contracts.reasons import ErrorGroup, Reason, Severity

REGISTERED_BEFORE_EVENT = Reason(
    "REGISTERED_BEFORE_EVENT",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Đăng ký trước khi sự kiện xảy ra; kiểm tra ngày.",
    "Registered before it happened; check the dates.",
)

BOOK_YEAR_DIFFERS = Reason(
    "BOOK_YEAR_DIFFERS",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Năm của quyển sổ khác năm đăng ký; kiểm tra.",
    "The year of the book differs from the year of registration; check it.",
)

MOTHER_TOO_YOUNG = Reason(
    "MOTHER_TOO_YOUNG",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Mẹ dưới 12 tuổi khi sinh con; kiểm tra ngày sinh.",
    "The mother was younger than 12 at birth; check the dates.",
)

SPOUSE_TOO_YOUNG = Reason(
    "SPOUSE_TOO_YOUNG",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Vợ hoặc chồng dưới 14 tuổi khi kết hôn; kiểm tra ngày sinh.",
    "A spouse was younger than 14 at marriage; check the dates.",
)

SAME_NUMBER_TWICE = Reason(
    "SAME_NUMBER_TWICE",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Hai người trong một bản ghi cùng một số giấy tờ; kiểm tra.",
    "Two persons of one record carry the same number; check it.",
)
