"""`dongbo status`: last night, what is late, sources, alerts; it changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from typer.testing import CliRunner

from assets.workspace import PROVINCE_TAG
from contracts.registry import SOURCES
from intake.layout import Night
from pipelines.alerts.tell import tell_night
from pipelines.cli.main import app
from pipelines.instance import open_instance
from pipelines.province_status import ProvinceStatus, status_of
from pipelines.settings import Settings
from tests.unit.pipelines.alerts.test_tell import broken, published
from tests.unit.pipelines.test_liveness import begin, dead_process

PARTITION = "dagster/partition"
DAY = date(2026, 10, 12)
NOW = datetime(2026, 10, 14, 1, tzinfo=UTC)  # 08:00 in Vietnam: the night of the 13th is due
NIGHT = {"province": "66", "partition": f"{DAY}|66"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province whose night of the 12th was published and whose night of the 13th failed."""
    home = tmp_path_factory.mktemp("status") / "home"
    for source in SOURCES:
        days = 40 if source == "land" else 0
        folder = home / "inbox" / "66" / source / str(DAY - timedelta(days=days))
        folder.mkdir(parents=True)
        (folder / "x.csv").touch()
    settings = Settings(home=home)
    with open_instance(settings) as instance:
        for job, day in ((published, DAY), (broken, DAY + timedelta(days=1))):
            night = Night(day, "66")
            job.execute_in_process(
                instance=instance,
                partition_key=night.key,
                tags={PROVINCE_TAG: "66"},
                raise_on_error=False,
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            )
            tell_night(settings, instance, night, NOW)
    return home


@pytest.fixture
def records(home: Path) -> Iterator[dg.DagsterInstance]:
    with open_instance(Settings(home=home)) as instance:
        yield instance


def status(home: Path, *arguments: str, columns: int = 160) -> tuple[int, str]:
    done = CliRunner().invoke(
        app, ["status", "--home", str(home), *arguments], env={"COLUMNS": str(columns)}
    )
    return done.exit_code, done.stdout


def look(home: Path, instance: dg.DagsterInstance, now: datetime) -> ProvinceStatus:
    return status_of(Settings(home=home), instance, "66", now)


def test_a_night_is_late_from_the_hour_of_the_setting_on(
    home: Path, records: dg.DagsterInstance
) -> None:
    due = datetime(2026, 10, 13, 23, 0, tzinfo=UTC)  # 06:00 of the 14th in Vietnam
    before = look(home, records, due - timedelta(seconds=1))
    assert before.due is not None
    assert (before.due.night.date, before.late) == (DAY, False)
    after = look(home, records, due)
    assert after.due is not None
    assert (after.due.night.date, after.late) == (DAY + timedelta(days=1), True)
    assert after.last == after.due
    assert (after.last.stand, after.published) == ("failed", DAY)


def test_a_night_whose_process_is_gone_does_not_stand_as_running(tmp_path: Path) -> None:
    with open_instance(Settings(home=tmp_path)) as instance:
        run = begin(instance, dead_process(), tags={PARTITION: f"{DAY}|66"})
        found = look(tmp_path, instance, NOW)
        assert instance.get_run_by_id(run.run_id).status is run.status  # looking changes nothing
    assert found.last is not None
    assert (found.last.stand, found.killed) == ("failed", Night(DAY, "66"))
    said = status(tmp_path)[1]
    assert "failed" in said
    assert "its process is gone (killed" in said
    assert f"dongbo run --date {DAY} --province 66" in said


def test_sources_are_shown_with_their_age_rhythm_and_limit(
    home: Path, records: dg.DagsterInstance
) -> None:
    found = {s.source: s for s in look(home, records, NOW).sources}
    assert {name: s.freshness.value for name, s in found.items()} == {
        name: "stale" if name == "land" else "fresh" for name in SOURCES
    }
    assert (found["land"].days, found["population"].days) == (41, 1)


def test_the_answer_as_json(home: Path) -> None:
    code, text = status(home, "--json")
    (province,) = json.loads(text)["provinces"]
    assert (code, province["province"], province["name"]) == (0, "66", "Đắk Lắk")
    assert province["last_night"]["night"] == "2026-10-13"
    assert province["last_night"]["outcome"] == "failed"
    assert province["published_night"] == "2026-10-12"
    alerts: list[dict[str, Any]] = province["alerts"]
    assert [(a["trouble"], a["night"], a["causes"]) for a in alerts] == [
        ("failed", "2026-10-13", ["error:breaks:ConnectionError"])
    ]
    told = {s["source"]: s["group"] for s in province["sources"]}
    assert told == {name: contract.group.value for name, contract in SOURCES.items()}


def test_sources_stand_by_field_of_administration(home: Path) -> None:
    for language, words in (("vi", ["Hộ tịch", "Đất đai"]), ("en", ["Civil status", "Land"])):
        lines = status(home, "--lang", language)[1].splitlines()
        first, second = (next(n for n, line in enumerate(lines) if w in line) for w in words)
        assert "civil_status " in lines[first + 1]
        assert "land " in lines[second + 1]
        assert first < second


def test_no_name_is_cut_off_in_a_narrow_window(home: Path) -> None:
    assert "…" not in status(home, columns=80)[1]


def test_the_answer_for_people_says_what_to_do(home: Path) -> None:
    code, text = status(home, "--province", "66")
    assert code == 0
    assert "last night 2026-10-13: failed" in text
    assert "✗ Đắk Lắk (66), đêm 13/10/2026: dừng vì lỗi hệ thống, chưa hoàn tất" in text
    assert "→ Chạy dongbo doctor" in text
    assert "Step breaks stopped" in status(home, "--lang", "en")[1]


def test_looking_at_a_folder_that_is_no_deployment_makes_none(tmp_path: Path) -> None:
    code, text = status(tmp_path, "--json")
    assert (code, json.loads(text)) == (0, {"provinces": []})
    assert list(tmp_path.iterdir()) == []
    assert status(tmp_path / "nowhere")[0] == 2


def test_a_cron_job_beside_the_daemon_can_tell(home: Path, tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    program = tmp_path / "staff.sh"
    program.write_text(f"#!/bin/sh\ncat >> '{heard}'\n")
    program.chmod(0o700)
    done = CliRunner().invoke(
        app,
        ["status", "--home", str(home), "--tell", "--json"],
        env={"DONGBO_ALERT_URLS": f"command://{program}"},
    )
    assert json.loads(done.stdout)["alerts"] == {
        "sent": 1, "channels": 1, "open": 1, "problems": [],
    }  # fmt: skip
    assert "đêm 13/10/2026: dừng vì lỗi hệ thống" in heard.read_text()
