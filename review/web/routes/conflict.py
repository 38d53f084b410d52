"""One case: showing it, deciding it, taking a decision back, a second look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from review import deciding
from review.deciding import IncompleteError
from review.roles import Power
from review.web.answers import answer_of
from review.web.lists import LARGEST, Number, entry_of
from review.web.policy import policy
from review.web.refusals import RefusedError
from review.web.visit import CASE, About, Recorded, recorded

router = APIRouter()


async def _fields(request: Request) -> Mapping[str, list[str]]:
    form = await request.form()
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


Fields = Annotated[Mapping[str, list[str]], Depends(_fields)]
OfEntry = Annotated[int, Form(alias="entry", ge=1, le=LARGEST)]


@router.get(CASE)
@policy(Power.READ)
def show_case(about: About, done: Number = 0) -> Response:
    """The record and its candidates side by side."""
    return about.page(recorded(about.here, about.visitor, about.province, done))


@router.post(CASE + "/quyet-dinh")
@policy(Power.DECIDE)
def decide(
    about: About,
    fields: Fields,
    decision: Annotated[str, Form(max_length=60)] = "",
    entry: Annotated[str, Form(max_length=20)] = "",
    content: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Record a decision and go to the next case."""
    queued, account, queue = about.queued, about.visitor.account, about.here.queue
    if decision in ("", "look"):
        return about.page()
    if content != queued.case.content_hash:
        return about.stale()
    if decision != "U" and deciding.is_closed_to(account, queue, queued, entry_of(entry)):
        raise RefusedError(403, "refused.decided")
    try:
        draft = deciding.draft_of(queued.case, answer_of(queued.case, decision, fields), account)
    except IncompleteError as fault:
        return about.notice(422, "notice_incomplete.html", field=fault.field, button=decision)

    def enter() -> Response:
        expected = {about.conflict_id: entry_of(entry)}
        (made,) = deciding.decide(queue, about.province, [draft], expected=expected)
        return about.go_on(Recorded(made, queued.line, queued.case))

    return about.entered(enter, "refused.decided")


@router.post(CASE + "/hoan-tac")
@policy(Power.DECIDE)
def undo(about: About, entry: OfEntry) -> Response:
    """Take a decision back: an entry that supersedes it; the case is shown again."""
    conflict, queue = about.queued.case.conflict_id, about.here.queue

    def enter() -> Response:
        deciding.undo(queue, about.province, entry, about.visitor.account, conflict=conflict)
        return about.go(conflict)

    return about.entered(enter, "refused.undo")


@router.post(CASE + "/xac-nhan")
@policy(Power.CONFIRM)
def confirm(about: About, entry: OfEntry) -> Response:
    """The second pair of eyes: the decision works from the next night on."""
    case = about.queued.case

    def enter() -> Response:
        deciding.confirm(about.here.queue, case, entry, about.visitor.account)
        return about.go(case.conflict_id)

    return about.entered(enter, "refused.second")
