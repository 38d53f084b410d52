"""Which worklists there are: one for each desk, register and commune where something waits.

Belongs here: counting and naming them. Does not belong here: what stands in one
(`review.worklist.rows`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import Connection, func, select

from findings.desks import Desk
from review.queue import Queue, State, Wanted
from review.queue_filter import current
from review.queue_tables import QUEUE
from review.worklist.handed_out import told_before
from vietnam.chars import fold

DESKS = tuple(desk for desk in Desk if desk is not Desk.REVIEWER)
"""Who works off lists; the reviewer has the queue."""
WAITING = (State.OPEN, State.UNSURE)
_FOLDERS = {
    Desk.OWNER_AGENCY: "co_quan_chu_quan",
    Desk.POLICE: "cong_an",
    Desk.COMPETENT_AUTHORITY: "co_quan_co_tham_quyen",
    Desk.INFORMATION: "de_biet",
}


@dataclass(frozen=True, order=True)
class Worklist:
    """What one desk must do about one register in one commune ("" where nobody knows the commune).

    `items` wait now: 0 where all that the last list held is gone, which the next one tells.
    """

    province: str
    desk: Desk
    source: str
    register: str
    commune: str
    register_name: str
    commune_name: str | None
    items: int

    @property
    def key(self) -> str:
        """The list by its name in the journal: the same on every night."""
        return f"{self.desk}.{self.source}.{self.register}.{self.commune}"

    @property
    def place(self) -> str:
        """Where the list goes, for people."""
        return self.commune_name or (f"xã {self.commune}" if self.commune else "Chưa rõ xã")

    @property
    def folder(self) -> PurePath:
        """Where its files lie below the folder of all lists: those of one commune together."""
        return PurePath(_FOLDERS[self.desk], self._commune)

    @property
    def file_stem(self) -> str:
        """The name of its files without their ending; it says whose they are wherever they go."""
        return f"phieu_{slug(self.register_name)}_{self._commune}"

    @property
    def _commune(self) -> str:
        return f"xa_{self.commune}_{slug(self.commune_name)}" if self.commune else "xa_chua_ro"

    @property
    def wanted(self) -> Wanted:
        """Its cases in the queue."""
        return Wanted(
            province=self.province,
            desks=(self.desk,),
            states=WAITING,
            communes=(self.commune,),
            registers=((self.source, self.register),),
        )


def worklists(
    queue: Queue,
    province: str,
    *,
    desks: Collection[Desk] = DESKS,
    communes: Collection[str] | None = None,
) -> list[Worklist]:
    """Every list that has something to tell, by desk, register and commune; with `communes` only
    those of these."""
    with queue.journal.reading() as db:
        found = _waiting(db, province)
        night = queue.night(province)
        for one in () if night is None else told_before(db, province, night):
            named = Worklist(province, Desk(one.desk), one.source, one.register, one.commune,
                             one.register_name, one.commune_name, 0)  # fmt: skip
            found.setdefault(named.key, named)
    return sorted(
        one
        for one in found.values()
        if one.desk in desks and (communes is None or one.commune in communes)
    )


def _waiting(db: Connection, province: str) -> dict[str, Worklist]:
    what = (QUEUE.c.desk, QUEUE.c.source, QUEUE.c.register, QUEUE.c.commune)
    rows = db.execute(
        select(
            *what,
            func.min(QUEUE.c.register_name),
            func.min(QUEUE.c.commune_name),
            func.count(),
        )
        .where(
            QUEUE.c.load == current(db, province),
            QUEUE.c.state.in_(WAITING),
            QUEUE.c.desk.in_(DESKS),
        )
        .group_by(*what)
    )
    lists = (Worklist(province, Desk(row[0]), *row[1:]) for row in rows)
    return {one.key: one for one in lists}


def slug(name: str | None) -> str:
    """A name as a part of a file's."""
    return re.sub(r"[^a-z0-9]+", "_", fold(name or "")).strip("_")
