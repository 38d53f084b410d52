"""Why a record was linked, sent to a person, or left alone: one enum for Python, SQL and pages.

Belongs here: the reason codes with a Vietnamese and an English sentence each. Does not belong
here: when they apply (`matching.decide`, the specs).
"""

from enum import StrEnum


class Decision(StrEnum):
    """What was decided for a record."""

    MATCH = "match"
    REVIEW = "review"
    NO_MATCH = "no_match"


class Reason(StrEnum):
    """The reason of a decision."""

    CERTAIN = "certain"
    EVIDENCE = "evidence"
    NEAR_TIE = "near_tie"
    BELOW_THRESHOLD = "below_threshold"
    NUMBER_OF_RELATIVE = "number_of_relative"
    NUMBER_OF_ANOTHER = "number_of_another"
    NUMBER_DIFFERS = "number_differs"
    NUMBER_ONLY = "number_only"
    NAME_DIFFERS = "name_differs"
    OTHER_GIVEN_NAME = "other_given_name"
    CONTRADICTION = "contradiction"
    TAKEN = "taken"
    TOO_MANY_NAMESAKES = "too_many_namesakes"
    WEAK_EVIDENCE = "weak_evidence"
    NO_CANDIDATE = "no_candidate"
    NO_EVIDENCE = "no_evidence"
    FAMILY = "family"
    CODE = "code"
    UNCONFIRMED = "unconfirmed"
    CODE_OF_ANOTHER = "code_of_another"
    DECIDED = "decided"
    DECIDED_NOBODY = "decided_nobody"

    @property
    def vi(self) -> str:
        """The sentence for staff."""
        return _SENTENCES[self][0]

    @property
    def en(self) -> str:
        """The sentence in English."""
        return _SENTENCES[self][1]


_SENTENCES: dict[Reason, tuple[str, str]] = {
    Reason.CERTAIN: (
        "Số định danh trùng, họ tên và ngày sinh phù hợp.",
        "The identity number agrees, and so do name and birth date.",
    ),
    Reason.EVIDENCE: (
        "Tổng hợp các thông tin chỉ đúng một người.",
        "The evidence taken together fits one person only.",
    ),
    Reason.NEAR_TIE: (
        "Có từ hai người phù hợp gần như nhau; cần cán bộ xác định.",
        "Two or more people fit nearly as well; somebody has to choose.",
    ),
    Reason.BELOW_THRESHOLD: (
        "Có một người phù hợp nhưng chưa đủ chắc chắn để ghép tự động.",
        "One person fits, but not surely enough to link automatically.",
    ),
    Reason.NUMBER_OF_RELATIVE: (
        "Họ tên và ngày sinh là của một người, số định danh là của người thân.",
        "Name and birth date are one person's, the number is a relative's.",
    ),
    Reason.NUMBER_OF_ANOTHER: (
        "Họ tên và ngày sinh là của một người, số định danh là của người khác.",
        "Name and birth date are one person's, the number is somebody else's.",
    ),
    Reason.NUMBER_DIFFERS: (
        "Họ tên và ngày sinh phù hợp, số định danh khác và không có trong dữ liệu dân cư.",
        "Name and birth date fit, the number is another one and nobody's in the master.",
    ),
    Reason.NUMBER_ONLY: (
        "Chỉ số định danh trùng; họ tên và ngày sinh không phù hợp.",
        "Only the number agrees; name and birth date do not.",
    ),
    Reason.NAME_DIFFERS: (
        "Số định danh trùng nhưng họ tên khác hẳn.",
        "The number agrees but the name is quite another.",
    ),
    Reason.OTHER_GIVEN_NAME: (
        "Chỉ khác tên gọi và không có số nào xác nhận; có thể là anh chị em.",
        "Only the given name differs and no number confirms it; it may be a brother or sister.",
    ),
    Reason.CONTRADICTION: (
        "Các thông tin mâu thuẫn nhau.",
        "The evidence contradicts itself.",
    ),
    Reason.TAKEN: (
        "Người phù hợp nhất đã được ghép với hồ sơ khác phù hợp hơn.",
        "The best person is already linked to a record that fits better.",
    ),
    Reason.TOO_MANY_NAMESAKES: (
        "Quá nhiều người trùng họ tên; thiếu thông tin để phân biệt.",
        "Too many people share this name; nothing tells them apart.",
    ),
    Reason.WEAK_EVIDENCE: (
        "Không người nào trong dữ liệu dân cư đủ phù hợp.",
        "Nobody in the master fits well enough.",
    ),
    Reason.NO_CANDIDATE: (
        "Không tìm thấy người nào có thông tin tương tự.",
        "Nobody with similar particulars was found.",
    ),
    Reason.NO_EVIDENCE: (
        "Hồ sơ không có thông tin nào để so sánh.",
        "The record holds nothing that could be compared.",
    ),
    Reason.FAMILY: (
        "Là cha, mẹ, vợ hoặc chồng, theo dữ liệu dân cư, của người đã xác định trong hồ sơ.",
        "The master names this one as mother, father or spouse of a person matched on the record.",
    ),
    Reason.CODE: (
        "Số hồ sơ, mã số hoặc tài khoản trên hồ sơ là của người đã xác định ở hồ sơ khác.",
        "The file number, code or account is that of a person matched on another record.",
    ),
    Reason.UNCONFIRMED: (
        "Chỉ biết họ tên, năm sinh; dữ liệu dân cư không xác nhận quan hệ ghi trong hồ sơ.",
        "Only name and year are told, and the master does not confirm the relation on the record.",
    ),
    Reason.CODE_OF_ANOTHER: (
        "Hồ sơ khác mang cùng mã số hoặc tài khoản ghi ngày sinh và số định danh của người khác.",
        "Another record of the same code or account tells the birth date and number of another.",
    ),
    Reason.DECIDED: (
        "Cán bộ đã xác định đúng người này.",
        "A person decided that the record is this one's.",
    ),
    Reason.DECIDED_NOBODY: (
        "Cán bộ đã xác định không phải những người tìm được; không còn ai khác phù hợp.",
        "A person decided that it is none of those found; nobody else fits.",
    ),
}
