"""The routes of the page, one module per page; each declares its policy."""

from __future__ import annotations

from review.web.routes import (
    bulk,
    conflict,
    elsewhere,
    history,
    numbers,
    progress,
    queue,
    sign_in,
    workbooks,
    worklist,
)

ROUTERS = (
    sign_in.router,
    elsewhere.router,
    progress.router,
    queue.router,
    conflict.router,
    numbers.router,
    history.router,
    bulk.router,
    workbooks.router,
    worklist.router,
)
