"""Sessions of the review page, kept on the server: they end by themselves and can be ended.

Belongs here: making, finding and ending sessions. Does not belong here: passwords (`accounts`),
cookies (`review.web`). Of a session's token only its SHA-256 is kept: whoever reads the database
cannot sign in with it.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, or_, select, update

from journal.database import Database
from review.accounts import Account, account_of
from review.people_tables import ACCOUNT, SESSION


@dataclass(frozen=True)
class Limits:
    """Seconds after which a session ends: without a request, and in any case."""

    idle: float = 15 * 60.0
    absolute: float = 10 * 3600.0
    noted: float = 30.0
    """`seen_at` is written at most this often: a write for each request would cost more than the
    request."""


@dataclass(frozen=True)
class Session:
    """Who is signed in, and the secret of this session's forms."""

    account: Account
    csrf: str
    token_hash: str


def begin(database: Database, account: str, limits: Limits, now: float | None = None) -> str:
    """Begin a session and return its token; sessions that are over are swept away."""
    now = time.time() if now is None else now
    token = secrets.token_urlsafe(32)
    with database.writing() as connection:
        connection.execute(
            delete(SESSION).where(
                or_(
                    SESSION.c.seen_at < now - limits.idle, SESSION.c.made_at < now - limits.absolute
                )
            )
        )
        connection.execute(
            insert(SESSION).values(
                token_hash=_hash(token),
                account=account,
                csrf=secrets.token_urlsafe(32),
                made_at=now,
                seen_at=now,
            )
        )
    return token


def find(
    database: Database, token: str, limits: Limits, now: float | None = None
) -> Session | None:
    """The living session of this token, whose idle time begins anew; None where there is none, it
    is over, or its account is locked."""
    now = time.time() if now is None else now
    hashed = _hash(token)
    with database.reading() as connection:
        row = connection.execute(_FIND, {"token_hash": hashed}).mappings().first()
    if row is None or not row["active"]:
        return None
    if row["seen_at"] < now - limits.idle or row["begun"] < now - limits.absolute:
        return None
    if row["seen_at"] < now - limits.noted:
        with database.writing() as connection:
            connection.execute(
                update(SESSION).where(SESSION.c.token_hash == hashed).values(seen_at=now)
            )
    return Session(account_of(row), row["csrf"], hashed)


def end(database: Database, token: str) -> None:
    """End the session of this token."""
    with database.writing() as connection:
        connection.execute(delete(SESSION).where(SESSION.c.token_hash == _hash(token)))


def end_all(database: Database, account: str) -> int:
    """End every session of the account; how many there were."""
    with database.writing() as connection:
        return connection.execute(delete(SESSION).where(SESSION.c.account == account)).rowcount


_FIND = (  # made once: every request asks
    select(ACCOUNT, SESSION.c.csrf, SESSION.c.made_at.label("begun"), SESSION.c.seen_at)
    .join(ACCOUNT, ACCOUNT.c.name == SESSION.c.account)
    .where(SESSION.c.token_hash == bindparam("token_hash"))
)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
