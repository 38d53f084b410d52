"""`dongbo doctor`: a sound deployment has no problem; each thing that is broken is found and comes
with what to do; nothing secret is shown."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.remote_origin import (
    ManagedGrpcPythonEnvCodeLocationOrigin,
    RemoteInstigatorOrigin,
    RemoteRepositoryOrigin,
)
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorStatus,
    ScheduleInstigatorData,
    SensorInstigatorData,
)
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._daemon.types import DaemonHeartbeat
from typer.testing import CliRunner

from assets.workspace import PROCESS_TAG, PROVINCE_TAG
from common.processes import this_process
from pipelines.cli.main import app
from pipelines.doctor import machine, records
from pipelines.doctor.examine import examine
from pipelines.doctor.findings import Finding, Level
from pipelines.doctor.home import check_permissions
from pipelines.instance import open_instance
from pipelines.settings import Settings
from tests.unit.pipelines.alerts.servers import webhook
from tests.unit.pipelines.alerts.test_tell import published
from warehouse.publish import seal

KEY = bytes(range(32))


def turn(instance: dg.DagsterInstance, name: str, status: InstigatorStatus) -> None:
    """Turn a schedule or sensor on or off, as the UI does."""
    code = ManagedGrpcPythonEnvCodeLocationOrigin(
        LoadableTargetOrigin(module_name="pipelines.definitions")
    )
    origin = RemoteInstigatorOrigin(RemoteRepositoryOrigin(code, "__repository__"), name)
    if name.endswith("_schedule"):
        state = InstigatorState(
            origin, InstigatorType.SCHEDULE, status, ScheduleInstigatorData("0 1 * * *", 0.0)
        )
    else:
        state = InstigatorState(origin, InstigatorType.SENSOR, status, SensorInstigatorData())
    instance.add_instigator_state(state)


def beat(instance: dg.DagsterInstance) -> None:
    """Let the daemon's threads be alive, for as long as these tests may take."""
    for name in ("SENSOR", "SCHEDULER", "QUEUED_RUN_COORDINATOR"):
        instance.add_daemon_heartbeat(DaemonHeartbeat(time.time() + 3600, name, "id", []))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which nothing is wrong."""
    home = tmp_path_factory.mktemp("doctor") / "home"
    (home / "inbox" / "66" / "land" / "2026-10-12").mkdir(parents=True)
    (home / "inbox" / "66" / "land" / "2026-10-12" / "x.csv").touch()
    (home / "warehouse").mkdir()
    (home / "warehouse" / "dongbo.duckdb").write_bytes(b"figures")
    seal(home / "warehouse" / "dongbo.duckdb", KEY)
    (home / "secret").mkdir(mode=0o700)
    for name, content in (("pseudonym.key", KEY), ("alert_addresses.txt", b"json://127.0.0.1/")):
        (home / "secret" / name).write_bytes(content)
        (home / "secret" / name).chmod(0o600)
    (home / "databases" / "66").mkdir(parents=True)
    (home / "databases" / "66" / "land.toml").write_text(
        'connection_env = "LAND_66"\ntable = "parcel"\nkey = "id"\n'
    )
    with closing(sqlite3.connect(home / "land.db")) as db:
        db.execute("CREATE TABLE parcel (id INTEGER PRIMARY KEY, owner TEXT)")
    with open_instance(Settings(home=home)) as instance:
        turn(instance, "nightly_sync_schedule", InstigatorStatus.RUNNING)
        turn(instance, "inbox_sensor", InstigatorStatus.RUNNING)
        beat(instance)
    home.chmod(0o700)
    return home


@pytest.fixture
def home(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sound home to break."""
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    monkeypatch.setenv("LAND_66", f"sqlite:///{home}/land.db")
    return home


def findings(home: Path) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in examine(Settings(home=home)):
        found.setdefault(finding.check, []).append(finding)
    return found


def test_a_sound_deployment_has_no_problem(home: Path) -> None:
    found = findings(home)
    assert set(found) == {
        "versions", "settings", "registers", "calendar", "disk", "clock", "permissions", "key",
        "inbox", "by_hand", "databases", "published", "journal", "dagster", "runs", "schedule",
        "alerts", "channels",
    }  # fmt: skip
    levels = {f.level for check in found.values() for f in check if f.check != "versions"}
    assert levels == {Level.OK}
    done = CliRunner().invoke(app, ["doctor", "--home", str(home), "--json"])
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["ok"], answer["problems"]) == (0, True, 0)


