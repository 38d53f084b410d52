"""A night is a pure function of its snapshots: same inputs, any file order, same warehouse."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl

from assets.received import take_delivery
from assets.validated import judge_delivery
from assets.workspace import Workspace
from pipelines.outcomes import Exit
from tests.integration.support import NIGHTS, Deployment, TwoNights
from validators.registry import SOURCES
from warehouse.digest import digest


def test_another_home_and_a_second_run_give_the_same_warehouse(
    two_nights: TwoNights, fresh: Callable[[], Deployment]
) -> None:
    other = fresh()
    for _ in range(2):
        assert other.run(NIGHTS[0]).exit == Exit.OK
        assert digest(other.warehouse) == two_nights.digests[0]
    assert two_nights.digests[0] != two_nights.digests[1]


def test_files_in_another_order_give_the_same_rows(tmp_path: Path) -> None:
    """Two files that share a row and conflict in another, read in both orders."""
    header = (
        "STT,MST/Số định danh,Họ và tên người nộp thuế,Ngày sinh,Giới tính,Địa chỉ,Mã xã,"
        "Trạng thái,Ngày cấp,Cơ quan thuế quản lý"
    )
    shared = "1,066090000017,Nguyễn Văn An,02/03/1990,Nam,,24121,00,01/02/2015,"
    one = "2,066191000028,Trần Thị Bình,05/06/1991,Nữ,,24121,00,01/02/2015,"
    other = "2,066191000028,Trần Thị Bình,05/06/1992,Nữ,,24121,00,01/02/2015,"
    files = {"a.csv": [shared, one], "b.csv": [other, shared]}
    results = []
    for order in (["a.csv", "b.csv"], ["b.csv", "a.csv"]):
        home = tmp_path / "-".join(order)
        inbox = home / "inbox" / "66" / "tax_codes" / "2026-10-12"
        inbox.mkdir(parents=True)
        for name in order:
            (inbox / name).write_text("\n".join([header, *files[name], ""]), encoding="utf-8-sig")
        workspace = Workspace(home=str(home), inbox=str(home / "inbox"))
        manifest = take_delivery(inbox.parent, NIGHTS[0].date, workspace.snapshots)
        if order[0] == "b.csv":
            manifest = manifest.reverse()
        judged = judge_delivery(SOURCES["tax_codes"], manifest, workspace, NIGHTS[0])
        results.append((judged.splits["tax_codes"], judged.ledger))
        shutil.rmtree(home)
    (first, first_ledger), (second, second_ledger) = results
    assert first.accepted.equals(second.accepted)
    assert first.quarantined.equals(second.quarantined)
    assert first_ledger.equals(second_ledger)
    assert first.accepted.height == 1
    rules = first.quarantined.group_by("rule").agg(pl.struct("file_sha256", "line").n_unique())
    assert dict(rules.iter_rows()) == {"DUPLICATE_ROW": 1, "DUPLICATE_KEY": 2}
