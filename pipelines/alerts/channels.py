"""Where alerts go: mail, webhook, Telegram, a command and whatever else Apprise knows, one address
a line.

Belongs here: addresses, sending, why a channel failed. Does not belong here: what is sent.

Addresses hold passwords and tokens, in places that differ by service (a header of a webhook, the
host of a Telegram address). So nothing that Apprise or the libraries below it write about an
address is shown or logged; a channel is named by its place in the list and its service.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    import apprise

Tone = Literal["failure", "warning", "success", "info"]
COMMAND = "command"
_SECONDS = 30.0
_MUTED = ("apprise", "urllib3", "requests")
_HOST_IS_A_HOST = frozenset({"mailto", "mailtos", "json", "jsons", "xml", "xmls", "form", "forms"})
_HTTP_STATUS = re.compile(r"error=(\d{3})\b")


@dataclass(frozen=True)
class Channel:
    """One address. `label` may be shown, `key` may be stored, `address` may be neither."""

    number: int
    address: str

    @property
    def service(self) -> str:
        """The scheme of the address, for example `mailto`."""
        return self.address.split("://", 1)[0].lower() if "://" in self.address else "?"

    @property
    def label(self) -> str:
        """What a person may read: place, service, and the host where it is one."""
        host = urlsplit(self.address).hostname if self.service in _HOST_IS_A_HOST else None
        return f"{self.number} ({self.service}{f', {host}' if host else ''})"

    @property
    def key(self) -> str:
        """The same for the same address, whatever its place in the list."""
        return hashlib.sha256(self.address.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Delivery:
    """What came of one message on one channel; `reason` is empty when it was taken."""

    channel: Channel
    reason: str = ""


def parse_addresses(text: str) -> list[Channel]:
    """The channels of a list: one address a line (or with blanks between), a line that begins
    with `#` is a comment.

    An address twice is one channel.
    """
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    words = dict.fromkeys(word for line in lines for word in line.split())
    return [Channel(number, address) for number, address in enumerate(words, 1)]


def send(channel: Channel, title: str, body: str, tone: Tone) -> Delivery:
    """Send one plain text. Never raises for what a channel does; says why it was not taken."""
    with _quiet() as heard:
        service = _instantiate(channel)
        if service is None:
            return Delivery(channel, "the address is not understood; see docs/operations.md")
        import apprise

        sender = apprise.Apprise(asset=service.asset)
        sender.add(service)
        result = sender.notify(
            body=body,
            title=title,
            notify_type=apprise.NotifyType(tone),
            body_format=apprise.NotifyFormat.TEXT,
        )
    return Delivery(channel, "" if result else _reason(result, heard))


def understood(channel: Channel) -> bool:
    """Whether the address is one that can be sent to; sends nothing."""
    with _quiet():
        return _instantiate(channel) is not None


def _instantiate(channel: Channel) -> apprise.NotifyBase | None:
    import apprise

    asset = apprise.AppriseAsset(
        app_id="Dongbo",
        app_desc="Dongbo",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
        http_redirects=False,
        service_timeout=_SECONDS,
        storage_mode="memory",
    )
    address: Any = channel.address
    if channel.service == COMMAND:
        program = Path(unquote(urlsplit(channel.address).path))
        if not (program.is_absolute() and program.is_file() and os.access(program, os.X_OK)):
            return None
        _know_commands()
        address = {"schema": COMMAND, "program": str(program)}
    service: apprise.NotifyBase | None = apprise.Apprise.instantiate(
        address, asset=asset, suppress_exceptions=True
    )
    return service


def _know_commands() -> None:
    """Teach Apprise the scheme `command://`."""
    from apprise.decorators import notify
    from apprise.manager_plugins import NotificationManager

    if COMMAND not in NotificationManager():
        notify(on=COMMAND, name="command")(_run_command)


def _run_command(
    body: str, title: str, notify_type: str, meta: dict[str, Any], *_: Any, **__: Any
) -> bool:
    """Start the program without a shell and give it the message as one JSON object on its standard
    input; exit code 0 is success."""
    message = json.dumps({"title": title, "body": body, "type": notify_type}, ensure_ascii=False)
    done = subprocess.run(  # noqa: S603 - the operator's own program, no arguments, no shell
        [meta["program"]],
        input=message.encode(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_SECONDS,
        check=False,
    )
    return done.returncode == 0


def _reason(result: Any, heard: Sequence[str]) -> str:
    """Why a message was not taken, in words that cannot hold an address."""
    statuses = {attempt.status.name for service in result.results for attempt in service.attempts}
    if "TIMEOUT" in statuses:
        return f"no answer within {_SECONDS:.0f} s"
    codes = [found.group(1) for text in heard if (found := _HTTP_STATUS.search(text))]
    return f"the server answered {codes[-1]}" if codes else "not reached, or refused"


class _Listener(logging.Handler):
    """Keeps what is said instead of writing it anywhere."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _quiet() -> Iterator[list[str]]:
    """Nothing of Apprise and of the libraries below it reaches a log."""
    listener = _Listener()
    loggers = [logging.getLogger(name) for name in _MUTED]
    before = [(log.propagate, log.handlers) for log in loggers]
    for log in loggers:
        log.propagate, log.handlers = False, [listener]
    try:
        yield listener.heard
    finally:
        for log, (propagate, handlers) in zip(loggers, before, strict=True):
            log.propagate, log.handlers = propagate, handlers