def open_folder(home: Path) -> None:
    (home / "lake").mkdir()
    (home / "lake").chmod(0o755)
    home.chmod(0o711)


def stopped_alerts(home: Path) -> None:
    with open_instance(Settings(home=home)) as instance:
        turn(instance, "alert_failed", InstigatorStatus.STOPPED)


def dead_run(home: Path) -> None:
    dead = this_process()._replace(ticks=1)  # another process had our number before
    with open_instance(Settings(home=home)) as instance:
        tags = {PROVINCE_TAG: "66", PROCESS_TAG: dead.text, "dagster/partition": "2026-10-12|66"}
        instance.create_run_for_job(published, tags=tags, status=dg.DagsterRunStatus.STARTED)


def misspelt_law(home: Path) -> None:
    law = home / "by_hand" / "66" / "law.csv"
    law.parent.mkdir(parents=True)
    law.write_text(
        "name,value,applies_from,in_force_from,source\nage.workers,15,2026-01-01,2026-01-01,x"
    )


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)


Break = tuple[str, Callable[[Path], object], str]
BREAKS: list[list[Break]] = [
    [
        ("key", lambda h: (h / "secret" / "pseudonym.key").unlink(), "backup"),
        ("inbox", lambda h: shutil.rmtree(h / "inbox"), "DONGBO_INBOX"),
        ("databases", lambda h: (h / "databases" / "66" / "land.toml").write_text("x = 1"),
         "dongbo snapshot"),
        ("by_hand", misspelt_law, "did you mean age.worker"),
        ("published", lambda h: (h / "warehouse" / "dongbo.duckdb").write_bytes(b"x"), "nights"),
        ("runs", dead_run, "dongbo run --date 2026-10-12 --province 66"),
        ("alerts", stopped_alerts, "Turn them on"),
        ("channels", lambda h: (h / "secret" / "alert_addresses.txt").write_text("no://t-secret"),
         "docs/operations.md"),
        ("clock", lambda h: os.utime(h / "warehouse" / "dongbo.duckdb", (2**33, 2**33)), "set-ntp"),
        ("permissions", open_folder, "chmod -R go= "),  # last: a run closes the home
    ],
    [
        ("permissions", lambda h: (h / "secret" / "pseudonym.key").chmod(0o640), "pseudonym.key"),
        ("key", lambda h: (h / "secret" / "pseudonym.key").write_bytes(b"x"), "backup"),
        ("databases",
         lambda _: os.environ.update(LAND_66="postgresql://u:p-secret@127.0.0.1:1/d"),
         "dongbo snapshot"),
        ("published", lambda _: None, "key"),  # it was sealed with the key that is gone
        ("schedule", lambda h: (h / "dagster/schedules/schedules.db").unlink(), "dongbo dev"),
        ("channels", lambda h: (h / "secret" / "alert_addresses.txt").chmod(0o644), "chmod 600"),
    ],
    [("dagster", lambda h: damaged(h / "dagster" / "history" / "runs" / "index.db"), "backup")],
]  # fmt: skip


@pytest.mark.parametrize("broken", BREAKS, ids=["first", "second", "records"])
def test_what_is_broken_is_found_and_comes_with_what_to_do(
    home: Path, broken: list[Break], capfd: pytest.CaptureFixture[str]
) -> None:
    for _, damage, _ in broken:
        damage(home)
    problems = [f for f in examine(Settings(home=home)) if f.level is Level.PROBLEM]
    assert {f.check for f in problems} == {check for check, _, _ in broken}
    for check, _, advice in broken:
        assert advice in " ".join(f"{f.said} {f.to_do}" for f in problems if f.check == check)
    assert all(f.to_do for f in problems)
    said = " ".join(f.said + f.to_do for f in problems) + "".join(capfd.readouterr())
    assert "t-secret" not in said
    assert "p-secret" not in said


