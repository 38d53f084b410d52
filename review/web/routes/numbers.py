"""Whole numbers of a case: fetched on purpose, each time noted, never in the page before."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from review import deciding
from review.masks import masked
from review.roles import Power
from review.web import board
from review.web.pages import is_partial, render
from review.web.policy import policy
from review.web.visit import CASE, About, Visit
from review.web.words import words_of

router = APIRouter()


@router.post(CASE + "/so")
@policy(Power.REVEAL)
def reveal(about: About) -> Response:
    """The whole numbers of a case, after the journal has noted who looks."""
    deciding.reveal(about.here.queue, about.queued.case, about.visitor.account)
    return _numbers(about, revealed=True)


@router.get(CASE + "/so")
@policy(Power.READ)
def hide(about: About) -> Response:
    """The numbers with dots again."""
    return _numbers(about, revealed=False)


def _numbers(about: Visit, *, revealed: bool) -> Response:
    if not is_partial(about.request):
        return about.page(revealed=revealed)
    case = about.queued.case
    rows = board.rows(case, words_of(about.request), revealed=revealed)
    numbers = [row for row in rows if row.name in board.NUMBERS]
    return render(
        about.request, "numbers.html", case=masked(case), rows=numbers, revealed=revealed,
        province=about.province, filters=about.chosen,
    )  # fmt: skip
