"""Whole numbers of a case: fetched on purpose, each time noted, never in the page before."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from review import deciding
from review.case import masked
from review.queue import Queued
from review.roles import Power
from review.sessions import Session
from review.web import board
from review.web.context import Context
from review.web.lists import Chosen, Filters
from review.web.pages import is_partial, render
from review.web.policy import Here, Visitor, policy
from review.web.routes.conflict import CASE, page_of, queued_for
from review.web.words import words_of

router = APIRouter()


@router.post(CASE + "/so")
@policy(Power.REVEAL)
def reveal(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    conflict_id: str,
    chosen: Chosen,
) -> Response:
    """The whole numbers of a case, after the journal has noted who looks."""
    queued = queued_for(here, visitor, province, conflict_id)
    deciding.reveal(here.queue, queued.case, visitor.account)
    return _numbers(request, here, visitor, queued, chosen, revealed=True)


@router.get(CASE + "/so")
@policy(Power.READ)
def hide(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    conflict_id: str,
    chosen: Chosen,
) -> Response:
    """The numbers with dots again."""
    queued = queued_for(here, visitor, province, conflict_id)
    return _numbers(request, here, visitor, queued, chosen, revealed=False)


def _numbers(
    request: Request,
    here: Context,
    visitor: Session,
    queued: Queued,
    chosen: Filters,
    *,
    revealed: bool,
) -> Response:
    if not is_partial(request):
        return page_of(request, here, visitor, queued, chosen, revealed=revealed)
    rows = board.rows(queued.case, words_of(request), revealed=revealed)
    numbers = [row for row in rows if row.name in board.NUMBERS]
    return render(
        request, "numbers.html", case=masked(queued.case), rows=numbers, revealed=revealed,
        province=queued.case.province, filters=chosen,
    )  # fmt: skip
