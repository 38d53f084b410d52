"""The state that answers give a case of the queue.

Belongs here: which state a decision makes, and writing it beside the case. Does not belong here:
asking for cases (`review.queue`), what was answered (`journal`).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, case, literal, update

from journal.decisions import Decision
from journal.standing import Standing
from review.queue_filter import State
from review.queue_tables import QUEUE


def set_states(
    db: Connection,
    load: int,
    up_to: int,
    conflicts: Iterable[str],
    stands: dict[str, Standing],
) -> None:
    """Write what stands for each of `conflicts` beside its case in the queue.

    What the night obeyed (up to and with `up_to`) and still asks, is asked; what was said since
    answers the case, if it was said of the content that is shown.
    """
    rows: list[dict[str, object]] = []
    for conflict_id in conflicts:
        stand = stands.get(conflict_id)
        rows.append(
            {
                "of": load,
                "about": conflict_id,
                "now": None if stand is None else stand.seq,
                "answered": State.OPEN if stand is None else state_of(stand, up_to),
                "content": "" if stand is None else stand.entry.said.content_hash,
            }
        )
    if rows:
        db.execute(_SET_STATE, rows)


def state_of(stand: Standing, up_to: int) -> State:
    """What a decision on the content shown makes of a case."""
    if stand.waits:
        return State.SECOND
    if stand.entry.said.decision is Decision.UNSURE:
        return State.UNSURE
    confirmed = stand.confirmed.seq if stand.confirmed else stand.seq
    return State.OPEN if confirmed <= up_to else State.DECIDED


_SET_STATE = (
    update(QUEUE)
    .where(QUEUE.c.load == bindparam("of"), QUEUE.c.conflict_id == bindparam("about"))
    .values(
        entry=bindparam("now"),
        state=case(
            (QUEUE.c.content_hash == bindparam("content"), bindparam("answered")),
            else_=literal(State.OPEN.value),
        ),
    )
)
