"""A browser, and a review page on a port of its own."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from review.web.context import Context

SERVICES = Path(__file__).parents[2] / "scripts" / "services.sh"
KEY = b"k" * 32
PASSWORD = "bốn từ dễ nhớ"  # noqa: S105


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window; gone when the module ends: while playwright runs, no
    other event loop can be closed in this thread, and Dagster closes many."""
    from playwright.sync_api import sync_playwright

    found = subprocess.run(
        ["sh", str(SERVICES), "chromium"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.skip(f"NO BROWSER TESTS: {found.stderr.strip()}")
    sandbox = [] if os.getuid() else ["--no-sandbox"]  # root has none to give up
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=found.stdout.strip(), args=sandbox)
        yield started
        started.close()


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    """An empty review page with a reviewer and a supervisor."""
    from journal.store import Journal
    from review import accounts
    from review.accounts import Account
    from review.roles import Bounds, Role
    from review.web.context import Context

    monkeypatch.setattr("review.blind._BLIND_OF_256", 0)
    journal = Journal.open(tmp_path / "journal.sqlite", KEY)
    for name, full_name, role in (
        ("lan.nt", "Nguyễn Thị Lan", Role.REVIEWER),
        ("mai.h", "H'Mai Ayŭn", Role.SUPERVISOR),
    ):
        account = Account(name, full_name, role, Bounds("66"))
        accounts.add(journal.database, account, PASSWORD)
    yield Context.of(journal, KEY)
    journal.close()


@pytest.fixture
def address(context: Context) -> Iterator[str]:
    """Where the page is served."""
    import uvicorn

    from review.web.app import create_app

    config = uvicorn.Config(
        create_app(context), port=0, log_level="error", proxy_headers=False, ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def excused() -> list[str]:
    """What a browser may complain of in a test, which adds to it."""
    return ["status of 4"]


@pytest.fixture
def page(browser: Browser, address: str, excused: list[str]) -> Iterator[Page]:
    """A tab in which everything that a policy or the browser objects to fails the test."""
    place = browser.new_context(viewport={"width": 1280, "height": 720}, base_url=address)
    place.set_default_timeout(8000)
    tab = place.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda fault: faults.append(str(fault)))
    tab.on(
        "console",
        lambda said: (
            faults.append(said.text)
            if said.type == "error" and not any(one in said.text for one in excused)
            else None
        ),
    )
    yield tab
    place.close()
    assert not faults
