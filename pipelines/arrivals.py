"""What has not arrived: per province and source, as of one day.

Belongs here: comparing the ingest log with the sources there are. Does not belong here:
whether that is late (a source has its own rhythm) and who hears of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.registry import SOURCES
from intake.inbox import InboxFile, LogEntry
from intake.required import required_sources


@dataclass(frozen=True)
class Missing:
    """A source of which nothing has arrived for a day.

    `last` is the day of its newest delivery before, None where there never was one; `arriving`:
    a file of it is being copied now; `required`: a night cannot do without the source (an earlier
    delivery serves, too).
    """

    province: str
    source: str
    required: bool
    last: date | None
    arriving: bool


def missing_on(
    day: date,
    provinces: Sequence[str],
    entries: Iterable[LogEntry],
    waiting: Iterable[InboxFile] = (),
    required: Sequence[str] | None = None,
) -> list[Missing]:
    """Every source of these provinces without a delivery of `day`, in the order of its names.

    `required` as in the settings. Returned (corrected) files are no delivery, and neither is what
    was taken away again.
    """
    days: dict[tuple[str, str], set[date]] = {}
    for entry in entries:
        if entry.counts and not entry.returned:
            days.setdefault((entry.province, entry.source), set()).add(entry.day)
    copied = {(drop.province, drop.source) for drop in waiting if drop.day in (day, None)}
    return [
        Missing(
            province,
            source,
            source in required_sources(required, province),
            max((d for d in days.get((province, source), ()) if d < day), default=None),
            (province, source) in copied,
        )
        for province in provinces
        for source in SOURCES
        if day not in days.get((province, source), ())
    ]
