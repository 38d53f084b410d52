"""Who hears of which night: refused, failed, late, published with warnings, solved; from runs by
hand and from the sensors, once; a broken channel or book fails nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import polars as pl
import pytest
from dagster._core.remote_origin import ManagedGrpcPythonEnvCodeLocationOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from pydantic import SecretStr

from assets.layers import nights
from assets.workspace import PROVINCE_TAG
from contracts.registry import SOURCES
from intake.delivery import MANIFEST
from intake.lake import write_version
from intake.layout import Night
from pipelines.alerts.book import AlertBook
from pipelines.alerts.problems import Trouble
from pipelines.alerts.tell import Report, tell_broken, tell_by_hand, tell_night, tell_what_is_due
from pipelines.definitions import build_definitions
from pipelines.instance import open_instance
from pipelines.night_run import run_night
from pipelines.outcomes import Exit, NightResult, outcome_of
from pipelines.settings import Settings
from tests.unit.pipelines.alerts.servers import Webhook, webhook

DAY = date(2026, 10, 12)
NIGHT = Night(DAY, "66")
EARLY = datetime(2026, 10, 13, 3, 0, tzinfo=UTC) - timedelta(hours=7)  # 03:00 in Vietnam
DAEMON = ManagedGrpcPythonEnvCodeLocationOrigin(
    LoadableTargetOrigin(module_name="pipelines.definitions"), "pipelines.definitions"
)
LATE = EARLY + timedelta(hours=3, minutes=1)


@dg.op
def works() -> None:
    """A night that is published."""


@dg.op
def breaks() -> None:
    """A night that ends in an error whose text must not leave."""
    raise ConnectionError("Nguyễn Văn An 066090000123 at /home/an/ho_tich.xlsx")


@dg.job(name="nightly_sync", partitions_def=nights)
def published() -> None:
    works()


@dg.job(name="nightly_sync", partitions_def=nights)
def broken() -> None:
    breaks()


@dg.op
def replaces_the_warehouse():  # type: ignore[no-untyped-def]  # Dagster reads annotations
    """The step that publishes."""
    yield dg.AssetMaterialization(["warehouse", "published"], metadata={"path": "x"})
    yield dg.Output(None)


@dg.op(ins={"after": dg.In(dg.Nothing)})
def reports() -> None:
    """What a full disk keeps from being written."""
    raise OSError(28, "No space left on device")


@dg.job(name="nightly_sync", partitions_def=nights)
def broken_after_publication() -> None:
    reports(after=replaces_the_warehouse())


@dataclass(frozen=True)
class Place:
    """A deployment whose nights end as a test says, and the webhook that hears of them."""

    settings: Settings
    instance: dg.DagsterInstance
    hook: Webhook

    def end(self, job: dg.JobDefinition, night: Night = NIGHT) -> str:
        done = job.execute_in_process(
            instance=self.instance,
            partition_key=night.key,
            tags={PROVINCE_TAG: night.province},
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        return done.run_id

    def delivered(self, night: Night, **ages: int) -> None:
        """The lake after `night`: each source's delivery is of that day, or `ages` days older."""
        for source in SOURCES:
            day = night.date - timedelta(days=ages.get(source, 0))
            manifest = pl.DataFrame(
                [("a.csv", "0" * 64, 1, day, day, False)], schema=MANIFEST, orient="row"
            )
            folder = self.settings.layout.lake / "received" / source / night.folder
            write_version(folder, {"rows": manifest}, "v")

    def tell(self, night: Night = NIGHT, now: datetime = EARLY) -> Report:
        return tell_night(self.settings, self.instance, night, now)

    def heard(self) -> list[str]:
        """Titles of what came since the last call, without what all share."""
        titles = [body["title"] for _, _, body in self.hook.got]
        self.hook.got.clear()
        return [title.removeprefix("[Dongbo] ") for title in titles]


@pytest.fixture(scope="module")
def server() -> Iterator[Webhook]:
    with webhook() as hook:
        yield hook


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dg.DagsterInstance]]:
    """A home and Dagster's records in it; made once, since that takes longer than most tests."""
    home = tmp_path_factory.mktemp("alerts") / "home"
    with open_instance(Settings(home=home)) as instance:
        yield home, instance


