"""Which office gets which cases, and a workbook for each.

Belongs here: communes for questions of who is meant, the agency of a register for what it must
correct or settle, the police for the population data. Does not belong here: the look of a workbook
(`review.workbook.write`), where it lies (intake/layout.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy import ColumnElement, and_, func, select

from contracts.language import SourceContract
from review.queue import Queue, State, Wanted
from review.queue_filter import current
from review.queue_tables import QUEUE
from review.workbook.write import write_workbook
from vietnam.chars import fold
from warehouse.reasons import Desk

MOST = 200
"""Cases of one workbook: more than an office settles before the next night."""
_WAITING = (State.OPEN, State.UNSURE)
_AGENCIES = (Desk.OWNER_AGENCY, Desk.COMPETENT_AUTHORITY)


@dataclass(frozen=True)
class Office:
    """Somebody who gets a workbook: its title, the stem of its file, and its cases."""

    title: str
    stem: str
    wanted: Wanted


def offices(queue: Queue, province: str, sources: Mapping[str, SourceContract]) -> list[Office]:
    """Every office that has something to do, by name of the file."""
    asked = Wanted(province=province, desks=(Desk.REVIEWER,), states=_WAITING)
    found = [
        Office(
            name or "Chưa rõ xã",
            f"xa_{code}_{_slug(name)}" if code else "xa_chua_ro",
            replace(asked, communes=(code,)),
        )
        for code, name in _places(queue, province, QUEUE.c.desk == Desk.REVIEWER)
    ]
    agencies = Wanted(province=province, desks=_AGENCIES, states=_WAITING)
    for source, registers in _registers(queue, province).items():
        title = sources[source].short_vi if source in sources else source
        wanted = replace(agencies, registers=tuple((source, one) for one in registers))
        found.append(Office(title, f"co_quan_{_slug(title)}", wanted))
    police = Wanted(province=province, desks=(Desk.POLICE,), states=_WAITING)
    if any(True for _ in _places(queue, province, QUEUE.c.desk == Desk.POLICE)):
        found.append(Office("Công an: dữ liệu dân cư", "cong_an", police))
    return sorted(found, key=lambda office: office.stem)


def write_workbooks(
    queue: Queue,
    key: bytes,
    province: str,
    folder: Path,
    *,
    province_name: str,
    sources: Mapping[str, SourceContract],
    today: date,
    most: int = MOST,
) -> list[Path]:
    """Write the workbook of every office into `folder`; the files."""
    night = queue.night(province)
    if night is None:
        return []
    written = []
    for office in offices(queue, province, sources):
        cases = [(one.case, one.entry) for one in islice(queue.queued(office.wanted, today), most)]
        if not cases:
            continue
        written.append(
            write_workbook(
                cases,
                folder / f"{office.stem}.xlsx",
                key=key,
                title=office.title,
                province_name=province_name,
                night=night,
                today=today,
                left=max(0, queue.count(office.wanted, today).n - len(cases)),
            )
        )
    return written


def _places(
    queue: Queue, province: str, desk: ColumnElement[bool]
) -> Iterator[tuple[str, str | None]]:
    """Code and name of the communes where something waits at a desk."""
    with queue.journal.reading() as db:
        rows = db.execute(
            select(QUEUE.c.commune, func.min(QUEUE.c.commune_name))
            .where(_waiting(current(db, province)), desk)
            .group_by(QUEUE.c.commune)
        ).all()
    return ((row[0], row[1]) for row in rows)


def _registers(queue: Queue, province: str) -> dict[str, list[str]]:
    """Source → its registers about which an agency must do something."""
    found: dict[str, list[str]] = {}
    with queue.journal.reading() as db:
        rows = db.execute(
            select(QUEUE.c.source, QUEUE.c.register)
            .distinct()
            .where(_waiting(current(db, province)), QUEUE.c.desk.in_(_AGENCIES))
            .order_by(QUEUE.c.source, QUEUE.c.register)
        )
        for source, register in rows:
            found.setdefault(source, []).append(register)
    return found


def _waiting(load: int) -> ColumnElement[bool]:
    return and_(QUEUE.c.load == load, QUEUE.c.state.in_(_WAITING))


def _slug(name: str | None) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(name or "")).strip("_")
