"""Who works on a case: an assignment that ends by itself.

Belongs here: taking, handing over and giving back cases, and who holds them. Does not belong here:
what is decided (`deciding`). A lease keeps colleagues apart; it protects nothing: whoever may
decide a case may do so while somebody else holds it, and the journal tells the slower one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from review.people_tables import LEASE
from review.queue_tables import QUEUE

HOURS = 8
_AT_ONCE = 500


class Held(StrEnum):
    """By whom a case is held, seen from one person."""

    ME = "me"
    NOBODY = "nobody"
    OTHERS = "others"


def take(
    db: Connection,
    province: str,
    conflicts: Sequence[str],
    account: str,
    *,
    seconds: float = HOURS * 3600.0,
    now: float | None = None,
) -> list[str]:
    """Give the cases that nobody else holds to `account`; which they are. A lease that runs longer
    already is not shortened; those of the province that are over are swept away."""
    now = time.time() if now is None else now
    db.execute(delete(LEASE).where(LEASE.c.province == province, LEASE.c.until <= now))
    held = holders(db, province, conflicts, now)
    free = [conflict for conflict in conflicts if held.get(conflict, account) == account]
    _put(db, province, free, account, now, seconds)
    return free


def hand_over(
    db: Connection, province: str, conflicts: Sequence[str], account: str, now: float | None = None
) -> None:
    """Give the cases to `account`, whoever holds them."""
    now = time.time() if now is None else now
    _put(db, province, conflicts, account, now, HOURS * 3600.0)


def give_back(db: Connection, province: str, conflicts: Iterable[str]) -> None:
    """Nobody holds these cases any more."""
    for some in _chunks(list(conflicts)):
        db.execute(_GIVE_BACK, {"in_province": province, "some": list(some)})


def holders(
    db: Connection, province: str, conflicts: Sequence[str], now: float | None = None
) -> dict[str, str]:
    """Conflict id → name of the account that holds it now."""
    now = time.time() if now is None else now
    found: dict[str, str] = {}
    for some in _chunks(conflicts):
        rows = db.execute(_HOLDERS, {"in_province": province, "some": list(some), "now": now})
        found.update((row.conflict_id, row.account) for row in rows)
    return found


def counted(
    db: Connection,
    province: str,
    load: int,
    columns: Sequence[ColumnElement[Any]],
    now: float | None = None,
) -> Sequence[Row[Any]]:
    """How many cases of a load of the queue each account holds now, by `columns` of the queue:
    rows of account, `columns`, count."""
    now = time.time() if now is None else now
    return db.execute(
        select(LEASE.c.account, *columns, func.count())
        .join(QUEUE, QUEUE.c.conflict_id == LEASE.c.conflict_id)
        .where(LEASE.c.province == province, LEASE.c.until > now, QUEUE.c.load == load)
        .group_by(LEASE.c.account, *columns)
    ).all()


def condition(
    province: str, account: str, wanted: Iterable[Held], now: float | None = None
) -> ColumnElement[bool] | None:
    """The lines of the queue that are held as `wanted` says; None where all are meant."""
    now = time.time() if now is None else now
    kinds = set(wanted)
    if not kinds or kinds == set(Held):
        return None
    live = select(LEASE.c.conflict_id).where(LEASE.c.province == province, LEASE.c.until > now)
    mine = QUEUE.c.conflict_id.in_(live.where(LEASE.c.account == account))
    others = QUEUE.c.conflict_id.in_(live.where(LEASE.c.account != account))
    anybody = QUEUE.c.conflict_id.in_(live)
    parts = {Held.ME: mine, Held.OTHERS: others, Held.NOBODY: ~anybody}
    if kinds == {Held.ME, Held.NOBODY}:
        return ~others
    if kinds == {Held.OTHERS, Held.NOBODY}:
        return ~mine
    return anybody if len(kinds) > 1 else parts[kinds.pop()]


def _put(
    db: Connection,
    province: str,
    conflicts: Sequence[str],
    account: str,
    now: float,
    seconds: float,
) -> None:
    until = now + seconds
    for some in _chunks(conflicts):
        here = and_(LEASE.c.province == province, LEASE.c.conflict_id.in_(some))
        longer = set(
            db.execute(
                select(LEASE.c.conflict_id).where(
                    here, LEASE.c.account == account, LEASE.c.until >= until
                )
            ).scalars()
        )
        changed = [conflict for conflict in some if conflict not in longer]
        if not changed:
            continue
        db.execute(
            delete(LEASE).where(LEASE.c.province == province, LEASE.c.conflict_id.in_(changed))
        )
        db.execute(
            insert(LEASE),
            [
                {"province": province, "conflict_id": one, "account": account, "until": until}
                for one in changed
            ],
        )


# Statements of every list and every decision are made once.
_SOME = and_(
    LEASE.c.province == bindparam("in_province"),
    LEASE.c.conflict_id.in_(bindparam("some", expanding=True)),
)
_HOLDERS = select(LEASE.c.conflict_id, LEASE.c.account).where(
    _SOME, LEASE.c.until > bindparam("now")
)
_GIVE_BACK = delete(LEASE).where(_SOME)


def _chunks(values: Sequence[str]) -> list[Sequence[str]]:
    return [values[first : first + _AT_ONCE] for first in range(0, len(values), _AT_ONCE)]
