"""The end of retention of what people decided: the personal parts of entries, the control sample.

Belongs here: what the newest night of each province rests on, and asking the journal. Does not
belong here: which entry is in use (journal/retention.py), when it happens (retention.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from intake.lake import read_current
from intake.layout import Layout, Night
from intake.retention import note_removed
from intake.secret_key import pseudonym_key
from journal.retention import outlived
from journal.store import Journal
from pipelines.settings import Settings
from review import measured

ACTOR = "dongbo"
SAMPLE = "control sample"
ROLE = "retention"


def outdated_entries(settings: Settings, today: date) -> tuple[int, ...]:
    """Numbers of the entries whose personal part has outlived its retention on `today`."""
    midnight = datetime.combine(today, datetime.min.time(), UTC)
    before = midnight - timedelta(days=settings.keep_decision_days)
    with _journal(settings) as journal:
        if journal is None:
            return ()
        return tuple(outlived(journal.entries(), before, *_in_use(settings.layout)))


def outdated_sample(settings: Settings, today: date) -> dict[tuple[str, date], int]:
    """How many matches of the control sample have outlived their retention on `today`, by province
    and the last night that asked about them."""
    with _journal(settings) as journal:
        if journal is None:
            return {}
        return measured.outlived(journal, today - timedelta(days=settings.keep_decision_days))


def forget(
    settings: Settings, entries: tuple[int, ...], sample: Mapping[tuple[str, date], int]
) -> None:
    """Remove the personal parts that `outdated_entries` found, with an entry each that says so, and
    what `outdated_sample` found, with a line each in the log of removals."""
    with _journal(settings) as journal:
        if journal is None:
            return
        if entries:
            journal.forget(entries, actor=ACTOR, role=ROLE)
        for (province, night), matches in sample.items():
            measured.forget(journal, province, night)
            note_removed(settings.layout, SAMPLE, province, "", night, matches, 0)


@contextmanager
def _journal(settings: Settings) -> Iterator[Journal | None]:
    """The journal, None where nobody has decided anything yet."""
    target = settings.journal
    if isinstance(target, Path) and not target.is_file():
        yield None
        return
    with closing(Journal.open(target, pseudonym_key(settings.layout))) as journal:
        yield journal


def _in_use(layout: Layout) -> tuple[dict[str, set[int]], dict[str, int]]:
    """By province, the entries that its newest night rests on, and the last one that it knew."""
    newest: dict[str, date] = {}
    for pointer in (layout.lake / "conflicts" / "person").glob("date=*/province=*/current.json"):
        province = pointer.parent.name.removeprefix("province=")
        day = date.fromisoformat(pointer.parent.parent.name.removeprefix("date="))
        newest[province] = max(day, newest.get(province, day))
    used, known = {}, {}
    for province, day in newest.items():
        night = Night(day, province)
        try:
            numbers = [
                _column(layout.night("conflicts", "person", night), "said_seq"),
                _column(layout.night("decisions", "person", night), "seq"),
            ]
            head = _column(layout.night("decisions", "head", night), "seq")
        except (FileNotFoundError, pl.exceptions.ColumnNotFoundError):
            continue  # a night of a version that knew no decisions
        used[province] = set(pl.concat(numbers).drop_nulls())
        known[province] = head.item()
    return used, known


def _column(folder: Path, name: str) -> pl.Series:
    return read_current(folder)["rows"].get_column(name).alias("seq").cast(pl.Int64)