def test_a_full_disk_and_other_versions_are_found(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_LEAST_FREE", 1 << 60)
    (disk,) = machine.check_disk(Settings(home=home))
    assert (disk.level, "dongbo prune" in disk.to_do) == (Level.PROBLEM, True)
    lock = tmp_path / "requirements.lock"
    lock.write_text("polars==0.1 \\\n    --hash=sha256:00\nnot-installed==1\n")
    (versions,) = machine.check_versions(lock)
    assert versions.level is Level.WARNING
    assert "polars" in versions.said
    assert "not-installed" not in versions.said


@pytest.mark.parametrize(
    ("start", "level"),
    [("0 1 * * *", None), ("0 22 * * *", Level.WARNING), ("never", Level.PROBLEM)],
)
def test_nights_begin_before_they_are_late(start: str, level: Level | None) -> None:
    found = list(records.check_hours(Settings(night_start=start)))
    assert [f.level for f in found] == ([level] if level else [])


@pytest.mark.parametrize(
    ("day", "level"),
    [
        (date(2026, 11, 29), Level.OK),
        (date(2027, 11, 1), Level.OK),
        (date(2027, 11, 2), Level.WARNING),
        (date(2028, 1, 1), Level.WARNING),
    ],
)
def test_holidays_of_the_weeks_to_come_are_known(day: date, level: Level) -> None:
    [finding] = machine.check_calendar(day)
    assert finding.level is level
    assert level is Level.OK or "Add 2028 to vietnam/working_days.toml" in finding.to_do


def test_an_inbox_apart_is_closed_to_all_but_its_group(home: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "deliveries"
    inbox.mkdir()
    settings = Settings(home=home, inbox=inbox)
    inbox.chmod(0o775)
    (found,) = check_permissions(settings)
    assert (found.level, found.to_do.endswith(f"chmod -R o= {inbox}")) == (Level.PROBLEM, True)
    inbox.chmod(0o770)
    (found,) = check_permissions(settings)
    assert found.level is Level.OK


def test_nights_that_cron_starts_need_no_schedule(home: Path) -> None:
    with open_instance(Settings(home=home)) as instance:
        for state in instance.all_instigator_state():
            instance.update_instigator_state(state.with_status(InstigatorStatus.STOPPED))
        (idle,) = records.check_starters(instance)
        assert idle.level is Level.PROBLEM
        published.execute_in_process(
            instance=instance,
            partition_key="2026-10-12|66",
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        (by_cron,) = records.check_starters(instance)
        assert by_cron.level is Level.WARNING


@pytest.mark.parametrize(
    ("off", "said", "to_do"),
    [
        ("nightly_sync_schedule", "only when files arrive", "Turn nightly_sync_schedule on"),
        ("inbox_sensor", "start no night", "Turn inbox_sensor on"),
    ],
)
def test_one_starter_of_two_is_a_warning_of_its_own(
    home: Path, off: str, said: str, to_do: str
) -> None:
    with open_instance(Settings(home=home)) as instance:
        for state in instance.all_instigator_state():
            if state.instigator_name == off:
                instance.update_instigator_state(state.with_status(InstigatorStatus.STOPPED))
        (found,) = records.check_starters(instance)
    assert found.level is Level.WARNING
    assert found.said.startswith(f"{off} is off, ")
    assert said in found.said
    assert found.to_do.startswith(to_do)


def test_channels_are_tried_on_demand(home: Path) -> None:
    with webhook() as hook:
        (home / "secret" / "alert_addresses.txt").write_text(hook.address)
        ask = ["doctor", "--home", str(home)]
        assert CliRunner().invoke(app, ask).exit_code == 0
        assert hook.got == []
        done = CliRunner().invoke(app, [*ask, "--send-test"])
        assert (done.exit_code, len(hook.got)) == (0, 1)
        assert "the test message was taken" in done.stdout
        hook.status = 403
        done = CliRunner().invoke(app, [*ask, "--send-test"])
    assert done.exit_code == 5
    assert "the test was not taken: the server answered 403" in done.stdout
    assert "secret" not in done.stdout.replace("secret/alert_addresses.txt", "")


def test_a_folder_that_is_no_deployment_is_not_made_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["doctor", "--home", str(tmp_path)])
    assert done.exit_code == 5
    assert "dongbo dev" in done.stdout
    assert list(tmp_path.iterdir()) == []
    assert CliRunner().invoke(app, ["doctor", "--home", str(tmp_path / "no")]).exit_code == 2
