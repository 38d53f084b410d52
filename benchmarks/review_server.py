"""The review page as `dongbo review serve` runs it, telling with every answer what it cost.

Belongs here: the clock around the app. Does not belong here: who asks (`review_clients.py`).
Usage: python -m benchmarks.review_server JOURNAL PORT (the key stands in `KEY`)
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from journal.store import Journal
from review.web.app import create_app
from review.web.context import Context
from review.web.server import run

KEY = b"benchmark of the review page...."


class Timed:
    """`Server-Timing` on every answer: milliseconds from the request to its answer, and CPU
    milliseconds of the whole process meanwhile (those of the request only if it was alone)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        begun, cpu = time.perf_counter(), time.process_time()

        async def send_timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = (time.perf_counter() - begun) * 1000
                spent = (time.process_time() - cpu) * 1000
                headers = MutableHeaders(scope=message)
                headers["Server-Timing"] = f"app;dur={took:.3f}, cpu;dur={spent:.3f}"
            await send(message)

        await self.app(scope, receive, send_timed)


def main(target: str, port: str) -> None:
    """Serve until the process is ended."""
    journal = Journal.open(target if "://" in target else Path(target), KEY)
    run(Timed(create_app(Context.of(journal, KEY))), host="127.0.0.1", port=int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
