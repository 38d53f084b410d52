"""What is wrong with a filled row or workbook, and what to do: in Vietnamese, for who filled it in.

Belongs here: the sentences. Does not belong here: when they apply (`review.workbook.taking`).
Sentences name no person and no number.
"""

from __future__ import annotations

from enum import StrEnum


class Wrong(StrEnum):
    """Why a row is not taken."""

    NO_SEAL = "no_seal"
    OTHER_HOME = "other_home"
    BROKEN_SEAL = "broken_seal"
    MIXED_UP = "mixed_up"
    OTHER_PROVINCE = "other_province"
    OTHER_COMMUNE = "other_commune"
    MERGED = "merged"
    TORN = "torn"
    TWICE = "twice"
    NO_DECISION = "no_decision"
    UNKNOWN_DECISION = "unknown_decision"
    NOT_FOR_QUESTIONS = "not_for_questions"
    NOT_FOR_FINDINGS = "not_for_findings"
    NO_PERSON = "no_person"
    NO_SUCH_CANDIDATE = "no_such_candidate"
    NOT_SHOWN = "not_shown"
    NUMBER_OF_NOBODY = "number_of_nobody"
    NOT_A_NUMBER = "not_a_number"
    PERSON_TOO_MUCH = "person_too_much"
    NO_NOTE = "no_note"
    LONG_NOTE = "long_note"
    GONE = "gone"
    NO_LIST = "no_list"
    STALE = "stale"
    FASTER = "faster"
    NOT_ALLOWED = "not_allowed"

    @property
    def vi(self) -> str:
        """What is wrong, then what to do."""
        return _SENTENCES[self]


_FRESH = "mở sổ mới nhất và xem lại việc này"
_SENTENCES: dict[Wrong, str] = {
    Wrong.NO_SEAL: (
        "Dòng này mất khóa (cột ẩn cuối), nên không biết là việc nào. Lấy lại sổ gốc và điền lại "
        "dòng này."
    ),
    Wrong.OTHER_HOME: (
        "Dòng này do một hệ thống khác viết. Gửi sổ về đúng nơi đã cấp, hoặc lấy sổ ở đây."
    ),
    Wrong.BROKEN_SEAL: (
        "Khóa của dòng (cột ẩn cuối) đã bị sửa. Lấy lại sổ gốc và điền lại dòng này."
    ),
    Wrong.MIXED_UP: (
        "Số thứ tự không khớp với khóa của dòng: có cột đã được sắp xếp riêng, nên quyết định có "
        "thể nằm sai dòng. Lấy lại sổ gốc, sắp xếp cả bảng và điền lại."
    ),
    Wrong.OTHER_PROVINCE: (
        "Việc này của tỉnh khác; người quyết định không phụ trách tỉnh đó. Gửi sổ về đúng tỉnh."
    ),
    Wrong.OTHER_COMMUNE: (
        "Việc này của xã mà người quyết định không phụ trách. Chuyển cho người phụ trách xã đó."
    ),
    Wrong.MERGED: (
        "Dòng này có ô gộp với dòng khác, nên không rõ quyết định của từng dòng. Bỏ gộp ô, điền "
        "lại từng dòng rồi gửi."
    ),
    Wrong.TORN: (
        "Dòng này thừa hoặc thiếu ô so với dòng tiêu đề, nên không biết chữ nào thuộc cột nào. Lấy "
        "lại sổ gốc dạng .xlsx và điền lại dòng này."
    ),
    Wrong.TWICE: (
        "Việc này đã có ở một dòng trên với quyết định khác. Giữ một dòng, xóa quyết định ở dòng "
        "kia."
    ),
    Wrong.NO_DECISION: (
        "Có ghi chú hoặc người được chọn nhưng chưa có quyết định. Chọn một quyết định trong danh "
        "sách."
    ),
    Wrong.UNKNOWN_DECISION: (
        "Quyết định không có trong danh sách. Chọn lại trong danh sách của ô."
    ),
    Wrong.NOT_FOR_QUESTIONS: (
        "Quyết định này không trả lời câu hỏi hồ sơ nói về ai. Chọn đúng người, không phải ai, hồ "
        "sơ sai, dân cư sai hoặc chưa đủ căn cứ."
    ),
    Wrong.NOT_FOR_FINDINGS: (
        "Quyết định này chỉ dùng khi hỏi hồ sơ nói về ai. Ở việc này hãy chọn “Không phải người "
        "này” hoặc một quyết định khác."
    ),
    Wrong.NO_PERSON: (
        "Chưa ghi người được chọn. Ghi số thứ tự của ứng viên vào cột “Người được chọn”."
    ),
    Wrong.NO_SUCH_CANDIDATE: (
        "Việc này không có ứng viên mang số thứ tự đó. Ghi số thứ tự có trong dòng."
    ),
    Wrong.NOT_SHOWN: (
        "Số định danh này không phải của ứng viên nào trong dòng. Với quyết định này hãy ghi số "
        "thứ tự của ứng viên."
    ),
    Wrong.NUMBER_OF_NOBODY: (
        "Không ai trong dữ liệu dân cư mang số định danh này. Kiểm tra lại từng chữ số; nếu đúng "
        "như giấy tờ thì chọn “Chưa đủ căn cứ” và ghi chú."
    ),
    Wrong.NOT_A_NUMBER: (
        "Cột “Người được chọn” chỉ nhận số thứ tự 1–5 hoặc số định danh 12 chữ số. Ghi tên vào cột "
        "“Ghi chú” nếu cần."
    ),
    Wrong.PERSON_TOO_MUCH: (
        "Quyết định này không chọn ai, nhưng cột “Người được chọn” có ghi. Xóa ô đó, hoặc chọn "
        "quyết định khác."
    ),
    Wrong.NO_NOTE: "Quyết định này cần căn cứ. Ghi giấy tờ hoặc lý do vào cột “Ghi chú”.",
    Wrong.LONG_NOTE: "Ghi chú dài hơn 2.000 ký tự. Viết ngắn lại.",
    Wrong.NO_LIST: (
        "Hệ thống này chưa có danh sách việc nào của tỉnh. Giữ lại sổ và báo người vận hành; gửi "
        "lại sau khi đêm đã chạy."
    ),
    Wrong.GONE: (
        "Việc này không còn trong danh sách: đã được giải quyết, hoặc dữ liệu không còn mâu thuẫn. "
        "Không cần làm gì thêm."
    ),
    Wrong.STALE: (
        f"Dữ liệu của hồ sơ hoặc của người được chọn đã thay đổi sau khi viết sổ. Hãy {_FRESH}."
    ),
    Wrong.FASTER: (
        f"Người khác đã quyết định việc này sau khi viết sổ. Nếu không đồng ý, hãy {_FRESH}."
    ),
    Wrong.NOT_ALLOWED: f"Nhật ký quyết định không nhận quyết định này. Hãy {_FRESH}.",
}
