"""The child process of an audit: runs expectations with great-expectations and answers in JSON.

Reads `{"candidate": path, "checks": [{"table", "query"}, …]}` from standard input and writes one
`{"success", "observed"}` per check, in the same order. Belongs here: how GX is asked. Does not
belong here: what must hold (`audit`).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from warehouse.gx_duckdb import open_context, validate


def run(request: dict[str, Any]) -> list[dict[str, Any]]:
    """Run the checks of `request`, one suite per table."""
    checks = request["checks"]
    answers: dict[int, dict[str, Any]] = {}
    with open_context(Path(request["candidate"])) as (context, source):
        for table in dict.fromkeys(check["table"] for check in checks):
            own = {i: check["query"] for i, check in enumerate(checks) if check["table"] == table}
            for found in validate(context, source, table, own):
                answers[found.expectation_config.meta["check"]] = _answer(found)
    return [answers[index] for index in range(len(checks))]


def _answer(found: Any) -> dict[str, Any]:
    raised = any(
        isinstance(info, dict) and info.get("raised_exception")
        for info in (found.exception_info, *found.exception_info.values())
    )
    observed = found.result.get("observed_value")
    return {
        "success": bool(found.success),
        "observed": "could not be computed" if raised else f"{observed} unexpected rows",
    }


def main() -> NoReturn:
    """Answer the request on standard input, and end the process."""
    sys.stdout.write(json.dumps(run(json.load(sys.stdin))))
    sys.stdout.flush()
    # DuckDB's SQLAlchemy driver complains on exit about objects that GX keeps alive: leave
    # without it.
    os._exit(0)


if __name__ == "__main__":
    main()
