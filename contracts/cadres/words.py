"""Words of the register of cadres: its states, its forms, what may be wrong. No table is here."""

from __future__ import annotations

from contracts.patterns import TextPattern, listed
from contracts.reasons import ErrorGroup, Reason, Severity

CADRE_UNIT_UNKNOWN = Reason(
    "CADRE_UNIT_UNKNOWN",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Không rõ cơ quan, đơn vị; ghi mã hoặc tên đơn vị ở từng dòng hoặc ở tiêu đề.",
    "No agency or unit is given; write its code or name on each row or in the title.",
)
CADRE_TOO_YOUNG = Reason(
    "CADRE_TOO_YOUNG",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Tuyển dụng khi chưa đủ tuổi theo luật; kiểm tra ngày sinh và ngày tuyển dụng.",
    "Recruited below the age that the law asks for; check birth date and day of recruitment.",
)
CADRE_LEFT_BUT_ACTIVE = Reason(
    "CADRE_LEFT_BUT_ACTIVE",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Có ngày nghỉ hưu, thôi việc đã qua nhưng vẫn ghi đang công tác; cập nhật trạng thái.",
    "Left on a day that has passed, yet the state says in service; update the state.",
)

NUMBER = TextPattern(
    "number of a cadre", r"^[A-ZĐ0-9]{1,30}$", "letters and digits, thirty at most", longest=30
)
ACTIVE = "Đang công tác"
LEFT = frozenset({"Nghỉ hưu", "Thôi việc", "Chuyển công tác", "Từ trần"})
STATES = listed(
    "state of a cadre",
    "in service, retired, left, moved or dead",
    {
        ACTIVE: "đang làm việc|còn công tác|đang công tác tại đơn vị",
        "Nghỉ hưu": "đã nghỉ hưu|hưu trí|hưu",
        "Thôi việc": "đã thôi việc|nghỉ việc|đã nghỉ việc|buộc thôi việc",
        "Chuyển công tác": "chuyển|đã chuyển|chuyển đi|chuyển đơn vị|chuyển ngành",
        "Từ trần": "đã từ trần|đã chết|chết|đã mất",
        "Đình chỉ công tác": "tạm đình chỉ|tạm đình chỉ công tác",
        "Nghỉ không lương": "nghỉ không hưởng lương",
    },
)
STAFF = listed(
    "kind of staff",
    "cadre, civil servant, public employee or under a labour contract",
    {
        "Cán bộ": "CB|cán bộ chuyên trách",
        "Công chức": "CC|công chức cấp xã",
        "Viên chức": "VC",
        "Hợp đồng lao động": "HĐLĐ|LĐHĐ|hợp đồng|người lao động",
    },
)
SYNCED = "Đã đồng bộ"
SYNC_STATES = listed(
    "state of synchronisation",
    "whether the national database acknowledged the record",
    {
        SYNCED: "đồng bộ thành công|thành công|đồng bộ",
        "Chưa đồng bộ": "chưa|chờ đồng bộ|đang chờ|đang đồng bộ",
        "Lỗi đồng bộ": "lỗi|không thành công|đồng bộ lỗi|đồng bộ không thành công",
    },
)
