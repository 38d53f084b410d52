"""Accounts of the people who decide, and whether a password is theirs.

Belongs here: making, listing and locking accounts, passwords (Argon2id), the lock-out after failed
attempts. Does not belong here: sessions (`sessions`), what a role may do (`roles`).
"""

from __future__ import annotations

import functools
import re
import secrets
import threading
import time
import unicodedata
from dataclasses import dataclass
from math import ceil

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from journal.database import Database
from review.people_tables import ACCOUNT, FAILURE, SESSION
from review.roles import Bounds, Role, check_bounds

LEAST_CHARACTERS = 12
_MOST_CHARACTERS = 256
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
_WINDOW = 15 * 60.0
_LIMITS = (("name", "address", 10), ("address", None, 50), ("name", None, 100))
"""Failures within the window after which a sign-in waits: of one name from one address, of one
address, of one name from everywhere. The pair comes first, so that nobody locks a colleague out
from another desk with ten attempts."""
_AT_ONCE = threading.Semaphore(2)  # a verification takes 64 MiB and both cores


class AccountError(ValueError):
    """An account that cannot be made or changed as asked; the message says what to do."""


class LockedError(Exception):
    """Too many failed attempts; `seconds` until the next one counts."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many failed attempts: wait {seconds} seconds")
        self.seconds = seconds


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in."""

    name: str
    full_name: str
    role: Role
    bounds: Bounds
    active: bool = True
    keys: bool = True


def account_of(row: RowMapping) -> Account:
    """The account in a row of `ACCOUNT`."""
    return Account(
        row["name"],
        row["full_name"],
        Role(row["role"]),
        Bounds(row["province"], frozenset(row["communes"].split())),
        row["active"],
        row["keys"],
    )


def add(database: Database, account: Account, password: str | None) -> None:
    """Make the account; without a password it can only sign in elsewhere (proxy, OIDC).

    Raises AccountError where the name is taken or unfit, bounds do not fit the role, or the
    password is too short.
    """
    if not _NAME.fullmatch(account.name):
        raise AccountError(
            f"'{account.name}' is no name of an account: two to 63 small letters without marks, "
            "digits, dots or hyphens, for example lan.nt"
        )
    try:
        check_bounds(account.role, account.bounds)
    except ValueError as fault:
        raise AccountError(str(fault)) from None
    hashed = None if password is None else _hashed(password)
    with database.writing() as connection:
        if _row(connection, account.name):
            raise AccountError(f"'{account.name}' is taken; `dongbo review user list` shows all")
        connection.execute(
            insert(ACCOUNT).values(
                name=account.name,
                full_name=account.full_name,
                role=account.role.value,
                province=account.bounds.province,
                communes=" ".join(sorted(account.bounds.communes)),
                password_hash=hashed,
                active=account.active,
                keys=account.keys,
                made_at=time.time(),
            )
        )


def all_accounts(database: Database) -> list[Account]:
    """Every account, by name."""
    with database.reading() as connection:
        rows = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name)).mappings()
        return [account_of(row) for row in rows]


def find(database: Database, name: str) -> Account | None:
    """The account of this name that may sign in, or None."""
    with database.reading() as connection:
        row = _row(connection, name)
    return account_of(row) if row and row["active"] else None


def set_password(database: Database, name: str, password: str) -> None:
    """Give the account another password and end its sessions. Raises AccountError."""
    _change(database, name, password_hash=_hashed(password))


def disable(database: Database, name: str) -> None:
    """Lock the account and end its sessions; what it decided stays. Raises AccountError."""
    _change(database, name, active=False)


def use_keys(database: Database, name: str, *, on: bool) -> None:
    """Switch the shortcuts of one key on or off for this person."""
    with database.writing() as connection:
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.name == name).values(keys=on))


def _change(database: Database, name: str, **values: object) -> None:
    with database.writing() as connection:
        done = connection.execute(update(ACCOUNT).where(ACCOUNT.c.name == name).values(**values))
        if not done.rowcount:
            raise AccountError(f"there is no account '{name}'; `dongbo review user list` shows all")
        connection.execute(delete(SESSION).where(SESSION.c.account == name))


def sign_in(
    database: Database, name: str, password: str, address: str, now: float | None = None
) -> Account | None:
    """The account whose password this is, or None; a failure is counted.

    Raises LockedError after too many failures (`_LIMITS`), before the password is looked at. An
    unknown name takes as long as a wrong password.
    """
    now = time.time() if now is None else now
    name, dummy = name.strip().lower()[:64], _dummy_hash()
    with database.reading() as connection:
        _check_lock(connection, name, address, now)
    with _AT_ONCE:  # what is counted is known to the next: many at once guess no more often
        with database.reading() as connection:
            _check_lock(connection, name, address, now)
            row = _row(connection, name)
        known = row["password_hash"] if row and row["active"] else None
        right = _verified(known or dummy, password)
        if not right or known is None:
            _count(database, name, address, now)
    if row and right and known:
        with database.writing() as connection:
            connection.execute(
                delete(FAILURE).where(FAILURE.c.name == name, FAILURE.c.address == address)
            )
        return account_of(row)
    return None


def _count(database: Database, name: str, address: str, now: float) -> None:
    with database.writing() as connection:
        connection.execute(delete(FAILURE).where(FAILURE.c.at < now - _WINDOW))
        connection.execute(insert(FAILURE).values(name=name, address=address, at=now))


def _check_lock(connection: Connection, name: str, address: str, now: float) -> None:
    given = {"name": name, "address": address}
    for first, second, limit in _LIMITS:
        columns = [column for column in (first, second) if column]
        same = [FAILURE.c[column] == given[column] for column in columns]
        count, oldest = connection.execute(
            select(func.count(), func.min(FAILURE.c.at)).where(*same, FAILURE.c.at > now - _WINDOW)
        ).one()
        if count >= limit:
            raise LockedError(max(1, ceil(oldest + _WINDOW - now)))


def _row(connection: Connection, name: str) -> RowMapping | None:
    return connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).mappings().first()


def _plain(password: str) -> str:
    # One typing tool sends ố as one character, another as three: the password is the same.
    return unicodedata.normalize("NFC", password)


def _hashed(password: str) -> str:
    plain = _plain(password)
    if not LEAST_CHARACTERS <= len(plain) <= _MOST_CHARACTERS:
        raise AccountError(
            f"a password has {LEAST_CHARACTERS} to {_MOST_CHARACTERS} characters; "
            "several words are easier to keep than signs"
        )
    with _AT_ONCE:
        return _hasher().hash(plain)


def _verified(hashed: str, password: str) -> bool:
    if len(password) > _MOST_CHARACTERS:
        return False
    try:
        return _hasher().verify(hashed, _plain(password))
    except (VerifyMismatchError, InvalidHashError):
        return False


@functools.cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@functools.cache
def _dummy_hash() -> str:
    return _hasher().hash(secrets.token_urlsafe())
