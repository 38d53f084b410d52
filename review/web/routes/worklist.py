"""What others must do: the worklists of owners, police and authorities, to read, to print, and to
take out as files."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from findings.desks import Desk
from journal.claims import last_claims
from review.case import Case
from review.masks import masked
from review.queue import State
from review.roles import Power, may
from review.sessions import Session
from review.web import board
from review.web.context import Context
from review.web.lists import Chosen, Filters, spot_of, today
from review.web.pages import render
from review.web.policy import Here, Visitor, policy
from review.web.refusals import RefusedError
from review.web.words import Words, words_of
from review.worklist.cells import claimed as claimed_on
from review.worklist.counts import claimed
from review.worklist.handing import Counter, Kind, hand_out
from review.worklist.lists import DESKS, Worklist, worklists
from vietnam.provinces import PROVINCES

router = APIRouter()
LINES = 40
LISTS = 60
_TYPES = {
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.CSV: "text/csv; charset=utf-8",
}


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
        claims = last_claims(db, province, [line.conflict_id for line in lines])
        said = claimed(db, here.queue, province, Desk(desk), wanted.communes)
        found = [here.queue.one(province, line.conflict_id, connection=db) for line in lines]
    lists = [
        one
        for one in _lists(here, visitor, province, Desk(desk))
        if not chosen.commune or one.commune == chosen.commune
    ]
    t = words_of(request)
    shown = zip(lines[:LINES], found, strict=False)
    cases = [(line, queued.case) for line, queued in shown if queued is not None]
    return render(
        request, "worklist.html", province=province, filters=filters, desks=DESKS, count=count,
        waiting=waiting if waiting.n else None, said=said, claimed_on=claimed_on,
        entries=[
            (line, masked(case), _to_write(case, t), claims.get(line.conflict_id))
            for line, case in cases
        ],
        more=lines[LINES - 1].spot if len(lines) > LINES else None,
        facets=here.facets.facets(wanted, today()), today=today(), lists=lists[:LISTS],
        more_lists=max(0, len(lists) - LISTS), kinds=tuple(Kind),
        takes=may(visitor.account.role, Power.WORKBOOKS),
    )  # fmt: skip


@router.post("/{province}/phieu")
@policy(Power.WORKBOOKS)
def take_worklist(
    here: Here,
    visitor: Visitor,
    province: str,
    key: Annotated[str, Query(max_length=200)] = "",
    kind: Kind = Kind.XLSX,
) -> Response:
    """One list as a file, after the journal has noted who took it out."""
    meant = [one for one in _lists(here, visitor, province) if one.key == key]
    counter = Counter(
        queue=here.queue, key=here.key, delivered=here.delivered,
        province_name=PROVINCES.get(province, province), today=today(),
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="dongbo-") as folder:
        made = list(hand_out(counter, meant, visitor.account, Path(folder), (kind,)))
        if not made:
            raise RefusedError(404, "worklist.no_list")
        (path,) = made[0].files
        headers = {"Content-Disposition": f'attachment; filename="{path.name}"'}
        return Response(path.read_bytes(), media_type=_TYPES[kind], headers=headers)


def _to_write(case: Case, t: Words) -> list[board.Row]:
    """What the population data have otherwise; of a finding against another record nothing, since
    that record is not to be copied."""
    return [] if case.beside is not None else board.differing(board.rows(case, t))


def _lists(
    here: Context, visitor: Session, province: str, desk: Desk | None = None
) -> list[Worklist]:
    """The lists within the bounds of this account."""
    bounds = visitor.account.bounds
    if not bounds.province_allows(province):
        return []
    desks = DESKS if desk is None else (desk,)
    return worklists(here.queue, province, desks=desks, communes=bounds.communes or None)
