"""The words of a workbook: decisions, headings.

Belongs here: what people pick and read, in Vietnamese. Does not belong here: sentences about what
differs (`review.sentences`) and what is wrong with a filled row (`review.workbook.refusals`).
"""

from __future__ import annotations

from journal.decisions import Decision

DECISIONS: dict[Decision, tuple[str, str]] = {
    Decision.SAME_PERSON: (
        "Đúng người này",
        "Ghi số thứ tự 1–5 của ứng viên, hoặc số định danh của người khác, vào “Người được chọn”.",
    ),
    Decision.OTHER_PERSON: (
        "Không phải người này",
        "Hồ sơ không nói về ứng viên được chọn; những người khác vẫn có thể đúng.",
    ),
    Decision.NOBODY: (
        "Không phải ai trong số này",
        "Hồ sơ không nói về ứng viên nào trong sổ này.",
    ),
    Decision.NOT_A_CONFLICT: (
        "Không có mâu thuẫn",
        "Có lý do đúng quy định. Ghi lý do và văn bản vào cột “Ghi chú” (bắt buộc).",
    ),
    Decision.SOURCE_WRONG: (
        "Hồ sơ sai",
        "Dữ liệu của sổ sai; cơ quan giữ hồ sơ phải sửa rồi gửi lại.",
    ),
    Decision.MASTER_WRONG: (
        "Dân cư sai",
        "Chuyển Công an xác minh. Ghi giấy tờ làm căn cứ vào cột “Ghi chú” (bắt buộc).",
    ),
    Decision.UNSURE: (
        "Chưa đủ căn cứ",
        "Chưa xác định được; việc vẫn mở.",
    ),
}
"""Decision → what people pick from the list, and when to pick it."""

NUMBER, TASK, RECORD, CANDIDATE = "STT", "Việc", "Hồ sơ", "Ứng viên"
DECISION, PERSON, NOTE, SEAL = "Quyết định", "Người được chọn", "Ghi chú", "Khóa dòng"
WHO = "Người quyết định"
PROVINCE, NIGHT = "Tỉnh", "Đêm"
COVER, WORK = "Người điền", "Việc cần xem"
"""Names of the two sheets."""
HOW = (
    "1. Ghi tên đăng nhập của người quyết định vào ô màu xanh bên dưới.",
    "2. Ở trang “Việc cần xem”, chọn quyết định trong danh sách; dòng để trống là chưa xem.",
    "3. Được lọc, in, sắp xếp (bỏ bảo vệ trang trước). Không xóa cột, gộp ô. Lưu rồi gửi lại.",
)
CONFIDENTIAL = "Tệp có dữ liệu cá nhân: chỉ dùng trong cơ quan."
