"""How a request is refused: with a sentence that says what to do, and nothing typed is lost.

Belongs here: the refusals and their answers, as a page or, for htmx, as a notice in the page that
asked. Does not belong here: when something is refused (routes, `policy`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from review.web.context import context_of
from review.web.headers import HEADERS
from review.web.pages import is_partial, render
from review.web.words import words_of

NOTICE = {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}
VEIL = {"HX-Retarget": "#veil", "HX-Reswap": "innerHTML"}
_KEPT_CHARACTERS = 25_000  # sent again each takes up to nine bytes of what a form may have
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


class OutdatedFormError(Exception):
    """A form without the token of this session."""


def register(app: FastAPI) -> None:
    """Let the app answer refusals with our pages."""
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(SignedOutError, _signed_out)
    app.add_exception_handler(OutdatedFormError, _outdated)
    app.add_exception_handler(Exception, _failed)
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
    if fault.status_code == 405 and request.method == "GET":
        # What a form is sent to lies below the page of the form: the way back after a new sign-in,
        # another language, a reload.
        above = request.url.path.rpartition("/")[0] or "/"
        return RedirectResponse(above + (f"?{request.url.query}" if request.url.query else ""), 303)
    key = _KNOWN.get(fault.status_code, "refused.other")
    answer = refusal(request, fault.status_code, key)
    answer.headers.update(fault.headers or {})
    return answer


async def _failed(request: Request, _: Exception) -> Response:
    """An error of ours: it is logged, and whoever asked learns that nothing was recorded."""
    answer = refusal(request, 500, "refused.failed")
    answer.headers.update(HEADERS)  # this answer does not pass the gate
    return answer


async def _signed_out(request: Request, _: Exception) -> Response:
    """To the sign-in, and back to where one was: what a form held goes along."""
    path = _path(request)
    if request.method in ("GET", "HEAD"):
        target = f"/dang-nhap?next={quote(path, safe='')}"
        if is_partial(request) and _into(request) == "numbers":  # beside them a note may stand
            return sign_in_page(request, 401, over=True, next=path, veil=True)
        if is_partial(request):
            return Response(status_code=401, headers={"HX-Redirect": target})
        return RedirectResponse(target, 303)
    pending = await _kept(request)
    name = next((value for field, value in pending or () if field == "actor"), "")
    into = "" if pending is None else _into(request)
    return sign_in_page(
        request, 401, over=True, next=path, pending=pending or [], name=name, into=into,
        veil=is_partial(request),
    )  # fmt: skip


async def _outdated(request: Request, _: Exception) -> Response:
    """The form is of another session: of somebody who has signed in anew in another tab, or made
    by hand. What it held is shown again, to be sent on purpose."""
    pending = await _kept(request)
    if pending is None:
        return refusal(request, 403, "refused.form")
    return resend_page(
        request, 403, _path(request), pending, _into(request), "resend.outdated",
        veil=is_partial(request),
    )  # fmt: skip


def sign_in_page(request: Request, status: int = 200, **shown: Any) -> Response:
    """The page to sign in; `veil` is the sheet over a page that htmx is at work in, `pending` what
    is sent again afterwards, and `into` the part of the page that its answer replaces."""
    given = {
        "next": "/", "over": False, "pending": [], "name": "", "into": "", "veil": False,
        "wrong": False, "minutes": 0, "entrance": context_of(request).entrance,
    } | shown  # fmt: skip
    headers = VEIL if given["veil"] else {}
    return render(request, "sign_in.html", status, headers, **given)


def resend_page(
    request: Request,
    status: int,
    target: str,
    pending: Sequence[tuple[str, str]],
    into: str,
    said: str,
    *,
    veil: bool,
) -> Response:
    """What waited is shown again, to be sent by its person; `said` is the sentence above it."""
    account = request.state.session.account.name
    actors = [value for field, value in pending if field == "actor"]
    if actors and actors != [account]:
        said = "resend.other"
    return render(
        request, "resend.html", status, VEIL if veil else {}, target=target, pending=pending,
        said=said, into=into, veil=veil,
    )  # fmt: skip


def _path(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _into(request: Request) -> str:
    """The part of the page that the answer replaces, as htmx names it."""
    return "numbers" if request.headers.get("hx-target", "").endswith("#numbers") else "main"


async def _kept(request: Request) -> list[tuple[str, str]] | None:
    """What a form held, without its secrets; None for what cannot go along: files, whole books."""
    held = [pair for pair in (await request.form()).multi_items() if pair[0] not in _SECRET]
    texts = [(name, value) for name, value in held if isinstance(value, str)]
    if len(texts) < len(held) or sum(len(value) for _, value in texts) > _KEPT_CHARACTERS:
        return None
    return texts


_SECRET = frozenset({"csrf", "password"})
