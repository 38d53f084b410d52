"""Whoever listens to a night hears of each step when it begins and when it has succeeded."""

from __future__ import annotations

import uuid

import dagster as dg

from pipelines.night_run import _narrate


@dg.op
def reads() -> int:
    return 1


@dg.op
def writes(found: int) -> None:
    assert found


@dg.job
def two_steps() -> None:
    writes(reads())


def test_a_listener_hears_of_every_step_of_its_run_in_order() -> None:
    heard: list[tuple[str, int, int]] = []
    run_id, other = str(uuid.uuid4()), str(uuid.uuid4())
    with dg.DagsterInstance.ephemeral() as instance:
        _narrate(instance, run_id, 2, lambda *told: heard.append(told))
        two_steps.execute_in_process(instance=instance, run_id=other)
        assert heard == []
        two_steps.execute_in_process(instance=instance, run_id=run_id)
    assert heard == [("reads", 0, 2), ("reads", 1, 2), ("writes", 1, 2), ("writes", 2, 2)]
