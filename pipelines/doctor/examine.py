"""All checks, one after the other; one that cannot be made is a problem of its own.

Belongs here: their order. Does not belong here: checks.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from intake.faults import sentence_of
from pipelines.doctor import addresses, home, machine, records
from pipelines.doctor.findings import Finding, problem
from pipelines.instance import look_at_instance
from pipelines.settings import Settings

_UNKNOWN = (OSError, sqlite3.Error, SQLAlchemyError, dg.DagsterError, ValueError)


class Check(NamedTuple):
    """One check under the name that its findings carry."""

    name: str
    make: Callable[[], Iterator[Finding]]


def examine(settings: Settings, *, send_test: bool = False) -> list[Finding]:
    """Everything that was found, in the order of the checks. `settings.home` must be a folder."""
    found = [
        finding
        for check in (
            Check("versions", machine.check_versions),
            Check("settings", lambda: machine.check_settings(os.environ)),
            Check("registers", machine.check_registers),
            Check("calendar", lambda: machine.check_calendar(datetime.now(UTC).date())),
            Check("disk", lambda: machine.check_disk(settings)),
            Check("clock", lambda: machine.check_clock(settings)),
            Check("permissions", lambda: home.check_permissions(settings)),
            Check("key", lambda: home.check_key(settings)),
            Check("inbox", lambda: home.check_inbox(settings)),
            Check("by_hand", lambda: home.check_by_hand(settings)),
            Check("databases", lambda: home.check_databases(settings)),
            Check("published", lambda: home.check_published(settings)),
            Check("journal", lambda: home.check_journal(settings)),
        )
        for finding in _made(check, settings.home)
    ]
    found += _made(Check("dagster", lambda: _records(settings)), settings.home)
    channels = Check("channels", lambda: addresses.check_channels(settings, send_test=send_test))
    return [*found, *_made(channels, settings.home)]


def _records(settings: Settings) -> Iterator[Finding]:
    if not settings.layout.instance.is_dir():  # looking must not make one
        yield problem("schedule", "nothing was run here yet", "Start dongbo dev or dongbo run.")
        return
    with look_at_instance(settings) as instance:
        for check in (
            Check("dagster", lambda: records.check_database(settings, instance)),
            Check("runs", lambda: records.check_runs(instance)),
            Check("schedule", lambda: records.check_starters(instance)),
            Check("schedule", lambda: records.check_hours(settings)),
            Check("alerts", lambda: records.check_tellers(instance)),
        ):
            yield from _made(check, settings.home)


def _made(check: Check, home: Path) -> list[Finding]:
    """What a check found. Of its own errors the kind is told: their text may hold anything."""
    found: list[Finding] = []
    try:
        found.extend(check.make())
    except _UNKNOWN as error:
        said, _, to_do = (sentence_of(error, home) or "").partition(": ")
        found.append(
            problem(
                check.name,
                f"could not be looked at ({said or type(error).__name__})",
                to_do or "Mend what else is found, then start again.",
            )
        )
    return found
