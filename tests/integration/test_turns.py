"""Two starts of one night, and nights that were killed: the second says who runs, destroys nothing,
and what is dead holds up nobody."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

from assets.workspace import PROCESS_TAG, PROVINCE_TAG
from common.processes import this_process
from intake.turns import take_turn
from pipelines.cli.main import app
from pipelines.definitions import build_definitions
from pipelines.instance import open_instance
from pipelines.night_run import _ended_by_signals
from pipelines.outcomes import Exit, outcome_of
from pipelines.settings import Settings
from tests.integration.support import NIGHTS, Deployment

NIGHT = NIGHTS[0]
ASK = ["run", "--date", NIGHT.date.isoformat(), "--province", NIGHT.province]


def test_a_second_start_says_who_runs_and_touches_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path)]
    turns = Settings(home=tmp_path).workspace.layout.turns
    with take_turn(turns, "66", NIGHT.key, "0123456789"):
        done = CliRunner().invoke(app, [*ASK, *home, "--json"])
        assert done.exit_code == Exit.INFRASTRUCTURE
        (problem,) = json.loads(done.stdout)["problems"]
        assert f"night {NIGHT.key} since" in problem
        assert f"process {this_process().pid} on" in problem
        assert [path.name for path in tmp_path.iterdir()] == ["turns"]  # no records, no alert
        shown = CliRunner().invoke(app, [*ASK, *home])
        assert shown.exit_code == Exit.INFRASTRUCTURE
    assert "--wait" in " ".join((shown.output + capfd.readouterr().err).split())


def test_a_demo_is_not_swept_away_under_its_running_night(tmp_path: Path) -> None:
    (tmp_path / "made-by-dongbo-demo").touch()
    with take_turn(Settings(home=tmp_path).workspace.layout.turns, "66", NIGHT.key, "0123456789"):
        done = CliRunner().invoke(app, ["demo", "--home", str(tmp_path)])
    assert done.exit_code == Exit.INFRASTRUCTURE
    assert (tmp_path / "made-by-dongbo-demo").exists()


def test_a_scheduled_night_is_kept_out_too_and_says_so(fresh: Callable[[], Deployment]) -> None:
    """As the schedule's worker does it: the job in its own process, without `dongbo run`."""
    settings = fresh().settings.model_copy(update={"turn_seconds": 0.0})
    job = build_definitions(settings).resolve_job_def("nightly_sync")
    with (
        open_instance(settings) as instance,
        take_turn(settings.layout.turns, "66", NIGHT.key, "0123456789"),
    ):
        done = job.execute_in_process(
            instance=instance,
            partition_key=NIGHT.key,
            tags={PROVINCE_TAG: "66"},
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        result = outcome_of(instance, done.run_id)
        assert result.exit == Exit.INFRASTRUCTURE
        assert "is being worked on: night 2026-10-12|66 since" in result.problems[0]
        run = instance.get_run_by_id(done.run_id)
        assert run is not None
        assert run.tags[PROCESS_TAG] == this_process().text
    assert not (settings.home / "lake").exists()
    assert run.status == dg.DagsterRunStatus.FAILURE


@pytest.mark.parametrize("ignored", [False, True])
def test_sigterm_ends_a_night_also_where_sigint_is_ignored(ignored: bool) -> None:
    """As in the background of a script or under nohup."""
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        if ignored:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        with _ended_by_signals():
            if ignored:
                signal.raise_signal(signal.SIGINT)
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) == before[1]
    finally:
        signal.signal(signal.SIGINT, before[0])
