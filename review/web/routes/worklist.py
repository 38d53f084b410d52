"""What others must do: the worklists of owners, police and authorities, to read and to print."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from findings.desks import Desk
from review.masks import masked
from review.queue import State
from review.roles import Power
from review.web import board
from review.web.lists import DESKS, Chosen, Filters, spot_of, today
from review.web.pages import render
from review.web.policy import Here, Visitor, policy
from review.web.words import words_of

router = APIRouter()
LINES = 40


@router.get("/{province}/phieu")
@policy(Power.READ)
def show_worklist(
    request: Request, here: Here, visitor: Visitor, province: str, chosen: Chosen, after: str = ""
) -> Response:
    """One desk's list, most urgent first; what is done there ends by the data, not by a tick."""
    desk = chosen.desk if chosen.desk in DESKS else Desk.OWNER_AGENCY.value
    filters = Filters(
        desk=desk, commune=chosen.commune, registers=chosen.registers, reasons=chosen.reasons
    )
    wanted = filters.wanted(province, visitor.account.bounds)
    with here.journal.reading() as db:
        lines = here.queue.page(
            wanted, today(), after=spot_of(after), limit=LINES + 1, connection=db
        )
        count = here.queue.count(wanted, today(), connection=db)
        second = replace(wanted, states=(State.SECOND,))
        waiting = here.queue.count(second, today(), connection=db)
        found = [here.queue.one(province, line.conflict_id, connection=db) for line in lines]
    t = words_of(request)
    cases = [queued.case for queued in found[:LINES] if queued is not None]
    return render(
        request, "worklist.html", province=province, filters=filters, desks=DESKS, count=count,
        waiting=waiting if waiting.n else None,
        entries=[
            (line, masked(case), board.differing(board.rows(case, t)))
            for line, case in zip(lines, cases, strict=False)
        ],
        more=lines[LINES - 1].spot if len(lines) > LINES else None,
        facets=here.facets.facets(wanted, today()), today=today(),
    )  # fmt: skip
