"""The Dagster side: definitions, schedule, instance, and runs that must be refused."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

from pipelines.cli.main import app
from pipelines.definitions import build_definitions
from pipelines.instance import PROJECT, open_instance, prepare_instance
from pipelines.night_run import run_night
from pipelines.outcomes import Exit
from pipelines.settings import Settings
from tests.integration.support import NIGHTS, SAMPLE


@pytest.fixture
def definitions(tmp_path: Path) -> dg.Definitions:
    return build_definitions(Settings(home=tmp_path, provinces=("66", "68")))


def test_every_asset_says_what_it_is(definitions: dg.Definitions) -> None:
    keys = definitions.resolve_all_asset_keys()
    graph = definitions.resolve_asset_graph()
    assert {key.path[0] for key in keys} == {
        "received", "accepted", "quarantined", "superseded", "ledger", "mentions", "decisions",
        "links", "conflicts", "warehouse", "report", "review",
    }  # fmt: skip
    for key in keys:
        node = graph.get(key)
        assert node.description, key
        assert node.owners, key
        assert node.kinds, key
        assert node.tags.get("pii") in {"true", "false"}, key
        assert node.group_name == key.path[0], key
        assert node.partitions_def is not None, key


def test_the_schedule_asks_for_the_night_that_ended_in_each_province(
    definitions: dg.Definitions,
) -> None:
    schedule = definitions.resolve_schedule_def("nightly_sync_schedule")
    assert schedule.execution_timezone == "Asia/Ho_Chi_Minh"
    assert schedule.cron_schedule == "0 1 * * *"
    # 18:00 UTC on 2 November is 01:00 on 3 November in Vietnam: the night of the 2nd has ended.
    context = dg.build_schedule_context(
        scheduled_execution_time=datetime(2026, 11, 2, 18, tzinfo=UTC),
        repository_def=definitions.get_repository_def(),
    )
    tick = schedule.evaluate_tick(context)
    keys = [request.partition_key for request in tick.run_requests or []]
    assert keys == ["2026-11-02|66", "2026-11-02|68"]


def test_the_projects_dagster_yaml_loads(tmp_path: Path) -> None:
    with open_instance(Settings(home=tmp_path)) as instance:
        assert (tmp_path / "dagster" / "dagster.yaml").read_bytes() == (
            PROJECT / "dagster.yaml"
        ).read_bytes()
        assert instance.run_monitoring_enabled
        assert not instance.telemetry_enabled


def test_a_dagster_yaml_that_nobody_changed_follows_the_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "dagster" / "dagster.yaml"
    config.parent.mkdir()
    config.write_text("telemetry: {enabled: false}\n")
    prepare_instance(Settings(home=tmp_path))
    assert config.read_text() == "telemetry: {enabled: false}\n"  # an administrator's own
    old = hashlib.sha256(config.read_bytes()).hexdigest()
    monkeypatch.setattr("pipelines.instance._SHIPPED_BEFORE", {old})
    prepare_instance(Settings(home=tmp_path))
    assert config.read_bytes() == (PROJECT / "dagster.yaml").read_bytes()


def test_a_run_without_a_partition_fails_and_says_how(
    definitions: dg.Definitions, tmp_path: Path
) -> None:
    job = definitions.resolve_job_def("nightly_sync")
    with open_instance(Settings(home=tmp_path)) as instance:
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        assert not result.success
        messages = [
            event.step_failure_data.error_display_string
            for event in result.all_events
            if event.is_step_failure
        ]
    assert messages
    assert all("dongbo run --date" in message for message in messages)


def dongbo(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from pipelines.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=600,
        cwd=PROJECT, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--date", "2026-13-01", "--province", "66"], "is not a date"),
        (["--date", "2026-10-12", "--province", "99"], "66, 68"),
        (["--date", "2019-01-01", "--province", "66"], "2026-10-01"),
        (["--province", "66"], "--date"),
    ],
)
def test_wrong_arguments_exit_with_2_and_say_what_is_right(
    arguments: list[str], word: str, tmp_path: Path
) -> None:
    done = CliRunner().invoke(app, ["run", *arguments, "--home", str(tmp_path)])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert word in " ".join(done.stderr.replace("│", " ").split())


def test_query_before_the_first_night_says_what_to_do(tmp_path: Path) -> None:
    done = dongbo("query", "SELECT 1", "--home", str(tmp_path))
    assert done.returncode == 2
    assert "dongbo run" in done.stderr


def test_a_night_without_the_key_of_its_warehouse_stops_in_words(tmp_path: Path) -> None:
    """However it was started: the run itself says what to do, and makes no new key."""
    settings = Settings(home=tmp_path / "home", inbox=SAMPLE / "inbox")
    settings.layout.warehouse.parent.mkdir(parents=True)
    settings.layout.warehouse.touch()
    result = run_night(NIGHTS[0], settings)
    assert result.exit == Exit.INFRASTRUCTURE
    [problem] = result.problems
    assert "pseudonym.key is missing" in problem
    assert "Put the key back from its backup" in problem
    assert not settings.layout.key.exists()
