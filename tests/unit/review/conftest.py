"""A review page on an empty journal, with one account of each role."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from journal.store import Journal
from review import accounts, sessions
from review.accounts import Account
from review.roles import Bounds, Role
from review.web.app import create_app
from review.web.context import Context

PASSWORD = "bốn từ dễ nhớ"  # noqa: S105
ORIGIN = {"Origin": "http://testserver"}


@functools.cache
def light_hasher() -> PasswordHasher:
    """Argon2id with the least cost: the cost itself is tested once."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review.accounts._hasher", light_hasher)
    monkeypatch.setattr("review.blind._BLIND_OF_256", 0)  # which of them is tested once


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal.open(tmp_path / "journal.sqlite", b"k" * 32)
    people = (
        Account("lan.nt", "Nguyễn Thị Lan", Role.REVIEWER, Bounds("66")),
        Account("dung.pv", "Phạm Văn Dũng", Role.REVIEWER, Bounds("66")),
        Account("mai.h", "H'Mai Ayŭn", Role.SUPERVISOR, Bounds("66")),
        Account("khai.lq", "Lương Quốc Khải", Role.AUDITOR, Bounds("66")),
        Account("quan.tri", "Quản trị", Role.ADMIN, Bounds()),
        Account("ha.nt", "Người Tỉnh Khác", Role.REVIEWER, Bounds("01")),
    )
    for account in people:
        accounts.add(journal.database, account, PASSWORD)
    yield journal
    journal.close()


@pytest.fixture
def context(journal: Journal) -> Context:
    return Context.of(journal, b"k" * 32)


@pytest.fixture
def client(context: Context) -> Iterator[TestClient]:
    with TestClient(create_app(context), headers=ORIGIN, follow_redirects=False) as made:
        yield made


@pytest.fixture
def signed_in(context: Context) -> Iterator[Callable[[str], TestClient]]:
    """`signed_in(name)`: a browser in which this person is signed in; `.csrf` for its forms."""
    app = create_app(context)
    made: list[TestClient] = []

    def enter(name: str) -> TestClient:
        browser = TestClient(app, headers=ORIGIN, follow_redirects=False)
        token = sessions.begin(context.database, name, context.limits)
        browser.cookies.set("dongbo_session", token)
        found = sessions.find(context.database, token, context.limits)
        assert found is not None
        browser.csrf = found.csrf  # type: ignore[attr-defined]
        made.append(browser)
        return browser

    yield enter
    for browser in made:
        browser.close()
