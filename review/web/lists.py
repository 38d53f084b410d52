"""Which cases a page is about, as its address says: filters, who may see what, what comes next.

Belongs here: reading filters from a query and writing them back, the bounds of the visitor in
them. Does not belong here: the queries themselves (`review.queue`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, and_

from findings.catalogue import rules
from review import leases
from review.leases import Held
from review.queue import Due, Spot, State, Wanted
from review.queue_filter import is_concealed
from review.readings import shown_to
from review.roles import Bounds
from review.sessions import Session
from review.web.show import VIETNAM

Text = Annotated[str, Query(max_length=120)]
Many = Annotated[list[str], Query(max_length=40)]
LARGEST = 10**15


def today() -> date:
    """The day in Vietnam, by which limits are counted."""
    return datetime.now(VIETNAM).date()


@dataclass(frozen=True)
class Filters:
    """The filters of a list, as they stand in its address."""

    due: tuple[Due, ...] = ()
    reasons: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    states: tuple[State, ...] = ()
    commune: str = ""
    desk: str = "reviewer"
    search: str = ""
    signature: str = ""

    def wanted(self, province: str, bounds: Bounds) -> Wanted:
        """What the queue is asked for: the filters within what the visitor may see."""
        allowed = tuple(sorted(bounds.communes)) or None
        if self.commune:
            allowed = (self.commune,) if bounds.allow(province, self.commune) else ("-",)
        return Wanted(
            province=province,
            desks=(self.desk,) if self.desk else (),
            states=self.states or (State.OPEN,),
            communes=allowed,
            registers=tuple(_pair(name) for name in self.registers),
            reasons=self.reasons,
            due=self.due,
            signature=self.signature or None,
            search=self.search or None,
        )

    def query(self, **changes: object) -> str:
        """The filters as the query of an address, with changes."""
        changed = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        pairs: list[tuple[str, str]] = [("due", one) for one in changed.due]
        pairs += [("reason", one) for one in changed.reasons]
        pairs += [("register", one) for one in changed.registers]
        pairs += [("held", one) for one in changed.held]
        pairs += [("state", one) for one in changed.states]
        if changed.desk != "reviewer":
            pairs.append(("desk", changed.desk))
        for name, value in (
            ("commune", changed.commune),
            ("q", changed.search),
            ("signature", changed.signature),
        ):
            if value:
                pairs.append((name, value))
        return urlencode(pairs)

    @property
    def by_number(self) -> bool:
        """Whether a number of a person is searched for, which the address does not tell."""
        return is_concealed(self.search)

    @property
    def narrow(self) -> bool:
        """Whether anything but the desk is chosen."""
        return self.query(desk="reviewer") != ""

    def holding(self, province: str, account: str) -> ColumnElement[bool]:
        """The condition on who holds a case; what the account is not shown is left out."""
        return _shown(province, account, self.held)

    def walking(self, province: str, account: str) -> ColumnElement[bool]:
        """The same for going from case to case: what a colleague works on is left out, unless
        somebody asks for it."""
        return _shown(province, account, self.held or (Held.ME, Held.NOBODY))


def _shown(province: str, account: str, held: Sequence[Held]) -> ColumnElement[bool]:
    shown, holds = shown_to(province, account), leases.condition(province, account, held)
    return shown if holds is None else and_(shown, holds)


async def read_filters(
    due: Many = [],  # noqa: B006 - FastAPI copies defaults
    reason: Many = [],  # noqa: B006
    register: Many = [],  # noqa: B006
    held: Many = [],  # noqa: B006
    state: Many = [],  # noqa: B006
    commune: Text = "",
    desk: Text = "reviewer",
    q: Text = "",
    signature: Text = "",
) -> Filters:
    """The filters of a request; values that do not exist are passed over."""
    known = rules().keys()
    return Filters(
        due=tuple(Due(one) for one in Due if one.value in due),
        reasons=tuple(sorted(known & set(reason))),
        registers=tuple(sorted({one for one in register if "." in one})),
        held=tuple(one for one in Held if one.value in held),
        states=tuple(one for one in State if one.value in state),
        commune=commune,
        desk=desk,
        search=q.replace("\x00", ""),
        signature=signature,
    )


Chosen = Annotated[Filters, Depends(read_filters)]


def spot_of(text: str) -> Spot | None:
    """A place in a list as `urgency.conflict`, or None."""
    urgency, dot, conflict = text.partition(".")
    number = entry_of(urgency)
    return Spot(number, conflict) if dot and number is not None else None


def entry_of(text: str) -> int | None:
    """A number of the journal or the queue that a form or an address names; None for none."""
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None


Number = Annotated[int, Query(ge=0, le=LARGEST)]
"""A number of an entry in an address: no larger than a database holds."""


def _pair(name: str) -> tuple[str, str]:
    source, _, register = name.partition(".")
    return source, register


def communes_of(session: Session) -> Sequence[str] | None:
    """The communes that a visitor is bound to, None for all."""
    return tuple(sorted(session.account.bounds.communes)) or None
