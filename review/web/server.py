"""How the page is served: as many processes as asked for, on one port.

Belongs here: the port, what uvicorn is told, processes that end with the one that started them.
Does not belong here: the app (`app`), commands (`pipelines`).
"""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Callable
from functools import partial

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

_ENDS_WITHIN = 3.0
"""Seconds that a page which ran before may need to give its port back."""
_ANSWERS_WITHIN = 30
"""Seconds after which a worker that does not say that it lives is replaced: more than one needs to
import everything on a busy machine."""


def bind(host: str, port: int) -> socket.socket:
    """The socket that every worker answers on. Raises OSError where it cannot be had."""
    until = time.monotonic() + _ENDS_WITHIN
    (family, kind, _, _, address), *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    while True:
        bound = socket.socket(family, kind)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(address)
            bound.listen()
        except OSError as error:
            bound.close()
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            bound.set_inheritable(True)
            return bound


def run(make_app: Callable[[], ASGIApp], bound: socket.socket, *, workers: int = 1) -> None:
    """Serve until the process is asked to end.

    More than one worker are processes of their own, each of which calls `make_app` (a function
    that another process can import): Python runs one thread at a time, and most of an answer is
    Python. What they must agree on stands in the database. One that dies is replaced; all end with
    this process, even where it is killed.
    """
    asked = partial(
        uvicorn.Config, factory=True, log_level="warning", proxy_headers=False,
        server_header=False, access_log=False,
    )  # fmt: skip
    if workers == 1:
        uvicorn.Server(asked(partial(_settled, make_app))).run([bound])
    else:
        config = asked(
            partial(_of_worker, make_app),
            workers=workers,
            timeout_worker_healthcheck=_ANSWERS_WITHIN,
        )
        Multiprocess(config, sockets=[bound]).run()


def _of_worker(make_app: Callable[[], ASGIApp]) -> ASGIApp:
    """The app of a worker, which ends when the process that started it is gone."""
    parent = multiprocessing.parent_process()
    if parent is None:
        raise RuntimeError("this is no worker")
    threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()
    return _settled(make_app)


def _end_with(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)  # nobody is left to hear about it; what was acknowledged is on disk


def _settled(make_app: Callable[[], ASGIApp]) -> ASGIApp:
    app = make_app()
    gc.collect()
    gc.freeze()  # what was imported stays: looking through it anew takes a tenth of a second
    return app
