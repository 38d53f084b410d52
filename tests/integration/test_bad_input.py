"""Deliveries as they arrive on a bad day: a message that says where, good rows go on, the old
warehouse stays."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl

from assets.workspace import Workspace
from contracts.registry import SOURCES
from intake.delivery import receive_delivery
from intake.judging import judge_delivery
from intake.ledger import unbalanced
from pipelines.alerts.messages import compose
from pipelines.alerts.nights import problem_of, state_of
from pipelines.cli.common import console
from pipelines.cli.night import show_result
from pipelines.instance import open_instance
from pipelines.outcomes import Exit
from tests.integration.support import NIGHTS, Deployment, recorded
from validators import Split
from warehouse.sql import connect_reader

NIGHT = NIGHTS[0]
Fresh = Callable[[], Deployment]


def judge(deployment: Deployment, source: str) -> tuple[dict[str, Split], pl.DataFrame]:
    """The source alone, through the code that its asset calls."""
    inbox = deployment.settings.layout.inbox
    workspace = Workspace(home=str(deployment.home), inbox=str(inbox))
    manifest = receive_delivery(inbox / "66" / source, NIGHT.date, workspace.layout.snapshots)
    judged = judge_delivery(SOURCES[source], manifest, workspace.layout, NIGHT)
    return judged.splits, judged.ledger


def rewrite_csv(path: Path, change: Callable[[list[str]], list[str]], encoding: str) -> None:
    lines = path.read_bytes().decode(encoding).splitlines()
    path.write_bytes("\r\n".join([*change(lines), ""]).encode(encoding))


def test_a_missing_column_refuses_the_night_and_names_it(fresh: Fresh) -> None:
    deployment = fresh()
    path = deployment.delivered("tax_codes")

    def drop_second_column(lines: list[str]) -> list[str]:
        return [",".join(line.split(",")[:1] + line.split(",")[2:]) for line in lines]

    rewrite_csv(path, drop_second_column, "utf-8")
    result = deployment.run(NIGHT)
    assert result.exit == Exit.DATA_REJECTED
    (problem,) = [p for p in result.problems if "readable" in p or "tax_codes" in p]
    assert path.name in problem
    assert "MST/Số định danh" in problem or "tax_or_id" in problem
    assert not deployment.warehouse.exists()


def test_a_file_name_with_a_person_in_it_stays_out_of_every_log(fresh: Fresh) -> None:
    """Logs say the first digits of its SHA-256; the ledger has the name."""
    deployment = fresh()
    path = deployment.delivered("tax_codes")
    path = path.rename(path.with_name("Nguyễn Văn An 066095001234.csv"))
    rewrite_csv(path, lambda lines: [line.split(",")[0] for line in lines], "utf-8")
    short = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    result = deployment.run(NIGHT)
    assert result.exit == Exit.DATA_REJECTED
    (problem,) = [p for p in result.problems if "tax_codes" in p]
    assert f"file {short} (.csv)" in problem
    kept = recorded(deployment.home)
    assert short in kept
    for word in ("066095001234", "Nguyễn Văn An", "Nguy\\u1ec5n V\\u0103n An"):
        assert word not in kept
    with open_instance(deployment.settings) as instance:
        state = state_of(instance, NIGHT)
        refused = problem_of(deployment.settings, instance, state, late=False)
    assert refused is not None
    alert = compose([(refused, None)], [], "both").body
    assert [cause.code for cause in refused.causes] == ["NO_HEADER"]
    assert "No header was found" in alert
    assert not any(word in alert for word in ("066095001234", "Nguyễn Văn An", ".csv", short))
    ledger = deployment.lake("ledger", "tax_codes", NIGHT)["rows"]
    assert isinstance(ledger, pl.DataFrame)
    assert set(ledger["file_name"]) == {path.name}


def test_a_renamed_header_is_still_recognised(fresh: Fresh) -> None:
    deployment = fresh()
    _, before = judge(deployment, "tax_codes")
    rewrite_csv(
        deployment.delivered("tax_codes"),
        lambda lines: [
            lines[0].replace("Họ và tên người nộp thuế", "HỌ TÊN NGƯỜI NỘP THUẾ"),
            *lines[1:],
        ],
        "utf-8",
    )
    _, after = judge(deployment, "tax_codes")
    assert after["accepted_rows"].to_list() == before["accepted_rows"].to_list()


def test_nothing_delivered_says_where_to_put_it(fresh: Fresh) -> None:
    deployment = fresh()
    path = deployment.delivered("beneficiaries")
    path.unlink()
    result = deployment.run(NIGHT)
    assert result.exit == Exit.DATA_REJECTED
    assert any("inbox/66/beneficiaries/2026-10-12" in problem for problem in result.problems)


def test_bad_rows_are_kept_aside_with_their_place_and_good_rows_go_on(fresh: Fresh) -> None:
    deployment = fresh()
    path = deployment.delivered("civil_status")
    book = openpyxl.load_workbook(path)
    sheet = book["Khai sinh"]
    headers = {str(c.value): c.column for c in sheet[4] if c.value}
    sheet.cell(9, headers["Ngày đăng ký"]).value = "không phải ngày"  # text where a date belongs
    for cell in sheet[10]:  # the entry of line 11 again, with another date: a duplicate key
        sheet.cell(11, cell.column).value = cell.value
    sheet.cell(11, headers["Ngày đăng ký"]).value = "01/02/2020"
    book.save(path)
    splits, ledger = judge(deployment, "civil_status")
    births = splits["birth"].quarantined
    duplicates = births.filter(pl.col("rule") == "DUPLICATE_KEY")
    assert {10, 11} <= set(duplicates["line"])
    (bad_date,) = births.filter(pl.col("rule") == "BAD_DATE").to_dicts()
    assert (bad_date["line"], bad_date["column"]) == (9, "registered_on")
    assert (bad_date["file_name"], bad_date["sheet"]) == (path.name, "Khai sinh")
    assert bad_date["value"] == "không phải ngày"
    assert "không phải ngày" in bad_date["row_json"]
    assert splits["birth"].accepted.height > 100
    assert unbalanced(ledger).is_empty()


def test_too_few_accepted_rows_refuse_the_night(fresh: Fresh) -> None:
    deployment = fresh()
    rewrite_csv(
        deployment.delivered("tax_codes"),
        lambda lines: [
            lines[0],
            *[",".join([line.split(",")[0], "", *line.split(",")[2:]]) for line in lines[1:]],
        ],
        "utf-8",
    )
    result = deployment.run(NIGHT)
    assert result.exit == Exit.DATA_REJECTED
    assert any("floor" in problem for problem in result.problems)


def test_an_empty_master_refuses_the_night(fresh: Fresh) -> None:
    deployment = fresh()
    path = deployment.delivered("population")
    pl.read_parquet(path).clear().write_parquet(path)
    result = deployment.run(NIGHT)
    assert result.exit == Exit.DATA_REJECTED
    assert any("population master holds no row" in problem for problem in result.problems)


def test_a_source_that_never_came_and_old_ones_do_not_stop_a_night(fresh: Fresh) -> None:
    """What a province requires is a setting; the night says what it did without, and how old the
    rest is: on the console, in the report and in the warehouse, the population master too."""
    deployment = fresh()
    settings = deployment.settings.model_copy(update={"required": ("civil_status", "01:land")})
    shutil.rmtree(deployment.delivery("beneficiaries").parent)
    for source, day in (("land", "2026-08-01"), ("population", "2026-10-01")):
        deployment.delivery(source).rename(deployment.delivery(source).with_name(day))
    result = Deployment(settings).run(NIGHT)
    assert result.exit == Exit.OK, result.problems
    assert set(result.not_fresh) >= {
        ("beneficiaries", "missing", None),
        ("land", "stale", 72),
        ("population", "stale", 11),
    }
    with connect_reader(deployment.warehouse) as con:
        states = con.execute(
            "SELECT source, state, required, age_days FROM mart.v_source_state"
        ).fetchall()
    assert set(states) >= {
        ("beneficiaries", "missing", False, None),
        ("land", "stale", False, 72),
        ("population", "stale", True, 11),
        ("register_inventory", "fresh", False, 0),
    }
    page = Path(str(result.report)).read_text(encoding="utf-8")
    assert "chưa từng nhận" in page
    assert "Dữ liệu dân cư của tỉnh" in page
    with console.capture() as said:
        show_result(result)
    assert "beneficiaries: chưa từng nhận" in said.get()
    assert "population: quá cũ, dùng lần gửi 11 ngày trước" in said.get()
