"""How the work goes: what is open, who decided what, how often a second look agreed.

Belongs here: counts over the queue and the journal. Does not belong here: how they are shown, what
the control sample measures (`measured`), figures of the warehouse.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, func, select

from findings.desks import Desk
from journal.answers import Answer, answers, recent
from journal.chain import timestamp
from journal.decisions import Action, Decision
from journal.schema import ENTRY
from review.queue import Queue
from review.queue_filter import current
from review.queue_tables import QUEUE

DAYS = 7
PAUSE_SECONDS = 600.0
"""Between two decisions of one person: more is a pause and says nothing about a case."""
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_WHO = frozenset({Decision.SAME_PERSON, Decision.OTHER_PERSON, Decision.NOBODY})


@dataclass
class Open:
    """Cases of one reason or commune: open and overdue."""

    open: int = 0
    late: int = 0


@dataclass
class Work:
    """What one person decided: seconds between decisions, how often unsure, taken back, and what a
    second pair of eyes said."""

    decided: int = 0
    unsure: int = 0
    undone: int = 0
    agreed: int = 0
    looked_again: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def typical_seconds(self) -> float | None:
        """The median time of a case."""
        return median(self.seconds) if self.seconds else None


@dataclass
class Answers:
    """What was said of cases of one reason or commune."""

    who: int = 0
    source: int = 0
    master: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """All answers."""
        return self.who + self.source + self.master + self.other

    def shares(self) -> tuple[int, int, int]:
        """Whole per cent of who, source wrong and master wrong."""
        total = max(1, self.total)
        return (
            round(100 * self.who / total),
            round(100 * self.source / total),
            round(100 * self.master / total),
        )


@dataclass(frozen=True)
class Progress:
    """The figures of a province over the last `DAYS` days.

    `waiting` are decisions that wait for a second pair of eyes, `decided` those that wait for the
    night, both of every desk; what is open is the reviewers'.
    """

    since: date
    open: int
    late: int
    waiting: int
    decided: int
    reasons: dict[str, Open]
    communes: dict[str, Open]
    people: dict[str, Work]
    answers: dict[str, Answers]
    sent: Counter[str]

    @property
    def typical_seconds(self) -> float | None:
        """The median time of a case over everybody."""
        every = [second for work in self.people.values() for second in work.seconds]
        return median(every) if every else None

    @property
    def confirmed(self) -> tuple[int, int]:
        """Second looks that agreed, and all of them."""
        works = self.people.values()
        return sum(work.agreed for work in works), sum(work.looked_again for work in works)


def progress(queue: Queue, province: str, today: date) -> Progress:
    """The figures of a province, seen today."""
    since = today - timedelta(days=DAYS - 1)
    begun = datetime.combine(since, time(), _VIETNAM).astimezone(UTC)
    with queue.journal.reading() as db:
        load = current(db, province)
        reasons, communes, states = _open(db, load, today)
        said = db.execute(
            select(
                ENTRY.c.seq, ENTRY.c.at, ENTRY.c.action, ENTRY.c.actor, ENTRY.c.conflict_id,
                ENTRY.c.reason, ENTRY.c.decision,
            )
            .where(ENTRY.c.province == province, ENTRY.c.at >= timestamp(begun))
            .order_by(ENTRY.c.seq)
        ).all()  # fmt: skip
        places = _places(db, load)
    judged = answers(recent(queue.journal, province, since=begun))
    return Progress(
        since=since,
        open=sum(one.open for one in reasons.values()),
        late=sum(one.late for one in reasons.values()),
        waiting=states["second"],
        decided=states["decided"],
        reasons=dict(reasons),
        communes=dict(communes),
        people=_people(said, judged),
        answers=_answers(said),
        sent=Counter(
            places.get(row.conflict_id, "") for row in said if row.decision == "source_wrong"
        ),
    )


def _open(
    db: Connection, load: int, today: date
) -> tuple[dict[str, Open], dict[str, Open], Counter[str]]:
    column = QUEUE.c
    groups = (column.state, column.desk, column.reason, column.commune, column.due_on < today)
    rows = db.execute(select(*groups, func.count()).where(column.load == load).group_by(*groups))
    reasons: dict[str, Open] = defaultdict(Open)
    communes: dict[str, Open] = defaultdict(Open)
    states: Counter[str] = Counter()
    for state, desk, reason, commune, late, n in rows:
        states[state] += n
        if desk == Desk.REVIEWER and state in ("open", "unsure"):
            for part in (reasons[reason], communes[commune]):
                part.open += n
                part.late += n if late else 0
    return reasons, communes, states


def _places(db: Connection, load: int) -> dict[str, str]:
    """Commune of the cases about which somebody said something since last night."""
    rows = db.execute(
        select(QUEUE.c.conflict_id, QUEUE.c.commune).where(
            QUEUE.c.load == load, QUEUE.c.entry.is_not(None)
        )
    )
    return {row.conflict_id: row.commune for row in rows}


def _people(said: Sequence[Row[tuple[object, ...]]], judged: Iterable[Answer]) -> dict[str, Work]:
    people: dict[str, Work] = defaultdict(Work)
    last: dict[str, datetime] = {}
    for row in said:
        at = datetime.fromisoformat(row.at)
        if row.action == Action.DECIDE.value:
            work = people[row.actor]
            work.decided += 1
            work.unsure += row.decision == Decision.UNSURE.value
            gap = (at - last[row.actor]).total_seconds() if row.actor in last else None
            if gap is not None and 0.5 < gap <= PAUSE_SECONDS:
                work.seconds.append(gap)
            last[row.actor] = at
        elif row.action == Action.UNDO.value:
            people[row.actor].undone += 1
    for one in judged:
        if one.second is not None:
            people[one.actor].looked_again += 1
            people[one.actor].agreed += bool(one.agreed)
    return dict(people)


def _answers(said: Iterable[Row[tuple[object, ...]]]) -> dict[str, Answers]:
    answers: dict[str, Answers] = defaultdict(Answers)
    for row in said:
        if row.action != Action.DECIDE.value:
            continue
        answer = answers[row.reason]
        if row.decision in _WHO:
            answer.who += 1
        elif row.decision == Decision.SOURCE_WRONG.value:
            answer.source += 1
        elif row.decision == Decision.MASTER_WRONG.value:
            answer.master += 1
        else:
            answer.other += 1
    return dict(answers)
