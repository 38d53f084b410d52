"""The list of cases: filters, who has what, taking and handing over."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from review import accounts, leases
from review.blind import blinded_line
from review.leases import Held
from review.queue import Due, State
from review.queue_filter import concealed
from review.readings import hidden
from review.roles import Power, may
from review.web.lists import Chosen, Filters, Number, communes_of, spot_of, today
from review.web.pages import is_partial, render
from review.web.policy import Here, Visitor, policy
from review.web.refusals import RefusedError
from review.web.visit import recorded

router = APIRouter()
LINES = 30
_MOST_AT_ONCE = 200


@router.get("/{province}/viec")
@policy(Power.READ)
def show_queue(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    chosen: Chosen,
    after: str = "",
    done: Number = 0,
) -> Response:
    """The most urgent cases first, a page at a time."""
    bounds, name, day = visitor.account.bounds, visitor.account.name, today()
    wanted = chosen.wanted(province, bounds)
    spot = spot_of(after)
    held = chosen.holding(province, name)
    with here.journal.reading() as db:
        listing = here.queue.listing(db, wanted, day, where=held)
        lines = listing.page(spot, LINES + 1)
        count = listing.count()
        before = listing.count(before=spot) if spot else None
        holders = leases.holders(db, province, [line.conflict_id for line in lines])
    shown: dict[str, Any] = {
        "province": province,
        "filters": chosen,
        "lines": [blinded_line(line) for line in lines[:LINES]],
        "more": lines[LINES - 1].spot if len(lines) > LINES else None,
        "count": count,
        "first": (before.n + 1 if before else 0) + 1,
        "holders": {one: here.people.name_of(holder) for one, holder in holders.items()},
        "mine": {one for one, holder in holders.items() if holder == name},
        "today": day,
        "due_bands": list(Due),
        "states": list(State),
        "account": visitor.account,
        "done": recorded(here, visitor, province, done),
    }
    if is_partial(request) and request.headers.get("hx-target", "").endswith("#list"):
        return render(request, "queue_list.html", **shown)
    return render(
        request,
        "queue.html",
        facets=here.facets.facets(wanted, day, account=name, held=chosen.held),
        colleagues=_colleagues(here, province) if may(visitor.account.role, Power.ASSIGN) else (),
        **shown,
    )


def _colleagues(here: Here, province: str) -> list[accounts.Account]:
    return [
        account
        for account in accounts.all_accounts(here.database)
        if account.active
        and may(account.role, Power.DECIDE)
        and account.bounds.province_allows(province)
    ]


@router.post("/{province}/viec/tim")
@policy(Power.READ)
def find(here: Here, province: str, q: Annotated[str, Form(max_length=120)] = "") -> Response:
    """To the list of what is searched for; a number does not stand in its address."""
    wanted = Filters(search=concealed(q.strip(), here.key))
    return RedirectResponse(f"/{province}/viec?{wanted.query()}", 303)


@router.post("/{province}/viec/nhan")
@policy(Power.DECIDE)
def take(
    here: Here,
    visitor: Visitor,
    province: str,
    chosen: Chosen,
    pick: Annotated[list[str], Form(max_length=_MOST_AT_ONCE)] = [],  # noqa: B006
) -> Response:
    """Take the ticked cases; those of a colleague stay there. Without ticks: the next twenty."""
    _allowed_only(here, visitor, province, pick)
    with here.journal.writing() as db:
        if not pick:
            wanted = chosen.wanted(province, visitor.account.bounds)
            free = replace(chosen, held=(Held.NOBODY,)).holding(province, visitor.account.name)
            page = here.queue.page(wanted, today(), limit=20, where=free, connection=db)
            pick = [line.conflict_id for line in page]
        there = here.queue.contents(db, province, pick)
        leases.take(db, province, sorted(there), visitor.account.name)
    here.facets.forget(province)
    return RedirectResponse(f"/{province}/viec?{chosen.query()}", 303)


@router.post("/{province}/viec/giao")
@policy(Power.ASSIGN)
def hand_over(
    here: Here,
    visitor: Visitor,
    province: str,
    chosen: Chosen,
    to: Annotated[str, Form(max_length=64)],
    pick: Annotated[list[str], Form(max_length=_MOST_AT_ONCE)] = [],  # noqa: B006
) -> Response:
    """Give the ticked cases to a colleague, who may decide all of them."""
    if not pick:
        raise RefusedError(422, "queue.none_ticked")
    _allowed_only(here, visitor, province, pick)
    colleague = next((one for one in _colleagues(here, province) if one.name == to), None)
    if colleague is None:
        raise RefusedError(422, "queue.no_colleague")
    _within(here, province, pick, colleague)
    with here.journal.writing() as db:
        unseen = hidden(db, province, colleague.name)
        leases.hand_over(db, province, [one for one in pick if one not in unseen], colleague.name)
    here.facets.forget(province)
    return RedirectResponse(f"/{province}/viec?{chosen.query()}", 303)


def _allowed_only(here: Here, visitor: Visitor, province: str, conflicts: list[str]) -> None:
    if communes_of(visitor) is not None:
        _within(here, province, conflicts, visitor.account)


def _within(here: Here, province: str, conflicts: list[str], account: accounts.Account) -> None:
    """Raise RefusedError for a case that this account may not see."""
    for conflict in conflicts:
        found = here.queue.one(province, conflict)
        if found is None or not account.bounds.allow(province, found.line.commune):
            raise RefusedError(403, "refused.commune")
