"""How a night can end, as exit codes and as a result that prints.

Belongs here: reading a finished Dagster run and saying what a person should do next. Does not
belong here: starting runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import dagster as dg


class Exit(IntEnum):
    """Exit codes of the `dongbo` command; schedulers may rely on them."""

    OK = 0
    USAGE = 2
    DATA_REJECTED = 3
    GATE_FAILED = 4
    INFRASTRUCTURE = 5


@dataclass(frozen=True)
class NightResult:
    """What a run of one night came to."""

    night: str
    run_id: str
    exit: Exit
    problems: tuple[str, ...]
    rows: dict[str, int] = field(default_factory=dict)
    published: str | None = None
    report: str | None = None
    workbook: str | None = None

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
            "conflict_workbook": self.workbook,
        }


# The blocking checks of assets/, by what their failure means to the person who started the night.
DATA_CHECKS = frozenset({"accepted_floor", "delivered", "readable"})


def read_outcome(result: dg.ExecuteInProcessResult) -> tuple[Exit, tuple[str, ...]]:
    """Exit code and problems of a finished run; a refused delivery outranks a failed gate."""
    from dagster import AssetCheckSeverity

    if result.success:
        return Exit.OK, ()
    failed = [
        e
        for e in result.get_asset_check_evaluations()
        if not e.passed and e.blocking and e.severity == AssetCheckSeverity.ERROR
    ]
    if failed:
        problems = tuple(
            f"{check.asset_key.to_user_string()}: {check.description or check.check_name}"
            for check in sorted(failed, key=lambda c: (c.asset_key, c.check_name))
        )
        rejected = any(check.check_name in DATA_CHECKS for check in failed)
        return (Exit.DATA_REJECTED if rejected else Exit.GATE_FAILED), problems
    errors = []
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            cause = error
            while cause and cause.cause:
                cause = cause.cause
            name = cause.cls_name if cause else "unknown error"
            errors.append(f"{event.step_key}: {name} (details in the run's log)")
    return Exit.INFRASTRUCTURE, tuple(errors) or ("the run failed before its first step",)
