"""What deliveries said of one record, and the population data of one person, night by night.

Belongs here: reading the rows of the nights that the lake keeps, and what differs between them.
Does not belong here: who may see it and that it is noted (`review.web.routes.history`), what the
warehouse tells by pseudonym (`warehouse.timeline`). It holds personal data, numbers in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

import polars as pl

from contracts.language import Column, Purpose, TableContract
from contracts.registry import SOURCES, only
from intake.lake import accepted_path
from intake.layout import Layout, Night
from review.case import Case


class Event(StrEnum):
    """What a night said of a record that the one before did not."""

    FIRST = "first"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Change:
    """One field: its Vietnamese and English name, what stood in it and what stands there now."""

    title_vi: str
    title_en: str
    before: str | None
    now: str | None


@dataclass(frozen=True)
class Moment:
    """A night on which something happened. `another`: name and birth date changed together, so that
    the key may have been given to another person."""

    night: date
    event: Event
    changes: tuple[Change, ...] = ()
    another: bool = False


@dataclass(frozen=True)
class Told:
    """The history of a record (`of` its person's name) or of a person of the population data."""

    title_vi: str
    title_en: str
    of: str | None
    moments: tuple[Moment, ...]


History: TypeAlias = Callable[[Case], tuple[Told, ...]]
"""What is told of a case: its record first, then each candidate."""
_SEEN_BESIDE = frozenset({"ordinal"})


def history_of(layout: Layout) -> History:
    """Reads the nights that the lake of this home keeps."""
    master = only(Purpose.MASTER)

    def tell(case: Case) -> tuple[Told, ...]:
        place = case.place
        contract = SOURCES.get(place.source)
        told: list[Told] = []
        if contract is not None and place.register in {t.name for t in contract.tables}:
            table = contract.table(place.register)
            moments = tuple(_moments(layout, case.province, table, "record_key", place.record_key))
            told.append(Told(table.title_vi, table.title_en, case.record.full_name, moments))
        [people] = master.tables
        for candidate in case.candidates:
            number = candidate.values.person_id
            if number is not None:
                moments = tuple(_moments(layout, case.province, people, "person_id", number))
                name = candidate.values.full_name
                told.append(Told(people.title_vi, people.title_en, name, moments))
        return tuple(told)

    return tell


def _moments(
    layout: Layout, province: str, table: TableContract, key: str, value: str
) -> Iterator[Moment]:
    """What happened, oldest first. A night in which nothing of the table came says nothing."""
    before: Mapping[str, str | None] | None = None
    first = True
    for night, path in _nights(layout, province, table):
        rows = pl.scan_parquet(path)
        found = rows.filter(pl.col(key) == value).head(1).collect()
        if not found.height and not rows.select(pl.len()).collect().item():
            continue
        now = _values(table, found) if found.height else None
        moment = _between(night, table, before, now, first=first)
        if moment is not None:
            yield moment
        before, first = now, False


def _between(
    night: date,
    table: TableContract,
    before: Mapping[str, str | None] | None,
    now: Mapping[str, str | None] | None,
    *,
    first: bool,
) -> Moment | None:
    if now is None:
        return None if before is None else Moment(night, Event.GONE)
    if before is None:
        return Moment(night, Event.FIRST if first else Event.NEW)
    columns = [c for c in _shown(table) if c.name in now and c.name in before]
    other = [c for c in columns if before[c.name] != now[c.name]]
    if not other:
        return None
    changes = tuple(Change(c.title_vi, c.title_en, before[c.name], now[c.name]) for c in other)
    names = {column.name for column in other}
    another = any(role.name in names and names & {*role.birth_date} for role in table.roles)
    another |= {"full_name", "date_of_birth"} <= names and not table.roles
    return Moment(night, Event.CHANGED, changes, another=another)


def _shown(table: TableContract) -> list[Column]:
    return [column for column in table.columns if column.name not in _SEEN_BESIDE]


def _values(table: TableContract, row: pl.DataFrame) -> dict[str, str | None]:
    there = [c.name for c in _shown(table) if c.name in row.columns]
    [values] = row.select(pl.col(there).cast(pl.String)).rows(named=True)
    return dict(values)


def _nights(layout: Layout, province: str, table: TableContract) -> Iterator[tuple[date, Path]]:
    """The nights of the province whose accepted rows the lake keeps, by date."""
    folders = (layout.lake / "accepted" / table.source).glob(f"date=*/province={province}")
    days = sorted(date.fromisoformat(f.parent.name.removeprefix("date=")) for f in folders)
    for day in days:
        path = accepted_path(layout, Night(day, province), table.source, table.name)
        if path is not None:  # retention is faster, or a night is being run for the first time
            yield day, path
