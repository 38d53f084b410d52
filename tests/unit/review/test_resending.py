"""What a form held goes along when its session is over, and comes back to be sent on purpose."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from journal.decisions import Action
from review import accounts, deciding, sessions
from review.accounts import Account
from review.queue_load import load
from review.roles import Bounds, Role
from review.web.app import create_app
from review.web.context import Context, Entrance
from tests.unit.review import cases
from tests.unit.review.conftest import ORIGIN, PASSWORD
from tests.unit.review.test_deciding import HTMX, KEY, conflict, decide, entries

NOTE = 'giấy "12" <b>'


@pytest.fixture(autouse=True)
def _queue(context: Context) -> None:
    load(context.queue, KEY, "66", cases.NIGHT, [cases.question(n) for n in (1, 2)], up_to=0)


def held(page: str) -> dict[str, str]:
    """The fields of the form of a page."""
    form = re.search(r"(?s)<form.*?</form>", page)
    assert form is not None
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form[0]))
    fields |= re.findall(r'(?s)<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form[0])
    return {name: unescape(value) for name, value in fields.items()}


def test_without_script_a_note_outlives_its_session(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    sessions.end_all(context.database, "lan.nt")
    over = decide(browser, 1, "M", note_M=NOTE)
    assert over.status_code == 401
    assert "ngon-ngu" not in over.text, "another language would be another page, without the note"
    wrong = browser.post("/dang-nhap", data=held(over.text) | {"password": "sai"})
    assert wrong.status_code == 401
    again = browser.post("/dang-nhap", data=held(wrong.text) | {"password": PASSWORD})
    assert again.status_code == 200
    assert "bấm “Gửi tiếp”" in again.text, "without script it does not go out by itself"
    sent = browser.post(f"/66/viec/{conflict(1)}/quyet-dinh", data=held(again.text))
    assert sent.status_code == 303
    assert [entry.said.note for entry in entries(context)] == [NOTE]


def test_a_form_that_does_not_say_whose_it_was_is_sent_on_purpose(signed_in, context) -> None:
    browser = signed_in("mai.h")
    sessions.end_all(context.database, "mai.h")
    data = {"csrf": browser.csrf, "pick": conflict(1), "to": "lan.nt"}
    fields = held(browser.post("/66/viec/giao", data=data).text)
    again = browser.post("/dang-nhap", data=fields | {"name": "mai.h", "password": PASSWORD})
    assert "tài khoản khác" not in again.text
    assert "bấm “Gửi tiếp”" in again.text
    assert browser.post("/66/viec/giao", data=held(again.text)).status_code == 303


def test_a_form_of_another_session_is_shown_again(signed_in, context: Context) -> None:
    old, new = signed_in("lan.nt"), signed_in("lan.nt")
    new.csrf, token = old.csrf, new.csrf
    refused = decide(new, 1, "M", note_M=NOTE)
    assert refused.status_code == 403
    assert entries(context) == []
    fields = held(refused.text)
    assert (fields["csrf"], fields["note_M"]) == (token, NOTE)
    assert new.post(f"/66/viec/{conflict(1)}/quyet-dinh", data=fields).status_code == 303


def test_who_has_no_password_here_goes_on_after_the_portal(context: Context) -> None:
    """Signing in elsewhere happens in another tab; the page with the note stays."""
    account = Account("cong", "Qua Cổng", Role.REVIEWER, Bounds("66"))
    accounts.add(context.database, account, None)
    entrance = Entrance(proxies=frozenset({"testclient"}), header="X-Remote-User")
    app = create_app(Context.of(context.journal, KEY, entrance=entrance))
    with TestClient(app, headers=ORIGIN, follow_redirects=False) as browser:
        browser.csrf = "of a session that is over"  # type: ignore[attr-defined]
        over = decide(browser, 1, "M", HTMX, note_M=NOTE, actor="cong")
        assert 'href="/dang-nhap/proxy" target="_blank"' in over.text
        fields = held(over.text) | {"elsewhere": "yes"}
        early = browser.post("/dang-nhap", data=fields, headers=HTMX)
        assert early.status_code == 401
        assert "Chưa thấy bạn đăng nhập" in early.text
        browser.get("/dang-nhap/proxy", headers={"X-Remote-User": "cong"})
        again = browser.post("/dang-nhap", data=held(early.text) | fields, headers=HTMX)
        assert 'hx-trigger="load, submit"' in again.text
        sent = browser.post(f"/66/viec/{conflict(1)}/quyet-dinh", data=held(again.text))
        assert sent.status_code == 303
    assert [entry.said.note for entry in entries(context)] == [NOTE]


def test_numbers_come_back_to_their_place(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    sessions.end_all(context.database, "lan.nt")
    headers = HTMX | {"HX-Target": "tbody#numbers"}
    data = {"csrf": browser.csrf, "actor": "lan.nt"}
    over = browser.post(f"/66/viec/{conflict(1)}/so", data=data, headers=headers)
    fields = held(over.text) | {"password": PASSWORD}
    again = browser.post("/dang-nhap", data=fields, headers=HTMX)
    assert 'hx-target="#numbers"' in again.text
    assert entries(context) == []


def test_where_a_form_is_sent_to_leads_back_to_its_page(signed_in) -> None:
    browser = signed_in("lan.nt")
    answer = browser.get(f"/66/viec/{conflict(1)}/quyet-dinh?desk=police")
    assert answer.headers["location"] == f"/66/viec/{conflict(1)}?desk=police"
    assert browser.get("/thoat").headers["location"] == "/"


def test_an_error_of_ours_is_a_page_with_every_header(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise TimeoutError("the disk is slow")

    token = sessions.begin(context.database, "lan.nt", context.limits)
    found = sessions.find(context.database, token, context.limits)
    assert found is not None
    browser = TestClient(create_app(context), headers=ORIGIN, raise_server_exceptions=False)
    browser.cookies.set("dongbo_session", token)
    browser.csrf = found.csrf  # type: ignore[attr-defined]
    monkeypatch.setattr(deciding, "decide", fails)
    for headers in ({}, HTMX):
        answer = decide(browser, 1, "M", headers, note_M=NOTE)
        assert answer.status_code == 500
        assert "chưa ghi gì" in answer.text
        assert "disk" not in answer.text
        assert (NOTE[:4] in answer.text) == (headers != HTMX)
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["hx-retarget"] == "#notice"
    browser.close()


def test_a_session_that_is_over_can_be_left(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    sessions.end_all(context.database, "lan.nt")
    answer = browser.post("/thoat", data={"csrf": browser.csrf})
    assert answer.headers["location"] == "/dang-nhap"
    assert Action.DECIDE not in [entry.said.action for entry in entries(context)]


def test_without_script_a_refused_note_is_shown_to_be_copied(signed_in) -> None:
    first, second = signed_in("lan.nt"), signed_in("dung.pv")
    assert decide(first, 1, "1").status_code == 303
    slower = decide(second, 1, "M", note_M=NOTE)
    assert slower.status_code == 409
    assert re.search(r"(?s)<textarea[^>]*readonly>(.*?)</textarea>", slower.text)
    assert "giấy &#34;12&#34; &lt;b&gt;" in slower.text
    gone = decide(second, 77, "M", note_M=NOTE, case=cases.question(77))
    assert gone.status_code == 404
    assert "giấy &#34;12&#34; &lt;b&gt;" in gone.text, "a night took the case away meanwhile"
    assert "readonly" not in decide(second, 1, "M", HTMX, note_M=NOTE).text, "it is in the page"


def test_what_was_taken_back_is_no_longer_just_recorded(signed_in) -> None:
    browser = signed_in("lan.nt")
    there = decide(browser, 1, "1").headers["location"]
    assert "Vừa ghi" in browser.get(there).text
    data = {"csrf": browser.csrf, "entry": "1"}
    assert browser.post(f"/66/viec/{conflict(1)}/hoan-tac", data=data).status_code == 303
    assert "Vừa ghi" not in browser.get(there).text


def test_another_language_leads_back_to_where_one_is(signed_in) -> None:
    browser = signed_in("lan.nt")
    was = f"http://testserver/66/viec/{conflict(2)}?due=late"
    bar = "/ngon-ngu/en?back=/66/viec"
    answer = browser.get(bar, headers={"Referer": was})
    assert answer.headers["location"] == f"/66/viec/{conflict(2)}?due=late"
    assert browser.get(bar, headers={"Referer": "http://evil.example/x"}).headers["location"] == (
        "/66/viec"
    )
