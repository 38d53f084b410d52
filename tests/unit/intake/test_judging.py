"""What a night and `dongbo check` make of text files with quotation marks and line breaks."""

from __future__ import annotations

from datetime import date

from assets.workspace import Workspace
from contracts.registry import SOURCES
from intake.checking import check_file
from intake.delivery import receive_delivery
from intake.judging import judge_delivery
from intake.layout import Night

NIGHT = Night(date(2026, 10, 12), "66")


def test_stray_quotes_hide_nobody_from_the_ledger(tmp_path):
    """Two marks, twenty lines apart: the sums of the ledger hold because nobody is hidden."""
    labels = "STT,MST/Số định danh,Họ và tên người nộp thuế,Ngày sinh,Giới tính,Địa chỉ,Mã xã"
    lines = [f"{n},0660650{n:05d},Lê Văn Bình,02/03/1965,Nam,Tổ {n},22015" for n in range(1, 41)]
    for n in (8, 28):
        lines[n] = lines[n].replace("Tổ", '"Tổ')
    path = tmp_path / "mst.csv"
    path.write_text("\n".join([labels, *lines]), encoding="utf-8")
    found, splits = check_file(path, SOURCES["tax_codes"], today=NIGHT.date)
    (sheet,) = found.sheets
    assert (sheet.rows, sheet.accepted, sheet.quarantined) == (40, 38, 2)
    assert splits["tax_codes"].quarantined.select("line", "rule").rows() == [
        (10, "UNBALANCED_QUOTE"),
        (30, "UNBALANCED_QUOTE"),
    ]


def test_the_limit_on_continued_lines_is_a_setting_of_the_night(tmp_path):
    contract = SOURCES["tax_codes"]
    labels = "MST/Số định danh,Họ và tên người nộp thuế,Địa chỉ,Mã xã"
    rows = [f'066065{n:06d},Lê Văn Bình,"Tổ {n}\nxã Ea Kao",22015' for n in range(101)]
    files = tmp_path / "inbox" / "66" / "tax_codes" / str(NIGHT.date)
    files.mkdir(parents=True)
    (files / "mst.csv").write_text("\n".join([labels, *rows]), encoding="utf-8")
    counts = []
    for share in (0.5, 0.4):
        workspace = Workspace(
            home=str(tmp_path / "home"), inbox=str(tmp_path / "inbox"), continued_share=share
        )
        manifest = receive_delivery(files.parent, NIGHT.date, workspace.layout.snapshots)
        (row,) = judge_delivery(
            contract, manifest, workspace.layout, NIGHT, workspace.limits
        ).ledger.rows(named=True)
        counts.append((row["refusal"], row["continuation_rows"], row["data_rows"]))
    assert counts == [(None, 101, 101), ("CONTINUED_LINES", None, None)]
    assert row["message_vi"].startswith("mst.csv › dòng 2: 101 trong 203 dòng")
