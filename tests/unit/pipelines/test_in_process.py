"""A run in this process keeps no output of a step once it is stored, and records what it did."""

import gc
import weakref

import dagster as dg
import pytest

from pipelines.in_process import execute

DAYS = dg.StaticPartitionsDefinition(["one", "two"])
ALIVE: list[weakref.ref[object]] = []
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
RUN = "2f1b4a1e-0000-4000-8000-458632153594"


class Large:
    """Stands for a frame of a province."""


class Forgets(dg.IOManager):
    """Stores that there was something, as the lake does, and holds nothing."""

    def handle_output(self, _context: dg.OutputContext, obj: object) -> None:
        ALIVE.append(weakref.ref(obj))

    def load_input(self, _context: dg.InputContext) -> int:
        gc.collect()
        return sum(reference() is not None for reference in ALIVE)


@dg.asset(partitions_def=DAYS, io_manager_key="forgets")
def made() -> Large:
    return Large()


@dg.asset(partitions_def=DAYS)
def alive(context: dg.AssetExecutionContext, made: int) -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(metadata={"alive": made, "day": context.partition_key})


@pytest.mark.parametrize("raised", [False, True])
def test_an_output_is_forgotten_once_it_is_stored(tmp_path, monkeypatch, raised):
    ALIVE.clear()
    definitions = dg.Definitions([made, alive], resources={"forgets": Forgets()})
    job = definitions.resolve_implicit_global_asset_job_def()
    if raised:
        monkeypatch.setattr(Forgets, "load_input", lambda *_: 1 / 0)
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        execute(
            job, instance, run_id=RUN, partition_key="two", tags={"who": "test"}, run_config=QUIET
        )
        [run] = instance.get_runs()
        assert run.status == (
            dg.DagsterRunStatus.FAILURE if raised else dg.DagsterRunStatus.SUCCESS
        )
        assert (run.tags["who"], run.tags["dagster/partition"]) == ("test", "two")
        if not raised:
            event = instance.get_latest_materialization_event(dg.AssetKey("alive"))
            found = event.asset_materialization.metadata
            assert (found["alive"].value, found["day"].value) == (0, "two")
