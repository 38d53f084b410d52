"""How the work goes: figures of the last days, and the accounts for who administers them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from contracts.registry import SOURCES
from review import accounts, sessions
from review.accounts import Account
from review.measured import measured
from review.progress import progress
from review.roles import Power, Role, may
from review.web.lists import today
from review.web.pages import inside, render
from review.web.policy import SIGNED_IN, Here, Visitor, policy
from review.web.refusals import RefusedError
from vietnam.provinces import PROVINCES

router = APIRouter()


@router.get("/{province}/tien-do")
@policy(Power.MEASURE)
def show_progress(request: Request, here: Here, visitor: Visitor, province: str) -> Response:
    """Open and overdue, by person, reason and commune; reviewers see their own line of people."""
    found = progress(here.queue, province, today())
    alone = visitor.account.role is Role.REVIEWER
    people = sorted(
        (here.people.name_of(name), work)
        for name, work in found.people.items()
        if not alone or name == visitor.account.name
    )
    return render(
        request, "progress.html", province=province, found=found, people=people, alone=alone,
        measured=measured(here.journal, province, today()), contracts=SOURCES, today=today(),
    )  # fmt: skip


@router.get("/tinh")
@policy(Power.MEASURE)
def choose_province(request: Request, here: Here, visitor: Visitor) -> Response:
    """The provinces that have a queue, for who is bound to none."""
    codes = [
        code
        for code in sorted(PROVINCES)
        if visitor.account.bounds.province_allows(code) and here.queue.night(code)
    ]
    tail = "viec" if may(visitor.account.role, Power.READ) else "tien-do"
    return render(request, "provinces.html", codes=codes, tail=tail)


@router.get("/tai-khoan")
@policy(Power.ACCOUNTS)
def show_accounts(request: Request, here: Here, visitor: Visitor) -> Response:
    """Every account that the visitor administers."""
    return render(request, "accounts.html", accounts=_administered(here, visitor))


def _administered(here: Here, visitor: Visitor) -> list[Account]:
    """All accounts, for who is bound to a province those that are bound to it as well."""
    bound = visitor.account.bounds.province
    every = accounts.all_accounts(here.database)
    return [one for one in every if bound in (None, one.bounds.province)]


@router.post("/tai-khoan/khoa")
@policy(Power.ACCOUNTS)
def lock_account(
    here: Here, visitor: Visitor, name: Annotated[str, Form(max_length=64)]
) -> Response:
    """Lock an account and end its sessions."""
    if name == visitor.account.name:
        raise RefusedError(422, "accounts.not_oneself")
    _check_administered(here, visitor, name)
    accounts.disable(here.database, name)
    return RedirectResponse("/tai-khoan", 303)


@router.post("/tai-khoan/ket-thuc")
@policy(Power.ACCOUNTS)
def end_sessions(
    here: Here, visitor: Visitor, name: Annotated[str, Form(max_length=64)]
) -> Response:
    """End every session of an account."""
    _check_administered(here, visitor, name)
    sessions.end_all(here.database, name)
    return RedirectResponse("/tai-khoan", 303)


def _check_administered(here: Here, visitor: Visitor, name: str) -> None:
    if name not in {one.name for one in _administered(here, visitor)}:
        raise RefusedError(404, "accounts.unknown")


@router.post("/phim-tat")
@policy(SIGNED_IN)
def use_keys(
    here: Here,
    visitor: Visitor,
    on: Annotated[str, Form(max_length=3)] = "",
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Switch the shortcuts of one key on or off (WCAG 2.1.4)."""
    accounts.use_keys(here.database, visitor.account.name, on=on == "on")
    return RedirectResponse(inside(back), 303)
