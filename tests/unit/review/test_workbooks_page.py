"""Workbooks on the page: taken out within bounds and noted, handed in with a preview first."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from starlette.testclient import TestClient

from contracts.language import Purpose
from contracts.registry import only
from intake.lake import write_version
from intake.layout import Layout, Night
from journal.basis import PERSON, person_fingerprint
from journal.control import CONTROL
from journal.decisions import Action, Channel, Decision
from review import accounts, sessions
from review.accounts import Account
from review.filled_rows import FilledBook, FilledRow
from review.handed_in.carried import SECONDS, NotCarriedError, carried, carry
from review.masks import mask_number
from review.queue_load import load
from review.roles import Bounds, Role
from review.web.app import create_app
from review.web.context import Context
from review.web.routes.workbooks import LARGEST, MOST_LINES
from review.workbook import words
from review.workbook.refusals import Wrong
from tests.unit.review import cases
from tests.unit.review.cases import NIGHT, RECORD_NUMBER
from tests.unit.review.conftest import ORIGIN

KEY = b"k" * 32
EA_KAO, OTHER = "24169", "24133"
MINE = "xa_24169_phuong_ea_kao"
AGENCY = "co_quan_bao_tro_xa_hoi"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = {decision: name for decision, (name, _) in words.DECISIONS.items()}


@pytest.fixture(autouse=True)
def _queue(context: Context) -> None:
    asked = [cases.question(n, due_in=n) for n in range(1, 5)]
    away = replace(cases.question(5, commune=OTHER), commune_name="Phường Tân An")
    load(context.queue, KEY, "66", NIGHT, [*asked, away, cases.dead_but_paid(9)], up_to=0)


@pytest.fixture
def of_a_commune(context: Context, signed_in) -> TestClient:
    """A reviewer who is bound to one commune."""
    bounds = Bounds("66", frozenset({EA_KAO}))
    accounts.add(context.database, Account("xa.tv", "Y Thương", Role.REVIEWER, bounds), None)
    return signed_in("xa.tv")


def take(browser: TestClient, office: str = MINE, province: str = "66"):
    address = f"/{province}/so-excel?office={office}"
    return browser.post(address, data={"csrf": browser.csrf})  # type: ignore[attr-defined]


def filled(content: bytes, *rows: tuple[int, str, object, str | None], who: str = "") -> bytes:
    """A workbook with (number, decision, person, note) filled in."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[words.WORK]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for number, *told in rows:
        for name, value in zip((words.DECISION, words.PERSON, words.NOTE), told, strict=True):
            sheet.cell(3 + number, columns[name], value)
    book[words.COVER]["A7"] = who or None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hand_in(browser: TestClient, content: bytes, name: str = "so.xlsx"):
    return browser.post(
        "/66/so-excel/nop",
        data={"csrf": browser.csrf},  # type: ignore[attr-defined]
        files={"file": (name, content, XLSX)},
    )


def confirm(browser: TestClient, preview: str):
    (rows,) = re.findall(r'name="rows" value="([^"]+)"', preview)
    data = {"csrf": browser.csrf, "rows": rows}  # type: ignore[attr-defined]
    return browser.post("/66/so-excel/ghi", data=data)


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


def said(context: Context) -> list:
    return [entry.said for entry in context.journal.entries()]


def decided(context: Context) -> list:
    return [one for one in said(context) if one.action is not Action.REVEAL]


