"""The catalogue of rules: each is one SQL file whose head says what it finds.

Belongs here: what a head can say, reading and choosing rules. Does not belong here: any rule, and
running them (`findings.run`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, ClassVar

from pydantic import Field, TypeAdapter

from common.headed_sql import HeadError, parse_headed
from findings import needs
from findings.desks import Desk
from findings.lawful import Explanation, chosen, explanations
from findings.severity import Severity
from vietnam.certainty import Certainty

LINK_UNCERTAIN = "link_uncertain"
"""The one rule that finds questions about linking instead of contradictions."""


class SecondEyes(StrEnum):
    """Which decisions about a finding work only when somebody else confirmed them.

    `merging`: that two persons are one. `payment`: saying that the right one was struck stops a
    payment; saying that nothing is wrong, or that who died is somebody else, lets a dead person's
    go on. None of it is one clerk's to say alone.
    """

    NONE = "none"
    MERGING = "merging"
    PAYMENT = "payment"


_DECISIONS = {
    SecondEyes.NONE: frozenset[str](),
    SecondEyes.MERGING: frozenset({"same_person"}),
    SecondEyes.PAYMENT: frozenset(
        {"same_person", "other_person", "source_wrong", "not_a_conflict"}
    ),
}
_LISTS = ("needs", "lawful")
Text = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, kw_only=True)
class FindingRule:
    """One rule; `body` is its SELECT (see "Rules" in docs/findings.md for what it may look at).

    `rank`: its place among the rules, the most urgent first. `name_*`: a few words, for lists;
    `sentence_*`: what is wrong; `to_do_*`: what whoever gets the finding does about it. `severity`:
    what is at stake. `blocking`: whether it keeps the record from being synchronised. `due_days`: 5
    to verify, 10 to correct and send again, 15 when several must agree, by dispatch
    4856/BCA-TTDLQG of 14 September 2026, appendix 3 (known to us through a secondary source).
    `needs`: the kinds of records that it looks at, and meanings of theirs (`payment.amount`), by
    the words of `contracts.meanings.Meanings`. `basis`: the legal basis, `certainty`: how sure we
    are of it; in force from `basis_from` until `basis_until` (its last day). `lawful`: codes of
    what would make a finding lawful (`findings.lawful`). `not_when_*`: what the rule leaves out by
    itself.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: Text
    rank: int
    name_vi: Text
    name_en: Text
    sentence_vi: Text
    sentence_en: Text
    to_do_vi: str = ""
    to_do_en: str = ""
    desk: Desk
    severity: Severity
    blocking: bool
    due_days: Annotated[int, Field(gt=0)]
    second_eyes: SecondEyes = SecondEyes.NONE
    needs: tuple[str, ...] = ()
    basis: Text
    certainty: Certainty
    basis_from: date | None = None
    basis_until: date | None = None
    not_when_vi: str = ""
    not_when_en: str = ""
    lawful: tuple[str, ...] = ()
    body: str

    @property
    def action_vi(self) -> str:
        """What is to be done, in Vietnamese."""
        duty = self.desk.vi.partition(": ")[2] or self.desk.vi
        return self.to_do_vi or f"{duty[:1].upper()}{duty[1:]}."

    @property
    def action_en(self) -> str:
        """What is to be done, in English."""
        duty = self.desk.en.partition(": ")[2] or self.desk.en
        return self.to_do_en or f"{duty[:1].upper()}{duty[1:]}."

    @property
    def needs_second(self) -> frozenset[str]:
        """The decisions (codes of `journal.decisions.Decision`) that somebody must confirm."""
        return _DECISIONS[self.second_eyes]

    @property
    def about_payment(self) -> bool:
        """Whether it is about money: who is meant decides who goes on to be paid."""
        return self.second_eyes is SecondEyes.PAYMENT

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """What may explain a finding so that it is none; at least one."""
        return chosen(self.lawful)


_RULES = TypeAdapter(FindingRule)
_WORDS = tuple(field.name for field in fields(FindingRule))


def parse_rule(name: str, text: str) -> FindingRule:
    """The rule that the head of the file `<name>.sql` declares. Raises HeadError."""
    place = f"findings/rules/{name}.sql"
    found = parse_headed(_RULES, place, text, words=_WORDS, lists=_LISTS)
    problems = [*needs.unknown(found.needs)]
    reasons = sorted(set(found.lawful) - set(explanations()))
    if reasons:
        problems.append(f"findings/lawful.toml has no {', '.join(map(repr, reasons))}")
    if problems:
        raise HeadError(f"{place}: " + "; ".join(problems))
    return found


@cache
def rules() -> dict[str, FindingRule]:
    """Every rule by id, the most urgent first. Raises HeadError."""
    return in_order(
        parse_rule(path.name.removesuffix(".sql"), path.read_text(encoding="utf-8"))
        for path in files(__package__).joinpath("rules").iterdir()
        if path.name.endswith(".sql")
    )


def in_order(found: Iterable[FindingRule]) -> dict[str, FindingRule]:
    """The rules by id, by rank."""
    return {rule.id: rule for rule in sorted(found, key=lambda rule: (rule.rank, rule.id))}


def rule(rule_id: str) -> FindingRule:
    """The rule with this id. Raises KeyError."""
    return rules()[rule_id]
