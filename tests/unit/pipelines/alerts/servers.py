"""Local servers that alerts are sent to in tests: a webhook, a mail server, a command."""

from __future__ import annotations

import email.policy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller


class Webhook:
    """Takes JSON at any path and answers `status`, or with `moved` leads there; `got` is what
    came: (path, headers, JSON)."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.status = 200
        self.moved = ""
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.got.append((self.path, dict(self.headers), json.loads(body)))
                leads_on = hook.moved and self.path != hook.moved
                self.send_response(307 if leads_on else hook.status)
                if leads_on:
                    self.send_header("Location", hook.moved)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server.server_port}/hook/path-secret?+X-Token=token-secret"

    @property
    def messages(self) -> list[str]:
        """Title and text of each message taken."""
        return [f"{body['title']}\n{body['message']}" for _, _, body in self.got]


@contextmanager
def webhook() -> Iterator[Webhook]:
    hook = Webhook()
    thread = threading.Thread(target=hook.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        hook.server.shutdown()
        hook.server.server_close()
        thread.join()


class MailBox:
    """What a local mail server took: (recipients, subject, text)."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], str, str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = BytesParser(policy=email.policy.default).parsebytes(envelope.content)
        text = mail.get_body(("plain",))
        self.got.append((envelope.rcpt_tos, mail["Subject"], text.get_content() if text else ""))
        return "250 OK"


@contextmanager
def mail_server(port: int) -> Iterator[MailBox]:
    box = MailBox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def command(folder: Path, exit_code: int = 0) -> tuple[str, Path]:
    """The address of a program that keeps what it is given, and the file where it keeps it."""
    kept, program = folder / "kept.json", folder / "to staff.sh"
    program.write_text(f'#!/bin/sh\ncat > "{kept}"\necho "$#" >> "{kept}"\nexit {exit_code}\n')
    program.chmod(0o700)
    return f"command://{program}".replace(" ", "%20"), kept
