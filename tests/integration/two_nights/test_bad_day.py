"""A bad day after a good one: what is served stays what it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipelines.outcomes import Exit
from tests.integration.support import NIGHTS, Deployment
from warehouse import audit as audit_module


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_bad_day_keeps_the_warehouse_of_the_day_before(
    after_first: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty file, half a workbook, then a failed audit: each says so, none touches what is
    served."""
    deployment = after_first
    before = digest(deployment.warehouse)

    path = deployment.delivered("land")
    content = path.read_bytes()
    for damaged in (b"", content[: len(content) // 2]):
        path.write_bytes(damaged)
        result = deployment.run(NIGHTS[0])
        assert result.exit == Exit.DATA_REJECTED
        assert any(path.name in problem for problem in result.problems)
        assert digest(deployment.warehouse) == before
    path.write_bytes(content)

    checks = audit_module.all_checks()
    impossible = audit_module.Check(
        suite=checks[0].suite,
        name="no night at all",
        name_vi="không có đêm nào",
        table="fct_night",
        query="SELECT * FROM {batch}",
    )
    monkeypatch.setattr(audit_module, "all_checks", lambda: (*checks, impossible))
    result = deployment.run(NIGHTS[1])
    assert result.exit == Exit.GATE_FAILED
    assert any("no night at all" in problem for problem in result.problems)
    assert digest(deployment.warehouse) == before
