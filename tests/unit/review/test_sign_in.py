"""Who comes in, and who does not."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from starlette.testclient import TestClient

from journal.store import Journal
from review import accounts, sessions
from review.accounts import Account, AccountError, LockedError
from review.roles import Bounds, Role
from review.sessions import Limits
from review.web.context import Context
from tests.unit.review.conftest import PASSWORD


def enter(client: TestClient, name: str = "lan.nt", password: str = PASSWORD, **more: str):
    return client.post("/dang-nhap", data={"name": name, "password": password, **more})


def test_a_password_opens_a_session_that_signing_out_ends(client: TestClient) -> None:
    assert client.get("/").headers["location"] == "/dang-nhap?next=%2F"
    answer = enter(client)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert client.get("/").headers["location"] == "/66/viec"


def test_a_wrong_password_says_the_same_as_an_unknown_name(client: TestClient) -> None:
    wrong, unknown = enter(client, password="x" * 12), enter(client, name="nobody")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("lan.nt", "nobody") == unknown.text


def test_the_typing_tool_does_not_matter_for_a_password(client: TestClient) -> None:
    assert enter(client, password=unicodedata.normalize("NFD", PASSWORD)).status_code == 303


def test_ten_failures_lock_the_name_at_that_address_only(client: TestClient, journal) -> None:
    for _ in range(10):
        assert enter(client, password="x" * 20).status_code == 401
    answer = enter(client)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert "15 phút" in answer.text
    # from another desk, and with another name from this one, people still come in
    assert accounts.sign_in(journal.database, "lan.nt", PASSWORD, "10.0.0.9")
    assert enter(client, name="dung.pv").status_code == 303


def test_many_guesses_at_once_are_no_more_than_one_by_one(journal: Journal) -> None:
    def guess(_: int) -> bool:
        try:
            return accounts.sign_in(journal.database, "lan.nt", "sai", "a") is None
        except accounts.LockedError:
            return False

    with ThreadPoolExecutor(30) as pool:
        tried = sum(pool.map(guess, range(60)))
    assert 10 <= tried <= 11, "two passwords are looked at at once"


def test_a_lock_ends_and_a_success_clears_the_count(journal: Journal) -> None:
    base = journal.database
    for _ in range(10):
        assert accounts.sign_in(base, "lan.nt", "no", "10.0.0.1", now=1000.0) is None
    with pytest.raises(LockedError) as lock:
        accounts.sign_in(base, "lan.nt", PASSWORD, "10.0.0.1", now=1600.0)
    assert lock.value.seconds == 300
    assert accounts.sign_in(base, "lan.nt", PASSWORD, "10.0.0.1", now=1901.0)
    for _ in range(9):
        assert accounts.sign_in(base, "lan.nt", "no", "10.0.0.1", now=2000.0) is None
    assert accounts.sign_in(base, "lan.nt", PASSWORD, "10.0.0.1", now=2001.0)
    assert accounts.sign_in(base, "lan.nt", "no", "10.0.0.1", now=2002.0) is None
    assert accounts.sign_in(base, "lan.nt", PASSWORD, "10.0.0.1", now=2003.0)


def test_an_address_that_tries_every_name_is_locked(journal: Journal) -> None:
    for number in range(50):
        accounts.sign_in(journal.database, f"name{number}", "no", "10.0.0.1", now=1000.0)
    with pytest.raises(LockedError):
        accounts.sign_in(journal.database, "lan.nt", PASSWORD, "10.0.0.1", now=1001.0)


def test_sessions_end_when_idle_when_old_and_when_the_account_is_locked(journal: Journal) -> None:
    base, limits = journal.database, Limits(idle=900, absolute=36000)
    token = sessions.begin(base, "lan.nt", limits, now=0.0)
    assert sessions.find(base, token, limits, now=890.0)
    assert sessions.find(base, token, limits, now=1780.0), "seen at 890: idle time began anew"
    assert sessions.find(base, token, limits, now=2681.0) is None
    for now in range(0, 36001, 800):
        token = token if now else sessions.begin(base, "lan.nt", limits, now=0.0)
        assert sessions.find(base, token, limits, now=float(now)), now
    assert sessions.find(base, token, limits, now=36001.0) is None
    fresh = sessions.begin(base, "lan.nt", limits, now=0.0)
    accounts.disable(base, "lan.nt")
    assert sessions.find(base, fresh, limits, now=1.0) is None


def test_the_database_holds_neither_tokens_nor_passwords(journal: Journal, tmp_path) -> None:
    token = sessions.begin(journal.database, "lan.nt", Limits())
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"lan.nt" in kept
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept


def test_a_new_password_ends_the_sessions_of_the_old_one(journal: Journal) -> None:
    token = sessions.begin(journal.database, "lan.nt", Limits())
    accounts.set_password(journal.database, "lan.nt", "một mật khẩu khác")
    assert sessions.find(journal.database, token, Limits()) is None
    assert accounts.sign_in(journal.database, "lan.nt", PASSWORD, "a") is None


def test_a_locked_account_does_not_come_in(journal: Journal) -> None:
    accounts.disable(journal.database, "lan.nt")
    assert accounts.sign_in(journal.database, "lan.nt", PASSWORD, "a") is None


@pytest.mark.parametrize(
    ("account", "password", "says"),
    [
        (Account("Lan", "x", Role.AUDITOR, Bounds()), PASSWORD, "small letters"),
        (Account("lan.nt", "x", Role.AUDITOR, Bounds()), PASSWORD, "taken"),
        (Account("new", "x", Role.REVIEWER, Bounds()), PASSWORD, "--province"),
        (Account("new", "x", Role.AUDITOR, Bounds(None, frozenset({"1"}))), PASSWORD, "--province"),
        (Account("new", "x", Role.AUDITOR, Bounds()), "short", "12 to 256"),
    ],
)
def test_an_account_that_cannot_be_made_says_why(journal, account, password, says) -> None:
    with pytest.raises(AccountError, match=says):
        accounts.add(journal.database, account, password)


def test_passwords_are_hashed_with_argon2id_as_rfc_9106_advises(monkeypatch) -> None:
    monkeypatch.undo()
    hashed = accounts._hashed(PASSWORD)
    assert extract_parameters(hashed) == RFC_9106_LOW_MEMORY
    assert accounts._verified(hashed, PASSWORD)
    assert not accounts._verified(hashed, PASSWORD + "x")


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil", "evil"])
def test_nobody_is_sent_elsewhere_after_signing_in(client: TestClient, target: str) -> None:
    assert enter(client, next=target).headers["location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": ""},
    ],
)
def test_a_form_of_another_site_is_refused(context: Context, headers: dict[str, str]) -> None:
    from review.web.app import create_app

    with TestClient(create_app(context), follow_redirects=False) as foreign:
        data = {"name": "lan.nt", "password": PASSWORD}
        assert foreign.post("/dang-nhap", data=data, headers=headers).status_code == 403
        assert foreign.post("/dang-nhap", data=data).status_code == 403


def test_every_answer_carries_the_policy_and_is_not_kept(client: TestClient) -> None:
    for answer in (client.get("/dang-nhap"), client.get("/nowhere"), client.get("/")):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "max-age" in client.get("/static/review.css").headers["cache-control"]


def test_a_body_too_large_is_refused(client: TestClient) -> None:
    assert enter(client, password="x" * 300_000).status_code == 413
