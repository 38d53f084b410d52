"""What is wrong with a row of a receipt, and what to do: in Vietnamese, for who filled it in.

Belongs here: the sentences. Does not belong here: when they apply (`review.worklist.receipt`).
Sentences name no person and no number.
"""

from __future__ import annotations

from enum import StrEnum

from journal.claims import Answer


class Amiss(StrEnum):
    """Why a row of a receipt is not taken; `CLOSED` alone keeps no other row back."""

    NO_SEAL = "no_seal"
    OTHER_HOME = "other_home"
    BROKEN_SEAL = "broken_seal"
    MIXED_UP = "mixed_up"
    OTHER_PROVINCE = "other_province"
    OTHER_COMMUNE = "other_commune"
    MERGED = "merged"
    TORN = "torn"
    ASTRAY = "astray"
    TWICE = "twice"
    NO_ANSWER = "no_answer"
    UNKNOWN_ANSWER = "unknown_answer"
    NO_REASON = "no_reason"
    LONG_REASON = "long_reason"
    NO_LIST = "no_list"
    OLD = "old"
    STALE = "stale"
    CLOSED = "closed"

    @property
    def vi(self) -> str:
        """What is wrong, then what to do."""
        return _SENTENCES[self]


_ANSWERS = ", ".join(f"“{answer.vi}”" for answer in Answer)
_SENTENCES: dict[Amiss, str] = {
    Amiss.NO_SEAL: (
        "Dòng này không có khóa (cột ẩn cuối): là mục đã đóng, dòng cộng, dòng tự thêm, hoặc khóa "
        "đã bị xóa. Xóa kết quả ở dòng này, hoặc lấy lại phiếu gốc và điền lại."
    ),
    Amiss.OTHER_HOME: (
        "Dòng này do một hệ thống khác viết. Gửi phiếu về đúng nơi đã giao, hoặc lấy phiếu ở đây."
    ),
    Amiss.BROKEN_SEAL: (
        "Khóa của dòng (cột ẩn cuối) đã bị sửa, hoặc là khóa của một loại tệp khác. Lấy lại phiếu "
        "gốc và điền lại dòng này."
    ),
    Amiss.MIXED_UP: (
        "Số mục không khớp với khóa của dòng: có cột đã bị dời hay sắp xếp riêng, nên kết quả có "
        "thể nằm sai dòng. Lấy lại phiếu gốc, sắp xếp cả bảng và điền lại."
    ),
    Amiss.OTHER_PROVINCE: "Phiếu này của tỉnh khác. Gửi về đúng tỉnh đã giao phiếu.",
    Amiss.OTHER_COMMUNE: (
        "Mục này của xã mà người nộp không phụ trách. Chuyển cho người phụ trách xã đó nộp."
    ),
    Amiss.MERGED: (
        "Dòng này có ô gộp với dòng khác, nên không rõ kết quả của từng mục. Bỏ gộp ô, điền từng "
        "dòng rồi gửi lại."
    ),
    Amiss.TORN: (
        "Dòng này thừa hoặc thiếu ô so với dòng tiêu đề, nên không biết chữ nào thuộc cột nào: "
        "thường do dấu phẩy hoặc chấm phẩy gõ thẳng vào tệp CSV, hoặc dòng bị cắt. Mở tệp bằng "
        "chương trình bảng tính rồi điền lại dòng này, hoặc lấy lại phiếu gốc."
    ),
    Amiss.ASTRAY: (
        "Có chữ ở cột “Tình trạng”, “Cơ quan đã báo” hoặc cột không tên, nơi không ai đọc. Chuyển "
        "sang “Kết quả của phiếu” hay “Lý do của phiếu”, hoặc xóa đi."
    ),
    Amiss.TWICE: "Mục này đã có ở một dòng trên. Giữ một dòng, xóa dòng kia rồi gửi lại.",
    Amiss.NO_ANSWER: (
        f"Có lý do nhưng chưa có kết quả. Ghi một kết quả ({_ANSWERS}), hoặc xóa lý do."
    ),
    Amiss.UNKNOWN_ANSWER: (
        f"Không có kết quả này. Ghi đúng một trong các kết quả: {_ANSWERS}. Điều muốn nói thêm ghi "
        "vào cột “Lý do của phiếu”."
    ),
    Amiss.NO_REASON: (
        "“Không sửa, hồ sơ đúng” phải có lý do. Ghi giấy tờ hoặc lý do vào cột “Lý do của phiếu”."
    ),
    Amiss.LONG_REASON: "Lý do dài hơn 2.000 ký tự. Viết ngắn lại.",
    Amiss.NO_LIST: (
        "Hệ thống này không có phiếu mang số ấy. Báo người vận hành, rồi lấy phiếu mới và điền lại."
    ),
    Amiss.OLD: (
        "Phiếu này cũ: mục này đã được báo trên một phiếu mới hơn. Điền vào phiếu mới nhất, hoặc "
        "xóa kết quả ở dòng này."
    ),
    Amiss.STALE: (
        "Phiếu này cũ: dữ liệu của mục đã đổi sau khi giao phiếu. Lấy phiếu mới nhất, xem lại mục "
        "này và điền vào đó."
    ),
    Amiss.CLOSED: "Mục này đã đóng: dữ liệu mới không còn sai. Không cần báo nữa.",
}
