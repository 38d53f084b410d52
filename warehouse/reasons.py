"""Why something is a conflict: one enum, shared by Python, SQL, pages and workbooks.

Belongs here: the codes, their sentences in Vietnamese and English, whether they block, how long
they may stay open, whose desk they belong on, which decisions about them need a second pair of
eyes. Does not belong here: how each is found (`contradictions/*.sql`, one file per code), what was
decided (`journal`).
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


class Desk(StrEnum):
    """Who must act on a conflict. Only the reviewer's desk holds questions; the others are
    worklists, and what lies on them ends when the data say so."""

    REVIEWER = "reviewer"
    OWNER_AGENCY = "owner_agency"
    POLICE = "police"
    COMPETENT_AUTHORITY = "competent_authority"
    INFORMATION = "information"

    @property
    def vi(self) -> str:
        """What the desk is called in Vietnamese, and what it does."""
        return _DESKS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _DESKS[self][1]


_DESKS = {
    Desk.REVIEWER: ("Người rà soát: xác định người", "Reviewer: who is it?"),
    Desk.OWNER_AGENCY: (
        "Cơ quan chủ quản: sửa bản ghi của mình",
        "Owner agency: correct your record",
    ),
    Desk.POLICE: ("Công an: sửa dữ liệu dân cư", "Police: correct the population data"),
    Desk.COMPETENT_AUTHORITY: (
        "Cơ quan có thẩm quyền: dừng chi trả, thừa kế, hủy đăng ký",
        "Competent authority: stop a payment, start an inheritance, annul a registration",
    ),
    Desk.INFORMATION: ("Để biết", "For information"),
}

_MERGES = frozenset({"same_person"})
_STOPS = frozenset({"same_person", "other_person", "source_wrong", "not_a_conflict"})
"""Saying that the right one was struck stops a payment; saying that nothing is wrong, or that who
died is somebody else, lets a dead person's go on. None of it is one clerk's to say alone."""


@dataclass(frozen=True)
class ReasonFacts:
    """`desk`: who must act. `needs_second`: the decisions (codes of `journal.decisions.Decision`)
    that work only when somebody else confirmed them, because they merge two persons or decide
    about a payment.

    `due_days`: 5 to verify, 10 to correct and send again, 15 when several must agree.

    Source of the three limits: dispatch 4856/BCA-TTDLQG of 14 September 2026, appendix 3 (known
    to us through a secondary source).
    """

    vi: str
    en: str
    blocking: bool
    due_days: int
    desk: Desk
    needs_second: frozenset[str] = frozenset()

    @property
    def about_payment(self) -> bool:
        """Whether it is about money: who is meant decides who goes on to be paid."""
        return self.needs_second == _STOPS


_FACTS: dict[ConflictReason, ReasonFacts] = {
    ConflictReason.LINK_UNCERTAIN: ReasonFacts(
        "Chưa chắc bản ghi nói về người nào trong dữ liệu dân cư: cần người xem và chọn.",
        "It is not certain whom in the population data the record means: somebody must choose.",
        blocking=True,
        due_days=5,
        desk=Desk.REVIEWER,
    ),
    ConflictReason.DEAD_BUT_PAID: ReasonFacts(
        "Đã đăng ký khai tử nhưng vẫn có tên trong danh sách chi trả của tháng sau.",
        "The death is registered, yet the person is on the payment list of a later month.",
        blocking=True,
        due_days=5,
        desk=Desk.COMPETENT_AUTHORITY,
        needs_second=_STOPS,
    ),
    ConflictReason.DEAD_IN_MASTER: ReasonFacts(
        "Dữ liệu dân cư ghi người này đã chết nhưng bản ghi vẫn coi là đang sống.",
        "The population data say that this person is dead, the record treats them as living.",
        blocking=True,
        due_days=10,
        desk=Desk.COMPETENT_AUTHORITY,
        needs_second=_STOPS,
    ),
    ConflictReason.HOLDER_DEAD: ReasonFacts(
        "Người đứng tên trên giấy chứng nhận đã chết theo dữ liệu dân cư: cần đăng ký thừa kế.",
        "The holder named on the certificate is dead by the population data: inheritance is due.",
        blocking=False,
        due_days=15,
        desk=Desk.COMPETENT_AUTHORITY,
    ),
    ConflictReason.DEATH_NOT_IN_MASTER: ReasonFacts(
        "Đã đăng ký khai tử nhưng dữ liệu dân cư vẫn ghi là đang sống: cần xóa đăng ký thường trú.",
        "The death is registered but the population data still say alive: strike the residence.",
        blocking=False,
        due_days=5,
        desk=Desk.POLICE,
    ),
    ConflictReason.MOVED_OUT_BUT_PAID: ReasonFacts(
        "Người này đã chuyển đi khỏi tỉnh nhưng vẫn được chi trả tại tỉnh.",
        "This person has moved out of the province but is still paid there.",
        blocking=True,
        due_days=10,
        desk=Desk.COMPETENT_AUTHORITY,
        needs_second=_STOPS,
    ),
    ConflictReason.TWO_LIVE_MARRIAGES: ReasonFacts(
        "Một người có hai đăng ký kết hôn cùng còn hiệu lực.",
        "One person has two marriages registered and both are in force.",
        blocking=True,
        due_days=15,
        desk=Desk.COMPETENT_AUTHORITY,
        needs_second=_MERGES,
    ),
    ConflictReason.TWO_BIRTHS: ReasonFacts(
        "Một người có hai đăng ký khai sinh.",
        "One person has two births registered.",
        blocking=True,
        due_days=15,
        desk=Desk.OWNER_AGENCY,
        needs_second=_MERGES,
    ),
    ConflictReason.TWO_DEATHS: ReasonFacts(
        "Một người có hai đăng ký khai tử.",
        "One person has two deaths registered.",
        blocking=True,
        due_days=10,
        desk=Desk.OWNER_AGENCY,
        needs_second=_MERGES,
    ),
    ConflictReason.SHARED_NUMBER: ReasonFacts(
        "Một số định danh được ghi cho nhiều người khác nhau.",
        "One identity number is written on records of different persons.",
        blocking=True,
        due_days=15,
        desk=Desk.REVIEWER,
        needs_second=_MERGES,
    ),
    ConflictReason.NUMBER_OF_ANOTHER: ReasonFacts(
        "Số định danh ghi trong bản ghi là của người khác trong dữ liệu dân cư.",
        "The identity number on the record belongs to somebody else in the population data.",
        blocking=True,
        due_days=10,
        desk=Desk.OWNER_AGENCY,
    ),
    ConflictReason.SEX_CONTRADICTION: ReasonFacts(
        "Giới tính trong bản ghi khác với dữ liệu dân cư.",
        "The sex on the record differs from the population data.",
        blocking=False,
        due_days=10,
        desk=Desk.OWNER_AGENCY,
    ),
    ConflictReason.BIRTH_YEAR_CONTRADICTION: ReasonFacts(
        "Năm sinh trong bản ghi khác với dữ liệu dân cư.",
        "The year of birth on the record differs from the population data.",
        blocking=False,
        due_days=10,
        desk=Desk.OWNER_AGENCY,
    ),
}
