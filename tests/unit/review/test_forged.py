"""What no page sends: forms and addresses that somebody made by hand."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from journal.decisions import Action, Decision
from review import accounts, leases
from review.accounts import Account
from review.deciding import Answer, draft_of
from review.queue_load import load
from review.roles import Bounds, Role
from review.web.app import create_app
from review.web.context import Context, Entrance
from tests.unit.review import cases
from tests.unit.review.cases import NIGHT
from tests.unit.review.test_deciding import KEY, conflict, decide, entries


@pytest.fixture(autouse=True)
def _queue(context: Context) -> None:
    asked = [cases.question(n) for n in range(1, 5)]
    asked.append(cases.question(5, commune="24133"))
    load(context.queue, KEY, "66", NIGHT, [*asked, cases.dead_but_paid(9)], up_to=0)


def undo(browser: TestClient, number: int, entry: int) -> int:
    data = {"csrf": browser.csrf, "entry": entry}
    return browser.post(f"/66/viec/{conflict(number)}/hoan-tac", data=data).status_code


def test_a_decision_is_taken_back_on_its_own_case_only(signed_in, context: Context) -> None:
    """Else a supervisor of one commune takes back what was decided in another."""
    bounds = Bounds("66", frozenset({"24133"}))
    account = Account("xa.pt", "Phụ trách xã", Role.SUPERVISOR, bounds)
    accounts.add(context.database, account, None)
    lan, supervisor = signed_in("lan.nt"), signed_in("xa.pt")
    assert decide(lan, 1, "1").status_code == 303
    assert undo(supervisor, 1, 1) == 403, "of another commune"
    assert undo(supervisor, 5, 1) == 403, "through a case of one's own"
    assert undo(lan, 2, 1) == 403
    assert [entry.said.action for entry in entries(context)] == [Action.DECIDE]
    assert undo(lan, 1, 1) == 303


@pytest.mark.parametrize("number", [1, 9])
def test_who_may_not_take_a_decision_back_does_not_replace_it(signed_in, number: int) -> None:
    lan, dung, mai = signed_in("lan.nt"), signed_in("dung.pv"), signed_in("mai.h")
    first, other = ("1", "0") if number == 1 else ("0", "S")
    assert decide(lan, number, first).status_code == 303
    if number == 9:  # what lets a payment go on waits for a second person
        data = {"csrf": mai.csrf, "entry": "1"}
        assert mai.post(f"/66/viec/{conflict(9)}/xac-nhan", data=data).status_code == 303
    shown = dung.get(f"/66/viec/{conflict(number)}").text
    assert 'data-key="Z"' not in mai.get(f"/66/viec/{conflict(number)}").text, "not by one key"
    assert 'data-key="Z"' in lan.get(f"/66/viec/{conflict(number)}").text
    assert "Đã quyết định." in shown
    assert re.findall(r"<button[^>]*data-decides(?![^>]*disabled)", shown) == []
    refused = decide(dung, number, other, entry="1")
    assert refused.status_code == 403
    assert "nhờ người phụ trách" in refused.text
    assert decide(mai, number, other, entry="1").status_code == 303, "a supervisor may"


def test_only_fields_of_the_sheet_are_grounds(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    fixes = ["name", "<script>", "x" * 3000, "birth"]
    assert decide(browser, 1, "S", fix_S=fixes).status_code == 303  # type: ignore[arg-type]
    assert entries(context)[0].said.grounds == "birth,name"


def test_a_note_keeps_its_words_apart() -> None:
    answer = Answer(decision=Decision.UNSURE, note="khai\tsinh\u00a0số\u202e 12\x07\ndòng hai")
    account = Account("lan.nt", "Lan", Role.REVIEWER, Bounds("66"))
    assert draft_of(cases.question(1), answer, account).note == "khai sinh số 12\ndòng hai"


def test_only_cases_are_held(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    picks = [conflict(1), "C0", "x" * 5000]
    data = {"csrf": browser.csrf, "pick": picks}
    assert browser.post("/66/viec/nhan", data=data).status_code == 303
    with context.journal.reading() as db:
        assert leases.holders(db, "66", picks) == {conflict(1): "lan.nt"}


def test_handing_over_nothing_says_so(signed_in) -> None:
    browser = signed_in("mai.h")
    answer = browser.post("/66/viec/giao", data={"csrf": browser.csrf, "to": "lan.nt"})
    assert answer.status_code == 422
    assert "Chưa đánh dấu việc nào" in answer.text


def test_an_admin_of_a_province_administers_no_other(signed_in, context: Context) -> None:
    account = Account("qt.66", "Quản trị 66", Role.ADMIN, Bounds("66"))
    accounts.add(context.database, account, None)
    admin = signed_in("qt.66")
    shown = admin.get("/tai-khoan").text
    assert "lan.nt" in shown
    for name in ("ha.nt", "quan.tri"):  # of another province, of all of them
        assert f">{name}<" not in shown
        data = {"csrf": admin.csrf, "name": name}
        assert admin.post("/tai-khoan/khoa", data=data).status_code == 404
        assert admin.post("/tai-khoan/ket-thuc", data=data).status_code == 404
        assert accounts.find(context.database, name) is not None


def test_a_province_that_does_not_exist_is_no_page(signed_in, context: Context) -> None:
    accounts.add(context.database, Account("ca.nuoc", "Cả nước", Role.SUPERVISOR, Bounds()), None)
    browser = signed_in("ca.nuoc")
    for page in ("viec", "phieu", "tien-do", "hang-loat"):
        assert browser.get(f"/66/{page}").status_code == 200
        assert browser.get(f"/zz/{page}").status_code == 404, "it would say that nothing is left"


def test_a_batch_is_told_only_to_who_recorded_it(signed_in) -> None:
    browser = signed_in("lan.nt")
    decide(browser, 1, "1")
    for query in ("first=1&last=1", "first=9&last=5", "first=0&last=0", "first=1&last=40"):
        assert "Đã ghi" not in browser.get(f"/66/hang-loat?{query}").text, query


@pytest.mark.parametrize("path", ["/66/viec/nhan", f"/66/viec/{conflict(1)}/quyet-dinh"])
def test_a_character_that_no_database_keeps_is_refused(signed_in, path: str) -> None:
    browser = signed_in("lan.nt")
    answer = browser.post(path, data={"csrf": browser.csrf, "pick": "C\x00", "note_U": "a\x00"})
    assert answer.status_code == 422
    assert "dùng các nút" in answer.text
    assert browser.post("/dang-nhap", data={"name": "a\x00", "password": "x"}).status_code == 422


def test_what_is_missing_is_called_as_the_page_calls_it(signed_in) -> None:
    browser = signed_in("mai.h")
    data = {"csrf": browser.csrf, "pick": conflict(1)}
    assert "Giao việc đã chọn cho" in browser.post("/66/viec/giao", data=data).text
    assert "Tìm tên" in browser.get(f"/66/viec?q={'x' * 121}").text
    forged = browser.post(f"/66/viec/{conflict(1)}/hoan-tac", data={"csrf": browser.csrf})
    assert forged.status_code == 422
    assert "entry" not in forged.text


def test_two_names_of_a_proxy_are_none(context: Context) -> None:
    entrance = Entrance(proxies=frozenset({"testclient"}), header="X-Remote-User")
    app = create_app(Context.of(context.journal, KEY, entrance=entrance))
    with TestClient(app, follow_redirects=False) as browser:
        both = [("X-Remote-User", "mai.h"), ("X-Remote-User", "lan.nt")]
        assert browser.get("/dang-nhap/proxy", headers=both).status_code == 403
        assert browser.get("/dang-nhap/proxy", headers=both[:1]).status_code == 200


def test_a_number_that_is_searched_for_stands_in_no_address(signed_in) -> None:
    browser = signed_in("lan.nt")
    for typed in (cases.RECORD_NUMBER, f" {cases.RECORD_NUMBER[:6]} {cases.RECORD_NUMBER[6:]} "):
        answer = browser.post("/66/viec/tim", data={"csrf": browser.csrf, "q": typed})
        assert answer.status_code == 303
        assert cases.RECORD_NUMBER not in answer.headers["location"]
        found = browser.get(answer.headers["location"]).text
        assert "tìm theo số đã nhập" in found
        assert conflict(1) in found
        assert cases.RECORD_NUMBER not in found
    answer = browser.post("/66/viec/tim", data={"csrf": browser.csrf, "q": "Hường"})
    assert "“Hường”" in browser.get(answer.headers["location"]).text
    nobody = browser.post("/66/viec/tim", data={"csrf": browser.csrf, "q": "098000000000"})
    assert conflict(1) not in browser.get(nobody.headers["location"]).text
