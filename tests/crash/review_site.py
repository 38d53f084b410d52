"""A deployment with a queue, its review page in a process of its own, and browsers that ask it.

The page is started by `dongbo review serve`, as in operation.
"""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from html import unescape
from pathlib import Path

import httpx2

from intake.layout import Layout
from intake.secret_key import pseudonym_key
from journal.decisions import Entry
from journal.store import Journal
from pipelines.journal_check import verify_journal
from review import accounts, sessions
from review.accounts import Account
from review.case import Case
from review.queue import Queue
from review.queue_load import load
from review.roles import Bounds, Role
from review.sessions import Limits
from tests.unit.review.cases import NIGHT

DONGBO = (sys.executable, "-c", "from pipelines.cli.main import main; main()")
_FIELD = re.compile(r'<input type="hidden" name="(csrf|content|entry)"[^>]* value="([^"]*)"')


class Site:
    """One deployment. Reviewers are called r0, r1, …"""

    def __init__(self, home: Path, cases: Sequence[Case], reviewers: int) -> None:
        self.home, self.layout = home, Layout.of(home)
        home.mkdir(parents=True)
        self.key = pseudonym_key(self.layout)
        self.journal = Journal.open(self.layout.journal, self.key)
        self.queue = Queue(self.journal, self.key)
        self.night(cases)
        for number in range(reviewers):
            made = Account(f"r{number}", f"Người {number}", Role.REVIEWER, Bounds("66"))
            accounts.add(self.journal.database, made, None)
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._server: subprocess.Popen[bytes] | None = None
        self._browsers: list[Browser] = []

    def night(self, cases: Sequence[Case]) -> None:
        """What a night leaves in the queue."""
        load(self.queue, self.key, "66", NIGHT, cases, up_to=self.journal.head().seq)

    def start(self, workers: int = 1) -> None:
        """Serve the page until `kill` or `stop`."""
        given = ("--home", str(self.home), "--port", str(self.port), "--workers", str(workers))
        self._server = subprocess.Popen(
            [*DONGBO, "review", "serve", *given], stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 120
        while True:
            try:
                with closing(socket.create_connection(("127.0.0.1", self.port))):
                    return
            except OSError:
                assert self._server.poll() is None, "the page did not start"
                assert time.monotonic() < until, "the page did not start in time"
                time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut would end it."""
        assert self._server is not None
        self._server.send_signal(signal.SIGKILL)
        self._server.wait()

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self._server is not None
        return self._server.pid

    def stop(self) -> None:
        """End it as it is asked to in operation."""
        if self._server is not None and self._server.poll() is None:
            self._server.terminate()
            self._server.wait()
        for browser in self._browsers:
            browser.close()
        self.journal.close()

    def browser(self, reviewer: int) -> Browser:
        """A browser in which this reviewer is signed in."""
        token = sessions.begin(self.journal.database, f"r{reviewer}", Limits())
        self._browsers.append(Browser(self, token))
        return self._browsers[-1]

    def entries(self) -> dict[str, list[Entry]]:
        """Entries of the journal by conflict; its chain must be whole."""
        found = verify_journal(self.layout, self.layout.journal)
        assert (found.faults, found.unread) == ((), ())
        by_conflict: dict[str, list[Entry]] = {}
        for entry in self.journal.entries():
            by_conflict.setdefault(entry.said.conflict_id, []).append(entry)
        return by_conflict


class Browser:
    """Asks as a browser does: what it sends comes from the page that it was shown."""

    def __init__(self, site: Site, token: str) -> None:
        url = f"http://127.0.0.1:{site.port}"
        self._http = httpx2.Client(
            base_url=url, cookies={"dongbo_session": token}, headers={"Origin": url}, timeout=60
        )

    def close(self) -> None:
        self._http.close()

    def get(self, address: str) -> httpx2.Response:
        return self._http.get(address)

    def form(self, conflict: str) -> dict[str, str] | None:
        """What the form of this case would send, None where the page shows none."""
        shown = self.get(f"/66/viec/{conflict}")
        fields = {name: unescape(value) for name, value in _FIELD.findall(shown.text)}
        return {**fields, "candidate": "1"} if "content" in fields else None

    def send(self, conflict: str, form: dict[str, str], decision: str) -> httpx2.Response:
        address = f"/66/viec/{conflict}/quyet-dinh"
        return self._http.post(address, data={**form, "decision": decision})


def recorded(answer: httpx2.Response) -> int | None:
    """The number under which the page says that a decision was recorded."""
    if answer.status_code != 303:
        return None
    found = re.search(r"done=(\d+)", answer.headers["location"])
    return int(found[1]) if found else None
