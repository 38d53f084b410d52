"""The end of retention of what people decided: the personal parts of entries.

Belongs here: what the newest night of each province rests on, and asking the journal. Does not
belong here: which entry is in use (journal/retention.py), when it happens (retention.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from intake.lake import read_current
from intake.layout import Layout, Night
from intake.secret_key import pseudonym_key
from journal.retention import outlived
from journal.store import Journal
from pipelines.settings import Settings

ACTOR = "dongbo"
ROLE = "retention"


def outdated_entries(settings: Settings, today: date) -> tuple[int, ...]:
    """Numbers of the entries whose personal part has outlived its retention on `today`."""
    midnight = datetime.combine(today, datetime.min.time(), UTC)
    before = midnight - timedelta(days=settings.keep_decision_days)
    with _journal(settings) as journal:
        if journal is None:
            return ()
        return tuple(outlived(journal.entries(), before, _in_use(settings.layout)))


def forget(settings: Settings, entries: tuple[int, ...]) -> None:
    """Remove the personal parts that `outdated_entries` found, with an entry each that says so."""
    with _journal(settings) as journal:
        if journal is not None and entries:
            journal.forget(entries, actor=ACTOR, role=ROLE)


@contextmanager
def _journal(settings: Settings) -> Iterator[Journal | None]:
    """The journal, None where nobody has decided anything yet."""
    target = settings.journal
    if isinstance(target, Path) and not target.is_file():
        yield None
        return
    with closing(Journal.open(target, pseudonym_key(settings.layout))) as journal:
        yield journal


def _in_use(layout: Layout) -> dict[str, set[int]]:
    """By province, the entries that its newest night rests on."""
    newest: dict[str, date] = {}
    for pointer in (layout.lake / "conflicts" / "person").glob("date=*/province=*/current.json"):
        province = pointer.parent.name.removeprefix("province=")
        day = date.fromisoformat(pointer.parent.parent.name.removeprefix("date="))
        newest[province] = max(day, newest.get(province, day))
    used = {}
    for province, day in newest.items():
        night = Night(day, province)
        try:
            numbers = [
                _column(layout.night("conflicts", "person", night), "said_seq"),
                _column(layout.night("decisions", "person", night), "seq"),
            ]
        except (FileNotFoundError, pl.exceptions.ColumnNotFoundError):
            continue  # a night of a version that knew no decisions
        used[province] = set(pl.concat(numbers).drop_nulls())
    return used


def _column(folder: Path, name: str) -> pl.Series:
    return read_current(folder)["rows"].get_column(name).alias("seq").cast(pl.Int64)
