"""Telling people: what a night came to, what is late, on every channel that has not heard it yet.

Belongs here: the one function that a run by hand, the schedule and the sensors all end in. Does not
belong here: the parts it puts together.

A channel that fails, or a book that cannot be written, never fails a night: it is said in the
report that every function here returns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from contracts.language import Rhythm
from contracts.registry import SOURCES
from intake.faults import fault_of
from intake.layout import Night
from pipelines.alerts.book import Alert, AlertBook
from pipelines.alerts.channels import Channel, Delivery, Tone, parse_addresses, send
from pipelines.alerts.freshness import source_problems, sources_of_night
from pipelines.alerts.messages import compose
from pipelines.alerts.nights import (
    NightState,
    Stand,
    deadline,
    due_night,
    last_night,
    problem_of,
    state_of,
)
from pipelines.alerts.problems import Cause, Problem, Trouble, night_subject, source_subject
from pipelines.instance import open_instance
from pipelines.liveness import reap
from pipelines.outcomes import Exit, NightResult
from pipelines.settings import Settings
from pipelines.watched import watched_provinces


@dataclass(frozen=True)
class Report:
    """What was sent. `open` counts open alerts; `problem` says why nothing could be remembered or
    looked up, and is empty otherwise."""

    deliveries: tuple[Delivery, ...] = ()
    channels: int = 0
    open: int = 0
    problem: str = ""

    @property
    def sent(self) -> int:
        """Messages that were taken."""
        return sum(not delivery.reason for delivery in self.deliveries)

    @property
    def failures(self) -> list[str]:
        """What to say of channels that did not take a message; holds no address."""
        return [
            f"alert channel {delivery.channel.label}: {delivery.reason}; it is tried again later"
            for delivery in self.deliveries
            if delivery.reason
        ]

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, for `--json`."""
        said = [*self.failures, *([self.problem] if self.problem else [])]
        return {"sent": self.sent, "channels": self.channels, "open": self.open, "problems": said}


def configured_channels(settings: Settings) -> list[Channel]:
    """The channels of DONGBO_ALERT_URLS and of the file of addresses. Raises `OSError` where that
    file cannot be read."""
    path = settings.layout.alert_addresses
    listed = path.read_text(encoding="utf-8") if path.exists() else ""
    return parse_addresses(f"{settings.alert_urls.get_secret_value()}\n{listed}")


def tell_night(
    settings: Settings, instance: dg.DagsterInstance, night: Night, now: datetime | None = None
) -> Report:
    """A run of `night` has ended: tell people what is news, on every channel."""
    moment = now or datetime.now(UTC)
    try:
        book = AlertBook(settings.layout.alert_book)
        with book.turn():
            _look(settings, instance, book, night, moment)
            return _send_news(settings, book, moment)
    except (OSError, sqlite3.Error) as error:
        state = state_of(instance, night)
        problem = problem_of(settings, instance, state, late=False)
        return tell_unremembered(settings, [problem] if problem else [], error)


def tell_what_is_due(
    settings: Settings, instance: dg.DagsterInstance, now: datetime | None = None
) -> Report:
    """Look at the night that must be published by now, of every watched province, and send what a
    channel has not heard yet. Runs whose process is gone are ended first.

    Raises `OSError` or `sqlite3.Error` where the book cannot be used.
    """
    moment = now or datetime.now(UTC)
    book = AlertBook(settings.layout.alert_book)
    provinces = watched_provinces(settings)
    reap(instance, provinces)
    with book.turn():
        day = due_night(moment, settings.published_by)
        for province in provinces:
            since = book.watched_since(province, moment)
            if day is not None and since <= deadline(day, settings.published_by):
                _look(settings, instance, book, Night(day, province), moment)
        book.delete_before(moment - timedelta(days=settings.keep_run_days))
        return _send_news(settings, book, moment)


def tell_by_hand(settings: Settings, night: Night, result: NightResult) -> Report:
    """A person or a cron job has run `night`, which came to `result`: tell people as the sensors
    would. Where not even Dagster's records can be opened, that is what is told."""
    try:
        with open_instance(settings) as instance:
            return tell_night(settings, instance, night)
    except (OSError, dg.DagsterError, SQLAlchemyError) as error:
        if result.exit is Exit.OK:
            return tell_unremembered(settings, [], error)
        return tell_broken(settings, night, error)


