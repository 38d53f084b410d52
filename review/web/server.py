"""How the page is served: one process, one worker.

Belongs here: what uvicorn is told. Does not belong here: the app (`app`), commands (`pipelines`).
"""

from __future__ import annotations

import gc

import uvicorn
from starlette.types import ASGIApp


def run(app: ASGIApp, *, host: str, port: int) -> None:
    """Serve until the process is asked to end.

    One worker: SQLite has one writer, and the lock-out and all limits stand in the database.
    """
    gc.collect()
    gc.freeze()  # what was imported stays: looking through it anew takes a tenth of a second
    uvicorn.run(
        app, host=host, port=port, log_level="warning", proxy_headers=False,
        server_header=False, access_log=False,
    )  # fmt: skip
