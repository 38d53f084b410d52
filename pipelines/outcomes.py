"""How a night can end, as exit codes and as a result that prints.

Belongs here: reading the records of a finished Dagster run, whoever started it (a person, the
schedule, the sensor), and saying what a person should do next. Does not belong here: starting runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.faults import SPOKEN, Seen, say

if TYPE_CHECKING:
    import dagster as dg
    from dagster._core.definitions.asset_checks.asset_check_evaluation import (
        AssetCheckEvaluation,
    )
    from dagster_shared.error import SerializableErrorInfo


class Exit(IntEnum):
    """Exit codes of the `dongbo` command; schedulers may rely on them."""

    OK = 0
    USAGE = 2
    DATA_REJECTED = 3
    GATE_FAILED = 4
    INFRASTRUCTURE = 5


@dataclass(frozen=True)
class NightResult:
    """What a run of one night came to.

    `published` is the warehouse where this run replaced it, also when something failed after that.
    `not_fresh` are sources that were read from an earlier delivery which is late or stale, or that
    never came: source, how it stands (`contracts.freshness`), age in days.
    """

    night: str
    run_id: str
    exit: Exit
    problems: tuple[str, ...]
    rows: dict[str, int] = field(default_factory=dict)
    published: str | None = None
    report: str | None = None
    workbooks: str | None = None
    not_fresh: tuple[tuple[str, str, int | None], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The result as plain data, for `--json`."""
        return {
            "night": self.night,
            "run_id": self.run_id,
            "exit_code": int(self.exit),
            "outcome": self.exit.name.lower(),
            "problems": list(self.problems),
            "rows": self.rows,
            "warehouse": self.published,
            "report": self.report,
            "workbooks": self.workbooks,
            "not_fresh": [
                {"source": source, "state": state, "days_old": days}
                for source, state, days in self.not_fresh
            ],
        }


# The blocking checks of assets/, by what their failure means to the person who started the night.
DATA_CHECKS = frozenset({"accepted_floor", "delivered", "readable"})
_PARTITION = "dagster/partition"


def outcome_of(instance: dg.DagsterInstance, run_id: str) -> NightResult:
    """What the run came to, from its records in `instance`.

    Exit code and problems are those of `dongbo run`: a refused delivery (3) outranks a failed gate
    (4), anything else that went wrong is infrastructure (5), a run that was stopped or whose
    process died among it. Raises `LookupError` where no such run is recorded and `ValueError` where
    it has not ended.
    """
    run = instance.get_run_by_id(run_id)
    if run is None:
        raise LookupError(f"no run {run_id} is recorded in this deployment")
    if not run.is_finished:
        raise ValueError(f"run {run_id} has not ended: {run.status.value.lower()}")
    events = events_of(instance, run_id)
    rows, paths = _materialized(events)
    home = Path(instance.root_directory).parent
    exit_code, problems = (Exit.OK, ()) if run.is_success else _why_not(events, home)
    return NightResult(
        night=run.tags.get(_PARTITION, ""),
        run_id=run_id,
        exit=exit_code,
        problems=problems,
        rows=dict(sorted(rows.items())),
        published=paths.get("warehouse/published"),
        report=paths.get("report/night"),
        workbooks=paths.get("review/workbooks"),
        not_fresh=tuple(sorted(_not_fresh(events))),
    )


def events_of(instance: dg.DagsterInstance, run_id: str) -> list[dg.DagsterEvent]:
    """The events of a run that tell what came of it, in their order."""
    from dagster import DagsterEventType

    telling = {
        DagsterEventType.ASSET_MATERIALIZATION,
        DagsterEventType.ASSET_CHECK_EVALUATION,
        DagsterEventType.STEP_FAILURE,
        DagsterEventType.RUN_FAILURE,
        DagsterEventType.RUN_CANCELED,
    }
    entries = instance.all_logs(run_id, of_type=telling)
    return [entry.dagster_event for entry in entries if entry.dagster_event is not None]


