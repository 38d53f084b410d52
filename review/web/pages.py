"""From what a route knows to HTML: the templates and what every one of them may use.

Belongs here: the Jinja environment and the rendering of a page or a part of one. Does not belong
here: the words (`words.toml`), what is shown (routes).
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from review.accounts import Account
from review.roles import Power, may
from review.web import show
from review.web.context import context_of
from review.web.lists import Filters
from review.web.words import words_of
from review.worklist.lists import DESKS
from vietnam.provinces import PROVINCES


@functools.cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("review.web"),
        auto_reload=False,  # else every page asks for the age of each of its files
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(tabs=_TABS, allowed=_allowed, place=_place, show=show, asset=_asset)
    return made


_TABS = (
    (Power.READ, "viec", "nav.queue"),
    (Power.BULK, "hang-loat", "nav.bulk"),
    (Power.WORKBOOKS, "so-excel", "nav.workbooks"),
    (Power.MEASURE, "tien-do", "nav.progress"),
    (Power.READ, "phieu", "nav.worklist"),
)
"""Power, tail of the path and name of each page in the bar."""


def _tab(path: str, filters: Filters | None) -> str | None:
    """Which page of the bar is lit. A case and a list of another desk than the reviewers' belong
    to the worklists, from which one came."""
    found = next((part for part in path.split("/")[2:3]), None)
    elsewhere = filters is not None and filters.desk in DESKS
    return "phieu" if found == "viec" and elsewhere else found


def _allowed(account: Account, power: str) -> bool:
    return may(account.role, Power(power))


@functools.cache
def _asset(name: str) -> str:
    """The address of a static file, with a part of its digest: a new version is another address."""
    content = files("review.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


def _place(province: str) -> str:
    return PROVINCES.get(province, province)


def inside(path: str) -> str:
    """The path where it leads into this page, else the start: nobody is sent elsewhere by us."""
    if not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return "/"
    return quote(path, safe="/?&=%.-_~:,+")


def is_partial(request: Request) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("hx-request") == "true"


def render(
    request: Request,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **shown: Any,
) -> HTMLResponse:
    """The template as a page, or only its `<main>` where htmx asked."""
    session = getattr(request.state, "session", None)
    text = (
        _environment()
        .get_template(template)
        .render(
            t=words_of(request),
            layout="part.html" if is_partial(request) else "page.html",
            session=session,
            typed=getattr(request.state, "typed", ()),
            idle_seconds=int(context_of(request).limits.idle),
            path=request.url.path,
            tab=_tab(request.url.path, shown.get("filters")),
            query=request.url.query,
            **shown,
        )
    )
    return HTMLResponse(text, status, headers=dict(headers or {}))
