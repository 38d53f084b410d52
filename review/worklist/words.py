"""The words of a worklist: its columns, what became of an item, how to fill it in.

Belongs here: what people read in Vietnamese. Does not belong here: what is wrong with a receipt
(`review.worklist.refusals`), the answers (`journal.claims`).

Our columns are called so that no register has one of the same name: they are found again by their
labels, whatever stands between them.
"""

from __future__ import annotations

from enum import StrEnum


class Since(StrEnum):
    """What became of an item since the last list that was handed out."""

    NEW = "mới"
    STILL = "còn tồn"
    CLOSED = "đã đóng từ lần trước"
    DECIDED = "đã kết luận, chờ áp dụng"
    ELSEWHERE = "đã chuyển nơi khác"
    UNKNOWN = "chưa rõ, đêm này không có sổ"


CLAIMED_BY = "cơ quan báo"
"""How what an office said begins."""
NUMBER = "Số mục"
RECORD = "Bản ghi"
SINCE = "Tình trạng"
SEVERITY = "Mức độ"
DUE = "Hạn"
LEFT = "Còn (ngày)"
WRONG = "Sai gì"
TO_DO = "Cần làm gì"
AMOUNT = "Số tiền (đồng)"
CLAIMED = "Cơ quan đã báo"
ANSWER = "Kết quả của phiếu"
REASON = "Lý do của phiếu"
BASIS = "Căn cứ pháp lý"
LAWFUL = "Đúng quy định nếu"
CORRECT = "Cần ghi (đủ số)"
FILE, SHEET, LINE, KEY = "Tệp đã gửi", "Trang", "Dòng", "Khóa bản ghi"
SEAL = "Khóa của phiếu"
TOTAL = "Cộng"
OWN = "Bản ghi như trong tệp của cơ quan"

COVER, LIST = "Bìa phiếu", "Phiếu"
"""Names of the two sheets."""
WHO, PLACE, NIGHT = "Người báo kết quả", "Nơi nhận phiếu", "Đêm của phiếu"
_DO = (
    "1. Sửa dữ liệu trong phần mềm của cơ quan. Dữ liệu gửi lần sau hết sai thì mục mới được đóng."
)
_ANSWER_IT = (
    "2. Ở trang “Phiếu”, chọn kết quả ở cột xanh; mục chưa làm để trống. “Không sửa” phải có lý do."
)
_SEND = "3. Ghi tên người báo vào ô xanh bên dưới, lưu, gửi lại tệp này cho nơi đã giao phiếu."
_KEEP = "4. Được lọc, in, sắp xếp cả bảng (bỏ bảo vệ trang trước). Không xóa cột, gộp ô, chép dòng."
HOW = (_DO, _ANSWER_IT, _SEND, _KEEP)
CONFIDENTIAL = (
    "Tệp có dữ liệu cá nhân, chỉ dùng trong cơ quan. Trên giấy in, số định danh chỉ có phần đầu."
)
