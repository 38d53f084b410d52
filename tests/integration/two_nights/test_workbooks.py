"""The way of Excel: a night writes workbooks, an office fills them in with LibreOffice, decisions
are entered by command and by the next night, which obeys."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from intake.secret_key import pseudonym_key
from journal.decisions import Channel, Decision
from journal.store import Journal
from matching.reasons import Reason
from pipelines.cli.main import app
from pipelines.outcomes import Exit
from review.control import is_control
from review.queue import Queue, Wanted
from review.workbook import words
from tests.integration.support import NIGHTS, TwoNights

NAME = {decision: name for decision, (name, _) in words.DECISIONS.items()}
SOFFICE = shutil.which("soffice")


def filled_in_by_libreoffice(workbook: Path, cells: dict[int, tuple[Decision, str, str]]) -> Path:
    """Lines of the work sheet → decision, person, note; saved again by LibreOffice."""
    book = openpyxl.load_workbook(workbook)
    book[words.COVER]["A7"] = "lan.nt"
    sheet = book[words.WORK]
    column = {cell.value: cell.column for cell in sheet[3]}
    for row, (decision, person, note) in cells.items():
        sheet.cell(row, column[words.DECISION], NAME[decision])
        sheet.cell(row, column[words.PERSON], person or None)
        sheet.cell(row, column[words.NOTE], note or None)
    typed = workbook.parent / "typed" / workbook.name
    typed.parent.mkdir(exist_ok=True)
    book.save(typed)
    assert SOFFICE is not None
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{typed.parent}/profile", "--headless",
         "--convert-to", "xlsx", "--outdir", str(typed.parent / "saved"), str(typed)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return typed.parent / "saved" / workbook.name


def rows_of(workbook: Path) -> dict[str, int]:
    """The row of each conflict."""
    sheet = openpyxl.load_workbook(workbook)[words.WORK]
    ids = (
        (re.search(r"C[0-9a-f]{16}", str(row[1].value)), row[1].row) for row in sheet.iter_rows(4)
    )
    return {found.group(): row for found, row in ids if found}


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_what_an_office_filled_in_is_entered_and_the_next_night_obeys(
    two_nights: TwoNights, tmp_path: Path
) -> None:
    after_first = two_nights.between(tmp_path)
    layout = after_first.settings.layout
    with closing(Journal.open(layout.journal, pseudonym_key(layout))) as journal:
        queue = Queue(journal, pseudonym_key(layout))
        asked = [
            one.case
            for one in queue.queued(Wanted(province="66"), NIGHTS[0].date)
            if one.case.asks_who and not is_control(one.case)
        ]
        communes = [case.commune_code for case in asked]
        commune = max(communes, key=communes.count)
        one, two, three = [case for case in asked if case.commune_code == commune][:3]
        (workbook,) = layout.review_workbooks(NIGHTS[0]).glob(f"xa_{commune}_*.xlsx")
        rows = rows_of(workbook)
        by_command = filled_in_by_libreoffice(
            workbook,
            {
                rows[one.conflict_id]: (Decision.SAME_PERSON, "1", "đã gặp người này"),
                rows[three.conflict_id]: (Decision.MASTER_WRONG, "1", ""),
            },
        )
        told = CliRunner().invoke(app, ["decide", str(by_command), "--home", str(layout.home)])
        assert told.exit_code == 4
        assert "đã ghi 1 quyết định, 0 đã có từ trước, 1 dòng chưa nhận." in told.output
        assert f"dòng {rows[three.conflict_id]}, {three.conflict_id}: " in told.output
        (entry,) = journal.entries()
        assert (entry.said.conflict_id, entry.said.decision) == (
            one.conflict_id,
            Decision.SAME_PERSON,
        )
        assert entry.said.person_id == one.candidates[0].values.person_id
        assert (entry.said.channel, entry.said.note) == (Channel.EXCEL, "đã gặp người này")
        by_folder = filled_in_by_libreoffice(
            workbook, {rows[two.conflict_id]: (Decision.NOBODY, "", "")}
        )
        folder = layout.filled_workbooks("66")
        folder.mkdir(parents=True)
        shutil.move(by_folder, folder / by_folder.name)
        assert after_first.run(NIGHTS[1]).exit == Exit.OK
        assert [path.parent.name for path in folder.rglob("*.xlsx")] == ["da_nhan"]
        links = after_first.lake("links", "person", NIGHTS[1])["rows"]
        decided = {
            row["record_id"]: (row["decision"], row["master_id"], row["reason"])
            for row in links.iter_rows(named=True)
            if row["record_id"] in (one.mention_id, two.mention_id)
        }
        assert decided[one.mention_id][:2] == ("match", one.candidates[0].values.person_id)
        assert decided[one.mention_id][2] == Reason.DECIDED
        assert decided[two.mention_id][0] == "no_match"
        assert queue.one("66", one.conflict_id) is None
        assert queue.one("66", two.conflict_id) is None
