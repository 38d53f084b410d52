"""Signing in and out, the choice of language."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from review import accounts, sessions
from review.accounts import LockedError
from review.roles import Power, may
from review.sessions import Session
from review.web.context import Context, address_of, is_encrypted
from review.web.pages import inside, is_partial, render
from review.web.policy import OPEN, SESSION_COOKIE, SIGNED_IN, Here, Visitor, policy
from review.web.refusals import VEIL, resend_page, sign_in_page
from review.web.words import COOKIE, LANGUAGES

router = APIRouter()
_YEAR = 365 * 24 * 3600
_PREFIX = "pending."
"""Before the names of fields that a form held when its session was over."""


@router.get("/")
@policy(SIGNED_IN)
def start(visitor: Visitor) -> Response:
    """To the page that somebody works on."""
    return RedirectResponse(_home(visitor), 303)


def _home(visitor: Session) -> str:
    account = visitor.account
    if not may(account.role, Power.READ):
        return "/tai-khoan"
    return f"/{account.bounds.province}/viec" if account.bounds.province else "/tinh"


@router.get("/dang-nhap")
@policy(OPEN)
def show_sign_in(request: Request, next_: Annotated[str, Query(alias="next")] = "/") -> Response:
    """The page to sign in."""
    return sign_in_page(request, next=inside(next_))


@router.post("/dang-nhap")
@policy(OPEN)
async def sign_in(request: Request, here: Here) -> Response:
    """Begin a session, or go on with one begun elsewhere; what a form held is shown again, to be
    sent by its person."""
    form = await request.form()
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    name, target = texts.get("name", ""), inside(texts.get("next", "/"))
    pending = [
        (field.removeprefix(_PREFIX), value)
        for field, value in form.multi_items()
        if field.startswith(_PREFIX) and isinstance(value, str)
    ]
    into, veil = texts.get("into", ""), is_partial(request)
    shown = {
        "next": target, "over": bool(into), "pending": pending, "name": name, "into": into,
        "veil": veil,
    }  # fmt: skip
    if "elsewhere" in texts and request.state.session is None:
        return sign_in_page(request, 401, **shown, elsewhere=True)
    token = None
    if "elsewhere" not in texts:
        try:
            account = await _checked(request, here, name, texts.get("password", ""))
        except LockedError as lock:
            answer = sign_in_page(request, 429, minutes=-(-lock.seconds // 60), **shown)
            answer.headers["Retry-After"] = str(lock.seconds)
            return answer
        if account is None:
            return sign_in_page(request, 401, wrong=True, **shown)
        token = await run_in_threadpool(sessions.begin, here.database, account.name, here.limits)
        found = await run_in_threadpool(sessions.find, here.database, token, here.limits)
        request.state.session = found
    answer = _onwards(request, target, pending, into, veil=veil)
    if token is not None:
        set_cookie(answer, token, request, here)
    return answer


def _onwards(
    request: Request, target: str, pending: list[tuple[str, str]], into: str, *, veil: bool
) -> Response:
    if veil and not into:
        return render(request, "back_in.html", 200, VEIL)
    if into not in ("main", "numbers"):
        return RedirectResponse(target, 303)
    by_itself = veil and any(field == "actor" for field, _ in pending)  # without script nothing is
    said = "resend.same" if by_itself else "resend.check"
    return resend_page(request, 200, target, pending, into, said, veil=veil)


async def _checked(
    request: Request, here: Context, name: str, password: str
) -> accounts.Account | None:
    address = address_of(request, here.entrance)
    return await run_in_threadpool(accounts.sign_in, here.database, name, password, address)


def set_cookie(answer: Response, token: str, request: Request, here: Context) -> None:
    """Hand the session's token to the browser."""
    answer.set_cookie(
        SESSION_COOKIE,
        token,
        httponly=True,
        samesite="strict",
        secure=is_encrypted(request, here.entrance),
        path="/",
    )


@router.get("/con-day", status_code=204)
@policy(SIGNED_IN)
def stay() -> Response:
    """Prolong the session: somebody is still here."""
    return Response(status_code=204)


@router.post("/thoat")
@policy(OPEN)  # also for a form of a session that is over: nobody is kept in
def sign_out(request: Request, here: Here) -> Response:
    """End the session, if there is one."""
    sessions.end(here.database, request.cookies.get(SESSION_COOKIE, ""))
    answer = RedirectResponse("/dang-nhap", 303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


@router.get("/ngon-ngu/{lang}")
@policy(OPEN)
def choose_language(request: Request, lang: str, back: str = "/") -> Response:
    """Remember the language in this browser and go back: to where the browser says it was, since
    the bar stays while htmx goes from case to case, else to what the bar says."""
    was = urlsplit(request.headers.get("referer", ""))
    if was.netloc and was.netloc == request.headers.get("host"):
        back = f"{was.path}?{was.query}" if was.query else was.path
    answer = RedirectResponse(inside(back), 303)
    if lang in LANGUAGES:
        answer.set_cookie(COOKIE, lang, max_age=_YEAR, httponly=True, samesite="strict")
    return answer
