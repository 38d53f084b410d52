"""Progress, worklists and accounts, and what each person sees of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from journal.store import Journal
from review import accounts, deciding
from review.accounts import Account
from review.progress import progress
from review.queue_load import load
from review.roles import Bounds, Role
from review.web import board
from review.web.answers import answer_of
from review.web.context import Context
from review.web.words import Words
from tests.unit.review import cases
from tests.unit.review.cases import NIGHT
from tests.unit.review.conftest import PASSWORD
from tests.unit.review.test_deciding import KEY, conflict, decide


@pytest.fixture(autouse=True)
def _queue(context: Context) -> None:
    asked = [cases.question(n, due_in=n - 3) for n in range(1, 9)]
    load(context.queue, KEY, "66", NIGHT, [*asked, cases.dead_but_paid(9)], up_to=0)


def say(context: Context, name: str, number: int, button: str) -> int:
    who = accounts.find(context.database, name)
    case = cases.dead_but_paid(9) if number == 9 else cases.question(number)
    assert isinstance(who, Account)
    draft = deciding.draft_of(case, answer_of(case, button, {"candidate": ["1"]}), who)
    stands = context.queue.one("66", case.conflict_id).entry
    (entry,) = deciding.decide(context.queue, "66", [draft], expected={case.conflict_id: stands})
    return entry.seq


def test_progress_counts_what_people_did(journal: Journal, context: Context) -> None:
    moment = [datetime(2026, 11, 4, 2, tzinfo=UTC)]

    def clock() -> datetime:
        moment[0] += timedelta(seconds=8)
        return moment[0]

    journal._clock = clock
    for number in range(1, 5):
        say(context, "lan.nt", number, "1")
    say(context, "lan.nt", 5, "U")
    say(context, "lan.nt", 6, "S")
    moment[0] += timedelta(hours=2)  # a pause is nobody's case
    say(context, "lan.nt", 7, "0")
    deciding.undo(context.queue, "66", 7, accounts.find(context.database, "lan.nt"))
    second = say(context, "dung.pv", 9, "S")
    case = cases.dead_but_paid(9)
    deciding.confirm(context.queue, case, second, accounts.find(context.database, "mai.h"))
    say(context, "mai.h", 4, "2")  # another opinion
    found = progress(context.queue, "66", datetime(2026, 11, 4, tzinfo=UTC).date())
    lan = found.people["lan.nt"]
    assert (lan.decided, lan.unsure, lan.undone, lan.typical_seconds) == (7, 1, 1, 8.0)
    assert (lan.looked_again, lan.agreed) == (1, 0)
    assert (found.people["dung.pv"].looked_again, found.people["dung.pv"].agreed) == (1, 1)
    assert found.confirmed == (1, 2)
    assert found.open == 3, "7 taken back, 8 untouched, 5 unsure"
    assert found.decided == 6
    assert found.answers["link_uncertain"].shares() == (75, 12, 0)
    assert found.sent == {"24169": 2}
    assert found.late == 0


def test_a_reviewer_sees_their_own_line_a_supervisor_all(signed_in, context: Context) -> None:
    say(context, "lan.nt", 1, "1")
    say(context, "dung.pv", 2, "1")
    table = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
    own = table.findall(signed_in("lan.nt").get("/66/tien-do").text)[0]
    every = table.findall(signed_in("mai.h").get("/66/tien-do").text)[0]
    assert "Nguyễn Thị Lan" in own
    assert "Phạm Văn Dũng" not in own
    assert "Phạm Văn Dũng" in every


def test_worklists_hold_what_is_no_question(signed_in) -> None:
    browser = signed_in("khai.lq")
    page = browser.get("/66/phieu?desk=competent_authority").text
    assert conflict(9) in page
    assert "540.000 đ" in page
    assert cases.RECORD_NUMBER[-6:] not in re.sub(r"<[^>]*>", "", page)
    assert conflict(9) not in browser.get("/66/phieu?desk=police").text
    assert conflict(1) not in browser.get("/66/phieu?desk=reviewer").text


def test_an_admin_locks_accounts_and_sees_no_person(signed_in, context: Context) -> None:
    admin, lan = signed_in("quan.tri"), signed_in("lan.nt")
    assert admin.get("/").headers["location"] == "/tai-khoan"
    assert "lan.nt" in admin.get("/tai-khoan").text
    assert lan.get("/66/viec").status_code == 200
    data = {"csrf": admin.csrf, "name": "lan.nt"}
    assert admin.post("/tai-khoan/ket-thuc", data=data).status_code == 303
    assert lan.get("/66/viec").status_code == 303
    assert admin.post("/tai-khoan/khoa", data=data).status_code == 303
    assert accounts.sign_in(context.database, "lan.nt", PASSWORD, "a") is None
    assert admin.post("/tai-khoan/khoa", data={**data, "name": "quan.tri"}).status_code == 422
    assert admin.post("/tai-khoan/khoa", data={**data, "name": "x"}).status_code == 404


def test_who_is_bound_to_no_province_chooses_one(signed_in, context: Context) -> None:
    account = Account("ca.nuoc", "Cả nước", Role.AUDITOR, Bounds())
    accounts.add(context.database, account, None)
    browser = signed_in("ca.nuoc")
    assert browser.get("/").headers["location"] == "/tinh"
    page = browser.get("/tinh").text
    assert 'href="/66/viec"' in page
    assert 'href="/01/viec"' not in page, "no night has written anything there"
    assert browser.get("/66/viec").status_code == 200
    assert "quyet-dinh" in browser.get(f"/66/viec/{conflict(1)}").text
    assert 'data-key="1"' not in browser.get(f"/66/viec/{conflict(1)}").text, "reads only"


def test_keys_are_switched_off_for_this_person(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    assert 'data-keys="on"' in browser.get("/66/viec").text
    assert browser.post("/phim-tat", data={"csrf": browser.csrf, "on": "off"}).status_code == 303
    assert 'data-keys="off"' in browser.get("/66/viec").text
    assert 'data-keys="on"' in signed_in("dung.pv").get("/66/viec").text
    del context


def test_the_language_is_switched_and_stays(signed_in) -> None:
    browser = signed_in("lan.nt")
    answer = browser.get("/ngon-ngu/en?back=/66/viec%3Fq%3Dtrần")
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"]).text
    assert "To review" in page
    assert 'lang="en"' in page
    assert "Not certain who" in page


def test_every_filter_of_a_list_is_kept_on_the_way(signed_in) -> None:
    browser: TestClient = signed_in("lan.nt")
    page = browser.get("/66/viec?due=late&due=later&reason=link_uncertain&held=nobody&q=trần").text
    assert conflict(8) in page
    link = re.search(rf'href="(/66/viec/{conflict(8)}[^"]*)"', page)[1].replace("&amp;", "&")
    case = browser.get(link).text
    assert "due=late" in case
    assert "held=nobody" in case
    answer = decide(browser, 8, "1")
    assert answer.status_code == 303


def test_the_second_record_of_a_finding_is_compared_as_a_person_is() -> None:
    """The same pair of sides has the same marks, sign and words, whoever stands on the right."""
    case = cases.dead_but_paid(9)
    twin = replace(
        case.candidates[0], values=case.beside.values, comparisons=case.beside.comparisons
    )
    rows = {one.name: one for one in board.rows(replace(case, candidates=(twin,)), Words("vi"))}
    for name in ("name", "birth", "number"):
        person, record = rows[name].candidates
        assert person == record
    assert (person.sign, rows["name"].candidates[1].sign) == ("=", "≈")
    assert rows["name"].candidates[1].said == "trùng, một bên không dấu"


def test_what_differs_is_ticked_where_the_record_is_wrong(signed_in) -> None:
    page = signed_in("lan.nt").get(f"/66/viec/{conflict(1)}").text
    ticked = re.findall(r'name="fix_S" value="(\w+)" checked', page)
    assert ticked == ["name", "birth", "number", "old_number"]


def test_what_waits_for_a_second_look_is_found_from_its_worklist(signed_in) -> None:
    address = "/66/viec?desk=competent_authority&amp;state=second"
    browser = signed_in("lan.nt")
    assert address not in browser.get("/66/phieu?desk=competent_authority").text
    decide(browser, 9, "S")
    assert address in browser.get("/66/phieu?desk=competent_authority").text
    assert conflict(9) in signed_in("mai.h").get(address.replace("amp;", "")).text


def lit(page: str) -> str:
    """The address of the page of the bar that is lit."""
    bar = page[page.index('<header class="top"') : page.index("</header>")]
    return re.search(r'<a href="([^"]+)" aria-current="page"', bar)[1]


def test_a_case_of_a_worklist_lights_the_worklists(signed_in) -> None:
    browser = signed_in("lan.nt")
    worklist = browser.get("/66/phieu?desk=competent_authority").text
    address = re.search(rf'href="(/66/viec/{conflict(9)}[^"]*)"', worklist)[1]
    assert lit(browser.get(address.replace("&amp;", "&")).text) == "/66/phieu"
    assert lit(browser.get("/66/viec?desk=competent_authority&state=second").text) == "/66/phieu"
    assert lit(browser.get(f"/66/viec/{conflict(9)}").text) == "/66/viec"
    assert lit(browser.get("/66/viec?desk=").text) == "/66/viec"
    assert lit(browser.get("/66/tien-do").text) == "/66/tien-do"


def test_who_takes_cases_sees_it_in_the_counts_at_once(signed_in) -> None:
    browser = signed_in("lan.nt")

    def counted() -> dict[str, str]:
        page = browser.get("/66/viec").text
        told = r'name="held" value="(\w+)"[^>]*> <span>[^<]*</span> <span class="n">(\d+)</span>'
        return dict(re.findall(told, page))

    before = counted()
    assert before["me"] == before["others"] == "0"
    picked = {"csrf": browser.csrf, "pick": [conflict(1), conflict(2)]}
    browser.post("/66/viec/nhan", data=picked)
    assert counted() == before | {"me": "2", "nobody": str(int(before["nobody"]) - 2)}


def test_what_stands_in_the_data_is_text_and_never_a_tag() -> None:
    from dataclasses import replace

    from review.web import board
    from review.web.words import Words

    case = cases.question(1)
    evil = "<script>alert(1)</script> *&\"'"
    case = replace(case, record=replace(case.record, full_name=evil, address=evil))
    made = [str(cell.value) for row in board.rows(case, Words("vi")) for cell in row.record]
    assert not [text for text in made if "<script" in text]
    assert any("&lt;" in text for text in made)


def test_a_record_without_a_birth_date_shows_none_and_says_so(signed_in, context: Context) -> None:
    paid = cases.dead_but_paid(9)
    bare = replace(paid, record=replace(paid.record, date_of_birth=None), detail="Chết: 2026-06-19")
    load(context.queue, KEY, "66", NIGHT, [replace(bare, payments=())], up_to=0)
    browser = signed_in("lan.nt")
    assert "None" not in browser.get("/66/phieu?desk=competent_authority").text
    assert "Chết: 19/06/2026" in browser.get(f"/66/viec/{conflict(9)}").text


def test_who_looked_at_numbers_is_told_to_who_audits(signed_in) -> None:
    lan = signed_in("lan.nt")
    lan.post(f"/66/viec/{conflict(1)}/so", data={"csrf": lan.csrf})
    told = "Nguyễn Thị Lan: xem số đầy đủ"
    for name in ("khai.lq", "mai.h"):
        assert told in signed_in(name).get(f"/66/viec/{conflict(1)}").text
    assert told not in lan.get(f"/66/viec/{conflict(1)}").text
