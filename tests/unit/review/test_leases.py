"""A lease keeps colleagues apart for a while and ends by itself; so do sessions."""

from __future__ import annotations

from sqlalchemy import func, select

from review import leases, sessions
from review.leases import HOURS
from review.people_tables import LEASE, SESSION
from review.sessions import Limits

OVER = HOURS * 3600.0 + 0.5


def rows(context, table) -> int:
    with context.journal.reading() as db:
        return db.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_lease_is_over_by_itself_and_is_swept_away_by_the_next_one(context) -> None:
    with context.journal.writing() as db:
        assert leases.take(db, "66", ["C1", "C2"], "lan.nt", now=0) == ["C1", "C2"]
        assert leases.take(db, "66", ["C2", "C3"], "dung.pv", now=1) == ["C3"]
        assert leases.holders(db, "66", ["C1", "C2", "C3"], now=1) == {
            "C1": "lan.nt", "C2": "lan.nt", "C3": "dung.pv",
        }  # fmt: skip
        assert leases.holders(db, "66", ["C1", "C2"], now=OVER) == {}
        assert leases.take(db, "66", ["C2"], "dung.pv", now=OVER) == ["C2"]
    assert rows(context, LEASE) == 2  # C1 is gone; C3 began later


def test_a_lease_of_looking_does_not_shorten_one_of_working(context) -> None:
    with context.journal.writing() as db:
        leases.take(db, "66", ["C1"], "lan.nt", now=0)
        leases.take(db, "66", ["C1"], "lan.nt", seconds=60.0, now=1)
        assert leases.holders(db, "66", ["C1"], now=3600) == {"C1": "lan.nt"}


def test_sessions_that_are_over_are_swept_away_by_the_next_sign_in(context) -> None:
    limits = Limits()
    idle = sessions.begin(context.database, "lan.nt", limits, now=0)
    late = limits.idle + 1
    assert sessions.find(context.database, idle, limits, now=late) is None
    assert rows(context, SESSION) == 1
    busy = sessions.begin(context.database, "lan.nt", limits, now=late)
    assert rows(context, SESSION) == 1
    now = late
    while now < late + limits.absolute:
        assert sessions.find(context.database, busy, limits, now=now) is not None
        now += limits.idle - 1
    assert sessions.find(context.database, busy, limits, now=now) is None
