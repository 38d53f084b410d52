"""How a province stands this morning: last night, what is late, its sources, open alerts.

Belongs here: gathering it. Does not belong here: showing it (cli/status.py), telling it (alerts/).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import dagster as dg

from assets.workspace import PROVINCE_TAG
from intake.layout import Night
from pipelines.alerts.book import Alert, AlertBook
from pipelines.alerts.freshness import SourceState, sources_now
from pipelines.alerts.nights import (
    NightState,
    Stand,
    due_night,
    last_night,
    state_of,
)
from pipelines.liveness import dead_runs
from pipelines.settings import Settings
from vietnam.provinces import PROVINCES
from warehouse.questions import Questions, last_questions


@dataclass(frozen=True)
class ProvinceStatus:
    """One province. `last` is its newest night that has a run, `published` its newest published
    one, `due` the night that must be published by now. `sources` are judged on the day of the last
    or due night, whichever is later. A night whose process is gone stands as failed, although
    nobody has recorded it yet; `killed` holds it. `questions` are what waits for people since the
    last published night; None where there is none."""

    province: str
    last: NightState | None
    published: date | None
    due: NightState | None
    sources: tuple[SourceState, ...]
    alerts: tuple[Alert, ...]
    killed: Night | None = None
    questions: Questions | None = None

    @property
    def name(self) -> str:
        """The name of the province, without its type."""
        return PROVINCES.get(self.province, self.province)

    @property
    def late(self) -> bool:
        """Whether the due night is not published although there was something to publish."""
        if self.due is None or self.due.published:
            return False
        day = self.due.night.date
        return self.last is not None or any(s.as_of and s.as_of <= day for s in self.sources)


def status_of(
    settings: Settings, instance: dg.DagsterInstance, province: str, now: datetime
) -> ProvinceStatus:
    """How `province` stands at `now`; changes nothing."""
    newest = last_night(instance, province)
    published = last_night(instance, province, published=True)
    day = due_night(now, settings.published_by)
    due = state_of(instance, Night(day, province)) if day else None
    last = state_of(instance, newest) if newest else None
    dead = {run.run_id for run, _ in dead_runs(instance)}
    killed = last.night if last and last.run_id in dead else None
    warehouse = settings.layout.warehouse
    days = [night.date for night in (newest, due.night if due else None) if night]
    return ProvinceStatus(
        province=province,
        last=_as_it_is(last, dead),
        published=published.date if published else None,
        due=_as_it_is(due, dead),
        sources=tuple(sources_now(settings, province, max(days)) if days else ()),
        alerts=tuple(AlertBook(settings.layout.alert_book).open_alerts(province)),
        killed=killed,
        questions=last_questions(warehouse, province) if warehouse.is_file() else None,
    )


def _as_it_is(state: NightState | None, dead: Collection[str]) -> NightState | None:
    """A state as people must know it: what only stands as under way has failed."""
    return replace(state, stand=Stand.FAILED) if state and state.run_id in dead else state


def provinces_to_show(
    settings: Settings, instance: dg.DagsterInstance, watched: Sequence[str]
) -> tuple[str, ...]:
    """The watched provinces, and those that have a run or an open alert all the same."""
    told = {a.problem.province for a in AlertBook(settings.layout.alert_book).open_alerts()}
    run = {code for _, codes in instance.get_run_tags(tag_keys=[PROVINCE_TAG]) for code in codes}
    return tuple(sorted({*watched, *told, *run}))


def outcome(state: NightState | None) -> str:
    """How far a night is, in one word."""
    return (state.stand if state else Stand.NONE).value
