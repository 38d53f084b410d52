"""One alert per problem and night, again when it changes, its end once; between processes too."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.alerts.book import AlertBook
from pipelines.alerts.problems import Cause, Problem, Trouble

NOW = datetime(2026, 10, 13, 1, 30, tzinfo=UTC)
DAY = date(2026, 10, 12)
REFUSED = Problem("66", DAY, Trouble.REFUSED, (Cause("delivered", "land"),))
STALE = Problem("66", DAY, Trouble.SOURCE_STALE, source="land", as_of=date(2026, 9, 1))
CHANNEL = "a channel"


@pytest.fixture
def book(tmp_path: Path) -> AlertBook:
    return AlertBook(tmp_path / "alerts.sqlite")


def tell(book: AlertBook, channel: str = CHANNEL) -> list[tuple[str, bool]]:
    """What the channel hears now: (trouble, whether it is its end)."""
    due = book.due(channel)
    book.heard(channel, due, NOW)
    return [(alert.problem.trouble.value, alert.solved_at is not None) for alert in due]


def test_a_problem_is_told_once_and_again_when_it_changes_and_its_end_once(book: AlertBook) -> None:
    for _ in range(3):
        book.observe(REFUSED, NOW, 1)
    assert tell(book) == [("refused", False)]
    book.observe(REFUSED, NOW, 1)
    assert tell(book) == []
    book.observe(replace(REFUSED, causes=(Cause("accepted_floor", "land"),)), NOW, 1)
    assert tell(book) == [("refused", False)]
    book.observe(replace(REFUSED, trouble=Trouble.FAILED, causes=()), NOW, 1)
    assert tell(book) == [("failed", False)]
    for _ in range(2):
        book.solve("66", REFUSED.subject, DAY, NOW)
    assert tell(book) == [("failed", True)]
    assert tell(book) == []
    book.observe(REFUSED, NOW, 1)
    assert tell(book) == [("refused", False)]  # it is a new one


def test_each_channel_hears_for_itself(book: AlertBook) -> None:
    book.observe(REFUSED, NOW, 1)
    assert tell(book) == [("refused", False)]
    assert tell(book, "another") == [("refused", False)]
    book.observe(replace(REFUSED, province="68"), NOW, 1)
    book.solve("66", REFUSED.subject, DAY, NOW)
    assert tell(book) == [("refused", True), ("refused", False)]
    assert tell(book, "new") == [("refused", False)]  # of the open one; the other was over before


def test_who_never_heard_of_a_problem_does_not_hear_of_its_end(book: AlertBook) -> None:
    book.observe(REFUSED, NOW, 1)
    book.solve("66", REFUSED.subject, DAY, NOW)
    assert tell(book) == []


def test_that_a_late_night_runs_is_no_news(book: AlertBook) -> None:
    late = Problem("66", DAY, Trouble.LATE, (Cause("late:idle"),))
    book.observe(late, NOW, 1)
    assert tell(book) == [("late", False)]
    book.observe(replace(late, causes=(Cause("late:running"),)), NOW, 1)
    assert tell(book) == []


@pytest.mark.parametrize(("days", "heard"), [(1, [0, 1, 2, 3, 4, 5, 6]), (3, [0, 3, 6])])
def test_a_source_that_stays_stale_is_one_alert_told_every_few_nights(
    book: AlertBook, days: int, heard: list[int]
) -> None:
    told = []
    for night in range(7):
        for _ in range(2):  # the night was run twice
            book.observe(replace(STALE, night=DAY + timedelta(days=night)), NOW, days)
            told += [night for _ in tell(book)]
    assert told == heard
    assert len(book.open_alerts("66")) == 1
    book.solve("66", STALE.subject, DAY + timedelta(days=7), NOW)
    assert tell(book) == [("source_stale", True)]


def test_an_older_night_says_nothing_of_a_source(book: AlertBook) -> None:
    book.observe(STALE, NOW, 1)
    tell(book)
    older = DAY - timedelta(days=3)
    book.observe(replace(STALE, night=older, as_of=None), NOW, 1)
    book.solve("66", STALE.subject, older, NOW)
    assert tell(book) == []
    (alert,) = book.open_alerts()
    assert alert.problem == STALE


def test_a_newer_published_night_ends_the_trouble_of_earlier_ones(book: AlertBook) -> None:
    for day in (DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)):
        book.observe(replace(REFUSED, night=day), NOW, 1)
    book.observe(STALE, NOW, 1)
    book.solve_earlier_nights("66", DAY + timedelta(days=2), NOW)
    assert [a.problem.night for a in book.open_alerts()] == [DAY + timedelta(days=2), DAY]
    assert [a.problem.source for a in book.open_alerts()] == ["", "land"]


def test_old_alerts_are_forgotten_once_they_are_solved(book: AlertBook) -> None:
    assert book.delete_before(NOW) == 0
    book.observe(REFUSED, NOW, 1)
    book.observe(STALE, NOW, 1)
    tell(book)
    book.solve("66", REFUSED.subject, DAY, NOW)
    assert book.delete_before(NOW) == 0
    assert book.delete_before(NOW + timedelta(seconds=1)) == 1
    assert len(book.open_alerts()) == 1


def test_the_book_is_read_by_its_owner_only(book: AlertBook) -> None:
    book.observe(REFUSED, NOW, 1)
    with book.turn():
        pass
    assert {p.stat().st_mode & 0o777 for p in book.path.parent.iterdir()} == {0o600}


def _tell_in_turn(path: Path, barrier: multiprocessing.synchronize.Barrier, sent: Path) -> None:
    book = AlertBook(path)
    barrier.wait()
    with book.turn():
        book.observe(REFUSED, NOW, 1)
        due = book.due(CHANNEL)
        with sent.open("a") as out:
            out.writelines("sent\n" for _ in due)
        time.sleep(0.05)  # as long as a server takes: whoever does not wait sends as well
        book.heard(CHANNEL, due, NOW)


def test_processes_that_see_the_same_night_at_once_send_one_message(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(4)
    sent = tmp_path / "sent"
    arguments = (tmp_path / "alerts.sqlite", barrier, sent)
    workers = [context.Process(target=_tell_in_turn, args=arguments) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert sent.read_text() == "sent\n"
