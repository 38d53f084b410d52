"""Which nights new files start, and that the same files start them once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from assets.inbox import Drop, Look, stamp_of
from assets.register import Register
from assets.snapshots import keep_snapshot
from assets.workspace import Night
from pipelines.definitions import build_definitions
from pipelines.sensors import look_at_inbox, plan_nights
from pipelines.settings import Settings
from validators.registry import SOURCES

DAY = date(2026, 11, 2)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", inbox=tmp_path / "inbox", settle_seconds=0)


def drop(settings: Settings, source: str, day: date = DAY, content: str = "x") -> Path:
    path = settings.inbox_folder / "66" / source / day.isoformat() / f"{source}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{source} {content}\n")
    return path


def settled(settings: Settings) -> Look:
    look_at_inbox(settings)
    return look_at_inbox(settings)


def test_a_whole_delivery_starts_its_night_once(settings: Settings) -> None:
    for source in SOURCES:
        drop(settings, source)
    first = look_at_inbox(settings)
    assert plan_nights(settings, first).due == ()
    (due,) = plan_nights(settings, look_at_inbox(settings)).due
    assert due.night == Night(DAY, "66")
    (again,) = plan_nights(settings, look_at_inbox(settings)).due
    assert again.run_key == due.run_key  # Dagster starts a key once
    drop(settings, "land", content="corrected")
    (third,) = plan_nights(settings, settled(settings)).due
    assert third.night == due.night
    assert third.run_key != due.run_key


def test_a_night_waits_for_the_sources_it_cannot_do_without(settings: Settings) -> None:
    for source in set(SOURCES) - {"land", "population"}:
        drop(settings, source)
    plan = plan_nights(settings, settled(settings))
    assert plan.due == ()
    (reason,) = plan.waiting
    assert "2026-11-02|66" in reason
    assert "land, population" in reason
    for source in ("land", "population"):
        drop(settings, source, date(2026, 11, 1))
    plan = plan_nights(settings, settled(settings))
    assert [due.night.date for due in plan.due] == [DAY]


def test_a_night_waits_while_files_of_its_province_are_copied(settings: Settings) -> None:
    for source in SOURCES:
        drop(settings, source)
    look_at_inbox(settings)
    drop(settings, "land", content="still")
    plan = plan_nights(settings, look_at_inbox(settings))
    assert plan.due == ()
    assert "copied" in plan.waiting[0]


def test_days_without_a_partition_wait(settings: Settings) -> None:
    for source in SOURCES:
        drop(settings, source, date(2999, 1, 1))
    plan = plan_nights(settings, settled(settings))
    assert plan.due == ()
    assert "no partition" in plan.waiting[0]


def test_published_files_start_nothing(settings: Settings) -> None:
    register = Register(settings.home / "inbox.sqlite")
    for source in SOURCES:
        path = drop(settings, source)
        snapshot = keep_snapshot(path, settings.home / "snapshots")
        register.record(Drop(path, "66", source, DAY), snapshot, stamp=stamp_of(path))
        register.commit("66", source, [(DAY, snapshot.sha256)], DAY, "run")
    assert plan_nights(settings, settled(settings)).due == ()


def test_the_sensor_asks_dagster_for_the_partition(settings: Settings) -> None:
    definitions = build_definitions(settings)
    sensor = definitions.resolve_sensor_def("inbox_sensor")
    for source in SOURCES:
        drop(settings, source)
    with dg.instance_for_test() as instance:
        ticks = []
        for _ in range(3):
            context = dg.build_sensor_context(
                instance=instance, repository_def=definitions.get_repository_def()
            )
            ticks.append(sensor.evaluate_tick(context))
    assert "growing" in (ticks[0].skip_message or "")
    (request,) = ticks[1].run_requests or []
    assert request.partition_key == "2026-11-02|66"
    assert request.tags["dongbo/province"] == "66"
    assert request.run_key == (ticks[2].run_requests or [])[0].run_key
    assert all(
        (settings.inbox_folder / "66" / s / "2026-11-02" / f"{s}.csv").exists() for s in SOURCES
    )
