"""A night is a pure function of its snapshots: same inputs, any file order, same warehouse."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assets.workspace import Workspace
from contracts.registry import SOURCES
from intake.delivery import receive_delivery
from intake.ingest_log import IngestLog
from intake.judging import judge_delivery
from pipelines.outcomes import Exit
from pipelines.settings import Settings
from tests.integration.support import NIGHTS, Deployment, TwoNights
from warehouse.digest import digest

NIGHT = NIGHTS[0]


@pytest.mark.slow
def test_another_home_and_a_run_from_the_archive_give_the_same_warehouse(
    few_sources: TwoNights, fresh: Callable[[], Deployment]
) -> None:
    """The published night is marked, its files leave the inbox, and it can be run again."""
    plain = fresh()
    settings = Settings(home=plain.home, inbox=plain.settings.inbox, archive=True)
    archiving = Deployment(settings)
    first = archiving.run(NIGHT)
    assert first.exit == Exit.OK
    assert digest(archiving.warehouse) == few_sources.digests[0]
    for source in ("land", "population"):
        assert list(archiving.delivery(source).iterdir()) == []
        kept = list((archiving.home / "archive" / "66" / source / str(NIGHT.date)).iterdir())
        assert len(kept) == 1
    entries = IngestLog(archiving.home / "inbox.sqlite").entries("66")
    published = [e for e in entries if e.day == NIGHT.date]
    inbox = few_sources.deployment.settings.layout.inbox / NIGHT.province
    assert len(published) == len(list(inbox.glob(f"*/{NIGHT.date}/*")))
    assert all(e.committed and e.archived and e.run_id == first.run_id for e in published)
    again = archiving.run(NIGHT)
    assert (again.problems, again.exit, again.rows) == ((), Exit.OK, first.rows)
    assert digest(archiving.warehouse) == few_sources.digests[0]


def test_a_second_run_gives_the_same_warehouse(two_nights: TwoNights, tmp_path: Path) -> None:
    again = two_nights.between(tmp_path)
    assert again.run(NIGHT).exit == Exit.OK
    assert digest(again.warehouse) == two_nights.digests[0]
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
        manifest = receive_delivery(inbox.parent, NIGHT.date, workspace.layout.snapshots)
        if order[0] == "b.csv":
            manifest = manifest.reverse()
        judged = judge_delivery(SOURCES["tax_codes"], manifest, workspace.layout, NIGHT)
        results.append((judged.splits["tax_codes"], judged.ledger))
        shutil.rmtree(home)
    (first, first_ledger), (second, second_ledger) = results
    assert first.accepted.equals(second.accepted)
    assert first.quarantined.equals(second.quarantined)
    assert first_ledger.equals(second_ledger)
    assert first.accepted.height == 1
    rules = first.quarantined.group_by("rule").agg(pl.struct("file_sha256", "line").n_unique())
    assert dict(rules.iter_rows()) == {"DUPLICATE_ROW": 1, "DUPLICATE_KEY": 2}
