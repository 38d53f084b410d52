"""Reviewing while processes die, colleagues meet and nights come: nothing acknowledged is lost,
nothing is entered twice, nobody sees half a queue.

The short form kills once during 60 decisions; `make crash` kills 39 times during 300.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx2
import openpyxl
import pytest

from journal.decisions import Entry
from pipelines.process_tree import descendants
from review.case import Case
from review.workbook import words
from review.workbook.write import write_workbook
from tests.crash.review_site import DONGBO, Site, recorded
from tests.unit.review.cases import NIGHT, question

KILLS = max(1, int(os.environ.get("DONGBO_KILLS", "2")) - 1)
DECISIONS = 60 if KILLS == 1 else 300
WORKERS = min(2, KILLS)
REVIEWERS = 4
NIGHTS = 4 * KILLS


def case(number: int, night: int = 0) -> Case:
    """A case as night `night` has it: the name says which."""
    asked = question(number, candidates=2, due_in=number % 9)
    return replace(
        asked,
        record=replace(asked.record, full_name=f"Đêm {night}"),
        link_reason="number_of_relative",
        content_hash=f"{night:08x}{number:024x}",
    )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path / "home", [case(n) for n in range(DECISIONS)], REVIEWERS)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One page that nobody kills."""
    home = tmp_path_factory.mktemp("served") / "home"
    made = Site(home, [case(n) for n in range(DECISIONS)], 2)
    made.start()
    yield made
    made.stop()


def conflict(number: int) -> str:
    return f"C{number:016x}"


def decide_all(site: Site, reviewer: int, told: dict[str, int]) -> None:
    """A reviewer's share of the cases; what was not answered is sent again, as a person would."""
    browser = site.browser(reviewer)
    for number in range(reviewer, DECISIONS, REVIEWERS):
        name, form = conflict(number), None
        until = time.monotonic() + 300
        while name not in told:
            assert time.monotonic() < until
            try:
                form = form or browser.form(name)
                assert form is not None
                seq = recorded(browser.send(name, form, "0"))
            except httpx2.HTTPError:
                time.sleep(0.05)
                continue
            assert seq is not None
            told[name] = seq


def test_kill_9_of_the_page_loses_no_acknowledged_decision_and_doubles_none(site: Site) -> None:
    moments = random.Random(os.environ.get("DONGBO_KILL_SEED", "66"))
    told: dict[str, int] = {}
    site.start(WORKERS)
    with ThreadPoolExecutor(REVIEWERS) as pool:
        work = [pool.submit(decide_all, site, one, told) for one in range(REVIEWERS)]
        for number in range(1, KILLS + 1):
            enough = DECISIONS * number // (KILLS + 1)
            while len(told) < enough and not any(one.done() for one in work):
                time.sleep(0.005)
            time.sleep(moments.uniform(0, 0.05))
            site.kill()
            site.start(WORKERS)
        for one in work:
            one.result()
    entries = site.entries()
    assert {name: [entry.seq for entry in found] for name, found in entries.items()} == {
        name: [seq] for name, seq in told.items()
    }
    assert len(told) == DECISIONS


def filled(site: Site, folder: Path) -> Path:
    """The workbook of a commune in which every row says that it is nobody."""
    cases = [(case(n), None) for n in range(DECISIONS)]
    out = write_workbook(
        cases, folder / "xa.xlsx", key=site.key, title="Phường Ea Kao", province_name="Đắk Lắk",
        night=NIGHT, today=NIGHT,
    )  # fmt: skip
    book = openpyxl.load_workbook(out)
    book[words.COVER]["A7"] = "r0"
    for row in range(4, 4 + DECISIONS):
        book[words.WORK].cell(row, 6, "Không phải ai trong số này")
    book.save(folder / "filled.xlsx")
    return folder / "filled.xlsx"


