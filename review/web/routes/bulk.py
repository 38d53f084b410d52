"""Many cases of one pattern at once: choosing a pattern, the preview, recording, taking back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from journal.decisions import Decision
from journal.rules import Decided, NotAllowedError
from review import bulk
from review.blind import BLIND
from review.case import Case
from review.deciding import StaleError
from review.masks import masked
from review.queue import Line
from review.roles import Power
from review.sessions import Session
from review.web import board
from review.web.context import Context
from review.web.lists import LARGEST, Chosen, Filters, Number, entry_of, today
from review.web.pages import is_partial, render
from review.web.policy import Here, Visitor, policy
from review.web.refusals import RefusedError
from review.web.visit import queued_for
from review.web.words import Words, words_of

router = APIRouter()


@router.get("/{province}/hang-loat")
@policy(Power.BULK)
def show_bulk(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    chosen: Chosen,
    pick: Annotated[list[str], Query(max_length=200)] = [],  # noqa: B006
    first: Number = 0,
    last: Number = 0,
) -> Response:
    """The patterns, or the preview of one: that of the filter or of the first ticked case."""
    signature = chosen.signature
    if pick and not signature:
        signature = queued_for(here, visitor, province, pick[0]).line.signature
    if signature.startswith(BLIND):
        raise RefusedError(422, "bulk.refused_pattern")
    if not signature:
        wanted = Filters().wanted(province, visitor.account.bounds)
        patterns = here.queue.patterns(wanted, today())
        examples = [
            (pattern, _example(here, visitor, province, pattern.signature)) for pattern in patterns
        ]
        return render(
            request, "bulk_patterns.html", province=province, first=first,
            last=last if bulk.is_batch(here.queue, province, first, last, visitor.account) else 0,
            examples=[(pattern, line) for pattern, line in examples if line and line.levels],
        )  # fmt: skip
    return _preview(request, here, visitor, province, signature)


def _example(here: Context, visitor: Session, province: str, signature: str) -> Line | None:
    wanted = Filters(signature=signature).wanted(province, visitor.account.bounds)
    lines = here.queue.page(wanted, today(), limit=1)
    return lines[0] if lines else None


def _preview(
    request: Request, here: Context, visitor: Session, province: str, signature: str
) -> Response:
    t, account, day = words_of(request), visitor.account, today()
    chosen = Filters(signature=signature)
    where = chosen.walking(province, account.name)
    wanted = chosen.wanted(province, account.bounds)
    left = bulk.left_today(here.queue, account, day)
    lines = here.queue.page(wanted, day, limit=min(bulk.AT_ONCE, left), where=where)
    cases = [queued_for(here, visitor, province, line.conflict_id).case for line in lines]
    shown = zip(lines, cases, strict=True)
    done = bulk.by_hand(here.queue, province, signature)
    return render(
        request, "bulk.html", province=province, signature=signature,
        count=here.queue.count(wanted, day, where=where), left=left,
        rows=[(line, masked(case), _sides(case, t)) for line, case in shown],
        looked=bulk.to_look_at(lines, account, day), done=done, rules=bulk,
        decisions=[one for one in bulk.DECISIONS if done.allows(one)],
        asks_who=all(case.asks_who for case in cases),
    )  # fmt: skip


def _sides(case: Case, t: Words) -> list[board.Row]:
    """Name and birth date of the record and its first candidate."""
    return [row for row in board.rows(case, t) if row.name in ("name", "birth")]


@router.post("/{province}/hang-loat")
@policy(Power.BULK)
def record(
    request: Request,
    here: Here,
    visitor: Visitor,
    province: str,
    decision: Annotated[str, Form(max_length=20)] = "",
    typed: Annotated[str, Form(max_length=60)] = "",
    pick: Annotated[list[str], Form(max_length=bulk.AT_ONCE)] = [],  # noqa: B006
) -> Response:
    """Record one decision for the ticked cases; `pick` is conflict, content and entry as shown."""
    if not pick or typed.strip() != str(len(pick)):
        raise RefusedError(422, "bulk.typed_wrong", n=len(pick))
    cases = []
    for one in pick:
        conflict_id, _, rest = one.partition(":")
        content, _, entry = rest.partition(":")
        case = queued_for(here, visitor, province, conflict_id).case
        if case.content_hash != content:
            raise RefusedError(409, "bulk.changed")
        cases.append((case, entry_of(entry)))
    try:
        meant = Decision(decision)
        entries = bulk.decide_all(here.queue, cases, meant, visitor.account, today())
    except ValueError as fault:  # NotAllowedError is one
        key = str(fault) if isinstance(fault, NotAllowedError) else "decision"
        raise RefusedError(422, f"bulk.refused_{key}") from None
    except Decided:
        raise RefusedError(409, "bulk.faster") from None
    except StaleError:
        raise RefusedError(409, "bulk.changed") from None
    address = f"/{province}/hang-loat?first={entries[0].seq}&last={entries[-1].seq}"
    if is_partial(request):
        return Response(status_code=200, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


@router.post("/{province}/hang-loat/hoan-tac")
@policy(Power.BULK)
def undo(
    here: Here,
    visitor: Visitor,
    province: str,
    first: Annotated[int, Form(ge=1, le=LARGEST)],
    last: Annotated[int, Form(ge=1, le=LARGEST)],
) -> Response:
    """Take a batch back as a whole."""
    try:
        bulk.undo_all(here.queue, province, first, last, visitor.account)
    except NotAllowedError:
        raise RefusedError(403, "refused.undo") from None
    except Decided:
        raise RefusedError(409, "bulk.faster") from None
    return RedirectResponse(f"/{province}/hang-loat", 303)