@pytest.fixture
def place(records: tuple[Path, dg.DagsterInstance], server: Webhook) -> Iterator[Place]:
    home, instance = records
    server.got.clear()
    settings = Settings(
        home=home,
        alert_urls=SecretStr(server.address),
        alert_language="en",
        provinces=("66",),
    )
    yield Place(settings, instance, server)
    instance.wipe()
    for entry in home.iterdir():
        if entry.name != "dagster":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def test_a_refused_night_is_told_once_with_what_to_do_and_its_end_once(place: Place) -> None:
    settings = place.settings.model_copy(update={"alert_language": "vi"})
    place = replace(place, settings=settings)
    result = run_night(NIGHT, place.settings)  # the real job: nothing has been delivered
    assert result.exit is Exit.DATA_REJECTED
    told = tell_by_hand(place.settings, NIGHT, result)
    assert (told.sent, told.failures, told.open) == (1, [], 1)
    (message,) = place.hook.messages
    assert message.startswith("[Dongbo] Đắk Lắk (66), đêm 12/10/2026: dữ liệu bị từ chối")
    assert "Dân cư: chưa có tệp nào đến trọn vẹn." in message
    assert "→ Đặt tệp vào inbox/66/population/2026-10-12/" in message
    place.heard()
    assert place.tell().sent == 0
    assert run_night(NIGHT, place.settings).exit is Exit.DATA_REJECTED
    assert place.tell().sent == 0
    place.delivered(NIGHT)
    place.end(published)
    for _ in range(2):
        place.tell()
    assert place.heard() == [
        "Đã giải quyết: Đắk Lắk (66), đêm 12/10/2026: dữ liệu bị từ chối, không công bố"
    ]


def test_a_failed_night_tells_the_class_of_the_error_and_nothing_of_its_text(place: Place) -> None:
    place.end(broken)
    assert place.tell().sent == 1
    (message,) = place.hook.messages
    assert "Step breaks stopped: ConnectionError." in message
    assert "dongbo run --date 2026-10-12 --province 66" in message
    assert not any(text in message for text in ("Nguyễn", "066090000123", "ho_tich"))


def test_a_night_that_failed_after_its_publication_does_not_say_the_old_figures_stay(
    place: Place,
) -> None:
    run_id = place.end(broken_after_publication)
    assert outcome_of(place.instance, run_id).published == "x"
    assert place.tell().sent == 1
    (message,) = place.hook.messages
    assert "The warehouse of this night was published before that" in message
    assert "not published" not in message
    assert "stays in use" not in message


def test_a_lost_key_is_told_in_words(place: Place) -> None:
    (place.settings.layout.lake / "mentions").mkdir(parents=True)
    result = run_night(NIGHT, place.settings)
    assert result.exit is Exit.INFRASTRUCTURE
    assert tell_by_hand(place.settings, NIGHT, result).sent == 1
    (message,) = place.hook.messages
    assert "The pseudonym key secret/pseudonym.key is missing" in message
    assert str(place.settings.home) not in message


def test_a_night_that_is_not_published_in_time_is_late_once(place: Place) -> None:
    settings, instance = place.settings, place.instance
    tell_what_is_due(settings, instance, EARLY)  # watched from now on
    assert place.heard() == []
    for _ in range(3):
        tell_what_is_due(settings, instance, LATE)
    assert place.heard() == ["Đắk Lắk (66), night 2026-10-12: late, not published yet"]
    place.end(broken)
    tell_what_is_due(settings, instance, LATE + timedelta(minutes=5))
    assert place.heard() == [
        "Đắk Lắk (66), night 2026-10-12: stopped by an error of the system, not complete"
    ]
    place.delivered(NIGHT)
    place.end(published)
    tell_what_is_due(settings, instance, LATE + timedelta(hours=1))
    assert [title[:7] for title in place.heard()] == ["Solved:"]


def test_nights_from_before_a_province_was_watched_are_not_late(place: Place) -> None:
    tell_what_is_due(place.settings, place.instance, LATE)
    tell_what_is_due(place.settings, place.instance, LATE + timedelta(minutes=5))
    assert place.heard() == []
    tell_what_is_due(place.settings, place.instance, LATE + timedelta(days=1))
    assert place.heard() == ["Đắk Lắk (66), night 2026-10-13: late, not published yet"]


def test_who_heard_of_a_refusal_need_not_hear_that_it_is_late(place: Place) -> None:
    tell_what_is_due(place.settings, place.instance, EARLY)
    place.end(broken)
    place.tell()
    place.heard()
    job = build_definitions(place.settings).resolve_job_def("nightly_sync")
    place.instance.create_run_for_job(
        job,
        tags={"dagster/partition": NIGHT.key, PROVINCE_TAG: "66"},
        status=dg.DagsterRunStatus.STARTED,
    )
    tell_what_is_due(place.settings, place.instance, LATE)
    assert place.heard() == []


