"""Which cases are meant: filters and search, as conditions that an index answers.

Belongs here: `Wanted` and its translation to SQL, keys of names and numbers, the order of a list.
Does not belong here: reading (`review.queue`) and writing (`review.queue_load`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from common.keyed_hashes import keyed_hashes
from review.queue_tables import LOAD, NUMBER, QUEUE, WORD
from vietnam.chars import fold

SOON = timedelta(days=2)
A_DAY = 1000
"""Of `urgency`: what is below says in what order cases of one limit come."""
_FEW = 10_000
"""A word of so many cases is looked up; one of more is met soon by reading the list."""
_ID = re.compile(r"\d{9}|\d{12}")
_CONCEALED = re.compile(r"#[0-9a-f]{32}")
_CONFLICT = re.compile(r"C[0-9a-f]{16}")


class State(StrEnum):
    """Whether a case waits for somebody.

    `OPEN` for anybody at the desk, `UNSURE` after somebody could not tell, `SECOND` for a second
    pair of eyes, `DECIDED` for the next night.
    """

    OPEN = "open"
    UNSURE = "unsure"
    SECOND = "second"
    DECIDED = "decided"


class Due(StrEnum):
    """How near the limit is, seen from today."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which cases of a province are meant.

    An empty tuple does not restrict; only `communes`, the units that the person may see or asks
    for, restricts whenever it is not None ("" is a case whose commune nobody knows). `registers`
    are (source, register). `search` is a name or words of one, a number of a person, a record key
    or a conflict id.
    """

    province: str
    desks: tuple[str, ...] = ("reviewer",)
    states: tuple[State, ...] = (State.OPEN,)
    communes: tuple[str, ...] | None = None
    registers: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    due: tuple[Due, ...] = ()
    signature: str | None = None
    search: str | None = None


@dataclass(frozen=True, order=True)
class Spot:
    """A place in a list: the smaller, the more urgent."""

    urgency: int
    conflict_id: str


@dataclass(frozen=True)
class Meant:
    """Cases that are meant: conditions on `QUEUE`, and the places between which they lie in the
    order of urgency (`high` is None where that is open)."""

    conditions: tuple[ColumnElement[bool], ...]
    low: Spot
    high: Spot | None
    searched: bool


def meant(
    db: Connection,
    wanted: Wanted,
    today: date,
    key: bytes,
    where: ColumnElement[bool] | None = None,
) -> Meant:
    """The cases that are meant on the day `today`; `where` is one more condition."""
    given = list(_conditions(db, wanted, key))
    if where is not None:
        given.append(where)
    spans = _spans(wanted.due, today)
    if len(spans) > 1:
        given.append(or_(*(_within(*span) for span in spans)))
    low = spans[0][0] if spans else 0
    high = spans[-1][1] if spans else None
    return Meant(
        tuple(given),
        Spot(low, ""),
        None if high is None else Spot(high, ""),
        searched=_searched(wanted) is not None,
    )


def _conditions(db: Connection, wanted: Wanted, key: bytes) -> Iterator[ColumnElement[bool]]:
    load = current(db, wanted.province)
    yield QUEUE.c.load == load
    if wanted.states:
        yield _among(QUEUE.c.state, wanted.states)
    if wanted.desks:
        yield _among(QUEUE.c.desk, wanted.desks)
    if wanted.communes is not None:
        yield _among(QUEUE.c.commune, wanted.communes)
    if wanted.registers:
        yield or_(*(_register(*register) for register in wanted.registers))
    if wanted.reasons:
        yield _among(QUEUE.c.reason, wanted.reasons)
    if wanted.signature is not None:
        yield QUEUE.c.signature == wanted.signature
    text = _searched(wanted)
    if text is not None:
        yield _found(db, load, text, key)


def _searched(wanted: Wanted) -> str | None:
    return (wanted.search or "").strip() or None


def current(db: Connection, province: str) -> int:
    """The number of the load that is shown; 0, which no case has, where there is none."""
    return db.execute(_CURRENT, {"province": province}).scalar_one_or_none() or 0


_CURRENT = select(LOAD.c.load).where(LOAD.c.province == bindparam("province"), LOAD.c.current)


def due_of(due_on: date, today: date) -> Due:
    """The band that a limit is in."""
    if due_on <= today:
        return Due.LATE if due_on < today else Due.TODAY
    return Due.SOON if due_on <= today + SOON else Due.LATER


def number_hashes(key: bytes, numbers: Sequence[str]) -> list[str]:
    """Under which numbers of persons are found in the queue."""
    return keyed_hashes(key, "review-number", numbers)


def concealed(text: str, key: bytes) -> str:
    """What is searched for as it may stand in an address, which browsers and proxies keep: of a
    number of a person `#` and its hash."""
    digits = re.sub(r"[\s.\-]", "", text)
    return f"#{number_hashes(key, [digits])[0]}" if _ID.fullmatch(digits) else text


def is_concealed(text: str) -> bool:
    """Whether the text is what `concealed` makes of a number."""
    return _CONCEALED.fullmatch(text) is not None


def name_key(*names: str | None) -> str:
    """Names as they are searched: folded, one space before each word."""
    words = [word for name in names if name for word in re.findall(r"[a-z0-9']+", fold(name))]
    return "".join(f" {word}" for word in words)


def order() -> Any:
    """What a list is ordered by, as one value."""
    return tuple_(QUEUE.c.urgency, QUEUE.c.conflict_id)


def at(spot: Spot) -> Any:
    """A place, to be compared with `order`."""
    return tuple_(literal(spot.urgency), literal(spot.conflict_id))


def _among(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    if not values:
        return false()
    found: ColumnElement[bool] = column == values[0] if len(values) == 1 else column.in_(values)
    return found


def _register(source: str, register: str) -> ColumnElement[bool]:
    return and_(QUEUE.c.source == source, QUEUE.c.register == register)


def _spans(bands: Sequence[Due], today: date) -> list[tuple[int, int | None]]:
    """Ranges of `urgency` for limits in these bands, in order; neighbours are one range."""
    now, tomorrow, later = (
        day.toordinal() * A_DAY
        for day in (today, today + timedelta(days=1), today + SOON + timedelta(days=1))
    )
    ends: dict[Due, tuple[int, int | None]] = {
        Due.LATE: (0, now),
        Due.TODAY: (now, tomorrow),
        Due.SOON: (tomorrow, later),
        Due.LATER: (later, None),
    }
    spans: list[tuple[int, int | None]] = []
    for band in Due:
        if band not in bands:
            continue
        low, high = ends[band]
        if spans and spans[-1][1] == low:
            low = spans.pop()[0]
        spans.append((low, high))
    return spans


def _within(low: int, high: int | None) -> ColumnElement[bool]:
    above = QUEUE.c.urgency >= low
    return above if high is None else and_(above, QUEUE.c.urgency < high)


def _found(db: Connection, load: int, text: str, key: bytes) -> ColumnElement[bool]:
    text = concealed(text, key)
    if is_concealed(text):
        return QUEUE.c.conflict_id.in_(
            select(NUMBER.c.conflict_id).where(
                NUMBER.c.load == load, NUMBER.c.number_hash == text[1:]
            )
        )
    if _CONFLICT.fullmatch(text):
        return QUEUE.c.conflict_id == text
    if any(letter.isdigit() for letter in text):
        return QUEUE.c.record_key == text
    return _named(db, load, name_key(text).split())


def _named(db: Connection, load: int, words: Sequence[str]) -> ColumnElement[bool]:
    """Cases with all the words, each from its first letter on; looked up by the rarest."""
    if not words:
        return false()
    found = [QUEUE.c.name_key.contains(f" {word}", autoescape=True) for word in words]
    counted = {word: _seen(db, load, word) for word in words}
    rarest = min(counted, key=lambda word: counted[word])
    if counted[rarest] < _FEW:
        found.append(QUEUE.c.conflict_id.in_(_with(load, rarest)))
    return and_(*found)


def _seen(db: Connection, load: int, word: str) -> int:
    some = _with(load, word).limit(_FEW).subquery()
    return int(db.execute(select(func.count()).select_from(some)).scalar_one())


def _with(load: int, word: str) -> Any:
    after = f"{word}~"  # words are of a–z, 0–9 and apostrophes, which all come before
    return select(WORD.c.conflict_id).where(
        WORD.c.load == load, WORD.c.word >= word, WORD.c.word < after
    )
