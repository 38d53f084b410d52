"""The routes of the page, one module per page; each declares its policy."""

from __future__ import annotations

from review.web.routes import bulk, conflict, queue, sign_in

ROUTERS = (sign_in.router, queue.router, conflict.router, bulk.router)
