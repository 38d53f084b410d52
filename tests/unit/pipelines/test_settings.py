"""Settings of a deployment: provinces are those in force, mistakes are answered with the choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from pipelines.cli.main import app
from pipelines.definitions import build_definitions
from pipelines.doctor.findings import Level
from pipelines.doctor.machine import check_settings
from pipelines.sensors import scan_inbox
from pipelines.settings import Settings, misspelt
from pipelines.watched import watched_provinces
from vietnam.provinces import PROVINCES


def test_all_provinces_in_force_can_be_run() -> None:
    assert len(PROVINCES) == 34
    assert (PROVINCES["66"], PROVINCES["01"], PROVINCES["75"]) == ("Đắk Lắk", "Hà Nội", "Đồng Nai")


def test_provinces_of_a_deployment_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DONGBO_PROVINCES", "68, 01")
    settings = Settings()
    assert settings.provinces == ("01", "68")


@pytest.mark.parametrize("codes", ["64", "66,xx"])
def test_a_code_that_is_no_province_in_force_is_refused_with_the_list(codes: str) -> None:
    with pytest.raises(ValidationError, match="the codes are 01, 04"):
        Settings.model_validate({"provinces": codes})


@pytest.mark.parametrize("rhythms", ["land", "land=hourly", "lands=daily"])
def test_a_rhythm_that_does_not_exist_is_refused_with_the_list(rhythms: str) -> None:
    with pytest.raises(ValidationError, match=r"sources are .*land.* rhythms daily, weekly"):
        Settings.model_validate({"rhythms": rhythms})


def test_a_night_links_in_its_own_process_unless_a_cluster_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DONGBO_HOME", str(tmp_path))
    monkeypatch.setenv("DONGBO_SPARK_MASTER", "spark://10.0.0.1:7077")
    assert Settings().workspace.cluster is None
    monkeypatch.setenv("DONGBO_LINK_ENGINE", "spark")
    named = "spark.cores.max=8  spark.authenticate.secret.file=/etc/spark/secret"
    monkeypatch.setenv("DONGBO_SPARK_SETTINGS", named)
    cluster = Settings().workspace.cluster
    assert cluster is not None
    assert (cluster.master, cluster.work) == ("spark://10.0.0.1:7077", str(tmp_path / "spark"))
    assert cluster.settings == {
        "spark.cores.max": "8",
        "spark.authenticate.secret.file": "/etc/spark/secret",
    }
    monkeypatch.setenv("DONGBO_SPARK_WORK", "/shared/spark")
    assert Settings().workspace.cluster == replace(cluster, work="/shared/spark")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"link_engine": "spark"}, "needs DONGBO_SPARK_MASTER"),
        ({"link_engine": "flink"}, "local"),
        ({"spark_settings": "spark.cores.max 8"}, "write name=value"),
        ({"spark_settings": "spark.authenticate.secret=abc"}, "name the file of the secret"),
    ],
)
def test_a_cluster_that_cannot_be_reached_or_tells_its_secret_is_refused(
    wrong: dict[str, str], words: str
) -> None:
    with pytest.raises(ValidationError, match=words) as told:
        Settings.model_validate(wrong)
    assert "abc" not in str(told.value)


def test_provinces_are_those_that_have_delivered(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", inbox=tmp_path / "inbox")
    assert watched_provinces(settings) == ()
    for code in PROVINCES:  # folders made ahead for everybody
        (tmp_path / "inbox" / code / "land").mkdir(parents=True)
    (tmp_path / "inbox" / "68" / "land" / "x.csv.part").touch()
    assert watched_provinces(settings) == ()
    (tmp_path / "inbox" / "75" / "land" / "2026-11-02").mkdir()
    path = tmp_path / "inbox" / "75" / "land" / "2026-11-02" / "x.csv"
    path.write_text("x")
    assert watched_provinces(settings) == ("75",)
    for _ in range(2):
        scan_inbox(settings.model_copy(update={"stable_seconds": 0}))
    path.unlink()  # archived: the ingest log knows it
    assert watched_provinces(settings) == ("75",)
    assert watched_provinces(settings.model_copy(update={"provinces": ("01",)})) == ("01",)


def test_the_schedule_starts_nights_of_provinces_that_deliver(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", inbox=tmp_path / "inbox")
    definitions = build_definitions(settings)
    schedule = definitions.resolve_schedule_def("nightly_sync_schedule")
    moment = datetime(2026, 11, 3, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

    def tick() -> Any:
        context = dg.build_schedule_context(
            scheduled_execution_time=moment, repository_def=definitions.get_repository_def()
        )
        return schedule.evaluate_tick(context)

    empty = tick()
    assert not empty.run_requests
    assert "no province has delivered" in (empty.skip_message or "")
    for code in ("66", "75"):
        (tmp_path / "inbox" / code / "land").mkdir(parents=True)
    (tmp_path / "inbox" / "66" / "land" / "x.csv").touch()
    assert [r.partition_key for r in tick().run_requests or []] == ["2026-11-02|66"]


def test_a_wrong_variable_is_named_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONGBO_ACCEPTED_FLOOR", "7")
    result = CliRunner().invoke(app, ["inbox"])
    assert result.exit_code == 2
    assert "DONGBO_ACCEPTED_FLOOR: Input should be less than or equal to 1" in " ".join(
        result.output.split()
    )


def test_a_variable_that_is_nearly_a_setting_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {"DONGBO_PROVINCE": "DONGBO_PROVINCES", "DONGBO_ALERT_URL": "DONGBO_ALERT_URLS"}
    right = ("DONGBO_HOME", "dongbo_archive", "DONGBO_DB_LAND_66", "DONGBO_FUZZ_FILES", "PROVINCE")
    assert misspelt(dict.fromkeys((*wrong, *right), "")) == wrong
    monkeypatch.setenv("DONGBO_PROVINCE", "66")
    said = CliRunner().invoke(app, ["status", "--home", str(tmp_path)]).stderr
    assert "DONGBO_PROVINCE is no setting and is not read: is DONGBO_PROVINCES meant?" in said
    (finding,) = check_settings({"DONGBO_PROVINCE": "66"})
    assert finding.level is Level.WARNING
