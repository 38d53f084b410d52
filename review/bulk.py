"""The same decision for many cases of one pattern, with brakes.

Belongs here: which patterns may be decided at once, how many, recording and taking back a batch.
Does not belong here: the page (`review.web.routes.bulk`), single decisions (`deciding`).

Brakes: only questions of who is meant, only after people decided enough of the pattern one by one
and agreed, a cap on a batch and on a day, and from some size on a second pair of eyes.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from journal.chain import timestamp
from journal.decisions import Action, Channel, Decision, Entry
from journal.rules import NotAllowedError
from journal.schema import ENTRY
from review import deciding
from review.accounts import Account
from review.blind import is_blind
from review.case import Case
from review.deciding import Answer
from review.queue import Line, Queue
from review.queue_tables import LOAD, QUEUE

AT_ONCE = 50
A_DAY = 200
BY_HAND = 10
AGREED = 0.9
SECOND_FROM = 20
LOOKED_AT = 4
GROUNDS = "bulk"
DECISIONS = (Decision.SAME_PERSON, Decision.NOBODY, Decision.SOURCE_WRONG)
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class ByHand:
    """How people decided cases of a pattern one by one since last night."""

    decided: Counter[str]

    @property
    def total(self) -> int:
        """How many there were."""
        return sum(self.decided.values())

    def allows(self, decision: Decision) -> bool:
        """Whether enough people agreed on this decision for it to be given at once."""
        if self.total < BY_HAND:
            return False
        return self.decided[decision.value] >= AGREED * self.total

    @property
    def share(self) -> float:
        """The share of the most frequent decision."""
        return max(self.decided.values(), default=0) / max(1, self.total)


def by_hand(queue: Queue, province: str, signature: str) -> ByHand:
    """What stands for cases of this pattern in the queue of last night, batches left out."""
    with queue.journal.reading() as db:
        load = select(LOAD.c.load).where(LOAD.c.province == province, LOAD.c.current)
        rows = db.execute(
            select(ENTRY.c.decision, func.count())
            .join(QUEUE, QUEUE.c.entry == ENTRY.c.seq)
            .where(
                QUEUE.c.load == load.scalar_subquery(),
                QUEUE.c.signature == signature,
                func.coalesce(ENTRY.c.grounds, "") != GROUNDS,
            )
            .group_by(ENTRY.c.decision)
        )
        return ByHand(Counter({decision: n for decision, n in rows if decision is not None}))


def left_today(queue: Queue, who: Account, today: date) -> int:
    """How many more cases this person may decide in batches today."""
    begun = datetime.combine(today, time(), _VIETNAM).astimezone(UTC)
    with queue.journal.reading() as db:
        done = db.execute(
            select(func.count()).where(
                ENTRY.c.actor == who.name,
                ENTRY.c.at >= timestamp(begun),
                ENTRY.c.grounds == GROUNDS,
                ENTRY.c.action == Action.DECIDE.value,
            )
        ).scalar_one()
    return max(0, A_DAY - int(done))


def to_look_at(lines: Sequence[Line], who: Account, today: date) -> frozenset[str]:
    """Some cases that one should look at first: by chance, but the same for a person and day."""
    chance = random.Random(f"{who.name} {today}")  # noqa: S311 - a sample, no secret
    some = chance.sample(range(len(lines)), min(LOOKED_AT, len(lines)))
    return frozenset(lines[at].conflict_id for at in some)


def decide_all(
    queue: Queue,
    cases: Sequence[tuple[Case, int | None]],
    decision: Decision,
    who: Account,
    today: date,
) -> tuple[Entry, ...]:
    """Record one decision for cases of one pattern, each with the entry that stood when it was
    shown: all of them or none.

    Raises NotAllowedError where a brake holds, `journal.rules.Decided` where somebody was faster.
    """
    patterns = {case.signature for case, _ in cases}
    blind = any(is_blind(c.conflict_id, c.reason, c.link_reason) for c, _ in cases)
    asks_who = all(case.asks_who for case, _ in cases)
    if len(patterns) != 1 or decision not in DECISIONS or not asks_who or blind:
        raise NotAllowedError("pattern")
    if len(cases) > min(AT_ONCE, left_today(queue, who, today)):
        raise NotAllowedError("cap")
    province = cases[0][0].province
    if not by_hand(queue, province, patterns.pop()).allows(decision):
        raise NotAllowedError("by_hand")
    candidate = None if decision is Decision.NOBODY else 1
    answer = Answer(decision=decision, candidate=candidate, grounds=GROUNDS)
    drafts = [
        replace(draft, needs_second=draft.needs_second or len(cases) >= SECOND_FROM)
        for draft in (deciding.draft_of(case, answer, who) for case, _ in cases)
    ]
    expected = {case.conflict_id: entry for case, entry in cases}
    return deciding.decide(queue, province, drafts, expected=expected)


def undo_all(queue: Queue, province: str, first: int, last: int, who: Account) -> int:
    """Take back a batch of one's own, from entry `first` to `last`; how many were taken back.

    Raises NotAllowedError for anything that is no such batch, `journal.rules.Decided` where one of
    them no longer stands.
    """
    entries = _batch(queue, province, first, last, who)
    if not entries:
        raise NotAllowedError("pattern")
    drafts = [deciding.undo_draft(one, who, Channel.WEB) for one in entries]
    return len(deciding.decide(queue, province, drafts, expected={}))


def is_batch(queue: Queue, province: str, first: int, last: int, who: Account) -> bool:
    """Whether the entries from `first` to `last` are a batch of this person."""
    return bool(_batch(queue, province, first, last, who))


def _batch(queue: Queue, province: str, first: int, last: int, who: Account) -> tuple[Entry, ...]:
    """The entries of a batch, none where it is not one of this person."""
    if first < 1 or not 0 <= last - first < AT_ONCE:
        return ()
    entries = queue.journal.entries(after=first - 1, up_to=last)
    mine = (who.name, province, GROUNDS)
    whole = len(entries) == last - first + 1
    return entries if whole and all(_whose(one) == mine for one in entries) else ()


def _whose(entry: Entry) -> tuple[str, str, str | None]:
    return entry.said.actor, entry.said.province, entry.said.grounds
