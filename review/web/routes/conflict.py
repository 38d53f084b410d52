"""One case: what it shows, deciding it, taking a decision back, a second look, whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from journal.decisions import Action, Entry
from journal.rules import Decided, NotAllowedError
from review import deciding
from review.case import Case, masked
from review.deciding import IncompleteError, StaleError
from review.explanations import explanations
from review.queue import Line, Queued, State
from review.roles import Power, may
from review.sessions import Session
from review.web import board, show
from review.web.answers import answer_of
from review.web.context import Context
from review.web.lists import LARGEST, Chosen, Filters, Number, entry_of, today
from review.web.pages import is_partial, render
from review.web.past import told
from review.web.policy import Here, Visitor, policy
from review.web.refusals import NOTICE, RefusedError
from review.web.waterfall import waterfall
from review.web.words import words_of

router = APIRouter()
CASE = "/{province}/viec/{conflict_id}"


async def _fields(request: Request) -> Mapping[str, list[str]]:
    form = await request.form()
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


Fields = Annotated[Mapping[str, list[str]], Depends(_fields)]


def queued_for(here: Context, visitor: Session, province: str, conflict_id: str) -> Queued:
    """The case, if there is one that the visitor may see. Raises RefusedError."""
    found = here.queue.one(province, conflict_id)
    if found is None:
        raise RefusedError(404, "refused.missing")
    if not visitor.account.bounds.allow(province, found.line.commune):
        raise RefusedError(403, "refused.commune")
    return found


@router.get(CASE)
@policy(Power.READ)
def show_case(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    conflict_id: str,
    chosen: Chosen,
    done: Number = 0,
) -> Response:
    """The record and its candidates side by side."""
    queued = queued_for(here, visitor, province, conflict_id)
    recorded = _recorded(here, visitor, province, done) if done else None
    return page_of(request, here, visitor, queued, chosen, recorded)


@dataclass(frozen=True)
class Recorded:
    """What the visitor has just recorded, shown beside the next case."""

    entry: Entry
    line: Line
    case: Case


def page_of(
    request: Request,
    here: Context,
    visitor: Session,
    queued: Queued,
    chosen: Filters,
    done: Recorded | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    revealed: bool = False,
) -> Response:
    """The page of a case, or its `<main>`, with what may be done from here."""
    case, t = queued.case, words_of(request)
    account, province = visitor.account, queued.case.province
    wanted, where = chosen.wanted(province, account.bounds), chosen.walking(province, account.name)
    with here.journal.reading() as db:
        around = here.queue.listing(db, wanted, today(), where=where).around(queued.line.spot)
        history = here.journal.about(province, case.conflict_id, connection=db)
    differs = board.compared(case, revealed=revealed)
    rows = board.rows(case, t, revealed=revealed, differs=differs)
    lines = told(case, history, queued.entry)
    stands = next((one for one in lines if one.entry.seq == queued.entry), None)
    shown: dict[str, Any] = {
        "case": masked(case),
        "line": queued.line,
        "rows": rows,
        "to_fix": [row.name for row in board.differing(rows)],
        "falls": [
            waterfall(case, candidate, some, t)
            for candidate, some in zip(case.candidates, differs, strict=True)
        ],
        "revealed": revealed,
        "beside": case.beside is not None,
        "before": around.before,
        "after": around.after,
        "count": around.count,
        "filters": chosen,
        "history": lines,
        "stands": stands,
        "decides": may(account.role, Power.DECIDE),
        "takes_back": stands is not None and deciding.may_take_back(account, stands.entry),
        "second": queued.line.state is State.SECOND,
        "done": done,
        "explanations": () if case.asks_who else explanations(case.reason),
        "name_of": here.people.name_of,
        "relation": board.relation_name,
        "spouse_sex": board.spouse_sex,
        "limit": show.line_limit(queued.line, today(), t),
    }
    template = "conflict.html" if case.asks_who else "finding.html"
    return render(request, template, 200, headers, province=province, **shown)


def _recorded(here: Context, visitor: Session, province: str, seq: int) -> Recorded | None:
    """The decision with this number, if it is the visitor's."""
    entry = next(iter(here.journal.entries(after=seq - 1, up_to=seq)), None)
    mine = (visitor.account.name, province, Action.DECIDE)
    if entry is None or (entry.said.actor, entry.said.province, entry.said.action) != mine:
        return None
    queued = here.queue.one(province, entry.said.conflict_id)
    return None if queued is None else Recorded(entry, queued.line, queued.case)