def test_kill_9_of_an_import_doubles_none_and_the_same_file_goes_on(
    site: Site, tmp_path: Path
) -> None:
    moments = random.Random(os.environ.get("DONGBO_KILL_SEED", "66"))
    command = [*DONGBO, "decide", str(filled(site, tmp_path)), "--home", str(site.home)]
    kept: dict[str, list[Entry]] = {}
    for _ in range(KILLS):
        before = site.journal.head().seq
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        enough = before + moments.randrange(1, DECISIONS // 2)
        while process.poll() is None and site.journal.head().seq < enough:
            time.sleep(0.003)
        process.send_signal(signal.SIGKILL)
        process.wait()
        kept = site.entries()
        assert all(len(found) == 1 for found in kept.values())
        assert len(kept) >= before
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    entries = site.entries()
    assert sorted(entries) == [conflict(number) for number in range(DECISIONS)]
    assert all(len(found) == 1 for found in entries.values())
    assert {name: entries[name] for name in kept} == kept


def at_once(*sendings) -> list[httpx2.Response]:
    """Answers to requests that set out at the same moment."""
    ready = threading.Barrier(len(sendings))

    def send(sending):
        ready.wait()
        return sending()

    with ThreadPoolExecutor(len(sendings)) as pool:
        return list(pool.map(send, sendings))


def test_two_people_on_one_case_and_double_clicks_over_the_real_page(served: Site) -> None:
    lan, minh = served.browser(0), served.browser(1)
    for number in range(8):
        name = conflict(number)
        forms = {lan: lan.form(name), minh: minh.form(name)}
        first, second = at_once(
            partial(lan.send, name, forms[lan], "1"), partial(minh.send, name, forms[minh], "2")
        )
        assert sorted((first.status_code, second.status_code)) == [303, 409]
        lost = first if first.status_code == 409 else second
        (entry,) = served.journal.about("66", name)
        winner = {"r0": "Người 0", "r1": "Người 1"}[entry.said.actor]
        assert winner in lost.text
        assert "chưa được ghi" in lost.text
    for number in range(8, 12):
        name = conflict(number)
        form = lan.form(name)
        answers = at_once(*[partial(lan.send, name, form, "0")] * 4)
        assert len({recorded(answer) for answer in answers} - {None}) == 1
        assert [answer.status_code for answer in answers] == [303] * 4
        assert len(served.journal.about("66", name)) == 1


def wait_until(what: str, holds: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.05)


def test_a_worker_that_dies_is_replaced_and_all_end_with_the_page(site: Site) -> None:
    site.start(workers=2)
    browser = site.browser(0)
    wait_until("two workers answer", lambda: len(workers_of(site.pid)) == 2)
    first, second = workers_of(site.pid)
    assert browser.get("/66/viec").status_code == 200
    os.kill(first, signal.SIGKILL)
    wait_until("another worker", lambda: len({*workers_of(site.pid)} - {first, second}) == 1)
    assert site.browser(1).get("/66/viec").status_code == 200
    left = descendants(site.pid)
    assert second in left
    site.kill()
    wait_until("all end", lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))
    site.start(workers=1)
    assert site.browser(2).get("/66/viec").status_code == 200


def workers_of(pid: int) -> list[int]:
    """The processes below `pid` that answer; one of multiprocessing's only counts what they
    share."""
    return [
        one for one in descendants(pid)
        if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()
    ]  # fmt: skip


COUNT = re.compile(r'role="status">(\d+\+?) ')
NIGHT_OF_LINE = re.compile(r"data-step>(Đêm \d+)</a>")
EVERY = "?state=open&state=unsure&state=second&state=decided"


def test_nobody_sees_half_a_queue_while_nights_come_and_what_has_gone_is_refused(
    served: Site,
) -> None:
    before = served.journal.head().seq
    over = threading.Event()
    decided: list[httpx2.Response] = []
    refused: list[httpx2.Response] = []

    def look() -> None:
        browser = served.browser(0)
        while not over.is_set():
            shown = browser.get(f"/66/viec{EVERY}")
            assert shown.status_code == 200
            assert COUNT.findall(shown.text) == [str(DECISIONS)]
            assert len(set(NIGHT_OF_LINE.findall(shown.text))) == 1

    def work() -> None:
        browser = served.browser(1)
        while not over.is_set():
            listed = browser.get("/66/viec")
            assert listed.status_code == 200
            name = re.findall(r"/66/viec/(C[0-9a-f]{16})", listed.text)[0]
            form = browser.form(name)
            if form is not None:  # else a night has just taken it away
                answer = browser.send(name, form, "U")
                (decided if answer.status_code == 303 else refused).append(answer)

    with ThreadPoolExecutor(2) as pool:
        work_of_both = [pool.submit(look), pool.submit(work)]
        try:
            number, until = 0, time.monotonic() + 120
            # half of the cases of a night are new, what stays has changed
            while number < NIGHTS or len(decided) < NIGHTS or not refused:
                assert time.monotonic() < until
                for one in work_of_both:
                    if one.done():
                        one.result()
                number += 1
                first = number * DECISIONS // 2
                served.night([case(n, number) for n in range(first, first + DECISIONS)])
        finally:
            over.set()
        for one in work_of_both:
            one.result()
    assert {answer.status_code for answer in refused} <= {404, 409}
    assert all("trong đêm" in one.text or "đã đổi" in one.text for one in refused)
    entries = [entry for found in served.entries().values() for entry in found]
    assert len(entries) - before == len({recorded(answer) for answer in decided})
