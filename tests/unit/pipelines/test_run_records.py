"""The event log that stays open: Dagster's own files, read by others meanwhile, lost by nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipelines.instance import PROJECT, open_instance
from pipelines.run_records import OpenEventLog, keep_open
from pipelines.settings import Settings


@dg.asset
def thing() -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(metadata={"dagster/row_count": 3})


def rows(log: SqliteEventLogStorage) -> list[object]:
    record = log.get_latest_materialization_events([dg.AssetKey("thing")])[dg.AssetKey("thing")]
    assert record is not None
    assert record.asset_materialization is not None
    return [value.value for value in record.asset_materialization.metadata.values()]


def test_dagster_itself_reads_what_is_written_while_it_is_open(tmp_path: Path) -> None:
    with open_instance(Settings(home=tmp_path)) as instance:
        result = dg.materialize([thing], instance=instance)
        assert isinstance(instance.event_log_storage, OpenEventLog)
        own = instance.event_log_storage.get_logs_for_run(result.run_id)
        other = SqliteEventLogStorage(str(tmp_path / "dagster" / "history" / "runs"))
        assert other.get_logs_for_run(result.run_id) == own
        assert len(own) > 10
        assert rows(other) == [3]
    assert list((tmp_path / "dagster").rglob("*.db-wal")) == []


def test_more_runs_than_files_are_kept_open(tmp_path: Path) -> None:
    with open_instance(Settings(home=tmp_path)) as instance:
        runs = [dg.materialize([thing], instance=instance).run_id for _ in range(6)]
        seen = [len(instance.all_logs(run_id)) for run_id in runs]
        assert min(seen) == max(seen) > 10
        for run_id in runs[:-1]:
            instance.delete_run(run_id)
        assert [len(instance.all_logs(run_id)) for run_id in runs] == [0] * 5 + seen[-1:]


_WRITE_AND_WAIT = """
import sys, time
from pathlib import Path
import dagster as dg
from pipelines.instance import open_instance
from pipelines.settings import Settings
from tests.unit.pipelines.test_run_records import thing
with open_instance(Settings(home=Path(sys.argv[1]))) as instance:
    print(dg.materialize([thing], instance=instance).run_id, flush=True)
    time.sleep(60)
"""


def test_a_killed_process_loses_no_event(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _WRITE_AND_WAIT, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=PROJECT,
    )
    with child:
        assert child.stdout is not None
        run_id = child.stdout.readline().strip()
        os.kill(child.pid, signal.SIGKILL)
    with open_instance(Settings(home=tmp_path)) as instance:
        kinds = [entry.dagster_event_type for entry in instance.all_logs(run_id)]
        assert kinds[-1] == dg.DagsterEventType.RUN_SUCCESS
        assert isinstance(instance.event_log_storage, OpenEventLog)
        assert rows(instance.event_log_storage) == [3]


def test_another_storage_is_left_as_it_is(tmp_path: Path) -> None:
    """What an administrator has put into `dagster.yaml` lasts."""
    (tmp_path / "dagster.yaml").write_text(
        "storage:\n  postgres:\n    postgres_url: postgresql://somewhere/dongbo\n",
        encoding="utf-8",
    )
    reference = InstanceRef.from_dir(str(tmp_path))
    assert keep_open(reference) == reference
    assert "postgres" in reference.storage_data.module_name
