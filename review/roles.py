"""Who may do what: four roles, what each may do, and which records each sees.

Belongs here: the roles, their powers, and the bounds of province and commune. Does not belong
here: which power a route of the page asks for (`review.web.policy`), accounts (`accounts`).
Whatever is not granted here is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for."""

    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Power(StrEnum):
    """One thing that somebody may do.

    `READ` sees conflicts with masked numbers, `REVEAL` the numbers themselves (each time an entry
    of the journal), `AUDIT` who looked at those of a case, `DECIDE` says something of a conflict,
    `BULK` the same of many of one pattern, `WORKBOOKS` takes workbooks of cases out, whole
    numbers in them, and hands them in filled, `CONFIRM` is the second pair of eyes, `ASSIGN`
    gives work to others, `MEASURE` sees progress and quality, `ACCOUNTS` sees and locks accounts.
    """

    READ = "read"
    REVEAL = "reveal"
    AUDIT = "audit"
    DECIDE = "decide"
    BULK = "bulk"
    WORKBOOKS = "workbooks"
    CONFIRM = "confirm"
    ASSIGN = "assign"
    MEASURE = "measure"
    ACCOUNTS = "accounts"


_POWERS: dict[Role, frozenset[Power]] = {
    Role.REVIEWER: frozenset(
        {
            Power.READ,
            Power.REVEAL,
            Power.DECIDE,
            Power.BULK,
            Power.WORKBOOKS,
            Power.CONFIRM,
            Power.MEASURE,
        }
    ),
    Role.SUPERVISOR: frozenset(set(Power) - {Power.ACCOUNTS}),
    Role.AUDITOR: frozenset({Power.READ, Power.REVEAL, Power.AUDIT, Power.MEASURE}),
    # Whoever makes accounts sees no persons: otherwise one account could be made to look for all.
    Role.ADMIN: frozenset({Power.MEASURE, Power.ACCOUNTS}),
}


@dataclass(frozen=True)
class Bounds:
    """Where somebody works: a province (None is all of them) and communes (none is all of its)."""

    province: str | None = None
    communes: frozenset[str] = frozenset()

    def province_allows(self, province: str) -> bool:
        """Whether anything of this province may be seen."""
        return self.province is None or self.province == province

    def allow(self, province: str, commune: str | None) -> bool:
        """Whether a record of this place may be seen. One without a commune is for those who are
        bound to none."""
        return self.province_allows(province) and (not self.communes or commune in self.communes)


def may(role: Role, power: Power) -> bool:
    """Whether the role has the power."""
    return power in _POWERS[role]


def check_bounds(role: Role, bounds: Bounds) -> None:
    """Raise ValueError where the bounds do not fit the role."""
    if role is Role.REVIEWER and bounds.province is None:
        raise ValueError("a reviewer works for one province: say which (--province)")
    if bounds.communes and bounds.province is None:
        raise ValueError("communes without their province mean nothing: say which (--province)")
