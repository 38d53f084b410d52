"""Worklists: what stands in one, since the last one, noted in the journal, taken on the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from pathlib import Path

import openpyxl
import pytest
from starlette.testclient import TestClient

from findings.catalogue import rule
from intake.layout import Night
from journal.decisions import Action, Channel, Decision
from review.accounts import Account
from review.case import Case
from review.deciding import Answer, decide, draft_of
from review.queue_load import load
from review.roles import Bounds, Role
from review.web.context import Context
from review.worklist import handing, words
from review.worklist.delivered import Own, Register
from review.worklist.handing import Counter, Made, hand_out, write_index
from review.worklist.lists import worklists
from review.worklist.words import Since
from tests.unit.review import cases
from tests.unit.review.cases import NIGHT, RECORD_NUMBER

KEY = b"k" * 32
WHO = Account("lan.nt", "Lan", Role.REVIEWER, Bounds("66"))
LATER = NIGHT + timedelta(days=7)


def finding(number: int, reason: str = "dead_but_paid", **other: object) -> Case:
    case = cases.dead_but_paid(number)
    due = NIGHT + timedelta(days=rule(reason).due_days)
    told = {"reason": reason, "due_on": due, "amount": 540_000 * number, **other}
    return replace(case, **told)  # type: ignore[arg-type]


FOUND = (
    finding(1),
    finding(2, due_on=NIGHT + timedelta(days=1)),
    finding(3),
    finding(4, "holder_dead", due_on=NIGHT - timedelta(days=30), amount=None),
    replace(finding(5), record=replace(cases.RECORD, full_name='=HYPERLINK("x")')),
)


def own(case: Case) -> Own:
    return Own((("STT", "7"), ("Họ và tên", case.record.full_name), (words.ANSWER, "-1+1")))


def delivered(_source: str, _register: str, _night: Night, asked: list[Case]) -> Register:
    return Register({case.conflict_id: own(case) for case in asked})


def at(context: Context, found: tuple[Case, ...] = FOUND, night: date = NIGHT) -> None:
    now = [replace(case, night=night) for case in found]
    load(context.queue, KEY, "66", night, now, up_to=0)


def handed(
    context: Context, folder: Path, register: Callable[..., Register] = delivered
) -> Iterator[Made]:
    counter = Counter(queue=context.queue, key=KEY, delivered=register,
                      province_name="Đắk Lắk", today=NIGHT)  # fmt: skip
    return hand_out(counter, worklists(context.queue, "66"), WHO, folder)


def hand(context: Context, folder: Path, register: Callable[..., Register] = delivered) -> Made:
    (made,) = handed(context, folder, register)
    write_index([made], folder)
    return made


def lines(made: Made) -> list[dict[str, object]]:
    """The lines of the workbook by our labels."""
    book = openpyxl.load_workbook(made.files[0], data_only=True)
    head, *rows = book[words.LIST].iter_rows(min_row=3, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_gravest_comes_first_then_the_limit_then_the_money(context, tmp_path):
    at(context)
    found = lines(hand(context, tmp_path))
    assert [row[words.AMOUNT] for row in found[:-1]] == [1080000, 2700000, 1620000, 540000, None]
    assert [row[words.LEFT] for row in found[:-1]] == [1, 5, 5, 5, -30]
    assert found[-1][words.NUMBER] == words.TOTAL
    assert found[-1][words.AMOUNT] == 5940000
    first = found[0]
    assert first[words.SEVERITY] == "Nghiêm trọng"
    assert first[words.TO_DO] == rule("dead_but_paid").to_do_vi
    assert first[words.BASIS] == rule("dead_but_paid").basis
    assert "Chưa ai nhận tiền" in str(first[words.LAWFUL])


def test_printed_is_no_whole_number_and_the_owners_columns_stand_unchanged(context, tmp_path):
    at(context)
    made = hand(context, tmp_path)
    sheet = openpyxl.load_workbook(made.files[0])[words.LIST]
    labels = [cell.value for cell in sheet[3]]
    last = labels.index(words.REASON) + 1
    printed = "".join(
        str(cell.value) for row in sheet.iter_rows(max_col=last) for cell in row if cell.value
    )
    assert RECORD_NUMBER not in printed
    area, fit = sheet.print_area, sheet.page_setup
    assert str(area).endswith(f"${openpyxl.utils.get_column_letter(last)}${sheet.max_row}")
    assert (fit.orientation, fit.paperSize, fit.fitToHeight) == ("landscape", 9, 0)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "C4")
    at_own = labels.index("STT")
    assert labels[at_own : at_own + 3] == ["STT", "Họ và tên", f"{words.ANSWER} (của cơ quan)"]
    formulas = [cell for row in sheet.iter_rows(min_row=4, max_row=8) for cell in row
                if cell.data_type == "f"]  # fmt: skip
    assert formulas == []
    told = list(csv.reader(io.StringIO(made.files[1].read_text("utf-8-sig"))))
    assert told[0] == labels
    assert told[2][at_own + 1] == '\'=HYPERLINK("x")'
    assert told[-1][0] == words.TOTAL


def test_since_the_last_list_is_since_the_last_one_handed_out(context, tmp_path):
    at(context, FOUND[:3])
    hand(context, tmp_path / "1")
    assert {row[words.SINCE] for row in lines(hand(context, tmp_path / "2"))[:-1]} == {"mới"}
    at(context, FOUND[:4], NIGHT + timedelta(days=1))  # a night of which no list was handed out
    at(context, FOUND[1:], LATER)
    now = hand(context, tmp_path / "3")
    assert [now.content.count(kind) for kind in (Since.NEW, Since.STILL, Since.CLOSED)] == [2, 2, 1]
    gone = lines(now)[-2]
    assert (gone[words.SINCE], gone[words.AMOUNT]) == (Since.CLOSED, None)
    assert str(gone[words.RECORD]).startswith("Trần Thị Hường, 07/03/1952\nchi_tra_2026_10.xlsx")
    # nothing is said to be closed on a night without the register
    there = hand(context, tmp_path / "4", lambda *_: Register({}, there=False))
    assert there.content.gone[0].since is Since.UNKNOWN


def test_what_was_closed_is_told_though_nothing_is_left_and_told_once(context, tmp_path):
    at(context, FOUND[:1])
    hand(context, tmp_path)
    at(context, (), LATER)
    assert hand(context, tmp_path).content.count(Since.CLOSED) == 1
    at(context, (), LATER + timedelta(days=1))
    assert worklists(context.queue, "66") == []


def test_a_night_without_the_register_is_passed_over(context, tmp_path):
    """What was open before it is still open after it, and what was closed is told then."""
    at(context, FOUND[:2])
    hand(context, tmp_path)
    at(context, (), NIGHT + timedelta(days=1))
    assert list(handed(context, tmp_path, lambda *_: Register({}, there=False))) == []
    at(context, FOUND[1:3], LATER)
    now = hand(context, tmp_path)
    assert [now.content.count(kind) for kind in (Since.NEW, Since.STILL, Since.CLOSED)] == [1, 1, 1]


def test_what_somebody_concluded_is_not_said_to_have_moved(context, tmp_path):
    at(context, FOUND[:2])
    hand(context, tmp_path)
    at(context, FOUND[:2], LATER)
    case = FOUND[0]
    lawful = rule(case.reason).explanations[0]
    said = Answer(decision=Decision.NOT_A_CONFLICT, grounds=lawful.code, note="QĐ 12/2026")
    decide(context.queue, "66", [draft_of(replace(case, night=LATER), said, WHO)], expected={})
    now = hand(context, tmp_path)
    assert [(one.conflict_id, one.since) for one in now.content.gone] == [
        (case.conflict_id, Since.DECIDED)
    ]


def test_the_lists_of_a_register_are_noted_before_any_is_written(context, tmp_path, monkeypatch):
    """In one transaction; what cannot be written then is noted all the same."""
    elsewhere = replace(finding(6), commune_code="24133", commune_name="Phường Tân Lập")
    at(context, (*FOUND[:1], elsewhere))
    began = []
    writing = context.journal.writing
    monkeypatch.setattr(context.journal, "writing", lambda: began.append(1) or writing())
    full = OSError(28, "no space left on device")

    def write(*_: object) -> Path:
        raise full

    (tmp_path / "file").write_text("")
    with pytest.raises(FileExistsError):
        list(handed(context, tmp_path / "file"))
    assert context.journal.entries() == ()
    began.clear()
    with monkeypatch.context() as patched:
        patched.setitem(handing._WRITERS, handing.Kind.XLSX, write)
        with pytest.raises(OSError, match="no space"):
            list(handed(context, tmp_path))
    assert len(began) == 1
    assert len(context.journal.entries()) == 2
    assert {made.head.number for made in handed(context, tmp_path)} == {3, 4}


def test_who_took_which_item_out_is_in_the_journal_and_what_was_filled_in_stays(context, tmp_path):
    at(context)
    made = hand(context, tmp_path)
    noted = context.journal.entries()
    assert {(one.said.action, one.said.channel, one.said.actor) for one in noted} == {
        (Action.REVEAL, Channel.EXCEL, "lan.nt")
    }
    assert {one.said.grounds for one in noted} == {f"worklist/{made.head.number}"}
    assert len(noted) == len(FOUND)
    again = hand(context, tmp_path)
    assert again.files == made.files
    (line,) = csv.DictReader(io.StringIO((tmp_path / "00_muc_luc.csv").read_text("utf-8-sig")))
    assert [tmp_path / line["Tệp XLSX"], tmp_path / line["Tệp CSV"]] == [*made.files]
    assert None not in line
    made.files[0].write_bytes(made.files[0].read_bytes() + b" ")
    assert [path.name for path in hand(context, tmp_path).files] == [
        "phieu_danh_sach_chi_tra_xa_24169_phuong_ea_kao_2.xlsx",
        "phieu_danh_sach_chi_tra_xa_24169_phuong_ea_kao.csv",
    ]


def test_the_page_says_what_is_to_be_done_and_what_to_write(context, signed_in):
    """Nothing is to be written where another record speaks against it: that is not to be copied."""
    alone = replace(FOUND[0], beside=None, differing=("full_name",))
    at(context, (alone,))
    page = signed_in("lan.nt").get("/66/phieu?desk=competent_authority").text
    assert escape(rule("dead_but_paid").to_do_vi) in page
    assert 'class="from-to"' in page
    at(context, FOUND[:1], LATER)
    page = signed_in("lan.nt").get("/66/phieu?desk=competent_authority").text
    assert escape(rule("dead_but_paid").to_do_vi) in page
    assert 'class="from-to"' not in page


def test_the_page_gives_a_list_within_bounds_and_to_nobody_else(context, signed_in, tmp_path):
    at(context)
    (one,) = worklists(context.queue, "66")

    def take(browser: TestClient, kind: str = "xlsx"):
        address = f"/66/phieu?key={one.key}&kind={kind}"
        return browser.post(address, data={"csrf": browser.csrf})  # type: ignore[attr-defined]

    lan = signed_in("lan.nt")
    page = lan.get("/66/phieu?desk=competent_authority").text
    assert f"key={one.key}&amp;kind=csv" in page
    given = take(lan)
    (tmp_path / "p.xlsx").write_bytes(given.content)
    assert words.LIST in openpyxl.load_workbook(tmp_path / "p.xlsx").sheetnames
    assert take(lan, "csv").text.startswith("\ufeff" + words.NUMBER)
    assert [one.said.actor for one in context.journal.entries()] == ["lan.nt"] * 2 * len(FOUND)
    for who, status in (("khai.lq", 403), ("ha.nt", 403)):
        assert take(signed_in(who)).status_code == status
