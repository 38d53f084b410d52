"""What is shown of one conflict: the record, up to five candidates, and all that helps to choose.

Belongs here: the shapes and their JSON. Does not belong here: masking of numbers (`review.masks`),
how a case comes together (`review.build`), what differs and how that is said
(`review.differences`), where cases wait (`review.queue`). A case holds personal data, numbers in
full: it stays on the server, and a page gets `masked(case)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import TypeAdapter

SHOWN_CANDIDATES = 5

Relation = Literal["self", "mother", "father", "spouse", "child", "household"]


@dataclass(frozen=True, kw_only=True)
class Values:
    """The particulars of a person as one side gives them; what a side does not give is None.

    `date_of_birth` is `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, `sex` is `M` or `F`, `person_id` has 12
    digits, `old_id` (CMND) has 9; `commune_code` is the code as written, `commune_name` the name
    of the unit that it is now.
    """

    full_name: str | None = None
    date_of_birth: str | None = None
    sex: str | None = None
    person_id: str | None = None
    old_id: str | None = None
    commune_code: str | None = None
    commune_name: str | None = None
    address: str | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a record stands: register and role with their titles, file, sheet and line."""

    source: str
    register: str
    register_name: str
    role: str
    role_title: str
    record_key: str
    file_name: str | None = None
    sheet: str | None = None
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One step of the evidence: a comparison of the linking spec and its level.

    `name` is the comparison's (`number`, `old_number`, `name`, `birth`, `commune`, `sex`), `field`
    the attribute of `Values` that it reads, `kind` and `level` those of `matching.kinds`. `bits` is
    what it adds (one bit = twice as likely); None where the link was not weighed anew.
    """

    name: str
    field: str
    kind: str
    level: str
    bits: float | None = None


@dataclass(frozen=True, kw_only=True)
class Relative:
    """A member of a candidate's family or household in the population data."""

    relation: Relation
    full_name: str | None
    birth_year: int | None
    sex: str | None = None
    owns_number: bool = False
    candidate: int | None = None


@dataclass(frozen=True, kw_only=True)
class OtherRecord:
    """Another record that is matched to a candidate, and whether its particulars agree.

    `of_name` is who the record is about, where the candidate is named in another role; `year` is
    that of what happened.
    """

    register_name: str
    role_title: str
    of_name: str | None
    year: str | None
    differing: tuple[str, ...] = ()
    source: str = ""
    register: str = ""
    role: str = ""

    @property
    def agrees(self) -> bool:
        """Whether name, birth date, sex and number of that record fit the person."""
        return not self.differing


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A person of the population data who may be meant.

    `number` counts from 1 as shown. `owner` tells how the holder of the number on the record is
    related to this person. `rival_bits` is what better candidates take away, so that prior,
    comparisons, look-alikes and rivals add up to the log-odds of `probability`.
    """

    number: int
    values: Values
    status: str | None
    died_on: str | None
    probability: float | None
    person_hash: str
    comparisons: tuple[Comparison, ...] = ()
    look_alike_bits: float | None = None
    rival_bits: float | None = None
    owner: Relation | None = None
    relatives: tuple[Relative, ...] = ()
    others: tuple[OtherRecord, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NumberOwner:
    """Whose number the record carries, when it is somebody's in the population data.

    `candidate`: the number under which they are shown as a candidate.
    """

    full_name: str | None
    birth_year: int | None
    sex: str | None
    status: str | None
    candidate: int | None = None


@dataclass(frozen=True, kw_only=True)
class Payment:
    """One month that a register pays: `YYYY-MM`, đồng, and whether it is after the death."""

    month: str
    amount: int | None
    wrong: bool


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The second record of a finding: the death beside the payment, the other marriage, and how
    near the record is to it."""

    place: Place
    values: Values
    happened_on: str | None = None
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A decision of this conflict in the journal that no longer holds, or sent it elsewhere.

    `seq` is its number in the journal, `at` its UTC time, `content_hash` what it was made on.
    """

    seq: int
    decision: str
    at: str | None = None
    actor: str | None = None
    content_hash: str | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One conflict as people see it.

    `reason` is the id of a rule (`findings`), `link_reason` a `matching.reasons.Reason`
    (or that of `review.control`).
    `prior_bits` are the log-odds of anybody among `population` people before anything is compared,
    `threshold` the probability above which links are made without people. `signature` is the same
    for conflicts of one pattern (reason and levels): what bulk decisions may take together.
    `amount` is the đồng at stake by the rule, of this record alone: amounts can be added up.
    `matched` is the number of the person whom linking had found, for a case of the control sample.
    """

    conflict_id: str
    province: str
    night: date
    reason: str
    link_reason: str | None
    desk: str
    blocking: bool
    due_days: int
    opened_on: date
    due_on: date
    place: Place
    commune_code: str | None
    commune_name: str | None
    district_code: str | None
    detail: str | None
    content_hash: str
    record_hash: str
    mention_id: str
    record: Values
    amount: int | None = None
    differing: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    owner: NumberOwner | None = None
    beside: Beside | None = None
    payments: tuple[Payment, ...] = ()
    threshold: float | None = None
    prior_bits: float | None = None
    population: int | None = None
    signature: str = ""
    earlier: Earlier | None = None
    matched: str | None = None

    @property
    def asks_who(self) -> bool:
        """Whether the question is whom the record means; otherwise it is a finding."""
        return self.reason == "link_uncertain"

    @property
    def amount_wrong(self) -> int:
        """Đồng paid in the months that should not be paid."""
        return sum(p.amount or 0 for p in self.payments if p.wrong)

    def candidate(self, number: int) -> Candidate | None:
        """The candidate shown under that number."""
        return next((c for c in self.candidates if c.number == number), None)

    def candidate_of(self, person_id: str) -> Candidate | None:
        """The candidate with that 12-digit number."""
        return next((c for c in self.candidates if c.values.person_id == person_id), None)


_ADAPTER = TypeAdapter(Case)


def to_json(case: Case) -> bytes:
    """The case as JSON; `from_json` reads it back."""
    return _ADAPTER.dump_json(case, exclude_defaults=True)


def from_json(text: bytes) -> Case:
    """The case that `to_json` wrote; raises ValueError where it is none."""
    return _ADAPTER.validate_json(text)
