"""The review page as one ASGI app: `create_app(context)`.

Belongs here: putting routes, gate and refusals together. Does not belong here: anything else.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import Depends, FastAPI
from starlette.middleware.sessions import SessionMiddleware
from starlette.staticfiles import StaticFiles

from common.keyed_hashes import keyed_digest
from intake.layout import Layout
from journal.store import Journal
from review.web import refusals
from review.web.context import Context, Entrance
from review.web.gate import Gate
from review.web.policy import guard
from review.web.routes import ROUTERS

_AWAY_SECONDS = 600
_LARGEST_BODY = 256 * 1024


def app_over(
    target: Path | str, key: bytes, entrance: Entrance, layout: Layout | None = None
) -> FastAPI:
    """The page over the journal in `target`: what each process that serves it begins with."""
    journal = Journal.open(target, key)
    return create_app(Context.of(journal, key, entrance=entrance, layout=layout))


def create_app(context: Context) -> FastAPI:
    """The page over one journal's database; every route is closed unless its policy opens it."""
    app = FastAPI(
        title="Dongbo review",
        docs_url=None,  # those pages load scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
        telemetry={"auto_configure": False},
        dependencies=[Depends(guard)],
    )
    app.state.context = context
    for router in ROUTERS:
        # Not for the whole app: its answer would go out past the gate, without our headers.
        app.include_router(router, max_body_size=_LARGEST_BODY)
    static = files("review.web").joinpath("static")
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    refusals.register(app)
    if context.entrance.oidc is not None:
        # holds state and nonce while somebody is at the provider, nothing else
        app.add_middleware(
            SessionMiddleware,
            secret_key=keyed_digest(context.key, "review/away", ""),  # the same in every process
            session_cookie="dongbo_oidc",
            max_age=_AWAY_SECONDS,
            https_only=context.entrance.oidc.here.startswith("https://"),
        )
    app.add_middleware(Gate)
    return app
