"""Messages arrive by mail, webhook and command as they were written; a channel that fails says why;
nothing of an address is shown or logged."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.alerts import channels
from pipelines.alerts.channels import Channel, parse_addresses, send, understood
from tests.unit.pipelines.alerts.servers import Webhook, command, mail_server, webhook

TITLE = "[Dongbo] Đắk Lắk (66), đêm 12/10/2026: dữ liệu bị từ chối"
BODY = "Đất đai: thiếu cột <b> & {x} :smile:\n→ dongbo ledger --date 2026-10-12 --province 66"


@pytest.fixture(scope="module")
def hook() -> Iterator[Webhook]:
    with webhook() as server:
        yield server


@pytest.fixture
def closed() -> int:
    """A port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_a_webhook_takes_the_text_as_it_is(hook: Webhook) -> None:
    assert send(Channel(1, hook.address), TITLE, BODY, "failure").reason == ""
    path, headers, body = hook.got[-1]
    assert (path, headers["X-Token"]) == ("/hook/path-secret", "token-secret")
    assert (body["title"], body["message"], body["type"]) == (TITLE, BODY, "failure")


def test_mail_reaches_every_recipient(closed: int) -> None:
    with mail_server(closed) as box:
        address = (
            f"mailto://127.0.0.1:{closed}?from=dongbo@tinh.vn&to=a@tinh.vn,b@tinh.vn&mode=insecure"
        )
        assert send(Channel(1, address), TITLE, BODY, "warning").reason == ""
    got = sorted((to, title, text.splitlines()) for to, title, text in box.got)
    assert got == [
        (["a@tinh.vn"], TITLE, BODY.splitlines()),
        (["b@tinh.vn"], TITLE, BODY.splitlines()),
    ]


@pytest.mark.parametrize(("code", "reason"), [(0, ""), (3, "not reached, or refused")])
def test_a_command_gets_one_json_object_and_no_arguments(
    tmp_path: Path, code: int, reason: str
) -> None:
    address, kept = command(tmp_path, code)
    assert send(Channel(1, address), TITLE, BODY, "success").reason == reason
    message, arguments = kept.read_text().rsplit("}", 1)
    assert json.loads(message + "}") == {"title": TITLE, "body": BODY, "type": "success"}
    assert arguments == "0\n"


def test_a_server_that_refuses_is_quoted_by_its_status_only(hook: Webhook) -> None:
    hook.status = 401
    try:
        reason = send(Channel(1, hook.address), TITLE, BODY, "failure").reason
    finally:
        hook.status = 200
    assert reason == "the server answered 401"


def test_a_redirect_is_not_followed(hook: Webhook) -> None:
    """It would carry token and message to wherever somebody leads them."""
    hook.got.clear()
    hook.moved = "/somewhere/else"
    try:
        assert send(Channel(1, hook.address), TITLE, BODY, "failure").reason
    finally:
        hook.moved = ""
    assert [path for path, _, _ in hook.got] == ["/hook/path-secret"]


def test_a_server_that_never_answers_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        reason = send(Channel(1, f"json://127.0.0.1:{port}/?rto=0.1"), TITLE, BODY, "info").reason
    assert reason


@pytest.mark.parametrize(
    "address",
    [
        "nosuch://secret@host",
        "no address at all",
        "tgram://secret-token/1",
        "command:///nowhere/at/all",
        "command://relative/path",
        "command:///etc",  # not a program
    ],
)
def test_an_address_that_cannot_be_used_says_so(address: str) -> None:
    assert not understood(Channel(1, address))
    assert "not understood" in send(Channel(1, address), TITLE, BODY, "info").reason


def test_nothing_of_an_address_is_shown_or_logged(
    hook: Webhook, closed: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("apprise").setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    addresses = [
        hook.address,
        f"json://127.0.0.1:{closed}/hook/path-secret?+X-Token=token-secret",
        f"mailto://user-secret:pass-secret@127.0.0.1:{closed}?from=x@y.vn&to=to-secret@y.vn",
        "tgram://123456:bot-secret/1",
        "slack://Asecret/Bsecret/Csecret-token",
        "nosuch://secret",
    ]
    shown = []
    for number, address in enumerate(addresses, 1):
        delivery = send(Channel(number, address), TITLE, BODY, "failure")
        shown += [delivery.reason, delivery.channel.label, delivery.channel.key]
    text = caplog.text + "".join(capfd.readouterr()) + "".join(shown)
    assert "secret" not in text
    assert "y.vn" not in text
    logging.getLogger("apprise").warning("logging goes on afterwards")
    assert "goes on afterwards" in caplog.text


def test_channels_are_listed_once_and_named_without_secrets() -> None:
    listed = parse_addresses(
        "# mails\nmailto://u:p@mail.tinh.vn?to=a@b.vn\n\n  tgram://t/1 json://h/x#y\ntgram://t/1\n"
    )
    assert [c.label for c in listed] == ["1 (mailto, mail.tinh.vn)", "2 (tgram)", "3 (json, h)"]
    assert listed[2].address == "json://h/x#y"
    assert listed[1].key == parse_addresses("tgram://t/1")[0].key
