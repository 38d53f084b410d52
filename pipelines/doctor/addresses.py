"""Alert channels: whether there are any, whether they can be used, whether something waits.

Belongs here: looking at them, and a test message on demand. Does not belong here: alerts.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator

from common.plural import counted
from pipelines.alerts.book import AlertBook
from pipelines.alerts.channels import Channel, send, understood
from pipelines.alerts.tell import configured_channels
from pipelines.doctor.findings import Finding, ok, problem, warning
from pipelines.settings import Settings

_TEST_TITLE = "[Dongbo] Thử kênh cảnh báo · Alert channel test"
_TEST_BODY = (
    "Nếu đọc được tin này, kênh cảnh báo của Dongbo hoạt động. Không cần làm gì.\n"
    "If you can read this, the alert channel of Dongbo works. Nothing needs doing."
)


def check_channels(settings: Settings, *, send_test: bool) -> Iterator[Finding]:
    """Each channel by its place in the list; with `send_test` a message goes to each."""
    path = settings.layout.alert_addresses
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield problem(
            "channels", f"{path.name} holds passwords and others may read it", f"chmod 600 {path}"
        )
    channels = configured_channels(settings)
    if not channels:
        yield warning(
            "channels",
            "no alert address: nobody hears of a bad night",
            f"Write one into {path} (docs/operations.md, Alerts).",
        )
    for channel in channels:
        yield _check(settings, channel, send_test=send_test)


def _check(settings: Settings, channel: Channel, *, send_test: bool) -> Finding:
    name = f"channel {channel.label}"
    if not understood(channel):
        return problem(
            "channels",
            f"{name}: the address is not understood",
            "Write it as docs/operations.md shows; of a command, the program must be "
            "there and executable.",
        )
    if send_test:
        reason = send(channel, _TEST_TITLE, _TEST_BODY, "info").reason
        if reason:
            return problem(
                "channels",
                f"{name}: the test was not taken: {reason}",
                "Check address, user and password, network and firewall.",
            )
        return ok("channels", f"{name}: the test message was taken")
    book = AlertBook(settings.layout.alert_book)
    waiting = len(book.due(channel.key)) if book.path.exists() else 0
    if waiting:
        return warning(
            "channels",
            f"{name}: {counted(waiting, 'alert')} not taken yet",
            "dongbo doctor --send-test says why.",
        )
    return ok("channels", f"{name}: understood; --send-test tries it")
