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
CATALOGUE_MISSING = Reason(
    "CATALOGUE_MISSING",
    ErrorGroup.FOREIGN_KEY,
    Severity.FLAG,
    "Chưa nhận danh mục thủ tục nên phí, thời hạn, giấy tờ chỉ theo tệp hồ sơ; gửi danh mục.",
    "No catalogue was received, so fee, limit and papers are as the file says; send it.",
)
PROCEDURE_UNNAMED = Reason(
    "PROCEDURE_UNNAMED",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Hồ sơ không ghi mã thủ tục nên không tra được phí, thời hạn, giấy tờ; bổ sung mã thủ tục.",
    "The dossier names no procedure, so its fee, limit and papers are not known; add the code.",
)
PROCEDURE_UNKNOWN = Reason(
    "PROCEDURE_UNKNOWN",
    ErrorGroup.FOREIGN_KEY,
    Severity.FLAG,
    "Mã thủ tục không có trong danh mục thủ tục hành chính; kiểm tra mã hoặc cập nhật danh mục.",
    "The catalogue has no procedure of this code; check the code, or update the catalogue.",
)
PROCEDURE_NOT_IN_FORCE = Reason(
    "PROCEDURE_NOT_IN_FORCE",
    ErrorGroup.FOREIGN_KEY,
    Severity.FLAG,
    "Thủ tục không có hiệu lực vào ngày tiếp nhận theo danh mục; kiểm tra mã và ngày.",
    "The procedure was not in force on the day of reception; check code and day.",
)
PROCEDURE_UNCLEAR = Reason(
    "PROCEDURE_UNCLEAR",
    ErrorGroup.FOREIGN_KEY,
    Severity.FLAG,
    "Danh mục có hai dòng khác nhau cùng hiệu lực vào ngày tiếp nhận; sửa hiệu lực trong danh mục.",
    "Two rows of the catalogue were in force on that day and differ; correct their validity.",
)
VALIDITY_OVERLAPS = Reason(
    "VALIDITY_OVERLAPS",
    ErrorGroup.DUPLICATE,
    Severity.FLAG,
    "Danh mục có hai dòng của một thủ tục cùng đang có hiệu lực; sửa thời gian hiệu lực.",
    "Two rows of one procedure are in force at a time; correct their validity.",
)
VALIDITY_ENDS_BEFORE = Reason(
    "VALIDITY_ENDS_BEFORE",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày hết hiệu lực trước ngày hiệu lực; kiểm tra hai ngày.",
    "The procedure ends before it begins to be in force; check both days.",
)
PROMISED_TOO_LATE = Reason(
    "PROMISED_TOO_LATE",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày hẹn trả muộn hơn thời hạn giải quyết của thủ tục; kiểm tra ngày hẹn trả.",
    "The day promised lies beyond the limit of the procedure; check it.",
)
DIGITISATION_DUE = Reason(
    "DIGITISATION_DUE",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Thủ tục phải số hóa giấy tờ nhưng hồ sơ không có tệp nào; số hóa giấy tờ của hồ sơ.",
    "Papers of the procedure must be digitised, and the dossier has no file; digitise them.",
)
ONLINE_NOT_OFFERED = Reason(
    "ONLINE_NOT_OFFERED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Nộp trực tuyến nhưng theo danh mục thủ tục chưa trực tuyến; kiểm tra kênh và danh mục.",
    "Submitted online, which the catalogue does not offer; check channel and catalogue.",
)