def tell_broken(
    settings: Settings, night: Night, error: Exception, now: datetime | None = None
) -> Report:
    """`night` could not even be begun, or its records could not be written: tell people, with the
    book where it can be used."""
    cause = Cause.of_error("start", type(error).__name__, fault_of(error))
    problem = Problem(night.province, night.date, Trouble.FAILED, (cause,))
    moment = now or datetime.now(UTC)
    try:
        book = AlertBook(settings.layout.alert_book)
        with book.turn():
            book.observe(problem, moment, settings.alert_remind_days)
            return _send_news(settings, book, moment)
    except (OSError, sqlite3.Error) as unwritten:
        return tell_unremembered(settings, [problem], unwritten)


def tell_unremembered(settings: Settings, problems: Sequence[Problem], error: Exception) -> Report:
    """Send `problems` to every channel although nothing can be written down: a full disk must not
    keep people from hearing of it."""
    why = f"alerts cannot be remembered ({type(error).__name__}): see dongbo doctor"
    try:
        channels = configured_channels(settings)
    except OSError:
        channels = []
    stands = [(problem, _rhythm(settings, problem)) for problem in problems]
    message = compose(stands, [], settings.alert_language) if stands else None
    sent = [send(channel, *message, "failure") for channel in channels] if message else []
    return Report(tuple(sent), len(channels), len(problems), why)


def _look(
    settings: Settings, instance: dg.DagsterInstance, book: AlertBook, night: Night, now: datetime
) -> None:
    """Write down how a night stands."""
    state = state_of(instance, night)
    late = now >= deadline(night.date, settings.published_by)
    problem = problem_of(settings, instance, state, late=late)
    if problem is not None:
        waits = problem.trouble is Trouble.LATE and book.is_open(night.province, problem.subject)
        if not waits:  # who knows that it was refused need not hear that it is tried again
            book.observe(problem, now, settings.alert_remind_days)
    elif state.stand is Stand.PUBLISHED:
        _look_at_published(settings, instance, book, state, now)


def _look_at_published(
    settings: Settings,
    instance: dg.DagsterInstance,
    book: AlertBook,
    state: NightState,
    now: datetime,
) -> None:
    night = state.night
    book.solve(night.province, night_subject(night.date), night.date, now)
    newest = last_night(instance, night.province, published=True)
    if newest is not None and newest.date > night.date:
        return  # an older night was run once more: sources are judged by the newest
    book.solve_earlier_nights(night.province, night.date, now)
    found = source_problems(night, sources_of_night(settings, night))
    for source in SOURCES.keys() - {problem.source for problem in found}:
        book.solve(night.province, source_subject(source), night.date, now)
    for problem in found:
        book.observe(problem, now, settings.alert_remind_days)


def _send_news(settings: Settings, book: AlertBook, now: datetime) -> Report:
    channels = configured_channels(settings)
    deliveries = [d for channel in channels for d in _send_to(settings, book, channel, now)]
    return Report(tuple(deliveries), len(channels), len(book.open_alerts()))


def _send_to(
    settings: Settings, book: AlertBook, channel: Channel, now: datetime
) -> Iterator[Delivery]:
    """One message per province with news, until the channel fails."""
    for _, group in groupby(book.due(channel.key), key=lambda alert: alert.problem.province):
        alerts = list(group)
        delivery = send(channel, *_message(settings, alerts), _tone(alerts))
        yield delivery
        if delivery.reason:
            return
        book.heard(channel.key, alerts, now)


def _message(settings: Settings, alerts: Sequence[Alert]) -> tuple[str, str]:
    stands = [(a.problem, _rhythm(settings, a.problem)) for a in alerts if a.solved_at is None]
    solved = [a.problem for a in alerts if a.solved_at is not None]
    return compose(stands, solved, settings.alert_language)


def _rhythm(settings: Settings, problem: Problem) -> Rhythm:
    contract = SOURCES.get(problem.source)
    default = contract.rhythm if contract else Rhythm.IRREGULAR
    return settings.rhythms.get(problem.source, default)


def _tone(alerts: Sequence[Alert]) -> Tone:
    still_open = [alert.problem.trouble for alert in alerts if alert.solved_at is None]
    if not still_open:
        return "success"
    mild = all(trouble.of_source or trouble is Trouble.LATE for trouble in still_open)
    return "warning" if mild else "failure"
