"""The review page as `dongbo review serve` runs it, telling with every answer what it cost.

Belongs here: the clock around the app. Does not belong here: who asks (`review_clients.py`).
Usage: python -m benchmarks.review_server JOURNAL PORT WORKERS (the key stands in `KEY`)
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review.web.app import app_over
from review.web.context import Entrance
from review.web.server import bind, run

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


def timed_app(target: str) -> ASGIApp:
    """The page over the journal in `target`, with the clock around it."""
    return Timed(app_over(target if "://" in target else Path(target), KEY, Entrance()))


def main(target: str, port: str, workers: str) -> None:
    """Serve until the process is ended."""
    run(partial(timed_app, target), bind("127.0.0.1", int(port)), workers=int(workers))


if __name__ == "__main__":
    main(*sys.argv[1:])
