"""Which office gets which cases, and a workbook for each.

Belongs here: communes for questions of who is meant, the agency of a register for what it must
correct or settle, the police for the population data. Does not belong here: the look of a workbook
(`review.workbook.write`), where it lies (intake/layout.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy import ColumnElement, and_, func, select, true

from contracts.language import SourceContract
from findings.desks import Desk
from review.case import Case
from review.queue import Queue, State, Wanted
from review.queue_filter import current
from review.queue_tables import QUEUE
from review.readings import shown_to_all
from review.workbook.write import write_workbook
from vietnam.chars import fold

MOST = 200
"""Cases of one workbook: more than an office settles before the next night."""
_WAITING = (State.OPEN, State.UNSURE)
_AGENCIES = (Desk.OWNER_AGENCY, Desk.COMPETENT_AUTHORITY)


@dataclass(frozen=True)
class Office:
    """Somebody who gets a workbook: its title, the stem of its file, its cases and how many."""

    title: str
    stem: str
    wanted: Wanted
    cases: int


def offices(
    queue: Queue,
    province: str,
    sources: Mapping[str, SourceContract],
    communes: Sequence[str] | None = None,
) -> list[Office]:
    """Every office that has something to do, by name of the file; with `communes` only what is of
    these."""
    bound = None if communes is None else tuple(communes)
    every = Wanted(province=province, states=_WAITING, communes=bound)
    asked = replace(every, desks=(Desk.REVIEWER,))
    found = [
        Office(
            name or "Chưa rõ xã",
            f"xa_{code}_{_slug(name)}" if code else "xa_chua_ro",
            replace(asked, communes=(code,)),
            cases,
        )
        for code, name, cases in _places(queue, asked)
    ]
    agencies = replace(every, desks=_AGENCIES)
    for source, registers in _registers(queue, agencies).items():
        title = sources[source].short_vi if source in sources else source
        wanted = replace(agencies, registers=tuple((source, one) for one in registers))
        cases = sum(registers.values())
        found.append(Office(title, f"co_quan_{_slug(title)}", wanted, cases))
    police = replace(every, desks=(Desk.POLICE,))
    if cases := sum(place[2] for place in _places(queue, police)):
        found.append(Office("Công an: dữ liệu dân cư", "cong_an", police, cases))
    return sorted(found, key=lambda office: office.stem)


def write_office(
    queue: Queue,
    key: bytes,
    office: Office,
    out: Path,
    *,
    province_name: str,
    night: date,
    today: date,
    most: int = MOST,
) -> tuple[Path, list[Case]] | None:
    """Write the workbook of one office (`write_workbook`); its file and the cases in it, or None
    where nothing is left to do."""
    asked = queue.queued(office.wanted, today, where=shown_to_all(office.wanted.province))
    cases = [(one.case, one.entry) for one in islice(asked, most)]
    if not cases:
        return None
    path = write_workbook(
        cases,
        out,
        key=key,
        title=office.title,
        province_name=province_name,
        night=night,
        today=today,
        left=max(0, office.cases - len(cases)),
    )
    return path, [case for case, _ in cases]


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
        out = folder / f"{office.stem}.xlsx"
        made = write_office(
            queue, key, office, out, province_name=province_name, night=night, today=today,
            most=most,
        )  # fmt: skip
        if made is not None:
            written.append(made[0])
    return written


def _places(queue: Queue, wanted: Wanted) -> list[tuple[str, str | None, int]]:
    """Code and name of the communes where something waits, and how much."""
    with queue.journal.reading() as db:
        rows = db.execute(
            select(QUEUE.c.commune, func.min(QUEUE.c.commune_name), func.count())
            .where(_waiting(current(db, wanted.province), wanted))
            .group_by(QUEUE.c.commune)
        ).all()
    return [(row[0], row[1], row[2]) for row in rows]


def _registers(queue: Queue, wanted: Wanted) -> dict[str, dict[str, int]]:
    """Source → its registers about which something waits, and how much."""
    found: dict[str, dict[str, int]] = {}
    with queue.journal.reading() as db:
        rows = db.execute(
            select(QUEUE.c.source, QUEUE.c.register, func.count())
            .where(_waiting(current(db, wanted.province), wanted))
            .group_by(QUEUE.c.source, QUEUE.c.register)
            .order_by(QUEUE.c.source, QUEUE.c.register)
        )
        for source, register, cases in rows:
            found.setdefault(source, {})[register] = cases
    return found


def _waiting(load: int, wanted: Wanted) -> ColumnElement[bool]:
    bound = true() if wanted.communes is None else QUEUE.c.commune.in_(wanted.communes)
    return and_(
        QUEUE.c.load == load,
        QUEUE.c.state.in_(wanted.states),
        QUEUE.c.desk.in_(wanted.desks),
        shown_to_all(wanted.province),
        bound,
    )


def _slug(name: str | None) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(name or "")).strip("_")
