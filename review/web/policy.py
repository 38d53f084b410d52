"""Who may call a route: each says so, and a route that does not is closed to everybody.

Belongs here: the declaration and its check (session, role, province, the form's token). Does not
belong here: what roles may do (`review.roles`), which records somebody sees (the routes ask
`Bounds`), where requests come from (`review.web.gate`).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from review import sessions
from review.roles import Power, may
from review.sessions import Session
from review.web.context import Context, context_of
from review.web.refusals import OutdatedFormError, RefusedError, SignedOutError
from vietnam.provinces import PROVINCES

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION_COOKIE = "dongbo_session"
_ATTRIBUTE = "dongbo_policy"
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


@dataclass(frozen=True)
class Policy:
    """Who may call a route: everybody, whoever is signed in, or who has a power."""

    signed_in: bool = True
    power: Power | None = None


OPEN = Policy(signed_in=False)
SIGNED_IN = Policy()


def policy(given: Policy | Power) -> Callable[[Endpoint], Endpoint]:
    """Declare who may call the endpoint below."""
    declared = Policy(power=given) if isinstance(given, Power) else given

    def declare(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _ATTRIBUTE, declared)
        return endpoint

    return declare


def policy_of(endpoint: Callable[..., Any]) -> Policy | None:
    """What the endpoint declared, or None."""
    return getattr(endpoint, _ATTRIBUTE, None)


async def guard(request: Request) -> None:
    """Let a request through to its endpoint, or raise RefusedError or SignedOutError.

    Runs before every endpoint of the app. Leaves the session in `request.state.session`, and what
    somebody wrote in `request.state.typed`: a page that says why it was not taken shows it.
    """
    declared = policy_of(request.scope["route"].endpoint)
    request.state.session = session = await run_in_threadpool(_session, request)
    if request.method not in SAFE:
        texts = _texts(await request.form())
        request.state.typed = [text for name, text in texts if name.startswith("note_") and text]
        if any("\x00" in text for _, text in texts):
            raise RefusedError(422, "refused.odd")  # no keyboard sends it, no database keeps it
    if declared is None:
        raise RefusedError(403, "refused.closed")
    if not declared.signed_in:
        return
    if session is None:
        raise SignedOutError
    if declared.power is not None and not may(session.account.role, declared.power):
        raise RefusedError(403, "refused.role")
    province = request.path_params.get("province")
    if province is not None and not session.account.bounds.province_allows(province):
        raise RefusedError(403, "refused.province")
    if province is not None and province not in PROVINCES:
        raise RefusedError(404, "refused.missing")
    if request.method not in SAFE:
        form = await request.form()
        given = form.get("csrf")
        if not isinstance(given, str) or not hmac.compare_digest(
            given.encode(), session.csrf.encode()
        ):
            raise OutdatedFormError


def _texts(form: FormData) -> list[tuple[str, str]]:
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


def _session(request: Request) -> Session | None:
    context = context_of(request)
    token = request.cookies.get(SESSION_COOKIE)
    return sessions.find(context.database, token, context.limits) if token else None


# Not `def`: FastAPI would send each to a thread and wait for it.
async def _signed_in(request: Request) -> Session:
    session: Session = request.state.session
    return session


async def _context(request: Request) -> Context:
    return context_of(request)


Here = Annotated[Context, Depends(_context)]
"""What an endpoint works with."""
Visitor = Annotated[Session, Depends(_signed_in)]
"""Who calls an endpoint whose policy asks for a session."""
