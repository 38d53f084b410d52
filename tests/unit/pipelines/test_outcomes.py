"""What a recorded run came to: the same exit code and problems whoever started it."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import pytest

from pipelines.outcomes import Exit, outcome_of

KEY = dg.AssetKey(["ledger", "land"])
NIGHT = "2026-11-02|66"


def job(*checks: tuple[str, bool], error: Exception | None = None) -> dg.JobDefinition:
    """A night of one asset with these blocking checks (name, passed), which may raise `error`."""

    @dg.asset(
        key=KEY,
        check_specs=[dg.AssetCheckSpec(name, asset=KEY, blocking=True) for name, _ in checks],
    )
    def ledger() -> Iterator[dg.Output[None] | dg.AssetCheckResult]:
        if error is not None:
            raise error
        yield dg.Output(None, metadata={"dagster/row_count": 7})
        for name, passed in checks:
            yield dg.AssetCheckResult(passed=passed, check_name=name, description=f"{name} says")

    everything = dg.define_asset_job("nightly_sync")
    return dg.Definitions(assets=[ledger], jobs=[everything]).resolve_job_def("nightly_sync")


def end(instance: dg.DagsterInstance, night: dg.JobDefinition) -> str:
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    tags = {"dagster/partition": NIGHT}
    done = night.execute_in_process(
        instance=instance, raise_on_error=False, run_config=quiet, tags=tags
    )
    return done.run_id


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


def test_a_night_that_passed_tells_its_rows(instance: dg.DagsterInstance) -> None:
    result = outcome_of(instance, end(instance, job(("delivered", True))))
    assert (result.exit, result.problems, result.night) == (Exit.OK, (), NIGHT)
    assert result.rows == {"ledger/land": 7}


def test_a_refused_delivery_outranks_a_failed_gate(instance: dg.DagsterInstance) -> None:
    gate = outcome_of(instance, end(instance, job(("row_ledger", False), ("readable", True))))
    assert (gate.exit, gate.problems) == (Exit.GATE_FAILED, ("ledger/land: row_ledger says",))
    both = outcome_of(instance, end(instance, job(("row_ledger", False), ("readable", False))))
    assert both.exit == Exit.DATA_REJECTED
    assert both.problems == ("ledger/land: readable says", "ledger/land: row_ledger says")


def test_an_error_is_infrastructure_and_its_text_stays_in_the_log(
    instance: dg.DagsterInstance,
) -> None:
    error = ValueError("Nguyễn Văn An 066095001234")
    result = outcome_of(instance, end(instance, job(error=error)))
    assert result.exit == Exit.INFRASTRUCTURE
    (problem,) = result.problems
    assert "ValueError" in problem
    assert "066095001234" not in problem


def test_a_run_that_others_ended_says_what_they_recorded(instance: dg.DagsterInstance) -> None:
    run = instance.create_run_for_job(job(), status=dg.DagsterRunStatus.STARTED)
    with pytest.raises(ValueError, match="has not ended: started"):
        outcome_of(instance, run.run_id)
    instance.report_run_failed(run, "the process of this night is gone\nand more")
    result = outcome_of(instance, run.run_id)
    assert (result.exit, result.problems) == (
        Exit.INFRASTRUCTURE,
        ("the process of this night is gone",),
    )
    with pytest.raises(LookupError):
        outcome_of(instance, "another")
