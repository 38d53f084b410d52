"""What deliveries said of the record of a case and of its candidates, night by night."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from review import deciding
from review.control import is_control
from review.roles import Power
from review.web.pages import render
from review.web.past import HISTORY
from review.web.policy import policy
from review.web.refusals import RefusedError
from review.web.visit import CASE, About

router = APIRouter()


@router.post(CASE + "/dien-bien")
@policy(Power.REVEAL)
def history(about: About) -> Response:
    """The history by name, after the journal has noted who looks. Of the blind control sample there
    is none: it would be evidence that the other reader did not have."""
    case = about.queued.case
    if is_control(case):
        raise RefusedError(404, "refused.missing")
    deciding.reveal(about.here.queue, case, about.visitor.account, grounds=HISTORY)
    return render(
        about.request, "history.html", case=case, told=about.here.history(case),
        province=about.province, filters=about.chosen,
    )  # fmt: skip
