"""`dongbo prune` and the job: run records go with the nights, a dry run removes nothing."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import dagster as dg
import polars as pl
from typer.testing import CliRunner

from intake.lake import write_version
from intake.layout import Night
from pipelines.cli.main import app
from pipelines.definitions import build_definitions
from pipelines.instance import open_instance
from pipelines.settings import Settings

FIRST = date(2026, 11, 1)
LATER = FIRST + timedelta(days=400)


@dg.op(name="noop")
def noop() -> None:
    """Something that leaves a run record."""


@dg.job(name="some_job")
def some_job() -> None:
    noop()


def nights(home: Path) -> list[Path]:
    folders = []
    for number in range(3):
        night = Night(FIRST + timedelta(days=number), "66")
        folders.append(home / "lake" / "accepted" / "land" / night.folder)
        write_version(folders[-1], {"rows": pl.DataFrame({"a": [1]})}, "v")
    return folders


def prune(home: Path, *options: str) -> dict[str, object]:
    command = ["prune", "--home", str(home), "--today", LATER.isoformat(), "--json", *options]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_prune_forgets_nights_and_run_records_but_not_in_a_dry_run(tmp_path: Path) -> None:
    folders = nights(tmp_path)
    with open_instance(Settings(home=tmp_path)) as instance:
        run = some_job.execute_in_process(instance=instance)
    shown = prune(tmp_path, "--dry-run")
    assert [folder.exists() for folder in folders] == [True, True, True]
    done = prune(tmp_path)
    assert done == shown | {"removed": True}
    assert done["runs"] == 1
    assert [folder.exists() for folder in folders] == [False, True, True]
    with open_instance(Settings(home=tmp_path)) as instance:
        assert not instance.has_run(run.run_id)
        assert instance.all_logs(run.run_id) == []
    assert prune(tmp_path)["things"] == []


def test_the_job_forgets_what_is_due_today(tmp_path: Path) -> None:
    folders = nights(tmp_path)
    for path in folders[0].rglob("*"):
        os.utime(path, (0, 0))
    settings = Settings(home=tmp_path, keep_night_days=1)
    definitions = build_definitions(settings)
    with open_instance(settings) as instance:
        job = definitions.resolve_job_def("retention")
        assert job.execute_in_process(instance=instance).success
        assert instance.get_runs_count() == 1  # its own record is young
    assert [folder.exists() for folder in folders] == [False, True, True]


def test_the_schedule_starts_the_job() -> None:
    schedule = build_definitions().resolve_schedule_def("retention_schedule")
    assert schedule.job_name == "retention"
    with dg.build_schedule_context() as context:
        assert len(schedule.evaluate_tick(context).run_requests or []) == 1
