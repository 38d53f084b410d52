"""The page of an audit: every expectation of a candidate, in two languages, readable offline.

Belongs here: showing the results. Does not belong here: the expectations (`warehouse.audit`).
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from pathlib import Path

from common.files import write_whole
from reports.night import environment
from warehouse.audit import AuditResult

SUITES = {
    "conservation": ("Không mất dòng nào", "No row is lost"),
    "figures": ("Số liệu hợp lý", "Figures are sound"),
    "model": ("Khóa, tham chiếu, cột bắt buộc", "Keys, references, required columns"),
    "privacy": ("Không có dữ liệu cá nhân", "No personal data"),
}


def render_audit(
    result: AuditResult, out: Path, *, province: str, province_name: str, night: date
) -> Path:
    """Write the page of `result` to `out` and return it; it appears complete or not at all."""
    ordered = sorted(result.results, key=lambda r: (r.suite, r.success, r.table, r.expectation))
    page = (
        environment()
        .get_template("audit.html.j2")
        .render(
            result=result,
            suites=[(name, list(found)) for name, found in groupby(ordered, lambda r: r.suite)],
            names=SUITES,
            province=province,
            province_name=province_name,
            night=night,
        )
    )
    write_whole(out, page)
    return out
