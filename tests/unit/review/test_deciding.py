"""Deciding on the page: what is recorded, and what happens when two people meet."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from journal.decisions import Action, Decision
from review import deciding
from review.accounts import Account
from review.deciding import Answer, StaleError
from review.queue import State
from review.queue_load import load
from review.roles import Bounds, Role
from review.web.context import Context
from tests.unit.review import cases
from tests.unit.review.cases import CARD, NIGHT, RECORD_NUMBER

KEY = b"k" * 32
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _queue(context: Context) -> None:
    asked = [cases.question(n) for n in range(1, 6)]
    asked[4] = cases.question(5, commune="24133")
    load(context.queue, KEY, "66", NIGHT, [*asked, cases.dead_but_paid(9)], up_to=0)


def conflict(number: int) -> str:
    return f"C{number:016x}"


def decide(browser: TestClient, number: int, decision: str, headers=None, **more: str):
    case = more.pop("case", None) or cases.question(number)
    if number == 9:
        case = cases.dead_but_paid(9)
    data = {
        "csrf": browser.csrf, "content": case.content_hash, "entry": "", "decision": decision,
        "candidate": "1", "actor": "lan.nt", **more,
    }  # fmt: skip
    return browser.post(f"/66/viec/{conflict(number)}/quyet-dinh", data=data, headers=headers or {})


def entries(context: Context) -> list:
    return list(context.journal.entries())


@pytest.mark.parametrize(
    ("button", "decision", "person"),
    [
        ("1", Decision.SAME_PERSON, 1),
        ("3", Decision.SAME_PERSON, 3),
        ("0", Decision.NOBODY, None),
        ("U", Decision.UNSURE, None),
        ("S", Decision.SOURCE_WRONG, 1),
    ],
)
def test_a_button_becomes_an_entry_and_the_next_case_is_shown(
    signed_in, context: Context, button: str, decision: Decision, person: int | None
) -> None:
    answer = decide(signed_in("lan.nt"), 1, button)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/66/viec/{conflict(2)}?")
    (entry,) = entries(context)
    said = entry.said
    assert (said.action, said.decision, said.actor) == (Action.DECIDE, decision, "lan.nt")
    shown = cases.question(1)
    named = shown.candidate(person) if person else None
    assert said.person_id == (named.values.person_id if named else None)
    assert len(said.seen) == 5
    assert said.content_hash == shown.content_hash


def test_htmx_gets_the_next_case_as_a_part_of_the_page(signed_in) -> None:
    answer = decide(signed_in("lan.nt"), 1, "1", HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<main")
    assert f"/66/viec/{conflict(2)}/quyet-dinh" in answer.text
    assert answer.headers["hx-push-url"].startswith(f"/66/viec/{conflict(2)}?")
    assert "Vừa ghi: Trần Thị Hường" in answer.text


def test_a_double_click_is_one_entry(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: decide(browser, 1, "1").status_code, range(8)))
    assert answers == [303] * 8
    assert len(entries(context)) == 1


def test_of_two_people_one_wins_and_the_other_is_told(signed_in, context: Context) -> None:
    lan, dung = signed_in("lan.nt"), signed_in("dung.pv")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(decide, lan, 1, "1", HTMX)
        second = pool.submit(decide, dung, 1, "2", HTMX)
        answers = sorted((first.result(), second.result()), key=lambda one: one.status_code)
    assert [one.status_code for one in answers] == [200, 409]
    assert len(entries(context)) == 1
    told = answers[1]
    assert told.headers["hx-retarget"] == "#notice"
    winner = {"lan.nt": "Nguyễn Thị Lan", "dung.pv": "Phạm Văn Dũng"}
    assert winner[entries(context)[0].said.actor] in told.text
    assert "chưa được ghi" in told.text


def test_a_case_whose_content_changed_is_not_decided(signed_in, context: Context) -> None:
    answer = decide(signed_in("lan.nt"), 1, "1", HTMX, content="f" * 32)
    assert answer.status_code == 409
    assert "đã đổi" in answer.text
    assert not entries(context)


@pytest.mark.parametrize("left", [[], [replace(cases.question(1), content_hash="f" * 32)]])
def test_what_a_night_changed_or_took_away_meanwhile_is_not_decided(context, left) -> None:
    lan = Account("lan.nt", "Nguyễn Thị Lan", Role.REVIEWER, Bounds("66"))
    queued = context.queue.one("66", conflict(1))
    draft = deciding.draft_of(queued.case, Answer(decision=Decision.NOBODY), lan)
    load(context.queue, KEY, "66", NIGHT, left, up_to=0)
    with pytest.raises(StaleError):
        deciding.decide(context.queue, "66", [draft], expected={conflict(1): None})
    assert not entries(context)


def test_a_case_that_has_gone_is_refused_in_words(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    load(context.queue, KEY, "66", NIGHT, [cases.question(2)], up_to=0)
    answer = decide(browser, 1, "1", HTMX)
    assert answer.status_code == 404
    assert "đã được xử lý trong đêm" in answer.text
    assert answer.headers["hx-retarget"] == "#notice"
    assert not entries(context)


def test_only_a_decision_is_told_beside_the_next_case(signed_in) -> None:
    browser = signed_in("lan.nt")
    decide(browser, 1, "1")
    assert "Vừa ghi" in browser.get(f"/66/viec/{conflict(2)}?done=1").text
    browser.post(f"/66/viec/{conflict(1)}/hoan-tac", data={"csrf": browser.csrf, "entry": "1"})
    told = browser.get(f"/66/viec/{conflict(2)}?done=2")
    assert told.status_code == 200
    assert "Vừa ghi" not in told.text


def test_the_population_data_are_wrong_only_with_a_paper(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    answer = decide(browser, 1, "M", HTMX, note_M="  ")
    assert answer.status_code == 422
    assert "giấy tờ" in answer.text
    assert decide(browser, 1, "M", note_M="khai sinh số 12/1952").status_code == 303
    assert entries(context)[0].said.note == "khai sinh số 12/1952"


@pytest.mark.parametrize("button", ["6", "7", "explained:none", "explained:arrears", "x", "9" * 50])
def test_a_decision_that_does_not_exist_is_refused(signed_in, context, button: str) -> None:
    answer = decide(signed_in("lan.nt"), 1, button, HTMX)
    assert answer.status_code == 422
    assert not entries(context)


def test_undo_is_an_entry_that_supersedes_and_opens_the_case_again(signed_in, context) -> None:
    browser = signed_in("lan.nt")
    decide(browser, 1, "1")
    assert context.queue.one("66", conflict(1)).line.state is State.DECIDED
    data = {"csrf": browser.csrf, "entry": "1"}
    answer = browser.post(f"/66/viec/{conflict(1)}/hoan-tac", data=data)
    assert answer.status_code == 303
    first, second = entries(context)
    assert (second.said.action, second.said.supersedes) == (Action.UNDO, first.seq)
    assert context.queue.one("66", conflict(1)).line.state is State.OPEN


def test_only_its_person_or_a_supervisor_takes_a_decision_back(signed_in, context) -> None:
    decide(signed_in("lan.nt"), 1, "1")
    for name, status in (("dung.pv", 403), ("mai.h", 303)):
        browser = signed_in(name)
        data = {"csrf": browser.csrf, "entry": "1"}
        answer = browser.post(f"/66/viec/{conflict(1)}/hoan-tac", data=data)
        assert answer.status_code == status
    assert [entry.said.action for entry in entries(context)] == [Action.DECIDE, Action.UNDO]


def test_what_stops_a_payment_needs_a_second_pair_of_eyes(signed_in, context: Context) -> None:
    lan, mai = signed_in("lan.nt"), signed_in("mai.h")
    assert decide(lan, 9, "S", fix_S="stop").status_code == 303
    assert context.queue.one("66", conflict(9)).line.state is State.SECOND
    address = f"/66/viec/{conflict(9)}"
    assert "xac-nhan" not in lan.get(address).text, "nobody confirms themselves"
    data = {"csrf": lan.csrf, "entry": "1"}
    assert lan.post(f"{address}/xac-nhan", data=data).status_code == 403
    assert "xac-nhan" in mai.get(address).text
    data = {"csrf": mai.csrf, "entry": "1"}
    assert mai.post(f"{address}/xac-nhan", data=data).status_code == 303
    assert context.queue.one("66", conflict(9)).line.state is State.DECIDED
    assert entries(context)[1].said.confirms == 1


def test_numbers_are_not_in_the_page_before_somebody_asks(signed_in, context: Context) -> None:
    browser = signed_in("lan.nt")
    shown = cases.question(1)
    numbers = {RECORD_NUMBER, CARD, *(c.values.person_id for c in shown.candidates)}
    parts = {number[-6:] for number in numbers}
    pages = [browser.get(f"/66/viec/{conflict(n)}?desk=").text for n in (1, 9)]
    pages += [browser.get("/66/viec?desk=").text, browser.get("/66/viec?q=Hường").text]
    for page in pages:
        plain = re.sub(r"<[^>]*>", "", page).replace(" ", "")
        assert not [part for part in parts if part in page or part in plain]
    assert not entries(context)
    address = f"/66/viec/{conflict(1)}/so"
    answer = browser.post(address, data={"csrf": browser.csrf}, headers=HTMX)
    told = re.sub(r"<[^>]*>", "", answer.text)
    assert RECORD_NUMBER in told
    (entry,) = entries(context)
    assert (entry.said.action, entry.said.actor) == (Action.REVEAL, "lan.nt")
    assert RECORD_NUMBER not in re.sub(r"<[^>]*>", "", browser.get(address, headers=HTMX).text)


def test_a_session_that_ends_in_a_decision_loses_nothing(signed_in, context, client) -> None:
    from review import sessions

    note = "Đã gọi xã, chị Hoa xác nhận là mẹ"
    browser = signed_in("lan.nt")
    sessions.end_all(context.database, "lan.nt")
    answer = decide(browser, 1, "M", HTMX, note_M=note)
    assert answer.status_code == 401
    assert answer.headers["hx-retarget"] == "#veil"
    assert note in answer.text
    assert not entries(context)
    fields = dict(re.findall(r'name="(pending\.[^"]+|into)" value="([^"]*)"', answer.text))
    assert fields["pending.note_M"] == note
    assert "pending.csrf" not in fields
    target = re.search(r'name="next" value="([^"]*)"', answer.text)[1]
    wrong = {"name": "lan.nt", "password": "x" * 12, "next": target, **fields}
    again = client.post("/dang-nhap", data=wrong, headers=HTMX)
    assert again.status_code == 401
    assert note in again.text, "a wrong password loses nothing either"
    right = {**wrong, "password": "bốn từ dễ nhớ"}
    sent = client.post("/dang-nhap", data=right, headers=HTMX)
    assert sent.status_code == 200
    assert 'hx-trigger="load, submit"' in sent.text, "the same person: it goes out by itself"
    kept = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', sent.text))
    kept["note_M"] = re.search(r"<textarea[^>]*>([^<]*)</textarea>", sent.text)[1]
    assert kept["note_M"] == note
    assert client.post(target, data=kept).status_code == 303
    assert entries(context)[0].said.note == note


def test_a_decision_is_not_sent_in_the_name_of_somebody_else(signed_in, context, client) -> None:
    from review import sessions

    browser = signed_in("lan.nt")
    sessions.end_all(context.database, "lan.nt")
    answer = decide(browser, 1, "1", HTMX)
    fields = dict(re.findall(r'name="(pending\.[^"]+|into)" value="([^"]*)"', answer.text))
    data = {"name": "dung.pv", "password": "bốn từ dễ nhớ", "next": "/66/viec", **fields}
    sent = client.post("/dang-nhap", data=data, headers=HTMX)
    assert "hx-trigger" not in sent.text
    assert "tài khoản khác" in sent.text


@pytest.fixture
def bound(context: Context, signed_in) -> Iterator[Callable[[], TestClient]]:
    from review import accounts
    from review.accounts import Account
    from review.roles import Bounds, Role

    bounds = Bounds("66", frozenset({"24133"}))
    accounts.add(context.database, Account("xa.t", "Xã Khác", Role.REVIEWER, bounds), None)
    return lambda: signed_in("xa.t")


def test_a_commune_bound_reviewer_sees_and_decides_that_commune_only(bound, context) -> None:
    browser = bound()
    listed = browser.get("/66/viec?commune=24169").text
    assert conflict(1) not in listed
    listed = browser.get("/66/viec").text
    assert conflict(5) in listed
    assert conflict(1) not in listed
    assert browser.get(f"/66/viec/{conflict(5)}").status_code == 200
    for path in ("", "/so"):
        assert browser.get(f"/66/viec/{conflict(1)}{path}").status_code == 403
    assert decide(browser, 1, "1").status_code == 403
    assert (
        browser.post("/66/viec/nhan", data={"csrf": browser.csrf, "pick": conflict(1)}).status_code
        == 403
    )
    assert not entries(context)


def test_a_supervisor_hands_over_only_to_who_may_decide_it(bound, signed_in) -> None:
    bound()
    browser = signed_in("mai.h")
    data = {"csrf": browser.csrf, "pick": conflict(1)}
    assert browser.post("/66/viec/giao", data={**data, "to": "xa.t"}).status_code == 403
    assert browser.post("/66/viec/giao", data={**data, "to": "khai.lq"}).status_code == 422
    assert browser.post("/66/viec/giao", data={**data, "to": "lan.nt"}).status_code == 303
    assert "Nguyễn Thị Lan" in browser.get("/66/viec").text


def history(browser: TestClient, number: int) -> list[tuple[str, str]]:
    """The lines of what happened, the newest first: (class, text)."""
    page = browser.get(f"/66/viec/{conflict(number)}").text
    log = page[page.index('<ul class="log">') :]
    log = log[: log.index("</ul>")]
    lines = re.findall(r"<li([^>]*)>.*?<span>(.*?)</span></li>", log, re.DOTALL)
    return [(kind.strip(), html.unescape(text)) for kind, text in lines]


def test_who_is_unsure_may_say_why_and_the_next_person_reads_it(signed_in, context) -> None:
    decide(signed_in("lan.nt"), 1, "U", note_U="đã hỏi xã, chờ giấy khai sinh")
    decide(signed_in("lan.nt"), 2, "U")
    assert [entry.said.note for entry in entries(context)] == [
        "đã hỏi xã, chờ giấy khai sinh", None,
    ]  # fmt: skip
    told = history(signed_in("dung.pv"), 1)[0]
    assert told == ("", "Nguyễn Thị Lan: chưa đủ căn cứ – “đã hỏi xã, chờ giấy khai sinh”")
    assert history(signed_in("dung.pv"), 2)[0] == ("", "Nguyễn Thị Lan: chưa đủ căn cứ")
    finding = signed_in("lan.nt").get(f"/66/viec/{conflict(9)}").text
    question = signed_in("lan.nt").get(f"/66/viec/{conflict(3)}").text
    assert finding.count('name="note_U"') == question.count('name="note_U"') == 1


def third_form(page: str) -> dict[str, str]:
    """What the form that asks a third person would send."""
    form = re.search(r'<details class="sheet third".*?</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def test_who_looks_second_and_does_not_agree_asks_a_third(signed_in, context: Context) -> None:
    lan, dung, mai = signed_in("lan.nt"), signed_in("dung.pv"), signed_in("mai.h")
    address = f"/66/viec/{conflict(9)}"
    decide(lan, 9, "S", note_S="khai tử 14/6")
    assert "sheet third" not in lan.get(address).text, "not about one's own decision"
    sent = third_form(dung.get(address).text) | {"note_U": "chữ ký sau ngày chết"}
    assert dung.post(f"{address}/quyet-dinh", data=sent).status_code == 303
    assert context.queue.one("66", conflict(9)).line.state is State.UNSURE
    assert conflict(9) in mai.get("/66/viec?desk=competent_authority&state=unsure").text
    page = mai.get(address).text
    assert "cần một người thứ ba xem" in page
    assert "sheet third" not in page, "the third decides"
    assert history(mai, 9)[:2] == [
        ("", "Phạm Văn Dũng: chưa cùng ý, gửi người thứ ba xem – “chữ ký sau ngày chết”"),
        ("", "Nguyễn Thị Lan: hồ sơ sai – “khai tử 14/6”"),
    ]
    decide(mai, 9, "S", entry="2")
    assert [kind for kind, _ in history(mai, 9)[:3]] == ["", 'class="void"', 'class="void"']
    assert context.queue.one("66", conflict(9)).line.state is State.SECOND


def test_the_slower_of_two_asks_a_third_from_the_notice(signed_in, context: Context) -> None:
    decide(signed_in("lan.nt"), 1, "1")
    slower = signed_in("dung.pv")
    told = decide(slower, 1, "2")
    assert told.status_code == 409
    address = f"/66/viec/{conflict(1)}/quyet-dinh"
    assert slower.post(address, data=third_form(told.text)).status_code == 303
    assert context.queue.one("66", conflict(1)).line.state is State.UNSURE
    name = cases.question(1).candidates[0].values.full_name
    assert history(signed_in("mai.h"), 1)[1] == ("", f"Nguyễn Thị Lan: đúng người này (1 · {name})")
    decide(slower, 1, "2", entry="2")
    assert "sheet third" not in decide(slower, 1, "1").text, "nobody else was faster"
    decide(slower, 1, "U", entry="3")
    assert history(slower, 1)[0] == ("", "Phạm Văn Dũng: chưa đủ căn cứ"), "of oneself"


def test_who_is_meant_beside_a_payment_to_the_dead_waits_for_a_second_pair_of_eyes(
    context: Context,
) -> None:
    """Saying of another finding that the record means somebody else would end the payment's too."""
    lan = Account("lan.nt", "Lan", Role.REVIEWER, Bounds("66"))
    paid = cases.dead_but_paid(9)
    beside = replace(paid, conflict_id=conflict(10), reason="birth_year_contradiction")
    apart = replace(beside, conflict_id=conflict(11), mention_id="M" * 32)
    load(context.queue, KEY, "66", NIGHT, [paid, beside, apart], up_to=0)

    def said(case, decision: Decision, candidate: int | None = 1):
        draft = deciding.draft_of(case, Answer(decision=decision, candidate=candidate), lan)
        (entry,) = deciding.decide(context.queue, "66", [draft], expected={})
        return entry

    first = said(beside, Decision.OTHER_PERSON)
    assert first.said.needs_second
    assert said(beside, Decision.OTHER_PERSON) == first
    assert context.queue.one("66", conflict(10)).line.state is State.SECOND
    assert not said(apart, Decision.OTHER_PERSON).said.needs_second
    assert not said(beside, Decision.UNSURE, None).said.needs_second