def test_a_published_night_warns_of_stale_and_late_sources_once_a_night(place: Place) -> None:
    place.delivered(NIGHT, population=8, land=10, register_inventory=397)
    place.end(published)
    for _ in range(2):
        place.tell()
    (message,) = place.hook.messages
    assert "Đắk Lắk (66): the data of Population master are stale" in message
    assert "is of 2026-10-04 (8 days before), expected daily, stale after 7 days." in message
    assert "Đắk Lắk (66): the delivery of Land (template PL3-01) is late" in message
    assert "inventory" not in message
    assert [
        a.problem.trouble for a in AlertBook(place.settings.layout.alert_book).open_alerts()
    ] == [
        Trouble.DELIVERY_LATE,
        Trouble.SOURCE_STALE,
    ]
    place.heard()
    tomorrow = Night(DAY + timedelta(days=1), "66")
    place.delivered(tomorrow, land=11)
    place.end(published, tomorrow)
    place.tell(tomorrow)
    (message,) = place.hook.messages
    assert "Solved: Đắk Lắk (66): the data of Population master are stale" in message
    assert "the delivery of Land (template PL3-01) is late" in message
    place.heard()
    place.end(published)  # the older night once more: its old master is no news
    assert place.tell().sent == 0


def test_a_rhythm_of_the_deployment_outranks_that_of_the_contract(place: Place) -> None:
    settings = Settings.model_validate(
        {**place.settings.model_dump(), "rhythms": "land=monthly, civil_status=irregular"}
    )
    place.delivered(NIGHT, land=10, civil_status=5)
    place.end(published)
    assert tell_night(settings, place.instance, NIGHT, EARLY).open == 0


def test_the_sensors_hear_of_runs_by_hand_and_tell_nothing_twice(place: Place) -> None:
    definitions = build_definitions(place.settings)
    repository = definitions.get_repository_def()
    sensors = [definitions.resolve_sensor_def(f"alert_{end}") for end in ("published", "failed")]
    assert all(s.default_status is dg.DefaultSensorStatus.RUNNING for s in sensors)
    cursors: dict[str, str | None] = {}

    def tick() -> None:
        for sensor in sensors:
            context = dg.SensorEvaluationContext(
                instance_ref=None,
                instance=place.instance,
                repository_def=repository,
                repository_name="__repository__",
                code_location_origin=DAEMON,  # a run by hand has none
                cursor=cursors.get(sensor.name),
            )
            cursors[sensor.name] = sensor.evaluate_tick(context).cursor

    tick()
    place.end(broken)  # killed before it could tell
    tick()
    assert len(place.heard()) == 1
    place.end(broken)
    tell_by_hand(place.settings, NIGHT, NightResult(NIGHT.key, "", Exit.INFRASTRUCTURE, ()))
    tick()
    assert place.heard() == []
    place.delivered(NIGHT)
    place.end(published)
    for _ in range(3):
        tick()
    assert [title[:7] for title in place.heard()] == ["Solved:"]


def test_a_channel_that_fails_is_said_and_tried_again_and_keeps_no_other_from_hearing(
    place: Place, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    program = tmp_path / "staff.sh"
    program.write_text(f"#!/bin/sh\ncat >> '{kept}'\n")
    program.chmod(0o700)
    path = place.settings.layout.alert_addresses
    path.parent.mkdir(parents=True)
    path.write_text(f"# the second channel\ncommand://{program}\n")
    place.hook.status = 500
    try:
        place.end(broken)
        report = place.tell()
        assert (report.sent, report.channels) == (1, 2)
        assert report.failures == [
            "alert channel 1 (json, 127.0.0.1): the server answered 500; it is tried again later"
        ]
    finally:
        place.hook.status = 200
    place.heard()
    report = tell_what_is_due(place.settings, place.instance, EARLY)
    assert (report.sent, report.failures) == (1, [])
    assert len(place.heard()) == 1
    assert kept.read_text().count("ConnectionError") == 1


def test_a_book_that_cannot_be_written_keeps_nobody_from_hearing(place: Place) -> None:
    place.end(broken)
    place.settings.layout.alert_book.mkdir()
    report = place.tell()
    assert report.sent == 1
    assert "cannot be remembered" in report.problem
    with pytest.raises(sqlite3.Error):  # the sensor would send every five minutes
        tell_what_is_due(place.settings, place.instance, LATE)


def test_a_night_that_cannot_even_begin_is_told(place: Place) -> None:
    for _ in range(2):
        assert tell_broken(place.settings, NIGHT, OSError(28, "/home/an")).open == 1
    (message,) = place.hook.messages
    assert "No space is left on the disk." in message
    assert "/home" not in message


def test_without_an_address_alerts_are_open_and_nothing_is_sent(place: Place) -> None:
    settings = place.settings.model_copy(update={"alert_urls": SecretStr("")})
    place.end(broken)
    report = tell_night(settings, place.instance, NIGHT, EARLY)
    assert (report.sent, report.channels, report.open) == (0, 0, 1)
    assert place.tell().sent == 1  # whoever is added hears of what is open
