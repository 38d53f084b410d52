"""The page of an audit shows every expectation, failures first, and no value."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from reports.audit import render_audit
from warehouse.audit import audit
from warehouse.sql import connect_writer


def test_failures_come_first_and_everything_is_there(warehouse: Path, tmp_path: Path):
    candidate = tmp_path / "candidate.duckdb"
    shutil.copyfile(warehouse, candidate)
    with connect_writer(candidate) as con:
        con.execute("UPDATE dim_province SET name = 'Đắk Lắk 066090012345'")
    result = audit(candidate)
    out = render_audit(
        result, tmp_path / "deep" / "audit.html", province="66", province_name="Đắk Lắk",
        night=date(2026, 11, 2),
    )  # fmt: skip
    page = out.read_text(encoding="utf-8")
    assert "Không đạt: kho cũ vẫn được dùng." in page
    assert page.count('<tr><th scope="row">') == len(result.results)
    privacy = page.split("Không có dữ liệu cá nhân</span>")[1]
    assert privacy.index("không đạt</span>") < privacy.index(
        'đạt</span><span class="en" lang="en">held'
    )
    assert "066090012345" not in page
    assert "acknowledged.csv" not in page
    assert "<script" not in page
    assert "http" not in page


def test_a_rate_out_of_bounds_is_named_with_what_to_do(warehouse: Path, tmp_path: Path):
    candidate = tmp_path / "candidate.duckdb"
    shutil.copyfile(warehouse, candidate)
    with connect_writer(candidate) as con:
        con.execute("UPDATE fct_metric SET rate = 10 WHERE metric_id = 'authentication_rate'")
    out = render_audit(
        audit(candidate), tmp_path / "audit.html", province="66", province_name="Đắk Lắk",
        night=date(2026, 11, 2),
    )  # fmt: skip
    page = out.read_text(encoding="utf-8")
    assert "<code>authentication_rate</code>" in page
    assert "yêu cầu gửi lại rồi chạy lại đêm này" in page
