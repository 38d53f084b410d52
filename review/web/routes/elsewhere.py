"""Signing in elsewhere: at a trusted proxy, or with an OpenID provider. Off unless it is set up.

An account must exist here all the same: who somebody is comes from elsewhere, what they may do
does not.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from review import accounts, sessions
from review.web.context import Context, Oidc
from review.web.pages import render
from review.web.policy import OPEN, Here, policy
from review.web.refusals import RefusedError
from review.web.routes.sign_in import set_cookie

router = APIRouter()


@router.get("/dang-nhap/proxy")
@policy(OPEN)
def by_proxy(request: Request, here: Here) -> Response:
    """A session for whom the trusted proxy names in its header."""
    entrance = here.entrance
    peer = request.client.host if request.client else ""
    if entrance.header is None or peer not in entrance.proxies:
        raise RefusedError(404, "refused.missing")
    # Two of them are one that came from outside and one of the proxy: nobody knows which.
    names = request.headers.getlist(entrance.header)
    return _begin(request, here, names[0].strip().lower() if len(names) == 1 else "")


@router.get("/dang-nhap/oidc")
@policy(OPEN)
async def to_provider(request: Request, here: Here) -> Response:
    """To the OpenID provider (authorization code with PKCE, state and nonce)."""
    oidc = _oidc(here)
    answer: Response = await _client(oidc).authorize_redirect(
        request, f"{oidc.here.rstrip('/')}/dang-nhap/oidc/ve"
    )
    return answer


@router.get("/dang-nhap/oidc/ve")
@policy(OPEN)
async def from_provider(request: Request, here: Here) -> Response:
    """Back from the OpenID provider."""
    from authlib.integrations.starlette_client import OAuthError
    from joserfc.errors import JoseError

    oidc = _oidc(here)
    try:
        token = await _client(oidc).authorize_access_token(request)
    except (OAuthError, JoseError):
        raise RefusedError(403, "elsewhere.refused") from None
    name = str(token.get("userinfo", {}).get(oidc.claim, "")).strip().lower()
    return await run_in_threadpool(_begin, request, here, name)


def _begin(request: Request, here: Context, name: str) -> Response:
    account = accounts.find(here.database, name) if name else None
    if account is None:
        raise RefusedError(403, "elsewhere.no_account")
    token = sessions.begin(here.database, account.name, here.limits)
    # A page, not a redirect: after a way over another site the browser keeps our strict cookie
    # back until one of our own pages asks.
    answer: Response = render(request, "signed_in.html", 200)
    set_cookie(answer, token, request, here)
    return answer


def _oidc(here: Context) -> Oidc:
    if here.entrance.oidc is None:
        raise RefusedError(404, "refused.missing")
    return here.entrance.oidc


def _client(oidc: Oidc) -> Any:
    from authlib.integrations.starlette_client import OAuth

    oauth = OAuth()
    oauth.register(
        "provider",
        client_id=oidc.client_id,
        client_secret=oidc.client_secret,
        server_metadata_url=f"{oidc.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
    )
    return oauth.create_client("provider")
