"""Why a row of the one-stop system is flagged, beside the common reasons."""

from contracts.reasons import ErrorGroup, Reason, Severity

DOSSIER_NUMBER_FORM = Reason(
    "DOSSIER_NUMBER_FORM",
    ErrorGroup.FORMAT,
    Severity.FLAG,
    "Mã hồ sơ không theo mẫu mã cơ quan-ngày-số thứ tự (H15.33-260115-0001); kiểm tra.",
    "The dossier number is not agency-day-serial (H15.33-260115-0001); check it.",
)
DOSSIER_NUMBER_DAY = Reason(
    "DOSSIER_NUMBER_DAY",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày trong mã hồ sơ khác ngày nộp và ngày tiếp nhận; kiểm tra mã và hai ngày.",
    "The day in the dossier number is that of neither submission nor reception; check them.",
)
RECEIVED_BEFORE_SUBMITTED = Reason(
    "RECEIVED_BEFORE_SUBMITTED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày tiếp nhận trước ngày nộp hồ sơ; kiểm tra hai ngày.",
    "Received before it was submitted; check both days.",
)
FINISHED_BEFORE_RECEIVED = Reason(
    "FINISHED_BEFORE_RECEIVED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Kết thúc xử lý hoặc trả kết quả trước ngày tiếp nhận; kiểm tra các ngày.",
    "Finished, or its result given, before it was received; check the days.",
)
DUE_BEFORE_RECEIVED = Reason(
    "DUE_BEFORE_RECEIVED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày hẹn trả trước ngày tiếp nhận; kiểm tra hai ngày.",
    "The day promised lies before the reception; check both days.",
)
RECEPTION_DAY_MISSING = Reason(
    "RECEPTION_DAY_MISSING",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Hồ sơ đã tiếp nhận nhưng thiếu ngày tiếp nhận nên không được tính vào chỉ số; bổ sung ngày.",
    "Received, but without a day of reception, so no figure counts it; add the day.",
)
FINISHED_DAY_MISSING = Reason(
    "FINISHED_DAY_MISSING",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Hồ sơ đã xử lý xong nhưng thiếu ngày kết thúc xử lý; bổ sung ngày.",
    "Decided, but without the day on which it was finished; add the day.",
)
DIGITISED_WITHOUT_FILE = Reason(
    "DIGITISED_WITHOUT_FILE",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Đánh dấu đã số hóa nhưng không có tệp; đính kèm tệp hoặc bỏ đánh dấu.",
    "Marked as digitised, but there is no file; attach it or take the mark off.",
)
LINKED_RESULT_BEFORE_RECEIVED = Reason(
    "LINKED_RESULT_BEFORE_RECEIVED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Một kết quả liên thông có ngày trước ngày tiếp nhận; kiểm tra các ngày.",
    "A result of the linked group lies before the reception; check the days.",
)
DEATH_AFTER_RECEIVED = Reason(
    "DEATH_AFTER_RECEIVED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày chết sau ngày tiếp nhận hồ sơ khai tử; kiểm tra hai ngày.",
    "The death lies after the reception of its dossier; check both days.",
)
BIRTH_AFTER_RECEIVED = Reason(
    "BIRTH_AFTER_RECEIVED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày sinh sau ngày tiếp nhận hồ sơ khai sinh; kiểm tra hai ngày.",
    "The birth lies after the reception of its dossier; check both days.",
)
