"""Why something is a conflict: one enum, shared by Python, SQL, pages and workbooks.

Belongs here: the codes, their sentences in Vietnamese and English, whether they block, how long
they may stay open. Does not belong here: how each is found (`contradictions/*.sql`, one file per
code).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ConflictReason(StrEnum):
    """One code per kind of thing that a person must look at."""

    LINK_UNCERTAIN = "link_uncertain"
    DEAD_BUT_PAID = "dead_but_paid"
    DEAD_IN_MASTER = "dead_in_master"
    HOLDER_DEAD = "holder_dead"
    DEATH_NOT_IN_MASTER = "death_not_in_master"
    MOVED_OUT_BUT_PAID = "moved_out_but_paid"
    TWO_LIVE_MARRIAGES = "two_live_marriages"
    TWO_BIRTHS = "two_births"
    TWO_DEATHS = "two_deaths"
    SHARED_NUMBER = "shared_number"
    NUMBER_OF_ANOTHER = "number_of_another"
    SEX_CONTRADICTION = "sex_contradiction"
    BIRTH_YEAR_CONTRADICTION = "birth_year_contradiction"

    @property
    def facts(self) -> ReasonFacts:
        """Sentences, blocking and deadline of this reason."""
        return _FACTS[self]


@dataclass(frozen=True)
class ReasonFacts:
    """`due_days`: 5 to verify, 10 to correct and send again, 15 when several must agree.

    Source of the three limits: dispatch 4856/BCA-TTDLQG of 14 September 2026, appendix 3 (known
    to us through a secondary source).
    """

    vi: str
    en: str
    blocking: bool
    due_days: int


_FACTS: dict[ConflictReason, ReasonFacts] = {
    ConflictReason.LINK_UNCERTAIN: ReasonFacts(
        "Chưa chắc bản ghi nói về người nào trong dữ liệu dân cư: cần người xem và chọn.",
        "It is not certain whom in the population data the record means: somebody must choose.",
        blocking=True,
        due_days=5,
    ),
    ConflictReason.DEAD_BUT_PAID: ReasonFacts(
        "Đã đăng ký khai tử nhưng vẫn có tên trong danh sách chi trả của tháng sau.",
        "The death is registered, yet the person is on the payment list of a later month.",
        blocking=True,
        due_days=5,
    ),
    ConflictReason.DEAD_IN_MASTER: ReasonFacts(
        "Dữ liệu dân cư ghi người này đã chết nhưng bản ghi vẫn coi là đang sống.",
        "The population data say that this person is dead, the record treats them as living.",
        blocking=True,
        due_days=10,
    ),
    ConflictReason.HOLDER_DEAD: ReasonFacts(
        "Người đứng tên trên giấy chứng nhận đã chết theo dữ liệu dân cư: cần đăng ký thừa kế.",
        "The holder named on the certificate is dead by the population data: inheritance is due.",
        blocking=False,
        due_days=15,
    ),
    ConflictReason.DEATH_NOT_IN_MASTER: ReasonFacts(
        "Đã đăng ký khai tử nhưng dữ liệu dân cư vẫn ghi là đang sống: cần xóa đăng ký thường trú.",
        "The death is registered but the population data still say alive: strike the residence.",
        blocking=False,
        due_days=5,
    ),
    ConflictReason.MOVED_OUT_BUT_PAID: ReasonFacts(
        "Người này đã chuyển đi khỏi tỉnh nhưng vẫn được chi trả tại tỉnh.",
        "This person has moved out of the province but is still paid there.",
        blocking=True,
        due_days=10,
    ),
    ConflictReason.TWO_LIVE_MARRIAGES: ReasonFacts(
        "Một người có hai đăng ký kết hôn cùng còn hiệu lực.",
        "One person has two marriages registered and both are in force.",
        blocking=True,
        due_days=15,
    ),
    ConflictReason.TWO_BIRTHS: ReasonFacts(
        "Một người có hai đăng ký khai sinh.",
        "One person has two births registered.",
        blocking=True,
        due_days=15,
    ),
    ConflictReason.TWO_DEATHS: ReasonFacts(
        "Một người có hai đăng ký khai tử.",
        "One person has two deaths registered.",
        blocking=True,
        due_days=10,
    ),
    ConflictReason.SHARED_NUMBER: ReasonFacts(
        "Một số định danh được ghi cho nhiều người khác nhau.",
        "One identity number is written on records of different persons.",
        blocking=True,
        due_days=15,
    ),
    ConflictReason.NUMBER_OF_ANOTHER: ReasonFacts(
        "Số định danh ghi trong bản ghi là của người khác trong dữ liệu dân cư.",
        "The identity number on the record belongs to somebody else in the population data.",
        blocking=True,
        due_days=10,
    ),
    ConflictReason.SEX_CONTRADICTION: ReasonFacts(
        "Giới tính trong bản ghi khác với dữ liệu dân cư.",
        "The sex on the record differs from the population data.",
        blocking=False,
        due_days=10,
    ),
    ConflictReason.BIRTH_YEAR_CONTRADICTION: ReasonFacts(
        "Năm sinh trong bản ghi khác với dữ liệu dân cư.",
        "The year of birth on the record differs from the population data.",
        blocking=False,
        due_days=10,
    ),
}