def test_a_workbook_is_noted_case_by_case_and_then_given(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    answer = take(browser)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == XLSX
    assert answer.headers["content-disposition"] == f'attachment; filename="{MINE}.xlsx"'
    assert answer.headers["cache-control"] == "no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))[words.WORK]
    assert f"Số {RECORD_NUMBER}" in sheet["C4"].value
    noted = said(context)
    assert [one.conflict_id for one in noted] == [f"C{n:016x}" for n in range(1, 5)]
    assert {(one.action, one.channel, one.actor, one.grounds) for one in noted} == {
        (Action.REVEAL, Channel.EXCEL, "lan.nt", f"workbook/{MINE}")
    }
    take(browser)
    assert len(said(context)) == 8, "each time is noted"
    told = "Nguyễn Thị Lan: lấy số đầy đủ ra trong sổ Excel"
    address = f"/66/viec/C{1:016x}"
    assert told in plain(signed_in("khai.lq").get(address).text), "an auditor finds it at the case"
    assert told not in plain(browser.get(address).text)


def test_the_page_names_the_offices_and_how_much_waits(signed_in) -> None:
    page = plain(signed_in("lan.nt").get("/66/so-excel").text)
    for office, waits in (("Phường Ea Kao", 4), ("Phường Tân An", 1), ("Bảo trợ xã hội", 1)):
        assert re.search(rf"{office} ?{waits} ?Lấy sổ của {office}", page)


def test_without_a_list_of_cases_nobody_is_told_that_nothing_waits(signed_in) -> None:
    page = plain(signed_in("ha.nt").get("/01/so-excel").text)
    assert "Chưa có đêm nào ghi việc của tỉnh này." in page
    assert "Không còn việc nào đang chờ." not in page


def test_who_is_bound_to_communes_takes_no_other_office(of_a_commune, context: Context) -> None:
    page = of_a_commune.get("/66/so-excel").text
    assert MINE in page
    assert "xa_24133" not in page
    assert take(of_a_commune, "xa_24133_phuong_tan_an").status_code == 404
    assert take(of_a_commune, "../x").status_code == 404
    assert take(of_a_commune, AGENCY).status_code == 200, "of its own commune only"
    assert [one.conflict_id for one in said(context)] == [f"C{9:016x}"]


def test_of_an_agency_only_the_cases_of_ones_communes_go_out(signed_in, context: Context) -> None:
    far = replace(cases.dead_but_paid(10), commune_code=OTHER)
    load(context.queue, KEY, "66", NIGHT, [cases.dead_but_paid(9), far], up_to=0)
    bounds = Bounds("66", frozenset({OTHER}))
    accounts.add(context.database, Account("xa.ta", "H'Lan", Role.REVIEWER, bounds), None)
    assert take(signed_in("xa.ta"), AGENCY).status_code == 200
    assert [one.conflict_id for one in said(context)] == [f"C{10:016x}"]


def test_an_auditor_takes_no_workbook(signed_in, context: Context) -> None:
    browser = signed_in("khai.lq")
    assert take(browser).status_code == 403
    assert hand_in(browser, b"x").status_code == 403
    assert "so-excel" not in browser.get("/66/viec").text
    assert said(context) == []


def test_a_filled_workbook_is_shown_first_and_then_entered(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    book = filled(
        take(browser).content, (1, NAME[Decision.SAME_PERSON], "2", "đã gặp"),
        (2, NAME[Decision.NOBODY], None, None), (3, "Sai rồi", None, None),
    )  # fmt: skip
    preview = hand_in(browser, book)
    assert preview.status_code == 200
    text = plain(preview.text)
    assert "Sẽ ghi 2 quyết định; 0 đã có từ trước; 1 dòng chưa nhận." in text
    assert f"2 · {cases.NAMES[1]}" in text
    assert Wrong.UNKNOWN_DECISION.vi in text
    assert decided(context) == [], "a preview records nothing"
    done = plain(confirm(browser, preview.text).text)
    assert "Đã ghi 2 quyết định" in done
    first, second = decided(context)
    assert (first.decision, first.person_id, first.note) == (
        Decision.SAME_PERSON, cases.candidate(2, 1).values.person_id, "đã gặp",
    )  # fmt: skip
    assert {(one.actor, one.channel) for one in (first, second)} == {("lan.nt", Channel.EXCEL)}
    again = hand_in(browser, book).text
    assert "Sẽ ghi 0 quyết định; 2 đã có từ trước; 1 dòng chưa nhận." in plain(again)
    assert 'name="rows"' not in again, "nothing to record"
    confirm(browser, preview.text)
    assert len(decided(context)) == 2, "the same again changes nothing"


def test_only_what_is_recorded_tells_that_a_second_person_is_asked(
    signed_in, context: Context
) -> None:
    """Before, a case of the control sample would tell that linking says otherwise."""
    matched = cases.candidate(1, 1).values.person_id
    control = replace(cases.question(1), link_reason=CONTROL, matched=matched)
    load(context.queue, KEY, "66", NIGHT, [control], up_to=0)
    browser = signed_in("lan.nt")
    book = filled(take(browser).content, (1, NAME[Decision.NOBODY], None, None))
    preview = hand_in(browser, book).text
    assert "người thứ hai" not in plain(preview)
    done = plain(confirm(browser, preview).text)
    assert "1 quyết định chờ người thứ hai." in done


def test_no_number_stands_in_the_preview(signed_in) -> None:
    browser = signed_in("lan.nt")
    number = cases.candidate(1, 1).values.person_id
    book = filled(take(browser).content, (1, NAME[Decision.SAME_PERSON], number, None))
    page = hand_in(browser, book).text
    assert f"1 · {cases.NAMES[0]}" in plain(page)
    assert number not in page
    assert "C" + "0" * 15 + "1" in page


def test_somebody_who_is_not_shown_is_looked_up_in_the_population_data(
    context: Context, tmp_path: Path
) -> None:
    stranger = dict.fromkeys(PERSON, "x") | {"person_id": "098150000001"}
    master = only(Purpose.MASTER)
    layout = Layout.of(tmp_path / "home")
    folder = layout.night("accepted", master.source, Night(NIGHT, "66"))
    write_version(folder, {master.tables[0].name: pl.DataFrame([stranger])}, "v1")
    over = Context.of(context.journal, KEY, layout=layout)
    with TestClient(create_app(over), headers=ORIGIN) as browser:
        token = sessions.begin(over.database, "lan.nt", over.limits)
        browser.cookies.set("dongbo_session", token)
        browser.csrf = sessions.find(over.database, token, over.limits).csrf
        same = NAME[Decision.SAME_PERSON]
        rows = (1, same, "098150000001", None), (2, same, "098150000009", None)
        page = hand_in(browser, filled(take(browser).content, *rows)).text
        assert mask_number("098150000001") in page, "by what a number says anyway"
        assert "098150000001" not in page
        assert Wrong.NUMBER_OF_NOBODY.vi in plain(page)
        confirm(browser, page)
    (made,) = decided(context)
    assert made.person_id == "098150000001"
    assert made.person_hash == person_fingerprint(pl.DataFrame([stranger]))[0]


def test_decisions_are_of_who_is_signed_in_and_another_name_is_told(
    signed_in, context: Context
) -> None:
    browser = signed_in("lan.nt")
    book = filled(take(browser).content, (1, NAME[Decision.NOBODY], None, None), who="dung.pv")
    page = hand_in(browser, book).text
    assert "ghi “dung.pv”. Các quyết định mang tên bạn" in plain(page)
    confirm(browser, page)
    assert [one.actor for one in decided(context)] == ["lan.nt"]
    own = filled(take(browser).content, (2, NAME[Decision.NOBODY], None, None), who="LAN.NT")
    assert "mang tên bạn" not in plain(hand_in(browser, own).text)


def test_lines_of_another_commune_are_refused_and_name_nobody(
    signed_in, of_a_commune, context: Context
) -> None:
    book = take(signed_in("lan.nt"), "xa_24133_phuong_tan_an").content
    page = hand_in(of_a_commune, filled(book, (1, NAME[Decision.NOBODY], None, None)))
    assert Wrong.OTHER_COMMUNE.vi in plain(page.text)
    assert "Trần" not in page.text
    assert 'name="rows"' not in page.text
    assert decided(context) == []


def test_lines_of_another_province_are_refused_whoever_hands_them_in(
    signed_in, context: Context
) -> None:
    load(context.queue, KEY, "01", NIGHT, [cases.question(1, province="01")], up_to=0)
    everywhere = Account("tw", "Trung ương", Role.SUPERVISOR, Bounds())
    accounts.add(context.database, everywhere, None)
    browser = signed_in("tw")
    book = filled(take(browser, province="01").content, (1, NAME[Decision.NOBODY], None, None))
    assert Wrong.OTHER_PROVINCE.vi in plain(hand_in(browser, book).text)
    assert decided(context) == []


def test_an_altered_line_is_refused(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    opened = openpyxl.load_workbook(io.BytesIO(take(browser).content))
    sheet = opened[words.WORK]
    seal = next(cell for cell in sheet[3] if cell.value == words.SEAL).column
    sheet.cell(4, seal).value, sheet.cell(5, seal).value = (
        sheet.cell(5, seal).value, sheet.cell(4, seal).value[:-4] + "AAAA",
    )  # fmt: skip
    out = io.BytesIO()
    opened.save(out)
    rows = [(n, NAME[Decision.NOBODY], None, None) for n in (1, 2)]
    text = plain(hand_in(browser, filled(out.getvalue(), *rows)).text)
    assert Wrong.MIXED_UP.vi in text
    assert Wrong.BROKEN_SEAL.vi in text
    assert decided(context) == []


@pytest.mark.parametrize(
    ("content", "name", "status", "told"),
    [
        (b"PK\x03\x04 broken off", "so.xlsx", 422, "Chưa|hỏng|không"),
        (b"Xin ch\xc3\xa0o", "so.docx", 422, "không phải sổ Excel"),
        (b"", "", 422, "Chưa chọn tệp"),
        (b"", "so.xlsx", 422, "trống|rỗng|không"),
        (b"\0" * 20 * 1024 * 1024, "so.xlsx", 413, "quá lớn"),
        (b"\0" * (LARGEST + 1), "so.xlsx", 413, "quá lớn"),
    ],
    ids=["broken", "no workbook", "no file", "empty", "20 MiB", "a byte too much"],
)
def test_what_is_no_workbook_is_refused_in_words(
    signed_in, context: Context, content: bytes, name: str, status: int, told: str
) -> None:
    answer = hand_in(signed_in("lan.nt"), content, name)
    assert answer.status_code == status
    assert re.search(told, plain(answer.text))
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert said(context) == []


def test_only_uploads_may_be_large(signed_in) -> None:
    browser = signed_in("lan.nt")
    data = {"csrf": browser.csrf, "note_U": "x" * 300_000}
    assert browser.post(f"/66/viec/C{1:016x}/quyet-dinh", data=data).status_code == 413
    assert hand_in(browser, b"x" * 300_000).status_code == 422


def test_too_many_lines_are_refused(signed_in) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = words.WORK
    sheet.append([words.NUMBER, words.DECISION, words.PERSON, words.NOTE, words.SEAL])
    for number in range(MOST_LINES + 1):
        sheet.append([number, "x", None, None, "K"])
    out = io.BytesIO()
    book.save(out)
    answer = hand_in(signed_in("lan.nt"), out.getvalue())
    assert answer.status_code == 422
    assert "Chia ra nhiều tệp" in plain(answer.text)


def test_a_session_that_ended_takes_and_records_nothing(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    preview = hand_in(
        browser, filled(take(browser).content, (1, NAME[Decision.NOBODY], None, None))
    ).text
    browser.cookies.clear()
    before = len(said(context))
    for answer in (take(browser), hand_in(browser, b"x"), confirm(browser, preview)):
        assert answer.status_code == 401
        assert 'name="password"' in answer.text
    assert len(said(context)) == before
    (kept,) = re.findall(r'name="pending.rows" value="([^"]+)"', answer.text)
    assert f'value="{kept}"' in preview, "what waits to be recorded goes along"
    again = signed_in("lan.nt")
    assert again.get("/66/so-excel/nop").status_code == 200, "where the sign-in leads back"
    data = {"csrf": again.csrf, "rows": kept}
    assert "Đã ghi 1 quyết định" in plain(again.post("/66/so-excel/ghi", data=data).text)


@pytest.mark.parametrize("name", ["dung.pv", "lan.nt"])
def test_a_preview_is_its_accounts_and_whole(signed_in, context: Context, name: str) -> None:
    browser, other = signed_in("lan.nt"), signed_in(name)
    preview = hand_in(
        browser, filled(take(browser).content, (1, NAME[Decision.NOBODY], None, None))
    ).text
    if name == "lan.nt":
        preview = re.sub(r'(name="rows" value="[^"]{60}).', r"\1!", preview)
    answer = confirm(other, preview)
    assert answer.status_code == 422
    assert "Hãy nộp lại sổ" in plain(answer.text)
    assert decided(context) == []


def test_what_is_carried_ends_after_an_hour() -> None:
    row = FilledRow("Việc cần xem", 4, "1", "Hồ sơ sai", "098152003068", None, "K…", merged=True)
    untouched = replace(row, decision=None, person=None, merged=False)
    given = {"account": "lan", "province": "66"}
    text = carry(FilledBook((row, untouched), "lan"), KEY, name="sổ.ods", clock=lambda: 0, **given)
    assert "098152003068" not in text
    assert carried(text, KEY, clock=lambda: SECONDS, **given) == (
        "sổ.ods", FilledBook((row,), "lan"),
    )  # fmt: skip
    late: list[tuple[bytes, Callable[[], float], dict[str, str]]] = [
        (KEY, lambda: SECONDS + 1, given),
        (b"x" * 32, lambda: 0, given),
        (KEY, lambda: 0, given | {"province": "01"}),
    ]
    for key, clock, whose in late:
        with pytest.raises(NotCarriedError):
            carried(text, key, clock=clock, **whose)