@router.post(CASE + "/quyet-dinh")
@policy(Power.DECIDE)
def decide(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    conflict_id: str,
    chosen: Chosen,
    fields: Fields,
    decision: Annotated[str, Form(max_length=60)] = "",
    entry: Annotated[str, Form(max_length=20)] = "",
    content: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Record a decision and go to the next case."""
    queued = queued_for(here, visitor, province, conflict_id)
    if decision in ("", "look"):
        return page_of(request, here, visitor, queued, chosen)
    if content != queued.case.content_hash:
        return _stale(request, here, visitor, queued, chosen)
    spot, account = queued.line.spot, visitor.account
    if decision != "U" and deciding.is_closed_to(account, here.queue, queued, entry_of(entry)):
        raise RefusedError(403, "refused.decided")
    try:
        draft = deciding.draft_of(queued.case, answer_of(queued.case, decision, fields), account)
        expected = {conflict_id: entry_of(entry)}
        (made,) = deciding.decide(here.queue, province, [draft], expected=expected)
    except IncompleteError as fault:
        return _notice(
            request, 422, "notice_incomplete.html", field=fault.field, button=decision,
            queued=queued, chosen=chosen,
        )  # fmt: skip
    except Decided as clash:
        return _taken(request, here, queued, clash, chosen, visitor)
    except StaleError:
        return _stale(request, here, visitor, queued, chosen)
    wanted, where = chosen.wanted(province, account.bounds), chosen.walking(province, account.name)
    with here.journal.reading() as db:
        listing = here.queue.listing(db, wanted, today(), where=where)
        after = listing.after(spot) or listing.after()
    done = Recorded(made, queued.line, queued.case)
    return _go(request, here, visitor, province, after, chosen, done)


def _go(
    request: Request,
    here: Context,
    visitor: Session,
    province: str,
    conflict_id: str | None,
    chosen: Filters,
    done: Recorded | None = None,
) -> Response:
    """To a case, or to the list where there is none."""
    tail = "&".join(
        part for part in (chosen.query(), f"done={done.entry.seq}" if done else "") if part
    )
    if conflict_id is None:
        address = f"/{province}/viec?{tail}"
        if is_partial(request):
            return Response(status_code=200, headers={"HX-Redirect": address})
        return RedirectResponse(address, 303)
    address = f"/{province}/viec/{conflict_id}?{tail}"
    if not is_partial(request):
        return RedirectResponse(address, 303)
    queued = queued_for(here, visitor, province, conflict_id)
    return page_of(request, here, visitor, queued, chosen, done, {"HX-Push-Url": address})


def _stale(
    request: Request, here: Context, visitor: Session, queued: Queued, chosen: Filters
) -> Response:
    """A night changed the case or took it away since it was read; nothing was entered."""
    queued_for(here, visitor, queued.case.province, queued.case.conflict_id)
    return _notice(request, 409, "notice_changed.html", queued=queued, chosen=chosen)


def _taken(
    request: Request,
    here: Context,
    queued: Queued,
    clash: Decided,
    chosen: Filters,
    visitor: Session,
) -> Response:
    """Somebody was faster: who, when, what; nothing of ours was entered."""
    by, stands = clash.clashes[0].by, clash.clashes[0].stands
    wanted = chosen.wanted(queued.case.province, visitor.account.bounds)
    with here.journal.reading() as db:
        after = here.queue.listing(db, wanted, today()).after(queued.line.spot)
    return _notice(
        request, 409, "notice_taken.html", queued=queued, chosen=chosen, by=by, after=after,
        stands=None if stands is None else stands.entry, name_of=here.people.name_of,
    )  # fmt: skip


def _notice(
    request: Request, status: int, template: str, *, queued: Queued, chosen: Filters, **shown: Any
) -> Response:
    headers = NOTICE if is_partial(request) else {}
    return render(
        request, template, status, headers, case=masked(queued.case), filters=chosen,
        province=queued.case.province, **shown,
    )  # fmt: skip


@router.post(CASE + "/hoan-tac")
@policy(Power.DECIDE)
def undo(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    conflict_id: str,
    chosen: Chosen,
    entry: Annotated[int, Form(ge=1, le=LARGEST)],
) -> Response:
    """Take a decision back: an entry that supersedes it; the case is shown again."""
    queued = queued_for(here, visitor, province, conflict_id)
    try:
        deciding.undo(here.queue, province, entry, visitor.account, conflict=conflict_id)
    except NotAllowedError:
        raise RefusedError(403, "refused.undo") from None
    except Decided as clash:
        return _taken(request, here, queued, clash, chosen, visitor)
    return _go(request, here, visitor, province, conflict_id, chosen)


@router.post(CASE + "/xac-nhan")
@policy(Power.CONFIRM)
def confirm(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    conflict_id: str,
    chosen: Chosen,
    entry: Annotated[int, Form(ge=1, le=LARGEST)],
) -> Response:
    """The second pair of eyes: the decision works from the next night on."""
    queued = queued_for(here, visitor, province, conflict_id)
    try:
        deciding.confirm(here.queue, queued.case, entry, visitor.account)
    except NotAllowedError:
        raise RefusedError(403, "refused.second") from None
    except Decided as clash:
        return _taken(request, here, queued, clash, chosen, visitor)
    except StaleError:
        return _stale(request, here, visitor, queued, chosen)
    return _go(request, here, visitor, province, conflict_id, chosen)
