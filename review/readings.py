"""The matches of the control sample that two people judge, neither of them knowing of the other.

Belongs here: which matches, the second case about each, who is shown which of the two cases. Does
not belong here: drawing the sample (`control`), what the answers measure (`measured`).

A part of what a night draws is asked twice: as two cases that differ by their id alone. All that a
page tells of a case (who said what, who holds it, its state) goes by the id, so neither shows a
trace of the other. The people who may decide the match are divided by chance into two halves, and
each half is shown one of the two. The second case only measures people: it does not know whom
linking had matched, and no night obeys what is said of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Column, ColumnElement, Connection, String, Table, delete, insert, select

from common.keyed_hashes import keyed_hashes
from journal.control import CONTROL
from journal.schema import metadata
from journal.store import Journal
from review.accounts import Account
from review.case import Case
from review.queue_tables import QUEUE
from review.roles import Power, may

TWICE_OF_256 = 64
"""How many of 256 matches of the sample are asked twice: a quarter."""

UNSEEN = Table(
    "review_unseen",
    metadata,
    Column("province", String(2), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("conflict_id", String(32), primary_key=True),
)
"""Cases that an account is not shown, since it is to judge the other one about the same match."""


@dataclass(frozen=True)
class Readers:
    """Who is shown the first of two cases, and who the second, by name of account."""

    first: tuple[str, ...]
    second: tuple[str, ...]


def second_of(case: Case) -> Case:
    """The second case about the match of a case of the sample."""
    text = f"{CONTROL}|{case.mention_id}|2"
    conflict_id = "C" + hashlib.sha256(text.encode()).hexdigest()[:16]
    return replace(case, conflict_id=conflict_id, matched=None)


def divided(key: bytes, drawn: Iterable[Case], people: Iterable[Account]) -> dict[str, Readers]:
    """Who reads which of the two cases, by the id of the first, for the matches of a night that are
    asked twice: a part of all that at least two people may decide.

    Only the holder of `key` can foresee it, and it is the same when the night runs again.
    """
    everybody = list(people)
    found: dict[str, Readers] = {}
    for case in drawn:
        allowed = [one.name for one in everybody if _decides(one, case)]
        places = keyed_hashes(key, f"review-reading {case.mention_id}", allowed)
        names = [name for _, name in sorted(zip(places, allowed, strict=True))]
        (chance,) = keyed_hashes(key, "review-twice", [case.mention_id])
        if len(names) > 1 and int(chance[:2], 16) < TWICE_OF_256:
            found[case.conflict_id] = Readers(tuple(names[::2]), tuple(names[1::2]))
    return found


def _decides(who: Account, case: Case) -> bool:
    can = who.active and may(who.role, Power.DECIDE)
    return can and who.bounds.allow(case.province, case.commune_code)


def hide(
    journal: Journal, province: str, drawn: Iterable[Case], readers: Mapping[str, Readers]
) -> None:
    """Show each of the two cases to its readers only; what other cases were hidden stays so."""
    rows = []
    for case in drawn:
        if who := readers.get(case.conflict_id):
            pairs = ((who.second, case.conflict_id), (who.first, second_of(case).conflict_id))
            rows += [_row(province, name, one) for names, one in pairs for name in names]
    with journal.writing() as db:
        some = sorted({row["conflict_id"] for row in rows})
        db.execute(delete(UNSEEN).where(UNSEEN.c.conflict_id.in_(some)))
        if rows:
            db.execute(insert(UNSEEN), rows)


def _row(province: str, account: str, conflict_id: str) -> dict[str, str]:
    return {"province": province, "account": account, "conflict_id": conflict_id}


def show_others(journal: Journal, province: str, drawn: Iterable[Case]) -> None:
    """Show again what earlier nights had hidden, once the queue holds the cases of this one."""
    kept = {one.conflict_id for case in drawn for one in (case, second_of(case))}
    with journal.writing() as db:
        db.execute(
            delete(UNSEEN).where(
                UNSEEN.c.province == province, UNSEEN.c.conflict_id.not_in(sorted(kept))
            )
        )


def shown_to(province: str, account: str) -> ColumnElement[bool]:
    """The lines of the queue that this account is shown."""
    unseen = select(UNSEEN.c.conflict_id)
    return QUEUE.c.conflict_id.not_in(
        unseen.where(UNSEEN.c.province == province, UNSEEN.c.account == account)
    )


def shown_to_all(province: str) -> ColumnElement[bool]:
    """The lines of the queue that are hidden from nobody: what may go out in a workbook."""
    unseen = select(UNSEEN.c.conflict_id).where(UNSEEN.c.province == province)
    return QUEUE.c.conflict_id.not_in(unseen)


def hidden(db: Connection, province: str, account: str) -> frozenset[str]:
    """The cases that this account is not shown."""
    unseen = select(UNSEEN.c.conflict_id)
    found = db.execute(unseen.where(UNSEEN.c.province == province, UNSEEN.c.account == account))
    return frozenset(found.scalars())
