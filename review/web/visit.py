"""A request about one case: who asks for what, the pages that answer, and where it goes on.

Belongs here: what every route of a case has in common, the page of a case, the notices when
somebody or a night was faster. Does not belong here: which route does what (`routes`), how a case
is laid out (`board`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from findings.catalogue import rule
from journal.decisions import Action, Entry
from journal.rules import Decided, NotAllowedError
from review import deciding
from review.case import Case
from review.control import is_control
from review.deciding import StaleError
from review.masks import masked
from review.queue import Line, Queued, State
from review.readings import hidden
from review.roles import Power, may
from review.sessions import Session
from review.web import board, show
from review.web.context import Context
from review.web.lists import Chosen, Filters, today
from review.web.pages import is_partial, render
from review.web.past import told
from review.web.policy import Here, Visitor
from review.web.refusals import NOTICE, RefusedError
from review.web.waterfall import waterfall
from review.web.words import words_of

CASE = "/{province}/viec/{conflict_id}"


def queued_for(here: Context, visitor: Session, province: str, conflict_id: str) -> Queued:
    """The case, if there is one that the visitor may see. Raises RefusedError."""
    found = here.queue.one(province, conflict_id)
    if found is None:
        raise RefusedError(404, "refused.missing")
    if not visitor.account.bounds.allow(province, found.line.commune):
        raise RefusedError(403, "refused.commune")
    if is_control(found.case):
        with here.journal.reading() as db:
            if conflict_id in hidden(db, province, visitor.account.name):
                raise RefusedError(404, "refused.missing")
    return found


@dataclass(frozen=True)
class Recorded:
    """What the visitor has just recorded, shown beside the next case."""

    entry: Entry
    line: Line
    case: Case


def recorded(here: Context, visitor: Session, province: str, seq: int) -> Recorded | None:
    """The decision with this number, if it is the visitor's and still stands; none has number 0."""
    entry = next(iter(here.journal.entries(after=seq - 1, up_to=seq)), None) if seq else None
    mine = (visitor.account.name, province, Action.DECIDE)
    if entry is None or (entry.said.actor, entry.said.province, entry.said.action) != mine:
        return None
    queued = here.queue.one(province, entry.said.conflict_id)
    if queued is None or queued.entry != seq:
        return None
    return Recorded(entry, queued.line, queued.case)


@dataclass(frozen=True)
class Visit:
    """One request about the case `conflict_id`, out of the list that `chosen` filters."""

    request: Request
    here: Context
    visitor: Session
    province: str
    conflict_id: str
    chosen: Filters

    @cached_property
    def queued(self) -> Queued:
        """The case as it was when first asked for. Raises RefusedError."""
        return queued_for(self.here, self.visitor, self.province, self.conflict_id)

    def page(
        self,
        done: Recorded | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        revealed: bool = False,
    ) -> Response:
        """The page of the case, or its `<main>`, with what may be done from here."""
        queued, case, account = self.queued, self.queued.case, self.visitor.account
        t, here, province = words_of(self.request), self.here, self.province
        wanted = self.chosen.wanted(province, account.bounds)
        where = self.chosen.walking(province, account.name)
        with here.journal.reading() as db:
            around = here.queue.listing(db, wanted, today(), where=where).around(queued.line.spot)
            history = here.journal.about(province, case.conflict_id, connection=db)
        differs = board.compared(case, revealed=revealed)
        rows = board.rows(case, t, revealed=revealed, differs=differs)
        looks = may(account.role, Power.AUDIT)
        lines = told(case, history, queued.entry, looks=looks)
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
            "control": is_control(case),
            "beside": case.beside is not None,
            "before": around.before,
            "after": around.after,
            "count": around.count,
            "filters": self.chosen,
            "history": lines,
            "stands": stands,
            "decides": may(account.role, Power.DECIDE),
            "takes_back": stands is not None and deciding.may_take_back(account, stands.entry),
            "second": queued.line.state is State.SECOND,
            "done": done,
            "explanations": () if case.asks_who else rule(case.reason).explanations,
            "name_of": here.people.name_of,
            "relation": board.relation_name,
            "spouse_sex": board.spouse_sex,
            "limit": show.line_limit(queued.line, today(), t),
        }
        template = "conflict.html" if case.asks_who else "finding.html"
        return render(self.request, template, 200, headers, province=province, **shown)

    def entered(self, enter: Callable[[], Response], refused: str) -> Response:
        """What `enter` answers, or what is to be said when it enters nothing: `refused` is the
        sentence for what the visitor may not do."""
        try:
            return enter()
        except NotAllowedError:
            raise RefusedError(403, refused) from None
        except Decided as clash:
            return self._taken(clash)
        except StaleError:
            return self.stale()

    def go_on(self, done: Recorded) -> Response:
        """To the case that comes next in the list, else to its first, else to the list."""
        wanted = self.chosen.wanted(self.province, self.visitor.account.bounds)
        where = self.chosen.walking(self.province, self.visitor.account.name)
        with self.here.journal.reading() as db:
            listing = self.here.queue.listing(db, wanted, today(), where=where)
            after = listing.after(done.line.spot) or listing.after()
        return self.go(after, done)

    def go(self, conflict_id: str | None, done: Recorded | None = None) -> Response:
        """To a case, or to the list where there is none."""
        tail = "&".join(
            part for part in (self.chosen.query(), f"done={done.entry.seq}" if done else "") if part
        )
        if conflict_id is None:
            address = f"/{self.province}/viec?{tail}"
            if is_partial(self.request):
                return Response(status_code=200, headers={"HX-Redirect": address})
            return RedirectResponse(address, 303)
        address = f"/{self.province}/viec/{conflict_id}?{tail}"
        if not is_partial(self.request):
            return RedirectResponse(address, 303)
        there = Visit(
            self.request, self.here, self.visitor, self.province, conflict_id, self.chosen
        )
        return there.page(done, {"HX-Push-Url": address})

    def stale(self) -> Response:
        """A night changed the case or took it away since it was read; nothing was entered."""
        queued_for(self.here, self.visitor, self.province, self.conflict_id)
        return self.notice(409, "notice_changed.html")

    def _taken(self, clash: Decided) -> Response:
        """Somebody was faster: who, when, what; nothing of ours was entered."""
        by, stands = clash.clashes[0].by, clash.clashes[0].stands
        wanted = self.chosen.wanted(self.province, self.visitor.account.bounds)
        where = self.chosen.walking(self.province, self.visitor.account.name)
        with self.here.journal.reading() as db:
            listing = self.here.queue.listing(db, wanted, today(), where=where)
            after = listing.after(self.queued.line.spot)
        return self.notice(
            409, "notice_taken.html", by=by, after=after,
            stands=None if stands is None else stands.entry, name_of=self.here.people.name_of,
        )  # fmt: skip

    def notice(self, status: int, template: str, **shown: Any) -> Response:
        """A notice above the case; what was typed stays."""
        headers = NOTICE if is_partial(self.request) else {}
        return render(
            self.request, template, status, headers, case=masked(self.queued.case),
            filters=self.chosen, province=self.province, **shown,
        )  # fmt: skip


# Not `def`: FastAPI would send it to a thread and wait for it.
async def _visit(
    request: Request, here: Here, visitor: Visitor, province: str, conflict_id: str, chosen: Chosen
) -> Visit:
    return Visit(request, here, visitor, province, conflict_id, chosen)


About = Annotated[Visit, Depends(_visit)]
"""What an endpoint of a case works with."""
