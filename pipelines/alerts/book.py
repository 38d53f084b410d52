"""The book of alerts, `<home>/alerts.sqlite`: what is open, since when, who has heard of it.

Belongs here: remembering and comparing, so that a problem is told once, again when it has changed,
and its end once. Does not belong here: finding problems, sending messages.

Two processes that see the same night (a run by hand and the sensor of the daemon) agree through
`turn()`: who holds it looks, sends and notes what was sent before the other looks. A process killed
between sending and noting sends again: heard twice is better than not heard.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pipelines.alerts.problems import Cause, Problem, Trouble

_SCHEMA = """
CREATE TABLE IF NOT EXISTS alert (
    id INTEGER PRIMARY KEY,
    province TEXT NOT NULL, subject TEXT NOT NULL,
    night TEXT NOT NULL, trouble TEXT NOT NULL, source TEXT NOT NULL, as_of TEXT,
    causes TEXT NOT NULL,
    revision INTEGER NOT NULL, told_for TEXT NOT NULL,
    opened_at TEXT NOT NULL, solved_at TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS open_alert ON alert (province, subject) WHERE solved_at IS NULL;
CREATE TABLE IF NOT EXISTS told (
    alert INTEGER NOT NULL REFERENCES alert, channel TEXT NOT NULL,
    revision INTEGER NOT NULL, solved INTEGER NOT NULL, told_at TEXT NOT NULL,
    PRIMARY KEY (alert, channel)
);
CREATE TABLE IF NOT EXISTS watched (province TEXT PRIMARY KEY, since TEXT NOT NULL);
"""
_DUE = """
SELECT alert.*, told.revision AS heard FROM alert
LEFT JOIN told ON told.alert = alert.id AND told.channel = ?
WHERE (solved_at IS NULL AND coalesce(told.revision, 0) < alert.revision)
   OR (solved_at IS NOT NULL AND told.revision IS NOT NULL AND NOT told.solved)
ORDER BY province, solved_at IS NULL, source <> '', id
"""


@dataclass(frozen=True)
class Alert:
    """One entry of the book. `revision` counts how often it was news; `solved_at` is None while it
    is open."""

    id: int
    problem: Problem
    revision: int
    opened_at: datetime
    solved_at: datetime | None


class AlertBook:
    """The book of one deployment. Every method is one transaction; safe between processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until nobody else looks and sends; the lock dies with the process that holds it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.path.exists():
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.executescript(_SCHEMA)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.close()

    def observe(self, problem: Problem, now: datetime, remind_days: int) -> None:
        """A problem stands. It becomes news when it is new, has changed, or, of a source, when
        `remind_days` nights have gone by since it was news. What was seen of a source on an older
        night than the last one seen is no news."""
        with self._open() as db:
            row = _open_row(db, problem.province, problem.subject)
            if row is None:
                _insert(db, problem, now)
                return
            known = _alert(row).problem
            if problem.night < known.night:
                return
            told_for = date.fromisoformat(row["told_for"])
            again = problem.trouble.of_source and (
                problem.night >= told_for + timedelta(days=remind_days)
            )
            news = again or not problem.same_as(known)
            _update(db, row, problem, problem.night if news else told_for, int(news))

    def solve(self, province: str, subject: str, night: date, now: datetime) -> None:
        """What was wrong with `subject` is so no longer, as seen on `night`."""
        with self._open() as db:
            db.execute(
                "UPDATE alert SET solved_at = ? "
                "WHERE province = ? AND subject = ? AND solved_at IS NULL AND night <= ?",
                (now.isoformat(), province, subject, night.isoformat()),
            )

    def solve_earlier_nights(self, province: str, night: date, now: datetime) -> None:
        """A newer night is published: what kept earlier ones from it needs nobody any more."""
        with self._open() as db:
            db.execute(
                "UPDATE alert SET solved_at = ? "
                "WHERE province = ? AND source = '' AND solved_at IS NULL AND night < ?",
                (now.isoformat(), province, night.isoformat()),
            )

    def is_open(self, province: str, subject: str) -> bool:
        """Whether something is wrong with `subject`, as far as the book knows."""
        with self._open() as db:
            return _open_row(db, province, subject) is not None

    def open_alerts(self, province: str | None = None) -> list[Alert]:
        """What is open, nights before sources, oldest first."""
        if not self.path.exists():
            return []
        with self._open() as db:
            rows = db.execute(
                "SELECT * FROM alert WHERE solved_at IS NULL AND (province = ? OR ? IS NULL) "
                "ORDER BY province, source <> '', id",
                (province, province),
            ).fetchall()
        return [_alert(row) for row in rows]

    def due(self, channel: str) -> list[Alert]:
        """What `channel` has not heard yet: open alerts, and the end of those that it heard of."""
        with self._open() as db:
            return [_alert(row) for row in db.execute(_DUE, (channel,)).fetchall()]

    def heard(self, channel: str, alerts: Sequence[Alert], now: datetime) -> None:
        """Note that `channel` was told of `alerts` as they are."""
        rows = [
            (a.id, channel, a.revision, a.solved_at is not None, now.isoformat()) for a in alerts
        ]
        with self._open() as db:
            db.executemany("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?)", rows)

    def watched_since(self, province: str, now: datetime) -> datetime:
        """When this province was first watched; `now` the first time."""
        with self._open() as db:
            db.execute("INSERT OR IGNORE INTO watched VALUES (?, ?)", (province, now.isoformat()))
            row = db.execute("SELECT since FROM watched WHERE province = ?", (province,)).fetchone()
        return datetime.fromisoformat(row["since"])

    def delete_before(self, before: datetime) -> int:
        """Drop alerts that were solved before that moment; returns how many."""
        if not self.path.exists():
            return 0
        old = "SELECT id FROM alert WHERE solved_at < ?"
        with self._open() as db:
            db.execute(f"DELETE FROM told WHERE alert IN ({old})", (before.isoformat(),))  # noqa: S608
            return db.execute(
                "DELETE FROM alert WHERE solved_at < ?", (before.isoformat(),)
            ).rowcount


def _open_row(db: sqlite3.Connection, province: str, subject: str) -> sqlite3.Row | None:
    found = db.execute(
        "SELECT * FROM alert WHERE province = ? AND subject = ? AND solved_at IS NULL",
        (province, subject),
    )
    row: sqlite3.Row | None = found.fetchone()
    return row


def _insert(db: sqlite3.Connection, problem: Problem, now: datetime) -> None:
    db.execute(
        "INSERT INTO alert (province, subject, night, trouble, source, as_of, causes, revision, "
        "told_for, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
        (
            problem.province,
            problem.subject,
            *_columns(problem),
            str(problem.night),
            now.isoformat(),
        ),
    )


def _update(
    db: sqlite3.Connection, row: sqlite3.Row, problem: Problem, told_for: date, news: int
) -> None:
    db.execute(
        "UPDATE alert SET night = ?, trouble = ?, source = ?, as_of = ?, causes = ?, "
        "told_for = ?, revision = revision + ? WHERE id = ?",
        (*_columns(problem), told_for.isoformat(), news, row["id"]),
    )


def _columns(problem: Problem) -> tuple[str, str, str, str | None, str]:
    causes = json.dumps([asdict(cause) for cause in problem.causes])
    as_of = problem.as_of.isoformat() if problem.as_of else None
    return problem.night.isoformat(), problem.trouble.value, problem.source, as_of, causes


def _alert(row: sqlite3.Row) -> Alert:
    return Alert(
        id=row["id"],
        problem=Problem(
            province=row["province"],
            night=date.fromisoformat(row["night"]),
            trouble=Trouble(row["trouble"]),
            causes=tuple(Cause(**cause) for cause in json.loads(row["causes"])),
            source=row["source"],
            as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
        ),
        revision=row["revision"],
        opened_at=datetime.fromisoformat(row["opened_at"]),
        solved_at=datetime.fromisoformat(row["solved_at"]) if row["solved_at"] else None,
    )
