"""How a request is refused: with a sentence that says what to do, and nothing typed is lost.

Belongs here: the refusals and their answers, as a page or, for htmx, as a notice in the page that
asked. Does not belong here: when something is refused (routes, `policy`).
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from review.web.pages import is_partial, render
from review.web.words import words_of

NOTICE = {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}
VEIL = {"HX-Retarget": "#veil", "HX-Reswap": "innerHTML"}
_KEPT_FIELDS = 60
_FIELDS = {"q": "queue.search", "typed": "bulk.type", "to": "queue.hand_over_to"}
"""Fields that people fill in, by what the page calls them."""
_KNOWN = {403: "refused.role", 404: "refused.missing", 405: "refused.method", 413: "refused.large"}


class RefusedError(Exception):
    """A request that is not done; `key` is the sentence in the catalogue."""

    def __init__(
        self, status: int, key: str, headers: Mapping[str, str] | None = None, **places: object
    ) -> None:
        super().__init__(key)
        self.status, self.key, self.places = status, key, places
        self.headers = dict(headers or {})


class SignedOutError(Exception):
    """Nobody is signed in, or no longer."""


def register(app: FastAPI) -> None:
    """Let the app answer refusals with our pages."""
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(SignedOutError, _signed_out)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _known)


def refusal(request: Request, status: int, key: str, **places: object) -> Response:
    """The page or notice of a refusal."""
    headers = NOTICE if is_partial(request) else {}
    return render(request, "refusal.html", status, headers, key=key, places=places)


async def _refused(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RefusedError)  # noqa: S101 - registered for it
    answer = refusal(request, fault.status, fault.key, **fault.places)
    answer.headers.update(fault.headers)
    return answer


async def _invalid(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)  # noqa: S101 - registered for it
    t = words_of(request)
    names = {str(error["loc"][-1]) for error in fault.errors()}
    known = sorted(t(_FIELDS[name]) for name in names if name in _FIELDS)
    if not known:  # no field that somebody fills in: a form or an address that no page made
        return refusal(request, 422, "refused.odd")
    return refusal(request, 422, "refused.fields", fields=", ".join(known))


async def _known(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)  # noqa: S101 - registered for it
    key = _KNOWN.get(fault.status_code, "refused.other")
    answer = refusal(request, fault.status_code, key)
    answer.headers.update(fault.headers or {})
    return answer


async def _signed_out(request: Request, _: Exception) -> Response:
    """To the sign-in, and back to where one was: what a form held goes along."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method in ("GET", "HEAD"):
        target = f"/dang-nhap?next={quote(path, safe='')}"
        if is_partial(request):
            return Response(status_code=401, headers={"HX-Redirect": target})
        return RedirectResponse(target, 303)
    kept = [(name, value) for name, value in (await request.form()).multi_items()]
    pending = [
        (name, value) for name, value in kept if isinstance(value, str) and name not in _SECRET
    ][:_KEPT_FIELDS]
    headers = VEIL if is_partial(request) else {}
    name = next((value for field, value in pending if field == "actor"), "")
    return render(
        request, "sign_in.html", 401, headers, over=True, next=path, pending=pending, name=name,
        veil=is_partial(request),
    )  # fmt: skip


_SECRET = frozenset({"csrf", "password"})
