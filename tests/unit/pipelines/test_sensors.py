"""Which nights new files start, and that the same files start them once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from contracts.registry import SOURCES
from intake.inbox import InboxFile, InboxScan, stamp_of
from intake.ingest_log import IngestLog
from intake.layout import Night
from intake.snapshots import keep_snapshot
from pipelines.definitions import build_definitions
from pipelines.sensors import plan_nights, scan_inbox, still_changing
from pipelines.settings import Settings

DAY = date(2026, 11, 2)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", inbox=tmp_path / "inbox", stable_seconds=0)


def drop(settings: Settings, source: str, day: date = DAY, content: str = "x") -> Path:
    path = settings.layout.inbox / "66" / source / day.isoformat() / f"{source}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{source} {content}\n")
    return path


def settled(settings: Settings) -> InboxScan:
    scan_inbox(settings)
    return scan_inbox(settings)


def test_a_whole_delivery_starts_its_night_once(settings: Settings) -> None:
    for source in SOURCES:
        drop(settings, source)
    first = scan_inbox(settings)
    assert plan_nights(settings, first).due == ()
    (due,) = plan_nights(settings, scan_inbox(settings)).due
    assert due.night == Night(DAY, "66")
    (again,) = plan_nights(settings, scan_inbox(settings)).due
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
    scan_inbox(settings)
    drop(settings, "land", content="still")
    plan = plan_nights(settings, scan_inbox(settings))
    assert plan.due == ()
    assert "copied" in plan.waiting[0]


def test_a_file_that_keeps_changing_holds_nobody_up_for_ever(settings: Settings) -> None:
    for source in SOURCES:
        drop(settings, source)
    settled(settings)
    hanging = drop(settings, "land", content="hanging").with_name("Nguyen Van An.csv")
    hanging.write_text("x")
    first = scan_inbox(settings)
    assert plan_nights(settings, first).due == ()
    hanging.write_text("xx")
    impatient = settings.model_copy(update={"patience_seconds": 0.0})
    scan = scan_inbox(impatient)
    assert [path.path.name for path in scan.stuck] == [hanging.name]
    assert [due.night.date for due in plan_nights(impatient, scan).due] == [DAY]
    (said,) = still_changing(scan)
    assert "66/land/2026-11-02: 1 file still changing" in said
    assert "Nguyen" not in said


def test_what_was_taken_away_starts_nothing(settings: Settings) -> None:
    before = date(2026, 11, 1)
    for source in SOURCES:
        drop(settings, source, before)
    path = drop(settings, "land")
    plan = plan_nights(settings, settled(settings))
    assert [due.night.date for due in plan.due] == [before, DAY]
    path.unlink()
    plan = plan_nights(settings, scan_inbox(settings))
    assert [due.night.date for due in plan.due] == [before]


def test_the_nights_of_one_province_can_be_asked_for(settings: Settings) -> None:
    for source in SOURCES:
        drop(settings, source)
    scan = settled(settings)
    assert len(plan_nights(settings, scan, "66").due) == 1
    assert plan_nights(settings, scan, "68").due == ()


def test_days_without_a_partition_wait(settings: Settings) -> None:
    for source in SOURCES:
        drop(settings, source, date(2999, 1, 1))
    plan = plan_nights(settings, settled(settings))
    assert plan.due == ()
    assert "no partition" in plan.waiting[0]


def test_published_files_start_nothing(settings: Settings) -> None:
    log = IngestLog(settings.home / "inbox.sqlite")
    for source in SOURCES:
        path = drop(settings, source)
        snapshot = keep_snapshot(path, settings.home / "snapshots")
        log.record(InboxFile(path, "66", source, DAY), snapshot, stamp=stamp_of(path))
        log.commit("66", source, [(DAY, snapshot.sha256)], DAY, "run")
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
        (settings.layout.inbox / "66" / s / "2026-11-02" / f"{s}.csv").exists() for s in SOURCES
    )


def test_a_corrected_file_starts_a_refused_night_again(settings: Settings) -> None:
    """The same files start a night once, refused or not; what arrives then starts it again."""
    definitions = build_definitions(settings)
    sensor = definitions.resolve_sensor_def("inbox_sensor")
    job = definitions.resolve_job_def("nightly_sync")

    def ask(instance: dg.DagsterInstance) -> dg.RunRequest:
        scan_inbox(settings)  # the look before, that saw the files arrive
        context = dg.build_sensor_context(
            instance=instance, repository_def=definitions.get_repository_def()
        )
        (request,) = sensor.evaluate_tick(context).run_requests or []
        return request

    for source in SOURCES:
        drop(settings, source)
    with dg.DagsterInstance.ephemeral() as instance:
        first = ask(instance)
        result = job.execute_in_process(
            partition_key=first.partition_key,
            tags=dict(first.tags) | {"dagster/run_key": str(first.run_key)},
            instance=instance,
            raise_on_error=False,
        )
        run = instance.get_run_by_id(result.run_id)
        assert run is not None
        assert run.status == dg.DagsterRunStatus.FAILURE
        assert ask(instance).run_key == first.run_key
        drop(settings, "land", content="corrected")
        second = ask(instance)
        assert second.partition_key == first.partition_key
        assert second.run_key != first.run_key
        assert instance.get_runs_count(dg.RunsFilter(tags={"dagster/run_key": first.run_key})) == 1
        returned = settings.layout.inbox / "66" / "tax_codes" / DAY.isoformat() / "again.csv"
        returned.write_text("one more file")
        assert ask(instance).run_key not in {first.run_key, second.run_key}