def _materialized(events: Sequence[dg.DagsterEvent]) -> tuple[dict[str, int], dict[str, str]]:
    """Row counts and paths of what was written, by asset."""
    rows: dict[str, int] = {}
    paths: dict[str, str] = {}
    for event in events:
        if not event.is_step_materialization:
            continue
        materialization = event.step_materialization_data.materialization
        key = materialization.asset_key.to_user_string()
        for name, value in materialization.metadata.items():
            if name == "dagster/row_count":
                rows[key] = int(str(value.value))
            elif name == "path":
                paths[key] = str(value.value)
    return rows, paths


def _not_fresh(events: Sequence[dg.DagsterEvent]) -> Iterator[tuple[str, str, int | None]]:
    """Sources whose delivery of the night is not fresh, as `received/<source>` says."""
    for event in events:
        if not event.is_step_materialization:
            continue
        materialization = event.step_materialization_data.materialization
        said = materialization.metadata.get("freshness")
        if materialization.asset_key.path[0] == "received" and said and said.value != "fresh":
            days = materialization.metadata.get("days_old")
            yield (
                materialization.asset_key.path[1],
                str(said.value),
                None if days is None else int(str(days.value)),
            )


def _why_not(events: Sequence[dg.DagsterEvent], home: Path) -> tuple[Exit, tuple[str, ...]]:
    """Exit code and problems of a run that did not succeed."""
    failed = [check for event in events if (check := failed_gate(event))]
    if failed:
        problems = tuple(
            f"{check.asset_key.to_user_string()}: {check.description or check.check_name}"
            for check in sorted(failed, key=lambda c: (c.asset_key, c.check_name))
        )
        rejected = any(check.check_name in DATA_CHECKS for check in failed)
        return (Exit.DATA_REJECTED if rejected else Exit.GATE_FAILED), problems
    errors = [_step_problem(event, home) for event in events if event.is_step_failure]
    return Exit.INFRASTRUCTURE, tuple(errors) or (_run_problem(events, home),)


def failed_gate(event: dg.DagsterEvent) -> AssetCheckEvaluation | None:
    """The blocking check that stopped the night with this event; None for any other event."""
    from dagster import AssetCheckSeverity, DagsterEventType

    if event.event_type != DagsterEventType.ASSET_CHECK_EVALUATION:
        return None
    check = event.asset_check_evaluation_data
    stops = check.blocking and check.severity == AssetCheckSeverity.ERROR
    return check if stops and not check.passed else None


def _step_problem(event: dg.DagsterEvent, home: Path) -> str:
    return f"{event.step_key}: {_cause(event.step_failure_data.error, home)}"


def _run_problem(events: Sequence[dg.DagsterEvent], home: Path) -> str:
    """Of a run that ended outside of any step: what was recorded of it."""
    last = events[-1] if events else None
    if last is None:
        return "the run failed before its first step"
    if last.is_job_failure and last.event_specific_data and last.job_failure_data.error:
        return _cause(last.job_failure_data.error, home)
    return (last.message or "the run was stopped").splitlines()[0]


def _cause(error: SerializableErrorInfo | None, home: Path) -> str:
    """What went wrong in words where they are ours or the machine is at fault, else the kind of
    error that lies at the bottom."""
    bottom = None
    while error is not None:
        bottom = error
        if error.cls_name == "DagsterExecutionInterruptedError":
            return "the night was stopped (Ctrl-C or SIGTERM) before it was complete"
        if error.cls_name in SPOKEN:
            return error.message.partition(": ")[2].strip() or error.message.strip()
        sentence = say(_recorded(error), home)
        if sentence is not None:
            return sentence
        error = error.cause or error.context
    return f"{bottom.cls_name if bottom else 'unknown error'} (details in the run's log)"


def kind_of(error: SerializableErrorInfo | None) -> tuple[str, int | None]:
    """What a recorded error is, without its text: the class that says it best (ours, of a fault of
    the machine, else what lies at the bottom), and the fault as an errno."""
    name = "unknown"
    while error is not None:
        name = error.cls_name or name
        fault = _recorded(error).fault
        if name in SPOKEN or fault is not None:
            return name, fault
        error = error.cause or error.context
    return name, None


def _recorded(error: SerializableErrorInfo) -> Seen:
    """An error as Dagster recorded it: its message begins with the class and its module."""
    name, separator, text = error.message.partition(": ")
    return Seen(name if separator else str(error.cls_name), None, None, text)
