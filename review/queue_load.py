"""How a night writes its cases into the queue.

Belongs here: lines from cases, writing them beside those of the night before, making them current
in one small transaction. Does not belong here: reading (`review.queue`), what a case is made of
(`review.build`).

Writing a province takes seconds; people decide meanwhile. So the cases are written in many short
transactions under a number of their own that nobody reads, and one more makes them current and sets
their state after what the journal says by then. Who holds a case goes by its conflict id and is
not touched.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, text, update

from findings.catalogue import rules
from journal.schema import ENTRY
from review.case import Case, to_json
from review.queue import Queue
from review.queue_filter import A_DAY, State, name_key, number_hashes
from review.queue_states import set_states
from review.queue_tables import CASE, LOAD, NAME, NUMBER, QUEUE, WORD

_AT_ONCE = 100
"""Cases of one transaction: people who decide wait for it, and come in after it."""
_RANKS = {rule: rank for rank, rule in enumerate(rules())}


def load(
    queue: Queue, key: bytes, province: str, night: date, cases: Iterable[Case], *, up_to: int
) -> int:
    """Replace the queue of a province by the cases of a night; how many there are.

    `up_to` is the number of the last entry of the journal that the night obeyed (0 for none);
    `key` that of `queue`. A load that was killed leaves what was current and is removed by the
    next one.
    """
    journal = queue.journal
    number = _begin(queue, province, night, up_to)
    written = 0
    names: dict[tuple[str, str], str] = {}
    waiting = iter(cases)
    while some := list(islice(waiting, _AT_ONCE)):
        made = _rows_of(number, some, key)  # while nobody waits for us
        with journal.writing() as db:
            for table, rows in made:
                db.execute(insert(table), rows)
        written += len(some)
        for case in some:
            names[case.place.source, case.place.register] = case.place.register_name
            if case.commune_code and case.commune_name:
                names["", case.commune_code] = case.commune_name
    with journal.writing() as db:
        _insert_names(db, number, names)
        _take_over(queue, db, province, number, up_to, written)
    _sweep(queue, province)
    with journal.writing() as db:
        for table in (QUEUE, WORD, NUMBER):
            db.execute(text(f"ANALYZE {table.name}"))
    return written


def urgency_of(case: Case) -> int:
    """The smaller, the sooner: by limit, then what blocks, then in the order of the reasons."""
    rank = _RANKS.get(case.reason, len(_RANKS))
    return case.due_on.toordinal() * A_DAY + (0 if case.blocking else A_DAY // 2) + rank


def _begin(queue: Queue, province: str, night: date, up_to: int) -> int:
    with queue.journal.writing() as db:
        made = db.execute(
            insert(LOAD).values(
                province=province,
                night=night,
                started_at=datetime.now(UTC).replace(tzinfo=None),
                up_to=up_to,
                current=False,
                cases=0,
            )
        )
        (number,) = made.inserted_primary_key or (0,)
        return int(number)


def _take_over(
    queue: Queue, db: Connection, province: str, number: int, up_to: int, written: int
) -> None:
    decided = list(
        db.execute(
            select(ENTRY.c.conflict_id)
            .distinct()
            .where(
                ENTRY.c.province == province,
                ENTRY.c.conflict_id.in_(select(QUEUE.c.conflict_id).where(QUEUE.c.load == number)),
            )
        ).scalars()
    )
    stands = queue.journal.standing(province, conflicts=decided, connection=db)
    set_states(db, number, up_to, decided, stands)
    db.execute(
        update(LOAD).where(LOAD.c.province == province).values(current=LOAD.c.load == number)
    )
    db.execute(update(LOAD).where(LOAD.c.load == number).values(cases=written))


def _sweep(queue: Queue, province: str) -> None:
    """Remove what no longer is or never became current, a little at a time."""
    with queue.journal.reading() as db:
        old = list(
            db.execute(
                select(LOAD.c.load).where(LOAD.c.province == province, LOAD.c.current.is_(False))
            ).scalars()
        )
    for number in old:
        for table in (WORD, NUMBER, CASE, QUEUE):
            while _removed(queue, table, number):
                pass
        with queue.journal.writing() as db:
            db.execute(delete(NAME).where(NAME.c.load == number))
            db.execute(delete(LOAD).where(LOAD.c.load == number))


def _removed(queue: Queue, table: Any, number: int) -> int:
    with queue.journal.writing() as db:
        ids = select(table.c.conflict_id).where(table.c.load == number).limit(_AT_ONCE * 5)
        found = db.execute(
            delete(table).where(table.c.load == number, table.c.conflict_id.in_(ids))
        )
        return int(found.rowcount)


def _rows_of(
    number: int, cases: list[Case], key: bytes
) -> list[tuple[Table, list[dict[str, Any]]]]:
    """What lies in each table for these cases."""
    lines = [_row(number, case) for case in cases]
    whole = [
        {"load": number, "conflict_id": c.conflict_id, "json": zlib.compress(to_json(c))}
        for c in cases
    ]
    words = [
        {"load": number, "word": word, "conflict_id": row["conflict_id"]}
        for row in lines
        for word in sorted(set(row["name_key"].split()))
    ]
    found = [(one, case.conflict_id) for case in cases for one in _numbers(case)]
    hashes = number_hashes(key, [one for one, _ in found])
    numbers = [
        {"load": number, "number_hash": hashed, "conflict_id": conflict_id}
        for hashed, (_, conflict_id) in zip(hashes, found, strict=True)
    ]
    made = ((QUEUE, lines), (CASE, whole), (WORD, words), (NUMBER, numbers))
    return [(table, rows) for table, rows in made if rows]


def _insert_names(db: Connection, number: int, names: dict[tuple[str, str], str]) -> None:
    rows = [
        {"load": number, "source": source, "code": code, "name": name}
        for (source, code), name in sorted(names.items())
    ]
    if rows:
        db.execute(insert(NAME), rows)


def _row(number: int, case: Case) -> dict[str, Any]:
    first = case.candidates[0] if case.candidates else None
    wrong = [payment for payment in case.payments if payment.wrong]
    return {
        "load": number,
        "conflict_id": case.conflict_id,
        "state": State.OPEN,
        "entry": None,
        "desk": case.desk,
        "commune": case.commune_code or "",
        "source": case.place.source,
        "register": case.place.register,
        "reason": case.reason,
        "link_reason": case.link_reason,
        "due_on": case.due_on,
        "opened_on": case.opened_on,
        "blocking": case.blocking,
        "urgency": urgency_of(case),
        "signature": case.signature,
        "name_key": _names(case),
        "record_key": case.place.record_key,
        "mention_id": case.mention_id,
        "content_hash": case.content_hash,
        "register_name": case.place.register_name,
        "role_title": case.place.role_title,
        "commune_name": case.commune_name,
        "record_name": case.record.full_name,
        "candidate_name": first.values.full_name if first else None,
        "levels": " ".join(f"{c.name}={c.level}" for c in first.comparisons) if first else "",
        "probability": first.probability if first else None,
        "months_wrong": len(wrong),
        "amount_wrong": case.amount_wrong,
    }


def _names(case: Case) -> str:
    """A case is found by the name of the record and by those of its candidates."""
    others = (candidate.values.full_name for candidate in case.candidates)
    return name_key(case.record.full_name, *others)


def _numbers(case: Case) -> list[str]:
    """The same with numbers."""
    everybody = [case.record, *(candidate.values for candidate in case.candidates)]
    return sorted({n for values in everybody for n in (values.person_id, values.old_id) if n})
